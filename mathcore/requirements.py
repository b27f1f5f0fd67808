"""Conditions for a formula to have a value: denominators that are not 0, logarithms of positive numbers, and so on.
Each requirement knows the row of a function by cases it belongs to."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations
from typing import Literal

from mathcore.elementary_rules import conditions
from mathcore.expression import (
    ONE,
    ZERO,
    Call,
    Comparison,
    Constant,
    Expression,
    Negative,
    Number,
    Piece,
    Piecewise,
    Power,
    Product,
    Quotient,
    Sum,
    parts,
    symbols,
    walk,
)
from mathcore.terms import rational


@dataclass(frozen=True)
class Requirement:
    """A comparison that must hold wherever all of `applies` are 1 (none: everywhere)."""

    test: Comparison
    applies: tuple[Expression, ...] = ()


def requirements(node: Expression) -> Iterator[Requirement]:
    """Return every requirement of the formula, innermost first."""
    if isinstance(node, Piecewise):
        for place, piece in enumerate(node.pieces):
            for inner in requirements(piece.value):
                yield Requirement(inner.test, (*inner.applies, _indicator(node, place)))
            for test in piece.conditions:
                yield from requirements(test.left)
                yield from requirements(test.right)
        if len(node.pieces) == 1:
            yield from (Requirement(test) for test in node.pieces[0].conditions)
        return
    for part in parts(node):
        yield from requirements(part)
    for test in _own(node):
        yield Requirement(test)


def borders(node: Expression) -> Iterator[Comparison]:
    """Return the conditions of all functions by cases within the formula."""
    for inner in walk(node):
        if isinstance(inner, Piecewise):
            for piece in inner.pieces:
                yield from piece.conditions


def bends(node: Expression) -> Iterator[Comparison]:
    """Return the comparisons within the formula where its graph may bend: of what stands in abs, cbrt, max and min."""
    for inner in walk(node):
        match inner:
            case Call("abs" | "cbrt", (argument,)):
                yield Comparison(argument, "!=", ZERO)
            case Call("max" | "min", arguments):
                yield from (Comparison(first, "!=", second) for first, second in combinations(arguments, 2))


def _indicator(node: Piecewise, chosen: int) -> Expression:
    """Return an expression that is 1 where the chosen row applies, 0 elsewhere."""
    rows = (Piece(ONE if place == chosen else ZERO, piece.conditions) for place, piece in enumerate(node.pieces))
    return Piecewise((*rows, Piece(ZERO, ())))


def _own(node: Expression) -> Iterator[Comparison]:
    match node:
        case Quotient(_, denominator):
            yield from (Comparison(factor, "!=", ZERO) for factor in _zeros(denominator))
        case Power(base, exponent):
            yield from _of_power(base, exponent)
        case Call("max" | "min", _):
            return
        case Call(name, arguments):
            yield from conditions(name, *arguments)


def _of_power(base: Expression, exponent: Expression) -> Iterator[Comparison]:
    size = rational(exponent)
    if size is not None and size.denominator == 1:
        yield from (Comparison(factor, "!=", ZERO) for factor in (_zeros(base) if size < 0 else ()))
        return
    relation: Literal[">=", ">"] = ">=" if size is not None and size > 0 else ">"
    if symbols(base) or symbols(exponent):
        yield Comparison(base, relation, ZERO)


def _zeros(node: Expression) -> Iterator[Expression]:
    """Return the simplest expressions whose zeros are those of `node`."""
    match node:
        case Number(value) if value != 0:
            return
        case _ if _is_positive(node):
            return
        case Negative(inner) | Call("sqrt" | "abs" | "cbrt", (inner,)) | Quotient(inner, _):
            yield from _zeros(inner)
        case Product(factors):
            for factor in factors:
                yield from _zeros(factor)
        case Power(base, exponent) if (size := rational(exponent)) is not None and size > 0:
            yield from _zeros(base)
        case _:
            yield node


def _is_positive(node: Expression) -> bool:
    """Return whether the expression is seen to be above 0 wherever it has a value."""
    match node:
        case Number(value):
            return value > 0
        case Constant() | Call("exp" | "cosh", _):
            return True
        case Power(base, _) | Call("sqrt", (base,)):
            return _is_positive(base)
        case Product(factors):
            return all(map(_is_positive, factors))
        case Quotient(numerator, denominator):
            return _is_positive(numerator) and _is_positive(denominator)
        case Sum(terms):
            return all(map(_is_nonnegative, terms)) and any(map(_is_positive, terms))
    return False


def _is_nonnegative(node: Expression) -> bool:
    match node:
        case Power(_, Number(value)) if value % 2 == 0:
            return True
        case Call("abs" | "sqrt", _):
            return True
        case Product(factors):
            return all(map(_is_nonnegative, factors))
        case Quotient(numerator, denominator):
            return _is_nonnegative(numerator) and _is_positive(denominator)
        case Sum(terms):
            return all(map(_is_nonnegative, terms))
    return _is_positive(node)
