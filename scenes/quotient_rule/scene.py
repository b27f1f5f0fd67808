"""Chapter 3, the quotient rule: a rectangle of area u on the base v has the height q = u/v; what changes the height?"""

from __future__ import annotations

import operator
from dataclasses import dataclass
from fractions import Fraction

import numpy as np
from manim import (
    DOWN,
    LEFT,
    RIGHT,
    UP,
    FadeIn,
    FadeOut,
    FadeTransform,
    Indicate,
    Mobject,
    ValueTracker,
    VGroup,
    Write,
)

from mathcore import derivative_at, quotient_rule
from mathcore.rules import QuotientChange, quotient_change
from mathcore.settled import settled
from scenes.components.calculation import fit_calculation
from scenes.components.digit_check import central_beside, check_step
from scenes.components.matching import TransformMatchingGlyphs
from scenes.components.signed_area import AreaPlane, Border, Caption, Measure, SignedRectangle
from scenes.components.text import Formula, Words, fit_formula, plated
from scenes.framework.attention import Light
from scenes.framework.digits import (
    Calculation,
    number_spec,
    redo,
    write_calculation,
)
from scenes.framework.numbers import Figure, format_number
from scenes.framework.rounded_points import Found, names_about
from scenes.framework.scene import LectureScene, beat
from scenes.quotient_rule.parameters import QuotientParameters
from scenes.quotient_rule.rectangle import (
    REST,
    Live,
    change_of,
    crosses,
    draw_border,
    draw_pieces,
    fit_planes,
    measure_sides,
    orientation,
)
from scenes.rule_parts import (
    U,
    V,
    Worked,
    columns,
    formats_beside,
    name_functions,
    show_worked,
    side,
    sign_if_rounded,
    work_out,
)
from scenes.style.frame import Region, frame
from scenes.style.theme import theme

__all__ = ["QuotientRule"]

WIDE = (2.4, 1)  # shares of the picture and of what is written, while the picture leads
SMALL = 0.06  # of the step: what is left of it when it has gone to 0
SHOWN = 0.25  # of the step: a change that is seen, and has no names
FORM = f"({{{{ {V}(v) {U}(u') : first }}}} - {{{{ {U}(u) {V}(v') : second }}}})/({{{{ {V}(v)^2 : below }}}})"


@dataclass(frozen=True)
class QuotientPicture:
    """What the beats hand on: the functions, the step, the quotient, rows of the areas and of Δq in numbers, what
    moves, and the parts of the rectangle by name."""

    title: Words
    functions: VGroup
    step: VGroup
    quotient: Formula
    rows: list[Formula]
    live: Live
    plane: AreaPlane
    pieces: dict[str, SignedRectangle]
    border: Border
    captions: dict[str, Caption]
    sides: dict[str, Measure]


class QuotientRule(LectureScene[QuotientParameters]):
    """u/v as the height of a rectangle: a longer base takes its strip first, the rest is spread along the base."""

    formats = ("16:9", "4:3", "9:16")

    def construct(self) -> None:
        picture = self.height_is_the_quotient()
        self.base_grows(picture)
        self.area_is_spread(picture)
        rate, rule = self.change_becomes_rate(picture)
        self.number(picture, rate, rule)

    # -- beats --------------------------------------------------------------------------------------------------

    @beat(variants=("signed", "signed_from_edge"))
    def height_is_the_quotient(self) -> QuotientPicture:
        change = change_of(self.params)
        if min(change.v, change.u, change.q) < 0:
            # Where the pieces pass its foot, the base is drawn at the head of the rectangle.
            self.use_variant("signed_from_edge" if change.q < 0 and crosses(change) else "signed")
        picture = self._set_up(self.open_with_title())
        self.play(Write(picture.functions), run_time=theme.CALM)
        self.play(Write(picture.quotient), run_time=theme.CALM)
        self.play(FadeIn(picture.pieces["whole"], picture.captions["whole"]), run_time=theme.QUICK)
        self.next_phrase()
        self.play(FadeIn(picture.sides["v"]), run_time=theme.CALM)
        self.add(picture.pieces["whole"], picture.captions["whole"], picture.sides["v"])
        self.play(picture.live.spread.animate.set_value(1), run_time=self.phrase_time(theme.CALM, theme.SLOW))
        self.play(FadeIn(picture.sides["q"]), Indicate(picture.quotient, color=theme.DERIVATIVE), run_time=theme.CALM)
        self.point_out(*(picture.sides[name].label for name in ("v", "q")))
        return picture

    @beat(variants=("shrinks", "steady", "flat"))
    def base_grows(self, picture: QuotientPicture) -> None:
        change = change_of(self.params)
        if not change.dv:
            self.use_variant("steady")
        elif not change.strip:
            self.use_variant("flat")
        elif change.dv * change.v < 0:
            self.use_variant("shrinks")
        self._record_no_strip(change)
        self.play(FadeIn(picture.step, shift=0.2 * RIGHT), run_time=theme.QUICK)
        self.add(picture.sides["dv"], picture.pieces["hole"])
        self.play(picture.live.base.animate.set_value(1), run_time=self.phrase_time(theme.SLOW))
        self.play(FadeIn(picture.rows[0], shift=0.2 * UP), run_time=theme.QUICK)
        self.next_phrase()
        self.play(
            FadeIn(picture.captions["strip"], scale=0.8), FadeIn(picture.rows[1], shift=0.2 * UP), run_time=theme.CALM
        )
        self.point_out(picture.sides["q"].label, picture.sides["dv"].label, picture.captions["strip"].label)

    @beat(variants=("signed", "steady", "steady_signed", "constant", "nothing", "nothing_signed", "none"))
    def area_is_spread(self, picture: QuotientPicture) -> None:
        change = change_of(self.params)
        if variant := choose_spread(change):
            self.use_variant(variant)
        self._record_no_strip(change)
        self.add(picture.pieces["strip"], picture.pieces["top"], picture.border)
        self.add(*picture.captions.values(), *picture.sides.values())
        *_, gain, rest, rise = picture.rows
        self.play(picture.live.area.animate.set_value(1), run_time=theme.CALM)
        self.play(FadeIn(gain, shift=0.2 * UP), run_time=theme.QUICK)
        self.next_phrase()
        self.play(picture.live.poured.animate.set_value(1), run_time=self.phrase_time(theme.SLOW))
        self.play(FadeIn(rest, shift=0.2 * UP), run_time=theme.QUICK)
        self.next_phrase()
        self.play(
            Light(picture.sides["dq"].label, color=theme.DERIVATIVE), FadeIn(rise, shift=0.2 * UP), run_time=theme.CALM
        )
        self.point_out(*(picture.sides[name].label for name in ("v", "dv", "dq")))

    @beat()
    def change_becomes_rate(self, picture: QuotientPicture) -> tuple[Formula, Formula]:
        lines = self._lines()
        drawn = [*picture.pieces.values(), picture.border, *picture.captions.values(), *picture.sides.values()]
        self.clear(picture.title, *drawn)
        self.play(picture.live.aside.animate.set_value(1), run_time=theme.CALM)
        self._assemble(picture, lines[0])
        self.next_phrase()
        self.play(TransformMatchingGlyphs(lines[0].copy(), lines[1]), run_time=theme.CALM)
        small = picture.live.dx.animate.set_value(SMALL * self.params.step)
        self.play(small, run_time=theme.SLOW + theme.CALM)
        self.play(TransformMatchingGlyphs(lines[1], lines[2]), run_time=theme.CALM)
        self.next_phrase()
        self.play(TransformMatchingGlyphs(lines[2].copy(), lines[3]), run_time=theme.CALM)
        self.point_out(*lines[3].parts("first", "second", "below")[:3])
        self.next_phrase()
        for part in lines[3].parts("first", "second", "below")[:3]:
            self.play(Indicate(part, color=theme.TEXT), run_time=theme.CALM)
        self.point_out(lines[3])
        return lines[2], lines[3]

    @beat()
    def number(self, picture: QuotientPicture, rate: Formula, rule: Formula) -> None:
        drawn = [*picture.pieces.values(), picture.captions["whole"], *picture.sides.values()]
        self.clear(picture.title, rate, rule, *drawn)
        top = np.array([0, side().top, 0])
        # The rule's last step but one stays over the picture that it comes from, where the frame has room for it.
        aside = (
            rate.animate.move_to(columns()[0].left * RIGHT, LEFT).align_to(top, UP) if frame.is_wide else FadeOut(rate)
        )
        self.play(rule.animate.align_to(top, UP), aside, run_time=theme.QUICK)
        values, written = self._calculate()
        worked = work_out(self.params.u, self.params.v, quotient_rule, rule, values, leaving=1)
        show_worked(self, worked, rule, values)
        self.play(*(FadeIn(row, shift=0.2 * UP) for row in values[:2]), run_time=theme.QUICK)
        self._show_rate(picture, written.result, rate if frame.is_wide else None)
        self.point_out(values[0], worked.rows[-1], values[1])
        self.next_phrase()
        self.play(FadeIn(values[2], shift=0.2 * UP), run_time=theme.QUICK)
        self.point_out(values[2], values[1], values[2])

    # -- what is drawn ------------------------------------------------------------------------------------------

    def _set_up(self, title: Words) -> QuotientPicture:
        """Draw the rectangle and all that changes it; nothing is shown yet."""
        wide, narrow = frame.body.split_panes(*WIDE)
        functions = name_functions(self.params.u, self.params.v, narrow)
        at, step = self._write_way(narrow, functions)
        functions.add(at)
        change = change_of(self.params)
        signs = orientation(change)
        plane, narrower = fit_planes(wide, columns()[0], change, signs)
        live = Live(ValueTracker(self.params.step), *(ValueTracker(0.0) for _ in range(5)))
        plane.glide(narrower, live.aside.get_value)
        formats = self._formats()
        self.ledger.take_about(self._names_about(formats["x"]))
        pieces, captions = draw_pieces(self.params, plane, live, signs, self.record("u", change.u, formats["u"]))
        border = draw_border(self.params, plane, live, captions["strip"])
        sides = measure_sides(self.params, plane, live, signs, self.record, formats["v"], formats["q"])
        quotient = Formula(f"q = {U}(u)/{V}(v)").next_to(functions, DOWN, theme.SPACE).align_to(functions, LEFT)
        rows = self._write_changes(change, narrow, quotient)
        self.picture = QuotientPicture(
            title, functions, step, quotient, rows, live, plane, pieces, border, captions, sides
        )
        return self.picture

    def _write_changes(self, change: QuotientChange, room: Region, above: Formula) -> list[Formula]:
        """Write Δv, the area of its strip, Δu, what is left of it, and the rise that it makes, in numbers, under the
        quotient or, in an upright frame, beside it."""
        formats = _formats_of_changes(change)
        written = write_calculation(*_remainder(change), self.record)
        gain, strip = written.operands
        longer = self.record("dv", change.dv, formats["dv"])
        rise = self.record("dq", change.dq, formats["dq"])
        codes = (
            f"{V}(Delta v) {longer.equals} {longer}",
            f"q {V}(Delta v) {strip.equals} {strip}",
            f"{U}(Delta u) {gain.equals} {gain}",
            f"{REST} {written.result.equals} {written.result}",
            f"Delta q {rise.equals} {rise}",
        )
        rows = [fit_formula(code, self._width_of(room), theme.BODY) for code in codes]
        if frame.is_wide:
            room.hang(above, rows, theme.SPACE)
        else:
            column = VGroup(*rows).arrange(DOWN, theme.SPACE, aligned_edge=LEFT)
            Region(room.center[0], room.right, room.bottom, room.top).place(column, -1, 1)
        return rows

    def _assemble(self, picture: QuotientPicture, change: Formula) -> None:
        """Let what lies on top and the base become the numerator and the denominator of Δq."""
        over, under, rest = change.parts("over", "under")
        self.play(FadeIn(rest), run_time=theme.QUICK)
        top = picture.pieces["top"].copy().clear_updaters()
        base = VGroup(picture.sides["v"].line.copy(), picture.sides["dv"].line.copy())
        self.play(FadeTransform(top, over), run_time=theme.CALM)
        self.play(FadeTransform(base, under), run_time=theme.CALM)

    @staticmethod
    def _width_of(room: Region) -> float:
        """Return the width of a column of what is written: in an upright frame there are two."""
        return room.width if frame.is_wide else room.width / 2

    def _point_text(self) -> str:
        """Return x at the point, in Typst math."""
        at = self.record("x", self.params.point, self._formats()["x"])
        return f"x {at.equals} {at}"

    def _write_way(self, room: Region, above: VGroup) -> tuple[VGroup, VGroup]:
        """Write x at the point, and the step from there beside it, under the functions; return both."""
        step = self.record("dx", self.params.step, number_spec(self.params.step))
        code = f"{{{{ {self._point_text()} : at }}}} quad {{{{ step(dif x {step.equals} {step}) : step }}}}"
        row = fit_formula(code, self._width_of(room), theme.BODY)
        row.next_to(above, DOWN, 0.3).align_to(above, LEFT)
        at, way = row.parts("at", "step")[:2]
        return at, way

    def _lines(self) -> list[Formula]:
        """Write the change of q, the same per step, what becomes of it as the step goes to 0, and the deck's form.

        Each is below the one before it; the third takes the place of the second one."""
        rate_u, rate_v = (f"({role}(Delta {name}))/step(dif x)" for role, name in ((U, "u"), (V, "v")))
        end = f"{V}(v) + {V}(Delta v)"
        codes = (
            f"Delta q = ({{{{ {REST} : over }}}})/({{{{ {end} : under }}}})",
            f"(Delta q)/step(dif x) = 1/({end}) ({rate_u} - q {rate_v})",
            f"derivative(q') = ({U}(u') - q {V}(v'))/{V}(v)",
            f"derivative(({U}(u)/{V}(v))') = {FORM}",
        )
        lines = [fit_formula(code, side().width) for code in codes]
        first, second, third = side().split_rows(1, 1, 1)
        for line, room in zip(lines, (first, second, second, third), strict=True):
            room.place(line, -1, 0)
        return lines

    def _calculation(self) -> Worked:
        """Return the rule at the point, in numbers."""
        u, v, a = self.params.u, self.params.v, self.params.point
        operands = [
            ("v", float(settled(v, a))),
            ("slope_u", float(derivative_at(u, a))),
            ("u", float(settled(u, a))),
            ("slope_v", float(derivative_at(v, a))),
        ]
        return _apply_rule, operands, ("result", float(settled(quotient_rule(u, v).result, a)))

    def _formats(self) -> dict[str, str]:
        """Return the formats of x, of q and of what the rule is computed of."""
        change, at = change_of(self.params), self.params.point
        others = {"x": (at, number_spec(at)), "q": (change.q, quotient_format(change))}
        return formats_beside(self._calculation(), others)

    def _names_about(self, x_format: str) -> frozenset[str]:
        """Return which numbers are about, for they come of x as it is written."""
        u, v, step = self.params.u, self.params.v, self.params.step
        slope, (slope_u, slope_v) = self.params.quotient.derivative(), (f.derivative() for f in (u, v))
        found: Found = {
            "u": u,
            "v": v,
            "slope_u": slope_u,
            "slope_v": slope_v,
            "q": self.params.quotient,
            "result": slope,
        }
        for name in ("du", "dv", "dq", "strip", "rest"):
            found[name] = lambda x, name=name: getattr(quotient_change(u, v, x, step), name)
        return names_about([Figure.of("x", self.params.point, x_format)], found)

    def _record_no_strip(self, change: QuotientChange) -> None:
        """Record the strip's area where it is 0, or about it: the words say which."""
        if not change.strip:
            self.record("strip", change.strip, number_spec(change.strip))

    def _show_rate(self, picture: QuotientPicture, rate: Figure, above: Formula | None) -> None:
        """Let the step grow again, and write the rise that the rate gives to the height, where there is one and it has
        room: beside it, in the middle of what lies on top, or over the end of that, clear of what stands above."""
        self.play(picture.live.dx.animate.set_value(SHOWN * self.params.step), run_time=theme.CALM)
        name = plated(Formula(f"{sign_if_rounded(rate)} derivative({rate}) thin step(dif x)", size=theme.LABEL))
        if rate.value and self._place_at_rise(name, picture, above):
            self.play(FadeIn(name, scale=0.8), run_time=theme.QUICK)

    def _place_at_rise(self, name: VGroup, picture: QuotientPicture, above: Formula | None) -> bool:
        """Put the name of the rise where it has room; return whether there is such a place."""
        rise, room, (right, up) = picture.sides["dq"].line, columns()[0], orientation(change_of(self.params))
        top, whole, strip = (picture.pieces[piece].box for piece in ("top", "whole", "strip"))
        area = picture.captions["whole"].label

        def has_room() -> bool:
            return not room.overrun(name, name.get_center()) and (above is None or are_apart(name, above))

        beyond = max((part.get_edge_center(right * RIGHT)[0] for part in (rise, strip)), key=lambda x: right * x)
        name.next_to([beyond, rise.get_y(), 0], right * RIGHT, theme.GAP)
        if has_room():
            return True
        name.move_to(top)
        fits = top.height > name.height + theme.GAP and top.width > name.width + theme.GAP
        if fits and has_room() and abs(name.get_y() - area.get_y()) > (name.height + area.height) / 2:
            return True
        name.next_to(rise, up * UP, theme.GAP).align_to(rise, right * RIGHT)
        if above is not None and not are_apart(name, above):
            # Along the top, past what stands at the left over it.
            name.next_to(above, RIGHT, theme.GAP, coor_mask=np.array([1, 0, 0]))
        is_clear = abs(name.get_y() - whole.get_y()) > (name.height + whole.height) / 2
        is_over = abs(name.get_x() - top.get_x()) < max(name.width, top.width) / 2
        return is_clear and is_over and has_room()

    def _calculate(self) -> tuple[list[Formula], Calculation]:
        """Write the rule at the point in numbers, and a central difference beside it; return the calculation, too."""
        a, q = self.params.point, self.params.quotient
        calculation, formats = self._calculation(), self._formats()
        written = write_calculation(*calculation, self.record, specs=[formats[name] for name, _ in calculation[1]])
        base, slope_u, area, slope_v = written.operands
        top = f"{V}({base}) dot {U}({slope_u.term}) - {U}({area.term}) dot {V}({slope_v.term})"
        step = check_step(q, a, written.result.value)
        delta = self.record("delta", step, ".3g")
        central = central_beside(written.result.value, q, a, step)
        # As many digits, to be compared; beside 0 there are none.
        found = self.record("central", central, number_spec(written.result.value or central))
        values = fit_calculation(
            "derivative((u/v)')",
            (f"{written.operands_equals} ({top})/({V}({base.base})^2)",),
            f"{written.equals} derivative({written.result})",
            side().width,
        )
        quotient = f"(q(x + delta) - q(x - delta))/(2 delta) {found.equals} derivative({found})"
        reach = f"(delta {delta.equals} {delta})"
        check = fit_formula(f"{quotient} quad {reach}", side().width)
        if check.width > side().width:
            check = fit_formula(f"& {quotient} \\ & {reach}", side().width)
        return [Formula(self._point_text(), size=theme.BODY), values, check], written


def are_apart(one: Mobject, other: Mobject) -> bool:
    """Return whether there is a gap between two parts, beside each other or one above the other."""
    away = np.abs(one.get_center() - other.get_center())[:2]
    sizes = np.array([one.width + other.width, one.height + other.height])
    return bool((away > sizes / 2 + theme.GAP / 2).any())


def choose_spread(change: QuotientChange) -> str | None:
    """Choose the words for what becomes of the area that is put on top: which of Δu, q Δv and what is left are 0."""
    if not change.du:
        return "constant" if change.strip else "none"
    signed = min(change.du, change.strip, change.rest, change.u, change.v) < 0
    kind = "steady" * (not change.strip) or "nothing" * (not change.rest)
    return "_".join(filter(None, (kind, "signed" * signed))) or None


def quotient_format(change: QuotientChange) -> str:
    """Return the format of q: with four digits, as all that is rounded has, or with a fifth one and as many decimals as
    the area of the strip, where only so q Δv, as both are written, is that area to within its last digit."""
    formats = _formats_of_changes(change)
    strip = format_number(change.strip, formats["strip"])
    dv = format_number(change.dv, formats["dv"])
    decimals, usual, more = len(strip.partition(".")[2]), number_spec(change.q), number_spec(change.q, 5)
    alike = len(format_number(change.q, more).partition(".")[2]) == decimals
    for spec in (usual, more) if alike else (usual,):
        off = redo(lambda q, dv, strip: q * dv - strip, [format_number(change.q, spec), dv, strip])
        if off is not None and abs(off) <= Fraction(1, 10**decimals):
            return spec
    return usual


def _formats_of_changes(change: QuotientChange) -> dict[str, str]:
    """Return the formats of Δv, Δq, Δu and the strip: one value has one text."""
    others = {"dv": (change.dv, number_spec(change.dv)), "dq": (change.dq, number_spec(change.dq))}
    return formats_beside(_remainder(change), others)


def _remainder(change: QuotientChange) -> Worked:
    """Return what is left of the change of the area when the strip is taken from it, in numbers."""
    return operator.sub, [("du", change.du), ("strip", change.strip)], ("rest", change.rest)


def _apply_rule(v: Fraction, slope_u: Fraction, u: Fraction, slope_v: Fraction) -> Fraction:
    """Return (v u' - u v') / v²."""
    return (v * slope_u - u * slope_v) / v**2
