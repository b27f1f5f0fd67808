"""Gradient descent, momentum, Nesterov, RMSProp and Adam in any number of dimensions: deck page 8 梯度下降.
Returns the whole path, and how it ended; running off to infinity is an answer, not a warning.

Where torch.optim (torch 2.13.0) differs, for whoever compares the numbers (tests/mathcore/test_descent_peers.py does):

    method     here                                       torch.optim
    momentum   v ← μ v − η ∇f,  x ← x + v                 v ← μ v + ∇f,  x ← x − η v: the same path while η is constant
    nesterov   v ← μ v − η ∇f(x + μ v),  x ← x + v        v ← μ v + ∇f(x),  x ← x − η (∇f(x) + μ v): x is our x + μ v
    rmsprop    ρ = 0.9 unless given, ε outside: √q + ε    alpha = 0.99 unless given, ε outside too
    adam       β₁ = 0.9, β₂ = 0.999, ε outside: √q̂ + ε    the same

    all        a point whose last place is rounding is the  |x| from 1 by steps of 0.1: goes on between 1.4·10⁻¹⁶
               decimal beside it: |x| from 1 ends at 0      and −0.1
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Literal, get_args

import numpy as np
from numpy.typing import NDArray

from mathcore.derivatives import one_sided_derivatives
from mathcore.errors import DomainError
from mathcore.function import Function
from mathcore.rounding import HELD_DIGITS
from mathcore.settled import settled

Points = NDArray[np.float64]
Method = Literal["gradient", "momentum", "nesterov", "rmsprop", "adam"]
Outcome = Literal["converged", "still moving", "cycling", "diverged", "left the domain"]

NEAR = 1e-8  # as a share of the path's size: how near the place without a gradient counts as there
GROWING = 3  # so many longer and longer steps in a row, and steeper gradients, count as diverging
BEYOND = 2  # times the height of the earlier half of a path: so high goes the later one where it diverges
FAR = 1e8  # so many times the size of the start, and growing, counts as gone
LONGEST_CYCLE = 6
SLIGHT = 1e-9  # of the steepest gradient: what may be no more than the rounding of the point
ULPS = 4  # spacings of floats at the end of a path: steps so short are next to nothing
SPARE = 3  # of the digits that a float holds: a number is short that has so many fewer
LEAST, LARGEST = 1e-290, 1e290  # numbers whose digits are counted
SAME = 1e-6  # as a share of the path's size: points that count as one


@dataclass(frozen=True)
class Descent:
    """points: shape (k + 1, n), or (k + 1,) for a start that is one number; values f: (k + 1,); gradients: like points.

    outcome: how it ended, the same for f and for 10⁹ f with a rate that fits:
    - converged: the gradient is 0, or by its last change will be within 10⁻⁸ of the path's size, and so short is the
      step; at a kink, where 0 lies between the slopes of both sides, the gradient is 0;
    - cycling: the last points are the ones before them, over and over;
    - diverged: steps and gradients grow, away from the start or up, higher than before; or the path leaves what floats
      can hold;
    - left the domain: the next point has no value or slope;
    - still moving: none of these after all steps.
    All points of the path lie in the domain; where it ended early there are fewer than steps + 1."""

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
    """Gradient descent: Δx = −η ∇f(x)."""
    return -c.learning_rate * g(x)


def _momentum(x: Points, g: Gradient, s: State, c: Settings) -> Points:
    """Momentum: v ← μ v − η ∇f(x),  Δx = v.  (Polyak 1964)

    The velocity holds the learning rate; torch's does not: ours is −η times its `momentum_buffer`."""
    s.velocity = c.momentum * s.velocity - c.learning_rate * g(x)
    return s.velocity


def _nesterov(x: Points, g: Gradient, s: State, c: Settings) -> Points:
    """Nesterov momentum: v ← μ v − η ∇f(x + μ v),  Δx = v.  (Nesterov 1983, in the form of Sutskever 2013)

    The path has the points x; torch's has the points x + μ v, at which the gradient is taken."""
    s.velocity = c.momentum * s.velocity - c.learning_rate * g(x + c.momentum * s.velocity)
    return s.velocity


def _rmsprop(x: Points, g: Gradient, s: State, c: Settings) -> Points:
    """RMSProp: q ← ρ q + (1 − ρ) ∇f²,  Δx = −η ∇f / (√q + ε).  (Hinton 2012)

    Epsilon is outside the root, as in torch; √(q + ε) would hold back steps where ∇f² is smaller than ε."""
    slope = g(x)
    s.square = c.decay * s.square + (1 - c.decay) * slope**2
    return np.asarray(-c.learning_rate * slope / (np.sqrt(s.square) + c.epsilon))


def _adam(x: Points, g: Gradient, s: State, c: Settings) -> Points:
    """Adam: m ← β₁ m + (1 − β₁) ∇f, q ← β₂ q + (1 − β₂) ∇f², Δx = −η m̂ / (√q̂ + ε).  (Kingma & Ba 2015)

    m̂ = m / (1 − β₁ᵏ), q̂ = q / (1 − β₂ᵏ) at step k; epsilon is outside the root, and added to √q̂, as in torch."""
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
    """Return up to `steps` steps down f from `start` (one number a variable; a number alone for one variable).

    settings: momentum (μ), decay (ρ), beta_1, beta_2, epsilon. The equation of each method, and how torch.optim's
    differs, is at the head of this module. Ends early where the gradient vanishes, where f has no
    value or slope, or at infinity.
    ValueError: unknown method or setting, wrong start. DomainError: f has no value at it."""
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
    """f and its gradient at a point.

    A part of the gradient that is next to nothing beside the steepest one so far is 0 where that is within the rounding
    of the point; so it is at the first point."""

    def __init__(self, f: Function) -> None:
        self.f, self.partials, self.steepest = f, f.gradient(), np.inf

    def value(self, x: Points) -> float:
        return float(self.f(*x))

    def __call__(self, x: Points) -> Points:
        found = np.array([partial(*x) for partial in self.partials], dtype=np.float64)
        for place in np.flatnonzero(np.abs(found) <= SLIGHT * self.steepest):
            found[place] = settled(self.partials[place], *x)
        largest = np.max(np.abs(found[np.isfinite(found)]), initial=0.0)
        self.steepest = max(largest, self.steepest if np.isfinite(self.steepest) else 0.0) or np.inf
        for place in np.flatnonzero(np.isnan(found)) if np.isfinite(x).all() else ():
            found[place] = self.at_kink(x, int(place))
        return found

    def at_kink(self, x: Points, place: int) -> float:
        """Return the partial derivative where none exists: 0 at a lowest point, else that from the left, as on the
        deck."""
        others = {name: float(each) for name, each in zip(self.f.variables, x, strict=True)}
        along = others.pop(self.f.variables[place])
        left, right = one_sided_derivatives(self.f.bind(**others) if others else self.f, along)
        return 0.0 if left <= 0 <= right else float(left) if np.isfinite(right) else np.nan


def _walk(slope: _Slope, x: Points, steps: int, move: Callable[[Points], Points], shape: tuple[int, ...]) -> Descent:
    points, values, gradients = [x], [slope.value(x)], [slope(x)]
    outcome: Outcome | None = None
    with np.errstate(over="ignore", invalid="ignore", under="ignore"):
        while outcome is None and len(points) <= steps:
            step = move(x)
            if _has_converged(points, gradients, step):
                outcome = "converged"
                break
            x = _without_residue(x + step, x, step)
            outcome = _ended(slope, x)
            if outcome is None:
                points, values, gradients = [*points, x], [*values, slope.value(x)], [*gradients, slope(x)]
                gone = np.max(np.abs(x)) > FAR * (1 + np.max(np.abs(points[0]))) and _grows(points, gradients)
                outcome = "diverged" if gone else None
        if outcome is None:
            outcome = _judged(points, values, gradients)
    path = np.array(points).reshape(len(points), *shape)
    return Descent(path, np.array(values), np.array(gradients).reshape(path.shape), outcome)


def _without_residue(point: Points, last: Points, step: Points) -> Points:
    """Return a point without what floats have left over in the last place: 0.8 − 0.1 is 0.7, not 0.7000000000000001,
    and 0.1 − 0.1 is 0 and not 1.4·10⁻¹⁶, where |x| has its kink.

    That is where a number of much fewer digits lies within the rounding of the sum; all other points are as they
    are."""
    size = np.maximum(np.abs(last), np.abs(step))
    if not (np.isfinite(point).all() and np.all(size < LARGEST)):
        return point
    found = point.copy()
    for place, (value, most) in enumerate(zip(point.tolist(), size.tolist(), strict=True)):
        if most > LEAST:
            short = round(value, HELD_DIGITS - SPARE - 1 - math.floor(math.log10(most)))
            found[place] = short + 0.0 if abs(short - value) <= ULPS * np.spacing(most) else value
    return found


def _has_converged(points: list[Points], gradients: list[Points], step: Points) -> bool:
    """Return whether both the step and the way to where the gradient vanishes, by its last change, are next to
    nothing."""
    gradient, size = float(np.linalg.norm(gradients[-1])), _size(points)
    if not gradient:
        return float(np.linalg.norm(step)) <= NEAR * size
    if len(points) < 2 or float(np.linalg.norm(step)) > NEAR * size:
        return False
    change = float(np.linalg.norm(gradients[-1] - gradients[-2]))
    return gradient * float(np.linalg.norm(points[-1] - points[-2])) <= NEAR * size * change and change > 0


def _size(points: list[Points]) -> float:
    """Return how far the path has come from its start, which may be far from 0; what a float holds there at least."""
    way = (points[at] - points[0] for at in (min(1, len(points) - 1), len(points) // 2, -1))
    held = ULPS * float(np.max(np.spacing(np.abs(points[-1])))) / NEAR
    return max(*(float(np.max(np.abs(each))) for each in way), held, 1e-300)


def _ended(slope: _Slope, x: Points) -> Outcome | None:
    if np.isnan(x).any():
        return "left the domain"  # Nesterov's gradient is taken ahead of the path
    if np.isinf(x).any():
        return "diverged"
    value, gradient = slope.value(x), slope(x)
    if np.isinf(value) or np.isinf(gradient).any():
        return "diverged"
    return "left the domain" if np.isnan(value) or np.isnan(gradient).any() else None


def _judged(points: list[Points], values: list[float], gradients: list[Points]) -> Outcome:
    """Return what a path that used all its steps was doing."""
    if len(points) > 1 and _has_converged(points, gradients, points[-1] - points[-2]):
        return "converged"
    if any(_repeats(points, period) for period in range(2, LONGEST_CYCLE + 1)):
        return "cycling"
    return "diverged" if _rises(values) and _grows(points, gradients) else "still moving"


def _rises(values: list[float]) -> bool:
    """Return whether a path goes up: it ends at its highest, or the later half of it goes far beyond the earlier one,
    which no path does that swings about for ever, however it swings at the end."""
    half, lowest = len(values) // 2, min(values)
    early, late = max(values[: half + 1]) - lowest, max(values[half:]) - lowest
    return values[-1] > values[0] and (values[-1] >= max(values) or late > BEYOND * early)


def _grows(points: list[Points], gradients: list[Points]) -> bool:
    """Return whether the last steps get longer and the gradients steeper: each than the one before, or, where a valley
    has a steep and a gentle side, than the one on the same side."""
    return any(_grow_by(points, gradients, apart) for apart in (1, 2))


def _grow_by(points: list[Points], gradients: list[Points], apart: int) -> bool:
    """Return whether each of the last steps and gradients is larger than the one so many before."""
    count = GROWING + 2 * apart - 1
    lengths = np.linalg.norm(np.diff(points[-count - 1 :], axis=0), axis=1)
    steepness = np.linalg.norm(gradients[-count:], axis=1)
    if len(lengths) < count:
        return False
    return all(bool(np.all(sizes[apart:] > (1 + SAME) * sizes[:-apart])) for sizes in (lengths, steepness))


def _repeats(points: list[Points], period: int) -> bool:
    """Return whether the last points are the ones a period before, and not all one."""
    last = np.array(points[-3 * period :])
    if len(last) < 3 * period:
        return False
    spread = np.ptp(last, axis=0)
    is_same = bool(np.all(np.abs(last[period:] - last[:-period]) <= SAME * np.max(spread)))
    return is_same and bool(np.any(spread > SAME * _size(points)))
