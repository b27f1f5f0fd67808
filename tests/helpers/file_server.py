"""Serve a folder to a browser on this machine, as a learning platform does: with parts of files, so that films seek."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import uvicorn
from starlette.applications import Starlette
from starlette.routing import Mount
from starlette.staticfiles import StaticFiles

__all__ = ["serve_folder"]


class _Server(uvicorn.Server):
    """A server in a thread, which tells when it listens."""

    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self.listens = threading.Event()

    async def startup(self, sockets: object = None) -> None:
        await super().startup()
        self.listens.set()


@contextmanager
def serve_folder(folder: Path) -> Iterator[str]:
    """Yield the folder's address."""
    app = Starlette(routes=[Mount("/", StaticFiles(directory=folder))])
    server = _Server(uvicorn.Config(app, host="127.0.0.1", port=0, log_level="error"))
    thread = threading.Thread(target=server.run)
    thread.start()
    server.listens.wait()
    (listener,) = (socket for each in server.servers for socket in each.sockets)
    yield f"http://127.0.0.1:{listener.getsockname()[1]}"
    server.should_exit = True
    thread.join()
