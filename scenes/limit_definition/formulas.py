"""The formulas of LimitDefinition: the average change, the limit that defines the derivative, and one-sided limits."""

from __future__ import annotations

from collections.abc import Sequence

from manim import DOWN, LEFT, Mobject, VGroup

from mathcore import OneSided
from scenes.components.text import Formula, common_size, fit_formula, set_below
from scenes.framework.digits import Calculation, Recorder, distinct_specs
from scenes.framework.numbers import Figure
from scenes.limit_definition.layout import limit_room, side_region
from scenes.style.theme import theme

__all__ = ["write_limit", "write_quotient", "write_sides", "write_values"]


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
    set_below(VGroup(letters, numbers), above, theme.SPACE)
    if numbers.get_bottom()[1] < side_region().bottom:
        side_region().hang(above, [letters, numbers])
    return letters, numbers


def write_limit(slope: Figure) -> Formula:
    """Write f'(a) as the limit of the quotient, and its value on a line of its own, below the magnifying glass."""
    letters = (
        "{{ tangent(f'(a)) : left }} &= {{ lim_(step(h) -> 0) : limit }}"
        " {{ secant((f(a + step(h)) - f(a)) / step(h)) : quotient }}"
    )
    number = f"& {{{{ {slope.equals} tangent({slope}) : value }}}}"
    below = limit_room()
    limit = fit_formula(f"{letters} \\ {number}", below.width, theme.FORMULA, below.height)
    below.place(limit, -1, 0)
    return limit


def write_values(rows: Sequence[Sequence[Figure]], above: Mobject) -> VGroup:
    """Write f(a) and f(a+h), each with its place and its value, below what is `above`."""
    names = (("a", "tangent({})"), ("a + step(h)", "secant({})"))
    codes = []
    for (name, role), (place, value) in zip(names, rows, strict=True):
        inside = f"f({place})" if place.equals == "=" else ""
        codes.append(f"f({name}) {f'= {inside}' if inside else ''} {value.equals} {role.format(value)}")
    size = common_size(codes, side_region().width, theme.BODY)
    lines = VGroup(*(Formula(code, size=size) for code in codes)).arrange(DOWN, buff=theme.GAP, aligned_edge=LEFT)
    set_below(lines, above, theme.SPACE)
    return lines


def write_sides(limits: OneSided, record: Recorder) -> list[Formula]:
    """Return the limit of the quotient from each side, as a formula; they are not shown yet."""
    rows = []
    for side, name, limit, spec in zip((-1, 1), ("left", "right"), limits, distinct_specs(limits, 6), strict=True):
        value = record(f"{name}_quotient", float(limit), spec)
        lim = f"lim_(step(h) -> 0^{'+' if side > 0 else '-'})"
        quotient = f"{lim} (f(a + step(h)) - f(a)) / step(h)"
        row = fit_formula(
            f"{quotient} {value.equals} {{{{ secant({value}) : value }}}}", side_region().width, theme.BODY
        )
        rows.append(row)
    return rows
