"""Run jobs on the workers of a Dask scheduler, on any number of machines.

A job takes its inputs along and brings its clips back, as bytes: no disk is shared. Each worker is asked for what it
draws with before it gets a job, and is refused where that differs from here; workers may come and go meanwhile.
"""

from __future__ import annotations

import asyncio
import logging
import queue
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import CancelledError, Future
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Any, TypeVar, cast
from uuid import uuid4

from lecture.cache.code_digest import CodeRoot, Sources
from lecture.cache.keys import digest, environment
from lecture.messages import quote
from lecture.render.draw import draw_beats
from lecture.render.progress_protocol import OrderCancelledError, Progress
from lecture.workers.pool import Pool
from lecture.workers.worker import TICK, ProgressMessage, initialize_worker, run_job
from scenes.framework.errors import LectureError

if TYPE_CHECKING:
    from distributed import Client, Worker

__all__ = ["dask_pool", "identity", "register_worker"]

J = TypeVar("J")
R = TypeVar("R")
CONNECTING = 10.0
WAITING = 60.0  # for the first worker
ASKING = 2.0  # how often new workers are looked for
# What Dask raises of a connection that is gone: CommClosedError and RPCClosed are OSErrors, a closed pool, loop or
# executor is a RuntimeError; what was asked for meanwhile is cancelled, by a loop or by the client.
LOST_CONNECTION = (asyncio.CancelledError, CancelledError, OSError, RuntimeError, TimeoutError)
TELLING = 1.0  # how often a worker tells the frames it has written: each word costs the scheduler a millisecond


def identity(roots: Iterable[CodeRoot] = ()) -> dict[str, str]:
    """Return what this process draws scenes with: the code that they run on, and everything else that pictures depend
    on."""
    code = Sources().digest(CodeRoot.of(initialize_worker), CodeRoot.of(draw_beats), *roots)
    return environment() | {"project": code}


async def register_worker(
    wanted: Mapping[str, str], roots: Sequence[CodeRoot], dask_worker: Worker | None = None
) -> dict[str, str]:
    """Run in a worker: register it for jobs if it draws with what is wanted; return what it draws with."""
    own = await asyncio.to_thread(identity, roots)
    if own == wanted and dask_worker is not None:
        tempfile.tempdir = dask_worker.local_directory  # what a killed worker leaves there, Dask clears away
        # One job at a time: manim's settings are the process's.
        await dask_worker.set_resources(**{resource(wanted): 1})
    return own


def resource(wanted: Mapping[str, str]) -> str:
    """Return the name of the Dask resource that workers for such jobs have."""
    return f"lecture-{digest(dict(wanted))[:16]}"


class EventSender:
    """Report progress as events of the cluster, few enough for many workers at once."""

    def __init__(self, topic: str) -> None:
        self.topic = topic
        self.held, self.told = 0, -TELLING

    def put(self, message: ProgressMessage) -> None:
        """Send a message: that a job begins at once, frames once a second."""
        from distributed import get_worker

        number, frames = cast("tuple[int, int]", message)  # clips come with their jobs: no disk is shared
        self.held += frames
        if frames and time.monotonic() - self.told < TELLING:
            return
        get_worker().log_event(self.topic, (number, self.held))
        self.held, self.told = 0, time.monotonic()


def run_on_worker(topic: str, number: int, work: Callable[[J], R], job: J) -> R:
    """Run a job of the pool in a worker of the cluster."""
    return run_job(number, work, job, sender=EventSender(topic))


def is_lost(client: Client) -> bool:
    """Return whether a client has lost its scheduler, for a while or for good."""
    return client.status != "running"


class DaskWorkers:
    """The workers of a scheduler; new ones are looked for from time to time. The scheduler sees to lost ones."""

    cores = 1  # of other machines, and not known

    def __init__(self, client: Client, say: Callable[[str], None], roots: Sequence[CodeRoot] = ()) -> None:
        from distributed.scheduler import KilledWorker

        self.client, self.say, self.roots = client, say, roots
        self.loss_error: type[BaseException] = KilledWorker
        self.wanted = identity(roots)
        self.topic = f"lecture-{uuid4().hex}"
        self.told: queue.SimpleQueue[ProgressMessage] = queue.SimpleQueue()
        self.accepted: set[str] = set()
        self.asked: set[str] = set()
        self.next = 0.0
        self.executor = client.get_executor(pure=False, resources={resource(self.wanted): 1})
        client.subscribe_topic(self.topic, lambda event: self.told.put(tuple(event[1])))

    @property
    def size(self) -> int:
        """Return how many workers draw with what this machine draws with; 1 while the last is gone, for another may
        come."""
        return max(1, len(self.accepted))

    def submit(self, number: int, work: Callable[[J], Any], job: J) -> Future[Any]:
        """Submit a job to a worker that is registered for it."""
        future: Future[Any] = self.executor.submit(run_on_worker, self.topic, number, work, job)
        return future

    def messages(self) -> Iterator[ProgressMessage]:
        """Yield what workers have told, as events of the cluster."""
        with suppress(queue.Empty):
            while True:
                yield self.told.get_nowait()

    def restart(self) -> None:
        """Do nothing: a job whose workers were lost comes back only when the scheduler has given it up."""

    def poll(self) -> None:
        """Look for new workers every other second."""
        if time.monotonic() >= self.next:
            self.discover_workers()
            self.next = time.monotonic() + ASKING

    def discover_workers(self) -> None:
        """Ask new workers what they draw with, and register those with the same.

        Where the scheduler doesn't answer, nothing changes: the client connects anew, or gives up and is closed.
        """
        scheduler = cast("Any", self.client.scheduler)
        if scheduler is None:  # of a closed client
            return
        try:
            # The scheduler is asked itself: what `scheduler_info` returns may be the answer to a call of the client's
            # own, made every two seconds, which asks for no workers.
            self._meet(set(self.client.sync(scheduler.identity, n_workers=-1)["workers"]))
        except OSError:
            return  # which may come before the client notices
        except LOST_CONNECTION:
            if not is_lost(self.client):
                raise

    def _meet(self, present: set[str]) -> None:
        self.accepted &= present
        self.asked &= present  # who left and came back is a worker that was not registered yet
        for address in sorted(present - self.asked):
            self.asked.add(address)
            self._ask(address)

    def _ask(self, address: str) -> None:
        answers: dict[str, Any] = self.client.run(
            register_worker, self.wanted, self.roots, workers=[address], on_error="return"
        )
        answer = answers.get(address)
        if not isinstance(answer, dict):
            self.say(f"{address}: refused: it has not got this project ({answer}); install it there")
        elif differences := [name for name in self.wanted if answer.get(name) != self.wanted[name]]:
            told = "; ".join(f"{name} is {answer.get(name)} there, {self.wanted[name]} here" for name in differences)
            self.say(f"{address}: refused: {told}; install the same there")
        else:
            self.accepted.add(address)


@contextmanager
def dask_pool(address: str, progress: Progress, roots: Sequence[CodeRoot]) -> Iterator[Pool]:
    """Open a pool of the workers of the scheduler at this address that draw scenes with the same code as this machine.

    Raises
    ------
    LectureError
        Dask is not installed, there is no scheduler, none of its workers is fit, or the scheduler is lost.
    """
    try:
        from distributed import Client
    except ImportError:
        raise LectureError("--cluster: needs Dask; install the package distributed") from None
    try:
        client = Client(address, timeout=CONNECTING, set_as_default=False)
    except (OSError, ValueError) as error:
        raise LectureError(f"--cluster {quote(address)}: no scheduler answers there ({error}); start one") from None
    with client, _explaining_lost_scheduler(client, address):
        workers = DaskWorkers(client, progress.say, roots)
        _wait_for_workers(workers, address, progress)
        yield Pool(workers, is_cancelled=progress.is_cancelled)


@contextmanager
def _explaining_lost_scheduler(client: Client, address: str) -> Iterator[None]:
    """Report a lost scheduler in one line, whatever error it came as."""
    from distributed.client import ClosedClientError

    for name in [*logging.root.manager.loggerDict]:
        if name.partition(".")[0] == "distributed":
            logging.getLogger(name).setLevel(logging.CRITICAL + 1)
    try:
        yield
    except (*LOST_CONNECTION, ClosedClientError):
        if not is_lost(client):
            raise
        remedy = "start it again; the same command then goes on where this one ended"
        raise LectureError(f"--cluster {quote(address)}: the scheduler was lost; {remedy}") from None


def _wait_for_workers(workers: DaskWorkers, address: str, progress: Progress) -> None:
    deadline = time.monotonic() + WAITING
    workers.discover_workers()
    if not workers.accepted:
        workers.say(f"{address}: no worker is fit yet; waiting for one for {WAITING:.0f} s.")
    while not workers.accepted:
        if progress.is_cancelled():
            raise OrderCancelledError
        if workers.client.status == "closed":  # no job is there yet whose error would tell
            raise OSError("the scheduler is gone")
        if time.monotonic() > deadline:
            raise LectureError(f"--cluster {quote(address)}: no worker there can draw this lecture; see above")
        time.sleep(TICK)
        workers.discover_workers()
