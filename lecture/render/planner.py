"""Plan the jobs of a render: scenes whole, a scene longer than its fair share of the work cut at beats.

The longest come first, so that no worker is left with a long one at the end; for the end itself the shortest scenes
are cut small, so that all workers have done at about the same time.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from pydantic import NonNegativeFloat, NonNegativeInt, PositiveInt, TypeAdapter

from lecture.cache.store import Store
from lecture.quality import Quality
from scenes.framework.beat import BeatRecord

__all__ = ["DrawTimes", "PlannedJob", "plan", "split_at_beats"]

# Each piece of a scene runs muted what comes before it, so pieces are not cut smaller than this.
LEAST_SECONDS = 2.0
# What a frame is thought to take until one was measured: measured on the lecture, at 1080p on a core of a server.
SECONDS_PER_PIXEL = 2.5e-9
SECONDS_PER_SHAPE = 13e-6
Measured = tuple[PositiveInt, NonNegativeInt, NonNegativeFloat]  # frames, shapes, seconds
MEASURED = TypeAdapter(dict[str, dict[str, dict[str, Measured]]])  # by quality and engine, scene, beat


@dataclass(frozen=True)
class PlannedJob:
    """Beats of one scene to draw together, and the seconds that they are expected to take."""

    scene: int
    beats: tuple[str, ...]
    seconds: float


def plan(scenes: Sequence[Mapping[str, float]], workers: int) -> list[PlannedJob]:
    """Split the scenes into jobs, longest first. A scene is given as the seconds that each of its beats is to take."""
    totals = [sum(beats.values()) for beats in scenes]
    share = sum(totals) / workers
    counts = [_count(total, share) for total in totals]
    if 1 < workers < len(scenes):
        small = 0
        for number in sorted(range(len(scenes)), key=totals.__getitem__):
            if small < workers:
                counts[number] = max(1, min(len(scenes[number]), int(totals[number] / LEAST_SECONDS)))
                small += counts[number]
    planned = [
        PlannedJob(number, beats, sum(scene[beat] for beat in beats))
        for number, scene in enumerate(scenes)
        for beats in split_at_beats(scene, counts[number])
    ]
    return sorted(planned, key=lambda job: -job.seconds)


def _count(seconds: float, share: float) -> int:
    """Return how many jobs a scene makes: one, unless it is longer than its share."""
    if seconds <= share * (1 + 1e-9):
        return 1
    return max(1, min(math.ceil(seconds / share), int(seconds / LEAST_SECONDS)))


def split_at_beats(beats: Mapping[str, float], count: int) -> list[tuple[str, ...]]:
    """Return the beats in at most `count` runs, such that the longest run is as short as can be."""
    names, seconds = list(beats), list(beats.values())
    if not names:
        return []
    reach = [0.0]
    for value in seconds:
        reach.append(reach[-1] + value)
    ends = _best_ends(reach, min(count, len(names)))
    return [tuple(names[start:end]) for start, end in zip([0, *ends], ends, strict=False)]


def _best_ends(reach: list[float], count: int) -> list[int]:
    """Return where the runs end: dynamic programming over the shortest longest run of every beginning in every number
    of runs."""
    last = len(reach) - 1
    best: list[list[tuple[float, int]]] = [[(reach[end], 0) for end in range(last + 1)]]
    for _ in range(count - 1):
        before = best[-1]
        row = [
            min(((max(before[at][0], reach[end] - reach[at]), at) for at in range(end)), default=(0.0, 0))
            for end in range(last + 1)
        ]
        best.append(row)
    ends, end = [last], last
    for row in reversed(best[1:]):
        end = row[end][1]
        if end:
            ends.append(end)
    return ends[::-1]


class DrawTimes:
    """How long the beats of scenes took to draw, kept in the store from render to render."""

    NAME = "times"

    def __init__(self, store: Store, quality: Quality, engine: str) -> None:
        self.store, self.quality = store, quality
        self.kind = f"{quality.width}x{quality.height} {quality.fps} {engine}"
        self.measured = store.read_note(self.NAME, MEASURED)

    def expect(self, scene: str, beats: Iterable[BeatRecord]) -> dict[str, float]:
        """Return the seconds that beats are to take: as they did last, or else by their frames and shapes.

        How far guesses are out is told by the beats that are known.
        """
        known = self._known().get(scene, {})
        pace = self._pace()
        return {
            beat.name: known[beat.name][2] * beat.frames / known[beat.name][0]
            if beat.name in known
            else pace * self._guess(beat.frames, beat.shapes)
            for beat in beats
        }

    def record(self, scene: str, beats: Iterable[BeatRecord], seconds: Mapping[str, float]) -> None:
        """Record the seconds that drawn beats took."""
        known = self.measured.setdefault(self.kind, {}).setdefault(scene, {})
        for beat in beats:
            if beat.name in seconds and beat.frames > 0:
                known[beat.name] = (beat.frames, beat.shapes, seconds[beat.name])

    def save(self) -> None:
        """Write the measured times to the store."""
        self.store.write_note(self.NAME, self.measured)

    def _known(self) -> dict[str, dict[str, Measured]]:
        return self.measured.get(self.kind, {})

    def _guess(self, frames: int, shapes: int) -> float:
        pixels = self.quality.width * self.quality.height
        return frames * (SECONDS_PER_PIXEL * pixels + SECONDS_PER_SHAPE * shapes)

    def _pace(self) -> float:
        """Return measured over guessed seconds of the known beats."""
        beats = [beat for beats in self._known().values() for beat in beats.values()]
        guessed = sum(self._guess(frames, shapes) for frames, shapes, _ in beats)
        return sum(seconds for *_, seconds in beats) / guessed if guessed else 1.0
