"""Activation functions and their derivatives, stable for every float: deck page 2 激活函数求导.
At 0 the deck's convention holds: the derivative is that of the side x ≤ 0.

There, other libraries give (torch 2.13.0, jax 0.10.2; – where they have no such function):

    f               here   torch                            jax
    relu            0      0; clamp(min=0) 1, maximum ½     0; clip ½
    leaky_relu      0.01   0.01                             1
    prelu           α      its weight                       –
    elu             α      α                                α
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from mathcore.function import Function

Array = NDArray[Any]
Formula = Callable[[Array, float], Array]


@dataclass(frozen=True)
class Activation:
    """f applied to each number: call it for f(x), `.derivative(x)` for f'(x); shape and float type follow x.

    parameter: its slope or α for x ≤ 0 (0 where it has none); `.using(0.1)` gives the same kind with another."""

    name: str
    value: Formula
    slope: Formula
    parameter: float = 0.0

    @property
    def text(self) -> str:
        """The formula of f(x), for every α, which `Function.parse` reads; α is written `alpha`."""
        return FORMULAS[self.name][0]

    @property
    def slope_text(self) -> str:
        """The deck's formula of f'(x), its value at 0 included."""
        return FORMULAS[self.name][1]

    def __call__(self, x: Any) -> Any:
        """f(x)."""
        return self._apply(self.value, x)

    def derivative(self, x: Any) -> Any:
        """f'(x)."""
        return self._apply(self.slope, x)

    def using(self, parameter: float) -> Activation:
        """Return the same kind of activation with another slope or α."""
        if "alpha" not in self.text:
            raise ValueError(f"{self.name} has no parameter; prelu, leaky_relu and elu have one")
        return replace(self, parameter=parameter)

    def pull_back(self, z: Array, a: Array, upstream: Array) -> Array:
        """∂L/∂z = ∂L/∂a · f'(z), elementwise."""
        return upstream if self.name == "linear" else upstream * self.derivative(z)

    def typst(self) -> tuple[str, str]:
        """Return Typst markup of f(x) and f'(x), as in the deck's table; a parameter is the letter α, but for a short
        one of leaky_relu, whose slope is a number of its definition."""
        bound = self.name == "leaky_relu" and len(repr(self.parameter)) <= SHORT
        text = SHORT_TEXT if self.name in ("leaky_relu", "prelu") and self.parameter <= 1 else self.text
        value, slope = (self._function(each, bound).typst() for each in (text, self.slope_text))
        return value, SLOPES_AS_TAUGHT.get(self.name, slope)

    def function(self) -> Function:
        """Return the deck's formula of f as a function of x, its parameter filled in."""
        return self._function(self.text, bound=True)

    def _function(self, text: str, bound: bool) -> Function:
        general = Function.parse(text, ("x", "alpha"))
        return general.bind(alpha=self.parameter) if bound else general

    def _apply(self, formula: Formula, x: Any) -> Any:
        array = np.asarray(x)
        array = array if array.dtype.kind == "f" else array.astype(np.float64)
        with np.errstate(under="ignore", over="ignore", invalid="ignore"):
            return np.asarray(formula(array, self.parameter)).astype(array.dtype, copy=False)[()]


def _identity(x: Array, _: float) -> Array:
    return x


def _tanh(x: Array, _: float) -> Array:
    return np.tanh(x)


def _relu(x: Array, _: float) -> Array:
    return np.maximum(x, 0)


def _constant(x: Array, _: float) -> Array:
    return np.ones_like(x)


def _sigmoid(x: Array, _: float) -> Array:
    t = np.exp(-np.abs(x))
    return np.asarray(np.where(x >= 0, 1.0, t) / (1 + t))


def _sigmoid_slope(x: Array, _: float) -> Array:
    t = np.exp(-np.abs(x))
    return np.asarray(t / np.square(1 + t))


def _tanh_slope(x: Array, _: float) -> Array:
    """1 − tanh² x, computed as 1/cosh² x: no digits lost where tanh is near 1."""
    t = np.exp(-np.abs(x))
    return np.asarray(np.square(2 * t / (1 + t * t)))


def _leaky(x: Array, alpha: float) -> Array:
    return np.where(x > 0, x, alpha * np.minimum(x, 0))


def _leaky_slope(x: Array, alpha: float) -> Array:
    return np.where(np.isnan(x), x, np.where(x > 0, 1.0, alpha))


def _elu(x: Array, alpha: float) -> Array:
    return np.where(x > 0, x, alpha * np.expm1(np.minimum(x, 0)))


def _elu_slope(x: Array, alpha: float) -> Array:
    return np.where(x > 0, 1.0, alpha * np.exp(np.minimum(x, 0)))


# fmt: off
FORMULAS: dict[str, tuple[str, str]] = {
    #              f(x)                               f'(x)
    "linear":     ("x",                               "1"),
    "sigmoid":    ("1/(1 + e^(-x))",                  "e^(-x)/(1 + e^(-x))^2"),
    "tanh":       ("(e^x - e^(-x))/(e^x + e^(-x))",   "1 - tanh(x)^2"),
    "relu":       ("max(0, x)",                       "1 if x > 0 else 0"),
    "leaky_relu": ("x if x > 0 else alpha x",         "1 if x > 0 else alpha"),
    "prelu":      ("x if x > 0 else alpha x",         "1 if x > 0 else alpha"),
    "elu":        ("x if x > 0 else alpha (e^x - 1)", "1 if x > 0 else alpha e^x"),
}
SHORT = 6  # characters of a number that stands in a formula
SHORT_TEXT = "max(alpha x, x)"  # as the deck writes leaky_relu and prelu: the same function for α ≤ 1
SLOPES_AS_TAUGHT = {
    "sigmoid":    "sigma(x) (1 - sigma(x))",
    "elu":        'cases(1 quad & x > 0, "ELU"(x) + alpha quad & x <= 0)',
}

linear     = Activation("linear",     _identity, _constant)
sigmoid    = Activation("sigmoid",    _sigmoid,  _sigmoid_slope)
tanh       = Activation("tanh",       _tanh,     _tanh_slope)
relu       = Activation("relu",       _relu,     _leaky_slope)
leaky_relu = Activation("leaky_relu", _leaky,    _leaky_slope,  parameter=0.01)
prelu      = Activation("prelu",      _leaky,    _leaky_slope,  parameter=0.25)
elu        = Activation("elu",        _elu,      _elu_slope,    parameter=1.0)
# fmt: on
