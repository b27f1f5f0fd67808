"""Errors over the number of bars, both in logarithms: an error that falls as a power of n lies on a straight line."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
from manim import LEFT, RIGHT, UP, Dot, Line, Mobject, VGroup, VMobject

from scenes.components.free_places import NOWHERE, STEP, is_clear, lines_of, move_clear
from scenes.components.plot import Dashes, Plot
from scenes.components.text import Formula, plated
from scenes.framework.numbers import format_number
from scenes.style.frame import Region
from scenes.style.theme import theme

__all__ = ["ErrorPlot"]

SPARE = 0.35  # of a doubling: between the axes and the first and last points
OFF = 0.25  # frame units between the axis of n and the least error: upon the axis it would look like 0
MOST_TICKS = 5
TICK_BELOW = 0.7  # of what is below the least error: where a number of the axis may stand
BESIDE = (0.5, 3.5)  # SPAREs below the least error and above the largest, in which numbers of the axis stand
GAPS = (0.15, 0.45, 0.75, 1.05)  # frame units, between a point and its line's name
PLACES = ((0.72, 1), (0.28, -1), (0.5, 1), (0.5, -1), (0.9, 1), (0.1, -1))  # of a name along its line, and its side


class ErrorPlot(VGroup):
    """Axes with log₂ n to the right and log₂ |error| up; `draw` puts the errors of one rule into them.

    `counts` are the numbers of bars; `sizes` are those of the errors, a row (n,) for each rule that will be drawn, of
    which 0 has no place.
    """

    def __init__(self, counts: Sequence[int], sizes: Sequence[np.ndarray], region: Region, name: str) -> None:
        super().__init__()
        errors = np.concatenate(sizes)
        self.counts, found = np.asarray(counts, dtype=float), errors[errors > 0]
        self.first, self.least = float(self.counts[0]), float(found.min())
        right = math.log2(self.counts[-1] / self.first) + 3 * SPARE
        doublings = math.log2(found.max() / self.least) + 5 * SPARE
        self.below = max(SPARE, OFF / (region.height - OFF) * doublings)
        top = doublings + self.below
        self.plot = Plot(
            (0.0, right),
            (0.0, top),
            region,
            names=("n", name),
            x_ticks={self._across(n): str(n) for n in counts[:: -(-len(counts) // MOST_TICKS)]},
            y_ticks=self._decades(float(found.max())),
        )
        self.add(self.plot)
        self._lines = [(each, lines_of(self.draw(each, theme.TEXT))) for each in sizes]
        self._taken = np.concatenate([lines_of([self.plot.axes]), *(points for _, points in self._lines)])
        self._labels: list[Mobject] = [*self.plot.numbers, *self.plot.names]

    def _across(self, n: float) -> float:
        return math.log2(n / self.first) + SPARE

    def _up(self, error: float) -> float:
        return math.log2(error / self.least) + self.below

    def _decades(self, largest: float) -> dict[float, str]:
        """Return the heights of powers of ten between the axis and the largest error, and their texts; where none is
        there, those of once, twice and five times a power of ten beside the errors."""
        low, high = (
            math.ceil(math.log10(self.least) - TICK_BELOW * self.below * math.log10(2)),
            math.floor(math.log10(largest)),
        )
        step = max(1, -(-(high - low + 1) // MOST_TICKS))
        values = [10.0**k for k in range(low, high + 1, step)]
        if not values:
            ends = self.least * 2.0 ** (-BESIDE[0] * SPARE), largest * 2.0 ** (BESIDE[1] * SPARE)
            powers = range(math.floor(math.log10(ends[0])), math.ceil(math.log10(ends[1])))
            found = [float(f"{factor}e{k}") for k in powers for factor in (1, 2, 5)]
            values = [value for value in found if ends[0] <= value <= ends[1]]
        return {self._up(value): format_number(value, ".6g") for value in values}

    def at(self, n: float, error: float) -> np.ndarray:
        """Return the place of an error in the frame."""
        return self.plot.at(self._across(n), self._up(error))

    def draw(self, errors: np.ndarray, color: str) -> tuple[VMobject, VGroup]:
        """Draw the line of the errors of one rule, and its dots."""
        places = [self.at(n, error) for n, error in zip(self.counts, errors, strict=True) if error > 0]
        line = VMobject(color=color, stroke_width=theme.LINE)
        line.set_points_as_corners(np.array(places if len(places) > 1 else 2 * places))
        return line, VGroup(*(Dot(place, radius=theme.DOT, color=color) for place in places))

    def draw_step(self, errors: np.ndarray, k: int, text: str, color: str) -> VGroup:
        """Draw the step down from the k-th error to the next one, with a text at its side: over the line, or under it
        where the line of another rule is in the way. A name that is placed later keeps clear of it."""
        before, after = (self.at(self.counts[i], errors[i]) for i in (k, k + 1))
        style = {"color": color, "stroke_width": theme.AXIS}
        label = Formula(text, size=theme.LABEL, color=color)
        away = RIGHT * (theme.GAP + label.width / 2)
        over, under = np.array([after[0], before[1], 0.0]), np.array([before[0], after[1], 0.0])
        up = (theme.GAP + label.height / 2) * UP
        sides = [
            (over, (over + after) / 2 + away),
            (under, (under + before) / 2 - away),
            (under, under + away + up),  # in the corner, where the axis is in the way
            (over, over - away - up),
        ]
        others = [points for each, points in self._lines if not np.array_equal(each, errors)]
        met = np.concatenate([NOWHERE, *others])

        def is_in_the_way(side: tuple[np.ndarray, np.ndarray]) -> bool:
            legs = lines_of([Line(before, side[0]), Line(side[0], after)])
            return not (_are_apart(legs, met) and all(is_clear(each, legs) for each in self._labels))

        sides.sort(key=is_in_the_way)
        self._stand(label, [place for _, place in sides])
        corner = min(sides, key=lambda side: float(np.linalg.norm(label.get_center() - side[1])))[0]
        legs = Dashes(before, corner, **style), Dashes(corner, after, **style)
        self._taken = np.concatenate([self._taken, lines_of([Line(before, corner), Line(corner, after)])])
        return VGroup(*legs, plated(label))

    def place_name(self, name: VMobject, line: VMobject) -> VMobject:
        """Place the name of a line that falls over its right part or under its left, of one that rises at its other
        sides, or round its points where it has no room there: clear of other lines, in the plot's room."""
        start, end = line.points[0], line.points[-1]
        half = np.array([name.width, name.height, 0]) / 2 + theme.GAP / 2
        across = UP + RIGHT if end[1] <= start[1] else UP + LEFT
        places = []
        for way in (across, across * np.array([-1, 1, 0])):
            for share, side in PLACES:
                place = start + share * (end - start) + side * half * way
                places.append(place + min(0.0, self.plot.region.right - float(place[0]) - name.width / 2) * RIGHT)
        places += self._round_points(name, line)
        # Right at the axis it would be read as the unit of a number there.
        beside = self.plot.at(0.0, 0.0)[0] + theme.GAP + name.width / 2
        return self._stand(name, [place for place in places if place[0] > beside] or places)

    def _round_points(self, name: VMobject, line: VMobject) -> list[np.ndarray]:
        """Return places in the plot's room round the points of a line, from the last one on, the nearest first."""
        half, room = np.array([name.width, name.height, 0]) / 2, self.plot.region
        points = line.get_anchors()[::-1]
        ways = [np.array([x, y, 0.0]) for x in (1, 0, -1) for y in (1, 0, -1) if x or y]
        found = [point + (half + gap) * way for gap in GAPS for point in points for way in ways]
        return [place for place in found if not room.overrun(name, place)]

    def _stand(self, label: VMobject, places: Sequence[np.ndarray]) -> VMobject:
        """Move a label to the first place where it is clear of all lines and of the labels before it."""
        if not move_clear([label], [places], self._taken, self._labels):
            label.move_to(places[0])
        self._labels.append(label)
        return label


def _are_apart(points: np.ndarray, others: np.ndarray) -> bool:
    """Return whether no point (n, 3) is as near to another one (m, 3) as points along a line are to each other."""
    return not len(others) or bool(np.linalg.norm(points[:, None] - others, axis=2).min() > STEP)
