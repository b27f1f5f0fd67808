"""SecondForward: the same input through the new weights, beside the first pass; then twenty steps more.

Deck, page 7: z = 0.452·40 + 0.404·80 = 50.4, y' = 0.928·50.4·3 = 140.3136, L = 3225.137 < 7200.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np
from manim import LEFT, Create, FadeIn, FadeOut, GrowFromEdge, Indicate, Rectangle, VGroup

from scenes.backpropagation.board import Board, work_region
from scenes.backpropagation.calculation import Operand, Row, SumTerm, fit_rows, pack
from scenes.backpropagation.equality_signs import given_sign, result_sign
from scenes.backpropagation.formats import MORE_STEPS
from scenes.backpropagation.forward_sums import fit_sum
from scenes.backpropagation.network_scene import NetworkScene, fly, use_variant_of
from scenes.backpropagation.quantities import Quantities
from scenes.backpropagation.sums import half_squares
from scenes.backpropagation.training import TrainingRun, loss_spec
from scenes.components.network import Unit
from scenes.components.table import ValueTable
from scenes.components.text import Formula
from scenes.framework.comparison import compare, is_zero, sign_as_read
from scenes.framework.digits import SIGNIFICANT_DIGITS
from scenes.framework.numbers import Figure, digits_shown
from scenes.framework.scene import beat
from scenes.style.frame import Region
from scenes.style.theme import theme

__all__ = ["SecondForward"]

STEP_TIME, SLOW_STEP = 0.25, 0.7
SLOW_STEPS = 4  # the last step that is taken slowly
MOST_HIDDEN = 4
BAR, NAMED_BAR = 0.16, 0.38  # height of a bar of a loss, and of its row
PLAIN = re.compile(r"−?\d+\.\d+")
HEAD = 0.45  # height of the heads over the table
TABLE_AND_SUM = (1.7, 1)  # shares of the column
SHARES = ((0.7, 1, 1), (0.3, 1, 1))  # of the columns of the table, of which the first has names


class SecondForward(NetworkScene):
    """Did the step help?"""

    formats = ("16:9", "9:16")

    def construct(self) -> None:
        board, first, table = self.hidden_again()
        self.output_again(board, table)
        gone = self.loss_again(board, first, table)
        self.many_steps(board, gone)

    @beat(variants=("one", "activated", "one_activated", "same"))
    def hidden_again(self) -> tuple[Board, Quantities, ValueTable]:
        first = Quantities(self.params, self.record)
        board = Board(Quantities(self.params, self.record, steps=1))
        unit = Unit(1, 1)
        # Both are said as the table below has them.
        old, new = self._table_row(first, board, unit)
        self.alias("old", old)
        self.alias("new", new)
        if compare(old, new) == "equal":
            self.use_variant("same")
        else:
            use_variant_of(self, one=board.sizes[0] == 1, activated=not board.notation.is_linear(1))
        self._stand(board, 1)
        self.add(board.links, board.loss)
        self.open_with_title()
        table = self._draw_table(first, board)
        self.next_phrase()
        self.play(board.graph.pulse(board.graph.edges_of(1), theme.INPUT))
        self._work_sum(board, table, unit)
        for layer in range(1, board.last):
            self._fill(board, table, layer)
        self.next_phrase()
        return board, first, table

    @beat(
        variants=(
            "one",
            "several",
            "activated",
            "one_several",
            "one_activated",
            "several_activated",
            "one_several_activated",
        )
    )
    def output_again(self, board: Board, table: ValueTable) -> None:
        unit = Unit(board.last, 1)
        activated = not board.notation.is_linear(board.last)
        use_variant_of(self, one=board.sizes[-2] == 1, several=board.sizes[-1] > 1, activated=activated)
        self.alias("new", board.numbers.value(unit))
        self.play(board.graph.pulse(board.graph.edges_of(board.last), theme.ACTIVATION))
        self._work_sum(board, table, unit)
        self._fill(board, table, board.last)

    @beat(variants=("rises", "overshoots", "same", "flat", "across", "reached"))
    def loss_again(self, board: Board, first: Quantities, table: ValueTable) -> VGroup:
        before, after = self._losses(first, board)
        self.alias("loss", before)
        self.alias("loss_after", after)
        self._tell_change(board, before, after)
        if compare(before, after) == "equal" and self._has_crossed(first, board):
            self.use_variant("across")
        elif compare(before, after) == "rises" and self._falls_in_the_end(board):
            self.use_variant("overshoots")
        rows = self._loss_rows(board, after)
        for row in rows:
            self._work(board, row)
        self._settle(rows[-1], board.write_loss())
        cell = table.rows[-1]
        self.play(fly(rows[-1].formula.select("result"), cell[2]), run_time=theme.QUICK)
        self.next_phrase()
        self._let_read()
        self.play(*(Indicate(cell[column], color=theme.TEXT) for column in (1, 2)), run_time=theme.CALM)
        verdict = self._write_verdict(before, after)
        self.play(FadeOut(*(row.formula for row in rows)), run_time=theme.QUICK)
        bars = _draw_bars(before, after, table.head, verdict)
        growing = (GrowFromEdge(bar, LEFT) for _, bar in bars)
        self.play(FadeIn(verdict, *(name for name, _ in bars)), *growing, run_time=theme.CALM)
        self._let_read(verdict)
        return VGroup(table.head, table.rule, *table.rows, verdict, bars)

    @beat(variants=("rises", "recovers", "same", "flat", "reached"))
    def many_steps(self, board: Board, gone: VGroup) -> None:
        losses = board.numbers.losses(MORE_STEPS + 1)
        steps = [board.numbers.at_step(k) for k in range(len(losses))]
        first, last = (self._show_loss(board, losses, step) for step in (0, len(losses) - 1))
        self.alias("last", last)
        self.alias("steps", self.record("steps", len(losses) - 1, ".0f"))
        self._tell_change(board, first, last)
        if compare(first, last) == "falls" and compare(*self._losses(board.numbers.at_step(0), board)) == "rises":
            self.use_variant("recovers")
        name, scale = (self.text(key, size=theme.LABEL) for key in ("step", "scale"))
        run = TrainingRun(board, steps, self.ledger, name, scale.set_color(theme.ink(theme.QUIET)), work_region())
        self.play(FadeOut(gone), *run.enter(), run_time=theme.CALM)
        self._go_round(board)
        self.next_phrase()
        self._run_steps(board, run, losses)
        self.next_phrase()
        self._let_read()

    def _go_round(self, board: Board) -> None:
        """Send sparks forward and back, and light the weights: what each step does."""
        for layer in range(1, board.last + 1):
            color = theme.INPUT if layer == 1 else theme.ACTIVATION
            self.play(board.graph.pulse(board.graph.edges_of(layer), color), run_time=theme.QUICK)
        for layer in reversed(range(1, board.last + 1)):
            sparks = board.graph.pulse(board.graph.edges_of(layer), theme.GRADIENT, back=True)
            self.play(sparks, run_time=theme.QUICK)
        self.play(*board.graph.light(list(board.graph.edges)), run_time=0.5 * theme.QUICK)

    def _tell_change(self, board: Board, before: Figure, after: Figure) -> None:
        """Choose the words for a loss that does not fall, as it reads."""
        change = compare(before, after)
        if change == "equal" and is_zero(before):
            self.use_variant("reached")
        elif change == "equal":
            self.use_variant("flat" if board.numbers.at_step(0).has_no_gradient() else "same")
        elif change != "falls":
            self.use_variant("rises")

    def _falls_in_the_end(self, board: Board) -> bool:
        """Return whether the loss after many steps reads less than at the start."""
        losses = board.numbers.losses(MORE_STEPS + 1)
        return compare(*(board.numbers.read(float(losses[step])) for step in (0, -1))) == "falls"

    def _has_crossed(self, first: Quantities, board: Board) -> bool:
        """Return whether the only output has come from one side of its target to the other, as they read."""
        signs = {sign_as_read(numbers.difference()) for numbers in (first, board.numbers)}
        return board.sizes[-1] == 1 and signs == {"negative", "positive"}

    def _show_loss(self, board: Board, losses: np.ndarray, step: int) -> Figure:
        loss = board.numbers.at_step(step).true_loss()
        return self.record(f"loss_{step}", loss, loss_spec(losses, board.numbers)(float(loss)))

    # -- pictures -----------------------------------------------------------------------------------------------

    def _write_verdict(self, before: Figure, after: Figure) -> Formula:
        """Return the loss now beside the loss before; named where it is rounded, so that ≈ can say so."""
        signs = {"falls": "<", "rises": ">", "equal": "=" if after.value == before.value else "approx"}
        name = "" if after.equals == "=" else f"loss(L) {after.equals} "
        verdict = Formula(f"{name}loss({after}) {signs[compare(before, after)]} loss({before})", size=theme.FORMULA)
        return _sum_region().place(verdict, -1, 0.6)

    def _losses(self, first: Quantities, board: Board) -> tuple[Figure, Figure]:
        """Return the loss before and after."""
        return first.loss(), board.numbers.loss()

    def _rows_of(self, board: Board) -> list[Unit]:
        """Return the units in the table: the hidden ones if they are few, else one a layer; and the output."""
        if board.last == 2 and board.sizes[1] <= MOST_HIDDEN:
            hidden = board.graph.units(1)
        else:
            hidden = [Unit(layer, 1) for layer in range(1, board.last)]
        return [*hidden, Unit(board.last, 1)]

    def _pairs(self, first: Quantities, board: Board) -> list[tuple[Figure, Figure]]:
        """Return the numbers of the table, before and after the step, row by row; the last is the loss."""
        pairs = [(first.value(unit), board.numbers.value(unit)) for unit in self._rows_of(board)]
        return [*pairs, self._losses(first, board)]

    def _table_row(self, first: Quantities, board: Board, unit: Unit) -> tuple[Figure, Figure]:
        """Return a unit's value before and after the step as the table has them."""
        pairs = self._pairs(first, board)
        return _write_row(pairs[self._rows_of(board).index(unit)], _choose_shares(pairs))

    def _draw_table(self, first: Quantities, board: Board) -> ValueTable:
        """Return values of the first pass beside room for the second."""
        names = [board.notation.unit(unit) for unit in self._rows_of(board)]
        pairs = self._pairs(first, board)
        heads = [self.text(key, size=theme.LABEL, color=theme.QUIET) for key in ("before", "after")]
        room, shares = _table_region(), _choose_shares(pairs)
        roles = ["activation"] * len(names) + ["loss"]
        rows = [
            (name, *(f"{role}({figure.marked})" for figure in _write_row(pair, shares)))
            for name, role, pair in zip([*names, "loss(L)"], roles, pairs, strict=True)
        ]
        table = ValueTable(("", "", ""), rows, room, shares=shares, row_height=0.58)
        for head, column in zip(heads, table.columns[1:], strict=True):
            head.move_to([column.center[0], table.rule.get_center()[1] + HEAD / 2, 0])
        table.head = VGroup(*heads)
        self.play(FadeIn(table.head), Create(table.rule), run_time=theme.QUICK)
        for row in table.rows:
            self.play(FadeIn(row[0], row[1]), run_time=0.5 * theme.QUICK)
        return table

    def _work_sum(self, board: Board, table: ValueTable, unit: Unit) -> None:
        """Write a unit's sum below the table; move its value into the node and into the table."""
        rows = fit_sum(board, unit, _sum_region())
        for row in rows:
            self._work(board, row)
            if row.result is not None and row is not rows[-1]:
                self.play(FadeIn(row.result), run_time=0.5 * theme.QUICK)
                self.add(row.formula)
        self._settle(rows[-1], board.write_value(unit))
        cell = table.rows[self._rows_of(board).index(unit)][2]
        self.play(fly(rows[-1].formula.select("result"), cell), run_time=theme.QUICK)
        self._let_read(rows[-1].formula)
        self.play(FadeOut(*(row.formula for row in rows)), run_time=theme.QUICK)

    def _fill(self, board: Board, table: ValueTable, layer: int) -> None:
        """Show the other values of a layer, in the nodes and in the table."""
        missing = [unit for unit in board.graph.units(layer) if unit not in board.graph.values]
        if not missing:
            return
        if layer > 1:
            self.play(board.graph.pulse(board.graph.edges_of(layer), theme.ACTIVATION))
        listed = self._rows_of(board)
        values = [board.write_value(unit) for unit in missing]
        self.play(FadeIn(*values), run_time=theme.QUICK)
        flights = [
            fly(value, table.rows[listed.index(unit)][2])
            for unit, value in zip(missing, values, strict=True)
            if unit in listed
        ]
        if flights:
            self.play(*flights, run_time=theme.QUICK)

    def _loss_rows(self, board: Board, loss: Figure) -> list[Row]:
        """Return the loss in numbers; of many outputs only what it comes to."""
        numbers = board.numbers
        terms, signs = [], {"equals": loss.equals}
        if board.sizes[-1] == 1:
            unit = Unit(board.last, 1)
            target, value = numbers.compared([1])
            signs = {
                "equals": given_sign((target, value)),
                "sign": result_sign(half_squares, (target, value), loss),
            }
            code = f"1/2 ({{{{ {target} : y }}}} - {{{{ activation({value.term}) : o }}}})^2"
            operands = (Operand("y", board.target_number), Operand("o", board.graph.values[unit], units=(unit,)))
            terms = [SumTerm(code, operands)]

        def rows_at(size: float) -> list[Row]:
            return pack("loss(L)", terms, size, _sum_region().width, result=f"loss({loss})", **signs)

        return fit_rows(rows_at, _sum_region())

    def _run_steps(self, board: Board, run: TrainingRun, losses: np.ndarray) -> None:
        """Take the steps: the ball rolls, the curve grows, and all numbers of the board follow."""
        run.begin(self)
        for step in range(2, len(losses)):
            if step < len(losses) - 1:
                self._show_loss(board, losses, step)
            slow = SLOW_STEP if step <= SLOW_STEPS else STEP_TIME
            self.play(run.now.animate.set_value(step), run_time=slow)
        if len(losses) > 1:
            self._show_loss(board, losses, 1)
        self.play(*board.graph.rest(list(board.graph.edges)), run_time=STEP_TIME)


def _table_region() -> Region:
    """Return the room of the table, below its heads."""
    above, _ = work_region().split_rows(*TABLE_AND_SUM)
    return Region(above.left, above.right, above.bottom, above.top - HEAD)


def _choose_shares(pairs: Sequence[tuple[Figure, Figure]]) -> Sequence[float]:
    """Return the shares of the table's columns: those in which all numbers have room, or else the widest."""
    return next((each for each in SHARES if _have_room(pairs, each)), SHARES[-1])


def _have_room(pairs: Sequence[tuple[Figure, Figure]], shares: Sequence[float]) -> bool:
    """Return whether numbers fit their columns of a table in the smallest type."""
    _, *columns = _table_region().split_columns(*shares, gap=theme.GAP)
    return all(
        Formula(figure.marked, size=theme.SMALL).width <= column.width
        for pair in pairs
        for figure, column in zip(pair, columns, strict=True)
    )


def _as_many_decimals(before: Figure, after: Figure) -> tuple[Figure, Figure]:
    """Return two numbers of a row, of which one that is rounded has no more decimals than the other that is, where
    they compare as before."""
    pair = before, after
    if any(figure.equals == "=" or not PLAIN.fullmatch(figure.text) for figure in pair):
        return pair
    decimals = min(len(figure.text.partition(".")[2]) for figure in pair)
    even = before.written(f".{decimals}f"), after.written(f".{decimals}f")
    has_digits = all(digits_shown(figure.text) >= SIGNIFICANT_DIGITS for figure in even)
    return even if has_digits and compare(*even) == compare(*pair) else pair


def _write_row(pair: tuple[Figure, Figure], shares: Sequence[float]) -> tuple[Figure, Figure]:
    """Return two numbers as they are written beside each other in columns of a table with these shares."""
    width = _table_region().split_columns(*shares, gap=theme.GAP)[1].width
    before, after = (_write_in(figure, width) for figure in _as_many_decimals(*pair))
    return before, after


def _write_in(figure: Figure, width: float) -> Figure:
    """Return a number as it is written in a column, with fewer digits where it has no room for all of them."""
    digits = digits_shown(figure.text)
    cut = (figure.written(f"#.{count}g") for count in range(digits - 1, 0, -1))
    fitting = (each for each in (figure, *cut) if Formula(each.marked, size=theme.SMALL).width <= width)
    return next(fitting, figure.written(".1g"))


def _draw_bars(before: Figure, after: Figure, heads: VGroup, above: Formula) -> VGroup:
    """Return a name and a bar for the loss before a step, and for that after it, as long as they are large, under the
    verdict."""
    room, most = work_region(), max(abs(before.value), abs(after.value)) or 1.0
    names = [head.copy() for head in heads]
    left = room.left + max(name.width for name in names) + theme.GAP
    bars, height = VGroup(), float(above.get_bottom()[1]) - theme.GAP / 2
    for name, figure, opacity in zip(names, (before, after), (0.45, 1.0), strict=True):
        width = max((room.right - left) * abs(figure.value) / most, 0.02)
        bar = Rectangle(width=width, height=BAR, stroke_width=0).set_fill(theme.LOSS, opacity=opacity)
        middle = height - (len(bars) + 0.5) * NAMED_BAR
        name.move_to([room.left, middle, 0], aligned_edge=LEFT)
        bars.add(VGroup(name, bar.move_to([left, middle, 0], aligned_edge=LEFT)))
    return bars


def _sum_region() -> Region:
    return work_region().split_rows(*TABLE_AND_SUM)[1]
