"""The derivative as a limit: quotients, tables, one-sided slopes, tangents, differentials."""

from __future__ import annotations

import math
from collections.abc import Callable
from fractions import Fraction
from typing import Any

import mpmath
import numpy as np
import pytest
import sympy
from drawn import drawn, formulas, points
from hypothesis import assume, example, given
from hypothesis import strategies as st

from mathcore import (
    DomainError,
    Function,
    agreeing_digits,
    difference_quotient,
    differential,
    high_precision_value,
    is_differentiable,
    limit_table,
    numeric_check,
    one_sided_derivatives,
    precise_value,
    tangent_line,
)
from mathcore.precision import has_lost_tail, is_rounded_off
from mathcore.symbolic import to_sympy

parse = Function.parse
F = parse("x^2/4 + 1")


def test_difference_quotients() -> None:
    assert difference_quotient(F, 1, 2) == 1.0
    assert difference_quotient(F, 1, 2, "backward") == 0.0
    assert difference_quotient(F, 1, 2, "central") == 0.5
    assert difference_quotient(F, np.array([0.0, 1.0]), np.array([[1.0], [2.0]])).tolist() == [[0.25, 0.75], [0.5, 1.0]]
    assert np.isnan(difference_quotient(parse("ln(x)"), 1, -2))
    assert difference_quotient(lambda x: x**3, 1.0, 1.0) == 7.0


def test_difference_quotients_are_asked_for_sensibly() -> None:
    with pytest.raises(ValueError, match="h = 0 divides by zero"):
        difference_quotient(F, 1, [1, 0])
    with pytest.raises(ValueError, match="'forward', 'backward' or 'central'"):
        difference_quotient(F, 1, 1, "sideways")


def test_the_decks_limit_table() -> None:
    table = limit_table(F, 1, [2, 1, 0.5, 0.1, 0.01])
    assert table.limit == 0.5
    assert [row.h for row in table] == [2, 1, 0.5, 0.1, 0.01]
    assert [row.quotient for row in table] == pytest.approx([1, 0.75, 0.625, 0.525, 0.5025], abs=1e-13)
    assert [row.error for row in table] == pytest.approx([row.h / 4 for row in table], abs=1e-13)


def test_a_limit_table_without_a_limit() -> None:
    table = limit_table(parse("abs(x)"), 0, [1, -1, 0.1])
    assert math.isnan(table.limit)
    assert [row.quotient for row in table] == [1, -1, 1]


@pytest.mark.parametrize(
    ("text", "a", "left", "right"),
    [
        ("x^2", 3, 6, 6),
        ("abs(x)", 0, -1, 1),
        ("abs(x)*cos(x)", 0, -1, 1),
        ("max(x, 2x) + sin(x)", 0, 2, 3),
        ("x if x > 0 else 2*(e^x-1)", 0, 2, 1),
        ("x if x > 0 else e^x-1", 0, 1, 1),
        ("x*abs(x)", 0, 0, 0),
        ("sqrt(x^2)", 0, -1, 1),
        ("abs(x)^1.5", 0, 0, 0),
        ("sqrt(x)", 0, math.nan, math.inf),
        ("cbrt(x)", 0, math.inf, math.inf),
        ("sqrt(abs(x))", 0, -math.inf, math.inf),
        ("x^1.5", 0, math.nan, 0),
        ("arccos(x)", 1, -math.inf, math.nan),
        ("x*sin(1/x) if x > 0 else 0", 0, 0, math.nan),
        ("1 if x > 0 else 0", 0, 0, math.inf),
        ("ln(x)", 0, math.nan, math.nan),
        ("ln(x)", -1, math.nan, math.nan),
        ("abs(x - 1000)", 1000, -1, 1),
        ("abs(sin(x))", math.pi, -1, 1),
        ("sqrt(sin(x)^2)", -math.pi, -1, 1),
        ("abs(x^2 - 2)", math.sqrt(2), -math.sqrt(8), math.sqrt(8)),
        ("max(sin(x), cos(x))", math.pi / 4, -math.sqrt(0.5), math.sqrt(0.5)),
        ("abs(sin(100000x))", 0, -1e5, 1e5),
        ("abs(x - 0.1)", 0.1, -1, 1),
        ("1 + cos(x) if x < pi else 0", math.pi, 0, 0),
        ("sin(x) if x < pi else pi - x", math.pi, -1, -1),
        ("x if x < 1 else x + 1", 1, math.inf, 1),
    ],
)
def test_one_sided_derivatives(text: str, a: float, left: float, right: float) -> None:
    found = one_sided_derivatives(parse(text), a)
    assert found == pytest.approx((left, right), abs=1e-6, nan_ok=True)
    assert is_differentiable(parse(text), a) == (left == right and math.isfinite(left))


@pytest.mark.parametrize("unit", [1e-20, 1e-7, 1.0, 1e9])
@pytest.mark.parametrize(
    ("text", "is_smooth"),
    [("abs(x)", False), ("x if x < 0 else 2x", False), ("x*abs(x)", True), ("max(0, x)^2", True), ("cbrt(x)^5", True)],
)
def test_whether_there_is_a_slope_is_the_same_in_all_units(text: str, is_smooth: bool, unit: float) -> None:
    f = parse(f"{unit!r}*({text})")
    assert is_differentiable(f, 0) == is_smooth
    if is_smooth:
        assert differential(f, 0, 0.1).df == 0
        assert numeric_check(f, 0).formula == 0


@pytest.mark.parametrize("text", ["x*abs(x)", "abs(x)*x^3", "x^2*abs(x)", "2x*abs(x) + x", "abs(x)*abs(x)*x"])
def test_the_derivative_of_products_with_a_modulus_has_its_value_at_0(text: str) -> None:
    f, xs = parse(text), np.array([-1.5, -0.5, 0.0, 0.5, 1.5])
    expected = (f(xs + 1e-6) - f(xs - 1e-6)) / 2e-6
    np.testing.assert_allclose(f.derivative()(xs), expected, atol=2e-6)


@drawn(80)
@given(formulas(), points())
def test_drawn_functions_are_differentiable_where_the_rules_give_a_slope(text: str, point: tuple[float]) -> None:
    f = parse(text)
    slope = float(f.derivative()(*point))
    assume(math.isfinite(slope))
    assert one_sided_derivatives(f, *point) == pytest.approx((slope, slope), rel=1e-13, abs=0)  # but for rounding


def test_slopes_and_tangents_of_many_points_at_once() -> None:
    f, a = parse("abs(x)"), np.array([[-2.0, 0.0], [1.0, 3.0]])
    found = one_sided_derivatives(f, a)
    assert found.left.tolist() == [[-1, -1], [1, 1]]
    assert found.right.tolist() == [[-1, 1], [1, 1]]
    assert is_differentiable(f, a).tolist() == [[True, False], [True, True]]
    lines = tangent_line(F, np.array([1.0, 2.0]))
    assert lines(4).tolist() == [2.75, 4.0]
    with pytest.raises(DomainError, match="at x = 0"):
        tangent_line(f, a)


def test_no_difference_warns() -> None:
    steep = parse("e^x")
    assert np.isnan(difference_quotient(steep, 800, 1))
    assert np.isnan(differential(steep, 800, 1).gap)


def test_the_tangent_line() -> None:
    line = tangent_line(F, 1)
    assert (line.point, line.value, line.slope) == (1, 1.25, 0.5)
    assert line(np.array([1.0, 3.0])).tolist() == [1.25, 2.25]
    assert line.typst() == "y = 1.25 + 0.5 (x - 1)"


@pytest.mark.parametrize(
    ("text", "a", "typst"),
    [
        ("x^2", 0, "y = 0 + 0 x"),
        ("x^3/3 - x", -2, "y approx -0.666667 + 3 (x + 2)"),
        ("-2x", 0.5, "y = -1 - 2 (x - 0.5)"),
        ("t^2", 1, "y = 1 + 2 (t - 1)"),
    ],
)
def test_tangent_equations_read_well(text: str, a: float, typst: str) -> None:
    assert tangent_line(parse(text, ("t" if "t" in text else "x",)), a).typst() == typst


def test_there_is_no_tangent_without_a_slope() -> None:
    with pytest.raises(DomainError, match=r"ln\(x\) has no value at x = -1; choose .* x > 0"):
        tangent_line(parse("ln(x)"), -1)
    with pytest.raises(DomainError, match=r"not differentiable at x = 0 \(slope -1 from the left, 1 from the right\)"):
        tangent_line(parse("abs(x)"), 0)


def test_the_gap_of_the_differential_falls_with_the_square_of_dx() -> None:
    found = differential(parse("x^2/2"), 1, np.array([1.0, 0.1, 0.01]))
    np.testing.assert_allclose(found.df, [1, 0.1, 0.01], rtol=1e-15)
    np.testing.assert_allclose(found.delta_f, [1.5, 0.105, 0.01005], rtol=1e-13)
    np.testing.assert_allclose(found.gap, [0.5, 0.005, 0.00005], rtol=1e-10)


def test_agreeing_digits() -> None:
    assert agreeing_digits(1.2345, 1.2346) == 4
    assert agreeing_digits(1.0, 1.0) == 16
    assert agreeing_digits(1.0, -1.0) == 0
    assert agreeing_digits(1.0, math.nan) == 0
    check = numeric_check(parse("sin(x)"), 0.5)
    assert check.formula == math.cos(0.5)
    assert check.digits >= 9


CLOSE = [
    "sin(x)",
    "x^2",
    "exp(x/3)",
    "sqrt(x^2 + 1) + ln(x^2 + 2)",
    "arctan(x)/(x^2 + 1)",
    "cbrt(x)*cos(x)",
    "x/3 + 1e9",
]


def witness(text: str, low: Fraction, high: Fraction) -> float:
    """Return the slope between two points, by sympy with sixty digits."""
    x = sympy.Symbol("x", real=True)
    f = to_sympy(parse(text).expression)
    low, high = (sympy.Rational(value.numerator, value.denominator) for value in (low, high))
    return float(((f.subs(x, high) - f.subs(x, low)) / (high - low)).evalf(60, maxn=300))


@drawn(60)
@example("sin(x)", 31.0, 3, "forward")
@given(
    st.sampled_from(CLOSE),
    st.floats(0.1, 1000) | st.floats(-1000, -0.1),
    st.integers(1, 14),
    st.sampled_from(["forward", "backward", "central"]),
)
def test_a_quotient_keeps_its_digits_however_small_the_step(text: str, a: float, power: int, kind: str) -> None:
    h = 10.0**-power
    at, step = Fraction(repr(a)), Fraction(1, 10**power)
    low, high = at - (kind != "forward") * step, at + (kind != "backward") * step
    expected = witness(text, low, high)
    assert float(difference_quotient(parse(text), a, h, kind)) == pytest.approx(expected, rel=1e-12)
    ((found, *_),) = (row[1:] for row in limit_table(parse(text), a, [h], kind))
    assert found == pytest.approx(expected, rel=1e-12)


def test_quotients_of_cases_and_of_arrays_keep_their_digits() -> None:
    steps = np.array([1.0, 1e-6, 1e-14])
    np.testing.assert_allclose(difference_quotient(parse("sin(x)"), 1, steps)[1:], np.cos(1), rtol=1e-6)
    assert difference_quotient(parse("x^2 if x > 1 else 2x - 1"), 1, 1e-14) == pytest.approx(2, rel=1e-12)
    assert difference_quotient(parse("max(x, 3)"), 3, np.array([1e-12, -1e-12])).tolist() == [1, 0]
    assert difference_quotient(parse("7"), 3, 1e-12) == 0
    assert np.isnan(difference_quotient(parse("ln(x)"), 0, 1e-14))
    assert differential(parse("x^2"), 1, np.array([0, 1e-9])).gap == pytest.approx([0, 1e-18], rel=1e-5)


def test_a_value_is_rounded_once() -> None:
    assert precise_value(parse("x^2"), 0.1) == 0.01
    assert precise_value(parse("sqrt(x^2 + 1) - x"), 1e8) == pytest.approx(5e-9, rel=1e-14)
    assert precise_value(parse("x*y", ("x", "y")), 0.1, Fraction(3)) == 0.3
    assert all(math.isnan(precise_value(parse(text), x)) for text, x in (("ln(x)", -1), ("1/x", 0), ("x^0.5", -1)))


@pytest.mark.parametrize(
    ("text", "at", "witness"),
    [
        ("ln(1 + exp(x))", -30, lambda x: mpmath.log1p(mpmath.exp(x))),
        ("ln(1 + exp(x))", -200, lambda x: mpmath.log1p(mpmath.exp(x))),
        ("sqrt(1 - x)", 0.999999, lambda x: mpmath.mpf(10) ** -3),
        ("exp(exp(x))", 5, lambda x: mpmath.exp(mpmath.exp(x))),
        ("(x^2 + 1e-40) - x^2", 3, lambda x: mpmath.mpf(10) ** -40),
    ],
)
def test_a_value_has_thirty_digits_whatever_its_subtractions_lose(
    text: str, at: float, witness: Callable[[Any], Any]
) -> None:
    with mpmath.workdps(400):
        wanted = witness(mpmath.mpf(str(at)))
        found = high_precision_value(parse(text), at)
        assert found is not None
        assert abs(mpmath.mpf(found.numerator) / found.denominator - wanted) <= abs(wanted) * mpmath.mpf(10) ** -30


def test_a_value_that_vanishes_is_zero_and_one_that_is_missing_is_none() -> None:
    assert high_precision_value(parse("sin(pi*x)"), 1) == 0
    assert high_precision_value(parse("x - x"), 1 / 3) == 0
    tenth = high_precision_value(parse("1 - x"), 0.9)
    assert tenth is not None
    assert abs(tenth - Fraction(1, 10)) < Fraction(1, 10**40)
    assert [high_precision_value(parse(text), 0) for text in ("1/x", "ln(x)")] == [None, None]
    assert high_precision_value(parse("exp(x)"), 1e6) is None


@pytest.mark.parametrize(
    ("text", "at", "expected"),
    [
        ("tanh(x)", 1000, True),
        ("tanh(x)", 0, False),
        ("tanh(x)", 5, False),
        ("exp(-x^2)", 100, True),
        ("1/(1 + exp(-x))", 1000, True),
        ("2^(-x)", 2000, True),
        ("cos(pi*x/2)", 1, False),
        ("x^2", 1000, False),
        ("x - x", 7, False),
    ],
)
def test_a_value_is_rounded_off_where_even_many_digits_lose_a_part_of_it(text: str, at: int, expected: bool) -> None:
    assert is_rounded_off(parse(text), float(at)) is expected


@pytest.mark.parametrize(
    ("text", "low", "high", "expected"),
    [("exp(-x)", 0, 50, True), ("exp(-x)", 0, 5, False), ("x*exp(x)", 0, 1, False), ("x^9", 0, 1000, False)],
)
def test_a_tail_is_lost_where_an_exponential_function_falls_far(text: str, low: int, high: int, expected: bool) -> None:
    assert has_lost_tail(parse(text), low, high) is expected
