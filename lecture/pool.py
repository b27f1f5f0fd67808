"""Worker processes that inspect and draw, and the word they send of the frames they have written.

The pool has the face of concurrent.futures. No worker outlives the process that started it, however that one ends.
"""

from __future__ import annotations

import multiprocessing
import os
import queue
import signal
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Executor, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from dataclasses import dataclass
from importlib import import_module
from multiprocessing.connection import wait as wait_for
from pathlib import Path
from typing import TYPE_CHECKING, ParamSpec, TypeVar

from lecture.jobs import Drawing, Failure, Inspection, Take, draw, inspect
from scenes.errors import LectureError

if TYPE_CHECKING:
    from multiprocessing.queues import Queue

__all__ = ["LOST", "Pool", "cores", "workers"]

P = ParamSpec("P")
R = TypeVar("R")
J = TypeVar("J")
Word = tuple[int, int]  # the number of a job, frames that it has just written
TICK = 0.1
LOST = "the worker process ended suddenly (was memory short?); try fewer at once: --jobs 1"

_words: Queue[Word] | None = None


def cores() -> int:
    """The processor cores that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _begin(words: Queue[Word]) -> None:
    """Makes a worker ready: the parent alone answers Ctrl-C, and its end is the worker's."""
    global _words
    _words = words
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        wait_for([parent.sentinel])
        os._exit(1)


def _warm() -> None:
    """What a worker needs longest for: it imports manim."""
    import_module("scenes.perform")


def _draw(number: int, job: Drawing, folder: Path) -> Take | Failure:
    """Draws, and tells the parent of the frames a few times a second."""
    count, told = 0, time.monotonic()

    def tell(frames: int) -> None:
        nonlocal count, told
        count += frames
        if _words is not None and time.monotonic() - told >= TICK:
            _words.put((number, count))
            count, told = 0, time.monotonic()

    return draw(job, folder, tell)


@dataclass
class Pool:
    """Workers, and the queue that they tell their frames by."""

    executor: Executor
    words: Queue[Word]

    def inspect(self, jobs: Sequence[Inspection], done: Callable[[int], None]) -> list[list[Take | Failure]]:
        """Checks and rehearses scenes; raises all of the user's mistakes at once."""
        futures = [self._submit(inspect, job) for job in jobs]
        results = self._gather(futures, done, lambda number, frames: None)
        return [
            found or [Failure(job.entry.name, language, "", "worker", LOST) for language in job.scripts]
            for job, found in zip(jobs, results, strict=True)
        ]

    def draw(
        self,
        jobs: Sequence[Drawing],
        folder: Path,
        done: Callable[[int], None],
        frames: Callable[[int, int], None],
    ) -> list[Take | Failure]:
        """Draws scenes, each below a folder of its own."""
        futures = [
            self._submit(_draw, number, job, folder / f"{job.entry.name}.{job.script.language}")
            for number, job in enumerate(jobs)
        ]
        results = self._gather(futures, done, frames)
        return [
            found or Failure(job.entry.name, job.script.language, "", "worker", LOST)
            for job, found in zip(jobs, results, strict=True)
        ]

    def each(
        self, work: Callable[[J], R | Failure], jobs: Sequence[J], done: Callable[[int], None]
    ) -> list[R | Failure | None]:
        """The work done on each job, None where its worker was lost; raises all of the user's mistakes at once."""
        return self._gather([self._submit(work, job) for job in jobs], done, lambda number, frames: None)

    def _submit(self, work: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> Future[R]:
        """A pool that lost a worker takes no more jobs; they fail as the ones that it had."""
        try:
            return self.executor.submit(work, *args, **kwargs)
        except BrokenProcessPool as error:
            refused: Future[R] = Future()
            refused.set_exception(error)
            return refused

    def _gather(
        self, futures: list[Future[R]], done: Callable[[int], None], frames: Callable[[int, int], None]
    ) -> list[R | None]:
        """The results in order, None for a job that its worker took down; the user's mistakes are raised together."""
        numbers = {future: number for number, future in enumerate(futures)}
        pending = set(futures)
        while pending:
            finished, pending = wait(pending, timeout=TICK, return_when=FIRST_COMPLETED)
            self._listen(frames)
            for future in finished:
                done(numbers[future])
        mistakes = [str(error) for future in futures if isinstance(error := future.exception(), LectureError)]
        if mistakes:
            raise LectureError("\n".join(dict.fromkeys(mistakes)))
        return [None if isinstance(future.exception(), BrokenProcessPool) else future.result() for future in futures]

    def _listen(self, frames: Callable[[int, int], None]) -> None:
        while True:
            try:
                frames(*self.words.get_nowait())
            except queue.Empty:
                return


@contextmanager
def workers(count: int) -> Iterator[Pool]:
    """A pool of processes started afresh, since manim's settings and the encoder's threads don't survive a fork."""
    context = multiprocessing.get_context("spawn")
    words: Queue[Word] = context.Queue()
    executor = ProcessPoolExecutor(count, mp_context=context, initializer=_begin, initargs=(words,))
    try:
        for _ in range(count):  # otherwise a worker is first started when there is no idle one
            executor.submit(_warm)
        yield Pool(executor, words)
    except BaseException:
        executor.shutdown(wait=False, cancel_futures=True)
        for child in multiprocessing.active_children():
            child.kill()
            child.join()
        raise
    executor.shutdown()
