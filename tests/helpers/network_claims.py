"""Networks at which words of more, less, the same and the others are easily false, and what is true of a run on one."""

from __future__ import annotations

import re
from itertools import cycle, pairwise

import mpmath
import numpy as np
import pytest

from scenes.framework.numbers import read_number

NETWORKS = {
    "deck": {},
    "one of each": {"sizes": (1, 1, 1), "inputs": 40},
    "one hidden": {"sizes": (2, 1, 1), "target": 100},
    "two hidden": {"sizes": (2, 2, 1), "weights": (((1, 2), (2, 1.5)), 1), "inputs": (2, 4)},
    "alike by chance": {"weights": (((1, 3, 5), (2, 1, 0)), (1, 0, -1)), "inputs": (1, 2), "target": 3},
    "two layers": {"sizes": (2, 2, 2, 1), "weights": (0.5, 1.0, 1.0)},
    "crowded": {"sizes": (4, 4, 1), "inputs": 1},
    "two outputs": {"sizes": (2, 3, 2), "target": (60, 180)},
    "all outputs reached": {"sizes": (2, 3, 2), "target": 180},
    "activated last": {"sizes": (1, 1, 1), "inputs": 1, "activations": ("linear", "elu"), "learning_rate": 0.5},
    "one output reached": {"sizes": (2, 3, 2), "target": (180, 60)},
    "no weights": {"weights": (0, 0)},
    "negative": {"weights": (-1, 2), "target": -60},
    "equal inputs": {"inputs": 5},
    "no input": {"inputs": 0},
    "nearly there": {"target": 180.0000001},
    "too small a step": {"learning_rate": 1e-18},
    "small step": {"learning_rate": 1e-9},
    "diverges": {"learning_rate": 0.1},
    "large": {"inputs": 5e5, "weights": (1e-3, 2), "learning_rate": 1000},
    "tiny": {"inputs": 1e-9, "target": 1},
    "followed": {"sizes": (2, 5, 3), "activations": "sigmoid", "inputs": (0.3, 0.7), "target": 1, "learning_rate": 0.5},
    "across": {"sizes": (1, 1, 1), "weights": (0, 2), "inputs": 1, "target": 3, "learning_rate": 0.5},
    "many outputs": {"sizes": (2, 2, 5), "inputs": (1, 2), "target": (1, 2, 3, 4, 5), "learning_rate": 0.01},
    "overshoots": {
        "sizes": (2, 2, 2, 2),
        "weights": (0.5, -0.5, 0.5),
        "inputs": (3, -1),
        "target": (1, -1),
        "learning_rate": 0.3,
    },
    "mixed": {"activations": ("linear", "sigmoid"), "inputs": (0.3, 0.7), "target": 1, "learning_rate": 0.5},
    "thirds": {"weights": (1 / 3, -2 / 3), "inputs": (1 / 7, 2), "target": 1 / 9, "learning_rate": 0.03},
    "one input": {
        "sizes": (1, 2, 1),
        "weights": (((2, -1),), ((1.5,), (3,))),
        "inputs": 2,
        "target": 5,
        "activations": ("relu", "linear"),
        "learning_rate": 0.01,
    },
    "slow rates": {
        "sizes": (2, 2, 1),
        "weights": (((0.15, 0.25), (0.2, 0.3)), ((0.4,), (0.45,))),
        "inputs": (0.05, 0.1),
        "target": 0.01,
        "activations": "sigmoid",
        "learning_rate": 0.5,
    },
    "away later": {
        "sizes": (2, 2, 1),
        "weights": (((1, -1), (0.5, 0.5)), ((2,), (-1,))),
        "inputs": (1, -2),
        "target": -1.5,
        "activations": ("leaky_relu", "linear"),
        "learning_rate": 0.25,
    },
    "cancels": {"weights": (1 / 3, 0.123456), "inputs": (0.333, 0.777), "target": 0.1234, "learning_rate": 0.01},
}


# The tests on one of them share its runs.
ON_NETWORKS = [
    pytest.param(case, language, marks=pytest.mark.xdist_group(f"network {case}"))
    for case, language in zip(NETWORKS, cycle(["zh", "en"]), strict=False)
]


START = r"output(_1)?"  # what the first output is named that the rates begin with


def moves(run, layer):
    """Return gradients of a layer's edges that were worked, and how far their weights move, as both are read."""
    found = []
    for beat in ("output_weights", "hidden_weights"):
        shown = run.shown[beat]
        for name in shown:
            if re.fullmatch(rf"grad_w[{layer}]_.*", name):
                old, new = (read_number(shown[f"{kind}{name[5:]}"]) for kind in ("", "new_"))
                found.append((abs(read_number(shown[name])), abs(new - old)))
    return sorted(found)


def steps_follow(pairs):
    """Return whether a larger gradient has a longer step, and there are two of different size."""
    return pairs[0][0] < pairs[-1][0] and all(b[1] > a[1] for a, b in pairwise(pairs) if b[0] > a[0])


def after_trial(run, number):
    """Return the distance of the output from its target after three steps of a rate, as a share of the first
    distance."""
    found = run.numbers("rates", rf"rate_{number}_output(_\d)?")
    target = run.params.y[0]
    return abs(found[-1] - target) / abs(run.numbers("rates", START)[0] - target)


def gradients(run):
    """Return the gradients of the initial weights, the last layer's first, in numbers that may be less than any float
    but 0."""
    params = run.params
    network, values, sums = params.network(), [list(map(mpmath.mpf, params.x))], []
    layers = list(zip(network.weights, network.activations, strict=True))
    if not all(activation.name in STEPS for _, activation in layers):
        network.forward(params.x)
        return [each.ravel() for each in reversed(network.backward(params.y).weights)]
    for weights, activation in layers:
        sums.append([mpmath.fsum(w * a for w, a in zip(column, values[-1], strict=True)) for column in weights.T])
        values.append([STEPS[activation.name](z, activation.parameter)[0] for z in sums[-1]])
    # An output that is rounded to its target is beside it.
    far = [out - y for out, y in zip(values[-1], params.y, strict=True)]
    curved = [z != 0 and _bends(layers[-1][1].name, z) for z in sums[-1]]
    back = [mpmath.mpf("1e-99999999") if bent and not d else d for d, bent in zip(far, curved, strict=True)]
    found = []
    for (weights, activation), z, below in zip(reversed(layers), reversed(sums), reversed(values[:-1]), strict=True):
        errors = [d * STEPS[activation.name](each, activation.parameter)[1] for d, each in zip(back, z, strict=True)]
        found.append(np.array([a * error for a in below for error in errors], dtype=object))
        back = [mpmath.fsum(w * error for w, error in zip(row, errors, strict=True)) for row in weights]
    return found


def _bends(name, z):
    return name in ("sigmoid", "tanh") or (name == "elu" and z < 0)


def _sigmoid(z, _):
    t = mpmath.exp(-abs(z))
    return (1 if z >= 0 else t) / (1 + t), t / (1 + t) ** 2


def _tanh(z, _):
    return mpmath.tanh(z), mpmath.sech(z) ** 2


def _piecewise(z, alpha):
    return (z, 1) if z > 0 else (alpha * z, alpha)


def _elu(z, alpha):
    return (z, 1) if z > 0 else (alpha * mpmath.expm1(z), alpha * mpmath.exp(z))


# The value of an activation and its slope.
STEPS = {
    "linear": lambda z, _: (z, 1),
    "sigmoid": _sigmoid,
    "tanh": _tanh,
    "elu": _elu,
    **dict.fromkeys(("relu", "leaky_relu", "prelu"), _piecewise),
}


def goes_past(run, number):
    """Return whether the output, in the steps of a rate, is beyond its target or farther from it than at first."""
    found = [*run.numbers("rates", START), *run.numbers("rates", rf"rate_{number}_output(_\d)?")]
    gaps = np.array(found) - run.params.y[0]
    return bool((np.sign(gaps) * np.sign(gaps[0]) < 0).any() or abs(gaps[-1]) > abs(gaps[0]))


def ends_farther(run, number):
    """Return whether the output comes to be farther from its target than at first in 200 steps of a rate; it does where
    it overflows."""
    network, rate, gaps = run.params.network(), run.numbers("rates", rf"rate_{number}")[0], []
    for _ in range(201):
        gaps.append(abs(network.forward(run.params.x).output[0] - run.params.y[0]))
        network.backward(run.params.y)
        network.step(rate)
    return not max(gaps[100:]) <= (1 + 1e-9) * gaps[0]


def goes_beyond(run, number):
    """Return whether a rate is too large: its steps go past the target, or away from it, at first or later."""
    return goes_past(run, number) or ends_farther(run, number)


def ups_and_downs(run, number):
    """Return by how much the distance of the output from its target grows with each step of a rate."""
    found = [*run.numbers("rates", START), *run.numbers("rates", rf"rate_{number}_output(_\d)?")]
    return np.diff(np.abs(np.array(found) - run.params.y[0]))


def changed(run):
    """Return whether a weight reads otherwise after the step."""
    pairs = [
        (text, shown[f"new_{name}"])
        for shown in run.shown.values()
        for name, text in shown.items()
        if f"new_{name}" in shown
    ]
    return any(read_number(old) != read_number(new) for old, new in pairs)


def activated(run):
    """Return for each layer after the input whether it has an activation function."""
    return [name != "linear" for name in run.params.activation_names]


def sides(run):
    """Return the sides of the squares of the loss."""
    return run.numbers("squared_error", r"side(_\d+)?")


def gradients_behind(run):
    """Return the gradients of the hidden weights that are worked out in full."""
    return run.numbers("hidden_weights", rf"grad_w{len(run.params.sizes) - 2}_1(_1)?")


def hidden(run):
    return sum(run.params.sizes[1:-1])


def last_weights(run):
    return run.params.sizes[-2] * run.params.sizes[-1]


def matrices(run):
    return [matrix.ravel().tolist() for matrix in run.params.network().weights]


def crosses(run):
    """Return whether the output is now on the other side of its target."""
    outputs = [run.params.network().forward(run.params.x).output[0]]
    network = run.params.network()
    network.train(run.params.x, run.params.y, run.params.learning_rate, 1)
    outputs.append(network.forward(run.params.x).output[0])
    return (outputs[0] - run.params.y[0]) * (outputs[1] - run.params.y[0]) < 0


def squares_drawn(run):
    """Return how many squares name their sides."""
    return len(run.numbers("squared_error", r"side(_\d+)?"))


def columns_alike(run):
    first = run.params.network().weights[0]
    return bool((first == first[:, :1]).all())


def slope(run):
    return run.numbers("slope", r"grad_output(_1)?")[0]


def last_and_first_loss(run):
    losses = {int(name[5:]): text for name, text in run.shown["many_steps"].items() if re.fullmatch(r"loss_\d+", name)}
    return read_number(losses[max(losses)]), read_number(losses[0])


def learns(run):
    """Return whether the loss reads less after many steps than at the start."""
    last, first = last_and_first_loss(run)
    return last < first


def first_step_rises(run):
    before, after = (run.numbers("loss_again", name)[0] for name in ("loss", "loss_after"))
    return after > before


def labels_drawn(run):
    """Return how many weights are written: on the edges, each once."""
    return run.labels["weights"]
