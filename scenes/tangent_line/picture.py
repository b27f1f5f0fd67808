"""What TangentLine draws on: the plot with its curve, the moving tangent with its triangle, and the second crossing."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from manim import RIGHT, Dot, Mobject, ValueTracker, VGroup, VMobject

from mathcore import tangent_line
from scenes.components.descent_path import BALL, MovingPoint
from scenes.components.free_places import lines_of
from scenes.components.function_text import write_function
from scenes.components.glide import BEYOND, BaseTriangle, GlideRun, glide_lines, runs_of
from scenes.components.labels import place_beside
from scenes.components.plot import Plot, fit_range
from scenes.components.text import Formula, Words, set_below
from scenes.components.ticks import nice_step
from scenes.framework.digits import number_spec
from scenes.framework.ledger import Ledger
from scenes.framework.numbers import Figure
from scenes.style.frame import Region, frame
from scenes.style.theme import theme
from scenes.tangent_line.analysis import TangentAnalysis
from scenes.tangent_line.live_equation import LiveEquation
from scenes.tangent_line.parameters import TangentLineParameters

__all__ = [
    "LONG",
    "SHORT",
    "CrossingMark",
    "TangentPicture",
    "columns",
    "draw_picture",
    "live_triangle",
    "moving_point",
    "place_clear",
    "side",
]

TALLEST = 1.2  # of a function's formula, in frame units
SHORT, LONG = 3.2, 40.0  # lengths of the tangent, in frame units; the long one ends at the plot's borders
HEIGHTS = (0.4, -0.4, 0.0, 0.8, -0.8, 1.2, -1.2, 1.6, -1.6)  # of a label beside its point, the first that is clear
BESIDE_NUMBER = 0.2  # frame units between such a label and a number of an axis that is no part of it
LEAST_BASE = 0.02  # share of the width of the plot
BASES = (0.08, 0.3)  # of the shown width: how wide a base of 1 may be


@dataclass(frozen=True)
class TangentPicture:
    """What the beats hand on; `x` is where the tangent touches, `length` that of the tangent."""

    title: Words
    formula: Formula
    plot: Plot
    curve: VMobject
    x: ValueTracker
    length: ValueTracker
    mover: MovingPoint
    equation: LiveEquation
    runs: list[GlideRun]
    base: Figure
    crossing: float | None
    inflection: float | None


class CrossingMark(VGroup):
    """The point where a tangent meets its curve again, at `at()`, live: `dot`, and dashes to the axis (`drop`)."""

    def __init__(self, plot: Plot, params: TangentLineParameters, at: ValueTracker) -> None:
        f = params.function
        self.dot = Dot(radius=BALL, color=theme.SECANT)
        self.drop = plot.drop(at.get_value(), float(f(at.get_value())))

        def follow(_: Mobject) -> None:
            now = at.get_value()
            place = plot.at(now, float(f(now)))
            self.dot.move_to(place)
            self.drop.lay(plot.at(now, plot.origin[1]), place)

        super().__init__(self.drop, self.dot)
        follow(self)
        self.add_updater(follow)


def draw_picture(
    params: TangentLineParameters, analysis: TangentAnalysis, title: Words, ledger: Ledger
) -> TangentPicture:
    """Lay out the plot with room for the second crossing, and what follows the point; nothing is shown yet."""
    f, interval = params.function, params.interval
    slope = f.derivative()
    crossing = analysis.find_crossing()
    x_range = analysis.shown()
    # The point is seen, also where the curve runs off beside it.
    y_range = fit_range(f, x_range, include=[float(f(params.point))], with_zero=True)
    plot = Plot(x_range, y_range, columns()[0], names=("x", "function(f(x))"))
    slopes = Plot(interval, fit_range(slope, interval), side(), x_ticks=(), y_ticks=())
    runs = runs_of(f, slope, interval, plot, slopes)
    runs.sort(key=lambda run: run.start <= params.point <= run.end)
    formula = write_function(f, side(), TALLEST)
    x, length = ValueTracker(runs[0].start if runs else params.point), ValueTracker(SHORT)
    base = ledger.record("base", width := _base_of(params, plot), number_spec(width))
    mover = moving_point(params, plot, base, x, length)
    equation = LiveEquation(params, x, runs, ledger)
    set_below(equation, formula, 1.5 * theme.SPACE)
    curve, inflection = plot.curve(f), analysis.find_inflection()
    for at in (params.point, *([] if inflection is None else [inflection])):
        plot.keep_clear(*_draw_stop(params, plot, base, at))
    plot.prefer_clear(mover.line, leaves_out=True)  # where it starts, for as long as that is spoken of
    plot.pass_below(*glide_lines(plot, f, slope, runs, SHORT, base.value, plot.level))
    return TangentPicture(title, formula, plot, curve, x, length, mover, equation, runs, base, crossing, inflection)


def moving_point(
    params: TangentLineParameters, plot: Plot, base: Figure, x: ValueTracker, length: ValueTracker
) -> MovingPoint:
    """Draw the point of contact with its tangent, past the corner of its triangle, and dashes to the axis, live."""
    f, reach = params.function, BEYOND * base.value
    return MovingPoint(plot, f, f.derivative(), x.get_value, plot.origin[1], length.get_value, reach)


def _draw_stop(params: TangentLineParameters, plot: Plot, base: Figure, at: float) -> list[VMobject]:
    """Draw the tangent at a point from border to border, its triangle, the point, and the dashes to the axis."""
    line, triangle = tangent_line(params.function, at), BaseTriangle(plot, base, params.function)
    triangle.lay(at, float(line.value), float(line.slope))
    ball, drop = plot.dot(at, float(line.value), theme.TANGENT, BALL), plot.drop(at, float(line.value))
    return [plot.segment(at, float(line.value), float(line.slope), LONG, theme.TANGENT), triangle, ball, drop]


def _base_of(params: TangentLineParameters, plot: Plot) -> float:
    """Return the base of the triangle of the slope: 1, or what is round where that is too wide or too narrow, or less
    where the triangle at the point would leave the plot."""
    width, (low, high) = float(np.ptp(plot.x_range)), plot.y_range
    wanted = 1.0 if BASES[0] * width <= 1 <= BASES[1] * width else nice_step(width)
    line = tangent_line(params.function, params.point)
    slope, value = float(line.slope), float(line.value)
    room = [plot.x_range[1] - params.point]
    if slope:
        room.append(((high if slope > 0 else low) - value) / slope)
    most = max(min(room), LEAST_BASE * width)
    if wanted <= most:
        return wanted
    power = 10.0 ** math.floor(math.log10(most))
    return max(k * power for k in (1, 2, 5) if k * power <= most)


def live_triangle(picture: TangentPicture, params: TangentLineParameters) -> BaseTriangle:
    """Draw the triangle under the tangent over its base, live."""
    f, slope = params.function, params.function.derivative()
    triangle = BaseTriangle(picture.plot, picture.base, f)

    def follow(_: Mobject) -> None:
        now = picture.x.get_value()
        triangle.lay(now, float(f(now)), float(slope(now)))

    follow(triangle)
    triangle.add_updater(follow)
    return triangle


def place_clear(picture: TangentPicture, label: Formula, point: np.ndarray, *others: Mobject) -> VGroup:
    """Put a label beside a point, clear of the curve, of the tangent and of other mobjects, where there is room."""
    plot, (tail, head) = picture.plot, picture.mover.line.get_start_and_end()
    line = tail + np.linspace(0, 1, 200)[:, None] * (head - tail)
    drawn = (picture.curve, *others)
    # Right beside a number of an axis, or a name, it would be read with that as one.
    written = lines_of([plot.numbers, plot.names])
    beside = [written + out * BESIDE_NUMBER * RIGHT for out in (-1, 0, 1)]
    points = (part.get_all_points() for part in drawn)
    taken = np.concatenate([line, lines_of([plot.axes]), *beside, *points])
    return place_beside(label, point, taken, plot.region, HEIGHTS, 0.25)


def columns() -> list[Region]:
    """Return the rooms of the plot, and of what is written beside it."""
    return frame.body.split_panes(1.9, 1)


def side() -> Region:
    """Return the room of what is written beside the plot."""
    return columns()[1]
