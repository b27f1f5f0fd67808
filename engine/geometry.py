"""Boxes, families and colours of mobjects by array arithmetic, bit for bit what manim's own loops give.

Every alignment, every updater that follows a mobject and every number on screen asks for them many times a frame.
"""

from __future__ import annotations

from numbers import Real
from typing import Any

import numpy as np
from manim import ManimColor, Mobject, VMobject

from engine.families import list_family
from engine.paths import POINTS_PER_CURVE, Floats

_stock_get_family = Mobject.get_family
_stock_boundary = VMobject.get_points_defining_boundary
_stock_critical_point = Mobject.get_critical_point
_stock_length = Mobject.length_over_dim
_stock_update_rgbas = VMobject.update_rgbas_array


def get_family(mobject: Mobject, recurse: bool = True) -> list[Mobject]:
    """What ``Mobject.get_family`` gives."""
    if not mobject.submobjects:
        return [mobject]
    family = list_family((mobject,))
    return _stock_get_family(mobject, recurse) if family is None else family


def anchors_of(points: Floats) -> Floats:
    """The ends of the curves among Bézier points."""
    return points.reshape(-1, POINTS_PER_CURVE, 3)[:, :: POINTS_PER_CURVE - 1].reshape(-1, 3)


def _has_plain_anchors(mobject: Mobject) -> bool:
    return (
        isinstance(mobject, VMobject)
        and type(mobject).get_anchors is VMobject.get_anchors
        and mobject.n_points_per_cubic_curve == POINTS_PER_CURVE
        and mobject.points.shape[0] % POINTS_PER_CURVE == 0
    )


def get_points_defining_boundary(mobject: VMobject) -> Floats:
    """The anchors of the whole family."""
    family = [member for member in get_family(mobject) if len(member.points)]
    if not family or not all(map(_has_plain_anchors, family)):
        return _stock_boundary(mobject)
    return anchors_of(np.concatenate([member.points for member in family]))


def get_critical_point(mobject: Mobject, direction: Any) -> Floats:
    """The corner, edge middle or centre of the mobject's box that lies in this direction."""
    if mobject.dim != 3 or type(mobject).get_extremum_along_dim is not Mobject.get_extremum_along_dim:
        return _stock_critical_point(mobject, direction)
    points = mobject.get_points_defining_boundary()
    if not len(points):
        return np.zeros(3)
    points = np.asarray(points)
    low, high = points.min(axis=0).tolist(), points.max(axis=0).tolist()
    return np.array(
        [a if sign < 0 else b if sign > 0 else (a + b) / 2 for a, b, sign in zip(low, high, direction, strict=False)]
    )


def length_over_dim(mobject: Mobject, dim: int) -> float:
    """The extent of all points, handles included, along a dimension."""
    family = list_family((mobject,))
    if family is None or type(mobject).reduce_across_dimension is not Mobject.reduce_across_dimension:
        return _stock_length(mobject, dim)
    columns = [member.points[:, dim] for member in family if len(member.points)]
    if not columns:
        return 0
    values = columns[0] if len(columns) == 1 else np.concatenate(columns)
    return values.max() - values.min()


def update_rgbas_array(mobject: VMobject, array_name: str, color: Any = None, opacity: Any = None) -> VMobject:
    """Set the colour or the opacity, or both, of all stops of a colour array."""
    is_single = (color is None or type(color) is ManimColor) and (opacity is None or isinstance(opacity, Real))
    if not is_single or array_name not in mobject.__dict__ or mobject.get_sheen_factor() != 0:
        return _stock_update_rgbas(mobject, array_name, color, opacity)
    rgbas = mobject.__dict__[array_name]
    if color is not None:
        rgbas[:, :3] = color._internal_value[:3]
    if opacity is not None:
        rgbas[:, 3] = opacity
    return mobject
