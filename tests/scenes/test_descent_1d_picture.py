"""What GradientDescent1D draws: ranges that hold what is told, steps, the bowl, the map, and names clear of lines."""

from __future__ import annotations

import numpy as np
import pytest
from descent_runs import run_1d as run
from manim import Line
from scene_helpers import deck, scene_class

from mathcore import Function
from scenes.components.descent_path import IterationMap, OutcomeTable, PathTrace, QuadraticModel, balls_of
from scenes.components.free_places import do_meet, is_clear, lines_of
from scenes.components.text import Formula, Words
from scenes.descent_1d.dial import make_dial, way_of
from scenes.descent_1d.layout import dial_rooms
from scenes.descent_1d.model import narrow_rate, passed_rates, wide_rate
from scenes.descent_1d.parameters import DescentParameters
from scenes.descent_1d.picture import draw_picture, draw_steps, fit_descents, place_slope, point_down
from scenes.descent_1d.scene import START
from scenes.descent_1d.step_end import StepEnd, name_bowl, name_start
from scenes.descent_analysis import KINDS, find_minimum, fit_around, leave_frame, run_descent, shown_way
from scenes.framework.scene import BaseScene
from scenes.lint.check import check_layout
from scenes.style.frame import Region, frame
from scenes.style.theme import theme


@pytest.fixture(scope="module")
def default() -> BaseScene:
    return run()


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


@pytest.mark.parametrize(
    ("function", "start"),
    [("sin(x)", 0.5), ("cos(x)", 2), ("x^4 - 2x^2", 0.5), ("exp(x) - 2x", -1), ("x^2/4 + 1", -3.5)],
)
def test_no_bowl_that_stands_runs_through_the_name_of_the_end_of_its_step(function, start):
    params = DescentParameters(function=function, start=start)
    picture = draw_picture(params, Words("f", "en"))
    plot, slope = picture.plot, float(picture.result.path.gradients[0])
    first = narrow_rate(params, slope, plot.x_range) or params.learning_rate
    for rate in filter(None, (first, wide_rate(params, slope, plot.x_range, plot.y_range[1]))):
        bowl = QuadraticModel(plot, params.function, params.start, slope, lambda rate=rate: rate)
        label = StepEnd(plot, bowl, picture.end_foot).label
        assert not label.get_fill_opacity() or is_clear(label, lines_of([bowl.curve, picture.curve]), 0)
        assert label.get_bottom()[1] > frame.caption.top


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


@pytest.mark.parametrize(
    "given",
    [
        {"function": "(x - 2)^2 + 1", "start": -1, "learning_rate": 0.1},
        {"function": "(x + 2)^2 + 1", "start": 1, "learning_rate": 0.1},
        {"function": "x^2 + 6", "start": -0.5, "learning_rate": 0.1},
        {"function": "sqrt(x) + 1/x", "start": 0.3, "learning_rate": 0.05},
    ],
)
def test_the_arrow_of_the_way_down_strikes_through_no_number_of_an_axis(given):
    params = DescentParameters(**given)
    picture = draw_picture(params, Words("f", "en"))
    slope = float(params.function.derivative()(params.start))
    (way,) = point_down(picture.mover.ball.get_center(), slope)
    assert np.sign(way.get_end()[0] - way.get_start()[0]) == -np.sign(slope)
    assert all(is_clear(number, lines_of([way])) for number in picture.plot.numbers)


@pytest.mark.parametrize(
    ("function", "start"),
    [
        ("x^2/4 + 1", -3.5),
        ("abs(x)^1.5", 2),
        ("(x - 2)^2 + 1", -1),
        ("(x - 2)^2 + 1", -2),
        ("x^4 - 4x^2 + x", -2),
        ("exp(x) - 2x", -1),
        ("sin(x)", 0.5),
        ("cos(x)", -0.5),
        ("x^4 - 2x^2", 0.5),
    ],
)
def test_the_slope_is_written_off_the_axes_and_not_right_beside_a_number(function, start):
    picture = draw_picture(DescentParameters(function=function, start=start, learning_rate=0.1), Words("f", "en"))
    slope, plot = float(picture.result.path.gradients[0]), picture.plot
    ways = point_down(picture.mover.ball.get_center(), slope)
    label = place_slope(picture, Formula("derivative(f'(x)) approx derivative(-2.121)", size=theme.LABEL), ways)
    assert is_clear(label, lines_of([plot.axes, plot.names, picture.curve, *ways]), 0)
    for number in plot.numbers:
        away = np.abs(label.get_center() - number.get_center())[:2]
        gap = away - [(label.width + number.width) / 2, (label.height + number.height) / 2]
        assert gap[0] > 0.4 or gap[1] > 0, f"{number.get_center()} would be read as a factor"


@pytest.mark.parametrize(("function", "start", "rate"), [("sqrt(x - 0.75)", 1, 1 / 3), ("sqrt(x)", 0.04, 0.1)])
def test_a_step_that_leaves_the_domain_goes_to_the_bowls_bottom_and_lands_nowhere(function, start, rate):
    params = DescentParameters(function=function, start=start, learning_rate=rate)
    plot = draw_picture(params, Words("f", "en")).plot
    slope = float(params.function.derivative()(start))
    bowl = QuadraticModel(plot, params.function, start, slope, lambda: rate)
    assert (bowl.landing.get_fill_opacity(), bowl.bottom.get_fill_opacity()) == (0, 1)
    assert bowl.bottom.get_center() == pytest.approx(plot.at(*bowl.lowest()))
    drop = StepEnd(plot, bowl, plot.y_range[0]).drop
    assert drop.get_top()[1] == pytest.approx(plot.at(*bowl.lowest())[1], abs=0.2)


@pytest.mark.parametrize("given", [{"function": "sin(x)", "start": 1, "learning_rate": 0.5}, {"function": "cos(x)"}])
def test_the_slope_stands_in_the_plot_and_not_over_its_axis(given):
    picture = draw_picture(DescentParameters(**given), Words("T", "en"))
    slope = float(picture.result.path.gradients[0])
    ways = point_down(picture.mover.ball.get_center(), slope)
    label = place_slope(picture, Formula(f"derivative(f'(x)) approx {slope:.4f}", size=theme.LABEL), ways)
    assert picture.plot.region.bottom < label.get_bottom()[1]
    assert label.get_top()[1] < picture.plot.region.top
    assert is_clear(label, lines_of([picture.curve, picture.plot.axes, picture.mover.line, *ways]))


def test_two_starts_beside_a_peak_are_shown_to_their_valleys():
    f = Function.parse("x^4 - 4x^3 + 4x^2")
    (left, right), _ = fit_descents(f, [run_descent(f, start, 0.05) for start in (0.99, 1.01)])
    assert left < 0 < 2 < right


@pytest.mark.parametrize("function", ["1/(1 + x^2)", "exp(-x^2/4)"])
def test_no_ball_starts_on_a_number_of_an_axis_that_tells_its_scale_without_it(function):
    scene = run(second_function=function, second_starts=(-1, 1), second_learning_rate=1)
    plot, f = scene.valleys, scene.params.second_function
    balls = balls_of(plot, f, [(start,) for start in scene.params.second_starts])
    assert not [number for number in plot.numbers for ball in balls if do_meet(number, ball)]
    assert min(len(plot.labels.shown(axis)) for axis in (0, 1)) >= 2


@pytest.mark.parametrize(
    ("function", "starts", "rate"),
    [
        ("x^6/6 - x^4 + x^2", (0.6, 2.1), 0.05),
        ("x^8/8 - x^4 + x^2/4", (0.3, 1.1), 0.05),
        ("exp(4x) + sin(9x)", (-2, 0), 0.01),
    ],
)
def test_a_steep_side_presses_no_hill_between_two_valleys_flat(function, starts, rate):
    f = Function.parse(function)
    found = [run_descent(f, start, rate) for start in starts]
    x_range, y_range = fit_descents(f, found)
    passed = np.concatenate([result.points for result in found])
    heights = np.array([float(f(x)) for x in np.linspace(passed.min(), passed.max(), 101)])
    assert x_range[0] < passed.min()
    assert passed.max() < x_range[1]
    assert np.ptp(heights) > 0.25 * (y_range[1] - y_range[0])


@pytest.mark.parametrize(
    ("function", "start", "rates"),
    [
        ("ln(1 + exp(-x)) + 0.1x^2", -3, (0.5, 1, 2, 4, 8)),
        ("3x^2 - 12x + 7", 6, (0.05, 0.1, 0.15, 0.2)),
        ("x^2", 1, (0.1, 0.5, 0.9, 1, 1.1)),
        ("-exp(-x^2)", 1.2, (0.25, 0.5, 1)),
        ("x^2/(x^2 + 1)", 2, (1, 2, 4)),
    ],
)
def test_each_number_of_the_dials_plot_stands_beside_its_mark(function, start, rates):
    """Chords of the descents run below the numbers, which neither slide off their marks nor leave them bare."""
    params = DescentParameters(function=function, start=start, learning_rate=rates[1], learning_rates=rates)
    picture = draw_picture(params, Words("T", "en"))
    heads = [Words("head", "en", size=theme.LABEL) for _ in range(3)]
    plot = make_dial(params, picture.minimum, np.nan, {kind: kind for kind in KINDS}, heads, len(rates)).plot
    for axis in (0, 1):
        shown = plot.labels.shown(axis)
        for value, number in plot.labels.texts[axis]:
            if value != plot.origin[axis]:
                mark = plot.at(value, plot.origin[1]) if axis == 0 else plot.at(plot.origin[0], value)
                half = np.array([number.width, number.height, 0]) / 2
                reach = 2 * half[0] + 0.2 if axis == 0 else half[1]
                assert number in shown, value
                assert abs((number.get_center() - mark)[axis]) <= reach, value


@pytest.mark.parametrize("rates", [(0.25, 0.5, 0.75, 1, 1.25), (0.25,)])
def test_no_number_is_struck_through_by_the_drop_of_a_step_to_its_name(rates):
    params = DescentParameters(function="(x + 2)^2 - 3", start=1.5, learning_rate=0.25, learning_rates=rates)
    picture = draw_picture(params, Words("T", "en"))
    drop = lines_of([Line(picture.plot.at(-0.25, 0.0625), picture.plot.at(-0.25, picture.end_foot))])
    bare = [text for axis in (0, 1) for text in picture.plot.labels.shown(axis) if text in picture.plot.numbers]
    assert all(is_clear(text, drop, 0.0) for text in bare)


def test_a_ball_that_falls_out_of_the_plot_does_not_cross_what_stands_below():
    given = deck("GradientDescent1D", "zh", function="x^3", start=-2, learning_rate=0.1)
    report = check_layout(scene_class("GradientDescent1D"), given)
    assert [str(finding) for finding in report.findings if "ball" in finding.first and finding.held] == []


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_name_of_a_start_beside_the_axis_stands_off_it(language):
    given = deck("GradientDescent1D", language, function="sin(x)/x", start=0.5, learning_rate=0.5)
    assert [str(finding) for finding in check_layout(scene_class("GradientDescent1D"), given).failures] == []


@pytest.mark.parametrize(
    ("function", "start", "rate"), [("x^3/3 - x", 1, 0.3), ("x^3/3 - x", 1.2, 0.3), ("x^2/20 - 1/4", 2, 0.3)]
)
def test_no_number_of_an_axis_is_covered_by_a_ball_at_rest(function, start, rate):
    params = DescentParameters(function=function, start=start, learning_rate=rate)
    picture = draw_picture(params, Words("Gradient descent", "en"))
    way, gone = shown_way(params.function, picture.plot, picture.result.points[: params.steps + 1])
    for ball in balls_of(picture.plot, params.function, [way[:1] if gone else way]):
        assert not any(do_meet(number, ball) for number in picture.plot.numbers)
