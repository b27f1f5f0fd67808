"""How many digits of a number are shown: all where it has few, and else as many as a viewer can use.

A number that was rounded is written with ≈, so that no equation on screen is wrong.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

from scenes import theme
from scenes.components.number import advance
from scenes.components.text import EM
from scenes.figures import RAISED, format_number

__all__ = ["choose_spec", "distinct_spec", "fit_decimals", "fit_spec", "is_exact", "live_spec", "text_width"]

FULL = 7
USEFUL = 4
MOST = 15


def is_exact(value: float, spec: str) -> bool:
    """Whether the format shows the value to within rounding in its last place."""
    if value == 0 or not math.isfinite(value):
        return True
    shown = float(format(value, spec))
    return abs(shown - value) <= 1e-9 * abs(value)


def choose_spec(value: float) -> str:
    """All digits where there are at most seven; else three decimals of a large number, four digits of a small one."""
    if is_exact(value, f".{FULL}g"):
        return f".{FULL}g"
    if 10 <= abs(value) < 10**FULL:
        return ".3f"
    return f".{USEFUL}g"


def fit_spec(value: float, room: float, size: float = theme.SMALL) -> str:
    """The chosen format, with fewer digits where it would not fit the room (frame units)."""
    spec = choose_spec(value)
    digits = FULL if spec.endswith("g") else USEFUL + 2
    while digits > 1 and text_width(format_number(value, spec), size) > room:
        digits -= 1
        spec = f".{digits}g"
    return spec


def distinct_spec(first: float, second: float) -> str:
    """The fewest digits, from the useful ones on, that tell two numbers apart."""
    for digits in range(USEFUL, MOST + 1):
        if format(first, f".{digits}g") != format(second, f".{digits}g"):
            return f".{digits}g"
    return f".{USEFUL}g"


def fit_decimals(old: float, new: float, room: float = 0.95) -> str:
    """A fixed number of decimals that tells a number from what it was, and shows it whole where few will do."""
    most = USEFUL + 1
    for decimals in range(most):
        spec = f".{decimals}f"
        if is_exact(new, spec) and format(old, spec) != format(new, spec):
            break
    while decimals > 1 and text_width(format_number(new, f".{decimals}f"), theme.SMALL) > room:
        decimals -= 1
    return f".{decimals}f"


def live_spec(values: Sequence[float]) -> str:
    """A fixed number of decimals for a number that runs through these values, by the first: four digits of it, or
    three decimals.

    A live number keeps its decimals, so that its digits don't jump.
    """
    first = abs(values[0])
    digits = USEFUL - 1 - math.floor(math.log10(first)) if first else 0
    return f".{min(max(3, digits), MOST)}f"


def text_width(text: str, size: float) -> float:
    """Width of a number's plain text in frame units; a raised exponent is set at 0.7 of the size."""
    return sum(0.35 if c in RAISED else 1.2 if c == "×" else advance(c) for c in text) * size * EM
