"""A table of numbers set as its room allows: with decimal points below each other, without, and at last tight."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from scenes.components.table import ValueTable, column_width
from scenes.components.text import Formula
from scenes.framework.numbers import Figure
from scenes.style.frame import Region
from scenes.style.theme import theme

__all__ = ["fit_table", "has_room"]

TIGHT, TIGHTEST = 0.7, 0.5  # of the usual gap between columns, where there is little room, and hardly any

Cells = list[list[str]]
WidthOf = Callable[[Sequence[str], float], float]
Layout = tuple[Cells, float, WidthOf]


def has_room(head: Sequence[str], rows: Sequence[Sequence[Figure]], room: Region) -> bool:
    """Return whether a table of these numbers stands in a room with its columns apart, in some layout."""
    return any(_stands(head, layout, room) for layout in _layouts(rows))


def fit_table(
    head: Sequence[str],
    rows: Sequence[Sequence[Figure]],
    room: Region,
    *,
    size: float,
    shares: Sequence[float] | None = None,
    at_point: bool = True,
    **style: Any,
) -> ValueTable:
    """Return the table with its decimal points below each other, if they are to be; without, and at last set tight,
    where there is too little room. Columns are as wide as their numbers ask for; those with `shares` of the width have
    these where all numbers stand in them."""
    layouts = list(_layouts(rows))[not at_point :]
    if shares and _stands_in_shares(head, layouts[0], room, shares):
        return ValueTable(head, layouts[0][0], room, shares=shares, size=size, at_point=at_point, **style)
    cells, gap, width_of = next((each for each in layouts if _stands(head, each, room)), layouts[-1])
    widths = [width_of(column, size) for column in zip(head, *cells, strict=True)]
    return ValueTable(head, cells, room, shares=widths, size=size, at_point=at_point, gap=gap, **style)


def _layouts(rows: Sequence[Sequence[Figure]]) -> Iterator[Layout]:
    """Yield the ways to set the cells, the best first: what is written, the gap between columns, and how wide a column
    is."""
    marked = [[figure.marked for figure in row] for row in rows]
    yield marked, theme.GAP, column_width
    yield marked, theme.GAP, _plain_width
    for share in (TIGHT, TIGHTEST):
        yield [[figure.tight for figure in row] for row in rows], share * theme.GAP, _plain_width


def _stands(head: Sequence[str], layout: Layout, room: Region) -> bool:
    cells, gap, width_of = layout
    widths = [width_of(column, theme.SMALL) for column in zip(head, *cells, strict=True)]
    return sum(widths) <= room.width - gap * (len(widths) - 1)


def _stands_in_shares(head: Sequence[str], layout: Layout, room: Region, shares: Sequence[float]) -> bool:
    cells, gap, width_of = layout
    columns = zip(head, *cells, strict=True)
    places = room.split_columns(*shares, gap=gap)
    return all(width_of(column, theme.SMALL) <= place.width for column, place in zip(columns, places, strict=True))


def _plain_width(codes: Sequence[str], size: float) -> float:
    """Return how wide a column is whose cells stand in its middle."""
    return max(Formula(code, size=size).width for code in codes)
