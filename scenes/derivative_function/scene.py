"""Chapter 1, the derivative as a function: the slope at each point, carried down, draws f'."""

from __future__ import annotations

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
    Line,
    ValueTracker,
    VGroup,
    VMobject,
    Write,
    linear,
)

from scenes.components.answers import Place, rows_of
from scenes.components.glide import GlideRun, GlidingTangent, SlopeTrace, runs_of
from scenes.components.graph import evaluate
from scenes.components.live_rows import LiveRows
from scenes.components.number import LiveNumber
from scenes.components.plot import Dashes, Plot
from scenes.components.text import Formula, Words, fit_formula, set_below, write_function
from scenes.derivative_function.analysis import CHOICES, DerivativeAnalysis
from scenes.derivative_function.layout import answer_room, legs_of, make_plots, side, slope_specs, triangle_base
from scenes.derivative_function.parameters import DerivativeParameters
from scenes.framework.digits import live_spec, whole_spec
from scenes.framework.scene import LectureScene, beat
from scenes.style.frame import Region
from scenes.style.theme import theme

__all__ = ["DerivativeFunction"]

BESIDE_ZERO = 1e-6  # of the interval: what is nearer to 0 reads as 0
ALIGNMENTS = (
    *("rises", "falls", "steady", "level", "rises_in_pieces", "falls_in_pieces"),
    *("jump", "jump_and_zero", "break", "break_and_zero"),
)


@dataclass(frozen=True)
class SlopePicture:
    """What one beat passes to the next."""

    title: Words
    above: Plot
    below: Plot
    curve: VMobject
    formula: Formula
    x: ValueTracker
    tangent: GlidingTangent
    trace: SlopeTrace
    analysis: DerivativeAnalysis
    rows: VGroup

    @property
    def runs(self) -> list[GlideRun]:
        """The parts of the interval over which x moves."""
        return self.analysis.runs


class DerivativeFunction(LectureScene[DerivativeParameters]):
    """A tangent glides along f; the height of its triangle, carried down, draws the derivative."""

    def construct(self) -> None:
        picture = self.height_is_slope()
        self.guess(picture)
        self.height_is_carried_down(picture)
        self.zeros_line_up(picture)
        self.it_has_a_formula(picture)

    # -- beats --------------------------------------------------------------------------------------------------

    @beat(variants=("scaled",))
    def height_is_slope(self) -> SlopePicture:
        picture = self._set_up(self.open_with_title())
        if self._base != 1:
            self.use_variant("scaled")
        above = picture.above
        self.play(*above.enter(), run_time=theme.CALM)
        self.play(Create(picture.curve), Write(picture.formula), run_time=theme.CALM)
        tangent = picture.tangent
        self.play(FadeIn(tangent.point, scale=0.5), run_time=theme.QUICK)
        self.play(Create(tangent.line, suspend_mobject_updating=True), run_time=theme.CALM)
        self.next_phrase()
        self.play(Create(tangent.base), FadeIn(tangent.label), run_time=theme.QUICK)
        self.play(Create(tangent.rise), run_time=theme.QUICK)
        self.play(FadeIn(picture.rows, shift=0.2 * UP), run_time=theme.QUICK)
        self.next_phrase()
        self.add(tangent)
        first = picture.runs[0]
        start = float(picture.x.get_value())
        self.play(picture.x.animate.set_value(min(start + 0.3 * first.length, first.end)), run_time=theme.SLOW)
        self.play(picture.x.animate.set_value(start), run_time=theme.CALM)
        return picture

    @beat(variants=("steady", "steady_pieces", "two", "falls", "two_falls"))
    def guess(self, picture: SlopePicture) -> None:
        below = picture.below
        self.play(*below.enter(), run_time=theme.CALM)
        self.next_phrase()
        shown: list[VGroup] = []
        if picture.analysis.is_steady():
            self.use_variant("steady" if len(picture.runs) == 1 else "steady_pieces")
            marks = self.ask(rows_of(answer_room(below), 3), right=1)
        else:
            places = picture.analysis.choose_points()
            slopes = [float(self._slope(x)) for x in places]
            variant = "_".join(["two"] * (len(places) < 3) + ["falls"] * (max(slopes) <= 0))
            if variant:
                self.use_variant(variant)
            for letter, x in zip("abc", places, strict=False):
                self.record(f"x_{letter}", x, ".4g")
            spots = VGroup(*(picture.above.dot(x, float(self.params.function(x))) for x in places))
            gone = [picture.tangent, picture.rows, picture.above.numbers]
            self.play(*map(FadeOut, gone), FadeIn(spots), run_time=theme.QUICK)
            room = side().split_rows(*[1] * 5)
            marks = self.ask(
                [self._beside(picture.above, x) for x in places],
                right=int(np.argmax(slopes)),
                room=Region(room[1].left, room[1].right, room[-2].bottom, room[1].top),
            )
            shown.append(spots)
        self.play(marks.reveal(), run_time=theme.QUICK)
        self.next_phrase()
        self.play(marks.leave(), *map(FadeOut, shown), run_time=theme.QUICK)

    @beat(variants=("rises", "falls", "steady"))
    def height_is_carried_down(self, picture: SlopePicture) -> None:
        if variant := picture.analysis.direction():
            self.use_variant(variant)
        trace, x = picture.trace, picture.x
        back = [part for part in (picture.tangent, picture.rows, picture.above.numbers) if part not in self.mobjects]
        self.play(FadeIn(trace.carry, trace.bar, *back), run_time=theme.QUICK)
        self.add(trace)
        self.bring_to_front(picture.tangent)
        for number, (start, end, seconds) in enumerate(legs_of(picture.runs)):
            x.set_value(start)
            self.play(x.animate.set_value(end), run_time=seconds, rate_func=linear)
            if number == 0:
                self.next_phrase()

    @beat(variants=ALIGNMENTS)
    def zeros_line_up(self, picture: SlopePicture) -> None:
        zeros, jumps = picture.analysis.zeros(), picture.analysis.jumps()
        if variant := picture.analysis.alignment(zeros, jumps):
            self.use_variant(variant)
        gone = [picture.tangent, picture.trace.carry, picture.trace.bar, picture.rows]
        picture.tangent.clear_updaters()
        picture.trace.clear_updaters()
        self.play(FadeOut(*gone), run_time=theme.QUICK)
        for x in zeros or jumps:
            self.play(*self._line_up(picture, x), run_time=theme.QUICK if len(zeros) > 2 else theme.CALM)
        if zeros and jumps:
            self.next_phrase()
            for x in jumps:
                self.play(*self._line_up(picture, x), run_time=theme.CALM)

    @beat()
    def it_has_a_formula(self, picture: SlopePicture) -> None:
        slope = self._slope
        formula = fit_formula(f"derivative(f'(x)) = {slope.typst()}", side().width)
        set_below(formula, picture.formula)
        self.play(Write(formula), run_time=theme.CALM)
        self.next_phrase()
        computed = picture.below.curve(slope, theme.TEXT, self.params.interval, theme.HAIRLINE)
        self.play(Create(computed), run_time=theme.SLOW)

    # -- what is drawn ------------------------------------------------------------------------------------------

    def _set_up(self, title: Words) -> SlopePicture:
        """Return both plots one above the other on one x, the curve, and what follows x; nothing is shown yet."""
        f, interval = self.params.function, self.params.interval
        self._slope = f.derivative()
        self._base = triangle_base(f, self._slope, interval)
        above, below = make_plots(f, self._slope, interval, self._base)
        runs = runs_of(f, self._slope, interval, above, below)
        x = ValueTracker(self._first_place(above, runs[0]))
        formula = write_function(f, side())
        tangent = GlidingTangent(above, f, self._slope, x.get_value, self.record("base", self._base))
        trace = SlopeTrace(above, below, f, self._slope, runs, x.get_value)
        rows = self._live_rows(x, runs, formula)
        curve = above.curve(f, x_range=interval)
        analysis = DerivativeAnalysis(f, self._slope, interval, runs, above)
        self.picture = SlopePicture(title, above, below, curve, formula, x, tangent, trace, analysis, rows)
        return self.picture

    def _first_place(self, plot: Plot, run: GlideRun) -> float:
        """Return where the tangent is drawn first: where the plot has room for its triangle."""
        f, places = self.params.function, np.linspace(run.start, run.end, CHOICES)
        tops = evaluate(f, places) + self._base * evaluate(self._slope, places)
        fits = np.flatnonzero((tops >= plot.y_range[0]) & (tops <= plot.y_range[1]))
        return float(places[fits[0]]) if len(fits) else run.start

    def _live_rows(self, x: ValueTracker, runs: list[GlideRun], formula: Formula) -> VGroup:
        """Return live rows of x and of the slope there."""
        passed = [float(self._slope(at)) for run in runs for at in np.linspace(run.start, run.end, 9)]
        fixed, beside = live_spec(self.params.interval, 2, most=6), BESIDE_ZERO * np.ptp(self.params.interval)

        def spec_of(value: float) -> str:
            """Return the format of x: next to a corner at 0 it is ≈ 0, not ≈ 0.00."""
            return ".0f" if abs(value) < beside else whole_spec(value, fixed)

        at = LiveNumber(self.ledger, "x", x.get_value, spec_of, color=theme.TEXT)
        spec = slope_specs(passed)
        slope = LiveNumber(
            self.ledger, "slope", lambda: float(self._slope(x.get_value())), spec, color=theme.DERIVATIVE
        )
        return set_below(LiveRows(("x", at), ("derivative(f'(x))", slope)), formula)

    def _line_up(self, picture: SlopePicture, x: float) -> list[Create]:
        """Return a dashed line from the point of f down to its slope, with what is special there."""
        above, below = picture.above, picture.below
        top = above.at(x, float(self.params.function(x)))
        foot = below.at(x, below.origin[1])
        dashes = Dashes(top, foot, color=theme.QUIET, stroke_width=theme.AXIS)
        level = Line(top + 0.7 * LEFT, top + 0.7 * RIGHT, color=theme.TANGENT, stroke_width=theme.LINE)
        is_zero = abs(float(self._slope(x))) < 1e-6 * np.ptp(below.y_range)
        parts = [FadeIn(level)] if is_zero else []
        dot = below.dot(x, below.origin[1], theme.DERIVATIVE) if is_zero else VMobject()
        return [
            *parts,
            FadeIn(above.dot(x, float(self.params.function(x)), theme.TANGENT)),
            Create(dashes),
            FadeIn(dot),
        ]

    def _beside(self, plot: Plot, x: float) -> Place:
        """Return where an answer is marked that belongs to a point of the curve: above it, or below where there is no
        room."""
        point = plot.at(x, float(self.params.function(x)))
        side = UP if plot.region.top - point[1] > 1.0 else DOWN
        return Place(point + 0.5 * side)
