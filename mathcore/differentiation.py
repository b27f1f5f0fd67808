"""Derivatives by the rules of the textbook, one line a rule; the elementary functions have theirs in `elementary`.
Results are tidied as they are built, never expanded."""

from __future__ import annotations

from collections.abc import Callable

from mathcore.algebra import negative, power, product, quotient, simplify, total
from mathcore.elementary import derivative_rule
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
    substitute,
    symbols,
)


def differentiate(node: Expression, x: str) -> Expression:
    """D node / d x, tidied; every variable but x is a constant."""

    def d(inner: Expression) -> Expression:
        return differentiate(inner, x)

    def constant(inner: Expression) -> bool:
        return x not in symbols(inner)

    if constant(node):
        return ZERO
    # fmt: off
    match node:
        case Symbol():                       return ONE
        case Negative(u):                    return negative(d(u))
        case Sum(terms):                     return total(*map(d, terms))
        case Product((u, v)):                return total(product(d(u), v), product(u, d(v)))
        case Product((u, *rest)):            return d(Product((u, Product(tuple(rest)))))
        case Quotient(u, c) if constant(c):  return quotient(d(u), c)
        case Quotient(c, v) if constant(c):  return negative(quotient(product(c, d(v)), power(v, TWO)))
        case Quotient(u, v):                 return quotient(_minus(product(v, d(u)), product(u, d(v))), power(v, TWO))
        case Power(u, n) if constant(n):     return product(n, power(u, _less_one(n)), d(u))
        case Power(a, v) if constant(a):     return product(node, _ln(a), d(v))
        case Power(u, v):                    return product(node, d(product(v, _ln(u))))
        case Call("max", (u, *rest)):        return _extreme("max", ">", u, rest, d)
        case Call("min", (u, *rest)):        return _extreme("min", "<", u, rest, d)
        case Call("log", (u, a)):            return _logarithm(u, a, d, constant)
        case Call(name, (u,)):               return product(_outer(name, u), d(u))
        case Piecewise():                    return _by_cases(node, d)
    # fmt: on
    raise AssertionError(f"no rule for the derivative of {node!r}")


def _minus(u: Expression, v: Expression) -> Expression:
    return total(u, negative(v))


def _less_one(n: Expression) -> Expression:
    return total(n, Negative(ONE))


def _ln(u: Expression) -> Expression:
    return simplify(Call("ln", (u,)))


def _outer(name: str, u: Expression, base: Expression = ONE) -> Expression:
    """f'(u) from the table."""
    rule = substitute(derivative_rule(name), Symbol("a"), base)
    return simplify(substitute(rule, Symbol("u"), u))


def _logarithm(
    u: Expression, a: Expression, d: Callable[[Expression], Expression], constant: Callable[[Expression], bool]
) -> Expression:
    if constant(a):
        return product(_outer("log", u, a), d(u))
    return d(Quotient(_ln(u), _ln(a)))


def _extreme(
    name: str, wins: Relation, u: Expression, rest: list[Expression], d: Callable[[Expression], Expression]
) -> Expression:
    """The derivative of the argument that is largest (smallest); on a tie only if both sides agree."""
    v = rest[0] if len(rest) == 1 else Call(name, tuple(rest))
    return Piecewise((Piece(d(u), (Comparison(u, wins, v),)), Piece(d(v), ())), joined=True)


def _by_cases(node: Piecewise, d: Callable[[Expression], Expression]) -> Expression:
    """Row by row; where rows meet it exists only if the function and its derivative both meet."""
    primitive = Piecewise(node.pieces, joined=True, primitive=node.primitive)
    return Piecewise(tuple(Piece(d(piece.value), piece.conditions) for piece in node.pieces), True, primitive)
