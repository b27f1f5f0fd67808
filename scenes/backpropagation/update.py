"""WeightUpdate: every weight takes one step against its gradient, and moves on its edge.

Deck, page 7: 1 − 10⁻⁵·7200 = 0.928, 0.5 − 10⁻⁵·4800 = 0.452, 0.5 − 10⁻⁵·9600 = 0.404.
"""

from __future__ import annotations

from collections.abc import Sequence

from manim import DOWN, LEFT, FadeIn, FadeOut, ValueTracker, VGroup, Write

from scenes.backpropagation.backward_scene import BackwardScene
from scenes.backpropagation.board import Board, work_region
from scenes.backpropagation.calculation import Operand, Row, SumTerm, fit_sheet, pack
from scenes.backpropagation.equality_signs import result_sign
from scenes.backpropagation.fitted import FittedNumber
from scenes.backpropagation.label import EdgeLabel
from scenes.backpropagation.quantities import Quantities
from scenes.backpropagation.sums import step_down
from scenes.components.network import Edge
from scenes.components.text import Formula
from scenes.framework.comparison import compare, is_sorted_by
from scenes.framework.digits import live_spec
from scenes.framework.numbers import Figure, read_number
from scenes.framework.scene import beat
from scenes.style.frame import Region
from scenes.style.theme import theme

__all__ = ["WeightUpdate"]

MANY = 3  # lines of a sheet beyond which they come faster


class WeightUpdate(BackwardScene):
    """One step of gradient descent for all weights."""

    def construct(self) -> None:
        board, rule = self.rule()
        gone = self.output_weights(board, rule)
        gone = self.hidden_weights(board, rule, gone)
        self.all_at_once(board, gone)

    @beat()
    def rule(self) -> tuple[Board, Formula]:
        board = Board(Quantities(self.params, self.record))
        self._stand_with_gradients(board, 1)
        self.open_with_title()
        weight, gradient = "weight(w)", board.notation.gradient("w")
        rule = Formula(f"{{{{ {weight} arrow.l {weight} - : step }}}} {{{{ step(eta) : learning_rate }}}} {gradient}")
        _rule_region().place(rule, -1, 1)
        step, learning_rate, rest = rule.parts("step", "learning_rate")
        self.play(Write(step), run_time=theme.CALM)
        self.play(Write(rest), run_time=theme.QUICK)
        self.next_phrase()
        figure = board.numbers.learning_rate()
        value = Formula(f"step(eta) {figure.equals} step({figure})").next_to(
            rule, DOWN, buff=theme.SPACE, aligned_edge=LEFT
        )
        self.play(Write(learning_rate), run_time=theme.QUICK)
        self.play(FadeIn(value), run_time=theme.QUICK)
        self.next_phrase()
        self.play(FadeOut(value), run_time=theme.QUICK)
        return board, rule

    @beat(variants=("equal", "one", "same"))
    def output_weights(self, board: Board, rule: Formula) -> VGroup:
        edges, numbers = board.labelled(board.last), board.numbers
        self.alias("new", numbers.new_weight(edges[0]))
        weights, gradients = numbers.network.weights[-1], numbers.gradients.weights[-1]
        if compare(*self._read_change(board, edges[0])) == "equal":
            self.use_variant("same")
        elif weights.size == 1:
            self.use_variant("one")
        elif len(edges) > 1 and all(map(numbers.are_equal, (weights, gradients, numbers.after.weights[-1]))):
            self.use_variant("equal")
        return self._update(board, rule, edges)

    @beat(variants=("ordered", "uneven", "one", "same"))
    def hidden_weights(self, board: Board, rule: Formula, gone: VGroup) -> VGroup:
        self.play(FadeOut(gone), run_time=theme.QUICK)
        layer = board.last - 1
        first = board.labelled(layer)[0]
        self.alias("new", board.numbers.new_weight(first))
        if variant := self._choose_variant(board):
            self.use_variant(variant)
        for layer in reversed(range(1, board.last)):
            if layer < board.last - 1:
                self.play(FadeOut(gone), run_time=theme.QUICK)
            gone = self._update(board, rule, board.labelled(layer))
        return gone

    @beat(variants=("still", "learned"))
    def all_at_once(self, board: Board, gone: VGroup) -> None:
        pairs = [self._read_change(board, edge) for layer in range(1, board.last + 1) for edge in board.labelled(layer)]
        if all(compare(old, new) == "equal" for old, new in pairs):
            self.use_variant("learned" if self._has_no_gradient(board) else "still")
        words = self.text("together", width=work_region().width)
        _sheet_region().place(words, -1, 0.4)
        self.play(FadeOut(gone), run_time=theme.QUICK)
        edges = [edge for layer in range(1, board.last + 1) for edge in board.graph.edges_of(layer)]
        self.play(*board.graph.light(edges), Write(words), run_time=theme.CALM)
        self.next_phrase()
        self.play(*board.graph.rest(edges), run_time=theme.QUICK)
        labels = [label for label in map(board.label, edges) if label and label.gradient and label.keeps_both]
        gone = [*(label.gradient for label in labels), *(pair.gradient for pair in board.pairs.values())]
        self.play(FadeOut(*gone), run_time=theme.QUICK)
        back = [step for label in labels for step in label.close_up()]
        back += [pair.value.animate.move_to(pair.place) for pair in board.pairs.values()]
        self.play(*back, run_time=theme.QUICK)

    # -- what the words may say ---------------------------------------------------------------------------------

    def _choose_variant(self, board: Board) -> str:
        """Return what is told of the hidden weights, by how their gradients and steps read."""
        if compare(*self._read_change(board, board.labelled(board.last - 1)[0])) == "equal":
            return "same"
        if board.last == 2 and board.numbers.network.weights[0].size == 1:
            return "one"
        if board.last == 2 and self._are_ordered_by_input(board):
            return "ordered"
        edges = [edge for layer in range(1, board.last) for edge in board.labelled(layer)]
        gradients = [board.numbers.weight_gradient(edge) for edge in edges]
        return "uneven" if is_sorted_by(gradients, [self._read_step(board, edge) for edge in edges]) else ""

    def _are_ordered_by_input(self, board: Board) -> bool:
        """Return whether edges from one input change alike, and those from a larger one have larger gradients and
        steps."""
        numbers, inputs = board.numbers, board.graph.units(0)
        matrices = (numbers.network.weights[0], numbers.gradients.weights[0], numbers.after.weights[0])
        rows = [row for matrix in matrices for row in matrix]
        if len(board.labelled(1)) < matrices[0].size or len(rows[0]) == 1 or not all(map(numbers.are_equal, rows)):
            return False
        edges = [Edge(1, unit.number, 1) for unit in inputs]
        values, steps = [numbers.value(unit) for unit in inputs], [self._read_step(board, edge) for edge in edges]
        gradients = [numbers.weight_gradient(edge) for edge in edges]
        return min(figure.value for figure in values) >= 0 and is_sorted_by(values, gradients, steps)

    def _has_no_gradient(self, board: Board) -> bool:
        """Return whether the loss changes with no weight at all."""
        return not any(gradient.any() for gradient in board.numbers.gradients.weights)

    def _read_change(self, board: Board, edge: Edge) -> tuple[Figure, Figure]:
        """Return a weight before and after the step, as both are written."""
        return board.numbers.weight(edge), board.numbers.new_weight(edge)

    def _read_step(self, board: Board, edge: Edge) -> Figure:
        """Return by how much a weight moves, as it can be read from its two values."""
        old, new = (read_number(figure.text) for figure in self._read_change(board, edge))
        return board.numbers.read(new - old)

    # -- pictures -----------------------------------------------------------------------------------------------

    def _update(self, board: Board, rule: Formula, edges: Sequence[Edge]) -> VGroup:
        """Return each edge's step in one line, as many as the column holds; the weights move on their edges."""
        sheet = fit_sheet(edges, lambda size, edge: self._row(board, rule, edge, size), _sheet_region())
        pace = theme.CALM
        for k, (edge, rows) in enumerate(sheet.items()):
            self._write_backward(board, rows, pace)
            self._move([edge], board, rows[-1], pace)
            if k + 1 == len(sheet) // 2:
                pace *= min(1.0, MANY / len(sheet))
        rest = [edge for edge in edges if edge not in sheet]
        if rest:
            self._move(rest, board, None, theme.CALM)
        self._let_read(list(sheet.values())[-1][-1].formula)
        return VGroup(*(row.formula for rows in sheet.values() for row in rows))

    def _row(self, board: Board, rule: Formula, edge: Edge, size: float) -> list[Row]:
        """Return W ← w − η ∂L/∂w in numbers."""
        numbers = board.numbers
        weight, learning_rate = numbers.weight(edge), numbers.learning_rate()
        gradient = numbers.weight_gradient(edge)
        new, label = numbers.new_weight(edge), board.label(edge)
        old, change = f"{{{{ weight({weight}) : w }}}}", f"{{{{ gradient({gradient.term}) : g }}}}"
        code = f"{old} - {{{{ step({learning_rate}) : learning_rate }}}} times {change}"
        operands = (
            Operand("w", label.number if label else None, (edge,)),
            Operand("learning_rate", rule.select("learning_rate")),
            Operand("g", label.gradient if label else None, (edge,)),
        )
        lead = board.notation.weight(edge)
        sign = result_sign(step_down, (weight, learning_rate, gradient), new)
        return pack(
            lead,
            [SumTerm(code, operands)],
            size,
            _sheet_region().width,
            equals="arrow.l",
            sign=sign,
            result=f"weight({new})",
        )

    def _move(self, edges: Sequence[Edge], board: Board, row: Row | None, run_time: float) -> None:
        """Move weights from their old values to the new ones, in place."""
        share = ValueTracker(0)
        for edge in edges:
            label = board.label(edge)
            if label is not None:
                board.take_weight(edge, self._live_weight(board, edge, label, share))
        shown = [FadeIn(row.result, scale=1.3)] if row is not None and row.result is not None else []
        self.play(share.animate.set_value(1), *board.graph.light(edges), *shown, run_time=run_time)
        if row is not None:
            self.add(row.formula)
        self.play(*board.graph.rest(edges), run_time=0.3 * run_time)

    def _live_weight(self, board: Board, edge: Edge, label: EdgeLabel, share: ValueTracker) -> FittedNumber:
        """Return the number of an edge while it changes."""
        old, new = board.numbers.weight_of(edge), board.numbers.new_weight_of(edge)
        ends, formats = (old, new), board.numbers.formats
        size = min(board.fit_to_edge(board.numbers.read(value), edge.layer).size for value in ends)
        running = live_spec(ends)

        def spec_of(value: float) -> str:
            return formats.spec(value) if value in ends else running

        def value() -> float:
            return new if share.get_value() >= 1 else old + share.get_value() * (new - old)

        name, room = f"edge_{board.numbers.new_name(edge)}", board.live_room(edge.layer)
        number = FittedNumber(self.ledger, name, value, spec_of, room, size=size, color=theme.WEIGHT)
        number.move_to(label.number)
        return number


def _rule_region() -> Region:
    return work_region().split_rows(1, 4.4)[0]


def _sheet_region() -> Region:
    return work_region().split_rows(1, 4.4)[1]
