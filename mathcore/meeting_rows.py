"""Whether the rows of a derivative by cases meet on all borders between them, wherever these are."""

from __future__ import annotations

from functools import lru_cache

import numpy as np

from mathcore.compilation import compile_expression
from mathcore.differentiation import differentiate
from mathcore.evaluation import evaluate
from mathcore.expression import Comparison, Expression, Negative, Piecewise, Sum, symbols
from mathcore.piecewise import CLOSE, HOLDS, NARROWER, WIDER
from mathcore.roots import roots

__all__ = ["meet_everywhere"]

REACH = 1000.0  # of x, to both sides: where borders are looked for
ON_BORDER = 1e-9  # what both sides of a condition differ by there, at most, as a share of their size


@lru_cache(maxsize=256)
def meet_everywhere(node: Piecewise) -> bool:
    """Return whether a derivative by cases in one variable has a value on each border that is found for |x| ≤ 1000:
    where the rows beside it are equal, and so are those of what it is the derivative of. False without a border."""
    tests = [test for piece in node.pieces for test in piece.conditions]
    names = set().union(*(symbols(side) for test in tests for side in (test.left, test.right)))
    if len(names) != 1:
        return False
    (name,) = names
    borders = {x for test in tests for x in _borders(test, name)}
    return bool(borders) and all(_has_value(node, name, x) for x in borders)


def _borders(test: Comparison, name: str) -> list[float]:
    """Return where both sides of a condition are equal."""
    difference = Sum((test.left, Negative(test.right)))
    slope = differentiate(difference, name)
    with np.errstate(all="ignore"):
        found = roots(lambda x: _value(difference, name, x), lambda x: _value(slope, name, x), -REACH, REACH)
    return [float(x) for x in found]


def _has_value(node: Piecewise, name: str, x: float) -> bool:
    """Return whether the row that holds where a border counts as passed has the value there of that which holds where
    it does not."""
    wide, narrow = (_row(node, name, x, on_border=each) for each in (True, False))
    if wide is None or narrow is None or (node.primitive is not None and not _has_value(node.primitive, name, x)):
        return False
    one, other = (float(_value(row, name, x)) for row in (wide, narrow))
    return bool(np.isfinite(one) and abs(one - other) <= CLOSE * (1 + abs(other)))


def _row(node: Piecewise, name: str, x: float, *, on_border: bool) -> Expression | None:
    """Return the row that holds at x, where conditions whose sides are equal there hold or not."""
    for piece in node.pieces:
        if all(_holds(test, name, x, on_border=on_border) for test in piece.conditions):
            return piece.value
    return None


def _holds(test: Comparison, name: str, x: float, *, on_border: bool) -> bool:
    left, right = (float(_value(side, name, x)) for side in (test.left, test.right))
    if abs(left - right) <= ON_BORDER * (1 + abs(left)):
        right = left
    relation = (WIDER if on_border else NARROWER).get(test.relation, test.relation)
    return bool(HOLDS[relation](left, right))


def _value(node: Expression, name: str, x: float | np.ndarray) -> np.ndarray:
    """Return the values of an expression in one variable, in the shape of x."""
    return np.broadcast_to(np.asarray(evaluate(compile_expression(node, (name,)), (x,)), dtype=float), np.shape(x))
