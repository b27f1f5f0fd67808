"""Workers of a pool as a thread of the test's process, which has imported manim already and knows the test's scenes."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from concurrent.futures import BrokenExecutor, Future, ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from rich.console import Console

from lecture.render.progress import ProgressOutput, Reporter
from lecture.workers.pool import Pool
from lecture.workers.worker import ProgressMessage, run_job


class ThreadWorkers:
    """Does one job at a time; `size` and `cores` are what the pool is told."""

    loss_error: type[BaseException] = BrokenExecutor

    def __init__(self, executor: ThreadPoolExecutor, size: int = 1, cores: int = 1) -> None:
        self.executor, self.size, self.cores = executor, size, cores

    def submit(self, number: int, work: Callable[[Any], Any], job: Any) -> Future[Any]:
        return self.executor.submit(run_job, number, work, job)

    def messages(self) -> Iterator[ProgressMessage]:
        return iter(())

    def poll(self) -> None:
        pass

    def restart(self) -> None:
        pass


@contextmanager
def thread_pool(count: int, folder: Path | None = None, cores: int = 1, *, draws: bool = True) -> Iterator[Pool]:
    """Return a pool of such workers, called as that of processes is."""
    with ThreadPoolExecutor(1) as executor:
        yield Pool(ThreadWorkers(executor, count, cores))


def unseen(report: Reporter | None = None) -> ProgressOutput:
    """Return progress that is reported to a function, or to nobody."""
    return ProgressOutput(Console(file=io.StringIO()), report)
