"""Evaluate formulas with more digits than a float has, where subtraction would leave too few of them.
Floats are taken as the decimals that they print as; mpmath computes, in a context of its own, loaded when needed."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from fractions import Fraction
from functools import cache
from typing import Any

import numpy as np

from mathcore.expression import (
    Call,
    Constant,
    Expression,
    Negative,
    Number,
    Piecewise,
    Power,
    Product,
    Quotient,
    Sum,
    Symbol,
    symbols,
    walk,
)
from mathcore.function import Function
from mathcore.piecewise import HOLDS

DIGITS = (50, 100, 200, 400)  # tried in turn, until enough of them are left
ENOUGH = 20
MOST_TURNS = 400  # of Newton's method, which at a double zero halves the distance each time
TRUE_TO = 10**30  # the share of a value by which two evaluations of it may differ
LEAST, VANISHING = 1e-307, 1e-150
SAMPLES, LOST = 401, 1e-13  # of a function over an interval, and of its largest value: what floats lose beside it
LEVEL_CALLS = "tanh", "exp"  # functions that come close to a level, and never have its value but at 0
# Names of mpmath where they differ from those of the table of elementary functions.
NAMES = {
    "ln": "log",
    "abs": "fabs",
    **{f"arc{name}": f"a{name}" for name in ("sin", "cos", "tan")},
    **{f"ar{name}": f"a{name}" for name in ("sinh", "cosh", "tanh")},
}


def precise_value(f: Function, *point: float | Fraction) -> float:
    """Return the value of f at a point, rounded once; nan where f has no finite one.

    point: one number for each variable; a float stands for the decimal that it prints as."""
    found = high_precision_value(f, *point)
    return math.nan if found is None else float(found)


def high_precision_value(f: Function, *point: float | Fraction) -> Fraction | None:
    """Return the value of f at a point to thirty digits, however many its subtractions lose; None where f has no
    finite one.

    Evaluated with more and more digits until two values agree: ln(1 + exp(x)) at −30 is 9.357622968840…·10⁻¹⁴.
    None also where a float can't hold it: beyond 10³⁰⁷, or closer to 0 than 10⁻³⁰⁷. What comes closer and closer to 0
    with more digits, as sin(pi) does, is 0."""
    at = tuple(map(as_written, point))
    previous: Any = None
    for digits in DIGITS:
        found = _value(f, at, digits)
        if found is None:
            return None
        with _context().workdps(digits):
            if previous is not None and abs(found - previous) <= abs(found) / TRUE_TO:
                return _fraction(found)
        previous = found
    return Fraction(0) if abs(previous) < VANISHING else None


def value_in_digits(f: Function, *point: float | Fraction, digits: int) -> Fraction | None:
    """Return the value of f at a point, computed with so many digits: 0.2 + 10⁻⁸⁴ is not 0.2; None where f has no
    finite one.

    point: one number for each variable; a float stands for the decimal that it prints as."""
    found = _value(f, tuple(map(as_written, point)), digits)
    return None if found is None else _fraction(found)


def is_rounded_off(f: Function, *point: float | Fraction) -> bool:
    """Return whether the value of f at a point is not what floats, or 400 digits, make of it.

    So is exp(−1000), which is more than 0, and closer to it than a float holds, and tanh(1000), which is less than 1; a
    term beside which another is lost, as in 1 + exp(−1000); not cos(pi/2), which is 0.
    point: one number for each variable; a float stands for the decimal that it prints as. False where f has no finite
    value."""
    at = tuple(map(as_written, point))
    found = [_value(f, at, digits) for digits in DIGITS[-2:]]
    if None in found:
        return False
    context = _context()
    with context.workdps(DIGITS[-1]):
        known = {name: _number(context, value) for name, value in zip(f.variables, at, strict=True)}
        less, more = found
        if more and abs(more) < LEAST and abs(more - less) <= abs(more) / TRUE_TO:
            return True
        try:
            return any(_loses(node, known) for node in walk(f.expression))
        except (ArithmeticError, ValueError, LookupError):
            return False  # of a case that does not hold here


def has_lost_tail(f: Function, low: float, high: float) -> bool:
    """Return whether an exponential function in f makes it fall so far over an interval that floats lose a part of its
    integral there: ∫ exp(−x) dx from 0 to 50 is less than 1."""
    values = np.abs(f(np.linspace(low, high, SAMPLES)))
    seen = values[np.isfinite(values) & (values > 0)]
    is_falling = len(seen) > 0 and seen.min() < LOST * seen.max()
    return bool(is_falling) and any(_is_exponential(node) for node in walk(f.expression))


def _is_exponential(node: Expression) -> bool:
    if isinstance(node, Power):
        return bool(symbols(node.exponent))
    return isinstance(node, Call) and node.name in LEVEL_CALLS


def _loses(node: Expression, known: Mapping[str, Any]) -> bool:
    """Return whether a node's own operation loses something of its operands with the digits of the context."""
    if isinstance(node, Sum):
        terms = [term for each in node.terms if (term := _evaluate(each, known))]
        total = max(map(abs, terms), default=0)
        return any(total + abs(term) == total for term in terms)
    if isinstance(node, Call) and node.name in LEVEL_CALLS:
        return _evaluate(node, known) in (-1, 0, 1) and _evaluate(node.arguments[0], known) != 0
    return False


def precise_gap(f: Function, x: float, dx: float) -> float:
    """Return the gap Δf − f'(x) dx between the curve and its tangent, rounded once; 0 where no more than rounding is
    left.

    x, dx: numbers that stand for the decimals that they print as. nan where a value is missing."""
    at, step = as_written(x), as_written(dx)
    start, end, slope = (high_precision_value(g, place) for g, place in ((f, at), (f, at + step), (f.derivative(), at)))
    if start is None or end is None or slope is None:
        return math.nan
    gap, lost = end - start - slope * step, 100 * (abs(start) + abs(end) + abs(slope * step)) / TRUE_TO
    return float(gap) if abs(gap) > lost else 0.0


def _fraction(found: Any) -> Fraction | None:
    """Return a number of mpmath as a fraction, if it has the size of a float."""
    if not found:
        return Fraction(0)
    if not LEAST < abs(found) < 1 / LEAST:
        return None
    sign, mantissa, power, _ = found._mpf_
    whole = -int(mantissa) if sign else int(mantissa)
    return Fraction(whole << power) if power >= 0 else Fraction(whole, 1 << -power)


def precise_quotient(f: Function, left: Fraction, right: Fraction) -> float:
    """(f(right) − f(left))/(right − left), rounded once, however close the two values are; nan where one is missing."""
    run = right - left
    for digits in DIGITS:
        low, high = _value(f, (left,), digits), _value(f, (right,), digits)
        if low is None or high is None:
            return math.nan
        context = _context()
        with context.workdps(digits):
            rise = high - low
            if abs(rise) >= max(abs(low), abs(high)) * context.mpf(10) ** (ENOUGH - digits):
                break
    with _context().workdps(digits):
        return float(rise * run.denominator / run.numerator)


def refine_zero(node: Expression, slope: Expression, x: str, start: Fraction) -> Fraction:
    """Return the zero of a formula beside a point, to fifty digits, by Newton's method; the point itself where it is
    one."""
    context, point = _context(), start
    with context.workdps(2 * DIGITS[0]):
        for _ in range(MOST_TURNS):
            try:
                known = {x: _number(context, point)}
                step = _evaluate(node, known) / _evaluate(slope, known)
            except (ArithmeticError, ValueError, LookupError):
                break
            if abs(step) <= max(abs(known[x]), 1) * context.mpf(10) ** -DIGITS[0]:
                break
            point = Fraction(context.nstr(known[x] - step, 2 * DIGITS[0]))
    return point


def as_written(value: float | Fraction) -> Fraction:
    """Return the decimal that a float prints as: 1/10 for 0.1."""
    return value if isinstance(value, Fraction) else Fraction(repr(float(value)))


@cache
def _context() -> Any:
    import mpmath

    return mpmath.MPContext()


def _value(f: Function, point: tuple[Fraction, ...], digits: int) -> Any:
    """Return the value of f as a number of mpmath; None where it has no finite real one."""
    context = _context()
    with context.workdps(digits):
        known = {name: _number(context, value) for name, value in zip(f.variables, point, strict=True)}
        try:
            found = _evaluate(f.expression, known)
        except (ArithmeticError, ValueError, LookupError):
            return None
        return found if context.isfinite(found) else None


def _number(context: Any, value: Fraction) -> Any:
    return context.mpf(value.numerator) / value.denominator


def _evaluate(node: Expression, known: Mapping[str, Any]) -> Any:
    found = EVALUATE[type(node)](node, known)
    if isinstance(found, _context().mpc):
        raise ValueError("not a real number")
    return found


def _call(name: str, arguments: list[Any]) -> Any:
    context = _context()
    if name in ("max", "min"):
        return max(arguments) if name == "max" else min(arguments)
    if name == "cbrt":
        return context.sign(arguments[0]) * context.cbrt(abs(arguments[0]))
    return getattr(context, NAMES.get(name, name))(*arguments)


def _cases(node: Piecewise, known: Mapping[str, Any]) -> Any:
    for piece in node.pieces:
        sides = (
            (test.relation, _evaluate(test.left, known), _evaluate(test.right, known)) for test in piece.conditions
        )
        if all(HOLDS[relation](left, right) for relation, left, right in sides):
            return _evaluate(piece.value, known)
    raise ValueError("no case holds")


# fmt: off
EVALUATE: dict[type, Callable[[Any, Mapping[str, Any]], Any]] = {
    Number:    lambda u, known: _number(_context(), u.value),
    Constant:  lambda u, known: +getattr(_context(), u.name),
    Symbol:    lambda u, known: known[u.name],
    Negative:  lambda u, known: -_evaluate(u.operand, known),
    Sum:       lambda u, known: sum(_evaluate(term, known) for term in u.terms),
    Product:   lambda u, known: math.prod(_evaluate(factor, known) for factor in u.factors),
    Quotient:  lambda u, known: _evaluate(u.numerator, known) / _evaluate(u.denominator, known),
    Power:     lambda u, known: _evaluate(u.base, known) ** _evaluate(u.exponent, known),
    Call:      lambda u, known: _call(u.name, [_evaluate(argument, known) for argument in u.arguments]),
    Piecewise: _cases,
}
# fmt: on
