"""Chapter 3, the quotient rule: a rectangle of area u on the base v has the height q = u/v; what changes the height?"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Self

import numpy as np
from manim import DOWN, LEFT, RIGHT, UP, FadeIn, Indicate, ValueTracker, VGroup, Write
from pydantic import model_validator

from mathcore import Function, difference_quotient, quotient_rule
from mathcore.expression import Quotient
from mathcore.rules import QuotientChange, quotient_change
from scenes.components.signed_area import AreaPlane, Caption, Measure, SignedRectangle
from scenes.components.text import Formula, Words, fit_formula
from scenes.framework.digits import number_spec, write_calculation
from scenes.framework.parameters import FunctionOfX, Real, need_falling_steps, need_way, show_point
from scenes.framework.scene import LectureScene, beat
from scenes.rule_parts import TwoFunctions, U, V, columns, name_functions, side, work_out
from scenes.style.frame import Region, frame
from scenes.style.theme import theme

__all__ = ["QuotientRule"]

ROOM = (1.7, 0.9, 1.0, 0.6)  # frame units for the names: where v begins, beyond its end, at the foot, at the head
SMALL = 0.06  # of the step: what is left of it when it has gone to 0
FADE = (0.3, 0.6)  # shares of the step between which the names of the pieces come
CHECK = 1e-3  # the step of the central difference, at a point of size 1
REST = f"{U}(Delta u) - q {V}(Delta v)"
FORM = f"({{{{ {V}(v) {U}(u') : first }}}} - {{{{ {U}(u) {V}(v') : second }}}})/({{{{ {V}(v)^2 : below }}}})"


class QuotientParameters(TwoFunctions):
    """Two functions, a point at which v is not 0, and the step dx."""

    u: FunctionOfX = Function.parse("sin(x)")
    v: FunctionOfX = Function.parse("x^2 + 1")
    point: Real = 0.4
    step: Real = 0.4

    @model_validator(mode="after")
    def check(self) -> Self:
        need_falling_steps("step", [self.step], self.point)
        self.need_both([self.point + self.step], "step", self.remedy)
        if not float(self.v(self.point)):
            raise ValueError(
                f'v: "{self.v.text}" is 0 at x = {show_point(self.point)}, and nothing can be divided by it; '
                f"choose another point than {show_point(self.point)} or another v"
            )
        need_way("step", self.quotient, self.point, self.point + self.step, self.remedy)
        return self

    @property
    def quotient(self) -> Function:
        """u/v as a function."""
        return Function.of(Quotient(self.u.expression, self.v.expression), ("x",), otherwise=self.u.otherwise)


@dataclass(frozen=True)
class Live:
    """What moves the picture: the step, and shares of what it changes: base, area, and the area that is poured."""

    dx: ValueTracker
    base: ValueTracker
    area: ValueTracker
    poured: ValueTracker


@dataclass(frozen=True)
class Now:
    """The rectangle as it is: the end of its base, the height of what lies on top, and the end that is farther out."""

    end: float
    height: float
    far: float


@dataclass(frozen=True)
class Picture:
    """What the beats hand on: the functions, what moves, and the parts of the rectangle by name."""

    title: Words
    functions: VGroup
    live: Live
    plane: AreaPlane
    pieces: dict[str, SignedRectangle]
    captions: dict[str, Caption]
    sides: dict[str, Measure]


class QuotientRule(LectureScene[QuotientParameters]):
    """u/v as the height of a rectangle: a longer base takes its strip first, the rest is spread along the base."""

    def construct(self) -> None:
        picture = self.height_is_the_quotient()
        self.base_grows(picture)
        self.area_is_spread(picture)
        rule = self.change_becomes_rate(picture)
        self.number(picture, rule)

    # -- beats --------------------------------------------------------------------------------------------------

    @beat(variants=("signed",))
    def height_is_the_quotient(self) -> Picture:
        change = self._change()
        if min(change.v, change.u, change.q) < 0:
            self.use_variant("signed")
        picture = self._set_up()
        self.play(FadeIn(picture.title, shift=0.2 * DOWN), run_time=theme.QUICK)
        self.play(Write(picture.functions), run_time=theme.CALM)
        quotient = Formula(f"q = {U}(u)/{V}(v)").next_to(picture.functions, DOWN, theme.SPACE)
        self.play(Write(quotient.align_to(picture.functions, LEFT)), run_time=theme.CALM)
        self.next_phrase()
        self.play(FadeIn(picture.sides["v"]), run_time=theme.CALM)
        self.play(FadeIn(picture.pieces["whole"]), FadeIn(picture.captions["whole"]), run_time=theme.CALM)
        self.play(FadeIn(picture.sides["q"]), Indicate(quotient, color=theme.DERIVATIVE), run_time=theme.CALM)
        return picture

    @beat(variants=("shrinks", "steady"))
    def base_grows(self, picture: Picture) -> None:
        change = self._change()
        if change.dv * change.v <= 0:
            self.use_variant("shrinks" if change.dv else "steady")
        self.add(picture.sides["dv"], picture.pieces["hole"])
        self.play(picture.live.base.animate.set_value(1), run_time=theme.SLOW)
        self.next_phrase()
        self.play(FadeIn(picture.captions["strip"], scale=0.8), run_time=theme.CALM)

    @beat(variants=("signed",))
    def area_is_spread(self, picture: Picture) -> None:
        change = self._change()
        if min(change.du, change.strip, change.rest, change.u, change.v) < 0:
            self.use_variant("signed")
        self.add(picture.pieces["strip"], picture.pieces["top"], *picture.captions.values(), *picture.sides.values())
        self.play(picture.live.area.animate.set_value(1), run_time=theme.CALM)
        self.next_phrase()
        self.play(picture.live.poured.animate.set_value(1), run_time=theme.SLOW)
        self.next_phrase()
        self.play(Indicate(picture.sides["dq"].label, color=theme.DERIVATIVE), run_time=theme.CALM)

    @beat()
    def change_becomes_rate(self, picture: Picture) -> Formula:
        lines = self._lines(picture.functions)
        drawn = [*picture.pieces.values(), *picture.captions.values(), *picture.sides.values()]
        self.clear(picture.title, picture.functions, *drawn)
        self.play(Write(lines[0]), run_time=theme.CALM)
        self.next_phrase()
        self.play(Write(lines[1]), run_time=theme.CALM)
        small = picture.live.dx.animate.set_value(SMALL * self.params.step)
        self.play(small, run_time=theme.SLOW)
        self.play(Write(lines[2]), run_time=theme.CALM)
        self.next_phrase()
        self.play(Write(lines[3]), run_time=theme.CALM)
        self.next_phrase()
        for part in lines[3].parts("first", "second", "below")[:3]:
            self.play(Indicate(part, color=theme.TEXT), run_time=theme.CALM)
        return lines[3]

    @beat()
    def number(self, picture: Picture, rule: Formula) -> None:
        kept = [picture.pieces["whole"], picture.captions["whole"], picture.sides["v"], picture.sides["q"]]
        self.clear(picture.title, rule, *kept)
        room = side()
        self.play(rule.animate.align_to(np.array([0, room.top, 0]), UP), run_time=theme.QUICK)
        rows = [*work_out(self.params.u, self.params.v, quotient_rule), *self._calculate()]
        room.hang(rule, rows)
        for row in rows[:3]:
            self.play(Write(row), run_time=theme.QUICK)
        self.next_phrase()
        self.play(FadeIn(rows[3], shift=0.2 * UP), run_time=theme.QUICK)
        self.next_phrase()
        self.play(FadeIn(rows[4], shift=0.2 * UP), run_time=theme.QUICK)

    # -- what is drawn ------------------------------------------------------------------------------------------

    def _set_up(self) -> Picture:
        """Draw the rectangle and all that changes it; nothing is shown yet."""
        title = frame.header.place(Words(self.context.words.title, self.language, theme.HEADING, weight=500), -1, 1)
        functions = name_functions(self.params.u, self.params.v)
        change = self._change()
        poured = change.q + change.du / (change.v + change.dv)
        signs = math.copysign(1, change.v), math.copysign(1, max(change.q, poured, key=abs))
        ys = change.q, poured, change.q + change.dq
        plane = AreaPlane(_inside(columns()[0], signs), (change.v, change.v + change.dv), ys)
        live = Live(ValueTracker(self.params.step), *(ValueTracker(0.0) for _ in range(3)))
        pieces, captions = self._draw_pieces(plane, live, signs)
        self.picture = Picture(title, functions, live, plane, pieces, captions, self._measure_sides(plane, live, signs))
        return self.picture

    def _draw_pieces(
        self, plane: AreaPlane, live: Live, signs: tuple[float, float]
    ) -> tuple[dict[str, SignedRectangle], dict[str, Caption]]:
        """Draw the rectangle, the room that a longer base leaves, what fills it, and what lies on top, with names."""
        read, start = self._reader(live), self._change()
        bounds = {
            "whole": lambda: ((0.0, start.v), (0.0, start.q)),
            "hole": lambda: ((start.v, read().end), (0.0, start.q)),
            "strip": lambda: ((start.v, read().end), (0.0, live.poured.get_value() * start.q)),
            "top": lambda: ((0.0, read().end), (start.q, start.q + read().height)),
        }
        colors = {"whole": theme.ACTIVATION, "hole": theme.FUNCTION, "strip": theme.FUNCTION, "top": theme.ACTIVATION}
        pieces = {
            name: SignedRectangle(plane, each, colors[name], filled=name != "hole") for name, each in bounds.items()
        }

        share = self._share(live)
        up, right = signs[1] * UP, signs[0] * RIGHT
        named = {
            "whole": ("whole", f"{U}(u)", -up, lambda: 1.0),
            "strip": ("hole", f"q {V}(Delta v)", 4 * right, share),
            "top": ("top", f"{U}(Delta u)", up, lambda: live.area.get_value() * _half(1 - live.poured.get_value())),
            "rest": ("top", REST, up, lambda: share() * _half(live.poured.get_value())),
        }
        captions = {
            name: Caption(plane, bounds[piece], Formula(code, size=theme.BODY), at, colors[piece], seen)
            for name, (piece, code, at, seen) in named.items()
        }
        return pieces, captions

    def _measure_sides(self, plane: AreaPlane, live: Live, signs: tuple[float, float]) -> dict[str, Measure]:
        """Draw v and q with their values, and their changes."""
        read, start, share = self._reader(live), self._change(), self._share(live)
        up, right = signs[1] * UP, signs[0] * RIGHT
        figures = {
            name: self.record(name, value, number_spec(value)) for name, value in (("v", start.v), ("q", start.q))
        }
        ends = {
            "v": lambda: (plane.at(0, 0), plane.at(start.v, 0)),
            "q": lambda: (plane.at(0, 0), plane.at(0, start.q)),
            "dv": lambda: (plane.at(start.v, 0), plane.at(read().end, 0)),
            "dq": lambda: (plane.at(read().far, start.q), plane.at(read().far, start.q + read().height)),
        }
        labels = {
            "v": (f"{V}(v) {figures['v'].equals} {figures['v']}", -up, theme.FUNCTION, None),
            "q": (f"q {figures['q'].equals} {figures['q']}", -right, theme.TEXT, None),
            "dv": (f"{V}(Delta v)", -4 * up, theme.FUNCTION, lambda: live.base.get_value() * share()),
            "dq": ("Delta q", right, theme.TEXT, lambda: live.poured.get_value() * share()),
        }
        return {
            name: Measure(ends[name], Formula(code, size=theme.LABEL), at, color, seen)
            for name, (code, at, color, seen) in labels.items()
        }

    def _reader(self, live: Live) -> Callable[[], Now]:
        """Return what gives the rectangle as it is now."""
        u, v, a, start = self.params.u, self.params.v, self.params.point, self._change()

        def read() -> Now:
            now = a + live.dx.get_value()
            du, dv = float(u(now)) - start.u, (float(v(now)) - start.v) * live.base.get_value()
            end = start.v + dv
            height = live.area.get_value() * (du - live.poured.get_value() * start.q * dv) / end
            return Now(end, height, max(start.v, end, key=abs))

        return read

    def _share(self, live: Live) -> Callable[[], float]:
        """Return what gives the opacity of names of pieces that vanish with the step."""
        first = self.params.step

        def share() -> float:
            return float(np.clip((live.dx.get_value() / first - FADE[0]) / (FADE[1] - FADE[0]), 0, 1))

        return share

    def _lines(self, above: VGroup) -> list[Formula]:
        """Write the change of q, the same per step, what becomes of it as the step goes to 0, and the deck's form."""
        rate_u, rate_v = (f"({role}(Delta {name}))/step(dif x)" for role, name in ((U, "u"), (V, "v")))
        end = f"{V}(v) + {V}(Delta v)"
        codes = (
            f"Delta q = ({REST})/({end})",
            f"(Delta q)/step(dif x) = 1/({end}) ({rate_u} - q {rate_v})",
            f"derivative(q') = ({U}(u') - q {V}(v'))/{V}(v)",
            f"derivative(({U}(u)/{V}(v))') = {FORM}",
        )
        room = side().below(above, theme.SPACE)
        lines = [fit_formula(code, side().width, theme.BODY) for code in codes]
        room.hang(above, lines)
        return lines

    def _calculate(self) -> list[Formula]:
        """Write the rule at the point in numbers, and a central difference beside it."""
        u, v, a, q = self.params.u, self.params.v, self.params.point, self.params.quotient
        written = write_calculation(
            lambda v, slope_u, u, slope_v, below: (v * slope_u - u * slope_v) / below**2,
            [
                ("v", float(v(a))),
                ("slope_u", float(u.derivative()(a))),
                ("u", float(u(a))),
                ("slope_v", float(v.derivative()(a))),
                ("v", float(v(a))),
            ],
            ("result", float(quotient_rule(u, v).result(a))),
            self.record,
        )
        top, slope_u, under, slope_v, below = written.operands
        at = self.record("x", a, number_spec(a))
        values = (
            f"x {at.equals} {at}: quad derivative((u/v)') {written.operands_equals} "
            f"({V}({top}) dot {U}({slope_u.term}) - {U}({under.term}) dot {V}({slope_v.term}))/({V}({below.term})^2) "
            f"{written.equals} derivative({written.result})"
        )
        step = CHECK * max(1.0, abs(a))
        delta = self.record("delta", step, ".3g")
        central = float(difference_quotient(q, a, step, "central"))
        found = self.record("central", central, number_spec(central, 6))
        check = (
            f"(q(x + delta) - q(x - delta))/(2 delta) {found.equals} derivative({found}) "
            f"quad (delta {delta.equals} {delta})"
        )
        return [fit_formula(code, side().width, theme.BODY) for code in (values, check)]

    # -- what is true of the given functions ---------------------------------------------------------------------

    def _change(self) -> QuotientChange:
        """Compute what the step changes."""
        return quotient_change(self.params.u, self.params.v, self.params.point, self.params.step)


def _half(share: float) -> float:
    """Return 0 for the first half of a way, and from there on 0 to 1."""
    return float(np.clip(2 * share - 1, 0, 1))


def _inside(room: Region, signs: tuple[float, float]) -> Region:
    """Leave out of a room what the names take: the long ones stand where the sides begin."""
    left, right, bottom, top = ROOM
    left, right = (left, right) if signs[0] > 0 else (right, left)
    bottom, top = (bottom, top) if signs[1] > 0 else (top, bottom)
    return Region(room.left + left, room.right - right, room.bottom + bottom, room.top - top)
