"""Compare two numbers that should agree, digit below digit.

The witness of a rule: what it gives, against a value computed in another way.
"""

from __future__ import annotations

import math

import numpy as np
from manim import DOWN, RIGHT, VGroup

from mathcore import Function, difference_quotient, high_precision_value
from mathcore.precision import as_written
from scenes.components.text import Formula
from scenes.framework.comparison import is_zero
from scenes.framework.digits import Recorder, Value
from scenes.framework.numbers import format_number
from scenes.style.theme import theme

__all__ = [
    "DigitCheck",
    "agreeing",
    "central_difference",
    "check_derivative",
    "check_step",
    "least_step",
    "spec_to_compare",
]

MOST_DIGITS = 9
SMALLEST = 1e-4  # of a number that is compared in fixed decimals
LARGEST_STEP, LEAST_STEP = 3, 9  # powers of a tenth that are tried as steps of the central difference
ENOUGH = 1e-5  # the share by which it may differ from the derivative
SIGN = 0.3  # from the middle of a sign to the number behind it


def agreeing(first: str, second: str) -> int:
    """Return how many characters two texts have in common from the left."""
    pairs = zip(first, second, strict=False)
    return next((i for i, (a, b) in enumerate(pairs) if a != b), min(len(first), len(second)))


def spec_to_compare(first: float, second: float) -> str:
    """Return the format of two numbers: nine digits, or as many as agree where a borrow would hide it.

    Small and large numbers are written by a power of ten.
    """
    largest = max(abs(first), abs(second))
    if largest == 0:
        return ".0f"
    fixed = SMALLEST <= largest < 10**MOST_DIGITS
    whole = math.floor(math.log10(largest)) + 1 if fixed and largest >= 1 else 1
    most = max(0, MOST_DIGITS - whole)

    def texts(decimals: int) -> list[str]:
        return [format_number(value, f".{decimals}{'f' if fixed else 'e'}") for value in (first, second)]

    same = next((d for d in range(most, -1, -1) if len(set(texts(d))) == 1), 0)
    prefix = agreeing(*texts(most))
    shown = max(0, prefix - texts(most)[0].find(".") - 1) if most else 0
    return f".{most if shown >= same - 1 else same}{'f' if fixed else 'e'}"


class DigitCheck(VGroup):
    """Rows of a label and a number, aligned at their signs, and so digit below digit.

    Parameters
    ----------
    rows
        Typst math of each label, and its value's name and value.
    record
        Records a number and gives it as it is written.

    Parts: `rows` and `agreeing` (their digits that are the same); `count` is the number of these digits,
    from the first that is not 0. Where both are 0, `are_zero` is true, and no digit counts.
    """

    def __init__(
        self,
        rows: tuple[tuple[str, str, Value], tuple[str, str, Value]],
        record: Recorder,
        *,
        size: float | None = None,
    ) -> None:
        size = size or theme.FORMULA
        super().__init__()
        (_, _, first), (_, _, second) = rows
        spec = spec_to_compare(float(first), float(second))
        figures = [record(name, value, spec) for _, name, value in rows]
        agree = agreeing(*(figure.text for figure in figures))
        digits = figures[0].text[:agree].partition("×")[0].replace(".", "").lstrip("−")
        self.are_zero = all(map(is_zero, figures))
        self.count = 0 if self.are_zero else len(digits.lstrip("0")) or len(digits)
        y = 0.0
        self.rows: list[VGroup] = []
        self.agreeing: list[VGroup] = []
        for (code, _, _), figure in zip(rows, figures, strict=True):
            label = Formula(f"{code} {{{{ {figure.equals} : sign }}}}", size=size)
            number = Formula(str(figure), size=size, color=theme.QUIET)
            self.agreeing.append(VGroup(*number.submobjects[:agree]))
            self._line_up(label, number, y)
            y -= max(label.height, 2 * number.height) + 2 * theme.GAP
            self.rows.append(VGroup(label, number))
        self.add(*self.rows)

    def _line_up(self, label: Formula, number: Formula, y: float) -> None:
        """Put the sign's middle at (0, y), the number at its right."""
        label.shift(np.array([0.0, y, 0.0]) - label.select("sign").get_center())
        number.move_to(np.array([SIGN + number.width / 2, y, 0.0]))


def check_step(f: Function, point: float, slope: Value) -> float:
    """Return the step of the central difference that checks a derivative: the largest with which five digits agree.

    It is a thousandth or a smaller power of ten, and 10, 100 … times that at a point as large.
    """
    steps = [10.0**power for power in _powers(point)]
    return next((step for step in steps if _is_close(central_difference(f, point, step), slope)), steps[0])


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
    return (high - low) / (2 * h)


def _is_close(difference: Value, slope: Value) -> bool:
    return abs(float(difference - slope)) <= ENOUGH * abs(float(slope)) if slope else abs(float(difference)) <= ENOUGH


def check_derivative(
    f: Function,
    point: float,
    slope: Value,
    letters: tuple[str, str],
    names: tuple[str, str, str],
    record: Recorder,
    *,
    place: str = "x",
    size: float | None = None,
) -> DigitCheck:
    """Return a derivative that was worked out, against the central difference of f.

    `letters` are the derivative's Typst math and the function's letter, `names` those of the two numbers and the step;
    `place` is how the point is written.
    """
    size = size or theme.BODY
    derivative, letter = letters
    step = check_step(f, point, slope)
    central = central_difference(f, point, step)
    ahead, behind = (f"{letter}(input({place}) {sign} step(delta))" for sign in "+-")
    quotient = f"({ahead} - {behind}) / (2 step(delta))"
    check = DigitCheck(((derivative, names[0], slope), (quotient, names[1], central)), record, size=size)
    delta = record(names[2], step, ".3g")
    note = Formula(f"step(delta) {delta.equals} step({delta})", size=size)
    check.rows[1].add(note.next_to(check.rows[1], RIGHT, buff=2 * theme.SPACE).align_to(check.agreeing[1], DOWN))
    return check
