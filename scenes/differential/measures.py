"""What is measured beside the point: dx, df on the tangent, Δf on the curve, and the gap between them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import product

import numpy as np
from manim import DOWN, LEFT, RIGHT, UP, Brace, Line, Mobject, ValueTracker, VGroup

from mathcore import Differential as Change
from mathcore import Function, differential
from scenes.components.free_places import is_clear, lines_of, move_clear
from scenes.components.graph import evaluate
from scenes.components.plot import Plot
from scenes.components.text import Formula, plated
from scenes.style.theme import theme

__all__ = ["are_read_as_one", "clear_of_numbers", "draw_measures", "edges_of"]

SAMPLES = 200  # of the curve beside the step
FURTHER = 4  # places further away from the step at which a name may stand
BESIDE_LONG = 0.8  # of the first height of a gap: as long as it has it, the name beside it is shown
LEVEL = 1.25  # frame units right of a step: so far its level lines go
AWAY = (LEVEL, 1.1, 0.95, 0.8, 0.65)  # of Δf from the end of the step, in frame units
TANGENT = 3  # steps along the tangent, which goes on behind the gap
PAST = 8  # places to the right of a change at which its name may stand
PER_UNIT = 100  # of a stroke's width in a frame unit
SLIDES = (0.0, 0.5, -0.5, 1.0, -1.0)  # of the room beside a rise, from its middle: where its name may stand
ASIDES = (0.0, 0.15, 0.3, 0.45)  # frame units that the name of a gap may stand right of its place, or farther off
SEEN = 0.04  # height of a gap that can be seen, in frame units: below it, it has no name


def draw_measures(
    f: Function, a: float, dx: float, plot: Plot, change: Change, power: ValueTracker
) -> tuple[VGroup, VGroup, VGroup, VGroup]:
    """Return the step dx, the rise df on the tangent, the change Δf of the curve, and the gap between them, named.

    dx and df keep their places while the picture is magnified; the change and the gap follow the curve."""
    value = float(f(a))
    start, corner = plot.at(a, value), plot.at(a + dx, value)
    top = plot.at(a + dx, value + change.df)
    side = DOWN if (change.df or change.delta_f) >= 0 else UP
    step = Line(start, corner, color=theme.STEP, stroke_width=theme.BOLD)
    brace = Brace(step, side, buff=0.08, color=theme.STEP)
    name = plated(Formula("step(dif x)", size=theme.BODY)).next_to(brace, side, 0.08)
    _clear_axis(name, plot, side)
    _clear_upright_axis(name, plot)
    rise = Line(corner, top, color=theme.TANGENT, stroke_width=theme.BOLD)
    rise_name = _beside(plated(Formula("tangent(dif f)", size=theme.BODY)), corner, top, -side)
    reached = plot.at(a + dx, value + change.delta_f)
    xs = np.linspace(a, plot.x_range[1], SAMPLES)
    ys = np.clip(evaluate(f, xs), *plot.y_range)
    curve = plot.at(xs, ys)[np.isfinite(ys)]
    along = lines_of([plot.axes.x_axis])
    tangent = Line(start, start + TANGENT * (top - start))
    if abs(top[1] - corner[1]) < rise_name.height:
        heights = sorted([float(top[1]), float(reached[1])])
        if not _clear_levels(rise_name, corner, side, heights, np.concatenate([curve, along])):
            _clear_levels(rise_name, corner, side, heights, curve)
    else:
        _slide_along(rise_name, corner, top, reached, curve, along)
    _slide_past_axis(rise_name, plot, curve)
    away = AWAY[0] * RIGHT

    def end() -> np.ndarray:
        """Return where the curve is above the end of the step, as it is magnified."""
        now = power.get_value()
        shown = value + float(differential(f, a, dx / now).delta_f) * now
        return plot.at(a + dx, shown)

    arrow = Line(color=theme.FUNCTION, stroke_width=theme.BOLD)
    arrow_name = plated(Formula("function(Delta f)", size=theme.BODY))
    levels = VGroup(*(Line(color=theme.QUIET, stroke_width=theme.AXIS) for _ in range(2)))
    levels.set_z_index(-1)  # the name of the rise stands before them

    is_low, slide, lift = False, 0.0, 0

    def follow_change(_: Mobject) -> None:
        nonlocal is_low
        arrow.set_points_as_corners([corner + away, end() + away])
        for level, place in zip(levels, (corner, end()), strict=True):
            level.set_points_as_corners([place, place + away])
        _beside(arrow_name, corner + away, end() + away, -side)
        arrow_name.shift(slide * max(0.0, (arrow.height - arrow_name.height) / 2) * UP)
        # A change that is shorter than its name has it at the other side of its foot, once the curve is in the way.
        now, ends = power.get_value(), (arrow_name.get_left()[0], arrow_name.get_right()[0])
        xs = a + (np.linspace(*ends, SAMPLES) - start[0]) / plot.unit[0] / now
        heights = start[1] + (evaluate(f, xs) - value) * now * plot.unit[1]
        is_met = np.any((arrow_name.get_bottom()[1] < heights) & (heights < arrow_name.get_top()[1]))
        is_low = bool(arrow.height < arrow_name.height and (is_low or is_met))
        if is_low:
            foot = corner + away
            _beside(arrow_name, foot, foot, -np.sign(arrow_name.get_y() - foot[1]) * UP)
        if arrow.height < arrow_name.height:
            arrow_name.shift(lift * theme.GAP * np.sign(arrow_name.get_y() - corner[1]) * UP)

    change_group = VGroup(arrow, levels, arrow_name)

    def place(units: float, share: float = 0.0, farther: int = 0) -> None:
        """Draw the change so far from the end of the step, its name at a share of the room or so far beyond it."""
        nonlocal away, slide, lift
        away, slide, lift = units * RIGHT, share, farther
        follow_change(change_group)

    _choose_place(place, arrow_name, plot, lines_of([plot.axes.x_axis, tangent]))
    change_group.add_updater(follow_change)
    plates = rise_name[0], arrow_name[0]
    lines = np.concatenate([curve, lines_of([arrow, *levels, plot.axes, tangent, *plates])])
    return VGroup(step, brace, name), VGroup(rise, rise_name), change_group, _draw_gap(top, end, side, plot, lines)


def _choose_place(place: Callable[..., None], name: VGroup, plot: Plot, crossed: np.ndarray) -> None:
    """Place a change and its name: nearer to the step where the numbers of a y-axis would be read with the name as one,
    or that axis would run through it; the name, along a long change or beyond a short one, off the lines (n, 3) that it
    would be crossed by, or at least off the x-axis."""
    across, along = (lines_of([axis]) for axis in (plot.axes.y_axis, plot.axes.x_axis))
    found = dict.fromkeys(AWAY, 0)
    for units in AWAY:
        place(units)
        found[units] = 2 * are_read_as_one(name, plot) + (not is_clear(name, across, 0.0))
    away = min(AWAY, key=found.__getitem__) if min(found.values()) < 2 else AWAY[-1]
    tries = [(share, 0) for share in SLIDES] + [(0.0, farther) for farther in range(1, FURTHER + 1)]
    for lines in (crossed, along):
        for each in tries:
            place(away, *each)
            if is_clear(name, lines, 0.0):
                return
    place(away)


def _draw_gap(
    top: np.ndarray, end: Callable[[], np.ndarray], side: np.ndarray, plot: Plot, lines: np.ndarray
) -> VGroup:
    """Return the gap between the tangent and the live end of the curve, named beyond the outer of both; where the
    x-axis would run in between, or the y-axis or its numbers be met, the name is beside the gap, if it meets none of
    the lines (n, 3), until it shrinks."""
    gap = Line(color=theme.TEXT, stroke_width=theme.BOLD)
    name = plated(Formula("Delta f - dif f", size=theme.LABEL))
    is_beside, aside, first = False, np.zeros(3), abs(float(end()[1] - top[1]))

    def follow(_: Mobject) -> None:
        gap.set_points_as_corners([top, end()])
        if is_beside:
            name.next_to(gap, RIGHT, 0.12)
        else:
            outer = max(top, end(), key=lambda point: -point[1] * side[1])
            name.next_to(outer, -side, 0.16).shift(0.5 * name.width * LEFT + aside)
        least = BESIDE_LONG * first if is_beside else SEEN
        name.set_opacity(float(gap.height >= least))  # it may rest at any height: a faded name would not be read

    group = VGroup(gap, name)
    follow(group)
    across = lines_of([plot.axes.y_axis])

    def is_met() -> bool:
        return are_read_as_one(name, plot) or not is_clear(name, across)

    met = is_met()
    if (met or _is_beyond_axis(name, gap, plot)) and name.height <= gap.height:
        is_beside = True
        follow(group)
        is_beside = is_clear(name[-1], lines)
        follow(group)
    if met and not is_beside:
        for farther, right in product(ASIDES, ASIDES):
            aside = right * RIGHT - farther * side
            follow(group)
            if not is_met() and is_clear(name[-1], lines):
                break
        else:
            aside = np.zeros(3)
            follow(group)
    group.add_updater(follow)
    return group


def _slide_along(
    name: VGroup, corner: np.ndarray, top: np.ndarray, reached: np.ndarray, curve: np.ndarray, axis: np.ndarray
) -> None:
    """Move the name of a rise from the middle to where neither the level line of the change, which is reached at one of
    its ends, nor the curve, given by points (n, 3), runs through it, nor, where there is room, the axis, given so too:
    beside that part of the rise which the change covers too, or the rest; it stays where there is none."""
    level = reached + np.linspace(0, 1, SAMPLES)[:, None] * LEVEL * RIGHT
    ends = [(corner, top), (corner, reached), (reached, top)] if _is_between(reached, corner, top) else [(corner, top)]
    places = []
    for start, end in ends:
        if abs(end[1] - start[1]) >= name.height:
            middle = _beside(name, start, end, UP).get_center()
            room = (abs(end[1] - start[1]) - name.height) / 2
            places += [middle + share * room * UP for share in SLIDES]
    taken = np.concatenate([level, curve])
    if not any(move_clear([name], [places], lines, margin=0.0) for lines in (np.concatenate([taken, axis]), taken)):
        _beside(name, corner, top, UP)


def _is_between(place: np.ndarray, start: np.ndarray, end: np.ndarray) -> bool:
    """Return whether a place has a height between those of two others."""
    return bool(min(start[1], end[1]) < place[1] < max(start[1], end[1]))


def _is_beyond_axis(name: VGroup, length: Line, plot: Plot) -> bool:
    """Return whether the x-axis runs between a name and the middle of an upright length: it would be read as the name
    of a place on the axis."""
    level = float(plot.at(*plot.origin)[1])
    return bool((name.get_center()[1] - level) * (length.get_center()[1] - level) < 0)


def are_read_as_one(name: VGroup, plot: Plot) -> bool:
    """Return whether a name covers a number of the plot or stands right beside one."""
    return any(_overlap(name, number, theme.GAP) for number in plot.numbers)


def _clear_axis(name: VGroup, plot: Plot, side: np.ndarray) -> None:
    """Move a name that the x-axis would run through to the far side of the axis, beyond numbers that it would cover or
    be read with as one."""
    level, room = float(plot.at(*plot.origin)[1]), theme.GAP / 4
    if name.get_bottom()[1] - room < level < name.get_top()[1] + room:
        name.shift((level + 2 * room * side[1] - name.get_critical_point(-side)[1]) * UP)
    covered = [number for number in plot.numbers if _overlap(name, number, theme.GAP)]
    if covered:
        outer = max(number.get_critical_point(side)[1] * side[1] for number in covered) * side[1]
        name.shift((outer + room * side[1] - name.get_critical_point(-side)[1]) * UP)


def _overlap(one: Mobject, other: Mobject, beside: float) -> bool:
    """Return whether the boxes around two mobjects overlap, or stand so near side by side that they are read as one."""
    away = np.abs(one.get_center() - other.get_center())[:2]
    return bool(np.all(away < np.array([one.width + other.width + 2 * beside, one.height + other.height]) / 2))


def _clear_levels(
    name: VGroup, corner: np.ndarray, side: np.ndarray, heights: Sequence[float], lines: np.ndarray
) -> bool:
    """Move the name of a rise that is too short for it, where the level line of the change runs through it at any of
    the heights between two, from the lower to the upper, or one of the lines, given by points (n, 3): to the other side
    of its step, or further away at either side; it stays where it would be crossed there too. Return whether it is
    crossed nowhere."""
    letters, before = name[-1], name.get_center()

    def is_crossed() -> bool:
        meets = letters.get_bottom()[1] < heights[1] and heights[0] < letters.get_top()[1]
        return bool(meets) or not is_clear(letters, lines)

    sides = [side] * (1 + FURTHER) + [-side] * FURTHER
    aways = [*range(1 + FURTHER), *range(1, 1 + FURTHER)]
    for way, away in zip(sides, aways, strict=True):
        if not is_crossed():
            return True
        _beside(name, corner, corner, way).shift(away * theme.GAP * way)
    if is_crossed():
        name.move_to(before)
        return False
    return True


def _clear_upright_axis(name: VGroup, plot: Plot) -> None:
    """Slide a name that the y-axis would run through off it, to the nearer side."""
    axis = plot.axes.y_axis
    if not is_clear(name, lines_of([axis]), 0.0):
        across = float(plot.at(*plot.origin)[0])
        way = 1 if name.get_x() >= across else -1
        name.shift((across + way * (theme.GAP / 2 + name.width / 2) - name.get_x()) * RIGHT)


def _slide_past_axis(name: VGroup, plot: Plot, curve: np.ndarray) -> None:
    """Slide a name beside a rise to the right of the y-axis that its plate would cut, if it meets no curve there, given
    by points (n, 3), and is not farther off than a half of the level lines."""
    if is_clear(name, lines_of([plot.axes.y_axis]), 0.0):
        return
    before, across = name.get_center(), float(plot.at(*plot.origin)[0])
    name.shift((across + theme.GAP / 4 - name.get_left()[0]) * RIGHT)
    if name.get_x() - before[0] > LEVEL / 2 or not is_clear(name[-1], curve):
        name.move_to(before)


def edges_of(*lines: Line) -> list[Line]:
    """Return the left and the right edge of bold upright lines, for numbers to keep off."""
    away = theme.BOLD / PER_UNIT / 2 * RIGHT
    return [Line(*(line.get_start() + way, line.get_end() + way)) for line in lines for way in (-away, away)]


def clear_of_numbers(name: VGroup, plot: Plot) -> None:
    """Move the name of a change to the right, past the numbers of the plot with which it would be read as one."""
    places = [name.get_center() + away * theme.GAP * RIGHT for away in range(1 + PAST)]
    numbers = [number.copy().stretch_to_fit_width(number.width + 2 * theme.GAP) for number in plot.numbers]
    if not move_clear([name], [places], np.empty((0, 3)), numbers):
        name.move_to(places[0])


def _beside(name: VGroup, start: np.ndarray, end: np.ndarray, side: np.ndarray) -> VGroup:
    """Place a name right of an upright length, clear of the level line at its start however short it is; one of no
    length has its name at the given side of the line."""
    up = float(end[1] - start[1]) or float(side[1])
    middle = start + np.sign(up) * max(abs(end[1] - start[1]) / 2, name.height / 2 + theme.GAP / 4) * UP
    name.next_to(middle, RIGHT, 0.12)
    return name
