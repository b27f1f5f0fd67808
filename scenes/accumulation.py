"""Chapter 4, the area as a function of its end: it grows as fast as the curve is high."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Self

import numpy as np
from manim import (
    DOWN,
    LEFT,
    RIGHT,
    UP,
    Create,
    FadeIn,
    Line,
    Mobject,
    Polygon,
    Transform,
    ValueTracker,
    VGroup,
    VMobject,
    Write,
    linear,
)
from pydantic import model_validator

from mathcore import DomainError, Function, accumulation
from scenes.components.graph import evaluate
from scenes.components.live_rows import LiveRows, live_row
from scenes.components.number import LiveNumber
from scenes.components.plot import Plot, fit_range
from scenes.components.stacked_plots import stack_plots
from scenes.components.text import Formula, Words, fit_formula, plated, set_below, write_function
from scenes.framework.digits import live_spec, number_spec
from scenes.framework.parameters import FunctionOfX, Parameters, Real, need_interval
from scenes.framework.scene import LectureScene, beat
from scenes.style.frame import Region, frame
from scenes.style.theme import theme

__all__ = ["Accumulation"]

GRID = 600  # points of the area's graph
GLIDE = 8.0  # seconds of the way from end to end
STRIP = 0.15  # of the interval: the step whose strip is compared with the rise
PLACE = 0.28  # of the interval: where the first strip stands
DUST = 1e-9
STEP = 1e-4  # of the interval: of the difference that measures a slope
FILL, BELOW = 0.45, 0.2  # opacity of the area, and of what counts negative
SAMPLES = 120
LENGTH = 3.0  # of the tangent, in frame units


class AccumulationParameters(Parameters):
    """A function, and the interval over which its area is gathered."""

    function: FunctionOfX = Function.parse("2 - x^2/3")
    interval: tuple[Real, Real] = (0.0, 4.0)

    @model_validator(mode="after")
    def check(self) -> Self:
        low, high = self.interval
        where = need_interval("interval", self.interval)
        try:
            areas = accumulation(self.function, low, np.linspace(low, high, 17))
        except DomainError as error:
            raise ValueError(f"interval: {error}") from error
        if not np.all(np.isfinite([*areas, *self.function(np.array([low, high]))])):
            raise ValueError(
                f'interval: "{self.function.text}" has no finite value all the way over {where}; '
                "choose an interval inside its domain"
            )
        return self


@dataclass(frozen=True)
class Picture:
    """What one beat passes to the next; `x` is the end of the area."""

    title: Words
    above: Plot
    below: Plot
    curve: VMobject
    formula: Formula
    x: ValueTracker
    area: VGroup
    trace: VMobject
    graph: tuple[np.ndarray, np.ndarray]
    point: Mobject
    row: VGroup

    @property
    def kept(self) -> tuple[Mobject, ...]:
        """What stays from beat to beat."""
        return self.title, self.above, self.below, self.curve, self.formula, self.area, self.trace


class Accumulation(LectureScene[AccumulationParameters]):
    """The area up to x, drawn as a function of x; its derivative is the curve that it lies under."""

    Parameters: ClassVar[type[Parameters]] = AccumulationParameters

    def construct(self) -> None:
        picture = self.area_grows()
        self.strip_is_rise(picture)
        self.slope_is_height(picture)
        self.theorem(picture)

    # -- beats --------------------------------------------------------------------------------------------------

    @beat(variants=("signed", "negative", "zero"))
    def area_grows(self) -> Picture:
        picture, (low, high) = self._set_up(self.open_with_title()), self.params.interval
        if variant := self._signs():
            self.use_variant(variant)
        above, below = picture.above, picture.below
        self.play(*above.enter(), run_time=theme.CALM)
        self.play(Create(picture.curve), Write(picture.formula), run_time=theme.CALM)
        self.add(picture.area)
        self.bring_to_front(picture.curve)
        self.play(FadeIn(picture.row, shift=0.2 * UP), run_time=theme.QUICK)
        middle = low + 0.5 * (high - low)
        self.play(picture.x.animate.set_value(middle), run_time=0.4 * GLIDE, rate_func=linear)
        self.next_phrase()
        self.play(*below.enter(), run_time=theme.CALM)
        self.play(picture.x.animate.set_value(low), run_time=theme.CALM)
        self.add(picture.trace, picture.point)
        self.next_phrase()
        self.play(picture.x.animate.set_value(high), run_time=GLIDE, rate_func=linear)
        return picture

    @beat(variants=("falls", "level"))
    def strip_is_rise(self, picture: Picture) -> None:
        (low, high), f = self.params.interval, self.params.function
        width = high - low
        x, dx = low + PLACE * width, STRIP * width
        heights = evaluate(f, np.array([x, x + dx]))
        if np.abs(heights).max() <= DUST * np.ptp(picture.above.y_range):
            self.use_variant("level")
        elif heights.sum() < 0:
            self.use_variant("falls")
        self.clear(*picture.kept)
        self.play(picture.x.animate.set_value(x), run_time=theme.CALM)
        strip = self._strip(picture.above, x, dx)
        step = plated(Formula("step(dif x)", size=theme.LABEL)).next_to(strip, DOWN if heights.sum() > 0 else UP, 0.1)
        self.play(FadeIn(strip, step), run_time=theme.QUICK)
        self.next_phrase()
        rise = self._rise(picture.below, x, dx)
        self.play(picture.x.animate.set_value(x + dx), Create(rise[0]), run_time=theme.CALM)
        self.play(Transform(strip.copy(), rise[1]), run_time=theme.SLOW)
        name = plated(Formula("area(dif F) approx function(f(x)) dot step(dif x)", size=theme.LABEL))
        name.next_to(rise[1], RIGHT, theme.GAP)
        self.play(FadeIn(name), run_time=theme.QUICK)

    @beat(variants=("signed", "falls", "level"))
    def slope_is_height(self, picture: Picture) -> None:
        low, high = self.params.interval
        if variant := {"signed": "signed", "negative": "falls", "zero": "level"}.get(self._signs() or ""):
            self.use_variant(variant)
        self.clear(*picture.kept)
        rows, tangent, height = self._compare(picture)
        self.play(picture.x.animate.set_value(low), run_time=theme.CALM)
        self.play(FadeIn(rows, tangent, height), run_time=theme.QUICK)
        self.next_phrase()
        self.play(picture.x.animate.set_value(high), run_time=GLIDE, rate_func=linear)

    @beat()
    def theorem(self, picture: Picture) -> None:
        self.clear(*picture.kept)
        low = self.record("a", self.params.interval[0], number_spec(self.params.interval[0]))
        area = fit_formula(f"area(F(x)) = integral_({low})^x function(f(t)) dif t", _side().width)
        slope = Formula("derivative(F'(x)) = function(f(x))")
        set_below(area, picture.formula)
        slope.next_to(area, DOWN, 2 * theme.SPACE).align_to(picture.formula, LEFT)
        self.play(Write(area), run_time=theme.CALM)
        self.next_phrase()
        self.play(Write(slope), run_time=theme.CALM)

    # -- what is drawn ------------------------------------------------------------------------------------------

    def _set_up(self, title: Words) -> Picture:
        """Make both plots, the curve, and what follows the end of the area; nothing is shown yet."""
        f, (low, high) = self.params.function, self.params.interval
        grid = np.linspace(low, high, GRID)
        areas = np.asarray(accumulation(f, low, grid), dtype=float)
        ranges = [fit_range(each, (low, high), include=[0.0]) for each in (f, lambda x: np.interp(x, grid, areas))]
        x_range = (low - 0.06 * (high - low), high + 0.1 * (high - low))
        above, below = stack_plots(x_range, ranges, _columns()[0], ("function(f(x))", "area(F(x))"), alike=False)
        x = ValueTracker(low)
        formula = write_function(f, _side())
        area, trace = _area(above, f, low, x), _trace(below, grid, areas, x)
        point = below.dot(low, 0.0, theme.TANGENT)
        point.add_updater(lambda dot: dot.move_to(trace.points[-1]))
        curve = above.curve(f, x_range=(low, high))
        row = self._live_area(x, areas, formula)
        self.picture = Picture(title, above, below, curve, formula, x, area, trace, (grid, areas), point, row)
        return self.picture

    def _live_area(self, x: ValueTracker, areas: np.ndarray, above: Mobject) -> VGroup:
        """Write the area up to x, live, under the function's formula."""
        f, low = self.params.function, self.params.interval[0]
        spec = live_spec([], 2, most=7, between=[float(each) for each in areas[:: GRID // 12]])
        number = LiveNumber(
            self.ledger, "area", lambda: float(accumulation(f, low, x.get_value())), spec, color=theme.AREA
        )
        return set_below(live_row("area(F(x))", number), above)

    def _strip(self, plot: Plot, x: float, dx: float) -> Polygon:
        """Draw the strip under the curve from x to x + dx."""
        xs = np.linspace(x, x + dx, 12)
        top = plot.at(xs, evaluate(self.params.function, xs))
        corners = [plot.at(x, 0), *top, plot.at(x + dx, 0)]
        return Polygon(*corners, color=theme.SECANT, fill_opacity=0.9, stroke_width=theme.HAIRLINE)

    def _rise(self, plot: Plot, x: float, dx: float) -> tuple[VGroup, Line]:
        """Draw the level step dx from the area at x, and the rise to the area at x + dx."""
        before, after = accumulation(self.params.function, self.params.interval[0], np.array([x, x + dx]))
        level = Line(plot.at(x, before), plot.at(x + dx, before), color=theme.STEP, stroke_width=theme.BOLD)
        rise = Line(plot.at(x + dx, before), plot.at(x + dx, after), color=theme.SECANT, stroke_width=2 * theme.BOLD)
        return VGroup(level), rise

    def _compare(self, picture: Picture) -> tuple[VGroup, VMobject, VMobject]:
        """Make the live height of the curve, the tangent of the area's graph, and both numbers."""
        f, x = self.params.function, picture.x
        tangent = Line(color=theme.TANGENT, stroke_width=theme.LINE)
        height = Line(color=theme.FUNCTION, stroke_width=theme.BOLD)

        def touch(line: Line) -> None:
            now = x.get_value()
            value, slope = float(np.interp(now, *picture.graph)), float(f(now))
            line.put_start_and_end_on(*picture.below.segment_ends(now, value, slope, LENGTH))

        def stand(line: Line) -> None:
            now = x.get_value()
            line.set_points_as_corners(picture.above.at(np.full(2, now), np.array([0.0, float(f(now))])))

        touch(tangent.add_updater(touch))
        stand(height.add_updater(stand))
        heights = evaluate(f, np.linspace(*self.params.interval, 9))
        spec = live_spec([], 2, most=7, between=[float(each) for each in heights])
        of_curve = LiveNumber(self.ledger, "height", lambda: float(f(x.get_value())), spec, color=theme.FUNCTION)
        of_area = LiveNumber(
            self.ledger,
            "slope_of_area",
            lambda: _slope_of_area(f, self.params.interval, x.get_value()),
            spec,
            color=theme.DERIVATIVE,
        )
        rows = LiveRows(("function(f(x))", of_curve), ("derivative(F'(x))", of_area))
        return set_below(rows, picture.formula), tangent, height

    # -- what is true of the given function ----------------------------------------------------------------------

    def _signs(self) -> str | None:
        """Choose the variant for the side of the axis on which the curve lies: None where it is nowhere below."""
        values = evaluate(self.params.function, np.linspace(*self.params.interval, GRID))
        dust = DUST * float(np.abs(values).max())
        if not values.any():
            return "zero"
        if np.all(values >= -dust):
            return None
        return "negative" if np.all(values <= dust) else "signed"


def _area(plot: Plot, f: Function, low: float, x: ValueTracker) -> VGroup:
    """Draw the area between the curve and the axis from `low` up to the live x, fainter where it counts negative."""
    parts = VGroup(
        VMobject(fill_color=theme.AREA, fill_opacity=FILL, stroke_width=0),
        VMobject(fill_color=theme.AREA, fill_opacity=BELOW, stroke_width=0),
    )

    def follow(shapes: VGroup) -> None:
        xs = np.linspace(low, x.get_value(), SAMPLES)
        ys = evaluate(f, xs)
        foot = plot.at(xs[[-1, 0]], np.zeros(2))
        for shape, heights in zip(shapes, (np.maximum(ys, 0), np.minimum(ys, 0)), strict=True):
            top = plot.at(xs, heights)
            shape.set_points_as_corners(np.concatenate([top, foot, top[:1]]))

    follow(parts)
    parts.add_updater(follow)
    return parts


def _trace(plot: Plot, grid: np.ndarray, areas: np.ndarray, x: ValueTracker) -> VMobject:
    """Draw the graph of the area up to the live x."""
    path = VMobject(color=theme.AREA, stroke_width=theme.CURVE)
    points = plot.at(grid, areas)

    def follow(shape: VMobject) -> None:
        now = x.get_value()
        end = plot.at(now, float(np.interp(now, grid, areas)))
        shape.set_points_as_corners(np.concatenate([points[grid < now], [end, end]])[-GRID - 1 :])

    follow(path)
    return path.add_updater(follow)


def _slope_of_area(f: Function, interval: tuple[float, float], x: float) -> float:
    """Measure the slope of the area's graph at x by differences of second order, to one side at an end.

    (F(x + h) − F(x − h))/(2h) inside, (−3F(x) + 4F(x ± h) − F(x ± 2h))/(±2h) at the ends; to seven digits.
    """
    low, high = interval
    step = STEP * (high - low)
    if low + step <= x <= high - step:
        before, after = accumulation(f, low, np.array([x - step, x + step]))
        slope = (after - before) / (2 * step)
    else:
        side = step if x < low + step else -step
        here, near, far = accumulation(f, low, np.array([x, x + side, x + 2 * side]))
        slope = (4 * near - 3 * here - far) / (2 * side)
    return float(f"{slope:.7g}")


def _columns() -> list[Region]:
    """Divide the body into the rooms of the two plots and of what is written beside them."""
    return frame.body.split_columns(2.3, 1)


def _side() -> Region:
    return _columns()[1]
