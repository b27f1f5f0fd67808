"""Paint scenes in space: mobjects are projected, sorted by depth and shaded before they are painted as flat ones."""

from __future__ import annotations

from typing import Any

import numpy as np
from manim import Mobject, VMobject

from engine.raster.camera import FastCameraMixin
from engine.raster.gradient_budget import flatten_gradients
from engine.raster.painting import ShapeRun
from engine.raster.paths import Ints
from engine.raster.three_d import LitFaces, find_depth_order, find_own_gradients, project, shade, sort_by_depth

__all__ = ["ThreeDCameraMixin"]


class ThreeDCameraMixin(FastCameraMixin):
    """Paint scenes in space fast."""

    def get_mobjects_to_display(self, *args: Any, **kwargs: Any) -> list[Mobject]:
        """Return the mobjects to paint, undermost first: shaded ones by depth, below all others."""
        if self.is_stock:
            return super().get_mobjects_to_display(*args, **kwargs)
        return sort_by_depth(FastCameraMixin.get_mobjects_to_display(self, *args, **kwargs), self.get_rotation_matrix())

    def _gather_scene(self, mobjects: list[Mobject]) -> ShapeRun | None:
        self.reset_rotation_matrix()  # as its capture_mobjects does
        return super()._gather_scene(mobjects)

    def _list_scene(self, mobjects: list[Mobject]) -> list[Mobject]:
        # Faces of a surface that stands still have to be found where they were, though the camera moves.
        return FastCameraMixin.get_mobjects_to_display(self, mobjects)

    def _sort(self, run: ShapeRun) -> ShapeRun:
        shaded, faces = np.flatnonzero(run.is_shaded), self._state.faces
        if not len(shaded) or faces is None:
            return run
        order = self._find_order(run, shaded, faces) if self._state.order is None else self._state.order
        return run.take(np.concatenate((shaded[order], np.flatnonzero(~run.is_shaded))))

    def _prepare(self, run: ShapeRun) -> bool:
        shaded = np.flatnonzero(run.is_shaded)
        faces = self._find_lit_faces(run, shaded) if len(shaded) else None
        self._state.order = None
        run.points = project(self, run)
        if not np.isfinite(run.points).all():  # a point in the plane of the camera's eye
            return False
        if faces is not None and self.should_apply_shading:
            self._apply_shading(run, shaded, faces)
        return True

    def _find_lit_faces(self, run: ShapeRun, shaded: Ints) -> LitFaces:
        """Return what light makes of the faces numbered ``shaded``, as it was in the last painting where they stand
        still."""
        points, counts, source = run.points_of_shaded(), run.counts[shaded], self.light_source.points[0]
        state = self._state
        if state.faces is None or not state.faces.are_still(points, counts, source):
            state.faces = LitFaces.of(_pick(run, shaded), points, counts, source)
        return state.faces

    def _find_order(self, run: ShapeRun, shaded: Ints, faces: LitFaces) -> Ints:
        return find_depth_order(_pick(run, shaded), faces.centers, self.get_rotation_matrix())

    def _apply_shading(self, run: ShapeRun, shaded: Ints, faces: LitFaces) -> None:
        """Light the run's shaded faces; gradients of little visible effect become colours."""
        state = self._state
        shade(run, shaded, faces, run.points_of_shaded())
        for numbers in find_own_gradients(self, run, shaded):
            run.ends[numbers] = self._find_ends(run.mobjects[numbers[0]])
        pixels_per_unit = self.pixel_width / self.frame_width
        state.order = order = self._find_order(run, shaded, faces)
        state.error_budget -= flatten_gradients(
            run, shaded, order, pixels_per_unit, self.cairo_line_width_multiple, state.error_budget
        )


def _pick(run: ShapeRun, numbers: Ints) -> list[VMobject]:
    return [run.mobjects[i] for i in numbers.tolist()]
