"""What is said of a phrase: mathematics in words, nothing dropped, and every phrase of both scripts can be said."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scenes.framework.languages import LANGUAGES
from scenes.framework.number_places import PLACE
from scenes.framework.script import split_phrases
from scenes.framework.timing import reading_time, viewing_time
from scenes.spoken.languages import CHINESE, ENGLISH, SpokenLanguage
from scenes.spoken.phrase import PAUSES, UnknownSignError, caption_text, said_text, spoken

# What is written, how it is said in Chinese, and in English.
READ = [
    ("0.452", "零点四五二", "zero point four five two"),
    ("140.3136", "一百四十点三一三六", "one hundred forty point three one three six"),
    ("−0.5", "负零点五", "minus zero point five"),
    ("-1", "负一", "minus one"),
    ("7,200", "七千二百", "seven thousand two hundred"),
    ("1005", "一千零五", "one thousand five"),
    ("2000", "两千", "two thousand"),
    ("12345", "一万二千三百四十五", "twelve thousand three hundred forty five"),
    ("100000000", "一亿", "one hundred million"),
    ("10", "十", "ten"),
    ("1010", "一千零一十", "one thousand ten"),
    ("007", "零零七", "zero zero seven"),
    ("1e-5", "十的负五次方", "ten to the minus five"),
    ("10⁻⁵", "十的负五次方", "ten to the minus five"),
    ("2.5e-3", "二点五乘十的负三次方", "two point five times ten to the minus three"),
    ("−1.6×10⁴", "负一点六乘十的四次方", "minus one point six times ten to the four"),
    ("½", "二分之一", "one half"),
    ("3/4", "四分之三", "three quarters"),
    ("2/7", "七分之二", "two over seven"),
    ("50%", "百分之五十", "fifty percent"),
    ("x²", "x 的平方", "x squared"),
    ("x^3", "x 的立方", "x cubed"),
    ("xⁿ", "x 的 n 次方", "x to the n"),
    ("x^{n-1}", "x 的 n 减一次方", "x to the n minus one"),
    ("x⁻¹", "x 的负一次方", "x to the minus one"),
    ("e^x", "e 的 x 次方", "e to the x"),
    ("Wᵀ", "W 的转置", "W transposed"),
    ("√2", "根号二", "the square root of two"),
    ("√x", "根号 x", "the square root of x"),
    ("f'(x)", "f 撇 x", "f prime of x"),
    ("y′", "y 撇", "y prime"),
    ("f''(x)", "f 两撇 x", "f double prime of x"),
    ("g(x)", "g x", "g of x"),
    ("σ(z)", "西格玛 z", "sigma of z"),
    ("sin(x)", "正弦 x", "sine x"),
    ("sin x", "正弦 x", "sine x"),
    ("arctan(2)", "反正切二", "arc tangent two"),
    ("ln(x)", "l n x", "natural log of x"),
    ("x₁", "x 一", "x one"),
    ("w_{12}", "w 一二", "w one two"),
    ("a_ij", "a i j", "a i j"),
    ("∂L/∂w₁₂", "L 对 w 一二的偏导", "partial L by partial w one two"),
    ("dy/dx", "d y d x", "d y by d x"),
    ("dx", "d x", "d x"),
    ("what they do", "what they do", "what they do"),
    ("Δx → 0", "德尔塔 x 趋于零", "delta x tends to zero"),
    ("lim_{h→0}", "当 h 趋于零时的极限", "the limit as h tends to zero of"),
    ("∑_{i=1}^{n} x_i", "对 i 从一到 n 求和 x i", "the sum from i equals one to n of x i"),
    ("∫_0^1 f", "从零到一的积分 f", "the integral from zero to one of f"),
    ("Σ", "求和", "the sum of"),
    ("x²/4 + 1", "x 的平方除以四加一", "x squared over four plus one"),
    ("x − 1", "x 减一", "x minus one"),
    ("2x−1", "二 x 减一", "two x minus one"),
    ("x ≥ −1", "x 大于等于负一", "x is at least minus one"),
    ("a = b", "a 等于 b", "a equals b"),
    ("a ≈ b ≠ c ≤ d", "a 约等于 b 不等于 c 小于等于 d", "a is about b is not c is at most d"),
    ("3 × 4 ÷ 2", "三乘四除以二", "three times four divided by two"),
    ("(0.6, 0.4)", "零点六，零点四", "zero point six, zero point four"),
    ("(3x + 2)²", "括号三 x 加二的平方", "the quantity three x plus two, squared"),
    ("η, θ, π", "伊塔，西塔，派", "eta, theta, pi"),
    ("∞", "无穷大", "infinity"),
    ("MSE", "M S E", "M S E"),
]
AMONG_CHINESE = [
    ("变成 2 倍", "变成两倍"),
    ("走了 2 步", "走了两步"),
    ("第 2 步", "第二步"),
    ("12 个", "十二个"),
    ("从 −4 到 4", "从负四到四"),
    ("斜率是 −1", "斜率是负一"),
    ("等于0.5。", "等于零点五。"),
]
AMONG_ENGLISH = [
    ("from −4 to 4", "from minus four to four"),
    ("the slope is −1.", "the slope is minus one."),
    ("along the x-axis", "along the x axis"),
    ("the function's own change", "the function's own change"),
]


@pytest.mark.parametrize(("written", "chinese", "english"), READ)
def test_mathematics_is_said_in_words(written: str, chinese: str, english: str) -> None:
    assert said_text(spoken(written, CHINESE)) == chinese
    assert said_text(spoken(written, ENGLISH)) == english


@pytest.mark.parametrize(
    ("language", "written", "said"),
    [(CHINESE, *case) for case in AMONG_CHINESE] + [(ENGLISH, *case) for case in AMONG_ENGLISH],
)
def test_it_is_said_so_among_words(language: SpokenLanguage, written: str, said: str) -> None:
    assert said_text(spoken(written, language)) == said


VALUES = {"十": 10, "百": 100, "千": 1000, "万": 10**4, "亿": 10**8}


def value_of(chinese: str) -> int:
    """Return the number that Chinese numerals name, read from the largest unit down."""
    chinese = chinese.replace("两", "二").removeprefix("零")
    if not chinese:
        return 0
    for unit in "亿万千百十":
        if unit in chinese:
            head, _, rest = chinese.rpartition(unit)
            return (value_of(head) or 1) * VALUES[unit] + value_of(rest)
    return "零一二三四五六七八九".index(chinese)


@given(st.one_of(st.integers(0, 10**16 - 1), st.integers(0, 2000), st.integers(0, 15).map(lambda power: 10**power)))
def test_a_number_is_named_so_that_it_can_be_found_again(number: int) -> None:
    said = said_text(spoken(str(number), CHINESE))
    assert value_of(said) == number
    assert "零零" not in said
    assert not said.endswith("零") or number == 0
    assert said_text(spoken(str(number), ENGLISH)).replace(" ", "").isalpha()


def texts(table: dict[str, Any]) -> Iterator[str]:
    for key, value in table.items():
        if isinstance(value, dict):
            yield from texts(value)
        elif key in ("say", "why"):
            yield value


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_phrase_of_the_script_can_be_said(project: Path, language: str) -> None:
    table = tomllib.loads((project / "script" / f"{language}.toml").read_text("utf-8"))
    phrases = [phrase for text in texts(table) for phrase in split_phrases(text)]
    assert len(phrases) > 300
    for number in ("0.452", "−1", "10⁻⁵", "3225.137"):
        for phrase in phrases:
            words = spoken(PLACE.sub(number, phrase), LANGUAGES[language].spoken)
            assert all(word.kind == "pause" or word.text.replace("'", "").isalpha() for word in words), phrase


SIGNS = "0123456789.,+-−×·÷/=≈≠<>≤≥()[]²³ⁿ₁₂^_{}'′√∑∫∂Δαβηπσ%→∞∈ xyfgabLdh一是的，。：；？！"


@given(st.text(SIGNS, max_size=24), st.sampled_from([CHINESE, ENGLISH]))
def test_no_sign_is_dropped_in_silence(text: str, language: SpokenLanguage) -> None:
    with suppress(UnknownSignError):
        words = spoken(text, language)
        assert all(word.text in PAUSES or word.text.replace("'", "").isalpha() for word in words)
        names = [sign for sign in text if sign.isalnum() or sign in "=≈≠≤≥×÷√∑∫∂→∞∈"]
        assert not names or any(word.kind != "pause" for word in words)


@pytest.mark.parametrize("sign", ["☃", "日本の", "Ж", "#", "🙂", "\u0302"])
def test_an_unknown_sign_is_told_with_a_remedy(sign: str) -> None:
    with pytest.raises(UnknownSignError, match=r"Write it as words, or give its sound: \["):
        spoken(f"x {sign} y", ENGLISH)
    assert reading_time(f"x {sign} y", "en") > reading_time("x y", "en")


def test_a_mark_gives_words_another_sound_and_no_other_caption() -> None:
    text = "[弧长](hú cháng)是 [1/2](一半)，[ReLU](/ɹˈAlu/) 是函数"
    assert caption_text(text) == "弧长是 1/2，ReLU 是函数"
    arc, _, half, *_, relu, _ = spoken(text, CHINESE)
    assert (arc.text, arc.sound) == ("弧长", "hú cháng")
    assert (half.text, half.sound) == ("一半", "")
    assert relu.sound == "/ɹˈAlu/"
    assert [word.sound for word in spoken("Leibniz", ENGLISH, {"Leibniz": "/lˈIbnɪts/"})] == ["/lˈIbnɪts/"]


def test_a_name_has_the_sound_that_its_language_gives_it() -> None:
    said = {word.text: word.sound for word in spoken("Leaky ReLU 和 Tanh(x)，Sigmoid 和 relish", CHINESE)}
    assert said["ReLU"] == "rè lù"
    assert said["Tanh"] == "shuāng qū zhèng qiē"
    assert said["Sigmoid"] == "xī gé mò yī dé"
    assert said["relish"] == ""
    assert caption_text("Leaky ReLU 和 Tanh") == "Leaky ReLU 和 Tanh"
    assert spoken("ReLU", ENGLISH)[0].sound == "/ɹˈAlu/"
    assert spoken("ReLU", CHINESE, {"ReLU": "/ɹˈAlu/"})[0].sound == "/ɹˈAlu/"  # a lecture's own lexicon comes first


def test_inverse_functions_are_told_apart() -> None:
    sine, cosine = (
        next(word for word in spoken(f"the {name} ends", ENGLISH) if word.text == name)
        for name in ("arcsine", "arccosine")
    )
    assert "kˌO" in cosine.sound  # as in cosine: the voice read ˈɑɹkəsˌIn, which is heard as arcsine
    assert "k" not in sine.sound.replace("ɑɹk", "")


@pytest.mark.parametrize(
    ("text", "kinds"),
    [("Start at a, and go.", "letter"), ("f of a is large", "letter"), ("at a corner", "word"), ("A cube", "word")],
)
def test_an_article_is_no_letter(text: str, kinds: str) -> None:
    assert {word.kind for word in spoken(text, ENGLISH) if word.text in ("a", "A")} == {kinds}


def test_the_silent_film_counts_what_is_said() -> None:
    assert reading_time("斜率是 0.5025", "zh") == reading_time("斜率是零点五零二五", "zh")
    assert reading_time("Sigmoid 的斜率", "zh") == reading_time("西格莫伊德的斜率", "zh")
    assert reading_time("it is 0.5", "en") == reading_time("it is zero point five", "en")
    assert reading_time("[弧长](hú cháng)", "zh") == reading_time("弧长", "zh")


def test_a_name_on_the_screen_is_one_word_to_read_however_long_its_sound() -> None:
    for name in ("ReLU", "Leaky", "Tanh", "Softmax", "Sigmoid", "Swish", "Adam", "Python"):
        assert viewing_time(name, "zh") == reading_time("Gauss", "zh")
    assert viewing_time("Sigmoid 的斜率", "zh") == reading_time("Gauss 的斜率", "zh")
    assert viewing_time("斜率是 0.5025", "zh") == reading_time("斜率是 0.5025", "zh")
    assert viewing_time("the slope of Tanh", "en") == reading_time("the slope of Tanh", "en")
