"""The gradient of one weight as a product of chain-rule factors: ∂L/∂w¹₂₃ = ∂L/∂y' · w²₃ · x₂.
The factors are read from a network after its forward and backward pass; nothing is computed anew but their names."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any, Literal, Protocol

from mathcore.activations import Activation
from mathcore.losses import Loss
from mathcore.passes import Array, Forward, Gradients
from mathcore.softmax import Softmax

SIGNS = {
    "sigmoid": "sigma",
    "tanh": "tanh",
    "relu": '"ReLU"',
    "leaky_relu": '"LeakyReLU"',
    "prelu": '"PReLU"',
    "elu": '"ELU"',
}


Kind = Literal["output gradient", "unit gradient", "sum gradient", "slope", "weight", "unit"]


@dataclass(frozen=True)
class Factor:
    """One factor of a gradient: what it is, where it stands in the network, its value.

    kind: output gradient ∂L/∂y', unit gradient ∂L/∂a, sum gradient ∂L/∂z, slope f'(z), weight w, or unit a.
    layer, source, target: a weight leads from unit `source` of the layer before to unit `target` of `layer`; all else
    belongs to unit `target` of `layer`, and `source` is None. Units count from 1, layers from 0, the inputs.
    name: `dL/dy'`, `w2_3_1`, `x_2`; typst: its markup. meaning: for a factor that is a sum over several paths, Typst
    markup of that sum."""

    kind: Kind
    layer: int
    source: int | None
    target: int
    value: float
    name: str
    typst: str
    meaning: str = ""


class Explainable(Protocol):
    """What is read of a `Network` after its passes."""

    sizes: tuple[int, ...]
    weights: list[Array]
    has_biases: bool
    activations: list[Activation | Softmax]
    loss_function: Loss
    last: Forward | None
    gradients: Gradients | None


def explain(network: Explainable, weight: str) -> tuple[Factor, ...]:
    """Return the factors of ∂L/∂weight, from the loss back to the weight."""
    if network.last is None or network.gradients is None:
        raise ValueError(f"explain: the gradient of {weight} is not known yet; call forward(x) and backward(y) first")
    if network.last.output.ndim == 2 and len(network.last.output) != 1:
        raise ValueError(f"explain: {len(network.last.output)} samples; forward one sample to explain its gradient")
    layer, i, j = _place(network, weight)
    reader = _Reader(network, network.last, network.gradients)
    factors = reader.error(layer, j)
    return tuple(factors if i is None else [*factors, reader.unit(layer, i)])


def _place(network: Explainable, weight: str) -> tuple[int, int | None, int]:
    """Return the layer, the unit it comes from (None for a bias) and unit it goes to, counted from 0."""
    match = re.fullmatch(r"([wb])([0-9]{1,6})_([0-9]{1,6})(?:_([0-9]{1,6}))?", weight)
    if match is None:
        raise ValueError(f"explain: {weight!r} is no weight; write w1_2_3 for layer 1, unit 2 to unit 3, or b1_3")
    kind, layer, first, second = match[1], int(match[2]) - 1, int(match[3]) - 1, match[4]
    known = 0 <= layer < len(network.weights)
    if kind == "b":
        i, j = None, first
        fits = known and network.has_biases and second is None and 0 <= j < network.sizes[layer + 1]
    else:
        i, j = first, int(second) - 1 if second else 0
        rows, columns = network.weights[layer].shape if known else (0, 0)
        fits = 0 <= first < rows and 0 <= j < columns and (second is not None or columns == 1)
    if not fits:
        raise ValueError(
            f"explain: {weight} is not in a network of sizes {network.sizes}; layers and units count from 1"
        )
    return layer, i, j


@dataclass(frozen=True)
class _Reader:
    network: Explainable
    forward: Forward
    gradients: Gradients

    def error(self, layer: int, j: int) -> list[Factor]:
        """Return the factors of ∂L/∂z of a unit: follows the only path to the loss, up to where paths part."""
        inwards: list[Factor] = []
        while True:
            f = self.network.activations[layer]
            if isinstance(f, Softmax):
                inwards.append(self.whole_error(layer, j))
                break
            if f.name != "linear":
                inwards.append(self.slope(f, layer, j))
            last = layer + 1 == len(self.network.weights)
            if last or self.network.sizes[layer + 2] > 1:
                inwards.append(self.loss_slope(j) if last else self.sum_over_paths(layer + 1, j))
                break
            inwards.append(self.weight(layer + 1, j))
            layer, j = layer + 1, 0
        return inwards[::-1]

    def unit(self, layer: int, i: int) -> Factor:
        """Return the unit that a weight of this layer starts from."""
        name, typst = self.unit_name(layer, i)
        return Factor("unit", layer, None, i + 1, _at(self.forward.activations[layer], i), name, typst)

    def weight(self, layer: int, i: int) -> Factor:
        """Return the weight from unit i into the only unit of a layer."""
        value = float(self.network.weights[layer][i, 0])
        name, typst = f"w{layer + 1}_{i + 1}_1", f"w^{layer + 1}_{_index(i)}"
        return Factor("weight", layer + 1, i + 1, 1, value, name, typst)

    def slope(self, f: Activation, layer: int, j: int) -> Factor:
        """f'(z) of a unit."""
        value = float(f.derivative(_at(self.forward.pre_activations[layer], j)))
        name, typst = f"{f.name}'(z{layer + 1}_{j + 1})", f"{SIGNS[f.name]}'(z{self.place(layer, j)})"
        return Factor("slope", layer + 1, None, j + 1, value, name, typst)

    def loss_slope(self, j: int) -> Factor:
        """∂L/∂y'."""
        single = self.network.sizes[-1] == 1
        name, typst = ("dL/dy'", "y'") if single else (f"dL/dy'_{j + 1}", f"y'_{_index(j)}")
        value, last = _at(self.gradients.activations[-1], j), len(self.network.weights)
        return Factor("output gradient", last, None, j + 1, value, name, f"(partial L)/(partial {typst})")

    def whole_error(self, layer: int, j: int) -> Factor:
        """∂L/∂z of a softmax, in which every output takes part."""
        typst = f"(partial L)/(partial z{self.place(layer, j)})"
        last = layer + 1 == len(self.network.weights)
        meaning = f"y'_{_index(j)} - y_{_index(j)}" if last and self.network.loss_function.error else ""
        value, name = _at(self.gradients.pre_activations[layer], j), f"dL/dz{layer + 1}_{j + 1}"
        return Factor("sum gradient", layer + 1, None, j + 1, value, name, typst, meaning)

    def sum_over_paths(self, layer: int, i: int) -> Factor:
        """∂L/∂a of a unit with several units above it: their errors, each times the weight to it."""
        name, typst = self.unit_name(layer, i)
        above = f"(partial L)/(partial z{self.place(layer, None)}) w^{layer + 1}_({i + 1} k)"
        value = _at(self.gradients.activations[layer], i)
        gradient = f"(partial L)/(partial {typst})"
        return Factor("unit gradient", layer, None, i + 1, value, f"dL/d{name}", gradient, f"sum_k {above}")

    def unit_name(self, layer: int, i: int) -> tuple[str, str]:
        """Return the name of a unit: x for inputs, z where there is no activation function (as in the deck), else a."""
        if layer == 0:
            return f"x_{i + 1}", f"x_{_index(i)}"
        letter = "z" if getattr(self.network.activations[layer - 1], "name", "") == "linear" else "a"
        return f"{letter}{layer}_{i + 1}", f"{letter}{self.place(layer - 1, i)}"

    def place(self, layer: int, j: int | None) -> str:
        """Return the upper and lower index of a unit; the layer is left out where there is only one hidden layer."""
        hidden = len(self.network.weights) > 2 or layer + 1 == len(self.network.weights)
        return f"{f'^{layer + 1}' if hidden else ''}_{'k' if j is None else _index(j)}"


def _index(i: int) -> str:
    return str(i + 1) if i < 9 else f"({i + 1})"


def _at(values: Any, i: int) -> float:
    return float(values.reshape(-1)[i])
