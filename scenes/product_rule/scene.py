"""Chapter 3, the product rule: a rectangle u × v grows by two strips and a corner, and the corner does not count."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property

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

from mathcore import product_rule
from scenes.components.answers import rows_of
from scenes.components.graph import evaluate
from scenes.components.growing_rectangle import GrowingRectangle, piece_codes
from scenes.components.live_rows import LiveRows
from scenes.components.number import LiveNumber
from scenes.components.table import ValueTable
from scenes.components.text import Formula, Words, escape, fit_formula, set_below
from scenes.framework.digits import live_spec, number_spec, write_calculation
from scenes.framework.scene import LectureScene, beat
from scenes.product_rule.analysis import ProductAnalysis
from scenes.product_rule.parameters import ProductParameters
from scenes.rule_parts import U, V, Worked, columns, fit_calculation, formats_of, name_functions, side, work_out
from scenes.style.frame import Region
from scenes.style.theme import theme

__all__ = ["ProductRule"]

WAY = 65  # points of the first step at which the sides are looked at
CODES = piece_codes((U, V))
SMALL = 0.06  # of the first step: what is left of it when it has gone to 0
OVER = 1.2  # radians of the arc on which a name goes over what is written already


@dataclass(frozen=True)
class ProductPicture:
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

    @cached_property
    def analysis(self) -> ProductAnalysis:
        """What is true of the changes of this run."""
        return ProductAnalysis(self.params.u, self.params.v, self.params.point, self.params.steps)

    # -- beats --------------------------------------------------------------------------------------------------

    @beat(variants=("bites", "fewer", "fewer_bites", "none"))
    def rectangle_grows(self) -> ProductPicture:
        picture = self._set_up(self.open_with_title())
        if variant := self.analysis.pieces_variant():
            self.use_variant(variant)
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
        for name in self.analysis.pieces():
            self.play(FadeIn(area.captions[name], scale=0.8), run_time=theme.QUICK)
        return picture

    @beat(variants=("other", "area"))
    def guess(self, picture: ProductPicture) -> ValueTable:
        variant, right = self.analysis.choose_question()
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
    def corner_vanishes(self, picture: ProductPicture, table: ValueTable) -> None:
        if variant := self.analysis.corner_variant():
            self.use_variant(variant)
        for k in range(2, len(self.params.steps)):
            self._shrink(picture, k)
            self.play(table.enter_row(k), run_time=theme.QUICK)
        for row in table.rows:
            self.play(Indicate(row[-1], color=theme.DERIVATIVE), run_time=theme.QUICK)

    @beat()
    def strips_remain(self, picture: ProductPicture) -> Formula:
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
    def number(self, picture: ProductPicture, rule: Formula) -> None:
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

    def _set_up(self, title: Words) -> ProductPicture:
        """Draw the rectangle at the point, and the pieces by which it grows with dx; nothing is shown yet."""
        u, v, a, first = self.params.u, self.params.v, self.params.point, self.params.steps[0]
        functions = name_functions(u, v)
        dx = ValueTracker(0.0)
        formats = formats_of(self._calculation())
        sides = [self.record(name, float(f(a)), formats[name]) for name, f in (("u", u), ("v", v))]

        def changes() -> tuple[float, float]:
            now = a + dx.get_value()
            return float(u(now)) - sides[0].value, float(v(now)) - sides[1].value

        way = a + np.linspace(0, first, WAY)
        reach = evaluate(u, way), evaluate(v, way)
        area = GrowingRectangle(
            columns()[0], sides[0], sides[1], reach, changes, lambda: dx.get_value() / first, (U, V)
        )
        rows = set_below(self._live_rows(dx, area), functions, 1.5 * theme.SPACE)
        self.picture = ProductPicture(title, functions, dx, area, rows)
        return self.picture

    def _live_rows(self, dx: ValueTracker, area: GrowingRectangle) -> VGroup:
        """Write live rows of x and of the area."""
        a, first = self.params.point, self.params.steps[0]

        def product() -> float:
            du, dv = area.changes()
            return (area.u + du) * (area.v + dv)

        ends = [area.u * area.v, self.analysis.changes()[0].after]
        at = LiveNumber(self.ledger, "x", lambda: a + dx.get_value(), live_spec([a, a + first], 2))
        size = LiveNumber(self.ledger, "area", product, live_spec(ends, 2, most=7))
        return LiveRows(("x", at), (CODES["whole"], size))

    def _shrink(self, picture: ProductPicture, k: int) -> None:
        """Make the step the k-th one; the rectangle of the last one leaves its outline."""
        self.bring_to_back(picture.area.outline())
        self.play(picture.dx.animate.set_value(self.params.steps[k]), run_time=theme.SLOW)

    def _tabulate(self, above: Mobject) -> ValueTable:
        """Tabulate dx, the strips, the corner and their ratio, a row a step."""
        rows = []
        for k, (dx, change) in enumerate(zip(self.params.steps, self.analysis.changes(), strict=True), start=1):
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

    def _calculation(self) -> Worked:
        """Return the rule at the point, in numbers."""
        u, v, a = self.params.u, self.params.v, self.params.point
        operands = [
            ("u", float(u(a))),
            ("slope_v", float(v.derivative()(a))),
            ("v", float(v(a))),
            ("slope_u", float(u.derivative()(a))),
        ]
        return _apply_rule, operands, ("result", float(product_rule(u, v).result(a)))

    def _calculate(self) -> list[Formula]:
        """Write the rule at the point, in numbers."""
        written = write_calculation(*self._calculation(), self.record)
        one, slope_v, two, slope_u = written.operands
        terms = f"{U}({one}) dot {V}({slope_v.term}) + {V}({two.term}) dot {U}({slope_u.term})"
        at = self.record("x", self.params.point, number_spec(self.params.point))
        return [
            Formula(f"x {at.equals} {at}", size=theme.BODY),
            fit_calculation(
                "derivative((u v)')",
                f"{written.operands_equals} {terms}",
                f"{written.equals} derivative({written.result})",
                side().width,
            ),
        ]


def _apply_rule(u: Fraction, slope_v: Fraction, v: Fraction, slope_u: Fraction) -> Fraction:
    """Return u v' + v u'."""
    return u * slope_v + v * slope_u
