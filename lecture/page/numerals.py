"""Write numbers with all their digits."""

from __future__ import annotations

import math

from mathcore.rounding import HELD_DIGITS, format_rounded
from scenes.framework.numbers import digits_held
from scenes.style.decimal_mark import with_mark

__all__ = ["all_digits"]

COMPUTED_DIGITS = 12
MINUS_SIGN = "\u2212"
SPECIAL = {math.inf: "∞", -math.inf: f"{MINUS_SIGN}∞"}


def all_digits(value: float, mark: str) -> str:
    """Return a number with all its digits, written with a decimal mark; a whole one without a fraction.

    One that takes more digits than fifteen comes from a computation, which lost the last: it has twelve.
    """
    if not math.isfinite(value):
        return SPECIAL.get(value, "—")
    if digits_held(value) > HELD_DIGITS:
        value = float(format_rounded(value, f".{COMPUTED_DIGITS}g"))
    text = repr(int(value)) if value == int(value) and abs(value) < 1e15 else repr(value)
    return with_mark(text.replace("-", MINUS_SIGN), mark)
