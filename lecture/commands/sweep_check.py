"""Try each value of the scenes' sweeps without drawing, so that none fails only where the page is made."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from lecture.project.lecture_file import SceneEntry
from lecture.project.script_check import Script
from lecture.quality import QUALITIES
from lecture.render.jobs import Failure
from lecture.render.order import rehearse_scenes
from lecture.render.progress_protocol import Progress
from lecture.workers.local import local_pool
from scenes.framework.errors import LectureError

__all__ = ["refuse_broken_sweeps"]


def refuse_broken_sweeps(
    entries: Sequence[SceneEntry], scripts: dict[str, Script], progress: Progress, out: Path, jobs: int
) -> None:
    """Rehearse scenes with each value of their sweeps, in each language.

    Raises
    ------
    LectureError
        Scenes fail with some of the values, or lack words for them; all are named.
    """
    tried = [each for entry in entries for each in entry.variations if dict(each.values) != dict(entry.values)]
    if not tried:
        return
    runs = rehearse_scenes(
        tried,
        scripts,
        QUALITIES["hd"].fps,
        progress,
        lambda count: local_pool(min(jobs, count)),
        out,
        checks_numbers=False,
    )
    remedy = "leave the value out, or let the scene's parameters refuse it"
    if broken := [run for scene in runs for run in scene if isinstance(run, Failure)]:
        raise LectureError("\n".join(f"{tried[0].file}: sweep: {failure}; {remedy}" for failure in broken))
