"""Let manim paint images with a Pillow that takes no array of floats for a picture."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from unittest.mock import patch

import numpy as np
from PIL import Image

__all__ = ["images_from_floats"]


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
