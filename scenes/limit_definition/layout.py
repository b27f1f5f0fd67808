"""The regions of the frame that LimitDefinition uses."""

from __future__ import annotations

from manim import Mobject

from scenes.style.frame import Region, frame
from scenes.style.theme import theme

__all__ = ["lens_room", "limit_room", "plot_region", "side_region"]

LENS_ROWS = (1.1, 2.7, 2.0)  # heights of the function, the glass and the limit


def plot_region() -> Region:
    """Return the room of the plot."""
    return frame.body.split_panes(1.6, 1)[0]


def side_region() -> Region:
    """Return the room of what is written beside the plot."""
    return frame.body.split_panes(1.6, 1)[1]


def lens_room(function: Mobject) -> Region:
    """Return the room of the magnifying glass: below the function, or in an upright frame at the right, so that its
    rays pass by the function."""
    if frame.is_wide:
        return side_region().split_rows(*LENS_ROWS)[1].below(function, theme.GAP)
    return side_region().split_rows(LENS_ROWS[1], LENS_ROWS[2])[0].split_columns(1, 1)[1]


def limit_room() -> Region:
    """Return the room of the limit, below the glass."""
    return side_region().split_rows(*(LENS_ROWS if frame.is_wide else LENS_ROWS[1:]))[-1]
