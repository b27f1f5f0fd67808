"""The way of an order's scenes to the shelf: what is new is inspected and compared, what is missing is drawn.

Each beat is kept as soon as its job is done, so that a render that is cut short has lost little.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path

from lecture.cache.code_digest import Sources
from lecture.cache.keys import Keys
from lecture.cache.reuse import Kin
from lecture.cache.scene_cache import InconstancyError, Scene, Shelf, Want
from lecture.cache.workspace import Workspace
from lecture.project.lecture_file import Lecture, SceneEntry
from lecture.project.script import Script, refuse_contrasts
from lecture.quality import Quality
from lecture.render.jobs import Comparison, Failure, Inspection, Reel, Take, compare
from lecture.render.planner import Times, plan
from lecture.render.progress import Part, Screen
from lecture.workers.pool import Pool, workers

__all__ = ["Order", "Production"]


@dataclass(frozen=True)
class Order:
    """What is to be rendered, how, and where to; `cluster` is the address of a scheduler that has the workers."""

    lecture: Lecture
    entries: tuple[SceneEntry, ...]
    scripts: dict[str, Script]
    quality: Quality
    out: Path
    engine: str
    jobs: int
    cluster: str | None = None

    @property
    def whole(self) -> bool:
        """Whether it is the lecture's film, rather than single scenes."""
        return self.entries == self.lecture.scenes


class Production:
    """An order at work; at its end the shelf has every scene that has no fault."""

    def __init__(self, order: Order, screen: Screen, place: Workspace, sources: Sources) -> None:
        self.order, self.screen, self.place = order, screen, place
        for entry in order.entries:
            refuse_contrasts(entry, order.scripts)
        self.scenes = [Scene(entry, script.only(entry)) for entry in order.entries for script in order.scripts.values()]
        self.shelf = Shelf(place.store, Keys(sources), Want(order.quality, order.engine), self.scenes)
        self.times = Times(place.store, order.quality, order.engine)
        self.memory = 0.0
        self._faults: dict[str, Failure] = {}
        self._drawn: set[tuple[str, str]] = set()

    @property
    def rendered(self) -> int:
        """How many clips were drawn for this order, and kept."""
        return len(self._drawn)

    @property
    def failures(self) -> tuple[Failure, ...]:
        """The faults, in the lecture's order."""
        return tuple(self._faults[scene.name] for scene in self.scenes if scene.name in self._faults)

    @property
    def reused(self) -> int:
        """How many clips the scenes have that were not drawn for this order."""
        return sum(self.shelf.clips(scene) for scene in self.scenes if self.shelf.knows(scene)) - self.rendered

    def takes(self) -> dict[str, list[Take]]:
        """The scenes that are all there, in the lecture's order, by language."""
        return {
            language: [
                self.shelf.take(scene)
                for scene in self.scenes
                if scene.script.language == language and self.shelf.is_whole(scene)
            ]
            for language in self.order.scripts
        }

    def run(self) -> None:
        """Does what there is to do; without anything to do, no worker is started."""
        scenes = self.shelf.unlike(self.scenes)
        open_beats = sum(self._open_beats(scene) for scene in scenes)
        if not open_beats:
            return
        with self._workers(open_beats) as pool:
            self._learn(pool, [scene for scene in scenes if not self.shelf.knows(scene)])
            self._draw(pool, [scene for scene in scenes if self.shelf.knows(scene) and self.shelf.missing(scene)])

    def _open_beats(self, scene: Scene) -> int:
        if self.shelf.knows(scene):
            return len(self.shelf.missing(scene))
        return max(1, len(scene.script.words(scene.entry).beats))

    def _workers(self, most: int) -> AbstractContextManager[Pool]:
        if self.order.cluster is None:
            return workers(min(self.order.jobs, most), self.place.scratch)
        from lecture.workers.dask_pool import cluster

        roots = dict.fromkeys(entry.module.root for entry in self.order.entries)
        return cluster(self.order.cluster, self.screen.say, tuple(roots))

    # -- scenes that are new ------------------------------------------------------------------------------------

    def _learn(self, pool: Pool, scenes: Sequence[Scene]) -> None:
        """Finds out how new scenes go, and which of their beats the store has."""
        takes = self._inspect(pool, scenes)
        kin = {}
        for scene in scenes:
            if scene.name in takes:
                near = self.shelf.kin(scene, takes[scene.name])
                if near is None:
                    self.shelf.add(scene, takes[scene.name])
                else:
                    kin[scene.name] = near
        self._compare(pool, [scene for scene in scenes if scene.name in kin], takes, kin)

    def _inspect(self, pool: Pool, scenes: Sequence[Scene]) -> dict[str, Take]:
        entries = list({scene.entry.name: scene.entry for scene in scenes}.values())
        jobs = []
        for entry in entries:
            wanted = tuple(scene.script.language for scene in scenes if scene.entry.name == entry.name)
            scripts = {language: script.only(entry) for language, script in self.order.scripts.items()}
            jobs.append(Inspection(entry, scripts, self.order.quality.fps, rehearsed=wanted))
        if not jobs:
            return {}
        with self.screen.meter("Checking", [Part(entry.name) for entry in entries], "scenes", pool.size) as progress:
            results = [found for scene in pool.inspect(jobs, progress.done) for found in scene]
        names = {(scene.entry.name, scene.script.language): scene.name for scene in scenes}
        takes = {}
        for found in results:
            name = names[found.name, found.language]
            if isinstance(found, Take):
                takes[name] = found
            else:
                self._faults[name] = found
        return takes

    def _compare(self, pool: Pool, scenes: Sequence[Scene], takes: Mapping[str, Take], kin: Mapping[str, Kin]) -> None:
        """Takes up scenes that are like known ones, with the clips of beats that have the same fingerprints."""
        if not scenes:
            return
        jobs: list[tuple[str, Comparison]] = []
        for scene in scenes:
            drawing, near = self.shelf.drawing(scene), kin[scene.name]
            both = (near.own(drawing, takes[scene.name]), near.other(drawing))
            jobs += ((scene.name, job) for job in both if job is not None)
        parts = [Part(name) for name, _ in jobs]
        with self.screen.meter("Comparing", parts, "runs", pool.size) as progress:
            results = pool.each(compare, [job for _, job in jobs], progress.done)
        prints: dict[str, list[Mapping[str, str]]] = {scene.name: [] for scene in scenes}
        for (name, _), found in zip(jobs, results, strict=True):
            prints[name].append(found.prints if isinstance(found, Take) else {})
        for scene in scenes:
            own, *other = prints[scene.name]
            self.shelf.add_kin(scene, takes[scene.name], kin[scene.name], own, other[0] if other else {})

    # -- beats that are missing ---------------------------------------------------------------------------------

    def _draw(self, pool: Pool, scenes: Sequence[Scene]) -> None:
        """Draws the missing beats, the longest jobs first."""
        if not scenes:
            return
        missing = [self.shelf.missing(scene) for scene in scenes]
        expected = [self.times.expect(scene.entry.scene, beats) for scene, beats in zip(scenes, missing, strict=True)]
        frames = [{beat.name: beat.frames for beat in beats} for beats in missing]
        pieces = plan(expected, pool.size)
        parts = [
            Part(
                scenes[piece.scene].name,
                sum(frames[piece.scene][beat] for beat in piece.beats),
                piece.seconds,
                tuple((beat, frames[piece.scene][beat]) for beat in piece.beats),
            )
            for piece in pieces
        ]
        with self.screen.meter("Drawing", parts, "frames", pool.size) as progress:

            def finish(number: int, found: Reel | Failure) -> None:
                self._keep(scenes[pieces[number].scene], found)
                progress.done(number, found.took if isinstance(found, Reel) else None)

            def keep(number: int, beat: str, frames: int, data: bytes) -> None:
                scene = scenes[pieces[number].scene]
                if self.shelf.keep_beat(scene, beat, frames, data):
                    self._drawn.add((scene.name, beat))

            beside = pool.has_idle_cores(len(pieces))
            jobs = [self.shelf.drawing(scenes[piece.scene], piece.beats, beside) for piece in pieces]
            pool.draw(jobs, finish, progress.add, keep)
        self.times.keep()

    def _keep(self, scene: Scene, found: Reel | Failure) -> None:
        if isinstance(found, Reel):
            self.memory = max(self.memory, found.memory)
            try:
                self.shelf.keep(scene, found)
                self._drawn |= {(scene.name, beat) for beat in found.clips}
            except InconstancyError as error:
                self._drawn -= {(scene.name, beat) for beat in found.seconds}
                found = Failure(scene.entry.name, scene.script.language, "", "drawing", str(error))
        if isinstance(found, Failure):
            self._faults[scene.name] = found
            return
        self.times.learn(scene.entry.scene, found.take.beats, found.seconds)
