"""Find where a function of one variable bends, peaks, jumps or oscillates, from its expression tree.
Samples alone would miss a peak narrower than their distance; the zeros of what stands in its exponent do not."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
from numpy.typing import NDArray

from mathcore.algebra import negative, total
from mathcore.compilation import compile_expression
from mathcore.differentiation import differentiate
from mathcore.errors import DomainError
from mathcore.evaluation import evaluate
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
    symbols,
    walk,
)
from mathcore.requirements import borders
from mathcore.roots import crossings_between

Points = NDArray[np.float64]

SAMPLES = 1001
PER_HALF_WAVE = 8  # samples
MOST_HALF_WAVES = 20_000
GRADES = 50  # halvings towards a special point
MOST_EDGES = 30_000
SWINGING = frozenset({"sin", "cos", "tan", "sec", "csc", "cot"})


def curve(node: Expression, x: str) -> Callable[[Any], Any]:
    """Return the expression as a function of x on arrays."""
    program = compile_expression(node, (x,))
    return lambda points: evaluate(program, (points,))


def sample_points(node: Expression, x: str, lower: float, upper: float) -> Points:
    """Return points from `lower` to `upper`, several to each half-wave of every sine in the expression.

    DomainError: there are too many half-waves to follow."""
    points = np.linspace(lower, upper, SAMPLES)
    swings = [part.arguments[0] for part in walk(node) if isinstance(part, Call) and part.name in SWINGING]
    for angle in reversed([each for each in swings if x in symbols(each)]):
        with np.errstate(invalid="ignore", over="ignore"):
            change = np.nan_to_num(np.abs(np.diff(curve(angle, x)(points))), nan=0.0, posinf=0.0)
            reach = np.concatenate([[0.0], np.cumsum(change)])
        if reach[-1] > MOST_HALF_WAVES * np.pi:
            waves = reach[-1] / (2 * np.pi)
            raise DomainError(f"it swings {waves:.0f} times from {lower:g} to {upper:g}; choose a shorter interval")
        levels = np.arange(0.0, reach[-1], np.pi / PER_HALF_WAVE)
        points = np.union1d(points, np.interp(levels, reach, points))
    return points


def special_points(node: Expression, x: str, lower: float, upper: float) -> Points:
    """Return zeros and turning points of every inner expression inside (lower, upper): kinks, peaks and steps."""
    samples = sample_points(node, x, lower, upper)
    found = [crossings_between(curve(part, x), samples) for part in dict.fromkeys(_telling(node, x))]
    points = np.unique(np.concatenate([np.empty(0), *found]))
    return points[(points > lower) & (points < upper)]


def turning_points(node: Expression, x: str, lower: float, upper: float) -> Points:
    """Return where the derivative changes its sign in [lower, upper]."""
    samples = graded_edges(special_points(node, x, lower, upper), lower, upper)
    samples = np.union1d(samples, sample_points(node, x, lower, upper))
    slopes = dict.fromkeys(_factors(differentiate(node, x)))
    found = [crossings_between(curve(part, x), samples) for part in slopes if x in symbols(part)]
    return np.unique(np.concatenate([np.empty(0), *found]))


def graded_edges(special: Points, lower: float, upper: float) -> Points:
    """Return edges of pieces from `lower` to `upper` that halve towards every special point and both ends."""
    ends = np.concatenate([[lower], special, [upper]])
    depth = int(min(GRADES, max(1, MOST_EDGES // (2 * len(ends)))))
    shares = np.exp2(-np.arange(1.0, depth + 1))[:, None]
    gaps = np.diff(ends)
    return np.unique(np.concatenate([ends, (ends[:-1] + gaps * shares).ravel(), (ends[1:] - gaps * shares).ravel()]))


def _telling(node: Expression, x: str) -> Iterator[Expression]:
    """Return the expressions whose sign tells where the function is special: what is taken a function of, and its
    slope."""
    sides = [Comparison(u, "<", v) for u, v in _compared(node)] + list(borders(node))
    inner = [_difference(test) for test in sides]
    for part in walk(node):
        match part:
            case Call(_, arguments):
                inner.extend(arguments)
            case Power(base, exponent):
                inner.extend((base, exponent))
            case Quotient(_, denominator):
                inner.append(denominator)
    for each in inner:
        if x in symbols(each):
            yield from (part for part in _factors(each) if x in symbols(part))
            yield from (part for part in _factors(differentiate(each, x)) if x in symbols(part))


def _compared(node: Expression) -> Iterator[tuple[Expression, Expression]]:
    """Return the pairs that a maximum or minimum compares."""
    for part in walk(node):
        if isinstance(part, Call) and part.name in ("max", "min"):
            for place, u in enumerate(part.arguments):
                yield from ((u, v) for v in part.arguments[place + 1 :])


def _difference(test: Comparison) -> Expression:
    return total(test.left, negative(test.right))


def _factors(node: Expression) -> Iterator[Expression]:
    """Return the factors that can change the sign of the expression."""
    match node:
        case Number() | Constant() | Call("exp" | "cosh", _) | Power(Number() | Constant(), _):
            return
        case Negative(inner) | Call("sqrt" | "cbrt", (inner,)):
            yield from _factors(inner)
        case Product(factors):
            for factor in factors:
                yield from _factors(factor)
        case Quotient(numerator, denominator):
            yield from _factors(numerator)
            yield from _factors(denominator)
        case Power(base, Number()):
            yield from _factors(base)
        case Piecewise(pieces):
            for piece in pieces:
                yield from _factors(piece.value)
        case _:
            yield node
