"""Opening draws any curve, area and network as living pictures, with numbers that independent witnesses confirm."""

from __future__ import annotations

import mpmath
import numpy as np
import pytest
import sympy
from manim import ManimColor
from scene_helpers import assert_refused, deck, in_one_process, scene_class

from mathcore import Function
from scenes.components.free_places import is_clear, lines_of
from scenes.components.living_pictures import AreaPicture, NetworkPicture, TangentPicture
from scenes.components.number import LiveNumber, LiveSign
from scenes.components.roadmap import Roadmap
from scenes.components.text import Words
from scenes.framework.runner import rehearse
from scenes.framework.scene import BaseScene
from scenes.roadmap_parameters import RoadmapParameters
from scenes.style.frame import FRAMES, Region, frame, use_frame
from scenes.style.theme import theme

x = sympy.Symbol("x", real=True)
CASES = {
    "deck": ({}, x**3 / 3 - x, mpmath.mpf),
    "below": (
        {
            "function": "exp(-x^2)",
            "interval": (-2.5, 3),
            "area_function": "sin(x)",
            "area_interval": (0.5, 6),
            "sizes": (4, 7, 7, 2),
        },
        sympy.exp(-(x**2)),
        mpmath.sin,
    ),
}
AREAS = {"deck": lambda t: t * t / 4 + 1, "below": mpmath.sin}


def run(language: str = "en", **given) -> BaseScene:
    return rehearse(scene_class("Opening"), deck("Opening", language, **given), 5)


@pytest.fixture(scope="module", params=in_one_process("Opening", CASES))
def case(request):
    given, f, _ = CASES[request.param]
    return run(**given), f, AREAS[request.param]


def test_the_slope_and_the_area_are_those_of_the_given_functions(case):
    scene, f, area = case
    shown = {(entry.beat, entry.name): entry.value for entry in scene.ledger.entries}
    (start, end), (low, high) = scene.params.interval, scene.params.area_interval
    end -= 0.1 * (end - start)
    assert shown["how_fast", "slope"] == pytest.approx(float(sympy.diff(f, x).subs(x, end)), rel=1e-9)
    assert shown["how_much", "area"] == pytest.approx(float(mpmath.quad(area, [low, high])), rel=1e-9)
    assert shown["how_much", "start"] == low


@pytest.mark.parametrize("language", ["zh", "en"])
def test_it_takes_between_20_and_90_seconds(language):
    assert 20 <= run(language).frame / 5 <= 90


def test_what_counts_negative_is_said(case):
    scene, *_ = case
    said = " ".join(phrase.text for record in scene.timeline for phrase in record.phrases)
    assert ("counts negative" in said) == (scene.pictures[1].ys.min() < 0)


def test_the_pictures_end_over_the_stops_of_the_road(case):
    scene, *_ = case
    middles = [picture.room.center[0] for picture in scene.pictures]
    assert np.diff(middles) == pytest.approx(np.diff(middles)[0])
    for picture in scene.pictures:
        assert picture.get_left()[0] >= picture.room.left - 0.1
        assert picture.get_right()[0] <= picture.room.right + 0.1


@pytest.mark.parametrize("function", ["x^3/3 - x", "100*x", "exp(3x)"])
@pytest.mark.parametrize("at", [-2.0, 0.3, 2.0])
def test_a_tangent_touches_the_curve_in_its_slope_and_stays_in_the_room(function, at):
    f, room = Function.parse(function), frame.body
    picture = TangentPicture(f, (-2, 2), room)
    picture.x.set_value(at)
    picture.update()
    start, end = picture.tangent.points[[0, -1]]
    ahead = picture.plot(at + 0.5, float(f(at)) + 0.5 * float(f.derivative()(at))) - picture.plot(at, float(f(at)))
    assert np.cross(end - start, ahead)[2] == pytest.approx(0, abs=1e-6 * np.linalg.norm(ahead))
    assert room.left - 1e-6 <= min(start[0], end[0]) <= max(start[0], end[0]) <= room.right + 1e-6
    assert room.bottom - 1e-6 <= min(start[1], end[1]) <= max(start[1], end[1]) <= room.top + 1e-6


@pytest.mark.parametrize("function", ["1/x", "-1/x", "exp(-1e4(x - 1)^2)"])
@pytest.mark.parametrize("kind", [AreaPicture, TangentPicture])
def test_a_curve_that_runs_off_ends_at_the_border_of_its_room(function, kind):
    room = Region(-2, 2, -1, 1)
    picture = kind(Function.parse(function), (0.001, 4), room)
    for at in (0.5, 1.0, 3.5):
        picture.x.set_value(at)
        picture.update()
        parts = [picture.curve, *([picture.area] if kind is AreaPicture else [picture.point])]
        for part in parts:
            assert np.abs(part.get_all_points()[:, 1]).max() <= 1 + theme.DOT + 1e-6


def test_a_jump_is_not_joined_and_its_ends_are_marked():
    picture = AreaPicture(Function.parse("x if x<1 else x+1"), (0, 3), frame.body)
    ends = [(part[0, 0], part[-1, 0]) for part in picture.curve.get_subpaths()]
    assert len(ends) == 2
    assert ends[0][1] == pytest.approx(picture.plot(1, 1)[0]) == ends[1][0]
    assert [dot.get_center()[1] for dot in picture.curve.submobjects] == pytest.approx(
        [picture.plot(1, 1)[1], picture.plot(1, 2)[1]], abs=1e-3
    )


@pytest.mark.parametrize("function", ["x^3/3 - x", "exp(-x^2)", "-2 - x^2/4", "3 - x"])
@pytest.mark.parametrize("at", [-1.7, -1.0, 0.0, 1.2, 1.7])
def test_x_stands_beside_the_axis_where_the_curve_is_not(function, at):
    picture = TangentPicture(Function.parse(function), (-2, 2), frame.body)
    picture.x.set_value(at)
    label, foot = picture.update().write_at("x", lambda: picture.now), picture.foot(at)
    assert is_clear(label, lines_of([picture.curve, picture.axis]))
    assert np.linalg.norm(label.get_center() - foot) < 0.6
    level = 0 if picture.heights[0] <= 0 <= picture.heights[1] else min(picture.heights, key=abs)
    assert foot == pytest.approx(picture.plot(at, level))
    drop = picture.drop()
    assert drop.get_x() == pytest.approx(foot[0])
    ends = sorted([foot[1], picture.point.get_y()])
    assert ends[0] - 1e-6 <= drop.get_bottom()[1] <= drop.get_top()[1] <= ends[1] + 1e-6


@pytest.mark.parametrize("function", ["x^3/3 - x", "3 - x"])
@pytest.mark.parametrize("right", [3.0, None])
def test_the_curve_is_named_at_its_right_end_in_the_frame(function, right):
    body = frame.body
    room = Region(body.left, body.right if right is None else right, body.bottom, body.top)
    picture = TangentPicture(Function.parse(function), (-2, 2), room)
    name = picture.name_curve("function(f)")
    assert name.get_right()[0] <= body.right
    assert np.linalg.norm(name.get_center() - picture.plot(2, picture.f(2))) < 0.7
    assert is_clear(name, lines_of([picture.curve]))


@pytest.mark.parametrize("sizes", [(2, 3, 1), (3, 1, 2), (1, 6), (6, 1), (2, 2), (1, 1), (4, 4, 4)])
@pytest.mark.parametrize("form", ["16:9", "9:16"])
def test_the_name_of_a_weight_stands_clear_of_all_edges_and_beside_its_own(sizes, form):
    with use_frame(FRAMES[form]):
        network = NetworkPicture(sizes, frame.body)
        name, edge = network.name_upper_edge("weight(w)"), network.edges[-1]
        assert is_clear(name, lines_of([*network.edges, *network.nodes]))
        assert np.linalg.norm(name.get_center() - edge.get_center()) < 0.5


@pytest.mark.parametrize("form", ["16:9", "9:16"])
def test_a_road_stands_in_its_region_in_the_middle_of_a_tall_one(form):
    with use_frame(FRAMES[form]):
        body = frame.body
        road = Roadmap(body, lambda _, width: Words("Activation functions and rules", width=width, size=theme.LABEL))
        above, below = body.top - road.rooms[0].top, road.names.get_bottom()[1] - body.bottom
    assert below > 0
    assert above == (pytest.approx(0) if form == "16:9" else pytest.approx(below, abs=1.0))


def test_only_what_lies_below_the_axis_is_hatched():
    picture = AreaPicture(Function.parse("cos(x)"), (0, 4), frame.body)
    picture.x.set_value(1.5)
    assert picture.update().hatching.height == 0
    picture.x.set_value(4)
    hatched = picture.update().hatching
    assert hatched.get_left()[0] == pytest.approx(picture.plot(np.pi / 2, 0)[0], abs=0.25)
    assert hatched.get_bottom()[1] == pytest.approx(picture.plot(np.pi, -1)[1], abs=0.01)


def test_a_pulse_lights_the_layers_in_turn_there_and_back():
    picture = NetworkPicture([2, 3, 1], frame.body)

    def hues(pulse: float) -> list[str]:
        picture.pulse.set_value(pulse)
        picture.update()
        roles = {"input": theme.INPUT, "value": theme.ACTIVATION, "gradient": theme.GRADIENT, "empty": theme.PANEL}
        fills = [picture.nodes[k].get_fill_color().to_rgb() for k in (0, 2, 5)]
        return [min(roles, key=lambda role: _angle(fill, roles[role])) for fill in fills]

    assert hues(0) == ["empty"] * 3
    assert hues(0.2) == ["input", "empty", "empty"]
    assert hues(1) == ["input", "value", "value"]
    assert hues(1.3) == ["input", "value", "gradient"]
    assert hues(2) == ["input", "gradient", "gradient"]
    rings = [picture.nodes[k].get_stroke_color() for k in (0, 2, 5)]
    assert rings == [ManimColor(theme.INPUT), *[ManimColor(theme.ACTIVATION)] * 2]
    assert picture.edges[0].get_stroke_color() == ManimColor(theme.WEIGHT)


def _angle(color: np.ndarray, hex_color: str) -> float:
    """Return how far a mixture with a panel's colour is from the way to another colour."""
    panel, other = ManimColor(theme.PANEL).to_rgb(), ManimColor(hex_color).to_rgb()
    if np.allclose(color, panel) or np.allclose(other, panel):
        return 0.0 if np.allclose(color, other) else np.inf
    ways = (color - panel) / np.linalg.norm(color - panel), (other - panel) / np.linalg.norm(other - panel)
    return float(np.linalg.norm(ways[0] - ways[1]))


def test_a_picture_lives_on_while_it_moves_to_another_room():
    picture = TangentPicture(Function.parse("x^2"), (-1, 1), frame.body)
    room = Region(0, 2, -1, 1)
    picture.move(room)
    picture.share.set_value(1)
    picture.x.set_value(0.5)
    picture.update()
    assert picture.curve.get_left()[0] == pytest.approx(0)
    assert picture.curve.get_right()[0] == pytest.approx(2)
    assert picture.point.get_center()[:2] == pytest.approx(picture.plot(0.5, 0.25)[:2])


@pytest.mark.parametrize(
    ("given", "parts"),
    [
        ({"interval": [2, 2]}, ["interval", "[2, 2]", "no length"]),
        ({"area_interval": [3, 1]}, ["area_interval", "[3, 1]", "smaller end first"]),
        ({"function": "ln(x)"}, ["function", '"ln(x)"', "interval inside its domain"]),
        ({"function": "abs(x)"}, ["function", '"abs(x)" has no derivative at x = 0', "without corners"]),
        ({"function": "x if x<0 else x+1"}, ["function", "x if x<0 else x+1", "at x = 0", "corners"]),
        ({"area_function": "1/(x - 1)"}, ["area_function", "x = 1", "interval inside its domain"]),
        ({"sizes": [3]}, ["sizes", "at least 2"]),
        ({"sizes": [3, 90]}, ["sizes", "less than or equal to 7"]),
    ],
)
def test_what_makes_no_picture_is_refused_by_key_value_and_remedy(given, parts):
    assert_refused(RoadmapParameters, given, parts)


@pytest.mark.parametrize(
    "given",
    [
        {"area_function": "1e-6*x", "area_interval": (-2, 1)},
        {"area_function": "1e9*x^2", "area_interval": (-20, 10)},
        {"function": "1e-5*x^2"},
        {"function": "-1e7*x^3"},
    ],
)
def test_a_long_number_stays_in_the_frame(given):
    beyond = []

    def look(scene: BaseScene, *_: object) -> None:
        seen = [part for part in scene.get_mobject_family_members() if isinstance(part, LiveNumber)]
        beyond.extend((part.name, part.text) for part in seen if part.get_right()[0] > frame.body.right + 0.01)

    rehearse(scene_class("Opening"), deck("Opening", "en", **given), 5, on_phrase_end=look, on_beat_end=look)
    assert beyond == []


@pytest.mark.parametrize("room", [frame.body, Region(frame.body.left, frame.body.left + 4, -2, 2)])
def test_the_number_of_an_end_on_the_axis_stays_in_the_frame(room):
    picture = AreaPicture(Function.parse("sin(x)"), (np.pi, 2 * np.pi), room)
    label = picture.write_at("3.142", lambda: picture.interval[0])
    assert frame.body.left <= label.get_left()[0]
    assert is_clear(label, lines_of([picture.curve, picture.axis]))


def test_the_number_of_an_end_near_the_curve_stays_in_the_frame():
    f = Function.parse("(x+1)/(x-2)")
    picture = AreaPicture(f, (-0.5, 1.5), frame.body.split_panes(1.6, 1)[0])
    label = picture.write_at("-0.5", lambda: picture.interval[0])
    assert frame.left < label.get_left()[0] - theme.GAP / 2
    assert is_clear(label, lines_of([picture.curve, picture.axis]))


@pytest.mark.parametrize("function", ["(x - 1)^3", "(1 - x)^3", "x^2/20 - 0.3"])
def test_the_number_of_the_left_end_keeps_off_a_curve_that_runs_along_the_axis(function):
    """There is no room at its left, and the curve is just below the axis or just over it."""
    picture = AreaPicture(Function.parse(function), (0, 4), Region(frame.body.left, 2, -2, 2))
    label = picture.write_at("0", lambda: 0.0)
    assert is_clear(label, lines_of((picture.curve, picture.axis)))


@pytest.mark.parametrize(("function", "interval", "sign"), [("sin(x)", (np.pi, 2 * np.pi), "≈"), ("x^2", (0, 3), "=")])
def test_an_area_from_a_rounded_start_is_about(function, interval, sign):
    signs = []

    def look(scene: BaseScene, beat: str) -> None:
        if beat == "how_much":
            signs.extend(part.text for part in scene.get_mobject_family_members() if isinstance(part, LiveSign))

    given = {"area_function": function, "area_interval": interval, "function": "x^2"}
    rehearse(scene_class("Opening"), deck("Opening", "en", **given), 5, on_beat_end=look)
    assert signs == [sign]


@pytest.mark.parametrize(("function", "interval"), [("cos(x)", (0, np.pi)), ("sin(x)", (0, 2 * np.pi))])
def test_an_area_whose_parts_cancel_is_0(function, interval):
    numbers = []

    def look(scene: BaseScene, beat: str) -> None:
        if beat == "how_much":
            family = scene.get_mobject_family_members()
            numbers.extend(part.text for part in family if isinstance(part, LiveNumber) and part.name == "area")

    given = {"area_function": function, "area_interval": interval}
    rehearse(scene_class("Opening"), deck("Opening", "en", **given), 5, on_beat_end=look)
    assert numbers == ["0"]


def test_an_area_that_is_empty_has_no_hatching():
    area = AreaPicture(Function.parse("x^3 - x"), (-1.5, 1.5), Region(-3, 3, -2, 2))
    assert area.hatching.height < 1e-6
    area.x.set_value(0.9)
    assert area.hatching.update().height > 0.5


@pytest.mark.parametrize(
    ("function", "interval"),
    [("sin(x)", (0, 6.2832)), ("-sin(x)", (0, 6.2832)), ("4 - x^2", (-2, 2)), ("x^2 - 4", (-2, 2)), ("x - 2", (0, 2))],
)
@pytest.mark.parametrize("right", [0.8, 3.0])
def test_the_name_of_a_curve_that_ends_on_the_axis_stands_off_the_x_that_comes_there(function, interval, right):
    room = Region(frame.body.left, frame.body.right - right, -3, 2)
    picture = AreaPicture(Function.parse(function), interval, room)
    name, front = picture.name_curve("function(f)"), picture.write_at("x", lambda: interval[1])
    apart = np.abs(name.get_center() - front.get_center())[:2]
    assert np.any(apart >= [(name.width + front.width) / 2, (name.height + front.height) / 2])
    assert np.linalg.norm(name.get_center() - picture.plot(*picture.runs[-1][-1])) < 1
    assert is_clear(name, lines_of([picture.curve, picture.axis]), 0.0)
