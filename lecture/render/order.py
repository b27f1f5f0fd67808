"""Renders a lecture: what the store lacks is produced, then films are joined.

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
from lecture.cache.workspace import Workspace, workspace
from lecture.film.finished import Made
from lecture.film.records import Films
from lecture.project.lecture_file import SceneEntry
from lecture.project.script import Script
from lecture.render.jobs import Failure, Inspection, Take
from lecture.render.progress import Part, Screen, meter
from lecture.render.scheduler import Order, Production
from lecture.workers.pool import Pool

__all__ = ["Order", "Outcome", "inspect_scenes", "render"]

SOURCES = TypeAdapter(dict[str, Source])


@dataclass(frozen=True)
class Outcome:
    """The films that were made, the faults that kept others from it, and what it took.

    `rendered` and `reused` count clips, `memory` is the most megabytes that a worker had.
    """

    films: tuple[Made, ...]
    failures: tuple[Failure, ...]
    rendered: int
    reused: int
    seconds: float
    memory: float

    @property
    def pace(self) -> float:
        """Seconds of film a second."""
        return sum(film.seconds for film in self.films) / self.seconds


def inspect_scenes(
    pool: Pool, entries: Sequence[SceneEntry], scripts: dict[str, Script], fps: int, console: Console
) -> list[list[Take | Failure]]:
    """Checks the scenes' words and parameters and rehearses them in each language with captions; draws nothing."""
    jobs = [Inspection(entry, scripts, fps) for entry in entries]
    with meter(console, "Checking", [Part(entry.name) for entry in entries], "scenes", workers=pool.size) as progress:
        results = pool.inspect(jobs, progress.done)
    from lecture.film.build import tracks_of

    for scene in results:
        takes = {take.language: [take] for take in scene if isinstance(take, Take)}
        for language in takes:
            tracks_of({language: takes[language]} | takes, fps)
    return results


def render(order: Order, screen: Screen) -> Outcome:
    """Renders; a scene with a fault costs its film, not the others."""
    start = time.monotonic()
    with workspace(order.out, screen.say) as place:
        sources = Sources(place.store.recall("sources", SOURCES))
        production = Production(order, screen, place, sources)
        with _noting_what_is_kept(production):
            production.run()
            films = tuple(_films(order, place, sources, production))
        if sources.used != sources.known:
            place.store.note("sources", sources.used)
    return Outcome(
        films,
        production.failures,
        production.rendered,
        production.reused,
        time.monotonic() - start,
        production.memory,
    )


@contextmanager
def _noting_what_is_kept(production: Production) -> Iterator[None]:
    """Whatever ends a render early is told with what was drawn until then."""
    try:
        yield
    except BaseException as error:
        if kept := production.rendered:
            error.add_note(f"{kept} {'beats' if kept > 1 else 'beat'} drawn before {'are' if kept > 1 else 'is'} kept")
        raise


def _films(order: Order, place: Workspace, sources: Sources, production: Production) -> Iterator[Made]:
    """The lecture's film in each language that has all its scenes; else a film of each scene that was chosen."""
    films = Films(place, sources, order.quality.fps)
    takes = production.takes()
    if order.whole:
        whole = {language: scenes for language, scenes in takes.items() if len(scenes) == len(order.entries)}
        yield from films.of_lecture(order.lecture.titles, whole)
        return
    for entry in order.entries:
        own = {language: take for language, scenes in takes.items() for take in scenes if take.name == entry.name}
        yield from films.of_scene(entry.name, own)
