"""Every derivative is computed in three independent ways, and the check that compares them can fail."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
import sympy
from drawn import drawn, formulas, networks, points, samples
from hypothesis import assume, given
from hypothesis import strategies as st
from witnesses import check_derivative, check_network, check_network_with_sympy, sympy_derivative

from mathcore import (
    COMMON_DERIVATIVES,
    Activation,
    CommonDerivative,
    Function,
    Network,
    elementary_rules,
    elu,
    leaky_relu,
    prelu,
    relu,
    sigmoid,
    softmax,
    tanh,
)
from mathcore.elementary import ELEMENTARY


@drawn(150)
@given(formulas(), points())
def test_derivatives_of_drawn_formulas_have_three_witnesses(text: str, point: tuple[float, ...]) -> None:
    assume(check_derivative(Function.parse(text), point))


@drawn(60)
@given(formulas(("x", "y"), leaves=5), points(2), st.sampled_from(["x", "y"]))
def test_gradients_of_drawn_formulas_have_three_witnesses(text: str, point: tuple[float, ...], name: str) -> None:
    assume(check_derivative(Function.parse(text, ("x", "y")), point, name))


@drawn(40)
@given(formulas(leaves=4), points())
def test_second_derivatives_have_three_witnesses(text: str, point: tuple[float, ...]) -> None:
    assume(check_derivative(Function.parse(text).derivative(), point))


@pytest.mark.parametrize("name", [name for name, row in ELEMENTARY.items() if row.derivative and name != "log"])
def test_each_row_of_the_table_of_elementary_functions(name: str) -> None:
    f = Function.parse(f"{name}(x)")
    checked = [check_derivative(f, (x,)) for x in (-2.3, -0.71, -0.2, 0.33, 0.83, 1.7, 2.9)]
    assert sum(checked) >= 2, f"{name} was checked nowhere"


@pytest.mark.parametrize("row", COMMON_DERIVATIVES, ids=lambda row: row.text)
def test_each_row_of_the_deck(row: CommonDerivative) -> None:
    f, slope = row.f, row.general_derivative
    bound = slope.bind(**dict([row.parameter])) if row.parameter else slope
    assert sum(check_derivative(f, (x,), slope=bound) for x in (-0.7, -0.2, 0.3, 0.8, 1.9)) >= 2


@drawn(60)
@given(networks(), st.data())
def test_gradients_of_drawn_networks_match_central_differences(network: Network, data: st.DataObject) -> None:
    check_network(network, *data.draw(samples(network)))


@drawn(6)
@given(networks(deepest=2, widest=2), st.integers(0, 999))
def test_gradients_of_drawn_networks_match_sympy(network: Network, seed: int) -> None:
    random = np.random.default_rng(seed)
    check_network_with_sympy(
        network, random.normal(size=network.sizes[0]), random.dirichlet(np.ones(network.sizes[-1]))
    )


@pytest.mark.parametrize("activation", [sigmoid, tanh, relu, leaky_relu, prelu, elu], ids=lambda each: each.name)
def test_activation_derivatives_match_sympy(activation: Activation) -> None:
    for x in (-7.3, -1.1, -0.2, 0.4, 2.5, 9.1):
        wanted = sympy_derivative(activation.function(), "x", (x,))
        assert activation.derivative(x) == pytest.approx(wanted, rel=1e-12)


def test_the_jacobian_of_softmax_matches_sympy() -> None:
    scores = sympy.symbols("a b c", real=True)
    shares = sympy.Matrix([sympy.exp(score) / sum(map(sympy.exp, scores)) for score in scores])
    point = [2.0, 1.0, 0.1]
    wanted = shares.jacobian(scores).subs(dict(zip(scores, point, strict=True))).evalf(20)
    np.testing.assert_allclose(softmax.jacobian(point), np.array(wanted, dtype=float), rtol=1e-13)


# -- the checker itself ---------------------------------------------------------------------------------------------


def test_a_wrong_derivative_is_caught_and_both_sides_are_printed() -> None:
    f, wrong = Function.parse("sin(x)"), Function.parse("-cos(x)")
    with pytest.raises(AssertionError) as caught:
        check_derivative(f, (0.5,), slope=wrong)
    assert "-0.8775825618903728" in str(caught.value)
    assert "0.8775825618903728" in str(caught.value).replace("-0.8775825618903728", "")


def test_a_wrong_rule_in_the_table_is_caught(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(ELEMENTARY, "tan", replace(ELEMENTARY["tan"], derivative="sec(u)"))
    elementary_rules._rule.cache_clear()
    try:
        with pytest.raises(AssertionError, match=r"tan\(2\*?x\).*sec"):
            check_derivative(Function.parse("tan(2x)"), (0.3,))
    finally:
        elementary_rules._rule.cache_clear()


def test_a_rule_wrong_by_a_thousandth_is_caught_without_sympy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("witnesses.sympy_derivative", lambda *_: None)
    with pytest.raises(AssertionError, match="central difference"):
        check_derivative(Function.parse("x^3"), (1.2,), slope=Function.parse("3.003x^2"))


def test_a_wrong_activation_derivative_is_caught_in_a_network() -> None:
    wrong = replace(sigmoid, slope=relu.slope)
    network = Network([2, 3, 1], [np.full((2, 3), 0.4), np.ones((3, 1))], activations=[wrong, "linear"])
    with pytest.raises(AssertionError, match=r"weights\[0\].*backward gives .*central difference"):
        check_network(network, [0.3, -0.2], [1.0])
