"""Ranges of the axes of a plot: of y, that show a function, and of x, with 0 in it where that is near."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

import numpy as np

from scenes.components.graph import has_pole, sample
from scenes.components.ticks import widen

__all__ = ["BESIDE_POLE", "fit_range", "take_zero_in"]

# A graph whose outer 4 % take this multiple of the room of the rest runs off to a pole.
POLE = 1.35
BESIDE_POLE = 0.08, 0.92  # the quantiles that are shown of a graph with a pole inside the range
NEAR_ZERO = 0.12  # of a range of x: how far 0 may be from it to be taken in
BESIDE_ZERO = 0.2  # of that: what is shown on the other side


def fit_range(
    f: Callable[[np.ndarray], Any],
    x_range: tuple[float, float],
    *,
    include: Iterable[float] = (),
    with_zero: bool = False,
    pad: float = 0.12,
) -> tuple[float, float]:
    """Return a range of y that shows f over x_range, and all of `include`: its middle 96 % where it runs off at an end,
    less where it has a pole.

    `with_zero` takes 0 in where it is so near that the graph keeps half the height.
    """
    ys = sample(f, x_range)
    keep = list(include)
    if ys.size:
        low, high = float(ys.min()), float(ys.max())
        inner = np.quantile(ys, [0.02, 0.98])
        if high - low > POLE * (inner[1] - inner[0]) and widen(*inner) == tuple(inner):
            low, high = map(float, np.quantile(ys, BESIDE_POLE) if has_pole(f, x_range) else inner)
        keep += [low, high]
    low, high = widen(min(keep), max(keep)) if keep else (-1.0, 1.0)
    if with_zero and max(low, -high) <= high - low:
        low, high = min(low, 0.0), max(high, 0.0)
    span = high - low
    return low - pad * span, high + pad * span


def take_zero_in(x_range: tuple[float, float]) -> tuple[float, float]:
    """Return a range of x with 0 in it where that is near: axes that cross beside 0 would show where a line meets the
    y-axis at a false place."""
    low, high = x_range
    near = NEAR_ZERO * (high - low)
    if 0 < low <= near:
        return -BESIDE_ZERO * near, high
    return (low, BESIDE_ZERO * near) if -near <= high < 0 else x_range
