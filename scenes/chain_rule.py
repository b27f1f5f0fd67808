"""Chapter 6, the chain rule: stretch after stretch, and the factors multiply.

Deck, page 6: for y = f(u) and u = g(x), dy/dx = dy/du · du/dx.
"""

from __future__ import annotations

import math
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
    GrowArrow,
    GrowFromCenter,
    Indicate,
    LaggedStart,
    MoveToTarget,
    Transform,
    TransformFromCopy,
    VGroup,
    Write,
)
from pydantic import Field, model_validator

from mathcore import DomainError, Function, chain
from scenes.components.chain_graph import ChainGraph, colored
from scenes.components.derivative_panel import DerivativePanel
from scenes.components.digit_check import (
    Compared,
    DigitCheck,
    check_derivative,
    check_step,
    compare_derivative,
    least_step,
)
from scenes.components.factors import FactorRow, align_signs, multiply, product_of, ratio
from scenes.components.matching import TransformMatchingGlyphs
from scenes.components.nudge import compose, find_path, most_stretch, turns_within
from scenes.components.number_line import JoinedLines, LineStyle
from scenes.components.stretch_board import DECADES, SHARES, StretchBoard
from scenes.components.text import Formula, Words
from scenes.components.worked_sheet import WorkedSheet
from scenes.framework.comparison import is_zero
from scenes.framework.digits import Calculation, Recorder, Value
from scenes.framework.numbers import Figure
from scenes.framework.parameters import (
    FunctionOfU,
    FunctionOfX,
    Parameters,
    Real,
    need_composite,
    need_derivative,
    need_values,
    need_way,
    show_point,
)
from scenes.framework.scene import LectureScene, beat
from scenes.lint import AcceptedFinding
from scenes.style.frame import Region, frame
from scenes.style.theme import theme

__all__ = ["ChainRule", "ChainRuleExample"]

SYMBOLS = ("input(x)", "activation(u)", "function(y)")
FACTORS = ("du_dx", "dy_du")
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
MOST_STEPS, MOST_LINKS = 4, 5  # functions inside each other that can be drawn
FEW_LINKS = 3  # of a chain whose product leaves room for more digits
MOST_DIGITS, LEAST_DIGITS = 6, 4  # of the derivative of a chain
LEAST_UNITS = 100  # of a float's last place that the smallest nudge is long
MOST_STRETCH = 100  # beyond it a nudge could not be seen beside what becomes of it


class ChainRuleParameters(Parameters):
    """Two functions one after the other, u = g(x) and y = f(u), a point x and a nudge of it."""

    inner: FunctionOfX = Function.parse("3x + 2")
    outer: FunctionOfU = Function.parse("u^2", ("u",))
    point: Real = 0.0
    nudge: Annotated[Real, Field(gt=0)] = 0.5

    @model_validator(mode="after")
    def check(self) -> Self:
        remedy = f"choose another point than {show_point(self.point)} or a smaller nudge"
        xs = self.point + self.nudge * np.linspace(0, 1, 33)
        need_values("inner", self.inner, xs, remedy)
        us = np.asarray(self.inner(xs), dtype=float) * np.ones_like(xs)
        need_values("outer", self.outer, us, remedy)
        need_way("inner", self.inner, self.point, self.point + self.nudge, remedy)
        need_way("outer", self.composite, self.point, self.point + self.nudge, remedy)
        need_derivative("inner", self.inner, self.point, remedy)
        need_derivative("outer", self.outer, float(us[0]), remedy)
        xs = self._follow(xs)
        us, ys = (np.asarray(f(xs), dtype=float) * np.ones_like(xs) for f in (self.inner, self.composite))
        self._check_stretch(xs, us, ys)
        for name, values in (("x", xs), ("u", us), ("y", ys)):
            if np.spacing(np.abs(values).max()) * LEAST_UNITS > self.nudge * 10.0**-DECADES:
                raise ValueError(
                    f"nudge: {show_point(self.nudge)} is lost in rounding when it shrinks beside {name} = "
                    f"{show_point(values[0])}; choose a larger nudge, or functions and a point with smaller values"
                )
        return self

    @property
    def composite(self) -> Function:
        """The two functions in one: y as a function of x."""
        return compose((self.inner, self.outer))

    def _follow(self, xs: np.ndarray) -> np.ndarray:
        """Return points of the nudge's way, those at which a value turns back among them."""
        try:
            return np.union1d(xs, self.point + turns_within((self.inner, self.outer), self.point, self.nudge))
        except DomainError as error:
            raise ValueError(
                f'nudge: y = "{self.composite.text}" cannot be followed over {show_point(self.nudge)}: {error}'
            ) from error

    def _check_stretch(self, xs: np.ndarray, us: np.ndarray, ys: np.ndarray) -> None:
        """Refuse what becomes of the nudge if it is too long beside it, with a remedy that helps."""
        at_point = most_stretch((self.inner, self.outer), xs[:1])
        most = max(float(max(np.ptp(us), np.ptp(ys))) / self.nudge, at_point)
        if most > MOST_STRETCH:
            place = show_point(self.point)
            functions = f'"{self.inner.text}" and "{self.outer.text}"'
            if at_point > MOST_STRETCH:
                raise ValueError(
                    f"point: {functions} have derivatives at x = {place} that stretch any nudge {at_point:.6g} times, "
                    f"too much to be drawn to scale; choose another point, or functions that change more slowly: "
                    f"{MOST_STRETCH} times at most"
                )
            raise ValueError(
                f"nudge: {functions} stretch the nudge {show_point(self.nudge)} at x = {place} {most:.6g} times, "
                f"too much to be drawn to scale; choose a smaller nudge: {MOST_STRETCH} times at most"
            )


class ExampleParameters(Parameters):
    """A composite to be worked step by step, a deeper one to be worked by its chain, and a point of each."""

    function: FunctionOfX = Function.parse("(3x + 2)^2")
    point: Real = 1.0
    deeper_function: FunctionOfX = Function.parse("sin(x^2 + 1)")
    deeper_point: Real = 1.0

    @model_validator(mode="after")
    def check(self) -> Self:
        for prefix, most in (("", MOST_STEPS), ("deeper_", MOST_LINKS)):
            function, point = getattr(self, f"{prefix}function"), getattr(self, f"{prefix}point")
            need_composite(f"{prefix}function", function, most)
            remedy = f"choose another {prefix}point than {show_point(point)}"
            need_values(f"{prefix}function", function, point + least_step(point) * np.array([-1, 0, 1]), remedy)
            need_derivative(f"{prefix}function", function, point, remedy)
            slope = chain(function).precise_derivative_at(point)
            step = check_step(function, point, slope)
            need_values(f"{prefix}function", function, point + step * np.array([-1, 1]), remedy)
            if not np.isfinite(float(slope)):
                place = f'"{function.text}" has no derivative at x = {show_point(point)}'
                raise ValueError(f"{prefix}function: a link of {place}; {remedy}")
        return self


def open_scene(scene: LectureScene) -> tuple[Words, Region]:
    """Return the scene's title, and the room beside it."""
    title = scene.open_with_title()
    y, half = title.get_center()[1], frame.header.height / 2
    return title, Region(title.get_right()[0] + 2 * theme.SPACE, frame.header.right, y - half, y + half)


class ChainRule(LectureScene[ChainRuleParameters]):
    """A nudge of x becomes one of u, then one of y: the stretch factors multiply."""

    accepted = tuple(
        AcceptedFinding("two_texts", "*", ("_d", place), "a place has the digits that its small step needs")
        for place in ("(x)", "(u)", "(y)")
    )

    def construct(self) -> None:
        board = self.lines_join()
        quotients = self.nudge_runs_through(board)
        factors = self.nudge_shrinks(board, quotients)
        numbers = self.factors_multiply(board, factors)
        self.point_moves(board, factors, numbers)

    # -- beats --------------------------------------------------------------------------------------------------

    @beat()
    def lines_join(self) -> StretchBoard:
        _, beside_title = open_scene(self)
        params = self.params
        functions = (params.inner, params.outer)
        path = find_path(functions, params.point, params.nudge, 2 * MOST_STRETCH)
        declared = _lines()
        lines = JoinedLines(declared, functions, params.point, params.nudge, _strips_region(), path)
        names, colors = [line.name for line in declared], [line.color for line in declared]
        board = StretchBoard(self.ledger, lines, names, SYMBOLS, colors, ("g", "f"), _columns()[0])
        self.play(FadeIn(lines.rulers[0], board.values[0]), FadeIn(lines.dots[0], scale=2), run_time=theme.CALM)
        for i, definition in enumerate(board.definitions(("g", "f"), functions, beside_title)):
            self.play(Write(definition), Create(board.arrows[i]), FadeIn(board.letters[i]), run_time=theme.CALM)
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
            self.play(FadeOut(board.letters[i]), FadeIn(rows[-1], shift=0.2 * LEFT), run_time=theme.QUICK)
            self.next_phrase()
        for share in reversed(SHARES):
            self.play(lines.share.animate.set_value(share), run_time=theme.CALM)
        self.next_phrase()
        return rows

    @beat(variants=("flat", "uneven"))
    def nudge_shrinks(self, board: StretchBoard, quotients: list[FactorRow]) -> list[FactorRow]:
        lines = board.lines
        if not lines.is_even(DECADES):
            self.use_variant("uneven")
        elif any(map(is_zero, self._multiply(lines, Figure.of).operands)):
            self.use_variant("flat")
        self.play(lines.zoom.animate.set_value(DECADES), run_time=2 * theme.SLOW)
        self.next_phrase()
        threads = VGroup(*(fan[1] for fan in lines.fans))
        for width in (theme.LINE, theme.HAIRLINE):
            self.play(threads.animate.set_stroke(width=width), run_time=theme.QUICK)
        self.next_phrase()
        nudge, *quotients = quotients
        figures = self._multiply(lines, self._show_factor).operands
        self.play(FadeOut(nudge, lines.deltas), FadeIn(lines.differentials), run_time=theme.QUICK)
        rows = []
        for i in range(len(FACTORS)):
            rows.append(board.factor(i, figures[i]))
            self.play(FadeOut(quotients[i], shift=0.2 * UP), FadeIn(rows[i], shift=0.2 * UP), run_time=theme.CALM)
        return rows

    @beat(variants=("rounded",))
    def factors_multiply(self, board: StretchBoard, factors: list[FactorRow]) -> Formula:
        lines = board.lines
        if self._multiply(lines, Figure.of).equals != "=":
            self.use_variant("rounded")
        for i, row in enumerate(factors):
            self.play(Indicate(lines.spans[i], color=theme.TEXT, scale_factor=1), run_time=theme.QUICK)
            self.play(Indicate(row, color=theme.DERIVATIVE), run_time=theme.QUICK)
        self.play(Indicate(lines.spans[2], color=theme.TEXT, scale_factor=1), run_time=theme.QUICK)
        self.next_phrase()
        letters, numbers = self._write_rule(board)
        whole, first, second, signs = letters.parts("whole", "factor_0", "factor_1")
        self.play(TransformFromCopy(factors[0].ratio, first), run_time=theme.CALM)
        self.play(TransformFromCopy(factors[1].ratio, second), FadeIn(signs), run_time=theme.CALM)
        self.play(FadeIn(whole, shift=0.2 * RIGHT), run_time=theme.QUICK)
        self.play(Write(numbers), run_time=theme.CALM)
        self.next_phrase()
        self.play(Indicate(letters, color=theme.TEXT, scale_factor=1.1), run_time=theme.CALM)
        return numbers

    @beat(variants=("outer", "inner", "product", "none", "outer_alone", "inner_alone"))
    def point_moves(self, board: StretchBoard, factors: list[FactorRow], numbers: Formula) -> None:
        lines = board.lines
        rows = [board.live_factor(i, name) for i, name in enumerate(FACTORS)]
        brace, product = board.live_product("dy_dx", rows)
        self._tell_changes(*(row.changes for row in (*rows, product)))
        make_room = (lines.scale_marks.animate.set_value(0), lines.roam.animate.set_value(1))
        self.play(*make_room, FadeOut(numbers, *factors), FadeIn(*rows), run_time=theme.CALM)
        self.play(GrowFromCenter(brace), FadeIn(product), run_time=theme.QUICK)
        self.play(lines.x.animate.set_value(float(lines.path[-1])), run_time=2 * theme.SLOW)
        self.next_phrase()
        composite = Formula(
            "h'(input(x)) {{ = : sign }} derivative(f')({{ activation(g(input(x))) : u }}) dot derivative(g')(input(x))"
        )
        _conclusion_region().place(composite, 1, 0)
        align_signs(composite, y=_conclusion_region().center[1])
        self.play(Write(composite), run_time=theme.CALM)
        self.play(Indicate(composite.select("u"), color=theme.TEXT, scale_factor=1.3), run_time=theme.CALM)
        self.play(lines.x.animate.set_value(float(lines.path[0])), run_time=theme.SLOW)

    def _tell_changes(self, inner: bool, outer: bool, product: bool) -> None:
        """Choose the words for factors and a product that read the same all along the path, or do not."""
        variant = CHANGES[inner, outer, product]
        if variant:
            self.use_variant(variant)

    def _write_rule(self, board: StretchBoard) -> tuple[Formula, Formula]:
        letters, numbers = product_of(SYMBOLS, self._multiply(board.lines, self.record))
        _conclusion_region().place(VGroup(letters, numbers).arrange(RIGHT, buff=theme.GAP), -1, 0)
        align_signs(letters, numbers, y=_conclusion_region().center[1])
        return letters, numbers

    def _show_factor(self, name: str, value: Value, spec: str) -> Figure:
        """Return a number as it is written, recorded if it is a factor: the product is not shown yet."""
        return self.record(name, value, spec) if name in FACTORS else Figure.of(name, value, spec)

    def _multiply(self, lines: JoinedLines, record: Recorder) -> Calculation:
        """Return the product of the factors, as it is written."""
        slopes = [lines.slope(i) for i in range(len(FACTORS))]
        return multiply(list(zip(FACTORS, slopes, strict=True)), ("dy_dx", math.prod(slopes)), record)


class ChainRuleExample(LectureScene[ExampleParameters]):
    """A composite is cut where one function ends inside another, differentiated piece by piece, and checked."""

    def construct(self) -> None:
        sheet = self.tree_splits()
        self.steps_follow(sheet)
        self.number_agrees(sheet)
        self.chain_goes_deeper()
        self.deeper_number_agrees()

    # -- beats --------------------------------------------------------------------------------------------------

    @beat(variants=("many",))
    def tree_splits(self) -> WorkedSheet:
        links = chain(self.params.function)
        name = "h(input(x))"
        if len(links) > 2:
            self.use_variant("many")
            name = f"function(y) = {name}"
        _, beside_title = open_scene(self)
        heading = beside_title.place(Formula(f"{name} = {self.params.function.typst()}"), 1, 0)
        self.play(Write(heading), run_time=theme.CALM)
        sheet = WorkedSheet(links, frame.body)
        tree = sheet.tree
        layers = [layer for piece in reversed(tree.pieces) for layer in piece.layers()]
        self.play(LaggedStart(*map(FadeIn, layers), lag_ratio=0.6), run_time=theme.SLOW)
        self.play(Create(tree.joints), run_time=theme.QUICK)
        self.next_phrase()
        self.play(Indicate(tree.joints, color=theme.SECANT), run_time=theme.CALM)
        self.play(FadeOut(tree.joints), run_time=theme.QUICK)
        self.play(*map(MoveToTarget, tree.pieces), FadeIn(sheet.bands), run_time=theme.CALM)
        self.play(FadeIn(tree.leaves), run_time=theme.QUICK)
        self.next_phrase()
        for definition in reversed(sheet.definitions):
            self.play(Write(definition), run_time=theme.CALM)
        return sheet

    @beat(variants=("many",))
    def steps_follow(self, sheet: WorkedSheet) -> None:
        if len(sheet.definitions) > 2:
            self.use_variant("many")
        for group in sheet.steps:
            for source, step in group:
                self.play(TransformMatchingGlyphs(source.copy(), step) if source else Write(step), run_time=theme.CALM)
            self.next_phrase()

    @beat(variants=("one", "none", "zero", "exact"))
    def number_agrees(self, sheet: WorkedSheet) -> None:
        self.play(*map(FadeOut, sheet.workings), run_time=theme.QUICK)
        panel = DerivativePanel(chain(self.params.function), self.params.point, self.record, frame.body, sheet.product)
        self._tell_agreement(panel.check)
        top = panel.top.place(sheet.product.copy(), -1, 0)
        self.play(Transform(sheet.product, top), run_time=theme.CALM)
        picture = panel.picture
        self.play(FadeIn(picture.plot), Create(picture.curve), run_time=theme.CALM)
        self.play(FadeIn(picture.dot, scale=2), Write(panel.value), run_time=theme.CALM)
        self.play(Create(picture.tangent), Write(panel.product), run_time=theme.CALM)
        self.next_phrase()
        self._compare(panel.check)

    @beat()
    def chain_goes_deeper(self) -> None:
        title, links = self.mobjects[0], chain(self.params.deeper_function)
        self.clear(title)
        heading = frame.header.place(Formula(f"function(y) = {links.f.typst()}"), 1, 1)
        self.play(Write(heading.set_y(title.get_y())), run_time=theme.CALM)
        a, spec = self.params.deeper_point, self._compare_deeper().specs[0]
        graph = ChainGraph(links, a, self.record, _check_rows()[0], prefix="deeper_", spec=spec)
        self.play(FadeIn(graph.nodes[0], graph.values[0]), run_time=theme.QUICK)
        for k in range(len(links)):
            self.play(GrowArrow(graph.arrows[k]), FadeIn(graph.functions[k]), run_time=theme.QUICK)
            self.play(FadeIn(graph.nodes[k + 1], graph.values[k + 1]), run_time=theme.QUICK)
        self.next_phrase()
        for derivative, factor in zip(graph.derivatives, graph.factors, strict=True):
            self.play(Write(derivative), run_time=theme.CALM)
            self.play(FadeIn(factor, shift=0.2 * DOWN), run_time=theme.QUICK)
        self.next_phrase()
        rule = VGroup(*product_of(colored(links), graph.product))
        row = _check_rows()[1].below(graph, theme.GAP)
        row.place(rule.arrange(RIGHT, buff=theme.GAP), 0, 0)
        align_signs(*rule, y=row.center[1])
        for formula in rule:
            self.play(Write(formula), run_time=theme.CALM)

    @beat(variants=("one", "none", "zero", "exact"))
    def deeper_number_agrees(self) -> None:
        names = ("deeper_derivative_digits", "deeper_central_difference", "deeper_check_step")
        letters = (ratio("function(y)", "input(x)"), "function(y)")
        check = check_derivative(self._compare_deeper(), letters, names, self.record)
        self._tell_agreement(check)
        _check_rows()[2].place(check, 0, 0)
        self._compare(check)

    def _tell_agreement(self, check: DigitCheck) -> None:
        """Choose the words for numbers that are the same, and for one digit that agrees, or none."""
        if check.are_exact:
            self.use_variant("zero" if check.are_zero else "exact")
        elif check.count < 2:
            self.use_variant("one" if check.count else "none")

    def _compare_deeper(self) -> Compared:
        """Compare the derivative of the longer chain with its central difference."""
        links, a = chain(self.params.deeper_function), self.params.deeper_point
        digits = MOST_DIGITS if len(links) <= FEW_LINKS else LEAST_DIGITS
        return compare_derivative(links.f, a, links.precise_derivative_at(a), digits)

    def _compare(self, check: DigitCheck) -> None:
        """Show the two numbers below each other, and the digits in which they agree."""
        self.record("digits", check.count, ".0f")
        for row in check.rows:
            self.play(FadeIn(row, shift=0.2 * UP), run_time=theme.CALM)
        self.next_phrase()
        self.play(*(digits.animate.set_color(theme.TANGENT) for digits in check.agreeing), run_time=theme.QUICK)


def _lines() -> tuple[LineStyle, ...]:
    """Return the joined number lines, from the input to the output."""
    return LineStyle("x", theme.INPUT), LineStyle("u", theme.ACTIVATION), LineStyle("y", theme.FUNCTION)


def _columns() -> list[Region]:
    """Return the columns of the joined lines: values, strips, and what is calculated."""
    return frame.body.split_columns(1.75, 6.3, 4.9, gap=theme.GAP)


def _strips_region() -> Region:
    strips, body = _columns()[1], frame.body
    return Region(strips.left, strips.right, body.bottom + 1.3, body.top - 0.35)


def _conclusion_region() -> Region:
    body = frame.body
    return Region(body.left, body.right, body.bottom, body.bottom + 1.0)


def _check_rows() -> list[Region]:
    """Return the rows of the deeper chain: its graph, the product, the check by differences."""
    return frame.body.split_rows(2.55, 0.95, 1.75)
