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

from lecture.render.jobs import Drawing, Failure, Reel, draw

if TYPE_CHECKING:
    from multiprocessing.queues import SimpleQueue

    from scenes.framework.beat import BeatRecord

__all__ = ["TICK", "Delivery", "Parcel", "Word", "begin", "do", "do_here", "draw_and_tell", "warm"]

J = TypeVar("J")
R = TypeVar("R")
TICK = 0.1


@dataclass(frozen=True)
class Parcel:
    """A result in a file: a pipe could be left half written, and blocked, by a worker that is killed."""

    file: str

    @classmethod
    def pack(cls, found: object) -> Parcel:
        """Writes a result below the worker's folder."""
        number, file = tempfile.mkstemp(prefix="result-")
        with os.fdopen(number, "wb") as stream:
            pickle.dump(found, stream)
        return cls(file)

    def open(self) -> Any:
        """Reads the result and removes the file."""
        file = Path(self.file)
        found = pickle.loads(file.read_bytes())  # noqa: S301 - written by a process of this pool
        file.unlink()
        return found


@dataclass(frozen=True)
class Delivery:
    """A clip that is complete though its job is not: the number of the job, the beat, its frames, and the clip."""

    number: int
    beat: str
    frames: int
    clip: Parcel


Word = tuple[int, int] | Delivery  # the number of a job, and frames that it has just written (0: it begins)


class Speaker(Protocol):
    """The worker's end of the line."""

    def put(self, word: Word) -> None:
        """Sends a word."""
        ...


_speaker: Speaker | None = None
_number = 0
_is_here = False  # whether the parent reads the same files


def begin(words: SimpleQueue[Word], folder: str) -> None:
    """Makes a worker ready: its parent alone answers signals, and ends it; all that it leaves is in its folder."""
    global _speaker, _is_here
    _speaker, _is_here = words, True
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


def warm() -> None:
    """What a worker needs longest for: it imports manim, which is not searched for garbage from then on."""
    import_module("scenes.framework.runner")
    gc.freeze()


def do(number: int, work: Callable[[J], R], job: J, speaker: Speaker | None = None) -> R:
    """Does a job in a worker, one at a time: manim's settings are the process's."""
    global _number, _speaker
    _number, _speaker = number, speaker or _speaker
    if _speaker is not None:
        _speaker.put((number, 0))
    return work(job)


def do_here(number: int, work: Callable[[J], R], job: J) -> Parcel:
    """Does a job in a worker of this machine."""
    return Parcel.pack(do(number, work, job))


def draw_and_tell(job: Drawing) -> Reel | Failure:
    """Draws, and tells the parent of the frames a few times a second."""
    count, told = 0, time.monotonic()

    def tell(frames: int) -> None:
        nonlocal count, told
        count += frames
        if _speaker is not None and time.monotonic() - told >= TICK:
            _speaker.put((_number, count))
            count, told = 0, time.monotonic()

    return draw(job, tell, _deliver if _is_here else None)


def _deliver(record: BeatRecord, data: bytes) -> None:
    """Hands a beat's clip to the parent: what is finished outlives the job."""
    if _speaker is not None:
        _speaker.put(Delivery(_number, record.name, record.frames, Parcel.pack(data)))
