"""RiemannSum's names of heights, widths, places and errors stand clear of curve, bars, axes and numbers."""

from __future__ import annotations

import math

import numpy as np
import pytest
from manim import DL, UR, BackgroundRectangle
from riemann_runs import run

from mathcore import Function
from scenes.components.error_plot import ErrorPlot
from scenes.components.free_places import is_clear, lines_of
from scenes.components.plot import Plot
from scenes.components.riemann_bars import RiemannBars, bar_heights
from scenes.components.signed_filling import sign_marks
from scenes.components.text import Words
from scenes.framework.ledger import Ledger
from scenes.framework.numbers import Figure
from scenes.riemann_sum.drawing import below_formula, draw_picture
from scenes.riemann_sum.error_column import ErrorColumn
from scenes.riemann_sum.parameters import RiemannParameters
from scenes.riemann_sum.running_sum import RunningSum
from scenes.style.frame import frame
from scenes.style.theme import theme


def test_the_names_of_two_lines_of_errors_that_lie_close_meet_nothing():
    counts, errors = (4, 8, 16, 32, 64), 4.0 ** -np.arange(5.0)
    plot = ErrorPlot(counts, [errors, errors / 2], frame.body.split_columns(1.25, 1)[1], "E")
    drawn = [plot.draw(each, theme.SECANT) for each in (errors, errors / 2)]
    names = [plot.place_name(Words("left ends", size=theme.LABEL), line) for line, _ in drawn]
    names += [plot.draw_step(errors / 2, 2, "div 4", theme.SECANT)[2]]
    points = np.concatenate([lines_of(part) for part in drawn])
    for k, name in enumerate(names):
        half = np.array([name.width, name.height]) / 2
        assert not np.all(np.abs(points - name.get_center())[:, :2] < half, axis=1).any()
        for other in names[:k]:
            apart = np.abs(name.get_center() - other.get_center())[:2] - half - [other.width / 2, other.height / 2]
            assert apart.max() > 0


@pytest.mark.parametrize(
    ("function", "interval", "counts"),
    [("-sin(x)", (0, math.pi), (4, 8)), ("exp(-x^2)", (-2, 2), (4, 8, 16, 32)), ("exp(x)", (0, 2), (3, 6, 12))],
)
def test_no_step_of_the_errors_runs_through_a_name_and_none_stands_at_the_axis(function, interval, counts, monkeypatch):
    plots, names, steps = [], [], []
    place, draw = ErrorPlot.place_name, ErrorPlot.draw_step

    def placed(plot, name, line):
        plots.append(plot)
        names.append(place(plot, name, line))
        return names[-1]

    def drawn(plot, *args):
        steps.append(draw(plot, *args))
        return steps[-1]

    monkeypatch.setattr(ErrorPlot, "place_name", placed)
    monkeypatch.setattr(ErrorPlot, "draw_step", drawn)
    run(function, interval, counts)
    axis = plots[0].plot.axes.y_axis.get_center()[0]
    for name in names:
        assert name.get_left()[0] > axis + theme.GAP / 2
        assert all(is_clear(name, lines_of(step[:2])) for step in steps)


@pytest.mark.parametrize(
    ("counts", "left", "middle"),
    [
        ((1, 2, 4), (1.0, 0.0, 0.0), (1.0, 0.0, 0.0)),
        ((2, 3, 5, 8), (99.0, 99.0, 19.8, 0.0), (99.0, 33.0, 19.8, 0.0)),
        ((2, 3), (0.5, 0.5), (0.5, 0.5)),
        ((1, 2), (3.0, 1.0), (1.0, 3.0)),
    ],
)
@pytest.mark.parametrize("names", [("left end", "midpoint"), ("left ends of all bars", "midpoints of all bars")])
def test_the_names_of_lines_of_errors_that_bend_or_are_one_point_meet_nothing(counts, left, middle, names):
    errors, room = [np.array(left), np.array(middle)], frame.body.split_columns(1.25, 1)[1]
    plot = ErrorPlot(counts, errors, room, "E")
    lines = [plot.draw(each, theme.SECANT)[0] for each in errors]
    placed = [plot.place_name(Words(name, size=theme.LABEL), line) for name, line in zip(names, lines, strict=True)]
    points = lines_of(lines)
    for name in placed:
        half = np.array([name.width, name.height]) / 2
        assert not np.all(np.abs(points - name.get_center())[:, :2] < half, axis=1).any()
        assert not room.overrun(name, name.get_center())
    one, other = placed
    apart = np.abs(one.get_center() - other.get_center())[:2]
    assert np.any(apart > np.array([one.width + other.width, one.height + other.height]) / 2)


@pytest.mark.parametrize(("function", "interval"), [("x^2 - 2", (-2, 2)), ("2 - x^2", (-2, 2)), ("x", (-1, 1))])
def test_no_sign_of_an_area_stands_on_a_number_of_the_axes(function, interval):
    f = Function.parse(function)
    plot = Plot(interval, (-2.5, 2.5), frame.body.split_rows(1, 1)[0])
    marks = sign_marks(f, interval, plot)
    assert len(marks) == len({"x": "+-"}.get(function, "+-+"))
    for mark in marks:
        for number in plot.numbers:
            away = np.abs(mark.get_center() - number.get_center())[:2]
            assert np.any(2 * away > [mark.width + number.width, mark.height + number.height])


@pytest.mark.parametrize(
    ("text", "interval", "count"), [("exp(-x)", (0, 5), 5), ("-exp(-x)", (0, 5), 5), ("x^4/40", (0, 3), 6)]
)
def test_the_name_of_a_low_height_stands_on_neither_axis_nor_curve(text, interval, count):
    f = Function.parse(text)
    params = RiemannParameters(function=f, interval=interval, counts=(count, 8 * count))
    picture = draw_picture(params, Words("sum", size=theme.LABEL))
    heights = bar_heights(f, interval, count, "left")
    bars = RiemannBars(picture.plot, interval, heights)
    sums = np.cumsum(heights)
    running = RunningSum(bars, f, picture.curve, Ledger("RiemannSum"), sums, ".3g")
    axis, curve = picture.plot.at(0, 0)[1], lines_of([picture.curve])[:, :2]
    for k in range(count):
        running.done.set_value(k + 0.5)
        running.marks.update()
        name = running.marks[3][1]
        low, high = name.get_bottom()[1], name.get_top()[1]
        height = abs(heights[k]) * picture.plot.unit[1]
        if height >= name.height:
            continue
        assert (low > axis) if heights[k] >= 0 else (high < axis)
        away = np.abs(curve - name.get_center()[:2]) - np.array([name.width, name.height]) / 2
        assert away.max(axis=1).min() > 0.1


def test_the_bar_that_stays_named_can_be_seen():
    f, interval = Function.parse("cos(x)"), (0, 6.283185)
    picture = draw_picture(RiemannParameters(function=f, interval=interval, counts=(4, 8)), Words("sum", size=30))
    heights = bar_heights(f, interval, 4, "left")
    ledger = Ledger("RiemannSum")
    bars = RiemannBars(picture.plot, interval, heights)
    running = RunningSum(bars, f, picture.curve, ledger, np.cumsum(heights), ".3g")
    running.done.set_value(4.0)
    running.marks.update()
    assert running.marks[1].get_length() > 1.0
    assert running.row[-1].value() == pytest.approx(sum(heights))


@pytest.mark.parametrize(
    ("function", "interval", "counts"),
    [
        ("x*(2 - x)", (0, 1.5), (1, 2)),
        ("sin(x)", (0, np.pi), (1, 2)),
        ("sin(x)", (0, np.pi), (4, 8)),
        ("-sin(x)", (0, np.pi), (4, 8)),
        ("4x - x^2", (0, 4), (2, 4)),
    ],
)
def test_the_name_of_a_height_of_0_stands_off_the_y_axis_and_its_numbers(function, interval, counts):
    scene = run(function, interval, counts)
    plot, f = scene.picture.plot, Function.parse(function)
    bars = RiemannBars(plot, interval, bar_heights(f, interval, counts[0], "left"))
    sums = np.cumsum(bars.heights) * (interval[1] - interval[0]) / counts[0]
    marks = RunningSum(bars, f, scene.picture.curve, scene.ledger, sums, ".4g").marks
    name = marks[3]
    for label in (*plot.numbers, *plot.names):
        away = np.abs(name.get_center() - label.get_center())[:2]
        assert (away - np.array([name.width + label.width, name.height + label.height]) / 2).max() > 0
    assert abs(name.get_center()[0] - plot.at(*plot.origin)[0]) >= name.width / 2
    assert is_clear(name[-1], lines_of([scene.picture.curve]), margin=0.0)


@pytest.mark.parametrize(
    ("function", "interval", "signs"),
    [("x^3 - x", (-2, 2), 3), ("3*sin(2x)", (0, 5), 3), ("x^2 - 2", (-2, 2), 3), ("sin(x)", (0, 6.28), 2)],
)
@pytest.mark.parametrize("rows", [1, 2])
def test_each_sign_of_an_area_fits_wholly_inside_its_part(function, interval, signs, rows):
    f = Function.parse(function)
    xs = np.linspace(*interval, 2000)
    plot = Plot(
        interval, (1.1 * f(xs).min(), 1.1 * f(xs).max()), frame.body.split_panes(1.25, 1)[0].split_rows(*[1] * rows)[0]
    )
    marks = sign_marks(f, interval, plot)
    assert len(marks) >= signs - 1
    for mark in marks:
        (left, bottom, _), (right, top, _) = mark.get_corner(DL), mark.get_corner(UR)
        places = plot.at(xs, f(xs))
        assert places[0, 0] < left < right < places[-1, 0]
        over = places[(places[:, 0] >= left) & (places[:, 0] <= right), 1]
        axis = plot.at(0, 0)[1]
        inside = (axis < bottom and top < over.min()) or (over.max() < bottom and top < axis)
        assert inside, (function, mark[-1].code)


@pytest.mark.parametrize(("text", "count"), [("x^3 - x", 3), ("x^2 - 2", 4)])
def test_the_name_of_a_width_stands_clear_of_the_curve(text, count):
    f, interval = Function.parse(text), (-2, 2)
    picture = draw_picture(RiemannParameters(function=f, interval=interval, counts=(count, 8)), Words("sum", "en"))
    heights = bar_heights(f, interval, count, "left")
    running = RunningSum(RiemannBars(picture.plot, interval, heights), f, picture.curve, Ledger("R"), heights, ".3g")
    for k in range(count):
        running.done.set_value(k + 0.5)
        running.marks.update()
        assert is_clear(running.marks[4], lines_of([picture.curve])), k


def test_the_name_of_a_place_stands_clear_of_the_curve():
    f, interval = Function.parse("4*sin(3x)"), (0, 3)
    picture = draw_picture(RiemannParameters(function=f, interval=interval, counts=(4, 8)), Words("sum", "en"))
    heights = bar_heights(f, interval, 4, "left")
    running = RunningSum(RiemannBars(picture.plot, interval, heights), f, picture.curve, Ledger("R"), heights, ".3g")
    for k in range(1, 4):
        running.done.set_value(k + 0.5)
        running.marks.update()
        assert is_clear(running.marks[5], lines_of([picture.curve])), k


@pytest.mark.parametrize("counts", [(2, 4, 8), (2, 4)])
def test_the_step_of_the_errors_stands_off_their_axis(counts):
    errors = 0.5 / np.square(np.array(counts, dtype=float))
    plot = ErrorPlot(counts, [2 * errors, errors], frame.body.split_panes(1.25, 1)[1], "E")
    label = plot.draw_step(errors, 0, "div 4", theme.SECANT)[-1]
    assert is_clear(label, lines_of([plot.plot.axes]), margin=0.0)


def test_the_name_of_a_place_stands_off_the_bar_before_it():
    f, interval = Function.parse("x"), (-1, 1)
    picture = draw_picture(RiemannParameters(function=f, interval=interval, counts=(2, 4)), Words("sum", "en"))
    bars = RiemannBars(picture.plot, interval, bar_heights(f, interval, 2, "left"))
    running = RunningSum(bars, f, picture.curve, Ledger("R"), bars.heights, ".3g")
    running.done.set_value(1.5)
    running.marks.update()
    width, place = running.marks[4:6]
    assert place.get_left()[0] > picture.plot.at(0, 0)[0]
    assert width.get_left()[0] > place.get_right()[0]


@pytest.mark.parametrize(
    ("text", "interval", "count"),
    [
        ("x^3 - 3x", (-3, 3), 5),
        ("x^3 - 3x", (-2, 2), 5),
        ("x^3", (-1, 1), 4),
        ("1 - x", (0, 2), 4),
        ("sin(x)", (0, 6), 5),
    ],
)
def test_the_name_of_a_height_stands_near_its_bar_and_clear_of_the_curve(text, interval, count):
    f = Function.parse(text)
    picture = draw_picture(RiemannParameters(function=f, interval=interval, counts=(count, 20)), Words("sum", "en"))
    bars = RiemannBars(picture.plot, interval, bar_heights(f, interval, count, "left"))
    running = RunningSum(bars, f, picture.curve, Ledger("R"), np.cumsum(bars.heights), ".3g")
    for k, top in enumerate(bars.heights):
        running.done.set_value(k + 0.5)
        running.marks.update()
        name = running.marks[3]
        foot, end = (picture.plot.at(bars.edges[k], height)[1] for height in (0.0, top))
        beyond = max(name.get_bottom()[1] - max(foot, end), min(foot, end) - name.get_top()[1])
        assert beyond < 0.75, k  # the numbers of the axis may stand in between
        assert is_clear(name[1], lines_of([picture.curve]), 0.0), k


@pytest.mark.parametrize(("text", "end"), [("cos(x)", 3.142), ("-x", 3.142), ("exp(-x)", 3)])
def test_the_name_of_the_columns_height_is_not_read_with_the_name_of_the_x_axis(text, end):
    f, interval = Function.parse(text), (-end, end) if text == "-x" else (0, end)
    picture = draw_picture(RiemannParameters(function=f, interval=interval, counts=(4, 8)), Words("sum", "en"))
    bounds = [Figure.of("", bound, ".4g") for bound in interval]
    height = ErrorColumn(picture.plot, f, bounds, below_formula(picture)).measures[-1]
    name = picture.plot.names[0]
    is_level = abs(height.get_y() - name.get_y()) < (height.height + name.height) / 2 + theme.GAP / 4
    assert not is_level or height.get_left()[0] - name.get_right()[0] >= theme.GAP


def test_a_number_over_a_bar_beside_the_curve_has_a_plate_on_all_sides_that_does_not_bite_the_curve():
    scene = run("sin(2x)", (-3, 3), (2, 4, 8))
    curve = lines_of([scene.picture.curve])
    plates = [each for each in scene.picture.plot.numbers if isinstance(each[0], BackgroundRectangle)]
    assert len(plates) == 3
    for plate, number in plates:
        assert plate.width >= number.width + 0.04
        assert is_clear(plate, curve, margin=0.0)


def test_what_is_behind_the_name_of_a_height_is_hidden():
    f, interval = Function.parse("exp(x)"), (1, 3)
    picture = draw_picture(RiemannParameters(function=f, interval=interval, counts=(10, 100)), Words("sum", size=30))
    heights = bar_heights(f, interval, 10, "left")
    bars = RiemannBars(picture.plot, interval, heights)
    running = RunningSum(bars, f, picture.curve, Ledger("RiemannSum"), np.cumsum(heights), ".3g")
    assert running.marks[3][0].get_fill_opacity() == 1


@pytest.mark.parametrize(("text", "interval", "count"), [("x^3 - 3x", (-1, 2.5), 3), ("x^2/4 + 1", (0, 4), 4)])
def test_the_plate_of_a_height_does_not_cover_the_end_of_the_bar_before_it(text, interval, count):
    f = Function.parse(text)
    picture = draw_picture(RiemannParameters(function=f, interval=interval, counts=(count, 20)), Words("sum", "en"))
    bars = RiemannBars(picture.plot, interval, bar_heights(f, interval, count, "left"))
    running = RunningSum(bars, f, picture.curve, Ledger("R"), np.cumsum(bars.heights), ".3g")
    for k in range(1, count):
        running.done.set_value(k + 0.5)
        running.marks.update()
        plate, (end, start) = running.marks[3][0], picture.plot.at(bars.edges[[k, k - 1]], bars.heights[[k - 1, k - 1]])
        is_beside = start[0] < plate.get_left()[0] < end[0]
        assert not is_beside or not plate.get_bottom()[1] < end[1] < plate.get_top()[1], k
