"""Run jobs in a worker process, and report their progress to the parent.

A clip that is complete is handed over at once, in a file: what is finished outlives its job and its worker.
"""

from __future__ import annotations

import gc
import multiprocessing
import os
import pickle
import signal
import tempfile
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from multiprocessing.connection import wait as wait_for
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

from lecture.render.jobs import DrawJob, DrawnBeats, Failure, run_draw_job
from lecture.system_errors import hide_arithmetic_warnings

if TYPE_CHECKING:
    from multiprocessing.queues import SimpleQueue

    from scenes.framework.beat import BeatRecord

__all__ = [
    "TICK",
    "FinishedClip",
    "ProgressMessage",
    "ResultFile",
    "draw_with_progress",
    "initialize_worker",
    "preload",
    "run_job",
    "run_local_job",
]

J = TypeVar("J")
R = TypeVar("R")
TICK = 0.1


@dataclass(frozen=True)
class ResultFile:
    """A result in a file: a pipe could be left half written, and blocked, by a worker that is killed."""

    file: str

    @classmethod
    def write(cls, found: object) -> ResultFile:
        """Pickle a result into a file below the worker's folder."""
        number, file = tempfile.mkstemp(prefix="result-")
        with os.fdopen(number, "wb") as stream:
            pickle.dump(found, stream)
        return cls(file)

    def read(self) -> Any:
        """Unpickle the result and remove the file."""
        file = Path(self.file)
        found = pickle.loads(file.read_bytes())  # noqa: S301 - written by a process of this pool
        file.unlink()
        return found


@dataclass(frozen=True)
class FinishedClip:
    """A finished clip of an unfinished job: the number of the job, the beat, its frames, and the clip."""

    number: int
    beat: str
    frames: int
    clip: ResultFile


ProgressMessage = (
    tuple[int, int] | FinishedClip
)  # the number of a job, and frames that it has just written (0: it begins)


class ProgressSender(Protocol):
    """The worker's end of the progress queue."""

    def put(self, message: ProgressMessage) -> None:
        """Send a message."""
        ...


_sender: ProgressSender | None = None
_number = 0
_is_local = False  # whether the parent reads the same files


def initialize_worker(pipe: SimpleQueue[ProgressMessage], folder: str) -> None:
    """Initialize a worker process: ignore signals, which the parent answers; end with the parent; write below
    `folder`."""
    global _sender, _is_local
    _sender, _is_local = pipe, True
    hide_arithmetic_warnings()
    tempfile.tempdir = folder
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGHUP, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        wait_for([parent.sentinel])
        os._exit(1)


def preload() -> None:
    """Import manim ahead of the first job, and freeze it out of garbage collection."""
    import_module("scenes.framework.runner")
    gc.freeze()


def run_job(number: int, work: Callable[[J], R], job: J, sender: ProgressSender | None = None) -> R:
    """Run a job in a worker, one at a time: manim's settings are the process's."""
    global _number, _sender
    _number, _sender = number, sender or _sender
    if _sender is not None:
        _sender.put((number, 0))
    return work(job)


def run_local_job(number: int, work: Callable[[J], R], job: J) -> ResultFile:
    """Run a job in a worker of this machine."""
    return ResultFile.write(run_job(number, work, job))


def draw_with_progress(job: DrawJob) -> DrawnBeats | Failure:
    """Draw a job, and report its frames a few times a second."""
    count, told = 0, time.monotonic()

    def count_frames(frames: int) -> None:
        nonlocal count, told
        count += frames
        if _sender is not None and time.monotonic() - told >= TICK:
            _sender.put((_number, count))
            count, told = 0, time.monotonic()

    return run_draw_job(job, count_frames, _send_clip if _is_local else None)


def _send_clip(record: BeatRecord, data: bytes) -> None:
    """Send a finished clip to the parent: it outlives the job."""
    if _sender is not None:
        _sender.put(FinishedClip(_number, record.name, record.frames, ResultFile.write(data)))
