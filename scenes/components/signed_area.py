"""Rectangles whose sides are live and have signs: what counts as negative is hatched.

A side below 0 goes to the left or down from the corner where both sides begin, so that sums of areas hold for all
signs: the pieces by which a rectangle changes keep their places when they are taken away.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

import numpy as np
from manim import DL, RIGHT, UR, BackgroundRectangle, Line, ManimColor, Mobject, VGroup, VMobject

from scenes.style.frame import Region
from scenes.style.theme import theme

__all__ = [
    "AreaPlane",
    "Border",
    "Bounds",
    "Caption",
    "Measure",
    "SignedRectangle",
    "Span",
    "filling",
    "hatching",
    "inner_span",
]

FILL = 0.1
HATCH = 0.17  # frame units between the lines of a hatching
ROOM = 0.06  # frame units around a label inside its piece
BESIDE = 0.14
OVERRUN = 0.1  # frame units beyond its room at which a label has gone
SLIM = 4  # times as long as its line is thick is a side that has the usual thickness; a shorter one is thinner
STROKE = 0.01  # frame units of a stroke of width 1, as manim draws it
INSET = 0.07  # frame units from the border of a piece to the line drawn within it
NOTHING = 1e-4  # frame units below which a side has no length

Span = tuple[float, float]
Bounds = Callable[[], tuple[Span, Span]]  # the ends of both sides of a rectangle


class AreaPlane:
    """Places points given by two lengths with signs in a region, each at its own scale, which fits 0 and all values.

    One that is made `like` another has its scales, both in one proportion: what is drawn in it keeps its shape.
    """

    def __init__(self, region: Region, xs: Iterable[float], ys: Iterable[float], like: AreaPlane | None = None) -> None:
        spans = [(min(0.0, *values), max(0.0, *values)) for values in (list(xs), list(ys))]
        lengths = np.array([high - low for low, high in spans])
        lengths[lengths == 0] = 1.0
        units = np.array([region.width, region.height]) / lengths
        if like is not None:
            units = like.unit * float((units / like.unit).min())
        middle = [(low + high) / 2 for low, high in spans]
        self._placed = units, region.center - np.array([*(units * middle), 0.0])
        self._other = self._placed
        self._share: Callable[[], float] = lambda: 0.0

    def glide(self, other: AreaPlane, share: Callable[[], float]) -> None:
        """Let the plane be that share of the way from where it is to the place and the scales of another one."""
        self._other, self._share = other._placed, share

    @property
    def unit(self) -> np.ndarray:
        """Frame units to one of each length."""
        return self._blend(0)

    @property
    def corner(self) -> np.ndarray:
        """The place where both lengths are 0."""
        return self._blend(1)

    def _blend(self, k: int) -> np.ndarray:
        share = self._share()
        return np.asarray((1 - share) * self._placed[k] + share * self._other[k])

    def at(self, x: float, y: float) -> np.ndarray:
        """Return the place of a point in the frame."""
        return np.asarray(self.corner + np.array([x * self.unit[0], y * self.unit[1], 0.0]))

    def edges(self, spans: tuple[Span, Span]) -> tuple[float, float, float, float]:
        """Return left, right, bottom and top of a rectangle in the frame."""
        (x0, x1), (y0, y1) = spans
        one, other = self.at(x0, y0), self.at(x1, y1)
        low, high = np.minimum(one, other), np.maximum(one, other)
        return float(low[0]), float(high[0]), float(low[1]), float(high[1])


class SignedRectangle(VGroup):
    """A rectangle that follows `bounds()`, hatched while one of its sides runs backwards and the other does not.

    One that is not `filled` is a border and its hatching alone.

    Parts: `box` and `hatch`.
    """

    def __init__(self, plane: AreaPlane, bounds: Bounds, color: str, *, filled: bool = True) -> None:
        super().__init__()
        self.box = VMobject(color=color, stroke_width=theme.AXIS, fill_color=filling(color), fill_opacity=int(filled))
        self.hatch = VMobject(color=color, stroke_width=theme.AXIS)

        def follow(_: Mobject) -> None:
            (x0, x1), (y0, y1) = bounds()
            left, right, bottom, top = plane.edges(((x0, x1), (y0, y1)))
            corners = [(left, bottom), (right, bottom), (right, top), (left, top), (left, bottom)]
            self.box.set_points_as_corners([np.array([x, y, 0.0]) for x, y in corners])
            is_negative = (x1 - x0) * (y1 - y0) < 0
            self.hatch.set_points(hatching(left, right, bottom, top) if is_negative else np.zeros((0, 3)))

        follow(self)
        self.add(self.box, self.hatch)
        self.add_updater(follow)


class Border(VMobject):
    """A line just within the border of a piece, as opaque as `seen()` says: in front of another piece that lies upon
    part of it, it shows how far the one reaches that has the `name`, around which it goes where that is inside."""

    def __init__(self, plane: AreaPlane, bounds: Bounds, color: str, seen: Callable[[], float], name: VMobject) -> None:
        super().__init__(color=color, stroke_width=theme.LINE)

        def follow(_: Mobject) -> None:
            left, right, bottom, top = plane.edges(bounds())
            low, high = name.get_corner(DL), name.get_corner(UR)
            around = min(low[0] - left, right - high[0], low[1] - bottom, top - high[1])
            margin = min(INSET, (right - left) / 4, (top - bottom) / 4, around / 2 if around > 0 else INSET)
            left, right, bottom, top = left + margin, right - margin, bottom + margin, top - margin
            corners = [(left, bottom), (right, bottom), (right, top), (left, top), (left, bottom)]
            self.set_points_as_corners([np.array([x, y, 0.0]) for x, y in corners])
            self.set_stroke(opacity=seen())

        follow(self)
        self.add_updater(follow)


def hatching(left: float, right: float, bottom: float, top: float) -> np.ndarray:
    """Return points of the lines that rise at 45° through a rectangle; they stand still while its sides move."""
    first, last = np.ceil((left - top) / HATCH), np.floor((right - bottom) / HATCH)
    offsets = HATCH * np.arange(first, last + 1)  # x − y along each line
    starts, ends = np.maximum(left, offsets + bottom), np.minimum(right, offsets + top)
    xs = starts[:, None] + np.linspace(0, 1, 4) * (ends - starts)[:, None]
    points = np.stack([xs, xs - offsets[:, None], np.zeros_like(xs)], axis=-1)
    return np.asarray(points.reshape(-1, 3))


class Measure(VGroup):
    """A side of a rectangle, live, with its name at `side` of it, as opaque as `seen()` says while it has a length.

    The name stands `beyond` that point of a picture that goes on at that side, and `past` another name, towards the end
    of the line, which is as opaque as `drawn()` says. Both are in front of rectangles, whose borders would cover half
    of the line. The line of a short side is thinner, and covers no small rectangle whose side it is. Parts: `line` and
    `label`.
    """

    def __init__(
        self,
        ends: Callable[[], tuple[np.ndarray, np.ndarray]],
        label: VMobject,
        side: np.ndarray,
        color: str,
        seen: Callable[[], float] | None = None,
        beyond: np.ndarray | Callable[[], np.ndarray] | None = None,
        past: VMobject | None = None,
        drawn: Callable[[], float] | None = None,
    ) -> None:
        super().__init__()
        self.line = Line(color=color, stroke_width=theme.BOLD)
        self.label = label

        def follow(_: Mobject) -> None:
            start, end = ends()
            self.line.set_points_as_corners([start, end])
            thickness = np.linalg.norm(end - start) / SLIM / STROKE
            self.line.set_stroke(width=float(np.clip(thickness, theme.HAIRLINE, theme.BOLD)))
            if drawn is not None:
                self.line.set_stroke(opacity=drawn())
            place = beyond() if callable(beyond) else beyond
            label.next_to((start + end) / 2 if place is None else place, side, BESIDE)
            if past is not None:
                apart = (label.width + past.width) / 2 + BESIDE
                on = np.sign(end[0] - start[0])
                label.shift(on * max(0.0, apart - on * (label.get_x() - past.get_x())) * RIGHT)
            if seen is not None:
                label.set_opacity(seen() if np.linalg.norm(end - start) > NOTHING else 0)

        follow(self)
        self.add(self.line, label)
        self.set_z_index(1)
        self.add_updater(follow)


class Caption(VGroup):
    """The name of a piece, as opaque as `seen()` says: in its middle while it has room there, else beside it.

    `side` is the way out, in multiples of the usual distance. A piece without an area has no name, unless it
    `names_nothing`; one of which a part is covered stands beside what is `around` it, the whole. A plate keeps the
    lines of hatched pieces off: it has the fill of the piece, that of `ground()` if it is given, or beside the piece
    that of the background. It is seen inside its `room` only, if that is given, and beside its piece it doesn't cross
    the `upright` line at that place. The
    letters take the tone of their colours that is legible on any piece. Parts: the plate and `label`.
    """

    def __init__(
        self,
        plane: AreaPlane,
        bounds: Bounds,
        label: VMobject,
        side: np.ndarray,
        color: str,
        seen: Callable[[], float],
        ground: Callable[[], ManimColor] | None = None,
        room: Region | None = None,
        upright: Callable[[], np.ndarray] | None = None,
        around: Bounds | None = None,
        *,
        names_nothing: bool = False,
    ) -> None:
        fills = [filling(each).to_hex() for each in (*theme.roles.values(), theme.TEXT)]
        for letter in label.family_members_with_points():
            letter.set_color(theme.legible(letter.get_color().to_hex(), *fills))
        plate = BackgroundRectangle(label, color=filling(color), fill_opacity=0, buff=theme.GAP / 4)
        super().__init__(plate, label)
        self.label = label
        size = np.array([label.width, label.height])

        def follow(_: Mobject) -> None:
            (x0, x1), (y0, y1) = bounds()
            left, right, bottom, top = plane.edges(((x0, x1), (y0, y1)))
            length = np.array([right - left, top - bottom])
            inside = float(np.min(length - size) >= ROOM)  # at once: a picture may come to rest on any way
            if around is not None and not inside:
                left, right, bottom, top = plane.edges(around())
            middle = np.array([left + right, bottom + top, 0.0]) / 2
            extent = np.array([right - left, top - bottom])
            away = np.sign(side[:2]) * (extent + size) / 2 + BESIDE * side[:2]
            self.move_to(middle + (1 - inside) * np.array([*away, 0.0]))
            if upright is not None:
                on = float(np.sign(middle[0] - upright()[0]))
                short = size[0] / 2 + BESIDE - on * (middle[0] - upright()[0])
                self.shift((1 - inside) * on * max(0.0, short) * RIGHT)
            over = room.overrun(label, label.get_center()) if room else 0.0
            opacity = seen() * max(0.0, 1 - over / OVERRUN) if names_nothing or length.min() > NOTHING else 0
            label.set_opacity(opacity)
            fill = ground() if ground else filling(color)
            plate.set_fill(fill if inside == 1 else ManimColor(theme.BACKGROUND), opacity=opacity)

        follow(self)
        self.add_updater(follow)


def filling(color: str) -> ManimColor:
    """Mix the fill of a piece of that colour: the background, with a share of the colour."""
    return ManimColor(theme.BACKGROUND).interpolate(ManimColor(color), FILL)


def inner_span(length: float, change: float) -> Span:
    """Return what a side has from 0 before and after its change, or all of it where the change takes it through 0."""
    after = length + change
    return (0.0, min(length, after, key=abs)) if length * after > 0 else (0.0, length)
