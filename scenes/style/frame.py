"""Named parts of the frame, so that scenes are laid out without coordinates, in each format of a picture.

The lowest band stays free: there a player shows the captions. The shorter side of any frame is 8 units, so that text
has the same size in all of them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import cast

import numpy as np
from manim import DOWN, LEFT, Group, Mobject, VGroup, VMobject

from scenes.style.context import ContextProxy
from scenes.style.formats import FORMATS, pixels_of
from scenes.style.theme import theme

__all__ = ["FRAMES", "WIDESCREEN", "Frame", "Region", "frame", "frame_of_picture", "use_frame"]


@dataclass(frozen=True)
class Region:
    """A rectangle of the frame, in frame units."""

    left: float
    right: float
    bottom: float
    top: float

    @property
    def width(self) -> float:
        return self.right - self.left

    @property
    def height(self) -> float:
        return self.top - self.bottom

    @property
    def center(self) -> np.ndarray:
        return self.at(0, 0)

    def at(self, x: float, y: float) -> np.ndarray:
        """Return the point at fractions −1..1 of the way from the middle to the edges; (-1, 1) is the upper left
        corner."""
        return np.array(
            [
                (self.left + self.right + x * self.width) / 2,
                (self.bottom + self.top + y * self.height) / 2,
                0.0,
            ]
        )

    def inset(self, margin: float) -> Region:
        """Return the region less a margin on each side."""
        return Region(self.left + margin, self.right - margin, self.bottom + margin, self.top - margin)

    def split_columns(self, *shares: float, gap: float | None = None) -> list[Region]:
        """Return columns from left to right whose widths are in the ratio of the shares."""
        gap = theme.SPACE if gap is None else gap
        room = self.width - gap * (len(shares) - 1)
        columns, x = [], self.left
        for share in shares:
            width = room * share / sum(shares)
            columns.append(Region(x, x + width, self.bottom, self.top))
            x += width + gap
        return columns

    def split_rows(self, *shares: float, gap: float | None = None) -> list[Region]:
        """Return rows from top to bottom whose heights are in the ratio of the shares."""
        gap = theme.SPACE if gap is None else gap
        room = self.height - gap * (len(shares) - 1)
        rows, y = [], self.top
        for share in shares:
            height = room * share / sum(shares)
            rows.append(Region(self.left, self.right, y - height, y))
            y -= height + gap
        return rows

    def split_panes(
        self, *shares: float, rows: Sequence[float] | None = None, gap: float | None = None
    ) -> list[Region]:
        """Return columns where the frame in use is wide, and else rows: a picture, and what is written to it.

        The rows' heights are in the ratio of `rows`, by default equal; `shares` are those of the columns' widths.
        """
        if frame.is_wide:
            return self.split_columns(*shares, gap=gap)
        return self.split_rows(*(rows or [1] * len(shares)), gap=gap)

    def below(self, mobject: Mobject, gap: float | None = None) -> Region:
        """Return the region less what a mobject and a gap under it take from its top."""
        gap = theme.SPACE if gap is None else gap
        return Region(self.left, self.right, self.bottom, min(self.top, float(mobject.get_bottom()[1]) - gap))

    def hang(self, above: Mobject, rows: Sequence[Mobject], gap: float | None = None) -> Group | VGroup:
        """Stand rows below each other under a mobject, aligned at its left, and return them as one group; closer where
        the region would not do, and smaller, to the least type, where it would not do even so."""
        gap = 2 * theme.SPACE if gap is None else gap
        room, least = float(above.get_bottom()[1]) - self.bottom, theme.GAP / 2 * len(rows)
        height = float(sum(row.height for row in rows))
        smallest = max(theme.SMALL / getattr(row, "size", theme.SMALL) for row in rows)
        factor = min(1.0, max((room - least) / height, smallest))
        gap = max(theme.GAP / 2, min(gap, (room - height) / len(rows)))
        for row in rows:
            if factor < 1:
                row.scale(factor)
            row.next_to(above, DOWN, buff=gap).align_to(above, LEFT)
            above = row
        strokes = [row for row in rows if isinstance(row, VMobject)]
        return VGroup(*strokes) if len(strokes) == len(rows) else Group(*rows)

    def overrun(self, mobject: Mobject, middle: np.ndarray) -> float:
        """Return how far a mobject would reach beyond the region with its middle there; 0 where it is inside."""
        half = np.array([mobject.width, mobject.height]) / 2
        low, high = middle[:2] - half, middle[:2] + half
        beyond = np.concatenate([[self.left, self.bottom] - low, high - [self.right, self.top]])
        return float(max(0.0, beyond.max()))

    def place(self, mobject: Mobject, x: float = 0, y: float = 0) -> Mobject:
        """Move a mobject to fractions −1..1 of the room it has in the region; too large a one is made to fit."""
        factor = min(1.0, self.width / max(mobject.width, 1e-9), self.height / max(mobject.height, 1e-9))
        if factor < 1:
            mobject.scale(factor)
        half = np.array([self.width - mobject.width, self.height - mobject.height, 0.0]) / 2
        return mobject.move_to(self.center + half * np.array([x, y, 0.0]))


@dataclass(frozen=True)
class Frame(Region):
    """The whole picture, and its named parts."""

    left: float = -64 / 9
    right: float = 64 / 9
    bottom: float = -4.0
    top: float = 4.0
    header_height: float = 0.95
    caption_height: float = 0.9
    logo_size: tuple[float, float] | None = None

    def with_logo(self, size: tuple[float, float]) -> Frame:
        """Return the frame with a corner kept for a logo of a width and height."""
        return replace(self, logo_size=size)

    @property
    def logo(self) -> Region | None:
        """Where the lecture's logo stands, if it has one: at the right of the header, which ends before it."""
        if self.logo_size is None:
            return None
        safe, (width, height) = self.inset(theme.MARGIN), self.logo_size
        return Region(safe.right - width, safe.right, safe.top - height, safe.top)

    @property
    def is_wide(self) -> bool:
        """Whether columns stand in it, rather than rows."""
        return self.width > 1.2 * self.height

    def pixels(self, shorter: int) -> tuple[int, int]:
        """Return the width and height of a picture whose shorter side has so many pixels, both even."""
        return pixels_of((self.width, self.height), shorter)

    @property
    def header(self) -> Region:
        """Where the title stands."""
        safe, logo = self.inset(theme.MARGIN), self.logo
        right = safe.right if logo is None else logo.left - theme.SPACE
        return Region(safe.left, right, safe.top - self.header_height + 0.15, safe.top)

    @property
    def body(self) -> Region:
        """Where the pictures stand: below the title, above the captions."""
        safe = self.inset(theme.MARGIN)
        return Region(safe.left, safe.right, self.caption.top, self.header.bottom - 0.15)

    def beside_title(self, pane: Region) -> Region:
        """Return a pane with the room over it, beside the title; the pane alone where panes are rows."""
        if not self.is_wide:
            return pane
        header, logo = self.header, self.logo
        right = min(pane.right, header.right)
        if logo is not None and right - pane.left < pane.width / 2:  # nothing can stand beside the logo, but under it
            return Region(pane.left, pane.right, pane.bottom, logo.bottom - theme.GAP)
        return Region(pane.left, right, pane.bottom, header.top)

    @property
    def caption(self) -> Region:
        """The lowest band, which a player's captions cover."""
        return Region(self.left, self.right, self.bottom, self.bottom + self.caption_height)


SHORTER = 8.0  # units of the shorter side of every frame: text has the same size in all


def _frame_of(width: int, height: int) -> Frame:
    """Return the frame of a format. In an upright one a title has two lines, and the captions, which there have more
    lines, more room."""
    unit = SHORTER / min(width, height) / 2
    sides = (-width * unit, width * unit, -height * unit, height * unit)
    return Frame(*sides) if width >= height else Frame(*sides, header_height=1.5, caption_height=1.8)


FRAMES: Mapping[str, Frame] = {name: _frame_of(*shape) for name, shape in FORMATS.items()}
WIDESCREEN = FRAMES["16:9"]


def frame_of_picture(width: int, height: int) -> Frame:
    """Return the frame of a picture by its size in pixels, for pictures that outlive the use of their frame: that of
    the format whose ratio of width to height is nearest (both sides are rounded to even ones)."""
    return min(FRAMES.values(), key=lambda each: abs(each.width / each.height - width / height))


_frame = ContextProxy("frame", WIDESCREEN)
# The frame in use. It must not be asked while a module is imported, nor in a default argument: it would be kept.
frame = cast(Frame, _frame)
use_frame = _frame.use
