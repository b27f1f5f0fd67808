"""The column into which the errors of all bars fit, enlarged beside the plot, and a gauge of how full it is."""

from __future__ import annotations

import numpy as np
from manim import DOWN, LEFT, RIGHT, UP, Brace, Rectangle, UpdateFromAlphaFunc, VGroup, VMobject

from mathcore import Function
from scenes.components.plot import Dashes, Plot
from scenes.components.riemann_bars import ErrorPieces
from scenes.components.text import Formula, Words, fit_formula
from scenes.framework.numbers import Figure
from scenes.style.frame import Region
from scenes.style.theme import theme

__all__ = ["ErrorColumn"]

GAUGE = 0.3  # width
ROW, ROWS = 0.45, 4  # height of a row of text, and how many there are beside the gauge, with their head
OFF = 0.5  # frame units between the level of one half and the middle of the next row
TIP = 0.12  # frame units between a brace and its label
LABELS, SHARES = 1.5, 2.2  # frame units left and right of the column and its gauge


class ErrorColumn(VGroup):
    """A box as high as the curve goes from end to end, as wide as the room allows: the width of one bar, enlarged.

    Parts: `box`, `measures` (its width and height), `gauge` and `half`, the level of one half with its name.
    """

    def __init__(self, plot: Plot, f: Function, bounds: tuple[Figure, Figure], room: Region) -> None:
        super().__init__()
        ends = [float(plot.at(0, float(f(bound.value)))[1]) for bound in bounds]
        self.rises = ends[1] > ends[0]
        self.bottom, self.top = min(ends), max(ends)
        self.left = room.left + LABELS + theme.GAP
        self.width_of_bar = room.width - LABELS - SHARES - GAUGE - 4 * theme.GAP
        right = self.left + self.width_of_bar
        self.box = _box(self.left, right, self.bottom, self.top, theme.TEXT)
        self.gauge = _box(right + theme.GAP, right + theme.GAP + GAUGE, self.bottom, self.top, theme.QUIET)
        middle = (self.bottom + self.top) / 2
        level = [np.array([x, middle, 0.0]) for x in (right, right + 3 * theme.GAP + GAUGE)]
        dashes = Dashes(*level, color=theme.TEXT, stroke_width=theme.AXIS)
        self.half = VGroup(dashes, Formula("50 percent", size=theme.LABEL).next_to(dashes, RIGHT, theme.GAP / 2))
        self.measures = self._measure(bounds, plot.names[0])
        self.region = Region(right + GAUGE + 3 * theme.GAP, room.right, room.bottom, room.top)
        above = middle + OFF + ROW * (ROWS - 1)
        self.first_row = above if above + ROW / 2 <= room.top else middle - OFF
        self.add(self.box, self.gauge, self.half, self.measures)

    def _measure(self, bounds: tuple[Figure, Figure], standing: VMobject) -> VGroup:
        """Mark the width of a bar under the box, and its height at the left: its name stands over the name of the
        x-axis where it would be read with that as one."""
        across = Brace(self.box, DOWN, buff=0.08, color=theme.STEP)
        width = Formula("Delta x", size=theme.LABEL, color=theme.STEP).next_to(across, DOWN, 0.08)
        up = Brace(self.box, LEFT, buff=0.08, color=theme.FUNCTION)
        low, high = bounds
        first, second = (high, low) if self.rises else (low, high)
        code = f"function(f({first}) - f({second}))"
        height = fit_formula(code, LABELS - up.width - TIP, theme.LABEL).next_to(up, LEFT, TIP)
        near = height.get_left()[0] - standing.get_right()[0] < theme.GAP
        if near and abs(height.get_y() - standing.get_y()) < (height.height + standing.height) / 2 + theme.GAP / 2:
            height.next_to(
                np.array([0.0, standing.get_top()[1], 0.0]), UP, theme.GAP / 2, coor_mask=np.array([0, 1, 0])
            )
        return VGroup(across, width, up, height)

    def slide(self, pieces: ErrorPieces, seconds: float) -> UpdateFromAlphaFunc:
        """Return the animation that moves the pieces of all bars into the column."""
        return UpdateFromAlphaFunc(
            pieces,
            lambda moved, share: moved.slide_into(self.left, self.width_of_bar, share),
            run_time=seconds,
        )

    def fill(self, percent: float) -> Rectangle:
        """Return what fills the gauge up to a percentage."""
        height = max(percent / 100 * (self.top - self.bottom), 1e-3)
        filling = Rectangle(width=GAUGE, height=height, stroke_width=0)
        filling.set_fill(theme.SECANT, 0.85)
        return filling.move_to(self.gauge.get_bottom(), aligned_edge=DOWN)

    def write_share(self, n: int, share: Figure, row: int) -> VMobject:
        """Write the share of n bars beside the gauge, in a row of its own."""
        count, percentage = (
            Formula(code, size=theme.LABEL, color=theme.SECANT) for code in (f"n = {n}", f"{share.marked} percent")
        )
        width = max(self.region.width, count.width + theme.GAP + percentage.width)
        percentage.next_to(count, RIGHT, width - count.width - percentage.width)
        return self._stand(VGroup(count, percentage), row + 1)

    def name_shares(self, words: Words) -> VMobject:
        """Set words as the head over the shares."""
        return self._stand(words, 0)

    def _stand(self, label: VMobject, row: int) -> VMobject:
        """Set a label in a row beside the gauge, as wide as there is room."""
        label.scale(min(1.0, self.region.width / label.width))
        place = np.array([self.region.left, self.first_row - ROW * row, 0.0])
        return label.move_to(place, aligned_edge=LEFT)


def _box(left: float, right: float, bottom: float, top: float, color: str) -> Rectangle:
    box = Rectangle(width=right - left, height=max(top - bottom, 1e-3), color=color, stroke_width=theme.AXIS)
    return box.move_to(np.array([left + right, bottom + top, 0.0]) / 2)
