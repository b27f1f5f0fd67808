"""The figures in which the common derivatives are seen: a subtangent, a growing square and cube, an angle on a circle.

Each follows its trackers, so that one nudge moves all of a figure, and has `icon_parts`, which stay when it is small.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence

import numpy as np
from manim import (
    DOWN,
    LEFT,
    RIGHT,
    UP,
    Animation,
    Arc,
    Dot,
    FadeIn,
    FadeOut,
    Line,
    ManimColor,
    Mobject,
    ValueTracker,
    VGroup,
    VMobject,
)

from scenes.components.number import LiveNumber, LiveSign, width_of
from scenes.components.plot import Plot
from scenes.components.text import Formula, plated
from scenes.framework.ledger import Ledger
from scenes.style.frame import Region
from scenes.style.theme import theme

__all__ = ["GROWTH", "CircleFigure", "ExponentialFigure", "PowerFigure", "live_path"]

SAMPLES = 160  # points of a live curve
HEIGHTS = (-1.75, 3.6)  # what is shown of the y-axis of an exponential
LEFTMOST, HIGHEST = -3.2, 3.3  # of the curve
TOUCHED = 2.2  # the height at which a tangent rests
BEYOND = 0.3  # of the way from foot to point: so far the tangent goes on
SIDE = 0.4  # from a side of a triangle to its number, in frame units
FILL = 0.3  # how much of its colour a growing body has
CUBE_SIDE = 0.7  # of the square's
GROWTH = 0.17  # the step of a growing body, as a share of its side
CUBE = (np.array([0.87, -0.24]), np.array([-0.5, -0.42]), np.array([0.0, 1.0]))  # its edges on the page
STEP = 0.2  # of the angle


def live_path(points: Callable[[], Sequence[np.ndarray] | np.ndarray], color: str, width: float) -> VMobject:
    """Make a path that is laid through `points()` at every frame."""
    path = VMobject(color=color, stroke_width=width)

    def follow(_: Mobject) -> None:
        path.set_points_as_corners(np.asarray(points()))

    follow(path)
    path.add_updater(follow)
    return path


def live_label(label: VMobject, place: Callable[[], np.ndarray], side: Callable[[], np.ndarray]) -> VMobject:
    """Let a label follow a place, outside of it at `side()`."""

    def follow(_: Mobject) -> None:
        label.next_to(place(), side(), buff=theme.GAP / 2)

    follow(label)
    label.add_updater(follow)
    return label


class ExponentialFigure:
    """The graph of base^x with a tangent down to the x-axis, on a sheet of paper that can be turned over y = x.

    Trackers: `x` (where the tangent touches), `base`, and `turn` (0 to 1: of the half-turn about y = x).
    Parts: `plot`, `curve`, `tangent`, `run` (on the axis, 1/ln(base) long), `height`, `point`, and the live numbers
    `run_number` and `height_number`.
    """

    def __init__(self, region: Region, ledger: Ledger, x: float) -> None:
        self.x, self.base, self.turn = ValueTracker(x), ValueTracker(math.e), ValueTracker(0.0)
        self.plot = _square_plot(region)
        self.curve = live_path(self._curve_points, theme.FUNCTION, theme.CURVE)
        self.tangent = live_path(self._tangent_ends, theme.TANGENT, theme.LINE)
        self.run = live_path(lambda: (self.at(self.foot, 0), self.at(self.now, 0)), theme.STEP, theme.BOLD)
        self.height = live_path(
            lambda: (self.at(self.now, 0), self.at(self.now, self.value)), theme.FUNCTION, theme.BOLD
        )
        self.point = Dot(radius=theme.DOT, color=theme.TANGENT)
        self.point.add_updater(lambda dot: dot.move_to(self.at(self.now, self.value)))
        self.point.update()
        numbers = [
            LiveNumber(ledger, name, read, ".2f", size=theme.LABEL, color=color, anchor=0)
            for name, read, color in (
                ("run", lambda: abs(self.now - self.foot), theme.STEP),
                ("height", lambda: self.value, theme.FUNCTION),
            )
        ]
        self.diagonal = self._line_of_turning()
        self.ghost = live_path(lambda: self._curve_points(flat=True), theme.FUNCTION, theme.CURVE)
        self.ghost.set_stroke(opacity=0.45)
        self.signs = [LiveSign(number, size=theme.LABEL, color=str(number.get_color())) for number in numbers]
        self.run_number = self._beside(
            numbers[0], self.signs[0], lambda: ((self.foot + self.now) / 2, 0.0), (0.0, -1.0)
        )
        self.height_number = self._beside(numbers[1], self.signs[1], lambda: (self.now, self.value / 2), (1.7, 0.0))

    @property
    def now(self) -> float:
        return float(self.x.get_value())

    @property
    def value(self) -> float:
        """The height of the curve where the tangent touches."""
        return float(self.base.get_value() ** self.now)

    @property
    def foot(self) -> float:
        """Where the tangent meets the x-axis: at x − 1/ln(base)."""
        return self.now - 1 / math.log(self.base.get_value())

    @property
    def triangle(self) -> list[VMobject]:
        """The tangent with its triangle and both numbers."""
        return [self.tangent, self.run, self.height, self.point, self.run_number, self.height_number]

    @property
    def parts(self) -> list[VMobject]:
        """All that is drawn before the paper turns."""
        return [self.plot, self.curve, *self.triangle]

    def at(self, u: float | np.ndarray, v: float | np.ndarray) -> np.ndarray:
        """Return the place of a point of the paper, as it is turned now."""
        u, v = self._turned(u, v)
        return self.plot.at(u, v)

    def _line_of_turning(self) -> Line:
        """Draw the line y = x, about which the paper turns."""
        low, high = self.plot.y_range
        return Line(self.plot.at(low, low), self.plot.at(high, high), color=theme.QUIET, stroke_width=theme.HAIRLINE)

    def touching(self, base: float) -> float:
        """Return where a tangent to base^x touches that stands in the picture, and does so when it is turned over."""
        return math.log(TOUCHED) / math.log(base)

    def icon_parts(self) -> list[VMobject]:
        low, high = HEIGHTS
        ends = [((low, 0), (high, 0)), ((0, low), (0, high))]
        axes = [
            Line(*(self.plot.at(*end) for end in each), color=theme.QUIET, stroke_width=theme.AXIS) for each in ends
        ]
        return [*axes, self.diagonal, self.ghost, self.curve, self.height, self.run]

    def _turned(self, u: float | np.ndarray, v: float | np.ndarray) -> tuple[float | np.ndarray, float | np.ndarray]:
        across = math.cos(math.pi * self.turn.get_value())
        middle, off = (u + v) / 2, across * (u - v) / 2
        return middle + off, middle - off

    def _beside(
        self, number: LiveNumber, sign: LiveSign, place: Callable[[], tuple[float, float]], side: tuple[float, float]
    ) -> VGroup:
        """Let a number stand beside a side of the triangle, outside, behind ≈ while it is rounded."""

        def follow(_: Mobject) -> None:
            outward = side[0] if self.base.get_value() > 1 else -side[0]
            away = np.array([*self._turned(outward, side[1]), 0.0]) * SIDE
            foot = self.at(*place()) + away + 0.1 * DOWN
            number.stand(foot)
            sign.stand(foot + (width_of(number.text, number.size) + width_of("≈", number.size)) / 2 * LEFT)
            sign.set_opacity(1 if sign.text == "≈" else 0)

        label = VGroup(sign, number)
        follow(label)
        return label.add_updater(follow)

    def _curve_points(self, *, flat: bool = False) -> np.ndarray:
        """Return points of the curve on the paper as it is turned now, or `flat`, as it lay at first."""
        rate = math.log(self.base.get_value())
        reach = LEFTMOST + self.turn.get_value() * (HEIGHTS[0] + 0.1 - LEFTMOST)
        end = math.log(HIGHEST) / rate
        low, high = (reach, min(end, HIGHEST)) if rate > 0 else (max(end, reach), HIGHEST)
        us = np.linspace(low, high, SAMPLES)
        return (self.plot.at if flat else self.at)(us, np.exp(rate * us))

    def _tangent_ends(self) -> tuple[np.ndarray, np.ndarray]:
        beyond = BEYOND * (self.now - self.foot)
        return self.at(self.foot, 0), self.at(self.now + beyond, self.value * (1 + BEYOND))


def _square_plot(region: Region) -> Plot:
    """Make a plot in which a unit of x is as long as one of y; its numbers are not drawn, only the marks of units."""
    plot = Plot(HEIGHTS, HEIGHTS, region, x_ticks=(), y_ticks=())
    for _ in range(2):
        across, up = plot.unit
        reach = float(np.ptp(plot.x_range)) * across / up / 2
        units = [k for k in range(math.ceil(-reach), math.floor(reach) + 1) if k]
        shown = [k for k in units if HEIGHTS[0] < k < HEIGHTS[1]]
        plot = Plot((-reach, reach), HEIGHTS, region, x_ticks=units, y_ticks=shown)
    return plot


class PowerFigure:
    """A square and a cube of side x, which grow by strips and by slabs with the tracker `step`.

    Parts: `square`, `strips`, `square_labels`, `cube`, `slabs`, `cube_labels`.
    """

    def __init__(self, region: Region) -> None:
        self.step = ValueTracker(0.0)
        left, right = region.split_columns(1, 1.15, gap=2 * theme.SPACE)
        self.side = min((left.width - 0.9) / (1 + GROWTH), 3.4)
        self.corner = np.array([left.left + 0.1, region.center[1] - self.side / 2, 0.0])
        self.near = np.array([right.center[0] - 0.2, region.center[1] - 0.35 * self.side, 0.0])
        self.square = VGroup(self._box((0, 1), (0, 1), theme.AREA))
        self.strips = VGroup(
            self._box((1, 2), (0, 1), theme.DERIVATIVE),
            self._box((0, 1), (1, 2), theme.DERIVATIVE),
            self._box((1, 2), (1, 2), theme.QUIET),
        )
        self.cube = self._body((0, 0, 0), theme.AREA)
        self.slabs = VGroup(*(self._body(tuple(np.eye(3, dtype=int)[k]), theme.DERIVATIVE) for k in range(3)))
        self.square_labels, self.cube_labels = self._labels()

    def icon_parts(self) -> list[VMobject]:
        return [self.square, self.strips, self.cube, self.slabs]

    def _edges(self) -> np.ndarray:
        """Return 0, the side and the grown side, in frame units."""
        return np.array([0.0, self.side, self.side * (1 + float(self.step.get_value()))])

    def _box(self, along: tuple[int, int], upward: tuple[int, int], color: str) -> VMobject:
        def corners() -> np.ndarray:
            edges = self._edges()
            (x0, x1), (y0, y1) = edges[list(along)], edges[list(upward)]
            flat = np.array([(x0, y0), (x1, y0), (x1, y1), (x0, y1), (x0, y0)])
            return self.corner + np.column_stack([flat, np.zeros(5)])

        return live_path(corners, color, theme.AXIS).set_fill(color, FILL)

    def _body(self, beyond: tuple[int, ...], color: str) -> VGroup:
        """Draw the three faces that are seen of the cube (all 0), or of the slab beyond its face in one direction."""
        return VGroup(*(self._face(beyond, axis, color) for axis in range(3)))

    def _face(self, beyond: tuple[int, ...], axis: int, color: str) -> VMobject:
        others = [k for k in range(3) if k != axis]

        def corners() -> np.ndarray:
            edges = self._edges() * CUBE_SIDE
            ends = [edges[[1, 2]] if out else edges[[0, 1]] for out in beyond]
            points = []
            for first, second in ((0, 0), (1, 0), (1, 1), (0, 1), (0, 0)):
                place = [ends[axis][1]] * 3
                place[others[0]], place[others[1]] = ends[others[0]][first], ends[others[1]][second]
                flat = sum(length * edge for length, edge in zip(place, CUBE, strict=True))
                points.append(self.near + np.array([*flat, 0.0]))
            return np.array(points)

        ground = ManimColor(theme.BACKGROUND).interpolate(ManimColor(color), FILL * (1, 0.75, 1.35)[axis])
        return live_path(corners, color, theme.AXIS).set_fill(ground, 1)

    def _labels(self) -> tuple[VGroup, VGroup]:
        corner, side = self.corner, self.side

        def at(x: float, y: float) -> Callable[[], np.ndarray]:
            def place() -> np.ndarray:
                grown = side * float(self.step.get_value())
                lengths = [side * min(share, 1) + grown * max(share - 1, 0) for share in (x, y)]
                return corner + np.array([*lengths, 0.0])

            return place

        labels = VGroup(
            live_label(Formula("x", size=theme.LABEL), at(0.5, 0), lambda: DOWN),
            live_label(Formula("step(dif x)", size=theme.LABEL), at(1.5, 0), lambda: DOWN),
            live_label(Formula("x step(dif x)", size=theme.LABEL), at(0.5, 2), lambda: UP),
            live_label(Formula("x step(dif x)", size=theme.LABEL), at(2, 0.5), lambda: RIGHT),
        )
        places = (
            (lambda: self.slabs[0][0].get_right(), RIGHT),
            (lambda: self.slabs[1][1].get_left(), LEFT),
            (lambda: self.slabs[2].get_top(), UP),
        )
        slabs = (
            live_label(Formula("x^2 step(dif x)", size=theme.LABEL), place, lambda away=away: away)
            for place, away in places
        )
        return labels, VGroup(*slabs)


class CircleFigure:
    """An angle x on the unit circle with the sides of its triangle, its tangent, and what a step of x does to them.

    Trackers: `angle` and `step`. Parts: `ground` (axes and circle), `radius`, `sine`, `cosine`; `small` (the step and
    its two legs); `line` (the vertical tangent), `ray` and `tangent` on it, `large` (the step scaled twice).
    """

    def __init__(self, region: Region, angle: float, largest: float) -> None:
        self.angle, self.step = ValueTracker(angle), ValueTracker(STEP)
        top = max(1.05, math.tan(largest) + STEP / math.cos(largest) ** 2 + 0.1)
        self.unit = min((region.height - 0.8) / top, (region.width - 2.2) / 1.02)
        self.origin = np.array([region.left + 0.5, region.bottom + 0.55, 0.0])
        self.ground = self._ground()
        width = theme.LINE
        self.radius = live_path(lambda: (self.at(0, 0), self.tip), theme.TEXT, width)
        self.sine = live_path(lambda: (self.at(self.tip_xy[0], 0), self.tip), theme.FUNCTION, theme.BOLD)
        self.cosine = live_path(lambda: (self.at(0, 0), self.at(self.tip_xy[0], 0)), theme.ACTIVATION, theme.BOLD)
        self.small = VGroup(
            live_path(lambda: self._small(0, 2), theme.STEP, theme.BOLD),
            live_path(lambda: self._small(0, 1), theme.DERIVATIVE, theme.BOLD),
            live_path(lambda: self._small(1, 2), theme.DERIVATIVE, theme.BOLD),
        )
        self.base = Line(self.at(0, 0), self.at(1, 0), color=theme.ACTIVATION, stroke_width=theme.BOLD)
        self.line = Line(self.at(1, 0), self.at(1, top), color=theme.QUIET, stroke_width=theme.AXIS)
        self.ray = live_path(lambda: (self.tip, self._large()[0]), theme.TEXT, theme.HAIRLINE)
        self.tangent = live_path(lambda: (self.at(1, 0), self._large()[0]), theme.TANGENT, theme.BOLD)
        self.large = VGroup(
            live_path(lambda: self._large()[[0, 1]], theme.STEP, theme.BOLD),
            live_path(lambda: self._large()[[1, 2]], theme.QUIET, theme.HAIRLINE),
            live_path(lambda: self._large()[[0, 2]], theme.DERIVATIVE, theme.BOLD),
        )
        self.labels = VGroup()

    def at(self, x: float, y: float) -> np.ndarray:
        """Return the place of a point of the plane of the circle."""
        return self.origin + self.unit * np.array([x, y, 0.0])

    @property
    def tip_xy(self) -> tuple[float, float]:
        return math.cos(self.angle.get_value()), math.sin(self.angle.get_value())

    @property
    def tip(self) -> np.ndarray:
        """Where the angle ends on the circle."""
        return self.at(*self.tip_xy)

    def triangle(self) -> VMobject:
        """Draw the border of the triangle of the angle as it is now."""
        corners = [self.at(0, 0), self.tip, self.at(self.tip_xy[0], 0), self.at(0, 0)]
        return VMobject(color=theme.TEXT, stroke_width=theme.AXIS).set_points_as_corners(corners)

    def small_triangle(self) -> VMobject:
        """Draw that of the step, its corners in the same order."""
        p, corner, q = (self._small(k, k)[0] for k in range(3))
        return VMobject(color=theme.TEXT, stroke_width=theme.AXIS).set_points_as_corners([p, q, corner, p])

    def rename(self, kind: str) -> list[Animation]:
        """Return the animations that put the labels of a kind in the place of those that are shown."""
        old, self.labels = self.labels, VGroup()
        for code, part, side in self._names()[kind]:
            label = Formula(code, size=theme.LABEL)
            self.labels.add(plated(label.next_to(part.get_center(), side, buff=theme.GAP)))
        return [*([FadeOut(old)] if len(old) else []), *([FadeIn(self.labels)] if len(self.labels) else [])]

    def give(self, given: VMobject, sought: VMobject) -> list[Animation]:
        """Return the animations that colour the part that is nudged as the step, and what follows from it as sought."""
        others = [part for part in (*self.small, self.large[2]) if part not in (given, sought)]
        colors = [(given, theme.STEP), (sought, theme.DERIVATIVE), *((part, theme.QUIET) for part in others)]
        return [part.animate.set_color(color) for part, color in colors]

    def base_parts(self) -> list[VMobject]:
        return [self.ground, self.radius, self.cosine, self.sine, self.small]

    def _names(self) -> dict[str, list[tuple[str, VMobject, np.ndarray]]]:
        """Return the labels, by what is told: their codes, the parts they name, and on which side they stand."""
        arc, upright, level = self.small
        return {
            "angle": [("activation(cos x)", self.cosine, DOWN), ("function(sin x)", self.sine, LEFT)],
            "step": [
                ("activation(cos x)", self.cosine, DOWN),
                ("function(sin x)", self.sine, LEFT),
                ("step(dif x)", arc, DOWN + LEFT),
                ("derivative(cos x dif x)", upright, RIGHT),
                ("derivative(-sin x dif x)", level, UP),
            ],
            "tangent": [
                ("activation(cos x)", self.cosine, DOWN),
                ("function(sin x)", self.sine, LEFT),
                ("step(dif x)", arc, DOWN + LEFT),
                ("tangent(tan x)", self.tangent, RIGHT),
                ("step(sec x dif x)", self.large[0], LEFT),
                ("derivative(sec^2 x dif x)", self.large[2], RIGHT),
            ],
            "sine": [
                ("1", self.radius, UP + LEFT),
                ("function(x)", self.sine, LEFT),
                ("activation(sqrt(1 - x^2))", self.cosine, DOWN),
                ("step(dif x)", upright, RIGHT),
                ("derivative(dif y)", arc, DOWN + LEFT),
            ],
            "cosine": [
                ("1", self.radius, UP + LEFT),
                ("activation(x)", self.cosine, DOWN),
                ("function(sqrt(1 - x^2))", self.sine, LEFT),
                ("step(dif x)", level, UP),
                ("derivative(dif y)", arc, DOWN + LEFT),
            ],
            "none": [],
            "inverse_tangent": [
                ("1", self.base, DOWN),
                ("tangent(x)", self.tangent, RIGHT),
                ("sqrt(1 + x^2)", self.radius, UP + LEFT),
                ("step(dif x)", self.large[2], RIGHT),
                ("derivative(dif y)", arc, DOWN + LEFT),
            ],
        }

    def icon_parts(self) -> list[VMobject]:
        return [*self.base_parts(), self.line, self.ray, self.tangent, self.large]

    def inverse_parts(self) -> list[VMobject]:
        """Return what is drawn of the angle whose tangent is given."""
        return [self.ground, self.base, self.radius, self.small[0], self.line, self.ray, self.tangent, self.large]

    def _ground(self) -> VGroup:
        style = {"color": theme.QUIET, "stroke_width": theme.AXIS}
        arc = Arc(self.unit, 0, math.pi / 2, arc_center=self.origin, **style)
        ends = (self.at(1, 0) + 0.3 * RIGHT, self.at(0, 1) + 0.3 * UP)
        return VGroup(*(Line(self.origin, end, **style) for end in ends), arc)

    def _small(self, start: int, end: int) -> np.ndarray:
        """Return two corners of the small triangle: the tip, straight above it, and the end of the step."""
        cos, sin = self.tip_xy
        step = float(self.step.get_value())
        corners = [(cos, sin), (cos, sin + step * cos), (cos - step * sin, sin + step * cos)]
        return np.array([self.at(*corners[start]), self.at(*corners[end])])

    def _large(self) -> np.ndarray:
        """Return the corners of the step scaled by sec x: where the ray meets the tangent, and then on both lines."""
        cos, sin = self.tip_xy
        step = float(self.step.get_value()) / cos
        corners = [(1.0, sin / cos), (1 - step * sin, sin / cos + step * cos), (1.0, sin / cos + step / cos)]
        return np.array([self.at(*corner) for corner in corners])
