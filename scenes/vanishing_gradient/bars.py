"""Columns of bars, a row a layer, to a scale of tenths: the products of slopes, and what they are at most."""

from __future__ import annotations

from collections.abc import Sequence
from math import ceil, log10

import numpy as np
from manim import DR, LEFT, RIGHT, UP, UR, DashedVMobject, Line, Rectangle, VGroup, VMobject

from scenes.components.text import Formula, Words, scale_label
from scenes.framework.numbers import Figure
from scenes.style.frame import Region, frame
from scenes.style.theme import theme

__all__ = ["HEAD", "NEARER", "ProductBars"]

HEAD = 0.5  # height of the names over boards and columns
HEADS = 0.4  # height of the heads of columns of numbers, and of the scale of the bars
TICK = 0.7  # width that a number of the scale takes
ROW_NAMES = 0.9  # width at the left of the bars, where the layers are counted
LONGEST = 2.3  # of a bar, that of 1, in frame units
NUMBER = 1.9  # width of the room of a number behind the bars, with the gap to the next, at least
APART = 0.4  # frame units from a number to what is right of it
BEHIND = 0.3  # frame units from the scale of the bars to their numbers
NEARER = 1.1  # so far to the left ReLU's bars stand before the other function's bounds come
DASH = 0.16  # frame units from a dash of a border to the next
FACTORS = 1.15  # width at the left of the bars, where the slopes stand, at least
BEFORE = 0.25  # frame units from a slope to its bar
BAR = 0.5  # height of a bar, as a share of its row, and no more than this
LEAST = 0.02  # length of a bar, in frame units
SPARE = 0.2  # tenths of tenths by which the scale goes on behind the end of the shortest bar


class ProductBars:
    """Lay out two columns of bars, of a function's products of slopes and of ReLU's, under what they show.

    Parameters
    ----------
    slopes
        What stands before the bars; they begin behind the widest, and end where they would.
    products
        Those of each column, a row a layer. The scale has room for the least of them.

    Attribute `has_bound`: whether bounds stand behind the first column; before, ReLU's stands nearer.
    """

    def __init__(self, slopes: Sequence[Sequence[VGroup]], products: Sequence[Sequence[Figure]]) -> None:
        widest = max(float(label.width) for labels in slopes for label in labels)
        self.factors = max(FACTORS, widest + BEFORE)
        numbers = (Formula(figure.marked, size=theme.LABEL).width for column in products for figure in column)
        self.number = max(NUMBER, *(float(width) + APART for width in numbers))
        # The bars give way to long slopes and to long numbers, which stand beside the bounds in as wide a room.
        self.longest = FACTORS + LONGEST - self.factors - (self.number - NUMBER)
        self.layers, self.has_bound = len(products[0]), False
        least = min(figure.value for figures in products for figure in figures)
        self.decades = max(1, ceil(-log10(least) + SPARE)) if least > 0 else 1

    # -- where what stands --------------------------------------------------------------------------------------

    @property
    def columns(self) -> list[Region]:
        """The rooms of the bars: of the function's products, with their bounds, and of ReLU's."""
        body = frame.body
        room = Region(body.left + ROW_NAMES, body.right, body.bottom, body.top - HEAD)
        bars = self.factors + self.longest
        first, second = room.split_columns(bars + 2 * self.number + BEHIND, bars + 0.65 * NUMBER)
        nearer = 0.0 if self.has_bound else NEARER
        return [first, Region(second.left - nearer, second.right - nearer, second.bottom, second.top)]

    def rows(self, column: Region) -> list[Region]:
        """Return the rooms of a column's rows."""
        below = Region(column.left, column.right, column.bottom, column.top - HEAD - HEADS)
        return below.split_rows(*[1] * self.layers, gap=0)

    def end(self, column: Region) -> float:
        """Return where the longest bar of a column ends, that of 1."""
        return column.left + self.factors + self.longest

    # -- what is drawn ------------------------------------------------------------------------------------------

    def place_heads(self, column: Region, slope: Words, product: Words) -> list[Words]:
        """Place over a column what its numbers are: the slope of a layer before the bars, the product behind them."""
        y = _heads_at(column)
        slope.move_to([column.left, y, 0], aligned_edge=LEFT)
        return [slope, product.move_to([self.end(column) + BEHIND, y, 0], aligned_edge=LEFT)]

    def place_name(self, column: Region, name: Words) -> Words:
        """Place the name of a column over it."""
        return name.hang(column.top).set_x(column.left + self.factors, LEFT)

    def count_rows(self) -> list[Formula]:
        """Count the layers at the left of the bars, under n."""
        column, x = self.columns[0], frame.body.left + ROW_NAMES / 2
        names = [Formula("n", size=theme.BODY, color=theme.QUIET).move_to([x, _heads_at(column), 0])]
        for layer, row in enumerate(self.rows(column), 1):
            names.append(Formula(str(layer), size=theme.LABEL, color=theme.QUIET).move_to([x, row.center[1], 0]))
        return names

    def draw_scale(self, column: Region) -> VGroup:
        """Draw a line at 1, at a tenth, at a tenth of it, …: the scale of the bars, with its numbers as far as they
        have room."""
        rows = self.rows(column)
        xs = column.left + self.factors + np.linspace(0, self.longest, self.decades + 1)
        lines = (Line([x, rows[-1].bottom, 0], [x, rows[0].top, 0]) for x in xs)
        scale = VGroup(*(line.set_stroke(theme.FAINT, theme.AXIS) for line in lines)).set_z_index(-1)
        for k in range(0, self.decades + 1, ceil(TICK * self.decades / self.longest)):
            number = scale_label(f"10^(-{k})" if k else "1")
            scale.add(number.move_to([xs[-1 - k], _heads_at(column), 0]))
        return scale

    def draw_bar(self, figure: Figure, row: Region) -> Rectangle:
        """Draw a bar as long as a figure's logarithm."""
        length = self.longest * (1 + log10(max(figure.value, 10.0**-self.decades)) / self.decades)
        bar = Rectangle(width=max(length, LEAST), height=min(BAR, 0.6 * row.height), stroke_width=0)
        bar.set_fill(theme.DERIVATIVE, 1)
        return bar.move_to([row.left + self.factors, row.center[1], 0], aligned_edge=LEFT)

    def draw_rows(self, column: Region, figures: Sequence[Figure]) -> list[tuple[Rectangle, Formula]]:
        """Draw a column's bars, with their numbers behind all lines of the scale."""
        found = []
        for figure, row in zip(figures, self.rows(column), strict=True):
            number = Formula(figure.marked, size=theme.LABEL, color=theme.DERIVATIVE)
            number.next_to([self.end(column), row.center[1], 0], RIGHT, buff=BEHIND)
            found.append((self.draw_bar(figure, row), number))
        return found

    def draw_bounds(
        self, bounds: Sequence[Figure], bars: Sequence[Rectangle], head: Words
    ) -> tuple[list[DashedVMobject], list[Formula]]:
        """Draw how long the bars of the first column can be at most, dashed round them, and the numbers at the right,
        under a head."""
        column = self.columns[0]
        x = self.end(column) + BEHIND + self.number
        head.move_to([x, _heads_at(column), 0], aligned_edge=LEFT)
        caps, numbers = [], []
        for bound, bar, row in zip(bounds, bars, self.rows(column), strict=True):
            caps.append(_cap(bar, self.draw_bar(bound, row)))
            number = Formula(bound.marked, size=theme.LABEL, color=theme.DERIVATIVE)
            numbers.append(number.move_to([x, row.center[1], 0], aligned_edge=LEFT))
        return caps, numbers

    def place_title(self, title: Words) -> Words:
        """Place what the bars show over both columns."""
        return title.move_to([(frame.body.left + ROW_NAMES + frame.body.right) / 2, frame.body.top, 0], UP)


def _heads_at(column: Region) -> float:
    return column.top - HEAD - HEADS / 2


def _cap(bar: Rectangle, longest: Rectangle) -> DashedVMobject:
    """Draw a dashed border from the end of a bar to that of the longest one that is possible."""
    (left, top, _), (right, bottom, _) = bar.get_corner(UR), longest.get_corner(DR)
    corners = [[left, top, 0], [right, top, 0], [right, bottom, 0], [left, bottom, 0]]
    border = VMobject(color=theme.DERIVATIVE, stroke_width=theme.LINE).set_points_as_corners(np.array(corners))
    return DashedVMobject(border, num_dashes=ceil((2 * (right - left) + top - bottom) / DASH))
