"""`Function`: a formula that can be evaluated, differentiated and typeset.
The one kind of function that scenes, integrals, tangents and descent work with."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from typing import Any

from mathcore.algebra import number
from mathcore.differentiation import differentiate
from mathcore.domain import Domain
from mathcore.evaluation import Program, compile_expression, evaluate
from mathcore.expression import Expression, Sum, Symbol, substitute
from mathcore.parser import parse
from mathcore.plain import plain
from mathcore.typesetting import typeset


@dataclass(frozen=True)
class Function:
    """A real function f: ℝⁿ → ℝ, made by `Function.parse`.

    expression: its tree, in the order its author wrote it. variables: the n names, in the order of its arguments.
    text: what was written. origin: the function it is a derivative of; it has no value where that has none.
    """

    expression: Expression
    variables: tuple[str, ...]
    text: str
    origin: Function | None = None

    @classmethod
    def parse(cls, text: str, variables: tuple[str, ...] = ("x",)) -> Function:
        """Reads a formula such as `x^2/4 + 1`, `2sin(x)`, `x if x > 0 else 0`; raises `ParseError`.

        Knows + − * / ^ **, implicit products, pi, e, the functions of `elementary`, comparisons in cases."""
        return cls(parse(text, tuple(variables)), tuple(variables), text)

    @classmethod
    def of(cls, expression: Expression, variables: tuple[str, ...], origin: Function | None = None) -> Function:
        """The function of an expression tree."""
        return cls(expression, variables, plain(expression), origin)

    def __call__(self, *values: Any) -> Any:
        """f(x, …) at scalars or broadcast arrays; shape and dtype follow numpy; nan outside the domain."""
        if len(values) != len(self.variables):
            wanted = ", ".join(self.variables)
            raise TypeError(f"f({wanted}) = {self.text} takes {len(self.variables)} values, given {len(values)}")
        return evaluate(self._program, values)

    @cached_property
    def _program(self) -> Program:
        guard = self.origin.expression if self.origin is not None else None
        return compile_expression(self.expression, self.variables, guard)

    def derivative(self, variable: str | None = None) -> Function:
        """∂f/∂variable (default: the first) by the rules of the textbook, tidied."""
        name = self.variables[0] if variable is None else variable
        if name not in self.variables:
            raise ValueError(f"{self.text} has no variable {name!r}: use one of {', '.join(self.variables)}")
        return Function.of(differentiate(self.expression, name), self.variables, self.origin or self)

    def gradient(self) -> tuple[Function, ...]:
        """(∂f/∂x₁, …, ∂f/∂xₙ)."""
        return tuple(self.derivative(name) for name in self.variables)

    def bind(self, **values: float) -> Function:
        """The function of the remaining variables, the named ones fixed: x^n with `bind(n=3)` is x^3."""
        unknown = sorted(set(values) - set(self.variables))
        if unknown:
            raise ValueError(f"{self.text} has no variable {unknown[0]!r}: bind one of {', '.join(self.variables)}")
        remaining = tuple(name for name in self.variables if name not in values)
        expression = self.expression
        for name, value in values.items():
            expression = substitute(expression, Symbol(name), number(Fraction(repr(value)), isinstance(value, float)))
        return Function.of(expression, remaining, self.origin.bind(**values) if self.origin else None)

    def domain(self) -> Domain:
        """Where f has a value: `.contains(x)`, `.intervals(lower, upper)`, `.conditions`, `.text`, `.typst()`."""
        whole = self.expression if self.origin is None else Sum((self.origin.expression, self.expression))
        return Domain(whole, self.variables)

    def typst(self, otherwise: str = "otherwise") -> str:
        """Typst markup of f, as a lecturer writes it; `otherwise` names the last row of cases."""
        return typeset(self.expression, otherwise)

    def __repr__(self) -> str:
        return f"Function.parse({self.text!r}, variables={self.variables!r})"
