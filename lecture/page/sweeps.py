"""Draw what a sweep changes: of each of its values the last picture and the numbers of each beat, once.

What was drawn is kept in the store of the films, under the key of the scene with that value.
"""

from __future__ import annotations

import base64
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PIL import Image
from pydantic import TypeAdapter

from lecture.cache.keys import Keys
from lecture.cache.workspace import Workspace, open_workspace, store_in
from lecture.film.standing import StandingFilm
from lecture.film.stills import jpeg
from lecture.messages import quote
from lecture.page.content import Sweeps
from lecture.page.numerals import all_digits
from lecture.project.lecture_file import Lecture, SceneEntry
from lecture.project.script_check import Script, check_script, read_scripts
from lecture.quality import Quality
from lecture.render.jobs import Failure, context_of, guarded
from lecture.render.order import OpenPool, read_sources
from lecture.render.progress_protocol import Part, Progress
from lecture.workers.local import local_pool
from lecture.workers.pool import WORKER_PLACE
from scenes.framework.errors import LectureError
from scenes.framework.numbers import format_number
from scenes.style.decimal_mark import with_mark

if TYPE_CHECKING:
    from scenes.framework.scene import BaseScene

__all__ = ["SweepJob", "draw_sweep_job", "sweeps_of"]

WIDEST = 960  # pixels of a still on the page
ENGINE = "sweep"  # in the place of an engine's name in the key: what is kept are stills, not clips
Number = tuple[str, str, str]  # name, text, all digits


@dataclass(frozen=True)
class SweptBeat:
    """A beat with a value of the sweep: its last picture as JPEG in base 64, and its numbers."""

    still: str
    numbers: tuple[Number, ...]


SWEPT = TypeAdapter(dict[str, SweptBeat])


@dataclass(frozen=True)
class SweepJob:
    """A scene with one value of its sweep, to be drawn in one language at a size."""

    entry: SceneEntry
    script: Script
    quality: Quality


def draw_sweep_job(job: SweepJob) -> dict[str, SweptBeat] | Failure:
    """Draw the last picture of each beat."""
    return guarded(_draw, job.entry, job.script, job.quality)


def _draw(entry: SceneEntry, script: Script, quality: Quality) -> dict[str, SweptBeat]:
    from scenes.framework.runner import rehearse

    check_script(entry, {script.language: script})
    stills: dict[str, str] = {}

    def keep(scene: BaseScene, beat: str) -> None:
        picture = Image.fromarray(scene.renderer.draw(scene)[:, :, :3])
        stills[beat] = base64.b64encode(jpeg(picture)).decode()

    size = (quality.width, quality.height)
    scene = rehearse(entry.load(), context_of(entry, script), quality.fps, on_beat_end=keep, size=size)
    numbers: dict[str, list[Number]] = {}
    mark = entry.decimal_mark(script.language)
    for number in scene.ledger.entries:
        texts = with_mark(number.text, mark), all_digits(number.value, mark)
        numbers.setdefault(number.beat, []).append((number.name, *texts))
    return {beat: SweptBeat(still, tuple(numbers.get(beat, ()))) for beat, still in stills.items()}


def sweeps_of(
    lecture: Lecture, films: Mapping[str, StandingFilm], progress: Progress, jobs: int, open_pool: OpenPool = local_pool
) -> Sweeps:
    """Return what the sweeps of a lecture change, in the languages of its films; draw what was not drawn before.

    Raises
    ------
    LectureError
        A scene has no such parameter, or a value is refused; or its code failed with it.
    """
    swept = {entry.name: (entry, entry.swept()) for entry in lecture.scenes if entry.sweep is not None}
    if not swept:
        return {}
    scripts = read_scripts(lecture, films)
    places = [(language, name) for language in films for name in swept]
    work = {
        (language, name): [
            SweepJob(variant, scripts[language].only(variant), _still_quality(films[language].quality))
            for variant in swept[name][1]
        ]
        for language, name in places
    }
    out = next(iter(films.values())).file.parent
    found = _find_or_draw(
        [job for jobs_of_scene in work.values() for job in jobs_of_scene], out, progress, jobs, open_pool
    )
    results = iter(found)
    changes = {}
    for language, name in places:
        entry, jobs_of_scene = swept[name][0], work[language, name]
        changes[language, name] = _changes(entry, [next(results) for _ in jobs_of_scene], entry.decimal_mark(language))
    return changes


def _still_quality(quality: Quality) -> Quality:
    """Return the film's quality, at most as wide as a still is shown."""
    if quality.width <= WIDEST:
        return quality
    return Quality(WIDEST, round(WIDEST * quality.height / quality.width), quality.fps)


def _find_or_draw(
    work: Sequence[SweepJob], out: Path, progress: Progress, jobs: int, open_pool: OpenPool
) -> list[dict[str, SweptBeat]]:
    """Return the result of each job, from the store or else drawn and stored."""
    store = store_in(out, is_read_only=True)
    keys = Keys(read_sources(store))
    notes = [f"sweep-{keys.of(job.entry, job.script, job.quality, ENGINE).scene}" for job in work]
    known = {note: found for note in notes if (found := store.read_note(note, SWEPT))}
    missing = {note: job for note, job in zip(notes, work, strict=True) if note not in known}
    if missing:
        with open_workspace(out, progress) as workspace:
            drawn = _draw_all(list(missing.values()), progress, jobs, workspace, open_pool)
            for note, found in zip(missing, drawn, strict=True):
                workspace.store.write_note(note, found)
                known[note] = found
    return [known[note] for note in notes]


def _draw_all(
    work: Sequence[SweepJob], progress: Progress, jobs: int, workspace: Workspace, open_pool: OpenPool
) -> list[dict[str, SweptBeat]]:
    """Draw all, or raise what kept the first one from it."""
    parts = [Part(f"{job.entry.name} ({job.script.language})") for job in work]
    with (
        open_pool(min(jobs, len(work)), workspace.scratch) as pool,
        progress.meter("Drawing", parts, "values", pool.size) as meter,
    ):
        found = pool.map(draw_sweep_job, work, meter.done)
    drawn = []
    for job, result in zip(work, found, strict=True):
        if not isinstance(result, dict):
            failure = result or Failure(job.entry.name, job.script.language, "", WORKER_PLACE, pool.loss)
            raise LectureError(f"{job.entry.file}: {job.entry.name}.sweep: {failure}")
        drawn.append(result)
    return drawn


def _changes(entry: SceneEntry, results: Sequence[Mapping[str, SweptBeat]], mark: str) -> dict[str, dict[str, Any]]:
    """Return of each beat that not all values leave the same what the page shows of it, by its name; numbers have
    a decimal mark."""
    if entry.sweep is None:
        return {}
    values = list(entry.sweep.values)
    known = entry.parameters().model_dump().get(entry.sweep.parameter)
    common = [beat for beat in results[0] if all(beat in result for result in results)]
    return {
        beat: {
            "parameter": entry.sweep.parameter,
            "values": [with_mark(_written(value), mark) for value in values],
            "start": values.index(known) if known in values else 0,
            "stills": [f"data:image/jpeg;base64,{result[beat].still}" for result in results],
            "numbers": [result[beat].numbers for result in results],
        }
        for beat in common
        if any(result[beat] != results[0][beat] for result in results)
    }


def _written(value: Any) -> str:
    """Return a value of a parameter as the page writes it: a number as the pictures have it, a text as it is."""
    if isinstance(value, str):
        return value
    return format_number(value, ".15g") if isinstance(value, int | float) else quote(value)
