"""DerivativeFunction traces the slope of any function, asks about the right point, and says what is true of it."""

from __future__ import annotations

import re

import numpy as np
import pytest
import sympy
from derivative_runs import run
from manim import Dot, ManimColor, ValueTracker
from scene_helpers import assert_refused, deck, in_one_process, said, scene_class

from mathcore import Function
from scenes.components.free_places import lines_of
from scenes.components.glide import SlopeTrace, runs_of
from scenes.derivative_function.layout import slope_specs
from scenes.derivative_function.parameters import DerivativeParameters
from scenes.framework.numbers import format_number
from scenes.framework.runner import rehearse
from scenes.style.theme import theme

x = sympy.Symbol("x", real=True)
CASES = {
    "sin": ("sin(x)", (0, 6.5), sympy.sin(x)),
    "cubic": ("x^3 - 3x", (-2.5, 2.5), x**3 - 3 * x),
    "bell": ("exp(-x^2)", (-2.5, 2.5), sympy.exp(-(x**2))),
    "logarithm": ("ln(x)", (0.25, 5), sympy.log(x)),
    "far": ("x^2", (1000, 1010), x**2),
}


@pytest.fixture(scope="module", params=in_one_process("DerivativeFunction", CASES))
def case(request):
    function, interval, f = CASES[request.param]
    return run(function, interval), interval, sympy.diff(f, x)


def test_the_live_slope_is_the_derivative_at_the_live_point(case):
    scene, (_, end), slope = case
    shown = {(entry.beat, entry.name): entry.value for entry in scene.ledger.entries}
    assert shown["height_is_carried_down", "x"] == pytest.approx(end)
    expected = float(slope.subs(x, shown["height_is_carried_down", "x"]))
    assert shown["height_is_carried_down", "slope"] == pytest.approx(expected, rel=1e-9)


def test_what_is_traced_is_the_graph_of_the_derivative(case):
    scene, _, slope = case
    below = scene.picture.below
    points = np.concatenate([path.points for path in scene.picture.trace.runs])
    corner, unit = below.at(*below.origin), below.unit
    xs = (points[:, 0] - corner[0]) / unit[0] + below.origin[0]
    ys = (points[:, 1] - corner[1]) / unit[1] + below.origin[1]
    expected = sympy.lambdify(x, slope)(xs) * np.ones_like(xs)
    assert np.abs(ys - expected).max() < 2e-3 * np.ptp(below.y_range)


def test_the_right_answer_is_the_point_of_the_largest_slope(case):
    scene, _, slope = case
    question = next(record.question for record in scene.timeline if record.question)
    points = [entry.value for entry in scene.ledger.entries if entry.name.startswith("x_")]
    slopes = [float(slope.subs(x, point)) for point in points]
    assert question.right == int(np.argmax(slopes))
    assert len(points) == len(question.answers) >= 2
    assert sorted(slopes)[-1] > sorted(slopes)[-2]


@pytest.mark.parametrize(
    ("function", "interval", "beat", "words"),
    [
        ("sin(x)", (0, 6.5), "zeros_line_up", "a peak or a valley"),
        ("x*exp(-x)", (-1, 5), "zeros_line_up", "f reaches a peak, the tangent is level"),
        ("x^2", (-2, 2), "zeros_line_up", "f reaches a valley, the tangent is level"),
        ("x^3", (-1.5, 1.5), "zeros_line_up", "need not be a peak"),
        ("exp(x)", (-2, 2), "zeros_line_up", "climbs all the way"),
        ("exp(-x)", (-2, 2), "zeros_line_up", "falls all the way"),
        ("2x + 1", (0, 4), "zeros_line_up", "is a constant"),
        ("abs(x)", (-2, 2), "zeros_line_up", "the slope jumps"),
        ("abs(x^2 - 1)", (-2, 2), "zeros_line_up", "the derivative is zero. At a corner"),
        ("sin(x)", (0, 6.5), "height_is_carried_down", "Uphill it lies above"),
        ("ln(x)", (-1, 5), "height_is_carried_down", "never goes down"),
        ("exp(-x)", (-2, 2), "height_is_carried_down", "never goes up"),
        ("3", (0, 4), "height_is_carried_down", "always the same"),
        ("2exp(2x)", (-1, 1), "height_is_carried_down", "a new function"),
        ("exp(x) + 1", (-2, 2), "it_has_a_formula", "a formula of its own"),
        ("3", (0, 4), "it_has_a_formula", "a formula of its own"),
        ("3", (0, 4), "guess", "equally steep everywhere"),
        ("1/x", (-3, 3), "zeros_line_up", "falls along each of its pieces"),
        ("1/x^2", (-2, 3), "zeros_line_up", "falls along others, and has no level tangent"),
        ("cbrt(x^2)", (-2, 5), "zeros_line_up", "falls along others"),
        ("tan(x)", (0, 6), "zeros_line_up", "climbs along each of its pieces"),
        ("x if x<1 else x+1", (0, 2), "zeros_line_up", "Where the graph jumps"),
        ("x if x<1 else x+1", (0, 2), "guess", "Each piece of this graph"),
        ("1e-10*x^2", (-2, 2), "zeros_line_up", "a valley, the tangent is level"),
        ("sin(x)^2 + cos(x)^2", (0, 3), "zeros_line_up", "is a constant"),
        ("x^2", (0, 2), "zeros_line_up", "need not be a peak"),
        ("abs(sin(x))", (0.5, 7), "zeros_line_up", "At a corner the slope jumps"),
        ("1e-10*abs(x)", (-2, 2), "zeros_line_up", "the slope jumps"),
        ("x^2 if x<1 else 2x-1", (-1, 3), "zeros_line_up", "a valley, the tangent is level"),
        ("exp(x)", (0, 0.5), "height_is_slope", "triangle of base 0.1"),
        ("(x^2 - 1)/(x - 1)", (-1, 3), "guess", "Each piece of this graph"),
        ("((x if x < 2 else x)*(5/x))^2", (-0.4378, 9.5622), "guess", "Each piece of this graph"),
    ],
)
def test_the_words_are_true_of_the_given_function(function, interval, beat, words):
    assert words in said(run(function, interval), beat)


@pytest.mark.parametrize(
    ("function", "interval", "zeros"),
    [
        ("x*abs(x)", (-2, 2), [0]),
        ("abs(x)^3", (-1, 1), [0]),
        ("x*sqrt(abs(x))", (-2, 2), [0]),
        ("max(0,x)^2", (-2, 2), [0]),
        ("max(0,x)^2", (0, 2), [0]),
        ("(max(0,x^2-1))^2", (-2, 2), [-1, 1]),
        ("sin(x)^2", (0, 3.14159265), [0, np.pi / 2, np.pi]),
        ("x*abs(x) + x", (-2, 2), []),
        ("exp(10x)", (-2, 2), []),
        ("abs(x)", (-2, 2), []),
    ],
)
def test_each_level_tangent_is_found_also_between_pieces_and_at_the_ends(function, interval, zeros):
    scene = run(function, interval)
    analysis = scene.picture.analysis
    assert analysis.zeros() == pytest.approx(zeros, abs=1e-8)
    assert all(analysis.slope_at(zero) == 0 for zero in zeros)
    assert ("no level tangent" in said(scene, "zeros_line_up")) is (not zeros and not analysis.jumps())
    below = scene.picture.below
    dots = [part.get_center() for part in scene.get_mobject_family_members() if isinstance(part, Dot)]
    for zero in zeros:
        assert any(place == pytest.approx(below.at(zero, 0), abs=1e-3) for place in dots)


def test_a_curve_that_is_written_in_cases_but_has_no_corner_has_no_pieces():
    assert "climbs all the way" in said(run("x*abs(x) + x", (-2, 2)), "zeros_line_up")


def test_the_first_slope_is_not_said_to_be_at_a_start_that_has_none():
    assert "start" not in said(run("sqrt(x)", (0, 4)), "height_is_carried_down")


@pytest.mark.parametrize(
    ("function", "interval", "is_highest"),
    [
        *(("exp(x)", (-2, 2), True), ("x^2", (0, 3), True), ("x^4 + x", (-1, 2), True)),
        *(("sin(x)", (0, 6.5), False), ("ln(x)", (0.25, 5), False)),
    ],
)
def test_the_steepest_point_is_told_from_the_highest_only_where_it_is_another(function, interval, is_highest):
    for language, highest in (("zh", ("也是这几点当中最高的", "也是更高的那一点")), ("en", ("that is also the high",))):
        scene = run(function, interval, language)
        points = [entry.value for entry in scene.ledger.entries if re.fullmatch("x_[abc]", entry.name)]
        question = next(record.question for record in scene.timeline if record.question)
        assert (max(points, key=Function.parse(function)) == points[question.right]) == is_highest
        assert any(words in question.why for words in highest) == is_highest


@pytest.mark.parametrize(
    ("language", "once_more", "same_formula"),
    [("zh", "它的导函数就是它自己", "就是 f 的公式"), ("en", "its own derivative", "is that of f")],
)
@pytest.mark.parametrize(
    ("function", "interval"), [("exp(x)", (-2, 2)), ("-3exp(x)", (-1, 1)), ("sinh(x) + cosh(x)", (-2, 2))]
)
def test_a_function_that_is_its_own_derivative_is_called_no_new_one(
    function, interval, language, once_more, same_formula
):
    scene = run(function, interval, language)
    assert once_more in said(scene, "height_is_carried_down")
    assert same_formula in said(scene, "it_has_a_formula")


@pytest.mark.parametrize(
    ("function", "interval", "expected"),
    [
        ("sin(x)", (0, 6.5), [0, 2 * np.pi]),
        ("x^3 - 3x", (-2.5, 2.5), [-2.5, 2.5]),
        ("exp(-x^2)", (-2.5, 2.5), [-np.sqrt(0.5)]),
        ("x/2 + 2/x", (0.01, 5), [5]),
    ],
)
def test_the_steepest_places_are_marked_where_the_words_speak_of_them(function, interval, expected):
    scene = run(function, interval)
    assert scene.picture.analysis.steepest() == pytest.approx(expected, abs=1e-6)
    assert "steepest" in said(scene, "zeros_line_up")


@pytest.mark.parametrize(
    ("function", "interval"), [("x^2 if x < 1 else 2x - 1", (-2, 3)), ("x^2/2 if x < 2 else 2x - 2", (-1, 5))]
)
def test_no_point_is_called_steepest_where_the_slope_is_largest_along_a_stretch(function, interval):
    scene = run(function, interval)
    assert scene.picture.analysis.steepest() == []
    assert "steepest" not in said(scene, "zeros_line_up")


def test_nothing_is_said_of_a_steepest_place_that_a_pole_cuts_off():
    scene = run("x^2/4 + 1/x^2", (-5, 5))
    assert scene.picture.analysis.steepest() == []
    assert "steepest" not in said(scene, "zeros_line_up")


@pytest.mark.parametrize(("function", "interval"), [("sin(x)", (0, 6.5)), ("exp(-x)", (0, 3)), ("exp(x)", (-2, 2))])
def test_the_slope_at_the_right_answer_was_not_shown_before_the_question(function, interval):
    scene = run(function, interval)
    shown = {(entry.beat, entry.name): entry.value for entry in scene.ledger.entries}
    question = next(record.question for record in scene.timeline if record.question)
    answer = shown["guess", f"x_{'abc'[question.right]}"]
    passed = scene.picture.first_tangent.point.get_x(), scene.picture.large.at(answer, 0)[0]
    assert abs(passed[0] - passed[1]) > 0.3
    assert shown["height_is_slope", "x"] != pytest.approx(answer, abs=0.1)


@pytest.mark.parametrize(
    ("function", "interval"),
    [("x^2 if x < 1 else 2x - 1", (0, 10)), ("x^3 if x < 0.5 else 0.75x - 0.25", (0, 9)), ("abs(x)", (-1, 12))],
)
def test_points_to_compare_are_found_where_the_slope_differs_in_a_narrow_part_alone(function, interval):
    scene = run(function, interval)
    question = next(record.question for record in scene.timeline if record.question)
    xs = [entry.value for entry in scene.ledger.entries if (entry.beat, entry.name[:2]) == ("guess", "x_")]
    slopes = scene.params.function.derivative()(np.array(xs))
    assert len(question.answers) == len(xs) >= 2
    assert np.argmax(slopes) == question.right
    assert all(slope < slopes.max() for at, slope in enumerate(slopes) if at != question.right)


@pytest.mark.parametrize(
    ("function", "interval"),
    [("x^2 if x < 1 else 2x - 1", (0, 10)), ("x^2 if x > 9 else 18x - 81", (0, 10)), ("abs(x^2 - 1)", (-1.3, 6))],
)
def test_slopes_without_a_pole_are_drawn_whole(function, interval):
    picture, f = run(function, interval).picture, Function.parse(function)
    slopes = f.derivative()(np.linspace(*interval, 400)[1:-1])
    low, high = picture.below.y_range
    assert low <= slopes.min() <= slopes.max() <= high
    assert sum(each.length for each in picture.runs) == pytest.approx(interval[1] - interval[0], rel=1e-5)


@pytest.mark.parametrize("function", ["exp(-x)", "-x^2 - x"])
def test_the_reason_holds_where_all_points_lie_on_the_way_down(function):
    question = next(record.question for record in run(function, (0, 3)).timeline if record.question)
    assert "where the way down is gentle" in question.why


@pytest.mark.parametrize(
    ("function", "interval", "slopes"),
    [
        ("1e-6*x", (0, 5), ["10⁻⁶", "10⁻⁶"]),
        ("ln(x)", (1000, 1003), ["0.000999", "0.000997"]),
        ("exp(x)", (-10, 10), ["0.223", "22026"]),
        ("exp(x)", (-30, -2), ["1.38×10⁻⁸", "0.1353"]),
        ("1e6*x^2", (99, 102), ["2.0055×10⁸", "2.04×10⁸"]),
        ("x^2", (0, 2), ["1.7", "4"]),
        ("(x^2 - 1)/(x - 1)", (-1, 3), ["1", "1"]),
    ],
)
def test_no_slope_is_rounded_away(function, interval, slopes):
    shown = {(entry.beat, entry.name): entry.text for entry in run(function, interval).ledger.entries}
    assert [shown[beat, "slope"] for beat in ("height_is_slope", "height_is_carried_down")] == slopes


@pytest.mark.parametrize("passed", [[-4, -2.75, -1.5, -0.25, 1, 2], [-2e-10, -1e-10, 1e-10, 2e-10], [-0.4, -0.1, 0.2]])
def test_a_slope_on_its_way_through_zero_reads_as_zero(passed):
    spec_of = slope_specs(passed)
    for share in (1e-3, 1e-5, 1e-9, 1e-12, 1e-16):
        for slope in (-share * 1.1111 * max(passed), share * 1.1111 * max(passed)):
            text = format_number(slope, spec_of(slope))
            assert "×" not in text


def test_the_graph_by_the_formula_lies_on_the_traced_one_and_ends_where_that_ends():
    scene = run("tan(x)", (-3, 2))
    for dashes, traced in zip(scene.computed, scene.picture.trace.runs, strict=True):
        places = np.concatenate([part.points for part in dashes.get_family()])
        away = np.linalg.norm(places[:, None] - lines_of([traced])[None], axis=2).min(axis=1)
        assert away.max() < 0.05
        assert dashes.get_left()[0] == pytest.approx(traced.get_left()[0], abs=0.01)
        assert dashes.height == pytest.approx(traced.height, abs=0.1)


@pytest.mark.parametrize(
    ("function", "interval", "x"),
    [("abs(sin(x))", (0, 7), "0"), ("abs(x)", (-2, 0), "0"), ("abs(x - 1)", (1, 3), "1.00")],
)
def test_a_point_beside_a_corner_in_which_the_graph_ends_reads_as_that(function, interval, x):
    f = Function.parse(function)
    runs = runs_of(f, f.derivative(), interval)
    ends = [*(run.start for run in runs), *(run.end for run in runs)]
    assert max(min(abs(end - given) for end in ends) for given in interval) < 1e-7
    texts = []

    def look(scene, *_):
        texts.append(scene.picture.rows[0][-1].text)

    rehearse(
        scene_class("DerivativeFunction"),
        deck("DerivativeFunction", "en", function=function, interval=interval),
        2,
        on_phrase_end=look,
    )
    assert x in texts


def test_a_narrow_peak_of_the_slopes_is_among_the_answers():
    scene = run("tanh(100(x - 0.13))", (-5, 5))
    question = next(record.question for record in scene.timeline if record.question)
    assert len(question.answers) >= 2
    assert "0.1" in question.answers[question.right]


def test_the_tangent_glides_to_the_end_of_a_steep_curve():
    scene = run("exp(x)", (-10, 10))
    assert scene.picture.runs[-1].end == pytest.approx(10)


def test_the_trace_jumps_at_a_corner():
    scene = run("abs(x)", (-2, 2))
    left, right = scene.picture.trace.runs
    assert left.get_right()[0] == pytest.approx(right.get_left()[0], abs=1e-3)
    assert right.get_y() - left.get_y() == pytest.approx(2 * scene.picture.below.unit[1], rel=1e-6)


@pytest.mark.parametrize(
    ("given", "parts"),
    [
        ({"interval": [2, 2]}, ["interval", "[2, 2]", "no length"]),
        ({"interval": [3, 2]}, ["interval", "[3, 2]", "smaller end first"]),
        ({"interval": [1e5, 1e5 + 1e-9]}, ["interval", "too short"]),
        ({"function": "ln(x)", "interval": [-3, -1]}, ["interval", "no derivative anywhere", "domain"]),
        ({"function": "exp(1000)"}, ["interval", "no derivative anywhere", "domain"]),
        ({"function": "sqrt(0.01 - x^2)", "interval": [-10, 10]}, ["interval", "no derivative in any part", "domain"]),
    ],
)
def test_what_makes_no_picture_is_refused_by_key_value_and_remedy(given, parts):
    assert_refused(DerivativeParameters, given, parts)


def test_x_next_to_a_corner_at_zero_reads_as_zero_and_not_as_lost_digits():
    texts = set()

    def read(scene, _frame):
        texts.update(part.text for part in scene.get_mobject_family_members() if getattr(part, "name", "") == "x")

    given = deck("DerivativeFunction", "en", function="abs(x)", interval=[-2, 2])
    rehearse(scene_class("DerivativeFunction"), given, 4, watch=lambda s, n: range(s, s + n), on_watch=read)
    assert "0" in texts
    assert not any(re.fullmatch(r"−?0\.0+", text) for text in texts)


@pytest.mark.parametrize(
    ("function", "interval", "ends"),
    [
        ("x if x<1 else x+1", (-1, 3), [(1, 1), (1, 1)]),
        ("abs(x)", (-2, 2), [(0, -1), (0, 1)]),
        ("x^2", (-2, 2), []),
        ("(x^2-1)/(x-1)", (-1, 3), [(1, 1), (1, 1)]),
        ("x*abs(x)", (-2, 2), []),
    ],
)
def test_the_derivative_has_no_point_at_a_jump_corner_or_hole(function, interval, ends):
    scene = run(function, interval)
    rings = [
        part.get_center()
        for part in scene.get_mobject_family_members()
        if isinstance(part, Dot) and part.get_fill_color() == ManimColor(theme.BACKGROUND)
    ]
    below = scene.picture.below
    in_lower = [place for place in rings if place[1] < below.at(0, below.y_range[1])[1]]
    assert len(in_lower) == len(ends)
    for place, (x_, slope) in zip(sorted(in_lower, key=lambda place: place[1]), ends, strict=True):
        assert place == pytest.approx(below.at(x_, slope), abs=1e-3)


def test_the_end_of_the_derivative_at_a_corner_is_seen_as_soon_as_it_is_traced():
    picture = run("abs(x)", (-2, 2)).picture
    x = ValueTracker(-1.0)
    slope = Function.parse("abs(x)").derivative()
    trace = SlopeTrace(picture.above, picture.below, abs, slope, picture.runs, x.get_value, picture.analysis.gaps())
    seen = []
    for now in (-1.0, picture.runs[0].end, 1.0):
        x.set_value(now)
        trace.update()
        seen.append([ring.get_stroke_opacity() for ring in trace.ends])
    assert seen == [[0, 0], [1, 0], [1, 1]]


def test_a_slope_that_is_zero_at_a_corner_reads_as_zero_next_to_it():
    spec_of = slope_specs([-4.0, 0.0, 1.0], ends=[-1.23456789e-8, 1.0])
    assert [spec_of(slope) for slope in (-1.23456789e-8, -1.3456789e-8)] == [".0f", ".2f"]
    scene = run("x^2 if x<0 else sin(3x)/3", (-2, 4))
    slopes = [entry.text for entry in scene.ledger.entries if entry.name == "slope"]
    assert slopes
    assert not any("×" in text for text in slopes)
