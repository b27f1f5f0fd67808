"""Find the tiles that shapes touch, and the tiles of a frame where it may differ from its background."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from engine.damage.tiles import TILE_HEIGHT, TILE_WIDTH, Grid, empty_grid
from engine.raster.paths import Floats, Ints

# Cairo's limit of a pointed joint: how far its tip is from the corner, in widths of the line.
JOINT_REACH = 5.0
# Pixels round a shape that smoothing may touch.
MARGIN = 2


@dataclass(slots=True)
class Boxes:
    """The tiles that shapes touch, as corners of boxes: (shapes, 2) of columns and rows, the last ones excluded."""

    first: Ints
    last: Ints
    grid_shape: tuple[int, ...]

    def reach(self, grid: Grid) -> Grid:
        """Return which boxes hold a touched tile of the grid."""
        sums = np.zeros((grid.shape[0] + 1, grid.shape[1] + 1), np.intp)
        np.cumsum(np.cumsum(grid, axis=0), axis=1, out=sums[1:, 1:])
        (left, top), (right, bottom) = self.first.T, self.last.T
        touched: Ints = sums[bottom, right] - sums[top, right] - sums[bottom, left] + sums[top, left]
        return touched > 0


def find_boxes(
    points: Floats, counts: Ints, widths: Floats, matrix: tuple[float, ...], shape: tuple[int, ...]
) -> Boxes:
    """Return the boxes of shapes painted on a frame of that shape, with lines of these widths.

    ``points`` is (all points, >= 2), ``counts`` the number of points of each shape, at least one, and ``matrix`` is
    Cairo's way from points to pixels: (xx, yx, xy, yy, x0, y0).
    """
    xx, yx, xy, yy, x0, y0 = matrix
    grid_shape = empty_grid(*shape[:2]).shape
    limits = np.array(grid_shape[::-1])
    if yx or xy or not counts.all():
        return Boxes(np.zeros((len(counts), 2), np.intp), np.tile(limits, (len(counts), 1)), grid_shape)
    starts = np.cumsum(counts) - counts
    low, high = (function.reduceat(points[:, :2], starts) for function in (np.minimum, np.maximum))
    reach = widths[:, None] * JOINT_REACH
    scale, shift = np.array((xx, yy)), np.array((x0, y0))
    ends = (low - reach) * scale + shift, (high + reach) * scale + shift
    sizes = np.array((TILE_WIDTH, TILE_HEIGHT))
    first = np.floor((np.minimum(*ends) - MARGIN) / sizes).clip(0, limits).astype(np.intp)
    last = np.ceil((np.maximum(*ends) + MARGIN) / sizes).clip(first, limits).astype(np.intp)
    return Boxes(first, last, grid_shape)


def mark_boxes(grid: Grid, boxes: Boxes, chosen: Grid | None = None) -> Grid:
    """Mark the tiles of boxes, of all of them or of the chosen ones, as touched; returns the grid."""
    first, last = (boxes.first, boxes.last) if chosen is None else (boxes.first[chosen], boxes.last[chosen])
    # Each box adds one from its first tile on, and takes it away after its last one.
    steps = np.zeros((grid.shape[0] + 1, grid.shape[1] + 1), np.intp)
    for rows, columns, sign in ((first, first, 1), (last, first, -1), (first, last, -1), (last, last, 1)):
        np.add.at(steps, (rows[:, 1], columns[:, 0]), sign)
    grid |= steps.cumsum(axis=0).cumsum(axis=1)[:-1, :-1] > 0
    return grid


@dataclass(slots=True)
class DamageRegion:
    """The tiles of a frame where it may differ from the background that it was painted on.

    ``background`` stands for that background's pixels, and for no others ever: equal ones mean equal pixels.
    ``painting`` is the number of the painting that the frame shows, in the ``history`` of a camera, and ``changes``
    the tiles where it may differ from the painting before.
    """

    background: object
    touched: Grid
    history: object = None
    painting: int | None = None
    changes: Grid | None = None

    def changes_after(self, last: DamageRegion) -> Grid | None:
        """Return the tiles that may differ from the last frame; None where ``changes`` are since another painting."""
        is_next = last.painting is not None and self.painting == last.painting + 1
        return self.changes if is_next and self.history is last.history else None
