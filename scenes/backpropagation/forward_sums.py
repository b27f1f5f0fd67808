"""The sums of a forward pass, unit by unit: in letters, in numbers, and what they come to.

Deck, page 7: z = 0.5·40 + 0.5·80 = 60, and y' = 1·60 + 1·60 + 1·60 = 180.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from scenes.backpropagation.board import Board
from scenes.backpropagation.calculation import Operand, Row, SumTerm, best_size, pack, stack_rows
from scenes.backpropagation.equality_signs import given_sign, result_sign
from scenes.backpropagation.formats import MOST_TERMS
from scenes.backpropagation.sums import sum_of_products
from scenes.components.network import Edge, Unit
from scenes.framework.numbers import Figure
from scenes.style.frame import Region

__all__ = ["ForwardSums", "fit_sum"]


@dataclass(frozen=True)
class ForwardSums:
    """Write the sums of a board's units at a type size, in rows no wider than a width."""

    board: Board
    size: float
    width: float
    most: int = MOST_TERMS

    def in_full(self, unit: Unit) -> list[Row]:
        """Return letters, numbers, value, each in a row of its own."""
        lead, figure = self.board.notation.sum(unit), self.board.numbers.sum(unit)
        rows = self._pack(lead, self._letters(unit))
        rows += self._pack("", self._numbers(unit), equals=given_sign(self._operands(unit)), under=lead)
        rows += self._pack("", [], equals=self._sign(unit, figure), result=f"activation({figure})", under=lead)
        return rows + self._activated(unit)

    def in_short(self, unit: Unit) -> list[Row]:
        """Return numbers and value, in one row where they fit."""
        figure = self.board.numbers.sum(unit)
        rows = self._pack(
            self.board.notation.sum(unit),
            self._numbers(unit),
            equals=given_sign(self._operands(unit)),
            sign=self._sign(unit, figure),
            result=f"activation({figure})",
        )
        return rows + self._activated(unit)

    def _pack(self, lead: str, terms: Sequence[SumTerm], **kwargs: str) -> list[Row]:
        return pack(lead, terms, self.size, self.width, **kwargs)

    def _edges(self, unit: Unit) -> list[Edge | None]:
        """Return the edges whose terms are written: all, or the first ones and the last, with None between."""
        before = self.board.sizes[unit.layer - 1]
        firsts = range(1, max(self.most // 2, 1) + 1)
        numbers = [*range(1, before + 1)] if before <= self.most else [*firsts, None, before]
        return [None if number is None else Edge(unit.layer, number, unit.number) for number in numbers]

    def _letters(self, unit: Unit) -> list[SumTerm]:
        notation = self.board.notation
        return [
            SumTerm("dots.c") if edge is None else SumTerm(f"{notation.weight(edge)} {notation.unit(edge.start)}")
            for edge in self._edges(unit)
        ]

    def _numbers(self, unit: Unit) -> list[SumTerm]:
        return [
            SumTerm("dots.c") if edge is None else self._number(edge, first=index == 0)
            for index, edge in enumerate(self._edges(unit))
        ]

    def _number(self, edge: Edge, *, first: bool) -> SumTerm:
        board = self.board
        weight, value = board.numbers.weight(edge), board.numbers.value(edge.start)
        color = "input" if edge.layer == 1 else "activation"
        w, x = f"w{edge.source}", f"x{edge.source}"
        code = f"{{{{ weight({weight if first else weight.term}) : {w} }}}} times {{{{ {color}({value.term}) : {x} }}}}"
        label = board.label(edge)
        operands = (
            Operand(w, label.number if label else None, (edge,)),
            Operand(x, board.graph.values[edge.start], (edge,), (edge.start,)),
        )
        return SumTerm(code, operands)

    def _operands(self, unit: Unit) -> list[Figure]:
        """Return the weight and value of each term that is written, in turn."""
        numbers, edges = self.board.numbers, filter(None, self._edges(unit))
        return [figure for edge in edges for figure in (numbers.weight(edge), numbers.value(edge.start))]

    def _sign(self, unit: Unit, figure: Figure) -> str:
        """Return the sign before the sum: where terms are left out, it can't be redone by hand."""
        if None in self._edges(unit):
            return figure.equals
        return result_sign(sum_of_products, self._operands(unit), figure)

    def _activated(self, unit: Unit) -> list[Row]:
        """Return the activation applied to the sum, where it changes it."""
        board, notation = self.board, self.board.notation
        if notation.is_linear(unit.layer):
            return []
        figure = board.numbers.value(unit)
        applied = SumTerm(f"{notation.activation(unit.layer)}({notation.sum(unit)})")
        return self._pack(notation.unit(unit), [applied], sign=figure.equals, result=f"activation({figure})")


def fit_sum(board: Board, unit: Unit, region: Region, *, in_full: bool = False) -> list[Row]:
    """Return the rows of a unit's sum, laid out in a region: all its terms where they fit, else the first and the
    last."""
    for most in range(MOST_TERMS, 0, -1):

        def write(size: float, most: int = most) -> list[Row]:
            sums = ForwardSums(board, size, region.width, most)
            return sums.in_full(unit) if in_full else sums.in_short(unit)

        rows = write(best_size(write, region))
        if stack_rows(rows, region).height <= region.height:
            break
    return rows
