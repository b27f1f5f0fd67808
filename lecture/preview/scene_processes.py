"""Keep the processes of the scene that is shown: the one that has its code, its snapshots, and those at a job."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from typing import Any

from lecture.preview.render_jobs import Job
from lecture.preview.renderers import Channel, Renderers
from scenes.framework.errors import LectureError

__all__ = ["SceneProcesses"]


class SceneProcesses:
    """The processes of one scene, and the jobs that they are at.

    `load` is the job that loads the code, `run` the one that runs the scene, and `reused` the run after which its
    process waits, in place of the one that loaded; `ended` the run that is done, whose last snapshot may come after
    that; None where there is none.
    """

    def __init__(self, renderers: Renderers) -> None:
        self.loaded: Channel | None = None
        self.snapshots: dict[str, Channel] = {}
        self.jobs: dict[int, Job] = {}
        self.load: int | None = None
        self.run: int | None = None
        self.reused: int | None = None
        self.ended: int | None = None
        self._renderers = renderers
        self._channels: dict[int, Channel] = {}
        self._answers: dict[int, asyncio.Future[Any]] = {}

    @property
    def are_idle(self) -> bool:
        """Whether nothing is under way."""
        return not self.jobs and self.load is None

    @property
    def is_busy(self) -> bool:
        """Whether something beside the loading and the run is under way."""
        return any(number not in (self.run, self.load) for number in self.jobs)

    def start(self, job: Job, channel: Channel | None) -> int:
        """Have a job done by a fork of a process, or by a new one; return its number."""
        self.jobs[job.number] = job
        if channel is not None and channel.is_open:
            channel.fork(job)
        else:
            self._renderers.launch(job)
        return job.number

    async def answer(self, job: Job, channel: Channel | None) -> Any:
        """Return what a job is answered with."""
        future = self._answers[job.number] = asyncio.get_running_loop().create_future()
        self.start(job, channel or self.loaded)
        try:
            return await future
        finally:
            self._answers.pop(job.number, None)

    def take_answer(self, number: int, value: Any) -> None:
        """Give whoever asks a job's answer."""
        future = self._answers.get(number)
        if future is not None and not future.done():
            future.set_result(value)

    def refuse(self, number: int, reason: str) -> bool:
        """Answer that something could not be done; return whether anybody has asked."""
        future = self._answers.pop(number, None)
        if future is not None and not future.done():
            future.set_exception(LectureError(reason))
        return future is not None

    def opened(self, channel: Channel) -> bool:
        """Take over a process that is ready; return whether the code has just been loaded."""
        is_load = channel.role == "loaded" and channel.job == self.load
        if channel.role == "job" and channel.job in self.jobs:
            self._channels[channel.job] = channel
        elif channel.role == "snapshot" and channel.job in (self.run, self.ended):
            self.drop_snapshots([channel.beat])
            self.snapshots[channel.beat] = channel
        elif channel.role == "loaded" and channel.job in (self.load, self.reused):
            if self.loaded is not None:
                self.loaded.release()
            self.loaded = channel
            self.load = None if is_load else self.load
        else:
            channel.end()
        return is_load

    def closed(self, channel: Channel) -> bool:
        """Note that a process has gone; return whether a job went with it."""
        if self.snapshots.get(channel.beat) is channel:
            del self.snapshots[channel.beat]
        if channel is self.loaded:
            self.loaded = None
        if self._channels.get(channel.job) is not channel:
            return False
        del self._channels[channel.job]
        return self.jobs.pop(channel.job, None) is not None

    def unload(self) -> None:
        """End the process that has the code."""
        if self.loaded is not None:
            self.loaded.end()
        self.loaded, self.load, self.reused = None, None, None

    def end_jobs(self) -> None:
        """End what is under way; processes that wait stay."""
        for number in list(self.jobs):
            if number != self.load:
                self.jobs.pop(number)
                if (channel := self._channels.pop(number, None)) is not None:
                    channel.end()
                self.refuse(number, "the scene has changed meanwhile; ask again")
        self.run = self.ended = None

    def drop_snapshots(self, beats: Iterable[str]) -> None:
        """End the snapshots of beats."""
        for beat in beats:
            if (channel := self.snapshots.pop(beat, None)) is not None:
                channel.end()

    def close(self) -> None:
        """End all."""
        self.load = None
        self.end_jobs()
        self.drop_snapshots(list(self.snapshots))
        self.unload()
