"""Sums, their limits and antiderivatives: exact values, error bounds, observed orders."""

from __future__ import annotations

import math
from typing import get_args

import mpmath
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
    integral_estimate,
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
    ("text", "a", "b", "rule"),
    [
        ("x", -1, 1, "midpoint"),
        ("x", -1, 1, "trapezoid"),
        ("x^3", -2, 2, "simpson"),
        ("x^3", -1, 3, "simpson"),
        ("5", 0, 1, "left"),
        ("1e9*x", -1, 1, "midpoint"),
        *(("sin(x)", 0, 2 * math.pi, rule) for rule in ("left", "right", "midpoint", "trapezoid", "simpson")),
    ],
)
def test_errors_that_are_rounding_have_no_order(text: str, a: float, b: float, rule: Rule) -> None:
    assert convergence(parse(text), a, b, [3, 5, 8, 16, 32], rule).order == math.inf


def test_one_clear_error_tells_no_order() -> None:
    assert math.isnan(convergence(parse("sin(x)"), 0, 2 * math.pi, [1, 4, 8], "lower").order) is False
    assert math.isnan(convergence(parse("x^2"), 0, 1, [4, 4]).order)


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
    assert definite_integral(parse(text), a, b) == pytest.approx(value, rel=1e-13, abs=1e-14)


PEAK, BELL = math.sqrt(math.pi / 1e9), 1e4
HARD = {
    # narrow peaks and steps
    ("e^(-1e9*(x-0.3)^2)", 0, 1): PEAK,
    ("x + e^(-1e9*(x-0.3)^2)", 0, 1): 0.5 + PEAK,
    ("e^(-abs(x)*1e10)", -1, 1): 2e-10,
    ("e^(-x^2)", -1000, 1000): math.sqrt(math.pi),
    ("1/(x^2+1e-8)", -1, 1): 2 * BELL * math.atan(BELL),
    ("1/((x-0.3)^2+1e-12)", 0, 1): 1e6 * (math.atan(0.7e6) + math.atan(0.3e6)),
    ("1/(1+e^(-1e9*(x-0.3)))", 0, 1): 0.7,
    ("tanh(1e8*(x-0.3))", 0, 1): 0.4,
    ("x^1e6", 0, 1): 1 / (1e6 + 1),
    ("1 if 0.30001 < x < 0.30002 else 0", 0, 1): 1e-5,
    # many swings and kinks
    ("abs(sin(250x))", 0, 1): None,
    ("abs(sin(250x))", 0, 10): None,
    ("sin(1000x)", 0, 1): (1 - math.cos(1000)) / 1000,
    ("sin(1e4*x)", 0, 1): (1 - math.cos(1e4)) / 1e4,
    ("sin(x^2)", 0, 100): 0.63141792186693373,
    ("max(sin(90x), cos(70x))", 0, 3): None,
    # singular ends
    ("x^(-0.93)", 0, 1): 1 / 0.07,
    ("x^(-0.999)", 0, 1): 1000,
    ("(1-x)^(-0.93)", 0, 1): 1 / 0.07,
    ("x^(-0.9)*ln(x)", 0, 1): -100,
    ("1/sqrt(x-2)", 2, 3): 2,
    ("1/sqrt(x*(1-x))", 0, 1): math.pi,
    ("1/sqrt(sin(x))", 0, math.pi): 5.2441150864514874,
    ("ln(sin(x))", 0, math.pi): -math.pi * math.log(2),
    ("1/sqrt(-ln(x))", 0, 1): math.sqrt(math.pi),
    ("ln(x)^2", 0, 1): 2,
    ("e^(-1/x)", 0, 1): 0.14849550677592205,
    ("arctan(x^(-2))", 0, 3): 1.8883813620048793,
    ("max(abs(x) + x, max(x^3, 5.37))", 0.5, 3.5): (3.5**4 - 5.37 ** (4 / 3)) / 4 + 5.37 * (5.37 ** (1 / 3) - 0.5),
}


def _abs_sine(k: int, end: float) -> float:
    """∫ |sin kx| from 0 to `end`: whole half-waves of area 2/k, and a rest."""
    whole, rest = divmod(k * end, math.pi)
    return (2 * whole + 1 - math.cos(rest)) / k


def _larger(end: float) -> float:
    """∫ max(sin 90x, cos 70x) as (∫ sum + ∫ |difference|)/2, the difference a product of cosines cut at its zeros."""
    mpmath.mp.dps = 25
    zeros = {mpmath.pi * (4 * k + 1) / 320 for k in range(400)} | {mpmath.pi * (4 * k + 1) / 40 for k in range(400)}
    cuts = [0, *sorted(zero for zero in zeros if 0 < zero < end), end]
    return float(mpmath.quad(lambda x: mpmath.mpf(max(mpmath.sin(90 * x), mpmath.cos(70 * x))), cuts))


@pytest.mark.parametrize("case", HARD, ids=lambda case: f"{case[0]} to {case[2]:.4g}")
def test_an_integral_is_right_within_the_error_it_tells(case: tuple[str, float, float]) -> None:
    text, a, b = case
    wanted = HARD[case]
    if wanted is None:
        wanted = _larger(b) if "max" in text else _abs_sine(250, b)
    found = integral_estimate(parse(text), a, b)
    assert abs(found.value - wanted) <= found.error + 2e-15 * abs(wanted)
    assert found.value == pytest.approx(wanted, rel=1e-12, abs=1e-13)
    assert integral_estimate(parse(text), b, a).value == -found.value


@drawn(40)
@given(
    st.floats(0.05, 0.95),
    st.floats(0, 18),
    st.sampled_from(["bell", "lorentz", "step", "kink", "root", "log"]),
)
def test_features_of_any_width_anywhere_are_found(place: float, sharpness: float, kind: str) -> None:
    k, c = 10.0**sharpness, place
    text, wanted = {
        "bell": (f"e^(-({k!r}*(x-{c!r}))^2)", lambda: mpmath.sqrt(mpmath.pi) / (2 * k) * (_erf(k, c))),
        "lorentz": (f"1/(1+({k!r}*(x-{c!r}))^2)", lambda: (mpmath.atan(k * (1 - c)) + mpmath.atan(k * c)) / k),
        "step": (f"1/(1+e^(-{k!r}*(x-{c!r})))", lambda: _softplus(k * (1 - c)) / k - _softplus(-k * c) / k),
        "kink": (f"abs(x-{c!r})", lambda: (c * c + (1 - c) ** 2) / 2),
        "root": (f"(1-x)^(-{c!r})", lambda: 1 / (1 - c)),
        "log": (f"ln(x)*x^(-{c!r})", lambda: -1 / (1 - mpmath.mpf(c)) ** 2),
    }[kind]
    found = integral_estimate(parse(text), 0, 1)
    assert abs(found.value - float(wanted())) <= found.error + 1e-14 * abs(found.value)
    assert found.error <= 1e-8 * max(1, abs(found.value))


def _erf(k: float, c: float) -> mpmath.mpf:
    return mpmath.erf(k * (1 - c)) + mpmath.erf(k * c)


def _softplus(z: float) -> mpmath.mpf:
    return mpmath.log1p(mpmath.exp(z))


@pytest.mark.parametrize(
    ("text", "b"),
    [
        ("sin(1e6*x)", 1),
        ("sin(1/x)", 1),
        ("1/(x*ln(x)^2)", 0.5),
        ("1/x^2", 1),
        ("x^(-1)", 1),
        ("7/x", 2),
        ("1e9/x", 1),
        ("1/sqrt(e-e^x)", 1),
    ],
)
def test_what_cannot_be_known_is_refused_not_guessed(text: str, b: float) -> None:
    with pytest.raises(DomainError, match=r"definite_integral: .* from 0 to"):
        definite_integral(parse(text), 0, b)


@pytest.mark.parametrize("step", [1e-9, 1e-11, 1e-13, 1e-15])
@pytest.mark.parametrize(
    ("text", "before", "after"),
    [("1 if x<2 else -2", 1, -2), ("1 if x<=2 else -2", 1, -2), ("2 if x<2 else 0", 2, 0), ("cbrt(x - 2)", 0, 0)],
)
def test_an_integral_over_a_few_floats_at_a_jump_is_known_to_the_next_float(
    text: str, before: float, after: float, step: float
) -> None:
    low, high = 2 - step, 2 + step
    found = integral_estimate(parse(text), low, high)
    exact = before * (2 - low) + after * (high - 2)
    allowed = 4 * np.spacing(2.0) * (abs(before) + abs(after) + math.cbrt(step)) + 1e-8 * abs(exact)
    assert found.value == pytest.approx(exact, abs=allowed, rel=0.0)
    assert abs(found.value - exact) <= found.error + 1e-8 * step


def test_lower_and_upper_sums_see_narrow_peaks() -> None:
    peak = parse("e^(-1e9*(x-0.3)^2) + x")
    assert riemann_sum(peak, 0, 1, 7, "upper").heights[2] == pytest.approx(1.3, abs=1e-9)
    assert riemann_sum(parse("abs(sin(250x))"), 0, 10, 3, "lower").heights == pytest.approx([0] * 3, abs=1e-12)


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
    "abs(x)": "cases(gap: #0.5em, -(x^2)/2 quad & x <= 0, (x^2)/2 quad & x > 0)",
    "max(0, x)": "cases(0 quad & x <= 0, (x^2)/2 quad & x > 0)",
    "1/(1 + e^(-x))": "ln(e^x + 1)",
}
BY_CASES = [
    "abs(2x-1)",
    "x*abs(x)",
    "min(x, 1)",
    "max(x, x^2)",
    "max(min(x, 1), -1)",
    "abs(x^2-1)",
    "e^(-abs(x))",
    "x if x > 0 else 0.01x",
    "x if x > 0 else e^x-1",
    "x if x > 1 else 0",
    "cbrt(x)",
    "sqrt(abs(x))",
]


@pytest.mark.parametrize("text", [*BY_CASES, "abs(x)", "max(0, x)", "1/(1 + e^(-x))"])
def test_antiderivatives_hold_across_kinks_and_jumps(text: str) -> None:
    f, found = parse(text), antiderivative(parse(text))
    for a, b in ((-3.1, 2.7), (-0.4, 0.3), (0.6, 1.9)):
        assert found(b) - found(a) == pytest.approx(definite_integral(f, a, b), rel=1e-12)


def test_an_antiderivative_does_not_overflow_before_its_function_does() -> None:
    found = antiderivative(parse("1/(1 + e^(-x))"))
    assert found(np.array([-1000.0, 0.0, 1000.0, 1e300])) == pytest.approx([0, math.log(2), 1000, 1e300])


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


@pytest.mark.parametrize("text", ["e^(-x^2)", "sin(x)/x", "abs(sin(x))", "x^x"])
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
