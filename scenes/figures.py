"""Numbers as a viewer reads them: one value, one format, one text.

A figure knows its plain text (captions, the ledger) and its typeset text (formulas), so that both always agree.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass

__all__ = ["DEFAULT_FORMAT", "Fact", "Figure", "format_number"]

DEFAULT_FORMAT = ".6g"
MINUS = "−"
SUPERSCRIPTS = str.maketrans("0123456789-", "⁰¹²³⁴⁵⁶⁷⁸⁹⁻")
SCIENTIFIC = re.compile(r"^(−?)([\d.]+)e([+-]\d+)$")
FORMAT = re.compile(r"^\+?(\.\d+)?[fg]$")


def format_number(value: float, spec: str = DEFAULT_FORMAT) -> str:
    """`value` in plain text: `.3f` has three decimals, `.6g` at most six digits; 1e-05 becomes 10⁻⁵, -0 becomes 0."""
    if not FORMAT.match(spec):
        raise ValueError(f"number format {spec!r} is not known; use one like '.3f' or '.6g'")
    if math.isnan(value):
        return "—"
    if math.isinf(value):
        return "∞" if value > 0 else MINUS + "∞"
    text = format(value, spec)
    if float(text) == 0:
        text = format(0.0, spec)
    text = text.replace("-", MINUS, 1) if text.startswith("-") else text
    match = SCIENTIFIC.match(text)
    if match:
        sign, mantissa, exponent = match.groups()
        factor = "" if mantissa == "1" else f"{mantissa}×"
        text = f"{sign}{factor}10{str(int(exponent)).translate(SUPERSCRIPTS)}"
    return text


def typeset_number(text: str) -> str:
    """The plain text of a number as Typst math."""
    plain = text.replace(MINUS, "-").replace("∞", "infinity")
    match = re.match(r"^(-?)(?:([\d.]+)×)?10([⁰¹²³⁴⁵⁶⁷⁸⁹⁻]+)$", plain)
    if not match:
        return plain
    sign, mantissa, power = match.groups()
    exponent = power.translate({ord(s): d for d, s in zip("0123456789-", "⁰¹²³⁴⁵⁶⁷⁸⁹⁻", strict=True)})
    factor = f"{mantissa} times " if mantissa else ""
    return f"{sign}{factor}10^({exponent})"


@dataclass(frozen=True)
class Figure:
    """A number on screen: its name, its value to full precision, and the text that the viewer reads."""

    name: str
    value: float
    text: str

    @property
    def typst(self) -> str:
        """The number as Typst math."""
        return typeset_number(self.text)

    @property
    def equals(self) -> str:
        """The sign that may stand before it: `=` where the text is the value, `approx` where it is rounded."""
        try:
            shown = float(self.text.replace(MINUS, "-"))
        except ValueError:
            return "="
        return "=" if math.isclose(shown, self.value, rel_tol=1e-9, abs_tol=1e-12) else "approx"

    @property
    def term(self) -> str:
        """The number as Typst math, in parentheses where it is negative: fit to follow an operator."""
        return f"({self.typst})" if self.text.startswith(MINUS) else self.typst

    def __str__(self) -> str:
        return self.typst


@dataclass(frozen=True)
class Fact:
    """Something the words may name that is not a number: a function, a point. Plain and typeset."""

    text: str
    typst: str
