"""What GradientDescent3D draws: paths on surface and map, gradients, contours, Adam's map, and the race's chart."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
import sympy
from descent_runs import FREE, HIMMELBLAU, ROSENBROCK
from descent_runs import run_3d as run
from manim import ValueTracker
from scene_helpers import deck, said, scene_class

from mathcore import Function
from scenes.components.contour_map import ContourMap, MapPath, trace_contours
from scenes.components.function_surface import SpaceBall
from scenes.components.height_scale import HeightScale, choose_scale
from scenes.components.space_curve import SpaceCurve
from scenes.components.step_chart import StepChart
from scenes.components.text import Formula
from scenes.descent_3d.analysis import (
    GRADIENT,
    METHODS,
    largest_closed,
    roundness,
    sample_heights,
    squeezes,
)
from scenes.descent_3d.layout import gradient_end
from scenes.descent_3d.parameters import SurfaceDescentParameters
from scenes.framework.runner import rehearse
from scenes.framework.scene import BaseScene
from scenes.lint.check import check_layout
from scenes.style.contrast import legible_on
from scenes.style.frame import Region, frame
from scenes.style.theme import theme

x, y = sympy.symbols("x y", real=True)
DECK = (x**2 + 4 * y**2) / 8 + sympy.Rational(3, 10) * sympy.sin(2 * x)


@pytest.fixture(scope="module")
def default() -> BaseScene:
    return run()


def test_each_ball_of_the_race_ends_on_the_surface_where_its_method_does(default):
    """What walks on the surface and what the chart draws are one race, from the same start."""
    picture = default.picture
    balls = [part for part in default.mobjects if isinstance(part, SpaceBall)]
    ends = [picture.race.paths[method].points[-1] for method in METHODS]
    ground = np.array([ball.place()[:2] for ball in balls]) / picture.plot.box.unit[:2] + picture.plot.box.middle[:2]
    assert ground == pytest.approx(np.array(ends), abs=1e-9)
    assert max(ground[1:, 0]) < 0 < ground[0, 0]  # two got over the ridge
    starts = [part.submobjects[0].points[0] for part in default.mobjects if isinstance(part, SpaceCurve)][-3:]
    assert np.ptp(starts, axis=0) == pytest.approx(np.zeros(3), abs=1e-9)


def test_gradients_stand_at_right_angles_to_contours_on_the_map(default):
    """The arrow as it is drawn lies across the contour that sympy finds through its foot."""
    picture = default.picture
    flat = ContourMap(picture.lines, picture.map.x_range, picture.map.y_range, picture.map.rooms, (0, 1))
    start, slope = picture.points[0], picture.race.paths["gradient"].gradients[0]
    level = DECK.subs({x: start[0], y: start[1]})
    beside = [start[0] - 1e-3, start[0] + 1e-3]
    a, b = (flat.at(at, float(sympy.nsolve(DECK.subs(x, at) - level, y, start[1]))) for at in beside)
    arrow = flat.arrow(start, start + 0.1 * slope, "#ffffff")
    way = arrow.get_end() - arrow.get_start()
    assert abs((b - a) @ way) < 1e-3 * np.linalg.norm(b - a) * np.linalg.norm(way)


@pytest.mark.parametrize("parameters", [{}, FREE, {"start": (-2, 1), **FREE}, HIMMELBLAU, ROSENBROCK])
def test_the_gradient_at_the_start_has_room_for_its_arrow(parameters):
    picture = run(until="surface_and_map", **parameters).picture
    start, slope = picture.points[0], picture.race.paths["gradient"].gradients[0]
    end = gradient_end(picture, start, slope / np.linalg.norm(slope))
    assert np.linalg.norm(end - start) == pytest.approx(GRADIENT * picture.plot.shorter_side)
    assert picture.map.holds(end)


def test_surface_and_map_show_one_path(default):
    """The ground of the surface and the map have the path at the same coordinates."""
    picture = default.picture
    for point in picture.points[:4]:
        place = picture.plot.on_ground(point)
        assert place[:2] / picture.plot.box.unit[:2] + picture.plot.box.middle[:2] == pytest.approx(point)
        flat = (picture.map.at(*point) - picture.map.at(*picture.points[0]))[:2]
        assert flat == pytest.approx((point - picture.points[0]) * picture.map.unit)


def test_on_adams_map_a_step_of_gradient_descent_is_adams_first():
    """u = q^(1/4) x: the gradient by u, brought back to x, is g / √q, all of one size."""
    path = SurfaceDescentParameters().race().paths["adam"]
    squeeze = squeezes(path)[0]
    step = path.gradients[0] / squeeze**2
    assert abs(step[0]) == pytest.approx(abs(step[1]), rel=1e-12)


def test_the_contour_is_rounder_on_the_squeezed_map(default):
    f = SurfaceDescentParameters().function
    contour = largest_closed(default.picture.lines)
    assert contour is not None
    values = f(contour[:, 0], contour[:, 1])
    assert np.ptp(values) < 0.02 * values.mean()
    squeeze = squeezes(default.picture.race.paths["adam"])
    assert max(roundness(contour, each) for each in squeeze) < roundness(contour, np.ones(2))
    assert "rounder" in said(default, "adam")


@pytest.mark.parametrize(
    ("values", "shown"),
    [(np.linspace(-2, 5, 50), None), (np.linspace(0, 1, 50) ** 12 * 1000, "log")],
)
def test_heights_that_crowd_at_the_bottom_are_drawn_by_their_logarithm(values, shown):
    scale = choose_scale(values)
    heights = scale(values)
    assert (scale.unit is None) == (shown is None)
    assert np.all(np.diff(heights) >= 0)
    back = [scale.value_at(float(height)) for height in heights]
    assert back == pytest.approx(values.tolist(), rel=1e-9, abs=1e-9)
    assert ("log" in scale.name("z")) == (shown is not None)


def test_the_name_of_a_scale_says_what_is_drawn():
    assert HeightScale().name("f") == "f"
    assert HeightScale(0.0, 1.0).name("f") == "log_10 (1 + f)"
    assert HeightScale(-3.0, 10.0).name("f") == "log_10 (1 + (f + 3) \\/ 10)"


def test_contours_run_at_their_heights():
    f = Function.parse("x^2 + 2y^2", ("x", "y"))
    xs, ys, heights = sample_heights(f, (-2, 2), (-1.5, 1.5))
    lines = trace_contours(xs, ys, heights)
    assert len(lines) > 5
    for line in lines:
        for run_ in line.runs:
            assert f(run_[:, 0], run_[:, 1]) == pytest.approx(np.full(len(run_), line.height), abs=2e-3 * heights.max())


@pytest.mark.parametrize("room", [Region(-1, 1, -3, 3), Region(-0.6, 0.6, -3, 3), frame.body])
def test_numbers_of_a_narrow_map_do_not_read_as_one(room):
    plane = ContourMap([], (-1, 1), (-2, 2), [room], (0, 1))
    shown = [label for _, label in plane.numbers[0] if label.get_fill_opacity() > 0]
    shown.sort(key=lambda label: label.get_x())
    digit = Formula("0", size=theme.LABEL).width
    gaps = [right.get_left()[0] - left.get_right()[0] for left, right in pairwise(shown)]
    assert min(gaps, default=digit) >= digit


def test_a_path_that_leaves_the_map_goes_straight_on_to_its_border_and_its_ball_is_gone():
    plane = ContourMap([], (-1, 1), (-1, 1), [frame.body], (0, 1))
    now = ValueTracker(0.0)
    path = MapPath(plane, np.array([[0.0, 0.0], [2.0, 0.5], [0.0, -0.5]]), now.get_value, theme.STEP)
    now.set_value(1.0)
    path.update()
    assert path.chords.points[-1] == pytest.approx(plane.at(1.0, 0.25))
    assert path.ball.has_no_points()
    now.set_value(2.0)
    path.update()
    assert path.ball.get_center() == pytest.approx(plane.at(0.0, -0.5))
    assert len(path.chords.get_subpaths()) == 2


@pytest.mark.parametrize(
    ("function", "start", "rate"),
    [("4 - x^2 - y^2", (1.5, -1), 0.4), ("4 - x^2 - y^2", (1.5, -1), 0.1), ("x^2 - y^2", (2, 0.1), 0.2)],
)
def test_a_path_downhill_without_end_is_followed_for_its_first_steps_alone(function, start, rate):
    given = SurfaceDescentParameters(function=function, start=start, learning_rate=rate, x_range=None, y_range=None)
    path, ranges = given.race().paths["gradient"].points, given.ranges()
    (left, right), (low, high) = ranges
    is_inside = (path[:, 0] > left) & (path[:, 0] < right) & (path[:, 1] > low) & (path[:, 1] < high)
    assert is_inside[:3].all()
    assert max(np.ptp(side) for side in ranges) < 15


@pytest.mark.parametrize(("function", "rate"), [("x^2 + 10y^2", 0.08), ("x^2/20 + y^2", 0.5), ("10x^2 + y^2", 0.08)])
def test_the_graph_of_a_long_valley_is_no_strip_where_the_start_is_near_its_axis(function, rate):
    starts = [(2, 0.1), (0.1, 2)]
    for start in starts:
        given = SurfaceDescentParameters(function=function, start=start, learning_rate=rate)
        spans = [high - low for low, high in given.ranges()]
        assert max(spans) <= 1.5 * min(spans) * (1 + 1e-9)


def test_how_the_methods_end_can_be_read_beside_values_that_run_off():
    given = deck("GradientDescent3D", "en", function="4 - x^2 - y^2", start=(1.5, -1), learning_rate=0.4, **FREE)
    assert [str(finding) for finding in check_layout(scene_class("GradientDescent3D"), given).failures] == []


@pytest.mark.parametrize(("language", "start"), [("en", (3, 1)), ("zh", (3, 1)), ("en", (2, 1))])
def test_a_gradient_of_tiny_components_can_be_read_with_its_note(language, start):
    given = deck("GradientDescent3D", language, function="exp(-x^2 - y^2)", start=start, learning_rate=0.2, **FREE)
    assert [str(finding) for finding in check_layout(scene_class("GradientDescent3D"), given).failures] == []


def test_an_arrow_that_leaves_the_map_keeps_its_direction():
    plane = ContourMap([], (-1, 1), (-1, 1), [frame.body], (0, 1))
    assert plane.arrow(np.zeros(2), np.array([4.0, 1.0]), theme.STEP).get_end() == pytest.approx(plane.at(1.0, 0.25))


def test_a_descent_that_runs_off_does_not_flatten_the_others_in_the_chart():
    falls = [np.array([1.0, -1.0, -30.0]), np.array([1.0, -10.0, -6400.0]), np.array([1.0, 0.0, -4.0])]
    chart = StepChart(falls, [theme.STEP, theme.SECANT, theme.TANGENT], 2, None, frame.body, lambda: 2.0)
    bottom, _ = chart.plot.y_range
    assert -200 < bottom < -30
    assert [float(dot.get_fill_opacity()) for dot in chart.ends] == [1, 0, 1]
    assert chart.curves[1].get_bottom()[1] == pytest.approx(chart.plot.at(0, bottom)[1], abs=1e-6)


def test_the_end_of_a_descent_that_runs_off_stays_in_the_chart_unseen():
    values = [np.array([1.0, 0.5, 0.2]), np.array([1.0, 0.6, 0.1]), np.array([1.0, 1e67])]
    chart = StepChart(values, [theme.STEP, theme.SECANT, theme.TANGENT], 2, 0.0, frame.body, lambda: 2.0)
    assert chart.ends[2].get_fill_opacity() == 0
    assert np.abs(chart.ends[2].points).max() < frame.right


def test_the_contours_of_valleys_stand_out_as_text_must(default):
    lowest = default.picture.map.contours[0].get_stroke_color().to_hex()
    assert legible_on(lowest, (theme.BACKGROUND,), 4.5) == lowest


def test_each_valley_of_the_deck_has_a_contour_of_its_own(default):
    """A closed contour goes round the one valley and not round the other."""
    valleys = [float(sympy.nsolve(DECK.diff(x), x, at)) for at in (-0.6, 1.9)]  # both at y = 0, as f is even in y
    rings = [run for line in default.picture.lines for run in line.runs if np.array_equal(run[0], run[-1])]
    held = {tuple(bool(ring[:, 0].min() < valley < ring[:, 0].max()) for valley in valleys) for ring in rings}
    assert {(True, False), (False, True)} <= held


@pytest.mark.parametrize("start", [0.0, -3.0, 5.0])
def test_a_start_from_which_nothing_falls_is_in_the_middle_of_the_chart(start):
    rests = [np.array([start])] * 3
    chart = StepChart(rests, [theme.STEP, theme.SECANT, theme.TANGENT], 30, None, frame.body, lambda: 0.0)
    bottom, top = chart.plot.y_range
    assert start == pytest.approx((bottom + top) / 2)
    assert top - bottom >= 2


def test_the_names_of_the_chart_keep_clear_of_the_line_of_the_minimum():
    values = [np.array([24.0, 5.0, 4.0])] * 3
    chart = StepChart(values, [theme.STEP, theme.SECANT, theme.TANGENT], 2, 0.0, frame.body, lambda: 2.0)
    height = chart.plot.at(0, 0.0)[1]
    for name in chart.plot.names:
        assert name.get_bottom()[1] > height or name.get_top()[1] < height


def test_the_graph_steps_back_while_arrows_are_drawn_on_the_ground():
    """What is on the ground is seen through the graph, which is there again when the path walks on it."""
    seen: dict[str, float] = {}

    def look(scene: BaseScene, beat: str) -> None:
        seen[beat] = scene.picture.surface.opacity.get_value()

    rehearse(scene_class("GradientDescent3D"), deck("GradientDescent3D"), 2, on_beat_end=look)
    assert seen["gradient_on_the_ground"] < 0.3 < seen["surface_and_map"] == seen["steps_zigzag"]
