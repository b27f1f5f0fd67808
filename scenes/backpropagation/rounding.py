"""Remove from a network's numbers what the rounding of floats added: 10⁻⁷ where 180.0000001 − 180 is 1.00000008e-07.

Each number has a bound of its rounding error, carried along the passes (Higham, Accuracy and Stability of Numerical
Algorithms, 3.1 and 3.3). A number that has a short decimal within its bound is that decimal.
"""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np

from mathcore import Network
from mathcore.activations import Activation
from mathcore.passes import Forward
from scenes.framework.digits import EXACT_DIGITS

__all__ = ["clean_forward", "clean_gradients", "nearest_decimal"]

UNIT = 4 * float(np.finfo(float).eps)  # of a result, as a share of the terms that were added
CHANCE = 100  # times the bound: the last place of a decimal that is hardly within it by chance
MOST = 20_000  # numbers of an array beyond which nobody reads them one by one


def nearest_decimal(value: float, bound: float) -> float:
    """Return the decimal with the fewest digits, seven at most, within the bound of a value; the value where there is
    none, or where the bound is so wide that some decimal of so many digits lies within it by chance: 1.66207·10⁻¹⁷ of a
    value that is known to six digits says nothing that the value itself does not."""
    if not np.isfinite(value) or abs(value) <= bound:
        return 0.0 if np.isfinite(value) else value
    least = 1 if bound > 10.0**-EXACT_DIGITS * abs(value) else EXACT_DIGITS
    first = math.floor(math.log10(abs(value)))
    most = min(EXACT_DIGITS, first + 1 - math.ceil(math.log10(CHANCE * bound))) if bound > 0 else EXACT_DIGITS
    found = (float(format(value, f".{digits}g")) for digits in range(least, most + 1))
    return next((decimal for decimal in found if abs(decimal - value) <= bound), value)


def clean_forward(network: Network) -> None:
    """Round the sums and values of a network's last pass to the decimals that they are but for rounding errors.

    Each layer works on the rounded values before it, as a viewer does.
    """
    forward = network.last
    if forward is None:
        raise ValueError("the network has made no pass; call forward(x) first")
    sums, values = [], [forward.activations[0]]
    with np.errstate(all="ignore"):
        for weight, activation in zip(network.weights, network.activations, strict=True):
            bound = UNIT * (np.abs(values[-1]) @ np.abs(weight))
            sums.append(_nearest(values[-1] @ weight, bound))
            values.append(np.asarray(activation(sums[-1])))
    network.last = Forward(tuple(sums), tuple(values))


def clean_gradients(network: Network, target: np.ndarray) -> None:
    """Clean the gradients and the loss of the network's last pass back in the same way; target: shape (sizes[-1],)."""
    forward, gradients = network.last, network.gradients
    if forward is None or gradients is None:
        raise ValueError("the network has made no passes; call forward(x) and backward(y) first")
    with np.errstate(all="ignore"):
        difference = UNIT * (np.abs(forward.output) + np.abs(target))
        deltas, upstreams = _gradient_bounds(network, difference)
        loss = float(np.sum(np.abs(forward.output - target) * difference)) + UNIT * gradients.loss
        outer = [np.multiply.outer(np.abs(a), delta) for a, delta in zip(forward.activations, deltas, strict=False)]
        steps = [bound + UNIT * np.abs(g) for bound, g in zip(outer, gradients.weights, strict=True)]
        network.gradients = replace(
            gradients,
            loss=nearest_decimal(gradients.loss, loss),
            weights=tuple(map(_nearest, gradients.weights, steps)),
            pre_activations=tuple(map(_nearest, gradients.pre_activations, deltas)),
            later_activations=tuple(map(_nearest, gradients.later_activations, upstreams)),
        )


def _gradient_bounds(network: Network, difference: np.ndarray) -> tuple[list[np.ndarray], list[np.ndarray]]:
    """Return bounds of the errors of ∂L/∂z and of ∂L/∂a of each layer behind the input."""
    forward, gradients = network.last, network.gradients
    if forward is None or gradients is None:
        raise ValueError("the network has made no passes")
    deltas, upstreams, bound = [], [], difference
    for k in reversed(range(len(network.weights))):
        activation, z = network.activations[k], forward.pre_activations[k]
        slope = np.abs(activation.derivative(z)) if isinstance(activation, Activation) else np.ones_like(z)
        upstreams.append(bound)
        deltas.append(slope * bound + UNIT * np.abs(gradients.pre_activations[k]))
        bound = (deltas[-1] + UNIT * np.abs(gradients.pre_activations[k])) @ np.abs(network.weights[k]).T
    return deltas[::-1], upstreams[::-1]


def _nearest(array: np.ndarray, bound: np.ndarray) -> np.ndarray:
    """Return the nearest decimals of an array, number by number."""
    if array.size > MOST:
        return array
    pairs = zip(array.ravel().tolist(), np.broadcast_to(bound, array.shape).ravel().tolist(), strict=True)
    return np.array([nearest_decimal(value, limit) for value, limit in pairs]).reshape(array.shape)
