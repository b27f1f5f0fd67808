"""The table of the race: a row a method with its name, its value, and how it ends; numbers end below one another."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from manim import UP, Mobject, VGroup

from scenes.components.number import LiveNumber, LiveSign, width_of
from scenes.components.text import EM, Formula, Words, baseline_of
from scenes.style.frame import Region
from scenes.style.theme import theme

__all__ = ["RaceRow", "RaceTable"]

SHARES = (1.25, 1, 1.2)  # widths of the columns
BASE = 0.3  # em from the baseline to the middle of a row


@dataclass(frozen=True)
class RaceRow:
    """A name, a live value, and how it ends, if it is a method."""

    name: Words
    value: LiveNumber
    end: Words | None = None


class RaceTable(VGroup):
    """A head (the step, and the symbol of the values), and rows on one baseline each, all seen but for `ends`.

    `longest` is the text of a value that takes most room.
    """

    def __init__(
        self, step: VGroup, symbol: Formula, rows: Sequence[RaceRow], longest: str, count: int, room: Region
    ) -> None:
        names, values, ends = room.split_columns(*SHARES, gap=theme.GAP)
        lines = [each.center[1] - BASE * theme.LABEL * EM for each in room.split_rows(*[1] * count, gap=0)]
        sign_width = width_of("≈", theme.LABEL) + theme.GAP / 2
        needed = max((row.end.width for row in rows if row.end is not None), default=0.0)
        named, long = max(row.name.width for row in rows), sign_width + width_of(longest, theme.LABEL)
        # Where long numbers leave too little room for how the methods end, they begin right behind the names, and all
        # columns are nearer to each other.
        gap = min(theme.GAP, max(theme.GAP / 2, (room.width - named - long - needed) / 2))
        values = replace(values, left=min(values.left, max(names.left + named + gap, ends.right - needed - gap - long)))
        right = values.left + long
        ends = replace(ends, left=max(min(ends.left, ends.right - needed), right + gap))
        _stand(step, names.left, lines[0], baseline_of(step[0]))
        _stand(symbol, values.left + sign_width, lines[0], baseline_of(symbol))
        super().__init__(step, symbol)
        for row, line in zip(rows, lines[1:], strict=False):
            _stand(_fit(row.name, names), names.left, line, row.name.baseline)
            sign = LiveSign(row.value, color=row.value.get_color().to_hex()).stand([values.left, line, 0])
            self.add(row.name, sign, row.value.stand([right, line, 0]))
            if row.end is not None:
                _stand(_fit(row.end, ends), ends.left, line, row.end.baseline)
        self.ends = VGroup(*(row.end for row in rows if row.end is not None))


def _fit(cell: Words, column: Region) -> Words:
    cell.scale(min(1.0, column.width / cell.width))
    return cell


def _stand(cell: Mobject, left: float, line: float, baseline: float) -> None:
    """Move a cell to a left border, and its baseline to a line."""
    cell.shift((line - baseline) * UP)
    cell.set_x(left + cell.width / 2)
