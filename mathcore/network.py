"""A fully connected network of any depth: forward, backward, step, train; deck page 7 反向传播算法.
Every number of a pass is kept, layer by layer, so that a scene only reads it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from mathcore.explain import Factor, explain
from mathcore.layers import Kind, read_activations, read_biases, read_loss, read_weights
from mathcore.passes import Forward, Gradients

Array = NDArray[Any]


@dataclass(frozen=True)
class Training:
    """losses: before each step and after the last; they end early if the training ran off to infinity."""

    losses: NDArray[np.float64]
    diverged: bool


class Network:
    """Layers k = 0 … L − 1 with z[k] = a[k] @ W[k] + b[k] and a[k + 1] = f[k](z[k]).

    sizes: units a layer, input first. weights[k]: shape (sizes[k], sizes[k + 1]), [i, j] from unit i to unit j; or one
    number for all. biases[k]: shape (sizes[k + 1],) or one number; None for a network without. activations: a name
    (linear, sigmoid, tanh, relu, leaky_relu, prelu, elu, softmax), an `Activation`, or one of them a layer.
    loss: half_squared_error ½ Σ (y − y')², or cross_entropy −Σ y ln y' behind a softmax; of a batch, the mean.

    ValueError names what does not fit. float32 weights give a float32 network; all else float64."""

    def __init__(
        self,
        sizes: Sequence[int],
        weights: Sequence[Any],
        biases: Sequence[Any] | None = None,
        activations: Kind | Sequence[Kind] = "linear",
        loss: str = "half_squared_error",
    ) -> None:
        self.sizes = tuple(int(size) for size in sizes)
        self.weights = read_weights(self.sizes, weights)
        self.has_biases = biases is not None
        self.biases = read_biases(self.sizes, biases, self.weights[0].dtype)
        self.activations = read_activations(activations, len(self.weights))
        self.loss_function = read_loss(loss, self.activations[-1])
        self.last: Forward | None = None
        self.gradients: Gradients | None = None

    def forward(self, x: Any) -> Forward:
        """Return the pass of one sample x of shape (sizes[0],), or of a batch (samples, sizes[0])."""
        activations, pre_activations = [self._shaped(x, self.sizes[0], "x")], []
        with np.errstate(over="ignore", invalid="ignore", under="ignore"):
            for weight, bias, f in zip(self.weights, self.biases, self.activations, strict=True):
                z = activations[-1] @ weight
                pre_activations.append(z + bias if self.has_biases else z)
                activations.append(f(pre_activations[-1]))
        self.last, self.gradients = Forward(tuple(pre_activations), tuple(activations)), None
        return self.last

    def loss(self, y: Any) -> float:
        """Return the loss of the last forward pass against the target y, of the output's shape."""
        last = self._last("loss")
        target = self._target(y, last)
        with np.errstate(over="ignore", invalid="ignore", under="ignore"):
            return float(np.mean(self.loss_function.value(target, last.pre_activations[-1], last.output)))

    def backward(self, y: Any) -> Gradients:
        """Return the gradient of the loss of the last forward pass; calling it again gives the same."""
        last = self._last("backward")
        target = self._target(y, last)
        samples = len(target) if target.ndim == 2 else 1
        flow = []
        with np.errstate(over="ignore", invalid="ignore", under="ignore"):
            upstream = self.loss_function.gradient(target, last.output) / samples
            for k in reversed(range(len(self.weights))):
                if k == len(self.weights) - 1 and self.loss_function.error is not None:
                    delta = self.loss_function.error(target, last.output) / samples
                else:
                    delta = self.activations[k].pull_back(last.pre_activations[k], last.activations[k + 1], upstream)
                flow.append((_outer(last.activations[k], delta), _summed(delta), delta, upstream))
                upstream = delta @ self.weights[k].T if k else upstream
        weights, biases, deltas, upstreams = zip(*reversed(flow), strict=True)
        self.gradients = Gradients(self.loss(y), weights, biases, deltas, upstreams, self.weights[0])
        return self.gradients

    def step(self, learning_rate: float) -> None:
        """Take the step w ← w − η ∂L/∂w for every weight and bias, with the gradients of the last backward pass."""
        if self.gradients is None:
            raise ValueError("step: there is no gradient yet; call forward(x) and backward(y) first")
        with np.errstate(over="ignore", invalid="ignore", under="ignore"):
            self.weights = [w - learning_rate * g for w, g in zip(self.weights, self.gradients.weights, strict=True)]
            if self.has_biases:
                self.biases = [b - learning_rate * g for b, g in zip(self.biases, self.gradients.biases, strict=True)]
        self.last = self.gradients = None

    def train(self, x: Any, y: Any, learning_rate: float, steps: int) -> Training:
        """Take `steps` steps of gradient descent on all samples at once."""
        losses = []
        for _ in range(steps):
            self.forward(x)
            losses.append(self.backward(y).loss)
            if not np.isfinite(losses[-1]):
                return Training(np.array(losses), diverged=True)
            self.step(learning_rate)
        self.forward(x)
        losses.append(self.loss(y))
        return Training(np.array(losses), diverged=not np.isfinite(losses[-1]))

    def explain(self, weight: str) -> tuple[Factor, ...]:
        """Return the chain of factors of ∂L/∂w, from the loss back to the weight; their product is the gradient.

        weight: `w1_2_3` is the weight of layer 1 from unit 2 to unit 3, `b1_3` the bias of unit 3, counted from 1;
        `w2_3` will do where layer 2 has one unit. Needs one sample, forward and backward."""
        return explain(self, weight)

    def _last(self, caller: str) -> Forward:
        if self.last is None:
            raise ValueError(f"{caller}: nothing has gone through the network yet; call forward(x) first")
        return self.last

    def _shaped(self, values: Any, size: int, name: str) -> Array:
        array = np.asarray(values, dtype=self.weights[0].dtype)
        if array.ndim not in (1, 2) or array.shape[-1] != size or len(array) == 0:
            raise ValueError(
                f"{name} has shape {array.shape}; give ({size},) for one sample, (samples, {size}) for a batch"
            )
        return array

    def _target(self, y: Any, last: Forward) -> Array:
        target = self._shaped(y, self.sizes[-1], "y")
        if target.shape != last.output.shape:
            raise ValueError(
                f"y has shape {target.shape}, the output {last.output.shape}; give a target for each sample"
            )
        return target


def _outer(below: Array, delta: Array) -> Array:
    """∂L/∂W: a ⊗ δ, summed over the samples."""
    return below.T @ delta if below.ndim == 2 else np.outer(below, delta)


def _summed(delta: Array) -> Array:
    return delta.sum(axis=0) if delta.ndim == 2 else delta
