"""A magnifying glass on a plot: the neighbourhood of one point, enlarged by a live power.

Near a point where a function is differentiable, its graph and its tangent become one line: the glass lets it be seen.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from manim import Circle, Line, Mobject, ValueTracker, VGroup, VMobject

from mathcore import Function, tangent_line
from scenes.components.free_places import NOWHERE
from scenes.components.graph import Breaks, clip_to_disc, trace
from scenes.components.plot import TOLERANCE, Dashes, Plot
from scenes.style.frame import Region
from scenes.style.theme import theme

__all__ = ["Lens"]

SAMPLES = 81
LEAST_POWER = 1.25
MOST_POWERS = (40.0, 400.0, 4e3, 4e4, 4e5)  # tried in turn, until the graph is straight in the glass
STRAIGHT = 0.03  # the share of the glass's radius by which it may then leave its tangent, or end before the rim
ROUNDED = 8  # by how many units in the last place its values may be off
# The spot does not shrink below a radius that the back row still sees.
LEAST_SPOT = 0.12


class Lens(VGroup):
    """A spot around (a, f(a)) and a glass that shows it enlarged, with a straight line of a live slope through it.

    Parts: `spot` (on the plot: what the glass shows), `rays` (from the spot to the glass), `glass` (the enlarged
    picture). Live is `level`: the glass enlarges `power()` times, 2 ** level; `last_level` belongs to `most`, the power
    at which the graph is straight, which at no power it is where `gets_straight` is False. The rays leave out what is
    `standing` in their way.
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
        standing: Sequence[Mobject] = (),
    ) -> None:
        color = color or theme.SECANT
        super().__init__()
        self.level = level = ValueTracker(math.log2(LEAST_POWER))
        radius = min(region.width, region.height) / 2
        graph = _Neighbourhood(plot, f, a, radius)
        powers = (power for power in MOST_POWERS if graph.is_straight(power))
        self.most = next(powers, MOST_POWERS[0])
        self.gets_straight = graph.is_straight(self.most)
        self.last_level = math.log2(self.most)
        self.reach = graph.reach(self.most)

        def power() -> float:
            """Return how many times the neighbourhood is enlarged."""
            return float(2 ** level.get_value())

        self.power = power
        center, place = plot.at(a, float(f(a))), region.center

        def shown() -> float:
            """Return the radius of the neighbourhood in the glass, in frame units of the plot."""
            return radius / power()

        self.spot = _spot(center, lambda: max(shown(), LEAST_SPOT))
        self.rays = _rays(center, place, lambda: max(shown(), LEAST_SPOT), radius, standing)
        rim = Circle(radius=radius, color=theme.TEXT, stroke_width=theme.LINE).move_to(place)
        rim.set_fill(theme.PANEL, opacity=1)
        curve = _enlarged_curve(graph, place, power)
        self.line = _chord(plot.unit, place, radius, slope).set_stroke(color, theme.LINE)
        dot = plot.dot(a, float(f(a)), theme.TANGENT).move_to(place)
        self.glass = VGroup(rim, curve, self.line, dot)
        VGroup(self.spot, self.rays).set_z_index(-1)  # below the labels that they pass
        self.add(self.spot, self.rays, self.glass)


class _Neighbourhood:
    """The graph about (a, f(a)) as a glass shows it: places in frame units from the glass's middle."""

    def __init__(self, plot: Plot, f: Function, a: float, radius: float) -> None:
        self.f, self.a, self.value, self.radius = f, a, float(f(a)), radius
        self.unit = np.array(plot.unit)
        widest = radius / LEAST_POWER / self.unit[0]
        self.places = Breaks.of(f, a - widest, a + widest)
        self.slope = float(tangent_line(f, a).slope)

    def parts(self, power: float) -> list[np.ndarray]:
        """Return the pieces of the graph in the glass, enlarged by a power; each of shape (n, 3)."""
        reach = self.radius / power / self.unit
        tolerance = TOLERANCE / (power * self.unit[1])
        x_range, y_range = (
            (middle - half, middle + half) for middle, half in zip((self.a, self.value), reach, strict=True)
        )
        found = trace(self.f, x_range, y_range, tolerance, samples=SAMPLES - 1, places=self.places)
        runs = (power * self.unit * (run - [self.a, self.value]) for run in found.runs)
        parts = [part for run in runs for part in clip_to_disc(run, np.zeros(2), self.radius)]
        return [np.column_stack([part, np.zeros(len(part))]) for part in parts]

    def is_straight(self, power: float) -> bool:
        """Return whether the graph runs through the glass next to its tangent, and nowhere else, as far as floats
        tell."""
        along = np.array([self.unit[0], self.slope * self.unit[1], 0.0])
        along /= np.linalg.norm(along)
        lost = ROUNDED * np.finfo(float).eps * (abs(self.value) + abs(self.slope * self.a)) * self.unit[1] * power
        places = np.concatenate([np.zeros((1, 3)), *self.parts(power)])
        off = np.abs(places @ [-along[1], along[0], 0.0]).max()
        runs_through = np.ptp(places @ along) >= 2 * (1 - STRAIGHT) * self.radius
        return bool(runs_through and off <= STRAIGHT * self.radius + lost)

    def reach(self, power: float) -> float:
        """Return how far from a the tangent leaves the glass."""
        return float(self.radius / power / math.hypot(self.unit[0], self.slope * self.unit[1]))


def _spot(center: np.ndarray, radius: Callable[[], float]) -> Circle:
    spot = Circle(radius=1, color=theme.TEXT, stroke_width=theme.AXIS)

    def follow(circle: Circle) -> None:
        circle.scale_to_fit_width(2 * radius()).move_to(center)

    follow(spot)
    return spot.add_updater(follow)


def _rays(
    center: np.ndarray, place: np.ndarray, near: Callable[[], float], far: float, standing: Sequence[Mobject]
) -> VGroup:
    """Return the two common outer tangents, nearly, of the spot and the rim, but where something is standing: dashed,
    as none is a secant."""
    toward = (place - center) / np.linalg.norm(place - center)
    across = np.array([-toward[1], toward[0], 0.0])

    def ray(side: int) -> Dashes:
        line = Dashes(center, place, color=theme.FAINT, stroke_width=theme.AXIS)

        def follow(ray: Dashes) -> None:
            ray.lay(center + side * near() * across, place + side * far * across).keep_off(standing, NOWHERE)

        follow(line)
        return line.add_updater(follow)

    return VGroup(ray(-1), ray(1))


def _chord(unit: tuple[float, float], place: np.ndarray, radius: float, slope: Callable[[], float]) -> Line:
    """Return a diameter of the glass with the line's direction in the frame."""

    def follow(line: Line) -> None:
        direction = np.array([unit[0], slope() * unit[1], 0.0])
        direction *= radius / np.linalg.norm(direction)
        line.put_start_and_end_on(place - direction, place + direction)

    chord = Line(place, place + radius)
    follow(chord)
    return chord.add_updater(follow)


def _enlarged_curve(graph: _Neighbourhood, place: np.ndarray, power: Callable[[], float]) -> VMobject:
    """Return the graph in a glass at a place, at a live power."""

    def follow(curve: Any) -> None:
        curve.clear_points()
        for part in graph.parts(power()):
            curve.start_new_path(place + part[0])
            curve.add_points_as_corners(place + part[1:])

    curve = VMobject(color=theme.FUNCTION, stroke_width=theme.BOLD)
    follow(curve)
    return curve.add_updater(follow)
