"""The graph of an exponential, whose tangents meet the axis at one distance, on paper that can be turned over y = x."""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np
from manim import (
    DOWN,
    LEFT,
    RIGHT,
    UP,
    Animation,
    DashedLine,
    Dot,
    FadeIn,
    FadeOut,
    Line,
    Mobject,
    ValueTracker,
    VGroup,
    VMobject,
)

from scenes.components.live_parts import live_path
from scenes.components.number import LiveNumber, LiveSign, width_of
from scenes.components.plot import Plot
from scenes.components.text import PLATE, Formula
from scenes.framework.ledger import Ledger
from scenes.style.frame import Region
from scenes.style.theme import theme

__all__ = ["ExponentialFigure"]

SAMPLES = 160  # points of a live curve
HEIGHTS = (-1.75, 3.6)  # what is shown of the y-axis of an exponential
LEFTMOST, HIGHEST = -3.2, 3.3  # of the curve
TOUCHED = 2.2  # the height at which a tangent rests
BEYOND = 0.3  # of the way from foot to point: so far the tangent goes on
UNDER = 0.35  # and no further than so far under the y-axis that is shown
PAD = 0.06  # of the plate under a number
BEFORE = 0.35  # more than the usual space between ≈ and its number, as a share of the sign
ALONG = 0.87  # of the height, from its foot: there its number stands, off the line of turning when it is turned
SIDE = 0.4  # from a side of a triangle to its number, in frame units
NEARER = 0.45  # of it: what less will do over a side that has been turned level
LOWER = 0.25  # frame units from the upper end of the curve down to its name
NAME_ROOM = 1.05  # frame units between the x-axis and the end of a turned curve, for a name under the end
NUMBERED = "2"  # of the units on the axes: near enough to tell their length, and where no number of a side comes


class ExponentialFigure:
    """The graph of base^x with a tangent down to the x-axis, on a sheet of paper that can be turned over y = x.

    Trackers: `x` (where the tangent touches), `base`, `turn` (0 to 1: of the half-turn about y = x), and `aside` (0 to
    1: how far the number of `run` has moved out of the way of the y-axis).
    Parts: `plot`, `curve`, `tangent`, `run` (on the axis, 1/ln(base) to the right), `height`, `point`, and the live
    numbers `run_number` and `height_number`; `name` stands at the end of the curve.
    """

    def __init__(self, region: Region, ledger: Ledger, x: float, given: float = math.e) -> None:
        self.x, self.base, self.turn = ValueTracker(x), ValueTracker(math.e), ValueTracker(0.0)
        self.aside = ValueTracker(0.0)
        self.plot = _square_plot(region)
        end = math.log(HIGHEST) / math.log(given)  # the height of the turned curve's end
        self.named_above = 0 < end * self.plot.unit[1] < NAME_ROOM
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
                ("run", lambda: self.now - self.foot, theme.STEP),
                ("height", lambda: self.value, theme.FUNCTION),
            )
        ]
        self.name = self._write_name("e^x")
        self.diagonal = self._line_of_turning()
        self.ghost = live_path(lambda: self._curve_points(flat=True), theme.FUNCTION, theme.CURVE)
        self.ghost.set_stroke(opacity=0.45)
        self.signs = [LiveSign(number, size=theme.LABEL, color=str(number.get_color())) for number in numbers]
        self._keep_units_clear(given)
        self.run_number = self._beside(
            numbers[0], self.signs[0], lambda: ((self.foot + self.now) / 2, 0.0), (0.0, -1.0)
        )
        self.height_number = self._beside(numbers[1], self.signs[1], lambda: (self.now, ALONG * self.value), (1.7, 0.0))

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
        return [self.plot.axes, self.plot.marks, self.plot.names, self.units, self.curve, self.name, *self.triangle]

    @property
    def numbers(self) -> list[VMobject]:
        """Both numbers, which would lie across the lines while the paper turns."""
        return [self.run_number, self.height_number]

    @property
    def units(self) -> VGroup:
        """The numbers that tell how long a unit is on both axes."""
        return VGroup(*(number for number in self.plot.numbers if number.source == f"${NUMBERED}$"))

    def at(self, u: float | np.ndarray, v: float | np.ndarray) -> np.ndarray:
        """Return the place of a point of the paper, as it is turned now."""
        u, v = self._turned(u, v)
        return self.plot.at(u, v)

    def _line_of_turning(self) -> DashedLine:
        """Draw the line y = x, about which the paper turns."""
        low, high = self.plot.y_range
        return DashedLine(self.plot.at(low, low), self.plot.at(high, high), color=theme.QUIET, stroke_width=theme.AXIS)

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

    def _keep_units_clear(self, given: float) -> None:
        """Move the numbers of units off the graphs and the triangles at rest, of e^x and of the given base, before and
        after the paper is turned."""
        before = [tracker.get_value() for tracker in (self.x, self.base, self.turn)]
        lines = VGroup()
        for base in (math.e, given):
            for turn in (0, 1):
                now = self.touching(base), base, turn
                for tracker, value in zip((self.x, self.base, self.turn), now, strict=True):
                    tracker.set_value(value)
                for part in (self.curve, self.tangent, self.height, self.run):
                    lines.add(part.update().copy().clear_updaters())
        lines.add(self.ghost.update().copy().clear_updaters())
        self.plot.keep_clear(*lines)
        for tracker, value in zip((self.x, self.base, self.turn), before, strict=True):
            tracker.set_value(value)
        for part in (self.curve, self.tangent, self.height, self.run, self.ghost):
            part.update()

    def rename(self, code: str) -> list[Animation]:
        """Return the animations that put another name in the place of the curve's."""
        old, self.name = self.name, self._write_name(code)
        return [FadeOut(old), FadeIn(self.name)]

    def _write_name(self, code: str) -> Formula:
        """Write a name that stands beside the higher end of the curve; under the outer one of a curve that rises, when
        the paper is turned, or above it where the axis is too near."""
        name = Formula(code, size=theme.BODY, color=theme.FUNCTION)

        def follow(label: Mobject) -> None:
            rises, turned_over = self.base.get_value() > 1, self.turn.get_value() > 0.5
            points = self._curve_points()
            if turned_over and rises:  # right of the tangent, and under the curve over its left end
                left = points[-1] + LOWER * LEFT
                under = float(np.interp(left[0], points[:, 0], points[:, 1]))
                edge = points[-1] if self.named_above else np.array([left[0], under, 0.0])
                label.next_to(edge, UP if self.named_above else DOWN, buff=theme.GAP)
                label.align_to(left, LEFT)
                return
            # A curve that falls is named at its upper end, turned over too: there are neither tangent nor numbers.
            end, side = (points[-1], RIGHT) if rises or turned_over else (points[0], LEFT)
            label.next_to(end, side, buff=theme.GAP).shift(LOWER * DOWN)

        follow(name)
        return name.add_updater(follow)

    def _turned(self, u: float | np.ndarray, v: float | np.ndarray) -> tuple[float | np.ndarray, float | np.ndarray]:
        across = math.cos(math.pi * self.turn.get_value())
        middle, off = (u + v) / 2, across * (u - v) / 2
        return middle + off, middle - off

    def _beside(
        self, number: LiveNumber, sign: LiveSign, place: Callable[[], tuple[float, float]], side: tuple[float, float]
    ) -> VGroup:
        """Let a number stand beside a side of the triangle, outside, behind ≈ while it is rounded."""

        def follow(_: Mobject) -> None:
            outward = side[0] * (1 - NEARER * self.turn.get_value()) * (1 if self.base.get_value() > 1 else -1)
            away = np.array([*self._turned(outward, side[1]), 0.0]) * SIDE
            way = float(np.clip(away[0] / SIDE, -1, 1))
            half, before = width_of(number.text, number.size) / 2, width_of("≈", sign.size) * (sign.text == "≈")
            away[0] += BEFORE * before / 2 * (1 + way)
            # Where it stands to the left or right of its side, its plate does not reach over it.
            room = abs(way) * (half + PAD + theme.GAP / 2) + max(way, 0) * (1.5 + BEFORE) * before
            if abs(away[0]) < room:
                away[0] = math.copysign(room, way)
            foot = self.at(*place()) + away + 0.1 * DOWN
            aside = self.aside.get_value() * (1 - self.turn.get_value())
            foot = foot + aside * self._off_the_axis(foot[0], number, sign) * RIGHT
            number.stand(foot)
            sign.stand(foot + (width_of(number.text, number.size) / 2 + (1 + BEFORE) * width_of("≈", sign.size)) * LEFT)
            sign.set_opacity(1 if sign.text == "≈" else 0)

        label = VGroup(_plate(number, sign), sign, number)
        follow(label)
        return label.add_updater(follow)

    def _off_the_axis(self, middle: float, number: LiveNumber, sign: LiveSign) -> float:
        """Return the shift with which a number, given its middle, stands clear of the y-axis, on the point's side."""
        axis, side = float(self.plot.at(0, 0)[0]), math.copysign(1, self.now)
        half = width_of(number.text, number.size) / 2 + PAD + theme.GAP / 2
        left = width_of("≈", sign.size) * (1.5 + BEFORE) if sign.text == "≈" else 0.0
        clear = axis + half + left if side > 0 else axis - half
        return (max(middle, clear) if side > 0 else min(middle, clear)) - middle

    def _curve_points(self, *, flat: bool = False) -> np.ndarray:
        """Return points of the curve on the paper as it is turned now, or `flat`, as it lay at first."""
        rate = math.log(self.base.get_value())
        reach = LEFTMOST + self.turn.get_value() * (HEIGHTS[0] + 0.1 - LEFTMOST)
        end = math.log(HIGHEST) / rate
        low, high = (reach, min(end, HIGHEST)) if rate > 0 else (max(end, reach), HIGHEST)
        us = np.linspace(low, high, SAMPLES)
        return (self.plot.at if flat else self.at)(us, np.exp(rate * us))

    def _tangent_ends(self) -> tuple[np.ndarray, np.ndarray]:
        way, turned = self.now - self.foot, self.turn.get_value()
        lowest = (HEIGHTS[0] - UNDER - self.now) / way if way < 0 else BEYOND  # of a tangent that falls, turned over
        beyond = BEYOND + turned * (min(BEYOND, lowest) - BEYOND)
        return self.at(self.foot, 0), self.at(self.now + beyond * way, self.value * (1 + beyond))


def _plate(number: LiveNumber, sign: LiveSign) -> VMobject:
    """Make a plate under a live number and its sign, which hides the lines that they come across."""

    def corners() -> list[np.ndarray]:
        left = (sign if sign.text == "≈" else number).get_left() + PAD * LEFT
        right, down, up = number.get_right() + PAD * RIGHT, number.get_bottom()[1] - PAD, number.get_top()[1] + PAD
        flat = [(left[0], down), (right[0], down), (right[0], up), (left[0], up), (left[0], down)]
        return [np.array([x, y, 0.0]) for x, y in flat]

    return live_path(corners, theme.BACKGROUND, 0).set_fill(theme.BACKGROUND, PLATE)


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
