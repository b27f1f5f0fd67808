"""Triangles of one base under tangents, live: those of two functions, and that of their sum with both rises in it."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
from manim import RIGHT, Line, VGroup, VMobject

from mathcore import Function
from scenes.components.glide import BEYOND
from scenes.components.plot import Plot
from scenes.style.theme import theme

__all__ = ["HeightTrace", "SlopeTriangle"]

LENGTH = 2.6  # of a tangent, in frame units, at least
ASIDE = 0.1  # frame units that a rise stands aside where it would cover the one before it
TOUCHING = 0.15  # frame units of two rises over each other, from which on they stand all of that aside
SAMPLES = 400


class SlopeTriangle(VGroup):
    """The triangle of base `width` under the tangent of f at `x()`, live.

    The tangent runs past the corner; the upright leg is the rise of each of `slopes`, end to end; they add up to the
    slope of f. It stands aside of those of other triangles `beside` which it would cover. Parts: `line`, `base`,
    `rises` and `point`.
    """

    def __init__(
        self,
        plot: Plot,
        f: Callable[[float], float],
        slopes: Sequence[tuple[Function, str]],
        width: float,
        x: Callable[[], float],
        beside: Sequence[SlopeTriangle] = (),
    ) -> None:
        super().__init__()
        self._plot, self._f, self._slopes, self._width, self._beside = plot, f, slopes, width, beside
        self.line = Line(color=theme.TANGENT, stroke_width=theme.AXIS)
        self.base = Line(color=theme.STEP, stroke_width=theme.LINE)
        self.rises = VGroup(*(Line(color=color, stroke_width=theme.BOLD) for _, color in slopes))
        self.point = plot.dot(x(), float(f(x())), theme.TANGENT)

        def follow(_: VMobject) -> None:
            now = x()
            y = float(f(now))
            rates = [float(slope(now)) for slope, _ in slopes]
            start, end = plot.segment_ends(now, y, sum(rates), LENGTH)
            beyond = plot.at(now + BEYOND * width, y + BEYOND * width * sum(rates))
            self.line.put_start_and_end_on(start, max(end, beyond, key=lambda place: float(place[0])))
            self.base.put_start_and_end_on(plot.at(now, y), plot.at(now + width, y))
            low, aside = y, self.aside(now)
            for k, (rise, rate) in enumerate(zip(self.rises, rates, strict=True)):
                aside += ASIDE * (k > 0 and rate * rates[k - 1] < 0)
                ends = plot.at(np.full(2, now + width), np.array([low, low + rate * width]))
                rise.set_points_as_corners(ends + aside * RIGHT)
                low += rate * width
            self.point.move_to(plot.at(now, y))

        follow(self)
        self.add(self.line, self.base, self.rises, self.point)
        self.add_updater(follow)

    def aside(self, x: float) -> float:
        """Return how far aside the upright leg stands at x, in frame units: no two legs over each other are one."""
        low, high = self._ends(x)
        found = [0.0]
        for other in self._beside:
            bottom, top = other._ends(x)
            share = float(np.clip((min(high, top) - max(low, bottom)) / TOUCHING, 0, 1))
            found.append(share * (other.aside(x) + ASIDE))
        return max(found)

    def _ends(self, x: float) -> tuple[float, float]:
        """Return the lower and the upper end of the upright leg at x, in frame units."""
        rises = np.cumsum([0.0, *(float(slope(x)) * self._width for slope, _ in self._slopes)])
        heights = self._plot.at(np.full(len(rises), x), float(self._f(x)) + rises)[:, 1]
        return float(heights.min()), float(heights.max())


class HeightTrace(VGroup):
    """Heights of two functions at `x()`, end to end, and the graph of their sum that the end has drawn so far, live.

    Parts: `bars` and `path`.
    """

    def __init__(
        self, plot: Plot, parts: Sequence[tuple[Function, str]], interval: tuple[float, float], x: Callable[[], float]
    ) -> None:
        super().__init__()
        self.bars = VGroup(*(Line(color=color, stroke_width=theme.BOLD) for _, color in parts))
        self.path = VMobject(color=theme.TEXT, stroke_width=theme.CURVE)
        grid = np.linspace(*interval, SAMPLES)
        heights = sum(np.asarray(f(grid), dtype=float) * np.ones_like(grid) for f, _ in parts)
        points = plot.at(grid, heights)

        def follow(_: VMobject) -> None:
            now, low, aside = x(), 0.0, 0.0
            for bar, (f, _color) in zip(self.bars, parts, strict=True):
                height = float(f(now))
                aside += ASIDE * (low * height < 0)
                bar.set_points_as_corners(plot.at(np.full(2, now), np.array([low, low + height])) + aside * RIGHT)
                low += height
            passed = np.concatenate([points[grid < now], [plot.at(now, low)]])
            self.path.set_points_as_corners(passed) if len(passed) > 1 else self.path.clear_points()

        follow(self)
        self.add(self.bars, self.path)
        self.add_updater(follow)
