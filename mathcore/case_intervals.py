"""Write a function by cases over intervals of its variable: max(−x, 2x − 3, 0)' is −1 for x < 0, 0 for 0 < x < 3/2,
and 2 for x > 3/2. Its borders are exact: only cases that compare straight lines are written so."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from itertools import combinations, pairwise

from mathcore.expression import (
    Call,
    Comparison,
    Expression,
    Negative,
    Number,
    Piece,
    Piecewise,
    Product,
    Quotient,
    Relation,
    Sum,
    Symbol,
    parts,
    symbols,
)
from mathcore.piecewise import HOLDS
from mathcore.terms import number

__all__ = ["over_intervals"]

CHOOSING = {"max": max, "min": min}
Line = tuple[Fraction, Fraction]  # slope and value at 0
Path = tuple[int, ...]  # the number of the row, of the row within it, and so on


def over_intervals(node: Piecewise) -> Piecewise | None:
    """Return the same function by cases whose conditions are intervals, from left to right, none within another.

    None where a comparison is not one of straight lines in one variable with rational coefficients, or where a single
    point has a row of its own. Of a derivative (`joined`) the borders belong to no row.
    """
    names = set().union(*(symbols(side) for side in _sides(node)))
    lines = [line for side in _sides(node) for line in _lines(side)]
    if len(names) != 1 or None in lines:
        return None
    (name,) = names
    borders = _crossings([line for line in lines if line is not None])
    if not borders:
        return None
    middles = [borders[0] - 1, *((a + b) / 2 for a, b in pairwise(borders)), borders[-1] + 1]
    # The rows of a function by cases may be alike and not meet: there f' is missing, so they stay apart.
    rows = [_row_at(node, x, may_jump=node.primitive is not None) for x in middles]
    beside = list(pairwise(rows))
    owners = [_row_at(node, x, may_jump=False) for x in borders]
    if not node.joined and any(owner not in pair for owner, pair in zip(owners, beside, strict=True)):
        return None
    cuts = [at for at, (left, right) in enumerate(beside) if left != right]
    chosen = [row for row in (*(rows[at] for at in cuts), rows[-1]) if row is not None]
    if not cuts or len(chosen) <= len(cuts):
        return None
    ends = [borders[at] for at in cuts]
    left_owns = [not node.joined and owners[at] == rows[at] for at in cuts]
    values = [value for _, value in chosen]
    return Piecewise(tuple(_pieces(Symbol(name), values, ends, left_owns, node.joined)), node.joined, node.primitive)


def _pieces(
    x: Symbol, rows: list[Expression], ends: list[Fraction], left_owns: list[bool], is_joined: bool
) -> Iterator[Piece]:
    """Yield a row for each part of the line between the ends."""
    for at, value in enumerate(rows):
        after: Relation = "<" if at == 0 or is_joined or left_owns[at - 1] else "<="
        before: Relation = "<=" if at < len(ends) and left_owns[at] else "<"
        lower = [] if at == 0 else [number(ends[at - 1])]
        upper = [] if at == len(ends) else [Comparison(x, before, number(ends[at]))]
        if upper:
            tests = [Comparison(low, after, x) for low in lower] + upper
        else:
            tests = [Comparison(x, ">" if after == "<" else ">=", lower[0])]
        yield Piece(value, tuple(tests))


def _sides(node: Piecewise) -> Iterator[Expression]:
    """Yield the sides of all conditions, those of cases within cases too."""
    for piece in node.pieces:
        for test in piece.conditions:
            yield from (test.left, test.right)
        if isinstance(piece.value, Piecewise):
            yield from _sides(piece.value)


def _lines(side: Expression) -> Iterator[Line | None]:
    """Yield the straight lines that a side runs along; None for what is no line."""
    if isinstance(side, Call) and side.name in CHOOSING:
        for argument in side.arguments:
            yield from _lines(argument)
    else:
        yield _line(side)


def _line(node: Expression) -> Line | None:
    """Return a sum, a multiple or a ratio as a straight line; None for all else."""
    match node:
        case Number(value):
            return Fraction(0), value
        case Symbol():
            return Fraction(1), Fraction(0)
    found = [line for line in map(_line, parts(node)) if line is not None]
    if len(found) < len(parts(node)) or not found:
        return None
    (slope, offset), *rest = found
    match node:
        case Negative():
            return -slope, -offset
        case Sum():
            return sum(line[0] for line in found) + Fraction(0), sum(line[1] for line in found) + Fraction(0)
        case Product():
            return _product(found)
        case Quotient() if rest[0][1] and not rest[0][0]:
            return slope / rest[0][1], offset / rest[0][1]
    return None


def _product(lines: list[Line]) -> Line | None:
    """Return a product of lines; None where more than one of them is not level."""
    slope, offset = lines[0]
    for other in lines[1:]:
        if slope and other[0]:
            return None
        slope, offset = slope * other[1] + other[0] * offset, offset * other[1]
    return slope, offset


def _crossings(lines: list[Line]) -> list[Fraction]:
    """Return where two of the lines meet, from left to right."""
    pairs = combinations(dict.fromkeys(lines), 2)
    return sorted({(b - d) / (c - a) for (a, b), (c, d) in pairs if a != c})


def _row_at(node: Expression, x: Fraction, may_jump: bool, path: Path = ()) -> tuple[Path, Expression] | None:
    """Return the expression that holds at x, with the numbers of its rows if the rows may jump; None where none
    does."""
    if not isinstance(node, Piecewise):
        return path, node
    for row, piece in enumerate(node.pieces):
        if all(HOLDS[test.relation](_value(test.left, x), _value(test.right, x)) for test in piece.conditions):
            return _row_at(piece.value, x, may_jump, (*path, row) if may_jump else ())
    return None


def _value(side: Expression, x: Fraction) -> Fraction:
    """Return the exact value of a line, or of the highest or lowest of several."""
    if isinstance(side, Call):
        return CHOOSING[side.name](_value(argument, x) for argument in side.arguments)
    slope, offset = _line(side) or (Fraction(0), Fraction(0))  # every side is a line: `over_intervals` has looked
    return slope * x + offset
