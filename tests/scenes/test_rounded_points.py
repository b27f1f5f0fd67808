"""What is found at a point that is written rounded is about, in formulas and words, however round it is."""

from __future__ import annotations

import math

import pytest
from scene_helpers import deck, scene_class

from scenes.framework.numbers import Figure
from scenes.framework.rounded_points import names_about
from scenes.framework.runner import rehearse
from scenes.lint.number_texts import check_numbers

E = math.e
LOGARITHMS = [
    ("QuotientRule", {"u": "ln(x)", "v": "x", "point": E, "step": 1}, {"u", "result"}, {"slope_v", "dv", "dx"}),
    ("ProductRule", {"u": "ln(x)", "v": "x", "point": E}, {"u", "result"}, {"slope_v"}),
    ("SumRule", {"u": "ln(x)", "v": "x", "point": E, "interval": [1, 4]}, {"slope_u", "result"}, {"slope_v"}),
    ("ChainRule", {"inner": "ln(x)", "outer": "u^2", "point": E}, {"u", "y", "dy_du"}, {"delta_x"}),
    ("ChainRuleExample", {"function": "ln(x)^2", "point": E}, {"value", "u", "factor_2"}, {"deeper_u"}),
    ("TangentPlane", {"function": "ln(x)*y", "point": [E, 1]}, {"value", "df_dy", "normal_y"}, {"point_y", "normal_z"}),
    ("Differential", {"function": "1/x", "point": 1 / 3}, {"value", "slope", "df_1"}, {"dx_1"}),
    (
        "RiemannSum",
        {"function": "cos(x)", "interval": [0, math.pi], "counts": [4, 8, 16]},
        {"integral", "sum_midpoint_4"},
        {"a", "fill_4", "fill_16"},
    ),
    ("RiemannSum", {"function": "1/x", "interval": [1, E], "counts": [4, 8]}, {"integral"}, {"a"}),
    ("LimitDefinition", {"function": "ln(x)", "point": E}, {"f_at_a"}, {"delta_x"}),
]


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize(("name", "given", "about", "equal"), LOGARITHMS)
def test_what_comes_of_a_rounded_point_is_about(name, given, about, equal, language):
    scene = rehearse(scene_class(name), deck(name, language, **given), 2)
    signs = {(entry.beat, entry.name): entry.is_about for entry in scene.ledger.entries}
    assert all(is_about for (_, number), is_about in signs.items() if number in about)
    assert not any(is_about for (_, number), is_about in signs.items() if number in equal)
    assert {number for _, number in signs} >= about | equal


@pytest.mark.parametrize("language", ["zh", "en"])
def test_words_say_about_of_what_comes_of_a_rounded_point(language):
    name, given, *_ = LOGARITHMS[0]
    scene = rehearse(scene_class(name), deck(name, language, **given), 2)
    said = " ".join(phrase.text for record in scene.timeline for phrase in record.phrases)
    assert {"en": "derivative of the quotient is about 0", "zh": "商的导数约是 0"}[language] in said


HALF_PI = math.pi / 2
ZEROS = [
    (
        "ChainRule",
        {"inner": "cos(x)", "outer": "u^2", "point": HALF_PI, "nudge": 0.3},
        ["about zero", "about 0 times dx"],
    ),
    ("ChainRule", {"inner": "x^2", "outer": "exp(u)", "point": 0}, ["a factor is zero", "dy is 0 times dx"]),
    ("ChainRuleExample", {"function": "sin(x)^2", "point": HALF_PI}, ["tangent, is about 0", "Both are about zero"]),
    ("ChainRuleExample", {"function": "(x^2)^2", "point": 0}, ["tangent, is 0", "Both are zero"]),
    ("ProductRule", {"u": "sin(x)", "v": "cos(x)", "point": HALF_PI / 2, "steps": [0.5, 0.05]}, ["of u: about 0."]),
    ("QuotientRule", {"u": "sin(x)", "v": "exp(x)", "point": HALF_PI / 2}, ["quotient is about 0."]),
    ("QuotientRule", {"u": "cos(x)", "v": "sin(x)", "point": HALF_PI, "step": 0.2}, ["q times Δv is about 0."]),
    ("QuotientRule", {"u": "x", "v": "x + 1", "point": 0, "step": 0.2}, ["q times Δv is 0."]),
]


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize(("name", "given", "words"), ZEROS)
def test_nothing_is_said_to_be_zero_or_about_zero_as_it_is_written(name, given, words, language):
    scene, findings = check_numbers(scene_class(name), deck(name, language, **given), 2)
    assert [str(finding) for finding in findings if finding.fails] == []
    said = " ".join(phrase.text for record in scene.timeline for phrase in record.phrases)
    assert language == "zh" or [each for each in words if each not in said] == []
    assert "10⁻¹" not in said  # what floats leave of a zero


@pytest.mark.parametrize(
    ("point", "spec", "about"),
    [(E, "#.4g", {"ln", "square"}), (0.5, "g", set()), (1 / 3, "#.4g", {"ln", "square", "reciprocal"})],
)
def test_only_what_changes_with_the_digits_that_are_left_out_is_about(point, spec, about):
    found = {"ln": math.log, "square": lambda x: x**2, "one": lambda _: 1.0}
    found |= {"reciprocal": lambda x: 1 / x} if "reciprocal" in about else {}
    assert names_about([Figure.of("x", point, spec)], found) == about


@pytest.mark.parametrize(
    ("function", "interval", "signs"),
    [
        ("sin(x)", [0, math.pi], {"area": True, "height": True, "slope_of_area": True}),
        ("x - 2", [0, 2], {"area": False, "height": False, "slope_of_area": False}),
        ("exp(-x)", [0, 50], {"area": True, "height": True, "slope_of_area": True}),
    ],
)
def test_a_live_number_is_about_where_it_comes_of_a_rounded_one_or_is_not_what_it_reads(function, interval, signs):
    """F(π) = 2 beside x ≈ 3.142, f(50) = 0 where e⁻⁵⁰ is small, F(50) = 1 where it is less."""
    scene = rehearse(scene_class("Accumulation"), deck("Accumulation", "en", function=function, interval=interval), 2)
    entries = {entry.name: entry for entry in scene.ledger.entries}
    assert {name: entries[name].is_about for name in signs} == signs
    texts = {name: float(entries[name].text.replace("−", "-")) for name in signs}
    assert texts["height"] == texts["slope_of_area"]


@pytest.mark.parametrize(
    ("name", "given", "about"),
    [
        ("ChainRuleExample", {"function": "tanh(sqrt(x^2 + 1))", "point": 1000}, {"value", "derivative", "factor_3"}),
        ("ChainRuleExample", {"function": "exp(-x^2)", "point": 100}, {"value", "derivative", "factor_2"}),
        ("RiemannSum", {"function": "exp(-x)", "interval": [0, 1000], "counts": [10, 100]}, {"sum", "integral"}),
        ("ProductRule", {"u": "x", "v": "exp(-x)", "point": 1000}, {"v", "result"}),
        ("ProductRule", {"u": "tanh(x)", "v": "x", "point": 1000}, {"u", "area", "strips_1", "corner_1"}),
    ],
)
def test_what_floats_round_to_a_round_number_is_about(name, given, about):
    """tanh(1000) is less than 1, and exp(−1000) more than 0."""
    scene = rehearse(scene_class(name), deck(name, "en", **given), 2)
    signs = {entry.name: entry.is_about for entry in scene.ledger.entries}
    assert {each for each in about if not signs[each]} == set()


BESIDE = [
    ("RiemannSum", {"function": "cos(x)", "interval": [0, 6.283185], "counts": [2, 4]}, {"height", "sum"}, {"a", "b"}),
    ("RiemannSum", {"function": "x^2/4 + 1", "interval": [0, 4], "counts": [4, 8]}, set(), {"height", "sum", "width"}),
    ("RiemannSum", {"function": "3x", "interval": [0, 1], "counts": [3, 6]}, set(), {"height", "sum"}),
    ("LimitDefinition", {"function": "cos(x)", "point": 3.1415925}, {"f_at_a"}, {"delta_x"}),
    ("LimitDefinition", {"function": "cos(x)", "point": 0}, set(), {"f_at_a"}),
]


@pytest.mark.parametrize(("name", "given", "about", "equal"), BESIDE)
def test_a_number_that_lies_just_beside_a_round_one_is_about_that(name, given, about, equal):
    scene = rehearse(scene_class(name), deck(name, "en", **given), 2)
    entries = [(entry.name, entry.is_about) for entry in scene.ledger.entries]
    assert any(is_about for number, is_about in entries if number in about) or not about
    assert not any(is_about for number, is_about in entries if number in equal)
    assert {number for number, _ in entries} >= about | equal
