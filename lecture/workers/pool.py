"""Run jobs on workers, and run again what was lost with one.

Which workers these are, the pool does not know: processes of this machine, or of a cluster.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, wait
from dataclasses import dataclass
from typing import Generic, TypeVar

from lecture.messages import without_repeats
from lecture.narration.speech import Speech, SpeechJob, run_speech_job
from lecture.render.jobs import DrawJob, DrawnBeats, Failure, RehearsalJob, SceneRun, rehearse_scene
from lecture.render.progress_protocol import OrderCancelledError
from lecture.workers.protocol import WORKER_LOST, Workers
from lecture.workers.worker import TICK, FinishedClip, ResultFile, draw_with_progress
from scenes.framework.errors import LectureError

__all__ = ["WORKER_PLACE", "JobRun", "Pool"]

J = TypeVar("J")
R = TypeVar("R")
MAX_CRASHES = 2  # workers that a job may take down
WORKER_PLACE = "worker"  # of a fault that has no place in the code


@dataclass
class Pool:
    """Run jobs on workers until they are cancelled; `loss` tells how those workers ended that were lost last."""

    workers: Workers
    loss: str = WORKER_LOST
    is_cancelled: Callable[[], bool] = lambda: False

    @property
    def size(self) -> int:
        """How many jobs are done at once."""
        return self.workers.size

    def has_idle_cores(self, jobs: int) -> bool:
        """Return whether some cores have nothing to do while so many jobs are done."""
        return min(self.size, jobs) < self.workers.cores

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

    def speak(self, jobs: Sequence[SpeechJob], done: Callable[[int, Sequence[Speech]], None]) -> None:
        """Speak passages; hand over each as soon as it is spoken. LectureError where its workers were lost."""

        def finish(number: int, found: Sequence[Speech] | None) -> None:
            if found is None:
                passage = jobs[number].passage
                raise LectureError(f"{passage.scene}.{passage.beat} ({passage.language}): speaking: {self.loss}")
            done(number, found)

        JobRun(self, run_speech_job, jobs, finish).run()

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

    def run(self) -> list[R | None]:
        """Return the results in the order of the jobs; what the system denies is raised at once, mistakes at the
        end."""
        try:
            return self._run()
        finally:
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
            self.pool.workers.poll()
            self._read_progress()
            for future in finished:
                if not self._take_result(futures[future], future):
                    unfinished.append(futures[future])
            if pending and self.pool.is_cancelled():
                raise OrderCancelledError
        return sorted(unfinished)

    def _submit(self, number: int) -> Future[R]:
        """Submit a job; a pool that lost a worker takes none, and the job waits for the next."""
        try:
            return self.pool.workers.submit(number, self.work, self.jobs[number])
        except self.pool.workers.loss_error as error:
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
        except self.pool.workers.loss_error:
            return False
        else:
            self.results[number] = found
            self.done(number, found)
        return True

    def _retry(self, unfinished: list[int]) -> list[int]:
        """Return the unfinished jobs to run again; a job that ran when two workers were lost is given up."""
        if not unfinished:
            return []
        told = self.pool.workers.restart()
        if told is not None:
            self.pool.loss = told
            self.crashes.update(self.begun.intersection(unfinished) or unfinished)
        lost = [number for number in unfinished if told is None or self.crashes[number] >= MAX_CRASHES]
        for number in lost:
            self.done(number, None)
        return [number for number in unfinished if number not in lost]

    def _read_progress(self) -> None:
        for message in self.pool.workers.messages():
            if isinstance(message, FinishedClip):
                self.keep(message.number, message.beat, message.frames, message.clip.read())
            else:
                self.begun.add(message[0])
                self.frames(*message)
