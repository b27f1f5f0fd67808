"""Chapter 4, the area as a function of its end: it grows as fast as the curve is high."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from manim import (
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
    linear,
)

from mathcore import Function, accumulation
from mathcore.precision import has_lost_tail
from mathcore.rounding import format_rounded
from scenes.accumulation.enlarged import EnlargedStep
from scenes.accumulation.growing_area import (
    GRID,
    LENGTH,
    draw_area,
    draw_graph,
    draw_slope,
    live_height,
    live_line,
    live_tangent,
    live_value,
    slope_of_area,
)
from scenes.accumulation.parameters import AccumulationParameters
from scenes.accumulation.strip import choose_strip
from scenes.components.function_text import write_function
from scenes.components.graph import bounds, evaluate
from scenes.components.live_rows import LiveRows, live_row
from scenes.components.number import LiveNumber
from scenes.components.plot import Plot, fit_range
from scenes.components.signed_filling import sign_marks
from scenes.components.stacked_plots import stack_plots
from scenes.components.text import Formula, Words, fit_formula
from scenes.framework.digits import alike_specs, live_spec, number_spec, passing_spec, shows, whole_spec
from scenes.framework.numbers import Figure
from scenes.framework.rounded_points import about_at
from scenes.framework.scene import LectureScene, beat
from scenes.function_sign import sign_over
from scenes.style.frame import Region, frame
from scenes.style.theme import theme

__all__ = ["Accumulation"]

PASSED = 100  # places of the end of the area at which it is looked at what it crosses
GLIDE = 8.0  # seconds of the way from end to end
FIRST, SECOND = 0.3, 0.5  # of the interval: how far the area grows before it has a name, and a graph
MOST_DECIMALS, ROUGH = 6, 0.05  # of a small number at rest, and the share of it that its rounding may be off
DUST = 1e-9
BESIDE, JUMP = 1e-9, 1e-4  # of the interval and of the curve's heights: what is more, so near to a place, may be a jump
NEARER, STAYS = 1e-12, 0.9  # of the interval, and of the step that was measured before: what is left of a jump
TALLEST = 1.2  # of a function's formula, in frame units


@dataclass(frozen=True)
class AreaPicture:
    """What one beat passes to the next; `x` is the end of the area."""

    title: Words
    above: Plot
    below: Plot
    curve: VMobject
    formula: Formula
    x: ValueTracker
    area: VMobject
    trace: VMobject
    graph: tuple[np.ndarray, np.ndarray]
    point: Mobject
    rows: VGroup
    step: EnlargedStep

    @property
    def kept(self) -> tuple[Mobject, ...]:
        """What stays from beat to beat."""
        return self.title, self.above, self.below, self.curve, self.formula, self.area, self.trace


class Accumulation(LectureScene[AccumulationParameters]):
    """The area up to x, drawn as a function of x; its derivative is the curve that it lies under."""

    formats = ("16:9",)

    def construct(self) -> None:
        picture = self.area_grows()
        self.strip_is_rise(picture)
        self.slope_is_height(picture)
        self.theorem(picture)

    # -- beats --------------------------------------------------------------------------------------------------

    @beat(variants=("signed", "negative", "zero"))
    def area_grows(self) -> AreaPicture:
        self.picture = picture = self._set_up(self.open_with_title())
        low, high = self.params.interval
        sign = sign_over(self.params.function, self.params.interval)
        if variant := {"mixed": "signed", "negative": "negative", "zero": "zero"}.get(sign):
            self.use_variant(variant)
        above, below = picture.above, picture.below
        self.play(*above.enter(), run_time=theme.CALM)
        self.play(Create(picture.curve), Write(picture.formula), run_time=theme.CALM)
        self.add(picture.area)
        self.bring_to_front(picture.curve)
        self.play(picture.x.animate.set_value(low + FIRST * (high - low)), run_time=0.5 * GLIDE, rate_func=linear)
        self.next_phrase()
        self.play(*below.enter(), FadeIn(picture.rows, shift=0.2 * UP), run_time=theme.CALM)
        line = live_line(above, below, picture.graph, picture.x)
        self.play(FadeIn(line), FadeIn(picture.point), run_time=theme.QUICK)
        seconds = self.phrase_time(0.4 * GLIDE)
        self.play(picture.x.animate.set_value(low + SECOND * (high - low)), run_time=seconds, rate_func=linear)
        self.next_phrase()
        self.play(Create(picture.trace), run_time=theme.CALM)
        self.bring_to_front(picture.point)
        self.play(picture.x.animate.set_value(high), run_time=0.6 * GLIDE, rate_func=linear)
        signs = sign_marks(self.params.function, self.params.interval, above)
        if sign == "mixed" and len(signs):
            self.play(FadeIn(signs), run_time=theme.QUICK)
        return picture

    @beat(variants=("falls", "level"))
    def strip_is_rise(self, picture: AreaPicture) -> None:
        x, dx, rise = choose_strip(self.params.function, self.params.interval)
        if abs(rise) <= DUST * dx * np.ptp(picture.above.y_range):
            self.use_variant("level")
        elif rise < 0:
            self.use_variant("falls")
        self.clear(*picture.kept)
        self.play(picture.x.animate.set_value(x), run_time=theme.CALM)
        step = picture.step
        step.above.keep_off(picture.above, picture.curve)
        step.below.keep_off(picture.below)
        self.play(FadeIn(step.above), run_time=theme.QUICK)
        self.play(FadeIn(step.strip), run_time=theme.QUICK)
        self.point_out(step.strip[2], step.strip[3])
        self.next_phrase()
        self.play(FadeIn(step.below), run_time=theme.QUICK)
        self.play(picture.x.animate.set_value(x + dx), FadeIn(step.step), run_time=theme.QUICK)
        self.play(ReplacementTransform(step.bar.copy(), step.rise[0]), run_time=1.5 * theme.CALM)
        name = Formula("Delta area(F) approx function(f(x)) dot step(dif x)", size=theme.FORMULA)
        self.play(FadeIn(step.rise[1]), Write(_between(picture.formula)[1].place(name)), run_time=theme.CALM)
        self.let_read(name, since=self.frame)

    @beat(variants=("signed", "falls", "level", "broken"))
    def slope_is_height(self, picture: AreaPicture) -> None:
        low, high = self.params.interval
        sign = sign_over(self.params.function, self.params.interval)
        jumps = self._jumps()
        if jumps:
            self.use_variant("broken")
        elif variant := {"mixed": "signed", "negative": "falls", "zero": "level"}.get(sign):
            self.use_variant(variant)
        self.clear(*picture.kept)
        rows, tangent, height = self._compare(picture)
        self.play(picture.x.animate.set_value(low), run_time=theme.CALM)
        line = live_line(picture.above, picture.below, picture.graph, picture.x)
        self.play(FadeIn(line, rows, tangent, height, picture.point), run_time=theme.QUICK)
        self.next_phrase()
        self.play(picture.x.animate.set_value(high), run_time=GLIDE, rate_func=linear)
        corners = [picture.below.dot(at, float(np.interp(at, *picture.graph)), theme.TEXT) for at in jumps]
        if corners:
            self.play(*(FadeIn(corner, scale=3) for corner in corners), run_time=theme.CALM)

    @beat(variants=("broken",))
    def theorem(self, picture: AreaPicture) -> None:
        if self._jumps():
            self.use_variant("broken")
        self.clear(*picture.kept)
        low = self.record("a", self.params.interval[0], number_spec(self.params.interval[0]))
        area = fit_formula(f"area(F(x)) {low.equals} integral_({low})^x function(f(t)) step(dif t)", _side().width)
        slope = Formula("derivative(F'(x)) = function(f(x))")
        above, below = _side().split_rows(1, 1)
        below.place(area, -1, 0)
        above.place(slope, -1, 0)
        self.play(Write(area), run_time=theme.CALM)
        self.next_phrase()
        self.play(picture.x.animate.set_value(self.params.interval[0]), run_time=theme.QUICK)
        traced = draw_slope(picture.above, picture.graph, picture.x, self._jumps())
        tangent = live_tangent(picture.below, self.params.function, picture.graph, picture.x)
        moving = tangent, live_line(picture.above, picture.below, picture.graph, picture.x)
        self.play(FadeIn(traced, *moving), run_time=theme.QUICK)
        self.play(
            picture.x.animate(rate_func=linear, run_time=0.5 * GLIDE).set_value(self.params.interval[1]),
            Write(slope, run_time=theme.SLOW),
        )
        self.play(FadeOut(*moving), run_time=theme.QUICK)

    def _jumps(self) -> list[float]:
        """Return where the curve jumps on the way: its step there is as high, however near to the place it is
        measured."""
        f, (low, high) = self.params.function, self.params.interval
        least = JUMP * float(np.ptp(evaluate(f, np.linspace(low, high, GRID))))

        def step(at: float, share: float) -> float:
            beside = share * (high - low)
            return float(np.ptp(evaluate(f, np.clip([at - beside, at + beside], low, high))))

        places = [at for at in f.domain().breakpoints(low, high) if low < at < high]
        return [at for at in places if step(at, NEARER) > max(least, STAYS * step(at, BESIDE))]

    # -- what is drawn ------------------------------------------------------------------------------------------

    def _set_up(self, title: Words) -> AreaPicture:
        """Make both plots, the curve, and what follows the end of the area; nothing is shown yet."""
        f, (low, high) = self.params.function, self.params.interval
        grid = np.linspace(low, high, GRID)
        areas = np.asarray(accumulation(f, low, grid), dtype=float)
        ends = [0.0, float(areas.min()), float(areas.max())]
        ranges = [
            fit_range(f, (low, high), include=[0.0, *bounds(f, (low, high))]),
            fit_range(lambda x: np.interp(x, grid, areas), (low, high), include=ends),
        ]
        x_range = (low - 0.06 * (high - low), high + 0.1 * (high - low))
        names = "function(f(x))", "area(F(x))"
        # An axis of y inside the area would have its numbers there, and on the curve.
        y_axis = x_range[0] if low < 0 <= high else None
        room = _columns()[0]
        above, below = stack_plots(x_range, ranges, room, names, alike=False, numbered_above=False, y_axis=y_axis)
        x = ValueTracker(low)
        below.keep_clear(VMobject().set_points_as_corners(below.at(grid, areas)))
        # The dashes through both plots end at the lower axis, or at the graph where it is below.
        for end, area in ((low, 0.0), (high, float(areas[-1]))):
            above.keep_clear(Line(*(above.at(end, y) for y in above.y_range)))
            below.keep_clear(Line(below.at(end, below.y_range[1]), below.at(end, min(below.level, area))))
        formula = write_function(f, frame.beside_title(_side()), TALLEST)
        first, _, last = _between(formula)
        step = EnlargedStep(f, low, (above, below), (first, last), *choose_strip(f, self.params.interval)[:2])
        above.keep_clear(step.above.spot)
        below.keep_clear(step.below.spot)
        _let_pass(f, (above, below), grid, areas)
        area, trace = draw_area(above, f, low, x), draw_graph(below, grid, areas, x)
        point = below.dot(low, 0.0, theme.TANGENT)
        point.add_updater(lambda dot: dot.move_to(below.at(x.get_value(), np.interp(x.get_value(), grid, areas))))
        curve = above.curve(f, x_range=(low, high))
        rows = self._live_area(x, areas)
        graph = grid, areas
        self.picture = AreaPicture(title, above, below, curve, formula, x, area, trace, graph, point, rows, step)
        return self.picture

    def _live_area(self, x: ValueTracker, areas: np.ndarray) -> VGroup:
        """Write x and the area up to it, live, beside its plot."""
        f, low = self.params.function, self.params.interval[0]
        spec = passing_spec(areas[:: GRID // 12])
        of_x, spec = self._specs_beside_x((0.0, float(areas[-1])), spec)

        def find(x: float) -> float:
            return float(accumulation(f, low, x))

        at = LiveNumber(self.ledger, "x", x.get_value, of_x)
        comes_of_x, has_lost = about_at(lambda: at.whole_figure, find), has_lost_tail(f, *self.params.interval)

        def is_about(area: Figure) -> bool:
            return (has_lost and area.value != 0) or comes_of_x(area)

        number = LiveNumber(self.ledger, "area", live_value(find, x), spec, color=theme.AREA, is_about=is_about)
        rows = LiveRows(("x", at), (Formula("F(x)", color=theme.AREA), number))
        _side().split_rows(1, 1)[1].place(rows, -1, 0)
        return rows

    def _specs_beside_x(self, ends: tuple[float, float], spec: str) -> tuple[str, str]:
        """Return the formats of x and of a number with these values at the ends of the interval and this format alone:
        where it is x at an end, both have one text."""
        of_x = live_spec(self.params.interval)
        for at, value in zip(self.params.interval, ends, strict=True):
            written = {"x": (at, whole_spec(at, of_x)), "value": (value, whole_spec(value, spec))}
            if alike_specs(written) != {name: alone for name, (_, alone) in written.items()}:
                of_x, spec = alike_specs({"x": (at, of_x), "value": (value, spec)}).values()
        return of_x, spec

    def _compare(self, picture: AreaPicture) -> tuple[VGroup, VMobject, VMobject]:
        """Make the live height of the curve, the tangent of the area's graph, and both numbers."""
        f, x = self.params.function, picture.x
        tangent = live_tangent(picture.below, f, picture.graph, x)
        height = live_height(picture.above, f, x)
        heights = evaluate(f, np.linspace(*self.params.interval, 9))
        largest = float(np.abs(heights).max())
        ends = (float(heights[0]), float(heights[-1]))
        x_spec, spec = self._specs_beside_x(ends, _spec_of_ends(ends, passing_spec(heights)))
        of_x = LiveNumber(self.ledger, "x", x.get_value, x_spec)
        is_about = about_at(lambda: of_x.whole_figure, f)
        of_curve = LiveNumber(
            self.ledger, "height", lambda: float(f(x.get_value())), spec, color=theme.FUNCTION, is_about=is_about
        )
        slope = live_value(lambda x: slope_of_area(f, self.params.interval, x, largest), x)
        # It is compared with the height: what the one reads, the other does.
        of_area = LiveNumber(self.ledger, "slope_of_area", slope, spec, color=theme.DERIVATIVE, is_about=is_about)
        rows = VGroup(
            LiveRows(("x", of_x), ("function(f(x))", of_curve)), LiveRows(live_row("derivative(F'(x))", of_area))
        )
        for row, room in zip(rows, _side().split_rows(1, 1), strict=True):
            room.place(row, -1, 0)
        return rows, tangent, height


def _spec_of_ends(ends: Sequence[float], spec: str) -> str:
    """Return the format of a number that comes to rest at ends, with more decimals where nothing would be left of one:
    0.0025 is no 0.00."""
    more = (f".{decimals}f" for decimals in range(2, MOST_DECIMALS + 1))
    is_lost = any(end and not float(format_rounded(end, spec)) for end in ends)
    found = next((each for each in more if all(shows(end, each, ROUGH) for end in ends)), spec)
    return found if is_lost else spec


def _let_pass(f: Function, plots: tuple[Plot, Plot], grid: np.ndarray, areas: np.ndarray) -> None:
    """Let the area with its hatching, the dashes at its end and the tangent of F pass below the numbers."""
    above, below = plots
    filled, passing = list[Line](), list[Line]()
    samples = (each[:: GRID // PASSED] for each in (grid, np.nan_to_num(evaluate(f, grid)), areas))
    for at, height, area in zip(*samples, strict=True):
        filled.append(Line(above.at(at, above.level), above.at(at, np.clip(height, *above.y_range))))
        passing.append(Line(below.at(at, below.y_range[1]), below.at(at, min(below.level, area))))
        passing.append(below.segment(at, area, height, LENGTH, theme.TANGENT))
    above.pass_below(*filled)
    below.pass_below(*passing)


def _columns() -> list[Region]:
    """Divide the body into the rooms of the two plots and of what is written beside them."""
    return frame.body.split_panes(2.3, 1)


def _side() -> Region:
    return _columns()[1]


def _between(formula: Formula) -> list[Region]:
    """Return the rooms below the formula: of the window above, of what is written between, and of the window below."""
    return _side().below(formula, theme.GAP).split_rows(4, 1, 4, gap=theme.GAP)
