"""Find text that cannot be read from the back row: too small, or too little contrast with its real background.

What is behind is seen by drawing the screen without its text; shapes over the text, if they let it through, dim it.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import numpy.typing as npt
from manim import Scene, VMobject

from scenes.lint.color import over
from scenes.lint.geometry import Floats
from scenes.lint.screen import Flaw, Item, Screen
from scenes.lint.shapes import OPAQUE, SEEN, Ints
from scenes.style.color_space import contrast, luminance
from scenes.style.contrast import LEAST_OF_TEXT
from scenes.style.frame import frame
from scenes.style.theme import theme

__all__ = ["find_low_contrast", "find_small", "picture_without_text"]

AREALESS = 1e-6  # frame units
ROUNDING = 0.05  # points at 1080p
ROUNDING_OF_RATIO = 0.05  # colours have 256 levels
FULL = 0.99  # the opacity from which on a text is not dimmed
LEAST_OF_DIMMED = 4.5  # contrast of a text that steps back behind what is spoken of: WCAG 2.2, 1.4.3
MARGIN = 1 / 3  # the share of a letter's place that may have less: an edge in passing is left to its own rule
THIN = 0.1  # the width, in frame units, up to which a line is left to its own rule too: half the height of a letter
LEAST_EDGE = 6.0  # width of a stroke behind a letter, half of which is seen: a tenth of the height of letters
PACKING = np.array([65536, 256, 1])  # of three levels into one number
Pixels = npt.NDArray[np.uint8]


def find_small(screen: Screen) -> Iterator[Flaw]:
    """Yield texts whose em is under 24 pt; small letters within, such as exponents, go with their text."""
    for text in screen.texts:
        if text.size < theme.SMALL - ROUNDING:
            yield Flaw("small_text", text, None, f"{text.size:.1f} pt", [text.box])


def picture_without_text(scene: Scene, screen: Screen) -> Pixels:
    """Return the frame as it would be without its text and its thin lines, as RGB; what was drawn before is drawn
    over."""
    camera, shapes = scene.camera, screen.shapes
    camera.reset()
    is_thin = (shapes.fills[:, 3] <= SEEN) & (shapes.widths <= THIN)
    behind = [shapes.mobjects[i] for i in np.flatnonzero(~shapes.is_text & ~is_thin).tolist()]
    if behind:
        camera.capture_mobjects(behind, include_submobjects=False)
    return np.array(camera.pixel_array[:, :, :3])


def find_low_contrast(screen: Screen, behind: Pixels) -> Iterator[Flaw]:
    """Yield texts of which a letter has too little contrast over most of its place."""
    for text in screen.texts:
        worst, places = LEAST_OF_TEXT, []
        for i in _uncovered(screen, text):
            ratio = _contrast_of(screen, i, behind)
            if ratio < _needed(screen, i) - ROUNDING_OF_RATIO:
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


def _needed(screen: Screen, i: int) -> float:
    """Return the contrast that a letter must have."""
    return LEAST_OF_TEXT if screen.shapes.opacities[i] >= FULL else LEAST_OF_DIMMED


def _contrast_of(screen: Screen, i: int, behind: Pixels) -> float:
    """Return the contrast that the letter has at least over all but a third of its place."""
    pixels = _patch(behind, screen.shapes.boxes[i])
    if not pixels.size:
        return LEAST_OF_TEXT
    patch, counts = _colors(pixels)
    shapes = screen.shapes
    if (edge := _edge(shapes.mobjects[i])) is not None:
        patch = over(edge[None], patch)
    left, bottom, right, top = shapes.boxes[i]
    has_area = min(right - left, top - bottom) > AREALESS  # the bar of a fraction is a stroke
    is_filled = shapes.fills[i, 3] > SEEN and has_area
    ink = shapes.fills[i] if is_filled else shapes.strokes[i]
    seen = over(ink[None], patch)
    for veil in _veils(screen, i):
        seen = over(veil[None], seen)
    ratios = contrast(luminance(seen), luminance(patch))
    return float(ratios[0] if len(ratios) == 1 else np.quantile(np.repeat(ratios, counts), MARGIN))


def _edge(letter: VMobject) -> Floats | None:
    """Return the colour of an edge round a letter, against which it is read, if it has a wide one."""
    if letter.get_stroke_width(background=True) < LEAST_EDGE:
        return None
    return np.asarray(letter.get_stroke_rgbas(background=True)[0])


def _colors(pixels: Pixels) -> tuple[Floats, Ints]:
    """Return the colours of a patch, from 0 to 1, and how often each is there: most patches have one."""
    flat = pixels.reshape(-1, 3)
    if (flat == flat[0]).all():
        return flat[:1] / 255, np.array([len(flat)])
    packed, counts = np.unique(flat @ PACKING, return_counts=True)
    return (packed[:, None] // PACKING % 256) / 255, counts


def _patch(picture: Pixels, box: Floats) -> Pixels:
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
