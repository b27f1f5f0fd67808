"""Parameters of the scenes on backpropagation: the network, its input and target, the learning rate.

All eight scenes take the same parameters, so that they can stand on the same picture.
"""

from __future__ import annotations

from typing import Annotated, Literal, Self

import numpy as np
from pydantic import Field, model_validator

from mathcore import Network
from scenes.backpropagation.history import history_of
from scenes.framework.numbers import format_number
from scenes.framework.parameters import Parameters, Real

__all__ = ["NetworkParameters"]

LARGEST = 1e100  # of a size that is written, and whose square is a float

MOST_LAYERS = 4

ActivationName = Literal["linear", "sigmoid", "tanh", "relu", "leaky_relu", "prelu", "elu"]
Vector = tuple[Real, ...]
Matrix = tuple[Vector, ...]
Size = Annotated[int, Field(ge=1, le=1000)]


class NetworkParameters(Parameters):
    """A fully connected network without biases, one sample, and a learning rate.

    `weights` gives each layer one number for all its weights, or a matrix with a row a source unit; with `seed` they
    are drawn at random instead. `inputs`, `target` and `activations` may be one value for all units or layers.
    """

    sizes: tuple[Size, ...] = (2, 3, 1)
    """Units of each layer, inputs first: one or two hidden layers between inputs and outputs."""
    weights: tuple[Real | Vector | Matrix, ...] = (0.5, 1.0)
    """For each layer one number for all its weights, or a matrix with a row a source unit."""
    seed: Annotated[int, Field(ge=0)] | None = None
    """Draws the weights at random instead."""
    inputs: Real | Vector = (40.0, 80.0)
    """The inputs: one number for all, or one a unit."""
    target: Real | Vector = 60.0
    """The targets: one number for all, or one an output."""
    learning_rate: Annotated[float, Field(gt=0, le=1e3, allow_inf_nan=False)] = 1e-5
    """The learning rate η."""
    activations: ActivationName | tuple[ActivationName, ...] = "linear"
    """The activation functions: one for all layers, or one a layer."""
    output_symbol: Literal["y'", "ŷ"] = "y'"
    """How the network's output is written."""

    @model_validator(mode="after")
    def check(self) -> Self:
        sizes = list(self.sizes)
        layers = len(sizes) - 1
        self._check_depth()
        if self.seed is None and len(self.weights) != layers:
            raise ValueError(
                f"weights: {_count(len(self.weights), 'layer')} of weights can't join the {len(sizes)} layers of sizes "
                f"{sizes}; write {layers}, each a number or a matrix, or set seed"
            )
        for name, values, size in (("inputs", self.inputs, sizes[0]), ("target", self.target, sizes[-1])):
            if isinstance(values, tuple) and len(values) != size:
                raise ValueError(
                    f"{name}: {_count(len(values), 'value')} for the layer of {_count(size, 'unit')} in sizes {sizes}; "
                    f"write {_count(size, 'value')}"
                )
        if not isinstance(self.activations, str) and len(self.activations) != layers:
            raise ValueError(
                f"activations: {list(self.activations)} names {_count(len(self.activations), 'layer')}, sizes {sizes} "
                f"has {layers} after the input; write {layers}, or one for all"
            )
        if self.seed is None:
            for layer in range(1, layers + 1):
                self._matrix(layer)
        self._check_values()
        return self

    def _check_depth(self) -> None:
        """There must be a hidden layer, for gradients to go on through, and no more layers than the picture holds."""
        sizes = list(self.sizes)
        if len(sizes) < 3:
            ends = (sizes * 2)[:2] if sizes else [2, 1]
            raise ValueError(
                f"sizes: {sizes} has no hidden layer, and backpropagation is about the gradient that goes back through "
                f"one; put a layer between input and output, for example {[ends[0], 3, ends[1]]}"
            )
        if len(sizes) > MOST_LAYERS:
            raise ValueError(
                f"sizes: {sizes} has {len(sizes)} layers, and the picture has room for {MOST_LAYERS}; leave out "
                f"{_count(len(sizes) - MOST_LAYERS, 'layer')} in the middle, for example "
                f"{[*sizes[: MOST_LAYERS - 1], sizes[-1]]}"
            )

    @property
    def layers(self) -> int:
        """Layers of weights."""
        return len(self.sizes) - 1

    @property
    def x(self) -> np.ndarray:
        """The input, shape (sizes[0],)."""
        return np.broadcast_to(np.asarray(self.inputs, dtype=float), (self.sizes[0],)).copy()

    @property
    def y(self) -> np.ndarray:
        """The target, shape (sizes[-1],)."""
        return np.broadcast_to(np.asarray(self.target, dtype=float), (self.sizes[-1],)).copy()

    @property
    def activation_names(self) -> tuple[str, ...]:
        """The activation of each layer after the input."""
        return (self.activations,) * self.layers if isinstance(self.activations, str) else self.activations

    def network(self) -> Network:
        """Return a new network with the initial weights."""
        if self.seed is None:
            weights = [self._matrix(layer) for layer in range(1, self.layers + 1)]
        else:
            weights = self._drawn_weights(self.seed)
        return Network(self.sizes, weights, activations=self.activation_names)

    def _matrix(self, layer: int) -> np.ndarray:
        """Return the weights that lead to a layer, shape (sizes[layer − 1], sizes[layer])."""
        shape = self.sizes[layer - 1], self.sizes[layer]
        given = self.weights[layer - 1]
        try:
            matrix = np.asarray(given, dtype=float)
            if matrix.ndim == 1 and 1 in shape:
                matrix = matrix.reshape(shape)
            if matrix.ndim != 1 and (matrix.ndim == 0 or matrix.shape == shape):
                return np.broadcast_to(matrix, shape).copy()
        except ValueError:
            pass
        raise ValueError(
            f"weights: the weights of layer {layer} do not fit sizes {list(self.sizes)}; write one number for all, "
            f"or {shape[0]} rows of {shape[1]}"
        )

    def _drawn_weights(self, seed: int) -> list[np.ndarray]:
        """Return Glorot's uniform weights, to two decimals so that they can be read."""
        generator = np.random.default_rng(seed)
        drawn = []
        for before, after in zip(self.sizes, self.sizes[1:], strict=False):
            bound = np.sqrt(6 / (before + after))
            drawn.append(np.round(generator.uniform(-bound, bound, (before, after)), 2))
        return drawn

    def _check_values(self) -> None:
        """Refuse numbers of the first two passes that are too large to be written."""
        history = history_of(self)
        for steps, keys in ((0, ("weights", "inputs")), (1, ("learning_rate",))):
            state = history.state(steps)
            numbers = (*state.forward.activations, *state.gradients.weights, np.array(state.gradients.loss))
            if not all(np.all(np.abs(values) <= LARGEST) for values in numbers):
                key = next((name for name in keys if name in self.model_fields_set), keys[0])
                raise ValueError(
                    f"{key}: the network's numbers grow beyond {format_number(LARGEST, '.6g')}"
                    f"{' in the pass after the first step' if steps else ''}; choose "
                    f"{'a smaller learning_rate' if steps else 'smaller weights, inputs or target'}"
                )


def _count(number: int, noun: str) -> str:
    """Return a count with its noun: `1 value`, `2 values`."""
    return f"{number} {noun}{'' if number == 1 else 's'}"
