"""Estimate how much of each face is hidden by the faces in front of it, without painting them."""

from __future__ import annotations

import numpy as np

from engine.raster.paths import Complexes, Flags, Floats, Ints

# The sides of the cells that faces are counted in: in sides of a face of median size, and in pixels at least.
FACES_A_CELL, LEAST_CELL = 4, 8.0
# How far what lies in front has to fill a cell before it hides what is behind: faces reach into cells beside theirs.
FILLED = 1.1
# Cells that are told apart: a face that is nearly at the eye may be anywhere.
FARTHEST = 1e6


def estimate_shown(centers: Complexes, areas: Floats, edges: Floats, is_opaque: Flags, order: Ints) -> Floats:
    """Return the share of each face that is likely to be seen.

    Faces that lie beside one another fill a cell of the picture once; what lies behind as much as that is hidden.
    ``centers`` are x + iy, ``areas`` what each face fills and ``edges`` what is round it, all in pixels, and ``order``
    the numbers of the faces from far to near.
    """
    side = max(LEAST_CELL, FACES_A_CELL * float(np.sqrt(np.median(areas))))
    # Of a face larger or longer than a cell, only a part lies in the cell that it is counted in.
    within = np.minimum(areas * np.minimum(1, 2 * side / np.maximum(edges, 1)), side**2)
    columns, rows = (
        np.floor(part / side).clip(-FARTHEST, FARTHEST).astype(np.intp) for part in (centers.real, centers.imag)
    )
    cells = (rows - rows.min()) * (columns.max() - columns.min() + 1) + columns
    nearest_first = order[::-1]
    nearest_first = nearest_first[np.argsort(cells[nearest_first], kind="stable")]
    hiding = np.where(is_opaque, within, 0.0)[nearest_first]
    in_front = np.cumsum(hiding) - hiding
    is_first = np.diff(cells[nearest_first], prepend=-np.inf) != 0
    in_front -= np.maximum.accumulate(np.where(is_first, in_front, 0.0))
    shown = np.empty(len(areas))
    shown[nearest_first] = ((FILLED * side**2 - in_front) / np.maximum(within[nearest_first], 1)).clip(0, 1)
    return shown
