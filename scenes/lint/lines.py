"""Find lines too faint to be seen from the back row, and texts that do not fit into their node."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from scenes.lint.color import over, parse
from scenes.lint.geometry import PIXELS, Floats, segments_of
from scenes.lint.screen import Flaw, Item, Screen
from scenes.lint.shapes import SEEN, Ints, Shapes
from scenes.style.color_space import LEAST_OF_LINES, contrast, luminance
from scenes.style.theme import theme

__all__ = ["find_faint_lines", "find_outside_nodes"]

SAMPLES = 16  # places of a line that are looked at
THINNEST = 1.9  # of strokes, in manim's hundredths of a unit: hairlines are rules and grids behind a picture
GHOST = 0.5  # the opacity up to which a line has stepped back behind what is spoken of
ROUNDING = 0.02  # of a ratio
BESIDE = 0.02  # how far beside a line its two sides are looked at, in frame units
NOTHING = 1e-9
MERGED = 1.1  # the contrast up to which a line is one with what it lies on, of the same colour
ROUND = 0.02  # by which the radius of a circle may vary, as a share
NODES = (0.2, 1.0)  # the radii of nodes, in frame units
CENTRED = 0.35  # how far from its node's middle a text that belongs to it may stand, in radii
RIM = 0.015  # the room between a text and the rim, in frame units: two pixels


def find_faint_lines(screen: Screen) -> Iterator[Flaw]:
    """Yield things with a line whose contrast with what it is drawn on is under 3 : 1 over most of it."""
    worst: dict[int, tuple[Item, float, Floats]] = {}
    for i in _lines(screen).tolist():
        ratio = _contrast_of_line(screen, i)
        if MERGED < ratio < LEAST_OF_LINES - ROUNDING:
            owner = screen.owner(i)
            if ratio < worst.get(id(owner), (owner, LEAST_OF_LINES, owner.box))[1]:
                worst[id(owner)] = (owner, ratio, screen.shapes.boxes[i])
    for owner, ratio, box in worst.values():
        yield Flaw("faint_line", owner, None, f"{ratio:.1f} : 1", [box])


def _lines(screen: Screen) -> Ints:
    """Return the shapes that are drawn by their line: no text, no hairline, no ghost, nothing in space, no rim, and
    nothing that is no longer than its line is wide."""
    shapes = screen.shapes
    in_space = np.array([bool(getattr(mobject, "shade_in_3d", False)) for mobject in shapes.mobjects], dtype=bool)
    drawn = (shapes.widths * 100 > THINNEST) & (shapes.strokes[:, 3] > GHOST) & (shapes.fills[:, 3] <= SEEN)
    drawn &= (shapes.boxes[:, 2:] - shapes.boxes[:, :2]).max(axis=1, initial=0.0) > shapes.widths
    return np.flatnonzero(drawn & shapes.is_shown & ~shapes.is_text & ~in_space)


def _contrast_of_line(screen: Screen, i: int) -> float:
    """Return the contrast of a line with what it is drawn on, the middle value over the places where it is seen.

    At the edge of a plate the two sides differ: there it is seen against the one from which it stands out.
    """
    shapes = screen.shapes
    places, across = _places(shapes, i)
    seen = screen.cover.above(places) <= i + 1
    if not seen.any():
        return LEAST_OF_LINES
    places, across = places[seen], across[seen] * (shapes.widths[i] / 2 + BESIDE)
    under, *sides = (_grounds(screen, each) for each in (places, places + across, places - across))
    light = luminance(over(np.broadcast_to(shapes.strokes[i], (len(under), 4)), under))
    return float(np.median(np.max([contrast(light, luminance(side)) for side in sides], axis=0)))


def _places(shapes: Shapes, i: int) -> tuple[Floats, Floats]:
    """Return some places of a line, evenly along its length, and a step of one unit across it at each.

    The many short segments with which a path comes to its end count as no more than they are long.
    """
    segments = segments_of(shapes.outline(i))
    steps = segments[:, 1] - segments[:, 0]
    lengths = np.linalg.norm(steps, axis=1)
    ends = np.cumsum(lengths)
    at = (np.arange(SAMPLES) + 0.5) / SAMPLES * ends[-1]
    which = np.minimum(np.searchsorted(ends, at), len(segments) - 1)
    share = 1 - (ends[which] - at) / np.maximum(lengths[which], NOTHING)
    across = steps[which, ::-1] * np.array([-1, 1]) / np.maximum(lengths[which, None], NOTHING)
    return segments[which, 0] + share[:, None] * steps[which], across


def _grounds(screen: Screen, places: Floats) -> Floats:
    """Return the colour of the uppermost plate at each place, that of the background where there is none."""
    ground = parse(theme.BACKGROUND)
    plates = screen.cover.above(places)
    return np.where(plates[:, None] > 0, over(screen.shapes.fills[plates - 1], ground), ground)


def find_outside_nodes(screen: Screen) -> Iterator[Flaw]:
    """Yield pairs of a text and the round node that it stands in, and whose rim it reaches."""
    nodes = _nodes(screen)
    for text in screen.texts:
        left, bottom, right, top = text.box
        middle = np.array([left + right, bottom + top]) / 2
        for i, center, radius in nodes:
            if i < min(text.shapes) and np.hypot(*(middle - center)) < CENTRED * radius:
                beyond = _reach(screen, text, center) - (radius - RIM)
                if beyond > 0:
                    amount = f"{beyond * PIXELS:.0f} px too wide"
                    yield Flaw("outside_node", text, screen.owner(i), amount, [text.box])
                break


def _nodes(screen: Screen) -> list[tuple[int, Floats, float]]:
    """Return the round shapes of a node's size, the uppermost first: their number, middle and radius."""
    shapes = screen.shapes
    sides = (shapes.boxes[:, 2:] - shapes.boxes[:, :2]) / 2
    round_ = (np.abs(sides[:, 0] - sides[:, 1]) < ROUND * sides[:, 0]) & shapes.is_shown & ~shapes.is_text
    sized = (sides[:, 0] > NODES[0]) & (sides[:, 0] < NODES[1])
    found = []
    for i in np.flatnonzero(round_ & sized)[::-1].tolist():
        center, radius = (shapes.boxes[i, :2] + shapes.boxes[i, 2:]) / 2, float(sides[i, 0])
        distances = np.linalg.norm(shapes.outline(i).reshape(-1, 2) - center, axis=1)
        if np.abs(distances - radius).max() < ROUND * radius:
            found.append((i, center, radius))
    return found


def _reach(screen: Screen, text: Item, center: Floats) -> float:
    """Return how far the text's ink reaches from a point."""
    ink = np.concatenate([screen.shapes.outline(i).reshape(-1, 2) for i in text.shapes])
    return float(np.linalg.norm(ink - center, axis=1).max())
