"""The formulas of LimitDefinition: the average change, the limit that defines the derivative, and one-sided limits."""

from __future__ import annotations

from manim import DOWN, LEFT, Mobject, VGroup

from mathcore import OneSided
from scenes.components.corner import color_of_side
from scenes.components.text import Formula, fit_formula, set_below
from scenes.framework.digits import Calculation, Recorder, distinct_specs
from scenes.framework.numbers import Figure
from scenes.limit_definition.layout import side_region
from scenes.style.theme import theme

__all__ = ["write_limit", "write_quotient", "write_sides"]


def write_quotient(written: Calculation, above: Mobject) -> tuple[Formula, Formula]:
    """Write the average change in letters and in numbers, below what is `above`; on two lines where one is too long."""
    *values, step = written.operands
    letters = Formula("(Delta f) / (Delta x) = (f(a + step(h)) - f(a)) / step(h)")
    last = f"step({step}) {written.equals} secant({written.result})"
    rise = f"{values[0]} - {values[1].term}" if len(values) > 1 else f"secant({values[0]})"
    numbers = fit_formula(f"{written.operands_equals} ({rise}) / {last}", side_region().width)
    if numbers.width > side_region().width and len(values) > 1:
        rise = f"{values[0]} & \\ - med {values[1].term} &"
        numbers = fit_formula(f"{written.operands_equals} ({rise}) / {last}", side_region().width)
    VGroup(letters, numbers).arrange(DOWN, buff=theme.SPACE, aligned_edge=LEFT)
    set_below(VGroup(letters, numbers), above)
    if numbers.get_bottom()[1] < side_region().bottom:
        side_region().hang(above, [letters, numbers])
    return letters, numbers


def write_limit(slope: Figure) -> Formula:
    """Write f'(a) as the limit of the quotient, with its value, at the foot of the side column."""
    letters = (
        "{{ tangent(f'(a)) : left }} = {{ lim_(step(h) -> 0) : limit }}"
        " {{ secant((f(a + step(h)) - f(a)) / step(h)) : quotient }}"
    )
    number = f"{{{{ {slope.equals} tangent({slope}) : value }}}}"
    limit = fit_formula(f"{letters} {number}", side_region().width, theme.BODY)
    if limit.width > side_region().width:
        limit = fit_formula(f"{letters} \\ {number}", side_region().width, theme.BODY)
    side_region().place(limit, 0, -1)
    return limit


def write_sides(limits: OneSided, record: Recorder) -> list[Formula]:
    """Return the limit of the quotient from each side, as a formula; they are not shown yet."""
    rows = []
    for side, name, limit, spec in zip((-1, 1), ("left", "right"), limits, distinct_specs(limits, 6), strict=True):
        value = record(f"{name}_quotient", float(limit), spec)
        lim = f"lim_(step(h) -> 0^{'+' if side > 0 else '-'})"
        quotient = f"{lim} (f(a + step(h)) - f(a)) / step(h)"
        row = fit_formula(f"{quotient} {value.equals} {{{{ {value} : value }}}}", side_region().width, theme.BODY)
        row.select("value").set_color(color_of_side(side))
        rows.append(row)
    return rows
