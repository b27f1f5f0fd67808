"""Find text that a shape partly hides: an opaque fill painted over some of its letters.

A text that is hidden altogether is not on screen, and no rule speaks of it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from scenes.lint.geometry import do_meet
from scenes.lint.screen import Flaw, Item, Screen

__all__ = ["drop_hidden", "find_covered"]

SOME, ALL = 0.03, 0.97


def hidden_share(screen: Screen, text: Item) -> tuple[float, list[int], Counter[int]]:
    """Return the share of the text's letter boxes that is hidden, the letters concerned, and the shapes over them."""
    shapes, plates = screen.shapes, screen.cover.plates
    later = plates[plates > min(text.shapes)]
    letters: list[int] = []
    above = Counter[int]()
    if not len(later) or not do_meet(shapes.boxes[later], text.box[None]).any():
        return 0.0, letters, above
    hidden = size = 0
    for i, top in zip(text.shapes, screen.cover.within(shapes.boxes[text.shapes]), strict=True):
        over = top[top > i + 1]
        hidden, size = hidden + over.size, size + top.size
        if over.size:
            letters.append(i)
            above.update((over - 1).tolist())
    return hidden / max(size, 1), letters, above


def drop_hidden(screen: Screen) -> None:
    """Take the texts that are hidden altogether off the screen."""
    screen.texts = [text for text in screen.texts if hidden_share(screen, text)[0] < ALL]


def find_covered(screen: Screen) -> Iterator[Flaw]:
    """Yield pairs of a text and the thing over some of it."""
    for text in screen.texts:
        share, letters, above = hidden_share(screen, text)
        if SOME < share < ALL:
            thing = screen.owner(above.most_common(1)[0][0])
            yield Flaw("covered", text, thing, f"{share:.0%} of it", [screen.shapes.boxes[i] for i in letters])
