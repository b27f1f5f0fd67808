"""What DerivativeFunction draws: answers, triangles and numbers that meet nothing, and curves that fill their plots."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest
from derivative_runs import run
from manim import BackgroundRectangle
from scene_helpers import deck, scene_class

from mathcore import Function
from scenes.components.answers import RADIUS
from scenes.components.free_places import is_clear, lines_of
from scenes.components.function_text import fit_function
from scenes.components.glide import LENGTH, GlidingTangent, glide_lines
from scenes.derivative_function.layout import answer_places, free_place, make_plots, sides, triangle_base
from scenes.framework.numbers import Figure
from scenes.framework.runner import rehearse
from scenes.framework.scene import BaseScene
from scenes.lint.check import check_layout
from scenes.style.formats import FORMATS, pixels_of
from scenes.style.frame import FRAMES
from scenes.style.theme import theme


@pytest.mark.parametrize(("function", "interval"), [("sin(x)", (0, 6.5)), ("exp(-x)", (0, 3)), ("x^3", (-2, 2))])
def test_letters_of_the_answers_cover_no_number_of_the_axes(function, interval):
    scene = run(function, interval)
    plot, f = scene.picture.above, scene.params.function
    for x_ in [entry.value for entry in scene.ledger.entries if entry.name.startswith("x_")]:
        place = free_place(plot, x_, float(f(x_)), np.empty((0, 3))).point
        for number in plot.numbers:
            apart = np.abs(place - number.get_center())[:2]
            assert np.any(apart >= np.array([number.width, number.height]) / 2)


@pytest.mark.parametrize(("function", "interval"), [("sin(x)", (0, 6.5)), ("cos(x)", (0, 6.5)), ("exp(-x^2)", (-2, 2))])
def test_no_number_touches_a_dot_on_the_axis(function, interval):
    picture = run(function, interval).picture
    f = Function.parse(function)
    for plot, height in ((picture.above, f), (picture.below, f.derivative())):
        dot = plot.at(0, float(height(0)))
        for number in plot.numbers:
            away = np.abs(number.get_center() - dot)[:2] - np.array([number.width, number.height]) / 2
            assert away.max() > theme.DOT


@pytest.mark.parametrize(("function", "interval"), [("sin(x)", (0, 6.5)), ("exp(-x^2)", (-2, 2)), ("x^3", (-2, 2))])
def test_letters_of_the_answers_cover_no_tangent(function, interval):
    scene = run(function, interval)
    plot, f = scene.picture.above, scene.params.function
    for x_ in [entry.value for entry in scene.ledger.entries if entry.name.startswith("x_")]:
        tangent = plot.segment(x_, float(f(x_)), float(f.derivative()(x_)), LENGTH, theme.TANGENT)
        lines = lines_of([tangent, scene.picture.curves[1]])
        place = free_place(plot, x_, float(f(x_)), lines).point
        assert np.linalg.norm(lines - place, axis=1).min() > RADIUS


@pytest.mark.parametrize(("function", "interval"), [("1e-4*x^3 + 500", (90, 110)), ("max(0, x)", (-2, 3))])
def test_letters_of_the_answers_stand_off_the_axes_where_there_is_room(function, interval):
    scene = run(function, interval)
    plot, f, curve = scene.picture.above, scene.params.function, lines_of([scene.picture.curves[1]])
    for x_ in [entry.value for entry in scene.ledger.entries if entry.name.startswith("x_")]:
        place = free_place(plot, x_, float(f(x_)), curve).point
        assert np.linalg.norm(lines_of([plot.axes]) - place, axis=1).min() > RADIUS


def test_long_slopes_stay_in_the_room_beside_the_plot():
    rows = run("-5 + 0.001*sin(x)", (100, 110)).picture.rows
    assert rows.get_right()[0] <= sides()[0].right + 1e-6


@pytest.mark.parametrize("function", ["max(-x, 2x-3, 0)", "sin(3x)*exp(-x/2)*cos(x)+x^3/(x^2+1)"])
def test_a_long_function_and_its_derivative_stand_on_several_lines_in_the_column_beside_the_plot(function):
    f, room = Function.parse(function), sides()[1]
    for each in (f, f.derivative()):
        formula = fit_function("derivative(f'(x))", each, room.width)
        assert formula.width <= room.width
        assert formula.size >= theme.SMALL


def test_a_graph_that_is_cut_off_leaves_the_numbers_of_its_axis_there():
    below = run("1/x", (-2, 3)).picture.below
    kept = [value for value, text in below.labels.texts[1] if any(text is number for number in below.numbers)]
    assert set(below.y_ticks) - {0} <= set(kept)


@pytest.mark.parametrize(
    ("function", "interval"), [("sin(x)", (0, 6.5)), ("2x", (0, 4)), ("tan(x)", (0, 6)), ("sin(50x)", (0, 1))]
)
def test_a_triangle_is_as_high_as_the_slope_or_not_drawn(function, interval):
    scene = run(function, interval)
    picture = scene.picture
    for at in np.linspace(*interval, 23):
        if not picture.above.y_range[0] < scene.params.function(at) < picture.above.y_range[1]:
            continue
        f = scene.params.function
        tangent = GlidingTangent(picture.above, f, f.derivative(), lambda at=at: at, Figure.of("", 1.0))
        base, rise = tangent.base, tangent.rise
        is_drawn = base.width > 1e-6
        expected = abs(float(scene.params.function.derivative()(at))) * picture.above.unit[1]
        assert rise.height == pytest.approx(expected if is_drawn else 0, abs=1e-9)
        assert bool(tangent.label[1].submobjects[0].get_fill_opacity()) == is_drawn
        # The triangle is closed: its corner lies on the tangent, as far as the plot goes.
        border = picture.above.at(picture.above.x_range[1], 0)[0]
        assert not is_drawn or tangent.line.get_end()[0] >= min(base.get_end()[0], border) - 1e-6


@pytest.mark.parametrize(("function", "interval"), [("sin(x)", (0, 6.5)), ("sin(50x)", (0, 1)), ("exp(x)", (-10, 10))])
def test_most_triangles_fit_into_the_plot(function, interval):
    scene = run(function, interval)
    f, picture, base = scene.params.function, scene.picture, Figure.of("", scene.ledger.figures["base"].value)
    drawn = [
        GlidingTangent(picture.above, f, f.derivative(), lambda at=at: at, base).base.width > 1e-6
        for at in np.linspace(*interval, 40)
    ]
    assert np.mean(drawn) >= 0.8


def test_the_first_tangent_has_its_triangle():
    scene = run("ln(x)", (0.001, 2))
    f, picture, base = scene.params.function, scene.picture, Figure.of("", scene.ledger.figures["base"].value)
    first = next(entry.value for entry in scene.ledger.entries if (entry.beat, entry.name) == ("height_is_slope", "x"))
    assert GlidingTangent(picture.above, f, f.derivative(), lambda: first, base).base.width > 1e-6


@pytest.mark.parametrize(
    ("function", "interval"), [("2x + 1", (0, 4)), ("x if x<1 else x+1", (-1, 3)), ("-x", (-2, 2)), ("3", (-1, 1))]
)
def test_answers_about_a_level_slope_keep_off_the_axis(function, interval):
    scene = run(function, interval)
    below = scene.picture.below
    axis = below.at(*below.origin)[1]
    places = [np.asarray(place.point) for place in answer_places(below)]
    assert all(abs(place[1] - axis) > RADIUS for place in places)
    assert all(np.linalg.norm(other - one) > 2 * RADIUS for one, other in pairwise(places))
    assert all(place[0] - RADIUS > below.names[1].get_right()[0] for place in places)


@pytest.mark.parametrize(
    ("function", "interval"), [("exp(-x)", (-1, 3)), ("sin(x)", (0, 6.5)), ("x^3 - 3x", (-2.5, 2.5))]
)
def test_a_number_that_the_gliding_tangent_crosses_stands_on_a_plate(function, interval):
    picture = run(function, interval).picture
    plot, f = picture.above, Function.parse(function)
    passed = lines_of(glide_lines(plot, f, f.derivative(), picture.runs))
    bare = [label for label in (*plot.numbers, *plot.names) if not isinstance(label[0], BackgroundRectangle)]
    assert len(bare) < len(plot.numbers) + len(plot.names)
    assert all(is_clear(label, passed) for label in bare)


def test_in_an_upright_frame_the_plots_have_most_of_the_height_and_no_row_meets_another():
    given = deck("DerivativeFunction", "en", function="x^3/6 - 1.5x", interval=(-3.5, 3.5))
    upright = replace(given, frame=FRAMES["9:16"])
    gaps, rooms = [], []

    def look(scene: BaseScene, beat: str) -> None:
        picture, body = scene.picture, upright.frame.body
        rooms.append((picture.above.region.top - picture.below.region.bottom) / body.height)
        gaps.append(picture.rows[0].get_bottom()[1] - picture.rows[1].get_top()[1])

    rehearse(scene_class("DerivativeFunction"), upright, 2, on_beat_end=look)
    assert min(rooms) > 0.6
    assert min(gaps) > 0.05


def test_in_an_upright_frame_the_plate_of_no_number_covers_the_curve():
    given = deck("DerivativeFunction", "en", function="x^3/6 - 1.5x", interval=(-3.5, 3.5))
    scene = rehearse(scene_class("DerivativeFunction"), replace(given, frame=FRAMES["9:16"]), 2)
    for number in scene.picture.above.numbers:
        low, high = number.get_corner([-1, -1, 0])[:2], number.get_corner([1, 1, 0])[:2]
        points = lines_of([scene.picture.curves[1]])[:, :2]
        assert not np.any(np.all((low < points) & (points < high), axis=1)), number.source


def test_both_plots_have_numbers_at_their_heights():
    """Where the curve and its dots run through all that the usual steps give, at nearer steps."""
    given = deck("DerivativeFunction", "en", function="2sin(x)exp(-x^2/8)+x/3", interval=(-6, 6))
    picture = rehearse(scene_class("DerivativeFunction"), replace(given, frame=FRAMES["9:16"]), 2).picture
    for plot in (picture.large, picture.above, picture.below):
        axis = plot.at(*plot.origin)[0]
        heights = [y for y in plot.y_ticks if y]
        near = [number for number in plot.numbers if abs(number.get_x() - axis) < 0.6]
        assert any(abs(number.get_y() - plot.at(0, y)[1]) < 0.1 for number in near for y in heights)


@pytest.mark.parametrize(
    ("function", "interval"), [("x*exp(-x)", (0, 6)), ("sin(x)", (0, 6.5)), ("cos(x)", (-3, 3)), ("exp(-x^2)", (-2, 2))]
)
def test_a_graph_meets_the_axis_of_y_below_its_tip(function, interval):
    f = Function.parse(function)
    for plot, g in zip(make_plots(f, f.derivative(), interval, 1.0), (f, f.derivative()), strict=True):
        assert plot.at(0, float(g(0.0)))[1] + theme.DOT < plot.axes.y_axis.tip.get_bottom()[1]


@pytest.mark.parametrize(("function", "interval"), [("sin(x)", (-2, 3)), ("sin(x)", (-3, 3))])
def test_the_height_of_a_peak_of_the_slopes_on_the_axis_has_its_number(function, interval):
    below = run(function, interval).picture.below
    placed = below.labels.shown(1)
    shown = [value for value, text in below.labels.texts[1] if text in placed]
    assert 1 in shown


@pytest.mark.parametrize(("function", "interval", "share"), [("tan(x)", (-1.4, 1.4), 0.6), ("exp(x)", (-2, 2), 0.6)])
def test_steep_ends_do_not_flatten_the_curve(function, interval, share):
    f = Function.parse(function)
    slope = f.derivative()
    above, _ = make_plots(f, slope, interval, triangle_base(f, slope, interval))
    ys = f(np.linspace(*interval, 101))
    assert np.ptp(ys) > share * np.ptp(above.y_range)


def test_no_number_stands_on_the_triangle_where_the_tangent_rests_between_phrases():
    met = []

    def look(scene):
        if scene.timeline and scene.timeline[-1].name == "height_is_slope":
            tangent = scene.picture.first_tangent
            lines = lines_of([tangent.line, tangent.base, tangent.rise])
            met.append([number for number in scene.picture.large.numbers if not is_clear(number, lines, 0.0)])

    given = deck("DerivativeFunction", "en", function="abs(x^2 - 2x)", interval=(-1, 3))
    rehearse(scene_class("DerivativeFunction"), given, 5, on_phrase_end=look)
    assert len(met) > 1
    assert not any(met)


def test_no_number_of_an_axis_stands_behind_a_steep_graph_beside_it():
    below = run("sqrt(x)", (0, 4)).picture.below
    axis = below.at(*below.origin)[0]
    assert len(below.labels.shown(1)) >= 2
    assert all(number.get_right()[0] < axis for number in below.labels.shown(1))


CORNERED = [("abs(sin(x)) - x/4", (-2, 6)), ("abs(x)", (-2, 2)), ("x if x<1 else x+1", (-1, 3)), ("abs(x)", (-1, 12))]


@pytest.mark.parametrize(("function", "interval"), CORNERED)
def test_no_tangent_comes_to_rest_in_a_corner_and_a_slope_at_a_rounded_place_is_about(function, interval):
    f, rests = Function.parse(function), []

    def look(scene, *_):
        if scene.picture.rows in scene.mobjects:
            rests.append((scene.picture.x.get_value(), [row[1].text for row in scene.picture.rows]))

    given = deck("DerivativeFunction", "en", function=function, interval=interval)
    scene = rehearse(scene_class("DerivativeFunction"), given, 10, on_phrase_end=look)
    corners = scene.picture.analysis.jumps()
    assert corners
    assert len(rests) >= 4
    for x, (of_x, of_slope) in rests:
        away = abs(scene.picture.above.at(x, 0)[0] - scene.picture.above.at(min(corners), 0)[0])
        assert away > 2 * theme.DOT
        is_straight = float(f.derivative()(x)) == float(f.derivative()(x + 1e-3))
        assert of_x == "=" or of_slope == "≈" or is_straight


def test_a_slope_beside_a_corner_that_reads_as_its_place_is_about():
    scene = run("abs(sin(x)) - x/4", (-2, 6))
    x, slope = (row[-1] for row in scene.picture.rows)
    scene.picture.x.set_value(scene.picture.runs[0].end)
    for number in (x, slope):
        number.refresh()
    assert (x.text, slope.text) == ("0", "−1.25")
    assert slope.whole_figure.equals == "approx"


@pytest.mark.parametrize(("function", "interval"), [*CORNERED[:2], ("abs(x^2 - 1)", (-2, 2)), ("max(0, x)", (-2, 3))])
def test_points_to_compare_stand_off_corners(function, interval):
    scene = run(function, interval)
    plot, corners = scene.picture.above, scene.picture.analysis.jumps()
    for x in (entry.value for entry in scene.ledger.entries if entry.name.startswith("x_")):
        assert min(abs(plot.at(x, 0)[0] - plot.at(corner, 0)[0]) for corner in corners) > 0.35


@pytest.mark.parametrize(
    ("function", "interval", "x"),
    [("abs(sin(x)) - x/4", (-2, 6), 0.4), ("abs(sin(x)) - x/4", (-2, 6), 4.8), ("x^2 - 1", (-2, 2), 0.8)],
)
def test_no_axis_runs_between_a_letter_and_its_point(function, interval, x):
    scene = run(function, interval)
    plot, y = scene.picture.above, float(scene.params.function(x))
    place = free_place(plot, x, y, lines_of([scene.picture.curves[1]])).point
    assert np.all(((place - plot.at(0, 0)) * (plot.at(x, y) - plot.at(0, 0)))[:2] > 0)


@pytest.mark.parametrize(("function", "interval"), [("x*exp(-x)", (-1, 5)), CORNERED[0]])
def test_a_height_that_is_hardly_longer_than_its_dot_is_left_out(function, interval):
    cls = scene_class("DerivativeFunction")
    for language in ("zh", "en"):
        context = deck("DerivativeFunction", language, function=function, interval=interval)
        report = check_layout(cls, context, size=pixels_of(FORMATS["16:9"], 144), pictures=False)
        assert [str(finding) for finding in report.failures] == []
