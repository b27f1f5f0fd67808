"""Chapter 1, the derivative: from the average change to the limit.

Deck, page 1: f'(a) is the limit of (f(a+h) − f(a))/h, where it exists.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

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
    Restore,
    VGroup,
    VMobject,
    Write,
)

from mathcore import Function, difference_quotient, limit_table, one_sided_derivatives, precise_value, tangent_line
from mathcore.precision import as_written
from scenes.components.answers import AnswerMarks, rows_of
from scenes.components.corner import Corner
from scenes.components.difference_triangle import DifferenceTriangle, fit_plot, keep_off_triangle, room_beside
from scenes.components.function_text import write_function
from scenes.components.lens import Lens
from scenes.components.live_rows import LiveRows
from scenes.components.number import LiveNumber
from scenes.components.plot import Plot
from scenes.components.secant import Secant
from scenes.components.table import ValueTable
from scenes.components.text import Formula, Words, set_below
from scenes.framework.comparison import compare
from scenes.framework.digits import (
    Calculation,
    Recorder,
    Value,
    distinct_specs,
    live_spec,
    number_spec,
    shows,
    whole_spec,
)
from scenes.framework.numbers import Figure, digits_shown, format_number
from scenes.framework.rounded_points import Found, names_about
from scenes.framework.scene import LectureScene, beat
from scenes.limit_definition.formulas import write_limit, write_quotient, write_sides, write_values
from scenes.limit_definition.layout import lens_room, plot_region, side_region
from scenes.limit_definition.numbers import (
    average_change,
    change_of,
    goes_both_ways,
    is_line,
    is_line_nearby,
    is_steady,
    judge_quotients,
    quotient_of,
)
from scenes.limit_definition.parameters import LimitParameters
from scenes.style.frame import frame
from scenes.style.theme import theme

__all__ = ["LimitDefinition"]

TALLEST = 1.5  # of a function's formula, in frame units, at full size
SHARES = (0.55, 1.0)  # of the first step, at which the secant rests
NEAREST = 0.05  # of the first step: how far it shrinks where the slope of the secant goes both ways
PASSED = 60  # secants that are looked at between two, to see what they cross
WHOLE = 40.0  # length of a line that is cut at the plot's borders, in frame units
GHOST = 0.45  # opacity of the secants that were
LONGEST = 10  # digits of a step or a slope that is written whole
ONE_VALUE = 1e-9  # the share by which two computations of one value may differ


@dataclass(frozen=True)
class SecantPicture:
    """What one beat passes to the next: the plot, its curve and formula, and the live secant."""

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

    formats = ("16:9", "9:16")

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
        title = self.open_with_title()
        picture = self._draw_plot(title, f, a, h)
        self.next_phrase()
        secant = picture.secant
        at = Figure.of("a", float(as_written(a)), number_spec(float(as_written(a)), whole=LONGEST))
        self.ledger.take_about(names_about([at], self._found()))
        written_out = average_change(f, a, h, self.record, self._quotient_specs()[0])
        values = write_values(self._show_values(f, a, h, written_out), picture.formula)
        for k, dot in enumerate((secant.first, secant.second)):
            self.play(FadeIn(secant.feet[k], dot, secant.labels[k]), run_time=theme.QUICK)
            self.play(Write(values[k]), run_time=theme.CALM)
        self.next_phrase()
        self._measure(picture, f, a, h)
        numbers = self._write_quotient(written_out, values)
        written = self.frame
        self.point_out(numbers)
        self.let_read(numbers, since=written)
        return picture

    @beat(variants=("steady", "turns"))
    def secant_slope(self, picture: SecantPicture) -> None:
        secant, step = picture.secant, self.params.steps[0]
        self.clear(*picture.kept)
        self.play(Create(secant.line), run_time=theme.CALM)
        f, a, steps = self.params.function, self.params.point, [share * step for share in (1.0, *SHARES)]
        slopes = [float(difference_quotient(f, a, h)) for h in steps]
        h = LiveNumber(self.ledger, "h", secant.h.get_value, live_spec(steps), color=theme.STEP)
        slope = LiveNumber(self.ledger, "secant_slope", secant.slope, self._slope_spec(slopes), color=theme.SECANT)
        rows = LiveRows(("step(h)", h), (self.text("slope", color=theme.SECANT), slope))
        if is_steady(f, a, (min(SHARES) * step, step), slope.spec_of):
            self.use_variant("steady")
        turns = goes_both_ways(f, a, (NEAREST * step, step), slope.spec_of)
        if turns:
            self.use_variant("turns")
        set_below(rows, picture.formula)
        self.play(FadeIn(rows, shift=0.2 * UP), run_time=theme.QUICK)
        self.next_phrase()
        now, then = (Figure.of("", value, slope.spec_of(value)) for value in slopes[:2])
        right = 1 if turns else {"rises": 0, "equal": 1, "falls": 2}[compare(now, then)]
        marks = self._ask_for_change(rows, right)
        nearest = NEAREST if turns else SHARES[0]
        self.play(secant.h.animate.set_value(nearest * step), run_time=theme.SLOW)
        self.play(marks.reveal(), run_time=theme.QUICK)
        self.play(secant.h.animate.set_value(SHARES[1] * step), marks.leave(), run_time=theme.SLOW)

    def _ask_for_change(self, above: Mobject, right: int) -> AnswerMarks:
        """Ask what the slope will do as the step shrinks, before it does."""
        room = side_region().below(above, 1.5 * theme.SPACE)
        # Below a tall formula the rows take all that is left.
        larger = side_region().below(above, theme.GAP)
        return self.ask(rows_of(room.split_rows(5, 1)[0], 3, larger), right=right)

    @beat(variants=("steady", "unsettled"))
    def step_shrinks(self, picture: SecantPicture) -> None:
        f, a, steps = self.params.function, self.params.point, self.params.steps
        found = limit_table(f, a, steps)
        self.clear(*picture.kept)
        specs = self._quotient_specs()
        figures = [
            (
                self.record(f"h_{k}", h, number_spec(h, whole=LONGEST)),
                self.record(f"quotient_{k}", quotient_of(f, a, h), spec),
            )
            for k, (h, spec) in enumerate(zip(steps, specs, strict=True), start=1)
        ]
        limit = self.record("slope", float(found.limit), self._limit_spec(float(found.limit)))
        rows = [(h.marked, quotient.marked) for h, quotient in figures]
        rows.append(("-> 0", f"{'->' if limit.equals == '=' else 'approx'} tangent({limit})"))
        if variant := judge_quotients([quotient for _, quotient in figures], found.limit):
            self.use_variant(variant)
        room = side_region().split_rows(1, 5)[1].below(picture.formula, theme.GAP)
        table = ValueTable(
            ("step(h)", "(f(a + step(h)) - f(a)) / step(h)"),
            rows,
            room,
            shares=(1, 1.8),
            colors=(theme.STEP, theme.SECANT),
        )
        self.play(*table.enter(), run_time=theme.QUICK)
        ghosts = VGroup()
        for k, (h, row) in enumerate(zip(steps, table.rows[:-1], strict=True)):
            if k:
                self.play(picture.secant.h.animate.set_value(h), run_time=theme.CALM)
            # In an upright frame the way from the plot leads across the formula and the rows above.
            come = {"target_position": picture.secant.second, "scale": 0.3} if frame.is_wide else {"shift": 0.2 * UP}
            self.play(FadeIn(row, **come), run_time=theme.QUICK)
            ghosts.add(self._leave_ghost(picture))
            if k == 0:
                self.next_phrase()
        self.play(FadeIn(table.rows[-1], shift=0.2 * UP), run_time=theme.QUICK)
        self.play(Indicate(table.rows[-1], color=theme.TEXT, scale_factor=1.15), run_time=theme.CALM)
        self.let_read(table.rows[-1], since=self.frame)

    @beat(variants=("straight", "nearby", "slow"))
    def curve_becomes_straight(self, picture: SecantPicture) -> None:
        f, a = self.params.function, self.params.point
        self.clear(*picture.kept)
        lens = Lens(
            picture.plot, f, a, lens_room(picture.formula), slope=picture.secant.slope, standing=[picture.formula]
        )
        if is_line(f, a, self.params.steps[0]):
            self.use_variant("straight")
        elif not lens.gets_straight:
            self.use_variant("slow")
        elif is_line_nearby(f, a, self.params.steps[0]):
            self.use_variant("nearby")
        # The rays of the glass would run through what is written at the axes.
        written = [part.save_state() for part in (picture.plot.marks, picture.plot.numbers, picture.plot.names)]
        gone = [part.animate.set_opacity(0) for part in written]
        self.play(Create(lens.spot), *gone, run_time=theme.QUICK)
        self.play(FadeIn(lens.glass, scale=0.3, target_position=lens.spot), Create(lens.rays), run_time=theme.CALM)
        self._count_power(lens)
        self.next_phrase()
        nearer = picture.secant.h.animate.set_value(min(self.params.steps[-1] / lens.most, lens.reach))
        self.play(lens.level.animate.set_value(lens.last_level), nearer, run_time=self.phrase_time(theme.SLOW))
        self.next_phrase()
        tangent = self._draw_tangent(picture, lens)
        self.play(FadeOut(lens.rays), *map(Restore, written), run_time=theme.QUICK)
        limit = self._write_limit(f, a)
        self.point_out(tangent, limit)
        self.next_phrase()
        self.play(limit.animate.set_opacity(1), tangent.animate.set_stroke(width=theme.BOLD), run_time=theme.QUICK)

    @beat(variants=("curved",))
    def no_limit_at_a_corner(self, title: Words) -> None:
        f, a = self.params.corner_function, self.params.corner
        self.clear(title)
        limits = one_sided_derivatives(f, a)
        corner = Corner(f, a, plot_region())
        if not corner.is_straight((limits.left, limits.right)):
            self.use_variant("curved")
        formula = self._draw_corner(corner, (limits.left, limits.right))
        self.next_phrase()
        rows = write_sides(limits, self.record)
        verdict = self.text("verdict", color=theme.LOSS, width=side_region().width)
        side_region().hang(formula, [*rows, verdict])
        for side, limit, row in zip((-1, 1), limits, rows, strict=True):
            self._approach(corner, side, float(limit), row)
            self.next_phrase()
        self.play(FadeIn(verdict, shift=0.2 * UP), run_time=theme.QUICK)
        self.play(*(Indicate(row.select("value"), color=theme.TEXT) for row in rows), run_time=theme.CALM)
        self.point_out(verdict)

    def _found(self) -> Found:
        """Return by name how the numbers at the point are found."""
        f, steps = self.params.function, self.params.steps
        found: Found = {
            "f_at_a": f,
            "f_at_a_plus_h": lambda x: f(x + steps[0]),
            "delta_f": lambda x: change_of(f, x, steps[0]),
            "average_change": lambda x: difference_quotient(f, x, steps[0]),
            "slope": f.derivative(),
        }
        quotients = {f"quotient_{k}": lambda x, h=h: difference_quotient(f, x, h) for k, h in enumerate(steps, start=1)}
        return {**found, **quotients}

    def _quotient_specs(self) -> list[str]:
        """Return the formats of the quotients of all steps: each is written alike wherever it stands."""
        f, a = self.params.function, self.params.point
        return distinct_specs([float(quotient_of(f, a, h)) for h in self.params.steps], 6, LONGEST)

    def _limit_spec(self, limit: float) -> str:
        """Return the format of the limit of the quotients: it has as many digits as those of them that are rounded."""
        f, a, steps = self.params.function, self.params.point, self.params.steps
        quotients = [float(quotient_of(f, a, h)) for h in steps]
        given = zip(quotients, self._quotient_specs(), strict=True)
        texts = [format_number(value, spec) for value, spec in given if not shows(value, spec)]
        return number_spec(limit, max([6, *map(digits_shown, texts)]), LONGEST)

    def _slope_spec(self, slopes: list[float]) -> Callable[[float], str]:
        """Return the format of the live slope: that of the first quotient while it is the first of the slopes, at which
        it comes to rest again."""
        first, live = self._quotient_specs()[0], live_spec(slopes, 3)

        def spec_of(value: float) -> str:
            return first if math.isclose(value, slopes[0], rel_tol=1e-12) else whole_spec(value, live)

        return spec_of

    # -- pictures -----------------------------------------------------------------------------------------------

    def _draw_plot(self, title: Words, f: Function, a: float, h: float) -> SecantPicture:
        """Return axes, the graph and its formula; the secant is made, not shown."""
        rise = self._rise(f, a, h)
        plot = fit_plot(f, a, h, plot_region(), room_beside(rise), numbered=True)
        curve = plot.curve(f)
        formula = self._write_function(f)
        slopes = [float(difference_quotient(f, a, step)) for step in self.params.steps]
        slopes.append(float(tangent_line(f, a).slope))
        plot.keep_clear(*(plot.segment(a, float(f(a)), slope, WHOLE, theme.SECANT) for slope in slopes))
        plot.keep_clear(*(plot.drop(x, float(f(x))) for x in (a, *(a + step for step in self._rests()))))
        keep_off_triangle(plot, f, a, h, self._run(f, a, h), rise)
        plot.pass_below(*self._passed_secants(plot))
        self.play(*plot.enter(), run_time=theme.CALM)
        self.play(Create(curve), Write(formula), run_time=theme.CALM)
        return SecantPicture(title, plot, curve, formula, Secant(plot, f, a, h, length=WHOLE))

    def _passed_secants(self, plot: Plot) -> list[VMobject]:
        """Return where the secant passes, and the dashes below its second point, as the step shrinks."""
        f, a = self.params.function, self.params.point
        found: list[VMobject] = []
        for h in np.linspace(0, self.params.steps[0], PASSED)[1:]:
            slope = float(difference_quotient(f, a, h))
            found += [plot.segment(a, float(f(a)), slope, WHOLE, theme.SECANT), plot.drop(a + h, float(f(a + h)))]
        return found

    def _rests(self) -> list[float]:
        """Return the steps at which the secant comes to rest."""
        first = self.params.steps[0]
        return [*self.params.steps, *(share * first for share in (*SHARES, NEAREST))]

    def _write_function(self, f: Function) -> Formula:
        """Return the function's formula, at the top of the side column."""
        return write_function(f, side_region(), TALLEST)

    def _show_values(self, f: Function, a: float, h: float, written: Calculation) -> list[tuple[Figure, Figure]]:
        """Record a and a+h with the values of f there, in the texts that the average change has for these."""
        known = {figure.name: figure for figure in written.operands}
        rows = []
        for name, x in (("a", as_written(a)), ("a_plus_h", as_written(a) + as_written(h))):
            value = precise_value(f, a if name == "a" else x)
            key = f"f_at_{name}"
            shown = known[key] if key in known else self.record(key, value, number_spec(value))
            rows.append((self.record(name, float(x), number_spec(float(x), whole=LONGEST)), shown))
        return rows

    def _run(self, f: Function, a: float, h: float, show: Recorder = Figure.of) -> Figure:
        """Return Δx as it is written beside the triangle: as the average change has it, where it is rounded."""
        spec, specs = number_spec(h, whole=LONGEST), dict[str, str]()

        def note(name: str, value: Value, spec: str) -> Figure:
            specs[name] = spec
            return Figure.of(name, value, spec)

        if not shows(h, spec):
            average_change(f, a, h, note, self._quotient_specs()[0])
        return show("delta_x", h, specs.get("delta_x", spec))

    def _rise(self, f: Function, a: float, h: float, show: Recorder = Figure.of) -> Figure:
        """Return δf as it is written beside the triangle: as the average change has it, where that has this value: with
        h = 1, or f(a) = 0, in another's place."""
        change, specs = change_of(f, a, h), []

        def note(name: str, value: Value, spec: str) -> Figure:
            if math.isclose(float(value), change, rel_tol=ONE_VALUE):
                specs.append(spec)
            return Figure.of(name, value, spec)

        average_change(f, a, h, note, self._quotient_specs()[0])
        return show("delta_f", change, specs[0] if specs else number_spec(change))

    def _measure(self, picture: SecantPicture, f: Function, a: float, h: float) -> None:
        """Draw braces over the two legs of the triangle under the secant, with their lengths."""
        run, rise = self._run(f, a, h, self.record), self._rise(f, a, h, self.record)
        triangle = DifferenceTriangle(picture.plot, f, a, h, run, rise, standing=picture.secant.labels)
        for leg, measure in zip(triangle.legs, triangle.measures, strict=True):
            self.play(Create(leg), run_time=theme.QUICK)
            self.play(FadeIn(*measure), run_time=theme.QUICK)

    def _leave_ghost(self, picture: SecantPicture) -> Line:
        """Leave a faint copy where the secant is: the copies are a fan that closes."""
        ghost = picture.secant.line.copy().clear_updaters().set_stroke(width=theme.HAIRLINE, opacity=GHOST)
        self.bring_to_back(ghost)
        return ghost

    def _write_quotient(self, written: Calculation, above: Mobject) -> Formula:
        """Return the average change written out, first in letters and then in numbers, which are handed back."""
        letters, numbers = write_quotient(written, above)
        self.play(Write(letters), run_time=theme.CALM)
        self.play(Write(numbers), run_time=theme.CALM)
        return numbers

    def _count_power(self, lens: Lens) -> None:
        """Show the magnification, live, under the glass."""
        sign = Formula("times", size=theme.BODY, color=theme.QUIET)
        number = LiveNumber(self.ledger, "magnification", lens.power, ".3g", size=theme.BODY, color=theme.QUIET)
        power = VGroup(sign, number).arrange(RIGHT, buff=0.08).next_to(lens.glass, DOWN, buff=theme.GAP)
        self.play(FadeIn(power), run_time=theme.QUICK)

    def _draw_tangent(self, picture: SecantPicture, lens: Lens) -> Line:
        """Return the tangent, born from the secant it replaces."""
        f, a = self.params.function, self.params.point
        slope = float(tangent_line(f, a).slope)
        tangent = picture.plot.segment(a, float(f(a)), slope, WHOLE, theme.TANGENT)
        gone = VGroup(picture.secant.second, picture.secant.feet[1], picture.secant.labels[1])
        chord = lens.line.animate.set_color(theme.TANGENT)
        self.play(FadeOut(gone), FadeOut(picture.secant.line), FadeIn(tangent), chord, run_time=theme.CALM)
        return tangent

    def _write_limit(self, f: Function, a: float) -> Formula:
        """Return the definition, part by part, and its value here."""
        value = float(tangent_line(f, a).slope)
        slope = self.record("slope", value, self._limit_spec(value))
        limit = write_limit(slope)
        left, lim, quotient, value, equals = limit.parts("left", "limit", "quotient", "value")
        self.play(Write(VGroup(left, equals)), run_time=theme.QUICK)
        self.play(Write(quotient), run_time=theme.QUICK)
        self.play(Write(lim), run_time=theme.QUICK)
        self.play(FadeIn(value, shift=0.2 * LEFT), run_time=theme.QUICK)
        return limit

    def _draw_corner(self, corner: Corner, slopes: Sequence[float]) -> Formula:
        """Return the formula, after the axes, the graph, and the point of the corner with its name are drawn; lines of
        the slopes will run through it."""
        formula, plot = self._write_function(corner.f), corner.plot
        point = self.record("corner", corner.a, number_spec(corner.a, 6, LONGEST))  # digits of the quotients
        name = corner.name_point(f"a {point.equals} {point}", slopes)
        self.play(*plot.enter(), run_time=theme.QUICK)
        self.play(Create(corner.curve), Write(formula), run_time=theme.CALM)
        self.play(FadeIn(corner.dot, scale=2), FadeIn(name), run_time=theme.QUICK)
        return formula

    def _approach(self, corner: Corner, side: int, limit: float, row: Formula) -> None:
        """Let the step of a one-sided secant fall to 0, and write the limit of its slope."""
        secant = corner.secants[side]
        self.play(FadeIn(secant.second), Create(secant.line), run_time=theme.QUICK)
        self.add(secant.second, secant.line)
        nearer = secant.h.animate.set_value(corner.last_step(side, limit))
        self.play(nearer, FadeIn(row, shift=0.2 * UP), run_time=theme.SLOW)
        for part in (secant.second, secant.line):
            part.clear_updaters()
        self.play(FadeOut(secant.second), run_time=theme.QUICK)
