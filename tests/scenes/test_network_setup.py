"""NetworkSetup: its task is what the words say of it, and the output's symbol can be chosen."""

from __future__ import annotations

import numpy as np
import pytest
from scene_helpers import assert_refused, deck, scene_class

from scenes.backpropagation.board import Board, target_mark
from scenes.backpropagation.notation import Notation
from scenes.backpropagation.parameters import NetworkParameters
from scenes.backpropagation.quantities import Quantities
from scenes.backpropagation.setup import NetworkSetup, _arrow_to_target
from scenes.components.free_places import lines_of
from scenes.components.network import Unit
from scenes.components.text import Formula, Words
from scenes.framework.numbers import Figure
from scenes.framework.runner import rehearse
from scenes.style.theme import theme


def said(language="en", **parameters):
    run = rehearse(scene_class("NetworkSetup"), deck("NetworkSetup", language, **parameters), 4)
    return {record.name: " ".join(phrase.text for phrase in record.phrases) for record in run.timeline}


@pytest.mark.parametrize(
    ("parameters", "is_mean"),
    [
        ({}, True),
        ({"target": 61}, False),
        ({"inputs": (1, -1), "target": 0}, True),
        ({"inputs": (0.1, 0.2), "target": 0.15}, True),
        ({"inputs": (1000, 0.001), "target": 500}, False),
        ({"sizes": (3, 3, 1), "inputs": (1, 2, 3), "target": 2}, False),
        ({"sizes": (2, 3, 2)}, False),
    ],
)
def test_the_target_is_called_the_mean_only_where_it_is_and_several_outputs_have_one_each(parameters, is_mean):
    words, several = said(**parameters), parameters.get("sizes", (1,))[-1] > 1
    assert ("mean" in words["task"]) == is_mean
    assert ("each output has a value" in words["task"]) == several
    assert ("the outputs come out" in words["output_symbol"]) == several


def test_the_prime_is_said_once_to_be_no_derivative_and_a_hat_needs_no_word():
    words = said()
    assert [name for name, text in words.items() if "derivative" in text] == ["output_symbol"]
    hat = said(output_symbol="ŷ")
    assert "ŷ" in hat["output_symbol"]
    assert "derivative" not in " ".join(hat.values())


def test_the_symbol_of_the_output_is_the_same_in_every_formula(tmp_path):
    notation = Notation((2, 3, 2), ("linear", "linear"), "hat(y)")
    assert notation.plain_unit(Unit(2, 1)) == "hat(y)_1"
    run = rehearse(scene_class("LossScene"), deck("LossScene", output_symbol="ŷ"), 4)
    codes = [part.code for part in run.get_mobject_family_members() if isinstance(part, Formula)]
    assert any("hat(y)" in code for code in codes)
    assert not any("y'" in code for code in codes)


def test_another_symbol_is_refused():
    assert_refused(NetworkParameters, {"output_symbol": "#x"}, ["output_symbol", "y'", "ŷ"])


def test_learning_rate_is_not_told_before_there_is_a_step():
    run = rehearse(scene_class("NetworkSetup"), deck("NetworkSetup"), 4)
    assert "learning_rate" not in {entry.name for entry in run.ledger.entries}


@pytest.mark.parametrize(
    "given",
    [
        {},
        {"sizes": (2, 2, 1), "weights": (((10, -10), (10, 0.1)), ((1,), (2,))), "inputs": 1, "activations": "tanh"},
        {"sizes": (2, 2, 2), "weights": (1e-9, -123.456), "inputs": (1, -1), "target": (0, 1)},
        {"sizes": (3, 2, 1), "weights": (-0.0123456, 0.5), "inputs": (1, -1, 2), "activations": "sigmoid"},
    ],
)
def test_no_number_on_an_edge_stands_right_behind_the_name_of_a_unit(given):
    board = Board(Quantities(NetworkParameters(**given), Figure.of))
    for layer in range(1, board.last + 1):
        half = np.array([board.live_room(layer), board.layout.styles[layer].height]) / 2
        places = [board.graph.slots[edge][:2] for edge in board.labelled(layer)]
        for name in (board.names[unit] for unit in board.graph.units(layer - 1)):
            gaps = [x - half[0] - name.get_right()[0] for x, y in places if abs(y - name.get_y()) < half[1]]
            assert min((gap for gap in gaps if gap >= 0), default=1) > 0.2


@pytest.mark.parametrize("sizes", [(2, 3, 1), (2, 2, 2), (2, 3, 2), (2, 2, 3), (2, 4, 1), (2, 2, 5)])
def test_the_arrow_from_an_output_to_its_target_is_long_enough_to_be_seen(sizes):
    board = Board(Quantities(NetworkParameters(sizes=sizes), Figure.of))
    node, target = board.graph.nodes[Unit(2, 1)], board.target[0]
    arrow = _arrow_to_target(node, target)
    assert arrow.get_length() > 0.4
    assert arrow.get_stroke_width() > theme.LINE / 2
    rim = [part for part in target.family_members_with_points() if part.get_stroke_width()]
    ways = lines_of([arrow.copy().set_points_as_corners([arrow.get_start(), arrow.get_end()])])
    assert np.min(np.linalg.norm(ways[:, None] - lines_of(rim)[None], axis=2)) > 0.03
    assert node.get_center()[0] < arrow.get_start()[0] < arrow.get_end()[0] <= target.get_center()[0] + 0.01


@pytest.mark.parametrize("half_width", [0.5, 0.9])
def test_the_mark_of_a_target_is_open_and_as_large_as_a_node(half_width):
    mark = target_mark(0.5, half_width)
    assert (mark.width, mark.height) == pytest.approx((2 * half_width, 1.0))
    assert len(mark.get_subpaths()) == 4


@pytest.mark.parametrize(("count", "shown"), [(1, 1), (2, 2), (9, 1)])
def test_the_targets_of_several_outputs_stand_in_their_mark(count, shown):
    params = NetworkParameters(sizes=(2, 2, count), target=(0.5, *[-0.5] * (count - 1)))
    board = Board(Quantities(params, lambda name, value, spec: Figure.of(name, value, spec)))
    numbers = [part.code for part in board.target_number.get_family() if isinstance(part, Formula)]
    assert numbers[:shown] == ["0.5", "-0.5"][:shown]
    assert board.target_number.height < board.target[0].height


@pytest.mark.parametrize(
    ("sizes", "matrices"),
    [
        ((2, 3, 1), 2),
        ((1, 5, 1), 2),
        ((1, 6, 1), 2),
        ((1, 8, 1), 1),
        ((1, 12, 1), 0),
        ((2, 6, 6, 1), 1),
        ((1, 20, 1), 0),
    ],
)
def test_weights_are_written_out_only_where_their_names_stay_legible(monkeypatch, sizes, matrices):
    sections, place = [], NetworkSetup._place_section

    def keep(scene, *arguments):
        section = place(scene, *arguments)
        sections.append([part for part in section if isinstance(part, Formula)])
        return section

    monkeypatch.setattr(NetworkSetup, "_place_section", keep)
    said(sizes=sizes, inputs=(0.5,) * sizes[0], target=(0.3,) * sizes[-1], seed=1)
    rows = sections[0]
    assert len(rows) == len(sizes) - 1
    assert all(row.height >= 0.99 * Formula(row.code, size=theme.SMALL).height for row in rows)
    assert sum("mat(" in row.code for row in rows) == matrices


@pytest.mark.parametrize(
    ("sizes", "heading"), [((2, 4, 1), "each neuron of the hidden layer"), ((2, 2, 2, 1), "each neuron of the first")]
)
@pytest.mark.parametrize("inner", ["sigmoid", "tanh"])
def test_the_hidden_layer_is_called_the_first_only_where_there_are_more(sizes, heading, inner):
    activations = [inner] * (len(sizes) - 2) + ["linear" if inner == "sigmoid" else "sigmoid"]
    told = []

    def look(scene, beat):
        if beat == "neuron":
            words = (part for part in scene.get_mobject_family_members() if isinstance(part, Words))
            told.extend(each.text for each in words)

    given = {"sizes": sizes, "activations": activations, "inputs": 1, "weights": [0.5] * (len(sizes) - 1)}
    rehearse(scene_class("NetworkSetup"), deck("NetworkSetup", "en", **given, learning_rate=0.5), 2, on_beat_end=look)
    assert any(text.startswith(heading) for text in told), told
