"""Which jobs a render consists of: scenes whole, a scene longer than its fair share of the work cut at beats.

The longest come first, so that no worker is left with a long one at the end.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from pydantic import NonNegativeFloat, PositiveInt, TypeAdapter

from lecture.quality import Quality
from lecture.store import Store

__all__ = ["Piece", "Times", "cut", "plan"]

# Each piece of a scene runs muted what comes before it, so pieces are not cut smaller than this.
LEAST_SECONDS = 2.0
# What a frame is thought to take until one was measured.
SECONDS_PER_PIXEL = 3e-9
Measured = tuple[PositiveInt, NonNegativeFloat]  # frames, seconds
MEASURED = TypeAdapter(dict[str, dict[str, dict[str, Measured]]])  # by quality and engine, scene, beat


@dataclass(frozen=True)
class Piece:
    """Beats of one scene that are drawn together, and the seconds that they are expected to take."""

    scene: int
    beats: tuple[str, ...]
    seconds: float


def plan(scenes: Sequence[Mapping[str, float]], workers: int) -> list[Piece]:
    """The pieces to be drawn, longest first. A scene is given as the seconds that each of its beats is to take."""
    totals = [sum(beats.values()) for beats in scenes]
    share = sum(totals) / workers
    pieces = [
        Piece(number, beats, sum(scene[beat] for beat in beats))
        for number, scene in enumerate(scenes)
        for beats in cut(scene, _count(totals[number], share))
    ]
    return sorted(pieces, key=lambda piece: -piece.seconds)


def _count(seconds: float, share: float) -> int:
    """How many pieces a scene makes: one, unless it is longer than its share."""
    if seconds <= share * (1 + 1e-9):
        return 1
    return max(1, min(math.ceil(seconds / share), int(seconds / LEAST_SECONDS)))


def cut(beats: Mapping[str, float], count: int) -> list[tuple[str, ...]]:
    """The beats in at most `count` runs, such that the longest run is as short as can be."""
    names, seconds = list(beats), list(beats.values())
    if not names:
        return []
    reach = [0.0]
    for value in seconds:
        reach.append(reach[-1] + value)
    ends = _best_ends(reach, min(count, len(names)))
    return [tuple(names[start:end]) for start, end in zip([0, *ends], ends, strict=False)]


def _best_ends(reach: list[float], count: int) -> list[int]:
    """Where the runs end, by the shortest longest run of every beginning of the row in every number of runs."""
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


class Times:
    """How long the beats of scenes took to draw, kept in the store from render to render."""

    NOTE = "times"

    def __init__(self, store: Store, quality: Quality, engine: str) -> None:
        self.store, self.quality = store, quality
        self.kind = f"{quality.width}x{quality.height} {quality.fps} {engine}"
        self.notes = store.recall(self.NOTE, MEASURED)

    def expect(self, scene: str, beats: Mapping[str, int]) -> dict[str, float]:
        """The seconds that beats of these many frames are to take: as they did last, or as the average frame did."""
        known = self._known().get(scene, {})
        usual = self._usual()
        return {
            beat: known[beat][1] * frames / known[beat][0] if beat in known else usual * frames
            for beat, frames in beats.items()
        }

    def learn(self, scene: str, frames: Mapping[str, int], seconds: Mapping[str, float]) -> None:
        """Notes how long beats took."""
        known = self.notes.setdefault(self.kind, {}).setdefault(scene, {})
        known.update({beat: (frames[beat], took) for beat, took in seconds.items() if frames[beat] > 0})

    def keep(self) -> None:
        """Writes the notes down."""
        self.store.note(self.NOTE, self.notes)

    def _known(self) -> dict[str, dict[str, Measured]]:
        return self.notes.get(self.kind, {})

    def _usual(self) -> float:
        """Seconds a frame, on the average of what is known."""
        pairs = [pair for beats in self._known().values() for pair in beats.values()]
        frames = sum(pair[0] for pair in pairs)
        if not frames:
            return SECONDS_PER_PIXEL * self.quality.width * self.quality.height
        return sum(pair[1] for pair in pairs) / frames
