"""The limit of the sums: the sum that becomes an integral, and the area as the axis is lifted into it."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from manim import LEFT, RIGHT, UP, Animation, Line, ValueTracker, VGroup, VMobject

from mathcore import Function
from scenes.components.graph import split_at_jumps
from scenes.components.plot import Plot
from scenes.components.signed_filling import SignedFilling, place_sign
from scenes.components.text import Formula, set_below
from scenes.framework.digits import MOST_DIGITS, number_spec
from scenes.framework.numbers import Figure, sign_of
from scenes.riemann_sum.analysis import RiemannAnalysis
from scenes.riemann_sum.numbers import SumNumbers
from scenes.style.theme import theme

__all__ = ["LiftedArea", "write_lifted", "write_limit"]

SAMPLES = 400
FADED = 0.35

Record = Callable[[str, float, str], Figure]


class LiftedArea:
    """The area between the curve and an axis whose height is live.

    Parts: `filling` and `axis`, which a scene adds when it moves."""

    def __init__(self, plot: Plot, f: Function, bounds: tuple[float, float]) -> None:
        self.plot, self.level = plot, ValueTracker(0.0)
        self.xs, self.ys = split_at_jumps(f, np.linspace(*bounds, SAMPLES))
        self.filling = SignedFilling(plot)
        # It begins where the axis of y stands, as the numbers are left of that.
        start = min(bounds[0], plot.origin[0])
        self.axis = Line(plot.at(start, 0), plot.at(plot.x_range[1], 0), color=theme.TEXT)
        self.axis.set_stroke(width=theme.LINE)

        def follow(_: VMobject) -> None:
            self.filling.lay(self.xs, self.ys, self.level.get_value())

        follow(self.filling)
        self.filling.add_updater(follow)
        self.axis.add_updater(lambda line: line.shift((self._height() - line.get_center()[1]) * UP))

    def _height(self) -> float:
        return float(self.plot.at(0, self.level.get_value())[1])

    def lift(self, level: float) -> Animation:
        """Return the animation that lifts the axis to a level."""
        return self.level.animate(run_time=theme.SLOW).set_value(level)

    def signs(self, level: float) -> VGroup:
        """Write a plus and a minus in the parts above and below a level."""
        marks = VGroup()
        for away in (self.ys - level, level - self.ys):
            part = np.flatnonzero(_largest_part(np.clip(away, 0, None)))
            if len(part) and (mark := place_sign(self.plot, self.xs[part], self.ys[part], level)) is not None:
                marks.add(mark)
        return marks.set_z_index(2)


def _largest_part(heights: np.ndarray) -> np.ndarray:
    """Return the heights of the part between two zeros that has most area, 0 elsewhere; shape (n,)."""
    part = np.cumsum(np.diff(heights > 0, prepend=False))
    return np.where(part == np.bincount(part, heights).argmax(), heights, 0.0)


def write_limit(
    analysis: RiemannAnalysis, record: Record, above: VMobject, room: float
) -> tuple[Formula, Formula, Formula, VMobject]:
    """Write the limit of the sum, what becomes of a bar's width, the integral in the place of the sum with parts of the
    same names, and the integral's value behind it, no wider than the room."""
    numbers = SumNumbers(analysis, record)
    (low, high), value = numbers.ends(), numbers.integral()
    total = Formula(
        "{{ lim_(n arrow.r infinity) : limit }} {{ sum_(i=1)^n : sign }} "
        "{{ function(f(x_i)) : height }} {{ step(Delta x) : width }}",
        size=theme.FORMULA,
    )
    integral = Formula(
        f"{{{{ integral_({low})^({high}) : sign }}}} {{{{ function(f(x)) : height }}}} {{{{ step(dif x) : width }}}}",
        size=theme.FORMULA,
    )
    set_below(total, above, theme.SPACE)
    sign = "=" if sign_of(low, high) == "=" else "approx"
    width = Formula(f"step(Delta x) {sign} ({high} - {low.term})/n arrow.r 0", size=theme.FORMULA)
    set_below(width, total, theme.SPACE)
    integral.move_to(total).align_to(total, LEFT)
    number = Formula(f"{sign_of(value, low, high)} {value}", color=theme.AREA, size=theme.FORMULA)
    number.next_to(integral, RIGHT, theme.GAP)
    row = VGroup(integral, number)
    row.scale(min(1.0, room / row.width), about_point=integral.get_left())
    return total, width, integral, number


def write_lifted(analysis: RiemannAnalysis, record: Record, above: VMobject) -> VGroup:
    """Write the integral of the curve's height over the lifted axis, and its value."""
    level = analysis.lifted_level()
    low, high = SumNumbers(analysis, record).ends()
    lifted = record("lifted_level", level, number_spec(level, whole=MOST_DIGITS))
    found = analysis.measure(level)
    value = record("lifted_integral", found, number_spec(found, 3, decimals=2))
    code = f"integral_({low})^({high}) (function(f(x)) - {lifted}) step(dif x)"
    number = Formula(f"{sign_of(value, lifted, low, high)} {value}", color=theme.AREA)
    row = VGroup(Formula(code, size=theme.FORMULA), number).arrange(RIGHT, buff=theme.GAP)
    return set_below(row, above)
