"""Paint scenes in space: mobjects are projected, sorted by depth and shaded before they are painted as flat ones."""

from __future__ import annotations

from typing import Any

import numpy as np
from manim import Mobject

from engine.raster.camera import FastCameraMixin
from engine.raster.gradient_budget import flatten_gradients
from engine.raster.painting import ShapeRun
from engine.raster.paths import Floats
from engine.raster.three_d import find_own_gradients, project, shade, sort_by_depth

__all__ = ["ThreeDCameraMixin"]


class ThreeDCameraMixin(FastCameraMixin):
    """Paint scenes in space fast."""

    def get_mobjects_to_display(self, *args: Any, **kwargs: Any) -> list[Mobject]:
        """Return the mobjects to paint, undermost first: shaded ones by depth, below all others."""
        if self.is_stock:
            return super().get_mobjects_to_display(*args, **kwargs)
        return sort_by_depth(FastCameraMixin.get_mobjects_to_display(self, *args, **kwargs), self.get_rotation_matrix())

    def _prepare(self, run: ShapeRun) -> bool:
        in_space = run.points
        run.points = project(self, run)
        if not np.isfinite(run.points).all():  # a point in the plane of the camera's eye
            return False
        if self.should_apply_shading:
            self._apply_shading(run, in_space)
        return True

    def _gather_scene(self, mobjects: list[Mobject]) -> ShapeRun | None:
        self.reset_rotation_matrix()  # as its capture_mobjects does
        return super()._gather_scene(mobjects)

    def _apply_shading(self, run: ShapeRun, in_space: Floats) -> None:
        """Light the run's shaded faces; gradients of little visible effect become colours."""
        shaded = shade(run, in_space, self.light_source.points[0])
        if not len(shaded):
            return
        for numbers in find_own_gradients(self, run, shaded):
            run.ends.update(dict.fromkeys(numbers, self._find_ends(run.mobjects[numbers[0]])))
        pixels_per_unit = self.pixel_width / self.frame_width
        state = self._state
        state.error_budget -= flatten_gradients(
            run, shaded, pixels_per_unit, self.cairo_line_width_multiple, state.error_budget
        )
