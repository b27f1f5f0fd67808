"""How many digits of a number are shown: all where it has few, and else as many as a viewer can use and find room.

A number that was rounded is written with ≈, as is a result that a viewer does not find who redoes it by hand.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from fractions import Fraction

from scenes.components.number import advance
from scenes.components.text import EM
from scenes.framework.digits import shows
from scenes.framework.numbers import POWER_OF_TEN, Figure, format_number, read_exactly, read_number, typeset_number
from scenes.style.theme import theme

__all__ = [
    "choose_spec",
    "distinct_spec",
    "fit_change",
    "fit_decimals",
    "fit_formula",
    "fit_spec",
    "fit_text",
    "given_sign",
    "result_sign",
    "specs_of",
    "text_width",
]

FULL = 7
USEFUL = 4
MOST = 15


def choose_spec(value: float) -> str:
    """All digits where there are at most seven; else three decimals of a large number, four digits of a small one."""
    if shows(value, f".{FULL}g"):
        return f".{FULL}g"
    if 10 <= abs(value) < 10**FULL:
        return ".3f"
    return f".{USEFUL}g"


def fit_spec(value: float, room: float, size: float | None = None) -> str:
    """The chosen format, with fewer digits where it would not fit the room (frame units)."""
    size = size or theme.SMALL
    spec = choose_spec(value)
    digits = FULL if spec.endswith("g") else USEFUL + 2
    while digits > 1 and text_width(format_number(value, spec), size) > room:
        digits -= 1
        spec = f".{digits}g"
    return spec


def distinct_spec(first: float, second: float) -> str:
    """The fewest digits, from the useful ones on, that tell two numbers apart."""
    for digits in range(USEFUL, MOST + 1):
        if format(first, f".{digits}g") != format(second, f".{digits}g"):
            return f".{digits}g"
    return f".{USEFUL}g"


def specs_of(first: float, second: float) -> Callable[[float], str]:
    """The chosen format of either number, with more digits where they differ and would read the same."""
    texts = [format_number(value, choose_spec(value)) for value in (first, second)]
    if first != second and read_number(texts[0]) == read_number(texts[1]):
        return lambda value: distinct_spec(first, second)
    return choose_spec


def fit_decimals(values: Sequence[float], room: float, size: float | None = None, most: int = USEFUL) -> str | None:
    """The format with the most fixed decimals, up to `most`, in which all values fit the room, or with fewer that show
    them whole. None where there is none, or a value that is not 0 would read as 0."""
    size = size or theme.SMALL

    def fits(spec: str) -> bool:
        return all(text_width(format_number(value, spec), size) <= room for value in values)

    specs = [f".{decimals}f" for decimals in range(most + 1)]
    whole = [spec for spec in specs if all(shows(value, spec) for value in values)]
    found = next((spec for spec in (*whole[:1], *reversed(specs)) if fits(spec)), None)
    lost = found and any(value and read_number(format_number(value, found)) == 0 for value in values)
    return None if lost else found


def fit_change(old: float, new: float, room: float, size: float | None = None) -> str | None:
    """The format of a number that goes from one value to another: its fixed decimals tell them apart, and show the new
    one whole where few will do. None where they don't fit."""
    size = size or theme.SMALL
    for decimals in range(FULL + 1):
        spec = f".{decimals}f"
        if shows(new, spec) and format(old, spec) != format(new, spec):
            break
    return fit_decimals((old, new), room, size, most=decimals if decimals < FULL else USEFUL + 2)


def fit_text(value: float, room: float, size: float | None = None) -> str:
    """A number with as many digits as fit the room; one that does not fit with a single digit by its magnitude."""
    size = size or theme.SMALL
    text = format_number(value, fit_spec(value, room, size))
    match = POWER_OF_TEN.match(text)
    if match is None or not match[2] or text_width(text, size) <= room:
        return text
    power = format_number(10.0 ** round(math.log10(abs(value))), ".0e")
    return f"≈{match[1]}{power}"


def fit_formula(figure: Figure, room: float, size: float | None = None) -> str:
    """A figure as Typst math, by its magnitude where it is too wide for the room."""
    size = size or theme.SMALL
    if text_width(figure.text, size) <= room:
        return figure.typst
    text = fit_text(figure.value, room, size)
    return f"approx {typeset_number(text[1:])}" if text.startswith("≈") else typeset_number(text)


def given_sign(figures: Iterable[Figure]) -> str:
    """The sign before operands: `approx` where one of them was rounded."""
    return "approx" if any(figure.equals == "approx" for figure in figures) else "="


def result_sign(compute: Callable[..., Fraction], operands: Sequence[Figure], result: Figure) -> str:
    """The sign before a result: `=` where it is not rounded, and is what the operands come to as they are written."""
    if not all(math.isfinite(figure.value) for figure in (*operands, result)):
        return result.equals
    by_hand = compute(*(read_exactly(figure.text) for figure in operands))
    return result.equals if by_hand == read_exactly(result.text) else "approx"


def text_width(text: str, size: float) -> float:
    """Width of a number's plain text in frame units."""
    return sum(advance(character) for character in text) * size * EM
