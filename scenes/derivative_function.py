"""Chapter 1, the derivative as a function: the slope at each point, carried down, draws f'."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Self

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
from pydantic import model_validator

from mathcore import Function
from mathcore.roots import roots
from scenes.components.answers import Place, rows_of
from scenes.components.glide import GlideRun, GlidingTangent, SlopeTrace, runs_of
from scenes.components.graph import evaluate
from scenes.components.live_rows import LiveRows
from scenes.components.number import LiveNumber
from scenes.components.plot import Dashes, Plot, fit_range
from scenes.components.stacked_plots import stack_plots
from scenes.components.text import Formula, Words, fit_formula, set_below, write_function
from scenes.components.ticks import nice_step
from scenes.framework.digits import live_spec, whole_spec
from scenes.framework.parameters import FunctionOfX, Parameters, Real, need_interval
from scenes.framework.scene import LectureScene, beat
from scenes.style.frame import Region, frame
from scenes.style.theme import theme

__all__ = ["DerivativeFunction"]

GLIDE = 11.0  # seconds from end to end
FIRST_LEG = 0.4  # of the way: while the first phrase is said
STEADY = 1e-9  # the share of its size by which a slope may vary and still be the same everywhere
FAR_APART = (1.5, 0.8)  # frame units between the answers of a question, the first that leave room for three
ROOM = 0.5  # of the height of the graph: more above and below it, for the triangles
STEEP = 0.8  # of the slopes: so many at least have a triangle for which the plot has room
LONGEST = 6  # decimals, or zeros behind its digits, of a slope that is written without a power of ten
CHOICES = 49  # of points among which the answers are found
SAME = 1e-5  # the share by which the slopes beside a point may differ and still be one
NEAR, JUMP = 2e-9, 1e-6  # shares of the interval and of the height: what is more, so near to a point, is a jump
LOST = 1e-13  # the share of the values of f that a slope of 0 may have lost to rounding, over the interval


ALIGNMENTS = (
    *("rises", "falls", "steady", "level", "rises_in_pieces", "falls_in_pieces"),
    *("jump", "jump_and_zero", "break", "break_and_zero"),
)


class DerivativeParameters(Parameters):
    """A function and the interval over which its tangent glides."""

    function: FunctionOfX = Function.parse("sin(x)")
    interval: tuple[Real, Real] = (0.0, 6.5)

    @model_validator(mode="after")
    def check(self) -> Self:
        where = need_interval("interval", self.interval)
        if not _has_slopes(self.function, self.interval):
            raise ValueError(
                f'interval: "{self.function.text}" has no derivative anywhere in {where}; '
                "choose an interval inside its domain"
            )
        return self


def _columns() -> list[Region]:
    """Return the rooms of the two plots, and of the formulas beside them."""
    return frame.body.split_columns(2.3, 1)


def _side() -> Region:
    return _columns()[1]


def _has_slopes(f: Function, interval: tuple[float, float]) -> bool:
    """Return whether f has a derivative at some point of the interval."""
    slopes = evaluate(f.derivative(), np.linspace(*interval, 99)[1:-1])
    return bool(np.isfinite(slopes).any())


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
    runs: list[GlideRun]
    rows: VGroup


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
        if self._is_steady(picture.runs):
            self.use_variant("steady" if len(picture.runs) == 1 else "steady_pieces")
            marks = self.ask(rows_of(_answer_room(below), 3), right=1)
        else:
            places = self._choose_points(picture)
            slopes = [float(self._slope(x)) for x in places]
            variant = "_".join(["two"] * (len(places) < 3) + ["falls"] * (max(slopes) <= 0))
            if variant:
                self.use_variant(variant)
            for letter, x in zip("abc", places, strict=False):
                self.record(f"x_{letter}", x, ".4g")
            spots = VGroup(*(picture.above.dot(x, float(self.params.function(x))) for x in places))
            gone = [picture.tangent, picture.rows, picture.above.numbers]
            self.play(*map(FadeOut, gone), FadeIn(spots), run_time=theme.QUICK)
            room = _side().split_rows(*[1] * 5)
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
        if variant := self._direction(picture.runs):
            self.use_variant(variant)
        trace, x = picture.trace, picture.x
        back = [part for part in (picture.tangent, picture.rows, picture.above.numbers) if part not in self.mobjects]
        self.play(FadeIn(trace.carry, trace.bar, *back), run_time=theme.QUICK)
        self.add(trace)
        self.bring_to_front(picture.tangent)
        for number, (start, end, seconds) in enumerate(_legs_of(picture.runs)):
            x.set_value(start)
            self.play(x.animate.set_value(end), run_time=seconds, rate_func=linear)
            if number == 0:
                self.next_phrase()

    @beat(variants=ALIGNMENTS)
    def zeros_line_up(self, picture: SlopePicture) -> None:
        zeros, jumps = self._zeros(picture.runs), self._jumps(picture.runs)
        turns = [zero for zero in zeros if self._turns_at(zero)]
        if variant := self._alignment(picture.runs, zeros, turns, jumps):
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
        formula = fit_formula(f"derivative(f'(x)) = {slope.typst()}", _side().width)
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
        self._base = _triangle_base(f, self._slope, interval)
        above, below = _stack(f, self._slope, interval, self._base)
        runs = runs_of(f, self._slope, interval, above, below)
        x = ValueTracker(self._first_place(above, runs[0]))
        formula = write_function(f, _side())
        tangent = GlidingTangent(above, f, self._slope, x.get_value, self.record("base", self._base))
        trace = SlopeTrace(above, below, f, self._slope, runs, x.get_value)
        rows = self._live_rows(x, runs, formula)
        curve = above.curve(f, x_range=interval)
        self.picture = SlopePicture(title, above, below, curve, formula, x, tangent, trace, runs, rows)
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
        at = LiveNumber(self.ledger, "x", x.get_value, live_spec(self.params.interval, 2, most=6), color=theme.TEXT)
        spec = _slope_specs(passed)
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

    # -- what is true of the given function ----------------------------------------------------------------------

    def _samples(self, runs: list[GlideRun]) -> np.ndarray:
        return np.concatenate([np.linspace(run.start, run.end, 201) for run in runs])

    def _is_steady(self, runs: list[GlideRun]) -> bool:
        """Return whether the slope is the same everywhere."""
        xs = self._samples(runs)
        slopes, values = evaluate(self._slope, xs), evaluate(self.params.function, xs)
        lost = LOST * float(np.abs(values).max()) / (self.params.interval[1] - self.params.interval[0])
        return bool(np.ptp(slopes) <= max(STEADY * float(np.abs(slopes).max()), lost))

    def _direction(self, runs: list[GlideRun]) -> str | None:
        """Return the variant of what the slope does: the same everywhere, never below 0, never above; None where
        both."""
        slopes = evaluate(self._slope, self._samples(runs))
        if self._is_steady(runs):
            return "steady"
        dust = 1e-9 * float(np.abs(slopes).max())
        return "rises" if slopes.min() >= -dust else "falls" if slopes.max() <= dust else None

    def _zeros(self, runs: list[GlideRun]) -> list[float]:
        """Return where the slope is 0, in the runs."""
        second = self._slope.derivative()
        if self._is_steady(runs):
            return []
        return [float(zero) for run in runs for zero in roots(self._slope, second, run.start, run.end)]

    def _turns_at(self, x: float) -> bool:
        """Return whether f has a peak or a valley where its slope is 0, inside the interval."""
        low, high = self.params.interval
        step = 1e-4 * (high - low)
        is_inside = low + step < x < high - step
        return is_inside and bool(self._slope(x - step) * self._slope(x + step) < 0)

    def _jumps(self, runs: list[GlideRun]) -> list[float]:
        """Return the corners and jumps between runs: f has a value there and no slope."""
        found = []
        for left, right in pairwise(runs):
            x = (left.end + right.start) / 2
            if right.start - left.end < 1e-6 * (runs[-1].end - runs[0].start) and np.isfinite(self.params.function(x)):
                slopes = [float(self._slope(at)) for at in (left.end, right.start)]
                if not math.isclose(*slopes, rel_tol=SAME) or self._is_break(x):
                    found.append(round(x, 9))
        return found

    def _alignment(
        self, runs: list[GlideRun], zeros: list[float], turns: list[float], jumps: list[float]
    ) -> str | None:
        """Return the variant of what the picture shows where f' is 0 or jumps."""
        if jumps:
            return ("break" if any(map(self._is_break, jumps)) else "jump") + ("_and_zero" if zeros else "")
        if zeros:
            return None if len(turns) == len(zeros) else "level"
        direction = self._direction(runs)
        return f"{direction}_in_pieces" if direction in ("rises", "falls") and len(runs) > 1 else direction

    def _is_break(self, x: float) -> bool:
        """Return whether the values of f jump at x."""
        beside = NEAR * (self.params.interval[1] - self.params.interval[0])
        jump = np.ptp(evaluate(self.params.function, np.array([x - beside, x + beside])))
        return bool(jump > JUMP * np.ptp(self.picture.above.y_range))

    def _choose_points(self, picture: SlopePicture) -> list[float]:
        """Return points of the curve to guess among, from left to right: three where that many are far apart, else
        two."""
        step = nice_step(float(np.ptp(self.params.interval)), CHOICES)
        candidates = np.round(np.unique(np.round(self._samples(picture.runs) / step)) * step, 12)
        inside = [float(x) for x in candidates if any(run.start <= x <= run.end for run in picture.runs)]
        found = [self._spread(picture, inside, apart) for apart in FAR_APART]
        most: list[float] = max(found, key=len)
        return sorted(most)

    def _spread(self, picture: SlopePicture, inside: list[float], apart: float) -> list[float]:
        """Return a point of the largest slope, and others that are `apart` frame units and a tenth of the slopes' range
        away: of the smallest slope, and of one halfway."""
        slopes = {x: float(self._slope(x)) for x in inside}
        steepest, lowest = max(inside, key=slopes.__getitem__), min(slopes.values())
        range_ = slopes[steepest] - lowest
        chosen = [steepest]
        for wanted in (lowest, lowest + range_ / 2):
            far = [x for x in inside if all(self._apart(picture, x, other) > apart for other in chosen)]
            if clear := [x for x in far if slopes[x] < slopes[steepest] - 0.1 * range_]:
                chosen.append(min(clear, key=lambda x: abs(slopes[x] - wanted)))
        return chosen

    @staticmethod
    def _apart(picture: SlopePicture, one: float, other: float) -> float:
        return abs(float(picture.above.at(one, 0)[0] - picture.above.at(other, 0)[0]))


def _legs_of(runs: list[GlideRun]) -> list[tuple[float, float, float]]:
    """Return the way over all runs as (start, end, seconds); the first leg is passed while the first phrase is said."""
    whole = sum(run.length for run in runs)
    first = min(runs[0].length, FIRST_LEG * whole)
    cut = runs[0].start + first
    legs = [(runs[0].start, cut), (cut, runs[0].end), *((run.start, run.end) for run in runs[1:])]
    return [(a, b, GLIDE * (b - a) / whole) for a, b in legs if b > a]


def _triangle_base(f: Function, slope: Function, interval: tuple[float, float]) -> float:
    """Return 1 where that can be seen in the interval, else the power of ten nearest to a sixth of it; and less where
    the plot has no room for most triangles."""
    width = interval[1] - interval[0]
    base = 1.0 if 2 <= width <= 14 else 10.0 ** round(np.log10(width / 6))
    slopes = evaluate(slope, np.linspace(*interval, 99)[1:-1])
    steep = float(np.nanquantile(np.abs(slopes), STEEP))
    highest = float(np.ptp(fit_range(f, interval, with_zero=True))) * ROOM
    if steep * base <= highest:
        return base
    power = 10.0 ** math.floor(math.log10(highest / steep))
    return float(max(k * power for k in (1, 2, 5) if k * power * steep <= highest))


def _stack(f: Function, slope: Function, interval: tuple[float, float], base: float) -> tuple[Plot, Plot]:
    """Return plots of f and of its slope with room for the triangle at the right."""
    low, high = interval
    x_range = (low - 0.04 * (high - low), high + 1.15 * base)
    ranges = _fit_ranges(f, slope, interval, base)
    return stack_plots(x_range, ranges, _columns()[0], ("function(f(x))", "derivative(f'(x))"))


def _fit_ranges(f: Function, slope: Function, interval: tuple[float, float], base: float) -> list[tuple[float, float]]:
    """Return the ranges of f and of its slope where f is shown. Only what runs off to a pole is cut; f has room for the
    triangles, `ROOM` of its height."""

    def fit(g: Function | Callable[[np.ndarray], np.ndarray]) -> tuple[float, float]:
        ys = evaluate(g, np.linspace(*interval, 321))
        whole = [] if np.isnan(ys).all() or np.isnan(ys[[0, -1]]).any() else [np.nanmin(ys), np.nanmax(ys)]
        has_poles = isinstance(g, Function) and len(g.domain().breakpoints(*interval)) > 0
        return fit_range(g, interval, include=[] if has_poles else map(float, whole), with_zero=True)

    low, high = fit(f)

    def shown(xs: np.ndarray) -> np.ndarray:
        ys = evaluate(f, xs)
        return np.where((ys >= low) & (ys <= high), evaluate(slope, xs), np.nan)

    xs = np.linspace(*interval, 321)
    tops = (evaluate(f, xs) + base * shown(xs))[np.isfinite(shown(xs))]
    span = high - low
    widest = (low - ROOM * span, high + ROOM * span)
    if tops.size:
        low, high = min(low, max(tops.min(), widest[0])), max(high, min(tops.max(), widest[1]))
    return [(float(low), float(high)), fit(shown)]


def _slope_specs(passed: Sequence[float]) -> Callable[[float], str]:
    """Return the format of each slope: three digits of the largest of those that are passed, and more decimals where
    nothing would be left of one."""
    size = max(map(abs, passed))
    places = 3 - math.floor(math.log10(size)) if size else 0
    fixed = f".{min(max(places, 0), 2) if size >= 1 else places}f" if -LONGEST < places <= LONGEST else ".2e"

    def spec_of(value: float) -> str:
        is_lost = abs(value) > LOST * size and not float(format(value, fixed))
        return whole_spec(value, ".2e" if is_lost else fixed)

    return spec_of


def _answer_room(plot: Plot) -> Region:
    """Return where answers stand that belong to no point: inside a plot, right of its axis."""
    left = max(plot.region.left, float(plot.at(plot.origin[0], 0)[0])) + theme.SPACE
    return Region(left, plot.region.right, plot.region.bottom + theme.SPACE, plot.region.top - theme.SPACE)
