"""Three independent computations of every derivative: the library's own, sympy's, and a difference quotient.
Each check raises an `AssertionError` that prints both sides where two of them disagree."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import numpy as np
import sympy

from mathcore import Function, Network, Softmax
from mathcore.symbolic import to_sympy

Point = Sequence[float]


def check_derivative(f: Function, point: Point, variable: str | None = None, slope: Function | None = None) -> bool:
    """Return whether there was a slope to check at the point; fails if the three witnesses differ there."""
    name = variable or f.variables[0]
    rule = slope or f.derivative(name)
    claimed = float(rule(*point))
    if not (math.isfinite(claimed) and math.isfinite(float(f(*point))) and abs(claimed) < 1e8):
        return False
    label = f"d/d{name} of {f.text} at {tuple(point)}: {rule.text} gives {claimed!r}"
    symbolic = sympy_derivative(f, name, point)
    assert symbolic is None or math.isclose(claimed, symbolic, rel_tol=1e-7, abs_tol=1e-7), (
        f"{label}, sympy {symbolic!r}"
    )
    difference, doubt = central_difference(f, point, f.variables.index(name))
    assert not math.isfinite(doubt) or abs(claimed - difference) <= doubt, (
        f"{label}, the central difference {difference!r} ± {doubt:.1e}"
    )
    return symbolic is not None or math.isfinite(doubt)


def sympy_derivative(f: Function, name: str, point: Point) -> float | None:
    """Return sympy's derivative, to 30 digits; None where sympy has no real number, or cannot write the function."""
    names = [sympy.Symbol(variable, real=True) for variable in f.variables]
    try:
        derivative = sympy.diff(to_sympy(f.expression), sympy.Symbol(name, real=True))
    except (TypeError, ValueError):
        return None  # a condition, or max, compares what sympy finds to be complex
    exact = {symbol: sympy.Float(repr(value), 40) for symbol, value in zip(names, point, strict=True)}
    value = sympy.N(derivative.subs(exact), 30)
    return float(value) if value.is_real and value.is_finite else None


def central_difference(f: Function, point: Point, place: int) -> tuple[float, float]:
    """Return the derivative by Richardson's extrapolation of central differences, and how far to trust it."""
    x, h = np.array(point, dtype=float), 1e-3 * (1 + abs(point[place]))
    estimates, scale = [], 0.0
    for step in (h, h / 2, h / 4):
        right, left = x.copy(), x.copy()
        right[place] += step
        left[place] -= step
        above, below = float(f(*right)), float(f(*left))
        scale = max(scale, abs(above), abs(below))
        estimates.append((above - below) / (right[place] - left[place]))
    coarse, middle, fine = estimates
    better, best = (4 * middle - coarse) / 3, (4 * fine - middle) / 3
    spread = abs(best - better)
    if spread > 1e-2 * (1 + abs(best)):
        return best, math.inf  # the function changes too fast here, or has a kink
    return best, 4 * spread + 1e-12 * scale / h + 1e-9 * (1 + abs(best))


def check_network(network: Network, x: Any, y: Any) -> None:
    """Every gradient of the network against central differences of its loss."""
    network.forward(x)
    gradients = network.backward(y)
    groups = [("weights", network.weights, gradients.weights)]
    if network.has_biases:
        groups.append(("biases", network.biases, gradients.biases))
    for group, arrays, claimed in groups:
        for layer, array in enumerate(arrays):
            for index in np.ndindex(array.shape):
                wanted, doubt = _loss_slope(network, group, layer, index, x, y)
                found = float(claimed[layer][index])
                assert abs(found - wanted) <= doubt, (
                    f"{group}[{layer}]{index} of {network.sizes}, {[f.name for f in network.activations]}: "
                    f"backward gives {found!r}, the central difference {wanted!r} ± {doubt:.1e}"
                )


def _loss_slope(network: Network, group: str, layer: int, index: Any, x: Any, y: Any) -> tuple[float, float]:
    array = getattr(network, group)[layer]
    kept = array[index]

    def loss(step: float) -> float:
        array[index] = kept + step
        network.forward(x)
        array[index] = kept
        return network.loss(y)

    h = 1e-4
    coarse, fine = ((loss(step) - loss(-step)) / (2 * step) for step in (h, h / 2))
    kinked = any(f.name in ("relu", "leaky_relu", "prelu", "elu") for f in network.activations)
    slack = 1e-6 if not kinked else 1e-6 + 2 * abs(fine - coarse)
    return (4 * fine - coarse) / 3, slack * (1 + abs(fine)) + 10 * abs(fine - coarse)


def check_network_with_sympy(network: Network, x: Point, y: Point) -> None:
    """Every gradient of one sample against sympy's derivative of the loss written out in symbols."""
    network.forward(x)
    claimed = network.backward(y).weights
    weights = [
        [[sympy.Symbol(f"w{k}_{i}_{j}", real=True) for j in range(array.shape[1])] for i in range(array.shape[0])]
        for k, array in enumerate(network.weights)
    ]
    loss = _symbolic_loss(network, weights, x, y)
    names = [name for layer in weights for row in layer for name in row]
    values = [float(value) for array in network.weights for value in array.ravel()]
    slopes = sympy.lambdify(names, [sympy.diff(loss, name) for name in names], "mpmath")(*values)
    for name, found, wanted in zip(names, np.concatenate([array.ravel() for array in claimed]), slopes, strict=True):
        assert math.isclose(found, wanted, rel_tol=1e-9, abs_tol=1e-9), (
            f"dL/d{name} of {network.sizes}: backward gives {found!r}, sympy {float(wanted)!r}"
        )


def _symbolic_loss(network: Network, weights: Any, x: Point, y: Point) -> Any:
    units: list[Any] = [sympy.Float(value) for value in x]
    for k, activation in enumerate(network.activations):
        sums = [
            sympy.Add(*(a * row[j] for a, row in zip(units, weights[k], strict=True)))
            for j in range(len(weights[k][0]))
        ]
        sums = [z + sympy.Float(bias) for z, bias in zip(sums, network.biases[k], strict=True)]
        if isinstance(activation, Softmax):
            units = [sympy.exp(z) / sympy.Add(*map(sympy.exp, sums)) for z in sums]
        else:
            formula = to_sympy(activation.function().expression)
            units = [formula.subs(sympy.Symbol("x", real=True), z) for z in sums]
    if network.loss_function.error is not None:
        return -sympy.Add(*(target * sympy.log(unit) for target, unit in zip(y, units, strict=True)))
    return sympy.Add(*((target - unit) ** 2 for target, unit in zip(y, units, strict=True))) / 2
