"""Where a function of one variable is zero or changes its sign: by sampling, then bisection to the last digit.
Finds crossings and touching points; two roots closer than a sample's width may be taken for none."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

Curve = Callable[[Any], Any]
Points = NDArray[np.float64]

SAMPLES = 4001
HALVINGS = 80
TOUCH = 1e-10


def crossings(f: Curve, lower: float, upper: float, samples: int = SAMPLES) -> Points:
    """Where the sign of f changes in [lower, upper], at zeros, poles, jumps: ascending, to the nearest float."""
    x = np.linspace(lower, upper, samples)
    sign = np.sign(f(x))
    here = np.flatnonzero((sign[:-1] != sign[1:]) & np.isfinite(sign[:-1] + sign[1:]))
    left, right = x[here], x[here + 1]
    for _ in range(HALVINGS if len(here) else 0):
        middle = left + (right - left) / 2
        same = np.sign(f(middle)) == sign[here]
        left, right = np.where(same, middle, left), np.where(same, right, middle)
    nearer = np.where(np.abs(f(left)) < np.abs(f(right)), left, right)
    return _merged(_rounded(nearer, upper - lower), upper - lower)


def _rounded(points: Points, width: float) -> Points:
    """1 for 0.9999999999999999, and 0 for 1e-28: what differs only by rounding."""
    digits = 13 - math.floor(math.log10(width)) if width > 0 else 13
    short = np.round(points, digits)
    return np.where(np.abs(short - points) <= 1e-15 * (width + np.abs(points)), short, points) + 0.0  # no -0


def roots(f: Curve, slope: Curve, lower: float, upper: float, samples: int = SAMPLES) -> Points:
    """Where f is zero in [lower, upper], crossing or touching (f' changes sign there): ascending."""
    scale = _scale(f, lower, upper, samples)
    found = [crossings(f, lower, upper, samples), crossings(slope, lower, upper, samples)]
    kept = [points[np.abs(f(points)) <= TOUCH * scale] for points in found]
    return _merged(np.concatenate(kept), upper - lower)


def _scale(f: Curve, lower: float, upper: float, samples: int) -> float:
    values = np.abs(f(np.linspace(lower, upper, samples)))
    usual = values[np.isfinite(values)]
    return max(float(np.median(usual)) if len(usual) else 1.0, 1e-300)


def _merged(points: Points, width: float) -> Points:
    """Ascending, without the neighbours that are one root found twice."""
    points = np.unique(points)
    apart = np.diff(points, prepend=-np.inf) > 1e-9 * max(width, 1e-300)
    return points[apart]
