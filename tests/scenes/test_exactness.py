"""A value of σ, tanh or ELU is never told as the number that it only approaches."""

from __future__ import annotations

import re

import numpy as np
import pytest
from scene_helpers import deck, scene_class

from scenes.backpropagation.exactness import beside, find_irrational, irrational_of
from scenes.backpropagation.history import history_of
from scenes.backpropagation.parameters import NetworkParameters
from scenes.backpropagation.quantities import Quantities
from scenes.components.network import Edge, Unit
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


@pytest.mark.parametrize(
    ("weights", "target", "expected"),
    [((1e-10, 1e-10), -3, "≈≈"), ((1, 3), 1e-20, "≈≈"), ((0, 1), -3, "=="), ((1, 2), 1, "=="), ((1, 3), 0, "==")],
)
def test_a_difference_in_which_a_float_loses_one_of_both_is_about_the_other_and_so_is_the_loss(
    weights, target, expected
):
    params = NetworkParameters(sizes=(1, 1, 1), weights=weights, inputs=(1,), target=target, activations="linear")
    numbers = Quantities(params, Figure.of)
    figures = numbers.difference(), numbers.loss()
    assert "".join("≈" if figure.equals == "approx" else "=" for figure in figures) == expected


@pytest.mark.parametrize(
    ("weights", "inputs", "sign"),
    [
        (((-1,), (1e-12,)), (10, 0.02), "approx"),
        (((1,), (-1e-12,)), (1000, 1), "approx"),
        (((0.1,), (0.2,)), (1, 1), "="),
        (((1e-6,), (-1,)), (1e6, -9), "="),
    ],
)
def test_what_a_computation_has_not_lost_is_a_digit(weights, inputs, sign):
    params = NetworkParameters(sizes=(2, 1, 1), weights=(weights, (1,)), inputs=inputs, target=1)
    numbers = Quantities(params, Figure.of)
    assert [numbers.value(Unit(1, 1)).equals, numbers.value(Unit(2, 1)).equals] == [sign, sign]


@pytest.mark.parametrize("value", [1.0, -1.0, 3.0, 0.0, 60.0, 1e-300, -1e300])
def test_a_number_beside_a_float_is_another_that_rounds_to_it(value):
    assert beside(value) != value
    assert float(beside(value)) == value
    assert Figure.of("", beside(value)).equals == "approx"


UNDERFLOW = {"sizes": (1, 1, 1), "weights": (1, 1), "inputs": (-800,), "target": 1, "learning_rate": 0.5}


def backward_signs(**parameters):
    """Return the signs before a slope, ∂L/∂z, ∂L/∂w of both layers, the weights after the step, and what the second
    comes to without a learning rate."""
    numbers = Quantities(NetworkParameters(**UNDERFLOW | parameters), Figure.of)
    first, second = Edge(1, 1, 1), Edge(2, 1, 1)
    layer = 1 if numbers.notation.is_linear(2) else 2
    figures = [
        numbers.slope(Unit(layer, 1)),
        numbers.error(Unit(1, 1)),
        numbers.weight_gradient(second),
        numbers.weight_gradient(first),
        numbers.new_weight(second),
        numbers.new_weight(first),
        Figure.of("", numbers.unscaled_of(second)),
    ]
    return "".join("≈" if figure.equals == "approx" else "=" for figure in figures), numbers.has_no_gradient()


@pytest.mark.parametrize(
    ("parameters", "signs", "has_none"),
    [
        ({"activations": ("sigmoid", "linear")}, "≈≈≈≈≈≈≈", False),
        ({"activations": ("elu", "linear")}, "≈≈≈≈≈≈≈", False),
        ({"activations": ("linear", "tanh")}, "≈≈≈≈≈≈≈", False),
        ({"activations": ("linear", "sigmoid"), "inputs": (900,)}, "≈≈≈≈≈≈≈", False),
        ({"activations": ("sigmoid", "linear"), "weights": (1, 0)}, "≈=≈=≈=≈", False),
        ({"activations": ("relu", "linear")}, "=======", True),
        ({"activations": ("elu", "linear"), "inputs": (800,)}, "=======", False),
        ({"activations": ("leaky_relu", "linear")}, "=======", False),
        ({"activations": ("tanh", "linear"), "inputs": (0,)}, "=======", True),
    ],
)
def test_a_gradient_that_is_less_than_a_float_can_hold_is_about_0_and_what_is_worked_out_of_it_is_about(
    parameters, signs, has_none
):
    assert backward_signs(**parameters) == (signs, has_none)


def test_equal_gradients_that_cancel_leave_nothing_irrational():
    weights = (((1,), (1,)), ((1, 1),), ((1,), (-1,)))
    given = {"sizes": (2, 1, 2, 1), "weights": weights, "inputs": (0.3, 0.4), "target": 0.25, "learning_rate": 0.1}
    params = NetworkParameters(**given, activations=("linear", "tanh", "linear"))
    found = irrational_of(params, 0)
    assert [bool(layer.any()) for layer in found.errors] == [False, True, False]
    assert [bool(layer.any()) for layer in found.gradients] == [False, True, True]


def test_weights_are_irrational_once_a_step_was_irrational_and_so_are_the_sums_that_take_them():
    params = NetworkParameters(**UNDERFLOW | {"activations": ("relu", "sigmoid"), "inputs": (60,)})
    before, after = irrational_of(params, 0), irrational_of(params, 1)
    assert not any(layer.any() for layer in (*before.weights, *before.sums))
    assert all(layer.all() for layer in (*before.new_weights, *after.weights, *after.sums, *after.values))


@pytest.mark.parametrize(("language", "told"), [("en", "grows|zero|does not change"), ("zh", "增大约|是 ?0|不变")])
def test_a_nudge_that_no_float_can_tell_is_not_called_none(language, told):
    given = UNDERFLOW | {"activations": ("sigmoid", "linear")}
    run = rehearse(scene_class("BackwardOutputLayer"), deck("BackwardOutputLayer", language, **given), 4)
    said = [phrase.text for record in run.timeline if record.name == "nudge" for phrase in record.phrases]
    assert not re.search(told, " ".join(said))
    assert {entry.name: entry.text for entry in run.ledger.entries}["nudge_quotient"] == "0"


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
