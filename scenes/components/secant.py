"""A secant of a plotted function whose two points, line and labels follow one step h.

With h → 0 it becomes the tangent; its slope is the difference quotient, whatever draws it.
"""

from __future__ import annotations

import numpy as np
from manim import DOWN, UP, Dot, Line, ValueTracker, VGroup

from mathcore import Function, difference_quotient
from scenes import theme
from scenes.components.plot import Dashes, Plot
from scenes.components.text import Formula

__all__ = ["Secant"]

# Frame units between the two feet below which the second one's label leaves, so that they never touch.
CLEARANCE = 0.75


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

        def name(label: Formula) -> None:
            x = a + step.get_value()
            label.next_to(plot.at(x, plot.origin[1]), DOWN, buff=theme.GAP)
            # Both labels stand on one baseline: that of the letter a.
            label.shift((first.get_bottom()[1] - label[0].get_bottom()[1]) * UP)
            away = abs(plot.at(x, 0)[0] - plot.at(a, 0)[0])
            label.set_opacity(float(np.clip((away - CLEARANCE) / 0.2, 0, 1)))

        self.line = Line(*ends(), color=theme.SECANT, stroke_width=theme.LINE).add_updater(follow)
        self.first = plot.dot(a, value_at_a, theme.TANGENT)
        self.second = plot.dot(a + h, value(a + h), theme.SECANT).add_updater(ride)
        self.feet = VGroup(plot.drop(a, value_at_a), plot.drop(a + h, value(a + h)))
        self.feet[1].add_updater(stand)
        first = Formula("a", size=theme.BODY).next_to(plot.at(a, plot.origin[1]), DOWN, buff=theme.GAP)
        self.labels = VGroup(first, Formula("a + step(h)", size=theme.BODY))
        name(self.labels[1])
        self.labels[1].add_updater(name)
        self.slope = lambda: float(difference_quotient(f, a, step.get_value()))
        self.add(self.feet, self.line, self.first, self.second, self.labels)
