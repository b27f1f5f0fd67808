"""Sums, their limits and antiderivatives: exact values, error bounds, observed orders."""

from __future__ import annotations

import math
from typing import get_args

import numpy as np
import pytest
from drawn import drawn
from hypothesis import assume, given
from hypothesis import strategies as st

from mathcore import (
    DomainError,
    Function,
    accumulation,
    antiderivative,
    convergence,
    definite_integral,
    riemann_sum,
)
from mathcore.integrals import Rule

parse = Function.parse
F = parse("x^2/4 + 1")
EXACT = 28 / 3  # ∫ F from 0 to 4
RULES = get_args(Rule)


@pytest.mark.parametrize(
    ("rule", "total", "shape"),
    [
        ("left", 7.5, (4,)),
        ("right", 11.5, (4,)),
        ("midpoint", 9.25, (4,)),
        ("lower", 7.5, (4,)),
        ("upper", 11.5, (4,)),
        ("trapezoid", 9.5, (4, 2)),
        ("simpson", EXACT, (4, 3)),
    ],
)
def test_the_storyboards_sums(rule: Rule, total: float, shape: tuple[int, ...]) -> None:
    found = riemann_sum(F, 0, 4, 4, rule)
    assert found.sum == pytest.approx(total, rel=1e-15)
    assert found.heights.shape == shape
    assert found.edges.tolist() == [0, 1, 2, 3, 4]


def test_lower_and_upper_sums_find_the_extremes_inside_a_piece() -> None:
    found = [riemann_sum(parse("sin(x)"), 0, 2 * math.pi, 2, rule).heights for rule in ("lower", "upper")]
    np.testing.assert_allclose(found, [[0, -1], [1, 0]], atol=1e-15)
    kinked = riemann_sum(parse("abs(x - 1/3)"), 0, 1, 1, "lower")
    assert kinked.heights == pytest.approx([0], abs=1e-15)
    jump = riemann_sum(parse("x if x < 0.3 else x - 5"), 0, 1, 1, "upper")
    assert jump.heights == pytest.approx([0.3])


smooth = st.sampled_from(
    ["x^2/4 + 1", "sin(3x)", "e^(-x)", "x^3 - x", "1/(1 + x^2)", "cos(x)*x", "ln(x + 4)", "abs(x)", "max(x, x^2)", "5"]
)
ends = st.tuples(st.integers(-30, 30), st.integers(1, 40)).map(lambda pair: (pair[0] / 10, (pair[0] + pair[1]) / 10))


@drawn(60)
@given(smooth, ends, st.integers(1, 40))
def test_every_sum_lies_between_the_lower_and_the_upper(text: str, interval: tuple[float, float], n: int) -> None:
    f = parse(text)
    sums = {rule: riemann_sum(f, *interval, n, rule).sum for rule in RULES}
    slack = 1e-12 * (1 + abs(sums["upper"]))
    for rule in ("left", "right", "midpoint", "trapezoid", "simpson"):
        assert sums["lower"] - slack <= sums[rule] <= sums["upper"] + slack
    integral = definite_integral(f, *interval)
    assert sums["lower"] - slack <= integral <= sums["upper"] + slack
    assert sums["trapezoid"] == pytest.approx((sums["left"] + sums["right"]) / 2, abs=slack)
    assert sums["simpson"] == pytest.approx((2 * sums["midpoint"] + sums["trapezoid"]) / 3, abs=slack)


@drawn(60)
@given(st.sampled_from(["x^2/4 + 1", "sin(3x)", "e^(-x)", "x^3 - x", "1/(1 + x^2)"]), ends, st.integers(1, 30))
def test_errors_keep_the_textbooks_bounds(text: str, interval: tuple[float, float], n: int) -> None:
    f, (a, b) = parse(text), interval
    slope, bend = f.derivative(), f.derivative().derivative()
    x = np.linspace(a, b, 2001)
    first, second = float(np.abs(slope(x)).max()), float(np.abs(bend(x)).max())
    fourth = float(np.abs(bend.derivative().derivative()(x)).max())
    bounds = {
        "left": (b - a) ** 2 / (2 * n) * first,
        "right": (b - a) ** 2 / (2 * n) * first,
        "midpoint": (b - a) ** 3 / (24 * n**2) * second,
        "trapezoid": (b - a) ** 3 / (12 * n**2) * second,
        "simpson": (b - a) ** 5 / (2880 * n**4) * fourth,
    }
    integral = definite_integral(f, a, b)
    for rule, bound in bounds.items():
        assert abs(riemann_sum(f, a, b, n, rule).sum - integral) <= 1.01 * bound + 1e-12


ORDERS = {"left": 1, "right": 1, "lower": 1, "upper": 1, "midpoint": 2, "trapezoid": 2, "simpson": 4}


@pytest.mark.parametrize(("rule", "order"), ORDERS.items())
def test_the_order_of_convergence(rule: Rule, order: int) -> None:
    found = convergence(parse("e^x"), 0, 1, [8, 16, 32, 64], rule)
    assert found.order == pytest.approx(order, abs=0.05)
    assert found.integral == pytest.approx(math.e - 1, rel=1e-14)
    np.testing.assert_allclose(found.errors, found.sums - found.integral)


def test_the_storyboards_convergence() -> None:
    found = convergence(F, 0, 4, [4, 8, 16, 64, 256])
    assert found.errors == pytest.approx([-4 / 3 / n**2 for n in (4, 8, 16, 64, 256)], rel=1e-6)
    assert found.order == pytest.approx(2, abs=1e-4)
    assert convergence(parse("2x"), 0, 1, [1, 2, 4]).order == math.inf


@pytest.mark.parametrize(
    ("text", "a", "b", "value"),
    [
        ("x^2/4 + 1", 0, 4, EXACT),
        ("x^2/4 + 1", 4, 0, -EXACT),
        ("sin(x)", 0, math.pi, 2),
        ("1/x", 1, math.e, 1),
        ("abs(sin(x))", 0, 10 * math.pi, 20),
        ("1/(1 + 1000x^2)", -5, 5, 2 * math.atan(5 * math.sqrt(1000)) / math.sqrt(1000)),
        ("sin(100x)", 0, 1, (1 - math.cos(100)) / 100),
        ("1/sqrt(x)", 0, 1, 2),
        ("ln(x)", 0, 1, -1),
        ("1/sqrt(1-x^2)", -1, 1, math.pi),
        ("x if x > 1 else 0", 0, 3, 4),
        ("e^x", 2, 2, 0),
    ],
)
def test_definite_integrals(text: str, a: float, b: float, value: float) -> None:
    tolerance = 1e-7 if text == "1/sqrt(1-x^2)" else 1e-12
    assert definite_integral(parse(text), a, b) == pytest.approx(value, rel=tolerance, abs=1e-14)


@pytest.mark.parametrize(
    ("text", "remedy"),
    [
        ("1/x", r"inside \[-1, 0\), \(0, 2\]"),
        ("ln(x)", r"inside \(0, 2\]"),
        ("1/(x-1)^2", r"inside \[-1, 1\), \(1, 2\]"),
    ],
)
def test_there_is_no_integral_across_a_pole(text: str, remedy: str) -> None:
    with pytest.raises(DomainError, match=remedy):
        definite_integral(parse(text), -1, 2)
    with pytest.raises(DomainError, match="has no value"):
        riemann_sum(parse(text), -1, 1, 2, "trapezoid")


def test_an_infinite_integral_is_named() -> None:
    with pytest.raises(DomainError, match="may be infinite"):
        definite_integral(parse("1/x"), 0, 1)
    with pytest.raises(DomainError, match="may be infinite"):
        definite_integral(parse("1/(1-x)"), 0, 1)
    with pytest.raises(ValueError, match="finite"):
        definite_integral(parse("e^(-x)"), 0, math.inf)


def test_sums_are_asked_for_sensibly() -> None:
    with pytest.raises(ValueError, match="whole number from 1 up"):
        riemann_sum(F, 0, 1, 0)
    with pytest.raises(ValueError, match="a ≤ b"):
        riemann_sum(F, 1, 0, 3)
    with pytest.raises(ValueError, match="use one of left, right"):
        riemann_sum(F, 0, 1, 3, "middle")


def test_accumulation_is_an_antiderivative() -> None:
    xs = np.array([[0.0, 1.0], [2.0, -2.0]])
    np.testing.assert_allclose(accumulation(F, 1, xs), xs**3 / 12 + xs - 13 / 12, rtol=1e-13, atol=1e-14)
    assert accumulation(F, 0, 4) == pytest.approx(EXACT)
    h, x = 1e-4, np.linspace(-2, 3, 11)
    slopes = (accumulation(parse("e^x"), 0, x + h) - accumulation(parse("e^x"), 0, x - h)) / (2 * h)
    np.testing.assert_allclose(slopes, np.exp(x), rtol=1e-7)


INTEGRABLE = {
    "x^2/4 + 1": "(x^3)/12 + x",
    "1/x": "ln abs(x)",
    "sin(x)": "-cos x",
    "e^(2x)": "(e^(2 x))/2",
    "x e^x": "x e^x - e^x",
    "ln(x)": "x ln x - x",
    "1/(x^2+1)": "arctan x",
    "1/sqrt(1-x^2)": "arcsin x",
    "sqrt(x)": "(2 x^(3\\/2))/3",
    "tan(x)": "-ln abs(cos x)",
    "cosh(x)": "sinh x",
    "2^x": "(2^x)/(ln 2)",
    "x/(x^2+1)": "(ln(x^2 + 1))/2",
}


@pytest.mark.parametrize("text", INTEGRABLE)
def test_antiderivatives_look_as_on_paper(text: str) -> None:
    assert antiderivative(parse(text)).typst() == INTEGRABLE[text]


@pytest.mark.parametrize("text", INTEGRABLE)
def test_numbers_and_antiderivatives_agree(text: str) -> None:
    a, b = 0.3, 0.9
    found = antiderivative(parse(text))
    assert definite_integral(parse(text), a, b) == pytest.approx(found(b) - found(a), rel=1e-12)


def test_antiderivatives_have_the_domain_of_the_function() -> None:
    found = antiderivative(parse("1/(x^2-1)"))
    x = np.array([-3.0, -0.5, 0.5, 4.0])
    np.testing.assert_allclose(found.derivative()(x), 1 / (x**2 - 1), rtol=1e-12)


@pytest.mark.parametrize("text", ["e^(-x^2)", "sin(x)/x", "abs(x)"])
def test_what_has_no_elementary_antiderivative_says_so(text: str) -> None:
    with pytest.raises(ValueError, match="use accumulation"):
        antiderivative(parse(text))


@drawn(25)
@given(st.lists(st.integers(-5, 5), min_size=1, max_size=5), ends)
def test_polynomials_are_integrated_exactly(coefficients: list[int], interval: tuple[float, float]) -> None:
    assume(any(coefficients))
    text = " + ".join(f"({c})*x^{k}" for k, c in enumerate(coefficients))
    exact = np.polynomial.Polynomial(coefficients).integ()
    a, b = interval
    scale = 1 + float(np.abs(coefficients) @ np.maximum(abs(a), abs(b)) ** np.arange(len(coefficients)))
    assert definite_integral(parse(text), a, b) == pytest.approx(exact(b) - exact(a), rel=1e-12, abs=1e-13 * scale)
    found = antiderivative(parse(text))
    assert found(b) - found(a) == pytest.approx(exact(b) - exact(a), rel=1e-11, abs=1e-12 * scale)
