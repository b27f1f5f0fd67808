"""Renders a lecture: inspects every scene, draws each in each language on all workers, and joins films.

Nothing is drawn before everything was found sound, and no earlier film is touched before a new one is whole.
"""

from __future__ import annotations

import os
import re
import shutil
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from rich.console import Console

from lecture.film import Made, make_film
from lecture.jobs import Drawing, Failure, Inspection, Take
from lecture.mistakes import MENDABLE, unwritable
from lecture.outline import Lecture, SceneEntry
from lecture.pool import Pool, workers
from lecture.progress import meter
from lecture.quality import Quality
from lecture.script import Script
from scenes.errors import LectureError

__all__ = ["Order", "Outcome", "inspect_scenes", "render"]

SCRATCH = re.compile(r"\.render-(\d+)-.*")


@dataclass(frozen=True)
class Order:
    """What is to be rendered, how, and where to."""

    lecture: Lecture
    entries: tuple[SceneEntry, ...]
    scripts: dict[str, Script]
    quality: Quality
    out: Path
    engine: str
    jobs: int

    @property
    def whole(self) -> bool:
        """Whether it is the lecture's film, rather than single scenes."""
        return self.entries == self.lecture.scenes


@dataclass(frozen=True)
class Outcome:
    """The films that were made, and the faults that kept others from it."""

    films: tuple[Made, ...]
    failures: tuple[Failure, ...]


def inspect_scenes(
    pool: Pool, entries: Sequence[SceneEntry], scripts: dict[str, Script], fps: int, console: Console
) -> list[list[Take | Failure]]:
    """Checks the scenes' words and parameters and rehearses them in each language, without drawing."""
    jobs = [Inspection(entry, scripts, fps) for entry in entries]
    with meter(console, "Checking", dict.fromkeys((entry.name for entry in entries), 1), "scenes") as progress:
        return pool.inspect(jobs, progress.done)


def render(order: Order, console: Console) -> Outcome:
    """Renders; a scene with a fault costs its film, not the others."""
    with _scratch(order.out) as scratch:
        with workers(min(order.jobs, len(order.entries) * len(order.scripts))) as pool:
            rehearsed = inspect_scenes(pool, order.entries, order.scripts, order.quality.fps, console)
            drawn = _draw(pool, order, rehearsed, scratch / "segments", console)
        return _join(order, drawn, scratch)


def _draw(
    pool: Pool, order: Order, rehearsed: list[list[Take | Failure]], scratch: Path, console: Console
) -> dict[str, list[Take | Failure]]:
    """Draws what could be rehearsed, longest first; the results by language, in the lecture's order."""
    results = {(found.name, found.language): found for scene in rehearsed for found in scene}
    sound = sorted((take for take in results.values() if isinstance(take, Take)), key=lambda take: -take.frames)
    entries = {entry.name: entry for entry in order.entries}
    jobs = [Drawing(entries[take.name], order.scripts[take.language], order.quality, order.engine) for take in sound]
    parts = {f"{take.name} ({take.language})": take.frames for take in sound}
    with meter(console, "Drawing", parts) as progress:
        drawn = pool.draw(jobs, scratch, progress.done, progress.add)
    results.update({(found.name, found.language): found for found in drawn})
    return {language: [results[entry.name, language] for entry in order.entries] for language in order.scripts}


def _join(order: Order, drawn: dict[str, list[Take | Failure]], scratch: Path) -> Outcome:
    """The films of all languages whose scenes are all there."""
    failures = tuple(found for scenes in drawn.values() for found in scenes if isinstance(found, Failure))
    takes = {language: [found for found in scenes if isinstance(found, Take)] for language, scenes in drawn.items()}
    films = []
    if order.whole:
        whole = {language: scenes for language, scenes in takes.items() if len(scenes) == len(order.entries)}
        for language in whole:
            title = order.lecture.titles[language]
            films.append(
                make_film(order.out, scratch, "lecture", title, _own_first(whole, language), order.quality.fps)
            )
    else:
        films = [made for entry in order.entries for made in _scene_films(order, entry, takes, scratch)]
    return Outcome(tuple(films), failures)


def _scene_films(order: Order, entry: SceneEntry, takes: dict[str, list[Take]], scratch: Path) -> Iterator[Made]:
    """A film of one scene in each language, in a folder of its own so that it is never taken for the lecture's."""
    own = {language: [take for take in scenes if take.name == entry.name] for language, scenes in takes.items()}
    own = {language: scenes for language, scenes in own.items() if scenes}
    for language, scenes in own.items():
        title = scenes[0].title
        yield make_film(order.out / "scenes", scratch, entry.name, title, _own_first(own, language), order.quality.fps)


def _own_first(takes: dict[str, list[Take]], language: str) -> dict[str, list[Take]]:
    return {language: takes[language]} | takes


@contextmanager
def _scratch(out: Path) -> Iterator[Path]:
    """A folder in `out` for all that isn't finished, gone at the end; what killed runs left goes too."""
    try:
        out.mkdir(parents=True, exist_ok=True)
        for left in out.iterdir():
            if (owner := SCRATCH.fullmatch(left.name)) and not _runs(int(owner[1])):
                shutil.rmtree(left, ignore_errors=True)
        folder = Path(tempfile.mkdtemp(prefix=f".render-{os.getpid()}-", dir=out))
    except OSError as error:
        raise LectureError(unwritable(out, error)) from None
    try:
        yield folder
    except OSError as error:
        if error.errno not in MENDABLE:
            raise
        inside = str(error.filename or folder).startswith(str(folder))
        raise LectureError(unwritable(out, OSError(error.errno, error.strerror) if inside else error)) from None
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _runs(process: int) -> bool:
    """Whether a process of this number is there."""
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
