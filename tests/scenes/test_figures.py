"""What a number on screen says is its value: the text can be read back, and a rounded one is never said to be equal."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mathcore.rounding import format_rounded
from scenes.framework.languages import LANGUAGES
from scenes.framework.numbers import Figure, format_number, is_rounded, read_number, scale_number

SPECS = st.sampled_from([".2f", ".6g", "+.3f", ".12g", ".0f"])


@given(st.floats(allow_nan=False), SPECS)
def test_what_is_written_is_read(value, spec):
    assert read_number(format_number(value, spec)) == float(format_rounded(value, spec))


@given(st.integers(-(10**11), 10**11), st.sampled_from(list(LANGUAGES)))
def test_a_large_count_is_said_in_two_digits_which_are_read_as_its_value(count, language):
    said = scale_number(float(count), LANGUAGES[language].scales)
    if said is None:
        assert abs(count) < 10_000 or not LANGUAGES[language].scales
    else:
        assert read_number(said) == pytest.approx(count, rel=0.051)
        assert is_rounded(float(count), said) == (read_number(said) != count)


@pytest.mark.parametrize(
    ("count", "english", "chinese"),
    [
        (13376, "13 thousand", "1.3万"),
        (6026400, "6 million", "600万"),
        (2e12, "2 trillion", "2万亿"),
        (9999, None, None),
    ],
)
def test_large_counts_have_the_words_of_a_language(count, english, chinese):
    assert scale_number(count, LANGUAGES["en"].scales) == english
    assert scale_number(count, LANGUAGES["zh"].scales) == chinese
    assert english is None or Figure("", count, english).typst.endswith('"')


@pytest.mark.parametrize(
    ("value", "spec", "text"),
    [(4.625, ".2f", "4.63"), (-4.625, ".2f", "−4.63"), (2.675, ".2f", "2.68"), (0.35 * 1.5, ".2f", "0.53")],
)
def test_a_tie_is_rounded_away_from_zero_as_at_school(value, spec, text):
    figure = Figure.of("slope", value, spec)
    assert (figure.text, figure.equals) == (text, "approx")
    assert figure.written(spec).text == text


def test_a_large_count_that_ends_with_five_is_said_rounded_up():
    assert scale_number(12_500_000.0, LANGUAGES["en"].scales) == "13 million"


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
    shown = float(format_rounded(value, spec))
    assert Figure("n", shown, format_number(shown, spec)).equals == "="
