"""Text that a line runs through: curves, axes, arrows, rules, and the edges of shapes.

A line counts where it is seen: not below a plate that the text lies on, not where it is too faint to be read as a line.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from scenes import theme
from scenes.components.text import EM
from scenes.layout.color import contrast, luminance, over, parse
from scenes.layout.geometry import PIXELS, Floats, clip, do_meet, ink_distance, segments_of
from scenes.layout.screen import Flaw, Item, Screen
from scenes.layout.shapes import SEEN, Shapes

__all__ = ["find_crossings"]

FAINTEST_LINE = 1.6  # the contrast to the background under which a line is shading, not a line
DEEP = 0.02  # how far ink must come into the box of a letter
NEAR = 0.02  # and how near to the letter's own ink
LEAST = 0.04  # the length of a line, in all letters of a text, that is seen as crossing it
# Letters as near as this, in em, leave no room for a line to pass between them.
WORD_GAP = 0.4


def find_crossings(screen: Screen) -> Iterator[Flaw]:
    """Pairs of a text and a thing of which a line runs through it."""
    shapes = screen.shapes
    lines, reach = line_widths(shapes)
    candidates = np.flatnonzero(lines)
    if not len(candidates):
        return
    half = reach[candidates] / 2
    boxes = shapes.boxes[candidates] + half[:, None] * np.array([-1, -1, 1, 1])
    for text in screen.texts:
        hits: dict[int, tuple[Item, float, list[Floats]]] = {}
        near = candidates[do_meet(boxes, text.box[None], -DEEP)].tolist()
        bars = _bars(shapes, text) if near else None
        for i in near:
            owner = screen.owner(i)
            length, places = _through(screen, text, bars, i, float(reach[i]))
            if length:
                before = hits.get(id(owner), (owner, 0.0, []))
                hits[id(owner)] = (owner, before[1] + length, before[2] + places)
        for owner, length, places in hits.values():
            if length > LEAST:
                yield Flaw("crossed", text, owner, f"{length * PIXELS:.0f} px of line in its letters", places)


def line_widths(shapes: Shapes) -> tuple[np.ndarray, Floats]:
    """Which shapes are seen as lines or edges, and how wide their lines are."""
    ground = parse(theme.BACKGROUND)
    shown = luminance(ground)
    stroke = contrast(luminance(over(shapes.strokes, ground)), shown) >= FAINTEST_LINE
    stroke &= (shapes.widths > 0) & (shapes.strokes[:, 3] > SEEN)
    edge = contrast(luminance(over(shapes.fills, ground)), shown) >= FAINTEST_LINE
    edge &= shapes.fills[:, 3] > SEEN
    lines = (stroke | edge) & ~shapes.is_text & ~shapes.is_solid
    return lines, np.where(stroke, shapes.widths, 0.0)


def _bars(shapes: Shapes, text: Item) -> tuple[Floats, np.ndarray]:
    """The boxes of the letters, the gaps between neighbours in a word, and the shape of each box (-1 for a gap)."""
    which = np.array(text.shapes)
    boxes = shapes.boxes[which]
    # The next letter to the right of each, on the same line.
    wide = boxes[None, :, 0] - boxes[:, None, 2]
    high = np.minimum(boxes[:, None, 3], boxes[None, :, 3]) - np.maximum(boxes[:, None, 1], boxes[None, :, 1])
    wide[(wide <= 0) | (high <= 0)] = np.inf
    i, k = np.arange(len(boxes)), wide.argmin(axis=1)
    i, k = (row[wide[i, k] < WORD_GAP * text.size * EM] for row in (i, k))
    low, top = np.maximum(boxes[i, 1], boxes[k, 1]), np.minimum(boxes[i, 3], boxes[k, 3])
    gaps = np.stack((boxes[i, 2], low, boxes[k, 0], top), axis=1)
    # A gap is as narrow as it is: the depth that a letter's box allows is not taken from it.
    gaps = gaps + DEEP * np.array([-1, 0, 1, 0])
    return np.concatenate((boxes, gaps)), np.concatenate((which, np.full(len(gaps), -1)))


def _through(
    screen: Screen, text: Item, bars: tuple[Floats, np.ndarray], i: int, width: float
) -> tuple[float, list[Floats]]:
    """The length of the line of shape i in the text's letters where it is seen, and the letters' boxes."""
    shapes = screen.shapes
    boxes, letters = bars
    if _is_underline(shapes, boxes[letters >= 0], i):
        return 0.0, []
    grown = boxes + (width / 2 - DEEP) * np.array([-1, -1, 1, 1])
    segments = segments_of(shapes.outline(i))
    around = np.concatenate((segments.min(axis=1), segments.max(axis=1)), axis=1)
    segments = segments[do_meet(around, text.box[None], -width / 2 - DEEP)]
    if not len(segments):
        return 0.0, []
    enter, leave = clip(segments, grown)
    pairs = np.argwhere(leave > enter)
    if not len(pairs):
        return 0.0, []
    s, b = pairs.T
    start, step = segments[s, 0], segments[s, 1] - segments[s, 0]
    share = (leave - enter)[s, b]
    middles = start + ((enter + leave)[s, b] / 2)[:, None] * step
    cover = screen.cover_in_space if getattr(shapes.mobjects[i], "shade_in_3d", False) else screen.cover
    seen = ~cover.hides(i, middles) & ~_text_hidden(screen, letters[b], middles)
    lengths = np.where(seen, share * np.hypot(*step.T), 0.0)
    total, places = 0.0, []
    for bar in np.unique(b[seen]).tolist():
        inside = (b == bar) & seen
        glyph = int(letters[bar])
        if glyph < 0 or _hits_ink(shapes, segments[s[inside]], glyph, width):
            total += float(lengths[inside].sum())
            places.append(boxes[bar])
    return total, places


def _text_hidden(screen: Screen, letters: np.ndarray, points: Floats) -> np.ndarray:
    """Where the letter itself is below a plate; gaps are not."""
    return np.asarray((letters >= 0) & (screen.cover.above(points) > letters + 1))


def _hits_ink(shapes: Shapes, segments: Floats, glyph: int, width: float) -> bool:
    return ink_distance(segments, segments_of(shapes.outline(glyph))) < width / 2 + NEAR


def _is_underline(shapes: Shapes, letters: Floats, i: int) -> bool:
    """Whether the shape is a level line under the text and about as wide: it only meets what hangs below."""
    left, bottom, right, top = shapes.boxes[i]
    wide = max(letters[:, 2].max() - letters[:, 0].min(), 1e-9)
    base = float(np.median(letters[:, 1]))
    level = top - bottom < 0.03
    return bool(level and abs((right - left) / wide - 1) < 0.35 and (top + bottom) / 2 <= base)
