"""Numbers that are found at a point which is written rounded: they are about, however round they are themselves."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from scenes.framework.numbers import DUST, ROUNDING, Figure, read_number

__all__ = ["Found", "names_about"]

Found = dict[str, Callable[..., Any]]  # how numbers are found from the coordinates of a point, by name


def names_about(point: Sequence[Figure], found: Mapping[str, Callable[..., Any]]) -> frozenset[str]:
    """Return the names of what is found at a point and is another number at the point as it is written: ln x is 1 at
    2.718281828459045, and not at 2.718."""
    if all(figure.equals == "=" for figure in point):
        return frozenset()
    exact, written = [figure.value for figure in point], [read_number(figure.text) for figure in point]
    return frozenset(name for name, f in found.items() if not _is_same(float(f(*exact)), float(f(*written))))


def _is_same(one: float, other: float) -> bool:
    return math.isclose(one, other, rel_tol=ROUNDING, abs_tol=DUST)
