"""Write numbers with the decimal mark of a film's language: a point, or a comma.

All code has numbers with a point. The mark is put where a number leaves it: in typeset mathematics by rules of Typst,
in live numbers by their glyphs, and in words as they are filled in. Beside a comma, numbers of a list are parted by a
semicolon: (1,5; 2).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

__all__ = ["COMMA", "MARKS", "POINT", "as_html", "in_math", "math_rules", "use_mark", "with_mark", "with_point"]

POINT, COMMA = ".", ","
MARKS = (POINT, COMMA)
IN_NUMBER = re.compile(r"(?<=\d)\.(?=\d)")
COMMA_IN_NUMBER = re.compile(r"(?<=\d),(?=\d)")
BETWEEN_NUMBERS = re.compile(r"(?<=[\d)]), (?=[−(\d-])")
BRACKET = re.compile(r'"[^"]*"|\\.|[A-Za-z][A-Za-z.]+\(|[()]|(?<=\d),(?=\d)', re.DOTALL)
# The digits stay numbers to Typst, with their forms in an exponent; the figures' type tells their comma from others.
RULES = r"""
#show math.equation: it => {
  show regex("^\\d+\\.\\d+$"): number => {
    let (whole, decimals) = number.text.split(".")
    set text(number-type: "lining")
    math.class("normal", $#whole class("normal", ",") #decimals$.body)
  }
  show regex("^,$"): sign => context if text.number-type == "lining" { sign } else { math.class("punctuation", ";") }
  it
}
"""
# What Typst makes of them in MathML, which has elements of its own for numbers and separators.
NUMBER_AS_TEXT = re.compile(r"<mn>(\d+)</mn><mrow><mtext>,</mtext></mrow><mn>(\d+)</mn>")
SEPARATOR_AS_TEXT = re.compile(r'<mtext>;</mtext>(?:<mspace width="[\d.]+em"\s*/>)?')
_mark = ContextVar("decimal mark", default=POINT)


@contextmanager
def use_mark(mark: str) -> Iterator[None]:
    """Have all numbers written with a mark within a `with` block."""
    token = _mark.set(mark)
    try:
        yield
    finally:
        _mark.reset(token)


def with_mark(text: str, mark: str | None = None) -> str:
    """Return the plain text of numbers with a decimal mark, by default the one in use."""
    if (mark or _mark.get()) == POINT:
        return text
    return IN_NUMBER.sub(COMMA, BETWEEN_NUMBERS.sub("; ", text))


def with_point(text: str) -> str:
    """Return a text written with the mark in use as code and voices read it: with a point in each number."""
    return text if _mark.get() == POINT else COMMA_IN_NUMBER.sub(POINT, text)


def math_rules(mark: str | None = None) -> str:
    """Return Typst's rules that write the numbers of formulas with a decimal mark, by default the one in use."""
    return "" if (mark or _mark.get()) == POINT else RULES


def in_math(code: str, mark: str | None = None) -> str:
    """Return a formula of a script as Typst reads it, which takes 1,5 for two numbers where the mark is a comma.

    The arguments of a function stay apart: `vec(1,5)`.
    """
    if (mark or _mark.get()) == POINT or COMMA not in code:
        return code
    calls: list[bool] = []

    def replace(match: re.Match[str]) -> str:
        found = match.group()
        if found.endswith("(") and not found.startswith(('"', "\\")):
            calls.append(found != "(")
        elif found == ")" and calls:
            calls.pop()
        elif found == COMMA and not (calls and calls[-1]):
            return POINT
        return found

    return BRACKET.sub(replace, code)


def as_html(html: str) -> str:
    """Return MathML in which numbers with a comma and the separators beside them are what they are."""
    return SEPARATOR_AS_TEXT.sub('<mo separator="true">;</mo>', NUMBER_AS_TEXT.sub(r"<mn>\1,\2</mn>", html))
