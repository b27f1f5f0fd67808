"""The expression tree of a formula, in the order in which it was written.
Nodes are immutable, compared by structure, and know only their parts; all work on them lives in other modules."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Literal

Relation = Literal["<", "<=", ">", ">=", "!="]


@dataclass(frozen=True)
class Number:
    """An exact number ≥ 0; `decimal` when it was written with a point, so that it is shown with one."""

    value: Fraction
    decimal: bool = False


@dataclass(frozen=True)
class Constant:
    """π or e, by its name `pi` or `e`."""

    name: str


@dataclass(frozen=True)
class Symbol:
    """A variable."""

    name: str


@dataclass(frozen=True)
class Negative:
    """−u."""

    operand: Expression


@dataclass(frozen=True)
class Sum:
    """u + v + …; a difference holds a `Negative`."""

    terms: tuple[Expression, ...]


@dataclass(frozen=True)
class Product:
    """u · v · …"""

    factors: tuple[Expression, ...]


@dataclass(frozen=True)
class Quotient:
    """u / v."""

    numerator: Expression
    denominator: Expression


@dataclass(frozen=True)
class Power:
    """u ^ v."""

    base: Expression
    exponent: Expression


@dataclass(frozen=True)
class Call:
    """An elementary function of its arguments, by its name in `elementary`."""

    name: str
    arguments: tuple[Expression, ...]


@dataclass(frozen=True)
class Comparison:
    """u < v, u ≤ v, u > v, u ≥ v: the condition of a piece, or of a domain."""

    left: Expression
    relation: Relation
    right: Expression


@dataclass(frozen=True)
class Piece:
    """One row of a function by cases: its value where all its conditions hold (none: everywhere else)."""

    value: Expression
    conditions: tuple[Comparison, ...]


@dataclass(frozen=True)
class Piecewise:
    """A function by cases: the first row whose conditions hold.

    `joined` marks a derivative: where two rows meet, it has a value only if both give the same one, and only if
    the rows of `primitive`, the function it was derived from, meet there too."""

    pieces: tuple[Piece, ...]
    joined: bool = False
    primitive: Piecewise | None = None


Expression = Number | Constant | Symbol | Negative | Sum | Product | Quotient | Power | Call | Piecewise

ZERO, ONE, TWO = (Number(Fraction(value)) for value in range(3))


def parts(node: Expression) -> tuple[Expression, ...]:
    """Return the nodes directly below `node`, in reading order."""
    match node:
        case Negative(operand):
            return (operand,)
        case Sum(terms):
            return terms
        case Product(factors):
            return factors
        case Quotient(numerator, denominator):
            return numerator, denominator
        case Power(base, exponent):
            return base, exponent
        case Call(_, arguments):
            return arguments
        case Piecewise(pieces):
            sides = (side for piece in pieces for test in piece.conditions for side in (test.left, test.right))
            return (*(piece.value for piece in pieces), *sides)
    return ()


def rebuild(node: Expression, new: tuple[Expression, ...]) -> Expression:
    """Return `node` with its parts replaced by `new`, which has the order of `parts`."""
    match node:
        case Negative():
            return Negative(*new)
        case Sum():
            return Sum(new)
        case Product():
            return Product(new)
        case Quotient():
            return Quotient(*new)
        case Power():
            return Power(*new)
        case Call(name):
            return Call(name, new)
        case Piecewise(pieces):
            sides = iter(new[len(pieces) :])
            rows = tuple(
                Piece(value, tuple(Comparison(next(sides), test.relation, next(sides)) for test in piece.conditions))
                for piece, value in zip(pieces, new, strict=False)
            )
            return Piecewise(rows, node.joined, node.primitive)
    return node


def walk(node: Expression) -> Iterator[Expression]:
    """Return every node of the tree, outermost first."""
    stack = [node]
    while stack:
        node = stack.pop()
        yield node
        stack.extend(reversed(parts(node)))


def depth(node: Expression) -> int:
    """Return how many levels the tree has."""
    deepest, stack = 0, [(node, 1)]
    while stack:
        inner, level = stack.pop()
        deepest = max(deepest, level)
        stack.extend((part, level + 1) for part in parts(inner))
    return deepest


def symbols(node: Expression) -> frozenset[str]:
    """Return the names of the variables in the tree."""
    return frozenset(inner.name for inner in walk(node) if isinstance(inner, Symbol))


def substitute(node: Expression, old: Expression, new: Expression) -> Expression:
    """Return `node` with every copy of `old` replaced by `new`."""
    if node == old:
        return new
    below = parts(node)
    changed = tuple(substitute(part, old, new) for part in below)
    if changed == below:
        return node
    if isinstance(node, Piecewise) and node.primitive is not None:
        primitive = substitute(node.primitive, old, new)
        node = replace(node, primitive=primitive if isinstance(primitive, Piecewise) else None)
    return rebuild(node, changed)
