"""Tell what is seen at a place of a picture: its text or shape, its numbers, its component, the line that made it."""

from __future__ import annotations

import sys
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from manim import Mobject, Typst

import scenes
from scenes.components.number import LiveNumber
from scenes.framework.numbers import Figure, typeset_number
from scenes.lint.grouping import read_screen
from scenes.lint.naming import shorten
from scenes.lint.screen import Item, Screen
from scenes.lint.shapes import SEEN, Shapes, read_shapes
from scenes.lint.text_provenance import letter_of
from scenes.style.frame import frame

if TYPE_CHECKING:
    from types import FrameType

    from scenes.framework.ledger import Ledger
    from scenes.framework.scene import BaseScene

__all__ = ["describe_place", "noting_origins"]

REACH = 0.1  # frame units beside a line or a letter that still mean it
LINE = "made_at"
ROOT = Path(scenes.__file__).parent.parent
APART = ("engine", "lecture", "mathcore", "scenes/components", "scenes/framework", "scenes/lint", "scenes/style")
LIBRARY = tuple(f"{ROOT / folder}/" for folder in APART)
Shorten = Callable[[str], str]


_written: dict[int, tuple[Figure, ...]] = {}  # the figures in a text that was typeset, by its identity
_read: deque[Figure] = deque(maxlen=64)  # the figures that were typeset last, for texts to come


@contextmanager
def noting_origins(owns: Callable[[str], bool]) -> Iterator[None]:
    """Note with each mobject that is made the line of a scene that it was made for, and with each text its figures."""
    make_mobject, typeset = Mobject.__init__, Typst.__init__
    typst: Any = Figure.__dict__["typst"]

    @wraps(make_mobject)
    def make_and_note(self: Any, *args: Any, **kwargs: Any) -> None:
        self.__dict__[LINE] = _line(sys._getframe(1), owns)
        make_mobject(self, *args, **kwargs)

    @wraps(typeset)
    def typeset_and_note(self: Any, *args: Any, **kwargs: Any) -> None:
        typeset(self, *args, **kwargs)
        _note_figures(self)

    def read(self: Figure) -> str:
        text: str = typst.fget(self)
        _read.append(self)
        return text

    Mobject.__init__, Typst.__init__ = make_and_note, typeset_and_note
    _set_typst(property(read))
    try:
        yield
    finally:
        Mobject.__init__, Typst.__init__ = make_mobject, typeset
        _set_typst(typst)


def _set_typst(value: property) -> None:
    """Replace how a figure is typeset."""
    type.__setattr__(Figure, "typst", value)


def _note_figures(text: Any) -> None:
    """Note which of the figures that were read last stand in a text that has just been typeset."""
    letter = next((found for glyph in text.family_members_with_points() if (found := letter_of(glyph))), None)
    if letter is None:
        return
    figures = {figure.name: figure for figure in _read if _stands_in(letter.text.source, typeset_number(figure.text))}
    _written[id(letter.text)] = tuple(figures.values())
    for figure in list(_read):
        if figure.name in figures:
            _read.remove(figure)


def _line(step: FrameType | None, owns: Callable[[str], bool]) -> tuple[str, int] | None:
    """Return the innermost line that is a scene's, and no component's or library's."""
    while step is not None:
        file = step.f_code.co_filename
        if _is_scene(file, owns):
            return file, step.f_lineno
        step = step.f_back
    return None


_known: dict[str, bool] = {}


def _is_scene(file: str, owns: Callable[[str], bool]) -> bool:
    """Return whether a file is of scenes; what is known of one holds as long as the process."""
    if file not in _known:
        _known[file] = not file.startswith(LIBRARY) and owns(file)
    return _known[file]


def describe_place(scene: BaseScene, place: tuple[float, float], shorten_path: Shorten) -> dict[str, Any] | None:
    """Return what is seen at a place, given from 0 to 1 from the left and the top; None where there is nothing."""
    shapes = read_shapes(scene)
    if not len(shapes.mobjects):
        return None
    screen = read_screen(scene, shapes, scene.language)
    x = frame.left + place[0] * (frame.right - frame.left)
    y = frame.top - place[1] * (frame.top - frame.bottom)
    found = _find(screen, np.array([x, y]))
    return None if found is None else _describe(scene, screen, *found, shorten_path)


def _find(screen: Screen, point: np.ndarray) -> tuple[Item, int] | None:
    """Return the text at a point, or else the uppermost shape."""
    texts = [text for text in screen.texts if _is_in(text.box, point, REACH)]
    if texts:
        text = min(texts, key=lambda each: _area(each.box))
        return text, text.shapes[0]
    shapes = screen.shapes
    for i in reversed(range(len(shapes.mobjects))):
        if shapes.is_shown[i] and _is_in(shapes.reach[i], point, REACH) and _is_hit(shapes, i, point):
            return screen.owner(i), i
    return None


def _is_in(box: np.ndarray, point: np.ndarray, margin: float) -> bool:
    left, bottom, right, top = box
    x, y = point
    return bool(left - margin <= x <= right + margin and bottom - margin <= y <= top + margin)


def _area(box: np.ndarray) -> float:
    return float((box[2] - box[0]) * (box[3] - box[1]))


def _is_hit(shapes: Shapes, i: int, point: np.ndarray) -> bool:
    """Return whether a shape's fill covers a point, or its line runs beside it."""
    lines = shapes.outline(i)
    starts, ends = lines[:, :-1].reshape(-1, 2), lines[:, 1:].reshape(-1, 2)
    if shapes.fills[i, 3] > SEEN and _winds_round(starts, ends, point):
        return True
    way = ends - starts
    squares = np.maximum((way**2).sum(axis=1), 1e-12)
    along = np.clip(((point - starts) * way).sum(axis=1) / squares, 0, 1)
    gaps = np.linalg.norm(starts + along[:, None] * way - point, axis=1)
    return bool(shapes.strokes[i, 3] > SEEN and shapes.widths[i] > 0 and gaps.min() <= REACH)


def _winds_round(starts: np.ndarray, ends: np.ndarray, point: np.ndarray) -> bool:
    """Return whether a ray from the point crosses the outline an odd number of times."""
    x, y = point
    crosses = (starts[:, 1] > y) != (ends[:, 1] > y)
    rise = np.where(crosses, ends[:, 1] - starts[:, 1], 1.0)
    at = starts[:, 0] + (y - starts[:, 1]) / rise * (ends[:, 0] - starts[:, 0])
    return bool((crosses & (at > x)).sum() % 2)


def _describe(scene: BaseScene, screen: Screen, item: Item, shape: int, shorten_path: Shorten) -> dict[str, Any]:
    path = screen.tree.ancestors(screen.shapes.mobjects[shape])
    is_glyph = len(path) > 1 and letter_of(path[0]) is not None  # which may be the copy of one that was made before
    line = next((step.__dict__[LINE] for step in path[is_glyph:] if step.__dict__.get(LINE)), None)
    components = [type(step).__name__ for step in path if type(step).__module__.startswith(("scenes.", "own_scenes"))]
    left, bottom, right, top = (float(x) for x in item.box)
    width, height = frame.right - frame.left, frame.top - frame.bottom
    return {
        "name": item.name,
        "text": shorten(item.words or item.source),
        "numbers": _numbers(scene.ledger, path[0]),
        "component": " in ".join(dict.fromkeys(components)),
        "source": "" if line is None else f"{shorten_path(line[0])}:{line[1]}",
        "file": "" if line is None else line[0],
        "line": 0 if line is None else line[1],
        "box": [
            (left - frame.left) / width,
            (frame.top - top) / height,
            (right - left) / width,
            (top - bottom) / height,
        ],
    }


def _numbers(ledger: Ledger, mobject: Any) -> list[dict[str, str]]:
    """Return the numbers of the ledger that stand in a text, or the one that a live number shows."""
    if isinstance(mobject, LiveNumber):
        return [_number(mobject.figure)]
    letter = letter_of(mobject)
    if letter is None:
        return []
    return [_number(figure) for figure in _written.get(id(letter.text)) or ledger.written_as(letter.text.source)[-1:]]


def _stands_in(text: str, written: str) -> bool:
    """Return whether a number stands in a text by itself: 2 doesn't in 2.5, nor in 12."""
    start = text.find(written)
    while start >= 0:
        before, after = text[start - 1 : start], text[start + len(written) :][:2]
        is_apart = not (before.isdigit() or before == ".") and not after[:1].isdigit()
        if is_apart and not (after[:1] == "." and after[1:].isdigit()):
            return True
        start = text.find(written, start + 1)
    return False


def _number(figure: Figure) -> dict[str, str]:
    return {"name": figure.name, "text": figure.text, "value": f"{figure.value:.12g}".replace("-", "−")}
