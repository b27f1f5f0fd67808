"""What is measured beside the point: dx, df on the tangent, Δf on the curve, and the gap between them."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from manim import DOWN, LEFT, RIGHT, UP, Brace, Line, Mobject, ValueTracker, VGroup

from mathcore import Differential as Change
from mathcore import Function, differential
from scenes.components.free_places import is_clear, move_clear
from scenes.components.graph import evaluate
from scenes.components.plot import Plot
from scenes.components.text import Formula, plated
from scenes.style.theme import theme

__all__ = ["are_read_as_one", "clear_of_numbers", "draw_measures"]

SAMPLES = 200  # of the curve beside the step
FURTHER = 4  # places further away from the step at which a name may stand
AWAY = (1.25, 1.1, 0.95, 0.8)  # of Δf from the end of the step, in frame units
PAST = 8  # places to the right of a change at which its name may stand
SEEN = 0.04  # height of a gap that can be seen, in frame units: below it its name fades


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
    rise = Line(corner, top, color=theme.TANGENT, stroke_width=theme.BOLD)
    rise_name = _beside(plated(Formula("tangent(dif f)", size=theme.BODY)), corner, top, -side)
    heights = sorted([float(top[1]), float(plot.at(a + dx, value + change.delta_f)[1])])
    if abs(top[1] - corner[1]) < rise_name.height:
        xs = np.linspace(a, plot.x_range[1], SAMPLES)
        ys = np.clip(evaluate(f, xs), *plot.y_range)
        _clear_levels(rise_name, corner, side, heights, plot.at(xs, ys)[np.isfinite(ys)])
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
    gap = Line(color=theme.TEXT, stroke_width=theme.BOLD)
    gap_name = plated(Formula("Delta f - dif f", size=theme.LABEL))

    def follow_change(_: Mobject) -> None:
        arrow.set_points_as_corners([corner + away, end() + away])
        for level, place in zip(levels, (corner, end()), strict=True):
            level.set_points_as_corners([place, place + away])
        _beside(arrow_name, corner + away, end() + away, -side)

    def follow_gap(_: Mobject) -> None:
        gap.set_points_as_corners([top, end()])
        outer = max(top, end(), key=lambda point: -point[1] * side[1])
        gap_name.next_to(outer, -side, 0.16).shift(0.5 * gap_name.width * LEFT)
        gap_name.set_opacity(float(np.clip((gap.height - SEEN) / (0.1 * SEEN), 0, 1)))

    change_group, gap_group = VGroup(arrow, levels, arrow_name), VGroup(gap, gap_name)
    for units in AWAY:  # nearer where the numbers of a y-axis would be read with the name as one
        away = units * RIGHT
        follow_change(change_group)
        if not are_read_as_one(arrow_name, plot):
            break
    follow_gap(gap_group)
    change_group.add_updater(follow_change)
    gap_group.add_updater(follow_gap)
    return VGroup(step, brace, name), VGroup(rise, rise_name), change_group, gap_group


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
    name: VGroup, corner: np.ndarray, side: np.ndarray, heights: Sequence[float], curve: np.ndarray
) -> None:
    """Move the name of a rise that is too short for it, where the level line of the change runs through it at any of
    the heights between two, from the lower to the upper, or the curve, given by points (n, 3): to the other side of its
    step, or further away at either side; it stays where it would be crossed there too."""
    letters, before = name[-1], name.get_center()

    def is_crossed() -> bool:
        meets = letters.get_bottom()[1] < heights[1] and heights[0] < letters.get_top()[1]
        return bool(meets) or not is_clear(letters, curve)

    sides = [side] * (1 + FURTHER) + [-side] * FURTHER
    aways = [*range(1 + FURTHER), *range(1, 1 + FURTHER)]
    for way, away in zip(sides, aways, strict=True):
        if not is_crossed():
            return
        _beside(name, corner, corner, way).shift(away * theme.GAP * way)
    if is_crossed():
        name.move_to(before)


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
