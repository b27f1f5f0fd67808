"""Stand by for calls of the command: fork a process for each, which has all code loaded.

It answers its own user, for whom the code is as it was when it was loaded; it ends when a file of that has changed, or
when no call comes for some minutes.
"""

from __future__ import annotations

import gc
import importlib
import io
import json
import os
import pkgutil
import random
import selectors
import signal
import socket
import sys
import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TextIO

from lecture.standby.place import find_place, idle_seconds
from lecture.workers.forking import load_libraries, survives_fork
from lecture.workers.stamps import Stamp, are_current, stamp_files

__all__ = ["main"]

SENDING = 2.0  # seconds that a call may take to come in
ENDING = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
MOST_BYTES = 10_000_000  # of a call
PACKAGES = ("mathcore", "scenes", "lecture.commands", "lecture.project", "lecture.render")
SETTINGS = (Path("manim.cfg"), Path("~/.config/manim/manim.cfg"))  # which manim reads as it is imported


def main(place: str, lock: int) -> None:
    """Stand by at a place, with a lock that nobody else has; a forked process does its call."""
    os.set_inheritable(lock, False)
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # whoever calls hands it on
    signal.signal(signal.SIGHUP, signal.SIG_IGN)
    begun = time.time_ns()
    settings = stamp_files(_settings())
    if find_place() != place:  # what was started is not as what started it
        return
    _load()
    if not survives_fork():
        return
    files = {module.__file__ for module in list(sys.modules.values()) if getattr(module, "__file__", None)}
    code = Code(begun, stamp_files(sorted(str(file) for file in files)), settings)
    call = Standby(place, lock, code).serve()
    if call is not None:
        call.become()
        from lecture.cli import main as run

        run()


def _settings() -> list[str]:
    return [str(path.expanduser()) for path in SETTINGS]


def _load() -> None:
    """Import all that a call may need."""
    import engine

    for name in engine.__all__:
        getattr(engine, name)
    for name in PACKAGES:
        package = importlib.import_module(name)
        for module in pkgutil.walk_packages(package.__path__, f"{name}."):
            if not module.name.endswith("__main__"):
                importlib.import_module(module.name)
    importlib.import_module("lecture.cli")
    load_libraries()
    gc.collect()
    gc.freeze()


@dataclass(frozen=True)
class Code:
    """The files that were loaded, as they were then."""

    begun: int
    stamps: dict[str, Stamp]
    settings: dict[str, Stamp]

    def is_current(self) -> bool:
        """Return whether what is loaded is what stands on disk."""
        return stamp_files(self.settings) == self.settings and are_current(self.stamps, self.begun)


@dataclass(frozen=True)
class Call:
    """A call of the command, with the streams of whoever made it."""

    arguments: list[str]
    package: str | None
    folder: str
    environment: dict[str, str]
    umask: int
    ignored: list[int]
    cores: list[int]
    streams: list[int]

    def become(self) -> None:
        """Make this process what the one that called is."""
        for descriptor, sent in enumerate(self.streams):
            os.dup2(sent, descriptor)
            os.close(sent)
        for number in ENDING:
            default = signal.default_int_handler if number == signal.SIGINT else signal.SIG_DFL
            signal.signal(number, signal.SIG_IGN if number in self.ignored else default)
        os.chdir(self.folder)
        os.umask(self.umask)
        os.environ.clear()
        os.environ.update(self.environment)
        time.tzset()
        if self.cores:
            os.sched_setaffinity(0, self.cores)
        random.seed()
        importlib.invalidate_caches()
        sys.argv = self.arguments
        sys.modules["__main__"].__package__ = self.package
        for descriptor, name in enumerate(("stdin", "stdout", "stderr")):
            stream = _open(descriptor, getattr(sys, name))
            setattr(sys, name, stream)
            setattr(sys, f"__{name}__", stream)


def _open(number: int, like: TextIO) -> TextIO:
    """Open a stream as Python opens it as it starts."""
    binary = open(number, "rb" if number == 0 else "wb", closefd=False)  # noqa: SIM115 - open as long as the process
    by_lines = number == 2 or os.isatty(number)
    at_once = bool(os.environ.get("PYTHONUNBUFFERED"))
    return io.TextIOWrapper(binary, like.encoding, like.errors, line_buffering=by_lines, write_through=at_once)


class Standby:
    """The process that stands by.

    Parameters
    ----------
    place
        The path of its socket.
    lock
        The file that is locked as long as it takes calls.
    code
        What it has loaded.
    """

    def __init__(self, place: str, lock: int, code: Code) -> None:
        self._place, self._lock, self._code = place, lock, code
        self._selector = selectors.DefaultSelector()
        self._listener: socket.socket | None = None  # None when no more calls are taken
        self._callers: dict[int, socket.socket | None] = {}  # by the process that does their call
        self._wakened, self._waker = os.pipe()

    def serve(self) -> Call | None:
        """Take calls until none comes for long; return None then, and in a forked process its call."""
        self._listen()
        while self._listener is not None or self._callers:
            events = self._selector.select(None if self._callers else idle_seconds())
            if not events:
                self._stop_listening()
            for key, _ in events:
                if key.data == "call" and self._listener is not None:
                    call = self._take(self._listener)
                    if call is not None:
                        return call
                elif key.data == "ended":
                    os.read(self._wakened, 4096)
                    self._reap()
                else:
                    self._hang_up(key.data)
        return None

    def _listen(self) -> None:
        for end in (self._wakened, self._waker):
            os.set_blocking(end, False)
        signal.signal(signal.SIGCHLD, lambda number, frame: None)
        signal.set_wakeup_fd(self._waker, warn_on_full_buffer=False)
        with suppress(FileNotFoundError):
            os.unlink(self._place)  # of one that was killed: the lock is ours
        self._listener = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self._listener.bind(self._place)
        self._listener.listen()
        self._selector.register(self._listener, selectors.EVENT_READ, "call")
        self._selector.register(self._wakened, selectors.EVENT_READ, "ended")

    def _stop_listening(self) -> None:
        """Leave the place to another process."""
        if self._listener is not None:
            self._selector.unregister(self._listener)
            with suppress(FileNotFoundError):
                os.unlink(self._place)
            self._listener.close()
            self._listener = None
            os.close(self._lock)

    def _take(self, listener: socket.socket) -> Call | None:
        """Take a call; return it in the process that is to do it."""
        caller, _ = listener.accept()
        caller.settimeout(SENDING)
        call = _receive(caller)
        if call is None or not self._code.is_current():
            for stream in call.streams if call else ():
                os.close(stream)
            caller.close()
            if call is not None:
                self._stop_listening()
            return None
        before = signal.pthread_sigmask(signal.SIG_BLOCK, ENDING)
        pid = os.fork()
        if pid == 0:
            self._forget(caller)
            return call  # the command takes signals as soon as it can answer them
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
        for stream in call.streams:
            os.close(stream)
        self._callers[pid] = caller
        self._selector.register(caller, selectors.EVENT_READ, pid)
        _tell(caller, {"pid": pid})
        return None

    def _forget(self, caller: socket.socket) -> None:
        """Let go, in a forked process, of all that belongs to the one that stands by."""
        signal.set_wakeup_fd(-1)
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        self._selector.close()
        for each in (caller, *self._callers.values()):
            if each is not None:
                each.close()
        if self._listener is not None:
            self._listener.close()
        for end in (self._wakened, self._waker, self._lock):
            os.close(end)

    def _reap(self) -> None:
        """Tell callers how the processes ended that did their calls."""
        for pid, caller in list(self._callers.items()):
            found, status = os.waitpid(pid, os.WNOHANG)
            if found:
                del self._callers[pid]
                if caller is not None:
                    self._selector.unregister(caller)
                    _tell(caller, {"status": status})
                    caller.close()

    def _hang_up(self, pid: int) -> None:
        """End the process whose caller has gone: whatever it made would be for nobody."""
        caller = self._callers.get(pid)
        if caller is not None:
            self._callers[pid] = None
            self._selector.unregister(caller)
            caller.close()
            os.kill(pid, signal.SIGTERM)  # it is not reaped yet


def _receive(caller: socket.socket) -> Call | None:
    """Return the call that comes in; None where it isn't one."""
    streams: list[int] = []
    with suppress(OSError, ValueError, TypeError):
        data, streams, _, _ = socket.recv_fds(caller, 1 << 16, 3)
        size = int.from_bytes(data[:8], "big")
        while len(data) < 8 + size and size <= MOST_BYTES:
            more = caller.recv(1 << 16)
            if not more:
                break
            data += more
        if len(streams) == 3:
            return Call(**json.loads(data[8:]), streams=streams)
    for stream in streams:
        os.close(stream)
    return None


def _tell(caller: socket.socket, answer: dict[str, Any]) -> None:
    with suppress(OSError):  # it has gone
        caller.sendall(json.dumps(answer).encode("ascii") + b"\n")
