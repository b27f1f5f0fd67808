"""Typeset numbers and names as Typst mathematics.
Computed numbers are rounded to significant digits; numbers of a formula are written out exactly."""

from __future__ import annotations

import math
from decimal import Decimal, localcontext
from fractions import Fraction

from mathcore.rounding import format_rounded

ROUNDING = 1e-12  # of a number, that its computation may have lost

# fmt: off
GREEK = frozenset((
    "alpha", "beta", "gamma", "delta", "epsilon", "zeta", "eta", "theta", "iota", "kappa", "lambda", "mu",
    "nu", "xi", "pi", "rho", "sigma", "tau", "phi", "chi", "psi", "omega",
))
# fmt: on


def typeset_number(value: float, digits: int = 6, undefined: str = "undefined") -> str:
    """Typst markup of a computed number to so many significant digits: `-1.25`, `3.2 times 10^(-7)`.

    undefined: the word that stands where there is no value."""
    if math.isnan(value):
        return f'"{undefined}"'
    if math.isinf(value):
        return "oo" if value > 0 else "-oo"
    rounded = Decimal(format_rounded(value, f".{digits - 1}e"))
    return ("-" if rounded < 0 else "") + _decimal(abs(rounded))


def typeset_equals(*values: float, digits: int = 6) -> str:
    """Return the sign before numbers written to so many significant digits: `=`, and `approx` where one of them is
    rounded.

    What the computation of a number may have lost of its digits is not counted as rounding."""
    texts = (format_rounded(value, f".{digits - 1}e") for value in values)
    exact = all(abs(float(text) - value) <= ROUNDING * abs(value) for text, value in zip(texts, values, strict=True))
    return "=" if exact else "approx"


def typeset_exact(value: Fraction) -> str:
    """Typst markup of a number ≥ 0 of a formula, all its digits; `10^(-5)` beyond what is easily read."""
    if value.denominator == 1 and value.numerator < 10**9:
        return str(value.numerator)
    with localcontext(prec=400):
        return _decimal(Decimal(value.numerator) / Decimal(value.denominator))


def typeset_name(name: str) -> str:
    """Typst markup of a variable: `x`, `x_1`, `alpha`, and upright for a word."""
    letters = name.rstrip("0123456789").rstrip("_")
    index = name[len(letters) :].lstrip("_")
    shown = letters if len(letters) == 1 or letters in GREEK else f'"{letters}"'
    return f"{shown}_{index}" if index else shown


def _decimal(value: Decimal) -> str:
    if value == 0:
        return "0"
    exponent = value.adjusted()
    if -5 < exponent < 9:
        return f"{value.normalize():f}"
    mantissa = f"{value.scaleb(-exponent).normalize():f}"
    return f"10^({exponent})" if mantissa == "1" else f"{mantissa} times 10^({exponent})"
