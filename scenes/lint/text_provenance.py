"""Record which shapes are text, of what text, and how large they were set, when they are typeset.

A glyph carries its letter through copies, moves and scaling; a transformation hands it on with the new shape.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import wraps
from typing import Any, Self

import numpy as np
from manim import Typst, VMobject

from scenes.components.text import Formula, Words
from scenes.lint.geometry import Floats, boxes_of, flatten
from scenes.style.decimal_mark import with_point

__all__ = ["Letter", "Typeset", "letter_of", "lettering"]

ATTRIBUTE = "letter"


class Shared:
    """Something that a copy of a mobject shares with its original."""

    def __deepcopy__(self, memo: dict[int, object]) -> Self:
        return self


@dataclass(frozen=True, eq=False)
class Typeset(Shared):
    """A text as it was typeset: the class it was made as, its source, its words, its size in points, its letters."""

    kind: str
    source: str
    words: str
    size: float
    letters: int


@dataclass(frozen=True, eq=False)
class Letter(Shared):
    """One glyph of a text where it was set: the centre and the diagonal of its box."""

    text: Typeset
    center: Floats
    diagonal: float


def letter_of(mobject: VMobject) -> Letter | None:
    """Return the letter that a shape is, if it is one."""
    found: Letter | None = mobject.__dict__.get(ATTRIBUTE)
    return found


def _mark(text: Typst) -> None:
    """Tell each glyph of a text that has just been set what it is."""
    glyphs = [glyph for glyph in text.family_members_with_points() if len(glyph.points) >= 4]
    if not glyphs:
        return
    words = text.text if isinstance(text, Words) else ""
    if isinstance(text, Words):
        source = with_point(words)
    else:
        source = text.code if isinstance(text, Formula) else text.typst_code
    typeset = Typeset(type(text).__name__, " ".join(source.split()), words, float(text.font_size), len(glyphs))
    counts = np.array([len(glyph.points) // 4 for glyph in glyphs])
    points = np.concatenate([glyph.points[: count * 4] for glyph, count in zip(glyphs, counts, strict=True)])
    boxes = boxes_of(flatten(points), counts)
    centers, sides = (boxes[:, :2] + boxes[:, 2:]) / 2, boxes[:, 2:] - boxes[:, :2]
    for glyph, center, side in zip(glyphs, centers, sides, strict=True):
        setattr(glyph, ATTRIBUTE, Letter(typeset, center, float(np.hypot(*side))))


@contextmanager
def lettering() -> Iterator[None]:
    """Mark everything that is typeset within."""
    typeset, take_color = Typst.__init__, VMobject.interpolate_color

    @wraps(typeset)
    def typeset_and_mark(self: Typst, *args: Any, **kwargs: Any) -> None:
        typeset(self, *args, **kwargs)
        _mark(self)

    # Transform and become end with this call on every shape, once it has the other's points.
    @wraps(take_color)
    def take_color_and_letter(self: VMobject, mobject1: VMobject, mobject2: VMobject, alpha: float) -> Any:
        if alpha == 1:
            _hand_on(mobject2, self)
        return take_color(self, mobject1, mobject2, alpha)

    Typst.__init__ = typeset_and_mark
    VMobject.interpolate_color = take_color_and_letter
    try:
        yield
    finally:
        Typst.__init__ = typeset
        VMobject.interpolate_color = take_color


def _hand_on(giver: VMobject, taker: VMobject) -> None:
    letter = letter_of(giver)
    if letter is not None:
        setattr(taker, ATTRIBUTE, letter)
    else:
        taker.__dict__.pop(ATTRIBUTE, None)
