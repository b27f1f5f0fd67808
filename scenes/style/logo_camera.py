"""Cameras that paint a logo on their ground, in the corner of the frame that is kept for it."""

from __future__ import annotations

from typing import Any

import numpy as np

from scenes.style.frame import Region, frame
from scenes.style.logo import Logo, draw_logo

__all__ = ["with_logo"]


def with_logo(camera: type[Any], logo: Logo) -> type[Any]:
    """Return a class of cameras that paint a logo on their ground, under all that a scene shows."""

    def init_background(self: Any) -> None:
        camera.init_background(self)
        self.set_background(_painted(np.array(self.background), logo))

    return type(camera.__name__, (camera,), {"init_background": init_background})


def _painted(ground: np.ndarray, logo: Logo) -> np.ndarray:
    """Return a ground with the logo over it; colours are weighted by alpha, as Cairo has them."""
    room = frame.logo
    if room is None:
        return ground
    rows, columns = _pixels(room, ground.shape)
    height, width = rows.stop - rows.start, columns.stop - columns.start
    ink = draw_logo(logo.data, logo.suffix, (width, height)).astype(float)[:height, :width]
    alpha, below = ink[..., 3:] / 255, ground[rows, columns].astype(float)
    below[..., :3] *= below[..., 3:] / 255
    above = np.concatenate([ink[..., :3] * alpha, ink[..., 3:]], axis=-1)
    ground[rows, columns] = np.round(above + (1 - alpha) * below).astype(ground.dtype)
    return ground


def _pixels(room: Region, shape: tuple[int, ...]) -> tuple[slice, slice]:
    """Return the rows and columns of a picture that a region of the frame takes."""
    height, width = shape[:2]
    left, right = ((x - frame.left) / frame.width * width for x in (room.left, room.right))
    top, bottom = ((frame.top - y) / frame.height * height for y in (room.top, room.bottom))
    return slice(round(top), max(round(bottom), round(top) + 1)), slice(round(left), max(round(right), round(left) + 1))
