"""Pieces of area laid end to end as a bar, so that the corner is seen beside the strips, however small the step."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from manim import LEFT, RIGHT, VGroup

from scenes.components.signed_area import AreaPlane, SignedRectangle, Span
from scenes.components.table import ValueTable
from scenes.components.text import Formula
from scenes.framework.numbers import Figure
from scenes.rule_parts import U, V
from scenes.style.frame import Region
from scenes.style.theme import theme

__all__ = ["ROOM", "PieceBar", "hang_bars"]

HEIGHT = 0.34  # of a bar, in frame units
NUMBERS_ABOVE = 0.1  # frame units between a row and its bar
ROOM = NUMBERS_ABOVE + HEIGHT  # that a bar takes under its row
BESIDE = 1.3  # frame units at the right of a bar for how often it is enlarged


class PieceBar(VGroup):
    """A bar of the pieces' areas, end to end, hatched where they count as negative, and how often it is enlarged.

    Parts: `pieces` by name and `label`.
    """

    def __init__(self, room: Region, areas: Mapping[str, float], longest: float, power: Figure) -> None:
        super().__init__()
        colors = {"v": theme.roles[V], "u": theme.roles[U], "corner": theme.TEXT}
        plane = AreaPlane(room, [longest], [1.0])
        self.power, end = power.value, 0.0
        self.pieces: dict[str, SignedRectangle] = {}
        for name, area in areas.items():
            start, end = end, end + abs(area) * self.power
            ends = (start, end) if area >= 0 else (end, start)
            self.pieces[name] = _draw_piece(plane, ends, colors[name])
        self.add(*self.pieces.values())
        sign = "" if power.equals == "=" else "approx "
        self.label = Formula(f"{sign}times {power}", size=theme.SMALL, color=theme.QUIET)
        self.label.next_to(self, RIGHT, theme.GAP).set_y(room.center[1])

    def small(self) -> VGroup:
        """Return the pieces as they are before they are enlarged."""
        start = VGroup(*(piece.copy() for piece in self.pieces.values()))
        return start.stretch(1 / self.power, 0, about_point=self.get_edge_center(LEFT))


def _draw_piece(plane: AreaPlane, ends: Span, color: str) -> SignedRectangle:
    """Draw a piece of a bar; one whose ends run backwards is hatched."""
    piece = SignedRectangle(plane, lambda: (ends, (0.0, 1.0)), color)
    piece.clear_updaters()
    return piece


def hang_bars(table: ValueTable, areas: Sequence[Mapping[str, float]], powers: Sequence[Figure]) -> list[PieceBar]:
    """Hang a bar under each row of a table: its pieces, enlarged as the step is smaller, on one scale for all rows."""
    sums = [sum(map(abs, each.values())) * power.value for each, power in zip(areas, powers, strict=True)]
    longest = max(sums) or 1.0
    room, bars = table.region, []
    for row, each, power in zip(table.rows, areas, powers, strict=True):
        top = float(row.get_bottom()[1]) - NUMBERS_ABOVE
        bars.append(PieceBar(Region(room.left, room.right - BESIDE, top - HEIGHT, top), each, longest, power))
    return bars
