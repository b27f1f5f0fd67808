"""What has been painted of a frame: outside, it is the ground that it was painted on.

A frame whose trace is known is made ready for the next painting, and compared with others, in a few of its tiles.
"""

from __future__ import annotations

import numpy as np

from engine.damage.regions import Boxes, DamageRegion, mark_boxes
from engine.damage.tiles import Grid, cover, empty_grid
from engine.raster.buffers import Frame, find_lease


def find_damage(frame: Frame) -> DamageRegion | None:
    """The trace of a frame, if it has one: only those on a lease have."""
    lease = find_lease(frame)
    return None if lease is None else lease.damage


def forget_damage(frame: Frame) -> None:
    """Anything may have been painted on the frame."""
    _record(frame, None)


def set_damage(frame: Frame, background: object, touched: Grid) -> DamageRegion:
    """The frame is that ground outside the touched tiles."""
    damage = DamageRegion(background, touched)
    _record(frame, damage)
    return damage


def _record(frame: Frame, damage: DamageRegion | None) -> None:
    lease = find_lease(frame)
    if lease is not None:
        lease.damage, lease.content = damage, object()


def restore_background(frame: Frame, pixels: Frame, background: object) -> None:
    """Make the frame a copy of the ground's pixels, copying what the last painting touched."""
    damage = find_damage(frame)
    if damage is not None and damage.background is background:
        for rectangle in cover(damage.touched):
            frame[rectangle.pixels] = pixels[rectangle.pixels]
    else:
        np.copyto(frame, pixels)
    set_damage(frame, background, empty_grid(*frame.shape[:2]))


def copy_damage(source: Frame, frame: Frame) -> None:
    """The frame has become a copy of ``source``."""
    damage = find_damage(source)
    if damage is None:
        forget_damage(frame)
    else:
        set_damage(frame, damage.background, damage.touched.copy())


def add_damage(frame: Frame, boxes: Boxes) -> None:
    """Shapes with these boxes are painted on the frame."""
    damage = find_damage(frame)
    if damage is not None:
        set_damage(frame, damage.background, mark_boxes(damage.touched, boxes))
