"""A network is trained once for all that shows it: each state of its training takes one pass, forward and back."""

from __future__ import annotations

import random
from collections import Counter

import mpmath
import numpy as np
import pytest
from scene_helpers import deck, scene_class

from scenes.backpropagation import history
from scenes.backpropagation.formats import formats_of
from scenes.backpropagation.history import history_of
from scenes.backpropagation.parameters import NetworkParameters
from scenes.backpropagation.quantities import Quantities
from scenes.components.network import Edge, Unit
from scenes.framework.numbers import Figure, read_exactly
from scenes.framework.runner import rehearse


@pytest.fixture
def passes(monkeypatch):
    """Return how many passes are made from now on, forward and back, with no states kept from before."""
    history_of.cache_clear()
    formats_of.cache_clear()
    counted = Counter()
    for name in ("first_pass", "next_pass"):
        make = getattr(history, name)

        def count(*args, name=name, make=make):
            counted[name] += 1
            return make(*args)

        monkeypatch.setattr(history, name, count)
    return counted


def test_the_whole_training_takes_one_pass_a_state(passes):
    context = deck("SecondForward", learning_rate=2e-5)
    passes.clear()
    history_of.cache_clear()
    scene = rehearse(scene_class("SecondForward"), context, 2)
    assert passes == {"first_pass": 1, "next_pass": int(scene.ledger.figures["steps"].value)}


def test_equal_parameters_are_checked_with_one_network(passes):
    for _ in range(3):
        NetworkParameters(learning_rate=2e-5)
    assert passes == {"first_pass": 1, "next_pass": 1}


def test_states_are_those_of_a_network_that_is_trained_step_by_step():
    given = NetworkParameters(weights=(0.25, -0.125), inputs=(1.5, 2), target=1, learning_rate=0.01)
    network = given.network()
    losses = network.train(given.x, given.y, given.learning_rate, 5).losses
    found = history_of(given)
    np.testing.assert_allclose(found.losses(5), losses, rtol=1e-12)
    for weights, wanted in zip(found.state(5).network.weights, network.weights, strict=True):
        np.testing.assert_allclose(weights, wanted, rtol=1e-12)


def test_losses_end_where_the_training_runs_beyond_every_number():
    losses = history_of(NetworkParameters(learning_rate=10)).losses(21)
    assert np.isfinite(losses).all()
    assert len(losses) < 21


# -- the run is that of the numbers as they are written ----------------------------------------------------------


def exact_run(sizes, weights, x, y, rate, slopes, steps):
    """Return outputs and weights of a network with these slopes of its units, in 600 digits, one number at a time."""
    runs = []
    with mpmath.workdps(600):
        x, y, rate = (mpmath.mpf(repr(number)) for number in (x, y, rate))
        first = [mpmath.mpf(repr(weights[0]))] * sizes[1]
        second = [mpmath.mpf(repr(weights[1]))] * sizes[1]
        for _ in range(steps + 1):
            sums = [w * x for w in first]
            hidden = [z if z > 0 else slopes * z for z in sums]
            output = sum(a * w for a, w in zip(hidden, second, strict=True))
            runs.append((output, first, second))
            error = output - y
            slope = [1 if z > 0 else slopes for z in sums]
            back = [error * w * s for w, s in zip(second, slope, strict=True)]
            second = [w - rate * error * a for w, a in zip(second, hidden, strict=True)]
            first = [w - rate * e * x for w, e in zip(first, back, strict=True)]
    return runs


def symmetric_tasks(count):
    """Draw networks whose weights are equal for ever, with targets that they come to or never reach."""
    draw = random.Random(15)  # noqa: S311  repeatable, not secret
    for _ in range(count):
        units, name = draw.choice([(1, "linear"), (1, "linear"), (2, "leaky_relu"), (3, "linear")])
        weight, x = draw.choice([1, 0.5, 0.7, 1.3, -0.9]), draw.choice([1, 0.7, 1.1, -1, 3])
        y, rate = draw.choice([-3, -2.5, 2, -1, 0.3]), draw.choice([0.4, 0.1, 0.6, 0.3])
        task = {"weights": (weight, weight), "inputs": (x,), "target": y, "learning_rate": rate}
        yield NetworkParameters(sizes=(1, units, 1), activations=(name, "linear"), **task)


def test_what_is_told_of_a_symmetric_network_has_the_sign_and_the_size_of_its_exact_run():
    for given in symmetric_tasks(60):
        slope = 0.01 if "leaky_relu" in given.activations else 1
        losses = history_of(given).losses(21)
        task = given.sizes, given.weights, given.inputs[0], given.target, given.learning_rate
        exact = exact_run(*task, slope, len(losses) - 1)
        for step, (output, first, second) in enumerate(exact):
            numbers = Quantities(given, Figure.of, step)
            pairs = [
                (numbers.value(Unit(2, 1)), output),
                (numbers.weight(Edge(1, 1, 1)), first[0]),
                (numbers.weight(Edge(2, 1, 1)), second[0]),
            ]
            for figure, value in pairs:
                told = float(read_exactly(figure.text))
                if told == 0:
                    assert abs(value) < 1e-300
                    assert value == 0 or figure.equals == "approx"
                else:
                    assert told == pytest.approx(float(value), rel=1e-3), (given, step)


@pytest.mark.parametrize(
    ("target", "step", "output", "loss"),
    [(-3, 21, "≈ 1.391×10⁻²⁸", "≈ 4.5"), (-2.5, 6, "≈ 1.994×10⁻²⁹⁰", "≈ 3.125"), (-2.5, 12, "≈ 0", "≈ 3.125")],
)
def test_at_a_saddle_nothing_is_told_that_the_run_never_comes_to(target, step, output, loss):
    given = NetworkParameters(sizes=(1, 1, 1), weights=(1, 1), inputs=(1,), target=target, learning_rate=0.4)
    numbers = Quantities(given, Figure.of, step)
    told = [
        f"{'≈' if each.equals == 'approx' else '='} {each.text}" for each in (numbers.value(Unit(2, 1)), numbers.loss())
    ]
    assert told == [output, loss]


@pytest.mark.parametrize("activation", ["sigmoid", "tanh", "elu", "relu", "leaky_relu", "prelu", "linear"])
def test_passes_are_those_of_a_network_in_floats(activation):
    given = NetworkParameters(
        sizes=(2, 3, 2), seed=4, inputs=(0.3, -2), target=(0.1, -1), learning_rate=0.05, activations=activation
    )
    network = given.network()
    for step in range(3):
        network.forward(given.x)
        network.backward(given.y)
        state = history_of(given).state(step)
        for name in ("pre_activations", "activations"):
            for found, wanted in zip(getattr(state.forward, name), getattr(network.last, name), strict=True):
                np.testing.assert_allclose(found, wanted, rtol=1e-12)
        for name in ("weights", "biases", "pre_activations", "activations"):
            for found, wanted in zip(getattr(state.gradients, name), getattr(network.gradients, name), strict=True):
                np.testing.assert_allclose(found, wanted, rtol=1e-11)
        assert state.gradients.loss == pytest.approx(network.gradients.loss, rel=1e-12)
        network.step(given.learning_rate)


@pytest.mark.parametrize("z", [0, 1e-300, -1e-30, 0.5, -3, 40, -60, 700, -800, 1e5, -1e6])
@pytest.mark.parametrize("activation", ["sigmoid", "tanh", "elu"])
def test_curved_activations_are_the_nearest_floats(activation, z):
    given = NetworkParameters(sizes=(1, 1, 1), weights=(1, 1), inputs=(z,), target=1, activations=activation)
    state = history_of(given).state(0)
    with mpmath.workdps(1000):
        value = {
            "sigmoid": lambda z: 1 / (1 + mpmath.exp(-z)),
            "tanh": mpmath.tanh,
            "elu": lambda z: z if z > 0 else mpmath.expm1(z),
        }[activation]
        exact = mpmath.mpf(z)
        hidden = value(exact)
        assert state.forward.activations[1][0] == float(hidden)
        assert state.forward.activations[2][0] == float(value(hidden))
        slope = mpmath.diff(value, exact, method="step", direction=-1) if abs(z) < 1 else None
    if slope is not None:
        error = state.gradients.later_activations[0][0] * float(slope)
        assert state.gradients.pre_activations[0][0] == pytest.approx(error, rel=1e-9)
