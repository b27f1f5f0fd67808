"""One value has one text in a picture and in the words over it, and words call equal only what is not rounded."""

from __future__ import annotations

import re
from fractions import Fraction

import pytest
from manim import FadeOut, ValueTracker
from scene_helpers import context, deck, scene_class, words

from scenes.components.number import LiveNumber
from scenes.components.text import Formula
from scenes.framework.beat import beat
from scenes.framework.languages import LANGUAGES
from scenes.framework.numbers import last_place
from scenes.framework.scene import LectureScene
from scenes.framework.script import BeatWords
from scenes.lint import AcceptedFinding
from scenes.lint.number_texts import check_numbers, is_called_equal, numbers_in

FPS = 5
THIRD = 1 / 3


def findings(draw, say="Look.", write=None, accepted=(), language="en"):
    """Return what is found in a scene of one beat that draws so, with these words."""

    class Shows(LectureScene):
        def construct(self):
            self.picture()

        @beat()
        def picture(self):
            draw(self)

    Shows.accepted = accepted
    given = words(picture=BeatWords(say, write or {}))
    return check_numbers(Shows, context(given, language), FPS)[1]


def write_number(scene, name, value, spec, code="x = {}"):
    scene.add(Formula(code.format(scene.record(name, value, spec))))


def live(scene, name, value, spec):
    x = ValueTracker(value)
    scene.add(LiveNumber(scene.ledger, name, x.get_value, spec))


def formulas(*numbers):
    def draw(scene):
        for name, value, spec in numbers:
            write_number(scene, name, value, spec)

    return draw


def beside_a_live_one(scene):
    write_number(scene, "slope", THIRD, ".4g")
    live(scene, "now", THIRD, ".2f")


def beside_words(scene):
    write_number(scene, "slope", THIRD, ".4g")
    scene.add(scene.text("note"))


def in_powers_of_ten(scene):
    write_number(scene, "a", 1.23456e-7, ".2e")
    write_number(scene, "b", 1.23456e-7, ".4e")


def gone_before(scene):
    first = Formula(str(scene.record("slope", THIRD, ".4g")))
    scene.add(first)
    scene.play(FadeOut(first), run_time=0.2)
    write_number(scene, "slope", THIRD, ".8g")


def without_room(scene):
    write_number(scene, "loss", 40812345678.0, ".4g")
    number = LiveNumber(scene.ledger, "now", lambda: 40812345678.0, ".4g")
    number.read = lambda: "…"
    number.refresh()
    scene.add(number)


def for_want_of_room(scene):
    write_number(scene, "loss", 40812345678.0, ".4g")
    short = scene.record("short", 40812345678.0, ".0e")
    scene.add(Formula(f'class("opening", approx) {short}'))


def as_a_power(scene):
    scene.record("exponent", 2.0, ".1f")
    scene.add(Formula("x^2"))
    live(scene, "x", 2.0, ".2f")


@pytest.mark.parametrize(
    ("draw", "texts"),
    [
        (formulas(("a", 30.0, ".4g"), ("b", 30.0, ".7f")), ("30 (a)", "30.0000000 (b)")),
        (formulas(("a", -0.91068954, ".4g"), ("b", -0.91068954, ".8g")), ("−0.9107 (a)", "−0.91068954 (b)")),
        (formulas(("a", 0.1 + 0.2, ".1f"), ("b", 0.3, ".3f")), ("0.3 (a)", "0.300 (b)")),
        (beside_a_live_one, ("0.33 (now)", "0.3333 (slope)")),
        (in_powers_of_ten, ("1.23×10⁻⁷ (a)", "1.2346×10⁻⁷ (b)")),
    ],
)
def test_one_value_in_two_texts_is_found_with_both_and_a_remedy(draw, texts):
    (finding,) = findings(draw)
    assert (finding.rule, finding.first, finding.second) == ("two_texts", *texts)
    assert finding.fails
    told = str(finding)
    assert told.startswith("Scene (en), picture, ")
    assert "one value" in told
    assert "write it in the same digits" in told


@pytest.mark.parametrize(
    "draw",
    [
        formulas(("a", 2.0, ".1g"), ("b", 2.0004, ".5g")),
        formulas(("a", 1000.0, ".4g"), ("b", 1000.0000000005, ".3f")),
        formulas(("a", THIRD, ".4g"), ("b", -THIRD, ".6g")),
        formulas(("a", 1.0, ".4g"), ("b", 1.0000000000005, ".3f")),
        formulas(("a", 0.38698582386071, ".13f"), ("b", 0.38698582386102, ".13f")),
        formulas(("a", THIRD, ".4g"), ("b", THIRD, ".4g")),
        gone_before,
        for_want_of_room,
        without_room,
        as_a_power,
    ],
)
def test_other_values_one_text_and_what_is_gone_are_no_finding(draw):
    assert findings(draw) == []


@pytest.mark.parametrize(
    ("say", "write", "language", "found"),
    [
        ("Here {slope:.2g} stands.", {}, "en", ["0.33 (slope)"]),
        ("Here {about slope:.2g} stands.", {}, "en", []),
        ("Here about {slope:.2g} stands.", {}, "en", []),
        ("这里是斜率 {slope:.2g}。", {}, "zh", ["0.33 (slope)"]),
        ("这里是斜率 {约 slope:.2g}。", {}, "zh", []),
        ("Here {slope} stands.", {}, "en", []),
        ("Look.", {"note": "so $n + {slope:.2g}$"}, "en", ["0.33 (slope)"]),
        ("Look.", {"note": "so $n + {slope}$"}, "en", []),
    ],
)
def test_words_write_a_number_as_the_picture_does_or_say_that_they_round_it(say, write, language, found):
    draw = beside_words if write else formulas(("slope", THIRD, ".4g"))
    assert [each.first for each in findings(draw, say, write, language=language)] == found


@pytest.mark.parametrize(
    ("say", "language"),
    [("The slope is {slope}.", "en"), ("斜率是 {slope}。", "zh"), ("斜率等于{slope}。", "zh")],
)
def test_words_that_call_a_rounded_number_equal_are_found(say, language):
    (finding,) = findings(formulas(("slope", THIRD, ".4g")), say, language=language)
    assert (finding.rule, finding.first, finding.language) == ("called_equal", "0.3333 (slope)", language)
    told = str(finding)
    assert "test.toml: [Scene.picture]: say" in told
    assert f"write {{{LANGUAGES[language].about[0]} slope}}, in" in told
    assert findings(formulas(("slope", 0.25, ".4g")), say, language=language) == []


def test_a_finding_quotes_a_number_with_the_mark_of_its_picture():
    draw = formulas(("slope", THIRD, ".4g"))
    (finding,) = findings(draw, "Die Steigung ist {slope}.", language="de")
    assert finding.first == "0,3333 (slope)"
    assert "ist 0,3333" in finding.amount
    both = formulas(("a", THIRD, ".4g"), ("b", THIRD, ".6g"))
    (finding,) = findings(both, language="de")
    assert (finding.rule, finding.first, finding.second) == ("two_texts", "0,3333 (a)", "0,333333 (b)")
    accepted = (AcceptedFinding("two_texts", "picture", ("0.3333", "0.333333"), "the check has more digits"),)
    assert [each.fails for each in findings(both, language="de", accepted=accepted)] == [False]


def test_a_formula_of_the_script_that_says_equal_is_found():
    def draw(scene):
        scene.record("slope", THIRD, ".4g")
        scene.add(scene.text("note"))

    (finding,) = findings(draw, write={"note": "so $k = {slope}$"})
    assert finding.rule == "called_equal"
    assert "write.note" in finding.amount
    assert findings(draw, write={"note": "so $k approx {slope}$"}) == []


def test_a_finding_is_accepted_by_a_reason_that_is_told():
    reason = "the check shows more digits of the same number"
    accepted = (AcceptedFinding("two_texts", "picture", ("(a)", "(b)"), reason),)
    (finding,) = findings(formulas(("a", THIRD, ".4g"), ("b", THIRD, ".8g")), accepted=accepted)
    assert not finding.fails
    assert reason in str(finding)


@pytest.mark.parametrize(
    ("before", "after", "called"),
    [
        ("the slope is ", "", True),
        ("the slope is now exactly ", "", True),
        ("it equals ", "", True),
        ("is equal to ", "", True),
        ("they are {a} and ", "", True),
        ("they are {about a} and ", "", False),
        ("x = ", "", True),
        ("x >= ", "", False),
        ("the slope is about ", "", False),
        ("is approximately ", "", False),
        ("the slope is ", " or so", False),
        ("this ", "", False),
        ("斜率是", "", True),
        ("斜率正好等于 ", "", True),
        ("都是 {a} 和 ", "", True),
        ("斜率为", "", True),
        ("斜率约等于", "", False),
        ("斜率大约是 ", "", False),
        ("斜率是 ", " 左右", False),
        ("因为 ", "", False),
        ("但是 ", "", False),
        ("于是 ", "", False),
        ("节约之后是 ", "", True),
        ("不等于 ", "", False),
        ("大于等于 ", "", False),
    ],
)
def test_words_that_call_equal(before, after, called):
    assert is_called_equal(before, after, "zh" if re.search(r"[一-鿿]", before) else "en") == called


@pytest.mark.parametrize(
    ("language", "before", "after"),
    [
        ("it", "un numero ben preciso: è ", "."),
        ("it", "la pendenza vale proprio ", "."),
        ("it", "è uguale a ", "."),
        ("fr", "la pente est donc égale à ", "."),
        ("fr", "la pente vaut ", "."),
        ("de", "die Steigung beträgt genau ", "."),
        ("es", "la pendiente es ", "."),
        ("pt", "a inclinação é ", "."),
        ("nl", "de helling is ", "."),
        ("ru", "наклон равен ", "."),
        ("ja", "傾きは", "です。"),
        ("ko", "기울기는 ", "입니다."),
        ("tr", "eğim ", "'tir."),
        ("zh-TW", "斜率等於", "。"),
    ],
)
def test_words_that_call_equal_in_other_languages(language, before, after):
    assert is_called_equal(before, after, language)
    about = LANGUAGES[language].about[0] + LANGUAGES[language].phrase_space
    assert not is_called_equal(before + about, after, language)


@pytest.mark.parametrize(
    ("language", "before"),
    [
        ("it", "la pendenza non è "),
        ("it", "è circa uguale a "),
        ("it", "dopo "),
        ("fr", "avec "),
        ("es", "no es "),
        ("pt", "não é "),
        ("de", "mit "),
        ("en", "is approximately equal to "),
    ],
)
def test_words_that_dont_call_equal_in_other_languages(language, before):
    assert not is_called_equal(before, "", language)


def test_every_language_has_words_that_call_equal():
    known = {code: each.equal for code, each in LANGUAGES.items()}
    assert [code for code, words in known.items() if not (words.before or words.behind or words.pattern)] == []


@pytest.mark.parametrize(
    ("source", "numbers"),
    [
        ("f(0.5) = 2.5 times 10^(-7)", ["0.5", "2.5 times 10^(-7)"]),
        ("w_(12) x^2 - 3.25", ["12", "3.25"]),
        ("3x + derivative(-4)", ["-4"]),
        ("10^(-3) dot 5", ["10^(-3)", "5"]),
        ('class("opening", approx) 4 times 10^(10) + 7', ["7"]),
        ("跨度 −1.5×10⁻³，到 2", ["−1.5×10⁻³", "2"]),
    ],
)
def test_the_numbers_of_a_source_are_read(source, numbers):
    assert list(numbers_in(source)) == numbers


@pytest.mark.parametrize(
    ("scene", "given"),
    [
        ("QuotientRule", {"u": "cos(x)", "v": "x", "point": 1.5707963267948966, "step": 0.5}),
        ("QuotientRule", {"u": "1.5707963267948966", "v": "x", "point": 1, "step": 0.5}),
        ("QuotientRule", {"u": "ln(x)", "v": "x", "point": 2.718281828459045, "step": 0.2}),
        ("ProductRule", {"u": "x", "v": "exp(x)", "point": 1.4142135623730951, "steps": (0.5, 0.05)}),
        ("ProductRule", {"u": "ln(x)", "v": "x", "point": 2.718281828459045, "steps": (0.5, 0.05)}),
        ("ProductRule", {"u": "x", "v": "cos(x)", "point": 1.5707963267948966, "steps": (0.5, 0.05)}),
        ("ProductRule", {"u": "1000x", "v": "0.001x", "point": 1, "steps": (0.5, 0.25, 0.125)}),
        ("Differential", {"function": "exp(x)", "point": 1, "steps": (0.5, 0.05)}),
        ("Differential", {"function": "x^2/2", "point": 1.4142135623730951, "steps": (0.5, 0.05)}),
        ("RiemannSum", {"function": "1", "interval": (0, 1.5707963267948966), "counts": (1, 4)}),
        ("Accumulation", {"function": "x", "interval": (0, 1.5707963267948966)}),
        ("Accumulation", {"function": "1", "interval": (0, 1.5707963267948966)}),
        ("TangentPlane", {"function": "x*y", "point": (1.4142135623730951, 1.4142135623730951)}),
        ("TangentPlane", {"function": "x*y", "point": (0.3333333333333333, 100 / 3)}),
        ("ChainRule", {"inner": "x", "outer": "pi/2*u", "point": 0.3333333333333333, "nudge": 0.3333333333333333}),
        ("ChainRule", {"inner": "x/2", "outer": "u^2", "point": 0.6666666666666666, "nudge": 0.3333333333333333}),
        ("ChainRule", {"inner": "sin(x)", "outer": "u^2", "point": 1.5707963267948966, "nudge": 0.5}),
        ("ChainRule", {"inner": "2x", "outer": "cos(u)", "point": 0.7853981633974483, "nudge": 0.25}),
    ],
)
def test_one_value_has_one_text_in_a_picture_also_of_a_point_in_seventeen_digits(scene, given):
    rehearsed, findings = check_numbers(scene_class(scene), deck(scene, "zh", **given), 2)
    assert [str(finding) for finding in findings if finding.fails] == []
    texts = [figure.text for figure in rehearsed.ledger.figures.values()]
    assert not [text for text in texts if "10⁻¹⁷" in text]


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("0.3870", "1/10000"),
        ("−2.5×10⁻⁷", "1/100000000"),
        ("600", "1"),
        ("10³", "1000"),
        ("∞", "0"),
        ("—", "0"),
        ("…", "0"),
    ],
)
def test_the_last_digit_of_a_number_has_a_place(text, place):
    assert last_place(text) == Fraction(place)


@pytest.mark.parametrize(
    "given",
    [
        {
            "weights": (((0.1, 0.2, -0.3), (0.4, -0.5, 0.6)), ((-0.7,), (0.8,), (0.9,))),
            "inputs": (-5, -6),
            "target": -2.5,
            "activations": "leaky_relu",
            "learning_rate": 0.02,
        },
        {
            "sizes": (3, 1, 2),
            "weights": (((0.002,), (-0.004,), (0.001,)), ((500, -250),)),
            "inputs": (12, 7, -31),
            "target": (3, -8),
            "activations": ("prelu", "linear"),
            "learning_rate": 1e-6,
        },
    ],
)
def test_a_number_that_runs_out_of_its_room_is_not_read(given):
    _, findings = check_numbers(scene_class("SecondForward"), deck("SecondForward", "en", **given), 2)
    assert [str(finding) for finding in findings if finding.fails] == []
