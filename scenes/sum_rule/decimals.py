"""The decimals of SumRule's live slopes, with which they add as they are written."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from mathcore.rounding import format_rounded
from scenes.framework.digits import shows

__all__ = ["decimals_that_add"]

MOST_DECIMALS = 6  # of live slopes


def decimals_that_add(sums: Sequence[Sequence[float]], most: int) -> int:
    """Return the decimals, two or more and at most so many, with which the first two numbers of each row, as written,
    add to the third; or at least of the first row. The first row is written whole where that is possible."""

    def add(row: Sequence[float], decimals: int) -> bool:
        one, other, both = (Fraction(format_rounded(value, f".{decimals}f")) for value in row)
        return one + other == both

    found = [
        n
        for rows in (sums, sums[:1])
        for n in range(2, min(MOST_DECIMALS, most + 1))
        if all(add(row, n) for row in rows)
    ]
    whole = (n for n in found if all(shows(value, f".{n}f") for value in sums[0]))
    return next(whole, found[0] if found else 2)
