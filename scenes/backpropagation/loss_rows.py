"""Write the loss and its derivative with respect to an output: in letters, and in the board's numbers."""

from __future__ import annotations

import operator
from dataclasses import dataclass

from scenes.backpropagation.board import Board
from scenes.backpropagation.calculation import Operand, Row, SumTerm, best_size, fit_rows, pack
from scenes.backpropagation.equality_signs import given_sign, result_sign
from scenes.backpropagation.formats import MOST_SQUARES
from scenes.backpropagation.sums import half_squares
from scenes.components.network import Unit
from scenes.style.frame import Region
from scenes.style.theme import theme

__all__ = ["LossRows"]


@dataclass(frozen=True)
class LossRows:
    """The rows of a board's loss."""

    board: Board

    @property
    def count(self) -> int:
        """The number of outputs."""
        return self.board.sizes[-1]

    @property
    def written(self) -> range:
        """The numbers of the outputs whose terms are written."""
        return range(1, min(self.count, MOST_SQUARES) + 1)

    def loss(self, region: Region) -> tuple[list[Row], list[Row]]:
        """Return the loss in letters and in numbers, at the size at which both fit a region."""
        unit = self.board.notation.any_unit(self.board.last) if self.count > 1 else self._unit_name(1)
        target = "y_k" if self.count > 1 else "y"
        letters = f"1/2 {'sum_k ' if self.count > 1 else ''}({target} - {unit})^2"
        terms = [self._square(number) for number in self.written]
        loss, operands = self.board.numbers.loss(), self.board.numbers.compared(self.written)
        equals = result_sign(half_squares, operands, loss)
        if len(terms) < self.count:
            terms.append(SumTerm("dots.c"))
            equals = loss.equals

        def rows(size: float) -> list[Row]:
            found = pack("loss(L)", [SumTerm(letters)], size, region.width)
            found += pack("", terms, size, region.width, equals=given_sign(operands), under="loss(L)")
            return found + pack("", [], size, region.width, equals=equals, result=f"loss({loss})", under="loss(L)")

        found = rows(best_size(rows, region))
        return found[:1], found[1:]

    def gradient(self, region: Region) -> list[Row]:
        """Return the derivative, laid out in a region: by the chain rule, simplified, in numbers.

        The parts `half` and `two` of the first row cancel.
        """
        notation, numbers, unit = self.board.notation, self.board.numbers, Unit(self.board.last, 1)
        y, out = notation.target(unit), notation.unit(unit)
        target, value, gradient = numbers.target(1), numbers.value(unit), numbers.output_gradient(1)
        code = f"{{{{ activation({value}) : output }}}} - {{{{ {target.term} : target }}}}"
        operands = (
            Operand("output", self.board.graph.values[unit], units=(unit,)),
            Operand("target", self.board.target_number if self.count == 1 else None),
        )
        signs = {"equals": given_sign((value, target)), "sign": result_sign(operator.sub, (value, target), gradient)}
        lead = notation.gradient(notation.plain_unit(unit))
        outer = f"{{{{ 1/2 : half }}}} dot {{{{ 2 : two }}}} ({y} - {out}) dot {{{{ (-1) : inner }}}}"

        def rows(size: float) -> list[Row]:
            found = pack(lead, [SumTerm(outer)], size, region.width)
            found += pack("", [SumTerm(f"{out} - {y}")], size, region.width, under=lead)
            result = f"gradient({gradient})"
            return found + pack("", [SumTerm(code, operands)], size, region.width, result=result, under=lead, **signs)

        return fit_rows(rows, region, theme.BODY)

    def _square(self, number: int) -> SumTerm:
        unit = Unit(self.board.last, number)
        target, value = self.board.numbers.target(number), self.board.numbers.value(unit)
        code = f"1/2 ({{{{ {target} : y{number} }}}} - {{{{ activation({value.term}) : o{number} }}}})^2"
        operands = (
            Operand(f"y{number}", self.board.target_number if self.count == 1 else None),
            Operand(f"o{number}", self.board.graph.values[unit], units=(unit,)),
        )
        return SumTerm(code, operands)

    def _unit_name(self, number: int) -> str:
        return self.board.notation.unit(Unit(self.board.last, number))
