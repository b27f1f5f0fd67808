"""Paint the vector mobjects of a flat camera in batches, through the methods that manim's cameras paint by.

What the fast path does not know all about is left to manim, mobject by mobject.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

import cairo
import numpy as np
from manim import Camera, Mobject, PMobject, VMobject
from manim.mobject.types.image_mobject import AbstractImageMobject
from PIL import Image

from engine.damage.frame_damage import add_damage, forget_damage
from engine.damage.regions import Boxes, find_boxes
from engine.mobjects.family import list_painted
from engine.raster.buffers import Frame
from engine.raster.contexts import read_matrix
from engine.raster.frame_ownership import FrameOwnershipMixin
from engine.raster.gradient_budget import allowed_error
from engine.raster.images import images_from_floats, overlay
from engine.raster.painting import ShapeRun, gather, paint
from engine.raster.styles import Ends

if TYPE_CHECKING:
    from engine.raster.contexts import Context

__all__ = ["VectorPaintingMixin"]

_VISIBLE = (VMobject, PMobject, AbstractImageMobject)  # what manim's cameras paint
_OVERLAY = Camera.overlay_PIL_image


class VectorPaintingMixin(FrameOwnershipMixin):
    """Paint runs of vector mobjects at once."""

    def capture_mobjects(self, mobjects: Iterable[Mobject], **kwargs: Any) -> None:
        """Paint the mobjects over the frame."""
        self._own_frame()
        if self.is_stock:
            forget_damage(self.pixel_array)
            self._state.kinds.clear()  # its methods may be others than a moment ago
        self._state.error_budget = allowed_error(self.pixel_width * self.pixel_height)
        super().capture_mobjects(mobjects, **kwargs)

    def type_or_raise(self, mobject: Mobject) -> type[Mobject]:
        """Return the kind of mobject that decides how it is painted."""
        kinds = self._state.kinds
        try:
            kind = kinds[type(mobject)]
        except KeyError:
            kind = kinds[type(mobject)] = super().type_or_raise(mobject)
        if kind is not VMobject and kind is not Mobject:
            forget_damage(self.pixel_array)
        return kind

    def display_vectorized(self, vmobject: VMobject, ctx: Context) -> Any:
        """Paint one vector mobject as manim does."""
        forget_damage(self.pixel_array)
        return super().display_vectorized(vmobject, ctx)

    def display_multiple_vectorized_mobjects(self, vmobjects: list[VMobject], pixel_array: Frame) -> None:
        """Paint vector mobjects, in their own colours or in those of pictures behind them."""
        if self.is_stock or any(vmobject.get_background_image() for vmobject in vmobjects):
            forget_damage(self.pixel_array)
            super().display_multiple_vectorized_mobjects(vmobjects, pixel_array)
        else:
            self.display_multiple_non_background_colored_vmobjects(vmobjects, pixel_array)

    def display_image_mobject(self, image_mobject: AbstractImageMobject, pixel_array: Frame) -> None:
        """Paint an image as manim does, whatever Pillow makes of the array that manim begins with."""
        with images_from_floats():
            super().display_image_mobject(image_mobject, pixel_array)

    def overlay_PIL_image(self, pixel_array: Frame, image: Image.Image) -> None:  # noqa: N802 - manim names it so
        """Lay an image over the frame, where it is seen; manim copies the whole frame three times for it."""
        stock = super().overlay_PIL_image
        if (
            getattr(stock, "__func__", None) is _OVERLAY
            and self.image_mode == image.mode == "RGBA"
            and not self.is_stock
        ):
            overlay(pixel_array, image)
        else:
            stock(pixel_array, image)

    def get_mobjects_to_display(
        self,
        mobjects: Iterable[Mobject],
        include_submobjects: bool = True,
        excluded_mobjects: list[Mobject] | None = None,
    ) -> list[Mobject]:
        """Return the mobjects to paint, undermost first."""
        if not include_submobjects or excluded_mobjects or self.is_stock:
            displayed: list[Mobject] = super().get_mobjects_to_display(mobjects, include_submobjects, excluded_mobjects)
            return displayed
        painted = list_painted(mobjects, self.use_z_index)
        unseen = {
            kind
            for kind in set(map(type, painted))
            if self._tracks_damage and issubclass(kind, Mobject) and not issubclass(kind, _VISIBLE)
        }
        # A tracker has a point and leaves no trace, but would part what can be painted at once.
        return [mobject for mobject in painted if type(mobject) not in unseen] if unseen else painted

    def display_multiple_non_background_colored_vmobjects(
        self, vmobjects: Iterable[VMobject], pixel_array: Frame
    ) -> None:
        """Paint vector mobjects in their own colours."""
        if self.is_stock:
            super().display_multiple_non_background_colored_vmobjects(vmobjects, pixel_array)
            return
        if pixel_array is not self.pixel_array:
            forget_damage(pixel_array)
        self._paint(self._take_context(pixel_array), list(vmobjects))

    def _paint(self, context: Context, mobjects: list[VMobject]) -> None:
        run = gather(mobjects)
        if run is not None:
            self._paint_run(context, run)
        elif len(mobjects) == 1:
            self.display_vectorized(mobjects[0], context)
        else:  # one of them is not for the fast path: find out which
            half = len(mobjects) // 2
            self._paint(context, mobjects[:half])
            self._paint(context, mobjects[half:])

    def _paint_run(self, context: Context, run: ShapeRun) -> None:
        if not self._prepare(run):
            for mobject in run.mobjects:
                self.display_vectorized(mobject, context)
            return
        if self._tracks_damage:
            add_damage(self.pixel_array, self._find_boxes(run, context.get_matrix()))
        paint(context, run, self._find_ends, self.cairo_line_width_multiple)

    def _prepare(self, run: ShapeRun) -> bool:
        """Bring the run onto the picture plane; False where that is manim's to do."""
        return True

    def _find_boxes(self, run: ShapeRun, matrix: cairo.Matrix) -> Boxes:
        widths = np.maximum(run.widths, run.background_widths) * self.cairo_line_width_multiple
        return find_boxes(run.points, run.counts, widths, read_matrix(matrix), self.pixel_array.shape)

    def _find_ends(self, mobject: VMobject) -> Ends:
        """Return where the gradient of a mobject starts and ends: x0, y0, x1, y1."""
        ends = self.transform_points_pre_display(mobject, mobject.get_gradient_start_and_end_points())
        return [x for point in ends for x in point[:2]]
