"""List the methods of manim's cameras that the fast cameras replace or go past.

A class or a camera that defines one of them for itself is painted by manim as it stands.
"""

from __future__ import annotations

from functools import cache

from manim import Camera, ThreeDCamera

from engine.stock_methods import StockMethods

__all__ = ["REPLACED", "find_bypassed"]

_BYPASSED = (
    "capture_mobjects",
    "get_mobjects_to_display",
    "type_or_raise",
    "display_multiple_vectorized_mobjects",
    "display_multiple_non_background_colored_vmobjects",
    "display_vectorized",
    "set_cairo_context_path",
    "set_cairo_context_color",
    "apply_fill",
    "apply_stroke",
    "get_fill_rgbas",
    "get_stroke_rgbas",
    "transform_points_pre_display",
    "set_pixel_array",
    "set_frame_to_background",
    "reset",
    "get_cairo_context",
    "get_cached_cairo_context",
    "cache_cairo_context",
)
_BYPASSED_IN_3D = ("modified_rgbas", "project_points", "project_point")

# A projection may be replaced on one camera without another way of painting: it is asked for all points.
_PROJECTIONS = frozenset({"project_points", "project_point"})
# Those that a camera paints as manim does for, where one of them has been put on this very camera.
REPLACED = frozenset((*_BYPASSED, *_BYPASSED_IN_3D)) - _PROJECTIONS


@cache
def find_bypassed(base: type[Camera]) -> StockMethods:
    """Return what must be manim's own in a camera class whose nearest known base this is."""
    return StockMethods.of(base, *_BYPASSED, *(_BYPASSED_IN_3D if issubclass(base, ThreeDCamera) else ()))
