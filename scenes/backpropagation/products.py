"""Count the multiplications that the gradients of all weights of a network take, with and without shared factors."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

__all__ = ["LARGE_SIZES", "Products", "count_large_products", "count_products"]

LARGE_SIZES = (784, 16, 16, 10)  # a network that reads handwritten digits of 28 × 28 points


@dataclass(frozen=True)
class Products:
    """Multiplications: `by_weight` where each weight's factors are multiplied from the loss on, `shared` where the
    gradient of each unit is kept and used again."""

    by_weight: int
    shared: int

    @property
    def saved(self) -> int:
        return self.by_weight - self.shared


def count_products(sizes: Sequence[int], activations: Sequence[str] | str = "linear") -> Products:
    """Return the multiplications for layers of these sizes, and activations of the layers after the input.

    On a path from a weight to the loss there are the value before it, a weight for each layer behind, ∂L/∂y' of the
    output, and a slope for each activation that is not linear: one multiplication less than factors. A weight of a
    layer has a path through each choice of units in the layers behind. With the gradients of units kept, a weight takes
    one multiplication, a unit one for each edge that leaves it and one for its slope.
    """
    layers = len(sizes) - 1
    names = [activations] * layers if isinstance(activations, str) else list(activations)
    curved = [name != "linear" for name in names]
    weights = [before * after for before, after in pairwise(sizes)]
    by_weight = sum(
        count * math.prod(sizes[layer + 1 :]) * (layers - layer + 1 + sum(curved[layer - 1 :]))
        for layer, count in enumerate(weights, start=1)
    )
    slopes = sum(size for size, is_curved in zip(sizes[1:], curved, strict=True) if is_curved)
    return Products(by_weight, sum(weights) + sum(weights[1:]) + slopes)


def count_large_products(activations: Sequence[str]) -> Products:
    """Return the multiplications for layers of `LARGE_SIZES`, with activations as a small network's: all hidden layers
    have that of its first layer, the output has that of its last."""
    hidden = len(LARGE_SIZES) - 2
    return count_products(LARGE_SIZES, [*[activations[0]] * hidden, activations[-1]])
