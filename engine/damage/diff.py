"""Compare a painting with the one before, so that only tiles that differ are painted again.

Nothing is taken on trust: shapes are compared by all that they are painted from, in the order they are painted in.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass

import numpy as np

from engine.damage.regions import Boxes, mark_boxes
from engine.damage.tiles import Grid
from engine.raster.painting import ShapeRun
from engine.raster.paths import Complexes, Floats, Ints
from engine.raster.styles import Colors

# Paintings that frames may be behind the last one.
MOST_PAINTINGS = 16
# Of so many shapes, comparing takes long; where fewer than this share stood still, the next paintings aren't compared.
CROWD, RESTING_SHARE, UNCOMPARED = 200, 1 / 8, 6


def _describe_colors(colors: Colors) -> Floats:
    lasts = colors.firsts + colors.counts - 1
    return np.column_stack((colors.rows[colors.firsts], colors.rows[lasts], colors.counts))


@dataclass(slots=True)
class PaintedShapes:
    """All that a picture is painted from, shape by shape, and the tiles that each shape touches."""

    names: list[int]
    points: Complexes  # x + iy, which are compared at once
    counts: Ints
    styles: Floats
    is_known: Grid  # of each shape: whether points and looks are all there is to it
    boxes: Boxes
    view: tuple[float, ...]  # the way from points to pixels, and the pixels of a line's width

    @classmethod
    def of(cls, run: ShapeRun, boxes: Boxes, view: tuple[float, ...]) -> PaintedShapes:
        """Return the painting of a run whose shapes have these boxes."""
        layers = (run.fills, run.strokes, run.backgrounds)
        joints, caps = (np.fromiter(map(id, names), float, len(names)) for names in (run.joints, run.caps))
        stops = np.max([colors.counts for colors in layers], axis=0)
        return cls(
            list(map(id, run.mobjects)),
            np.ascontiguousarray(run.points[:, :2]).view(np.complex128)[:, 0],
            run.counts,
            np.column_stack(
                (
                    *map(_describe_colors, layers),
                    run.widths,
                    run.background_widths,
                    joints,
                    caps,
                    run.tolerances,
                    run.ends,
                )
            ),
            (stops == 1) | (stops == 2) & run.has_ends,
            boxes,
            view,
        )

    def find_changes(self, last: PaintedShapes) -> tuple[Grid | None, int]:
        """Return the tiles that differ from the last painting, None where all may; and how many shapes are
        unchanged."""
        if self.view != last.view:
            return None, 0
        ours, theirs = self._pair(last)
        if (np.diff(theirs) <= 0).any():  # one that was above is below
            return None, 0
        changes = np.zeros(self.boxes.grid_shape, bool)
        for painting, same in ((self, ours), (last, theirs)):
            is_other = np.ones(len(painting.names), bool)
            is_other[same] = False
            mark_boxes(changes, painting.boxes, is_other)
        return changes, len(ours)

    def _pair(self, last: PaintedShapes) -> tuple[Ints, Ints]:
        """Return the numbers of our shapes that are as they were, and those that they had in the last painting."""
        if self.names == last.names and np.array_equal(self.counts, last.counts):
            same = self.is_known & (self.styles == last.styles).all(axis=1)
            differs = np.logical_or.reduceat(self.points != last.points, np.cumsum(self.counts) - self.counts)
            ours = np.flatnonzero(same & ~differs)
            return ours, ours
        places = {name: place for place, name in enumerate(last.names)}
        partners = np.fromiter((places.get(name, -1) for name in self.names), np.intp, len(self.names))
        ours = np.flatnonzero(self.is_known & (partners >= 0))
        ours = ours[self.counts[ours] == last.counts[partners[ours]]]
        ours = ours[(self.styles[ours] == last.styles[partners[ours]]).all(axis=1)]
        ours = ours[self._has_points_of(last, ours, partners[ours])]
        return ours, partners[ours]

    def _has_points_of(self, last: PaintedShapes, ours: Ints, theirs: Ints) -> Grid:
        """Return whether each of our shapes has the points of the other, which are as many."""
        if not len(ours):
            return np.zeros(0, bool)
        counts = self.counts[ours]
        offsets = np.cumsum(counts) - counts
        steps = np.arange(counts.sum()) - np.repeat(offsets, counts)
        rows = [
            np.repeat((np.cumsum(painting.counts) - painting.counts)[places], counts) + steps
            for painting, places in ((self, ours), (last, theirs))
        ]
        differs = self.points[rows[0]] != last.points[rows[1]]
        return ~np.logical_or.reduceat(differs, offsets)


class PaintingHistory:
    """The paintings of one camera on one background, by their numbers, and what changed with each."""

    def __init__(self) -> None:
        self.number = 0
        self._last: PaintedShapes | None = None
        self._changes: deque[Grid] = deque(maxlen=MOST_PAINTINGS)  # the last one is of the last painting
        self._background: object = None
        self._uncompared = 0

    def add(self, run: ShapeRun, boxes: Boxes, view: tuple[float, ...], background: object) -> Grid | None:
        """Count the painting of a run; returns what is not as in the one before, None if nothing is known of that."""
        self.number += 1
        if self._uncompared:
            self._uncompared -= 1
            self._changes.clear()
            return None
        painting = PaintedShapes.of(run, boxes, view)
        changes, resting = None, 0
        if self._last is not None and self._background is background:
            changes, resting = painting.find_changes(self._last)
        if changes is None:
            self._changes.clear()
        else:
            self._changes.append(changes)
        self._last, self._background = painting, background
        if changes is not None and len(painting.names) >= CROWD and resting < RESTING_SHARE * len(painting.names):
            self._uncompared, self._last = UNCOMPARED, None
        return changes

    def since(self, number: int) -> Grid | None:
        """Return what has changed since that painting, None if nothing is known of that."""
        steps = self.number - number
        if not 0 < steps <= len(self._changes):
            return None
        changes: Grid = np.logical_or.reduce(list(self._changes)[-steps:])
        return changes
