"""Descent in one and more dimensions: exact paths, and an honest word on how each ended."""

from __future__ import annotations

import numpy as np
import pytest
from drawn import drawn
from hypothesis import given
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
