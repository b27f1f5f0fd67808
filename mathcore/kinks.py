"""Find where a formula bends, jumps or ends: the comparisons within it, and the points at which one turns.
Floats seldom are such a point: |sin x| bends at π, and 3.141592653589793 is beside it."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from mathcore.algebra import negative, total
from mathcore.compilation import compile_expression
from mathcore.differentiation import differentiate
from mathcore.evaluation import evaluate
from mathcore.expression import Expression
from mathcore.function import Function
from mathcore.precision import as_written, refine_zero
from mathcore.program import Program
from mathcore.requirements import bends, borders, requirements

ROUNDED = 8  # units in the last place by which a float may be beside a point


@lru_cache(maxsize=256)
def sides(tree: Expression) -> tuple[Expression, ...]:
    """Return the expressions at whose zeros a formula may bend, jump, or come to the end of its domain."""
    tests = [*(each.test for each in requirements(tree)), *borders(tree), *bends(tree)]
    return tuple(dict.fromkeys(total(test.left, negative(test.right)) for test in tests))


def is_at_kink(f: Function, point: NDArray[np.float64]) -> bool:
    """Return whether a side of f or of a guard is 0 at a point of ℝⁿ, to within the rounding of its coordinates."""
    at = tuple(point.tolist())
    return any(
        not abs(value) > ROUNDED * _lost(partials, at) for value, partials in _values(f, at) if not np.isinf(value)
    )


def _values(f: Function, at: tuple[float, ...]) -> Iterator[tuple[float, tuple[float, ...]]]:
    """Return the sides of f at a point, each with its partial derivatives."""
    for tree in (f.expression, *f.guards):
        for side in sides(tree):
            value, *slopes = _with_slopes(side, f.variables)
            yield float(evaluate(value, at)), tuple(float(evaluate(slope, at)) for slope in slopes)


@lru_cache(maxsize=1024)
def _with_slopes(side: Expression, variables: tuple[str, ...]) -> tuple[Program, ...]:
    trees = (side, *(differentiate(side, name) for name in variables))
    return tuple(compile_expression(tree, variables) for tree in trees)


def _lost(partials: tuple[float, ...], at: tuple[float, ...]) -> float:
    """Return by how much a side changes when every coordinate moves by one unit in its last place."""
    found = sum(abs(slope) * np.spacing(abs(x)) for slope, x in zip(partials, at, strict=True))
    return float(found) if np.isfinite(found) else 0.0


def kink_at(f: Function, a: float) -> Fraction | None:
    """Return the point at which f, of one variable, may bend or jump and that the float a stands for; None if there is
    none.

    It is as near to the true point as fifty digits hold it."""
    for tree in (f.expression, *f.guards):
        for side in sides(tree):
            value, slope = (float(evaluate(program, (a,))) for program in _with_slopes(side, f.variables))
            if value == 0 or abs(value) <= ROUNDED * _lost((slope,), (a,)):
                return refine_zero(side, differentiate(side, f.variables[0]), f.variables[0], as_written(a))
    return None


def nearest_side(f: Function, *point: Any) -> Any:
    """Return a value at arrays of points whose sign changes wherever a side of f does, and that is near 0 there only.

    It is the side nearest to 0, with the sign of the product of all; NaN where one has no value; 1 where f has none."""
    found = [evaluate(_with_slopes(side, f.variables)[0], point) for side in sides(f.expression)]
    if not found:
        return np.ones(np.broadcast_shapes(*map(np.shape, point)))
    values = np.stack(np.broadcast_arrays(*found))
    return np.prod(np.sign(values), axis=0) * np.min(np.abs(values), axis=0)
