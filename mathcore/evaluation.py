"""Turns an expression into a short program of numpy operations and runs it on scalars and arrays.
Equal subexpressions are computed once; intermediate arrays give their memory to the next result."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import partial, reduce
from typing import Any

import numpy as np
from numpy.typing import NDArray

from mathcore.elementary import ELEMENTARY
from mathcore.expression import (
    Call,
    Constant,
    Expression,
    Negative,
    Number,
    Piecewise,
    Power,
    Product,
    Quotient,
    Sum,
    Symbol,
    parts,
)
from mathcore.piecewise import Choice
from mathcore.terms import HALF, rational

Operation = Callable[..., Any]
Array = NDArray[Any]
Shape = tuple[int, ...]


def _power(base: Any, exponent: Any) -> Any:
    """base^exponent; numpy calls nan^0 and 1^nan 1, but no value stays no value."""
    found = np.power(base, exponent)
    return _guarded(_guarded(found, base), exponent)


def _guarded(value: Any, guard: Any) -> Any:
    """The value, where the guard has one."""
    return np.where(np.isnan(guard), np.nan, value) if np.isnan(np.sum(guard)) else value


# Where an operation has a pole in real numbers while numpy answers with an infinity.
POLES: dict[Operation, Operation] = {
    np.divide: lambda u, v: v == 0,
    np.power: lambda u, v: (u == 0) & (v < 0),
    _power: lambda u, v: (u == 0) & (v < 0),
    np.log: lambda u: u == 0,
    np.log2: lambda u: u == 0,
    np.log10: lambda u: u == 0,
    np.arctanh: lambda u: np.abs(u) == 1,
}

RECIPROCALS = {"sec": "cos", "csc": "sin", "cot": "tan"}


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


class _Compiler:
    """Gives every distinct subexpression a register, children first."""

    def __init__(self, variables: tuple[str, ...]) -> None:
        self.registers: list[Any] = [None for _ in variables]
        self.slots: dict[Any, int] = {("variable", name): slot for slot, name in enumerate(variables)}
        self.steps: list[Step] = []

    def constant(self, value: float) -> int:
        return self.slot(("constant", value), value)

    def slot(self, key: Any, value: float | None = None) -> int:
        if key not in self.slots:
            self.slots[key] = len(self.registers)
            self.registers.append(value)
        return self.slots[key]

    def apply(self, operation: Operation, *sources: int) -> int:
        """The register of operation(sources): an earlier one if it was computed before, a constant if it is one."""
        key = (operation, sources)
        if key in self.slots:
            return self.slots[key]
        known = [self.registers[source] for source in sources]
        if None not in known:
            step = Step(len(known), operation, tuple(range(len(known))))
            with np.errstate(all="ignore"):
                program = Program((*map(np.float64, known), None), (step,), len(known))
                return self.constant(float(program.run_carefully(())))
        self.steps.append(Step(self.slot(key), operation, sources))
        return self.slots[key]

    def compile(self, node: Expression) -> int:
        return COMPILE[type(node)](self, node)

    def chain(self, operation: Operation, nodes: tuple[Expression, ...]) -> int:
        return reduce(partial(self.apply, operation), map(self.compile, nodes))

    def sum(self, terms: tuple[Expression, ...]) -> int:
        return reduce(self.add, terms[1:], self.compile(terms[0]))

    def add(self, total: int, term: Expression) -> int:
        if isinstance(term, Negative):
            return self.apply(np.subtract, total, self.compile(term.operand))
        return self.apply(np.add, total, self.compile(term))

    def power(self, base: Expression, exponent: Expression) -> int:
        """x², x³, x⁻¹, √x and e^x have operations of their own: faster, and exact where a logarithm is not."""
        size = rational(exponent)
        if base == Constant("e"):
            return self.apply(np.exp, self.compile(exponent))
        u = self.compile(base)
        if size is not None and abs(size) in (HALF, 1, 2, 3, 4):
            return self.small_power(u, size)
        v = self.compile(exponent)
        fixed = self.registers[v] not in (None, 0.0) or self.registers[u] not in (None, 1.0)
        return self.apply(np.power if fixed else _power, u, v)

    def small_power(self, u: int, size: Fraction) -> int:
        if size < 0:
            return self.apply(np.divide, self.constant(1.0), self.small_power(u, -size))
        if size == HALF:
            return self.apply(np.sqrt, u)
        square = self.apply(np.square, u) if size > 1 else u
        return square if size <= 2 else self.apply(np.multiply, square, u if size == 3 else square)

    def call(self, name: str, arguments: tuple[Expression, ...]) -> int:
        if name in RECIPROCALS:
            return self.apply(np.divide, self.constant(1.0), self.call(RECIPROCALS[name], arguments))
        if name == "log":
            return self.logarithm(*arguments)
        evaluate = ELEMENTARY[name].evaluate
        if evaluate is None:
            raise LookupError(f"{name} has neither a numpy function nor a rule to compute it from")
        return (
            self.chain(evaluate, arguments) if len(arguments) > 1 else self.apply(evaluate, self.compile(arguments[0]))
        )

    def logarithm(self, u: Expression, base: Expression) -> int:
        exact: dict[Fraction | None, Operation] = {Fraction(2): np.log2, Fraction(10): np.log10}
        if rational(base) in exact:
            return self.apply(exact[rational(base)], self.compile(u))
        return self.apply(np.divide, *(self.apply(np.log, self.compile(part)) for part in (u, base)))

    def cases(self, node: Piecewise) -> int:
        primitive = [piece.value for piece in node.primitive.pieces] if node.primitive else []
        return self.apply(Choice.of(node), *map(self.compile, (*parts(node), *primitive)))


# fmt: off
COMPILE: dict[type, Callable[[_Compiler, Any], int]] = {
    Number:    lambda c, u: c.constant(as_float(u.value)),
    Constant:  lambda c, u: c.constant(math.pi if u.name == "pi" else math.e),
    Symbol:    lambda c, u: c.slots["variable", u.name],
    Negative:  lambda c, u: c.apply(np.negative, c.compile(u.operand)),
    Sum:       lambda c, u: c.sum(u.terms),
    Product:   lambda c, u: c.chain(np.multiply, u.factors),
    Quotient:  lambda c, u: c.apply(np.divide, c.compile(u.numerator), c.compile(u.denominator)),
    Power:     lambda c, u: c.power(u.base, u.exponent),
    Call:      lambda c, u: c.call(u.name, u.arguments),
    Piecewise: lambda c, u: c.cases(u),
}
# fmt: on


def as_float(value: Fraction) -> float:
    """The nearest float; infinity if it is too large for one."""
    try:
        return float(value)
    except OverflowError:
        return math.copysign(math.inf, value)


def compile_expression(node: Expression, variables: tuple[str, ...], guards: tuple[Expression, ...] = ()) -> Program:
    """The program that computes `node` from its variables, in their order; no value where a guard has none."""
    compiler = _Compiler(variables)
    result = compiler.compile(node)
    for guard in guards:
        result = compiler.apply(_guarded, result, compiler.compile(guard))
    return Program(tuple(compiler.registers), tuple(_with_spares(compiler.steps, result)), result)


def _with_spares(steps: list[Step], result: int) -> Iterator[Step]:
    """Marks in each numpy step an intermediate result that is read there for the last time."""
    made = {step.target for step in steps}
    last = {source: place for place, step in enumerate(steps) for source in step.sources}
    for place, step in enumerate(steps):
        free = [source for source in step.sources if source in made and last[source] == place and source != result]
        usable = bool(free) and isinstance(step.operation, np.ufunc)
        yield replace(step, spare=free[0]) if usable else step


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
