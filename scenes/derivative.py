"""Chapter 1, the derivative: from the average change to the limit.

Deck, page 1: f'(a) is the limit of (f(a+h) − f(a))/h, where it exists.
"""

from __future__ import annotations

import operator
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Annotated, Self

import numpy as np
from manim import (
    DOWN,
    LEFT,
    RIGHT,
    UP,
    Create,
    FadeIn,
    FadeOut,
    Indicate,
    Line,
    Mobject,
    VGroup,
    VMobject,
    Write,
    config,
)
from pydantic import Field, model_validator

from engine.section_renderer import count_frames
from mathcore import (
    Function,
    difference_quotient,
    is_differentiable,
    limit_table,
    one_sided_derivatives,
    precise_value,
    tangent_line,
)
from mathcore.precision import as_written
from scenes.components.difference_triangle import DifferenceTriangle, fit_plot, room_beside
from scenes.components.lens import Lens
from scenes.components.number import LiveNumber, LiveSign
from scenes.components.plot import Plot, fit_range
from scenes.components.secant import Secant, corner_step, last_step
from scenes.components.table import ValueTable
from scenes.components.text import Formula, Words, fit_formula
from scenes.framework.comparison import are_equal
from scenes.framework.digits import Calculation, Recorder, distinct_specs, live_spec, number_spec, write_calculation
from scenes.framework.numbers import Figure, format_number, read_number
from scenes.framework.parameters import FunctionOfX, Parameters, Real, need_values, need_way, show_point
from scenes.framework.scene import LectureScene, beat
from scenes.framework.timing import formula_time
from scenes.style.frame import Region, frame
from scenes.style.theme import theme

__all__ = ["LimitDefinition"]

LEAST_STEP, LEAST_STEP_BESIDE = 1e-30, 1e-9  # of all steps; of the first one, as a share of the point
TALLEST = 1.5  # of a function's formula, in frame units, at full size
CORNER_WINDOW = 1.375  # how far a corner's graph is shown to each side, in steps of its first secants
SHARES = (0.55, 1.0)  # of the first step, at which the secant rests
SAMPLES = 41  # of a run of steps, and of a neighbourhood
STRAIGHT = 1e-9  # the share of its rise by which a graph may leave its tangent and still be straight
ROUNDED = 8  # by how many units in the last place its values may be off
LONGEST = 10  # digits of a step or a slope that is written whole


class LimitParameters(Parameters):
    """A function, a point, the steps h from large to small, and a corner where the limit does not exist."""

    function: FunctionOfX = Function.parse("x^2/4 + 1")
    point: Real = 1.0
    steps: Annotated[tuple[Real, ...], Field(min_length=2, max_length=6)] = (2.0, 1.0, 0.5, 0.1, 0.01)
    corner_function: FunctionOfX = Function.parse("abs(x)")
    corner_point: Real = 0.0

    @model_validator(mode="after")
    def check(self) -> Self:
        a = self.point
        if any(step <= 0 for step in self.steps) or list(self.steps) != sorted(set(self.steps), reverse=True):
            raise ValueError(f"steps: {list(self.steps)} do not fall towards 0; write positive steps, largest first")
        if self.steps[-1] < LEAST_STEP or self.steps[0] < LEAST_STEP_BESIDE * abs(a):
            raise ValueError(
                f"steps: {list(self.steps)} are too small beside the point {show_point(a)} to be drawn; "
                f"choose larger steps, the first one {show_point(max(LEAST_STEP, LEAST_STEP_BESIDE * abs(a)))} or more"
            )
        remedy = f"choose another point than {show_point(a)} or smaller steps"
        need_values("function", self.function, [a, *(a + step for step in self.steps)], remedy)
        need_way("steps", self.function, a, a + self.steps[0], remedy)
        if not is_differentiable(self.function, a):
            raise ValueError(
                f'point: "{self.function.text}" has no derivative at {show_point(a)}; choose another point '
                "(a corner belongs in corner_function)"
            )
        left, right = one_sided_derivatives(self.corner_function, self.corner_point)
        if not np.isfinite([left, right]).all() or abs(left - right) <= 1e-6 * max(abs(left), abs(right)):
            raise ValueError(
                f'corner_function: "{self.corner_function.text}" has no corner at {show_point(self.corner_point)}; '
                'choose one whose slopes from left and right differ, such as "abs(x)" at 0'
            )
        return self


def average_change(f: Function, a: float, h: float, record: Recorder) -> Calculation:
    """(f(a+h) − f(a))/h in numbers, with the digits that the difference needs; Δf/h where they are too many."""
    quotient = float(difference_quotient(f, a, h))
    values = [
        ("f_at_a_plus_h", precise_value(f, as_written(a) + as_written(h))),
        ("f_at_a", precise_value(f, a)),
        ("delta_x", h),
    ]
    result = ("average_change", quotient)

    def write(record: Recorder) -> Calculation:
        return write_calculation(lambda high, low, step: (high - low) / step, values, result, record, tolerance=0)

    if write(Figure.of).holds:
        return write(record)
    return write_calculation(operator.truediv, [("delta_f", quotient * h), ("delta_x", h)], result, record)


@dataclass(frozen=True)
class SecantPicture:
    """What the beats hand on: the plot, its curve and formula, and the live secant."""

    title: Words
    plot: Plot
    curve: VMobject
    formula: Formula
    secant: Secant

    @property
    def kept(self) -> tuple[Mobject, ...]:
        """What stays from beat to beat."""
        return self.title, self.plot, self.curve, self.formula, self.secant


class LimitDefinition(LectureScene[LimitParameters]):
    """The average change becomes the slope of a secant, the secant a tangent, its slope the derivative."""

    def construct(self) -> None:
        picture = self.average_change()
        self.secant_slope(picture)
        self.step_shrinks(picture)
        self.curve_becomes_straight(picture)
        self.no_limit_at_a_corner(picture.title)

    # -- beats --------------------------------------------------------------------------------------------------

    @beat()
    def average_change(self) -> SecantPicture:
        f, a, h = self.params.function, self.params.point, self.params.steps[0]
        title = frame.header.place(Words(self.context.words.title, self.language, theme.HEADING, weight=500), -1, 1)
        self.play(FadeIn(title, shift=0.2 * DOWN), run_time=theme.QUICK)
        picture = self._draw_plot(title, f, a, h)
        self.next_phrase()
        secant = picture.secant
        self.play(FadeIn(secant.first, secant.feet[0], secant.labels[0]), run_time=theme.QUICK)
        self.play(FadeIn(secant.second, secant.feet[1], secant.labels[1]), run_time=theme.QUICK)
        self.next_phrase()
        self._measure(picture.plot, f, a, h)
        numbers = self._write_quotient(f, a, h, picture.formula)
        written = self.frame
        self.next_phrase()
        wanted = count_frames(formula_time(len(numbers)), config.frame_rate)
        self.hold(wanted - (self.frame - written))
        return picture

    @beat(variants=("steady",))
    def secant_slope(self, picture: SecantPicture) -> None:
        secant, step = picture.secant, self.params.steps[0]
        self.clear(*picture.kept)
        self.play(Create(secant.line), run_time=theme.CALM)
        f, a, steps = self.params.function, self.params.point, [share * step for share in (1.0, *SHARES)]
        slopes = [float(difference_quotient(f, a, h)) for h in steps]
        h = LiveNumber(self.ledger, "h", secant.h.get_value, live_spec(steps), color=theme.STEP)
        slope = LiveNumber(self.ledger, "secant_slope", secant.slope, live_spec(slopes, 3), color=theme.SECANT)
        rows = VGroup(
            VGroup(Formula("step(h)"), LiveSign(h), h),
            VGroup(self.text("slope", color=theme.SECANT), LiveSign(slope), slope),
        )
        passed = [float(difference_quotient(f, a, step * share)) for share in np.linspace(min(SHARES), 1, SAMPLES)]
        if are_equal(Figure("", value, format_number(value, slope.spec_of(value))) for value in passed):
            self.use_variant("steady")
        for row in rows:
            row.arrange(RIGHT, buff=theme.GAP)
        rows.arrange(DOWN, buff=theme.SPACE, aligned_edge=LEFT).next_to(picture.formula, DOWN, 2 * theme.SPACE)
        rows.align_to(picture.formula, LEFT)
        self.play(FadeIn(rows, shift=0.2 * UP), run_time=theme.QUICK)
        self.next_phrase()
        for share in SHARES:
            self.play(secant.h.animate.set_value(share * step), run_time=theme.SLOW)

    @beat(variants=("steady", "unsettled"))
    def step_shrinks(self, picture: SecantPicture) -> None:
        f, a, steps = self.params.function, self.params.point, self.params.steps
        found = limit_table(f, a, steps)
        self.clear(*picture.kept)
        specs = distinct_specs([row.quotient for row in found], 6, LONGEST)
        figures = [
            (
                self.record(f"h_{k}", h, number_spec(h, whole=LONGEST)),
                self.record(f"quotient_{k}", value, spec),
            )
            for k, ((h, value, _), spec) in enumerate(zip(found, specs, strict=True), start=1)
        ]
        rows = [(h.marked, quotient.marked) for h, quotient in figures]
        if variant := _settling([quotient for _, quotient in figures], float(tangent_line(f, a).slope)):
            self.use_variant(variant)
        room = _side_region().split_rows(1, 5)[1].below(picture.formula, theme.GAP)
        table = ValueTable(
            ("step(h)", "(f(a + step(h)) - f(a)) / step(h)"),
            rows,
            room,
            shares=(1, 1.8),
            colors=(theme.STEP, theme.SECANT),
        )
        self.play(FadeIn(table.head, shift=0.15 * UP), Create(table.rule), run_time=theme.QUICK)
        for k, (h, row) in enumerate(zip(steps, table.rows, strict=True)):
            if k:
                self.play(picture.secant.h.animate.set_value(h), run_time=theme.CALM)
            self.play(FadeIn(row, target_position=picture.secant.second, scale=0.3), run_time=theme.QUICK)
            if k == 0:
                self.next_phrase()

    @beat(variants=("straight",))
    def curve_becomes_straight(self, picture: SecantPicture) -> None:
        f, a = self.params.function, self.params.point
        if _is_straight(f, a, self.params.steps[0]):
            self.use_variant("straight")
        self.clear(*picture.kept)
        room = _side_region().split_rows(1.1, 3, 1.7)[1].below(picture.formula, theme.GAP)
        lens = Lens(picture.plot, f, a, room, slope=picture.secant.slope)
        self.play(Create(lens.spot), run_time=theme.QUICK)
        self.play(FadeIn(lens.glass, scale=0.3, target_position=lens.spot), Create(lens.rays), run_time=theme.CALM)
        self._count_power(lens)
        self.next_phrase()
        nearer = picture.secant.h.animate.set_value(self.params.steps[-1] / lens.most)
        self.play(lens.power.animate.set_value(lens.most), nearer, run_time=theme.SLOW)
        self.next_phrase()
        tangent = self._draw_tangent(picture)
        limit = self._write_limit(f, a)
        self.next_phrase()
        self.play(limit.animate.set_opacity(1), tangent.animate.set_stroke(width=theme.BOLD), run_time=theme.QUICK)

    @beat()
    def no_limit_at_a_corner(self, title: Words) -> None:
        f, a = self.params.corner_function, self.params.corner_point
        self.clear(title)
        left, right = one_sided_derivatives(f, a)
        specs = distinct_specs((left, right), 6)
        plot, formula = self._draw_corner(f, a)
        self.next_phrase()
        sides = [
            self._write_side("-", "left_quotient", left, specs[0]),
            self._write_side("+", "right_quotient", right, specs[1]),
        ]
        verdict = self.text("verdict", color=theme.LOSS, width=_side_region().width)
        _side_region().hang(formula, [*sides, verdict])
        for row, side in zip(sides, (-1, 1), strict=True):
            self._approach(plot, f, a, side, (left, right)[side > 0], row)
            self.next_phrase()
        self.play(*(Indicate(row.select("value"), color=theme.TEXT) for row in sides), run_time=theme.CALM)
        self.play(FadeIn(verdict, shift=0.2 * UP), run_time=theme.QUICK)

    # -- pictures -----------------------------------------------------------------------------------------------

    def _draw_plot(self, title: Words, f: Function, a: float, h: float) -> SecantPicture:
        """Axes, the graph and its formula; the secant is made, not shown."""
        change = h * float(difference_quotient(f, a, h))
        rise = Figure("delta_f", change, format_number(change, number_spec(change)))
        plot = fit_plot(f, a, h, _plot_region(), room_beside(rise))
        curve = plot.curve(f)
        formula = self._write_function(f)
        self.play(Create(plot.axes), FadeIn(plot.marks, plot.numbers, plot.names), run_time=theme.CALM)
        self.play(Create(curve), Write(formula), run_time=theme.CALM)
        return SecantPicture(title, plot, curve, formula, Secant(plot, f, a, h))

    def _write_function(self, f: Function) -> Formula:
        """The function's formula, at the top of the side column."""
        formula = fit_formula(f"function(f(x)) = {f.typst()}", _side_region().width, height=TALLEST)
        _side_region().place(formula, -1, 1)
        return formula

    def _measure(self, plot: Plot, f: Function, a: float, h: float) -> None:
        """Braces over the two legs of the triangle under the secant, with their lengths."""
        change = h * float(difference_quotient(f, a, h))
        run = self.record("delta_x", h, number_spec(h, whole=LONGEST))
        rise = self.record("delta_f", change, number_spec(change))
        triangle = DifferenceTriangle(plot, f, a, h, run, rise)
        for leg, measure in zip(triangle.legs, triangle.measures, strict=True):
            self.play(Create(leg), run_time=theme.QUICK)
            self.play(FadeIn(*measure), run_time=theme.QUICK)

    def _write_quotient(self, f: Function, a: float, h: float, above: Mobject) -> Formula:
        """The average change written out, first in letters and then in numbers, which are handed back."""
        written = average_change(f, a, h, self.record)
        *values, step = written.operands
        letters = Formula("(Delta f) / (Delta x) = (f(a + step(h)) - f(a)) / step(h)")
        last = f"step({step}) {written.equals} secant({written.result})"
        rise = f"{values[0]} - {values[1].term}" if len(values) > 1 else f"secant({values[0]})"
        numbers = fit_formula(f"{written.operands_equals} ({rise}) / {last}", _side_region().width)
        if numbers.width > _side_region().width and len(values) > 1:
            rise = f"{values[0]} & \\ - med {values[1].term} &"
            numbers = fit_formula(f"{written.operands_equals} ({rise}) / {last}", _side_region().width)
        VGroup(letters, numbers).arrange(DOWN, buff=theme.SPACE, aligned_edge=LEFT)
        VGroup(letters, numbers).next_to(above, DOWN, buff=2 * theme.SPACE).align_to(above, LEFT)
        if numbers.get_bottom()[1] < _side_region().bottom:
            _side_region().hang(above, [letters, numbers])
        self.play(Write(letters), run_time=theme.CALM)
        self.play(Write(numbers), run_time=theme.CALM)
        return numbers

    def _count_power(self, lens: Lens) -> None:
        """The magnification, live, under the glass."""
        sign = Formula("times", size=theme.BODY, color=theme.QUIET)
        number = LiveNumber(
            self.ledger, "magnification", lens.power.get_value, ".3g", size=theme.BODY, color=theme.QUIET
        )
        power = VGroup(sign, number).arrange(RIGHT, buff=0.08).next_to(lens.glass, DOWN, buff=theme.GAP)
        self.play(FadeIn(power), run_time=theme.QUICK)

    def _draw_tangent(self, picture: SecantPicture) -> Line:
        """The tangent, born from the secant it replaces."""
        f, a = self.params.function, self.params.point
        slope = float(tangent_line(f, a).slope)
        tangent = picture.plot.segment(a, float(f(a)), slope, 7.5, theme.TANGENT)
        gone = VGroup(picture.secant.second, picture.secant.feet[1], picture.secant.labels[1])
        self.play(FadeOut(gone), FadeOut(picture.secant.line), FadeIn(tangent), run_time=theme.CALM)
        return tangent

    def _write_limit(self, f: Function, a: float) -> Formula:
        """The definition, part by part, and its value here."""
        value = float(tangent_line(f, a).slope)
        slope = self.record("slope", value, number_spec(value, 6))
        letters = (
            "{{ tangent(f'(a)) : left }} = {{ lim_(step(h) -> 0) : limit }}"
            " {{ secant((f(a + step(h)) - f(a)) / step(h)) : quotient }}"
        )
        number = f"{{{{ {slope.equals} tangent({slope}) : value }}}}"
        limit = fit_formula(f"{letters} {number}", _side_region().width, theme.BODY)
        if limit.width > _side_region().width:
            limit = fit_formula(f"{letters} \\ {number}", _side_region().width, theme.BODY)
        _side_region().place(limit, 0, -1)
        left, lim, quotient, value, equals = limit.parts("left", "limit", "quotient", "value")
        self.play(Write(VGroup(left, equals)), run_time=theme.QUICK)
        self.play(Write(quotient), run_time=theme.QUICK)
        self.play(Write(lim), run_time=theme.QUICK)
        self.play(FadeIn(value, shift=0.2 * LEFT), run_time=theme.QUICK)
        return limit

    def _draw_corner(self, f: Function, a: float) -> tuple[Plot, Formula]:
        step = corner_step(f, a)
        x_range = (a - CORNER_WINDOW * step, a + CORNER_WINDOW * step)
        y_range = fit_range(f, x_range, include=(float(f(x)) for x in (a - step, a, a + step)), with_zero=True)
        plot = Plot(x_range, y_range, _plot_region())
        curve = plot.curve(f)
        formula = self._write_function(f)
        self.play(Create(plot.axes), FadeIn(plot.marks, plot.numbers, plot.names), run_time=theme.QUICK)
        self.play(Create(curve), Write(formula), run_time=theme.CALM)
        self.play(FadeIn(plot.dot(a, float(f(a)), theme.TANGENT), scale=2), run_time=theme.QUICK)
        return plot, formula

    def _write_side(self, sign: str, name: str, limit: float, spec: str) -> Formula:
        """The limit of the quotient from one side, as a formula; it is not shown yet."""
        value = self.record(name, limit, spec)
        row = fit_formula(
            f"lim_(step(h) -> 0^{sign}) (f(a + step(h)) - f(a)) / step(h) {value.equals} {{{{ {value} : value }}}}",
            _side_region().width,
            theme.BODY,
        )
        row.select("value").set_color(theme.SECANT if sign == "+" else theme.GRADIENT)
        return row

    def _approach(self, plot: Plot, f: Function, a: float, side: int, limit: float, row: Formula) -> None:
        """A secant from one side whose step falls to 0, and the limit of its slope."""
        step = corner_step(f, a)
        secant = Secant(plot, f, a, side * step, length=4.5)
        color = theme.SECANT if side > 0 else theme.GRADIENT
        secant.line.set_color(color)
        secant.second.set_color(color)
        self.play(FadeIn(secant.second), Create(secant.line), run_time=theme.QUICK)
        self.add(secant.second, secant.line)
        self.play(
            secant.h.animate.set_value(side * last_step(f, a, side * step, limit)),
            FadeIn(row, shift=0.2 * UP),
            run_time=theme.SLOW,
        )
        for part in (secant.second, secant.line):
            part.clear_updaters()
        self.play(FadeOut(secant.second), run_time=theme.QUICK)


def _settling(quotients: Sequence[Figure], slope: float) -> str:
    """The words for quotients that do not come closer to the slope step by step, as they read."""
    if are_equal(quotients):
        return "steady"
    away = [abs(read_number(quotient.text) - slope) for quotient in quotients]
    closer = all(after <= before for before, after in pairwise(away)) and away[-1] < away[0]
    return "" if closer else "unsettled"


def _is_straight(f: Function, a: float, reach: float) -> bool:
    """Whether the graph is its tangent at a, wherever it has a value within the reach."""
    line = tangent_line(f, a)
    xs = a + reach * np.linspace(-1, 1, SAMPLES)
    ys = np.asarray(f(xs), dtype=float) * np.ones_like(xs)
    apart = np.abs(ys - (float(f(a)) + float(line.slope) * (xs - a)))
    lost = ROUNDED * np.finfo(float).eps * float(np.nanmax(np.abs(ys)))
    return bool(np.nanmax(apart) <= STRAIGHT * abs(float(line.slope)) * reach + lost)


def _plot_region() -> Region:
    return frame.body.split_columns(1.6, 1)[0]


def _side_region() -> Region:
    return frame.body.split_columns(1.6, 1)[1]
