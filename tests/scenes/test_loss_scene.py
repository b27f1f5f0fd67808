"""LossScene: the slope that its triangle measures is the derivative, and its square stands on the difference."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from manim import LEFT, RIGHT, Arrow, Square
from scene_helpers import deck, scene_class
from worked_network import CASES, SATURATING, work_by_hand
from written_formulas import assert_calculations_hold

from scenes.backpropagation.loss import _strike
from scenes.backpropagation.loss_plot import LEAST_PUSH, LossPlot
from scenes.backpropagation.loss_squares import SquareOnLine
from scenes.backpropagation.parameters import NetworkParameters
from scenes.backpropagation.quantities import Quantities
from scenes.backpropagation.slope_triangle import SlopeTriangle
from scenes.components.free_places import do_meet, is_clear, lines_of
from scenes.components.text import Formula
from scenes.framework.numbers import Figure
from scenes.framework.runner import rehearse
from scenes.lint.check import check_layout
from scenes.style.frame import Region, frame

ROOM = Region(-6, 1, -3, 3)


def plot_of(**parameters):
    return LossPlot(Quantities(NetworkParameters(**parameters), Figure.of), ROOM)


@pytest.mark.parametrize("case", ["deck", "sigmoid", "large"])
def test_rise_over_run_is_the_derivative(case):
    run = rehearse(scene_class("LossScene"), deck("LossScene", **CASES[case]), 4)
    shown = {entry.name: entry.value for entry in run.ledger.entries}
    slope = (work_by_hand(case)[0]["a"][-1] - NetworkParameters(**CASES[case]).y)[0]
    assert shown["slope_rise"] / shown["slope_base"] == pytest.approx(slope, rel=1e-9)


@pytest.mark.parametrize("activations", ["sigmoid", ("elu", "tanh"), ("tanh", "linear")])
@pytest.mark.parametrize("inputs", [(0.3, 0.9), (-1.7, 0.4), (2.1, 1.1), (0.61, -0.5)])
def test_who_divides_the_rise_by_the_run_as_written_finds_the_slope_as_written(activations, inputs):
    given = {"inputs": inputs, "target": 0, "activations": activations, "weights": (0.7, 1.3)}
    plot = plot_of(sizes=(2, 2, 1), **given)
    triangle = SlopeTriangle(plot, plot.numbers.output_gradient(), Figure.of)
    assert assert_calculations_hold([triangle.quotient]) == 1


MAZUR = {"sizes": (2, 2, 1), "weights": (((0.15, 0.25), (0.2, 0.3)), ((0.4,), (0.45,))), "inputs": (0.05, 0.1)}


@pytest.mark.parametrize(
    ("given", "rise", "slope"),
    [
        (MAZUR | {"target": 0.01, "learning_rate": 0.5, "activations": "sigmoid"}, "approx 0.1193", "0.5965"),
        ({"weights": (0.5, 1.0), "inputs": (40, 80), "target": 60}, "6000", "120"),
    ],
)
def test_a_rise_that_is_rounded_is_marked_and_has_no_more_digits_than_it_takes(given, rise, slope):
    plot = plot_of(**given)
    gradient = plot.numbers.output_gradient()
    triangle = SlopeTriangle(plot, gradient, Figure.of)
    base, height = (name[1].code for name in triangle.side_names)
    assert height == f"loss({rise})"
    about = "approx " if "approx" in rise else ""
    assert triangle.quotient.startswith(f"{about}{height.replace('approx ', '')}/{base} ")
    assert triangle.quotient.endswith(f"gradient({slope})")
    square = SquareOnLine(plot, "y", plot.numbers.loss())
    for written, figure in ((triangle.name[1].code, gradient), (square.loss.code, plot.numbers.loss())):
        assert ("approx" in written) == (figure.equals == "approx")


def test_beside_a_large_share_of_others_the_parabola_is_one_and_the_loss_is_about():
    given = {"sizes": (2, 2, 3), "weights": (((1, 0), (0, 1)), ((1, 0, -0.5), (0, 1, 0))), "inputs": (0.3, -2)}
    plot = plot_of(target=(0.3000001, 2, 0.1), **given)
    heights = np.array(plot.curve.get_anchors())[:, 1]
    turn = int(np.argmin(heights))
    assert np.all(np.diff(heights[: turn + 1]) <= 1e-9)
    assert len({round(height, 6) for height in heights}) > 0.24 * len(heights)  # two ends a piece, two arms
    assert plot.numbers.loss().equals != "="
    texts = [number.code for number in plot.plot.numbers]
    assert len(set(texts)) == len(texts)
    assert plot_of(target=(0.5, 2, 0.1), **given).numbers.loss().equals == "="


@pytest.mark.parametrize("target", [60, -60, 500, 179])
def test_the_square_stands_on_the_axis_between_target_and_output(target):
    plot = plot_of(target=target)
    square = SquareOnLine(plot, "120", Figure("loss", 1.0, "1"))
    ends = sorted(float(plot.plot.at(x, 0)[0]) for x in (target, 180))
    assert [square.outline.get_left()[0], square.outline.get_right()[0]] == pytest.approx(ends)
    assert square.outline.get_bottom()[1] == pytest.approx(plot.plot.at(0, 0)[1])
    assert square.outline.get_top()[1] < ROOM.top
    # Half the difference leaves a quarter of the square.
    assert square.quarter.width == pytest.approx(square.outline.width / 2, rel=0.05)
    # A difference as large to the other side has the same loss: half of a square that is only drawn.
    half, outline, *loss = square.mirrored
    assert outline.width == pytest.approx(square.outline.width)
    assert half.get_fill_opacity() > 0 == outline.get_fill_opacity()
    assert [each.code for each in loss] == [square.loss.code] * square.is_inside


@pytest.mark.parametrize("activations", ["linear", "tanh", ("elu", "tanh"), "sigmoid"])
@pytest.mark.parametrize("target", [2, -2, 0.7, 0, 5, -30])
def test_the_arrows_of_the_gradient_run_through_no_number_that_is_seen(target, activations):
    weights = (((0.8, -0.3), (0.1, 0.6)), ((1.2,), (-0.7,)))
    given = {"weights": weights, "inputs": (0.5, -1.5), "target": target, "activations": activations}
    plot = plot_of(sizes=(2, 2, 1), **given)
    point, room = plot.at(plot.output), abs(plot.at(plot.output)[0] - plot.at(plot.plot.origin[0])[0])
    for way in (LEFT, RIGHT):
        arrow = Arrow(point, point + plot.push * way, buff=0.14)
        struck = plot.numbers_under(arrow)
        assert not struck or room < LEAST_PUSH + 0.2
        for number in plot.plot.numbers:
            across = abs(number.get_center()[1] - point[1]) < number.height / 2
            along = arrow.get_left()[0] < number.get_right()[0] and number.get_left()[0] < arrow.get_right()[0]
            assert (number in struck) >= (across and along), number.code


@pytest.mark.parametrize(
    "given",
    [
        {"activations": ("tanh", "linear")},
        {"activations": ("tanh", "linear"), "target": -60},
        {"activations": ("sigmoid", "linear"), "target": 20},
    ],
)
def test_the_names_of_the_arrows_stand_on_no_number_that_is_seen(given):
    found = check_layout(scene_class("LossScene"), deck("LossScene", "en", **given), size=(256, 144))
    assert [str(each) for each in found.failures] == []


@pytest.mark.parametrize("activations", ["linear", "tanh", ("elu", "tanh"), "sigmoid"])
@pytest.mark.parametrize("target", [2, -2, 0.7, 5, -30, -400])
def test_the_slope_beside_the_tangent_stands_on_no_number(target, activations):
    weights = (((0.8, -0.3), (0.1, 0.6)), ((1.2,), (-0.7,)))
    given = {"weights": weights, "inputs": (0.5, -1.5), "target": target, "activations": activations}
    plot = plot_of(sizes=(2, 2, 1), **given)
    slope = plot.numbers.output_gradient()
    triangle = SlopeTriangle(plot, slope, Figure.of)
    assert plot.numbers_under(triangle.name) == []


@pytest.mark.parametrize("inputs", [(0, 0), (0.01, 0), (1, 2)])
@pytest.mark.parametrize("target", [2, -2, -400, 100000, -100000])
def test_the_slope_beside_the_tangent_stands_off_the_axis_of_the_loss(target, inputs):
    """Also at y' = 0, where the point stands on that axis."""
    weights = (((0.8, -0.3), (0.1, 0.6)), ((1.2,), (-0.7,)))
    plot = plot_of(sizes=(2, 2, 1), weights=weights, inputs=inputs, target=target)
    slope = plot.numbers.output_gradient()
    triangle = SlopeTriangle(plot, slope, Figure.of)
    name, axis = triangle.name, plot.plot.at(0, 0)[0]
    assert abs(name.get_x() - axis) > name.width / 2
    if plot.output == 0:
        assert all(side.get_left()[0] > axis for side in triangle.drawn[1::2])
    assert plot.numbers_under(name) == []
    inside = plot.target + 1.2 * abs(plot.output - plot.target)
    is_in_bowl = abs(name.get_x() - plot.at(plot.target)[0]) < plot.at(inside)[0] - plot.at(plot.target)[0]
    is_beside = frame.body.left <= name.get_left()[0] < name.get_right()[0] < plot.at(plot.output)[0]
    assert is_in_bowl or is_beside


def test_the_slope_stands_on_the_side_of_the_axis_on_which_the_tangent_is_read():
    """Right of the axis, −1 beside a tangent that runs left of it would read as a number of the axis."""
    plot = plot_of(sizes=(2, 2, 2, 1), weights=(0.5, 0.5, 0.5), inputs=(1, -1), target=1, activations="tanh")
    triangle = SlopeTriangle(plot, plot.numbers.output_gradient(), Figure.of)
    axis, name = plot.plot.at(0, 0)[0], triangle.name
    end = min(triangle.tangent.get_start(), triangle.tangent.get_end(), key=lambda place: place[0])
    assert end[0] < axis
    assert name.get_right()[0] < axis
    assert all(
        abs(number.get_y() - name.get_y()) > (number.height + name.height) / 2 + 0.05
        or abs(number.get_x() - name.get_x()) > (number.width + name.width) / 2 + 0.05
        for number in plot.plot.numbers
    )


@pytest.mark.parametrize("output", [-0.7, -0.63, -0.5, -0.37, -0.2, -0.05, 0.0, 0.1, 0.4, 0.8, 1.3])
@pytest.mark.parametrize("target", [0.5, -0.8, 2])
def test_no_name_of_a_side_of_the_triangle_is_read_as_a_number_of_the_axis(target, output):
    given = {"weights": (((1,),), ((1,),)), "inputs": output, "target": target, "activations": "linear"}
    plot = plot_of(sizes=(1, 1, 1), **given)
    triangle = SlopeTriangle(plot, plot.numbers.output_gradient(), Figure.of)
    axis, lines = plot.plot.at(0, 0)[0], lines_of([triangle.tangent, plot.curve, *triangle.drawn[::2]])
    assert len(triangle.side_names) == 2
    for name in triangle.side_names:
        assert abs(name.get_x() - axis) > name.width / 2 + 0.09
        assert not do_meet(name, triangle.name)
    assert is_clear(triangle.side_names[1], lines, 0)


def test_the_axis_of_the_loss_begins_at_no_negative_loss():
    weights = (((0.2,), (-0.5,), (1,)), ((1, -1),))
    plot = plot_of(sizes=(3, 1, 2), weights=weights, inputs=(-1, 2, 0.5), target=(1, 0), activations="leaky_relu")
    assert 0 < plot.height(plot.target) < 1e-3
    assert plot.plot.y_range[0] == 0


@pytest.mark.parametrize("target", [(1, 0), (-3, 0), (0.5, 1), (60, 2)])
def test_the_name_of_a_share_of_the_loss_stays_in_its_room_and_off_the_parabola(target):
    params = NetworkParameters(
        sizes=(2, 2, 2), weights=(0.5, 1), inputs=(0.3, 0.4), target=target, activations="sigmoid", learning_rate=3
    )
    numbers = Quantities(params, Figure.of)
    room = Region(1, 6, -1, 1)
    plot = LossPlot(numbers, room, share=True)
    name = plot.plot.names[1]
    assert name.get_left()[0] > room.left - 0.01
    assert name.get_right()[0] < room.right
    away = np.abs(lines_of([plot.curve]) - name.get_center())[:, :2] - [name.width / 2, name.height / 2]
    assert away.max(axis=1).min() > 0


@pytest.mark.parametrize("weight", [-1, 0.05, 0.6])
def test_the_loss_stands_at_its_axis_where_no_dashed_line_strikes_it(weight):
    plot = plot_of(sizes=(3, 2, 2), activations="tanh", weights=(0.5, weight), inputs=(1, 2, 3), target=(0.5, -0.5))
    texts = {number.code: number for number in plot.plot.numbers}
    assert plot.numbers.loss().text in texts
    for line in (plot.level_line(plot.output), plot.drop(plot.output)):
        for number in texts.values():
            away = np.abs(lines_of([line]) - number.get_center())[:, :2] - [number.width / 2, number.height / 2]
            assert away.max(axis=1).min() > 0


@pytest.mark.parametrize("parameters", [{}, {"target": -60}, {"inputs": 0.001, "target": 7}, {"target": 180}])
def test_output_target_and_loss_stand_on_the_axes_and_no_number_is_near_them(parameters):
    plot = plot_of(**parameters)
    assert {plot.output, plot.target} <= set(plot.plot.x_ticks)
    assert plot.height(plot.output) in plot.plot.y_ticks
    ticks = sorted(plot.plot.x_ticks)
    least = min(0.1 * np.ptp(plot.plot.x_range), abs(plot.output - plot.target) or np.inf)
    assert np.min(np.diff(ticks), initial=np.inf) >= 0.9 * least


@pytest.mark.parametrize("case", ["deck", "sigmoid", "large"])
def test_no_number_of_the_axis_runs_into_the_next(case):
    plot = plot_of(**CASES[case])
    floor = plot.plot.at(plot.target, plot.plot.level)[1]
    below = sorted((part for part in plot.plot.numbers if part.get_center()[1] < floor), key=lambda part: part.get_x())
    assert len(below) >= 2
    assert all(left.get_right()[0] + 0.05 < right.get_left()[0] for left, right in pairwise(below))


# Output and target, where at the axis of the loss the parabola leaves no room for it.
NARROW = [(1.14, 0.5), (3.6586, 1.618), (6.25, -1), (1.5, 0), (0.3, 0), (-15.9, 0), (-5, 3), (-7.5, -5)]


@pytest.mark.parametrize("shares", [False, True])
@pytest.mark.parametrize(("output", "target"), NARROW)
def test_a_number_of_the_loss_stands_at_its_mark_and_on_no_parabola(output, target, shares):
    """Beside its mark, or upon the dashed line that begins there; a number that has no such place gives way to the
    scale."""
    numbers = Quantities(
        NetworkParameters(sizes=(1, 1, 1), weights=(1, output), inputs=1, target=target, learning_rate=0.001), Figure.of
    )
    plot = LossPlot(numbers, ROOM if not shares else Region(0, 4.9, -1, 1.2), share=shares)
    curve, labels = lines_of([plot.curve]), plot.plot.labels
    shown = labels.shown(1)
    assert shown
    for value, number in labels.texts[1]:
        if number in shown:
            away = np.abs(number.get_center() - plot.plot.at(plot.plot.origin[0], value))[:2]
            assert is_clear(number, curve, 0.0), number.code
            assert away[0] < number.width / 2 + 0.2
            assert away[1] < number.height / 2 + 0.1


@pytest.mark.parametrize(("weight", "target"), [(0.001, 0), (1000, 999999), (-0.001, 0), (1e-5, 0)])
def test_a_long_name_of_the_base_stands_off_the_lines_through_the_point(weight, target):
    """2.5×10⁻⁷ is longer than the base that it names."""
    plot = plot_of(sizes=(1, 1, 1), weights=(weight, abs(weight)), inputs=1, target=target, learning_rate=0.1)
    triangle = SlopeTriangle(plot, plot.numbers.output_gradient(), Figure.of)
    lines = lines_of([plot.curve, triangle.tangent, plot.drop(plot.output)])
    assert is_clear(triangle.side_names[0], lines, 0.0)


FAR_OFF = {
    "sizes": (2, 4, 1),
    "seed": 11,
    "inputs": (1000, 0.001),
    "target": 500,
    "learning_rate": 1e-7,
    "activations": ("relu", "linear"),
}


def test_a_quarter_of_the_loss_can_be_worked_out_of_half_the_difference_as_it_is_written():
    run = rehearse(scene_class("LossScene"), deck("LossScene", **FAR_OFF), 4)
    shown = {entry.name: entry.text for entry in run.ledger.entries}
    assert shown["half_side"] == "279.00"
    assert shown["quarter"] == "3.892×10⁴"


def test_a_long_quarter_of_the_loss_stands_off_the_name_of_the_axis():
    plot = plot_of(sizes=(1, 1, 1), weights=(0.001, 0.001), inputs=1, target=3e-5, learning_rate=0.1)
    square = SquareOnLine(plot, "2.9", plot.numbers.loss())
    half, quarter = Figure.of("half", 1.45e-5, ".3g"), Figure.of("quarter", 1.05125e-10, ".6g")
    written = square.value_quarter(half, quarter)
    assert not any(do_meet(written, name) for name in plot.plot.names)
    assert is_clear(written, lines_of([plot.plot.axes.x_axis, square.outline]), 0.0)


@pytest.mark.parametrize("code", ["1/2", "2", "1/10"])
def test_a_stroke_goes_through_the_whole_of_what_it_strikes_out(code):
    factor = Formula(code)
    stroke = _strike(factor)
    assert stroke.get_left()[0] < factor.get_left()[0] - 0.05
    assert stroke.get_right()[0] > factor.get_right()[0] + 0.05
    assert stroke.get_bottom()[1] < factor.get_bottom()[1] - 0.05
    assert stroke.get_top()[1] > factor.get_top()[1] + 0.05


def test_where_no_sum_is_worked_out_a_rounded_output_is_marked_in_usual_digits():
    numbers = Quantities(NetworkParameters(**SATURATING), Figure.of)
    plot = LossPlot(numbers, ROOM, share=True)
    ticks = {value: number.code for value, number in plot.plot.labels.texts[0]}
    assert [text for text in ticks.values() if len(text) > 6] == []
    assert ticks[plot.output] == "0.4484"
    near = {"sizes": (1, 1, 1), "weights": (1, 0.700000123), "inputs": 1, "target": 0.700000456, "learning_rate": 0.1}
    plot = LossPlot(Quantities(NetworkParameters(**near), Figure.of), ROOM, share=True)
    ticks = {value: number.code for value, number in plot.plot.labels.texts[0]}
    assert ticks[plot.output] != ticks[plot.target]


TWO = {"sizes": (2, 2, 2), "weights": (((0.2, -0.5), (1, 0.3)), ((1.5, 0.4), (-2, 0.6))), "activations": "sigmoid"}


@pytest.mark.parametrize("target", [(0.2, 0.9), (0.2, 0.662640), (0.5745442, 0.9)])
def test_squares_of_several_outputs_stand_as_long_as_they_are_spoken_of_and_are_cut_in_four(target):
    given = deck("LossScene", **TWO, inputs=(1, 2), target=target, learning_rate=0.5)
    seen = {}

    def look(scene, beat):
        if beat == "squared_error":
            parts = [part for each in scene.mobjects for part in each.get_family() if isinstance(part, Square)]
            seen.update(sides=sorted((part.side_length for part in parts), reverse=True))

    scene = rehearse(scene_class("LossScene"), given, 2, on_beat_end=look)
    shown = [entry.value for entry in scene.ledger.entries if entry.name.startswith("side_")]
    differences = sorted(shown, reverse=True)
    largest = seen["sides"][0]
    assert [side / largest for side in seen["sides"][:2]] == pytest.approx(
        [1, max(0.5, differences[1] / differences[0])], abs=0.02
    )
    assert any(side == pytest.approx(largest / 2) for side in seen["sides"])


@pytest.mark.parametrize(("language", "words"), [("zh", ("下面", "上面")), ("en", ("under", "above"))])
def test_the_derivative_is_said_to_be_written_at_an_output_over_or_under_whose_number_it_may_stand(language, words):
    for given in ({}, TWO | {"inputs": (1, 2), "target": (0.2, 0.9)}, {"sizes": (2, 2, 1), "weights": (1, 1)}):
        run = rehearse(scene_class("LossScene"), deck("LossScene", language, **given), 2)
        (back,) = (record for record in run.timeline if record.name == "back_on_the_network")
        assert not any(word in phrase.text for word in words for phrase in back.phrases)
