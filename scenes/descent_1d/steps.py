"""The numbers of a descent: its first step written out, a table of its steps, and a table of where descents end."""

from __future__ import annotations

import operator
from collections.abc import Sequence

import numpy as np
from manim import Mobject

from mathcore import Descent, Function
from scenes.components.fitted_table import fit_table, has_room
from scenes.components.graph import evaluate
from scenes.components.table import ValueTable
from scenes.components.text import Formula, common_size
from scenes.descent_1d.layout import side
from scenes.descent_1d.parameters import DescentParameters
from scenes.descent_analysis import ARRIVALS, SAME, DescentResult
from scenes.framework.digits import (
    LARGE,
    SIGNIFICANT_DIGITS,
    TWO_DECIMALS,
    Recorder,
    number_spec,
    short_spec,
    shows,
    write_calculation,
)
from scenes.framework.numbers import Figure, format_number, is_scaled, sign_of
from scenes.style.theme import theme

__all__ = ["tabulate_ends", "tabulate_steps", "write_step"]

ROWS = 3  # of the table of steps, at most
FEWEST_DIGITS = 2  # of a number with a power of ten


def write_step(
    params: DescentParameters, path: Descent, record: Recorder
) -> tuple[Formula, Formula, tuple[Figure, Figure]]:
    """Write how long a step is, with the rate, and the first step in numbers, in one size; return its slope and its
    length, too, as they are written there."""
    slope, rate = float(path.gradients[0]), params.learning_rate
    written = write_calculation(
        lambda eta, m: -operator.mul(eta, m),
        [("rate", rate), ("slope_0", slope)],
        ("step_0", -rate * slope),
        record,
    )
    eta, m = written.operands
    rule = f"step(Delta x) = -step(eta) dot derivative(f'(x)), quad step(eta) {eta.equals} step({eta.typst})"
    code = f"step(Delta x) {written.operands_equals} -step({eta}) dot derivative({m.term}) {written.equals} "
    codes = (rule, f"{code} step({written.result})")
    size = common_size(codes, side().width, theme.FORMULA)
    return Formula(rule, size), Formula(codes[1], size), (m, written.result)


def tabulate_steps(
    params: DescentParameters, path: Descent, above: Mobject, first: Sequence[Figure], record: Recorder
) -> ValueTable:
    """Tabulate x, f'(x) and the step, a row a step; the steps after the first rows are recorded and not shown.

    `first` are the slope and the length of the first step, as they stand in the calculation above. Numbers with a
    power of ten have so many digits that the columns stand apart.
    """
    count = min(params.steps, len(path))
    slopes = path.gradients[:count]
    columns = {"x": path.points[:count], "slope": slopes, "step": -params.learning_rate * slopes + 0.0}
    head = ("x", "derivative(f'(x))", "step(Delta x)")
    room = side().below(above, 1.5 * theme.SPACE)

    def tabulate(digits: int, write: Recorder) -> list[list[Figure]]:
        start = float(path.points[0])
        rows = [[write("x_0", start, number_spec(start)), *first]]
        for k in range(1, count):
            values = [float(column[k]) for column in columns.values()]
            given = zip(columns, values, _row_specs(values, digits), strict=True)
            rows.append([write(f"{name}_{k}", value, spec) for name, value, spec in given])
        return rows[:count]

    counts = range(SIGNIFICANT_DIGITS, FEWEST_DIGITS, -1)
    digits = next((each for each in counts if has_room(head, tabulate(each, Figure.of)[:ROWS], room)), FEWEST_DIGITS)
    rows = tabulate(digits, record)
    is_short = all(np.abs(values[:ROWS]).max() < LARGE for values in columns.values())
    colors = (theme.TEXT, theme.DERIVATIVE, theme.STEP)
    return fit_table(head, rows[:ROWS], room, size=theme.BODY, shares=(1, 1, 1), at_point=is_short, colors=colors)


def _row_specs(values: Sequence[float], digits: int) -> list[str]:
    """Return the formats of numbers in a row: two decimals where numbers are rounded and they tell enough of each.
    Beside a rounded number none is written to its last digit; those with a power of ten have so many digits."""
    specs = _full_specs(values)
    are_scaled = (is_scaled(format_number(value, spec)) for value, spec in zip(values, specs, strict=True))
    return [
        number_spec(value, digits) if has_power and digits < SIGNIFICANT_DIGITS else spec
        for value, spec, has_power in zip(values, specs, are_scaled, strict=True)
    ]


def _full_specs(values: Sequence[float]) -> list[str]:
    """Return the formats of numbers in a row that has room for their digits."""
    specs = [short_spec(value) for value in values]
    if all(shows(value, spec) for value, spec in zip(values, specs, strict=True)):
        return specs
    whole = [number_spec(value, whole=SIGNIFICANT_DIGITS) for value in values]
    short = [long if shows(value, spec) else spec for value, spec, long in zip(values, specs, whole, strict=True)]
    # A step is the product of the others: 0.06 beside 0.05723 would not give it, nor 0.86 beside 0.0864.
    are_alike = all(
        spec == TWO_DECIMALS or shows(value, TWO_DECIMALS) for value, spec in zip(values, short, strict=True)
    )
    return short if are_alike else whole


def end_of(result: DescentResult, shown: tuple[list[float], bool]) -> float:
    """Return where a descent ends: one that neither arrives nor leaves the plot at its last point that is shown."""
    way, gone = shown
    return float(result.points[-1]) if result.kind in ARRIVALS or gone else way[-1]


def tabulate_ends(
    f: Function,
    found: Sequence[DescentResult],
    shown: Sequence[tuple[list[float], bool]],
    above: Mobject,
    record: Recorder,
) -> ValueTable:
    """Tabulate where each start ends, and the value there.

    `shown` is what `shown_way` gives of each path.
    """
    rows = []
    for k, (result, way) in enumerate(zip(found, shown, strict=True), start=1):
        start, end = float(result.points[0]), end_of(result, way)
        away = result.kind == "away"
        steps = np.sign(np.diff(result.points[-3:]))
        values = (
            ("valley_start", start),
            ("valley_end", np.copysign(np.inf, steps[-1]) if away else end),
            ("valley_value", np.nan if away else float(f(end))),
        )
        specs = [short_spec(value) for _, value in values]
        if result.kind in ARRIVALS:
            passed = float(np.ptp(result.points)), float(np.ptp(evaluate(f, result.points)))
            # So near to 0 it has arrived there.
            near = [abs(value) <= SAME * length for (_, value), length in zip(values[1:], passed, strict=True)]
            specs[1:] = [".0f" if is_near else spec for spec, is_near in zip(specs[1:], near, strict=True)]
        if specs[1] == TWO_DECIMALS and shows(round(end, 2), ".0f") and shows(values[2][1], specs[2]):
            specs[1] = ".0f"  # ≈ 1, where ≈ −1 is its height, and not ≈ 1.00
        figures = [record(f"{name}_{k}", value, spec) for (name, value), spec in zip(values, specs, strict=True)]
        height = figures[2].typst if away else f"{sign_of(*figures[1:])} {figures[2].typst}".removeprefix("= ")
        swings = away and len(steps) > 1 and steps[0] != steps[1]  # farther and farther, to both sides
        rows.append([figures[0].marked, "plus.minus infinity" if swings else figures[1].marked, height])
    head = ("x_0", "x_n", "function(f(x_n))")
    colors = (theme.TEXT, theme.STEP, theme.FUNCTION)
    return ValueTable(head, rows, side().below(above, 2 * theme.SPACE), colors=colors)
