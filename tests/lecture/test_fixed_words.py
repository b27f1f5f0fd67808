"""The words of pages, handouts and quizzes are a lecture's own where its script has them, and English else."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest
from words_table import PLACE, words_reference

from lecture.own_words import words_by_language
from lecture.project.fixed_words import FILES, FixedWords
from lecture.project.lecture_file import read_lecture
from lecture.starter.new_lecture import make_lecture
from scenes.framework.errors import LectureError
from scenes.style.glyph_coverage import missing_characters

FILE = Path("script/fi.toml")


def test_a_lectures_own_words_come_first_then_english() -> None:
    table = {"page": {"play": "Toista", "pause": " "}, "picture": {"otherwise": "muualla"}}
    words = FixedWords.read("fi", FILE, table)
    page = words.section("page")
    assert (page["play"], page["pause"]) == ("Toista", "Pause")
    assert words.otherwise == "muualla"
    assert words.section("quiz")["compute"] == "Compute:"
    chinese = FixedWords.read("zh", FILE, {"page": {"play": "放"}}).section("page")
    assert (chinese["play"], chinese["pause"]) == ("放", "暂停")


@pytest.mark.parametrize("language", words_by_language(FILES["page"]))
def test_a_language_that_has_words_has_all_and_they_can_be_drawn(language: str) -> None:
    tables = {section: words_by_language(file).get(language, {}) for section, file in FILES.items()}
    assert FixedWords.read(language, FILE, tables).own == tables
    assert FixedWords(language, FILE).note() is None
    assert missing_characters("".join(text for table in tables.values() for text in table.values())) == []


def test_the_previews_words_are_those_that_its_page_says_and_no_other() -> None:
    folder = FILES["preview"].with_name("page")
    html = (folder / "index.html").read_text("utf-8")
    said = set(re.findall(r'data-(?:say|label)="(\w+)"', html)) | set(re.findall(r'data-hint="(\w+)\|', html))
    for file in folder.glob("*.js"):
        text = file.read_text("utf-8")
        for call in re.findall(r"say\(((?:[^()]|\([^()]*\))*)\)", text):
            said |= set(re.findall(r'"(\w+)"', call))
        said |= set(re.findall(r'"(kind_\w+)"', text))
        said |= {text for _, text in re.findall(r'"(\w*)", "[^"]*", "(\w+)"\],', text)}
    known = words_by_language(FILES["preview"])
    assert {"zh", "en", "de", "fr", "ja", "zh-TW"} <= set(known)
    assert all(set(table) == set(known["en"]) for table in known.values())
    states = {f"beat_{state}" for state in ("fresh", "rendering", "stale", "failed")}
    assert said | states == set(known["en"])


def test_the_docs_list_all_entries_that_a_script_may_have() -> None:
    """`PYTHONPATH=. python tests/helpers/words_table.py` writes them anew."""
    assert PLACE.read_text("utf-8") == words_reference()
    example = tomllib.loads(PLACE.read_text("utf-8").partition("```toml")[2].partition("```")[0])
    assert FixedWords.read("de", FILE, example["words"]).section("quiz")["compute"] == "Berechne:"


@pytest.mark.parametrize("language", ["zh", "en"])
def test_nothing_is_missing_in_the_projects_own_languages(language: str) -> None:
    assert FixedWords.read(language, FILE, {}).note() is None


@pytest.mark.parametrize(
    ("table", "told"),
    [
        ([1], r"script/fi.toml: \[words\]: is \[1\]; write a table of words"),
        ({"pages": {}}, r"\[words.pages\]: unknown section; did you mean page\?"),
        ({"page": {"plya": "x"}}, r"\[words.page\]: plya: unknown key; did you mean play\?"),
        ({"page": {"play": 3}}, r"\[words.page\]: play: is 3; write a text"),
        ({"page": {"play": "a\nb"}}, r"play: holds U\+000A"),
        ({"page": {"step": "Vaihe {numero}"}}, r"step: .* has other braces than .*; keep \{count\} and \{number\}"),
        ({"page": {"play": "{x}"}}, r"play: .*; leave the braces out"),
        ({"quiz": "x"}, r"\[words.quiz\]: is \"x\"; write a table of words"),
    ],
)
def test_a_table_that_is_not_sound_is_told_with_its_place(table: object, told: str) -> None:
    with pytest.raises(LectureError, match=told):
        FixedWords.read("fi", FILE, table)


def test_no_scene_is_called_as_the_table_is(tmp_path: Path) -> None:
    make_lecture(tmp_path / "mine", "blank", ["fi"])
    file = tmp_path / "mine/lecture.toml"
    file.write_text(file.read_text("utf-8").replace('scene = "Growth"', 'scene = "Growth"\nname = "words"'), "utf-8")
    with pytest.raises(LectureError, match="names a table of the scripts, of words that belong to no scene"):
        read_lecture(file)
