"""The network's graph, labels on crossing lines and listings stand where they can be read, whatever they show."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest
from manim import tempconfig

from scenes.backpropagation.notation import Notation
from scenes.components.labels import place_on_segments
from scenes.components.listing import Listing
from scenes.components.network import Edge, NetworkGraph, Unit, rows_of, shown_units
from scenes.components.node_grid import NodeGrid
from scenes.style.frame import frame
from scenes.style.theme import theme

SIZES = [(2, 3, 1), (3, 4, 1), (2, 2, 2, 1), (784, 16, 16, 10), (1, 6, 1), (1, 1), (3, 3)]


@pytest.fixture(autouse=True)
def media(tmp_path):
    with tempconfig({"media_dir": str(tmp_path), "verbosity": "ERROR"}):
        yield


def graph(sizes, half_widths=(), name_height=0.2, **kwargs):
    columns = tuple(np.linspace(0, 1, len(sizes)).tolist())
    grid = NodeGrid(tuple(map(rows_of, sizes)), frame.body, columns, name_height, half_widths=half_widths)
    return NetworkGraph(sizes, grid, colors=[theme.INPUT] + [theme.ACTIVATION] * (len(sizes) - 1), **kwargs)


@pytest.mark.parametrize(
    ("size", "shown"), [(1, (1,)), (6, (1, 2, 3, 4, 5, 6)), (7, (1, 2, 3, 7)), (784, (1, 2, 3, 784))]
)
def test_a_large_layer_shows_its_first_units_and_its_last(size, shown):
    assert shown_units(size) == shown


@pytest.mark.parametrize("sizes", SIZES)
def test_nodes_stand_apart_in_their_region(sizes):
    drawn = graph(sizes)
    assert_apart(drawn)


def assert_apart(drawn):
    """Assert that nodes cover neither one another nor a name, and stand in the region."""
    names = [drawn.name_unit(unit, "z") for layer in range(len(drawn.sizes)) for unit in drawn.named(layer)]
    for first, second in combinations([*drawn.nodes.values(), *names], 2):
        gap = np.abs(first.get_center() - second.get_center())[:2]
        assert max(gap - np.array([first.width + second.width, first.height + second.height]) / 2) > 0
    for node in drawn.nodes.values():
        assert frame.body.left <= node.get_left()[0] + 1e-9
        assert node.get_right()[0] <= frame.body.right + 1e-9
        assert frame.body.bottom <= node.get_bottom()[1]
        assert node.get_top()[1] <= frame.body.top


@pytest.mark.parametrize("sizes", [(2, 3, 1), (1, 6, 1, 6)])
def test_nodes_are_as_wide_as_their_numbers_need_and_edges_end_at_their_rims(sizes):
    drawn = graph(sizes, half_widths=[0.2, 0.9, 0.7, 0.3])
    assert_apart(drawn)
    for unit, node in drawn.nodes.items():
        assert node.width == pytest.approx(2 * max(drawn.grid.radius, [0.2, 0.9, 0.7, 0.3][unit.layer]), abs=1e-6)
    for edge, line in drawn.edges.items():
        for unit, point in ((edge.start, line.get_start()), (edge.end, line.get_end())):
            rim = drawn.nodes[unit].get_all_points()
            assert np.linalg.norm(rim - point, axis=1).min() < drawn.grid.radius / 2


def test_names_stand_at_first_units_only_where_a_column_has_no_room_for_more():
    assert graph((2, 4, 1)).named(1) == [Unit(1, number) for number in range(1, 5)]
    assert graph((2, 6, 1)).named(1) == [Unit(1, 1)]
    assert graph((2, 60, 1)).named(1) == []


@pytest.mark.parametrize("sizes", SIZES)
def test_every_drawn_unit_is_joined_to_every_drawn_unit_of_the_next_layer(sizes):
    drawn = graph(sizes)
    for layer in range(1, len(sizes)):
        pairs = {(edge.source, edge.target) for edge in drawn.edges_of(layer)}
        assert pairs == {(i, k) for i in shown_units(sizes[layer - 1]) for k in shown_units(sizes[layer])}
    elided = [layer for layer, size in enumerate(sizes) if len(drawn.dots[layer])]
    assert elided == [layer for layer, size in enumerate(sizes) if size > 6]


@pytest.mark.parametrize("sizes", [(2, 3, 1), (3, 4, 1), (2, 2, 2, 1)])
def test_labels_lie_on_their_edges_and_over_no_other_label_and_no_node(sizes):
    width, height = 0.6, 0.34
    drawn = graph(sizes)
    assert all(drawn.reserve(drawn.edges_of(layer), (width, height)) for layer in range(1, len(sizes)))
    for edge, place in drawn.slots.items():
        line = drawn.edges[edge]
        along, toward = line.get_end() - line.get_start(), place - line.get_start()
        assert np.linalg.norm(np.cross(along, toward)) / np.linalg.norm(along) < 1e-6
        for node in drawn.nodes.values():
            gap = np.clip(np.abs(place - node.get_center())[:2] - (width / 2, height / 2), 0, None)
            assert np.linalg.norm(gap) > drawn.grid.radius
    for first, second in combinations(drawn.slots.values(), 2):
        away = np.abs(first - second)
        assert away[0] >= width or away[1] >= height


def test_labels_that_have_no_room_are_not_taken_for_clear():
    drawn = graph((4, 6, 1))
    assert not drawn.reserve(drawn.edges_of(1), (1.8, 0.5))
    assert drawn.reserve(drawn.edges_of(1)[:1], (1.8, 0.5))


def test_labels_make_room_for_one_another_on_crossing_lines():
    start, end = np.zeros(3), np.array([4.0, 0, 0])
    lines = [(start, end), (np.array([0, 0.2, 0.0]), np.array([4, -0.2, 0.0]))]
    first, second = place_on_segments(lines, (0.8, 0.4), [(start, 0.5)])
    assert abs(first[0] - second[0]) >= 0.8
    assert min(first[0], second[0]) - 0.4 >= 0.5
    assert place_on_segments([], (1, 1)) == []


def test_wider_edges_are_stronger_and_rest_as_they_were():
    strengths = [np.array([[1.0, 0.25], [0.0, -0.5]]), np.array([[2.0], [1.0]])]
    drawn = graph((2, 2, 1), strengths=strengths)
    widths = [
        drawn.edges[edge].get_stroke_width() for edge in (Edge(1, 2, 1), Edge(1, 1, 2), Edge(1, 2, 2), Edge(2, 1, 1))
    ]
    assert widths == sorted(widths)
    edge = Edge(2, 1, 1)
    before = drawn.edges[edge].get_stroke_width(), drawn.edges[edge].get_stroke_opacity()
    for make in (drawn.light, drawn.rest):
        for animation in make([edge]):
            built = animation.build()
            built.begin()
            built.finish()
    assert (drawn.edges[edge].get_stroke_width(), drawn.edges[edge].get_stroke_opacity()) == before


def test_edges_know_their_ends():
    drawn = graph((2, 3, 1))
    assert Edge(1, 2, 3).start == Unit(0, 2)
    assert Edge(1, 2, 3).end == Unit(1, 3)
    assert drawn.edges_into(Unit(1, 3)) == [Edge(1, 1, 3), Edge(1, 2, 3)]
    assert drawn.edges_from(Unit(1, 3)) == [Edge(2, 3, 1)]


def test_a_listing_has_a_row_a_line_on_a_common_grid():
    lines = ["for step in range(2):", "", "    z = x @ w1", "    loss = 'x  y'"]
    listing = Listing(lines, {"z": theme.ACTIVATION})
    assert [len(row) for row in listing.rows] == [len("".join(line.split())) for line in lines]
    assert listing.rows[2][0].get_fill_color().to_hex().lower() == theme.ACTIVATION
    # z and l stand in the same column, two lines are half as far apart as four.
    assert listing.rows[2][0].get_left()[0] == pytest.approx(listing.rows[3][0].get_left()[0], abs=0.05)
    # The quote closes ten characters after the first x of the string opened: both spaces count.
    quotes = listing.rows[3][-1].get_center()[0] - listing.rows[3][5].get_center()[0]
    assert quotes == pytest.approx(Listing.width_of(5), abs=0.02)


def test_a_listing_shows_typst_code_and_does_not_run_it():
    line = '#read("/etc/passwd") \\ $x$ "a"'
    assert len(Listing([line], {}).rows[0]) == len(line.replace(" ", ""))


@pytest.mark.parametrize("count", [5, 12, 20])
def test_lines_fill_a_height_that_has_room_for_them(count):
    listing = Listing(["w1 = np.full((2, 3))"] * count, {}, leading=Listing.leading_for(count, 5.4))
    assert listing.height <= 5.4


def test_any_weight_of_a_layer_is_named_as_its_first_one_is():
    one, two = Notation((1, 2, 1), ("linear",) * 2), Notation((2, 1, 1), ("linear",) * 2)
    assert [one.plain_layer_weight(layer) for layer in (1, 2)] == ["w^((1))_(1 k)", "w^((2))_(i)"]
    assert [two.plain_layer_weight(layer) for layer in (1, 2)] == ["w^((1))_(i)", two.plain_weight(Edge(2, 1, 1))]
