"""Find text that cannot be read from the back row: too small, or too little contrast with its real background.

What is behind is seen by drawing the screen without its text; shapes over the text, if they let it through, dim it.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from manim import Scene

from scenes.lint.color import over
from scenes.lint.geometry import Floats
from scenes.lint.screen import Flaw, Item, Screen
from scenes.lint.shapes import OPAQUE, SEEN
from scenes.style.color_space import contrast, luminance
from scenes.style.frame import frame
from scenes.style.theme import theme

__all__ = ["find_low_contrast", "find_small", "picture_without_text"]

AREALESS = 1e-6  # frame units
ROUNDING = 0.05  # points at 1080p
LEAST_CONTRAST = 4.5  # WCAG 2.2, 1.4.3
# The share of a letter's place that may have less, so that a line in passing is left to its own rule.
MARGIN = 1 / 3


def find_small(screen: Screen) -> Iterator[Flaw]:
    """Yield texts whose em is under 24 pt; small letters within, such as exponents, go with their text."""
    for text in screen.texts:
        if text.size < theme.SMALL - ROUNDING:
            yield Flaw("small_text", text, None, f"{text.size:.1f} pt", [text.box])


def picture_without_text(scene: Scene, screen: Screen) -> Floats:
    """Return the frame as it would be without its text, as RGB from 0 to 1; what was drawn before is drawn over."""
    camera = scene.camera
    camera.reset()
    shapes = [mobject for mobject, text in zip(screen.shapes.mobjects, screen.shapes.is_text, strict=True) if not text]
    if shapes:
        camera.capture_mobjects(shapes, include_submobjects=False)
    return np.asarray(camera.pixel_array[:, :, :3], dtype=float) / 255


def find_low_contrast(screen: Screen, behind: Floats) -> Iterator[Flaw]:
    """Yield texts of which a letter has too little contrast over most of its place."""
    for text in screen.texts:
        worst, places = LEAST_CONTRAST, []
        for i in _uncovered(screen, text):
            ratio = _contrast_of(screen, i, behind)
            if ratio < LEAST_CONTRAST:
                worst = min(worst, ratio)
                places.append(screen.shapes.boxes[i])
        if places:
            yield Flaw("low_contrast", text, None, f"{worst:.1f} : 1{_which(text, places)}", places)


def _uncovered(screen: Screen, text: Item) -> Iterator[int]:
    """Yield the letters whose middles are not hidden: what is over the others is not behind them."""
    boxes, which = screen.shapes.boxes[text.shapes], np.array(text.shapes)
    above = screen.cover.above((boxes[:, :2] + boxes[:, 2:]) / 2)
    yield from which[above <= which + 1].tolist()


def _which(text: Item, places: list[Floats]) -> str:
    return "" if len(places) == len(text.shapes) else f" in {len(places)} of {len(text.shapes)} letters"


def _contrast_of(screen: Screen, i: int, behind: Floats) -> float:
    """Return the contrast that the letter has at least over all but a third of its place."""
    patch = _patch(behind, screen.shapes.boxes[i])
    if not patch.size:
        return LEAST_CONTRAST
    shapes = screen.shapes
    left, bottom, right, top = shapes.boxes[i]
    has_area = min(right - left, top - bottom) > AREALESS  # the bar of a fraction is a stroke
    is_filled = shapes.fills[i, 3] > SEEN and has_area
    ink = shapes.fills[i] if is_filled else shapes.strokes[i]
    seen = over(np.broadcast_to(ink, (*patch.shape[:2], 4)), patch)
    for veil in _veils(screen, i):
        seen = over(np.broadcast_to(veil, (*patch.shape[:2], 4)), seen)
    return float(np.quantile(contrast(luminance(seen), luminance(patch)), MARGIN))


def _patch(picture: Floats, box: Floats) -> Floats:
    """Return the pixels of a box."""
    height, width = picture.shape[:2]
    columns = ((box[[0, 2]] - frame.left) * (width / frame.width)).astype(int)
    rows = ((frame.top - box[[3, 1]]) * (height / frame.height)).astype(int)
    return picture[max(rows[0], 0) : max(rows[1] + 1, 0), max(columns[0], 0) : max(columns[1] + 1, 0)]


def _veils(screen: Screen, i: int) -> Iterator[Floats]:
    """Yield the fills over the middle of a letter that let it through, undermost first."""
    shapes = screen.shapes
    fills = shapes.fills[i + 1 :, 3]
    veils = i + 1 + np.flatnonzero((fills > SEEN) & (fills < OPAQUE) & ~shapes.is_text[i + 1 :])
    x, y = (shapes.boxes[i, :2] + shapes.boxes[i, 2:]) / 2
    for k in veils.tolist():
        left, bottom, right, top = shapes.boxes[k]
        if left <= x <= right and bottom <= y <= top:
            yield shapes.fills[k]
