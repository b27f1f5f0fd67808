"""Move points along arcs, to the same numbers as manim.

Every part of a formula that goes over into another one along an arc asks for a matrix and a cross product in each
frame.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import Any

import numpy as np
from manim.utils import paths
from manim.utils.paths import STRAIGHT_PATH_THRESHOLD
from manim.utils.space_ops import normalize

from engine.mobjects.rotations import rotation_matrix
from engine.raster.paths import Floats

Path = Callable[[Any, Any, float], Floats]

_stock_path_along_arc: Callable[..., Path] = paths.path_along_arc
OUT = (0.0, 0.0, 1.0)


@lru_cache(maxsize=64)
def _turn_back(angle: float, axis: tuple[float, ...]) -> Floats:
    """Return the matrix that turns rows of points about an axis through the origin: the parts of a formula ask for the
    same one."""
    return rotation_matrix(angle, np.array(axis)).T


def _cross(axis: tuple[float, ...], vectors: Floats) -> Floats:
    """Return the cross product of one vector with each of many, by the operations of ``numpy.cross``."""
    a, b, c = axis
    x, y, z = vectors.T
    product = np.empty_like(vectors)
    product[:, 0], product[:, 1], product[:, 2] = b * z - c * y, c * x - a * z, a * y - b * x
    return product


def path_along_arc(arc_angle: float, axis: Any = OUT) -> Path:
    """Return the way from points to others along arcs of this angle about an axis."""
    stock = _stock_path_along_arc(arc_angle, np.asarray(axis))
    unit_axis = tuple(np.asarray(normalize(axis, fall_back=np.array(OUT)), float).tolist())
    if abs(arc_angle) < STRAIGHT_PATH_THRESHOLD or len(unit_axis) != len(OUT):
        return stock

    def path(start_points: Any, end_points: Any, alpha: float) -> Floats:
        vectors = end_points - start_points
        if np.shape(vectors)[1:] != (3,) or vectors.dtype != float:
            return stock(start_points, end_points, alpha)
        centers = start_points + 0.5 * vectors
        if arc_angle != np.pi:
            centers += _cross(unit_axis, vectors / 2.0) / np.tan(arc_angle / 2)
        moved: Floats = centers + np.dot(start_points - centers, _turn_back(float(alpha * arc_angle), unit_axis))
        return moved

    return path
