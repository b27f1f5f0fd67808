"""The process that stands by does what the command does, with the code as it stands on disk, and goes by itself."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from tiny_lecture import write_lecture

from lecture.standby.client import call_standby, find_surroundings
from lecture.standby.place import find_place, is_private

ROOT = Path(__file__).resolve().parent.parent.parent
PATIENCE = 60.0
# The command, as it runs where a process stands by: its own code is out of reach of a process that would run it itself.
CALL = """
import os, sys
if __name__ == "__main__":
    if os.environ.get("ONLY_STANDBY"):
        sys.modules["lecture.cli"] = None
    from lecture.__main__ import main
    main()
"""
pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("standby")]


def wait_until(condition: Callable[[], object]) -> None:
    """Wait for something that another process does."""
    deadline = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < deadline, "it didn't come"
        time.sleep(0.02)


@dataclass
class Commands:
    """Calls of the command in a folder, with sockets in another."""

    folder: Path
    sockets: Path
    project: Path = ROOT
    seconds: str = "600"

    def start(self, *arguments: str, by_standby: bool, **options: Any) -> subprocess.Popen[str]:
        """Start a call; one that a process which stands by has to do fails where there is none."""
        file = self.folder / "call.py"
        file.write_text(CALL, "utf-8")
        environment = {
            **os.environ,
            "PYTHONPATH": str(self.project),
            "LECTURE_STANDBY": self.seconds,
            "XDG_RUNTIME_DIR": str(self.sockets),
        }
        if by_standby:
            environment["ONLY_STANDBY"] = "1"
        command = [sys.executable, str(file), *arguments]
        streams = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
        return subprocess.Popen(command, cwd=self.folder, env=environment, text=True, **(streams | options))

    def run(self, *arguments: str, by_standby: bool) -> tuple[int, str, str]:
        """Return the exit code of a call, and what it printed."""
        process = self.start(*arguments, by_standby=by_standby)
        out, err = process.communicate(timeout=PATIENCE)
        return process.returncode, out, err

    def place(self) -> Path | None:
        """Return the socket of the process that stands by."""
        return next((path for path in self.sockets.glob("lecture-*/*") if path.is_socket()), None)

    def processes(self) -> list[int]:
        """Return all processes that were started for these calls, those that stand by and their forks."""
        found = []
        for folder in Path("/proc").glob("[0-9]*"):
            with suppress(OSError):
                if f"XDG_RUNTIME_DIR={self.sockets}\0".encode() in (folder / "environ").read_bytes():
                    found.append(int(folder.name))
        return found

    def close(self) -> None:
        """End what is left."""
        for pid in self.processes():
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)


@contextmanager
def commands(folder: Path, **options: Any) -> Iterator[Commands]:
    """Give calls on the tiny lecture."""
    write_lecture(folder)
    sockets = Path(tempfile.mkdtemp(prefix="lecture-test-"))  # a socket's path is short
    made = Commands(folder, sockets, **options)
    try:
        yield made
    finally:
        made.close()
        shutil.rmtree(sockets)


@pytest.fixture(scope="module")
def standing_by(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Commands]:
    """Return calls for which a process stands by."""
    with commands(tmp_path_factory.mktemp("standing")) as made:
        assert made.run("list", by_standby=False)[0] == 0
        wait_until(made.place)
        yield made


def in_a_process_of_its_own(made: Commands, *arguments: str) -> tuple[int, str, str]:
    """Return what a call does without a process that stands by."""
    return Commands(made.folder, made.sockets, seconds="0").run(*arguments, by_standby=False)


@pytest.mark.parametrize(
    "arguments",
    [
        ("list",),
        ("numbers", "--json"),
        ("check", "--jobs", "1"),
        ("still", "Turning", "--beat", "turns", "-o", "still.png"),
        ("still", "Turning", "--beat", "spins"),  # a mistake
        ("numbers", "--no-such-option"),
        ("check", "--help"),
    ],
    ids=lambda arguments: " ".join(arguments),
)
def test_a_call_ends_and_prints_as_in_a_process_of_its_own(standing_by: Commands, arguments: tuple[str, ...]) -> None:
    def results(code: int, out: str, err: str) -> tuple[object, ...]:
        lines = [line for line in out.splitlines() if not line.startswith("Checking")]  # which tell how long it takes
        drawn = picture.read_bytes() if picture.exists() else None
        picture.unlink(missing_ok=True)
        shutil.rmtree(standing_by.folder / "media", ignore_errors=True)
        return code, lines, err, drawn

    picture = standing_by.folder / "still.png"
    expected = results(*in_a_process_of_its_own(standing_by, *arguments))
    assert results(*standing_by.run(*arguments, by_standby=True)) == expected


@pytest.fixture
def endless(standing_by: Commands) -> Iterator[Commands]:
    """Return calls of which each waits as it loads the scenes."""
    shapes, started = standing_by.folder / "pictures/shapes.py", standing_by.folder / "started"
    code = shapes.read_text("utf-8")
    waiting = "import pathlib, time\npathlib.Path('started').touch()\nwhile True:\n    time.sleep(0.01)\n"
    shapes.write_text(f"{code}\n{waiting}", "utf-8")
    yield standing_by
    shapes.write_text(code, "utf-8")
    started.unlink(missing_ok=True)


def start_endless(endless: Commands) -> subprocess.Popen[str]:
    """Start a call that waits, and return it when it does."""
    process = endless.start("check", "--jobs", "1", by_standby=True, stderr=subprocess.STDOUT)
    wait_until(lambda: (endless.folder / "started").exists() or process.poll() is not None)
    assert process.poll() is None, process.communicate()
    return process


def test_an_interrupt_reaches_the_process_that_does_the_call(endless: Commands) -> None:
    process = start_endless(endless)
    process.send_signal(signal.SIGINT)
    out, _ = process.communicate(timeout=PATIENCE)
    assert (process.returncode, out) == (130, "Interrupted.\n")
    wait_until(lambda: len(endless.processes()) == 1)


def test_a_call_whose_caller_is_killed_ends(endless: Commands) -> None:
    process = start_endless(endless)
    process.kill()
    process.communicate()
    wait_until(lambda: len(endless.processes()) == 1)


def test_changed_code_is_run_as_it_stands_on_disk(tmp_path: Path) -> None:
    project = tmp_path / "project"
    for name in ("engine", "lecture", "mathcore", "scenes", "script"):
        shutil.copytree(ROOT / name, project / name, ignore=shutil.ignore_patterns("__pycache__"))
    folder = tmp_path / "own"
    folder.mkdir()
    with commands(folder, project=project) as made:
        made.run("list", by_standby=False)
        wait_until(made.place)
        first = made.place()
        code = project / "lecture/commands/report.py"
        assert made.run("list", by_standby=True)[0] == 0
        code.write_text(code.read_text("utf-8") + "\nprint('written anew')\n", "utf-8")
        assert "written anew" in made.run("list", by_standby=False)[1]
        wait_until(lambda: made.place() is not None and made.place() == first)
        assert "written anew" not in made.run("list", by_standby=True)[1]  # it was printed as that was loaded


def test_it_ends_when_no_call_comes(tmp_path: Path) -> None:
    with commands(tmp_path, seconds="0.1") as made:
        made.run("list", by_standby=False)
        wait_until(lambda: not made.processes())
        assert made.place() is None


def test_with_no_wish_for_it_nothing_stands_by(tmp_path: Path) -> None:
    with commands(tmp_path, seconds="0") as made:
        assert made.run("list", by_standby=False)[0] == 0
        assert made.processes() == []
        assert list(made.sockets.iterdir()) == []


@pytest.fixture
def place(monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Return the socket's path for this process."""
    with tempfile.TemporaryDirectory(prefix="lecture-test-") as folder:
        monkeypatch.setenv("XDG_RUNTIME_DIR", folder)
        monkeypatch.setenv("LECTURE_STANDBY", "60")
        found = find_place()
        assert found is not None
        yield Path(found)


@pytest.mark.parametrize("answer", [b"", b"{}\n", b"no\n"])
def test_a_call_that_is_not_taken_is_done_by_the_command_itself(place: Path, answer: bytes) -> None:
    call = ["lecture", "numbers"]
    surroundings = find_surroundings(call)
    assert surroundings is not None
    assert call_standby(surroundings, call) is None  # nobody is there
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(str(place))
        listener.listen()
        pid = os.fork()
        if pid == 0:
            caller, _ = listener.accept()
            caller.sendall(answer)
            os._exit(0)
        try:
            assert call_standby(surroundings, call) is None
        finally:
            os.waitpid(pid, 0)


def test_other_surroundings_have_another_process(place: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for change in (
        lambda: monkeypatch.setenv("PYTHONHASHSEED", "7"),
        lambda: monkeypatch.setenv("LC_ALL", "C"),
        lambda: monkeypatch.syspath_prepend(str(tmp_path)),
        lambda: monkeypatch.chdir(tmp_path.parent),
    ):
        before = find_place()
        change()
        assert find_place() not in (before, None)
    monkeypatch.setenv("UNREAD", "1")
    before = find_place()
    monkeypatch.setenv("UNREAD", "2")
    assert find_place() == before


@pytest.mark.parametrize("value", ["0", "-1", "inf", "nan", "never"])
def test_what_is_no_number_of_seconds_means_none(place: Path, monkeypatch: pytest.MonkeyPatch, value: str) -> None:
    monkeypatch.setenv("LECTURE_STANDBY", value)
    assert find_place() is None


def test_commands_that_take_long_are_not_handed_on(place: Path) -> None:
    assert find_surroundings(["lecture", "render"]) is None
    assert find_surroundings(["lecture"]) is None
    assert find_surroundings(["lecture", "still"]) is not None


def test_a_folder_that_others_may_enter_or_a_link_is_not_used(place: Path, tmp_path: Path) -> None:
    folder, link = tmp_path / "folder", tmp_path / "link"
    folder.mkdir(0o700)
    link.symlink_to(folder)
    assert is_private(str(folder))
    assert not is_private(str(link))
    folder.chmod(0o750)
    assert not is_private(str(folder))
    place.parent.chmod(0o755)
    assert find_place() is None
