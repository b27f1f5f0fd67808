"""Find what hides what: for each pixel of a small picture, the topmost opaque shape there."""

from __future__ import annotations

from functools import cached_property

import numpy as np
import numpy.typing as npt
from PIL import Image, ImageChops, ImageDraw

from scenes.lint.geometry import Floats
from scenes.lint.shapes import OPAQUE, Ints, Shapes
from scenes.style.frame import frame

__all__ = ["Occluders"]

WIDTH, HEIGHT = 960, 540
NOTHING = 0
JOINED = 1e-4  # units between the end of a curve and the next one's start


class Occluders:
    """The opaque shapes of a screen but for those left out."""

    def __init__(self, shapes: Shapes, left_out: npt.NDArray[np.bool_]) -> None:
        self.shapes = shapes
        self.left_out = left_out

    @cached_property
    def plates(self) -> Ints:
        """The opaque shapes."""
        return np.flatnonzero((self.shapes.fills[:, 3] >= OPAQUE) & ~self.left_out)

    @cached_property
    def top(self) -> np.ndarray:
        """The number (from 1) of the topmost opaque shape at each pixel, rows from the top; 0 where there is none."""
        shapes = self.shapes
        picture = Image.new("I", (WIDTH, HEIGHT), NOTHING)
        draw = ImageDraw.Draw(picture)
        starts = np.ones(len(shapes.lines), bool)
        starts[1:] = np.abs(shapes.lines[1:, 0] - shapes.lines[:-1, -1]).max(axis=1) > JOINED
        places = _scaled(shapes.lines)
        for i in self.plates.tolist():
            own = slice(shapes.firsts[i], shapes.firsts[i] + shapes.counts[i])
            breaks = np.flatnonzero(starts[own][1:]) + 1
            if not len(breaks):
                draw.polygon(places[own].ravel().tolist(), fill=i + 1)
            else:
                _paste(picture, i + 1, np.split(places[own], breaks))
        return np.asarray(picture)

    def above(self, points: Floats) -> np.ndarray:
        """Return the number (from 1) of the topmost opaque shape at each of the points (n, 2)."""
        columns, rows = _pixels(points).T
        return np.asarray(self.top[rows.clip(0, HEIGHT - 1), columns.clip(0, WIDTH - 1)])

    def hides(self, i: int, points: Floats) -> np.ndarray:
        """Return at which of the points the shape i is hidden by others."""
        return np.asarray(self.above(points) > i + 1)

    def within(self, boxes: Floats) -> list[np.ndarray]:
        """Return for each box the numbers of the topmost shapes at its pixels."""
        left, bottom, right, top = _pixels(boxes.reshape(-1, 2, 2)).clip(0).reshape(-1, 4).T.tolist()
        return [self.top[t : b + 1, a : c + 1] for a, b, c, t in zip(left, bottom, right, top, strict=True)]


def _scaled(points: Floats) -> Floats:
    x = (points[..., 0] - frame.left) * (WIDTH / frame.width)
    y = (frame.top - points[..., 1]) * (HEIGHT / frame.height)
    return np.stack((x, y), axis=-1) - 0.5


def _pixels(points: Floats) -> np.ndarray:
    return np.round(_scaled(points)).astype(int)


def _paste(picture: Image.Image, number: int, paths: list[Floats]) -> None:
    """Draw paths inside each other, each inner one a hole in the outer; masks are no larger than their box."""
    points = np.concatenate([path.reshape(-1, 2) for path in paths])
    low = np.floor(points.min(axis=0)).clip(-1, (WIDTH, HEIGHT)).astype(int)
    high = np.ceil(points.max(axis=0)).clip(-1, (WIDTH, HEIGHT)).astype(int)
    width, height = (high - low + 2).tolist()
    mask = Image.new("1", (width, height))
    for path in paths:
        part = Image.new("1", (width, height))
        ImageDraw.Draw(part).polygon((path - low).ravel().tolist(), fill=1)
        mask = ImageChops.logical_xor(mask, part)
    picture.paste(number, tuple(low.tolist()), mask)
