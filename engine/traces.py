"""What has been painted of a frame: outside, it is the ground that it was painted on.

A frame whose trace is known is made ready for the next painting, and compared with others, in a few of its tiles.
"""

from __future__ import annotations

from dataclasses import dataclass
from weakref import ref

import numpy as np

from engine.frames import Frame
from engine.paths import POINTS_PER_CURVE, Floats, Ints
from engine.tiles import TILE_HEIGHT, TILE_WIDTH, Grid, cover, empty_grid

# Cairo's limit of a pointed joint: how far its tip is from the corner, in widths of the line.
JOINT_REACH = 5.0
# Pixels round a shape that smoothing may touch, and rows from which a chroma row beside it is filtered.
MARGIN = 6


@dataclass(slots=True)
class Trace:
    """The tiles of a frame where it may differ from ``ground``."""

    frame: ref[Frame]
    ground: ref[Frame]
    touched: Grid


_traces: dict[int, Trace] = {}


def find_trace(frame: Frame) -> Trace | None:
    """The trace of a frame, if it has one."""
    trace = _traces.get(id(frame))
    return trace if trace is not None and trace.frame() is frame else None


def forget_trace(frame: Frame) -> None:
    """Anything may have been painted on the frame."""
    _traces.pop(id(frame), None)


def lay_ground(frame: Frame, ground: Frame) -> None:
    """Make the frame a copy of ``ground``, copying what the last painting touched."""
    trace = find_trace(frame)
    if trace is not None and trace.ground() is ground:
        for rectangle in cover(trace.touched):
            frame[rectangle.pixels] = ground[rectangle.pixels]
        trace.touched = np.zeros_like(trace.touched)
        return
    np.copyto(frame, ground)
    place = id(frame)
    _traces[place] = Trace(ref(frame, lambda _: _traces.pop(place, None)), ref(ground), empty_grid(*frame.shape[:2]))


def copy_trace(source: Frame, frame: Frame) -> None:
    """The frame has become a copy of ``source``."""
    trace = find_trace(source)
    forget_trace(frame)
    if trace is not None:
        place = id(frame)
        _traces[place] = Trace(ref(frame, lambda _: _traces.pop(place, None)), trace.ground, trace.touched.copy())


def touch_shapes(frame: Frame, points: Floats, counts: Ints, widths: Floats, matrix: tuple[float, ...]) -> None:
    """Shapes are painted on the frame, with lines of these widths; ``matrix`` takes their points to pixels.

    ``points`` is (all points, >= 2), ``counts`` the number of points of each shape, and ``matrix`` Cairo's
    (xx, yx, xy, yy, x0, y0).
    """
    trace = find_trace(frame)
    if trace is None:
        return
    xx, yx, xy, yy, x0, y0 = matrix
    is_drawn = counts >= POINTS_PER_CURVE
    if not is_drawn.any():
        return
    if yx or xy:
        trace.touched[:] = True
        return
    counts, widths = counts[is_drawn], widths[is_drawn]
    starts = np.cumsum(counts) - counts
    low, high = (function.reduceat(points[:, :2], starts) for function in (np.minimum, np.maximum))
    reach = widths[:, None] * JOINT_REACH
    scale, shift = np.array((xx, yy)), np.array((x0, y0))
    ends = np.stack(((low - reach) * scale + shift, (high + reach) * scale + shift))
    rows, columns = trace.touched.shape
    sizes = np.array((TILE_WIDTH, TILE_HEIGHT))
    limits = np.array((columns, rows))
    first = np.floor((ends.min(axis=0) - MARGIN) / sizes).clip(0, limits).astype(np.intp)
    last = np.ceil((ends.max(axis=0) + MARGIN) / sizes).clip(first, limits).astype(np.intp)
    # Each shape adds one from its first tile on, and takes it away after its last one.
    steps = np.zeros((rows + 1, columns + 1), np.intp)
    for i, j, sign in ((first, first, 1), (last, first, -1), (first, last, -1), (last, last, 1)):
        np.add.at(steps, (i[:, 1], j[:, 0]), sign)
    trace.touched |= steps.cumsum(axis=0).cumsum(axis=1)[:rows, :columns] > 0
