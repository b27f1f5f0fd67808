"""Differential shows df, Δf and their gap as an independent computation has them, and says how fast the gap falls."""

from __future__ import annotations

import math
from dataclasses import replace
from decimal import Decimal
from itertools import pairwise

import mpmath
import numpy as np
import pytest
from manim import ValueTracker, VGroup
from scene_helpers import assert_refused, deck, scene_class

from mathcore import Function, differential
from scenes.components.difference_triangle import fit_plot
from scenes.components.free_places import is_clear, lines_of
from scenes.differential.measures import are_read_as_one, draw_measures
from scenes.differential.parameters import DifferentialParameters
from scenes.differential.scene import SHORTER, Differential
from scenes.framework.runner import rehearse
from scenes.framework.scene import BaseScene
from scenes.lint.check import check_layout
from scenes.lint.number_texts import check_numbers
from scenes.style.formats import FORMATS, pixels_of
from scenes.style.frame import FRAMES, Region
from scenes.style.theme import theme

STEPS = (1, 0.1, 0.01)
CASES = {
    "deck": ("x^2/2", 1, STEPS, lambda x: x**2 / 2, lambda x: x),
    "exponential": ("exp(x)", 0, STEPS, mpmath.exp, mpmath.exp),
    "root": ("sqrt(x)", 1, STEPS, mpmath.sqrt, lambda x: 1 / (2 * mpmath.sqrt(x))),
    "falling": ("-x^2", 1, (1, 0.5), lambda x: -(x**2), lambda x: -2 * x),
    "line": ("2x + 1", 1, STEPS, lambda x: 2 * x + 1, lambda x: 2),
}


def run(function: str, point: float, steps: tuple[float, ...], language: str = "en") -> BaseScene:
    """Return the scene, rehearsed."""
    parameters = {"function": function, "point": point, "steps": steps}
    return rehearse(scene_class("Differential"), deck("Differential", language, **parameters), 10)


@pytest.mark.parametrize("case", CASES)
def test_each_row_is_what_mpmath_finds(case):
    function, a, steps, f, slope = CASES[case]
    shown = {entry.name: entry.value for entry in run(function, a, steps).ledger.entries}
    with mpmath.workdps(40):
        for k, dx in enumerate((mpmath.mpf(str(step)) for step in steps), start=1):
            change, df = f(a + dx) - f(mpmath.mpf(a)), slope(mpmath.mpf(a)) * dx
            assert shown[f"df_{k}"] == pytest.approx(float(df), rel=1e-9)
            assert shown[f"delta_f_{k}"] == pytest.approx(float(change), rel=1e-9)
            assert shown[f"gap_{k}"] == pytest.approx(float(change - df), rel=1e-6, abs=1e-15)


@pytest.mark.parametrize(
    ("function", "point", "steps", "words"),
    [
        ("x^2/2", 1, STEPS, "only a hundredth of the gap"),
        ("exp(x)", 0, STEPS, "about a hundredth of the gap"),
        ("x^3", 0, STEPS, "shrinks faster than dx"),
        ("x^2/2", 1, (1, 0.5), "shrinks faster than dx"),
        ("2x + 1", 1, STEPS, "Nothing changes"),
        ("4", 0, STEPS, "Nothing changes"),
        ("x^5", 1, STEPS, "shrinks faster than dx"),
        ("abs(x)", -0.5, STEPS, "shrinks faster than dx"),
        ("x^3", -1, (2.9, 0.29), "need not shrink faster"),
        ("x^3", -1, (3, 0.3), "need not shrink faster"),
    ],
)
def test_the_words_say_how_fast_the_gap_falls(function, point, steps, words):
    said = [phrase.text for phrase in run(function, point, steps).timeline[2].phrases]
    assert words in said[1]


@pytest.mark.parametrize(
    ("function", "point", "steps", "beat", "words"),
    [
        ("x^2/2", 1, STEPS, 0, "How far we rise"),
        ("5 - 2x", 1, STEPS, 0, "a negative number"),
        ("cos(x)", 0, STEPS, 0, "level here"),
        ("x^3", -1, (3, 0.3), 1, "meets its tangent again"),
        ("max(0, x)", 1, STEPS, 1, "along its own tangent"),
        ("max(0, x)", 1, STEPS, 3, "the change of the function itself"),
    ],
)
def test_the_words_are_true_of_the_given_function(function, point, steps, beat, words):
    assert words in " ".join(phrase.text for phrase in run(function, point, steps).timeline[beat].phrases)


@pytest.mark.parametrize(
    ("function", "point", "steps", "gaps"),
    [
        ("abs(x)", -0.5, STEPS, ["1", "0", "0"]),
        ("x if x<1 else x+1", 0.5, STEPS, ["1", "0", "0"]),
        ("x^2/2", 1, STEPS, ["0.5", "0.005", "0.00005"]),
        ("exp(x)", 0, STEPS, ["0.718", "0.005171", "0.00005017"]),
        ("x^2", 1, (1e-3, 1e-6, 1e-8), ["10⁻⁶", "10⁻¹²", "10⁻¹⁶"]),
        ("ln(x)", 1000, (1, 0.1), ["−5.00×10⁻⁷", "−5.000×10⁻⁹"]),
    ],
)
def test_a_gap_has_all_its_digits_or_those_of_its_written_difference_and_is_0_only_where_there_is_none(
    function, point, steps, gaps
):
    shown = {entry.name: entry.text for entry in run(function, point, steps).ledger.entries}
    assert [shown[f"gap_{k}"] for k in range(1, len(steps) + 1)] == gaps


@pytest.mark.parametrize(("function", "point", "steps"), [("sqrt(x)", 0.04, (0.5, 0.05)), ("1/x", 0.1, (0.1, 0.01))])
def test_the_differential_stays_in_the_picture(function, point, steps):
    scene = run(function, point, steps)
    room = scene.picture.plot.region
    for part in (scene.picture.rise[0], scene.picture.change[0]):
        assert room.bottom - 1e-6 <= part.get_bottom()[1] <= part.get_top()[1] <= room.top + 1e-6


def test_the_curve_is_cut_at_a_jump_and_goes_on_behind_it():
    scene = run("x if x<1 else x+1", 0.5, STEPS)
    scene.picture.power.set_value(1)
    paths = scene.picture.curve.update().get_subpaths()
    jump = scene.picture.plot.at(1, 0)[0]
    assert len(paths) == 2
    assert paths[0][:, 0].max() == pytest.approx(jump, abs=1e-6) == paths[1][:, 0].min()


@pytest.mark.parametrize(("function", "point", "step"), [("sqrt(25 - x^2)", 3, 1), ("1000 - exp(x)", 4, 1)])
def test_the_curve_meets_the_axis_only_at_its_zeros(function, point, step):
    scene = run(function, point, (step, step / 10))
    plot, curve = scene.picture.plot, scene.picture.curve
    low = curve.get_all_points()[:, 1].min() - plot.at(*plot.origin)[1]
    assert low > theme.DOT / 2 if plot.level else low > -theme.DOT


def test_the_columns_of_long_numbers_keep_apart():
    rows = run("cos(x)", 0, STEPS).table.rows
    for row in rows:
        assert all(left.get_right()[0] < right.get_left()[0] for left, right in pairwise(row))


def test_a_tenth_of_the_step_leaves_a_tenth_of_the_gap_in_the_magnified_picture():
    scene = run("x^2/2", 1, STEPS)
    gap, change = scene.picture.gap[0], scene.picture.change[0]
    heights = []
    for power in (1, 10, 100):
        scene.picture.power.set_value(power)
        scene.picture.gap.update()
        scene.picture.change.update()
        heights.append(gap.height)
        assert change.height - gap.height == pytest.approx(scene.picture.rise[0].height)
    assert np.array(heights[:2]) / heights[1:] == pytest.approx([10, 10], rel=1e-6)


def test_each_window_shows_its_gap_as_high_as_the_first_and_says_by_how_much_it_is_magnified():
    scene = run("x^2/2", 1, STEPS)
    windows = [scene.windows[k] for k in range(3)]
    frame, tangent, curve, gap, *_ = windows[0]
    assert tangent.get_top()[1] < curve.get_top()[1]
    for window in windows:
        assert window[3].height == pytest.approx(gap.height)
        assert gap.height >= 0.3 * frame.height
        inside = VGroup(*window[1:4])
        assert inside.height <= frame.height + 1e-6
        assert inside.width <= frame.width + 1e-6
    shown = {entry.name: entry.value for entry in scene.ledger.entries}
    assert [shown[f"magnification_{k}"] for k in (1, 2, 3)] == pytest.approx([1, 100, 10000], rel=1e-9)
    for window, step in zip(windows, ("1", "0.1", "0.01"), strict=True):
        assert f"dif x = {step}" in window[4].code.replace('"', "")
        assert window[5].get_top()[1] < window[4].get_bottom()[1] < frame.get_bottom()[1]


def test_the_last_picture_has_a_small_step_with_both_its_changes():
    scene = run("x^2/2", 1, STEPS)
    (step, rise, change), unit = scene.shorter, scene.picture.plot.unit
    dx = step[0].width / unit[0]
    assert dx < STEPS[0] / 2
    assert rise[0].height / unit[1] == pytest.approx(dx)
    assert change[0].height / unit[1] == pytest.approx(dx + dx**2 / 2)


@pytest.mark.parametrize(
    ("function", "point", "steps"), [("x^3-3x", 1.5, (0.5, 0.1)), ("4-3x", 1, (1, 0.25)), ("x^2/2", 1, STEPS)]
)
def test_no_number_of_an_axis_stands_under_the_changes_over_the_small_step(function, point, steps):
    scene = run(function, point, steps)
    drawn = lines_of([line for group in scene.shorter[1:] for line in group[:2]])
    assert all(is_clear(number, drawn) for number in scene.picture.plot.numbers)
    assert len(scene.picture.plot.numbers)


def test_a_gap_that_is_0_has_no_window():
    assert list(run("abs(x)", -0.5, STEPS).windows) == [0]
    assert not run("2x + 1", 1, STEPS).windows


@pytest.mark.parametrize(
    ("given", "parts"),
    [
        ({"steps": [0.1, 1]}, ["steps", "[0.1, 1]", "largest first"]),
        ({"steps": [1, -1]}, ["steps", "greater than 0"]),
        ({"steps": [1, 1e-20]}, ["steps", "too small"]),
        ({"function": "abs(x)", "point": 0}, ["point", "no derivative at x = 0"]),
        ({"function": "sin(50x)", "point": 0.3}, ["steps", "sin(50x)", "smaller first step"]),
        ({"function": "1/x", "point": -0.5}, ["steps", "1/x", "no"]),
        ({"function": "ln(x)", "point": -1}, ["function", "no value"]),
    ],
)
def test_what_makes_no_picture_is_refused_by_key_value_and_remedy(given, parts):
    assert_refused(DifferentialParameters, given, parts)


def test_the_tangent_does_not_cross_the_name_of_the_axis():
    scene = rehearse(scene_class("Differential"), deck("Differential", "en", function="sin(x)", point=2), 2)
    name, tangent = scene.picture.plot.names[0], scene.picture.tangent
    (start, end), middle = tangent.get_start_and_end(), name.get_center()
    height = np.interp(middle[0], [start[0], end[0]], [start[1], end[1]])
    assert abs(height - middle[1]) > name.height / 2


@pytest.mark.parametrize("function", ["x^2/2", "sin(x)", "exp(x)", "-x^2"])
def test_the_changes_in_numbers_are_found_by_hand(function):
    """The gap is Δf − df, and Δf is f(x + dx) − f(x), as all of them are written."""
    scene = run(function, 1, STEPS)
    texts = {entry.name: entry.text for entry in scene.ledger.entries if entry.beat == "along_the_curve"}
    shown = {name: Decimal(text.replace("−", "-")) for name, text in texts.items()}
    for whole, part, rest in (("value_after", "value", "delta_f_1"), ("delta_f_1", "df_1", "gap_1")):
        assert abs(shown[whole] - shown[part] - shown[rest]) <= Decimal(10) ** shown[rest].as_tuple().exponent / 2


@pytest.mark.parametrize(("function", "point"), [("1/x", -0.5), ("1/x", -2), ("-1/x", -0.4)])
def test_no_number_of_an_axis_at_the_right_stands_in_the_room_of_the_formulas(function, point):
    plot = fit_plot(Function.parse(function), point, 0.25, Region(-6, 1, -3, 3), 1.5, ticks={point: f"{point:g}"})
    assert all(number.get_right()[0] <= 1 + 1e-6 for number in plot.numbers)


@pytest.mark.parametrize(
    ("function", "point", "steps"),
    [
        ("exp(-x)", 3, (0.5, 0.05, 0.001)),
        ("exp(x)", 12, (1, 0.1, 1e-4)),
        ("sin(x)", 1, (1, 0.1, 0.001)),
        ("x^2/2", 1, STEPS),
    ],
)
def test_the_columns_of_the_table_keep_apart_and_are_read(function, point, steps):
    table = run(function, point, steps).table
    for row in (table.head, *table.rows):
        assert all(one.get_right()[0] + 0.1 < other.get_left()[0] for one, other in pairwise(row))
        assert all(cell.size >= theme.SMALL for cell in row)


@pytest.mark.parametrize(("function", "point"), [("x^3", 0), ("1-x^4", 0), ("-x^3", 0), ("x^2/2", 1), ("cos(x)", 0)])
def test_the_names_of_a_short_step_stand_off_the_curve_and_off_the_numbers(function, point):
    scene = run(function, point, (1, 0.1))
    plot, f = scene.picture.plot, Function.parse(function)
    xs = np.linspace(*plot.x_range, 2001)
    curve = plot.at(xs, f(xs))
    _, rise, change = scene.shorter
    assert is_clear(rise[-1][-1], curve)
    for name in (rise[-1][-1], change[-1][-1]):
        for number in plot.numbers:
            away = (
                np.abs(name.get_center() - number.get_center())[:2]
                - np.array([name.width + number.width, name.height + number.height]) / 2
            )
            assert away.max() > 0


@pytest.mark.parametrize("function", ["cos(x)", "x^3", "1-x^4", "x"])
def test_the_power_of_the_magnified_picture_stands_off_the_tangent(function):
    scene = run(function, 0, (1, 0.1))
    assert is_clear(scene.power_row, lines_of([scene.picture.tangent]))


@pytest.mark.parametrize("form", Differential.formats)
@pytest.mark.parametrize(
    "given",
    [
        {"function": "x^3/3", "point": -3, "steps": (1, 0.1, 0.01)},
        {"function": "exp(x)", "point": 1.234567, "steps": (0.7, 0.07)},
        {"function": "sqrt(x)", "point": 2, "steps": (1, 0.1, 0.01)},
        {"function": "cos(x)*exp(-x/4)", "point": 2, "steps": (1, 0.5, 0.25)},  # a long derivative
        {"function": "sin(3x)*exp(-x/2)*cos(x)+x^3/(x^2+1)", "point": 1},  # a long last window
        {"function": "(x-1)^3", "point": 1.5, "steps": (1, 0.5, 0.25)},  # a point upon the axis, and its number
    ],
)
def test_long_numbers_and_formulas_have_room_and_stand_until_they_are_read(given, form):
    for language in ("zh", "en"):
        context = replace(deck("Differential", language, **given), frame=FRAMES[form])
        report = check_layout(Differential, context, size=pixels_of(FORMATS[form], 144), pictures=False)
        assert [str(finding) for finding in report.failures] == []


@pytest.mark.parametrize("shape", ["16:9", "4:3", "9:16"])
@pytest.mark.parametrize(("function", "point"), [("exp(x)", -2), ("2^x", -4), ("x^2", -1)])
def test_names_stand_apart_from_the_numbers_of_axes(function, point, shape):
    near = []

    def look(scene, beat):
        picture = scene.picture
        shown = {id(part) for mobject in scene.mobjects for part in mobject.get_family()}
        names = [picture.step[-1], picture.change[-1]] if beat == "along_the_curve" else []
        near.extend(
            (name, number)
            for name in names
            for number in picture.plot.numbers
            if id(number) in shown and max(_apart(name, number)) < 0
        )

    given = replace(deck("Differential", "en", function=function, point=point), frame=FRAMES[shape])
    rehearse(scene_class("Differential"), given, 2, on_beat_end=look)
    assert near == []


def _apart(one, other):
    """Return how far the boxes of two mobjects are apart, across and up, less the room between what is read apart."""
    away = np.abs(one.get_center() - other.get_center())[:2]
    across, up = away - np.array([one.width + other.width, one.height + other.height]) / 2
    return across - theme.GAP / 4, up


@pytest.mark.parametrize("shape", Differential.formats)
@pytest.mark.parametrize(
    ("function", "point", "steps"),
    [
        ("1/x", 1, (1, 0.5, 0.1)),
        ("2 - 1/x", 1, (1, 0.1)),
        ("exp(-x)", 0, (1, 0.1)),
        ("ln(x)", 1, (1, 0.1)),
        ("4 - x^2", 1, (1, 0.1)),
        ("1 - x/2 + x^2/4", -1, (1.5, 0.1)),
    ],
)
def test_what_is_measured_has_its_name_off_the_lines_and_numbers_off_its_bars(function, point, steps, shape):
    seen = []

    def look(scene, beat):
        if beat != "along_the_curve":
            return
        picture, f = scene.picture, Function.parse(function)
        plot, rise, gap = picture.plot, picture.rise, picture.gap
        xs = np.linspace(*plot.x_range, 4001)
        with np.errstate(all="ignore"):
            curve = plot.at(xs, np.clip(f(xs), *plot.y_range))
        assert is_clear(rise[-1][-1], curve[np.isfinite(curve).all(axis=1)], margin=0.02)
        assert is_clear(rise[-1][-1], lines_of(picture.change[1]), margin=0.02)
        for bar in (rise[0], gap[0]):
            bare = theme.BOLD / 200 + 0.03  # half of its width, and a gap that is seen
            assert all(is_clear(number, lines_of([bar]), margin=bare) for number in plot.numbers)
        seen.append(beat)

    given = deck("Differential", "en", function=function, point=point, steps=steps)
    rehearse(scene_class("Differential"), replace(given, frame=FRAMES[shape]), 2, on_beat_end=look)
    assert seen


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize(("function", "point", "step"), [("1/x", 1, 1), ("1/x", 2, 2), ("3/x", 1, 1)])
def test_the_name_of_a_gap_that_ends_on_the_axis_is_not_read_as_a_place_on_it(function, point, step, language):
    heights = {}

    def look(scene, beat):
        bar, name = scene.picture.gap
        level = scene.picture.plot.at(0, 0)[1]
        heights[beat] = (bar.get_center()[1] - level, name.get_center()[1] - level, name[-1].get_fill_opacity())

    given = deck("Differential", language, function=function, point=point, steps=(step, step / 10))
    rehearse(scene_class("Differential"), given, 2, on_beat_end=look)
    middle, name, opacity = heights["along_the_curve"]
    assert name == pytest.approx(middle)
    assert opacity == 1
    assert heights["gap_shrinks"][-1] == 0  # the curve would run through it there


@pytest.mark.parametrize(("language", "word"), [("en", "is about 0."), ("zh", "约等于 0。")])
def test_a_differential_that_is_written_as_about_0_is_called_so(language, word):
    told = " ".join(phrase.text for phrase in run("cos(x)", np.pi, (1, 0.1), language).timeline[0].phrases)
    assert word in told


@pytest.mark.parametrize(("function", "point"), [("exp(x)", -2), ("exp(x)", 0.5), ("sqrt(x)", 2)])
def test_a_differential_over_a_step_of_1_has_the_text_of_the_derivative(function, point):
    context = deck("Differential", "en", function=function, point=point, steps=(1, 0.1, 0.01, 0.001))
    _, findings = check_numbers(scene_class("Differential"), context, 10)
    assert findings == []


@pytest.mark.parametrize(("function", "point"), [("x^2 - 4x", 2), ("4x - x^2", 2), ("cos(x)", 0)])
def test_the_name_of_a_change_stands_off_the_magnified_curve(function, point):
    """The curve runs right above the short arrow, where its tangent is level."""
    found = []

    def look(scene, beat):
        if beat == "gap_shrinks":
            picture = scene.picture
            found.append(is_clear(picture.change[-1][-1], lines_of([picture.curve]), 0.0))

    context = deck("Differential", "en", function=function, point=point, steps=(1, 0.1))
    rehearse(scene_class("Differential"), context, 10, on_beat_end=look)
    assert found == [True]


@pytest.mark.parametrize(("function", "point"), [("x^3 - 3x", 1), ("x^2 - 1", 0.5), ("abs(x - 1)", 0.5)])
def test_no_axis_runs_through_the_names_of_the_changes(function, point):
    found = []

    def look(scene, beat):
        if beat == "along_the_curve":
            picture = scene.picture
            axis = lines_of([picture.plot.axes.x_axis])
            found.extend(is_clear(name, axis, 0.0) for name in (picture.rise[-1][-1], picture.change[-1][-1]))

    context = deck("Differential", "en", function=function, point=point, steps=(1, 0.1))
    rehearse(scene_class("Differential"), context, 10, on_beat_end=look)
    assert found == [True, True]


@pytest.mark.parametrize(("function", "point"), [("exp(2x)", -1), ("x^2 + x", -0.5)])
def test_the_names_of_the_changes_stand_off_the_tangent_the_axes_and_their_numbers(function, point):
    given = deck("Differential", "en", function=function, point=point, steps=(1, 0.1))
    picture = rehearse(scene_class("Differential"), given, 2).picture
    plot, f = picture.plot, Function.parse(function)
    line = lines_of([picture.tangent, plot.axes.x_axis])
    for dx in (1.0, SHORTER):
        step, rise, change, _ = draw_measures(f, point, dx, plot, differential(f, point, dx), ValueTracker(1.0))
        assert is_clear(change[-1][-1], line, 0.0), dx
        assert is_clear(rise[-1][-1], lines_of([plot.axes.x_axis]), 0.0), dx
        assert is_clear(step[-1][-1], lines_of([plot.axes]), 0.0), dx
    *_, gap = draw_measures(f, point, 1.0, plot, differential(f, point, 1.0), ValueTracker(1.0))
    assert not are_read_as_one(gap[-1], plot)
    assert is_clear(gap[-1][-1], lines_of([plot.axes]), 0.0)


@pytest.mark.parametrize(("function", "point", "name"), [("sin(x)", math.pi, "value"), ("cos(x)", 0, "value_after")])
def test_a_value_that_only_the_digits_of_the_point_keep_off_0_reads_as_0(function, point, name):
    scene = run(function, point, (math.pi / 2, 0.1) if name == "value_after" else (1, 0.1))
    (text,) = {entry.text for entry in scene.ledger.entries if entry.name == name}
    assert text == "0"


def test_the_name_of_a_rise_does_not_cut_the_y_axis():
    scene = run("x^2 + x", -0.5, STEPS)
    axis = lines_of([scene.picture.plot.axes.y_axis])
    assert all(is_clear(rise[-1], axis, 0.0) for rise in (scene.picture.rise, scene.shorter[1]))
