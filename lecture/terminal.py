"""Handle the terminal: streams that may be closed or unable to show a sign, signals, and exit codes.

A user's mistake, and what the system denies, end with a message and exit code 2.
"""

from __future__ import annotations

import errno
import io
import json
import os
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from types import FrameType
from typing import Any, TextIO, cast

from rich.console import Console

from lecture.system_errors import USER_FIXABLE, InterruptionError, shortage, unwritable
from scenes.framework.errors import LectureError

__all__ = [
    "USERS_MISTAKE",
    "exit_code_of",
    "handle_signals",
    "kept_films",
    "leave_films",
    "prepare_streams",
    "print_error",
    "print_note",
    "write_json",
]

USERS_MISTAKE = 2
BY_A_SIGNAL = 128
SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
READERS_END = 1
OUTPUT = "the output"
# The reader has ended; the terminal was closed, which may be seen in writing before the signal for it is.
OUTPUT_GONE = {errno.EPIPE: READERS_END, errno.EIO: BY_A_SIGNAL + signal.SIGHUP}


_received: list[InterruptionError] = []
_films: list[bool] = [True]  # whether the command may replace films; empty where it can't


def prepare_streams() -> None:
    """Replace signs that a terminal can't show, and lead closed streams nowhere."""
    for number in range(3):  # or else the next file that is opened would take the place of a closed one
        try:
            os.fstat(number)
        except OSError:
            os.open(os.devnull, os.O_RDWR)
    sys.stdin = sys.stdin or open(os.devnull, encoding="utf-8")  # noqa: SIM115 - open as long as the process
    output = _replacing_unencodable(sys.stdout or open(os.devnull, "w", encoding="utf-8"))  # noqa: SIM115
    sys.stdout = cast("TextIO", NamedStream(output))
    sys.stderr = _replacing_unencodable(sys.stderr or open(os.devnull, "w", encoding="utf-8"))  # noqa: SIM115


class NamedStream:
    """A stream whose errors say that it is the output which can't be written."""

    def __init__(self, stream: TextIO) -> None:
        self.stream = stream

    def write(self, text: str) -> int:
        """Write a text."""
        with _naming_output():
            return self.stream.write(text)

    def flush(self) -> None:
        """Have written what waits to be."""
        with _naming_output():
            self.stream.flush()

    def __getattr__(self, name: str) -> Any:
        return getattr(self.stream, name)


@contextmanager
def _naming_output() -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise OSError(error.errno, error.strerror, OUTPUT) from None


def _replacing_unencodable(stream: TextIO) -> TextIO:
    """Return the stream, replacing what it can't show. Names of files that aren't UTF-8 pass through as they are."""
    if isinstance(stream, io.TextIOWrapper) and stream.errors in ("strict", "surrogateescape"):
        is_utf8 = stream.encoding.lower().replace("-", "") == "utf8"
        stream.reconfigure(errors="surrogateescape" if is_utf8 else "replace")
    return stream


def handle_signals() -> None:
    """Let Ctrl-C, SIGTERM and a closed terminal end the command, those too that came while they were blocked; the last
    not under `nohup`."""
    _received.clear()
    _films[:] = [True]
    for number in SIGNALS:
        if number != signal.SIGHUP or signal.getsignal(number) is not signal.SIG_IGN:
            signal.signal(number, _interrupt)
    if hasattr(signal, "pthread_sigmask"):
        signal.pthread_sigmask(signal.SIG_UNBLOCK, SIGNALS)


def leave_films() -> None:
    """Note that the command makes no films, so that nothing is said of earlier ones where it ends early."""
    _films.clear()


def kept_films(before: str = ". E") -> str:
    """Return that earlier films are as they were, where the command makes films; an end of a sentence."""
    return f"{before}arlier films are as they were" if _films else ""


def _interrupt(number: int, frame: FrameType | None) -> None:
    """End by way of every clean-up, in which no further signal comes between."""
    for other in SIGNALS:
        signal.signal(other, signal.SIG_IGN)
    _received.append(InterruptionError(BY_A_SIGNAL + number))
    raise _received[0]


def exit_code_of(error: BaseException) -> int | str | None:
    """Tell what ended the command, and return its exit code; None for a fault of the program."""
    lost = _flush_output() or _lost_output(error)
    if _received:  # whatever came of it on the way out, such as a terminal that is closed
        print_error("; ".join([f"Interrupted{kept_films()}", *_notes(_received[0])]) + ".")
        return _received[0].code
    if lost in OUTPUT_GONE:
        return (error.code if isinstance(error, SystemExit) else None) or OUTPUT_GONE[lost]
    if lost is not None:
        error = OSError(lost, os.strerror(lost), OUTPUT)
    if isinstance(error, SystemExit):
        return error.code or 0
    if (told := _message(error)) is None:
        return None
    print_error(told, error)
    return USERS_MISTAKE


def _lost_output(error: BaseException) -> int | None:
    """Return why what ended the command could not be written to an output that is gone; None where it was not that."""
    if isinstance(error, OSError) and error.filename == OUTPUT and error.errno in OUTPUT_GONE:
        return error.errno
    return None


def _message(error: BaseException) -> str | None:
    """Return what ended the command, if a user can help it."""
    if isinstance(error, LectureError):
        return str(error)
    if (short := shortage(error)) is not None:
        return f"{short}{kept_films('; e')}"
    if isinstance(error, OSError) and error.errno in USER_FIXABLE:
        return unwritable(Path.cwd(), error)
    return None


def _flush_output() -> int | None:
    """Write what is still to be printed; if that can't be, let it go and return the reason's number."""
    lost = [_flush(stream) for stream in (sys.stderr, sys.stdout)]
    return lost[-1]


def _flush(stream: TextIO) -> int | None:
    try:
        stream.flush()
    except OSError as failure:  # what is left in the stream would be tried again as Python ends, and be its exit code
        os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())
        return failure.errno
    return None


def print_error(message: str, error: BaseException | None = None) -> None:
    """Print to the error stream, with the notes that an error has gathered on its way."""
    print_note("; ".join([message, *_notes(error)]), style="red")


def print_note(text: str, style: str | None = None) -> None:
    """Print to the error stream what is no result of a command."""
    console = Console(stderr=True, markup=False, highlight=False, emoji=False, soft_wrap=True)
    with suppress(OSError):  # a terminal that is closed
        console.print(text, style=style)
    _flush(sys.stderr)


def _notes(error: BaseException | None) -> list[str]:
    """Return what was added to an error on its way."""
    return getattr(error, "__notes__", [])


def write_json(value: Any, indent: int | None = None) -> None:
    """Print a value as JSON; signs that the output can't show are written as JSON's escapes."""
    text = json.dumps(value, ensure_ascii=False, allow_nan=False, indent=indent)
    try:
        text.encode(sys.stdout.encoding or "utf-8")
    except UnicodeEncodeError:
        text = json.dumps(value, allow_nan=False, indent=indent)
    sys.stdout.write(text + "\n")
    sys.stdout.flush()
