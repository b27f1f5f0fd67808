"""The records of a network's passes: every number of one pass forward, and of one back."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from numpy.typing import NDArray

Array = NDArray[Any]


@dataclass(frozen=True)
class Forward:
    """One pass over L layers.

    activations: L + 1 arrays, from the input x = a[0] to the output y' = a[L].
    pre_activations: L arrays, z[k] = a[k] @ W[k] + b[k]; a[k + 1] = f[k](z[k])."""

    pre_activations: tuple[Array, ...]
    activations: tuple[Array, ...]

    @property
    def output(self) -> Array:
        """y', the activations of the last layer."""
        return self.activations[-1]


@dataclass(frozen=True)
class Gradients:
    """The loss L and its derivative with respect to everything, in the shapes of what it is taken of.

    pre_activations[k] is ∂L/∂z[k], the error that flows back; later_activations[k] is ∂L/∂a[k + 1]."""

    loss: float
    weights: tuple[Array, ...]
    biases: tuple[Array, ...]
    pre_activations: tuple[Array, ...]
    later_activations: tuple[Array, ...]
    first_weights: Array

    @cached_property
    def activations(self) -> tuple[Array, ...]:
        """∂L/∂a[k] for k = 0 … L; that of the input, which no training step needs, is computed when asked for."""
        return self.pre_activations[0] @ self.first_weights.T, *self.later_activations
