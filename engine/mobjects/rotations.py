"""Compute rotation matrices of single vectors, bit for bit as scipy does, without importing scipy."""

from __future__ import annotations

from collections.abc import Callable
from math import cos, sin, sqrt
from typing import Any

import numpy as np
from manim.utils import space_ops

from engine.raster.paths import Floats

# Below this angle the sine is taken from its series.
SMALL_ANGLE = 1e-3

_stock_rotation_matrix: Callable[..., Floats] = space_ops.rotation_matrix


def _quaternion(x: float, y: float, z: float) -> tuple[float, float, float, float]:
    """Return the unit quaternion (x, y, z, w) of a rotation vector, whose length is the angle in radians.

    Source: ``scipy.spatial.transform.Rotation.from_rotvec``.
    """
    angle = sqrt(x * x + y * y + z * z)
    if angle <= SMALL_ANGLE:
        square = angle * angle
        scale = 0.5 - square / 48 + square * square / 3840
    else:
        scale = sin(angle / 2) / angle
    return x * scale, y * scale, z * scale, cos(angle / 2)


def _matrix(x: float, y: float, z: float, w: float) -> Floats:
    """Return the 3 by 3 matrix of a unit quaternion.

    Source: ``scipy.spatial.transform.Rotation.as_matrix``.
    """
    xx, yy, zz, ww = x * x, y * y, z * z, w * w
    xy, zw, xz, yw, yz, xw = x * y, z * w, x * z, y * w, y * z, x * w
    return np.array(
        (
            (xx - yy - zz + ww, 2 * (xy - zw), 2 * (xz + yw)),
            (2 * (xy + zw), -xx + yy - zz + ww, 2 * (yz - xw)),
            (2 * (xz - yw), 2 * (yz + xw), -xx - yy + zz + ww),
        )
    )


def rotation_matrix(angle: float, axis: Any, homogeneous: bool = False) -> Floats:
    """Return what ``manim.utils.space_ops.rotation_matrix`` does: the rotation about an axis, an angle in radians."""
    vector = angle * space_ops.normalize(axis)
    if homogeneous or vector.shape != (3,) or vector.dtype != float or not np.isfinite(vector).all():
        return _stock_rotation_matrix(angle, axis, homogeneous)
    return _matrix(*_quaternion(*vector.tolist()))
