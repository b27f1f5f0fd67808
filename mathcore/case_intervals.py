"""Write a function by cases over intervals of its variable: max(−x, 2x − 3, 0)' is −1 for x < 0, 0 for 0 < x < 3/2,
and 2 for x > 3/2. Its borders are exact: only cases that compare broken lines are written so."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from fractions import Fraction
from itertools import chain, combinations, pairwise
from typing import Literal

from mathcore.algebra import simplify
from mathcore.compilation import compile_expression
from mathcore.evaluation import evaluate
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
    rebuild,
    symbols,
    walk,
)
from mathcore.piecewise import CLOSE, HOLDS
from mathcore.terms import number

__all__ = ["over_intervals"]

CHOOSING: dict[str, Callable[[list[Fraction]], Fraction]] = {
    "max": max,
    "min": min,
    "abs": lambda values: abs(values[0]),
}
Path = tuple[int, ...]  # the number of the row, of the row within it, and so on
Row = tuple[Path, Expression]
Side = Literal["left", "right"]


def over_intervals(node: Piecewise) -> Piecewise | None:
    """Return the same function by cases whose conditions are intervals, from left to right, none within another.

    None where a comparison is not one of broken lines in one variable with rational coefficients, or where a single
    point has a row of its own. Of a derivative (`joined`) a border belongs to a row only where the rows beside it meet,
    with those of what it is the derivative of; and |u| is u or −u.
    """
    tests = [
        test for inner in walk(node) if isinstance(inner, Piecewise) for row in inner.pieces for test in row.conditions
    ]
    names = set().union(*(symbols(side) for test in tests for side in (test.left, test.right)))
    if len(names) != 1 or not all(_is_broken_line(side) for test in tests for side in (test.left, test.right)):
        return None
    (name,) = names
    borders = sorted({at for test in tests for at in _meetings(test.left, test.right)} | _folds(node))
    if not borders:
        return None
    middles = [borders[0] - 1, *((a + b) / 2 for a, b in pairwise(borders)), borders[-1] + 1]
    # The rows of a function by cases may be alike and not meet: there f' is missing, so they stay apart.
    rows = [_row_at(node, x, may_jump=node.primitive is not None) for x in middles]
    beside = list(pairwise(rows))
    owners = [_row_at(node, x, may_jump=node.primitive is not None) for x in borders]
    if not node.joined and any(owner not in pair for owner, pair in zip(owners, beside, strict=True)):
        return None
    cuts = [at for at, (left, right) in enumerate(beside) if left != right]
    chosen = [row for row in (*(rows[at] for at in cuts), rows[-1]) if row is not None]
    if not cuts or len(chosen) <= len(cuts):
        return None
    ends = [borders[at] for at in cuts]
    belongs = [
        None
        if node.joined and not _meet_at(node, borders[at], (middles[at], middles[at + 1]))
        else _owner(owners[at], beside[at])
        for at in cuts
    ]
    return Piecewise(tuple(_pieces(Symbol(name), [value for _, value in chosen], ends, belongs)))


def _pieces(x: Symbol, rows: list[Expression], ends: list[Fraction], belongs: list[Side | None]) -> Iterator[Piece]:
    """Yield a row for each part of the line between the ends, each of which belongs to the row at one side or none."""
    for at, value in enumerate(rows):
        after: Relation = "<=" if at > 0 and belongs[at - 1] == "right" else "<"
        before: Relation = "<=" if at < len(ends) and belongs[at] == "left" else "<"
        lower = [] if at == 0 else [number(ends[at - 1])]
        upper = [] if at == len(ends) else [Comparison(x, before, number(ends[at]))]
        if upper:
            tests = [Comparison(low, after, x) for low in lower] + upper
        else:
            tests = [Comparison(x, ">" if after == "<" else ">=", lower[0])]
        yield Piece(value, tuple(tests))


# -- broken lines ----------------------------------------------------------------------------------------------------


def _is_broken_line(node: Expression) -> bool:
    """Return whether an expression is made of straight lines by sums, multiples, max, min and absolute values."""
    below = parts(node)
    if not all(map(_is_broken_line, below)):
        return False
    match node:
        case Number() | Symbol() | Negative() | Sum():
            return True
        case Product():
            return sum(bool(symbols(factor)) for factor in below) <= 1
        case Quotient(_, denominator):
            return not symbols(denominator) and _value(denominator, Fraction(0)) != 0
        case Call(name, _):
            return name in CHOOSING
    return False


def _kinks(line: Expression) -> set[Fraction]:
    """Return where a broken line may bend."""
    found = set(chain.from_iterable(map(_kinks, parts(line))))
    match line:
        case Call("abs", (inside,)):
            found |= _meetings(inside, Number(Fraction(0)))
        case Call(_, arguments):
            found.update(at for pair in combinations(arguments, 2) for at in _meetings(*pair))
    return found


def _meetings(left: Expression, right: Expression) -> set[Fraction]:
    """Return where two broken lines meet, and where they bend."""
    kinks = sorted(_kinks(left) | _kinks(right))
    first, last = (kinks[0], kinks[-1]) if kinks else (Fraction(0), Fraction(0))
    found = set(kinks)
    for start, end in pairwise([first - 1, *kinks, last + 1] if kinks else [Fraction(0), Fraction(1)]):
        before, after = (_value(left, x) - _value(right, x) for x in (start, end))
        if before != after:
            root = start + before / (before - after) * (end - start)
            lowest = -math.inf if not kinks or start < first else start
            highest = math.inf if not kinks or end > last else end
            found |= {root} if lowest <= root <= highest else set()
    return found


def _folds(node: Piecewise) -> set[Fraction]:
    """Return where the absolute values of lines turn round that stand in the rows of a derivative."""
    inner = (part for row in node.pieces for part in walk(row.value)) if node.joined else ()
    return set(chain.from_iterable(_kinks(part) for part in inner if _is_fold(part)))


def _is_fold(node: Expression) -> bool:
    return isinstance(node, Call) and node.name == "abs" and _is_broken_line(node) and bool(symbols(node))


# -- what holds at a place -------------------------------------------------------------------------------------------


def _row_at(node: Piecewise, x: Fraction, may_jump: bool) -> Row | None:
    """Return the expression that holds at x, with the numbers of its rows if the rows may jump; None where none
    does."""
    path: list[int] = []
    value = _choose(node, x, node.joined, path)
    return None if value is None else (tuple(path) if may_jump else (), value)


def _owner(owner: Row | None, beside: tuple[Row | None, Row | None]) -> Side | None:
    """Return on which side of a border the row stands that holds on it; None where that is a row of its own."""
    return "left" if owner == beside[0] else "right" if owner == beside[1] else None


def _meet_at(node: Piecewise, border: Fraction, sides: tuple[Fraction, Fraction]) -> bool:
    """Return whether the rows that hold at two sides have one value on the border between them, and so do those of
    what `node` is the derivative of: there the derivative exists."""
    rows = [_choose(node, x, node.joined, []) for x in sides]
    if None in rows or (node.primitive is not None and not _meet_at(node.primitive, border, sides)):
        return False
    left, right = (_float_at(row, border) for row in rows if row is not None)
    return math.isfinite(left) and abs(left - right) <= CLOSE * (1 + abs(right))


def _float_at(row: Expression, x: Fraction) -> float:
    """Return the value of a row without cases, in one variable at most."""
    names = tuple(symbols(row))
    return float(evaluate(compile_expression(row, names), (float(x),) * len(names)))


def _choose(node: Expression, x: Fraction, opens: bool, path: list[int]) -> Expression | None:
    """Return an expression with the rows that hold at x in place of its cases; where it `opens` them, u or −u in place
    of |u|."""
    if isinstance(node, Piecewise):
        for row, piece in enumerate(node.pieces):
            if all(HOLDS[test.relation](_value(test.left, x), _value(test.right, x)) for test in piece.conditions):
                path.append(row)
                return _choose(piece.value, x, opens, path)
        return None
    if opens and _is_fold(node):
        (inside,) = parts(node)
        return inside if _value(inside, x) >= 0 else simplify(Negative(inside))
    below = [_choose(part, x, opens, path) for part in parts(node)]
    if tuple(below) == parts(node):
        return node
    chosen = tuple(part for part in below if part is not None)
    return simplify(rebuild(node, chosen)) if len(chosen) == len(below) else None


def _value(line: Expression, x: Fraction) -> Fraction:
    """Return the exact value of a broken line."""
    values = [_value(part, x) for part in parts(line)]
    match line:
        case Number(value):
            return value
        case Symbol():
            return x
        case Negative():
            return -values[0]
        case Sum():
            return sum(values, Fraction(0))
        case Product():
            return math.prod(values, start=Fraction(1))
        case Quotient():
            return values[0] / values[1]
        case Call(name, _):
            return CHOOSING[name](values)
    raise ValueError(f"{line} is no broken line")  # `over_intervals` has looked
