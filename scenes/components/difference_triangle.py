"""The triangle under a secant: the step h along the axis, the change of f upward, each measured by a brace.

Labels and braces keep clear of the graph, the axes and each other, whatever the function is.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from manim import DL, RIGHT, UP, UR, BraceBetweenPoints, Line, Mobject, SurroundingRectangle, VGroup

from mathcore import Function
from scenes.components.graph import sample
from scenes.components.plot import Plot, Ticks, fit_range
from scenes.components.text import Formula, fit_formula, plated
from scenes.framework.comparison import is_zero
from scenes.framework.numbers import Figure
from scenes.style.frame import Region
from scenes.style.theme import theme

__all__ = ["DifferenceTriangle", "fit_plot", "keep_off_triangle", "room_beside"]

# Frame units that a brace with its label takes, and that a label on the axis takes.
BRACE_ROOM = 0.85
LABEL_ROOM = 0.55
NUMBER_ROOM = 0.38  # of the axis' own numbers, over a label
AXIS_ROOM = 0.05  # between the y-axis and the label of the step
# Between the upright leg and its label: the brace, and the distances before and behind it.
LABEL_GAP = 0.5
BESIDE = 61  # points of the graph that are looked at where a label stands
STRIDE = 0.15  # frame units between the places of a label that are tried
EDGE = 1e-6  # frame units by which a label may reach into what is taken
# How many times the height of the triangle under the secant the plot reaches up and down from its middle.
MOST_SPANS = 2.0
# Of its height: how much higher a plot may become that would else cut the graph, for 0 to be in it.
MOST_GROWTH = 0.5


class DifferenceTriangle(VGroup):
    """The triangle between (a, f(a)) and (a+h, f(a+h)); `run` and `rise` are the lengths that are written.

    Parts: `legs` (level, upright), `measures` (of each leg: brace and label). The label of the upright leg covers
    nothing of what is `standing` beside the axes.
    """

    def __init__(
        self,
        plot: Plot,
        f: Function,
        a: float,
        h: float,
        run: Figure,
        rise: Figure,
        standing: Sequence[Mobject] = (),
    ) -> None:
        super().__init__()
        start, corner, end = plot.at(a, f(a)), plot.at(a + h, f(a)), plot.at(a + h, f(a + h))
        self.legs = VGroup(Line(start, corner, color=theme.STEP), Line(corner, end, color=theme.SECANT))
        self.legs.set_stroke(width=theme.LINE)
        under, side = _place_of_run(plot, f, a, h)
        across = BraceBetweenPoints(*under, direction=side, buff=0.1, color=theme.STEP)
        dx = fit_formula(f"Delta x = step(h) {run.equals} step({run})", plot.region.width / 2, theme.LABEL)
        dx.next_to(across, side, buff=0.1)
        _slide_off_numbers(dx, across, plot)
        upward = BraceBetweenPoints(corner, end, direction=RIGHT, buff=0.1, color=theme.SECANT)
        room = plot.region.right - upward.get_right()[0]
        dy = fit_formula(_name_rise(rise), room, theme.LABEL)
        dy.next_to(upward, RIGHT, buff=0.1)
        _clear(dy, plot, f, self.legs[0], [*standing, across, dx])
        # Where nothing rises, there is no leg to be measured.
        self.measures = VGroup(VGroup(across, plated(dx)), VGroup(*([] if is_zero(rise) else [upward]), plated(dy)))
        self.add(self.legs, self.measures)


def keep_off_triangle(plot: Plot, f: Function, a: float, h: float, run: Figure, rise: Figure) -> None:
    """Move the numbers of a plot off the legs of a triangle, their braces and what is written beside these; call it
    before the axes are on stage."""
    for with_labels in (False, True):  # labels keep off numbers, where there is room: these go out of their way at last
        triangle = DifferenceTriangle(plot, f, a, h, run, rise)
        labels = [SurroundingRectangle(measure[-1][-1], buff=0) for measure in triangle.measures]
        braces = [part for measure in triangle.measures for part in measure[:-1]]
        plot.keep_clear(*(labels if with_labels else (triangle.legs, *braces)))


def room_beside(rise: Figure) -> float:
    """Return the room that the brace over the upright leg and its label take, in frame units."""
    return float(Formula(_name_rise(rise), size=theme.LABEL).width + LABEL_GAP)


def _name_rise(rise: Figure) -> str:
    return f"Delta f {rise.equals} secant({rise})"


def _slide_off_numbers(label: Mobject, brace: Mobject, plot: Plot) -> None:
    """Slide a label along its brace off the y-axis, and off the numbers of that which it would nearly touch; by as
    little as does, and not past the ends of the brace."""
    axis, level = plot.at(*plot.origin)[:2]
    half = np.array([label.width, label.height]) / 2 + theme.GAP

    def is_near(number: Mobject) -> bool:
        away = np.abs(number.get_center() - label.get_center())[:2]
        return bool(np.all(away < half + np.array([number.width, number.height]) / 2))

    of_y = [number for number in plot.numbers if abs(number.get_y() - level) > LABEL_ROOM]
    near, upright = list(filter(is_near, of_y)), plot.axes.y_axis
    is_along = upright.get_bottom()[1] < label.get_top()[1] and label.get_bottom()[1] < upright.get_top()[1]
    if not near and not (is_along and abs(axis - label.get_x()) < label.width / 2 + AXIS_ROOM):
        return
    left = min([axis, *(number.get_left()[0] for number in near)]) - half[0]
    right = max([axis, *(number.get_right()[0] for number in near)]) + half[0]
    room = brace.width / 2 - label.width / 2
    if places := [x for x in (left, right) if abs(x - brace.get_x()) <= room]:
        label.set_x(min(places, key=lambda x: abs(x - brace.get_x())))


def _clear(label: Mobject, plot: Plot, f: Function, level: Line, standing: Sequence[Mobject]) -> None:
    """Move a label beside the upright leg to where it covers no graph, axis, name or number of a plot, nothing else
    that is standing there, nor the level leg: by as little as does, up or down, farther to the right, or on the other
    side of the leg."""
    x, y = float(label.get_x()), float(label.get_y())
    leg, half = float(level.get_right()[0]), label.width / 2
    right = np.arange(x, plot.region.right - half + EDGE, STRIDE)
    left = np.arange(leg - theme.GAP - half, plot.region.left + half, -STRIDE)
    boxes = [_Box.of(other) for other in (plot.axes.y_axis, plot.names[0], *plot.numbers, *standing)]
    places = []
    for middle in (x, *right[1:], *left):
        label.set_x(middle)
        places += [(float(middle), height) for height in _free_heights(label, plot, f, level, y, boxes)]

    def distance(place: tuple[float, float]) -> float:
        return float(np.hypot(place[0] - x if place[0] >= x else leg - place[0] - half, place[1] - y))

    label.move_to([*min(places, key=distance, default=(x, y)), 0.0])


class _Box(NamedTuple):
    """The place of what is in a label's way."""

    left: float
    right: float
    bottom: float
    top: float

    @classmethod
    def of(cls, mobject: Mobject) -> _Box:
        (left, bottom, _), (right, top, _) = mobject.get_corner(DL), mobject.get_corner(UR)
        return cls(left, right, bottom, top)


def _free_heights(
    label: Mobject, plot: Plot, f: Function, level: Line, y: float, standing: Sequence[_Box]
) -> list[float]:
    """Return heights at which a label covers nothing: y where it does not, and those next to what is in the way."""
    half, gap = label.height / 2, theme.GAP / 2
    spans = _spans_beside(label, plot, f, standing)
    if level.get_left()[0] < label.get_right()[0] and label.get_left()[0] < level.get_right()[0]:
        spans = np.vstack([spans, [level.get_y(), level.get_y()]])
    taken = spans + np.array([-half - gap, half + gap])
    heights = np.append(y, taken)
    low, high = heights[:, None] > taken[:, 0] + EDGE, heights[:, None] < taken[:, 1] - EDGE
    is_inside = (plot.region.bottom + half <= heights) & (heights <= plot.region.top - half)
    return [float(height) for height in heights[is_inside & ~(low & high).any(axis=1)]]


def _spans_beside(label: Mobject, plot: Plot, f: Function, standing: Sequence[_Box]) -> np.ndarray:
    """Return the spans of height that all that is standing, the level of 0 and the graph take where a label stands: an
    array of shape (spans, 2)."""
    left, right = float(label.get_left()[0]) - theme.GAP / 2, float(label.get_right()[0]) + theme.GAP / 2
    beside = [(box.bottom, box.top) for box in standing if left < box.right and box.left < right]
    level = plot.at(*plot.origin)[1]
    at_zero = plot.at(0, plot.origin[1])[0]
    xs = np.linspace((left - at_zero) / plot.unit[0], (right - at_zero) / plot.unit[0], BESIDE)
    with np.errstate(all="ignore"):
        ys = plot.at(xs, np.clip(np.asarray(f(xs), dtype=float) * np.ones_like(xs), *plot.y_range))[:, 1]
    pieces = np.sort(np.column_stack([ys[:-1], ys[1:]]), axis=1)
    return np.vstack([*beside, (level, level), pieces[np.isfinite(pieces).all(axis=1)]])


def fit_plot(
    f: Function,
    a: float,
    h: float,
    region: Region,
    beside: float = 0.0,
    include: Sequence[float] = (),
    *,
    numbered: bool = False,
    ticks: Ticks = (),
) -> Plot:
    """Return a plot of f around a and a+h, with room on the axis for labels, and for the brace where it must stand
    there.

    `beside` is the room, in frame units, that is kept at the right of a+h; `include` are heights that are shown too.
    A `numbered` axis has its own numbers over the labels, if the graph is nowhere below it; else it has `ticks`.
    """
    x_range = _frame_step(a, h, beside / region.width)
    ends = [float(f(a)), float(f(a + h)), *include]
    way = np.append(sample(f, (a, a + h)), include)
    shown = fit_range(f, x_range, include=[float(way.min()), float(way.max())], with_zero=True)
    low, high = _frame_triangle(way, shown)
    # Where the room of labels would reach 0, or nearly so, the axis stands there.
    near = (LABEL_ROOM + NUMBER_ROOM) / region.height * (high - low)
    if max(low, -high) <= near or _is_cut_near_zero((low, high), shown):
        low, high = min(low, 0.0), max(high, 0.0)
    level = min(max(0.0, low), high)
    numbered = numbered and level < way.min() and level <= sample(f, x_range).min()
    labels = LABEL_ROOM + NUMBER_ROOM * numbered
    for room in (labels, labels + BRACE_ROOM):
        share = room / region.height
        extra = share / (1 - share) * (high - low)
        # Labels and braces stand on the side of the axis where the graph is not.
        y_range = (min(low, level - extra), high) if min(ends) >= level else (low, max(high, level + extra))
        plot = Plot(x_range, y_range, region, x_ticks=None if numbered else ticks, level=level)
        if _leg_has_room(plot, f, a, h):
            break
    return plot


def _frame_step(a: float, h: float, share: float) -> tuple[float, float]:
    """Return a range of x around a and a+h, of which a share at least is right of a+h; with the y-axis where that is
    near."""
    left = min(a - 0.9 * h, -0.15 * h if 0 < a < 2 * h else a)
    share = min(share, 0.5)
    return left, max(a + 1.6 * h, left + (a + h - left) / (1 - share))


def _frame_triangle(way: np.ndarray, y_range: tuple[float, float]) -> tuple[float, float]:
    """Return a range without what lies so far from the graph between a and a+h that the triangle would be small."""
    span, middle = float(np.ptp(way)), float(way.max() + way.min()) / 2
    if span <= 1e-9 * max(abs(middle), *np.abs(y_range)):
        return y_range
    return max(y_range[0], middle - MOST_SPANS * span), min(y_range[1], middle + MOST_SPANS * span)


def _is_cut_near_zero(y_range: tuple[float, float], shown: tuple[float, float]) -> bool:
    """Return whether a range leaves out what is shown of the graph on the side of 0, though the triangle stays large
    with 0 in it."""
    (low, high), (lowest, highest) = y_range, shown
    is_cut = lowest < low if low > 0 else highest > high
    return is_cut and max(low, -high) <= MOST_GROWTH * (high - low)


def _away(f: Function, a: float, h: float) -> float:
    """Return +1 where the triangle's level leg has its free side above it (f falls), −1 where below."""
    return float(np.sign(f(a) - f(a + h))) or -1.0


def _leg_has_room(plot: Plot, f: Function, a: float, h: float) -> bool:
    """Return whether a brace fits at the leg: no graph on its free side, and the axis far enough or on the other
    side."""
    at, away = float(f(a)), _away(f, a, h)
    graph = np.asarray(f(np.linspace(a, a + h, 50)))
    level = plot.origin[1]
    clear = np.all((graph - at) * away <= 1e-9 * np.ptp(plot.y_range))
    far = abs(at - level) * plot.unit[1] > BRACE_ROOM
    return bool(clear and (far or (at - level) * away > 0))


def _place_of_run(plot: Plot, f: Function, a: float, h: float) -> tuple[tuple[np.ndarray, np.ndarray], np.ndarray]:
    """Return ends and direction of the brace over Δx: at the triangle's leg, or else beyond the labels on the axis."""
    at, axis = float(f(a)), plot.origin[1]
    if _leg_has_room(plot, f, a, h):
        return (plot.at(a, at), plot.at(a + h, at)), _away(f, a, h) * UP
    beyond = -1.0 if min(at, float(f(a + h))) >= axis else 1.0
    shift = beyond * (LABEL_ROOM + plot.number_room * (beyond < 0)) * UP
    return (plot.at(a, axis) + shift, plot.at(a + h, axis) + shift), beyond * UP
