"""The names of the legs of SumRule's triangles, where they meet nothing."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np
from manim import DOWN, RIGHT, UP, Line, Mobject, VMobject

from scenes.components.free_places import NOWHERE, move_clear
from scenes.components.plot import Plot
from scenes.components.text import Formula, type_sizes
from scenes.style.frame import Region
from scenes.style.theme import theme

__all__ = ["name_base", "name_rises", "name_triangle"]

ASIDE, ALONG = 4, 8  # half and quarter gaps that the name of a leg may stand away from it, and from its middle
ACROSS = 0.1  # frame units that the middle of a rise's name may be on the other side of the base


def name_triangle(
    base: Line,
    rises: Iterable[VMobject],
    slopes: Sequence[str],
    lines: np.ndarray,
    standing: Sequence[Mobject],
    *,
    plot: Plot | None = None,
    size: float | None = None,
) -> list[Formula]:
    """Name the base and the rises of a triangle, clear of lines and of what stands already; a name with no clear place
    is left out. In a plot they stand inside it, and where there is room off the rows of its numbers."""
    rises = list(rises)
    kept = name_base(base, rises, lines, standing, plot=plot, size=size)
    return [*kept, *name_rises(base, rises, slopes, lines, [*standing, *kept], plot=plot, size=size)]


def name_base(
    base: Line,
    rises: Sequence[VMobject],
    lines: np.ndarray,
    standing: Sequence[Mobject],
    *,
    plot: Plot | None = None,
    size: float | None = None,
) -> list[Formula]:
    """Name the base of a triangle, on the side where its first rise is not, if there is room."""
    level = DOWN if rises[0].get_end()[1] >= base.get_y() else UP
    return _name_leg(base, "", level, lines, standing, plot, size)


def name_rises(
    base: Line,
    rises: Sequence[VMobject],
    slopes: Sequence[str],
    lines: np.ndarray,
    standing: Sequence[Mobject],
    *,
    plot: Plot | None = None,
    size: float | None = None,
) -> list[Formula]:
    """Name the rises of a triangle, none on the other side of its base, where it would name another one's."""
    kept: list[Formula] = []
    for rise, code in zip(rises, slopes, strict=True):
        kept += _name_leg(rise, code, RIGHT, lines, [*standing, *kept], plot, size, base.get_y())
    return kept


def _name_leg(
    leg: VMobject,
    code: str,
    side: np.ndarray,
    lines: np.ndarray,
    standing: Sequence[Mobject],
    plot: Plot | None,
    size: float | None,
    level: float | None = None,
) -> list[Formula]:
    """Return the name of a leg in the largest type that has a place; none where there is none."""
    for each in type_sizes(size or theme.LABEL):
        label = Formula(f"{code} step(dif x)", size=each).next_to(leg, side, theme.GAP / 2)
        places = _near(label, leg, side)
        if level is not None:
            up = np.sign(leg.get_y() - level)
            places = [place for place in places if (place[1] - level) * up >= -ACROSS]
        if plot is not None:
            places = [place for place in places if _is_inside(label, place, plot.region)]
        if move_clear([label], [places], lines, standing, NOWHERE if plot is None else plot.number_rows):
            return [label]
    return []


def _is_inside(label: Mobject, place: np.ndarray, room: Region) -> bool:
    """Return whether a label would be inside a room at a place."""
    x, y = place[:2]
    across, up = label.width / 2, label.height / 2
    return bool(room.left <= x - across and x + across <= room.right and room.bottom <= y - up and y + up <= room.top)


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
