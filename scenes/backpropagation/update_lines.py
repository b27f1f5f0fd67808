"""Write the step of a weight in one line, w ← w − η ∂L/∂w in numbers, and move the weight on its edge."""

from __future__ import annotations

import operator
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise, product

from manim import DOWN, LEFT, RIGHT, UP, ValueTracker, VGroup

from scenes.backpropagation.board import Board
from scenes.backpropagation.calculation import Operand, Row, SumTerm, pack
from scenes.backpropagation.equality_signs import result_sign
from scenes.backpropagation.fitted import FittedNumber
from scenes.backpropagation.label import EdgeLabel
from scenes.backpropagation.sums import step_down
from scenes.backpropagation.weight_changes import read_change
from scenes.components.network import Edge
from scenes.components.text import Formula, type_sizes
from scenes.framework.digits import Value, live_spec
from scenes.framework.ledger import Ledger
from scenes.framework.numbers import Figure
from scenes.style.frame import Region
from scenes.style.theme import theme

__all__ = ["UpdateLines", "live_weight", "write_changes"]

ROWS, SPACES = 0.18, 1.5  # between the rows of the changes, and, in spaces of the theme, between their columns
CLOSE_ROWS, CLOSE_GAPS = 0.1, 1.2  # where they have no room else, and in gaps of the theme
COLUMNS = (1, 2, 3)  # of like length that rows of changes are tried in


@dataclass(frozen=True)
class UpdateLines:
    """The lines of a board's weights; the learning rate comes from the part `learning_rate` of a rule."""

    board: Board
    rule: Formula | None = None

    def unscaled(self) -> Figure:
        """Return what the first weight before the output comes to without a learning rate."""
        edge, numbers = Edge(self.board.last, 1, 1), self.board.numbers
        value, name = numbers.unscaled_of(edge), f"unscaled_{self.board.notation.weight_name(edge)}"
        return numbers.record(name, value, numbers.formats.spec(float(value)))

    def without_rate(self, unscaled: Figure, size: float, width: float) -> list[Row]:
        """Return W ← w − ∂L/∂w in numbers, of the first weight before the output."""
        edge = Edge(self.board.last, 1, 1)
        weight, gradient = self.board.numbers.weight(edge), self.board.numbers.weight_gradient(edge)
        sign = result_sign(operator.sub, (weight, gradient), unscaled)
        return self._pack(edge, _gradient(gradient), (), sign, unscaled, size, width)

    def with_rate(self, edge: Edge, size: float, width: float) -> list[Row]:
        """Return W ← w − η ∂L/∂w in numbers."""
        numbers = self.board.numbers
        rate, gradient, new = numbers.learning_rate(), numbers.weight_gradient(edge), numbers.new_weight(edge)
        change = f"{{{{ step({rate}) : learning_rate }}}} times {_gradient(gradient)}"
        source = self.rule.select("learning_rate") if self.rule is not None else None
        sign = result_sign(step_down, (numbers.weight(edge), rate, gradient), new)
        return self._pack(edge, change, (Operand("learning_rate", source),), sign, new, size, width)

    def _pack(
        self, edge: Edge, change: str, scaled: tuple[Operand, ...], sign: str, new: Figure, size: float, width: float
    ) -> list[Row]:
        label, weight = self.board.label(edge), self.board.numbers.weight(edge)
        operands = (
            Operand("w", label.number if label else None, (edge,)),
            *scaled,
            Operand("g", label.gradient if label else None, (edge,)),
        )
        term = SumTerm(f"{{{{ weight({weight}) : w }}}} - {change}", operands)
        lead = self.board.notation.weight(edge)
        return pack(lead, [term], size, width, equals="arrow.l", sign=sign, result=f"weight({new})")


def live_weight(board: Board, edge: Edge, label: EdgeLabel, share: ValueTracker, ledger: Ledger) -> FittedNumber:
    """Return the number of an edge while its weight changes; `share` of the way to the new one is done."""
    old, new = board.numbers.weight_of(edge), board.numbers.new_weight_of(edge)
    ends, formats = (old, new), board.numbers.formats
    size = min(board.fit_to_edge(board.numbers.read(value), edge.layer).size for value in ends)
    running = live_spec(ends)

    def spec_of(value: float) -> str:
        return formats.spec(value) if value in ends else running

    def value() -> Value:
        return (
            board.numbers.true_new_weight_of(edge) if share.get_value() >= 1 else old + share.get_value() * (new - old)
        )

    name, room = f"edge_{board.numbers.new_name(edge)}", board.live_room(edge.layer)
    number = FittedNumber(ledger, name, value, spec_of, room, size=size, color=theme.WEIGHT, rests=ends)
    number.move_to(label.number)
    return number


def write_changes(board: Board, room: Region) -> VGroup:
    """Return a row for each weight on the board, with its value before and after the step: a column a layer, or all in
    one where that is larger, or in columns of like length where neither has room; where none has, the first rows and an
    ellipsis."""
    layers = [board.labelled(layer) for layer in range(1, board.last + 1)]
    edges, sizes = [edge for layer in layers for edge in layer], type_sizes(theme.FORMULA)
    for size in sizes:
        rows = [_change_row(board, edge, size) for edge in edges]
        for columns in (_split(rows, list(map(len, layers))), [rows]):
            if _fits(_stand(columns), room):
                return _place(rows, room)
    for count, is_close in product(COLUMNS, (False, True)):
        if _fits(_stand(_split_evenly(rows, count), is_close=is_close), room):
            return _place(rows, room)
    return _cut(rows, Formula("dots.v", size=sizes[-1]), room)


def _cut(rows: Sequence[Formula], dots: Formula, room: Region) -> VGroup:
    """Return the first rows and an ellipsis: as many as the region holds."""
    for shown, count in product(range(len(rows) - 1, 1, -1), COLUMNS):
        found = [*rows[:shown], dots]
        if _fits(_stand(_split_evenly(found, count), is_close=True), room):
            return _place(found, room)
    found = [rows[0], dots]
    _stand([found])
    return _place(found, room)


def _change_row(board: Board, edge: Edge, size: float) -> Formula:
    """Return the values of a weight before and after the step, in one line."""
    old, new = (figure.marked for figure in read_change(board, edge))
    arrow = "arrow.r med" if new.startswith("approx") else "arrow.r"
    return Formula(f"{board.notation.weight(edge)} : med weight({old}) {arrow} weight({new})", size=size)


def _split(rows: Sequence[Formula], counts: Sequence[int]) -> list[Sequence[Formula]]:
    """Return so many rows a column."""
    ends = list(accumulate(counts, initial=0))
    return [rows[start:end] for start, end in pairwise(ends)]


def _split_evenly(rows: Sequence[Formula], columns: int) -> list[Sequence[Formula]]:
    """Return the rows in columns of which only the last may be shorter."""
    height = -(-len(rows) // columns)
    return [rows[start : start + height] for start in range(0, len(rows), height)]


def _stand(columns: Sequence[Sequence[Formula]], *, is_close: bool = False) -> VGroup:
    """Put rows below each other, column beside column."""
    rows, gap = (CLOSE_ROWS, CLOSE_GAPS * theme.GAP) if is_close else (ROWS, SPACES * theme.SPACE)
    found = VGroup(*(VGroup(*column).arrange(DOWN, buff=rows, aligned_edge=LEFT) for column in columns))
    return found.arrange(RIGHT, buff=gap, aligned_edge=UP)


def _fits(found: VGroup, room: Region) -> bool:
    return bool(found.width <= room.width and found.height <= room.height)


def _place(rows: Sequence[Formula], room: Region) -> VGroup:
    """Move rows that stand below and beside each other to the upper left corner of a region."""
    return VGroup(*rows).align_to([room.left, room.top, 0], LEFT + UP)


def _gradient(gradient: Figure) -> str:
    return f"{{{{ gradient({gradient.term}) : g }}}}"
