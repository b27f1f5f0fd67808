"""Strands from number line to number line: where each value goes, layer after layer."""

from __future__ import annotations

import numpy as np
from manim import DOWN, UP, Dot, Line, ValueTracker, VGroup, VMobject

from scenes.components.ruler import segments
from scenes.components.text import scale_label
from scenes.components.ticks import label_ticks, multiples, nice_step
from scenes.framework.numbers import typeset_number
from scenes.style.frame import Region
from scenes.style.theme import theme

__all__ = ["StrandBoard"]

TICK = 0.07  # half the length of a mark
NUMBERS = 0.35  # height over the first line, where its numbers stand
FRONT = 0.055  # radius of the dots that run ahead of the strands


class StrandBoard(VGroup):
    """Number lines below each other, all of one unit, and a strand for each value that runs through them.

    Parameters
    ----------
    values
        Row k has the values on line k; a column is a strand.
    rooms
        The regions in which the board stands while `narrow` is 0 and 1.

    Trackers: `passed` (how many lines the strands have come to pass, from 0) and `narrow` (0..1).
    Parts: `lines`, `numbers` (of the first line), `strands` and `dots` (where the strands end).
    """

    def __init__(self, values: np.ndarray, rooms: tuple[Region, Region]) -> None:
        super().__init__()
        self.values, self.rooms = values, rooms
        self.passed, self.narrow = ValueTracker(0), ValueTracker(0)
        self.range = float(values.min()), float(values.max())
        step = nice_step(self.range[1] - self.range[0], 4)
        self.ticks = multiples(self.range, step, 0.0)
        self.lines = VGroup(*(self._line(row) for row in range(len(values))))
        self.numbers = self._numbers()
        self.strands = VMobject(color=theme.INPUT, stroke_width=theme.HAIRLINE)
        self.strands.add_updater(lambda path: path.set_points(segments(self._pieces())), call_updater=True)
        self.dots = VGroup(*(Dot(radius=FRONT, color=theme.INPUT) for _ in values[0]))
        self.dots.add_updater(self._run_ahead, call_updater=True)
        self.add(self.lines, self.numbers, self.strands, self.dots)

    # -- places -------------------------------------------------------------------------------------------------

    def at(self, value: np.ndarray | float, row: np.ndarray | float) -> np.ndarray:
        """Return the places of values on a line, shape (…, 3); between two lines for a broken row."""
        low, high = self.range
        left, right, bottom, top = self._room()
        x = left + (np.asarray(value) - low) / (high - low) * (right - left)
        y = top - np.asarray(row) / (len(self.values) - 1) * (top - bottom)
        return np.stack(np.broadcast_arrays(x, y, 0.0), axis=-1)

    def _room(self) -> tuple[float, float, float, float]:
        """Return the left, right, lower and upper ends of the lines now."""
        share = float(self.narrow.get_value())
        wide, narrow = (np.array([r.left, r.right, r.bottom, r.top - NUMBERS]) for r in self.rooms)
        left, right, bottom, top = (1 - share) * wide + share * narrow
        return float(left), float(right), float(bottom), float(top)

    def course(self, strand: int) -> np.ndarray:
        """Return the places of one strand on all lines, from the first to the last."""
        return self.at(self.values[:, strand], np.arange(len(self.values)))

    # -- pictures -----------------------------------------------------------------------------------------------

    def _line(self, row: int) -> VMobject:
        """Draw a number line with its ticks."""

        def lay(path: VMobject) -> None:
            ticks = self.at(np.array(self.ticks), row)
            marks = np.stack([ticks + TICK * DOWN, ticks + TICK * UP], axis=1)
            path.set_points(segments(np.concatenate([self.at(np.array(self.range), row)[None], marks])))

        return VMobject(color=theme.QUIET, stroke_width=theme.AXIS).add_updater(lay, call_updater=True)

    def _numbers(self) -> VGroup:
        """Write the numbers of the first line, over it."""
        texts = label_ticks(self.ticks).texts
        numbers = VGroup(*(scale_label(typeset_number(text)) for text in texts))

        def follow(labels: VGroup) -> None:
            for label, place in zip(labels, self.at(np.array(self.ticks), 0), strict=True):
                label.next_to(place, UP, buff=2 * TICK)

        return numbers.add_updater(follow, call_updater=True)

    def _pieces(self) -> np.ndarray:
        """Return the ends of all straight pieces of the strands as far as they have come, shape (n, 2, 3)."""
        passed = float(self.passed.get_value())
        found = [np.zeros((0, 2, 3))]
        for row in range(len(self.values) - 1):
            share = min(1.0, passed - row)
            if share > 0:
                end = (1 - share) * self.values[row] + share * self.values[row + 1]
                found.append(np.stack([self.at(self.values[row], row), self.at(end, row + share)], axis=1))
        return np.concatenate(found)

    def _run_ahead(self, dots: VGroup) -> None:
        passed = float(self.passed.get_value())
        row = min(int(passed), len(self.values) - 2)
        values = (1 - (passed - row)) * self.values[row] + (passed - row) * self.values[row + 1]
        for dot, place in zip(dots, self.at(values, passed), strict=True):
            dot.move_to(place)

    def lit(self, strand: int, color: str) -> VMobject:
        """Draw one strand anew, from the last line back to the first."""
        places = self.course(strand)[::-1]
        return VMobject(color=color, stroke_width=theme.BOLD).set_points_as_corners(places)

    def stroke(self, row: int) -> Line:
        """Draw the part of a line from its lowest to its highest value: how far the values spread."""
        ends = self.at(np.array([self.values[row].min(), self.values[row].max()]), row)
        return Line(*ends, color=theme.STEP, stroke_width=theme.BOLD)
