"""Write numbers with all their digits."""

from __future__ import annotations

import math

from scenes.style.decimal_mark import with_mark

__all__ = ["all_digits"]

MINUS_SIGN = "\u2212"
SPECIAL = {math.inf: "∞", -math.inf: f"{MINUS_SIGN}∞"}


def all_digits(value: float, mark: str) -> str:
    """Return a number with all its digits, written with a decimal mark; a whole one without a fraction."""
    if not math.isfinite(value):
        return SPECIAL.get(value, "—")
    text = repr(int(value)) if value == int(value) and abs(value) < 1e15 else repr(value)
    return with_mark(text.replace("-", MINUS_SIGN), mark)
