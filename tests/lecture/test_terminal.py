"""The command in terminals as they come: other encodings, few columns, closed or full streams, Ctrl-C, hanging up."""

from __future__ import annotations

import fcntl
import json
import os
import pty
import re
import select
import struct
import subprocess
import sys
import termios
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest
from rich.cells import cell_len
from tiny_lecture import write_lecture

ASCII = {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
ENCODINGS = [{"PYTHONIOENCODING": name} for name in ("latin-1", "gbk", "ascii", "ascii:surrogateescape", "utf-8")]
COMMAND = (sys.executable, "-m", "lecture")


@pytest.fixture
def environment(project: Path) -> dict[str, str]:
    paths = os.pathsep.join([str(project), str(project / "tests" / "helpers")])
    return {**os.environ, "PYTHONPATH": paths, "NO_COLOR": "1", "COLUMNS": "200"}


def run(environment: dict[str, str], *arguments: str, **options: object) -> subprocess.CompletedProcess[bytes]:
    streams = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE} | options
    return subprocess.run([*COMMAND, *arguments], env=environment, **streams)


@pytest.mark.parametrize("settings", [*ENCODINGS, ASCII], ids=str)
def test_signs_that_the_output_cannot_show_are_replaced(
    settings: dict[str, str], environment: dict[str, str], own: Path
) -> None:
    encoding = settings.get("PYTHONIOENCODING", "ascii").partition(":")[0]
    done = run(environment | settings, "list", "--lang", "zh")
    assert done.returncode == 0, done.stderr
    assert done.stdout.decode(encoding).startswith(
        "微积分 (lecture.toml, zh)".encode(encoding, "replace").decode(encoding)
    )
    for arguments in (["--help"], ["list", "--lang", "没"], ["list", "--lecture", "没有.toml"]):
        assert b"Traceback" not in run(environment | settings, *arguments).stderr


def test_json_is_whole_where_the_output_cannot_show_it(environment: dict[str, str], own: Path) -> None:
    text = own.read_text("utf-8").replace("[[chapter.scene]]", '[[chapter.scene]]\nname = "A"')
    own.write_text(text, "utf-8")
    told = [run(environment | settings, "numbers", "--json").stdout for settings in ({}, ASCII)]
    assert json.loads(told[0]) == json.loads(told[1].decode("ascii"))


def test_names_of_files_need_not_be_utf_8(environment: dict[str, str], own: Path) -> None:
    folder = os.fsdecode(b"d\xff")
    Path(folder).mkdir()
    own.rename(Path(folder, "lecture.toml"))
    done = run(environment, "list", "--lecture", f"{folder}/lecture.toml")
    assert (done.returncode, done.stdout.splitlines()[0].endswith(b"(d\xff/lecture.toml, zh)")) == (0, True)
    missing = run(environment, "list", "--lecture", f"{folder}/none.toml")
    assert missing.returncode == 2
    assert missing.stderr.endswith(b"none.toml: not found; run this where it lies, or name it: --lecture FILE\n")


@pytest.mark.parametrize("closed", ["<&-", ">&-", "2>&-", "<&- >&- 2>&-"])
def test_streams_may_be_closed(closed: str, environment: dict[str, str], own: Path) -> None:
    command = f'"{sys.executable}" -m lecture'
    for arguments, code in (("list", 0), ("list --lecture none", 2)):
        done = subprocess.run(["sh", "-c", f"{command} {arguments} {closed}"], env=environment, capture_output=True)
        assert done.returncode == code
        assert b"Traceback" not in done.stderr + done.stdout
    assert own.read_text("utf-8").startswith("\n[title]")  # no message went into a file that took a stream's place


@pytest.mark.parametrize("arguments", [["list"], ["--help"]])
def test_a_full_or_closed_output_is_no_traceback(arguments: list[str], environment: dict[str, str], own: Path) -> None:
    if Path("/dev/full").exists():
        with open("/dev/full", "wb") as full:
            done = run(environment, *arguments, stdout=full)
        assert done.returncode == 2
        assert done.stderr.startswith(b"the output: can't be written (No space left on device); make room")
        assert done.stderr.count(b"\n") == 1
    reader, writer = os.pipe()
    os.close(reader)
    done = run(environment, *arguments, stdout=writer)
    os.close(writer)
    assert (done.returncode, done.stderr) == (1, b"")


# The answer to SIGHUP is as in a terminal, or ignored as under nohup; the tests themselves may run in both.
LOGIN = """
import os, signal, sys
signal.signal(signal.SIGHUP, signal.{})
os.login_tty(0)
os.execv(sys.argv[1], sys.argv[1:])
"""


class Terminal:
    """A terminal of some columns, and a render of the tiny lecture in it."""

    def __init__(self, environment: dict[str, str], folder: Path, columns: int, hangup: str) -> None:
        write_lecture(folder)
        self.folder = folder
        self.master, slave = pty.openpty()
        fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", 24, columns, 0, 0))
        settings = {name: value for name, value in environment.items() if name != "COLUMNS"}
        file = Path(__file__).parent.parent / "helpers" / "tiny_lecture.py"
        command = [sys.executable, str(file), "render", "--quality", "draft", "--out", "film", "--jobs", "2"]
        self.process = subprocess.Popen(
            [sys.executable, "-c", LOGIN.format(hangup), *command],
            cwd=folder,
            env=settings | {"TERM": "xterm"},
            stdin=slave,
        )
        os.close(slave)
        self.shown = b""

    def read(self, until: bytes | None = None) -> None:
        """Take what is shown until something appears, or the end."""
        with suppress(OSError):  # a terminal whose last process has ended
            while until is None or until not in self.shown:
                select.select([self.master], [], [])
                data = os.read(self.master, 1 << 16)
                if not data:
                    return
                self.shown += data

    @property
    def lines(self) -> list[str]:
        """What stood in the lines, without what steers the cursor."""
        text = re.sub(r"\x1b\[[0-9;?]*[A-Za-z]", "", self.shown.decode("utf-8", "replace").replace("^C", ""))
        return [line.rstrip() for line in re.split(r"[\r\n]+", text) if line.strip()]


@contextmanager
def terminal(environment: dict[str, str], folder: Path, columns: int, hangup: str = "SIG_DFL") -> Iterator[Terminal]:
    opened = Terminal(environment, folder, columns, hangup)
    try:
        yield opened
    finally:
        opened.process.kill()
        opened.process.wait()
        with suppress(OSError):
            os.close(opened.master)


@pytest.mark.slow
@pytest.mark.parametrize("columns", [80, 40])
def test_bars_fit_and_stop_before_the_message_of_an_interrupt(
    columns: int, environment: dict[str, str], tmp_path: Path
) -> None:
    with terminal(environment, tmp_path, columns) as shown:
        shown.read(until=b"Drawing")
        os.write(shown.master, b"\x03")
        shown.read()
        assert shown.process.wait() == 130
        end = next(number for number, line in enumerate(shown.lines) if line.startswith("Interrupted."))
        assert any(line.startswith("Drawing") for line in shown.lines[:end])
        assert max(cell_len(line) for line in shown.lines[:end]) <= columns
        assert not any("Drawing" in line or "Turning" in line for line in shown.lines[end:])
        assert "Traceback" not in "".join(shown.lines)
    assert not list(tmp_path.glob("film/.render-*"))


@pytest.mark.slow
@pytest.mark.parametrize("hangup", ["SIG_DFL", "SIG_IGN"])
def test_a_terminal_that_is_closed_ends_the_render_cleanly(
    hangup: str, environment: dict[str, str], tmp_path: Path
) -> None:
    """Also where only writing to it tells."""
    with terminal(environment, tmp_path, 80, hangup) as shown:
        shown.read(until=b"Drawing")
        os.close(shown.master)
        assert shown.process.wait() == 129
    assert not list(tmp_path.glob("film/.render-*"))
    assert not list(tmp_path.glob("film/.store/new/*"))


def test_what_the_error_stream_still_holds_when_its_terminal_is_gone_is_no_exit_code() -> None:
    program = """
import os, pty, sys
from lecture.terminal import print_error
master, terminal = pty.openpty()
os.dup2(terminal, 2)
os.close(master)
sys.stderr.write("half a line")
print_error("gone")
sys.exit(129)
"""
    place = Path(__file__).resolve().parents[2]
    buffered = {**os.environ, "PYTHONUNBUFFERED": ""}
    done = subprocess.run([sys.executable, "-c", program], cwd=place, env=buffered, check=False)
    assert done.returncode == 129
