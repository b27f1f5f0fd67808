"""The equation of a tangent plane as Typst mathematics, in letters and in numbers.

Three terms in three rows, named `value`, `dx` and `dy`: the height, and one slope for each direction.
"""

from __future__ import annotations

from collections.abc import Sequence

from scenes.framework.numbers import MINUS, Figure

__all__ = ["equation_in_letters", "equation_in_numbers", "slope_of"]

NAMES = ("x", "y")


def slope_of(axis: int) -> str:
    """Return ∂f/∂x or ∂f/∂y, in the colour of the tangents."""
    return f"tangent((partial f)/(partial {NAMES[axis]}))"


def equation_in_letters(left: str = "z") -> str:
    """Return Typst math of `left` = f(a, b) + ∂f/∂x(a, b) (x − a) + ∂f/∂y(a, b) (y − b)."""
    along_x, along_y = (f"+ med {slope_of(axis)} (a, b) med" for axis in (0, 1))
    return _rows(f"{left} =", "function(f)(a, b)", f"{along_x} (x - a)", f"{along_y} (y - b)")


def equation_in_numbers(value: Figure, slopes: Sequence[Figure], point: Sequence[Figure], left: str = "z =") -> str:
    """Return the equation with the numbers as they are shown; `left` ends with its sign of equality."""
    terms = (_term(slope, name, at) for slope, name, at in zip(slopes, NAMES, point, strict=True))
    return _rows(left, f"function({value})", *terms)


def _rows(left: str, value: str, along_x: str, along_y: str) -> str:
    return f"{left} & {{{{ {value} : value }}}} \\ & {{{{ {along_x} : dx }}}} \\ & {{{{ {along_y} : dy }}}}"


def _term(slope: Figure, name: str, at: Figure) -> str:
    """Return a term such as + 0.76 (x − 0.6); a factor 1 is not written."""
    way = name if at.value == 0 else f"({name} {_signed(at, minus=True)})"
    if slope.text.removeprefix(MINUS) == "1":
        return f"{'-' if slope.text.startswith(MINUS) else '+'} med {way}"
    return f"{_signed(slope, 'tangent')} thin {way}"


def _signed(figure: Figure, role: str = "", minus: bool = False) -> str:
    """Return the figure as it follows other terms: its sign (turned round with `minus`), and its digits in a role's
    colour."""
    sign = "-" if figure.text.startswith(MINUS) != minus else "+"
    digits = figure.typst.removeprefix("-")
    return f"{sign} med {role}({digits})" if role else f"{sign} {digits}"
