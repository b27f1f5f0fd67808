"""A magnifying glass on a plot: the neighbourhood of one point, enlarged by a live power.

Near a point where a function is differentiable, its graph and its tangent become one line: the glass lets it be seen.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from manim import Circle, Line, ValueTracker, VGroup, VMobject

from mathcore import Function
from scenes.components.graph import Breaks, trace
from scenes.components.plot import TOLERANCE, Plot
from scenes.style.frame import Region
from scenes.style.theme import theme

__all__ = ["Lens"]

SAMPLES = 81
LEAST_POWER = 1.25
MOST_POWER = 40.0
# The spot does not shrink below a radius that the back row still sees.
LEAST_SPOT = 0.12


class Lens(VGroup):
    """A spot around (a, f(a)) and a glass that shows it enlarged, with a straight line of a live slope through it.

    Parts: `spot` (on the plot: what the glass shows), `rays` (from the spot to the glass), `glass` (the enlarged
    picture), `power` (live).
    """

    def __init__(
        self,
        plot: Plot,
        f: Function,
        a: float,
        region: Region,
        *,
        slope: Callable[[], float],
        color: str | None = None,
    ) -> None:
        color = color or theme.SECANT
        super().__init__()
        self.power = ValueTracker(LEAST_POWER)
        self.least, self.most = LEAST_POWER, MOST_POWER
        center, place = plot.at(a, float(f(a))), region.center
        radius = min(region.width, region.height) / 2
        power = self.power

        def shown() -> float:
            """Radius of the neighbourhood in the glass, in frame units of the plot."""
            return radius / power.get_value()

        self.spot = _spot(center, lambda: max(shown(), LEAST_SPOT))
        self.rays = _rays(center, place, lambda: max(shown(), LEAST_SPOT), radius)
        rim = Circle(radius=radius, color=theme.TEXT, stroke_width=theme.LINE).move_to(place)
        rim.set_fill(theme.PANEL, opacity=1)
        graph = _enlarged_graph(plot, f, a, place, radius, shown)
        self.line = _chord(plot.unit, place, radius, slope).set_stroke(color, theme.LINE)
        dot = plot.dot(a, float(f(a)), theme.TANGENT).move_to(place)
        self.glass = VGroup(rim, graph, self.line, dot)
        VGroup(self.spot, self.rays).set_z_index(-1)  # below the labels that they pass
        self.add(self.spot, self.rays, self.glass)


def _spot(center: np.ndarray, radius: Callable[[], float]) -> Circle:
    spot = Circle(radius=1, color=theme.TEXT, stroke_width=theme.AXIS)

    def follow(circle: Circle) -> None:
        circle.scale_to_fit_width(2 * radius()).move_to(center)

    follow(spot)
    return spot.add_updater(follow)


def _rays(center: np.ndarray, place: np.ndarray, near: Callable[[], float], far: float) -> VGroup:
    """The two common outer tangents, nearly, of the spot and the rim."""
    toward = (place - center) / np.linalg.norm(place - center)
    across = np.array([-toward[1], toward[0], 0.0])

    def ray(side: int) -> Line:
        line = Line(center, place, color=theme.FAINT, stroke_width=theme.AXIS)

        def follow(ray: Line) -> None:
            ray.put_start_and_end_on(center + side * near() * across, place + side * far * across)

        follow(line)
        return line.add_updater(follow)

    return VGroup(ray(-1), ray(1))


def _chord(unit: tuple[float, float], place: np.ndarray, radius: float, slope: Callable[[], float]) -> Line:
    """A diameter of the glass with the line's direction in the frame."""

    def follow(line: Line) -> None:
        direction = np.array([unit[0], slope() * unit[1], 0.0])
        direction *= radius / np.linalg.norm(direction)
        line.put_start_and_end_on(place - direction, place + direction)

    chord = Line(place, place + radius)
    follow(chord)
    return chord.add_updater(follow)


def _enlarged_graph(
    plot: Plot, f: Function, a: float, place: np.ndarray, radius: float, shown: Callable[[], float]
) -> VMobject:
    value, (unit_x, unit_y) = float(f(a)), plot.unit
    center, widest = plot.at(a, value), shown() / unit_x
    places = Breaks.of(f, a - widest, a + widest)

    def trace_graph(graph: Any) -> None:
        reach, factor = shown(), radius / shown()
        x_range = (a - reach / unit_x, a + reach / unit_x)
        y_range = (value - reach / unit_y, value + reach / unit_y)
        tolerance = TOLERANCE / (factor * unit_y)
        found = trace(f, x_range, y_range, tolerance, samples=SAMPLES - 1, places=places)
        graph.clear_points()
        for run in found.runs:
            points = place + factor * (plot.at(run[:, 0], run[:, 1]) - center)
            inside = np.linalg.norm(points - place, axis=1) <= radius
            for part in np.split(points, np.flatnonzero(np.diff(inside)) + 1)[0 if inside[0] else 1 :: 2]:
                if len(part) > 1:  # a point alone is no curve
                    graph.start_new_path(part[0])
                    graph.add_points_as_corners(part[1:])

    graph = VMobject(color=theme.FUNCTION, stroke_width=theme.BOLD)
    trace_graph(graph)
    return graph.add_updater(trace_graph)
