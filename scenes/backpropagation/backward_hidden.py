"""BackwardHiddenLayer: the gradient goes on through the weights, and what is known is used again.

Deck, page 7: ∂L/∂w¹_1k = 120·1·40 = 4800 and ∂L/∂w¹_2k = 120·1·80 = 9600, for k = 1 … 3.
"""

from __future__ import annotations

from manim import DL, DOWN, DR, LEFT, Create, FadeOut, Indicate, Line, VGroup, Write

from scenes.backpropagation.backward_scene import BackwardScene
from scenes.backpropagation.board import Board, work_region
from scenes.backpropagation.calculation import Row, best_size, stack_rows
from scenes.backpropagation.chains import Chains
from scenes.backpropagation.network_scene import use_variant_of
from scenes.backpropagation.quantities import Quantities
from scenes.components.answers import AnswerMarks, columns_of
from scenes.components.network import Edge, Unit
from scenes.framework.numbers import read_number
from scenes.framework.scene import beat
from scenes.style.frame import Region
from scenes.style.theme import theme

__all__ = ["BackwardHiddenLayer"]


class BackwardHiddenLayer(BackwardScene):
    """The chain rule for the weights further back, one shared factor a node."""

    def construct(self) -> None:
        board, gone = self.through_weights()
        paths = self.whole_paths(board, gone)
        gone = self.shared_factor(board, paths)
        gone = self.all_weights(board, gone)
        self.back_propagation(board, gone)

    @beat(variants=("activated", "several", "several_activated"))
    def through_weights(self) -> tuple[Board, VGroup]:
        board = Board(Quantities(self.params, self.record))
        unit = Unit(board.last - 1, 1)
        self.alias("error", board.numbers.error(unit))
        use_variant_of(self, several=board.sizes[-1] > 1, activated=not board.notation.is_linear(unit.layer))
        self._stand_with_gradients(board, board.last)
        self.open_with_title()
        self.play(board.graph.pulse(board.graph.edges_of(board.last), theme.GRADIENT, back=True))
        letters, *numbers = self._lay_out(board, lambda chains: self._error_rows(chains, unit))
        self._write_backward(board, [letters])
        self.next_phrase()
        self._write_backward(board, numbers)
        self._settle_in_node(board, numbers[-1], unit)
        self.next_phrase()
        self._fill_errors(board, unit.layer)
        return board, VGroup(*(row.formula for row in (letters, *numbers)))

    @beat(variants=("single", "several", "several_single"))
    def whole_paths(self, board: Board, gone: VGroup) -> list[list[Row]]:
        edges = self._first_edges(board)
        for name, edge in zip(("first", "second"), edges, strict=False):
            self.alias(name, board.numbers.weight_gradient(edge))
        # With several outputs there are as many ways from the loss: their sum has arrived at the unit.
        use_variant_of(self, several=board.sizes[-1] > 1, single=len(edges) == 1)
        self.play(FadeOut(gone), run_time=theme.QUICK)
        letters, *numbers = paths = self._write_paths(board, edges)
        self._write_backward(board, letters)
        self.next_phrase()
        marks = self._ask_for_size(board, edges[0])
        self._write_backward(board, numbers[0])
        self._settle_on_edge(board, numbers[0][-1], edges[0])
        self.play(marks.reveal(), run_time=theme.QUICK)
        self._let_read(numbers[0][-1].formula)
        for rows, edge in zip(numbers[1:], edges[1:], strict=True):
            self.next_phrase()
            self.play(marks.leave(), run_time=theme.QUICK)
            self._write_backward(board, rows)
            self._settle_on_edge(board, rows[-1], edge)
        if marks in self.mobjects:
            self.play(marks.leave(), run_time=theme.QUICK)
        return paths

    def _ask_for_size(self, board: Board, edge: Edge) -> AnswerMarks:
        """Ask whether the weight's gradient is larger than that of the unit it leads to, without regard to sign."""
        unit = Unit(edge.layer, edge.target)
        of_unit, of_weight = (
            abs(read_number(figure.text)) for figure in (board.numbers.error(unit), board.numbers.weight_gradient(edge))
        )
        right = 0 if of_weight > of_unit else 2 if of_weight < of_unit else 1
        self.play(*board.graph.ring([unit]), run_time=theme.QUICK)
        marks = self.ask(columns_of(work_region().split_rows(3, 1)[1], 3), right=right)
        self.play(*board.graph.ring([unit], theme.LINE), run_time=0.5 * theme.QUICK)
        return marks

    @beat()
    def shared_factor(self, board: Board, paths: list[list[Row]]) -> VGroup:
        unit = Unit(board.last - 1, 1)
        written = VGroup(*(row.formula for rows in paths for row in rows))
        lines = VGroup(*(line for rows in paths for line in self._underline_shared(rows)))
        self.play(Create(lines), run_time=theme.QUICK)
        self.next_phrase()
        note = self.text("reuse", size=theme.LABEL, color=theme.GRADIENT, width=work_region().width)
        note.next_to(written, DOWN, buff=theme.SPACE).align_to(work_region().at(-1, 0), LEFT)
        self.play(*board.graph.ring([unit]), Indicate(board.pairs[unit].gradient, color=theme.TEXT))
        self.play(Write(note), run_time=theme.CALM)
        self._let_read()
        self.play(*board.graph.ring([unit], theme.LINE), run_time=0.5 * theme.QUICK)
        return VGroup(written, lines, note)

    @beat(variants=("equal",))
    def all_weights(self, board: Board, gone: VGroup) -> VGroup:
        layer = board.last - 1
        edges = board.labelled(layer)
        gradients = board.numbers.gradients.weights[layer - 1]
        if all(map(board.numbers.are_equal, gradients)) and 1 < gradients.size == len(edges) > len(gradients):
            self.use_variant("equal")
        rest = [edge for edge in edges if edge not in self._first_edges(board)]
        gone = self._work_sheet(board, gone, rest) if rest else gone
        self._let_read(gone[-1])
        return gone

    @beat(variants=("deeper",))
    def back_propagation(self, board: Board, gone: VGroup) -> None:
        if board.last > 2:
            self.use_variant("deeper")
        for layer in reversed(range(1, board.last - 1)):
            self.play(board.graph.pulse(board.graph.edges_of(layer + 1), theme.GRADIENT, back=True))
            gone = self._work_sheet(board, gone, [*board.worked(layer), *board.labelled(layer)])
            self._let_read(gone[-1])
        self.next_phrase()
        words = work_region().place(self.text("summary", width=work_region().width), -1, 0.2)
        self.play(FadeOut(gone), run_time=theme.QUICK)
        self.play(Write(words), run_time=theme.CALM)
        self._flow_from_loss(board)
        for layer in reversed(range(1, board.last + 1)):
            self.play(board.graph.pulse(board.graph.edges_of(layer), theme.GRADIENT, back=True))
        self._let_read()

    # -- pictures -----------------------------------------------------------------------------------------------

    def _first_edges(self, board: Board) -> list[Edge]:
        """Return the edges whose gradient is worked all the way from the loss: two into one unit."""
        layer = board.last - 1
        return [edge for edge in (Edge(layer, 1, 1), Edge(layer, 2, 1)) if edge in board.labelled(layer)]

    def _error_rows(self, chains: Chains, unit: Unit) -> list[Row]:
        return [*chains.error_in_letters(unit), *chains.error_in_numbers(unit)]

    def _write_paths(self, board: Board, edges: list[Edge]) -> list[list[Row]]:
        """Return the first gradient in letters, then each of them in numbers; laid out at the largest size that
        fits."""

        def rows_at(size: float) -> list[list[Row]]:
            chains = Chains(board, size, work_region().width)
            leads = [board.notation.gradient(board.notation.plain_weight(edge)) for edge in edges]
            numbers = [
                chains.weight_in_numbers(edge, whole=True, lead=lead)
                for edge, lead in zip(edges, ["", *leads[1:]], strict=True)
            ]
            return [chains.weight_in_letters(edges[0], whole=True, lead=leads[0]), *numbers]

        size = best_size(lambda size: [row for rows in rows_at(size) for row in rows], _room())
        found = rows_at(size)
        stack_rows([row for rows in found for row in rows], _room())
        return found

    def _underline_shared(self, rows: list[Row]) -> list[Line]:
        """Return a line, row by row, under all factors of a product but the last, which is the edge's own."""
        lines, below = [], 0.08 * DOWN
        shared = [operand.part for row in rows for operand in row.operands][:-1]
        for row in rows:
            factors = VGroup(*(row.formula.select(each.part) for each in row.operands if each.part in shared))
            if len(factors):
                ends = factors.get_corner(DL) + below, factors.get_corner(DR) + below
                lines.append(Line(*ends, color=theme.GRADIENT, stroke_width=theme.LINE))
        return lines


def _room() -> Region:
    """Return the column without what a note below the rows takes."""
    return work_region().split_rows(3, 1)[0]
