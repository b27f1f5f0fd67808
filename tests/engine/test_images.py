"""Images that fade, and frames that they are laid over, have manim's own pixels."""

from __future__ import annotations

import tracemalloc

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from manim import Camera, FadeIn, ImageMobject, Scene
from PIL import Image

from engine import accelerated, fast_camera

SHARES = st.floats(0, 1) | st.floats(0, 1).map(np.float64) | st.sampled_from([0, 1])


def mixed(first, second, alpha, opacity):
    """Return the pixels and opacities between two pictures, one of them fainter."""
    start, end = ImageMobject(first), ImageMobject(second).set_opacity(opacity)
    between = start.copy()
    between.interpolate_color(start, end, alpha)
    return between.pixel_array, between.fill_opacity, between.stroke_opacity


@given(st.integers(0, 2**32), SHARES, st.floats(0, 1))
def test_pixels_between_two_images_are_manims(seed, alpha, opacity):
    drawn = np.random.default_rng(seed)
    pictures = drawn.integers(0, 256, (2, 37, 5, 4), np.uint8)
    expected = mixed(*pictures, alpha, opacity)
    with accelerated():
        found = mixed(*pictures, alpha, opacity)
    assert found[0].dtype == expected[0].dtype
    assert np.array_equal(found[0], expected[0])
    assert found[1:] == expected[1:]


def test_every_pair_of_levels_is_mixed_as_by_manim():
    low, high = np.meshgrid(np.arange(256, dtype=np.uint8), np.arange(256, dtype=np.uint8))
    first, second = (np.repeat(levels[..., None], 4, axis=2) for levels in (low, high))
    for alpha in (0.1, 1 / 3, 0.5, 0.875, 1 - 1e-12):
        expected = mixed(first, second, alpha, 1)[0]
        with accelerated():
            assert np.array_equal(mixed(first, second, alpha, 1)[0], expected)


@pytest.mark.parametrize("alpha", [-0.25, 1.5])
def test_a_rate_that_overshoots_is_left_to_manim(alpha):
    pictures = np.full((2, 4, 4, 4), 100, np.uint8)
    expected = mixed(*pictures, alpha, 1)[0]
    with accelerated():
        assert np.array_equal(mixed(*pictures, alpha, 1)[0], expected)


def test_images_of_two_sizes_are_refused_as_by_manim():
    start, end = (ImageMobject(np.zeros((rows, 4, 4), np.uint8)) for rows in (4, 5))
    with accelerated(), pytest.raises(AssertionError, match="shapes incompatible"):
        start.copy().interpolate_color(start, end, 0.5)


def test_a_large_image_fades_without_arrays_of_floats():
    picture = np.full((1200, 2000, 4), 200, np.uint8)
    with accelerated():
        fade = FadeIn(ImageMobject(picture))
        fade._setup_scene(Scene())
        fade.begin()
        tracemalloc.start()
        try:
            fade.interpolate(0.5)
            most = tracemalloc.get_traced_memory()[1]
        finally:
            tracemalloc.stop()
    assert most < 2 * picture.nbytes


@given(st.integers(0, 2**32), st.integers(0, 70), st.integers(0, 70), st.integers(0, 9), st.integers(0, 9))
def test_an_image_is_laid_over_a_frame_as_by_manim(seed, top, bottom, left, right):
    drawn = np.random.default_rng(seed)
    frame, pixels = drawn.integers(0, 256, (2, 70, 9, 4), np.uint8)
    alpha = np.zeros((70, 9), np.uint8)
    alpha[top:bottom, left:right] = drawn.choice([0, 1, 127, 255], (70, 9))[top:bottom, left:right]
    pixels[..., 3] = alpha
    expected, found = frame.copy(), frame.copy()
    Camera(pixel_width=9, pixel_height=70).overlay_PIL_image(expected, Image.fromarray(pixels))
    fast_camera(Camera)(pixel_width=9, pixel_height=70).overlay_PIL_image(found, Image.fromarray(pixels))
    assert np.array_equal(found, expected)


def test_a_cameras_own_way_of_laying_images_is_kept():
    laid = []

    class Own(Camera):
        def overlay_PIL_image(self, pixel_array, image):  # noqa: N802 - manim names it so
            laid.append(image.size)

    camera = fast_camera(Own)(pixel_width=8, pixel_height=6)
    camera.capture_mobjects([ImageMobject(np.full((4, 4), 255, np.uint8)).scale_to_fit_height(4)])
    assert laid == [(8, 6)]
