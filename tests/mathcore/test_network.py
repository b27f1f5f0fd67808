"""The network: the deck's training step to twelve digits, any depth and shape, and every weight explained."""

from __future__ import annotations

import copy
import math

import numpy as np
import pytest
from drawn import drawn, networks, samples
from hypothesis import given
from hypothesis import strategies as st

from mathcore import Network, prelu, softmax

X, Y, RATE = [40, 80], [60], 1e-5


def deck() -> Network:
    return Network([2, 3, 1], [0.5, 1])


def test_the_decks_worked_example_to_twelve_digits() -> None:
    network = deck()
    first = network.forward(X)
    assert first.activations[1].tolist() == [60, 60, 60]
    assert first.output.tolist() == [180]
    gradients = network.backward(Y)
    assert gradients.loss == 7200
    assert gradients.activations[-1].tolist() == [120]
    assert gradients.weights[1].tolist() == [[7200]] * 3
    assert gradients.weights[0].tolist() == [[4800] * 3, [9600] * 3]
    network.step(RATE)
    np.testing.assert_allclose(network.weights[1], np.full((3, 1), 0.928), rtol=1e-12)
    np.testing.assert_allclose(network.weights[0], [[0.452] * 3, [0.404] * 3], rtol=1e-12)
    second = network.forward(X)
    np.testing.assert_allclose(second.activations[1], [50.4] * 3, rtol=1e-12)
    assert second.output[0] == pytest.approx(140.3136, rel=1e-12)
    assert network.loss(Y) == pytest.approx(3225.13717248, rel=1e-12)


@pytest.mark.parametrize(
    ("weight", "factors"),
    [
        ("w2_1", [("dL/dy'", "(partial L)/(partial y')", 120), ("z1_1", "z_1", 60)]),
        ("w2_3_1", [("dL/dy'", "(partial L)/(partial y')", 120), ("z1_3", "z_3", 60)]),
        ("w1_1_2", [("dL/dy'", "(partial L)/(partial y')", 120), ("w2_2_1", "w^2_2", 1), ("x_1", "x_1", 40)]),
        ("w1_2_3", [("dL/dy'", "(partial L)/(partial y')", 120), ("w2_3_1", "w^2_3", 1), ("x_2", "x_2", 80)]),
    ],
)
def test_the_decks_gradients_as_chains_of_factors(weight: str, factors: list[tuple[str, str, float]]) -> None:
    network = deck()
    network.forward(X)
    network.backward(Y)
    assert [(factor.name, factor.typst, factor.value) for factor in network.explain(weight)] == factors


@drawn(60)
@given(networks(), st.data())
def test_the_factors_of_every_weight_multiply_to_its_gradient(network: Network, data: st.DataObject) -> None:
    x, y = data.draw(samples(network))
    network.forward(x if np.ndim(x) == 1 else x[:1])
    gradients = network.backward(y if np.ndim(y) == 1 else y[:1])
    for k, array in enumerate(gradients.weights):
        for i, j in np.ndindex(array.shape):
            factors = network.explain(f"w{k + 1}_{i + 1}_{j + 1}")
            assert math.prod(factor.value for factor in factors) == pytest.approx(array[i, j], rel=1e-9, abs=1e-12)
            assert all(factor.typst and factor.name for factor in factors)
        for j in range(array.shape[1] if network.has_biases else 0):
            value = math.prod(factor.value for factor in network.explain(f"b{k + 1}_{j + 1}"))
            assert value == pytest.approx(gradients.biases[k][j], rel=1e-9, abs=1e-12)


@drawn(60)
@given(networks(), st.data())
def test_factors_say_where_they_stand_so_that_no_name_has_to_be_parsed(network: Network, data: st.DataObject) -> None:
    x, y = data.draw(samples(network))
    forward = network.forward(x if np.ndim(x) == 1 else x[:1])
    gradients = network.backward(y if np.ndim(y) == 1 else y[:1])
    layer = data.draw(st.integers(1, len(network.weights)))
    source, target = (data.draw(st.integers(1, size)) for size in network.sizes[layer - 1 : layer + 1])
    for factor in network.explain(f"w{layer}_{source}_{target}"):
        place, at = factor.layer, factor.target - 1
        match factor.kind:
            case "weight":
                assert factor.source is not None
                wanted = network.weights[place - 1][factor.source - 1, at]
            case "unit":
                assert (place, factor.target) == (layer - 1, source)
                wanted = forward.activations[place].reshape(-1)[at]
            case "slope":
                activation = network.activations[place - 1]
                wanted = activation.derivative(forward.pre_activations[place - 1].reshape(-1)[at])
            case "sum gradient":
                wanted = gradients.pre_activations[place - 1].reshape(-1)[at]
            case _:
                wanted = gradients.activations[place].reshape(-1)[at]
                assert factor.kind == "unit gradient" or place == len(network.weights)
        assert factor.value == wanted
        assert (factor.source is None) == (factor.kind != "weight")


def test_a_sum_over_paths_is_one_factor_that_says_what_it_sums() -> None:
    network = Network([1, 2, 2], [0.5, 0.3], activations=["tanh", "linear"])
    network.forward([1])
    network.backward([0, 1])
    whole, slope, start = network.explain("w1_1_2")
    assert (whole.name, whole.meaning) == ("dL/da1_2", "sum_k (partial L)/(partial z^2_k) w^2_(2 k)")
    assert (slope.name, slope.typst) == ("tanh'(z1_2)", "tanh'(z_2)")
    assert start.name == "x_1"


@drawn(40)
@given(networks(), st.data())
def test_backward_twice_gives_the_same(network: Network, data: st.DataObject) -> None:
    x, y = data.draw(samples(network))
    network.forward(x)
    first, second = network.backward(y), network.backward(y)
    assert first.loss == second.loss
    for one, other in zip((*first.weights, *first.biases), (*second.weights, *second.biases), strict=True):
        np.testing.assert_array_equal(one, other)


@drawn(40)
@given(networks(), st.integers(0, 99))
def test_a_batch_is_the_mean_of_its_samples(network: Network, seed: int) -> None:
    random = np.random.default_rng(seed)
    x, y = random.normal(size=(3, network.sizes[0])), random.dirichlet(np.ones(network.sizes[-1]), size=3)
    network.forward(x)
    whole = network.backward(y)
    single = []
    for each in range(3):
        network.forward(x[each])
        single.append(network.backward(y[each]))
    assert whole.loss == pytest.approx(np.mean([each.loss for each in single]))
    for k, array in enumerate(whole.weights):
        np.testing.assert_allclose(array, np.mean([each.weights[k] for each in single], axis=0), atol=1e-12)
        np.testing.assert_allclose(whole.biases[k], np.mean([each.biases[k] for each in single], axis=0), atol=1e-12)
        assert whole.pre_activations[k].shape == (3, network.sizes[k + 1])


def test_two_thousand_layers() -> None:
    network = Network([1] * 2001, [1.001] * 2000, activations="tanh")
    network.forward([0.5])
    gradients = network.backward([1.0])
    factors = network.explain("w1_1_1")
    assert len(factors) == 1 + 1999 + 2000 + 1
    assert math.prod(factor.value for factor in factors) == pytest.approx(gradients.weights[0][0, 0], rel=1e-6)
    network.step(0.1)


def test_training_makes_the_loss_fall() -> None:
    found = deck().train(X, Y, RATE, 20)
    assert found.losses.shape == (21,)
    assert found.losses[:2] == pytest.approx([7200, 3225.13717248], rel=1e-12)
    assert (np.diff(found.losses) < 0).all()
    assert not found.diverged


def test_a_network_learns_what_is_not_linear() -> None:
    random = np.random.default_rng(3)
    x = np.array([[0, 0], [0, 1], [1, 0], [1, 1]])
    network = Network(
        [2, 8, 2],
        [random.normal(size=(2, 8)), random.normal(size=(8, 2))],
        [0, 0],
        ["tanh", "softmax"],
        "cross_entropy",
    )
    found = network.train(x, np.eye(2)[[0, 1, 1, 0]], 0.5, 400)
    assert found.losses[-1] < 0.05
    assert network.forward(x).output.argmax(axis=1).tolist() == [0, 1, 1, 0]


def test_training_that_runs_off_says_so() -> None:
    found = deck().train(X, Y, 1.0, 100)
    assert found.diverged
    assert len(found.losses) < 101


def test_a_sure_and_wrong_softmax_has_a_finite_loss() -> None:
    network = Network([1, 2], [np.array([[1e4, -1e4]])], activations="softmax", loss="cross_entropy")
    network.forward([1.0])
    gradients = network.backward([0, 1])
    assert gradients.loss == 2e4
    assert gradients.weights[0].tolist() == [[1, -1]]


def test_numbers_that_were_read_stay_as_they_were() -> None:
    network = deck()
    weights, forward = network.weights, network.forward(X)
    before = copy.deepcopy((weights, forward))
    network.backward(Y)
    network.step(RATE)
    network.forward([1, 1])
    np.testing.assert_array_equal(weights[0], before[0][0])
    np.testing.assert_array_equal(forward.output, before[1].output)


def test_a_float32_network_stays_one() -> None:
    network = Network([2, 3, 1], [np.ones((2, 3), np.float32), np.ones((3, 1), np.float32)], activations="sigmoid")
    assert network.forward([1, 2]).output.dtype == np.float32
    assert network.backward([0]).weights[0].dtype == np.float32


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (([2], []), "at least an input and an output layer"),
        (([2, 0], [1]), "at least 1 unit"),
        (([2, 1], [1, 1]), "2 weights for 1 layers"),
        (([2, 3], [np.ones((3, 2))]), r"weights\[0\] has shape \(3, 2\): give shape \(2, 3\)"),
        (([2, 3], [1], [1, 2]), "2 biases for 1 layers"),
        (([2, 3], [1], [np.ones(2)]), r"biases\[0\] has shape \(2,\)"),
        (([2, 3], [1], None, "relux"), "'relux' is not known: use one of linear, sigmoid"),
        (([2, 3], [1], None, ["relu", "relu"]), "2 activations for 1 layers"),
        (([2, 3], [1], None, "relu", "hinge"), "'hinge' is not known"),
        (([2, 3], [1], None, "relu", "cross_entropy"), "the last activation is relu: make it softmax"),
    ],
)
def test_what_does_not_fit_is_named(arguments: tuple[object, ...], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        Network(*arguments)


def test_steps_out_of_order_are_named() -> None:
    network = deck()
    with pytest.raises(ValueError, match=r"backward: .* call forward\(x\) first"):
        network.backward(Y)
    with pytest.raises(ValueError, match=r"give \(2,\) for one sample"):
        network.forward([1, 2, 3])
    network.forward(X)
    with pytest.raises(ValueError, match=r"step: .* backward\(y\) first"):
        network.step(0.1)
    with pytest.raises(ValueError, match="give a target for each sample"):
        network.backward([[1.0]])
    with pytest.raises(ValueError, match="explain: the gradient of w1_1_1 is not known yet"):
        network.explain("w1_1_1")
    network.backward(Y)
    for wrong in ("w3_1_1", "w1_3_1", "w1_1", "w0_1_1", "b1_1"):
        with pytest.raises(ValueError, match="is not in a network of sizes"):
            network.explain(wrong)
    with pytest.raises(ValueError, match="is no weight; write w1_2_3"):
        network.explain("weight 1")
    network.forward([X, X])
    network.backward([Y, Y])
    with pytest.raises(ValueError, match="forward one sample"):
        network.explain("w1_1_1")


def test_activations_may_be_given_as_objects() -> None:
    network = Network([1, 1], [1.0], activations=prelu.using(0.5))
    assert network.forward([-2]).output.tolist() == [-1]
    assert Network([1, 2], [1.0], activations=softmax).forward([3]).output.tolist() == [0.5, 0.5]
