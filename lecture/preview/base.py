"""The process that renderers are forked from: it has manim and the fonts loaded, and no code of the project.

So a fork of it imports the project's code as it stands on disk, and pays for nothing else. Where forks are not safe
(on macOS some system libraries end a process that was forked), this program is started anew for each job instead.
"""

from __future__ import annotations

import gc
import os
import signal
import sys
import tempfile
from collections.abc import Callable
from contextlib import suppress
from importlib import import_module
from typing import NoReturn

from lecture.preview.wire import Link

__all__ = ["fork", "main", "wait_for_jobs"]

# What the project's code imports from elsewhere, with what those import late.
LIBRARIES = (
    "manim",
    "manim.mobject.text.typst_mobject",
    "contourpy",
    "encodings.utf_8_sig",
    "manimgx_fonts_cjk",
    "mpmath",
    "pydantic._internal._validators",
    "pydantic.dataclasses",
    "pydantic.json_schema",
    "pydantic.main",
    "pydantic.plugin._schema_validator",
    "rich.filesize",
    "sympy",
    "typst",
    "zoneinfo",
)
RENDERER = "lecture.preview.renderer"


def main(place: str, job: bytes | None = None, wants_fork: bool = True) -> None:
    """Serve a preview: fork a process a job, or do the one job that is given."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the server answers it
    signal.signal(signal.SIGHUP, signal.SIG_IGN)
    _load()
    if job is not None:
        _work(place, job)
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # nobody waits for forks
    forks = wants_fork and _survives_fork()
    link = Link(place, {"role": "base", "forks": forks})
    wait_for_jobs(link, lambda payload: _work(place, payload))


def _load() -> None:
    for name in LIBRARIES:
        with suppress(ImportError):
            import_module(name)
    _draw_text()
    gc.collect()
    gc.freeze()


def _draw_text() -> None:
    """Have the fonts found, and the libraries set up that are set up at their first use."""
    import numpy as np
    from manim import Text, tempconfig

    with tempfile.TemporaryDirectory() as folder, tempconfig({"verbosity": "ERROR", "media_dir": folder}):
        Text("x")
    np.linalg.solve(np.eye(64) * 2, np.ones(64))


def _survives_fork() -> bool:
    """Return whether a fork can do what a renderer does."""
    if not hasattr(os, "fork"):
        return False
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    pid = os.fork()
    if pid == 0:
        signal.alarm(10)  # one that hangs is not safe either
        with suppress(BaseException):
            _draw_text()
            os._exit(0)
        os._exit(1)
    _, status = os.waitpid(pid, 0)
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    return status == 0


def wait_for_jobs(link: Link, work: Callable[[bytes], None]) -> NoReturn:
    """Fork a process for each job that comes; this one stays as it is, and ends with the server."""
    while True:
        payload: bytes = link.receive()
        if fork(link):
            work(payload)
            os._exit(0)


def fork(link: Link) -> bool:
    """Fork; return whether this is the new process, which has closed its parent's link."""
    sys.stdout.flush()
    sys.stderr.flush()
    if os.fork():
        return False
    link.close()
    return True


def _work(place: str, payload: bytes) -> NoReturn:
    import_module(RENDERER).work(place, payload)
    os._exit(0)
