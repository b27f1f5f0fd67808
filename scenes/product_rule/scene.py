"""Chapter 3, the product rule: a rectangle u × v grows by two strips and a corner, and the corner does not count."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from manim import (
    DL,
    LEFT,
    ORIGIN,
    RIGHT,
    UP,
    UR,
    Create,
    FadeIn,
    FadeOut,
    FadeTransform,
    Indicate,
    Line,
    Mobject,
    ReplacementTransform,
    TransformFromCopy,
    ValueTracker,
    VGroup,
    Write,
    config,
)

from engine.section_renderer import count_frames
from mathcore import product_rule
from mathcore.settled import settled
from scenes.components.answers import rows_of
from scenes.components.fitted_table import fit_table, has_room
from scenes.components.graph import evaluate
from scenes.components.growing_rectangle import GrowingRectangle
from scenes.components.live_rows import LiveRows
from scenes.components.matching import TransformMatchingGlyphs
from scenes.components.number import LiveNumber
from scenes.components.signed_area import SignedRectangle
from scenes.components.table import ValueTable
from scenes.components.text import Formula, Words, fit_formula, set_below, type_sizes
from scenes.framework.digits import EXACT_DIGITS, live_spec, number_spec, whole_spec
from scenes.framework.numbers import Figure, format_number
from scenes.framework.rounded_points import names_about
from scenes.framework.scene import LectureScene, beat
from scenes.framework.script_math import escape
from scenes.framework.timing import formula_time
from scenes.lint import AcceptedFinding
from scenes.product_rule.analysis import ProductAnalysis
from scenes.product_rule.bars import ROOM, PieceBar, hang_bars
from scenes.product_rule.formulas import (
    formats_at_point,
    found_at_point,
    names_of_pieces,
    piece_spec,
    quotient_digits,
    quotient_spec,
    write_calculated,
    write_lines,
)
from scenes.product_rule.parameters import ProductParameters
from scenes.rule_parts import U, V, columns, name_functions, show_worked, side, work_out
from scenes.style.frame import Region
from scenes.style.theme import theme

__all__ = ["ProductRule"]

WAY = 65  # points of the first step at which the sides are looked at
SMALL = 0.06  # of the first step: what is left of it when it has gone to 0
SHOWN = 0.3  # of the first step: strips that are seen, and have no names
ROW = 1.1  # frame units from a row of the table to the next, a bar between them
ASKED = 2  # rows under which the answers stand; the others come when those have left
QUOTIENT = 3  # column of the table
ANSWERS = 1.9  # frame units kept free for them


@dataclass(frozen=True)
class ProductPicture:
    """What the beats hand on: the functions, the live step dx, the rectangle, and rows of
    numbers: those of the start, and live ones."""

    title: Words
    functions: VGroup
    dx: ValueTracker
    area: GrowingRectangle
    start: VGroup
    rows: VGroup


class ProductRule(LectureScene[ProductParameters]):
    """u v as an area: u grows by a strip, v grows by a strip, and the corner between them vanishes first."""

    formats = ("16:9", "4:3", "9:16")

    accepted = (AcceptedFinding("crossed", "strips_remain", ("Formula", "Line"), "a term is struck out"),)

    def construct(self) -> None:
        picture = self.rectangle_grows()
        table, bars = self.guess(picture)
        self.corner_vanishes(picture, table, bars)
        rule = self.strips_remain(picture)
        self.number(picture, rule)

    @cached_property
    def analysis(self) -> ProductAnalysis:
        """What is true of the changes of this run."""
        return ProductAnalysis(self.params.u, self.params.v, self.params.point, self.params.steps)

    # -- beats --------------------------------------------------------------------------------------------------

    @beat(variants=("bites", "bites_on_one", "bites_on_both", "fewer", "fewer_bites", "fewer_bites_on_one", "none"))
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
            FadeIn(picture.start, shift=0.2 * UP),
            run_time=theme.CALM,
        )
        self.point_out(area.captions["whole"].label, picture.start[-1])
        self.next_phrase()
        self.play(FadeOut(picture.start), FadeIn(picture.rows), run_time=theme.QUICK)
        self.add(*area.pieces.values(), area.sides, area.growth, area.captions["left"])
        self.play(picture.dx.animate.set_value(self.params.steps[0]), run_time=self.phrase_time(theme.SLOW))
        self.next_phrase()
        for name in self.analysis.pieces():
            coming = [FadeIn(area.captions[name], scale=0.8)]
            if name in area.borders:
                coming.append(FadeIn(area.borders[name]))
            self.play(*coming, run_time=theme.QUICK)
        self.point_out(*(area.captions[name].label for name in self.analysis.pieces()))
        return picture

    @beat(variants=("other", "area"))
    def guess(self, picture: ProductPicture) -> tuple[ValueTable, list[PieceBar]]:
        variant, right = self.analysis.choose_question()
        if variant:
            self.use_variant(variant)
        self.table = table = self._tabulate()
        bars = self._hang_bars(table)
        self.play(FadeOut(picture.rows, picture.functions), run_time=theme.QUICK)
        forward = picture.dx.animate.set_value(self.params.steps[0])
        self.play(forward, *table.enter(), run_time=theme.CALM)
        self.play(table.enter_row(0), run_time=theme.QUICK)
        pieces = picture.area.pieces
        self.play(
            *(TransformFromCopy(_still(pieces[name]), piece) for name, piece in bars[0].pieces.items()),
            FadeIn(bars[0].label),
            run_time=theme.CALM,
        )
        self.next_phrase()
        marks = self.ask(rows_of(self._answer_room(bars[1]), 3), right=right)
        self._shrink(picture, 1)
        self.play(marks.reveal(), run_time=theme.QUICK)
        self._enter_row(table, bars, 1)
        self.point_out(*table.rows[1][1:])
        self.next_phrase()
        self.play(marks.leave(), run_time=theme.QUICK)
        return table, bars

    @beat(variants=("faster", "small", "at_last", "missing", "none"))
    def corner_vanishes(self, picture: ProductPicture, table: ValueTable, bars: list[PieceBar]) -> None:
        if variant := self.analysis.corner_variant():
            self.use_variant(variant)
        for k in range(2, len(self.params.steps)):
            self._shrink(picture, k)
            self._enter_row(table, bars, k)
        self.point_out(*(row[QUOTIENT] for row in table.rows), color=theme.DERIVATIVE)

    @beat()
    def strips_remain(self, picture: ProductPicture) -> Formula:
        area = picture.area
        drawn = [area.whole, area.sides, area.growth]
        drawn += [each for parts in (area.pieces, area.borders, area.captions) for each in parts.values()]
        self.clear(picture.title, *drawn)
        change, per_step, rule = write_lines()
        left, *terms, rest = change.parts("left", "v", "u", "corner")
        self.play(picture.dx.animate.set_value(self.params.steps[0]), Write(left), run_time=theme.CALM)
        for k, (name, term) in enumerate(zip(("v", "u", "corner"), terms, strict=True)):
            signs = [FadeIn(rest[k - 1])] if k else []
            flying = FadeTransform(_still(area.pieces[name]), term)
            self.play(flying, Indicate(area.captions[name].label, color=theme.TEXT), *signs, run_time=theme.CALM)
        self.next_phrase()
        self.play(TransformMatchingGlyphs(change.copy(), per_step), run_time=theme.CALM)
        rate, small = per_step.parts("rate", "small")[:2]
        corner = VGroup(rate, small)
        nothing = Formula("arrow.r 0", size=theme.LABEL, color=theme.STEP).next_to(small, RIGHT, theme.GAP / 2)
        strike = Line(corner.get_corner(DL), corner.get_corner(UR), color=theme.STEP, stroke_width=theme.LINE)
        nearly = picture.dx.animate.set_value(SMALL * self.params.steps[0])
        self.play(nearly, small.animate.set_color(theme.STEP), FadeIn(nothing, shift=0.2 * RIGHT), run_time=theme.SLOW)
        self.play(corner.animate.set_color(theme.QUIET), Create(strike), run_time=theme.QUICK)
        self.next_phrase()
        self.play(Write(rule), run_time=theme.SLOW)
        self.point_out(rule)
        return rule

    @beat()
    def number(self, picture: ProductPicture, rule: Formula) -> None:
        area = picture.area
        self.clear(
            picture.title, area.whole, area.sides, area.growth, *area.pieces.values(), area.captions["whole"], rule
        )
        room = side()
        self.play(rule.animate.align_to(np.array([0, room.top, 0]), UP), run_time=theme.QUICK)
        values, per_step = write_calculated(self.params, self.record)
        worked = work_out(self.params.u, self.params.v, product_rule, rule, values)
        show_worked(self, worked, rule, values)
        self.play(picture.dx.animate.set_value(SHOWN * self.params.steps[0]), run_time=theme.CALM)
        rates = area.name_rates(per_step)
        if len(rates):
            self.play(FadeIn(rates, scale=0.8), run_time=theme.QUICK)
        written = self.frame
        self.play(*(FadeIn(row, shift=0.2 * UP) for row in values), run_time=theme.QUICK)
        self.point_out(*(rate[-1] for rate in rates), values[-1])
        longest = max(len(row.family_members_with_points()) for row in values)
        seconds = theme.QUICK + formula_time(longest)
        self.hold(count_frames(seconds, config.frame_rate) - (self.frame - written))

    # -- what is drawn ------------------------------------------------------------------------------------------

    def _set_up(self, title: Words) -> ProductPicture:
        """Draw the rectangle at the point, and the pieces by which it grows with dx; nothing is shown yet."""
        u, v, a, first = self.params.u, self.params.v, self.params.point, self.params.steps[0]
        functions = name_functions(u, v)
        dx = ValueTracker(0.0)
        formats = formats_at_point(self.params)
        at = Figure.of("x", a, formats["x"])
        about = names_about([at], found_at_point(self.params))
        # Where x is what it reads, it is the sides that are not.
        is_rounded_off = at.equals == "=" and not about.isdisjoint({"u", "v"})
        self.ledger.take_about(about | (names_of_pieces(len(self.params.steps)) if is_rounded_off else frozenset()))
        sides = [self.record(name, float(settled(f, a)), formats[name]) for name, f in (("u", u), ("v", v))]

        def changes() -> tuple[float, float]:
            now = a + dx.get_value()
            return float(u(now)) - sides[0].value, float(v(now)) - sides[1].value

        way = a + np.linspace(0, first, WAY)
        reach = evaluate(u, way), evaluate(v, way)
        area = GrowingRectangle(
            columns()[0], sides[0], sides[1], reach, changes, lambda: dx.get_value() / first, (U, V)
        )
        rows = set_below(self._live_rows(dx, area), functions, 1.5 * theme.SPACE)
        start = VGroup(
            *(
                fit_formula(f"{code} {figure.equals} {figure}", side().width, row[-1].size).next_to(
                    row, ORIGIN, aligned_edge=LEFT
                )
                for (code, figure), row in zip(self._record_start(area), rows, strict=True)
            )
        )
        self.picture = ProductPicture(title, functions, dx, area, start, rows)
        return self.picture

    def _area_spec(self, area: GrowingRectangle) -> str:
        """Return the format of the live area: with the decimals of a side that is as long as the area is large."""
        size, formats = area.u * area.v, formats_at_point(self.params)
        sides = [
            format_number(value, formats[name])
            for name, value in (("u", area.u), ("v", area.v))
            if abs(value) == abs(size)
        ]
        least = max([2, *(len(text.partition(".")[2]) for text in sides)])
        return live_spec([size, self.analysis.changes()[0].after], least, most=max([7, *map(len, sides)]))

    def _record_start(self, area: GrowingRectangle) -> list[tuple[str, Figure]]:
        """Record x and the area before the step, and name them in Typst math."""
        a, size = self.params.point, area.u * area.v
        return [
            ("x", self.record("x", a, formats_at_point(self.params)["x"])),
            (f"{U}(u) {V}(v)", self.record("area", size, whole_spec(size, self._area_spec(area)))),
        ]

    def _live_rows(self, dx: ValueTracker, area: GrowingRectangle) -> VGroup:
        """Write live rows of x and of the area."""
        a, first = self.params.point, self.params.steps[0]

        def product() -> float:
            du, dv = area.changes()
            return (area.u + du) * (area.v + dv)

        x_spec, area_spec = live_spec([a, a + first], 2), self._area_spec(area)
        way = a + np.linspace(0, first, WAY)
        areas = evaluate(self.params.u, way) * evaluate(self.params.v, way)
        longest = [
            max((format_number(float(value), spec) for value in values), key=len)
            for values, spec in ((way, x_spec), (areas, area_spec))
        ]
        grown = f"({U}(u) + {U}(Delta u)) ({V}(v) + {V}(Delta v))"
        for size in type_sizes(theme.FORMULA):
            at = LiveNumber(self.ledger, "x", lambda: a + dx.get_value(), x_spec, size=size)
            whole = LiveNumber(self.ledger, "area", product, area_spec, size=size)
            rows = LiveRows(("x + step(dif x)", at), (grown, whole))
            if rows.share_of(side().width, longest) == 1:
                break
        return rows

    def _shrink(self, picture: ProductPicture, k: int) -> None:
        """Make the step the k-th one; the rectangle of the last one leaves its outline."""
        self.bring_to_back(picture.area.outline())
        self.play(picture.dx.animate.set_value(self.params.steps[k]), run_time=theme.SLOW)

    def _enter_row(self, table: ValueTable, bars: list[PieceBar], k: int) -> None:
        """Show the k-th row, and enlarge its bar as often as its step is smaller than the first one."""
        start = bars[k].small()
        self.play(table.enter_row(k), FadeIn(start), run_time=theme.QUICK)
        enlarged = VGroup(*bars[k].pieces.values())
        self.play(ReplacementTransform(start, enlarged), FadeIn(bars[k].label), run_time=theme.CALM)

    def _tabulate(self) -> ValueTable:
        """Tabulate dx, the strips, the corner, and the corner beside what it is said to vanish beside, a row a step."""
        strips, corner = (f"words({escape(self.read(name))})" for name in ("strips", "corner"))
        is_beside_step = self.analysis.is_beside_step
        below = "step(dif x)" if is_beside_step else strips
        head = ("step(dif x)", strips, corner, f"{corner} / {below}")
        colors = (theme.STEP, theme.TEXT, theme.TEXT, theme.TEXT)
        room, changes = side(), self.analysis.changes()
        enough = quotient_digits(changes, self._others(), self.params.steps if is_beside_step else ())
        # Steps of many digits are rounded, and at last all has one digit, where powers of ten fill the columns.
        for digits, whole in (*((digits, EXACT_DIGITS) for digits in range(enough, 1, -1)), (2, 2), (1, 2)):
            cells = [self._cells(k, digits, whole) for k in range(len(changes))]
            if has_room(head, [[Figure.of(*cell) for cell in row] for row in cells], room):
                break
        rows = [[self.record(*cell, may_diverge=cell[0].startswith("ratio")) for cell in row] for row in cells]
        over = max(Formula(code, size=theme.BODY).height for code in head) + theme.GAP
        row = min(ROW, (room.height - over - ANSWERS) / ASKED)
        return fit_table(
            *(head, rows, room),
            shares=(0.7, 1.1, 1.2, 1.1),
            colors=colors,
            size=theme.BODY,
            row_height=row,
            under=ROOM,
        )

    def _cells(self, k: int, digits: int, whole: int) -> list[tuple[str, float, str]]:
        """Return the names, values and formats of a row of the table, its pieces with so many digits, and a step that
        has no more than `whole` digits with all of them; without strips there is no ratio."""
        dx, change, few = self.params.steps[k], self.analysis.changes()[k], min(digits, 2)
        name, quotient = ("rate", change.corner / dx) if self.analysis.is_beside_step else ("ratio", change.ratio)
        columns = (
            ("dx", dx, number_spec(dx, few, whole)),
            ("strips", change.strips, piece_spec(change.strips, digits)),
            ("corner", change.corner, piece_spec(change.corner, digits)),
            (name, quotient, quotient_spec(quotient, digits, self._others() if whole > few else ())),
        )
        return [(f"{name}_{k + 1}", value, spec) for name, value, spec in columns]

    def _others(self) -> list[float]:
        """Return the numbers beside the quotients in the table."""
        return [*self.params.steps, *(area for each in self.analysis.changes() for area in (each.strips, each.corner))]

    def _hang_bars(self, table: ValueTable) -> list[PieceBar]:
        """Hang the pieces of each step under its row, enlarged as often as the step is smaller than the first one."""
        steps = self.params.steps
        powers = [self._power(k, steps[0] / step) for k, step in enumerate(steps, start=1)]
        areas = [
            {"v": change.strip_of_v, "u": change.strip_of_u, "corner": change.corner}
            for change in self.analysis.changes()
        ]
        return hang_bars(table, areas, powers)

    def _power(self, k: int, value: float) -> Figure:
        """Record how often the k-th bar is enlarged."""
        return self.record(f"power_{k}", value, number_spec(value, 3))

    def _answer_room(self, lowest: Mobject) -> Region:
        """Return the room under a bar; the bars below it come later."""
        below = side().below(lowest, theme.SPACE / 2)
        return Region(below.left, below.right, max(below.bottom, below.top - 2.1), below.top)


def _still(piece: SignedRectangle) -> SignedRectangle:
    """Return a copy of a piece that follows nothing."""
    return piece.copy().clear_updaters()
