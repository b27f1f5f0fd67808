"""A quiz holds what a lecture asks, and calculations whose mistakes come to other numbers; two formats say the same."""

from __future__ import annotations

import base64
import io
import re
from dataclasses import replace
from fractions import Fraction
from typing import TYPE_CHECKING

import numpy as np
import pytest
from films import psnr
from lxml import etree
from PIL import Image

from lecture.film.stills import picture_of
from lecture.quiz.build import build_quiz
from lecture.quiz.calculations import Calculation, find_calculations
from lecture.quiz.formats import gift, moodle_xml
from lecture.quiz.questions import Choice, Quiz, Section
from lecture.render.jobs import SceneRun
from scenes.framework.beat import BeatRecord
from scenes.framework.ledger import Entry

if TYPE_CHECKING:
    from conftest import Delivered

UPDATE = (
    "$weight(w) {{ arrow.l : equals }} {{ weight(1) : w }} - {{ step(10^(-5)) : r }} times {{ gradient(7200) : g }}"
)


def calculations(*texts: str, **numbers: tuple[float, str]) -> list[Calculation]:
    """Return the calculations of a scene of one beat that shows these texts and numbers."""
    entries = tuple(Entry("Scene", "only", name, value, text) for name, (value, text) in numbers.items())
    beat = BeatRecord("only", 0, 9, (), (), texts=texts)
    return list(find_calculations(SceneRun("Scene", "en", "A scene", (beat,), entries)))


def mistakes(*texts: str, **numbers: tuple[float, str]) -> dict[str, float]:
    (found,) = calculations(*texts, **numbers)
    return {mistake.kind: mistake.value for mistake in reversed(found.mistakes)}


def test_a_step_of_descent_is_asked_for_with_the_rate_left_out_and_the_sign_turned() -> None:
    (found,) = calculations(f"{UPDATE} = weight(0.928)$", new=(0.928, "0.928"), learning_rate=(1e-5, "10⁻⁵"))
    assert (found.name, found.value) == ("new", 0.928)
    assert found.formula.endswith('= "?"')
    assert "0.928" not in found.formula
    wrong = [(mistake.kind, mistake.value) for mistake in found.mistakes]
    assert wrong == [("learning_rate", -7199), ("sign", pytest.approx(1.072)), ("sign", -0.928)]


def test_a_chain_forgets_its_inner_derivative_and_a_loss_its_half() -> None:
    chain = mistakes("$h'(1) = derivative(10) dot derivative(3) = derivative(30)$", h=(30.0, "30"))
    assert chain == {"inner_derivative": 10, "sign": -30}
    loss = mistakes("$loss(L) = 1/2 (60 - activation(180))^2$", "$= loss(7200)$", loss=(7200.0, "7200"))
    assert loss == {"half": 14400, "sign": Fraction(240**2, 2)}


@pytest.mark.parametrize(
    "text",
    [
        "$w = 0.928$",  # nothing to calculate
        "$w = a - b = 0.928$",
        "$w = 1 - 0.1 = 0.928$",  # comes to another number
        "$w = 0.5 + 0.5 = 1$",  # not in the ledger
        "w = 1 - 0.072 = 0.928",
    ],
)
def test_what_is_no_calculation_of_a_recorded_number_is_not_asked(text: str) -> None:
    assert calculations(text, new=(0.928, "0.928")) == []


def test_a_rounded_result_may_be_answered_as_it_is_shown() -> None:
    (found,) = calculations("$q = 1 / 3 approx 0.33$", q=(1 / 3, "0.33"))
    assert abs(float("0.33") - found.value) < found.tolerance
    assert all(abs(mistake.value - found.value) > found.tolerance for mistake in found.mistakes)


def test_of_equal_numbers_the_result_is_none_that_is_calculated_with_nor_another_calculations() -> None:
    numbers = {"u": (1.125, "1.125"), "v": (1.5, "1.5"), "result": (1.125, "1.125")}
    (found,) = calculations("$(u v)' = 1.125 dot (-1) + 1.5 dot 1.5 = 1.125$", **numbers)
    assert found.name == "result"
    both = calculations("$1 + 3 = 4$", "$2 dot 2 = 4$", first=(4.0, "4"), second=(4.0, "4"))
    assert [each.name for each in both] == ["first", "second"]
    (unwritten,) = calculations("$-2 + 4$", start=(2.0, "2"), end=(2.0, "2"))
    assert unwritten.name == "end"


@pytest.fixture(scope="module")
def hostile() -> Quiz:
    text = "a~b=c#d{e}f:g\\h\n<i>&amp;"
    return Quiz("Title/of", "en", (Section("Scene ~=", (Choice("n:ame", text, ("=x", "~y"), 1, "{why}"),)),))


def test_gift_is_not_steered_by_its_texts(hostile: Quiz) -> None:
    lines = gift(hostile).splitlines()
    assert lines[0] == "$CATEGORY: $course$/top/Title//of/Scene ~="
    assert lines[2] == "::n\\:ame::[html]a\\~b\\=c\\#d\\{e\\}f\\:g\\\\h <i>&amp;{"
    assert lines[3:6] == ["~[html]\\=x", "=[html]\\~y", "####[html]\\{why\\}"]


def test_gift_which_has_no_picture_gives_the_functions_formula_with_the_question() -> None:
    asked = Choice("n", "Where is it steepest?", ("x", "y"), 1, "", b"picture", ("<math>f</math>",))
    quiz = Quiz("T", "en", (Section("S", (asked,)),))
    assert "::n::[html]<p><math>f</math></p><p>Where is it steepest?</p>{" in gift(quiz)
    _, question = etree.fromstring(moodle_xml(quiz))
    assert "<math>" not in question.findtext("questiontext/text")  # the picture has it


def test_what_shows_a_result_is_its_calculation_else_a_formula_and_at_last_a_number_by_itself() -> None:
    sought = Calculation("S", "b", "s", "", 7.5, "7.5", 0.1, (), "$s = 3/0.4 = 7.5$")
    texts = [
        "$7.5$",
        "$s approx function(7.5)$",
        "$17.5$",
        "$s = 3/0.4 = 7.5$",
        "$= 7.5 = 15/2$",
        "$q approx 7.5 quad (d = 1)$",
    ]
    assert [text for text in texts if sought.tells(text)] == [text for text in texts if text != "$17.5$"]
    assert not sought.tells("$s = 7.5 - x$")
    assert sought.telling(texts) == {texts[3]}
    apart = replace(sought, source="$s = 3/0.4$")
    assert apart.telling(texts[:3]) == {texts[1]}
    assert apart.telling(texts[:1]) == {texts[0]}


@pytest.mark.parametrize(
    ("source", "unsolved"),
    [
        ("$s = a/(1 - q) = 3/(1 - 0.6) = 7.5$", '$s = a/(1 - q) = 3/(1 - 0.6) = "?"$'),
        ("${{ s : left }} = 3/(1 - 0.6) approx step(7.5)$", '$s = 3/(1 - 0.6) approx "?"$'),
        ("$3/(1 - 0.6)$", '$3/(1 - 0.6) = "?"$'),
    ],
)
def test_a_calculation_keeps_all_but_its_result(source: str, unsolved: str) -> None:
    (found,) = calculations(source, s=(7.5, "7.5"))
    assert " ".join(found.unsolved.split()).replace("$ ", "$") == unsolved


def test_a_calculation_tells_that_it_goes_on_from_the_result_of_another() -> None:
    output, error = calculations(
        "$= 1 times 60 + 2 times 60 = activation(180)$",
        "$y' - y = activation(180) - 60 = 120$",
        output=(180, "180"),
        error=(120, "120"),
    )
    assert (error.follows(output), output.follows(error), error.follows(error)) == (True, False, False)
    assert (error.posed, output.posed) == ('$y\' - y = "?"$', "")
    assert not error.follows(replace(output, formula='180 + 0 = "?"'))  # which gives its result itself


def test_moodle_reads_back_what_was_asked(hostile: Quiz) -> None:
    category, question = etree.fromstring(moodle_xml(hostile))
    assert category.findtext("category/text") == "$course$/top/Title//of/Scene ~="
    (choice,) = hostile.sections[0].questions
    assert question.findtext("questiontext/text") == choice.text
    assert [(each.get("fraction"), each.findtext("text")) for each in question.findall("answer")] == [
        ("0", "=x"),
        ("100", "~y"),
    ]


@pytest.mark.slow
@pytest.mark.xdist_group("browser")
def test_the_films_quiz_is_written_in_both_formats(delivered: Delivered) -> None:
    xml, text = build_quiz(delivered.lecture, delivered.films["en"])
    assert (xml.name, text.name) == ("quiz.en.xml", "quiz.en.gift.txt")
    questions = [each for each in etree.parse(xml).getroot() if each.get("type") != "category"]
    assert [each.get("type") for each in questions] == ["multichoice", "numerical"]
    choice, numeric = questions
    assert "Which way?" in str(choice.findtext("questiontext/text"))
    assert "<math>" in str(choice.findall("answer")[1].findtext("text"))
    picture = choice.find("questiontext/file")
    assert f'src="@@PLUGINFILE@@/{picture.get("name")}"' in str(choice.findtext("questiontext/text"))
    (beat,) = [beat for beat in delivered.films["en"].scenes[0].beats if beat.question]
    shown = np.asarray(Image.open(io.BytesIO(base64.b64decode(picture.text))))
    assert psnr(shown, np.asarray(picture_of(beat, beat.question.frame))) > 28
    values = {each.findtext("text"): each.get("fraction") for each in numeric.findall("answer")}
    assert values == {"0.6": "100", "-3": "0", "1.4": "0", "-0.6": "0"}
    found = text.read_text("utf-8")
    assert set(re.findall(r"^=%\d+%([-\d.]+):", found, re.MULTILINE)) == set(values)
