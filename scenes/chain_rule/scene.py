"""Chapter 6, the chain rule: stretch after stretch, and the factors multiply.

Deck, page 6: for y = f(u) and u = g(x), dy/dx = dy/du · du/dx.
"""

from __future__ import annotations

import math
from collections.abc import Iterable

from manim import (
    DOWN,
    LEFT,
    RIGHT,
    UP,
    Create,
    FadeIn,
    FadeOut,
    Indicate,
    LaggedStart,
    Mobject,
    TransformFromCopy,
    VGroup,
    Write,
    config,
)

from engine.section_renderer import count_frames
from scenes.chain_rule.measures import write_measures
from scenes.chain_rule.parameters import MOST_STRETCH, ChainRuleParameters
from scenes.components.factors import FactorRow, align_signs, multiply, product_of
from scenes.components.laid_bars import LaidBars
from scenes.components.nudge import find_path
from scenes.components.number_line import BAR, JoinedLines, LineStyle
from scenes.components.stretch_board import DECADES, SHARES, StretchBoard
from scenes.components.text import Formula
from scenes.framework.comparison import is_nothing, is_zero
from scenes.framework.digits import Calculation, Recorder, Value
from scenes.framework.numbers import Figure, read_number
from scenes.framework.rounded_points import Found, names_about
from scenes.framework.scene import LectureScene, beat
from scenes.framework.timing import formula_time
from scenes.lint import AcceptedFinding
from scenes.style.frame import Region, frame
from scenes.style.theme import theme

__all__ = ["ChainRule"]

SYMBOLS = ("input(x)", "activation(u)", "function(y)")
FACTORS = ("du_dx", "dy_du")
MOST_PIECES = 12  # that are counted at a glance
AT_ONCE = 6  # pieces that fly at a time, where there are many
# The words for factors of g and of f and a product that change on the path, or do not.
CHANGES = {
    (True, True, True): "",
    (True, True, False): "product",
    (True, False, True): "inner",
    (True, False, False): "inner_alone",
    (False, True, True): "outer",
    (False, True, False): "outer_alone",
    (False, False, True): "none",
    (False, False, False): "none",
}


class ChainRule(LectureScene[ChainRuleParameters]):
    """A nudge of x becomes one of u, then one of y: the stretch factors multiply."""

    formats = ("16:9",)

    accepted = tuple(
        AcceptedFinding("two_texts", "*", ("_d", place), "a place has the digits that its small step needs")
        for place in ("(x)", "(u)", "(y)")
    )

    def construct(self) -> None:
        board = self.lines_join()
        quotients = self.nudge_runs_through(board)
        factors = self.nudge_shrinks(board, quotients)
        laid = self.steps_are_laid(board)
        rule = self.factors_multiply(board, factors, laid)
        self.point_moves(board, factors, rule)

    # -- beats --------------------------------------------------------------------------------------------------

    @beat()
    def lines_join(self) -> StretchBoard:
        self.open_with_title()
        params = self.params
        functions = (params.inner, params.outer)
        path = find_path(functions, params.point, params.nudge, 2 * MOST_STRETCH)
        declared = _lines()
        lines = JoinedLines(declared, functions, params.point, params.nudge, _strips_region(), path)
        names, colors = [line.name for line in declared], [line.color for line in declared]
        board = StretchBoard(self.ledger, lines, names, SYMBOLS, colors, ("g", "f"), functions, _columns()[0])
        self.ledger.take_about(self._names_about(board.values[0].value.whole_figure))
        board.values.update()
        self.play(FadeIn(lines.rulers[0], board.values[0]), FadeIn(lines.dots[0], scale=2), run_time=theme.CALM)
        for i, definition in enumerate(board.definitions):
            self.play(Create(board.arrows[i]), Write(definition), run_time=theme.CALM)
            self.play(FadeIn(lines.rulers[i + 1]), Create(board.stems[i]), run_time=theme.QUICK)
            self.play(TransformFromCopy(lines.dots[i], lines.dots[i + 1]), run_time=theme.QUICK)
            self.play(FadeIn(board.values[i + 1]), run_time=theme.QUICK)
            self.next_phrase()
        for row in board.values:
            self.play(Indicate(row, color=theme.TEXT, scale_factor=1.15), run_time=theme.CALM)
        return board

    @beat(variants=("folds", "vanishes"))
    def nudge_runs_through(self, board: StretchBoard) -> list[FactorRow]:
        lines = board.lines
        if lines.stretch_by(0, lines.nudge) == 0:
            self.use_variant("vanishes")
        elif lines.folds:
            self.use_variant("folds")
        nudge = board.nudge("delta_x", theme.INPUT)
        self.add(lines.spans[0], lines.deltas[0])
        self.play(FadeIn(nudge), lines.share.animate.set_value(1), run_time=theme.CALM)
        self.next_phrase()
        rows = [nudge]
        for i, name in enumerate(("stretch_u", "stretch_y")):
            rows.append(board.quotient(i, name))
            new = VGroup(lines.fans[i], lines.spans[i + 1], lines.deltas[i + 1])
            self.play(FadeIn(new, shift=0.3 * DOWN), FadeOut(board.stems[i]), run_time=theme.CALM)
            self.play(FadeIn(rows[-1], shift=0.2 * LEFT), run_time=theme.QUICK)
            self.next_phrase()
        for share in reversed(SHARES):
            self.play(lines.share.animate.set_value(share), run_time=theme.CALM)
        self.next_phrase()
        return rows

    @beat(variants=("flat", "nearly_flat", "uneven"))
    def nudge_shrinks(self, board: StretchBoard, quotients: list[FactorRow]) -> list[FactorRow]:
        lines = board.lines
        if not lines.is_even(DECADES):
            self.use_variant("uneven")
        elif variant := _judge_flatness(self._multiply(lines, self.ledger.figure_of).operands):
            self.use_variant(variant)
        self.play(lines.zoom.animate.set_value(DECADES), run_time=2 * theme.SLOW)
        self.next_phrase()
        threads = VGroup(*(fan[1] for fan in lines.fans))
        for width in (theme.LINE, theme.HAIRLINE):
            self.play(threads.animate.set_stroke(width=width), run_time=0.75 * theme.SLOW)
        self.next_phrase()
        nudge, *quotients = quotients
        figures = self._multiply(lines, self._show_factor).operands
        self.play(FadeOut(nudge, lines.deltas), FadeIn(lines.differentials), run_time=theme.QUICK)
        rows = []
        for i in range(len(FACTORS)):
            rows.append(board.factor(i, figures[i]))
            self.play(FadeOut(quotients[i], shift=0.2 * UP), FadeIn(rows[i], shift=0.2 * UP), run_time=theme.CALM)
        return rows

    @beat(variants=("times", "turned", "flat", "nearly_flat", "single", "single_times"))
    def steps_are_laid(self, board: StretchBoard) -> list[Mobject]:
        """Measure du by dx, dy by du, and dy by dx: pieces within pieces, so their numbers multiply."""
        lines = board.lines
        product = self._multiply(lines, self.record)
        if variant := _judge_counts(product):
            self.use_variant(variant)
        rows = [self._lay(board, 1, 0, 0), self._lay(board, 2, 1, 0), self._lay(board, 2, 0, 1)]
        self.play(FadeOut(lines.fans), run_time=theme.QUICK)  # they would be hidden in part
        formulas = write_measures(SYMBOLS, product, _conclusion_region())
        pieces = (lines.spans[piece] for piece in (0, 1, 0))
        for row, piece, formula in zip(rows, pieces, formulas, strict=True):
            if row:
                flying = [TransformFromCopy(piece, bar) for bar in row]
                self.play(LaggedStart(*flying, lag_ratio=min(1.0, AT_ONCE / len(row))), run_time=theme.SLOW)
                self.remove(*row).add(row)
            self.play(Write(formula), run_time=theme.CALM)
            written = self.frame
            self.next_phrase()
        self.hold(count_frames(formula_time(len(formulas[-1])), config.frame_rate) - (self.frame - written))
        return [*rows, *formulas]

    @beat(variants=("rounded",))
    def factors_multiply(self, board: StretchBoard, factors: list[FactorRow], laid: list[Mobject]) -> VGroup:
        if self._multiply(board.lines, self.ledger.figure_of).equals != "=":
            self.use_variant("rounded")
        self.play(FadeOut(*laid), FadeIn(board.lines.fans), run_time=theme.QUICK)
        letters, numbers = self._write_rule(board)
        whole, first, second, signs = letters.parts("whole", "factor_0", "factor_1")
        self.play(TransformFromCopy(factors[0].ratio, first), run_time=theme.CALM)
        self.play(TransformFromCopy(factors[1].ratio, second), FadeIn(signs), run_time=theme.CALM)
        self.play(FadeIn(whole, shift=0.2 * RIGHT), run_time=theme.QUICK)
        self.next_phrase()
        self.play(Write(numbers), run_time=theme.CALM)
        self.next_phrase()
        self.play(Indicate(letters, color=theme.TEXT, scale_factor=1.1), run_time=theme.CALM)
        return VGroup(letters, numbers)

    @beat(variants=("outer", "inner", "product", "none", "outer_alone", "inner_alone"))
    def point_moves(self, board: StretchBoard, factors: list[FactorRow], rule: VGroup) -> None:
        lines = board.lines
        rows = [board.live_factor(i, name) for i, name in enumerate(FACTORS)]
        product = board.live_product("dy_dx", *_places_of_rules(rule))
        self._tell_changes(*(row.changes for row in (*rows, product)))
        note = _columns()[2].place(self.text("enlarged", size=theme.SMALL, width=_columns()[2].width), -1, 1)
        aside = (frame.body.left - float(rule.get_left()[0])) * RIGHT
        self.play(FadeOut(rule, shift=aside), FadeOut(*factors), FadeIn(*rows, product, note), run_time=theme.QUICK)
        self.play(lines.roam.animate.set_value(1), run_time=theme.SLOW)
        self.play(lines.x.animate.set_value(float(lines.path[-1])), run_time=2 * theme.SLOW)
        self.point_out(*(dot for dot in lines.dots))
        self.next_phrase()
        composite = Formula(
            "(dif function(y)) / (dif input(x)) {{ = : sign }}"
            " {{ derivative(f')(activation(g(input(x)))) : outer }} dot {{ derivative(g')(input(x)) : inner }}"
        )
        room = _conclusion_region()
        Region(room.center[0], room.right, room.bottom, room.top).place(composite, -1, 0)
        align_signs(composite, y=_conclusion_region().center[1])
        self.play(Write(composite), run_time=theme.CALM)
        for part, dot in (("inner", lines.dots[0]), ("outer", lines.dots[1])):
            lit = (Indicate(each, color=theme.TEXT, scale_factor=1.2) for each in (composite.select(part), dot))
            self.play(*lit, run_time=theme.CALM)
        self.play(lines.x.animate.set_value(float(lines.path[0])), run_time=1.5 * theme.CALM)

    def _names_about(self, at: Figure) -> frozenset[str]:
        """Return which numbers are about, for they come of x as it is written."""
        g, f = self.params.inner, self.params.outer
        inner, outer = g.derivative(), f.derivative(f.variables[0])
        found: Found = {
            "u": g,
            "y": lambda x: f(g(x)),
            "du_dx": inner,
            "dy_du": lambda x: outer(g(x)),
            "dy_dx": lambda x: outer(g(x)) * inner(x),
        }
        return names_about([at], found)

    def _lay(self, board: StretchBoard, on: int, piece: int, row: int) -> LaidBars:
        """Lay the nudge of a line along that of another one, in a row above it."""
        lines = board.lines
        start, end = lines.ends_of_nudge(piece)
        bottom = lines.strips[on].top + (row + 1) * (BAR + theme.GAP / 4)
        return LaidBars(lines.ends_of_nudge(on), end - start, bottom, BAR, _lines()[piece].color)

    def _tell_changes(self, inner: bool, outer: bool, product: bool) -> None:
        """Choose the words for factors and a product that read the same all along the path, or do not."""
        variant = CHANGES[inner, outer, product]
        if variant:
            self.use_variant(variant)

    def _write_rule(self, board: StretchBoard) -> tuple[Formula, Formula]:
        letters, numbers = product_of(SYMBOLS, self._multiply(board.lines, self.record))
        _conclusion_region().place(VGroup(letters, numbers).arrange(RIGHT, buff=theme.GAP), 0, 0)
        align_signs(letters, numbers, y=_conclusion_region().center[1])
        return letters, numbers

    def _show_factor(self, name: str, value: Value, spec: str) -> Figure:
        """Return a number as it is written, recorded if it is a factor: the product is not shown yet."""
        return (self.record if name in FACTORS else self.ledger.figure_of)(name, value, spec)

    def _multiply(self, lines: JoinedLines, record: Recorder) -> Calculation:
        """Return the product of the factors, as it is written."""
        slopes = [lines.slope(i) for i in range(len(FACTORS))]
        return multiply(list(zip(FACTORS, slopes, strict=True)), ("dy_dx", math.prod(slopes)), record)


def _lines() -> tuple[LineStyle, ...]:
    """Return the joined number lines, from the input to the output."""
    return LineStyle("x", theme.INPUT), LineStyle("u", theme.ACTIVATION), LineStyle("y", theme.FUNCTION)


def _columns() -> list[Region]:
    """Return the columns of the joined lines: values, strips, and what is calculated."""
    return frame.body.split_panes(1.5, 7.2, 4.2, gap=theme.GAP)


def _strips_region() -> Region:
    strips, body = _columns()[1], frame.body
    return Region(strips.left, strips.right, body.bottom + 1.2, body.top - 0.2)


def _judge_flatness(factors: Iterable[Figure]) -> str:
    """Return the words for a factor that presses the step flat: zero, or about zero; none where no factor is."""
    flat = [factor for factor in factors if is_zero(factor)]
    if not flat:
        return ""
    return "flat" if any(map(is_nothing, flat)) else "nearly_flat"


def _judge_counts(product: Calculation) -> str:
    """Return the words for what the factors do: turn the step round, press it flat, or measure parts, or one alone."""
    values = [read_number(figure.text) for figure in product.operands]
    if flat := _judge_flatness(product.operands):
        return flat
    if min(values) < 0:
        return "turned"
    whole = (
        all(float(value).is_integer() and value <= MOST_PIECES for value in values) and product.operands_equals == "="
    )
    is_single = 1 in map(read_number, (figure.text for figure in (*product.operands, product.result)))
    return "_".join(filter(None, ("single" * is_single, "times" * (not whole or product.equals != "="))))


def _places_of_rules(rule: VGroup) -> tuple[Region, float]:
    """Return the room of the rule with its live product, left of what is written in full, and its height."""
    room = _conclusion_region()
    return Region(room.left, room.center[0], room.bottom, room.top), float(rule[0].select("sign").get_center()[1])


def _conclusion_region() -> Region:
    body = frame.body
    return Region(body.left, body.right, body.bottom, body.bottom + 1.0)
