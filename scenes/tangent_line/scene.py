"""Chapter 5, demonstrations: the tangent line, how close the curve is to it, and where they cross again."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from manim import (
    DOWN,
    LEFT,
    UP,
    Create,
    FadeIn,
    FadeOut,
    Mobject,
    ReplacementTransform,
    ValueTracker,
    VGroup,
    VMobject,
    Write,
)

from mathcore import tangent_line
from scenes.components.descent_path import MovingPoint
from scenes.components.gap_windows import NAMES, draw_gap_windows, record_powers
from scenes.components.glide import GlideRun, runs_of
from scenes.components.labels import place_beside
from scenes.components.magnified_curve import MagnifiedCurve
from scenes.components.plot import Plot, fit_range
from scenes.components.table import ValueTable
from scenes.components.text import Formula, Words, fit_formula, set_below, write_function
from scenes.framework.digits import column_specs, number_spec
from scenes.framework.numbers import sign_of
from scenes.framework.scene import LectureScene, beat
from scenes.style.frame import Region, frame
from scenes.style.theme import theme
from scenes.tangent_line.analysis import TangentAnalysis
from scenes.tangent_line.live_equation import LiveEquation
from scenes.tangent_line.parameters import TangentLineParameters
from scenes.tangent_line.window import draw_part, fit_window, image_of, measure_gap, measure_window

__all__ = ["TangentLine"]

GLIDE = 5.0  # seconds from end to end
TALLEST = 1.2  # of a function's formula, in frame units
SHORT, LONG = 3.2, 40.0  # lengths of the tangent, in frame units; the long one ends at the plot's borders
WINDOWS = 1.1 + NAMES  # height of the windows on the gaps, with their magnification
ROW = 0.5  # height of a row of the table
HEIGHTS = (0.4, -0.4, 0.0, 0.8, -0.8, 1.2, -1.2, 1.6, -1.6)  # of a label beside its point, the first that is clear


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
    equation: VGroup
    runs: list[GlideRun]
    crossing: float | None
    inflection: float | None


class TangentLine(LectureScene[TangentLineParameters]):
    """The tangent glides with its equation; magnified, the curve becomes the tangent; further out they cross again."""

    def construct(self) -> None:
        picture = self.tangent_glides()
        self.gap_shrinks(picture)
        self.crosses_again(picture)

    @cached_property
    def analysis(self) -> TangentAnalysis:
        """What is true of the function of this run."""
        params = self.params
        return TangentAnalysis(params.function, params.point, params.interval, params.windows)

    # -- beats --------------------------------------------------------------------------------------------------

    @beat(variants=("straight",))
    def tangent_glides(self) -> TangentPicture:
        picture = self._set_up(self.open_with_title())
        if self.analysis.is_straight():
            self.use_variant("straight")
        plot, mover = picture.plot, picture.mover
        self.play(*plot.enter(), run_time=theme.QUICK)
        self.play(Create(picture.curve), Write(picture.formula), run_time=theme.CALM)
        self.play(FadeIn(mover.ball, scale=0.5), Create(mover.line, suspend_mobject_updating=True), run_time=theme.CALM)
        self.next_phrase()
        self.play(FadeIn(picture.equation, mover.drop), run_time=theme.QUICK)
        self.add(mover, picture.equation)
        self._glide(picture)
        self.next_phrase()
        letters, numbers = self._write_equation(picture)
        self.play(Write(letters), run_time=theme.SLOW)
        self.play(FadeIn(numbers, shift=0.2 * UP), run_time=theme.CALM)
        self.play(picture.length.animate.set_value(2 * SHORT), run_time=theme.CALM)
        return picture

    @beat(variants=("faster", "straight"))
    def gap_shrinks(self, picture: TangentPicture) -> None:
        windows, f, a = self.params.windows, self.params.function, self.params.point
        if variant := self.analysis.order_variant():
            self.use_variant(variant)
        power = ValueTracker(1.0)
        near = fit_window(self.params, _columns()[0])
        curve = MagnifiedCurve(near, f, a, power.get_value)
        line = tangent_line(f, a)
        tangent = near.segment(a, float(line(a)), float(line.slope), LONG, theme.TANGENT)
        point = near.dot(a, float(f(a)), theme.TANGENT, 0.13)
        self.clear(picture.title, picture.formula, picture.curve, picture.mover)
        picture.mover.clear_updaters()
        piece, image = draw_part(self.params, picture.plot, near)
        start, end = (image_of(at, near, picture.plot) for at in tangent.get_start_and_end())
        # A steep tangent is cut at the borders of the whole plot as it is at those of the window.
        length = float(np.linalg.norm(end - start))
        source = picture.plot.segment(a, float(line(a)), float(line.slope), length, theme.TANGENT)
        gone = [picture.curve, picture.mover.drop, picture.mover.line]
        self.play(FadeOut(*gone), FadeIn(piece, source), run_time=theme.QUICK)
        self.play(
            ReplacementTransform(piece, image),
            ReplacementTransform(source, tangent),
            ReplacementTransform(picture.mover.ball, point),
            run_time=theme.CALM,
        )
        self.remove(image)
        self.add(curve, tangent, point)
        gap = measure_gap(self.params, near, power, self.text("gap", size=theme.LABEL, color=theme.SECANT))
        self.play(FadeIn(gap, measure_window(self.params, near, power, self.ledger)), run_time=theme.QUICK)
        self.add(gap)
        table = self._tabulate(picture.formula)
        self.play(*table.enter(), run_time=theme.QUICK)
        self.windows = kept = self._draw_windows(near, table)
        for k, width in enumerate(windows):
            if k:
                self.play(power.animate.set_value(windows[0] / width), run_time=theme.SLOW)
            self.play(table.enter_row(k), run_time=theme.QUICK)
            if k in kept:
                self.play(FadeIn(kept[k], target_position=gap[0], scale=0.2), run_time=theme.CALM)
            if not k:
                self.next_phrase()
        self.wait(theme.CALM)  # the last row is to be read

    @beat(variants=("crossing", "through", "none", "straight"))
    def crosses_again(self, picture: TangentPicture) -> None:
        f = self.params.function
        if variant := self.analysis.crossing_variant():
            self.use_variant(variant)
        self.clear(picture.title, picture.formula)
        plot, curve = picture.plot, picture.plot.curve(f)
        mover = self._moving_point(plot, picture.x, picture.length)
        self.play(FadeIn(plot, curve, mover, picture.equation), run_time=theme.QUICK)
        self.add(plot, curve, mover, picture.equation)
        self.play(picture.length.animate.set_value(LONG), run_time=theme.CALM)
        self.next_phrase()
        if picture.crossing is not None:
            at = self.record("second_crossing", picture.crossing, number_spec(picture.crossing))
            y = float(f(picture.crossing))
            dot = plot.dot(picture.crossing, y, theme.SECANT, 0.13)
            label = self._beside(plot, curve, mover, Formula(f"x {at.equals} {at.typst}", size=theme.LABEL), dot)
            drop = plot.drop(picture.crossing, y)
            self.play(FadeIn(dot, scale=2), Create(drop), FadeIn(label), run_time=theme.CALM)
        self.next_phrase()
        if picture.inflection is not None:
            if picture.crossing is not None:
                self.play(FadeOut(dot, label, drop), run_time=theme.QUICK)
            self.play(picture.x.animate.set_value(picture.inflection), run_time=1.5 * theme.SLOW)

    # -- what is drawn ------------------------------------------------------------------------------------------

    def _set_up(self, title: Words) -> TangentPicture:
        """Lay out the plot with room for the second crossing, and what follows the point; nothing is shown yet."""
        f, interval = self.params.function, self.params.interval
        slope = f.derivative()
        crossing = self.analysis.find_crossing()
        ends = [*interval, *([] if crossing is None else [crossing])]
        pad = 0.06 * (max(ends) - min(ends))
        x_range = (min(ends) - pad, max(ends) + pad)
        plot = Plot(x_range, fit_range(f, x_range, with_zero=True), _columns()[0], names=("x", "function(f(x))"))
        slopes = Plot(interval, fit_range(slope, interval), _side(), x_ticks=(), y_ticks=())
        runs = runs_of(f, slope, interval, plot, slopes)
        runs.sort(key=lambda run: run.start <= self.params.point <= run.end)
        formula = write_function(f, _side(), TALLEST)
        x, length = ValueTracker(runs[0].start if runs else self.params.point), ValueTracker(SHORT)
        mover = self._moving_point(plot, x, length)
        equation = set_below(LiveEquation(self.params, x, runs, self.ledger), formula, 1.5 * theme.SPACE)
        inflection = self.analysis.find_inflection()
        curve, line = plot.curve(f), tangent_line(f, self.params.point)
        plot.keep_clear(plot.segment(self.params.point, float(line.value), float(line.slope), LONG, theme.TANGENT))
        return TangentPicture(title, formula, plot, curve, x, length, mover, equation, runs, crossing, inflection)

    def _moving_point(self, plot: Plot, x: ValueTracker, length: ValueTracker) -> MovingPoint:
        f = self.params.function
        return MovingPoint(plot, f, f.derivative(), x.get_value, plot.origin[1], length.get_value)

    def _glide(self, picture: TangentPicture) -> None:
        """Let the tangent glide over all runs, that of the point last, and come to rest at the point."""
        whole = sum(run.length for run in picture.runs)
        for run in picture.runs:
            picture.x.set_value(run.start)
            self.play(picture.x.animate.set_value(run.end), run_time=max(0.5, GLIDE * run.length / whole))
        self.play(picture.x.animate.set_value(self.params.point), run_time=theme.CALM)

    def _write_equation(self, picture: TangentPicture) -> tuple[Formula, Formula]:
        """Write the tangent at the point in letters and in numbers."""
        line = tangent_line(self.params.function, self.params.point)
        named = (("a", line.point), ("value", line.value), ("slope", line.slope))
        a, value, slope = (self.record(name, float(number), number_spec(float(number))) for name, number in named)
        letters = fit_formula("tangent(y) = function(f(a)) + derivative(f'(a)) (x - a)", _side().width)
        difference = f"x - {a.typst}" if a.value >= 0 else f"x + {a.typst.removeprefix('-')}"
        code = (
            f"tangent(y) {sign_of(a, value, slope)} function({value.typst}) + derivative({slope.term}) ({difference})"
        )
        numbers = fit_formula(code, _side().width)
        VGroup(letters, numbers).arrange(DOWN, buff=theme.SPACE, aligned_edge=LEFT)
        set_below(VGroup(letters, numbers), picture.equation, 1.5 * theme.SPACE)
        return letters, numbers

    def _tabulate(self, above: Mobject) -> ValueTable:
        """Tabulate window and gap, a row a window."""
        rows = []
        gaps = [self.analysis.gap(width) for width in self.params.windows]
        specs = column_specs(gaps, [number_spec(gap) for gap in gaps])
        for k, (width, gap, spec) in enumerate(zip(self.params.windows, gaps, specs, strict=True), start=1):
            figures = [self.record(f"window_{k}", width, number_spec(width)), self.record(f"gap_{k}", gap, spec)]
            rows.append([figure.marked for figure in figures])
        head = ("step(x - a)", "secant(function(f(x)) - tangent(y))")
        room = replace(_side(), bottom=_side().bottom + WINDOWS + theme.GAP).below(above, theme.SPACE)
        return ValueTable(head, rows, room, colors=(theme.STEP, theme.SECANT), row_height=ROW, at_point=True)

    def _draw_windows(self, near: Plot, table: ValueTable) -> dict[int, VGroup]:
        """Return a window on each gap, below the table."""
        f, a, widths = self.params.function, self.params.point, self.params.windows
        powers = record_powers([self.analysis.gap(width) for width in widths], self.record)
        room = _side().below(VGroup(table, *table.rows), theme.GAP)
        slope = float(tangent_line(f, a).slope)
        return draw_gap_windows(widths, self.analysis.gap, powers, slope, near.unit, room, theme.SECANT)

    def _beside(self, plot: Plot, curve: VMobject, mover: MovingPoint, label: Formula, dot: Mobject) -> VGroup:
        """Put a label beside a dot, clear of the curve and of the tangent where there is room."""
        tail, head = mover.line.get_start_and_end()
        line = tail + np.linspace(0, 1, 200)[:, None] * (head - tail)
        taken = np.concatenate(
            [curve.get_all_points(), line, plot.numbers.get_all_points(), plot.axes.get_all_points()]
        )
        return place_beside(label, dot.get_center(), taken, plot.region, HEIGHTS, 0.25)


def _columns() -> list[Region]:
    """Return the rooms of the plot, and of what is written beside it."""
    return frame.body.split_columns(1.6, 1)


def _side() -> Region:
    return _columns()[1]
