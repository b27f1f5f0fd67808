"""A magnifying glass on a plot: the neighbourhood of one point, enlarged by a live power.

Near a point where a function is differentiable, its graph and its tangent become one line: the glass lets it be seen.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from manim import Circle, Line, ValueTracker, VGroup, VMobject

from mathcore import Function
from scenes import theme
from scenes.components.plot import Plot
from scenes.components.regions import Region

__all__ = ["Lens"]

SAMPLES = 81
LEAST_POWER = 2.0
MOST_POWER = 60.0


class Lens(VGroup):
    """A spot around (a, f(a)) and a glass that shows it enlarged, with a straight line of given slope through it.

    Parts: `spot` (on the plot), `rays` (from the spot to the glass), `glass` (the enlarged picture), `power` (live).
    """

    def __init__(
        self, plot: Plot, f: Function, a: float, region: Region, *, slope: float, color: str = theme.SECANT
    ) -> None:
        super().__init__()
        center = plot.at(a, float(f(a)))
        radius = min(region.width, region.height) / 2
        place = region.center
        self.power = ValueTracker(LEAST_POWER)
        self.least, self.most = LEAST_POWER, MOST_POWER
        spot_radius = 0.32
        self.spot = Circle(radius=spot_radius, color=theme.TEXT, stroke_width=theme.AXIS).move_to(center)
        rim = Circle(radius=radius, color=theme.TEXT, stroke_width=theme.LINE).move_to(place)
        rim.set_fill(theme.PANEL, opacity=1)
        unit_x, unit_y = plot.unit
        power = self.power

        def enlarge(points: np.ndarray) -> np.ndarray:
            return np.asarray(place + power.get_value() * (points - center))

        def trace(graph: Any) -> None:
            reach = radius / (power.get_value() * unit_x)
            xs = np.linspace(a - reach, a + reach, SAMPLES)
            ys = np.asarray(f(xs), dtype=float)
            points = enlarge(np.array([plot.at(x, y) for x, y in zip(xs, ys, strict=True)]))
            inside = np.isfinite(ys) & (np.linalg.norm(points - place, axis=1) <= radius)
            graph.set_points_as_corners(points[inside])

        def chord() -> tuple[np.ndarray, np.ndarray]:
            direction = np.array([unit_x, slope * unit_y, 0.0])
            direction *= radius / np.linalg.norm(direction)
            return place - direction, place + direction

        self.graph = VMobject(color=theme.FUNCTION, stroke_width=theme.BOLD)
        trace(self.graph)
        self.graph.add_updater(trace)
        self.line = Line(*chord(), color=color, stroke_width=theme.LINE)
        dot = plot.dot(a, float(f(a)), theme.TANGENT).move_to(place)
        self.glass = VGroup(rim, self.graph, self.line, dot)
        toward = (place - center) / np.linalg.norm(place - center)
        across = np.array([-toward[1], toward[0], 0.0])
        self.rays = VGroup(
            *(
                Line(
                    center + side * spot_radius * across,
                    place + side * radius * across,
                    color=theme.FAINT,
                    stroke_width=theme.HAIRLINE,
                )
                for side in (-1, 1)
            )
        )
        self.add(self.spot, self.rays, self.glass)
