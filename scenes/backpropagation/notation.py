"""Name the network's quantities: in formulas (Typst math, in their colours) and in the ledger.

An index that can take one value only is left out, as on the deck: y' rather than y'_1, w_k rather than w_k1.
"""

from __future__ import annotations

from dataclasses import dataclass

from scenes.components.network import Edge, Unit

__all__ = ["ACTIVATION_SYMBOLS", "OUTPUT_SYMBOLS", "Notation"]

# How the output may be written: in text, and in Typst math.
OUTPUT_SYMBOLS = {"y'": "y'", "ŷ": "hat(y)"}

ACTIVATION_SYMBOLS = {
    "linear": "",
    "sigmoid": "sigma",
    "tanh": "tanh",
    "relu": 'op("ReLU")',
    "leaky_relu": 'op("LeakyReLU")',
    "prelu": 'op("PReLU")',
    "elu": 'op("ELU")',
}


@dataclass(frozen=True)
class Notation:
    """Names for a network of these layer sizes and activations (one a layer after the input); `output` is the symbol of
    what it puts out, in Typst math."""

    sizes: tuple[int, ...]
    activations: tuple[str, ...]
    output: str = "y'"

    @property
    def last(self) -> int:
        """The number of the output layer."""
        return len(self.sizes) - 1

    def is_linear(self, layer: int) -> bool:
        return self.activations[layer - 1] == "linear"

    def activation(self, layer: int) -> str:
        """Return the activation function of a layer, as a symbol."""
        return ACTIVATION_SYMBOLS[self.activations[layer - 1]]

    # -- in formulas --------------------------------------------------------------------------------------------

    def plain_unit(self, unit: Unit) -> str:
        """Return the value of a unit without its colour."""
        if unit.layer == 0:
            return f"x{self._below(unit)}"
        if unit.layer == self.last:
            return f"{self.output}{self._below(unit)}"
        return f"{'z' if self.is_linear(unit.layer) else 'a'}{self._above(unit.layer)}{self._below(unit)}"

    def unit(self, unit: Unit) -> str:
        """Return the value of a unit: x_i, z_k (a_k after an activation function), y'."""
        return f"{'input' if unit.layer == 0 else 'activation'}({self.plain_unit(unit)})"

    def plain_sum(self, unit: Unit) -> str:
        """Return the weighted sum that enters a unit, without its colour."""
        if self.is_linear(unit.layer):
            return self.plain_unit(unit)
        above = self._above(unit.layer) or (f"^(({unit.layer}))" if unit.layer == self.last else "")
        return f"z{above}{self._below(unit)}"

    def sum(self, unit: Unit) -> str:
        """Return the weighted sum that enters a unit; the unit's own name where its activation is linear."""
        return f"activation({self.plain_sum(unit)})"

    def plain_weight(self, edge: Edge) -> str:
        """Return a weight without its colour: w with its layer above and its units below."""
        single = self.sizes[edge.layer] == 1
        comma = "," if max(edge.source, edge.target) > 9 else ""
        below = f"{edge.source}" if single else f"{edge.source}{comma or ' '}{edge.target}"
        return f"w^(({edge.layer}))_({below})"

    def target(self, unit: Unit) -> str:
        """Return the target of an output unit."""
        return f"y{self._below(unit)}"

    def weight(self, edge: Edge) -> str:
        return f"weight({self.plain_weight(edge)})"

    def plain_layer_weight(self, layer: int) -> str:
        """Return any weight of a layer, from unit i to unit k, without its colour; from unit 1 where there is one."""
        source, target = "1" if self.sizes[layer - 1] == 1 else "i", "" if self.sizes[layer] == 1 else " k"
        return f"w^(({layer}))_({source}{target})"

    def layer_weight(self, layer: int) -> str:
        return f"weight({self.plain_layer_weight(layer)})"

    def any_unit(self, layer: int, letter: str = "") -> str:
        """Return the value of any unit of a layer, its number a letter: i in the input, k behind it."""
        letter = letter or ("i" if layer == 0 else "k")
        return self.unit(Unit(layer, 1)).replace("_1", f"_{letter}")

    def any_plain_sum(self, layer: int) -> str:
        """Return the weighted sum that enters any unit of a layer, without its colour."""
        return self.plain_sum(Unit(layer, 1)).replace("_1", "_k")

    def any_sum(self, layer: int) -> str:
        return f"activation({self.any_plain_sum(layer)})"

    def weighted_sum(self, layer: int) -> str:
        """Return what enters any unit of a layer: the weighted sum of the layer before."""
        over = "" if self.sizes[layer - 1] == 1 else "sum_i "
        return f"{self.any_sum(layer)} = {over}{self.layer_weight(layer)} {self.any_unit(layer - 1, 'i')}"

    def gradient(self, of: str) -> str:
        """Return ∂L/∂(of), of a quantity in plain Typst math."""
        return f"gradient((partial L)/(partial {of}))"

    def slanted_gradient(self, of: str) -> str:
        """Return ∂L/∂(of) on one line."""
        return f"gradient(partial L slash partial {of})"

    def slope(self, unit: Unit) -> str:
        """Return the derivative of a unit's activation at its sum."""
        return f"derivative({self.activation(unit.layer)}')({self.plain_sum(unit)})"

    # -- in the ledger ------------------------------------------------------------------------------------------

    def unit_name(self, unit: Unit) -> str:
        """Return x_1, hidden_1 (hidden_1_1 where there are several hidden layers), output (output_1 of several)."""
        if unit.layer == 0:
            return f"x_{unit.number}"
        if unit.layer == self.last:
            return "output" if self.sizes[-1] == 1 else f"output_{unit.number}"
        return f"hidden_{unit.number}" if self.last == 2 else f"hidden_{unit.layer}_{unit.number}"

    def sum_name(self, unit: Unit) -> str:
        """Return the unit's own name where its activation is linear, else sum_…"""
        name = self.unit_name(unit)
        return name if self.is_linear(unit.layer) else f"sum_{name}"

    def weight_name(self, edge: Edge) -> str:
        """Return w1_1_2: layer, source, target; w2_1 where the target is the layer's only unit."""
        name = f"w{edge.layer}_{edge.source}"
        return name if self.sizes[edge.layer] == 1 else f"{name}_{edge.target}"

    def _below(self, unit: Unit) -> str:
        return f"_{unit.number}" if self.sizes[unit.layer] > 1 else ""

    def _above(self, layer: int) -> str:
        """Return the layer, where it must be told: there are several hidden ones."""
        return f"^(({layer}))" if self.last > 2 else ""
