"""The numbers of a descent: its first step written out, a table of its steps, and a table of where descents end."""

from __future__ import annotations

import operator
from collections.abc import Sequence

import numpy as np
from manim import Mobject

from mathcore import Descent, Function
from scenes.components.table import ValueTable
from scenes.components.text import Formula, fit_formula
from scenes.descent_1d.layout import side
from scenes.descent_1d.parameters import DescentParameters
from scenes.descent_analysis import DescentResult
from scenes.framework.digits import Recorder, number_spec, write_calculation
from scenes.style.theme import theme

__all__ = ["tabulate_ends", "tabulate_steps", "write_step"]


def write_step(params: DescentParameters, path: Descent, record: Recorder) -> Formula:
    """Write the first step in numbers."""
    slope, rate = float(path.gradients[0]), params.learning_rate
    written = write_calculation(
        lambda eta, m: -operator.mul(eta, m),
        [("rate", rate), ("slope_0", slope)],
        ("step_0", -rate * slope),
        record,
    )
    eta, m = written.operands
    code = f"step(Delta x) {written.operands_equals} -{eta} dot derivative({m.term}) {written.equals} "
    return fit_formula(f"{code} step({written.result})", side().width)


def tabulate_steps(params: DescentParameters, path: Descent, above: Mobject, record: Recorder) -> ValueTable:
    """Tabulate x, f'(x) and the step, a row a step."""
    rows = []
    for k in range(min(params.steps, len(path))):
        slope = float(path.gradients[k])
        values = (("x", path.points[k]), ("slope", slope), ("step", -params.learning_rate * slope + 0.0))
        figures = [record(f"{name}_{k}", float(value), number_spec(float(value))) for name, value in values]
        rows.append([figure.marked for figure in figures])
    head = ("x", "derivative(f'(x))", "step(Delta x)")
    colors = (theme.TEXT, theme.DERIVATIVE, theme.STEP)
    return ValueTable(head, rows, side().below(above, 1.5 * theme.SPACE), colors=colors, row_height=0.5)


def tabulate_ends(f: Function, found: Sequence[DescentResult], above: Mobject, record: Recorder) -> ValueTable:
    """Tabulate where each start ends, and the value there."""
    rows = []
    for k, result in enumerate(found, start=1):
        start, end = float(result.points[0]), float(result.points[-1])
        away = result.kind == "away"
        values = (
            ("valley_start", start),
            ("valley_end", np.inf if away else end),
            ("valley_value", np.nan if away else float(f(end))),
        )
        rows.append([record(f"{name}_{k}", value, number_spec(value)).marked for name, value in values])
    head = ("x_0", "x_n", "function(f(x_n))")
    colors = (theme.TEXT, theme.STEP, theme.FUNCTION)
    return ValueTable(head, rows, side().below(above, 2 * theme.SPACE), colors=colors)
