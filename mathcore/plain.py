"""Write expressions as plain text that the parser reads back as the same function."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal, localcontext
from fractions import Fraction
from typing import Any

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

# What needs brackets as a term, as a factor, as a divisor or power.
TERM = (Sum, Piecewise)
FACTOR = (*TERM, Negative)
TIGHT = (*FACTOR, Product, Quotient)


def plain(node: Expression) -> str:
    """Return the text of an expression, such as `3*x^2 + 1`."""
    return WRITE[type(node)](node)


def plain_condition(tests: tuple[Comparison, ...]) -> str:
    """Return the text of comparisons that hold together: `x > 0 and x < 1`."""
    return " and ".join(f"{plain(test.left)} {test.relation} {plain(test.right)}" for test in tests)


def _in(kinds: tuple[type, ...], node: Expression) -> str:
    return f"({plain(node)})" if isinstance(node, kinds) else plain(node)


def _number(value: Fraction, decimal: bool) -> str:
    if decimal:
        with localcontext(prec=400):
            return str(Decimal(value.numerator) / Decimal(value.denominator))
    return str(value.numerator) if value.denominator == 1 else f"({value.numerator}/{value.denominator})"


def _term(node: Expression) -> str:
    return f" - {_in(FACTOR, node.operand)}" if isinstance(node, Negative) else f" + {_in(FACTOR, node)}"


def _product(factors: tuple[Expression, ...]) -> str:
    return "*".join([_in(FACTOR, factors[0]), *(_in(TIGHT, factor) for factor in factors[1:])])


def _cases(node: Piecewise) -> str:
    rows = [[plain(piece.value), plain_condition(piece.conditions)] for piece in node.pieces]
    return f"piecewise({', '.join(text for row in rows for text in row if text)})"


# fmt: off
WRITE: dict[type, Callable[[Any], str]] = {
    Number:    lambda u: _number(u.value, u.decimal),
    Constant:  lambda u: str(u.name),
    Symbol:    lambda u: str(u.name),
    Negative:  lambda u: f"-{_in(FACTOR, u.operand)}",
    Sum:       lambda u: _in(TERM, u.terms[0]) + "".join(map(_term, u.terms[1:])),
    Product:   lambda u: _product(u.factors),
    Quotient:  lambda u: f"{_in(FACTOR, u.numerator)}/{_in(TIGHT, u.denominator)}",
    Power:     lambda u: f"{_in((*TIGHT, Power), u.base)}^{_in(TIGHT, u.exponent)}",
    Call:      lambda u: f"{u.name}({', '.join(map(plain, u.arguments))})",
    Piecewise: _cases,
}
# fmt: on
