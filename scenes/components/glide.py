"""A tangent that glides along a plotted function: its point, its line, and the triangle over a fixed base."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
from manim import DOWN, UP, Dot, Line, VGroup, VMobject

from mathcore import Function
from scenes.components.graph import evaluate, trace
from scenes.components.plot import TOLERANCE, Dashes, Plot
from scenes.components.text import Formula, plated
from scenes.framework.numbers import Figure
from scenes.style.theme import theme

__all__ = [
    "BEYOND",
    "LENGTH",
    "PASSED",
    "BaseTriangle",
    "GlideRun",
    "GlidingTangent",
    "SlopeTrace",
    "glide_lines",
    "runs_of",
]

Curve = Callable[[Any], Any]

SAMPLES = 800  # of an interval, to find where a point can glide
LENGTH = 3.2  # of the tangent, in frame units
BEYOND = 1.15  # of the base of its triangle: how far it reaches at least, past the corner
# How near to a kink a run begins, as a share of the interval, and to a gap, where slopes are lost to rounding: those of
# (x² − 1)/(x − 1) near 1.
NEAR, NEAR_GAP = 1e-9, 1e-4
NEAR_END = 2e-4  # of all runs: how near to a gap the graph of f' ends
STEADY = 1e-3  # the share by which a slope may change within two such steps, if it does not run off
REST = 1e-9  # of the base: what its end may lose by rounding
PASSED = 60  # places of a run at which a gliding tangent is drawn, to see what it crosses
SHORTEST = 0.02  # of the interval: a run that is shorter is not seen


@dataclass(frozen=True)
class GlideRun:
    """A part of an interval, from `start` to `end`, in which a point glides without a jump."""

    start: float
    end: float

    @property
    def length(self) -> float:
        return self.end - self.start


def runs_of(
    f: Function, slope: Function, interval: tuple[float, float], above: Plot | None = None, below: Plot | None = None
) -> list[GlideRun]:
    """Return the parts of an interval in which f and its derivative have values (that both plots show, where they are
    given): cut at kinks, jumps, poles and ends of the domain."""
    low, high = interval
    places = {*f.domain().bends(low, high), *slope.domain().bends(low, high)}
    cuts = [low, *sorted(place for place in places if low < place < high), high]
    shares = [NEAR if np.isfinite(y) else NEAR_GAP for y in evaluate(f, np.array(cuts))]
    for end, inward in ((0, 1), (-1, -1)):
        shares[end] = NEAR if _is_corner(f, slope, cuts[end], inward * NEAR * (high - low)) else 0.0
    beside = [share * (high - low) for share in shares]
    found: list[GlideRun] = []
    for (left, after), (right, before) in pairwise(zip(cuts, beside, strict=True)):
        xs = np.linspace(left + after, right - before, SAMPLES)
        shown = _is_shown(evaluate(f, xs), above) & _is_shown(evaluate(slope, xs), below)
        edges = np.flatnonzero(np.diff(np.concatenate([[0], shown.astype(int), [0]])))
        found += [GlideRun(float(xs[a]), float(xs[b - 1])) for a, b in edges.reshape(-1, 2) if b - a > 1]
    return [run for run in found if run.length > SHORTEST * (high - low)]


def _is_corner(f: Function, slope: Function, end: float, step: float) -> bool:
    """Return whether the graph begins in a corner: f has a value at an end, f' has none there, and one a step on that
    is about the same two steps on."""
    near, next_ = (float(y) for y in evaluate(slope, end + step * np.array([1.0, 2.0])))
    begins = np.isfinite(float(evaluate(f, end))) and not np.isfinite(float(evaluate(slope, end)))
    return bool(begins and np.isclose(near, next_, rtol=STEADY))


def _is_shown(ys: np.ndarray, plot: Plot | None) -> np.ndarray:
    """Return whether values are finite and inside a plot's range."""
    low, high = plot.y_range if plot else (-np.inf, np.inf)
    return np.isfinite(ys) & (ys >= low) & (ys <= high)


def glide_lines(
    plot: Plot,
    f: Curve,
    slope: Curve,
    runs: Sequence[GlideRun],
    length: float = LENGTH,
    base: float = 0.0,
    foot: float | None = None,
) -> list[VMobject]:
    """Return where a tangent passes that glides over runs, with its triangle over a base and dashes down to a height
    `foot`: lines at places so near to each other that no number stands between them."""
    found: list[VMobject] = []
    for run in runs:
        for x in np.linspace(run.start, run.end, PASSED):
            y, m = (float(evaluate(g, x)) for g in (f, slope))
            if not np.isfinite([y, m]).all():
                continue
            found.append(Line(*plot.segment_ends(x, y, m, length, BEYOND * base)))
            if foot is not None:
                found.append(Line(plot.at(x, y), plot.at(x, foot)))
            if base and x + base <= plot.x_range[1] and plot.y_range[0] <= y + m * base <= plot.y_range[1]:
                corners = plot.at(np.array([x, x + base, x + base]), np.array([y, y, y + m * base]))
                found.append(VMobject().set_points_as_corners(corners))
    return found


def carry_lines(above: Plot, below: Plot, f: Curve, slope: Curve, runs: Sequence[GlideRun]) -> list[VMobject]:
    """Return where the dashes pass that bring slopes down from one plot to another, as far as the lower one's axis or
    beyond it."""
    xs = np.concatenate([np.linspace(run.start, run.end, PASSED) for run in runs])
    ends = below.at(xs, np.minimum(evaluate(slope, xs), below.level))
    return [Line(*pair) for pair in zip(above.at(xs, evaluate(f, xs)), ends, strict=True)]


class BaseTriangle(VGroup):
    """The triangle under a tangent over a fixed base, from the point of contact: `width` along, `width` · f'(x) up.

    Parts: `base` and `rise`, and `label`, the width in numbers at the base: on the side where no tangent is, or, under
    a level one, where the curve `f` is not.
    """

    def __init__(self, plot: Plot, width: Figure, f: Curve) -> None:
        self.plot, self.width_value, self.f = plot, width.value, f
        self.base = Line(color=theme.STEP, stroke_width=theme.LINE)
        self.rise = Line(color=theme.DERIVATIVE, stroke_width=theme.BOLD)
        self.label = plated(Formula(width.typst, size=theme.SMALL, color=theme.STEP))
        self._plate = self.label[0].get_fill_opacity()
        super().__init__(self.base, self.rise, self.label)

    def lay(self, x: float, y: float, m: float) -> None:
        """Lay the triangle at the point (x, y) under a slope."""
        plot, width = self.plot, self.width_value
        # A triangle that the plot would cut off has not the sides that it ought to have: it is not drawn.
        end = x + width <= plot.x_range[1] + REST * width
        fits = bool(end and plot.y_range[0] <= y + m * width <= plot.y_range[1])
        across, up = (width, m * width) if fits else (0.0, 0.0)
        self.base.set_points_as_corners(plot.at(np.array([x, x + across]), np.full(2, y)))
        self.rise.set_points_as_corners(plot.at(np.full(2, x + across), np.array([y, y + up])))
        side = self.free_side(x, y, m)
        self.label.next_to(self.base, side, buff=theme.GAP / 2)
        if hit := next((number for number in plot.numbers if _do_meet(self.label, number)), None):
            self.label.shift((hit.get_critical_point(side) - self.label.get_critical_point(-side)) * UP)
        self._leave_row(side)
        # A digit tells whether it is seen, and not the formula around it, which has no shape of its own.
        if fits != bool(self.label[1].submobjects[0].get_fill_opacity()):
            self.label[0].set_opacity(self._plate if fits else 0)
            self.label[1].set_opacity(1 if fits else 0)

    def _leave_row(self, side: np.ndarray) -> None:
        """Move a label off the axis of x, and beyond the row of its numbers, in which it would be read as one."""
        plot, axis = self.plot, self.plot.at(*self.plot.origin)
        room = plot.number_room if side[1] < 0 else plot.number_room_above
        edge = axis + room * side
        is_in_row = bool(
            (self.label.get_critical_point(-side) - edge)[1] * side[1] < 0
            and (self.label.get_critical_point(side) - axis)[1] * side[1] > 0
        )
        if is_in_row:
            self.label.shift((edge + theme.GAP / 2 * side - self.label.get_critical_point(-side)) * UP)

    def free_side(self, x: float, y: float, m: float) -> np.ndarray:
        """Return on which side of the base its label stands."""
        away = DOWN if m >= 0 else UP
        middle, rise = x + self.width_value / 2, m * self.width_value
        height, top, curve = (self.plot.at(x, value)[1] for value in (y, y + rise, float(evaluate(self.f, middle))))
        is_level = abs(top - height) < theme.GAP / 2
        is_near = 0 < (curve - height) * away[1] < theme.GAP + self.label.height
        return -away if is_level and is_near else away


def _do_meet(one: VMobject, other: VMobject) -> bool:
    """Return whether the boxes of two labels overlap."""
    away = np.abs(one.get_center() - other.get_center())[:2]
    return bool(np.all(2 * away < [one.width + other.width, one.height + other.height]))


class GlidingTangent(VGroup):
    """The tangent of f at `x()`, live, `length` frame units long, or past the corner of its triangle.

    Parts: `line`, `point`, and where a `width` is given those of its triangle: `base`, `rise` and `label`.
    """

    def __init__(
        self,
        plot: Plot,
        f: Curve,
        slope: Curve,
        x: Callable[[], float],
        width: Figure | None = None,
        length: float = LENGTH,
    ) -> None:
        super().__init__()
        self.line = Line(color=theme.TANGENT, stroke_width=theme.LINE)
        self.point = plot.dot(x(), float(f(x())), theme.TANGENT)
        triangle = BaseTriangle(plot, width, f) if width else None
        reach = BEYOND * width.value if width else 0.0
        if triangle:
            self.base, self.rise, self.label = triangle.base, triangle.rise, triangle.label

        def follow(_: VMobject) -> None:
            now = x()
            y, m = float(f(now)), float(slope(now))
            self.line.put_start_and_end_on(*plot.segment_ends(now, y, m, length, reach))
            self.point.move_to(plot.at(now, y))
            if triangle:
                triangle.lay(now, y, m)

        follow(self)
        self.add(self.line, *([self.base, self.rise, self.point, self.label] if width else [self.point]))
        self.add_updater(follow)


class SlopeTrace(VGroup):
    """What the height of the gliding triangle leaves behind below: the graph of f', drawn from left to right.

    At each of the `gaps`, where f' has no value, it ends in a hollow dot on either side, as soon as it has come there.

    Parts: `runs` (paths), `ends` (the hollow dots), `bar` (the height at x, standing on the axis), `carry` (the dashes
    that bring it down). Where no triangle has a rise that the bar is, it is a `stem`: a thin line with a dot at its
    top, for a thick one at the end of f' would be read as a part of its graph.
    """

    def __init__(
        self,
        above: Plot,
        below: Plot,
        f: Curve,
        slope: Curve,
        runs: list[GlideRun],
        x: Callable[[], float],
        gaps: Sequence[float] = (),
        *,
        stem: bool = False,
    ) -> None:
        super().__init__()
        self.runs = VGroup(*(VMobject(color=theme.DERIVATIVE, stroke_width=theme.CURVE) for _ in runs))
        line = Line(color=theme.QUIET if stem else theme.DERIVATIVE, stroke_width=theme.AXIS if stem else theme.BOLD)
        top = Dot(radius=theme.DOT, color=theme.DERIVATIVE)
        self.bar = VGroup(line, top) if stem else line
        self.carry = Dashes(above.at(0, 0), below.at(0, 0), color=theme.QUIET, stroke_width=theme.HAIRLINE)
        tolerance = TOLERANCE / below.unit[1]
        found = [trace(slope, (run.start, run.end), below.y_range, tolerance).runs for run in runs]
        graphs = [np.concatenate(parts) for parts in found]
        near = NEAR_END * (runs[-1].end - runs[0].start) if runs else 0.0
        beside = [(gap, at) for gap in gaps for run in runs for at in (run.start, run.end) if abs(at - gap) < near]
        inside = [pair for pair in beside if below.y_range[0] <= float(slope(pair[1])) <= below.y_range[1]]
        self.ends = VGroup(*(below.ring(gap, float(slope(at)), theme.DERIVATIVE) for gap, at in inside))
        grids, paths = [graph[:, 0] for graph in graphs], [below.at(*graph.T) for graph in graphs]

        def follow(_: VMobject) -> None:
            now = x()
            end = below.at(now, float(slope(now)))
            for run, path, grid, points in zip(runs, self.runs, grids, paths, strict=True):
                passed = points[grid <= now]
                if now < run.end:
                    passed = np.concatenate([passed, [end]]) if now > run.start else passed[:0]
                path.set_points_as_corners(passed) if len(passed) > 1 else path.clear_points()
            for ring, (_, at) in zip(self.ends, inside, strict=True):
                is_there = float(now >= at)
                ring.set_fill(opacity=is_there).set_stroke(opacity=is_there)
            foot = below.at(now, below.origin[1])
            line.set_points_as_corners([foot, end])
            top.move_to(end)
            self.carry.lay(above.at(now, float(f(now))), end)

        follow(self)
        # A dot stands upon the graph, a bar under it.
        self.add(self.carry, *([self.runs, self.bar] if stem else [self.bar, self.runs]), self.ends)
        self.add_updater(follow)
