"""BackwardHiddenLayer: the gradient goes on through the weights, and what is known is used again.

Deck, page 7: ∂L/∂w¹_1k = 120·1·40 = 4800 and ∂L/∂w¹_2k = 120·1·80 = 9600, for k = 1 … 3.
"""

from __future__ import annotations

import numpy as np
from manim import (
    DL,
    DOWN,
    DR,
    LEFT,
    Create,
    FadeIn,
    FadeOut,
    Indicate,
    Line,
    Mobject,
    ReplacementTransform,
    VGroup,
    Write,
    rotate_vector,
)

from scenes.backpropagation.back_sum import further_output, sum_of_gradients
from scenes.backpropagation.backward_scene import BackwardScene
from scenes.backpropagation.board import Board, work_region
from scenes.backpropagation.calculation import Row, best_size, stack_rows
from scenes.backpropagation.chains import ChainLink, Chains
from scenes.backpropagation.count_table import CountTable
from scenes.backpropagation.network_scene import use_variant_of
from scenes.backpropagation.products import LARGE_SIZES, count_large_products, count_products
from scenes.backpropagation.quantities import Quantities
from scenes.components.answers import AnswerMarks, columns_of
from scenes.components.network import Edge, Unit, pulse
from scenes.components.text import Formula, Words, common_size, fit_formula, plated
from scenes.framework.numbers import read_number
from scenes.framework.scene import beat
from scenes.style.frame import Region
from scenes.style.theme import theme

__all__ = ["BackwardHiddenLayer"]

ABOVE_EDGE, BELOW_NODE = 0.72, 0.5  # of a derivative that stands beside what it belongs to
STEP_OFF, MOST_STEPS = 0.05, 10  # frame units by which it moves on from the edge's number, and how often
MOST_TRACED = 4


class BackwardHiddenLayer(BackwardScene):
    """The chain rule for the weights further back, one shared factor a node."""

    formats = ("16:9", "9:16")

    def construct(self) -> None:
        board, gone = self.through_weights()
        gone = self.several_edges(board, gone)
        paths = self.whole_paths(board, gone)
        gone = self.shared_factor(board, paths)
        gone = self.all_weights(board, gone)
        gone = self.products(board, gone)
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
        self._fill_errors(board, unit.layer)
        return board, VGroup(*(row.formula for row in (letters, *numbers)))

    @beat(variants=("several",))
    def several_edges(self, board: Board, gone: VGroup) -> VGroup:
        unit = Unit(board.last - 1, 1)
        use_variant_of(self, several=board.sizes[-1] > 1)
        drawn, lines = further_output(board, unit)
        edges = board.graph.edges_from(unit)
        paths = [*lines, *(board.graph.edges[edge].copy() for edge in edges)]
        formula = work_region().place(fit_formula(sum_of_gradients(board), work_region().width), -1, 0.3)
        appear = [FadeIn(drawn)] if len(drawn) else []
        self.play(FadeOut(gone), *appear, *board.graph.ring([unit]), run_time=theme.CALM)
        sparks = pulse([path.reverse_direction() for path in paths], theme.GRADIENT, run_time=theme.SLOW)
        self.play(sparks, *board.graph.light(edges, theme.GRADIENT))
        self.next_phrase()
        self.play(Write(formula), run_time=theme.CALM)
        self.play(*board.graph.rest(edges), *board.graph.ring([unit], theme.LINE), run_time=theme.QUICK)
        self._let_read(formula, spent=theme.QUICK)
        return VGroup(formula, drawn)

    @beat(variants=("single", "several", "several_single", "activated", "single_activated"))
    def whole_paths(self, board: Board, gone: VGroup) -> list[list[Row]]:
        edge = Edge(board.last - 1, 1, 1)
        self.alias("first", board.numbers.weight_gradient(edge))
        # With several outputs there are as many ways from the loss: their sum has arrived at the unit.
        single = board.graph.edges_of(edge.layer) == [edge]
        several = board.sizes[-1] > 1
        activated = not several and not all(map(board.notation.is_linear, (board.last - 1, board.last)))
        use_variant_of(self, several=several, single=single, activated=activated)
        self.play(FadeOut(gone), run_time=theme.QUICK)
        path, letters, numbers = paths = self._write_path(board, edge)
        for way in (board.graph.edges_from(edge.end), [edge]):
            self.play(board.graph.pulse(way, theme.GRADIENT, back=True), run_time=theme.QUICK)
        self._write_backward(board, path)
        self.next_phrase()
        self._hang_fractions(board, path, edge)
        self._write_backward(board, letters)
        self.next_phrase()
        marks = self._ask_for_size(board, edge)
        self._write_backward(board, numbers)
        self._settle_on_edge(board, numbers[-1], edge)
        self.play(marks.reveal(), run_time=theme.QUICK)
        self._let_read(numbers[-1].formula, spent=theme.CALM)
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
        self.play(*board.graph.ring([unit], theme.LINE), run_time=0.5 * theme.QUICK)
        return VGroup(written, lines, note)

    @beat(variants=("equal",))
    def all_weights(self, board: Board, gone: VGroup) -> VGroup:
        layer = board.last - 1
        edges = board.labelled(layer)
        gradients = board.numbers.gradients.weights[layer - 1]
        if all(map(board.numbers.are_equal, gradients)) and 1 < gradients.size == len(edges) > len(gradients):
            self.use_variant("equal")
        rest = [edge for edge in edges if edge != Edge(layer, 1, 1)]
        if rest:
            gone = self._work_sheet(board, gone, rest)
            self._let_read(*gone, spent=theme.CALM)
        return gone

    @beat(variants=("alike",))
    def products(self, board: Board, gone: VGroup) -> VGroup:
        activations = self.params.activation_names
        here, large = count_products(board.sizes, activations), count_large_products(activations)
        counts = {"products": here, "large_products": large}
        for name, found in counts.items():
            self.record(f"{name}_by_weight", found.by_weight, ".0f")
            self.record(f"{name}_shared", found.shared, ".0f")
            self.record(f"{name}_saved", found.saved, ".0f")
        if not here.saved:
            self.use_variant("alike")

        def words(size: float) -> list[Words]:
            return [self.text(key, size=size) for key in ("by_weight", "shared", "saved")]

        title, *names = (self.text(key, size=theme.SMALL, color=theme.QUIET) for key in ("count", "here", "larger"))
        table = CountTable(words, title, names, [board.sizes, LARGE_SIZES], [here, large], work_region())
        self.play(FadeOut(gone), FadeIn(table.head), run_time=theme.QUICK)
        self.play(*table.show(0, 0), run_time=theme.CALM)
        self._trace_paths(board)
        self.next_phrase()
        self.play(*table.show(1, 0), *board.graph.ring(board.worked(board.last - 1)), run_time=theme.CALM)
        self.play(*board.graph.ring(board.worked(board.last - 1), theme.LINE), run_time=theme.QUICK)
        self.play(*table.show(2, 0), run_time=theme.QUICK)
        self.next_phrase()
        for row in range(3):
            self.play(*table.show(row, 1), run_time=theme.CALM)
        return VGroup(table)

    @beat(variants=("deeper",))
    def back_propagation(self, board: Board, gone: VGroup) -> None:
        if board.last > 2:
            self.use_variant("deeper")
        words, of_unit, of_weight = self._summary(board)
        for layer in reversed(range(1, board.last - 1)):
            self.play(board.graph.pulse(board.graph.edges_of(layer + 1), theme.GRADIENT, back=True))
            gone = self._work_sheet(board, gone, [*board.worked(layer), *board.labelled(layer)])
            self._let_read(*gone)
        behind, units = board.graph.edges_of(board.last), board.worked(board.last - 1)
        self.play(FadeOut(gone), *board.graph.light(behind, theme.GRADIENT), run_time=theme.QUICK)
        self.play(Write(of_unit), *board.graph.ring(units), *board.graph.rest(behind), run_time=theme.CALM)
        before = board.graph.edges_of(board.last - 1)
        self.play(Write(of_weight), *board.graph.light(before, theme.GRADIENT), run_time=theme.CALM)
        self.play(*board.graph.rest(before), *board.graph.ring(units, theme.LINE), run_time=theme.QUICK)
        self.next_phrase()
        self._flow_from_loss(board)
        for layer in reversed(range(1, board.last + 1)):
            name = [Write(words)] if layer == 1 else []
            back = board.graph.pulse(board.graph.edges_of(layer), theme.GRADIENT, back=True, run_time=theme.QUICK)
            self.play(back, *name, run_time=theme.CALM if name else theme.QUICK)

    # -- pictures -----------------------------------------------------------------------------------------------

    def _summary(self, board: Board) -> VGroup:
        """Return the name of it all, the gradient of any unit from those behind it, and of any weight from that."""
        notation, room, layer = board.notation, work_region(), board.last - 1
        words = self.text("summary", size=theme.HEADING, width=room.width)
        lead, above = map(notation.gradient, (notation.plain_layer_weight(layer), notation.any_plain_sum(layer)))
        codes = [sum_of_gradients(board), f"{lead} = {above} dot {notation.any_unit(layer - 1, 'i')}"]
        size = common_size(codes, room.width, theme.FORMULA)
        rules = (Formula(code, size=size) for code in codes)
        return room.place(VGroup(words, *rules).arrange(DOWN, buff=2 * theme.SPACE, aligned_edge=LEFT), -1, 0.3)

    def _hang_fractions(self, board: Board, rows: list[Row], edge: Edge) -> None:
        """Move each derivative of a path to the edge that it belongs to; they leave with the next phrase."""
        chains = Chains(board, theme.SMALL, work_region().width)
        hung: list[Mobject] = []
        for k, link in enumerate(chains.path(edge)):
            place = _beside(board, link)
            row = next(row for row in rows if f" : d{k} }}}}" in row.code)
            if place is None:
                continue
            label = plated(Formula(link.fraction or link.symbol, size=theme.SMALL)).move_to(place)
            _keep_off_number(board, link, label)
            lit = board.graph.light(link.edges, theme.GRADIENT)
            self.play(ReplacementTransform(row.formula.select(f"d{k}").copy(), label), *lit, run_time=theme.CALM)
            hung.append(label)
        edges = [each for link in chains.path(edge) for each in link.edges]
        self._let_read(*hung)
        self.play(*board.graph.rest(edges), FadeOut(*hung), run_time=theme.QUICK)

    def _trace_paths(self, board: Board) -> None:
        """Light the way from the loss to one weight after another: what they share is walked again and again."""
        layer = board.last - 1
        for edge in board.graph.edges_of(layer)[:MOST_TRACED]:
            ways = [*board.graph.edges_from(edge.end), edge]
            self.play(*board.graph.light(ways, theme.GRADIENT), run_time=0.5 * theme.QUICK)
            self.play(*board.graph.rest(ways), run_time=0.5 * theme.QUICK)

    def _error_rows(self, chains: Chains, unit: Unit) -> list[Row]:
        return [*chains.error_in_letters(unit), *chains.error_in_numbers(unit)]

    def _write_path(self, board: Board, edge: Edge) -> list[list[Row]]:
        """Return a gradient as a product of derivatives, in letters and in numbers, at the largest size that fits."""

        def rows_at(size: float) -> list[list[Row]]:
            chains = Chains(board, size, work_region().width)
            lead = board.notation.gradient(board.notation.plain_weight(edge))
            in_letters = chains.weight_in_letters(edge, whole=True)
            return [chains.weight_by_path(edge, lead), in_letters, chains.weight_in_numbers(edge, whole=True)]

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


def _keep_off_number(board: Board, link: ChainLink, label: Mobject) -> None:
    """Move what hangs above an edge on from it until it covers nothing of the edge's number."""
    if not link.edges or (found := board.label(link.edges[0])) is None:
        return
    normal = rotate_vector(board.graph.edges[link.edges[0]].get_unit_vector(), np.pi / 2)
    for _ in range(MOST_STEPS):
        away = 2 * np.abs(label.get_center() - found.number.get_center())[:2]
        if (away >= [label.width + found.number.width, label.height + found.number.height]).any():
            break
        label.shift(STEP_OFF * normal)


def _beside(board: Board, link: ChainLink) -> np.ndarray | None:
    """Return the place of a factor on the board: above the edge that it belongs to, or below its output."""
    if link.edges:
        line = board.graph.edges[link.edges[0]]
        normal = rotate_vector(line.get_unit_vector(), np.pi / 2)
        return np.asarray(line.get_center() + ABOVE_EDGE * normal)
    if link.units and link.units[0].layer == board.last and link.role == "gradient":
        node = board.graph.nodes[link.units[0]]
        return np.asarray((node.get_bottom() + board.loss[0].get_bottom()) / 2 + BELOW_NODE * DOWN)
    return None
