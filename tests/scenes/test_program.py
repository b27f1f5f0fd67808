"""The program on screen is a real one: it prints the numbers that are worked out by hand, for any network."""

from __future__ import annotations

import re

import numpy as np
import pytest
from manim import SurroundingRectangle, VGroup
from scene_helpers import deck, scene_class
from worked_network import CASES, work_by_hand

from scenes.backpropagation.notation import Notation
from scenes.backpropagation.parameters import NetworkParameters
from scenes.backpropagation.program import (
    MOST_CHARACTERS,
    ProgramText,
    _printed_spec,
    printed_specs,
    run_program,
    write_program,
)
from scenes.backpropagation.program_formulas import formulas_of, in_two_rows
from scenes.backpropagation.training_code import PADDING, _code_region, characters_beside, wrap_pairs
from scenes.components.listing import Listing
from scenes.framework.numbers import format_number, read_number
from scenes.framework.runner import rehearse
from scenes.lint.borders import _remedy
from scenes.lint.check import check_layout
from scenes.lint.screen import Flaw, Item

NUMBER_AFTER_ITS_NAME = r"(?<=\s)-?[\d.]+(?:e-?\d+)?"
ROUNDING_ALONE = 1e-15  # a loss of which floats print the rounding: there each numpy has its own digits


@pytest.mark.parametrize("case", ["deck", "sigmoid", "deeper", "large"])
def test_the_program_prints_what_is_worked_out_by_hand(case):
    given = NetworkParameters(**CASES[case])
    printed = run_program(write_program(given))
    wanted = [[step["a"][-1][0], step["loss"]] for step in work_by_hand(case, 2)]
    numbers = [[float(number) for number in re.findall(NUMBER_AFTER_ITS_NAME, line)] for line in printed]
    assert numbers[:2] == pytest.approx(np.array(wanted), rel=1e-3)


@pytest.mark.parametrize("activation", ["tanh", "relu", "leaky_relu", "prelu", "elu"])
def test_the_program_knows_every_activation(activation):
    given = NetworkParameters(
        sizes=(2, 3, 1), seed=3, inputs=(1, -2), target=1, learning_rate=0.1, activations=(activation, "linear")
    )
    network, specs = given.network(), printed_specs(given)
    for step, line in enumerate(run_program(write_program(given))):
        output = network.forward(given.x).output[0]
        loss = network.backward(given.y).loss
        assert line == f"{step} out {output:{specs[0]}} loss {loss:{specs[1]}}"
        network.step(given.learning_rate)
    assert step == 21 or loss < ROUNDING_ALONE


def test_the_program_trains_to_the_end_of_the_lecture_s_training_or_while_losses_are_numbers():
    lines = run_program(write_program(NetworkParameters()))
    assert len(lines) == 22
    assert float(lines[-1].split()[4]) < 1
    diverging = NetworkParameters(learning_rate=1.0)
    assert 2 <= len(run_program(write_program(diverging))) < 22


@pytest.mark.parametrize("sizes", [(2, 3, 1), (1, 1, 1), (3, 2, 2), (2, 3, 3, 1)])
def test_each_line_of_the_loop_that_computes_has_its_formula(sizes):
    inputs, target = tuple(range(1, sizes[0] + 1)), (1,) * sizes[-1]
    given = NetworkParameters(sizes=sizes, seed=3, inputs=inputs, target=target, learning_rate=0.01)
    program = write_program(given)
    formulas = formulas_of(program, Notation(given.sizes, given.activation_names))
    computing = [k for k, line in enumerate(program.lines) if re.match(r"    \w+ -?= ", line)]
    assert sorted(formulas) == computing
    for k, line in enumerate(program.lines):
        assert ("arrow.l" in formulas.get(k, "")) == (" -= " in line)
        assert ("partial" in formulas.get(k, "")) == (" d_" in line or " -= " in line)


ACTIVATED = {
    "linear": (False, False),
    ("relu", "linear"): (True, False),
    ("linear", "tanh"): (False, True),
    "tanh": (True, True),
}


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("activations", ACTIVATED)
def test_the_words_tell_of_the_activation_functions_that_the_code_applies(activations, language):
    given = {"sizes": (2, 2, 1), "weights": (1, 1), "inputs": (1, 2), "target": 2, "activations": activations}
    scene = rehearse(scene_class("TrainingCode"), deck("TrainingCode", language, **given), 2)
    phrases = [phrase.text for record in scene.timeline if record.name == "program" for phrase in record.phrases]
    _, forward, _, first, back, *_ = [re.search("激活函数|activation function", phrase) for phrase in phrases]
    hidden, output = ACTIVATED[activations]
    assert (bool(forward), bool(first), bool(back)) == (hidden or output, output, hidden)


CROWDED = {
    "tall": {"sizes": (3, 2, 2), "inputs": (1, 0.5, -1), "target": (0.5, -0.5), "activations": "tanh"},
    "many": {"sizes": (2, 3, 2, 1), "inputs": (2, 1), "target": 4, "activations": ("tanh", "relu", "linear")},
    "many and linear": {"sizes": (2, 2, 2, 2), "inputs": (2, 1), "target": (4, 1)},
    "elu": {"sizes": (1, 2, 1), "inputs": (0.5,), "target": 0.3, "activations": "elu"},
}


@pytest.mark.parametrize("case", CROWDED)
def test_formulas_beside_the_loop_stand_clear_of_each_other_and_can_be_read(case):
    given = deck("TrainingCode", **CROWDED[case], seed=3, learning_rate=0.05)
    assert [str(each) for each in check_layout(scene_class("TrainingCode"), given, size=(256, 144)).failures] == []


def test_a_run_that_soon_overflows_leaves_its_lines_as_long_as_they_take_to_read():
    given = {"sizes": (2, 3, 2), "inputs": (1, 1.5), "target": (0, -4), "weights": (2, -3), "learning_rate": 0.4}
    given = deck("TrainingCode", "en", **given, activations=("prelu", "linear"))
    assert [str(each) for each in check_layout(scene_class("TrainingCode"), given, size=(256, 144)).failures] == []


@pytest.mark.parametrize("output", ["linear", "relu", "leaky_relu", "prelu", "elu", "sigmoid", "tanh"])
@pytest.mark.parametrize("hidden", ["linear", "prelu", "elu", "tanh"])
@pytest.mark.parametrize("sizes", [(1, 2, 1), (3, 3, 2, 2)])
def test_no_line_of_a_program_is_longer_than_its_panel_is_wide_in_legible_text(sizes, hidden, output):
    activations = (*[hidden] * (len(sizes) - 2), output)
    given = NetworkParameters(
        sizes=sizes, seed=1, inputs=(0.5,) * sizes[0], target=(0.3,) * sizes[-1], activations=activations
    )
    assert Listing.width_of(max(map(len, write_program(given).lines))) <= _code_region().inset(PADDING).width


def test_a_long_line_that_prints_is_broken_and_prints_the_same():
    given = NetworkParameters(
        sizes=(1, 1, 1), weights=(0.001, 0.001), inputs=(1,), target=1e-6, activations="sigmoid", learning_rate=1e-9
    )
    program = write_program(given)
    output, loss = printed_specs(given)
    assert len(program.parts["print"]) == 2
    assert max(map(len, program.lines)) <= MOST_CHARACTERS
    network = given.network()
    passed = network.forward(given.x).output[0]
    assert run_program(program)[0] == f"0 out {passed:{output}} loss {network.backward(given.y).loss:{loss}}"


def test_a_long_array_is_loaded_from_a_file_and_a_short_one_is_written():
    program = write_program(NetworkParameters(**CASES["large"]))
    assert set(program.files) == {"y.txt", "w1.txt", "w2.txt", "w3.txt"}
    assert "np.full(784, 0.5)" in program.text
    assert write_program(NetworkParameters()).files == {}


def test_what_is_printed_on_screen_is_what_the_program_printed():
    scene = rehearse(scene_class("TrainingCode"), deck("TrainingCode"), 10)
    lines = run_program(write_program(NetworkParameters()))
    assert lines[:2] == ("0 out 180.00 loss 7200.00", "1 out 140.31 loss 3225.14")
    shown = {entry.name: float(entry.text) for entry in scene.ledger.entries}
    assert [shown[name] for name in ("output", "loss")] == list(map(float, lines[0].split()[2::2]))
    assert [shown[name] for name in ("output_after", "loss_after")] == list(map(float, lines[1].split()[2::2]))
    assert [shown[name] for name in ("steps", "last_output", "last_loss")] == list(map(float, lines[-1].split()[::2]))
    assert max(map(len, lines)) <= characters_beside()  # no printed line is broken


def test_lines_that_are_printed_are_looked_over_also_where_most_of_them_stand_at_the_end():
    given = deck("TrainingCode", "en", weights=(0.5, 0.5), inputs=(0.1, 1), target=-1, learning_rate=0.5)
    assert 12 < len(run_program(write_program(given.parameters))) < 16
    assert [str(finding) for finding in check_layout(scene_class("TrainingCode"), given).failures] == []


def test_a_program_runs_where_temporary_folders_are_named_from_here(tmp_path, monkeypatch):
    (tmp_path / "here").mkdir()
    monkeypatch.setattr("tempfile.tempdir", "here")
    assert run_program(ProgramText(("print(6 * 7)",))) == ("42",)


def test_a_program_that_fails_says_why():
    with pytest.raises(RuntimeError, match="NameError"):
        run_program(ProgramText(("print(nothing)",)))


@pytest.mark.parametrize("width", [15, 20, 30, 60])
def test_what_is_printed_goes_on_in_the_next_row_between_pairs_only(width):
    line = "21 out 180.1234 loss 7200.123"
    rows = wrap_pairs(line, width)
    assert " ".join(rows) == line
    assert all(len(row) <= width and row.split()[-1][-1].isdigit() for row in rows)


def test_a_program_of_four_layers_stands_in_its_panel_in_legible_text():
    params = NetworkParameters(sizes=(2, 3, 3, 1), seed=3)
    program = write_program(params)
    assert len(program.lines) <= 20
    assert set(program.files) == {"w1.txt"}
    network, x, y = params.network(), params.x, params.y
    passed = network.forward(x).output[0]
    output, loss = printed_specs(params)
    assert run_program(program)[0].split()[2] == f"{passed:{output}}"
    assert run_program(program)[0].split()[4] == f"{((y[0] - passed) ** 2) / 2:{loss}}"


@pytest.mark.parametrize(
    ("sizes", "activations", "loaded"),
    [
        ((3, 3, 3), "leaky_relu", set()),
        ((1, 5, 1), "tanh", set()),
        ((3, 4, 2), ("tanh", "sigmoid"), set()),  # two rows a line of the second matrix
        ((2, 3, 3, 1), "linear", {"w1.txt"}),
        ((2, 3, 3, 1), "sigmoid", {"w2.txt"}),
        ((3, 3, 3, 1), "sigmoid", {"w1.txt", "w2.txt"}),
    ],
)
def test_matrices_are_written_but_for_those_with_the_fewest_numbers_that_have_no_room(sizes, activations, loaded):
    given = {"seed": 3, "inputs": 0.5, "target": 0.5, "learning_rate": 0.05}
    program = write_program(NetworkParameters(sizes=sizes, activations=activations, **given))
    assert set(program.files) == loaded
    assert len(program.lines) <= 20
    assert max(map(len, program.lines)) <= MOST_CHARACTERS


@pytest.mark.parametrize("case", ["deck", "sigmoid", "deeper"])
def test_the_program_prints_no_fewer_digits_than_the_second_pass_was_written_with(case):
    second = rehearse(scene_class("SecondForward"), deck("SecondForward", **CASES[case]), 5)
    shown = {entry.name: entry.text for entry in second.ledger.entries}
    printed = run_program(write_program(NetworkParameters(**CASES[case])))[1].split()[2::2]
    for name, number in zip(("output_after", "loss_after"), printed, strict=True):
        decimals = len(shown[name].partition(".")[2])
        assert format_number(float(number), f".{decimals}f") == shown[name]


def test_two_decimals_are_printed_where_the_lecture_writes_no_more_and_powers_of_ten_where_they_are_shorter():
    assert printed_specs(NetworkParameters()) == (".2f", ".2f")
    assert printed_specs(NetworkParameters(learning_rate=1.0))[1].endswith("g")
    assert printed_specs(NetworkParameters(**CASES["sigmoid"])) == (".6f", ".4g")


def test_a_tie_is_printed_with_the_digits_in_which_python_and_the_pictures_agree():
    assert _printed_spec([0.03125, 0.5], ["0.031"]) == ".3f"
    assert _printed_spec([0.0625, 0.5], ["0.063"]) == ".4f"
    assert _printed_spec([0.28125, 0.125], ["0.28"]) == ".3f"
    assert _printed_spec([123456.125], ["123456.13"]) == ".2f"  # no room for more


def test_a_run_ends_before_the_rounding_of_floats_is_all_that_it_prints():
    unstable = NetworkParameters(
        sizes=(1, 1, 1), weights=(-1e-5, 1e5), inputs=(12.0,), target=-12.0, learning_rate=1e-9
    )
    printed = run_program(write_program(unstable))
    assert 2 <= len(printed) < 22
    assert {tuple(line.split()[1:]) for line in printed} == {("out", "-12.00", "loss", "0.00")}


@pytest.mark.parametrize("sizes", [(2, 3, 2), (4, 5, 3, 2), (1, 1, 1, 1)])
def test_formulas_of_a_long_activation_can_be_read(sizes):
    """A formula that is too long beside its line goes on in a second row, in type that can be read."""
    given = {"sizes": sizes, "inputs": 0.5, "target": 0.3, "seed": 1, "learning_rate": 0.1}
    given = deck("TrainingCode", **given, activations="leaky_relu")
    assert [str(each) for each in check_layout(scene_class("TrainingCode"), given, size=(256, 144)).failures] == []


def test_a_formula_in_two_rows_has_its_derivative_in_the_second():
    code = "gradient(partial L) = lr((sum_k w)) derivative(f') lr((z_i))"
    assert in_two_rows(code) == "gradient(partial L) &= lr((sum_k w)) \\ &derivative(f') lr((z_i))"
    assert in_two_rows("loss(L) = 1/2") == "loss(L) = 1/2"


def test_a_text_without_room_is_told_with_what_the_lecture_can_change():
    """By `lecture check`: only parameters that it has set otherwise than the scene, and a format only where the scene
    has another."""
    found = []

    def remedy(scene, beat):
        flaw = Flaw("small_text", Item([], None, "Formula", kind="Formula"), None, "22.9 pt", [])
        found.append(_remedy(scene, flaw).partition(";")[0])

    for scene, given in (
        ("TrainingCode", {"activations": "leaky_relu"}),
        ("TrainingCode", {"activations": "tanh", "sizes": (2, 3, 1), "target": 70, "seed": 1}),
        ("LossScene", {"target": 70}),
    ):
        rehearse(scene_class(scene), deck(scene, **given), 1, on_beat_start=remedy)
    assert [*dict.fromkeys(found)] == [
        "choose another value of activations",
        "choose other values of seed, target or activations",
        "choose another value of target or choose another format",
    ]


@pytest.mark.parametrize("given", [{}, {"sizes": (2, 3, 2), "weights": (0.5, 1), "target": (60, 70)}])
def test_the_rim_round_the_last_printed_line_stands_as_far_from_the_line_above(given):
    last = []

    def look(scene, beat):
        if beat == "it_runs":
            last[:] = scene.mobjects

    rehearse(scene_class("TrainingCode"), deck("TrainingCode", "en", **given), 2, on_beat_end=look)
    (rim,) = (each for each in last if isinstance(each, SurroundingRectangle))
    inside = [row for row in _rows(last) if row.get_center()[1] < rim.get_top()[1]]
    above = [row for row in _rows(last) if row not in inside and abs(row.get_x() - rim.get_x()) < 1]
    to_above = min(row.get_bottom()[1] for row in above) - rim.get_top()[1]
    to_own = rim.get_top()[1] - max(row.get_top()[1] for row in inside)
    assert to_above == pytest.approx(to_own, abs=1e-3)
    assert to_above > 0.06


def _rows(mobjects):
    """Return the printed lines among what is on stage: groups of glyphs right of the program."""
    right = _code_region().right
    groups = (each for each in mobjects if type(each) is VGroup and len(each) and each.get_left()[0] > right)
    return [each for each in groups if each.height < 1 and each.get_top()[1] < 1]


def test_the_words_tell_the_numbers_that_are_printed_also_where_a_float_is_beside_a_tie():
    given = {
        "sizes": (3, 2, 1),
        "weights": (((0.2, -0.5), (1, 0.3), (-0.4, 0.7)), ((1.5,), (-2,))),
        "inputs": (1, 2, 3),
        "target": 5,
        "learning_rate": 0.02,
    }
    printed = run_program(write_program(NetworkParameters(**given)))
    run = rehearse(scene_class("TrainingCode"), deck("TrainingCode", **given), 2)
    shown = {entry.name: read_number(entry.text) for entry in run.ledger.entries}
    told = {0: ("output", "loss"), 1: ("output_after", "loss_after"), -1: ("last_output", "last_loss")}
    for step, names in told.items():
        assert [shown[name] for name in names] == [float(text) for text in printed[step].split()[2::2]]


def test_more_digits_are_printed_where_a_float_beside_a_tie_is_cut_off():
    assert _printed_spec([31.204999999999995, 1.5e-21], ["31.21", "1.5×10⁻²¹"]) == ".5g"
    assert _printed_spec([31.204999999999995, 0.5], ["31.21"]) == ".3f"
