"""Axes and curves with typeset labels, fitted to a region of the frame.

A plot is made from mathematical ranges; everything in it is placed by coordinates of the function, never of the frame.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import pairwise
from typing import Any

import numpy as np
from manim import Axes, Create, Dot, FadeIn, Line, Mobject, Rectangle, VGroup, VMobject

from scenes.components.axis_labels import AS_ONE, BEND, BESIDE, ENOUGH, AxisLabels
from scenes.components.graph import clip_runs, trace
from scenes.components.plot_axes import PlotAxes
from scenes.components.plot_range import BESIDE_POLE, fit_range, take_zero_in
from scenes.components.text import EM, Formula, scale_label
from scenes.components.ticks import TickLabels, label_ticks, multiples, name_with, nice_step
from scenes.framework.numbers import typeset_number
from scenes.style.frame import Region
from scenes.style.theme import theme

__all__ = ["BESIDE_POLE", "DASH", "TOLERANCE", "Dashes", "Plot", "fit_range", "take_zero_in"]

DASH = 0.09  # frame units: the length of a dash, and of the gap after it
TICK_MARGIN = 0.04  # of an axis at each end, where no number stands
TOLERANCE = 0.003  # frame units that a curve may be off: a third of a pixel
COLUMN = 40  # points over each x that stand for an area
APART = 0.15  # frame units between neighbours among the numbers of x, at least
MOST_HEIGHTS = 12  # pieces of the y-axis between the nearest numbers that it has

Ticks = Sequence[float] | Mapping[float, str] | None


def _number_texts(scale: TickLabels, size: float) -> list[Formula]:
    """Write the numbers of an axis."""
    return [scale_label(typeset_number(text), size) for text in scale.texts]


def _are_crowded(texts: Sequence[Formula], ticks: Sequence[float], unit: float) -> bool:
    """Return whether neighbours among numbers below an axis, at these ticks, would be read as one."""
    pairs = zip(pairwise(texts), pairwise(ticks), strict=True)
    return any((left.width + right.width) / 2 + APART > (end - start) * unit for (left, right), (start, end) in pairs)


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
    is_logarithmic
        Whether heights are powers of ten: no mark says then that the axis does not begin at 0.
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
        is_logarithmic: bool = False,
        size: float | None = None,
        y_gap: float = BESIDE,
    ) -> None:
        self._size = size = size or theme.LABEL
        super().__init__()
        self._axes = PlotAxes(
            x_range,
            y_range,
            region,
            level=level,
            y_axis=y_axis,
            is_logarithmic=is_logarithmic,
        )
        self.x_range, self.y_range, self.region, self.level = x_range, y_range, region, self._axes.level
        self.y_ticks, y_scale = self._ticks(1, y_ticks)
        y_texts = _number_texts(y_scale, size)
        room = region.width - max((text.width + y_gap for text in y_texts), default=0.0)
        for most in (6, 5, 4, 3, 2):
            self.x_ticks, x_scale = self._ticks(0, x_ticks, most)
            x_texts = _number_texts(x_scale, size)
            if x_ticks is not None or not _are_crowded(x_texts, self.x_ticks, room / float(np.ptp(x_range))):
                break
        self.axes: Axes = self._axes.draw(size / 96, max((text.width + y_gap for text in y_texts), default=0.0))
        titles = (name_with(names[0], x_scale), name_with(names[1], y_scale))
        found = {axis: scale_label(name, size) for axis, name in enumerate(titles) if name}
        texts = [*zip(self.x_ticks, x_texts, strict=True)], [*zip(self.y_ticks, y_texts, strict=True)]
        self.labels = AxisLabels(self._axes, found, texts, y_gap)
        self.names, self.numbers = self.labels.names, self.labels.numbers
        self.marks = VGroup()
        self._mark()
        self.add(self.axes, self.marks, self.numbers, self.names)

    # -- coordinates --------------------------------------------------------------------------------------------

    def at(self, x: Any, y: Any) -> np.ndarray:
        """Return the place of the point (x, y) in the frame; of n points, as an array (n, 3), for arrays of length
        n."""
        return self._axes.at(x, y)

    @property
    def origin(self) -> tuple[float, float]:
        """Where the axes cross: at the left where 0 is out of range, for at the right, names would meet an axis."""
        return self._axes.origin

    @property
    def heights(self) -> tuple[float, float]:
        """The range of y in which graphs and straight lines are drawn."""
        return self._axes.heights

    @property
    def unit(self) -> tuple[float, float]:
        """Frame units of one unit of x and of y."""
        return self._axes.unit

    @property
    def number_room(self) -> float:
        """Frame units below the x-axis that its numbers take."""
        level = self.at(*self.origin)[1]
        return max(0.0, 0.0, *(float(level - text.get_bottom()[1]) for text in self.labels.shown(0)))

    @property
    def number_room_above(self) -> float:
        """Frame units above the x-axis that its numbers take."""
        level = self.at(*self.origin)[1]
        return max(0.0, 0.0, *(float(text.get_top()[1] - level) for text in self.labels.shown(0)))

    @property
    def number_rows(self) -> np.ndarray:
        """Points of the rows in which the numbers of the axes stand, from end to end of their axis: a name in one reads
        as one of them; shape (n, 3)."""
        return self.labels.rows

    def spaced_numbers(self) -> list[Rectangle]:
        """Return the boxes of the numbers of the axes, each with as much room at its sides as keeps a text on its line
        from being read as one with it."""
        return [
            Rectangle(width=number.width + 2 * AS_ONE * number.size * EM, height=number.height).move_to(number)
            for number in self.labels.numbers
        ]

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
        labels = self.labels
        labels.graphs = np.concatenate([labels.graphs, labels.points_of([graph])])
        labels.place()
        return graph

    def stand_off(self, y_gap: float) -> None:
        """Move the numbers of the y-axis so far from it, for dots on it; call it before the axes are on stage."""
        self.labels.y_gap = y_gap
        self.labels.place()

    def number_peaks(self) -> None:
        """Let a number that has no place beside its mark stand upon a graph that has its peak or its valley there; call
        it before the axes are on stage."""
        self.labels.level = BEND
        self.labels.place()

    def show_graphs_whole(self) -> None:
        """Leave out the numbers that have no place but over a graph: for axes that are read by the rest of them."""
        self.labels.hides_graphs = False
        self.labels.place()

    def keep_numbers_near(self) -> None:
        """Leave out the numbers that have no place near their mark: none slides far off it, or stands over a graph."""
        self.labels.hides_graphs = self.labels.slides_far = False
        self.labels.place()

    def number_upon(self, height: float) -> None:
        """Let the number at a height stand upon a line that begins level at its mark, and that `keep_clear` knows,
        where it has no place beside the mark."""
        self.labels.begun.append(height)
        self.labels.place()

    def number_heights(self, texts: Mapping[float, str]) -> None:
        """Give the y-axis other marks and numbers, each as it is written; call it before the axes are on stage."""
        numbers = [(height, scale_label(typeset_number(text), self._size)) for height, text in texts.items()]
        self._number_heights([*texts], numbers)

    def mark_numbers_alone(self) -> None:
        """Leave out the marks of the axis of x whose number has no place; call it last, before the axes are on
        stage."""
        shown = set(map(id, self.labels.shown(0)))
        self.labels.texts[0] = [each for each in self.labels.texts[0] if id(each[1]) in shown]
        self.x_ticks = [value for value, _ in self.labels.texts[0]]
        self._mark()

    def keep_clear(self, *lines: VMobject) -> None:
        """Move the numbers of the axes off lines that run through them: beyond their axis, or beside their mark.

        Graphs are kept clear already; call it before the axes are on stage.
        """
        self.labels.lines = np.concatenate([self.labels.lines, self.labels.points_of(lines)])
        self.labels.place()

    def pass_below(self, *lines: VMobject) -> None:
        """Put on a plate the numbers and names that lines run through as they move, such as a tangent that glides: they
        keep their places, and are read while it passes."""
        self.labels.passing = np.concatenate([self.labels.passing, self.labels.points_of(lines)])
        self.labels.place()

    def name_beside(self, *lines: VMobject) -> None:
        """Move the names of the axes to where no line that sweeps over the plot runs, if there is such a place, and put
        on a plate what stands in the lines' way."""
        self.labels.swept = np.concatenate([self.labels.swept, self.labels.points_of(lines)])
        self.pass_below(*lines)

    def run_below(self, *lines: VMobject) -> None:
        """Let lines that come and go, such as the chords of a descent, run below the numbers of the axes: each number
        stands beside its mark off them where there is room, else on a plate; the names are moved off them."""
        self.labels.areas = np.concatenate([self.labels.areas, self.labels.points_of(lines)])
        self.name_beside(*lines)

    def leave_x_unnumbered(self, at: float | None = None) -> None:
        """Take the numbers off the axis of x, which keeps its marks: they stand on another axis below it. Where `at` is
        given, only the number there, which a name beside it tells."""
        self.labels.leave_out(0, at)

    def leave_y_unnumbered(self, at: float) -> None:
        """Take the number at a height off the axis of y, which keeps its mark: a dot beside it has that number."""
        self.labels.leave_out(1, at)

    def keep_a_height(self) -> None:
        """Give the y-axis nearer numbers where none of its own has a place; call it last, before the axes are on
        stage."""
        ticks, texts = self.y_ticks, self.labels.texts[1]
        size = texts[0][1].size if texts else 0.0
        step = nice_step(float(np.ptp(self.y_range)), 5)
        while texts and not self.labels.shown(1) and step > nice_step(float(np.ptp(self.y_range)), MOST_HEIGHTS):
            step = nice_step(step, 2)
            self.y_ticks = multiples(self._axes.counted(1), step, TICK_MARGIN)
            labels = label_ticks(self.y_ticks, step).texts
            nearer = [scale_label(typeset_number(text), size) for text in labels]
            self._number_heights(self.y_ticks, [*zip(self.y_ticks, nearer, strict=True)])
        if not self.labels.shown(1):
            self._number_heights(ticks, texts)

    def number_evenly(self) -> None:
        """Give the y-axis wider steps where one of its numbers has no place, if all have one then; call it last, before
        the axes are on stage."""
        ticks, texts = self.y_ticks, self.labels.texts[1]
        for most in (4, 3, 2):
            if self._has_all_heights():
                return
            step = nice_step(float(np.ptp(self._axes.counted(1))), most)
            wider = multiples(self._axes.counted(1), step, TICK_MARGIN)
            labels = label_ticks(wider, step).texts if wider else ()
            numbers = [scale_label(typeset_number(text), self._size) for text in labels]
            self._number_heights(wider, [*zip(wider, numbers, strict=True)])
        if not self._has_all_heights() or not self.labels.shown(1):
            self._number_heights(ticks, texts)

    def _has_all_heights(self) -> bool:
        """Return whether each number of the y-axis has a place, but for that where the axes cross."""
        shown = set(map(id, self.labels.shown(1)))
        near = 1e-9 * float(np.ptp(self.y_range))
        return all(id(text) in shown or abs(at - self.origin[1]) <= near for at, text in self.labels.texts[1])

    def _number_heights(self, ticks: list[float], texts: list[tuple[float, Formula]]) -> None:
        """Let the y-axis have these marks and numbers."""
        self.y_ticks, self.labels.texts[1] = ticks, texts
        self._mark()

    def _mark(self) -> None:
        """Draw the marks of the axes, and place what is written at them."""
        ticks = self.x_ticks, self.y_ticks
        self.labels.breaks = self._axes.break_marks(*ticks)
        self.marks.submobjects = [*self._axes.tick_marks(*ticks), *self.labels.breaks]
        self.labels.place()

    def prefer_clear(self, *lines: VMobject, leaves_out: bool = False) -> None:
        """Move the numbers of the axes off lines, unless one of them would have no place then: for what soon goes.

        With `leaves_out` it is left out then, where its axis still tells the scale by others.
        """
        before, shown = self.labels.lines, [len(self.labels.shown(axis)) for axis in (0, 1)]
        self.keep_clear(*lines)
        now = [len(self.labels.shown(axis)) for axis in (0, 1)]
        if any(new < (min(old, ENOUGH) if leaves_out else old) for old, new in zip(shown, now, strict=True)):
            self.labels.lines = before
            self.labels.place()

    def keep_out_of(self, xs: np.ndarray, heights: np.ndarray) -> None:
        """Move the numbers of the axes out of the area between the x-axis and heights above or below it, shape (n,), as
        far as there is room."""
        shares = np.linspace(0, 1, COLUMN)
        ys = self.level + np.multiply.outer(np.clip(heights, *self.y_range) - self.level, shares)
        area = np.stack([np.repeat(xs, COLUMN), ys.ravel()], axis=1)
        self.labels.areas = np.concatenate([self.labels.areas, area])
        self.labels.place()

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

    def is_hidden(self, y: float) -> bool:
        """Return whether a dot at the height y hides all but a stub of a dashed line from the x-axis to it."""
        return bool(abs(y - self.origin[1]) * self.unit[1] < theme.DOT + DASH)

    # -- how it is made -----------------------------------------------------------------------------------------

    def _ticks(self, axis: int, given: Ticks, most: int = 5) -> tuple[list[float], TickLabels]:
        """Return where numbers stand on an axis, about as many as wished, and how they are written; there are none
        beyond the crossing of the axes where that is not at 0."""
        if isinstance(given, Mapping):
            return list(given), TickLabels(tuple(given.values()))
        if given is not None:
            return list(given), label_ticks(given)
        bounds = self._axes.counted(axis)
        step = nice_step(bounds[1] - bounds[0], most)
        ticks = multiples(bounds, step, TICK_MARGIN)
        return ticks, label_ticks(ticks, step)
