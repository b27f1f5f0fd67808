"""The area under a curve up to a live x, its graph, and what compares the two."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import lru_cache

import numpy as np
from manim import Line, ValueTracker, VMobject

from mathcore import Function, accumulation
from scenes.components.graph import Breaks, evaluate, split_at_jumps
from scenes.components.plot import Dashes, Plot
from scenes.components.signed_filling import SignedFilling
from scenes.style.theme import theme

__all__ = [
    "GRID",
    "LENGTH",
    "draw_area",
    "draw_graph",
    "draw_slope",
    "live_height",
    "live_line",
    "live_tangent",
    "live_value",
    "slope_of_area",
]

GRID = 600  # points of the area's graph
STEP = 2.0**-40  # of the interval: of the difference that measures a slope
LEAST_STEP = 2.0**12  # units of a float's last place
DUST = 1e-9  # of the largest slope: what a measurement may be off
LOST = 1e-13  # of it: of less nothing is left in a difference of areas
DASH = 8  # points of the grid
SAMPLES = 120  # of the edge of the area; where it waves more, as many as the grid has
BEND = 0.02  # of the plot's height: what straight pieces may miss
LENGTH = 2.4  # of the tangent, in frame units


def draw_area(plot: Plot, f: Function, low: float, x: ValueTracker) -> SignedFilling:
    """Draw the area between the curve and the axis from `low` up to the live x, hatched where it counts negative."""
    area, places = SignedFilling(plot), Breaks.of(f, *plot.x_range)
    grid, every = np.linspace(*plot.x_range, GRID), GRID // SAMPLES
    heights = evaluate(f, grid)
    coarse = np.interp(grid, grid[::every], heights[::every])
    is_smooth = not np.nanmax(np.abs(heights - coarse)) > BEND * np.ptp(plot.y_range)
    samples = SAMPLES if is_smooth else GRID

    def follow(_: VMobject) -> None:
        xs, ys = split_at_jumps(f, np.linspace(low, x.get_value(), samples), places)
        area.lay(xs, np.clip(ys, *plot.y_range))

    follow(area)
    area.add_updater(follow)
    return area


def draw_graph(plot: Plot, grid: np.ndarray, areas: np.ndarray, x: ValueTracker) -> VMobject:
    """Draw the graph of the area up to the live x."""
    path = VMobject(color=theme.AREA, stroke_width=theme.CURVE)
    points = plot.at(grid, areas)

    def follow(shape: VMobject) -> None:
        now = x.get_value()
        end = plot.at(now, float(np.interp(now, grid, areas)))
        shape.set_points_as_corners(np.concatenate([points[grid < now], [end, end]])[-GRID - 1 :])

    follow(path)
    return path.add_updater(follow)


def draw_slope(
    plot: Plot, graph: tuple[np.ndarray, np.ndarray], x: ValueTracker, jumps: Sequence[float] = ()
) -> VMobject:
    """Draw the slope of the area's graph as a height, dashed, up to the live x; (n,) points of x and of the area.

    At the `jumps` of the height it is cut: the area has no slope there.
    """
    grid, areas = graph
    # A slope of the grid is measured over two of its steps: none of those that hold a jump is a slope.
    step = grid[1] - grid[0]
    is_cut = np.array([np.any(np.abs(np.asarray(jumps) - at) < step) for at in grid])
    points = plot.at(grid, np.clip(np.gradient(areas, grid, edge_order=2), *plot.y_range))
    path = VMobject(color=theme.DERIVATIVE, stroke_width=theme.BOLD)

    def follow(shape: VMobject) -> None:
        shape.clear_points()
        shown = int(np.searchsorted(grid, x.get_value(), side="right"))
        for start in range(0, shown - 1, 2 * DASH):
            places = np.arange(start, min(start + DASH, shown - 1) + 1)
            for run in np.split(places, np.flatnonzero(is_cut[places])):
                part = points[run[~is_cut[run]]]
                if len(part) > 1:
                    shape.start_new_path(part[0])
                    shape.add_points_as_corners(part[1:])

    follow(path)
    return path.add_updater(follow)


def live_line(above: Plot, below: Plot, graph: tuple[np.ndarray, np.ndarray], x: ValueTracker) -> Dashes:
    """Draw a dashed line through both plots at the live x, down to the lower axis or to the graph where it is below."""

    def ends() -> tuple[np.ndarray, np.ndarray]:
        now = x.get_value()
        return above.at(now, above.y_range[1]), below.at(now, min(below.level, float(np.interp(now, *graph))))

    line = Dashes(*ends(), color=theme.QUIET, stroke_width=theme.AXIS)
    line.add_updater(lambda dashes: dashes.lay(*ends()))
    return line


def live_tangent(plot: Plot, f: Function, graph: tuple[np.ndarray, np.ndarray], x: ValueTracker) -> Line:
    """Draw the tangent of the area's graph, given at grid points, above the live x; its slope is f(x).

    It begins with the graph, right of the axis with its numbers, and ends before the arrow of the axis.
    """
    tangent = Line(color=theme.TANGENT, stroke_width=theme.LINE)
    first, last = graph[0][0], (graph[0][-1] + plot.x_range[1]) / 2

    def touch(line: Line) -> None:
        now = x.get_value()
        value, slope = float(np.interp(now, *graph)), float(f(now))
        start, end = plot.segment_ends(now, value, slope, LENGTH)
        after_axis, before_arrow = (plot.at(x, value + slope * (x - now)) for x in (first, last))
        line.put_start_and_end_on(
            max(start, after_axis, key=lambda place: float(place[0])),
            min(end, before_arrow, key=lambda place: float(place[0])),
        )

    touch(tangent)
    return tangent.add_updater(touch)


def live_height(plot: Plot, f: Function, x: ValueTracker) -> Line:
    """Draw the height of the curve at the live x."""
    height = Line(color=theme.FUNCTION, stroke_width=theme.BOLD)

    def stand(line: Line) -> None:
        now = x.get_value()
        line.set_points_as_corners(plot.at(np.full(2, now), np.clip([0.0, float(f(now))], *plot.y_range)))

    stand(height)
    return height.add_updater(stand)


def live_value(f: Callable[[float], float], x: ValueTracker) -> Callable[[], float]:
    """Return a function that gives f at the live x, and works it out only where x has moved: an integral takes long."""
    latest = lru_cache(maxsize=1)(f)
    return lambda: latest(float(x.get_value()))


def slope_of_area(f: Function, interval: tuple[float, float], x: float, largest: float = 0.0) -> float:
    """Measure the slope of the area's graph at x over a tiny step, to one side at an end or beside a jump of f.

    (F(x + h) − F(x − h))/(2h) inside; at the ends the limit to which (F(x ± h) − F(x))/(±h) goes with steps of h, h/8
    and h/64 as a power of h. Where f jumps F has two slopes: it is that on the side to which f(x) belongs. To seven
    digits, and 0 where it is next to nothing beside the `largest` slope and no more than f changes by over the step.
    """
    low, high = interval
    step = max(STEP * (high - low), LEAST_STEP * float(np.spacing(max(abs(low), abs(high)))))
    side = 1.0 if x < low + step else -1.0 if x > high - step else _free_side(f, x, step)
    if not side:
        slope, beside = _mean_height(f, x - step, x + step), evaluate(f, np.array([x - step, x, x + step])).tolist()
    else:
        beside = [_mean_height(f, x, x + side * step / 8**k) for k in range(3)]
        slope = _limit_of_powers(beside, largest)
    is_nothing = abs(slope) <= DUST * largest and abs(slope) <= float(np.ptp(beside))
    return 0.0 if is_nothing or abs(slope) <= LOST * largest else float(f"{slope:.7g}")


def _free_side(f: Function, x: float, step: float) -> float:
    """Return on which side of x, -1 or 1, f does not jump within a step; 0 where it jumps on neither.

    Where it jumps at x, it is the side to which f(x) is nearer."""
    near = [at for at in _breakpoints(f, x - step, x + step) if _jumps_at(f, at)]
    if not near:
        return 0.0
    at = min(near, key=lambda at: abs(at - x))
    before, now, after = map(float, evaluate(f, np.array([np.nextafter(at, -np.inf), x, np.nextafter(at, np.inf)])))
    return -1.0 if abs(now - before) < abs(now - after) else 1.0


def _breakpoints(f: Function, low: float, high: float) -> list[float]:
    """Return where the formula of f changes inside a window, which may be no wider than a few floats."""
    return [at for at in f.domain().breakpoints(low, high) if low <= at <= high]


def _jumps_at(f: Function, at: float) -> bool:
    """Return whether f has other values on the one side of a place than on the other."""
    before, after = map(float, evaluate(f, np.nextafter(at, [-np.inf, np.inf])))
    return not abs(after - before) <= DUST * max(abs(after), abs(before))


def _mean_height(f: Function, start: float, end: float) -> float:
    """Return by how much the area grows between two places, over how far they are apart."""
    return float(accumulation(f, start, end)) / (end - start)


def _limit_of_powers(heights: Sequence[float], largest: float) -> float:
    """Return the limit L of three heights L + c q, L + c q², L + c q³, by Aitken's rule."""
    first, second, last = heights
    before, after = second - first, last - second
    if abs(after) <= DUST * max(abs(last), largest) or before == after:
        return last
    return last - after**2 / (after - before)
