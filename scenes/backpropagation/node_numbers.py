"""The numbers that stand in the nodes of a network's board in the whole chapter, and how wide they make these."""

from __future__ import annotations

import math
from functools import cached_property

from scenes.backpropagation.formats import MORE_STEPS
from scenes.backpropagation.label import apart
from scenes.backpropagation.number_fitting import fit_figure
from scenes.backpropagation.quantities import Quantities
from scenes.components.network import Unit, shown_units
from scenes.framework.numbers import Figure
from scenes.style.theme import theme

__all__ = ["LEAST_PAIR_RADIUS", "NodeNumbers", "chord", "rims"]

SIDE = 0.08  # between a number and the rim of its node, in radii
LEAST_PAIR_RADIUS = 0.36  # of a node that holds two numbers, one above the other
HALF_DIGIT = 1 / 195  # half the height of a digit, of a power's rise and a margin, by its type size
RIM = 0.06  # of a node, on both sides


def rims(radius: float) -> float:
    """Return what the rims of a node of a radius take of its width."""
    return 2 * SIDE * radius + RIM


def chord(radius: float) -> float:
    """Return the width of a circle at the height of the numbers of a pair."""
    half = math.sqrt(max(radius**2 - (apart(radius) + theme.SMALL * HALF_DIGIT) ** 2, 0.0))
    return max(2 * half - RIM, 0.0)


class NodeNumbers:
    """What stands in the nodes of each column: the layers, and the loss behind them."""

    def __init__(self, numbers: Quantities) -> None:
        self.first, self.second = numbers.at_step(0), numbers.at_step(1)
        self.sizes = numbers.params.sizes
        self.last = len(self.sizes) - 1

    @cached_property
    def trained(self) -> Quantities:
        """The numbers after the last step of the training run."""
        return self.first.at_step(len(self.first.losses(MORE_STEPS + 1)) - 1)

    def half_width(self, radius: float, column: int, size: float, least: int) -> float:
        """Return half the width that a column's nodes need for their numbers in a type size with at least so many
        digits.

        A circle of the radius is wide enough for most."""
        is_layer = 0 < column <= self.last
        figures = self.values_in(column)
        if is_layer and (radius >= LEAST_PAIR_RADIUS or self._is_whole(column)):
            figures += self._gradients_in(column)
        room = chord(radius) if is_layer and radius >= LEAST_PAIR_RADIUS else 2 * radius - rims(radius)
        whole, is_signed = 2 * radius - rims(radius), size > theme.SMALL
        fitted = [fit_figure(figure, room, (size,), least=least, signed=is_signed) for figure in figures]
        least = least if is_signed else 1
        trained = self._read(self.trained, column)
        fitted += [fit_figure(figure, whole, (size,), least=least, signed=is_signed) for figure in trained]
        width = max(room, *(each.width for each in fitted))
        # ≈ has a place of its own where no text is shorter: 5×10⁴ is wider than 50124.
        width = max(width, *(fit_figure(figure, width, (size,)).width for figure in figures))
        return radius + (width - room) / 2

    def _is_whole(self, layer: int) -> bool:
        return self.sizes[layer] == len(shown_units(self.sizes[layer]))

    def values_in(self, column: int) -> list[Figure]:
        """Return the numbers that stand in a column's nodes before and after the step; the last is of the loss."""
        targets = [float(self.first.params.y[0])] if column > self.last and self.sizes[-1] == 1 else []
        values = (value for numbers in (self.first, self.second) for value in self._read(numbers, column))
        return [*map(self.first.read, targets), *values]

    def _read(self, numbers: Quantities, column: int) -> list[Figure]:
        """Return the values of a layer, or the loss."""
        if column > self.last:
            return [numbers.read(numbers.true_loss())]
        return [numbers.read(numbers.true_value_of(Unit(column, number))) for number in shown_units(self.sizes[column])]

    def _gradients_in(self, column: int) -> list[Figure]:
        """Return the gradients that will stand beside a column's values."""
        first, numbers = self.first, shown_units(self.sizes[column])
        values = [first.true_error_of(Unit(column, number)) for number in numbers]
        values += [first.true_output_gradient(number) for number in numbers] if column == self.last else []
        return list(map(first.read, values))
