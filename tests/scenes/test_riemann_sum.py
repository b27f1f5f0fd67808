"""RiemannSum shows the sums, errors and shares that exact arithmetic gives, for any function, and says what is true."""

from __future__ import annotations

from functools import cache
from typing import Any

import numpy as np
import pytest
import sympy
from riemann_runs import run
from scene_helpers import assert_refused, deck, in_one_process, scene_class

from mathcore import Function
from scenes.lint.check import check_layout
from scenes.lint.number_texts import check_numbers
from scenes.riemann_sum.analysis import RiemannAnalysis
from scenes.riemann_sum.parameters import RiemannParameters

x = sympy.Symbol("x", real=True)
CASES = {
    "deck": ("x^2/4 + 1", (0, 4), (4, 8, 16, 32, 64, 128, 256), x**2 / 4 + 1),
    "below": ("x^3", (-1, 2), (4, 8, 16), x**3),
    "waves": ("sin(x) + 2", (0, 6), (4, 8, 16), sympy.sin(x) + 2),
    "falling": ("exp(-x)", (0, 3), (2, 4, 8), sympy.exp(-x)),
    "level": ("3", (0, 2), (4, 8), sympy.Integer(3)),
}


@cache
def said(function: str, interval: tuple[float, float], counts: tuple[int, ...]) -> dict[str, str]:
    """Return the words of each beat."""
    timeline = run(function, interval, counts).timeline
    return {record.name: " ".join(phrase.text for phrase in record.phrases) for record in timeline}


def of_one_run(*cases: tuple[Any, ...]) -> list[Any]:
    """Return cases of a test; those on one function are looked at in one process, where it is run once."""
    return [pytest.param(*case, marks=pytest.mark.xdist_group(f"RiemannSum of {case[0]}")) for case in cases]


@pytest.fixture(scope="module", params=in_one_process("RiemannSum", CASES))
def case(request):
    function, interval, counts, f = CASES[request.param]
    scene = run(function, interval, counts)
    return scene, {entry.name: entry.value for entry in scene.ledger.entries}, interval, counts, f


def exact_sum(f: sympy.Expr, interval: tuple[float, float], n: int, shift: sympy.Rational) -> float:
    """Σ f(x_i) Δx with x_i = a + (i + shift) Δx, to thirty digits."""
    low, high = map(sympy.Rational, interval)
    step = (high - low) / n
    return float(sum(f.subs(x, low + (i + shift) * step).evalf(30) for i in range(n)) * step)


def test_each_sum_and_its_error_are_those_of_exact_arithmetic(case):
    _, shown, interval, counts, f = case
    whole = float(sympy.integrate(f, (x, *interval)))
    assert shown["integral"] == pytest.approx(whole, rel=1e-12)
    for rule, shift in (("left", sympy.Integer(0)), ("midpoint", sympy.Rational(1, 2))):
        expected = {n: exact_sum(f, interval, n, shift) for n in counts}
        # No table of the middles stands where all of them are exact: one sum is enough.
        is_exact = rule == "midpoint" and all(each == pytest.approx(whole, rel=1e-15) for each in expected.values())
        for n in counts[:1] if is_exact else counts:
            assert shown[f"sum_{rule}_{n}"] == pytest.approx(expected[n], rel=1e-12)
        for n in counts:
            assert shown[f"error_{rule}_{n}"] == pytest.approx(expected[n] - whole, rel=1e-6, abs=1e-12)


def test_the_sums_of_right_ends_and_of_trapezia_are_those_of_exact_arithmetic(case):
    _, shown, interval, counts, f = case
    left, right = (exact_sum(f, interval, counts[0], sympy.Integer(shift)) for shift in (0, 1))
    assert shown[f"sum_right_{counts[0]}"] == pytest.approx(right, rel=1e-12)
    assert shown[f"sum_trapezoid_{counts[0]}"] == pytest.approx((left + right) / 2, rel=1e-12)


def test_the_bars_are_added_up_to_the_sum_and_the_lifted_axis_takes_its_area_away():
    scene = run("x^2/4 + 1", (0, 4), (4, 8))
    shown = {entry.name: entry.value for entry in scene.ledger.entries}
    assert shown["sum"] == shown["sum_left_4"] == 7.5
    level = shown["lifted_level"]
    assert 1 < level < 5
    assert shown["lifted_integral"] == pytest.approx(28 / 3 - 4 * level, rel=1e-12)


def test_the_right_answer_follows_from_the_sum_and_the_integral(case):
    scene, shown, _, counts, _ = case
    question = next(record.question for record in scene.timeline if record.question)
    error = shown[f"error_left_{counts[0]}"]
    assert question.answers[question.right] == (
        "just right" if error == 0 else "too large" if error > 0 else "too small"
    )


def test_the_pieces_fill_the_share_of_their_column_that_exact_arithmetic_gives():
    function, interval, counts, f = CASES["deck"]
    shown = {entry.name: entry for entry in run(function, interval, counts).ledger.entries}
    low, high = interval
    whole = sympy.integrate(f, (x, low, high))
    for n, text in ((4, "45.8"), (8, "47.9"), (16, "49.0")):
        missed = float(whole) - exact_sum(f, interval, n, sympy.Integer(0))
        column = (high - low) / n * float(f.subs(x, high) - f.subs(x, low))
        assert shown[f"fill_{n}"].value == pytest.approx(100 * missed / column, rel=1e-9)
        assert shown[f"fill_{n}"].text == text


@pytest.mark.parametrize(
    ("function", "interval", "counts", "texts"),
    [
        ("2 if x<1 else -1", (0, 2), (1, 2, 3, 8), ("50", "0", "50")),
        ("2x", (0, 50), (4, 8), ("50", "50")),
        ("0 if x<1 else 1", (0.25, 2), (1, 2), ("57.1", "14.3")),
    ],
)
def test_a_share_of_the_column_that_is_whole_is_written_as_an_end_of_the_interval_is(function, interval, counts, texts):
    given = deck("RiemannSum", "en", function=function, interval=interval, counts=counts)
    scene, found = check_numbers(scene_class("RiemannSum"), given, 2)
    shown = {entry.name: entry.text for entry in scene.ledger.entries}
    assert tuple(shown[f"fill_{n}"] for n in counts[:3]) == texts
    assert found == []


@pytest.mark.parametrize(
    ("counts", "words"),
    [((3, 9, 27), "inversely proportional"), ((3, 6, 18), "twice as many bars"), ((4, 8, 16), "twice as many bars")],
)
def test_twice_as_many_bars_are_spoken_of_where_they_are_shown(counts, words):
    assert words in said("x^2/4 + 1", (0, 4), counts)["bars_grow_thin"]


@pytest.mark.parametrize(
    ("function", "interval", "beat", "words"),
    of_one_run(
        ("x^2/4 + 1", (0, 4), "bars_grow_thin", "about half of the error"),
        ("sqrt(x)", (0, 4), "middles_are_better", "smaller than with left ends"),
        ("3", (0, 2), "bars_grow_thin", "no error here"),
        ("x", (0, 4), "middles_are_better", "So there is no error"),
        ("x^2/4 + 1", (0, 4), "middles_are_better", "about a quarter"),
        ("x^2/4 + 1", (0, 4), "errors_slide", "the whole climb"),
        ("exp(-x)", (0, 3), "errors_slide", "the whole fall"),
        ("sin(x) + 2", (0, 6), "errors_slide", "some make up for others"),
        ("3", (0, 2), "errors_slide", "this one is level"),
        ("3", (0, 2), "guess", "the curve is level"),
        ("1 if x<1 else (3 if x<2 else -2)", (-1, 3), "guess", "the curve is level"),
        ("3", (0, 2), "middles_are_better", "A level curve"),
        ("5 - 2x", (-1, 6), "errors_slide", "The pieces are triangles"),
        ("x if x<1 else x+1", (0, 2), "errors_slide", "never more than that"),
        ("x^3", (-1, 1), "errors_slide", "never more than that"),
        ("2 if x<0.5 else -1", (-2, 2), "errors_slide", "never more than that"),
        ("2 if x<0.5 else -1", (-2, 2), "bars_grow_thin", "need not shrink each time"),
        ("sin(x)", (-2, 2), "middles_are_better", "All in all it cancels"),
        ("-x^2", (-3, -1), "guess", "a bar counts as negative"),
        ("1/x", (0.01, 1), "middles_are_better", "partly cancel"),
        ("x^2/4 + 1", (0, 4), "sum_becomes_integral", "what lies below counts as negative"),
        ("3", (0, 2), "sum_becomes_integral", "the area under the curve"),
        ("x^2/4 + 1", (0, 4), "tops_tilt", "the bars are too high"),
        ("exp(-x)", (0, 3), "tops_tilt", "the bars are too low"),
        ("sin(x) + 2", (0, 6), "tops_tilt", "change places"),
        ("x^3", (-1, 2), "tops_tilt", "too large"),
        ("-x^2", (0, 2), "tops_tilt", "too small"),
        ("1e6 + x/40000", (0, 4), "guess", "Too small"),
        ("3", (0, 2), "tops_tilt", "the height is the same"),
        ("cos(8*pi*x)", (0, 1), "middles_are_better", "as large as with left ends"),
        ("x^3", (-1, 2), "sum_becomes_integral", "counts as negative"),
        ("-x^2", (0, 2), "sum_becomes_integral", "nowhere above the axis"),
    ),
)
def test_the_words_are_true_of_the_given_function(function, interval, beat, words):
    assert words in said(function, interval, (4, 8, 16))[beat]


def test_where_the_integral_is_0_a_sum_and_its_error_are_written_alike():
    given = deck("RiemannSum", "en", function="sin(x)", interval=(0, 6.283185307), counts=(1, 2, 5, 100))
    scene, findings = check_numbers(scene_class("RiemannSum"), given, 2)
    assert not findings
    figures = scene.ledger.figures
    assert figures["error_left_2"].text == figures["sum_left_2"].text


def test_an_error_has_no_digits_of_rounding_after_its_last_one():
    shown = {entry.name: entry for entry in run("x if x<1 else 3", (0, 2), (1, 3, 10, 100)).ledger.entries}
    assert [shown[f"error_left_{n}"].value for n in (1, 10, 100)] == [-3.5, -0.1, -0.01]
    assert shown["error_left_10"].text == "−0.10"


def test_an_error_that_is_rounded_is_about_however_small():
    shown = {entry.name: entry for entry in run("cos(x)", (0, 6.283185), (4, 8, 16)).ledger.entries}
    assert all(shown[f"error_{rule}_{n}"].is_about for rule in ("left", "midpoint") for n in (4, 8, 16))
    whole = {entry.name: entry for entry in run("x if x<1 else 3", (0, 2), (1, 10, 100)).ledger.entries}
    assert not any(whole[f"error_left_{n}"].is_about for n in (1, 10, 100))


@pytest.mark.parametrize(("function", "interval"), [("cos(x)", (0, 6.283185)), ("1.0001 + cos(x)", (0, 6.283185))])
def test_words_do_not_say_that_a_difference_is_seen_which_is_too_small(function, interval):
    words = said(function, interval, (4, 8, 16))["guess"]
    assert "we can see it" not in words
    assert "all but cancel" in words


def test_an_error_is_0_only_where_the_sum_is_the_integral():
    shown = {entry.name: entry for entry in run("sin(x) + 1000", (0, 6.5), (4, 256)).ledger.entries}
    exact = 6500 + 1 - sympy.cos(sympy.Rational(13, 2))
    expected = exact_sum(sympy.sin(x) + 1000, (0, 6.5), 256, sympy.Rational(1, 2)) - float(exact)
    assert shown["error_midpoint_256"].value == pytest.approx(expected, rel=1e-3)
    odd = {entry.name: entry for entry in run("sin(x)", (-2, 2), (4, 64)).ledger.entries}
    assert odd["sum_midpoint_4"].text == odd["error_midpoint_64"].text == "0"


@pytest.mark.parametrize(
    ("given", "parts"),
    [
        ({"interval": [2, 2]}, ["interval", "[2, 2]", "no length"]),
        ({"interval": [1, 0]}, ["interval", "[1, 0]", "smaller end first"]),
        ({"function": "1/x", "interval": [-1, 1]}, ["interval", "1/x", "choose"]),
        ({"function": "1/x", "interval": [0, 1]}, ["interval", "1/x", "choose"]),
        ({"function": "ln(x)", "interval": [-1, 1]}, ["interval", "ln(x)"]),
        ({"counts": [8, 4]}, ["counts", "[8, 4]", "smallest"]),
        ({"counts": [0, 4]}, ["counts", "greater than or equal to 1"]),
    ],
)
def test_what_makes_no_picture_is_refused_by_key_value_and_remedy(given, parts):
    assert_refused(RiemannParameters, given, parts)


@pytest.mark.parametrize(
    ("text", "interval", "level"),
    [
        *[("x^2/4 + 1", (0, 4), 2), ("sin(x) + 2", (0, 6), 1.75), ("exp(x)", (0, 1), 1.5), ("40 + x", (0, 3), 41)],
        ("sqrt(x)", (0, 1), 0.5),  # below 0.25 it is on a sixteenth of the way
    ],
)
def test_the_axis_is_lifted_to_a_round_number(text, interval, level):
    assert RiemannAnalysis(Function.parse(text), interval, (4,)).lifted_level() == pytest.approx(level, rel=1e-12)


def test_sums_that_stand_beside_no_table_have_no_zeros_at_their_end():
    entries = run("-x", (-1, 1), (4, 8)).ledger.entries
    texts = {entry.text for entry in entries if entry.name == "sum_left_4" and entry.beat == "middles_are_better"}
    assert texts == {"0.5"}


@pytest.mark.parametrize(
    ("function", "interval", "counts", "words"),
    of_one_run(
        ("x^2/4 + 1", (0, 4), (4, 8, 16), "Enlarge one bar"),
        ("x^2/4 + 1", (0, 4), (4, 8, 16), "turned, nearly fills"),
        ("ln(x)", (0.5, 4), (3, 10, 50, 200), "turned, more than fills"),
        ("5 - x^2/4", (0, 4), (4, 8, 16), "turned, more than fills"),
        ("x^2/4 - 6", (0, 4), (4, 8, 16), "turned, more than fills"),  # below the axis a bar is too deep
        ("exp(x/10)", (0, 4), (4, 8, 16), "turned, just about fills"),
        ("exp(-x)", (0, 3), (2, 4, 8), "Too much on one side and too little on the other mostly cancel"),
        ("x if x<1 else 3", (0, 2), (1, 3, 10, 100), "Once the bars are thin enough"),
        ("2 if x<1 else 3", (0, 2), (1, 3, 5), "No bar here has too much on one side"),
        ("cos(8*pi*x)", (0, 1), (4, 8, 16), "Too much on one side can make up for some"),
        ("cos(32*pi*x)", (0, 1), (4, 8, 16), "No bar here has too much on one side"),
        ("x if x<1 else 3", (0, 2), (3, 10, 100), "partly cancel"),
        ("sqrt(x)", (0, 4), (4, 8, 16), "partly cancel"),
    ),
)
def test_words_tell_of_an_enlarged_bar_only_where_there_is_one(function, interval, counts, words):
    assert words in said(function, interval, counts)["middles_are_better"]


NO_SLANT = {"en": "the height is the same", "zh": "高度还是一样"}
LARGER, SMALLER = {"en": "the sum is larger", "zh": "和变大了"}, {"en": "the sum is smaller", "zh": "和变小了"}
CHANGE_PLACES = {"en": "change places", "zh": "换了地方"}


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize(
    ("function", "interval", "counts", "words"),
    of_one_run(
        ("abs(x - 1)", (0, 2), (1, 2, 4, 8), NO_SLANT),
        ("sin(x)", (0, np.pi), (1, 2, 4), NO_SLANT),
        ("x*(2 - x)", (0, 2), (1, 2, 4), NO_SLANT),
        ("cos(8*pi*x)", (0, 1), (4, 8, 16), NO_SLANT),
        ("-x^2", (-1, 1), (1, 2), NO_SLANT),
        ("x*(2 - x)", (0, 1.5), (1, 2, 4), LARGER),
        ("abs(x - 1)", (0, 1.5), (1, 2, 4), SMALLER),
        ("sin(x) - 3", (0, 2), (1, 2, 4), LARGER),
        ("sin(x)", (0, np.pi), (2, 4), CHANGE_PLACES),
    ),
)
def test_words_on_right_ends_are_those_of_the_bars_that_are_seen(function, interval, counts, words, language):
    beats = {beat.name: beat for beat in run(function, interval, counts, language).timeline}
    spoken = "".join(phrase.text for phrase in beats["tops_tilt"].phrases)
    assert [text for text in (NO_SLANT, LARGER, SMALLER, CHANGE_PLACES) if text[language] in spoken] == [words]
    slanted = {"en": "gives a slanted top", "zh": "顶边斜过来"}[language]
    assert (slanted in spoken) == (words is not NO_SLANT)


@pytest.mark.parametrize(
    ("function", "counts", "found"),
    [
        ("abs(x - 1)", (1, 2, 4, 8), "same"),
        ("abs(x - 1)", (1,), "same_apart"),
        ("x*(2 - x)", (1, 2, 4), "smaller_later"),
        ("x*(2 - x)", (2, 4, 8), "smaller"),
    ],
)
def test_no_bar_makes_up_for_itself_only_where_none_that_is_shown_does(function, counts, found):
    assert RiemannAnalysis(Function.parse(function), (0, 2), counts).middle_course() == found


@pytest.mark.parametrize(
    ("function", "interval", "counts"),
    [
        ("0.5", (0, np.pi / 2), (2, 4)),
        ("1/3", (0, 1), (3, 6)),
        ("1/7", (0, 1), (7, 14)),
        ("sqrt(2)", (0, 1), (1, 6)),
        ("1/x", (1, 2.718281828), (1, 3)),
        ("1.2345", (0, 1), (1, 8)),
    ],
)
def test_a_height_or_a_width_that_is_the_sum_of_all_bars_has_its_text(function, interval, counts):
    given = deck("RiemannSum", function=function, interval=interval, counts=counts)
    _, found = check_numbers(scene_class("RiemannSum"), given, 5)
    assert [str(each) for each in found if each.fails] == []


def test_sums_of_an_integral_that_is_0_are_written_as_the_errors_that_they_are():
    context = deck("RiemannSum", "en", function="sin(2x)", interval=(-3, 3), counts=(2, 4, 8, 16, 32, 64))
    _, found = check_numbers(scene_class("RiemannSum"), context, 2)
    assert [str(finding) for finding in found if finding.fails] == []


def test_the_name_of_a_height_has_no_number_upon_it():
    given = deck("RiemannSum", "en", function="sin(2x)", interval=(-3, 3), counts=(2, 4, 8))
    found = check_layout(scene_class("RiemannSum"), given).failures
    assert [str(finding) for finding in found if finding.rule == "covered"] == []
