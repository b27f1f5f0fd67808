"""Values at points that floats hold: a zero beside which a point stands by its rounding is taken for one.
cos has no float at which it is 0, and 6.1·10⁻¹⁷ at 1.5707963267948966, which stands for π/2."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import Any

import numpy as np
from numpy.typing import NDArray

from mathcore.function import Function
from mathcore.kinks import ROUNDED
from mathcore.precision import high_precision_value
from mathcore.rounding import HELD_DIGITS


def settled(f: Function, *point: Any) -> Any:
    """Return f at scalars or broadcast arrays, and 0 where it has a zero within the rounding of the point.

    That is where |f| ≤ 8 Σ |∂f/∂xᵢ| ulp(xᵢ): a change of each coordinate by eight units in its last place, no more than
    its decimal may have lost, can make it 0. nan where f has no value."""
    values = np.array(f(*point), dtype=np.result_type(np.float64, f(*point)))
    doubted = np.isfinite(values) & (values != 0)
    if np.any(doubted):
        values[doubted & (np.abs(values) <= unsettled(f, *point))] = 0.0
    return values[()]


def settled_precisely(f: Function, x: float) -> Fraction | float | None:
    """Return f at a number as it prints, to thirty digits, and 0 where it has a zero within the rounding of the number;
    None where it has no such value.

    A number of more than fifteen digits stands for another one beside it, as 1.5707963267948966 does for π/2: of what
    f is there, no more is known than a float holds, and it is one."""
    if settled(f, x) == 0:
        return Fraction(0)
    found = high_precision_value(f, x)
    return found if found is None or len(Decimal(repr(float(x))).as_tuple().digits) <= HELD_DIGITS else float(found)


def unsettled(f: Function, *point: Any) -> NDArray[np.float64]:
    """Return by how much f may change within the rounding of a point: 8 Σ |∂f/∂xᵢ| ulp(xᵢ), at broadcast arrays."""
    found = np.zeros(np.broadcast_shapes(*map(np.shape, point)))
    with np.errstate(all="ignore"):
        for name, x in zip(f.variables, point, strict=True):
            slope = np.abs(np.asarray(f.derivative(name)(*point), dtype=np.float64))
            found += np.where(np.isfinite(slope), slope, 0.0) * np.spacing(np.abs(np.asarray(x, dtype=np.float64)))
    return ROUNDED * found
