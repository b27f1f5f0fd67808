"""Chapter 4, the integral: sums of bars under a curve, what they miss, and the number that they approach."""

from __future__ import annotations

from functools import cached_property

import numpy as np
from manim import (
    DOWN,
    LEFT,
    UP,
    Create,
    FadeIn,
    FadeOut,
    Indicate,
    Mobject,
    Rectangle,
    UpdateFromAlphaFunc,
    Write,
    config,
)

from engine.section_renderer import count_frames
from mathcore.integrals import Rule
from scenes.components.answers import rows_of
from scenes.components.riemann_bars import ErrorPieces, RiemannBars, bar_heights
from scenes.components.table import ValueTable
from scenes.components.text import Formula, Words, fit_formula, set_below
from scenes.framework.digits import distinct_specs, number_spec
from scenes.framework.numbers import Figure
from scenes.framework.scene import LectureScene, beat
from scenes.framework.timing import formula_time
from scenes.riemann_sum.analysis import FIRST, RiemannAnalysis
from scenes.riemann_sum.drawing import SAMPLES, BarsPicture, draw_picture, side, sign_marks
from scenes.riemann_sum.parameters import RiemannParameters
from scenes.style.theme import theme

__all__ = ["RiemannSum"]

COLUMNS = 3  # of the counts of bars, whose errors are laid into a column


class RiemannSum(LectureScene[RiemannParameters]):
    """Bars under a curve: their sum, its error and how it falls, and the integral as the limit."""

    def construct(self) -> None:
        picture, bars = self.bars_stand_up()
        self.guess(picture, bars)
        self.bars_grow_thin(picture, bars)
        self.errors_slide(picture)
        self.middles_are_better(picture)
        self.sum_becomes_integral(picture)

    @cached_property
    def analysis(self) -> RiemannAnalysis:
        """What is true of the sums of this run."""
        return RiemannAnalysis(self.params.function, self.params.interval, self.params.counts)

    # -- beats --------------------------------------------------------------------------------------------------

    @beat()
    def bars_stand_up(self) -> tuple[BarsPicture, RiemannBars]:
        picture, n = self._draw(self.open_with_title()), self.params.counts[0]
        plot = picture.plot
        self.play(*plot.enter(), run_time=theme.CALM)
        self.play(Create(picture.curve), Write(picture.formula), FadeIn(picture.ends), run_time=theme.CALM)
        self.next_phrase()
        heights = bar_heights(self.params.function, self.params.interval, n, "left")
        bars = RiemannBars(plot, self.params.interval, 0 * heights)
        self.add(bars)
        self.bring_to_front(picture.curve, picture.ends)
        self._move_tops(bars, 0 * heights, heights, theme.SLOW)
        self.next_phrase()
        total = self._record_sums("left")[0]
        row = Formula(f"n = {n} : quad sum f(x_i) step(Delta x) {total.equals} area({total})", size=theme.BODY)
        set_below(row, picture.formula)
        row.scale(min(1.0, side().width / row.width), about_edge=LEFT)
        self.play(Write(row), run_time=theme.CALM)
        return picture, bars

    @beat(variants=("exact", "level", "signed", "signed_exact"))
    def guess(self, picture: BarsPicture, bars: RiemannBars) -> None:
        self.clear(*picture.kept, bars)
        error = self.analysis.error("left", self.params.counts[0])
        right = 1 - int(np.sign(error))
        if variant := self.analysis.choose_question(is_exact=error == 0):
            self.use_variant(variant)
        room = side().split_rows(1, 3)[1].below(picture.formula, theme.SPACE)
        marks = self.ask(rows_of(room.split_rows(3, 1)[0], 3), right=right)
        self.play(marks.reveal(), run_time=theme.QUICK)
        pieces = ErrorPieces(picture.plot, self.params.function, self.params.interval, bars.heights)
        self.play(FadeIn(pieces), run_time=theme.CALM)
        self.next_phrase()
        self.play(marks.leave(), FadeOut(pieces), run_time=theme.QUICK)

    @beat(variants=("falls", "exact", "wavers"))
    def bars_grow_thin(self, picture: BarsPicture, bars: RiemannBars) -> None:
        counts = self.params.counts
        if variant := self.analysis.course("left", FIRST):
            self.use_variant(variant)
        self.clear(*picture.kept, bars)
        table = self._tabulate("left", picture.formula)
        self.play(*table.enter(), run_time=theme.QUICK)
        for k, (n, row) in enumerate(zip(counts, table.rows, strict=True)):
            if k:
                bars = self._refine(bars, n, "left")
            self.play(FadeIn(row, shift=0.15 * UP), run_time=theme.QUICK)
            if k == 1:
                self.next_phrase()

    @beat(variants=("falls", "mixed", "exact", "straight", "bounded"))
    def errors_slide(self, picture: BarsPicture) -> None:
        f, bounds = self.params.function, self.params.interval
        self.clear(*picture.kept)
        if variant := self.analysis.slide_course():
            self.use_variant(variant)
        shown: list[Mobject] = []
        for k, n in enumerate(self.params.counts[:COLUMNS]):
            heights = bar_heights(f, bounds, n, "left")
            fresh = RiemannBars(picture.plot, bounds, heights)
            self.pieces = pieces = ErrorPieces(picture.plot, f, bounds, heights)
            self.play(*map(FadeOut, shown), FadeIn(fresh, pieces), run_time=theme.QUICK)
            self.bring_to_front(picture.curve)
            shown = [fresh, pieces]
            if self.analysis.direction() not in ("mixed", "exact"):
                shown += self._slide(picture, pieces, n, theme.SLOW if k == 0 else theme.CALM)
            if k == 0:
                self.next_phrase()

    @beat(variants=("smaller", "exact", "no_better", "level", "cancel"))
    def middles_are_better(self, picture: BarsPicture) -> None:
        f, bounds, counts = self.params.function, self.params.interval, self.params.counts
        if variant := self.analysis.middle_course():
            self.use_variant(variant)
        self.clear(*picture.kept)
        heights = [bar_heights(f, bounds, counts[0], rule) for rule in ("left", "midpoint")]
        bars = RiemannBars(picture.plot, bounds, heights[0])
        self.play(FadeIn(bars), run_time=theme.QUICK)
        self.bring_to_front(picture.curve)
        self._move_tops(bars, heights[0], heights[1], theme.SLOW)
        pieces = ErrorPieces(picture.plot, f, bounds, heights[1])
        self.play(FadeIn(pieces), run_time=theme.QUICK)
        self.next_phrase()
        table = self._tabulate("midpoint", picture.formula)
        self.play(*table.enter(), FadeOut(pieces), run_time=theme.QUICK)
        for k, (n, row) in enumerate(zip(counts, table.rows, strict=True)):
            if k:
                bars = self._refine(bars, n, "midpoint", theme.QUICK)
            self.play(FadeIn(row, shift=0.15 * UP), run_time=theme.QUICK)
        self.hold(count_frames(formula_time(len(table.rows[-1][-1])), config.frame_rate))

    @beat(variants=("signed", "negative"))
    def sum_becomes_integral(self, picture: BarsPicture) -> None:
        f, bounds = self.params.function, self.params.interval
        if variant := self.analysis.sign():
            self.use_variant(variant)
        self.clear(*picture.kept)
        area = RiemannBars(picture.plot, bounds, bar_heights(f, bounds, SAMPLES, "midpoint"))
        low, high = (self.record(name, at, number_spec(at)) for name, at in zip(("a", "b"), bounds, strict=True))
        total = Formula("sum_(i=1)^n f(x_i) step(Delta x)")
        value = self._record_integral()
        integral = fit_formula(
            f"integral_({low})^({high}) function(f(x)) step(dif x) {value.equals} area({value})", side().width
        )
        set_below(total, picture.formula)
        integral.next_to(total, DOWN, 2 * theme.SPACE).align_to(picture.formula, LEFT)
        self.play(Write(total), FadeIn(area), run_time=theme.CALM)
        self.bring_to_front(picture.curve)
        self.next_phrase()
        self.play(Write(integral), run_time=theme.SLOW)
        self.next_phrase()
        marks = sign_marks(self.params, picture.plot)
        if self.analysis.sign():
            # A sign may stand where a number of the axis does.
            self.play(FadeOut(picture.plot.numbers), FadeIn(marks, lag_ratio=0.3), run_time=theme.CALM)
        else:
            self.play(Indicate(integral), run_time=theme.CALM)

    # -- what is drawn ------------------------------------------------------------------------------------------

    def _draw(self, title: Words) -> BarsPicture:
        self.picture = draw_picture(self.params, title)
        return self.picture

    def _move_tops(self, bars: RiemannBars, start: np.ndarray, end: np.ndarray, seconds: float) -> None:
        """Move the tops of bars from heights to heights."""

        def follow(_: Mobject, share: float) -> None:
            bars.set_heights(start + share * (end - start))

        self.play(UpdateFromAlphaFunc(bars, follow), run_time=seconds)

    def _refine(self, bars: RiemannBars, n: int, rule: Rule, seconds: float | None = None) -> RiemannBars:
        """Cut the bars into n, which begin with the heights of those that they come from."""
        heights = bar_heights(self.params.function, self.params.interval, n, rule)
        finer = RiemannBars(self.picture.plot, self.params.interval, heights)
        start = finer.inherited(bars.heights)
        self.remove(bars)
        self.add(finer.set_heights(start))
        self.bring_to_front(self.picture.curve, self.picture.ends)
        self._move_tops(finer, start, heights, theme.CALM if seconds is None else seconds)
        return finer

    def _slide(self, picture: BarsPicture, pieces: ErrorPieces, n: int, seconds: float) -> list[Mobject]:
        """Slide the errors into one column beside the bars, and tell what share of it they fill."""
        f, (low, high) = self.params.function, self.params.interval
        plot, step = picture.plot, (high - low) / n
        at = high + 0.12 * (high - low) / self.params.counts[0]
        ends = plot.at(np.array([at, at + step]), np.array([float(f(low)), float(f(high))]))
        box = Rectangle(width=ends[1][0] - ends[0][0], height=abs(ends[1][1] - ends[0][1]))
        box.set_stroke(theme.TEXT, theme.AXIS).move_to(ends.mean(axis=0))
        self.play(Create(box), run_time=theme.QUICK)

        def follow(_: Mobject, share: float) -> None:
            pieces.slide_to(at, share)

        self.play(UpdateFromAlphaFunc(pieces, follow), run_time=seconds)
        filled = self.record(f"fill_{n}", self.analysis.fill(n), ".1f")
        label = Formula(f"n = {n} : quad {filled.marked} percent", size=theme.BODY, color=theme.SECANT)
        set_below(label, picture.formula)
        label.shift(self.params.counts.index(n) * 0.75 * DOWN)
        self.play(FadeIn(label, target_position=box, scale=0.4), run_time=theme.QUICK)
        return [box]

    def _tabulate(self, rule: Rule, above: Mobject) -> ValueTable:
        """Tabulate the number of bars, their sum and its error, a row a count."""
        counts = self.params.counts
        errors = [self.analysis.error(rule, n) for n in counts]
        rows = [
            (str(n), total.marked, self.record(f"error_{rule}_{n}", error, number_spec(error, 3, 6)).marked)
            for n, total, error in zip(counts, self._record_sums(rule), errors, strict=True)
        ]
        room = side().split_rows(1, 4)[1].below(above, 2 * theme.SPACE)
        head = ("n", "area(S_n)", "area(S_n) - integral f")
        colors = (theme.TEXT, theme.AREA, theme.SECANT)
        return ValueTable(head, rows, room, shares=(0.5, 1, 1.2), colors=colors, size=theme.BODY)

    # -- numbers ------------------------------------------------------------------------------------------------

    def _record_sums(self, rule: Rule) -> list[Figure]:
        """Record the sums of a rule for all counts, with the digits that tell them apart."""
        counts, sums = self.params.counts, self.analysis.sums(rule)
        specs = distinct_specs(sums, 5)
        return [self.record(f"sum_{rule}_{n}", value, spec) for n, value, spec in zip(counts, sums, specs, strict=True)]

    def _record_integral(self) -> Figure:
        value = self.analysis.integral
        return self.record("integral", value, number_spec(value, 6))
