"""What is true of the gap Δf − df as dx falls: whether there is one, and how fast it falls."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from mathcore import Function, differential
from mathcore.precision import precise_gap

__all__ = ["DifferentialAnalysis"]

LOST = 1e-13  # the share of Δf that its computation may have lost
HALF_ORDER = 0.15  # by how much a measured order may differ from 2 and still be read as a square
EXACT_ORDER = 1e-9  # and by how much where the gap is the square itself, but for rounding


@dataclass(frozen=True)
class DifferentialAnalysis:
    """A function, a point, and the steps dx from it, from large to small."""

    f: Function
    a: float
    steps: tuple[float, ...]

    def is_straight(self) -> bool:
        """Return whether the curve is its tangent over all steps."""
        return not any(self.gap(dx) for dx in self.steps)

    def gap(self, dx: float) -> float:
        """Return Δf − df, 0 where it is no more than rounding."""
        f, a = self.f, self.a
        if not np.isnan(found := precise_gap(f, a, dx)):
            return found
        change = differential(f, a, dx)
        is_lost = abs(change.gap) <= LOST * (abs(change.delta_f) + abs(change.df))
        return 0.0 if is_lost else float(change.gap)

    def order_variant(self) -> str | None:
        """Return the variant for how fast the gap falls: None where a tenth of dx leaves about a hundredth of the gap,
        `exact` where it leaves just that."""
        if self.is_straight():
            return "straight"
        steps = np.array(self.steps)
        gaps = np.abs([self.gap(dx) for dx in self.steps])
        shares = gaps / steps
        if not np.all((np.diff(shares) < 0) | (gaps[1:] == 0)) or not gaps[0]:
            return "uneven"
        with np.errstate(divide="ignore", invalid="ignore"):
            orders = np.diff(np.log(gaps)) / np.diff(np.log(steps))
        if not np.allclose(steps[1:] / steps[:-1], 0.1):
            return "faster"
        away = float(np.abs(orders - 2).max())
        return "exact" if away < EXACT_ORDER else None if away < HALF_ORDER else "faster"
