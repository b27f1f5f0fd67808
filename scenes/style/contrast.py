"""Colours for text that must be read from the back row: a quantity's colour, as far towards the text's as it takes."""

from __future__ import annotations

from manim import ManimColor

from scenes.lint.color import contrast, luminance, parse
from scenes.style.theme import theme

__all__ = ["legible"]

LEAST = 7.0  # contrast of text to the ground: WCAG 2.2, level AAA
STEPS = 20


def legible(color: str) -> str:
    """Mix a colour with that of text until it has a contrast of 7 : 1 to the ground."""
    ground = luminance(parse(theme.BACKGROUND))
    mixed = (ManimColor(color).interpolate(ManimColor(theme.TEXT), k / STEPS).to_hex() for k in range(STEPS + 1))
    return next((each for each in mixed if contrast(luminance(parse(each)), ground) >= LEAST), theme.TEXT)
