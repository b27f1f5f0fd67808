"""The tangent line of a curve, and the tangent plane and the normal of a surface.
Deck page 5 案例展示: y = f(a) + f'(a)(x − a), z = f(a) + Σ ∂f/∂xᵢ(a) (xᵢ − aᵢ)."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from mathcore.derivatives import derivative_at, is_differentiable, one_sided_derivatives
from mathcore.errors import DomainError
from mathcore.function import Function
from mathcore.kinks import is_at_kink
from mathcore.numerals import typeset_equals, typeset_name, typeset_number
from mathcore.settled import settled


@dataclass(frozen=True)
class TangentLine:
    """y = f(a) + f'(a)(x − a): the line that touches f at a; an array of points a gives as many lines."""

    point: Any
    value: Any
    slope: Any
    variable: str

    def __call__(self, x: Any) -> Any:
        """Return the height of the tangent at x."""
        return self.value + self.slope * (np.asarray(x)[()] - self.point)

    def typst(self, digits: int = 6) -> str:
        """Typst markup of the equation of one tangent in numbers: `y = 1.25 + 0.5 (x - 1)`; `approx` where rounded."""
        equals = typeset_equals(self.value, self.slope, self.point, digits=digits)
        term = _linear_term(self.slope, self.variable, self.point, digits)
        return f"y {equals} {typeset_number(self.value, digits)} {term}"


def _linear_term(slope: float, variable: str, point: float, digits: int) -> str:
    """Typst markup of `± slope (x − point)` as it follows other terms."""
    shown, at = typeset_number(abs(slope), digits), typeset_number(abs(point), digits)
    name = typeset_name(variable)
    inside = name if at == "0" else f"({name} {'+' if point < 0 else '-'} {at})"
    return f"{'-' if slope < 0 else '+'} {shown} {inside}"


def tangent_line(f: Function, a: Any) -> TangentLine:
    """Return the tangent of f at a, scalar or array; `DomainError` where f has no value or no slope."""
    points = np.asarray(a, dtype=np.float64)
    sides, smooth = one_sided_derivatives(f, points), is_differentiable(f, points)
    if not np.all(smooth):
        raise DomainError(f"tangent_line: {_no_tangent(f, float(points[~smooth].flat[0]))}")
    return TangentLine(points[()], settled(f, points), sides.right, f.variables[0])


def _no_tangent(f: Function, a: float) -> str:
    where = f"at {f.variables[0]} = {a:g}"
    if math.isnan(f(a)):
        return f"{f.text} has no value {where}; choose a point where {f.domain().text}"
    left, right = one_sided_derivatives(f, a)
    slopes = f"slope {left:g} from the left, {right:g} from the right"
    return f"{f.text} is not differentiable {where} ({slopes}); choose another point"


@dataclass(frozen=True)
class TangentPlane:
    """value: f(a). gradient: ∇f(a), shape (n,). Calling it gives the height of the plane at any point."""

    point: NDArray[np.float64]
    value: float
    gradient: NDArray[np.float64]
    variables: tuple[str, ...]

    @property
    def normal(self) -> NDArray[np.float64]:
        """(−∂f/∂x₁, …, −∂f/∂xₙ, 1), shape (n + 1,): upright on the plane, not of unit length."""
        return np.append(-self.gradient, 1.0)

    @property
    def unit_normal(self) -> NDArray[np.float64]:
        """The normal, of length 1."""
        return self.normal / np.linalg.norm(self.normal)

    def __call__(self, *coordinates: Any) -> Any:
        """f(a) + ∇f(a)·(x − a) at scalars or broadcast arrays, one for each variable."""
        terms = zip(self.gradient, coordinates, self.point, strict=True)
        return self.value + sum(slope * (np.asarray(x)[()] - a) for slope, x, a in terms)

    def typst(self, digits: int = 4, name: str = "z") -> str:
        """Return Typst markup of the equation in numbers: `z approx 0.52 + 0.76 (x - 0.6) - 0.22 (y - 0.4)`."""
        equals = typeset_equals(self.value, *self.gradient, *self.point, digits=digits)
        rows = zip(self.gradient, self.variables, self.point, strict=True)
        terms = [_linear_term(float(slope), variable, float(a), digits) for slope, variable, a in rows]
        return f"{name} {equals} {typeset_number(self.value, digits)} {' '.join(terms)}"


def tangent_plane(f: Function, point: Sequence[float]) -> TangentPlane:
    """Return the tangent plane of f at `point`, one number a variable; `DomainError` where f has no value or
    gradient. What is 0 within the rounding of the point is 0."""
    a = np.asarray(point, dtype=np.float64).reshape(-1)
    if len(a) != len(f.variables):
        raise ValueError(f"tangent_plane: {f.text} has {len(f.variables)} variables, the point has {len(a)}: {point}")
    value, gradient = float(settled(f, *a)), np.array([_partial_at(f, name, a) for name in f.variables])
    if not np.isfinite([value, *gradient]).all():
        raise DomainError(f"tangent_plane: {f.text} has no tangent plane at {tuple(a.tolist())}; choose another point")
    return TangentPlane(a, value, gradient, f.variables)


def _partial_at(f: Function, name: str, a: NDArray[np.float64]) -> float:
    """∂f/∂name at a point, also where its formula has no value, as that of max(0, x)² at 0; nan where there is none."""
    slope = float(settled(f.derivative(name), *a))
    if math.isfinite(slope) or not math.isfinite(f(*a)):
        return slope
    others = {other: float(at) for other, at in zip(f.variables, a, strict=True) if other != name}
    return float(derivative_at(f.bind(**others) if others else f, a[f.variables.index(name)]))


# Distances, as shares of the point's size, at which the gap between surface and plane is looked at, all around.
NEAR = np.exp2([-8.0, -12.0])
DIRECTIONS = np.linspace(0, 2 * np.pi, 16, endpoint=False) + 0.1
FLAT = 1e-6  # the share of a rise that a gap may be, whatever it does
LOST = 2.0**-48  # of a value, that its computation may have lost


def has_tangent_plane(f: Function, point: Sequence[float]) -> bool:
    """Return whether f(x, y) is differentiable at the point: |f − T| / |(x, y) − a| → 0 in every direction.

    More than the partial derivatives, which √|xy| has at (0, 0) too. Certain where the point is at no border within
    the formulas of f and its partial derivatives, which then are continuous around it (so f is differentiable, as in
    Rudin, Principles of Mathematical Analysis, theorem 9.21); else judged by the largest gap on two circles."""
    try:
        plane = tangent_plane(f, point)
    except DomainError:
        return False
    if not any(is_at_kink(g, plane.point) for g in (f, *f.gradient())):
        return True
    gaps, rises = [], []
    for size in NEAR * max(1.0, *np.abs(plane.point)):
        x, y = plane.point[0] + size * np.cos(DIRECTIONS), plane.point[1] + size * np.sin(DIRECTIONS)
        lost = LOST * float(np.max(np.abs(f(x, y))))
        gaps.append((float(np.max(np.abs(f(x, y) - plane(x, y)))) - lost) / size)
        rises.append(float(np.max(np.abs(f(x, y) - plane.value))) / size)
    return bool(gaps[1] <= max(0.5 * gaps[0], FLAT * rises[1]))
