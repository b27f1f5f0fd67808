"""GradientDescent3D shows descents as an independent computation walks them; its words are true of each function."""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise

import numpy as np
import pytest
import sympy
from manim import ValueTracker
from scene_helpers import assert_refused, deck, scene_class

from mathcore import Descent, Function
from scenes.components.contour_map import ContourMap, MapPath, trace_contours
from scenes.components.function_surface import SpaceBall
from scenes.components.height_scale import HeightScale, choose_scale
from scenes.components.number import LiveNumber, LiveSign
from scenes.components.space_curve import SpaceCurve
from scenes.components.step_chart import StepChart
from scenes.components.text import Formula, Words
from scenes.descent_3d.analysis import (
    GRADIENT,
    METHODS,
    Race,
    comes_round,
    largest_closed,
    newton,
    race_variant,
    roundness,
    run_race,
    sample_heights,
    squeezes,
    steps_to,
    values_as_known,
)
from scenes.descent_3d.layout import gradient_end
from scenes.descent_3d.parameters import SurfaceDescentParameters
from scenes.descent_3d.race_table import RaceTable
from scenes.descent_3d.writing import _value_format
from scenes.framework.numbers import format_number, is_rounded
from scenes.framework.runner import rehearse
from scenes.framework.scene import BaseScene
from scenes.style.contrast import legible_on
from scenes.style.frame import Region, frame
from scenes.style.theme import theme

x, y = sympy.symbols("x y", real=True)
DECK = (x**2 + 4 * y**2) / 8 + sympy.Rational(3, 10) * sympy.sin(2 * x)
FREE = {"x_range": None, "y_range": None}
HIMMELBLAU = {
    "function": "(x^2 + y - 11)^2 + (x + y^2 - 7)^2",
    "start": [0, 0],
    "learning_rate": 0.01,
    "adam_learning_rate": 0.3,
    **FREE,
}
ROSENBROCK = {
    "function": "(1 - x)^2 + 100*(y - x^2)^2",
    "start": [-1.2, 1],
    "learning_rate": 0.001,
    "momentum": 0.9,
    "adam_learning_rate": 0.1,
    **FREE,
}
RIDGE = {"function": "x^2 - y^2/4 + y^4/16", "start": [2, 0], "learning_rate": 0.4, **FREE}
SADDLE = {"function": "x^2 - y^2", "start": [0, 0], "learning_rate": 0.2, **FREE}


def run(language: str = "en", **parameters: object) -> BaseScene:
    """Return the scene, rehearsed."""
    return rehearse(scene_class("GradientDescent3D"), deck("GradientDescent3D", language, **parameters), 2)


def said(scene: BaseScene, beat: str) -> str:
    return " ".join(phrase.text for record in scene.timeline if record.name == beat for phrase in record.phrases)


def walked(method: str, start: tuple[float, float], steps: int) -> list[float]:
    """Return values of the deck's function on the way of a method, by its authors' formulas in 30 digits."""
    slopes = [DECK.diff(name) for name in (x, y)]
    rate = sympy.Float("0.5" if method == "adam" else "1.5", 30)
    point, first, second, values = [sympy.Float(str(each), 30) for each in start], [0, 0], [0, 0], []
    for k in range(1, steps + 2):
        at = dict(zip((x, y), point, strict=True))
        values.append(float(DECK.subs(at)))
        for i, slope in enumerate(slopes):
            g = slope.subs(at).evalf(30)
            if method == "adam":
                first[i] = (9 * first[i] + g) / 10
                second[i] = (999 * second[i] + g**2) / 1000
                mean, square = (
                    first[i] / (1 - sympy.Float("0.9", 30) ** k),
                    second[i] / (1 - sympy.Float("0.999", 30) ** k),
                )
                point[i] -= rate * mean / (sympy.sqrt(square) + sympy.Float("1e-8", 30))
            else:
                first[i] = (first[i] / 2 if method == "momentum" else 0) - rate * g
                point[i] += first[i]
    return values


@pytest.fixture(scope="module")
def default() -> BaseScene:
    return run()


def test_a_path_comes_round_where_it_passes_the_bottom_and_returns():
    params = SurfaceDescentParameters()
    paths, lowest = params.race().paths, np.array([-0.7, 0.0])
    assert comes_round(paths["adam"].points, lowest)
    assert not comes_round(np.linspace([3.0, 2.0], lowest, 9), lowest)
    assert not comes_round(paths["adam"].points, None)


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


@pytest.mark.parametrize("method", ["gradient", "momentum", "adam"])
def test_the_values_of_each_method_are_those_of_its_formulas(default, method):
    shown = default.ledger.figures
    for k, value in enumerate(walked(method, (2.8, 2.2), 8)):
        assert shown[f"value_{method}_{k}"].value == pytest.approx(value, rel=1e-9, abs=1e-9), k


def test_the_minimum_and_the_factors_are_those_that_sympy_finds(default):
    shown = default.ledger.figures
    lowest = sympy.nsolve(DECK.diff(x), x, -0.6)
    assert shown["minimum"].value == pytest.approx(float(DECK.subs({x: lowest, y: 0})), rel=1e-9)
    valley = sympy.nsolve(DECK.diff(x), x, 1.9)
    assert shown["factor_x"].value == pytest.approx(float(1 - 1.5 * DECK.diff(x, 2).subs(x, valley)), rel=1e-9)
    assert shown["factor_y"].value == pytest.approx(1 - 1.5, rel=1e-12)


def test_a_function_that_does_not_separate_has_no_factors():
    scene = run(**HIMMELBLAU)
    assert not {"factor_x", "factor_y"} & set(scene.ledger.figures)
    assert "no sum" in said(scene, "two_shadows")
    assert scene.ledger.figures["minimum"].value == pytest.approx(0, abs=1e-12)


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
    picture = run(**parameters).picture
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


@pytest.mark.parametrize(
    ("parameters", "words"),
    [
        ({}, {"steps_zigzag": "zigzags", "two_shadows": "that is the zigzag", "compare_methods": "shallow valley"}),
        ({"learning_rate": 0.4, "start": [2.8, 1.0]}, {"steps_zigzag": "one path", "two_shadows": "separate descents"}),
        (SADDLE, {"gradient_on_the_ground": "is zero", "steps_zigzag": "saddle", "compare_methods": "none of them"}),
        ({**SADDLE, "function": "x^2 + y^2"}, {"steps_zigzag": "at the bottom", "compare_methods": "stay there"}),
        ({**SADDLE, "function": "x^4 + y^4"}, {"steps_zigzag": "at the bottom"}),
        ({"steps": 1}, {"steps_zigzag": "one path", "two_shadows": "own slope"}),
        ({**SADDLE, "function": "x^4 - x^4"}, {"steps_zigzag": "no slope"}),
        ({**SADDLE, "function": "5"}, {"two_shadows": "The factor is one", "compare_methods": "no lower place"}),
        (HIMMELBLAU, {"steps_zigzag": "one path"}),
        (ROSENBROCK, {"surface_and_map": "logarithm", "compare_methods": "how each of them ends"}),
        (
            {"function": "x^2 + 2y^2", "start": [1, 1], "learning_rate": 0.1, **FREE},
            {"compare_methods": "close to the bottom, in different"},
        ),
        (
            {"momentum": 0},
            {"momentum": "nothing of them is kept", "compare_methods": "the same way here"},
        ),
        (
            {"function": "x^2 + y^2", "start": [1, 2], "learning_rate": 0.5, **FREE},
            {"steps_zigzag": "It is zero there: after one step"},
        ),
        (
            {"function": "x^2 + y^2", "start": [1, 1], "learning_rate": 3, **FREE},
            {"steps_zigzag": "zigzags", "adam": "does not squeeze"},
        ),
        ({"function": "x + y^2", "start": [0, 1], "learning_rate": 0.2, **FREE}, {"two_shadows": "own slope"}),
        ({**RIDGE, "learning_rate": 0.7}, {"steps_zigzag": "zigzags", "two_shadows": "own slope"}),
    ],
)
def test_the_words_are_true_of_the_given_function(parameters, words, default):
    scene = run(**parameters) if parameters else default
    for beat, part in words.items():
        assert part in said(scene, beat), beat


@pytest.mark.parametrize(("last", "variant"), [(0.5, None), (1e-9, "mixed")])
def test_a_descent_that_is_only_slower_to_the_same_valley_is_caught_in_no_other(last, variant):
    """Plain descent is not near the minimum yet as the race ends, the others are; it converges, here or elsewhere."""
    slow, fast = np.linspace(1, 0.6, 9), np.linspace(1, 0, 9) ** 4
    heights = {"gradient": slow, "momentum": fast, "adam": fast}
    paths = {
        method: Descent(np.stack([values, values], axis=1), values, np.ones((9, 2)), "converged")
        for method, values in heights.items()
    }
    race = Race(paths, dict.fromkeys(METHODS, "arrives"), {"gradient": last, "momentum": 0.0, "adam": 0.0})
    assert race_variant(race, 0.0) == variant


def test_a_descent_along_a_ridge_ends_at_the_saddle_and_no_small_value_is_0():
    scene = run(**RIDGE)
    race, (table,) = scene.picture.race, [part for part in scene.mobjects if isinstance(part, RaceTable)]
    assert race.ends == {"gradient": "saddle", "momentum": "saddle", "adam": "moving"}
    assert 0 < race.paths["gradient"].values[-1] < 1e-15
    signs = [sign.text for sign in table if isinstance(sign, LiveSign)]
    assert signs[:3] == ["≈"] * 3


def test_methods_are_compared_by_when_they_come_close_and_stay():
    """1, 0.4, 0.16 …: within a fiftieth after five steps; one near the minimum for a moment only is not there."""
    assert steps_to(0.0, 0.4 ** np.arange(9)) == 5
    assert steps_to(0.0, np.array([1.0, 0.0, 0.5, 0.0])) == 3
    assert steps_to(0.0, np.array([1.0, 0.0, 0.5])) is None


def test_a_value_that_runs_off_is_read_by_its_magnitude_and_a_factor_next_to_one_not_as_one():
    shown = run(function="x^2 + y^2", start=[1, 2], learning_rate=3, **FREE).ledger.figures
    assert shown["value_gradient_12"].text == "2.980×10¹⁷"  # 5 · 25¹²
    tiny = run(function="1e-6*(x^2 + 2y^2)", start=[1, 2], learning_rate=1, **FREE).ledger.figures
    assert tiny["factor_x"].text == "0.999998"


def test_how_a_method_ends_is_read_beside_long_numbers():
    scene = run(function="x*y", start=[1, 0.5], learning_rate=0.3, **FREE)
    (table,) = (part for part in scene.mobjects if isinstance(part, RaceTable))
    texts = [Words(end.source, "en", size=theme.LABEL) for end in table.ends]
    assert all(end.width > 24 / theme.LABEL * text.width for end, text in zip(table.ends, texts, strict=True))
    assert max(end.get_right()[0] for end in table.ends) < frame.body.right + 0.01


def test_what_is_said_to_stay_stays():
    shown = run(**SADDLE).ledger.figures
    assert shown["step"].value == 0
    assert {shown[f"value_{method}"].value for method in ("gradient", "momentum", "adam")} == {0.0}
    assert "minimum" not in shown
    assert (shown["factor_x"].value, shown["factor_y"].value) == pytest.approx((1 - 0.2 * 2, 1 + 0.2 * 2))


@pytest.mark.parametrize("parameters", [{}, {"function": "x", "learning_rate": 1e-9, **FREE}, SADDLE])
@pytest.mark.parametrize("language", ["zh", "en"])
def test_no_scene_is_too_short_or_too_long(parameters, language):
    scene = rehearse(scene_class("GradientDescent3D"), deck("GradientDescent3D", language, **parameters), 10)
    assert 20 <= scene.frame / 10 <= 90


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


def test_a_value_of_the_steps_is_read_also_where_another_method_runs_off():
    given = SurfaceDescentParameters(
        function="x*y", start=(1, 1.2), learning_rate=0.4, momentum=0.9, steps=5, race_steps=12
    )
    spec = _value_format(given.race(), given.steps)
    value = float(given.race().paths["gradient"].values[5])
    assert float(format(value, spec(value))) == pytest.approx(value, rel=0.01)
    assert f"{-6414.10837:{spec(-6414.10837)}}" == "-6414.108"
    assert f"{585709.3284:{spec(585709.3284)}}" == "585709.3"
    assert spec(585709328.08).endswith("e")


def test_a_value_that_is_not_0_does_not_read_0_where_others_fall_from_far():
    """The race falls by more than 100, to 0: what is left of it has two digits, however little; 0 is 0."""
    given = SurfaceDescentParameters(
        function=HIMMELBLAU["function"], start=(0, 0), learning_rate=0.01, adam_learning_rate=0.3
    )
    spec = _value_format(given.race(), given.steps)
    values = (170.04, 0.94, 0.0341, 1.234e-9, Fraction(2, 10**31), 0.0, 0.5)
    texts = [format_number(float(value), spec(value)) for value in values]
    assert texts == ["170.0", "0.94", "0.034", "1.2×10⁻⁹", "2×10⁻³¹", "0", "0.5"]


@pytest.mark.parametrize(
    ("given", "parts"),
    [
        ({"start": [0, 0], "function": "ln(x) + y"}, ["start", "ln(x) + y", "(0, 0)", "inside its domain"]),
        ({"start": [1, 0], "function": "ln(x) + y"}, ["start", "no value", "x_range"]),
        ({"learning_rate": 0}, ["learning_rate", "greater than 0"]),
        ({"momentum": 1}, ["momentum", "less than 1"]),
        ({"steps": 9}, ["steps", "8"]),
        ({"x_range": [3, 5]}, ["x_range", "[3, 5]", "x = 2.8", "leave it out"]),
        ({"x_range": [-1, 3], "y_range": [-5, 5]}, ["x_range", "y 10", "one scale"]),
        ({"function": "x*t"}, ["function", "t"]),
    ],
)
def test_what_makes_no_picture_is_refused_by_key_value_and_remedy(given, parts):
    assert_refused(SurfaceDescentParameters, given, parts)


def test_the_numbers_of_the_race_end_below_one_another(default):
    table = next(part for part in default.mobjects if isinstance(part, RaceTable))
    values = [part for part in table if isinstance(part, LiveNumber)]
    assert len(values) == len(METHODS) + 1
    assert np.ptp([value.get_right()[0] for value in values]) < 0.02


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


def known_values(text: str, start: tuple[float, float], rate: float, steps: int) -> list[float | Fraction]:
    """Return the values of plain descent as they are known, beside the lowest point that Newton's method finds."""
    f = Function.parse(text, variables=("x", "y"))
    race = run_race(f, start, dict.fromkeys(METHODS, rate), 0.9, steps)
    path = race.paths["gradient"]
    return values_as_known(f, path, newton(f, path.points[-1]))


def test_a_value_next_to_the_lowest_is_told_from_it_while_the_descent_is_on_its_way():
    values = known_values("sin(x)*cos(y)", (1, 1), 0.5, 30)
    assert all(isinstance(value, Fraction) and value > -1 for value in values[-6:])
    assert is_rounded(values[-1], "−1")
    assert not any(isinstance(value, Fraction) for value in values[:10])


@pytest.mark.parametrize(
    ("text", "rate", "lowest"),
    [
        ("x^2 + y^2", 0.5, "0"),
        ("(x - 0.1)^2 + (y - 0.3)^2 + 0.7", 0.5, "0.7"),
        ("(x - 1)^2/2 + (y + 1/3)^2/2 + 3", 1, "3"),
        ("3*(x - 0.7)^2 + 3*(y + 0.1)^2 - 5", 1 / 6, "−5"),
    ],
)
def test_a_descent_that_arrives_has_the_lowest_value(text, rate, lowest):
    values = known_values(text, (0.9, -0.4), rate, 8)
    assert not any(is_rounded(value, lowest) for value in values[2:])
