"""Changing numbers have the shapes that manim gives them, of cached glyphs."""

from __future__ import annotations

import manim
import numpy as np
import pytest
from manim import RED, RIGHT, DecimalNumber, Square, Text
from manim.mobject.text import numbers

from engine import accelerated

CHANGES = [
    (DecimalNumber, {}, [1.5, -2.25, 100, 0]),
    (DecimalNumber, {"num_decimal_places": 3, "include_sign": True}, [1.5, -0.0001, 12.3456]),
    (DecimalNumber, {"group_with_commas": True, "num_decimal_places": 0, "edge_to_fix": RIGHT}, [1234567, 5]),
    (DecimalNumber, {"include_background_rectangle": True}, [3, 44]),
    (DecimalNumber, {"show_ellipsis": False, "font_size": 20, "color": RED}, [2, 3]),
    (manim.Integer, {"fill_opacity": 0.4, "stroke_width": 2}, [7, -8]),
    (DecimalNumber, {"sheen_factor": 0.3}, [1, 2]),
]


def digits(string, **kwargs):
    return Text(string, font_size=40)


@pytest.mark.parametrize(("kind", "options", "values"), CHANGES)
def test_numbers_change_as_in_manim(kind, options, values):
    def act():
        numbers.string_to_mob_map.clear()
        number = kind(9.75, mob_class=digits, **options).move_to([1, 2, 0])
        drawn = []
        for value in values:
            old = number.get_family()
            number.set_value(value)
            assert all(not member.points.any() for member in old[1:])
            number.scale(1.5).rotate(0.1).set_stroke(RED, 1)
            members = number.get_family()
            drawn.append([(m.points, m.fill_rgbas, m.stroke_rgbas, m.stroke_width, m.fill_opacity) for m in members])
        return drawn, number.number, number.font_size, number.initial_height

    expected = act()
    with accelerated():
        made = act()
    assert made[1:] == pytest.approx(expected[1:])
    for ours, theirs in zip(made[0], expected[0], strict=True):
        assert len(ours) == len(theirs)
        for our_member, their_member in zip(ours, theirs, strict=True):
            for our_value, their_value in zip(our_member, their_member, strict=True):
                assert np.allclose(our_value, their_value, atol=1e-12)


def test_each_number_has_the_digits_of_its_own_class():
    def boxes(string, **kwargs):
        return Square(0.5)

    with accelerated():
        first, second = DecimalNumber(5, mob_class=digits), DecimalNumber(5, mob_class=boxes)
        first.set_value(55)
        second.set_value(55)
    assert {type(digit) for digit in first} == {Text}
    assert {type(digit) for digit in second} == {Square}
