"""A graph that is magnified about one of its points, live, inside the room of its plot."""

from __future__ import annotations

from collections.abc import Callable

from manim import Dot, VMobject

from mathcore import Function
from scenes.components.graph import Breaks, clip_runs, trace
from scenes.components.plot import TOLERANCE, Plot
from scenes.style.theme import theme

__all__ = ["MagnifiedCurve"]

SAMPLES = 160


class MagnifiedCurve(VMobject):
    """The graph of f about (a, f(a)), drawn `power()` times as large as in the plot; the point keeps its place.

    It is cut where it jumps and where it leaves the room of the plot. At a jump a full dot ends a part that has its
    end, a hollow one a part that does not.
    """

    def __init__(self, plot: Plot, f: Function, a: float, power: Callable[[], float]) -> None:
        super().__init__(color=theme.FUNCTION, stroke_width=theme.CURVE)
        value, place = float(f(a)), plot.at(a, float(f(a)))
        places = Breaks.of(f, *plot.x_range)

        def follow(_: VMobject) -> None:
            now = power()
            (left, right), (low, high) = (
                (middle - (middle - bounds[0]) / now, middle + (bounds[1] - middle) / now)
                for middle, bounds in ((a, plot.x_range), (value, plot.heights))
            )
            tolerance = TOLERANCE / (now * plot.unit[1])
            found = trace(f, (left, right), (low, high), tolerance, samples=SAMPLES, places=places)
            self.clear_points()
            for run in clip_runs(found.runs, (low, high)):
                part = place + now * (plot.at(run[:, 0], run[:, 1]) - place)
                self.start_new_path(part[0])
                self.add_points_as_corners(part[1:])
            ends = [(end, theme.BACKGROUND) for end in found.opened] + [(end, theme.FUNCTION) for end in found.closed]
            self.submobjects = [
                Dot(
                    place + now * (plot.at(x, y) - place), radius=0.7 * theme.DOT, fill_color=fill, fill_opacity=1
                ).set_stroke(theme.FUNCTION, theme.LINE)
                for (x, y), fill in ends
                if left <= x <= right and low <= y <= high
            ]

        follow(self)
        self.add_updater(follow)
