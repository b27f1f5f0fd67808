"""Run jobs in worker processes of this machine.

The pool has the interface of concurrent.futures: its workers may be of this machine, or of others
(workers/dask_pool.py). No worker of this machine outlives the process that started it, however that one ends.
"""

from __future__ import annotations

import errno
import multiprocessing
import os
import queue
import signal
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, BrokenExecutor, Executor, Future, ProcessPoolExecutor, wait
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing.connection import wait as wait_for
from pathlib import Path
from typing import TYPE_CHECKING, Any, Generic, Protocol, TypeVar

from lecture.messages import without_repeats
from lecture.render.jobs import DrawJob, DrawnBeats, Failure, RehearsalJob, SceneRun, rehearse_scene
from lecture.system_errors import memory_limit
from lecture.workers.worker import (
    TICK,
    FinishedClip,
    ProgressMessage,
    ResultFile,
    draw_with_progress,
    initialize_worker,
    preload,
    run_job,
    run_local_job,
)
from scenes.framework.errors import LectureError

if TYPE_CHECKING:
    from multiprocessing.process import BaseProcess
    from multiprocessing.queues import SimpleQueue


__all__ = ["WORKER_PLACE", "Pool", "ProgressQueue", "cores", "describe_exit", "local_pool", "run_job"]

J = TypeVar("J")
R = TypeVar("R")
EXIT_TIMEOUT = 1.0  # for a process that broke the pool to be seen as ended
MAX_CRASHES = 2  # workers that a job may take down
NO_SHARED_MEMORY = frozenset({errno.EACCES, errno.ENOENT, errno.ENOSPC, errno.ENOSYS, errno.EPERM, errno.EROFS})
# What numpy's libraries of linear algebra read when they are loaded.
BLAS_THREAD_VARIABLES = ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "VECLIB_MAXIMUM_THREADS")
WORKER_PLACE = "worker"  # of a fault that has no place in the code
WORKER_LOST = "the worker process ended suddenly"


class ProgressQueue(Protocol):
    """The parent's end of the queue that workers report their progress on."""

    def get_nowait(self) -> ProgressMessage:
        """Return the next message; raise queue.Empty where there is none."""
        ...


class PipeProgress:
    """Progress from processes through a pipe. A message is written at once: one that was sent outlives its sender."""

    def __init__(self, pipe: SimpleQueue[ProgressMessage]) -> None:
        self.pipe = pipe

    def get_nowait(self) -> ProgressMessage:
        """Return the next message; raise queue.Empty where there is none."""
        if self.pipe.empty():
            raise queue.Empty
        return self.pipe.get()


def cores() -> int:
    """Return the processor cores that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


@dataclass
class Pool:
    """Run jobs on worker processes and read their progress.

    `restart` starts workers (with a queue) in place of lost ones, where nobody else does; `explain_loss` says before
    how those ended; `poll` is called a few times a second; `run_job` does a job in a worker; `cores` are those that all
    workers share, where it is known.
    """

    executor: Executor
    progress: ProgressQueue
    size: int = 1
    restart: Callable[[], tuple[Executor, ProgressQueue]] | None = None
    loss_error: type[BaseException] = BrokenExecutor
    loss: str = WORKER_LOST
    explain_loss: Callable[[], str] = lambda: WORKER_LOST
    poll: Callable[[], None] = lambda: None
    run_job: Callable[..., Any] = run_job
    cores: int = 1

    def has_idle_cores(self, jobs: int) -> bool:
        """Return whether some cores have nothing to do while so many jobs are done."""
        return min(self.size, jobs) < self.cores

    def rehearse(self, jobs: Sequence[RehearsalJob], done: Callable[[int], None]) -> list[list[SceneRun | Failure]]:
        """Check and rehearse scenes; raise all of the user's mistakes at once."""
        return [
            found or [Failure(job.entry.name, language, "", WORKER_PLACE, self.loss) for language in job.languages]
            for job, found in zip(jobs, self.map(rehearse_scene, jobs, done), strict=True)
        ]

    def draw(
        self,
        jobs: Sequence[DrawJob],
        done: Callable[[int, DrawnBeats | Failure], None],
        frames: Callable[[int, int], None],
        keep: Callable[[int, str, int, bytes], None],
    ) -> None:
        """Draw scenes; hand over each as soon as it is done, and each beat of it where that is possible."""

        def finish(number: int, found: DrawnBeats | Failure | None) -> None:
            job = jobs[number]
            done(number, found or Failure(job.entry.name, job.script.language, "", WORKER_PLACE, self.loss))

        JobRun(self, draw_with_progress, jobs, finish, frames, keep).run()

    def map(self, work: Callable[[J], R], jobs: Sequence[J], done: Callable[[int], None]) -> list[R | None]:
        """Run the work on each job, None where its workers were lost; raise all of the user's mistakes at once."""
        return JobRun(self, work, jobs, lambda number, found: done(number)).run()


class JobRun(Generic[J, R]):
    """Run jobs on a pool's workers. A job whose worker is lost is run again by another."""

    def __init__(
        self,
        pool: Pool,
        work: Callable[[J], R],
        jobs: Sequence[J],
        done: Callable[[int, R | None], None],
        frames: Callable[[int, int], None] = lambda number, frames: None,
        keep: Callable[[int, str, int, bytes], None] = lambda number, beat, frames, data: None,
    ) -> None:
        self.pool, self.work, self.jobs = pool, work, jobs
        self.done, self.frames, self.keep = done, frames, keep
        self.results: dict[int, R | None] = {}
        self.mistakes: list[str] = []
        self.crashes: Counter[int] = Counter()
        self.begun: set[int] = set()
        self._is_reading = False

    def run(self) -> list[R | None]:
        """Return the results in the order of the jobs; what the system denies is raised at once, mistakes at the
        end."""
        try:
            return self._run()
        finally:
            if not self._is_reading:  # an interrupt may have left half a word in the pipe
                self._read_progress()

    def _run(self) -> list[R | None]:
        left = list(range(len(self.jobs)))
        while left:
            self.begun.clear()
            # A job that was on when a worker was lost is tried alone: others would be suspected with it.
            suspects = [number for number in left if self.crashes[number]]
            now = suspects[:1] or left
            left = sorted({*left} - {*now} | {*self._retry(self._round(now))})
        if self.mistakes:
            raise LectureError(without_repeats(self.mistakes))
        return [self.results.get(number) for number in range(len(self.jobs))]

    def _round(self, numbers: list[int]) -> list[int]:
        """Do the jobs; return those that were not finished because workers were lost."""
        futures = {self._submit(number): number for number in numbers}
        pending, unfinished = set(futures), []
        while pending:
            finished, pending = wait(pending, timeout=TICK, return_when=FIRST_COMPLETED)
            self.pool.poll()
            self._read_progress()
            for future in finished:
                if not self._take_result(futures[future], future):
                    unfinished.append(futures[future])
        return sorted(unfinished)

    def _submit(self, number: int) -> Future[R]:
        """Return submit a job; a pool that lost a worker takes none, and the job waits for the next."""
        try:
            return self.pool.executor.submit(self.pool.run_job, number, self.work, self.jobs[number])
        except self.pool.loss_error as error:
            refused: Future[R] = Future()
            refused.set_exception(error)
            return refused

    def _take_result(self, number: int, future: Future[R]) -> bool:
        """Take a job's result; False if its worker was lost."""
        try:
            result = future.result()
            found: R = result.read() if isinstance(result, ResultFile) else result
        except LectureError as error:
            self.mistakes.append(str(error))
        except self.pool.loss_error:
            return False
        else:
            self.results[number] = found
            self.done(number, found)
        return True

    def _retry(self, unfinished: list[int]) -> list[int]:
        """Return the unfinished jobs to run again; a job that ran when two workers were lost is given up."""
        if not unfinished:
            return []
        if self.pool.restart is not None:
            self.pool.loss = self.pool.explain_loss()
            self.pool.executor, self.pool.progress = self.pool.restart()
            self.crashes.update(self.begun.intersection(unfinished) or unfinished)
        lost = [number for number in unfinished if self.pool.restart is None or self.crashes[number] >= MAX_CRASHES]
        for number in lost:
            self.done(number, None)
        return [number for number in unfinished if number not in lost]

    def _read_progress(self) -> None:
        while True:
            self._is_reading = True
            try:
                message = self.pool.progress.get_nowait()
            except queue.Empty:
                self._is_reading = False
                return
            self._is_reading = False
            if isinstance(message, FinishedClip):
                self.keep(message.number, message.beat, message.frames, message.clip.read())
            else:
                self.begun.add(message[0])
                self.frames(*message)


@contextmanager
def local_pool(count: int, folder: Path | None = None) -> Iterator[Pool]:
    """Start a pool of fresh processes, since manim's settings and the encoder's threads don't survive a fork.

    What they write goes below `folder`, by default below one that is removed at the end.
    """
    if folder is None:
        with tempfile.TemporaryDirectory(prefix="lecture-") as own, local_pool(count, Path(own)) as pool:
            yield pool
        return
    context = multiprocessing.get_context("spawn")
    processes: list[BaseProcess] = []

    def start() -> tuple[Executor, ProgressQueue]:
        earlier = multiprocessing.active_children()
        with _signals_blocked(), _single_threaded_blas(), _shared_memory_errors_explained():
            pipe: SimpleQueue[ProgressMessage] = context.SimpleQueue()
            arguments = (pipe, str(folder.absolute()))  # whatever folder a scene's own processes work in
            executor = ProcessPoolExecutor(count, mp_context=context, initializer=initialize_worker, initargs=arguments)
        with _signals_blocked(), _single_threaded_blas():
            for _ in range(count):  # otherwise a worker is first started when there is no idle one
                executor.submit(preload)
        processes[:] = [child for child in multiprocessing.active_children() if child not in earlier]
        return executor, PipeProgress(pipe)

    pool = Pool(
        *start(), count, start, explain_loss=lambda: describe_exit(processes), run_job=run_local_job, cores=cores()
    )
    try:
        yield pool
    finally:
        # Kill, don't shut down: a worker killed while it held the queue's lock blocks the others for ever.
        pool.executor.shutdown(wait=False, cancel_futures=True)
        for child in multiprocessing.active_children():
            child.kill()
            child.join()


def describe_exit(processes: Sequence[BaseProcess]) -> str:
    """Return how the first of some lost workers ended; the executor ends the others by SIGTERM."""
    deadline = time.monotonic() + EXIT_TIMEOUT
    codes: list[int] = []
    while not codes and time.monotonic() < deadline:
        wait_for([process.sentinel for process in processes], TICK)
        codes = [code for process in processes if (code := process.exitcode) not in (None, 0, -signal.SIGTERM)]
    if not codes:
        return WORKER_LOST
    if codes[0] == -signal.SIGKILL:
        return f"{WORKER_LOST} (killed, as a system does that is short of memory); try fewer at once: --jobs 1"
    how = signal.Signals(-codes[0]).name if codes[0] < 0 else f"exit code {codes[0]}"
    if limit := memory_limit():
        return f"{WORKER_LOST} ({how}); was memory short{limit}? Try fewer at once: --jobs 1"
    return f"{WORKER_LOST} ({how})"


@contextmanager
def _shared_memory_errors_explained() -> Iterator[None]:
    """Explain an error of shared memory, which the locks of queues need."""
    try:
        yield
    except OSError as error:
        if error.errno not in NO_SHARED_MEMORY:
            raise
        reason = error.strerror or os.strerror(error.errno or errno.EIO)
        raise LectureError(
            f"shared memory (/dev/shm) can't be written ({reason}), and worker processes need it; mount it writable"
        ) from None


@contextmanager
def _signals_blocked() -> Iterator[None]:
    """Block SIGINT and SIGHUP, so that processes started within never get them, not even before they can ignore
    them."""
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT, signal.SIGHUP})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


@contextmanager
def _single_threaded_blas() -> Iterator[None]:
    """Start processes within with single-threaded BLAS: each core has a worker already."""
    added = [name for name in BLAS_THREAD_VARIABLES if name not in os.environ]
    os.environ.update(dict.fromkeys(added, "1"))
    try:
        yield
    finally:
        for name in added:
            del os.environ[name]
