"""Divide a frame into tiles, each of whole encoder blocks, to mark what was painted on.

A grid is an array of booleans, (rows, columns) of tiles.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Grid = npt.NDArray[np.bool_]

TILE_HEIGHT, TILE_WIDTH = 64, 256
# What another rectangle costs, in tiles.
START_COST = 2


@dataclass(slots=True, frozen=True)
class Rectangle:
    """Tiles from row ``top`` to before row ``bottom``, and from column ``left`` to before column ``right``."""

    top: int
    bottom: int
    left: int
    right: int

    @property
    def tiles(self) -> int:
        """How many tiles it holds."""
        return (self.bottom - self.top) * (self.right - self.left)

    @property
    def grid_part(self) -> tuple[slice, slice]:
        """Its place in a grid."""
        return slice(self.top, self.bottom), slice(self.left, self.right)

    @property
    def pixels(self) -> tuple[slice, slice]:
        """Its place in a frame; slices may reach past the frame's end."""
        rows = slice(self.top * TILE_HEIGHT, self.bottom * TILE_HEIGHT)
        return rows, slice(self.left * TILE_WIDTH, self.right * TILE_WIDTH)


def empty_grid(height: int, width: int) -> Grid:
    """Return the grid of a frame of that size, with nothing touched."""
    return np.zeros((-(-height // TILE_HEIGHT), -(-width // TILE_WIDTH)), bool)


def fill_rows(grid: Grid) -> Grid:
    """Return the grid with all of a row touched where some of it is."""
    return np.broadcast_to(grid.any(axis=1, keepdims=True), grid.shape)


def cover(grid: Grid) -> list[Rectangle]:
    """Return rectangles that hold all touched tiles: one is carried on from row to row unless two would cost less."""
    # Several times a frame: numbers of rows take longer as arrays than in a loop over plain ones.
    lefts = grid.argmax(axis=1).tolist()
    rights = (grid.shape[1] - grid[:, ::-1].argmax(axis=1)).tolist()
    found: list[tuple[int, int, int, int]] = []
    for row in np.flatnonzero(grid.any(axis=1)).tolist():
        left, right = lefts[row], rights[row]
        if found:
            top, bottom, last_left, last_right = found[-1]
            least, most = min(last_left, left), max(last_right, right)
            apart = (bottom - top) * (last_right - last_left) + right - left
            if (row + 1 - top) * (most - least) <= apart + START_COST:
                found[-1] = (top, row + 1, least, most)
                continue
        found.append((row, row + 1, left, right))
    return [Rectangle(*rectangle) for rectangle in found]


def covered(rectangles: list[Rectangle], shape: tuple[int, ...]) -> Grid:
    """Return the grid of that shape with the tiles of the rectangles touched."""
    grid = np.zeros(shape, bool)
    for rectangle in rectangles:
        grid[rectangle.grid_part] = True
    return grid


def count_tiles(rectangles: list[Rectangle]) -> int:
    """Return the tiles of all rectangles together."""
    return sum(rectangle.tiles for rectangle in rectangles)
