"""Have a call of the command done by the process that stands by, as if it were done here; or have one stand by."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from types import FrameType
from typing import TYPE_CHECKING, Any

from lecture.standby.place import COMMANDS, find_place

if TYPE_CHECKING:
    import socket

__all__ = ["Surroundings", "call_standby", "find_surroundings", "start_standby"]

ANSWER = 5.0  # seconds in which a process that stands by takes a call
FORWARDED = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP) if os.name == "posix" else ()
START = "import sys; sys.path[:] = {path!r}; from lecture.standby.server import main; main({place!r}, {lock})"


@dataclass(frozen=True)
class Surroundings:
    """What a process that stands by shares with the call: the place of its socket, and what it is started with."""

    place: str
    path: list[str]
    environment: dict[str, str]


def find_surroundings(arguments: list[str]) -> Surroundings | None:
    """Return this process's surroundings as they are now; None for a call that is made without a standby."""
    if len(arguments) < 2 or arguments[1] not in COMMANDS or (place := find_place()) is None:
        return None
    return Surroundings(place, list(sys.path), dict(os.environ))


def call_standby(surroundings: Surroundings, arguments: list[str]) -> int | None:
    """Have a call done; return its exit status as `os.waitpid` gives it, or None where it has to be done here."""
    import socket

    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as connection, ExitStack() as stack:
        with _signals_blocked():
            answers, pid = _hand_over(connection, surroundings.place, arguments)
            if pid is None:
                return None
            stack.enter_context(_signals_forwarded(pid))
        status: int = _next(answers).get("status", 1 << 8)
        return status


def _hand_over(
    connection: socket.socket, place: str, arguments: list[str]
) -> tuple[Iterator[dict[str, Any]], int | None]:
    """Send a call; return the answers that are to come, and the process that does it, None where nobody does."""
    answers: Iterator[dict[str, Any]] = iter(())
    with suppress(OSError, ValueError):
        connection.settimeout(ANSWER)
        connection.connect(place)
        if _is_own(connection):
            _send(connection, arguments)
            answers = _answers(connection)
            pid = _next(answers).get("pid")
            connection.settimeout(None)
            return answers, pid
    return answers, None


def _next(answers: Iterator[dict[str, Any]]) -> dict[str, Any]:
    """Return the next answer; an empty one where none comes."""
    try:
        return next(answers, {})
    except (OSError, ValueError):
        return {}


def start_standby(surroundings: Surroundings) -> None:
    """Start a process that stands by for the next call, unless one does, or there can be none."""
    import fcntl
    import subprocess

    place = surroundings.place
    with suppress(OSError):
        lock = os.open(f"{place}.lock", os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW, 0o600)
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)  # held by whoever stands by, as long as it does
            subprocess.Popen(  # noqa: S603 - ourselves
                [sys.executable, "-c", START.format(path=surroundings.path, place=place, lock=lock)],
                env=surroundings.environment,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                pass_fds=(lock,),
                start_new_session=True,
            )
        finally:
            os.close(lock)


def _is_own(connection: socket.socket) -> bool:
    """Return whether this user's process is at the other end, where the system tells."""
    import socket
    import struct

    if not hasattr(socket, "SO_PEERCRED"):
        return True  # nobody else may enter the socket's folder
    size = struct.calcsize("3i")
    _, user, _ = struct.unpack("3i", connection.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, size))
    return bool(user == os.getuid())


def _send(connection: socket.socket, arguments: list[str]) -> None:
    """Send a call: its arguments, its surroundings, and its three streams.

    Raises
    ------
    OSError
        A stream is closed, or nobody listens.
    """
    import json
    import socket

    main = sys.modules["__main__"]
    umask = os.umask(0o077)
    os.umask(umask)
    call = {
        "arguments": arguments,
        "package": getattr(main, "__package__", None),  # by which the command names itself
        "folder": os.getcwd(),
        "environment": dict(os.environ),
        "umask": umask,
        "ignored": [number for number in FORWARDED if _is_ignored(number)],
        "cores": sorted(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else [],
    }
    text = json.dumps(call).encode("ascii")
    data = len(text).to_bytes(8, "big") + text
    sent = socket.send_fds(connection, [data], [0, 1, 2])
    connection.sendall(data[sent:])


def _answers(connection: socket.socket) -> Iterator[dict[str, Any]]:
    """Yield what is answered, until nothing more comes."""
    import json

    with connection.makefile("rb") as stream:
        for line in stream:
            yield json.loads(line)


@contextmanager
def _signals_blocked() -> Iterator[None]:
    """Have signals wait that would end this process alone, while another takes over its call."""
    before = signal.pthread_sigmask(signal.SIG_BLOCK, FORWARDED)
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


@contextmanager
def _signals_forwarded(pid: int) -> Iterator[None]:
    """Hand the signals that end a command, or have it wait, on to the process that does it."""

    def forward(number: int, frame: FrameType | None) -> None:
        _kill(pid, number)

    def wait(number: int, frame: FrameType | None) -> None:
        _kill(pid, signal.SIGSTOP)
        signal.signal(number, signal.SIG_DFL)
        os.kill(os.getpid(), number)  # until it is to go on
        signal.signal(number, wait)
        _kill(pid, signal.SIGCONT)

    wanted: dict[int, Callable[[int, FrameType | None], None]] = dict.fromkeys(FORWARDED, forward)
    wanted[signal.SIGTSTP] = wait
    before = {number: signal.signal(number, handler) for number, handler in wanted.items() if not _is_ignored(number)}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _is_ignored(number: int) -> bool:
    """Return whether the command leaves a signal ignored, as `nohup` has it: it answers an interrupt all the same."""
    return number in (signal.SIGHUP, signal.SIGTSTP) and signal.getsignal(number) is signal.SIG_IGN


def _kill(pid: int, number: int) -> None:
    with suppress(OSError):
        os.kill(pid, number)
