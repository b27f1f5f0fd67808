"""What stands around joined number lines: values at their left ends, functions and stretch factors at their right.

Every number on the board is live, so that whatever moves the lines moves the board with them.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from itertools import pairwise

import numpy as np
from manim import RIGHT, BraceBetweenPoints, Line, VGroup

from mathcore import Function
from scenes import theme
from scenes.components.factors import FactorRow, align_signs, arc_between, beside, ratio
from scenes.components.number import LiveNumber
from scenes.components.number_line import JoinedLines
from scenes.components.regions import Region
from scenes.components.text import Formula
from scenes.figures import Figure
from scenes.ledger import Ledger

__all__ = ["StretchBoard"]

LARGE = 1000  # from here on a value is shown without decimals


class StretchBoard(VGroup):
    """Rows beside joined lines.

    Parameters
    ----------
    ledger
        Where the numbers are recorded.
    lines
        The lines that are followed.
    names
        The name of each line's quantity, for the ledger.
    symbols
        The same in Typst math, in its colour.
    colors
        The colours of the values.
    functions
        Typst math for each function, from the first line to the last.
    values
        The room at the left of the lines.

    Parts: `values` (live), `stems` between the lines, `arrows` and `letters` of the functions.
    """

    def __init__(
        self,
        ledger: Ledger,
        lines: JoinedLines,
        names: Sequence[str],
        symbols: Sequence[str],
        colors: Sequence[str],
        functions: Sequence[str],
        values: Region,
    ) -> None:
        super().__init__()
        self.ledger, self.lines, self.names, self.symbols = ledger, lines, names, symbols
        strips = lines.strips
        joints = [(lines.place(i, above=False), lines.place(i + 1)) for i in range(len(functions))]
        self.stems = VGroup(*(Line(*joint, color=theme.QUIET, stroke_width=theme.AXIS) for joint in joints))
        ends = [np.array([strip.right + theme.GAP, strip.center[1], 0.0]) for strip in strips]
        self.arrows = VGroup(*(arc_between(start, end) for start, end in pairwise(ends)))
        self.letters = VGroup(
            *(beside(Formula(letter), arrow) for letter, arrow in zip(functions, self.arrows, strict=True))
        )
        spec = ".2f" if max(abs(lines.value(i)) for i in range(len(names))) < LARGE else ".0f"
        self.values = VGroup(*(self._value(i, spec, colors[i], values.left) for i in range(len(names))))
        self.add(self.stems, self.arrows, self.letters, self.values)

    def _value(self, i: int, spec: str, color: str, left: float) -> FactorRow:
        number = self.live(self.names[i], lambda: self.lines.value(i), spec=spec, color=color)
        return FactorRow(self.symbols[i], number).stand(left, self.lines.strips[i].center[1])

    def live(
        self, name: str, value: Callable[[], float], *, spec: str = ".2f", color: str = theme.DERIVATIVE
    ) -> LiveNumber:
        """A number of the board that follows `value`."""
        return LiveNumber(self.ledger, name, value, spec, size=theme.BODY, color=color)

    def nudge(self, name: str, color: str) -> FactorRow:
        """Beside the first line: the length of the nudge, live."""
        # It shrinks to a thousandth: its decimals last until then.
        decimals = max(2, math.ceil(3 - math.log10(self.lines.nudge)))
        number = self.live(name, lambda: self.lines.step, spec=f".{decimals}f", color=color)
        strip = self.lines.strips[0]
        return FactorRow(f"Delta {self.symbols[0]}", number).stand(strip.right + 3 * theme.GAP, strip.center[1])

    def definitions(self, letters: Sequence[str], functions: Sequence[Function], room: Region) -> list[Formula]:
        """What each function does, on one line at the right of the room."""
        formulas = [
            Formula(
                f"{self.symbols[i + 1]} {{{{ = : sign }}}} {letter}({self.symbols[i]}) = {f.typst()}", size=theme.BODY
            )
            for i, (letter, f) in enumerate(zip(letters, functions, strict=True))
        ]
        room.place(VGroup(*formulas).arrange(RIGHT, buff=3 * theme.SPACE), 1, 0)
        align_signs(*formulas, y=room.center[1])
        return formulas

    def ratio(self, i: int, sign: str = "dif") -> str:
        """Typst math of the ratio that function i stretches by."""
        return ratio(self.symbols[i + 1], self.symbols[i], sign)

    def quotient(self, i: int, name: str) -> FactorRow:
        """Beside function i: by how much it stretches the nudge, live."""
        return beside(FactorRow(self.ratio(i, "Delta"), self.live(name, lambda: self.lines.stretch(i))), self.arrows[i])

    def factor(self, i: int, figure: Figure) -> FactorRow:
        """Beside function i: its derivative."""
        return beside(FactorRow(self.ratio(i), figure), self.arrows[i])

    def live_factor(self, i: int, name: str) -> FactorRow:
        """Beside function i: its derivative, live."""
        return beside(FactorRow(self.ratio(i), self.live(name, lambda: self.lines.slope(i))), self.arrows[i])

    def live_product(self, name: str, factors: Sequence[FactorRow]) -> tuple[BraceBetweenPoints, FactorRow]:
        """A brace over the factors, and behind it what they multiply to, live."""
        lines = self.lines
        top, bottom = lines.strips[0].center[1], lines.strips[-1].center[1]
        x = max(row.get_right()[0] for row in factors) + theme.GAP
        brace = BraceBetweenPoints([x, top, 0], [x, bottom, 0], direction=RIGHT, buff=0, color=theme.QUIET)
        number = self.live(name, lambda: float(np.prod([lines.slope(i) for i in range(len(factors))])))
        row = FactorRow(ratio(self.symbols[-1], self.symbols[0]), number)
        return brace, beside(row, brace)
