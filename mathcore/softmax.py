"""Softmax, which maps scores to shares that sum to 1, and its Jacobian: deck page 2 激活函数求导.
sᵢ = e^{xᵢ} / Σⱼ e^{xⱼ},  ∂sᵢ/∂xⱼ = sᵢ (δᵢⱼ − sⱼ)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[Any]


@dataclass(frozen=True)
class Softmax:
    """Call it for s(x) along an axis; `.jacobian(x)` for its derivative. Stable: the largest score is subtracted."""

    name: str = "softmax"

    def __call__(self, x: Any, axis: int = -1) -> Array:
        """Return the shares along `axis`, same shape and float type as x; they are positive or 0 and sum to 1."""
        with np.errstate(under="ignore"):
            return np.exp(self.logarithm(x, axis))

    def logarithm(self, x: Any, axis: int = -1) -> Array:
        """Return the logarithm ln s(x), finite where s(x) itself is too small for a float."""
        array = np.asarray(x)
        array = array if array.dtype.kind == "f" else array.astype(np.float64)
        if array.ndim == 0:
            raise ValueError(f"softmax needs an array of scores, given the single number {x!r}; pass at least [x]")
        with np.errstate(under="ignore", over="ignore", invalid="ignore"):
            shifted = array - array.max(axis=axis, keepdims=True)
            return np.asarray(shifted - np.log(np.exp(shifted).sum(axis=axis, keepdims=True)))

    def jacobian(self, x: Any, axis: int = -1) -> Array:
        """J[…, i, j] = ∂sᵢ/∂xⱼ; shape: that of x with `axis` moved last, and once more. Rows and columns sum to 0."""
        s = np.moveaxis(self(x, axis), axis, -1)
        with np.errstate(under="ignore"):
            return np.asarray(s[..., :, None] * (np.eye(s.shape[-1], dtype=s.dtype) - s[..., None, :]))

    def pull_back(self, z: Array, a: Array, upstream: Array) -> Array:
        """∂L/∂z = Jᵀ ∂L/∂a along the last axis, without building J."""
        return np.asarray(a * (upstream - (upstream * a).sum(axis=-1, keepdims=True)))

    def typst(self) -> tuple[str, str]:
        """Return Typst markup of sᵢ and ∂sᵢ/∂xⱼ, as in the deck's table."""
        return "e^(x_i) / (sum_j e^(x_j))", "s_i (delta_(i j) - s_j)"


softmax = Softmax()
