"""TangentLine shows tangents, gaps and crossings as sympy finds them, and says what is true of the given function."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest
import sympy
from manim import ValueTracker
from scene_helpers import assert_refused, deck, in_beat, in_one_process, said, scene_class
from tangent_runs import POLE, WAVE, run

from mathcore import Function
from scenes.components.number import LiveNumber
from scenes.components.text import baseline_of
from scenes.framework.ledger import Ledger
from scenes.framework.numbers import Figure, digits_shown
from scenes.framework.scene import BaseScene
from scenes.lint.check import check_layout
from scenes.style.formats import FORMATS, pixels_of
from scenes.style.frame import FRAMES, frame
from scenes.style.theme import theme
from scenes.tangent_line.analysis import TangentAnalysis
from scenes.tangent_line.live_equation import LiveEquation
from scenes.tangent_line.parameters import TangentLineParameters
from scenes.tangent_line.window import fit_window, measure_window

x = sympy.Symbol("x", real=True)
CASES = {
    "deck": ({}, x**3 / 3 - x, 1.2),
    "wave": (WAVE, sympy.sin(x) * sympy.exp(-x / 5), 1.2),
    "pole": ({**POLE, "point": 1}, 1 / x, 1),
    "absolute value": ({"function": "abs(x)"}, sympy.Abs(x), 1.2),
    "line": ({"function": "x"}, x, 1.2),
}


def shown_texts(scene: BaseScene, beat: str) -> dict[str, str]:
    """Return the texts that a beat shows by name."""
    return {entry.name: entry.text for entry in scene.ledger.entries if entry.beat == beat}


@pytest.fixture(scope="module", params=in_one_process("TangentLine", CASES))
def case(request):
    given, f, a = CASES[request.param]
    return run(**given), f, sympy.nsimplify(a)


def test_the_tangent_at_its_stop_is_the_one_of_sympy(case):
    scene, f, a = case
    found, slope = in_beat(scene, "tangent_glides"), sympy.diff(f, x).subs(x, a)
    assert found["slope"] == pytest.approx(float(slope), rel=1e-9)
    assert found["intercept"] == pytest.approx(float(f.subs(x, a) - slope * a), rel=1e-9, abs=1e-12)
    assert found["value"] == pytest.approx(float(f.subs(x, a)), rel=1e-9)


def test_each_gap_is_the_curve_less_its_tangent(case):
    scene, f, a = case
    found = in_beat(scene, "gap_shrinks")
    line = f.subs(x, a) + sympy.diff(f, x).subs(x, a) * (x - a)
    for k, width in enumerate(("1", "0.1", "0.01"), start=1):
        gap = (f - line).subs(x, a + sympy.Rational(width))
        assert found[f"gap_{k}"] == pytest.approx(float(gap.evalf(30)), rel=1e-6, abs=1e-15)


def test_the_tangent_of_the_cubic_meets_it_again_at_minus_twice_its_point():
    for a in (1.2, -0.7):
        assert in_beat(run(point=a), "crosses_again")["second_crossing"] == pytest.approx(-2 * a, rel=1e-9)


def test_the_second_crossing_is_on_curve_and_tangent():
    scene = run(**WAVE)
    at = in_beat(scene, "crosses_again")["second_crossing"]
    line = in_beat(scene, "tangent_glides")
    height = line["slope"] * at + line["intercept"]
    assert height == pytest.approx(float(np.sin(at) * np.exp(-at / 5)), abs=1e-9)


def test_the_last_stop_is_where_the_curve_bends_the_other_way():
    found = in_beat(run(), "crosses_again")
    assert (found["a"], found["slope"], found["intercept"]) == pytest.approx((0, -1, 0), abs=1e-9)


def test_a_tenth_of_the_window_is_drawn_as_long_and_its_gap_a_tenth():
    scene = run()
    heights = []
    for k in (1, 2, 3):
        found = in_beat(scene, "gap_shrinks")
        heights.append(found[f"gap_{k}"] / found[f"window_{k}"])
    assert heights[0] / heights[1] == pytest.approx(10, rel=0.3)
    assert heights[1] / heights[2] == pytest.approx(10, rel=0.05)


def test_each_gap_stays_in_a_window_as_high_as_the_first():
    scene = run()
    heights = [scene.windows[k][3].height for k in range(3)]
    assert heights == pytest.approx([heights[0]] * 3)
    found = in_beat(scene, "gap_shrinks")
    for k in (1, 2, 3):
        assert found[f"magnification_{k}"] == pytest.approx(found["gap_1"] / found[f"gap_{k}"], rel=1e-9)
    assert not run(function="x").windows


def test_a_rounded_magnification_has_no_more_digits_than_the_gaps_have():
    scene = run(function="x*exp(-x)", interval=(-0.5, 4), point=2)
    names = [scene.windows[k][-1] for k in range(3)]
    assert all(right.get_left()[0] - left.get_right()[0] > 0.1 for left, right in pairwise(names))
    found = shown_texts(scene, "gap_shrinks")
    assert digits_shown(found["magnification_3"]) == digits_shown(found["gap_3"]) == 2
    assert found["magnification_2"] == "654"


def test_the_point_and_the_slope_have_one_text_each_where_the_tangent_stops():
    scene = run(**WAVE, point=1 / 3, windows=(1 / 3, 0.1))
    written = {entry.name: entry.text for entry in scene.ledger.entries if entry.beat == "tangent_glides"}
    equation = LiveEquation(scene.params, ValueTracker(1 / 3), [], scene.ledger)
    live = {part.name: part.text for part in equation.get_family() if isinstance(part, LiveNumber)}
    assert live["a"] == written["a"] == "0.33"
    assert live["slope"] == written["slope"] == f"{scene.params.function.derivative()(1 / 3):.2f}"


@pytest.mark.parametrize(
    ("given", "texts"),
    [
        ({}, ("1.2", "−0.624", "0.44")),
        ({**WAVE, "point": 2}, ("2", "0.61", "−0.40")),
        ({"function": "x^2", "point": 1 / 3}, ("0.33", "0.11", "0.67")),
        ({"function": "x^2", "point": 0.0625}, ("0.0625", "0.00390625", "0.125")),
        ({"function": "sin(x)/1000", "point": 1}, ("1", "0.0008415", "0.0005403")),
    ],
)
def test_rounded_numbers_of_the_written_equation_have_equally_many_decimals(given, texts):
    scene = run(**given)
    written = {entry.name: entry.text for entry in scene.ledger.entries if entry.beat == "tangent_glides"}
    assert tuple(written[name] for name in ("a", "value", "slope")) == texts


@pytest.mark.parametrize(
    ("function", "a", "written"),
    [
        ("x^3/3 - x", 1.2, "+ derivative(0.44) thin (x - 1.2)"),
        ("1/x", 1, "- (x - 1)"),
        ("x^2", -2, "- derivative(4) thin (x + 2)"),
        ("sin(x)", 0, "+ x"),
        ("x^2 + 1", 0, "+ derivative(0) thin x"),
    ],
)
def test_the_slope_is_written_with_its_sign_before_it(function, a, written):
    f = Function.parse(function)
    slope, point = Figure.of("slope", float(f.derivative()(a))), Figure.of("a", float(a))
    assert scene_class("TangentLine")._write_term(slope, point) == written


def test_a_large_slope_has_one_text_and_its_triangle_stays_in_the_plot():
    scene = run("zh", function="exp(x)", interval=(-1, 11), point=10)
    written = {entry.name: entry.text for entry in scene.ledger.entries if entry.beat == "tangent_glides"}
    equation = LiveEquation(scene.params, ValueTracker(10), scene.picture.runs, scene.ledger)
    live = {part.name: part.text for part in equation.get_family() if isinstance(part, LiveNumber)}
    assert live["slope"] == written["slope"] == written["value"]
    assert 10 + scene.picture.base.value <= scene.picture.plot.x_range[1]


def equation_at(a: float, **parameters: object) -> str:
    """Return the live equation of the tangent at a point, as it is read on screen."""
    params, tracker = TangentLineParameters.model_validate(parameters), ValueTracker(a)
    line = LiveEquation(params, tracker, [], Ledger("test")).line
    line.update()
    _, equals, slope, variable, sign, intercept = line
    letters = (
        (equals, equals.text),
        (slope, slope.text),
        (variable, "x"),
        (sign, sign.text),
        (intercept, intercept.text),
    )
    return "y " + " ".join(text for part, text in letters if part.get_fill_opacity() > 0)


@pytest.mark.parametrize(
    ("function", "a", "interval", "variant"),
    [
        ("x^3", 0, (-2, 2), "through_here"),
        ("x^3", 1e-3, (-2, 2), "through_beside"),
        ("1/(1 + x^2)", 0.5773502691896258, (-3, 3), "through_here"),  # one of two, and neither is in the middle
        ("1/(1 + x^2)", -0.577, (-3, 3), "through_beside"),
        ("exp(-x^2/2)", 1, (-3, 3), "through_here"),
        ("exp(-x^2/2)", 0, (-3, 3), "through"),
        ("x^4 - 6x^2", 1, (-3, 3), "inflection_here"),
        ("sin(x)", 0, (0, 4), "none"),  # it goes through at the end of the interval, and the curve is shown beyond
        ("sin(x)", 0, (-9, 9), "through_here"),
        ("sin(x) + x/9", 0, (-12, 12), "through_here"),
        ("x^3 - x^5", 0, (-2, 2), "inflection_here"),
        ("x^3", 0, (0, 4), "none"),  # at an end of the interval nothing is seen on the other side
        ("-x^3", 1, (0, 4), "crossing"),
    ],
)
def test_the_tangent_at_an_inflection_is_not_said_to_stay_on_one_side(function, a, interval, variant):
    assert TangentAnalysis(Function.parse(function), a, interval, (1, 0.1)).crossing_variant() == variant


@pytest.mark.parametrize(("point", "variant"), [(0, "straight_before"), (-0.5, "straight"), (1, "none")])
def test_a_curve_that_is_its_tangent_to_the_left_of_the_point_is_said_to_be_it(point, variant):
    analysis = TangentAnalysis(Function.parse("max(0, x)^2"), point, (-2, 2), (1, 0.1))
    assert analysis.crossing_variant() == variant


def test_a_curve_that_is_its_tangent_on_both_sides_is_not_said_to_be_it_on_one():
    analysis = TangentAnalysis(Function.parse("x if x < 1.5 else x^2"), 1.2, (0, 3), (1, 0.1, 0.01))
    assert analysis.crossing_variant() == "straight"


@pytest.mark.parametrize(
    ("given", "a", "written"),
    [
        ("x^3/3 - x", 0, "y = − x"),
        ("x^2", 0, "y = 0"),
        ("x^2 - 3", 0, "y = − 3"),
        ("x + 2", 1, "y = x + 2"),
        ("x", 1, "y = x"),
        ("x^2", 1, "y = 2 x − 1"),
        ("x^3/3 - x", 1.2, "y ≈ 0.44 x − 1.15"),
        ("1e-7*x^2", 1, "y = 2×10⁻⁷ x − 10⁻⁷"),
    ],
)
def test_the_live_equation_is_written_as_one_writes(given, a, written):
    assert equation_at(a, function=given) == written


def test_the_crossing_comes_to_meet_the_point_of_contact_where_it_slides_along():
    analysis = TangentAnalysis(Function.parse("x^3/3 - x"), 1.2, (-2, 2), (1, 0.1))
    contacts, crossings = analysis.crossings_toward(0.0)
    assert crossings == pytest.approx(-2 * contacts, abs=1e-9)
    assert analysis.crossing_ratio() == -2
    wave = TangentAnalysis(Function.parse("sin(x)*exp(-x/5)"), 1.2, (0, 10), (1, 0.1))
    assert wave.crossing_ratio() is None


@pytest.mark.parametrize(
    ("parameters", "beat", "words"),
    [
        ({}, "gap_shrinks", "about a hundredth of the gap"),
        (POLE, "gap_shrinks", "the gap shrinks faster"),
        ({"function": "x"}, "gap_shrinks", "are one line"),
        ({"function": "abs(x)"}, "gap_shrinks", "are one line"),
        ({"function": "x^2 + 1e10"}, "gap_shrinks", "about a hundredth of the gap"),
        ({"function": "tanh(1e-6*x)"}, "gap_shrinks", "about a hundredth of the gap"),
        ({"function": "sin(50x)", "point": 1, "windows": (1, 0.5, 0.25)}, "gap_shrinks", "need not shrink faster"),
        ({}, "crosses_again", "goes right through"),
        ({"function": "x^2"}, "crosses_again", "does not meet the curve again"),
        (POLE, "crosses_again", "does not meet the curve again"),
        ({"function": "x^3", "interval": (0.5, 2.5), "point": 0.7}, "crosses_again", "not to meet only once"),
        ({"function": "x"}, "crosses_again", "along a whole stretch"),
        ({"function": "abs(x)"}, "crosses_again", "along a whole stretch"),
        (
            {"function": "x^2 if x<1 else 2x - 1", "point": 1},
            "gap_shrinks",
            "to the right of the point, the tangent",
        ),
        (
            {"function": "x^2 if x<1 else 2x - 1", "point": 1},
            "crosses_again",
            "To the right of the point the tangent",
        ),
    ],
)
def test_the_words_are_true_of_the_given_function(parameters, beat, words):
    scene = run(**parameters)
    assert words in said(scene, beat)
    assert 20 <= scene.frame / 10 <= 90


@pytest.mark.parametrize(
    ("given", "parts"),
    [
        ({"interval": [2, 2]}, ["interval", "[2, 2]", "no length"]),
        ({"point": 3}, ["point", "3", "[-2, 2]", "inside"]),
        ({"windows": [0.1, 1]}, ["windows", "[0.1, 1]", "largest first"]),
        ({"windows": [1, 1e-9]}, ["windows", "too small"]),
        ({"function": "abs(x)", "point": 0}, ["point", "not differentiable", "another point"]),
        ({"function": "1/x", "point": -0.5}, ["windows", "1/x", "smaller windows"]),
        ({"function": "ln(x)", "point": -1}, ["point", "ln(x)", "domain"]),
    ],
)
def test_what_makes_no_picture_is_refused_by_key_value_and_remedy(given, parts):
    assert_refused(TangentLineParameters, given, parts)


def test_the_live_equation_stands_on_one_line():
    params = TangentLineParameters()
    equation = LiveEquation(params, ValueTracker(1.2), [], Ledger("TangentLine"))
    y, _, slope, x, *_ = equation.line
    assert baseline_of(x) == pytest.approx(baseline_of(y), abs=1e-6)
    digits = [part.get_bottom()[1] for part in (slope, equation.line[-1])]
    assert digits == pytest.approx([baseline_of(y)] * 2, abs=0.02)


@pytest.mark.parametrize("function", ["x^2 + 100", "x^2", "x^2/4 + 1"])
def test_a_level_tangent_has_the_usual_room_behind_its_sign(function):
    params = TangentLineParameters(function=function, point=0, interval=(-2, 2))
    _, equals, *_, number = LiveEquation(params, ValueTracker(0.0), [], Ledger("TangentLine")).line
    assert number.get_left()[0] - equals.get_right()[0] == pytest.approx(theme.GAP)


def test_a_width_that_is_rounded_says_so_and_has_its_text_of_the_table():
    params = TangentLineParameters(windows=(0.5, 1 / 6, 1 / 18))
    near, power = fit_window(params, frame.body), ValueTracker(1.0)
    width = measure_window(params, near, power, Ledger("TangentLine"))[2]
    assert width.text == "0.5"
    power.set_value(9)
    assert width.update().text == "≈0.05556"


def test_an_equation_of_long_numbers_has_room_in_a_narrow_frame():
    given = deck("TangentLine", function="sin(50x)", interval=(0, 1), point=0.3456, windows=(0.1, 0.01))
    context = replace(given, frame=FRAMES["4:3"])
    report = check_layout(scene_class("TangentLine"), context, size=pixels_of(FORMATS["4:3"], 144), pictures=False)
    assert [str(finding) for finding in report.failures] == []
