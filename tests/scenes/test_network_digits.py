"""Numbers at the nodes and edges of a network have the digits that their room holds, and tell changes."""

from __future__ import annotations

import re

import pytest
from scene_helpers import deck, scene_class
from worked_network import SATURATING

from scenes.backpropagation.board import Board
from scenes.backpropagation.fitted import FittedNumber
from scenes.backpropagation.number_fitting import ELLIPSIS
from scenes.backpropagation.parameters import NetworkParameters
from scenes.backpropagation.quantities import Quantities
from scenes.backpropagation.second_forward import _as_many_decimals
from scenes.components.network import Edge, Unit
from scenes.components.text import Formula
from scenes.framework.numbers import Figure, read_number
from scenes.framework.runner import rehearse


def test_a_number_that_runs_is_as_small_as_it_must_be_to_be_read():
    given = {"sizes": [1, 1, 1], "weights": [2, 2], "inputs": [1], "target": -1, "learning_rate": 0.25}
    told = []

    def look(scene, _):
        numbers = (part for part in scene.get_mobject_family_members() if isinstance(part, FittedNumber))
        told.extend(number.read_fitted() for number in numbers)

    rehearse(scene_class("SecondForward"), deck("SecondForward", "en", **given), 2, on_beat_end=look)
    assert len(told) >= 5
    assert ELLIPSIS not in told


def test_numbers_of_a_row_have_as_many_decimals_where_that_tells_them_apart():
    def row(*numbers):
        figures = (Figure.of("", value, f".{decimals}f") for value, decimals in numbers)
        return [figure.text for figure in _as_many_decimals(*figures)]

    assert row((0.60647770003, 7), (0.597653333, 5)) == ["0.60648", "0.59765"]
    assert row((0.60647770003, 7), (0.606477112, 5)) == ["0.6064777", "0.60648"]
    assert row((0.5, 1), (0.597653333, 5)) == ["0.5", "0.59765"]
    assert row((0.0012345678, 7), (12.3456789, 4)) == ["0.0012346", "12.3457"]


LONE_HIDDEN = {
    "sizes": (3, 1, 2),
    "weights": (((0.2,), (-0.5,), (1,)), ((1, -1),)),
    "inputs": (-1, 2, 0.5),
    "target": (1, 0),
    "activations": ("leaky_relu", "linear"),
    "learning_rate": 0.2,
}


def test_a_value_that_runs_has_a_digit_where_a_node_has_room_for_one():
    """−0.0048 is not written as ∼−10⁻² beside ≈0.0048."""
    texts = []

    def look(scene, beat):
        texts[:] = [each.text for each in scene.mobjects if isinstance(each, FittedNumber)]

    rehearse(scene_class("SecondForward"), deck("SecondForward", "en", **LONE_HIDDEN), 2, on_beat_end=look)
    assert [text for text in texts if text.startswith("∼")] == []
    assert sum(text.startswith("≈−0.004") for text in texts) == 2


def test_a_weight_that_ran_has_a_digit_where_its_edge_has_room_for_one():
    """−0.7309 is not written as ∼−1."""
    texts, given = [], {"sizes": (1, 1, 1, 1), "weights": (2, 3, -1), "inputs": 1, "target": -4, "learning_rate": 0.01}

    def look(scene, beat):
        family = scene.get_mobject_family_members()
        texts[:] = [each.text for each in family if isinstance(each, FittedNumber)]

    rehearse(scene_class("SecondForward"), deck("SecondForward", "en", **given), 2, on_beat_end=look)
    assert [text for text in texts if text.startswith("∼")] == []
    assert any(text.startswith("≈−0.7") for text in texts)


def test_a_number_that_ran_has_all_digits_that_a_smaller_type_has_room_for():
    """−0.6859 is not written as ≈−0.7 in large type where there is room for ≈−0.69."""
    texts, given = [], {"sizes": (5, 1, 5), "seed": 2, "inputs": (1, 2, 3, 4, 5), "target": (5, 4, 3, 2, 1)}

    def look(scene, beat):
        texts[:] = [each.text for each in scene.mobjects if isinstance(each, FittedNumber)]

    given = deck("SecondForward", **given, learning_rate=0.001, activations=("linear", "elu"))
    rehearse(scene_class("SecondForward"), given, 2, on_beat_end=look)
    assert "≈−0.69" in texts


LEAST_STEP = {
    "sizes": (2, 2, 1),
    "seed": 3,
    "inputs": (123.456, 0.777),
    "target": 1.5,
    "learning_rate": 1e-10,
    "activations": ("leaky_relu", "linear"),
}


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_hidden_value_of_which_the_table_cuts_digits_is_said_as_the_table_has_it(language):
    texts = []

    def look(scene, beat):
        if beat == "hidden_again":
            texts.extend(part.code for part in scene.get_mobject_family_members() if isinstance(part, Formula))

    scene = rehearse(scene_class("SecondForward"), deck("SecondForward", language, **LEAST_STEP), 2, on_beat_end=look)
    said = scene.timeline[0].phrases[1].text
    numbers = re.findall(r"−?\d[\d.]*\d", said)
    assert numbers
    for number in numbers:
        assert any(code.endswith(f"approx {number.replace('−', '-')})") for code in texts), (number, texts)


def test_a_hidden_value_is_said_before_and_after_the_step_as_the_table_has_it():
    tables = []

    def look(scene, beat):
        if beat == "hidden_again":
            texts = (part for part in scene.get_mobject_family_members() if isinstance(part, Formula))
            tables.extend(text.code for text in texts)

    scene = rehearse(scene_class("SecondForward"), deck("SecondForward", "en", **SATURATING), 2, on_beat_end=look)
    (said,) = (" ".join(p.text for p in record.phrases) for record in scene.timeline if record.name == "hidden_again")
    old, new = re.search(r"from about (\S+) to about (\S+)[.]", said).groups()
    for number in (old, new):
        assert any(code.endswith(f"approx {number.replace('−', '-')})") for code in tables), (number, tables)
    assert len(old) == len(new)


def test_a_value_after_a_small_step_has_the_digits_that_its_node_has_room_for():
    given = {"sizes": (2, 3, 1), "weights": (0.5, 1), "inputs": (3, 5), "target": 11.9, "learning_rate": 1e-4}
    boards = [Board(Quantities(NetworkParameters(**given), Figure.of, steps)) for steps in (0, 1)]
    before, after = (board.write_value(Unit(1, 1)) for board in boards)
    assert before.code == "4"
    assert after.code == "3.99966"
    assert after.width < boards[1].graph.nodes[Unit(1, 1)].width


def test_a_gradient_gives_way_to_an_ellipsis_only_where_its_edge_has_no_room_for_a_digit():
    board = Board(Quantities(NetworkParameters(**SATURATING), Figure.of))
    told = {edge: board.fit_to_edge(board.numbers.weight_gradient(edge), 2).text for edge in board.graph.edges_of(2)}
    assert told[Edge(2, 1, 1)] == "≈−0.098"
    assert told[Edge(2, 2, 1)] == "≈−0.085"
    assert ELLIPSIS not in told.values()


def test_a_gap_with_room_to_spare_gives_some_to_one_that_has_none_for_a_gradient():
    given = {"sizes": (2, 2, 2, 1), "seed": 3, "inputs": (0.5, -1.2), "target": 0.5, "learning_rate": 0.1}
    params = NetworkParameters(**given, activations=("tanh", "tanh", "linear"))
    board = Board(Quantities(params, Figure.of))
    for layer in (1, 2, 3):
        for edge in board.graph.edges_of(layer):
            assert board.fit_to_edge(board.numbers.weight_gradient(edge), layer).text != ELLIPSIS


def test_a_weight_after_the_step_has_as_many_decimals_on_its_edge_as_before_where_there_is_room():
    given = {
        "sizes": (2, 3, 3, 1),
        "seed": 7,
        "inputs": (0.8, -1.2),
        "target": 0.5,
        "learning_rate": 0.05,
        "activations": ("relu", "tanh", "linear"),
    }
    board = Board(Quantities(NetworkParameters(**given), Figure.of))
    numbers, edges = board.numbers, board.graph.edges_of(2)
    old = {edge: board.fit_to_edge(numbers.weight(edge), 2).text for edge in edges}
    new = {edge: board.fit_to_edge(numbers.new_weight(edge), 2).text for edge in edges}
    assert [new[Edge(2, 1, 1)], new[Edge(2, 2, 2)], new[Edge(2, 2, 3)]] == ["≈−0.99", "≈−0.36", "≈−0.42"]
    assert all(len(new[edge].partition(".")[2]) >= len(old[edge].partition(".")[2]) for edge in edges)
    assert all(board.fit_to_edge(numbers.new_weight(edge), 2).width <= board.live_room(2) + 1e-9 for edge in edges)


SIGMOIDS = {
    "sizes": (2, 2, 2, 1),
    "weights": (((0.5, -0.4), (0.3, 0.8)), ((0.6, -0.7), (0.2, 0.9)), (0.7, -0.5)),
    "inputs": (0.5, 1),
    "target": 0.6,
    "learning_rate": 0.5,
    "activations": "sigmoid",
}


@pytest.mark.parametrize(
    "given", [SIGMOIDS, {**SIGMOIDS, "weights": (0.5, 0.5, 0.5)}, {**SIGMOIDS, "weights": (), "seed": 3}]
)
def test_the_small_gradients_of_a_network_of_sigmoids_all_stand_on_their_edges(given):
    board = Board(Quantities(NetworkParameters(**given), Figure.of))
    for layer in (1, 2, 3):
        assert board.layout.styles[layer].every
        for edge in board.graph.edges_of(layer):
            text, value = (
                board.fit_to_edge(board.numbers.weight_gradient(edge), layer).text,
                board.numbers.weight_gradient_of(edge),
            )
            assert text != ELLIPSIS
            assert ("−" in text.partition("10")[0]) == (value < 0), (edge, text)
            if text.startswith("∼"):
                assert 10**-0.51 < value / read_number(text[1:]) < 10**0.51


@pytest.mark.parametrize(
    ("sizes", "weights", "target", "activations"),
    [
        ((2, 2, 1), (2, 1), 0.1, "sigmoid"),
        ((1, 3, 2), (0.25, 0.5), 0.123, "sigmoid"),
        ((3, 2, 1), (-1, 1), 1.445, "tanh"),
        ((1, 1, 1, 1), (1, 0.5, 0.5), 0.123, "relu"),
        ((2, 2, 2, 1), (-1, 0.89, 0.5), 0.1, "sigmoid"),
    ],
)
def test_gradients_that_are_equal_look_equal_on_edges_and_at_units(sizes, weights, target, activations):
    given = {"sizes": sizes, "weights": weights, "target": target, "activations": activations}
    board = Board(Quantities(NetworkParameters(**given, inputs=1, learning_rate=0.1), Figure.of))
    shown: dict[str, set[str]] = {}
    for layer in range(1, board.last + 1):
        board.write_values(layer)
        for edge in board.labelled(layer):
            board.write_weight(edge)
            shown.setdefault(board.numbers.weight_gradient(edge).text, set()).add(board.write_gradient(edge).code)
        for unit in board.worked(layer):
            shown.setdefault(board.numbers.error(unit).text, set()).add(board.write_error(unit).gradient.code)
    told = {text: {code for code in codes if "tilde" not in code} for text, codes in shown.items()}
    assert {text: codes for text, codes in told.items() if len(codes) > 1} == {}
