"""Chapter 3, the sum rule: the triangles of u and v, set upon each other on one base, are the triangle of u + v."""

from __future__ import annotations

import operator
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import chain

import numpy as np
from manim import (
    LEFT,
    RIGHT,
    UP,
    Animation,
    Create,
    Dot,
    FadeIn,
    FadeOut,
    FadeTransform,
    Line,
    MoveToTarget,
    TransformFromCopy,
    ValueTracker,
    VGroup,
    VMobject,
    Write,
    linear,
)

from mathcore import Function, sum_rule
from mathcore.expression import Sum
from mathcore.settled import settled
from scenes.components.calculation import fit_calculation
from scenes.components.free_places import lines_of
from scenes.components.function_text import fit_function
from scenes.components.live_rows import LiveRows
from scenes.components.number import LiveNumber
from scenes.components.plot import Plot
from scenes.components.stacked_slopes import HeightTrace, SlopeTriangle
from scenes.components.text import Formula, Words, fit_formula, set_below
from scenes.framework.digits import LIVE, TINY, live_spec, number_spec, shows, whole_spec, write_calculation
from scenes.framework.numbers import Figure, format_number, typeset_number
from scenes.framework.rounded_points import about_at, names_about
from scenes.framework.scene import LIT_ROOM, LectureScene, beat
from scenes.rule_parts import TALLEST, U, V, name_functions
from scenes.style.frame import Region, frame
from scenes.style.theme import theme
from scenes.sum_rule.curve_names import name_curves
from scenes.sum_rule.decimals import decimals_that_add
from scenes.sum_rule.leg_names import name_base, name_rises, name_triangle
from scenes.sum_rule.parameters import SumParameters
from scenes.sum_rule.reach import BASE, SAMPLES, choose_width, rises_of, twice, values_of

__all__ = ["SumRule"]

WIDE = (2, 1)  # shares of the picture and of what is written
ROOM = 0.8  # frame units round the enlarged triangle, for the names of its legs
ROW = 0.3  # frame units between the formulas of u, v and u + v
LEAST_GAP = 0.75  # of the usual gap, between the rows of the calculation: where there is less room, some leave
DIM = 0.35  # the opacity of the curves while their triangles are spoken of
PAD = 0.06  # of what is shown: the room above and below it
ROUGH = 0.05  # the share by which the rounding of a live slope may be off for it to be written so at last
LEVEL = 1e-12  # of the steeper of two slopes: what is no slope beside it
SEEN = 0.02  # frame units of a rise: less is not seen
GLIDE = 5.0  # seconds from end to end
SLIDE = 3.5  # seconds, with the triangles
SUM = f"{U}(u) + {V}(v)"

Legs = dict[str, list[Formula]]  # the names of the legs of each triangle


@dataclass(frozen=True)
class SumPicture:
    """What the beats hand on."""

    title: Words
    functions: VGroup
    plot: Plot
    x: ValueTracker
    curves: VGroup
    trace: HeightTrace
    triangles: dict[str, SlopeTriangle]
    rows: VGroup
    names: VGroup
    mark: Dot
    total: Formula


class SumRule(LectureScene[SumParameters]):
    """Heights add, and so do slopes: the rise of u + v over a step is the rise of u and that of v, end to end."""

    formats = ("16:9", "4:3", "9:16")

    def construct(self) -> None:
        picture = self.heights_add()
        names, enlarged = self.rises_add(picture)
        self.x_slides(picture, names, enlarged)
        self.number(picture, names)

    # -- beats --------------------------------------------------------------------------------------------------

    @beat()
    def heights_add(self) -> SumPicture:
        picture = self._set_up(self.open_with_title())
        plot = picture.plot
        self.play(*plot.enter(), run_time=theme.QUICK)
        self.play(*map(Create, picture.curves), Write(picture.functions), run_time=theme.CALM)
        *parts, whole = picture.names
        self.play(*map(FadeIn, parts), run_time=theme.QUICK)
        self.next_phrase()
        self.play(FadeIn(picture.trace), run_time=theme.QUICK)
        self.add(picture.trace)
        self.play(picture.x.animate.set_value(self._end), run_time=GLIDE, rate_func=linear)
        self.play(FadeOut(picture.trace.bars), FadeIn(whole, picture.total), run_time=theme.QUICK)
        picture.trace.clear_updaters()
        self.play(picture.x.animate.set_value(self.params.point), run_time=theme.QUICK)
        return picture

    @beat(variants=("level", "one_level", "nearly_level", "cancels"))
    def rises_add(self, picture: SumPicture) -> tuple[Legs, VGroup]:
        if variant := self._rises_variant():
            self.use_variant(variant)
        one, other, both = (picture.triangles[name] for name in ("u", "v", "sum"))
        for triangle in picture.triangles.values():
            triangle.update()
        self.play(*_paint(picture, DIM), FadeIn(picture.mark), run_time=theme.QUICK)
        self.legs = legs = self._name_legs(picture)
        for name, triangle in (("u", one), ("v", other)):
            self.play(FadeIn(triangle, *legs[name]), run_time=theme.CALM)
        self.point_out(*one.rises, *other.rises)
        self.next_phrase()
        self.play(FadeIn(both.base, both.point), run_time=theme.QUICK)
        for triangle, rise in zip((one, other), both.rises, strict=True):
            self.play(TransformFromCopy(triangle.rises[0], rise), run_time=theme.SLOW)
        self.enlarged = enlarged = self._enlarge(picture)
        shape, slope, names = enlarged
        self.play(TransformFromCopy(VGroup(both.base, *both.rises), shape), run_time=theme.CALM)
        self.play(FadeIn(names), run_time=theme.QUICK)
        self.next_phrase()
        self.play(Create(both.line), Create(slope), run_time=self.phrase_time(theme.CALM, theme.SLOW))
        self.point_out(*both.rises, both.line)
        return legs, enlarged

    @beat()
    def x_slides(self, picture: SumPicture, legs: Legs, enlarged: VGroup) -> None:
        names = VGroup(*chain.from_iterable(legs.values()))
        self.play(FadeOut(enlarged, names, picture.total), run_time=theme.QUICK)
        self.play(FadeIn(picture.rows, shift=0.2 * UP), run_time=theme.QUICK)
        self.add(*picture.triangles.values(), picture.mark)
        low = self.params.interval[0]
        self.play(*_paint(picture, 1), run_time=theme.QUICK)
        for end in (self._farthest, low, self.params.point):
            if end == self.params.point:
                self._take_about()
            self.play(picture.x.animate.set_value(end), run_time=SLIDE if end == low else theme.SLOW)
        self.play(FadeIn(names), run_time=theme.QUICK)

    @beat()
    def number(self, picture: SumPicture, legs: Legs) -> None:
        kept = [picture.plot, picture.curves, picture.trace.path, *picture.triangles.values(), *picture.names]
        kept += chain.from_iterable(legs.values())
        self.clear(picture.title, picture.functions, picture.mark, *kept)
        room = _writing_of_numbers()
        rule = fit_formula(
            f"{{{{ derivative(({SUM})') = : left }}}} {{{{ {U}(u') : u }}}} + {{{{ {V}(v') : v }}}}", room.width
        )
        slopes, values = self._differentiate(), self._calculate()
        gone = _leaving(room, [picture.functions, rule, *slopes], values)
        room.hang(picture.functions, [rule, *slopes, *([] if gone else values)])
        left, first, second, plus = rule.parts("left", "u", "v")
        one, other = picture.triangles["sum"].rises
        self.play(FadeIn(left, plus), run_time=theme.QUICK)
        self.play(FadeTransform(one.copy(), first), run_time=theme.CALM)
        self.play(FadeTransform(other.copy(), second), run_time=theme.CALM)
        self.next_phrase()
        written = []
        for row in slopes:
            written.append(self.frame)
            self.play(Write(row), run_time=theme.QUICK)
        self.next_phrase()
        if gone:
            for row, since in zip(slopes, written, strict=True):
                self.let_read(row, since=since)
            self._make_room(gone, [row for row in (rule, *slopes) if row not in gone], values)
        self.play(*(FadeIn(row, shift=0.2 * UP) for row in values), run_time=theme.QUICK)
        calculated = self.frame
        shown = [row for row in (*slopes, *values) if row not in gone]
        self.point_out(*shown, values[-1])
        self.let_read(*values, since=calculated)

    # -- what is drawn ------------------------------------------------------------------------------------------

    def _make_room(self, gone: Sequence[VMobject], kept: Sequence[VMobject], rows: Sequence[VMobject]) -> None:
        """Let rows leave, and those that are kept move up, so that others have room below them; these are not shown
        yet."""
        room = _writing_of_numbers()
        for row in kept:
            row.generate_target()
        first, *others = (row.target for row in kept)
        first.align_to([room.left, room.top, 0], UP + LEFT)
        room.hang(first, [*others, *rows])
        self.play(FadeOut(*gone), *map(MoveToTarget, kept), run_time=theme.QUICK)

    def _rises_variant(self) -> str | None:
        """Return the variant for the rises at the point: none, one only, one that is seen, or two that cancel.

        None where they add up."""
        u, v, both = (float(settled(f, self.params.point)) for f in self._slopes)
        nothing, unseen = LEVEL * max(abs(u), abs(v)), SEEN / (self._width * self.picture.plot.unit[1])
        if max(abs(u), abs(v)) <= nothing:
            return "level"
        if min(abs(u), abs(v)) <= nothing:
            return "nearly_level" if u and v else "one_level"
        if min(abs(u), abs(v)) <= unseen < max(abs(u), abs(v)):
            return "nearly_level"
        return "cancels" if abs(both) <= nothing else None

    @cached_property
    def _width(self) -> float:
        """The base of the triangles."""
        return choose_width(self._functions, self.params.interval)

    @cached_property
    def _functions(self) -> tuple[Function, Function, Function]:
        """The functions u, v and u + v."""
        return self.params.u, self.params.v, self._sum()

    @property
    def _farthest(self) -> float:
        """How far to the right the triangles slide: their bases end with the curves, or begin at the point."""
        return max(self.params.point, self._end - self._width)

    @property
    def _end(self) -> float:
        return self.params.interval[1]

    def _set_up(self, title: Words) -> SumPicture:
        """Draw both curves and what follows x; nothing is shown yet."""
        u, v, interval = self.params.u, self.params.v, self.params.interval
        functions = name_functions(u, v, writing())
        plot = self._plot()
        x = ValueTracker(interval[0])
        colored = [(u, theme.ACTIVATION), (v, theme.FUNCTION)]
        curves = VGroup(*(plot.curve(f, color, interval) for f, color in colored))
        trace = HeightTrace(plot, colored, interval, x.get_value)
        slopes = [(f.derivative(), color) for f, color in colored]
        legs = {"u": (u, slopes[:1]), "v": (v, slopes[1:]), "sum": (self._sum(), slopes)}
        triangles = _draw_triangles(plot, legs, self._width, x.get_value)
        # The curve of the sum is drawn as x goes on, and at the point the triangles come to rest.
        plot.keep_clear(plot.curve(self._sum(), theme.TEXT, interval))
        at_rest = [*_draw_triangles(plot, legs, self._width, lambda: self.params.point).values()]
        for triangle in at_rest:
            plot.keep_clear(*triangle.get_family())
        rows = self._live_rows(x, functions)
        named = dict(zip((f"{U}(u)", f"{V}(v)", "u + v"), self._functions, strict=True))
        names = name_curves(plot, named, interval, at_rest)
        total = fit_function(f"{U}(u) + {V}(v)", self._sum(), writing().width, height=TALLEST)
        set_below(total, functions, ROW)
        mark = Dot(color=theme.TANGENT).add_updater(lambda dot: dot.move_to(plot.at(x.get_value(), plot.level)))
        self.picture = SumPicture(
            title, functions, plot, x, curves, trace, triangles, rows, names, mark.update(), total
        )
        return self.picture

    def _name_legs(self, picture: SumPicture) -> Legs:
        """Name the bases and rises of the triangles where they stand now; a name with no clear place is left out."""
        plot, shown = picture.plot, picture.triangles
        lines = lines_of([plot.axes, *picture.curves, picture.trace.path, *shown.values()])
        standing = [*plot.spaced_numbers(), *plot.names, *picture.names]
        # Where u and v cross, their triangles have one base: its name leaves their rises the room.
        u, v = shown["u"], shown["v"]
        is_shared = abs(u.base.get_y() - v.base.get_y()) < SEEN
        legs: Legs = {}
        for name, role in (("u", U), ("v", V)):
            triangle = shown[name]
            write = name_rises if is_shared else name_triangle
            slopes = [f"{role}({name}')"]
            legs[name] = write(triangle.base, triangle.rises, slopes, lines, standing, plot=plot)
            standing += legs[name]
        if is_shared:
            legs["u"] = [*name_base(u.base, u.rises, lines, standing, plot=plot), *legs["u"]]
        return legs

    def _enlarge(self, picture: SumPicture) -> VGroup:
        """Draw the triangle of the sum large beside the plot: its base and rises, its slope, and their names."""
        small = picture.triangles["sum"]
        shape = VGroup(small.base.copy(), *(rise.copy() for rise in small.rises))
        room = writing().below(picture.total, 0).inset(ROOM)
        shape.scale(min(room.width / shape.width, room.height / max(shape.height, theme.GAP)))
        room.place(shape, -1, 1)
        base, *rises = shape
        VGroup(*rises).shift((base.get_end() - rises[0].get_start())[0] * RIGHT)
        # A rise that turns back stands aside of the other: the slope ends over the end of the base.
        end = np.array([base.get_end()[0], rises[-1].get_end()[1], 0.0])
        slope = Line(base.get_start(), end, color=theme.TANGENT, stroke_width=theme.LINE)
        lines = lines_of([*shape, slope])
        names = name_triangle(base, rises, [f"{U}(u')", f"{V}(v')"], lines, [], size=theme.BODY)
        return VGroup(shape, slope, VGroup(*names))

    def _sum(self) -> Function:
        u, v = self.params.u, self.params.v
        return Function.of(Sum((u.expression, v.expression)), ("x",), otherwise=u.otherwise)

    def _plot(self) -> Plot:
        """Fit a plot to both curves, their sum, and all triangles."""
        low, high = self.params.interval
        xs = np.linspace(low, high, SAMPLES)
        shown = np.concatenate([np.zeros(1), *(values_of(f, xs) for f in self._functions)])
        rises = rises_of(self._functions, xs[xs <= self._farthest], self._width)
        values = np.concatenate([shown, np.clip(rises.ravel(), *twice(shown))])
        span = float(np.ptp(values)) or 1.0
        y_range = float(values.min()) - PAD * span, float(values.max()) + PAD * span
        edge = 0.03 * (high - low)
        return Plot(
            (low - edge, high + BASE * (high - low) + edge), y_range, frame.body.split_panes(*WIDE)[0], names=("x", "")
        )

    @cached_property
    def _slopes(self) -> tuple[Function, Function, Function]:
        """The derivatives of u, of v and of their sum."""
        u, v = self.params.u, self.params.v
        return u.derivative(), v.derivative(), sum_rule(u, v).result

    @cached_property
    def _slope_spec(self) -> str:
        """The format of the live slopes."""
        passed = [float(f(at)) for f in self._slopes for at in np.linspace(*self.params.interval, 33)]
        ends = (self.params.point, *self.params.interval, self._farthest)
        rests = [[float(f(at)) for f in self._slopes] for at in ends]
        peaks = np.abs(np.reshape(passed, (3, -1))).max(axis=1)
        small = [float(peak) for peak in peaks if 0 < peak < TINY]
        longest = max(len(format_number(value, ".0f")) for value in passed)
        return live_spec(small, decimals_that_add(rests, LIVE - longest - 1), between=passed)

    def _live_size(self) -> float:
        """Return the type size of the live slopes: the widest row, that of the sum, is in its column also with the
        longest of the numbers."""
        passed = (float(self._slopes[2](at)) for at in np.linspace(*self.params.interval, SAMPLES))
        longest = max((format_number(value, self._slope_spec) for value in passed), key=len)
        row = f"derivative(({SUM})') approx {typeset_number(longest)}"
        return fit_formula(row, writing().width - 2 * theme.GAP).size

    def _live_rows(self, x: ValueTracker, above: VGroup) -> VGroup:
        """Write live rows of the slopes of u, of v, and of their sum."""
        u, v, both = self._slopes
        spec, size = self._slope_spec, self._live_size()

        def reader(slope: Function) -> Callable[[], float]:
            return lambda: float(slope(x.get_value()))

        at = LiveNumber(
            self.ledger, "x", x.get_value, live_spec([*self.params.interval, self.params.point], 2), size=size
        )
        rows: list[tuple[str, LiveNumber]] = [("x", at)]

        def whole() -> Figure:
            return at.whole_figure

        for name, code, f, color in (
            ("slope_u", f"{U}(u')", u, theme.ACTIVATION),
            ("slope_v", f"{V}(v')", v, theme.FUNCTION),
            ("slope_sum", f"derivative(({SUM})')", both, theme.DERIVATIVE),
        ):
            is_about = about_at(whole, f)
            number = LiveNumber(self.ledger, name, reader(f), spec, size=size, color=color, is_about=is_about)
            rows.append((code, number))
        live, room = LiveRows(*rows), writing().below(above, 0)
        if room.height < live.height + theme.GAP and above.width + live.width + 2 * theme.SPACE <= room.width:
            return live.next_to(above, RIGHT, 2 * theme.SPACE).align_to(above, UP)
        return set_below(live, above, min(2 * theme.SPACE, max(theme.GAP, room.height - live.height)))

    def _differentiate(self) -> list[Formula]:
        """Write the derivatives of u and of v."""
        rows = ((U, "u", self.params.u), (V, "v", self.params.v))
        return [
            fit_function(f"{role}({name}')", f.derivative(), writing().width, theme.BODY, TALLEST)
            for role, name, f in rows
        ]

    def _take_about(self) -> None:
        """Let the slopes at the point be about where they come of x as it is written."""
        at = Figure.of("x", self.params.point, number_spec(self.params.point))
        found = dict(zip(("slope_u", "slope_v", "slope_sum"), self._slopes, strict=True))
        self.ledger.take_about(names_about([at], {**found, "result": found["slope_sum"]}))

    def _calculate(self) -> list[VMobject]:
        """Write the rule at the point in numbers, as they stood there while x slid where that tells enough of them."""
        a = self.params.point
        slopes = [float(settled(f, a)) for f in self._slopes]
        specs = [whole_spec(slope, self._slope_spec) for slope in slopes]
        enough = all(shows(slope, spec, ROUGH) for slope, spec in zip(slopes, specs, strict=True))
        at = self.record("x", a, number_spec(a))
        written = write_calculation(
            operator.add,
            [("slope_u", slopes[0]), ("slope_v", slopes[1])],
            ("result", slopes[2]),
            self.record,
            spec=specs[2] if enough else None,
            specs=specs[:2] if enough else None,
        )
        one, other = written.operands
        value = fit_calculation(
            f"derivative(({SUM})')",
            (f"{written.operands_equals} {U}({one})", f"+ {V}({other.term})"),
            f"{written.equals} derivative({written.result})",
            writing().width,
            small=theme.BODY,
        )
        return [Formula(f"x {at.equals} {at}", size=theme.BODY), value]


def _draw_triangles(
    plot: Plot,
    legs: Mapping[str, tuple[Function, Sequence[tuple[Function, str]]]],
    width: float,
    x: Callable[[], float],
) -> dict[str, SlopeTriangle]:
    """Draw the triangles by name, each with the upright leg aside of those before it that it would cover."""
    drawn: dict[str, SlopeTriangle] = {}
    for name, (f, own) in legs.items():
        drawn[name] = SlopeTriangle(plot, f, own, width, x, [*drawn.values()])
    return drawn


def _leaving(room: Region, rows: Sequence[VMobject], values: Sequence[VMobject]) -> list[VMobject]:
    """Return those of the rows that leave so that there is room for values below the others: none, the functions, which
    come first, or their derivatives, too, which come last."""
    functions, rule, *slopes = rows
    for gone in ([], [functions], [functions, *slopes]):
        kept = [*(row for row in (functions, rule, *slopes) if row not in gone), *values]
        if sum(row.height + LEAST_GAP * theme.GAP for row in kept) <= room.height + LEAST_GAP * theme.GAP:
            break
    return gone


def writing() -> Region:
    """Return the room of what is written beside the picture."""
    return frame.body.split_panes(*WIDE)[1]


def _writing_of_numbers() -> Region:
    """Return that room, less what the last row grows by when it is lit: it is not to reach into the captions."""
    room = writing()
    return replace(room, bottom=room.bottom + LIT_ROOM / 2)


def _paint(picture: SumPicture, opacity: float) -> list[Animation]:
    """Let the three curves become as opaque as this, each where it stands: under the triangles."""
    # A group of them would be drawn over all else from then on.
    return [curve.animate.set_stroke(opacity=opacity).build() for curve in (*picture.curves, picture.trace.path)]
