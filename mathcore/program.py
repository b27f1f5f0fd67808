"""The short program of numpy operations that a formula is compiled to, and how it is run on scalars and arrays.
Intermediate arrays lend their memory."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

Operation = Callable[..., Any]
Shape = tuple[int, ...]


def power(base: Any, exponent: Any) -> Any:
    """Return base^exponent, nan where either is nan: numpy gives 1 for nan^0 and 1^nan."""
    found = np.power(base, exponent)
    return guarded(guarded(found, base), exponent)


def guarded(value: Any, guard: Any) -> Any:
    """Return the value, where the guard has one."""
    return np.where(np.isnan(guard), np.nan, value) if np.isnan(np.sum(guard)) else value


# Where an operation has a pole in real numbers while numpy answers with an infinity.
POLES: dict[Operation, Operation] = {
    np.divide: lambda u, v: v == 0,
    np.power: lambda u, v: (u == 0) & (v < 0),
    power: lambda u, v: (u == 0) & (v < 0),
    np.log: lambda u: u == 0,
    np.log1p: lambda u: u == -1,
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
        """Return the value at one point, or at arrays of points of a common shape and type."""
        registers = [*values, *self.registers[len(values) :]]
        for step in self.steps:
            arguments = [registers[source] for source in step.sources]
            memory = registers[step.spare] if shape and step.spare is not None else None
            if isinstance(memory, np.ndarray) and memory.shape == shape and memory.dtype == dtype:
                registers[step.target] = step.operation(*arguments, out=memory)
            else:
                registers[step.target] = step.operation(*arguments)
        return registers[self.result]
