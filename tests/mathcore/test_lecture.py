"""The mathematics of the lecture as it stands in lecture.toml: whoever changes a number there knows that it holds."""

from __future__ import annotations

import itertools
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from witnesses import check_derivative, check_network

from mathcore import Function, Network, ParseError

LECTURE = Path(__file__).resolve().parents[2] / "lecture.toml"
VARIABLES = (("x",), ("u",), ("x", "y"))


def scenes() -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield each scene's name and parameters, with those of its chapter."""
    for chapter in tomllib.loads(LECTURE.read_text(encoding="utf-8"))["chapter"]:
        for table in chapter["scene"]:
            values = chapter.get("parameters", {}) | table
            yield values.pop("name", values["scene"]), values


def functions() -> list[Any]:
    texts = (
        (f"{name}.{key}", value, values)
        for name, values in scenes()
        for key, value in values.items()
        if isinstance(value, str) and (key == "function" or key.endswith("_function") or key in ("inner", "outer"))
    )
    return [pytest.param(text, values, id=place) for place, text, values in texts]


def networks() -> list[Any]:
    return [pytest.param(values, id=name) for name, values in scenes() if {"sizes", "inputs"} <= set(values)]


def parsed(text: str) -> Function:
    for variables in VARIABLES:
        try:
            return Function.parse(text, variables)
        except ParseError:
            continue
    return Function.parse(text)


def nearby(f: Function, values: dict[str, Any]) -> Iterator[tuple[float, ...]]:
    """Yield points around the scene's own, off the round numbers where functions have their kinks."""
    given = values.get("point", 0.0)
    center = given if isinstance(given, list) else [given] * len(f.variables)
    offsets = np.linspace(-1.37, 1.41, 9 if len(f.variables) == 1 else 5)
    for shift in itertools.product(offsets, repeat=len(f.variables)):
        yield tuple(float(c + d) for c, d in zip(center, shift, strict=True))


@pytest.mark.parametrize(("text", "values"), functions())
def test_every_function_of_the_lecture_has_the_derivative_that_all_witnesses_find(text, values):
    f = parsed(text)
    checked = [check_derivative(f, point, name) for point in nearby(f, values) for name in f.variables]
    assert any(checked), f"{text} has no derivative anywhere near the scene's point"


@pytest.mark.parametrize("values", networks())
def test_every_network_of_the_lecture_has_the_gradients_that_differences_find(values):
    given = values.get("weights", [0.5] * (len(values["sizes"]) - 1))  # a scene may draw them by a seed instead
    weights = [np.asarray(layer, float) if isinstance(layer, list) else layer for layer in given]
    network = Network(values["sizes"], weights, activations=values.get("activations", "linear"))
    x = np.broadcast_to(np.asarray(values["inputs"], float), (values["sizes"][0],))
    y = np.broadcast_to(np.asarray(values["target"], float), (values["sizes"][-1],))
    check_network(network, x, y)


def test_the_lecture_has_functions_and_networks_to_check():
    assert functions()
    assert networks()
