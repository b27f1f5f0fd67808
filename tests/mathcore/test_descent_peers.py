"""`descend` beside torch.optim: the same paths where the definitions are the same, and the stated relation where not.

The paths are stored, so that they are compared everywhere; where torch is installed, they are computed anew as well."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray
from torch_paths import FUNCTIONS, METHODS, PAIRS, STEPS, TorchPath, rate_of, stored_path, torch_path

from mathcore import Descent, Function, descend


def our_path(function: str, method: str) -> Descent:
    text, _, start = FUNCTIONS[function]
    name, settings, *_ = METHODS[method]
    f = Function.parse(text, ("x", "y")[: len(start)])
    return descend(f, start, rate_of(function), STEPS, name, **settings)


def velocities(path: Descent) -> NDArray[np.float64]:
    """v after each step, first that of the start, 0: the step itself."""
    return np.concatenate([np.zeros_like(path.points[:1]), np.diff(path.points, axis=0)])


def assert_same(ours: Descent, torch: TorchPath, method: str) -> None:
    points, expected = np.array(torch.points), ours.points
    if method == "nesterov":  # torch's points are those at which the gradient is taken
        expected = expected + METHODS[method][1]["momentum"] * velocities(ours)
    np.testing.assert_allclose(points[: len(ours)], expected, rtol=1e-9, atol=1e-12)
    assert len(ours) == len(points) or ours.outcome == "converged"
    for later in points[len(ours) :]:  # where ours has ended, torch moves no more
        np.testing.assert_allclose(later, ours.points[-1], rtol=1e-7)


@pytest.mark.parametrize(("function", "method"), PAIRS)
def test_the_path_is_that_of_torch(function: str, method: str) -> None:
    assert_same(our_path(function, method), stored_path(function, method), method)


@pytest.mark.parametrize("function", FUNCTIONS)
def test_torch_still_goes_the_stored_path(function: str) -> None:
    pytest.importorskip("torch")
    for method in METHODS:
        now = torch_path(function, method)
        np.testing.assert_allclose(now.points, stored_path(function, method).points, rtol=1e-9, atol=1e-12)
        assert_same(our_path(function, method), now, method)


@pytest.mark.parametrize("function", ["bowl", "two valleys", "valley", "Himmelblau", "Rosenbrock"])
@pytest.mark.parametrize("method", ["momentum", "nesterov"])
def test_our_velocity_is_torchs_times_minus_the_rate(function: str, method: str) -> None:
    buffers = stored_path(function, method).buffers["momentum_buffer"]
    ours = velocities(our_path(function, method))[1:]
    np.testing.assert_allclose(ours, -rate_of(function) * np.array(buffers), rtol=1e-9, atol=1e-12)


@pytest.mark.parametrize("function", ["bowl", "valley"])
def test_nesterovs_points_are_not_those_of_torch(function: str) -> None:
    ours, torch = our_path(function, "nesterov").points, np.array(stored_path(function, "nesterov").points)
    assert (np.abs(ours[1:] - torch[1:]) > 1e-3).any(axis=1).all()


@pytest.mark.parametrize(("method", "inside"), [("rmsprop", 0.1 * 2e-8 / np.sqrt(0.1 * 4e-16 + 1e-8)), ("adam", 2e-5)])
def test_epsilon_is_outside_the_root(method: str, inside: float) -> None:
    """On a function so flat that it counts: inside the root, the first step would be thousands of times shorter."""
    for points in (our_path("flat", method).points, np.array(stored_path("flat", method).points)):
        assert abs(points[1] - points[0]) > 1000 * inside


def test_the_decay_that_is_taken_where_none_is_given() -> None:
    """Ours is 0.9, as its author has it; torch's 0.99: on the bowl, its first step is √10 times as long."""
    text, _, start = FUNCTIONS["bowl"]
    plain = descend(Function.parse(text), start, rate_of("bowl"), STEPS, "rmsprop").points
    np.testing.assert_allclose(plain, stored_path("bowl", "rmsprop").points, rtol=1e-9)
    torchs = np.diff(stored_path("bowl", "rmsprop, torch's default").points, axis=0)
    np.testing.assert_allclose(torchs[0] / np.diff(plain, axis=0)[0], np.sqrt(10), rtol=1e-6)
