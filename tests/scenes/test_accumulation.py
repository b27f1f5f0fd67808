"""Accumulation gathers the area that exact integration gives, and its slope is the height of the curve."""

from __future__ import annotations

import numpy as np
import pytest
import sympy
from manim import DR, UR, BackgroundRectangle, ValueTracker, VMobject
from scene_helpers import assert_refused, deck, scene_class

from mathcore import Function, accumulation
from scenes.accumulation.enlarged import EnlargedStep
from scenes.accumulation.growing_area import draw_area, draw_slope, live_height, live_value, slope_of_area
from scenes.accumulation.parameters import AccumulationParameters
from scenes.accumulation.strip import choose_strip
from scenes.components.free_places import lines_of
from scenes.components.graph import bounds
from scenes.components.plot import Plot
from scenes.framework.runner import rehearse
from scenes.framework.scene import BaseScene
from scenes.lint.check import check_layout
from scenes.style.frame import Region, frame

x = sympy.Symbol("x", real=True)
CASES = {
    "deck": ("2 - x^2/3", (0, 4), 2 - x**2 / 3),
    "above": ("x^2/4 + 1", (0, 4), x**2 / 4 + 1),
    "waves": ("sin(x)", (0, 6), sympy.sin(x)),
    "below": ("-exp(-x)", (0, 3), -sympy.exp(-x)),
    "far": ("x", (100, 101), x),
}


def run(function: str, interval: tuple[float, float], language: str = "en") -> BaseScene:
    """Return the scene, rehearsed."""
    return rehearse(
        scene_class("Accumulation"), deck("Accumulation", language, function=function, interval=interval), 2
    )


def said(scene: BaseScene) -> dict[str, str]:
    return {record.name: " ".join(phrase.text for phrase in record.phrases) for record in scene.timeline}


@pytest.mark.parametrize(("end", "text"), [(6, "0.0025"), (3, "0.05")])
def test_a_small_height_at_the_end_is_not_written_as_nothing(end, text):
    shown = {entry.name: entry.text for entry in run("exp(-x)", (0, end)).ledger.entries}
    assert (shown["height"], shown["slope_of_area"]) == (text, text)


@pytest.mark.parametrize("case", CASES)
def test_the_area_is_the_integral_and_its_slope_is_the_height_of_the_curve(case):
    function, (low, high), f = CASES[case]
    shown = {(entry.beat, entry.name): entry for entry in run(function, (low, high)).ledger.entries}
    area = float(sympy.integrate(f, (x, low, high)))
    assert shown["area_grows", "area"].value == pytest.approx(area, rel=1e-9)
    slope, height = shown["slope_is_height", "slope_of_area"], shown["slope_is_height", "height"]
    assert height.value == pytest.approx(float(f.subs(x, high)), rel=1e-9)
    assert slope.text == height.text


@pytest.mark.parametrize(
    ("function", "interval"),
    [
        ("cbrt(x)", (0, 4)),
        ("sqrt(1 - x^2)", (-1, 1)),
        ("sqrt(x) + x", (0, 2)),
        ("abs(x)", (-1, 1)),
        ("sin(1000x)", (0, 4)),
    ],
)
def test_the_slope_of_the_area_reads_as_the_height_also_where_the_curve_is_upright(function, interval):
    f, largest = Function.parse(function), 2.0
    for x in (interval[0], sum(interval) / 2, interval[1]):
        slope = slope_of_area(f, interval, x, largest)
        assert slope == pytest.approx(float(f(x)), rel=1e-6, abs=0.0)


@pytest.mark.parametrize(
    ("function", "jump"),
    [
        ("1 if x<2 else -2", 2),
        ("1 if x<=2 else -2", 2),
        ("x if x<sqrt(2) else -x", 2**0.5),
        ("3 if x<1e-9 else 1", 1e-9),
        ("1e-6 if x<2 else -1e6", 2),
    ],
)
def test_where_the_curve_jumps_the_slope_of_the_area_is_that_on_the_side_of_the_height(function, jump):
    f = Function.parse(function)
    for away in (0.0, 1e-15, 1e-14, 1e-12, 4e-12, 1e-11, 1e-9):
        for x in (jump - away, jump + away):
            assert slope_of_area(f, (0, 4), x, abs(float(f(4)))) == pytest.approx(float(f(x)), rel=1e-6), away


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize(("function", "interval"), [("1 if x<2 else -2", (0, 4)), ("0", (2, 5))])
def test_a_jump_in_a_frame_of_its_own_and_an_area_of_nothing_are_shown(function, interval, language):
    given = deck("Accumulation", language, function=function, interval=interval)
    assert check_layout(scene_class("Accumulation"), given, size=(256, 144)).failures == []


@pytest.mark.parametrize(
    ("function", "interval", "beat", "words"),
    [
        ("2 - x^2/3", (0, 4), "area_grows", "and falls while it is below"),
        ("x^2/4 + 1", (0, 4), "area_grows", "the higher the curve"),
        ("-1 - x", (0, 2), "area_grows", "F falls"),
        ("0*x", (0, 2), "area_grows", "F stays zero"),
        ("2 - x^2/3", (0, 4), "strip_is_rise", "the area of that strip"),
        ("-1 - x", (0, 2), "strip_is_rise", "the area of that strip"),
        ("0*x", (0, 2), "strip_is_rise", "does not grow"),
        ("0*x", (0, 2), "slope_is_height", "both numbers are zero"),
        ("-1 - x", (0, 2), "slope_is_height", "the height is negative"),
        ("2 - x^2/3", (0, 4), "slope_is_height", "where the height is negative"),
        ("x if x<1 else x+1", (0, 4), "slope_is_height", "wherever the curve does not jump"),
        ("cbrt(x - 2)", (0, 4), "slope_is_height", "the same all the way"),
        ("abs(x - 2)^0.2 + 1", (0, 4), "slope_is_height", "the same all the way"),
    ],
)
def test_the_words_are_true_of_the_given_function(function, interval, beat, words):
    assert words in said(run(function, interval))[beat]


@pytest.mark.parametrize(
    ("function", "interval"),
    [
        ("cos(30x)/x^2", (0.1, 4)),
        ("sin(50x)", (0, 4)),
        ("x", (-2.8, 7.2)),
        ("max(0, x - 3)", (0, 4)),
        ("-1e-9*x", (0, 4)),
        ("x if x<1.12 else -x", (0, 4)),
        ("exp(-40x)", (0, 4)),
    ],
)
def test_the_strip_has_one_sign_and_is_as_large_as_its_height_times_its_width_says(function, interval):
    f = Function.parse(function)
    start, dx, rise = choose_strip(f, interval)
    heights = f(np.linspace(start, start + dx, 999))
    assert interval[0] <= start < start + dx <= interval[1]
    assert np.all(heights * rise > 0)
    assert rise == pytest.approx(np.mean(heights) * dx, rel=1e-3)
    assert 0.5 < rise / (heights[0] * dx) < 1.5


def test_what_runs_off_to_a_pole_stays_in_its_plot():
    """cos(30x)/x² begins at −99: the area is cut off where the curve is, and its graph, which does not run off, is
    all there."""
    picture = run("cos(30x)/x^2", (0.1, 4)).picture
    for part, plot in ((picture.area, picture.above), (picture.trace, picture.below)):
        low, high = (plot.at(0, y)[1] for y in plot.y_range)
        heights = np.concatenate([each.points[:, 1] for each in part.get_family() if len(each.points)])
        assert low - 1e-6 <= heights.min()
        assert heights.max() <= high + 1e-6


def test_small_numbers_are_read_in_digits_of_their_own():
    shown = run("-1e-9*x", (0, 4)).ledger.figures
    assert (shown["area"].text, shown["height"].text) == ("−8×10⁻⁹", "−4×10⁻⁹")


@pytest.mark.parametrize(
    ("given", "parts"),
    [
        ({"interval": [2, 2]}, ["interval", "[2, 2]", "no length"]),
        ({"function": "1/x", "interval": [-1, 1]}, ["interval", "1/x"]),
        ({"function": "sqrt(x)", "interval": [-1, 1]}, ["interval", "sqrt(x)"]),
        ({"interval": [1e5, 1e5 + 1e-9]}, ["interval", "too short"]),
    ],
)
def test_what_makes_no_picture_is_refused_by_key_value_and_remedy(given, parts):
    assert_refused(AccumulationParameters, given, parts)


def test_the_slope_laid_over_the_curve_is_the_curve():
    grid = np.linspace(0, 6, 600)
    plot, x = Plot((0, 6), (-1.5, 1.5), frame.body), ValueTracker(6.0)
    traced = draw_slope(plot, (grid, np.sin(grid)), x)
    along = (traced.points - plot.at(0, 0))[:, :2] / plot.unit
    assert np.allclose(along[:, 1], np.cos(along[:, 0]), atol=1e-3)


def test_the_slope_laid_over_a_curve_that_jumps_is_cut_there():
    f, grid = Function.parse("x if x<1 else x-3"), np.linspace(0, 4, 600)
    plot, x = Plot((0, 4), (-3, 2), frame.body), ValueTracker(4.0)
    traced = draw_slope(plot, (grid, np.asarray(accumulation(f, 0, grid), dtype=float)), x, [1.0])
    along = (traced.points - plot.at(0, 0))[:, :2] / plot.unit
    assert np.allclose(along[:, 1], f(along[:, 0]), atol=1e-2)
    assert along[:, 0].max() == pytest.approx(4)


@pytest.mark.parametrize(("function", "sign"), [("2 + x", 1), ("-1 - x", -1)])
def test_the_enlarged_rise_is_the_area_of_the_enlarged_strip(function, sign):
    f, dx = Function.parse(function), 0.05
    plots = [Plot((0, 3), (-8, 8), room) for room in frame.body.split_rows(1, 1)]
    step = EnlargedStep(f, 0.0, (plots[0], plots[1]), (Region(0, 4, 0, 3), Region(0, 4, -3, 0)), 1.0, dx)
    tall = step.rise[0].height / 3 * np.ptp(step.below.y_range)
    assert tall == pytest.approx(abs(float(f(1.0) + f(1.0 + dx))) / 2 * dx, rel=1e-6)
    is_up = step.rise[0].get_center()[1] > step.step[0].get_center()[1]
    assert is_up == (sign > 0)


def test_a_jump_beside_the_strip_is_a_cut_in_its_window_and_no_slanted_line():
    f = Function.parse("-1 if x < 0 else 0 if x < 1 else 1 if x < 2 else 2")
    plots = [Plot((-1, 3), (-1.5, 2.5), Region(-6, 0, low, low + 3)) for low in (0, -3)]
    step = EnlargedStep(f, -1.0, (plots[0], plots[1]), (Region(0, 4, 0, 3), Region(0, 4, -3, 0)), -0.12, 0.08)
    window = step.above
    heights = {round(float(y), 6) for path in window.curve.get_subpaths() for y in np.unique(path[:, 1].round(6))}
    assert heights == {round(float(window.at(0, y)[1]), 6) for y in (-1, 0)}
    ends = {tuple(dot.get_center().round(6)) for dot in window.curve.submobjects}
    assert ends == {tuple(window.at(0, y).round(6)) for y in (-1, 0)}


def test_area_and_height_stay_in_a_plot_that_cuts_the_curve_off():
    f = Function.parse("1/sqrt(x + 5)")
    plot, x = Plot((-9, 99), (-0.1, 0.7), frame.body), ValueTracker(90.0)
    area = draw_area(plot, f, -4.0, x)
    x.set_value(-4.0)
    top = plot.at(0, plot.y_range[1])[1] + 1e-6
    assert max(part.get_top()[1] for part in (*area, live_height(plot, f, x)) if len(part.points)) <= top


def test_no_number_stands_on_the_graph_of_the_area():
    below, (grid, areas) = (picture := run("sin(6x)", (-3, 3)).picture).below, picture.graph
    lines = lines_of([VMobject().set_points_as_corners(below.at(grid, areas))])
    for number in below.numbers:
        half = np.array([number.width, number.height]) / 2
        assert not np.all(np.abs(lines - number.get_center())[:, :2] < half, axis=1).any()


@pytest.mark.parametrize("function", ["ln(x)", "1/x", "sin(1e5*x)"])
def test_a_refusal_tells_one_remedy(function):
    with pytest.raises(ValueError, match="interval") as refused:
        AccumulationParameters(function=function, interval=(-1, 6))
    assert str(refused.value).count("choose") == 1


def test_a_live_value_is_worked_out_once_for_each_place():
    asked, x = [], ValueTracker(1)
    read = live_value(lambda x: asked.append(x) or x**2, x)
    assert (read(), read()) == (1.0, 1.0)
    x.set_value(3)
    assert (read(), read()) == (9.0, 9.0)
    assert asked == [1.0, 3.0]


@pytest.mark.parametrize("case", CASES)
def test_the_numbers_of_x_stand_under_their_marks_at_the_lower_axis_alone(case):
    """The area lies at both sides of the upper axis; the dashes through both plots end at the lower one."""
    function, interval, _ = CASES[case]
    picture = run(function, interval).picture
    level = picture.above.at(*picture.above.origin)[1]
    marks = [picture.above.at(x, picture.above.level)[0] for x in picture.above.x_ticks]
    near = [n for n in picture.above.numbers if abs(n.get_center()[1] - level) < 0.4]
    assert not [n for n in near if any(abs(n.get_center()[0] - mark) < 0.3 for mark in marks)]
    if min(picture.graph[1]) >= 0:
        numbers = picture.below.labels.shown(0)
        centers = [picture.below.at(x, 0)[0] for x in picture.below.x_ticks]
        assert numbers
        for number in numbers:
            assert min(abs(number.get_center()[0] - center) for center in centers) < 1e-6


@pytest.mark.parametrize("case", CASES)
def test_the_point_stands_at_the_area_wherever_x_is_also_before_the_graph_is_drawn(case):
    function, (low, high), f = CASES[case]
    picture = run(function, (low, high)).picture
    for share in (0.25, 0.5, 1):
        at = low + share * (high - low)
        picture.x.set_value(at)
        place = picture.below.at(at, float(sympy.integrate(f, (x, low, at))))
        assert picture.point.update().get_center() == pytest.approx(place, abs=2e-3)


@pytest.mark.parametrize(
    ("function", "interval"),
    [("1/x", (1, 100)), ("exp(x)", (0, 9)), ("abs(x)^0.1", (-1, 1)), ("x if x < 1 else 50 - x", (0, 30))],
)
def test_a_curve_without_a_pole_is_shown_whole(function, interval):
    scene = run(function, interval)
    heights = Function.parse(function)(np.linspace(*interval, 101))
    low, high = scene.picture.above.y_range
    assert low < min(heights) <= max(heights) < high


@pytest.mark.parametrize("function", ["1/sqrt(abs(x))", "ln(abs(x))", "ln(abs(x)) + sin(40x)"])
def test_a_curve_with_a_pole_has_no_bounds(function):
    assert bounds(Function.parse(function), (-1, 1)) == ()


def test_a_number_in_a_hatched_area_or_on_the_way_of_the_dashes_stands_on_a_plate():
    given = {"function": "x^2-2", "interval": (-2, 2)}
    picture = rehearse(scene_class("Accumulation"), deck("Accumulation", "en", **given), 2).picture
    plated = [number for plot in (picture.above, picture.below) for number in plot.numbers if len(number) == 2]
    assert [number for number in plated if isinstance(number[0], BackgroundRectangle)]


@pytest.mark.parametrize(("function", "interval"), [("x*cos(x)", (-2, 5)), ("2 - x^2/3", (0, 4))])
def test_the_rays_to_the_windows_are_seen_to_begin_at_their_spots(function, interval):
    step = run(function, interval).picture.step
    for window in (step.above, step.below):
        starts = window.ray.points.reshape(-1, 4, 3)[:, 0]
        corners = [window.spot.get_corner(way) for way in (UR, DR)]
        assert max(np.count_nonzero(np.linalg.norm(starts - corner, axis=1) < 0.6) for corner in corners) >= 3
