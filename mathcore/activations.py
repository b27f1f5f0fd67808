"""Activation functions and their derivatives, stable for every float: deck page 2 激活函数求导.
At 0 the deck's convention holds: the derivative is the one of the side x ≤ 0."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[Any]


def _decay(x: Array) -> Array:
    """e^(−|x|), which never overflows."""
    with np.errstate(under="ignore"):
        return np.exp(-np.abs(x))


def _quiet_exp(x: Array) -> Array:
    """e^x for x ≤ 0."""
    with np.errstate(under="ignore"):
        return np.exp(np.minimum(x, 0))


def _sigmoid(x: Array, _: float) -> Array:
    t = _decay(x)
    return np.where(x >= 0, 1, t) / (1 + t)


def _sigmoid_slope(x: Array, _: float) -> Array:
    t = _decay(x)
    with np.errstate(under="ignore"):
        return t / np.square(1 + t)


def _tanh_slope(x: Array, _: float) -> Array:
    t = _decay(x)
    with np.errstate(under="ignore"):
        return np.square(2 * t / (1 + t * t))


def _elu(x: Array, alpha: float) -> Array:
    with np.errstate(under="ignore"):
        return np.where(x > 0, x, alpha * np.expm1(np.minimum(x, 0)))


@dataclass(frozen=True)
class Activation:
    """f applied to each number: call it for f(x), `.derivative(x)` for f'(x); shape and float type follow x.

    parameter: the slope or α of its kind, 0 where there is none; `.using(0.1)` gives the same kind with another."""

    name: str
    value: Callable[[Array, float], Array]
    slope: Callable[[Array, float], Array]
    parameter: float = 0.0
    formula: str = ""
    slope_formula: str = ""

    def __call__(self, x: Any) -> Any:
        """f(x)."""
        return self._apply(self.value, x)

    def derivative(self, x: Any) -> Any:
        """f'(x)."""
        return self._apply(self.slope, x)

    def using(self, parameter: float) -> Activation:
        """The same activation with another slope or α."""
        return replace(self, parameter=parameter)

    def pull_back(self, z: Array, a: Array, upstream: Array) -> Array:
        """∂L/∂z from ∂L/∂a: upstream · f'(z)."""
        return upstream * self.slope(z, self.parameter)

    def _apply(self, function: Callable[[Array, float], Array], x: Any) -> Any:
        array = np.asarray(x)
        array = array if array.dtype.kind == "f" else array.astype(np.float64)
        return np.asarray(function(array, self.parameter)).astype(array.dtype, copy=False)[()]


# fmt: off
linear     = Activation("linear",     lambda x, _: x,                         lambda x, _: np.ones_like(x))
sigmoid    = Activation("sigmoid",    _sigmoid,                               _sigmoid_slope)
tanh       = Activation("tanh",       lambda x, _: np.tanh(x),                _tanh_slope)
relu       = Activation("relu",       lambda x, _: np.maximum(x, 0),          lambda x, _: np.where(x > 0, 1.0, 0.0))
leaky_relu = Activation("leaky_relu", lambda x, s: np.where(x > 0, x, s * x), lambda x, s: np.where(x > 0, 1.0, s), 0.01)
prelu      = Activation("prelu",      lambda x, s: np.where(x > 0, x, s * x), lambda x, s: np.where(x > 0, 1.0, s), 0.25)
elu        = Activation("elu",        _elu,                                   lambda x, s: np.where(x > 0, 1.0, s * _quiet_exp(x)), 1.0)
# fmt: on
