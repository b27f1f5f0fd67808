"""Draw a lecture, then deliver it: what the store lacks is produced, and films are built of what is there.

Nothing is drawn before everything was found sound, and no earlier film is touched before a new one is whole.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from pydantic import TypeAdapter

from lecture.cache.code_digest import Source, Sources
from lecture.cache.keys import Keys
from lecture.cache.rehearsals import RehearsalCache
from lecture.cache.scene_cache import RenderSettings, SceneCache
from lecture.cache.store import Store
from lecture.cache.workspace import Workspace, open_workspace, store_in
from lecture.film.finished import FinishedFilm
from lecture.film.records import DrawnBy, FilmBuilder
from lecture.narration.speech import Speech, SpeechJob
from lecture.project.lecture_file import SceneEntry
from lecture.project.script_check import Script
from lecture.render.jobs import Failure, RehearsalJob, SceneRun
from lecture.render.progress_protocol import Part, Progress
from lecture.render.scheduler import Order, Scheduler, complete_runs
from lecture.workers.kept_pool import KeptPool
from lecture.workers.local import local_pool
from lecture.workers.pool import Pool

__all__ = [
    "DrawResult",
    "OpenPool",
    "Order",
    "RenderResult",
    "draw",
    "read",
    "read_sources",
    "rehearse_scenes",
    "render",
]

SOURCES = TypeAdapter(dict[str, Source])


OpenPool = Callable[..., AbstractContextManager[Pool]]  # processes, folder; draws=False: without manim


@dataclass(frozen=True)
class DrawResult:
    """The scenes of an order that are all there, by language; the faults that kept others from it, and what it took.

    `rendered` and `reused` count clips, `memory` is the most megabytes that a worker had.
    """

    runs: Mapping[str, Sequence[SceneRun]]
    failures: tuple[Failure, ...]
    rendered: int
    reused: int
    memory: float


@dataclass(frozen=True)
class RenderResult:
    """The films that were made, what they were made of, the seconds that all took, and the films of chapters."""

    films: tuple[FinishedFilm, ...]
    drawing: DrawResult
    seconds: float
    chapters: tuple[FinishedFilm, ...] = ()

    @property
    def failures(self) -> tuple[Failure, ...]:
        """The faults that kept films from being made."""
        return self.drawing.failures

    @property
    def rendered(self) -> int:
        """How many clips were drawn."""
        return self.drawing.rendered

    @property
    def reused(self) -> int:
        """How many clips were there before."""
        return self.drawing.reused

    @property
    def pace(self) -> float:
        """Seconds of film a second."""
        return sum(film.seconds for film in self.films) / self.seconds


def rehearse_scenes(
    entries: Sequence[SceneEntry],
    scripts: dict[str, Script],
    fps: int,
    progress: Progress,
    open_pool: Callable[[int], AbstractContextManager[Pool]],
    out: Path,
    *,
    tolerates: bool = False,
    checks_numbers: bool = True,
) -> list[list[SceneRun | Failure]]:
    """Check the scenes' words, parameters and, unless told otherwise, numbers, rehearsed in each language with
    captions; draw nothing.

    With `tolerates`, scenes are run as they are, and words may be missing. A scene whose rehearsal is known to the
    store in ``out`` isn't rehearsed again; a pool is opened for the others, by how many they are.
    """
    checked = checks_numbers and not tolerates
    jobs = [RehearsalJob(entry, scripts, fps, checks_numbers=checked, tolerates=tolerates) for entry in entries]
    cache = RehearsalCache(out)
    found: list[list[SceneRun | Failure] | None] = [cache.find(job) for job in jobs]
    missing = [job for job, runs in zip(jobs, found, strict=True) if runs is None]
    fresh = iter(_rehearse(missing, progress, open_pool, cache) if missing else ())
    return [next(fresh) if runs is None else runs for runs in found]


def _rehearse(
    jobs: Sequence[RehearsalJob],
    progress: Progress,
    open_pool: Callable[[int], AbstractContextManager[Pool]],
    cache: RehearsalCache,
) -> list[list[SceneRun | Failure]]:
    """Rehearse scenes, with captions, and keep what they tell."""
    parts = [Part(job.entry.name) for job in jobs]
    title = "Finding which words scenes use" if jobs[0].tolerates else "Checking"
    with open_pool(len(jobs)) as pool, progress.meter(title, parts, "scenes", pool.size) as meter:
        results = pool.rehearse(jobs, meter.done)
    from lecture.film.build import tracks_of

    with cache.saving():
        for job, scene in zip(jobs, results, strict=True):
            runs = {run.language: [run] for run in scene if isinstance(run, SceneRun)}
            for language in () if job.tolerates else runs:
                tracks_of({language: runs[language]} | runs, job.fps)
            cache.add(job, scene)
    return results


def draw(order: Order, progress: Progress, open_pool: OpenPool = local_pool) -> DrawResult:
    """Draw what the store lacks of an order, and give its scenes as they went, each beat with its clip.

    A scene with a fault costs itself, not the others. Each clip is kept as soon as it is there, whatever comes after.

    Raises
    ------
    OrderCancelledError
        The order was given up meanwhile.
    """
    with open_workspace(order.out, progress) as workspace, _sources_of(workspace.store) as sources:
        return _draw(order, progress, workspace, sources, open_pool)


def read(order: Order, sources: Sources | None = None) -> Mapping[str, Sequence[SceneRun]]:
    """Read from the store which scenes of an order are all there, by language, while others may be writing to it.

    `sources` are the digests of code where they were read before.
    """
    store = store_in(order.out, is_read_only=True)
    sources = sources or read_sources(store)
    if order.voice is not None:
        from lecture.narration.narrator import Narrator

        narrator = Narrator(order.voice, store, sources, lexicons=order.lecture.lexicons, together=order.options.sounds)
        scripts = narrator.recall(order.entries, order.scripts, order.quality)
        order = replace(order, scripts=scripts)
    scenes = order.variants()
    keys = Keys(sources)
    return complete_runs(SceneCache(store, keys, RenderSettings(order.quality, order.engine), scenes), scenes)


def read_sources(store: Store) -> Sources:
    """Read the digests of code that were computed before."""
    return Sources(store.read_note("sources", SOURCES))


def render(order: Order, progress: Progress, open_pool: OpenPool = local_pool) -> RenderResult:
    """Draw what the store lacks, and make the films of the scenes that are all there."""
    start = time.monotonic()
    with open_workspace(order.out, progress) as workspace, _sources_of(workspace.store) as sources:
        drawn = _draw(order, progress, workspace, sources, open_pool)
        with _adding_note_of_kept_beats(lambda: drawn.rendered):
            look = order.lecture.scenes[0].look
            drawn_by = DrawnBy(order.quality, order.engine, order.options, look)
            builder = FilmBuilder(workspace, sources, drawn_by, progress.is_cancelled)
            films = tuple(_films(order, builder, drawn.runs))
            chapters = tuple(_chapters(order, builder, drawn.runs))
    return RenderResult(films, drawn, time.monotonic() - start, chapters)


@contextmanager
def _sources_of(store: Store) -> Iterator[Sources]:
    """Give the digests of code that were read before; note those that are read now."""
    sources = read_sources(store)
    yield sources
    if sources.used != sources.known:
        store.write_note("sources", sources.used)


def _draw(order: Order, progress: Progress, workspace: Workspace, sources: Sources, open_pool: OpenPool) -> DrawResult:
    with KeptPool(open_pool) as kept:
        # Where a cluster draws, this machine's workers are not needed once they have listened.
        open_pool = kept.open if order.cluster is None else open_pool
        order = _narrated(order, progress, workspace, sources, open_pool)
        scheduler = Scheduler(order, progress, workspace, sources, open_pool)
        with _adding_note_of_kept_beats(lambda: scheduler.rendered):
            scheduler.run()
    runs = complete_runs(scheduler.cache, scheduler.scenes)
    return DrawResult(runs, scheduler.failures, scheduler.rendered, scheduler.reused, scheduler.memory)


def _narrated(order: Order, progress: Progress, workspace: Workspace, sources: Sources, open_pool: OpenPool) -> Order:
    """Return the order with scripts that know how long each phrase takes, where a voice speaks it."""
    if order.voice is None:
        return order
    from lecture.narration.narrator import Narrator

    def rehearse(jobs: Sequence[RehearsalJob]) -> list[list[SceneRun | Failure]]:
        parts = [Part(job.entry.name) for job in jobs]
        with (
            open_pool(min(order.jobs, len(jobs)), workspace.scratch) as pool,
            progress.meter("Listening", parts, "scenes", pool.size) as meter,
        ):
            pool.is_cancelled = progress.is_cancelled
            return pool.rehearse(jobs, meter.done)

    def speak(jobs: Sequence[SpeechJob], keep: Callable[[int, Sequence[Speech]], None]) -> None:
        sizes = (sum(map(len, job.passage.phrases)) for job in jobs)
        parts = [
            Part(f"{job.passage.scene}.{job.passage.beat}", seconds=size) for job, size in zip(jobs, sizes, strict=True)
        ]
        with (
            open_pool(min(order.jobs, len(jobs)), workspace.scratch, draws=False) as pool,
            progress.meter("Speaking", parts, "beats", pool.size) as meter,
        ):

            def done(number: int, found: Sequence[Speech]) -> None:
                keep(number, found)
                meter.done(number)

            pool.is_cancelled = progress.is_cancelled
            pool.speak(jobs, done)

    shared = (order.lecture.lexicons, order.options.sounds)
    narrator = Narrator(order.voice, workspace.store, sources, progress.is_cancelled, speak, *shared)
    return replace(order, scripts=narrator.narrate(order.entries, order.scripts, order.quality, rehearse))


@contextmanager
def _adding_note_of_kept_beats(rendered: Callable[[], int]) -> Iterator[None]:
    """Add to any error how many beats were drawn and stored before it."""
    try:
        yield
    except BaseException as error:
        if kept := rendered():
            error.add_note(f"{kept} {'beats' if kept > 1 else 'beat'} drawn before {'are' if kept > 1 else 'is'} kept")
        raise


def _whole(order: Order, runs: Mapping[str, Sequence[SceneRun]]) -> dict[str, Sequence[SceneRun]]:
    """Return the languages that have all scenes of the order; none where a language lacks some that all films need."""
    whole = {language: scenes for language, scenes in runs.items() if len(scenes) == len(order.entries)}
    needed = [language for language in order.scripts if not order.options.draws(language)]
    return whole if whole.keys() >= {*needed, *order.options.sounds} else {}


def _films(order: Order, films: FilmBuilder, runs: Mapping[str, Sequence[SceneRun]]) -> Iterator[FinishedFilm]:
    """Yield the lecture's film in each language that has all its scenes; else a film of each chosen scene."""
    if order.whole:
        yield from films.of_lecture(order.lecture.titles, _whole(order, runs))
        return
    for entry in order.entries:
        own = {language: run for language, scenes in runs.items() for run in scenes if run.name == entry.name}
        if not own.keys() >= {language for language in order.scripts if not order.options.draws(language)}:
            continue
        yield from films.of_scene(".".join((entry.name, *order.beats.get(entry.name, ()))), own)


def _chapters(order: Order, films: FilmBuilder, runs: Mapping[str, Sequence[SceneRun]]) -> Iterator[FinishedFilm]:
    """Yield the films of chapters, where they are wanted."""
    if order.chapters and order.whole:
        yield from films.of_chapters(order.lecture.chapters, _whole(order, runs))
