"""A function of one or more variables: numpy's shapes and types, no value outside its domain, and no warning."""

from __future__ import annotations

import copy
import pickle

import numpy as np
import pytest
from drawn import drawn, formulas
from hypothesis import given

from mathcore import Function

parse = Function.parse


def test_shape_and_type_follow_numpy() -> None:
    f, g = parse("x^2/4 + 1"), parse("x*y + 1", ("x", "y"))
    assert type(f(3)) is np.float64
    assert f(np.float32(3)).dtype == np.float32
    assert f(np.ones((2, 3), dtype=np.float32)).dtype == np.float32
    assert f([1, 2, 3]).tolist() == [1.25, 2.0, 3.25]
    assert f(np.empty((0, 4))).shape == (0, 4)
    assert g(np.ones((3, 1)), np.ones(4)).shape == (3, 4)
    assert g(np.float32(1), np.ones(2)).dtype == np.float64


def test_a_constant_has_the_shape_of_its_argument() -> None:
    assert parse("5")(np.zeros((2, 2))).tolist() == [[5.0, 5.0], [5.0, 5.0]]
    assert parse("x", ("x", "y"))(np.zeros(3), np.zeros((2, 1))).shape == (2, 3)


def test_the_result_is_never_the_argument_itself() -> None:
    x = np.zeros(3)
    y = parse("x")(x)
    y += 1
    assert x.tolist() == [0, 0, 0]


def test_evaluation_leaves_its_arguments_alone() -> None:
    x = np.linspace(-1, 2, 1000)
    before = x.copy()
    parse("(x + 1)^2*(x + 1) - sqrt(x + 1)/x")(x)
    np.testing.assert_array_equal(x, before)


@pytest.mark.parametrize(
    ("text", "outside"),
    [
        ("ln(x)", [-1, 0]),
        ("1/x", [0]),
        ("x^-1", [0]),
        ("x^(-3)", [0]),
        ("x^(-0.5)", [0, -1]),
        ("sqrt(x)", [-0.5]),
        ("x^(1/3)", [-8]),
        ("arcsin(x)", [1.5, -2]),
        ("artanh(x)", [1, -1, 2]),
        ("arcosh(x)", [0.5]),
        ("csc(x)", [0]),
        ("cot(x)", [0]),
        ("log(x, 2)", [0, -1]),
        ("log(2, x)", [1, 0, -1]),
        ("x/x", [0]),
        ("1/(1/x)", [0]),
        ("e^(1/x)", [0]),
        ("ln(x)^0", [-1, 0]),
        ("0*ln(x)", [-1, 0]),
        ("1^ln(x)", [-1]),
        ("x^x", [-0.5]),
        ("max(1, ln(x))", [-1]),
        ("1 if ln(x) > 0 else 2", [-1]),
        ("piecewise(x, x > 0)", [0, -1]),
    ],
)
def test_there_is_no_value_outside_the_domain(text: str, outside: list[float]) -> None:
    f = parse(text)
    assert np.isnan(f(np.array(outside, dtype=float))).all()
    assert all(np.isnan(f(x)) for x in outside)
    assert not f.domain().contains(np.array(outside, dtype=float)).any()
    assert np.isfinite(f(2.0)) or text in ("arcsin(x)", "artanh(x)")


def test_a_pole_leaves_the_other_points_as_they_are() -> None:
    x = np.linspace(-1, 1, 201)
    found = parse("1/x + x")(x)
    assert np.flatnonzero(np.isnan(found)).tolist() == [100]
    np.testing.assert_allclose(np.delete(found, 100), np.delete(x, 100) + 1 / np.delete(x, 100), rtol=1e-15)


def test_overflow_is_infinite_and_not_outside_the_domain() -> None:
    assert parse("e^x")(1e4) == np.inf
    assert parse("e^(-x)")(1e4) == 0.0


@drawn(100)
@given(formulas(("x", "y"), leaves=8))
def test_arrays_and_single_points_agree_without_a_warning(text: str) -> None:
    f = parse(text, ("x", "y"))
    x, y = np.array([-2.0, -0.5, 0.0, 0.5, 1.0, 3.0]), np.array([0.0, 1.0, -1.0, 0.5, 2.0, 3.0])
    many = f(x, y)
    np.testing.assert_allclose([f(*point) for point in zip(x, y, strict=True)], many, rtol=1e-13)
    assert many.shape == (6,)
    assert f(x.astype(np.float32), y.astype(np.float32)).dtype == np.float32


def test_a_derivative_has_no_value_where_its_function_has_none() -> None:
    assert np.isnan(parse("ln(x)").derivative()(-1.0))
    assert np.isnan(parse("x^2/x").derivative()(0.0))
    assert np.isnan(parse("ln(x)").derivative().derivative()(-1.0))
    assert np.isnan(parse("ln(x) - ln(x)").derivative()(-1.0))
    assert parse("ln(x)").derivative()(2.0) == 0.5


@pytest.mark.parametrize("text", ["abs(x)", "max(0, x)", "x if x > 0 else 2x", "1 if x > 0 else 0", "sqrt(x^2)"])
def test_there_is_no_derivative_at_a_kink_or_jump(text: str) -> None:
    slope = parse(text).derivative()
    assert np.isnan(slope(0.0))
    assert np.isfinite(slope(np.array([-1.0, 1.0]))).all()


@pytest.mark.parametrize("text", ["x if x > 0 else e^x - 1", "x^2 if x > 1 else 2x - 1", "max(x, x)"])
def test_pieces_that_meet_smoothly_have_a_derivative_there(text: str) -> None:
    border = 1.0 if "x^2" in text else 0.0
    assert parse(text).derivative()(border) == pytest.approx(2.0 if "x^2" in text else 1.0)


def test_binding_a_parameter() -> None:
    f = parse("a x^n", ("x", "a", "n")).bind(n=3, a=0.5)
    assert f.variables == ("x",)
    assert f(2.0) == 4.0
    assert f.typst() == "0.5 x^3"
    assert np.isnan(parse("ln(x/a)", ("x", "a")).derivative("x").bind(a=1)(-1.0))
    with pytest.raises(ValueError, match="no variable 'b'"):
        f.bind(b=1)
    with pytest.raises(ValueError, match="finite"):
        parse("a x", ("x", "a")).bind(a=np.inf)


def test_rules_do_not_mistake_the_users_letters_for_their_own() -> None:
    f = parse("log(x, u) + sin(a) x", ("x", "u", "a"))
    assert f.derivative("x").text == "1/(x*ln(u)) + sin(a)"
    assert f.derivative("u")(2.0, 3.0, 1.0) == pytest.approx(-np.log(2) / np.log(3) ** 2 / 3)


def test_wrong_use_is_named() -> None:
    f = parse("x + y", ("x", "y"))
    with pytest.raises(TypeError, match=r"f\(x, y\) = x \+ y takes 2 values, given 1"):
        f(1.0)
    with pytest.raises(TypeError, match="complex128"):
        f(1j, 0)
    with pytest.raises(ValueError, match="no variable 'z'"):
        f.derivative("z")


def test_the_second_derivative_of_a_function_by_cases_knows_where_the_first_ends() -> None:
    f = parse("sin(x if x > 0 else 2x)")
    assert np.isnan(f.derivative().derivative()(0.0))
    assert f.derivative().derivative()(1.0) == pytest.approx(-np.sin(1))


def test_functions_can_be_copied_and_sent_to_another_process() -> None:
    f = parse("tan(x) + sec(x)").derivative()
    f(1.0)
    assert copy.deepcopy(f) is f
    assert pickle.loads(pickle.dumps(f))(0.4) == f(0.4)  # noqa: S301  our own bytes
