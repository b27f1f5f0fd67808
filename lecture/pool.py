"""Worker processes that inspect and draw, and the word they send of the frames they have written.

The pool has the face of concurrent.futures: its workers may be of this machine or of others (lecture/cluster.py). No
worker of this machine outlives the process that started it, however that one ends.
"""

from __future__ import annotations

import gc
import multiprocessing
import os
import pickle
import queue
import signal
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, BrokenExecutor, Executor, Future, ProcessPoolExecutor, wait
from contextlib import contextmanager
from dataclasses import dataclass
from importlib import import_module
from multiprocessing.connection import wait as wait_for
from pathlib import Path
from typing import TYPE_CHECKING, Any, Generic, Protocol, TypeVar

from lecture.jobs import Drawing, Failure, Inspection, Reel, Take, draw, inspect
from scenes.errors import LectureError

if TYPE_CHECKING:
    from multiprocessing.queues import SimpleQueue

__all__ = ["LOST", "Pool", "Words", "cores", "do", "workers"]

J = TypeVar("J")
R = TypeVar("R")
Word = tuple[int, int]  # the number of a job, frames that it has just written (0: it begins)
TICK = 0.1
STRIKES = 2  # workers that a job may take down
# What numpy's libraries of linear algebra read when they are loaded.
THREADS_FOR_ALGEBRA = ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "VECLIB_MAXIMUM_THREADS")
LOST = "the worker process ended suddenly (was memory short?); try fewer at once: --jobs 1"


class Words(Protocol):
    """The parent's end of the line that workers talk on."""

    def get_nowait(self) -> Word:
        """The next word; queue.Empty where there is none."""
        ...


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


class Speaker(Protocol):
    """The worker's end of the line."""

    def put(self, word: Word) -> None:
        """Sends a word."""
        ...


class Line:
    """A line to processes. Each word is written at once: one that was sent is not lost with its sender."""

    def __init__(self, words: SimpleQueue[Word]) -> None:
        self.words = words

    def get_nowait(self) -> Word:
        """The next word; queue.Empty where there is none."""
        if self.words.empty():
            raise queue.Empty
        return self.words.get()


_speaker: Speaker | None = None
_number = 0


def cores() -> int:
    """The processor cores that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _begin(words: SimpleQueue[Word], folder: str) -> None:
    """Makes a worker ready: the parent alone answers Ctrl-C, its end is the worker's, its folder holds all leavings."""
    global _speaker
    _speaker = words
    tempfile.tempdir = folder
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        wait_for([parent.sentinel])
        os._exit(1)


def _warm() -> None:
    """What a worker needs longest for: it imports manim, which is not searched for garbage from then on."""
    import_module("scenes.perform")
    gc.freeze()


def do(number: int, work: Callable[[J], R], job: J, speaker: Speaker | None = None) -> R:
    """Does a job in a worker, one at a time: manim's settings are the process's."""
    global _number, _speaker
    _number, _speaker = number, speaker or _speaker
    if _speaker is not None:
        _speaker.put((number, 0))
    return work(job)


def _do_here(number: int, work: Callable[[J], R], job: J) -> Parcel:
    """Does a job in a worker of this machine."""
    return Parcel.pack(do(number, work, job))


def _draw(job: Drawing) -> Reel | Failure:
    """Draws, and tells the parent of the frames a few times a second."""
    count, told = 0, time.monotonic()

    def tell(frames: int) -> None:
        nonlocal count, told
        count += frames
        if _speaker is not None and time.monotonic() - told >= TICK:
            _speaker.put((_number, count))
            count, told = 0, time.monotonic()

    return draw(job, tell)


@dataclass
class Pool:
    """Workers, and the line that they tell their frames by.

    `renew` starts workers (with a line) in place of lost ones, where nobody else does; `mind` is called a few times a
    second; `task` does a job in a worker; `cores` are those that all workers share, where it is known.
    """

    executor: Executor
    words: Words
    size: int = 1
    renew: Callable[[], tuple[Executor, Words]] | None = None
    lost: type[BaseException] = BrokenExecutor
    mind: Callable[[], None] = lambda: None
    task: Callable[..., Any] = do
    cores: int = 1

    def has_idle_cores(self, jobs: int) -> bool:
        """Whether some cores have nothing to do while so many jobs are done."""
        return min(self.size, jobs) < self.cores

    def inspect(self, jobs: Sequence[Inspection], done: Callable[[int], None]) -> list[list[Take | Failure]]:
        """Checks and rehearses scenes; raises all of the user's mistakes at once."""
        return [
            found or [Failure(job.entry.name, language, "", "worker", LOST) for language in job.languages]
            for job, found in zip(jobs, self.each(inspect, jobs, done), strict=True)
        ]

    def draw(
        self,
        jobs: Sequence[Drawing],
        done: Callable[[int, Reel | Failure], None],
        frames: Callable[[int, int], None],
    ) -> None:
        """Draws scenes; each is handed over as soon as it is done."""

        def finish(number: int, found: Reel | Failure | None) -> None:
            job = jobs[number]
            done(number, found or Failure(job.entry.name, job.script.language, "", "worker", LOST))

        Shift(self, _draw, jobs, finish, frames).run()

    def each(self, work: Callable[[J], R], jobs: Sequence[J], done: Callable[[int], None]) -> list[R | None]:
        """The work done on each job, None where its workers were lost; raises all of the user's mistakes at once."""
        shift = Shift(self, work, jobs, lambda number, found: done(number), lambda number, frames: None)
        return shift.run()


class Shift(Generic[J, R]):
    """Jobs done by a pool's workers. A job whose worker is lost is done again by another."""

    def __init__(
        self,
        pool: Pool,
        work: Callable[[J], R],
        jobs: Sequence[J],
        done: Callable[[int, R | None], None],
        frames: Callable[[int, int], None],
    ) -> None:
        self.pool, self.work, self.jobs, self.done, self.frames = pool, work, jobs, done, frames
        self.results: dict[int, R | None] = {}
        self.mistakes: list[str] = []
        self.strikes: Counter[int] = Counter()
        self.begun: set[int] = set()

    def run(self) -> list[R | None]:
        """The results in the order of the jobs; what the system denies is raised at once, mistakes at the end."""
        left = list(range(len(self.jobs)))
        while left:
            self.begun.clear()
            # A job that was on when a worker was lost is tried alone: others would be suspected with it.
            suspects = [number for number in left if self.strikes[number]]
            now = suspects[:1] or left
            left = sorted({*left} - {*now} | {*self._again(self._round(now))})
        if self.mistakes:
            raise LectureError("\n".join(dict.fromkeys(self.mistakes)))
        return [self.results.get(number) for number in range(len(self.jobs))]

    def _round(self, numbers: list[int]) -> list[int]:
        """Does the jobs; returns those that were not finished because workers were lost."""
        futures = {self._submit(number): number for number in numbers}
        pending, unfinished = set(futures), []
        while pending:
            finished, pending = wait(pending, timeout=TICK, return_when=FIRST_COMPLETED)
            self.pool.mind()
            self._listen()
            for future in finished:
                if not self._settle(futures[future], future):
                    unfinished.append(futures[future])
        return sorted(unfinished)

    def _submit(self, number: int) -> Future[R]:
        """A pool that lost a worker takes no more jobs; they wait for the next."""
        try:
            return self.pool.executor.submit(self.pool.task, number, self.work, self.jobs[number])
        except self.pool.lost as error:
            refused: Future[R] = Future()
            refused.set_exception(error)
            return refused

    def _settle(self, number: int, future: Future[R]) -> bool:
        """Takes a job's result; False if its worker was lost."""
        try:
            result = future.result()
            found: R = result.open() if isinstance(result, Parcel) else result
        except LectureError as error:
            self.mistakes.append(str(error))
        except self.pool.lost:
            return False
        else:
            self.results[number] = found
            self.done(number, found)
        return True

    def _again(self, unfinished: list[int]) -> list[int]:
        """Of the unfinished jobs, those to be tried again: a job that was on when two workers were lost is given up."""
        if not unfinished:
            return []
        if self.pool.renew is not None:
            self.pool.executor, self.pool.words = self.pool.renew()
            self.strikes.update(self.begun.intersection(unfinished) or unfinished)
        lost = [number for number in unfinished if self.pool.renew is None or self.strikes[number] >= STRIKES]
        for number in lost:
            self.done(number, None)
        return [number for number in unfinished if number not in lost]

    def _listen(self) -> None:
        while True:
            try:
                number, frames = self.pool.words.get_nowait()
            except queue.Empty:
                return
            self.begun.add(number)
            self.frames(number, frames)


@contextmanager
def workers(count: int, folder: Path | None = None) -> Iterator[Pool]:
    """A pool of processes started afresh, since manim's settings and the encoder's threads don't survive a fork.

    What they write goes below `folder`, by default below one that is removed at the end.
    """
    if folder is None:
        with tempfile.TemporaryDirectory(prefix="lecture-") as own, workers(count, Path(own)) as pool:
            yield pool
        return
    context = multiprocessing.get_context("spawn")

    def start() -> tuple[Executor, Words]:
        words: SimpleQueue[Word] = context.SimpleQueue()
        setting = (words, str(folder.absolute()))  # whatever folder a scene's own processes work in
        executor = ProcessPoolExecutor(count, mp_context=context, initializer=_begin, initargs=setting)
        with _deaf_to_interrupts(), _without_threads_for_algebra():
            for _ in range(count):  # otherwise a worker is first started when there is no idle one
                executor.submit(_warm)
        return executor, Line(words)

    pool = Pool(*start(), count, start, task=_do_here, cores=cores())
    try:
        yield pool
    finally:
        # Workers are not asked to end: one that was killed while it waited for work has left the others no way to hear.
        pool.executor.shutdown(wait=False, cancel_futures=True)
        for child in multiprocessing.active_children():
            child.kill()
            child.join()


@contextmanager
def _deaf_to_interrupts() -> Iterator[None]:
    """Processes started within never see Ctrl-C, not even before they can say so themselves."""
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


@contextmanager
def _without_threads_for_algebra() -> Iterator[None]:
    """Processes started within multiply matrices on one thread: each core has a worker, and others would wait."""
    added = [name for name in THREADS_FOR_ALGEBRA if name not in os.environ]
    os.environ.update(dict.fromkeys(added, "1"))
    try:
        yield
    finally:
        for name in added:
            del os.environ[name]
