"""What the scenes of the sum, product and quotient rule share: two functions and a point, their colours, their rows."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction

from manim import DOWN, LEFT, VGroup

from mathcore import Function
from mathcore.rules import WorkedRule
from scenes.components.function_text import fit_function
from scenes.components.text import Formula, fit_formula
from scenes.framework.digits import Value, write_calculation
from scenes.framework.numbers import Figure
from scenes.framework.parameters import (
    FunctionOfX,
    Parameters,
    Real,
    need_derivative,
    need_values,
    need_way,
    show_point,
)
from scenes.style.frame import Region, frame
from scenes.style.theme import theme

__all__ = [
    "TALLEST",
    "TwoFunctions",
    "U",
    "V",
    "Worked",
    "columns",
    "fit_calculation",
    "formats_of",
    "name_functions",
    "side",
    "work_out",
]

# A calculation: what is computed of the operands, their names and values, and those of the result.
Worked = tuple[Callable[..., Fraction], Sequence[tuple[str, Value]], tuple[str, Value]]

TALLEST = 1.1  # of a function's formula, in frame units
U, V = "activation", "function"  # the roles whose colours u and v have


class TwoFunctions(Parameters):
    """Two functions and a point at which both have a derivative."""

    u: FunctionOfX
    v: FunctionOfX
    point: Real

    def need_both(self, ends: Sequence[float], key: str, remedy: str) -> None:
        """Refuse functions without a value on the way from the point to one of the ends, or without a derivative."""
        for name, f in (("u", self.u), ("v", self.v)):
            need_values(name, f, [self.point, *ends], remedy)
            for end in ends:
                need_way(key, f, self.point, end, remedy)
            need_derivative(name, f, self.point, "choose a point where the curve has one tangent")

    @property
    def remedy(self) -> str:
        return f"choose another point than {show_point(self.point)} or a smaller step"


def columns() -> list[Region]:
    """Return the rooms of the picture and of what is written beside it."""
    return frame.body.split_panes(1.2, 1)


def side() -> Region:
    """Return the room of what is written beside the picture."""
    return columns()[1]


def name_functions(u: Function, v: Function, room: Region | None = None) -> VGroup:
    """Write u and v with their formulas at the top of a room, by default the side column."""
    room = room or side()
    rows = [
        fit_function(f"{role}({name})", f, room.width, height=TALLEST) for role, name, f in ((U, "u", u), (V, "v", v))
    ]
    return VGroup(room.place(VGroup(*rows).arrange(DOWN, buff=0.3, aligned_edge=LEFT), -1, 1))


def work_out(u: Function, v: Function, rule: Callable[[Function, Function], WorkedRule]) -> list[Formula]:
    """Write three rows: u and v, their derivatives, and the rule filled in, with its result where it has room."""
    worked, width = rule(u, v), side().width
    codes = [
        f"{U}(u) = {u.typst()}, quad {V}(v) = {v.typst()}",
        f"{U}(u') = {u.derivative().typst()}, quad {V}(v') = {v.derivative().typst()}",
    ]
    rows = [fit_formula(code, width, theme.BODY, TALLEST) for code in codes]
    return [*rows, _fill_in(worked.lines[2:], width)]


def _fill_in(lines: Sequence[str], width: float) -> Formula:
    """Write the rule filled in, with its result where that has room: in an upright frame, which is narrow, where both
    have no smaller type than the rule alone."""
    joined, alone = (fit_formula(code, width, theme.BODY, TALLEST) for code in (" ".join(lines), lines[0]))
    has_room = joined.width <= width and (frame.is_wide or joined.size >= alone.size)
    return joined if has_room else alone


def formats_of(calculation: Worked) -> dict[str, str]:
    """Return the formats in which `write_calculation` writes the operands, for where they stand elsewhere too."""
    formats: dict[str, str] = {}

    def note(name: str, value: Value, spec: str) -> Figure:
        formats[name] = spec
        return Figure.of(name, value, spec)

    write_calculation(*calculation, note)
    return formats


def fit_calculation(
    left: str, operands: str, result: str, width: float, size: float | None = None, small: float | None = None
) -> Formula:
    """Write `left operands result` in a line, or, where that would be too wide or no larger than `small`, by default
    the smallest type size, the result in a second one."""
    formula = fit_formula(f"{left} {operands} {result}", width, size)
    if formula.width <= width and formula.size > (small or theme.SMALL):
        return formula
    return fit_formula(f"{left} & {operands} \\ & {result}", width, size)
