"""Anything cut by the frame's edge or outside of it, and anything in the band where a player shows captions."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from scenes.components.regions import CAPTION, FRAME
from scenes.layout.geometry import PIXELS
from scenes.layout.screen import Flaw, Item, Screen

__all__ = ["find_beyond_frame", "find_in_caption_band"]

SLACK = 0.03  # four pixels: the width of a line that ends at the edge


def find_beyond_frame(screen: Screen) -> Iterator[Flaw]:
    """Texts and things of which a part is outside of the frame."""
    edges = np.array([FRAME.left, FRAME.bottom, FRAME.right, FRAME.top])
    sides = ("left", "bottom", "right", "top")
    for item, reach in _reaches(screen):
        beyond = (reach - edges) * np.array([-1, -1, 1, 1])
        k = int(beyond.argmax())
        if beyond[k] > SLACK:
            yield Flaw("off_frame", item, None, f"{beyond[k] * PIXELS:.0f} px beyond the {sides[k]} edge", [reach])


def find_in_caption_band(screen: Screen) -> Iterator[Flaw]:
    """Texts and things that reach down into the band of the captions."""
    for item, reach in _reaches(screen):
        deep = min(CAPTION.top - reach[1], CAPTION.height)
        if deep > SLACK and reach[3] > FRAME.bottom:
            yield Flaw("caption_band", item, None, f"{deep * PIXELS:.0f} px into the caption band", [reach])


def _reaches(screen: Screen) -> Iterator[tuple[Item, np.ndarray]]:
    """Each item and its box with strokes; what has the background's colour and backdrops may reach where they like."""
    reach = screen.shapes.reach
    for item in (*screen.texts, *screen.things):
        which = [i for i in item.shapes if screen.shapes.is_shown[i]]
        if which:
            yield item, np.concatenate((reach[which, :2].min(axis=0), reach[which, 2:].max(axis=0)))
