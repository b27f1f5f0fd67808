"""LimitDefinition shows the numbers that an independent computation gives, for the deck's function and for others."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest
import sympy
from manim import MathTypst, Rectangle, SurroundingRectangle
from scene_helpers import assert_refused, deck, in_one_process, scene_class

from mathcore import Function, one_sided_derivatives
from scenes.components.answers import RADIUS
from scenes.components.corner import Corner
from scenes.components.difference_triangle import DifferenceTriangle, fit_plot, keep_off_triangle, room_beside
from scenes.components.free_places import is_clear, lines_of
from scenes.components.secant import Secant
from scenes.components.text import Formula
from scenes.framework.ledger import Ledger
from scenes.framework.numbers import Figure
from scenes.framework.runner import prepare_scene, rehearse
from scenes.limit_definition.layout import plot_region, side_region
from scenes.limit_definition.parameters import LimitParameters
from scenes.limit_definition.scene import LimitDefinition
from scenes.lint.check import check_layout
from scenes.style.formats import FORMATS, pixels_of
from scenes.style.frame import FRAMES, Region, use_frame
from scenes.style.theme import theme

x = sympy.Symbol("x")
CASES = {
    "deck": ({}, x**2 / 4 + 1, 1, (2, 1, 0.5, 0.1, 0.01)),
    "cubic": ({"function": "x^3/3 - x", "point": -1.5, "steps": [1, 0.25]}, x**3 / 3 - x, -1.5, (1, 0.25)),
    "logarithm": ({"function": "ln(x)", "point": 0.5, "steps": [1, 0.1, 0.001]}, sympy.log(x), 0.5, (1, 0.1, 0.001)),
    "falling": ({"function": "exp(-x)", "point": 0, "steps": [2, 0.5, 0.1]}, sympy.exp(-x), 0, (2, 0.5, 0.1)),
    "large": ({"function": "100x^2", "point": 3, "steps": [1, 0.1]}, 100 * x**2, 3, (1, 0.1)),
}


@pytest.fixture(scope="module", params=in_one_process("LimitDefinition", CASES))
def case(request):
    parameters, f, a, steps = CASES[request.param]
    scene = rehearse(scene_class("LimitDefinition"), deck("LimitDefinition", **parameters), 10)
    return {entry.name: entry for entry in scene.ledger.entries}, f, a, steps


def test_each_quotient_is_the_slope_of_its_secant(case):
    shown, f, a, steps = case
    for k, h in enumerate(steps, start=1):
        expected = (f.subs(x, sympy.Rational(str(a)) + sympy.Rational(str(h))) - f.subs(x, sympy.Rational(str(a)))) / h
        assert shown[f"quotient_{k}"].value == pytest.approx(float(expected), rel=1e-9), h
    assert f"quotient_{len(steps) + 1}" not in shown


def test_the_slope_is_the_derivative(case):
    shown, f, a, _ = case
    assert shown["slope"].value == pytest.approx(float(f.diff(x).subs(x, a)), rel=1e-9)


def test_the_corner_has_two_slopes(case):
    shown, *_ = case
    assert (shown["left_quotient"].value, shown["right_quotient"].value) == (-1, 1)


def test_every_text_reads_as_its_value(case):
    shown, *_ = case
    for entry in shown.values():
        assert float(entry.text.replace("−", "-")) == pytest.approx(entry.value, rel=1e-4, abs=1e-3), entry


def test_another_corner_has_its_own_slopes():
    given = deck("LimitDefinition", corner_function="max(2x, -x/2)", corner_point=0)
    shown = {e.name: e.value for e in rehearse(scene_class("LimitDefinition"), given, 10).ledger.entries}
    assert (shown["left_quotient"], shown["right_quotient"]) == (pytest.approx(-0.5), pytest.approx(2))


@pytest.mark.parametrize(
    ("corner_function", "corner_point", "slope"),
    [
        ("abs(sin(x))", 3.14159, 1),
        ("abs(sin(x))", 3.14159265358979, 1),
        ("abs(sin(x))", np.pi, 1),
        ("abs(x^2 - 2)", 1.41421, np.sqrt(8)),
        ("3e-7*abs(cos(x))", -1.570796, 3e-7),
        ("x*abs(sin(1000x))", 3.14159265, 1000 * np.pi),
    ],
)
def test_a_corner_at_a_point_that_no_digits_hold_is_found_by_its_first_ones(corner_function, corner_point, slope):
    given = deck("LimitDefinition", corner_function=corner_function, corner_point=corner_point)
    shown = {e.name: e.value for e in rehearse(scene_class("LimitDefinition"), given, 2).ledger.entries}
    assert (shown["left_quotient"], shown["right_quotient"]) == pytest.approx((-slope, slope), rel=1e-9)


@pytest.mark.parametrize(
    "parameters",
    [
        {"function": "-x^3/3", "point": -1, "corner_function": "abs(x-2) + x", "corner_point": 2},
        {"function": "sqrt(x^2+1)*cos(3x)", "point": -1.3},
        {"function": "ln(x)", "point": 0.5, "steps": [1, 0.1, 0.001]},
    ],
)
def test_other_functions_give_a_clean_picture(parameters):
    report = check_layout(scene_class("LimitDefinition"), deck("LimitDefinition", "en", **parameters))
    assert [str(finding) for finding in report.failures] == []


@pytest.mark.parametrize(
    ("parameters", "other"),
    [
        ({"function": "sqrt(x)", "point": 1, "steps": [1, 0.1]}, "average_change"),
        ({"function": "ln(x)", "point": 0.5, "steps": [1, 0.1]}, "average_change"),
        ({"function": "sin(x)", "point": 0, "steps": [2, 0.1]}, "f_at_a_plus_h"),
    ],
)
def test_the_rise_reads_as_the_same_value_does_beside_it(parameters, other):
    scene = rehearse(scene_class("LimitDefinition"), deck("LimitDefinition", **parameters), 10)
    shown = {entry.name: entry for entry in scene.ledger.entries}
    assert shown["delta_f"].value == pytest.approx(shown[other].value, rel=1e-9)
    assert shown["delta_f"].text == shown[other].text


@pytest.mark.parametrize(
    ("parameters", "parts"),
    [
        ({"function": "ln(x-5)"}, ["function", "ln(x-5)", "x = 1", "choose"]),
        ({"function": "x^^2"}, ["function", "x^^2"]),
        ({"function": "__import__('os').system('x')"}, ["function"]),
        ({"function": 3}, ["function", "3", "text"]),
        ({"function": "abs(x)", "point": 0}, ["abs(x)", "0", "corner_function"]),
        ({"point": float("nan")}, ["point"]),
        ({"steps": [0.1, 1]}, ["steps", "largest first"]),
        ({"steps": [1, 0]}, ["steps", "greater than 0"]),
        ({"corner_function": "x^2"}, ["corner_function", "x^2", "0 from both sides", "abs(x)"]),
        ({"corner_function": "abs(x)^0.5"}, ["corner_function", "infinite from both sides", "finite and differ"]),
        ({"corner_function": "1 if x > 0 else 0"}, ["corner_function", "0 from the left, infinite from the right"]),
        ({"corner_function": "abs(sin(x))", "corner_point": 3.14}, ["corner_function", "3.14", "from both sides"]),
        ({"corner_function": "1/x"}, ["corner_function", "no value at x = 0"]),
        ({"slope": 1}, ["slope"]),
    ],
)
def test_a_parameter_that_makes_no_sense_is_refused_by_name_value_and_remedy(parameters, parts):
    assert_refused(LimitParameters, parameters, parts)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_rows_of_long_numbers_can_be_read_before_they_go(language):
    given = deck("LimitDefinition", language, function="sin(50x)")
    found = [str(each) for each in check_layout(scene_class("LimitDefinition"), given, size=(256, 144)).failures]
    assert [each for each in found if "fleeting" in each] == []


def test_a_rehearsal_in_english_has_the_same_numbers():
    chinese, english = (
        rehearse(scene_class("LimitDefinition"), deck("LimitDefinition", lang), 10) for lang in ("zh", "en")
    )
    assert chinese.ledger.entries == english.ledger.entries
    assert np.all([record.frames > 0 for record in english.timeline])


@pytest.mark.parametrize(
    ("name", "parameters"),
    [
        ("LimitDefinition", {"function": "0 if x < -5 else x^2 if x < 5 else 25"}),
        ("ChainRuleExample", {"function": "(x if 0 < x < 9 else 0)^2", "point": 1}),
        ("TangentPlane", {"function": "x^2 if -9 < x < 9 else y"}),
    ],
)
def test_a_function_by_cases_speaks_the_language_of_its_film(name, parameters, monkeypatch):
    shown, typeset = [], MathTypst.__init__

    def note(self, code, **kwargs):
        shown.append(code)
        typeset(self, code, **kwargs)

    monkeypatch.setattr(MathTypst, "__init__", note)
    for language, word, other in (("zh", "其他", "otherwise"), ("en", "otherwise", "其他")):
        shown.clear()
        rehearse(scene_class(name), deck(name, language, **parameters), 10)
        assert any(word in code for code in shown)
        assert not any(other in code for code in shown)


def test_a_lectures_own_word_stands_in_the_last_row_of_cases():
    given = deck("LimitDefinition", "en", function="0 if x < -5 else x^2 if x < 5 else 25")
    own = replace(given, words=replace(given.words, otherwise="elders"))
    for context, word in ((given, "otherwise"), (own, "elders")):
        with prepare_scene(scene_class("LimitDefinition"), context, (160, 90), 5, None, draws=False) as scene:
            assert word in scene.params.function.typst()


@pytest.mark.parametrize(
    ("function", "point", "answer"),
    [
        ("x^2/4 + 1", 1, "it falls"),
        ("2x + 1", 1, "it stays"),
        ("-x^2", 0, "it rises"),
        ("cosh(x)", -2, "it falls"),  # and is steeper
        ("sin(20x)", 1, "it does both"),
    ],
)
def test_the_guess_is_what_the_slope_of_the_secant_does_as_its_step_shrinks(function, point, answer):
    scene = rehearse(scene_class("LimitDefinition"), deck("LimitDefinition", "en", function=function, point=point), 10)
    (question,) = (record.question for record in scene.timeline if record.question)
    assert question.answers[question.right] == answer


@pytest.mark.parametrize(
    ("parameters", "texts"),
    [
        ({"function": "sqrt(x)", "point": 1e6, "steps": [1000, 1]}, ["approx 0.000499875", "approx 0.000499999875"]),
        ({"function": "1e9*x", "point": 2}, ["10^(9)", "-> tangent(10^(9))"]),
        ({"function": "sin(x)", "point": 1, "steps": [1, 0.1]}, ["approx 0.0678264", "approx tangent(0.540302)"]),
    ],
)
def test_a_quotient_has_one_text_and_says_where_it_is_rounded(parameters, texts):
    codes = set()

    def look(scene, beat):
        if beat == "step_shrinks":
            codes.update(part.code for part in scene.get_mobject_family_members() if isinstance(part, Formula))

    given = deck("LimitDefinition", **parameters)
    scene = rehearse(scene_class("LimitDefinition"), given, 10, on_beat_end=look)
    assert codes >= set(texts)
    shown = {entry.name: entry.text for entry in scene.ledger.entries}
    plain = texts[0].removeprefix("approx ").replace("10^(9)", "10⁹")
    assert {shown["average_change"], shown["secant_slope"]} == {plain}


def test_the_rise_has_one_text_in_the_words_beside_the_triangle_and_in_the_calculation():
    texts, record = set(), Ledger.record

    def note(self, name, *rest, **more):
        found = record(self, name, *rest, **more)
        if name == "delta_f":
            texts.add(found.text)
        return found

    given = deck("LimitDefinition", function="sin(40x)/x", point=3, steps=[1e-6, 1e-7])
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Ledger, "record", note)
        rehearse(scene_class("LimitDefinition"), given, 10)
    assert len(texts) == 1


def test_the_first_points_and_values_are_numbers_and_the_table_ends_in_the_limit():
    ends = {}

    def look(scene, beat):
        ends[beat] = [part.code for part in scene.get_mobject_family_members() if isinstance(part, Formula)]

    scene = rehearse(scene_class("LimitDefinition"), deck("LimitDefinition"), 10, on_beat_end=look)
    shown = {entry.name: entry.value for entry in scene.ledger.entries}
    assert (shown["a"], shown["a_plus_h"], shown["f_at_a"], shown["f_at_a_plus_h"]) == (1, 3, 1.25, 3.25)
    assert any("f(1) = tangent(1.25)" in code for code in ends["average_change"])
    assert "-> tangent(0.5)" in ends["step_shrinks"]


@pytest.mark.parametrize(("f", "a"), [("abs(x-1)/2", 1.0), ("-abs(x-1)", 1.0), ("abs(x-1) + 3", 1.0)])
@pytest.mark.parametrize("size", [(8.0, 4.5), (6.2, 4.0)])
def test_the_corners_name_has_room_and_stands_in_place_of_the_axis_number(f, a, size):
    corner = Corner(Function.parse(f), a, Region(-size[0] / 2, size[0] / 2, -size[1] / 2, size[1] / 2))
    slopes = one_sided_derivatives(corner.f, a)
    (name,) = corner.name_point("a = 1", [float(slopes.left), float(slopes.right)])
    under = corner.plot.at(a, corner.plot.origin[1])
    is_near = np.linalg.norm(corner.dot.get_center() - under) < 0.5
    beside = [number for number in corner.plot.numbers if np.linalg.norm(number.get_center() - under) < 0.4]
    assert not (is_near and beside)
    room = Rectangle(width=name.width + 0.25, height=name.height + 0.25).move_to(name)
    assert is_clear(room, lines_of([corner.curve, corner.plot.axes]))


def test_the_name_of_the_step_does_not_interrupt_the_y_axis():
    f, point, step = Function.parse("1/(x+2)"), -1, 1.5
    texts = Figure.of("run", step, "g"), Figure.of("rise", float(f(point + step) - f(point)), "g")
    plot = fit_plot(f, point, step, plot_region(), room_beside(texts[1]), numbered=True)
    brace, label = DifferenceTriangle(plot, f, point, step, *texts).measures[0]
    assert is_clear(label, lines_of([plot.axes.y_axis]), 0.0)
    assert brace.get_left()[0] <= label.get_x() <= brace.get_right()[0]


@pytest.mark.parametrize(
    ("function", "point", "step", "moves"),
    [
        ("5-2x", -1, 3, True),
        ("5-2x", 1, 1, False),
        ("x^2/4 + 1", 1, 2, False),
        ("cos(x)", -0.5, 2, True),
        ("x^2-4x", -1, 3, True),
    ],
)
def test_the_name_of_the_step_keeps_off_the_numbers_of_the_other_axis(function, point, step, moves):
    f = Function.parse(function)
    plot = fit_plot(f, point, step, plot_region(), 1.5, numbered=True)
    texts = Figure.of("run", step, "g"), Figure.of("rise", float(f(point + step) - f(point)), "g")
    triangle = DifferenceTriangle(plot, f, point, step, *texts)
    brace, label = triangle.measures[0]
    assert (abs(label.get_x() - brace.get_x()) > 0.01) == moves
    around = SurroundingRectangle(label, buff=0.9 * theme.GAP)
    for number in plot.numbers:
        away = np.abs(number.get_center() - around.get_center())[:2]
        assert np.any(away > np.array([number.width + around.width, number.height + around.height]) / 2)


@pytest.mark.parametrize(
    ("function", "point", "step"),
    [("x^3-2x", -1.5, 0.8), ("x^3-2x", -1.43, 0.8), ("2-x^2", 1.2, 1), ("2x-x^3", -1.43, 0.8), ("x-1", 0.9, 1)],
)
def test_the_name_of_the_second_point_hides_neither_the_axis_nor_the_level_leg_beside_it(function, point, step):
    f = Function.parse(function)
    plot = fit_plot(f, point, step, plot_region(), 1.5, numbered=True)
    plate, _ = Secant(plot, f, point, step).labels[1]
    axis, leg = plot.at(point, plot.origin[1])[1], plot.at(point, float(f(point)))[1]
    for line in (axis, leg):
        assert plate.get_bottom()[1] > line or plate.get_top()[1] < line


@pytest.mark.parametrize(("function", "point", "step"), [("x^2-4x", -1, 3), ("x^3-2x", -1.5, 0.8), ("x-1", -1, 4)])
def test_the_label_of_the_rise_stands_off_the_names_of_the_points(function, point, step):
    f = Function.parse(function)
    plot = fit_plot(f, point, step, plot_region(), 1.5, numbered=True)
    labels = Secant(plot, f, point, step).labels
    texts = Figure.of("run", step, "g"), Figure.of("rise", float(f(point + step) - f(point)), "g")
    rise = DifferenceTriangle(plot, f, point, step, *texts, standing=labels).measures[1][-1]
    for label in labels:
        away = np.abs(label.get_center() - rise.get_center())[:2]
        assert np.any(away >= np.array([label.width + rise.width, label.height + rise.height]) / 2)


@pytest.mark.parametrize("form", LimitDefinition.formats)
@pytest.mark.parametrize(
    ("function", "point", "step"),
    [
        ("x/(x^2+1)", -1, 1),
        ("x/(x^2+1)", -1, 1.05),
        ("sin(x)", -1.5708, 1.5708),
        ("tanh(x)", -2, 2),
        ("100x-50", -1, 1.5),
        ("x^3", -1, 1),
    ],
)
def test_no_number_of_an_axis_stands_in_the_triangles_lines_and_labels(function, point, step, form):
    with use_frame(FRAMES[form]):
        f = Function.parse(function)
        plot = fit_plot(f, point, step, plot_region(), 1.5, numbered=True)
        texts = Figure.of("run", step, "g"), Figure.of("rise", float(f(point + step) - f(point)), "g")
        keep_off_triangle(plot, f, point, step, *texts)
        triangle = DifferenceTriangle(plot, f, point, step, *texts)
        taken = lines_of([triangle.legs, *(part for measure in triangle.measures for part in measure)])
        assert len(plot.numbers)
        assert all(is_clear(number, taken) for number in plot.numbers)


@pytest.mark.parametrize(
    "given",
    [
        {"function": "x/(x^2+1)", "point": -1, "steps": [1, 0.2, 0.02]},
        {"function": "2x-x^3", "point": -1.43, "steps": [0.8, 0.1]},
        {"function": "x^2-4x+3", "point": 0, "steps": [1, 0.5, 0.1]},
    ],
)
@pytest.mark.parametrize("form", LimitDefinition.formats)
def test_a_triangle_beside_the_axes_gives_a_clean_picture_in_each_format(given, form):
    context = replace(deck("LimitDefinition", **given), frame=FRAMES[form])
    report = check_layout(LimitDefinition, context, size=pixels_of(FORMATS[form], 144), pictures=False)
    assert [str(finding) for finding in report.failures] == []


@pytest.mark.parametrize(
    ("function", "point", "step"),
    [("x/(x^2+1)", -1, 1), ("x/(x^2+1)", -1, 1.05), ("x/(x^2+1)", -1, 0.98), ("x^2-1", 0, 1.02), ("2-x", 0.5, 1.5)],
)
def test_the_name_of_a_second_point_at_the_axis_keeps_off_the_graph_and_the_triangle(function, point, step):
    f = Function.parse(function)
    plot = fit_plot(f, point, step, plot_region(), 1.5, numbered=True)
    label = Secant(plot, f, point, step).labels[1][1]
    leg = plot.segment(point + step, float(f(point)), 0.0, 0.01, theme.STEP)
    upright = np.linspace(plot.at(point + step, float(f(point + step))), leg.get_center(), 50)
    assert is_clear(label, np.concatenate([lines_of([plot.curve(f)]), upright]))


def test_the_name_of_a_second_point_on_the_y_axis_keeps_off_the_name_of_that():
    f = Function.parse("sin(2x)-1")
    plot = fit_plot(f, -0.4, 1.2, plot_region(), 1.5, numbered=True)
    secant = Secant(plot, f, -0.4, 1.2)
    secant.h.set_value(0.4)
    secant.update()
    plate, name = secant.labels[1][0], plot.names[1]
    away = np.abs(plate.get_center() - name.get_center())[:2]
    assert np.any(away > np.array([plate.width + name.width, plate.height + name.height]) / 2)


@pytest.mark.parametrize(
    ("corner", "at", "words"),
    [
        ("abs(x)", 0, "the secant's slope is −1."),
        ("max(x, 1 - x)", 0.5, "the secant's slope is −1."),
        ("abs(x^2 - 1)", 1, "the secant's slope tends to −2."),
        ("abs(sin(x))", 0, "the secant's slope tends to −1."),
        ("x if x<0 else x + x^2 + x", 0, "the secant's slope tends to 1."),
    ],
)
def test_secants_at_a_curved_corner_tend_to_their_slopes(corner, at, words):
    given = deck("LimitDefinition", "en", corner_function=corner, corner_point=at)
    scene = rehearse(LimitDefinition, given, 4)
    (said,) = (record for record in scene.timeline if record.name == "no_limit_at_a_corner")
    assert words in " ".join(phrase.text for phrase in said.phrases)


@pytest.mark.parametrize(
    ("function", "point", "step", "rise"),
    [("1/x", -0.5, 0.4, "-8"), ("exp(x)", 0, 1, "1.71828"), ("x^3-x", 0.577, 1, "2.73205")],
)
def test_the_name_of_the_rise_does_not_run_into_what_is_written_beside_the_plot(function, point, step, rise):
    f = Function.parse(function)
    value = float(f(point + step) - f(point))
    texts = Figure.of("run", step, "g"), Figure.of("rise", value, ".6g")
    plot = fit_plot(f, point, step, plot_region(), room_beside(texts[1]), numbered=True)
    labels = Secant(plot, f, point, step).labels
    name = DifferenceTriangle(plot, f, point, step, *texts, standing=labels).measures[1][-1]
    assert name[-1].get_right()[0] < side_region().left - 1.5 * theme.GAP
    assert name[-1].height > 0.9 * Formula(f"Delta f = secant({rise})", size=theme.LABEL).height


@pytest.mark.parametrize(
    ("function", "point", "step"),
    [("x^3-x", 0.577, 1), ("x^2-1", 0.5, 1.5), ("x/(x^2+1)", -1.5, 2), ("x^3-3x", 1, 1)],
)
def test_the_name_of_the_second_point_stands_off_the_graph_and_off_the_brace(function, point, step):
    f = Function.parse(function)
    texts = Figure.of("run", step, "g"), Figure.of("rise", float(f(point + step) - f(point)), ".6g")
    plot = fit_plot(f, point, step, plot_region(), room_beside(texts[1]), numbered=True)
    labels = Secant(plot, f, point, step).labels
    triangle = DifferenceTriangle(plot, f, point, step, *texts, standing=labels)
    braces = [measure[0] for measure in triangle.measures]
    assert is_clear(labels[1][0], lines_of([plot.curve(f), *braces]), 0.0)  # its plate


def test_the_name_of_a_second_point_off_the_y_axis_does_not_stand_on_that():
    f = Function.parse("x/(x^2+1)")
    plot = fit_plot(f, -1.5, 2, plot_region(), 1.5, numbered=True)
    plate, _ = Secant(plot, f, -1.5, 2).labels[1]
    assert plate.get_left()[0] > plot.at(0, 0)[0] or plate.get_right()[0] < plot.at(0, 0)[0]


@pytest.mark.parametrize(("function", "point", "step"), [("sqrt(x)", 0.25, 0.75), ("x^2", 1, 2), ("abs(x)", 1, 1)])
def test_an_axis_that_the_graph_only_touches_has_its_own_numbers(function, point, step):
    f = Function.parse(function)
    plot = fit_plot(f, point, step, Region(-6, 1, -3, 2.5), numbered=True)
    plot.curve(f)
    assert len(plot.labels.shown(0)) >= 2


@pytest.mark.parametrize(("f", "a"), [("abs(x-2) - x/2", 2), ("abs(x)", 0), ("abs(x+1) + x/3", -1), ("-abs(x-2)", 2)])
def test_no_line_about_a_corner_ends_at_the_tip_of_the_axis(f, a):
    corner = Corner(Function.parse(f), a, Region(-6, 1, -3, 3))
    plot, end = corner.plot, corner.plot.x_range[1]
    tip = plot.at(end, plot.origin[1])
    lines = [corner.curve, *(secant.line for secant in corner.secants.values())]
    assert (
        min(float(np.linalg.norm(points - tip, axis=1).min()) for points in (lines_of([each]) for each in lines)) > 0.3
    )


@pytest.mark.parametrize("function", ["x if x <= sqrt(2) else 3", "x^2"])
def test_the_answers_of_the_guess_stand_apart_below_a_tall_formula(function, monkeypatch):
    asked = []
    monkeypatch.setattr(LimitDefinition, "ask", lambda scene, places, right: asked.extend(places) or 1 / 0)
    with pytest.raises(ZeroDivisionError):
        rehearse(scene_class("LimitDefinition"), deck("LimitDefinition", function=function), 2)
    heights = [place.point[1] for place in asked]
    assert all(upper - lower > 2 * RADIUS + theme.GAP / 2 for upper, lower in pairwise(heights))
