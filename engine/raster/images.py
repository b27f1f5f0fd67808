"""Paint images as manim does, with a Pillow that takes no floats for a picture, and only where they are seen."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from unittest.mock import patch

import numpy as np
from PIL import Image

from engine.raster.buffers import Frame

__all__ = ["images_from_floats", "overlay"]

_ROWS = 64  # that are laid over a frame at once


def overlay(frame: Frame, image: Image.Image) -> None:
    """Lay an RGBA image of the frame's size over it, in place: Pillow's ``alpha_composite``.

    That leaves the frame as it is where the image is clear.
    """
    box = image.getbbox()
    if box is None:
        return
    left, top, right, bottom = box
    for begin in range(top, bottom, _ROWS):
        end = min(begin + _ROWS, bottom)
        part = frame[begin:end, left:right]
        below = Image.fromarray(np.ascontiguousarray(part))
        part[...] = np.asarray(Image.alpha_composite(below, image.crop((left, begin, right, end))))


@contextmanager
def images_from_floats() -> Iterator[None]:
    """Take an array of floats for an empty RGBA picture of its size, as Pillow did before version 13.

    manim 0.22 makes the picture that it pastes an image into from zeros, which are floats.
    """
    from_array = Image.fromarray

    def accept_floats(array: Any, mode: str | None = None) -> Image.Image:
        if mode == "RGBA" and array.dtype == np.float64:
            return Image.new(mode, array.shape[::-1])
        return from_array(array, mode)

    with patch.object(Image, "fromarray", accept_floats):
        yield
