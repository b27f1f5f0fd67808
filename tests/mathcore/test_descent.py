"""Descent in one and more dimensions: exact paths, and the outcome of each."""

from __future__ import annotations

import math
from decimal import Decimal

import numpy as np
import pytest
from drawn import drawn
from hypothesis import example, given
from hypothesis import strategies as st

from mathcore import DomainError, Function, descend

parse = Function.parse
BOWL = parse("x^2/4 + 1")
VALLEY = parse("(x^2 + 4y^2)/8 + 0.3*sin(2x)", ("x", "y"))
METHODS = ("gradient", "momentum", "nesterov", "rmsprop", "adam")


def test_the_storyboards_path() -> None:
    path = descend(BOWL, -3.5, 0.4, 10)
    np.testing.assert_allclose(path.points, [-3.5 * 0.8**k for k in range(11)], rtol=1e-14)
    np.testing.assert_allclose(path.values, BOWL(path.points), rtol=1e-15)
    np.testing.assert_allclose(path.gradients, path.points / 2, rtol=1e-15)
    assert path.outcome == "still moving"
    assert len(path) == 11


@pytest.mark.parametrize(
    ("rate", "steps", "outcome"),
    [
        (0.01, 12, "still moving"),
        (0.4, 120, "converged"),
        (2.0, 12, "converged"),
        (4.4, 12, "diverged"),
        (1e6, 200, "diverged"),
        (1e200, 5, "diverged"),
    ],
)
def test_too_small_right_and_diverging(rate: float, steps: int, outcome: str) -> None:
    path = descend(BOWL, -3.5, rate, steps)
    assert path.outcome == outcome
    assert np.isfinite(path.points).all()
    assert np.isfinite(path.values).all()


@pytest.mark.parametrize("method", METHODS)
def test_every_method_finds_the_valley(method: str) -> None:
    path = descend(VALLEY, (2.2, 1.5), 0.05, 2000, method)
    assert path.points.shape == path.gradients.shape == (len(path), 2)
    assert np.abs(path.gradients[-1]).max() < 0.06
    assert path.values[-1] < path.values[0]
    if method in ("gradient", "momentum", "nesterov"):
        assert path.outcome == "converged"


@pytest.mark.parametrize(
    ("method", "first", "second"),
    [
        ("gradient", 0.9, 0.81),
        ("momentum", 0.9, 0.9 - 0.09 - 0.9 * 0.1),
        ("nesterov", 0.9, 0.9 - 0.9 * 0.1 - 0.1 * (0.9 - 0.9 * 0.1)),
        ("rmsprop", 1 - 0.1 / np.sqrt(0.1), None),
        ("adam", 0.9, None),
    ],
)
def test_the_first_steps_by_hand(method: str, first: float, second: float | None) -> None:
    points = descend(parse("x^2/2"), 1.0, 0.1, 2, method).points
    assert points[1] == pytest.approx(first, rel=1e-7)
    assert second is None or points[2] == pytest.approx(second, rel=1e-12)


def test_a_local_minimum_holds_the_ball() -> None:
    double = parse("x^4/4 - x^2 + x/5 + 2")
    right, left = descend(double, 2.0, 0.1, 300), descend(double, -2.0, 0.1, 300)
    assert right.outcome == left.outcome == "converged"
    assert right.points[-1] > 0 > left.points[-1]
    assert right.values[-1] > left.values[-1]


def test_leaving_the_domain_is_an_answer() -> None:
    path = descend(parse("ln(x)"), 1.0, 0.6, 50)
    assert path.outcome == "left the domain"
    assert np.isfinite(path.values).all()
    assert descend(parse("ln(x)"), 1.0, 0.6, 50, "nesterov").outcome == "left the domain"


@pytest.mark.parametrize(
    ("text", "start", "rate", "steps", "outcome"),
    [
        ("abs(x)", 1.0, 0.25, 50, "converged"),  # lands on the kink
        ("abs(x)", 1.0, 0.3, 50, "cycling"),
        ("abs(x) + abs(x - 1)", 0.5, 0.25, 10, "converged"),
        ("max(0, x)", 1.0, 0.25, 9, "converged"),
        ("x^2", 1.0, 1.0, 30, "cycling"),
        ("x^2", 1.0, 1.1, 30, "diverged"),
        ("x^2", 1.0, 1e-18, 30, "still moving"),
        ("x", 1.0, 0.1, 30, "still moving"),
        ("e^(-x)", 0.0, 1.0, 100, "still moving"),
        ("(x - 1e10)^2", 0.0, 0.1, 300, "converged"),  # far is not gone
        ("-x^2", 1.0, 0.1, 300, "diverged"),
        ("ln(x^2 + 1)", 3.0, 50.0, 60, "still moving"),
        ("x^2", 1.0, 1.001, 60, "diverged"),
        ("sqrt(x)", 1.0, 0.5, 50, "left the domain"),
        ("max(0, x)", -1.0, 0.1, 5, "converged"),
    ],
)
def test_how_a_descent_ends(text: str, start: float, rate: float, steps: int, outcome: str) -> None:
    path = descend(parse(text), start, rate, steps)
    assert path.outcome == outcome
    assert not np.isnan(path.gradients).any()


@pytest.mark.parametrize("steps", range(30, 90))
def test_what_swings_about_for_ever_is_not_gone_at_any_step(steps: int) -> None:
    """Far out each step of ln(x² + 1) with η = 20 leads back: 40 x/(1 + x²) < 2 x where x² > 19."""
    path = descend(parse("ln(x^2 + 1)"), 3.0, 20.0, steps)
    assert path.outcome == "still moving"
    assert np.abs(path.points).max() < 20


@pytest.mark.parametrize("method", ["rmsprop", "adam"])
def test_a_small_gradient_far_from_the_lowest_point_is_not_the_end(method: str) -> None:
    path = descend(parse("1e-9*x^2"), 1.0, 0.01, 100, method)
    assert path.outcome == "still moving"
    assert len(path) == 101


@drawn(60)
@example("x^4", 3.625, 1.5, 11, "gradient")
@given(
    st.sampled_from(["x^2", "(x - 3)^2", "x^4", "cosh(x)", "abs(x)", "-x^2", "x^2 + sin(3x)", "ln(x + 5)"]),
    st.floats(0.5, 4),
    st.floats(0.01, 1.5),
    st.integers(-40, 40),
    st.sampled_from(("gradient", "momentum", "nesterov")),
)
def test_the_end_is_the_same_in_other_units(text: str, start: float, rate: float, power: int, method: str) -> None:
    one = descend(parse(text), start, rate, 60, method)
    other = descend(parse(f"({text})*{2.0**power!r}"), start, rate / 2.0**power, 60, method)
    assert one.outcome == other.outcome
    shared = min(len(one), len(other))
    np.testing.assert_allclose(one.points[:shared], other.points[:shared], rtol=1e-9, atol=1e-12)
    if len(one) != len(other):  # it ends sooner in units in which the next value or slope is too large for a float
        longer, factor = (one, 2.0**power) if len(one) > shared else (other, 2.0**-power)
        assert max(abs(float(each[shared])) for each in (longer.values, longer.gradients)) * factor == math.inf


def test_running_down_without_end_is_diverging() -> None:
    assert descend(parse("-e^x"), 1.0, 1.0, 60).outcome == "diverged"


def test_a_flat_start_has_converged() -> None:
    path = descend(BOWL, 0.0, 0.4, 10)
    assert path.outcome == "converged"
    assert len(path) == 1


@drawn(60)
@given(st.lists(st.floats(-3, 3), min_size=2, max_size=2), st.floats(1e-3, 1e3), st.sampled_from(METHODS))
def test_no_path_warns_or_holds_a_number_that_is_none(start: list[float], rate: float, method: str) -> None:
    path = descend(VALLEY, start, rate, 40, method)
    assert np.isfinite(path.points).all()
    assert np.isfinite(path.gradients).all()
    np.testing.assert_array_equal(path.points[0], start)
    assert 1 <= len(path) <= 41
    if method == "gradient" and len(path) > 1:
        np.testing.assert_allclose(path.points[1:], path.points[:-1] - rate * path.gradients[:-1], rtol=1e-12)


def test_settings() -> None:
    plain = descend(BOWL, 1.0, 0.1, 5)
    np.testing.assert_array_equal(descend(BOWL, 1.0, 0.1, 5, "momentum", momentum=0).points, plain.points)
    with pytest.raises(ValueError, match="'speed' is no setting"):
        descend(BOWL, 1.0, 0.1, 5, speed=1)
    with pytest.raises(ValueError, match="use one of gradient, momentum"):
        descend(BOWL, 1.0, 0.1, 5, "newton")
    with pytest.raises(ValueError, match="has 1 variables, the start 2"):
        descend(BOWL, (1.0, 2.0), 0.1, 5)
    with pytest.raises(DomainError, match="start where it has: x > 0"):
        descend(parse("ln(x)"), -1.0, 0.1, 5)


@pytest.mark.parametrize(
    ("text", "start", "rate", "end"),
    [("abs(x)", 1, 0.1, 0), ("abs(x)", 1, 0.2, 0), ("abs(x - 0.3)", 1, 0.1, 0.3), ("max(0, x - 1)", 3, 0.4, 1)],
)
def test_a_step_in_decimals_ends_on_the_kink_and_not_a_last_place_beside_it(text, start, rate, end):
    path = descend(parse(text), start, rate, 100)
    walked = [float(Decimal(str(start)) - k * Decimal(str(rate))) for k in range(len(path))]
    assert path.points.tolist() == walked
    assert (path.outcome, walked[-1]) == ("converged", end)


def test_a_point_that_is_near_no_short_number_is_the_sum_that_floats_have():
    f, x = parse("(x - 2)^2 + x/7"), 1 / 3
    path = descend(f, x, 0.123456789, 20)
    for point in path.points[1:]:
        x -= 0.123456789 * float(f.derivative()(x))
        assert point == x
