"""Gradient descent and its kin in any number of dimensions: deck page 8 梯度下降.
Returns the whole path, and how it ended; running off to infinity is an answer, not a warning."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Literal, get_args

import numpy as np
from numpy.typing import NDArray

from mathcore.errors import DomainError
from mathcore.function import Function

Points = NDArray[np.float64]
Method = Literal["gradient", "momentum", "nesterov", "rmsprop", "adam"]
Outcome = Literal["converged", "still moving", "diverged", "left the domain"]

FLAT = 1e-8  # a gradient no longer than this counts as none
FAR = 1e8  # so many times the size of the start counts as gone
GROWING = 3  # so many longer and longer steps in a row, ending higher than the start, count as diverging


@dataclass(frozen=True)
class Descent:
    """points: shape (k + 1, n), or (k + 1,) for a start that is one number; values f: (k + 1,); gradients: like points.

    outcome: converged (the gradient is 0), still moving, diverged, or left the domain. All points of the path lie in
    the domain; where it ended early there are fewer than steps + 1."""

    points: Points
    values: Points
    gradients: Points
    outcome: Outcome

    def __len__(self) -> int:
        return len(self.values)


@dataclass
class Settings:
    """The constants of the methods, at the values their authors give."""

    learning_rate: float
    momentum: float = 0.9
    decay: float = 0.9
    beta_1: float = 0.9
    beta_2: float = 0.999
    epsilon: float = 1e-8


@dataclass
class State:
    """What a method remembers: the velocity (first moment), the mean square of the gradient, the step's number."""

    velocity: Points
    square: Points = field(init=False)
    step: int = 0

    def __post_init__(self) -> None:
        self.square = np.zeros_like(self.velocity)


Gradient = Callable[[Points], Points]
Update = Callable[[Points, Gradient, State, Settings], Points]


def _gradient(x: Points, g: Gradient, _: State, c: Settings) -> Points:
    """Δx = −η ∇f(x)."""
    return -c.learning_rate * g(x)


def _momentum(x: Points, g: Gradient, s: State, c: Settings) -> Points:
    """Momentum: v ← μ v − η ∇f(x),  Δx = v.  (Polyak 1964)"""
    s.velocity = c.momentum * s.velocity - c.learning_rate * g(x)
    return s.velocity


def _nesterov(x: Points, g: Gradient, s: State, c: Settings) -> Points:
    """Looks ahead: v ← μ v − η ∇f(x + μ v),  Δx = v.  (Nesterov 1983, in the form of Sutskever 2013)"""
    s.velocity = c.momentum * s.velocity - c.learning_rate * g(x + c.momentum * s.velocity)
    return s.velocity


def _rmsprop(x: Points, g: Gradient, s: State, c: Settings) -> Points:
    """Scales: q ← ρ q + (1 − ρ) ∇f²,  Δx = −η ∇f / (√q + ε).  (Hinton 2012)"""
    slope = g(x)
    s.square = c.decay * s.square + (1 - c.decay) * slope**2
    return np.asarray(-c.learning_rate * slope / (np.sqrt(s.square) + c.epsilon))


def _adam(x: Points, g: Gradient, s: State, c: Settings) -> Points:
    """Both: m ← β₁ m + (1 − β₁) ∇f, q ← β₂ q + (1 − β₂) ∇f², Δx = −η m̂ / (√q̂ + ε).  (Kingma & Ba 2015)"""
    slope = g(x)
    s.step += 1
    s.velocity = c.beta_1 * s.velocity + (1 - c.beta_1) * slope
    s.square = c.beta_2 * s.square + (1 - c.beta_2) * slope**2
    mean, square = s.velocity / (1 - c.beta_1**s.step), s.square / (1 - c.beta_2**s.step)
    return np.asarray(-c.learning_rate * mean / (np.sqrt(square) + c.epsilon))


METHODS: dict[str, Update] = {
    "gradient": _gradient,
    "momentum": _momentum,
    "nesterov": _nesterov,
    "rmsprop": _rmsprop,
    "adam": _adam,
}


def descend(
    f: Function, start: Any, learning_rate: float, steps: int, method: Method = "gradient", **settings: float
) -> Descent:
    """Up to `steps` steps down f from `start` (one number a variable; a number alone for one variable).

    settings: momentum (μ), decay (ρ), beta_1, beta_2, epsilon. Ends early where the gradient vanishes, where f has no
    value, or at infinity. ValueError: unknown method or setting, wrong start. DomainError: f has no value at it."""
    if method not in METHODS:
        raise ValueError(f"descend: method is {method!r}; use one of {', '.join(get_args(Method))}")
    if unknown := sorted(set(settings) - set(Settings.__dataclass_fields__) - {"learning_rate"}):
        raise ValueError(f"descend: {unknown[0]!r} is no setting; use momentum, decay, beta_1, beta_2 or epsilon")
    shape = np.shape(start)
    x = np.asarray(start, dtype=np.float64).reshape(-1)
    if len(x) != len(f.variables):
        raise ValueError(f"descend: {f.text} has {len(f.variables)} variables, the start {len(x)}: {start}")
    slope = _Slope(f)
    if not (np.isfinite(slope.value(x)) and np.isfinite(slope(x)).all()):
        raise DomainError(f"descend: {f.text} has no value or slope at {start}; start where it has: {f.domain().text}")
    constants, state = Settings(learning_rate, **settings), State(np.zeros_like(x))
    return _walk(slope, x, steps, lambda point: METHODS[method](point, slope, state, constants), shape)


class _Slope:
    """f and its gradient at a point."""

    def __init__(self, f: Function) -> None:
        self.f, self.partials = f, f.gradient()

    def value(self, x: Points) -> float:
        return float(self.f(*x))

    def __call__(self, x: Points) -> Points:
        return np.array([partial(*x) for partial in self.partials], dtype=np.float64)


def _walk(slope: _Slope, x: Points, steps: int, move: Callable[[Points], Points], shape: tuple[int, ...]) -> Descent:
    points, values, gradients = [x], [slope.value(x)], [slope(x)]
    outcome: Outcome | None = None
    far = FAR * (1 + float(np.max(np.abs(x))))
    with np.errstate(over="ignore", invalid="ignore", under="ignore"):
        while outcome is None and len(points) <= steps:
            step = move(x)
            if np.max(np.abs(gradients[-1])) <= FLAT and np.max(np.abs(step)) <= FLAT:
                outcome = "converged"
                break
            x = x + step
            outcome = _ended(slope, x, far)
            if outcome is None:
                points, values, gradients = [*points, x], [*values, slope.value(x)], [*gradients, slope(x)]
    if outcome is None:
        outcome = _judged(np.array(points), values, gradients[-1])
    path = np.array(points).reshape(len(points), *shape)
    return Descent(path, np.array(values), np.array(gradients).reshape(path.shape), outcome)


def _ended(slope: _Slope, x: Points, far: float) -> Outcome | None:
    if np.isnan(x).any():
        return "left the domain"  # Nesterov's gradient is taken ahead of the path
    if np.max(np.abs(x)) > far:
        return "diverged"
    value, gradient = slope.value(x), slope(x)
    if np.isinf(value) or np.isinf(gradient).any():
        return "diverged"
    return "left the domain" if np.isnan(value) or np.isnan(gradient).any() else None


def _judged(points: Points, values: list[float], gradient: Points) -> Outcome:
    """What a path that used all its steps was doing."""
    if np.max(np.abs(gradient)) <= FLAT:
        return "converged"
    lengths = np.linalg.norm(np.diff(points, axis=0), axis=1)
    growing = len(lengths) > GROWING and bool(np.all(np.diff(lengths[-GROWING - 1 :]) > 0))
    return "diverged" if growing and values[-1] > values[0] else "still moving"
