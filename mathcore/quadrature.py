"""Numerical integrals with error bounds: adaptive Gauss–Legendre quadrature, and limits at singular ends.
A piece is not split further where the sum over its halves agrees with it; its error is at most their difference."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from mathcore.errors import DomainError

Curve = Callable[[Any], Any]
Points = NDArray[np.float64]

NODES, WEIGHTS = np.polynomial.legendre.leggauss(15)
TOLERANCE = 1e-14  # of a piece, relative to the integral of |f|
ROUNDING = 4 * float(np.finfo(float).eps)
NARROW = 1e-14  # relative width of a piece whose nodes floats can hardly tell apart
MOST_HALVINGS = 200
HALVINGS_AT_END = 4  # more than that near a singular end would only follow the rounding of its nodes
MOST_PIECES = 40_000
OCTAVES = 1000  # halvings towards a singular end, as far as floats go
OCTAVES_A_TERM = 50
FALLING = 1 - 1e-7  # terms that shrink less do not sum up


class Quadrature(NamedTuple):
    """The integral over each piece, a bound of the error of each, and the integral of |f| over all."""

    values: Points
    errors: Points
    size: float


def integrate(f: Curve, edges: Points, halvings: int = MOST_HALVINGS) -> Quadrature:
    """∫ f(x) dx between neighbouring edges, which ascend; what has not settled after so many halvings is an error.

    DomainError: f has no value at some point, or too many pieces do not settle."""
    left, right, owner = edges[:-1], edges[1:], np.arange(len(edges) - 1)
    values, errors = np.zeros(len(owner)), np.zeros(len(owner))
    whole, size, _ = _gauss(f, left, right)
    largest = float(size.sum())
    for halving in range(MOST_HALVINGS):
        middle = left + (right - left) / 2
        (first, *one), (second, *other) = _gauss(f, left, middle), _gauss(f, middle, right)
        sizes, blurs = one[0] + other[0], one[1] + other[1]
        gap = np.abs(first + second - whole)
        largest = max(largest, float(sizes.sum()))
        narrow = right - left <= NARROW * np.maximum(np.abs(left), np.abs(right))
        done = (gap <= TOLERANCE * largest) | (gap <= ROUNDING * sizes) | narrow | (halving >= halvings)
        np.add.at(values, owner[done], (first + second)[done])
        np.add.at(errors, owner[done], (gap + blurs + ROUNDING * sizes)[done])
        if done.all():
            return Quadrature(values, errors, largest)
        rest = ~done
        left, right = np.concatenate([left[rest], middle[rest]]), np.concatenate([middle[rest], right[rest]])
        whole, owner = np.concatenate([first[rest], second[rest]]), np.tile(owner[rest], 2)
        if len(left) > MOST_PIECES:
            break
    raise DomainError(f"the integral from {edges[0]:g} to {edges[-1]:g} does not settle near x = {left[0]:g}")


def integrate_from_singular(f: Curve, edges: Points) -> Quadrature:
    """Return the same, from the edge 0, near which f may grow without bounds: to there by the limit of halved steps.

    f: a function of the distance to the singular end. DomainError: the integral is infinite."""
    edges = edges[1:]
    inner = edges[0] * np.exp2(-np.arange(OCTAVES, -1.0, -1.0))
    if not np.isfinite(f(inner[inner > np.finfo(float).tiny])).all():
        raise DomainError("it may be infinite: there is no value as near to its end as floats go")
    steps = integrate(f, inner[inner > np.finfo(float).tiny], HALVINGS_AT_END)
    if not np.isfinite(steps.size):
        raise DomainError("it may be infinite: the function grows beyond what floats hold")
    count = len(steps.values) // OCTAVES_A_TERM
    terms = steps.values[::-1][: count * OCTAVES_A_TERM].reshape(count, OCTAVES_A_TERM).sum(axis=1)
    value, error = _limit(terms, steps.size)
    rest = integrate(f, edges)
    errors = np.concatenate([[error + float(steps.errors.sum())], rest.errors])
    return Quadrature(np.concatenate([[value], rest.values]), errors, steps.size + rest.size)


def _limit(terms: Points, size: float) -> tuple[float, float]:
    """Return the sum of all terms, of which the first are given, and its error: Wynn's epsilon algorithm."""
    if np.abs(terms[-1]) <= ROUNDING * size:
        return float(terms.sum()), 0.0
    if not np.abs(terms[-1]) < FALLING * np.abs(terms[-2]):
        raise DomainError("it may be infinite: the integral does not settle")
    previous, current = np.zeros(len(terms) + 1), np.cumsum(terms)
    best, error = float(current[-1]), float(np.abs(terms[-1]) / (1 - np.abs(terms[-1] / terms[-2])))
    for column in range(1, len(terms)):
        with np.errstate(all="ignore"):
            following = previous[1:-1] + 1 / np.diff(current)
        previous, current = current, following
        if column % 2 == 0 and len(current) > 2 and np.isfinite(current[-3:]).all():
            gap = float(np.ptp(current[-3:]))
            if gap < error:
                best, error = float(current[-1]), gap
    return best, error


def _gauss(f: Curve, left: Points, right: Points) -> tuple[Points, Points, Points]:
    """Return the integrals of f and of |f| over each piece, by 15 nodes, and what the rounding of the nodes may
    change."""
    half = (right - left) / 2
    x = (left + half)[:, None] + half[:, None] * NODES
    values = np.asarray(f(x), dtype=np.float64)
    missing = ~np.isfinite(values)
    if missing.any():
        where = x[missing][0]
        raise DomainError(f"the integrand has no value near x = {where:g}, or one too large for a float")
    with np.errstate(over="ignore", invalid="ignore"):
        blur = np.finfo(float).eps * np.maximum(np.abs(left), np.abs(right)) * np.ptp(values, axis=1)
        return (values * half[:, None]) @ WEIGHTS, np.abs(values * half[:, None]) @ WEIGHTS, blur
