"""Schedule an order's scenes: rehearse new ones, compare them with stored ones, draw the missing beats.

Each beat is kept as soon as its job is done, so that a render that is cut short has lost little.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from pathlib import Path

from lecture.cache.code_digest import Sources
from lecture.cache.keys import Keys
from lecture.cache.reuse import ReuseCandidate
from lecture.cache.scene_cache import NondeterministicSceneError, RenderSettings, SceneCache, SceneVariant
from lecture.cache.workspace import Workspace
from lecture.film.options import OWN_WORDS, FilmOptions
from lecture.messages import closest, quote
from lecture.narration.speech import Voice
from lecture.project.lecture_file import Lecture, SceneEntry
from lecture.project.script_check import Script, refuse_differences
from lecture.quality import Quality
from lecture.render.jobs import DrawnBeats, Failure, FingerprintJob, RehearsalJob, SceneRun, fingerprint_beats
from lecture.render.planner import DrawTimes, plan
from lecture.render.progress_protocol import Part, Progress
from lecture.workers.pool import Pool
from scenes.framework.errors import LectureError

__all__ = ["Order", "Scheduler", "complete_runs"]


@dataclass(frozen=True)
class Order:
    """What is to be rendered, how, and where to; `cluster` is the address of a scheduler that has the workers.

    `beats` names those that are wanted of a scene, by its name; of the others, all are. Films without a `voice` are
    silent. With `chapters` there is a film of each chapter, too. Of the languages of its `scripts`, the `options` tell
    which are drawn; the others' words are heard or read in those films.
    """

    lecture: Lecture
    entries: tuple[SceneEntry, ...]
    scripts: dict[str, Script]
    quality: Quality
    out: Path
    engine: str
    jobs: int
    cluster: str | None = None
    beats: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    voice: Voice | None = None
    chapters: bool = False
    options: FilmOptions = OWN_WORDS

    @property
    def whole(self) -> bool:
        """Whether it is the lecture's film, rather than single scenes."""
        return self.entries == self.lecture.scenes and not (self.beats or self.lecture.unwritten)

    def variants(self) -> list[SceneVariant]:
        """Return each scene in each language.

        Raises
        ------
        LectureError
            What is written in the languages differs, or there is no such beat.
        """
        for entry in self.entries:
            refuse_differences(entry, self.scripts)
            for beat in self.beats.get(entry.name, ()):
                known = next(iter(self.scripts.values())).words(entry).beats
                if beat not in known:
                    raise LectureError(f"{entry.name} has no beat {quote(beat)}; {closest(beat, known)}")
        return [
            SceneVariant(entry, script.only(entry), self.beats.get(entry.name), self.options.draws(script.language))
            for entry in self.entries
            for script in self.scripts.values()
        ]


class Scheduler:
    """Run an order; at its end the cache has every scene without a fault."""

    def __init__(
        self,
        order: Order,
        progress: Progress,
        workspace: Workspace,
        sources: Sources,
        open_pool: Callable[[int, Path], AbstractContextManager[Pool]],
    ) -> None:
        self.order, self.progress, self.workspace, self.open_pool = order, progress, workspace, open_pool
        self.scenes = order.variants()
        self.cache = SceneCache(
            workspace.store, Keys(sources), RenderSettings(order.quality, order.engine), self.scenes
        )
        self.times = DrawTimes(workspace.store, order.quality, order.engine)
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
        return sum(self.cache.clips(scene) for scene in self.scenes if self.cache.knows(scene)) - self.rendered

    def run(self) -> None:
        """Rehearse, compare and draw what is missing; start no worker where nothing is."""
        scenes = self.cache.distinct(self.scenes)
        open_beats = sum(self._open_beats(scene) for scene in scenes)
        if not open_beats:
            return
        with self._workers(open_beats) as pool:
            pool.is_cancelled = self.progress.is_cancelled
            self._learn_new_scenes(pool, [scene for scene in scenes if not self.cache.knows(scene)])
            self._draw(pool, [scene for scene in scenes if self.cache.knows(scene) and self.cache.missing(scene)])

    def _open_beats(self, scene: SceneVariant) -> int:
        if self.cache.knows(scene):
            return len(self.cache.missing(scene))
        return max(1, sum(map(scene.is_wanted, scene.script.words(scene.entry).beats)))

    def _workers(self, most: int) -> AbstractContextManager[Pool]:
        if self.order.cluster is None:
            return self.open_pool(min(self.order.jobs, most), self.workspace.scratch)
        from lecture.workers.dask_pool import dask_pool

        roots = dict.fromkeys(entry.module.root for entry in self.order.entries)
        return dask_pool(self.order.cluster, self.progress, tuple(roots))

    # -- scenes that are new ------------------------------------------------------------------------------------

    def _learn_new_scenes(self, pool: Pool, scenes: Sequence[SceneVariant]) -> None:
        """Rehearse new scenes, and find which of their beats are stored."""
        runs = self._rehearse(pool, scenes)
        candidates = {}
        for scene in scenes:
            if scene.name in runs:
                candidate = self.cache.find_reuse(scene, runs[scene.name])
                if candidate is None:
                    self.cache.add(scene, runs[scene.name])
                else:
                    candidates[scene.name] = candidate
        self._fingerprint(pool, [scene for scene in scenes if scene.name in candidates], runs, candidates)

    def _rehearse(self, pool: Pool, scenes: Sequence[SceneVariant]) -> dict[str, SceneRun]:
        entries = list({scene.entry.name: scene.entry for scene in scenes}.values())
        jobs = []
        for entry in entries:
            wanted = tuple(scene.script.language for scene in scenes if scene.entry.name == entry.name)
            scripts = {language: script.only(entry) for language, script in self.order.scripts.items()}
            jobs.append(RehearsalJob(entry, scripts, self.order.quality.fps, rehearsed=wanted))
        if not jobs:
            return {}
        with self.progress.meter("Checking", [Part(entry.name) for entry in entries], "scenes", pool.size) as progress:
            results = [found for scene in pool.rehearse(jobs, progress.done) for found in scene]
        names = {(scene.entry.name, scene.script.language): scene.name for scene in scenes}
        runs = {}
        for found in results:
            name = names[found.name, found.language]
            if isinstance(found, SceneRun):
                runs[name] = found
            else:
                self._faults[name] = found
        return runs

    def _fingerprint(
        self,
        pool: Pool,
        scenes: Sequence[SceneVariant],
        runs: Mapping[str, SceneRun],
        candidates: Mapping[str, ReuseCandidate],
    ) -> None:
        """Fingerprint scenes much like stored ones, and reuse the clips of equal beats."""
        if not scenes:
            return
        jobs: list[tuple[str, FingerprintJob]] = []
        for scene in scenes:
            draw_job, candidate = self.cache.draw_job(scene), candidates[scene.name]
            both = (candidate.new_job(draw_job, runs[scene.name]), candidate.known_job(draw_job))
            jobs += ((scene.name, job) for job in both if job is not None)
        parts = [Part(name) for name, _ in jobs]
        with self.progress.meter("Comparing", parts, "runs", pool.size) as progress:
            results = pool.map(fingerprint_beats, [job for _, job in jobs], progress.done)
        fingerprints: dict[str, list[Mapping[str, str]]] = {scene.name: [] for scene in scenes}
        for (name, _), found in zip(jobs, results, strict=True):
            fingerprints[name].append(found.fingerprints if isinstance(found, SceneRun) else {})
        for scene in scenes:
            own, *other = fingerprints[scene.name]
            self.cache.add_reused(scene, runs[scene.name], candidates[scene.name], own, other[0] if other else {})

    # -- beats that are missing ---------------------------------------------------------------------------------

    def _draw(self, pool: Pool, scenes: Sequence[SceneVariant]) -> None:
        """Draw the missing beats, the longest jobs first."""
        if not scenes:
            return
        missing = [self.cache.missing(scene) for scene in scenes]
        expected = [self.times.expect(scene.entry.scene, beats) for scene, beats in zip(scenes, missing, strict=True)]
        frames = [{beat.name: beat.frames for beat in beats} for beats in missing]
        planned = plan(expected, pool.size)
        parts = [
            Part(
                scenes[job.scene].name,
                sum(frames[job.scene][beat] for beat in job.beats),
                job.seconds,
                tuple((beat, frames[job.scene][beat]) for beat in job.beats),
            )
            for job in planned
        ]
        with self.progress.meter("Drawing", parts, "frames", pool.size) as progress:

            def finish(number: int, found: DrawnBeats | Failure) -> None:
                self._keep(scenes[planned[number].scene], found)
                progress.done(number, found.took if isinstance(found, DrawnBeats) else None)

            def keep(number: int, beat: str, frames: int, data: bytes) -> None:
                scene = scenes[planned[number].scene]
                if self.cache.store_beat(scene, beat, frames, data):
                    self._drawn.add((scene.name, beat))

            parallel_encoder = pool.has_idle_cores(len(planned))
            jobs = [self.cache.draw_job(scenes[job.scene], job.beats, parallel_encoder) for job in planned]
            pool.draw(jobs, finish, progress.add, keep)
        self.times.save()

    def _keep(self, scene: SceneVariant, found: DrawnBeats | Failure) -> None:
        if isinstance(found, DrawnBeats):
            self.memory = max(self.memory, found.memory)
            try:
                self.cache.store_beats(scene, found)
                self._drawn |= {(scene.name, beat) for beat in found.clips}
            except NondeterministicSceneError as error:
                self._drawn -= {(scene.name, beat) for beat in found.seconds}
                found = Failure(scene.entry.name, scene.script.language, "", "drawing", str(error))
        if isinstance(found, Failure):
            self._faults[scene.name] = found
            return
        self.times.record(scene.entry.scene, found.run.beats, found.seconds)


def complete_runs(cache: SceneCache, scenes: Sequence[SceneVariant]) -> dict[str, list[SceneRun]]:
    """Return the scenes whose wanted beats all have clips, in the lecture's order, by language."""
    languages = dict.fromkeys(scene.script.language for scene in scenes)
    return {
        language: [
            cache.run_of(scene) for scene in scenes if scene.script.language == language and cache.is_complete(scene)
        ]
        for language in languages
    }
