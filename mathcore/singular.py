"""Integrals of a formula between points where it is special: peaks, kinks, ends at which it may be infinite.
Near each it is integrated as a function of the distance to it, which floats hold down to 10^−308."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from mathcore.features import curve, graded_edges, special_points
from mathcore.function import Function
from mathcore.quadrature import Quadrature, integrate, integrate_from_singular
from mathcore.shifting import keeps_digits, shifted

Points = NDArray[np.float64]

MOST_CENTRES = 12  # special points near which distances are measured from them; of more, they are taken as they are
CLOSER = np.exp2(
    -np.arange(60.0, -1.0, -1.0)
)  # shares of the piece at a centre, for what is narrower than floats there
GROWTH = 1.01  # over the last halving towards an end: more than that needs a look at its limit
# Distances to a singular end, as shares of the piece there, at which the formula is asked whether it keeps its digits.
UNSEEN = np.exp2(-np.arange(10.0, 120.0))
SAFETY = 4.0


def integrate_between(f: Function, points: Points) -> tuple[Points, Quadrature]:
    """Return edges, the given ascending points among them, and the integral of f between each two."""
    a, b = float(points[0]), float(points[-1])
    special = special_points(f.expression, f.variables[0], a, b)
    edges = np.union1d(points, graded_edges(special, a, b))
    parts = list(_parts(f, edges, special if len(special) <= MOST_CENTRES else special[:0]))
    values, errors = (
        np.concatenate(each) for each in zip(*((part.values, part.errors) for part in parts), strict=True)
    )
    jumps = np.abs(f(np.nextafter(special, np.inf)) - f(np.nextafter(special, -np.inf)))
    errors[np.searchsorted(edges, special)] += np.spacing(np.abs(special)) * jumps  # known to the next float only
    return edges, Quadrature(values, errors, sum(part.size for part in parts))


def _parts(f: Function, edges: Points, centres: Points) -> Iterator[Quadrature]:
    """Yield the integrals from each centre halfway to the next, and from there to it."""
    for left, right in pairwise([float(edges[0]), *map(float, centres), float(edges[-1])]):
        first, middle, last = np.searchsorted(edges, [left, left + (right - left) / 2, right])
        if middle > first:
            yield _from_centre(f, edges[first : middle + 1], 1)
        if last > middle:
            yield _from_centre(f, edges[middle : last + 1], -1)


def _from_centre(f: Function, edges: Points, sign: int) -> Quadrature:
    """Return the integrals between edges that begin (sign 1) or end (−1) at a centre."""
    (x,), centre = f.variables, float(edges[0] if sign > 0 else edges[-1])
    distances = edges - centre if sign > 0 else centre - edges[::-1]
    seen = shifted(f.expression, x, centre, sign)
    near = curve(seen, x)
    if _grows(near(distances[:3])):
        found = integrate_from_singular(near, distances)
        blind = UNSEEN[~keeps_digits(seen, x, UNSEEN * distances[-1])] * distances[-1]
        if len(blind):
            lost = integrate_from_singular(near, np.array([0.0, blind[0]]))
            found.errors[0] += SAFETY * abs(float(lost.values[0]))
    else:
        inner = integrate(near, np.concatenate([[0.0], distances[1] * CLOSER]))
        outer = integrate(near, distances[1:])
        values = np.append(float(inner.values.sum()), outer.values)
        errors = np.append(float(inner.errors.sum()), outer.errors)
        found = Quadrature(values, errors, inner.size + outer.size)
    order = slice(None) if sign > 0 else slice(None, None, -1)
    return Quadrature(found.values[order], found.errors[order], found.size)


def _grows(values: Points) -> bool:
    """Return whether a function grows towards the first of three points, or has no value there."""
    there, beside, *further = np.abs(values)
    return not np.isfinite(there) or (bool(further) and bool(beside > GROWTH * further[0] > 0))
