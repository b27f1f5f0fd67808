"""Numbers have as many digits as a viewer can use: all of a short one, and enough to tell two apart."""

from __future__ import annotations

import pytest

from scenes.backpropagation.precision import choose_spec, distinct_spec, fit_decimals, fit_spec, live_spec
from scenes.figures import format_number


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (60, "60"),
        (140.3136, "140.3136"),
        (3225.13717248, "3225.137"),
        (0.668187772, "0.6682"),
        (1e-5, "10⁻⁵"),
        (0, "0"),
    ],
)
def test_a_number_is_shown_whole_where_it_is_short(value, text):
    assert format_number(value, choose_spec(value)) == text


def test_formats_fit_tell_apart_and_move():
    assert fit_spec(140.3136, 2) == ".7g"
    assert len(format_number(140.3136, fit_spec(140.3136, 0.6))) <= 5
    assert format(1.309641, distinct_spec(1.309641, 1.309633)) != format(1.309633, distinct_spec(1.309641, 1.309633))
    assert fit_decimals(1, 0.928) == ".3f"
    assert format(0.25, fit_decimals(0.25, 0.2504)) != format(0.2504, fit_decimals(0.25, 0.2504))


@pytest.mark.parametrize(
    ("values", "spec"),
    [([7200.0, 3225.1], ".3f"), ([0.5, 0.1], ".4f"), ([0.0123, 0.01], ".5f"), ([0.0, 1.0], ".3f"), ([1e-30], ".15f")],
)
def test_a_live_number_keeps_its_decimals(values, spec):
    assert live_spec(values) == spec
