"""The tangent plane of a function of several variables, and the normal that stands on it.
Deck page 5 案例展示: z = f(a) + Σ ∂f/∂xᵢ(a) (xᵢ − aᵢ)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from mathcore.derivatives import linear_term
from mathcore.errors import DomainError
from mathcore.function import Function
from mathcore.numerals import typeset_number


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
        return self.value + sum(slope * (x - a) for slope, x, a in terms)

    def typst(self, digits: int = 4, name: str = "z") -> str:
        """Typst markup of the equation in numbers: `z = 0.52 + 0.76 (x - 0.6) - 0.22 (y - 0.4)`."""
        rows = zip(self.gradient, self.variables, self.point, strict=True)
        terms = [linear_term(float(slope), variable, float(a), digits) for slope, variable, a in rows]
        return f"{name} = {typeset_number(self.value, digits)} {' '.join(terms)}"


def tangent_plane(f: Function, point: Sequence[float]) -> TangentPlane:
    """The tangent plane of f at `point`, one number a variable; `DomainError` where f has no value or gradient."""
    a = np.asarray(point, dtype=np.float64).reshape(-1)
    if len(a) != len(f.variables):
        raise ValueError(f"tangent_plane: {f.text} has {len(f.variables)} variables, the point has {len(a)}: {point}")
    value, gradient = float(f(*a)), np.array([partial(*a) for partial in f.gradient()])
    if not np.isfinite([value, *gradient]).all():
        raise DomainError(f"tangent_plane: {f.text} has no tangent plane at {tuple(a.tolist())}; choose another point")
    return TangentPlane(a, value, gradient, f.variables)
