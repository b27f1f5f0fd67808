"""Chapter 5, demonstrations: the tangent line, how close the curve is to it, and where they cross again."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Self

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
    Mobject,
    ReplacementTransform,
    ValueTracker,
    VGroup,
    VMobject,
    Write,
)
from pydantic import Field, model_validator

from mathcore import DomainError, Function, tangent_line
from mathcore.roots import roots
from scenes.components.descent_path import MovingPoint
from scenes.components.glide import GlideRun, runs_of
from scenes.components.graph import evaluate
from scenes.components.labels import place_beside
from scenes.components.live_rows import live_row
from scenes.components.magnified_curve import MagnifiedCurve
from scenes.components.number import LiveNumber, LiveText, width_of
from scenes.components.plot import Plot, fit_range
from scenes.components.table import ValueTable
from scenes.components.text import Formula, Words, fit_formula, plated, set_below, write_function
from scenes.framework.digits import live_spec, number_spec, whole_spec
from scenes.framework.numbers import format_number, is_rounded, sign_of
from scenes.framework.parameters import FunctionOfX, Parameters, Real, need_interval, need_values, need_way, show_point
from scenes.framework.scene import LectureScene, beat
from scenes.style.frame import Region, frame
from scenes.style.theme import theme

__all__ = ["TangentLine"]

GLIDE = 5.0  # seconds from end to end
TALLEST = 1.2  # of a function's formula, in frame units
SHORT, LONG = 3.2, 40.0  # lengths of the tangent, in frame units; the long one ends at the plot's borders
STRAIGHT = 1e-9  # the share of its size by which f may differ from its tangent and still be the same
HALF_ORDER = 0.1  # by how much a measured order may differ from 2 and still be read as a square
BESIDE = 0.02  # of the interval: what is nearer to the point of contact is the contact itself
PIECE = 201  # points of the part of the curve that is magnified
HEIGHTS = (0.4, -0.4, 0.0, 0.8, -0.8, 1.2, -1.2, 1.6, -1.6)  # of a label beside its point, the first that is clear
SEEN = 0.06  # height of a gap that can be seen, in frame units: below it its name fades


class TangentLineParameters(Parameters):
    """A function, the interval over which its tangent glides, the point where it stops, and windows about the point."""

    function: FunctionOfX = Function.parse("x^3/3 - x")
    interval: tuple[Real, Real] = (-2.0, 2.0)
    point: Real = 1.2
    windows: Annotated[tuple[Real, ...], Field(min_length=2, max_length=4)] = (1.0, 0.1, 0.01)

    @model_validator(mode="after")
    def check(self) -> Self:
        (low, high), a, windows = self.interval, self.point, list(self.windows)
        where = need_interval("interval", self.interval)
        if not low <= a <= high:
            raise ValueError(f"point: {show_point(a)} is not in the interval {where}; choose a point inside")
        if any(width <= 0 for width in windows) or windows != sorted(set(windows), reverse=True):
            raise ValueError(f"windows: {windows} do not fall towards 0; write positive widths, largest first")
        if windows[-1] < 1e-6 * max(windows[0], abs(a)):
            raise ValueError(f"windows: {windows} are too small to be measured at {show_point(a)}; choose larger ones")
        need_values("point", self.function, a, "choose a point inside its domain")
        need_way("windows", self.function, a, a + windows[0], "choose smaller windows or another point")
        try:
            tangent_line(self.function, a)
        except DomainError as error:
            raise ValueError(f"point: {error}") from error
        return self


@dataclass(frozen=True)
class Picture:
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

    # -- beats --------------------------------------------------------------------------------------------------

    @beat(variants=("straight",))
    def tangent_glides(self) -> Picture:
        picture = self._set_up(self.open_with_title())
        if self._is_straight():
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
    def gap_shrinks(self, picture: Picture) -> None:
        windows, f, a = self.params.windows, self.params.function, self.params.point
        if variant := self._order():
            self.use_variant(variant)
        power = ValueTracker(1.0)
        near = self._fit_near()
        curve = MagnifiedCurve(near, f, a, power.get_value)
        line = tangent_line(f, a)
        tangent = near.segment(a, float(line(a)), float(line.slope), LONG, theme.TANGENT)
        point = near.dot(a, float(f(a)), theme.TANGENT, 0.13)
        self.clear(picture.title, picture.formula, picture.curve, picture.mover)
        picture.mover.clear_updaters()
        piece, image = self._piece(picture.plot, near)
        start, end = (self._image_of(at, near, picture.plot) for at in tangent.get_start_and_end())
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
        gap = self._measure_gap(near, power)
        self.play(FadeIn(gap, self._measure_window(near, power)), run_time=theme.QUICK)
        self.add(gap)
        table = self._tabulate(picture.formula)
        self.play(*table.enter(), run_time=theme.QUICK)
        self.play(table.enter_row(0), run_time=theme.QUICK)
        self.next_phrase()
        for width, row in zip(windows[1:], table.rows[1:], strict=True):
            self.play(power.animate.set_value(windows[0] / width), run_time=theme.SLOW)
            self.play(FadeIn(row, shift=0.15 * UP), run_time=theme.QUICK)
        self.wait(theme.CALM)  # the last row is to be read

    @beat(variants=("crossing", "through", "none", "straight"))
    def crosses_again(self, picture: Picture) -> None:
        f = self.params.function
        if variant := self._crossing_variant(picture):
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

    def _set_up(self, title: Words) -> Picture:
        """Lay out the plot with room for the second crossing, and what follows the point; nothing is shown yet."""
        f, interval = self.params.function, self.params.interval
        slope = f.derivative()
        crossing = self._find_crossing()
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
        equation = self._live_equation(x, runs, formula)
        inflection = self._find_inflection(plot)
        curve = plot.curve(f)
        self.picture = Picture(title, formula, plot, curve, x, length, mover, equation, runs, crossing, inflection)
        return self.picture

    def _moving_point(self, plot: Plot, x: ValueTracker, length: ValueTracker) -> MovingPoint:
        f = self.params.function
        return MovingPoint(plot, f, f.derivative(), x.get_value, plot.origin[1], length.get_value)

    def _live_equation(self, x: ValueTracker, runs: list[GlideRun], above: Mobject) -> VGroup:
        """Write the tangent at x as y = m x + c, live, and x above it."""
        f = self.params.function
        slope = f.derivative()

        def intercept() -> float:
            now = x.get_value()
            return float(f(now) - slope(now) * now)

        passed = [self.params.point, *(float(at) for run in runs for at in np.linspace(run.start, run.end, 9))]
        slopes = [float(slope(at)) for at in passed]
        offsets = [float(f(at) - slope(at) * at) for at in passed]
        at = LiveNumber(self.ledger, "a", x.get_value, live_spec(self.params.interval, 2, most=6), size=theme.BODY)
        spec, offset_spec = live_spec([], 2, most=7, between=slopes), live_spec([], 2, most=7, between=offsets)
        m = LiveNumber(
            self.ledger,
            "slope",
            lambda: float(slope(x.get_value())),
            spec,
            size=theme.BODY,
            color=theme.DERIVATIVE,
            anchor=1,
        )
        c = LiveNumber(
            self.ledger, "intercept", intercept, lambda value: "+" + whole_spec(value, offset_spec), size=theme.BODY
        )

        def sign() -> str:
            return "≈" if any(is_rounded(part.value(), part.read_whole()) for part in (m, c)) else "="

        equals = LiveText("sign of the tangent", sign, size=m.size, color=theme.TEXT)
        first = live_row("a", at)
        second = VGroup(Formula("tangent(y)", size=theme.BODY), equals, m, Formula("x", size=theme.BODY), c)
        second.arrange(RIGHT, buff=theme.GAP / 2)
        widest = max(width_of(format_number(value, whole_spec(value, spec)), theme.BODY) for value in slopes)
        second[2:].shift(max(0.0, widest - m.width) * RIGHT)
        rows = VGroup(first, second).arrange(DOWN, buff=theme.SPACE, aligned_edge=LEFT)
        return set_below(rows, above, 1.5 * theme.SPACE)

    def _glide(self, picture: Picture) -> None:
        """Let the tangent glide over all runs, that of the point last, and come to rest at the point."""
        whole = sum(run.length for run in picture.runs)
        for run in picture.runs:
            picture.x.set_value(run.start)
            self.play(picture.x.animate.set_value(run.end), run_time=max(0.5, GLIDE * run.length / whole))
        self.play(picture.x.animate.set_value(self.params.point), run_time=theme.CALM)

    def _write_equation(self, picture: Picture) -> tuple[Formula, Formula]:
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

    def _fit_near(self) -> Plot:
        """Return a plot about the point that shows the largest window, and curve and tangent at its end."""
        f, a, width = self.params.function, self.params.point, self.params.windows[0]
        line = tangent_line(f, a)
        ends = [float(line(a - 0.6 * width)), float(line(a + width))]
        y_range = fit_range(f, (a, a + width), include=ends, pad=0.25)
        return Plot((a - 0.8 * width, a + 1.5 * width), y_range, _columns()[0], x_ticks=(), y_ticks=())

    def _piece(self, plot: Plot, near: Plot) -> tuple[VMobject, VMobject]:
        """Draw the part of the curve that the near plot shows, in both plots, by the same points."""
        f, a = self.params.function, self.params.point
        xs = np.linspace(*near.x_range, PIECE)
        ys = evaluate(f, xs)
        shown = np.isfinite(ys) & (ys >= near.y_range[0]) & (ys <= near.y_range[1])
        left = np.flatnonzero(~shown & (xs < a))
        right = np.flatnonzero(~shown & (xs > a))
        part = slice(left[-1] + 1 if len(left) else 0, right[0] if len(right) else PIECE)
        pieces = (VMobject(color=theme.FUNCTION, stroke_width=theme.CURVE) for _ in range(2))
        first, second = (
            piece.set_points_as_corners(each.at(xs[part], ys[part]))
            for piece, each in zip(pieces, (plot, near), strict=True)
        )
        return first, second

    @staticmethod
    def _image_of(place: np.ndarray, near: Plot, plot: Plot) -> np.ndarray:
        """Return where a plot has the point that another one has at a place."""
        corner = near.at(*near.origin)
        x, y = (near.origin[axis] + (place[axis] - corner[axis]) / near.unit[axis] for axis in (0, 1))
        return plot.at(x, y)

    def _measure_gap(self, near: Plot, power: ValueTracker) -> VGroup:
        """Draw the gap between tangent and curve at the end of the window, as it is magnified, with its name."""
        f, a, width = self.params.function, self.params.point, self.params.windows[0]
        line = tangent_line(f, a)
        end = float(line(a + width))
        gap = Line(color=theme.SECANT, stroke_width=theme.BOLD)
        name = plated(self.text("gap", size=theme.LABEL, color=theme.SECANT))

        def follow(_: Mobject) -> None:
            now = power.get_value()
            at = a + width / now
            shown = end + float(f(at) - line(at)) * now
            # A curve that leaves the window in between leaves its picture too: the gap is cut where the picture ends.
            gap.set_points_as_corners(near.at(np.full(2, a + width), np.clip([end, shown], *near.y_range)))
            name.next_to(gap, RIGHT, 0.15)
            name.set_opacity(float(np.clip((gap.height - SEEN) / SEEN, 0, 1)))

        group = VGroup(gap, name)
        follow(group)
        return group.add_updater(follow)

    def _measure_window(self, near: Plot, power: ValueTracker) -> VGroup:
        """Draw the window from the point to its end, with its live width."""
        a, windows = self.params.point, self.params.windows
        low = near.y_range[0] + 0.08 * np.ptp(near.y_range)
        start, end = near.at(a, low), near.at(a + windows[0], low)
        bar = Line(start, end, color=theme.STEP, stroke_width=theme.BOLD)
        ends = VGroup(*(Line(at + 0.1 * DOWN, at + 0.1 * UP, color=theme.STEP) for at in (start, end)))
        spec = live_spec(windows, 0)
        width = LiveNumber(
            self.ledger, "window", lambda: windows[0] / power.get_value(), spec, size=theme.BODY, color=theme.STEP
        )
        width.next_to(bar, UP, 0.15)
        return VGroup(bar, ends, width)

    def _tabulate(self, above: Mobject) -> ValueTable:
        """Tabulate window and gap, a row a window."""
        rows = []
        for k, (width, gap) in enumerate(zip(self.params.windows, self._gaps(), strict=True), start=1):
            shown = 0.0 if self._is_straight() else float(gap)
            figures = [
                self.record(f"window_{k}", width, number_spec(width)),
                self.record(f"gap_{k}", shown, number_spec(shown)),
            ]
            rows.append([figure.marked for figure in figures])
        head = ("step(x - a)", "secant(function(f(x)) - tangent(y))")
        room = _side().below(above, 2 * theme.SPACE)
        return ValueTable(head, rows, room, colors=(theme.STEP, theme.SECANT))

    def _beside(self, plot: Plot, curve: VMobject, mover: MovingPoint, label: Formula, dot: Mobject) -> VGroup:
        """Put a label beside a dot, clear of the curve and of the tangent where there is room."""
        tail, head = mover.line.get_start_and_end()
        line = tail + np.linspace(0, 1, 200)[:, None] * (head - tail)
        taken = np.concatenate(
            [curve.get_all_points(), line, plot.numbers.get_all_points(), plot.axes.get_all_points()]
        )
        return place_beside(label, dot.get_center(), taken, plot.region, HEIGHTS, 0.25)

    # -- what is true of the given function ----------------------------------------------------------------------

    def _gaps(self) -> np.ndarray:
        """Return f less its tangent at the end of each window."""
        f, a = self.params.function, self.params.point
        ends = a + np.array(self.params.windows)
        return np.asarray(f(ends) - tangent_line(f, a)(ends))

    def _is_straight(self) -> bool:
        """Return whether the curve is its tangent over all windows."""
        f, a = self.params.function, self.params.point
        scale = abs(float(f(a))) + np.abs(f(a + np.array(self.params.windows)))
        return bool(np.all(np.abs(self._gaps()) <= STRAIGHT * scale))

    def _order(self) -> str | None:
        """Return the variant for how fast the gap falls: None where a tenth of the window leaves a hundredth of it."""
        if self._is_straight():
            return "straight"
        windows = np.array(self.params.windows)
        with np.errstate(divide="ignore"):
            orders = np.diff(np.log(np.abs(self._gaps()))) / np.diff(np.log(windows))
        is_tenth = np.allclose(windows[1:] / windows[:-1], 0.1)
        return None if is_tenth and np.all(np.abs(orders - 2) < HALF_ORDER) else "faster"

    def _find_crossing(self) -> float | None:
        """Return where curve and tangent meet again nearest to the point, as far out as the interval is long."""
        f, a, (low, high) = self.params.function, self.params.point, self.params.interval
        if self._is_straight():
            return None
        line, slope, reach = tangent_line(f, a), f.derivative(), high - low
        found = roots(lambda x: f(x) - line(x), lambda x: slope(x) - line.slope, low - reach, high + reach)
        away = [float(x) for x in found if abs(x - a) > BESIDE * reach]
        inside = [x for x in away if low <= x <= high]
        nearest = min(inside or away, key=lambda x: abs(x - a), default=None)
        return None if nearest is None else round(nearest, 12)

    def _find_inflection(self, plot: Plot) -> float | None:
        """Return where f bends the other way, nearest to the middle of the interval; None where it does not."""
        if self._is_straight():
            return None
        (low, high), bend = self.params.interval, self.params.function.derivative().derivative()
        found = roots(bend, bend.derivative(), low, high)
        step = 1e-4 * (high - low)
        gaps = self.params.function.domain()
        turns = [
            float(x)
            for x in found
            if bend(x - step) * bend(x + step) < 0 and gaps.first_gap(*sorted((float(x), self.params.point))) is None
        ]
        nearest = min(turns, key=lambda x: abs(x - (low + high) / 2), default=None)
        return None if nearest is None else round(nearest, 12)

    def _crossing_variant(self, picture: Picture) -> str | None:
        """Return the variant for what the long tangent does; None where it meets the curve again and goes through."""
        if self._is_straight():
            return "straight"
        if picture.crossing is None:
            return "none" if picture.inflection is None else "through"
        return "crossing" if picture.inflection is None else None


def _columns() -> list[Region]:
    """Return the rooms of the plot, and of what is written beside it."""
    return frame.body.split_columns(1.6, 1)


def _side() -> Region:
    return _columns()[1]
