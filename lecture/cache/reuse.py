"""Which clips a scene may take over from one that differs from it in words or parameters alone.

A beat can have the same frames only if it is as long and shows the same numbers; whether it has, its fingerprint tells,
which covers all that its frames are painted from. So nothing has to be known of what words or parameters do.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from lecture.cache.store import Clip, Record
from lecture.project.lecture_file import SceneEntry
from lecture.project.script import Script
from lecture.render.jobs import Comparison, Drawing, Take
from scenes.framework.beat import BeatRecord
from scenes.framework.ledger import Entry
from scenes.framework.script import SceneWords

__all__ = ["Kin", "find_kin", "shared_clips"]


@dataclass(frozen=True)
class Kin:
    """A scene that is known and much like a new one, and the beats that may have the same frames in both."""

    record: Record
    beats: tuple[str, ...]

    def own(self, drawing: Drawing, take: Take) -> Comparison:
        """The run that takes the new scene's fingerprints."""
        return Comparison(drawing, _places(take.beats, self.beats))

    def other(self, drawing: Drawing) -> Comparison | None:
        """The run that takes the known scene's fingerprints, as far as they were not taken."""
        missing = tuple(beat for beat in self.beats if beat not in self.record.prints)
        if not missing:
            return None
        known = replace(
            drawing,
            entry=replace(drawing.entry, values=self.record.values),
            script=_with_words(drawing.script, drawing.entry, self.record.words),
        )
        return Comparison(known, _places(self.record.beats, missing))


def _with_words(script: Script, entry: SceneEntry, words: SceneWords) -> Script:
    return replace(
        script,
        scenes={
            script.table(entry): replace(words, place=script.words(entry).place, places=script.words(entry).places)
        },
    )


def _places(beats: Iterable[BeatRecord], names: Iterable[str]) -> dict[str, range]:
    """The frames of the named beats."""
    wanted = set(names)
    return {beat.name: range(beat.start, beat.start + beat.frames) for beat in beats if beat.name in wanted}


def find_kin(family: Iterable[Record], values: Mapping[str, Any], words: SceneWords, take: Take) -> Kin | None:
    """The known scene that is most like the new one, if any beat of it may be the same; of equals the first."""
    found = [Kin(record, _alike(record, take)) for record in family]
    near = [kin for kin in found if kin.beats]
    return max(near, key=lambda kin: _likeness(kin, values, words), default=None)


def _likeness(kin: Kin, values: Mapping[str, Any], words: SceneWords) -> tuple[bool, int, int]:
    same = sum(kin.record.words.beats.get(name) == beat for name, beat in words.beats.items())
    return dict(kin.record.values) == dict(values), same, len(kin.beats)


def _alike(record: Record, take: Take) -> tuple[str, ...]:
    """The beats that are there, as long as in the take, and show the same numbers."""
    frames = {beat.name: beat.frames for beat in record.beats}
    before, now = _numbers(record.numbers), _numbers(take.numbers)
    return tuple(
        beat.name
        for beat in take.beats
        if beat.name in record.clips
        and frames[beat.name] == beat.frames
        and before.get(beat.name) == now.get(beat.name)
    )


def _numbers(entries: Iterable[Entry]) -> dict[str, list[tuple[str, str]]]:
    """What a viewer reads in each beat."""
    found: dict[str, list[tuple[str, str]]] = {}
    for entry in entries:
        found.setdefault(entry.beat, []).append((entry.name, entry.text))
    return found


def shared_clips(
    family: Iterable[Record], own: Mapping[str, str], kin: Kin, other: Mapping[str, str]
) -> dict[str, Clip]:
    """The clips of the beats that have the same fingerprint in the new scene and in one of its family."""
    known: dict[tuple[str, str], Clip] = {}
    for record in (kin.record, *family):
        prints = dict(record.prints) | (dict(other) if record is kin.record else {})
        for beat, shown in prints.items():
            if beat in record.clips:
                known.setdefault((beat, shown), record.clips[beat])
    return {beat: known[beat, shown] for beat, shown in own.items() if (beat, shown) in known}
