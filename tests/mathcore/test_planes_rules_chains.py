"""Tangent planes, the rules of differentiation worked out, and the chain rule on any composite."""

from __future__ import annotations

import math
from fractions import Fraction

import numpy as np
import pytest
from drawn import drawn, formulas, points
from hypothesis import assume, example, given
from hypothesis import strategies as st

from mathcore import (
    DomainError,
    Function,
    chain,
    has_tangent_plane,
    product_rule,
    quotient_rule,
    sum_rule,
    tangent_plane,
    worked_chain,
)
from mathcore.expression import Product, Quotient, Sum
from mathcore.rules import product_change, quotient_change

parse = Function.parse
WAVES = parse("sin(x)*cos(y)", ("x", "y"))


def test_the_storyboards_tangent_plane() -> None:
    plane = tangent_plane(WAVES, (0.6, 0.4))
    assert plane.value == math.sin(0.6) * math.cos(0.4)
    np.testing.assert_allclose(plane.gradient, [math.cos(0.6) * math.cos(0.4), -math.sin(0.6) * math.sin(0.4)])
    np.testing.assert_allclose(plane.normal, [*-plane.gradient, 1])
    assert np.linalg.norm(plane.unit_normal) == pytest.approx(1)
    assert plane.typst() == "z approx 0.5201 + 0.7602 (x - 0.6) - 0.2199 (y - 0.4)"
    x, y = np.meshgrid(np.linspace(0, 1, 3), np.linspace(0, 1, 4))
    assert plane(x, y).shape == (4, 3)


@pytest.mark.parametrize(
    ("text", "gradient"),
    [
        ("sin(x)*cos(y)", ["cos x cos y", "-sin x sin y"]),
        ("x^2*y^3", ["2 x y^3", "3 x^2 y^2"]),
        ("y*exp(-x*y)", ["-y^2 e^(-x y)", "e^(-x y) - x y e^(-x y)"]),
    ],
)
def test_factors_of_one_kind_stand_in_the_order_of_their_variables(text: str, gradient: list[str]) -> None:
    assert [partial.typst() for partial in parse(text, ("x", "y")).gradient()] == gradient


@drawn(60)
@given(formulas(("x", "y", "t"), leaves=6), points(3))
def test_the_surface_leaves_its_plane_with_the_square_of_the_distance(text: str, point: tuple[float, ...]) -> None:
    f = parse(text, ("x", "y", "t"))
    assume(np.isfinite([f(*point), *(partial(*point) for partial in f.gradient())]).all())
    plane = tangent_plane(f, point)
    assert plane(*point) == plane.value
    direction = np.array([0.6, -0.48, 0.64])
    second = [partial.derivative(name)(*point) for partial in f.gradient() for name in f.variables]
    assume(np.isfinite(second).all() and np.abs(second).max() < 1e3 and abs(plane.value) < 1e3)
    gaps = []
    for step in (1e-3, 1e-4):
        at = np.array(point) + step * direction
        gaps.append(abs(float(f(*at)) - plane(*at)))
    assume(np.isfinite(gaps).all())
    assert gaps[1] <= 0.02 * gaps[0] + 1e-11 * (1 + abs(plane.value)) or gaps[0] > 1e-2
    assert plane.normal @ np.append(direction, plane.gradient @ direction) == pytest.approx(0, abs=1e-9)


@pytest.mark.parametrize(
    ("text", "point", "expected"),
    [
        ("x^2 + y^2", (0, 0), True),
        ("sin(20x)*y", (0.3, 0.2), True),
        ("x*y", (1000, 2000), True),
        ("abs(x - y)", (1, 1), False),
        ("sqrt(abs(x*y))", (0, 0), False),
        ("max(x, y)", (2, 2), False),
        ("ln(x)", (0, 1), False),
        ("x*abs(x) + y", (0, 1), True),
        ("max(0, x)^2*y", (0, 1), True),
        ("abs(sin(x)) + y", (math.pi, 0), False),
        ("1e-7*sqrt(abs(x*y))", (0, 0), False),
        ("1e-7*x*abs(y)", (0, 0), True),
        ("1e6 + x*abs(y)", (0, 0), True),
        ("(x^2 + y^2)*sqrt(x^2 + y^2)", (0, 0), True),
        ("x^2*y/(x^2 + y^2) if x^2 + y^2 > 0 else 0", (0, 0), False),
    ],
)
def test_a_tangent_plane_needs_more_than_partial_derivatives(
    text: str, point: tuple[float, float], expected: bool
) -> None:
    assert has_tangent_plane(parse(text, ("x", "y")), point) is expected


@pytest.mark.parametrize(
    ("text", "point", "gradient"),
    [("x*abs(x) + y", (0, 1), (0, 1)), ("max(0, x)^2*y", (0, 1), (0, 0)), ("abs(x^3) + sqrt(y^4)", (0, 0), (0, 0))],
)
def test_a_plane_has_the_gradient_where_its_formula_has_no_value(
    text: str, point: tuple[float, float], gradient: tuple[float, float]
) -> None:
    assert tangent_plane(parse(text, ("x", "y")), point).gradient.tolist() == list(gradient)


def test_there_is_no_plane_without_a_gradient() -> None:
    with pytest.raises(DomainError, match=r"no tangent plane at \(0.0, 0.0\)"):
        tangent_plane(parse("sqrt(x^2 + y^2)", ("x", "y")), (0, 0))
    with pytest.raises(ValueError, match="2 variables, the point has 3"):
        tangent_plane(WAVES, (1, 2, 3))


# -- rules ----------------------------------------------------------------------------------------------------------


def test_the_storyboards_sum() -> None:
    worked = sum_rule(parse("sin(x)"), parse("x/2"))
    assert worked.rule == "(u + v)' = u' + v'"
    assert worked.lines == (
        "u = sin x, quad v = x/2",
        "u' = cos x, quad v' = 1/2",
        "(u + v)' = cos x + 1/2",
    )


@pytest.mark.parametrize(
    ("v", "filled"), [("-sin(x)", "cos x + (-cos x)"), ("3 - x^2", "cos x + (-2 x)"), ("x - x^2", "cos x + 1 - 2 x")]
)
def test_a_negative_derivative_stands_in_brackets_behind_the_plus(v: str, filled: str) -> None:
    assert sum_rule(parse("sin(x)"), parse(v)).lines[2] == f"(u + v)' = {filled}"


def test_the_storyboards_product() -> None:
    worked = product_rule(parse("x"), parse("x^2/4 + 1"))
    assert worked.lines == (
        "u = x, quad v = (x^2)/4 + 1",
        "u' = 1, quad v' = x/2",
        "(u v)' = x dot x/2 + ((x^2)/4 + 1) dot 1",
        "= (3 x^2)/4 + 1",
    )


def test_the_storyboards_quotient() -> None:
    worked = quotient_rule(parse("sin(x)"), parse("x^2 + 1"))
    assert worked.rule == "(u/v)' = (v u' - u v')/v^2"
    assert worked.lines[2] == "(u/v)' = ((x^2 + 1) dot cos x - sin x dot 2 x)/((x^2 + 1)^2)"
    assert worked.derivation[0] == "u = u/v dot v"
    assert worked.derivation[-1] == worked.rule


def test_a_rule_filled_in_tells_what_comes_from_which_function_and_breaks_between_terms() -> None:
    u, v = parse("x - 1"), parse("x^2 + 1")
    above = "v((x^2 + 1)) dot u(1) - u((x - 1)) dot v(2 x)"
    assert quotient_rule(u, v).filled.typst("u", "v") == f"({above})/(v((x^2 + 1))^2)"
    assert product_rule(u, v).filled.typst("u", "v", between=r" \\ & ") == (
        r"u((x - 1)) dot v(2 x) \\ & + thin v((x^2 + 1)) dot u(1)"
    )
    assert sum_rule(u, v).filled.typst("u", "v") == "u(1) + v(2 x)"
    assert quotient_rule(parse("1"), parse("sin(x)")).filled.typst("u", "v").endswith("/(v(sin^2 x))")


@drawn(60)
@example("x", "(2)^((x)^-2)", (0.00111,), sum_rule)
@given(formulas(leaves=4), formulas(leaves=4), points(), st.sampled_from([sum_rule, product_rule, quotient_rule]))
def test_rules_give_the_derivative_of_the_combination(u: str, v: str, point: tuple[float], rule: object) -> None:
    combine = {sum_rule: Sum, product_rule: lambda pair: Product(pair), quotient_rule: lambda pair: Quotient(*pair)}
    f, g = parse(u), parse(v)
    whole = Function.of(combine[rule]((f.expression, g.expression)), ("x",))
    found, (x,) = rule(f, g).result(*point), point
    np.testing.assert_allclose(found, whole.derivative()(*point), rtol=1e-12)
    a, b, da, db = f(x), g(x), f.derivative()(x), g.derivative()(x)
    assume(np.abs([a, b, da, db]).max() < 1e100)  # the test's own arithmetic is done in floats
    by_hand = {sum_rule: da + db, product_rule: a * db + b * da}
    wanted = by_hand.get(rule, (b * da - a * db) / b**2 if b else math.nan)
    assume(np.isfinite([found, wanted]).all() and abs(wanted) < 1e6)
    slack = 1e-9 * (1 + abs(a * db) + abs(b * da)) / max(b * b, 1e-6)
    assert found == pytest.approx(wanted, rel=1e-6, abs=slack)


def test_rules_need_the_same_variables() -> None:
    with pytest.raises(ValueError, match="give both the same"):
        sum_rule(parse("x"), parse("t", ("t",)))


# -- chains ---------------------------------------------------------------------------------------------------------


def test_the_decks_example_takes_the_decks_four_steps() -> None:
    steps = worked_chain(parse("(3x+2)^2"))
    assert [(step.kind, step.name, step.typst()) for step in steps] == [
        ("derivative", "g'(x)", "3"),
        ("derivative", "f'(u)", "2 u"),
        ("insertion", "f'(g(x))", "2 (3 x + 2)"),
        ("product", "h'(x)", "2 (3 x + 2) dot 3"),
    ]
    assert [step.typst("red") for step in steps[1:]] == ["2 u", "2 (red(3 x + 2))", "2 (red(3 x + 2)) dot 3"]
    found = chain(parse("(3x+2)^2"))
    assert [link.typst() for link in found] == ["u = 3 x + 2", "y = u^2"]
    assert [tuple(value) for value in found.at(1)] == [(1, 5, 3), (5, 25, 10)]
    assert found.derivative_at(1) == 30
    assert found.typst() == "(dif y)/(dif x) = (dif y)/(dif u) dot (dif u)/(dif x)"


@pytest.mark.parametrize(
    ("text", "last"),
    [
        ("sin(x)^2", "2 red(sin x) dot cos x"),
        ("exp(x)^2", "2 red(e^x) dot e^x"),
        ("3*(2x)^2", "6 dot red(2 x) dot 2"),  # a mark hides no digit
        ("exp(-x^2/2)", "e^(red(-x^2\\/2)) dot (-x)"),
        ("sin(cos(exp(x)))", "cos(cos(red(e^x))) dot (-sin(red(e^x))) dot e^x"),
    ],
)
def test_what_was_put_in_is_marked_wherever_it_stands(text: str, last: str) -> None:
    assert worked_chain(parse(text))[-1].typst("red") == last


@pytest.mark.parametrize(
    ("text", "links"),
    [
        ("sin(x^2+1)", ["u = x^2 + 1", "y = sin u"]),
        ("e^(-x^2/2)", ["u = -(x^2)/2", "y = e^u"]),
        ("1/(1+e^(-x))", ["u = -x", "v = 1 + e^u", "y = 1/v"]),
        ("3sin(x)+2", ["y = 3 sin x + 2"]),
        ("sin(x)^2 + sin(x)", ["u = sin x", "y = u^2 + u"]),
        ("ln(sin(cos(x)))", ["u = cos x", "v = sin u", "y = ln v"]),
        ("tan(e^(2x))^3", ["u = 2 x", "v = e^u", "w = tan v", "y = w^3"]),
        ("x sin(x)", ["y = x sin x"]),
        ("sqrt(1-x^2)", ["u = 1 - x^2", "y = sqrt(u)"]),
        ("max(0, 2x)", ["u = 2 x", "y = max(0, u)"]),
        ("5", ["y = 5"]),
    ],
)
def test_links_run_from_inner_to_outer(text: str, links: list[str]) -> None:
    assert [link.typst() for link in chain(parse(text))] == links


def test_names_of_links_keep_clear_of_the_variable() -> None:
    assert [link.output for link in chain(parse("sin(2u)", ("u",)))] == ["v", "y"]
    assert chain(parse("sin(2y)", ("y",))).links[-1].output == "z"
    deep = chain(parse("sin(" * 12 + "x" + ")" * 12))
    assert len({link.output for link in deep}) == len(deep) == 12


@drawn(70)
@given(formulas(leaves=6), points())
def test_the_product_of_the_links_is_the_derivative(text: str, point: tuple[float]) -> None:
    f = parse(text)
    found, claimed = chain(f), float(f.derivative()(*point))
    assume(math.isfinite(claimed))
    factors = [value.derivative for value in found.at(*point)]
    assume(np.isfinite(factors).all() and np.abs([*factors, 1]).min() > 1e-8)
    assert found.at(*point)[-1].output == pytest.approx(f(*point), rel=1e-9, abs=1e-9)
    assert found.derivative_at(*point) == pytest.approx(claimed, rel=1e-6, abs=1e-9)
    nested = math.prod(float(link.nested(*point)) for link in found)
    assert nested == pytest.approx(claimed, rel=1e-6, abs=1e-9)


def test_no_rounding_goes_from_link_to_link() -> None:
    inner, outer = chain(parse("ln(1+exp(x))")).precisely_at(-30)
    assert float(outer.output) == math.log1p(math.exp(-30))
    assert inner.output != 1
    assert float(inner.output) == pytest.approx(1, rel=1e-13)
    exact = chain(parse("sqrt(1-x)"))
    found = [*exact.precisely_at(0.999999)[0], *exact.precisely_at(0.999999)[1], exact.precise_derivative_at(0.999999)]
    wanted = [Fraction(text) for text in ("0.999999", "1e-6", "-1", "1e-6", "0.001", "500", "-500")]
    assert all(abs(a - b) <= abs(b) / 10**40 for a, b in zip(found, wanted, strict=True))
    assert math.isnan(chain(parse("abs(x^2-1)")).precise_derivative_at(1))


def test_a_chain_has_one_variable() -> None:
    with pytest.raises(ValueError, match="bind the others"):
        chain(WAVES)


@pytest.mark.parametrize("dx", [1.0, 0.1, 0.01, 1e-4, 1e-6])
def test_the_parts_of_a_change_that_nearly_cancel_are_rounded_once(dx):
    product = product_change(Function.parse("1/x"), Function.parse("x"), 2.0, dx)
    step = Fraction(str(dx))
    assert (product.dv, product.ratio) == (dx, pytest.approx(-1.0, rel=1e-15))
    assert product.strips == float(step**2 / (2 * (2 + step)))
    quotient = quotient_change(Function.parse("x^2"), Function.parse("2x - 1"), 1.0, dx)
    assert quotient.rest == float(step**2)
    assert quotient.dq == pytest.approx(float(step**2 / (1 + 2 * step)), rel=1e-15)
