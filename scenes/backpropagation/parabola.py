"""Place the loss inside its parabola L = (y' − y)²/2 + c, beside the point that it belongs to.

The parabola is L'' = 1 in all units of the plot, so that its arms at any height follow from the plot's units.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import product

import numpy as np
from manim import VMobject

from scenes.components.plot import Plot
from scenes.style.theme import theme

__all__ = ["place_inside"]

CLEAR = 0.12  # between the label and an arm or the upright axis
RISE = 0.1  # by which it is tried higher up, where the arms are wider apart


def place_inside(labels: Sequence[VMobject], plot: Plot, lowest: np.ndarray, point: np.ndarray, way: float) -> VMobject:
    """Place the first label that has room beside a point of the parabola, on the inside, and return it.

    Parameters
    ----------
    labels
        The same text in several sizes, the best first.
    plot
        The plot that the parabola is drawn in.
    lowest, point
        The parabola's lowest point and the point on it, in the frame.
    way
        1 where the inside is to the right of the point, -1 where it is to the left.
    """
    start = point[1] + theme.GAP
    heights = np.arange(start, max(plot.region.top - labels[-1].height, start + RISE), RISE)
    for side, label, bottom in product((0, 1), labels, heights.tolist()):
        left, right = _inside(plot, lowest, point, bottom, way)[side]
        if right - left >= label.width:
            wanted = point[0] + way * (theme.GAP + label.width / 2)
            x = min(max(wanted, left + label.width / 2), right - label.width / 2)
            return label.move_to([x, bottom + label.height / 2, 0])
    label = labels[-1]
    return label.move_to([lowest[0], plot.region.top - label.height / 2, 0])


def _inside(
    plot: Plot, lowest: np.ndarray, point: np.ndarray, height: float, way: float
) -> tuple[tuple[float, float], tuple[float, float]]:
    """Return what is clear from arm to arm at a height: on the point's side of the upright axis, and the rest."""
    across, up = plot.unit
    arm = across * math.sqrt(max(2 * (height - lowest[1]) / up, 0.0))
    ends = lowest[0] - arm + CLEAR, lowest[0] + arm - CLEAR
    axis = plot.at(plot.origin[0], 0)[0]
    before, behind = (ends[0], min(ends[1], axis - CLEAR)), (max(ends[0], axis + CLEAR), ends[1])
    # An axis at the point itself leaves it the inside.
    is_left = (axis - point[0] > CLEAR) if way > 0 else (axis - point[0] >= -CLEAR)
    return (before, behind) if is_left else (behind, before)
