"""Where a function has a value: exact conditions such as x > 5, and the intervals of a window, poles cut.
The conditions are read off the formula (`requirements`); the intervals lie between the zeros of their sides."""

from __future__ import annotations

import math
from collections.abc import Container, Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import pairwise
from typing import Any, NamedTuple

import numpy as np

from mathcore.algebra import negative, simplify, total
from mathcore.compilation import compile_expression
from mathcore.differentiation import differentiate
from mathcore.evaluation import evaluate
from mathcore.expression import (
    ZERO,
    Comparison,
    Expression,
    Piecewise,
    Relation,
    Symbol,
    parts,
    rebuild,
    substitute,
    symbols,
)
from mathcore.numerals import typeset_number
from mathcore.piecewise import HOLDS
from mathcore.plain import plain_condition
from mathcore.requirements import Requirement, bends, borders, requirements
from mathcore.roots import Points, roots
from mathcore.terms import number, rational
from mathcore.typesetting import typeset_conditions

FLIPPED: dict[Relation, Relation] = {"<": ">", ">": "<", "<=": ">=", ">=": "<=", "!=": "!="}
STRICT: dict[Relation, Relation] = {"<=": "<", ">=": ">"}
WITHIN_A_CELL = 0.381966  # not the middle: no round number, where a formula may be special


class Interval(NamedTuple):
    """From `lower` to `upper`; an end that is closed belongs to it."""

    lower: float
    upper: float
    lower_closed: bool
    upper_closed: bool

    def typst(self, digits: int = 6) -> str:
        """Typst markup: `(0, 2]`."""
        ends = f"{typeset_number(self.lower, digits)}, {typeset_number(self.upper, digits)}"
        return f"{'[' if self.lower_closed else '('}{ends}{']' if self.upper_closed else ')'}"


@dataclass(frozen=True)
class Domain:
    """The points of ℝⁿ where a formula has a value; made by `Function.domain`."""

    expression: Expression
    variables: tuple[str, ...]

    @cached_property
    def conditions(self) -> tuple[Comparison, ...]:
        """What must hold together, solved for a variable where that is one step; empty for all of ℝⁿ.

        What only one row of a function by cases asks for is not among them: `contains` and `intervals` know it."""
        asked = [_solved(each.test) for each in requirements(self.expression) if not each.applies]
        tests = [test for test in dict.fromkeys(asked) if not _always(test)]
        return tuple(_tightened(tests))

    def contains(self, *point: Any) -> Any:
        """Return whether there is a value at a point, or at arrays of points."""
        return ~np.isnan(evaluate(self._program, point))

    @property
    def _is_empty(self) -> bool:
        """Whether a condition of constants alone does not hold, such as cos(π/2) ≠ 0."""
        return any(not symbols(test.left) | symbols(test.right) for test in self.conditions)

    @property
    def text(self) -> str:
        """`x > 5`, to be read; `all real x` without conditions."""
        if self._is_empty:
            return f"no real {', '.join(self.variables)}"
        everywhere = plain_condition(self.conditions) or f"all real {', '.join(self.variables)}"
        by_cases = any(True for _ in borders(self.expression))
        return everywhere + (" (as far as each case has a value)" if by_cases else "")

    def typst(self) -> str:
        """Return Typst markup: `x > 5`, `-1 <= x <= 1`, `x in RR`."""
        if self._is_empty or not self.conditions:
            return f"{', '.join(self.variables)} in {'emptyset' if self._is_empty else 'RR'}"
        return typeset_conditions(tuple(_chained(self.conditions)))

    def intervals(self, lower: float = -10.0, upper: float = 10.0) -> tuple[Interval, ...]:
        """Return the parts of the window [lower, upper] inside the domain, poles cut; for one variable.

        Ends are right to the last digits; parts narrower than a 4000th of the window may be missed."""
        if len(self.variables) != 1:
            raise ValueError(f"intervals need one variable; this domain has {', '.join(self.variables)}")
        cuts = _Cuts(self.expression, self.variables[0], lower, upper)
        ends = [lower, *cuts.points, upper]
        found: list[Interval] = []
        for left, right in pairwise(ends):
            if right <= left or not self.contains(left + WITHIN_A_CELL * (right - left)):
                continue
            cell = Interval(left, right, not cuts.excluded(left), not cuts.excluded(right))
            if found and found[-1].upper == left and cell.lower_closed:
                cell = cell._replace(lower=found[-1].lower, lower_closed=found.pop().lower_closed)
            found.append(cell)
        return tuple(found)

    def breakpoints(self, lower: float, upper: float) -> tuple[float, ...]:
        """Return where the formula changes inside a window: its poles, the ends of its domain, the borders of its
        cases."""
        return tuple(_Cuts(self.expression, self.variables[0], lower, upper).points)

    def border_values(self, lower: float, upper: float) -> dict[float, float]:
        """Return the value of a function by cases on each border of its cases inside a window; nan where it has none.

        A border such as √2 is no float, so that x² ≤ 2 may fail on the nearest one: the comparisons whose sides meet
        there are settled as of equals."""
        cuts = _Cuts(self.expression, self.variables[0], lower, upper)
        return {point: cuts.value_on_border(point) for point in cuts.points if cuts.near(cuts.borders, point)}

    def bends(self, lower: float, upper: float) -> tuple[float, ...]:
        """Return where the graph may jump or bend inside a window: the breakpoints, and the zeros within abs, max and
        min."""
        cuts = _Cuts(self.expression, self.variables[0], lower, upper)
        found = [np.asarray(cuts.points), *(cuts.zeros(test, lower, upper) for test in bends(self.expression))]
        return tuple(float(point) for point in np.unique(np.concatenate(found)) if lower < point < upper)

    def first_gap(self, lower: float, upper: float) -> float | None:
        """Return the first point of [lower, upper] without a value; None where the whole interval is in the domain.

        A pole counts, however narrow; parts narrower than a 4000th of the interval may be missed."""
        reached = lower
        for part in self.intervals(lower, upper) if self.contains(lower) else ():
            if part.lower > reached or not (part.lower_closed or part.lower == lower):
                return reached
            if not part.upper_closed and part.upper < upper:
                return part.upper
            reached = part.upper
        return None if reached == upper and self.contains(upper) else reached

    @cached_property
    def _program(self) -> Any:
        return compile_expression(self.expression, self.variables)


class _Cuts:
    """The points of a window where some requirement changes, and whether they themselves are left out."""

    def __init__(self, expression: Expression, variable: str, lower: float, upper: float) -> None:
        self.variable = variable
        self.width = upper - lower
        self.value = self.curve(expression)
        self.requirements = [(each, self.zeros(each.test, lower, upper)) for each in requirements(expression)]
        self.expression = expression
        self.meetings = {test: self.zeros(test, lower, upper) for test in borders(expression)}
        self.borders = np.concatenate([np.empty(0), *self.meetings.values()])
        inside = np.unique(np.concatenate([self.borders, *(zeros for _, zeros in self.requirements)]))
        self.points = [float(point) for point in inside if lower < point < upper]

    def zeros(self, test: Comparison, lower: float, upper: float) -> Points:
        side = total(test.left, negative(test.right))
        return roots(self.curve(side), self.curve(differentiate(side, self.variable)), lower, upper)

    def curve(self, node: Expression) -> Any:
        program = compile_expression(node, (self.variable,))
        return lambda x: evaluate(program, (x,))

    def excluded(self, point: float) -> bool:
        """Return whether a strict requirement that applies here has its border here, or rows that do not join."""
        if self.near(self.borders, point) and np.isnan(self.value(point)):
            return True
        return any(
            each.test.relation in ("<", ">", "!=") and self.near(zeros, point) and self.applies(each, point)
            for each, zeros in self.requirements
        )

    def value_on_border(self, point: float) -> float:
        """Return the value at a point, where the sides of the comparisons that have it for a border are equal."""
        equal = {test for test, zeros in self.meetings.items() if self.near(zeros, point)}
        return float(self.curve(_settled(self.expression, equal))(point))

    def near(self, zeros: Points, point: float) -> bool:
        return bool(np.any(np.abs(zeros - point) <= 1e-9 * self.width))

    def applies(self, each: Requirement, point: float) -> bool:
        return all(self.curve(row)(point) == 1 for row in each.applies)


def _settled(node: Expression, equal: Container[Comparison]) -> Expression:
    """Return a formula in which the sides of some comparisons are equal."""
    if isinstance(node, Piecewise):
        rows = [
            [Comparison(ZERO, t.relation, ZERO) if t in equal else t for t in row.conditions] for row in node.pieces
        ]
        pieces = zip(node.pieces, rows, strict=True)
        node = replace(node, pieces=tuple(replace(piece, conditions=tuple(row)) for piece, row in pieces))
    return rebuild(node, tuple(_settled(part, equal) for part in parts(node)))


def _solved(test: Comparison) -> Comparison:
    """Return the comparison of m x + b with 0 as one of x with −b/m; any other as it is."""
    side = simplify(total(test.left, negative(test.right)))
    names = symbols(side)
    if len(names) != 1:
        return test
    (name,) = names
    slope, offset = rational(differentiate(side, name)), rational(simplify(substitute(side, Symbol(name), ZERO)))
    if not slope or offset is None:
        return test
    return Comparison(Symbol(name), test.relation if slope > 0 else FLIPPED[test.relation], number(-offset / slope))


def _always(test: Comparison) -> bool:
    """Return whether a comparison of constants holds, such as 2 > 0."""
    if symbols(test.left) or symbols(test.right):
        return False
    left, right = (evaluate(compile_expression(side, ("x",)), (math.pi,)) for side in (test.left, test.right))
    return bool(HOLDS[test.relation](left, right))


def _tightened(tests: list[Comparison]) -> Iterator[Comparison]:
    """Yield the conditions, x ≥ 0 and x ≠ 0 as x > 0."""
    for test in tests:
        excluded = Comparison(test.left, "!=", test.right) in tests
        bounded = any(Comparison(test.left, relation, test.right) in tests for relation in HOLDS if relation != "!=")
        if test.relation != "!=" or not bounded:
            yield Comparison(test.left, STRICT.get(test.relation, test.relation), test.right) if excluded else test


def _chained(tests: tuple[Comparison, ...]) -> Iterator[Comparison]:
    """Yield the conditions, x ≥ −1 and x ≤ 1 as −1 ≤ x and x ≤ 1, which are typeset as −1 ≤ x ≤ 1."""
    rest = list(tests)
    while rest:
        first = rest.pop(0)
        ends: tuple[Relation, ...] = ("<", "<=")
        second = next((test for test in rest if test.left == first.left and test.relation in ends), None)
        if first.relation in (">", ">=") and second is not None:
            rest.remove(second)
            yield Comparison(first.right, FLIPPED[first.relation], first.left)
            yield second
        else:
            yield first
