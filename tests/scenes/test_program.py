"""The program on screen is a real one: it prints the numbers that are worked out by hand, for any network."""

from __future__ import annotations

import re

import pytest
from scene_helpers import deck, scene_class
from worked_network import CASES, work_by_hand

from scenes.backpropagation.parameters import NetworkParameters
from scenes.backpropagation.program import ProgramText, run_program, write_program
from scenes.backpropagation.training_code import wrap_pairs
from scenes.framework.runner import rehearse


@pytest.mark.parametrize("case", ["deck", "sigmoid", "deeper", "large"])
def test_the_program_prints_what_is_worked_out_by_hand(case):
    given = NetworkParameters(**CASES[case])
    printed = run_program(write_program(given))
    wanted = []
    for step in work_by_hand(case, 2):
        wanted += [step["a"][-1][0], step["loss"], step["new"][0][0, 0], step["new"][-1][0, 0]]
    numbers = [float(number) for line in printed for number in re.findall(r"(?<=\s)-?[\d.]+(?:e-?\d+)?", line)]
    assert numbers == pytest.approx(wanted, rel=1e-3)


@pytest.mark.parametrize("activation", ["tanh", "relu", "leaky_relu", "prelu", "elu"])
def test_the_program_knows_every_activation(activation):
    given = NetworkParameters(
        sizes=(2, 3, 1), seed=3, inputs=(1, -2), target=1, learning_rate=0.1, activations=(activation, "linear")
    )
    network, wanted = given.network(), []
    for _ in range(2):
        output = network.forward(given.x).output[0]
        wanted += [output, network.backward(given.y).loss]
        network.step(given.learning_rate)
        wanted += [network.weights[0][0, 0], network.weights[-1][0, 0]]
    printed = [float(word) for line in run_program(write_program(given)) for word in line.split()[1::2]]
    assert printed == pytest.approx(wanted, rel=1e-5)


def test_a_long_array_is_loaded_from_a_file_and_a_short_one_is_written():
    program = write_program(NetworkParameters(**CASES["large"]))
    assert set(program.files) == {"y.txt", "w1.txt", "w2.txt", "w3.txt"}
    assert "np.full(784, 0.5)" in program.text
    assert write_program(NetworkParameters()).files == {}


def test_what_is_printed_on_screen_is_what_the_program_printed():
    scene = rehearse(scene_class("TrainingCode"), deck("TrainingCode"), 10)
    lines = run_program(write_program(NetworkParameters()))
    assert lines[0] == "out 180 loss 7200"
    assert lines[2] == "out 140.3136 loss 3225.137"
    shown = {entry.name: entry.text for entry in scene.ledger.entries}
    for name in ("output", "loss", "output_after", "loss_after"):
        assert shown[name] in " ".join(lines).split()


def test_a_program_runs_where_temporary_folders_are_named_from_here(tmp_path, monkeypatch):
    (tmp_path / "here").mkdir()
    monkeypatch.setattr("tempfile.tempdir", "here")
    assert run_program(ProgramText(("print(6 * 7)",))) == ("42",)


def test_a_program_that_fails_says_why():
    with pytest.raises(RuntimeError, match="NameError"):
        run_program(ProgramText(("print(nothing)",)))


@pytest.mark.parametrize("width", [16, 20, 30, 60])
def test_what_is_printed_goes_on_in_the_next_row_between_pairs_only(width):
    line = "out 180.1234 loss 7200.123 w1 -0.9148723 w3 1.121234"
    rows = wrap_pairs(line, width)
    assert " ".join(rows) == line
    assert all(len(row) <= width and len(row.split()) % 2 == 0 for row in rows)


def test_a_program_of_four_layers_stands_in_its_panel_in_legible_text():
    params = NetworkParameters(sizes=(2, 3, 3, 1), seed=3)
    program = write_program(params)
    assert len(program.lines) <= 20
    assert {"w1.txt", "w2.txt"} <= set(program.files)
    network, x, y = params.network(), params.x, params.y
    passed = network.forward(x).output[0]
    assert run_program(program)[0].split()[1] == f"{passed:.7g}"
    assert run_program(program)[0].split()[3] == f"{((y[0] - passed) ** 2) / 2:.7g}"
