"""GradientDescent1D shows the path of descent as an independent computation has it, and says how each rate ends."""

from __future__ import annotations

import math
from fractions import Fraction

import numpy as np
import pytest
import sympy
from manim import ValueTracker
from scene_helpers import assert_refused, deck, scene_class

from mathcore import Function
from scenes.components.descent_path import IterationMap, OutcomeTable, PathTrace, QuadraticModel
from scenes.components.free_places import is_clear, lines_of
from scenes.components.text import Formula, Words
from scenes.descent_1d.dial import make_dial, way_of, write_cells
from scenes.descent_1d.layout import dial_rooms
from scenes.descent_1d.model import live_rows, narrow_rate, opening_rate, passed_rates, wide_rate
from scenes.descent_1d.parameters import DescentParameters
from scenes.descent_1d.picture import draw_picture, draw_steps, fit_descents
from scenes.descent_1d.scene import START
from scenes.descent_1d.step_end import StepEnd, name_bowl, name_start
from scenes.descent_1d.steps import tabulate_ends
from scenes.descent_analysis import KINDS, find_minimum, fit_around, leave_frame, run_descent, shown_way
from scenes.framework.ledger import Ledger
from scenes.framework.numbers import Figure, read_number
from scenes.framework.runner import rehearse
from scenes.framework.scene import BaseScene
from scenes.style.frame import Region, frame
from scenes.style.theme import theme

x = sympy.Symbol("x", real=True)
RATES = ("0.4", "2", "3", "4", "5")


def run(language: str = "en", **parameters: object) -> BaseScene:
    """Return the scene, rehearsed."""
    return rehearse(scene_class("GradientDescent1D"), deck("GradientDescent1D", language, **parameters), 10)


def said(scene: BaseScene, beat: str) -> str:
    return " ".join(phrase.text for record in scene.timeline if record.name == beat for phrase in record.phrases)


def shown(scene: BaseScene, beat: str) -> dict[str, float]:
    return {entry.name: entry.value for entry in scene.ledger.entries if entry.beat == beat}


@pytest.fixture(scope="module")
def default() -> BaseScene:
    return run()


def test_the_table_of_the_parabola_is_its_closed_form(default):
    row = shown(default, "steps_follow")
    factor = 1 - Fraction(2, 5) / 2
    for k in range(5):
        at = Fraction(-7, 2) * factor**k
        assert row[f"x_{k}"] == pytest.approx(float(at), rel=1e-12)
        assert row[f"slope_{k}"] == pytest.approx(float(at / 2), rel=1e-12)
        assert row[f"step_{k}"] == pytest.approx(float((factor - 1) * at), rel=1e-12)


def test_the_table_of_any_function_is_what_sympy_walks():
    row = shown(run(function="x - ln(x)", start=3, learning_rate=0.5), "steps_follow")
    f, at = x - sympy.log(x), sympy.Rational(3)
    for k in range(5):
        slope = sympy.diff(f, x).subs(x, at)
        assert row[f"x_{k}"] == pytest.approx(float(at), rel=1e-12)
        assert row[f"slope_{k}"] == pytest.approx(float(slope), rel=1e-12)
        at = at - slope / 2


def test_each_rate_has_its_factor_and_its_end(default):
    found = shown(default, "learning_rates")
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
    found = shown(default, "two_valleys")
    assert [found["valley_end_1"], found["valley_end_2"]] == pytest.approx(sorted(map(float, minima)), rel=1e-6)
    values = [float(f.subs(x, root)) for root in sorted(minima)]
    assert [found["valley_value_1"], found["valley_value_2"]] == pytest.approx(values, rel=1e-9)


def test_the_bowl_touches_the_curve_and_the_step_goes_to_its_lowest_point(default):
    plot = default.picture.plot
    f = DescentParameters().function
    bowl = QuadraticModel(plot, f, -3.5, -1.75, lambda: 0.4)
    corner, unit = plot.at(*plot.origin), plot.unit
    points = (bowl.curve.points[:, :2] - corner[:2]) / unit + plot.origin
    lowest = points[np.argmin(points[:, 1])]
    assert lowest == pytest.approx([-3.5 + 0.4 * 1.75, 4.0625 - 0.4 * 1.75**2 / 2], abs=0.02)
    near = points[np.argmin(np.abs(points[:, 0] + 3.5))]
    assert near[1] == pytest.approx(float(f(near[0])), abs=0.01)
    assert np.all(points[:, 1] >= f(points[:, 0]) - 1e-9)


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
            {"second_function": "x^4-2x^2", "second_starts": (0.01, -1)},
            "two_valleys",
            "that ball stays. The other one moves",
        ),
        ({"second_function": "max(0, abs(x)-1)", "second_starts": (0, 3)}, "two_valleys", "that ball stays"),
        ({"second_function": "x^3-3x", "second_starts": (-1, 1)}, "two_valleys", "neither ball moves"),
        ({"second_function": "cos(x)", "second_starts": (0, math.pi)}, "two_valleys", "neither ball moves"),
        ({"second_function": "max(0, abs(x)-1)", "second_starts": (-3, 3)}, "two_valleys", "goes its own way"),
        ({"function": "x", "start": 1e6}, "steps_follow", "step again."),
        ({"second_function": "x"}, "two_valleys", "goes its own way"),
    ],
)
def test_the_words_are_true_of_the_given_function(parameters, beat, words, default):
    assert words in said(run(**parameters) if parameters else default, beat)


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


def test_the_valley_is_in_the_picture_also_where_the_curvature_is_0_there():
    f = Function.parse("100+(x-50)^4/1000")
    minimum = find_minimum(f, 40)
    assert minimum == pytest.approx(50)
    (left, right), (low, high) = fit_around(f, 40, minimum, 2)
    assert right - left < 40
    assert low > 90
    assert high < 150


@pytest.mark.parametrize("function", ["x", "exp(x)", "1/x"])
def test_without_a_valley_the_first_steps_are_seen(function):
    f = Function.parse(function)
    step = 0.4 * float(f.derivative()(100.0))
    left, right = fit_around(f, 100.0, None, 0.4)[0]
    assert abs(step) > 0.05 * (right - left) or right - left == pytest.approx(400)


@pytest.mark.parametrize(
    ("function", "start", "rate"),
    [
        ("exp(-x)", -1, 1),
        ("exp(x)", 1, 1),
        ("-ln(x)", 0.5, 3),
        ("1/x", 0.2, 0.2),
        ("x^4 - 3x^2 + x/2", 0.5, 0.25),
        ("x^4 - 3x^2", 0.1, 0.3),
        ("abs(x)", 0.4, 0.5),
    ],
)
def test_the_steps_that_are_told_lie_in_the_picture_and_the_map(function, start, rate):
    f = Function.parse(function)
    params = DescentParameters(
        function=f, start=start, learning_rate=rate, learning_rates=(rate / 10, rate, 2.7 * rate)
    )
    result = run_descent(f, start, rate)
    picture = draw_picture(params, Words("title", "en", size=theme.LABEL))
    points = result.points[: params.steps + 1]
    assert not shown_way(f, picture.plot, points)[1]
    heads = [Words("head", "en", size=theme.LABEL) for _ in range(3)]
    dial = make_dial(params, picture.minimum, np.nan, {kind: kind for kind in KINDS}, heads, 3)
    for each in (run_descent(f, start, rate) for rate in params.learning_rates):
        if each.kind != "away":
            assert not way_of(each, f, dial.plot)[2] or each.kind in ("moving", "leaves")
            assert np.all(np.abs(np.clip(each.points[:4], *dial.map.plot.x_range) - each.points[:4]) < 1e-9)


def test_a_cycle_of_a_second_start_lies_in_the_picture():
    f = Function.parse("x^4 - 3x^2 + x/2")
    found = [run_descent(f, start, 0.2) for start in (-0.5, 0.5)]
    assert "cycles" in {result.kind for result in found}
    (low, high), _ = fit_descents(f, found)
    assert all(low < result.points.min() <= result.points.max() < high for result in found)


@pytest.mark.parametrize("start", [2.1, -1e6])
def test_steps_too_short_to_change_the_start_are_not_followed_by_the_picture(start):
    f = Function.parse("3 - x^2")
    (left, right), (low, high) = fit_around(f, start, None, 1e-18)
    assert left < start < right
    assert low < f(start) < high
    assert right - left == pytest.approx(4 * abs(start))


def test_no_number_of_a_row_is_written_to_its_last_digit_beside_a_rounded_one():
    scene = run(function="x^3", start=1, learning_rate=0.2)
    texts = {entry.name: entry.text for entry in scene.ledger.entries if entry.beat == "steps_follow"}
    assert [texts[f"{name}_1"] for name in ("x", "slope", "step")] == ["0.4", "0.48", "−0.096"]
    assert [texts[f"{name}_2"] for name in ("x", "slope", "step")] == ["0.304", "0.2772", "−0.05545"]
    scene = run(function="x^4", start=1, learning_rate=0.1)
    texts = {entry.name: entry.text for entry in scene.ledger.entries if entry.beat == "steps_follow"}
    assert [texts[f"{name}_1"] for name in ("x", "slope", "step")] == ["0.6", "0.864", "−0.0864"]


def test_the_numbers_of_a_row_are_rounded_alike_so_that_the_step_is_their_product():
    scene = run(function="exp(x) - x", start=2, learning_rate=0.3, steps=3)
    texts = {entry.name: entry.text for entry in scene.ledger.entries if entry.beat == "steps_follow"}
    assert [texts[f"{name}_2"] for name in ("x", "slope", "step")] == ["0.05723", "0.05890", "−0.01767"]


def test_the_first_row_has_the_texts_of_the_calculation_above_it():
    scene = run(function="0.1*x^3", start=-2 / 3, learning_rate=1 / 3)
    texts = {entry.name: entry.text for entry in scene.ledger.entries if entry.beat == "steps_follow"}
    assert [texts[name] for name in ("rate", "slope_0", "step_0")] == ["0.33333", "0.13333", "−0.04444"]


def test_the_heights_before_and_after_a_step_have_equally_many_decimals():
    for function, start, rate, heights in [
        ("exp(x) - x", 2, 0.3, ["5.389", "3.055"]),
        ("x^2/4 + 1", -3.5, 0.4, ["4.06", "7.89"]),
        ("x^2/2 + 50", -4, 1.5, ["58", "63.52"]),
        ("ln(x + 1)", 0.123456789, 1e-12, ["0.1164103508444", "0.1164103508436"]),
    ]:
        scene = run(function=function, start=start, learning_rate=rate)
        texts = {entry.name: entry.text for entry in scene.ledger.entries if entry.beat == "quadratic_model"}
        assert [texts["value_0"], texts["value_1"]] == heights


@pytest.mark.parametrize("rate", [1, 0.1, 0.05, 0.5, 0.3, 0.4, 0.0125, 1 / 3, 0.123, 7, 250])
def test_the_curvature_of_the_bowl_is_1_by_the_rate_as_it_is_written(rate):
    params = DescentParameters(function="x^2", start=-1, learning_rate=rate)
    now = ValueTracker(opening_rate(rate))
    assert 0.2 * rate < now.get_value() < 0.5 * rate
    rows = live_rows(params, -2.0, now, [rate, 3 * rate], Ledger("S"))
    for each in (opening_rate(rate), rate, 3 * rate):
        now.set_value(each)
        eta, bend = (row[-1] for row in rows[:2])
        eta.refresh()
        bend.refresh()
        decimals = len(bend.text.partition(".")[2])
        assert abs(1 / read_number(eta.text) - read_number(bend.text)) <= 0.6 * 10**-decimals, (eta.text, bend.text)


def test_an_end_at_a_whole_number_is_written_as_its_height_is():
    for function, starts, rows in [
        ("x^4 - 2x^2", (0.01, -1), [["0.01", "1", "−1"], ["−1", "−1", "−1"]]),
        ("x^4/4 - x^3/3 - x^2", (0, 0.5), [["0", "0", "0"], ["0.5", "2.00", "−2.67"]]),
    ]:
        scene = run(second_function=function, second_starts=starts, second_learning_rate=0.1)
        texts = {entry.name: entry.text for entry in scene.ledger.entries if entry.beat == "two_valleys"}
        found = [[texts[f"valley_{name}_{k}"] for name in ("start", "end", "value")] for k in (1, 2)]
        assert found == rows


@pytest.mark.parametrize(
    ("function", "starts", "rate", "ends"),
    [
        ("x^3 - 3x", (1, -2.1), 0.1, ["1", "-infinity"]),
        ("x - x^2", (0.4, 0.6), 0.3, ["-infinity", "infinity"]),
        ("x^2", (1, -1), 1.5, ["plus.minus infinity"] * 2),
    ],
)
def test_a_descent_that_runs_away_is_said_to_which_side(function, starts, rate, ends):
    f = Function.parse(function)
    found = [run_descent(f, start, rate) for start in starts]
    shown = [(result.points[:3].tolist(), result.kind == "away") for result in found]
    table = tabulate_ends(f, found, shown, Formula("x"), Figure.of)
    assert [row[1].source for row in table.rows] == [f"${end}$" for end in ends]


@pytest.mark.parametrize(
    ("function", "starts", "rate"), [("x^4-3x^2", (-0.5, 0.01), 0.01), ("sin(x) + x/3", (0.0, 1.0), 3.0)]
)
def test_each_ball_rests_where_the_table_says(function, starts, rate):
    scene = run(second_function=function, second_starts=starts, second_learning_rate=rate)
    found, f = shown(scene, "two_valleys"), Function.parse(function)
    traces = [trace for trace in scene.mobjects if isinstance(trace, PathTrace)][-2:]
    for k, trace in enumerate(traces, start=1):
        at = scene.valleys.at(found[f"valley_end_{k}"], f(found[f"valley_end_{k}"]))
        assert np.linalg.norm(trace.ball.get_center() - at) < 0.05


def test_a_ball_that_runs_away_leaves_the_picture_at_its_edge(default):
    plot, f = default.picture.plot, DescentParameters().function
    points = run_descent(f, -3.5, 5.0).points
    way, gone = shown_way(f, plot, points)
    beyond = leave_frame(f, plot, way, float(points[len(way) - 1]), 0.2)
    assert gone
    assert plot.at(beyond[-1], f(beyond[-1]))[1] > frame.header.bottom or abs(plot.at(beyond[-1], 0)[0]) > frame.right
    trail = PathTrace(plot, f, beyond, lambda: len(beyond) - 1, leaves=True)
    assert trail.chords.points[:, 1].max() <= frame.header.bottom + 1e-9
    assert np.abs(trail.chords.points[:, 0]).max() <= frame.right + 1e-9
    assert min(trail.ball.width, trail.ball.height) == pytest.approx(0)
    # The chord of the last step stays in the plot, and an arrow's head tells that the step goes on.
    assert trail.chords.get_top()[1] <= plot.at(0, plot.y_range[1])[1] + 1e-9
    assert trail.exit.get_fill_opacity() == 1
    assert trail.exit.get_top()[1] <= frame.header.bottom


@pytest.mark.parametrize("room", [Region(-6, 1, -2, 2), Region(-2, 2, -3, 3)])
def test_the_slope_of_the_map_is_seen_as_it_is(room):
    drawn = IterationMap(Function.parse("x/2"), (-5, 5), room, lambda: 5.0).plot
    across, up = (np.linalg.norm(drawn.at(*end) - drawn.at(0, 0)) for end in ((1, 0), (0, 1)))
    assert across == pytest.approx(up, rel=0.1)


def test_the_first_step_on_the_map_is_longer_than_the_dot_where_it_begins():
    """The stairs of the slowest rate of the deck are seen: the map fills its room, whose formula stands beside it."""
    params = DescentParameters()
    words, heads = dict.fromkeys(KINDS, "how"), [Formula(each) for each in ("eta", "1", "2")]
    drawn = make_dial(params, 0.0, 0.5, words, heads, 5).map
    first = np.linalg.norm(drawn.plot.at(-3.5, -2.8) - drawn.plot.at(-3.5, -3.5))
    assert first > 1.5 * 2 * START * theme.DOT
    assert drawn.plot.axes.height > 0.85 * dial_rooms()[0][1].height


def test_words_of_a_row_stand_on_one_line():
    room = Region(-6, 6, -2, 0)
    table = OutcomeTable([Formula("eta"), Words("how")], room, 3)
    columns = [table.fill([Formula("1"), Words(text)]) for text in ("swings in", "one step", "can")]
    feet = [column[1].submobjects[0].get_bottom()[1] for column in columns]
    assert np.ptp(feet) < 0.02


def test_the_ends_of_a_step_and_its_bowl_are_named_where_they_are(default):
    """x_1 is ahead of the foot of the bowl's lowest point, and q stands clear of the bowl and of the graph."""
    picture, f = default.picture, DescentParameters().function
    bowl = QuadraticModel(picture.plot, f, -3.5, -1.75, lambda: 0.4)
    end = StepEnd(picture.plot, bowl, picture.foot)
    assert end.label.get_left()[0] == pytest.approx(picture.plot.at(-2.8, 0)[0] + theme.GAP / 2)
    assert name_start(picture.plot, -3.5, -1.75, picture.foot).get_right()[0] < picture.plot.at(-3.5, 0)[0]
    name = name_bowl(picture, bowl, end)
    half = np.array([name.width, name.height]) / 2
    for line in (bowl.curve, picture.curve):
        away = np.abs(line.get_all_points()[:, :2] - name.get_center()[:2])
        assert not np.any(np.all(away < half, axis=1))
    assert np.any(np.linalg.norm(bowl.curve.get_all_points() - name.get_center(), axis=1) < 0.5)


def test_a_bowl_out_of_the_plot_has_no_end_of_its_step_there(default):
    bowl = QuadraticModel(default.picture.plot, DescentParameters().function, -3.5, -1.75, lambda: 40.0)
    assert StepEnd(default.picture.plot, bowl, default.picture.foot).label.get_fill_opacity() == 0


@pytest.mark.parametrize("rate", [3.4, 4.0, 5.0])
def test_a_step_that_turns_back_is_drawn_below_the_one_before_inside_the_picture(rate):
    scene = run(learning_rate=rate)
    picture, path = scene.picture, scene.picture.result.path
    way, _ = shown_way(DescentParameters().function, picture.plot, path.points[:6])
    arrows = draw_steps(picture.plot, way, 5, picture.foot, picture.lower)
    assert len(arrows) > 1
    heights = [arrow.get_start()[1] for arrow in arrows]
    assert -max(np.diff(heights)) > 0.6 * arrows[0].tip.height
    assert heights[-1] >= picture.plot.at(0, picture.plot.y_range[0])[1] - 1e-9


def test_steps_that_go_on_stand_in_one_row(default):
    picture = default.picture
    arrows = draw_steps(picture.plot, [-3.5, -2.8, -2.24], 5, picture.foot, picture.lower)
    assert arrows[0].get_end() == pytest.approx(arrows[1].get_start())


def test_why_a_ball_at_rest_stays_at_every_rate_is_said():
    for language, told in (("en", "the slope is zero"), ("zh", "斜率是零")):
        assert told in said(run(language, start=0.0), "learning_rates")
        assert told not in said(run(language), "learning_rates")


@pytest.mark.parametrize("given", [{"function": "abs(x)", "start": 2, "learning_rates": (0.1, 5)}, {}])
def test_no_bowl_that_stands_runs_through_the_name_of_the_function(given):
    params = DescentParameters(**given)
    picture = draw_picture(params, Words("f", "en"))
    plot, slope = picture.plot, float(picture.result.path.gradients[0])
    rates = narrow_rate(params, slope, plot.x_range), wide_rate(params, slope, plot.x_range, plot.y_range[1])
    name = plot.names[1]
    for rate in filter(None, rates):
        bowl = QuadraticModel(plot, params.function, params.start, slope, lambda rate=rate: rate)
        away = np.abs(lines_of([bowl.curve]) - name.get_center())[:, :2] - [name.width / 2, name.height / 2]
        assert away.max(axis=1).min() > 0


@pytest.mark.parametrize(
    "given",
    [
        {},
        {"function": "x^2", "start": -1, "learning_rate": 1, "learning_rates": (0.5, 1, 1.5)},
        {"function": "abs(x)", "start": 0.7},
        {"function": "x^2/2+50", "start": -4},
        {"function": "x^4-4x^2+x", "start": 2, "learning_rate": 0.02},
    ],
)
def test_the_bowl_runs_through_no_name_of_an_axis_while_it_opens(given):
    params = DescentParameters(**given)
    picture = draw_picture(params, Words("f", "en"))
    plot, slope = picture.plot, float(picture.result.path.gradients[0])
    first = narrow_rate(params, slope, plot.x_range) or params.learning_rate
    rates = passed_rates(first, wide_rate(params, slope, plot.x_range, plot.y_range[1]), slope)
    assert rates[0] < first
    bowls = [QuadraticModel(plot, params.function, params.start, slope, lambda rate=rate: rate) for rate in rates]
    assert is_clear(plot.names[1], lines_of(bowl.curve for bowl in bowls))


@pytest.mark.parametrize("given", [{"function": "x^2", "start": -1, "learning_rate": 1}, {}])
def test_no_step_strikes_through_a_number_of_an_axis(given):
    params = DescentParameters(**given)
    picture = draw_picture(params, Words("f", "en"))
    plot = picture.plot
    way, _ = shown_way(params.function, plot, picture.result.path.points[: params.steps + 1])
    steps = lines_of(draw_steps(plot, way, params.steps, picture.foot, picture.lower))
    assert len(plot.numbers) > 3
    for number in plot.numbers:
        away = np.abs(steps - number.get_center())[:, :2] - [number.width / 2, number.height / 2]
        assert away.max(axis=1).min() > 0
