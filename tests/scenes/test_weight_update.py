"""WeightUpdate: what learning rates do from the present numbers, worked out again with plain loops."""

from __future__ import annotations

import re
from itertools import combinations, pairwise
from types import SimpleNamespace

import numpy as np
import pytest
from manim import Dot
from scene_helpers import deck, said, scene_class
from worked_network import step_by_hand

from scenes.backpropagation.board import Board, work_region
from scenes.backpropagation.loss_plot import LossPlot
from scenes.backpropagation.parameters import NetworkParameters
from scenes.backpropagation.quantities import Quantities
from scenes.backpropagation.rate_picture import write_rates
from scenes.backpropagation.rates import FAR, RateTrial, output_specs, rate_spec, try_rates
from scenes.backpropagation.training import TrainingRun
from scenes.backpropagation.update import _sheet_region
from scenes.backpropagation.update_lines import write_changes
from scenes.components.text import Words
from scenes.framework.digits import number_spec
from scenes.framework.ledger import Ledger
from scenes.framework.numbers import Figure, format_number, read_number
from scenes.framework.runner import rehearse
from scenes.style.frame import Region
from scenes.style.theme import theme

SPS = 4
TWO_OUTPUTS = {"sizes": (2, 3, 2), "weights": (0.5, 1), "target": (60, 100), "learning_rate": 1e-6}


def train_by_hand(params, rate, steps):
    """Output and loss before the first step and after each."""
    weights, found = params.network().weights, []
    for _ in range(steps + 1):
        step = step_by_hand(params.x, params.y, weights, params.activation_names, rate)
        found.append((step["a"][-1][0], step["loss"]))
        weights = step["new"]
    return found


@pytest.fixture(scope="module")
def shown():
    run = rehearse(scene_class("WeightUpdate"), deck("WeightUpdate"), SPS)
    return {entry.name: entry for entry in run.ledger.entries}


@pytest.mark.parametrize("number", [1, 2, 3])
def test_each_rate_goes_where_it_goes_by_hand(shown, number):
    by_hand = [output for output, _ in train_by_hand(NetworkParameters(), shown[f"rate_{number}"].value, 3)]
    names = [f"rate_{number}_output", f"rate_{number}_output_2", f"rate_{number}_output_3"]
    assert [shown[name].value for name in names] == pytest.approx(by_hand[1:], rel=1e-9)


def test_the_deck_has_a_slow_rate_a_good_one_and_one_that_runs_away(shown):
    assert [shown[f"rate_{k}"].value for k in (1, 2, 3)] == pytest.approx([1e-6, 1e-5, 2e-4])
    ends = [abs(shown[f"rate_{k}_output_3"].value - 60) for k in (1, 2, 3)]
    assert ends[1] < ends[0] < 120 < ends[2]


def test_without_a_learning_rate_the_weight_becomes_what_the_words_say(shown):
    assert shown["unscaled_w2_1"].value == 1 - 7200
    assert shown["unscaled_w2_1"].text == "−7199"


@pytest.mark.parametrize(("language", "word"), [("zh", "没有变短"), ("en", "no step shorter")])
def test_a_rate_of_one_or_more_is_not_said_to_be_small(language, word):
    for rate, told in ((1e-5, False), (1, True), (30, True)):
        run = rehearse(scene_class("WeightUpdate"), deck("WeightUpdate", language, learning_rate=rate), SPS)
        said = run.timeline[0].phrases[-1].text
        assert (word in said) == told
        assert ("很小的" in said or "a small" in said) != told


@pytest.mark.parametrize(
    ("parameters", "rises"), [({}, True), ({"inputs": (0.1, 0.2), "target": 1, "learning_rate": 0.5}, False)]
)
def test_the_loss_is_said_to_grow_without_a_rate_only_where_it_does(parameters, rises):
    (_, before), (_, after) = train_by_hand(NetworkParameters(**parameters), 1.0, 1)
    assert (after > before) == rises
    run = rehearse(scene_class("WeightUpdate"), deck("WeightUpdate", **parameters), SPS)
    assert ("损失反而更大" in said(run, "rule")) == rises


@pytest.mark.parametrize(("language", "told"), [("zh", "所有权重都这样改"), ("en", "with all weights changed so")])
def test_the_loss_is_said_to_grow_with_all_weights_changed_as_one_alone_may_lower_it(language, told):
    given = {"sizes": (2, 2, 1), "weights": (0.5, 2), "inputs": (1, 1), "target": 10, "learning_rate": 0.01}
    params = NetworkParameters(**given)
    step = step_by_hand(params.x, params.y, params.network().weights, params.activation_names, 1.0)
    alone = [matrix.copy() for matrix in params.network().weights]
    alone[-1][0, 0] = np.asarray(step["new"][-1])[0, 0]
    assert step_by_hand(params.x, params.y, alone, params.activation_names, 1.0)["loss"] == 0
    assert train_by_hand(params, 1.0, 1)[1][1] > step["loss"] > 0
    run = rehearse(scene_class("WeightUpdate"), deck("WeightUpdate", language, **given), SPS)
    assert told in said(run, "rule")


@pytest.mark.parametrize("parameters", [{"learning_rate": 3e-4}, {"target": 180}, {"learning_rate": 1e-18}])
def test_other_rates_are_not_said_to_be_slow_good_and_too_large(parameters):
    run = rehearse(scene_class("WeightUpdate"), deck("WeightUpdate", **parameters), SPS)
    assert "走得太慢" not in said(run, "rates")
    assert "飞出" not in said(run, "rates")


def test_each_rate_says_how_it_ends_also_where_two_end_alike():
    params = NetworkParameters(learning_rate=1e-18)
    board = Board(Quantities(params, lambda name, value, spec: Figure.of(name, value, spec)))
    trials = try_rates(params)
    assert {trial.course(60) for trial in trials} == {"still"}
    end = Words("does not move", "en")
    rows = write_rates(board, trials, [end] * len(trials), Region(0, 6, -3, 3))
    assert len({row.end.get_y() for row in rows}) == len(rows)
    assert all(row.end.get_y() == pytest.approx(row.rate.get_y(), abs=0.2) for row in rows)


def test_outputs_that_read_as_the_first_have_its_digits():
    assert RateTrial(0.1, (0.3869858, 0.3869861, 0.3869865, 0.387)).course(0.5) == "still"
    assert RateTrial(0.1, (0.3869858, 0.3869861, 0.3869865, 0.387)).course(0.5, "#.7g") == "slow"
    specs = output_specs((0.3869858, 0.3869861, 0.45), "#.7g")
    assert specs == ["#.7g", "#.7g", *output_specs((0.45,))]


def test_steps_that_differ_read_different_one_after_the_other_in_equally_many_decimals():
    given = {"sizes": (3, 3, 1), "seed": 42, "inputs": (1, 0.5, -1), "target": 1, "learning_rate": 0.05}
    params = NetworkParameters(**given, activations=("relu", "sigmoid"))
    board = Board(Quantities(params, Figure.of))
    trials = try_rates(params)
    rows = write_rates(board, trials, [Words("too slow", "en")] * len(trials), _sheet_region())
    told = [[text for line in row.lines for text in re.findall(r"0[.]\d+", line.code)] for row in rows]
    assert told[0] == ["0.881295", "0.881336", "0.881377", "0.881418"]
    assert all(one != other for texts in told for one, other in pairwise(texts))


@pytest.mark.parametrize(
    ("outputs", "first", "texts"),
    [
        # A power of ten and a short decimal stay as they are.
        ((0.881295, 0.881336, 0.881377, 0.9), "#.6g", ["0.881295", "0.881336", "0.881377", "0.9"]),
        ((0.881295, 0.881336, 0.881377, 4.2e15), "#.6g", ["0.881295", "0.881336", "0.881377", "4.2×10¹⁵"]),
        # The first is exact, and a step is less than four digits tell.
        ((0.5, 0.50001234, 0.50002468, 0.51234567), ".7g", ["0.5", "0.50001", "0.50002", "0.51235"]),
    ],
)
def test_a_step_that_four_digits_do_not_tell_has_more(outputs, first, texts):
    specs = output_specs(outputs, first)
    assert [format_number(value, spec) for value, spec in zip(outputs, specs, strict=True)] == texts


@pytest.mark.parametrize(
    ("outputs", "first", "texts"),
    [
        ((0.881295123, 0.88169912, 0.8825333, 0.884111), ".6f", ["0.881295", "0.881699", "0.882533", "0.884111"]),
        ((0.881295123, 1.2345678, 0.05, 3), ".6f", ["0.881295", "1.23457", "0.05", "3"]),
        ((-0.08326351, 1.50712345, -0.10589812, 0.26801912), ".7f", ["−0.0832635", "1.50712", "−0.105898", "0.268019"]),
        ((0.6908419123, 0.69007712, 0.6893141, 0.6885531), ".7f", ["0.6908419", "0.6900771", "0.6893141", "0.6885531"]),
        ((-0.967917021, 33.689123, 133.24812, -2002.1142), ".8f", ["−0.96791702", "33.69", "133.2", "−2002"]),
        ((180, 174.123, -398.12345, 2), ".0f", ["180", "174.1", "−398.1", "2"]),
        ((123.4567, 12.34567, 1.234567, 0.1234567), "#.4g", ["123.5", "12.35", "1.235", "0.1235"]),
    ],
)
def test_no_output_has_fewer_decimals_than_one_as_large_before_it(outputs, first, texts):
    specs = output_specs(outputs, first, 60.0)
    assert [format_number(value, spec) for value, spec in zip(outputs, specs, strict=True)] == texts


@pytest.mark.parametrize("target", [3.0001, 3.00000001, 2.999])
def test_steps_towards_a_near_target_are_told_as_those_towards_a_far_one(target):
    params = NetworkParameters(sizes=(2, 2, 1), weights=(0.5, 1), inputs=(1, 2), target=target, learning_rate=0.05)
    trials = try_rates(params)
    # The steps of a linear network scale with the distance, as long as its weights hardly change.
    assert [trial.course(target) for trial in trials] == ["slow", "good", "away"]
    for trial in trials:
        specs = output_specs(trial.outputs, None, target)
        texts = [format_number(value, spec) for value, spec in zip(trial.outputs, specs, strict=True)]
        assert len(set(texts)) == len(texts)


def test_an_output_is_still_only_where_it_reads_the_same_also_far_from_its_target():
    assert RateTrial(0.1, (2e-30, 3.2e-22, 6.4e-22, 9.6e-22)).course(80) == "slow"


def test_an_output_reads_as_past_its_target_only_where_it_is():
    outputs = (0.123456, 120.0, 123.4551, 123.456)
    specs = output_specs(outputs, None, 123.456)
    texts = [format_number(value, spec) for value, spec in zip(outputs, specs, strict=True)]
    assert texts[2:] == ["123.455", "123.456"]
    assert RateTrial(0.1, outputs).course(123.456) == "good"
    assert RateTrial(0.1, (0.123456, 120.0, 123.4561, 123.456)).course(123.456) == "across"


def test_where_steps_go_past_the_target_a_dot_stands_there():
    network = {"sizes": (2, 2, 1), "weights": (((0.5, -0.3), (0.8, 0.2)), ((0.7,), (-0.4,)))}
    network |= {"inputs": (1, 2), "target": 3, "activations": "relu", "learning_rate": 0.1}
    ended = {}

    def look(scene, beat):
        ended[beat] = [each for each in scene.mobjects if isinstance(each, Dot)]

    rehearse(scene_class("WeightUpdate"), deck("WeightUpdate", **network), SPS, on_beat_end=look)
    target, start, *dots = ended["rates"]
    assert start.get_center()[0] < target.get_center()[0] < max(dot.get_center()[0] for dot in dots)
    for one, other in combinations((start, *dots), 2):
        assert np.linalg.norm(one.get_center() - other.get_center()) >= 0.49 * (one.width + other.width)


def test_a_weight_less_its_whole_gradient_can_be_worked_out_by_hand():
    weights = (((2, 1, 1 / 3, 2), (1 / 3, 0.5, -0.25, 0), (0, -0.25, 2, 100), (0, 2, 0, 100)), (0.123456, 1 / 3, -1, 0))
    scene = rehearse(
        scene_class("WeightUpdate"),
        deck("WeightUpdate", sizes=(4, 4, 1), weights=weights, inputs=(80, 1000, 1, -1), target=123.456),
        SPS,
    )
    texts = {entry.name: entry.text for entry in scene.ledger.entries if entry.beat == "rule"}
    found = read_number(texts["w2_1"]) - read_number(texts["grad_w2_1"])
    assert format_number(found, ".4g") == texts["unscaled_w2_1"]


@pytest.mark.parametrize(("inputs", "is_exact"), [((40.0, 80.0), True), ((1 / 3, 1 / 7), False)])
def test_the_sign_of_about_stands_before_each_output_that_is_rounded(inputs, is_exact):
    params = NetworkParameters(inputs=inputs)
    board = Board(Quantities(params, lambda name, value, spec: Figure.of(name, value, spec)))
    row = write_rates(board, try_rates(params), [Words("well", "en")] * 3, _sheet_region())[1]
    code = " ".join(line.code for line in row.lines)
    assert code.count("approx") == len(row.outputs) - is_exact
    assert (code.index("approx") > code.index(": o0")) == is_exact
    *before, after = re.split(r"approx", code)
    assert all(":" in part for part in (*before[1:], after))


def test_all_steps_of_a_rate_are_written_also_where_they_are_long():
    given = {"weights": (0.1, -0.1), "inputs": (1, 2), "target": -1, "learning_rate": 10}
    params = NetworkParameters(**given)
    board = Board(Quantities(params, lambda name, value, spec: Figure.of(name, value, spec)))
    trials = try_rates(params)
    rows = write_rates(board, trials, [Words("runs away", "en")] * len(trials), _sheet_region())
    for row, trial, room in zip(rows, trials, _sheet_region().split_rows(1, 1, 1), strict=True):
        assert len(row.outputs) == len(trial.outputs) == 4
        assert row.get_right()[0] <= room.right
        assert row.get_bottom()[1] >= room.bottom


@pytest.mark.parametrize("parameters", [{}, TWO_OUTPUTS, {"target": -60}, {"target": 180}])
def test_the_steps_of_a_rate_stand_on_the_parabola_of_the_plot(parameters):
    params = NetworkParameters(**parameters)
    numbers = Quantities(params, lambda name, value, spec: Figure(name, value, f"{value:g}"))
    plot = LossPlot(numbers, Region(-6, 1, -3, 3), share=True)
    for trial in try_rates(params):
        for output in filter(plot.holds, trial.outputs):
            assert plot.height(output) == pytest.approx((params.y[0] - output) ** 2 / 2)
            assert np.all(np.abs(plot.at(output)[:2]) <= [6, 3])
    assert plot.plot.x_range[1] - params.y[0] == pytest.approx(FAR * abs(plot.output - plot.target) or params.y[0])


@pytest.mark.parametrize(("height", "is_cut"), [(6, False), (2, True), (0.5, True)])
def test_changes_that_have_no_room_end_in_an_ellipsis(height, is_cut):
    weights = (((0.15, 0.25), (0.2, 0.3)), ((0.4, 0.5), (0.45, 0.55)))
    given = {"sizes": (2, 2, 2), "weights": weights, "inputs": (0.05, 0.1), "target": (0.01, 0.99)}
    params = NetworkParameters(**given, activations="sigmoid", learning_rate=0.5)
    board = Board(Quantities(params, lambda name, value, spec: Figure.of(name, value, spec)))
    rows = write_changes(board, Region(0, 2.6, -height, 0))
    assert (rows[-1].code == "dots.v") == is_cut
    assert (len(rows) == 8) != is_cut
    assert rows.get_bottom()[1] >= -height or len(rows) == 2
    assert all(low.get_top()[1] < high.get_bottom()[1] for high, low in pairwise(rows))


@pytest.mark.parametrize(
    "network",
    [
        {"sizes": (2, 2, 2), "weights": (((0.15, 0.25), (0.2, 0.3)), ((0.4, 0.5), (0.45, 0.55)))},
        {"sizes": (2, 2, 2, 1), "weights": (0.5, 0.5, 0.5)},
        {"sizes": (2, 3, 1), "seed": 3},
    ],
)
def test_all_changes_that_the_column_holds_are_written(network):
    params = NetworkParameters(**network, inputs=(0.05, 0.1), target=0.9, activations="tanh", learning_rate=0.5)
    board, room = Board(Quantities(params, lambda name, value, spec: Figure.of(name, value, spec))), _sheet_region()
    heading = Words("all weights are updated together", "en", size=theme.FORMULA)
    rows = write_changes(board, room.below(room.place(heading, -1, 1), theme.GAP))
    assert len(rows) == sum(len(board.labelled(layer)) for layer in range(1, board.last + 1))
    assert rows.get_bottom()[1] >= room.bottom
    assert rows.get_right()[0] <= room.right


ELU = (((1, 0.5), (-0.5, 2)), ((1.5,), (-1,)))


@pytest.mark.parametrize("rate", [0.01, 0.05, 0.08, 0.2])
def test_the_output_of_each_step_is_seen_on_the_parabola_or_an_arrow_tells_where_it_is(rate):
    params = NetworkParameters(
        sizes=(2, 2, 1), weights=ELU, inputs=(2, 3), target=1, activations=("elu", "linear"), learning_rate=rate
    )
    first = Quantities(params, Figure.of)
    steps = [first.at_step(k) for k in range(len(first.losses(5)))]
    board = Board(Quantities(params, Figure.of, steps=1))
    run = TrainingRun(board, steps, Ledger("SecondForward"), Words("step", "en"), Words("scale", "en"), work_region())
    assert run.parabola.holds(run.outputs[0])
    if abs(run.outputs[1] - 1) < 3 * abs(run.outputs[0] - 1):
        assert run.parabola.holds(run.outputs[1])
    for step, output in enumerate(run.outputs):
        run.now.set_value(step)
        for part in (run.ball, *run.arrows):
            part.update()
        seen = [part for part in (run.ball, *run.arrows) if part.get_stroke_opacity() or part.get_fill_opacity()]
        assert len(seen) == 1
        is_right = seen[0].get_x() > run.parabola.at(run.parabola.target)[0]
        assert is_right == (output > 1)


@pytest.mark.parametrize(
    ("given", "texts"),
    [
        (1e-4, ["0.00001", "0.0001", "0.002"]),
        (1e-5, ["10⁻⁶", "10⁻⁵", "2×10⁻⁴"]),
        (0.5, ["0.05", "0.5", "10"]),
    ],
)
def test_rates_beside_each_other_are_written_alike(given, texts):
    like = format_number(given, number_spec(given))
    rates = [trial.rate for trial in try_rates(NetworkParameters(learning_rate=given))]
    assert [format_number(rate, rate_spec(rate, like)) for rate in rates] == texts


DYING = {"sizes": (2, 2, 1), "weights": (((0.6, -0.2), (0.3, 0.8)), ((0.9,), (0.5,))), "inputs": (3, 1), "target": 1}
DYING |= {"learning_rate": 0.5, "activations": ("relu", "linear")}


def training_of(given):
    params = NetworkParameters(**given)
    first, board = Quantities(params, Figure.of), Board(Quantities(params, Figure.of, steps=1))
    steps = [first.at_step(k) for k in range(len(first.losses(5)))]
    for layer in range(1, board.last + 1):
        board.write_weights(layer)
        board.write_values(layer)
    words = Words("step", "en"), Words("scale", "en")
    return board, TrainingRun(board, steps, Ledger("SecondForward"), *words, work_region())


@pytest.mark.parametrize(("given", "stays"), [(DYING, True), (DYING | {"learning_rate": 0.05}, False)])
def test_a_number_that_no_step_changes_stays_as_it_is_written(given, stays):
    board, run = training_of(given)
    labels = [board.label(edge) for edge in board.graph.labels]
    before = [label.number for label in labels]
    standing = list(board.graph.values.values())
    removed = []
    run.begin(SimpleNamespace(add=lambda *parts: None, remove=lambda *parts: removed.extend(parts)))
    kept = [label.number is number for label, number in zip(labels, before, strict=True)]
    assert all(kept) == stays
    assert {id(value) for value in standing}.isdisjoint(map(id, removed)) == stays
    told = {entry.name for entry in run.ledger.entries}
    assert {"last_w1_1_1", "last_w1_2_2", "last_w2_1", "last_hidden_2"} <= told or not stays


def test_no_dot_stands_at_the_number_of_another_loss():
    _, run = training_of(DYING)
    assert run.losses[0] == pytest.approx(0.49005)
    assert run.losses[1] == 0.5
    assert run.outputs[1] == 0
    codes = [number.code for number in run.parabola.plot.numbers]
    assert not any("0.49005" in code for code in codes)
    assert any("0.75" in code for code in codes)
    plot = LossPlot(Quantities(NetworkParameters(**DYING), Figure.of), Region(-6, 1, -3, 3), share=True)
    assert any("0.49005" in number.code for number in plot.plot.numbers)
    plot.tell_apart([1.5, 1.2])  # far from the number
    assert any("0.49005" in number.code for number in plot.plot.numbers)
