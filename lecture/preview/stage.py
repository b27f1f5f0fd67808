"""The scene that the page shows: which processes hold it, what they are to do next, and what came of it.

A change of a beat's words or code runs that beat again from its snapshot; one of a value runs the scene again in a
process that has its code; any other change of code begins with a process that has none.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

from lecture.preview.code_changes import Patch, changed_beats
from lecture.preview.render_jobs import (
    ClipJob,
    DetailsJob,
    Inputs,
    InspectJob,
    Job,
    LoadJob,
    PictureJob,
    RunJob,
)
from lecture.preview.renderers import Channel, Renderers
from lecture.preview.results import FAILED, RENDERING, STALE, Results, Summary
from scenes.framework.errors import LectureError

__all__ = ["Stage"]


class Stage:
    """One scene in one language.

    Parameters
    ----------
    inputs
        What it is run with.
    beat
        The beat that is shown; an empty text for the first.
    renderers
        Do the jobs.
    folder
        For what is drawn.
    publish
        Called with a message for the page.
    retire
        Called with a file that is needed no more.
    """

    def __init__(
        self,
        inputs: Inputs,
        beat: str,
        renderers: Renderers,
        folder: Path,
        publish: Callable[[dict[str, Any]], None],
        retire: Callable[[str], None],
        numbers: Callable[[], int],
    ) -> None:
        self.inputs = inputs
        self.beat = beat
        self.frame: int | None = None
        self.error: dict[str, Any] | None = None
        self.results = Results([], retire)
        self.sources: dict[str, bytes] = {}
        self.fields: list[dict[str, Any]] = []
        self.words: dict[str, dict[str, list[str]]] = {}  # in the other languages, by beat
        self.findings: list[dict[str, Any]] | None = None
        self.kept: Summary | None = None  # the scene with the values of the lecture file, while others are tried
        self._has_details = False
        self._answers: dict[int, asyncio.Future[Any]] = {}
        self.places: dict[str, str] = {}  # the files of the beats
        self._renderers, self._folder, self._publish, self._new_number = renderers, folder, publish, numbers
        self._patches: dict[str, Patch] = {}
        self._loaded: Channel | None = None
        self._snapshots: dict[str, Channel] = {}
        self._load: int | None = None
        self._reused: int | None = None  # the run after which its process waits, in place of the one that loaded
        self._jobs: dict[int, Job] = {}
        self._channels: dict[int, Channel] = {}
        self._run: int | None = None
        self._is_shown = False  # whether the run that is on has shown its picture

    # -- what is to be done -----------------------------------------------------------------------------------------

    def begin(self) -> None:
        """Load the scene's code, in place of what was loaded, and run it."""
        self._end_jobs()
        self._drop_snapshots(0)
        if self._loaded is not None:
            self._loaded.end()
        self._loaded, self._load, self._reused, self._patches, self.sources = None, None, None, {}, {}
        self.inputs = replace(self.inputs, patches=())
        self.results.outdate(0)
        self._has_details = False
        if self._renderers.forks:
            self._load = self._start(LoadJob(*self._job(), self.inputs, self._folder), None)
        else:
            self._start_run("")

    def rerun(self, first: int) -> None:
        """Run the scene again from the beat at a place; all of it where that is negative."""
        self._end_jobs()
        self._drop_snapshots(first + 1)
        self.results.outdate(max(first, 0))
        self._has_details = False
        if self._load is not None:
            return  # it is run as soon as it is loaded
        names = self.results.names()
        start = next((name for name in names[first::-1] if name in self._snapshots), "") if first >= 0 else ""
        self._start_run(start)

    def _start_run(self, start: str) -> None:
        """Run from a beat's snapshot, or from the beginning."""
        names = self.results.names()
        shown = self.beat or (names[0] if names else "")
        if start and self.results.index(shown) < self.results.index(start):
            shown = start
        is_reused = self._loaded is not None and self._reused is None and not start
        job = RunJob(
            *self._job(),
            self.inputs,
            self._folder,
            shown,
            frame=self.frame if shown == self.beat else None,
            keeps_snapshots=self._renderers.forks,
            is_reused=is_reused,
        )
        self._is_shown = False
        if is_reused:
            self._reused = job.number
        self._run = self._start(job, self._snapshots.get(start) or self._loaded)
        if shown:
            self.results[shown].state = RENDERING
        self._publish({"state": True})

    def show(self, beat: str) -> None:
        """Show another beat; its clip comes before those of others."""
        self.beat, self.frame = beat, None
        self.continue_work()

    def continue_work(self) -> None:
        """Start what is missing and may be started now: the shown beat's clip, then pictures, then other clips."""
        if self._run is not None and not self._is_shown:
            return
        is_busy = any(number not in (self._run, self._load) for number in self._jobs)
        if is_busy or (self._loaded is None and self._renderers.forks):
            return
        if (job := self._next_job()) is not None:
            self._start(job, self._snapshots.get(getattr(job, "beat", "")) or self._loaded)

    @property
    def is_idle(self) -> bool:
        """Whether nothing is under way, nor to be done."""
        return not self._jobs and self._load is None

    def _next_job(self) -> ClipJob | RunJob | DetailsJob | None:
        names = self.results.names()
        shown = self.results.index(self.beat)
        order = [*names[shown:], *names[:shown]]
        head = (*self._job(), self.inputs, self._folder)
        if order and self._lacks(order[0], "clip"):
            return ClipJob(*head, order[0])
        if self._run is not None:
            return None
        for name in order:
            if self._lacks(name, "still"):
                return RunJob(*head, name, goes_on=False)
        if not self._has_details and self.error is None:
            self._has_details = True
            return DetailsJob(*head)
        for name in order:
            if self._lacks(name, "clip"):
                return ClipJob(*head, name)
        return None

    def _lacks(self, beat: str, kind: str) -> bool:
        result = self.results[beat]
        return kind not in result.fresh and result.state != FAILED and self._can_start(beat)

    def _can_start(self, beat: str) -> bool:
        """Return whether the beat can be drawn without running all that is before it."""
        return beat in self._snapshots or not self._renderers.forks

    async def inspect(self, beat: str, frame: int | None, place: tuple[float, float]) -> dict[str, Any] | None:
        """Return what is seen at a place of a picture."""
        job = InspectJob(*self._job(), self.inputs, self._folder, beat, frame, place)
        found: dict[str, Any] | None = await self._answer(job, self._snapshots.get(beat))
        return found

    async def draw_large(self, beat: str, seconds: float | None) -> dict[str, str]:
        """Draw a picture of a beat in full size, and return its file and the command that draws the same."""
        job = PictureJob(*self._job(), self.inputs, self._folder, beat, seconds)
        found: dict[str, str] = await self._answer(job, None)
        return found

    async def _answer(self, job: Job, channel: Channel | None) -> Any:
        future = self._answers[job.number] = asyncio.get_running_loop().create_future()
        self._start(job, channel or self._loaded)
        try:
            return await future
        finally:
            self._answers.pop(job.number, None)

    def _job(self) -> tuple[int]:
        return (self._new_number(),)

    def _start(self, job: Job, channel: Channel | None) -> int:
        self._jobs[job.number] = job
        if channel is not None and channel.is_open:
            channel.fork(job)
        else:
            self._renderers.launch(job)
        return job.number

    # -- changes ----------------------------------------------------------------------------------------------------

    def take_inputs(self, inputs: Inputs, files: dict[str, bytes]) -> bool:
        """Take over values, words and the content of files of code; return whether anything has to be drawn.

        Raises
        ------
        SyntaxError, ValueError, RecursionError, MemoryError
            A file isn't Python; nothing is taken over.
        """
        beats = self._changed_code(files)
        before, self.inputs = self.inputs, replace(inputs, patches=tuple(self._patches.values()))
        if beats is None:
            self.begin()
            return True
        first = min([self.results.index(beat) for beat in beats] or [len(self.results.beats)])
        first = min(first, self._first_changed(before, self.inputs))
        if first == len(self.results.beats):
            return self._retry()
        self.rerun(first)
        return True

    def _retry(self) -> bool:
        """Run what failed once more: what it lacked may be there now."""
        if self.error is None:
            return False
        if self._load is None and self._loaded is None:
            self.begin()
        else:
            self.rerun(-1)
        return True

    def _changed_code(self, files: dict[str, bytes]) -> frozenset[str] | None:
        """Return the beats whose code changed; None where the code has to be loaded anew."""
        if self._loaded is None or self._load is not None:
            return None if files else frozenset()
        found: set[str] = set()
        patches = {}
        is_new = False
        for file, source in files.items():
            if file not in self.sources:
                continue
            beats = changed_beats(self.sources[file], source, file)
            if beats is None:
                is_new = True
            else:
                found |= beats
                patches[file] = Patch(file, source)
        if is_new:
            return None
        for file, patch in patches.items():
            self.sources[file], self._patches[file] = patch.source, patch
        return frozenset(found)

    def _first_changed(self, before: Inputs, after: Inputs) -> int:
        """Return the place of the first beat that the values or words concern; -1 for the scene as a whole."""
        one, other = before.entry, after.entry
        if (one.scene, one.values, one.appearance) != (other.scene, other.values, other.appearance):
            return -1
        old, new = before.script.words(one), after.script.words(other)
        if old.title != new.title or old.speech != new.speech:
            return -1
        changed = [name for name in old.beats.keys() | new.beats.keys() if old.beats.get(name) != new.beats.get(name)]
        return min([self.results.index(name) for name in changed] or [len(self.results.beats)])

    # -- what comes back --------------------------------------------------------------------------------------------

    def opened(self, channel: Channel) -> None:
        """Take over a process that is ready."""
        if channel.role == "job" and channel.job in self._jobs:
            self._channels[channel.job] = channel
        elif channel.role == "snapshot" and channel.job == self._run:
            self._keep_snapshot(channel)
        elif channel.role == "loaded" and channel.job in (self._load, self._reused):
            self._take_loaded(channel)
        else:
            channel.end()

    def _keep_snapshot(self, channel: Channel) -> None:
        if (earlier := self._snapshots.pop(channel.beat, None)) is not None:
            earlier.end()
        self._snapshots[channel.beat] = channel

    def _take_loaded(self, channel: Channel) -> None:
        if self._loaded is not None:
            self._loaded.release()
        self._loaded = channel
        if channel.job == self._load:
            self._load = None
            self._start_run("")

    def closed(self, channel: Channel) -> None:
        """Note that a process has gone."""
        if self._snapshots.get(channel.beat) is channel:
            del self._snapshots[channel.beat]
        if channel is self._loaded:
            self._loaded = None
        if self._channels.get(channel.job) is channel:
            del self._channels[channel.job]
            job = self._jobs.pop(channel.job, None)
            if job is not None and not self._refuse(channel.job, "the process that was asked has ended"):
                self._fail({"error": "the process that drew it has ended", "place": "", "beat": "", "is_fault": True})
            if job is not None:
                self._finished(channel.job)

    def take(self, message: dict[str, Any]) -> None:
        """Take over what a renderer tells."""
        number = message["job"]
        if number not in self._jobs:
            return
        match message["kind"]:
            case "loaded":
                self._take_code(message)
            case "still":
                self._take_still(message, number)
            case "beat":
                self.results.take_beat(message)
                self._publish({"state": True})
            case "clip":
                self.results.take_file(message["beat"], "clip", message["file"])
                self._publish({"clip": {"beat": message["beat"], "file": message["file"]}, "state": True})
            case "words" | "findings":
                self._take_details(message)
            case "seen" | "picture":
                self._take_answer(number, message)
            case "failed":
                self._take_failure(message, number)
            case "done":
                self._read_sources(message["files"])
                self._jobs.pop(number, None)
                self._finished(number)

    def _take_details(self, message: dict[str, Any]) -> None:
        if message["kind"] == "words":
            self.words[message["language"]] = message["words"]
        else:
            self.findings = message["findings"]

    def _take_failure(self, message: dict[str, Any], number: int) -> None:
        """Tell who has asked, or else the page."""
        if self._refuse(number, message["error"]):
            return
        if isinstance(self._jobs[number], DetailsJob):
            self.findings = [{"beat": message["beat"], "rule": "check", "text": message["error"], "fails": True}]
            return
        self._load = None if number == self._load else self._load
        self._reused = None if number == self._reused else self._reused
        self._fail(message)

    def _take_answer(self, number: int, message: dict[str, Any]) -> None:
        future = self._answers.get(number)
        if future is not None and not future.done():
            future.set_result(message["thing"] if message["kind"] == "seen" else message)

    def _take_code(self, message: dict[str, Any]) -> None:
        self.results.arrange([beat["name"] for beat in message["beats"]])
        self.fields = message["fields"]
        self.places = {beat["name"]: beat["file"] for beat in message["beats"]}
        self._read_sources(message["files"])
        if self.beat not in self.results.beats:
            self.beat, self.frame = next(iter(self.results.beats), ""), None

    def _read_sources(self, files: list[str]) -> None:
        """Note the code as it was loaded; what was saved since then comes as a change of its own."""
        for file in files:
            if file not in self.sources:
                try:
                    self.sources[file] = Path(file).read_bytes()
                except OSError:
                    continue

    def _take_still(self, message: dict[str, Any], number: int) -> None:
        beat = message["beat"]
        if message["frame"] is None:
            self.results.take_file(beat, "still", message["file"])
        if number == self._run:
            self._is_shown = True
            self.error = None
        self._publish({"still": {"beat": beat, "frame": message["frame"], "file": message["file"]}})
        self.continue_work()

    def _fail(self, message: dict[str, Any]) -> None:
        self.error = {key: message[key] for key in ("error", "place", "beat", "is_fault")}
        for result in self.results.beats.values():
            if result.state in (RENDERING, STALE):
                result.state = FAILED
        self._publish({"state": True})

    def _finished(self, number: int) -> None:
        if number == self._run:
            self._run = None
            if self.error is None:
                self._is_shown = True
        self._publish({"state": True})
        self.continue_work()

    # -- the end ----------------------------------------------------------------------------------------------------

    def _end_jobs(self) -> None:
        """End what is under way; processes that wait stay."""
        for number in list(self._jobs):
            if number != self._load:
                self._jobs.pop(number)
                if (channel := self._channels.pop(number, None)) is not None:
                    channel.end()
                self._refuse(number, "the scene has changed meanwhile; ask again")
        self._run = None

    def _refuse(self, number: int, reason: str) -> bool:
        """Answer that something could not be done; return whether anybody has asked."""
        future = self._answers.pop(number, None)
        if future is not None and not future.done():
            future.set_exception(LectureError(reason))
        return future is not None

    def _drop_snapshots(self, first: int) -> None:
        """End the snapshots from a place on."""
        for name in self.results.names()[first:]:
            if (channel := self._snapshots.pop(name, None)) is not None:
                channel.end()

    def close(self) -> None:
        """End all of the scene's processes, and drop its pictures."""
        self._load = None
        self._end_jobs()
        for channel in [*self._snapshots.values(), *([self._loaded] if self._loaded else [])]:
            channel.end()
        self._snapshots, self._loaded = {}, None
        self.results.clear()
