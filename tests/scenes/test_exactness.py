"""A value of σ, tanh or ELU is never told as the number that it only approaches."""

from __future__ import annotations

import re

import numpy as np
import pytest
from scene_helpers import deck, scene_class

from scenes.backpropagation.exactness import beside, find_irrational
from scenes.backpropagation.history import history_of
from scenes.backpropagation.parameters import NetworkParameters
from scenes.backpropagation.quantities import Quantities
from scenes.components.network import Unit
from scenes.framework.numbers import Figure
from scenes.framework.runner import rehearse

SATURATED = {"sizes": (2, 3, 1), "inputs": (40, 80), "target": 2, "weights": (0.5, 1)}


def signs(activations, **parameters):
    """Return the signs before a hidden value, the sum behind it, the output, its difference and the loss."""
    params = NetworkParameters(**SATURATED | {"activations": activations} | parameters)
    numbers = Quantities(params, Figure.of)
    hidden, output = Unit(1, 1), Unit(2, 1)
    figures = numbers.value(hidden), numbers.sum(output), numbers.value(output), numbers.difference(), numbers.loss()
    return ["≈" if figure.equals == "approx" else "=" for figure in figures]


@pytest.mark.parametrize(
    ("activations", "parameters", "expected"),
    [
        (("tanh", "linear"), {}, "≈≈≈≈≈"),
        (("elu", "sigmoid"), {"inputs": (-400, -800)}, "≈≈≈≈≈"),
        (("relu", "sigmoid"), {}, "==≈≈≈"),
        (("elu", "linear"), {}, "====="),
        (("relu", "linear"), {"inputs": (-40, -80)}, "====="),
        (("tanh", "linear"), {"inputs": (40, -40)}, "====="),
        (("sigmoid", "linear"), {"inputs": (40, -40)}, "====="),
        (("tanh", "linear"), {"weights": (0.5, 0)}, "≈===="),
        (("tanh", "relu"), {"weights": (0.5, -1)}, "≈≈==="),
        (("tanh", "linear"), {"weights": (((0.5, 0.5, 0), (0.5, 0.5, 0)), ((1,), (-1,), (1,)))}, "≈===="),
        (("sigmoid", "linear"), {"weights": (((1, -1, 0), (1, -1, 0)), ((1,), (1,), (1,)))}, "≈===="),
    ],
)
def test_what_only_approaches_a_number_is_about_that_and_so_is_what_is_worked_out_of_it(
    activations, parameters, expected
):
    assert "".join(signs(activations, **parameters)) == expected


@pytest.mark.parametrize("value", [1.0, -1.0, 3.0, 0.0, 60.0, 1e-300, -1e300])
def test_a_number_beside_a_float_is_another_that_rounds_to_it(value):
    assert beside(value) != value
    assert float(beside(value)) == value
    assert Figure.of("", beside(value)).equals == "approx"


def test_irrational_values_are_found_layer_by_layer():
    params = NetworkParameters(
        **SATURATED | {"activations": ("elu", "linear"), "weights": (((1, -1, 0), (0, 0, 1)), 1)}
    )
    state = history_of(params).state(0)
    sums, values = find_irrational(state.network, state.forward)
    assert [list(map(bool, each)) for each in (*sums, *values)] == [
        [False, False, False],
        [True],
        [False, True, False],
        [True],
    ]
    assert np.array_equal(state.forward.activations[1], [40, -1, 80])


@pytest.mark.parametrize("scene", ["ForwardPass", "SecondForward"])
@pytest.mark.parametrize(("language", "about"), [("en", r"\babout 1\b(?!\.\d)"), ("zh", r"约是? ?1(?![.\d])")])
def test_words_say_about(scene, language, about):
    run = rehearse(scene_class(scene), deck(scene, language, **SATURATED | {"activations": ("tanh", "linear")}), 4)
    assert re.search(about, " ".join(phrase.text for record in run.timeline for phrase in record.phrases))
