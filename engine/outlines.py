"""Path data of SVG as cubic Bézier curves, point for point as manim draws them, each path analysed once a process.

Only the commands that Typst writes are known; a path with any other is left to manim.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import lru_cache
from typing import NamedTuple

import numpy as np

from engine.paths import Floats, Ints

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
        """First `m`, then this map; by the sums svgelements forms, in their order."""
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


@dataclass
class Outline:
    """The points of a path, and what is drawn from one to the next, as numbers of points."""

    x: Floats
    y: Floats
    # (start, end), (start, handle, end), (start, handle, handle, end); (-1, last, first) where the path is closed.
    steps: list[tuple[int, ...]]
    _plans: dict[tuple[bool, ...], _Plan] = field(default_factory=dict)

    def curves(self, affine: Affine) -> Floats:
        """Four points a curve, once the path is mapped."""
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
        gaps = [points[last] - points[first] for kind, last, first in self._closings()]
        drawn = tuple(math.hypot(x, y) > LEAST_GAP for x, y, _ in gaps)
        if drawn not in self._plans:
            self._plans[drawn] = _make_plan(self.steps, iter(drawn).__next__)
        return self._plans[drawn]

    def _closings(self) -> list[tuple[int, ...]]:
        return [step for step in self.steps if step[0] < 0]


def _make_plan(steps: list[tuple[int, ...]], is_drawn: Callable[[], bool]) -> _Plan:
    points: list[int] = []
    thirds: list[int] = []
    summands: list[tuple[int, int, int]] = []
    for step in steps:
        if step[0] < 0:
            if not is_drawn():
                continue
            step = step[1:]
        start, end = step[0], step[-1]
        if len(step) == 4:
            points += step
            continue
        thirds += (len(points) + 1, len(points) + 2)
        if len(step) == 2:
            summands += ((start, start, end), (start, end, end))
        else:
            handle = step[1]
            summands += ((start, handle, handle), (handle, handle, end))
        points += (start, start, end, end)
    rows = np.array(summands, dtype=int).reshape(-1, 3).T
    return _Plan(np.array(points, dtype=int), np.array(thirds, dtype=int), rows)


class _Pen:
    """Follows path data from command to command."""

    def __init__(self) -> None:
        self.points: list[tuple[float, float]] = []
        self.steps: list[tuple[int, ...]] = []
        self.first = self.last = -1

    def put(self, x: float, y: float) -> int:
        self.points.append((x, y))
        return len(self.points) - 1

    def take(self, command: str, numbers: list[float]) -> None:
        kind = command.lower()
        if kind == "z":
            self.steps.append((-1, self.last, self.first))
            self.last = self.first
            return
        x, y = self.points[self.last] if command.islower() and self.points else (0.0, 0.0)
        if kind == "m":
            self.first = self.last = self.put(numbers[0] + x, numbers[1] + y)
            return
        if kind in "hv":
            here = self.points[self.last]
            ends = [self.put(numbers[0] + x, here[1]) if kind == "h" else self.put(here[0], numbers[0] + y)]
        else:
            ends = [self.put(a + x, b + y) for a, b in zip(numbers[::2], numbers[1::2], strict=True)]
        self.steps.append((self.last, *ends))
        self.last = ends[-1]


@lru_cache(maxsize=4096)
def read_outline(data: str) -> Outline:
    """The outline that path data describes.

    Raises
    ------
    UnknownPathError
        If the data has arcs, smooth or repeated commands, or draws on after a path was closed without a move.
    """
    if _TOKEN.sub("", data).strip(_SEPARATORS):
        raise UnknownPathError(data)
    tokens = _TOKEN.findall(data)
    pen = _Pen()
    may_draw = False
    i = 0
    while i < len(tokens):
        command = tokens[i]
        count = _COUNTS.get(command.lower())
        numbers = tokens[i + 1 : i + 1 + (count or 0)]
        if count is None or (command not in "mM" and not may_draw) or len(numbers) < count:
            raise UnknownPathError(data)
        try:
            pen.take(command, [float(number) for number in numbers])
        except ValueError as error:
            raise UnknownPathError(data) from error
        may_draw = command not in "zZ"
        i += 1 + count
    points = np.array(pen.points, dtype=float).reshape(-1, 2)
    return Outline(points[:, 0].copy(), points[:, 1].copy(), pen.steps)
