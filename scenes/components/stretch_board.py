"""Values, functions and stretch factors at both ends of joined number lines.

Every number on the board is live, so that whatever moves the lines moves the board with them.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from itertools import pairwise

import numpy as np
from manim import Line, VGroup, VMobject

from mathcore import Function
from scenes.components.factors import FactorRow, arc_between, is_same, ratio
from scenes.components.number import LiveNumber, width_of
from scenes.components.number_line import BAR, JoinedLines
from scenes.components.text import Formula, fit_formula
from scenes.framework.digits import Value, live_spec, whole_spec
from scenes.framework.ledger import Ledger
from scenes.framework.numbers import Figure, format_number
from scenes.style.frame import Region, frame
from scenes.style.theme import theme

__all__ = ["DECADES", "SHARES", "StretchBoard"]

SHARES = (1.0, 0.4)  # of the nudge, at which it is looked at
DECADES = 3  # powers of ten by which it shrinks then
HALF = 0.85  # height of one half of the room beside an arrow, in frame units


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
    letters, functions
        The letter of each function, from the first line to the last, and the functions.
    values
        The room at the left of the lines.

    Parts: `values` (live), `stems` between the lines, `arrows` and `definitions` of the functions.
    """

    def __init__(
        self,
        ledger: Ledger,
        lines: JoinedLines,
        names: Sequence[str],
        symbols: Sequence[str],
        colors: Sequence[str],
        letters: Sequence[str],
        functions: Sequence[Function],
        values: Region,
    ) -> None:
        super().__init__()
        self.ledger, self.lines, self.names, self.symbols = ledger, lines, names, symbols
        self._written: list[tuple[Value, str]] = []
        strips = lines.strips
        joints = [(lines.place(i, above=False), lines.place(i + 1)) for i in range(len(functions))]
        self.stems = VGroup(*(Line(*joint, color=theme.QUIET, stroke_width=theme.AXIS) for joint in joints))
        ends = [np.array([strip.right + theme.GAP, strip.center[1], 0.0]) for strip in strips]
        self.arrows = VGroup(*(arc_between(start, end) for start, end in pairwise(ends)))
        self.definitions = VGroup(
            *(self._define(i, *each) for i, each in enumerate(zip(letters, functions, strict=True)))
        )
        size = min(self._value(i, colors[i], values).size for i in range(len(names)))
        self.values = VGroup(*(self._value(i, colors[i], values, size) for i in range(len(names))))
        self._written = [(now, row.value.spec_of(now)) for row, now in zip(self.values, lines.values, strict=True)]
        self.add(self.stems, self.arrows, self.definitions, self.values)

    def _define(self, i: int, letter: str, f: Function) -> Formula:
        """Return what a function does, in the upper half beside its arrow; on two lines where one is too long."""
        head, room = f"{self.symbols[i + 1]} = {letter}({self.symbols[i]})", self._room(i)
        formula = fit_formula(f"{head} = {f.typst()}", room, theme.BODY, HALF)
        if formula.width > room:
            formula = fit_formula(f"{head} \\ = {f.typst()}", room, theme.BODY, 1.4 * HALF)
        formula.scale(min(1.0, room / formula.width))
        upper = Region(*_edges_beside(self.arrows[i], room), *_heights(self.arrows[i], upper=True))
        return upper.place(formula, -1, 0)

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
        like_values = self._spec_beside_values(rests, spec)
        texts = [format_number(x, spec) for x in (*rests, *between)]
        widest = max(texts, key=lambda text: width_of(text, 1))
        sizes = [size, *(smaller for smaller in (theme.LABEL, theme.SMALL) if smaller < size)]
        for each, stacked in (*((each, False) for each in sizes), (sizes[-1], True)):
            number = LiveNumber(self.ledger, name, value, like_values or spec, size=each, color=color)
            row = FactorRow(code, number, size=each, stacked=stacked)
            row.reach = row.reach_with(widest)
            row.changes = len(set(texts)) > 1
            if row.reach <= room:
                break
        return row

    def _spec_beside_values(self, rests: Sequence[float], spec: str) -> Callable[[Value], str] | None:
        """Return what gives a live number the text of a value at its line where it rests at that with another one."""

        def spec_of(value: Value) -> str:
            alone = whole_spec(value, spec)
            return next((other for written, other in self._written if is_same(written, value)), alone)

        is_other = any(
            format_number(rest, spec_of(rest)) != format_number(rest, whole_spec(rest, spec)) for rest in rests
        )
        return spec_of if is_other else None

    def _along(self, value: Callable[[float], Value]) -> tuple[list[float], list[float]]:
        """Return what a function of x is at the ends of the path, and all along it."""
        path = [self.lines.start, *(float(x) for x in self.lines.path)]
        run = [float(value(x)) for x in path]
        return [run[0], run[-1]], run

    def _room(self, i: int) -> float:
        """Return the width that is free beside function i."""
        return float(frame.body.right - self.arrows[i].get_right()[0] - theme.GAP)

    def _beside(self, row: FactorRow, i: int) -> FactorRow:
        """Put a row in the lower half beside the arrow of function i."""
        low, high = _heights(self.arrows[i], upper=False)
        row.shift(np.array([self.arrows[i].get_right()[0] + theme.GAP, (low + high) / 2, 0.0]) - row.get_left())
        return row

    def nudge(self, name: str, color: str) -> FactorRow:
        """Write the length of the nudge at the first line, live."""
        lines, strip = self.lines, self.lines.strips[0]
        left = strip.right + 3 * theme.GAP
        steps = self._steps()
        row = self.live(
            f"Delta {self.symbols[0]}", name, lambda: lines.step, (steps, steps), frame.body.right - left, color
        )
        return row.stand(left, strip.top + BAR / 2)

    def _steps(self) -> list[float]:
        """Return the nudges at which the picture rests."""
        return [*(share * self.lines.nudge for share in SHARES), self.lines.nudge * 10.0**-DECADES]

    def ratio(self, i: int, sign: str = "dif") -> str:
        """Return Typst math of the ratio that function i stretches by."""
        return ratio(self.symbols[i + 1], self.symbols[i], sign)

    def quotient(self, i: int, name: str) -> FactorRow:
        """Write by how much function i stretches the nudge, live; of one value it has the text of those before it."""
        lines = self.lines
        stretches = [float(lines.stretch_by(i, step)) for step in self._steps()]
        code, room = self.ratio(i, "Delta"), self._room(i)
        row = self.live(code, name, lambda: lines.stretch(i), (stretches, stretches), room)
        self._written += [(stretch, row.value.spec_of(stretch)) for stretch in stretches]
        return self._beside(row, i)

    def factor(self, i: int, figure: Figure) -> FactorRow:
        """Write the derivative of function i."""
        return self._beside(FactorRow(self.ratio(i), figure), i)

    def live_factor(self, i: int, name: str) -> FactorRow:
        """Write the derivative of function i, live."""
        lines = self.lines
        run = self._along(lambda x: lines.course.slopes(x)[i])
        return self._beside(self.live(self.ratio(i), name, lambda: lines.slope(i), run, self._room(i)), i)

    def live_product(self, name: str, room: Region, height: float) -> FactorRow:
        """Write the chain rule in letters, and what the factors multiply to, live, at the left of a room."""
        lines = self.lines

        def product(x: float) -> Value:
            return math.prod(lines.course.slopes(x)[: len(self.arrows)])

        def value() -> Value:
            return product(float(lines.x.get_value()))

        factors = " dot ".join(self.ratio(i) for i in reversed(range(len(self.arrows))))
        code = f"{ratio(self.symbols[-1], self.symbols[0])} = {factors}"
        row = self.live(code, name, value, self._along(product), room.width, size=theme.FORMULA)
        return row.stand(room.left, height)


def _heights(arrow: VMobject, *, upper: bool) -> tuple[float, float]:
    """Return the lower and upper edge of one half of the room beside an arrow."""
    middle = float(arrow.get_center()[1])
    return (middle + theme.GAP / 2, middle + HALF) if upper else (middle - HALF, middle)


def _edges_beside(arrow: VMobject, room: float) -> tuple[float, float]:
    left = float(arrow.get_right()[0]) + theme.GAP
    return left, left + room
