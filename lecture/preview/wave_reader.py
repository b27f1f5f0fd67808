"""Read the waves of the scene that is shown beside everything else, once it is drawn, and keep them for the page."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import Any

from lecture.preview.results import Results
from lecture.project.lecture_file import Lecture
from scenes.framework.errors import LectureError

__all__ = ["WaveReader"]

Place = tuple[str, str]  # a scene and a language


class WaveReader:
    """Keep the peaks of one scene's sound in one language.

    Parameters
    ----------
    out
        The folder that the lecture is rendered to.
    publish
        Called with a message for the page as soon as they are read.
    """

    def __init__(self, out: Path, publish: Callable[[dict[str, Any]], None]) -> None:
        self._out, self._publish = out, publish
        self._place: Place = ("", "")
        self._waves: dict[str, list[int]] = {}
        self._read: object = None  # what was read, or is being read
        self._task: asyncio.Task[None] | None = None

    def of(self, scene: str, language: str, beat: str) -> list[int]:
        """Return the peaks of a beat, from 0 to 100, one a frame; none where they are not known."""
        return self._waves.get(beat, []) if (scene, language) == self._place else []

    def want(self, lecture: Lecture, scene: str, language: str, results: Results) -> None:
        """Have the waves read, unless what is spoken and how long beats are is as it was."""
        spoken = {name: (result.frames, tuple(map(tuple, result.spoken))) for name, result in results.beats.items()}
        wanted = (lecture.file, dict(lecture.voices), scene, language, spoken)
        if wanted != self._read:
            self._read = wanted
            self.close()
            self._task = asyncio.get_running_loop().create_task(self._take(lecture, (scene, language), spoken))

    async def _take(self, lecture: Lecture, place: Place, spoken: dict[str, tuple[int, tuple[Any, ...]]]) -> None:
        from lecture.preview.waves import SpokenBeat, read_waves

        beats = {name: SpokenBeat(*beat) for name, beat in spoken.items()}
        try:
            found = await asyncio.to_thread(read_waves, lecture, *place, beats, self._out)
        except (LectureError, OSError):  # the render tells what is wrong with a voice
            found = {}
        self._place, self._waves = place, found
        if found:
            self._publish({"state": True})

    def close(self) -> None:
        """Give up what is being read."""
        if self._task is not None:
            self._task.cancel()
