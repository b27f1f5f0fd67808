"""Compute a network's passes and steps in decimals of many digits, from its numbers as they are written: 0.1 is 1/10.

Floats lose what is small beside what is large, 180.0000001 − 180, and what two equal weights have in common: near a
saddle the last place by which they come to differ grows with each step, until nothing that is told of them is true.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from decimal import Context, Decimal, Inexact, getcontext, localcontext
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from mathcore import Network
from mathcore.activations import Activation
from mathcore.passes import Forward, Gradients

__all__ = ["MOST_WEIGHTS", "DecimalPass", "as_decimals", "as_floats", "first_pass", "next_pass"]

Decimals = NDArray[np.object_]

MOST_WEIGHTS = 20_000  # of a network that is computed so
FEW_WEIGHTS = 100
# More digits than from 1 to the least float, so that what is left where numbers cancel is no number of a float.
DIGITS, DIGITS_OF_MANY = 400, 60
LEAST = Decimal("1e-2000")
SLACK = 10  # digits at the end that may be lost to rounding


@dataclass(frozen=True)
class DecimalPass:
    """A pass forward and back: weights, and what `Forward` and `Gradients` have of it, as decimals.

    `is_rounded` tells whether any of them, or of what they were worked out of, has more digits than are kept.
    """

    weights: tuple[Decimals, ...]
    sums: tuple[Decimals, ...]
    values: tuple[Decimals, ...]
    errors: tuple[Decimals, ...]
    upstreams: tuple[Decimals, ...]
    gradients: tuple[Decimals, ...]
    loss: Decimal
    is_rounded: bool

    def records(self, network: Network) -> tuple[Forward, Gradients]:
        """Return the pass as a network keeps it: the floats nearest to its numbers."""
        sums, values, errors, upstreams, gradients = (
            tuple(map(as_floats, arrays))
            for arrays in (self.sums, self.values, self.errors, self.upstreams, self.gradients)
        )
        found = Gradients(float(self.loss), gradients, errors, errors, upstreams, network.weights[0])
        return Forward(sums, values), found

    def lost(self, array: Decimals) -> np.ndarray:
        """Return which decimals of the pass are not what their floats are written as: 4.5 + 10⁻²⁰, and 10⁻⁴⁰⁰."""
        with localcontext(_context(self.weights)) as context:
            tolerance = Decimal(10) ** (SLACK - context.prec)
            pairs = zip(array.ravel(), as_decimals(as_floats(array)).ravel(), strict=True)
            found = [value.is_finite() and abs(value - held) > tolerance * abs(held) for value, held in pairs]
        return np.array(found, dtype=bool).reshape(array.shape)


def first_pass(network: Network, x: np.ndarray, y: np.ndarray) -> DecimalPass:
    """Return the pass of a network as it stands, without biases, with half the squared error for a loss."""
    return _make_pass(network, tuple(map(as_decimals, network.weights)), x, y)


def next_pass(done: DecimalPass, network: Network, learning_rate: float, x: np.ndarray, y: np.ndarray) -> DecimalPass:
    """Return the pass of a network after the step w − η ∂L/∂w.

    A weight that comes to 0 only in the digits that are kept is a number less than all floats.
    """
    with localcontext(_context(done.weights)) as context:
        rate = Decimal(repr(float(learning_rate)))
        weights = tuple(w - rate * gradient for w, gradient in zip(done.weights, done.gradients, strict=True))
        is_rounded = done.is_rounded or context.flags[Inexact]
    if is_rounded:
        for old, new in zip(done.weights, weights, strict=True):
            new[(new == 0) & (old != 0)] = LEAST
    return _make_pass(network, weights, x, y, is_rounded=is_rounded)


def _make_pass(
    network: Network, weights: tuple[Decimals, ...], x: np.ndarray, y: np.ndarray, *, is_rounded: bool = False
) -> DecimalPass:
    with localcontext(_context(weights)) as context:
        sums, values = [], [as_decimals(x)]
        for weight, activation in zip(weights, network.activations, strict=True):
            sums.append(values[-1] @ weight)
            values.append(_each(_value_of(activation), sums[-1]))
        difference = values[-1] - as_decimals(y)
        errors: list[Decimals] = []
        upstreams: list[Decimals] = []
        gradients: list[Decimals] = []
        upstream = difference
        for k in reversed(range(len(weights))):
            upstreams.insert(0, upstream)
            errors.insert(0, upstream * _each(_slope_of(network.activations[k]), sums[k]))
            gradients.insert(0, np.multiply.outer(values[k], errors[0]))
            upstream = weights[k] @ errors[0]
        return DecimalPass(
            weights,
            tuple(sums),
            tuple(values),
            tuple(errors),
            tuple(upstreams),
            tuple(gradients),
            loss=(difference @ difference) / 2,
            is_rounded=is_rounded or context.flags[Inexact],
        )


def as_decimals(array: np.ndarray) -> Decimals:
    """Return the decimals that floats are written as."""
    return _each(lambda value: Decimal(repr(float(value))), array)


def as_floats(array: Decimals) -> np.ndarray:
    """Return the floats nearest to decimals."""
    return array.astype(float) + 0.0  # no −0


def _context(weights: Iterable[Decimals]) -> Context:
    """Return how many digits the numbers of a network have; what is beyond all numbers is infinite."""
    is_small = sum(weight.size for weight in weights) <= FEW_WEIGHTS
    return Context(prec=DIGITS if is_small else DIGITS_OF_MANY, traps=[])


def _each(formula: Callable[[Decimal], Decimal], array: np.ndarray) -> Decimals:
    """Return a formula of each number of an array."""
    found = np.empty(array.size, dtype=object)
    found[:] = [formula(value) for value in array.ravel()]
    return found.reshape(array.shape)


def _value_of(activation: object) -> Callable[[Decimal], Decimal]:
    """Return an activation as a formula of decimals."""
    name, alpha = _read(activation)
    formulas: dict[str, Callable[[Decimal], Decimal]] = {
        "linear": lambda z: z,
        "sigmoid": lambda z: (1 if z > 0 else _fall(z)) / (1 + _fall(z)),
        "tanh": _tanh,
        "elu": lambda z: z if z > 0 else alpha * _fall_less_one(z),
    }
    return formulas.get(name, lambda z: z if z > 0 else alpha * z)


def _slope_of(activation: object) -> Callable[[Decimal], Decimal]:
    """Return the derivative of an activation as a formula of decimals; at 0 that of z ≤ 0."""
    name, alpha = _read(activation)
    one = Decimal(1)
    formulas: dict[str, Callable[[Decimal], Decimal]] = {
        "linear": lambda _: one,
        "sigmoid": lambda z: _fall(z) / (1 + _fall(z)) ** 2,
        "tanh": lambda z: 4 * _fall(2 * z) / (1 + _fall(2 * z)) ** 2,
        "elu": lambda z: one if z > 0 else alpha * _fall(z),
    }
    return formulas.get(name, lambda z: one if z > 0 else alpha)


def _read(activation: object) -> tuple[str, Decimal]:
    """Return an activation's name and its parameter."""
    if not isinstance(activation, Activation):
        raise TypeError(f"{activation!r} is no activation of single numbers")
    return activation.name, Decimal(repr(float(activation.parameter)))


def _tanh(z: Decimal) -> Decimal:
    """Return tanh z by e to the power of −2|z|: that of −z is its opposite, and no digits are lost near 0."""
    less = _fall_less_one(2 * z)
    return (-less / (2 + less)).copy_sign(z)


def _fall(z: Decimal) -> Decimal:
    """Return e to the power of −|z|."""
    return _exponential(-abs(z), getcontext().prec)


def _fall_less_one(z: Decimal) -> Decimal:
    """Return e to the power of −|z|, less 1, with more digits meanwhile where z is so small that they cancel."""
    digits = getcontext().prec
    if not z.is_finite() or z == 0 or z.adjusted() < -digits:
        return _fall(z) - 1 if not z.is_finite() else -abs(z)
    digits += max(0, -z.adjusted())
    with localcontext(prec=digits):
        found = _exponential(-abs(z), digits) - 1
    return +found


@lru_cache(maxsize=1000)
def _exponential(power: Decimal, _: int) -> Decimal:
    """Return e to a power, to as many digits as the context has, which are told for the cache."""
    return power.exp()
