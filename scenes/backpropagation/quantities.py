"""Every number of one training step as a figure, under its name in the ledger: forward, loss, gradients, new weights.

They are read from the network; nothing is computed here but which one is meant.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from fractions import Fraction

import numpy as np

from mathcore import Activation, Network
from scenes.backpropagation.exactness import beside, inexact_of
from scenes.backpropagation.formats import formats_of
from scenes.backpropagation.history import history_of
from scenes.backpropagation.notation import OUTPUT_SYMBOLS, Notation
from scenes.backpropagation.parameters import NetworkParameters
from scenes.components.network import Edge, Unit
from scenes.framework.comparison import are_equal
from scenes.framework.digits import Recorder, Value
from scenes.framework.numbers import Figure, is_rounded, read_exactly

__all__ = ["Quantities"]

LOST = 1e-12  # of a loss: a share of it that its float hardly keeps, or not at all


class Quantities:
    """The numbers of a network's step on its one sample.

    Parameters
    ----------
    params
        The network, its input, target and learning rate.
    record
        Records a number in the ledger; the scene's `record`.
    steps
        Steps that were taken before: after some, values are called `output_after`, weights `new_w1_1_1`.

    Each figure has the text that its value has in all scenes.
    """

    def __init__(self, params: NetworkParameters, record: Recorder, steps: int = 0) -> None:
        self.params, self.record, self.steps = params, record, steps
        self.notation = Notation(params.sizes, params.activation_names, OUTPUT_SYMBOLS[params.output_symbol])
        self.history, self.formats = history_of(params), formats_of(params)
        state = self.history.state(steps)
        self.network, self.forward, self.gradients = state.network, state.forward, state.gradients
        self._inexact = inexact_of(params, steps)

    @property
    def after(self) -> Network:
        """The network after the next step."""
        return self.history.state(self.steps + 1).network

    def value(self, unit: Unit) -> Figure:
        """Return what a unit puts out."""
        name = self.notation.unit_name(unit)
        return self._record(name if unit.layer == 0 else self._named(name), self.true_value_of(unit))

    def value_of(self, unit: Unit) -> float:
        return float(self.forward.activations[unit.layer][unit.number - 1])

    def true_value_of(self, unit: Unit) -> Value:
        """Return what a unit puts out; where that is no exact number, one that isn't its float."""
        is_inexact = unit.layer > 0 and self._inexact.values[unit.layer - 1][unit.number - 1]
        return self._true(self.value_of(unit), is_inexact)

    def sum(self, unit: Unit) -> Figure:
        """Return the weighted sum that enters a unit: its value where its activation is linear."""
        if self.notation.is_linear(unit.layer):
            return self.value(unit)
        name = self._named(f"sum_{self.notation.unit_name(unit)}")
        is_inexact = self._inexact.sums[unit.layer - 1][unit.number - 1]
        found = float(self.forward.pre_activations[unit.layer - 1][unit.number - 1])
        return self._record(name, self._true(found, is_inexact))

    def weight(self, edge: Edge) -> Figure:
        name = self.notation.weight_name(edge)
        return self._record(f"new_{name}" if self.steps else name, self.true_weight_of(edge))

    def true_weight_of(self, edge: Edge) -> Value:
        """Return a weight; where that is no exact number, one that isn't its float."""
        return self._true(self.weight_of(edge), self._is_of(edge, self._inexact.weights))

    def weight_of(self, edge: Edge) -> float:
        return float(self.network.weights[edge.layer - 1][edge.source - 1, edge.target - 1])

    def target(self, number: int = 1) -> Figure:
        """Return the target of an output."""
        name = "target" if self.params.sizes[-1] == 1 else f"target_{number}"
        wanted = float(self.params.y[number - 1])
        return self._record(name, wanted)

    def difference(self, number: int = 1) -> Figure:
        """Return Y' − y of an output."""
        name = "difference" if self.params.sizes[-1] == 1 else f"difference_{number}"
        return self._record(self._named(name), self.true_output_gradient(number))

    def compared(self, numbers: Iterable[int]) -> list[Figure]:
        """Return target and value of each of these outputs, in turn."""
        pairs = ((self.target(number), self.value(Unit(self.notation.last, number))) for number in numbers)
        return [figure for pair in pairs for figure in pair]

    def loss(self) -> Figure:
        return self._record(self._named("loss"), self.true_loss())

    def true_loss(self) -> Value:
        """Return the loss; where it is no exact number, a number that isn't its float."""
        return self._true(self.gradients.loss, self._inexact.loss)

    def loses_share(self, number: int) -> bool:
        """Return whether an output's share of the loss is too small for a float to keep it beside the others'."""
        shares = self.gradients.activations[-1] ** 2 / 2
        return bool(0 < shares[number - 1] < LOST * shares.sum())

    def loss_at(self, number: int, outputs: np.ndarray) -> np.ndarray:
        """Return the loss where one output had other values and the rest stayed as they are."""
        moved = np.repeat(self.forward.output[None, :], len(outputs), axis=0)
        moved[:, number - 1] = outputs
        return np.asarray(self.network.loss_function.value(self.params.y, self.forward.pre_activations[-1], moved))

    def learning_rate(self) -> Figure:
        return self._record("learning_rate", self.params.learning_rate)

    def output_gradient(self, number: int = 1) -> Figure:
        """Return ∂L/∂y' of an output."""
        name = "grad_output" if self.params.sizes[-1] == 1 else f"grad_output_{number}"
        return self._record(name, self.true_output_gradient(number))

    def true_output_gradient(self, number: int = 1) -> Value:
        """Return ∂L/∂y', which is Y' − y, of an output; where that is no exact number, one that isn't its float."""
        return self._true(
            float(self.gradients.activations[-1][number - 1]), bool(self._inexact.upstreams[-1][number - 1])
        )

    def error(self, unit: Unit) -> Figure:
        """Return ∂L/∂z: the gradient at the sum that enters a unit."""
        if unit.layer == self.notation.last and self.notation.is_linear(unit.layer):
            return self.output_gradient(unit.number)
        return self._record(f"grad_{self.notation.sum_name(unit)}", self.true_error_of(unit))

    def true_error_of(self, unit: Unit) -> Value:
        """Return ∂L/∂z; where that is no exact number, one that isn't its float."""
        return self._true(self.error_of(unit), self._inexact.errors[unit.layer - 1][unit.number - 1])

    def error_of(self, unit: Unit) -> float:
        return float(self.gradients.pre_activations[unit.layer - 1][unit.number - 1])

    def activation_error(self, unit: Unit) -> Figure:
        """Return ∂L/∂a: the gradient at what a unit puts out; the same as at its sum where its activation is linear."""
        if self.notation.is_linear(unit.layer):
            return self.error(unit)
        value = float(self.gradients.activations[unit.layer][unit.number - 1])
        is_inexact = unit.layer > 0 and self._inexact.upstreams[unit.layer - 1][unit.number - 1]
        return self._record(f"grad_{self.notation.unit_name(unit)}", self._true(value, is_inexact))

    def slope(self, unit: Unit) -> Figure:
        """Return the derivative of a unit's activation at its sum."""
        z = self.forward.pre_activations[unit.layer - 1][unit.number - 1]
        activation = self.network.activations[unit.layer - 1]
        if not isinstance(activation, Activation):
            raise TypeError(f"the activation {activation.name} of layer {unit.layer} has no derivative a unit")
        is_inexact = self._inexact.slopes[unit.layer - 1][unit.number - 1]
        value = self._true(float(activation.derivative(z)), is_inexact)
        return self._record(f"slope_{self.notation.unit_name(unit)}", value)

    def weight_gradient(self, edge: Edge) -> Figure:
        return self._record(f"grad_{self.notation.weight_name(edge)}", self.true_weight_gradient_of(edge))

    def true_weight_gradient_of(self, edge: Edge) -> Value:
        """Return the gradient of a weight; where that is no exact number, one that isn't its float."""
        return self._true(self.weight_gradient_of(edge), self._is_of(edge, self._inexact.gradients))

    def weight_gradient_of(self, edge: Edge) -> float:
        return float(self.gradients.weights[edge.layer - 1][edge.source - 1, edge.target - 1])

    def unscaled_of(self, edge: Edge) -> Value:
        """Return a weight less its whole gradient; where that is no exact number, one that isn't its float."""
        value = self.weight_of(edge) - self.weight_gradient_of(edge)
        return beside(value) if self._is_of(edge, self._inexact.gradients) and math.isfinite(value) else value

    def new_weight(self, edge: Edge) -> Figure:
        """Return the weight after the next step."""
        return self._record(self.new_name(edge), self.true_new_weight_of(edge))

    def true_new_weight_of(self, edge: Edge) -> Value:
        """Return the weight after the next step; where that is no exact number, one that isn't its float."""
        return self._true(self.new_weight_of(edge), self._is_of(edge, inexact_of(self.params, self.steps + 1).weights))

    def has_no_gradient(self) -> bool:
        """Return whether the loss changes with no weight at all: not where gradients are less than a float can hold."""
        pairs = zip(self.gradients.weights, self._inexact.gradients, strict=True)
        return not any(values.any() or irrational.any() for values, irrational in pairs)

    def new_name(self, edge: Edge) -> str:
        return f"{'next' if self.steps else 'new'}_{self.notation.weight_name(edge)}"

    def new_weight_of(self, edge: Edge) -> float:
        return float(self.after.weights[edge.layer - 1][edge.source - 1, edge.target - 1])

    def at_step(self, steps: int) -> Quantities:
        """Return the same network after another number of steps."""
        return Quantities(self.params, self.record, steps)

    def losses(self, steps: int) -> np.ndarray:
        """Return the losses of the initial network before each of so many steps and after the last; fewer if it
        diverges."""
        return self.history.losses(steps)

    def are_equal(self, values: np.ndarray) -> bool:
        """Return whether all numbers of an array read the same."""
        return are_equal(self.read(float(value)) for value in np.unique(values))

    def read(self, value: Value) -> Figure:
        """Return a number as it would be written, without recording it."""
        return Figure.of("", value, self.formats.spec(float(value)))

    @staticmethod
    def _is_of(edge: Edge, found: Sequence[np.ndarray]) -> bool:
        """Return what is found for a weight, or for its gradient."""
        return bool(found[edge.layer - 1][edge.source - 1, edge.target - 1])

    def _true(self, value: float, is_inexact: bool) -> Value:
        """Return a number of a pass as it is known: beside its float where this is not it; to all its digits where its
        text would pass for it but for rounding, as −10 for −9.99999999999998, which no computation has lost."""
        if not math.isfinite(value):
            return value
        if is_inexact:
            return beside(value)
        exact, text = Fraction(repr(value)), self.formats.text(value)
        is_near = self.history.state(self.steps).exact is not None and exact != read_exactly(text)
        return exact if is_near and not is_rounded(value, text) else value

    def _named(self, name: str) -> str:
        """Return the name of a quantity of the forward pass: `hidden_after_1`, `output_after` once a step was taken."""
        if not self.steps:
            return name
        return name.replace("hidden_", "hidden_after_") if "hidden_" in name else f"{name}_after"

    def _record(self, name: str, value: Value) -> Figure:
        return self.record(name, value, self.formats.spec(float(value)))
