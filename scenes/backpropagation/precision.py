"""How many digits of a number are shown: all where it has few, and else as many as a viewer can use.

A number that was rounded is written with ≈, so that no equation on screen is wrong.
"""

from __future__ import annotations

import math
import re

from scenes import theme
from scenes.components.number import advance
from scenes.components.text import EM
from scenes.figures import MINUS, Figure, format_number

__all__ = ["choose_spec", "distinct_spec", "equals", "fit_decimals", "fit_spec", "is_exact", "text_width"]

FULL = 7
USEFUL = 4
MOST = 15
RAISED = "⁰¹²³⁴⁵⁶⁷⁸⁹⁻"
SCIENTIFIC = re.compile(rf"^(-?)(?:([\d.]+)×)?10([{RAISED}]+)$")
LOWERED = str.maketrans(RAISED, "0123456789-")


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


def text_width(text: str, size: float) -> float:
    """Width of a number's plain text in frame units; a raised exponent is set at 0.7 of the size."""
    return sum(0.35 if c in RAISED else 1.2 if c == "×" else advance(c) for c in text) * size * EM


def equals(figure: Figure) -> str:
    """The sign between an expression and its value: = where all digits are shown, ≈ where it was rounded."""
    parts = SCIENTIFIC.match(figure.text.replace(MINUS, "-"))
    if parts:
        sign, mantissa, power = parts.groups()
        shown = float(f"{sign}{mantissa or 1}e{power.translate(LOWERED)}")
    elif math.isfinite(figure.value):
        shown = float(figure.text.replace(MINUS, "-"))
    else:
        return "="
    return "=" if abs(shown - figure.value) <= 1e-9 * abs(figure.value) else "approx"
