"""Two lectures, or two revisions of one, are compared: what is set, the beats, the words, the numbers, the pictures."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pypdf
import pytest
from tiny_server import Server

from lecture.commands.difference import BeatDifference, Change, SceneDifference, difference_lines
from lecture.project.revision import lecture_in
from lecture.starter.new_lecture import make_lecture
from scenes.framework.errors import LectureError

SCRIPT, SCENE = "script/en.toml", "my_scenes/growth.py"
GIT = ("git", "-c", "user.name=Mine", "-c", "user.email=mine@example.org", "-c", "init.defaultBranch=main")


@pytest.fixture
def mine(tmp_path: Path) -> Path:
    make_lecture(tmp_path / "mine", "blank", ["en"])
    return tmp_path / "mine"


def change(file: Path, before: str, after: str) -> None:
    text = file.read_text("utf-8")
    assert before in text
    file.write_text(text.replace(before, after), "utf-8")


def test_what_differs_is_told_with_stills_side_by_side(server: Server, mine: Path) -> None:
    other = Path(shutil.copytree(mine, mine.parent / "other"))
    change(other / "lecture.toml", "# factor = 2", "factor = 3")
    change(other / SCRIPT, "This is the first hour", "That was the first hour")
    done = server.run(mine.parent, "diff", "mine/lecture.toml", "other/lecture.toml", "--pdf", "d.pdf", "--jobs", "1")
    assert done.code == 0, done.complained
    for line in (
        "    + factor: 3",
        "    grows_each_hour",
        "        factor: 2 → 3",
        "    comes_to_a_power",
        "        sum: 6 → 9",
        "        power: 8 → 27",
    ):
        assert line in done.said.splitlines()
    assert "each hour it becomes [2 → 3] times" in done.said
    assert "[This → That] [is → was] the first hour." in done.said
    assert "[6 → 9] times / [8 → 27] times ([8 → 27] times)" in done.said
    pages = pypdf.PdfReader(mine.parent / "d.pdf").pages
    text = "\n".join(page.extract_text() for page in pages)
    assert "That was the first hour" in text
    assert "mine/lecture.toml" in text
    assert sum(len(page.images) for page in pages) == 4


def test_a_revision_of_git_has_its_own_settings_words_and_scenes(server: Server, mine: Path) -> None:
    for command in (("init", "-q"), ("add", "-A"), ("commit", "-qm", "first")):
        subprocess.run([*GIT, *command], cwd=mine, check=True)
    same = server.run(mine, "diff", "HEAD", "--jobs", "1", "--pdf", "same.pdf")
    assert (same.code, same.said) == (0, "No beat, number, word or picture differs.\n")
    assert not (mine / "same.pdf").exists()
    change(mine / SCRIPT, "Something grows", "Bread grows")
    change(mine / SCENE, "factor.value * hours.value", "factor.value + hours.value")
    done = server.run(mine, "diff", "HEAD", "--jobs", "1")
    assert done.code == 0, done.complained
    assert "        say: [Something → Bread] grows: each hour" in done.said
    assert "        sum: 6 → 5" in done.said
    assert "power:" not in done.said


def test_a_beat_of_which_the_picture_alone_differs_is_told(server: Server, mine: Path) -> None:
    for command in (("init", "-q"), ("add", "-A"), ("commit", "-qm", "first")):
        subprocess.run([*GIT, *command], cwd=mine, check=True)
    change(mine / SCENE, "-0.5, 0.5", "-0.4, 0.4")
    done = server.run(mine, "diff", "HEAD", "--jobs", "1", "--pdf", "d.pdf")
    assert done.code == 0, done.complained
    told = [line for line in done.said.splitlines() if not line.startswith(("Comparing", "Drawing"))]
    assert told == ["Growth", "    comes_to_a_power", "        its picture differs", "d.pdf"]
    assert len(pypdf.PdfReader(mine / "d.pdf").pages[0].images) == 2


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["HEAD~7"], '"HEAD~7": is no lecture file, and no git revision that has it'),
        (["--", "--output=x"], '"--output=x": is no lecture file and no git revision'),
        (["lecture.toml", "--pdf", "d.png"], "--pdf d.png: isn't a PDF's name; end it with .pdf"),
        (["lecture.toml", "missing.toml"], "missing.toml: not found"),
        (["HEAD~7"], "a copy of the lecture's folder can be compared, too: give its lecture.toml"),
    ],
)
def test_a_mistake_is_told(server: Server, mine: Path, arguments: list[str], told: str) -> None:
    done = server.run(mine, "diff", *arguments)
    assert done.code == 2
    assert told in done.complained
    assert "Traceback" not in done.complained


def test_without_git_a_copy_of_the_lecture_is_asked_for(mine: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(mine))
    told = r'"HEAD": is no lecture file, and git isn\'t installed; a copy of the lecture\'s folder can be compared'
    with pytest.raises(LectureError, match=told), lecture_in("HEAD", mine / "lecture.toml"):
        pass


def test_what_one_lecture_alone_has_stands_behind_a_sign() -> None:
    numbers = (Change("neu", None, "1,5"), Change("alt", "−2", None), Change("beide", "1", "2"))
    beats = (BeatDifference("einer", True, True, (), numbers), BeatDifference("weg", True, False))
    assert list(difference_lines([SceneDifference("Szene", False, True, (), beats)])) == [
        "+ Szene",
        "    einer",
        "        + neu: 1,5",
        "        − alt: −2",
        "        beide: 1 → 2",
        "    − weg",
    ]


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        ("它的斜率是 3。", "它的斜率约为 3。", "say: 它的斜率[是 → 约为] 3。"),
        ("x: 0,350 oder 1", "x: 35 oder 1", "say: x: [0,350 → 35] oder 1"),
        ("die Summe ist 7,150.", "die Summe ist 7,15.", "say: die Summe ist [7,150 → 7,15]."),
        ("die Steigung ist −0,3875.", "die Steigung ist 0,9877.", "say: die Steigung ist [−0,3875 → 0,9877]."),
        ("about 1,250,000.5 of x-1", "about 1,250 of x-2", "say: about [1,250,000.5 → 1,250] of x-[1 → 2]"),
        ("it is 2.5×10⁻⁷ now", "it is 2.5×10⁻⁸ now", "say: it is [2.5×10⁻⁷ → 2.5×10⁻⁸] now"),
        ("A line. Look.", "A line.", "say: A line.[ Look. →]"),
        ("Eine Gerade.", "Eine Gerade. Da.", "say: Eine Gerade.[→  Da.]"),
        ("One thing.", "Quite other words", "say: One thing. → Quite other words"),
    ],
)
def test_changed_words_are_told_once_with_what_differs_in_brackets(before: str, after: str, told: str) -> None:
    beat = BeatDifference("only", True, True, (Change("say", before, after),))
    assert list(difference_lines([SceneDifference("Scene", True, True, (), (beat,))]))[-1] == f"        {told}"


def test_words_that_are_not_translated_yet_are_told_as_check_tells_them(server: Server, tmp_path: Path) -> None:
    make_lecture(tmp_path / "neu", "blank", ["de"])
    told = {name: server.run(tmp_path / "neu", *name.split()) for name in ("check", "diff lecture.toml")}
    assert {each.code for each in told.values()} == {2}
    for each in told.values():
        assert "grows_each_hour" in each.complained
        assert "lecture words --lang de" in each.complained


def test_a_scene_that_one_lecture_lacks_is_named(server: Server, mine: Path) -> None:
    both = (mine / "lecture.toml").read_text("utf-8")
    (mine / "two.toml").write_text(f'{both}\n[[chapter.scene]]\nscene = "Growth"\nname = "Again"\n', "utf-8")
    done = server.run(mine, "diff", "lecture.toml", "two.toml", "--jobs", "1")
    assert done.said.splitlines()[-1] == "+ Again"
    back = server.run(mine, "diff", "two.toml", "lecture.toml", "--jobs", "1")
    assert back.said.splitlines()[-1] == "− Again"
