"""Send messages between the server and its renderers over a local socket: pickles behind their length.

Both ends are processes of one preview; the socket lies in a folder that only its user may enter.
"""

from __future__ import annotations

import asyncio
import os
import pickle
import select
import signal
import socket
import struct
from contextlib import suppress
from types import FrameType
from typing import Any

__all__ = ["Link", "pack", "read_message"]

LENGTH = struct.Struct("!Q")
CHECK = 1.0  # seconds between two looks whether the server is there


def pack(message: Any) -> bytes:
    """Return a message as it is sent."""
    data = pickle.dumps(message, protocol=5)
    return LENGTH.pack(len(data)) + data


async def read_message(reader: asyncio.StreamReader) -> Any:
    """Return the next message; raises `IncompleteReadError` where the other end has gone."""
    (length,) = LENGTH.unpack(await reader.readexactly(LENGTH.size))
    return pickle.loads(await reader.readexactly(length))  # noqa: S301 - from a process of this preview


class Link:
    """A renderer's connection to the server.

    Parameters
    ----------
    place
        The server's socket.
    hello
        What the renderer is, told first.
    """

    def __init__(self, place: str, hello: dict[str, Any]) -> None:
        self.place = place
        self._socket = socket.socket(socket.AF_UNIX)
        try:
            self._socket.connect(place)
        except OSError:  # the preview has ended
            os._exit(0)
        self.send({**hello, "pid": os.getpid()})
        signal.signal(signal.SIGALRM, self._end_without_server)
        signal.setitimer(signal.ITIMER_REAL, CHECK, CHECK)  # not inherited by a fork

    def send(self, message: Any) -> None:
        """Send a message; the process ends where nobody takes it."""
        try:
            self._socket.sendall(pack(message))
        except OSError:
            os._exit(1)

    def receive(self) -> Any:
        """Wait for a message; the process ends where none will come any more."""
        (length,) = LENGTH.unpack(self._read(LENGTH.size))
        return pickle.loads(self._read(length))  # noqa: S301 - from the server that started this process

    def _read(self, size: int) -> bytes:
        data = bytearray()
        while len(data) < size:
            try:
                part = self._socket.recv(min(1 << 20, size - len(data)))
            except OSError:
                part = b""
            if not part:
                os._exit(0)
            data += part
        return bytes(data)

    def _end_without_server(self, number: int, frame: FrameType | None) -> None:
        """End a scene that runs on, and on, though its server has gone."""
        if not select.select([self._socket], [], [], 0)[0]:
            return
        with suppress(OSError):
            if not self._socket.recv(1, socket.MSG_PEEK | socket.MSG_DONTWAIT):
                os._exit(1)

    def close(self) -> None:
        """Close this process's end, which a process that it was forked from may still hold."""
        signal.setitimer(signal.ITIMER_REAL, 0)
        self._socket.close()
