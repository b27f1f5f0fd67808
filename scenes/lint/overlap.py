"""Find text over other text: the ink of two texts meets, or one runs into the other's room.

Boxes of letters are compared first; ink decides, since boxes of slanted and tall letters reach further than they do.
Where no ink meets, two texts that reach into each other and leave no gap between letters of one line read as one.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from scenes.components.text import EM
from scenes.lint.geometry import PIXELS, Floats, do_meet, ink_distance, meet, segments_of, union_box
from scenes.lint.screen import Flaw, Item, Screen
from scenes.lint.shapes import Shapes

__all__ = ["find_overlaps"]

CLEARANCE = 0.015  # ink that is nearer than two pixels is one blot
REACH = 0.03  # how far the boxes of two texts reach into each other at least where they run together
GAP = 0.25  # of an em: what parts words of one line
BESIDE = 0.3  # of the lower of two letters that is level with the other: they stand on one line
SAME = 0.02  # a letter exactly on its own copy is seen as one


def find_overlaps(screen: Screen) -> Iterator[Flaw]:
    """Yield pairs of texts whose letters touch."""
    texts = screen.texts
    if len(texts) < 2:
        return
    boxes = np.array([text.box for text in texts])
    near = np.triu(do_meet(boxes[:, None], boxes[None], -CLEARANCE), 1)
    for i, j in np.argwhere(near).tolist():
        places = _touching(screen, texts[i], texts[j])
        if not places and (place := _running_together(screen, texts[i], texts[j])) is not None:
            yield Flaw("overlap", texts[i], texts[j], "no gap between their letters", [place])
        if places:
            width, height = (union_box(np.array(places)).reshape(2, 2) * PIXELS)[1] - (
                union_box(np.array(places)) * PIXELS
            )[:2]
            amount = f"{len(places)} pairs of letters touch within {width:.0f} × {height:.0f} px"
            yield Flaw(
                "overlap", texts[i], texts[j], amount.replace("1 pairs of letters touch", "a letter is hit"), places
            )


def _touching(screen: Screen, first: Item, second: Item) -> list[Floats]:
    """Return what is shared by the boxes of each two letters that touch."""
    shapes = screen.shapes
    a, b = np.array(first.shapes), np.array(second.shapes)
    pairs = np.argwhere(do_meet(shapes.boxes[a][:, None], shapes.boxes[b][None], -CLEARANCE))
    found = []
    for k, m in pairs.tolist():
        i, j = int(a[k]), int(b[m])
        if _is_copy(shapes, i, j) or not _do_touch(shapes, i, j):
            continue
        shared = meet(shapes.boxes[i], shapes.boxes[j])
        center = (shared[:2] + shared[2:])[None] / 2
        if not screen.cover.hides(min(i, j), center)[0]:
            found.append(np.concatenate((np.minimum(shared[:2], shared[2:]), np.maximum(shared[:2], shared[2:]))))
    return found


def _running_together(screen: Screen, first: Item, second: Item) -> Floats | None:
    """Return the box of two letters of one line that leave no gap, where the texts reach into each other."""
    shared = meet(first.box, second.box)
    if (shared[2:] - shared[:2]).min() < REACH:
        return None
    shapes = screen.shapes
    a, b = shapes.boxes[first.shapes][:, None], shapes.boxes[second.shapes][None]
    between = np.maximum(a[..., :2], b[..., :2]) - np.minimum(a[..., 2:], b[..., 2:])
    lower = np.minimum(a[..., 3] - a[..., 1], b[..., 3] - b[..., 1])
    beside = (between[..., 0] < GAP * min(first.size, second.size) * EM) & (-between[..., 1] > BESIDE * lower)
    for k, m in np.argwhere(beside).tolist():
        i, j = first.shapes[k], second.shapes[m]
        middle = (a[k, 0] + b[0, m]).reshape(2, 2).mean(axis=0)[None] / 2
        if not _is_copy(shapes, i, j) and not screen.cover.hides(min(i, j), middle)[0]:
            return union_box(np.array([a[k, 0], b[0, m]]))
    return None


def _is_copy(shapes: Shapes, i: int, j: int) -> bool:
    return shapes.counts[i] == shapes.counts[j] and bool(np.abs(shapes.boxes[i] - shapes.boxes[j]).max() < SAME)


def _do_touch(shapes: Shapes, i: int, j: int) -> bool:
    return ink_distance(segments_of(shapes.outline(i)), segments_of(shapes.outline(j))) < CLEARANCE
