"""Values, functions and stretch factors at both ends of joined number lines.

Every number on the board is live, so that whatever moves the lines moves the board with them.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from itertools import pairwise

import numpy as np
from manim import RIGHT, BraceBetweenPoints, Line, VGroup

from mathcore import Function
from scenes.components.factors import FactorRow, align_signs, arc_between, beside, ratio
from scenes.components.number import LiveNumber, width_of
from scenes.components.number_line import JoinedLines
from scenes.components.text import Formula
from scenes.framework.digits import Value, live_spec
from scenes.framework.ledger import Ledger
from scenes.framework.numbers import Figure, format_number
from scenes.style.frame import Region, frame
from scenes.style.theme import theme

__all__ = ["DECADES", "SHARES", "StretchBoard"]

SHARES = (1.0, 0.4)  # of the nudge, at which it is looked at
DECADES = 3  # powers of ten by which it shrinks then
BRACE_ROOM = 0.75  # of a brace with the room on both its sides, in frame units


class StretchBoard(VGroup):
    """Rows at the right of joined lines.

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
        size = min(self._value(i, colors[i], values).size for i in range(len(names)))
        self.values = VGroup(*(self._value(i, colors[i], values, size) for i in range(len(names))))
        self.add(self.stems, self.arrows, self.letters, self.values)

    def _value(self, i: int, color: str, room: Region, size: float | None = None) -> FactorRow:
        size = size or theme.BODY
        lines = self.lines
        row = self.live(
            self.symbols[i],
            self.names[i],
            lambda: lines.values[i],
            self._along(lambda x: lines.course.values(x)[i]),
            room.width,
            color,
            size,
        )
        return row.stand(room.left, lines.strips[i].center[1])

    def live(
        self,
        code: str,
        name: str,
        value: Callable[[], Value],
        run: tuple[Sequence[float], Sequence[float]],
        room: float,
        color: str | None = None,
        size: float | None = None,
    ) -> FactorRow:
        """Return a quantity and a number that follows `value`, no wider than its room and no larger than `size`; in two
        lines where one does not fit.

        `run` are the values at which the number rests, and those that it passes through.
        """
        color = color or theme.DERIVATIVE
        size = size or theme.BODY
        rests, between = run
        spec = live_spec(rests, between=between)
        texts = [format_number(x, spec) for x in (*rests, *between)]
        widest = max(texts, key=lambda text: width_of(text, 1))
        sizes = [size, *(smaller for smaller in (theme.LABEL, theme.SMALL) if smaller < size)]
        for each, stacked in (*((each, False) for each in sizes), (sizes[-1], True)):
            number = LiveNumber(self.ledger, name, value, spec, size=each, color=color)
            row = FactorRow(code, number, size=each, stacked=stacked)
            row.reach = row.reach_with(widest)
            row.changes = len(set(texts)) > 1
            if row.reach <= room:
                break
        return row

    def _along(self, value: Callable[[float], Value]) -> tuple[list[float], list[float]]:
        """Return what a function of x is at the ends of the path, and all along it."""
        path = [self.lines.start, *(float(x) for x in self.lines.path)]
        run = [float(value(x)) for x in path]
        return [run[0], run[-1]], run

    def _room(self, i: int, columns: int = 1) -> float:
        """Return the width that is free beside function i, for each of some columns with a brace between them."""
        width = frame.body.right - self.arrows[i].get_right()[0] - theme.GAP
        return float(width - (columns - 1) * BRACE_ROOM) / columns

    def nudge(self, name: str, color: str) -> FactorRow:
        """Write the length of the nudge at the first line, live."""
        lines, strip = self.lines, self.lines.strips[0]
        left = strip.right + 3 * theme.GAP
        steps = self._steps()
        row = self.live(
            f"Delta {self.symbols[0]}", name, lambda: lines.step, (steps, steps), frame.body.right - left, color
        )
        return row.stand(left, strip.center[1])

    def _steps(self) -> list[float]:
        """Return the nudges at which the picture rests."""
        return [*(share * self.lines.nudge for share in SHARES), self.lines.nudge * 10.0**-DECADES]

    def definitions(self, letters: Sequence[str], functions: Sequence[Function], room: Region) -> list[Formula]:
        """Return what each function does, on one line at the right of the room."""
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
        """Return Typst math of the ratio that function i stretches by."""
        return ratio(self.symbols[i + 1], self.symbols[i], sign)

    def quotient(self, i: int, name: str) -> FactorRow:
        """Write by how much function i stretches the nudge, live."""
        lines = self.lines
        stretches = [float(lines.stretch_by(i, step)) for step in self._steps()]
        code, room = self.ratio(i, "Delta"), self._room(i)
        return beside(self.live(code, name, lambda: lines.stretch(i), (stretches, stretches), room), self.arrows[i])

    def factor(self, i: int, figure: Figure) -> FactorRow:
        """Write the derivative of function i."""
        return beside(FactorRow(self.ratio(i), figure), self.arrows[i])

    def live_factor(self, i: int, name: str) -> FactorRow:
        """Write the derivative of function i, live."""
        lines = self.lines
        run = self._along(lambda x: lines.course.slopes(x)[i])
        row = self.live(self.ratio(i), name, lambda: lines.slope(i), run, self._room(i, 2))
        return beside(row, self.arrows[i])

    def live_product(self, name: str, factors: Sequence[FactorRow]) -> tuple[BraceBetweenPoints, FactorRow]:
        """Return a brace over the factors, and behind it what they multiply to, live."""
        lines = self.lines
        top, bottom = lines.strips[0].center[1], lines.strips[-1].center[1]
        x = max(row.get_left()[0] + row.reach for row in factors) + theme.GAP
        brace = BraceBetweenPoints([x, top, 0], [x, bottom, 0], direction=RIGHT, buff=0, color=theme.QUIET)

        def product(x: float) -> Value:
            return math.prod(lines.course.slopes(x)[: len(factors)])

        room = frame.body.right - brace.get_right()[0] - theme.GAP
        code = ratio(self.symbols[-1], self.symbols[0])
        row = self.live(code, name, lambda: product(float(lines.x.get_value())), self._along(product), room)
        return brace, beside(row, brace)
