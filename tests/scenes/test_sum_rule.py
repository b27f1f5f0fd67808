"""SumRule shows the slopes that sympy finds, and sets the rises of both functions end to end on the sum's base."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from functools import cache
from itertools import combinations, pairwise

import numpy as np
import pytest
import sympy
from scene_helpers import assert_refused, deck, scene_class

from scenes.components.free_places import is_clear, lines_of
from scenes.components.stacked_slopes import ASIDE, TOUCHING
from scenes.components.text import Formula
from scenes.framework.runner import rehearse
from scenes.framework.scene import BaseScene
from scenes.lint.check import check_layout
from scenes.style.formats import FORMATS, pixels_of
from scenes.style.frame import FRAMES
from scenes.style.theme import theme
from scenes.sum_rule.parameters import SumParameters
from scenes.sum_rule.scene import SumRule, writing

x = sympy.Symbol("x", real=True)
CASES = {
    "deck": ("sin(x)", "x/2", 1, (0, 6), sympy.sin(x), x / 2),
    "opposite": ("exp(-x)", "x^2/3 - 1", 0.5, (-1, 2), sympy.exp(-x), x**2 / 3 - 1),
    "nothing": ("x^2", "-x^2", 5, (0, 6), x**2, -(x**2)),
    "sevenths": ("sin(x)/7", "x/7", 0.07, (0, 1), sympy.sin(x) / 7, x / 7),
    "tiny": ("1e-9*x", "x^2", 1, (0, 2), sympy.Float(1e-9) * x, x**2),
    "crossing": ("1/x", "x/4", 2, (0.5, 6), 1 / x, x / 4),
    "constant": ("3", "ln(x)", 2, (1, 4), sympy.S(3), sympy.log(x)),
}


@cache
def run(name: str) -> BaseScene:
    """Return the scene, rehearsed."""
    u, v, point, interval, *_ = CASES[name]
    return rehearse(scene_class("SumRule"), deck("SumRule", "en", u=u, v=v, point=point, interval=interval), 2)


@pytest.mark.parametrize("name", CASES)
def test_the_result_is_the_derivative_of_the_sum(name):
    *_, point, _, u, v = CASES[name]
    shown = {entry.name: entry.value for entry in run(name).ledger.entries}
    for key, f in (("slope_u", u), ("slope_v", v), ("result", u + v), ("slope_sum", u + v)):
        assert shown[key] == pytest.approx(float(sympy.diff(f, x).subs(x, point)), rel=1e-9)


@pytest.mark.parametrize("form", ["16:9", "4:3"])
def test_a_live_slope_beside_steep_ones_has_two_decimals(form):
    context = deck("SumRule", "en", u="sqrt(x)", v="3/x", point=1, interval=(0.5, 4))
    scene = rehearse(scene_class("SumRule"), replace(context, frame=FRAMES[form]), 10)
    texts = {entry.name: entry.text for entry in scene.ledger.entries if entry.beat == "x_slides"}
    assert [texts[f"slope_{name}"] for name in ("u", "v", "sum")] == ["0.5", "−3", "−2.5"]


@pytest.mark.parametrize(
    ("u", "v", "words"),
    [
        ("sin(x)", "x/2", "set them end to end on the same base"),
        ("3", "2", "nothing rises"),
        ("3", "x", "zero plus a slope"),
        ("(x - 2)^2", "x", "zero plus a slope"),
        ("cos(x - 2)", "(x - 2)^2", "nothing rises"),
        ("x^2", "-x^2", "they cancel"),
        ("1000x", "sin(x)", "too small to be seen"),
        ("-2", "(x - 1)^3 - 3x", "nothing rises"),
    ],
)
def test_the_words_are_true_of_the_rises_at_the_point(u, v, words):
    scene = rehearse(scene_class("SumRule"), deck("SumRule", "en", u=u, v=v, point=2, interval=(1, 4)), 2)
    (record,) = (record for record in scene.timeline if record.name == "rises_add")
    assert words in " ".join(phrase.text for phrase in record.phrases)


def test_live_slopes_add_as_they_are_written_and_small_ones_have_digits():
    """cos(0.07)/7 and 1/7 in two decimals are 0.14 and 0.14, their sum 0.29."""
    shown, tiny = (
        {(entry.beat, entry.name): entry.text for entry in run(name).ledger.entries} for name in ("sevenths", "tiny")
    )
    one, other, both = (Fraction(shown["x_slides", f"slope_{name}"]) for name in ("u", "v", "sum"))
    assert one + other == both
    assert (tiny["x_slides", "slope_u"], tiny["x_slides", "slope_v"]) == ("10⁻⁹", "2")


@pytest.mark.parametrize("name", ["deck", "opposite"])
def test_the_calculation_has_the_digits_of_the_live_slopes(name):
    """One slope has one text from beat to beat, and the numbers add up as written."""
    shown = {(entry.beat, entry.name): entry.text for entry in run(name).ledger.entries}
    found = [shown["number", each] for each in ("slope_u", "slope_v", "result")]
    assert found == [shown["x_slides", each] for each in ("slope_u", "slope_v", "slope_sum")]
    one, other, both = (Fraction(text.replace("−", "-")) for text in found)
    assert one + other == both


@pytest.mark.parametrize("name", CASES)
def test_the_rises_of_the_parts_end_on_the_tangent_of_the_sum_wherever_x_is(name):
    *_, interval, u, v = CASES[name]
    picture = run(name).picture
    for at in np.linspace(*interval, 4):
        picture.x.set_value(at)
        triangle = picture.triangles["sum"].update()
        rise = triangle.rises[1].get_end()[1] - triangle.base.get_start()[1]
        run_ = triangle.base.get_length()
        unit_x, unit_y = picture.plot.unit
        slope = rise / unit_y / (run_ / unit_x)
        assert triangle.line.get_end()[0] > triangle.base.get_end()[0]  # the tangent runs past the corner
        assert slope == pytest.approx(float(sympy.diff(u + v, x).subs(x, at)), rel=1e-6, abs=1e-9)


@pytest.mark.parametrize(
    ("given", "parts"),
    [
        ({"interval": [2, 2]}, ["interval", "[2, 2]", "no length"]),
        ({"point": 9}, ["point", "9 is not in [0, 7]", "choose a point"]),
        ({"u": "1/(x - 3)"}, ["u", "none at x = 3", "inside its domain"]),
        ({"v": "abs(x - 2)"}, ["v", "no derivative at x = 2", "choose an interval"]),
        ({"v": "sqrt(x)"}, ["v", "no derivative at x = 0", "choose an interval"]),
        ({"u": "cbrt(x - 3)"}, ["u", "no derivative at x = 3", "choose an interval"]),
    ],
)
def test_what_makes_no_picture_is_refused_by_key_value_and_remedy(given, parts):
    assert_refused(SumParameters, given, parts)


@pytest.mark.parametrize("name", ["deck", "opposite", "constant"])
def test_the_legs_of_the_triangles_are_named_beside_themselves(name):
    """Where the plot has no room for one, the enlarged triangle has it."""
    scene = run(name)
    names = [(label.code, label) for labels in (*scene.legs.values(), scene.enlarged[-1]) for label in labels]
    assert {"step(dif x)"} < {code.strip() for code, _ in names}
    assert {code for code, _ in names if "'" in code} >= {"activation(u') step(dif x)", "function(v') step(dif x)"}
    for k, (_, label) in enumerate(names):
        for _, other in names[k + 1 :]:
            apart = np.abs(label.get_center() - other.get_center())[:2]
            assert np.any(apart > np.array([label.width + other.width, label.height + other.height]) / 2)


def test_a_base_that_both_triangles_have_is_named_once_and_each_rise_on_its_side_of_it():
    scene = run("crossing")
    names = [label for labels in scene.legs.values() for label in labels]
    codes = [label.code.strip() for label in names]
    assert codes == ["step(dif x)", "activation(u') step(dif x)", "function(v') step(dif x)"]
    for (triangle, sign), name in zip((("u", -1), ("v", 1)), names[1:], strict=True):
        base = scene.picture.triangles[triangle].base.get_y()
        assert sign * (name.get_y() - base) > -theme.GAP / 2


@pytest.mark.parametrize("name", CASES)
def test_the_enlarged_triangle_has_the_shape_of_the_one_in_the_plot_and_stands_beside_it(name):
    scene = run(name)
    scene.picture.x.set_value(CASES[name][2])
    small = scene.picture.triangles["sum"].update()
    (base, *rises), slope, _ = scene.enlarged
    scale = base.width / small.base.width
    assert [rise.height for rise in rises] == pytest.approx([scale * rise.height for rise in small.rises], abs=1e-6)
    assert slope.get_end() == pytest.approx([base.get_right()[0], rises[-1].get_end()[1], 0], abs=1e-6)
    assert base.get_left()[0] > scene.picture.plot.region.right


def test_the_names_of_the_curves_meet_neither_an_axis_nor_each_other():
    """The sum of x^2 and -x^2 is the axis itself."""
    picture = run("nothing").picture
    labels, axis = [*picture.names, *picture.plot.numbers], picture.plot.axes.x_axis
    for k, name in enumerate(picture.names):
        assert abs(name.get_y() - axis.get_y()) > name.height / 2
        for other in labels[k + 1 :]:
            apart = np.abs(name.get_center() - other.get_center())[:2]
            assert np.any(apart > np.array([name.width + other.width, name.height + other.height]) / 2)


def test_steep_triangles_stay_in_the_picture():
    given = deck("SumRule", "zh", u="sin(30x)", v="x^2", point=0.1, interval=(0, 2))
    picture = rehearse(scene_class("SumRule"), given, 2).picture
    bottom, top = (picture.plot.at(0, y)[1] for y in picture.plot.y_range)
    for triangle in picture.triangles.values():
        assert bottom <= triangle.get_bottom()[1] <= triangle.get_top()[1] <= top


def test_a_slope_of_0_within_the_rounding_of_its_point_is_level():
    given = deck("SumRule", "en", u="-2", v="x^3 - x", point=0.5773502691896258, interval=(-1, 1))
    scene = rehearse(scene_class("SumRule"), given, 2)
    assert "nothing rises" in " ".join(phrase.text for record in scene.timeline for phrase in record.phrases)


def test_rises_that_cancel_stay_in_the_picture():
    given = deck("SumRule", "zh", u="sin(x)^2", v="cos(x)^2", point=1, interval=(0, 6.28))
    picture = rehearse(scene_class("SumRule"), given, 2).picture
    top = picture.plot.at(0, picture.plot.y_range[1])[1]
    assert all(rise.get_top()[1] <= top for rise in picture.triangles["sum"].rises)


def test_long_slopes_stand_until_they_are_read():
    given = deck("SumRule", "zh", u="sin(3x)*exp(-x/2)*cos(x)+x^3/(x^2+1)")
    found = check_layout(SumRule, given, size=(512, 288), pictures=False).findings
    assert [str(each) for each in found if each.rule == "fleeting"] == []


def test_what_is_lit_at_last_stays_off_the_captions():
    given = deck("SumRule", "en", u="sin(x)^2", v="cos(x)^2", point=1, interval=(0, 6.28))
    found = check_layout(SumRule, given, size=(512, 288), pictures=False).findings
    assert [str(each) for each in found if each.rule == "caption_band"] == []


def test_what_stands_on_a_curve_is_drawn_over_it_in_every_beat():
    beats = []

    def look(scene, name):
        drawn = [id(part) for mobject in scene.mobjects for part in mobject.get_family()]
        curves = [*scene.picture.curves, scene.picture.trace.path]
        over = [part for triangle in scene.picture.triangles.values() for part in (triangle.point, triangle.line)]
        beats.append((name, max(drawn.index(id(curve)) for curve in curves), min(drawn.index(id(one)) for one in over)))

    rehearse(
        scene_class("SumRule"),
        deck("SumRule", "en"),
        2,
        on_beat_end=lambda scene, name: name != "heights_add" and look(scene, name),
    )
    assert [name for name, *_ in beats] == ["rises_add", "x_slides", "number"]
    assert all(highest < lowest for _, highest, lowest in beats)


@pytest.mark.parametrize(
    ("u", "v", "point", "interval"),
    [("abs(x)", "-abs(x)+x", 2, (1, 4)), ("x", "x-4", 1, (0, 4)), ("2", "0*x", 1, (0, 3))],
)
def test_no_name_stands_in_a_row_of_numbers_where_there_is_room_beside_it(u, v, point, interval):
    scene = rehearse(scene_class("SumRule"), deck("SumRule", "en", u=u, v=v, point=point, interval=interval), 2)
    plot = scene.picture.plot
    names = [*scene.picture.names, *(name for legs in scene.legs.values() for name in legs)]
    assert len(names) >= 6
    assert len(plot.number_rows)
    for name in names:
        assert is_clear(name, plot.number_rows), name.source


def test_a_slope_that_three_decimals_write_whole_is_not_rounded():
    given = {"u": "-x^2/4", "v": "x/8", "point": 0, "interval": (-3, 3)}
    scene = rehearse(scene_class("SumRule"), deck("SumRule", "en", **given), 2)
    assert {entry.text for entry in scene.ledger.entries if entry.name == "result"} == {"0.125"}


@pytest.mark.parametrize(
    ("u", "v", "point", "interval"),
    [
        ("cos(x)", "x^3 - 6x^2 + 9x", 3.7, (1, 4)),
        ("sin(x)", "x^2", 2.9, (0, 3)),
        ("x^2", "2x", 2, (0, 2)),
        ("cos(x)", "sin(x)", 6, (0, 6.28)),
        ("ln(x)", "1/x", 3.9, (0.5, 4)),
    ],
)
def test_all_names_stand_clear_where_the_point_is_near_the_end(u, v, point, interval):
    given = deck("SumRule", "en", u=u, v=v, point=point, interval=interval)
    assert [str(finding) for finding in check_layout(scene_class("SumRule"), given).failures] == []


@pytest.mark.parametrize(
    ("u", "v", "point", "interval"),
    [("cos(x)*exp(-x/4)", "x^2 if x < 1 else 2x - 1", 0.7, (0, 4)), ("sin(x)", "x/2", 5, (0, 7))],
)
def test_no_name_of_a_triangle_is_read_as_one_with_a_number(u, v, point, interval):
    given = deck("SumRule", "en", u=u, v=v, point=point, interval=interval)
    report = check_layout(scene_class("SumRule"), given)
    assert [finding for finding in report.findings if finding.rule == "beside_number"] == []


@pytest.mark.parametrize(
    ("u", "v", "point", "interval"),
    [("x^2/4", "cos(x)", 3.1, (0, 6)), ("sin(x)", "x/2", 5, (0, 7)), ("3x", "-3x", 1, (-1, 2))],
)
def test_no_number_of_an_axis_stands_on_the_curve_of_the_sum_or_on_a_tangent_at_the_point(u, v, point, interval):
    given = deck("SumRule", "en", u=u, v=v, point=point, interval=interval)
    picture = rehearse(scene_class("SumRule"), given, 2).picture
    drawn = lines_of([picture.trace.path, *(triangle.line for triangle in picture.triangles.values())])
    assert len(picture.plot.numbers)
    assert all(is_clear(number, drawn) for number in picture.plot.numbers)


@pytest.mark.parametrize(
    ("u", "v"), [("sin(x)", "1e-12*x^2 - sin(x)"), ("x/3", "1e-12*x^2 - x/3"), ("1000x", "x^2/1e6 - 1000x")]
)
def test_slopes_that_nearly_cancel_stand_in_the_frame_and_are_no_smaller_than_labels(u, v):
    scene = rehearse(scene_class("SumRule"), deck("SumRule", "en", u=u, v=v, point=1, interval=(0, 2)), 2)
    written = [each for each in scene.mobjects if isinstance(each, Formula) and each.get_left()[0] > writing().left - 1]
    assert written
    for formula in written:
        assert formula.get_right()[0] <= writing().right + 1e-6
        assert formula.size >= theme.LABEL


@pytest.mark.parametrize("form", SumRule.formats)
def test_no_rise_strikes_through_a_number_that_has_no_other_place(form):
    given = deck("SumRule", u="exp(x)/7", v="sin(3x)", point=1.2345, interval=(0, 2))
    context = replace(given, frame=FRAMES[form])
    report = check_layout(SumRule, context, size=pixels_of(FORMATS[form], 144), pictures=False)
    assert [str(finding) for finding in report.failures] == []


@pytest.mark.parametrize(
    ("parameters", "names"),
    [
        ({}, ["sum", "v", "u"]),
        ({"u": "exp(-x)", "v": "x^2/4 - x", "point": 2, "interval": (0, 4)}, ["u", "sum", "v"]),
        ({"u": "x", "v": "-x", "point": 2, "interval": (0, 4)}, ["u", "sum", "v"]),
        ({"u": "4 - x", "v": "2*x - 8", "point": 2, "interval": (0, 4)}, ["u", "sum", "v"]),
    ],
)
def test_the_names_of_the_curves_stand_one_above_the_other_as_the_curves_come(parameters, names):
    scene = rehearse(scene_class("SumRule"), deck("SumRule", "en", **parameters), 2)
    found = dict(zip(("u", "v", "sum"), scene.picture.names, strict=True))
    assert sorted(found, key=lambda name: -found[name].get_y()) == names
    for upper, lower in pairwise(found[name] for name in names):
        assert upper.get_bottom()[1] > lower.get_top()[1] + 0.05


@pytest.mark.parametrize(
    ("u", "v", "point", "interval"),
    [
        ("exp(-x)", "ln(x+2)", -0.5, (-1.5, 3)),
        ("sin(x)", "x/2", 5, (0, 7)),
        ("x^2", "x^2 + 0.1", 1, (0, 2)),
        ("-x", "x/3 + 1", 1, (0, 3)),
    ],
)
def test_no_two_rises_stand_on_each_other_wherever_x_is(u, v, point, interval):
    """Two of one colour would read as one long rise."""
    given = deck("SumRule", "en", u=u, v=v, point=point, interval=interval)
    picture = rehearse(scene_class("SumRule"), given, 2).picture
    for at in (*np.linspace(*interval, 7), point):
        picture.x.set_value(at)
        rises = [rise for triangle in picture.triangles.values() for rise in triangle.update().rises]
        for one, other in combinations(rises, 2):
            over = min(one.get_top()[1], other.get_top()[1]) - max(one.get_bottom()[1], other.get_bottom()[1])
            assert over < TOUCHING or abs(one.get_x() - other.get_x()) > ASIDE - 1e-6
