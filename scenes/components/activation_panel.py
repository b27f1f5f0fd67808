"""A panel of an activation function: f above, and below it f', traced by the tangent that glides along f."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from manim import DOWN, LEFT, RIGHT, UP, Circle, Dot, Rectangle, ValueTracker, VGroup, VMobject

from mathcore import Activation
from scenes.components.free_places import do_meet, lines_of, move_clear
from scenes.components.glide import GlideRun, GlidingTangent, SlopeTrace, carry_lines, glide_lines
from scenes.components.plot import Plot
from scenes.components.text import Formula, Words, plated
from scenes.components.ticks import multiples, nice_step
from scenes.framework.numbers import Figure, format_number
from scenes.style.frame import Region
from scenes.style.theme import theme

__all__ = ["NAMES", "NAME_ROOM", "ActivationPanel", "has_corner", "height_range", "slope_range", "slopes_beside_0"]

NAMES = {
    "sigmoid": "Sigmoid",
    "tanh": "Tanh",
    "relu": "ReLU",
    "leaky_relu": "Leaky ReLU",
    "prelu": "PReLU",
    "elu": "ELU",
}
NARROW = {"elu": "cases(x & quad x > 0, alpha (e^x - 1) & quad x <= 0)"}  # formulas that are too wide for a small panel
NAME_ROOM = 1.45  # height over the plots, of the name, the formula and the parameter
ROWS = (0.7, 1.2)  # from the top of that room to the middles of the formula and of the parameter
PAD = 0.16  # of a range beyond its values, at each end
ABOVE = 0.15, 0.3  # of the height of values, and of slopes: what the axis is longer, so that none is at its arrow
UNDER_TIP, LEAST_SHARE = 0.25, 0.04  # from the tip of an axis to its highest number, and a share of its length at least
SMOOTH = 1e-8  # of a slope, by which those beside 0 differ where there is no corner
BESIDE = 1e-9  # of the interval: how near to the corner the right side begins
SHIFTS = 6  # quarter gaps that the number of a dot may stand above or below it
BESIDE_DOT = 0.12  # between a number of the axis and a dot on it
APART, SMALLEST = 2.2, 0.5  # radii between the dots of two ends of f', and what is left of a dot at least
TANGENTS = (3.2, 1.2)  # lengths of the tangent in a large panel and in a small one, in frame units
WIDENED = 0.06  # of the interval, beyond its ends
END = ".3g"  # of an end of the interval: beside it stands that of the next panel
ARROW = 0.17  # the same at the right end of a small panel: its arrow is behind the end of the curves


def height_range(functions: list[Activation], interval: tuple[float, float]) -> tuple[float, float]:
    """Return the heights of one plot that shows all the functions over the interval, and 0 and 1."""
    xs = np.linspace(*interval, 201)
    heights = [0.0, 1.0, *(height for f in functions for height in f(xs))]
    return _padded(min(heights), max(heights), ABOVE[0])


def slope_range(functions: list[Activation]) -> tuple[float, float]:
    """Return the heights of a plot that shows all the functions' slopes; each is largest at 0 or right of it."""
    return _padded(0.0, max(float(f.derivative(x)) for f in functions for x in (0.0, 1.0)), ABOVE[1])


def slopes_beside_0(f: Activation) -> tuple[float, float]:
    """Return the slopes just left and just right of 0."""
    left, right = f.derivative(np.array([-BESIDE, BESIDE]))
    return float(left), float(right)


def has_corner(f: Activation) -> bool:
    """Return whether the slopes left and right of 0 differ, however little: those of a smooth function differ by
    rounding alone."""
    left, right = slopes_beside_0(f)
    return not math.isclose(left, right, rel_tol=SMOOTH, abs_tol=0.0)


def _padded(low: float, high: float, above: float) -> tuple[float, float]:
    return low - PAD * (high - low), high + (PAD + above) * (high - low)


def _largest(ticks: list[float]) -> list[float]:
    """Return the largest number of an axis, and its negative where that is on the axis too."""
    return [tick for tick in ticks if ticks[-1] and abs(tick) == ticks[-1]]


class ActivationPanel:
    """Plots of f and f' of an activation over an interval, in two regions one above the other.

    Parts: `above` and `below` (plots), `curve` (of f), `x` (tracker), `tangent` and `trace` (both follow x), `name`.
    """

    def __init__(
        self,
        f: Activation,
        interval: tuple[float, float],
        heights: tuple[float, float],
        slopes: tuple[float, float],
        rooms: tuple[Region, Region],
        *,
        small: bool = True,
    ) -> None:
        self.f, self.interval, self.small = f, interval, small
        self.above = self._plot(heights, rooms[0], "" if small else "function(f(x))")
        self.below = self._plot(slopes, rooms[1], "derivative(f'(x))")
        self.x = ValueTracker(interval[0])
        self.curve = self.above.curve(f, x_range=interval)
        self.keep_clear(f)
        self._let_tangent_pass()
        self.tangent = self.glide(self.x)
        self.trace = SlopeTrace(self.above, self.below, f, f.derivative, self._runs(), self.x.get_value, stem=True)
        self.name = Words(NAMES[f.name], size=theme.LABEL if small else theme.BODY, weight=500)
        self.top = rooms[0].top + NAME_ROOM
        self.name.hang(self.top).set_x(self.above.axes.get_center()[0])

    def keep_clear(self, f: Activation) -> None:
        """Move the numbers of the axes off the graph of a function, and off that of its derivative, which is traced
        later."""
        self.above.curve(f, x_range=self.interval)
        self.below.curve(f.derivative, x_range=self.interval)

    def _let_tangent_pass(self) -> None:
        """Let the gliding tangent and the dashes that bring its slope down pass below the numbers of the axes."""
        slope, runs = self.f.derivative, self._runs()
        self.above.pass_below(*glide_lines(self.above, self.f, slope, runs, TANGENTS[self.small]))
        for plot in (self.above, self.below):
            plot.pass_below(*carry_lines(self.above, self.below, self.f, slope, runs))

    def _plot(self, y_range: tuple[float, float], room: Region, name: str = "") -> Plot:
        """Make one of the plots, with few numbers, where no curve passes: high up and deep down, and under f' alone."""
        low, high = self.interval
        x_range = (low - WIDENED * (high - low), high + (ARROW if self.small else WIDENED) * (high - low))
        height = y_range[1] - y_range[0]
        numbered = (y_range[0] + LEAST_SHARE * height, y_range[1] - max(LEAST_SHARE, UNDER_TIP / room.height) * height)
        ticks = _largest(multiples(numbered, nice_step(height, 4), 0.0))
        if not self.small:
            return Plot(x_range, y_range, room, names=("x", name), y_ticks=ticks, size=theme.LABEL)
        small: dict[str, Any] = {"names": ("", ""), "y_ticks": ticks}
        if not name:
            return Plot(x_range, y_range, room, x_ticks=(), **small)
        ends = {end: format_number(end, END) for end in self.interval}
        return Plot(x_range, y_range, room, x_ticks=ends, y_gap=theme.DOT + BESIDE_DOT, **small)

    def _runs(self) -> list[GlideRun]:
        """Return the parts of the interval in which the slope does not jump."""
        low, high = self.interval
        if not self.has_corner:
            return [GlideRun(low, high)]
        return [GlideRun(low, 0.0), GlideRun(BESIDE * (high - low), high)]

    @property
    def has_corner(self) -> bool:
        """Whether the slopes left and right of 0 differ."""
        return has_corner(self.f)

    @property
    def sides(self) -> tuple[float, float]:
        """The slopes just left and just right of 0."""
        return slopes_beside_0(self.f)

    @property
    def frames(self) -> VGroup:
        """The axes of both plots with their marks and numbers."""
        return VGroup(self.above, self.below)

    def glide(self, x: ValueTracker) -> GlidingTangent:
        """Make a tangent of f that follows a tracker."""
        return GlidingTangent(self.above, self.f, self.f.derivative, x.get_value, length=TANGENTS[self.small])

    def bar(self, x: ValueTracker) -> SlopeTrace:
        """Make the height of f' at a tracker's value, and the dashes that lead down to it."""
        return SlopeTrace(self.above, self.below, self.f, self.f.derivative, [], x.get_value, stem=True)

    def write_formula(self, parameter: Figure | None = None) -> VGroup:
        """Write the formula of f under its name, and under that its parameter where it has a letter: in all panels at
        the same heights."""
        rows = VGroup(Formula(self._formula(), size=theme.SMALL))
        if parameter is not None:
            rows.add(Formula(f"alpha {parameter.equals} {parameter}", size=theme.SMALL))
        for row, below in zip(rows, ROWS, strict=False):
            row.move_to([self.name.get_x(), self.top - below, 0])
        return rows

    def _formula(self) -> str:
        """Return Typst markup of f(x); of two lines, the upper one holds right of 0."""
        return NARROW.get(self.f.name, self.f.typst()[0])

    def corner_marks(self, taken: Figure) -> VGroup:
        """Draw the tangents of f at 0 (two at a corner), and the ends of f' there: full the one that is taken, hollow
        the other."""
        y, reach = float(self.f(0)), TANGENTS[True]
        slopes = self.sides if self.has_corner else (taken.value,)
        dots = VGroup(*(self.above.segment(0, y, each, reach, theme.TANGENT) for each in slopes))
        taken_end, other_end, radius = self._ends(taken)
        if self.has_corner:
            dots.add(self.above.dot(0, y, theme.TANGENT))
            hollow = Circle(radius, color=theme.DERIVATIVE, stroke_width=theme.LINE)
            dots.add(hollow.set_fill(theme.BACKGROUND, 1).move_to(other_end))
        dots.add(Dot(taken_end, radius=radius, color=theme.DERIVATIVE))
        return dots

    def _ends(self, taken: Figure) -> tuple[np.ndarray, np.ndarray, float]:
        """Return where the ends of f' at 0 are marked, the one that is taken first, and the radius of their marks."""
        taken_end, other_end = self.below.at(0, taken.value), self.below.at(0, self.sides[1])
        if not self.has_corner:
            return taken_end, other_end, theme.DOT
        # Both ends are at 0: where they are near, their dots are smaller.
        gap = float(abs(other_end[1] - taken_end[1]))
        return taken_end, other_end, min(theme.DOT, max(gap / APART, SMALLEST * theme.DOT))

    def corner_number(self, taken: Figure) -> VMobject:
        """Write the slope that is taken at 0 beside its dot, where neither f' nor a number or the arrow of the
        axes is, and where that is possible off the axes, too.

        Where there is no such place, it takes that of a number of the y-axis, which is then `in_the_way`."""
        number = plated(Formula(taken.marked, size=theme.LABEL, color=theme.DERIVATIVE))
        dot, half = self.below.at(0, taken.value), np.array([number.width, number.height, 0]) / 2 + theme.GAP / 2
        places = [dot + half * side for side in (UP + RIGHT, DOWN + RIGHT, UP + LEFT, DOWN + LEFT)]
        places += [
            dot + (half + step * theme.GAP) * side + shift * theme.GAP / 4 * UP
            for step in (0, 0.5, 1, 1.5)
            for side in (RIGHT, LEFT)
            for shift in sorted(range(-SHIFTS, SHIFTS + 1), key=abs)
        ]
        slopes = self.below.curve(self.f.derivative, x_range=self.interval)
        # The arrow is no line of f', but a number at it reads as one of the axis.
        lines = lines_of([slopes, self.below.axes.y_axis.tip])
        axes = lines_of([self.below.axes.x_axis, self.below.axes.y_axis])
        standing, of_y = list(self.below.numbers), self._numbers_of_y()
        of_x = [each for each in standing if each not in of_y]
        # Right before or behind a number of the x-axis it reads as a part of it.
        spaced = [Rectangle(width=each.width + 2 * theme.GAP, height=each.height).move_to(each) for each in of_x]
        # Beside the hollow end it reads as the value of that.
        _, other_end, radius = self._ends(taken)
        ring = [Dot(other_end, radius=radius + theme.GAP / 4)] if self.has_corner else []
        # In the row of the numbers of the x-axis it reads as one of them.
        row = [Rectangle(width=self.below.axes.width, height=each.height).match_y(each) for each in of_x[:1]]
        for band in row:
            band.set_x(self.below.axes.get_x())
        # On the x-axis it reads as one of that, which is worse than that a number of the y-axis gives way.
        off_axes = np.concatenate([lines, axes])
        tries = [
            ([*kept, *below, *spaced, *ring], off_axes) for below in (row, []) for kept in (of_y, list[VMobject]())
        ]
        keeping = ([*of_y, *spaced, *ring], [*of_y, *spaced], [*standing, *ring], standing, of_x)
        tries += [(kept, lines) for kept in keeping]
        if not any(move_clear([number], [places], taken_up, kept, axes) for kept, taken_up in tries):
            number.move_to(places[0])
        return number

    def in_the_way(self, number: VMobject) -> list[VMobject]:
        """Return the numbers of the y-axis of f' that meet one beside it."""
        return [each for each in self._numbers_of_y() if do_meet(number, each)]

    def _numbers_of_y(self) -> list[VMobject]:
        """Return the numbers at the y-axis of f', with their plates."""
        texts = set(map(id, self.below.labels.shown(1)))
        return [each for each in self.below.numbers if texts & set(map(id, each.get_family()))]
