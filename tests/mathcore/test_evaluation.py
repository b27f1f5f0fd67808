"""Values are right where floats overflow on the way, and where floats of π are not π: sympy and mpmath agree."""

from __future__ import annotations

import math
from fractions import Fraction

import mpmath
import numpy as np
import pytest
import sympy
from drawn import drawn
from hypothesis import given
from hypothesis import strategies as st

from mathcore import Function
from mathcore.symbolic import to_sympy

FAR = {
    "(e^x - e^(-x))/(e^x + e^(-x))": [709.8, -710.0, 1e5, 0.3, 1e-9],
    "e^(-x)/(1 + e^(-x))^2": [-710.0, 710.0, -745.0, 3.0],
    "1/(1 + e^(-x))": [-710.0, 710.0, -1e4],
    "ln(1 + e^x)": [1000.0, 1e6, -30.0],
    "sqrt(x^2 + 1)": [1e200, -1e300, 3.0],
    "x^400/x^399": [1000.0, -7.0, 1e-5],
    "sinh(x)/cosh(x)": [1000.0, -1e5],
    "e^x/x^200": [900.0, 5000.0],
    "e^1000*x/e^999": [1.0],
    "max(e^x, x)/e^x": [1000.0],
    "x e^x/(1 + e^x)": [1e5, -20.0],
    "cbrt(x^3 + 1)": [1e200],
    "e^x - 1": [1e-10, -1e-16, 2.0],
    "1 - cos(x)": [1e-8, 1.0],
    "1 - tanh(x)^2": [20.0, 300.0],
    "x if e^x > 0 else -x": [-800.0, 900.0],
    "1 if e^x > e^(x - 1) else 2": [1000.0, -1000.0],
}


@pytest.mark.parametrize("text", FAR)
def test_what_a_float_can_hold_is_found_though_a_step_of_it_overflows(text: str) -> None:
    f = Function.parse(text)
    x = sympy.Symbol("x", real=True)
    for point in FAR[text]:
        exact = to_sympy(f.expression).subs(x, sympy.Rational(point))
        wanted = float(sympy.N(exact, 30, maxn=3000))
        assert f(point) == pytest.approx(wanted, rel=1e-12, abs=1e-320), point
        assert f(np.array([point, 0.5]))[0] == f(point)


@pytest.mark.parametrize(
    ("text", "points", "values"),
    [
        ("tan(pi/2)", [0.0], [math.nan]),
        ("csc(pi)", [0.0], [math.nan]),
        ("sec(3pi/2)", [0.0], [math.nan]),
        ("cot(pi/2)", [0.0], [0.0]),
        ("1/sin(2pi)", [0.0], [math.nan]),
        ("sin(pi) + cos(pi/2)", [0.0], [0.0]),
        ("tan(pi x)", [0.0, 0.25, 0.5, 1.0], [0, 1, math.nan, 0]),
        ("csc(pi x)", [0.5, 1.0, -2.0], [1, math.nan, math.nan]),
        ("tan(x + pi/2)", [0.0, 1.0], [math.nan, -1 / math.tan(1)]),
        ("sin(pi x)", [1e6, 1e15, 0.5], [0, 0, 1]),
        ("1/(0.1 + 0.2 - 0.3)", [0.0], [math.nan]),
        ("1/(sqrt(2)^2 - 2)", [0.0], [math.nan]),
        ("ln(sin(pi))", [0.0], [math.nan]),
    ],
)
def test_multiples_of_pi_and_decimals_are_exact(text: str, points: list[float], values: list[float]) -> None:
    np.testing.assert_allclose(Function.parse(text)(np.array(points)), values, rtol=1e-14, atol=1e-300)


PARTS = {
    "sin": lambda sine, cosine: (sine, 1),
    "cos": lambda sine, cosine: (cosine, 1),
    "tan": lambda sine, cosine: (sine, cosine),
    "cot": lambda sine, cosine: (cosine, sine),
    "sec": lambda sine, cosine: (1, cosine),
    "csc": lambda sine, cosine: (1, sine),
}


@drawn(60)
@given(st.floats(-50, 50), st.fractions(-4, 4, max_denominator=24))
def test_an_angle_with_a_multiple_of_pi_is_the_sum_that_it_is(u: float, w: Fraction) -> None:
    for name in PARTS:
        f = Function.parse(f"{name}(x + {w.numerator}*pi/{w.denominator})")
        with mpmath.workdps(40):
            angle = mpmath.mpf(u) + mpmath.pi * w.numerator / w.denominator
            sine, cosine = mpmath.sin(angle), mpmath.cos(angle)
            above, below = PARTS[name](sine, cosine)
            wanted = float(above / below) if below else math.inf
        if abs(wanted) < 1e6:
            assert f(u) == pytest.approx(wanted, rel=1e-12, abs=1e-14 * (1 + wanted**2))


def test_a_constant_pole_is_no_domain() -> None:
    assert Function.parse("csc(pi)").domain().intervals(-1, 1) == ()
    assert Function.parse("x + csc(pi)").domain().text == "no real x"
    assert Function.parse("1/(x*(sqrt(2)^2 - 2))").domain().typst() == "x in emptyset"
    assert not Function.parse("x + tan(pi/2)").domain().contains(0.3)
    assert Function.parse("1/(x^2 + 1)").domain().text == "all real x"


numbers = st.one_of(st.integers(1, 64), st.floats(-1e3, 1e3).filter(lambda value: abs(value) > 1e-3))


@drawn(80)
@given(st.sampled_from(["max", "min"]), st.lists(numbers, min_size=2, max_size=4))
def test_the_largest_of_constants_is_the_largest(name: str, values: list[float]) -> None:
    wanted = {"max": max, "min": min}[name](values)
    constants = Function.parse(f"{name}({', '.join(f'{value:f}' for value in values)})")
    assert constants(0.0) == pytest.approx(wanted, abs=1e-6)
    far = Function.parse(f"{name}({', '.join(f'{value:f}*e^x' for value in values)})/e^x")
    assert far(1000.0) == pytest.approx(wanted, abs=1e-6)
