"""The legend of a surface coloured by height: a bar in the colours from low to high, with numbers beside it."""

from __future__ import annotations

from collections.abc import Sequence

from manim import RIGHT, UP, Line, Rectangle, VGroup

from scenes.components.mesh import height_colors
from scenes.components.text import scale_label
from scenes.components.ticks import label_ticks, multiples, name_with, nice_step
from scenes.framework.numbers import typeset_number
from scenes.style.theme import theme

__all__ = ["HeightLegend"]

WIDTH, TICK = 0.16, 0.08
MOST = 4  # steps, as on the z-axis of a box
MARGIN = 0.04  # of the bar at each end, where no number stands


class HeightLegend(VGroup):
    """A bar that stands for the heights from `low` to `high` as `by_height` colours them; the name is over it.

    Parameters
    ----------
    low, high
        The heights at its ends.
    name
        Typst math over it; what the numbers share is added.
    height
        Of the bar, in frame units.
    color
        The surface's hue: the function's, unless given.
    """

    def __init__(
        self, low: float, high: float, *, name: str = "z", height: float = 2.4, color: str | None = None
    ) -> None:
        super().__init__()
        bar = Rectangle(width=WIDTH, height=height, stroke_color=theme.QUIET, stroke_width=theme.HAIRLINE)
        bar.set_fill(list(height_colors(color)), opacity=1).set_sheen_direction(UP)
        step = nice_step(high - low, MOST)
        ticks = multiples((low, high), step, MARGIN)
        scale = label_ticks(ticks, step)
        self.numbers = [scale_label(typeset_number(text)) for text in scale.texts]
        title = scale_label(name_with(name, scale)).next_to(bar, UP, theme.GAP)
        self.add(bar, title)
        self._mark(bar, [(tick - low) / (high - low) for tick in ticks])

    def _mark(self, bar: Rectangle, shares: Sequence[float]) -> None:
        """Stand each number beside its share of the bar."""
        foot = bar.get_corner(RIGHT - UP)
        for share, number in zip(shares, self.numbers, strict=True):
            place = foot + share * bar.height * UP
            self.add(Line(place, place + TICK * RIGHT, color=theme.QUIET, stroke_width=theme.HAIRLINE))
            self.add(number.next_to(place + TICK * RIGHT, RIGHT, theme.GAP / 2))
