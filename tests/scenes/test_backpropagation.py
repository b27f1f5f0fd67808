"""The scenes on backpropagation show the numbers of a training step worked out here by hand, for any network."""

from __future__ import annotations

import re
from functools import cache
from itertools import pairwise
from unittest.mock import patch

import numpy as np
import pytest
from manim import tempconfig
from scene_helpers import assert_refused, deck, scene_class
from worked_network import CASES, work_by_hand

from engine.section_renderer import SectionRenderer
from scenes.backpropagation.back_sum import further_output, sum_of_gradients
from scenes.backpropagation.board import Board
from scenes.backpropagation.calculation import SumTerm, fit_sheet, pack, write_ellipsis
from scenes.backpropagation.chains import Chains
from scenes.backpropagation.parameters import NetworkParameters
from scenes.backpropagation.quantities import Quantities
from scenes.components.network import Edge, Unit
from scenes.components.text import Words
from scenes.framework.numbers import Figure, format_number
from scenes.framework.runner import rehearse, render_scene
from scenes.lint.check import check_layout
from scenes.style.frame import Region
from scenes.style.theme import theme

SCENES = (
    "NetworkSetup",
    "ForwardPass",
    "LossScene",
    "BackwardOutputLayer",
    "BackwardHiddenLayer",
    "WeightUpdate",
    "SecondForward",
    "TrainingCode",
)
# Every scene with the deck's network; with others those in which they differ most.
RUNS = [
    *((scene, "deck") for scene in SCENES),
    *((scene, "sigmoid") for scene in ("NetworkSetup", "LossScene", "BackwardHiddenLayer", "WeightUpdate")),
    *((scene, "deeper") for scene in ("BackwardHiddenLayer", "SecondForward")),
    *((scene, "large") for scene in ("ForwardPass", "BackwardOutputLayer")),
    ("SecondForward", "rising"),
]
# How these look is checked as well; the deck's scenes are looked at with the whole lecture.
LOOKED_AT = [("BackwardHiddenLayer", "sigmoid"), ("BackwardHiddenLayer", "deeper"), ("BackwardOutputLayer", "large")]
SPS = 10  # frames a second of the rehearsals


def of_scene(*values):
    """Return a case of a test, on the worker that has the scene's runs; the scene is its first value."""
    return pytest.param(*values, marks=pytest.mark.xdist_group(f"backpropagation {values[0]}"))


@cache
def run(scene, case):
    """Return a scene's ledger by name, what is said by beat, and the scene; and its layout report where it is looked
    at."""
    held, report = [], None

    def keep(*args, **kwargs):
        held.append(rehearse(*args, **kwargs))
        return held[0]

    given = deck(scene, **CASES[case])
    if (scene, case) in LOOKED_AT:
        with patch("scenes.lint.check.rehearse", keep):
            report = check_layout(scene_class(scene), given)
    else:
        keep(scene_class(scene), given, SPS)
    shown = {entry.name: entry for entry in held[0].ledger.entries}
    said = {record.name: " ".join(phrase.text for phrase in record.phrases) for record in held[0].timeline}
    return shown, said, held[0], report


def expected(case, name):
    """Return the number that stands in the ledger under a name; None for a name of another kind."""
    last = len(NetworkParameters(**CASES[case]).sizes) - 1
    first, second = work_by_hand(case, 2)
    if match := re.fullmatch(r"(new_|grad_|)w(\d)_(\d+)(?:_(\d+))?", name):
        kind = {"new_": "new", "grad_": "g", "": "w"}[match[1]]
        return first[kind][int(match[2]) - 1][int(match[3]) - 1, int(match[4] or 1) - 1]
    if match := re.fullmatch(r"hidden(_after)?(?:_([123]))?_(\d+)", name):
        return (second if match[1] else first)["a"][int(match[2] or 1)][int(match[3]) - 1]
    if match := re.fullmatch(r"output(?:_(\d+))?(_after)?", name):
        return (second if match[2] else first)["a"][last][int(match[1] or 1) - 1]
    if match := re.fullmatch(r"grad_output(?:_(\d+))?", name):
        return first["out"][int(match[1] or 1) - 1]
    if match := re.fullmatch(r"grad_(?:sum_)?hidden(?:_([123]))?_(\d+)", name):
        linear = NetworkParameters(**CASES[case]).activation_names[0] == "linear"
        return first["errors"][int(match[1] or 1) - 1][int(match[2]) - 1] if linear or "sum" in name else None
    return {"loss": first["loss"], "loss_after": second["loss"]}.get(name)


@pytest.mark.parametrize(("scene", "case"), [of_scene(*values) for values in RUNS])
def test_every_number_is_the_one_worked_out_by_hand(scene, case):
    shown, *_ = run(scene, case)
    known = {name: expected(case, name) for name in shown}
    compared = {name: value for name, value in known.items() if value is not None}
    for name, value in compared.items():
        assert shown[name].value == pytest.approx(value, rel=1e-9, abs=1e-12), name
    assert len(compared) >= 4


@pytest.mark.parametrize(("scene", "case"), [of_scene(*values) for values in LOOKED_AT])
def test_everything_can_be_read_with_other_networks(scene, case):
    *_, report = run(scene, case)
    assert [str(finding) for finding in report.failures] == []


LONG_NUMBERS = {
    "sizes": (3, 4, 2),
    "weights": (-0.25, 0.75),
    "inputs": (0.001, -0.002, 1000),
    "target": (-0.5, 0.5),
    "learning_rate": 0.001,
}


def test_a_step_that_takes_two_rows_is_shown():
    """The second row begins with the learning rate, which stands on no edge and no node."""
    large = {"sizes": (2, 1, 1), "weights": (1e5, -1e5), "inputs": (12345.678, 0.001), "target": 1e6}
    held = rehearse(scene_class("WeightUpdate"), deck("WeightUpdate", learning_rate=1e-18, **large), SPS)
    assert held.ledger.entries


@pytest.mark.parametrize("scene", ["NetworkSetup", "LossScene"])
def test_calculations_with_long_numbers_stay_in_the_frame(scene):
    report = check_layout(scene_class(scene), deck(scene, **LONG_NUMBERS))
    assert [str(found) for found in report.failures if found.rule in ("off_frame", "caption_band")] == []


@pytest.mark.parametrize(
    ("scene", "name", "value"),
    [
        *(of_scene("ForwardPass", f"hidden_{k}", 60) for k in (1, 2, 3)),
        of_scene("ForwardPass", "output", 180),
        of_scene("LossScene", "loss", 7200),
        of_scene("LossScene", "grad_output", 120),
        *(of_scene("BackwardOutputLayer", f"grad_w2_{k}", 7200) for k in (1, 2, 3)),
        *(of_scene("BackwardHiddenLayer", f"grad_w1_1_{k}", 4800) for k in (1, 2, 3)),
        *(of_scene("BackwardHiddenLayer", f"grad_w1_2_{k}", 9600) for k in (1, 2, 3)),
        *(of_scene("WeightUpdate", f"new_w2_{k}", 0.928) for k in (1, 2, 3)),
        *(of_scene("WeightUpdate", f"new_w1_1_{k}", 0.452) for k in (1, 2, 3)),
        *(of_scene("WeightUpdate", f"new_w1_2_{k}", 0.404) for k in (1, 2, 3)),
        *(of_scene("SecondForward", f"hidden_after_{k}", 50.4) for k in (1, 2, 3)),
    ],
)
def test_the_deck_is_worked_as_it_is_printed_and_its_errata_are_not(scene, name, value):
    shown, *_ = run(scene, "deck")
    assert shown[name].value == pytest.approx(value, rel=1e-12)
    assert shown[name].text == format_number(value, ".7g")


@pytest.mark.xdist_group("backpropagation SecondForward")
@pytest.mark.parametrize(
    ("name", "value", "text"), [("output_after", 140.3136, "140.31"), ("loss_after", 3225.13717248, "3225")]
)
def test_the_second_pass_has_two_decimals_at_most(name, value, text):
    """The deck prints 140.3136 and 3225.137; the loss has the digits that 60 − 140.31 comes to."""
    shown, *_ = run("SecondForward", "deck")
    assert shown[name].value == pytest.approx(value, rel=1e-12)
    assert shown[name].text == text
    assert pytest.approx(3225, abs=1) == ((60 - 140.31) ** 2 / 2)


@pytest.mark.parametrize("scene", [of_scene(scene) for scene in SCENES])
def test_no_scene_is_shorter_than_twenty_or_longer_than_ninety_seconds(scene):
    assert 20 <= run(scene, "deck")[2].frame / SPS <= 90


@pytest.mark.xdist_group("backpropagation BackwardHiddenLayer")
def test_the_longest_scene_is_not_too_long_in_english():
    assert rehearse(scene_class("BackwardHiddenLayer"), deck("BackwardHiddenLayer", "en"), SPS).frame / SPS <= 90


@pytest.mark.xdist_group("backpropagation BackwardHiddenLayer")
@pytest.mark.parametrize(("start", "answer"), [(-2, "larger"), (-1, "equal"), (0.25, "smaller")])
def test_the_guess_compares_the_gradients_of_a_weight_and_its_neuron(start, answer):
    # The one is the other times what the weight starts from.
    scene = rehearse(scene_class("BackwardHiddenLayer"), deck("BackwardHiddenLayer", "en", inputs=[start, 80]), SPS)
    (question,) = (record.question for record in scene.timeline if record.question)
    assert question.answers[question.right] == answer


@pytest.mark.xdist_group("backpropagation SecondForward")
@pytest.mark.parametrize("case", ["deck", "deeper"])
def test_the_curve_follows_twenty_steps_more(case):
    shown, *_ = run("SecondForward", case)
    losses = [step["loss"] for step in work_by_hand(case, 22)]
    assert [shown[f"loss_{k}"].value for k in range(22)] == pytest.approx(losses, rel=1e-6)
    assert shown["last_loss"].value == shown["loss_21"].value


@pytest.mark.xdist_group("backpropagation SecondForward")
def test_words_do_not_say_that_a_rising_loss_fell():
    assert work_by_hand("rising", 2)[1]["loss"] > work_by_hand("rising", 2)[0]["loss"]
    _, rising, *_ = run("SecondForward", "rising")
    _, falling, *_ = run("SecondForward", "deck")
    assert "走对了" in falling["loss_again"]
    assert "降到" in falling["many_steps"]
    assert "走对了" not in rising["loss_again"]
    assert "降到" not in rising["many_steps"]
    assert "学习率" in rising["loss_again"]


@pytest.mark.parametrize(
    ("scene", "beat", "word", "other"),
    [
        of_scene("ForwardPass", "other_hidden", "权重也相同", "large"),
        of_scene("BackwardOutputLayer", "other_weights", "梯度都是 7200", "large"),
        of_scene("WeightUpdate", "output_weights", "也都相同", "sigmoid"),
    ],
)
def test_equal_numbers_are_said_to_be_equal_and_others_are_not(scene, beat, word, other):
    assert word in run(scene, "deck")[1][beat]
    assert word not in run(scene, other)[1][beat]


# -- each factor is tied to its place -----------------------------------------------------------------------------


@pytest.mark.parametrize("sizes", [(2, 3, 3, 1), (2, 3, 3, 2)])
def test_a_layer_of_few_edges_writes_all_its_weights_where_the_gaps_have_room(sizes, tmp_path):
    parameters = NetworkParameters(sizes=sizes, weights=(1, 2, 0.5), inputs=40)
    with tempconfig({"media_dir": str(tmp_path), "verbosity": "ERROR"}):
        board = Board(Quantities(parameters, lambda name, value, spec: Figure(name, value, format_number(value, spec))))
        assert board.writes_all


def test_captions_of_four_layers_stand_apart(tmp_path):
    parameters = NetworkParameters(sizes=(2, 3, 3, 1), weights=(1, 2, 0.5))
    with tempconfig({"media_dir": str(tmp_path), "verbosity": "ERROR"}):
        board = Board(Quantities(parameters, lambda name, value, spec: Figure(name, value, format_number(value, spec))))
        words = [Words(text, "en", theme.SMALL) for text in ("input layer", "hidden layers", "output layer")]
        captions = board.captions(words)
        gaps = [b.get_left()[0] - a.get_right()[0] for a, b in pairwise(captions)]
    assert min(gaps) > theme.GAP


@pytest.fixture
def board(tmp_path):
    """Return the deck's board with the numbers of the forward pass, the loss and the gradient at the output."""
    with tempconfig({"media_dir": str(tmp_path), "verbosity": "ERROR"}):
        found = Board(
            Quantities(NetworkParameters(), lambda name, value, spec: Figure(name, value, format_number(value, spec)))
        )
        for layer in range(3):
            found.write_values(layer)
            if layer:
                found.write_weights(layer)
        found.write_output_gradient(found.graph.units(2)[0])
        yield found


def test_the_factors_of_a_gradient_come_from_the_places_on_its_path(board):
    (row,) = Chains(board, 32, 9).weight_in_numbers(Edge(1, 2, 3), whole=True)
    output, weight, value = row.operands
    assert output.source is board.pairs[output.units[0]].gradient
    assert weight.source is board.label(Edge(2, 3, 1)).number
    assert value.source is board.graph.values[Edge(1, 2, 3).start]
    assert value.edges == (Edge(1, 2, 3),)


def test_the_shared_factor_is_taken_from_the_node_once_it_is_there(board):
    edge = Edge(1, 1, 2)
    (row,) = Chains(board, 32, 9).weight_in_short(edge)
    assert row.operands[0].source is None
    pair = board.write_error(edge.end)
    (row,) = Chains(board, 32, 9).weight_in_short(edge)
    assert row.operands[0].source is pair.gradient
    assert len(row.operands) == 2


# -- parameters ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("parameters", "parts"),
    [
        ({"weights": (0.5,)}, ["weights", "1 layer of weights", "[2, 3, 1]", "write 2"]),
        ({"weights": (((1, 2), (3, 4)), 1)}, ["weights", "layer 1", "2 rows of 3"]),
        ({"inputs": (1, 2, 3)}, ["inputs", "3 values", "layer of 2 units"]),
        ({"target": (1, 2)}, ["target", "2 values", "layer of 1"]),
        ({"activations": ("relu",)}, ["activations", "relu", "write 2"]),
        ({"activations": "softplus"}, ["activations", "softplus"]),
        ({"learning_rate": 0}, ["learning_rate", "0"]),
        ({"sizes": (2, 1)}, ["sizes"]),
        ({"sizes": (2, 3, 3, 3, 1), "weights": (1, 1, 1, 1)}, ["sizes"]),
        ({"weights": (1e6, 1e6), "inputs": 1e6, "learning_rate": 1e3}, ["learning_rate", "10¹⁰⁰", "smaller"]),
        ({"bias": 1}, ["bias"]),
    ],
)
def test_a_network_that_cannot_be_taught_is_refused_by_name_value_and_remedy(parameters, parts):
    assert_refused(NetworkParameters, parameters, parts)


def test_drawn_weights_are_the_same_for_a_seed_and_can_be_read():
    first, again, other = (
        NetworkParameters(sizes=(4, 3, 1), seed=seed, inputs=1).network().weights for seed in (1, 1, 2)
    )
    assert all(map(np.array_equal, first, again))
    assert not np.array_equal(first[0], other[0])
    assert np.array_equal(first[0], np.round(first[0], 2))


# -- a beat alone -------------------------------------------------------------------------------------------------


def draw(scene, drawn, beat, folder):
    """Return the raw frames of a beat where these beats are drawn."""
    found, write = [], SectionRenderer.add_frame

    def keep(renderer, frame, num_frames=1):
        if renderer.file_writer.sections[-1].name == beat:
            found.extend([frame.copy()] * num_frames)
        write(renderer, frame, num_frames)

    with patch.object(SectionRenderer, "add_frame", keep):
        render_scene(scene_class(scene), deck(scene), width=192, height=108, fps=4, folder=folder, beats=drawn)
    return np.array(found)


@pytest.mark.slow
@pytest.mark.parametrize("scene", ["BackwardHiddenLayer", "WeightUpdate"])
def test_a_beat_drawn_alone_has_the_frames_of_the_whole_scene(scene, tmp_path):
    first, second, *_ = (beat.name for beat in scene_class(scene).beats())
    whole = draw(scene, {first, second}, second, tmp_path / "whole")
    assert np.array_equal(draw(scene, {second}, second, tmp_path / "alone"), whole)


@pytest.mark.parametrize(("language", "said"), [("en", "come down to about 4.5."), ("zh", "损失降到约 4.5。")])
def test_a_loss_that_a_run_only_comes_near_to_is_about_that(language, said):
    given = {"sizes": [1, 1, 1], "weights": [1, 1], "inputs": [1], "target": -3, "learning_rate": 0.4}
    scene = rehearse(scene_class("SecondForward"), deck("SecondForward", language, **given), 2)
    told = [phrase.text for record in scene.timeline if record.name == "many_steps" for phrase in record.phrases]
    assert said in told[1]


@pytest.mark.parametrize("hidden", [1, 3, 10])
def test_the_dashed_further_output_stands_above_the_name_of_the_output(hidden):
    params = NetworkParameters(sizes=(1, hidden, 1), weights=(1, 1), inputs=1, target=1)
    board = Board(Quantities(params, Figure.of))
    drawn, _ = further_output(board, Unit(1, 1))
    node = drawn[-1]
    assert board.names[Unit(2, 1)].get_top()[1] < node.get_bottom()[1]


@pytest.mark.parametrize(
    ("sizes", "of_unit"), [((3, 1, 2), "partial z)"), ((3, 1, 1), "partial z)"), ((3, 2, 2), "z_k)")]
)
def test_the_sum_over_edges_names_a_lone_hidden_unit_as_the_network_does(sizes, of_unit):
    params = NetworkParameters(sizes=sizes, weights=(1, 1), inputs=1, target=1)
    code = sum_of_gradients(Board(Quantities(params, Figure.of)))
    assert of_unit in code
    assert ("_(1 j)" in code) == (sizes[1] == 1)


@pytest.mark.parametrize(("count", "is_cut"), [(2, False), (7, True)])
def test_a_sheet_that_does_not_hold_all_items_ends_in_an_ellipsis(count, is_cut):
    items, room = list(range(count)), Region(0, 5, -1.5, 0)
    sheet = fit_sheet(items, lambda size, item: pack("w", [SumTerm(f"{item}.5", ())], size, room.width), room)
    dots = write_ellipsis(sheet, items)
    assert (len(sheet) < count) == is_cut == (len(dots) == 1)
    for each in dots:
        last = sheet[len(sheet) - 1][-1].formula
        assert each.code == "dots.v"
        assert last.get_bottom()[1] > each.get_top()[1]
        assert each.get_bottom()[1] >= room.bottom
