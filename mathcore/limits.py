"""The limit of a sequence of numbers, by extrapolation: where it tends, that it runs off, or that it has none.
Used for slopes at points where no formula gives them."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from numpy.typing import NDArray

ROUNDING = 1e-9  # of the largest term


def limit_of(terms: NDArray[Any]) -> float:
    """Return the limit of q₀, q₁, … for steps halved each time: a number, ±inf if they run off, nan if they have none.

    Wynn's epsilon algorithm: exact for sums of geometric sequences, whatever their ratios."""
    terms = np.asarray(terms, dtype=float)
    if not np.all(np.isfinite(terms)):
        return math.nan
    steps = np.diff(terms)
    changes, scale = np.abs(steps), float(np.max(np.abs(terms)))
    first, second, last = np.array_split(changes, 3)
    if np.max(last) <= ROUNDING * scale:
        return float(terms[-1]) if np.ptp(terms) == 0 else _wynn(terms)
    later = np.concatenate([second, last])
    calming = bool(np.all(later[1:] <= 1.05 * later[:-1] + ROUNDING * scale))
    if calming and np.max(last) < 0.7 * np.max(first):
        return _wynn(terms)
    if np.all(steps > 0) or np.all(steps < 0):
        return math.copysign(math.inf, float(steps[-1]))
    return math.nan


def _wynn(terms: NDArray[Any]) -> float:
    """Return the entry of the epsilon table whose neighbours agree best; rounding beside 0 is 0."""
    previous, current = np.zeros(len(terms) + 1), terms.copy()
    best, spread = float(terms[-1]), math.inf
    for column in range(1, len(terms)):
        change = np.diff(current)
        with np.errstate(all="ignore"):
            following = previous[1:-1] + 1 / change
        previous, current = current, following
        if column % 2 == 0 and len(current) > 1:
            gaps = np.abs(np.diff(current))
            place = int(np.nanargmin(gaps)) if np.any(np.isfinite(gaps)) else 0
            if gaps[place] < spread:
                best, spread = float(current[place + 1]), float(gaps[place])
        if not np.all(np.isfinite(current)):
            break
    return 0.0 if abs(best) <= ROUNDING * float(np.max(np.abs(terms))) else best
