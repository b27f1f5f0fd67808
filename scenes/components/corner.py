"""The graph of a function about a corner, and a secant from each side whose step falls to 0.

Their slopes have two limits: the function has none of its own there.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from itertools import product

import numpy as np
from manim import DL, DOWN, DR, LEFT, RIGHT, UL, UP, UR, Dot, Rectangle, VGroup

from mathcore import Function, difference_quotient
from scenes.components.free_places import lines_of, move_clear
from scenes.components.plot import Plot, fit_range
from scenes.components.secant import Secant
from scenes.components.text import Formula
from scenes.style.frame import Region
from scenes.style.theme import theme

__all__ = ["Corner"]

WINDOW = 1.375  # how far the graph is shown to each side, in steps of the first secants
# How far to the right: the first of these with which no line ends at the axis of x.
RIGHTS = (WINDOW, 1.25, 1.6, 1.15, 1.85, 2.1)
OFF_TIP = 0.4  # frame units between the end of a line at the right border and the tip of that axis with its name
LENGTH = 40.0  # of a secant, which ends at the borders of the plot, in frame units
BETWEEN = tuple(np.array([x, y, 0.0]) for a, b in ((0.5, 1), (1, 0.5)) for y in (-b, b) for x in (a, -a))
DIRECTIONS = (DOWN, UP, DR, DL, UR, UL, RIGHT, LEFT, *BETWEEN)  # in which the name of the point may stand
WIDTH = 2.2  # of a secant's line, as a share of the graph's
STEEPEST = 1e6  # of the slopes: a vertical line
DISTANCES = (0.2, 0.45, 0.6, 0.8)  # from the point
BESIDE_NUMBER = 0.2  # frame units between the name and a number of an axis that is no part of it
ROOMY = 0.15  # around the name, where it has such a place
LARGEST_STEP = 1.6  # of the secants
SHRINKING = 32  # how many times smaller their last step is
ROUNDING = 1e-9  # of the slopes of secants that all are the same
NEAR = 0.02  # how near the slope of the last secant is to the limit, as a share of it


class Corner(VGroup):
    """A plot of f about a.

    Parts: `plot`, `curve`, `dot` (at the corner), and a secant for each side, by -1 and 1, in `secants`.
    """

    def __init__(self, f: Function, a: float, region: Region) -> None:
        super().__init__()
        self.f, self.a = f, a
        self.step = _first_step(f, a)
        plots = (self._make_plot(right, region) for right in RIGHTS)
        self.plot = next((plot for plot in plots if not self._ends_at_tip(plot)), None) or self._make_plot(
            WINDOW, region
        )
        self.curve = self.plot.curve(f).set_z_index(1)
        self.dot: Dot = self.plot.dot(a, float(f(a)), theme.TEXT).set_z_index(2)
        self.secants = {side: self._secant(side) for side in (-1, 1)}
        self.add(self.plot, self.curve, self.dot)

    def _make_plot(self, right: float, region: Region) -> Plot:
        """Make a plot that shows so many steps to the right."""
        f, a, step = self.f, self.a, self.step
        x_range = (a - WINDOW * step, a + right * step)
        value, *sides = (float(f(x)) for x in (a, a - step, a + step))
        # A secant lies on its side of the graph, or near it: it is told from it where it goes on beyond the corner.
        shown = (value, *sides, *(2 * value - side for side in sides))
        return Plot(x_range, fit_range(f, x_range, include=shown, with_zero=True), region)

    def _ends_at_tip(self, plot: Plot) -> bool:
        """Return whether the graph or a secant comes to the right border where the axis of x has its tip and name."""
        f, a, end = self.f, self.a, plot.x_range[1]
        slopes = (float(difference_quotient(f, a, side * self.step)) for side in (-1, 1))
        ends = [float(f(end)), *(float(f(a)) + slope * (end - a) for slope in slopes)]
        return any(abs(y - plot.origin[1]) * plot.unit[1] < OFF_TIP for y in ends)

    def last_step(self, side: int, limit: float) -> float:
        """Return the step at which the slope of the secant from a side is as good as its limit."""
        step = side * self.step / SHRINKING
        for _ in range(10):
            if abs(float(difference_quotient(self.f, self.a, step)) - limit) <= NEAR * max(abs(limit), NEAR):
                break
            step /= 2
        return step

    def is_straight(self, slopes: Iterable[float]) -> bool:
        """Return whether the secants shown have the slopes that they tend to: at the corner of |x|, not of |x² − 1|."""
        shown = (difference_quotient(self.f, self.a, side * self.step) for side in (-1, 1))
        pairs = zip(map(float, shown), map(float, slopes), strict=True)
        return all(math.isclose(secant, slope, rel_tol=ROUNDING, abs_tol=ROUNDING) for secant, slope in pairs)

    def name_point(self, code: str, slopes: Iterable[float]) -> VGroup:
        """Return the name of the corner's point beside it, clear of the graph, of the axes with their numbers, and of
        lines with these slopes through it; in an empty group where it is clear nowhere.

        The number that the axis has right under the point, or over it, gives way to the name.
        """
        label, value = Formula(code, size=theme.LABEL), float(self.f(self.a))
        slopes = np.clip(np.nan_to_num([float(slope) for slope in slopes]), -STEEPEST, STEEPEST)
        lines = [self.plot.segment(self.a, value, slope, LENGTH, theme.SECANT) for slope in slopes]
        self.plot.keep_clear(*lines)
        half, point = np.array([label.width, label.height, 0]) / 2, self.dot.get_center()
        if abs(point[1] - self.plot.at(self.a, self.plot.origin[1])[1]) < DISTANCES[-1]:
            self.plot.leave_x_unnumbered(self.a)
        around = (point + side * (half + gap) for gap, side in product(DISTANCES, DIRECTIONS))
        places = [place for place in around if place[1] - half[1] > self.plot.region.bottom]
        taken = lines_of([self.curve, self.plot.axes, *lines])
        # Right beside a number of an axis, the name would be read with that as one.
        numbers = [each.copy().stretch_to_fit_width(each.width + 2 * BESIDE_NUMBER) for each in self.plot.numbers]
        for margin in (ROOMY, 0):
            box = Rectangle(width=label.width + 2 * margin, height=label.height + 2 * margin)
            if move_clear([box], [places], taken, [*numbers, *self.plot.names]):
                return VGroup(label.move_to(box))
        return VGroup()

    def _secant(self, side: int) -> Secant:
        """Return a secant that is seen on both sides of the graph where they lie on one another."""
        secant = Secant(self.plot, self.f, self.a, side * self.step, length=LENGTH)
        secant.line.set_stroke(width=WIDTH * theme.LINE)
        secant.second.set_z_index(2)
        return secant


def _first_step(f: Function, a: float) -> float:
    """As far as f has values and does not bend again, to both sides."""
    bends = f.domain().bends(a - LARGEST_STEP, a + LARGEST_STEP)
    least = 1e-9 * max(1.0, abs(a))
    return min([LARGEST_STEP, *(0.8 * abs(x - a) for x in bends if abs(x - a) > least)])
