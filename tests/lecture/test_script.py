"""The beats of a script and of its scene must be the same; where they differ, both places are named."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from lecture.project.catalogue import BUILT_IN, Catalogue
from lecture.project.lecture_file import Lecture, read_lecture
from lecture.project.script_check import check_script, read_scripts, refuse_unplayed
from scenes.framework.errors import LectureError
from scenes.framework.script import read_script, split_phrases

Write = Callable[[str], Path]
PARTLY_PLAYED = """
from scenes.framework.beat import beat
from scenes.limit_definition.scene import LimitDefinition


class Limit(LimitDefinition):
    def construct(self) -> None:
        if self.params.point > 1:
            self.seldom()
        getattr(self, "by_name")()

    @beat()
    def seldom(self) -> None: ...

    @beat()
    def by_name(self) -> None: ...

    @beat()
    def in_a_helper(self) -> None: ...

    @beat()
    def goes_on(self) -> None: ...
"""


def change(own: Path, language: str, old: str, new: str) -> None:
    file = own.parent / "script" / f"{language}.toml"
    text = file.read_text("utf-8")
    assert old in text
    file.write_text(text.replace(old, new), "utf-8")


def mistake(lecture: Lecture) -> str:
    with pytest.raises(LectureError) as caught:
        check_script(lecture.scenes[0], read_scripts(lecture, lecture.languages))
    return str(caught.value)


@pytest.fixture
def alone(own: Path) -> Lecture:
    """Return the lecture with words of its own for a scene that came with none."""
    own.write_text(own.read_text("utf-8").replace("LimitDefinition", "Limit"), "utf-8")
    for language in ("zh", "en"):
        change(own, language, "[LimitDefinition", "[Limit")
    scene = replace(BUILT_IN["LimitDefinition"], script=None)
    return read_lecture(own, Catalogue({"Limit": scene}))


def place_of(beat: str) -> str:
    """Return the line that the beat is declared in, as the messages tell it."""
    (found,) = (known for known in BUILT_IN["LimitDefinition"].load().beats() if known.name == beat)
    return f"scenes/limit_definition/scene.py:{found.line}"


def test_the_projects_words_fit_every_scene_of_its_lecture(project: Path) -> None:
    lecture = read_lecture(project / "lecture.toml")
    scripts = read_scripts(lecture, lecture.languages)
    for entry in lecture.scenes:
        check_script(entry, scripts)
        entry.parameters()


def test_a_lecture_without_a_script_takes_the_projects(project: Path, write_lecture: Callable[[], Path]) -> None:
    lecture = read_lecture(write_lecture())
    words = read_scripts(lecture, ["zh"])["zh"].words(lecture.scenes[0])
    assert words.place == f"{project / 'script' / 'zh.toml'}: [LimitDefinition]"


def test_a_beat_without_words_is_told_with_both_places(own: Path, alone: Lecture) -> None:
    change(own, "en", "[Limit.average_change]", "[Limit.average_changes]")
    message = mistake(alone)
    script = own.parent / "script" / "en.toml"
    assert f"{place_of('average_change')}: the beat average_change of Limit has no words" in message
    assert f"add the table [Limit.average_change] to {script}" in message
    assert f"{script}: [Limit.average_changes]: scenes/limit_definition/scene.py: " in message
    assert "did you mean average_change?" in message
    assert "zh.toml" not in message


def test_a_variant_that_the_code_does_not_choose_is_told(own: Path) -> None:
    change(
        own,
        "zh",
        "[LimitDefinition.secant_slope]",
        '[LimitDefinition.step_shrinks.variant.odd]\nsay = "？"\n\n[LimitDefinition.secant_slope]',
    )
    message = mistake(read_lecture(own))
    assert "[LimitDefinition.step_shrinks.variant.odd]" in message
    assert place_of("step_shrinks") in message


def test_what_is_written_in_one_language_only_is_told(own: Path, alone: Lecture) -> None:
    change(own, "en", "write = { slope = ", "write = { slant = ")
    message = mistake(alone)
    assert 'en.toml: [Limit.secant_slope]: write has no "slope"' in message
    assert 'zh.toml: [Limit.secant_slope]: write has no "slant"' in message


def test_a_question_that_is_asked_in_one_language_only_is_told(own: Path) -> None:
    beat = "[LimitDefinition.average_change]"
    change(own, "en", beat, f'{beat}\nask = {{ say = "Which?", answers = ["this", "that"] }}')
    message = mistake(read_lecture(own))
    assert "zh.toml: [LimitDefinition.average_change]: ask has 0 answers" in message
    assert "en.toml: [LimitDefinition.average_change] has 2" in message


def test_words_of_a_scene_that_does_not_exist_are_told(own: Path) -> None:
    change(own, "zh", "[LimitDefinition]", '[LimitDefinitoin]\ntitle = "?"\n\n[LimitDefinition]')
    with pytest.raises(LectureError, match=r"zh\.toml: \[LimitDefinitoin\]: no scene .* did you mean LimitDefinition"):
        read_scripts(read_lecture(own), ["zh"])


def test_a_scene_without_words_is_told(own: Path, alone: Lecture) -> None:
    for language in ("zh", "en"):
        (own.parent / "script" / f"{language}.toml").write_text("", "utf-8")
    assert "zh.toml: has no words for Limit (scenes/limit_definition/scene.py); add a table [Limit]" in mistake(alone)


OWN_WORDS = """
[LimitDefinition.step_shrinks]
say = "{0}"

[Cubic]
title = "{1}"
"""


def test_a_lecture_brings_only_its_own_words(project: Path, write_lecture: Write) -> None:
    """Of the rest, each scene has the words of its class, and those have the project's."""
    file = write_lecture()
    file.write_text(file.read_text("utf-8") + '[[chapter.scene]]\nscene = "LimitDefinition"\nname = "Cubic"\n', "utf-8")
    (file.parent / "script").mkdir()
    script = file.parent / "script" / "en.toml"
    script.write_text(OWN_WORDS.format("It shrinks.|It shrinks again.", "A cubic"), "utf-8")
    lecture = read_lecture(file)
    scripts = read_scripts(lecture, lecture.languages)
    for entry in lecture.scenes:
        check_script(entry, scripts)
    first, cubic = (scripts["en"].words(entry) for entry in lecture.scenes)
    theirs = read_script(project / "script" / "en.toml")["LimitDefinition"]
    assert (first.title, cubic.title) == (theirs.title, "A cubic")
    assert first.beats["secant_slope"] == cubic.beats["secant_slope"] == theirs.beats["secant_slope"]
    step = theirs.beats["step_shrinks"]
    assert (
        first.beats["step_shrinks"] == cubic.beats["step_shrinks"] == replace(step, say="It shrinks.|It shrinks again.")
    )
    assert scripts["zh"].words(lecture.scenes[1]).place == f"{project / 'script' / 'zh.toml'}: [LimitDefinition]"
    assert cubic.place_of("step_shrinks") == f"{script}: [LimitDefinition.step_shrinks]"
    assert cubic.place_of("secant_slope") == f"{project / 'script' / 'en.toml'}: [LimitDefinition.secant_slope]"


def test_a_scene_that_stands_twice_may_have_words_of_its_own(own: Path) -> None:
    own.write_text(own.read_text("utf-8") + 'name = "Cubic"\n[[chapter.scene]]\nscene = "LimitDefinition"\n', "utf-8")
    file = own.parent / "script" / "zh.toml"
    text = file.read_text("utf-8")
    words = text.replace("[LimitDefinition", "[Cubic")
    file.write_text(text + "\n" + words.replace('title = "', 'title = "三次：', 1), "utf-8")
    lecture = read_lecture(own)
    script = read_scripts(lecture, ["zh"])["zh"]
    titles = [script.words(entry).title for entry in lecture.scenes]
    assert titles[0] == f"三次：{titles[1]}"


@pytest.mark.parametrize("signs", ["\\u001b[31mred", "two\\nlines", "\\u202eturned", "no\\u200bwidth", "a\\u2028b"])
def test_a_title_cannot_steer_a_terminal_or_break_a_line(own: Path, signs: str) -> None:
    change(own, "en", 'title = "', f'title = "{signs}')
    with pytest.raises(LectureError, match=r"\[LimitDefinition\]: title: holds U\+[0-9A-F]{4}, .*; remove it") as error:
        read_scripts(read_lecture(own), ["en"])
    assert str(error.value).isprintable()


def test_a_title_too_long_for_a_chapter_is_told(own: Path) -> None:
    change(own, "zh", 'title = "', 'title = "' + "导" * 90)
    with pytest.raises(LectureError, match=r"title has 9\d characters, more than a film's chapter; shorten it"):
        read_scripts(read_lecture(own), ["zh"])


def test_words_in_several_lines_are_spoken_in_one() -> None:
    assert split_phrases("导数是\n  极限。|the\n limit\tof") == ["导数是极限。", "the limit of"]


def test_a_title_with_a_formula_is_listed_without_its_dollar_signs(own: Path) -> None:
    change(own, "en", 'title = "', "title = \"$f'$ of ")
    lecture = read_lecture(own)
    assert read_scripts(lecture, ["en"])["en"].title(lecture.scenes[0]).startswith("f' of ")


@pytest.mark.parametrize("say", ["一。|\\u3164", "\\u2800|一。", "一。|\\u0301"])
def test_a_phrase_that_nobody_sees_is_told(own: Path, say: str) -> None:
    text = (own.parent / "script" / "zh.toml").read_text("utf-8")
    file = own.parent / "script" / "zh.toml"
    file.write_text(text.replace('say = "', f'say = "{say}|', 1), "utf-8")
    with pytest.raises(LectureError, match=r"say: phrase [12] has no visible sign; write words, or nothing"):
        read_scripts(read_lecture(own), ["zh"])


WRITTEN = [r"$\"$ #(1+1) $\"$", r"$std.read(\"/etc/hosts\")$", "$#x$", r"$x \\$"]


@pytest.mark.parametrize("written", WRITTEN)
def test_code_between_dollar_signs_is_told_with_its_place(own: Path, written: str) -> None:
    change(own, "en", 'slope = "', f'slope = "{written} ')
    with pytest.raises(LectureError, match=r"en\.toml: \[LimitDefinition\.secant_slope\]: write\.slope: \$.*\$ holds "):
        read_scripts(read_lecture(own), ["en"])


@pytest.mark.parametrize("text", ["[LimitDefinition", "LimitDefinition = 3", "[LimitDefinition]\ntitle = 3", "\x00"])
def test_a_broken_script_is_told_with_its_file(own: Path, text: str) -> None:
    (own.parent / "script" / "zh.toml").write_text(text, "utf-8")
    with pytest.raises(LectureError, match=r"script/zh\.toml"):
        read_scripts(read_lecture(own), ["zh"])


def test_a_language_without_a_script_of_its_own_has_the_words_that_came_with_the_scene(own: Path) -> None:
    (own.parent / "script" / "en.toml").unlink()
    lecture = read_lecture(own)
    check_script(lecture.scenes[0], read_scripts(lecture, ["en"]))


def test_a_beat_that_the_scene_never_calls_is_told(own: Path) -> None:
    (own.parent / "mine").mkdir()
    (own.parent / "mine" / "limit.py").write_text(PARTLY_PLAYED, "utf-8")
    own.write_text('scenes = "mine"\n' + own.read_text("utf-8").replace("LimitDefinition", "Limit"), "utf-8")
    change(own, "en", "[LimitDefinition", "[Limit")
    lecture = read_lecture(own)
    entry, script = lecture.scenes[0], read_scripts(lecture, ["en"])["en"]
    with pytest.raises(
        LectureError, match=r"the beat goes_on is never played; call it in construct, or remove"
    ) as told:
        refuse_unplayed(entry, script, {"by_name", "in_a_helper"})
    assert len(str(told.value).splitlines()) == 1
    refuse_unplayed(entry, script, {"by_name", "in_a_helper", "goes_on"})
