"""The answers of a question to guess at, lettered A, B, C and marked where they belong in the picture."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from manim import (
    RIGHT,
    UP,
    Animation,
    AnimationGroup,
    ApplyFunction,
    Circle,
    FadeIn,
    FadeOut,
    LaggedStart,
    Mobject,
    Succession,
    VGroup,
    there_and_back,
)
from manim.typing import Point3DLike, Vector3DLike

from scenes.components.text import EM, Words, plated
from scenes.style.frame import Region, frame
from scenes.style.theme import theme

__all__ = ["RADIUS", "AnswerMarks", "Place", "columns_of", "rows_of", "write_answers"]

LETTERS = "ABC"
RADIUS = 0.26  # of a letter's ring
APART = 1.2  # times as far as rings that touch: rows of answers that are seen apart
BETWEEN = 0.7  # gaps between an answer and the next one's letter: more than an answer that is raised takes
ONE_LINE = 1.4  # ems: what is less high is of one line
RAISED = 1.12  # times its size: an answer that is pointed out


@dataclass(frozen=True)
class Place:
    """Where an answer is marked: the middle of its letter, the side of it on which its words stand, and how wide they
    may be; wider ones are broken into lines, and smaller where a word alone is wider."""

    point: Point3DLike
    side: Vector3DLike = tuple(RIGHT)
    room: float = math.inf

    @classmethod
    def at_left_of(cls, region: Region, gap: float = 0.0) -> Place:
        """Return the place at the left of a region, in the middle of its height; the words end so far before its right
        edge."""
        room = region.width - 2 * RADIUS - theme.GAP / 2 - gap
        return cls(np.array([region.left + RADIUS, region.center[1], 0.0]), room=room)

    def words(self, text: str, language: str, size: float) -> Words:
        """Return the words of an answer in a type size; a single word that has no room there is wider than the room."""
        words = Words(text, language, size)
        return words if words.width <= self.room else Words(text, language, size, width=self.room)


def write_answers(texts: Sequence[str], places: Sequence[Place], language: str) -> list[Words]:
    """Return the words of all answers of a question, one a place, in one size: the largest in which each has room."""
    for size in (theme.LABEL, theme.SMALL):
        found = [place.words(text, language, size) for text, place in zip(texts, places, strict=True)]
        if all(words.width <= place.room for words, place in zip(found, places, strict=True)):
            return found
    share = min(place.room / words.width for words, place in zip(found, places, strict=True))
    for words in found:
        words.scale(share)  # the layout check tells that they are small
    return found


def rows_of(region: Region, count: int, larger: Region | None = None) -> list[Place]:
    """Return places for answers that belong to no point of the picture: rows at the left of a region, from top to
    bottom; where rows would touch there, in the larger region, if one is given; in an upright frame columns."""
    if not frame.is_wide and region.height < 2 * RADIUS * count:
        return columns_of(region, count)
    if larger is not None and region.height < 2 * APART * RADIUS * count:
        region = larger
    rows = region.split_rows(*[1] * count, gap=0)
    return [Place.at_left_of(row) for row in rows]


def columns_of(region: Region, count: int) -> list[Place]:
    """Return places for short answers side by side: at the left of as many columns, in the middle of their height."""
    columns = region.split_columns(*[1] * count, gap=0)
    return [Place.at_left_of(column, BETWEEN * theme.GAP) for column in columns]


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
    room
        Where the texts stand in rows behind their letters, where the picture has no room for them at the places.
    """

    def __init__(self, words: Sequence[Words], places: Sequence[Place], right: int, room: Region | None = None) -> None:
        super().__init__()
        self.right = right
        self.is_answered = False
        rows = rows_of(room, len(words)) if room else []
        for k, (text, place) in enumerate(zip(words, places, strict=True)):
            letter = _letter(LETTERS[k], place)
            behind = _letter(LETTERS[k], rows[k]) if rows else letter
            label = text if rows else plated(text)
            label.next_to(behind, np.asarray(place.side) if not rows else RIGHT, buff=theme.GAP / 2)
            self.add(VGroup(letter, *([behind] if rows else []), label))
        _stand_on_lines(words, [mark[-1] for mark in self])
        self.set_z_index(2)

    def enter(self) -> Animation:
        """Return the answers come one after another, from A on."""
        return LaggedStart(*(FadeIn(mark, scale=0.9) for mark in self), lag_ratio=0.4)

    def count_off(self) -> Animation:
        """Return the answers are shown in turn, while the question is spoken."""
        return Succession(*(ApplyFunction(_raise, mark, rate_func=there_and_back) for mark in self))

    def reveal(self) -> Animation:
        """Return the right answer is lit, the others fade."""
        self.is_answered = True
        *letters, _ = self[self.right]
        lit = [ring.animate.set_fill(theme.TEXT) for ring, _ in letters]
        lit += [name.animate.set_color(theme.BACKGROUND) for _, name in letters]
        return AnimationGroup(*lit, *(FadeOut(mark) for mark in self if mark is not self[self.right]))

    def leave(self) -> Animation:
        """Return the right answer fades too."""
        return FadeOut(self[self.right])


def _stand_on_lines(words: Sequence[Words], labels: Sequence[Mobject]) -> None:
    """Move answers of one line that stand side by side so that their letters stand on one line."""
    rows: dict[float, list[tuple[Words, Mobject]]] = {}
    for text, label in zip(words, labels, strict=True):
        if text.height < ONE_LINE * text.size * EM:
            rows.setdefault(round(float(label.get_y()), 2), []).append((text, label))
    for row in rows.values():
        lines = [text.baseline for text, _ in row] if len(row) > 1 else []
        for (_, label), line in zip(row, lines, strict=False):
            label.shift((sum(lines) / len(lines) - line) * UP)


def _raise(mark: VGroup) -> VGroup:
    """Return an answer's parts larger, the letters about their own middle: a row of its own stands far from its letter
    in the picture. The text grows away from its letter, which would touch it, by less than the gap between answers."""
    *letters, text = mark
    for letter in letters:
        letter.scale(RAISED)
    half = np.array([text.width, text.height, 0.0]) / 2
    nearest = np.clip(letters[-1].get_center(), text.get_center() - half, text.get_center() + half)
    text.scale(min(RAISED, 1 + theme.GAP / 2 / text.width), about_point=nearest)
    return mark


def _letter(letter: str, place: Place) -> VGroup:
    """Return a letter in a ring."""
    ring = Circle(RADIUS, color=theme.TEXT, stroke_width=theme.LINE / 2)
    ring.set_fill(theme.PANEL, opacity=1).move_to(place.point)
    return VGroup(ring, Words(letter, size=theme.LABEL, weight=500).move_to(ring))
