"""The scene that the page shows: which processes hold it, what they are to do next, and what came of it.

A change of a beat's words or code runs that beat again from its snapshot; one of a value runs the scene again in a
process that has its code; any other change of code begins with a process that has none.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

from lecture.preview.render_jobs import (
    ClipJob,
    DetailsJob,
    Inputs,
    InspectJob,
    LoadJob,
    PictureJob,
    RunJob,
)
from lecture.preview.renderers import Channel, Renderers
from lecture.preview.results import FAILED, RENDERING, STALE, Results, Summary
from lecture.preview.scene_code import SceneCode, first_changed
from lecture.preview.scene_processes import SceneProcesses

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
        self.code = SceneCode()
        self.fields: list[dict[str, Any]] = []
        self.words: dict[str, dict[str, list[str]]] = {}  # in the other languages, by beat
        self.findings: list[dict[str, Any]] | None = None
        self.kept: Summary | None = None  # the scene with the values of the lecture file, while others are tried
        self._has_details = False
        self.places: dict[str, str] = {}  # the files of the beats
        self._renderers, self._folder, self._publish, self._new_number = renderers, folder, publish, numbers
        self._processes = SceneProcesses(renderers)
        self._is_shown = False  # whether the run that is on has shown its picture

    # -- what is to be done -----------------------------------------------------------------------------------------

    def begin(self) -> None:
        """Load the scene's code, in place of what was loaded, and run it."""
        processes = self._processes
        processes.end_jobs()
        processes.drop_snapshots(list(processes.snapshots))
        processes.unload()
        self.code.forget()
        self.inputs = replace(self.inputs, patches=())
        self.results.outdate(0)
        self._has_details = False
        if self._renderers.forks:
            processes.load = processes.start(LoadJob(*self._head()), None)
        else:
            self._start_run("")

    def rerun(self, first: int) -> None:
        """Run the scene again from the beat at a place; all of it where that is negative."""
        processes, names = self._processes, self.results.names()
        processes.end_jobs()
        processes.drop_snapshots(names[first + 1 :])
        self.results.outdate(max(first, 0))
        self._has_details = False
        if processes.load is not None:
            return  # it is run as soon as it is loaded
        start = next((name for name in names[first::-1] if name in processes.snapshots), "") if first >= 0 else ""
        self._start_run(start)

    def _start_run(self, start: str) -> None:
        """Run from a beat's snapshot, or from the beginning."""
        processes, names = self._processes, self.results.names()
        shown = self.beat or (names[0] if names else "")
        if start and self.results.index(shown) < self.results.index(start):
            shown = start
        is_reused = processes.loaded is not None and processes.reused is None and not start
        job = RunJob(
            *self._head(),
            shown,
            frame=self.frame if shown == self.beat else None,
            keeps_snapshots=self._renderers.forks,
            is_reused=is_reused,
        )
        self._is_shown = False
        if is_reused:
            processes.reused = job.number
        processes.run = processes.start(job, processes.snapshots.get(start) or processes.loaded)
        if shown:
            self.results[shown].state = RENDERING
        self._publish({"state": True})

    def show(self, beat: str) -> None:
        """Show another beat; its clip comes before those of others."""
        self.beat, self.frame = beat, None
        self.continue_work()

    def continue_work(self) -> None:
        """Start what is missing and may be started now: the shown beat's clip, then pictures, then other clips."""
        processes = self._processes
        if processes.run is not None and not self._is_shown and not self._is_reached(self.beat):
            return
        if processes.is_busy or (processes.loaded is None and self._renderers.forks):
            return
        if (job := self._next_job()) is not None:
            processes.start(job, processes.snapshots.get(getattr(job, "beat", "")) or processes.loaded)

    @property
    def is_idle(self) -> bool:
        """Whether nothing is under way, nor to be done."""
        return self._processes.are_idle

    def _next_job(self) -> ClipJob | RunJob | DetailsJob | None:
        names = self.results.names()
        shown = self.results.index(self.beat)
        order = [*names[shown:], *names[:shown]]
        if order and self._lacks(order[0], "clip"):
            return ClipJob(*self._head(), order[0])
        if self._processes.run is not None:
            return None
        for name in order:
            if self._lacks(name, "still"):
                return RunJob(*self._head(), name, goes_on=False)
        if not self._has_details and self.error is None:
            self._has_details = True
            return DetailsJob(*self._head())
        for name in order:
            if self._lacks(name, "clip"):
                return ClipJob(*self._head(), name)
        return None

    def _is_reached(self, beat: str) -> bool:
        """Return whether the run that is on has come from the scene's beginning to a beat's."""
        snapshot = self._processes.snapshots.get(beat)
        return snapshot is not None and snapshot.job == self._processes.run

    def _lacks(self, beat: str, kind: str) -> bool:
        result = self.results[beat]
        return kind not in result.fresh and result.state != FAILED and self._can_start(beat)

    def _can_start(self, beat: str) -> bool:
        """Return whether the beat can be drawn without running all that is before it."""
        return beat in self._processes.snapshots or not self._renderers.forks

    async def inspect(self, beat: str, frame: int | None, place: tuple[float, float]) -> dict[str, Any] | None:
        """Return what is seen at a place of a picture."""
        job = InspectJob(*self._head(), beat, frame, place)
        found: dict[str, Any] | None = await self._processes.answer(job, self._processes.snapshots.get(beat))
        return found

    async def draw_large(self, beat: str, seconds: float | None) -> dict[str, str]:
        """Draw a picture of a beat in full size, and return its file and the command that draws the same."""
        found: dict[str, str] = await self._processes.answer(PictureJob(*self._head(), beat, seconds), None)
        return found

    def _head(self) -> tuple[int, Inputs, Path]:
        """Return what each job begins with: a number of its own, what the scene is run with, and the folder."""
        return self._new_number(), self.inputs, self._folder

    # -- changes ----------------------------------------------------------------------------------------------------

    def take_inputs(self, inputs: Inputs, files: dict[str, bytes]) -> bool:
        """Take over values, words and the content of files of code; return whether anything has to be drawn.

        Raises
        ------
        SyntaxError, ValueError, RecursionError, MemoryError
            A file isn't Python; nothing is taken over.
        """
        names = self.results.names()
        beats = self._changed_code(files)
        before, self.inputs = self.inputs, replace(inputs, patches=self.code.patches)
        if beats is None:
            self.begin()
            return True
        first = min([self.results.index(beat) for beat in beats] or [len(names)])
        first = min(first, first_changed(before, self.inputs, names))
        if first == len(names):
            return self._retry()
        self.rerun(first)
        return True

    def _retry(self) -> bool:
        """Run what failed once more: what it lacked may be there now."""
        if self.error is None:
            return False
        if self._processes.load is None and self._processes.loaded is None:
            self.begin()
        else:
            self.rerun(-1)
        return True

    def _changed_code(self, files: dict[str, bytes]) -> frozenset[str] | None:
        """Return the beats whose code changed; None where the code has to be loaded anew."""
        if self._processes.loaded is None or self._processes.load is not None:
            return None if files else frozenset()
        return self.code.take(files)

    # -- what comes back --------------------------------------------------------------------------------------------

    def opened(self, channel: Channel) -> None:
        """Take over a process that is ready."""
        if self._processes.opened(channel):
            self._start_run("")
        elif self._is_reached(self.beat) or self._processes.run is None:
            self.continue_work()  # its clip is drawn beside its picture, or after the run

    def closed(self, channel: Channel) -> None:
        """Note that a process has gone."""
        if not self._processes.closed(channel):
            return
        if not self._processes.refuse(channel.job, "the process that was asked has ended"):
            self._fail({"error": "the process that drew it has ended", "place": "", "beat": "", "is_fault": True})
        self._finished(channel.job)

    def take(self, message: dict[str, Any]) -> None:
        """Take over what a renderer tells."""
        number = message["job"]
        if number not in self._processes.jobs:
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
                self._processes.take_answer(number, message["thing"] if message["kind"] == "seen" else message)
            case "failed":
                self._take_failure(message, number)
            case "done":
                self.code.note(message["files"])
                self._processes.jobs.pop(number, None)
                self._finished(number)

    def _take_details(self, message: dict[str, Any]) -> None:
        if message["kind"] == "words":
            self.words[message["language"]] = message["words"]
        else:
            self.findings = message["findings"]

    def _take_failure(self, message: dict[str, Any], number: int) -> None:
        """Tell who has asked, or else the page."""
        processes = self._processes
        if processes.refuse(number, message["error"]):
            return
        if isinstance(processes.jobs[number], DetailsJob):
            self.findings = [{"beat": message["beat"], "rule": "check", "text": message["error"], "fails": True}]
            return
        processes.load = None if number == processes.load else processes.load
        processes.reused = None if number == processes.reused else processes.reused
        self._fail(message)

    def _take_code(self, message: dict[str, Any]) -> None:
        self.results.arrange([beat["name"] for beat in message["beats"]])
        self.fields = message["fields"]
        self.places = {beat["name"]: beat["file"] for beat in message["beats"]}
        self.code.note(message["files"])
        if self.beat not in self.results.beats:
            self.beat, self.frame = next(iter(self.results.beats), ""), None

    def _take_still(self, message: dict[str, Any], number: int) -> None:
        beat = message["beat"]
        if message["frame"] is None:
            self.results.take_file(beat, "still", message["file"])
        if number == self._processes.run:
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
        if number == self._processes.run:
            self._processes.run, self._processes.ended = None, number
            if self.error is None:
                self._is_shown = True
        self._publish({"state": True})
        self.continue_work()

    def close(self) -> None:
        """End all of the scene's processes, and drop its pictures."""
        self._processes.close()
        self.results.clear()
