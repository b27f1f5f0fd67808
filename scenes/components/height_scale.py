"""Choose the scale on which the heights of a graph are drawn: as they are, or by their logarithm, named at the axis."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import numpy as np

from scenes.framework.numbers import format_number, typeset_number

__all__ = ["HeightScale", "choose_scale"]

LOW_HALF = 0.1  # of the range: where the lower half of all heights is no higher, nothing could be told apart there


@dataclass(frozen=True)
class HeightScale:
    """z = v, or z = log₁₀(1 + (v − base) / unit) where `unit` is given: zero at the base, straight near it."""

    base: float = 0.0
    unit: float | None = None

    def __call__(self, values: Any) -> np.ndarray:
        """Return the heights at which values are drawn."""
        if self.unit is None:
            return np.asarray(values, dtype=float)
        above = np.maximum((np.asarray(values, dtype=float) - self.base) / self.unit, 0.0)
        return np.asarray(np.log10(1 + above))

    def value_at(self, height: float) -> float:
        """Return the value that is drawn at a height."""
        return height if self.unit is None else self.base + self.unit * (10.0**height - 1)

    def name(self, symbol: str) -> str:
        """Return the name of the axis as Typst math."""
        if self.unit is None:
            return symbol
        inner = symbol
        if self.base:
            sign = "-" if self.base > 0 else "+"
            inner = f"{symbol} {sign} {typeset_number(format_number(abs(self.base), '.3g'))}"
        if self.unit != 1:
            unit = typeset_number(format_number(self.unit, ".3g"))
            inner = f"({inner}) \\/ {unit}" if self.base else f"{inner} \\/ {unit}"
        return f"log_10 (1 + {inner})"


def choose_scale(values: np.ndarray) -> HeightScale:
    """Return the scale for these heights: that of the values where their lower half is told apart on it.

    Else it is logarithmic: the base a round number at or below the lowest, the unit a power of ten."""
    seen = values[np.isfinite(values)]
    low, middle, high = float(seen.min()), float(np.median(seen)), float(seen.max())
    if middle - low >= LOW_HALF * (high - low):
        return HeightScale()
    unit = 10.0 ** math.floor(math.log10(max(middle - low, 1e-6 * (high - low))) - 1)
    return HeightScale(math.floor(low / unit) * unit + 0.0, unit)
