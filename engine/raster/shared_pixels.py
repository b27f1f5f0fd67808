"""Track which pixel arrays code outside manim and this package has references to: it may change them at any time.

manim returns copies and repaints all of every frame, so that whatever else is painted on a camera's arrays shows at
once, or never. Here, a frame is painted in part and returned without a copy: arrays that are shared with code outside
are compared with what they were, or copied.
"""

from __future__ import annotations

import sys
from dataclasses import dataclass, field
from types import FrameType
from typing import Any

import numpy as np

from engine.raster.buffers import Frame, find_lease

__all__ = ["Content", "PixelState", "WatchedPixels", "is_called_from_inside"]

INSIDE = ("manim.camera.", "manim.renderer.", f"{__name__.partition('.')[0]}.")


def is_called_from_inside(callers: int = 1) -> bool:
    """Return whether manim's cameras and renderers or this package called the function that asks.

    With `callers` above 1, they must have called that many functions in a row, up the call stack.
    """
    frame: FrameType | None = sys._getframe(1)
    for _ in range(callers):
        frame = None if frame is None else frame.f_back
        if frame is None or not str(frame.f_globals.get("__name__")).startswith(INSIDE):
            return False
    return True


class Content:
    """Give each content of an array a token of its own, so that a change of its pixels is a change of the token."""

    def __init__(self) -> None:
        self._token = object()
        self._copy: Frame | None = None

    def share(self, pixels: Any) -> None:
        """Compare the array with a copy from now on: code outside has it, and may change it."""
        if self._copy is None:
            self._copy = np.array(pixels)

    def find_token(self, pixels: Frame) -> object:
        """Return the token of the array's present pixels."""
        if self._copy is not None and not np.array_equal(self._copy, pixels):
            self._copy, self._token = pixels.copy(), object()
        return self._token


@dataclass(slots=True)
class PixelState:
    """Which of a camera's arrays are shared with code outside; a new camera's frame may be."""

    is_handed_over: bool = True  # the frame itself: it must not be painted on again
    is_shared: bool = False  # code outside has the frame's array
    background: Content = field(default_factory=Content)
    # manim's picture of what does not move in a play, where code outside has it.
    static_image: Frame | None = None
    static_image_content: Content = field(default_factory=Content)


class WatchedPixels:
    """Record when code outside reads or sets a camera's arrays; they keep manim's names."""

    @property
    def _state(self) -> PixelState:
        raise NotImplementedError

    @property
    def pixel_array(self) -> Frame:
        """The frame; once code outside has it, it stays the camera's array, and each frame is a copy of it."""
        if not is_called_from_inside():
            self._share_frame()
        return self._find_array("pixel_array")

    @pixel_array.setter
    def pixel_array(self, pixels: Any) -> None:
        self.__dict__["pixel_array"] = pixels
        if not is_called_from_inside():
            self._state.is_shared, self._state.is_handed_over = True, False

    @property
    def background(self) -> Frame:
        """What frames are painted on; once code outside has it, it is compared with what it was."""
        background = self._find_array("background")
        if not is_called_from_inside():
            self._state.background.share(background)
        return background

    @background.setter
    def background(self, pixels: Any) -> None:
        self.__dict__["background"] = pixels
        content = self._state.background = Content()
        if not is_called_from_inside():
            content.share(pixels)

    def _find_array(self, name: str) -> Frame:
        try:
            pixels: Frame = self.__dict__[name]
        except KeyError:
            raise AttributeError(f"{type(self).__name__} has no {name} yet", name=name, obj=self) from None
        return pixels

    def _find_token(self, background: Frame) -> object:
        """Return the token of a background's present pixels; a new one where nothing is known of them."""
        if background is self.__dict__.get("background"):
            return self._state.background.find_token(background)
        if background is self._state.static_image:
            return self._state.static_image_content.find_token(background)
        lease = find_lease(background)
        return object() if lease is None else lease.content

    def _share_frame(self) -> None:
        self._state.is_shared = True
