"""Format a number to fit a given width, and choose the sign before it.

A place holds a number's one text, at the largest type size at which it fits. Where it does not fit at the smallest, the
place holds fewer digits behind ≈.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction

from scenes.components.number import advance
from scenes.components.text import EM
from scenes.framework.digits import WHOLE
from scenes.framework.numbers import Figure, format_number, read_exactly, typeset_number
from scenes.style.theme import theme

__all__ = ["Fitted", "fit_figure", "fit_text", "given_sign", "result_sign", "text_width"]

ABOUT = "≈"
NARROW = 0.778  # of ×, in em, without the room that an operator has on both sides


@dataclass(frozen=True)
class Fitted:
    """A number as a place holds it: its plain text, and its type size."""

    text: str
    size: float

    @property
    def typst(self) -> str:
        """The text as Typst math."""
        if not self.text.startswith(ABOUT):
            return typeset_number(self.text)
        code = typeset_number(self.text.removeprefix(ABOUT)).replace(" times ", ' class("normal", times) ')
        return f'class("opening", approx) {code}'

    @property
    def width(self) -> float:
        """Its width in frame units."""
        return text_width(self.text, self.size)


def fit_figure(figure: Figure, room: float, sizes: Sequence[float] = (), *, coarse: bool = False) -> Fitted:
    """Return a figure's text at the first of the sizes, from large to small, at which it fits the room (frame units).

    The sizes are by default the smallest of the theme. Where it fits at none, it has fewer digits behind ≈, one at
    least; with `coarse` only its magnitude is left where one digit does not fit either.
    """
    sizes = sizes or (theme.SMALL,)
    size = next((size for size in sizes if text_width(figure.text, size) <= room), None)
    if size is not None:
        return Fitted(figure.text, size)
    return Fitted(fit_text(figure.value, figure.text, room, sizes[-1], coarse=coarse), sizes[-1])


def fit_text(value: float, text: str, room: float, size: float | None = None, *, coarse: bool = False) -> str:
    """Return a number's text where it fits, else with fewer digits behind ≈; `coarse` as above."""
    size = size or theme.SMALL
    if text_width(text, size) <= room or not math.isfinite(value) or value == 0:
        return text
    shorter = [f"{ABOUT}{format_number(value, f'.{digits}g')}" for digits in range(WHOLE, 0, -1)]
    if coarse:
        shorter.append(f"{ABOUT}{_magnitude(value)}")
    shorter = [each for each in shorter if text_width(each, size) < text_width(text, size)]
    fitting = (each for each in shorter if text_width(each, size) <= room)
    return next(fitting, min(shorter, key=lambda each: text_width(each, size), default=text))


def _magnitude(value: float) -> str:
    """Return the power of ten that is nearest to a number."""
    return format_number(math.copysign(10.0 ** round(math.log10(abs(value))), value), ".0e")


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


def text_width(text: str, size: float) -> float:
    """Return the width of a number's plain text in frame units, its operators without room beside them where it follows
    ≈."""
    narrow = text.count("×") * (advance("×") - NARROW) if text.startswith(ABOUT) else 0.0
    return (sum(advance(character) for character in text) - narrow) * size * EM
