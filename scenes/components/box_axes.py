"""Axes in space for the graph of a function of x and y, with upright numbers, fitted to a region of the frame.

The box stands on a grid. Numbers stand on the edges that face the viewer and change over as the camera turns.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from manim import LEFT, UP, ValueTracker, VGroup, VMobject

from mathcore import Function
from scenes.components.space import CameraView, extent
from scenes.components.text import Formula, scale_label
from scenes.components.ticks import TickLabels, label_ticks, multiples, name_with, nice_step, widen
from scenes.framework.numbers import typeset_number
from scenes.style.theme import theme

__all__ = ["Box", "BoxAxes", "BoxPart", "fit_box"]

LONGEST = 4.7
TALLEST, FLATTEST = 2.6, 1.6
REACHES = (2.0, 1.5, 1.0, 0.7, 0.5, 0.3, 0.2, 0.1, 0.05, 0.02, 0.01, 1e-3, 1e-4, 1e-5, 1e-6)
SAMPLES, PAD, STEEP = 41, 0.1, 0.5
MOST = (0.1, 0.9)  # what is shown of the values where the range that is wanted holds a pole
CLEARANCE = 0.15  # of the z-axis above the floor, where the numbers of the floor are
ALONG = (
    0.35,
    0.65,
    0.2,
    0.8,
    0.05,
    0.95,
)  # of an edge: where the name of an axis stands that has no place in the middle
TICK_MARGIN = 0.03  # of an axis at each end, where no number stands
FAR_BELOW = np.array([0.0, 0.0, -1000.0])


@dataclass(frozen=True)
class Box:
    """Ranges of x, y and z, and where they are in space: the box's middle is the origin.

    x, y and z have one scale where that gives a box of good shape; else z has its own.
    """

    x_range: tuple[float, float]
    y_range: tuple[float, float]
    z_range: tuple[float, float]

    @property
    def unit(self) -> np.ndarray:
        """Frame units of one unit of x, y and z."""
        spans = np.array([high - low for low, high in (self.x_range, self.y_range, self.z_range)])
        level = LONGEST / spans[:2]
        if 0.5 <= spans[0] / spans[1] <= 2:
            level[:] = LONGEST / spans[:2].max()
        height = min(max(level.min() * spans[2], FLATTEST), TALLEST)
        return np.array([*level, height / spans[2]])

    @property
    def middle(self) -> np.ndarray:
        return np.array([sum(bounds) / 2 for bounds in (self.x_range, self.y_range, self.z_range)])

    def at(self, x: Any, y: Any, z: Any) -> np.ndarray:
        """Return the place in space of (x, y, z); arrays give an array of places."""
        point = np.stack(np.broadcast_arrays(*map(np.asarray, (x, y, z))), axis=-1)
        return np.asarray((point - self.middle) * self.unit)

    @property
    def half(self) -> np.ndarray:
        """Half the box's sides, in frame units."""
        spans = [high - low for low, high in (self.x_range, self.y_range, self.z_range)]
        return np.asarray(np.array(spans) * self.unit / 2)


@dataclass(frozen=True)
class BoxPart(Box):
    """A part of a box, whose points are where they are in the whole box."""

    whole: Box

    @property
    def unit(self) -> np.ndarray:
        return self.whole.unit

    @property
    def middle(self) -> np.ndarray:
        return self.whole.middle


def fit_box(
    f: Function,
    point: tuple[float, float],
    x_range: tuple[float, float] | None = None,
    y_range: tuple[float, float] | None = None,
) -> Box:
    """Return the box for the graph of f about a point: as wide as f has values there and does not run off to a pole."""
    for reach in REACHES:
        ranges = [given or (at - reach, at + reach) for given, at in zip((x_range, y_range), point, strict=True)]
        values = _sample(f, ranges)
        is_tame = np.isfinite(values).all() and not _runs_off(f, ranges, float(np.ptp(values)))
        if is_tame or (x_range and y_range):
            break
    seen = values[np.isfinite(values)]
    low, high = (seen.min(), seen.max()) if is_tame else np.quantile(seen, MOST)
    low, high = min(float(low), float(f(*point))), max(float(high), float(f(*point)))
    low, high = widen(low, high)
    span = high - low
    return Box(ranges[0], ranges[1], (low - PAD * span, high + PAD * span))


def _sample(f: Function, ranges: list[tuple[float, float]]) -> np.ndarray:
    x, y = np.meshgrid(*(np.linspace(*bounds, SAMPLES) for bounds in ranges), indexing="ij")
    with np.errstate(all="ignore"):
        return np.asarray(np.asarray(f(x, y), dtype=float) * np.ones_like(x))


def _runs_off(f: Function, ranges: list[tuple[float, float]], span: float) -> bool:
    """Return whether f is so steep somewhere that between two samples it would climb most of all it climbs."""
    for partial, (low, high) in zip(f.gradient(), ranges, strict=True):
        slopes = np.abs(_sample(partial, ranges))
        if np.nanmax(slopes, initial=0.0) * (high - low) / (SAMPLES - 1) > STEEP * span > 0:
            return True
    return False


class BoxAxes(VGroup):
    """Floor, axes, numbers and names of a box, seen as far as the tracker `shown` says; of a flat box only its floor's;
    where it is not `numbered`, without numbers.

    The parts at the edges fade as the edge turns away from the viewer, so that what is seen can be read from every
    side; `redraw` does so, and is called whenever the view changes.
    """

    def __init__(
        self,
        view: CameraView,
        box: Box,
        *,
        names: tuple[str, str, str] = ("x", "y", "z"),
        shown: float = 1.0,
        numbered: bool = True,
    ) -> None:
        super().__init__()
        self.view, self.box, self.names, self.numbered = view, box, names, numbered
        self.shown = ValueTracker(shown)
        self.ticks, self.scales = zip(*map(self._ticks, range(3)), strict=True)
        self._parts: list[tuple[VMobject, Callable[[], float]]] = []
        self._titles: list[tuple[Formula, Callable[[float], Formula]]] = []
        self._draw_floor()
        for axis in (0, 1):
            for side in (-1, 1):
                self._draw_level_axis(axis, side)
        for corner in ((-1, -1), (1, -1), (1, 1), (-1, 1)) if self.ticks[2] else ():
            self._draw_upright_axis(np.array(corner))
        view.followers.append(self.redraw)
        self.redraw()

    def redraw(self) -> None:
        """Turn to the viewer as he stands now."""
        shown = self.shown.get_value()
        for part, seen in self._parts:
            _set_opacity(part, shown * seen())

    def leave_out(self, labels: Sequence[VMobject]) -> None:
        """Leave numbers out from now on, such as those that another label covers."""
        gone = set(map(id, labels))
        self._parts = [(part, (lambda: 0.0) if id(part) in gone else seen) for part, seen in self._parts]
        self.redraw()

    def move_names(self, do_meet: Callable[[Formula], bool]) -> None:
        """Move the names of x and y that meet something where they stand along their edges, to the place nearest to the
        middle where they don't; one that meets something everywhere stays."""
        shown = set(map(id, self.labels))
        for title, move in self._titles:
            if id(title) in shown and do_meet(title) and all(do_meet(move(share)) for share in ALONG):
                move(0.5)

    @property
    def labels(self) -> list[Formula]:
        """The numbers and names that can be read now."""
        return [part for part, seen in self._parts if isinstance(part, Formula) and seen() > 0]

    @property
    def room(self) -> float:
        """How far the numbers of the z-axis and its name reach beyond it."""
        numbers = max((_number(text).width for _, text in self._heights()), default=0.0) + theme.GAP
        return max(numbers, self._title(2).width / 2)

    # -- parts --------------------------------------------------------------------------------------------------

    def _draw_floor(self) -> None:
        """Draw the grid that the box stands on, a line at every number."""
        (a, b), (c, d), (low, _) = self.box.x_range, self.box.y_range, self.box.z_range
        for x in {*self.ticks[0], a, b}:
            self._line((x, c, low), (x, d, low), theme.FAINT, theme.HAIRLINE, lambda: 1.0)
        for y in {*self.ticks[1], c, d}:
            self._line((a, y, low), (b, y, low), theme.FAINT, theme.HAIRLINE, lambda: 1.0)

    def _draw_level_axis(self, axis: int, side: int) -> None:
        """Draw the x- or y-axis along one edge of the floor."""
        box, low = self.box, self.box.z_range[0]
        other = (box.x_range, box.y_range)[1 - axis][(side + 1) // 2]
        outward = np.zeros(3)
        outward[1 - axis] = side

        def place(value: float) -> tuple[float, float, float]:
            return (value, other, low) if axis == 0 else (other, value, low)

        def seen() -> float:
            return _rise(float(outward @ self.view.heading), 0.12, 0.3)

        def away() -> np.ndarray:
            return self.view.screen(outward)

        start, end = (box.x_range, box.y_range)[axis]
        self._line(place(start), place(end), theme.QUIET, theme.AXIS, seen)
        numbered = zip(self.ticks[axis], self.scales[axis].texts, strict=True) if self.numbered else ()
        numbers = [self._label(_number(text), place(value), seen, away) for value, text in numbered]

        def beyond_numbers() -> float:
            return 2 * theme.GAP + max((extent(number, away()) for number in numbers), default=0.0)

        title = self._label(self._title(axis), place((start + end) / 2), seen, away, beyond_numbers)

        def move(share: float) -> Formula:
            point = box.at(*place(start + share * (end - start)))
            self.view.stand_up(title, point, away, beyond_numbers)
            return title

        self._titles.append((title, move))

    def _draw_upright_axis(self, corner: np.ndarray) -> None:
        """Draw the z-axis at one corner of the floor."""
        box = self.box
        x, y = box.x_range[(corner[0] + 1) // 2], box.y_range[(corner[1] + 1) // 2]
        outward = np.array([*corner, 0.0]) / math.sqrt(2)

        def seen() -> float:
            left = -self.view.rotation[0]
            return _rise(float(outward @ left), math.cos(math.radians(49)), math.cos(math.radians(41)))

        low, high = box.z_range
        self._line((x, y, low), (x, y, high), theme.QUIET, theme.AXIS, seen)
        for value, text in self._heights():
            self._label(_number(text), (x, y, value), seen, lambda: LEFT)
        self._label(self._title(2), (x, y, high), seen, lambda: UP)

    def _line(
        self,
        start: tuple[float, float, float],
        end: tuple[float, float, float],
        color: str,
        width: float,
        seen: Callable[[], float],
    ) -> None:
        line = BackgroundLine(color=color, stroke_width=width)
        line.set_points_as_corners([self.box.at(*start), self.box.at(*end)])
        self._parts.append((line, seen))
        self.add(line)

    def _label(
        self,
        label: Formula,
        point: tuple[float, float, float],
        seen: Callable[[], float],
        direction: Callable[[], np.ndarray],
        gap: float | Callable[[], float] | None = None,
    ) -> Formula:
        gap = theme.GAP if gap is None else gap
        self.view.stand_up(label, self.box.at(*point), direction, gap)
        self._parts.append((label, seen))
        self.add(label)
        return label

    def _title(self, axis: int) -> Formula:
        name = self.names[axis]
        return scale_label(name_with(name, self.scales[axis]) if self.numbered else name)

    def _heights(self) -> list[tuple[float, str]]:
        """Return where numbers stand at the z-axis: not near the floor, where the other axes have theirs."""
        low, high = self.box.z_range
        numbered = zip(self.ticks[2], self.scales[2].texts, strict=True) if self.numbered else ()
        return [(value, text) for value, text in numbered if value >= low + CLEARANCE * (high - low)]

    def _ticks(self, axis: int) -> tuple[list[float], TickLabels]:
        """Return where numbers stand on an axis, and how they are written."""
        bounds = (self.box.x_range, self.box.y_range, self.box.z_range)[axis]
        if bounds[0] == bounds[1]:
            return [], label_ticks([], 1.0)
        step = nice_step(bounds[1] - bounds[0], 5 if axis < 2 else 4)
        ticks = multiples(bounds, step, TICK_MARGIN)
        return ticks, label_ticks(ticks, step)


class BackgroundLine(VMobject):
    """A line that is painted before everything else in space."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.shade_in_3d = True

    def get_z_index_reference_point(self) -> np.ndarray:
        return FAR_BELOW


def _number(text: str) -> Formula:
    return scale_label(typeset_number(text))


def _rise(value: float, low: float, high: float) -> float:
    """Return 0 below `low`, 1 above `high`, smooth between."""
    t = min(max((value - low) / (high - low), 0.0), 1.0)
    return t * t * (3 - 2 * t)


def _set_opacity(part: VMobject, opacity: float) -> None:
    if isinstance(part, Formula):
        part.set_fill(opacity=opacity)
    else:
        part.set_stroke(opacity=opacity)
