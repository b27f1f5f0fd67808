"""Chapter 4, the integral: sums of bars under a curve, what they miss, and the number that they approach."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import Annotated, ClassVar, Self

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
    VGroup,
    VMobject,
    Write,
    config,
)
from pydantic import Field, model_validator

from engine.section_renderer import count_frames
from mathcore import DomainError, Function, definite_integral, riemann_sum
from mathcore.integrals import Rule
from scenes.components.answers import rows_of
from scenes.components.graph import evaluate
from scenes.components.plot import Plot, fit_range
from scenes.components.riemann_bars import ErrorPieces, RiemannBars, bar_heights, bar_places
from scenes.components.table import ValueTable
from scenes.components.text import Formula, Words, fit_formula, plated, set_below, write_function
from scenes.framework.digits import distinct_specs, number_spec
from scenes.framework.numbers import Figure
from scenes.framework.parameters import FunctionOfX, Parameters, Real, need_interval
from scenes.framework.scene import LectureScene, beat
from scenes.framework.timing import formula_time
from scenes.style.frame import Region, frame
from scenes.style.theme import theme

__all__ = ["RiemannSum"]

TALLEST = 1.3  # of a function's formula, in frame units
COLUMNS = 3  # of the counts of bars, whose errors are laid into a column
DUST = 1e-12  # the share of the whole area that counts as no error
LEVEL = 1e-9  # the share of its largest value by which a curve may vary and still be level
FIRST, SECOND = (0.8, 1.25), (1.75, 2.25)  # orders: twice as many bars leave about a half, a quarter of the error
SAMPLES = 400
RULES: tuple[Rule, ...] = ("left", "midpoint")

Count = Annotated[int, Field(ge=1, le=512)]


class RiemannParameters(Parameters):
    """A function, an interval, and the numbers of bars, each larger than the one before."""

    function: FunctionOfX = Function.parse("x^2/4 + 1")
    interval: tuple[Real, Real] = (0.0, 4.0)
    counts: Annotated[tuple[Count, ...], Field(min_length=2, max_length=5)] = (4, 8, 16, 64, 256)

    @model_validator(mode="after")
    def check(self) -> Self:
        low, high = self.interval
        where = need_interval("interval", self.interval)
        if list(self.counts) != sorted(set(self.counts)):
            raise ValueError(f"counts: {list(self.counts)} do not grow; write the smallest number of bars first")
        try:
            whole = definite_integral(self.function, low, high)
            ends = self.function(np.array([low, high]))
        except DomainError as error:
            raise ValueError(f"interval: {error}") from error
        if not np.all(np.isfinite([whole, *ends])):
            raise ValueError(
                f'interval: "{self.function.text}" has no finite value all the way over {where}; '
                "choose an interval inside its domain"
            )
        return self


@dataclass(frozen=True)
class BarsPicture:
    """What one beat passes to the next."""

    title: Words
    plot: Plot
    curve: VMobject
    formula: Formula
    ends: VGroup

    @property
    def kept(self) -> tuple[Mobject, ...]:
        """What stays from beat to beat."""
        return self.title, self.plot, self.curve, self.formula, self.ends


class RiemannSum(LectureScene[RiemannParameters]):
    """Bars under a curve: their sum, its error and how it falls, and the integral as the limit."""

    Parameters: ClassVar[type[Parameters]] = RiemannParameters

    def construct(self) -> None:
        picture, bars = self.bars_stand_up()
        self.guess(picture, bars)
        self.bars_grow_thin(picture, bars)
        self.errors_slide(picture)
        self.middles_are_better(picture)
        self.sum_becomes_integral(picture)

    # -- beats --------------------------------------------------------------------------------------------------

    @beat()
    def bars_stand_up(self) -> tuple[BarsPicture, RiemannBars]:
        picture, n = self._set_up(self.open_with_title()), self.params.counts[0]
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
        row.scale(min(1.0, _side().width / row.width), about_edge=LEFT)
        self.play(Write(row), run_time=theme.CALM)
        return picture, bars

    @beat(variants=("exact", "level", "signed", "signed_exact"))
    def guess(self, picture: BarsPicture, bars: RiemannBars) -> None:
        self.clear(*picture.kept, bars)
        error = self._error("left", self.params.counts[0])
        right = 1 - int(np.sign(error))
        if variant := self._choose_question(is_exact=error == 0):
            self.use_variant(variant)
        room = _side().split_rows(1, 3)[1].below(picture.formula, theme.SPACE)
        marks = self.ask(rows_of(room.split_rows(3, 1)[0], 3), right=right)
        self.play(marks.reveal(), run_time=theme.QUICK)
        pieces = ErrorPieces(picture.plot, self.params.function, self.params.interval, bars.heights)
        self.play(FadeIn(pieces), run_time=theme.CALM)
        self.next_phrase()
        self.play(marks.leave(), FadeOut(pieces), run_time=theme.QUICK)

    @beat(variants=("falls", "exact", "wavers"))
    def bars_grow_thin(self, picture: BarsPicture, bars: RiemannBars) -> None:
        counts = self.params.counts
        if variant := self._course("left", FIRST):
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
        if variant := self._slide_course():
            self.use_variant(variant)
        shown: list[Mobject] = []
        for k, n in enumerate(self.params.counts[:COLUMNS]):
            heights = bar_heights(f, bounds, n, "left")
            fresh = RiemannBars(picture.plot, bounds, heights)
            self.pieces = pieces = ErrorPieces(picture.plot, f, bounds, heights)
            self.play(*map(FadeOut, shown), FadeIn(fresh, pieces), run_time=theme.QUICK)
            self.bring_to_front(picture.curve)
            shown = [fresh, pieces]
            if self._direction() not in ("mixed", "exact"):
                shown += self._slide(picture, pieces, n, theme.SLOW if k == 0 else theme.CALM)
            if k == 0:
                self.next_phrase()

    @beat(variants=("smaller", "exact", "no_better", "level", "cancel"))
    def middles_are_better(self, picture: BarsPicture) -> None:
        f, bounds, counts = self.params.function, self.params.interval, self.params.counts
        if variant := self._middle_course():
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
        if variant := self._signs():
            self.use_variant(variant)
        self.clear(*picture.kept)
        area = RiemannBars(picture.plot, bounds, bar_heights(f, bounds, SAMPLES, "midpoint"))
        low, high = (self.record(name, at, number_spec(at)) for name, at in zip(("a", "b"), bounds, strict=True))
        total = Formula("sum_(i=1)^n f(x_i) step(Delta x)")
        value = self._record_integral()
        integral = fit_formula(
            f"integral_({low})^({high}) function(f(x)) step(dif x) {value.equals} area({value})", _side().width
        )
        set_below(total, picture.formula)
        integral.next_to(total, DOWN, 2 * theme.SPACE).align_to(picture.formula, LEFT)
        self.play(Write(total), FadeIn(area), run_time=theme.CALM)
        self.bring_to_front(picture.curve)
        self.next_phrase()
        self.play(Write(integral), run_time=theme.SLOW)
        self.next_phrase()
        marks = self._sign_marks(picture.plot)
        if self._signs():
            # A sign may stand where a number of the axis does.
            self.play(FadeOut(picture.plot.numbers), FadeIn(marks, lag_ratio=0.3), run_time=theme.CALM)
        else:
            self.play(Indicate(integral), run_time=theme.CALM)

    # -- what is drawn ------------------------------------------------------------------------------------------

    def _set_up(self, title: Words) -> BarsPicture:
        """Make the plot with room at its right for the column of errors, the curve, and the ends of the interval."""
        f, (low, high) = self.params.function, self.params.interval
        width = high - low
        step = width / self.params.counts[0]
        x_range = (low - 0.08 * width, high + 1.35 * step)
        bottom, top = fit_range(f, (low, high), include=[0.0, *self._heights()], pad=0.08)
        plot = Plot(x_range, (min(bottom, -0.06 * (top - bottom)), top), _columns()[0])
        curve = plot.curve(f, x_range=(low, high))
        formula = write_function(f, _side(), TALLEST)
        ends = VGroup(*(plot.drop(x, float(f(x))) for x in (low, high)))
        self.picture = BarsPicture(title, plot, curve, formula, ends)
        return self.picture

    def _heights(self) -> np.ndarray:
        """Return the heights of all bars and of the curve: nothing of them is cut off, as a pole would be."""
        f, bounds = self.params.function, self.params.interval
        places = [bar_places(bounds, n, rule) for n in self.params.counts for rule in RULES]
        heights = evaluate(f, np.concatenate([*places, np.linspace(*bounds, SAMPLES + 1)]))
        return heights[np.isfinite(heights)]

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
        filled = self.record(f"fill_{n}", self._fill(n), ".1f")
        label = Formula(f"n = {n} : quad {filled.marked} percent", size=theme.BODY, color=theme.SECANT)
        set_below(label, picture.formula)
        label.shift(self.params.counts.index(n) * 0.75 * DOWN)
        self.play(FadeIn(label, target_position=box, scale=0.4), run_time=theme.QUICK)
        return [box]

    def _tabulate(self, rule: Rule, above: Mobject) -> ValueTable:
        """Tabulate the number of bars, their sum and its error, a row a count."""
        counts = self.params.counts
        errors = [self._error(rule, n) for n in counts]
        rows = [
            (str(n), total.marked, self.record(f"error_{rule}_{n}", error, number_spec(error, 3, 6)).marked)
            for n, total, error in zip(counts, self._record_sums(rule), errors, strict=True)
        ]
        room = _side().split_rows(1, 4)[1].below(above, 2 * theme.SPACE)
        head = ("n", "area(S_n)", "area(S_n) - integral f")
        colors = (theme.TEXT, theme.AREA, theme.SECANT)
        return ValueTable(head, rows, room, shares=(0.5, 1, 1.2), colors=colors, size=theme.BODY)

    def _sign_marks(self, plot: Plot) -> VGroup:
        """Write a plus in each part of the area above the axis, a minus in each below."""
        low, high = self.params.interval
        xs = np.linspace(low, high, SAMPLES)
        ys = evaluate(self.params.function, xs)
        cuts = np.flatnonzero(np.diff(np.sign(ys)) != 0) + 1
        marks = VGroup()
        for part in np.split(np.arange(SAMPLES), cuts):
            if len(part) > SAMPLES / 20 and np.any(ys[part]):
                sign = "+" if ys[part].sum() > 0 else "-"
                filled = np.cumsum(np.abs(ys[part]))
                middle = part[np.searchsorted(filled, filled[-1] / 2)]
                label = plated(Formula(sign, size=theme.BODY)).move_to(plot.at(xs[middle], ys[middle] / 2))
                marks.add(label.set_z_index(2))
        return marks

    # -- numbers, and what is true of them ----------------------------------------------------------------------

    def _record_sums(self, rule: Rule) -> list[Figure]:
        """Record the sums of a rule for all counts, with the digits that tell them apart."""
        counts = self.params.counts
        found = [riemann_sum(self.params.function, *self.params.interval, n, rule) for n in counts]
        sums = [each.sum if abs(each.sum) > DUST * each.size else 0.0 for each in found]
        specs = distinct_specs(sums, 5)
        return [self.record(f"sum_{rule}_{n}", value, spec) for n, value, spec in zip(counts, sums, specs, strict=True)]

    def _record_integral(self) -> Figure:
        value = float(definite_integral(self.params.function, *self.params.interval))
        return self.record("integral", value, number_spec(value, 6))

    def _error(self, rule: Rule, n: int) -> float:
        """Subtract the integral from the sum of n bars; 0 where it is no more than rounding."""
        found = riemann_sum(self.params.function, *self.params.interval, n, rule)
        error = found.sum - float(definite_integral(self.params.function, *self.params.interval))
        return error if abs(error) > DUST * max(found.size, 1e-300) else 0.0

    def _errors(self, rule: Rule) -> np.ndarray:
        """Give the sizes of the errors for all counts."""
        return np.abs([self._error(rule, n) for n in self.params.counts])

    def _course(self, rule: Rule, orders: tuple[float, float]) -> str | None:
        """Choose the words on the errors with more bars: None where each doubling takes them down by the order."""
        errors, counts = self._errors(rule), np.array(self.params.counts, dtype=float)
        if not errors.any():
            return "exact"
        if not np.all(errors > 0) or not np.all(np.diff(errors) < 0):
            return "wavers"
        found = -np.diff(np.log(errors)) / np.diff(np.log(counts))
        return None if np.all((found > orders[0]) & (found < orders[1])) else "falls"

    def _middle_course(self) -> str | None:
        """Choose the variant for the errors of the middles, beside those of the left ends."""
        middle, left = self._errors("midpoint"), self._errors("left")
        if not middle.any():
            return "level" if self._direction() == "exact" else "exact" if self._is_balanced() else "cancel"
        if not np.all(middle < left):
            return "no_better"
        return None if self._course("midpoint", SECOND) is None else "smaller"

    def _is_balanced(self) -> bool:
        """Return whether each of the first bars, as high as the curve in its middle, has no error of its own."""
        f, bounds, n = self.params.function, self.params.interval, self.params.counts[0]
        edges, heights = np.linspace(*bounds, n + 1), bar_heights(f, bounds, n, "midpoint")
        areas = [float(definite_integral(f, *ends)) for ends in pairwise(edges.tolist())]
        return bool(np.all(np.abs(areas - heights * np.diff(edges)) <= LEVEL * np.abs(heights * np.diff(edges)).max()))

    def _choose_question(self, is_exact: bool) -> str | None:
        """Choose the variant of the question and its answer."""
        if self._direction() == "exact":
            return "level"
        if self._signs():
            return "signed_exact" if is_exact else "signed"
        return "exact" if is_exact else None

    def _fill(self, n: int) -> float:
        """Give the percentage of their column that the pieces of n bars fill."""
        f, (low, high) = self.params.function, self.params.interval
        column = (high - low) / n * float(f(high) - f(low))
        return -100 * self._error("left", n) / column

    def _slide_course(self) -> str | None:
        """Choose the words on the column: None where the pieces of a rising curve come closer to half of it."""
        direction = self._direction()
        if direction in ("mixed", "exact"):
            return direction
        away = [abs(self._fill(n) - 50) for n in self.params.counts]
        if max(away) < LEVEL:
            return "straight"
        comes_closer = all(later < earlier for earlier, later in pairwise(away))
        has_jump = len(self.params.function.domain().breakpoints(*self.params.interval)) > 0
        return "bounded" if has_jump or not comes_closer else direction

    def _direction(self) -> str | None:
        """Choose the variant for the way of the curve: None where it rises all the way."""
        values = evaluate(self.params.function, np.linspace(*self.params.interval, SAMPLES))
        steps, dust = np.diff(values), max(LEVEL * float(np.ptp(values)), DUST * float(np.abs(values).max()))
        if np.all(np.abs(steps) <= dust):
            return "exact"
        return None if np.all(steps >= -dust) else "falls" if np.all(steps <= dust) else "mixed"

    def _signs(self) -> str | None:
        """Choose the variant for the side of the axis on which the curve lies: None where it is nowhere below."""
        values = evaluate(self.params.function, np.linspace(*self.params.interval, SAMPLES))
        dust = LEVEL * float(np.abs(values).max())
        if np.all(values >= -dust):
            return None
        return "negative" if np.all(values <= dust) else "signed"


def _columns() -> list[Region]:
    """Divide the body into the rooms of the plot and of what is written beside it."""
    return frame.body.split_columns(1.55, 1)


def _side() -> Region:
    return _columns()[1]
