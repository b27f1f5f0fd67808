"""ChainRuleExample shows what an independent computation gives, and numbers that are found again by hand."""

from __future__ import annotations

import math
from itertools import pairwise

import numpy as np
import pytest
import sympy
from pydantic import ValidationError
from scene_helpers import deck, in_one_process, scene_class

from mathcore import Function, chain
from scenes.chain_rule.parameters import ExampleParameters
from scenes.components.chain_graph import ChainGraph
from scenes.components.derivative_panel import DerivativePanel, TangentPicture
from scenes.components.digit_check import DigitCheck, agreeing, check_derivative, compare_derivative, specs_to_compare
from scenes.components.expression_tree import ExpressionTree, grow
from scenes.components.text import Formula
from scenes.framework.numbers import Figure, format_number, read_number
from scenes.framework.runner import rehearse
from scenes.lint.check import check_layout
from scenes.style.frame import Region, frame

x = sympy.symbols("x")
COMPOSITES = {
    "deck": ({}, (3 * x + 2) ** 2, 1, sympy.sin((x**2 + 1) ** 3), 1),
    "three links": (
        {"function": "exp(sin(2x))", "point": 0.7, "deeper_function": "sqrt(3x+4)", "deeper_point": -1},
        sympy.exp(sympy.sin(2 * x)),
        0.7,
        sympy.sqrt(3 * x + 4),
        -1,
    ),
    "four and five links": (
        {"function": "exp(sin(sqrt(x^2+1)))", "point": 0.5, "deeper_function": "ln(exp(sin(2x)^2)+3)"},
        sympy.exp(sympy.sin(sympy.sqrt(x**2 + 1))),
        0.5,
        sympy.log(sympy.exp(sympy.sin(2 * x) ** 2) + 3),
        1,
    ),
}


def numbers(scene, beat=None):
    return {entry.name: entry for entry in scene.ledger.entries if beat in (None, entry.beat)}


class Recorded(dict):
    """The figures that a picture asks for, by name."""

    def show(self, name, value, spec):
        self[name] = Figure.of(name, value, spec)
        return self[name]


@pytest.fixture(scope="module", params=in_one_process("ChainRuleExample", COMPOSITES))
def example(request):
    parameters, h, a, deeper, b = COMPOSITES[request.param]
    return rehearse(scene_class("ChainRuleExample"), deck("ChainRuleExample", "en", **parameters), 10), h, a, deeper, b


def test_values_and_derivatives_are_those_of_the_functions(example):
    scene, h, a, deeper, b = example
    shown = numbers(scene)
    expected = {
        "value": h.subs(x, a),
        "derivative": h.diff(x).subs(x, a),
        "deeper_value": deeper.subs(x, b),
        "deeper_derivative": deeper.diff(x).subs(x, b),
    }
    for name, value in expected.items():
        assert shown[name].value == pytest.approx(float(value), rel=1e-12), name


def test_the_factors_multiply_to_the_derivative_one_for_each_link(example):
    scene, *_ = example
    for prefix, beat in (("", "number_agrees"), ("deeper_", "chain_goes_deeper")):
        shown = numbers(scene, beat)
        factors = [entry.value for name, entry in shown.items() if name.startswith(f"{prefix}factor_")]
        links = len(chain(getattr(scene.params, f"{prefix}function")))
        assert len(factors) == links
        assert np.prod(factors) == pytest.approx(shown[f"{prefix}derivative"].value, rel=1e-12)


def quotient_of(shown, prefix):
    """Return the difference quotient that a derivative is compared with."""
    names = (f"{prefix}{kind}_difference" for kind in ("central", "forward"))
    return next(shown[name] for name in names if name in shown)


@pytest.mark.parametrize(
    ("function", "point", "is_central", "text"),
    [
        ("(3x+2)^2", 1, False, "30.009"),  # a central difference of a parabola has no error
        ("4 - (x-1)^2", -2, True, "6"),  # 5.999 has no digit in common with 6
        ("(2x+2)^2 + 1", -1, True, "0"),
        ("2*(3x+2)", 1, True, "6"),  # of a line no quotient has an error
        ("(3x+2)^3", 1, True, "225.000"),
    ],
)
def test_the_error_of_the_check_is_seen_where_some_quotient_has_one(function, point, is_central, text):
    f = Function.parse(function)
    compared = compare_derivative(f, point, chain(f).precise_derivative_at(point))
    assert compared.is_central == is_central
    assert format_number(float(compared.quotient), compared.specs[1]) == text


def test_the_check_is_a_difference_quotient_and_tells_how_many_digits_agree(example):
    scene, h, a, deeper, b = example
    shown = numbers(scene)
    for prefix, f, point in (("", h, a), ("deeper_", deeper, b)):
        step = shown[f"{prefix}check_step"].value
        value = sympy.lambdify(x, f, "numpy")
        quotient = (value(point + step) - value(point - step)) / (2 * step)
        derivative, check = shown[f"{prefix}derivative_digits"], quotient_of(shown, prefix)
        is_central = f"{prefix}central_difference" in shown
        if not is_central:
            quotient = (value(point + step) - value(point)) / step
        assert check.value == pytest.approx(quotient, rel=1e-10)
        text = derivative.text
        if float(f"{derivative.value:.12g}") == read_number(text) and "." in check.text:
            text = f"{text}{'' if '.' in text else '.'}".ljust(len(check.text), "0")
        same = agreeing(text, check.text)
        assert same >= (5 if is_central else 3) or text == check.text, (text, check.text)
    digits = len(text[:same].replace(".", "").lstrip("−0"))
    assert f" {digits} " in scene.timeline[-1].phrases[-1].text


@pytest.mark.parametrize(
    "given",
    [
        {},
        {"function": "(x^2 + 1)^3", "point": 1, "deeper_function": "ln(exp(sin(2x)^2)+3)"},
        {"function": "exp(sin(sqrt(x^2+1)))", "point": 0.5, "deeper_function": "exp(sin(2x))^3", "deeper_point": 2},
        {"function": "(1/3*x)^3", "point": 7, "deeper_function": "(x/3)^4", "deeper_point": 1000},
        {"function": "ln(1+exp(x))", "point": -30, "deeper_function": "exp(exp(x))", "deeper_point": 1},
    ],
)
def test_a_number_has_one_text_in_a_picture(given):
    scene = rehearse(scene_class("ChainRuleExample"), deck("ChainRuleExample", "zh", **given), 2)
    for pictures in (("number_agrees",), ("chain_goes_deeper", "deeper_number_agrees")):
        texts = {}
        for entry in scene.ledger.entries:
            if entry.beat in pictures and entry.name not in ("digits", "check_step", "deeper_check_step"):
                texts.setdefault(float(f"{entry.value:.12g}"), set()).add(entry.text)
        assert [each for each in texts.values() if len(each) > 1] == []


@pytest.mark.parametrize(
    ("function", "point", "told"),
    [
        ("(3x + 2)^2", 1, "first 4 digits are the same. The rest is its error"),
        ("4 - (x - 1)^2", -2, "exactly equal"),  # a difference to one side, 5.999, has no digit of 6
        ("(2x)^3", 1, "first 6 digits"),
        ("sin(2x)", 1, "first 5 digits"),
        ("(x^2)^2", 0, "Both are zero"),
    ],
)
def test_the_words_tell_how_far_an_exact_derivative_is_met(function, point, told):
    given = {"function": function, "point": point}
    scene = rehearse(scene_class("ChainRuleExample"), deck("ChainRuleExample", "en", **given), 2)
    assert told in next(record for record in scene.timeline if record.name == "number_agrees").phrases[-1].text


def test_the_words_follow_the_number_of_links(example):
    scene, *_ = example
    first, second = (" ".join(phrase.text for phrase in record.phrases) for record in scene.timeline[:2])
    many = len(chain(scene.params.function)) > 2
    assert ("layer by layer" if many else "inner function g") in first
    assert ("each piece" if many else "Fourth, multiply") in second
    assert 20 <= scene.frame / 10 <= 90


def test_numbers_whose_difference_is_lost_in_floats_are_shown_as_they_are():
    given = {"function": "ln(1+exp(x))", "point": -30, "deeper_function": "ln(1+exp(x))", "deeper_point": -30}
    scene = rehearse(scene_class("ChainRuleExample"), deck("ChainRuleExample", "en", **given), 2)
    shown = numbers(scene)
    true = np.log1p(np.exp(-30))
    assert [shown[name].value for name in ("value", "deeper_value")] == [true, true]
    assert [shown[name].text for name in ("value", "deeper_value")] == ["9.35762×10⁻¹⁴"] * 2
    assert [shown[name].text for name in ("deeper_u", "deeper_factor_2", "factor_2")] == ["1.00000"] * 3


@pytest.mark.parametrize(
    ("function", "point", "expected"),
    [
        # The links' values and derivatives, with the sign before each.
        ("ln(1+exp(x))", -30, {"u": "≈ 1.000", "factor_2": "≈ 1.000", "value": "≈ 9.358×10⁻¹⁴"}),
        ("ln(1+exp(x))", -60, {"u": "≈ 1.000", "factor_2": "≈ 1.000", "value": "≈ 8.757×10⁻²⁷"}),
        ("sqrt(1-x)", 0.999999, {"u": "= 10⁻⁶", "value": "= 0.001", "factor_1": "= −1", "factor_2": "= 500"}),
        ("sin(pi*x)^2", 1, {"value": "= 0", "derivative": "= 0"}),
    ],
)
def test_a_sign_of_equality_stands_before_what_is_not_rounded_only(function, point, expected):
    figures = Recorded()
    ChainGraph(chain(Function.parse(function)), point, figures.show, frame.body)
    found = {name: f"{'=' if figures[name].equals == '=' else '≈'} {figures[name].text}" for name in expected}
    assert found == expected


@pytest.mark.parametrize(
    ("function", "point"),
    [
        ("cos(sqrt(x^2 + 1))", 0.123456789012345678),
        ("ln(1+exp(sin(x^2)))", 1 / 3),
        ("sin(exp(x))^5", 2.7),
        ("exp(exp(x/2))", 1.1),
        ("sin((x^2 + 1)^3)", 1),
    ],
)
def test_each_link_can_be_redone_from_its_value_as_it_is_written(function, point):
    figures = Recorded()
    links = chain(Function.parse(function))
    graph = ChainGraph(links, point, figures.show, frame.body, spec="#.6g")
    names = [*(link.input for link in links), "value"]
    for k, link in enumerate(links, 1):
        read = read_number(figures[names[k - 1]].text)
        assert_redone(link.function(read), figures[names[k]])
        assert_redone(link.derivative(read), figures[f"factor_{k}"])
    read = math.prod(read_number(factor.text) for factor in graph.product.operands)
    assert_redone(read, figures["derivative"])


@pytest.mark.parametrize(
    ("function", "point"),
    [("sin(exp(x))", 1.0), ("cos(1/x)", 1 / 3), ("exp(sin(x))", -0.7), ("ln(cos(x))", -math.pi / 20)],
)
def test_the_factors_at_a_point_can_be_redone_from_where_they_are_taken(function, point):
    figures = Recorded()
    links = chain(Function.parse(function))
    DerivativePanel(links, point, figures.show, frame.body, Formula("h'(x)"))
    inner, outer = links
    x, u = (read_number(figures[name].text) for name in ("x", "u"))
    assert_redone(links.f(x), figures["value"])
    assert_redone(inner.derivative(x), figures["factor_1"])
    assert_redone(outer.derivative(u), figures["factor_2"])


def assert_redone(found, figure):
    """Check that a number found by hand is the one that is written, rounded as that is."""
    unit = 10.0 ** -len(figure.text.partition(".")[2])
    assert abs(found - read_number(figure.text)) <= (0.5 + 1e-6) * unit, (found, figure.text)


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({"function": "x*sin(x)"}, ["function", '"x*sin(x)" is no function inside another', '"(3x + 2)^2"']),
        ({"function": "sin(sin(sin(sin(sin(x)))))"}, ["function", "5 functions inside each other", "4 at most"]),
        ({"deeper_function": "sqrt(2x)", "deeper_point": 0}, ["deeper_function", "no value", "another deeper_point"]),
        ({"function": "abs(x^2 - 1)"}, ["function", "no derivative at x = 1", "choose another point than 1"]),
        ({"function": "cbrt(x^3 + 0)^3", "point": 0}, ["function", "no derivative at x = 0", "choose another point"]),
    ],
)
def test_a_function_that_is_no_chain_is_refused_with_key_value_and_remedy(given, told):
    with pytest.raises(ValidationError) as caught:
        ExampleParameters(**given)
    assert all(part in str(caught.value) for part in told), str(caught.value)


def test_a_tree_holds_the_operations_of_its_formula():
    root = grow(Function.parse("(3x - 2)^2/sqrt(x)").expression, "x")
    labels = [node.label for node in root.walk()]
    assert labels == ["div", "□^2", "-", "times", "3", "x", "2", "sqrt(□)", "x"]
    assert [node.label for node in root.walk() if node.is_input] == ["x", "x"]


@pytest.mark.parametrize("text", ["(3x+2)^2", "exp(sin(2x))", "exp(sin(sqrt(x^2+1)))", "sin(x)^2 + 3sin(x)"])
def test_pieces_of_a_tree_stay_in_their_room_and_apart(text):
    links = chain(Function.parse(text))
    room = Region(-6, -2, -2, 2.4)
    tree = ExpressionTree(links, ["#ffffff"] * (len(links) + 1), frame.body, room)
    assert len(tree.pieces) == len(links)
    assert all(room.bottom - 0.05 <= low < high <= room.top + 0.05 for high, low in tree.heights)
    assert all(upper[1] > lower[0] for upper, lower in pairwise(tree.heights))
    assert tree.height <= frame.body.height + 1e-6


@pytest.mark.parametrize(
    ("first", "second"),
    [(30, 30.000000000001), (0.99999991, 1.00000083), (-0.8322936731, -0.8322949368), (123456.7, 123456.9)],
)
def test_compared_digits_begin_alike_even_where_a_borrow_would_hide_it(first, second):
    texts = [
        format_number(value, spec) for value, spec in zip((first, second), specs_to_compare(first, second), strict=True)
    ]
    same = float(texts[0][: agreeing(*texts)].replace("−", "-"))
    assert same == pytest.approx(first, rel=1e-5)


@pytest.mark.parametrize(("function", "a", "reach"), [(np.exp, 1.0, 1.5), (lambda x: np.sin(100 * x), 1000.0, 0.1)])
def test_a_graph_is_shown_so_near_to_its_point_that_it_does_not_wave_often(function, a, reach):
    plot = TangentPicture(function, a, 1.0, Region(-3, 3, -2, 2)).plot
    assert np.ptp(plot.x_range) / 2 <= reach
    steps = np.sign(np.diff(function(np.linspace(*plot.x_range, 500))))
    assert np.count_nonzero(np.diff(steps)) <= 6


@pytest.mark.parametrize(("value", "near", "written", "count"), [(30, 30.009, "30.000", 4), (2, 2.001, "2.000", 3)])
def test_an_exact_number_has_the_zeros_that_count_as_its_digits(value, near, written, count):
    rows = [("a", "a", value, ".0f"), ("b", "b", near, ".3f")]
    check = DigitCheck(rows, lambda name, number, spec: Figure.of(name, number, spec))
    assert [row[1].code for row in check.rows] == [written, str(near)]
    assert check.count == count


@pytest.mark.parametrize(
    ("function", "a", "letters"),
    [
        ("(3x + 2)^2", 1.0, "= derivative(f'(activation(5))) dot derivative(g'(input(1)))"),
        ("sin(exp(x))", 1.0, "approx derivative(f'(activation(2.718282))) dot derivative(g'(input(1)))"),
    ],
)
def test_a_product_of_two_factors_tells_first_where_each_is_taken(function, a, letters):
    panel = DerivativePanel(chain(Function.parse(function)), a, Figure.of, frame.body, Formula("h'(x)"))
    assert letters in panel.product.code


@pytest.mark.parametrize(
    "given",
    [
        COMPOSITES["four and five links"][0],
        {"function": "1/(x^2 + 1)", "point": 1 / 3},
        {"function": "1/(1 + exp(-x))", "point": -30},
        {"function": "(x if x < 1 else 2x - 1)^2", "point": 0.5},
        {"function": "exp(sin(cos(x/3e5)))", "point": 0.12345678},
        {"function": "exp(x)^2", "point": -15},
    ],
)
def test_other_parameters_give_a_clean_picture(given):
    assert check_layout(scene_class("ChainRuleExample"), deck("ChainRuleExample", "en", **given)).failures == []


def test_the_digits_of_restless_small_and_level_functions_are_compared():
    given = deck("ChainRuleExample", "en", function="sin(30000x)^2", deeper_function="(1e-6*x)^4", deeper_point=1)
    scene = rehearse(scene_class("ChainRuleExample"), given, 2)
    for name in ("digits",):
        assert all(entry.value >= 2 for entry in scene.ledger.entries if entry.name == name)
    shown = numbers(scene)
    for prefix in ("", "deeper_"):
        derivative, check = shown[f"{prefix}derivative_digits"], quotient_of(shown, prefix)
        assert check.value == pytest.approx(derivative.value, rel=1e-4)
        assert "0.000000" not in derivative.text


@pytest.mark.parametrize(("text", "point"), [("(2x - 1)^4", 0.5), ("(x - 1)^4", 1.0), ("(4x - 1)^6 + 7", 0.25)])
def test_a_difference_that_symmetry_makes_0_is_0(text, point):
    f = Function.parse(text)
    assert compare_derivative(f, point, 0.0).quotient == 0


def test_the_step_of_the_check_stands_beside_its_quotient_also_where_no_digit_agrees():
    compared = compare_derivative(Function.parse("(x^2 - 1)^3"), 1.0, 0)
    names = ("derivative_digits", "central_difference", "check_step")
    (_, slope), (_, quotient, note) = check_derivative(compared, ("h'(x)", "h"), names, Figure.of).rows
    assert note.get_bottom()[1] == pytest.approx(quotient.get_bottom()[1])
    assert note.get_top()[1] < slope.get_bottom()[1]


def test_the_digits_of_a_round_derivative_at_a_rounded_point_are_counted():
    """−0.5 at π, beside −0.500000."""
    given = deck("ChainRuleExample", "en", deeper_function="ln(1 + exp(sin(x)))", deeper_point=math.pi)
    scene = rehearse(scene_class("ChainRuleExample"), given, 2)
    said = " ".join(phrase.text for record in scene.timeline for phrase in record.phrases)
    assert "The first 6 digits agree" in said
