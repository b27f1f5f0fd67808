"""The derivative as the limit it is: difference quotients, limit tables, one-sided limits, the differential.
Equations and names are the deck's, page 1 导数 and page 3 微分."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Literal, NamedTuple, get_args

import numpy as np

from mathcore.function import Function
from mathcore.limits import limit_of
from mathcore.precision import as_written, precise_quotient

Kind = Literal["forward", "backward", "central"]
Curve = Callable[[Any], Any]

SMALLEST_STEP = 2.0**-20
CLOSE = 1e-3  # the share by which two values differ under which their difference is computed with more digits


def difference_quotient(f: Curve, a: Any, h: Any, kind: Kind = "forward") -> Any:
    """Average rate of change of f over a step h at a.

    forward (f(a+h) − f(a))/h · backward (f(a) − f(a−h))/h · central (f(a+h) − f(a−h))/(2h).
    a, h: scalars or arrays that broadcast, in units of x. nan where f has no value. ValueError: h = 0.
    Where a `Function` would lose digits, as f(a+h) and f(a) are nearly the same, it is evaluated with more of them
    (a and h as the decimals that they print as): sin at 1 with h = 1e-14 has 0.540302, not 0.544009.
    """
    a, h = np.asarray(a)[()], np.asarray(h)[()]
    if np.any(h == 0):
        raise ValueError("difference_quotient: h = 0 divides by zero; choose a step such as h = 0.1")
    if kind not in get_args(Kind):
        raise ValueError(f"difference_quotient: kind is {kind!r}; use 'forward', 'backward' or 'central'")
    right, left = (0 if kind == "backward" else h), (0 if kind == "forward" else h)
    with np.errstate(all="ignore"):
        high, low = f(a + right), f(a - left)
        quotient = (high - low) / (right + left)
        is_close = np.abs(high - low) <= CLOSE * np.maximum(np.abs(high), np.abs(low))
    if isinstance(f, Function) and np.any(is_close):
        return _with_more_digits(f, a, h, kind, quotient, is_close)
    return quotient


def _with_more_digits(f: Function, a: Any, h: Any, kind: Kind, quotient: Any, is_close: Any) -> Any:
    """The quotients, those of close values computed anew."""
    found = np.array(quotient, dtype=np.result_type(quotient, np.float64))
    points, steps = np.broadcast_to(a, found.shape), np.broadcast_to(h, found.shape)
    for place in zip(*np.nonzero(np.atleast_1d(is_close)), strict=True):
        where = place if found.shape else ()
        at, step = as_written(points[where]), as_written(steps[where])
        low, high = (at if kind == "forward" else at - step), (at if kind == "backward" else at + step)
        precise = precise_quotient(f, low, high)
        found[where] = precise if math.isfinite(precise) else found[where]
    return found[()]


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
    limit = float(one_sided_derivatives(f, a).right) if is_differentiable(f, a) else math.nan
    quotients = [float(difference_quotient(f, a, h, kind)) for h in steps]
    return LimitTable(tuple(LimitRow(h, q, q - limit) for h, q in zip(steps, quotients, strict=True)), limit)


class OneSided(NamedTuple):
    """The derivatives from the left and from the right; ±inf for a vertical tangent, nan where there is none."""

    left: Any
    right: Any


def one_sided_derivatives(f: Function, a: Any) -> OneSided:
    """The limits of (f(a+h) − f(a))/h for h → 0 from below and from above; a: scalar or array.

    Exact where the derivative's formula has a value at a and f one on that side of it; elsewhere (kinks, ends of
    the domain) the limit of the quotients for h = ±2⁻ᵏ."""
    points = np.asarray(a, dtype=np.float64)
    sides = ([_one_sided(f, float(point), sign) for point in points.flat] for sign in (-1, 1))
    return OneSided(*(np.array(side).reshape(points.shape)[()] for side in sides))


def _one_sided(f: Function, a: float, sign: int) -> float:
    scale = max(1.0, abs(a))
    if math.isnan(f(a)) or math.isnan(f(a + sign * SMALLEST_STEP * scale)):
        return math.nan
    slope = float(f.derivative()(a))
    if math.isfinite(slope):
        return slope
    return limit_of(difference_quotient(f, a, sign * scale * np.exp2(-np.arange(4.0, 24.0))))


def is_differentiable(f: Function, a: Any) -> Any:
    """Whether both one-sided derivatives of f at a exist, are finite and equal; a: scalar or array."""
    left, right = one_sided_derivatives(f, a)
    return np.isfinite(left) & np.isclose(left, right, rtol=1e-6, atol=1e-6)


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


class Differential(NamedTuple):
    """df on the tangent, Δf on the curve, and the gap Δf − df between them."""

    df: Any
    delta_f: Any
    gap: Any


def differential(f: Function, x: Any, dx: Any) -> Differential:
    """The differential df = f'(x) dx, the change Δf = f(x + dx) − f(x), and the gap Δf − df, of order dx².

    x, dx: scalars or arrays that broadcast. nan where f or f' has no value. Source: deck page 3."""
    x, dx = np.asarray(x)[()], np.asarray(dx)[()]
    with np.errstate(all="ignore"):
        moved = np.where(dx == 0, 1.0, dx)
        df, delta_f = f.derivative()(x) * dx, (difference_quotient(f, x, moved) * dx)[()]
        return Differential(df, delta_f, delta_f - df)
