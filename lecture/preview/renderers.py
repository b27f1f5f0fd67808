"""Start renderers and talk with them: the server's end.

The first one is the base process; all others are forks of it, or of its forks, one of which has the code that all
scenes share. Where forks are not safe, each job has a process that was started anew.
"""

from __future__ import annotations

import asyncio
import os
import pickle
import signal
import subprocess
import sys
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from lecture.preview.render_jobs import Job
from lecture.preview.wire import pack, read_message
from lecture.workers.stamps import are_current

__all__ = ["Channel", "Renderers"]

SOCKET, LONGEST_PATH = "renderers", 100  # its name, and bytes of its whole path
START = "import sys; sys.path[:] = {path!r}; from lecture.preview.base import main; main({place!r}, {job!r}, {forks})"


class Channel:
    """A connection to a renderer: what it is, and the job that it belongs to."""

    def __init__(self, hello: dict[str, Any], writer: asyncio.StreamWriter) -> None:
        self.role: str = hello["role"]
        self.job: int = hello.get("job", 0)
        self.beat: str = hello.get("beat", "")
        self.pid: int = hello["pid"]
        self.hello = hello
        self._writer = writer
        self.is_open = True

    def fork(self, job: Job) -> None:
        """Have the process fork another one for a job."""
        self._writer.write(pack(_numbered(job)))

    def end(self) -> None:
        """End the process, whatever it does."""
        if self.is_open:
            self.is_open = False
            with suppress(ProcessLookupError, PermissionError):
                os.kill(self.pid, signal.SIGKILL)
            self._writer.close()

    def release(self) -> None:
        """Let a process that waits end by itself, after the jobs that it was sent."""
        self.is_open = False
        self._writer.close()

    def closed(self) -> None:
        """Note that the process has gone."""
        self.is_open = False
        self._writer.close()


class Renderers:
    """All processes that draw.

    Parameters
    ----------
    folder
        A folder that only its user may enter, for the socket; one of the system's is made where its path is too long.
    on_open, on_message, on_close
        Called with a channel of a scene's process as it opens, with each of its messages, and as it closes.
    forks
        Whether processes may be forked where that is found to be safe.
    """

    def __init__(
        self,
        folder: Path,
        on_open: Callable[[Channel], None],
        on_message: Callable[[Channel, dict[str, Any]], None],
        on_close: Callable[[Channel], None],
        *,
        forks: bool = True,
    ) -> None:
        # A socket's path may have 103 bytes on macOS; a folder may lie deeper than that.
        self._own = None if len(os.fsencode(folder / SOCKET)) <= LONGEST_PATH else TemporaryDirectory(prefix="lecture-")
        self.place = str((folder if self._own is None else Path(self._own.name)) / SOCKET)
        self.forks = forks
        self._on = (on_open, on_message, on_close)
        self._base: Channel | None = None
        self._shared: Channel | None = None
        self._is_ready = asyncio.Event()
        self._processes: list[subprocess.Popen[bytes]] = []
        self._server: asyncio.Server | None = None
        self._channels: set[Channel] = set()

    async def start(self) -> None:
        """Start the base process and wait until it is ready."""
        self._server = await asyncio.start_unix_server(self._serve, self.place)
        process = self._spawn(None)
        while not self._is_ready.is_set():
            with suppress(TimeoutError):
                await asyncio.wait_for(self._is_ready.wait(), 0.2)
            if process.poll() is not None and not self._is_ready.is_set():
                raise RuntimeError("the process that draws ended as it began; its message stands above")

    def launch(self, job: Job) -> None:
        """Do a job in a process that has none of the project's code, or what all scenes share as it stands on disk."""
        if self._shared is not None and not self._is_current(self._shared):
            self._shared.end()
            self._shared = None
        if self._shared is not None:
            self._shared.fork(job)
        elif self._base is not None and self._base.is_open and self.forks:
            self._base.fork(job)
        else:
            self._processes = [process for process in self._processes if process.poll() is None]
            self._spawn(_numbered(job))

    def _is_current(self, channel: Channel) -> bool:
        return channel.is_open and are_current(channel.hello["stamps"], channel.hello["begun"])

    def _take_shared(self, channel: Channel) -> None:
        if self._shared is not None:
            self._shared.end()
        self._shared = channel

    def _spawn(self, job: tuple[int, bytes] | None) -> subprocess.Popen[bytes]:
        program = START.format(path=sys.path, place=self.place, job=job, forks=self.forks)
        command = [sys.executable, "-c", program]
        process = subprocess.Popen(command, stdin=subprocess.DEVNULL, start_new_session=True)  # noqa: S603 - ourselves
        self._processes.append(process)
        return process

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        channel: Channel | None = None
        on_open, on_message, on_close = self._on
        try:
            channel = Channel(await read_message(reader), writer)
            self._channels.add(channel)
            if channel.role == "base":
                self._base, self.forks = channel, channel.hello["forks"]
                self._is_ready.set()
            elif channel.role == "shared":
                self._take_shared(channel)
            else:
                on_open(channel)
            while channel.is_open:
                message = await read_message(reader)
                if channel.is_open:
                    on_message(channel, message)
        except (asyncio.IncompleteReadError, OSError):
            pass
        finally:
            if channel is not None:
                self._channels.discard(channel)
                channel.closed()
                if channel.role not in ("base", "shared"):
                    on_close(channel)

    async def close(self) -> None:
        """End all processes."""
        for process in self._processes:  # with all that were forked from it, also those that are not connected yet
            with suppress(ProcessLookupError, PermissionError):
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()
        for channel in list(self._channels):
            channel.end()
        if self._server is not None:
            self._server.close()
        Path(self.place).unlink(missing_ok=True)
        if self._own is not None:
            self._own.cleanup()


def _numbered(job: Job) -> tuple[int, bytes]:
    """Return a job as it is sent: its number can be read without the project's code."""
    return job.number, pickle.dumps(job)
