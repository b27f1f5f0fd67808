"""Two numbers that ought to be one, digit below digit, with the digits that agree at hand.

The witness of a rule: what it gives, against a value computed in another way.
"""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np
from manim import DOWN, RIGHT, VGroup

from mathcore import Function, difference_quotient
from scenes import theme
from scenes.components.text import Formula
from scenes.figures import Figure, format_number

__all__ = ["DigitCheck", "agreeing", "check_derivative", "check_step", "decimals_to_compare"]

MOST_DIGITS = 9
SIGN = 0.3  # from the middle of a sign to the number behind it


def agreeing(first: str, second: str) -> int:
    """How many characters two texts have in common from the left."""
    pairs = zip(first, second, strict=False)
    return next((i for i, (a, b) in enumerate(pairs) if a != b), min(len(first), len(second)))


def decimals_to_compare(first: float, second: float) -> int:
    """The decimals to show of two numbers: nine digits, or as many as agree where a borrow would hide it."""
    largest = max(abs(first), abs(second))
    whole = math.floor(math.log10(largest)) + 1 if largest >= 1 else 1
    most = max(0, MOST_DIGITS - whole)

    def texts(decimals: int) -> list[str]:
        return [format_number(value, f".{decimals}f") for value in (first, second)]

    same = next((d for d in range(most, -1, -1) if len(set(texts(d))) == 1), 0)
    prefix = agreeing(*texts(most))
    shown = max(0, prefix - texts(most)[0].find(".") - 1) if most else 0
    return most if shown >= same - 1 else same


class DigitCheck(VGroup):
    """Rows of a label and a number, aligned at their signs, and so digit below digit.

    Parameters
    ----------
    rows
        Typst math of each label, and its value's name and value.
    show
        Records a number and gives it as it is written.

    Parts: `rows` and `agreeing` (their digits that are the same); `count` is the number of these digits,
    from the first that is not 0.
    """

    def __init__(
        self,
        rows: tuple[tuple[str, str, float], tuple[str, str, float]],
        show: Callable[[str, float, str], Figure],
        *,
        size: float = theme.FORMULA,
    ) -> None:
        super().__init__()
        (_, _, first), (_, _, second) = rows
        spec = f".{decimals_to_compare(first, second)}f"
        figures = [show(name, value, spec) for _, name, value in rows]
        agree = agreeing(*(figure.text for figure in figures))
        digits = figures[0].text[:agree].replace(".", "").lstrip("−")
        self.count = len(digits.lstrip("0")) or len(digits)
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
        """The sign's middle at (0, y), the number at its right."""
        label.shift(np.array([0.0, y, 0.0]) - label.select("sign").get_center())
        number.move_to(np.array([SIGN + number.width / 2, y, 0.0]))


def check_step(point: float) -> float:
    """The step of the central difference that checks a derivative: a thousandth, of the point where that is large."""
    return 1e-3 * max(1.0, abs(point))


def check_derivative(
    f: Function,
    point: float,
    slope: float,
    letters: tuple[str, str],
    names: tuple[str, str, str],
    show: Callable[[str, float, str], Figure],
    *,
    place: str = "x",
    size: float = theme.BODY,
) -> DigitCheck:
    """A derivative that was worked out, against the central difference of f.

    `letters` are the derivative's Typst math and the function's letter, `names` those of the two numbers and the step;
    `place` is how the point is written.
    """
    derivative, letter = letters
    step = check_step(point)
    central = float(difference_quotient(f, point, step, "central"))
    ahead, behind = (f"{letter}(input({place}) {sign} step(delta))" for sign in "+-")
    quotient = f"({ahead} - {behind}) / (2 step(delta))"
    check = DigitCheck(((derivative, names[0], slope), (quotient, names[1], central)), show, size=size)
    delta = show(names[2], step, ".3g")
    note = Formula(f"step(delta) {delta.equals} step({delta})", size=size)
    check.rows[1].add(note.next_to(check.rows[1], RIGHT, buff=2 * theme.SPACE).align_to(check.agreeing[1], DOWN))
    return check
