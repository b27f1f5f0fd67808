"""Strategies of hypothesis for the tests of the mathematics: formulas, points, networks.
`@drawn(40)` sets how many examples a test sees; the same ones on every run."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise
from typing import Any

import numpy as np
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st

from mathcore import Network

ONE_ARGUMENT = (
    *("sin", "cos", "tan", "exp", "ln", "sqrt", "abs", "arcsin", "arccos", "arctan", "sinh", "cosh", "tanh"),
    *("arsinh", "arcosh", "artanh", "cbrt", "sec", "csc", "cot", "lg", "log2"),
)


def drawn(examples: int) -> Callable[..., Any]:
    """Return the settings of a property test."""
    checks = (HealthCheck.too_slow, HealthCheck.filter_too_much, HealthCheck.data_too_large)
    return settings(max_examples=examples, deadline=None, derandomize=True, database=None, suppress_health_check=checks)


def formulas(variables: tuple[str, ...] = ("x",), leaves: int = 6) -> st.SearchStrategy[str]:
    """Return the text of a formula in these variables, of every operation and function the parser knows."""
    numbers = st.sampled_from(["1", "2", "3", "5", "0.5", "1.25", "pi", "e", "10"])
    leaf = st.integers(0, 4).flatmap(lambda k: numbers if k == 4 else st.sampled_from(variables))
    return st.recursive(leaf, _larger, max_leaves=leaves)


def _larger(part: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    small = st.sampled_from(["2", "3", "4", "-1", "-2", "0.5", "(1/3)", "1.5"])
    called = st.builds("{}({})".format, st.sampled_from(ONE_ARGUMENT), part)
    joined = st.builds("({} {} {})".format, part, st.sampled_from(["+", "-", "*", "/"]), part)
    return st.one_of(
        *(called, called, joined, joined, joined),
        st.builds("({})^{}".format, part, small),
        st.builds("({})^({})".format, st.sampled_from(["2", "e", "0.5", "3"]), part),
        st.builds("{}({}, {})".format, st.sampled_from(["max", "min", "log"]), part, part),
        st.builds("({} if {} > {} else {})".format, part, part, st.sampled_from(["0", "0.5", "1"]), part),
        st.builds("(-{})".format, part),
    )


def points(count: int = 1, reach: float = 3.0) -> st.SearchStrategy[tuple[float, ...]]:
    """Return a point of so many coordinates, none special."""
    one = st.integers(-997, 997).map(lambda k: (k + 0.37) * reach / 1000)
    return st.tuples(*[one] * count)


KINDS = ("linear", "sigmoid", "tanh", "relu", "leaky_relu", "prelu", "elu")


@st.composite
def networks(draw: st.DrawFn, deepest: int = 4, widest: int = 4) -> Network:
    """Return a network of any shape, activations and loss, with random weights."""
    sizes = draw(st.lists(st.integers(1, widest), min_size=2, max_size=deepest + 1))
    random = np.random.default_rng(draw(st.integers(0, 2**32)))
    pairs = list(pairwise(sizes))
    activations = [draw(st.sampled_from((*KINDS, "softmax"))) for _ in pairs]
    loss = draw(st.sampled_from(("half_squared_error", "cross_entropy")))
    if loss == "cross_entropy":
        activations[-1] = "softmax"
    biases = [random.normal(size=size) for size in sizes[1:]] if draw(st.booleans()) else None
    return Network(sizes, [random.normal(size=pair) for pair in pairs], biases, activations, loss)


@st.composite
def samples(draw: st.DrawFn, network: Network) -> tuple[Any, Any]:
    """Return an input and a target for a network: one sample or a batch; shares for the cross-entropy."""
    random = np.random.default_rng(draw(st.integers(0, 2**32)))
    batch = draw(st.sampled_from(((), (1,), (3,))))
    x, y = random.normal(size=(*batch, network.sizes[0])), random.normal(size=(*batch, network.sizes[-1]))
    return x, np.exp(y) / np.exp(y).sum(axis=-1, keepdims=True) if network.loss_function.error else y
