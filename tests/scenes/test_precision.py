"""Numbers have as many digits as a viewer can use: all of a short one, and enough to tell two apart."""

from __future__ import annotations

import pytest

from scenes.backpropagation.precision import (
    choose_spec,
    distinct_spec,
    fit_change,
    fit_decimals,
    fit_spec,
    fit_text,
    given_sign,
    result_sign,
    specs_of,
    text_width,
)
from scenes.framework.numbers import Figure, format_number, read_number


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
    assert fit_change(1, 0.928, 0.95) == ".3f"
    assert format(0.25, fit_change(0.25, 0.2504, 0.95)) != format(0.2504, fit_change(0.25, 0.2504, 0.95))
    assert format(0.5, fit_change(0.5, 0.499999, 0.95)) != format(0.499999, fit_change(0.5, 0.499999, 0.95))


@pytest.mark.parametrize(
    ("values", "spec"),
    [
        ([7200.0, 3225.137], ".3f"),
        ([60, -95940, 1e27], None),
        ([1e-9, 2e-9], None),
        ([0, 0], ".0f"),
        ([1 / 3, 2], ".4f"),
        ([0, 0.5], ".1f"),
    ],
)
def test_a_live_number_keeps_its_decimals_where_they_fit(values, spec):
    assert fit_decimals(values, 0.95) == spec


@pytest.mark.parametrize("room", [0.56, 0.7, 0.95])
@pytest.mark.parametrize("value", [60, -95940, 1e27, 2e-9, 139111200, -4.064e164, -0.123456, 0.0, 1e-300])
def test_a_number_fits_its_place_and_does_not_read_as_nothing(value, room):
    text = fit_text(value, room)
    assert text_width(text, 24) <= room or "×" not in text, text
    assert (read_number(text.removeprefix("≈")) == 0) == (value == 0)
    if "≈" in text:
        assert 0.3 <= read_number(text[1:]) / value <= 3.2


def test_numbers_that_differ_are_told_apart():
    for first, second in [(180, 180.0000001), (7200, 7199.9999), (1, 2), (0.5, 0.5)]:
        spec = specs_of(first, second)
        assert (format_number(first, spec(first)) == format_number(second, spec(second))) == (first == second)


def figure(value, spec=".4g"):
    return Figure("n", value, format_number(value, spec))


@pytest.mark.parametrize(
    ("operands", "result", "sign"),
    [
        ((0.5, 40.0), 20.0, "="),
        ((1 / 3, 3.0), 1.0, "approx"),
        ((0.1, 3.0), 0.1 * 3, "="),
        ((1 / 3, 1.0), 1 / 3, "approx"),
        ((float("inf"), 2.0), float("inf"), "="),
    ],
)
def test_a_product_is_equal_only_if_it_can_be_redone_by_hand(operands, result, sign):
    found = result_sign(lambda a, b: a * b, [figure(value) for value in operands], figure(result))
    assert found == sign


def test_a_step_too_small_to_be_read_is_not_said_to_be_exact():
    operands = [figure(1.0), figure(1e-18), figure(7200.0)]
    assert result_sign(lambda w, eta, g: w - eta * g, operands, figure(1 - 7.2e-15)) == "approx"


def test_rounded_operands_are_said_to_be_rounded():
    assert given_sign([figure(0.5), figure(1 / 3)]) == "approx"
    assert given_sign([figure(0.5), figure(-2)]) == "="
