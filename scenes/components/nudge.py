"""Follow a nudge of x through composed functions: where it starts, and how far it moves each value.

Numbers only, remembered for as long as nothing moves: many parts of one picture ask for the same ones.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from fractions import Fraction
from functools import lru_cache
from itertools import pairwise

import numpy as np

from mathcore import DomainError, Function, difference_quotient, high_precision_value
from mathcore.expression import Symbol, substitute
from mathcore.features import turning_points
from mathcore.precision import as_written
from mathcore.settled import settled_precisely
from scenes.framework.digits import MOST_DIGITS, Value

__all__ = ["PARTS", "Nudge", "compose", "find_path", "most_stretch", "turns_within"]

PARTS = 8  # equal parts of the nudge that are followed from line to line
SHARES = np.linspace(0, 1, PARTS + 1)  # of the nudge, at the ends of its parts
FINEST = 1e-6  # of a value: smaller moves of it would be seen as steps
PATH = 25  # points of a path that are looked at
BETWEEN = 257  # points at which the stretches on a path are looked at
HALVINGS = 20  # of two nudges, that are tried as lengths of a path
MOST_TURNS = 4  # of y on a path, which is run through in seconds
LOST = Fraction(1, 10**25)  # the share of two values that their difference may be, and yet no more than rounding


class Nudge:
    """Values x, u = g(x), y = f(u) … and how far a step from x moves each of them.

    `values(x)` has one number for each quantity; `offsets(x, step)` has an array for each: where the step's parts
    0, 1/8 … 1 lead to, less the value; `moves(step)` has the same of a step from `start` at more parts: also where a
    quantity turns back, bends or jumps on the way of the longest step, `reach`. `slopes(x)` are the functions'
    derivatives, and `stretches(x, step)` how many times each makes the step longer that reaches it: nan where no step
    does. All but the offsets are fractions to thirty digits where these can be computed, with no rounding from function
    to function; `start` counts as the decimal that it prints as, every other point and step as its first fifteen
    digits. Of a start of more digits values and derivatives are floats, and 0 where they are so within its rounding.
    """

    def __init__(self, functions: Sequence[Function], start: float, reach: float) -> None:
        turns = turns_within(functions, start, reach)
        derivatives = [f.derivative() for f in functions]
        whole = [Function.of(Symbol("x"), ("x",)), *(compose(functions[: i + 1]) for i in range(len(functions)))]
        nested = [compose((inner, slope)) for inner, slope in zip(whole, derivatives, strict=False)]

        def follow(x: Value) -> tuple[Value, ...]:
            found: list[Value] = [as_written(x)]
            for f, g in zip(functions, whole[1:], strict=True):
                found.append(_evaluate(g, x, f, found[-1]))
            return tuple(found)

        def values(x: float) -> tuple[Value, ...]:
            return follow(told(x))

        def offsets(x: float, step: float) -> tuple[np.ndarray, ...]:
            return _move_all(functions, self.values(x), step * SHARES)

        def moves(step: float) -> tuple[np.ndarray, ...]:
            return _move_all(functions, self.values(start), np.union1d(step * SHARES, turns[turns < step]))

        def slopes(x: float) -> tuple[Value, ...]:
            known = zip(nested, derivatives, self.values(x), strict=False)
            return tuple(_evaluate(whole, told(x), slope, value) for whole, slope, value in known)

        def stretches(x: float, step: float) -> tuple[Value, ...]:
            at = as_written(told(x))
            ends = zip(follow(at + as_written(told(step))), follow(at), strict=True)
            found = pairwise(_difference(end, start) for end, start in ends)
            return tuple(after / before if before else math.nan for before, after in found)

        def told(x: float) -> float:
            return x if x == start else float(f"{x:.{MOST_DIGITS}g}")

        # Closures, not methods: what an updater holds on to is copied with its mobject, and this is not to be.
        self.functions = tuple(functions)
        self.values, self.offsets = lru_cache(maxsize=256)(values), lru_cache(maxsize=256)(offsets)
        self.slopes, self.stretches = lru_cache(maxsize=256)(slopes), lru_cache(maxsize=256)(stretches)
        self.moves = lru_cache(maxsize=256)(moves)


def _evaluate(whole: Function, x: Value, f: Function, value: Value) -> Value:
    """Return a function of x to many digits, at a float within its rounding; where that is not possible, f at the value
    that reaches it."""
    found = high_precision_value(whole, x) if isinstance(x, Fraction) else settled_precisely(whole, x)
    return float(f(float(value))) if found is None else found


def _difference(end: Value, start: Value) -> Value:
    """Return end − start; 0 where no more than rounding is left of it."""
    if isinstance(end, Fraction) and isinstance(start, Fraction):
        return end - start if abs(end - start) > LOST * max(abs(end), abs(start)) else Fraction(0)
    return end - start


def _move_all(functions: Sequence[Function], values: Sequence[Value], steps: np.ndarray) -> tuple[np.ndarray, ...]:
    """Return how far each quantity moves from its value when the first moves by some steps."""
    moves = [steps]
    for f, value in zip(functions, values, strict=False):
        moves.append(_moved(f, float(value), moves[-1]))
    return tuple(moves)


def _moved(f: Function, at: float, moves: np.ndarray) -> np.ndarray:
    """Return how far f moves when its argument moves: by more digits than floats have where they would show steps."""
    value = float(f(at))
    found = np.asarray(f(at + moves), dtype=float) - value
    largest = np.nanmax(np.abs(np.concatenate([found, [0.0]])))
    if np.abs(moves).max() >= FINEST * abs(at) and largest >= FINEST * abs(value):
        return found
    is_moved = moves != 0
    steps = np.where(is_moved, moves, 1.0)
    return np.where(is_moved, np.asarray(difference_quotient(f, at, steps)) * steps, 0.0)


def compose(functions: Sequence[Function]) -> Function:
    """Return the function of x that the functions are, one after the other."""
    whole, *outer = functions
    for f in outer:
        whole = Function.of(substitute(f.expression, Symbol(f.variables[0]), whole.expression), whole.variables)
    return whole


def most_stretch(functions: Sequence[Function], xs: np.ndarray) -> float:
    """Return the largest factor by which the functions, one after the other, stretch a small nudge at one of the
    points."""
    factors, factor, values = [np.ones_like(xs)], np.ones_like(xs), xs
    with np.errstate(all="ignore"):
        for f in functions:
            factor = factor * f.derivative()(values)
            values = np.asarray(f(values), dtype=float) * np.ones_like(xs)
            factors += [factor, 0 * values]
    most = float(np.max(np.abs(factors)))
    return most if math.isfinite(most) else math.inf


def turns_within(functions: Sequence[Function], x: float, reach: float) -> np.ndarray:
    """Return how far from x one of the quantities turns back, bends or jumps while x moves by `reach`, ascending.

    DomainError: they swing too often to be followed."""
    low, high = min(x, x + reach), max(x, x + reach)
    found = [np.empty(0)]
    for i in range(len(functions)):
        whole = compose(functions[: i + 1])
        places = [turning_points(whole.expression, whole.variables[0], low, high), whole.domain().bends(low, high)]
        found += [np.nextafter(point, end) for point in map(np.asarray, places) for end in (-np.inf, np.inf)]
    moves = np.unique(np.concatenate(found)) - x
    return moves[(moves * np.sign(reach) > 0) & (np.abs(moves) < abs(reach))]


def find_path(functions: Sequence[Function], x: float, nudge: float, most: float) -> np.ndarray:
    """Return points to move x through: as far as two nudges, to the side where the stretches stay smaller, `most` at
    most.

    All functions have values and derivatives on the way, none of them bends or jumps, and y turns back a few times at
    most."""
    for width in nudge * 2.0 ** np.arange(1, -HALVINGS, -1):
        stretches = [_stretch_along(functions, x, side * width) for side in (-1, 1)]
        if min(stretches) <= most:
            return np.linspace(x, x + (-1, 1)[int(np.argmin(stretches))] * width, PATH)
    return np.array([x])


def _stretch_along(functions: Sequence[Function], x: float, reach: float) -> float:
    """Return the largest factor on a way from x; infinite where it is not fit to be run through."""
    whole, (low, high) = compose(functions), sorted((x, x + reach))
    domain = whole.domain()
    if domain.first_gap(low, high) is not None or domain.bends(low, high):
        return math.inf
    try:
        turns = turning_points(whole.expression, whole.variables[0], low, high)
    except DomainError:
        return math.inf
    return most_stretch(functions, np.linspace(low, high, BETWEEN)) if len(turns) <= MOST_TURNS else math.inf
