"""Evaluate compiled formulas: no warning, nan where there is no value, and no overflow on the way to one that is."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from mathcore.program import Program, Shape
from mathcore.scaling import scaled_run


def evaluate(program: Program, values: tuple[Any, ...]) -> Any:
    """Return the values of a program at broadcast points: nan where there is none, never a warning."""
    if all(isinstance(value, float) for value in values):
        return np.float64(_run(program, tuple(map(np.float64, values))))
    arrays = [_real(value) for value in values]
    shape, dtype = np.broadcast_shapes(*(array.shape for array in arrays)), np.result_type(*arrays)
    found = np.asarray(_run(program, tuple(array[()] for array in arrays), shape, dtype))
    if found.shape != shape or found.dtype != dtype or program.result < len(values):
        with np.errstate(over="ignore", under="ignore"):
            found = np.array(np.broadcast_to(found, shape), dtype)
    return found[()]


def _run(program: Program, values: tuple[Any, ...], shape: Shape = (), dtype: Any = None) -> Any:
    """Run a program in floats, and once more in scaled numbers if a pole, overflow or underflow raised a flag."""
    try:
        with np.errstate(divide="raise", over="raise", under="raise", invalid="ignore"):
            return program.run(values, shape, dtype)
    except FloatingPointError:
        return scaled_run(program, values)


def _real(value: Any) -> NDArray[Any]:
    array = np.asarray(value)
    if array.dtype.kind in "biu":
        return array.astype(np.float64)
    if array.dtype.kind != "f":
        raise TypeError(f"a function of real numbers was given {array.dtype} ({value!r:.60}): pass numbers")
    return array
