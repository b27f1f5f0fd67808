"""A triangle in which three shares that sum to 1 are a point: its distances from the sides."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from manim import DOWN, LEFT, RIGHT, UP, Polygon, VGroup

from scenes.components.text import Formula
from scenes.style.frame import Region
from scenes.style.theme import theme

__all__ = ["ShareTriangle"]

NAME_ROOM = 0.55  # height over and under the triangle, where the corners are named
SLANT = np.sqrt(3) / 2  # height of a triangle with sides of length 1


class ShareTriangle(VGroup):
    """An equilateral triangle, whose height stands for 1; at a corner, all is one share.

    Parameters
    ----------
    region
        The room for it and the names of its corners.
    names
        Typst math of the corners: the uppermost, the left, and the right.

    Parts: `outline` and `names`.
    """

    def __init__(self, region: Region, names: Sequence[str]) -> None:
        super().__init__()
        room = region.height - 2 * NAME_ROOM
        height = min(room, region.width * SLANT)
        top = region.center + height / 2 * UP
        half = height / SLANT / 2 * RIGHT
        self.height_of_1 = height
        self.corners = np.array([top, top + height * DOWN - half, top + height * DOWN + half])
        self.outline = Polygon(*self.corners, color=theme.QUIET, stroke_width=theme.LINE)
        self.names = VGroup(*(Formula(name, size=theme.BODY) for name in names))
        for name, corner, side in zip(self.names, self.corners, (UP, DOWN + LEFT, DOWN + RIGHT), strict=True):
            name.next_to(corner, side, buff=theme.GAP / 2)
        self.add(self.outline, self.names)

    def at(self, shares: np.ndarray) -> np.ndarray:
        """Return the place of shares, shape (3,): the mean of the corners with them as weights."""
        return np.asarray(shares @ self.corners)

    def way(self, change: np.ndarray) -> np.ndarray:
        """Return the way in the frame that a change of the shares takes, which sums to 0."""
        return np.asarray(change @ self.corners)

    def foot(self, shares: np.ndarray, k: int) -> np.ndarray:
        """Return the point nearest to the shares' on the side that lies opposite to corner k."""
        spread = np.full(3, shares[k] / 2)
        spread[k] = -shares[k]
        return self.at(shares + spread)
