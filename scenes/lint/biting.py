"""Find labels in space whose plate cuts a piece out of the border of a body: it looks as if the body ended there."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from PIL import Image, ImageDraw

from scenes.lint.color import parse
from scenes.lint.geometry import Bools, Floats, do_meet
from scenes.lint.screen import Flaw, Item, Screen
from scenes.lint.shapes import OPAQUE, TONE, Ints
from scenes.style.theme import theme

__all__ = ["find_bitten"]

WIDTH, HEIGHT = 48, 32  # points at which a plate is looked at
SOME, MOST = 0.2, 0.8  # of a plate over a body: less is a nibble at its border, more is a plate that lies on it
WIDE = 0.3  # frame units by which a plate is larger than its text


def find_bitten(screen: Screen) -> Iterator[Flaw]:
    """Yield pairs of a text and the body in space that its plate hides a part of, over the body's border."""
    bodies = np.flatnonzero(screen.shapes.is_solid)
    plates = _plates(screen) if len(bodies) else bodies
    for text in screen.texts if len(plates) else ():
        for plate in plates[_is_behind(screen.shapes.boxes[plates], text) & (plates < min(text.shapes))].tolist():
            below = bodies[bodies < plate]
            share, last = _share_over(screen, screen.shapes.boxes[plate], below)
            if SOME < share < MOST:
                yield Flaw("bitten", text, screen.owner(last), f"{share:.0%} of its plate", [text.box])


def _plates(screen: Screen) -> Ints:
    """Return what may be a text's plate: shapes in the colour of the background."""
    shapes = screen.shapes
    is_ground = np.abs(shapes.fills[:, :3] - parse(theme.BACKGROUND)[:3]).max(axis=1) <= TONE
    return np.flatnonzero(is_ground & (shapes.fills[:, 3] >= OPAQUE) & ~shapes.is_text & ~shapes.is_solid)


def _is_behind(boxes: Floats, text: Item) -> Bools:
    """Return which boxes are around a text and hardly larger."""
    low, high = text.box[:2], text.box[2:]
    is_around = np.all(boxes[:, :2] <= low, axis=1) & np.all(boxes[:, 2:] >= high, axis=1)
    is_near = np.all(boxes[:, :2] >= low - WIDE, axis=1) & np.all(boxes[:, 2:] <= high + WIDE, axis=1)
    return np.asarray(is_around & is_near)


def _share_over(screen: Screen, box: Floats, bodies: Ints) -> tuple[float, int]:
    """Return how much of a box is over bodies, and the number of the last one there."""
    near = bodies[do_meet(screen.shapes.boxes[bodies], box)]
    if not len(near):
        return 0.0, -1
    picture = Image.new("1", (WIDTH, HEIGHT))
    draw = ImageDraw.Draw(picture)
    scale = np.array([WIDTH, HEIGHT]) / (box[2:] - box[:2])
    for i in near.tolist():
        places = (screen.shapes.outline(i).reshape(-1, 2) - box[:2]) * scale
        draw.polygon(places.ravel().tolist(), fill=1)
    return float(np.asarray(picture).mean()), int(near[-1])
