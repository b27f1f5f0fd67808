"""Errors over the number of bars, both in logarithms: an error that falls as a power of n lies on a straight line."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
from manim import RIGHT, UP, Dot, VGroup, VMobject

from scenes.components.plot import Dashes, Plot
from scenes.components.text import Formula, plated
from scenes.framework.numbers import format_number
from scenes.style.frame import Region
from scenes.style.theme import theme

__all__ = ["ErrorPlot"]

SPARE = 0.35  # of a doubling: between the axes and the first and last points
MOST_TICKS = 5


class ErrorPlot(VGroup):
    """Axes with log₂ n to the right and log₂ |error| up; `draw` puts the errors of one rule into them.

    `counts` are the numbers of bars; `errors` are sizes for all rules that will be drawn, of which 0 has no place.
    """

    def __init__(self, counts: Sequence[int], errors: np.ndarray, region: Region, name: str) -> None:
        super().__init__()
        self.counts, found = np.asarray(counts, dtype=float), errors[errors > 0]
        self.first, self.least = float(self.counts[0]), float(found.min())
        right = math.log2(self.counts[-1] / self.first) + 3 * SPARE
        top = math.log2(found.max() / self.least) + 6 * SPARE
        self.plot = Plot(
            (0.0, right),
            (0.0, top),
            region,
            names=("n", name),
            x_ticks={self._across(n): str(n) for n in counts[:: -(-len(counts) // MOST_TICKS)]},
            y_ticks=self._decades(float(found.max())),
        )
        self.add(self.plot)

    def _across(self, n: float) -> float:
        return math.log2(n / self.first) + SPARE

    def _up(self, error: float) -> float:
        return math.log2(error / self.least) + SPARE

    def _decades(self, largest: float) -> dict[float, str]:
        """Return the heights of powers of ten between the least error and the largest, and their texts."""
        low, high = math.ceil(math.log10(self.least)), math.floor(math.log10(largest))
        step = max(1, -(-(high - low + 1) // MOST_TICKS))
        return {self._up(10.0**k): format_number(10.0**k, ".6g") for k in range(low, high + 1, step)}

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
        """Draw the step down from the k-th error to the next one, with a text at its side."""
        before, after = (self.at(self.counts[i], errors[i]) for i in (k, k + 1))
        corner = np.array([after[0], before[1], 0.0])
        style = {"color": color, "stroke_width": theme.AXIS}
        label = plated(Formula(text, size=theme.LABEL, color=color))
        label.next_to((corner + after) / 2, buff=theme.GAP / 2)
        return VGroup(Dashes(before, corner, **style), Dashes(corner, after, **style), label)

    def place_name(self, name: VMobject, line: VMobject) -> VMobject:
        """Place the name of a line over its right part, inside the plot's room."""
        start, end = line.points[0], line.points[-1]
        name.next_to(start + 0.72 * (end - start), UP + RIGHT, theme.GAP / 2)
        return name.shift(min(0.0, self.plot.region.right - float(name.get_right()[0])) * RIGHT)
