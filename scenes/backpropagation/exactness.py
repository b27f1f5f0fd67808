"""Tell which values of a forward pass are irrational, so that no text can be exactly them.

tanh(60) differs from 1 by less than a float can hold, and σ(40) from 1, and ELU(−50) from −1: their floats are 1 and
−1, which the functions only approach. What is worked out of such a value is no exact number either.
"""

from __future__ import annotations

from collections import defaultdict
from fractions import Fraction

import numpy as np

from mathcore import Network
from mathcore.activations import Activation
from mathcore.passes import Forward

__all__ = ["beside", "find_irrational"]

SHARE = Fraction(1, 2**60)  # of a number, by which another may differ that no float tells from it
LEAST = Fraction(1, 2**1080)  # a number that no float tells from 0
CANCELLED = 1e-12  # of the terms of a sum, that is none of them


def find_irrational(network: Network, forward: Forward) -> tuple[list[np.ndarray], list[np.ndarray]]:
    """Return, for each layer behind the input, which of its sums are irrational, and which of its values.

    By Lindemann's theorem eˣ is irrational for every rational x but 0, and with it σ, tanh and the lower branch of ELU.
    """
    below, sums, values = np.zeros(len(forward.activations[0]), dtype=bool), [], []
    before = forward.activations[0]
    for weights, activation, z in zip(network.weights, network.activations, forward.pre_activations, strict=True):
        sums.append(np.array([_is_left(weights[below, k], before[below]) for k in range(len(z))], dtype=bool))
        values.append(_are_irrational(activation, z, sums[-1]))
        below, before = values[-1], z
    return sums, values


def beside(value: float) -> Fraction:
    """Return a number that isn't the float `value`, and that no float tells from it."""
    exact = Fraction(value)
    return exact * (1 - SHARE) if exact else LEAST


def _is_left(weights: np.ndarray, sums: np.ndarray) -> bool:
    """Return whether irrational values with these weights add up to one: not where those that are equal or opposite
    cancel out, as tanh(z) and tanh(−z), or σ(z) and σ(−z) = 1 − σ(z)."""
    totals: dict[float, float] = defaultdict(float)
    for weight, z in zip(weights, sums, strict=True):
        totals[abs(float(z))] += float(weight) * float(np.sign(z))
    return any(abs(total) > CANCELLED * float(np.abs(weights).sum()) for total in totals.values())


def _are_irrational(activation: object, z: np.ndarray, is_sum: np.ndarray) -> np.ndarray:
    """Return which values of an activation at sums z are irrational, where `is_sum` tells which of these are."""
    if not isinstance(activation, Activation):  # softmax: shares of powers of e
        return np.full(z.shape, bool(np.ptp(z) > 0 or is_sum.any()) and len(z) > 1)
    if activation.name in ("sigmoid", "tanh"):
        return np.asarray(z != 0)
    if activation.name == "elu":
        return np.where(z > 0, is_sum, (z < 0) & (activation.parameter != 0))
    if activation.name == "linear":
        return is_sum
    return is_sum & ((z > 0) | (activation.parameter != 0))
