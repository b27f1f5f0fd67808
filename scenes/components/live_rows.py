"""Rows of live numbers: a name, the sign that says whether the number is rounded, and the number."""

from __future__ import annotations

from collections.abc import Sequence

from manim import DOWN, LEFT, RIGHT, VGroup, VMobject

from scenes.components.number import LiveNumber, LiveSign, width_of
from scenes.components.text import Formula, baseline_of
from scenes.style.theme import theme

__all__ = ["LiveRows", "live_row"]


def live_row(name: str | VMobject, number: LiveNumber, gap: float | None = None) -> VGroup:
    """Write `name = number`, with ≈ while the number is rounded; a name given as text is Typst math of the number's
    size. All three stand on one baseline."""
    label = Formula(name, size=number.size) if isinstance(name, str) else name
    row = VGroup(label, LiveSign(number), number).arrange(RIGHT, buff=theme.GAP if gap is None else gap)
    height = baseline_of(label)
    for part in row[1:]:
        part.stand_at(height)
    return row


class LiveRows(VGroup):
    """Rows below one another, aligned at the left: (name, live number), or a mobject that stands for a row."""

    def __init__(self, *rows: tuple[str | VMobject, LiveNumber] | VMobject) -> None:
        super().__init__(*(live_row(*row) if isinstance(row, tuple) else row for row in rows))
        self.arrange(DOWN, buff=theme.SPACE, aligned_edge=LEFT)

    def share_of(self, width: float, longest: Sequence[str]) -> float:
        """Return the share of its size at which each row has room in `width` with the longest text of its number, 1 at
        most."""
        shares = [1.0]
        for row, text in zip(self, longest, strict=True):
            gaps, number = (len(row) - 1) * theme.GAP, row[-1]
            letters = sum(part.width for part in row[:-1]) + width_of(text, number.size)
            shares.append((width - gaps) / letters)
        return min(shares)
