"""Measure the curves of a path all at once, bit for bit as manim does one by one.

A dot that moves along a path asks for the lengths of all its curves in every frame.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
from manim import VMobject
from manim.utils.bezier import bezier

from engine.raster.paths import POINTS_PER_CURVE, Floats
from engine.stock_methods import StockMethods

Curve = Callable[[float], Floats]

_stock_measure: Callable[..., Iterator[tuple[Curve, float]]] = VMobject.get_curve_functions_with_lengths

USUAL_SAMPLES = 10
_CURVES = StockMethods.of(
    VMobject,
    "get_num_curves",
    "get_nth_curve_points",
    "get_nth_curve_function",
    "get_nth_curve_length_pieces",
    "get_nth_curve_function_with_length",
)


def _measure(curves: Floats, samples: int) -> Floats:
    """Return how long the lines through so many points of each cubic curve are; ``curves`` is (curves, 4, 3)."""
    # The operations of manim's Bézier functions, in their order.
    times = np.linspace(0, 1, samples)[:, None]
    squares, rests = times * times, 1 - times
    cubes, rest_squares = squares * times, rests * rests
    starts, firsts, seconds, ends = (curves[:, None, place] for place in range(POINTS_PER_CURVE))
    points = (
        rest_squares * rests * starts + 3 * times * rest_squares * firsts + 3 * squares * rests * seconds + cubes * ends
    )
    lengths: Floats = np.linalg.norm(points[:, 1:] - points[:, :-1], axis=2).sum(axis=1)
    return lengths


def get_curve_functions_with_lengths(
    mobject: VMobject, sample_points: int | None = None, **kwargs: Any
) -> Iterator[tuple[Curve, float]]:
    """Yield each curve of the path, and its length."""
    points, samples = mobject.points, USUAL_SAMPLES if sample_points is None else sample_points
    is_plain = _CURVES.is_plain_on(mobject) and mobject.n_points_per_cubic_curve == POINTS_PER_CURVE
    if kwargs or not is_plain or type(points) is not np.ndarray or points.dtype != float or points.shape[1:] != (3,):
        yield from _stock_measure(mobject, sample_points=sample_points, **kwargs)
        return
    curves = points[: len(points) // POINTS_PER_CURVE * POINTS_PER_CURVE].reshape(-1, POINTS_PER_CURVE, 3)
    yield from zip(map(bezier, curves), _measure(curves, samples), strict=True)
