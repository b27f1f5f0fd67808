"""The dial of learning rates: the plot, the map from each x to the next, and what each rate comes to."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from manim import UP, ValueTracker, VMobject

from mathcore import Function
from scenes.components.descent_path import IterationMap, OutcomeTable, balls_of
from scenes.components.graph import evaluate
from scenes.components.plot import Plot
from scenes.components.text import Formula, Words, fit_formula, plated
from scenes.descent_1d.layout import dial_rooms
from scenes.descent_1d.parameters import DescentParameters
from scenes.descent_analysis import (
    ARRIVALS,
    MOST_HOPS,
    SAME,
    DescentResult,
    fit_around,
    hops_of,
    leave_frame,
    run_descent,
    shown_way,
    told_points,
)
from scenes.framework.digits import Recorder, number_spec
from scenes.framework.numbers import DEFAULT_FORMAT
from scenes.style.theme import theme

__all__ = ["RateView", "make_dial", "way_of", "write_cells"]

NAME = 2.0  # frame units of the formula of the map, at least
MARGIN = 0.2  # frame units that the ball is out of the frame


@dataclass(frozen=True)
class RateView:
    """The picture of the rates: the plot, the map from each x to the next, and the dial with what is written on it.

    `curvature` is f'' at the minimum, nan where there is none.
    """

    plot: Plot
    curve: VMobject
    rate: ValueTracker
    map: IterationMap
    name: VMobject
    strip: OutcomeTable
    words: Mapping[str, str]
    minimum: float | None
    curvature: float


def make_dial(
    params: DescentParameters,
    minimum: float | None,
    curvature: float,
    words: Mapping[str, str],
    heads: Sequence[VMobject],
    count: int,
) -> RateView:
    """Lay out the plot in a smaller room, the map beside it, and the dial below; nothing is shown yet."""
    f = params.function
    (left, right), strip_room = dial_rooms()
    found = [run_descent(f, params.start, rate) for rate in params.learning_rates]
    # Of one that goes on and on the first steps are held, as many as of one that goes round.
    hops = [hops_of(result) if result.kind in ARRIVALS else MOST_HOPS for result in found]
    told = [told_points(*each) for each in zip(found, hops, strict=True)]
    x_range, y_range = fit_around(f, params.start, minimum, params.learning_rate, told)
    plot = Plot(x_range, y_range, left, names=("x", "function(f(x))"))
    rate = ValueTracker(params.learning_rates[0])
    # The map is square, and so as large as its room is high: its formula stands beside it, not above.
    room = replace(right, left=max(right.left + NAME, right.right - right.height))
    head = replace(right, right=room.left - theme.GAP)
    beside = IterationMap(f.derivative(), x_range, room, rate.get_value)
    name = plated(fit_formula("x_(k + 1) = x_k - step(eta) derivative(f'(x_k))", head.width, theme.BODY))
    name.move_to(head.center).align_to([0, head.top, 0], UP)
    strip = OutcomeTable(heads, strip_room, count)
    curve = plot.curve(f)
    plot.run_below(*(_chords(f, plot, result) for result in found))
    plot.prefer_clear(*balls_of(plot, f, (way_of(result, f, plot)[0] for result in found)), leaves_out=True)
    plot.number_evenly()
    beside.plot.keep_clear(*(beside.stairs(result.points.tolist(), lambda: np.inf) for result in found))
    return RateView(plot, curve, rate, beside, name, strip, words, minimum, curvature)


def way_of(result: DescentResult, f: Function, plot: Plot) -> tuple[list[float], list[float] | None, bool]:
    """Return what a plot shows of a descent, the same as far as it leaves the frame, if so, and whether it leaves the
    plot."""
    way, gone = shown_way(f, plot, result.points, hops_of(result))
    if not gone:
        return way, None, False
    after = float(result.points[len(way) - (len(way) > 1)])
    return way, leave_frame(f, plot, way, after, MARGIN), True


def _chords(f: Function, plot: Plot, result: DescentResult) -> VMobject:
    """Draw the chords of a descent, as far as they are shown."""
    way, beyond, _ = way_of(result, f, plot)
    ys = evaluate(f, np.array(beyond or way))
    return VMobject().set_points_as_corners(plot.at(beyond or way, ys if beyond else np.clip(ys, *plot.y_range)))


def write_cells(result: DescentResult, dial: RateView, record: Recorder, language: str) -> list[VMobject]:
    """Write a rate, its factor at the minimum, and how it ends; where it ends is recorded."""
    name = f"{result.rate:g}"
    eta = record(f"rate_{name}", result.rate, number_spec(result.rate))
    write_end(result, dial.minimum, record)
    factor, kind = "-", result.kind
    if np.isfinite(dial.curvature):
        value = round(1 - result.rate * dial.curvature, 12)
        factor = record(f"factor_{name}", value, number_spec(value)).marked
        # With a factor of 0 a descent comes ever faster: neither by a share from one side nor by swinging.
        kind = "arrives" if value == 0 and kind in ("slow", "back") else kind
    return [
        Formula(eta.marked, size=theme.LABEL, color=theme.STEP),
        Formula(factor, size=theme.LABEL, color=theme.DERIVATIVE),
        Words(dial.words[kind], language, size=theme.LABEL),
    ]


def write_end(result: DescentResult, minimum: float | None, record: Recorder) -> str:
    """Write where a descent ends: its limit, the points it goes between, its last point, or infinity."""
    name, end = f"end_{result.rate:g}", float(result.points[-1])
    if result.kind == "away":
        return f"|x| -> {record(name, np.inf, DEFAULT_FORMAT)}"
    if result.kind in ARRIVALS and minimum is not None:
        end = minimum if abs(end - minimum) <= SAME * abs(result.points[0] - minimum) else end
    last = record(name, end, number_spec(end))
    if result.kind == "cycles" and np.isclose(result.points[-3], end, rtol=0, atol=SAME * np.ptp(result.points[-3:])):
        other = float(result.points[-2])
        before = record(f"{name}_before", other, number_spec(other))
        return f"{before.marked} <-> {last.marked}"
    return f"x -> {last.typst}" if result.kind in ARRIVALS else f"x {last.equals} {last.typst}"
