"""Choose where the strip stands whose area is compared with the rise of the area's graph."""

from __future__ import annotations

import numpy as np

from mathcore import Function, accumulation
from scenes.components.graph import evaluate

__all__ = ["choose_strip"]

STRIP = 0.02  # of the interval: the widest step
PLACES = (
    0.28,
    0.22,
    0.34,
    0.16,
    0.4,
    0.5,
    0.6,
    0.7,
    0.8,
    0.9,
    0.08,
    0.03,
)  # of the interval: where it may begin, the best first
HALVINGS = 8  # of the step, until the strip is about as high at its end as at its start
STEADY = 0.5  # of the strip's height: what it may change over the step
SEEN = 0.05  # of the curve's greater heights, or else of its middle one: a lower strip is none to look at
SAMPLES = 33


def choose_strip(f: Function, interval: tuple[float, float]) -> tuple[float, float, float]:
    """Return where a strip begins, how wide it is, and by how much the area grows over it.

    Its height changes little over the step, so that height times width is about its area, and has one sign.
    """
    low, high = interval
    width = high - low
    heights = np.abs(evaluate(f, np.linspace(low, high, 201)))
    seen = [SEEN * float(np.quantile(heights, share)) for share in (0.95, 0.5)]
    steps = [(low + place * width, STRIP * width / 2**k) for place in PLACES for k in range(HALVINGS)]
    steady = (step for least in seen for step in steps if _is_steady(f, *step, least))
    x, dx = next(steady, steps[0])
    return x, dx, float(accumulation(f, x, x + dx))


def _is_steady(f: Function, x: float, dx: float, least: float) -> bool:
    """Return whether a strip is high enough to be seen and about as high all over."""
    tops = evaluate(f, np.linspace(x, x + dx, SAMPLES))
    return bool(abs(tops[0]) > least and np.abs(tops - tops[0]).max() <= STEADY * abs(tops[0]))
