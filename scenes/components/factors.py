"""Stretch factors and what they multiply to: a ratio of differentials in letters, and its value behind the sign.

The value is a number of the ledger, fixed or live; the ratio keeps the colours of its quantities.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from manim import RIGHT, UP, CurvedArrow, VGroup, VMobject

from scenes import theme
from scenes.components.number import LiveNumber
from scenes.components.text import EM, Formula
from scenes.figures import Figure

__all__ = ["FactorRow", "align_signs", "arc_between", "equals", "ratio"]

AXIS_HEIGHT = 0.25  # of an equals sign's middle over the baseline, in em
SPACE = 0.28  # between the sign and a live number, in em
EXACT = 1e-9


def equals(figure: Figure) -> str:
    """The sign before a number: what was rounded is only nearly equal."""
    written = figure.text.replace("−", "-")
    try:
        exact = abs(float(written) - figure.value) <= EXACT * max(1.0, abs(figure.value))
    except ValueError:  # a power of ten, which is always rounded
        exact = False
    return "=" if exact else "approx"


def ratio(above: str, below: str, sign: str = "dif") -> str:
    """Typst math of dy/dx, or of Δy/Δx with `sign` Delta, in the colours of its quantities."""
    return f"({sign} {above}) / ({sign} {below})"


class FactorRow(VGroup):
    """A ratio, an equals sign and a value. Parts: `ratio` (with the sign), `sign` and `value`."""

    def __init__(self, code: str, value: Figure | LiveNumber, *, size: float = theme.BODY, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.value: VMobject
        if isinstance(value, Figure):
            whole = Formula(f"{code} {{{{ {equals(value)} : sign }}}} {{{{ derivative({value}) : value }}}}", size=size)
            self.sign, self.value, letters = whole.parts("sign", "value")
            self.ratio = VGroup(*letters, *self.sign)
        else:
            whole = Formula(f"{code} {{{{ = : sign }}}}", size=size)
            self.sign, self.ratio = whole.select("sign"), whole
            baseline = self.sign.get_center()[1] - AXIS_HEIGHT * size * EM
            self.value = value.stand(np.array([self.sign.get_right()[0] + SPACE * size * EM, baseline, 0.0]))
        self.add(self.ratio, self.value)

    def stand(self, x: float, y: float) -> FactorRow:
        """Put the left end at x and the equals sign at the height y."""
        return self.shift(np.array([x - self.get_left()[0], y - self.sign.get_center()[1], 0.0]))


def align_signs(*formulas: Formula, y: float) -> None:
    """Bring the part called `sign` of each formula to the height y, so that they stand on one line."""
    for formula in formulas:
        formula.shift((y - formula.select("sign").get_center()[1]) * UP)


def arc_between(start: np.ndarray, end: np.ndarray) -> CurvedArrow:
    """A function's arrow from one line down to the next, bowed to the right."""
    return CurvedArrow(start, end, angle=-1.9, color=theme.QUIET, stroke_width=theme.AXIS, tip_length=0.18)


def beside(mobject: VMobject, arrow: VMobject) -> VMobject:
    """Put something at the right of an arrow."""
    return mobject.next_to(arrow, RIGHT, buff=theme.GAP)
