"""Chapter 1, the derivative as a function: the slope at each point, carried down, draws f'."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from itertools import pairwise

import numpy as np
from manim import (
    DOWN,
    LEFT,
    RIGHT,
    UP,
    Animation,
    AnimationGroup,
    Arrow,
    Create,
    FadeIn,
    FadeOut,
    GrowArrow,
    LaggedStart,
    ReplacementTransform,
    ValueTracker,
    VGroup,
    VMobject,
    Write,
    linear,
)

from scenes.components.dashed_curve import dashed
from scenes.components.free_places import lines_of
from scenes.components.function_text import fit_function, write_function
from scenes.components.glide import LENGTH, GlideRun, GlidingTangent, SlopeTrace, runs_of
from scenes.components.graph import evaluate
from scenes.components.live_rows import LiveRows
from scenes.components.number import LiveNumber
from scenes.components.plot import Dashes, Plot
from scenes.components.text import Formula, set_below
from scenes.derivative_function.analysis import CHOICES, DerivativeAnalysis
from scenes.derivative_function.layout import (
    answer_places,
    free_place,
    keep_dashes_clear,
    keep_dots_clear,
    keep_tangents_clear,
    large_plot,
    last_rest,
    leave_out_behind,
    legs_of,
    let_glide_pass,
    make_plots,
    sides,
    slope_specs,
    triangle_base,
)
from scenes.derivative_function.parameters import DerivativeParameters
from scenes.derivative_function.picture import SlopePicture
from scenes.framework.digits import live_spec, whole_spec
from scenes.framework.numbers import DEFAULT_FORMAT, format_number
from scenes.framework.rounded_points import about_at
from scenes.framework.scene import LectureScene, beat
from scenes.style.frame import Region
from scenes.style.theme import theme

__all__ = ["DerivativeFunction"]

BESIDE_ZERO = 1e-6  # of the interval: what is nearer to 0 reads as 0
FIRST = 0.125  # of the first run: where the tangent is drawn first, short of its end
WALK, WALK_TIME = 0.3, 3.5  # of the first run, and seconds, of the first way of the point
LEVEL = 1.4  # frame units of a tangent that is marked

ALIGNMENTS = (
    *("peak", "valley", "turns", "peak_turns", "valley_turns"),
    *("rises", "falls", "steady", "level", "rises_in_pieces", "falls_in_pieces", "both_in_pieces"),
    *("jump", "jump_and_zero", "break", "break_and_zero"),
)


class DerivativeFunction(LectureScene[DerivativeParameters]):
    """A tangent glides along f; the height of its triangle, carried down, draws the derivative."""

    formats = ("16:9", "4:3", "9:16")

    def construct(self) -> None:
        picture = self.height_is_slope()
        self.guess(picture)
        self.height_is_carried_down(picture)
        self.zeros_line_up(picture)
        self.it_has_a_formula(picture)

    # -- beats --------------------------------------------------------------------------------------------------

    @beat(variants=("scaled",))
    def height_is_slope(self) -> SlopePicture:
        self.open_with_title()
        picture = self._set_up()
        if self._base != 1:
            self.use_variant("scaled")
        axes = AnimationGroup(*picture.large.enter(), run_time=theme.QUICK)
        curve = AnimationGroup(Create(picture.curves[0]), Write(picture.formula), run_time=theme.CALM)
        self.play(LaggedStart(axes, curve, lag_ratio=0.3))
        tangent = picture.first_tangent
        self.play(FadeIn(tangent.point, scale=0.5), run_time=theme.QUICK)
        self.play(Create(tangent.line, suspend_mobject_updating=True), run_time=theme.CALM)
        self.next_phrase()
        self.play(Create(tangent.base), FadeIn(tangent.label), run_time=theme.CALM)
        self.play(Create(tangent.rise), run_time=self.phrase_time(theme.QUICK, theme.SLOW))
        self.play(FadeIn(picture.rows, shift=0.2 * UP), run_time=theme.QUICK)
        self.next_phrase()
        self.add(tangent)
        self.play(picture.x.animate.set_value(self._walk_end(picture.x, picture.runs)), run_time=WALK_TIME)
        return picture

    @beat(variants=("steady", "steady_pieces", "two", "falls", "two_falls", "highest", "two_highest"))
    def guess(self, picture: SlopePicture) -> None:
        below = picture.below
        picture.first_tangent.clear_updaters()
        self.play(FadeOut(picture.first_tangent, picture.rows), run_time=theme.QUICK)
        self.play(*self._shrink(picture), run_time=theme.CALM)
        self.play(*below.enter(), run_time=theme.CALM)
        self.next_phrase()
        if picture.analysis.is_steady():
            self.use_variant("steady" if len(picture.runs) == 1 else "steady_pieces")
            marks = self.ask(answer_places(below), right=1)
            self.play(marks.reveal(), run_time=theme.QUICK)
            self.next_phrase()
            self.play(marks.leave(), run_time=theme.QUICK)
        else:
            self._guess_among(picture, picture.analysis.choose_points())

    @beat(variants=("rises", "rises_itself", "falls", "falls_itself", "steady"))
    def height_is_carried_down(self, picture: SlopePicture) -> None:
        if variant := picture.analysis.tracing():
            self.use_variant(variant)
        trace, x, tangent = picture.trace, picture.x, picture.tangent
        x.set_value(picture.runs[0].start)
        tangent.update()
        trace.update()
        # Beside the lower plot, or where the formulas stand under both plots, no higher than under the row of x.
        place = sides()[1].at(-1, 1)
        under = picture.rows[0].get_bottom() + theme.SPACE * DOWN
        picture.rows[1].align_to(min(place, under, key=lambda each: float(each[1])), UP)
        self.play(FadeIn(tangent, picture.rows), run_time=theme.QUICK)
        self._carry_down(picture)
        self.next_phrase()
        self.add(trace)
        self.bring_to_front(tangent)
        for number, (start, end, seconds) in enumerate(legs_of(picture.runs)):
            x.set_value(start)
            self.play(x.animate.set_value(end), run_time=seconds, rate_func=linear)
            if number == 0:
                self.next_phrase()

    @beat(variants=ALIGNMENTS)
    def zeros_line_up(self, picture: SlopePicture) -> None:
        zeros, jumps = picture.analysis.zeros(), picture.analysis.jumps()
        variant = picture.analysis.alignment(zeros, jumps)
        if variant:
            self.use_variant(variant)
        gone = [picture.tangent, picture.trace.carry, picture.trace.bar, picture.rows]
        picture.tangent.clear_updaters()
        picture.trace.clear_updaters()
        self.play(FadeOut(*gone), run_time=theme.QUICK)
        for x in zeros or jumps:
            seconds = theme.QUICK if len(zeros) > 2 else self.phrase_time(theme.CALM, theme.SLOW)
            self.play(*self._line_up(picture, x), run_time=seconds)
        if zeros and jumps:
            self.next_phrase()
            for x in jumps:
                self.play(*self._line_up(picture, x), run_time=theme.CALM)
        if variant in (None, "peak", "valley"):
            self.next_phrase()
            steepest = [part for x in picture.analysis.steepest() for part in self._line_up(picture, x)]
            self.play(*steepest, run_time=self.phrase_time(theme.CALM, theme.SLOW))

    @beat(variants=("itself",))
    def it_has_a_formula(self, picture: SlopePicture) -> None:
        if picture.analysis.is_itself():
            self.use_variant("itself")
        slope, room = self._slope, sides()[1]
        formula = fit_function("derivative(f'(x))", slope, room.width, height=0.7 * room.height)
        formula.align_to(picture.rows[1], UP).align_to(room.at(-1, 0), LEFT)
        self.play(Write(formula), run_time=theme.CALM)
        self.next_phrase()
        # Where one of the plots cuts f or f' off, nothing was traced that it could lie upon.
        parts = [picture.below.curve(slope, theme.TEXT, (run.start, run.end), theme.LINE) for run in picture.runs]
        self.computed = VGroup(*map(dashed, parts))
        self.play(Create(self.computed), run_time=theme.SLOW, rate_func=linear)
        self.next_phrase()
        self.play(*self._differentiate(picture.formula, formula), run_time=theme.CALM)

    # -- steps of the beats -------------------------------------------------------------------------------------

    def _shrink(self, picture: SlopePicture) -> list[Animation]:
        """Return the large plot becomes the upper one of the two."""
        large, above = picture.large, picture.above
        pairs = [(large.axes, above.axes), picture.curves]
        parts = [(large.marks, above.marks), (large.numbers, above.numbers), (large.names, above.names)]
        alike = [pair for pair in parts if len(pair[0]) == len(pair[1])]
        others = [part for pair in parts if pair not in alike for part in (FadeOut(pair[0]), FadeIn(pair[1]))]
        return [*(ReplacementTransform(*pair) for pair in (*pairs, *alike)), *others]

    def _guess_among(self, picture: SlopePicture, xs: list[float]) -> None:
        """Ask at which of some points the slope is largest, and light the slope there, and the height of the highest
        of them."""
        f, above = self.params.function, picture.above
        slopes = [float(self._slope(x)) for x in xs]
        for letter, x in zip("abc", xs, strict=False):
            self.record(f"x_{letter}", x, ".4g")
        right, highest = int(np.argmax(slopes)), max(xs, key=f)
        # Downhill, the words are of the tilt alone, and not of the height.
        is_highest = all(f(x) < f(xs[right]) for x in xs if x != xs[right])
        kind = "falls" if max(slopes) <= 0 else "highest" if is_highest else ""
        if variant := "_".join(filter(None, ("two" if len(xs) < 3 else "", kind))):
            self.use_variant(variant)
        spots = VGroup(*(above.dot(x, float(f(x))) for x in xs))
        self.play(FadeIn(spots), run_time=theme.QUICK)
        room = sides()[1]
        # The letters stand clear of all tangents alike: their places don't tell which of them will be drawn.
        tangents = [
            above.segment(x, float(f(x)), slope, LENGTH, theme.TANGENT) for x, slope in zip(xs, slopes, strict=True)
        ]
        lines = lines_of([picture.curves[1], *tangents])
        marks = self.ask(
            [free_place(above, x, float(f(x)), lines) for x in xs],
            right=right,
            room=Region(room.left, room.right, room.at(0, -0.6)[1], room.top),
        )
        slope = tangents[right]
        self.play(marks.reveal(), Create(slope), run_time=theme.QUICK)
        self.next_phrase()
        top = float(f(highest))
        is_seen = highest != xs[right] and not above.is_hidden(top)
        height = above.drop(highest, top, theme.FUNCTION) if is_seen else VMobject()
        self.play(Create(height), run_time=theme.CALM)
        self.next_phrase()
        self.play(marks.leave(), FadeOut(spots, slope, height), run_time=theme.QUICK)

    def _carry_down(self, picture: SlopePicture) -> None:
        """Slide a copy of the triangle's height back to its point, and lay it down on the axis below."""
        trace, tangent, x = picture.trace, picture.tangent, picture.x.get_value()
        if tangent.rise.height > 0 or self._slope(x) == 0:
            moving = tangent.rise.copy()
            self.play(moving.animate.shift((tangent.point.get_x() - moving.get_x()) * RIGHT), run_time=theme.CALM)
            self.play(Create(trace.carry), ReplacementTransform(moving, trace.bar), run_time=theme.CALM)
        else:
            self.play(Create(trace.carry), run_time=theme.CALM)
            self.play(Create(trace.bar), run_time=theme.CALM)

    def _differentiate(self, above: Formula, below: Formula) -> list[Animation]:
        """Return an arrow from the formula of f to that of f', and what it does beside it."""
        at = above.get_left()[0] + theme.SPACE
        ends = ((at, edge, 0) for edge in (above.get_bottom()[1] - theme.GAP, below.get_top()[1] + theme.GAP))
        arrow = Arrow(*ends, buff=0, color=theme.TEXT, stroke_width=theme.LINE, tip_length=0.2)
        words = self.text("differentiate", size=theme.LABEL).next_to(arrow, RIGHT, buff=theme.GAP)
        return [GrowArrow(arrow), FadeIn(words, shift=0.2 * DOWN)]

    # -- what is drawn ------------------------------------------------------------------------------------------

    def _set_up(self) -> SlopePicture:
        """Return both plots one above the other on one x, the curve, and what follows x; nothing is shown yet."""
        f, interval = self.params.function, self.params.interval
        self._slope = f.derivative()
        self._base = triangle_base(f, self._slope, interval)
        above, below = make_plots(f, self._slope, interval, self._base)
        runs = runs_of(f, self._slope, interval, above, below)
        x = ValueTracker(self._first_place(above, runs))
        formula = write_function(f, sides()[0])
        large, base = (
            large_plot(above, f, interval),
            self.record("base", self._base, whole_spec(self._base, DEFAULT_FORMAT)),
        )
        first, tangent = (GlidingTangent(plot, f, self._slope, x.get_value, base) for plot in (large, above))
        # The base is known by then, and the smaller plot has no room for its label.
        tangent.remove(tangent.label)
        rows = self._live_rows(x, runs, formula)
        curves = large.curve(f, x_range=interval), above.curve(f, x_range=interval)
        analysis = DerivativeAnalysis(f, self._slope, interval, runs, above)
        trace = SlopeTrace(above, below, f, self._slope, runs, x.get_value, analysis.gaps())
        touched = [runs[0].start, runs[-1].end]
        # The tangent comes to rest where a phrase may end.
        keep_tangents_clear(large, f, self._slope, [x.get_value(), self._walk_end(x, runs)], base, are_named=True)
        keep_tangents_clear(above, f, self._slope, [*touched, legs_of(runs)[0][1]], base)
        choices = [] if analysis.is_steady() else analysis.choose_points()
        keep_dots_clear(above, below, f, self._slope, [*touched, *analysis.special(), *choices])
        keep_dashes_clear(above, below, f, self._slope, [*touched, *analysis.special()])
        let_glide_pass(large, f, self._slope, runs[:1], self._base)
        let_glide_pass(above, f, self._slope, runs, self._base, below)
        for plot in (large, above, below):
            leave_out_behind(plot)
            plot.keep_a_height()
        self.picture = SlopePicture(large, above, below, curves, formula, x, first, tangent, trace, analysis, rows)
        return self.picture

    @staticmethod
    def _walk_end(x: ValueTracker, runs: Sequence[GlideRun]) -> float:
        """Return where the first way of the point ends, from where it is: along the first run, or back where a corner
        is near."""
        start, way = float(x.get_value()), WALK * runs[0].length
        end = min(start + way, last_rest(runs))
        return end if end > start or len(runs) == 1 else start - way

    def _first_place(self, plot: Plot, runs: Sequence[GlideRun]) -> float:
        """Return where the tangent is drawn first: near to the left end, where the plot has room for its triangle."""
        run = runs[0]
        f, places = self.params.function, np.linspace(run.start, last_rest(runs), CHOICES)
        tops = evaluate(f, places) + self._base * evaluate(self._slope, places)
        fits = np.flatnonzero((tops >= plot.y_range[0]) & (tops <= plot.y_range[1]))
        wanted = FIRST * (CHOICES - 1)
        return float(places[min(fits, key=lambda at: abs(at - wanted))]) if len(fits) else run.start

    def _live_rows(self, x: ValueTracker, runs: list[GlideRun], formula: Formula) -> LiveRows:
        """Return live rows of x and of the slope there."""
        passed = [float(self._slope(at)) for run in runs for at in np.linspace(run.start, run.end, 9)]
        fixed, beside = live_spec(self.params.interval, 2, most=6), BESIDE_ZERO * np.ptp(self.params.interval)

        def spec_of(value: float) -> str:
            """Return the format of x: next to a corner at 0 it is ≈ 0, not ≈ 0.00."""
            return ".0f" if abs(value) < beside else whole_spec(value, fixed)

        inner = [at for one, other in pairwise(runs) for at in (one.end, other.start)]
        spec = slope_specs(passed, [float(self._slope(at)) for at in inner])

        def rows_of_size(size: float) -> LiveRows:
            at = LiveNumber(self.ledger, "x", x.get_value, spec_of, size=size, color=theme.TEXT)
            # A copy of the number must not copy the scene, as it would with a partial function.
            is_about = about_at(lambda: at.whole_figure, self._slope)
            slope = LiveNumber(
                self.ledger,
                "slope",
                lambda: self._slope_at(x),
                spec,
                is_about=is_about,
                size=size,
                color=theme.DERIVATIVE,
            )
            return LiveRows(("x", at), ("derivative(f'(x))", slope))

        longest = [_longest([at for run in runs for at in (run.start, run.end)], spec_of), _longest(passed, spec)]
        rows = rows_of_size(theme.FORMULA)
        share = rows.share_of(sides()[0].width, longest)
        return set_below(rows if share == 1 else rows_of_size(share * theme.FORMULA), formula)

    def _slope_at(self, x: ValueTracker) -> float:
        return float(self._slope(x.get_value()))

    def _line_up(self, picture: SlopePicture, x: float) -> list[Animation]:
        """Return a dashed line from the point of f down to its slope, with what is special there: a level tangent, the
        steepest one, or none at a corner or jump."""
        above, below = picture.above, picture.below
        y, slope = float(self.params.function(x)), picture.analysis.slope_at(x)
        has_slope = math.isfinite(slope)
        height = slope if has_slope else below.origin[1]
        dashes = Dashes(above.at(x, y), below.at(x, height), color=theme.QUIET, stroke_width=theme.AXIS)
        shown: list[Animation] = [FadeIn(above.dot(x, y, theme.TANGENT))]
        if abs(float(above.at(x, y)[0] - above.at(*above.origin)[0])) > theme.GAP:  # else the axis itself leads down
            shown.append(Create(dashes))
        if has_slope:
            shown.append(FadeIn(above.segment(x, y, slope, LEVEL, theme.TANGENT)))
            shown.append(FadeIn(below.dot(x, height, theme.DERIVATIVE)))
        return shown


def _longest(values: Sequence[float], spec_of: Callable[[float], str]) -> str:
    """Return the longest text of a live number on its way."""
    return max((format_number(value, spec_of(value)) for value in values), key=len)
