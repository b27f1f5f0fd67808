"""Stretch factors and what they multiply to: a ratio of differentials in letters, and its value behind the sign.

The value is a number of the ledger, fixed or live; the ratio keeps the colours of its quantities.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from fractions import Fraction
from itertools import pairwise
from typing import Any

import numpy as np
from manim import UP, CurvedArrow, VGroup, VMobject

from scenes.components.number import LiveNumber, LiveSign, width_of
from scenes.components.text import EM, Formula
from scenes.framework.digits import MOST_DIGITS, Calculation, Recorder, Value, number_spec, write_calculation
from scenes.framework.numbers import ROUNDING, Figure
from scenes.style.theme import theme

__all__ = [
    "FactorRow",
    "align_signs",
    "arc_between",
    "is_same",
    "multiply",
    "multiply_beside",
    "product_of",
    "ratio",
    "terms_of",
]

AXIS_HEIGHT = 0.25  # of an equals sign's middle over the baseline, in em
LINE_HEIGHT = 1.15  # from the lower end of a ratio to the baseline of a value below it, in em
SPACE = 0.28  # between the sign and a live number, in em


def ratio(above: str, below: str, sign: str = "dif") -> str:
    """Return Typst math of dy/dx, or of Δy/Δx with `sign` Delta, in the colours of its quantities."""
    return f"({sign} {above}) / ({sign} {below})"


class FactorRow(VGroup):
    """A ratio, the sign `=` or `≈`, and a value, both live where it is. Parts: `ratio`, `sign` and `value`.

    `reach` is its width with the widest value that it will show; `changes` says whether it will show several. Where
    it is `stacked`, a live value stands below the ratio.
    """

    changes = False

    sign: VMobject

    def __init__(
        self, code: str, value: Figure | LiveNumber, *, size: float | None = None, stacked: bool = False, **kwargs: Any
    ) -> None:
        size = size or theme.BODY
        super().__init__(**kwargs)
        self.size, self.stacked = size, stacked
        self.value: VMobject
        if isinstance(value, Figure):
            code = f"{{{{ {code} : ratio }}}} {{{{ {value.equals} : sign }}}} {{{{ derivative({value}) : value }}}}"
            self.ratio, self.sign, self.value = Formula(code, size=size).parts("ratio", "sign", "value")
        else:
            whole = Formula(f"{{{{ {code} : ratio }}}} {{{{ = : sign }}}}", size=size)
            self.ratio, mark = whole.parts("ratio", "sign")
            self.sign = LiveSign(value, size=size).move_to(mark)
            right, baseline = mark.get_right()[0] + SPACE * size * EM, mark.get_center()[1] - AXIS_HEIGHT * size * EM
            if stacked:
                right, baseline = whole.get_left()[0], whole.get_bottom()[1] - LINE_HEIGHT * size * EM
            self.value = value.stand(np.array([right, baseline, 0.0]))
        self.add(self.ratio, self.sign, self.value)
        self.reach = float(self.width)

    def stand(self, x: float, y: float) -> FactorRow:
        """Put the left end at x and the equals sign, or the middle where it is stacked, at the height y."""
        middle = (self if self.stacked else self.sign).get_center()[1]
        return self.shift(np.array([x - self.get_left()[0], y - middle, 0.0]))

    def reach_with(self, text: str) -> float:
        """Return the width with some plain text for the live value."""
        before = self.value.get_left()[0] - self.get_left()[0]
        label = max(self.ratio.get_right()[0], self.sign.get_right()[0]) - self.get_left()[0]
        return float(max(label, before + width_of(text, self.size)))


def multiply(
    factors: Sequence[tuple[str, Value]], product: tuple[str, Value], record: Recorder, spec: str | None = None
) -> Calculation:
    """Return a product with the digits that it can be redone with; names and values, factors from the innermost.

    `spec` is the format of the product, where it is written elsewhere too."""
    return write_calculation(_product, factors, product, record, spec=spec)


def multiply_beside(
    factors: Sequence[tuple[str, Value]],
    product: tuple[str, Value],
    record: Recorder,
    spec: str,
    beside: Callable[[Sequence[str], int], Sequence[tuple[Value, str]]],
) -> tuple[Calculation, list[str]]:
    """Return a product as `multiply` does, and the formats of the numbers beside it.

    `beside` gives these numbers with their formats, from the formats of the factors and how many digits they have; a
    factor that has the value of one of them has its text too."""
    least = multiply(factors, product, Figure.of, spec).digits
    for digits in range(least, MOST_DIGITS + 1):
        specs = [number_spec(value, digits) for _, value in factors]
        near = beside(specs, digits)
        same = [next((text for other, text in near if is_same(other, value)), None) for _, value in factors]
        if not any(same):
            return multiply(factors, product, record, spec), [text for _, text in near]
        wanted = [text or given for text, given in zip(same, specs, strict=True)]
        draft = write_calculation(_product, factors, product, Figure.of, spec=spec, specs=wanted)
        texts = [Figure.of(*factor, text).text for factor, text in zip(factors, wanted, strict=True)]
        if draft.holds and texts == [factor.text for factor in draft.operands]:
            break
    return write_calculation(_product, factors, product, record, spec=spec, specs=wanted), [text for _, text in near]


def _product(*values: Fraction) -> Fraction:
    return math.prod(values, start=Fraction(1))


def is_same(one: Value, other: Value) -> bool:
    """Return whether two numbers have one value, their rounding aside."""
    return math.isclose(float(one), float(other), rel_tol=ROUNDING)


def terms_of(product: Calculation, role: str = "derivative") -> str:
    """Return Typst math of the factors of a product, the outermost first."""
    first, *others = reversed(product.operands)
    return " dot ".join(f"{role}({text})" for text in (first, *(other.term for other in others)))


def product_of(symbols: Sequence[str], product: Calculation) -> tuple[Formula, Formula]:
    """Return the chain rule in letters, and beside it in numbers: the outermost factor first.

    `symbols` are the quantities from x to y. The letters' parts are `whole`, `sign` and `factor_0`, the innermost, ….
    """
    ratios = [ratio(above, below) for below, above in pairwise(symbols)]
    right = " dot ".join(f"{{{{ {code} : factor_{i} }}}}" for i, code in reversed(list(enumerate(ratios))))
    letters = Formula(f"{{{{ {ratio(symbols[-1], symbols[0])} : whole }}}} {{{{ = : sign }}}} {right}")
    numbers = Formula(
        f"{{{{ {product.operands_equals} : sign }}}} {terms_of(product)} {product.equals} derivative({product.result})"
    )
    return letters, numbers


def align_signs(*formulas: Formula, y: float) -> None:
    """Bring the part called `sign` of each formula to the height y, so that they stand on one line."""
    for formula in formulas:
        formula.shift((y - formula.select("sign").get_center()[1]) * UP)


def arc_between(start: np.ndarray, end: np.ndarray) -> CurvedArrow:
    """Return a function's arrow from one line down to the next, bowed to the right."""
    return CurvedArrow(start, end, angle=-1.6, color=theme.QUIET, stroke_width=theme.AXIS, tip_length=0.18)
