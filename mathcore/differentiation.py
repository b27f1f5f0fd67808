"""Derivatives by the rules of the textbook, one line a rule; the elementary functions have theirs in `elementary`.
Results are tidied as they are built, never expanded."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from mathcore.algebra import negative, power, product, quotient, simplify, total
from mathcore.elementary_rules import slope
from mathcore.expression import (
    ONE,
    TWO,
    ZERO,
    Call,
    Comparison,
    Expression,
    Negative,
    Piece,
    Piecewise,
    Power,
    Product,
    Quotient,
    Relation,
    Sum,
    Symbol,
    symbols,
)


def differentiate(node: Expression, x: str) -> Expression:
    """Return the derivative of `node` with respect to x, tidied; every other variable is a constant."""
    return D(x)(node)


@dataclass(frozen=True)
class D:
    """d/dx: call it on an expression for its derivative."""

    x: str

    def __call__(self, node: Expression) -> Expression:
        return ZERO if self.constant(node) else RULES[type(node)](node, self)

    def constant(self, node: Expression) -> bool:
        """Return whether x does not occur in it."""
        return self.x not in symbols(node)


Rule = Callable[[Any, D], Expression]

# fmt: off
RULES: dict[type, Rule] = {
    # f                      f'
    Symbol:    lambda _, d:  ONE,
    Negative:  lambda f, d:  negative(d(f.operand)),
    Sum:       lambda f, d:  total(*(d(u) for u in f.terms)),
    Product:   lambda f, d:  total(*(product(d(u), *rest) for u, rest in _each(f.factors))),
    Quotient:  lambda f, d:  _quotient(f.numerator, f.denominator, d),
    Power:     lambda f, d:  _power(f.base, f.exponent, d),
    Call:      lambda f, d:  CALLS.get(f.name, _elementary)(f, d),
    Piecewise: lambda f, d:  _by_cases(f, d),
}

CALLS: dict[str, Rule] = {
    "log":     lambda f, d:  _logarithm(f.arguments[0], f.arguments[1], d),
    "max":     lambda f, d:  _extreme("max", ">", f.arguments, d),
    "min":     lambda f, d:  _extreme("min", "<", f.arguments, d),
}
# fmt: on


def _each(factors: tuple[Expression, ...]) -> list[tuple[Expression, tuple[Expression, ...]]]:
    """Return each factor with all the others."""
    return [(factor, factors[:place] + factors[place + 1 :]) for place, factor in enumerate(factors)]


def _quotient(u: Expression, v: Expression, d: D) -> Expression:
    """(u/v)' = (v u' − u v') / v²."""
    if d.constant(v):
        return quotient(d(u), v)
    if d.constant(u):
        return negative(quotient(product(u, d(v)), power(v, TWO)))
    return quotient(total(product(v, d(u)), negative(product(u, d(v)))), power(v, TWO))


def _power(u: Expression, v: Expression, d: D) -> Expression:
    """(uⁿ)' = n uⁿ⁻¹ u',  (aᵛ)' = aᵛ ln a v',  (uᵛ)' = uᵛ (v ln u)'."""
    if d.constant(v):
        return product(v, power(u, total(v, Negative(ONE))), d(u))
    if d.constant(u):
        return product(Power(u, v), _ln(u), d(v))
    return product(Power(u, v), d(product(v, _ln(u))))


def _elementary(f: Call, d: D) -> Expression:
    """f(u)' = f'(u) u'."""
    (u,) = f.arguments
    return product(simplify(slope(f.name, u)), d(u))


def _ln(u: Expression) -> Expression:
    return simplify(Call("ln", (u,)))


def _logarithm(u: Expression, a: Expression, d: D) -> Expression:
    return product(simplify(slope("log", u, a)), d(u)) if d.constant(a) else d(Quotient(_ln(u), _ln(a)))


def _extreme(name: str, wins: Relation, arguments: tuple[Expression, ...], d: D) -> Expression:
    """Return the derivative of the argument that is largest (smallest); on a tie only if both sides agree."""
    u, *rest = arguments
    v = rest[0] if len(rest) == 1 else Call(name, tuple(rest))
    return Piecewise((Piece(d(u), (Comparison(u, wins, v),)), Piece(d(v), ())), joined=True)


def _by_cases(f: Piecewise, d: D) -> Expression:
    """Differentiate each row; where rows meet, f' exists only if f and f' are continuous there."""
    primitive = Piecewise(f.pieces, joined=True, primitive=f.primitive)
    return Piecewise(tuple(Piece(d(row.value), row.conditions) for row in f.pieces), True, primitive)
