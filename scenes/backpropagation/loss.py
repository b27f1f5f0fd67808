"""LossScene: how far the output is from the target, as a square; which way it should go, as a slope.

Deck, page 7: L = ½(y − y')² = ½(60 − 180)² = 7200, and ∂L/∂y' = ½·2·(y − y')·(−1) = 180 − 60 = 120.
"""

from __future__ import annotations

import operator

import numpy as np
from manim import (
    DL,
    DOWN,
    DR,
    LEFT,
    RIGHT,
    UR,
    Animation,
    Arrow,
    Create,
    FadeIn,
    FadeOut,
    GrowArrow,
    Polygon,
    Square,
    VGroup,
    VMobject,
)

from scenes.backpropagation.board import Board, work_region
from scenes.backpropagation.calculation import Operand, Row, SumTerm, best_size, fit_rows, pack, stack_rows
from scenes.backpropagation.equality_signs import given_sign, result_sign
from scenes.backpropagation.formats import MOST_SQUARES
from scenes.backpropagation.network_scene import NetworkScene
from scenes.backpropagation.parabola import place_inside
from scenes.backpropagation.quantities import Quantities
from scenes.backpropagation.sums import half_squares
from scenes.components.network import Unit
from scenes.components.plot import Plot
from scenes.components.text import Formula
from scenes.framework.comparison import is_zero, sign_as_read
from scenes.framework.scene import beat
from scenes.style.frame import Region
from scenes.style.theme import theme

__all__ = ["LossScene"]

GAP = 0.6
LEAST_SIDE = 0.05
SIDE = 1.9
REACH = 1.45  # of the parabola, as a multiple of the distance from the target


class LossScene(NetworkScene):
    """The loss of the forward pass and its derivative with respect to the output."""

    def construct(self) -> None:
        board, formula, gone = self.squared_error()
        plot = self.parabola(board, gone)
        self.slope(board, plot, formula)

    @beat(variants=("several", "many", "reached"))
    def squared_error(self) -> tuple[Board, VMobject, VGroup]:
        board = Board(Quantities(self.params, self.record))
        sides = self._show_sides(board)
        self.alias("loss", board.numbers.loss())
        if len(self.params.y) > 1:
            self.use_variant("several" if len(self.params.y) <= MOST_SQUARES else "many")
        elif is_zero(board.numbers.difference()):
            self.use_variant("reached")
        self._stand(board, board.last + 1)
        self.open_with_title()
        letters, numbers = self._loss_rows(board)
        stack_rows([*letters, *numbers], _rows_region())
        self.play(Create(board.links), FadeIn(board.loss), run_time=theme.CALM)
        for row in letters:
            self._work(board, row)
        self.next_phrase()
        for row in numbers:
            self._work(board, row)
        self.next_phrase()
        squares = self._draw_squares(board, sides)
        self._settle(numbers[-1], board.write_loss())
        self._let_read()
        return board, letters[0].formula, VGroup(*(row.formula for row in numbers), squares)

    @beat(variants=("several", "lowest", "reached"))
    def parabola(self, board: Board, gone: VGroup) -> Plot:
        unit = Unit(board.last, 1)
        self.alias("value", board.numbers.value(unit))
        self.alias("loss", board.numbers.loss())
        if len(self.params.y) > 1:
            self.use_variant("lowest" if is_zero(board.numbers.output_gradient()) else "several")
        elif is_zero(board.numbers.output_gradient()):
            self.use_variant("reached")
        self.play(FadeOut(gone), run_time=theme.QUICK)
        plot = self._draw_parabola(board)
        self.next_phrase()
        wanted = plot.dot(float(self.params.y[0]), float(board.numbers.loss_at(1, self.params.y[:1])[0]), theme.TEXT)
        self.play(FadeIn(wanted, scale=2), *self._lit_target(board, theme.BOLD), run_time=theme.QUICK)
        self.next_phrase()
        self.play(*self._lit_target(board, theme.LINE), run_time=theme.QUICK)
        here = plot.dot(board.numbers.value_of(unit), board.numbers.gradients.loss, theme.ACTIVATION)
        drop = plot.drop(board.numbers.value_of(unit), board.numbers.gradients.loss)
        loss = self._write_height(board, plot, wanted.get_center(), here.get_center())
        self.play(FadeIn(here, scale=2), Create(drop), *board.graph.ring([unit]), run_time=theme.CALM)
        self.play(FadeIn(loss), run_time=theme.QUICK)
        self.play(*board.graph.ring([unit], theme.LINE), run_time=theme.QUICK)
        return plot

    @beat(variants=("falls", "level"))
    def slope(self, board: Board, plot: Plot, formula: VMobject) -> None:
        unit, numbers = Unit(board.last, 1), board.numbers
        gradient = numbers.output_gradient()
        self.alias("slope", gradient)
        sign = sign_as_read(gradient)
        if sign != "positive":
            self.use_variant("level" if sign == "zero" else "falls")
        first, second, last = self._gradient_rows(board)
        tangent = plot.segment(numbers.value_of(unit), numbers.gradients.loss, gradient.value, 2.6, theme.TANGENT)
        self.play(Create(tangent), FadeOut(formula), run_time=theme.CALM)
        self._work(board, first)
        self._work(board, second)
        self.next_phrase()
        for row in last:
            self._work(board, row)
        pair = board.write_output_gradient(unit)
        if room := pair.make_room():
            self.play(*room, run_time=theme.QUICK)
        self._settle(last[-1], pair.gradient)
        self.next_phrase()
        self._arrive_at_others(board)
        if sign != "zero":
            self._push(board, plot, gradient.value)
        self._let_read()

    # -- pictures -----------------------------------------------------------------------------------------------

    def _show_sides(self, board: Board) -> list[float]:
        """Return the distances of the outputs from their targets; the words name the first."""
        sides = [abs(board.numbers.difference(k).value) for k in range(1, len(self.params.y) + 1)]
        name = "side" if len(sides) == 1 else "side_1"
        self.alias("side", self.record(name, sides[0], board.numbers.formats.spec(sides[0])))
        return sides

    def _loss_rows(self, board: Board) -> tuple[list[Row], list[Row]]:
        """Return the loss in letters and in numbers."""
        several = len(self.params.y) > 1
        letters = "1/2 sum_k (y_k - activation(y'_k))^2" if several else "1/2 (y - activation(y'))^2"
        terms = [self._square_term(board, k) for k in self._written()]
        loss, operands = board.numbers.loss(), board.numbers.compared(self._written())
        equals = result_sign(half_squares, operands, loss)
        if len(terms) < len(self.params.y):
            terms.append(SumTerm("dots.c"))
            equals = loss.equals

        def rows(size: float) -> list[Row]:
            found = pack("loss(L)", [SumTerm(letters)], size, work_region().width)
            found += pack("", terms, size, work_region().width, equals=given_sign(operands), under="loss(L)")
            return found + pack(
                "", [], size, work_region().width, equals=equals, result=f"loss({loss})", under="loss(L)"
            )

        found = rows(best_size(rows, _rows_region()))
        return found[:1], found[1:]

    def _written(self) -> range:
        """Return the outputs that are written and drawn."""
        return range(1, min(len(self.params.y), MOST_SQUARES) + 1)

    def _square_term(self, board: Board, number: int) -> SumTerm:
        target, value = board.numbers.target(number), board.numbers.value(Unit(board.last, number))
        code = f"1/2 ({{{{ {target} : y{number} }}}} - {{{{ activation({value.term}) : o{number} }}}})^2"
        unit = Unit(board.last, number)
        operands = (
            Operand(f"y{number}", board.target_number if len(self.params.y) == 1 else None),
            Operand(f"o{number}", board.graph.values[unit], units=(unit,)),
        )
        return SumTerm(code, operands)

    def _draw_squares(self, board: Board, sides: list[float]) -> VGroup:
        """Return a square over each difference, half of it filled: the filled areas together are the loss."""
        drawn = [sides[k - 1] for k in self._written()]
        widest, whole = max(drawn) or 1.0, sum(drawn) or 1.0
        scale = min(SIDE / widest, (_picture_region().width - GAP * len(drawn)) / whole)
        squares = VGroup()
        for side in drawn:
            square = Square(max(side * scale, LEAST_SIDE), color=theme.LOSS, stroke_width=theme.LINE)
            half = Polygon(*(square.get_corner(corner) for corner in (DL, DR, UR)), stroke_width=0)
            squares.add(VGroup(half.set_fill(theme.LOSS, opacity=0.55), square))
        squares.arrange(RIGHT, buff=GAP, aligned_edge=DOWN)
        _picture_region().place(squares, -0.5, 0.4)
        labels = VGroup()
        for number, square in zip(self._written(), squares, strict=True):
            side = self._name_side(board, number).next_to(square, DOWN, buff=theme.GAP)
            labels.add(side)
            self.play(Create(square[1]), FadeIn(side), run_time=theme.QUICK)
            self.play(FadeIn(square[0]), run_time=theme.QUICK)
        return VGroup(squares, labels)

    def _name_side(self, board: Board, number: int) -> Formula:
        """Return the length of a square's side."""
        value = abs(board.numbers.difference(number).value)
        figure = self.record(
            "side" if len(self.params.y) == 1 else f"side_{number}", value, board.numbers.formats.spec(value)
        )
        unit = Unit(board.last, number)
        letters = f"abs({board.notation.target(unit)} - {board.notation.unit(unit)})"
        lone = len(self.params.y) == 1
        return Formula(f"{letters} {figure.equals} {figure}" if lone else str(figure), size=theme.LABEL)

    def _draw_parabola(self, board: Board) -> Plot:
        """Return the loss as a function of the first output."""
        numbers, y = board.numbers, float(self.params.y[0])
        reach = REACH * abs(numbers.value_of(Unit(board.last, 1)) - y) or max(abs(y), 1.0)

        def loss(outputs: np.ndarray) -> np.ndarray:
            return numbers.loss_at(1, np.atleast_1d(outputs))

        x_range = (y - reach, y + reach)
        lowest, top = (float(loss(np.array([u]))[0]) for u in (y, y + reach))
        bottom = 0.0 if lowest == 0 else lowest - 0.15 * (top - lowest)
        ends = [numbers.target(1), numbers.value(Unit(board.last, 1))]
        plot = Plot(
            x_range,
            (bottom, top + 0.05 * (top - bottom)),
            _picture_region(),
            names=(board.notation.unit(Unit(board.last, 1)), "loss(L)"),
            x_ticks={figure.value: figure.text for figure in ends},
            y_ticks=(),
        )
        curve = plot.curve(loss, theme.LOSS)
        self.play(*plot.enter(), run_time=theme.CALM)
        self.play(Create(curve), run_time=theme.CALM)
        return plot

    def _write_height(self, board: Board, plot: Plot, lowest: np.ndarray, point: np.ndarray) -> VMobject:
        """Write the loss beside its point."""
        text, way = str(board.numbers.loss()), -1 if board.numbers.difference().value > 0 else 1
        labels = [Formula(text, size=size, color=theme.LOSS) for size in (theme.LABEL, theme.SMALL)]
        return place_inside(labels, plot, lowest, point, way)

    def _gradient_rows(self, board: Board) -> tuple[Row, Row, list[Row]]:
        """Return the derivative: by the chain rule, simplified, in numbers."""
        notation, numbers, unit = board.notation, board.numbers, Unit(board.last, 1)
        y, out = notation.target(unit), notation.unit(unit)
        target, value, gradient = numbers.target(1), numbers.value(unit), numbers.output_gradient(1)
        code = f"{{{{ activation({value}) : output }}}} - {{{{ {target.term} : target }}}}"
        operands = (
            Operand("output", board.graph.values[unit], units=(unit,)),
            Operand("target", board.target_number if len(self.params.y) == 1 else None),
        )
        signs = {"equals": given_sign((value, target)), "sign": result_sign(operator.sub, (value, target), gradient)}
        lead = notation.gradient(notation.plain_unit(unit))

        def rows(size: float) -> list[Row]:
            found = pack(lead, [SumTerm(f"1/2 dot 2 ({y} - {out}) dot (-1)")], size, work_region().width)
            found += pack("", [SumTerm(f"{out} - {y}")], size, work_region().width, under=lead)
            last = [SumTerm(code, operands)]
            return found + pack(
                "", last, size, work_region().width, result=f"gradient({gradient})", under=lead, **signs
            )

        found = fit_rows(rows, _rows_region(), theme.BODY)
        return found[0], found[1], found[2:]

    def _arrive_at_others(self, board: Board) -> None:
        """Move the gradients to the other outputs, all at once."""
        others = board.worked(board.last)[1:]
        if others:
            pairs = [board.write_output_gradient(unit) for unit in others]
            if room := [step for pair in pairs for step in pair.make_room()]:
                self.play(*room, run_time=theme.QUICK)
            self.play(FadeIn(*(pair.gradient for pair in pairs)), run_time=theme.QUICK)

    def _push(self, board: Board, plot: Plot, gradient: float) -> None:
        """Draw an arrow from the point downhill, against the slope."""
        numbers = board.numbers
        start = plot.at(numbers.value_of(Unit(board.last, 1)), numbers.gradients.loss)
        way = LEFT if gradient > 0 else RIGHT
        arrow = Arrow(start, start + way, buff=0.14, color=theme.GRADIENT, stroke_width=theme.BOLD)
        self.play(GrowArrow(arrow), run_time=theme.CALM)

    def _lit_target(self, board: Board, width: float) -> list[Animation]:
        return [board.target[0].animate.set_stroke(width=width)]


def _rows_region() -> Region:
    return work_region().split_rows(1, 1.05)[0]


def _picture_region() -> Region:
    return work_region().split_rows(1, 1.05)[1]
