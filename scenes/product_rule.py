"""Chapter 3, the product rule: a rectangle u × v grows by two strips and a corner, and the corner does not count."""

from __future__ import annotations

import math
from dataclasses import dataclass
from itertools import pairwise
from typing import Annotated, Self

import numpy as np
from manim import (
    DOWN,
    LEFT,
    UP,
    FadeIn,
    FadeOut,
    Indicate,
    Mobject,
    TransformFromCopy,
    ValueTracker,
    VGroup,
    Write,
)
from pydantic import Field, model_validator

from mathcore import Function, product_rule
from mathcore.rules import ProductChange, product_change
from scenes.components.answers import rows_of
from scenes.components.graph import evaluate
from scenes.components.growing_rectangle import GrowingRectangle, piece_codes
from scenes.components.live_rows import LiveRows
from scenes.components.number import LiveNumber
from scenes.components.table import ValueTable
from scenes.components.text import Formula, Words, escape, fit_formula, set_below
from scenes.framework.digits import live_spec, number_spec, write_calculation
from scenes.framework.parameters import FunctionOfX, Real, need_falling_steps
from scenes.framework.scene import LectureScene, beat
from scenes.rule_parts import TwoFunctions, U, V, columns, name_functions, side, work_out
from scenes.style.frame import Region, frame
from scenes.style.theme import theme

__all__ = ["ProductRule"]

WAY = 65  # points of the first step at which the sides are looked at
CODES = piece_codes((U, V))
SMALL = 0.06  # of the first step: what is left of it when it has gone to 0
OVER = 1.2  # radians of the arc on which a name goes over what is written already
TENTH = (0.08, 0.125)  # what may be called about a tenth
CLEAR = 0.3  # powers of ten by which a quotient may differ from the answer that it makes right


class ProductParameters(TwoFunctions):
    """Two functions, a point, and the steps dx from large to small."""

    u: FunctionOfX = Function.parse("x")
    v: FunctionOfX = Function.parse("x^2/4 + 1")
    point: Real = 3.0
    steps: Annotated[tuple[Real, ...], Field(min_length=2, max_length=4)] = (1.0, 0.1, 0.01)

    @model_validator(mode="after")
    def check(self) -> Self:
        need_falling_steps("steps", self.steps, self.point)
        self.need_both([self.point + step for step in self.steps], "steps", self.remedy)
        return self


@dataclass(frozen=True)
class Picture:
    """What the beats hand on: the functions, the live step dx, the rectangle, and live rows of numbers."""

    title: Words
    functions: VGroup
    dx: ValueTracker
    area: GrowingRectangle
    rows: VGroup


class ProductRule(LectureScene[ProductParameters]):
    """u v as an area: u grows by a strip, v grows by a strip, and the corner between them vanishes first."""

    def construct(self) -> None:
        picture = self.rectangle_grows()
        table = self.guess(picture)
        self.corner_vanishes(picture, table)
        rule = self.strips_remain(picture)
        self.number(picture, rule)

    # -- beats --------------------------------------------------------------------------------------------------

    @beat(variants=("bites", "fewer", "fewer_bites", "none"))
    def rectangle_grows(self) -> Picture:
        picture = self._set_up()
        if variant := self._pieces_variant():
            self.use_variant(variant)
        self.play(FadeIn(picture.title, shift=0.2 * DOWN), run_time=theme.QUICK)
        self.play(Write(picture.functions), run_time=theme.CALM)
        area = picture.area
        self.play(FadeIn(area.sides), run_time=theme.CALM)
        self.play(
            FadeIn(area.whole),
            FadeIn(area.captions["whole"]),
            FadeIn(picture.rows, shift=0.2 * UP),
            run_time=theme.CALM,
        )
        self.next_phrase()
        self.add(*area.pieces.values(), area.sides, area.growth)
        self.play(picture.dx.animate.set_value(self.params.steps[0]), run_time=theme.SLOW)
        self.next_phrase()
        for name in self._pieces():
            self.play(FadeIn(area.captions[name], scale=0.8), run_time=theme.QUICK)
        return picture

    @beat(variants=("other", "area"))
    def guess(self, picture: Picture) -> ValueTable:
        variant, right = self._choose_question()
        if variant:
            self.use_variant(variant)
        table = self._tabulate(picture.functions)
        self.play(FadeOut(picture.rows), run_time=theme.QUICK)
        self.play(*table.enter(), run_time=theme.QUICK)
        self.play(table.enter_row(0), run_time=theme.QUICK)
        self.next_phrase()
        marks = self.ask(rows_of(self._answer_room(table), 3), right=right)
        self._shrink(picture, 1)
        self.play(table.enter_row(1), marks.reveal(), run_time=theme.QUICK)
        self.next_phrase()
        self.play(marks.leave(), run_time=theme.QUICK)
        return table

    @beat(variants=("faster", "small", "missing", "none"))
    def corner_vanishes(self, picture: Picture, table: ValueTable) -> None:
        if variant := self._corner_variant():
            self.use_variant(variant)
        for k in range(2, len(self.params.steps)):
            self._shrink(picture, k)
            self.play(table.enter_row(k), run_time=theme.QUICK)
        for row in table.rows:
            self.play(Indicate(row[-1], color=theme.DERIVATIVE), run_time=theme.QUICK)

    @beat()
    def strips_remain(self, picture: Picture) -> Formula:
        area = picture.area
        drawn = [area.whole, area.sides, area.growth, *area.pieces.values(), *area.captions.values()]
        self.clear(picture.title, picture.functions, *drawn)
        change, per_step, rule = self._lines(picture.functions)
        left, *terms, rest = change.parts("left", "v", "u", "corner")
        self.play(picture.dx.animate.set_value(self.params.steps[0]), Write(left), run_time=theme.CALM)
        for k, (name, term) in enumerate(zip(("v", "u", "corner"), terms, strict=True)):
            signs = [FadeIn(rest[k - 1])] if k else []
            label = area.captions[name].label
            self.play(TransformFromCopy(label, term, path_arc=-OVER), *signs, run_time=theme.CALM)
        self.next_phrase()
        self.play(Write(per_step), run_time=theme.CALM)
        corner = per_step.select("corner")
        nothing = Formula("arrow.r 0", size=theme.LABEL, color=theme.QUIET).next_to(corner, DOWN, theme.GAP / 2)
        nearly = picture.dx.animate.set_value(SMALL * self.params.steps[0])
        self.play(nearly, corner.animate.set_color(theme.QUIET), FadeIn(nothing), run_time=theme.SLOW)
        self.next_phrase()
        self.play(Write(rule), run_time=theme.SLOW)
        return rule

    @beat()
    def number(self, picture: Picture, rule: Formula) -> None:
        self.clear(picture.title, picture.area.whole, picture.area.sides, picture.area.captions["whole"], rule)
        room = side()
        self.play(rule.animate.align_to(np.array([0, room.top, 0]), UP), run_time=theme.QUICK)
        rows = [*work_out(self.params.u, self.params.v, product_rule), *self._calculate()]
        room.hang(rule, rows)
        for row in rows[:3]:
            self.play(Write(row), run_time=theme.QUICK)
        self.next_phrase()
        self.play(*(FadeIn(row, shift=0.2 * UP) for row in rows[3:]), run_time=theme.QUICK)

    # -- what is drawn ------------------------------------------------------------------------------------------

    def _set_up(self) -> Picture:
        """Draw the rectangle at the point, and the pieces by which it grows with dx; nothing is shown yet."""
        u, v, a, first = self.params.u, self.params.v, self.params.point, self.params.steps[0]
        title = frame.header.place(Words(self.context.words.title, self.language, theme.HEADING, weight=500), -1, 1)
        functions = name_functions(u, v)
        dx = ValueTracker(0.0)
        sides = [self.record(name, float(f(a)), number_spec(float(f(a)))) for name, f in (("u", u), ("v", v))]

        def changes() -> tuple[float, float]:
            now = a + dx.get_value()
            return float(u(now)) - sides[0].value, float(v(now)) - sides[1].value

        way = a + np.linspace(0, first, WAY)
        reach = evaluate(u, way), evaluate(v, way)
        area = GrowingRectangle(
            columns()[0], sides[0], sides[1], reach, changes, lambda: dx.get_value() / first, (U, V)
        )
        rows = set_below(self._live_rows(dx, area), functions, 1.5 * theme.SPACE)
        self.picture = Picture(title, functions, dx, area, rows)
        return self.picture

    def _live_rows(self, dx: ValueTracker, area: GrowingRectangle) -> VGroup:
        """Write live rows of x and of the area."""
        a, first = self.params.point, self.params.steps[0]

        def product() -> float:
            du, dv = area.changes()
            return (area.u + du) * (area.v + dv)

        ends = [area.u * area.v, self._changes()[0].after]
        at = LiveNumber(self.ledger, "x", lambda: a + dx.get_value(), live_spec([a, a + first], 2))
        size = LiveNumber(self.ledger, "area", product, live_spec(ends, 2, most=7))
        return LiveRows(("x", at), (CODES["whole"], size))

    def _shrink(self, picture: Picture, k: int) -> None:
        """Make the step the k-th one; the rectangle of the last one leaves its outline."""
        self.bring_to_back(picture.area.outline())
        self.play(picture.dx.animate.set_value(self.params.steps[k]), run_time=theme.SLOW)

    def _tabulate(self, above: Mobject) -> ValueTable:
        """Tabulate dx, the strips, the corner and their ratio, a row a step."""
        rows = []
        for k, (dx, change) in enumerate(zip(self.params.steps, self._changes(), strict=True), start=1):
            figures = [
                self.record(f"{name}_{k}", value, number_spec(value, digits))
                for name, value, digits in (
                    ("dx", dx, 3),
                    ("strips", change.strips, 3),
                    ("corner", change.corner, 3),
                    ("ratio", change.ratio, 2),
                )
            ]
            rows.append([figure.marked for figure in figures])
        strips, corner = (f"words({escape(self.read(name))})" for name in ("strips", "corner"))
        head = ("step(dif x)", strips, corner, f"{corner} / {strips}")
        colors = (theme.STEP, theme.TEXT, theme.TEXT, theme.TEXT)
        room = side().below(above, 1.2 * theme.SPACE).split_rows(3, 2)[0]
        return ValueTable(head, rows, room, shares=(0.6, 1.1, 1.2, 1), colors=colors, size=theme.LABEL)

    def _answer_room(self, table: ValueTable) -> Region:
        """Return the room under the last row of the table."""
        below = side().below(table.rows[-1], theme.SPACE / 2)
        return Region(below.left, below.right, max(below.bottom, below.top - 2.1), below.top)

    def _lines(self, above: Mobject) -> tuple[Formula, Formula, Formula]:
        """Write the sum of the pieces, the same per step, and what becomes of it as the step goes to 0."""
        parts = " + ".join(f"{{{{ {CODES[name]} : {name} }}}}" for name in ("v", "u", "corner"))
        rate_u, rate_v = (f"({role}(Delta {name})) / step(dif x)" for role, name in ((U, "u"), (V, "v")))
        lines = (
            fit_formula(f"{{{{ Delta({CODES['whole']}) = : left }}}} {parts}", side().width),
            fit_formula(
                f"(Delta({CODES['whole']})) / step(dif x) = {U}(u) {rate_v} + {V}(v) {rate_u} "
                f"+ {{{{ {rate_u} {V}(Delta v) : corner }}}}",
                side().width,
            ),
            Formula(f"derivative(({CODES['whole']})') = {U}(u) {V}(v') + {V}(v) {U}(u')"),
        )
        room = side().below(above, 1.5 * theme.SPACE)
        room.place(VGroup(*lines).arrange(DOWN, buff=1.5 * theme.SPACE, aligned_edge=LEFT), -1, 1)
        return lines

    def _calculate(self) -> list[Formula]:
        """Write the rule at the point, in numbers."""
        u, v, a = self.params.u, self.params.v, self.params.point
        written = write_calculation(
            lambda u, slope_v, v, slope_u: u * slope_v + v * slope_u,
            [
                ("u", float(u(a))),
                ("slope_v", float(v.derivative()(a))),
                ("v", float(v(a))),
                ("slope_u", float(u.derivative()(a))),
            ],
            ("result", float(product_rule(u, v).result(a))),
            self.record,
        )
        one, slope_v, two, slope_u = written.operands
        at = self.record("x", a, number_spec(a))
        return [
            Formula(f"x {at.equals} {at}", size=theme.BODY),
            fit_formula(
                f"derivative((u v)') {written.operands_equals} {U}({one}) dot {V}({slope_v.term}) "
                f"+ {V}({two.term}) dot {U}({slope_u.term}) {written.equals} derivative({written.result})",
                side().width,
            ),
        ]

    # -- what is true of the given functions ---------------------------------------------------------------------

    def _changes(self) -> list[ProductChange]:
        """Compute the changes with each step."""
        u, v, a = self.params.u, self.params.v, self.params.point
        return [product_change(u, v, a, dx) for dx in self.params.steps]

    def _pieces(self) -> dict[str, float]:
        """Return the pieces of the first change that have an area, with their areas."""
        first = self._changes()[0]
        areas = {"v": first.strip_of_v, "u": first.strip_of_u, "corner": first.corner}
        return {name: area for name, area in areas.items() if area}

    def _pieces_variant(self) -> str | None:
        """Choose the variant for the pieces of the first change: how many there are, and whether one is negative."""
        pieces, first = self._pieces(), self._changes()[0]
        if not pieces:
            return "none"
        bites = min(first.u * first.v, *pieces.values()) < 0
        if len(pieces) < 3:
            return "fewer_bites" if bites else "fewer"
        return "bites" if bites else None

    def _choose_question(self) -> tuple[str | None, int]:
        """Choose the variant of the question, and the index of its right answer.

        It asks to what part the corner falls with a tenth of the step, where that can be said, else what becomes of the
        whole change."""
        first, second = self._changes()[:2]
        if first.corner and second.corner and math.isclose(self.params.steps[1], self.params.steps[0] / 10):
            power = -math.log10(abs(second.corner / first.corner))
            if 0.5 < power < 3.5 and abs(power - round(power)) < CLEAR:
                is_plain = round(power) == 2 and _is_tenth(second.strips, first.strips)
                return (None if is_plain else "other"), round(power) - 1
        before, after = abs(first.total), abs(second.total)
        return "area", 1 if math.isclose(before, after) else 2 if after < before else 0

    def _corner_variant(self) -> str | None:
        """Choose the variant for what becomes of the corner beside the strips, and beside the step."""
        changes = self._changes()
        if not any(change.corner for change in changes):
            return "missing" if any(change.strips for change in changes) else "none"
        ratios = [abs(change.ratio) for change in changes]
        pairs = list(pairwise(ratios))
        if len(ratios) > 2 and all(_is_tenth(after, before) for before, after in pairs):
            return None
        return "faster" if all(after < before for before, after in pairs) else "small"


def _is_tenth(after: float, before: float) -> bool:
    """Return whether a number is about a tenth of another."""
    return bool(before) and TENTH[0] < after / before < TENTH[1]
