"""Worker processes of this machine. None outlives the process that started it, however that one ends."""

from __future__ import annotations

import errno
import gc
import multiprocessing
import os
import signal
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import BrokenExecutor, Future, ProcessPoolExecutor
from contextlib import contextmanager
from multiprocessing.connection import wait as wait_for
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar, cast

from lecture.system_errors import memory_limit
from lecture.workers.pool import Pool
from lecture.workers.protocol import WORKER_LOST
from lecture.workers.worker import TICK, ProgressMessage, initialize_worker, preload, run_local_job
from scenes.framework.errors import LectureError

if TYPE_CHECKING:
    from multiprocessing.context import BaseContext
    from multiprocessing.process import BaseProcess
    from multiprocessing.queues import SimpleQueue

__all__ = ["LocalWorkers", "cores", "describe_exit", "local_pool"]

J = TypeVar("J")
EXIT_TIMEOUT = 1.0  # for a process that broke the pool to be seen as ended
NO_SHARED_MEMORY = frozenset({errno.EACCES, errno.ENOENT, errno.ENOSPC, errno.ENOSYS, errno.EPERM, errno.EROFS})
# What numpy's libraries of linear algebra read when they are loaded.
BLAS_THREAD_VARIABLES = ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "VECLIB_MAXIMUM_THREADS")
STARTING = threading.Lock()  # the environment that processes start in is one for all pools


def cores() -> int:
    """Return the processor cores that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


class OwnProcesses:
    """A context of multiprocessing that knows the processes which were started in it."""

    def __init__(self, context: Any) -> None:
        self.context = context
        self.started: list[BaseProcess] = []

    def Process(self, *args: Any, **kwargs: Any) -> BaseProcess:  # noqa: N802 - multiprocessing names it so
        """Make a process, not started yet."""
        process: BaseProcess = self.context.Process(*args, **kwargs)
        self.started.append(process)
        return process

    def __getattr__(self, name: str) -> Any:
        return getattr(self.context, name)


class LocalWorkers:
    """Processes started afresh, since manim's settings and the encoder's threads don't survive a fork.

    What they write goes below `folder`.
    """

    loss_error = BrokenExecutor

    def __init__(self, count: int, folder: Path, warm_up: Callable[[], None] = preload) -> None:
        self.size, self.cores, self.folder, self.warm_up = count, cores(), folder.absolute(), warm_up
        self._start()

    def _start(self) -> None:
        self._is_reading = False
        self.processes = OwnProcesses(multiprocessing.get_context("spawn"))
        with STARTING, _signals_blocked(), _single_threaded_blas():
            with _shared_memory_errors_explained():
                self.pipe: SimpleQueue[ProgressMessage] = self.processes.SimpleQueue()
                self.executor = ProcessPoolExecutor(
                    self.size,
                    mp_context=cast("BaseContext", self.processes),  # it is asked for no more than it hands on
                    initializer=initialize_worker,
                    initargs=(self.pipe, str(self.folder)),
                )
            for _ in range(self.size):  # otherwise a worker is first started when there is no idle one
                self.executor.submit(self.warm_up)

    def submit(self, number: int, work: Callable[[J], Any], job: J) -> Future[Any]:
        """Submit a job to a process; its result comes in a file."""
        future: Future[Any] = self.executor.submit(run_local_job, number, work, job)
        return future

    def messages(self) -> Iterator[ProgressMessage]:
        """Yield the messages, each written at once: one that was sent is not lost with its sender.

        An interrupt may leave half a message in the pipe: what comes after that can't be read.
        """
        while not self._is_reading and not self.pipe.empty():
            self._is_reading = True
            message = self.pipe.get()
            self._is_reading = False
            yield message

    def poll(self) -> None:
        """Do nothing: the executor tells the loss of a process."""

    def restart(self) -> str:
        """Start all anew: an executor that lost one takes no more jobs."""
        told = describe_exit(self.processes.started)
        self.end()
        self._start()
        return told

    def end(self) -> None:
        """Kill, don't shut down: a worker killed while it held the queue's lock blocks the others for ever."""
        self.executor.shutdown(wait=False, cancel_futures=True)
        for process in self.processes.started:
            if process.pid is not None:
                process.kill()
                process.join()


@contextmanager
def local_pool(count: int, folder: Path | None = None, *, draws: bool = True) -> Iterator[Pool]:
    """Start a pool of processes, which end with it; they write below a folder, or one of their own.

    Those that don't draw are started without manim.
    """
    with tempfile.TemporaryDirectory(prefix="lecture-") as own:
        workers = LocalWorkers(count, folder or Path(own), preload if draws else gc.freeze)
        try:
            yield Pool(workers)
        finally:
            workers.end()


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
