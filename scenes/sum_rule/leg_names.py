"""The names of the legs of SumRule's triangles, where they meet nothing."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np
from manim import DOWN, RIGHT, UP, Line, Mobject, VMobject

from scenes.components.free_places import NOWHERE, move_clear
from scenes.components.text import Formula, type_sizes
from scenes.style.theme import theme

__all__ = ["name_triangle"]

ASIDE, ALONG = 4, 5  # half and quarter gaps that the name of a leg may stand away from it, and from its middle


def name_triangle(
    base: Line,
    rises: Iterable[VMobject],
    slopes: Sequence[str],
    lines: np.ndarray,
    standing: Sequence[Mobject],
    size: float | None = None,
    rows: np.ndarray = NOWHERE,
) -> list[Formula]:
    """Name the base and the rises of a triangle, clear of lines and of what stands already, and where there is room off
    points (n, 3) of rows of numbers; a name with no clear place is left out."""
    rises, kept = list(rises), list[Formula]()
    level = DOWN if rises[0].get_end()[1] >= base.get_y() else UP
    for line, code, side in [(base, "", level), *zip(rises, slopes, (RIGHT,) * len(rises), strict=True)]:
        for each in type_sizes(size or theme.LABEL):
            label = Formula(f"{code} step(dif x)", size=each).next_to(line, side, theme.GAP / 2)
            if found := move_clear([label], [_near(label, line, side)], lines, [*standing, *kept], rows):
                kept += found
                break
    return kept


def _near(label: Mobject, leg: Mobject, side: np.ndarray) -> list[np.ndarray]:
    """Return where the name of a leg may stand at that side of it or at the other, the nearest places first."""
    along = np.abs(side[[1, 0, 2]])
    ways = [
        (away * theme.GAP / 2 * side, shift * theme.GAP / 4 * along)
        for away in range(ASIDE + 1)
        for shift in range(-ALONG, ALONG + 1)
    ]
    ways.sort(key=lambda way: float(np.linalg.norm(sum(way))))
    out = label.get_center() - leg.get_center()
    return [leg.get_center() + sign * (out + away) + shift for away, shift in ways for sign in (1, -1)]
