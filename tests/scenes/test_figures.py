"""What a number on screen says is its value: the text can be read back, and a rounded one is never said to be equal."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scenes.framework.numbers import Figure, format_number, read_number

SPECS = st.sampled_from([".2f", ".6g", "+.3f", ".12g", ".0f"])


@given(st.floats(allow_nan=False), SPECS)
def test_what_is_written_is_read(value, spec):
    assert read_number(format_number(value, spec)) == float(format(value, spec))


def test_what_is_no_number_is_read_as_none():
    assert math.isnan(read_number("—"))
    assert read_number("−∞") == -math.inf


@pytest.mark.parametrize(
    ("value", "text", "sign"),
    [
        (140.3136, "140.3136", "="),
        (0.1 + 0.2, "0.3", "="),
        (3225.13717248, "3225.137", "approx"),
        (-1.5e-5, "−1.5×10⁻⁵", "="),
        (-1.51e-5, "−1.5×10⁻⁵", "approx"),
        (-1e-5, "−10⁻⁵", "="),
        (1.2e16, "1.2×10¹⁶", "="),
        (1e-17, "0", "approx"),
        (math.sin(math.pi), "0", "="),
        (1e-4, "0", "approx"),
        (math.inf, "∞", "="),
        (math.nan, "—", "="),
    ],
)
def test_a_rounded_number_is_not_said_to_be_equal(value, text, sign):
    assert Figure("n", value, text).equals == sign


@given(st.floats(allow_nan=False, allow_infinity=False), SPECS)
def test_a_number_is_equal_to_itself_as_far_as_it_is_shown(value, spec):
    shown = float(format(value, spec))
    assert Figure("n", shown, format_number(shown, spec)).equals == "="
