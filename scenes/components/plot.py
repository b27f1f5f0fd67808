"""Axes and curves with typeset labels, fitted to a region of the frame.

A plot is made from mathematical ranges; everything in it is placed by coordinates of the function, never of the frame.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from typing import Any

import numpy as np
from manim import DOWN, LEFT, RIGHT, UP, Axes, Dot, Line, VGroup, VMobject

from scenes import theme
from scenes.components.regions import Region
from scenes.components.text import Formula, plated
from scenes.figures import format_number, typeset_number

__all__ = ["Dashes", "Plot", "fit_range", "nice_step"]

SAMPLES = 320
# A graph whose outer 4 % take this multiple of the room of the rest runs off to a pole.
POLE = 1.35
DASH = 0.09
NICE = (1, 2, 2.5, 5, 10)


def nice_step(span: float, most: int = 6) -> float:
    """The smallest of 1, 2, 2.5, 5 times a power of ten that cuts `span` into at most `most` pieces."""
    rough = span / most
    power = 10 ** math.floor(math.log10(rough))
    return next(step * power for step in NICE if step * power >= rough * (1 - 1e-9))


def fit_range(
    f: Callable[[np.ndarray], Any],
    x_range: tuple[float, float],
    *,
    include: Iterable[float] = (),
    pad: float = 0.12,
) -> tuple[float, float]:
    """A range of y that shows f over x_range: its middle 96 % where it runs off to a pole, and all of `include`."""
    xs = np.linspace(*x_range, SAMPLES)
    ys = np.asarray(f(xs), dtype=float)
    ys = ys[np.isfinite(ys)]
    keep = list(include)
    if ys.size:
        low, high = float(ys.min()), float(ys.max())
        inner = np.quantile(ys, [0.02, 0.98])
        if high - low > POLE * max(inner[1] - inner[0], 1e-12):
            low, high = map(float, inner)
        keep += [low, high]
    low, high = (min(keep), max(keep)) if keep else (-1.0, 1.0)
    span = max(high - low, 1e-6 * max(1.0, abs(high)), 1e-9)
    if span < 1e-3 * max(1.0, abs(high)):
        low, high, span = low - 1, high + 1, 2.0
    return low - pad * span, high + pad * span


class Dashes(VMobject):
    """A dashed straight line in one path, which can be laid anew at every frame."""

    def __init__(self, start: np.ndarray, end: np.ndarray, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.lay(start, end)

    def lay(self, start: np.ndarray, end: np.ndarray) -> Dashes:
        """Dash the line from start to end; dashes keep their length, so that a growing line shows more of them."""
        length = float(np.linalg.norm(end - start))
        marks = np.arange(0.0, max(length, 1e-6), 2 * DASH)
        direction = (end - start) / max(length, 1e-6)
        ends = np.minimum(marks + DASH, max(length, 1e-6))
        shares = marks[:, None] + np.linspace(0, 1, 4) * (ends - marks)[:, None]
        self.set_points(start + shares.reshape(-1, 1) * direction)
        return self


class Plot(VGroup):
    """Axes in a region.

    Parameters
    ----------
    x_range, y_range
        What is shown. The axes cross at 0 where 0 is in range, and else at the edge nearest to it.
    region
        The room for axes, numbers and names together.
    names
        Typst math at the ends of the axes.
    x_ticks, y_ticks
        Where numbers stand; by default at nice steps. An empty sequence leaves an axis bare.
    size
        Of the numbers.
    """

    def __init__(
        self,
        x_range: tuple[float, float],
        y_range: tuple[float, float],
        region: Region,
        *,
        names: tuple[str, str] = ("x", "y"),
        x_ticks: Sequence[float] | None = None,
        y_ticks: Sequence[float] | None = None,
        size: float = theme.SMALL,
    ) -> None:
        super().__init__()
        self.x_range, self.y_range, self.region = x_range, y_range, region
        self._framed: tuple[Any, tuple[np.ndarray, np.ndarray, np.ndarray]] | None = None
        x_step, y_step = nice_step(x_range[1] - x_range[0]), nice_step(y_range[1] - y_range[0], 5)
        room = size / 96
        self.axes = Axes(
            x_range=[*x_range, x_step],
            y_range=[*y_range, y_step],
            x_length=region.width - 2 * room,
            y_length=region.height - 2 * room,
            axis_config={
                "color": theme.QUIET,
                "stroke_width": theme.AXIS,
                "include_ticks": False,
                "tip_width": 0.16,
                "tip_height": 0.16,
            },
        )
        self.axes.shift(region.center + room * (RIGHT + UP) / 2 - self.axes.get_center())
        self.x_ticks = self._ticks(x_range, x_step) if x_ticks is None else list(x_ticks)
        self.y_ticks = self._ticks(y_range, y_step) if y_ticks is None else list(y_ticks)
        self.marks = VGroup(*self._tick_marks())
        # What is drawn later passes below numbers and names.
        self.numbers = VGroup(*self._tick_numbers(size)).set_z_index(1)
        self.names = VGroup(*self._axis_names(names, size)).set_z_index(1)
        self.add(self.axes, self.marks, self.numbers, self.names)

    # -- coordinates --------------------------------------------------------------------------------------------

    def at(self, x: Any, y: Any) -> np.ndarray:
        """The place of the point (x, y) in the frame; of n points, as an array (n, 3), for arrays of length n."""
        corner, right, up = self._frame()
        return np.asarray(corner + np.multiply.outer(np.asarray(x), right) + np.multiply.outer(np.asarray(y), up))

    def _frame(self) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """The place of (0, 0) and the steps of one unit of x and of y, wherever the axes have been moved to."""
        x_axis, y_axis = self.axes.x_axis, self.axes.y_axis
        key = (x_axis.points[[0, -1]].tobytes(), y_axis.points[[0, -1]].tobytes())
        if self._framed is None or self._framed[0] != key:
            corner = np.asarray(self.axes.c2p(0, 0))
            steps = np.asarray(self.axes.c2p(1, 0)) - corner, np.asarray(self.axes.c2p(0, 1)) - corner
            self._framed = key, (corner, *steps)
        return self._framed[1]

    @property
    def origin(self) -> tuple[float, float]:
        """Where the axes cross."""
        (left, right), (bottom, top) = self.x_range, self.y_range
        return min(max(0.0, left), right), min(max(0.0, bottom), top)

    @property
    def unit(self) -> tuple[float, float]:
        """Frame units of one unit of x and of y."""
        size = self.at(1, 1) - self.at(0, 0)
        return float(size[0]), float(size[1])

    # -- what can be drawn in it --------------------------------------------------------------------------------

    def curve(
        self,
        f: Callable[[np.ndarray], Any],
        color: str = theme.FUNCTION,
        x_range: tuple[float, float] | None = None,
        width: float = theme.CURVE,
    ) -> VMobject:
        """The graph of f, cut where it has no value and where it leaves the plot."""
        xs = np.linspace(*(x_range or self.x_range), SAMPLES + 1)
        ys = np.asarray(f(xs), dtype=float) * np.ones_like(xs)
        graph = VMobject(color=color, stroke_width=width)
        for run in self._runs(xs, ys):
            graph.start_new_path(run[0])
            graph.add_points_as_corners(run[1:])
        return graph

    def segment(self, x: float, y: float, slope: float, length: float, color: str, width: float = theme.LINE) -> Line:
        """A straight line through (x, y) with a mathematical slope and a length in frame units."""
        return Line(*self.segment_ends(x, y, slope, length), color=color, stroke_width=width)

    def segment_ends(self, x: float, y: float, slope: float, length: float) -> tuple[np.ndarray, np.ndarray]:
        """Ends of the line through (x, y) with that slope, `length` long, cut at the plot's borders."""
        unit_x, unit_y = self.unit
        half = length / 2 / math.hypot(unit_x, slope * unit_y)
        low, high = max(-half, self.x_range[0] - x), min(half, self.x_range[1] - x)
        if slope:
            (bottom, top) = self.y_range
            bounds = sorted(((bottom - y) / slope, (top - y) / slope))
            if bounds[0] < 0 < bounds[1]:
                low, high = max(low, bounds[0]), min(high, bounds[1])
        return self.at(x + low, y + slope * low), self.at(x + high, y + slope * high)

    def dot(self, x: float, y: float, color: str = theme.TEXT, radius: float = theme.DOT) -> Dot:
        return Dot(self.at(x, y), color=color, radius=radius)

    def drop(self, x: float, y: float, color: str = theme.QUIET) -> Dashes:
        """A dashed line from the x-axis to (x, y)."""
        return Dashes(self.at(x, self.origin[1]), self.at(x, y), color=color, stroke_width=theme.AXIS)

    # -- how it is made -----------------------------------------------------------------------------------------

    def _runs(self, xs: np.ndarray, ys: np.ndarray) -> list[np.ndarray]:
        """Connected pieces of the graph inside the plot, in frame coordinates."""
        bottom, top = self.y_range
        places = self.at(xs, np.where(np.isfinite(ys), ys, bottom))
        runs: list[list[np.ndarray]] = [[]]
        for i in range(len(xs)):
            inside = math.isfinite(ys[i]) and bottom <= ys[i] <= top
            before = i > 0 and math.isfinite(ys[i - 1]) and bottom <= ys[i - 1] <= top
            if i > 0 and inside != before and math.isfinite(ys[i]) and math.isfinite(ys[i - 1]):
                edge = top if max(ys[i], ys[i - 1]) > top else bottom
                share = (edge - ys[i - 1]) / (ys[i] - ys[i - 1])
                runs[-1].append(self.at(xs[i - 1] + share * (xs[i] - xs[i - 1]), edge))
            if inside:
                runs[-1].append(places[i])
            elif runs[-1] and not inside and (before or not math.isfinite(ys[i])):
                runs.append([])
        return [np.array(run) for run in runs if len(run) > 1]

    def _ticks(self, bounds: tuple[float, float], step: float) -> list[float]:
        """Multiples of the step inside the bounds, away from the ends, where the arrow tips are."""
        margin = 0.04 * (bounds[1] - bounds[0])
        first, last = math.ceil((bounds[0] + margin) / step), math.floor((bounds[1] - margin) / step)
        return [k * step for k in range(first, last + 1)]

    def _tick_marks(self) -> list[Line]:
        x0, y0 = self.origin
        style: dict[str, Any] = {"color": theme.QUIET, "stroke_width": theme.AXIS}
        reach = 0.06
        marks = [Line(self.at(x, y0) + reach * DOWN, self.at(x, y0) + reach * UP, **style) for x in self.x_ticks]
        marks += [Line(self.at(x0, y) + reach * LEFT, self.at(x0, y) + reach * RIGHT, **style) for y in self.y_ticks]
        return marks

    def _tick_numbers(self, size: float) -> list[VGroup]:
        x0, y0 = self.origin
        labels = []
        for x in self.x_ticks:
            if math.isclose(x, x0, abs_tol=1e-9) and self.y_range[0] < y0:
                continue
            labels.append(plated(self._number(x, size).next_to(self.at(x, y0), DOWN, buff=0.13)))
        for y in self.y_ticks:
            if math.isclose(y, y0, abs_tol=1e-9) and self.x_range[0] < x0:
                continue
            labels.append(plated(self._number(y, size).next_to(self.at(x0, y), LEFT, buff=0.13)))
        return labels

    def _number(self, value: float, size: float) -> Formula:
        return Formula(typeset_number(format_number(value, ".4g")), size=size, color=theme.QUIET)

    def _axis_names(self, names: tuple[str, str], size: float) -> list[VGroup]:
        x_name, y_name = names
        labels = []
        if x_name:
            end = self.axes.x_axis.get_end()
            labels.append(plated(Formula(x_name, size=size, color=theme.QUIET).next_to(end, UP, buff=0.14)))
        if y_name:
            end = self.axes.y_axis.get_end()
            labels.append(plated(Formula(y_name, size=size, color=theme.QUIET).next_to(end, RIGHT, buff=0.14)))
        return labels
