"""Where functions have values: exact conditions to be read, and intervals to be plotted, poles cut."""

from __future__ import annotations

import math

import numpy as np
import pytest
from drawn import drawn, formulas
from hypothesis import given

from mathcore import Function, Interval


@pytest.mark.parametrize(
    ("text", "conditions"),
    [
        ("x^2", "all real x"),
        ("ln(x-5)", "x > 5"),
        ("ln(5 - 2x)", "x < 5/2"),
        ("sqrt(x)/x", "x > 0"),
        ("arcsin(2x+1)", "x >= -1 and x <= 0"),
        ("1/(x-1)^2", "x != 1"),
        ("x^1.5", "x >= 0"),
        ("x^(-0.5)", "x > 0"),
        ("tan(x)", "cos(x) != 0"),
        ("ln(ln(x))", "x > 0 and ln(x) > 0"),
        ("1/(e^x*(x+3))", "x != -3"),
        ("(-2)^x", "no real x"),
        ("log(x, 2)", "x > 0"),
    ],
)
def test_conditions(text: str, conditions: str) -> None:
    assert Function.parse(text).domain().text == conditions


def test_conditions_are_typeset() -> None:
    assert Function.parse("arcsin(x)").domain().typst() == "-1 <= x <= 1"
    assert Function.parse("x^2").domain().typst() == "x in RR"
    assert Function.parse("ln(x*y)", ("x", "y")).domain().typst() == "x y > 0"


@pytest.mark.parametrize(
    ("text", "intervals"),
    [
        ("ln(x)", [(0, 10, False, True)]),
        ("arcsin(x)", [(-1, 1, True, True)]),
        ("1/x", [(-10, 0, True, False), (0, 10, False, True)]),
        ("1/(x-1)^2", [(-10, 1, True, False), (1, 10, False, True)]),
        ("ln(x^2-2)", [(-10, -math.sqrt(2), True, False), (math.sqrt(2), 10, False, True)]),
        ("sqrt(x+1) + sqrt(3-x)", [(-1, 3, True, True)]),
        ("1/x if x > 1 else 5", [(-10, 10, True, True)]),
        ("1/x if x > -1 else 5", [(-10, 0, True, False), (0, 10, False, True)]),
        ("piecewise(x, x > 0)", [(0, 10, False, True)]),
        ("ln(-1)", []),
        ("1/0", []),
    ],
)
def test_intervals_of_a_window(text: str, intervals: list[tuple[float, float, bool, bool]]) -> None:
    found = Function.parse(text).domain().intervals(-10, 10)
    assert [part[2:] for part in found] == [part[2:] for part in intervals]
    np.testing.assert_allclose([part[:2] for part in found], [part[:2] for part in intervals], atol=1e-14)


def test_every_pole_of_the_tangent_is_cut() -> None:
    found = Function.parse("tan(x)").domain().intervals(-5, 5)
    assert [part.lower for part in found] == pytest.approx(
        [-5, -3 * math.pi / 2, -math.pi / 2, math.pi / 2, 3 * math.pi / 2]
    )
    assert not any(part.lower_closed for part in found[1:])


def test_the_derivative_of_the_arcsine_lives_on_the_open_interval() -> None:
    assert Function.parse("arcsin(x)").derivative().domain().intervals(-3, 3) == (Interval(-1, 1, False, False),)


@drawn(60)
@given(formulas(leaves=4))
def test_inside_the_intervals_there_are_values_and_outside_none(text: str) -> None:
    f, x = Function.parse(text), np.linspace(-2.987, 3.013, 101)
    parts = f.domain().intervals(-3.1, 3.1)
    ends = np.array([end for part in parts for end in part[:2]] or [99.0])
    clear = np.abs(x[:, None] - ends).min(axis=1) > 0.01
    inside = np.array([any(part.lower < each < part.upper for part in parts) for each in x])
    assert (np.isnan(f(x)) != inside)[clear].all(), f"{text}: {parts}"


def test_intervals_need_one_variable() -> None:
    with pytest.raises(ValueError, match="one variable"):
        Function.parse("x*y", ("x", "y")).domain().intervals()


@pytest.mark.parametrize(
    ("text", "lower", "upper", "gap"),
    [
        ("tan(x)", 1, 3, math.pi / 2),
        ("tan(x)", 1, 1.5, None),
        ("1/x", -1.1, 0.9, 0),
        ("1/(x - 1)^2", 0, 2, 1),
        ("sin(x)/x", -1, 1, 0),
        ("sqrt(x^2 - 1)", -2, 2, -1),
        ("sqrt(x^2 - 1)", -2, -1, None),
        ("ln(x)", 0, 1, 0),
        ("ln(x)", 0.5, 1, None),
        ("1/(1 - x)", 0, 1, 1),
        ("1/x if x > -1 else x", -3, 3, 0),
        ("1/x if x > 1 else x", -3, 3, None),
        ("x if x < 1 else x + 1", 0, 2, None),
    ],
)
def test_the_first_point_of_an_interval_without_a_value_is_found(text, lower, upper, gap):
    found = Function.parse(text).domain().first_gap(lower, upper)
    assert found == (None if gap is None else pytest.approx(gap, abs=1e-12))


@pytest.mark.parametrize(
    ("text", "bends"),
    [
        ("abs(x - 1) + abs(x + 2)", [-2, 1]),
        ("max(0, x, 2 - x)", [0, 1, 2]),
        ("x if x < 1 else 2x", [1]),
        ("cbrt(x - 2)", [2]),
        ("sqrt(x)", [0]),
        ("x^2", []),
    ],
)
def test_bends_are_where_the_graph_may_have_a_corner(text, bends):
    assert Function.parse(text).domain().bends(-3, 3) == pytest.approx(bends, abs=1e-9)
