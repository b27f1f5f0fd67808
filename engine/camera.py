"""Cameras that paint what manim's own paint, several times faster; ``fast_camera`` makes one of any camera class.

A class that defines for itself what the fast path replaces keeps its own way.
"""

from __future__ import annotations

import itertools as it
from collections.abc import Iterable
from functools import cache
from typing import Any

import cairo
import numpy as np
from manim import Camera, Mobject, MovingCamera, MultiCamera, ThreeDCamera, VMobject

from engine.families import list_painted
from engine.frames import Frame, pool
from engine.painting import Run, is_plain, paint
from engine.paths import Floats, Ints
from engine.solids import find_corners, project, shade, sort_by_depth
from engine.styles import Ends, gather_stops

_KNOWN = (Camera, MovingCamera, MultiCamera, ThreeDCamera)
# The methods that the fast path replaces or goes past.
_BYPASSED = (
    "capture_mobjects",
    "get_mobjects_to_display",
    "type_or_raise",
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


class FlatPainting:
    """What a fast camera adds to a flat one."""

    _is_handed_over = False

    def hand_over_frame(self) -> Frame:
        """The painted frame itself; the next one is painted into another buffer."""
        self._is_handed_over = True
        return self.pixel_array

    def set_pixel_array(self, pixel_array: Any, convert_from_floats: bool = False) -> None:
        """Fill the frame with the given picture."""
        if self._is_handed_over:
            shape = self.pixel_array.shape
            self._replace_frame(pool.take(shape))
        super().set_pixel_array(pixel_array, convert_from_floats)

    def _replace_frame(self, frame: Frame) -> None:
        self.pixel_array_to_cairo_context.pop(id(self.pixel_array), None)
        self.pixel_array = frame
        self._is_handed_over = False

    def capture_mobjects(self, mobjects: Iterable[Mobject], **kwargs: Any) -> None:
        """Paint the mobjects over the frame."""
        if self._is_handed_over:
            self._replace_frame(pool.take_copy(self.pixel_array))
        super().capture_mobjects(mobjects, **kwargs)

    def type_or_raise(self, mobject: Mobject) -> type[Mobject]:
        """The kind of mobject that decides how it is painted."""
        if type(mobject) not in self._kinds:
            self._kinds[type(mobject)] = super().type_or_raise(mobject)
        return self._kinds[type(mobject)]

    @property
    def _kinds(self) -> dict[type[Mobject], type[Mobject]]:
        return self.__dict__.setdefault("_kinds_by_class", {})

    def get_mobjects_to_display(
        self,
        mobjects: Iterable[Mobject],
        include_submobjects: bool = True,
        excluded_mobjects: list[Mobject] | None = None,
    ) -> list[Mobject]:
        """The mobjects to paint, undermost first."""
        if not include_submobjects or excluded_mobjects:
            return super().get_mobjects_to_display(mobjects, include_submobjects, excluded_mobjects)
        return list_painted(mobjects, self.use_z_index)

    def display_multiple_non_background_colored_vmobjects(
        self, vmobjects: Iterable[VMobject], pixel_array: Frame
    ) -> None:
        """Paint vector mobjects in their own colours."""
        context = self.get_cairo_context(pixel_array)
        for plain, group in it.groupby(vmobjects, is_plain):
            if plain:
                self._paint_plain(context, list(group))
            else:
                for vmobject in group:
                    self.display_vectorized(vmobject, context)

    def _paint_plain(self, context: cairo.Context, mobjects: list[VMobject]) -> None:
        arrays = [mobject.points for mobject in mobjects]
        points = np.concatenate(arrays)
        if not np.isfinite(points).all():
            # manim leaves out a mobject with a point at infinity.
            mobjects = [mobject for mobject in mobjects if np.isfinite(mobject.points).all()]
            if mobjects:
                self._paint_plain(context, mobjects)
            return
        counts = np.array([len(array) for array in arrays])
        self._paint_run(context, mobjects, points, counts)

    def _paint_run(self, context: cairo.Context, mobjects: list[VMobject], points: Floats, counts: Ints) -> None:
        paint(context, self._gather_run(mobjects, points, counts))

    def _gather_run(self, mobjects: list[VMobject], points: Floats, counts: Ints) -> Run:
        def find_ends(i: int) -> Ends:
            ends = mobjects[i].get_gradient_start_and_end_points()
            return [x for point in self.transform_points_pre_display(mobjects[i], ends) for x in point[:2]]

        return Run(
            mobjects,
            points,
            counts,
            gather_stops([mobject.fill_rgbas for mobject in mobjects]),
            gather_stops([mobject.stroke_rgbas for mobject in mobjects]),
            gather_stops([mobject.background_stroke_rgbas for mobject in mobjects]),
            find_ends,
            self.cairo_line_width_multiple,
        )


class SolidPainting(FlatPainting):
    """What a fast camera adds to a camera in space."""

    def get_mobjects_to_display(self, *args: Any, **kwargs: Any) -> list[Mobject]:
        """The mobjects to paint, undermost first: shaded ones by depth, below all others."""
        return sort_by_depth(FlatPainting.get_mobjects_to_display(self, *args, **kwargs), self.get_rotation_matrix())

    def _paint_run(self, context: cairo.Context, mobjects: list[VMobject], points: Floats, counts: Ints) -> None:
        projected = project(self, mobjects, points, counts)
        if not np.isfinite(projected).all():  # a point in the plane of the camera's eye
            for mobject in mobjects:
                self.display_vectorized(mobject, context)
            return
        run = self._gather_run(mobjects, projected, counts)
        shaded = [i for i, mobject in enumerate(mobjects) if mobject.shade_in_3d]
        if shaded and self.should_apply_shading:
            self._shade(run, points, np.array(shaded))
        paint(context, run)

    def _shade(self, run: Run, points: Floats, shaded: Ints) -> None:
        firsts = np.concatenate(([0], np.cumsum(run.counts)[:-1]))[shaded]
        mobjects = [run.mobjects[i] for i in shaded]
        corners = find_corners(mobjects, points, firsts, run.counts[shaded], self.light_source.points[0])
        ends = np.concatenate((run.points[corners.starts, :2], run.points[corners.ends, :2]), axis=1).tolist()
        lights = zip(shaded.tolist(), corners.start_light.tolist(), corners.end_light.tolist(), strict=True)
        for i, start, end in lights:
            for stops in (run.fills, run.strokes, run.backgrounds):
                stops[i] = shade(stops[i], start, end)
        run.ends = dict(zip(shaded.tolist(), ends, strict=True))


def _is_known(camera_class: type[Camera]) -> bool:
    """Whether all that the fast path replaces is manim's own in this class."""
    base = next(kind for kind in camera_class.__mro__ if kind in _KNOWN)
    names = _BYPASSED + (_BYPASSED_IN_3D if issubclass(base, ThreeDCamera) else ())
    return all(getattr(camera_class, name) is getattr(base, name) for name in names)


@cache
def fast_camera(camera_class: type[Camera]) -> type[Camera]:
    """The fast subclass of a camera class; the class itself where its painting is its own."""
    if issubclass(camera_class, FlatPainting) or not issubclass(camera_class, Camera) or not _is_known(camera_class):
        return camera_class
    painting = SolidPainting if issubclass(camera_class, ThreeDCamera) else FlatPainting
    return type(f"Fast{camera_class.__name__}", (painting, camera_class), {"__doc__": painting.__doc__})
