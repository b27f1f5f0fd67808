"""A fully connected network: forward, backward, step; every number kept, so that a scene only reads it.
Deck page 7 反向传播算法."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from mathcore import activations as kinds
from mathcore.activations import Activation

Array = NDArray[Any]


@dataclass(frozen=True)
class Forward:
    """One pass: activations[0] is the input, pre_activations[k] = activations[k] @ W[k] + b[k]."""

    pre_activations: tuple[Array, ...]
    activations: tuple[Array, ...]

    @property
    def output(self) -> Array:
        """y', the activations of the last layer."""
        return self.activations[-1]


@dataclass(frozen=True)
class Backward:
    """Loss and its gradient with respect to every layer's quantities."""

    loss: float
    weights: tuple[Array, ...]
    biases: tuple[Array, ...]
    pre_activations: tuple[Array, ...]
    activations: tuple[Array, ...]


@dataclass(frozen=True)
class Factor:
    """One factor of the chain rule."""

    name: str
    typst: str
    value: float


class Network:
    """z[k] = a[k] @ W[k] + b[k], a[k+1] = f[k](z[k])."""

    def __init__(
        self,
        sizes: Sequence[int],
        weights: Sequence[Any],
        biases: Sequence[Any] | None = None,
        activations: str | Sequence[str] = "linear",
        loss: str = "half_squared_error",
    ) -> None:
        self.sizes = tuple(sizes)
        pairs = list(zip(self.sizes, self.sizes[1:], strict=False))
        self.weights = [
            np.broadcast_to(np.asarray(w, dtype=float), pair).copy() for w, pair in zip(weights, pairs, strict=True)
        ]
        given = [0.0] * len(pairs) if biases is None else biases
        self.biases = [
            np.broadcast_to(np.asarray(b, dtype=float), pair[1]).copy() for b, pair in zip(given, pairs, strict=True)
        ]
        self.has_biases = biases is not None
        names = [activations] * len(pairs) if isinstance(activations, str) else list(activations)
        self.activations: list[Activation] = [getattr(kinds, name) for name in names]
        self.last: Forward | None = None
        self.gradient: Backward | None = None

    def forward(self, x: Any) -> Forward:
        """X (n,) or (batch, n)."""
        a = [np.asarray(x, dtype=float)]
        z: list[Array] = []
        for weight, bias, activation in zip(self.weights, self.biases, self.activations, strict=True):
            z.append(a[-1] @ weight + bias)
            a.append(activation(z[-1]))
        self.last = Forward(tuple(z), tuple(a))
        return self.last

    def loss(self, y: Any) -> float:
        """½ Σ (y − y')²."""
        assert self.last is not None
        return float(0.5 * np.sum(np.square(np.asarray(y, dtype=float) - self.last.output)))

    def backward(self, y: Any) -> Backward:
        """Gradients of the loss."""
        assert self.last is not None
        upstream: Array = self.last.output - np.asarray(y, dtype=float)
        weights: list[Array] = []
        biases: list[Array] = []
        deltas: list[Array] = []
        upstreams = [upstream]
        for k in reversed(range(len(self.weights))):
            delta = self.activations[k].pull_back(self.last.pre_activations[k], self.last.activations[k + 1], upstream)
            below = np.atleast_2d(self.last.activations[k])
            weights.insert(0, below.T @ np.atleast_2d(delta))
            biases.insert(0, np.atleast_2d(delta).sum(axis=0))
            deltas.insert(0, delta)
            upstream = delta @ self.weights[k].T
            upstreams.insert(0, upstream)
        self.gradient = Backward(self.loss(y), tuple(weights), tuple(biases), tuple(deltas), tuple(upstreams))
        return self.gradient

    def step(self, learning_rate: float) -> None:
        """W ← w − η ∂L/∂w."""
        assert self.gradient is not None
        self.weights = [w - learning_rate * g for w, g in zip(self.weights, self.gradient.weights, strict=True)]
        if self.has_biases:
            self.biases = [b - learning_rate * g for b, g in zip(self.biases, self.gradient.biases, strict=True)]
        self.last = self.gradient = None

    def train(self, x: Any, y: Any, learning_rate: float, steps: int) -> Array:
        """The losses before each step and after the last, shape (steps + 1,)."""
        losses = []
        for _ in range(steps):
            self.forward(x)
            losses.append(self.backward(y).loss)
            self.step(learning_rate)
        self.forward(x)
        return np.array([*losses, self.loss(y)])

    def explain(self, weight: str) -> tuple[Factor, ...]:
        """The factors of ∂L/∂w for one weight such as "w1_2_3"; their product is the gradient."""
        assert self.last is not None and self.gradient is not None
        layer, i, j = (int(part) for part in weight[1:].split("_"))
        k = layer - 1
        if k == len(self.weights) - 1:
            head = [Factor("dL/dy'", "(partial L)/(partial y')", float(self.gradient.pre_activations[k][j - 1]))]
        else:
            head = [
                Factor("dL/dy'", "(partial L)/(partial y')", float(self.gradient.activations[-1][0])),
                Factor(f"w2_{j}", f"w^2_{j}", float(self.weights[-1][j - 1, 0])),
            ]
        below = self.last.activations[k][i - 1]
        name = f"x_{i}" if k == 0 else f"z_{i}"
        return (*head, Factor(name, name, float(below)))
