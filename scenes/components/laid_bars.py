"""A length measured by another: copies of a shorter bar laid end to end along a longer one, the last one cut."""

from __future__ import annotations

import math
from itertools import pairwise

import numpy as np
from manim import Rectangle, VGroup, VMobject

from scenes.style.theme import theme

__all__ = ["LaidBars", "cuts_between"]

UNSEEN = 0.02  # the share of a piece that is not seen at the end of the whole ones
FINEST = 0.05  # frame units: narrower pieces can't be told apart


def cuts_between(start: float, end: float, piece: float) -> np.ndarray:
    """Return where pieces laid from start to end begin and end: start, start ± |piece|, …, end; all pieces are whole
    but the last. Only the start where there is no length, or no piece."""
    length = end - start
    if not piece or not length:
        return np.array([start])
    count = max(1, math.ceil(abs(length / piece) - UNSEEN))
    return np.append(start + math.copysign(abs(piece), length) * np.arange(count), end)


class LaidBars(VGroup):
    """Pieces of a length laid from `ends[0]` to `ends[1]` at a height, with gaps by which they are counted.

    Pieces that could not be told apart are drawn as narrow as can be: nobody counts them, and there may be millions.
    """

    def __init__(self, ends: tuple[float, float], piece: float, bottom: float, height: float, color: str) -> None:
        cuts = cuts_between(*ends, max(abs(piece), FINEST) if piece else 0.0)
        lengths = np.abs(np.diff(cuts))
        gap = min(theme.GAP / 6, 0.3 * float(lengths.max(initial=0.0)))
        super().__init__(*(self._bar(a, b, gap, bottom, height, color) for a, b in pairwise(cuts)))

    @staticmethod
    def _bar(start: float, end: float, gap: float, bottom: float, height: float, color: str) -> VMobject:
        width = max(abs(end - start) - gap, gap / 4)
        bar = Rectangle(width=width, height=height, stroke_width=0, fill_color=color, fill_opacity=1)
        return bar.move_to([(start + end) / 2, bottom + height / 2, 0.0])
