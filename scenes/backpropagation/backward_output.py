"""BackwardOutputLayer: the gradient comes back from the loss, and each weight before the output takes its share.

Deck, page 7: ∂L/∂w²_k = 120·z_k = 120·60 = 7200, for k = 1 … 3.
"""

from __future__ import annotations

import operator
from fractions import Fraction
from itertools import zip_longest

from manim import DOWN, LEFT, FadeOut, Indicate, ValueTracker, VGroup, Write, config

from scenes.backpropagation.backward_scene import BackwardScene
from scenes.backpropagation.board import Board, work_region
from scenes.backpropagation.calculation import Row
from scenes.backpropagation.chains import Chains
from scenes.backpropagation.equality_signs import result_sign
from scenes.backpropagation.exactness import beside
from scenes.backpropagation.network_scene import use_variant_of
from scenes.backpropagation.quantities import Quantities
from scenes.backpropagation.relations import Relation, write_relations
from scenes.backpropagation.weight_nudge import LiveNudge, WeightNudge, nudge_weight
from scenes.components.network import Edge, Unit
from scenes.components.text import Formula, Words
from scenes.framework.comparison import compare, is_nothing, is_zero
from scenes.framework.digits import number_spec
from scenes.framework.numbers import format_number, read_number
from scenes.framework.scene import beat
from scenes.style.theme import theme

__all__ = ["BackwardOutputLayer"]


class BackwardOutputLayer(BackwardScene):
    """The chain rule for the last layer of weights."""

    formats = ("16:9", "4:3", "9:16")

    def construct(self) -> None:
        board, gone = self.gradient_arrives()
        gone = self.nudge(board, gone)
        gone = self.first_weight(board, gone)
        gone = self.other_weights(board, gone)
        self.rule(board, gone)

    @beat(variants=("activated", "several", "several_activated"))
    def gradient_arrives(self) -> tuple[Board, VGroup]:
        board = Board(Quantities(self.params, self.record))
        linear = board.notation.is_linear(board.last)
        self.alias("gradient", board.numbers.output_gradient())
        if not linear:
            self.alias("error", board.numbers.error(Unit(board.last, 1)))
        use_variant_of(self, several=board.sizes[-1] > 1, activated=not linear)
        self._stand_with_loss(board)
        self.open_with_title()
        self._flow_from_loss(board)
        self.next_phrase()
        known = self._write_known(board)
        self.next_phrase()
        return board, known if linear else self._cross_activation(board, known)

    @beat(variants=("still", "flat", "lowest", "grows"))
    def nudge(self, board: Board, gone: VGroup) -> VGroup:
        nudge = nudge_weight(board.numbers)
        rows = self._nudge_rows(board, nudge)
        self.alias("gradient", board.numbers.weight_gradient(nudge.edge))
        if not (is_steep := not is_nothing(board.numbers.weight_gradient(nudge.edge))):
            self.use_variant("lowest" if nudge.loss else "flat" if nudge.output else "still")
        elif min(float(nudge.output), float(nudge.loss)) > 0:
            self.use_variant("grows")
        share = ValueTracker(0)
        live = LiveNudge(board, nudge, share, self.ledger)
        self.play(FadeOut(gone), *board.graph.light([nudge.edge]), run_time=theme.QUICK)
        live.begin(self)
        self.play(share.animate.set_value(1), run_time=theme.CALM)
        self.play(Write(rows[0]), run_time=theme.CALM)
        self.next_phrase()
        self.play(share.animate.set_value(0), run_time=theme.QUICK)
        self.play(share.animate.set_value(1), *board.graph.ring([nudge.edge.end]), run_time=theme.CALM)
        self.play(Write(rows[1]), run_time=theme.CALM)
        self.next_phrase()
        self.play(share.animate.set_value(0), *board.graph.ring([nudge.edge.end], theme.LINE), run_time=theme.QUICK)
        loss = board.loss[0]
        self.play(share.animate.set_value(1), loss.animate.set_stroke(width=theme.BOLD), run_time=theme.CALM)
        self.play(Write(rows[2]), run_time=theme.CALM)
        self.next_phrase()
        self.play(loss.animate.set_stroke(width=theme.LINE), run_time=0.5 * theme.QUICK)
        self.play(share.animate.set_value(0), run_time=theme.CALM)
        for row in rows[3:]:
            self.play(Write(row), run_time=theme.CALM)
        for end in (1, 0):
            self.play(share.animate.set_value(end), run_time=theme.CALM)
        live.end(self)
        if is_steep:
            self.play(Indicate(rows[3].select("rate"), color=theme.GRADIENT), run_time=theme.CALM)
        return VGroup(*rows)

    @beat(variants=("activated", "chance", "activated_chance"))
    def first_weight(self, board: Board, gone: VGroup) -> VGroup:
        edge = Edge(board.last, 1, 1)
        reads_like_loss = compare(board.numbers.loss(), board.numbers.weight_gradient(edge)) == "equal"
        is_zero_too = is_zero(board.numbers.loss())
        activated = not board.notation.is_linear(board.last)
        use_variant_of(self, activated=activated, chance=reads_like_loss and not is_zero_too)
        self.alias("first", board.numbers.weight_gradient(edge))
        self.play(FadeOut(gone), *board.graph.light([edge], theme.GRADIENT), run_time=theme.QUICK)
        rule, letters, *numbers = self._lay_out(board, lambda chains: self._chain_rows(chains, edge))
        self._flow_from_loss(board)
        self.play(board.graph.pulse([edge], theme.GRADIENT, back=True))
        self._write_backward(board, [rule])
        self.next_phrase()
        self.play(*board.graph.ring([edge.start]), run_time=0.5 * theme.QUICK)
        self.play(board.graph.pulse([edge], theme.ACTIVATION))
        self.play(*board.graph.ring([edge.start], theme.LINE), run_time=0.5 * theme.QUICK)
        self._write_backward(board, [letters])
        self.next_phrase()
        self._write_backward(board, numbers)
        self._settle_on_edge(board, numbers[-1], edge)
        written = self.frame
        if board.loss_number is not None:
            self.point_out(board.loss_number, numbers[-1].formula)
        self._let_read(numbers[-1].formula, spent=(self.frame - written) / config.frame_rate)
        return VGroup(*(row.formula for row in (rule, letters, *numbers)))

    @beat(variants=("equal", "several", "followed", "single"))
    def other_weights(self, board: Board, gone: VGroup) -> VGroup:
        edges = board.labelled(board.last)
        if variant := self._choose_variant(board):
            self.use_variant(variant)
        self.alias("first", board.numbers.weight_gradient(edges[0]))
        gone = self._work_sheet(board, gone, edges)
        self._let_read(*gone)
        return gone

    @beat()
    def rule(self, board: Board, gone: VGroup) -> None:
        edge = board.labelled(board.last)[-1]
        graph = board.graph
        words = self._rule_in_words()
        formula = self._general_rule(board)
        VGroup(words, formula).arrange(DOWN, buff=theme.SPACE, aligned_edge=LEFT)
        work_region().place(VGroup(words, formula), -1, 0.4)
        self.play(FadeOut(gone), run_time=theme.QUICK)
        self.play(Write(words), *graph.light([edge], theme.GRADIENT), run_time=theme.SLOW)
        self.play(*graph.ring([edge.end]), run_time=theme.CALM)
        self.play(*graph.ring([edge.start]), run_time=theme.CALM)
        self.next_phrase()
        self.play(Write(formula), run_time=theme.CALM)
        self._let_read(formula)
        self.play(*graph.ring([edge.start, edge.end], theme.LINE), *graph.rest([edge]), run_time=theme.QUICK)

    def _choose_variant(self, board: Board) -> str:
        """Return what the words say of the weights of the last layer."""
        numbers, gradients = board.numbers, board.numbers.gradients.weights[-1]
        if gradients.size == 1:
            return "single"
        if len(board.labelled(board.last)) == 1:
            return "followed"
        if board.sizes[-1] > 1:
            return "several"
        alike = numbers.are_equal(gradients) and numbers.are_equal(numbers.forward.activations[-2])
        return "equal" if alike else ""

    def _nudge_rows(self, board: Board, nudge: WeightNudge) -> list[Relation]:
        """Return the changes of weight, output and loss, each by its rate times the nudge, and where the loss has a
        slope its change over that of the weight; the words name them."""
        numbers, notation, edge = board.numbers, board.notation, nudge.edge
        changes = (("nudge", nudge.weight), ("nudge_output", nudge.output), ("nudge_loss", nudge.loss))
        step, output, loss = (self.record(name, value, number_spec(float(value))) for name, value in changes)
        gradient = numbers.weight_gradient(edge)
        pieces = [
            [f"Delta {notation.weight(edge)}", f"= weight({step})"],
            [f"Delta {notation.unit(edge.end)}", f"{output.equals} activation({output})"],
            ["Delta loss(L)", f"{loss.equals} loss({loss})"],
        ]
        if not is_nothing(gradient):
            found = float(nudge.loss) / nudge.weight
            true = beside(found) if isinstance(nudge.loss, Fraction) else found
            usual = number_spec(found)
            reads_alike = read_number(format_number(found, usual)) == read_number(gradient.text)
            spec = numbers.formats.spec(float(gradient.value)) if reads_alike else usual
            quotient = self.record("nudge_quotient", true, spec)
            pieces[2].append(f"approx gradient({gradient}) times weight({step})")
            over = f"(Delta loss(L)) / (Delta {notation.weight(edge)})"
            reached = f"-> {{{{ gradient({gradient}) : rate }}}}"
            pieces.append([over, f"{quotient.equals} loss({quotient})", reached])
        if notation.is_linear(board.last):
            value = numbers.value(edge.start)
            sign = result_sign(operator.mul, (value, step), output)
            pieces[1].append(f"{sign} activation({value}) times weight({step})")
        return write_relations(pieces, work_region())

    # -- pictures -----------------------------------------------------------------------------------------------

    def _write_known(self, board: Board) -> VGroup:
        """Return ∂L/∂y' as the scene before found it."""
        (row,) = self._lay_out(board, lambda chains: chains.output_known(1))
        self._write_backward(board, [row])
        return VGroup(row.formula)

    def _cross_activation(self, board: Board, gone: VGroup) -> VGroup:
        """Return the gradient goes back through the output's activation, to the sum that entered it."""
        unit = Unit(board.last, 1)
        rows = self._lay_out(board, lambda chains: [*chains.error_in_letters(unit), *chains.error_in_numbers(unit)])
        self.play(FadeOut(gone), run_time=theme.QUICK)
        self._write_backward(board, rows)
        self._settle_in_node(board, rows[-1], unit)
        self._let_read(rows[-1].formula)
        self._fill_errors(board, board.last)
        return VGroup(*(row.formula for row in rows))

    def _chain_rows(self, chains: Chains, edge: Edge) -> list[Row]:
        """Return the gradient of a weight: by the chain rule, in letters, in numbers."""
        return [*chains.weight_by_rule(edge), *chains.weight_in_letters(edge), *chains.weight_in_numbers(edge)]

    def _rule_in_words(self) -> VGroup:
        """Return the rule, a line a part: the gradient of an edge, that at its end, and the value at its start."""
        lines, colors = self.read("rule").split("\n"), (theme.GRADIENT, theme.GRADIENT, theme.ACTIVATION)
        told = zip_longest(lines, colors[: len(lines)], fillvalue=theme.TEXT)
        width = work_region().width
        words = [Words(line, self.language, size=theme.HEADING, color=color, width=width) for line, color in told]
        return VGroup(*words).arrange(DOWN, buff=theme.GAP, aligned_edge=LEFT)

    def _general_rule(self, board: Board) -> Formula:
        """Return ∂L/∂w of any weight of the last layer."""
        notation = board.notation
        above = notation.gradient(notation.any_plain_sum(board.last))
        lead = notation.gradient(notation.plain_layer_weight(board.last))
        return Formula(f"{lead} = {above} dot {notation.any_unit(board.last - 1, 'i')}")
