"""Activation functions: the deck's values and convention at 0, stable for every float32 and float64."""

from __future__ import annotations

import pickle

import numpy as np
import pytest
from drawn import drawn
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from mathcore import Activation, Function, elu, leaky_relu, linear, prelu, relu, sigmoid, softmax, tanh

EVERY = (linear, sigmoid, tanh, relu, leaky_relu, prelu, elu)
WIDE = np.concatenate([-np.logspace(4, -4, 90), [0.0], np.logspace(-4, 4, 90)])


@pytest.mark.parametrize(
    ("activation", "values", "slopes"),
    [
        (linear, [-2, 0, 2], [1, 1, 1]),
        (sigmoid, [0.11920292202211755, 0.5, 0.8807970779778823], [0.1049935854035065, 0.25, 0.1049935854035065]),
        (tanh, [-0.9640275800758169, 0, 0.9640275800758169], [0.07065082485316443, 1, 0.07065082485316443]),
        (relu, [0, 0, 2], [0, 0, 1]),
        (leaky_relu, [-0.02, 0, 2], [0.01, 0.01, 1]),
        (prelu, [-0.5, 0, 2], [0.25, 0.25, 1]),
        (elu, [np.expm1(-2), 0, 2], [np.exp(-2), 1, 1]),
        (elu.using(0.5), [0.5 * np.expm1(-2), 0, 2], [0.5 * np.exp(-2), 0.5, 1]),
        (prelu.using(0.1), [-0.2, 0, 2], [0.1, 0.1, 1]),
    ],
    ids=lambda value: getattr(value, "name", ""),
)
def test_values_and_slopes(activation: Activation, values: list[float], slopes: list[float]) -> None:
    np.testing.assert_allclose(activation([-2, 0, 2]), values, rtol=1e-14)
    np.testing.assert_allclose(activation.derivative([-2, 0, 2]), slopes, rtol=1e-14)


@pytest.mark.parametrize("activation", EVERY, ids=lambda each: each.name)
@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_every_activation_is_stable(activation: Activation, dtype: type) -> None:
    x = WIDE.astype(dtype)
    with np.errstate(all="raise"):
        for found in (activation(x), activation.derivative(x)):
            assert found.dtype == dtype
            assert np.isfinite(found).all()
        single = activation(dtype(1.5))
    assert single.dtype == dtype
    assert single.shape == ()


@pytest.mark.parametrize("activation", EVERY, ids=lambda each: each.name)
def test_the_decks_formulas_say_the_same(activation: Activation) -> None:
    x = np.concatenate([np.linspace(-15, 15, 61), [0.0]])
    formula = activation.function()
    np.testing.assert_allclose(activation(x), formula(x), rtol=1e-9, atol=1e-12)
    apart = x[x != 0]
    np.testing.assert_allclose(activation.derivative(apart), formula.derivative()(apart), rtol=1e-9, atol=1e-12)
    general = Function.parse(activation.slope_text, ("x", "alpha")).bind(alpha=activation.parameter)
    np.testing.assert_allclose(activation.derivative(x), general(x), rtol=1e-9, atol=1e-12)


parameters = st.one_of(st.floats(-1e300, 1e300), st.sampled_from([-2.0, 0.0, 1.0, 2.0, 1e6, -1e6]))
anywhere = st.one_of(
    st.floats(allow_nan=False, allow_infinity=False),
    st.floats(-800, 800),
    st.sampled_from([0.0, -0.0, 709.8, -709.8, 710.0, -710.0, 745.2, -745.2, 1e308, -1e308, 5e-324, 1e-10]),
)


def _same(found: float, wanted: float) -> None:
    np.testing.assert_allclose(found, wanted, rtol=1e-12, atol=1e-307)  # below that, floats lose their digits


@drawn(150)
@given(st.sampled_from([leaky_relu, prelu, elu]), parameters, anywhere)
def test_text_values_and_slopes_agree_for_every_parameter(kind: Activation, parameter: float, x: float) -> None:
    activation = kind.using(parameter)
    _same(activation(x), activation.function()(x))
    _same(activation.derivative(x), Function.parse(activation.slope_text, ("x", "alpha")).bind(alpha=parameter)(x))
    if x != 0:
        _same(activation.derivative(x), activation.function().derivative()(x))


@drawn(150)
@given(st.sampled_from(EVERY), anywhere)
def test_every_text_is_as_stable_as_its_activation(activation: Activation, x: float) -> None:
    formula, wanted = activation.function(), activation(x)
    _same(formula(x), wanted)
    slope = activation.derivative(x)
    _same(Function.parse(activation.slope_text, ("x", "alpha")).bind(alpha=activation.parameter)(x), slope)
    if x != 0:
        np.testing.assert_allclose(formula.derivative()(x), slope, rtol=1e-9, atol=1e-14)


def test_a_parameter_above_one_is_typeset_by_cases() -> None:
    assert prelu.using(2.0).typst()[0] == "cases(x quad & x > 0, alpha x quad & x <= 0)"
    assert leaky_relu.using(3).typst()[0] == "cases(x quad & x > 0, 3 x quad & x <= 0)"


@pytest.mark.parametrize("activation", [sigmoid, tanh], ids=lambda each: each.name)
def test_saturated_slopes_keep_their_digits(activation: Activation) -> None:
    x = np.array([20.0, 100.0, 300.0])
    wanted = np.exp(-x) if activation is sigmoid else 4 * np.exp(-2 * x)
    np.testing.assert_allclose(activation.derivative(x), wanted, rtol=1e-7)
    np.testing.assert_allclose(activation.derivative(-x), wanted, rtol=1e-7)


def test_only_kinds_with_a_parameter_take_one() -> None:
    with pytest.raises(ValueError, match="relu has no parameter"):
        relu.using(0.1)


@pytest.mark.parametrize("activation", [*EVERY, softmax], ids=lambda each: each.name)
def test_activations_can_be_sent_to_another_process(activation: object) -> None:
    assert pickle.loads(pickle.dumps(activation)) == activation  # noqa: S301  our own bytes


def test_the_decks_table() -> None:
    assert sigmoid.typst() == ("1/(1 + e^(-x))", "sigma(x) (1 - sigma(x))")
    assert tanh.typst() == ("(e^x - e^(-x))/(e^x + e^(-x))", "1 - tanh^2 x")
    assert relu.typst() == ("max(0, x)", "cases(1 quad & x > 0, 0 quad & x <= 0)")
    assert prelu.typst() == ("max(alpha x, x)", "cases(1 quad & x > 0, alpha quad & x <= 0)")
    assert leaky_relu.typst() == ("max(0.01 x, x)", "cases(1 quad & x > 0, 0.01 quad & x <= 0)")
    assert leaky_relu.using(1 / 3).typst() == prelu.using(1 / 3).typst()
    assert elu.typst()[0] == "cases(x quad & x > 0, alpha (e^x - 1) quad & x <= 0)"
    assert softmax.typst() == ("e^(x_i) / (sum_j e^(x_j))", "s_i (delta_(i j) - s_j)")


# -- softmax --------------------------------------------------------------------------------------------------------

scores = arrays.arrays(
    st.sampled_from([np.float32, np.float64]),
    arrays.array_shapes(min_dims=1, max_dims=3, max_side=4),
    elements=st.floats(-1e4, 1e4, width=32),
)


@drawn(80)
@given(scores, st.data())
def test_softmax_gives_shares_along_any_axis(x: np.ndarray, data: st.DataObject) -> None:
    axis = data.draw(st.integers(-x.ndim, x.ndim - 1))
    with np.errstate(all="raise"):
        shares = softmax(x, axis)
        jacobian = softmax.jacobian(x, axis)
    assert shares.dtype == x.dtype
    assert shares.shape == x.shape
    tolerance = 1e-5 if x.dtype == np.float32 else 1e-11
    np.testing.assert_allclose(shares.sum(axis=axis), 1, rtol=tolerance)
    np.testing.assert_allclose(jacobian.sum(axis=-1), 0, atol=tolerance)
    np.testing.assert_allclose(jacobian.sum(axis=-2), 0, atol=tolerance)
    moved = np.moveaxis(shares, axis, -1)
    assert jacobian.shape == (*moved.shape, moved.shape[-1])


def test_the_jacobian_of_softmax_matches_central_differences() -> None:
    x, h = np.array([2.0, 1.0, 0.1]), 1e-5
    columns = [(softmax(x + h * unit) - softmax(x - h * unit)) / (2 * h) for unit in np.eye(3)]
    np.testing.assert_allclose(softmax.jacobian(x), np.array(columns).T, atol=1e-10)
    np.testing.assert_allclose(softmax(x), [0.6590011388859679, 0.2424329707047139, 0.09856589040931818], rtol=1e-14)


def test_softmax_of_the_largest_numbers_warns_of_nothing() -> None:
    assert softmax([1e308, -1e308]).tolist() == [1, 0]
    assert softmax.logarithm([1e3, -1e3]).tolist() == [0, -2000]


@pytest.mark.parametrize("activation", EVERY[1:], ids=lambda each: each.name)
def test_what_is_no_number_has_no_value_and_no_slope(activation: Activation) -> None:
    assert np.isnan([activation(np.nan), activation.derivative(np.nan)]).all()


def test_one_number_is_no_list_of_scores() -> None:
    with pytest.raises(ValueError, match=r"pass at least \[x\]"):
        softmax(1.0)
