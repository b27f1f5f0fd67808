"""Captions lose no word, fit the screen, and leave time to read them."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lecture.film.captions import Span, cues_of, split_text, width
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
    assert squeeze("".join(cue.text for cue in cues)) == squeeze("".join(span.text for span in spans))
    ends = [0]
    for cue in cues:
        assert ends[-1] <= cue.start < cue.end <= room
        ends.append(cue.end)
        assert len(squeeze(cue.text)) / ((cue.end - cue.start) / fps) <= LANGUAGES[language].caption_rate + 1e-9
    within = cues_of(spans, language, fps, frame)
    assert all(0 <= cue.start < cue.end <= frame for cue in within)
    assert all(before.end <= after.start for before, after in pairwise(within))


def test_cues_keep_to_their_words_where_these_are_slow_enough() -> None:
    spans = [Span("函数变化了多少？", 30, 120), Span("这就是导数。", 150, 240)]
    cues = cues_of(spans, "zh", 30, 240)
    assert [(cue.start, cue.end, cue.lines) for cue in cues] == [
        (30, 120, ("函数变化了多少？",)),
        (150, 240, ("这就是导数。",)),
    ]


def test_hurried_words_borrow_the_pause_after_them_or_before_them() -> None:
    hurried = "一二三四五六七八九十一二三四五六七八"
    assert [(cue.start, cue.end) for cue in cues_of([Span(hurried, 30, 45)], "zh", 30, 300)] == [(30, 90)]
    assert [(cue.start, cue.end) for cue in cues_of([Span(hurried, 90, 105)], "zh", 30, 105)] == [(45, 105)]
