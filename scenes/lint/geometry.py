"""Plane geometry for whole screens at once: Béziers as polylines, boxes, lengths inside boxes, distances of ink.

Lengths are frame units (the frame is 8 high); boxes are rows of left, bottom, right, top.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

__all__ = [
    "PIECES",
    "PIXELS",
    "Floats",
    "boxes_of",
    "clip",
    "do_meet",
    "flatten",
    "ink_distance",
    "meet",
    "middle",
    "segments_of",
    "union_box",
]

Floats = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]

# Pixels of a frame 1080 high in one unit: what amounts are told in.
PIXELS = 135.0
# Pieces that a cubic Bézier is cut into: the arc of a circle of radius 1 is 0.005 units off at most.
PIECES = 4
DENSE = 0.02


def _bernstein() -> Floats:
    t = np.linspace(0, 1, PIECES + 1)
    return np.stack(((1 - t) ** 3, 3 * t * (1 - t) ** 2, 3 * t * t * (1 - t), t**3), axis=1)


_BERNSTEIN = _bernstein()


def flatten(points: Floats) -> Floats:
    """Return cubic Béziers, four rows of `points` each, as polylines: (curves, 5, 2)."""
    curves = points[:, :2].reshape(-1, 4, 2).transpose(0, 2, 1)
    # One product of matrices takes a tenth of what a sum over four axes would.
    flat = curves.reshape(-1, 4) @ _BERNSTEIN.T
    return np.ascontiguousarray(flat.reshape(-1, 2, PIECES + 1).transpose(0, 2, 1))


def middle(values: Floats) -> Floats:
    """Return the middle value along the first axis: a median that costs a tenth of numpy's on a few values."""
    return np.asarray(np.sort(values, axis=0)[len(values) // 2])


def boxes_of(polylines: Floats, counts: npt.NDArray[np.intp]) -> Floats:
    """Return boxes of shapes that take `counts` polylines each, one after another; no count is 0."""
    if not len(counts):
        return np.zeros((0, 4))
    points = polylines.reshape(-1, 2)
    starts = np.concatenate(([0], np.cumsum(counts)[:-1])) * polylines.shape[1]
    return np.concatenate((np.minimum.reduceat(points, starts), np.maximum.reduceat(points, starts)), axis=1)


def segments_of(polylines: Floats) -> Floats:
    """Return the straight pieces of polylines: (pieces, 2 ends, 2 coordinates)."""
    return np.stack((polylines[:, :-1], polylines[:, 1:]), axis=2).reshape(-1, 2, 2)


def union_box(boxes: Floats) -> Floats:
    """Return the box around all boxes."""
    return np.concatenate((boxes[:, :2].min(axis=0), boxes[:, 2:].max(axis=0)))


def meet(a: Floats, b: Floats) -> Floats:
    """Return what boxes share, row by row (broadcast); empty where a side is negative."""
    return np.concatenate((np.maximum(a[..., :2], b[..., :2]), np.minimum(a[..., 2:], b[..., 2:])), axis=-1)


def do_meet(a: Floats, b: Floats, margin: float | Floats = 0.0) -> Bools:
    """Return whether boxes share more than `margin` in both directions (broadcast); a negative margin lets them be
    apart."""
    wide = np.minimum(a[..., 2], b[..., 2]) - np.maximum(a[..., 0], b[..., 0]) > margin
    high = np.minimum(a[..., 3], b[..., 3]) - np.maximum(a[..., 1], b[..., 1]) > margin
    return np.asarray(wide & high)


def clip(segments: Floats, boxes: Floats) -> tuple[Floats, Floats]:
    """Return the parameters at which each of S segments enters and leaves boxes of shape (S or 1, B, 4): two (S, B)
    arrays.

    A segment meets a box where it enters before it leaves (Liang and Barsky's clipping, 1984).
    """
    start, step = segments[:, None, 0, :], segments[:, None, 1, :] - segments[:, None, 0, :]
    step = np.where(np.abs(step) < 1e-12, 1e-12, step)
    near, far = (boxes[..., :2] - start) / step, (boxes[..., 2:] - start) / step
    enter = np.minimum(near, far).max(axis=2).clip(min=0.0)
    leave = np.maximum(near, far).min(axis=2).clip(max=1.0)
    return enter, leave


def ink_distance(line: Floats, outline: Floats) -> float:
    """Return the least distance between two sets of segments (k, 2, 2) and (m, 2, 2), to within a hundredth of a
    unit."""
    lengths = np.linalg.norm(line[:, 1] - line[:, 0], axis=1)
    pieces = np.maximum(1, np.ceil(lengths / DENSE)).astype(int)
    which = np.repeat(np.arange(len(line)), pieces + 1)
    share = np.concatenate([np.linspace(0, 1, n + 1) for n in pieces])
    points = line[which, 0] + share[:, None] * (line[which, 1] - line[which, 0])
    start, step = outline[:, 0], outline[:, 1] - outline[:, 0]
    squares = np.maximum((step**2).sum(axis=1), 1e-18)
    away = points[:, None, :] - start[None]
    at = ((away * step[None]).sum(axis=2) / squares[None]).clip(0, 1)
    return float(np.sqrt(((away - at[..., None] * step[None]) ** 2).sum(axis=2).min()))
