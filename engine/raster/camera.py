"""Paint scenes incrementally: of a frame that shows an earlier painting, only the tiles that changed since.

``FastCameraMixin`` stands before a camera class of manim's and paints what that paints, several times faster.
"""

from __future__ import annotations

from collections.abc import Iterable

import cairo
import numpy as np
from manim import Mobject, VMobject

from engine.damage.frame_damage import find_damage, forget_damage, restore_background, set_damage
from engine.damage.regions import Boxes, mark_boxes
from engine.damage.tiles import Rectangle, cover, covered, empty_grid, fill_rows
from engine.raster.buffers import Frame, pool
from engine.raster.contexts import clip_rows, make_context, read_matrix
from engine.raster.gradient_budget import allowed_error
from engine.raster.painting import ShapeRun, gather, paint
from engine.raster.vector_painting import VectorPaintingMixin

__all__ = ["FastCameraMixin"]


class FastCameraMixin(VectorPaintingMixin):
    """Paint flat scenes fast."""

    def paint_scene(self, background: Frame, mobjects: Iterable[Mobject]) -> None:
        """Paint the mobjects on the background; of a frame that shows an earlier painting, only what has changed
        since."""
        mobjects = list(mobjects)
        run = self._gather_scene(mobjects) if self._tracks_damage and self._is_background(background) else None
        if run is None:
            self.set_frame_to_background(background)
            self.capture_mobjects(mobjects)
            return
        state = self._state
        if state.is_handed_over:
            self._replace_frame(pool.take(self.pixel_array.shape))
        self._distrust_shared_frame()
        frame = self.pixel_array
        context = self._take_context(frame)
        matrix = context.get_matrix()
        boxes = self._find_boxes(run, matrix)
        token = self._find_token(background)
        changes = state.history.add(run, boxes, (*read_matrix(matrix), self.cairo_line_width_multiple), token)
        damage = find_damage(frame)
        stale = None
        if damage is not None and damage.background is token and damage.history is state.history:
            stale = None if damage.painting is None else state.history.since(damage.painting)
        if stale is None:
            restore_background(frame, background, token)
        forget_damage(frame)  # until all is painted: an error on the way may be caught by somebody
        if stale is None:
            paint(context, run, self._find_ends, self.cairo_line_width_multiple)
        else:
            self._paint_part(matrix, run, boxes, background, cover(stale))
        damage = set_damage(frame, token, mark_boxes(empty_grid(*frame.shape[:2]), boxes))
        damage.history, damage.painting, damage.changes = state.history, state.history.number, changes

    def _gather_scene(self, mobjects: list[Mobject]) -> ShapeRun | None:
        """Return all of the scene as one run; None where some of it is to be painted otherwise."""
        self._state.error_budget = allowed_error(self.pixel_width * self.pixel_height)
        painted = self._list_scene(mobjects)
        if not painted or not all(issubclass(kind, VMobject) for kind in set(map(type, painted))):
            return None
        run = gather(painted)
        if run is None or any(vmobject.background_image for vmobject in painted):
            return None
        return self._sort(run) if self._prepare(run) else None

    def _list_scene(self, mobjects: list[Mobject]) -> list[Mobject]:
        """Return the mobjects to paint, before :meth:`_sort`."""
        return self.get_mobjects_to_display(mobjects)

    def _sort(self, run: ShapeRun) -> ShapeRun:
        """Return a scene's run in the order of painting."""
        return run

    def _paint_part(
        self, matrix: cairo.Matrix, run: ShapeRun, boxes: Boxes, background: Frame, rectangles: list[Rectangle]
    ) -> None:
        """Paint some of the frame again.

        At the left and right of a clip, and where it is of several parts, Cairo cuts shapes off with a rounding of
        their edges. So whole rows are painted, one band of them after another, in a scratch frame and with those shapes
        that reach the rectangles; and only these are taken from there.
        """
        scratch = self._state.scratch
        if scratch is None or scratch.shape != background.shape:
            scratch = self._state.scratch = np.zeros_like(background)
        for rectangle in rectangles:
            scratch[rectangle.pixels] = background[rectangle.pixels]
        tiles = covered(rectangles, boxes.grid_shape)
        context = make_context(scratch, matrix)
        for band in cover(fill_rows(tiles)):
            chosen = boxes.reach(tiles & covered([band], tiles.shape))
            if chosen.any():
                clip_rows(context, band.pixels[0], matrix)
                part = run if chosen.all() else run.take(np.flatnonzero(chosen))
                paint(context, part, self._find_ends, self.cairo_line_width_multiple)
        for rectangle in rectangles:
            self.pixel_array[rectangle.pixels] = scratch[rectangle.pixels]
