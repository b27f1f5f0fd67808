"""Keep with a frame which of its tiles were painted on: the others still show the background.

A frame whose damage is known is cleared for the next painting, and compared with others, in a few of its tiles.
"""

from __future__ import annotations

import numpy as np

from engine.damage.regions import Boxes, DamageRegion, mark_boxes
from engine.damage.tiles import Grid, cover, empty_grid
from engine.raster.buffers import Frame, find_lease


def find_damage(frame: Frame) -> DamageRegion | None:
    """Return the damage region of a frame, None where it is unknown: only leased frames have one."""
    lease = find_lease(frame)
    return None if lease is None else lease.damage


def forget_damage(frame: Frame) -> None:
    """Drop the damage region of a frame: anything may have been painted on it."""
    _record(frame, None)


def set_damage(frame: Frame, background: object, touched: Grid) -> DamageRegion:
    """Record that the frame shows that background outside the touched tiles."""
    damage = DamageRegion(background, touched)
    _record(frame, damage)
    return damage


def _record(frame: Frame, damage: DamageRegion | None) -> None:
    lease = find_lease(frame)
    if lease is not None:
        lease.damage, lease.content = damage, object()


def restore_background(frame: Frame, pixels: Frame, background: object) -> None:
    """Copy the background into the frame, only the tiles that the last painting touched where they are known."""
    damage = find_damage(frame)
    if damage is not None and damage.background is background:
        for rectangle in cover(damage.touched):
            frame[rectangle.pixels] = pixels[rectangle.pixels]
    else:
        np.copyto(frame, pixels)
    set_damage(frame, background, empty_grid(*frame.shape[:2]))


def copy_damage(source: Frame, frame: Frame) -> None:
    """Give the frame, a copy of ``source``, the damage region of ``source``."""
    damage = find_damage(source)
    if damage is None:
        forget_damage(frame)
    else:
        set_damage(frame, damage.background, damage.touched.copy())


def add_damage(frame: Frame, boxes: Boxes) -> None:
    """Add the tiles of shapes' boxes to the damage region of the frame that they are painted on."""
    damage = find_damage(frame)
    if damage is not None:
        set_damage(frame, damage.background, mark_boxes(damage.touched, boxes))
