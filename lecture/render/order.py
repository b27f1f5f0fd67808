"""Render a lecture: draw what the store lacks, then join films.

Nothing is drawn before everything was found sound, and no earlier film is touched before a new one is whole.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from pydantic import TypeAdapter
from rich.console import Console

from lecture.cache.code_digest import Source, Sources
from lecture.cache.workspace import Workspace, open_workspace
from lecture.film.finished import FinishedFilm
from lecture.film.records import FilmBuilder
from lecture.project.lecture_file import SceneEntry
from lecture.project.script import Script
from lecture.render.jobs import Failure, RehearsalJob, SceneRun
from lecture.render.progress import Part, ProgressOutput, show_progress
from lecture.render.scheduler import Order, Scheduler
from lecture.workers.pool import Pool

__all__ = ["Order", "RenderResult", "rehearse_scenes", "render"]

SOURCES = TypeAdapter(dict[str, Source])


@dataclass(frozen=True)
class RenderResult:
    """The films that were made, the faults that kept others from it, and what it took.

    `rendered` and `reused` count clips, `memory` is the most megabytes that a worker had.
    """

    films: tuple[FinishedFilm, ...]
    failures: tuple[Failure, ...]
    rendered: int
    reused: int
    seconds: float
    memory: float

    @property
    def pace(self) -> float:
        """Seconds of film a second."""
        return sum(film.seconds for film in self.films) / self.seconds


def rehearse_scenes(
    pool: Pool, entries: Sequence[SceneEntry], scripts: dict[str, Script], fps: int, console: Console
) -> list[list[SceneRun | Failure]]:
    """Check the scenes' words and parameters and rehearse them in each language with captions; draw nothing."""
    jobs = [RehearsalJob(entry, scripts, fps) for entry in entries]
    with show_progress(
        console, "Checking", [Part(entry.name) for entry in entries], "scenes", workers=pool.size
    ) as progress:
        results = pool.rehearse(jobs, progress.done)
    from lecture.film.build import tracks_of

    for scene in results:
        runs = {run.language: [run] for run in scene if isinstance(run, SceneRun)}
        for language in runs:
            tracks_of({language: runs[language]} | runs, fps)
    return results


def render(order: Order, output: ProgressOutput) -> RenderResult:
    """Render an order; a scene with a fault costs its film, not the others."""
    start = time.monotonic()
    with open_workspace(order.out, output.say) as workspace:
        sources = Sources(workspace.store.read_note("sources", SOURCES))
        scheduler = Scheduler(order, output, workspace, sources)
        with _adding_note_of_kept_beats(scheduler):
            scheduler.run()
            films = tuple(_films(order, workspace, sources, scheduler))
        if sources.used != sources.known:
            workspace.store.write_note("sources", sources.used)
    return RenderResult(
        films,
        scheduler.failures,
        scheduler.rendered,
        scheduler.reused,
        time.monotonic() - start,
        scheduler.memory,
    )


@contextmanager
def _adding_note_of_kept_beats(scheduler: Scheduler) -> Iterator[None]:
    """Add to any error how many beats were drawn and stored before it."""
    try:
        yield
    except BaseException as error:
        if kept := scheduler.rendered:
            error.add_note(f"{kept} {'beats' if kept > 1 else 'beat'} drawn before {'are' if kept > 1 else 'is'} kept")
        raise


def _films(order: Order, workspace: Workspace, sources: Sources, scheduler: Scheduler) -> Iterator[FinishedFilm]:
    """Yield the lecture's film in each language that has all its scenes; else a film of each chosen scene."""
    films = FilmBuilder(workspace, sources, order.quality.fps)
    runs = scheduler.complete_runs()
    if order.whole:
        whole = {language: scenes for language, scenes in runs.items() if len(scenes) == len(order.entries)}
        yield from films.of_lecture(order.lecture.titles, whole)
        return
    for entry in order.entries:
        own = {language: run for language, scenes in runs.items() for run in scenes if run.name == entry.name}
        yield from films.of_scene(entry.name, own)
