"""A real preview of the tiny lecture: the command in a process of its own, and its page in a real browser."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPResponse
from pathlib import Path
from typing import Any

from playwright.sync_api import Page
from tiny_lecture import write_lecture

__all__ = ["PATIENCE", "ROOT", "Preview", "running_preview", "wait_fresh"]

ROOT = Path(__file__).resolve().parents[2]
MARK = "PREVIEW_OF_A_TEST"  # in the environment of all its processes
PATIENCE = 60_000  # milliseconds, on a busy machine


@dataclass
class Preview:
    """A preview that runs: its process, its lecture file, its output folder, and its page's address."""

    process: subprocess.Popen[str]
    lecture: Path
    out: Path
    port: int
    token: str

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}/#{self.token}"

    def ask(
        self, method: str, path: str, body: bytes | None = None, headers: dict[str, str] | None = None
    ) -> tuple[int, bytes]:
        """Send a request as it is given; a header of the value "" is left out."""
        given = {"Host": f"127.0.0.1:{self.port}", **(headers or {})}
        with closing(HTTPConnection("127.0.0.1", self.port, timeout=30)) as connection:
            connection.putrequest(method, path, skip_host=True, skip_accept_encoding=True)
            for key, value in {**given, **({"Content-Length": str(len(body))} if body is not None else {})}.items():
                if value:
                    connection.putheader(key, value)
            connection.endheaders(body)
            with connection.getresponse() as answer:
                return answer.status, answer.read()

    def do(self, action: str, **wishes: Any) -> Any:
        """Ask as the page does."""
        headers = {"Content-Type": "application/json", "X-Preview-Token": self.token}
        status, answer = self.ask("POST", f"/do/{action}", json.dumps(wishes).encode(), headers)
        assert status == 200, (status, answer)
        return json.loads(answer)

    def state(self) -> Any:
        """Return what the page is told as it opens."""
        with self._listen(30) as answer:
            return json.loads(answer.readline().removeprefix(b"data: "))["state"]

    def wait(self, is_so: Callable[[Any], bool]) -> Any:
        """Listen, as the page does, until a state is as it is wanted, and return it."""
        with self._listen(PATIENCE / 1000) as answer:
            for line in answer:
                if line.startswith(b"data: ") and (state := json.loads(line[6:]).get("state")) and is_so(state):
                    return state
        raise AssertionError("the preview has ended")  # or has told nothing for as long as one waits

    @contextmanager
    def _listen(self, seconds: float) -> Iterator[HTTPResponse]:
        """Return what the page is told, for so many seconds without a word."""
        with closing(HTTPConnection("127.0.0.1", self.port, timeout=seconds)) as connection:
            connection.request("GET", f"/events?token={self.token}")
            with connection.getresponse() as answer:
                yield answer

    def stop(self) -> int:
        """Press ctrl-C; return the exit code."""
        self.process.send_signal(signal.SIGINT)
        return self.process.wait(30)

    def memory(self) -> int:
        """Return the megabytes of all its processes, what they share counted once."""
        kilobytes = 0
        for pid in [self.process.pid, *self.processes()]:
            try:
                kilobytes += int(Path(f"/proc/{pid}/smaps_rollup").read_text().split("Pss:")[1].split()[0])
            except OSError:
                continue
        return kilobytes // 1024

    def processes(self) -> list[int]:
        """Return the processes of this preview that are there, its own not counted."""
        found = []
        for folder in Path("/proc").iterdir():
            try:
                known = (folder / "environ").read_bytes()
            except (OSError, ValueError):
                continue
            if f"{MARK}={self.out}\0".encode() in known and int(folder.name) != self.process.pid:
                found.append(int(folder.name))
        return found


@contextmanager
def running_preview(
    folder: Path, *options: str, lecture: Path | None = None, project: Path = ROOT
) -> Iterator[Preview]:
    """Run `lecture preview` of the project's code until the end of the block."""
    file = lecture or write_lecture(folder)
    out = folder / "out"
    command = [sys.executable, "-m", "lecture", "preview", "--lecture", str(file), "--out", str(out), "--no-open"]
    environment = {**os.environ, "PYTHONPATH": str(project), MARK: str(out)}
    process = subprocess.Popen([*command, *options], cwd=folder, env=environment, stdout=subprocess.PIPE, text=True)
    try:
        assert process.stdout is not None
        line = process.stdout.readline()
        match = re.fullmatch(r"http://127\.0\.0\.1:(\d+)/#([\w-]+)\n", line)
        assert match, line
        yield Preview(process, file, out, int(match[1]), match[2])
    finally:
        process.kill()
        process.wait()
        if process.stdout is not None:
            process.stdout.close()


def wait_fresh(page: Page) -> None:
    """Wait until all that is shown is as it stands on disk."""
    page.wait_for_selector("#status.fresh", timeout=PATIENCE)
