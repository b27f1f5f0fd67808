"""The area under a curve up to a live x, its graph, and what compares the two."""

from __future__ import annotations

import numpy as np
from manim import Line, Polygon, ValueTracker, VGroup, VMobject

from mathcore import Function, accumulation
from scenes.components.graph import evaluate
from scenes.components.plot import Plot
from scenes.style.theme import theme

__all__ = ["GRID", "draw_area", "draw_graph", "draw_rise", "draw_strip", "live_height", "live_tangent", "slope_of_area"]

GRID = 600  # points of the area's graph
STEP = 1e-4  # of the interval: of the difference that measures a slope
FILL, BELOW = 0.45, 0.2  # opacity of the area, and of what counts negative
SAMPLES = 120
LENGTH = 3.0  # of the tangent, in frame units


def draw_area(plot: Plot, f: Function, low: float, x: ValueTracker) -> VGroup:
    """Draw the area between the curve and the axis from `low` up to the live x, fainter where it counts negative."""
    parts = VGroup(
        VMobject(fill_color=theme.AREA, fill_opacity=FILL, stroke_width=0),
        VMobject(fill_color=theme.AREA, fill_opacity=BELOW, stroke_width=0),
    )

    def follow(shapes: VGroup) -> None:
        xs = np.linspace(low, x.get_value(), SAMPLES)
        ys = evaluate(f, xs)
        foot = plot.at(xs[[-1, 0]], np.zeros(2))
        for shape, heights in zip(shapes, (np.maximum(ys, 0), np.minimum(ys, 0)), strict=True):
            top = plot.at(xs, heights)
            shape.set_points_as_corners(np.concatenate([top, foot, top[:1]]))

    follow(parts)
    parts.add_updater(follow)
    return parts


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


def draw_strip(f: Function, plot: Plot, x: float, dx: float) -> Polygon:
    """Draw the strip under the curve from x to x + dx."""
    xs = np.linspace(x, x + dx, 12)
    top = plot.at(xs, evaluate(f, xs))
    corners = [plot.at(x, 0), *top, plot.at(x + dx, 0)]
    return Polygon(*corners, color=theme.SECANT, fill_opacity=0.9, stroke_width=theme.HAIRLINE)


def draw_rise(f: Function, low: float, plot: Plot, x: float, dx: float) -> tuple[VGroup, Line]:
    """Draw the level step dx from the area at x, and the rise to the area at x + dx."""
    before, after = accumulation(f, low, np.array([x, x + dx]))
    level = Line(plot.at(x, before), plot.at(x + dx, before), color=theme.STEP, stroke_width=theme.BOLD)
    rise = Line(plot.at(x + dx, before), plot.at(x + dx, after), color=theme.SECANT, stroke_width=2 * theme.BOLD)
    return VGroup(level), rise


def live_tangent(plot: Plot, f: Function, graph: tuple[np.ndarray, np.ndarray], x: ValueTracker) -> Line:
    """Draw the tangent of the area's graph, given at grid points, above the live x; its slope is f(x)."""
    tangent = Line(color=theme.TANGENT, stroke_width=theme.LINE)

    def touch(line: Line) -> None:
        now = x.get_value()
        value, slope = float(np.interp(now, *graph)), float(f(now))
        line.put_start_and_end_on(*plot.segment_ends(now, value, slope, LENGTH))

    touch(tangent)
    return tangent.add_updater(touch)


def live_height(plot: Plot, f: Function, x: ValueTracker) -> Line:
    """Draw the height of the curve at the live x."""
    height = Line(color=theme.FUNCTION, stroke_width=theme.BOLD)

    def stand(line: Line) -> None:
        now = x.get_value()
        line.set_points_as_corners(plot.at(np.full(2, now), np.array([0.0, float(f(now))])))

    stand(height)
    return height.add_updater(stand)


def slope_of_area(f: Function, interval: tuple[float, float], x: float) -> float:
    """Measure the slope of the area's graph at x by differences of second order, to one side at an end.

    (F(x + h) − F(x − h))/(2h) inside, (−3F(x) + 4F(x ± h) − F(x ± 2h))/(±2h) at the ends; to seven digits.
    """
    low, high = interval
    step = STEP * (high - low)
    if low + step <= x <= high - step:
        before, after = accumulation(f, low, np.array([x - step, x + step]))
        slope = (after - before) / (2 * step)
    else:
        side = step if x < low + step else -step
        here, near, far = accumulation(f, low, np.array([x, x + side, x + 2 * side]))
        slope = (4 * near - 3 * here - far) / (2 * side)
    return float(f"{slope:.7g}")
