"""The answers of a question to guess at, lettered A, B, C and marked where they belong in the picture."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from manim import RIGHT, Animation, AnimationGroup, Circle, FadeIn, FadeOut, LaggedStart, VGroup
from manim.typing import Point3DLike, Vector3DLike

from scenes.components.tag import Tag
from scenes.components.text import Words
from scenes.style.frame import Region
from scenes.style.theme import theme

__all__ = ["AnswerMarks", "Place", "rows_of"]

LETTERS = "ABC"
RADIUS = 0.26
OFF = 0.25  # opacity of an answer that was wrong


@dataclass(frozen=True)
class Place:
    """Where an answer is marked: the middle of its letter, and the side of it on which its words stand."""

    point: Point3DLike
    side: Vector3DLike = tuple(RIGHT)


def rows_of(region: Region, count: int) -> list[Place]:
    """Places for answers that belong to no point of the picture: rows at the left of a region, from top to bottom."""
    rows = region.split_rows(*[1] * count, gap=0)
    return [Place(np.array([row.left + RADIUS, row.center[1], 0.0])) for row in rows]


class AnswerMarks(VGroup):
    """Lettered answers.

    Parameters
    ----------
    words
        The text of each answer.
    places
        Where each is marked.
    right
        The index of the right one.
    """

    def __init__(self, words: Sequence[Words], places: Sequence[Place], right: int) -> None:
        super().__init__()
        self.right = right
        for letter, text, place in zip(LETTERS, words, places, strict=False):
            self.add(self._mark(letter, text, place))
        self.set_z_index(2)

    def _mark(self, letter: str, text: Words, place: Place) -> VGroup:
        """A letter in a ring on the place, and the answer's words beside it on a plate."""
        ring = Circle(RADIUS, color=theme.TEXT, stroke_width=theme.LINE / 2)
        ring.set_fill(theme.PANEL, opacity=1).move_to(place.point)
        name = Words(letter, size=theme.LABEL, weight=500).move_to(ring)
        label = Tag(text)
        label.next_to(ring, np.asarray(place.side), buff=label.gap)
        return VGroup(ring, name, label)

    def enter(self) -> Animation:
        """The answers come one after another, from A on."""
        return LaggedStart(*(FadeIn(mark, scale=0.7) for mark in self), lag_ratio=0.4)

    def reveal(self) -> Animation:
        """The right answer is lit, the others fade to a trace."""
        ring, name, _ = self[self.right]
        lit = [ring.animate.set_fill(theme.TEXT), name.animate.set_color(theme.BACKGROUND)]
        wrong = [mark.animate.set_opacity(OFF) for mark in self if mark is not self[self.right]]
        return AnimationGroup(*lit, *wrong)

    def leave(self) -> Animation:
        """All go."""
        return FadeOut(self)
