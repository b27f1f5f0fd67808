"""Rotations without scipy are scipy's, bit for bit."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from manim import DOWN, OUT, Arrow, Square, ThreeDCamera
from manim.utils.space_ops import rotation_matrix as stock_rotation_matrix

from engine import accelerated
from engine.mobjects.rotations import rotation_matrix

ROOT = Path(__file__).resolve().parents[2]

numbers = st.floats(-100, 100, allow_subnormal=False)
quarters = st.integers(-9, 9).map(lambda number: number * np.pi / 4)


@given(numbers | quarters | st.floats(-2e-3, 2e-3), st.tuples(numbers, numbers, numbers))
def test_a_rotation_of_any_angle_about_any_axis_is_that_of_scipy(angle, axis):
    for given_axis in (np.array(axis), list(axis), OUT, DOWN):
        assert rotation_matrix(angle, given_axis).tobytes() == stock_rotation_matrix(angle, given_axis).tobytes()


def test_matrices_of_four_dimensions_and_angles_that_are_no_numbers_are_left_to_manim():
    homogeneous = rotation_matrix(0.3, OUT, homogeneous=True)
    assert np.array_equal(homogeneous, stock_rotation_matrix(0.3, OUT, homogeneous=True))
    assert homogeneous.shape == (4, 4)
    assert np.array_equal(rotation_matrix(np.nan, OUT), stock_rotation_matrix(np.nan, OUT), equal_nan=True)


def test_what_a_scene_turns_has_the_points_that_it_has_without_the_engine():
    def turn():
        return [Square().rotate(0.3).points, Square().rotate(1, DOWN).points, Arrow(DOWN, OUT + DOWN).get_tip().points]

    with accelerated():
        fast = turn()
    assert all(map(np.array_equal, fast, turn()))


# A turn of the camera is a product of rotations, too: in a process of its own, for others here have imported scipy.
A_SCENE_IN_SPACE = """
import sys
from engine import accelerated
from manim import ThreeDCamera, config

config.plugins = []
with accelerated():
    camera = ThreeDCamera(phi=1, theta=0.5, pixel_width=32, pixel_height=18)
    camera.get_rotation_matrix()
    camera.set_phi(0.3)
    camera.reset_rotation_matrix()
print("scipy.spatial.transform._rotation" in sys.modules, camera.get_rotation_matrix().tolist())
"""


def test_a_camera_in_space_turns_without_scipy_to_the_same_matrix():
    done = subprocess.run(
        [sys.executable, "-c", A_SCENE_IN_SPACE], capture_output=True, text=True, check=True, cwd=ROOT
    )
    is_loaded, matrix = done.stdout.split(maxsplit=1)
    camera = ThreeDCamera(phi=1, theta=0.5)
    camera.set_phi(0.3)
    camera.reset_rotation_matrix()
    assert is_loaded == "False"
    assert json.loads(matrix) == camera.get_rotation_matrix().tolist()
