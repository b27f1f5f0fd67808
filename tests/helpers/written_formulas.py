"""Read the formulas of a scene as a viewer does: cut them at their signs of equality, and redo their calculations."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from fractions import Fraction
from itertools import pairwise

import pytest
from arithmetic import redo

from scenes.components.text import Formula
from scenes.framework.numbers import Figure, is_rounded, typeset_number
from scenes.style.theme import theme

__all__ = [
    "HALF",
    "NUMBER",
    "assert_calculations_hold",
    "bare",
    "called_equal",
    "kept_formulas",
    "segments",
    "statements",
    "value_of",
]

SIGN = re.compile(r"(?<!\w)(=|approx)(?!\w)")
ROLE = re.compile(rf"\b(?:{'|'.join(theme.roles)})(?=\()")
NAMED = re.compile(r"\{\{ ((?:(?!\{\{).)*?) : \w+ \}\}")
NUMBER = re.compile(r"-?(?:[\d.]+ times )?10\^\((-?\d+)\)|-?[\d.]+")
INDEX = re.compile(r"_\([^()]*\)|_-?[\d.]+")
HALF = Fraction(51, 100)  # a unit of the last digit may be lost by half, and a hair
CALCULATION = re.compile(r"[\d.\s()*/+\-]*\d[\d.\s()*/+\-]*")


@contextmanager
def kept_formulas() -> Iterator[list[str]]:
    """Keep the source of each formula that is typeset within."""
    codes: list[str] = []
    make = Formula.__init__

    def keep(self, code, *args, **kwargs):
        codes.append(code)
        make(self, code, *args, **kwargs)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Formula, "__init__", keep)
        yield codes


def segments(code: str) -> list[str]:
    """Return a formula cut at its signs of equality, the signs between its pieces, colours and names taken off."""
    while NAMED.search(code):
        code = NAMED.sub(r"\1", code)
    plain = ROLE.sub("", code).replace("&", " ").replace("\\", " ").replace(" med ", " ")
    return [piece.strip() for piece in SIGN.split(plain)]


def statements(code: str) -> list[str]:
    """Return a formula cut at commas and line breaks that are in no bracket: a = 1, b = 2. A line that opens with a
    sign or an operator goes on from the one above it."""
    while NAMED.search(code):
        code = NAMED.sub(r"\1", code)
    plain = code.replace("&", " ").replace("\\/", "/").replace(" slash ", "/")
    found, depth, start = [], 0, 0
    for place, letter in enumerate(plain):
        depth += {"(": 1, ")": -1}.get(letter, 0)
        if depth == 0 and letter in ",\\":
            found.append(plain[start:place])
            start = place + 1
    joined: list[str] = []
    for part in (each.replace("quad", " ").strip() for each in (*found, plain[start:])):
        if joined and re.match(r"[=+*/-]|approx|times |dot ", part):
            joined[-1] += f" {part}"
        else:
            joined.append(part)
    return [part for part in joined if part]


def value_of(piece: str) -> Fraction | None:
    """Return what a viewer finds who does a calculation as it is written; None where it is none, or only a part of
    one."""
    code = piece.replace(" times ", "*").replace(" dot ", "*").replace("^", "**")
    code = re.sub(r"(?<=[\d)]) ?(?=\()", "*", code)
    if not CALCULATION.fullmatch(code) or not _is_closed(code):
        return None
    try:
        return redo(code)
    except SyntaxError:
        return None


def _is_closed(code: str) -> bool:
    """Return whether each bracket has its other: a row of a table, and a bracket set as a piece of its own, have
    not."""
    depth = 0
    for letter in code:
        depth += {"(": 1, ")": -1}.get(letter, 0)
        if depth < 0:
            return False
    return depth == 0


def bare(piece: str) -> str:
    """Return a number without the parentheses that its colour has left."""
    return piece[1:-1] if piece.startswith("(") and piece.endswith(")") else piece


def unit_of(piece: str) -> Fraction:
    """One unit in the last place of a printed number."""
    match = re.fullmatch(r"-?(?:([\d.]+) times )?10\^\((-?\d+)\)", bare(piece))
    digits, power = (match.group(1) or "1", int(match.group(2))) if match else (bare(piece), 0)
    return Fraction(10) ** (power - len(digits.partition(".")[2]))


def assert_calculations_hold(codes: Iterable[str], units: Fraction = HALF) -> int:
    """Do each written calculation again, and return how many there were.

    `=` is exact; `≈` holds to so many units of the last printed digit, and of operands that are rounded themselves and
    read alike, ≈ 1 − 1, to half of theirs. What opens with an operator goes on from a row above it.
    """
    redone = 0
    for code in codes:
        pieces = segments(code)
        if re.match(r"[+*/]|times |dot ", pieces[0]):
            continue
        signs = ["", *pieces[1::2]]
        for before, left, sign, right in zip(signs, pieces[::2], signs[1:], pieces[2::2], strict=False):
            found, printed = value_of(left), value_of(right)
            if found is None or printed is None or not NUMBER.fullmatch(bare(right)):
                continue
            redone += 1
            if sign == "=":
                assert found == printed, code
            else:
                lost = lost_in(left) if before == "approx" and found == 0 else 0
                assert abs(found - printed) <= unit_of(right) * units + lost, code
    return redone


def lost_in(difference: str) -> Fraction:
    """Return by how much a difference of two rounded numbers, as they are written, may be off."""
    operands = difference.split(" - ")
    if len(operands) != 2 or not all(NUMBER.fullmatch(bare(each)) for each in operands):
        return Fraction(0)
    return HALF * sum(map(unit_of, operands), Fraction(0))


def called_equal(codes: Iterable[str], figures: Iterable[Figure]) -> list[tuple[str, str]]:
    """Return the rounded numbers that stand right of `=`, each with its formula. An index is a name, and may be
    rounded."""
    exact, known = set(), set()
    for figure in figures:
        known.add(typeset_number(figure.text))
        if not is_rounded(figure.value, figure.text):
            exact.add(typeset_number(figure.text))
    return [
        (text, code)
        for code in codes
        for sign, piece in pairwise(segments(code))
        if sign == "="
        for text in (match.group() for match in NUMBER.finditer(INDEX.sub("", piece)))
        if text in known - exact
    ]
