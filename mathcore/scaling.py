"""Arithmetic without overflow and underflow: a number is m · 2^k, with a float m and an exponent k of any size.
Runs a compiled formula where plain floats would lose what its result depends on, e^x/(1 + e^x) at 1000, say."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np

from mathcore.piecewise import Choice
from mathcore.program import POLES, Operation, Program, guarded, power

LN2_HIGH, LN2_LOW = 0.693147180369123816490, 1.90821492927058770002e-10  # ln 2 in two parts (fdlibm, e_exp.c)
FAR_APART = 2100.0  # binary places beyond which the smaller of two terms is nothing
MOST_REDUCED = 2.0**50
HIGHEST = 1e300
MOST_REPEATED = 1000.0
LARGEST_EXPONENT = 700.0  # of e that every float type of 64 bits holds, and its inverse too


class Scaled(NamedTuple):
    """The numbers m · 2^k; ½ ≤ |m| < 1, or m is 0, infinite or nan."""

    m: Any
    k: Any

    @classmethod
    def of(cls, value: Any, k: Any = 0.0) -> Scaled:
        """Return value · 2^k."""
        m, shift = np.frexp(value)
        return cls(m, np.where((m == 0) | ~np.isfinite(m), 0.0, shift + k))

    def plain(self) -> Any:
        """Return the nearest floats; infinite or 0 where there is none."""
        return np.ldexp(self.m, np.clip(self.k, -FAR_APART, FAR_APART).astype(np.int32))


def scaled_run(program: Program, values: tuple[Any, ...]) -> Any:
    """Return the value of a program: nan at a pole, infinite or 0 only where the result itself is too large or
    small."""
    with np.errstate(all="ignore"):
        registers: list[Any] = [*values, *program.registers[len(values) :]]
        known = [None if value is None else Scaled.of(np.asarray(value)) for value in registers]
        for step in program.steps:
            known[step.target] = _apply(step.operation, [known[source] for source in step.sources])
        found = known[program.result]
        return None if found is None else found.plain()


def _apply(operation: Operation, arguments: list[Any]) -> Scaled:
    if operation in SCALED:
        return SCALED[operation](*arguments)
    plain = [argument.plain() for argument in arguments]
    if isinstance(operation, Choice):
        _compare(plain, arguments, len(operation.rows), 2 * sum(map(len, operation.rows)))
    found = operation(*plain)
    return Scaled.of(np.where(POLES[operation](*plain), np.nan, found) if operation in POLES else found)


def _compare(plain: list[Any], arguments: list[Any], start: int, count: int) -> None:
    """Replace two sides of a condition by the sign of their difference and 0: e^−800 > 0 though its float is 0."""
    for place in range(start, start + count, 2):
        one, other = arguments[place : place + 2]
        finite = np.isfinite(one.m) & np.isfinite(other.m)
        plain[place] = np.where(finite, _add(one, _negative(other)).m, plain[place])
        plain[place + 1] = np.where(finite, 0.0, plain[place + 1])


def _add(a: Scaled, b: Scaled) -> Scaled:
    top = np.maximum(np.where(a.m == 0, b.k, a.k), np.where(b.m == 0, a.k, b.k))
    one, other = (np.ldexp(each.m, np.clip(each.k - top, -FAR_APART, 0).astype(np.int32)) for each in (a, b))
    return Scaled.of(one + other, top)


def _negative(a: Scaled) -> Scaled:
    return Scaled(-a.m, a.k)


def _multiply(a: Scaled, b: Scaled) -> Scaled:
    return Scaled.of(a.m * b.m, a.k + b.k)


def _divide(a: Scaled, b: Scaled) -> Scaled:
    return Scaled.of(np.where(b.m == 0, np.nan, a.m / b.m), a.k - b.k)


def _sqrt(a: Scaled) -> Scaled:
    odd = np.mod(a.k, 2)
    return Scaled.of(np.sqrt(np.ldexp(a.m, odd.astype(np.int32))), (a.k - odd) / 2)


def _exp(a: Scaled) -> Scaled:
    u = a.plain()
    k = np.where(np.abs(u) < LARGEST_EXPONENT, 0.0, np.rint(np.clip(u, -HIGHEST, HIGHEST) / (LN2_HIGH + LN2_LOW)))
    k = np.where(np.isfinite(u), k, 0.0)
    rest = np.where(np.abs(k) < MOST_REDUCED, (u - k * LN2_HIGH) - k * LN2_LOW, 0.0)  # beyond, u has no digits for it
    return Scaled.of(np.exp(np.where(np.isfinite(u), rest, u)), k)


def _half_exponentials(a: Scaled, sign: int) -> Scaled:
    """(e^u ± e^−u)/2."""
    opposite = _exp(_negative(a))
    total = _add(_exp(a), opposite if sign > 0 else _negative(opposite))
    return Scaled(total.m, total.k - 1)


def _hyperbolic(operation: Operation, sign: int) -> Callable[[Scaled], Scaled]:
    def apply(a: Scaled) -> Scaled:
        plain, large = Scaled.of(operation(a.plain())), _half_exponentials(a, sign)
        return _where(np.abs(a.plain()) < LARGEST_EXPONENT, plain, large)

    return apply


def _logarithm(operation: Operation) -> Callable[[Scaled], Scaled]:
    def apply(a: Scaled) -> Scaled:
        plain = a.plain()
        found = np.where(_usual(plain), operation(plain), operation(a.m) + a.k * operation(2.0))
        return Scaled.of(np.where(a.m == 0, np.nan, found))

    return apply


def _power(a: Scaled, b: Scaled) -> Scaled:
    """m^v · 2^(k v) for a whole v that leaves m^v a float, by logarithms for any other, nan for 0^−1 and (−1)^½."""
    v, whole = b.plain(), np.rint(b.plain()) == b.plain()
    plain = Scaled.of(np.where((a.m == 0) & (v < 0), np.nan, power(a.plain(), v)))
    repeated = Scaled.of(power(a.m, v), a.k * v)
    logarithm = _exp(Scaled.of(v * (np.log(np.abs(a.m)) + a.k * np.log(2.0))))
    sign = np.where(a.m > 0, 1.0, np.where(whole, np.where(np.mod(v, 2) == 1, -1.0, 1.0), np.nan))
    large = _where(whole & (np.abs(v) < MOST_REPEATED), repeated, Scaled(sign * logarithm.m, logarithm.k))
    special = (a.m == 0) | ~np.isfinite(a.m) | ~np.isfinite(v)
    return _where(special | (_usual(plain.plain()) & _usual(a.plain())), plain, large)


def _usual(value: Any) -> Any:
    """Return whether a float has all its digits."""
    return np.isfinite(value) & (np.abs(value) >= np.finfo(np.float64).tiny)


def _extreme(largest: bool) -> Callable[[Scaled, Scaled], Scaled]:
    def apply(a: Scaled, b: Scaled) -> Scaled:
        gap = _add(a, _negative(b)).m
        first = (gap >= 0) if largest else (gap <= 0)
        chosen = _where(first | (np.isinf(a.m) & (a.m == b.m)), a, b)
        return _where(np.isnan(a.m) | np.isnan(b.m), Scaled.of(a.m + b.m), chosen)

    return apply


def _where(test: Any, a: Scaled, b: Scaled) -> Scaled:
    return Scaled(np.where(test, a.m, b.m), np.where(test, a.k, b.k))


def _guarded(a: Scaled, guard: Scaled) -> Scaled:
    return Scaled(guarded(a.m, guard.m), a.k)


_log = _logarithm(np.log)
ONE, MINUS_ONE = Scaled(0.5, 1.0), Scaled(-0.5, 1.0)

SCALED: dict[Operation, Callable[..., Scaled]] = {
    np.add: _add,
    np.subtract: lambda a, b: _add(a, _negative(b)),
    np.negative: _negative,
    np.multiply: _multiply,
    np.divide: _divide,
    np.square: lambda a: _multiply(a, a),
    np.sqrt: _sqrt,
    np.abs: lambda a: Scaled(np.abs(a.m), a.k),
    np.cbrt: lambda a: Scaled.of(np.cbrt(np.ldexp(a.m, np.mod(a.k, 3).astype(np.int32))), (a.k - np.mod(a.k, 3)) / 3),
    np.exp: _exp,
    np.sinh: _hyperbolic(np.sinh, -1),
    np.cosh: _hyperbolic(np.cosh, 1),
    np.log: _log,
    np.expm1: lambda a: _where(np.abs(a.plain()) < 1, Scaled.of(np.expm1(a.plain())), _add(_exp(a), MINUS_ONE)),
    np.log1p: lambda a: _where(np.abs(a.plain()) < 1, Scaled.of(np.log1p(a.plain())), _log(_add(a, ONE))),
    np.log2: _logarithm(np.log2),
    np.log10: _logarithm(np.log10),
    np.power: _power,
    power: _power,
    np.maximum: _extreme(largest=True),
    np.minimum: _extreme(largest=False),
    guarded: _guarded,
}
