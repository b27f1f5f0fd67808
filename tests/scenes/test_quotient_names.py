"""QuotientRule's names of sides, pieces and rises stand where they are read, clear of one another and of formulas."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from manim import DL, DOWN, UP, UR
from quotient_runs import CASES, run
from scene_helpers import deck, said, scene_class

from scenes.components.signed_area import AreaPlane, Caption
from scenes.components.text import Formula
from scenes.framework.runner import rehearse
from scenes.lint.check import check_layout
from scenes.quotient_rule.rectangle import change_of
from scenes.style.frame import FRAMES, Region
from scenes.style.theme import theme


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("name", ["deck", "over the foot", "under the foot"])
def test_the_base_has_its_name_outside_of_the_rectangle_also_where_the_height_changes_its_sign(name, language):
    picture = run(name, language).picture
    picture.live.dx.set_value(CASES[name][3])
    for share in (picture.live.base, picture.live.area, picture.live.poured):
        share.set_value(1)
    name_of_v = picture.sides["v"].update().label
    for piece in ("whole", "top"):
        box = picture.pieces[piece].update().box
        away = np.abs(name_of_v.get_center() - box.get_center())[1] - (name_of_v.height + box.height) / 2
        assert away > 0


@pytest.mark.parametrize("language", ["zh", "en"])
def test_of_nothing_that_is_left_no_name_flashes_by(language):
    given = deck("QuotientRule", language, u="x", v="x", point=2, step=1)
    assert check_layout(scene_class("QuotientRule"), given, size=(256, 144)).failures == []


def test_a_name_stands_in_the_middle_of_a_strip_that_is_little_higher_than_it():
    """Not half beyond the edge, whose line its plate would hide."""
    label = Formula("Delta u - q Delta v")
    plane = AreaPlane(Region(0, 4, 0, 4), [4], [4])
    top = 1 + label.height + 0.13
    caption = Caption(plane, lambda: ((0, 4), (1, top)), label, UP, theme.ACTIVATION, lambda: 1.0)
    assert caption.label.get_center()[1] == pytest.approx((1 + top) / 2)


@pytest.mark.parametrize("form", ["16:9", "9:16"])
@pytest.mark.parametrize(
    ("u", "v", "point", "written"),
    [
        ("2x + 1", "x^2/2 + 1", 0.5, "approx derivative(0.9877) thin"),
        ("2x + 1", "x^2/2 + 1", 1.5, "approx derivative(-0.3875) thin"),
        ("3cos(2x) - x^2", "exp(x/2) + x^2/5", 0.5, "approx derivative(-5.183) thin"),
        ("x", "4", 1, " derivative(0.25) thin"),
    ],
)
def test_the_rise_has_its_name_whatever_its_sign_with_the_sign_of_what_is_rounded(u, v, point, written, form):
    context = replace(deck("QuotientRule", "en", u=u, v=v, point=point, step=0.4), frame=FRAMES[form])
    scene = rehearse(scene_class("QuotientRule"), context, 2)
    names = [part.code for part in scene.get_mobject_family_members() if isinstance(part, Formula)]
    assert f"{written} step(dif x)" in names


def test_the_name_of_the_rise_stands_past_the_formula_over_the_picture():
    given = deck("QuotientRule", "en", u="arctan(x)", v="x - 2", point=-1.5, step=0.5)
    scene = rehearse(scene_class("QuotientRule"), given, 2)
    formulas = {part.code: part for part in scene.get_mobject_family_members() if isinstance(part, Formula)}
    (name,) = (part for code, part in formulas.items() if "0.007684" in code and "dif x" in code)
    (rate,) = (part for code, part in formulas.items() if code.startswith("derivative(q') ="))
    assert name.get_left()[0] > rate.get_right()[0]
    assert name.get_bottom()[1] > scene.picture.pieces["whole"].box.get_top()[1]


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize(
    ("u", "v", "point", "step"),
    [("x", "sqrt(x)", 2.25, 1 / 3), ("x^2", "x + 9", 1, 0.3), ("exp(x)", "ln(x)", 5, 0.5), ("x/20", "x", 1, 0.5)],
)
def test_the_name_of_a_narrow_strip_stands_clear_of_what_is_written(u, v, point, step, language):
    gaps = []

    def look(scene, beat):
        if beat in ("base_grows", "area_is_spread"):
            label = scene.picture.captions["strip"].label
            gaps.extend(row.get_left()[0] - label.get_right()[0] for row in scene.picture.rows)

    given = deck("QuotientRule", language, u=u, v=v, point=point, step=step)
    rehearse(scene_class("QuotientRule"), given, 2, on_beat_end=look)
    assert min(gaps) > 0.45  # frame units: about as far as from its strip


def test_the_name_of_the_strip_stands_below_what_is_taken_from_the_top(monkeypatch):
    scene_type, seen = scene_class("QuotientRule"), []
    spread = scene_type.area_is_spread

    def look(scene, picture):
        spread(scene, picture)
        seen.append((picture.captions["strip"].label.get_top()[1], picture.pieces["top"].get_bottom()[1]))

    monkeypatch.setattr(scene_type, "area_is_spread", look)
    rehearse(scene_type, deck("QuotientRule", "en", u="sin(x)", v="x", point=2, step=0.5), 2)
    ((name, rest),) = seen
    assert name < rest


@pytest.mark.parametrize("room", [-0.1, 0.0, 0.05, 0.059])
def test_a_name_that_reaches_out_of_its_piece_has_no_plate_of_that(room):
    label = Formula("Delta u")
    plane = AreaPlane(Region(0, 4, 0, 4), [4], [4])
    top = 1 + label.height + room
    caption = Caption(plane, lambda: ((0, 4), (1, top)), label, UP, theme.ACTIVATION, lambda: 1.0)
    assert caption[0].get_fill_color().to_hex().lower() == theme.BACKGROUND.lower()


@pytest.mark.parametrize("room", [0.059, 0.0601, 0.063, 0.065, 0.07, 0.08, 0.09, 0.1, 0.11])
def test_no_name_comes_to_rest_on_the_edge_of_its_piece(room):
    label = Formula("Delta u")
    plane = AreaPlane(Region(0, 4, 0, 4), [4], [4])
    top = 1 + label.height + room
    caption = Caption(plane, lambda: ((0, 4), (1, top)), label, UP, theme.ACTIVATION, lambda: 1.0)
    low, high = (float(caption.label.get_critical_point(way)[1]) for way in (DOWN, UP))
    assert (low > 1 and high < top) or low > top


@pytest.mark.parametrize("language", ["zh", "en"])
def test_an_area_that_is_0_has_its_name_below_that_of_its_base(language):
    given = deck("QuotientRule", language, u="x - 1", v="x", point=1, step=0.5)
    picture = rehearse(scene_class("QuotientRule"), given, 2).picture
    name, base = picture.captions["whole"].label, picture.sides["v"].label
    assert name.family_members_with_points()[0].get_fill_opacity() == 1
    assert name.get_top()[1] < base.get_bottom()[1]


@pytest.mark.parametrize("form", ["16:9", "4:3", "9:16"])
@pytest.mark.parametrize(
    ("u", "v", "point", "step"),
    [
        ("arctan(x)", "x - 2", -1.5, 0.5),
        ("-arctan(x)", "x - 2", -1.5, 0.5),
        ("arctan(x)", "2 - x", -1.5, 0.5),
        ("x^2 + 1", "x - 4", 1, 0.5),
        ("exp(x)", "-2 - x^2/8", 0.5, 0.5),
        ("3 + x", "-x - 1", 1, 0.5),
    ],
)
def test_the_name_of_the_rise_stands_clear_of_the_formula_over_the_picture(u, v, point, step, form):
    given = deck("QuotientRule", "en", u=u, v=v, point=point, step=step)
    report = check_layout(scene_class("QuotientRule"), replace(given, frame=FRAMES[form]), pictures=False)
    assert [finding for finding in report.failures if finding.beat == "number"] == []


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize(
    ("u", "v", "point", "step"), [("cos(x)", "sin(x)", 1, 0.25), ("ln(x)", "x", 2.718281828459045, 0.5)]
)
def test_names_of_the_base_and_its_change_stand_apart_in_a_small_picture(u, v, point, step, language):
    given = deck("QuotientRule", language, u=u, v=v, point=point, step=step)
    findings = check_layout(scene_class("QuotientRule"), replace(given, frame=FRAMES["4:3"])).findings
    assert not [
        each
        for each in findings
        if 'Formula "function(v) approx' in str(each) and "Delta v" in str(each).split("×")[-1]
    ]


def test_a_name_that_goes_out_of_its_piece_is_at_no_place_on_the_way():
    """It would run through the name that stands between."""
    label, top, is_inside = Formula("Delta u"), [0.0], []
    plane = AreaPlane(Region(0, 4, 0, 4), [4], [4])
    caption = Caption(plane, lambda: ((0, 4), (1, 1 + top[0])), label, DOWN, theme.ACTIVATION, lambda: 1.0)
    for top[0] in label.height + np.linspace(0.05, 0.08, 301):
        caption.update()
        low, high = (float(label.get_critical_point(way)[1]) for way in (DOWN, UP))
        is_inside.append(low > 1 and high < 1 + top[0])
        assert is_inside[-1] or high < 1
    assert {is_inside[0], is_inside[-1]} == {False, True}


def test_what_is_left_free_of_the_rectangle_is_not_named_as_the_whole_and_what_is_negative_is_hatched():
    """Of u = 2 a third of the base is taken away."""
    seen = {}

    def look(scene, beat):
        picture = scene.picture
        seen[beat] = picture.captions["whole"].label.get_fill_opacity(), picture.pieces["hole"].hatch.has_points()

    given = deck("QuotientRule", "en", u="x + 1", v="x^2 - 4", point=1, step=0.5)
    rehearse(scene_class("QuotientRule"), given, 2, on_beat_end=look)
    assert seen["height_is_the_quotient"][0] == 1
    assert seen["base_grows"] == seen["area_is_spread"] == (0, True)


@pytest.mark.parametrize(
    ("u", "v", "point", "step"),
    [("ln(x)", "ln(x^2 + 1)", 0.7, 1), ("x - 2", "x^2", 1.2, 1), ("2 - x", "x^2", 1.6, 0.8)],
)
def test_the_name_of_the_whole_keeps_off_what_covers_a_part_of_it(u, v, point, step):
    """A piece that reaches over the foot covers the whole from its head: its name has no room where it is left free."""
    met = []

    def look(scene, beat):
        label = scene.picture.captions["whole"].label
        if not label.get_fill_opacity():
            return
        low, high = label.get_corner(DL)[:2], label.get_corner(UR)[:2]
        for piece in ("whole", "top"):
            box = scene.picture.pieces[piece].box
            left, right = box.get_corner(DL)[:2], box.get_corner(UR)[:2]
            is_inside = (low > left).all() and (high < right).all()
            met.append(is_inside or (high < left).any() or (low > right).any())

    given = deck("QuotientRule", "en", u=u, v=v, point=point, step=step)
    rehearse(scene_class("QuotientRule"), given, 2, on_beat_end=look)
    assert met
    assert all(met)


@pytest.mark.parametrize(("u", "v"), [("x^2 - 3", "2 - x"), ("3 - x^2", "2 - x"), ("x - 3", "x - 2")])
def test_a_strip_is_hatched_where_its_area_counts_as_negative_and_only_there(u, v):
    hatched = []

    def look(scene, beat):
        if beat == "base_grows":
            hole, whole = (scene.picture.pieces[name] for name in ("hole", "whole"))
            hides = hole.box.get_fill_opacity() == 1
            hatched.append(hole.hatch.has_points() or (whole.hatch.has_points() and not hides))

    given = deck("QuotientRule", "en", u=u, v=v, point=1, step=0.5)
    scene = rehearse(scene_class("QuotientRule"), given, 2, on_beat_end=look)
    assert hatched == [change_of(scene.params).strip < 0]


SIGNS = [
    ("sin(x)", "x^2 + 1", 0.4, 0.4),
    ("x^2 - 3", "2 - x", 1, 0.5),
    ("x", "exp(-x)", 1, 0.5),
    ("exp(x)", "x - 3", 1, 0.4),
    ("sin(x)", "cos(x)", 3, 0.4),
    ("x", "x^2 + 1", 1, 0.5),
    ("3", "4 - x", 1, 0.1),
]


@pytest.mark.parametrize(("u", "v", "point", "step"), SIGNS)
def test_the_line_of_the_change_of_the_height_comes_with_its_name_at_the_piece_that_it_measures(u, v, point, step):
    seen, beats = {}, []

    def look(scene):
        beat, line = beats[-1], scene.picture.sides["dq"].update()
        end = scene.picture.pieces["top"].update().box
        edges = [abs(line.line.get_x() - edge[0]) for edge in (end.get_left(), end.get_right())]
        opacities = line.line.get_stroke_opacity(), line.label[1].get_fill_opacity()
        seen.setdefault(beat, []).append((*opacities, min(edges) < 1e-6))

    given = deck("QuotientRule", "en", u=u, v=v, point=point, step=step)
    rehearse(
        scene_class("QuotientRule"), given, 2, on_beat_start=lambda _, beat: beats.append(beat), on_phrase_end=look
    )
    assert seen["area_is_spread"] == [(0, 0, True), (1, 1, True), (1, 1, True)]


@pytest.mark.parametrize(("u", "v", "point", "step"), SIGNS)
def test_a_strip_on_which_another_piece_lies_is_seen_to_reach_under_it(u, v, point, step):
    given = deck("QuotientRule", "en", u=u, v=v, point=point, step=step)
    picture = rehearse(scene_class("QuotientRule"), given, 2).picture
    live = picture.live
    live.dx.set_value(step)
    for share in (live.base, live.area, live.poured):
        share.set_value(1)
    (x0, x1), (y0, y1) = boxes(picture.pieces["strip"].update().box)
    (a0, a1), (b0, b1) = boxes(picture.pieces["top"].update().box)
    overlaps = min(x1, a1) - max(x0, a0) > 1e-6 and min(y1, b1) - max(y0, b0) > 1e-6
    assert picture.border.update().get_stroke_opacity() == overlaps
    assert not overlaps or picture.border.height > y1 - y0 - 0.15


def boxes(part):
    """Return the ends of a part's sides."""
    (left, bottom, _), (right, top, _) = part.get_corner(DL), part.get_corner(UR)
    return (left, right), (bottom, top)


@pytest.mark.parametrize(("language", "words"), [("en", "q begins at the upper edge"), ("zh", "q 从上边开始往下")])
@pytest.mark.parametrize(("u", "v", "point", "step"), SIGNS)
def test_a_height_that_goes_down_is_said_to_begin_where_it_does(u, v, point, step, language, words):
    """The base is drawn at its other end where the pieces pass its beginning."""
    scene = rehearse(scene_class("QuotientRule"), deck("QuotientRule", language, u=u, v=v, point=point, step=step), 2)
    sides = scene.picture.sides
    goes_down = sides["q"].line.get_end()[1] < sides["q"].line.get_start()[1]
    is_at_end = abs(sides["v"].line.get_y() - sides["q"].line.get_end()[1]) < 1e-6
    assert (words in said(scene, "height_is_the_quotient")) == (goes_down and is_at_end)
