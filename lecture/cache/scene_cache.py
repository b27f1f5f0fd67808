"""Look up an order's scenes in the store, and tell which beats have to be drawn.

A scene whose key is known is taken as it is. One that differs from a known one in words or parameters alone takes over
the clips of beats whose frames are the same (lecture/cache/reuse.py); one that is unknown is drawn whole.
"""

from __future__ import annotations

import gc
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace

from lecture.cache.keys import Key, Keys
from lecture.cache.reuse import ReuseCandidate, find_reuse_candidate, shared_clips
from lecture.cache.store import Record, Store
from lecture.project.lecture_file import SceneEntry
from lecture.project.script_check import Script
from lecture.quality import Quality
from lecture.render.jobs import DrawJob, DrawnBeats, SceneRun
from scenes.framework.beat import BeatRecord

__all__ = ["NondeterministicSceneError", "RenderSettings", "SceneCache", "SceneVariant"]


NO_ENGINE = ""  # of scenes that are not drawn: their records have a family of their own, without clips


class NondeterministicSceneError(Exception):
    """A scene had other frames when it was drawn than when it was rehearsed."""


@dataclass(frozen=True)
class RenderSettings:
    """Picture size and rate, engine and voice of a render."""

    quality: Quality
    engine: str


@dataclass(frozen=True)
class SceneVariant:
    """A scene of the lecture in one language, or some of its beats; one that is not drawn lends a film its words."""

    entry: SceneEntry
    script: Script
    beats: tuple[str, ...] | None = None
    is_drawn: bool = True

    def is_wanted(self, beat: str) -> bool:
        """Return whether the beat is one of those."""
        return self.is_drawn and (self.beats is None or beat in self.beats)

    @property
    def name(self) -> str:
        """Its name for a reader."""
        return f"{self.entry.name} ({self.script.language})"


@contextmanager
def _without_garbage_collection() -> Iterator[None]:
    """Switch garbage collection off: records hold no cycles, and searching thousands of them takes longer than reading
    them."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()


class SceneCache:
    """The stored records of an order's scenes; a scene without a record has to be rehearsed, scenes with one key share
    it."""

    def __init__(self, store: Store, keys: Keys, settings: RenderSettings, scenes: Iterable[SceneVariant]) -> None:
        self.store, self.settings = store, settings
        self._keys = {
            scene.name: keys.of(
                scene.entry, scene.script, settings.quality, settings.engine if scene.is_drawn else NO_ENGINE
            )
            for scene in scenes
        }
        self._records: dict[str, Record] = {}
        with _without_garbage_collection():
            for key in {key.scene for key in self._keys.values()}:
                if (record := store.read(key)) is not None:
                    self._records[key] = self._without_lost_clips(record)
                    store.mark_used(key, record.family)

    def key(self, scene: SceneVariant) -> Key:
        """Return the scene's cache key."""
        return self._keys[scene.name]

    def knows(self, scene: SceneVariant) -> bool:
        """Return whether the scene has a record."""
        return self.key(scene).scene in self._records

    def distinct(self, scenes: Iterable[SceneVariant]) -> list[SceneVariant]:
        """Return one scene a cache key, the first."""
        return list({self.key(scene).scene: scene for scene in reversed(list(scenes))}.values())[::-1]

    def _without_lost_clips(self, record: Record) -> Record:
        """Return the record without the clips that are gone or damaged."""
        clips = {beat: clip for beat, clip in record.clips.items() if self.store.holds(clip)}
        return record if len(clips) == len(record.clips) else replace(record, clips=clips)

    def missing(self, scene: SceneVariant) -> list[BeatRecord]:
        """Return the beats of a known scene that have to be drawn."""
        record = self._record(scene)
        return [beat for beat in record.beats if scene.is_wanted(beat.name) and beat.name not in record.clips]

    def clips(self, scene: SceneVariant) -> int:
        """Return how many of a recorded scene's wanted beats have a clip."""
        return sum(map(scene.is_wanted, self._record(scene).clips))

    def is_complete(self, scene: SceneVariant) -> bool:
        """Return whether every beat of a scene has a clip."""
        return self.knows(scene) and not self.missing(scene)

    def run_of(self, scene: SceneVariant) -> SceneRun:
        """Return a complete scene's run, with the files of its clips."""
        record, entry = self._record(scene), scene.entry
        files = {beat: (str(self.store.file(clip)),) for beat, clip in record.clips.items()}
        beats = tuple(replace(beat, files=files.get(beat.name, ())) for beat in record.beats)
        numbers = tuple(replace(number, scene=entry.name) for number in record.numbers)
        run = SceneRun(entry.name, scene.script.language, scene.script.title(entry), beats, numbers)
        return run if scene.beats is None else run.excerpt(scene.beats)

    def _record(self, scene: SceneVariant) -> Record:
        return self._records[self.key(scene).scene]

    # -- what is new --------------------------------------------------------------------------------------------

    def find_reuse(self, scene: SceneVariant, run: SceneRun) -> ReuseCandidate | None:
        """Return the stored scene to compare a rehearsed new one with, if there is any."""
        words = scene.script.words(scene.entry)
        return find_reuse_candidate(self._family_records(scene), scene.entry.values, words, run)

    def draw_job(
        self, scene: SceneVariant, beats: tuple[str, ...] | None = None, parallel_encoder: bool = True
    ) -> DrawJob:
        """Return the job that draws beats of a scene."""
        return DrawJob(
            scene.entry,
            scene.script,
            self.settings.quality,
            self.settings.engine,
            beats,
            parallel_encoder,
        )

    def _family_records(self, scene: SceneVariant) -> Iterator[Record]:
        key = self.key(scene)
        return (
            self._without_lost_clips(record)
            for name, record in self.store.family_records(key.family)
            if name != key.scene
        )

    def add(self, scene: SceneVariant, run: SceneRun) -> None:
        """Record a rehearsed scene that shares no beat with a stored one."""
        self._write(scene, self._new_record(scene, run))

    def add_reused(
        self,
        scene: SceneVariant,
        run: SceneRun,
        candidate: ReuseCandidate,
        own: Mapping[str, str],
        other: Mapping[str, str],
    ) -> None:
        """Record a rehearsed scene with the clips of stored beats that have the same fingerprints."""
        clips = shared_clips(self._family_records(scene), own, candidate, other)
        self._write(scene, replace(self._new_record(scene, run), clips=clips, prints=own))

    def _new_record(self, scene: SceneVariant, run: SceneRun) -> Record:
        entry, script = scene.entry, scene.script
        words = replace(script.words(entry), place="", places={})
        family = self.key(scene).family
        return Record(entry.scene, script.language, family, dict(entry.values), words, run.beats, run.numbers)

    def _write(self, scene: SceneVariant, record: Record) -> None:
        key = self.key(scene).scene
        self.store.write(key, record)
        self._records[key] = record

    def store_beat(self, scene: SceneVariant, name: str, frames: int, data: bytes) -> bool:
        """Store the clip of a beat if it has as many frames as rehearsed; return whether it has."""
        record = self._record(scene)
        is_kept = any((beat.name, beat.frames) == (name, frames) for beat in record.beats)
        if is_kept:
            self._write(scene, replace(record, clips={**record.clips, name: self.store.keep(data)}))
        return is_kept

    def store_beats(self, scene: SceneVariant, drawn: DrawnBeats) -> None:
        """Store the clips of drawn beats; raise NondeterministicSceneError where their frames are not as rehearsed."""
        record = self._record(scene)
        wanted = {beat.name: beat.frames for beat in record.beats}
        found = {beat.name: beat.frames for beat in drawn.run.beats}
        if found != wanted:
            trusted = {beat: clip for beat, clip in record.clips.items() if beat not in drawn.seconds}
            self._write(scene, replace(record, clips=trusted))
            beat = next(name for name in {**wanted, **found} if wanted.get(name) != found.get(name))
            raise NondeterministicSceneError(
                f"{scene.name}.{beat}: was rehearsed with {wanted.get(beat, 0)} frames and drawn with "
                f"{found.get(beat, 0)}; a scene must go the same way each time"
            )
        clips = {beat: self.store.keep(data) for beat, data in drawn.clips.items()}
        if clips:
            self._write(scene, replace(record, clips={**record.clips, **clips}))
