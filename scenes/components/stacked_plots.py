"""Two plots one above the other on one x: what happens at an x above is found straight below it."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from scenes.components.plot import Plot
from scenes.style.frame import Region
from scenes.style.theme import theme

__all__ = ["stack_plots"]

ALIKE = 2.5  # two heights whose ratio is less become one, so that a length above keeps its length below


def stack_plots(
    x_range: tuple[float, float],
    y_ranges: Sequence[tuple[float, float]],
    region: Region,
    names: Sequence[str],
    *,
    alike: bool = True,
    numbered_above: bool = True,
    y_axis: float | None = None,
) -> tuple[Plot, Plot]:
    """Make two plots with their axes of x one above the other.

    Parameters
    ----------
    x_range
        What both show.
    y_ranges
        What each shows, the upper one first.
    region
        The room of both.
    names
        Typst math at the ends of their axes of y.
    alike
        Whether ranges of like length are made equally long.
    numbered_above
        Whether the upper axis of x has numbers too; without them it has marks alone, which stand over the numbers of
        the lower one.
    y_axis
        The x at which the axes of y stand, where it is not 0 or the edge nearest to it.
    """
    spans = [float(np.ptp(each)) for each in y_ranges]
    if alike and max(spans) < ALIKE * min(spans):
        y_ranges = [_widened(each, max(spans)) for each in y_ranges]
    rooms = region.split_rows(1, 1, gap=theme.GAP)

    def plots(*lefts: float) -> list[Plot]:
        return [
            Plot(
                x_range,
                y_range,
                Region(room.left + left, room.right, room.bottom, room.top),
                names=("x", name),
                y_axis=y_axis,
            )
            for y_range, room, name, left in zip(y_ranges, rooms, names, lefts, strict=True)
        ]

    starts = [float(plot.at(x_range[0], 0)[0]) for plot in plots(0, 0)]
    above, below = plots(max(starts) - starts[0], max(starts) - starts[1])
    if not numbered_above:
        above.leave_x_unnumbered()
    return above, below


def _widened(y_range: tuple[float, float], span: float) -> tuple[float, float]:
    """Return a range of that span about the same middle."""
    middle = sum(y_range) / 2
    return middle - span / 2, middle + span / 2
