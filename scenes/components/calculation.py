"""A calculation in numbers, in one line or in as many as its room asks for."""

from __future__ import annotations

from collections.abc import Sequence

from scenes.components.text import Formula, fit_formula
from scenes.style.theme import theme

__all__ = ["fit_calculation"]


def fit_calculation(
    left: str, terms: Sequence[str], result: str, width: float, size: float | None = None, small: float | None = None
) -> Formula:
    """Write `left terms result` in a line, or, where that would be too wide or no larger than `small`, by default the
    smallest type size, in more lines: the result in one of its own, then each of the terms, too.

    Where no way of breaking it has larger type, the one with fewest lines that is no wider than its room is taken.
    """
    small = small or theme.SMALL
    together = " ".join(terms)
    codes = [f"{left} {together} {result}", f"{left} & {together} \\ & {result}"]
    if len(terms) > 1:
        codes.append(f"{left} & {_lines(terms)} \\ & {result}")
    found = [fit_formula(code, width, size) for code in codes]
    fitting = [formula for formula in found if formula.width <= width]
    large = (formula for formula in fitting if formula.size > small)
    largest = max(fitting, key=lambda formula: formula.size, default=found[-1])
    return next(large, largest)


def _lines(terms: Sequence[str]) -> str:
    """Write terms below each other; the sign between two that begins a line keeps its room."""
    first, *others = terms
    return " \\ & ".join([first, *(f"{term[0]} med {term[1:]}" for term in others)])
