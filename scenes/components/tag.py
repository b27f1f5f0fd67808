"""A label on a plate of the background's colour, so that it can be read over whatever it stands on.

Over the background itself the plate is not seen.
"""

from __future__ import annotations

from typing import cast

from manim import Animation, RoundedRectangle, VGroup, VMobject

from scenes.style.theme import theme

__all__ = ["Tag"]

OPACITY = 0.92
PAD = 0.1
EDGE = 8.0  # width of the dark edge of letters without a plate


class Tag(VGroup):
    """A label and its plate. Its `gap` is what is left of the usual distance of a label, as the plate has a margin.

    One that `passes` over a picture as the camera moves has an edge round its letters instead: a plate would cut a hole
    into what it passes.
    """

    @property
    def gap(self) -> float:
        return theme.GAP - PAD

    def show_plate(self, share: float) -> Animation:
        """Return the animation that lets the plate be seen as far as said, 0 to 1 of what it usually is."""
        return cast(Animation, self.plate.animate.set_fill(opacity=share * OPACITY))

    def show(self, share: float) -> list[Animation]:
        """Return the animations that let plate and letters be seen as far as said."""
        return [self.show_plate(share), cast(Animation, self[1].animate.set_opacity(share))]

    def __init__(self, label: VMobject, *, passes: bool = False) -> None:
        super().__init__()
        self.plate = RoundedRectangle(
            width=label.width + 2 * PAD,
            height=label.height + 2 * PAD,
            corner_radius=PAD,
            stroke_width=0,
            fill_color=theme.BACKGROUND,
            fill_opacity=0 if passes else OPACITY,
        ).move_to(label)
        if passes:
            label.set_stroke(theme.BACKGROUND, EDGE, OPACITY, background=True)
        self.add(self.plate, label)
