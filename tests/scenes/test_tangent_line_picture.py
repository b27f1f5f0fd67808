"""TangentLine's tangent, triangle and names stand in the plot, clear of curves, axes and numbers."""

from __future__ import annotations

import math

import numpy as np
import pytest
from manim import LEFT, ManimColor, ValueTracker
from tangent_runs import POLE, WAVE, run

from scenes.components.free_places import is_clear, lines_of
from scenes.components.glide import BaseTriangle
from scenes.components.plot import Plot, take_zero_in
from scenes.components.text import Formula, Words
from scenes.framework.ledger import Ledger
from scenes.framework.numbers import Figure
from scenes.style.frame import frame
from scenes.style.theme import theme
from scenes.tangent_line.analysis import TangentAnalysis
from scenes.tangent_line.parameters import TangentLineParameters
from scenes.tangent_line.picture import columns, draw_picture, live_triangle, place_clear
from scenes.tangent_line.window import draw_part, fit_window, measure_gap, measure_window

LEVEL = {"function": "x^2 + 1", "point": 0, "windows": (1, 0.1)}


@pytest.mark.parametrize("at", [-1.9, -1.6, -1.3, 1.2])
def test_the_tangent_reaches_the_corner_of_its_triangle(at):
    scene = run()
    picture = draw_picture(scene.params, scene.analysis, scene.picture.title, Ledger("test"))
    picture.x.set_value(at)
    triangle = live_triangle(picture, scene.params)
    picture.mover.update()
    assert triangle.base.width > 0
    assert picture.mover.line.get_end()[0] >= triangle.rise.get_x()


@pytest.mark.parametrize("function", ["x^2", "x^3"])
def test_the_width_of_a_level_triangle_on_the_axis_stands_in_no_row_of_numbers(function):
    scene = run(function=function, interval=(-2, 2), point=0)
    picture = draw_picture(scene.params, scene.analysis, scene.picture.title, Ledger("test"))
    picture.x.set_value(0)
    assert is_clear(live_triangle(picture, scene.params).label[1], picture.plot.number_rows, 0.0)


def test_the_triangle_of_the_slope_is_not_drawn_where_the_plot_ends_before_its_base():
    plot = Plot((-2, 2), (-3, 3), frame.body)
    triangle = BaseTriangle(plot, Figure.of("base", 1.0), np.zeros_like)
    triangle.lay(1.0, 0.0, 0.5)
    assert triangle.rise.get_x() == pytest.approx(plot.at(2, 0)[0])
    triangle.lay(1.1, 0.0, 0.5)
    assert triangle.base.width == triangle.label[1].submobjects[0].get_fill_opacity() == 0


@pytest.mark.parametrize(
    "given", [{}, {"function": "1/x", "point": 0.8}, {"function": "-x^3", "point": -0.5}, LEVEL, WAVE]
)
@pytest.mark.parametrize("word", ["差", "gap"])
def test_the_name_of_the_gap_stands_clear_of_the_bar(given, word):
    params = TangentLineParameters(**given)
    near, power = fit_window(params, frame.body.split_columns(1.6, 1)[0]), ValueTracker(1.0)
    analysis = TangentAnalysis(params.function, params.point, params.interval, params.windows)
    _, name = measure_gap(analysis, near, power, Words(word, size=theme.LABEL))
    bar = measure_window(params, near, power, Ledger("TangentLine"))
    apart = max(name.get_bottom()[1] - bar[0].get_top()[1], bar[0].get_bottom()[1] - name.get_top()[1])
    assert apart > 0


@pytest.mark.parametrize("given", [{}, WAVE, POLE | {"point": 1}, {"function": "x^2", "interval": (0, 3)}])
def test_the_tangent_at_its_start_does_not_cross_a_name_of_the_axes(given):
    scene = run(**given)
    picture = draw_picture(scene.params, scene.analysis, scene.picture.title, Ledger("test"))
    tail, head = picture.mover.line.get_start_and_end()
    points = tail + np.linspace(0, 1, 400)[:, None] * (head - tail)
    for name in picture.plot.names:
        half = np.array([name.width, name.height]) / 2
        assert not np.any(np.all(np.abs(points - name.get_center())[:, :2] < half, axis=1))


@pytest.mark.parametrize(("function", "interval"), [("ln(x)", (0.2, 5)), ("1 - x", (-2, 3)), ("x^2 - 1", (-2, 2))])
def test_no_number_of_an_axis_is_covered_by_the_point_where_it_stops(function, interval):
    params = TangentLineParameters(function=function, interval=interval, point=1)
    analysis = TangentAnalysis(params.function, 1, params.interval, params.windows)
    plot = draw_picture(params, analysis, Words("Tangent"), Ledger("test")).plot
    ball = lines_of([plot.dot(1, 0, theme.TANGENT, 0.13)])
    assert all(is_clear(number, ball, 0) for number in plot.numbers)


@pytest.mark.parametrize("point", [0.577, -0.577, 0, 1])
def test_no_number_of_an_axis_touches_the_dashes_below_the_point_where_it_stops(point):
    params = TangentLineParameters(function="1/(1 + x^2)", interval=(-3, 3), point=point)
    analysis = TangentAnalysis(params.function, point, params.interval, params.windows)
    picture = draw_picture(params, analysis, Words("Tangent"), Ledger("test"))
    for at in (point, picture.inflection):
        dashes = lines_of([picture.plot.drop(at, float(params.function(at)))])
        assert all(is_clear(number, dashes, 0) for number in picture.plot.numbers)


@pytest.mark.parametrize(
    ("given", "taken"),
    [
        ((0.3, 4.3), (-0.096, 4.3)),
        ((-4.3, -0.3), (-4.3, 0.096)),
        ((-1, 3), (-1, 3)),
        ((1, 4), (1, 4)),
        ((0, 4), (0, 4)),
    ],
)
def test_an_axis_takes_0_in_where_it_is_near(given, taken):
    assert take_zero_in(given) == pytest.approx(taken)


def test_the_y_axis_stands_at_0_where_a_function_begins_beside_it():
    params = TangentLineParameters(function="ln(x) + 1", interval=(0.3, 4), point=2)
    picture = draw_picture(
        params, TangentAnalysis(params.function, 2, (0.3, 4), params.windows), Words("Tangent"), Ledger("test")
    )
    assert picture.plot.origin[0] == 0


def test_a_triangle_that_never_fitted_shows_no_number():
    plot = Plot((0, 4), (-1, 2), frame.body)
    triangle = BaseTriangle(plot, Figure.of("base", 1.0), np.zeros_like)
    triangle.lay(3.5, 0.0, 0.1)
    assert not any(digit.get_fill_opacity() for digit in triangle.label[1].submobjects)
    triangle.lay(1.0, 0.0, 0.1)
    assert all(digit.get_fill_opacity() for digit in triangle.label[1].submobjects)


@pytest.mark.parametrize("turned", [1, -1])
@pytest.mark.parametrize("slope", [1e-4, -1e-4, 0.0])
def test_the_width_of_a_level_triangle_stands_off_the_curve(turned, slope):
    plot = Plot((0, 6.3), (-1, 1), frame.body)
    triangle = BaseTriangle(plot, Figure.of("base", 1.0), lambda x: turned * np.sin(x))
    triangle.lay(math.pi / 2, float(turned), slope)
    xs = np.linspace(triangle.label.get_left()[0], triangle.label.get_right()[0], 20)
    across = (xs - plot.at(0, 0)[0]) / (plot.at(1, 0)[0] - plot.at(0, 0)[0])
    curve = plot.at(across, turned * np.sin(across))[:, 1]
    low, high = triangle.label.get_bottom()[1], triangle.label.get_top()[1]
    assert (curve > high).all() or (curve < low).all()


def test_the_name_of_a_second_crossing_stands_apart_from_the_names_of_the_axes():
    scene = run()
    picture = draw_picture(scene.params, scene.analysis, scene.picture.title, Ledger("test"))
    written = [*picture.plot.numbers, *picture.plot.names]
    for each in written:
        name = place_clear(picture, Formula("x = -2a = -2.4"), each.get_left() + 0.3 * LEFT)
        for other in picture.plot.names:
            away = np.abs(name.get_center() - other.get_center())[:2]
            room = np.array([name.width + other.width + 0.2, name.height + other.height]) / 2
            assert np.any(away > room)


def test_the_width_of_a_triangle_just_above_the_axis_stands_neither_on_it_nor_among_its_numbers():
    plot = Plot((-1.1, 1.1), (-150, 1250), frame.body)
    triangle = BaseTriangle(plot, Figure.of("base", 0.5), lambda x: 1000 * x**2)
    triangle.lay(0.3, 90.0, 600.0)
    level = plot.at(0, 0)[1]
    assert triangle.label.get_bottom()[1] > level or triangle.label.get_top()[1] < level - plot.number_room


@pytest.mark.parametrize(("function", "point", "interval"), [("ln(x)", 0.1, (0.05, 3)), ("1/x^2", 0.2, (0.1, 4))])
def test_the_point_of_contact_is_seen_where_the_curve_runs_off_beside_it(function, point, interval):
    params = TangentLineParameters(function=function, interval=interval, point=point)
    analysis = TangentAnalysis(params.function, point, params.interval, params.windows)
    plot = draw_picture(params, analysis, Words("Tangent"), Ledger("test")).plot
    assert plot.y_range[0] < params.function(point) < plot.y_range[1]


@pytest.mark.parametrize(("function", "interval"), [("10x^2 - 3", (-2, 2)), ("x^3 + 2x", (-2, 2)), ("tan(x)", (-1, 1))])
def test_no_number_of_an_axis_stands_on_a_steep_tangent_at_its_start(function, interval):
    params = TangentLineParameters(function=function, interval=interval, point=0.3)
    analysis = TangentAnalysis(params.function, 0.3, params.interval, params.windows)
    picture = draw_picture(params, analysis, Words("Tangent"), Ledger("test"))
    assert all(is_clear(number, lines_of([picture.mover.line])) for number in picture.plot.numbers)


JUMP = {"function": "x if x < 1.5 else x^2", "interval": (0, 3), "point": 1.2, "windows": (1, 0.5, 0.1)}
STEEPEST = 10.0  # of the curve as it is magnified, but for its jump


def test_a_jump_is_no_upright_line_in_a_window_or_in_the_part_that_is_magnified():
    scene = run(**JUMP)
    near = fit_window(scene.params, columns()[0])
    paths = [*draw_part(scene.params, scene.picture.plot, near)]
    paths += [part for window in scene.windows.values() for part in window.get_family() if _is_curve(part)]
    assert len(paths) > 4
    for path in paths:
        for piece in path.get_subpaths():
            across, up, _ = np.abs(piece[-1] - piece[0])
            assert up <= STEEPEST * across


def _is_curve(part):
    return part.has_points() and part.get_stroke_color() == ManimColor(theme.FUNCTION) and part.get_stroke_width() > 0


@pytest.mark.parametrize("word", ["差", "gap"])
def test_the_name_of_a_gap_that_rests_is_read_or_not_there(word):
    scene = run(function="tan(x)", interval=(-1.4, 1.4), point=np.pi / 4, windows=(0.5, 0.05))
    power = ValueTracker(1.0)
    name = measure_gap(scene.analysis, fit_window(scene.params, columns()[0]), power, Words(word, size=28))
    for now in np.geomspace(1, 20, 200):
        power.set_value(now)
        name.update()
        assert name[1][1].submobjects[0].get_fill_opacity() in (0, 1)
