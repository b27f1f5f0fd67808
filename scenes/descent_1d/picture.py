"""What GradientDescent1D draws on: the plot with its curve and the moving point, and arrows of the steps."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from manim import RIGHT, Arrow, Line, ValueTracker, VGroup, VMobject

from mathcore import Function
from scenes.components.descent_path import TANGENT, MovingPoint, balls_of
from scenes.components.free_places import lines_of
from scenes.components.function_text import write_function
from scenes.components.glide import GlideRun, glide_lines
from scenes.components.graph import evaluate
from scenes.components.labels import place_beside
from scenes.components.plot import Dashes, Plot, fit_range
from scenes.components.text import Formula, Words
from scenes.descent_1d.layout import columns, side
from scenes.descent_1d.model import narrow_rate, passed_rates, wide_rate
from scenes.descent_1d.parameters import DescentParameters
from scenes.descent_analysis import (
    SAMPLES,
    SETTLED,
    DescentResult,
    find_minimum,
    fit_around,
    run_descent,
    shown_way,
    told_points,
)
from scenes.style.theme import theme

__all__ = [
    "TALLEST",
    "DescentPicture",
    "draw_picture",
    "draw_steps",
    "fit_descents",
    "mark_levels",
    "place_slope",
    "point_down",
]

TALLEST = 1.2  # of a function's formula, in frame units
LANE = 0.14  # of the height of the plot: how far below the graph the arrows of the steps are
LOWER = 0.07  # of the height of the graph: how much lower the arrow of a step is that turns back
WAY = 1.3  # frame units from a ball to the head of the arrow that shows the way down
BOWL = 400  # points of a bowl
HEAD = 0.2  # frame units of the heads of the arrows
UNDER = 0.09  # of the height of the graph: how far below the lowest point of a bowl its name stands
DEEPEST = 0.6  # of the height of the graph: how far the picture reaches below it for a bowl
SIDES = 0.3  # of the width of two descents' ways: what is shown at either side of them
LEAST_SIDE = 0.15  # of a side, that is shown however steep the curve is
MOST_RISE = 1.5  # times the heights along the ways: how far beyond them the curve is shown at the sides
MOST_APART = 20.0  # times the way between two starts, or the shorter way: one that is longer is not shown to its end
BESIDE_NUMBER = 0.5  # frame units: what stands nearer beside a number of an axis is read as its factor
# Of the slope beside its point, in frame units, the first that is clear.
HEIGHTS = (0.55, 0.9, -0.55, -0.9, 1.3, -1.3, -1.7)


@dataclass(frozen=True)
class DescentPicture:
    """What the beats hand on; `foot` is the height of the arrows of the steps, in the plot's coordinates, `lower` how
    much lower each arrow is that turns back, and `end_foot` the height of the name of a step's end, below all bowls."""

    title: Words
    formula: Formula
    plot: Plot
    curve: VMobject
    x: ValueTracker
    mover: MovingPoint
    foot: float
    lower: float
    end_foot: float
    minimum: float | None
    result: DescentResult


def draw_picture(params: DescentParameters, title: Words) -> DescentPicture:
    """Lay out the plot with room below the graph, the curve and what walks on it; nothing is shown yet."""
    f, start = params.function, params.start
    minimum = find_minimum(f, start)
    result = run_descent(f, start, params.learning_rate)
    told = [told_points(result, params.steps)]
    x_range, (low, high) = fit_around(f, start, minimum, params.learning_rate, told)
    foot = low - LANE / (1 - LANE) * (high - low)
    lower = LOWER * (high - low)
    deeper = [foot - lower * _count_turns(result.path.points[: params.steps + 1], x_range)]
    slope, end_foot = float(result.path.gradients[0]), foot
    if wide := wide_rate(params, slope, x_range, high):
        deepest = float(f(start)) - wide * slope**2 / 2
        floor = low - DEEPEST * (high - low)
        deeper.append(max(deepest - 0.05 * (high - low), floor))
        if deepest > floor:
            end_foot = min(foot, deepest - UNDER * (high - low))
            deeper.append(end_foot)
    level = min(max(0.0, low), high)
    plot = Plot(x_range, (min(deeper), high), columns()[0], names=("x", "function(f(x))"), level=level)
    curve = plot.curve(f)
    formula = write_function(f, side(), TALLEST)
    x = ValueTracker(start)
    _keep_drops_clear(plot, f, result, params.steps, foot)
    first = narrow_rate(params, slope, x_range) or params.learning_rate
    rates = [rate for rate in (first, wide) if rate]
    ends = [start - rate * slope for rate in rates]
    landed = [end for end in ends if x_range[0] < end < x_range[1] and np.isfinite(float(f(end)))]
    drops = [_drop(plot, f, end, end_foot) for end in landed]
    plot.prefer_clear(*drops)
    plot.pass_below(*drops)
    plot.prefer_clear(*(_bowl(plot, float(f(start)), start, slope, rate) for rate in rates))
    way, gone = shown_way(f, plot, result.points[: params.steps + 1])
    rests = balls_of(plot, f, [way[:1] if gone else way])
    plot.keep_clear(
        *rests, *draw_steps(plot, way, params.steps, foot, lower), *point_down(plot.at(start, float(f(start))), slope)
    )
    plot.prefer_clear(*balls_of(plot, f, ([end] for end in landed)), leaves_out=True)
    opening = passed_rates(first, wide, slope)
    plot.name_beside(*(_bowl(plot, float(f(start)), start, slope, rate) for rate in opening))
    plot.pass_below(*glide_lines(plot, f, f.derivative(), [GlideRun(min(way), max(way))], TANGENT, foot=foot))
    mover = MovingPoint(plot, f, f.derivative(), x.get_value, foot)
    return DescentPicture(title, formula, plot, curve, x, mover, foot, lower, end_foot, minimum, result)


def _count_turns(points: np.ndarray, x_range: tuple[float, float]) -> int:
    """Return how often a path turns back before it leaves the picture."""
    outside = np.flatnonzero((points < x_range[0]) | (points > x_range[1]))
    ways = np.sign(np.diff(points[: outside[0] + 1] if len(outside) else points))
    return int(np.sum(ways[1:] * ways[:-1] < 0))


def _keep_drops_clear(plot: Plot, f: Function, result: DescentResult, steps: int, foot: float) -> None:
    """Keep the numbers of the axis off the dashes below the first and the last point of the steps."""
    way, gone = shown_way(f, plot, result.points[: steps + 1])
    ends = way[:1] if gone else [way[0], way[-1]]
    plot.keep_clear(*(_drop(plot, f, x, foot) for x in ends))


def _drop(plot: Plot, f: Function, x: float, foot: float) -> Line:
    """Return a line from the graph down to a height."""
    return Line(plot.at(x, float(f(x))), plot.at(x, foot))


def _bowl(plot: Plot, value: float, start: float, slope: float, rate: float) -> VMobject:
    """Return the bowl of a rate as far as the plot shows it."""
    xs = np.linspace(*plot.x_range, BOWL)
    ys = value + slope * (xs - start) + (xs - start) ** 2 / (2 * rate)
    shown = (plot.y_range[0] <= ys) & (ys <= plot.y_range[1])
    return VMobject().set_points_as_corners(plot.at(xs[shown], ys[shown]))


def point_down(ball: np.ndarray, slope: float) -> list[Arrow]:
    """Draw the way down from a ball as an arrow; none where the slope is 0."""
    if not slope:
        return []
    head = ball - WAY * np.sign(slope) * RIGHT
    return [Arrow(ball, head, buff=0.2, color=theme.STEP, stroke_width=theme.BOLD)]


def place_slope(picture: DescentPicture, label: Formula, ways: Sequence[VMobject]) -> VGroup:
    """Put the slope beside its tangent, where it covers no curve, no axis, no name of one and no arrow."""
    plot, (tail, head) = picture.plot, picture.mover.line.get_start_and_end()
    line = tail + np.linspace(0, 1, 20)[:, None] * (head - tail)
    numbers = lines_of([plot.numbers])
    beside = [numbers + out * BESIDE_NUMBER * RIGHT for out in (-1, 0, 1)]
    taken = np.concatenate([picture.curve.points, lines_of([plot.axes, plot.names, *ways]), *beside, line])
    return place_beside(label, picture.mover.ball.get_center(), taken, plot.region, HEIGHTS, 0.2)


def draw_steps(plot: Plot, way: Sequence[float], steps: int, foot: float, lower: float) -> list[Arrow]:
    """Draw the step from each point to the next as an arrow at the height `foot`: each begins where the last ends, and
    is so much `lower` where it turns back, as it would lie on the last one."""
    # Short arrows are as wide as long ones: only their heads are smaller.
    style = {"color": theme.STEP, "stroke_width": theme.LINE, "max_tip_length_to_length_ratio": 0.5}
    style |= {"max_stroke_width_to_length_ratio": np.inf, "tip_length": HEAD}
    points = np.array(way[: steps + 1])
    ways = np.sign(np.diff(points))
    turns = np.cumsum([0, *(ways[1:] * ways[:-1] < 0)])
    heights = foot - lower * turns
    steps_at = zip(pairwise(points), heights, strict=False)  # a way of one point has no step
    return [Arrow(plot.at(a, height), plot.at(b, height), buff=0, **style) for (a, b), height in steps_at]


def fit_descents(f: Function, found: Sequence[DescentResult]) -> tuple[tuple[float, float], tuple[float, float]]:
    """Return ranges of x and y that show both starts, and the ways to where they end or go round, if those are not far
    longer than the way from start to start, or than the shorter of them."""
    starts = abs(float(found[0].points[0] - found[-1].points[0]))
    stays = (*SETTLED, "cycles")
    lengths = [float(np.ptp(result.points)) if result.kind in stays else np.inf for result in found]
    is_near = [np.isfinite(length) and length <= MOST_APART * max(starts, min(lengths)) for length in lengths]
    ways = [result.points if near else result.points[:1] for result, near in zip(found, is_near, strict=True)]
    passed = np.concatenate(ways)
    low, high = float(passed.min()), float(passed.max())
    pad = SIDES * (high - low)
    sides = (low - pad, high + pad)
    heights = evaluate(f, np.linspace(low, high, SAMPLES))
    rise = MOST_RISE * float(np.ptp(heights))
    if not rise or not np.isfinite(rise) or f.domain().breakpoints(*sides):
        return sides, fit_range(f, sides, with_zero=True)
    bottom, top = float(heights.min()) - rise, float(heights.max()) + rise
    x_range = (_cut_side(f, (low, sides[0]), (bottom, top)), _cut_side(f, (high, sides[1]), (bottom, top)))
    if x_range == sides:
        return sides, fit_range(f, sides, with_zero=True)
    return x_range, fit_range(lambda xs: np.clip(evaluate(f, xs), bottom, top), x_range, with_zero=True)


def _cut_side(f: Function, side: tuple[float, float], heights: tuple[float, float]) -> float:
    """Return where the picture of a side ends: where f leaves these heights, so that it presses nothing flat."""
    xs = np.linspace(*side, SAMPLES)
    ys = evaluate(f, xs)
    inside = (ys >= heights[0]) & (ys <= heights[1])
    return side[1] if inside.all() else float(xs[max(int(np.argmin(inside)), int(LEAST_SIDE * SAMPLES))])


def mark_levels(plot: Plot, f: Function, ends: Sequence[float]) -> list[Dashes]:
    """Draw dashes down to the axis from each end of a descent, and across at the height of each, below the balls."""
    heights = [float(f(end)) for end in ends]
    drops = [plot.drop(end, height) for end, height in zip(ends, heights, strict=True)]
    low, high = min(ends), max(ends)
    if heights.count(heights[0]) == len(ends) or high - low < 0.01 * np.ptp(plot.x_range):
        across = []
    else:
        style = {"color": theme.QUIET, "stroke_width": theme.AXIS}
        across = [Dashes(plot.at(low, height), plot.at(high, height), **style) for height in heights]
    return [level.set_z_index(-1) for level in (*drops, *across)]
