"""The formats of a lecture's pictures: width to height, and how many pixels that is. Needs no manim."""

from __future__ import annotations

from collections.abc import Mapping

__all__ = ["DEFAULT_FORMAT", "FORMATS", "pixels_of"]

DEFAULT_FORMAT = "16:9"
FORMATS: Mapping[str, tuple[int, int]] = {"16:9": (16, 9), "4:3": (4, 3), "9:16": (9, 16), "1:1": (1, 1)}


def pixels_of(shape: tuple[float, float], shorter: int) -> tuple[int, int]:
    """Return the width and height of a picture whose shorter side has so many pixels, both even.

    Parameters
    ----------
    shape
        Width and height, in any unit.
    shorter
        Pixels of the shorter side.
    """
    unit = shorter / min(shape)
    width, height = (2 * round(side * unit / 2) for side in shape)
    return width, height
