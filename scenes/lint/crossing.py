"""Find text that a line runs through: curves, axes, arrows, rules, and the edges of shapes.

A line counts where it is seen: not below a plate that the text lies on, not where it is too faint to be read as a line.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from scenes.components.text import EM
from scenes.lint.color import over, parse
from scenes.lint.geometry import PIECES, PIXELS, Floats, clip, do_meet, ink_distance, middle, segments_of
from scenes.lint.screen import Flaw, Item, Screen
from scenes.lint.shapes import SEEN, Ints, Shapes
from scenes.style.color_space import contrast, luminance
from scenes.style.theme import theme

__all__ = ["find_crossings"]

FAINTEST_LINE = 1.6  # the contrast to the background under which a line is shading, not a line
DEEP = 0.02  # how far ink must come into the box of a letter
TOUCH = 1e-6  # boxes that only touch are looked at too
NEAR = 0.02  # and how near to the letter's own ink
LEAST = 0.04  # the length of a line, in all letters of a text, that is seen as crossing it
# Letters as near as this, in em, leave no room for a line to pass between them.
WORD_GAP = 0.4
OUTWARD = np.array([-1, -1, 1, 1])  # the ways in which the sides of a box grow


@dataclass(frozen=True)
class Strokes:
    """The straight pieces of lines, the shape and half the width of each, and their boxes."""

    segments: Floats
    shapes: Ints
    halves: Floats
    boxes: Floats


@dataclass(frozen=True)
class Crossing:
    """The piece of a line inside the box of a letter (or a gap between two): its number, length and middle."""

    segment: int
    bar: int
    length: float
    middle: Floats


def find_crossings(screen: Screen) -> Iterator[Flaw]:
    """Yield pairs of a text and a thing of which a line runs through it."""
    for text, strokes in _near_strokes(screen):
        near = np.flatnonzero(do_meet(strokes.boxes, text.box[None], -DEEP))
        if not len(near):
            continue
        boxes, letters = _bars(screen.shapes, text)
        hits: dict[int, tuple[Item, float, list[Floats]]] = {}
        for i, passages in _passages(strokes, near, boxes).items():
            length, places = _seen_length(screen, strokes, i, passages, boxes, letters)
            if length:
                owner = screen.owner(i)
                before = hits.get(id(owner), (owner, 0.0, []))
                hits[id(owner)] = (owner, before[1] + length, before[2] + places)
        for owner, length, places in hits.values():
            if length > LEAST:
                yield Flaw("crossed", text, owner, f"{length * PIXELS:.0f} px of line in its letters", places)


def _near_strokes(screen: Screen) -> Iterator[tuple[Item, Strokes]]:
    """Yield the texts whose boxes the boxes of lines reach into, with those lines."""
    if not screen.texts:
        return
    shapes = screen.shapes
    lines, widths = line_widths(shapes)
    which = np.flatnonzero(lines)
    reach = shapes.boxes[which] + widths[which, None] / 2 * OUTWARD
    near = do_meet(reach[None], np.array([text.box for text in screen.texts])[:, None], -DEEP)
    for k in np.flatnonzero(near.any(axis=1)).tolist():
        yield screen.texts[k], _strokes(shapes, which[near[k]], widths)


def _strokes(shapes: Shapes, which: Ints, widths: Floats) -> Strokes:
    """Return the pieces of the lines of some shapes."""
    segments = segments_of(np.concatenate([shapes.outline(i) for i in which.tolist()]))
    counts = shapes.counts[which] * PIECES
    halves = np.repeat(widths[which] / 2, counts)
    starts, ends = segments[:, 0], segments[:, 1]
    around = np.concatenate((np.minimum(starts, ends), np.maximum(starts, ends)), axis=1)
    return Strokes(segments, np.repeat(which, counts), halves, around + halves[:, None] * OUTWARD)


def line_widths(shapes: Shapes) -> tuple[np.ndarray, Floats]:
    """Return which shapes are seen as lines or edges, and how wide their lines are."""
    ground = parse(theme.BACKGROUND)
    shown = luminance(ground)
    stroke = contrast(luminance(over(shapes.strokes, ground)), shown) >= FAINTEST_LINE
    stroke &= (shapes.widths > 0) & (shapes.strokes[:, 3] > SEEN)
    edge = contrast(luminance(over(shapes.fills, ground)), shown) >= FAINTEST_LINE
    edge &= shapes.fills[:, 3] > SEEN
    lines = (stroke | edge) & ~shapes.is_text & ~shapes.is_solid
    return lines, np.where(stroke, shapes.widths, 0.0)


def _bars(shapes: Shapes, text: Item) -> tuple[Floats, np.ndarray]:
    """Return the boxes of the letters, the gaps between neighbours in a word, and the shape of each box (-1 for a
    gap)."""
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


def _passages(strokes: Strokes, near: Ints, boxes: Floats) -> dict[int, list[Crossing]]:
    """Return where lines pass through boxes, by the shapes whose lines they are."""
    # Few pieces come near to few boxes: only these pairs are clipped.
    which, bars = np.nonzero(do_meet(strokes.boxes[near, None], boxes[None], -TOUCH))
    which = near[which]
    segments = strokes.segments[which]
    grown = boxes[bars] + (strokes.halves[which, None] - DEEP) * OUTWARD
    enter, leave = (ends[:, 0] for ends in clip(segments, grown[:, None]))
    found: dict[int, list[Crossing]] = {}
    for k in np.flatnonzero(leave > enter).tolist():
        start, step = segments[k, 0], segments[k, 1] - segments[k, 0]
        length = float((leave[k] - enter[k]) * np.hypot(*step))
        passage = Crossing(int(which[k]), int(bars[k]), length, start + (enter[k] + leave[k]) / 2 * step)
        found.setdefault(int(strokes.shapes[which[k]]), []).append(passage)
    return found


def _seen_length(
    screen: Screen, strokes: Strokes, i: int, passages: list[Crossing], boxes: Floats, letters: Ints
) -> tuple[float, list[Floats]]:
    """Return the length of the line of shape i in the text's letters where it is seen, and the letters' boxes."""
    shapes = screen.shapes
    if _is_underline(shapes, boxes[letters >= 0], i):
        return 0.0, []
    cover = screen.cover_in_space if getattr(shapes.mobjects[i], "shade_in_3d", False) else screen.cover
    bars = np.array([passage.bar for passage in passages])
    middles = np.array([passage.middle for passage in passages])
    # Neither may the line be hidden, nor the letter; a gap can't be.
    seen = ~cover.hides(i, middles)
    seen &= (letters[bars] < 0) | (screen.cover.above(middles) <= letters[bars] + 1)
    total, places = 0.0, []
    for bar in np.unique(bars[seen]).tolist():
        inside = [passages[k] for k in np.flatnonzero((bars == bar) & seen)]
        ink = strokes.segments[[passage.segment for passage in inside]]
        glyph, half = int(letters[bar]), float(strokes.halves[inside[0].segment])
        if glyph < 0 or ink_distance(ink, segments_of(shapes.outline(glyph))) < half + NEAR:
            total += sum(passage.length for passage in inside)
            places.append(boxes[bar])
    return total, places


def _is_underline(shapes: Shapes, letters: Floats, i: int) -> bool:
    """Return whether the shape is a level line under the text and about as wide: it only meets what hangs below."""
    left, bottom, right, top = shapes.boxes[i]
    wide = max(letters[:, 2].max() - letters[:, 0].min(), 1e-9)
    base = float(middle(letters[:, 1]))
    level = top - bottom < 0.03
    return bool(level and abs((right - left) / wide - 1) < 0.35 and (top + bottom) / 2 <= base)
