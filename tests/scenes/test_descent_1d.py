"""GradientDescent1D shows the path of descent as an independent computation has it, and says how each rate ends."""

from __future__ import annotations

import math
from fractions import Fraction

import numpy as np
import pytest
import sympy
from descent_runs import run_1d as run
from scene_helpers import assert_refused, in_beat, said

from mathcore import Function
from scenes.components.text import Words
from scenes.descent_1d.dial import make_dial, write_cells
from scenes.descent_1d.model import narrow_rate
from scenes.descent_1d.parameters import DescentParameters
from scenes.descent_analysis import KINDS, run_descent
from scenes.framework.numbers import Figure
from scenes.framework.scene import BaseScene
from scenes.style.theme import theme

x = sympy.Symbol("x", real=True)
RATES = ("0.4", "2", "3", "4", "5")


@pytest.fixture(scope="module")
def default() -> BaseScene:
    return run()


def test_the_table_of_the_parabola_is_its_closed_form(default):
    row = in_beat(default, "steps_follow")
    factor = 1 - Fraction(2, 5) / 2
    for k in range(5):
        at = Fraction(-7, 2) * factor**k
        assert row[f"x_{k}"] == pytest.approx(float(at), rel=1e-12)
        assert row[f"slope_{k}"] == pytest.approx(float(at / 2), rel=1e-12)
        assert row[f"step_{k}"] == pytest.approx(float((factor - 1) * at), rel=1e-12)


def test_the_table_of_any_function_is_what_sympy_walks():
    row = in_beat(run(function="x - ln(x)", start=3, learning_rate=0.5), "steps_follow")
    f, at = x - sympy.log(x), sympy.Rational(3)
    for k in range(5):
        slope = sympy.diff(f, x).subs(x, at)
        assert row[f"x_{k}"] == pytest.approx(float(at), rel=1e-12)
        assert row[f"slope_{k}"] == pytest.approx(float(slope), rel=1e-12)
        at = at - slope / 2


def test_each_rate_has_its_factor_and_its_end(default):
    found = in_beat(default, "learning_rates")
    assert [found[f"factor_{rate}"] for rate in RATES] == pytest.approx([1 - float(rate) / 2 for rate in RATES])
    assert [found[f"end_{rate}"] for rate in RATES[:3]] == pytest.approx([0, 0, 0], abs=1e-6)
    assert sorted([found["end_4"], found["end_4_before"]]) == pytest.approx([-3.5, 3.5])
    assert found["end_5"] == np.inf


def test_a_descent_whose_factor_is_0_neither_creeps_nor_swings():
    params = DescentParameters(function="x^4/4 - x^2/2", start=0.5, learning_rates=(0.1, 0.5))
    words = {kind: kind for kind in KINDS}
    heads = [Words("head", "en", size=theme.LABEL) for _ in range(3)]
    dial = make_dial(params, 1.0, 2.0, words, heads, 2)
    results = [run_descent(params.function, 0.5, rate) for rate in (0.1, 0.5)]
    assert [result.kind for result in results] == ["slow", "slow"]
    ends = [write_cells(result, dial, Figure.of, "en")[2].source for result in results]
    assert ends == ["slow", "arrives"]


def test_two_starts_end_at_the_two_minima_that_sympy_finds(default):
    f = x**4 / 4 - x**2 + x / 5 + 2
    minima = [root for root in sympy.nroots(sympy.diff(f, x)) if sympy.diff(f, x, 2).subs(x, root) > 0]
    found = in_beat(default, "two_valleys")
    assert [found["valley_end_1"], found["valley_end_2"]] == pytest.approx(sorted(map(float, minima)), rel=1e-6)
    values = [float(f.subs(x, root)) for root in sorted(minima)]
    assert [found["valley_value_1"], found["valley_value_2"]] == pytest.approx(values, rel=1e-9)


@pytest.mark.parametrize(
    ("parameters", "beat", "words"),
    [
        ({}, "slope_shows_the_way", "down is to the right"),
        ({"start": 2}, "slope_shows_the_way", "down is to the left"),
        ({"start": 0}, "slope_shows_the_way", "cannot tell which side"),
        ({}, "steps_follow", "the steps get shorter"),
        ({"learning_rate": 2}, "steps_follow", "One step"),
        ({"learning_rate": 3}, "steps_follow", "Each step goes past the bottom"),
        ({"learning_rate": 4}, "steps_follow", "always the same few points"),
        ({"learning_rate": 5}, "steps_follow", "has left the picture"),
        ({"learning_rate": 4.1, "steps": 2}, "steps_follow", "step again."),
        ({"start": 0}, "steps_follow", "stays where it is"),
        ({"function": "ln(x)", "start": 1}, "steps_follow", "leaves the domain"),
        ({"function": "exp(-x)", "start": -1, "learning_rate": 1}, "steps_follow", "step again."),
        ({"function": "exp(-x)", "start": -1, "learning_rate": 1e4}, "steps_follow", "goes on beyond the picture"),
        ({"function": "1/(1 + exp(-x))", "start": 3}, "steps_follow", "step again."),
        ({}, "quadratic_model", "lands higher"),
        ({"learning_rate": 1, "learning_rates": (1, 2)}, "quadratic_model", "so the ball lands lower"),
        ({"start": 0}, "quadratic_model", "the ball stays"),
        ({}, "learning_rates", "swings forever"),
        ({"learning_rates": (0.4, 2, 3, 4)}, "learning_rates", "how each ends is noted"),
        ({"learning_rates": (5,)}, "learning_rates", "see how it ends"),
        ({"function": "x^2", "learning_rates": (0.1, 0.5, 0.6, 1, 2)}, "learning_rates", "swings forever"),
        ({}, "two_valleys", "different valleys"),
        ({"second_function": "x^2"}, "two_valleys", "the same bottom"),
        (
            {"second_function": "cos(3x)+x^2/20", "second_starts": (-5.5, 2.5), "second_learning_rate": 0.05},
            "two_valleys",
            "A curve with several valleys",
        ),
        (
            {"second_function": "x*sin(x)", "second_starts": (1, 7), "second_learning_rate": 0.1},
            "two_valleys",
            "A curve with several valleys",
        ),
        (
            {"second_function": "cos(x) + 0.1x^2", "second_starts": (-0.5, 0.5), "second_learning_rate": 0.5},
            "two_valleys",
            "A curve with two valleys",
        ),
        (
            {"second_function": "x^4-2x^2", "second_starts": (0.01, -1)},
            "two_valleys",
            "that ball stays. The other one moves",
        ),
        ({"second_function": "max(0, abs(x)-1)", "second_starts": (0, 3)}, "two_valleys", "that ball stays"),
        ({"second_function": "x^3-3x", "second_starts": (-1, 1)}, "two_valleys", "neither ball moves"),
        ({"second_function": "cos(x)", "second_starts": (0, math.pi)}, "two_valleys", "neither ball moves"),
        ({"second_function": "max(0, abs(x)-1)", "second_starts": (-3, 3)}, "two_valleys", "goes its own way"),
        ({"function": "x", "start": 1e6}, "steps_follow", "step again."),
        ({"second_function": "x"}, "two_valleys", "both are still moving"),
        ({"second_function": "exp(x)", "second_starts": (1, -1)}, "two_valleys", "both are still moving"),
        (
            {"second_function": "x^4", "second_starts": (-1, 0.8), "second_learning_rate": 0.01},
            "two_valleys",
            "both are still moving",
        ),
        ({"second_function": "sqrt(x)", "second_starts": (1, 2)}, "two_valleys", "both go to the same side"),
        (
            {"second_function": "abs(x)", "second_starts": (-1, 0.55), "second_learning_rate": 0.3},
            "two_valleys",
            "goes its own way",
        ),
        ({"second_function": "1/x", "second_starts": (0.5, 1e6)}, "two_valleys", "both are still moving"),
        ({"function": "abs(x)", "start": 1, "learning_rate": 0.2}, "steps_follow", "step again."),
    ],
)
def test_the_words_are_true_of_the_given_function(parameters, beat, words, default):
    assert words in said(run(until=beat, **parameters) if parameters else default, beat)


@pytest.mark.parametrize(
    "parameters",
    [
        {"function": "cos(x)", "start": 0},
        {"function": "abs(x)", "start": 0},
        {"function": "abs(x)", "start": 1, "learning_rate": 0.3},
        {"function": "1/x", "start": 1},
        {"function": "exp(x)", "start": 0},
        {"function": "x^4", "start": 3, "learning_rate": 0.1},
        {"function": "3", "start": 0},
        {"function": "1e6*x^2", "start": 5},
        {"function": "-x^2 - 10", "start": 1},
    ],
)
def test_any_function_and_start_makes_a_picture_in_time(parameters):
    scene = run("zh", **parameters)
    assert 20 <= scene.frame / 10 <= 90


@pytest.mark.parametrize(
    ("given", "parts"),
    [
        ({"start": -1, "function": "ln(x)"}, ["start", "ln(x)", "no value at x = -1", "inside its domain"]),
        ({"start": 0, "function": "sqrt(x)"}, ["start", "sqrt(x)", "0"]),
        ({"learning_rates": [2, 1]}, ["learning_rates", "[2.0, 1.0]", "smallest first"]),
        ({"learning_rates": []}, ["learning_rates"]),
        ({"learning_rate": 0}, ["learning_rate", "greater than 0"]),
        ({"steps": 7}, ["steps", "6"]),
        ({"second_starts": [1, 1]}, ["second_starts", "both are 1", "different"]),
        ({"second_function": "1/x", "second_starts": [0, 1]}, ["second_starts", "no value at x = 0"]),
    ],
)
def test_what_makes_no_picture_is_refused_by_key_value_and_remedy(given, parts):
    assert_refused(DescentParameters, given, parts)


@pytest.mark.parametrize(
    ("function", "start", "rate", "kind"),
    [
        ("x", 1e6, 0.5, "moving"),
        ("cos(x)", 1e6, 0.5, "slow"),
        ("x^4 - 3x^2", 2, 0.1, "rests"),  # one step lands on the peak at 0
        ("x^2 if x<0 else 2x^2", 2, 0.8, "away"),  # the steps grow from one side to the same side
        ("(x - 1e6)^2", 1e6 - 1, 1, "cycles"),
    ],
)
def test_how_a_descent_ends_does_not_depend_on_where_0_is(function, start, rate, kind):
    assert run_descent(Function.parse(function), start, rate).kind == kind


def test_why_a_ball_at_rest_stays_at_every_rate_is_said():
    for language, told in (("en", "the slope is zero"), ("zh", "斜率是零")):
        assert told in said(run(language, start=0.0), "learning_rates")
        assert told not in said(run(language), "learning_rates")


def test_nothing_is_on_its_way_that_may_never_arrive():
    """At a rate of 1.5 a ball may jump about for ever, and on a straight line it runs away for ever."""
    held = run("zh", second_function="x")
    moving = held.context.words.beats["learning_rates"].write["moving"]
    assert not [words for words in (moving, said(held, "two_valleys")) if "在路上" in words]
    assert "还在动" in moving


@pytest.mark.parametrize(("language", "claim"), [("zh", "这么远"), ("en", "this far")])
def test_the_words_on_the_bowl_ask_of_no_single_step_where_it_is_that_of_another_rate(language, claim):
    """The curve crosses the bowl of the first rate; the one that is drawn first is that of a smaller rate."""
    scene = run(language, function="x^2", start=1, learning_rate=0.9, learning_rates=(0.1, 0.5, 0.9))
    assert narrow_rate(scene.params, 2.0, scene.picture.plot.x_range) != scene.params.learning_rate
    said = [phrase.text for record in scene.timeline if record.name == "quadratic_model" for phrase in record.phrases]
    assert claim not in " ".join(said)
