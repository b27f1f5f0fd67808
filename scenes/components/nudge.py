"""A nudge of x on its way through functions, one after the other: where it starts, how far it moves each value.

Numbers only, remembered for as long as nothing moves: many parts of one picture ask for the same ones.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from functools import lru_cache

import numpy as np

from mathcore import Domain, Function, difference_quotient
from mathcore.expression import Symbol, substitute

__all__ = ["PARTS", "Nudge", "compose", "find_path", "most_stretch"]

PARTS = 8  # equal parts of the nudge that are followed from line to line
FINEST = 1e-6  # of a value: smaller moves of it would be seen as steps
PATH = 25  # points of a path that are looked at


class Nudge:
    """Values x, u = g(x), y = f(u) … and how far a step from x moves each of them.

    `values(x)` has one number for each quantity; `offsets(x, step)` has an array for each: where the step's parts
    0, 1/8 … 1 lead to, less the value. `slopes(x)` are the functions' derivatives, one for each function.
    """

    def __init__(self, functions: Sequence[Function]) -> None:
        derivatives = [f.derivative() for f in functions]

        def follow(x: np.ndarray) -> list[np.ndarray]:
            found = [x]
            for f in functions:
                found.append(np.asarray(f(found[-1]), dtype=float) * np.ones_like(x))
            return found

        def values(x: float) -> tuple[float, ...]:
            return tuple(float(value) for value in follow(np.asarray(x, dtype=float)))

        def offsets(x: float, step: float) -> tuple[np.ndarray, ...]:
            moves = [step * np.linspace(0, 1, PARTS + 1)]
            for f, value in zip(functions, self.values(x), strict=False):
                moves.append(_moved(f, value, moves[-1]))
            return tuple(moves)

        def slopes(x: float) -> tuple[float, ...]:
            return tuple(float(d(value)) for d, value in zip(derivatives, self.values(x), strict=False))

        # Closures, not methods: what an updater holds on to is copied with its mobject, and this is not to be.
        self.functions = tuple(functions)
        self.values, self.offsets = lru_cache(maxsize=256)(values), lru_cache(maxsize=256)(offsets)
        self.slopes = lru_cache(maxsize=256)(slopes)


def _moved(f: Function, at: float, moves: np.ndarray) -> np.ndarray:
    """How far f moves when its argument moves: by more digits than floats have where they would show steps."""
    value = float(f(at))
    found = np.asarray(f(at + moves), dtype=float) - value
    largest = np.nanmax(np.abs(np.concatenate([found, [0.0]])))
    if np.abs(moves).max() >= FINEST * abs(at) and largest >= FINEST * abs(value):
        return found
    is_moved = moves != 0
    steps = np.where(is_moved, moves, 1.0)
    return np.where(is_moved, np.asarray(difference_quotient(f, at, steps)) * steps, 0.0)


def compose(functions: Sequence[Function]) -> Function:
    """The function of x that the functions are, one after the other."""
    whole, *outer = functions
    for f in outer:
        whole = Function.of(substitute(f.expression, Symbol(f.variables[0]), whole.expression), whole.variables)
    return whole


def most_stretch(functions: Sequence[Function], xs: np.ndarray) -> float:
    """The largest factor by which the functions, one after the other, stretch a small nudge at one of the points."""
    factors, factor, values = [np.ones_like(xs)], np.ones_like(xs), xs
    with np.errstate(all="ignore"):
        for f in functions:
            factor = factor * f.derivative()(values)
            values = np.asarray(f(values), dtype=float) * np.ones_like(xs)
            factors += [factor, 0 * values]
    most = float(np.max(np.abs(factors)))
    return most if math.isfinite(most) else math.inf


def find_path(functions: Sequence[Function], x: float, nudge: float, most: float) -> np.ndarray:
    """Points to move x through: as far as two nudges, to the side where the stretches stay smaller, `most` at most.

    All functions have values and derivatives on the way, and none of them bends or jumps."""
    domain = compose(functions).domain()
    for width in nudge * 2.0 ** np.arange(1, -6, -1):
        sides = [np.linspace(x, x + side * width, PATH) for side in (-1, 1)]
        stretches = [most_stretch(functions, xs) if _is_smooth(domain, xs) else math.inf for xs in sides]
        if min(stretches) <= most:
            return sides[int(np.argmin(stretches))]
    return np.array([x])


def _is_smooth(domain: Domain, xs: np.ndarray) -> bool:
    low, high = float(xs.min()), float(xs.max())
    return domain.first_gap(low, high) is None and not domain.bends(low, high)
