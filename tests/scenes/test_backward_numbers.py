"""A nudged weight moves output and loss as the network itself says; multiplications are counted one by one."""

from __future__ import annotations

import math
from itertools import product

import numpy as np
import pytest
from scene_helpers import deck, scene_class
from worked_network import CASES, step_by_hand

from scenes.backpropagation.board import Board, work_region
from scenes.backpropagation.count_table import CountTable
from scenes.backpropagation.fitted import FittedNumber
from scenes.backpropagation.number_fitting import fit_figure
from scenes.backpropagation.parameters import NetworkParameters
from scenes.backpropagation.products import count_products
from scenes.backpropagation.quantities import Quantities
from scenes.backpropagation.relations import write_relations
from scenes.components.network import Edge
from scenes.components.text import Words
from scenes.framework.numbers import Figure, read_number
from scenes.framework.runner import rehearse
from scenes.style.theme import theme


@pytest.mark.parametrize("case", ["deck", "sigmoid", "large"])
def test_output_and_loss_answer_a_nudge_as_the_network_does(case):
    params = NetworkParameters(**CASES[case])
    run = rehearse(scene_class("BackwardOutputLayer"), deck("BackwardOutputLayer", **CASES[case]), 4)
    shown = {entry.name: entry.value for entry in run.ledger.entries}
    weights = params.network().weights
    moved = [*weights[:-1], weights[-1].copy()]
    moved[-1][0, 0] += shown["nudge"]
    before, after = (step_by_hand(params.x, params.y, w, params.activation_names, 0) for w in (weights, moved))
    assert shown["nudge_output"] == pytest.approx(after["a"][-1][0] - before["a"][-1][0], rel=1e-6)
    assert shown["nudge_loss"] == pytest.approx(after["loss"] - before["loss"], rel=1e-6)
    assert shown["nudge_loss"] == pytest.approx(before["g"][-1][0, 0] * shown["nudge"], rel=0.1)
    assert shown["nudge_quotient"] == pytest.approx(shown["nudge_loss"] / shown["nudge"])


def test_the_deck_moves_the_output_by_sixty_nudges_and_the_loss_by_about_7200():
    run = rehearse(scene_class("BackwardOutputLayer"), deck("BackwardOutputLayer"), 4)
    shown = {entry.name: entry.text for entry in run.ledger.entries}
    assert (shown["nudge"], shown["nudge_output"], shown["nudge_loss"]) == ("0.01", "0.6", "72.18")
    assert shown["nudge_quotient"] == "7218"


def test_numbers_that_answer_a_nudge_are_as_large_as_those_that_stand_where_they_have_room():
    sizes = {}

    def look(scene):
        sizes.update({each.name: each.type_size for each in scene.mobjects if isinstance(each, FittedNumber)})

    rehearse(scene_class("BackwardOutputLayer"), deck("BackwardOutputLayer"), 4, on_phrase_end=look)
    assert sizes["nudged_weight"] == sizes["nudged_output"] > theme.SMALL
    assert sizes["nudged_loss"] >= theme.SMALL


def multiply_each(sizes, curved):
    """Multiplications weight by weight: each path from a weight to an output, walked unit by unit."""
    layers, found = len(sizes) - 1, 0
    for layer in range(1, layers + 1):
        for _ in product(range(sizes[layer - 1]), range(sizes[layer]), *(range(size) for size in sizes[layer + 1 :])):
            factors = 2 + (layers - layer) + sum(curved[layer - 1 :])  # the value, ∂L/∂y', weights, slopes
            found += factors - 1
    return found


def multiply_linear(sizes):
    """Multiplications on all paths of a network without slopes."""
    paths = [math.prod(sizes[layer:]) for layer in range(len(sizes) - 1)]
    return sum(count * (len(paths) - layer) for layer, count in enumerate(paths))


def backpropagate_and_count(sizes, curved):
    """Multiplications of one backward pass, as they are made."""
    found, layers = 0, len(sizes) - 1
    for layer in range(layers, 0, -1):
        if layer < layers:
            found += sum(1 for _ in range(sizes[layer]) for _ in range(sizes[layer + 1]))
        found += sizes[layer] if curved[layer - 1] else 0
        found += int(np.ones((sizes[layer - 1], sizes[layer])).sum())
    return found


@pytest.mark.parametrize("sizes", [(2, 3, 1), (1, 1, 1), (2, 2, 2, 1), (3, 4, 5, 2)])
@pytest.mark.parametrize("name", ["linear", "sigmoid"])
def test_products_are_counted_as_they_are_made(sizes, name):
    curved = [name != "linear"] * (len(sizes) - 1)
    found = count_products(sizes, name)
    assert found.by_weight == multiply_each(sizes, curved)
    assert found.shared == backpropagate_and_count(sizes, curved)


@pytest.mark.parametrize(
    ("activations", "said"),
    [
        ("linear", "6 million"),
        ("sigmoid", "12 million"),
        (("elu", "linear"), "10 million"),
        (("linear", "tanh"), "8 million"),
    ],
)
def test_a_larger_network_is_counted_with_activations_as_here(activations, said):
    run = rehearse(scene_class("BackwardHiddenLayer"), deck("BackwardHiddenLayer", "en", activations=activations), 2)
    shown = {entry.name: entry.value for entry in run.ledger.entries}
    first, last = (activations, activations) if isinstance(activations, str) else activations
    curved = [name != "linear" for name in (first, first, last)]
    slopes = 784 * 16 * 160 * sum(curved) + 16 * 16 * 10 * sum(curved[1:]) + 16 * 10 * sum(curved[2:])  # a path each
    assert shown["large_products_by_weight"] == multiply_linear((784, 16, 16, 10)) + slopes
    assert shown["large_products_shared"] == backpropagate_and_count((784, 16, 16, 10), curved)
    assert f"about {said} come" in " ".join(phrase.text for record in run.timeline for phrase in record.phrases)


def test_the_counts_of_the_deck_stand_in_the_ledger():
    run = rehearse(scene_class("BackwardHiddenLayer"), deck("BackwardHiddenLayer"), 4)
    shown = {entry.name: entry.value for entry in run.ledger.entries}
    assert [shown[f"products_{kind}"] for kind in ("by_weight", "shared", "saved")] == [15, 12, 3]
    assert shown["large_products_saved"] == shown["large_products_by_weight"] - shown["large_products_shared"] > 1e6


@pytest.mark.parametrize("sizes", [(2, 3, 2), (784, 30, 10), (100, 100, 100, 10), (1000, 1000, 1000, 1000)])
def test_heads_and_counts_of_two_networks_stand_apart(sizes):
    networks, room = [sizes, (784, 16, 16, 10)], work_region()
    title, here, larger = ([Words(text, "en", size=theme.LABEL)] for text in ("products", "here", "a larger one"))

    def rows(size):
        return [Words(text, "zh", size=size) for text in ("每次从损失乘起", "存下梯度", "省下")]

    counts = [count_products(each) for each in networks]
    table = CountTable(rows, *title, [*here, *larger], networks, counts, room)
    first, second = table.head[3:5]
    assert room.left <= first.get_left()[0]
    assert first.get_right()[0] + theme.GAP <= second.get_left()[0]
    for name, cells in zip(table.names, table.cells, strict=True):
        assert name.get_right()[0] + theme.GAP / 2 <= cells[0].get_left()[0]
        assert cells[0].get_right()[0] < cells[1].get_left()[0]


@pytest.mark.parametrize(("language", "said"), [("en", "about 6 million come"), ("zh", "约 600万次就变成约 1.3万次")])
def test_large_counts_are_said_in_two_digits_and_a_word(language, said):
    run = rehearse(scene_class("BackwardHiddenLayer"), deck("BackwardHiddenLayer", language), 2)
    assert said in " ".join(phrase.text for record in run.timeline for phrase in record.phrases)


@pytest.mark.parametrize(("digits", "is_broken"), [(1, False), (12, True), (20, True)])
def test_relations_that_are_too_long_for_a_line_go_on_in_the_next_one(digits, is_broken):
    number, room = "1" * digits, work_region()
    long = ["L", f"approx {number}", f"approx {number}", f"-> {{{{ {number} : rate }}}}"]
    short, row = write_relations([["Delta w", f"= {number}"], long], room)
    assert all(line.size >= theme.SMALL and line.width <= room.width for line in (*short, *row))
    assert len(row.select("rate")) == digits
    assert (len(row) > 1) == is_broken
    assert all(line.get_left()[0] > row[0].get_left()[0] for line in row[1:])


CROSSING = {"weights": (((0.15, 0.25), (0.2, 0.3)), ((0.4,), (0.45,))), "target": 0.01} | {
    "sizes": (2, 2, 1),
    "inputs": (0.05, 0.1),
    "learning_rate": 0.5,
    "activations": "sigmoid",
}
TWO_CROSSINGS = CROSSING | {
    "sizes": (2, 2, 2),
    "weights": (((0.15, 0.25), (0.2, 0.3)), ((0.4, 0.5), (0.45, 0.55))),
    "target": (0.01, 0.99),
}


@pytest.mark.parametrize(("given", "layer"), [(CROSSING, 1), (TWO_CROSSINGS, 1), (TWO_CROSSINGS, 2)])
def test_edges_that_cross_are_seen_on_both_sides_of_their_numbers(given, layer):
    board = Board(Quantities(NetworkParameters(**given), Figure.of))
    edges = board.graph.edges_of(layer)
    for edge in edges:
        board.write_weight(edge)
        board.write_gradient(edge)
        board.label(edge).stand()
    plates = [board.label(edge).plate for edge in edges]
    for edge in (Edge(layer, 1, 2), Edge(layer, 2, 1)):
        start, end = board.graph.edges[edge].get_start_and_end()
        points = start + np.linspace(0, 1, 401)[:, None] * (end - start)
        away = [np.abs(points - plate.get_center())[:, :2] / [plate.width, plate.height] for plate in plates]
        is_seen = ~np.any([np.all(each < 0.5, axis=1) for each in away], axis=0)
        middle = int(np.argmin(np.linalg.norm(points - board.label(edge).get_center(), axis=1)))
        step = np.linalg.norm(end - start) / 400
        assert min(is_seen[:middle].sum(), is_seen[middle:].sum()) * step > 0.3


COMPARED = {
    "sizes": (2, 3, 2, 1),
    "weights": (((0.5, -0.4, 0.3), (0.2, 0.1, 0.6)), ((0.7, 0.2), (-0.5, 0.4), (0.3, -0.6)), ((1.2,), (0.8,))),
    "inputs": (1, 2),
    "target": 2,
    "learning_rate": 0.05,
    "activations": ("relu", "relu", "linear"),
}


@pytest.mark.parametrize("given", [COMPARED, CROSSING, {}])
def test_the_gradients_of_a_weight_and_its_unit_read_on_the_board_as_a_question_compares_them(given):
    board = Board(Quantities(NetworkParameters(**given), Figure.of))
    edge = Edge(board.last - 1, 1, 1)
    weight, unit = board.numbers.weight_gradient(edge), board.numbers.error(edge.end)
    shown = board.fit_to_edge(weight, edge.layer), fit_figure(unit, board.node_room(edge.layer), (theme.SMALL,))
    told, true = ([abs(read_number(each.text.lstrip("≈"))) for each in pair] for pair in (shown, (weight, unit)))
    assert np.sign(told[0] - told[1]) == np.sign(true[0] - true[1])
