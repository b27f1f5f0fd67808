"""Round numbers to decimals as school does: a tie goes away from zero, 4.625 is 4.63 and -4.625 is -4.63."""

from __future__ import annotations

import math
import re
from decimal import ROUND_HALF_UP, Decimal

FORMAT = re.compile(r"\+?#?(?:\.(\d+))?([efg])")
USUAL = 6  # decimals, or digits, of a format that names none
HELD_DIGITS = 15  # a decimal number of so many digits is one float, and is found again from it
SURE_DIGITS, FEW_DIGITS = 14, 12  # how many a computation leaves, and of how many ones they may tell a tie


def format_rounded(value: float, spec: str) -> str:
    """Write a number rounded half away from zero: `.2f` to two decimals, `.3g` to three digits, `.3e` to three decimals
    of its factor of a power of ten.

    What is rounded is the shortest decimal that stands for the float: 2.675, not 2.67499999999999982. One with more
    than fifteen digits comes from a computation: 0.5249999999999999 is rounded as 0.525. Python's own `format` rounds
    the float's binary value, and a tie to the even digit.
    """
    match = FORMAT.fullmatch(spec)
    if match is None:
        raise ValueError(f"number format {spec!r} is not known; use one like '.3f', '.6g' or '.3e'")
    if not value or not math.isfinite(value):
        return format(float(value), spec)
    number = Decimal(repr(float(value)))
    last = _last_place(number.adjusted(), USUAL if match[1] is None else int(match[1]), match[2])
    digits = number.adjusted() - last + 1
    if digits > HELD_DIGITS:
        return format(float(value), spec)
    if digits <= FEW_DIGITS and len(number.as_tuple().digits) > HELD_DIGITS:
        number = _rounded(number, number.adjusted() - SURE_DIGITS + 1)
    rounded = float(_rounded(number, last))
    return format(rounded if math.isfinite(rounded) else float(value), spec)


def _last_place(first: int, precision: int, kind: str) -> int:
    """Return the power of ten of the last digit that a format writes of a number with that first one."""
    return -precision if kind == "f" else first - precision if kind == "e" else first - max(precision, 1) + 1


def _rounded(number: Decimal, last: int) -> Decimal:
    return number.quantize(Decimal(1).scaleb(last), ROUND_HALF_UP)
