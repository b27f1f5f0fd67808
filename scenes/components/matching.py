"""Turn one formula into another: each glyph that both have moves to its place, the same way in every process."""

from __future__ import annotations

from hashlib import sha256

import numpy as np
from manim import Mobject, TransformMatchingShapes

__all__ = ["TransformMatchingGlyphs"]

DECIMALS = 3  # to which outlines of height 1 are compared, as manim does


class TransformMatchingGlyphs(TransformMatchingShapes):
    """manim's transformation of matching shapes, painted in an order that is the same in every process.

    manim goes through sets of Python's own hashes, which are salted: which of two glyphs lies above would differ from
    worker to worker. Numbers made of the outlines alone keep their place in a set.
    """

    @staticmethod
    def get_mobject_key(mobject: Mobject) -> int:
        """Return a number for the outline, whatever its place and size."""
        shape = mobject.copy().center().set(height=1)
        outline = np.round(shape.points, DECIMALS) + 0.0
        return int.from_bytes(sha256(outline.tobytes()).digest()[:7], "big")
