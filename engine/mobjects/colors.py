"""Set and mix mobjects' colours in place, to the same numbers as manim.

manim parses each colour anew and builds arrays of it for every fill and stroke that it sets.
"""

from __future__ import annotations

from numbers import Real
from typing import Any

import numpy as np
from manim import ManimColor, VMobject

from engine.mobjects.bounding_boxes import are_close

_ABSOLUTE_TOLERANCE = 1e-8  # of numpy.allclose
_MIXED = (
    "fill_rgbas",
    "stroke_rgbas",
    "background_stroke_rgbas",
    "stroke_width",
    "background_stroke_width",
    "sheen_direction",
    "sheen_factor",
)
_NEEDED = frozenset(_MIXED)
_stock_update_rgbas = VMobject.update_rgbas_array
_stock_interpolate = VMobject.interpolate_color
_stock_equals = ManimColor.__eq__


def update_rgbas_array(mobject: VMobject, array_name: str, color: Any = None, opacity: Any = None) -> VMobject:
    """Set the colour or the opacity, or both, of all stops of a colour array."""
    is_single = (color is None or type(color) is ManimColor) and (opacity is None or isinstance(opacity, Real))
    if not is_single or mobject.get_sheen_factor() != 0:
        return _stock_update_rgbas(mobject, array_name, color, opacity)
    rgbas = mobject.__dict__.get(array_name)
    if rgbas is None:
        if hasattr(mobject, array_name):
            return _stock_update_rgbas(mobject, array_name, color, opacity)
        rgbas = mobject.__dict__[array_name] = np.zeros((1, 4))
    if color is not None:
        rgbas[:, :3] = color._internal_value[:3]
    if opacity is not None:
        rgbas[:, 3] = opacity
    return mobject


def interpolate_color(mobject: VMobject, mobject1: VMobject, mobject2: VMobject, alpha: float) -> VMobject:
    """Take colours and widths of strokes between those of two others."""
    own, first, second = mobject.__dict__, mobject1.__dict__, mobject2.__dict__
    if not (first.keys() >= _NEEDED and second.keys() >= _NEEDED):
        return _stock_interpolate(mobject, mobject1, mobject2, alpha)
    if alpha != 1.0:
        rest = 1 - alpha
        for name in _MIXED:
            own[name] = rest * first[name] + alpha * second[name]
        return mobject
    for name in _MIXED:
        end = second[name]
        own[name] = end.copy() if isinstance(end, np.ndarray) else end
    return mobject


def equal_colors(color: ManimColor, other: object) -> bool:
    """Return whether two colours are the same, but for rounding."""
    if not isinstance(other, ManimColor):
        return bool(_stock_equals(color, other))
    pairs = zip(color._internal_value.tolist(), other._internal_value.tolist(), strict=True)
    return all(are_close(a, b, _ABSOLUTE_TOLERANCE) for a, b in pairs)
