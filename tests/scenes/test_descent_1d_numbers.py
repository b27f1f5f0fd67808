"""Numbers of GradientDescent1D give one another as they are written, and tell where each descent ends."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from descent_runs import run_1d as run
from manim import ValueTracker
from scene_helpers import in_beat

from mathcore import Function
from scenes.components.descent_path import PathTrace
from scenes.components.text import Formula
from scenes.descent_1d.layout import side
from scenes.descent_1d.model import live_rows, opening_rate
from scenes.descent_1d.parameters import DescentParameters
from scenes.descent_1d.steps import tabulate_ends, tabulate_steps
from scenes.descent_analysis import run_descent
from scenes.framework.ledger import Ledger
from scenes.framework.numbers import Figure, read_number


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
    found, f = in_beat(scene, "two_valleys"), Function.parse(function)
    traces = [trace for trace in scene.mobjects if isinstance(trace, PathTrace)][-2:]
    for k, trace in enumerate(traces, start=1):
        at = scene.valleys.at(found[f"valley_end_{k}"], f(found[f"valley_end_{k}"]))
        assert np.linalg.norm(trace.ball.get_center() - at) < 0.05


def test_an_end_that_has_come_to_0_is_not_written_by_its_rounding():
    f = Function.parse("x sin(x)")
    found = [run_descent(f, start, 0.1) for start in (1, 7)]
    table = tabulate_ends(f, found, [(result.points.tolist(), False) for result in found], Formula("x"), Figure.of)
    first, second = ([cell.source for cell in row[1:]] for row in table.rows)
    assert first == ["$approx 0$", "$approx 0$"]
    assert second == ["$approx 4.91$", "$approx -4.81$"]


@pytest.mark.parametrize(
    ("function", "start", "rate"), [("x^5", -3, 0.3), ("x^9", -3, 0.3), ("1e5*x^7", -30, 0.3), ("-x^3", 20, 30)]
)
def test_long_numbers_of_the_steps_stand_apart_in_their_column(function, start, rate):
    params = DescentParameters(function=function, start=start, learning_rate=rate)
    path = run_descent(params.function, start, rate).path
    slope, step = Figure.of("slope_0", path.gradients[0], ".4g"), Figure.of("step_0", -rate * path.gradients[0], ".4g")
    table = tabulate_steps(params, path, Formula("x").move_to(side().at(-1, 1)), (slope, step), Figure.of)
    cells = [[*row] for row in table.rows]
    assert all(left.get_right()[0] < right.get_left()[0] for row in cells for left, right in pairwise(row))
    assert side().left - 0.01 <= min(row[0].get_left()[0] for row in cells)
    assert max(row[-1].get_right()[0] for row in cells) <= side().right + 0.01
