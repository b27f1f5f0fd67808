"""Choose the digits of shares and of their derivatives, so that these can be worked out of the shares as written."""

from __future__ import annotations

import math
from fractions import Fraction
from functools import lru_cache

import numpy as np

from mathcore import softmax
from mathcore.rounding import format_rounded
from scenes.framework.digits import redo, shows, whole_spec
from scenes.framework.numbers import format_number, read_exactly

__all__ = [
    "LEAST_DECIMALS",
    "MOST_DECIMALS",
    "column_formats",
    "derivative_format",
    "redoable_format",
    "share_format",
]

LEAST_DECIMALS = 3
MOST_DECIMALS = 6  # of a score or share that has to be told apart
MORE_DECIMALS = 2  # of shares at most, with which all derivatives are found; of a column, with which it adds up to 0
CROWDED = 4  # scores: the cells of the derivatives of more have no room for a second digit of a small one
MORE_PLACES = 2  # after the last decimal of a derivative, in which a smaller one still has two digits


def share_format(logits: np.ndarray) -> str:
    """Return one format for the shares of scores: with decimals enough for two digits of the smallest, and to tell
    apart those that differ."""
    shares = softmax(logits)
    least = max(LEAST_DECIMALS, 1 - math.floor(math.log10(float(shares.min()))))
    decimals = range(least, max(least, MOST_DECIMALS) + 1)
    different = len(set(logits))
    enough = (d for d in decimals if len({format_rounded(share, f".{d}f") for share in shares}) >= different)
    return f".{next(enough, least)}f"


def redoable_format(logits: np.ndarray) -> str:
    """Return one format for shares of which derivatives are worked out: with the fewest decimals with which what they
    come to is what is written; else those that tell them apart."""
    return _formats(tuple(map(float, logits)))[0]


def derivative_format(logits: np.ndarray, value: float) -> str:
    """Return the format of a derivative: whole where it is short; else with decimals, of which the largest has two
    digits and all have three at least; a smaller one has two digits, a tiny one, and one of many, has one."""
    return _entry_format(value, _formats(tuple(map(float, logits)))[1], is_crowded=len(logits) > CROWDED)


def column_formats(logits: np.ndarray, k: int) -> list[str]:
    """Return the formats of the derivatives of all shares by the k-th score, under which their sum stands, which is 0.

    They have as many decimals as leave a digit of the smallest, or a few more, with which they add up to 0 as they are
    written, or come nearest to it; tiny ones have a digit of their own.
    """
    entries = softmax.jacobian(logits)[:, k].tolist()
    if all(shows(entry, ".4g") for entry in entries):
        return [".4g"] * len(entries)
    smallest = min(-math.floor(math.log10(min(map(abs, entries)))), MOST_DECIMALS)
    least = max(_formats(tuple(map(float, logits)))[1], smallest)
    choices = [
        [_decimal_format(entry, decimals) for entry in entries] for decimals in range(least, least + MORE_DECIMALS + 1)
    ]

    def add_up(specs: list[str]) -> Fraction:
        texts = (format_number(entry, spec) for entry, spec in zip(entries, specs, strict=True))
        return abs(sum(map(read_exactly, texts), Fraction()))

    return min(choices, key=add_up)


def _decimal_format(value: float, decimals: int) -> str:
    """Return the format of a number with decimals, or with one digit where they leave none of it."""
    return whole_spec(value, f".{decimals}f") if abs(value) >= 10.0**-decimals / 2 else "#.1g"


@lru_cache(maxsize=16)
def _formats(logits: tuple[float, ...]) -> tuple[str, int]:
    """Return the format of the shares, and how many decimals the derivatives have."""
    scores, least = np.array(logits), share_format(np.array(logits))
    shares, entries = softmax(scores), softmax.jacobian(scores)
    usual = max(LEAST_DECIMALS, 1 - math.floor(math.log10(float(np.abs(entries).max()))))
    choices = [
        (f".{int(least[1:-1]) + more}f", decimals)
        for decimals in range(usual, usual - LEAST_DECIMALS, -1)
        for more in range(MORE_DECIMALS + 1)
    ]
    held = (choice for choice in choices if _hold(shares, entries, *choice))
    return next(held, (least, usual))


def _entry_format(value: float, decimals: int, *, is_crowded: bool) -> str:
    if shows(value, ".4g"):
        return ".4g"
    if abs(value) >= 10.0 ** (1 - decimals):
        return f".{decimals}f"
    return "#.2g" if not is_crowded and abs(value) >= 10.0 ** -(decimals + MORE_PLACES) else "#.1g"


def _hold(shares: np.ndarray, entries: np.ndarray, share_spec: str, decimals: int) -> bool:
    """Return whether each derivative as it is written is found of the shares as they are written."""
    texts = [format_number(float(share), share_spec) for share in shares]
    for (i, j), value in np.ndenumerate(entries):
        spec = _entry_format(float(value), decimals, is_crowded=len(shares) > CROWDED)
        found = redo(_on_diagonal if i == j else _product, [texts[i], texts[j]])
        if found is None or format_number(float(found), spec) != format_number(float(value), spec):
            return False
    return True


def _on_diagonal(share: Fraction, _: Fraction) -> Fraction:
    """Return s(1 − s): a derivative on the diagonal."""
    return share * (1 - share)


def _product(one: Fraction, other: Fraction) -> Fraction:
    """Return −s t: a derivative off the diagonal."""
    return -one * other
