"""Manage who holds a camera's frame and its Cairo contexts: frames are handed over without a copy where that is safe.

manim copies every frame that it gives away. Here, a frame that was handed over is never painted on again, and a camera
whose context others hold paints as manim does.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from engine.damage.frame_damage import copy_damage, forget_damage, restore_background
from engine.raster.buffers import Frame, pool
from engine.raster.bypassed_methods import REPLACED
from engine.raster.camera_state import CameraState, states
from engine.raster.contexts import make_context
from engine.raster.shared_pixels import Content, WatchedPixels, is_called_from_inside

if TYPE_CHECKING:
    from manim import Camera as _Camera  # a mixin stands before a camera class, whose methods it calls

    from engine.raster.contexts import Context
else:
    _Camera = object

__all__ = ["FrameOwnershipMixin"]


class FrameOwnershipMixin(WatchedPixels, _Camera):
    """Own, lend and hand over a camera's frame and contexts."""

    # Where a class paints more than manim's own, what it touches isn't known.
    _tracks_damage = False

    @property
    def _state(self) -> CameraState:
        state = states.get(self)
        if state is None:
            state = states[self] = CameraState()
        return state

    @property
    def is_stock(self) -> bool:
        """Whether this very camera is to paint as manim does, with the same context all the time."""
        return self._state.is_context_lent or not self.__dict__.keys().isdisjoint(REPLACED)

    def hand_over_frame(self) -> Frame:
        """Return the painted frame itself, the next one being painted into another buffer; a copy if others have it."""
        state = self._state
        if state.is_handed_over or state.is_shared or self.is_stock:
            return self.copy_frame()
        state.is_handed_over = True
        return self.pixel_array

    def copy_frame(self) -> Frame:
        """Return a copy of the painted frame, on which its receiver may paint."""
        return pool.take_copy(self.pixel_array)

    def share_static_image(self, picture: Frame) -> None:
        """Compare a play's static image with what it was from now on: code outside has it, and may change it."""
        state = self._state
        if picture is not state.static_image:
            forget_damage(picture)
            state.static_image, state.static_image_content = picture, Content()
            state.static_image_content.share(picture)

    def _share_frame(self) -> None:
        if self._state.is_handed_over:
            self._replace_frame(self.copy_frame())
        super()._share_frame()

    def _distrust_shared_frame(self) -> None:
        """Drop the frame's damage region if others may have painted on the frame."""
        if self._state.is_shared:
            forget_damage(self.pixel_array)

    def set_pixel_array(self, pixel_array: Any, convert_from_floats: bool = False) -> None:
        """Fill the frame with the given picture."""
        frame = self.__dict__.get("pixel_array")
        if frame is not None:
            if self._state.is_handed_over:
                self._replace_frame(pool.take(frame.shape))
            self._distrust_shared_frame()
        if self._tracks_damage and self._is_background(pixel_array):
            restore_background(self.pixel_array, pixel_array, self._find_token(pixel_array))
        else:
            super().set_pixel_array(pixel_array, convert_from_floats)
            forget_damage(self.pixel_array)

    def _is_background(self, picture: Any) -> bool:
        frame = self.__dict__.get("pixel_array")
        return (
            frame is not None
            and type(picture) is np.ndarray
            and picture is not frame
            and (picture.dtype, picture.shape) == (frame.dtype, frame.shape)
        )

    def _replace_frame(self, frame: Frame) -> None:
        context = self.pixel_array_to_cairo_context.pop(id(self.pixel_array), None)
        self.pixel_array = frame
        self._state.is_handed_over = False
        if context is not None:
            # manim keeps a context, and with it the place the frame had when it was made.
            self.pixel_array_to_cairo_context[id(frame)] = make_context(frame, context.get_matrix())

    def _own_frame(self) -> None:
        """Let the frame be one that nobody else has, with the same picture."""
        if self._state.is_handed_over:
            frame = pool.take_copy(self.pixel_array)
            copy_damage(self.pixel_array, frame)
            self._replace_frame(frame)

    def get_cairo_context(self, pixel_array: Frame) -> Context:
        """Return the context that paints on an array; who has the frame's own may change how all that follows is
        painted."""
        if pixel_array is self.pixel_array and not is_called_from_inside():
            self._lend()
            pixel_array = self.pixel_array
        return self._take_context(pixel_array)

    def _take_context(self, pixels: Frame) -> Context:
        """Return the context that manim paints with on an array, for the camera's own use."""
        context: Context = super().get_cairo_context(pixels)
        return context

    @property
    def pixel_array_to_cairo_context(self) -> dict[int, Context]:
        """The contexts that the camera keeps; others that have them may change them."""
        if not is_called_from_inside():
            self._lend()
        contexts: dict[int, Context] = self.__dict__["pixel_array_to_cairo_context"]
        return contexts

    @pixel_array_to_cairo_context.setter
    def pixel_array_to_cairo_context(self, contexts: dict[int, Context]) -> None:
        self.__dict__["pixel_array_to_cairo_context"] = contexts

    def get_cached_cairo_context(self, pixel_array: Frame) -> Context | None:
        """Return the context that is kept for an array, if there is one."""
        if not is_called_from_inside():
            self._lend()
        context: Context | None = super().get_cached_cairo_context(pixel_array)
        return context

    def cache_cairo_context(self, pixel_array: Frame, ctx: Context) -> None:
        """Keep a context for an array."""
        if not is_called_from_inside():
            self._lend()
        super().cache_cairo_context(pixel_array, ctx)

    def _lend(self) -> None:
        """Paint as manim does from now on, on one frame with one context, which somebody else has, too."""
        self._share_frame()
        self._state.is_context_lent = True
