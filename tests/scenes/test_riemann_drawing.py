"""RiemannSum's bars, pieces, signs and names have their areas and places, and meet nothing of another meaning."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from manim import DL, LEFT, RIGHT, UR, VGroup, VMobject
from riemann_runs import run
from scene_helpers import deck, scene_class

from mathcore import Function
from scenes.components.answers import RADIUS, rows_of
from scenes.components.error_plot import ErrorPlot
from scenes.components.free_places import is_clear, lines_of
from scenes.components.plot import Plot
from scenes.components.riemann_bars import ErrorPieces, RiemannBars, bar_heights
from scenes.components.text import Words
from scenes.framework.numbers import Figure
from scenes.lint.check import check_layout
from scenes.riemann_sum.analysis import RiemannAnalysis
from scenes.riemann_sum.drawing import draw_picture
from scenes.riemann_sum.error_column import ErrorColumn
from scenes.riemann_sum.limit import write_limit
from scenes.riemann_sum.parameters import RiemannParameters
from scenes.riemann_sum.turned_bar import TurnedBar, choose_bar
from scenes.style.frame import frame
from scenes.style.theme import theme


@pytest.mark.parametrize(("function", "interval"), [("1/x", (0.01, 1)), ("exp(x)", (0, 20)), ("exp(-9x^2)", (-9, 9))])
def test_no_bar_and_no_piece_leaves_the_room_of_the_plot(function, interval):
    scene = run(function, interval, (4, 8))
    plot = scene.picture.plot
    bars = RiemannBars(plot, interval, bar_heights(scene.params.function, interval, 4, "left"))
    for part in (bars, scene.pieces, scene.picture.ends):
        assert part.get_top()[1] <= plot.region.top + 1e-6
        assert part.get_bottom()[1] >= plot.region.bottom - 1e-6


@pytest.mark.parametrize(
    ("before", "after"),
    [((0, 0, 0), (1, 2, 3)), ((0, 0, 0), (-1, -2, 0)), ((1, 0, 0), (1, 2, 3)), ((2, 1, -1), (-2, 1, 3))],
)
def test_each_bar_grows_evenly_on_its_own_ground_under_animate(before, after):
    """From 0, to 0 and through it."""
    plot = Plot((0, 3), (-3, 3), frame.body)
    bars = RiemannBars(plot, (0, 3), np.array(before))
    growth = bars.animate.set_heights(np.array(after)).build()
    growth.begin()
    growth.interpolate(0.5)
    ground = plot.at(0, 0)[1]
    for k, (start, end) in enumerate(zip(before, after, strict=True)):
        for path, side in ((bars.above, 1), (bars.below, -1)):
            shape = path.get_subpaths()[k]
            reached = (max(side * start, 0) + max(side * end, 0)) / 2
            assert shape[:, 1].max() - shape[:, 1].min() == pytest.approx(reached * plot.unit[1])
            assert abs(shape[:, 1] - ground).min() < 1e-6
            assert (shape[:, 0].min(), shape[:, 0].max()) == pytest.approx((plot.at(k, 0)[0], plot.at(k + 1, 0)[0]))


def test_the_slid_pieces_stack_into_their_column_without_overlap():
    pieces = run("x^2/4 + 1", (0, 4), (4, 8)).pieces
    assert len({round(float(piece.get_left()[0]), 6) for piece in pieces}) == 1
    assert len({round(float(piece.width), 6) for piece in pieces}) == 1
    for lower, upper in pairwise(pieces):
        assert lower.get_top()[1] == pytest.approx(upper.get_bottom()[1], abs=1e-6)


@pytest.mark.parametrize("n", [4, 5])
def test_the_errors_of_a_curve_with_a_jump_are_cut_at_the_jump(n):
    f, bounds = Function.parse("-1/2 if x<0 else 4/3"), (-1.0, 1.0)
    plot = Plot((-1.1, 1.2), (-0.7, 1.5), frame.body)
    pieces = ErrorPieces(plot, f, bounds, bar_heights(f, bounds, n, "left"))
    areas = [area_of(piece.points) / np.prod(plot.unit) for piece in pieces]
    # With 5 bars the middle one is half before the jump, and misses 11/6 of height over the other half.
    expected = [0.0] * n if n == 4 else [0, 0, 11 / 6 * 0.2, 0, 0]
    assert areas == pytest.approx(expected, abs=1e-6)
    assert all(np.ptp(step[:, :2], axis=0).min() < 1e-6 for piece in pieces for step in pairs_of(piece.points))


@pytest.mark.parametrize(
    ("text", "bounds", "area"),
    [
        ("abs(x - 1)", (0.0, 2.0), 1.0),
        ("abs(x - 1/3)", (0.0, 2 / 3), 1 / 9),
        ("abs(cos(4*pi*x))", (0.0, 1.0), 1 - 2 / np.pi),
    ],
)
def test_the_error_of_a_single_bar_reaches_into_each_corner_of_the_curve(text, bounds, area):
    f, plot = Function.parse(text), Plot((-0.1, 2.2), (-0.2, 1.2), frame.body)
    (piece,) = ErrorPieces(plot, f, bounds, bar_heights(f, bounds, 1, "left"))
    assert piece.get_bottom()[1] == pytest.approx(plot.at(0, 0)[1], abs=1e-6)
    assert area_of(piece.points) / np.prod(plot.unit) == pytest.approx(area, rel=1e-3)


def pairs_of(points: np.ndarray) -> list[np.ndarray]:
    """Return the straight steps of a path, each as its ends."""
    return [points[at : at + 4 : 3] for at in range(0, len(points), 4)]


def area_of(points: np.ndarray) -> float:
    """Return the area of a polygon by the shoelace formula."""
    (x0, y0), (x1, y1) = np.array(pairs_of(points))[:, :, :2].transpose(1, 2, 0)
    return abs(float(np.sum(x0 * y1 - x1 * y0))) / 2


@pytest.mark.parametrize(
    ("function", "interval"),
    [("-x", (-1, 1)), ("x^2", (-1, 1)), ("-1/2 if x<0 else 4/3", (-1, 1)), ("x^2 - 4", (-1, 1.5))],
)
def test_no_number_of_an_axis_stands_in_a_bar_or_on_a_dashed_end(function, interval):
    params = RiemannParameters(function=function, interval=interval)
    picture = draw_picture(params, VGroup())
    bars = RiemannBars(picture.plot, params.interval, bar_heights(params.function, params.interval, 4, "left"))
    for number in picture.plot.numbers:
        for shape in [*bars.above.get_subpaths(), *bars.below.get_subpaths(), *(end.points for end in picture.ends)]:
            low, high = shape.min(axis=0)[:2], shape.max(axis=0)[:2]
            away = np.maximum(low - number.get_corner([1, 1, 0])[:2], number.get_corner([-1, -1, 0])[:2] - high)
            assert away.max() > 0, number.source


@pytest.mark.parametrize("function", ["x^2/4 + 1", "(x^2 + 1)/(x + 2)"])
def test_the_answers_stand_apart(function, monkeypatch):
    asked = []

    def placed(region, count):
        asked.extend(rows_of(region, count))
        return asked

    monkeypatch.setattr("scenes.riemann_sum.scene.rows_of", placed)
    run(function, (0, 4), (4, 8))
    heights = [float(np.asarray(place.point)[1]) for place in asked]
    assert all(upper - lower > 2 * RADIUS + theme.GAP / 2 for upper, lower in pairwise(heights))


def test_shares_of_the_column_stand_below_each_other():
    numbers = Figure("a", 0.0, "0"), Figure("b", 4.0, "4")
    plot = Plot((0, 4), (0, 6), frame.body.split_panes(1, 1)[0])
    column = ErrorColumn(plot, Function.parse("x^2/4 + 1"), numbers, frame.body.split_panes(1, 1)[1])
    labels = [column.write_share(n, Figure(f"fill_{n}", 49.0, "49.0"), k) for k, n in enumerate((4, 16, 128))]
    for side in (LEFT, RIGHT):
        edges = [label.get_edge_center(side)[0] for label in labels]
        assert edges == pytest.approx([edges[0]] * len(edges))


@pytest.mark.parametrize(
    ("function", "interval", "n", "bar"),
    [
        ("x^2/4 + 1", (0, 4), 4, (3, 4)),
        ("exp(-x)", (0, 3), 2, None),  # what is missed is less than two thirds of what is too much
        ("3", (0, 2), 4, None),
        ("x^2", (-1, 1), 1, None),  # one bar, of which too much is at both sides
        ("1 if x<1 else 3", (0, 2), 1, None),
    ],
)
def test_the_bar_that_is_enlarged_has_pieces_that_are_about_alike(function, interval, n, bar):
    params = RiemannParameters(function=function, interval=interval, counts=(n, 2 * n))
    plot = draw_picture(params, Words("", "en")).plot
    assert choose_bar(plot, params.function, params.interval, n) == bar


@pytest.mark.parametrize("function", ["x^2/4 + 1", "5 - x^2/4", "-x^2/4 - 1"])
def test_the_pieces_of_the_enlarged_bar_have_their_areas_and_turn_onto_each_other(function):
    params = RiemannParameters(function=function, interval=(0, 4), counts=(4, 8))
    plot = draw_picture(params, Words("", "en")).plot
    turned = TurnedBar(plot, params.function, (3, 4), frame.body)
    window = turned.window
    unit = (window.at(1, 0) - window.at(0, 0))[0] * (window.at(0, 1) - window.at(0, 0))[1]
    slope, bend = 1.75, 0.5  # of x²/4 at 3.5
    small, large = (slope / 8 + sign * bend / 48 for sign in (-1, 1))
    areas = [polygon_area(piece) / unit for piece in (turned.over, turned.under)]
    assert sorted(areas) == pytest.approx([small, large], rel=2e-3)
    is_below = turned.bar.get_y() < turned.middle.get_y()
    assert is_below == (params.function(3.5) > 0)
    side = turned.under.get_center() - turned.middle.get_center()
    turned.over.rotate(np.pi, about_point=turned.middle.get_center())
    assert (turned.over.get_center() - turned.middle.get_center())[:2] @ side[:2] > 0


@pytest.mark.parametrize(
    ("function", "interval", "n"),
    [("-x", (-1, 1), 4), ("x^2/4 + 1", (0, 4), 4), ("40x", (0, 2), 2), ("x/8", (0, 2), 1)],
)
def test_the_piece_that_turns_stays_in_its_pane(function, interval, n):
    params = RiemannParameters(function=function, interval=interval, counts=(n, 2 * n))
    plot = draw_picture(params, Words("", "en")).plot
    bar = choose_bar(plot, params.function, params.interval, n)
    assert bar
    turned = TurnedBar(plot, params.function, bar, frame.body.split_columns(1, 1)[1])
    pane = turned.window.pane
    (left, bottom, _), (right, top, _) = pane.get_corner(DL), pane.get_corner(UR)
    for _ in range(36):
        turned.over.rotate(np.pi / 36, about_point=turned.middle.get_center())
        x, y, _ = turned.over.points.T
        assert left < x.min()
        assert x.max() < right
        assert bottom < y.min()
        assert y.max() < top


@pytest.mark.parametrize(("counts", "steps"), [((3, 30), 0), ((3, 6), 1), ((2, 10, 20), 1), ((2, 4, 8, 16, 32), 1)])
def test_half_of_the_error_is_marked_where_the_bars_are_twice_as_many(counts, steps, monkeypatch):
    drawn = []
    draw = ErrorPlot.draw_step

    def watch(plot, errors, k, text, color):
        drawn.append((k, text))
        return draw(plot, errors, k, text, color)

    monkeypatch.setattr(ErrorPlot, "draw_step", watch)
    run("exp(x)", (0, 2), counts)
    assert all(counts[k + 1] == 2 * counts[k] for k, _ in drawn)
    assert [text for _, text in drawn].count("div 2") == steps


def polygon_area(piece: VMobject) -> float:
    """The area of a polygon, by the shoelace formula."""
    x, y, _ = piece.get_vertices().T
    return float(abs(x @ np.roll(y, -1) - y @ np.roll(x, -1)) / 2)


def test_the_axes_keep_their_numbers_where_no_sign_of_the_area_stands():
    scene = run("x^3 - x", (-1, 2), (3, 6))
    plot = scene.picture.plot
    shown = {id(part) for mobject in scene.mobjects for part in mobject.get_family()}
    assert all(id(part) in shown for number in plot.numbers for part in number.get_family())


def test_a_long_width_of_the_bars_can_be_read_before_it_goes():
    given = deck("RiemannSum", function="exp(x)/7", interval=(0.123, 2.3456), counts=(3, 9, 100))
    found = check_layout(scene_class("RiemannSum"), given, size=(256, 144), pictures=False).failures
    assert [str(each) for each in found if each.rule == "fleeting"] == []


@pytest.mark.parametrize(("function", "interval", "sign"), [("cos(x)", (0, np.pi / 2), "approx"), ("x", (0, 2), "=")])
def test_an_integral_between_rounded_ends_is_about(function, interval, sign):
    analysis = RiemannAnalysis(Function.parse(function), interval, (4, 8))
    *_, value = write_limit(analysis, Figure.of, VMobject().set_points_as_corners([LEFT, RIGHT]), 6.0)
    assert value.code.split()[0] == sign


@pytest.mark.parametrize(("errors", "texts"), [((0.18, 0.15, 0.12), {"0.2"}), ((0.004, 0.003, 0.0025), {"0.005"})])
def test_an_axis_of_errors_between_two_powers_of_ten_has_numbers(errors, texts):
    plot = ErrorPlot((5, 6, 7), [np.array(errors)], frame.body.split_columns(1.25, 1)[1], "E")
    assert texts <= {number.code for number in plot.plot.numbers}


@pytest.mark.parametrize("least", [1.06e-5, 3e-9, 0.02])
def test_no_error_lies_upon_the_axis_of_n(least):
    counts = (1, 2, 5, 10, 100)
    plot = ErrorPlot(counts, [np.geomspace(0.7, least, 5)], frame.body.split_columns(1.25, 1)[1], "E")
    _, dots = plot.draw(np.geomspace(0.7, least, 5), theme.TEXT)
    assert min(dot.get_bottom()[1] for dot in dots) > plot.plot.at(0, 0)[1] + theme.DOT


def test_the_integral_and_its_value_end_in_their_room():
    analysis = RiemannAnalysis(Function.parse("cos(x)"), (0, 6.283185), (4, 8))
    *_, integral, value = write_limit(analysis, Figure.of, VMobject().set_points_as_corners([LEFT, RIGHT]), 4.0)
    assert VGroup(integral, value).width <= 4.001


@pytest.mark.parametrize("least", np.geomspace(1.01, 9.9, 12))
def test_every_axis_of_errors_has_a_number(least):
    plot = ErrorPlot((5, 6), [np.array([least, least])], frame.body.split_columns(1.25, 1)[1], "E")
    assert plot.plot.y_ticks


@pytest.mark.parametrize(
    ("function", "interval", "counts"),
    [
        ("ln(x)", (0.5, 4), (3, 10, 50, 200)),
        ("x^3 - x", (-2, 2), (3, 6)),
        ("exp(-x/2)*cos(2x)", (-1, 4), (5, 10)),
        ("x^3 - 2x", (-1, 2), (4, 8)),
    ],
)
def test_no_side_or_top_of_a_bar_runs_through_a_number_of_an_axis(function, interval, counts):
    params = RiemannParameters(function=function, interval=interval, counts=counts)
    plot = draw_picture(params, VGroup()).plot
    for n in counts[:3]:
        for rule in ("left", "midpoint", "right"):
            bars = RiemannBars(plot, interval, bar_heights(params.function, interval, n, rule))
            borders = lines_of([bars.above, bars.below])
            met = [number for number in plot.numbers if not is_clear(number, borders, margin=0.0)]
            assert not met, (n, rule)
    assert all(len(plot.labels.shown(axis)) >= 2 for axis in (0, 1))


def test_numbers_of_an_axis_that_a_border_runs_through_leave_while_it_does(monkeypatch):
    """Such as stay where they are because their axis has no others."""
    monkeypatch.setattr("scenes.riemann_sum.drawing._borders", lambda *_: [])
    scene = run("x^3 - x", (-2, 2), (3, 6))
    plot = scene.picture.plot
    bars = RiemannBars(plot, (-2, 2), bar_heights(scene.params.function, (-2, 2), 3, "left"))
    corners = [
        plot.at(np.array([left, left, right, right]), np.array([0, top, top, 0]))
        for (left, right), top in zip(pairwise(bars.edges), bars.heights, strict=True)
    ]
    borders = lines_of([VMobject().set_points_as_corners(each) for each in corners])
    crossed = [number for number in plot.numbers if not is_clear(number, borders, margin=0.0)]
    assert crossed
    assert [*map(id, scene.crossed)] == [*map(id, crossed)]
    assert all(part.get_fill_opacity() > 0.8 for number in crossed for part in number.family_members_with_points())
