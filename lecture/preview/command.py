"""Serve a preview until it is stopped."""

from __future__ import annotations

import asyncio
import secrets
import signal
import socket
import webbrowser
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import uvicorn

from lecture.preview.media import Media
from lecture.preview.server import make_app
from lecture.preview.session import Session
from lecture.preview.watching import watch

__all__ = ["PreviewOrder", "preview"]


@dataclass(frozen=True)
class PreviewOrder:
    """The lecture and scene to show, where pictures go, the port (0: any that is free), and whether the page is
    opened and processes are forked."""

    file: Path
    scene: str | None
    language: str | None
    out: Path
    port: int = 0
    opens: bool = True
    forks: bool = True


SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class PageServer(uvicorn.Server):
    """A server that ends as it should on a signal: pages that listen for news are told to stop first."""

    def __init__(self, config: uvicorn.Config, on_exit: Callable[[], None]) -> None:
        super().__init__(config)
        self.on_exit = on_exit

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Let signals end the server, and nothing else."""
        loop = asyncio.get_running_loop()
        for number in SIGNALS:
            loop.add_signal_handler(number, self.stop)
        yield

    def stop(self) -> None:
        """End the server."""
        self.on_exit()
        self.should_exit = True


def preview(order: PreviewOrder, say: Callable[[str], None]) -> None:
    """Serve the page on loopback until ctrl-C, and leave nothing behind.

    Raises
    ------
    LectureError
        The lecture can't be read, or has no such scene.
    OSError
        The port is taken.
    """
    media = Media(order.out)
    try:
        session = Session(order.file, order.scene, order.language, media, forks=order.forks)
        with socket.create_server(("127.0.0.1", order.port)) as listener:
            asyncio.run(_serve(order, session, listener, say))
    finally:
        media.close()


async def _serve(order: PreviewOrder, session: Session, listener: socket.socket, say: Callable[[str], None]) -> None:
    token = secrets.token_urlsafe(24)
    port = listener.getsockname()[1]
    config = uvicorn.Config(
        make_app(session, token, port),
        log_level="error",
        access_log=False,
        lifespan="off",
        timeout_graceful_shutdown=1,
        server_header=False,
    )
    server = PageServer(config, lambda: session.publish({"end": True}))
    stop = asyncio.Event()
    following: asyncio.Task[None] | None = None
    try:
        await session.start()
        address = f"http://127.0.0.1:{port}/#{token}"
        with server.capture_signals():  # who reads the address may press ctrl-C at once
            say(address)
            if order.opens:
                webbrowser.open(address)
            following = asyncio.create_task(_follow(session, stop))
            await server.serve([listener])
    finally:
        stop.set()
        await session.close()
        if following is not None:
            await asyncio.gather(following, return_exceptions=True)


async def _follow(session: Session, stop: asyncio.Event) -> None:
    """Take in what changes on disk."""
    async for files in watch(session.folders, stop):
        session.take_changes(files)
