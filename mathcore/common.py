"""The deck's table of common derivatives (page 1 常见导数), computed: each row typeset, evaluated, and with its domain.
Letters other than x are parameters; a row is evaluated at the value given beside it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from mathcore.domain import Domain
from mathcore.function import Function


@dataclass(frozen=True)
class CommonDerivative:
    """One row: f and f' with its letters (`general`, `general_derivative`), and with numbers for them (`f`, `df`)."""

    text: str
    parameter: tuple[str, float] | None = None

    @cached_property
    def general(self) -> Function:
        """The function of x and its parameter: x^n."""
        return Function.parse(self.text, ("x", *([self.parameter[0]] if self.parameter else [])))

    @cached_property
    def general_derivative(self) -> Function:
        """Its derivative with respect to x, letters kept: n x^(n − 1)."""
        return self.general.derivative("x")

    @cached_property
    def f(self) -> Function:
        """The function of x alone: x^3."""
        return self.general.bind(**dict([self.parameter])) if self.parameter else self.general

    @cached_property
    def df(self) -> Function:
        """The derivative of f, by the same rules."""
        return self.f.derivative("x")

    @property
    def domain(self) -> Domain:
        """Where f has a value."""
        return self.f.domain()

    def typst(self) -> tuple[str, str]:
        """Return Typst markup of f and of f', with letters."""
        return self.general.typst(), self.general_derivative.typst()


COMMON_DERIVATIVES: tuple[CommonDerivative, ...] = (
    CommonDerivative("x^n", ("n", 3)),
    CommonDerivative("e^x"),
    CommonDerivative("a^x", ("a", 2)),
    CommonDerivative("ln(x)"),
    CommonDerivative("log(x, a)", ("a", 2)),
    CommonDerivative("sin(x)"),
    CommonDerivative("cos(x)"),
    CommonDerivative("tan(x)"),
    CommonDerivative("arcsin(x)"),
    CommonDerivative("arccos(x)"),
    CommonDerivative("arctan(x)"),
)
