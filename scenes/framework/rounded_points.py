"""Numbers that are found at a point which is written rounded: they are about, however round they are themselves."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from typing import Any

from mathcore import Function
from mathcore.precision import high_precision_value, is_rounded_off
from mathcore.settled import settled
from scenes.framework.numbers import DUST, ROUNDING, Figure, digits_held, read_number

__all__ = ["Found", "about_at", "is_beside", "names_about", "stand_for_themselves"]

FAR, ROUND = 10.0, 15  # coordinates from which on a value may be rounded to a round one, and digits that this one has
SHORT, LOST_OF_MANY = 12, 1e-25  # digits of a number that another all but is, and what is lost of many digits

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


def is_beside(value: float, found: Callable[[], Fraction | None], size: float) -> bool:
    """Return whether a number all but is a shorter one, and the same with more digits, which `found` gives, is not
    that: cos 3.1415925 is −1 but for 10⁻¹⁴. `size` is that of what it is computed from, of which so much may be lost.

    Nothing is known where there are no more digits, and of what they make 0."""
    short = Fraction(f"{value:.{SHORT}g}") if abs(value) > ROUNDING * size else Fraction(0)
    if not math.isfinite(value) or value == short or abs(value - float(short)) > ROUNDING * size:
        return False
    exact = found()
    return exact is not None and exact != 0 and abs(exact - short) > Fraction(LOST_OF_MANY) * Fraction(size)


def stand_for_themselves(*coordinates: float) -> bool:
    """Return whether numbers are the decimals that they print as: one of more digits stands for another beside it."""
    return all(digits_held(each) <= ROUND for each in coordinates)


def _is_rounded_off(f: Function, point: Sequence[float]) -> bool:
    """Return whether a value that reads round is so by rounding."""
    value = float(f(*point))
    if stand_for_themselves(*point) and is_beside(value, lambda: high_precision_value(f, *point), abs(value)):
        return True
    is_far = max(map(abs, point)) >= FAR or value == 0
    return is_far and digits_held(value) <= ROUND and is_rounded_off(f, *point)


def _is_same(one: float, other: float) -> bool:
    return math.isclose(one, other, rel_tol=ROUNDING, abs_tol=DUST)
