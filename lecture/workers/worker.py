"""What a worker process does besides its jobs: it makes itself ready, and tells its parent how far it is.

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
        """Writes a result below the worker's folder."""
        number, file = tempfile.mkstemp(prefix="result-")
        with os.fdopen(number, "wb") as stream:
            pickle.dump(found, stream)
        return cls(file)

    def read(self) -> Any:
        """Reads the result and removes the file."""
        file = Path(self.file)
        found = pickle.loads(file.read_bytes())  # noqa: S301 - written by a process of this pool
        file.unlink()
        return found


@dataclass(frozen=True)
class FinishedClip:
    """A clip that is complete though its job is not: the number of the job, the beat, its frames, and the clip."""

    number: int
    beat: str
    frames: int
    clip: ResultFile


ProgressMessage = (
    tuple[int, int] | FinishedClip
)  # the number of a job, and frames that it has just written (0: it begins)


class ProgressSender(Protocol):
    """The worker's end of the line."""

    def put(self, message: ProgressMessage) -> None:
        """Sends a word."""
        ...


_sender: ProgressSender | None = None
_number = 0
_is_local = False  # whether the parent reads the same files


def initialize_worker(pipe: SimpleQueue[ProgressMessage], folder: str) -> None:
    """Makes a worker ready: its parent alone answers signals, and ends it; all that it leaves is in its folder."""
    global _sender, _is_local
    _sender, _is_local = pipe, True
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
    """What a worker needs longest for: it imports manim, which is not searched for garbage from then on."""
    import_module("scenes.framework.runner")
    gc.freeze()


def run_job(number: int, work: Callable[[J], R], job: J, sender: ProgressSender | None = None) -> R:
    """Does a job in a worker, one at a time: manim's settings are the process's."""
    global _number, _sender
    _number, _sender = number, sender or _sender
    if _sender is not None:
        _sender.put((number, 0))
    return work(job)


def run_local_job(number: int, work: Callable[[J], R], job: J) -> ResultFile:
    """Does a job in a worker of this machine."""
    return ResultFile.write(run_job(number, work, job))


def draw_with_progress(job: DrawJob) -> DrawnBeats | Failure:
    """Draws, and tells the parent of the frames a few times a second."""
    count, told = 0, time.monotonic()

    def count_frames(frames: int) -> None:
        nonlocal count, told
        count += frames
        if _sender is not None and time.monotonic() - told >= TICK:
            _sender.put((_number, count))
            count, told = 0, time.monotonic()

    return run_draw_job(job, count_frames, _send_clip if _is_local else None)


def _send_clip(record: BeatRecord, data: bytes) -> None:
    """Hands a beat's clip to the parent: what is finished outlives the job."""
    if _sender is not None:
        _sender.put(FinishedClip(_number, record.name, record.frames, ResultFile.write(data)))
