"""Run the tiny lecture's command again and again without importing manim each time: every run is a fork of a server.

Workers are forks too. What is killed, waited for and limited are real processes, as a user's are.
"""

from __future__ import annotations

import hashlib
import itertools
import json
import multiprocessing
import os
import resource
import select
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from importlib import import_module
from pathlib import Path
from typing import Any

import av

# What takes long and no run does otherwise: modules; below, the fonts and the words of Chinese.
SAME_IN_EVERY_RUN = (
    "PIL.PngImagePlugin",
    "lecture.cli.pictures",
    "lecture.project.script_writer",
    "lecture.render.draw",
    "lecture.render.order",
    "lecture.workers.local",
    "lecture.workers.worker",
    "scenes.framework.runner",
    "scenes.registry",
    "scenes.style.glyph_coverage",
)


class Server:
    """The test's end: starts runs and tells how they ended."""

    def __init__(self, project: Path, logs: Path) -> None:
        self.logs = logs
        paths = os.pathsep.join([str(project), str(project / "tests" / "helpers")])
        environment = {**os.environ, "PYTHONPATH": paths, "NO_COLOR": "1", "COLUMNS": "200"}
        pipe = subprocess.PIPE
        self.process = subprocess.Popen(
            [sys.executable, __file__], env=environment, stdin=pipe, stdout=pipe, text=True, encoding="utf-8"
        )

    def start(self, folder: Path, *arguments: str, **options: Any) -> Run:
        """Start `lecture` with arguments in a folder, as the head of a process group of its own."""
        request = {"folder": str(folder), "arguments": arguments, "logs": str(self.logs), **options}
        return Run(self, self.ask(request), folder)

    def run(self, folder: Path, *arguments: str, **options: Any) -> Run:
        """Run `lecture` to its end."""
        run = self.start(folder, *arguments, **options)
        run.wait()
        return run

    def ask(self, request: dict[str, Any]) -> Any:
        """Send a request and return the answer."""
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.write(json.dumps(request) + "\n")
        self.process.stdin.flush()
        return json.loads(self.process.stdout.readline())

    def close(self) -> None:
        """End the server."""
        self.process.kill()
        self.process.communicate()


class Run:
    """One run of the command."""

    def __init__(self, server: Server, pid: int, folder: Path) -> None:
        self.server, self.pid, self.folder = server, pid, folder
        self.code: int | None = None

    def wait(self, seconds: float | None = None) -> int | None:
        """Return the exit code, or minus the signal that ended it; None if it is still at work after so many
        seconds."""
        if self.code is None:
            self.code = self.server.ask({"wait": self.pid, "seconds": seconds})
        return self.code

    @property
    def said(self) -> str:
        return self._read("out")

    @property
    def complained(self) -> str:
        return self._read("err")

    def _read(self, name: str) -> str:
        log = self.server.logs / f"{name}-{self.pid}.txt"
        return log.read_text("utf-8") if log.exists() else ""  # it has just been started

    def workers(self) -> list[int]:
        """Return the processes that the command has started and that are still there."""
        return [pid for pid, group in _processes() if group == self.pid and pid != self.pid]


def _processes() -> Iterator[tuple[int, int]]:
    """Yield all processes with their groups; a small Linux has no `ps`, and macOS no `/proc`."""
    if not Path("/proc/self/stat").exists():
        found = subprocess.run(["ps", "-e", "-o", "pid=,pgid="], capture_output=True, text=True, check=True).stdout
        for line in found.splitlines():
            pid, group = map(int, line.split())
            yield pid, group
        return
    for folder in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):  # it has ended meanwhile
            _, _, group, *_ = (folder / "stat").read_text("utf-8", "replace").rpartition(")")[2].split()
            yield int(folder.name), int(group)


def frames_of(film: Path) -> list[bytes]:
    """Return a digest of each picture of a film."""
    with av.open(film) as container:
        return [hashlib.sha256(frame.to_ndarray().tobytes()).digest() for frame in container.decode(video=0)]


def _child(request: dict[str, Any]) -> None:
    from lecture import cli

    signal.set_wakeup_fd(-1)
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    signal.signal(signal.SIGHUP, signal.SIG_DFL)  # the tests may run under nohup
    os.chdir(request["folder"])
    for number, name in ((1, "out"), (2, "err")):
        log = Path(request["logs"], f"{name}-{os.getpid()}.txt")
        os.dup2(os.open(log, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), number)
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    os.environ.update(request.get("environment", {}))
    if "most_bytes" in request:
        resource.setrlimit(resource.RLIMIT_FSIZE, (request["most_bytes"],) * 2)
    if "kill" in request:
        _kill_at(**request["kill"])
    if "hold" in request:
        _hold_at(**request["hold"])
    sys.argv = ["lecture", *request["arguments"]]
    code = 0
    try:
        cli.main()
    except SystemExit as end:
        code = end.code if isinstance(end.code, int) else 1
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
    os._exit(code)


def _kill_at(whom: str, event: int, once: str, number: int = signal.SIGKILL) -> None:
    """Send a run a signal at a counted event: the command before it puts a file in its place, a worker before a
    result."""
    count = itertools.count(1)

    def kill() -> None:
        if next(count) == event:
            with suppress(FileExistsError):
                Path(once).open("x").close()
                os.kill(0 if whom == "all" else os.getpid(), number)  # 0: the whole group

    if whom == "worker":
        from lecture.workers.worker import ResultFile

        pack = ResultFile.write

        def pack_or_die(found: object) -> ResultFile:
            kill()
            return pack(found)

        ResultFile.write = pack_or_die  # type: ignore[assignment,method-assign]
    else:
        _before_each_file(kill)


def _hold_at(event: int, held: str, until: str) -> None:
    """Have a run wait at a counted event, before it puts a file in its place, until another file is there; `held`
    tells that it waits."""
    count = itertools.count(1)

    def hold() -> None:
        if next(count) == event:
            Path(held).touch()
            while not Path(until).exists():
                time.sleep(0.01)

    _before_each_file(hold)


def _before_each_file(act: Callable[[], None]) -> None:
    replace = Path.replace

    def act_and_replace(file: Path, target: Path) -> Path:
        act()
        return replace(file, target)

    Path.replace = act_and_replace  # type: ignore[assignment,method-assign]


def _wait(pid: int, seconds: float | None) -> int | None:
    """Return the exit code of a child; None if the time is over first."""
    end = None if seconds is None else time.monotonic() + seconds
    while True:
        found, status = os.waitpid(pid, 0 if end is None else os.WNOHANG)
        if found:
            return os.waitstatus_to_exitcode(status)
        if end is None or (rest := end - time.monotonic()) <= 0:
            return None
        # A child that ended since it was asked for has written here: no end is missed, and none raises from a signal.
        if select.select([ENDED], [], [], rest)[0]:
            ENDED.recv(4096)


def _serve() -> None:
    for line in sys.stdin:
        request = json.loads(line)
        if "wait" in request:
            answer = _wait(request["wait"], request["seconds"])
        elif (answer := os.fork()) == 0:
            _child(request)
        else:
            os.setpgid(answer, answer)
        sys.stdout.write(json.dumps(answer) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    import sources_read
    import tiny_lecture

    from lecture.cache.keys import environment
    from scenes.spoken.chinese import chinese_words

    for name in SAME_IN_EVERY_RUN:
        import_module(name)
    environment()
    chinese_words("圆")
    tiny_lecture.draw_small()
    sources_read.keep_sources_read()
    ENDED, told = socket.socketpair()
    told.setblocking(False)
    signal.set_wakeup_fd(told.fileno(), warn_on_full_buffer=False)
    signal.signal(signal.SIGCHLD, lambda number, frame: None)
    forked = multiprocessing.get_context("fork")
    multiprocessing.get_context = lambda method=None: forked  # type: ignore[assignment]  # workers are forks
    _serve()
