"""Move labels to places where no line runs through them: each has its own places, the best first."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise, product

import numpy as np
from manim import UP, Mobject, VMobject

__all__ = [
    "NOWHERE",
    "STEP",
    "TIGHT",
    "beside_mark",
    "do_meet",
    "is_clear",
    "lines_of",
    "move_clear",
    "move_over",
    "slide_far",
    "stack_clear",
]

STEP = 0.04  # frame units between the points that stand for a line
MARGIN = 0.05  # between a label and a line or another label
SLIDES = 0.4, 0.8  # of half a label, that it may slide along an axis beside its mark
FARTHEST_SLIDE, TIGHT = 0.95, 0.035  # and where it has no such place: it slides so far, as near to a line as this
OUTWARDS = 0.0, 0.1, 0.2, 0.3  # frame units that it may stand farther out then
STACKED = 12  # steps that a label may stand above or below its place in a stack
NOWHERE = np.empty((0, 3))
Box = tuple[np.ndarray, np.ndarray]


def lines_of(mobjects: Iterable[Mobject]) -> np.ndarray:
    """Return points along the lines of mobjects, near enough for no label to fit between them; shape (n, 3)."""
    parts = (part for mobject in mobjects for part in mobject.get_family() if isinstance(part, VMobject))
    paths = (path for part in parts if len(part.points) for path in part.get_subpaths())
    return np.concatenate([NOWHERE, *map(_dense, paths)])


def beside_mark(label: Mobject, mark: np.ndarray, sides: Sequence[np.ndarray], gap: float) -> list[np.ndarray]:
    """Return where the middle of a label may stand beside a mark on an axis: straight at either side, then slid along
    the axis as far as the mark still points at it.

    Below or above a mark it may at last stand aside, too: beside the line that goes through the mark to and fro. Left
    or right of one, a number above its mark would be read as a greater one's.
    """
    half = np.array([label.width, label.height, 0]) / 2
    straight = [mark + (gap + half) * side for side in sides]
    along = np.abs(sides[0][[1, 0, 2]])
    slid = [sign * share * half * along for share in SLIDES for sign in (-1, 1)]
    aside = [sign * (gap / 2 + half) * along for sign in (-1, 1) if along[0]]
    return [*straight, *(place + shift for shift in (*slid, *aside) for place in straight)]


def slide_far(label: Mobject, mark: np.ndarray, sides: Sequence[np.ndarray], gap: float) -> list[np.ndarray]:
    """Return where a label with no other place may stand beside its mark: slid along the axis until the mark all but
    leaves it; left or right of one farther out, too, where a line that is nearly level has left the mark's height."""
    half = np.array([label.width, label.height, 0]) / 2
    along = np.abs(sides[0][[1, 0, 2]])
    outs = (0.0,) if along[0] else OUTWARDS
    slides = [sign * FARTHEST_SLIDE * half * along for sign in (-1, 1)]
    return [mark + (gap + out + half) * side + slide for out in outs for slide in slides for side in sides]


def move_over(
    label: Mobject, places: Sequence[np.ndarray], taken: np.ndarray, lines: np.ndarray, others: Iterable[Mobject]
) -> bool:
    """Move a label to that of its places where it hides fewest points (n, 3) of some lines, for a plate to stand on;
    return whether there is one, clear of `taken` points and of the others."""
    half, standing = _box(label)[1], [_box(other) for other in others]
    clear = [place for place in places if _is_clear(half, place, taken, standing)]
    hidden = [int((np.abs(lines - place)[:, :2] < half + MARGIN).all(axis=1).sum()) for place in clear]
    if clear:
        label.move_to(clear[int(np.argmin(hidden))])
    return bool(clear)


def move_clear(
    labels: Sequence[Mobject],
    places: Sequence[Sequence[np.ndarray]],
    taken: np.ndarray,
    others: Iterable[Mobject] = (),
    filled: np.ndarray = NOWHERE,
    margin: float = MARGIN,
) -> list[Mobject]:
    """Move each label to the first of its places where it is clear, and return those that have one.

    A label is clear where no `taken` point (n, 3) is in its box or nearer to it than the margin, and where it meets
    neither one of the `others` nor a label before it. Of its clear places it takes the first that holds no `filled`
    point (n, 3), if there is one.
    """
    standing, kept = [_box(other) for other in others], []
    for label, choices in zip(labels, places, strict=True):
        best = _best_place(_box(label)[1], choices, taken, standing, filled, margin)
        if best is not None:
            standing.append(_box(label.move_to(best)))
            kept.append(label)
    return kept


def stack_clear(
    labels: Sequence[Mobject], taken: np.ndarray, others: Iterable[Mobject], filled: np.ndarray, step: float
) -> None:
    """Move labels up or down by as few steps in all as keep them one above the other, a step apart, in the order in
    which they are given, the highest first, and each clear as of `move_clear`; not where there is no such way."""
    standing, ways = [_box(other) for other in others], []
    for label in labels:
        center, half = _box(label)
        places = ((k, center + k * step * UP) for k in range(-STACKED, STACKED + 1))
        clear = [(k, place) for k, place in places if _is_clear(half, place, taken, standing)]
        # Its cost, how far it is moved, and its top and bottom there.
        ways.append(
            [
                ((not _is_clear(half, place, filled, ()), abs(k)), k, place[1] + half[1], place[1] - half[1])
                for k, place in clear
            ]
        )
    stacks = [way for way in product(*ways) if all(low[2] + step <= high[3] for high, low in pairwise(way))]
    if stacks:
        best = min(stacks, key=lambda way: tuple(map(sum, zip(*(cost for cost, *_ in way), strict=True))))
        for label, (_, k, *_) in zip(labels, best, strict=True):
            label.shift(k * step * UP)


def is_clear(label: Mobject, taken: np.ndarray, margin: float = MARGIN) -> bool:
    """Return whether no `taken` point (n, 3) is in the box of a label where it stands, or as near to it as a margin."""
    center, half = _box(label)
    return _is_clear(half, center, taken, (), margin)


def do_meet(label: Mobject, other: Mobject) -> bool:
    """Return whether two labels are nearer to each other than the margin."""
    center, half = _box(label)
    return not _is_clear(half, center, NOWHERE, [_box(other)])


def _dense(path: np.ndarray) -> np.ndarray:
    """Return points along a path, as near to each other as `STEP`."""
    lengths = np.linalg.norm(np.diff(path, axis=0), axis=1)
    along = np.concatenate([[0.0], np.cumsum(lengths)])
    ways = np.linspace(0, along[-1], int(along[-1] / STEP) + 2)
    return np.column_stack([np.interp(ways, along, path[:, axis]) for axis in range(3)])


def _best_place(
    half: np.ndarray,
    places: Sequence[np.ndarray],
    taken: np.ndarray,
    standing: Sequence[Box],
    filled: np.ndarray,
    margin: float,
) -> np.ndarray | None:
    first = None
    for place in places:
        if _is_clear(half, place, taken, standing, margin):
            if _is_clear(half, place, filled, ()):
                return place
            first = place if first is None else first
    return first


def _is_clear(
    half: np.ndarray, place: np.ndarray, taken: np.ndarray, standing: Sequence[Box], margin: float = MARGIN
) -> bool:
    away = (np.abs(center - place)[:2] - half - other for center, other in standing)
    return all(gap.max() > MARGIN for gap in away) and not (
        (np.abs(taken - place)[:, :2] < half + margin).all(axis=1).any()
    )


def _box(label: Mobject) -> Box:
    """Return the middle of a label, and half of its width and height."""
    return label.get_center(), np.array([label.width, label.height]) / 2
