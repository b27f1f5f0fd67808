"""Compile an expression to a program of numpy operations, each distinct subexpression once.
Powers and logarithms that have an exact operation of their own get it; what is constant is computed here."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from dataclasses import replace
from fractions import Fraction
from functools import partial, reduce
from typing import Any

import numpy as np

from mathcore.algebra import simplify
from mathcore.angles import cosine, sine, turns
from mathcore.elementary import ELEMENTARY
from mathcore.expression import (
    TWO,
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
from mathcore.program import Operation, Program, Step, guarded, power
from mathcore.scaling import scaled_run
from mathcore.terms import HALF, rational

RECIPROCALS = {"sec": "cos", "csc": "sin"}
WITH_TURNS: dict[str, Operation] = {"sin": sine, "cos": cosine}


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
        """Return the register of operation(sources): an earlier one if it was computed before, a constant if it is
        one."""
        key = (operation, sources)
        if key in self.slots:
            return self.slots[key]
        known = [self.registers[source] for source in sources]
        if None not in known:
            step = Step(len(known), operation, tuple(range(len(known))))
            program = Program((*map(np.float64, known), None), (step,), len(known))
            value = float(scaled_run(program, ()))
            if math.isnan(value) or 0 < abs(value) < math.inf:
                return self.constant(value)  # else too large or too small for a float: left to be computed in place
        self.steps.append(Step(self.slot(key), operation, sources))
        return self.slots[key]

    def compile(self, node: Expression) -> int:
        slot = COMPILE[type(node)](self, node)
        value = self.registers[slot]
        if isinstance(node, Sum | Product | Quotient | Power) and value is not None and math.isfinite(value):
            exact = rational(simplify(node))  # 0.1 + 0.2 - 0.3 is 0, which floats do not find
            return slot if exact is None else self.constant(as_float(exact))
        return slot

    def chain(self, operation: Operation, nodes: tuple[Expression, ...]) -> int:
        return reduce(partial(self.apply, operation), map(self.compile, nodes))

    def sum(self, terms: tuple[Expression, ...]) -> int:
        """Compile a sum; some have operations that lose no digits where their terms are nearly equal."""
        match terms:
            case (Power(Constant("e"), u), Negative(Power(Constant("e"), Negative(v)))) if u == v:
                return self.apply(np.multiply, self.constant(2.0), self.apply(np.sinh, self.compile(u)))
            case (Power(Constant("e"), u) | Call("exp", (u,)), Negative(Number(1))):
                return self.apply(np.expm1, self.compile(u))
            case (Number(1), Negative(Call("cos", (u,)))):
                sine = self.call("sin", (Quotient(u, TWO),))
                return self.apply(np.multiply, self.constant(2.0), self.apply(np.square, sine))
            case (Number(1), Negative(Power(Call("tanh", (u,)), Number(2)))):
                return self.small_power(self.apply(np.cosh, self.compile(u)), Fraction(-2))
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
        return self.apply(np.power if fixed else power, u, v)

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
        if name == "ln" and (small := _beside_one(arguments[0])):
            return self.apply(np.log1p, self.compile(small))
        if name == "cot":
            return self.apply(np.divide, self.call("cos", arguments), self.call("sin", arguments))
        if name in ("sin", "cos", "tan") and (parted := turns(arguments[0])):
            return self.turned(name, *map(self.compile, parted))
        evaluate = ELEMENTARY[name].evaluate
        if evaluate is None:
            raise LookupError(f"{name} has neither a numpy function nor a rule to compute it from")
        return (
            self.chain(evaluate, arguments) if len(arguments) > 1 else self.apply(evaluate, self.compile(arguments[0]))
        )

    def turned(self, name: str, u: int, w: int) -> int:
        """Return the sine, cosine or tangent of u + π w."""
        if name == "tan":
            return self.apply(np.divide, self.turned("sin", u, w), self.turned("cos", u, w))
        return self.apply(WITH_TURNS[name], u, w)

    def logarithm(self, u: Expression, base: Expression) -> int:
        exact: dict[Fraction | None, Operation] = {Fraction(2): np.log2, Fraction(10): np.log10}
        if rational(base) in exact:
            return self.apply(exact[rational(base)], self.compile(u))
        return self.apply(np.divide, *(self.apply(np.log, self.compile(part)) for part in (u, base)))

    def cases(self, node: Piecewise) -> int:
        primitive = [piece.value for piece in node.primitive.pieces] if node.primitive else []
        return self.apply(Choice.of(node), *map(self.compile, (*parts(node), *primitive)))


def _beside_one(node: Expression) -> Expression | None:
    """Return u of a sum 1 + u."""
    match node:
        case Sum((Number(1), u) | (u, Number(1))):
            return u
    return None


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
    """Return the nearest float; infinity if it is too large for one."""
    try:
        return float(value)
    except OverflowError:
        return math.inf if value > 0 else -math.inf


def compile_expression(node: Expression, variables: tuple[str, ...], guards: tuple[Expression, ...] = ()) -> Program:
    """Return the program that computes `node` from its variables, in their order; no value where a guard has none."""
    compiler = _Compiler(variables)
    result = compiler.compile(node)
    for guard in guards:
        result = compiler.apply(guarded, result, compiler.compile(guard))
    return Program(tuple(compiler.registers), tuple(_with_spares(compiler.steps, result)), result)


def _with_spares(steps: list[Step], result: int) -> Iterator[Step]:
    """Mark in each numpy step an intermediate result that is read there for the last time."""
    made = {step.target for step in steps}
    last = {source: place for place, step in enumerate(steps) for source in step.sources}
    for place, step in enumerate(steps):
        free = [source for source in step.sources if source in made and last[source] == place and source != result]
        usable = bool(free) and isinstance(step.operation, np.ufunc)
        yield replace(step, spare=free[0]) if usable else step
