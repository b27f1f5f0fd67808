"""The process that renderers are forked from: it has manim and the fonts loaded, and no code of the project.

So a fork of it imports the project's code as it stands on disk, and pays for nothing else. It leaves a copy of itself
that has what all scenes share, for as long as those files stay as they are. Where forks are not safe (on macOS some
system libraries end a process that was forked), this program is started anew for each job instead.
"""

from __future__ import annotations

import os
import signal
import sys
import time
import traceback
from collections.abc import Callable
from importlib import import_module
from typing import NoReturn

from lecture.preview.wire import Link
from lecture.workers.forking import load_libraries, survives_fork

__all__ = ["fork", "main", "wait_for_jobs"]

RENDERER = "lecture.preview.renderer"


def main(place: str, job: tuple[int, bytes] | None = None, wants_fork: bool = True) -> None:
    """Serve a preview: fork a process a job, or do the one job that is given."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the server answers it
    signal.signal(signal.SIGHUP, signal.SIG_IGN)
    load_libraries()
    if job is not None:
        _begin(place, *job, leaves_shared=False)
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # nobody waits for forks
    forks = wants_fork and survives_fork()
    link = Link(place, {"role": "base", "forks": forks})
    wait_for_jobs(link, lambda number, payload: _begin(place, number, payload, leaves_shared=True))


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
