"""The derivative as the limit it is: difference quotients, one-sided limits, the tangent line, the differential.
Equations and names are the deck's, page 1 导数 and page 3 微分."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Literal, NamedTuple

import numpy as np

from mathcore.errors import DomainError
from mathcore.function import Function
from mathcore.limits import limit_of
from mathcore.numerals import typeset_name, typeset_number

Kind = Literal["forward", "backward", "central"]
Curve = Callable[[Any], Any]

SMALLEST_STEP = 2.0**-20


def difference_quotient(f: Curve, a: Any, h: Any, kind: Kind = "forward") -> Any:
    """Average rate of change of f over a step h at a.

    forward (f(a+h) − f(a))/h · backward (f(a) − f(a−h))/h · central (f(a+h) − f(a−h))/(2h).
    a, h: scalars or arrays that broadcast, in units of x. nan where f has no value. ValueError: h = 0.
    """
    if np.any(np.asarray(h) == 0):
        raise ValueError("difference_quotient: h = 0 divides by zero; choose a step such as h = 0.1")
    match kind:
        case "forward":
            return (f(a + h) - f(a)) / h
        case "backward":
            return (f(a) - f(a - h)) / h
        case "central":
            return (f(a + h) - f(a - h)) / (2 * h)
    raise ValueError(f"difference_quotient: kind is {kind!r}; use 'forward', 'backward' or 'central'")


class LimitRow(NamedTuple):
    """One row of a limit table: the step, the slope of its secant, and how far that is from the derivative."""

    h: float
    quotient: float
    error: float


@dataclass(frozen=True)
class LimitTable:
    """h | quotient | quotient − f'(a), and the limit f'(a); nan if f is not differentiable at a."""

    rows: tuple[LimitRow, ...]
    limit: float

    def __iter__(self) -> Iterator[LimitRow]:
        return iter(self.rows)


def limit_table(f: Function, a: float, steps: Sequence[float], kind: Kind = "forward") -> LimitTable:
    """The difference quotients of f at a for each step h, beside their limit f'(a)."""
    left, right = one_sided_derivatives(f, a)
    limit = right if _agree(left, right) else math.nan
    quotients = [float(difference_quotient(f, a, h, kind)) for h in steps]
    return LimitTable(tuple(LimitRow(h, q, q - limit) for h, q in zip(steps, quotients, strict=True)), limit)


class OneSided(NamedTuple):
    """The derivatives from the left and from the right; ±inf for a vertical tangent, nan where there is none."""

    left: float
    right: float


def one_sided_derivatives(f: Function, a: float) -> OneSided:
    """The limits of (f(a+h) − f(a))/h for h → 0 from below and from above.

    Exact where the derivative's formula has a value at a and f one on that side of it; elsewhere (kinks, ends of
    the domain) the limit of the quotients for h = ±2⁻ᵏ."""
    slope = float(f.derivative()(a))
    return OneSided(*(_one_sided(f, a, sign, slope) for sign in (-1, 1)))


def _one_sided(f: Function, a: float, sign: int, slope: float) -> float:
    scale = SMALLEST_STEP * max(1.0, abs(a))
    if math.isnan(float(f(a))) or math.isnan(float(f(a + sign * scale))):
        return math.nan
    if math.isfinite(slope):
        return slope
    steps = sign * max(1.0, abs(a)) * np.exp2(-np.arange(4.0, 24.0))
    return limit_of(difference_quotient(f, a, steps))


def is_differentiable(f: Function, a: float) -> bool:
    """Whether both one-sided derivatives of f at a exist, are finite and equal."""
    return _agree(*one_sided_derivatives(f, a))


def _agree(left: float, right: float) -> bool:
    return math.isfinite(left) and math.isclose(left, right, rel_tol=1e-6, abs_tol=1e-6)


class NumericCheck(NamedTuple):
    """f'(a) by the formula, by a central difference, and how many leading digits agree."""

    formula: float
    difference: float
    digits: int


def numeric_check(f: Function, a: float, h: float = 1e-5) -> NumericCheck:
    """The derivative's formula against the central difference with step h, error O(h²): a check by numbers alone."""
    formula, difference = float(f.derivative()(a)), float(difference_quotient(f, a, h, "central"))
    return NumericCheck(formula, difference, agreeing_digits(formula, difference))


def agreeing_digits(x: float, y: float) -> int:
    """How many significant digits of x and y are the same: ⌊−log₁₀ |x − y|/|x|⌋, 0 to 16."""
    if not (math.isfinite(x) and math.isfinite(y)):
        return 0
    if x == y:
        return 16
    return max(0, min(16, math.floor(-math.log10(abs(x - y) / max(abs(x), abs(y))))))


@dataclass(frozen=True)
class TangentLine:
    """y = f(a) + f'(a)(x − a): the line that touches f at a."""

    point: float
    value: float
    slope: float
    variable: str

    def __call__(self, x: Any) -> Any:
        """The height of the tangent at x."""
        return self.value + self.slope * (x - self.point)

    def typst(self, digits: int = 6) -> str:
        """Typst markup of the equation in numbers: `y = 1.25 + 0.5 (x - 1)`."""
        return f"y = {typeset_number(self.value, digits)} {linear_term(self.slope, self.variable, self.point, digits)}"


def linear_term(slope: float, variable: str, point: float, digits: int) -> str:
    """Typst markup of `± slope (x − point)` as it follows other terms."""
    shown, at = typeset_number(abs(slope), digits), typeset_number(abs(point), digits)
    name = typeset_name(variable)
    inside = name if at == "0" else f"({name} {'+' if point < 0 else '-'} {at})"
    return f"{'-' if slope < 0 else '+'} {shown} {inside}"


def tangent_line(f: Function, a: float) -> TangentLine:
    """The tangent of f at a; `DomainError` where f has no value or no slope there."""
    value = float(f(a))
    if math.isnan(value):
        where = f"{f.text} has no value at {f.variables[0]} = {a:g}"
        raise DomainError(f"tangent_line: {where}; choose a point where {f.domain().text}")
    left, right = one_sided_derivatives(f, a)
    if not _agree(left, right):
        raise DomainError(
            f"tangent_line: {f.text} is not differentiable at {f.variables[0]} = {a:g} "
            f"(slope {left:g} from the left, {right:g} from the right); choose another point"
        )
    return TangentLine(a, value, right, f.variables[0])


class Differential(NamedTuple):
    """df on the tangent, Δf on the curve, and the gap Δf − df between them."""

    df: Any
    delta_f: Any
    gap: Any


def differential(f: Function, x: Any, dx: Any) -> Differential:
    """The differential df = f'(x) dx, the change Δf = f(x + dx) − f(x), and the gap Δf − df, of order dx².

    x, dx: scalars or arrays that broadcast. nan where f or f' has no value. Source: deck page 3."""
    df, delta_f = f.derivative()(x) * dx, f(x + dx) - f(x)
    return Differential(df, delta_f, delta_f - df)
