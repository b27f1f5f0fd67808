"""What of the frame a surface in space takes, so that labels can stand beside it."""

from __future__ import annotations

import numpy as np
from manim import Mobject
from PIL import Image, ImageDraw

from scenes.components.space import CameraView
from scenes.style.frame import frame

__all__ = ["Shadow"]

FINENESS = 20  # points of the shadow to a frame unit


class Shadow:
    """The places of the frame that faces in space, shape (faces, corners, 3), are seen at; those that are not finite
    are left out."""

    def __init__(self, view: CameraView, corners: np.ndarray) -> None:
        there = corners[np.isfinite(corners).all(axis=(1, 2))]
        self.size = round(frame.width * FINENESS), round(frame.height * FINENESS)
        picture = Image.new("1", self.size)
        draw = ImageDraw.Draw(picture)
        seen = view.camera.project_points(there.reshape(-1, 3))[:, :2].reshape(*there.shape[:2], 2)
        for face in self._pixels(seen):
            draw.polygon(face.ravel().tolist(), fill=1)
        self.mask = np.asarray(picture)

    def share(self, mobject: Mobject, middle: np.ndarray) -> float:
        """Return how much of a mobject's box is over the surface with its middle there, from 0 to 1."""
        half = np.array([mobject.width, mobject.height]) / 2
        (left, bottom), (right, top) = (self._pixels(middle[:2] + sign * half).round().astype(int) for sign in (-1, 1))
        inside = self.mask[max(top, 0) : max(bottom, 0), max(left, 0) : max(right, 0)]
        return float(inside.sum() / max((right - left) * (bottom - top), 1))

    def _pixels(self, places: np.ndarray) -> np.ndarray:
        return np.asarray((places - [frame.left, frame.top]) * [FINENESS, -FINENESS])
