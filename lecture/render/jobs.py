"""The jobs of a worker process: rehearse a scene of the lecture, fingerprint it, or draw it in one language.

A job is plain data and so is its result; a fault of a scene's code comes back as data too, so that others go on.
"""

from __future__ import annotations

import os
import resource
import sys
import tempfile
import time
import traceback
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field, replace
from itertools import accumulate
from pathlib import Path
from typing import TYPE_CHECKING, Concatenate, ParamSpec, TypeVar

from lecture.project.lecture_file import SceneEntry
from lecture.project.scene_formats import refuse_format
from lecture.project.script_check import (
    Script,
    check_script,
    refuse_early_ends,
    refuse_unanswered,
    refuse_unplayed,
)
from lecture.quality import Quality
from lecture.render.draw import draw_beats, take_fingerprints
from lecture.system_errors import USER_FIXABLE, InterruptionError, causes, shortage
from scenes.framework.errors import LectureError

if TYPE_CHECKING:
    from scenes.framework.beat import BeatRecord
    from scenes.framework.ledger import Entry
    from scenes.framework.scene import BaseScene, SceneContext
    from scenes.framework.wording import WordsUse
    from scenes.lint import Finding

__all__ = [
    "DrawJob",
    "DrawnBeats",
    "EarlyEnd",
    "Failure",
    "FingerprintJob",
    "RehearsalJob",
    "SceneRun",
    "check_words",
    "context_of",
    "fingerprint_beats",
    "guarded",
    "rehearse_scene",
    "run_draw_job",
    "run_of",
    "run_rehearsal",
]

P = ParamSpec("P")
R = TypeVar("R")


@dataclass(frozen=True)
class SceneRun:
    """A scene as it ran in one language: its beats with their frames and files, and the numbers that it showed.

    `fingerprints` are the fingerprints of the beats' frames, and `findings` what is wrong about its numbers, where they
    were asked for. `uses` are the words that it used, of a run in which words may be missing.
    """

    name: str
    language: str
    title: str
    beats: tuple[BeatRecord, ...]
    numbers: tuple[Entry, ...]
    fingerprints: Mapping[str, str] = field(default_factory=dict)
    findings: tuple[Finding, ...] = ()
    uses: tuple[WordsUse, ...] = ()

    @property
    def frames(self) -> int:
        """The length of the scene."""
        return sum(beat.frames for beat in self.beats)

    def excerpt(self, names: Collection[str]) -> SceneRun:
        """Return the run of some of the beats, one right after the other."""
        beats = [beat for beat in self.beats if beat.name in names]
        starts = accumulate((beat.frames for beat in beats), initial=0)
        moved = tuple(beat.moved(start - beat.start) for beat, start in zip(beats, starts, strict=False))
        return replace(self, beats=moved, numbers=tuple(number for number in self.numbers if number.beat in names))


@dataclass(frozen=True)
class Failure:
    """A fault in a scene's code: where it is, and what was raised."""

    name: str
    language: str
    beat: str
    place: str
    error: str

    def __str__(self) -> str:
        beat = f", beat {self.beat}" if self.beat else ""
        return f"{self.name} ({self.language}){beat}: {self.place}: {self.error}"


@dataclass(frozen=True)
class EarlyEnd(Failure):
    """A fault in a scene's code that ended a run without words: which words it had used by then, those of the beat that
    was on among them, and the beats that it didn't come to."""

    uses: tuple[WordsUse, ...] = ()
    unreached: tuple[str, ...] = ()


@dataclass(frozen=True)
class DrawnBeats:
    """Beats that were drawn: the scene's run, the clips that were not delivered before, each beat's seconds; of the
    worker, its seconds with the whole job, and the most megabytes that it has had."""

    run: SceneRun
    clips: Mapping[str, bytes]
    seconds: Mapping[str, float]
    took: float
    memory: float


@dataclass(frozen=True)
class RehearsalJob:
    """A scene to be checked with all scripts, and rehearsed in some languages, by default in all.

    With `checks_numbers` its numbers are looked at; with `tolerates`, its words are not: any may be missing.
    """

    entry: SceneEntry
    scripts: Mapping[str, Script]
    fps: int
    rehearsed: tuple[str, ...] | None = None
    checks_numbers: bool = False
    tolerates: bool = False

    @property
    def languages(self) -> tuple[str, ...]:
        """The languages to rehearse it in."""
        return tuple(self.scripts) if self.rehearsed is None else self.rehearsed


@dataclass(frozen=True)
class DrawJob:
    """Draw some beats of a scene in one language, by default all; `parallel_encoder` as in `draw_beats`."""

    entry: SceneEntry
    script: Script
    quality: Quality
    engine: str
    beats: tuple[str, ...] | None = None
    parallel_encoder: bool = True


@dataclass(frozen=True)
class FingerprintJob:
    """A scene in one language of which the fingerprints of some beats are to be taken."""

    draw_job: DrawJob
    beats: Mapping[str, range]


def context_of(entry: SceneEntry, script: Script, *, tolerates: bool = False) -> SceneContext:
    """Return the context that a scene runs in: its parameters, words and speech times, its theme and frame.

    With `tolerates`, words may be missing.

    Raises
    ------
    LectureError
        It can't stand in the lecture's format, or a parameter is refused.
    """
    from scenes.framework.scene import SceneContext
    from scenes.style.frame import FRAMES

    refuse_format([entry])
    values, words, logo = entry.parameters(), script.words(entry), entry.logo
    frame = FRAMES[entry.format] if logo is None else FRAMES[entry.format].with_logo(logo.size)
    given = (entry.look, frame, logo, tolerates, dict(entry.decimals).get(script.language))
    return SceneContext(entry.name, script.language, values, words, words.speech, *given)


def rehearse_scene(job: RehearsalJob) -> list[SceneRun | Failure]:
    """Match the scene's words with its beats, check its parameters, and rehearse it in each language."""
    if job.tolerates:
        return [run_without_words(job.entry, job.scripts[each], job.fps) for each in job.languages]
    sound = guarded(check_words, job.entry, next(iter(job.scripts.values())), job.scripts)
    if isinstance(sound, Failure):
        return [replace(sound, language=language) for language in job.languages]
    run = check_numbers if job.checks_numbers else run_rehearsal
    return [guarded(run, job.entry, job.scripts[language], job.fps) for language in job.languages]


def check_words(entry: SceneEntry, script: Script, scripts: Mapping[str, Script]) -> None:
    """Match the scene's words in all languages with its beats, and check its parameters and the values of its sweep."""
    check_script(entry, scripts)
    entry.parameters()
    entry.swept()


def fingerprint_beats(job: FingerprintJob) -> SceneRun | Failure:
    """Take the fingerprints of the scene's beats."""
    return guarded(_fingerprint_beats, job.draw_job.entry, job.draw_job.script, job)


def run_draw_job(
    job: DrawJob, progress: Callable[[int], None], deliver: Callable[[BeatRecord, bytes], None] | None = None
) -> DrawnBeats | Failure:
    """Draw beats of the scene, in a folder that nothing else uses; tell the frames as they are written.

    Each clip is delivered as soon as it is drawn where that is possible; else the result has all of them.
    """
    return guarded(_draw, job.entry, job.script, job, progress, deliver)


def run_rehearsal(entry: SceneEntry, script: Script, fps: int) -> SceneRun:
    """Return the scene run without drawing."""
    from scenes.framework.runner import rehearse

    return run_of(rehearse(entry.load(), context_of(entry, script), fps), entry, script)


def run_without_words(entry: SceneEntry, script: Script, fps: int) -> SceneRun | Failure:
    """Return the scene run without drawing, with the words that it used, or had used when its code failed; those that
    are missing are stood in for."""
    begun: list[BaseScene] = []
    found = guarded(_run_without_words, entry, script, fps, lambda scene, beat: begun.append(scene))
    if not isinstance(found, Failure) or not begun:
        return found
    uses = begun[-1].words_so_far()
    reached = {use.beat for use in uses}
    unreached = tuple(each.name for each in begun[-1].beats() if each.name not in reached)
    return EarlyEnd(found.name, found.language, found.beat, found.place, found.error, uses, unreached)


def _run_without_words(
    entry: SceneEntry, script: Script, fps: int, on_beat_start: Callable[[BaseScene, str], None]
) -> SceneRun:
    from scenes.framework.runner import rehearse

    context = context_of(entry, script, tolerates=True)
    scene = rehearse(entry.load(), context, fps, on_beat_start=on_beat_start)
    return replace(run_of(scene, entry, script), uses=scene.words_so_far())


def check_numbers(entry: SceneEntry, script: Script, fps: int) -> SceneRun:
    """Return the scene run without drawing, with what is wrong about its numbers."""
    from scenes.lint import number_texts

    scene, findings = number_texts.check_numbers(entry.load(), context_of(entry, script), fps)
    refuse_unplayed(entry, script, {record.name for record in scene.timeline})
    refuse_unanswered(entry, scene.unanswered)
    refuse_early_ends(entry, script, scene.timeline, fps)
    return replace(run_of(scene, entry, script), findings=tuple(findings))


def _fingerprint_beats(entry: SceneEntry, script: Script, job: FingerprintJob) -> SceneRun:
    context = context_of(entry, script)
    scene, fingerprints = take_fingerprints(entry.load(), context, job.draw_job.quality, job.draw_job.engine, job.beats)
    return replace(run_of(scene, entry, script), fingerprints=fingerprints)


def _draw(
    entry: SceneEntry,
    script: Script,
    job: DrawJob,
    progress: Callable[[int], None],
    deliver: Callable[[BeatRecord, bytes], None] | None,
) -> DrawnBeats:
    start = time.monotonic()
    clips: dict[str, bytes] = {}

    def keep(record: BeatRecord, data: bytes) -> None:
        clips[record.name] = data

    context = context_of(entry, script)
    with tempfile.TemporaryDirectory(prefix="lecture-") as folder:
        order = (entry.load(), context, job.quality, job.engine, job.beats)
        drawn = draw_beats(*order, Path(folder), progress, deliver or keep, job.parallel_encoder)
    return DrawnBeats(run_of(drawn.scene, entry, script), clips, drawn.seconds, time.monotonic() - start, peak_memory())


def run_of(scene: BaseScene, entry: SceneEntry, script: Script) -> SceneRun:
    """Return a scene that has run as plain data."""
    beats = tuple(replace(record, files=()) for record in scene.timeline)
    return SceneRun(entry.name, script.language, script.title(entry), beats, tuple(scene.ledger.entries))


def peak_memory() -> float:
    """Return the most megabytes that this process has had."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (2**20 if sys.platform == "darwin" else 2**10)


def guarded(
    work: Callable[Concatenate[SceneEntry, Script, P], R],
    entry: SceneEntry,
    script: Script,
    *args: P.args,
    **kwargs: P.kwargs,
) -> R | Failure:
    """Run work on a scene; a user's mistake and what the system denies are raised, any other fault is returned."""
    try:
        return work(entry, script, *args, **kwargs)
    except LectureError as error:
        raise LectureError(f"{error}{_of_sweep(entry)}") from None
    except InterruptionError:  # the user's signal, not the scene's own end
        raise
    except (Exception, SystemExit) as error:  # a scene may raise anything; it is told as its fault, and others go on
        if denial := _denial(error):
            raise denial from None
        if short := shortage(error):
            raise LectureError(short) from None
        return _failure(error, entry, script)


def _denial(error: BaseException) -> OSError | None:
    """Return the error by which the system denied room or rights, also where manim wrapped it in another, as plain
    data."""
    for cause in causes(error):
        if isinstance(cause, OSError) and cause.errno in USER_FIXABLE:
            return OSError(cause.errno, os.strerror(cause.errno), cause.filename)
    return None


def _failure(error: BaseException, entry: SceneEntry, script: Script) -> Failure:
    """Return the beat that was on, the line of the scene that the fault came through, and the one that raised it."""
    beats = _beats(entry)
    files = {file for file, _ in beats} or {str(entry.module.root.file)}
    steps = traceback.extract_tb(error.__traceback__)
    beat = next((step.name for step in steps if (step.filename, step.name) in beats), "")
    own = [step for step in steps if step.filename in files or entry.module.owns(step.filename)] or list(steps)
    line = next((step for step in reversed(own) if step.filename in files), own[-1])
    place = f"{entry.module.shorten(line.filename)}:{line.lineno}"
    if own[-1] is not line:
        place += f" (raised in {entry.module.shorten(own[-1].filename)}:{own[-1].lineno})"
    return Failure(entry.name, script.language, beat, place, f"{type(error).__name__}: {error}{_of_sweep(entry)}")


def _of_sweep(entry: SceneEntry) -> str:
    """Return which value of the scene's sweep was tried, if one was."""
    return f" (with {entry.tried}, a value of its sweep)" if entry.tried else ""


def _beats(entry: SceneEntry) -> set[tuple[str, str]]:
    """Return the files and names of the scene's beats; none where the fault is that it can't be imported."""
    try:
        return {(beat.file, beat.name) for beat in entry.load().beats()}
    except InterruptionError:
        raise
    except (Exception, SystemExit):
        return set()
