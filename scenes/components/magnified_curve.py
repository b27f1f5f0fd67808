"""A graph that is magnified about one of its points, live, inside the room of its plot."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from manim import VMobject

from mathcore import Function
from scenes.components.graph import evaluate
from scenes.components.plot import Plot
from scenes.style.theme import theme

__all__ = ["MagnifiedCurve"]

SAMPLES = 201


class MagnifiedCurve(VMobject):
    """The graph of f about (a, f(a)), drawn `power()` times as large as in the plot; the point keeps its place.

    What leaves the room of the plot, or lies beyond a jump or a pole, is not drawn.
    """

    def __init__(self, plot: Plot, f: Function, a: float, power: Callable[[], float]) -> None:
        super().__init__(color=theme.FUNCTION, stroke_width=theme.CURVE)
        value, place = float(f(a)), plot.at(a, float(f(a)))
        (left, right), (low, high) = plot.x_range, plot.y_range
        cuts = f.domain().breakpoints(left, right)
        left = max([left, *(cut for cut in cuts if cut < a)])
        right = min([right, *(cut for cut in cuts if cut > a)])
        bottom, top = plot.at(a, low)[1], plot.at(a, high)[1]
        edges = plot.at(plot.x_range[0], 0)[0], plot.at(plot.x_range[1], 0)[0]

        def follow(_: VMobject) -> None:
            now = power()
            near = a - (a - plot.x_range[0]) / now, a + (plot.x_range[1] - a) / now
            xs = np.linspace(max(left, near[0]), min(right, near[1]), SAMPLES)
            ys = evaluate(f, xs)
            points = place + now * (plot.at(xs, np.where(np.isfinite(ys), ys, value)) - place)
            inside = np.isfinite(ys) & (points[:, 1] >= bottom) & (points[:, 1] <= top)
            inside &= (points[:, 0] >= edges[0] - 1e-6) & (points[:, 0] <= edges[1] + 1e-6)
            self.clear_points()
            for part in np.split(points, np.flatnonzero(np.diff(inside)) + 1)[0 if inside[0] else 1 :: 2]:
                if len(part) > 1:
                    self.start_new_path(part[0])
                    self.add_points_as_corners(part[1:])

        follow(self)
        self.add_updater(follow)
