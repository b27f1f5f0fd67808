"""The axes of a plot: where a point of the function stands in the frame, and marks on them."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import numpy as np
from manim import DOWN, LEFT, RIGHT, UP, Axes, Line, VMobject

from scenes.style.frame import Region
from scenes.style.theme import theme

__all__ = ["PlotAxes"]

TICK = 0.06  # half the length of a mark
HEAD = 0.16  # frame units of the tips of axes
SHORT = 0.1  # frame units between an axis that does not stand at 0 and what is drawn towards it
BREAK = 0.09  # height of the mark where an axis leaves out what is between 0 and its numbers


class PlotAxes:
    """Axes over two ranges in a region, which cross at 0 where that is in range, and else at the edge nearest to it.

    Parameters
    ----------
    x_range, y_range
        What is shown.
    region
        The room for axes, numbers and names together.
    level, y_axis
        The height of the x-axis, and the x at which the y-axis stands, where they are not those above.
    is_logarithmic
        Whether heights are powers of ten, among which there is no 0 that an axis could leave out.

    `drawn` are the axes, once `draw` has made them; what is asked for follows them wherever they are moved to.
    """

    drawn: Axes

    def __init__(
        self,
        x_range: tuple[float, float],
        y_range: tuple[float, float],
        region: Region,
        *,
        level: float | None = None,
        y_axis: float | None = None,
        is_logarithmic: bool = False,
    ) -> None:
        self.is_logarithmic = is_logarithmic
        self.x_range, self.y_range, self.region = x_range, y_range, region
        self._y_axis = y_axis
        self.level = min(max(0.0, y_range[0]), y_range[1]) if level is None else level
        self._framed: tuple[Any, tuple[np.ndarray, np.ndarray, np.ndarray]] | None = None

    def at(self, x: Any, y: Any) -> np.ndarray:
        """Return the place of the point (x, y) in the frame; of n points, as an array (n, 3), for arrays of length
        n."""
        corner, right, up = self._frame()
        x0, y0 = self.origin
        x, y = np.asarray(x) - x0, np.asarray(y) - y0
        return np.asarray(corner + np.multiply.outer(x, right) + np.multiply.outer(y, up))

    def _frame(self) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """Return where the axes cross, and the steps of one unit of x and of y, wherever the axes have been moved
        to."""
        x_axis, y_axis = self.drawn.x_axis, self.drawn.y_axis
        key = (x_axis.points[[0, -1]].tobytes(), y_axis.points[[0, -1]].tobytes())
        if self._framed is None or self._framed[0] != key:
            # The axes count from where they cross, in spans, so that no size of numbers is too large for them.
            corner = np.asarray(self.drawn.c2p(0, 0))
            right, up = np.asarray(self.drawn.c2p(1, 0)) - corner, np.asarray(self.drawn.c2p(0, 1)) - corner
            self._framed = key, (corner, right / np.ptp(self.x_range), up / np.ptp(self.y_range))
        return self._framed[1]

    @property
    def origin(self) -> tuple[float, float]:
        """Where the axes cross: at the left where 0 is out of range, for at the right, names would meet an axis."""
        left, right = self.x_range
        across = self._y_axis
        if across is None:
            across = 0.0 if left <= 0 <= right else left
        return across, self.level

    @property
    def _stands_below_zero(self) -> bool:
        """Whether the x-axis stands at the lower edge of a plot that shows 0."""
        return self.level == self.y_range[0] < 0 < self.y_range[1]

    @property
    def heights(self) -> tuple[float, float]:
        """The range of y in which graphs and straight lines are drawn: short of an x-axis that stands at another height
        than 0, where one that reached it would seem to have a zero."""
        low, high = self.y_range
        if self.level == 0 or self.is_logarithmic or self._stands_below_zero:
            return low, high
        gap = SHORT / self.unit[1]
        return (self.level + gap, high) if self.level > 0 else (low, self.level - gap)

    @property
    def unit(self) -> tuple[float, float]:
        """Frame units of one unit of x and of y."""
        _, right, up = self._frame()
        return float(right[0]), float(up[1])

    def coordinates(self, places: np.ndarray) -> np.ndarray:
        """Return the points (x, y) of places in the frame; shapes (n, 3) and (n, 2)."""
        return np.asarray((places - self._frame()[0])[:, :2] / self.unit + self.origin)

    def counted(self, axis: int) -> tuple[float, float]:
        """Return the part of an axis that has numbers."""
        bounds, start = (self.x_range, self.y_range)[axis], self.origin[axis]
        if axis == 1 and start != 0 and not self._stands_below_zero:
            return (start, bounds[1]) if start > 0 or start == bounds[0] else (bounds[0], start)
        return bounds

    def draw(self, room: float, widest: float) -> Axes:
        """Make the axes, counted from where they cross, in shares of what is shown, with `room` for numbers below and
        at the ends, and for the widest number at the left."""
        (left, right), (bottom, top) = self.x_range, self.y_range
        (x0, y0), region = self.origin, self.region
        beside = 1.5 * room
        share = (x0 - left) / (right - left)
        if beside + share * (region.width - 2 * room) < widest:
            beside = (widest - share * (region.width - 0.5 * room)) / (1 - share)
        axes = Axes(
            x_range=[(left - x0) / (right - left), (right - x0) / (right - left), 1],
            y_range=[(bottom - y0) / (top - bottom), (top - y0) / (top - bottom), 1],
            x_length=region.width - 0.5 * room - beside,
            y_length=region.height - 2 * room,
            axis_config={
                "color": theme.QUIET,
                "stroke_width": theme.AXIS,
                "include_ticks": False,
                "tip_width": HEAD,
                "tip_height": HEAD,
            },
        )
        middle = region.center + (beside - 0.5 * room) / 2 * RIGHT + room / 2 * UP
        self.drawn = axes.shift(middle - axes.get_center())
        return self.drawn

    def tick_marks(self, x_ticks: Sequence[float], y_ticks: Sequence[float]) -> list[Line]:
        """Return a mark at each of these places of the axes."""
        x0, y0 = self.origin
        style: dict[str, Any] = {"color": theme.QUIET, "stroke_width": theme.AXIS}
        marks = [Line(self.at(x, y0) + TICK * DOWN, self.at(x, y0) + TICK * UP, **style) for x in x_ticks]
        marks += [Line(self.at(x0, y) + TICK * LEFT, self.at(x0, y) + TICK * RIGHT, **style) for y in y_ticks]
        return marks

    def break_marks(self, x_ticks: Sequence[float], y_ticks: Sequence[float]) -> list[VMobject]:
        """Return a zigzag on each axis that has numbers and leaves 0 out, on the way to 0: beside the crossing, or
        before its tip where all its numbers are negative and the crossing is at the lower end."""
        x0, y0 = self.origin
        marks = []
        axes = ((x_ticks, self.x_range, x0, RIGHT, UP), (y_ticks, self.y_range, y0, UP, RIGHT))
        for ticks, (low, high), value, along, across in axes:
            is_scale = self.is_logarithmic and along is UP
            if value and ticks and not low <= 0 <= high and not is_scale:
                corners = np.array([0, 1, -1, 0])[:, None] * 0.7 * BREAK * across
                corners = corners + np.array([-1, -1 / 3, 1 / 3, 1])[:, None] * BREAK * along
                # At the axis' upper end its tip is there.
                at_tip = value < 0 or value == high
                unit, rest = self.unit[0 if along is RIGHT else 1], high - value if at_tip else 0.0
                # Close to a tip at the other end, for there is the last number, too.
                away = (1.2 if rest else 2.0) * BREAK + (HEAD if at_tip else 0.0)
                shift = rest * unit + math.copysign(away, value)
                if rest and any(abs((tick - value) * unit - shift) < 1.2 * BREAK for tick in ticks):
                    continue
                place = self.at(x0, y0) + shift * along
                plate = Line(place - BREAK * along, place + BREAK * along, color=theme.BACKGROUND)
                zigzag = VMobject(color=theme.QUIET, stroke_width=theme.AXIS).set_points_as_corners(place + corners)
                marks += [plate.set_stroke(width=2 * theme.AXIS), zigzag]
        return marks
