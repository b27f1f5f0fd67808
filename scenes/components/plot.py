"""Axes and curves with typeset labels, fitted to a region of the frame.

A plot is made from mathematical ranges; everything in it is placed by coordinates of the function, never of the frame.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

import numpy as np
from manim import DOWN, LEFT, RIGHT, UP, Axes, Create, Dot, FadeIn, Line, Mobject, VGroup, VMobject

from mathcore import Function
from scenes.components.free_places import (
    STEP,
    TIGHT,
    beside_mark,
    is_clear,
    lines_of,
    move_clear,
    move_over,
    slide_far,
)
from scenes.components.graph import clip_runs, sample, trace
from scenes.components.text import Formula, plated, scale_label
from scenes.components.ticks import TickLabels, label_ticks, multiples, name_with, nice_step, widen
from scenes.framework.numbers import typeset_number
from scenes.style.frame import Region
from scenes.style.theme import theme

__all__ = ["BESIDE_POLE", "DASH", "TOLERANCE", "Dashes", "Plot", "fit_range", "take_zero_in"]

# A graph whose outer 4 % take this multiple of the room of the rest runs off to a pole.
POLE = 1.35
BESIDE_POLE = 0.08, 0.92  # the quantiles that are shown of a graph with a pole inside the range
DASH = 0.09  # frame units: the length of a dash, and of the gap after it
TICK = 0.06  # half the length of a mark
BESIDE = 0.13  # from an axis to its numbers
NAME = 0.14  # and from its end to its name
NEAR_ZERO = 0.12  # of a range of x: how far 0 may be from it to be taken in
BESIDE_ZERO = 0.2  # of that: what is shown on the other side
TICK_MARGIN = 0.04  # of an axis at each end, where no number stands
TOLERANCE = 0.003  # frame units that a curve may be off: a third of a pixel
COLUMN = 40  # points over each x that stand for an area
UPON = 0.07  # from a line that runs level through a mark to the number upon it
ALONE = 3  # of its height: how far from such a number others stand
LEVEL, LEVEL_STEP = 2 * TOLERANCE, 2 * STEP  # frame units by which such a line is off at most, and of cells along it
BEND = 0.1  # and by which one is off that bends over the mark
HEAD = 0.16  # frame units of the tips of axes
FACTOR = 0.2  # frame units between a number and a name behind it that is no factor of it
MOST_HEIGHTS = 12  # pieces of the y-axis between the nearest numbers that it has
BREAK = 0.09  # height of the mark where an axis leaves out what is between 0 and its numbers

Ticks = Sequence[float] | Mapping[float, str] | None
Places = Sequence[np.ndarray]
PlacesOf = Callable[[Mobject, np.ndarray, Sequence[np.ndarray], float], Places]


def fit_range(
    f: Callable[[np.ndarray], Any],
    x_range: tuple[float, float],
    *,
    include: Iterable[float] = (),
    with_zero: bool = False,
    pad: float = 0.12,
) -> tuple[float, float]:
    """Return a range of y that shows f over x_range, and all of `include`: its middle 96 % where it runs off at an end,
    less where it has a pole.

    `with_zero` takes 0 in where it is so near that the graph keeps half the height.
    """
    ys = sample(f, x_range)
    keep = list(include)
    if ys.size:
        low, high = float(ys.min()), float(ys.max())
        inner = np.quantile(ys, [0.02, 0.98])
        if high - low > POLE * (inner[1] - inner[0]) and widen(*inner) == tuple(inner):
            has_pole = isinstance(f, Function) and bool(f.domain().breakpoints(*x_range))
            low, high = map(float, np.quantile(ys, BESIDE_POLE) if has_pole else inner)
        keep += [low, high]
    low, high = widen(min(keep), max(keep)) if keep else (-1.0, 1.0)
    if with_zero and max(low, -high) <= high - low:
        low, high = min(low, 0.0), max(high, 0.0)
    span = high - low
    return low - pad * span, high + pad * span


def take_zero_in(x_range: tuple[float, float]) -> tuple[float, float]:
    """Return a range of x with 0 in it where that is near: axes that cross beside 0 would show where a line meets the
    y-axis at a false place."""
    low, high = x_range
    near = NEAR_ZERO * (high - low)
    if 0 < low <= near:
        return -BESIDE_ZERO * near, high
    return (low, BESIDE_ZERO * near) if -near <= high < 0 else x_range


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

    def keep_off(self, labels: Iterable[Mobject], lines: np.ndarray) -> Dashes:
        """Leave out the dashes that would meet a label or a point (n, 3) of a line."""
        dashes = self.points.reshape(-1, 4, 3)
        met = np.zeros(len(dashes), dtype=bool)
        for label in labels:
            half = np.array([label.width, label.height]) / 2 + DASH
            met |= (np.abs(dashes - label.get_center())[:, :, :2] < half).all(axis=2).any(axis=1)
        for dash, middle in enumerate(dashes.mean(axis=1)):
            met[dash] |= bool(len(lines) and np.linalg.norm(lines - middle, axis=1).min() < DASH)
        self.set_points(dashes[~met].reshape(-1, 3))
        return self


class Plot(VGroup):
    """Axes in a region.

    Parameters
    ----------
    x_range, y_range
        What is shown. The axes cross at 0 where 0 is in range, and else at the edge nearest to it, where a mark says
        that the axis does not begin at 0.
    region
        The room for axes, numbers and names together.
    names
        Typst math at the ends of the axes.
    x_ticks, y_ticks
        Where numbers stand; by default at nice steps. An empty sequence leaves an axis bare; a mapping has the text of
        each number, as it is written elsewhere.
    level
        The height at which the x-axis stands, where it is not the one above: at the lower edge, if curves below 0 would
        meet its numbers.
    y_axis
        The x at which the y-axis stands, where it is not the one above: at the left edge, if areas at both sides of 0
        would meet its numbers.
    ends_at_axis
        Whether what is beyond an x-axis that doesn't stand at 0 is room for labels only: a graph that went on there
        would seem to have a zero.
    size
        Of the numbers.
    y_gap
        From the y-axis to its numbers: wider where dots stand on it.
    """

    def __init__(
        self,
        x_range: tuple[float, float],
        y_range: tuple[float, float],
        region: Region,
        *,
        names: tuple[str, str] = ("x", "y"),
        x_ticks: Ticks = None,
        y_ticks: Ticks = None,
        level: float | None = None,
        y_axis: float | None = None,
        ends_at_axis: bool = False,
        size: float | None = None,
        y_gap: float = BESIDE,
    ) -> None:
        size = size or theme.LABEL
        super().__init__()
        self._y_gap, self._level = y_gap, LEVEL
        self.x_range, self.y_range, self.region = x_range, y_range, region
        self._y_axis, self._ends_at_axis = y_axis, ends_at_axis
        self.level = min(max(0.0, y_range[0]), y_range[1]) if level is None else level
        self._framed: tuple[Any, tuple[np.ndarray, np.ndarray, np.ndarray]] | None = None
        self.x_ticks, x_scale = self._ticks(0, x_ticks)
        self.y_ticks, y_scale = self._ticks(1, y_ticks)
        x_texts = [scale_label(typeset_number(text), size) for text in x_scale.texts]
        y_texts = [scale_label(typeset_number(text), size) for text in y_scale.texts]
        self.axes = self._draw_axes(size / 96, max((text.width + y_gap for text in y_texts), default=0.0))
        self.marks = VGroup(*self._tick_marks(), *self._break_marks())
        titles = (name_with(names[0], x_scale), name_with(names[1], y_scale))
        self._titles = {axis: scale_label(name, size) for axis, name in enumerate(titles) if name}
        self._texts = [*zip(self.x_ticks, x_texts, strict=True)], [*zip(self.y_ticks, y_texts, strict=True)]
        self._lines, self._areas, self._passing, self._swept, self._graphs = (np.empty((0, 2)) for _ in range(5))
        # What is drawn later passes below numbers and names.
        self.names, self.numbers = VGroup(*self._titles.values()).set_z_index(1), VGroup()
        self._place_labels()
        self.add(self.axes, self.marks, self.numbers, self.names)

    # -- coordinates --------------------------------------------------------------------------------------------

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
        x_axis, y_axis = self.axes.x_axis, self.axes.y_axis
        key = (x_axis.points[[0, -1]].tobytes(), y_axis.points[[0, -1]].tobytes())
        if self._framed is None or self._framed[0] != key:
            # The axes count from where they cross, in spans, so that no size of numbers is too large for them.
            corner = np.asarray(self.axes.c2p(0, 0))
            right, up = np.asarray(self.axes.c2p(1, 0)) - corner, np.asarray(self.axes.c2p(0, 1)) - corner
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
        """The range of y in which graphs and straight lines are drawn."""
        low, high = self.y_range
        if self._ends_at_axis and self.level:
            return (self.level, high) if self.level > 0 else (low, self.level)
        return low, high

    @property
    def unit(self) -> tuple[float, float]:
        """Frame units of one unit of x and of y."""
        _, right, up = self._frame()
        return float(right[0]), float(up[1])

    @property
    def number_room(self) -> float:
        """Frame units below the x-axis that its numbers take."""
        level = self.at(*self.origin)[1]
        return max(0.0, 0.0, *(float(level - text.get_bottom()[1]) for text in self._x_numbers()))

    @property
    def number_room_above(self) -> float:
        """Frame units above the x-axis that its numbers take."""
        level = self.at(*self.origin)[1]
        return max(0.0, 0.0, *(float(text.get_top()[1] - level) for text in self._x_numbers()))

    @property
    def number_rows(self) -> np.ndarray:
        """Points of the rows in which the numbers of the axes stand, from end to end of their axis: a name in one reads
        as one of them; shape (n, 3)."""
        shown = set(map(id, self.numbers.get_family()))
        found = [np.empty((0, 3))]
        for axis, texts in enumerate(self._texts):
            ends = np.array([self.at(x, y) for x, y in zip(self.x_range, self.y_range, strict=True)])[:, axis]
            along = np.arange(ends[0], ends[1], STEP)
            for text in (text for _, text in texts if id(text) in shown):
                half, middle = (text.height, text.width)[axis] / 2, text.get_center()[1 - axis]
                across = np.linspace(middle - half, middle + half, 5)
                both = np.stack([part.ravel() for part in np.meshgrid(along, across)], axis=1)
                found.append(np.column_stack([both[:, :: 1 if axis == 0 else -1], np.zeros(len(both))]))
        return np.concatenate(found)

    def _x_numbers(self) -> list[Formula]:
        shown = set(map(id, self.numbers.get_family()))
        return [text for _, text in self._texts[0] if id(text) in shown]

    def enter(self) -> list[Create | FadeIn]:
        """Return the animations that draw the axes and fade in numbers and names: `self.play(*plot.enter())`.

        `FadeIn(plot)` fades in the same parts at once. Either way all are on stage then, and `FadeOut(plot)`
        takes them off it; what is drawn in the plot afterwards, such as a curve, comes and goes by itself.
        """
        return [Create(self.axes), FadeIn(self.marks, self.numbers, self.names)]

    # -- what can be drawn in it --------------------------------------------------------------------------------

    def curve(
        self,
        f: Callable[[np.ndarray], Any],
        color: str | None = None,
        x_range: tuple[float, float] | None = None,
        width: float | None = None,
    ) -> VMobject:
        """Return the graph of f, cut where it jumps, has no value or leaves the plot.

        A full dot ends a part that has its end, a hollow one a part that does not, where the graph jumps or has a gap.
        """
        color = color or theme.FUNCTION
        width = theme.CURVE if width is None else width
        found = trace(f, x_range or self.x_range, self.y_range, TOLERANCE / self.unit[1])
        graph = VMobject(color=color, stroke_width=width)
        for run in clip_runs(found.runs, self.heights):
            places = self.at(run[:, 0], run[:, 1])
            graph.start_new_path(places[0])
            graph.add_points_as_corners(places[1:])
        for ends, fill in ((found.opened, theme.BACKGROUND), (found.closed, color)):
            shown = ((x, y) for x, y in ends if self.heights[0] <= y <= self.heights[1])
            dots = (Dot(self.at(x, y), radius=0.7 * theme.DOT) for x, y in shown)
            graph.add(*(dot.set_fill(fill, 1).set_stroke(color, theme.LINE) for dot in dots))
        self._graphs = np.concatenate([self._graphs, self._coordinates(lines_of([graph]))])
        self._place_labels()
        return graph

    def stand_off(self, y_gap: float) -> None:
        """Move the numbers of the y-axis so far from it, for dots on it; call it before the axes are on stage."""
        self._y_gap = y_gap
        self._place_labels()

    def number_peaks(self) -> None:
        """Let a number that has no place beside its mark stand upon a graph that has its peak or its valley there; call
        it before the axes are on stage."""
        self._level = BEND
        self._place_labels()

    def keep_clear(self, *lines: VMobject) -> None:
        """Move the numbers of the axes off lines that run through them: beyond their axis, or beside their mark.

        Graphs are kept clear already; call it before the axes are on stage.
        """
        self._lines = np.concatenate([self._lines, self._coordinates(lines_of(lines))])
        self._place_labels()

    def pass_below(self, *lines: VMobject) -> None:
        """Put on a plate the numbers and names that lines run through as they move, such as a tangent that glides: they
        keep their places, and are read while it passes."""
        self._passing = np.concatenate([self._passing, self._coordinates(lines_of(lines))])
        self._place_labels()

    def name_beside(self, *lines: VMobject) -> None:
        """Move the names of the axes to where no line that sweeps over the plot runs, if there is such a place, and put
        on a plate what stands in the lines' way."""
        self._swept = np.concatenate([self._swept, self._coordinates(lines_of(lines))])
        self.pass_below(*lines)

    def leave_x_unnumbered(self, at: float | None = None) -> None:
        """Take the numbers off the axis of x, which keeps its marks: they stand on another axis below it. Where `at` is
        given, only the number there, which a name beside it tells."""
        near = 1e-9 * np.ptp(self.x_range)
        kept = [] if at is None else [each for each in self._texts[0] if abs(each[0] - at) > near]
        self._texts = kept, self._texts[1]
        self._place_labels()

    def leave_y_unnumbered(self, at: float) -> None:
        """Take the number at a height off the axis of y, which keeps its mark: a dot beside it has that number."""
        near = 1e-9 * np.ptp(self.y_range)
        self._texts = self._texts[0], [each for each in self._texts[1] if abs(each[0] - at) > near]
        self._place_labels()

    def keep_a_height(self) -> None:
        """Give the y-axis nearer numbers where none of its own has a place; call it last, before the axes are on
        stage."""
        ticks, texts = self.y_ticks, self._texts[1]
        size = texts[0][1].size if texts else 0.0
        step = nice_step(float(np.ptp(self.y_range)), 5)
        while texts and not self._has_height() and step > nice_step(float(np.ptp(self.y_range)), MOST_HEIGHTS):
            step = nice_step(step, 2)
            self.y_ticks = multiples(self._counted(1), step, TICK_MARGIN)
            labels = label_ticks(self.y_ticks, step).texts
            nearer = [scale_label(typeset_number(text), size) for text in labels]
            self._number_heights(self.y_ticks, [*zip(self.y_ticks, nearer, strict=True)])
        if not self._has_height():
            self._number_heights(ticks, texts)

    def _has_height(self) -> bool:
        shown = set(map(id, self.numbers.get_family()))
        return any(id(number) in shown for _, number in self._texts[1])

    def _number_heights(self, ticks: list[float], texts: list[tuple[float, Formula]]) -> None:
        """Let the y-axis have these marks and numbers."""
        self.y_ticks, self._texts = ticks, (self._texts[0], texts)
        self.marks.submobjects = [*self._tick_marks(), *self._break_marks()]
        self._place_labels()

    def prefer_clear(self, *lines: VMobject) -> None:
        """Move the numbers of the axes off lines, unless one of them would have no place then: for what soon goes."""
        before, shown = self._lines, len(self.numbers)
        self.keep_clear(*lines)
        if len(self.numbers) < shown:
            self._lines = before
            self._place_labels()

    def keep_out_of(self, xs: np.ndarray, heights: np.ndarray) -> None:
        """Move the numbers of the axes out of the area between the x-axis and heights above or below it, shape (n,), as
        far as there is room."""
        shares = np.linspace(0, 1, COLUMN)
        ys = self.level + np.multiply.outer(np.clip(heights, *self.y_range) - self.level, shares)
        self._areas = np.concatenate([self._areas, np.stack([np.repeat(xs, COLUMN), ys.ravel()], axis=1)])
        self._place_labels()

    def _coordinates(self, places: np.ndarray) -> np.ndarray:
        """Return the points (x, y) of places in the frame; shapes (n, 3) and (n, 2)."""
        return np.asarray((places - self._frame()[0])[:, :2] / self.unit + self.origin)

    def segment(self, x: float, y: float, slope: float, length: float, color: str, width: float | None = None) -> Line:
        """Return a straight line through (x, y) with a mathematical slope and a length in frame units."""
        width = theme.LINE if width is None else width
        return Line(*self.segment_ends(x, y, slope, length), color=color, stroke_width=width)

    def segment_ends(
        self, x: float, y: float, slope: float, length: float, reach: float = 0.0
    ) -> tuple[np.ndarray, np.ndarray]:
        """Return ends of the line through (x, y) with that slope, `length` long or to x + `reach` at least, cut at the
        plot's borders."""
        unit_x, unit_y = self.unit
        half = length / 2 / math.hypot(unit_x, slope * unit_y)
        low, high = max(-half, self.x_range[0] - x), min(max(half, reach), self.x_range[1] - x)
        if slope:
            bottom, top = self.heights
            bounds = sorted(((bottom - y) / slope, (top - y) / slope))
            if bounds[0] < 0 < bounds[1]:
                low, high = max(low, bounds[0]), min(high, bounds[1])
        return self.at(x + low, y + slope * low), self.at(x + high, y + slope * high)

    def dot(self, x: float, y: float, color: str | None = None, radius: float | None = None) -> Dot:
        """Return a dot at (x, y)."""
        color = color or theme.TEXT
        radius = radius or theme.DOT
        return Dot(self.at(x, y), color=color, radius=radius)

    def ring(self, x: float, y: float, color: str | None = None) -> Dot:
        """Return a hollow dot at (x, y): a point at which a graph ends, and that is none of its own."""
        dot = self.dot(x, y, radius=0.7 * theme.DOT)
        return dot.set_fill(theme.BACKGROUND, 1).set_stroke(color or theme.TEXT, theme.LINE).set_z_index(1)

    def drop(self, x: float, y: float, color: str | None = None) -> Dashes:
        """Return a dashed line from the x-axis to (x, y)."""
        color = color or theme.QUIET
        return Dashes(self.at(x, self.origin[1]), self.at(x, y), color=color, stroke_width=theme.AXIS)

    # -- how it is made -----------------------------------------------------------------------------------------

    def _ticks(self, axis: int, given: Ticks) -> tuple[list[float], TickLabels]:
        """Return where numbers stand on an axis, and how they are written; there are none beyond the crossing of the
        axes where that is not at 0."""
        if isinstance(given, Mapping):
            return list(given), TickLabels(tuple(given.values()))
        if given is not None:
            return list(given), label_ticks(given)
        bounds = self._counted(axis)
        step = nice_step(bounds[1] - bounds[0], (6, 5)[axis])
        ticks = multiples(bounds, step, TICK_MARGIN)
        return ticks, label_ticks(ticks, step)

    def _counted(self, axis: int) -> tuple[float, float]:
        """Return the part of an axis that has numbers."""
        bounds, start = (self.x_range, self.y_range)[axis], self.origin[axis]
        if axis == 1 and start != 0 and not self._stands_below_zero:
            return (start, bounds[1]) if start > 0 or start == bounds[0] else (bounds[0], start)
        return bounds

    def _draw_axes(self, room: float, widest: float) -> Axes:
        """Return the axes, counted from where they cross, in shares of what is shown; the numbers at the left have
        room."""
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
        axes.shift(middle - axes.get_center())
        return axes

    def _tick_marks(self) -> list[Line]:
        x0, y0 = self.origin
        style: dict[str, Any] = {"color": theme.QUIET, "stroke_width": theme.AXIS}
        marks = [Line(self.at(x, y0) + TICK * DOWN, self.at(x, y0) + TICK * UP, **style) for x in self.x_ticks]
        marks += [Line(self.at(x0, y) + TICK * LEFT, self.at(x0, y) + TICK * RIGHT, **style) for y in self.y_ticks]
        return marks

    def _break_marks(self) -> list[VMobject]:
        """Return a zigzag on each axis that has numbers and leaves 0 out, beside the crossing."""
        x0, y0 = self.origin
        marks = []
        axes = ((self.x_ticks, self.x_range, x0, RIGHT, UP), (self.y_ticks, self.y_range, y0, UP, RIGHT))
        for ticks, (low, high), value, along, across in axes:
            if value and ticks and not low < 0 < high:
                corners = np.array([0, 1, -1, 0])[:, None] * 0.7 * BREAK * across
                corners = corners + np.array([-1, -1 / 3, 1 / 3, 1])[:, None] * BREAK * along
                # Where the crossing is the axis' upper end, its tip is there.
                away = 2 * BREAK + (HEAD if value == high else 0.0)
                place = self.at(x0, y0) + math.copysign(away, value) * along
                plate = Line(place - BREAK * along, place + BREAK * along, color=theme.BACKGROUND)
                zigzag = VMobject(color=theme.QUIET, stroke_width=theme.AXIS).set_points_as_corners(place + corners)
                marks += [plate.set_stroke(width=2 * theme.AXIS), zigzag]
        return marks

    def _place_labels(self) -> None:
        """Put names and numbers where they meet no line and no other; a number that has no such place is left out."""
        graphs, axes = self.at(*self._graphs.T), lines_of((self.axes, *self._break_marks()))
        lines = np.concatenate([self.at(*self._lines.T), graphs])
        taken = np.concatenate([lines, axes])
        swept = np.concatenate([taken, self.at(*self._swept.T)])
        for axis, name in self._titles.items():
            ends = self._beside_end(name, axis)
            if not any(move_clear([name], [ends], lines) for lines in (swept, taken)):
                name.move_to(ends[0])
        passing, titles = self.at(*self._passing.T), [*self._titles.values()]
        others = [name for name in self.names if not any(title in name.get_family() for title in titles)]
        bare = [title if is_clear(title, passing) else plated(title).set_z_index(1) for title in titles]
        self.names.submobjects = [*bare, *others]
        crossed = np.concatenate([self.at(*self._areas.T), passing])
        shown, apart = self._place_numbers(taken)
        over = self._place_over_graphs(shown, apart, np.concatenate([self.at(*self._lines.T), axes]), graphs)
        clear = [text for text in shown if is_clear(text, crossed)]
        numbers = [text for _, text in (*self._texts[0], *self._texts[1]) if text in shown or text in over]
        # A plate beside a graph does not bite it.
        near = [text for text in numbers if not is_clear(text, graphs, theme.GAP / 4 + TIGHT)]
        self.numbers.submobjects = [
            text if text in clear else plated(text, buff=0.0 if text in near else None) for text in numbers
        ]
        self.numbers.set_z_index(1)

    def _place_over_graphs(
        self, shown: Sequence[Formula], apart: Sequence[Formula], kept: np.ndarray, graphs: np.ndarray
    ) -> list[Formula]:
        """Move the numbers that have no place clear of graphs, and need not keep apart from others, to where they hide
        least of these, and return those that meet nothing else: on a plate they are read, and the graph is seen to go
        on."""
        standing: list[Mobject] = [*map(self._with_room, self._titles), *shown]
        over = []
        for number, places in zip(*self._beside_marks(), strict=True):
            if number not in (*shown, *apart) and move_over(number, places, kept, graphs, standing):
                over.append(number)
                standing.append(number)
        return over

    def _place_numbers(self, taken: np.ndarray) -> tuple[list[Formula], list[Formula]]:
        """Move the numbers to where they meet nothing, and return those that have such a place, and those that one
        which stands upon a graph keeps away. A graph that runs level
        through a mark at both sides of the axis leaves none beside it: there the number stands upon the graph; beside
        one that is nearly level it slides as far as its mark still points at it."""
        filled, names = self.at(*self._areas.T), [self._with_room(axis) for axis in self._titles]
        numbers, places = self._beside_marks()

        pairs, apart = [*zip(numbers, places, strict=True)], list[Formula]()
        shown = move_clear(numbers, places, taken, names, filled)
        missing = [(value, number) for value, number in self._texts[1] if number in numbers and number not in shown]
        for value, number in missing:
            if upon := self._upon_level(value, number, self._level):
                # It comes first, and alone: beside neighbours at the heights of their marks it would seem to be higher.
                room = ALONE * number.height / self.unit[1]
                near = [other for at, other in self._texts[1] if abs(at - value) < room]
                apart += near
                pairs = [(number, upon), *(pair for pair in pairs if pair[0] not in near)]
        if missing:
            order, chosen = zip(*pairs, strict=True)
            shown = move_clear(order, chosen, taken, names, filled)
        placeless = [number for number in numbers if number not in (*shown, *apart)]
        far, lines = dict(zip(*self._beside_marks(slide_far), strict=True)), self.at(*self._lines.T)

        def off_lines(number: Formula, places: Places) -> Places:
            """Return the places that are as far from lines as elsewhere: only a graph may be nearer."""
            return [at for at in places if is_clear(number.copy().move_to(at), lines)]

        off = [off_lines(each, far[each]) for each in placeless]
        shown += move_clear(placeless, off, taken, [*names, *shown], filled, margin=TIGHT)
        for value, number in self._texts[1]:
            if number in placeless and number not in shown and not self._has_near(value, number, shown):
                upon = off_lines(number, self._upon_level(value, number, BEND))
                shown += move_clear([number], [upon], taken, [*names, *shown], filled, margin=TIGHT)
        return [number for number in numbers if number in shown], apart

    def _has_near(self, value: float, number: Formula, shown: Sequence[Formula]) -> bool:
        """Return whether a number of the y-axis is so near that one which stands upon a graph would seem to be
        higher."""
        room = ALONE * number.height / self.unit[1]
        return any(text in shown for at, text in self._texts[1] if abs(at - value) < room)

    def _with_room(self, axis: int) -> Mobject:
        """Return the place of a name, that of x with room beside it: right behind a number it would be read as its
        factor, 2 x."""
        name = self._titles[axis]
        return name.copy().stretch_to_fit_width(name.width + 2 * FACTOR) if axis == 0 else name

    def _upon_level(self, value: float, number: Formula, most: float) -> Places:
        """Return the places of a number above and below a line that runs level through its mark at both sides of the
        axis, or off it by at most so many frame units; none where no line does."""
        across = self.origin[0]
        lines = np.concatenate([self._lines, self._graphs])
        level = lines[np.abs(lines[:, 1] - value) * self.unit[1] < most, 0]
        # Cells of the number's width, at each side of the axis, that the line runs through.
        cells = np.unique(np.trunc((level - across) * self.unit[0] / LEVEL_STEP))
        reach = (self._y_gap + number.width) / LEVEL_STEP
        if min(np.count_nonzero((side * cells > 0) & (side * cells < reach)) for side in (-1, 1)) < int(reach):
            return []
        mark, half = self.at(across, value), np.array([number.width, number.height, 0]) / 2
        away = [self._y_gap, UPON, 0]
        return [mark + (half + away) * (side + up) for side in (LEFT, RIGHT) for up in (UP, DOWN)]

    def _beside_marks(self, places_of: PlacesOf = beside_mark) -> tuple[list[Formula], list[Places]]:
        """Return the numbers, and the places of each, the best first; there is none at 0, where axes cross."""
        labels, places = [], list[Places]()
        for axis, sides in enumerate(((DOWN, UP), (LEFT, RIGHT))):
            crossing, other = self.origin[axis], self.origin[1 - axis]
            near = 1e-9 * np.ptp((self.x_range, self.y_range)[axis])
            has_beyond = (self.y_range, self.x_range)[axis][0] < other
            for value, text in self._texts[axis]:
                if not (math.isclose(value, crossing, rel_tol=0, abs_tol=near) and has_beyond):
                    mark = self.at(value, other) if axis == 0 else self.at(other, value)
                    labels.append(text)
                    beside = places_of(text, mark, sides, self._y_gap if axis else BESIDE)
                    # What stands in the next room is no neighbour for a number.
                    inside = [at for at in beside if axis == 0 or at[0] + text.width / 2 <= self.region.right]
                    places.append(inside or beside)
        return labels, places

    def _beside_end(self, name: Formula, axis: int) -> Places:
        """Return the places of a name: at the end of its axis, where a long one ends at the region's border, or before
        it."""
        end = (self.axes.x_axis, self.axes.y_axis)[axis].get_end()
        half = np.array([name.width, name.height, 0]) / 2
        places = []
        for side in ((UP, DOWN), (RIGHT, LEFT, UP))[axis]:
            place = end + (NAME + half) * side
            if axis == 1:  # a long name does not run out of the region at the left: beside the axis there is no room
                place = place + max(0.0, self.region.left - (place[0] - half[0])) * RIGHT
            beyond = place[0] + half[0] - max(self.region.right, end[0] + name.height)
            place = place - max(0.0, beyond) * RIGHT
            # The name of x keeps clear of an axis of y that stands at the right end.
            across = float(self.axes.y_axis.get_center()[0])
            if axis == 0 and abs(place[0] - across) < half[0] + BESIDE:
                place = np.array([across - BESIDE - half[0], *place[1:]])
            places.append(place)
        inwards = -(2 * half + NAME) * (RIGHT, UP)[axis]
        return [*places, *(place + inwards for place in places)]
