"""What a run's numbers and its function's values are found to be, where words are judged by them."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise

import numpy as np
from claims import Run

from scenes.components.graph import evaluate
from scenes.framework.numbers import read_number

SAMPLES = 3001
DUST = 1e-8  # the share of the largest value below which one is 0

Judge = Callable[[Run], bool]


def values(f, interval):
    """Return finite values of a function over an interval."""
    found = evaluate(f, np.linspace(*interval, SAMPLES))
    return found[np.isfinite(found)]


def heights(run):
    return values(run.params.function, run.params.interval)


def slopes(run):
    return values(run.params.function.derivative(), run.params.interval)


def dust(found):
    return DUST * float(np.abs(found).max(initial=0.0))


def never_negative(found):
    return bool(found.min() >= -dust(found))


def never_positive(found):
    return bool(found.max() <= dust(found))


def both_signs(found):
    return bool(found.min() < 0 < found.max())


def is_level(found):
    return bool(np.ptp(found) <= DUST * np.abs(found).max())


def has_faint_corner(run):
    """Whether a slope left of 0 is nearly the 1 on the right, and not it."""
    left = run.params.leaky_slope, run.params.prelu_alpha, run.params.elu_alpha
    return any(0 < abs(1 - slope) < 0.1 for slope in left)


def rises(run):
    return never_negative(np.diff(heights(run)))


def falls(run):
    return never_positive(np.diff(heights(run)))


# -- numbers as they are written ---------------------------------------------------------------------------------


def one(run, beat, name):
    return read_number(run.shown[beat][name])


def sizes(run, beat, pattern):
    return [abs(value) for value in run.numbers(beat, pattern)]


def falling(numbers):
    return all(after < before for before, after in pairwise(numbers))


def shares(numbers, low, high):
    """Return whether each number is a share between two bounds of the one before."""
    return all(low < after / before < high for before, after in pairwise(numbers))


def faster(numbers, steps):
    """Return whether numbers fall faster than the steps they belong to; what is 0 falls no further."""
    found = [abs(number) / step for number, step in zip(numbers, steps, strict=True)]
    return all(after < before or not after for before, after in pairwise(found))


def by_tenths(steps):
    return shares(steps, 0.0999, 0.1001)
