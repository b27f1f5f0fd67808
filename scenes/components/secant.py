"""A secant of a plotted function whose two points, line and labels follow one step h.

With h → 0 it becomes the tangent; its slope is the difference quotient, whatever draws it.
"""

from __future__ import annotations

import numpy as np
from manim import RIGHT, UP, Dot, Line, Mobject, ValueTracker, VGroup

from mathcore import Function, difference_quotient
from scenes.components.graph import evaluate
from scenes.components.plot import Dashes, Plot
from scenes.components.text import PLATE, Formula, plated
from scenes.style.theme import theme

__all__ = ["Secant"]

# Frame units between the two feet below which the second one's label leaves, so that they never touch.
CLEARANCE = 0.75
BRACE = 0.45  # from the leg of the triangle over its brace to a label behind that
SAMPLES = 40  # of a graph where a label stands
AWAY = 0.08  # between a label and the line beside it, at least: more than the margin of its plate


class Secant(VGroup):
    """The line through (a, f(a)) and (a+h, f(a+h)), live in h.

    Parts: `line`, `first` and `second` (dots), `feet` (drop lines), `labels` (a and a+h under the axis).
    """

    def __init__(self, plot: Plot, f: Function, a: float, h: float, *, length: float = 7.5) -> None:
        super().__init__()
        self.h = ValueTracker(h)
        step, value_at_a = self.h, float(f(a))

        def value(x: float) -> float:
            return float(f(x))

        def ends() -> tuple[np.ndarray, np.ndarray]:
            now = step.get_value()
            slope = float(difference_quotient(f, a, now))
            x, y = a + now / 2, (value_at_a + value(a + now)) / 2
            return plot.segment_ends(x, y, slope, length)

        def follow(line: Line) -> None:
            line.put_start_and_end_on(*ends())

        def ride(dot: Dot) -> None:
            x = a + step.get_value()
            dot.move_to(plot.at(x, value(x)))

        def stand(foot: Dashes) -> None:
            x = a + step.get_value()
            foot.lay(plot.at(x, plot.origin[1]), plot.at(x, value(x)))

        def stand_by(tag: VGroup, x: float) -> None:
            """Put a label on the axis, on the side where the graph is not, clear of the other axis."""
            label = tag[1]
            foot = plot.at(x, plot.origin[1])
            level = plot.origin[1]
            height, start = ((y - level) * plot.unit[1] for y in (value(x), value_at_a))
            # Where the second point is on the axis, the triangle has the side on which the first one is.
            sign = away = -1 if height > 0 or height == 0 <= start else 1
            on_axis = abs(foot[0] - plot.at(plot.origin[0], 0)[0]) < CLEARANCE / 3
            # Where f changes its sign, the triangle's upright leg crosses the axis: stand inside the triangle.
            crossed = x != a and height * start < 0
            beyond = (value(x + label.width / plot.unit[0]) - level) * plot.unit[1]
            is_near, aside = _beside_crossing(start, height, beyond, label.height, crossed=crossed)
            below = plot.number_room if sign < 0 else 0.0
            # Between the axis and the triangle's level leg, if there is room; else beyond the axis.
            room = abs(start) - below
            is_between = crossed and not is_near and room >= label.height + 2 * AWAY
            if crossed and not is_between:
                sign = -sign
                below = plot.number_room if sign < 0 else 0.0
            # The letter a is as high in all labels, so that they stand on one baseline.
            letter = label[0]
            line = foot[1] + sign * (theme.GAP + letter.height / 2) - below
            tag.shift((line - letter.get_center()[1]) * UP)
            if is_between:
                middle = abs(label.get_center()[1] - foot[1]) - below
                too_far = min(middle + label.height / 2 + AWAY - room, middle - room / 2)
                tag.shift(-max(0.0, too_far) * sign * UP)
            near = _held_at(label, plot, foot[0]) if on_axis else label.get_center()[0]
            tag.shift((foot[0] - near - aside * (label.get_right()[0] + theme.GAP - near)) * RIGHT)
            _step_outside(tag, plot, f, foot, away, is_inside=aside == 1)

        def name(tag: VGroup) -> None:
            x = a + step.get_value()
            stand_by(tag, x)
            away = abs(plot.at(x, 0)[0] - plot.at(a, 0)[0])
            apart = np.abs(tag[1].get_center() - self.labels[0][1].get_center())[:2]
            between = [(one + other) / 2 for one, other in zip(*map(_size, (tag[1], self.labels[0][1])), strict=True)]
            seen = float(np.clip(min(away - CLEARANCE, (apart - between).max() - theme.GAP / 2) / 0.2, 0, 1))
            tag[0].set_fill(opacity=PLATE * seen)
            tag[1].set_opacity(seen)

        self.line = Line(*ends(), color=theme.SECANT, stroke_width=theme.LINE).add_updater(follow)
        self.first = plot.dot(a, value_at_a, theme.TANGENT)
        self.second = plot.dot(a + h, value(a + h), theme.SECANT).add_updater(ride)
        self.feet = VGroup(plot.drop(a, value_at_a), plot.drop(a + h, value(a + h)))
        self.feet[1].add_updater(stand)
        self.labels = VGroup(*(plated(Formula(code, size=theme.BODY)) for code in ("a", "a + step(h)")))
        self.labels.set_z_index(1)  # lines that come later pass below them
        stand_by(self.labels[0], a)
        name(self.labels[1])
        self.labels[1].add_updater(name)
        self.slope = lambda: float(difference_quotient(f, a, step.get_value()))
        self.add(self.feet, self.line, self.first, self.second, self.labels)


def _beside_crossing(start: float, height: float, beyond: float, room: float, *, crossed: bool) -> tuple[bool, float]:
    """Return whether the graph crosses the axis nearby, where it has the inside of the triangle, and how far its name
    stands aside: at 1, left of the leg.

    Heights are those of the first and the second point over the axis and of the graph next to this one.
    """
    is_near = abs(height) < room
    if crossed or not is_near or beyond * start >= 0:
        return is_near, float(crossed)
    return True, min(1.0, 2 - 2 * abs(height) / room)


def _step_outside(tag: VGroup, plot: Plot, f: Function, foot: np.ndarray, sign: int, *, is_inside: bool) -> None:
    """Move a label that stands inside the triangle, where the graph or the y-axis runs through it, past the brace over
    the leg: to the side of the axis where the second point is not (`sign`), or else to the other; it stays where it
    would be met there too."""
    label, letter, before = tag[1], tag[1][0], tag.get_center()
    across = plot.at(*plot.origin)[0]

    def is_met() -> bool:
        if not is_inside:
            return False
        on_axis = label.get_left()[0] - AWAY < across < label.get_right()[0] + AWAY
        return bool(on_axis) or _is_met(label, plot, f)

    for side in (sign, -sign):
        if not is_met():
            return
        line = foot[1] + side * (theme.GAP + letter.height / 2) - (plot.number_room if side < 0 else 0.0)
        tag.shift([foot[0] + BRACE - label.get_left()[0], line - letter.get_center()[1], 0])
    if is_met():
        tag.move_to(before)


def _is_met(label: Mobject, plot: Plot, f: Function) -> bool:
    """Return whether a graph runs through a label."""
    xs = np.linspace(label.get_left()[0] - AWAY, label.get_right()[0] + AWAY, SAMPLES)
    ys = evaluate(f, (xs - plot.at(0, 0)[0]) / plot.unit[0])
    heights = plot.at(np.zeros(SAMPLES), ys)[:, 1]
    low, high = label.get_bottom()[1] - AWAY, label.get_top()[1] + AWAY
    return bool(np.any((low < heights) & (heights < high)))


def _held_at(label: Mobject, plot: Plot, foot: float) -> float:
    """Return the x of a label that is to be over a foot on the y-axis: a gap before the label or behind it, so that it
    stands beside the axis where the name of that is not."""
    name, left = plot.names[1], foot + theme.GAP
    is_level = abs(name.get_y() - label.get_y()) < (name.height + label.height) / 2 + AWAY
    is_taken = is_level and name.get_left()[0] < left + label.width + AWAY and left < name.get_right()[0] + AWAY
    return float(label.get_right()[0] + theme.GAP if is_taken else label[0].get_left()[0] - theme.GAP)


def _size(label: Mobject) -> tuple[float, float]:
    return float(label.width), float(label.height)
