"""How high SumRule's triangles reach, and the base on which they stay in the picture."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from mathcore import Function
from scenes.components.glide import BEYOND

__all__ = ["BASE", "SAMPLES", "choose_width", "rises_of", "twice", "values_of"]

BASE = 1 / 8  # of the interval: the base of the triangles
HALVINGS = 6  # of that base, at most, for steep curves
SAMPLES = 201  # of the interval


def values_of(f: Function, xs: np.ndarray) -> np.ndarray:
    """Return the values of a function at xs, also of a constant; shape (n,)."""
    return np.asarray(f(xs), dtype=float) * np.ones_like(xs)


def rises_of(functions: Sequence[Function], xs: np.ndarray, width: float) -> np.ndarray:
    """Return how high the triangles of u, v and u + v on a base at each of xs reach, shape (4, n): in that of the sum
    the rise of u, on which that of v stands, too."""
    u, v, both = functions
    pairs = (u, u), (v, v), (both, u), (both, both)
    return np.array([values_of(f, xs) + values_of(g.derivative(), xs) * BEYOND * width for f, g in pairs])


def twice(ys: np.ndarray) -> tuple[float, float]:
    """Return a range twice as high as the values, about their middle: no steeper triangle is fitted into a plot."""
    span = max(float(np.ptp(ys)), 1e-9)
    return float(ys.min()) - span / 2, float(ys.max()) + span / 2


def choose_width(functions: Sequence[Function], interval: tuple[float, float]) -> float:
    """Choose the base of the triangles of u, v and u + v: narrower where they are so steep that they would not stay
    within twice the heights of all three curves."""
    low, high = interval
    xs = np.linspace(low, high, SAMPLES)
    bottom, top = twice(np.concatenate([values_of(f, xs) for f in functions]))

    def holds(width: float) -> bool:
        rises = rises_of(functions, xs, width)
        return bool(bottom <= rises.min() and rises.max() <= top)

    widths = [BASE * (high - low) / 2**k for k in range(HALVINGS)]
    return next((width for width in widths if holds(width)), widths[-1])
