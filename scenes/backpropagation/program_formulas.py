"""The formulas that the lines of the training program compute, each in one line, in the lecture's letters."""

from __future__ import annotations

from collections.abc import Mapping

from scenes.backpropagation.notation import Notation
from scenes.backpropagation.program import ProgramText
from scenes.components.network import Unit

__all__ = ["formulas_of", "in_two_rows"]

BRACKETS = 1.2  # em, around a sum or its name: as tall as their indices, they would reach into the next line


def formulas_of(program: ProgramText, notation: Notation) -> Mapping[int, str]:
    """Return the formula of each line of the loop that computes one, as Typst math, by the number of the line."""
    last, parts = notation.last, program.parts
    layers = range(1, last + 1)
    found = dict(zip(parts["forward"], (_forward(notation, layer) for layer in layers), strict=True))
    found |= dict.fromkeys(parts["loss"], _loss(notation))
    backward = [_output_gradient(notation), *(_hidden_gradient(notation, layer) for layer in reversed(layers[:-1]))]
    found |= dict(zip(parts["backward"], backward, strict=True))
    return found | dict(zip(parts["update"], (_update(notation, layer) for layer in layers), strict=True))


def in_two_rows(code: str) -> str:
    """Return a formula with the derivative of its activation in a row of its own, below what is right of =; the formula
    itself where it has none."""
    name, _, value = code.partition(" = ")
    before, slope, rest = value.rpartition("derivative(")
    return f"{name} &= {before}\\ &{slope}{rest}" if before.strip() else code


def _any(notation: Notation, layer: int, letter: str, *, is_sum: bool = False) -> str:
    """Return the value of any unit of a layer, or its sum, without its colour: its number is the letter."""
    name = notation.plain_sum if is_sum else notation.plain_unit
    return name(Unit(layer, 1)).replace("_1", f"_{letter}")


def _sum_over(letter: str, count: int) -> str:
    return f"inline(sum_{letter}) " if count > 1 else ""


def _bracketed(term: str) -> str:
    return f"lr(size: #{BRACKETS}em, ({term}))"


def _slope(notation: Notation, layer: int, letter: str) -> str:
    """Return the derivative of a layer's activation at the sum of any of its units."""
    total = _any(notation, layer, letter, is_sum=True)
    return f"derivative({notation.activation(layer)}') {_bracketed(total)}"


def _forward(notation: Notation, layer: int) -> str:
    over = _sum_over("i", notation.sizes[layer - 1])
    role = "input" if layer == 1 else "activation"
    total = f"{over}{notation.layer_weight(layer)} {role}({_any(notation, layer - 1, 'i')})"
    if not notation.is_linear(layer):
        total = f"{notation.activation(layer)} {_bracketed(total)}"
    return f"activation({_any(notation, layer, 'k')}) = {total}"


def _loss(notation: Notation) -> str:
    several = notation.sizes[-1] > 1
    output = _any(notation, notation.last, "k")
    return f"loss(L) = inline(1/2) {_sum_over('k', notation.sizes[-1])}(y{'_k' * several} - activation({output}))^2"


def _output_gradient(notation: Notation) -> str:
    last = notation.last
    output, target = _any(notation, last, "k"), f"y{'_k' * (notation.sizes[-1] > 1)}"
    difference = f"activation({output}) - {target}"
    if not notation.is_linear(last):
        difference = f"({difference}) {_slope(notation, last, 'k')}"
    return f"{notation.slanted_gradient(_any(notation, last, 'k', is_sum=True))} = {difference}"


def _hidden_gradient(notation: Notation, layer: int) -> str:
    over = _sum_over("k", notation.sizes[layer + 1])
    behind = notation.slanted_gradient(_any(notation, layer + 1, "k", is_sum=True))
    product = f"{over}{behind} dot {notation.layer_weight(layer + 1)}"
    if not notation.is_linear(layer):
        product = f"{_bracketed(product)} {_slope(notation, layer, 'i')}"
    return f"{notation.slanted_gradient(_any(notation, layer, 'i', is_sum=True))} = {product}"


def _update(notation: Notation, layer: int) -> str:
    weight, role = notation.layer_weight(layer), "input" if layer == 1 else "activation"
    before = f"{role}({_any(notation, layer - 1, 'i')})"
    behind = notation.slanted_gradient(_any(notation, layer, "k", is_sum=True))
    return f"{weight} arrow.l {weight} - step(eta) med {before} med {behind}"
