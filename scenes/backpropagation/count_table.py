"""A table of how many multiplications networks take: a row a way to count, a column a network."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
from manim import LEFT, RIGHT, UP, FadeIn, Line, VGroup

from scenes.backpropagation.number_fitting import fit_figure
from scenes.backpropagation.products import Products
from scenes.components.text import Formula, Words
from scenes.framework.numbers import Figure
from scenes.style.frame import Region
from scenes.style.theme import theme

__all__ = ["CountTable"]

ROW = 0.75  # height of a row
GROUPED = 10_000  # from which on the digits of a count stand in groups of three
NAMES = 1.9  # width of the names of the rows, of those of a column of 1


class CountTable(VGroup):
    """`head` has the sizes of each network; `show(row, column)` adds a number, the first with the name of its row.

    Parameters
    ----------
    words
        Gives the names of the rows in a type size: weight by weight, shared, saved.
    title, names
        What is counted, and the name of each network.
    networks, counts
        The sizes of each network, and its multiplications.
    region
        The room, whose upper part the table fills.
    """

    def __init__(
        self,
        words: Callable[[float], Sequence[Words]],
        title: Words,
        names: Sequence[Words],
        networks: Sequence[Sequence[int]],
        counts: Sequence[Products],
        region: Region,
    ) -> None:
        super().__init__()
        texts = ["–".join(map(str, sizes)) for sizes in networks]
        first = [str(count) for count in (counts[0].by_weight, counts[0].shared, counts[0].saved)]
        needed = max(Formula(count, size=theme.SMALL).width for count in first)
        for head_size, size in ((theme.LABEL, theme.LABEL), (theme.SMALL, theme.LABEL), (theme.SMALL, theme.SMALL)):
            heads, self.names = [Words(text, size=head_size) for text in texts], list(words(size))
            widest = max(word.width for word in self.names) + theme.GAP
            rest = (region.width - widest - theme.GAP) / (NAMES + 1)
            beside = region.right - heads[-1].width - theme.SPACE
            rights = [min(region.left + widest + theme.GAP + rest, beside), region.right]
            if (
                sum(head.width for head in heads) <= region.width - theme.SPACE
                and rights[0] >= region.left + widest + needed
            ):
                break
        title.move_to([region.left, region.top, 0], aligned_edge=UP + LEFT)
        top = region.top - 1.5 * ROW
        for head, name, right in zip(heads, names, rights, strict=True):
            head.move_to([right, top - ROW / 6, 0], aligned_edge=RIGHT)
            name.move_to([right, top + ROW / 3, 0], aligned_edge=RIGHT)
            name.shift((names[0].baseline - name.baseline) * UP)
        line = Line([region.left, top - ROW / 2, 0], [region.right, top - ROW / 2, 0], color=theme.FAINT)
        self.head = VGroup(title, *names, *heads, line.set_stroke(width=theme.AXIS))
        self.add(self.head)
        colors = (theme.TEXT, theme.GRADIENT, theme.TANGENT)
        rows = [[(each.by_weight, each.shared, each.saved)[row] for each in counts] for row in range(len(self.names))]
        rooms = [rights[0] - region.left - widest, rights[1] - rights[0] - theme.GAP]
        self.cells = _write_counts(rows, rooms, colors)
        for row, (name, cells) in enumerate(zip(self.names, self.cells, strict=True)):
            height = top - (row + 1) * ROW - 0.1
            name.move_to(np.array([region.left, height, 0.0]), aligned_edge=LEFT)
            for cell, right in zip(cells, rights, strict=True):
                cell.move_to(np.array([right, height, 0.0]), aligned_edge=RIGHT)
            name.shift((cells[0].get_bottom()[1] - name.baseline) * UP)

    def show(self, row: int, column: int) -> list[FadeIn]:
        """Return the animations that show a number, and the name of its row with the first."""
        shown = [self.names[row]] if column == 0 else []
        self.add(*shown, self.cells[row][column])
        return [FadeIn(each, shift=0.1 * RIGHT) for each in (*shown, self.cells[row][column])]


def _write_counts(rows: Sequence[Sequence[int]], rooms: Sequence[float], colors: Sequence[str]) -> list[list[Formula]]:
    """Return the counts in the largest type size at which all stand in the rooms of their columns; one that does not in
    the smallest has fewer digits behind ≈."""
    for size in (theme.BODY, theme.LABEL, theme.SMALL):
        cells = [
            [Formula(_group_digits(count), size=size, color=color) for count in row]
            for row, color in zip(rows, colors, strict=True)
        ]
        if all(cell.width <= room for row in cells for cell, room in zip(row, rooms, strict=True)):
            return cells
    return [
        [
            cell if cell.width <= room else _shorten(count, room, color)
            for cell, count, room in zip(written, row, rooms, strict=True)
        ]
        for written, row, color in zip(cells, rows, colors, strict=True)
    ]


def _group_digits(count: int) -> str:
    """Return a count as Typst math, from five digits on with thin spaces between groups of three."""
    return f"{count:,d}".replace(",", " thin ") if count >= GROUPED else str(count)


def _shorten(count: int, room: float, color: str) -> Formula:
    fitted = fit_figure(Figure.of("", count, ".0f"), room)
    return Formula(fitted.typst, size=fitted.size, color=color)
