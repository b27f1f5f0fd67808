"""Numbers as a viewer reads them: one value, one format, one text.

A figure knows its plain text (captions, the ledger) and its typeset text (formulas), so that both always agree.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass

__all__ = ["DEFAULT_FORMAT", "Fact", "Figure", "format_number", "read_number"]

DEFAULT_FORMAT = ".6g"
MINUS = "−"
RAISED = "⁰¹²³⁴⁵⁶⁷⁸⁹⁻"
SUPERSCRIPTS = str.maketrans("0123456789-", RAISED)
LOWERED = str.maketrans(RAISED, "0123456789-")
POWER_OF_TEN = re.compile(rf"^(−?)(?:([\d.]+)×)?10([{RAISED}]+)$")
ROUNDING, DUST = 1e-9, 1e-12  # what a number may differ by from its text: as a share of it, and where it shows 0
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


def read_number(text: str) -> float:
    """The value of a number's plain text, as `format_number` writes it; what stands for none is not a number."""
    plain = text.replace("∞", "inf").replace("—", "nan")
    match = POWER_OF_TEN.match(text)
    if match:
        sign, factor, power = match.groups()
        plain = f"{sign}{factor or 1}e{power.translate(LOWERED)}"
    return float(plain.replace(MINUS, "-"))


def typeset_number(text: str) -> str:
    """The plain text of a number as Typst math."""
    match = POWER_OF_TEN.match(text)
    if not match:
        return text.replace(MINUS, "-").replace("∞", "infinity")
    sign, factor, power = match.groups()
    times = f"{factor} times " if factor else ""
    return f"{sign.replace(MINUS, '-')}{times}10^({power.translate(LOWERED)})"


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
        if not math.isfinite(self.value):
            return "="
        shown = read_number(self.text)
        tolerance = ROUNDING * abs(self.value) if shown else DUST
        return "=" if abs(shown - self.value) <= tolerance else "approx"

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
