"""The regions of the frame that LimitDefinition uses."""

from __future__ import annotations

from scenes.style.frame import Region, frame

__all__ = ["plot_region", "side_region"]


def plot_region() -> Region:
    """Return the room of the plot."""
    return frame.body.split_panes(1.6, 1)[0]


def side_region() -> Region:
    """Return the room of what is written beside the plot."""
    return frame.body.split_panes(1.6, 1)[1]
