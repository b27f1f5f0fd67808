"""A value that is 0 within the rounding of the given point is 0, and no other is: π/2 has no float."""

from __future__ import annotations

import math

import mpmath
import numpy as np
import pytest

from mathcore import (
    Function,
    chain,
    derivative_at,
    descend,
    differential,
    one_sided_derivatives,
    riemann_sum,
    tangent_line,
    tangent_plane,
)
from mathcore.settled import settled

HALF_TURN = math.pi / 2


@pytest.mark.parametrize(
    ("text", "point"),
    [
        ("sin(x)", HALF_TURN),
        ("cos(x)", math.pi),
        ("sin(10x)", math.pi / 20),
        ("cos(x)^3", HALF_TURN),
        ("1e6*sin(x)", 5 * HALF_TURN),
        ("1e-9*sin(x)", HALF_TURN),
        ("sin(x^2)", math.sqrt(HALF_TURN)),
        ("x^4/4 - 0.343x", 0.7),
        ("x*exp(-x/0.1)", 0.1),
    ],
)
def test_a_slope_beside_its_zero_by_the_rounding_of_the_point_is_0(text, point):
    f = Function.parse(text)
    assert derivative_at(f, point) == 0
    assert tangent_line(f, point).slope == 0
    assert one_sided_derivatives(f, point) == (0, 0)
    assert differential(f, point, 0.1).df == 0


@pytest.mark.parametrize(
    ("text", "point", "slope"),
    [
        ("sin(x)", 1.570796, math.cos(1.570796)),
        ("sin(x)", 1.5707963267949, math.cos(1.5707963267949)),
        ("x^2", 1e-17, 2e-17),
        ("x^3", 1e-100, 3e-200),
        ("1e-17*x", 1.0, 1e-17),
        ("(x - 1)^2", 1.0000000001, 2e-10),
        ("exp(-x)", 700.0, -math.exp(-700)),
        ("x^100", 1e-3, 1e-295),
    ],
)
def test_a_small_slope_that_the_point_tells_stays(text, point, slope):
    assert derivative_at(Function.parse(text), point) == pytest.approx(slope, rel=1e-6, abs=0)


@pytest.mark.parametrize("k", [1, 2, 3, 10, 355, 10**6])
def test_the_float_of_every_zero_of_the_sine_counts_as_one_and_its_far_neighbours_do_not(k):
    """The zeros by mpmath, to fifty digits."""
    with mpmath.workdps(50):
        point = float(k * mpmath.pi)
    sine, step = Function.parse("sin(x)"), float(np.spacing(point))
    assert settled(sine, point) == 0
    assert sine(point) != 0
    for away in (-20, 20):
        assert settled(sine, point + away * step) == pytest.approx(math.sin(point + away * step), rel=1e-12, abs=0)


def test_a_value_and_each_part_of_a_gradient_are_settled_by_all_coordinates():
    plane = tangent_plane(Function.parse("sin(x)*y", ("x", "y")), (HALF_TURN, 1))
    assert (plane.value, *plane.gradient) == (1, 0, 1)
    assert plane.typst() == "z approx 1 + 0 (x - 1.571) + 1 (y - 1)"
    plane = tangent_plane(Function.parse("cos(x)*y", ("x", "y")), (HALF_TURN, 1))
    assert (plane.value, *plane.gradient) == (0, -1, 0)
    assert tangent_line(Function.parse("sin(x)"), math.pi).value == 0


def test_arrays_are_settled_point_by_point():
    points = np.array([0.0, HALF_TURN, 1.0, math.pi, np.nan])
    found = settled(Function.parse("cos(x)"), points)
    np.testing.assert_array_equal(found, [1.0, 0.0, np.cos(1.0), -1.0, np.nan])
    assert riemann_sum(Function.parse("cos(x)"), 0, math.pi, 2, "right").heights.tolist() == [0, -1]


def test_a_chain_has_a_factor_of_0_where_its_point_stands_for_one():
    links = chain(Function.parse("exp(sin(x^2))"))
    assert [float(value.derivative) for value in links.precisely_at(math.sqrt(HALF_TURN))][1] == 0
    assert links.precise_derivative_at(math.sqrt(HALF_TURN)) == 0


@pytest.mark.parametrize("method", ["gradient", "momentum", "adam"])
def test_descent_from_a_float_of_a_place_without_slope_stays(method):
    path = descend(Function.parse("cos(x)"), math.pi, 0.5, 4, method)
    assert path.gradients.tolist() == [0]
    assert path.points.tolist() == [math.pi]
    path = descend(Function.parse("cos(x) + y^2", ("x", "y")), (math.pi, 1), 0.3, 3, method)
    assert not path.gradients[:, 0].any()


def test_descent_keeps_the_small_gradients_of_its_way():
    gradients = descend(Function.parse("1e-9*x^2"), 1.0, 1e8, 30).gradients
    np.testing.assert_allclose(gradients[1:] / gradients[:-1], 0.8, rtol=1e-9)
