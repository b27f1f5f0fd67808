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
    Write,
)

from mathcore import tangent_line
from scenes.components.gap_windows import NAMES, breaks_beside, draw_gap_windows, record_powers
from scenes.components.glide import BaseTriangle
from scenes.components.magnified_curve import MagnifiedCurve
from scenes.components.plot import Plot
from scenes.components.table import ValueTable
from scenes.components.text import Formula, fit_formula, set_below
from scenes.framework.digits import LARGE, LOSS, alike_specs, column_specs, even_spec, number_spec, shows, whole_spec
from scenes.framework.numbers import MINUS, Figure, sign_of
from scenes.framework.scene import LectureScene, beat
from scenes.style.theme import theme
from scenes.tangent_line.analysis import TangentAnalysis
from scenes.tangent_line.parameters import TangentLineParameters
from scenes.tangent_line.picture import (
    LONG,
    SHORT,
    CrossingMark,
    TangentPicture,
    columns,
    draw_picture,
    live_triangle,
    moving_point,
    place_clear,
    side,
)
from scenes.tangent_line.window import draw_part, fit_window, image_of, measure_gap, measure_window

__all__ = ["TangentLine"]

STRAIGHT = ("straight", "straight_beside")  # where a curve is its tangent: on both sides of the point, or on one
CROSSING = ("inflection", "crossing", "through", "through_beside", "inflection_here", "through_here", "none")
GLIDE = 5.0  # seconds from end to end
SLIDE, LONGEST_SLIDE = 4.5, 8.0  # seconds of the way to the inflection, and at most
WINDOWS = 1.1 + NAMES  # height of the windows on the gaps, with their magnification
DIGITS = 2  # of a gap: more hide that it falls a hundredfold
ROW = 0.5  # height of a row of the table


@dataclass(frozen=True)
class Crossing:
    """The mark where tangent and curve meet again, at `at`, and its label."""

    at: ValueTracker
    mark: CrossingMark
    label: VGroup


class TangentLine(LectureScene[TangentLineParameters]):
    """The tangent glides with its equation; magnified, the curve becomes the tangent; further out they cross again."""

    formats = ("16:9", "4:3", "9:16")

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
        picture = self.picture = draw_picture(self.params, self.analysis, self.open_with_title(), self.ledger)
        if self.analysis.is_straight() and not self.analysis.is_straight_on_one_side():
            self.use_variant("straight")
        plot, mover = picture.plot, picture.mover
        self.play(*plot.enter(), run_time=theme.QUICK)
        self.play(Create(picture.curve), Write(picture.formula), run_time=theme.CALM)
        self.play(FadeIn(mover.ball, scale=0.5), Create(mover.line, suspend_mobject_updating=True), run_time=theme.CALM)
        self.next_phrase()
        triangle = live_triangle(picture, self.params)
        self.play(FadeIn(picture.equation, mover.drop, triangle), run_time=theme.QUICK)
        self.add(mover, triangle, picture.equation)
        self._glide(picture)
        self.next_phrase()
        self._write_equation(picture, triangle)
        self.point_out(triangle.base, triangle.rise)
        return picture

    @beat(variants=("faster", "straight", "straight_beside", "uneven"))
    def gap_shrinks(self, picture: TangentPicture) -> None:
        windows, f, a = self.params.windows, self.params.function, self.params.point
        if variant := self.analysis.order_variant():
            self.use_variant(variant)
        power = ValueTracker(1.0)
        near = fit_window(self.params, columns()[0])
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
        gap = measure_gap(self.analysis, near, power, self.text("gap", size=theme.LABEL, color=theme.SECANT))
        self.play(FadeIn(gap, measure_window(self.params, near, power, self.ledger)), run_time=theme.QUICK)
        self.add(gap)
        table = self._tabulate(picture.formula)
        self.play(*table.enter(), run_time=theme.QUICK)
        self.windows = kept = self._draw_windows(near, table)
        for k, width in enumerate(windows):
            if k:
                slowly = theme.SLOW if k == 1 else self.phrase_time(theme.SLOW)
                self.play(power.animate.set_value(windows[0] / width), run_time=slowly)
            self.play(table.enter_row(k), run_time=theme.QUICK)
            if k in kept:
                self.play(FadeIn(kept[k], target_position=gap[0], scale=0.2), run_time=theme.CALM)
            if not k:
                self.next_phrase()
        self.wait(theme.CALM)  # the last row is to be read

    @beat(variants=(*CROSSING, *STRAIGHT, "straight_before"))
    def crosses_again(self, picture: TangentPicture) -> None:
        f = self.params.function
        if variant := self.analysis.crossing_variant():
            self.use_variant(variant)
        self.clear(picture.title, picture.formula)
        plot, curve = picture.plot, picture.plot.curve(f)
        mover = moving_point(self.params, plot, picture.base, picture.x, picture.length)
        picture = replace(picture, curve=curve, mover=mover)
        self.play(FadeIn(plot, curve, mover, picture.equation), run_time=theme.QUICK)
        self.add(plot, curve, mover, picture.equation)
        self.play(picture.length.animate.set_value(LONG), run_time=self.phrase_time(theme.SLOW))
        self.next_phrase()
        crossing = self._mark_crossing(picture) if picture.crossing is not None else None
        if picture.inflection is not None:
            self.next_phrase()
            self._go_to(picture.inflection, picture, crossing)
        self.next_phrase()
        triangle = live_triangle(picture, self.params)
        touches = Formula("tangent(y(a)) = function(f(a))"), Formula("tangent(y'(a)) = derivative(f'(a))")
        set_below(VGroup(*touches).arrange(DOWN, theme.SPACE, aligned_edge=LEFT), picture.equation, 1.5 * theme.SPACE)
        shorter = picture.length.animate.set_value(2 * SHORT)
        self.play(shorter, FadeIn(touches[0], shift=0.2 * UP), run_time=theme.CALM)
        self.play(FadeIn(triangle), FadeIn(touches[1], shift=0.2 * UP), run_time=theme.CALM)
        self.point_out(triangle.base, triangle.rise)

    # -- what is drawn ------------------------------------------------------------------------------------------

    def _mark_crossing(self, picture: TangentPicture) -> Crossing:
        """Mark where the tangent meets the curve again, with a label: r a = …, where r is the same at every a."""
        at = ValueTracker(picture.crossing)
        mark = CrossingMark(picture.plot, self.params, at)
        figure = self.record("second_crossing", at.get_value(), even_spec(at.get_value()))
        ratio = self.analysis.crossing_ratio()
        named = "" if ratio is None else f"= {self.record('crossing_ratio', ratio).typst} a"
        label = Formula(f"x {named} {figure.equals} {figure.typst}", size=theme.BODY, color=theme.SECANT)
        label = place_clear(picture, label, mark.dot.get_center(), mark.drop)
        self.play(FadeIn(mark.dot, scale=2), Create(mark.drop), FadeIn(label), run_time=theme.CALM)
        self.add(at, mark)
        return Crossing(at, mark, label)

    def _go_to(self, end: float, picture: TangentPicture, crossing: Crossing | None) -> None:
        """Move the point of contact to an inflection; the second crossing comes to meet it, where it slides along."""
        if crossing is not None:
            way = self.analysis.crossings_toward(end)
            gone = [crossing.label] if way else [crossing.label, crossing.mark]
            self.play(*map(FadeOut, gone), run_time=theme.QUICK)
            if way:
                contacts, crossings = (each[np.argsort(way[0])] for each in way)
                crossing.at.add_updater(lambda at: at.set_value(np.interp(picture.x.get_value(), contacts, crossings)))
        self.play(picture.x.animate.set_value(end), run_time=self.phrase_time(SLIDE, LONGEST_SLIDE))
        if crossing is not None:
            crossing.at.clear_updaters()
            self.remove(crossing.mark)

    def _glide(self, picture: TangentPicture) -> None:
        """Let the tangent glide over all runs, that of the point last, and come to rest at the point."""
        whole = sum(run.length for run in picture.runs)
        for run in picture.runs:
            picture.x.set_value(run.start)
            self.play(picture.x.animate.set_value(run.end), run_time=max(0.5, GLIDE * run.length / whole))
        self.play(picture.x.animate.set_value(self.params.point), run_time=theme.CALM)

    def _write_equation(self, picture: TangentPicture, triangle: BaseTriangle) -> None:
        """Write the tangent at the point in letters, which come from the picture, and in numbers in their place."""
        line = tangent_line(self.params.function, self.params.point)
        live, height, m = picture.equation.slope_spec, float(line.value), float(line.slope)
        a = self.record("a", float(line.point), even_spec(float(line.point)))
        value = self.record("value", height, self._spec_beside(live, height))
        slope = self.record("slope", m, whole_spec(m, live))
        code = "tangent(y) = {{ function(f(a)) : height }} + {{ derivative(f'(a)) : rise }} (x - a)"
        letters = fit_formula(code, side().width)
        equals, term = sign_of(a, value, slope), self._write_term(slope, a)
        numbers = fit_formula(f"tangent(y) {equals} function({value.typst}) {term}", side().width)
        if numbers.width > side().width:  # in two rows, as large as they can be
            rows = f"tangent(y) &{equals} function({value.typst}) \\ & quad {term}"
            numbers = fit_formula(rows, side().width)
        VGroup(letters, numbers).arrange(DOWN, buff=theme.SPACE, aligned_edge=LEFT)
        set_below(VGroup(letters, numbers), picture.equation, 1.5 * theme.SPACE)
        height, rise, rest = letters.parts("height", "rise")
        self.play(ReplacementTransform(picture.mover.drop.copy().clear_updaters(), height), run_time=theme.CALM)
        self.play(ReplacementTransform(triangle.rise.copy(), rise), FadeIn(rest), run_time=theme.CALM)
        self.play(FadeIn(numbers, shift=0.2 * UP), run_time=theme.CALM)
        self.play(picture.length.animate.set_value(2 * SHORT), run_time=theme.CALM)

    @staticmethod
    def _spec_beside(live: str, value: float) -> str:
        """Return the format of the height beside the slope, whose format is `live`: one that is rounded has the slope's
        decimals where they tell enough of it."""
        own = even_spec(value)
        fits = live.endswith("f") or abs(value) >= LARGE
        return live if fits and not shows(value, own) and shows(value, live, LOSS) else own

    @staticmethod
    def _write_term(slope: Figure, a: Figure) -> str:
        """Return what the slope adds to the height, such as − 0.4 (x − 2): with its sign before it, and no factor 1."""
        (sign, factor), (turned, place) = (
            (figure.text.startswith(MINUS), figure.typst.removeprefix("-")) for figure in (slope, a)
        )
        way = f"(x {'+' if turned else '-'} {place})" if a.value else "x"
        times = "" if factor == "1" else f"derivative({factor}) thin "
        return f"{'-' if sign else '+'} {times}{way}"

    def _tabulate(self, above: Mobject) -> ValueTable:
        """Tabulate window and gap, a row a window."""
        rows = []
        gaps = [self.analysis.gap(width) for width in self.params.windows]
        own = column_specs(gaps, [number_spec(gap, DIGITS) for gap in gaps])
        widths = {f"window_{k}": (width, number_spec(width)) for k, width in enumerate(self.params.windows, start=1)}
        found = {f"gap_{k}": (gap, spec) for k, (gap, spec) in enumerate(zip(gaps, own, strict=True), start=1)}
        alike = alike_specs(widths | found)
        specs = [alike[name] for name in found]
        for k, (width, gap, spec) in enumerate(zip(self.params.windows, gaps, specs, strict=True), start=1):
            figures = [self.record(f"window_{k}", width, number_spec(width)), self.record(f"gap_{k}", gap, spec)]
            rows.append([figure.marked for figure in figures])
        head = ("step(x - a)", "secant(function(f(x)) - tangent(y))")
        room = replace(side(), bottom=side().bottom + WINDOWS + theme.GAP).below(above, theme.SPACE)
        return ValueTable(head, rows, room, colors=(theme.STEP, theme.SECANT), row_height=ROW, at_point=True)

    def _draw_windows(self, near: Plot, table: ValueTable) -> dict[int, VGroup]:
        """Return a window on each gap, below the table."""
        f, a, widths = self.params.function, self.params.point, self.params.windows
        powers = record_powers([self.analysis.gap(width) for width in widths], self.record, DIGITS)
        room = side().below(VGroup(table, *table.rows), theme.GAP)
        slope = float(tangent_line(f, a).slope)
        return draw_gap_windows(
            widths, self.analysis.gap, powers, slope, near.unit, room, theme.SECANT, jumps=breaks_beside(f, a)
        )
