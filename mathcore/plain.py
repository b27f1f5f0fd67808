"""Writes expressions as plain text that the parser reads back as the same function."""

from __future__ import annotations

from fractions import Fraction

from mathcore.expression import (
    Call,
    Comparison,
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
)

Kinds = type | tuple[type, ...]
LOOSE: Kinds = (Sum, Negative, Piecewise)
TIGHT: Kinds = (Sum, Negative, Piecewise, Product, Quotient)


def plain(node: Expression) -> str:
    """The text of an expression, such as `3*x^2 + 1`."""
    match node:
        case Number(value, decimal):
            return _number(value, decimal)
        case Constant(name) | Symbol(name):
            return name
        case Negative(operand):
            return f"-{_bracketed(operand, LOOSE)}"
        case Sum(terms):
            rest = (
                f" - {_bracketed(term.operand, LOOSE)}"
                if isinstance(term, Negative)
                else f" + {_bracketed(term, LOOSE)}"
                for term in terms[1:]
            )
            return _bracketed(terms[0], (Sum, Piecewise)) + "".join(rest)
        case Product(factors):
            return "*".join(
                _bracketed(factor, (*LOOSE, Quotient) if place else LOOSE) for place, factor in enumerate(factors)
            )
        case Quotient(numerator, denominator):
            return f"{_bracketed(numerator, LOOSE)}/{_bracketed(denominator, TIGHT)}"
        case Power(base, exponent):
            return f"{_bracketed(base, (*TIGHT, Power))}^{_bracketed(exponent, TIGHT)}"
        case Call(name, arguments):
            return f"{name}({', '.join(map(plain, arguments))})"
        case Piecewise(pieces):
            rows = (", ".join([plain(piece.value), *filter(None, [_condition(piece.conditions)])]) for piece in pieces)
            return f"piecewise({', '.join(rows)})"


def plain_condition(tests: tuple[Comparison, ...]) -> str:
    """The text of comparisons that hold together: `x > 0 and x < 1`."""
    return _condition(tests)


def _condition(tests: tuple[Comparison, ...]) -> str:
    return " and ".join(f"{plain(test.left)} {test.relation} {plain(test.right)}" for test in tests)


def _bracketed(node: Expression, kinds: Kinds) -> str:
    return f"({plain(node)})" if isinstance(node, kinds) else plain(node)


def _number(value: Fraction, decimal: bool) -> str:
    if decimal:
        return repr(float(value))
    return str(value.numerator) if value.denominator == 1 else f"({value.numerator}/{value.denominator})"
