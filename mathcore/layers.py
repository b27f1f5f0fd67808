"""Read the description of a network: sizes, weights, biases, activations, loss.
Whatever does not fit is named, with what would."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from mathcore.activations import Activation, elu, leaky_relu, linear, prelu, relu, sigmoid, tanh
from mathcore.losses import LOSSES, Loss
from mathcore.softmax import Softmax, softmax

Array = NDArray[Any]
Kind = str | Activation | Softmax

ACTIVATIONS: dict[str, Activation | Softmax] = {
    kind.name: kind for kind in (linear, sigmoid, tanh, relu, leaky_relu, prelu, elu, softmax)
}


def read_weights(sizes: tuple[int, ...], weights: Sequence[Any]) -> list[Array]:
    """Return one array of shape (sizes[k], sizes[k + 1]) a layer, copied."""
    if len(sizes) < 2 or min(sizes) < 1:
        raise ValueError(f"sizes = {sizes}: give at least an input and an output layer, each with at least 1 unit")
    if len(weights) != len(sizes) - 1:
        raise ValueError(f"{len(weights)} weights for {len(sizes) - 1} layers: give one array, or one number, a layer")
    dtype = _common_type(weights)
    return [_filled(f"weights[{k}]", weights[k], shape, dtype) for k, shape in enumerate(pairwise(sizes))]


def read_biases(sizes: tuple[int, ...], biases: Sequence[Any] | None, dtype: Any) -> list[Array]:
    """Return one array of shape (sizes[k + 1],) a layer, copied; zeros for a network without biases."""
    given = [0.0] * (len(sizes) - 1) if biases is None else biases
    if len(given) != len(sizes) - 1:
        raise ValueError(f"{len(given)} biases for {len(sizes) - 1} layers: give one array, or one number, a layer")
    return [_filled(f"biases[{k}]", given[k], (size,), dtype) for k, size in enumerate(sizes[1:])]


def read_activations(kinds: Kind | Sequence[Kind], count: int) -> list[Activation | Softmax]:
    """Return one activation a layer."""
    given = [kinds] * count if isinstance(kinds, str | Activation | Softmax) else list(kinds)
    if len(given) != count:
        raise ValueError(f"{len(given)} activations for {count} layers: give one for all, or one a layer")
    return [_activation(kind) for kind in given]


def read_loss(name: str, last: Activation | Softmax) -> Loss:
    """Return the loss of that name, if it goes with the last activation."""
    if name not in LOSSES:
        raise ValueError(f"loss {name!r} is not known: use one of {', '.join(LOSSES)}")
    if name == "cross_entropy" and not isinstance(last, Softmax):
        raise ValueError(f"cross_entropy needs shares, but the last activation is {last.name}: make it softmax")
    return LOSSES[name]


def _activation(kind: Kind) -> Activation | Softmax:
    if not isinstance(kind, str):
        return kind
    if kind not in ACTIVATIONS:
        raise ValueError(f"activation {kind!r} is not known: use one of {', '.join(ACTIVATIONS)}")
    return ACTIVATIONS[kind]


def _common_type(values: Sequence[Any]) -> Any:
    types = [np.asarray(value).dtype for value in values if np.ndim(value)]
    common = np.result_type(*types) if types else np.dtype(np.float64)
    return common if common.kind == "f" else np.dtype(np.float64)


def _filled(name: str, values: Any, shape: tuple[int, ...], dtype: Any) -> Array:
    array = np.asarray(values, dtype=dtype)
    if array.ndim and array.shape != shape:
        raise ValueError(f"{name} has shape {array.shape}: give shape {shape}, or one number for all")
    return np.broadcast_to(array, shape).copy()
