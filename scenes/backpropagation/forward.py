"""ForwardPass: the input runs along the edges, and every sum is worked out with its own numbers.

Deck, page 7: z = 0.5·40 + 0.5·80 = 60 three times, then y' = 1·60 + 1·60 + 1·60 = 180.
"""

from __future__ import annotations

import operator

from manim import DOWN, LEFT, FadeIn, FadeOut, Indicate, LaggedStart, VGroup, VMobject, Write

from scenes.backpropagation.board import Board, work_region
from scenes.backpropagation.calculation import (
    RESULT,
    Operand,
    Row,
    SumTerm,
    fit_sheet,
    pack,
    stack_rows,
    write_ellipsis,
)
from scenes.backpropagation.equality_signs import given_sign, result_sign
from scenes.backpropagation.forward_sums import ForwardSums, fit_sum
from scenes.backpropagation.network_scene import NetworkScene, fly, use_variant_of
from scenes.backpropagation.quantities import Quantities
from scenes.backpropagation.task_picture import mean_row
from scenes.components.network import Unit
from scenes.components.text import fit_formula
from scenes.framework.scene import beat
from scenes.style.frame import Region
from scenes.style.theme import theme

__all__ = ["ForwardPass"]

MOST_RULES = 2  # layers each of whose sums is told in letters before any number comes
COMPARISON = 1.2  # room that the last line of the scene takes below a sum


class ForwardPass(NetworkScene):
    """From the input to the output, layer by layer."""

    formats = ("16:9", "4:3", "9:16")

    def construct(self) -> None:
        board, rules = self.inputs_enter()
        rows = self.first_hidden(board, rules)
        rows = self.other_hidden(board, rows)
        self.output(board, rows)

    @beat(variants=("mean",))
    def inputs_enter(self) -> tuple[Board, VGroup]:
        board = Board(Quantities(self.params, self.record))
        if mean_row(board) is not None:
            self.use_variant("mean")
        self._stand(board, layers=1)
        self.open_with_title()
        graph = board.graph
        self.play(*graph.ring(graph.units(0)), run_time=theme.QUICK)
        self.next_phrase()
        self.play(*graph.ring(graph.units(0), theme.LINE), run_time=theme.QUICK)
        told = range(1, board.last + 1 if board.last <= MOST_RULES else 2)
        rules = VGroup(*(fit_formula(board.notation.weighted_sum(layer), work_region().width) for layer in told))
        work_region().place(rules.arrange(DOWN, buff=theme.SPACE, aligned_edge=LEFT), -1, 0.4)
        for layer in range(1, board.last + 1):
            written = [Write(rules[layer - 1], run_time=theme.CALM)] if layer in told else []
            self.play(*written, graph.pulse(graph.edges_of(layer), theme.INPUT if layer == 1 else theme.ACTIVATION))
        return board, rules

    @beat(variants=("activated", "one", "one_activated"))
    def first_hidden(self, board: Board, rules: VGroup) -> VGroup:
        unit = Unit(1, 1)
        self._tell_value(board, unit)
        use_variant_of(self, one=board.sizes[0] == 1, activated=not board.notation.is_linear(1))
        letters, numbers = self._write_sum(board, unit)
        self.play(FadeOut(rules), run_time=theme.QUICK)
        self.play(board.graph.pulse(board.graph.edges_into(unit), theme.INPUT), *board.graph.ring([unit]))
        for row in letters:
            self._work(board, row)
        self.next_phrase()
        self._calculate(board, numbers, unit)
        self._let_read_long(row.formula for row in numbers)
        return VGroup(*(row.formula for row in (*letters, *numbers)))

    @beat(variants=("equal", "one", "one_equal", "single"))
    def other_hidden(self, board: Board, rows: VGroup) -> VGroup:
        self._tell_value(board, Unit(1, 1))
        others = sum(board.sizes[1:-1]) - 1
        if not others:
            self.use_variant("single")
            self.play(Indicate(board.graph.values[Unit(1, 1)], color=theme.TEXT), run_time=theme.CALM)
            return rows
        alike = self._are_alike(board)
        if alike or others == 1:
            self.use_variant("equal" if others > 1 else "one_equal" if alike else "one")
        for layer in range(1, board.last):
            rows = self._work_layer(board, layer, rows)
            values = (board.graph.values[unit] for unit in board.graph.units(layer))
            found = (Indicate(value, color=theme.TEXT) for value in values)
            self.play(LaggedStart(*found, lag_ratio=0.3), run_time=theme.CALM)
            self._let_read(*rows, spent=theme.CALM)
        return rows

    @beat(
        variants=(
            "several",
            "activated",
            "plain",
            "sums",
            "several_activated",
            "several_plain",
            "several_sums",
            "activated_sums",
            "plain_sums",
            "several_activated_sums",
            "several_plain_sums",
            "activated_lone",
            "plain_lone",
            "several_activated_lone",
            "several_plain_lone",
        )
    )
    def output(self, board: Board, rows: VGroup) -> None:
        unit = Unit(board.last, 1)
        self._tell_value(board, unit)
        before, here = (board.notation.is_linear(layer) for layer in (board.last - 1, board.last))
        traits = {"activated": before and not here, "plain": here and not before}
        # Of one value nothing is added up; where no layer before had more, this is the first sum.
        lone = board.sizes[-2] == 1
        traits |= {"sums": not lone and max(board.sizes[:-2]) == 1, "lone": lone and before != here}
        use_variant_of(self, several=board.sizes[-1] > 1, **traits)
        self.play(FadeOut(rows), run_time=theme.QUICK)
        letters, numbers = self._write_sum(board, unit)
        self.play(board.graph.pulse(board.graph.edges_of(board.last), theme.ACTIVATION), *board.graph.ring([unit]))
        for row in letters:
            self._work(board, row)
        self._calculate(board, numbers, unit)
        self._fill(board, board.last)
        self.next_phrase()
        self._let_read(self._compare(board, unit, numbers[-1]))

    # -- pictures -----------------------------------------------------------------------------------------------

    def _tell_value(self, board: Board, unit: Unit) -> None:
        self.alias("value", board.numbers.value(unit))

    def _are_alike(self, board: Board) -> bool:
        """Return whether the units of the only hidden layer have the same weights and the same value, as they read."""
        numbers = board.numbers
        same_weights = all(map(numbers.are_equal, numbers.network.weights[0]))
        return board.last == 2 and same_weights and numbers.are_equal(numbers.forward.activations[1])

    def _write_sum(self, board: Board, unit: Unit) -> tuple[list[Row], list[Row]]:
        """Return a unit's sum, laid out: the rows of letters, and those of numbers."""
        room = Region(work_region().left, work_region().right, work_region().bottom + COMPARISON, work_region().top)
        rows = fit_sum(board, unit, room, in_full=True)
        cut = next(k for k, row in enumerate(rows) if row.operands)
        return rows[:cut], rows[cut:]

    def _calculate(self, board: Board, rows: list[Row], unit: Unit, run_time: float | None = None) -> None:
        """Write rows with numbers, one after another; move the last result into the unit's node."""
        run_time = theme.CALM if run_time is None else run_time
        for row in rows:
            self._work(board, row, run_time)
            if row is rows[-1]:
                self._settle(row, board.write_value(unit), run_time)
            elif row.result is not None:
                self.play(FadeIn(row.result, scale=1.3), run_time=0.4 * run_time)
                self.add(row.formula)
        self.play(*board.graph.ring([unit], theme.LINE), run_time=0.5 * theme.QUICK)

    def _work_layer(self, board: Board, layer: int, gone: VGroup) -> VGroup:
        """Return the units of a hidden layer: each in short where all can be read, else one in full for all."""
        if layer > 1:
            color = theme.ACTIVATION
            self.play(FadeOut(gone), board.graph.pulse(board.graph.edges_of(layer), color), run_time=theme.CALM)
        elif board.is_small:
            self.play(FadeOut(gone), run_time=theme.QUICK)
        if board.is_small:
            gone = self._work_units(board, layer)
        elif layer > 1:
            letters, numbers = self._write_sum(board, Unit(layer, 1))
            for row in letters:
                self._work(board, row)
            self._calculate(board, numbers, Unit(layer, 1))
            gone = VGroup(*(row.formula for row in (*letters, *numbers)))
        self._fill(board, layer)
        return gone

    def _work_units(self, board: Board, layer: int) -> VGroup:
        """Calculate as many units as the column holds, each in short, all at once beside those that are known."""
        sheet = self._fit_units(board, layer)
        known = [row.formula for unit, rows in sheet.items() if unit in board.graph.values for row in rows]
        if known:
            self.play(FadeIn(*known), run_time=theme.QUICK)
        new = {unit: rows for unit, rows in sheet.items() if unit not in board.graph.values}
        if new:
            self._calculate_all(board, new)
        if dots := write_ellipsis(sheet, board.graph.units(layer)):
            self.play(FadeIn(dots), run_time=theme.QUICK)
        return VGroup(*(row.formula for rows in sheet.values() for row in rows), *dots)

    def _calculate_all(self, board: Board, sheet: dict[Unit, list[Row]]) -> None:
        """Write the rows of units at once, each number from where it stands; move the results into the nodes."""
        rows = [row for each in sheet.values() for row in each]
        signs = [FadeIn(row.signs) for row in rows if len(row.signs)]
        self.play(*board.graph.ring(sheet), *signs, run_time=theme.QUICK)
        self.play(*(self._flight(board, row, each) for row in rows for each in row.operands), run_time=theme.CALM)
        self.play(*(FadeIn(row.result, scale=1.3) for row in rows if row.result is not None), run_time=theme.QUICK)
        self.add(*(row.formula for row in rows))
        values = [fly(each[-1].formula.select(RESULT), board.write_value(unit)) for unit, each in sheet.items()]
        self.play(*values, run_time=theme.CALM)
        self.play(*board.graph.ring(sheet, theme.LINE), run_time=0.5 * theme.QUICK)

    def _fit_units(self, board: Board, layer: int) -> dict[Unit, list[Row]]:
        """Return the rows of a layer's units, at the largest size at which all fit; the first ones where none does."""
        return fit_sheet(
            board.graph.units(layer),
            lambda size, unit: ForwardSums(board, size, work_region().width).in_short(unit),
            work_region(),
        )

    def _fill(self, board: Board, layer: int) -> None:
        """Show the missing values of a layer, all at once."""
        missing = [unit for unit in board.graph.units(layer) if unit not in board.graph.values]
        if missing:
            edges = [edge for unit in missing for edge in board.graph.edges_into(unit)]
            self.play(board.graph.pulse(edges, theme.INPUT if layer == 1 else theme.ACTIVATION))
            self.play(FadeIn(*(board.write_value(unit) for unit in missing)), run_time=theme.QUICK)

    def _compare(self, board: Board, unit: Unit, above: Row) -> VMobject:
        """Write the output, the target and their difference."""
        output, target = board.numbers.value(unit), board.numbers.target(unit.number)
        difference = board.numbers.difference(unit.number)
        self.alias("wanted", target)
        self.alias("gap", difference)
        terms = SumTerm(
            f"{{{{ activation({output}) : output }}}} - {{{{ {target.term} : target }}}}",
            (Operand("output", board.graph.values[unit], units=(unit,)), Operand("target", board.target_number)),
        )
        lead = f"{board.notation.unit(unit)} - {board.notation.target(unit)}"
        sign = result_sign(operator.sub, (output, target), difference)
        equals = given_sign((output, target))
        rows = pack(lead, [terms], above.size, work_region().width, equals=equals, sign=sign, result=str(difference))
        stack_rows(rows, work_region(), below=above.formula)
        for row in rows:
            self._work(board, row)
            if row.result is not None:
                self.play(FadeIn(row.result, scale=1.3), run_time=theme.QUICK)
                self.add(row.formula)
        return rows[-1].formula
