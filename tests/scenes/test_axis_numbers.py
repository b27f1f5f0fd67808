"""The numbers and names of a plot's axes: no graph runs through them, and nothing that hides a graph is under them."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from manim import BackgroundRectangle, VMobject

from mathcore import Function
from scenes.components.free_places import do_meet, is_clear, lines_of
from scenes.components.plot import Plot, fit_range
from scenes.style.frame import Region, frame

GRAPHS = (
    ("x^3/3 - x", -2.6, 2.3),
    ("x^4/4 - x^2 + x/5 + 2", -2.4, 2.2),
    ("sin(x)", 0, 6.3),
    ("2 - x^2/3", 0, 4),
    ("x", -3, 3),
)


@pytest.mark.parametrize(("given", "low", "high"), GRAPHS)
def test_no_graph_runs_through_a_number_or_a_name(given, low, high):
    f = Function.parse(given)
    plot = Plot((low, high), fit_range(f, (low, high), with_zero=True), frame.body.split_columns(1.6, 1)[0])
    before = len(plot.numbers)
    plot.curve(f)
    xs = np.linspace(low, high, 4001)
    graph = plot.at(xs, f(xs))[:, :2]
    for label in (*plot.numbers, *plot.names):
        half = np.array([label.width, label.height]) / 2
        assert not np.any(np.all(np.abs(graph - label.get_center()[:2]) < half, axis=1)), label
    assert len(plot.numbers) >= before - 1


def test_numbers_have_no_plate_that_could_hide_a_graph():
    plot = Plot((-2, 2), (-1, 1), frame.body)
    plot.curve(np.sin)
    labels = [part for label in (*plot.numbers, *plot.names) for part in label.get_family()]
    assert not any(isinstance(part, BackgroundRectangle) for part in labels)


def test_numbers_stay_beside_their_marks_when_axes_have_moved():
    plot = Plot((-2.6, 2.3), (-4, 2), frame.body.split_columns(1, 1)[0])
    plot.shift([3, 0.5, 0])
    plot.curve(lambda x: x**3 / 3 - x)
    marks = [plot.at(x, 0)[0] for x in plot.x_ticks if x]
    for number in list(plot.numbers)[: len(marks)]:
        assert min(abs(number.get_x() - x) for x in marks) < number.width + 0.2


@pytest.mark.parametrize(("given", "low", "high"), [*GRAPHS, ("3x^2", -2, 2), ("1 - x^2/20", -3, 3), ("1 + x", -3, 3)])
def test_each_number_of_y_stands_at_the_height_of_its_own_mark_or_is_left_out(given, low, high):
    f = Function.parse(given)
    y_range = fit_range(f, (low, high), with_zero=True)
    plot = Plot((low, high), y_range, frame.body.split_columns(1.6, 1)[0], x_ticks=())
    plot.curve(f)
    plot.keep_clear(plot.dot(0.0, float(f(0.0))))
    marks = [plot.at(plot.origin[0], y)[1] for y in plot.y_ticks]
    assert len(plot.numbers) > 0
    for number in plot.numbers:
        assert any(abs(mark - number.get_y()) < number.height / 2 for mark in marks)


def test_what_the_numbers_share_stands_also_at_an_axis_without_a_name():
    plain, small = (Plot((0, 2), (0, top), frame.body, names=("x", "")) for top in (1, 1e-8))
    assert [len(plot.names) for plot in (plain, small)] == [1, 2]


@pytest.mark.parametrize(("level", "interval"), [(1, (-1, 3)), (-2, (-3, 3)), (0.5, (-4, 1))])
def test_the_number_of_a_level_graph_stands_upon_it_apart_from_its_neighbours(level, interval):
    plot = Plot(
        interval, fit_range(lambda xs: level + 0 * xs, interval, with_zero=True), frame.body.split_rows(1, 1)[0]
    )
    plot.curve(lambda xs: level + 0 * xs)
    place = {round(at, 9): text for at, text in plot.labels.texts[1]}[level]
    assert place in [*plot.numbers]
    line, half = plot.at(0, level)[1], place.height / 2
    assert half < abs(place.get_y() - line) < half + 0.15
    others = [text.get_y() for at, text in plot.labels.texts[1] if text in [*plot.numbers] and text is not place]
    assert all(abs(y - line) > 2 * place.height for y in others)


def test_what_passes_below_a_number_moves_it_nowhere_and_is_hidden_there():
    plain, plot = (Plot((-1, 3), (0, 3), frame.body) for _ in range(2))
    plot.pass_below(plot.segment(-0.5, 1.5, 1, 6, "#FFFFFF"))
    for before, after in zip(plain.numbers, plot.numbers, strict=True):
        assert after.get_center() == pytest.approx(before.get_center())
    assert [isinstance(number[0], BackgroundRectangle) for number in plot.numbers].count(True) == 1


@pytest.mark.parametrize("y_range", [(-7.01, -6.99), (6.99, 7.01)])
def test_the_break_of_an_axis_stands_off_its_tip(y_range):
    plot = Plot((0, 3), y_range, frame.body)
    zigzag, tip = plot.marks[-1], plot.axes.y_axis.tip
    assert abs(zigzag.get_y() - tip.get_y()) > (zigzag.height + tip.height) / 2


@pytest.mark.parametrize("end", [2.1, 2.2, 2.3, 2.4, 2.5])
def test_no_number_stands_right_before_the_name_of_x_as_if_it_were_its_factor(end):
    plot = Plot((-2.5, end), (-4, 2), Region(-3, 3, -2, 2), names=("x", "y"))
    below = plot.at(np.linspace(1.2, end, 50), np.full(50, -0.3))
    plot.keep_clear(VMobject().set_points_as_corners(below))
    name = plot.names[0]
    for number in plot.numbers:
        gap = abs(number.get_x() - name.get_x()) - (number.width + name.width) / 2
        assert gap > 0.2 or abs(number.get_y() - name.get_y()) > (number.height + name.height) / 2


@pytest.mark.parametrize("rows", [1, 2])
@pytest.mark.parametrize(
    "given", ["exp(-x)", "-exp(-x)", "1 + x/4", "1 + sin(x)/2", "1 + x", "1 - x/20", "2 - x^2/3", "1 + x^3/9"]
)
def test_a_number_whose_mark_a_graph_runs_through_stands_beside_it_and_hides_nothing_of_it(given, rows):
    f = Function.parse(given)
    y_range, middle = fit_range(f, (-2, 3), with_zero=True), float(f(0.0))
    plot = Plot((-2, 3), y_range, frame.body.split_rows(*[1] * rows)[0], y_ticks=(middle, 2 * middle))
    graph = lines_of([plot.curve(f)])
    crossed = [text for value, text in plot.labels.texts[1] if value == middle]
    texts = [text.submobjects[-1] if isinstance(text[0], BackgroundRectangle) else text for text in plot.numbers]
    assert [number for number in crossed if number not in texts] == []
    assert all(is_clear(number, graph, 0.0) for number in plot.numbers)


def test_a_number_with_no_place_off_a_graph_stands_on_a_plate():
    plot = Plot((-2, 3), (0, 3), frame.body.split_rows(1, 1)[0], names=("x", ""), y_ticks=(1,))
    zigzag = Function.parse("1 + sin(40x)/8")
    plot.curve(zigzag)
    number = {round(at, 9): text for at, text in plot.labels.texts[1]}[1.0]
    plates = [each for each in plot.numbers if isinstance(each[0], BackgroundRectangle)]
    assert [plate.submobjects[-1] for plate in plates] == [number]
    assert abs(number.get_y() - plot.at(0, 1)[1]) < number.height / 2


@pytest.mark.parametrize("given", ["1 + sin(40x)/8", "2 - x/4 + sin(40x)/8"])
def test_no_number_stands_on_a_graph_where_another_one_tells_the_scale(given):
    plot = Plot((-2, 3), (0, 3), frame.body.split_rows(1, 1)[0], names=("x", ""))
    graph = lines_of([plot.curve(Function.parse(given))])
    heights = [number for number in plot.numbers if number.get_x() < plot.at(-0.1, 0)[0] or number.get_y() > 0]
    assert heights
    assert all(is_clear(number, graph, 0.0) for number in plot.numbers)


@pytest.mark.parametrize(("is_logarithmic", "count"), [(True, 0), (False, 2)])
def test_a_logarithmic_axis_leaves_no_0_out(is_logarithmic, count):
    heights = {-25.0: "10⁻²⁵", -15.0: "10⁻¹⁵"}
    region = Region(-3, 3, -2, 2)
    plot = Plot((0, 20), (-27, -10), region, y_ticks=heights, level=-27.0, is_logarithmic=is_logarithmic)
    assert len(plot.labels.breaks) == count


@pytest.mark.parametrize("x_range", [(-3, -0.3), (2, 5), (-9, -8)])
def test_a_break_of_an_axis_is_on_it_towards_0(x_range):
    """Beside the crossing, or where 0 lies beyond the other end, before the tip there: never outside the axis."""
    plot = Plot(x_range, (-1, 5), Region(-4, 2, -2, 2))
    start, end = plot.axes.x_axis.get_start()[0], plot.axes.x_axis.get_end()[0]
    zigzag = plot.labels.breaks[-1]
    assert start < zigzag.get_left()[0] < zigzag.get_right()[0] < end
    nearer_zero = end if x_range[1] < 0 else start
    assert abs(zigzag.get_x() - nearer_zero) < 0.6


@pytest.mark.parametrize("last", [-1.0, -0.95, -0.9, -0.85, -0.8])
def test_no_break_of_an_axis_is_at_a_mark(last):
    plot = Plot((-4.2, -0.8), (-1, 5), Region(-4, 2, -2, 2), x_ticks=(-3.0, -2.0, last))
    for zigzag in plot.labels.breaks:
        assert zigzag.get_left()[0] > plot.at(last, 0)[0] or zigzag.get_right()[0] < plot.at(last, 0)[0]


def test_an_axis_that_ends_at_0_is_not_broken():
    assert not Plot((-3, 0), (0, 5), Region(-4, 2, -2, 2), y_axis=-3).labels.breaks


def test_no_number_of_x_stands_right_behind_the_name_of_y_as_if_it_were_taken_from_it():
    plot = Plot((-1.2, 1.2), (-2, 0.1), Region(-4, 2, -2, 2), y_axis=-1.2)
    plot.keep_out_of(np.linspace(-1, 1, 50), np.full(50, -2.0))
    name = plot.names[1]
    for number in plot.labels.shown(0):
        gap = abs(number.get_x() - name.get_x()) - (number.width + name.width) / 2
        assert gap > 0.2 or abs(number.get_y() - name.get_y()) > (number.height + name.height) / 2
    assert "-1" in [number.code for number in plot.labels.shown(0)]


def test_long_numbers_of_x_stand_as_far_apart_as_they_are_read():
    plot = Plot((998.5, 1001.5), (0, 2), Region(-3, 1, -2, 2))
    numbers = sorted(plot.labels.shown(0), key=lambda number: float(number.get_x()))
    assert len(numbers) > 1
    assert all(right.get_left()[0] - left.get_right()[0] > 0.15 for left, right in pairwise(numbers))


@pytest.mark.parametrize("names", [("x_k", "x_(k + 1)"), ("x", "function(f(x))"), ("w", "loss(L)")])
@pytest.mark.parametrize("room", [Region(1.5, 6.4, -1, 2.5), Region(-6.6, 1, -3, 2.5)])
def test_the_names_of_axes_that_end_in_one_corner_stand_apart(names, room):
    plot = Plot((-90, 4), (-95, 4), room, names=names)
    first, second = plot.names
    assert not do_meet(first, second)
    assert all(is_clear(name, lines_of([plot.axes])) for name in plot.names)
