"""A label beside a point stands clear of what is drawn there, inside its region, at the first height that is free."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from manim import Rectangle

from scenes.components.labels import MARGIN, place_beside
from scenes.style.frame import Region

REGION = Region(-4, 4, -3, 3)
HEIGHTS = (0.5, -0.5, 1.0, -1.0)
coordinate = st.floats(-3, 3)


def placed(taken, region=REGION):
    label = Rectangle(width=1.0, height=0.3)
    return place_beside(label, np.zeros(3), np.array(taken, dtype=float).reshape(-1, 3), region, HEIGHTS, 0.2)[1]


def test_the_first_height_on_the_right_is_taken_where_nothing_is_drawn():
    assert placed([]).get_left() == pytest.approx([0.2, 0.5, 0])


def test_a_taken_place_sends_it_to_the_other_side():
    assert placed([(0.7, 0.5, 0)]).get_right() == pytest.approx([-0.2, 0.5, 0])


def test_a_label_that_would_leave_the_region_stands_on_the_other_side():
    assert placed([], Region(-4, 1, -3, 3)).get_right()[0] == pytest.approx(-0.2)


@given(st.lists(st.tuples(coordinate, coordinate, st.just(0.0)), max_size=12))
@settings(max_examples=60, deadline=None)
def test_a_label_covers_no_taken_point_where_any_place_is_free(taken):
    label = placed(taken)
    assert label.get_left()[0] > REGION.left
    assert label.get_right()[0] < REGION.right
    half = np.array([0.5, 0.15]) + MARGIN

    def is_clear(center):
        return not any(np.all(np.abs(np.array(point)[:2] - center) < half) for point in taken)

    choices = [np.array([side * 0.7, height]) for height in HEIGHTS for side in (1, -1)]
    if any(map(is_clear, choices)):
        assert is_clear(label.get_center()[:2])


def test_a_label_stands_farther_off_rather_than_over_the_region():
    taken = [(side * 0.7, height, 0) for side in (1, -1) for height in HEIGHTS[:2]]
    label = placed(taken, Region(-4, 4, -0.8, 0.8))
    assert label.get_bottom()[1] > -0.8
    assert label.get_top()[1] < 0.8
    assert abs(label.get_center()[0]) > 1
