"""Numbers are rounded as at school: the shortest decimal of a float, a tie away from zero."""

from __future__ import annotations

import math
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mathcore.numerals import typeset_number
from mathcore.rounding import format_rounded


@pytest.mark.parametrize(
    ("value", "spec", "text"),
    [
        (4.625, ".2f", "4.63"),
        (-4.625, ".2f", "-4.63"),
        (4.625, "+.2f", "+4.63"),
        (0.5, ".0f", "1"),
        (2.5, ".0f", "3"),
        (12345.5, ".0f", "12346"),
        (0.0625, ".3f", "0.063"),
        (2.675, ".2f", "2.68"),  # the float is below it
        (1.005, ".2f", "1.01"),
        (-0.5249999999999999, ".2f", "-0.53"),  # computed
        (0.1 + 0.025 + 0.7 - 0.1 - 0.1, ".2f", "0.63"),
        (0.1249999999, ".2f", "0.12"),
        (0.12499999999999, ".2f", "0.12"),  # written by someone
        (9.995, ".3g", "10"),
        (9.995, "#.3g", "10.0"),
        (999999.5, ".6g", "1e+06"),
        (0.00012345, ".4g", "0.0001235"),
        (2.25e-7, ".1e", "2.3e-07"),
        (0.004, ".2f", "0.00"),
        (1.7976931348623157e308, ".2e", "1.80e+308"),
        (5e-324, ".0e", "5e-324"),
        (math.inf, ".2f", "inf"),
    ],
)
def test_a_tie_goes_away_from_zero(value, spec, text):
    assert format_rounded(value, spec) == text
    assert format_rounded(float(value), spec) == text


@given(st.integers(-(10**9), 10**9), st.integers(1, 4))
def test_a_decimal_that_ends_with_five_goes_up(count, places):
    value = (10 * count + math.copysign(5, count)) / 10 ** (places + 1)
    expected = Fraction(count + (1 if count >= 0 else -1), 10**places)
    assert Fraction(format_rounded(value, f".{places}f")) == expected


@given(st.floats(allow_nan=False, allow_infinity=False), st.sampled_from([".2f", ".6g", "+.3f", ".12g", ".0f", ".3e"]))
def test_a_number_differs_from_its_text_by_half_of_the_last_place(value, spec):
    text = format_rounded(value, spec)
    if math.isinf(float(text)):
        return
    ulp = Fraction(math.ulp(value))
    last = Fraction(10) ** Decimal(text).as_tuple().exponent
    nearest = Fraction(format(value, spec))
    assert abs(Fraction(text) - Fraction(value)) <= abs(nearest - Fraction(value)) + 1000 * ulp
    assert spec.endswith("g") or abs(Fraction(text) - Fraction(value)) <= last / 2 + 1000 * ulp


@pytest.mark.parametrize("spec", ["", "2f", ".2d", "x", ".2f "])
def test_what_is_no_format_is_refused(spec):
    with pytest.raises(ValueError, match="is not known"):
        format_rounded(1.5, spec)


def test_the_numbers_of_explanations_are_rounded_alike():
    assert typeset_number(4.625, digits=3) == "4.63"
    assert typeset_number(-1.0005, digits=4) == "-1.001"
