"""Tell which numbers of a network's passes are irrational, so that no text can be exactly them.

tanh(60) differs from 1 by less than a float can hold, and σ(40) from 1, and ELU(−50) from −1: their floats are 1 and
−1, which the functions only approach. The slope of σ at −800 is less than any float but 0, and is not 0. What is worked
out of such a number is no exact number either: sums, gradients, new weights.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import lru_cache

import numpy as np

from mathcore import Network
from mathcore.activations import Activation
from mathcore.passes import Forward
from scenes.backpropagation.decimal_pass import as_decimals
from scenes.backpropagation.history import Task, TrainingState, history_of

__all__ = ["Irrational", "beside", "find_irrational", "inexact_of", "irrational_of"]

SHARE = Fraction(1, 2**60)  # of a number, by which another may differ that no float tells from it
LEAST = Fraction(1, 2**1080)  # a number that no float tells from 0
CANCELLED = 1e-12  # of the terms of a sum, that is none of them


@dataclass(frozen=True)
class Irrational:
    """Which numbers of a training state are irrational, an array for each layer behind the input: sums z and values a,
    slopes of the activations, gradients by z, by a and by the weights, and the weights before and after the step; and
    whether the loss is."""

    sums: list[np.ndarray]
    values: list[np.ndarray]
    slopes: list[np.ndarray]
    errors: list[np.ndarray]
    upstreams: list[np.ndarray]
    gradients: list[np.ndarray]
    weights: list[np.ndarray]
    new_weights: list[np.ndarray]
    loss: bool


@lru_cache(maxsize=64)
def irrational_of(task: Task, steps: int) -> Irrational:
    """Return which numbers of a task's network are irrational after so many steps; its first weights are not."""
    state = history_of(task).state(steps)
    network, forward = state.network, state.forward
    weights = (
        irrational_of(task, steps - 1).new_weights if steps else [np.zeros(w.shape, bool) for w in network.weights]
    )
    sums, values = find_irrational(network, forward, weights)
    slopes = [
        _have_irrational_slopes(activation, z, is_sum, is_value)
        for activation, z, is_sum, is_value in zip(
            network.activations, forward.pre_activations, sums, values, strict=True
        )
    ]
    errors, upstreams = _find_errors(state, weights, values[-1], slopes)
    below = zip(forward.activations, [np.zeros(len(forward.activations[0]), bool), *values], strict=True)
    gradients = [
        _are_products(value[:, None], is_value[:, None], error[None, :], is_error[None, :])
        for (value, is_value), error, is_error in zip(below, state.gradients.pre_activations, errors, strict=False)
    ]
    moved = [gradient & (task.learning_rate != 0) for gradient in gradients]
    new = [weight | moves for weight, moves in zip(weights, moved, strict=True)]
    return Irrational(sums, values, slopes, errors, upstreams, gradients, weights, new, bool(upstreams[-1].any()))


@lru_cache(maxsize=64)
def inexact_of(task: Task, steps: int) -> Irrational:
    """Return which numbers are irrational, or are lost beside another in a float: 10⁻²⁰ − 3 is not −3."""
    found, state = irrational_of(task, steps), history_of(task).state(steps)
    exact = state.exact
    if exact is None:
        lost = _are_lost_beside(state.forward.output, task.y, state.forward.output - task.y)
        upstreams = [*found.upstreams[:-1], found.upstreams[-1] | lost]
        return replace(found, upstreams=upstreams, loss=bool(upstreams[-1].any()))

    def either(irrational: Sequence[np.ndarray], decimals: Sequence[np.ndarray]) -> list[np.ndarray]:
        return [each | exact.lost(numbers) for each, numbers in zip(irrational, decimals, strict=True)]

    upstreams = either(found.upstreams, exact.upstreams)
    upstreams[-1] |= _are_lost_beside(exact.values[-1], as_decimals(task.y), exact.upstreams[-1])
    return replace(
        found,
        sums=either(found.sums, exact.sums),
        values=either(found.values, exact.values[1:]),
        errors=either(found.errors, exact.errors),
        upstreams=upstreams,
        gradients=either(found.gradients, exact.gradients),
        weights=either(found.weights, exact.weights),
        loss=bool(upstreams[-1].any() or exact.lost(np.array([exact.loss], dtype=object)).any()),
    )


def _are_lost_beside(outputs: np.ndarray, targets: np.ndarray, difference: np.ndarray) -> np.ndarray:
    """Return where the difference of both is one of them, in the digits that are kept, though the other is not 0."""
    is_lost = ((difference == outputs) & (targets != 0)) | ((difference == -targets) & (outputs != 0))
    return np.asarray(is_lost, dtype=bool)


def find_irrational(
    network: Network, forward: Forward, irrational: Sequence[np.ndarray] | None = None
) -> tuple[list[np.ndarray], list[np.ndarray]]:
    """Return, for each layer behind the input, which of its sums are irrational, and which of its values; `irrational`
    tells which weights are, by default none.

    By Lindemann's theorem eˣ is irrational for every rational x but 0, and with it σ, tanh and the lower branch of ELU.
    """
    below, sums, values = np.zeros(len(forward.activations[0]), dtype=bool), [], []
    before = forward.activations[0]
    for k, (weights, activation, z) in enumerate(
        zip(network.weights, network.activations, forward.pre_activations, strict=True)
    ):
        sums.append(np.array([_is_left(weights[below, j], before[below]) for j in range(len(z))], dtype=bool))
        if irrational is not None:
            sums[-1] |= (irrational[k] & (forward.activations[k] != 0)[:, None]).any(axis=0)
        values.append(_are_irrational(activation, z, sums[-1]))
        below, before = values[-1], z
    return sums, values


def _find_errors(
    state: TrainingState, weights: Sequence[np.ndarray], outputs: np.ndarray, slopes: Sequence[np.ndarray]
) -> tuple[list[np.ndarray], list[np.ndarray]]:
    """Return which gradients by the sums and by the values of each layer are irrational; those by the outputs, Y' − y,
    are where the outputs are."""
    network, given = state.network, state.gradients
    errors, upstreams, upstream = [], [], outputs
    for k in reversed(range(len(slopes))):
        activation, z = network.activations[k], state.forward.pre_activations[k]
        slope = np.asarray(activation.derivative(z)) if isinstance(activation, Activation) else np.ones_like(z)
        error = _are_products(given.later_activations[k], upstream, slope, slopes[k])
        upstreams.append(upstream)
        errors.append(error)
        behind = given.pre_activations[k]
        upstream = np.array(
            [
                _adds_up_to_irrational(row, is_row, behind, error)
                for row, is_row in zip(network.weights[k], weights[k], strict=True)
            ],
            dtype=bool,
        )
    return errors[::-1], upstreams[::-1]


def _adds_up_to_irrational(row: np.ndarray, is_row: np.ndarray, errors: np.ndarray, is_error: np.ndarray) -> bool:
    """Return whether the gradients behind a unit, each times its weight, add up to an irrational number. Of two that no
    float tells from 0 nobody knows whether they cancel."""
    left = is_error & (row != 0)
    if (left & (errors == 0)).any() or (is_row & ((errors != 0) | is_error)).any():
        return True
    return _is_left(row[left], errors[left])


def _are_products(one: np.ndarray, is_one: np.ndarray, other: np.ndarray, is_other: np.ndarray) -> np.ndarray:
    """Return which products are irrational, where `is_one` and `is_other` tell which factors are: not those with 0."""
    return np.asarray((is_one | is_other) & ((one != 0) | is_one) & ((other != 0) | is_other))


def _have_irrational_slopes(activation: object, z: np.ndarray, is_sum: np.ndarray, is_value: np.ndarray) -> np.ndarray:
    """Return which slopes of an activation at sums z are irrational; softmax has none of its own, and its values tell
    what they make of a gradient."""
    if not isinstance(activation, Activation):
        return is_value
    if activation.name in ("sigmoid", "tanh"):
        return np.asarray((z != 0) | is_sum)
    if activation.name == "elu":
        return np.asarray((z < 0) & (activation.parameter != 0))
    return np.zeros(z.shape, dtype=bool)


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
