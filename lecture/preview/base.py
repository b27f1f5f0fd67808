"""The process that renderers are forked from: it has manim and the fonts loaded, and no code of the project.

So a fork of it imports the project's code as it stands on disk, and pays for nothing else. It leaves a copy of itself
that has what all scenes share, for as long as those files stay as they are. Where forks are not safe (on macOS some
system libraries end a process that was forked), this program is started anew for each job instead.
"""

from __future__ import annotations

import gc
import os
import signal
import sys
import tempfile
import time
import traceback
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


def main(place: str, job: tuple[int, bytes] | None = None, wants_fork: bool = True) -> None:
    """Serve a preview: fork a process a job, or do the one job that is given."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the server answers it
    signal.signal(signal.SIGHUP, signal.SIG_IGN)
    _load()
    if job is not None:
        _begin(place, *job, leaves_shared=False)
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # nobody waits for forks
    forks = wants_fork and _survives_fork()
    link = Link(place, {"role": "base", "forks": forks})
    wait_for_jobs(link, lambda number, payload: _begin(place, number, payload, leaves_shared=True))


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


def wait_for_jobs(link: Link, work: Callable[[int, bytes], None]) -> NoReturn:
    """Fork a process for each job that comes, with its number; this one stays as it is, and ends with the server."""
    while True:
        number, payload = link.receive()
        if fork(link):
            work(number, payload)
            os._exit(0)


def fork(link: Link) -> bool:
    """Fork; return whether this is the new process, which has closed its parent's link."""
    sys.stdout.flush()
    sys.stderr.flush()
    if os.fork():
        return False
    link.close()
    return True


def _begin(place: str, number: int, payload: bytes, leaves_shared: bool) -> NoReturn:
    """Import the code and do a job; where the code can't be imported, tell why."""
    begun = time.time_ns()
    try:
        renderer = import_module(RENDERER)
        renderer.import_shared()
    except BaseException as error:  # whatever a module that was just saved does, an exit, too
        link = Link(place, {"role": "job", "job": number})
        fault = {"error": f"{type(error).__name__}: {error}", "place": _line_of(error), "beat": "", "is_fault": True}
        link.send({"kind": "failed", "job": number, **fault})
        link.send({"kind": "done", "job": number, "files": []})
        os._exit(1)
    if leaves_shared:
        renderer.leave_shared(place, begun)
    renderer.work(place, payload)
    os._exit(0)


def _line_of(error: BaseException) -> str:
    """Return the file and line of an error."""
    if isinstance(error, SyntaxError) and error.filename:
        return f"{error.filename}:{error.lineno or 1}"
    frames = [frame for frame in traceback.extract_tb(error.__traceback__) if not frame.filename.startswith("<")]
    return f"{frames[-1].filename}:{frames[-1].lineno}"
