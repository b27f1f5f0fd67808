"""Chapter 3, the differential: what a small step changes along the tangent, beside what it changes along the curve."""

from __future__ import annotations

import operator
from dataclasses import dataclass
from typing import Annotated, Self

import numpy as np
from manim import (
    DOWN,
    LEFT,
    RIGHT,
    UP,
    Brace,
    Create,
    FadeIn,
    GrowFromPoint,
    Line,
    Mobject,
    ValueTracker,
    VGroup,
    Write,
)
from pydantic import Field, model_validator

from mathcore import Differential as Change
from mathcore import Function, differential
from mathcore.precision import precise_gap
from scenes.components.difference_triangle import fit_plot
from scenes.components.graph import sample
from scenes.components.magnified_curve import MagnifiedCurve
from scenes.components.number import LiveNumber
from scenes.components.plot import Plot
from scenes.components.table import ValueTable
from scenes.components.text import Formula, Words, fit_formula, plated, set_below, write_function
from scenes.framework.digits import distinct_specs, live_spec, number_spec, write_calculation
from scenes.framework.parameters import (
    FunctionOfX,
    Parameters,
    Real,
    need_derivative,
    need_falling_steps,
    need_values,
    need_way,
    show_point,
)
from scenes.framework.scene import LectureScene, beat
from scenes.style.frame import Region, frame
from scenes.style.theme import theme

__all__ = ["Differential"]

MEASURES = 2.6  # frame units at the right of the step: the two heights and the gap with their names
TALLEST = 1.5  # of a function's formula, in frame units
LOST = 1e-13  # the share of Δf that its computation may have lost
STEEPEST = 8.0  # how many times as high as the curve the tangent may rise over the first step
SEEN = 0.04  # height of a gap that can be seen, in frame units: below it its name fades
HALF_ORDER = 0.15  # by how much a measured order may differ from 2 and still be read as a square


class DifferentialParameters(Parameters):
    """A function, a point, and the steps dx from large to small."""

    function: FunctionOfX = Function.parse("x^2/2")
    point: Real = 1.0
    steps: Annotated[tuple[Real, ...], Field(min_length=2, max_length=4)] = (1.0, 0.1, 0.01)

    @model_validator(mode="after")
    def check(self) -> Self:
        a, steps = self.point, self.steps
        need_falling_steps("steps", steps, a)
        remedy = f"choose another point than {show_point(a)} or smaller steps"
        need_values("function", self.function, [a, *(a + step for step in steps)], remedy)
        need_way("steps", self.function, a, a + steps[0], remedy)
        need_derivative("point", self.function, a, "choose a point where the curve has one tangent")
        self._check_rise()
        return self

    def _check_rise(self) -> None:
        """Refuse a tangent beside which the curve would be flat."""
        f, a, dx = self.function, self.point, self.steps[0]
        span, rise = float(np.ptp(sample(f, (a, a + dx)))), abs(float(differential(f, a, dx).df))
        if rise > STEEPEST * span + LOST * abs(float(f(a))):
            raise ValueError(
                f'steps: over dx = {show_point(dx)} the tangent of "{f.text}" goes {rise / span:.3g} times as far as '
                f"the curve, too far to be drawn beside it; choose a smaller first step"
            )


@dataclass(frozen=True)
class DifferentialPicture:
    """What one beat passes to the next: the plot, what is drawn in it, and how much it is magnified."""

    title: Words
    plot: Plot
    formula: Formula
    power: ValueTracker
    curve: MagnifiedCurve
    step: VGroup
    rise: VGroup
    change: VGroup
    gap: VGroup
    tangent: Line
    point: Mobject


class Differential(LectureScene[DifferentialParameters]):
    """df on the tangent, Δf on the curve; as dx falls, the gap between them falls faster."""

    def construct(self) -> None:
        picture = self.along_the_tangent()
        self.along_the_curve(picture)
        self.gap_shrinks(picture)
        self.definition(picture)

    # -- beats --------------------------------------------------------------------------------------------------

    @beat(variants=("falls", "level"))
    def along_the_tangent(self) -> DifferentialPicture:
        f, a, dx = self.params.function, self.params.point, self.params.steps[0]
        df = float(differential(f, a, dx).df)
        if df <= 0:
            self.use_variant("falls" if df else "level")
        picture = self._set_up(self.open_with_title())
        plot = picture.plot
        self.play(*plot.enter(), run_time=theme.CALM)
        self.play(Create(picture.curve, suspend_mobject_updating=True), Write(picture.formula), run_time=theme.CALM)
        self.play(FadeIn(picture.point, scale=0.5), Create(picture.tangent), run_time=theme.CALM)
        self.next_phrase()
        self.play(Create(picture.step[0]), run_time=theme.CALM)
        self.play(FadeIn(*picture.step[1:]), run_time=theme.QUICK)
        self.next_phrase()
        self.play(GrowFromPoint(picture.rise[0], picture.rise[0].get_start()), run_time=theme.CALM)
        self.play(FadeIn(*picture.rise[1:]), run_time=theme.QUICK)
        written = write_calculation(
            operator.mul,
            [("slope", float(f.derivative()(a))), ("dx_1", dx)],
            ("df_1", df),
            self.record,
        )
        slope, step = written.operands
        numbers = fit_formula(
            f"tangent(dif f) {written.operands_equals} derivative({slope}) dot step({step.term}) {written.equals} "
            f"tangent({written.result})",
            _side().width,
        )
        letters = Formula("tangent(dif f) = derivative(f'(x)) dot step(dif x)")
        VGroup(letters, numbers).arrange(DOWN, buff=theme.SPACE, aligned_edge=LEFT)
        set_below(VGroup(letters, numbers), picture.formula)
        self.play(Write(letters), run_time=theme.CALM)
        self.play(FadeIn(numbers, shift=0.2 * UP), run_time=theme.QUICK)
        return picture

    @beat(variants=("straight", "meets"))
    def along_the_curve(self, picture: DifferentialPicture) -> None:
        if self._is_straight():
            self.use_variant("straight")
        elif not self._gap(self.params.steps[0]):
            self.use_variant("meets")
        self.play(GrowFromPoint(picture.change[0], picture.change[0].get_start()), run_time=theme.CALM)
        self.play(FadeIn(*picture.change[1:]), run_time=theme.QUICK)
        self.add(picture.change)
        self.next_phrase()
        if not self._is_straight():
            self.play(Create(picture.gap[0]), run_time=theme.CALM)
            self.play(FadeIn(*picture.gap[1:]), run_time=theme.QUICK)
            self.add(picture.gap)

    @beat(variants=("straight", "faster", "uneven"))
    def gap_shrinks(self, picture: DifferentialPicture) -> None:
        steps = self.params.steps
        if variant := self._order():
            self.use_variant(variant)
        kept = [picture.title, picture.formula, picture.curve, picture.step, picture.rise, picture.change]
        kept += [picture.tangent, picture.point, *([] if self._is_straight() else [picture.gap])]
        self.clear(*kept)
        self.table = table = self._tabulate(picture.formula)
        power = self._count_power(picture)
        self.play(FadeIn(power), *table.enter(), run_time=theme.QUICK)
        self.play(table.enter_row(0), run_time=theme.QUICK)
        for k, (dx, row) in enumerate(zip(steps, table.rows, strict=True)):
            if k:
                self.play(picture.power.animate.set_value(steps[0] / dx), run_time=theme.SLOW)
                self.play(FadeIn(row, shift=0.15 * UP), run_time=theme.QUICK)
            if k == 1:
                self.next_phrase()

    @beat(variants=("straight",))
    def definition(self, picture: DifferentialPicture) -> None:
        f = self.params.function
        if self._is_straight():
            self.use_variant("straight")
        kept = [picture.title, picture.formula, picture.curve, picture.step, picture.rise, picture.tangent]
        self.clear(*kept, picture.point)
        general = Formula("tangent(dif f) = derivative(f'(x)) dot step(dif x)", size=theme.FORMULA)
        own = fit_formula(f"derivative(f'(x)) = {f.derivative().typst()}", _side().width, height=TALLEST)
        VGroup(general, own).arrange(DOWN, buff=2 * theme.SPACE, aligned_edge=LEFT)
        set_below(VGroup(general, own), picture.formula, 3 * theme.SPACE)
        self.play(FadeIn(general, target_position=picture.rise, scale=0.4), run_time=theme.CALM)
        self.next_phrase()
        self.play(Write(own), run_time=theme.CALM)

    # -- what is drawn ------------------------------------------------------------------------------------------

    def _set_up(self, title: Words) -> DifferentialPicture:
        """Return the plot about the first step, and all that is measured in it; nothing is shown yet."""
        f, a, dx = self.params.function, self.params.point, self.params.steps[0]
        change = differential(f, a, dx)
        plot = fit_plot(f, a, dx, _columns()[0], MEASURES, [float(f(a) + change.df)])
        formula = write_function(f, _side(), TALLEST)
        power = ValueTracker(1.0)
        curve = MagnifiedCurve(plot, f, a, power.get_value)
        value = float(f(a))
        tangent = plot.segment(a, value, float(f.derivative()(a)), 2 * plot.region.width, theme.TANGENT)
        step, rise, whole, gap = self._measures(plot, value, change, power)
        point = plot.dot(a, value, theme.TANGENT)
        self.picture = DifferentialPicture(title, plot, formula, power, curve, step, rise, whole, gap, tangent, point)
        return self.picture

    def _measures(
        self, plot: Plot, value: float, change: Change, power: ValueTracker
    ) -> tuple[VGroup, VGroup, VGroup, VGroup]:
        """Return the step dx, the rise df on the tangent, the change Δf of the curve, and the gap between them, named.

        dx and df keep their places while the picture is magnified; the change and the gap follow the curve."""
        f, a, dx = self.params.function, self.params.point, self.params.steps[0]
        start, corner = plot.at(a, value), plot.at(a + dx, value)
        top = plot.at(a + dx, value + change.df)
        side = DOWN if change.df >= 0 else UP
        step = Line(start, corner, color=theme.STEP, stroke_width=theme.BOLD)
        brace = Brace(step, side, buff=0.08, color=theme.STEP)
        name = plated(Formula("step(dif x)", size=theme.BODY)).next_to(brace, side, 0.08)
        rise = Line(corner, top, color=theme.TANGENT, stroke_width=theme.BOLD)
        rise_name = plated(Formula("tangent(dif f)", size=theme.BODY)).next_to(rise.get_center(), RIGHT, 0.12)
        away = 1.25 * RIGHT

        def end() -> np.ndarray:
            """Return where the curve is above the end of the step, as it is magnified."""
            now = power.get_value()
            shown = value + float(differential(f, a, dx / now).delta_f) * now
            return plot.at(a + dx, shown)

        arrow = Line(color=theme.FUNCTION, stroke_width=theme.BOLD)
        arrow_name = plated(Formula("function(Delta f)", size=theme.BODY))
        gap = Line(color=theme.TEXT, stroke_width=theme.BOLD)
        gap_name = plated(Formula("function(Delta f) - tangent(dif f)", size=theme.LABEL))

        def follow_change(_: Mobject) -> None:
            arrow.set_points_as_corners([corner + away, end() + away])
            arrow_name.next_to(arrow.get_center(), RIGHT, 0.12)

        def follow_gap(_: Mobject) -> None:
            gap.set_points_as_corners([top, end()])
            outer = max(top, end(), key=lambda point: -point[1] * side[1])
            gap_name.next_to(outer, -side, 0.16).shift(0.5 * gap_name.width * LEFT)
            gap_name.set_opacity(float(np.clip((gap.height - SEEN) / (0.1 * SEEN), 0, 1)))

        change_group, gap_group = VGroup(arrow, arrow_name), VGroup(gap, gap_name)
        follow_change(change_group)
        follow_gap(gap_group)
        change_group.add_updater(follow_change)
        gap_group.add_updater(follow_gap)
        return VGroup(step, brace, name), VGroup(rise, rise_name), change_group, gap_group

    def _count_power(self, picture: DifferentialPicture) -> VGroup:
        """Return how many times the picture is magnified, live, in the corner of the plot."""
        powers = [self.params.steps[0] / dx for dx in self.params.steps]
        spec = live_spec(powers, 0)
        number = LiveNumber(self.ledger, "power", picture.power.get_value, spec, size=theme.BODY, color=theme.QUIET)
        row = VGroup(Formula("times", size=theme.BODY, color=theme.QUIET), number).arrange(RIGHT, buff=theme.GAP / 2)
        falls = differential(self.params.function, self.params.point, self.params.steps[0]).df < 0
        return VGroup(_columns()[0].place(row, -0.9, -0.9 if falls else 0.9))

    def _tabulate(self, above: Mobject) -> ValueTable:
        """Return dx, df, Δf and their gap, a row a step."""
        f, a, steps = self.params.function, self.params.point, self.params.steps
        changes = [differential(f, a, dx) for dx in steps]
        rows = []
        for k, (dx, change) in enumerate(zip(steps, changes, strict=True), start=1):
            specs = distinct_specs([change.df, change.delta_f])
            gap = self._gap(dx)
            figures = [
                self.record(f"dx_{k}", dx, number_spec(dx)),
                self.record(f"df_{k}", float(change.df), specs[0]),
                self.record(f"delta_f_{k}", float(change.delta_f), specs[1]),
                self.record(f"gap_{k}", gap, number_spec(gap)),
            ]
            rows.append([figure.marked for figure in figures])
        head = ("step(dif x)", "tangent(dif f)", "function(Delta f)", "Delta f - dif f")
        room = _side().split_rows(1, 3)[1].below(above, 2 * theme.SPACE)
        colors = (theme.STEP, theme.TANGENT, theme.FUNCTION, theme.TEXT)
        shares = [
            max(Formula(code, size=theme.LABEL).width for code in column) for column in zip(head, *rows, strict=True)
        ]
        return ValueTable(head, rows, room, shares=shares, colors=colors, size=theme.LABEL)

    # -- what is true of the given function ----------------------------------------------------------------------

    def _is_straight(self) -> bool:
        """Return whether the curve is its tangent over all steps."""
        return not any(self._gap(dx) for dx in self.params.steps)

    def _gap(self, dx: float) -> float:
        """Return Δf − df, 0 where it is no more than rounding."""
        f, a = self.params.function, self.params.point
        if not np.isnan(gap := precise_gap(f, a, dx)):
            return gap
        change = differential(f, a, dx)
        is_lost = abs(change.gap) <= LOST * (abs(change.delta_f) + abs(change.df))
        return 0.0 if is_lost else float(change.gap)

    def _order(self) -> str | None:
        """Return the variant for how fast the gap falls: None where a tenth of dx leaves a hundredth of the gap."""
        if self._is_straight():
            return "straight"
        steps = np.array(self.params.steps)
        gaps = np.abs([self._gap(dx) for dx in self.params.steps])
        shares = gaps / steps
        if not np.all((np.diff(shares) < 0) | (gaps[1:] == 0)) or not gaps[0]:
            return "uneven"
        with np.errstate(divide="ignore", invalid="ignore"):
            orders = np.diff(np.log(gaps)) / np.diff(np.log(steps))
        is_tenth = np.allclose(steps[1:] / steps[:-1], 0.1)
        return None if is_tenth and np.all(np.abs(orders - 2) < HALF_ORDER) else "faster"


def _columns() -> list[Region]:
    """Return the rooms of the plot and of what is written beside it."""
    return frame.body.split_columns(1.35, 1)


def _side() -> Region:
    return _columns()[1]
