"""Chapter 8, gradient descent in one dimension: each step is −η f'(x), and the rate η decides how it ends."""

from __future__ import annotations

import operator
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Annotated, Self

import numpy as np
from manim import (
    DOWN,
    LEFT,
    RIGHT,
    UP,
    Arrow,
    Create,
    FadeIn,
    FadeOut,
    GrowArrow,
    Mobject,
    ReplacementTransform,
    ValueTracker,
    VGroup,
    VMobject,
    Write,
    linear,
)
from pydantic import Field, model_validator

from mathcore import Descent, DomainError, Function, descend
from scenes.components.descent_path import IterationMap, MovingPoint, OutcomeTable, PathTrace, QuadraticModel
from scenes.components.graph import evaluate
from scenes.components.labels import place_beside
from scenes.components.live_rows import LiveRows
from scenes.components.number import LiveNumber
from scenes.components.plot import Plot, fit_range
from scenes.components.table import ValueTable
from scenes.components.text import Formula, Words, fit_formula, plated, set_below, write_function
from scenes.descent_analysis import (
    ARRIVALS,
    KINDS,
    SAME,
    SAMPLES,
    DescentResult,
    find_minimum,
    fit_around,
    has_five_outcomes,
    is_above,
    model_variant,
    run_descent,
    shown_way,
    steps_variant,
    valleys_variant,
)
from scenes.framework.digits import live_spec, number_spec, write_calculation
from scenes.framework.parameters import FunctionOfX, Parameters, Real, need_values, show_point
from scenes.framework.scene import LectureScene, beat
from scenes.style.frame import Region, frame
from scenes.style.theme import theme

__all__ = ["GradientDescent1D"]

TALLEST = 1.2  # of a function's formula, in frame units
LANE = 0.27  # frame units between the arrows of two steps
LANES = 0.3  # of a plot's height at least: below the graph, for the arrows
DEEPEST = 0.6  # of the height of the graph: how far the picture reaches below it for a bowl
STRIP = 1.75  # height of the dial's columns
HOP = 0.26  # seconds of a step
SHORTEST, LONGEST = 0.8, 2.2  # seconds of a descent
HALVINGS = 8  # of the rate, in search of one whose bowl is narrow enough
HEIGHTS = (0.55, 0.9, -0.55, -0.9, 1.3)  # of the slope beside its point, in frame units, the first that is clear
NARROWER = 0.35  # times the rate of the bowl: that from which it opens
Rate = Annotated[float, Field(gt=0, le=1e6, allow_inf_nan=False)]


class DescentParameters(Parameters):
    """A function, a start, a rate and the number of steps; the rates of the dial; a second function with two starts."""

    function: FunctionOfX = Function.parse("x^2/4 + 1")
    start: Real = -3.5
    learning_rate: Rate = 0.4
    steps: Annotated[int, Field(ge=1, le=6)] = 5
    learning_rates: Annotated[tuple[Rate, ...], Field(min_length=1, max_length=5)] = (0.4, 2.0, 3.0, 4.0, 5.0)
    second_function: FunctionOfX = Function.parse("x^4/4 - x^2 + x/5 + 2")
    second_starts: tuple[Real, Real] = (-0.3, 0.5)
    second_learning_rate: Rate = 0.2

    @model_validator(mode="after")
    def check(self) -> Self:
        if list(self.learning_rates) != sorted(set(self.learning_rates)):
            raise ValueError(
                f"learning_rates: {list(self.learning_rates)} do not rise; write different rates, smallest first"
            )
        _need_slope("start", self.function, self.start)
        for start in self.second_starts:
            _need_slope("second_starts", self.second_function, start)
        if len(set(self.second_starts)) == 1:
            raise ValueError(
                f"second_starts: both are {show_point(self.second_starts[0])}; choose two different starts"
            )
        return self


def _need_slope(key: str, f: Function, start: float) -> None:
    """Refuse a start at which the descent has no value or slope."""
    need_values(key, f, start, "start inside its domain")
    try:
        descend(f, start, 1.0, 0)
    except DomainError as error:
        raise ValueError(f"{key}: {error}") from error


@dataclass(frozen=True)
class Picture:
    """What the beats hand on."""

    title: Words
    formula: Formula
    plot: Plot
    curve: VMobject
    x: ValueTracker
    mover: MovingPoint
    minimum: float | None
    result: DescentResult


@dataclass(frozen=True)
class RateView:
    """The picture of the rates: the plot, the map from each x to the next, and the dial with what is written on it.

    `curvature` is f'' at the minimum, nan where there is none.
    """

    plot: Plot
    curve: VMobject
    rate: ValueTracker
    map: IterationMap
    name: VGroup
    strip: OutcomeTable
    words: Mapping[str, str]
    minimum: float | None
    curvature: float


class GradientDescent1D(LectureScene[DescentParameters]):
    """A ball steps by −η f'(x); the bowl that explains the step; one dial of η; two valleys."""

    def construct(self) -> None:
        picture = self.slope_shows_the_way()
        self.steps_follow(picture)
        self.quadratic_model(picture)
        self.learning_rates(picture)
        self.two_valleys(picture)

    # -- beats --------------------------------------------------------------------------------------------------

    @beat(variants=("left", "level"))
    def slope_shows_the_way(self) -> Picture:
        picture = self._set_up(self.open_with_title())
        slope = float(picture.result.path.gradients[0])
        if slope >= 0:
            self.use_variant("left" if slope > 0 else "level")
        plot, mover = picture.plot, picture.mover
        self.play(*plot.enter(), run_time=theme.QUICK)
        self.play(Create(picture.curve), Write(picture.formula), run_time=theme.CALM)
        self.play(FadeIn(mover.ball, scale=0.5), run_time=theme.QUICK)
        self.next_phrase()
        self.play(Create(mover.line, suspend_mobject_updating=True), run_time=theme.CALM)
        found = self.record("slope_0", slope, number_spec(slope))
        label = Formula(f"derivative(f'(x)) {found.equals} derivative({found.typst})", size=theme.LABEL)
        label = self._beside_point(picture, label)
        self.play(FadeIn(label), run_time=theme.QUICK)
        self.next_phrase()
        if slope:
            side = -np.sign(slope) * RIGHT
            ball = mover.ball.get_center()
            way = Arrow(ball, ball + 1.3 * side, buff=0.2, color=theme.STEP, stroke_width=theme.BOLD)
            self.play(GrowArrow(way), run_time=theme.QUICK)
        return picture

    @beat(variants=("once", "back", "cycles", "away", "leaves", "rests", "other"))
    def steps_follow(self, picture: Picture) -> None:
        path, kind = picture.result.path, picture.result.kind
        way, gone = shown_way(self.params.function, picture.plot, path.points[: self.params.steps + 1])
        if variant := steps_variant(path, kind, self.params.steps, gone):
            self.use_variant(variant)
        rule = Formula("step(Delta x) = -eta dot derivative(f'(x))", size=theme.FORMULA)
        numbers = self._work_out(path)
        VGroup(rule, numbers).arrange(DOWN, buff=theme.SPACE, aligned_edge=LEFT)
        set_below(VGroup(rule, numbers), picture.formula, 1.5 * theme.SPACE)
        self.clear(picture.title, picture.formula, picture.plot, picture.curve, picture.mover)
        self.play(Write(rule), run_time=theme.CALM)
        self.play(FadeIn(numbers, shift=0.2 * UP), run_time=theme.QUICK)
        self.play(FadeIn(picture.mover.drop), run_time=theme.QUICK)
        self.add(picture.mover)
        self.next_phrase()
        table = self._tabulate(path, numbers)
        self.play(*table.enter(), run_time=theme.QUICK)
        arrows = self._arrows(picture.plot, way)
        for k, row in enumerate(table.rows):
            enter = [FadeIn(row, shift=0.15 * UP), *map(GrowArrow, arrows[k : k + 1])]
            move = [picture.x.animate.set_value(way[k + 1])] if k + 1 < len(way) else []
            for part in (enter, move) if k < 2 else ([*enter, *move],):
                if part:
                    self.play(*part, run_time=theme.QUICK)
            if gone and k + 2 == len(way):
                self.play(FadeOut(picture.mover), run_time=theme.QUICK)

    @beat(variants=("narrow", "wide", "neither", "level"))
    def quadratic_model(self, picture: Picture) -> None:
        path, plot, f = picture.result.path, picture.plot, self.params.function
        narrow, wide = self._narrow_rate(picture), self._wide_rate(path)
        if variant := model_variant(path, narrow, wide):
            self.use_variant(variant)
        self.clear(picture.title, picture.formula, plot, picture.curve)
        picture.x.set_value(self.params.start)
        picture.mover.update()
        first = narrow or self.params.learning_rate
        rate = ValueTracker(NARROWER * first)
        bowl = QuadraticModel(plot, f, self.params.start, float(path.gradients[0]), rate.get_value)
        rows = self._bowl_rows(picture, rate, [first, wide or first])
        self.play(FadeIn(picture.mover.ball, scale=0.5), run_time=theme.QUICK)
        self.play(Create(bowl.curve, suspend_mobject_updating=True), FadeIn(rows), run_time=theme.CALM)
        self.play(rate.animate.set_value(first), run_time=theme.SLOW)
        self.next_phrase()
        self.play(FadeIn(bowl.marks), run_time=theme.QUICK)
        self.next_phrase()
        if wide and path.gradients[0]:
            self.play(rate.animate.set_value(wide), run_time=theme.SLOW)
        elif not path.gradients[0]:
            self.play(rate.animate.set_value(3 * first), run_time=theme.SLOW)

    @beat(variants=("mixed", "one"))
    def learning_rates(self, picture: Picture) -> None:
        f, start = self.params.function, self.params.start
        found = [run_descent(f, start, rate) for rate in self.params.learning_rates]
        curvature = np.nan if picture.minimum is None else float(f.derivative().derivative()(picture.minimum))
        has_five = has_five_outcomes(found, picture.minimum, curvature)
        if not has_five:
            self.use_variant("one" if len(found) == 1 else "mixed")
        self.clear(picture.title, picture.plot, picture.curve)
        dial = self._set_up_dial(picture.minimum, curvature, len(found))
        self._move_plot(picture, dial)
        self.play(FadeIn(dial.map.plot, dial.map.diagonal), run_time=theme.QUICK)
        self.play(Create(dial.map.curve, suspend_mobject_updating=True), FadeIn(dial.name), run_time=theme.CALM)
        self.add(dial.map, dial.name)
        if picture.minimum is not None:
            places = (
                dial.plot.dot(picture.minimum, float(f(picture.minimum))),
                dial.map.plot.dot(picture.minimum, picture.minimum),
            )
            self.play(*(FadeIn(place, scale=2) for place in places), run_time=theme.QUICK)
        self.play(FadeIn(dial.strip), run_time=theme.QUICK)
        self.next_phrase()
        left: list[Mobject] = []
        for k, result in enumerate(found):
            left = self._show_result(result, dial, left)
            if has_five and k + 1 < len(found):
                self.next_phrase()

    @beat(variants=("same", "other"))
    def two_valleys(self, picture: Picture) -> None:
        f, rate = self.params.second_function, self.params.second_learning_rate
        found = [run_descent(f, start, rate) for start in self.params.second_starts]
        plot = Plot(*self._second_ranges(found), _columns()[0], names=("x", "function(f(x))"))
        if variant := valleys_variant(found, plot):
            self.use_variant(variant)
        curve = plot.curve(f)
        self.clear(picture.title)
        formula = write_function(f, _side(), TALLEST)
        self.play(FadeIn(plot.axes, plot.marks, plot.numbers, plot.names), run_time=theme.QUICK)
        self.play(Create(curve), Write(formula), run_time=theme.CALM)
        ways = [shown_way(f, plot, result.points)[0] for result in found]
        times = [ValueTracker(0.0) for _ in found]
        trails = [PathTrace(plot, f, way, t.get_value) for way, t in zip(ways, times, strict=True)]
        table = self._tabulate_ends(found, formula)
        self.play(*(FadeIn(trail.ball, scale=0.5) for trail in trails), run_time=theme.QUICK)
        self.add(*trails)
        self.play(*table.enter(), run_time=theme.QUICK)
        self.next_phrase()
        moves = [t.animate.set_value(len(way) - 1) for t, way in zip(times, ways, strict=True)]
        self.play(*moves, run_time=max(map(_seconds, ways)), rate_func=linear)
        self.play(*(FadeIn(row, shift=0.15 * UP) for row in table.rows), run_time=theme.QUICK)
        self.next_phrase()
        ends = [float(result.points[-1]) for result in found if result.kind in ARRIVALS]
        lows = [plot.drop(end, float(f(end))) for end in ends]
        if lows:
            self.play(*map(Create, lows), run_time=theme.CALM)

    # -- what is drawn ------------------------------------------------------------------------------------------

    def _set_up(self, title: Words) -> Picture:
        """Lay out the plot with room below the graph, the curve and what walks on it; nothing is shown yet."""
        f, start = self.params.function, self.params.start
        minimum = find_minimum(f, start)
        result = run_descent(f, start, self.params.learning_rate)
        x_range, (low, high) = fit_around(f, start, minimum)
        deeper = [low - LANES / (1 - LANES) * (high - low)]
        slope = float(result.path.gradients[0])
        if wide := self._wide_rate(result.path):
            deepest = float(f(start)) - wide * slope**2 / 2 - 0.05 * (high - low)
            deeper.append(max(deepest, low - DEEPEST * (high - low)))
        level = min(max(0.0, low), high)
        plot = Plot(x_range, (min(deeper), high), _columns()[0], names=("x", "function(f(x))"), level=level)
        curve = plot.curve(f)
        formula = write_function(f, _side(), TALLEST)
        x = ValueTracker(start)
        mover = MovingPoint(plot, f, f.derivative(), x.get_value, min(deeper))
        self.picture = Picture(title, formula, plot, curve, x, mover, minimum, result)
        return self.picture

    def _beside_point(self, picture: Picture, label: Formula) -> VGroup:
        """Put the slope beside its tangent, where it covers neither the curve nor an axis."""
        plot, (tail, head) = picture.plot, picture.mover.line.get_start_and_end()
        line = tail + np.linspace(0, 1, 20)[:, None] * (head - tail)
        axes = [part.get_all_points() for part in (plot.numbers, plot.axes)]
        taken = np.concatenate([picture.curve.points, *axes, line])
        return place_beside(label, picture.mover.ball.get_center(), taken, plot.region, HEIGHTS, 0.2)

    def _work_out(self, path: Descent) -> Formula:
        """Write the first step in numbers."""
        slope, rate = float(path.gradients[0]), self.params.learning_rate
        written = write_calculation(
            lambda eta, m: -operator.mul(eta, m),
            [("rate", rate), ("slope_0", slope)],
            ("step_0", -rate * slope),
            self.record,
        )
        eta, m = written.operands
        code = f"step(Delta x) {written.operands_equals} -{eta} dot derivative({m.term}) {written.equals} "
        return fit_formula(f"{code} step({written.result})", _side().width)

    def _tabulate(self, path: Descent, above: Mobject) -> ValueTable:
        """Tabulate x, f'(x) and the step, a row a step."""
        rows = []
        for k in range(min(self.params.steps, len(path))):
            slope = float(path.gradients[k])
            values = (("x", path.points[k]), ("slope", slope), ("step", -self.params.learning_rate * slope + 0.0))
            figures = [self.record(f"{name}_{k}", float(value), number_spec(float(value))) for name, value in values]
            rows.append([figure.marked for figure in figures])
        head = ("x", "derivative(f'(x))", "step(Delta x)")
        colors = (theme.TEXT, theme.DERIVATIVE, theme.STEP)
        return ValueTable(head, rows, _side().below(above, 1.5 * theme.SPACE), colors=colors, row_height=0.5)

    def _arrows(self, plot: Plot, way: Sequence[float]) -> list[Arrow]:
        """Draw the step from each point to the next as an arrow in a lane of its own, below the graph."""
        arrows = []
        for k, (a, b) in enumerate(pairwise(way[: self.params.steps + 1])):
            height = plot.at(0, plot.y_range[0])[1] + (self.params.steps - k - 0.5) * LANE
            start, end = ([plot.at(x, 0)[0], height, 0] for x in (a, b))
            style = {"color": theme.STEP, "stroke_width": theme.BOLD, "max_tip_length_to_length_ratio": 0.4}
            arrows.append(Arrow(start, end, buff=0, **style))
        return arrows

    def _bowl_rows(self, picture: Picture, rate: ValueTracker, rests: Sequence[float]) -> VGroup:
        """Write η, the bowl's curvature 1/η, and the heights before and after the step, live."""
        f, start = self.params.function, self.params.start
        slope = float(picture.result.path.gradients[0])

        def landing() -> float:
            return float(f(start - rate.get_value() * slope))

        before = self.record("value_0", float(f(start)), number_spec(float(f(start))))
        eta = LiveNumber(self.ledger, "rate", rate.get_value, live_spec(rests, 2, most=6))
        bend = LiveNumber(
            self.ledger, "curvature", lambda: 1 / rate.get_value(), live_spec([1 / each for each in rests], 2, most=6)
        )
        ends = [float(f(start - each * slope)) for each in rests]
        after = LiveNumber(self.ledger, "value_1", landing, live_spec(ends, 2, most=7), color=theme.STEP)
        start_value = Formula(f"function(f(x_0)) {before.equals} tangent({before.typst})")
        rows = LiveRows(("eta", eta), ("1/eta", bend), start_value, ("function(f(x_1))", after))
        return set_below(rows, picture.formula)

    def _set_up_dial(self, minimum: float | None, curvature: float, count: int) -> RateView:
        """Lay out the plot in a smaller room, the map beside it, and the dial below; nothing is shown yet."""
        f = self.params.function
        upper, strip_room = _dial_rooms()
        x_range, y_range = fit_around(f, self.params.start, minimum)
        plot = Plot(x_range, y_range, upper[0], names=("x", "function(f(x))"))
        rate = ValueTracker(self.params.learning_rates[0])
        beside = IterationMap(f.derivative(), x_range, upper[1], rate.get_value)
        name = plated(Formula("x - eta derivative(f'(x))", size=theme.LABEL))
        upper[1].place(name, 1, -1)
        words = {kind: self.read(kind) for kind in KINDS}
        strip = OutcomeTable(self._strip_heads(), strip_room, count)
        return RateView(plot, plot.curve(f), rate, beside, name, strip, words, minimum, curvature)

    def _move_plot(self, picture: Picture, dial: RateView) -> None:
        """Bring the plot to its smaller room."""
        old, plot = picture.plot, dial.plot
        self.play(
            FadeOut(old.marks, old.numbers, old.names),
            ReplacementTransform(old.axes, plot.axes),
            ReplacementTransform(picture.curve, dial.curve),
            run_time=theme.CALM,
        )
        self.remove(old)
        self.play(FadeIn(plot.marks, plot.numbers, plot.names), run_time=theme.QUICK)
        self.add(plot, dial.curve)

    def _strip_heads(self) -> list[VMobject]:
        """Name the rows of the dial: the rate, the factor at the minimum, the end."""
        return [
            Formula("eta", size=theme.LABEL),
            Formula("1 - eta f''(x^*)", size=theme.LABEL, color=theme.DERIVATIVE),
            self.text("end", size=theme.LABEL, color=theme.QUIET),
            self.text("how", size=theme.LABEL, color=theme.QUIET),
        ]

    def _show_result(self, result: DescentResult, dial: RateView, left: Sequence[Mobject]) -> list[Mobject]:
        """Turn the dial to a rate, let the ball go, and say how it ends; what was `left` by the rate before fades.

        Return what this rate leaves.
        """
        cells = dial.strip.fill(self._cells(result, dial))
        room = dial.strip.rooms[len(dial.strip.columns) - 1]
        is_first = len(dial.strip.columns) == 1
        turn = FadeIn(dial.strip.window) if is_first else dial.strip.window.animate.move_to(room.center)
        way, gone = shown_way(self.params.function, dial.plot, result.points)
        t = ValueTracker(0.0)
        trail = PathTrace(dial.plot, self.params.function, way, t.get_value)
        stairs = dial.map.stairs(list(result.points[: len(way) + 1]), t.get_value)
        self.play(
            turn,
            dial.rate.animate.set_value(result.rate),
            FadeIn(cells[0], cells[1], trail.ball),
            *map(FadeOut, left),
            run_time=theme.QUICK,
        )
        self.add(stairs, trail)
        self.play(t.animate.set_value(len(way) - 1), run_time=_seconds(way), rate_func=linear)
        self.play(FadeIn(*cells[2:]), *([FadeOut(trail.ball)] if gone else []), run_time=theme.QUICK)
        trail.clear_updaters()
        return [trail, stairs]

    def _cells(self, result: DescentResult, dial: RateView) -> list[VMobject]:
        """Write a rate, its factor at the minimum, where it ends and how."""
        name = f"{result.rate:g}"
        eta = self.record(f"rate_{name}", result.rate, number_spec(result.rate))
        factor = "-"
        if np.isfinite(dial.curvature):
            value = round(1 - result.rate * dial.curvature, 12)
            factor = self.record(f"factor_{name}", value, number_spec(value)).marked
        return [
            Formula(eta.marked, size=theme.LABEL),
            Formula(factor, size=theme.LABEL, color=theme.DERIVATIVE),
            Formula(self._write_end(result, dial.minimum), size=theme.LABEL),
            Words(dial.words[result.kind], self.language, size=theme.LABEL),
        ]

    def _write_end(self, result: DescentResult, minimum: float | None) -> str:
        """Write where a descent ends: its limit, the points it goes between, its last point, or infinity."""
        name, end = f"end_{result.rate:g}", float(result.points[-1])
        if result.kind == "away":
            return f"|x| -> {self.record(name, np.inf)}"
        if result.kind in ARRIVALS and minimum is not None:
            end = minimum if abs(end - minimum) <= SAME * abs(result.points[0] - minimum) else end
        last = self.record(name, end, number_spec(end))
        if result.kind == "cycles" and np.isclose(result.points[-3], end, rtol=SAME, atol=SAME * abs(end)):
            other = float(result.points[-2])
            before = self.record(f"{name}_before", other, number_spec(other))
            return f"{before.marked} <-> {last.marked}"
        return f"x -> {last.typst}" if result.kind in ARRIVALS else f"x {last.equals} {last.typst}"

    def _second_ranges(self, found: Sequence[DescentResult]) -> tuple[tuple[float, float], tuple[float, float]]:
        """Return ranges of x and y that show both starts, and the ways of those that arrive."""
        ways = [result.points if result.kind in ARRIVALS else result.points[:1] for result in found]
        passed = np.concatenate(ways)
        low, high = float(passed.min()), float(passed.max())
        pad = 0.3 * (high - low)
        x_range = (low - pad, high + pad)
        return x_range, fit_range(self.params.second_function, x_range, with_zero=True)

    def _tabulate_ends(self, found: Sequence[DescentResult], above: Mobject) -> ValueTable:
        """Tabulate where each start ends, and the value there."""
        rows = []
        for k, result in enumerate(found, start=1):
            start, end = float(result.points[0]), float(result.points[-1])
            away = result.kind == "away"
            values = (
                ("valley_start", start),
                ("valley_end", np.inf if away else end),
                ("valley_value", np.nan if away else float(self.params.second_function(end))),
            )
            rows.append([self.record(f"{name}_{k}", value, number_spec(value)).marked for name, value in values])
        head = ("x_0", "x_n", "function(f(x_n))")
        colors = (theme.TEXT, theme.STEP, theme.FUNCTION)
        return ValueTable(head, rows, _side().below(above, 2 * theme.SPACE), colors=colors)

    # -- what is true of the given function ----------------------------------------------------------------------

    def _wide_rate(self, path: Descent) -> float | None:
        """Return a rate whose step lands higher than it began: the given one, or the smallest of the dial's."""
        f, start, slope = self.params.function, self.params.start, float(path.gradients[0])
        higher = [
            rate
            for rate in (self.params.learning_rate, *self.params.learning_rates)
            if f(start - rate * slope) > f(start)
        ]
        return higher[0] if higher else None

    def _narrow_rate(self, picture: Picture) -> float | None:
        """Return a rate whose bowl lies above the graph in all that is shown: the given one, or the smallest such."""
        f, start, slope = self.params.function, self.params.start, float(picture.result.path.gradients[0])
        xs = np.linspace(*picture.plot.x_range, SAMPLES)
        ys = evaluate(f, xs)
        smaller = [self.params.learning_rate / 2**k for k in range(1, HALVINGS)]
        for rate in (self.params.learning_rate, *self.params.learning_rates, *smaller):
            if is_above(f(start) + slope * (xs - start) + (xs - start) ** 2 / (2 * rate), ys):
                return rate
        return None


def _seconds(way: Sequence[float]) -> float:
    """Return how long a descent is shown."""
    return float(np.clip(HOP * (len(way) - 1), SHORTEST, LONGEST))


def _columns() -> list[Region]:
    """Return the rooms of the plot, and of what is written beside it."""
    return frame.body.split_columns(1.75, 1)


def _side() -> Region:
    return _columns()[1]


def _dial_rooms() -> tuple[list[Region], Region]:
    """Return the rooms of the plot and the map, and below them that of the dial."""
    body = frame.body
    cut = body.bottom + STRIP
    upper = Region(body.left, body.right, cut + theme.GAP, body.top)
    return upper.split_columns(1.75, 1), Region(body.left, body.right, body.bottom, cut)
