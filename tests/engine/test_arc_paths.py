"""Points move along arcs as by manim, bit for bit."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from manim import LEFT, OUT, PI, UP, Square, Transform, Triangle
from manim.animation import transform
from manim.utils import paths

from engine import accelerated
from engine.mobjects.arc_paths import path_along_arc

stock_path_along_arc = paths.path_along_arc
numbers = st.floats(-20, 20, allow_subnormal=False)
START, END = Square().rotate(0.3).points, Square().scale(3).shift(UP + 2 * OUT).points


@given(numbers | st.sampled_from([PI, -PI, 0.0, 1e-3, 2 * PI]), st.tuples(numbers, numbers, numbers), st.floats(0, 1))
def test_an_arc_of_any_angle_about_any_axis_is_that_of_manim(angle, axis, alpha):
    with np.errstate(all="ignore"):
        for given_axis in (np.array(axis), list(axis), LEFT):
            expected = stock_path_along_arc(angle, given_axis)(START, END, alpha)
            for _ in range(2):
                assert path_along_arc(angle, given_axis)(START, END, alpha).tobytes() == expected.tobytes()


@pytest.mark.parametrize(
    ("start", "end"),
    [
        (START[0], END[0]),
        (np.arange(12).reshape(4, 3), np.ones((4, 3), int)),
        (START[:, None], END[:, None]),
        (START[:0], END[:0]),
    ],
)
def test_single_points_whole_numbers_and_other_shapes_move_as_by_manim(start, end):
    assert np.array_equal(path_along_arc(1.2)(start, end, 0.4), stock_path_along_arc(1.2)(start, end, 0.4))


def test_what_a_path_gives_is_the_callers_to_change():
    path = path_along_arc(1)
    first = path(START, END, 0.5)
    kept = first.copy()
    first += 1
    assert np.array_equal(path(START, END, 0.5), kept)


def test_whoever_makes_a_path_makes_the_fast_one():
    with accelerated():
        assert paths.path_along_arc is transform.path_along_arc is path_along_arc
        made = Transform(Square(), Triangle(), path_arc=1).path_func
    assert made.__module__ == path_along_arc.__module__
    assert paths.path_along_arc is stock_path_along_arc
