"""The regions of the frame that GradientDescent1D uses."""

from __future__ import annotations

from scenes.style.frame import Region, frame
from scenes.style.theme import theme

__all__ = ["columns", "dial_rooms", "side"]

STRIP = 1.6  # height of the dial's columns


def columns() -> list[Region]:
    """Return the rooms of the plot, and of what is written beside it."""
    return frame.body.split_panes(1.75, 1)


def side() -> Region:
    """Return the room of what is written beside the plot."""
    return columns()[1]


def dial_rooms() -> tuple[list[Region], Region]:
    """Return the rooms of the plot and the map, and below them that of the dial."""
    body = frame.body
    cut = body.bottom + STRIP
    upper = Region(body.left, body.right, cut + theme.GAP, body.top - theme.GAP)
    return upper.split_columns(1, 1), Region(body.left, body.right, body.bottom, cut)
