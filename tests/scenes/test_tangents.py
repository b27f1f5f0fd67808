"""TangentPlane shows the numbers that an independent computation gives, for the deck's function and for others."""

from __future__ import annotations

import re

import numpy as np
import pytest
import sympy
from manim import ThreeDCamera
from scene_helpers import assert_refused, deck, frames_of, in_one_process, rehearse_until, scene_class

from mathcore import Function, tangent_plane
from scenes.components.box_axes import BoxAxes, fit_box
from scenes.components.mesh import Face
from scenes.components.space import CameraView
from scenes.components.space_curve import CurvePart
from scenes.components.surface_plot import SurfacePlot
from scenes.framework.numbers import Figure
from scenes.framework.runner import rehearse, render_scene
from scenes.tangent_plane.formulas import PlaneFormulas
from scenes.tangent_plane.parameters import TangentPlaneParameters
from scenes.tangent_plane.scene import _walk

parse = Function.parse
x, y = sympy.symbols("x y")
BEATS = (
    "surface_and_point",
    "slice_along_x",
    "slice_along_y",
    "plane_spanned",
    "gradient",
    "look_around",
    "surface_becomes_flat",
)
CASES = {
    "deck": ("zh", {}, sympy.sin(x) * sympy.cos(y), (0.6, 0.4)),
    "plane beneath": ("en", {"function": "x^2/3 + y^2/4", "point": [1, -0.5]}, x**2 / 3 + y**2 / 4, (1, -0.5)),
    "steep near a pole": ("en", {"function": "1/x + 40y", "point": [0.6, -120]}, 1 / x + 40 * y, (0.6, -120)),
    "flat": ("zh", {"function": "2", "point": [0, 0], "x_range": [-1, 3]}, sympy.Integer(2), (0, 0)),
    "saddle": ("en", {"function": "x^2 - y^2", "point": [-0.8, 0.5]}, x**2 - y**2, (-0.8, 0.5)),
    "bell": ("zh", {"function": "e^(-x^2-y^2)", "point": [0.3, 0.3]}, sympy.exp(-(x**2) - y**2), (0.3, 0.3)),
    "steep": ("en", {"function": "10x + y", "point": [0, 0]}, 10 * x + y, (0, 0)),
}


@pytest.fixture(scope="module", params=in_one_process("TangentPlane", CASES))
def case(request):
    language, parameters, f, point = CASES[request.param]
    scene = rehearse(scene_class("TangentPlane"), deck("TangentPlane", language, **parameters), 5)
    return scene, f, dict(zip((x, y), point, strict=True))


def test_value_slopes_gradient_and_normal_are_those_of_the_function(case):
    scene, f, at = case
    shown = scene.ledger.figures
    expected = {
        "value": f.subs(at),
        "df_dx": f.diff(x).subs(at),
        "df_dy": f.diff(y).subs(at),
        "gradient_x": f.diff(x).subs(at),
        "gradient_y": f.diff(y).subs(at),
        "normal_x": -f.diff(x).subs(at),
        "normal_y": -f.diff(y).subs(at),
        "normal_z": 1,
        "point_x": at[x],
        "point_y": at[y],
    }
    for name, value in expected.items():
        assert shown[name].value == pytest.approx(float(value), rel=1e-9, abs=1e-12), name


def test_every_number_stands_where_the_words_need_it(case):
    scene, *_ = case
    by_beat = {beat: {entry.name for entry in scene.ledger.entries if entry.beat == beat} for beat in BEATS}
    assert tuple(record.name for record in scene.timeline) == BEATS
    assert {"value", "point_x", "point_y"} <= by_beat["surface_and_point"]
    assert "df_dx" in by_beat["slice_along_x"]
    assert "df_dy" in by_beat["slice_along_y"]
    assert {"value", "df_dx", "df_dy"} <= by_beat["plane_spanned"]
    assert {"slope_toward", "gradient_x", "gradient_y"} <= by_beat["gradient"]
    assert {"normal_x", "normal_y", "normal_z"} <= by_beat["look_around"]
    assert {"magnification", "radius", "gap"} <= by_beat["surface_becomes_flat"]


def test_the_steepest_slope_is_the_largest_of_all_directions(case):
    """Found by trying every degree with the function itself, not with its gradient."""
    scene, f, at = case
    turned = sympy.lambdify((x, y), f, "numpy")
    angles, step = np.radians(np.arange(0, 360)), 1e-6
    (a, b), value = (float(at[x]), float(at[y])), float(f.subs(at))
    ahead = turned(a + step * np.cos(angles), b + step * np.sin(angles)) * np.ones_like(angles)
    assert scene.ledger.figures["slope_toward"].value == pytest.approx(np.max(ahead - value) / step, abs=2e-3, rel=2e-3)


def test_the_table_has_the_gap_of_each_ring(case):
    """The largest |f − T| on a fine grid of a disc, over its radius; the radius halves from row to row."""
    scene, f, at = case
    figures, plane = scene.ledger.figures, f.subs(at) + sum(f.diff(v).subs(at) * (v - at[v]) for v in (x, y))
    apart = sympy.lambdify((x, y), f - plane, "numpy")
    size, turn = np.meshgrid(np.linspace(0, 1, 41), np.linspace(0, 2 * np.pi, 181))
    for k in range(6):
        radius = figures[f"radius_{k}"].value
        assert radius == pytest.approx(figures["radius_0"].value / 2**k, rel=1e-12)
        gaps = apart(float(at[x]) + radius * size * np.cos(turn), float(at[y]) + radius * size * np.sin(turn))
        assert figures[f"gap_{k}"].value == pytest.approx(np.abs(gaps).max() / radius, rel=5e-3, abs=1e-9)
    assert (figures["radius"].value, figures["gap"].value) == (figures["radius_5"].value, figures["gap_5"].value)


def test_enlarged_the_gap_is_small_against_the_neighbourhood(case):
    scene, f, at = case
    figures = scene.ledger.figures
    assert figures["magnification"].value == pytest.approx(32)
    slope = max(1, abs(float(f.diff(x).subs(at))), abs(float(f.diff(y).subs(at))))
    assert 0 <= figures["gap"].value < 0.1 * slope


def test_the_words_name_the_numbers_that_are_seen(case):
    scene, *_ = case
    said = {record.name: "".join(phrase.text for phrase in record.phrases) for record in scene.timeline}
    figures = scene.ledger.figures
    assert figures["value"].text in said["surface_and_point"]
    assert figures["df_dx"].text in said["slice_along_x"]
    assert figures["df_dy"].text in said["slice_along_y"]
    assert figures["slope_toward"].text in said["gradient"]


@pytest.mark.parametrize(
    ("parameters", "parts"),
    [
        ({"function": "ln(x - 5)"}, ["function", "ln(x - 5)", "(0.6, 0.4)", "choose another point"]),
        ({"function": "sin(x", "point": [0, 0]}, ["function", "sin(x"]),
        ({"function": "x*t"}, ["function", "t"]),
        ({"function": "__import__('os').system('x')"}, ["function"]),
        ({"function": 3}, ["function", "3", "text"]),
        ({"function": "abs(x) + y", "point": [0, 1]}, ["point", "abs(x) + y", "(0, 1)", "choose another point"]),
        ({"function": "sqrt(x^2 + y^2)", "point": [0, 0]}, ["point", "sqrt(x^2 + y^2)", "differentiable"]),
        ({"function": "x if x > 0 else y", "point": [0, 0]}, ["point", "differentiable"]),
        ({"point": [1]}, ["point"]),
        ({"point": [float("nan"), 0]}, ["point"]),
        ({"x_range": [1, 3]}, ["x_range", "[1.0, 3.0]", "0.6", "leave it out"]),
        ({"y_range": [2, -2]}, ["y_range", "[2.0, -2.0]", "low, high"]),
        ({"slope": 1}, ["slope"]),
    ],
)
def test_a_parameter_that_makes_no_sense_is_refused_by_name_value_and_remedy(parameters, parts):
    assert_refused(TangentPlaneParameters, parameters, parts)


@pytest.mark.slow
def test_a_beat_drawn_alone_is_the_same_as_in_the_whole_scene(tmp_path):
    given, size = deck("TangentPlane"), {"width": 256, "height": 144, "fps": 1}
    whole = render_scene(scene_class("TangentPlane"), given, **size, folder=tmp_path / "whole")
    chosen = ("look_around", "surface_becomes_flat")
    alone = render_scene(scene_class("TangentPlane"), given, **size, folder=tmp_path / "alone", beats=chosen)
    for one, other in zip(alone.timeline, whole.timeline, strict=True):
        assert (one.name, one.start, one.frames) == (other.name, other.start, other.frames)
        if one.name in chosen:
            np.testing.assert_array_equal(frames_of(one.files), frames_of(other.files))
        else:
            assert not one.files


def test_a_surface_that_is_flat_is_said_to_be_flat():
    for function, told, steepest in [
        ("x/3 - 2y", "flat already", "steepest"),
        ("sin(x)*cos(y)", "flattens", "steepest"),
        ("7", "flat already", "No direction is steeper"),
    ]:
        scene = rehearse(scene_class("TangentPlane"), deck("TangentPlane", "en", function=function), 2)
        said = {record.name: record.phrases[1].text for record in scene.timeline}
        assert told in said["surface_becomes_flat"]
        assert steepest in said["gradient"]


def test_an_arrow_that_is_not_as_long_as_the_gradient_is_said_to_be_drawn_otherwise():
    for function, language, told in [
        ("10x + y", "en", "drawn here at 0.2 times its length"),
        ("10x + y", "zh", "图上画成它的 0.2 倍"),
        ("x/50 + y/100", "en", "drawn here at 20 times its length"),
        ("sin(x)*cos(y)", "en", None),
    ]:
        given = deck("TangentPlane", language, function=function, point=(0.0, 0.0))
        scene = rehearse_until("gradient", "TangentPlane", given)
        said = "".join(
            phrase.text for record in scene.timeline if record.name == "gradient" for phrase in record.phrases
        )
        assert ("drawn" in said or "倍" in said) == (told is not None)
        assert (told or "") in said


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize(("function", "is_scaled"), [("5 - x/2", False), ("y^2 - 3", True)])
def test_a_partial_derivative_alone_is_not_put_tip_to_tail(function, is_scaled, language):
    scene = rehearse_until("gradient", "TangentPlane", deck("TangentPlane", language, function=function, point=(1, 2)))
    (said,) = ("".join(phrase.text for phrase in beat.phrases) for beat in scene.timeline if beat.name == "gradient")
    assert "tip to tail" not in said
    assert "首尾相接" not in said
    assert "the other alone" in said or "只剩另一个" in said
    assert ("drawn here" in said or "图上画成" in said) == is_scaled


def test_a_number_that_is_left_out_is_neither_drawn_nor_told_of():
    f = parse("x + y", ("x", "y"))
    view = CameraView(ThreeDCamera(), np.zeros(3), phi=1.0, theta=0.5)
    axes = BoxAxes(view, fit_box(f, (0.5, 0.5)))
    first, *others = axes.labels
    axes.leave_out([first])
    axes.redraw()
    assert axes.labels == others
    assert all(part.get_fill_opacity() == 0 for part in first.family_members_with_points())


def test_the_scene_is_no_longer_than_ninety_seconds():
    for language in ("zh", "en"):
        scene = rehearse(scene_class("TangentPlane"), deck("TangentPlane", language), 10)
        assert 20 <= scene.frame / 10 <= 90


@pytest.mark.parametrize("offset", ["", " - 1000", " + 10000"])
def test_a_gap_that_is_a_short_number_is_one_also_far_from_height_0(offset):
    f = parse(f"x^2/10 + y^2/4{offset}", ("x", "y"))
    plot = SurfacePlot(None, fit_box(f, (0.5, 0.5)), f, tangent_plane(f, (0.5, 0.5)))
    for level in range(4):
        plot.level.set_value(level)
        assert Figure.of("gap", plot.gap(), ".7g").equals == "="


@pytest.mark.parametrize(
    ("function", "point"),
    [("x^3 - 3x*y^2", (0, 0)), ("x^3 + y^3", (0, 0)), ("x^3 + 5", (0, 0)), ("x^3 - 3x*y^2", (1, 0)), ("x^4", (0, 0))],
)
def test_each_gap_that_is_a_short_number_is_written_as_it_is(function, point):
    scene = rehearse(scene_class("TangentPlane"), deck("TangentPlane", "en", function=function, point=point), 10)
    exact = [value for name, value in scene.ledger.figures.items() if re.fullmatch(r"gap_\d", name)]
    radii = [scene.ledger.figures[f"radius_{k}"].value for k in range(6)]
    gap = {"x^4": lambda r: r**3}.get(function, lambda r: r**2 + 3 * r * point[0])
    assert [figure.value for figure in exact] == pytest.approx([gap(r) for r in radii], rel=1e-15)
    assert [figure.equals for figure in exact] == ["="] * 6
    assert not any(figure.text.endswith("0") for figure in exact)


@pytest.mark.parametrize(
    ("function", "point", "step"),
    [
        ("x if x < y else 10", [0.6, 1.4], 7.4),
        ("x^2 + y if x^2 + y^2 < 1 else 3", [0.2, 0.3], 1),
        ("x*y if x > 0 else x*y + 2", [0.6, 0.4], 2),
        ("abs(x)/x + y", [1, 1], 2),
    ],
)
def test_a_surface_is_cut_where_it_jumps(function, point, step):
    """No face and no piece of a slice climbs as far as the graph jumps at the least, and the graph is on both sides."""
    given = deck("TangentPlane", "en", function=function, point=point)
    parts = rehearse_until("slice_along_y", "TangentPlane", given).get_mobject_family_members()
    faces, pieces = (
        [part.points for part in parts if isinstance(part, kind) and len(part.points)] for kind in (Face, CurvePart)
    )
    box = fit_box(parse(function, ("x", "y")), tuple(point))
    jump = step * box.unit[2]
    assert max(np.ptp(points[:, 2]) for points in faces) < 0.5 * jump
    assert max(np.ptp(points[:, 2]) for points in pieces) < 0.75 * jump
    heights = [points[:, 2].mean() for points in faces]
    assert np.ptp(heights) > jump


def test_a_surface_that_bends_is_not_cut():
    f = parse("abs(x)*y + max(x, y)", ("x", "y"))
    assert not SurfacePlot(None, fit_box(f, (1, 0.5)), f, tangent_plane(f, (1, 0.5))).jumps


def test_a_surface_that_is_its_plane_equals_it_and_another_one_nearly_does(monkeypatch):
    written, write = [], PlaneFormulas.equation

    def note(*args):
        written.append(write(*args))
        return written[-1]

    monkeypatch.setattr(PlaneFormulas, "equation", note)
    for function, sign in [("10x + y", "="), ("sin(x)*cos(y)", "approx")]:
        rehearse(scene_class("TangentPlane"), deck("TangentPlane", "en", function=function), 2)
        assert f"function(f(x, y)) {sign} " in written[-1]


def test_the_way_round_is_as_fast_all_along_but_at_its_ends():
    times = np.linspace(0, 1, 1001)
    shares = np.array([_walk(t) for t in times])
    speeds = np.diff(shares) / np.diff(times)
    assert (shares[0], shares[500], shares[-1]) == pytest.approx((0, 0.5, 1))
    assert np.all(speeds > 0)
    assert speeds.max() == pytest.approx(1.25)
    assert speeds[[0, -1]] == pytest.approx([0, 0], abs=0.01)


def test_the_picture_is_never_empty_as_the_camera_comes_near_and_goes_away():
    class Watched(scene_class("TangentPlane")):
        least = 1.0

        def update_mobjects(self, dt):
            super().update_mobjects(dt)
            axes = [part for part in self.mobjects if isinstance(part, BoxAxes)]
            if self.timeline and self.timeline[-1].name in ("plane_spanned", "gradient"):
                self.least = min(self.least, max((part.shown.get_value() for part in axes), default=0.0))

    scene = rehearse(Watched, deck("TangentPlane", "en"), 10)
    assert 0.08 < scene.least < 1


def test_the_steepest_slope_beside_a_small_one_is_told_to_be_rounded():
    """√(10¹² + 10⁻¹²) is one million to a float only."""
    given = deck("TangentPlane", "en", function="1e-6*x + 1e6*y", point=(1.0, 1.0))
    scene = rehearse_until("gradient", "TangentPlane", given)
    said = " ".join(phrase.text for record in scene.timeline if record.name == "gradient" for phrase in record.phrases)
    assert "steepest: about 1000000" in said
