"""A triangle in which three shares that sum to 1 are a point: its distances from the sides."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from manim import DOWN, LEFT, RIGHT, UP, Line, Polygon, VGroup

from scenes.components.text import Formula
from scenes.style.frame import Region
from scenes.style.theme import theme

__all__ = ["ShareTriangle"]

MARGIN = 0.5  # height over and under the triangle, for what stands beside its point
BESIDE, CLEAR = 0.35, 0.18  # from a side to what stands beside it; share of a side that it keeps from the corners
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
        room = region.height - 2 * MARGIN
        height = min(room, region.width * SLANT)
        top = region.center + height / 2 * UP
        half = height / SLANT / 2 * RIGHT
        self.height_of_1 = height
        self.corners = np.array([top, top + height * DOWN - half, top + height * DOWN + half])
        self.outline = Polygon(*self.corners, color=theme.QUIET, stroke_width=theme.LINE)
        self.names = VGroup(*(Formula(name, size=theme.BODY) for name in names))
        # No way to a corner goes on through its name.
        for name, corner, side in zip(self.names, self.corners, (RIGHT, UP + LEFT, UP + RIGHT), strict=True):
            name.next_to(corner, side, buff=theme.GAP)
        self.add(self.outline, self.names)

    def measure(self) -> VGroup:
        """Return a measure of the height, which is 1, at the left of the triangle and the name of its corner."""
        (top, left, _), x = self.corners, float(self.names[1].get_left()[0]) - theme.SPACE
        ends = np.array([[x, top[1], 0.0], [x, left[1], 0.0]])
        style = {"color": theme.QUIET, "stroke_width": theme.AXIS}
        tick = theme.GAP / 2 * RIGHT
        lines = VGroup(Line(*ends, **style), *(Line(end - tick, end + tick, **style) for end in ends))
        return VGroup(lines, Formula("1", size=theme.BODY, color=theme.QUIET).next_to(lines, LEFT, buff=theme.GAP / 2))

    def at(self, shares: np.ndarray) -> np.ndarray:
        """Return the place of shares, shape (3,): the mean of the corners with them as weights."""
        return np.asarray(shares @ self.corners)

    def way(self, change: np.ndarray) -> np.ndarray:
        """Return the way in the frame that a change of the shares takes, which sums to 0."""
        return np.asarray(change @ self.corners)

    def beside(self, shares: np.ndarray, k: int) -> np.ndarray:
        """Return a place outside the side that lies opposite to corner k, near the foot, and clear of the corners."""
        start, end = (self.corners[j] for j in range(3) if j != k)
        along = float(np.dot(self.foot(shares, k) - start, end - start) / np.dot(end - start, end - start))
        way = self.corners.mean(axis=0) - self.corners[k]
        on_side = start + float(np.clip(along, CLEAR, 1 - CLEAR)) * (end - start)
        return np.asarray(on_side + BESIDE * way / np.linalg.norm(way))

    def foot(self, shares: np.ndarray, k: int) -> np.ndarray:
        """Return the point nearest to the shares' on the side that lies opposite to corner k."""
        spread = np.full(3, shares[k] / 2)
        spread[k] = -shares[k]
        return self.at(shares + spread)
