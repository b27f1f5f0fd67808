"""Pictures in space: what the camera looks at stays in place, labels stay readable, graphs cross where they cross."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from manim import LEFT, ThreeDCamera, ValueTracker, VGroup, VMobject
from space_pictures import plot_of

from engine import fast_camera
from mathcore import Function, tangent_plane
from scenes.components.box_axes import Box, BoxAxes, fit_box
from scenes.components.plane_equation import equation_in_numbers
from scenes.components.space import CameraView, TurnCamera, see_face
from scenes.components.space_curve import SpaceArrow, SpaceCurve, dashed_line, straight
from scenes.components.surface_plot import SurfacePlot, grid_through
from scenes.components.text import Formula
from scenes.framework.numbers import Figure, format_number
from scenes.style.frame import frame
from scenes.style.theme import theme

PHI = np.radians(62)
ROOM = frame.body.split_columns(1.6, 1)[0]
ALL_ROUND = np.radians(np.arange(0, 360, 7.0))
BOX = Box((-1.4, 2.6), (-1.6, 2.4), (-1.1, 1.1))

pytestmark = pytest.mark.usefixtures("media")


# -- the view -----------------------------------------------------------------------------------------------------


def test_the_target_stays_in_its_place_whatever_the_camera_does(view):
    target = np.array([0.7, -0.3, 0.4])
    for theta, phi, zoom in itertools.product((-4.0, 0.3, 9.0), (0.2, PHI), (0.5, 3.0)):
        view.set(theta=theta, phi=phi, zoom=zoom, target=target)
        np.testing.assert_allclose(view.project(target), ROOM.center, atol=1e-9)


def test_a_fitted_box_stays_in_its_region_from_every_side(view):
    view.fit(BOX.half, ROOM, top=0.2, bottom=0.7, side=0.5)
    assert view.theta == pytest.approx(np.radians(-60))
    corners = np.array(list(itertools.product((-1, 1), repeat=3))) * BOX.half
    for theta in ALL_ROUND:
        view.set(theta=theta)
        seen = np.array([view.project(corner) for corner in corners])
        assert seen[:, 0].min() > ROOM.left + 0.45
        assert seen[:, 0].max() < ROOM.right - 0.45
        assert seen[:, 1].min() > ROOM.bottom + 0.65
        assert seen[:, 1].max() < ROOM.top - 0.15


def test_points_that_are_zoomed_on_fill_the_region(view):
    points = np.array([[1.0, 0.2, 0.3], [-0.8, 0.5, 0.1], [0.2, -1.1, -0.4]])
    view.set(place=ROOM.center, zoom=view.zoom_on(points, np.zeros(3), ROOM))
    seen = np.abs([view.project(point) - ROOM.center for point in points])[:, :2] / [ROOM.width / 2, ROOM.height / 2]
    assert 0.8 < seen.max() <= 1


def test_a_turn_ends_at_its_goal_and_its_followers_come_along(view):
    calls = []
    view.followers.append(lambda: calls.append(view.theta))
    turn = TurnCamera(view, theta=3.0, zoom=2.0, rate_func=lambda t: t)
    turn.begin()
    for alpha in (0.0, 0.5, 1.0):
        turn.interpolate(alpha)
    assert calls[-1] == pytest.approx(3.0)
    assert view.state["zoom"] == pytest.approx(2.0)


def test_a_fast_camera_shows_the_same_places():
    places = []
    for kind in (ThreeDCamera, fast_camera(ThreeDCamera)):
        seen = CameraView(kind(), ROOM.center, phi=PHI, theta=0.4)
        places.append(seen.project([0.5, 1.0, -0.2]))
    assert fast_camera(ThreeDCamera) is not ThreeDCamera
    np.testing.assert_array_equal(*places)


@pytest.mark.parametrize("normal", [(0, 0, 1), (-0.76, 0.22, 1), (3, 1, 1), (1, -4, 1), (-50, 1, 1)])
def test_a_plane_is_seen_from_its_face(normal):
    theta = see_face(normal, PHI)
    toward = np.array([np.sin(PHI) * np.cos(theta), np.sin(PHI) * np.sin(theta), np.cos(PHI)])
    assert toward @ normal / np.linalg.norm(normal) > 0.4


def test_points_that_are_fitted_fill_the_region_as_they_are_seen(view):
    plot = plot_of(view, "sin(x)*cos(y)", (0.6, 0.4))
    view.fit_points(plot.outline(), ROOM, top=0.1, bottom=0.5, side=0.3)
    seen = np.array([view.project(point) for point in plot.outline()])[:, :2]
    low, high = [ROOM.left + 0.3, ROOM.bottom + 0.5], [ROOM.right - 0.3, ROOM.top - 0.1]
    assert (seen >= np.array(low) - 1e-6).all()
    assert (seen <= np.array(high) + 1e-6).all()
    assert np.isclose(np.ptp(seen, axis=0), np.subtract(high, low), atol=1e-6).any()


def test_a_view_that_is_looked_for_leaves_the_camera_where_it_is(view):
    before = view.state
    found = view.after(lambda: view.set(zoom=2.5), phi=0.3)
    assert (found["phi"], found["zoom"]) == (pytest.approx(0.3), 2.5)
    assert all(np.array_equal(view.state[name], before[name]) for name in before)


# -- axes ---------------------------------------------------------------------------------------------------------


def seen_box(view: CameraView, label: Formula) -> tuple[np.ndarray, np.ndarray]:
    points = np.concatenate([glyph.points for glyph in label.family_members_with_points()])
    glyphs = label.family_members_with_points()
    shown = np.concatenate([view.camera.transform_points_pre_display(glyph, glyph.points) for glyph in glyphs])
    moved = shown[:, :2] - points[:, :2]
    np.testing.assert_allclose(moved, np.broadcast_to(moved[0], moved.shape), atol=1e-9)  # upright, and its size
    return shown[:, :2].min(axis=0), shown[:, :2].max(axis=0)


def test_numbers_are_upright_and_clear_of_each_other_from_every_side(view):
    axes = BoxAxes(view, BOX)
    view.fit(BOX.half, ROOM, top=0.2, bottom=0.7, side=axes.room)
    for theta in ALL_ROUND:
        view.set(theta=theta)
        boxes = [seen_box(view, label) for label in axes.labels]
        assert len(boxes) >= 4, theta
        for low, _ in boxes:
            assert (low >= [frame.body.left - theme.MARGIN, frame.body.bottom - 0.02]).all(), theta
        for (low, high), (other_low, other_high) in itertools.combinations(boxes, 2):
            assert ((low >= other_high) | (high <= other_low)).any(), np.degrees(theta)


def test_from_any_corner_all_three_axes_are_named(view):
    axes = BoxAxes(view, BOX, names=("x", "y", "z"))
    for degrees in (-135, -60, -45, 30, 45, 120, 135, 225):
        view.set(theta=np.radians(degrees))
        assert {"x", "y", "z"} <= {label.code for label in axes.labels}


def test_axes_that_are_not_shown_are_not_seen(view):
    axes = BoxAxes(view, BOX, shown=0)
    assert all(part.get_fill_opacity() == 0 for part in axes.family_members_with_points() if part.get_fill_opacity())
    axes.shown.set_value(1)
    axes.redraw()
    assert any(part.get_fill_opacity() == 1 for part in axes.family_members_with_points())


@pytest.mark.parametrize(
    ("text", "point"),
    [
        ("sin(x)*cos(y)", (0.6, 0.4)),
        ("ln(x+y)", (0.2, 0.1)),
        ("1/x", (0.5, 0)),
        ("sqrt(1-x^2-y^2)", (0.9, 0)),
        ("3", (0, 0)),
    ],
)
def test_a_box_holds_the_point_and_values_all_around_it(text, point):
    f = Function.parse(text, ("x", "y"))
    box = fit_box(f, point)
    x, y = np.meshgrid(np.linspace(*box.x_range, 31), np.linspace(*box.y_range, 31))
    values = f(x, y) + 0 * x
    assert np.isfinite(values).all()
    assert box.z_range[0] < float(f(*point)) < box.z_range[1]
    assert box.x_range[0] < point[0] < box.x_range[1]
    np.testing.assert_allclose(box.at(*box.middle), 0, atol=1e-12)


def test_a_pole_in_a_wanted_range_is_cut_off(view):
    f = Function.parse("1/x", ("x", "y"))
    box = fit_box(f, (0.5, 0), (-1, 1), (-1, 1))
    assert (box.x_range, box.y_range) == ((-1, 1), (-1, 1))
    assert box.z_range[1] - box.z_range[0] < 40
    plot = SurfacePlot(view, box, f, tangent_plane(f, (0.5, 0)))
    heights = [face.points[:, 2] for face in plot.surroundings() if len(face.points)]
    assert np.abs(np.concatenate(heights)).max() <= box.half[2] + 1e-9


def test_ranges_that_are_given_are_kept():
    box = fit_box(Function.parse("x*y", ("x", "y")), (0, 0), (-3, 1), None)
    assert box.x_range == (-3, 1)
    assert box.y_range == (-2, 2)


# -- the graph and its tangent plane ------------------------------------------------------------------------------


def test_the_grid_passes_through_the_point():
    for value in (-1.9, 0.0, 0.613, 1.99):
        nodes = grid_through(value, (-2, 2), 30)
        assert value in nodes
        assert (np.diff(nodes) > 0).all()
        assert (nodes[0], nodes[-1], len(nodes)) == (-2, 2, 31)


def test_enlarged_the_graph_tends_to_its_plane_and_the_gap_falls_like_one_over_the_power(view):
    plot = plot_of(view, "sin(x)*cos(y)", (0.6, 0.4))
    radius = plot.radius
    size, turn = np.meshgrid(np.linspace(0, radius, 41), np.linspace(0, 2 * np.pi, 181))
    gaps = []
    for level in (0.0, 3.0, 6.0):
        plot.level.set_value(level)
        k = 2**level
        u, v = 0.6 + size / k * np.cos(turn), 0.4 + size / k * np.sin(turn)
        tangent = np.sin(0.6) * np.cos(0.4) + np.cos(0.6) * np.cos(0.4) * (u - 0.6)
        tangent -= np.sin(0.6) * np.sin(0.4) * (v - 0.4)
        assert plot.radius == pytest.approx(radius / k)
        gaps.append(np.abs(np.sin(u) * np.cos(v) - tangent).max() / (radius / k))
        assert plot.gap() == pytest.approx(gaps[-1], rel=2e-3)
    assert gaps[1] / gaps[2] == pytest.approx(8, rel=0.1)


def test_plane_lines_and_normal_meet_at_right_angles_in_the_picture(view):
    plot = plot_of(view, "x^2*y + 3y", (0.8, -0.5))
    low, high = plot.tangent_ends(0)
    other_low, other_high = plot.tangent_ends(1)
    assert (high - low) @ plot.normal == pytest.approx(0, abs=1e-9)
    assert (other_high - other_low) @ plot.normal == pytest.approx(0, abs=1e-9)
    corners = np.array(plot.plane_corners())
    np.testing.assert_allclose((corners - plot.contact) @ plot.normal, 0, atol=1e-9)
    share = np.linalg.norm(plot.contact - low) / np.linalg.norm(high - low)
    np.testing.assert_allclose(low + share * (high - low), plot.contact, atol=1e-9)


def test_a_slice_runs_on_the_graph_and_narrows_to_the_patch(view):
    plot = plot_of(view, "sin(x)*cos(y)", (0.6, 0.4))
    curve = plot.slice(1, drawn=1)
    ends = np.array([piece.get_end() for piece in curve if len(piece.points)])
    x, y, z = (ends / plot.box.unit + plot.box.middle).T
    np.testing.assert_allclose(x, 0.6)
    np.testing.assert_allclose(z, np.sin(0.6) * np.cos(y), atol=1e-9)
    plot.narrowed.set_value(1)
    curve.redraw()
    ends = np.array([piece.get_end() for piece in curve if len(piece.points)])
    ys = ends[:, 1] / plot.box.unit[1] + plot.box.middle[1]
    assert ys.max() == pytest.approx(plot.near_ys[-1])
    assert plot.near_ys[-1] > plot.patch_ys[-1]


def test_the_steeper_the_function_the_smaller_its_patch(view):
    flat, steep = plot_of(view, "x/5 + y/5", (0, 0)), plot_of(view, "exp(-(9x)^2) + x/9", (0.1, 0))
    assert np.ptp(steep.patch_xs) < np.ptp(flat.patch_xs)
    assert len(steep.patch_xs) >= 3


def test_a_graph_over_its_plane_lets_it_be_seen(view):
    over, under = plot_of(view, "x^2 + y^2", (0.3, 0.2)), plot_of(view, "-x^2 - y^2", (0.3, 0.2))
    assert over.glass() < under.glass()


# -- curves and arrows --------------------------------------------------------------------------------------------


def test_a_curve_is_drawn_as_far_as_it_says(view):
    curve = SpaceCurve(view, straight([0, 0, 0], [4, 0, 0]), 0.1, pieces=8, origin=0.5, drawn=0)
    assert not any(len(piece.points) for piece in curve)
    curve.drawn.set_value(0.5)
    curve.redraw()
    assert curve.get_left()[0] == pytest.approx(1)
    assert curve.get_right()[0] == pytest.approx(3)


def test_a_dashed_line_has_dashes_at_both_ends(view):
    line = dashed_line(view, [0, 0, 0], [1, 0, 0], 0.0)
    seen = [bool(len(piece.points)) for piece in line]
    assert seen[0]
    assert seen[-1]
    assert seen.count(False) == len(seen) // 2


def test_dashes_may_be_longer_than_a_piece(view):
    line = SpaceCurve(view, straight([0, 0, 0], [1, 0, 0]), 0.0, pieces=9, gaps=3)
    assert [bool(len(piece.points)) for piece in line] == [True] * 3 + [False] * 3 + [True] * 3


def test_an_arrow_follows_an_end_that_moves(view):
    end = ValueTracker(1.0)
    arrow = SpaceArrow(view, [0, 0, 0], lambda: np.array([0, 0, end.get_value()]), 0.1)
    end.set_value(2.0)
    arrow.redraw()
    assert np.concatenate([part.points for part in arrow.family_members_with_points()])[:, 2].max() == pytest.approx(2)


def test_an_arrow_grows_from_its_foot_to_its_end(view):
    arrow = SpaceArrow(view, [0, 0, 0], [0, 0, 2], 0.1, drawn=0)
    for drawn in (0.05, 0.5, 1.0):
        arrow.drawn.set_value(drawn)
        arrow.redraw()
        points = np.concatenate([part.points for part in arrow.family_members_with_points()])
        assert points[:, 2].min() == pytest.approx(0, abs=1e-9)
        assert points[:, 2].max() == pytest.approx(2 * drawn)


# -- words --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("height", [0.9, 1.2, 1.5, 1.8])
def test_a_label_keeps_clear_of_other_labels(view, height):
    label, other = Formula("d + e", size=theme.LABEL), Formula("a + b + c", size=theme.LABEL)
    places = [np.array([0.0, 0.0, 1.0]), np.array([0.0, 0.0, -1.0])]
    alone, gap = view.freest(label, places, np.zeros(3), [])
    assert (alone[2], gap) == (1, pytest.approx(0.1))
    view.stand_up(other, [0, 0, height])
    chosen, gap = view.freest(label, places, np.zeros(3), [other])
    view.stand_up(label, chosen, lambda: view.screen(chosen), gap)
    apart = np.abs(view.place_of(label) - view.place_of(other))[:2]
    sizes = np.array([label.width + other.width, label.height + other.height]) / 2
    assert (apart > sizes).any()


def test_a_label_stands_on_the_side_it_is_given(view):
    label = Formula("x", size=theme.LABEL)
    view.stand_up(label, [0.3, 0.2, 0.1], lambda: LEFT, gap=0.5)
    away = view.project([0.3, 0.2, 0.1]) - view.place_of(label)
    np.testing.assert_allclose(away, [0.5 + label.width / 2, 0, 0], atol=1e-9)


def figure(value: float) -> Figure:
    return Figure("n", value, format_number(value, ".4g"))


@pytest.mark.parametrize(
    ("slopes", "point", "terms"),
    [
        (
            (0.76, -0.22),
            (0.6, 0.4),
            ("+ med tangent(0.76) thin (x - 0.6)", "- med tangent(0.22) thin (y - 0.4)"),
        ),
        ((-2, 0), (-1, 0), ("- med tangent(2) thin (x + 1)", "+ med tangent(0) thin y")),
        ((1, -1), (0, 1), ("+ med x ", "- med (y - 1)")),
    ],
)
def test_an_equation_has_the_signs_a_lecturer_writes(slopes, point, terms):
    code = equation_in_numbers(figure(1), [figure(s) for s in slopes], [figure(a) for a in point])
    for term in terms:
        assert term in code
    assert len(Formula(code).parts("value", "dx", "dy")) == 4


def test_a_plane_is_swept_out_from_its_line(view):
    plot, spread = plot_of(view, "x*y", (0.5, 0.5)), ValueTracker(0.0)
    mesh: VGroup = plot.plane_patch(spread)
    edge = plot.plane_edge(spread)
    heights = [extent_y(mesh), extent_y(edge)]
    spread.set_value(1)
    mesh.redraw()
    edge.redraw()
    assert heights == pytest.approx([0, 0], abs=1e-9)
    whole = float(np.ptp(plot.patch_ys) * plot.box.unit[1])
    assert [extent_y(mesh), extent_y(edge)] == pytest.approx([whole, whole])


def extent_y(group: VMobject) -> float:
    points = [part.points for part in group.family_members_with_points()]
    return float(np.ptp(np.concatenate(points)[:, 1])) if points else 0.0


@pytest.mark.parametrize("turned", [0.0, 1.3])
def test_parts_are_sorted_at_once_as_one_by_one(view, turned):
    plot = plot_of(view, "x^2/4 - y^2/4 + 1", (0.6, 0.5))
    line = SpaceCurve(view, straight([0, 0, 0], [1, 1, 1]), 0.07)
    elsewhere = SpaceCurve(
        CameraView(ThreeDCamera(), [0, 0, 0], phi=PHI, theta=2.0), straight([0, 0, 0], [1, 0, 1]), 0.2
    )
    view.set(theta=view.theta + turned)
    for parts in (plot.patch().submobjects, line.submobjects, [*line, *elsewhere]):
        one_by_one = [part.get_z_index_reference_point() for part in parts]
        assert np.array_equal(type(parts[0]).get_z_index_reference_points(parts), one_by_one)
