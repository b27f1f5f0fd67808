"""Where the valleys of a function of x and y are, how high each is filled before it runs over, and contours round each.

The rim of a valley is the height to which water in it may rise before it reaches another valley, or the border.
"""

from __future__ import annotations

import heapq
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from mathcore import Function
from scenes.components.contour_map import ContourLine, spread_levels, trace_contours
from scenes.components.height_scale import HeightScale
from scenes.descent_3d.analysis import Race, Range, newton, sample_heights

__all__ = ["Valley", "contours_of", "ring_heights", "visited_valleys"]

NEAR = 2.5  # cells of the grid: what is as near to a place of the grid is the same valley
CANDIDATES = 24  # low places of the grid, from the lowest, that are tried: a narrow bend has many that are no valley
RING = (0.1, 0.95)  # of the way from a bottom up to its rim: where a contour is seen as a ring round it
MIDDLE = 0.5  # of that way: where a contour is laid that would not be there
AROUND = tuple((i, j) for i in (-1, 0, 1) for j in (-1, 0, 1) if i or j)

Cell = tuple[int, int]


@dataclass(frozen=True)
class Valley:
    """A minimum of a function, and the heights of its bottom and of its rim."""

    place: np.ndarray
    bottom: float
    rim: float


def contours_of(f: Function, race: Race, x_range: Range, y_range: Range, scale: HeightScale) -> list[ContourLine]:
    """Return contours at distances of the scale that are seen, and one round each valley in which a path ends."""
    xs, ys, values = sample_heights(f, x_range, y_range)
    heights = scale(values)
    levels = spread_levels(xs, ys, heights)
    return trace_contours(xs, ys, heights, levels, ring_heights(levels, visited_valleys(f, race, xs, ys, heights)))


def visited_valleys(f: Function, race: Race, xs: np.ndarray, ys: np.ndarray, heights: np.ndarray) -> list[Valley]:
    """Return the valleys in which paths end, of those that are in what is shown: heights, shape (y, x), on a grid."""
    if not np.isfinite(heights).all() or not np.ptp(heights):
        return []
    visited = _distinct([newton(f, path.points[-1]) for path in race.paths.values()], xs, ys)
    if not visited:
        return []
    others = [_settle(f, xs, ys, cell) for cell in _low_places(heights)]
    cells = [_cell(place, xs, ys) for place in _distinct([*visited, *others], xs, ys)]
    found = []
    for place, cell in zip(visited, cells, strict=False):
        rim = _rim(heights, cell, {other for other in cells if other != cell})
        found.append(Valley(place, float(heights[cell]), rim))
    return found


def ring_heights(levels: np.ndarray, valleys: Sequence[Valley]) -> list[float]:
    """Return the heights of contours that are to be laid beside those of some levels, so that each valley has one of
    its own round it."""
    found: list[float] = []
    for valley in valleys:
        low, high = (valley.bottom + share * (valley.rim - valley.bottom) for share in RING)
        if low < high and not any(low <= level <= high for level in (*levels, *found)):
            found.append(valley.bottom + MIDDLE * (valley.rim - valley.bottom))
    return found


def _low_places(heights: np.ndarray) -> list[Cell]:
    """Return the places of the grid that are lower than all around them, the lowest first."""
    inner = heights[1:-1, 1:-1]
    rows, columns = heights.shape
    beside = [heights[1 + i : rows - 1 + i, 1 + j : columns - 1 + j] for i, j in AROUND]
    lower = np.argwhere(np.all([inner < other for other in beside], axis=0)) + 1
    cells = sorted(((int(i), int(j)) for i, j in lower), key=lambda cell: float(heights[cell]))
    return cells[:CANDIDATES]


def _settle(f: Function, xs: np.ndarray, ys: np.ndarray, cell: Cell) -> np.ndarray | None:
    """Return the minimum next to a low place of the grid; None where there is none, as on the floor of a bend."""
    start = np.array([xs[cell[1]], ys[cell[0]]])
    found = newton(f, start)
    reach = NEAR * np.array([xs[1] - xs[0], ys[1] - ys[0]])
    return found if found is not None and np.all(np.abs(found - start) <= reach) else None


def _distinct(places: Sequence[np.ndarray | None], xs: np.ndarray, ys: np.ndarray) -> list[np.ndarray]:
    """Return the places inside what is shown, each once."""
    reach = NEAR * np.array([xs[1] - xs[0], ys[1] - ys[0]])
    found: list[np.ndarray] = []
    for place in places:
        if place is None or not (xs[0] < place[0] < xs[-1] and ys[0] < place[1] < ys[-1]):
            continue
        if not any(np.all(np.abs(place - other) <= reach) for other in found):
            found.append(place)
    return found


def _cell(place: np.ndarray, xs: np.ndarray, ys: np.ndarray) -> Cell:
    return int(np.argmin(np.abs(ys - place[1]))), int(np.argmin(np.abs(xs - place[0])))


def _rim(heights: np.ndarray, start: Cell, others: set[Cell]) -> float:
    """Return the height at which water that rises from a place of the grid reaches one of the others, or the border."""
    rows, columns = heights.shape
    front, seen, level = [(float(heights[start]), start)], {start}, float(heights[start])
    while front:
        height, (i, j) = heapq.heappop(front)
        level = max(level, height)
        if (i, j) in others or i in (0, rows - 1) or j in (0, columns - 1):
            break
        for cell in ((i + di, j + dj) for di, dj in AROUND):
            if cell not in seen:
                seen.add(cell)
                heapq.heappush(front, (float(heights[cell]), cell))
    return level
