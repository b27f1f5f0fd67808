"""Compare two numbers that should agree, digit below digit.

The witness of a rule: what it gives, against a value computed in another way.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from fractions import Fraction
from typing import NamedTuple

import numpy as np
from manim import DOWN, RIGHT, VGroup

from mathcore import Function, difference_quotient, high_precision_value
from mathcore.precision import as_written
from mathcore.settled import unsettled
from scenes.components.text import Formula
from scenes.framework.comparison import is_zero
from scenes.framework.digits import Recorder, Value, number_spec, shows
from scenes.framework.numbers import format_number, is_rounded, sign_of, typeset_number
from scenes.style.theme import theme

__all__ = [
    "Compared",
    "DigitCheck",
    "agreeing",
    "central_beside",
    "central_difference",
    "check_derivative",
    "check_step",
    "compare_derivative",
    "forward_difference",
    "least_step",
    "spec_to_compare",
    "specs_to_compare",
]

DIGITS, MOST_DIGITS = 6, 9  # of a derivative that is compared, and where there is room for more
SMALLEST, LARGEST = 1e-4, 1e7  # of numbers that are compared in fixed decimals
LARGEST_STEP, LEAST_STEP = 3, 9  # powers of a tenth that are tried as steps of the central difference
ENOUGH = 1e-5  # the share by which it may differ from the derivative
ENOUGH_AHEAD = 1e-3  # the same of a difference to one side, whose error should be seen
LEAST_SAME = 2  # digits that agree with such a difference
MISSED = Fraction(1, 10**28)  # of values known to thirty digits: what a difference of them may be by their rounding
SIGN = 0.3  # from the middle of a sign to the number behind it


def agreeing(first: str, second: str) -> int:
    """Return how many characters two texts have in common from the left."""
    pairs = zip(first, second, strict=False)
    return next((i for i, (a, b) in enumerate(pairs) if a != b), min(len(first), len(second)))


def specs_to_compare(first: Value, second: Value, digits: int = DIGITS) -> tuple[str, str]:
    """Return the formats of two numbers that should be the same, the second computed in another way.

    What takes few digits is written whole, and the second in as many decimals as it takes to see that it is near. Else
    both have so many digits, or as many as agree where a borrow would hide it; small and large ones are written by a
    power of ten.
    """
    whole = number_spec(first, digits)
    if not shows(first, whole):
        spec = spec_to_compare(float(first), float(second), digits)
        return spec, spec
    text = format_number(float(first), whole)
    if first == 0 or (shows(second, whole) and format_number(float(second), whole) == text):
        return whole, number_spec(second, digits)
    return whole, spec_to_compare(float(first), float(second), max(digits, len(_digits(text))))


def spec_to_compare(first: float, second: float, digits: int = MOST_DIGITS) -> str:
    """Return the format in which two numbers have so many digits, or as many as agree where a borrow would hide it."""
    largest = max(abs(first), abs(second))
    if largest == 0:
        return ".0f"
    power = math.floor(math.log10(largest))
    is_fixed = SMALLEST <= largest < LARGEST
    most, letter = max(0, digits - 1 - power * is_fixed), "f" if is_fixed else "e"

    def texts(decimals: int) -> list[str]:
        return [format_number(value, f".{decimals}{letter}") for value in (first, second)]

    same = next((d for d in range(most, -1, -1) if len(set(texts(d))) == 1), 0)
    prefix = agreeing(*texts(most))
    shown = max(0, prefix - texts(most)[0].find(".") - 1) if most else 0
    return f".{most if shown >= same - 1 else same}{letter}"


class DigitCheck(VGroup):
    """Rows of a label and a number, aligned at their signs, and so digit below digit.

    Parameters
    ----------
    rows
        Typst math of each label, its value's name, value and format. What is exact is written with zeros behind it, as
        they count among the digits that agree.
    record
        Records a number and gives it as it is written.

    Parts: `rows` and `agreeing` (their digits that are the same); `count` is the number of these digits,
    from the first that is not 0. Where both are the same number to the last digit, `are_exact` is true; where they
    are 0, `are_zero` too, and no digit counts. `is_central` is false where the second is a difference to one side.
    """

    is_central = True

    def __init__(
        self,
        rows: Sequence[tuple[str, str, Value, str]],
        record: Recorder,
        *,
        size: float | None = None,
    ) -> None:
        size = size or theme.FORMULA
        super().__init__()
        figures = [record(name, value, spec) for _, name, value, spec in rows]
        texts = [figure.text for figure in figures]
        exact = rows[0][2]
        padded = texts if is_rounded(exact, texts[0]) else _padded(*texts)
        agree = agreeing(*padded)
        digits = _digits(padded[0][:agree])
        self.are_zero = all(map(is_zero, figures))
        self.are_exact = len(set(texts)) == 1 and sign_of(*figures) == "="
        self.count = 0 if self.are_zero else len(digits.lstrip("0")) or len(digits)
        y = 0.0
        self.rows: list[VGroup] = []
        self.agreeing: list[VGroup] = []
        for (code, *_), figure, written in zip(rows, figures, padded, strict=True):
            label = Formula(f"{code} {{{{ {figure.equals} : sign }}}}", size=size)
            is_plain = written == figure.text or "×" in written
            number = Formula(str(figure) if is_plain else typeset_number(written), size=size, color=theme.QUIET)
            self.agreeing.append(VGroup(*number.submobjects[:agree]))
            self._line_up(label, number, y)
            y -= max(label.height, 2 * number.height) + 2 * theme.GAP
            self.rows.append(VGroup(label, number))
        self.add(*self.rows)

    def _line_up(self, label: Formula, number: Formula, y: float) -> None:
        """Put the sign's middle at (0, y), the number at its right."""
        label.shift(np.array([0.0, y, 0.0]) - label.select("sign").get_center())
        number.move_to(np.array([SIGN + number.width / 2, y, 0.0]))


def _digits(text: str) -> str:
    """Return the digits of a number's plain text, but for a power of ten."""
    return text.partition("×")[0].replace(".", "").lstrip("−")


def _padded(exact: str, text: str) -> list[str]:
    """Return two texts, behind the first, which is exact, as many zeros as the second has more decimals."""
    number, times, power = exact.partition("×")
    decimals = [len(each.partition("×")[0].partition(".")[2]) for each in (exact, text)]
    missing = "0" * max(0, decimals[1] - decimals[0])
    return [number + ("." if missing and "." not in number else "") + missing + times + power, text]


def check_step(f: Function, point: float, slope: Value) -> float:
    """Return the step of the central difference that checks a derivative: the largest with which five digits agree.

    It is a thousandth or a smaller power of ten, and 10, 100 … times that at a point as large.
    """
    steps = [10.0**power for power in _powers(point)]
    return next((step for step in steps if _is_close(central_difference(f, point, step), slope, ENOUGH)), steps[0])


def least_step(point: float) -> float:
    """Return the smallest step that is tried at a point."""
    return 10.0 ** _powers(point)[-1]


def _powers(point: float) -> range:
    """Return the powers of ten that are tried as steps at a point, the largest first."""
    scale = math.floor(math.log10(max(1.0, abs(point))))
    return range(scale - LARGEST_STEP, scale - LEAST_STEP - 1, -1)


def central_difference(f: Function, point: float, step: float) -> Value:
    """Return (f(point + step) − f(point − step))/(2 step), to more digits than a float has where f is known so."""
    x, h = as_written(point), as_written(step)
    high, low = high_precision_value(f, x + h), high_precision_value(f, x - h)
    if high is None or low is None:
        return float(difference_quotient(f, point, step, "central"))
    return _less(high, low) / (2 * h)


def central_beside(slope: Value, f: Function, point: float, step: float) -> Value:
    """Return the central difference beside a derivative: 0 beside one of 0 where no more is left of it than the
    rounding of the point makes."""
    central = central_difference(f, point, step)
    return 0.0 if not slope and abs(float(central)) <= 2 * float(unsettled(f.derivative(), point)) else central


def forward_difference(f: Function, point: float, step: float) -> Value:
    """Return (f(point + step) − f(point))/step, to more digits than a float has where f is known so."""
    x, h = as_written(point), as_written(step)
    high, low = high_precision_value(f, x + h), high_precision_value(f, x)
    if high is None or low is None:
        return float(difference_quotient(f, point, step, "forward"))
    return _less(high, low) / h


def _less(high: Fraction, low: Fraction) -> Fraction:
    """Return a difference of values that are known to thirty digits: 0 where no more is left of it than they miss."""
    return high - low if abs(high - low) > MISSED * max(abs(high), abs(low)) else Fraction(0)


def _is_close(difference: Value, slope: Value, share: float) -> bool:
    return abs(float(difference - slope)) <= share * abs(float(slope)) if slope else abs(float(difference)) <= share


class Compared(NamedTuple):
    """A derivative that was worked out and the difference quotient with a step, central or to one side; each number
    with its format."""

    slope: Value
    quotient: Value
    step: float
    specs: tuple[str, str]
    is_central: bool = True


def compare_derivative(f: Function, point: float, slope: Value, digits: int = DIGITS) -> Compared:
    """Return a derivative that was worked out and the difference quotient of f, with formats to be compared in.

    It is the central difference, or where that has no error, as for a parabola, the one to the right, whose error is
    seen: a quotient that is exact says nothing about the limit.
    """
    step = check_step(f, point, slope)
    central = central_beside(slope, f, point, step)
    compared = Compared(slope, central, step, specs_to_compare(slope, central, digits))
    if not slope or not _reads_exact(compared):
        return compared
    for power in _powers(point):
        ahead = forward_difference(f, point, 10.0**power)
        if _is_close(ahead, slope, ENOUGH_AHEAD):
            specs = specs_to_compare(slope, ahead, digits)
            if shows(ahead, whole := number_spec(ahead, digits)):
                specs = specs[0], whole
            found = Compared(slope, ahead, 10.0**power, specs, is_central=False)
            return found if _is_telling(found) else compared
    return compared


def _texts(compared: Compared) -> list[str]:
    pairs = zip((compared.slope, compared.quotient), compared.specs, strict=True)
    return [format_number(float(value), spec) for value, spec in pairs]


def _reads_exact(compared: Compared) -> bool:
    """Return whether derivative and quotient are the same number as they are written, and in truth."""
    texts = _texts(compared)
    pairs = zip((compared.slope, compared.quotient), texts, strict=True)
    return len(set(texts)) == 1 and not any(is_rounded(value, text) for value, text in pairs)


def _is_telling(compared: Compared) -> bool:
    """Return whether derivative and quotient differ as they are written, behind two digits at least."""
    texts = _texts(compared)
    padded = texts if is_rounded(compared.slope, texts[0]) else _padded(*texts)
    same = agreeing(*padded)
    return padded[0] != padded[1] and len(_digits(padded[0][:same]).lstrip("0")) >= LEAST_SAME


def check_derivative(
    compared: Compared,
    letters: tuple[str, str],
    names: tuple[str, str, str],
    record: Recorder,
    *,
    place: str = "x",
    size: float | None = None,
) -> DigitCheck:
    """Return a derivative that was worked out, against the difference quotient of f.

    `letters` are the derivative's Typst math and the function's letter, `names` those of the two numbers and the step
    (a central_difference is called forward_difference where it is one); `place` is how the point is written.
    """
    size = size or theme.BODY
    derivative, letter = letters
    ahead, behind = (f"{letter}(input({place}) {sign} step(delta))" for sign in "+-")
    quotient = f"({ahead} - {behind}) / (2 step(delta))"
    if not compared.is_central:
        quotient = f"({ahead} - {letter}(input({place}))) / step(delta)"
    labels = (derivative, quotient)
    called = (names[0], names[1] if compared.is_central else names[1].replace("central", "forward"))
    rows = list(zip(labels, called, (compared.slope, compared.quotient), compared.specs, strict=True))
    check = DigitCheck(rows, record, size=size)
    check.is_central = compared.is_central
    delta = record(names[2], compared.step, ".3g")
    note = Formula(f"step(delta) {delta.equals} step({delta})", size=size)
    _, number = check.rows[1]
    check.rows[1].add(
        note.next_to(check.rows[1], RIGHT, buff=2 * theme.SPACE).align_to(check.agreeing[1] or number, DOWN)
    )
    return check
