"""The jobs of a renderer, as plain data: what a scene is run with, and what is wanted of the run."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from lecture.preview.code_changes import Patch
from lecture.project.lecture_file import SceneEntry
from lecture.project.script_check import Script
from lecture.render.jobs import context_of

if TYPE_CHECKING:
    from scenes.framework.context import SceneContext

__all__ = [
    "CLIP",
    "FPS",
    "STILL",
    "ClipJob",
    "DetailsJob",
    "Inputs",
    "InspectJob",
    "Job",
    "LoadJob",
    "PictureJob",
    "RunJob",
    "ThumbnailJob",
]

# Pixels of the shorter side.
STILL = 720
CLIP = 480
FPS = 15


@dataclass(frozen=True)
class Inputs:
    """A scene with its words in all languages, the language of its pictures, and code that changed since it was
    loaded."""

    entry: SceneEntry
    scripts: Mapping[str, Script]
    language: str
    patches: tuple[Patch, ...] = ()

    @property
    def script(self) -> Script:
        """The words of the pictures."""
        return self.scripts[self.language]

    def context(self) -> SceneContext:
        """Return what the scene runs in; of one that is translated, words that are still to be written may be missing.

        Raises
        ------
        LectureError
            A parameter is refused, or it can't stand in the lecture's format.
        """
        return context_of(self.entry, self.script, tolerates=self.entry.name in self.script.translated)


@dataclass(frozen=True)
class Job:
    """A number that its answers bear, what the scene is run with, and the folder for what is drawn."""

    number: int
    inputs: Inputs
    folder: Path


@dataclass(frozen=True)
class LoadJob(Job):
    """Import the scene, tell of its beats and parameters, and wait for jobs with all of its code loaded."""


@dataclass(frozen=True)
class RunJob(Job):
    """Run the scene and draw the picture of a beat: at a frame counted from its start, or its last.

    Then the run goes on to the scene's end where `goes_on` is set, telling of each beat; with `keeps_snapshots` a
    process stays at each beat's start. `is_reused`: afterwards this process waits for jobs, its caches filled.
    """

    beat: str
    frame: int | None = None
    goes_on: bool = True
    keeps_snapshots: bool = False
    is_reused: bool = False


@dataclass(frozen=True)
class ClipJob(Job):
    """Draw the clip of a beat."""

    beat: str


@dataclass(frozen=True)
class DetailsJob(Job):
    """Rehearse the scene in the other languages for its words, and check its words, numbers and layout."""


@dataclass(frozen=True)
class ThumbnailJob(Job):
    """Draw the last picture of the scene, small."""


@dataclass(frozen=True)
class PictureJob(Job):
    """Draw a picture as `--quality fhd` does: a beat's last, or the one so many seconds after its start."""

    beat: str
    seconds: float | None


@dataclass(frozen=True)
class InspectJob(Job):
    """Tell what is seen at a place of a beat's picture, its last or another; from 0 to 1, from the left and the top."""

    beat: str
    frame: int | None
    place: tuple[float, float]
