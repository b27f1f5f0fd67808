"""A small step, enlarged in both plots: above, the strip that the area gains; below, the rise of its graph."""

from __future__ import annotations

from typing import Any

import numpy as np
from manim import DOWN, LEFT, RIGHT, UP, Line, Polygon, Rectangle, VGroup, VMobject

from mathcore import Function, accumulation
from scenes.components.graph import evaluate, split_at_jumps
from scenes.components.plot import Plot
from scenes.components.plot_window import SAMPLES, Window
from scenes.components.text import Formula, plated
from scenes.style.frame import Region
from scenes.style.theme import theme

__all__ = ["EnlargedStep"]

BEFORE, AFTER = 1.1, 2.1  # of the step: what the windows show at each side of x
PAD = 0.25
FLAT = 0.02  # of the plot's height: the least that a window shows
NARROW = 0.015  # of the plot's width: of a narrower step it shows less, in proportion
RISE = 0.22  # width of the bar that is the rise


class EnlargedStep:
    """The step from x to x + dx in two windows; `strip` is above, `step` and `rise` below, each with its name."""

    def __init__(
        self, f: Function, low: float, plots: tuple[Plot, Plot], rooms: tuple[Region, Region], x: float, dx: float
    ) -> None:
        def area(xs: np.ndarray) -> np.ndarray:
            return np.asarray(accumulation(f, low, xs), dtype=float)

        x_range = (x - BEFORE * dx, x + AFTER * dx)
        xs = np.linspace(*x_range, SAMPLES)
        least = FLAT * min(1.0, dx / (NARROW * float(np.ptp(plots[0].x_range))))
        shown = zip(([*evaluate(f, xs), 0.0], area(xs)), plots, strict=True)
        ranges = [_padded(each, least * float(np.ptp(plot.y_range))) for each, plot in shown]
        self.above = Window(plots[0], f, x_range, ranges[0], rooms[0], theme.FUNCTION)
        self.below = Window(plots[1], area, x_range, ranges[1], rooms[1], theme.AREA)
        self.strip = self._draw_strip(f, x, dx)
        self.step, self.rise = self._draw_rise(x, dx, *(float(each) for each in area(np.array([x, x + dx]))))

    def _draw_strip(self, f: Function, x: float, dx: float) -> VGroup:
        """Draw the base of the window above, and the strip on it with the names of its sides."""
        tops = self.above.at(*split_at_jumps(f, np.linspace(x, x + dx, SAMPLES)))
        ends = self.above.at(np.array([x, x + dx]), np.zeros(2))
        strip = Polygon(ends[0], *tops, ends[1], color=theme.AREA, fill_opacity=0.9)
        strip.set_stroke(width=theme.HAIRLINE)
        height = Line(ends[0], tops[0], color=theme.FUNCTION, stroke_width=theme.BOLD)
        width = Line(*ends, color=theme.STEP, stroke_width=theme.BOLD)
        base = Line(*self.above.at(np.array(self.above.x_range), np.zeros(2)), color=theme.QUIET)
        base.set_stroke(width=theme.AXIS)
        names = [
            _named("function(f(x))", height, LEFT),
            _named("step(dif x)", width, UP if tops[0, 1] < ends[0, 1] else DOWN),
        ]
        self.bar = strip
        return VGroup(base, strip, height, width, *names)

    def _draw_rise(self, x: float, dx: float, before: float, after: float) -> tuple[VGroup, VGroup]:
        """Draw the level step dx, and the bar from the area at x to the one at x + dx."""
        start, corner, end = self.below.at(np.array([x, x + dx, x + dx]), np.array([before, before, after]))
        level = Line(start, corner, color=theme.STEP, stroke_width=theme.BOLD)
        bar = Rectangle(width=RISE, height=max(abs(end[1] - corner[1]), 0.02), stroke_width=0)
        bar.set_fill(theme.AREA, 0.9).move_to((corner + end) / 2).shift(RISE / 2 * RIGHT)
        name = _named("step(dif x)", level, DOWN if after >= before else UP)
        return VGroup(level, name), VGroup(bar, _named("Delta area(F)", bar, RIGHT))


def _named(code: str, line: VMobject, side: np.ndarray) -> VGroup:
    return plated(Formula(code, size=theme.LABEL).next_to(line, side, theme.GAP / 2), theme.PANEL)


def _padded(values: Any, least: float) -> tuple[float, float]:
    """Return a range with room around the values, no flatter than `least`."""
    low, high = float(np.min(values)), float(np.max(values))
    missing = max(0.0, least - (high - low)) / 2
    span = high - low + 2 * missing
    return low - missing - PAD * span, high + missing + PAD * span
