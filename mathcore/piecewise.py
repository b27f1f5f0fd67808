"""Functions by cases: which row applies at a point, and whether the rows meet there.
`Choice` is the numpy operation behind a `Piecewise` node."""

from __future__ import annotations

import operator
from collections.abc import Callable
from dataclasses import dataclass
from functools import reduce
from itertools import chain
from typing import Any

import numpy as np
from numpy.typing import NDArray

from mathcore.expression import Piecewise, Relation

CLOSE = 1e-9
HOLDS: dict[Relation, Callable[[Any, Any], Any]] = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
    "!=": operator.ne,
}
WIDER: dict[Relation, Relation] = {"<": "<=", ">": ">="}
NARROWER: dict[Relation, Relation] = {"<=": "<", ">=": ">"}

Rows = tuple[tuple[Relation, ...], ...]


@dataclass(frozen=True)
class Choice:
    """Chooses among the values of the rows; called with the values, then both sides of every condition in order."""

    rows: Rows
    joined: bool
    primitive: bool

    @classmethod
    def of(cls, node: Piecewise) -> Choice:
        """Return the choice that `node` makes."""
        rows = tuple(tuple(test.relation for test in piece.conditions) for piece in node.pieces)
        return cls(rows, node.joined, node.primitive is not None)

    def __call__(self, *arguments: Any) -> Any:
        count, tests = len(self.rows), sum(map(len, self.rows))
        values, sides = arguments[:count], arguments[count : count + 2 * tests]
        if not self.joined:
            return _choose(self.rows, values, sides)
        chosen = self._meet(values, sides)
        if self.primitive:
            return np.where(np.isnan(self._meet(arguments[count + 2 * tests :], sides)), np.nan, chosen)
        return chosen

    def _meet(self, values: tuple[Any, ...], sides: tuple[Any, ...]) -> NDArray[Any]:
        """Return the value, nan on a border where the rows of its two sides differ."""
        one = _choose(tuple(tuple(WIDER.get(r, r) for r in row) for row in self.rows), values, sides)
        other = _choose(tuple(tuple(NARROWER.get(r, r) for r in row) for row in self.rows), values, sides)
        agree = (one == other) | (np.abs(one - other) <= CLOSE * (1 + np.abs(other)))
        return np.where(agree, one, np.nan)


def _choose(rows: Rows, values: tuple[Any, ...], sides: tuple[Any, ...]) -> Any:
    """Return the value of the first row that holds; none where a side of a condition has none."""
    tests = [HOLDS[relation](*sides[2 * place : 2 * place + 2]) for place, relation in enumerate(chain(*rows))]
    chosen: Any = np.nan
    for row, value in zip(reversed(rows), reversed(values), strict=True):
        holds, tests = tests[len(tests) - len(row) :], tests[: len(tests) - len(row)]
        chosen = np.where(reduce(np.logical_and, holds), value, chosen) if row else value
    for side in sides:
        if np.isnan(np.sum(side)):
            chosen = np.where(np.isnan(side), np.nan, chosen)
    return chosen
