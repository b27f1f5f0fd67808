"""Compare two lectures: run what is not the same in both, with a look at each beat's last picture, and draw the beats
that differ side by side."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from lecture.commands.difference import SceneDifference, SceneSide, compare_scenes
from lecture.commands.difference_page import Pair, typeset_pairs
from lecture.files import write_atomically
from lecture.film.stills import png
from lecture.project.lecture_file import Lecture, SceneEntry
from lecture.project.script_check import Script, read_scripts
from lecture.quality import QUALITIES
from lecture.render.jobs import Failure, context_of, guarded, run_of
from lecture.render.progress_protocol import Part, Progress
from lecture.system_errors import unwritable
from lecture.workers.pool import WORKER_PLACE, Pool
from scenes.framework.errors import LectureError

if TYPE_CHECKING:
    from scenes.framework.scene import BaseScene

__all__ = ["Comparison", "SceneJob", "compare_lectures", "draw_differences", "gather_stills", "run_and_look"]

FPS = 30
Stills = Mapping[str, bytes]  # of a scene's beats, as PNG


@dataclass(frozen=True)
class Comparison:
    """What differs between two lectures in one language, the scenes as they stand in each, and faults of scenes."""

    language: str
    differences: tuple[SceneDifference, ...]
    scenes: tuple[Mapping[str, tuple[SceneEntry, Script]], Mapping[str, tuple[SceneEntry, Script]]]
    failures: tuple[Failure, ...] = ()


@dataclass(frozen=True)
class SceneJob:
    """A scene to run, and whose beats' last pictures are wanted."""

    entry: SceneEntry
    script: Script


def compare_lectures(pool: Pool, before: Lecture, after: Lecture, language: str, progress: Progress) -> Comparison:
    """Compare two lectures in a language that both have."""
    sides = (_scenes_of(before, language), _scenes_of(after, language))
    both = sides[0].keys() & sides[1].keys()
    alike = {name for name in both if _is_alike(sides[0][name], sides[1][name])}
    wanted = [(side, name) for side in (0, 1) for name in sides[side] if name in both - alike]
    jobs = [SceneJob(*sides[side][name]) for side, name in wanted]
    with progress.meter("Comparing", [Part(job.entry.name) for job in jobs], "scenes", pool.size) as meter:
        results = pool.map(run_and_look, jobs, meter.done)
    runs: tuple[dict[str, SceneSide], dict[str, SceneSide]] = ({}, {})
    failures = []
    for (side, name), found in zip(wanted, results, strict=True):
        if isinstance(found, SceneSide):
            runs[side][name] = found
        else:
            failures.append(found or Failure(name, language, "", WORKER_PLACE, pool.loss))
    lacking = [
        SceneDifference(name, name in sides[0], name in sides[1]) for name in sides[1] | sides[0] if name not in both
    ]
    return Comparison(language, (*compare_scenes(*runs, FPS), *lacking), sides, tuple(failures))


def _scenes_of(lecture: Lecture, language: str) -> dict[str, tuple[SceneEntry, Script]]:
    """Return the scenes of a lecture by name, each with its words."""
    script = read_scripts(lecture, lecture.speak([language]))[language]
    return {entry.name: (entry, script.only(entry)) for entry in lecture.scenes}


def _is_alike(one: tuple[SceneEntry, Script], other: tuple[SceneEntry, Script]) -> bool:
    """Return whether a scene can't differ: it is of one class and one folder, with the same settings and words."""
    (entry, script), (entry2, script2) = one, other
    words, words2 = script.words(entry), script2.words(entry2)
    said = (words.title, words.beats) == (words2.title, words2.beats)
    drawn = (entry.scene, entry.values, entry.appearance) == (entry2.scene, entry2.values, entry2.appearance)
    folder, folder2 = entry.module.folder, entry2.module.folder
    return said and drawn and (folder and folder.files) == (folder2 and folder2.files)


def run_and_look(job: SceneJob) -> SceneSide | Failure:
    """Run a scene, and keep the last picture of each beat."""
    return guarded(_run_and_look, job.entry, job.script)


def _run_and_look(entry: SceneEntry, script: Script) -> SceneSide:
    from scenes.framework.runner import rehearse

    quality, pictures = QUALITIES["draft"].in_format(entry.format), {}

    def keep(scene: BaseScene, beat: str) -> None:
        pictures[beat] = png(scene.renderer.draw(scene)[:, :, :3])

    size = (quality.width, quality.height)
    scene = rehearse(entry.load(), context_of(entry, script), FPS, on_beat_end=keep, size=size)
    return SceneSide(entry, run_of(scene, entry, script), pictures)


def gather_stills(job: SceneJob) -> Stills | Failure:
    """Draw the last picture of each beat."""
    return guarded(_gather, job.entry, job.script)


def _gather(entry: SceneEntry, script: Script) -> Stills:
    from scenes.framework.runner import render_beat_ends

    quality, context = QUALITIES["hd"].in_format(entry.format), context_of(entry, script)
    pictures = render_beat_ends(entry.load(), context, width=quality.width, height=quality.height, fps=FPS)
    return {beat: png(picture) for beat, picture in pictures.items()}


def draw_differences(
    pool: Pool, comparison: Comparison, names: tuple[str, str], file: Path, progress: Progress
) -> list[Failure]:
    """Write a PDF of the beats that differ, the two lectures' stills side by side; return faults of scenes."""
    changed = [each for each in comparison.differences if each.beats]
    jobs = [SceneJob(*comparison.scenes[side][each.name]) for each in changed for side in (0, 1)]
    with progress.meter("Drawing", [Part(job.entry.name) for job in jobs], "scenes") as meter:
        found = pool.map(gather_stills, jobs, meter.done)
    failures = [
        each or Failure(job.entry.name, comparison.language, "", WORKER_PLACE, pool.loss)
        for job, each in zip(jobs, found, strict=True)
        if not isinstance(each, Mapping)
    ]
    stills = [each if isinstance(each, Mapping) else {} for each in found]
    pairs = [
        Pair(scene.name, beat, stills[2 * number].get(beat.name), stills[2 * number + 1].get(beat.name))
        for number, scene in enumerate(changed)
        for beat in scene.beats
    ]
    _write(typeset_pairs(pairs, names, comparison.language), file)
    return failures


def _write(content: bytes, file: Path) -> None:
    try:
        with write_atomically(file) as temporary:
            temporary.write_bytes(content)
    except OSError as error:
        raise LectureError(unwritable(file, error)) from None
