"""A lecture of one's own is made in an empty folder, is sound, and says what each of its parameters is."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest
from tiny_server import Server

from lecture.project.lecture_file import read_lecture
from lecture.project.own_lecture import OWN_LECTURE, OWN_SCRIPT
from lecture.starter.kinds import describe_field
from lecture.starter.lecture_text import SOURCES
from lecture.starter.new_lecture import make_lecture, next_steps
from scenes.backpropagation.parameters import NetworkParameters
from scenes.chain_rule.parameters import ChainRuleParameters
from scenes.differential.parameters import DifferentialParameters
from scenes.framework.errors import LectureError
from scenes.limit_definition.parameters import LimitParameters
from scenes.product_rule.parameters import ProductParameters
from scenes.quotient_rule.parameters import QuotientParameters
from scenes.starter.growth import GrowthParameters
from scenes.tangent_line.parameters import TangentLineParameters

LONGEST_SCENE = 60


@pytest.mark.parametrize(
    ("source", "languages", "scenes"),
    [("calculus", ["zh"], 31), ("backpropagation", ["zh", "en"], 13), ("blank", ["en"], 1)],
)
def test_a_new_lecture_has_the_scenes_and_languages_that_were_asked_for(tmp_path, source, languages, scenes):
    files = make_lecture(tmp_path / "mine", source, languages)
    lecture = read_lecture(tmp_path / "mine" / "lecture.toml")
    assert (len(lecture.scenes), list(lecture.languages)) == (scenes, languages)
    assert lecture.scenes[-1].scene == "Growth"
    assert {file.relative_to(tmp_path / "mine").as_posix() for file in files} == {
        *("lecture.toml", "my_scenes/growth.py", "README.md", ".gitignore"),
        *(f"script/{language}.toml" for language in languages),
    }
    assert len((tmp_path / "mine/my_scenes/growth.py").read_text("utf-8").splitlines()) <= LONGEST_SCENE


def test_its_look_that_is_commented_out_can_be_taken_in(tmp_path):
    make_lecture(tmp_path / "mine", "blank", ["zh"])
    file = tmp_path / "mine" / "lecture.toml"
    text = re.sub(r"^# (theme|format|colors) =", r"\1 =", file.read_text("utf-8"), flags=re.MULTILINE)
    file.write_text(text, "utf-8")
    lecture = read_lecture(file)
    assert (lecture.theme, lecture.format, lecture.colors) == ("dark", "16:9", (("function", "#6f9bff"),))


def test_its_scenes_have_the_parameters_of_the_project(tmp_path):
    make_lecture(tmp_path / "mine", "calculus", ["zh"])
    own = {entry.name: entry for entry in read_lecture(tmp_path / "mine" / "lecture.toml").scenes}
    for entry in read_lecture(OWN_LECTURE).scenes:
        assert own[entry.name].parameters() == entry.parameters()


def test_what_is_commented_out_can_be_taken_in(tmp_path):
    """Every parameter and every word of the project stands in the files, and is read once its # is gone."""
    make_lecture(tmp_path / "mine", "backpropagation", ["en"])
    file = tmp_path / "mine" / "lecture.toml"
    text = file.read_text("utf-8")
    keys = [line.removeprefix("# ") for line in text.splitlines() if " = " in line and "…" not in line]
    assert {"nudge = 0.5", 'activations = "linear"', "factor = 2", "seed = …"} - set(keys) == {"seed = …"}
    script = (tmp_path / "mine/script/en.toml").read_text("utf-8")
    lines = (
        line.removeprefix("# ") if line.startswith(("# [", "# say", "# write", "# ask", "# title")) else line
        for line in script.splitlines()
    )
    words = tomllib.loads("\n".join(lines))
    project = tomllib.loads((OWN_SCRIPT / "en.toml").read_text("utf-8"))
    assert {name: words[name] for name in ("ChainRule", "WeightUpdate")} == {
        name: project[name] for name in ("ChainRule", "WeightUpdate")
    }


def test_a_parameter_says_its_kind_and_bounds():
    kinds = {key: describe_field(field) for key, field in NetworkParameters.model_fields.items()}
    assert kinds["learning_rate"] == "a number over 0 and up to 1000"
    assert kinds["sizes"] == "a list of whole numbers from 1 to 1000"
    assert kinds["inputs"] == "a number, or a list of numbers"
    assert kinds["activations"].startswith('"linear", "sigmoid", ')
    assert kinds["seed"] == "a whole number from 0 up"
    assert describe_field(ChainRuleParameters.model_fields["outer"]) == "a function of u"
    assert describe_field(QuotientParameters.model_fields["step"]) == "a number over 0"
    for model, key, most in (
        (LimitParameters, "steps", 6),
        (DifferentialParameters, "steps", 4),
        (ProductParameters, "steps", 4),
        (TangentLineParameters, "windows", 4),
    ):
        assert describe_field(model.model_fields[key]) == f"2 to {most} numbers over 0"
    assert describe_field(GrowthParameters.model_fields["hours"]) == "a whole number from 3 to 4"


def test_the_command_makes_a_lecture_that_is_sound_and_renders(server: Server, tmp_path: Path) -> None:
    made = server.run(tmp_path, "new", "mine", "--from", "blank", "--lang", "zh,en")
    assert made.code == 0, made.complained
    assert made.complained == "Next: mine/README.md says how to go on.\n"
    mine = tmp_path / "mine"
    checked = server.run(mine, "check", "--layout", "--jobs", "1")
    assert checked.code == 0, checked.complained + checked.said
    assert "0 to mend" in checked.said
    rendered = server.run(mine, "render", "--quality", "draft", "--jobs", "1", "--voice", "silent", "--lang", "en")
    assert rendered.code == 0, rendered.complained
    assert (mine / "media/lecture/lecture.en.mp4").is_file()


def test_its_scene_can_take_other_parameters(server: Server, tmp_path: Path) -> None:
    server.run(tmp_path, "new", "mine", "--from", "blank", "--lang", "en")
    file = tmp_path / "mine" / "lecture.toml"
    text = file.read_text("utf-8").replace("# factor = 2", "factor = 3").replace("# hours = 3", "hours = 4")
    file.write_text(text, "utf-8")
    checked = server.run(tmp_path / "mine", "check", "--layout", "--jobs", "1")
    assert "0 to mend" in checked.said, checked.complained + checked.said


def test_what_is_to_be_written_in_a_language_without_words_is_told(tmp_path: Path) -> None:
    known, french = next_steps(tmp_path, ["en"]), next_steps(tmp_path, ["en", "fr"])
    assert french[:1] == known
    assert "Français (fr)" in french[1]
    assert all(str(tmp_path / name) in french[1] for name in ("lecture.toml", "script/fr.toml"))


@pytest.mark.parametrize("source", SOURCES)
def test_a_folder_that_holds_something_is_left_as_it_is(tmp_path, source):
    (tmp_path / "notes.txt").write_text("mine", "utf-8")
    with pytest.raises(LectureError, match="is not empty; give the name of a new folder"):
        make_lecture(tmp_path, source, ["zh"])
    assert [file.name for file in tmp_path.iterdir()] == ["notes.txt"]


@pytest.mark.parametrize("name", [".", "../mine"])
def test_an_empty_folder_is_taken(tmp_path, monkeypatch, name):
    (tmp_path / "mine").mkdir()
    monkeypatch.chdir(tmp_path / "mine")
    make_lecture(Path(name), "blank", ["zh"])
    assert Path("lecture.toml").is_file()
    assert [each.name for each in tmp_path.iterdir()] == ["mine"]


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["file"], "file: is no folder"),
        (["file/mine"], "file/mine: can't be made"),
        (["mine", "--from", "algebra"], '--from "algebra": unknown; known: calculus, backpropagation, blank'),
        (["mine", "--lang", "zh,xx"], '--lang "xx": unknown; known: zh, en'),
    ],
)
def test_a_mistake_is_told_and_nothing_is_made(server: Server, tmp_path: Path, arguments, told) -> None:
    (tmp_path / "file").write_text("", "utf-8")
    done = server.run(tmp_path, "new", *arguments)
    assert done.code == 2
    assert told in done.complained
    assert "Traceback" not in done.complained
    assert [each.name for each in tmp_path.iterdir()] == ["file"]
