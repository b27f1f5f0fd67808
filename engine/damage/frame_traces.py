"""What has been painted of a frame: outside, it is the ground that it was painted on.

A frame whose trace is known is made ready for the next painting, and compared with others, in a few of its tiles.
"""

from __future__ import annotations

import numpy as np

from engine.damage.regions import Boxes, Trace, mark_boxes
from engine.damage.tiles import Grid, cover, empty_grid
from engine.raster.buffers import Frame, find_lease


def find_trace(frame: Frame) -> Trace | None:
    """The trace of a frame, if it has one: only those on a lease have."""
    lease = find_lease(frame)
    return None if lease is None else lease.trace


def forget_trace(frame: Frame) -> None:
    """Anything may have been painted on the frame."""
    _record(frame, None)


def set_trace(frame: Frame, ground: object, touched: Grid) -> Trace:
    """The frame is that ground outside the touched tiles."""
    trace = Trace(ground, touched)
    _record(frame, trace)
    return trace


def _record(frame: Frame, trace: Trace | None) -> None:
    lease = find_lease(frame)
    if lease is not None:
        lease.trace, lease.content = trace, object()


def lay_ground(frame: Frame, pixels: Frame, ground: object) -> None:
    """Make the frame a copy of the ground's pixels, copying what the last painting touched."""
    trace = find_trace(frame)
    if trace is not None and trace.ground is ground:
        for rectangle in cover(trace.touched):
            frame[rectangle.pixels] = pixels[rectangle.pixels]
    else:
        np.copyto(frame, pixels)
    set_trace(frame, ground, empty_grid(*frame.shape[:2]))


def copy_trace(source: Frame, frame: Frame) -> None:
    """The frame has become a copy of ``source``."""
    trace = find_trace(source)
    if trace is None:
        forget_trace(frame)
    else:
        set_trace(frame, trace.ground, trace.touched.copy())


def touch(frame: Frame, boxes: Boxes) -> None:
    """Shapes with these boxes are painted on the frame."""
    trace = find_trace(frame)
    if trace is not None:
        set_trace(frame, trace.ground, mark_boxes(trace.touched, boxes))
