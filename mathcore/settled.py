"""Values at points that floats hold: a zero beside which a point stands by its rounding is taken for one.
cos has no float at which it is 0, and 6.1·10⁻¹⁷ at 1.5707963267948966, which stands for π/2."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from mathcore.function import Function
from mathcore.kinks import ROUNDED


def settled(f: Function, *point: Any) -> Any:
    """Return f at scalars or broadcast arrays, and 0 where it has a zero within the rounding of the point.

    That is where |f| ≤ 8 Σ |∂f/∂xᵢ| ulp(xᵢ): a change of each coordinate by eight units in its last place, no more than
    its decimal may have lost, can make it 0. nan where f has no value."""
    values = np.array(f(*point), dtype=np.result_type(np.float64, f(*point)))
    doubted = np.isfinite(values) & (values != 0)
    if np.any(doubted):
        values[doubted & (np.abs(values) <= unsettled(f, *point))] = 0.0
    return values[()]


def unsettled(f: Function, *point: Any) -> NDArray[np.float64]:
    """Return by how much f may change within the rounding of a point: 8 Σ |∂f/∂xᵢ| ulp(xᵢ), at broadcast arrays."""
    found = np.zeros(np.broadcast_shapes(*map(np.shape, point)))
    with np.errstate(all="ignore"):
        for name, x in zip(f.variables, point, strict=True):
            slope = np.abs(np.asarray(f.derivative(name)(*point), dtype=np.float64))
            found += np.where(np.isfinite(slope), slope, 0.0) * np.spacing(np.abs(np.asarray(x, dtype=np.float64)))
    return ROUNDED * found
