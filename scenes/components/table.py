"""A table of values that fills row by row.

Columns keep their place from the first row on, so that a row can arrive at any time without moving the others.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from manim import DOWN, UP, Create, FadeIn, Line, VGroup

from scenes.components.text import Formula, comma_tail, common_size, type_sizes
from scenes.framework.counting import count_of
from scenes.framework.errors import LectureError
from scenes.style.frame import Region
from scenes.style.theme import theme

__all__ = ["ValueTable", "column_width"]

SLACK = 1e-6  # frame units, for columns that are as wide as their numbers
RISE = 0.15  # frame units by which a row moves up as it appears
DROP = 0.06  # of the rows below the middle of their places
LEAST_GAP = 2 * DROP  # between rows; where there is less, smaller type is taken


class ValueTable(VGroup):
    """A head, a rule, and rows below it.

    Parameters
    ----------
    head
        Typst math over each column.
    rows
        Typst math of each cell. They are laid out at once and are part of the table only when they are shown.
    region
        The room; the table fills its width and starts at its top.
    shares
        Relative widths of the columns.
    size
        The type size; a smaller one is taken where a cell would be wider than its column, or rows too close.
    at_point
        Whether the numbers of a column stand with their decimal points below each other, where it has room for that.
    gap
        Between the columns.
    under
        The height that is kept under each row for what hangs there.

    Raises
    ------
    LectureError
        The region is too low for so many rows, even in the smallest type.
    """

    def __init__(
        self,
        head: Sequence[str],
        rows: Sequence[Sequence[str]],
        region: Region,
        *,
        shares: Sequence[float] | None = None,
        size: float | None = None,
        colors: Sequence[str] | None = None,
        row_height: float = 0.62,
        at_point: bool = False,
        under: float = 0.0,
        gap: float | None = None,
    ) -> None:
        size = size or theme.BODY
        super().__init__()
        self.region = region
        self.columns = region.split_columns(*(shares or [1] * len(head)), gap=theme.GAP if gap is None else gap)
        self.colors = colors or [theme.TEXT] * len(head)
        cells_of = zip(*(head, *rows), strict=True)
        size = min(
            _fit_column(codes, room.width, size, at_point) for codes, room in zip(cells_of, self.columns, strict=True)
        )
        for each in type_sizes(size):
            cells, *lines = (self._typeset(row, each) for row in (head, *rows))
            height = max(cell.height for cell in cells) + theme.GAP
            room = (region.height - height) / max(len(rows), 1)
            tallest = max((cell.height for line in lines for cell in line), default=0.0)
            if tallest + under + LEAST_GAP <= room:
                break
        if tallest > room:
            raise LectureError(
                f"a table of {count_of(len(rows), 'row')} stands in a region {region.height:.2f} high and needs "
                f"{height + len(rows) * (tallest + under + LEAST_GAP):.2f}; give it a higher region, or fewer rows"
            )
        self.head = self._line_up(cells, region.top - height / 2)
        top = region.top - height
        self.rule = Line([region.left, top, 0], [region.right, top, 0], color=theme.FAINT, stroke_width=theme.AXIS)
        step = min(row_height, room)
        self.rows = [self._line_up(line, top - (i + 0.5) * step - DROP + under / 2) for i, line in enumerate(lines)]
        for column, place in enumerate(self.columns if at_point else []):
            if column_width([line[column] for line in (head, *rows)], each) <= place.width + SLACK:
                _line_up_points([row[column] for row in self.rows], place)
        self.add(self.head, self.rule)

    def _typeset(self, codes: Sequence[str], size: float) -> list[Formula]:
        return [Formula(code, size=size, color=color) for code, color in zip(codes, self.colors, strict=True)]

    def _line_up(self, cells: Sequence[Formula], y: float) -> VGroup:
        for cell, column in zip(cells, self.columns, strict=True):
            cell.move_to(np.array([column.center[0], y - comma_tail(cell) / 2, 0.0]))
        return VGroup(*cells)

    def enter(self) -> list[FadeIn | Create]:
        """Return the animations that show the head and the rule."""
        return [FadeIn(self.head, shift=RISE * UP), Create(self.rule)]

    def enter_row(self, i: int) -> FadeIn:
        """Return the animation that shows a row."""
        return FadeIn(self.rows[i], shift=RISE * UP)

    def below(self, buff: float | None = None) -> np.ndarray:
        """Return the place under the last row."""
        buff = theme.SPACE if buff is None else buff
        return (self.rows[-1] if self.rows else self.rule).get_bottom() + buff * DOWN


def column_width(codes: Sequence[str], size: float) -> float:
    """Return how wide a column of numbers is whose decimal points stand below each other, under its head, the first."""
    head, *cells = (Formula(code, size=size).width for code in codes)
    before = [Formula(code.partition(".")[0], size=size).width for code in codes[1:]]
    after = [whole - part for whole, part in zip(cells, before, strict=True)]
    return float(max(head, max(before, default=0.0) + max(after, default=0.0)))


def _fit_column(codes: Sequence[str], width: float, size: float, at_point: bool) -> float:
    """Return the largest type size, `size` at most, at which a column is no wider than its room."""
    sizes = type_sizes(size) if at_point else ()
    return next((each for each in sizes if column_width(codes, each) <= width), common_size(codes, width, size))


def _line_up_points(cells: Sequence[Formula], column: Region) -> None:
    """Move the cells of a column so that their decimal points are below each other, and they in the column's middle."""
    for cell in cells:
        before = Formula(cell.code.partition(".")[0], size=cell.size).width
        cell.set_x(cell.width / 2 - before)
    if cells:
        VGroup(*cells).set_x(column.center[0])
