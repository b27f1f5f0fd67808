"""What the store has of an order's scenes, and what has to be drawn.

A scene whose key is known is taken as it is. A scene that differs from a known one in words alone takes over the clips
of the beats whose frames are the same, by their fingerprints; a scene that is unknown is drawn whole.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from lecture.jobs import Comparison, Reel, Take
from lecture.keys import Key, Keys
from lecture.outline import SceneEntry
from lecture.quality import Quality
from lecture.script import Script
from lecture.store import Clip, Record, Store

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


class Shelf:
    """The scenes of an order in the store. A scene has a record once it is known how it goes; like scenes share one."""

    def __init__(self, store: Store, keys: Keys, want: Want, scenes: Iterable[Scene]) -> None:
        self.store, self.want = store, want
        self._keys = {
            scene.name: keys.of(scene.entry, scene.script, want.quality, want.engine, want.voice) for scene in scenes
        }
        self._records: dict[str, Record] = {}
        for key in {key.scene for key in self._keys.values()}:
            if (record := store.read(key)) is not None:
                self._records[key] = self._sound(record)
                store.use(key)

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

    def missing(self, scene: Scene) -> dict[str, int]:
        """The beats of a known scene that have to be drawn, with their frames."""
        record = self._record(scene)
        return {beat.name: beat.frames for beat in record.beats if beat.name not in record.clips}

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

    def comparisons(self, scene: Scene) -> Iterator[Comparison]:
        """The runs that are wanted to find out what an unknown scene shares with its family, if it has one."""
        record = next(self._relatives(scene), None)
        if record is not None:
            yield self._comparison(scene, scene.script)
            if not record.prints:
                words = replace(record.words, place=scene.script.words(scene.entry).place)
                yield self._comparison(scene, replace(scene.script, scenes={scene.entry.name: words}))

    def _comparison(self, scene: Scene, script: Script) -> Comparison:
        return Comparison(scene.entry, script, self.want.quality, self.want.engine, self.want.voice)

    def _relatives(self, scene: Scene) -> Iterator[Record]:
        key = self.key(scene)
        return (record for name, record in self.store.relatives(key.family) if name != key.scene and record.clips)

    def add(self, scene: Scene, take: Take, compared: Mapping[str, str], before: Mapping[str, str]) -> None:
        """Takes up an unknown scene: how it went, its fingerprints, and those of its latest relative, where taken."""
        key = self.key(scene)
        words = replace(scene.script.words(scene.entry), place="")
        record = Record(
            scene.entry.scene, scene.script.language, key.family, words, take.beats, take.numbers, {}, compared
        )
        if compared:
            known = self._known_prints(scene, before)
            shared = {beat: known[beat, shown] for beat, shown in compared.items() if (beat, shown) in known}
            record = self._sound(replace(record, clips=shared))
        self._write(scene, record)

    def _write(self, scene: Scene, record: Record) -> None:
        key = self.key(scene).scene
        self.store.write(key, record)
        self._records[key] = record

    def _known_prints(self, scene: Scene, before: Mapping[str, str]) -> dict[tuple[str, str], Clip]:
        """The clips of the family by beat and fingerprint; `before` are those of its latest member, if it had none."""
        known: dict[tuple[str, str], Clip] = {}
        for number, record in enumerate(self._relatives(scene)):
            prints = record.prints or (before if number == 0 else {})
            for beat, shown in prints.items():
                if beat in record.clips:
                    known.setdefault((beat, shown), record.clips[beat])
        return known

    def keep(self, scene: Scene, reel: Reel) -> None:
        """Takes in the clips of beats that were drawn."""
        record = self._record(scene)
        wanted = {beat.name: beat.frames for beat in record.beats}
        found = {beat.name: beat.frames for beat in reel.take.beats}
        if found != wanted:
            beat = next(name for name in {**wanted, **found} if wanted.get(name) != found.get(name))
            raise InconstancyError(
                f"{scene.name}.{beat}: was rehearsed with {wanted.get(beat, 0)} frames and drawn with "
                f"{found.get(beat, 0)}; a scene must go the same way each time"
            )
        clips = {beat: self.store.keep(data) for beat, data in reel.clips.items()}
        self._write(scene, replace(record, clips={**record.clips, **clips}))
