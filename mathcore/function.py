"""`Function`: a formula that can be evaluated, differentiated and typeset.
The one kind of function that scenes, integrals, tangents and descent work with."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from fractions import Fraction
from functools import cached_property
from typing import Any

from mathcore.compilation import compile_expression
from mathcore.differentiation import differentiate
from mathcore.domain import Domain
from mathcore.evaluation import evaluate
from mathcore.expression import Expression, Sum, Symbol, substitute
from mathcore.parser import parse
from mathcore.plain import plain
from mathcore.program import Program
from mathcore.requirements import borders, requirements
from mathcore.terms import number
from mathcore.tokens import check_variable
from mathcore.typesetting import typeset, typeset_in_parts


@dataclass(frozen=True)
class Function:
    """A real function f: ℝⁿ → ℝ, made by `Function.parse`.

    expression: its tree, in the order its author wrote it. variables: the n names, in the order of its arguments.
    text: what was written. guards: for a derivative, the functions it comes from; it has no value where one has none.
    otherwise: the word that is typeset in the last row of cases, here and in all that is derived from the function.
    """

    expression: Expression
    variables: tuple[str, ...]
    text: str
    guards: tuple[Expression, ...] = ()
    otherwise: str = field(default="otherwise", compare=False)

    @classmethod
    def parse(cls, text: str, variables: tuple[str, ...] = ("x",)) -> Function:
        """Read a formula such as `x^2/4 + 1`, `2sin(x)`, `x if x > 0 else 0`; raises `ParseError`.

        Knows + − * / ^ **, implicit products, pi, e, the functions of `elementary`, comparisons in cases."""
        names = tuple(variables)
        for name in names:
            check_variable(name)
        return cls(parse(text, names), names, text)

    @classmethod
    def of(
        cls,
        expression: Expression,
        variables: tuple[str, ...],
        guards: tuple[Expression, ...] = (),
        otherwise: str = "otherwise",
    ) -> Function:
        """Return the function of an expression tree."""
        return cls(expression, variables, plain(expression), guards, otherwise)

    def saying(self, otherwise: str) -> Function:
        """Return the same function, typeset in another language: `otherwise` is the word for the last row of cases."""
        return replace(self, otherwise=otherwise)

    def __call__(self, *values: Any) -> Any:
        """f(x, …) at scalars or broadcast arrays; shape and dtype follow numpy; nan outside the domain."""
        if len(values) != len(self.variables):
            wanted = ", ".join(self.variables)
            raise TypeError(f"f({wanted}) = {self.text} takes {len(self.variables)} values, given {len(values)}")
        return evaluate(self._program, values)

    @cached_property
    def _program(self) -> Program:
        return compile_expression(self.expression, self.variables, self.guards)

    def derivative(self, variable: str | None = None) -> Function:
        """∂f/∂variable (default: the first) by the rules of the textbook, tidied."""
        name = self.variables[0] if variable is None else variable
        if name not in self.variables:
            raise ValueError(f"{self.text} has no variable {name!r}: use one of {', '.join(self.variables)}")
        if name not in self._derivatives:
            slope = differentiate(self.expression, name)
            guards = tuple(_needed((*self.guards, self.expression), slope))
            self._derivatives[name] = Function.of(slope, self.variables, guards, self.otherwise)
        return self._derivatives[name]

    @cached_property
    def _derivatives(self) -> dict[str, Function]:
        return {}

    def gradient(self) -> tuple[Function, ...]:
        """(∂f/∂x₁, …, ∂f/∂xₙ)."""
        return tuple(self.derivative(name) for name in self.variables)

    def bind(self, **values: float) -> Function:
        """Return the function of the remaining variables, the named ones fixed: x^n with `bind(n=3)` is x^3."""
        unknown = sorted(set(values) - set(self.variables))
        if unknown:
            raise ValueError(f"{self.text} has no variable {unknown[0]!r}: bind one of {', '.join(self.variables)}")
        remaining = tuple(name for name in self.variables if name not in values)
        trees = (self.expression, *self.guards)
        for name, value in values.items():
            if not math.isfinite(value):
                raise ValueError(f"{self.text}: {name} = {value} is not a number; bind it to a finite one")
            whole = isinstance(value, int)
            known = number(Fraction(value) if whole else Fraction(repr(float(value))), decimal=not whole)
            trees = tuple(substitute(tree, Symbol(name), known) for tree in trees)
        return Function.of(trees[0], remaining, trees[1:], self.otherwise)

    def domain(self) -> Domain:
        """Return where f has a value: `.contains(x)`, `.intervals(lower, upper)`, `.conditions`, `.text`,
        `.typst()`."""
        return Domain(Sum((*self.guards, self.expression)) if self.guards else self.expression, self.variables)

    def typst(self, otherwise: str = "") -> str:
        """Return Typst markup of f; `otherwise` replaces the function's own word in this call."""
        return typeset(self.expression, otherwise or self.otherwise)

    def typst_parts(self) -> list[tuple[str, str]]:
        """Return Typst markup of f in parts between which a line may end, each as it stands within a line, and as it
        begins one."""
        return typeset_in_parts(self.expression, self.otherwise)

    def __deepcopy__(self, _: Any) -> Function:
        return self  # immutable: a scene that is copied keeps the compiled program

    def __reduce__(self) -> Any:
        return Function, (self.expression, self.variables, self.text, self.guards, self.otherwise)

    def __repr__(self) -> str:
        return f"Function.parse({self.text!r}, variables={self.variables!r})"


def _needed(guards: tuple[Expression, ...], node: Expression) -> Iterator[Expression]:
    """Return the guards that ask for more than `node` itself."""
    asked = set(requirements(node))
    for guard in guards:
        if not asked >= set(requirements(guard)) or any(True for _ in borders(guard)):
            yield guard
