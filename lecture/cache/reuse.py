"""Find the clips that a scene may reuse from one that differs from it in words or parameters alone.

A beat can have the same frames only if it is as long and shows the same numbers; whether it has, its fingerprint tells,
which covers all that its frames are painted from. So nothing has to be known of what words or parameters do.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from lecture.cache.store import Clip, Record
from lecture.project.lecture_file import SceneEntry
from lecture.project.script_check import Script
from lecture.render.jobs import DrawJob, FingerprintJob, SceneRun
from scenes.framework.beat import BeatRecord
from scenes.framework.ledger import Entry
from scenes.framework.script import SceneWords

__all__ = ["ReuseCandidate", "find_reuse_candidate", "shared_clips"]


@dataclass(frozen=True)
class ReuseCandidate:
    """A stored scene much like a new one, and the beats that may have the same frames in both."""

    record: Record
    beats: tuple[str, ...]

    def new_job(self, draw_job: DrawJob, run: SceneRun) -> FingerprintJob:
        """Return the job that takes the new scene's fingerprints."""
        return FingerprintJob(draw_job, _frame_ranges(run.beats, self.beats))

    def known_job(self, draw_job: DrawJob) -> FingerprintJob | None:
        """Return the job that takes the stored scene's fingerprints; None where all were taken."""
        missing = tuple(beat for beat in self.beats if beat not in self.record.prints)
        if not missing:
            return None
        known = replace(
            draw_job,
            entry=replace(draw_job.entry, values=self.record.values),
            script=_with_words(draw_job.script, draw_job.entry, self.record.words),
        )
        return FingerprintJob(known, _frame_ranges(self.record.beats, missing))


def _with_words(script: Script, entry: SceneEntry, words: SceneWords) -> Script:
    return replace(
        script,
        scenes={
            script.table(entry): replace(words, place=script.words(entry).place, places=script.words(entry).places)
        },
    )


def _frame_ranges(beats: Iterable[BeatRecord], names: Iterable[str]) -> dict[str, range]:
    """Return the frames of the named beats."""
    wanted = set(names)
    return {beat.name: range(beat.start, beat.start + beat.frames) for beat in beats if beat.name in wanted}


def find_reuse_candidate(
    family: Iterable[Record], values: Mapping[str, Any], words: SceneWords, run: SceneRun
) -> ReuseCandidate | None:
    """Return the stored scene that is most like the new one, if any of its beats may be the same; the first of
    equals."""
    found = [ReuseCandidate(record, _reusable_beats(record, run)) for record in family]
    near = [candidate for candidate in found if candidate.beats]
    return max(near, key=lambda candidate: _similarity(candidate, values, words), default=None)


def _similarity(candidate: ReuseCandidate, values: Mapping[str, Any], words: SceneWords) -> tuple[bool, int, int]:
    same = sum(candidate.record.words.beats.get(name) == beat for name, beat in words.beats.items())
    return dict(candidate.record.values) == dict(values), same, len(candidate.beats)


def _reusable_beats(record: Record, run: SceneRun) -> tuple[str, ...]:
    """Return beats that are stored, as long as in the new run, and show the same numbers."""
    frames = {beat.name: beat.frames for beat in record.beats}
    before, now = _numbers(record.numbers), _numbers(run.numbers)
    return tuple(
        beat.name
        for beat in run.beats
        if beat.name in record.clips
        and frames[beat.name] == beat.frames
        and before.get(beat.name) == now.get(beat.name)
    )


def _numbers(entries: Iterable[Entry]) -> dict[str, list[tuple[str, str]]]:
    """Return what a viewer reads in each beat."""
    found: dict[str, list[tuple[str, str]]] = {}
    for entry in entries:
        found.setdefault(entry.beat, []).append((entry.name, entry.text))
    return found


def shared_clips(
    family: Iterable[Record], own: Mapping[str, str], candidate: ReuseCandidate, other: Mapping[str, str]
) -> dict[str, Clip]:
    """Return the clips of the beats that have the same fingerprint in the new scene and in one of its family."""
    known: dict[tuple[str, str], Clip] = {}
    for record in (candidate.record, *family):
        fingerprints = dict(record.prints) | (dict(other) if record is candidate.record else {})
        for beat, shown in fingerprints.items():
            if beat in record.clips:
                known.setdefault((beat, shown), record.clips[beat])
    return {beat: known[beat, shown] for beat, shown in own.items() if (beat, shown) in known}
