"""Chapter 3, the differential: what a small step changes along the tangent, beside what it changes along the curve."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import product

import numpy as np
from manim import (
    DOWN,
    LEFT,
    RIGHT,
    UP,
    Create,
    FadeIn,
    FadeOut,
    GrowFromPoint,
    Line,
    Mobject,
    MoveToTarget,
    ReplacementTransform,
    ValueTracker,
    VGroup,
    Write,
)

from mathcore import derivative_at, differential
from scenes.components.calculation import fit_calculation
from scenes.components.difference_triangle import fit_plot
from scenes.components.fitted_table import fit_table, has_room
from scenes.components.free_places import is_clear, lines_of, move_clear
from scenes.components.function_text import fit_function, write_function
from scenes.components.gap_windows import NAMES, STEPS, breaks_beside, draw_gap_windows, record_powers
from scenes.components.magnified_curve import MagnifiedCurve
from scenes.components.number import LiveNumber
from scenes.components.plot import Plot
from scenes.components.table import ValueTable
from scenes.components.text import Formula, Words, common_size, fit_formula, set_below, stack, type_sizes
from scenes.differential.analysis import DifferentialAnalysis
from scenes.differential.measures import are_read_as_one, clear_of_numbers, draw_measures, edges_of
from scenes.differential.numbers import DifferentialNumbers
from scenes.differential.parameters import DifferentialParameters
from scenes.framework.digits import (
    live_spec,
    number_spec,
)
from scenes.framework.numbers import Figure
from scenes.framework.rounded_points import Found, names_about
from scenes.framework.scene import LectureScene, beat
from scenes.style.frame import Region, frame
from scenes.style.theme import theme

__all__ = ["Differential"]

Row = tuple[str, tuple[str, str], str]  # of a calculation: its left side, its terms, and its result

SHORTER = 0.4  # the share of dx to which it slides
ROW = 0.5  # height of a row of the table
MEASURES = 2.6  # frame units at the right of the step: the two heights and the gap with their names
WINDOWS = 1.1 + NAMES + STEPS  # height of the windows on the gaps, with their steps and magnification
LEAST_GAP = 0.75  # of the usual gap, between the rows beside the plot: where there is less, smaller type is taken
CLEAR = 0.05  # frame units that the tangent keeps from the name of the x-axis
TIGHT = 0.7  # of the usual gap between columns, where there is little room
WIDE = 1.5  # widths of a frame over its height from which the plot has the larger share
TALLEST = 1.5  # of a function's formula, in frame units


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

    formats = ("16:9", "4:3", "9:16")

    def construct(self) -> None:
        picture = self.along_the_tangent()
        self.along_the_curve(picture)
        self.gap_shrinks(picture)
        self.definition(picture)

    @cached_property
    def analysis(self) -> DifferentialAnalysis:
        """What is true of the gap of this run."""
        return DifferentialAnalysis(self.params.function, self.params.point, self.params.steps)

    @cached_property
    def numbers(self) -> DifferentialNumbers:
        """What is written of this run, and in which digits."""
        return DifferentialNumbers(self.analysis)

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
        written = self.numbers.write_df(self.record, self.numbers.alike())
        slope, step = written.operands
        numbers = fit_calculation(
            "tangent(dif f)",
            [f"{written.operands_equals} derivative({slope}) dot step({step.term})"],
            f"{written.equals} tangent({written.result})",
            _side().width,
        )
        letters = Formula("tangent(dif f) = derivative(f'(x)) dot step(dif x)")
        at = self.record("x", a, self.numbers.alike()["x"])
        givens = _in_rows(
            (f"x {at.equals} {at}", f"derivative(f'(x)) {slope.equals} derivative({slope})"),
            f"step(dif x) {step.equals} step({step})",
        )
        rows = VGroup(letters, givens, numbers).arrange(DOWN, buff=theme.SPACE, aligned_edge=LEFT)
        self.rows = set_below(rows, picture.formula)
        self.play(Write(letters), run_time=theme.CALM)
        self.play(FadeIn(givens, shift=0.2 * UP), run_time=theme.QUICK)
        self.play(FadeIn(numbers, shift=0.2 * UP), run_time=theme.QUICK)
        return picture

    @beat(variants=("straight", "meets"))
    def along_the_curve(self, picture: DifferentialPicture) -> None:
        if self.analysis.is_straight():
            self.use_variant("straight")
        elif not self.analysis.gap(self.params.steps[0]):
            self.use_variant("meets")
        self.play(GrowFromPoint(picture.change[0], picture.change[0].get_start()), run_time=theme.SLOW)
        self.play(FadeIn(*picture.change[1:]), run_time=theme.QUICK)
        self.add(picture.change)
        *change, gap = self._add_changes(picture.formula)
        self.play(*(FadeIn(row, shift=0.2 * UP) for row in change), run_time=theme.QUICK)
        self.point_out(picture.change[-1][-1], change[-1])
        self.next_phrase()
        if not self.analysis.is_straight():
            self.play(Create(picture.gap[0]), run_time=theme.CALM)
            self.play(FadeIn(*picture.gap[1:]), run_time=theme.QUICK)
            self.add(picture.gap)
            written = self.frame
            self.play(FadeIn(gap, shift=0.2 * UP), run_time=theme.QUICK)
            self.point_out(picture.rise[-1][-1], picture.change[-1][-1], picture.gap[0])
            self.let_read(gap, since=written)

    @beat(variants=("straight", "exact", "faster", "uneven"))
    def gap_shrinks(self, picture: DifferentialPicture) -> None:
        steps = self.params.steps
        if variant := self.analysis.order_variant():
            self.use_variant(variant)
        kept = [picture.title, picture.formula, picture.curve, picture.step, picture.rise, picture.change]
        kept += [picture.tangent, picture.point, *([] if self.analysis.is_straight() else [picture.gap])]
        self.clear(*kept)
        self.table = table = self._tabulate(picture.formula)
        self.power_row = power = self._count_power(picture)
        self.play(FadeIn(power), *table.enter(), run_time=theme.QUICK)
        self.windows = windows = self._draw_windows(picture, table)
        written = self.frame
        for k, dx in enumerate(steps):
            if k:
                slowly = theme.SLOW if k == 1 else self.phrase_time(theme.SLOW)
                self.play(picture.power.animate.set_value(steps[0] / dx), run_time=slowly)
            self.play(table.enter_row(k), run_time=theme.QUICK)
            if k in windows:
                names = [FadeIn(self.windows_name)] if k == min(windows) else []
                # In an upright frame the way from the gap goes through the table and the windows' name.
                origin = {"target_position": picture.gap[0]} if frame.is_wide else {}
                self.play(FadeIn(windows[k], scale=0.2, **origin), *names, run_time=theme.CALM)
                written = self.frame
            if k == 1:
                self.next_phrase()
        self.point_out(*(cell for row in table.rows for cell in (row[0], row[-1])))
        texts = [part for window in windows.values() for part in window if isinstance(part, Formula)]
        self.let_read(*texts, since=written)

    @beat(variants=("straight",))
    def definition(self, picture: DifferentialPicture) -> None:
        f = self.params.function
        if self.analysis.is_straight():
            self.use_variant("straight")
        kept = [picture.title, picture.formula, picture.curve, picture.step, picture.rise, picture.tangent]
        self.clear(*kept, picture.point)
        picture.plot.set_z_index(-1)  # it comes back under the names that hide it
        self._leave_out_crossed(picture.plot)
        self.play(picture.power.animate.set_value(1), run_time=theme.CALM)
        self.play(FadeIn(picture.plot), run_time=theme.QUICK)  # its numbers hold only now, and no curve passes them
        sign = "=" if self.analysis.is_straight() else "approx"
        close = Formula(f"function(Delta f) {sign} tangent(dif f)")
        general = Formula(
            "{{ tangent(dif f) : rise }} = derivative(f'(x)) dot {{ step(dif x) : step }}", size=theme.FORMULA
        )
        own = fit_function("derivative(f'(x))", f.derivative(), _side().width, height=TALLEST)
        _side().hang(picture.formula, [close, general, own])
        self.shorter = shorter = self._shorten(picture)
        self.play(FadeIn(close), run_time=theme.QUICK)
        self.next_phrase()
        rise, step, rest = general.parts("rise", "step")
        self.play(
            FadeIn(rise, target_position=shorter[1][1]),
            FadeIn(step, target_position=shorter[0][2]),
            run_time=theme.CALM,
        )
        self.play(FadeIn(rest), run_time=theme.QUICK)
        self.play(Write(own), run_time=theme.CALM)
        written = self.frame
        self.point_out(rise, step)
        self.let_read(own, since=written)

    # -- what is drawn ------------------------------------------------------------------------------------------

    def _set_up(self, title: Words) -> DifferentialPicture:
        """Return the plot about the first step, and all that is measured in it; nothing is shown yet."""
        f, a, dx = self.params.function, self.params.point, self.params.steps[0]
        change = differential(f, a, dx)
        at = self.record("x", a, self.numbers.alike()["x"])
        self.ledger.take_about(names_about([at], self._found()))
        after = self.record("x_after", a + dx, number_spec(a + dx))
        ticks = {a: at.text, a + dx: after.text}
        plot = fit_plot(f, a, dx, _columns()[0], MEASURES, [float(f(a) + change.df)], ticks=ticks)
        formula = write_function(f, _side(), TALLEST)
        power = ValueTracker(1.0)
        curve = MagnifiedCurve(plot, f, a, power.get_value)
        value = float(f(a))
        tangent = plot.segment(a, value, float(derivative_at(f, a)), 2 * plot.region.width, theme.TANGENT)
        plot.keep_clear(tangent)
        _clear_name(plot, tangent)
        step, rise, whole, gap = draw_measures(f, a, dx, plot, change, power)
        plot.keep_clear(curve, *step.get_family(), *rise.get_family(), *whole[:2].get_family(), *gap)
        plot.keep_clear(*edges_of(rise[0], gap[0]))
        if are_read_as_one(whole[2], plot):
            plot.keep_clear(*whole[2].get_family())
        shorter, *_ = draw_measures(f, a, SHORTER * dx, plot, differential(f, a, SHORTER * dx), power)
        point = plot.dot(a, value, theme.TANGENT)
        plot.keep_clear(point)
        plot.prefer_clear(*shorter.get_family())
        self.picture = DifferentialPicture(title, plot, formula, power, curve, step, rise, whole, gap, tangent, point)
        return self.picture

    def _found(self) -> Found:
        """Return by name how the numbers at the point are found."""
        f, first = self.params.function, self.params.steps[0]
        found: Found = {"value": f, "value_after": lambda x: f(x + first), "slope": f.derivative()}
        for k, dx in enumerate(self.params.steps, 1):
            for name, part in (("df", "df"), ("delta_f", "delta_f"), ("gap", "gap")):
                found[f"{name}_{k}"] = lambda x, dx=dx, part=part: getattr(differential(f, x, dx), part)
        return found

    def _count_power(self, picture: DifferentialPicture) -> VGroup:
        """Return how many times the picture is magnified, live, in the corner of the plot."""
        powers = [self.params.steps[0] / dx for dx in self.params.steps]
        spec = live_spec(powers, 0)
        number = LiveNumber(self.ledger, "power", picture.power.get_value, spec, size=theme.BODY, color=theme.QUIET)
        words = self.text("power", size=theme.BODY, color=theme.QUIET)
        times = Formula("times", size=theme.BODY, color=theme.QUIET)
        row = VGroup(words, VGroup(times, number).arrange(RIGHT, buff=theme.GAP / 2)).arrange(RIGHT, buff=theme.GAP)
        row[1].shift((words.baseline - number.get_bottom()[1]) * UP)
        # The curve becomes the tangent, which runs through the point: the row stands in the corner off both.
        drawn = lines_of([picture.tangent, *picture.step, *picture.rise])
        falls = differential(self.params.function, self.params.point, self.params.steps[0]).df < 0
        sides = (-0.9, 0.9) if falls else (0.9, -0.9)
        corners = [
            _columns()[0].place(row.copy(), along, side).get_center() for along in (-0.9, 0.0, 0.9) for side in sides
        ]
        names = [group[-1] for group in (picture.change, picture.gap)]
        if not move_clear([row], [corners], drawn, names):
            row.move_to(corners[0])
        return VGroup(row)

    def _leave_out_crossed(self, plot: Plot) -> None:
        """Take those numbers off the axes that the upright lines of the shorter step will run through."""
        f, a, dx = self.params.function, self.params.point, SHORTER * self.params.steps[0]
        _, *upright, _ = draw_measures(f, a, dx, plot, differential(f, a, dx), ValueTracker(1.0))
        lines = lines_of([line for group in upright for line in group[:2].get_family()])
        plot.numbers.remove(*(number for number in plot.numbers if not is_clear(number, lines)))

    def _shorten(self, picture: DifferentialPicture) -> tuple[VGroup, VGroup, VGroup]:
        """Let the end of the step go back to a share of its way, and show what the curve changes over it; return the
        shorter step, rise and change."""
        f, a, dx = self.params.function, self.params.point, SHORTER * self.params.steps[0]
        step, rise, change, _ = draw_measures(f, a, dx, picture.plot, differential(f, a, dx), ValueTracker(1.0))
        longer = picture.step, picture.rise
        self.remove(*(part for group in longer for part in group.get_family()))
        pairs = zip(longer, (step, rise), strict=True)
        self.play(*(ReplacementTransform(old.copy(), new) for old, new in pairs), run_time=theme.SLOW)
        change.clear_updaters()
        clear_of_numbers(change[-1], picture.plot)
        self.play(FadeIn(change), run_time=theme.QUICK)
        return step, rise, change

    def _draw_windows(self, picture: DifferentialPicture, table: ValueTable) -> dict[int, VGroup]:
        """Return a window on each gap, below the table."""
        f, a, steps = self.params.function, self.params.point, self.params.steps
        powers = record_powers([self.analysis.gap(dx) for dx in steps], self.record)
        name = self.text("windows", size=theme.SMALL, color=theme.QUIET)
        name.next_to(VGroup(table, *table.rows), DOWN, 1.5 * theme.GAP).align_to(table, LEFT)
        self.windows_name = name
        room = _side().below(name, theme.GAP / 2)
        slope = float(derivative_at(f, a))
        figures = [self.record(f"dx_{k}", dx, number_spec(dx)) for k, dx in enumerate(steps, start=1)]
        named = [f"step(dif x {figure.equals} {figure})" for figure in figures]
        jumps = breaks_beside(f, a)
        return draw_gap_windows(
            steps, self.analysis.gap, powers, slope, picture.plot.unit, room, theme.TEXT, named, jumps
        )

    def _add_changes(self, above: Mobject) -> list[Formula]:
        """Write the changes below the rows that stand, in the largest type that has room there, or has it once the
        givens have left; they are not shown yet."""
        room, rest, (*givens, df) = _side().below(above, 0), _side().below(self.rows[-1], 0), self.rows
        letters, changes = "function(Delta f) = function(f) (x + step(dif x)) - function(f(x))", self._write_changes()
        for size, gone in product(type_sizes(theme.BODY), ([], givens)):
            rows = [fit_formula(letters, room.width, size)]
            rows += [fit_calculation(*change, room.width, size) for change in changes]
            height = room.height - df.height - LEAST_GAP * theme.GAP if gone else rest.height
            if sum(row.height + LEAST_GAP * theme.GAP for row in rows) <= height:
                break
        if gone:
            target = df.generate_target()
            _side().hang(above, [target, *rows], theme.SPACE)
            self.play(FadeOut(*gone), MoveToTarget(df), run_time=theme.QUICK)
        else:
            _side().hang(self.rows[-1], rows, theme.SPACE)
        return rows

    def _write_changes(self) -> list[Row]:
        """Write what the curve changes over the first step, and the gap to df, with the digits of the table: the left
        side, the terms and the result of each."""
        df_spec, delta_spec, gap_spec = self.numbers.specs[0]
        whole = self.numbers.write_delta(self.record, self.numbers.alike())
        gap = self.numbers.write_gap(self.record, gap_spec, (delta_spec, df_spec))
        (after, before), (delta, df) = whole.operands, gap.operands
        return [
            (
                "function(Delta f)",
                (f"{whole.operands_equals} function({after})", f"- function({before.term})"),
                f"{whole.equals} function({whole.result})",
            ),
            (
                "function(Delta f) - tangent(dif f)",
                (f"{gap.operands_equals} function({delta})", f"- tangent({df.term})"),
                f"{gap.equals} {gap.result}",
            ),
        ]

    def _tabulate(self, above: Mobject) -> ValueTable:
        """Return dx, df, Δf and their gap, a row a step."""
        f, a, steps = self.params.function, self.params.point, self.params.steps
        changes = [differential(f, a, dx) for dx in steps]
        gaps = [self.analysis.gap(dx) for dx in steps]
        rows = []
        for k, (dx, change, specs) in enumerate(zip(steps, changes, self.numbers.specs, strict=True), start=1):
            names = (f"{name}_{k}" for name in ("dx", "df", "delta_f", "gap"))
            values = (dx, float(change.df), float(change.delta_f), gaps[k - 1])
            rows.append([*zip(names, values, (number_spec(dx), *specs), strict=True)])
        head = ("step(dif x)", "tangent(dif f)", "function(Delta f)", "Delta f - dif f")
        room = replace(_side(), bottom=_side().bottom + WINDOWS + theme.GAP).below(above, theme.SPACE)
        colors = (theme.STEP, theme.TANGENT, theme.FUNCTION, theme.TEXT)
        # Where even the smallest type has no room for all columns, the gap is told of, which is found on the board.
        whole = [[Figure.of(*cell) for cell in row] for row in rows]
        kept = range(4) if has_room(head, whole, room) else (0, 3)
        figures = [[self.record(*row[column]) for column in kept] for row in rows]
        heads, shades = ([each[column] for column in kept] for each in (head, colors))
        return fit_table(heads, figures, room, size=theme.LABEL, colors=shades, row_height=ROW)


def _in_rows(first: Sequence[str], last: str) -> VGroup:
    """Write what is given in one row, or what is last in a row of its own where there is too little room for one."""
    whole = fit_formula(", quad ".join([*first, last]), _side().width, theme.BODY)
    if whole.width <= _side().width:
        return VGroup(whole)
    size = common_size([above := ", quad ".join(first), last], _side().width, theme.BODY)
    return stack(Formula(above, size=size), Formula(last, size=size))


def _clear_name(plot: Plot, tangent: Line) -> None:
    """Move the name of the x-axis to the other side of the axis where the tangent passes through it."""
    name, (start, end) = plot.names[0], tangent.get_start_and_end()
    xs = np.array([name.get_left()[0], name.get_right()[0]])
    ys = np.interp(xs, [start[0], end[0]], [start[1], end[1]])
    if ys.min() < name.get_top()[1] + CLEAR and ys.max() > name.get_bottom()[1] - CLEAR:
        name.shift(2 * (float(plot.at(0, plot.level)[1]) - name.get_center()[1]) * UP)


def _columns() -> list[Region]:
    """Return the rooms of the plot and of what is written beside it."""
    return frame.body.split_panes(1.35 if frame.width > WIDE * frame.height else 1.1, 1)


def _side() -> Region:
    return _columns()[1]
