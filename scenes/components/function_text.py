"""Write a function beside a picture: on one line where some type size lets it, else on several."""

from __future__ import annotations

import math

from mathcore import Function
from scenes.components.text import EM, Formula, fit_formula, type_sizes
from scenes.style.frame import Region
from scenes.style.theme import theme

__all__ = ["fit_function", "write_function"]

BETWEEN = 0.25  # em between two parts of a line


def write_function(f: Function, room: Region, height: float = math.inf) -> Formula:
    """Write f(x) = … at the upper left of a room, in the largest type size at which it fits its width and a height."""
    formula = fit_function("function(f(x))", f, room.width, height=height)
    room.place(formula, -1, 1)
    return formula


def fit_function(head: str, f: Function, width: float, size: float | None = None, height: float = math.inf) -> Formula:
    """Write `head = f` in the largest type size at which it is no wider and no higher than its room.

    Where it is too wide in all sizes, it stands on several lines, which end after a term or a factor.
    """
    formula = fit_formula(f"{head} = {f.typst()}", width, size, height)
    if formula.width <= width:
        return formula
    parts = f.typst_parts()
    widths = [Formula(text, size=theme.SMALL).width / theme.SMALL for text, _ in parts]
    start = Formula(f"{head} =", size=theme.SMALL).width / theme.SMALL
    sizes = [each for each in type_sizes(size or theme.FORMULA) if each <= theme.LABEL]
    for left, indent in ((f"{head} & =", start), (f"& {head} = \\ & quad", EM)):
        for each in sizes:
            formula = Formula(_break(left, parts, widths, width / each - indent), size=each)
            if formula.width <= width and formula.height <= height:
                return formula
    return formula


def _break(left: str, parts: list[tuple[str, str]], widths: list[float], room: float) -> str:
    """Put as many parts into each line as there is room for, by widths at type size 1; lines after the first are set
    in."""
    code, used = left, 0.0
    for (text, first), width in zip(parts, widths, strict=True):
        is_new = used > 0 and used + BETWEEN * EM + width > room
        code += f" \\ & quad {first}" if is_new else f" {text}"
        used = (EM if is_new else used + BETWEEN * EM) + width
    return code
