"""Find text right beside a number of an axis: on its line and nearer than a word would be, it reads as a part of it."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from scenes.components.axis_labels import AS_ONE, are_axis_numbers
from scenes.components.text import EM
from scenes.lint.geometry import union_box
from scenes.lint.screen import Flaw, Item, Screen

__all__ = ["find_beside_numbers"]

LEVEL = 0.3  # of the height of the number: how far the middle of what stands on its line may be from its own


def find_beside_numbers(screen: Screen) -> Iterator[Flaw]:
    """Yield texts that stand on the line of a number of an axis, so near to it that they are read with it as one."""
    numbers = [text for text in screen.texts if _is_axis_number(screen, text)]
    for number in numbers:
        for text in screen.texts:
            if text not in numbers and (gap := _gap_beside(number, text)) is not None:
                place = union_box(np.array([number.box, text.box]))
                yield Flaw("beside_number", text, number, f"{gap:.2f} frame units beside it, on its line", [place])


def _is_axis_number(screen: Screen, text: Item) -> bool:
    return any(map(are_axis_numbers, screen.tree.ancestors(screen.shapes.mobjects[text.shapes[0]])))


def _gap_beside(number: Item, text: Item) -> float | None:
    """Return how far apart a number and a text on its line are, where they are so near that they are read as one."""
    (left, bottom, right, top), (x0, y0, x1, y1) = number.box, text.box
    gap = float(max(x0 - right, left - x1))
    is_level = abs(bottom + top - y0 - y1) / 2 < LEVEL * (top - bottom)
    return gap if is_level and 0 <= gap < AS_ONE * number.size * EM else None
