"""The words of pages, handouts and quizzes are a lecture's own where its script has them, and English else."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest
from tiny_server import Server

from lecture.project.fixed_words import FILES, FixedWords
from lecture.project.lecture_file import read_lecture
from lecture.project.script_check import read_fixed_words, read_scripts
from lecture.starter.new_lecture import make_lecture
from scenes.framework.errors import LectureError

FILE = Path("script/nl.toml")


def test_a_lectures_own_words_come_first_then_english() -> None:
    table = {"page": {"play": "Afspelen", "pause": " "}, "picture": {"otherwise": "elders"}}
    words = FixedWords.read("nl", FILE, table)
    page = words.section("page")
    assert (page["play"], page["pause"]) == ("Afspelen", "Pause")
    assert words.otherwise == "elders"
    assert words.section("quiz")["compute"] == "Compute:"
    chinese = FixedWords.read("zh", FILE, {"page": {"play": "放"}}).section("page")
    assert (chinese["play"], chinese["pause"]) == ("放", "暂停")


@pytest.mark.parametrize("language", ["zh", "en"])
def test_nothing_is_missing_in_the_projects_own_languages(language: str) -> None:
    assert FixedWords.read(language, FILE, {}).note() is None


@pytest.mark.parametrize(
    ("table", "told"),
    [
        ([1], r"script/nl.toml: \[words\]: is \[1\]; write a table of words"),
        ({"pages": {}}, r"\[words.pages\]: unknown section; did you mean page\?"),
        ({"page": {"plya": "x"}}, r"\[words.page\]: plya: unknown key; did you mean play\?"),
        ({"page": {"play": 3}}, r"\[words.page\]: play: is 3; write a text"),
        ({"page": {"play": "a\nb"}}, r"play: holds U\+000A"),
        ({"page": {"step": "Stap {nummer}"}}, r"step: .* has other braces than .*; keep \{count\} and \{number\}"),
        ({"page": {"play": "{x}"}}, r"play: .*; leave the braces out"),
        ({"quiz": "x"}, r"\[words.quiz\]: is \"x\"; write a table of words"),
    ],
)
def test_a_table_that_is_not_sound_is_told_with_its_place(table: object, told: str) -> None:
    with pytest.raises(LectureError, match=told):
        FixedWords.read("nl", FILE, table)


def test_the_command_writes_an_entry_for_each_and_the_check_says_once_that_they_are_english(
    server: Server, tmp_path: Path
) -> None:
    mine = tmp_path / "mine"
    make_lecture(mine, "blank", ["nl"])
    script = mine / "script/nl.toml"
    text = (
        (mine / "lecture.toml")
        .read_text("utf-8")
        .replace('nl = ""', 'nl = "Groei"')
        .replace("# factor = 2", "factor = 3")
    )
    (mine / "lecture.toml").write_text(text, "utf-8")
    script.write_text(
        '[words.picture]\notherwise = "elders"\n[Growth]\ntitle = "Groei"\n'
        '[Growth.grows_each_hour]\nsay = "Het groeit.|Elk uur."\n'
        '[Growth.comes_to_a_power]\nsay = "Zo."\nask = { say = "Hoeveel?", answers = ["{sum}", "{power}"] }\n',
        "utf-8",
    )
    checked = server.run(mine, "check", "--jobs", "1")
    assert checked.code == 0, checked.complained
    (note,) = (line for line in checked.said.splitlines() if "English" in line)
    assert note.startswith("script/nl.toml: [words] has no Nederlands for ")
    assert "lecture words --lang nl" in note
    assert read_scripts(read_lecture(mine / "lecture.toml"), ["nl"])["nl"].scenes["Growth"].otherwise == "elders"
    written = server.run(mine, "words", "--lang", "nl", "--jobs", "1")
    assert "entries added" in written.said, written.complained
    tables = tomllib.loads(script.read_text("utf-8"))["words"]
    assert set(tables) == {"picture", *FILES}
    assert set(tables["page"].values()) == {""}
    assert '# "Play"\nplay = ""\n' in script.read_text("utf-8")
    filled = script.read_text("utf-8").replace('play = ""', 'play = "Afspelen"')
    script.write_text(filled, "utf-8")
    assert read_fixed_words(read_lecture(mine / "lecture.toml"), "nl").section("page")["play"] == "Afspelen"
    assert "no entries added" in server.run(mine, "words", "--lang", "nl", "--jobs", "1").said


def test_no_scene_is_called_as_the_table_is(tmp_path: Path) -> None:
    make_lecture(tmp_path / "mine", "blank", ["nl"])
    file = tmp_path / "mine/lecture.toml"
    file.write_text(file.read_text("utf-8").replace('scene = "Growth"', 'scene = "Growth"\nname = "words"'), "utf-8")
    with pytest.raises(LectureError, match="names the scripts' table of fixed words"):
        read_lecture(file)
