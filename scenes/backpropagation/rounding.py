"""Takes out of a network's numbers what the rounding of floats added: 10⁻⁷ where 180.0000001 − 180 is 1.00000008e-07.

Each number has a bound of its rounding error, carried along the passes (Higham, Accuracy and Stability of Numerical
Algorithms, 3.1 and 3.3). A number that has a short decimal within its bound is that decimal.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from mathcore import Network
from mathcore.activations import Activation
from scenes.framework.digits import WHOLE

__all__ = ["nearest_decimal", "without_noise"]

UNIT = 4 * float(np.finfo(float).eps)  # of a result, as a share of the terms that were added
MOST = 20_000  # numbers of an array beyond which nobody reads them one by one
SATURATED = ("sigmoid", "tanh", "elu")  # activations whose values are smaller than the sums that enter them


def nearest_decimal(value: float, bound: float) -> float:
    """The decimal with the fewest digits, seven at most, within the bound of a value; the value where there is none."""
    if not np.isfinite(value) or abs(value) <= bound:
        return 0.0 if np.isfinite(value) else value
    least = 1 if bound > 10.0**-WHOLE * abs(value) else WHOLE
    found = (float(format(value, f".{digits}g")) for digits in range(least, WHOLE + 1))
    return next((decimal for decimal in found if abs(decimal - value) <= bound), value)


def without_noise(network: Network, target: np.ndarray) -> None:
    """Round the numbers of a network's weights and passes to the decimals that they are but for rounding errors.

    network: after its passes forward and back. target: shape (sizes[-1],).
    """
    forward, gradients = network.last, network.gradients
    if forward is None or gradients is None:
        raise ValueError("the network has made no passes; call forward(x) and backward(y) first")
    with np.errstate(all="ignore"):
        sizes_of_terms = _sizes_of_terms(network)
        outputs = [np.abs(forward.activations[0]), *sizes_of_terms]
        difference = UNIT * (outputs[-1] + np.abs(target))
        deltas, upstreams = _gradient_bounds(network, difference)
        loss = float(np.sum(np.abs(forward.output - target) * difference)) + UNIT * gradients.loss
        network.last = replace(
            forward,
            pre_activations=_each(forward.pre_activations, [UNIT * size for size in sizes_of_terms]),
            activations=_each(forward.activations, [UNIT * size for size in outputs]),
        )
        steps = [np.multiply.outer(below, delta) for below, delta in zip(outputs, deltas, strict=False)]
        steps = [step + UNIT * np.abs(g) for step, g in zip(steps, gradients.weights, strict=True)]
        network.gradients = replace(
            gradients,
            loss=nearest_decimal(gradients.loss, loss),
            weights=_each(gradients.weights, steps),
            pre_activations=_each(gradients.pre_activations, deltas),
            later_activations=_each(gradients.later_activations, upstreams),
        )


def _sizes_of_terms(network: Network) -> list[np.ndarray]:
    """For each unit behind the input Σ |w||a|, the size of what was added; of one that saturates, its own size."""
    forward, found = network.last, []
    if forward is None:
        raise ValueError("the network has made no pass")
    below = np.abs(forward.activations[0])
    for weight, activation, value in zip(network.weights, network.activations, forward.activations[1:], strict=True):
        size = below @ np.abs(weight)
        found.append(size)
        below = np.abs(value) if activation.name in SATURATED else size
    return found


def _gradient_bounds(network: Network, difference: np.ndarray) -> tuple[list[np.ndarray], list[np.ndarray]]:
    """Bounds of the errors of ∂L/∂z and of ∂L/∂a of each layer behind the input."""
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


def _each(arrays: tuple[np.ndarray, ...], bounds: list[np.ndarray]) -> tuple[np.ndarray, ...]:
    """The nearest decimals of arrays, number by number."""
    found = []
    for array, bound in zip(arrays, bounds, strict=True):
        if array.size > MOST:
            found.append(array)
            continue
        pairs = zip(array.ravel().tolist(), np.broadcast_to(bound, array.shape).ravel().tolist(), strict=True)
        found.append(np.array([nearest_decimal(value, limit) for value, limit in pairs]).reshape(array.shape))
    return tuple(found)
