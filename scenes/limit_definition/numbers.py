"""The numbers of LimitDefinition: the average change written out, and what the words say of quotients and graphs."""

from __future__ import annotations

import operator
from collections.abc import Callable, Sequence
from itertools import pairwise

import numpy as np

from mathcore import Function, difference_quotient, high_precision_value, precise_value, tangent_line
from mathcore.precision import as_written
from scenes.framework.comparison import are_equal
from scenes.framework.digits import Calculation, Recorder, Value, write_calculation
from scenes.framework.numbers import Figure, read_number

__all__ = [
    "average_change",
    "change_of",
    "goes_both_ways",
    "is_line",
    "is_line_nearby",
    "is_steady",
    "judge_quotients",
    "quotient_of",
]

SAMPLES = 41  # of a run of steps, and of a neighbourhood
INSIDE = 0.999  # of the way to a bend, which is found by rounded numbers
TRUE_TO = 1e-9  # the share of a quotient in which both ways to compute it agree
LEAST_MOVE = 1e-4  # the share of its range by which a slope moves between two samples, if it is seen to move
SETTLED = 0.01  # the share of the quotients within which the last one is near the limit, however they came there
STRAIGHT = 1e-9  # the share of its rise by which a graph may leave its tangent and still be straight
ROUNDED = 8  # by how many units in the last place its values may be off


def change_of(f: Function, a: float, h: float) -> float:
    """Return δf = f(a+h) − f(a), with all its digits."""
    return h * float(difference_quotient(f, a, h))


def quotient_of(f: Function, a: float, h: float) -> Value:
    """Return (f(a+h) − f(a))/h: a fraction, to many more digits than a float has, where f is known so."""
    found = float(difference_quotient(f, a, h))
    high, low = high_precision_value(f, as_written(a) + as_written(h)), high_precision_value(f, a)
    if high is None or low is None:
        return found
    precise = (high - low) / as_written(h)
    return precise if abs(float(precise) - found) <= TRUE_TO * abs(found) else found


def average_change(f: Function, a: float, h: float, show: Recorder, spec: str) -> Calculation:
    """Return (f(a+h) − f(a))/h in numbers, with the digits that the difference needs; Δf/h where they are too many.

    `spec` is the format of the quotient, which is written elsewhere too."""
    quotient = quotient_of(f, a, h)
    values = [
        ("f_at_a_plus_h", precise_value(f, as_written(a) + as_written(h))),
        ("f_at_a", precise_value(f, a)),
        ("delta_x", h),
    ]
    result = ("average_change", quotient)

    def write(show: Recorder) -> Calculation:
        return write_calculation(
            lambda high, low, step: (high - low) / step, values, result, show, spec=spec, tolerance=0
        )

    if write(Figure.of).holds:
        return write(show)
    return write_calculation(
        operator.truediv, [("delta_f", change_of(f, a, h)), ("delta_x", h)], result, show, spec=spec
    )


def is_steady(f: Function, a: float, steps: tuple[float, float], spec_of: Callable[[float], str]) -> bool:
    """Return whether the slope of the secant reads the same for all steps between two."""
    passed = (float(difference_quotient(f, a, h)) for h in np.linspace(*steps, SAMPLES))
    return are_equal(Figure.of("", value, spec_of(value)) for value in passed)


def goes_both_ways(f: Function, a: float, steps: tuple[float, float], spec_of: Callable[[float], str]) -> bool:
    """Return whether the slope of the secant, as it reads, both rises and falls on the way between two steps."""
    exact = (float(difference_quotient(f, a, h)) for h in np.linspace(*steps, 4 * SAMPLES))
    slopes = np.array([read_number(Figure.of("", value, spec_of(value)).text) for value in exact])
    moves, least = np.diff(slopes), LEAST_MOVE * np.ptp(slopes)
    turning = moves[np.abs(moves) > least]
    return bool(np.any(turning > 0) and np.any(turning < 0))


def judge_quotients(quotients: Sequence[Figure], slope: float) -> str:
    """Return the words for quotients as they read: `steady`, `unsettled`, or `` where they come closer to one number.

    They do where each is nearer to the slope than the one before, and each moves less than the one before, or the last
    one is next to the slope.
    """
    if are_equal(quotients):
        return "steady"
    read = [read_number(quotient.text) for quotient in quotients]
    away = [abs(value - slope) for value in read]
    moves = [*(abs(after - before) for before, after in pairwise(read)), away[-1]]
    is_near = away[-1] <= SETTLED * max(map(abs, read))
    return "" if _falls(away) and (is_near or _falls(moves)) else "unsettled"


def _falls(values: Sequence[float]) -> bool:
    return values[-1] < values[0] and all(after <= before for before, after in pairwise(values))


def is_line(f: Function, a: float, reach: float) -> bool:
    """Return whether the graph is its tangent at a, wherever it has a value within the reach."""
    line = tangent_line(f, a)
    xs = a + reach * np.linspace(-1, 1, SAMPLES)
    ys = np.asarray(f(xs), dtype=float) * np.ones_like(xs)
    apart = np.abs(ys - (float(f(a)) + float(line.slope) * (xs - a)))
    lost = ROUNDED * np.finfo(float).eps * float(np.nanmax(np.abs(ys)))
    return bool(np.nanmax(apart) <= STRAIGHT * abs(float(line.slope)) * reach + lost)


def is_line_nearby(f: Function, a: float, reach: float) -> bool:
    """Return whether the graph is its tangent as far as to its nearest bend or jump within the reach."""
    bends = np.abs(np.array(f.domain().bends(a - reach, a + reach)) - a)
    return len(bends) > 0 and float(bends.min()) > 0 and is_line(f, a, INSIDE * float(bends.min()))
