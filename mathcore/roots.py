"""Find where a function of one variable is zero or changes its sign: by sampling, then bisection to the last digit.
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
NEIGHBOURS = np.arange(-16.0, 17.0)
NOISE = 2.0
SHORT = 10  # decimals, in a window of width 1, of a root that is one


def crossings(f: Curve, lower: float, upper: float, samples: int = SAMPLES) -> Points:
    """Return where the sign of f changes in [lower, upper], at zeros, poles, jumps: ascending, to the nearest float."""
    return crossings_between(f, np.linspace(lower, upper, samples))


def crossings_between(f: Curve, x: Points) -> Points:
    """Return the same between ascending samples x."""
    width = float(x[-1] - x[0])
    sign = np.sign(f(x))
    here = np.flatnonzero((sign[:-1] != sign[1:]) & np.isfinite(sign[:-1] + sign[1:]))
    left, right = x[here], x[here + 1]
    for _ in range(HALVINGS if len(here) else 0):
        middle = left + (right - left) / 2
        same = np.sign(f(middle)) == sign[here]
        left, right = np.where(same, middle, left), np.where(same, right, middle)
    nearer = np.where(np.abs(f(left)) < np.abs(f(right)), left, right)
    return _merged(_rounded(nearer, width), width)


def _rounded(points: Points, width: float) -> Points:
    """Return a number without rounding errors: 1 for 0.9999999999999999, and 0 for 1e-28.

    More digits would move one in ten irrational numbers, such as π/2, which are no decimals."""
    digits = SHORT - math.floor(math.log10(width)) if width > 0 else SHORT
    short = np.round(points, digits)
    return np.where(np.abs(short - points) <= 1e-15 * (width + np.abs(points)), short, points) + 0.0  # no -0


def roots(f: Curve, slope: Curve, lower: float, upper: float, samples: int = SAMPLES) -> Points:
    """Return where f is zero in [lower, upper], crossing or touching (f' changes sign there): ascending."""
    crossing, turning = (crossings(each, lower, upper, samples) for each in (f, slope))
    zeros = crossing[np.abs(f(crossing)) <= TOUCH * _scale(f, lower, upper, samples)]
    return _merged(np.concatenate([zeros, turning[_touches(f, turning)]]), upper - lower)


def _touches(f: Curve, points: Points) -> NDArray[np.bool_]:
    """Return whether f is 0 at its turning points, as near as floats tell: no larger than it changes between
    neighbours."""
    if not len(points):
        return np.zeros(0, dtype=bool)
    beside = points + np.spacing(points) * NEIGHBOURS[:, None]
    return np.asarray(np.abs(f(points)) <= NOISE * np.ptp(f(beside), axis=0))


def _scale(f: Curve, lower: float, upper: float, samples: int) -> float:
    values = np.abs(f(np.linspace(lower, upper, samples)))
    usual = values[np.isfinite(values)]
    return max(float(np.median(usual)) if len(usual) else 1.0, 1e-300)


def _merged(points: Points, width: float) -> Points:
    """Return the roots ascending, without neighbours that are one root found twice."""
    points = np.unique(points)
    apart = np.diff(points, prepend=-np.inf) > 1e-9 * max(width, 1e-300)
    return points[apart]
