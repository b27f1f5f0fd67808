"""On the map of GradientDescent3D, each valley in which a path ends has a contour of its own, whatever the function."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from manim import ThreeDCamera

from mathcore import Function
from scenes.components.box_axes import Box
from scenes.components.contour_map import level_heights, spread_levels, trace_contours
from scenes.components.function_surface import FunctionSurface, fit_heights
from scenes.components.space import CameraView
from scenes.descent_3d.analysis import sample_heights, scale_of
from scenes.descent_3d.parameters import SurfaceDescentParameters
from scenes.descent_3d.valleys import contours_of, visited_valleys

HIMMELBLAU = "(x^2 + y - 11)^2 + (x + y^2 - 7)^2"
RATES = {"learning_rate": 0.01, "adam_learning_rate": 0.3}
WELL = {"function": "x^4/4 - x^2/2 + x/20 + y^2/2", "start": (1.8, 1.2), "learning_rate": 0.3}
HOLE = {"function": "x^2/20 + y^2/8 - 0.3*exp(-4*(x-2)^2 - 4*y^2)", "start": (2.6, 0.8), "learning_rate": 0.3}
SHALLOW = {"function": "x^2 + x*y/4 + sin(3x)*sin(3y)", "start": (1.2, 0.8), "learning_rate": 0.05}
# The function, and x and y of the minima that paths end in, as found by scipy.optimize.minimize (BFGS, gtol 1e-10).
CASES = {
    "deck": ({}, [(-0.648655, 0), (1.899993, 0)]),
    "himmelblau": ({"function": HIMMELBLAU, "start": (0, 0), **RATES}, [(3, 2)]),
    "all of himmelblau": (
        {"function": HIMMELBLAU, "start": (0, 0), **RATES, "x_range": (-5, 5), "y_range": (-5, 5)},
        [(3, 2)],
    ),
    "rosenbrock": (
        {
            "function": "(1 - x)^2 + 100*(y - x^2)^2",
            "start": (-1.2, 1),
            "learning_rate": 0.001,
            "momentum": 0.9,
            "adam_learning_rate": 0.1,
        },
        [(1, 1)],
    ),
    "two wells": (WELL, [(-1.024, 0), (0.974, 0)]),
    "a hole in a bowl": (HOLE, [(0, 0), (1.918, 0)]),
    "a shallow valley": (SHALLOW, [(1.219, 0.455), (0.440, -0.536)]),
    "a bowl": ({"function": "x^2 + y^2", "start": (2, 1), "learning_rate": 0.3}, [(0, 0)]),
}
# All minima that these functions have in what is shown.
OTHERS = {"all of himmelblau": [(-2.805118, 3.131313), (-3.779310, -3.283186), (3.584428, -1.848127)]}


def inside(ring: np.ndarray, place: tuple[float, float]) -> bool:
    """Return whether a closed polygon goes round a place: a ray from there crosses it an odd number of times."""
    (x0, y0), (x1, y1) = ring[:-1].T, ring[1:].T
    across = (y0 > place[1]) != (y1 > place[1])
    at = x0[across] + (place[1] - y0[across]) / (y1[across] - y0[across]) * (x1[across] - x0[across])
    return bool(np.count_nonzero(at > place[0]) % 2)


@pytest.mark.parametrize("name", CASES)
def test_each_valley_that_a_path_ends_in_has_a_contour_round_it_alone(name):
    given, minima = CASES[name]
    params = SurfaceDescentParameters(**given)
    ranges = params.ranges()
    f, race, scale = params.function, params.race(), scale_of(params.function, *ranges)
    xs, ys, values = sample_heights(f, *ranges)
    found = sorted(tuple(valley.place) for valley in visited_valleys(f, race, xs, ys, scale(values)))
    assert np.array(found) == pytest.approx(np.array(sorted(minima)), abs=2e-3)
    lines = contours_of(f, race, *ranges, scale)
    assert [line.height for line in lines] == sorted({line.height for line in lines})
    rings = [run for line in lines for run in line.runs if np.array_equal(run[0], run[-1])]
    for minimum in minima:
        rest = [other for other in (*minima, *OTHERS.get(name, [])) if other != minimum]
        assert any(inside(ring, minimum) and not any(inside(ring, other) for other in rest) for ring in rings), minimum


@pytest.mark.parametrize("function", ["x^2 - y^2", "3 + 0*x*y", "x + y"])
def test_where_no_path_ends_in_a_valley_there_is_none(function):
    params = SurfaceDescentParameters(function=function, start=(0, 0), learning_rate=0.2)
    xs, ys, values = sample_heights(params.function, *params.ranges())
    assert visited_valleys(params.function, params.race(), xs, ys, values) == []


@pytest.mark.parametrize(("name", "cells"), [("deck", 34), ("a bowl", 34), ("rosenbrock", 100)])
def test_a_surface_that_bends_much_between_its_nodes_has_finer_cells(name, cells):
    """The border of a narrow valley that lies across the grid would be seen as teeth."""
    given = SurfaceDescentParameters(**CASES[name][0])
    f, (x_range, y_range) = given.function, given.ranges()
    scale = scale_of(f, x_range, y_range)
    box = Box(x_range, y_range, fit_heights(scale(sample_heights(f, x_range, y_range)[2])))
    surface = FunctionSurface(CameraView(ThreeDCamera(), np.zeros(3), phi=1.0, theta=0.5), box, f, scale)
    assert len(surface.xs) == len(surface.ys) == cells + 1
    assert surface._bend(cells) <= 0.02


@pytest.mark.parametrize(
    ("function", "scaled"),
    [
        ("(1-x)^2+100*(y-x^2)^2", lambda z: np.log10(1 + z / 10)),
        ("(1-x)^2+10*(y-x^2)^2", lambda z: np.log10(1 + z)),
        ("exp(x+y)+exp(-x-y)+x^2", lambda z: np.log10(1 + (z - 2) / 0.1)),
    ],
)
def test_contours_of_a_curved_valley_do_not_run_into_one(function, scaled):
    xs, ys = np.linspace(-2, 2, 161), np.linspace(-0.7, 2.5, 161)
    heights = scaled(Function.parse(function, ("x", "y"))(*np.meshgrid(xs, ys)))
    lines = trace_contours(xs, ys, heights, spread_levels(xs, ys, heights))
    assert len(lines) >= 8
    points = [np.concatenate(line.runs) for line in lines]
    for one, other in pairwise(points):
        away = np.linalg.norm(one[:, None] - other[None], axis=2).min(axis=1)
        assert np.median(away) > 0.01 * np.ptp(xs)


def test_contours_of_a_bowl_stay_rings_at_equal_distances():
    xs, ys = np.linspace(-3, 3, 161), np.linspace(-2, 2, 161)
    u, v = np.meshgrid(xs, ys)
    heights = u**2 / 2 + v**2
    assert spread_levels(xs, ys, heights) == pytest.approx(level_heights(heights))
