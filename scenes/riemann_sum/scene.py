"""Chapter 4, the integral: sums of bars under a curve, what they miss, and the number that they approach."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from itertools import pairwise

import numpy as np
from manim import (
    LEFT,
    UP,
    Create,
    FadeIn,
    FadeOut,
    Indicate,
    Mobject,
    ReplacementTransform,
    Restore,
    UpdateFromAlphaFunc,
    VGroup,
    Write,
)

from mathcore.integrals import Rule
from scenes.components.answers import rows_of
from scenes.components.error_plot import ErrorPlot
from scenes.components.riemann_bars import ErrorPieces, RiemannBars, bar_heights
from scenes.components.signed_filling import sign_marks
from scenes.components.text import set_below
from scenes.framework.numbers import Figure
from scenes.framework.scene import LectureScene, beat
from scenes.framework.script_math import escape
from scenes.riemann_sum.analysis import COLUMNS, FIRST, SECOND, RiemannAnalysis
from scenes.riemann_sum.drawing import BarsPicture, below_formula, draw_picture, side
from scenes.riemann_sum.error_column import ErrorColumn
from scenes.riemann_sum.limit import LiftedArea, write_lifted, write_limit
from scenes.riemann_sum.numbers import SumNumbers, tabulate, write_sums
from scenes.riemann_sum.parameters import RiemannParameters
from scenes.riemann_sum.running_sum import RunningSum
from scenes.riemann_sum.turned_bar import TurnedBar, choose_bar, fill_words
from scenes.style.frame import Region
from scenes.style.theme import theme

__all__ = ["RiemannSum"]

MIDDLES: tuple[Rule, ...] = ("left", "midpoint")
ENDS: tuple[Rule, ...] = ("left", "right", "trapezoid")
SLOW_ROWS = 3  # of the counts, whose bars are cut slowly


class RiemannSum(LectureScene[RiemannParameters]):
    """Bars under a curve: their sum, its error and how it falls, and the integral as the limit."""

    formats = ("16:9",)

    def construct(self) -> None:
        picture, bars = self.bars_stand_up()
        pieces = self.guess(picture, bars)
        self.bars_grow_thin(picture, bars, pieces)
        self.errors_slide(picture)
        self.tops_tilt(picture)
        self.middles_are_better(picture)
        self.sum_becomes_integral(picture)

    @cached_property
    def analysis(self) -> RiemannAnalysis:
        """What is true of the sums of this run."""
        return RiemannAnalysis(self.params.function, self.params.interval, self.params.counts)

    @cached_property
    def numbers(self) -> SumNumbers:
        """What writes the sums and errors of this run into the ledger."""
        return SumNumbers(self.analysis, self.record)

    # -- beats --------------------------------------------------------------------------------------------------

    @beat(variants=("one", "one_signed", "signed"))
    def bars_stand_up(self) -> tuple[BarsPicture, RiemannBars]:
        if variant := self.analysis.first_words():
            self.use_variant(variant)
        self.ledger.take_about(self.numbers.names_about())
        self.picture = picture = draw_picture(self.params, self.open_with_title())
        self.play(*picture.plot.enter(), Create(picture.curve), Write(picture.formula), run_time=theme.CALM)
        self.play(FadeIn(picture.ends), run_time=theme.QUICK)
        self.next_phrase()
        heights = self._heights(self.params.counts[0], "left")
        bars = RiemannBars(picture.plot, self.params.interval, 0 * heights)
        self.add(bars)
        self.bring_to_front(picture.curve, picture.ends)
        self._move_tops(bars, None, 0 * heights, heights, theme.SLOW)
        self.next_phrase()
        self.numbers.sums("left")
        sums, spec = self.analysis.running_sums(heights), self.numbers.sum_specs("left")[0]
        adding = RunningSum(bars, self.params.function, picture.curve, self.ledger, sums, spec)
        self.sum_row = set_below(adding.row, picture.formula)
        self.sum_row.scale(min(1.0, side().width / self.sum_row.width), about_point=self.sum_row.get_left())
        measures = set_below(adding.measures, self.sum_row)
        self.crossed = VGroup(*adding.crossed).save_state()
        leaving = [self.crossed.animate.set_opacity(0)] if adding.crossed else []
        self.play(*(FadeIn(each) for each in (self.sum_row, measures, adding.marks)), *leaving, run_time=theme.QUICK)
        self.play(adding.run())
        return picture, bars

    @beat(variants=("falls", "exact", "nearly", "level", "mixed", "signed", "signed_exact", "signed_nearly"))
    def guess(self, picture: BarsPicture, bars: RiemannBars) -> ErrorPieces:
        self.clear(*picture.kept, bars, self.sum_row)
        error = self.analysis.error("left", self.params.counts[0])
        right = 1 - int(np.sign(error))
        if variant := self.analysis.choose_question(is_exact=error == 0):
            self.use_variant(variant)
        if len(self.crossed):
            self.play(Restore(self.crossed), run_time=theme.QUICK)
        room = side().below(self.sum_row, theme.SPACE)
        marks = self.ask(rows_of(room.split_rows(3, 1)[0], 3), right=right)
        self.play(marks.reveal(), run_time=theme.QUICK)
        pieces = ErrorPieces(picture.plot, self.params.function, self.params.interval, bars.heights)
        self.play(FadeIn(pieces), run_time=theme.CALM)
        self.bring_to_front(picture.curve)
        self.point_out(*pieces)
        self.next_phrase()
        self.play(marks.leave(), run_time=theme.QUICK)
        return pieces

    @beat(variants=("inverse", "falls", "exact", "wavers"))
    def bars_grow_thin(self, picture: BarsPicture, bars: RiemannBars, pieces: ErrorPieces) -> None:
        counts = self.params.counts
        if variant := self.analysis.thin_words():
            self.use_variant(variant)
        self.clear(*picture.kept, bars, pieces)
        table = tabulate(self.numbers, "left", below_formula(picture), self._name_errors())
        self.play(*table.enter(), FadeIn(table.rows[0]), run_time=theme.QUICK)
        for k, (n, row) in enumerate(zip(counts[1:], table.rows[1:], strict=True), start=1):
            bars, pieces = self._refine(bars, pieces, n, theme.CALM if k < SLOW_ROWS else theme.QUICK)
            self.play(FadeIn(row, shift=0.15 * UP), run_time=theme.QUICK)
            if k == 1:
                self.next_phrase()

    @beat(variants=("falls", "mixed", "exact", "straight", "bounded"))
    def errors_slide(self, picture: BarsPicture) -> None:
        self.clear(*picture.kept)
        if variant := self.analysis.slide_course():
            self.use_variant(variant)
        column = self._draw_column(picture)
        self.head = self.text("share", size=theme.SMALL, color=theme.SECANT)
        shown: list[Mobject] = []
        for k, n in enumerate(self.params.counts[:COLUMNS]):
            bars, self.pieces = self._draw_bars(n)
            self.play(*map(FadeOut, shown), FadeIn(bars, self.pieces), run_time=theme.QUICK)
            self.bring_to_front(picture.curve)
            shown = [bars, self.pieces]
            if column:
                shown += self._slide(column, n, theme.SLOW if k == 0 else theme.CALM)
            if k == 0:
                self.point_out(*(column.measures[1::2] if column else ()))
                self.next_phrase()

    @beat(variants=("falls", "signed", "signed_falls", "mixed", "larger", "smaller", "exact"))
    def tops_tilt(self, picture: BarsPicture) -> None:
        n = self.params.counts[0]
        if variant := self.analysis.tilt_words():
            self.use_variant(variant)
        self.clear(*picture.kept)
        column = self._draw_column(picture)
        bars, pieces = self._draw_bars(n)
        lefts, rights = (self._heights(n, rule) for rule in ("left", "right"))
        sums = self._write_sums(
            (*ENDS, "area"),
            [*self.numbers.of_first_count(ENDS), self.numbers.integral()],
            column.region if column else below_formula(picture),
        )
        shown = [column.box, *column.measures] if column else []
        *sums, area = sums
        if column:
            pieces.slide_into(column.left, column.width_of_bar, 1.0)
        self.play(FadeIn(bars, *shown, *([pieces] if column else []), sums[0]), run_time=theme.QUICK)
        self.bring_to_front(picture.curve)
        self._move_tops(bars, None, lefts, rights, theme.CALM)
        rest = ErrorPieces(picture.plot, self.params.function, self.params.interval, rights, opacity=0.45)
        self.play(FadeIn(rest, sums[1]), run_time=theme.QUICK)
        if column:
            self.play(column.slide(rest, theme.CALM))
        self.next_phrase()
        self.play(*([] if column else [FadeOut(rest)]), FadeIn(sums[2], area), run_time=theme.QUICK)

        def tilt(_: Mobject, share: float) -> None:
            bars.set_heights(rights + share * (lefts - rights), rights)

        self.play(UpdateFromAlphaFunc(bars, tilt), run_time=theme.SLOW)

    @beat(
        variants=(
            *("about", "more", "nearly", "smaller", "exact", "no_better", "same", "level", "cancel"),
            *("smaller_later", "smaller_apart", "no_better_apart", "same_apart"),
        )
    )
    def middles_are_better(self, picture: BarsPicture) -> None:
        counts = self.params.counts
        f, bounds = self.params.function, self.params.interval
        ends = choose_bar(picture.plot, f, bounds, counts[0])
        if variant := self.analysis.middle_course() or (fill_words(f, ends) if ends else self.analysis.cancel_words()):
            self.use_variant(variant)
        self.clear(*picture.kept)
        lefts, middles = (self._heights(counts[0], rule) for rule in MIDDLES)
        bars, pieces = self._draw_bars(counts[0])
        self.play(FadeIn(bars, pieces), run_time=theme.QUICK)
        self.bring_to_front(picture.curve)
        self._move_tops(bars, pieces, lefts, middles, theme.SLOW)
        self.turned = turned = TurnedBar(picture.plot, f, ends, below_formula(picture)) if ends else VGroup()
        if isinstance(turned, TurnedBar):
            turned.window.keep_off(picture.plot, picture.curve)
            self.play(FadeIn(turned), run_time=theme.CALM)
            self.play(turned.turn(max(theme.SLOW, self.phrase_time(0.0) - theme.QUICK)))
            self.play(turned.settle())
        else:
            self.point_out(*pieces)
        self.next_phrase()
        if len(turned):
            self.play(FadeOut(turned), run_time=theme.QUICK)
        self.numbers.errors("midpoint")
        error = self._name_errors()
        if not self.analysis.errors("midpoint").any():
            self.play(FadeIn(*self._write_sums(MIDDLES, self.numbers.of_first_count(MIDDLES), below_formula(picture))))
            return
        self.numbers.sums("midpoint")
        self._compare_errors(below_formula(picture), bars, pieces, error)

    @beat(variants=("signed", "negative", "level"))
    def sum_becomes_integral(self, picture: BarsPicture) -> None:
        if variant := self.analysis.limit_words():
            self.use_variant(variant)
        self.clear(*picture.kept)
        area = LiftedArea(picture.plot, self.params.function, self.params.interval)
        total, width, integral, value = write_limit(self.analysis, self.record, picture.formula, side().width)
        self.play(Write(total), FadeIn(area.filling), run_time=theme.CALM)
        self.bring_to_front(picture.curve)
        written = self.frame
        self.play(FadeIn(width, shift=0.2 * UP), run_time=theme.QUICK)
        self.next_phrase()
        names = ("sign", "height", "width")
        parts = zip(total.parts(*names)[:3], integral.parts(*names), strict=True)
        limit = total.parts("limit")[0]
        self.play(Indicate(limit, color=theme.DERIVATIVE), run_time=theme.CALM)
        self.let_read(width, since=written)
        self.play(FadeOut(limit, width), run_time=theme.QUICK)
        self.play(*(ReplacementTransform(old, new) for old, new in parts), run_time=theme.SLOW)
        self.play(FadeIn(value), run_time=theme.QUICK)
        self.point_out(value)
        self.next_phrase()
        if variant in ("signed", "negative"):
            marks = sign_marks(self.params.function, self.params.interval, picture.plot)
            # A sign may stand where a number of the axis does.
            met = [number for number in picture.plot.numbers if any(_do_meet(number, mark) for mark in marks)]
            self.play(*map(FadeOut, met), FadeIn(marks, lag_ratio=0.3), run_time=theme.CALM)
        elif not variant:
            self._lift_axis(picture, area, value)

    # -- what is drawn ------------------------------------------------------------------------------------------

    def _heights(self, n: int, rule: Rule) -> np.ndarray:
        return bar_heights(self.params.function, self.params.interval, n, rule)

    def _draw_bars(self, n: int) -> tuple[RiemannBars, ErrorPieces]:
        """Draw n bars as high as the curve at their left ends, and what they miss."""
        plot, f, bounds = self.picture.plot, self.params.function, self.params.interval
        heights = self._heights(n, "left")
        return RiemannBars(plot, bounds, heights), ErrorPieces(plot, f, bounds, heights)

    def _move_tops(
        self, bars: RiemannBars, pieces: ErrorPieces | None, start: np.ndarray, end: np.ndarray, seconds: float
    ) -> None:
        """Move the tops of bars from heights to heights, and with them what the bars miss."""

        def follow(_: Mobject, share: float) -> None:
            for shapes in (bars, pieces):
                if shapes:
                    shapes.set_heights(start + share * (end - start))

        moved = VGroup(bars, pieces) if pieces else bars
        self.play(UpdateFromAlphaFunc(moved, follow), run_time=seconds)

    def _refine(
        self, bars: RiemannBars, pieces: ErrorPieces, n: int, seconds: float, rule: Rule = "left"
    ) -> tuple[RiemannBars, ErrorPieces]:
        """Cut the bars into n, which begin with the heights of those that they come from."""
        plot, f, bounds = self.picture.plot, self.params.function, self.params.interval
        heights = self._heights(n, rule)
        finer = RiemannBars(plot, bounds, heights)
        start = finer.inherited(bars.heights)
        smaller = ErrorPieces(plot, f, bounds, start)
        self.remove(bars, pieces)
        self.add(finer.set_heights(start), smaller)
        self.bring_to_front(self.picture.curve, self.picture.ends)
        self._move_tops(finer, smaller, start, heights, seconds)
        return finer, smaller

    def _draw_column(self, picture: BarsPicture) -> ErrorColumn | None:
        """Draw the column into which the errors of a curve fit that only rises or only falls."""
        if self.analysis.direction() in ("mixed", "exact"):
            return None
        return ErrorColumn(picture.plot, self.params.function, self.numbers.ends(), below_formula(picture))

    def _write_sums(self, names: Sequence[str], sums: Sequence[Figure], room: Region) -> list[VGroup]:
        """Write sums below each other, each under its name in the script."""
        return write_sums([self.text(name, size=theme.LABEL) for name in names], sums, room)

    def _name_errors(self) -> str:
        """Return Typst code of the script's word for the errors."""
        return f"words({escape(self.read('error'))})"

    def _slide(self, column: ErrorColumn, n: int, seconds: float) -> list[Mobject]:
        """Slide the errors into the column beside the bars, and tell what share of it they fill."""
        k = self.params.counts.index(n)
        if k == 0:
            head = column.name_shares(self.head)
            entering = FadeIn(column.measures, column.gauge, column.half, head)
            self.play(Create(column.box), entering, run_time=theme.QUICK)
        self.play(column.slide(self.pieces, seconds))
        filled = self.numbers.fill(n)
        filling, label = column.fill(filled.value), column.write_share(n, filled, k)
        self.play(FadeIn(filling, label), run_time=theme.QUICK)
        return [filling]

    def _compare_errors(self, room: Region, bars: RiemannBars, pieces: ErrorPieces, name: str) -> None:
        """Plot the errors of both rules in logarithms, those of the middles as the bars are cut."""
        counts, sizes = self.params.counts, [self.analysis.errors(rule) for rule in MIDDLES]
        plot = ErrorPlot(counts, sizes, room, name)
        # The factor of a step is that of twice as many bars.
        doubled = [k for k, (n, more) in enumerate(pairwise(counts)) if more == 2 * n]
        styles = ((theme.TEXT, "div 2", FIRST), (theme.SECANT, "div 4", SECOND))
        self.play(*plot.plot.enter(), run_time=theme.QUICK)
        steps = {
            rule: plot.draw_step(errors, 2 if 2 in doubled and len(counts) > 4 else doubled[0], factor, color)
            for rule, errors, (color, factor, orders) in zip(MIDDLES, sizes, styles, strict=True)
            if self.analysis.course(rule, orders) is None and doubled
        }
        for rule, errors, (color, *_) in zip(MIDDLES, sizes, styles, strict=True):
            line, dots = plot.draw(errors, color)
            name = plot.place_name(self.text(rule, size=theme.LABEL, color=color), line)
            self.play(Create(line), FadeIn(dots, lag_ratio=0.5), FadeIn(name), run_time=theme.CALM)
            if rule in steps:
                self.play(FadeIn(steps[rule]), run_time=theme.QUICK)
        for n in counts[1:COLUMNS]:
            bars, pieces = self._refine(bars, pieces, n, theme.QUICK, "midpoint")

    def _lift_axis(self, picture: BarsPicture, area: LiftedArea, value: Mobject) -> None:
        """Lift the axis into the curve: what is then below it counts negative."""
        level = self.analysis.lifted_level()
        self.add(area.axis)
        self.play(area.lift(level))
        row = write_lifted(self.analysis, self.record, value)
        row.align_to(picture.formula, LEFT).scale(min(1.0, side().width / row.width), about_edge=LEFT)
        self.play(FadeIn(area.signs(level), row), run_time=theme.CALM)


def _do_meet(one: Mobject, other: Mobject) -> bool:
    """Return whether the boxes of two labels are no gap apart."""
    apart = np.abs(one.get_center() - other.get_center())[:2]
    room = np.array([one.width + other.width, one.height + other.height]) / 2
    return bool(np.all(apart < room + theme.GAP / 2))
