"""A film has one decimal mark, in formulas, live numbers, words and what is read from them."""

from __future__ import annotations

import re
from collections import Counter

import pytest
from manim import DOWN

from engine.typst.compiler import open_svg, typeset
from lecture.page.mathml import to_html
from lecture.page.numerals import all_digits
from scenes.components.number import LiveNumber, width_of
from scenes.components.table import ValueTable
from scenes.components.text import Formula, Words, baseline_of, markup
from scenes.framework.languages import LANGUAGES
from scenes.framework.parameters import Parameters
from scenes.framework.runner import rehearse
from scenes.framework.scene import LectureScene, SceneContext, beat
from scenes.framework.script import BeatWords, SceneWords
from scenes.framework.timing import reading_time
from scenes.lint.number_texts import check_numbers
from scenes.style.decimal_mark import COMMA, POINT, in_math, math_rules, use_mark, with_mark, with_point
from scenes.style.fonts import font_folders
from scenes.style.frame import frame
from scenes.style.theme import theme

GLYPH = re.compile(rb'<use [^>]*href="#(g[0-9A-F]+)"')
FORMULAS = ("x = 3.5", "(1.5, 2)", "e^2.25", "frac(1.5, 2)", "2.5 times 10^(-7)", "step(0.25) x", "x_0.5 (2, 3)")


def glyphs(code: str) -> Counter[bytes]:
    fonts = list(font_folders())
    return Counter(GLYPH.findall(open_svg(typeset(code, theme.preamble("fr"), font_paths=fonts)).read()))


class Shown(LectureScene):
    """One number in a formula, and live."""

    def construct(self) -> None:
        self.picture()

    @beat()
    def picture(self) -> None:
        number = self.record("slope", 1.5, ".1f")
        self.add(Formula(f"x = {number}").shift(DOWN), self.text("note"))
        self.add(LiveNumber(self.ledger, "now", lambda: 2.25, ".2f", size=theme.BODY, color=theme.TEXT))
        self.next_phrase()


def shown_in(language: str, say: str, note: str = "($(1, 2)$, {slope})", decimal: str | None = None) -> SceneContext:
    words = SceneWords("Titre", {"picture": BeatWords(say, write={"note": note})}, "test.toml: [Shown]")
    return SceneContext("Shown", language, Parameters(), words, decimal=decimal)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("3.5", "3,5"),
        ("−0.25", "−0,25"),
        ("2.5×10⁻⁷", "2,5×10⁻⁷"),
        ("(1, 2)", "(1; 2)"),
        ("(1.5, −2)", "(1,5; −2)"),
        ("12", "12"),
        ("[0.3, 4]", "[0,3; 4]"),
        ("x ≈ 0.3.", "x ≈ 0,3."),
    ],
)
def test_a_comma_stands_in_numbers_and_a_semicolon_between_them(text, shown):
    assert with_mark(text, COMMA) == shown
    assert with_mark(text, POINT) == text


def test_languages_have_the_mark_of_their_schools():
    commas = {code for code, language in LANGUAGES.items() if language.decimal == COMMA}
    assert {"fr", "de", "es", "it", "pt", "nl", "pl", "ru"} <= commas
    assert not commas & {"zh", "en", "ja", "ko", "zh-TW"}


@pytest.mark.parametrize("code", FORMULAS)
def test_a_formula_has_as_many_signs_with_either_mark(code):
    plain = Formula(code)
    with use_mark(COMMA):
        written = Formula(code)
    assert len(plain.submobjects) == len(written.submobjects)
    assert written.width == pytest.approx(plain.width, rel=0.05)


def test_no_decimal_point_and_no_comma_between_numbers_is_left_in_a_formula():
    with use_mark(COMMA):
        number, pair, separator = glyphs("$3.5$"), glyphs("$(3.5, 5)$"), glyphs("$;$")
        (comma,) = glyphs('#text(font: "New Computer Modern Math", weight: 400)[,]')
    (point,) = glyphs('#text(font: "New Computer Modern Math", weight: 400)[.]')
    assert comma in number
    assert point not in number | pair
    assert pair[comma] == 1
    assert separator <= pair


def test_what_a_script_writes_with_a_comma_is_one_number_and_arguments_stay_apart():
    assert in_math('(1,5; 2) + vec(1,5) + f(2,5) + "1,5"', COMMA) == '(1.5; 2) + vec(1,5) + f(2.5) + "1,5"'
    assert in_math("(1,5)", POINT) == "(1,5)"
    with use_mark(COMMA):
        assert glyphs(markup("$3,5$")) == glyphs(markup("$3.5$"))


def test_films_with_a_point_are_typeset_as_ever():
    assert math_rules() == ""
    assert "math.comma" not in theme.preamble("en")
    assert "regex" not in theme.preamble("en")


def test_a_live_number_and_its_width_keep_their_places():
    with use_mark(COMMA):
        assert width_of("3,5", 40) == width_of("3.5", 40)
        scene = rehearse(Shown, shown_in("fr", "Un nombre."))
    number = next(part for part in scene.get_mobject_family_members() if isinstance(part, LiveNumber))
    assert number.text == "2.25"
    assert number.get_bottom()[1] < number.place[1]  # a comma reaches under the line, a point does not


def test_words_pictures_and_captions_have_one_mark_and_the_ledger_has_values():
    scene = rehearse(Shown, shown_in("fr", "La pente vaut {slope}."))
    assert scene.timeline[0].phrases[0].text == "La pente vaut 1,5."
    assert "($(1, 2)$, 1,5)" in scene.timeline[0].texts
    assert [entry.text for entry in scene.ledger.entries if entry.name == "slope"] == ["1.5"]


def test_a_lecture_may_have_the_other_mark_and_a_voice_reads_a_point():
    scene = rehearse(Shown, shown_in("en", "The slope is {slope}.", decimal=COMMA))
    phrase = scene.timeline[0].phrases[0]
    assert (phrase.text, phrase.said) == ("The slope is 1,5.", "The slope is 1.5.")
    scene = rehearse(Shown, shown_in("fr", "La pente vaut {slope}.", decimal=POINT))
    assert scene.timeline[0].phrases[0].text == "La pente vaut 1.5."


def test_reading_a_number_takes_as_long_with_either_mark():
    with use_mark(COMMA):
        assert reading_time(with_point("vaut 1,5"), "fr") == reading_time("vaut 1.5", "fr")
    assert with_point("f(1,5)") == "f(1,5)"


@pytest.mark.parametrize(
    ("language", "say", "found"),
    [
        ("fr", "La pente vaut 1.5.", ["1.5"]),
        ("fr", "La pente vaut 1,5.", []),
        ("fr", "La pente vaut {slope}, version 3.11.", []),
        ("fr", "La pente vaut $1.5$.", []),
        ("en", "The slope is 1,5.", ["1,5"]),
        ("en", "The slope is 1.5.", []),
    ],
)
def test_words_that_write_a_number_of_the_scene_with_another_mark_are_found(language, say, found):
    _, findings = check_numbers(Shown, shown_in(language, say), 30)
    assert [finding.first for finding in findings if finding.rule == "two_marks"] == found


def test_the_checks_read_a_number_in_words_with_a_comma():
    _, findings = check_numbers(Shown, shown_in("fr", "La pente.", note="{slope:.3f}"), 30)
    assert [finding.rule for finding in findings] == ["two_texts"]


def test_numbers_of_a_table_s_row_stand_on_one_line_where_commas_reach_under_it():
    with use_mark(COMMA):
        table = ValueTable(["a", "b"], [["1", "1.5"], ["0.25", "3"]], frame.body)
        for row in table.rows:
            one, other = row
            assert baseline_of(one) == pytest.approx(baseline_of(other), abs=0.01)


def test_the_page_has_numbers_and_separators_in_mathml():
    (html,) = to_html(["$x = (1.5, step(0.25))$"], COMMA).values()
    assert "<mn>1,5</mn>" in html
    assert "<mn>0,25</mn>" in html
    assert '<mo separator="true">;</mo>' in html
    assert "1.5" in to_html(["$x = 1.5$"], POINT)["$x = 1.5$"]


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (-0.125, "−0,125"),
        (-0.5249999999999999, "−0,525"),
        (15.000000000000004, "15"),
        (3.9321600000000023, "3,93216"),
        (0.3499199999999999, "0,34992"),
        (1 / 3, "0,333333333333"),
        (123456.789012345, "123456,789012345"),
        (-4.0, "−4"),
        (2.0**40, "1099511627776"),
    ],
)
def test_the_page_has_all_digits_of_a_number_but_those_that_its_computation_lost(value, text):
    assert all_digits(value, COMMA) == text


def test_words_are_never_changed_but_for_their_numbers():
    with use_mark(COMMA):
        assert Words("Chapitre 2.1, (1, 2)").text == "Chapitre 2.1, (1, 2)"
