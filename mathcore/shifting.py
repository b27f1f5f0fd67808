"""Shift a function to a point: f(c ± t) as a formula of t in which 1 − (1 − t) is t, for every t, however small.
Polynomials are expanded about the point in exact fractions; what is taken of them stays."""

from __future__ import annotations

from fractions import Fraction
from functools import reduce
from math import comb

import numpy as np
from numpy.typing import NDArray

from mathcore.compilation import compile_expression
from mathcore.evaluation import evaluate
from mathcore.expression import (
    ZERO,
    Call,
    Constant,
    Expression,
    Negative,
    Number,
    Power,
    Product,
    Quotient,
    Sum,
    Symbol,
    parts,
    rebuild,
    symbols,
)
from mathcore.terms import number, rational

HIGHEST_DEGREE = 24
SHARE = 1e-14  # of the largest term: a sum that is smaller has lost its digits
QUARTER = Fraction("3.14159265358979323846264338327950288419716939937510582097494459") / 2
NOTHING = Fraction(0)
Points = NDArray[np.float64]
Coefficients = tuple[Fraction, ...]


def shifted(node: Expression, x: str, point: float, sign: int) -> Expression:
    """Return the expression with point + sign · x in place of x."""
    known = coefficients(node, x)
    if known is not None and len(known) > 1:
        return _written(_expanded(known, Fraction(point), sign), x)
    whole = rebuild(node, tuple(shifted(part, x, point, sign) for part in parts(node)))
    return _turned(whole, x) if isinstance(whole, Call) and whole.name in ("sin", "cos", "tan") else whole


def keeps_digits(node: Expression, x: str, near: Points) -> NDArray[np.bool_]:
    """Return at which small numbers x the expression keeps its digits: no sum in it cancels there, and nothing is taken
    near a zero of it that floats do not hold exactly."""
    kept = np.ones(near.shape, dtype=bool)
    if x not in symbols(node) or coefficients(node, x) is not None:
        return kept
    for part in parts(node):
        kept &= keeps_digits(part, x, near)
    match node:
        case Sum((Number(1), Negative(Call("cos", _)))) | Sum((Power(Constant("e"), _), Negative(Number(1)))):
            return kept  # the compiler has operations for these
        case Call("ln", (Sum((Number(1), _)),)) | Call("sqrt" | "cbrt" | "abs" | "exp" | "max" | "min", _):
            return kept
        case Sum() | Call():
            largest = np.max([np.abs(_values(part, x, near)) for part in parts(node)], axis=0)
            largest = (
                np.minimum(largest, 1.0) if isinstance(node, Call) else largest
            )  # arctan of a large number is none
            return np.asarray(kept & ~(np.abs(_values(node, x, near)) <= SHARE * largest))
    return kept


def _values(node: Expression, x: str, points: Points) -> Points:
    return np.asarray(evaluate(compile_expression(node, (x,)), (points,)))


def _turned(node: Call, x: str) -> Expression:
    """Return a sine, cosine or tangent with whole quarter turns taken out of its argument, exactly."""
    known = coefficients(node.arguments[0], x)
    turns = round(known[0] / QUARTER) if known else 0
    if not known or not turns:
        return node
    angle = _written((known[0] - turns * QUARTER, *known[1:]), x)
    if node.name == "tan":
        sine, cosine = (_turned(Call(name, node.arguments), x) for name in ("sin", "cos"))
        return Quotient(sine, cosine)
    quarters = (turns + (1 if node.name == "cos" else 0)) % 4
    found = Call("cos" if quarters % 2 else "sin", (angle,))
    return Negative(found) if quarters >= 2 else found


def coefficients(node: Expression, x: str) -> Coefficients | None:
    """Return the coefficients of a polynomial in x, from the constant up; None if it is none, or not one of
    fractions."""
    value = rational(node)
    if value is not None:
        return (value,)
    match node:
        case Symbol(name) if name == x:
            return Fraction(0), Fraction(1)
        case Negative(inner):
            return _times(coefficients(inner, x), (Fraction(-1),))
        case Sum(terms):
            return reduce(_plus, (coefficients(term, x) for term in terms))
        case Product(factors):
            return reduce(_times, (coefficients(factor, x) for factor in factors))
        case Quotient(numerator, denominator) if below := rational(denominator):
            return _times(coefficients(numerator, x), (1 / below,))
        case Power(base, Number(value)) if value.denominator == 1 and 0 < value <= HIGHEST_DEGREE:
            return reduce(_times, [coefficients(base, x)] * int(value))
    return None


def _plus(one: Coefficients | None, other: Coefficients | None) -> Coefficients | None:
    if one is None or other is None:
        return None
    longest = max(len(one), len(other))
    padded = ((*each, *[Fraction(0)] * (longest - len(each))) for each in (one, other))
    return tuple(a + b for a, b in zip(*padded, strict=True))


def _times(one: Coefficients | None, other: Coefficients | None) -> Coefficients | None:
    if one is None or other is None or len(one) + len(other) - 2 > HIGHEST_DEGREE:
        return None
    found = [Fraction(0)] * (len(one) + len(other) - 1)
    for i, a in enumerate(one):
        for j, b in enumerate(other):
            found[i + j] += a * b
    return tuple(found)


def _expanded(known: Coefficients, point: Fraction, sign: int) -> Coefficients:
    """Σ aₙ (c ± t)ⁿ in powers of t."""
    return tuple(
        sign**power
        * sum((a * comb(n, power) * point ** (n - power) for n, a in enumerate(known) if n >= power), NOTHING)
        for power in range(len(known))
    )


def _written(known: Coefficients, x: str) -> Expression:
    terms: list[Expression] = []
    for power, value in enumerate(known):
        if value:
            letters = (Power(Symbol(x), number(power)),) if power else ()
            terms.append(Product((number(value), *letters)) if letters else number(value))
    return ZERO if not terms else terms[0] if len(terms) == 1 else Sum(tuple(terms))
