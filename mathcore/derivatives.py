"""The derivative as a limit: difference quotients, limit tables, one-sided limits, the differential.
Equations and names are the deck's, page 1 导数 and page 3 微分."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, Literal, NamedTuple, get_args

import numpy as np

from mathcore.function import Function
from mathcore.kinks import kink_at
from mathcore.limits import limit_of
from mathcore.precision import as_written, precise_quotient
from mathcore.settled import settled

Kind = Literal["forward", "backward", "central"]
Curve = Callable[[Any], Any]

NEAREST = (20, 30, 40, 50)  # powers of ½: steps at which a value is looked for, as the end of a domain may be near
LIMIT_STEPS = range(24, 44)  # powers of ½: steps of the quotients whose limit is a one-sided derivative
SAME = 1e-6  # the share by which two derivatives may differ and still be one
CLOSE = 1e-3  # the share by which two values or points differ under which their difference takes more digits


def difference_quotient(f: Curve, a: Any, h: Any, kind: Kind = "forward") -> Any:
    """Return the average rate of change of f over a step h at a.

    forward (f(a+h) − f(a))/h · backward (f(a) − f(a−h))/h · central (f(a+h) − f(a−h))/(2h).
    a, h: scalars or arrays that broadcast, in units of x. nan where f has no value. ValueError: h = 0.
    Where a `Function` would lose digits, as f(a+h) and f(a) or a+h and a are nearly the same, it is evaluated with more
    of them (a and h as the decimals that they print as): sin at 1 with h = 1e-14 has 0.540302, not 0.544009.
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
        values_close = np.abs(high - low) <= CLOSE * np.maximum(np.abs(high), np.abs(low))
        is_close = values_close | (np.abs(h) <= CLOSE * np.abs(a))
    if isinstance(f, Function) and np.any(is_close):
        return _with_more_digits(f, a, h, kind, quotient, is_close)
    return quotient


def _with_more_digits(f: Function, a: Any, h: Any, kind: Kind, quotient: Any, is_close: Any) -> Any:
    """Return the quotients, those of close values or points computed anew."""
    found = np.array(quotient, dtype=np.result_type(quotient, np.float64))
    points, steps, is_close = (np.broadcast_to(each, found.shape) for each in (a, h, is_close))
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
    """Return the difference quotients of f at a for each step h, beside their limit f'(a)."""
    limit = float(one_sided_derivatives(f, a).right) if is_differentiable(f, a) else math.nan
    quotients = [float(difference_quotient(f, a, h, kind)) for h in steps]
    return LimitTable(tuple(LimitRow(h, q, q - limit) for h, q in zip(steps, quotients, strict=True)), limit)


class OneSided(NamedTuple):
    """The derivatives from the left and from the right; ±inf for a vertical tangent, nan where there is none."""

    left: Any
    right: Any


def one_sided_derivatives(f: Function, a: Any) -> OneSided:
    """Return the limits of (f(a+h) − f(a))/h for h → 0 from below and from above; a: scalar or array.

    Exact where the derivative's formula has a value at a and f one on that side of it; elsewhere (kinks, borders of
    cases, ends of the domain) the limit of the quotients for h = ±2⁻ᵏ. A float beside a kink by its rounding, such as
    that for π, stands for the kink, and one beside a zero of the slope for that."""
    points = np.asarray(a, dtype=np.float64)
    sides = ([_one_sided(f, float(point), sign) for point in points.flat] for sign in (-1, 1))
    return OneSided(*(np.array(side).reshape(points.shape)[()] for side in sides))


def _one_sided(f: Function, a: float, sign: int) -> float:
    scale = max(1.0, abs(a))
    nearest = [2.0**-k * size for k in NEAREST for size in {scale, abs(a)} if size]
    if math.isnan(f(a)) or all(math.isnan(f(a + sign * step)) for step in nearest):
        return math.nan
    kink = kink_at(f, a)
    slope = float(settled(f.derivative(), a)) if kink is None else math.nan
    if math.isfinite(slope):
        return slope
    at, size = as_written(a) if kink is None else kink, as_written(sign * scale)
    return limit_of(np.array([_precise_slope(f, at, size / 2**k) for k in LIMIT_STEPS]))


def _precise_slope(f: Function, at: Fraction, h: Fraction) -> float:
    """(f(at + h) − f(at))/h, with more digits than a float has where these can be computed."""
    found = precise_quotient(f, at, at + h)
    return found if math.isfinite(found) else float(difference_quotient(f, float(at), float(h)))


def is_differentiable(f: Function, a: Any) -> Any:
    """Return whether both one-sided derivatives of f at a exist, are finite and equal; a: scalar or array.

    They count as equal where they differ by less than a millionth of their size, or, where both are next to 0, of the
    size of the quotients beside a: the same in all units of f."""
    left, right = one_sided_derivatives(f, a)
    with np.errstate(invalid="ignore"):
        apart, larger = np.abs(left - right), np.maximum(np.abs(left), np.abs(right))
        same, exist = apart <= SAME * larger, np.isfinite(left) & np.isfinite(right)
    return exist & (same | (apart <= SAME * _steepness(f, a, exist & ~same)))


def _steepness(f: Function, a: Any, wanted: Any) -> Any:
    """Return the largest quotient beside each point that is wanted; 0 for the others."""
    points = np.asarray(a, dtype=np.float64)
    found = np.zeros(points.shape)
    for place in zip(*np.nonzero(np.atleast_1d(wanted)), strict=True):
        where = place if points.shape else ()
        h = max(1.0, abs(float(points[where]))) / 2 ** LIMIT_STEPS[0]
        found[where] = np.max(np.abs(difference_quotient(f, points[where], np.array([-h, h]))))
    return found[()]


def derivative_at(f: Function, a: Any) -> Any:
    """f'(a) by its formula, and where that has no value, as that of max(0, x)² at 0, by the limits of the quotients.

    a: scalar or array. 0 where f' has a zero within the rounding of a, as that of cos at 3.141592653589793. nan where f
    is not differentiable and the formula has no value either."""
    slopes = np.array(settled(f.derivative(), a), dtype=np.float64)
    points = np.broadcast_to(np.asarray(a, dtype=np.float64), slopes.shape)
    for place in zip(*np.nonzero(~np.isfinite(np.atleast_1d(slopes))), strict=True):
        where = place if slopes.shape else ()
        if is_differentiable(f, points[where]):
            slopes[where] = one_sided_derivatives(f, points[where]).right
    return slopes[()]


class NumericCheck(NamedTuple):
    """f'(a) by the formula, by a central difference, and how many leading digits agree."""

    formula: float
    difference: float
    digits: int


def numeric_check(f: Function, a: float, h: float = 1e-5) -> NumericCheck:
    """Return the derivative's formula against the central difference with step h, error O(h²): a check by numbers
    alone."""
    formula, difference = float(derivative_at(f, a)), float(difference_quotient(f, a, h, "central"))
    return NumericCheck(formula, difference, agreeing_digits(formula, difference))


def agreeing_digits(x: float, y: float) -> int:
    """Return how many significant digits of x and y are the same: ⌊−log₁₀ |x − y|/|x|⌋, 0 to 16."""
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
    """Return the differential df = f'(x) dx, the change Δf = f(x + dx) − f(x), and the gap Δf − df, of order dx².

    x, dx: scalars or arrays that broadcast. nan where f or f' has no value. Source: deck page 3."""
    x, dx = np.asarray(x)[()], np.asarray(dx)[()]
    with np.errstate(all="ignore"):
        moved = np.where(dx == 0, 1.0, dx)
        df, delta_f = derivative_at(f, x) * dx, (difference_quotient(f, x, moved) * dx)[()]
        return Differential(df, delta_f, delta_f - df)
