"""The integral as the limit of sums, and as the inverse of the derivative: deck page 4 积分.
Riemann sums of every rule, their convergence, ∫ₐᵇ f, and the area up to x as a function."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Literal, NamedTuple, get_args

import numpy as np
from numpy.typing import NDArray

from mathcore.errors import DomainError
from mathcore.features import turning_points
from mathcore.function import Function
from mathcore.settled import settled
from mathcore.singular import integrate_between

Rule = Literal["left", "right", "midpoint", "lower", "upper", "trapezoid", "simpson"]
Points = NDArray[np.float64]

WORST = 1e-8  # error of an integral, relative to that of |f|, that is not told any more
ROUNDING = 1e-13  # errors below this, relative to the integral, say nothing about a rule's order


@dataclass(frozen=True)
class RiemannSum:
    """The sum Σ heightᵢ Δx over n pieces of [a, b].

    edges: shape (n + 1,). heights: shape (n,) for left, right, midpoint, lower, upper; (n, 2) for trapezoid, the
    heights at both edges; (n, 3) for simpson, at the edges and between them. size: Σ |heightᵢ| Δx, which the rounding
    of the sum is measured by."""

    sum: float
    edges: Points
    heights: Points
    rule: Rule
    size: float


def riemann_sum(f: Function, a: float, b: float, n: int, rule: Rule = "left") -> RiemannSum:
    """Return the Riemann sum of f over [a, b] in n equal pieces; Simpson's rule has a midpoint in every piece.

    Lower and upper take the least and the largest value of f in each piece, from its critical points.
    Error for smooth f: O(1/n) left, right, lower, upper; O(1/n²) midpoint, trapezoid; O(1/n⁴) simpson.
    ValueError: n < 1, b < a, unknown rule. DomainError: f has no value somewhere it is needed."""
    if rule not in get_args(Rule):
        raise ValueError(f"riemann_sum: rule is {rule!r}; use one of {', '.join(get_args(Rule))}")
    if n < 1 or n != int(n):
        raise ValueError(f"riemann_sum: n = {n} pieces; choose a whole number from 1 up")
    if not (math.isfinite(a) and math.isfinite(b) and a <= b):
        raise ValueError(f"riemann_sum: the interval [{a:g}, {b:g}] is not one; choose finite ends, a ≤ b")
    edges = np.linspace(a, b, int(n) + 1)
    heights = np.asarray(HEIGHTS[rule](f, edges))
    if not np.isfinite(heights).all():
        raise DomainError(_no_value(f, a, b))
    width = (b - a) / n
    weights = WEIGHTS.get(rule)
    parts = heights if weights is None else heights @ weights
    size = float(np.abs(heights).sum() if weights is None else (np.abs(heights) @ weights).sum())
    return RiemannSum(float(parts.sum() * width), edges, heights, rule, size * width)


def _between(edges: Points) -> Points:
    return (edges[:-1] + edges[1:]) / 2


def _bends(f: Function, a: float, b: float) -> Points:
    """Return where f' changes sign and where the formula of f changes: between them f rises or falls without a
    break."""
    return np.union1d(turning_points(f.expression, f.variables[0], a, b), f.domain().breakpoints(a, b))


def _extreme(f: Function, edges: Points, largest: bool) -> Points:
    """Return the largest (smallest) value in each piece: at its edges, or where f' changes sign inside."""
    best = np.fmax if largest else np.fmin
    heights = best(f(edges[:-1]), f(edges[1:]))
    if edges[-1] > edges[0]:
        inside = _bends(f, float(edges[0]), float(edges[-1]))
        for side in (inside, np.nextafter(inside, -np.inf), np.nextafter(inside, np.inf)):
            piece = np.clip(np.searchsorted(edges, side, side="right") - 1, 0, len(heights) - 1)
            best.at(heights, piece, f(side))
    return np.asarray(heights)


# fmt: off
HEIGHTS: dict[str, Callable[[Function, Points], Any]] = {
    "left":      lambda f, x: settled(f, x[:-1]),
    "right":     lambda f, x: settled(f, x[1:]),
    "midpoint":  lambda f, x: settled(f, _between(x)),
    "lower":     lambda f, x: _extreme(f, x, largest=False),
    "upper":     lambda f, x: _extreme(f, x, largest=True),
    "trapezoid": lambda f, x: np.stack([settled(f, x[:-1]), settled(f, x[1:])], axis=1),
    "simpson":   lambda f, x: np.stack([settled(f, each) for each in (x[:-1], _between(x), x[1:])], axis=1),
}
WEIGHTS = {"trapezoid": np.array([1, 1]) / 2, "simpson": np.array([1, 4, 1]) / 6}
# fmt: on


def definite_integral(f: Function, a: Any, b: Any) -> Any:
    """∫ₐᵇ f(x) dx, from adaptive quadrature; for b < a the negative of the integral from b to a.

    a, b: finite scalars, or arrays that broadcast; f may be infinite there. The error is at most 10⁻⁸ of ∫ |f|, as a
    rule below 10⁻¹³ of it: `integral_estimate` has it. Over a step of few floats it is at most what the next float for
    a limit would change. Peaks, kinks and steps are found from the formula, be they ever so narrow.
    DomainError: f has no value in between, the integral is infinite, or that precision is out of reach."""
    lower, upper = np.broadcast_arrays(np.asarray(a, dtype=np.float64), np.asarray(b, dtype=np.float64))
    values = [integral_estimate(f, start, end).value for start, end in zip(lower.flat, upper.flat, strict=True)]
    return np.array(values).reshape(lower.shape)[()]


class Estimate(NamedTuple):
    """An integral and a bound of its error."""

    value: float
    error: float


def integral_estimate(f: Function, a: float, b: float) -> Estimate:
    """∫ₐᵇ f(x) dx with a bound of its error; as `definite_integral`, for one pair of limits."""
    if not (math.isfinite(a) and math.isfinite(b)):
        raise ValueError(f"definite_integral: limits {a:g} and {b:g}; choose finite ones")
    sums, errors = _running(f, np.array([min(a, b), max(a, b)], dtype=np.float64))
    return Estimate(float(sums[-1]) * (1 if a <= b else -1), float(errors[-1]))


def accumulation(f: Function, a: float, xs: Any) -> Any:
    """F(x) = ∫ₐˣ f(t) dt at each x of a scalar or array; F' = f wherever f is continuous.

    DomainError: f has no value between a and some x, or the integral is infinite."""
    x = np.asarray(xs, dtype=np.float64)
    points = np.unique(np.append(x.ravel(), a))
    sums, _ = _running(f, points)
    sums -= sums[np.searchsorted(points, a)]
    return sums[np.searchsorted(points, x)]


def _running(f: Function, points: Points) -> tuple[Points, Points]:
    """Return the integral of f from the first of ascending points to each of them, and bounds of the errors."""
    a, b = float(points[0]), float(points[-1])
    if a == b:
        return np.zeros(len(points)), np.zeros(len(points))
    _require_values(f, a, b)
    try:
        edges, found = integrate_between(f, points)
    except DomainError as problem:
        raise DomainError(f"definite_integral: {f.text} from {a:g} to {b:g}: {problem}") from None
    error = float(found.errors.sum())
    if not error <= max(WORST * found.size, _next_float(f, a, b)):
        share = error / found.size
        raise DomainError(
            f"definite_integral: {f.text} from {a:g} to {b:g} is known to {share:.0e} of its size only; "
            "choose limits away from where it grows without bounds"
        )
    places = np.searchsorted(edges, points)
    sums = [math.fsum(found.values[: int(place)]) for place in places]
    return np.array(sums), np.concatenate([[0.0], np.cumsum(found.errors)])[places]


def _next_float(f: Function, a: float, b: float) -> float:
    """Return by how much ∫ₐᵇ f(x) dx differs between the next floats for its limits at either side: it is not known any
    better; 0 where f is infinite at one."""
    heights = np.abs(np.asarray(f(np.array([a, b])), dtype=np.float64))
    change = 2 * float(np.spacing(max(abs(a), abs(b))) * heights.sum())
    return change if math.isfinite(change) else 0.0


def antiderivative(f: Function) -> Function:
    """F with F' = f, without the constant, by sympy's rules of integration; checked against f before it is returned.

    ValueError: there is none among the elementary functions, or none was found; `accumulation` still gives numbers."""
    from mathcore.symbolic import integrate_symbolically

    return integrate_symbolically(f)


@dataclass(frozen=True)
class Convergence:
    """How sums approach the integral: n, sums and errors (sum − integral), and the order p of |error| ≈ C/nᵖ.

    order: the slope of log|error| against log(1/n) where errors are above rounding, 10⁻¹³ of Σ |height| Δx; inf if
    none is, nan if only one is."""

    n: NDArray[np.int64]
    sums: Points
    errors: Points
    integral: float
    order: float


def convergence(f: Function, a: float, b: float, ns: Sequence[int], rule: Rule = "midpoint") -> Convergence:
    """Return the sums of one rule for growing n, beside the integral, with the order observed."""
    n, exact = np.asarray(ns, dtype=np.int64), float(definite_integral(f, a, b))
    found = [riemann_sum(f, a, b, int(pieces), rule) for pieces in n]
    sums, sizes = np.array([each.sum for each in found]), np.array([each.size for each in found])
    errors = sums - exact
    clear = np.abs(errors) > ROUNDING * np.maximum(sizes, abs(exact))
    order = math.nan if clear.any() else math.inf
    if len(set(n[clear].tolist())) > 1:
        order = -float(np.polyfit(np.log(n[clear]), np.log(np.abs(errors[clear])), 1)[0])
    return Convergence(n, sums, errors, exact, order)


def _require_values(f: Function, a: float, b: float) -> None:
    """Raise `DomainError` unless f has values throughout (a, b): one interval of its domain, whose ends may be open."""
    inside = f.domain().intervals(a, b)
    whole = len(inside) == 1 and inside[0].lower == a and inside[0].upper == b
    if not whole:
        raise DomainError(_no_value(f, a, b))


def _no_value(f: Function, a: float, b: float) -> str:
    parts = ", ".join(
        f"{'[' if part.lower_closed else '('}{part.lower:g}, {part.upper:g}{']' if part.upper_closed else ')'}"
        for part in f.domain().intervals(a, b)
    )
    return f"{f.text} has no value somewhere in [{a:g}, {b:g}]; choose limits inside {parts or 'its domain'}"
