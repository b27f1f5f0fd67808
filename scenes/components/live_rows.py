"""Rows of live numbers: a name, the sign that says whether the number is rounded, and the number."""

from __future__ import annotations

from manim import DOWN, LEFT, RIGHT, VGroup, VMobject

from scenes.components.number import LiveNumber, LiveSign
from scenes.components.text import Formula
from scenes.style.theme import theme

__all__ = ["LiveRows", "live_row"]


def live_row(name: str | VMobject, number: LiveNumber, gap: float | None = None) -> VGroup:
    """Write `name = number`, with ≈ while the number is rounded; a name given as text is Typst math of the number's
    size."""
    label = Formula(name, size=number.size) if isinstance(name, str) else name
    return VGroup(label, LiveSign(number), number).arrange(RIGHT, buff=theme.GAP if gap is None else gap)


class LiveRows(VGroup):
    """Rows below one another, aligned at the left: (name, live number), or a mobject that stands for a row."""

    def __init__(self, *rows: tuple[str | VMobject, LiveNumber] | VMobject) -> None:
        super().__init__(*(live_row(*row) if isinstance(row, tuple) else row for row in rows))
        self.arrange(DOWN, buff=theme.SPACE, aligned_edge=LEFT)
