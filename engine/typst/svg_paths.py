"""Convert SVG path data to cubic Béziers, point for point as manim does, each path once a process.

Only the commands that Typst writes are known; a path with any other is left to manim.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from enum import Enum
from functools import lru_cache
from typing import NamedTuple

import numpy as np

from engine.raster.paths import Floats, Ints

# Manim closes a path whose ends are further apart than this with a line.
LEAST_GAP = 0.0001

_TOKEN = re.compile(r"[A-Za-z]|[-+]?[0-9]*\.?[0-9]+(?:[eE][-+]?[0-9]+)?")
_SEPARATORS = " ,\t\n"
_COUNTS = {"m": 2, "l": 2, "h": 1, "v": 1, "c": 6, "q": 4, "z": 0}


class Affine(NamedTuple):
    """The map x' = ax + cy + e, y' = bx + dy + f."""

    a: float = 1.0
    b: float = 0.0
    c: float = 0.0
    d: float = 1.0
    e: float = 0.0
    f: float = 0.0

    def after(self, m: Affine) -> Affine:
        """Return first `m`, then this map; by the sums svgelements forms, in their order."""
        a, b, c, d, e, f = self
        return Affine(
            a * m.a + c * m.b + e * 0,
            b * m.a + d * m.b + f * 0,
            a * m.c + c * m.d + e * 0,
            b * m.c + d * m.d + f * 0,
            a * m.e + c * m.f + e * 1,
            b * m.e + d * m.f + f * 1,
        )


class UnknownPathError(ValueError):
    """Path data with something in it that is left to manim."""


class _Plan(NamedTuple):
    """Which point stands where among the curves' points, and which are the thirds of three points' sum instead."""

    points: Ints
    thirds: Ints
    summands: Ints


class _Kind(Enum):
    """What a step of a path does, and with which points: move to one, draw on to the last, close the last and first."""

    MOVE = "move"
    DRAW = "draw"
    CLOSE = "close"


_Step = tuple[_Kind, tuple[int, ...]]


@dataclass
class Outline:
    """The points of a path, and the steps it takes from one to the next, by the points' numbers."""

    x: Floats
    y: Floats
    steps: list[_Step]
    _plans: dict[tuple[bool, ...], _Plan] = field(default_factory=dict)

    def curves(self, affine: Affine) -> Floats:
        """Return four points a curve, once the path is mapped."""
        points = np.zeros((len(self.x), 3))
        points[:, 0] = self.x * affine.a + self.y * affine.c + affine.e
        points[:, 1] = self.x * affine.b + self.y * affine.d + affine.f
        plan = self._plan(points)
        curves = points[plan.points]
        if len(plan.thirds):
            a, b, c = (points[row] for row in plan.summands)
            curves[plan.thirds] = (a + b + c) / 3
        return curves

    def _plan(self, points: Floats) -> _Plan:
        gaps = [points[ends[0]] - points[ends[1]] for kind, ends in self.steps if kind is _Kind.CLOSE]
        drawn = tuple(math.hypot(x, y) > LEAST_GAP for x, y, _ in gaps)
        if drawn not in self._plans:
            self._plans[drawn] = _make_plan(_drawn_curves(self.steps, iter(drawn).__next__))
        return self._plans[drawn]


def _drawn_curves(steps: list[_Step], is_drawn: Callable[[], bool]) -> Iterator[tuple[int, ...]]:
    """Yield the curves that are drawn: start and end, with one handle or two between them if they are bent."""
    last = -1
    for kind, ends in steps:
        if kind is _Kind.MOVE:
            last = ends[0]
        elif kind is _Kind.DRAW:
            yield (last, *ends)
            last = ends[-1]
        elif is_drawn():  # otherwise the pen stays where it is, though the path is closed
            yield ends
            last = ends[1]


def _make_plan(curves: Iterator[tuple[int, ...]]) -> _Plan:
    points: list[int] = []
    thirds: list[int] = []
    summands: list[tuple[int, int, int]] = []
    for curve in curves:
        if len(curve) == 4:
            points += curve
            continue
        start, *handle, end = curve
        thirds += (len(points) + 1, len(points) + 2)
        if handle:
            summands += ((start, handle[0], handle[0]), (handle[0], handle[0], end))
        else:
            summands += ((start, start, end), (start, end, end))
        points += (start, start, end, end)
    rows = np.array(summands, dtype=int).reshape(-1, 3).T
    return _Plan(np.array(points, dtype=int), np.array(thirds, dtype=int), rows)


class _Pen:
    """Follow path data from command to command."""

    def __init__(self) -> None:
        self.points: list[tuple[float, float]] = []
        self.steps: list[_Step] = []
        self.first = self.last = -1

    def put(self, x: float, y: float) -> int:
        self.points.append((x, y))
        return len(self.points) - 1

    def take(self, command: str, numbers: list[float]) -> None:
        kind = command.lower()
        if kind == "z":
            self.steps.append((_Kind.CLOSE, (self.last, self.first)))
            self.last = self.first
            return
        x, y = self.points[self.last] if command.islower() and self.points else (0.0, 0.0)
        if kind == "m":
            self.first = self.last = self.put(numbers[0] + x, numbers[1] + y)
            self.steps.append((_Kind.MOVE, (self.last,)))
            return
        if kind in "hv":
            here = self.points[self.last]
            ends = [self.put(numbers[0] + x, here[1]) if kind == "h" else self.put(here[0], numbers[0] + y)]
        else:
            ends = [self.put(a + x, b + y) for a, b in zip(numbers[::2], numbers[1::2], strict=True)]
        self.steps.append((_Kind.DRAW, tuple(ends)))
        self.last = ends[-1]


@lru_cache(maxsize=4096)
def read_outline(data: str) -> Outline:
    """Return the outline that path data describes.

    Raises
    ------
    UnknownPathError
        If the data has arcs, smooth or repeated commands, begins without a move, or closes what is closed.
    """
    if _TOKEN.sub("", data).strip(_SEPARATORS):
        raise UnknownPathError(data)
    tokens = _TOKEN.findall(data)
    pen = _Pen()
    may_close = False
    i = 0
    while i < len(tokens):
        command = tokens[i]
        count = _COUNTS.get(command.lower())
        numbers = tokens[i + 1 : i + 1 + (count or 0)]
        if count is None or len(numbers) < count or (command in "zZ" and not may_close):
            raise UnknownPathError(data)
        if i == 0 and command not in "mM":
            raise UnknownPathError(data)
        try:
            pen.take(command, [float(number) for number in numbers])
        except ValueError as error:
            raise UnknownPathError(data) from error
        may_close = command not in "zZ"
        i += 1 + count
    points = np.array(pen.points, dtype=float).reshape(-1, 2)
    return Outline(points[:, 0].copy(), points[:, 1].copy(), pen.steps)
