"""Numbers that are found at a point which is written rounded: they are about, however round they are themselves."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from mathcore import Function
from mathcore.precision import is_rounded_off
from mathcore.settled import settled
from scenes.framework.numbers import DUST, ROUNDING, Figure, digits_held, read_number

__all__ = ["Found", "about_at", "names_about"]

FAR, ROUND = 10.0, 15  # coordinates from which on a value may be rounded to a round one, and digits that this one has

Found = dict[str, Callable[..., Any]]  # how numbers are found from the coordinates of a point, by name


def names_about(point: Sequence[Figure], found: Mapping[str, Callable[..., Any]]) -> frozenset[str]:
    """Return the names of what is found at a point and is another number at the point as it is written: ln x is 1 at
    2.718281828459045, and not at 2.718. So is what floats, or more digits, make round: tanh x is about 1 at 1000."""
    exact, written = [figure.value for figure in point], [read_number(figure.text) for figure in point]
    names = {name for name, f in found.items() if isinstance(f, Function) and _is_rounded_off(f, exact)}
    if any(figure.equals != "=" for figure in point):
        names |= {name for name, f in found.items() if not _is_same(float(f(*exact)), float(f(*written)))}
    return frozenset(names)


def about_at(point: Callable[[], Figure], find: Callable[[float], Any]) -> Callable[[Figure], bool]:
    """Return what tells of a number that is found at a live one, which `point` gives, whether it is about: while that
    one reads rounded, it is so unless it is the same at what is read; and where it reads 0, unless it is 0."""

    def is_about(figure: Figure) -> bool:
        at = point()
        if isinstance(find, Function) and read_number(figure.text) == 0 and settled(find, at.value) != 0:
            return True
        return bool(names_about([at], {figure.name: find}))

    return is_about


def _is_rounded_off(f: Function, point: Sequence[float]) -> bool:
    """Return whether a value that reads round is so by rounding; only far out is that so."""
    value = float(f(*point))
    is_far = max(map(abs, point)) >= FAR or value == 0
    return is_far and digits_held(value) <= ROUND and is_rounded_off(f, *point)


def _is_same(one: float, other: float) -> bool:
    return math.isclose(one, other, rel_tol=ROUNDING, abs_tol=DUST)
