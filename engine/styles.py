"""What of a vector mobject is painted, and in which colours, gathered for many mobjects at a time.

Colours are handed to Cairo as manim's stock camera hands them: blue first, so that memory holds RGBA.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

import cairo
import numpy as np
import numpy.typing as npt
from manim import VMobject

Stops = list[list[float]]
Ends = Sequence[float]


def gather_stops(arrays: list[npt.NDArray[np.float64]]) -> list[Stops]:
    """The colour stops of each array of (stops, 4), as lists of red, green, blue and alpha."""
    rows = np.concatenate(arrays).tolist()
    if len(rows) == len(arrays):
        return [[row] for row in rows]
    stops, start = [], 0
    for array in arrays:
        stops.append(rows[start : start + len(array)])
        start += len(array)
    return stops


def is_seen(stops: Stops) -> bool:
    """Whether paint of these colours leaves a trace."""
    return any(stop[3] > 0 for stop in stops)


def stroke_width(mobject: VMobject) -> float:
    """The width that ``get_stroke_width`` gives."""
    width = mobject.stroke_width
    return max(0.0, int(width) if isinstance(width, str) else width)


@cache
def _offsets(n: int) -> list[float]:
    return np.linspace(0, 1, n).tolist()


def set_source(context: cairo.Context, stops: Stops, ends: Ends | None) -> None:
    """Paint with one colour, or with a gradient between the points ``ends`` (x0, y0, x1, y1)."""
    if len(stops) == 1:
        red, green, blue, alpha = stops[0]
        context.set_source_rgba(blue, green, red, alpha)
        return
    gradient = cairo.LinearGradient(*ends)
    for offset, (red, green, blue, alpha) in zip(_offsets(len(stops)), stops, strict=True):
        gradient.add_color_stop_rgba(offset, blue, green, red, alpha)
    context.set_source(gradient)
