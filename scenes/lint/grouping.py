"""Group glyphs into texts and shapes into things: what was typeset together and stands so is one text.

Copies of a text are told apart by where they stand; letters that are on their way elsewhere are texts of their own.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from manim import DecimalNumber, Scene

from scenes.components.number import LiveText, glyph
from scenes.components.text import EM
from scenes.lint.geometry import Floats, middle
from scenes.lint.naming import Tree, shorten
from scenes.lint.screen import NUMBER, Item, Screen
from scenes.lint.shapes import Shapes
from scenes.lint.text_provenance import Letter, letter_of

__all__ = ["read_screen"]

# How far, in em, a letter may be from where it was set before it is no longer part of the text.
TOLERANCE = 0.06
OWN = ("Formula", "Words")  # of other kinds are the digits of manim's own numbers, each typeset by itself


def read_screen(scene: Scene, shapes: Shapes, language: str) -> Screen:
    """Return the texts that the scene's shapes make up now."""
    tree = Tree([*scene.mobjects, *scene.foreground_mobjects])
    letters: dict[int, list[tuple[int, Letter]]] = {}
    digits: dict[int, tuple[DecimalNumber, list[tuple[int, Letter]]]] = {}
    texts: list[Item] = []
    for i in np.flatnonzero(shapes.is_text).tolist():
        mobject = shapes.mobjects[i]
        letter = letter_of(mobject)
        if letter is None:
            texts.append(_live_text(shapes, i, mobject))
        elif letter.text.kind not in OWN and (number := tree.number(mobject)) is not None:
            digits.setdefault(id(number), (number, []))[1].append((i, letter))
        else:
            letters.setdefault(id(letter.text), []).append((i, letter))
    texts += [text for group in letters.values() for text in _texts(shapes, group)]
    texts += [_number(shapes, *group) for group in digits.values()]
    return Screen(shapes, texts, language, tree)


def _live_text(shapes: Shapes, i: int, text: LiveText) -> Item:
    """Return a live number or its sign: its em by the height of its characters."""
    heights = [glyph(character)[:, 1] for character in text.text]
    set_height = max(height.max() for height in heights) - min(height.min() for height in heights)
    box = shapes.boxes[i]
    size = float((box[3] - box[1]) / set_height) if set_height > 0 else text.size
    return Item([i], shapes, f"{type(text).__name__} {text.name}", NUMBER, "", text.name, size, 1)


def _number(shapes: Shapes, number: DecimalNumber, group: list[tuple[int, Letter]]) -> Item:
    """Return a number of manim's own, each digit of which is typeset by itself."""
    members = [i for i, _ in group]
    letters = [letter for _, letter in group]
    size = letters[0].text.size * float(middle(_scales(shapes.boxes[members], letters)))
    kind = type(number).__name__
    return Item(members, shapes, f"{kind} {number.get_value():g}", NUMBER, "", kind, size, len(members))


def _texts(shapes: Shapes, group: list[tuple[int, Letter]]) -> Iterator[Item]:
    """Yield the texts that letters of one source stand as."""
    which = np.array([i for i, _ in group])
    letters = [letter for _, letter in group]
    text = letters[0].text
    boxes = shapes.boxes[which]
    scales = _scales(boxes, letters)
    name = f'{text.kind} "{shorten(text.source)}"'
    for piece in _standing_together(boxes, letters, scales):
        size = text.size * float(middle(scales[piece]))
        yield Item(which[piece].tolist(), shapes, name, text.kind, text.words, text.source, size, text.letters)


def _scales(boxes: Floats, letters: list[Letter]) -> Floats:
    """Return how large letters are against what they were set in."""
    diagonals = np.array([letter.diagonal for letter in letters])
    return np.asarray(np.hypot(*(boxes[:, 2:] - boxes[:, :2]).T) / np.maximum(diagonals, 1e-9))


def _standing_together(boxes: Floats, letters: list[Letter], scales: Floats) -> list[np.ndarray]:
    """Return indices of the letters, parted where they do not stand to each other as they were set."""
    centers = (boxes[:, :2] + boxes[:, 2:]) / 2
    homes = np.array([letter.center for letter in letters])
    scale = float(middle(scales))
    margin = TOLERANCE * letters[0].text.size * EM * max(scale, 0.2)
    offsets = centers - scale * homes
    if np.abs(offsets - middle(offsets)).max() <= margin or _turned(centers, homes, margin):
        return [np.arange(len(letters))]
    left, pieces = np.arange(len(letters)), []
    while len(left):
        first = left[0]
        at_home = centers[left] - scales[first] * homes[left]
        together = np.abs(at_home - at_home[0]).max(axis=1) <= margin
        together &= np.abs(scales[left] - scales[first]) < 0.1 * scales[first]
        together[0] = True
        pieces.append(left[together])
        left = left[~together]
    return pieces


def _turned(centers: Floats, homes: Floats, margin: float) -> bool:
    """Return whether the letters stand as they were set, but turned: one similarity takes all of them to their
    places."""
    if len(homes) < 3:
        return False
    now, then = centers @ np.array([1, 1j]), homes @ np.array([1, 1j])
    now, then = now - now.mean(), then - then.mean()
    square = float((np.abs(then) ** 2).sum())
    factor = (then.conj() @ now) / square if square > 0 else 0.0
    return bool(np.abs(now - factor * then).max() <= margin)
