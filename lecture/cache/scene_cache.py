"""What the store has of an order's scenes, and what has to be drawn.

A scene whose key is known is taken as it is. One that differs from a known one in words or parameters alone takes over
the clips of beats whose frames are the same (lecture/cache/reuse.py); one that is unknown is drawn whole.
"""

from __future__ import annotations

import gc
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace

from lecture.cache.keys import Key, Keys
from lecture.cache.reuse import Kin, find_kin, shared_clips
from lecture.cache.store import Record, Store
from lecture.project.lecture_file import SceneEntry
from lecture.project.script import Script
from lecture.quality import Quality
from lecture.render.jobs import Drawing, Reel, Take
from scenes.framework.beat import BeatRecord

__all__ = ["InconstancyError", "Scene", "Shelf", "Want"]


class InconstancyError(Exception):
    """A scene that went otherwise when it was drawn than when it was rehearsed."""


@dataclass(frozen=True)
class Want:
    """How scenes are wanted."""

    quality: Quality
    engine: str
    voice: str = "silent"


@dataclass(frozen=True)
class Scene:
    """A scene of the lecture in one language."""

    entry: SceneEntry
    script: Script

    @property
    def name(self) -> str:
        """Its name for a reader."""
        return f"{self.entry.name} ({self.script.language})"


@contextmanager
def _uncollected() -> Iterator[None]:
    """Records hold no cycles: to look for them among thousands takes longer than to read them."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()


class Shelf:
    """The scenes of an order in the store. A scene has a record once it is known how it goes; like scenes share one."""

    def __init__(self, store: Store, keys: Keys, want: Want, scenes: Iterable[Scene]) -> None:
        self.store, self.want = store, want
        self._keys = {
            scene.name: keys.of(scene.entry, scene.script, want.quality, want.engine, want.voice) for scene in scenes
        }
        self._records: dict[str, Record] = {}
        with _uncollected():
            for key in {key.scene for key in self._keys.values()}:
                if (record := store.read(key)) is not None:
                    self._records[key] = self._sound(record)
                    store.use(key, record.family)

    def key(self, scene: Scene) -> Key:
        """What the scene is known by."""
        return self._keys[scene.name]

    def knows(self, scene: Scene) -> bool:
        """Whether it is known how the scene goes."""
        return self.key(scene).scene in self._records

    def unlike(self, scenes: Iterable[Scene]) -> list[Scene]:
        """The scenes, but of those that are alike the first only."""
        return list({self.key(scene).scene: scene for scene in reversed(list(scenes))}.values())[::-1]

    def _sound(self, record: Record) -> Record:
        """The record without the clips that are gone or damaged."""
        clips = {beat: clip for beat, clip in record.clips.items() if self.store.holds(clip)}
        return record if len(clips) == len(record.clips) else replace(record, clips=clips)

    def missing(self, scene: Scene) -> list[BeatRecord]:
        """The beats of a known scene that have to be drawn."""
        record = self._record(scene)
        return [beat for beat in record.beats if beat.name not in record.clips]

    def clips(self, scene: Scene) -> int:
        """How many of a known scene's beats are there."""
        return len(self._record(scene).clips)

    def is_whole(self, scene: Scene) -> bool:
        """Whether a scene is all there."""
        return self.knows(scene) and not self.missing(scene)

    def take(self, scene: Scene) -> Take:
        """A scene that is all there, as films are made of it."""
        record, entry = self._record(scene), scene.entry
        beats = tuple(replace(b, files=(str(self.store.file(record.clips[b.name])),)) for b in record.beats)
        numbers = tuple(replace(number, scene=entry.name) for number in record.numbers)
        return Take(entry.name, scene.script.language, scene.script.title(entry), beats, numbers)

    def _record(self, scene: Scene) -> Record:
        return self._records[self.key(scene).scene]

    # -- what is new --------------------------------------------------------------------------------------------

    def kin(self, scene: Scene, take: Take) -> Kin | None:
        """The scene of the store that an unknown one is to be compared with, once it is known how that goes."""
        words = scene.script.words(scene.entry)
        return find_kin(self._family(scene), scene.entry.values, words, take)

    def drawing(self, scene: Scene, beats: tuple[str, ...] | None = None, beside: bool = True) -> Drawing:
        """The job of drawing beats of a scene."""
        return Drawing(scene.entry, scene.script, self.want.quality, self.want.engine, self.want.voice, beats, beside)

    def _family(self, scene: Scene) -> Iterator[Record]:
        key = self.key(scene)
        return (self._sound(record) for name, record in self.store.relatives(key.family) if name != key.scene)

    def add(self, scene: Scene, take: Take) -> None:
        """Takes up an unknown scene that is like none in the store."""
        self._write(scene, self._fresh(scene, take))

    def add_kin(self, scene: Scene, take: Take, kin: Kin, own: Mapping[str, str], other: Mapping[str, str]) -> None:
        """Takes up an unknown scene with what it shares with others, by its fingerprints and those of its kin."""
        clips = shared_clips(self._family(scene), own, kin, other)
        self._write(scene, replace(self._fresh(scene, take), clips=clips, prints=own))

    def _fresh(self, scene: Scene, take: Take) -> Record:
        entry, script = scene.entry, scene.script
        words = replace(script.words(entry), place="", places={})
        family = self.key(scene).family
        return Record(entry.scene, script.language, family, dict(entry.values), words, take.beats, take.numbers)

    def _write(self, scene: Scene, record: Record) -> None:
        key = self.key(scene).scene
        self.store.write(key, record)
        self._records[key] = record

    def keep_beat(self, scene: Scene, name: str, frames: int, data: bytes) -> bool:
        """Takes in the clip of a beat, if it is as long as it was rehearsed."""
        record = self._record(scene)
        is_kept = any((beat.name, beat.frames) == (name, frames) for beat in record.beats)
        if is_kept:
            self._write(scene, replace(record, clips={**record.clips, name: self.store.keep(data)}))
        return is_kept

    def keep(self, scene: Scene, reel: Reel) -> None:
        """Takes in the clips of beats that were drawn."""
        record = self._record(scene)
        wanted = {beat.name: beat.frames for beat in record.beats}
        found = {beat.name: beat.frames for beat in reel.take.beats}
        if found != wanted:
            trusted = {beat: clip for beat, clip in record.clips.items() if beat not in reel.seconds}
            self._write(scene, replace(record, clips=trusted))
            beat = next(name for name in {**wanted, **found} if wanted.get(name) != found.get(name))
            raise InconstancyError(
                f"{scene.name}.{beat}: was rehearsed with {wanted.get(beat, 0)} frames and drawn with "
                f"{found.get(beat, 0)}; a scene must go the same way each time"
            )
        clips = {beat: self.store.keep(data) for beat, data in reel.clips.items()}
        if clips:
            self._write(scene, replace(record, clips={**record.clips, **clips}))
