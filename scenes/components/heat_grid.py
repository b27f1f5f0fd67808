"""A matrix as a heat map: each cell as deep in colour as its number is far from 0, hatched where that is negative."""

from __future__ import annotations

from collections.abc import Sequence

from manim import BackgroundRectangle, ManimColor, Rectangle, VGroup, VMobject

from scenes.components.signed_area import hatching
from scenes.components.text import Formula, common_size
from scenes.framework.numbers import Figure
from scenes.style.contrast import deepest_tint
from scenes.style.frame import Region
from scenes.style.theme import theme

__all__ = ["HeatGrid"]

DEEPEST = 0.42  # share of the colour in the cell that is farthest from 0, at most: its number has to be legible
EDGE = 0.04  # frame units between a cell and its room


class HeatGrid(VGroup):
    """Cells with numbers.

    Parameters
    ----------
    rows
        The numbers, row by row.
    room
        The region that the cells fill.
    color
        The colour of what is far from 0.

    Parts: `columns`, of which each has its cells from top to bottom; a cell is its box, hatching, plate and number.
    """

    def __init__(self, rows: Sequence[Sequence[Figure]], room: Region, color: str) -> None:
        super().__init__()
        self.color = color
        self.deepest = deepest_tint(color, theme.BACKGROUND, theme.TEXT, DEEPEST)
        self.most = max(abs(figure.value) for row in rows for figure in row) or 1.0
        self.row_rooms = room.split_rows(*[1] * len(rows), gap=0)
        self.column_rooms = room.split_columns(*[1] * len(rows[0]), gap=0)
        codes = [_narrow(figure) for row in rows for figure in row]
        self.size = common_size(codes, self.column_rooms[0].width - theme.GAP, theme.BODY)
        self.columns = [
            VGroup(*(self._cell(figure, column, row) for figure, row in zip(figures, self.row_rooms, strict=True)))
            for figures, column in zip(zip(*rows, strict=True), self.column_rooms, strict=True)
        ]
        self.add(*self.columns)

    def _cell(self, figure: Figure, column: Region, row: Region) -> VGroup:
        room = Region(column.left, column.right, row.bottom, row.top).inset(EDGE)
        depth = self.deepest * abs(figure.value) / self.most
        fill = ManimColor(theme.BACKGROUND).interpolate(ManimColor(self.color), depth)
        box = Rectangle(width=room.width, height=room.height, stroke_width=0, fill_color=fill, fill_opacity=1)
        box.set_stroke(self.color, theme.HAIRLINE).move_to(room.center)
        lines = VMobject(color=self.color, stroke_width=theme.HAIRLINE)
        number = Formula(_narrow(figure), size=self.size).move_to(room.center)
        plate = BackgroundRectangle(number, color=fill, fill_opacity=0, buff=theme.GAP / 4)
        if figure.value < 0:
            lines.set_points(hatching(room.left, room.right, room.bottom, room.top))
            plate.set_fill(opacity=1)
        return VGroup(box, lines, plate, number)


def _narrow(figure: Figure) -> str:
    """Return a number as Typst math, without room beside the × of a power of ten: a cell is narrow."""
    return figure.typst.replace(" times ", ' class("normal", times) ')
