"""The rows of the table of common derivatives: a curve over its real domain, f, f', two numbers that agree."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from manim import LEFT, UP, Animation, Line, VGroup, VMobject

from mathcore import COMMON_DERIVATIVES, CommonDerivative, high_precision_value
from mathcore.domain import Interval
from scenes.components.digit_check import agreeing, central_difference, check_step, spec_to_compare
from scenes.components.graph import clip_runs, sample, trace
from scenes.components.text import DIGITS, EM, Formula, baseline_of, fit_formula
from scenes.framework.digits import Recorder
from scenes.framework.numbers import format_number
from scenes.style.frame import Region
from scenes.style.theme import theme

__all__ = ["SHARES", "TableRow", "common_step", "domain_code", "draw_row", "rows_of_table"]

SHARES = (1.1, 1.0, 1.2, 1.6, 1.7, 1.8, 2.5)  # widths of the columns: figure, curve, f, f', domain, both numbers
WINDOW = 2.4  # how far a small curve shows both axes
HIGHER = 1.5  # times that: the most for a curve that ends, such as that of arccos
INSET = 0.07  # of a cell
WIDE = 10.0  # where the ends of a domain are looked for
TOLERANCE = 0.01  # of a small curve
BAR = 0.25  # em from the baseline up to a fraction bar
DIMMED = 0.4  # the opacity of the curves of a row that is not spoken of
NUMBER_DIGITS = 7  # of both numbers, so that one or two of them differ


def rows_of_table(exponent: float, base: float) -> tuple[CommonDerivative, ...]:
    """Return the deck's rows, with these values for the letters n and a."""
    values = {"n": int(exponent) if exponent == int(exponent) else exponent, "a": base}
    return tuple(
        replace(row, parameter=(row.parameter[0], values[row.parameter[0]])) if row.parameter else row
        for row in COMMON_DERIVATIVES
    )


def common_step(rows: Sequence[CommonDerivative], point: float) -> float:
    """Return one step of the central difference with which five digits of every row agree."""
    return min(check_step(row.f, point, float(row.df(point))) for row in rows)


def domain_code(row: CommonDerivative) -> str:
    """Return where f has a derivative, as Typst math: `x > 0`, or an interval where that takes two conditions."""
    domain = row.df.domain()
    if len(domain.conditions) < 2:
        return domain.typst()
    first, *more = domain.intervals(-WIDE, WIDE)
    if not more and first.lower > -WIDE and first.upper >= WIDE:
        # One condition is enough, as in the rows beside it: that x is not 0 says no more than that it is above 0.
        low, _ = first.typst()[1:].split(", ")
        return f"x {'>=' if first.lower_closed else '>'} {low}"
    return "x in " + " union ".join(map(_interval_code, [first, *more]))


def _interval_code(interval: Interval) -> str:
    """Return an interval as Typst math; what reaches the border of the window has no end."""
    low, high = interval.lower <= -WIDE, interval.upper >= WIDE
    left, right = interval.typst().split(", ")
    return f"{'(-infinity' if low else left}, {'infinity)' if high else right}"


@dataclass(frozen=True)
class TableRow:
    """A row: the small curve on its axes, the formulas of f, f' and the domain, and both numbers with what agrees."""

    room: Region
    axes: VGroup
    curve: VMobject
    formulas: VGroup
    numbers: VGroup
    agreeing: VGroup

    @property
    def parts(self) -> VGroup:
        return VGroup(self.axes, self.curve, self.formulas, self.numbers)

    def step_back(self) -> list[Animation]:
        """Return the animations that make the row quiet while others are spoken of."""
        lines = [part.animate.set_stroke(opacity=DIMMED) for part in (self.axes, self.curve)]
        return [*lines, *(formula.animate.set_color(theme.QUIET) for formula in self.formulas)]

    def come_forward(self) -> list[Animation]:
        """Return the animations that give the row its colours back."""
        lines = [part.animate.set_stroke(opacity=1) for part in (self.axes, self.curve)]
        colored = zip(self.formulas, _formula_colors(), strict=True)
        return [*lines, *(formula.animate.set_color(color) for formula, color in colored)]


def _formula_colors() -> tuple[str, str, str]:
    """Return the colours of f, f' and the domain."""
    return theme.ink(theme.FUNCTION), theme.ink(theme.DERIVATIVE), theme.TEXT


def draw_row(row: CommonDerivative, k: int, room: Region, point: float, step: float, record: Recorder) -> TableRow:
    """Set the k-th row of the table in its room, and record its two numbers."""
    _, picture, *cells = room.split_columns(*SHARES, gap=theme.GAP)
    axes, curve = _small_curve(row, picture.inset(INSET))
    formulas = VGroup()
    codes = (*row.typst(), domain_code(row))
    for code, cell, color in zip(codes, cells, _formula_colors(), strict=False):
        formula = fit_formula(code, cell.width, theme.BODY, room.height - 2 * INSET)
        formulas.add(_on_line(formula, cell).set_color(color))
    numbers, lit = _numbers(row, k, cells[3:], point, step, record)
    return TableRow(room, axes, curve, formulas, numbers, lit)


def _numbers(
    row: CommonDerivative, k: int, cells: Sequence[Region], point: float, step: float, record: Recorder
) -> tuple[VGroup, VGroup]:
    """Write f' by its formula and by the central difference, behind ≈ where they are rounded; what their digits have in
    common comes second."""
    known = high_precision_value(row.df, point)
    values = float(row.df(point)) if known is None else known, central_difference(row.f, point, step)
    spec = spec_to_compare(float(values[0]), float(values[1]), NUMBER_DIGITS)
    names = (f"row_{k}_formula", f"row_{k}_numeric")
    figures = [record(name, value, spec) for name, value in zip(names, values, strict=True)]
    same = agreeing(*(format_number(float(value), spec) for value in values))
    numbers = VGroup()
    for figure, cell in zip(figures, cells, strict=True):
        number = fit_formula(figure.marked, cell.width, theme.LABEL)
        numbers.add(_on_line(number.set_color(theme.QUIET), cell))
    signs = [int(figure.equals != "=") for figure in figures]
    return numbers, VGroup(
        *(VGroup(*number[: sign + same][sign:]) for number, sign in zip(numbers, signs, strict=True))
    )


def _small_curve(row: CommonDerivative, room: Region) -> tuple[VGroup, VMobject]:
    """Draw f on axes without numbers: only where it has a value, cut at its poles."""
    window, height = (-WINDOW, WINDOW), _reach(row)
    unit = min(room.width, 1.6 * room.height) / (2 * WINDOW), room.height / (2 * height)

    def at(x: float | np.ndarray, y: float | np.ndarray) -> np.ndarray:
        return room.center + np.stack(np.broadcast_arrays(x * unit[0], y * unit[1], 0.0), axis=-1)

    style = {"color": theme.QUIET, "stroke_width": theme.HAIRLINE}
    axes = VGroup(Line(at(-WINDOW, 0), at(WINDOW, 0), **style), Line(at(0, -height), at(0, height), **style))
    curve = VMobject(color=theme.FUNCTION, stroke_width=theme.LINE)
    heights = (-height, height)
    for run in clip_runs(trace(row.f, window, heights, TOLERANCE).runs, heights):
        places = at(run[:, 0], run[:, 1])
        curve.start_new_path(places[0])
        curve.add_points_as_corners(places[1:])
    return axes, curve


def _reach(row: CommonDerivative) -> float:
    """Return how far a small curve shows the y-axis: to the end of the curve, where that is not far beyond."""
    largest = float(np.abs(sample(row.f, (-WINDOW, WINDOW))).max())
    return max(WINDOW, largest) if largest < HIGHER * WINDOW else WINDOW


def _on_line(content: Formula, cell: Region) -> Formula:
    """Set a formula at the left of its cell, on the baseline of its row, a smaller one with its fraction bar as high as
    that of others; one that has no room there stands as near to it as the row lets it."""
    content.move_to([cell.left, cell.center[1], 0], aligned_edge=LEFT)
    room = max(0.0, (cell.height - content.height) / 2)
    smaller = max(0.0, theme.LABEL - content.size)
    rise = cell.center[1] - (DIGITS * theme.LABEL - BAR * smaller) * EM - baseline_of(content)
    return content.shift(float(np.clip(rise, -room, room)) * UP)
