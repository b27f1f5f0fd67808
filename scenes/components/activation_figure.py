"""One large pair of axes with an activation function and its slope, either half of which can be veiled."""

from __future__ import annotations

from itertools import count

import numpy as np
from manim import DOWN, LEFT, UP, FadeIn, Rectangle, VGroup, VMobject

from mathcore import Activation
from scenes.components.activation_panel import has_corner
from scenes.components.free_places import NOWHERE
from scenes.components.plot import Dashes, Plot
from scenes.components.text import Formula
from scenes.components.ticks import multiples, nice_step
from scenes.framework.digits import number_spec
from scenes.framework.numbers import Figure
from scenes.style.frame import Region
from scenes.style.theme import theme

__all__ = ["ActivationFigure"]

PAD = 0.14  # of the heights, below and above: the limits have their numbers there
ARROW = 0.04  # of the interval: how much farther the axis goes to the right than the curves
VEILED = 0.75  # how much of a half is hidden while words speak of the other
OWN_LIMITS = {"elu": "-alpha"}  # what a limit is called in the formula of a function
SAMPLES = 161  # of the interval, in search of the lowest and the highest point
PIECES, EDGE = 6, 0.04  # of the x-axis between its numbers, and the share of it at each end that has none


class ActivationFigure:
    """A plot of f and f' over an interval.

    Parts: `plot`, `value` (of f), `slopes` (of f', a part on each side of a jump), `limits` (what f comes near to).
    """

    def __init__(self, f: Activation, interval: tuple[float, float], room: Region) -> None:
        self.f, self.interval, self.room = f, interval, room
        xs = np.linspace(*interval, SAMPLES)
        heights = [0.0, *f(xs), *f.derivative(xs), *self._bounds()]
        low, high = min(heights), max(heights)
        pad = PAD * (high - low)
        x_ticks = _x_ticks(interval)
        shown = interval[0], interval[1] + ARROW * (interval[1] - interval[0])
        # One number tells how high both are; a limit is written at its level.
        y_ticks = [] if 1.0 in self._bounds() else [1.0]
        self.plot = Plot(shown, (low - pad, high + pad), room, names=("x", ""), x_ticks=x_ticks, y_ticks=y_ticks)
        self.value = self.plot.curve(f, theme.FUNCTION, interval)
        self.slopes = VGroup(*self._slopes())
        self.limits = VGroup(*map(self._limit, self._bounds()))
        lines, names = zip(*self.limits, strict=True) if self.limits else ((), ())
        self.plot.keep_clear(*self.slopes, *names)
        # The curves are near the axis left of 0; the numbers right of it tell the scale.
        self.plot.show_graphs_whole()
        self.plot.prefer_clear(*lines)
        self.plot.mark_numbers_alone()
        for line in lines:
            line.keep_off(self.plot.numbers, NOWHERE)

    @property
    def curves(self) -> list[VMobject]:
        """The curve of f and the parts of that of f'."""
        return [self.value, *self.slopes]

    def veil(self, side: float) -> FadeIn:
        """Hide the half on one side of 0, -1 or 1."""
        inner, outer = self.plot.at(0.0, 0.0)[0] + side * theme.GAP / 2, self.plot.x_range[0 if side < 0 else 1]
        end = self.plot.at(outer, 0.0)[0] + side * theme.GAP
        veil = Rectangle(width=abs(end - inner), height=self.room.height, stroke_width=0)
        veil.set_fill(theme.BACKGROUND, VEILED).move_to([(inner + end) / 2, self.room.center[1], 0])
        return FadeIn(veil)

    def _slopes(self) -> list[VMobject]:
        low, high = self.interval
        if not has_corner(self.f):
            return [self.plot.curve(self.f.derivative, theme.DERIVATIVE, self.interval)]
        # A straight or smooth part each, so that no line joins the sides of the jump.
        xs = np.linspace(0, 1, SAMPLES)
        parts = []
        for part in (low * (1 - xs), high * np.maximum(xs, 1e-9)):
            places = self.plot.at(part, self.f.derivative(part))
            parts.append(VMobject(color=theme.DERIVATIVE, stroke_width=theme.CURVE).set_points_as_corners(places))
        return parts

    def _bounds(self) -> list[float]:
        """Return the limits of f at both ends, but for 0 and what is infinite."""
        return [bound for bound in map(float, self.f(np.array([-np.inf, np.inf]))) if np.isfinite(bound) and bound]

    def _limit(self, bound: float) -> VGroup:
        """Dash the level of a limit, and write it outside at the left end."""
        ends = [self.plot.at(x, bound) for x in self.interval]
        line = Dashes(*ends, color=theme.FUNCTION, stroke_width=theme.AXIS)
        figure = Figure.of("limit", bound, number_spec(bound))
        name = OWN_LIMITS.get(self.f.name)
        code = f"{name} {figure.equals} {figure}" if name else figure.marked
        number = Formula(code, size=theme.LABEL, color=theme.FUNCTION)
        number.set_z_index(1)  # over a veil
        upper = bound > 0
        number.next_to(ends[0], UP if upper else DOWN, buff=theme.GAP / 2)
        return VGroup(line, number.align_to(line, LEFT))


def _x_ticks(interval: tuple[float, float]) -> list[float]:
    """Return where the numbers of the x-axis stand: one at least right of 0, where the curves leave room for it.

    The interval reaches farther to the right than the share of it that has no numbers.
    """
    width = interval[1] - interval[0]
    if interval[1] <= EDGE * width:
        raise ValueError(
            f"the interval {interval} has no place for a number right of 0; let it end farther to the right"
        )
    steps = (nice_step(width, pieces) for pieces in count(PIECES))
    tried = ([x for x in multiples(interval, step, EDGE) if x] for step in steps)
    return next(ticks for ticks in tried if ticks and ticks[-1] > 0)
