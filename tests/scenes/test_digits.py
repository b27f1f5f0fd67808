"""What is written can be redone by hand, and what differs reads differently: the digits are chosen by the values."""

from __future__ import annotations

import math
import operator
from fractions import Fraction
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from manim import ValueTracker, tempconfig

from mathcore import Function, difference_quotient
from scenes.components.number import LiveNumber, LiveSign
from scenes.components.text import Formula
from scenes.framework.digits import (
    alike_specs,
    distinct_specs,
    live_spec,
    number_spec,
    passing_spec,
    short_spec,
    whole_spec,
    write_calculation,
)
from scenes.framework.ledger import Ledger
from scenes.framework.numbers import Figure, digits_shown, format_number, is_rounded, read_exactly, read_number
from scenes.limit_definition.numbers import average_change, quotient_of

NUMBERS = st.floats(-1e9, 1e9).filter(lambda x: x == 0 or abs(x) > 1e-9) | st.decimals(-1000, 1000, places=3).map(float)


show = Figure.of


def quotient(high, low, step):
    return (high - low) / step


def by_hand(compute, written):
    return compute(*(read_exactly(figure.text) for figure in written.operands))


def assert_true(compute, written, tolerance=0.0):
    """Every sign of the calculation says what its numbers, as printed, are to each other."""
    found, shown = by_hand(compute, written), read_exactly(written.result.text)
    if written.operands_equals == "=":
        assert all(abs(read_number(f.text) - f.value) <= tolerance * abs(f.value) for f in written.operands)
    if written.equals == "=":
        assert found == shown
        assert read_number(written.result.text) == pytest.approx(written.result.value, rel=1e-12)


@given(st.lists(NUMBERS, min_size=2, max_size=2), NUMBERS.filter(bool))
def test_a_quotient_of_a_difference_can_be_redone_by_hand(values, step):
    exact = (Fraction(values[0]) - Fraction(values[1])) / Fraction(step)
    operands = [("high", values[0]), ("low", values[1]), ("step", step)]
    written = write_calculation(quotient, operands, ("q", float(exact)), show, tolerance=0.0)
    assert_true(quotient, written)
    digits = len(written.result.text.lstrip("−0.").replace(".", ""))
    close = abs(values[0] - values[1]) < 1e-10 * max(map(abs, values))
    again = float(by_hand(quotient, written))
    assert close or again == pytest.approx(float(exact), rel=5 * 10.0 ** -min(digits, 4)), written


@given(st.lists(NUMBERS, min_size=1, max_size=5))
def test_a_product_can_be_redone_by_hand(factors):
    def product(*values):
        return math.prod(values)

    value = float(math.prod(map(Fraction, factors)))
    written = write_calculation(product, [(str(k), x) for k, x in enumerate(factors)], ("p", value), show)
    assert_true(product, written, 1e-12)
    assert float(by_hand(product, written)) == pytest.approx(value, rel=5e-4)


@pytest.mark.parametrize(
    ("values", "texts", "signs"),
    [
        ((1.002001, 1, 0.001, 2.001), ("1.002001", "1", "0.001", "2.001"), ("=", "=")),
        ((1e12 + 4000004, 1e12, 2, 2000002), ("1000004000004", "1000000000000", "2", "2000002"), ("=", "=")),
        ((3.25, 1.25, 2, 1), ("3.25", "1.25", "2", "1"), ("=", "=")),
        (
            (math.sin(1.1), math.sin(1), 0.1, (math.sin(1.1) - math.sin(1)) / 0.1),
            ("0.89121", "0.84147", "0.1", "0.4974"),
            ("approx", "approx"),
        ),
        ((1, 0, 3, 1 / 3), ("1", "0", "3", "0.3333"), ("=", "approx")),
        ((2e-6, 1e-6, 1, 1e-6), ("2×10⁻⁶", "10⁻⁶", "1", "10⁻⁶"), ("=", "=")),
    ],
)
def test_operands_have_the_digits_that_the_result_needs(values, texts, signs):
    operands = list(zip("abc", values[:3], strict=True))
    written = write_calculation(quotient, operands, ("q", values[3]), show, tolerance=0.0)
    assert (*(figure.text for figure in written.operands), written.result.text) == texts
    assert (written.operands_equals, written.equals) == signs


@given(st.lists(st.floats(-1e12, 1e12) | st.floats(-1e-6, 1e-6), min_size=1, max_size=5))
def test_a_live_number_tells_its_values_apart_and_shows_each(values):
    spec = live_spec(values)
    texts = [format_number(value, spec) for value in values]
    for value, text in zip(values, texts, strict=True):
        assert abs(read_number(text) - value) <= 5e-4 * abs(value)
    for (a, first), (b, second) in combinations(zip(values, texts, strict=True), 2):
        assert first != second or abs(a - b) <= 1e-12 * max(abs(a), abs(b))


@pytest.mark.parametrize(
    ("values", "texts"),
    [
        ((2, 1.1), ("2.00", "1.10")),
        ((0.001, 0.00055), ("0.00100", "0.00055")),
        ((2.004, 2.002), ("2.004", "2.002")),
        ((1e-6, 1e-6), ("0.000001",) * 2),
        ((1e-9, 2e-9), ("1.000×10⁻⁹", "2.000×10⁻⁹")),
        ((4e8, 2.2e8), ("4.000×10⁸", "2.200×10⁸")),
        ((-1 / 3, -1 / 6), ("−0.3333", "−0.1667")),
        ((0, 1e12), ("0", "1.000×10¹²")),
    ],
)
def test_the_digits_of_a_live_number_follow_its_values(values, texts):
    spec = live_spec(values)
    assert tuple(format_number(value, spec) for value in values) == texts


@pytest.mark.parametrize(
    ("value", "text"),
    [(140.3136, "140.3136"), (3225.13717, "3225"), (12345.678, "12346"), (2 / 3, "0.6667"), (123456789.1, "1.235×10⁸")],
)
def test_a_number_is_written_whole_or_with_four_digits(value, text):
    assert format_number(value, number_spec(value)) == text


@pytest.fixture
def media(tmp_path):
    with tempconfig({"media_dir": str(tmp_path), "verbosity": "ERROR"}):
        yield


def test_the_sign_of_a_live_number_follows_it(media):
    x = ValueTracker(0.5)
    number = LiveNumber(Ledger("s"), "x", x.get_value, ".2f", size=40)
    sign = LiveSign(number).scale(1.2).shift([2, 1, 0])
    place = sign.get_center()
    for value in (0.5, 1 / 3, 0.333, -7.25, 1e-9, 0.0):
        x.set_value(value)
        for part in (number, sign):
            part.update()
        assert (sign.text == "≈") == is_rounded(value, number.text)
        assert sign.get_center() == pytest.approx(place, abs=2e-3)
    assert LiveSign(number, exact=False).text == "≈"


@pytest.mark.parametrize(("text", "code"), [("−2.51×10⁻¹²", "-2.51 times 10^(-12)"), ("3.05", "3.05")])
def test_a_live_power_of_ten_looks_like_the_formula(media, text, code):
    value, spec = (-2.512e-12, ".2e") if "×" in text else (3.05, ".2f")
    number = LiveNumber(Ledger("s"), "x", lambda: value, spec, size=40)
    assert number.text == text
    formula = Formula(code, size=40)
    assert number.width == pytest.approx(formula.width, rel=0.03)
    assert number.height == pytest.approx(formula.height, rel=0.03)


def test_numbers_that_are_compared_read_differently():
    values = [2.0001, 2.00001, 2.000001, 2.0]
    texts = [format_number(x, spec) for x, spec in zip(values, distinct_specs(values, 4), strict=True)]
    assert texts == ["2.0001", "2.00001", "2.000001", "2"]
    close = [math.cos(1), math.cos(1) + 1e-9]
    texts = [format_number(x, spec) for x, spec in zip(close, distinct_specs(close, 4), strict=True)]
    assert len(set(texts)) == 2


def test_one_value_in_a_picture_has_the_digits_of_the_one_that_has_most():
    specs = alike_specs({"x": (math.pi / 2, "#.4g"), "v": (math.pi / 2, "#.5g"), "u": (1.0, ".7g"), "q": (0.5, ".2f")})
    assert specs == {"x": "#.5g", "v": "#.5g", "u": ".7g", "q": ".2f"}


def test_terms_that_cancel_do_so_in_the_digits_that_numbers_have():
    """1/e · e − 1 is 0, and 0.3679 · 2.718 − 1 is 0.000; of 15 digits each no viewer could make more."""
    operands = [("v", math.e), ("slope_u", 1 / math.e), ("u", 1.0), ("slope_v", 1.0)]
    written = write_calculation(lambda v, du, u, dv: v * du - u * dv, operands, ("result", 0.0), Figure.of)
    assert [figure.text for figure in written.operands] == ["2.718", "0.3679", "1", "1"]
    assert (written.operands_equals, written.equals, written.result.text) == ("approx", "approx", "0")
    assert written.holds


CURVES = ["x^2", "x^2/4 + 1", "1e-6*x", "1e8*x^2", "x/3", "-x^3", "exp(x/50)", "sin(x)", "x/3 + 1e9"]


@given(st.sampled_from(CURVES), st.integers(-1000, 1000), st.integers(0, 3), st.integers(0, 14))
def test_an_average_change_can_be_redone_by_hand(text, a, places, power):
    f, at, h = Function.parse(text), a / 10**places, 10.0**-power
    written = average_change(f, at, h, show, number_spec(float(quotient_of(f, at, h)), 6))
    compute = quotient if len(written.operands) == 3 else operator.truediv
    assert written.holds
    assert_true(compute, written, 0.0 if len(written.operands) == 3 else 1e-12)
    assert float(by_hand(compute, written)) == pytest.approx(float(difference_quotient(f, at, h)), rel=6e-4), written


@pytest.mark.parametrize(
    ("value", "spec", "text"),
    [(0.5, ".4f", "0.5"), (4.0, ".2f", "4"), (1e-6, ".6f", "10⁻⁶"), (1e-12, ".3e", "10⁻¹²"), (0.123, ".2f", "0.12")],
)
def test_a_live_number_that_is_exact_reads_as_where_it_stands_still(value, spec, text):
    assert format_number(value, whole_spec(value, spec)) == text
    if not is_rounded(value, text):
        assert text == format_number(value, number_spec(value))


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (1 / 3, "0.333333333333"),
        (1 / 3, "0.3333333333333333"),
        (math.pi, "3.14159265359"),
        (0.1, "0.10000000000000001"),
        (0.3000000000001, "0.3"),
        (1e-16, "0.00"),
        (5e-324, "0"),
        (1e12 + 0.1, "1000000000000"),
        (Fraction(1, 3), "0.333333333333333333"),
    ],
)
def test_a_number_of_which_digits_are_missing_is_rounded_however_many_are_printed(value, text):
    assert is_rounded(value, text)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0.1 + 0.2, "0.3"),
        (0.1 + 0.2, "0.30000"),
        (0.1, "0.100000000000000"),
        (math.sin(math.pi), "0.00"),
        (2.0**60, "1152921504606846976"),
        (1.1 * 3, "3.3"),
        (1e22, "10²²"),
        (Fraction(3, 8), "0.375"),
    ],
)
def test_a_number_is_exact_but_for_what_its_computation_lost(value, text):
    assert not is_rounded(value, text)


@given(st.integers(1, 10**6), st.integers(2, 400), st.integers(1, 12))
def test_a_quotient_is_rounded_wherever_its_text_lacks_a_digit(numerator, divisor, digits):
    text = format_number(numerator / divisor, f".{digits}g")
    assert is_rounded(numerator / divisor, text) == (read_exactly(text) != Fraction(numerator, divisor))


@pytest.mark.parametrize(
    ("value", "text"),
    [(0.76021, "0.76"), (-1.4336, "−1.43"), (0.5, "0.5"), (10, "10"), (0.0123, "0.0123"), (4.0625, "4.06"), (0, "0")],
)
def test_two_decimals_stand_where_they_tell_enough(value, text):
    assert format_number(value, short_spec(value)) == text


@pytest.mark.parametrize(
    ("passed", "texts"),
    [
        ([0.0, 1.0, 2.5], ["0", "1", "2.5"]),
        ([0.0, -4e-9, -2e-9], ["0", "−4×10⁻⁹", "−2×10⁻⁹"]),
        ([0.051, 0.0123], ["0.051", "0.012"]),
        ([1 / 3, 1 / 30], ["0.33", "0.03"]),
        ([math.nan, 0.0], ["—", "0"]),
    ],
)
def test_numbers_that_run_by_are_read_in_two_decimals_or_in_more_where_all_are_small(passed, texts):
    spec = passing_spec(passed)
    assert [format_number(value, whole_spec(value, spec)) for value in passed] == texts


@pytest.mark.parametrize(("text", "count"), [("120", 3), ("−0.4299170", 7), ("0.050", 2), ("4.30×10⁻⁵", 3), ("0", 0)])
def test_significant_digits_are_counted_as_they_are_printed(text, count):
    assert digits_shown(text) == count


def test_an_operand_with_the_value_of_the_result_has_its_text():
    operands = [("high", -1.0), ("low", -1 / 3), ("step", 2.0)]
    written = write_calculation(
        lambda high, low, step: (high - low) / step, operands, ("q", -1 / 3), show, spec="#.6g", tolerance=0.0
    )
    assert [figure.text for figure in written.operands] == ["−1", "−0.333333", "2"]
    assert (written.result.text, written.equals, written.holds) == ("−0.333333", "approx", True)
