"""Compare numbers as a viewer reads them: what words say of more, less or the same is decided by their texts.

Two values that differ by less than their digits show read the same, and words that call one larger would be false.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import Literal

import numpy as np

from scenes.framework.numbers import Figure, read_number

__all__ = ["Change", "are_equal", "compare", "is_nothing", "is_sorted_by", "is_zero", "sign_as_read"]

Change = Literal["equal", "rises", "falls", "undefined"]
Sign = Literal["positive", "negative", "zero", "undefined"]


def compare(first: Figure, second: Figure) -> Change:
    """Return how the second number reads after the first; `undefined` where one of them stands for no number."""
    before, after = read_number(first.text), read_number(second.text)
    if np.isnan([before, after]).any():
        return "undefined"
    return "equal" if before == after else "rises" if after > before else "falls"


def sign_as_read(figure: Figure) -> Sign:
    """Return the sign of a number as it is written: one that is rounded to 0 has none."""
    value = read_number(figure.text)
    if np.isnan(value):
        return "undefined"
    return "zero" if value == 0 else "positive" if value > 0 else "negative"


def is_zero(figure: Figure) -> bool:
    """Return whether a number reads as 0."""
    return sign_as_read(figure) == "zero"


def is_nothing(figure: Figure) -> bool:
    """Return whether a number is 0, and not only rounded to it."""
    return is_zero(figure) and figure.equals == "="


def are_equal(figures: Iterable[Figure]) -> bool:
    """Return whether all numbers read the same, as 7200 and 7200.000 do; so do none and one."""
    return len({read_number(figure.text) for figure in figures}) <= 1


def is_sorted_by(sizes: Sequence[Figure], *followers: Sequence[Figure]) -> bool:
    """Return whether the first numbers differ in size, and where one reads larger, its followers read larger too.

    Sizes are absolute values; each sequence of followers has a number for each of `sizes`.
    """
    order = np.argsort([_size(figure) for figure in sizes], kind="stable")
    found = _size(sizes[order[0]]) < _size(sizes[order[-1]]) if len(sizes) else False
    for one, other in pairwise(order):
        if _size(sizes[one]) < _size(sizes[other]):
            found &= all(_size(each[one]) < _size(each[other]) for each in followers)
    return bool(found)


def _size(figure: Figure) -> float:
    return abs(read_number(figure.text))
