"""Chapter 8, gradient descent in one dimension: each step is −η f'(x), and the rate η decides how it ends."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

import numpy as np
from manim import (
    DOWN,
    LEFT,
    RIGHT,
    UP,
    Animation,
    Create,
    FadeIn,
    FadeOut,
    GrowArrow,
    Mobject,
    ReplacementTransform,
    ValueTracker,
    VGroup,
    VMobject,
    Write,
    linear,
)

from scenes.components.descent_path import PathTrace, QuadraticModel, balls_of
from scenes.components.function_text import write_function
from scenes.components.plot import Plot
from scenes.components.text import Formula, Words, set_below
from scenes.descent_1d.dial import RateView, make_dial, way_of, write_cells
from scenes.descent_1d.layout import columns, side
from scenes.descent_1d.model import live_rows, narrow_rate, opening_rate, reads_lower, wide_rate, widest_rate
from scenes.descent_1d.parameters import DescentParameters
from scenes.descent_1d.picture import (
    TALLEST,
    DescentPicture,
    draw_picture,
    draw_steps,
    fit_descents,
    mark_levels,
    place_slope,
    point_down,
)
from scenes.descent_1d.step_end import StepEnd, name_bowl, name_start
from scenes.descent_1d.steps import end_of, tabulate_ends, tabulate_steps, write_step
from scenes.descent_analysis import (
    ARRIVALS,
    KINDS,
    DescentResult,
    has_five_outcomes,
    hops_of,
    model_variant,
    run_descent,
    shown_way,
    steps_variant,
    valleys_variant,
)
from scenes.framework.digits import number_spec
from scenes.framework.scene import LectureScene, beat
from scenes.style.theme import theme

__all__ = ["GradientDescent1D"]

LONG = 6.0  # seconds in which the bowl opens, at most
SLOWLY = 5.0  # seconds of the first step of the first rate
HOP = 0.26  # seconds of a step
SHORTEST, LONGEST = 0.8, 2.2  # seconds of a descent
START = 0.6  # of a dot: that where the stairs begin, which is smaller than their first step


class GradientDescent1D(LectureScene[DescentParameters]):
    """A ball steps by −η f'(x); the bowl that explains the step; one dial of η; two valleys."""

    formats = ("16:9",)

    def construct(self) -> None:
        picture = self.slope_shows_the_way()
        self.steps_follow(picture)
        self.quadratic_model(picture)
        dial = self.learning_rates(picture)
        self.two_valleys(picture, dial)

    # -- beats --------------------------------------------------------------------------------------------------

    @beat(variants=("left", "level"))
    def slope_shows_the_way(self) -> DescentPicture:
        picture = self._draw(self.open_with_title())
        slope = float(picture.result.path.gradients[0])
        if slope >= 0:
            self.use_variant("left" if slope > 0 else "level")
        plot, mover = picture.plot, picture.mover
        self.play(*plot.enter(), run_time=theme.QUICK)
        self.play(Create(picture.curve), Write(picture.formula), run_time=theme.CALM)
        self.play(FadeIn(mover.ball, scale=0.5), run_time=theme.QUICK)
        self.next_phrase()
        self.play(Create(mover.line, suspend_mobject_updating=True), run_time=theme.CALM)
        found = self.record("slope_0", slope, number_spec(slope))
        label = Formula(f"derivative(f'(x)) {found.equals} derivative({found.typst})", size=theme.LABEL)
        ways = point_down(mover.ball.get_center(), slope)
        label = place_slope(picture, label, ways)
        self.play(FadeIn(label), run_time=theme.QUICK)
        self.next_phrase()
        if ways:
            self.play(*map(GrowArrow, ways), run_time=theme.QUICK)
            self.point_out(*ways)
        return picture

    @beat(variants=("once", "back", "cycles", "away", "leaves", "rests", "beyond", "other"))
    def steps_follow(self, picture: DescentPicture) -> None:
        path, kind = picture.result.path, picture.result.kind
        way, gone = shown_way(self.params.function, picture.plot, path.points[: self.params.steps + 1])
        if variant := steps_variant(path, kind, self.params.steps, gone):
            self.use_variant(variant)
        rule, numbers, first = write_step(self.params, path, self.record)
        VGroup(rule, numbers).arrange(DOWN, buff=theme.SPACE, aligned_edge=LEFT)
        set_below(VGroup(rule, numbers), picture.formula, 1.5 * theme.SPACE)
        self.clear(picture.title, picture.formula, picture.plot, picture.curve, picture.mover)
        self.play(Write(rule), run_time=theme.CALM)
        self.play(FadeIn(numbers, shift=0.2 * UP), run_time=theme.QUICK)
        self.play(FadeIn(picture.mover.drop), run_time=theme.QUICK)
        self.add(picture.mover)
        self.next_phrase()
        table = tabulate_steps(self.params, path, numbers, first, partial(self.record, may_diverge=True))
        self.play(*table.enter(), run_time=theme.QUICK)
        arrows = draw_steps(picture.plot, way, self.params.steps, picture.foot, picture.lower)
        for k in range(max(len(table.rows), len(way) - 1)):
            enter = [*(table.enter_row(i) for i in range(k, min(k + 1, len(table.rows))))]
            enter += map(GrowArrow, arrows[k : k + 1])
            move = [picture.x.animate.set_value(way[k + 1])] if k + 1 < len(way) else []
            for part in (enter, move) if k < 2 else ([*enter, *move],):
                if part:
                    self.play(*part, run_time=theme.QUICK)
            if gone and k + 2 == len(way):
                self.play(FadeOut(picture.mover), run_time=theme.QUICK)

    @beat(variants=("narrow", "wide", "neither", "level"))
    def quadratic_model(self, picture: DescentPicture) -> None:
        path, plot, f = picture.result.path, picture.plot, self.params.function
        slope = float(path.gradients[0])
        narrow, wide = (
            narrow_rate(self.params, slope, plot.x_range),
            wide_rate(self.params, slope, plot.x_range, plot.y_range[1]),
        )
        self.clear(picture.title, picture.formula, plot, picture.curve)
        picture.x.set_value(self.params.start)
        picture.mover.update()
        first = narrow or self.params.learning_rate
        goal = widest_rate(first, wide, slope)
        rate = ValueTracker(opening_rate(first))
        bowl = QuadraticModel(plot, f, self.params.start, slope, rate.get_value)
        end = StepEnd(plot, bowl, picture.end_foot)
        rests = [first, goal or first]
        rows = live_rows(self.params, slope, rate, rests, self.ledger)
        lower = reads_lower(self.params, slope, rests)
        if variant := model_variant(path, narrow if lower else None, wide):
            self.use_variant(variant)
        set_below(rows, picture.formula)
        start = name_start(plot, self.params.start, slope, picture.foot)
        self.play(FadeIn(picture.mover.ball, scale=0.5), FadeIn(start, picture.mover.drop), run_time=theme.QUICK)
        self.play(Create(bowl.curve, suspend_mobject_updating=True), FadeIn(rows), run_time=theme.CALM)
        self.bring_to_front(picture.mover.ball)
        self.play(rate.animate.set_value(first), run_time=self.phrase_time(theme.SLOW, LONG))
        self.next_phrase()
        name = name_bowl(picture, bowl, end)
        self.play(FadeIn(bowl.marks, name, *([end] if slope else [])), run_time=theme.QUICK)
        self.point_out(bowl.bottom, picture.mover.ball, bowl.landing)
        self.next_phrase()
        if goal:
            widen = rate.animate(run_time=self.phrase_time(theme.SLOW)).set_value(goal)
            self.play(FadeOut(name, run_time=theme.QUICK), widen)
            self.play(FadeIn(name_bowl(picture, bowl, end)), run_time=theme.QUICK)
        self.point_out(bowl.bottom, bowl.landing)

    @beat(variants=("mixed", "one", "rests"))
    def learning_rates(self, picture: DescentPicture) -> RateView:
        f, start = self.params.function, self.params.start
        found = [run_descent(f, start, rate) for rate in self.params.learning_rates]
        curvature = np.nan if picture.minimum is None else float(f.derivative().derivative()(picture.minimum))
        has_five = has_five_outcomes(found, picture.minimum, curvature)
        if not has_five:
            rests = all(result.kind == "rests" for result in found)
            self.use_variant("one" if len(found) == 1 else "rests" if rests else "mixed")
        self.clear(picture.title, picture.plot, picture.curve)
        dial = self._set_up_dial(picture.minimum, curvature, len(found))
        self._move_plot(picture, dial)
        self.play(FadeIn(dial.map.plot, dial.map.diagonal), run_time=theme.QUICK)
        self.play(Create(dial.map.curve, suspend_mobject_updating=True), FadeIn(dial.name), run_time=theme.CALM)
        self.add(dial.map, dial.name)
        if picture.minimum is not None:
            places = (
                dial.plot.dot(picture.minimum, float(f(picture.minimum))),
                dial.map.plot.dot(picture.minimum, picture.minimum),
                dial.map.plot.dot(start, start, theme.STEP, START * theme.DOT),
            )
            self.play(*(FadeIn(place, scale=2) for place in places), run_time=theme.QUICK)
        self.play(FadeIn(dial.strip), run_time=theme.QUICK)
        self.next_phrase()
        left: list[Mobject] = []
        for k, result in enumerate(found):
            left = self._show_result(result, dial, left, is_slow=has_five and not k)
            if has_five and k + 1 < len(found):
                self.next_phrase()
        return dial

    @beat(
        variants=(
            *("several", "same", "together", "one_side", "other"),
            *("both_away", "both_moving", "one_rests", "both_rest"),
        )
    )
    def two_valleys(self, picture: DescentPicture, dial: RateView) -> None:
        f, rate = self.params.second_function, self.params.second_learning_rate
        found = [run_descent(f, start, rate) for start in self.params.second_starts]
        plot = Plot(*fit_descents(f, found), columns()[0], names=("x", "function(f(x))"))
        ends = [float(result.points[-1]) for result in found if result.kind in ARRIVALS]
        low, high = plot.x_range
        levels = mark_levels(plot, f, ends) if ends and low <= min(ends) and max(ends) <= high else []
        plot.keep_clear(*levels)
        self.valleys = plot
        shown = [shown_way(f, plot, result.points, hops_of(result)) for result in found]
        stops = [end_of(result, way) for result, way in zip(found, shown, strict=True)]
        if variant := valleys_variant(f, found, plot, stops):
            self.use_variant(variant)
        curve = plot.curve(f)
        plot.prefer_clear(*balls_of(plot, f, [way for way, _ in shown]), leaves_out=True)
        formula = write_function(f, side(), TALLEST)
        self.clear(picture.title, dial.plot, dial.curve)
        self._bend_curve(dial.plot, dial.curve, plot, curve, Write(formula))
        ways = [way for way, _ in shown]
        times = [ValueTracker(0.0) for _ in found]
        trails = [PathTrace(plot, f, way, t.get_value) for way, t in zip(ways, times, strict=True)]
        eta = self.record("second_rate", rate, number_spec(rate))
        of_run = set_below(Formula(f"step(eta) {eta.equals} step({eta.typst})", size=theme.BODY), formula, theme.SPACE)
        table = tabulate_ends(f, found, shown, of_run, partial(self.record, may_diverge=True))
        self.play(FadeIn(of_run), *(FadeIn(trail.ball, scale=0.5) for trail in trails), run_time=theme.QUICK)
        self.add(*trails)
        self.play(*table.enter(), run_time=theme.QUICK)
        self.next_phrase()
        moves = [t.animate.set_value(len(way) - 1) for t, way in zip(times, ways, strict=True)]
        self.play(*moves, run_time=max(map(_seconds, ways)), rate_func=linear)
        self.play(*(FadeIn(row, shift=0.15 * UP) for row in table.rows), run_time=theme.QUICK)
        self.next_phrase()
        if levels:
            self.play(*map(Create, levels), run_time=theme.SLOW)
        self.point_out(*(trail.ball for trail in trails), *(row[-1] for row in table.rows))

    # -- what is drawn ------------------------------------------------------------------------------------------

    def _draw(self, title: Words) -> DescentPicture:
        self.picture = draw_picture(self.params, title)
        return self.picture

    def _set_up_dial(self, minimum: float | None, curvature: float, count: int) -> RateView:
        """Make the dial; its rows are the rate, the factor at the minimum, and how the descent ends."""
        words = {kind: self.read(kind) for kind in KINDS}
        heads = [
            Formula("step(eta)", size=theme.LABEL),
            VGroup(
                self.text("factor", size=theme.LABEL, color=theme.DERIVATIVE),
                Formula("1 - step(eta) f''", size=theme.LABEL, color=theme.DERIVATIVE),
            ).arrange(RIGHT, buff=theme.GAP),
            self.text("how", size=theme.LABEL, color=theme.QUIET),
        ]
        return make_dial(self.params, minimum, curvature, words, heads, count)

    def _move_plot(self, picture: DescentPicture, dial: RateView) -> None:
        """Bring the plot to its smaller room."""
        self._bend_curve(picture.plot, picture.curve, dial.plot, dial.curve)

    def _bend_curve(self, old: Plot, before: VMobject, plot: Plot, curve: VMobject, *others: Animation) -> None:
        """Turn a plot and its curve into others, so that the axes stay in the picture."""
        self.play(
            FadeOut(old.marks, old.numbers, old.names, run_time=theme.QUICK / 2),
            ReplacementTransform(old.axes, plot.axes, run_time=theme.CALM),
            ReplacementTransform(before, curve, run_time=theme.CALM),
            *others,
        )
        self.remove(old)
        self.play(FadeIn(plot.marks, plot.numbers, plot.names), run_time=theme.QUICK)
        self.add(plot, curve)

    def _show_result(
        self, result: DescentResult, dial: RateView, left: Sequence[Mobject], *, is_slow: bool
    ) -> list[Mobject]:
        """Turn the dial to a rate, let the ball go, and say how it ends; what was `left` by the rate before fades.

        The first step may be slow, with a phrase of its own. Return what this rate leaves.
        """
        cells = dial.strip.fill(write_cells(result, dial, partial(self.record, may_diverge=True), self.language))
        stop = len(dial.strip.columns) - 1
        knob = dial.strip.knob
        turn = knob.animate.move_to(dial.strip.stop(stop)) if stop else FadeIn(knob)
        f = self.params.function
        way, beyond, gone = way_of(result, f, dial.plot)
        t = ValueTracker(0.0)
        trail = PathTrace(dial.plot, f, beyond or way, t.get_value, leaves=beyond is not None)
        stairs = dial.map.stairs(list(result.points[: len(way) + 1]), t.get_value)
        self.play(
            turn,
            dial.rate.animate.set_value(result.rate),
            FadeIn(cells[0], cells[1], trail.ball),
            *map(FadeOut, left),
            run_time=theme.QUICK,
        )
        self.add(stairs, trail)
        if is_slow:
            self.play(t.animate.set_value(1), run_time=SLOWLY, rate_func=linear)
            self.next_phrase()
        seconds = (2 if beyond else 1) * _seconds(way)
        seconds = self.phrase_time(seconds) if is_slow else seconds
        self.play(t.animate.set_value(len(beyond or way) - 1), run_time=seconds, rate_func=linear)
        self.play(FadeIn(*cells[2:]), *([FadeOut(trail.ball)] if gone else []), run_time=theme.QUICK)
        trail.clear_updaters()
        return [trail, stairs]


def _seconds(way: Sequence[float]) -> float:
    """Return how long a descent is shown."""
    return float(np.clip(HOP * (len(way) - 1), SHORTEST, LONGEST))
