"""Choose = or ≈ before the operands and the result of a written calculation."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from fractions import Fraction

from scenes.framework.numbers import Figure, read_exactly

__all__ = ["given_sign", "result_sign"]


def given_sign(figures: Iterable[Figure]) -> str:
    """Return the sign before operands: `approx` where one of them was rounded."""
    return "approx" if any(figure.equals == "approx" for figure in figures) else "="


def result_sign(compute: Callable[..., Fraction], operands: Sequence[Figure], result: Figure) -> str:
    """Return the sign before a result: `=` where it is not rounded, and is what the operands come to as they are
    written."""
    if not all(math.isfinite(figure.value) for figure in (*operands, result)):
        return result.equals
    by_hand = compute(*(read_exactly(figure.text) for figure in operands))
    return result.equals if by_hand == read_exactly(result.text) else "approx"
