"""The jobs of a renderer, as plain data: what a scene is run with, and what is wanted of the run."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from lecture.preview.code_changes import Patch
from lecture.project.lecture_file import SceneEntry
from lecture.project.script_check import Script

__all__ = ["CLIP", "STILL", "ClipJob", "Inputs", "Job", "LoadJob", "RunJob"]

STILL = (1280, 720)
CLIP = (854, 480)
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
