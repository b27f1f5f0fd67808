"""Training steps of networks, worked out layer by layer with plain loops and formulas of their own."""

from __future__ import annotations

from functools import cache
from itertools import pairwise

import numpy as np

from scenes.backpropagation.parameters import NetworkParameters

DECK = {"sizes": (2, 3, 1), "weights": (0.5, 1.0), "inputs": (40, 80), "target": 60, "learning_rate": 1e-5}
SATURATING = {
    "sizes": (2, 2, 2, 1),
    "seed": 42,
    "inputs": (0.5, -1.5),
    "target": 1,
    "learning_rate": 0.5,
    "activations": ("tanh", "tanh", "sigmoid"),
}
FIRST = [[0.15, -0.2, 0.3, 0.25], [0.4, 0.1, -0.35, 0.2], [-0.1, 0.25, 0.2, 0.45]]
CASES = {
    "deck": {},
    "sigmoid": {
        "sizes": (3, 4, 1),
        "weights": (FIRST, (0.5, -0.4, 0.3, 0.6)),
        "inputs": (0.5, 0.8, -0.3),
        "target": 1,
        "activations": ("sigmoid", "linear"),
        "learning_rate": 0.5,
    },
    "deeper": {
        "sizes": (2, 2, 2, 1),
        "weights": (((0.5, 1), (-1, 0.5)), ((1, 0.5), (0.25, -1)), 0.25),
        "inputs": (1, 2),
        "target": 1,
        "learning_rate": 0.01,
    },
    "rising": {"learning_rate": 3e-4},
    "large": {
        "sizes": (784, 16, 16, 10),
        "seed": 7,
        "inputs": 0.5,
        "target": (0, 0, 0, 1, 0, 0, 0, 0, 0, 0),
        "activations": "sigmoid",
        "learning_rate": 0.5,
    },
}
FUNCTIONS = {
    "linear": (lambda z: z, np.ones_like),
    "sigmoid": (lambda z: 1 / (1 + np.exp(-z)), lambda z: np.exp(-z) / (1 + np.exp(-z)) ** 2),
}


@cache
def work_by_hand(case, steps=1):
    """Return values, gradients and new weights of each step, with loops over layers and nothing of the project's."""
    given = DECK | CASES[case]
    sizes = given["sizes"]
    names = given.get("activations", "linear")
    names = [names] * (len(sizes) - 1) if isinstance(names, str) else names
    if "seed" in given:
        weights = NetworkParameters(**CASES[case]).network().weights
    else:
        pairs = zip(given["weights"], pairwise(sizes), strict=True)
        weights = [np.full(pair, w) if np.isscalar(w) else np.array(w, float).reshape(pair) for w, pair in pairs]
    x = np.broadcast_to(np.array(given["inputs"], float), sizes[0])
    y = np.broadcast_to(np.array(given["target"], float), sizes[-1])
    history = []
    for _ in range(steps):
        history.append(step_by_hand(x, y, weights, names, given["learning_rate"]))
        weights = history[-1]["new"]
    return history


def step_by_hand(x, y, weights, names, rate):
    a, z = [x], []
    for w, name in zip(weights, names, strict=True):
        z.append(w.T @ a[-1])
        a.append(FUNCTIONS[name][0](z[-1]))
    errors = [(a[-1] - y) * FUNCTIONS[names[-1]][1](z[-1])]
    for k in range(len(weights) - 1, 0, -1):
        errors.insert(0, (weights[k] @ errors[0]) * FUNCTIONS[names[k - 1]][1](z[k - 1]))
    gradients = [np.outer(below, error) for below, error in zip(a, errors, strict=False)]
    new = [w - rate * g for w, g in zip(weights, gradients, strict=True)]
    loss = np.sum((y - a[-1]) ** 2) / 2
    return {"a": a, "loss": loss, "out": a[-1] - y, "errors": errors, "g": gradients, "w": weights, "new": new}
