"""What is known of a language stands in one table; another language is another row."""

from __future__ import annotations

import ast
from dataclasses import replace
from pathlib import Path

import pytest

from lecture.film.captions import Span, cues_of
from lecture.film.line_breaking import width
from scenes.components.text import Words
from scenes.framework.languages import ENGLISH, LANGUAGES, Language
from scenes.framework.timing import reading_time
from scenes.style.theme import theme


@pytest.fixture
def slow(monkeypatch: pytest.MonkeyPatch) -> Language:
    language = replace(ENGLISH, code="xx", region="yy", pace=0.5, caption_rate=2.0, caption_columns=10)
    monkeypatch.setitem(LANGUAGES, "xx", language)
    return language


def test_no_other_module_names_a_language(project: Path) -> None:
    found = [
        f"{file}:{node.lineno}"
        for package in ("scenes", "lecture")
        for file in sorted((project / package).rglob("*.py"))
        if file.name != "languages.py"
        for node in ast.walk(ast.parse(file.read_text("utf-8")))
        if isinstance(node, ast.Constant)
        and node.value in {*LANGUAGES, *(each.iso639_2 for each in LANGUAGES.values())}
    ]
    assert not found


def test_words_are_read_at_the_pace_of_their_language(slow: Language) -> None:
    assert reading_time("a word or two", "xx") == pytest.approx(4 / slow.pace)


def test_captions_have_the_lines_and_the_time_of_their_language(slow: Language) -> None:
    cues = cues_of([Span("a word or two, and another", 0, 30)], "xx", 30, 3000)
    assert max(width(line) for cue in cues for line in cue.lines) <= slow.caption_columns
    for cue in cues:
        signs = len("".join(cue.text.split()))
        assert cue.end - cue.start >= 30 * signs / slow.caption_rate - 1


def test_text_is_typeset_as_of_its_language(slow: Language) -> None:
    assert 'lang: "xx", region: "yy"' in theme.preamble("xx")


def test_quotation_marks_are_narrow_in_a_language_with_spaces():
    curved, straight = (float(Words(f"neuron{sign}s", "en").width) for sign in "’'")
    assert curved < 1.1 * straight
    assert Words("a “b” c", "zh").width > 1.2 * Words("a “b” c", "en").width
