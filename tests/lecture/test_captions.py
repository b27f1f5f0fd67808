"""Captions lose no word, fit the screen, and leave time to read them."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lecture.film.captions import GAP, Cue, Span, both_languages, cues_of
from lecture.film.line_breaking import LineWords, split_text, width
from scenes.framework.languages import LANGUAGES

CHINESE = "从 a 到 a 加 h，函数变化了多少？它的平均变化率，就是这条割线的斜率。当 h 越来越小，割线就越来越接近切线！"
ENGLISH = (
    "How much does f change from a to a plus h? Its average rate of change is the slope of this secant. "
    "As h gets smaller and smaller, the secant comes closer and closer to the tangent."
)
texts = st.one_of(
    st.text("导数是极限的，。；：“”（）h0.5 ", min_size=1, max_size=120),
    st.text("abcde ,.;:0123456789()-'", min_size=1, max_size=160),
    st.sampled_from([CHINESE, ENGLISH, "一" * 95, "x" * 130]),
)


columns = st.sampled_from([10, 24, 40])


def squeeze(text: str) -> str:
    return "".join(text.split())


def bare(text: str, language: str) -> str:
    """Return the text as its captions have it: without signs for which a space stands."""
    return "".join(sign for sign in squeeze(text) if sign not in LANGUAGES[language].caption_blanks)


@given(texts, columns)
def test_every_sign_is_kept_in_order(text: str, columns: int) -> None:
    assert squeeze("".join("".join(lines) for lines in split_text(text, columns))) == squeeze(text)


@given(texts, columns)
def test_a_cue_has_two_lines_at_most_and_none_is_too_wide(text: str, columns: int) -> None:
    for lines in split_text(text, columns):
        assert 1 <= len(lines) <= 2
        assert all(0 < width(line) <= columns for line in lines)


def test_cues_part_where_sentences_and_clauses_do() -> None:
    assert split_text(CHINESE, 40) == [
        ("从 a 到 a 加 h，函数变化了多少？",),
        ("它的平均变化率，就是这条割线的斜率。",),
        ("当 h 越来越小，割线就越来越接近切线！",),
    ]
    assert all(cue[-1][-1] in ".?," for cue in split_text(ENGLISH, 40)[:-1])


@pytest.mark.parametrize("columns", [20, 24, 28, 42])
def test_a_word_and_the_number_behind_it_stay_together(columns: int) -> None:
    text = "La pente de la tangente au point choisi vaut 6 et celle de la sécante vaut alors 7 environ."
    lines = [line for cue in split_text(text, columns) for line in cue]
    assert sum(line.count(each) for line in lines for each in ("vaut 6", "alors 7")) == 2


@pytest.mark.parametrize("text", ["（f(x) 在点 1,000.5 处的）导数" * 3, "他说：“导数（derivative）是极限。”" * 3])
def test_no_line_begins_with_a_closing_sign_or_cuts_a_word(text: str) -> None:
    lines = [line for cue in split_text(text, 40) for line in cue]
    assert not any(line[0] in "，。）”" or line[-1] in "（“" for line in lines)
    for word in ("1,000.5", "f(x)", "derivative"):
        assert sum(line.count(word) for line in lines) == text.count(word)


@given(
    st.lists(st.tuples(texts, st.integers(1, 300), st.integers(0, 60)), max_size=8),
    st.sampled_from(["zh", "en"]),
    st.sampled_from([15, 30, 60]),
)
def test_cues_do_not_overlap_and_can_be_read_where_the_film_has_room(
    parts: list[tuple[str, int, int]], language: str, fps: int
) -> None:
    spans, frame = [], 0
    for text, frames, pause in parts:
        spans.append(Span(text, frame, frame + frames))
        frame += frames + pause
    room = frame + 3600 * fps
    cues = cues_of(spans, language, fps, room)
    shown = bare("".join(cue.text for cue in cues), language)
    assert shown == bare("".join(span.text for span in spans), language)
    ends = [0]
    for cue in cues:
        assert ends[-1] <= cue.start < cue.end <= room
        ends.append(cue.end + GAP)
        assert len(squeeze(cue.text)) / ((cue.end - cue.start) / fps) <= LANGUAGES[language].caption_rate + 1e-9
    within = cues_of(spans, language, fps, frame)
    assert all(0 <= cue.start < cue.end <= frame for cue in within)
    assert all(before.end <= after.start for before, after in pairwise(within))


def test_cues_keep_to_their_words_where_these_are_slow_enough() -> None:
    spans = [Span("函数变化了多少？", 30, 120), Span("这就是导数。", 150, 240)]
    cues = cues_of(spans, "zh", 30, 240)
    assert [(cue.start, cue.end, cue.lines) for cue in cues] == [
        (30, 120, ("函数变化了多少？",)),
        (150, 240, ("这就是导数",)),
    ]


def test_hurried_words_borrow_the_pause_after_them_or_before_them() -> None:
    hurried = "一二三四五六七八九十一二三四五六七八"
    assert [(cue.start, cue.end) for cue in cues_of([Span(hurried, 30, 45)], "zh", 30, 300)] == [(30, 92)]
    assert [(cue.start, cue.end) for cue in cues_of([Span(hurried, 90, 105)], "zh", 30, 105)] == [(43, 105)]


WORDS = ["切平面", "平均变化率", "反向传播", "学习率", "隐藏层", "激活函数", "0.562497", "(0.6, 0.4)", "x² + 1"]


@pytest.mark.parametrize("word", WORDS)
def test_no_line_ends_inside_a_word_a_number_or_a_formula(word: str) -> None:
    text = "我们沿着曲线一直往前走然后再看这里的{}究竟等于多少这一点以后还要仔细地说"
    for before in range(len(text) // 2):
        lines = [line for cue in split_text(text[before:].format(word), 32) for line in cue]
        assert any(word in line for line in lines)


def test_a_line_has_sixteen_chinese_or_forty_two_latin_signs() -> None:
    assert width("一" * 16) == LANGUAGES["zh"].caption_columns
    assert LANGUAGES["en"].caption_columns == 42


def test_a_comma_and_a_full_stop_of_chinese_are_a_space_in_captions() -> None:
    (cue,) = cues_of([Span("它变小，对吗？是的。", 0, 120)], "zh", 30, 240)
    assert cue.lines == ("它变小 对吗？是的",)


def test_cues_begin_with_their_words_and_end_soon_after_the_voice() -> None:
    text = "差商在步长趋于零时的极限就是导数，它是 0.5。切线的斜率告诉我们函数在这一点变化得有多快。"
    words = tuple(
        (sign, 30 + 6 * number) for number, sign in enumerate("差商在步长趋于零时的极限就是导数，它是零点五。切线的")
    )
    cues = cues_of([Span(text, 30, 900, words, 330)], "zh", 30, 1000)
    starts = {word: frame for word, frame in words if word in "差切"}
    assert cues[0].start == starts["差"]
    assert next(cue.start for cue in cues if cue.text.startswith("切线")) == starts["切"]
    assert cues[-1].end == 330 + 15
    assert all(cue.end - cue.start <= 7 * 30 for cue in cues_of([Span("一句话。", 0, 9000)], "zh", 30, 9000))


def test_two_languages_stand_one_above_the_other() -> None:
    chinese = [Cue(0, 58, ("这就是导数",)), Cue(60, 148, ("它有公式",))]
    english = [Cue(0, 40, ("This is",)), Cue(42, 88, ("the derivative.",)), Cue(95, 148, ("It has a formula.",))]
    cues = both_languages(chinese, english, 30)
    assert all(before.end <= after.start for before, after in pairwise(cues))
    assert all(1 <= len(cue.lines) <= 2 for cue in cues)
    assert {line for cue in cues for line in cue.lines} >= {"这就是导数", "它有公式", "It has a formula."}


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("fr", "Prenons un point de la courbe et traçons-y la tangente."),
        ("fr", "Vous voyez qu'il y a un écart entre la courbe et la tangente."),
        ("de", "Wir nehmen einen Punkt auf der Kurve und zeichnen die Tangente durch diesen Punkt."),
        ("es", "Tomamos un punto de la curva y trazamos la recta tangente en ese punto."),
        ("it", "Prendiamo un punto della curva e tracciamo la retta tangente in quel punto."),
        ("pt", "Tomemos um ponto da curva e tracemos a reta tangente por esse ponto."),
        ("nl", "We nemen een punt op de kromme en tekenen de raaklijn door dat punt."),
    ],
)
@pytest.mark.parametrize("columns", [22, 24, 28, 32, 42])
def test_no_line_ends_with_an_article_a_preposition_or_a_conjunction(language: str, text: str, columns: int) -> None:
    known = LANGUAGES[language]
    words = LineWords(known.bound_words, known.joining_words)
    lines = [line for cue in split_text(text, columns, 2, words) for line in cue]
    last = [line.rsplit(maxsplit=1)[-1].casefold() for line in lines]
    assert not set(last) & known.bound_words, lines
    assert sum(word in known.joining_words for word in last) <= 1, lines


def test_no_cue_is_a_scrap_of_a_sentence() -> None:
    cues = split_text("Un café est plus chaud que la pièce de 60 degrés.", 24)
    assert [min(width(line) for line in cue) > 8 for cue in cues] == [True, True]


cue_lists = st.lists(st.tuples(st.integers(0, 90), st.integers(25, 120)), min_size=1, max_size=12)


def cues_from(parts: list[tuple[int, int]], name: str) -> list[Cue]:
    cues, frame = [], 0
    for number, (pause, frames) in enumerate(parts):
        cues.append(Cue(frame + pause, frame + pause + frames, (f"{name}{number}",)))
        frame += pause + frames
    return cues


@given(cue_lists, cue_lists)
def test_no_line_is_lost_beside_another_language_and_none_flickers(
    first: list[tuple[int, int]], second: list[tuple[int, int]]
) -> None:
    one, other = cues_from(first, "a"), cues_from(second, "b")
    both = both_languages(one, other, 30)
    assert {line for cue in both for line in cue.lines} == {cue.text for cue in (*one, *other)}
    assert all(before.end <= after.start for before, after in pairwise(both))
    assert all(1 <= len(cue.lines) <= 2 and cue.start < cue.end for cue in both)
    for line in (cue.text for cue in (*one, *other)):
        shown = [cue for cue in both if line in cue.lines]
        assert all(after.start - before.end <= GAP for before, after in pairwise(shown))


@pytest.mark.parametrize(
    "text", ["一時間ごとに 2 倍になります。", "网络一共有 3 个隐藏层。", "一共有3个隐藏层。", "约 13 千个参数在变。"]
)
def test_a_number_stays_with_its_counter(text: str) -> None:
    for columns in range(12, 30):
        lines = [line for cue in split_text(text, columns) for line in cue]
        assert not any(line[-1].isdigit() for line in lines), lines


@pytest.mark.parametrize(
    "text",
    [
        "Partiamo da a e spostiamoci verso destra di un passo h.",
        "Prendiamo un punto della curva e tracciamo la tangente.",
        "Scriviamo estremi e punto medio in una tabella.",
        "Il differenziale sostituisce una variazione curva con una rettilinea.",
        "The line through the two points on the curve is a secant of the graph.",
    ],
)
def test_lines_of_an_upright_film_dont_end_on_a_short_word_and_no_cue_is_a_scrap(text):
    cues = split_text(text, 24)
    lines = [line for cue in cues for line in cue]
    leaning = {"a", "e", "il", "la", "un", "una", "in", "di", "da", "della", "con", "the", "on", "of", "is"}
    assert [line for line in lines[:-1] if line.split()[-1] in leaning] == []
    assert min(len(" ".join(cue)) for cue in cues) >= 13
