"""Choose an axis's tick numbers, and write them short, each different from its neighbours.

Numbers too long to stand beside an axis share a power of ten, or are counted from a round number; both are written
once, at the axis's end.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from scenes.framework.numbers import format_number, typeset_number

__all__ = ["TickLabels", "label_ticks", "multiples", "name_with", "nice_step", "widen"]

NICE = (1, 2, 2.5, 5, 10)
LONGEST = 6  # characters of a number beside an axis, without its sign
LARGEST = 1e5  # from here on numbers share a power of ten
FULL, SHORT = ".15g", ".6g"
USUAL, MOST_DIGITS = 4, 15
ROUNDING = 1e-13  # what values may differ by, as a share of them, and are still one


@dataclass(frozen=True)
class TickLabels:
    """The numbers of an axis as they are written, and what they share: value = number · 10^`power` + `base`."""

    texts: tuple[str, ...]
    power: int = 0
    base: float = 0.0

    def typst(self) -> str:
        """Return what the numbers share as Typst math, such as `times 10^(6)`; empty where they stand for
        themselves."""
        factor = f"times 10^({self.power})" if self.power else ""
        if not self.base:
            return factor
        sign = "-" if self.base < 0 else "+"
        text = format_number(abs(self.base), SHORT if float(f"{self.base:{SHORT}}") == self.base else FULL)
        return f"{factor} {sign} {typeset_number(text)}".strip()


def name_with(name: str, scale: TickLabels) -> str:
    """Return an axis's name as Typst math, if it has one, and in parentheses what its numbers share."""
    shared = scale.typst()
    return " quad ".join(filter(None, (name, f"({shared})" if shared else "")))


def widen(low: float, high: float) -> tuple[float, float]:
    """Return the range of values, or one around them where they are all the same."""
    largest = max(abs(low), abs(high))
    if high - low > ROUNDING * largest:
        return low, high
    reach = 1.0 if largest == 0 or 0.1 < largest < 10 else largest / 2
    return low - reach, high + reach


def nice_step(span: float, most: int = 6) -> float:
    """Return the smallest of 1, 2, 2.5, 5 times a power of ten that cuts `span` into at most `most` pieces."""
    rough = span / most
    power = 10.0 ** math.floor(math.log10(rough))
    return next(step * power for step in NICE if step * power >= rough * (1 - 1e-9))


def multiples(bounds: tuple[float, float], step: float, margin: float) -> list[float]:
    """Return the multiples of the step inside the bounds, `margin` (a share of their distance) away from the ends."""
    room = margin * (bounds[1] - bounds[0])
    first, last = math.ceil((bounds[0] + room) / step), math.floor((bounds[1] - room) / step)
    return [_rounded(k * step, step) for k in range(first, last + 1)]


def label_ticks(values: Sequence[float], step: float | None = None) -> TickLabels:
    """Return how the numbers are written: plainly; in a shared power of ten; or counted from a round number as well.

    Values that are no multiples of a `step` are written plainly, with as many digits as tell them apart.
    """
    if not values:
        return TickLabels(())
    if step is None:
        return TickLabels(_distinct(values))
    if scale := _plain_or_shared(values, step):
        return scale
    base = float(f"{_base(values):{FULL}}")
    # Decimal by decimal, as floats so near to each other differ by rounded numbers.
    rest = [_rounded(float(Decimal(f"{value:{FULL}}") - Decimal(f"{base:{FULL}}")), step) for value in values]
    short = _plain_or_shared(rest, step)
    return TickLabels(short.texts, short.power, base) if short else TickLabels(_distinct(values))


def _plain_or_shared(values: Sequence[float], step: float) -> TickLabels | None:
    """Return plain numbers, or numbers in a shared power of ten, where they are short enough."""
    largest = max(map(abs, values))
    power = math.floor(math.log10(largest) + 1e-9) if largest else 0
    for shared in (0, power) if largest < LARGEST else (power,):
        # Decimal by decimal, as 3e-7/1e-7 is not 3.
        texts = [format_number(_rounded(value / 10.0**shared, step / 10.0**shared), FULL) for value in values]
        is_short = all(len(text.lstrip("−")) <= LONGEST and not set(text) & set("×⁻") for text in texts)
        if is_short and len(set(texts)) == len(texts):
            return TickLabels(tuple(texts), shared)
    return None


def _base(values: Sequence[float]) -> float:
    """Return the roundest number near the values: no further from their middle than they are from each other."""
    span, middle = max(values) - min(values), (max(values) + min(values)) / 2
    grain = 10.0 ** math.floor(math.log10(abs(middle)))
    while abs(round(middle / grain) * grain - middle) > span and grain > span / 10:
        grain /= 10
    return round(middle / grain) * grain


def _distinct(values: Sequence[float]) -> tuple[str, ...]:
    for digits in range(USUAL, MOST_DIGITS + 1):
        texts = tuple(format_number(value, f".{digits}g") for value in values)
        if len(set(texts)) == len(set(values)):
            break
    return texts


def _rounded(value: float, step: float) -> float:
    """Return the value without what lies beyond the digits of the step: 0.3 for 0.30000000000000004."""
    digits = 3 - math.floor(math.log10(step))
    return round(value, digits) + 0.0 if abs(digits) < 300 else value
