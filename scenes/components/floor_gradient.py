"""The gradient of a function of x and y as an arrow on the floor below its graph, and a direction that turns there.

Over the direction lies the line of the tangent plane that climbs in it, so that the arrow is seen to point where the
plane is steepest.
"""

from __future__ import annotations

import math
from fractions import Fraction

import numpy as np
from manim import ValueTracker

from scenes.components.box_axes import BoxPart
from scenes.components.space_curve import SpaceArrow, SpaceCurve, dashed_line
from scenes.components.surface_plot import SurfacePlot
from scenes.components.ticks import nice_step
from scenes.framework.numbers import format_number, is_rounded, read_exactly
from scenes.style.theme import theme

__all__ = ["FloorGradient", "length_of"]

SHORTEST = 1.0  # of the arrow, in frame units
SCALES = (1.0, 2.0, 5.0)  # times a power of ten
UNDER, OVER = -0.8, 2.4  # cells by which the parts are lifted when they are sorted
WALKER = 0.94  # of the plane's reach
BESIDE = 0.5  # of the gradient's arrow: the pointer along it
TIP = 0.09  # length of the tips, as a share of the gradient's arrow
LINES, CLOSE = 5, 0.3  # lines of the ground at most, and of the way between two: which are too close
SLIM = 0.25  # of the longer of two parts: what has a shorter one gets a square ground, so that its numbers keep apart
AROUND = 0.3  # floor that is shown round the arrows, as a share of the longer side of what they take
WRITTEN = ".15g"  # a float that has so few digits, but for the rounding of its computation, is what they say
SWALLOWED = 1e-6  # of the longer part: the length of a shorter one is lost to the rounding of floats
KNOWN = 10**120  # to which share of it the length is computed
AT_REST = 1e-12  # radians by which a direction may miss an axis or the gradient and be along it


class FloorGradient:
    """Arrows from the foot of the plot's point, and a direction from it; live is its `angle`, from the x-axis.

    `scale` tells how many times the gradient's length the arrow is: 1, where that has room on the floor and is seen.
    """

    def __init__(self, plot: SurfacePlot) -> None:
        self.plot, self.angle = plot, ValueTracker(0.0)
        self.gradient = plot.plane.gradient
        self.lift = UNDER * plot.cell
        self.foot = plot.box.at(plot.a, plot.b, plot.box.z_range[0])
        self.scale = self._choose_scale()

    @property
    def steepest(self) -> float:
        """The angle of the gradient."""
        return math.atan2(self.gradient[1], self.gradient[0])

    @property
    def steepest_slope(self) -> float | Fraction:
        """The slope of the plane in the direction of the gradient: the length of that."""
        return length_of(*map(float, self.gradient))

    def slope(self) -> float | Fraction:
        """Return the slope of the plane in the direction as it is now: along an axis or the gradient without the
        rounding of sines."""
        angle = self.angle.get_value()
        quarters = round(angle / (math.pi / 2))
        if abs(angle - quarters * math.pi / 2) < AT_REST:
            return float((*self.gradient, *-self.gradient)[quarters % 4])
        if abs(math.remainder(angle - self.steepest, 2 * math.pi)) < AT_REST:
            return self.steepest_slope
        return float(self.gradient @ [math.cos(angle), math.sin(angle)])

    def arrow(self) -> SpaceArrow:
        """Return the gradient, not drawn yet."""
        return self._arrow(np.zeros(2), self.gradient, theme.GRADIENT, theme.BOLD)

    def parts(self) -> tuple[SpaceArrow, ...]:
        """Return the partial derivatives that are not 0, tip to tail, not drawn yet."""
        along_x, along_y = np.diag(self.gradient)
        ways = ((np.zeros(2), along_x), (along_x, along_x + along_y))
        return tuple(self._arrow(start, end, theme.TANGENT, theme.LINE) for start, end in ways if np.any(start != end))

    def axes(self) -> list[int]:
        """Return the axis, 0 or 1, along which each of the `parts` lies."""
        return [axis for axis in (0, 1) if self.gradient[axis]]

    def ground(self) -> BoxPart:
        """Return the floor round the arrows, as a flat part of the box."""
        box = self.plot.box
        foot, way, unit = np.array([self.plot.a, self.plot.b]), self.scale * self.gradient, box.unit[:2]
        # As it is seen: x and y may have very different scales.
        sides = np.abs(way * unit)
        longer = float(np.max(sides))
        room = np.where(sides < SLIM * longer, ((1 + 2 * AROUND) * longer - sides) / 2, AROUND * longer) / unit
        low, high = np.minimum(foot, foot + way) - room, np.maximum(foot, foot + way) + room
        floor = box.z_range[0]
        x_range, y_range = (_end_at_grid(float(a), float(b)) for a, b in zip(low, high, strict=True))
        return BoxPart(x_range, y_range, (floor, floor), box)

    def pointer(self) -> SpaceArrow:
        """Return the direction on the floor, not drawn yet."""
        level = np.array([1.0, 1.0, 0.0])

        def end() -> np.ndarray:
            return self.foot + level * self._way()

        return SpaceArrow(
            self.plot.view, self.foot, end, self.lift, width=theme.LINE, drawn=0, is_flat=True, grows=True
        )

    def share_beside(self) -> float:
        """Return how much of the pointer is to be drawn where it lies along the gradient, so that both are seen."""
        length = float(np.linalg.norm(self.scale * self.gradient * self.plot.box.unit[:2]))
        return min(1.0, BESIDE * length / (WALKER * self.plot.reach))

    def climb(self) -> SpaceCurve:
        """Return the line of the plane over the direction, not drawn yet."""
        contact = self.plot.contact
        return SpaceCurve(
            self.plot.view,
            lambda t: contact + t[:, None] * self._way(),
            OVER * self.plot.cell,
            pieces=20,
            width=theme.BOLD,
            drawn=0,
        )

    def plumb(self) -> SpaceCurve:
        """Return a dashed line from the foot up to the point, not drawn yet."""
        return dashed_line(self.plot.view, self.foot, self.plot.contact, self.lift, drawn=0)

    def _way(self) -> np.ndarray:
        """Return the step of space in the direction, along the plane, as long on the floor as the plane reaches."""
        angle, unit = self.angle.get_value(), self.plot.box.unit
        level = np.array([math.cos(angle), math.sin(angle)])
        size = WALKER * self.plot.reach / float(np.linalg.norm(level * unit[:2]))
        return np.array([*(size * level * unit[:2]), size * float(self.slope()) * unit[2]])

    def _arrow(self, start: np.ndarray, end: np.ndarray, color: str, width: float) -> SpaceArrow:
        tail, head = self._on_floor(start), self._on_floor(end)
        tip = TIP * float(np.linalg.norm(self._on_floor(self.gradient) - self.foot))
        return SpaceArrow(
            self.plot.view, tail, head, self.lift, color=color, width=width, drawn=0, tip=tip, is_flat=True
        )

    def _on_floor(self, way: np.ndarray) -> np.ndarray:
        return self.foot + np.array([*(self.scale * way * self.plot.box.unit[:2]), 0.0])

    def _choose_scale(self) -> float:
        """Return 1, or the round number nearest to it at which the arrow is seen and has room on the floor."""
        way = self.gradient * self.plot.box.unit[:2]
        length = float(np.linalg.norm(way))
        if not length:
            return 1.0
        half = self.plot.box.half[:2]
        with np.errstate(divide="ignore"):
            room = float(np.min(np.where(way == 0, np.inf, (half - np.sign(way) * self.foot[:2]) / np.abs(way))))
        if SHORTEST / length <= 1 <= room:
            return 1.0
        wanted = room if room < 1 else min(SHORTEST / length, room)
        power = 10.0 ** math.floor(math.log10(wanted))
        return max(each * power for each in SCALES if each * power <= wanted * (1 + 1e-9))


def length_of(x: float, y: float) -> float | Fraction:
    """Return √(x² + y²): a fraction where x and y are decimals, or one is lost beside the other in floats, so that it
    is told from the number that it is rounded to."""
    smaller, larger = sorted(map(abs, (x, y)))
    if not smaller:
        return float(larger)
    parts = [_as_decimal(x), _as_decimal(y)]
    if None in parts and smaller < SWALLOWED * larger:
        parts = [Fraction(x), Fraction(y)]
    if None in parts:
        return math.hypot(x, y)
    return _root(sum(part**2 for part in parts if part is not None))


def _as_decimal(value: float) -> Fraction | None:
    """Return the decimal that a float stands for; None where it has all the digits of a float."""
    text = format_number(value, WRITTEN)
    return None if is_rounded(value, text) else read_exactly(text)


def _root(square: Fraction | int) -> Fraction:
    """Return a square root, exactly where it is a fraction."""
    above, below = Fraction(square).as_integer_ratio()
    root = Fraction(math.isqrt(above), math.isqrt(below))
    if root**2 == square:
        return root
    return Fraction(math.isqrt(above * below * KNOWN**2), below * KNOWN)


def _end_at_grid(low: float, high: float) -> tuple[float, float]:
    """Return a range that ends at a line of its grid where one is close to its end, so that no two lines lie side by
    side."""
    step = nice_step(high - low, LINES)
    ends = (step * round(end / step) for end in (low, high))
    low, high = (near if abs(near - end) < CLOSE * step else end for near, end in zip(ends, (low, high), strict=True))
    return low, high
