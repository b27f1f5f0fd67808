"""What a pool asks of its workers, wherever they are."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import Future
from typing import Any, Protocol, TypeVar

from lecture.workers.worker import ProgressMessage

__all__ = ["WORKER_LOST", "Workers"]

J = TypeVar("J")
WORKER_LOST = "the worker process ended suddenly"


class Workers(Protocol):
    """Processes that do jobs: of this machine (workers/local.py) or of a cluster (workers/dask_pool.py)."""

    @property
    def size(self) -> int:
        """How many jobs are done at once."""
        ...

    @property
    def cores(self) -> int:
        """The processor cores that all of them share, where that is known; else 1."""
        ...

    @property
    def loss_error(self) -> type[BaseException]:
        """What a job's future raises when its worker is lost."""
        ...

    def submit(self, number: int, work: Callable[[J], Any], job: J) -> Future[Any]:
        """Submit a job; its result may come in a file."""
        ...

    def messages(self) -> Iterator[ProgressMessage]:
        """Yield what workers have told since it was asked last: jobs that began, frames, finished clips."""
        ...

    def poll(self) -> None:
        """Look after the workers; called a few times a second while jobs are done."""
        ...

    def restart(self) -> str | None:
        """Start workers in place of lost ones, and tell how those ended; None where others see to that."""
        ...
