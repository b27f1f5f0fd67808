"""Detect when code outside manim and this package gets hold of pixels: then they may change at any time.

manim gives copies away and paints all of every frame, so that whoever paints on a camera's arrays is seen at once, or
never. Here, a frame is painted in part and handed over as it is: what others hold is compared, or copied.
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
    """Return whether the function that asks was called by manim's cameras and renderers or by this package, and so were
    that many of its callers, one after the other."""
    frame: FrameType | None = sys._getframe(1)
    for _ in range(callers):
        frame = None if frame is None else frame.f_back
        if frame is None or not str(frame.f_globals.get("__name__")).startswith(INSIDE):
            return False
    return True


class Content:
    """Detect changes of an array's pixels: each content has its own token."""

    def __init__(self) -> None:
        self._token = object()
        self._copy: Frame | None = None

    def expose(self, pixels: Any) -> None:
        """Others have the array, and may change it at any time from now on."""
        if self._copy is None:
            self._copy = np.array(pixels)

    def find_token(self, pixels: Frame) -> object:
        """Return what stands for the array's pixels as they are now."""
        if self._copy is not None and not np.array_equal(self._copy, pixels):
            self._copy, self._token = pixels.copy(), object()
        return self._token


@dataclass(slots=True)
class PixelState:
    """Which of a camera's arrays others hold; anybody may hold a new camera's frame."""

    is_handed_over: bool = True  # the frame as it is, never to be painted on again
    is_exposed: bool = False  # others have the frame's array
    background: Content = field(default_factory=Content)
    # Another picture that others have and that may be painted on: manim's, of what stands still in a play.
    shared: Frame | None = None
    shared_content: Content = field(default_factory=Content)


class WatchedPixels:
    """Watch who reads and sets a camera's arrays; they keep manim's names."""

    @property
    def _state(self) -> PixelState:
        raise NotImplementedError

    @property
    def pixel_array(self) -> Frame:
        """The frame; after others have had it, it stays in its place, and each frame is a copy of it."""
        if not is_called_from_inside():
            self._expose_frame()
        return self._find_array("pixel_array")

    @pixel_array.setter
    def pixel_array(self, pixels: Any) -> None:
        self.__dict__["pixel_array"] = pixels
        if not is_called_from_inside():
            self._state.is_exposed, self._state.is_handed_over = True, False

    @property
    def background(self) -> Frame:
        """What frames are painted on; after others have had it, it is compared with what it was."""
        background = self._find_array("background")
        if not is_called_from_inside():
            self._state.background.expose(background)
        return background

    @background.setter
    def background(self, pixels: Any) -> None:
        self.__dict__["background"] = pixels
        content = self._state.background = Content()
        if not is_called_from_inside():
            content.expose(pixels)

    def _find_array(self, name: str) -> Frame:
        try:
            pixels: Frame = self.__dict__[name]
        except KeyError:
            raise AttributeError(f"{type(self).__name__} has no {name} yet", name=name, obj=self) from None
        return pixels

    def _find_token(self, background: Frame) -> object:
        """Return what stands for the pixels of a ground as they are now; a new token where nothing is known of it."""
        if background is self.__dict__.get("background"):
            return self._state.background.find_token(background)
        if background is self._state.shared:
            return self._state.shared_content.find_token(background)
        lease = find_lease(background)
        return object() if lease is None else lease.content

    def _expose_frame(self) -> None:
        self._state.is_exposed = True
