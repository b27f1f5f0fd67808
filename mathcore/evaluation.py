"""Runs the short program of numpy operations that a formula was compiled to, on scalars and arrays.
No value, no warning: poles and points outside the domain give nan; intermediate arrays lend their memory."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Operation = Callable[..., Any]
Array = NDArray[Any]
Shape = tuple[int, ...]


def power(base: Any, exponent: Any) -> Any:
    """base^exponent; numpy calls nan^0 and 1^nan 1, but no value stays no value."""
    found = np.power(base, exponent)
    return guarded(guarded(found, base), exponent)


def guarded(value: Any, guard: Any) -> Any:
    """The value, where the guard has one."""
    return np.where(np.isnan(guard), np.nan, value) if np.isnan(np.sum(guard)) else value


# Where an operation has a pole in real numbers while numpy answers with an infinity.
POLES: dict[Operation, Operation] = {
    np.divide: lambda u, v: v == 0,
    np.power: lambda u, v: (u == 0) & (v < 0),
    power: lambda u, v: (u == 0) & (v < 0),
    np.log: lambda u: u == 0,
    np.log2: lambda u: u == 0,
    np.log10: lambda u: u == 0,
    np.arctanh: lambda u: np.abs(u) == 1,
}


@dataclass(frozen=True)
class Step:
    """One operation; `spare` is the source that nobody needs afterwards, whose memory may take the result."""

    target: int
    operation: Operation
    sources: tuple[int, ...]
    spare: int | None = None


@dataclass(frozen=True)
class Program:
    """Steps in order, each writing one register; registers start with the variables, constants are filled in."""

    registers: tuple[Any, ...]
    steps: tuple[Step, ...]
    result: int

    def run(self, values: tuple[Any, ...], shape: Shape = (), dtype: Any = None) -> Any:
        """The value at one point, or at arrays of points of a common shape and type."""
        registers = [*values, *self.registers[len(values) :]]
        for step in self.steps:
            arguments = [registers[source] for source in step.sources]
            memory = registers[step.spare] if shape and step.spare is not None else None
            if isinstance(memory, np.ndarray) and memory.shape == shape and memory.dtype == dtype:
                registers[step.target] = step.operation(*arguments, out=memory)
            else:
                registers[step.target] = step.operation(*arguments)
        return registers[self.result]

    def run_carefully(self, values: tuple[Any, ...]) -> Any:
        """The same, looking for a pole in every step."""
        registers = [*values, *self.registers[len(values) :]]
        for step in self.steps:
            arguments = [registers[source] for source in step.sources]
            found = step.operation(*arguments)
            if step.operation in POLES:
                found = np.where(POLES[step.operation](*arguments), np.nan, found)
            registers[step.target] = found
        return registers[self.result]


def evaluate(program: Program, values: tuple[Any, ...]) -> Any:
    """The values of a program at broadcast points: nan where there is none, never a warning."""
    if all(isinstance(value, float) for value in values):
        return np.float64(_run(program, tuple(map(np.float64, values))))
    arrays = [_real(value) for value in values]
    shape, dtype = np.broadcast_shapes(*(array.shape for array in arrays)), np.result_type(*arrays)
    found = np.asarray(_run(program, tuple(array[()] for array in arrays), shape, dtype))
    if found.shape != shape or found.dtype != dtype or program.result < len(values):
        found = np.array(np.broadcast_to(found, shape), dtype)
    return found[()]


def _run(program: Program, values: tuple[Any, ...], shape: Shape = (), dtype: Any = None) -> Any:
    """A pole raises the processor's division flag at no cost; only then is each step looked at."""
    try:
        with np.errstate(divide="raise", over="ignore", under="ignore", invalid="ignore"):
            return program.run(values, shape, dtype)
    except FloatingPointError:
        with np.errstate(all="ignore"):
            return program.run_carefully(values)


def _real(value: Any) -> Array:
    array = np.asarray(value)
    if array.dtype.kind in "biu":
        return array.astype(np.float64)
    if array.dtype.kind != "f":
        raise TypeError(f"a function of real numbers was given {array.dtype} ({value!r:.60}): pass numbers")
    return array
