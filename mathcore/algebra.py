"""Simplify expressions: collect numbers, like factors and like terms, cancel, drop 0 and 1.
It never expands a bracket, so that a derivative keeps the shape its rule gave it."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction

from mathcore.expression import ONE, ZERO, Call, Expression, Negative, Piecewise, Power, Quotient, Sum, parts, rebuild
from mathcore.terms import E, Term, product, rational

__all__ = ["negative", "power", "product", "quotient", "simplify", "total"]


def quotient(numerator: Expression, denominator: Expression) -> Expression:
    """Return the tidy quotient; a zero denominator stays, to have no value."""
    if rational(denominator) == 0:
        return Quotient(numerator, denominator)
    return product(Quotient(numerator, denominator))


def power(base: Expression, exponent: Expression) -> Expression:
    """Return the tidy power."""
    return product(Power(base, exponent))


def negative(node: Expression) -> Expression:
    """Return the tidy −u."""
    return product(Negative(node))


def total(*terms: Expression) -> Expression:
    """Return the tidy sum: like terms collected, each at its first place."""
    collected: dict[frozenset[tuple[Expression, Fraction]], Term] = {}
    for part in _flat(terms):
        term = Term.of(part)
        term.open_even()
        if term.coefficient:
            known = collected.setdefault(
                frozenset(term.powers.items()), Term(Fraction(0), False, term.powers, term.letters)
            )
            known.coefficient += term.coefficient
            known.decimal |= term.decimal
    kept = [term.expression() for term in collected.values() if term.coefficient]
    if not kept:
        return ZERO
    return kept[0] if len(kept) == 1 else Sum(tuple(kept))


def _flat(terms: Iterable[Expression]) -> Iterable[Expression]:
    for term in terms:
        match term:
            case Sum(inner):
                yield from _flat(inner)
            case Negative(Sum(inner)):
                yield from _flat(Negative(part) for part in inner)
            case Negative(Negative(inside)):
                yield from _flat((inside,))
            case _:
                yield term


def simplify(node: Expression) -> Expression:
    """Return the whole tree, tidied from the leaves up."""
    below = tuple(map(simplify, parts(node)))
    match node:
        case Sum():
            return total(*below)
        case Quotient():
            return quotient(*below)
        case Call("ln") if below == (E,):
            return ONE
        case Piecewise() | Call("log" | "max" | "min"):
            return rebuild(node, below)
    return product(rebuild(node, below))
