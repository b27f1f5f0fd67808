"""Format a number to fit a given width.

A place holds a number's one text, at the largest type size at which it fits. Where it does not fit at the smallest, the
place holds fewer digits behind ≈: 4.08×10¹⁰ is ≈4×10¹⁰. Only of a number that runs, of which its growth is the
message, and of a small gradient on a short edge the nearest power of ten may be left behind ∼, where no digit fits:
∼10¹¹.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from scenes.components.number import advance
from scenes.components.text import EM
from scenes.framework.digits import EXACT_DIGITS, Value
from scenes.framework.numbers import Figure, digits_shown, format_number, is_rounded, typeset_number
from scenes.style.theme import theme

__all__ = [
    "ABOUT",
    "ELLIPSIS",
    "ORDER",
    "SLACK",
    "Fitted",
    "advance_in",
    "digits_behind",
    "fit_figure",
    "fit_order",
    "fit_text",
    "mark_figure",
    "mark_rounded",
    "text_width",
]

ABOUT, ORDER, ELLIPSIS = "≈", "∼", "…"
OPENING = {ABOUT: 'class("opening", approx) ', ORDER: 'class("opening", tilde.op) '}
SLACK = 1e-9  # frame units, for rooms that are as wide as a text
NARROW = 0.778  # of ×, in em, without the room that an operator has on both sides


@dataclass(frozen=True)
class Fitted:
    """A number as a place holds it: its plain text, and its type size."""

    text: str
    size: float

    @property
    def typst(self) -> str:
        """The text as Typst math."""
        sign = OPENING.get(self.text[:1], "")
        if not sign:
            return typeset_number(self.text)
        return sign + typeset_number(self.text[1:]).replace(" times ", ' class("normal", times) ')

    @property
    def width(self) -> float:
        """Its width in frame units."""
        return text_width(self.text, self.size)


def fit_figure(
    figure: Figure,
    room: float,
    sizes: Sequence[float] = (),
    *,
    least: int = 1,
    signed: bool = True,
) -> Fitted:
    """Return a figure's text at the first of the sizes, from large to small, at which it fits the room (frame units).

    The sizes are by default the smallest of the theme. Where it fits at none, it has fewer digits behind ≈, `least`
    at least. ≈ stands before all its digits, too, where they are rounded, for no = can tell beside it; unless it is not
    `signed`, to measure its digits alone.
    """
    sizes = sizes or (theme.SMALL,)
    whole = mark_figure(figure) if signed else figure.text
    size = next((size for size in sizes if text_width(whole, size) <= room + SLACK), None)
    if size is not None:
        return Fitted(whole, size)
    text = fit_text(figure.value, whole, room, sizes[-1], least=least)
    return Fitted(text, sizes[-1])


def fit_order(figure: Figure, size: float) -> Fitted:
    """Return the power of ten that is nearest to a figure, behind ∼, in a type size; the figure's own text where it is
    0 or infinite."""
    value = float(figure.value)
    if not math.isfinite(value) or value == 0:
        return Fitted(mark_figure(figure), size)
    return Fitted(mark_rounded(figure.value, _order(value), ORDER), size)


def fit_text(
    value: float, text: str, room: float, size: float | None = None, *, least: int = 1, coarse: bool = False
) -> str:
    """Return a number's text where it fits, else with fewer digits behind ≈, `least` at least; zeros are digits, too:
    11.9985 is ≈12.00.

    With `coarse` only its order of magnitude is left behind ∼ where these do not fit either.
    """
    size = size or theme.SMALL
    if text_width(text, size) <= room + SLACK or not math.isfinite(value) or value == 0:
        return text
    shorter = [_round(value, digits) for digits in range(EXACT_DIGITS, least - 1, -1)]
    if coarse:
        shorter.append(mark_rounded(value, _order(value), ORDER))
    shorter = [each for each in shorter if text_width(each, size) < text_width(text, size)]
    fitting = (each for each in shorter if text_width(each, size) <= room + SLACK)
    return next(fitting, min(shorter, key=lambda each: text_width(each, size), default=text))


def _round(value: float, digits: int) -> str:
    """Return a number in so many digits behind ≈; its own shorter text where they are all of it."""
    text = format_number(value, f".{digits}g")
    return mark_rounded(value, format_number(value, f"#.{digits}g") if is_rounded(value, text) else text)


def digits_behind(text: str) -> int:
    """Return how many digits of a number a text of it has, one at least: 0 for its order of magnitude, −1 for an
    ellipsis."""
    if text == ELLIPSIS:
        return -1
    return 0 if text.startswith(ORDER) else max(digits_shown(text), 1)


def mark_figure(figure: Figure) -> str:
    """Put ≈ before a figure's text where it is rounded."""
    return figure.text if figure.equals == "=" else ABOUT + figure.text


def mark_rounded(value: Value, text: str, sign: str = ABOUT) -> str:
    """Put a sign before a text that is rounded; 10⁶ is the exact text of 1000000."""
    return sign + text if is_rounded(value, text) else text


def _order(value: float) -> str:
    """Return the power of ten that is nearest to a number, by their ratio."""
    return format_number(math.copysign(10.0 ** round(math.log10(abs(value))), value), ".0e")


def text_width(text: str, size: float) -> float:
    """Return the width of a number's plain text in frame units.

    Its operators have no room beside them where it follows ≈ or ∼.
    """
    return sum(advance_in(text, character) for character in text) * size * EM


def advance_in(text: str, character: str) -> float:
    """Return how far the next character stands from one of a number's plain text, in em."""
    return NARROW if character == "×" and text[:1] in OPENING else advance(character)
