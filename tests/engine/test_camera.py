"""Fast cameras are made of the classes they know; cameras with their own way of painting are left alone."""

from __future__ import annotations

import copy

import cairo
import manim
import numpy as np
import pytest
from films import psnr
from manim import Camera, Circle, MovingCamera, MultiCamera, Sphere, Square, ThreeDCamera, VGroup, tempconfig
from manim.camera.mapping_camera import MappingCamera

from engine import fast_camera
from engine.mobjects.family import list_family, list_painted
from engine.raster.camera import FastCameraMixin
from engine.raster.paths import SteppingAppender, build_paths, make_appender

PROMISED_PSNR = 60  # decibels, of what is shaded


@pytest.fixture(autouse=True)
def small_frames():
    with tempconfig({"pixel_width": 160, "pixel_height": 90}):
        yield


@pytest.mark.parametrize("kind", [Camera, MovingCamera, MultiCamera, ThreeDCamera])
def test_known_cameras_become_fast(kind):
    fast = fast_camera(kind)
    assert issubclass(fast, kind)
    assert issubclass(fast, FastCameraMixin)
    assert fast_camera(kind) is fast
    assert fast_camera(fast) is fast


def test_a_subclass_that_paints_as_its_base_becomes_fast():
    class Named(ThreeDCamera):
        name = "mine"

        def get_zoom(self):
            return 2 * super().get_zoom()

    assert issubclass(fast_camera(Named), (FastCameraMixin, Named))
    assert fast_camera(Named)().get_zoom() == 2


def test_a_subclass_that_paints_in_its_own_way_stays():
    class Inverted(Camera):
        def apply_fill(self, ctx, vmobject):
            return self

    class Bent(ThreeDCamera):
        def project_points(self, points):
            return points

    class Mirrored(MovingCamera):
        def transform_points_pre_display(self, mobject, points):
            return -points

    for kind in (Inverted, Bent, Mirrored, MappingCamera):
        assert fast_camera(kind) is kind


def test_cameras_of_another_manim_stay(monkeypatch):
    monkeypatch.setattr(manim, "__version__", "0.99.1")
    assert fast_camera(Camera) is Camera


def test_a_frame_that_was_handed_over_stays_as_it_is():
    camera = fast_camera(Camera)()
    camera.capture_mobjects([Square(fill_opacity=1)])
    frame = camera.hand_over_frame()
    before = frame.copy()
    camera.capture_mobjects([Circle(3, fill_opacity=1)])
    assert np.array_equal(frame, before)
    assert not np.array_equal(camera.pixel_array, before)
    camera.hand_over_frame()
    camera.reset()
    assert not np.array_equal(camera.pixel_array[:, :, :3], before[:, :, :3])


def test_a_copied_camera_paints_on_its_own():
    camera = fast_camera(Camera)()
    camera.capture_mobjects([Square(fill_opacity=1)])
    other = copy.deepcopy(camera)
    other.reset_pixel_shape(80, 100)
    before = camera.pixel_array.copy()
    other.capture_mobjects([Circle(3, fill_opacity=1)])
    assert np.array_equal(camera.pixel_array, before)
    assert other.pixel_array[40, 50].tolist() != other.background[40, 50].tolist()


def test_families_are_listed_at_their_last_place():
    a, b, c = Square(), Circle(), VGroup()
    group = VGroup(a, VGroup(b, c), a.copy())
    assert list_family([a, group]) == group.get_family()
    assert list_painted([group, a], use_z_index=True) == [*group.family_members_with_points()[1:], a]
    group.submobjects.append(group)
    assert list_family([group]) is None


def test_paths_of_a_batch_are_those_of_single_calls():
    rng = np.random.default_rng(5)
    shapes = [Square().points, Circle().points, rng.normal(size=(8, 3)), np.zeros((4, 3)), np.zeros((0, 3))]
    shapes.append(np.concatenate((Square().points, Circle().points + 5)))
    counts = np.array([len(points) for points in shapes])
    batch = build_paths(np.concatenate(shapes), counts)
    camera = Camera()
    for i, points in enumerate(shapes):
        context, expected = (cairo.Context(cairo.ImageSurface(cairo.FORMAT_A8, 4, 4)) for _ in range(2))
        appender = make_appender(context)
        appender.load(batch)
        appender.append(i)
        camera.set_cairo_context_path(expected, Square().set_points(points))
        assert list(context.copy_path()) == list(expected.copy_path())


@pytest.mark.parametrize(
    "kept",
    [
        np.asfortranarray,
        lambda points: points.astype(int),
        lambda points: points[:, :2],
        lambda points: points[:, ::-1],
    ],
)
def test_paths_are_of_the_points_however_they_lie_in_memory(kept):
    points, counts = kept(np.round(10 * np.concatenate((Square().points, Circle().points)))), np.array([16, 32])
    plain = build_paths(np.array(points, float, order="C"), counts)
    batch = build_paths(points, counts)
    assert batch.data.tobytes() == plain.data.tobytes()
    assert np.array_equal(batch.bounds, plain.bounds)


def test_both_ways_to_cairo_draw_alike():
    batch = build_paths(Circle().points, np.array([32]))
    paths = []
    for way in (make_appender, SteppingAppender):
        context = cairo.Context(cairo.ImageSurface(cairo.FORMAT_A8, 4, 4))
        appender = way(context)
        appender.load(batch)
        appender.append(0)
        paths.append(list(context.copy_path()))
    assert paths[0] == paths[1]


def test_flattened_gradients_of_a_surface_are_seen_by_nobody():
    """Some are flattened, or painting would take three times as long; nobody sees which."""
    pictures = []
    for kind in (ThreeDCamera, fast_camera(ThreeDCamera)):
        camera = kind(phi=1, theta=0.5)
        camera.capture_mobjects([Sphere(radius=2, resolution=(6, 6))])
        pictures.append(camera.pixel_array.copy())
    assert PROMISED_PSNR <= psnr(*pictures) < np.inf
