"""A column of live bars with signs, one below the other from a common line, each with its number behind it."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence

import numpy as np
from manim import RIGHT, UP, Line, Mobject, VGroup, VMobject

from scenes.components.number import LiveNumber, LiveSign, width_of
from scenes.components.text import DIGITS, EM, Formula, scale_label
from scenes.framework.digits import MOST_DIGITS
from scenes.framework.numbers import format_number, typeset_number
from scenes.style.frame import Region
from scenes.style.theme import theme

__all__ = ["NUMBER_ROOM", "BarColumn"]

NAME_ROOM = 0.65  # width at the left, where the names stand
NUMBER_ROOM = 1.4  # width at the right, where the number of the longest bar stands, unless another is given
SHORTEST_SCALE = 0.1  # of the bar that shows the length of 1
THICKEST = 0.75  # of a bar, in frame units, and as a share of its row
SHARE = 0.66
LEAST = 0.02  # of a bar's length, in frame units: what is nearly 0 is seen to be something


class BarColumn(VGroup):
    """Bars whose lengths are values: to the right those above 0, to the left those below.

    Parameters
    ----------
    values
        Gives the present values, shape (n,); it must read trackers only.
    rows
        The room of each bar with its name and number.
    span
        The least and largest value for which there is room; 0 lies between them.
    numbers
        The values as they are written.
    names
        Typst math at the left of the bars; without names the bars begin at the left.
    number_room
        The width at the right, where the number of the longest bar stands.

    Parts: `line` (at 0), `bars`, `numbers` (each with its sign of equality) and `names`.
    """

    def __init__(
        self,
        values: Callable[[], np.ndarray],
        rows: Sequence[Region],
        span: tuple[float, float],
        numbers: Sequence[LiveNumber],
        color: str,
        names: Sequence[str] = (),
        number_room: float = NUMBER_ROOM,
    ) -> None:
        super().__init__()
        self.values, self.rooms = values, rows
        left = rows[0].left + (NAME_ROOM if names else 0.0)
        length = (span[1] - span[0]) or 1.0  # where all values are 0 no bar is to be seen, at whatever scale
        self.unit = (rows[0].right - number_room - left) / length
        self.zero = left - span[0] * self.unit
        self.line = Line([self.zero, rows[-1].bottom, 0], [self.zero, rows[0].top, 0], color=theme.QUIET)
        self.line.set_stroke(width=theme.AXIS)
        self.bars = VGroup(*(VMobject(fill_color=color, fill_opacity=1, stroke_width=0) for _ in rows))
        self.bars.add_updater(self._lay, call_updater=True)
        self.numbers = VGroup(*(VGroup(LiveSign(number, color=color), number) for number in numbers))
        self.numbers.add_updater(self._write, call_updater=True)
        self.names = VGroup(*(Formula(code, size=theme.BODY, color=color) for code in names))
        for name, row in zip(self.names, rows, strict=False):
            name.move_to([row.left + (NAME_ROOM - theme.GAP) / 2, row.center[1], 0])
        self.add(self.line, self.bars, self.numbers, self.names)

    def end(self, row: int) -> np.ndarray:
        """Return the place where a bar ends now."""
        return np.array([self.zero + self.unit * float(self.values()[row]), self.rooms[row].center[1], 0.0])

    def scale_bar(self) -> VGroup:
        """Return a bar over the column that is as long as the value 1, with its number; where that is longer than the
        column, or too short to be seen, as the largest power of ten that the column has room for."""
        room = self.rooms[0].right - NUMBER_ROOM / 2 - self.zero
        power = 0 if SHORTEST_SCALE <= self.unit <= room else math.floor(math.log10(room / self.unit))
        top = self.rooms[0].top + theme.GAP / 2
        start, end = np.array([self.zero, top, 0.0]), np.array([self.zero + 10.0**power * self.unit, top, 0.0])
        style = {"color": theme.QUIET, "stroke_width": theme.AXIS}
        tick = theme.GAP / 4 * UP
        lines = VGroup(Line(start, end, **style), *(Line(at - tick, at + tick, **style) for at in (start, end)))
        text = format_number(10.0**power, f".{MOST_DIGITS}g")
        number = scale_label(typeset_number(text))
        return VGroup(lines, number.next_to(lines, RIGHT, buff=theme.GAP / 2))

    def _lay(self, bars: Mobject) -> None:
        for bar, value, room in zip(bars, self.values(), self.rooms, strict=True):
            length = float(np.copysign(max(LEAST, abs(self.unit * value)), value))
            half, y = min(THICKEST, SHARE * room.height) / 2, room.center[1]
            sides = [(0, -half), (length, -half), (length, half), (0, half), (0, -half)]
            bar.set_points_as_corners([np.array([self.zero + x, y + up, 0.0]) for x, up in sides])

    def _write(self, rows: Mobject) -> None:
        for (sign, number), value, room in zip(rows, self.values(), self.rooms, strict=True):
            x = self.zero + max(0.0, self.unit * float(value)) + theme.GAP
            y = room.center[1] - DIGITS * number.size * EM
            sign.stand([x, y, 0])
            number.stand([x + width_of("= ", number.size), y, 0])
