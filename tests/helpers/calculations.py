"""Calculations as scenes on backpropagation typeset them, worked out again with fractions: each expression between two
signs."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from fractions import Fraction
from typing import Any
from unittest.mock import patch

from arithmetic import redo

from scenes.backpropagation.calculation import _Packer
from scenes.framework.ledger import Ledger
from scenes.framework.numbers import read_exactly

NAMED = re.compile(r"\{\{((?:(?!\{\{|\}\}).)*?) : \w+ \}\}")
RUNNING = re.compile(r"loss_\d+|loss_now|last_\w+")
ONLY_RESULT = re.compile(r"\s*\{\{ [^{}]* : equals \}\}\s*(?:=)?\s*\{\{ [^{}]* : result \}\}\s*")
COLOUR = re.compile(r"(?:weight|input|activation|gradient|derivative|loss|step|function)\(")
NUMBER = re.compile(r"\d+(?:\.\d+)?")
POWER_OF_TEN = re.compile(r"(?:(\d+(?:\.\d+)?) times )?10\^\(?(-?\d+)\)?")
SIGN = re.compile(r"(=|approx|arrow\.l)")
MATH = ((r"\btimes\b|\bdot\b", "*"), (r"\+ med", "+"), (r"\^\(?(-?\d+)\)?", r"**(\1)"), (r"1/2 \(", "1/2*("))


def plain(code: str) -> str:
    """Typst math without the names of its parts and its colours."""
    while NAMED.search(code):
        code = NAMED.sub(r"\1", code)
    return COLOUR.sub("(", code)


def value(expression: str) -> Fraction | None:
    """Return what an expression of numbers comes to; None where it has letters or leaves terms out."""
    for pattern, python in MATH:
        expression = re.sub(pattern, python, expression)
    if not expression.strip() or re.search(r"[^-+*/(). \d]", expression):
        return None
    return redo(expression)


@contextmanager
def keep_calculations() -> Iterator[list[str]]:
    """Collect the calculations that are typeset meanwhile, rows of one joined."""
    joined: list[str] = []
    finish = _Packer.finish

    def keep(packer: _Packer) -> Any:
        found = finish(packer)
        code = " ".join(row.code for row in found)
        if ONLY_RESULT.fullmatch(code):
            joined[-1] += code
        else:
            joined.append(code)
        return found

    with patch.object(_Packer, "finish", keep):
        yield joined


def texts_of_one_value(ledger: Ledger) -> list[tuple[tuple[str, float], set[str]]]:
    """Return values that are written in two ways in one beat; numbers that run there are seen for a moment only."""
    texts: dict[tuple[str, float], set[str]] = {}
    for entry in ledger.entries:
        if RUNNING.fullmatch(entry.name) and entry.beat == "many_steps":
            continue
        texts.setdefault((entry.beat, abs(entry.value)), set()).add(entry.text.lstrip("−"))
    return [(key, found) for key, found in texts.items() if len(found) > 1]


def pieces_of(written: str) -> list[tuple[Fraction | None, str, Fraction | None]]:
    """Return what a calculation says, sign by sign: what its sides come to and the sign between them."""
    pieces = SIGN.split(plain(written))
    values = [value(piece) for piece in pieces[::2]]
    return list(zip(values, pieces[1::2], values[1:], strict=False))


def holds(left: Fraction, sign: str, right: Fraction) -> bool:
    """Return whether both sides agree: exactly, or but for half a percent where the sign says so."""
    return (sign == "approx" or left == right) and abs(left - right) <= abs(right) / 200


def inexact_operands(written: str, ledger: Ledger) -> set[Fraction]:
    """Return rounded operands that stand behind a sign of equality in a calculation."""
    exact = {abs(Fraction(entry.value)) for entry in ledger.entries}
    exact |= {abs(read_exactly(e.text)) for e in ledger.entries if abs(float(read_exactly(e.text)) - e.value) < 1e-12}
    pieces = SIGN.split(plain(written))
    found = set()
    for sign, piece in zip(pieces[1::2], pieces[2::2], strict=True):
        if sign != "approx" and value(piece) is not None and any(op in piece for op in ("times", " - ", "+")):
            found |= _numbers_in(re.sub(r"1/2|\^2", "", piece))
    return found - exact


def _numbers_in(piece: str) -> set[Fraction]:
    """Return the numbers of an expression; one with a power of ten is one."""
    with_power = [(digits or "1", int(power)) for digits, power in POWER_OF_TEN.findall(piece)]
    plain_ones = NUMBER.findall(POWER_OF_TEN.sub("", piece))
    return {Fraction(digits) * Fraction(10) ** power for digits, power in with_power} | set(map(Fraction, plain_ones))
