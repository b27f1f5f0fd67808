"""Loss functions: half the squared error, and the cross-entropy of a softmax.
A loss of a batch is the mean over its samples, so that the learning rate means the same for every batch size."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from mathcore.softmax import softmax

Array = NDArray[Any]


@dataclass(frozen=True)
class Loss:
    """value(y, z, y'): the loss of each sample, from the target, the last pre-activations and the output.

    gradient(y, y'): ∂L/∂y'. error(y, y'): ∂L/∂z where that is simpler than going through y', else None."""

    name: str
    value: Callable[[Array, Array, Array], Array]
    gradient: Callable[[Array, Array], Array]
    error: Callable[[Array, Array], Array] | None = None


def _half_squared_error(y: Array, _: Array, output: Array) -> Array:
    return np.asarray(np.square(y - output).sum(axis=-1) / 2)


def _cross_entropy(y: Array, z: Array, _: Array) -> Array:
    """−Σ yᵢ ln sᵢ, from z, so that no share is too small for its logarithm."""
    return np.asarray(-np.where(y == 0, 0.0, y * softmax.logarithm(z)).sum(axis=-1))


def _cross_entropy_gradient(y: Array, output: Array) -> Array:
    """−yᵢ / sᵢ."""
    with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
        return np.where(y == 0, 0.0, -y / output)


half_squared_error = Loss("half_squared_error", _half_squared_error, lambda y, output: output - y)
cross_entropy = Loss(
    "cross_entropy",
    _cross_entropy,
    _cross_entropy_gradient,
    lambda y, output: output * y.sum(axis=-1, keepdims=True) - y,
)

LOSSES = {loss.name: loss for loss in (half_squared_error, cross_entropy)}
