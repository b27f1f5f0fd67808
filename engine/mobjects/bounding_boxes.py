"""Compute boxes and families of mobjects by array arithmetic, bit for bit as manim does.

Every alignment, every updater that follows a mobject and every number on screen asks for them many times a frame.
"""

from __future__ import annotations

import operator as op
from collections.abc import Callable
from functools import lru_cache, reduce
from itertools import pairwise
from math import isfinite
from typing import Any

import numpy as np
from manim import Mobject, Polygram, VMobject

from engine.bounded_cache import BoundedCache
from engine.mobjects.family import FAMILY_METHODS, list_family
from engine.raster.paths import POINTS_PER_CURVE, RELATIVE_TOLERANCE, Floats, Ints
from engine.stock_methods import StockMethods

_stock_get_family = Mobject.get_family
_stock_with_points: Callable[[Mobject], list[Mobject]] = Mobject.family_members_with_points
_stock_boundary: Callable[[VMobject], Floats] = VMobject.get_points_defining_boundary
_stock_critical_point: Callable[[Mobject, Any], Floats] = Mobject.get_critical_point
_stock_length: Callable[[Mobject, int], float] = Mobject.length_over_dim
_stock_equals: Callable[[VMobject, Any, Any], bool] = VMobject.consider_points_equals
_stock_subpaths: Callable[[VMobject, Any], list[Floats]] = VMobject.get_subpaths_from_points
_stock_round = Polygram.round_corners

# Outlines with rounded corners.
_rounded: BoundedCache[tuple[object, ...], Floats] = BoundedCache(500)


def get_family(mobject: Mobject, recurse: bool = True) -> list[Mobject]:
    """Return what ``Mobject.get_family`` gives."""
    if not mobject.submobjects:
        return [mobject]
    family = list_family((mobject,))
    return _stock_get_family(mobject, recurse) if family is None else family


def family_members_with_points(mobject: Mobject) -> list[Mobject]:
    """Return what ``Mobject.family_members_with_points`` gives."""
    if FAMILY_METHODS.are_on(mobject):
        return _stock_with_points(mobject)
    if not mobject.submobjects and FAMILY_METHODS.are_plain_in(type(mobject)):
        return [mobject] if len(mobject.points) else []
    family = list_family((mobject,))
    return _stock_with_points(mobject) if family is None else [member for member in family if len(member.points)]


def shift(mobject: Mobject, *vectors: Any) -> Mobject:
    """Move the family by the sum of the vectors."""
    total = vectors[0] if len(vectors) == 1 else reduce(op.add, vectors)
    for member in mobject.family_members_with_points():
        member.points = np.add(member.points, total, dtype=float)
    return mobject


def anchors_of(points: Floats) -> Floats:
    """Return the ends of the curves among Bézier points."""
    return points.reshape(-1, POINTS_PER_CURVE, 3)[:, :: POINTS_PER_CURVE - 1].reshape(-1, 3)


_ANCHORS = StockMethods.of(VMobject, "get_anchors")
_EXTREMA = StockMethods.of(Mobject, "get_extremum_along_dim")
_REACH = StockMethods.of(Mobject, "reduce_across_dimension")
_BOX = StockMethods(
    {
        **FAMILY_METHODS.owners,
        **_ANCHORS.owners,
        **_EXTREMA.owners,
        "get_points_defining_boundary": VMobject,
    }
)


def _are_whole(mobjects: list[VMobject]) -> bool:
    """Return whether the points of each mobject are whole cubic curves, whose ends are its anchors."""
    if not _ANCHORS.are_plain_on(mobjects):
        return False
    for mobject in mobjects:  # a generator takes twice as long for a digit of three parts
        if mobject.n_points_per_cubic_curve != POINTS_PER_CURVE or len(mobject.points) % POINTS_PER_CURVE:
            return False
    return True


def get_points_defining_boundary(mobject: VMobject) -> Floats:
    """Return the anchors of the whole family."""
    family = family_members_with_points(mobject)
    if not family or not _are_whole(family):
        return _stock_boundary(mobject)
    return anchors_of(np.concatenate([member.points for member in family]))  # never a view of a mobject's points


def find_edge(low: Floats, high: Floats, direction: Any) -> Floats:
    """Return the place in a box: at the lower end, the middle or the upper end of each dimension, by the sign of the
    direction."""
    # Of three numbers, so that arrays take longer than a loop.
    ends = zip(low.tolist(), high.tolist(), direction, strict=False)
    return np.array([a if sign < 0 else b if sign > 0 else (a + b) / 2 for a, b, sign in ends])


@lru_cache(maxsize=100)
def _anchor_places(count: int) -> Ints:
    """Return the numbers of the anchors among so many Bézier points."""
    return np.arange(count).reshape(-1, POINTS_PER_CURVE)[:, :: POINTS_PER_CURVE - 1].ravel()


def _take_anchors(mobject: VMobject) -> Floats | None:
    """Return x, y and z of the family's anchors as rows, which numpy looks through faster than triples; None where some
    of it is manim's to find."""
    if not _BOX.is_plain_on(mobject):
        return None
    if mobject.submobjects:
        family = family_members_with_points(mobject)
        if not _are_whole(family):
            return None
        points = np.concatenate([member.points for member in family]) if family else np.zeros((0, 3))
    else:
        points = np.asarray(mobject.points)
        if mobject.n_points_per_cubic_curve != POINTS_PER_CURVE or len(points) % POINTS_PER_CURVE:
            return None
    rows: Floats = points.T.take(_anchor_places(len(points)), 1)
    return rows


def get_critical_point(mobject: Mobject, direction: Any) -> Floats:
    """Return the corner, edge middle or centre of the mobject's box that lies in this direction."""
    if mobject.dim != 3:
        return _stock_critical_point(mobject, direction)
    rows = _take_anchors(mobject)
    if rows is None:
        if not _EXTREMA.is_plain_on(mobject):
            return _stock_critical_point(mobject, direction)
        rows = np.asarray(mobject.get_points_defining_boundary()).T
    if not rows.size:
        return np.zeros(3)
    return find_edge(np.minimum.reduce(rows, 1), np.maximum.reduce(rows, 1), direction)


def length_over_dim(mobject: Mobject, dim: int) -> float:
    """Return the extent of all points, handles included, along a dimension."""
    family = list_family((mobject,))
    if family is None or not _REACH.is_plain_on(mobject):
        return _stock_length(mobject, dim)
    columns = [member.points[:, dim] for member in family if len(member.points)]
    if not columns:
        return 0
    values: Floats = columns[0] if len(columns) == 1 else np.concatenate(columns)
    extent: float = values.max() - values.min()
    return extent


def are_close(a: float, b: float, tolerance: float) -> bool:
    """Return whether two numbers are close, as ``numpy.isclose`` has it."""
    return a == b or (abs(a - b) <= tolerance + RELATIVE_TOLERANCE * abs(b) and isfinite(b))


def consider_points_equals(mobject: VMobject, p0: Any, p1: Any) -> bool:
    """Return whether two points, or arrays of them, coincide."""
    if np.shape(p0) != (3,) or np.shape(p1) != (3,):
        return _stock_equals(mobject, p0, p1)
    tolerance = mobject.tolerance_for_point_equality
    pairs = zip(np.asarray(p0).tolist(), np.asarray(p1).tolist(), strict=True)
    return all(are_close(a, b, tolerance) for a, b in pairs)


_JOINTS = StockMethods.of(VMobject, "consider_points_equals", "_gen_subpaths_from_points")


def get_subpaths_from_points(mobject: VMobject, points: Any) -> list[Floats]:
    """Return the runs of curves of which each begins where the one before ends."""
    is_array = isinstance(points, np.ndarray) and points.ndim == 2 and points.shape[1] == 3
    if not is_array or mobject.n_points_per_cubic_curve != POINTS_PER_CURVE or not _JOINTS.is_plain_on(mobject):
        return _stock_subpaths(mobject, points)
    begins = points[POINTS_PER_CURVE::POINTS_PER_CURVE]
    ends = points[POINTS_PER_CURVE - 1 :: POINTS_PER_CURVE][: len(begins)]
    tolerance = mobject.tolerance_for_point_equality
    with np.errstate(invalid="ignore"):
        near = np.abs(ends - begins) <= tolerance + RELATIVE_TOLERANCE * np.abs(begins)
    joined = ((ends == begins) | (near & np.isfinite(begins))).all(axis=1)
    cuts = POINTS_PER_CURVE * (np.flatnonzero(~joined) + 1)
    bounds = [0, *cuts.tolist(), len(points)]
    return [points[low:high] for low, high in pairwise(bounds) if high - low >= POINTS_PER_CURVE]


_OUTLINE = StockMethods({"get_vertex_groups": Polygram, "set_points": VMobject})


def round_corners(
    polygram: Polygram,
    radius: float | list[float] = 0.5,
    evenly_distribute_anchors: bool = False,
    components_per_rounded_corner: int = 2,
) -> Polygram:
    """Round the corners off; how an outline like this one looks then is known from the last one."""
    if not _OUTLINE.is_plain_on(polygram) or not _are_whole([polygram]):
        return _stock_round(polygram, radius, evenly_distribute_anchors, components_per_rounded_corner)
    radii = tuple(radius) if isinstance(radius, (list, tuple)) else radius
    way = (radii, evenly_distribute_anchors, components_per_rounded_corner)
    outline = (polygram.points.tobytes(), polygram.tolerance_for_point_equality, *way)
    if outline in _rounded:
        return polygram.set_points(_rounded[outline].copy())
    _stock_round(polygram, radius, evenly_distribute_anchors, components_per_rounded_corner)
    _rounded[outline] = polygram.points.copy()
    return polygram
