"""Number lines below each other, joined by the functions that lead from one to the next.

All lines share one unit, so that a nudge on the first is seen on each of the others stretched by exactly the factor
that its function stretches it by; they can be zoomed into, and the point can move.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from manim import Dot, ManimColor, Polygon, Rectangle, ValueTracker, VGroup, VMobject

from mathcore import Function
from scenes.components.nudge import Nudge
from scenes.components.ruler import Ruler, RulerScale, segments
from scenes.components.text import Formula
from scenes.framework.digits import Value
from scenes.style.frame import Region
from scenes.style.theme import theme

__all__ = ["JoinedLines", "LineStyle"]

HEIGHT = 0.56  # of a line's strip
BAR = 0.2  # height of the nudge, which stands on a strip
LEFT_ROOM, RIGHT_ROOM = 0.55, 0.95  # kept free at the ends of a line, the right one for the nudge's name
FAN_OPACITY = 0.16
SEEN = 0.1  # frame units of a move that are seen
WIDEST = 0.45  # the share of a strip that the longest nudge takes while the point moves
TURNING = 0.2  # frame units of a negative nudge in which its name goes to its other side
TURNED = 0.3  # of the largest nudge, at most: at rest the name has gone
HALVINGS = 50  # of the unit of the lines, as it is fitted


@dataclass(frozen=True)
class LineStyle:
    """A number line to be drawn: the name of its quantity in Typst math, and its colour."""

    name: str
    color: str


@dataclass(frozen=True)
class View:
    """Frame units of one unit of value, and of one unit of the nudge; where the values at the start stand."""

    unit: float
    nudge_unit: float
    anchor: float


class JoinedLines(VGroup):
    """Number lines x → u → y …, a point on each, and a nudge that runs through all of them.

    Parameters
    ----------
    lines
        From top to bottom, one more than the functions.
    functions
        Each leads from a line to the one below it.
    x, nudge
        The point and the largest nudge on the first line. The nudge that is drawn is `share` · nudge · 10^−`zoom`.
    region
        The room for the strips; they are spread over its height.
    path
        Points through which `x` will move while `roam` is 1: the view that `roam` leads to has room for all of them.
        The values slide along the lines then, at one unit for all; the nudge stays enlarged.

    Trackers: `x`, `share` (0..1), `zoom` (powers of ten) and `roam` (0..1).
    Parts, one for each line: `rulers`, `dots`, `spans`, `deltas` (names of the nudge) and
    `differentials` (its names in the limit); one for each function: `fans`.
    """

    def __init__(
        self,
        lines: Sequence[LineStyle],
        functions: Sequence[Function],
        x: float,
        nudge: float,
        region: Region,
        path: Sequence[float] | np.ndarray = (),
    ) -> None:
        super().__init__()
        self.course, self.region, self.nudge = Nudge(functions, x, nudge), region, nudge
        self.path = np.asarray(path, dtype=float)
        self.x, self.share, self.zoom = ValueTracker(x), ValueTracker(0), ValueTracker(0)
        self.roam = ValueTracker(0)
        self.start, self.start_values = x, self.course.values(x)
        self.view_at = lru_cache(maxsize=64)(lambda zoom, roam: self._view(zoom, roam))
        self.least_stretches = lru_cache(maxsize=16)(lambda i, has_path: self._least_stretches(i, has_path))
        rows = np.linspace(region.top - HEIGHT / 2, region.bottom + HEIGHT / 2, len(lines))
        self.strips = [Region(region.left, region.right, y - HEIGHT / 2, y + HEIGHT / 2) for y in rows]
        self.rulers = VGroup(*(self._ruler(i) for i in range(len(lines))))
        self.spans = VGroup(*(self._span(i, line.color) for i, line in enumerate(lines)))
        self.fans = VGroup(*(self._fan(i, lines[i + 1].color) for i in range(len(functions))))
        self.dots = VGroup(*(self._dot(i, line.color) for i, line in enumerate(lines)))
        self.deltas, self.differentials = (
            VGroup(*(self._nudge_name(i, f"{sign} {line.name}", line.color) for i, line in enumerate(lines)))
            for sign in ("Delta", "dif")
        )
        self.add(self.fans, self.rulers, self.spans, self.dots, self.deltas)

    # -- mathematics --------------------------------------------------------------------------------------------

    @property
    def step(self) -> float:
        """The nudge now."""
        return float(self.share.get_value()) * self._reach(self.zoom.get_value())

    @property
    def values(self) -> tuple[Value, ...]:
        """The values on all lines now."""
        return self.course.values(float(self.x.get_value()))

    def stretch(self, i: int) -> Value:
        """Return the factor by which function i stretches the nudge that reaches it; nan where that is 0."""
        return self.stretch_by(i, self.step)

    def stretch_by(self, i: int, step: float) -> Value:
        """Return the factor by which function i stretches what a nudge of x by `step` becomes before it; nan where
        that is 0."""
        return self.course.stretches(float(self.x.get_value()), step)[i]

    def slope(self, i: int) -> Value:
        """Return the derivative of function i at the value that reaches it."""
        return self.course.slopes(float(self.x.get_value()))[i]

    @property
    def folds(self) -> bool:
        """Whether a value is seen to turn back while the largest nudge runs to its end."""
        back = (np.abs(np.diff(moves)).sum() - abs(moves[-1] - moves[0]) for moves in self.course.moves(self.nudge))
        return bool(max(back) / 2 * self.view_at(0.0, 0.0).unit > SEEN)

    def is_even(self, zoom: float) -> bool:
        """Return whether the nudge at a zoom is only stretched, by the derivatives, as far as is seen."""
        moves, stretched = (
            self.course.moves(self._reach(zoom)),
            np.cumprod([1.0, *map(float, self.course.slopes(self.start))]),
        )
        off = max(np.abs(each - factor * moves[0]).max() for each, factor in zip(moves, stretched, strict=True))
        return bool(off * self.view_at(zoom, 0.0).unit <= SEEN)

    def _reach(self, zoom: float) -> float:
        return float(self.nudge * 10.0**-zoom)

    def _offsets(self, i: int) -> np.ndarray:
        """Return how far the parts of the nudge move the value on line i now."""
        return self.course.offsets(float(self.x.get_value()), self.step)[i]

    # -- the view -----------------------------------------------------------------------------------------------

    @property
    def view(self) -> View:
        """How the lines lie now: the largest nudge fits at this zoom, from here and from the path."""
        return self.view_at(float(self.zoom.get_value()), float(self.roam.get_value()))

    def _view(self, zoom: float, roam: float) -> View:
        reach = self._reach(zoom)
        near = self._view_of_nudge(np.concatenate(self.course.moves(reach)))
        if not roam or len(self.path) < 2:
            return near
        far = self._view_of_path(reach)

        def blend(a: float, b: float) -> float:
            return math.exp((1 - roam) * math.log(a) + roam * math.log(b))

        return View(
            blend(near.unit, far.unit),
            blend(near.nudge_unit, far.nudge_unit),
            (1 - roam) * near.anchor + roam * far.anchor,
        )

    @property
    def _room(self) -> float:
        return self.region.width - LEFT_ROOM - RIGHT_ROOM

    def _view_of_nudge(self, offsets: np.ndarray) -> View:
        """Return the view that shows a nudge as large as it can be."""
        low, high = min(0.0, float(np.nanmin(offsets))), max(0.0, float(np.nanmax(offsets)))
        unit = self._room / (high - low)
        return View(unit, unit, self.region.left + LEFT_ROOM - low * unit)

    def _view_of_path(self, reach: float) -> View:
        """Return the view in which all the path is seen, with the nudges enlarged to a share of the room."""
        values = [self.course.values(float(x)) for x in self.path]
        moves = np.array([[float(a - b) for a, b in zip(at, self.start_values, strict=True)] for at in values])
        found = np.array([self.course.offsets(float(x), reach) for x in self.path])
        nudge_unit = WIDEST * self._room / float(np.nanmax(np.abs(found)))
        lows, highs = (nudge_unit * each for each in (np.nanmin(found, axis=2), np.nanmax(found, axis=2)))

        def ends(unit: float) -> tuple[float, float]:
            return float((unit * moves + lows).min()), float((unit * moves + highs).max())

        least, unit = 0.0, 2 * self._room / float(np.ptp(moves))
        for _ in range(HALVINGS):
            low, high = ends(middle := (least + unit) / 2)
            least, unit = (middle, unit) if high - low <= self._room else (least, middle)
        return View(unit, nudge_unit, self.region.left + LEFT_ROOM - ends(unit)[0])

    def _least_stretches(self, i: int, has_path: bool) -> tuple[float, float]:
        """Return by what the nudge is stretched on its way to line i at least: at the start, and on the path, or at its
        ends where that turns it round on the way; 0 where it is no number."""
        places = (self.start, *(self.path if has_path else ()))
        found = [float(self.course.offsets(float(x), self.nudge)[i][-1]) / self.nudge for x in places]
        is_turning = min(found) < 0 < max(found) or not np.isfinite(found).all()
        if is_turning and has_path:
            ends = np.abs(np.nan_to_num([found[1], found[-1]]))
            return abs(float(np.nan_to_num(found[0]))), float(min(ends[ends > 0], default=0.0))
        return abs(float(np.nan_to_num(found[0]))), 0.0 if is_turning else float(np.abs(found).min())

    def anchor(self, i: int) -> float:
        """Return where the value stands on line i."""
        view = self.view
        return view.anchor + view.unit * float(self.values[i] - self.start_values[i])

    def place(self, i: int, *, above: bool = True) -> np.ndarray:
        """Return where the value stands on line i: on the upper or the lower edge of its strip."""
        strip = self.strips[i]
        return np.array([self.anchor(i), strip.top if above else strip.bottom, 0.0])

    def ends_of_nudge(self, i: int) -> tuple[float, float]:
        """Return where the nudge on line i starts and ends, from left to right in the frame if it is positive."""
        start, *_, end = self._parts(i)
        return float(start), float(end)

    def _parts(self, i: int) -> np.ndarray:
        """Return horizontal places on line i of the parts of the nudge, from its start to its end."""
        return self.anchor(i) + self.view.nudge_unit * self._offsets(i)

    def _turning(self, i: int) -> float:
        """Return over how many frame units of a negative nudge on line i its name goes to its other side: before a
        narrow nudge is there, and smoothly where the nudge turns as the point moves."""
        roam, width = float(self.roam.get_value()), self.view.nudge_unit * self._reach(self.zoom.get_value())
        near, far = (
            min(TURNING, TURNED * width * least) if least else TURNING for least in self.least_stretches(i, roam > 0)
        )
        return (1 - roam) * near + roam * far

    # -- pictures -----------------------------------------------------------------------------------------------

    def _ruler(self, i: int) -> Ruler:
        return Ruler(self.strips[i], lambda: float(self.values[i]), lambda: RulerScale(self.view.unit, self.anchor(i)))

    def _span(self, i: int, color: str) -> Rectangle:
        """Return the nudge on line i, as a bar on its strip."""
        bottom, top = self.strips[i].top, self.strips[i].top + BAR

        def follow(span: VMobject) -> None:
            start, *_, end = self._parts(i)
            corners = [(start, bottom), (end, bottom), (end, top), (start, top)]
            span.set_points_as_corners([np.array([x, y, 0.0]) for x, y in [*corners, corners[0]]])

        span = Rectangle(stroke_width=0, fill_color=color, fill_opacity=1)
        return span.add_updater(follow, call_updater=True)

    def _fan(self, i: int, color: str) -> VGroup:
        """Draw the stretched nudge from line i to the next as a face, its equal parts as lines."""
        top, bottom = self.strips[i].bottom, self.strips[i + 1].top + BAR

        def joints() -> np.ndarray:
            upper, lower = self._parts(i), self._parts(i + 1)
            return np.stack(
                [
                    np.stack([upper, np.full_like(upper, top), np.zeros_like(upper)], axis=1),
                    np.stack([lower, np.full_like(lower, bottom), np.zeros_like(lower)], axis=1),
                ],
                axis=1,
            )

        def fill(face: VMobject) -> None:
            (a, b), *_, (d, c) = joints()
            face.set_points_as_corners([a, b, c, d, a])

        def spin(threads: VMobject) -> None:
            threads.set_points(segments(joints()))

        face = Polygon([0, 0, 0], [0, 0, 0], [0, 0, 0], stroke_width=0, fill_color=color, fill_opacity=FAN_OPACITY)
        threads = VMobject(color=ManimColor(color), stroke_width=theme.HAIRLINE)
        return VGroup(face.add_updater(fill, call_updater=True), threads.add_updater(spin, call_updater=True))

    def _dot(self, i: int, color: str) -> Dot:
        def ride(dot: Dot) -> None:
            dot.move_to(self.place(i))

        return Dot(color=color, radius=theme.DOT).add_updater(ride, call_updater=True)

    def _nudge_name(self, i: int, name: str, color: str) -> Formula:
        """Return the nudge's name beyond its end, clear of the fan that comes in above it."""
        label = Formula(name, size=theme.LABEL, color=color)
        middle = self.strips[i].top + label.height / 2 + 0.06
        away = 0.12 + label.width / 2

        def follow(label: Formula) -> None:
            parts = self._parts(i)
            low, high = parts.min(), parts.max()
            if i:
                share = min(1.0, (label.height / 2 + 0.1) / (self.strips[i - 1].bottom - self.strips[i].top))
                beside = (1 - share) * parts + share * self._parts(i - 1)
                low, high = min(low, beside.min()), max(high, beside.max())
            side = float(np.clip(1 + 2 * (parts[-1] - parts[0]) / self._turning(i), -1, 1))
            x = (1 + side) / 2 * (high + away) + (1 - side) / 2 * (low - away)
            label.move_to([x, middle + (1 - abs(side)) * (BAR + label.height / 2), 0.0])

        return label.add_updater(follow, call_updater=True)
