"""Turns an expression into a short program of numpy operations and runs it on scalars and arrays.
Equal subexpressions are computed once; large arrays go through in blocks that stay in the processor's cache."""

from __future__ import annotations

import math
import operator
from collections.abc import Callable
from dataclasses import dataclass
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
from mathcore.terms import rational

BLOCK = 1 << 14
REPEATED_PRODUCTS = (2, 3, 4)

Operation = Callable[..., Any]


def _cube(u: Any) -> Any:
    return u * u * u


def _fourth(u: Any) -> Any:
    square = u * u
    return square * square


def _power(base: Any, exponent: Any) -> Any:
    """base^exponent, which numpy calls 1 for nan^0 and 1^nan; no value stays no value."""
    return np.where(np.isnan(base) | np.isnan(exponent), np.nan, np.power(base, exponent))


# Where an operation has a pole in real numbers while numpy answers with an infinity.
POLES: dict[Operation, Operation] = {
    operator.truediv: lambda u, v: v == 0,
    _power: lambda u, v: (u == 0) & (v < 0),
    np.log: lambda u: u == 0,
    np.log2: lambda u: u == 0,
    np.log10: lambda u: u == 0,
    ELEMENTARY["log"].evaluate: lambda u, a: (u == 0) | (a == 0) | (a == 1),
    np.arctanh: lambda u: np.abs(u) == 1,
    ELEMENTARY["cot"].evaluate: lambda u: np.sin(u) == 0,
    ELEMENTARY["csc"].evaluate: lambda u: np.sin(u) == 0,
}


@dataclass(frozen=True, slots=True)
class Program:
    """Steps in order, each writing one register; registers start with the variables, constants are filled in."""

    registers: tuple[Any, ...]
    steps: tuple[tuple[int, Operation, tuple[int, ...]], ...]
    result: int

    def run(self, values: tuple[Any, ...], careful: bool = False) -> Any:
        """The value at one point, or at arrays of points; `careful` looks for a pole in every step."""
        registers = [*values, *self.registers[len(values) :]]
        for target, operation, sources in self.steps:
            arguments = [registers[source] for source in sources]
            registers[target] = operation(*arguments)
            if careful and operation in POLES:
                registers[target] = np.where(POLES[operation](*arguments), np.nan, registers[target])
        return registers[self.result]


class _Compiler:
    """Gives every distinct subexpression a register, children first."""

    def __init__(self, variables: tuple[str, ...]) -> None:
        self.registers: list[Any] = [None for _ in variables]
        self.slots: dict[Any, int] = {("variable", name): slot for slot, name in enumerate(variables)}
        self.steps: list[tuple[int, Operation, tuple[int, ...]]] = []

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
            step = Program(tuple(known), ((len(known), operation, tuple(range(len(known)))),), len(known))
            with np.errstate(all="ignore"):
                return self.constant(float(step.run((*map(np.float64, known), None), careful=True)))
        self.steps.append((self.slot(key), operation, sources))
        return self.slots[key]

    def compile(self, node: Expression) -> int:
        return COMPILE[type(node)](self, node)

    def chain(self, operation: Operation, nodes: tuple[Expression, ...]) -> int:
        return reduce(partial(self.apply, operation), map(self.compile, nodes))

    def sum(self, terms: tuple[Expression, ...]) -> int:
        return reduce(self.add, terms[1:], self.compile(terms[0]))

    def add(self, total: int, term: Expression) -> int:
        if isinstance(term, Negative):
            return self.apply(operator.sub, total, self.compile(term.operand))
        return self.apply(operator.add, total, self.compile(term))

    def power(self, base: Expression, exponent: Expression) -> int:
        """x², x³, x⁻¹, √x and e^x have operations of their own: faster, and exact where a logarithm is not."""
        number = rational(exponent)
        if base == Constant("e"):
            return self.apply(np.exp, self.compile(exponent))
        if number is None:
            return self.apply(_power, self.compile(base), self.compile(exponent))
        u = self.compile(base)
        if number < 0 and (-number in (1, *REPEATED_PRODUCTS) or -number * 2 == 1):
            return self.apply(operator.truediv, self.constant(1.0), self.small_power(u, as_float(-number)))
        return self.small_power(u, as_float(number))

    def small_power(self, u: int, exponent: float) -> int:
        known: dict[float, Operation] = {0.5: np.sqrt, 2.0: np.square, 3.0: _cube, 4.0: _fourth}
        if exponent == 1.0:
            return u
        if exponent in known:
            return self.apply(known[exponent], u)
        return self.apply(_power, u, self.constant(exponent))

    def call(self, name: str, arguments: tuple[Expression, ...]) -> int:
        evaluate = ELEMENTARY[name].evaluate
        if name == "log" and rational(arguments[1]) in (2, 10):
            return self.apply(np.log2 if rational(arguments[1]) == 2 else np.log10, self.compile(arguments[0]))
        if name in ("max", "min"):
            return self.chain(evaluate, arguments)
        return self.apply(evaluate, *map(self.compile, arguments))

    def cases(self, node: Piecewise) -> int:
        primitive = [piece.value for piece in node.primitive.pieces] if node.primitive else []
        return self.apply(Choice.of(node), *map(self.compile, (*parts(node), *primitive)))


# fmt: off
COMPILE: dict[type, Callable[[_Compiler, Any], int]] = {
    Number:    lambda c, u: c.constant(as_float(u.value)),
    Constant:  lambda c, u: c.constant(math.pi if u.name == "pi" else math.e),
    Symbol:    lambda c, u: c.slots["variable", u.name],
    Negative:  lambda c, u: c.apply(operator.neg, c.compile(u.operand)),
    Sum:       lambda c, u: c.sum(u.terms),
    Product:   lambda c, u: c.chain(operator.mul, u.factors),
    Quotient:  lambda c, u: c.apply(operator.truediv, c.compile(u.numerator), c.compile(u.denominator)),
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


def _guarded(value: Any, guard: Any) -> Any:
    return np.where(np.isnan(guard), np.nan, value)


def compile_expression(node: Expression, variables: tuple[str, ...], guards: tuple[Expression, ...] = ()) -> Program:
    """The program that computes `node` from its variables, in their order; no value where a guard has none."""
    compiler = _Compiler(variables)
    result = compiler.compile(node)
    for guard in guards:
        result = compiler.apply(_guarded, result, compiler.compile(guard))
    return Program(tuple(compiler.registers), tuple(compiler.steps), result)


def evaluate(program: Program, values: tuple[Any, ...]) -> Any:
    """The values of a program at broadcast points: nan where there is none, never a warning."""
    arrays = [_real(value) for value in values]
    shape = np.broadcast_shapes(*(array.shape for array in arrays))
    size = math.prod(shape)
    if size <= BLOCK or any(array.shape != shape for array in arrays):
        found = np.asarray(_evaluate_block(program, tuple(array[()] for array in arrays)))
        dtype = np.result_type(*arrays)
        found = (
            found if found.shape == shape and found.dtype == dtype else np.array(np.broadcast_to(found, shape), dtype)
        )
        return found[()]
    flat, result = [array.reshape(-1) for array in arrays], np.empty(size, np.result_type(*arrays))
    for start in range(0, size, BLOCK):
        block = slice(start, start + BLOCK)
        result[block] = _evaluate_block(program, tuple(array[block] for array in flat))
    return result.reshape(shape)


def _evaluate_block(program: Program, values: tuple[Any, ...]) -> Any:
    """A pole raises the processor's division flag at no cost; only then is each step looked at."""
    try:
        with np.errstate(divide="raise", over="ignore", under="ignore", invalid="ignore"):
            return program.run(values)
    except FloatingPointError:
        with np.errstate(all="ignore"):
            return program.run(values, careful=True)


def _real(value: Any) -> NDArray[Any]:
    array = np.asarray(value)
    if array.dtype.kind in "biu":
        return array.astype(np.float64)
    if array.dtype.kind != "f":
        raise TypeError(f"a function of real numbers was given {array.dtype} ({value!r:.60}): pass numbers")
    return array
