"""A network is trained once for all that shows it: each state of its training takes one pass, forward and back."""

from __future__ import annotations

from collections import Counter

import numpy as np
import pytest
from scene_helpers import deck, scene_class

from mathcore import Network
from scenes.backpropagation.formats import formats_of
from scenes.backpropagation.history import history_of
from scenes.backpropagation.parameters import NetworkParameters
from scenes.framework.runner import rehearse


@pytest.fixture
def passes(monkeypatch):
    """Return how often each pass is made, from now on, with no states kept from before."""
    history_of.cache_clear()
    formats_of.cache_clear()
    counted = Counter()
    for name in ("forward", "backward"):
        make = getattr(Network, name)

        def count(self, *args, name=name, make=make):
            counted[name] += 1
            return make(self, *args)

        monkeypatch.setattr(Network, name, count)
    return counted


def test_the_whole_training_takes_one_pass_a_state(passes):
    context = deck("SecondForward", learning_rate=2e-5)
    passes.clear()
    history_of.cache_clear()
    scene = rehearse(scene_class("SecondForward"), context, 2)
    states = 1 + int(scene.ledger.figures["steps"].value)
    assert passes == {"forward": states, "backward": states}


def test_equal_parameters_are_checked_with_one_network(passes):
    for _ in range(3):
        NetworkParameters(learning_rate=2e-5)
    assert passes == {"forward": 2, "backward": 2}


def test_states_are_those_of_a_network_that_is_trained_step_by_step():
    given = NetworkParameters(weights=(0.25, -0.125), inputs=(1.5, 2), target=1, learning_rate=0.01)
    network = given.network()
    losses = network.train(given.x, given.y, given.learning_rate, 5).losses
    history = history_of(given)
    np.testing.assert_allclose(history.losses(5), losses, rtol=1e-12)
    for found, wanted in zip(history.state(5).network.weights, network.weights, strict=True):
        np.testing.assert_allclose(found, wanted, rtol=1e-12)


def test_losses_end_where_the_training_runs_beyond_every_number():
    losses = history_of(NetworkParameters(learning_rate=10)).losses(21)
    assert np.isfinite(losses).all()
    assert len(losses) < 21
