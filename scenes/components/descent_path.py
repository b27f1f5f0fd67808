"""A descent in a plot: the point that walks, the bowl that its step assumes, and the map from each x to the next."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from itertools import pairwise

import numpy as np
from manim import UP, Dot, Line, VGroup, VMobject, smooth

from mathcore import Function
from scenes.components.graph import clip_runs, evaluate
from scenes.components.plot import Dashes, Plot
from scenes.components.text import EM, Words
from scenes.style.frame import Region, frame
from scenes.style.theme import theme

__all__ = [
    "BALL",
    "TANGENT",
    "IterationMap",
    "MovingPoint",
    "OutcomeTable",
    "PathTrace",
    "QuadraticModel",
    "balls_of",
    "place_on_way",
]

SAMPLES = 401
TANGENT = 3.0  # length in frame units
BALL = 0.13  # radius of a point that moves along a curve
WAY_OUT, TIP = 1.6, 0.2  # frame units that a chord out of the picture is long at most, and of its arrow's head
FEWEST = 4  # columns that the room of a strip is cut into at least, so that none is wide
BASE = 0.3  # em from the baseline of words to the middle of their row
AROUND = 0.06  # of the range of a map: how far its axes go on beyond it, with their names
BARE = 0.3  # frame units that a plot keeps free for the numbers of an axis: those of a map have none
HEAD = 2.5  # frame units of the names of a strip's rows


def place_on_way(way: Sequence[float], t: float) -> float:
    """Return x at the time t, in steps, on a way of points: each step starts and ends gently."""
    k = min(int(t), len(way) - 1)
    after = way[min(k + 1, len(way) - 1)]
    return float(way[k] + smooth(min(t - k, 1.0)) * (after - way[k]))


class MovingPoint(VGroup):
    """The point of f at `x()`, live, with its tangent (`line`, `length()` long) and dashes to the height `foot`.

    The tangent reaches `reach` units of x beyond the point at least: past the corner of a triangle under it.
    """

    def __init__(
        self,
        plot: Plot,
        f: Function,
        slope: Function,
        x: Callable[[], float],
        foot: float,
        length: Callable[[], float] = lambda: TANGENT,
        reach: float = 0.0,
    ) -> None:
        super().__init__()
        self.line = Line(color=theme.TANGENT, stroke_width=theme.LINE)
        self.drop = Dashes(plot.at(x(), foot), plot.at(x(), foot), color=theme.QUIET, stroke_width=theme.HAIRLINE)
        self.ball = Dot(radius=BALL, color=theme.TANGENT)

        def follow(_: VMobject) -> None:
            now = x()
            y = float(np.clip(np.nan_to_num(float(f(now)), nan=plot.y_range[1]), *plot.y_range))
            m = float(np.nan_to_num(float(slope(now))))
            self.ball.move_to(plot.at(now, y))
            self.line.put_start_and_end_on(*plot.segment_ends(now, y, m, length(), reach))
            self.drop.lay(plot.at(now, y), plot.at(now, foot))

        follow(self)
        self.add(self.drop, self.line, self.ball)
        self.add_updater(follow)


def balls_of(plot: Plot, f: Function, ways: Iterable[Sequence[float]]) -> list[Dot]:
    """Return the ball where it starts on each way, and where it stops: numbers of the axes keep off it."""
    ends = [x for way in ways for x in (way[0], way[-1])]
    return [Dot(plot.at(x, float(np.clip(float(f(x)), *plot.y_range))), radius=BALL) for x in ends]


class PathTrace(VGroup):
    """What a descent leaves behind in a plot: chords from point to point of f, up to the time `t()`, in steps.

    A way that `leaves` has its last point outside of the picture: the ball goes there on f, and is cut at the frame's
    sides, under the title, or where the plot ends below; its chord ends soon, inside the plot, as an arrow.
    """

    def __init__(
        self, plot: Plot, f: Function, way: Sequence[float], t: Callable[[], float], *, leaves: bool = False
    ) -> None:
        super().__init__()
        heights = (-np.inf, np.inf) if leaves else plot.y_range
        self.chords = VMobject(color=theme.STEP, stroke_width=theme.LINE)
        self.ball = Dot(radius=BALL, color=theme.TANGENT)
        points = [plot.at(x, float(np.clip(float(f(x)), *heights))) for x in way]
        inside = points[: len(points) - leaves]
        low, high = (plot.at(*corner) for corner in zip(plot.x_range, plot.y_range, strict=True))
        self.exit = VMobject(stroke_width=0, fill_opacity=0).set_fill(theme.STEP)
        self.marks = VGroup(*(Dot(point, radius=0.7 * theme.DOT, color=theme.STEP) for point in inside))
        disc = self.ball.points.copy()

        def follow(_: VMobject) -> None:
            now = t()
            x = place_on_way(way, now)
            y = float(np.clip(np.nan_to_num(float(f(x)), nan=plot.y_range[1]), *heights))
            passed = inside[: int(now) + 1]
            at = plot.at(x, y)
            self.ball.set_points(_cut(disc + at, low[1] - BALL))
            end = _shorten(passed[-1], at, low, high) if leaves and len(passed) == len(inside) else at
            self.chords.set_points_as_corners([*passed, end])
            self.exit.set_points_as_corners(_head(passed[-1], end)).set_fill(opacity=float(np.any(end != at)))
            for k, mark in enumerate(self.marks):
                mark.move_to(inside[min(k, int(now))])

        follow(self)
        self.add(self.chords, self.exit, self.marks, self.ball)
        self.add_updater(follow)


def _shorten(start: np.ndarray, end: np.ndarray, low: np.ndarray, high: np.ndarray) -> np.ndarray:
    """Return the end of a line where it leaves a box, or where it is as long as a way out is drawn."""
    way = (end - start)[:2]
    borders = np.where(way > 0, high[:2], low[:2]) - start[:2]
    shares = [border / part for border, part in zip(borders, way, strict=True) if part]
    share = min([1.0, WAY_OUT / max(float(np.linalg.norm(way)), WAY_OUT), *(float(max(each, 0.0)) for each in shares)])
    return np.asarray(start + share * (end - start))


def _head(start: np.ndarray, end: np.ndarray) -> list[np.ndarray]:
    """Return the corners of an arrow's head at the end of a line."""
    length = float(np.linalg.norm(end - start))
    way = (end - start) / length if length else np.zeros(3)
    side = TIP / 2 * np.array([-way[1], way[0], 0.0])
    base = end - TIP * way
    return [base - side, end, base + side, base - side]


def _cut(points: np.ndarray, bottom: float) -> np.ndarray:
    """Return points as the sides of the frame, its header and a bottom cut what they outline."""
    return np.clip(points, [frame.left, bottom, -np.inf], [frame.right, frame.header.bottom, np.inf])


class QuadraticModel(VGroup):
    """The parabola that has the value of f and a given slope at `start`, and the curvature 1/η, live in the rate η.

    Parts: `curve`, and `marks`: its lowest point, and the point of f above or below it, joined by dashes.
    """

    def __init__(self, plot: Plot, f: Function, start: float, slope: float, rate: Callable[[], float]) -> None:
        super().__init__()
        self.plot, self.f, self.start, self.rate = plot, f, start, rate
        self.value, self.slope = float(f(start)), slope
        self.curve = VMobject(color=theme.TEXT, stroke_width=theme.LINE)
        self.bottom = Dot(radius=theme.DOT, color=theme.TEXT)
        self.landing = Dot(radius=BALL, color=theme.STEP)
        self.drop = Dashes(plot.at(start, 0), plot.at(start, 0), color=theme.QUIET, stroke_width=theme.AXIS)
        self.marks = VGroup(self.drop, self.bottom, self.landing)
        self.curve.add_updater(lambda _: self._draw(), call_updater=True)
        self.marks.add_updater(lambda _: self._mark(), call_updater=True)
        self.add(self.curve, self.marks)

    def lowest(self) -> tuple[float, float]:
        """Return the lowest point of the bowl now."""
        now = self.rate()
        return self.start - now * self.slope, self.value - now * self.slope**2 / 2

    def _draw(self) -> None:
        (x, low), plot, now = self.lowest(), self.plot, self.rate()
        reach = float(np.sqrt(2 * now * (plot.y_range[1] - low)))
        xs = np.linspace(max(plot.x_range[0], x - reach), min(plot.x_range[1], x + reach), SAMPLES)
        _draw_runs(self.curve, plot, np.stack([xs, low + (xs - x) ** 2 / (2 * now)], axis=1))

    def _mark(self) -> None:
        """Move the marks to where the step goes; what is out of the plot is not shown, nor a landing where f has no
        value."""
        (end, low), plot = self.lowest(), self.plot
        landed = float(self.f(end))
        lowest, level = (float(np.clip(y, *plot.y_range)) for y in (low, low if np.isnan(landed) else landed))
        x = float(np.clip(end, *plot.x_range))
        self.bottom.move_to(plot.at(x, lowest))
        self.landing.move_to(plot.at(x, level))
        self.drop.lay(plot.at(x, lowest), plot.at(x, level))
        self.bottom.set_opacity(float((x, lowest) == (end, low)))
        self.landing.set_opacity(float((x, level) == (end, landed)))
        self.drop.set_stroke(opacity=float(x == end))


class IterationMap(VGroup):
    """The map x ↦ x − η f'(x) over the line y = x, live in η, and the stairs of a descent between them, to one scale.

    Parts: `plot`, `diagonal`, `curve`; `stairs` gives those of a way up to a time.
    """

    def __init__(
        self, slope: Function, x_range: tuple[float, float], region: Region, rate: Callable[[], float]
    ) -> None:
        super().__init__()
        beyond = AROUND * (x_range[1] - x_range[0])
        wider = (x_range[0] - beyond, x_range[1] + beyond)
        room = Region(
            *_middle(region.left, region.right, region.height), *_middle(region.bottom, region.top, region.width)
        )
        room = replace(room, left=room.left - BARE, bottom=room.bottom - BARE)
        self.plot = Plot(wider, wider, room, names=("x_k", "x_(k + 1)"), x_ticks=(), y_ticks=())
        plot = self.plot
        corners = [plot.at(x, x) for x in x_range]
        self.diagonal = Dashes(*corners, color=theme.QUIET, stroke_width=theme.AXIS)
        self.curve = VMobject(color=theme.DERIVATIVE, stroke_width=theme.CURVE)
        xs = np.linspace(*x_range, SAMPLES)
        slopes = evaluate(slope, xs)

        def follow(_: VMobject) -> None:
            _draw_runs(self.curve, plot, np.stack([xs, xs - rate() * slopes], axis=1), x_range)

        follow(self)
        self.add(self.plot, self.diagonal, self.curve)
        self.add_updater(follow)

    def stairs(self, points: Sequence[float], t: Callable[[], float]) -> VMobject:
        """Return the stairs of a descent, live: from y = x to the map, across to y = x, and so on, inside the plot."""
        path = VMobject(color=theme.STEP, stroke_width=theme.LINE)
        vertices = np.array([corner for a, b in pairwise(points) for corner in ((a, a), (a, b))] or [(points[0],) * 2])
        low, high = self.plot.x_range
        inside = np.all((vertices >= low) & (vertices <= high), axis=1)
        shown = len(vertices) if inside.all() else int(np.argmin(inside)) + 1
        vertices = np.clip(vertices[:shown], low, high)

        def follow(_: VMobject) -> None:
            reached = min(2 * t(), len(vertices) - 1)
            k = int(reached)
            last = vertices[k] + (reached - k) * (vertices[min(k + 1, len(vertices) - 1)] - vertices[k])
            corners = np.vstack([vertices[: k + 1], last])
            path.set_points_as_corners(self.plot.at(corners[:, 0], corners[:, 1]))

        follow(path)
        return path.add_updater(follow)


def _middle(low: float, high: float, width: float) -> tuple[float, float]:
    """Return the ends of the middle of an interval, as wide as given where it is wider."""
    center, half = (low + high) / 2, min(width, high - low) / 2
    return center - half, center + half


def _draw_runs(path: VMobject, plot: Plot, points: np.ndarray, y_range: tuple[float, float] | None = None) -> None:
    """Draw the parts of a polyline that a plot, or its part `y_range`, has room for."""
    path.clear_points()
    for run in clip_runs([part for part in _finite(points) if len(part) > 1], y_range or plot.y_range):
        places = plot.at(run[:, 0], run[:, 1])
        path.start_new_path(places[0])
        path.add_points_as_corners(places[1:])


def _finite(points: np.ndarray) -> list[np.ndarray]:
    """Return the runs of points that have values."""
    finite = np.isfinite(points[:, 1])
    parts = np.split(points, np.flatnonzero(np.diff(finite)) + 1)
    return parts[0 if finite[0] else 1 :: 2]


class OutcomeTable(VGroup):
    """A slider with a stop for each rate, and columns that fill one after another; its `knob` is at the one in use.

    `heads` and `columns[k]` are one cell for each head; the slider is below the first row. Only the heads and the scale
    of the slider are part of it from the start.
    """

    def __init__(self, heads: Sequence[VMobject], region: Region, count: int) -> None:
        super().__init__()
        first, rest = Region(region.left, region.left + HEAD, region.bottom, region.top), region
        rest = Region(first.right + theme.GAP, region.right, region.bottom, region.top)
        self.rooms = rest.split_columns(*[1] * max(count, FEWEST), gap=theme.GAP)[:count]
        self.heights = [row.center[1] for row in region.split_rows(*[1] * len(heads), gap=0)]
        self.heads = VGroup(*heads)
        for head, y in zip(heads, self.heights, strict=True):
            head.move_to([first.left + head.width / 2, y, 0])
            _stand_on_line(head, y)
        self.level = float(np.mean(self.heights[:2]))
        ends = ([self.rooms[0].left, self.level, 0], [self.rooms[-1].right, self.level, 0])
        self.slider = VGroup(Line(*ends, color=theme.QUIET, stroke_width=theme.LINE))
        self.slider.add(*(Dot(self.stop(k), radius=0.7 * theme.DOT, color=theme.QUIET) for k in range(count)))
        self.knob = Dot(self.stop(0), radius=BALL, color=theme.TEXT)
        self.columns: list[VGroup] = []
        self.add(self.heads, self.slider)

    def stop(self, k: int) -> np.ndarray:
        """Return the place of the knob for a rate."""
        return np.array([self.rooms[k].center[0], self.level, 0])

    def fill(self, cells: Sequence[VMobject]) -> VGroup:
        """Lay out the next column's cells, and return them."""
        room = self.rooms[len(self.columns)]
        for cell, y in zip(cells, self.heights, strict=True):
            cell.scale(min(1.0, (room.width - theme.GAP / 2) / cell.width))
            cell.move_to([room.center[0], y, 0])
            _stand_on_line(cell, y)
        self.columns.append(VGroup(*cells))
        return self.columns[-1]


def _stand_on_line(cell: VMobject, y: float) -> None:
    """Move words so that those of a row stand on one line, whatever letters they have."""
    if isinstance(cell, Words):
        cell.shift((y - BASE * cell.size * EM - cell.baseline) * UP)
