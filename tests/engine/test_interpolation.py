"""The parts of a mobject are as far in an animation as manim has them."""

from __future__ import annotations

import itertools as it

import pytest
from manim import Animation, Dot, Square, VGroup, linear, smooth, squish_rate_func, there_and_back

from engine import accelerated


def follow(kind=Animation, **options):
    """Return how far each part is, at some times of an animation."""
    seen = []

    class Watched(kind):
        def interpolate_submobject(self, submobject, starting_submobject, alpha):
            seen.append((submobject.name, starting_submobject.name, type(alpha), alpha))

    animation = Watched(VGroup(Dot(name="a"), Square(name="b").add(Dot(name="c"))), **options)
    animation.begin()
    for alpha in (0, 0.0, 0.3, 0.5, 1, 1.0):
        animation.interpolate(alpha)
    return seen


class InTurns(Animation):
    """Has every other part stand still."""

    def get_sub_alpha(self, alpha, index, num_submobjects):
        return alpha * (index % 2)


@pytest.mark.parametrize("rate_func", [linear, smooth, there_and_back, squish_rate_func(smooth, 0.2, 0.7)])
@pytest.mark.parametrize("lag", [0, 0.0, 0.25, 1])
@pytest.mark.parametrize("is_reversed", [False, True])
def test_parts_follow_one_another_as_by_manim(rate_func, lag, is_reversed):
    options = {"rate_func": rate_func, "lag_ratio": lag, "reverse_rate_function": is_reversed}
    expected = follow(**options)
    assert len(expected) >= 18
    with accelerated():
        assert follow(**options) == expected


def test_an_animation_that_knows_itself_how_far_a_part_is_is_asked():
    expected = follow(InTurns)
    with accelerated():
        assert follow(InTurns) == expected


@pytest.mark.parametrize("wrap", [lambda function: function, lambda function: squish_rate_func(function, 0, 1)])
def test_a_rate_of_ones_own_is_asked_for_each_part(wrap):
    def shake():
        count = it.count()
        return follow(rate_func=wrap(lambda _: next(count)))

    expected = shake()
    with accelerated():
        assert shake() == expected


def test_a_mobject_without_parts_is_led_nowhere():
    with accelerated():
        animation = Animation(VGroup())
        animation.begin()
        animation.interpolate(0.5)
    assert len(animation.mobject) == 0
