"""Draw a scene as it stands, in another size than it runs at, and write pictures for the page."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from PIL import Image

from lecture.preview.render_jobs import STILL

if TYPE_CHECKING:
    from scenes.framework.scene import BaseScene

__all__ = ["SMALL", "draw_picture", "write_png", "write_thumbnail"]

SMALL = 144  # pixels of the height of a thumbnail
FAST = 1  # zlib's least effort: a picture is written to be read once, on the same machine


def draw_picture(scene: BaseScene, shorter: int = STILL) -> np.ndarray:
    """Return the scene as it stands, as an RGB array of another size; the run goes on as if nothing had been drawn.

    `shorter` is how many pixels the shorter side has.
    """
    camera = scene.camera
    before = (camera.pixel_width, camera.pixel_height)
    _resize(scene, scene.context.frame.pixels(shorter))
    try:
        return np.ascontiguousarray(scene.renderer.draw(scene)[:, :, :3])
    finally:
        _resize(scene, before)


def _resize(scene: BaseScene, size: tuple[int, int]) -> None:
    camera = scene.camera
    camera.pixel_width, camera.pixel_height = size
    camera.init_background()
    camera.reset()


def write_png(picture: np.ndarray, folder: Path) -> Path:
    """Write a picture under a name that nobody can guess."""
    file = folder / f"{os.urandom(8).hex()}.png"
    Image.fromarray(picture).save(file, "PNG", compress_level=FAST)
    return file


def write_thumbnail(picture: np.ndarray, folder: Path) -> Path:
    """Write the picture small."""
    file = folder / f"{os.urandom(8).hex()}.jpg"
    Image.fromarray(picture).reduce(max(1, picture.shape[0] // SMALL)).save(file, "JPEG", quality=88)
    return file
