"""A map of a function of x and y: its contours, and paths and arrows on it, flat in the frame.

x and y have one scale, so that a gradient stands at right angles to its contour; a squeezed map has two.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
from contourpy import LineType, contour_generator
from manim import DOWN, LEFT, Arrow, Dot, Line, Rectangle, ValueTracker, VGroup, VMobject, smooth

from scenes.components.graph import clip_to_box
from scenes.components.live_parts import lay_runs
from scenes.components.mesh import by_height, contour_colors
from scenes.components.text import Formula, scale_label
from scenes.components.ticks import label_ticks, multiples, nice_step
from scenes.framework.numbers import typeset_number
from scenes.style.frame import Region
from scenes.style.theme import theme

__all__ = [
    "ContourLine",
    "ContourMap",
    "MapPath",
    "level_heights",
    "spread_levels",
    "trace_contours",
    "walk",
    "write_color",
]

LEVELS = 15  # between the lowest and the highest height
BOWL = 2.0  # the power of the distance with which a bowl's height grows
POWERS = (BOWL, 1.75, 1.5, 1.25, 1.0)  # tried for others, as a scale of logarithms has
NEAREST = 0.012  # of the longer side of a map: contours that are nearer run into one
CROWD = 0.2  # of the way between two contours: where they are nearest
NUMBERS = 0.42  # frame units below and beside the map, for its numbers
TICK_MARGIN = 0.06
CLEAR = 0.16, 0.04  # frame units beside and below a number to the next: those in a row would read as one
BALL = 0.1
TIP = 0.22  # length of an arrow's tip
CONTOUR, CORNER = 0.45, 0.2  # half the length of a contour's direction, and the side of a right angle's mark

Range = tuple[float, float]


@dataclass(frozen=True)
class ContourLine:
    """Where a function has one height: `runs` of points (n, 2); a closed one ends where it begins."""

    height: float
    runs: tuple[np.ndarray, ...]


def level_heights(heights: np.ndarray, levels: int = LEVELS, power: float = BOWL) -> np.ndarray:
    """Return the heights of so many contours: those of a bowl, whose height grows with that power of the distance, are
    rings at equal distances, so that valleys show."""
    seen = heights[np.isfinite(heights)]
    shares = (np.arange(1, levels + 1) / (levels + 1)) ** power
    return np.asarray(seen.min() + shares * np.ptp(seen))


def spread_levels(xs: np.ndarray, ys: np.ndarray, heights: np.ndarray) -> np.ndarray:
    """Return heights of contours that do not run into one: those of a bowl, and else those of the power by which the
    nearest two are farthest apart, without the ones that are still too near to the next higher one."""
    if not np.ptp(heights[np.isfinite(heights)]):
        return level_heights(heights)
    side = max(np.ptp(xs), np.ptp(ys))
    with np.errstate(all="ignore"):
        steep = side * np.hypot(*np.gradient(heights, ys, xs))

    def apart(low: float, high: float) -> float:
        """Return how far two contours are apart where they are near, as a share of the map's side."""
        between = steep[(low <= heights) & (heights < high) & (steep > 0)]
        return float(np.quantile((high - low) / between, CROWD)) if between.size else np.inf

    found = [level_heights(heights, power=power) for power in POWERS]
    gaps = [min(apart(*pair) for pair in pairwise(levels)) for levels in found]
    levels = found[0 if gaps[0] >= NEAREST else int(np.argmax(gaps))]
    kept = [float(levels[-1])]
    for level in levels[-2::-1]:
        if apart(float(level), kept[-1]) >= NEAREST:
            kept.append(float(level))
    return np.array(kept[::-1])


def trace_contours(
    xs: np.ndarray, ys: np.ndarray, heights: np.ndarray, levels: int | np.ndarray = LEVELS, also: Sequence[float] = ()
) -> list[ContourLine]:
    """Return contours of heights, shape (y, x), at so many of `level_heights` or at given ones, and `also` at others,
    the lowest first."""
    if not np.ptp(heights[np.isfinite(heights)]):
        return []
    generator = contour_generator(xs, ys, np.ma.masked_invalid(heights), line_type=LineType.Separate)
    found = []
    given = level_heights(heights, levels) if isinstance(levels, int) else levels
    for level in sorted([*given, *also]):
        runs = tuple(np.asarray(run) for run in generator.lines(float(level)) if len(run) > 1)
        found.append(ContourLine(float(level), runs))
    return found


def walk(points: np.ndarray, t: float) -> np.ndarray:
    """Return the place at the time t, in steps, on a path of points (n, 2): each step starts and ends gently."""
    k = min(int(t), len(points) - 1)
    after = points[min(k + 1, len(points) - 1)]
    return np.asarray(points[k] + smooth(min(t - k, 1.0)) * (after - points[k]))


class ContourMap(VGroup):
    """Contours in a frame with numbers, in one scale for x and y.

    Parameters
    ----------
    lines
        The contours; they have the colours of their heights between `low` and `high`.
    rooms
        One region, or two: the map stands in the first, and moves to the second as the tracker `place` goes to 1.

    Attributes
    ----------
    place
        0 in the first room, 1 in the last.
    squeeze
        Gives the factors by which x and y are squeezed now; set it to squeeze the map.
    """

    def __init__(
        self,
        lines: Sequence[ContourLine],
        x_range: Range,
        y_range: Range,
        rooms: Sequence[Region],
        heights: Range,
        squeeze: Callable[[], np.ndarray] = lambda: np.ones(2),
    ) -> None:
        super().__init__()
        self.lines, self.x_range, self.y_range, self.rooms, self.squeeze = lines, x_range, y_range, rooms, squeeze
        self._fits = [self._fit(room) for room in (rooms[0], rooms[-1])]
        runs = [run for line in lines for run in line.runs]
        self._points = np.concatenate([np.zeros((0, 2)), *runs])  # laid out together: there are dozens at every frame
        self._starts = np.cumsum([len(run) for run in runs[:-1]], dtype=int)
        self.place = ValueTracker(0.0)
        self._hidden: set[Formula] = set()
        self.border = Rectangle(color=theme.FAINT, stroke_width=theme.AXIS)
        paint = by_height(*heights, contour_colors())
        colors = [paint(np.array([[0.0, 0.0, line.height]]))[0] for line in lines]
        self.contours = VGroup(
            *(VMobject(stroke_width=theme.AXIS).set_stroke(color) for color in map(write_color, colors))
        )
        self.numbers = [self._number_axis(axis, bounds) for axis, bounds in enumerate((x_range, y_range))]
        self.labels = VGroup(*(label for numbers in self.numbers for _, label in numbers))
        self.add(self.border, self.contours, self.labels)
        self.redraw()
        self.add_updater(lambda _: self.redraw())

    # -- coordinates --------------------------------------------------------------------------------------------

    @property
    def unit(self) -> np.ndarray:
        """Frame units of one unit of x and of y, now."""
        share, ((first, _), (last, _)) = self.place.get_value(), self._fits
        return ((1 - share) * first + share * last) * self.squeeze()

    @property
    def center(self) -> np.ndarray:
        """Where the middle of the map is now."""
        share, ((_, first), (_, last)) = self.place.get_value(), self._fits
        return np.asarray((1 - share) * first + share * last)

    def at(self, x: Any, y: Any) -> np.ndarray:
        """Return the place of (x, y) in the frame; arrays of length n give (n, 3)."""
        middle = np.array([sum(self.x_range) / 2, sum(self.y_range) / 2])
        flat = (np.stack(np.broadcast_arrays(x, y), axis=-1) - middle) * self.unit
        return np.asarray(np.concatenate([flat, np.zeros((*flat.shape[:-1], 1))], axis=-1) + self.center)

    def clip(self, points: np.ndarray) -> list[np.ndarray]:
        """Return the parts of a path of points (n, 2) that the map shows, cut at its border."""
        return clip_to_box(points, self.x_range, self.y_range)

    def holds(self, point: np.ndarray) -> bool:
        """Whether the map shows a point (x, y)."""
        bounds = (self.x_range, self.y_range)
        return all(low <= value <= high for value, (low, high) in zip(point, bounds, strict=True))

    def outline(self, contour: np.ndarray, color: str) -> VMobject:
        """Return one contour, points (n, 2), drawn bold, live."""
        path = VMobject(color=color, stroke_width=theme.CURVE)

        def follow(_: VMobject) -> None:
            path.set_points_as_corners(self.at(contour[:, 0], contour[:, 1]))

        follow(path)
        return path.add_updater(follow)

    def arrow(self, start: np.ndarray, end: np.ndarray, color: str, opacity: float = 1.0) -> Arrow:
        """Return an arrow between two points (x, y), up to the map's border."""
        parts = self.clip(np.array([start, end]))
        if not parts:
            return Arrow(color=color).set_opacity(0)
        tail, head = (self.at(*point) for point in parts[0])
        style = {"buff": 0, "stroke_width": theme.BOLD, "max_tip_length_to_length_ratio": 0.3, "tip_length": TIP}
        return Arrow(tail, head, color=color, **style).set_opacity(opacity)

    def right_angle(self, point: np.ndarray, way: np.ndarray) -> VGroup:
        """Return the direction of the contour through a point whose gradient has this direction, of length 1, and the
        mark of the right angle between them."""
        at, up, along = self.at(*point), np.array([*way, 0.0]), np.array([-way[1], way[0], 0.0])
        style = {"color": theme.TEXT, "stroke_width": theme.AXIS}
        line = Line(at - CONTOUR * along, at + CONTOUR * along, **style)
        corners = [at + CORNER * along, at + CORNER * (along + up), at + CORNER * up]
        return VGroup(line, VMobject(**style).set_points_as_corners(corners))

    # -- how it is made -----------------------------------------------------------------------------------------

    def redraw(self) -> None:
        """Lay out everything where it is now."""
        (left, right), (bottom, top) = self.x_range, self.y_range
        corners = [self.at(*corner) for corner in ((left, bottom), (right, bottom), (right, top), (left, top))]
        self.border.set_points_as_corners([*corners, corners[0]])
        pieces = iter(np.split(self.at(*self._points.T), self._starts))
        for line, path in zip(self.lines, self.contours, strict=True):
            path.clear_points()
            for piece in itertools.islice(pieces, len(line.runs)):
                path.start_new_path(piece[0])
                path.add_points_as_corners(piece[1:])
        for value, label in self.numbers[0]:
            label.next_to(self.at(value, bottom), DOWN, buff=theme.GAP / 2)
        for value, label in self.numbers[1]:
            label.next_to(self.at(left, value), LEFT, buff=theme.GAP / 2)
        for numbers in self.numbers:
            self._thin_out([label for _, label in numbers])

    def _thin_out(self, labels: Sequence[Formula]) -> None:
        """Hide the numbers of an axis that a squeeze has brought too near to others; the name and then the first number
        stay."""
        shown: list[Formula] = []
        for label in (labels[-1], *labels[:-1]):
            room = (label.get_center(), np.array([label.width, label.height]))
            is_clear = all(_apart(*room, other.get_center(), np.array([other.width, other.height])) for other in shown)
            if is_clear:
                shown.append(label)
            if is_clear == (label in self._hidden):
                self._hidden ^= {label}
                label.set_opacity(float(is_clear))

    def _number_axis(self, axis: int, bounds: Range) -> list[tuple[float, Formula]]:
        """Return values and their numbers; the last place of an axis has its name."""
        step = nice_step(bounds[1] - bounds[0])
        ticks = multiples(bounds, step, TICK_MARGIN)
        texts = label_ticks(ticks, step).texts
        written = zip(ticks, texts, strict=True)
        found = [(tick, scale_label(typeset_number(text))) for tick, text in written]
        name, last = "xy"[axis], ticks[-1] if ticks else bounds[1]
        beyond = last + step / 2
        return [*found, (beyond if beyond <= bounds[1] else last - step / 2, scale_label(name))]

    def _fit(self, room: Region) -> tuple[float, np.ndarray]:
        """Return how many frame units a unit is where the map fills a room, and where its middle is then."""
        inner = Region(room.left + NUMBERS, room.right, room.bottom + NUMBERS, room.top)
        spans = np.array([np.ptp(self.x_range), np.ptp(self.y_range)])
        return float(np.min(np.array([inner.width, inner.height]) / spans)), np.array([*inner.center[:2], 0.0])


class MapPath(VGroup):
    """A path of points (n, 2) on a map, as far as the time `t()`, in steps, with the point that walks (`ball`).

    What is beyond the border is not seen.
    """

    def __init__(
        self, on: ContourMap, points: np.ndarray, t: Callable[[], float], color: str, *, marks: bool = True
    ) -> None:
        super().__init__()
        self.chords = VMobject(color=color, stroke_width=theme.LINE)
        self.ball = Dot(radius=BALL, color=color).set_stroke(theme.BACKGROUND, theme.HAIRLINE)
        self.marks = VGroup(*(Dot(radius=0.6 * theme.DOT, color=color) for _ in points)) if marks else VGroup()

        disc = {id(dot): dot.points - dot.get_center() for dot in (self.ball, *self.marks)}

        def stand(dot: Dot, point: np.ndarray, place: np.ndarray) -> None:
            if not on.holds(point):
                dot.clear_points()
            elif dot.has_no_points():
                dot.points = disc[id(dot)] + place
            else:
                dot.move_to(place)

        def follow(_: VMobject) -> None:
            now = t()
            passed = np.vstack([points[: int(now) + 1], walk(points, now)])
            lay_runs(self.chords, [on.at(*run.T) for run in on.clip(passed)])
            places = on.at(*passed.T)
            stand(self.ball, passed[-1], places[-1])
            for k, mark in enumerate(self.marks):
                at = min(k, len(passed) - 2)
                stand(mark, passed[at], places[at])

        follow(self)
        self.add(self.chords, self.marks, self.ball)
        self.add_updater(follow)

    def step_back(self, opacity: float) -> None:
        """Let the path step back."""
        self.chords.set_stroke(opacity=opacity)
        VGroup(self.marks, self.ball).set_fill(opacity=opacity)


def _apart(center: np.ndarray, size: np.ndarray, other: np.ndarray, its_size: np.ndarray) -> bool:
    """Return whether two boxes keep a gap from each other, given their centres and their widths and heights."""
    return bool(np.any(np.abs(center - other)[:2] - (size + its_size) / 2 >= np.array(CLEAR)))


def write_color(rgb: np.ndarray) -> str:
    """Return red, green and blue, each in [0, 1], as #rrggbb."""
    return "#" + "".join(f"{round(255 * float(part)):02x}" for part in rgb)
