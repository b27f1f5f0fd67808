"""Estimate how much of each face is hidden by the faces in front of it, without painting them."""

from __future__ import annotations

import numpy as np

from engine.raster.paths import Flags, Floats, Ints

# The sides of the cells that faces are counted in: in sides of a face of median size, and in pixels at least.
FACES_A_CELL, LEAST_CELL = 4, 8.0
# How far what lies in front has to fill a cell before it hides what is behind: faces reach into cells beside theirs.
FILLED = 1.1


def estimate_shown(points: Floats, counts: Ints, areas: Floats, is_opaque: Flags, order: Ints) -> Floats:
    """Return the share of each face that is likely to be seen.

    Faces that lie beside one another fill a cell of the picture once; what lies behind as much as that is hidden.
    ``points`` are those of all faces, in pixels, ``counts`` how many each has, ``areas`` what each fills, and ``order``
    their numbers from far to near.
    """
    starts = np.cumsum(counts) - counts
    low, high = (function.reduceat(points, starts) for function in (np.minimum, np.maximum))
    side = max(LEAST_CELL, FACES_A_CELL * float(np.sqrt(np.median(areas))))
    # Of a face larger than a cell, only a part lies in the cell that it is counted in.
    within = areas * np.minimum(1, side / np.maximum(high - low, 1)).prod(axis=1)
    columns, rows = (np.floor((low + high) / (2 * side))).astype(np.intp).T
    cells = (rows - rows.min()) * (columns.max() - columns.min() + 1) + columns
    nearest_first = order[::-1]
    nearest_first = nearest_first[np.argsort(cells[nearest_first], kind="stable")]
    hiding = np.where(is_opaque, within, 0.0)[nearest_first]
    in_front = np.cumsum(hiding) - hiding
    is_first = np.diff(cells[nearest_first], prepend=-np.inf) != 0
    in_front -= np.maximum.accumulate(np.where(is_first, in_front, 0.0))
    shown = np.empty(len(counts))
    shown[nearest_first] = ((FILLED * side**2 - in_front) / np.maximum(within[nearest_first], 1)).clip(0, 1)
    return shown
