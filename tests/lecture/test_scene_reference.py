"""What the reference for scenes of one's own names is there, with these arguments; `list --all` names all scenes."""

from __future__ import annotations

import inspect
import re
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

from lecture.commands.catalogue import catalogue_lines
from lecture.project.lecture_file import read_lecture
from lecture.project.own_lecture import OWN_LECTURE
from lecture.starter.new_lecture import make_lecture
from scenes.components.answers import AnswerMarks
from scenes.framework import parameters
from scenes.framework.numbers import Figure
from scenes.framework.scene import LectureScene
from scenes.registry import MODULES

REFERENCE = (Path(__file__).resolve().parents[2] / "docs" / "own-scenes.md").read_text("utf-8")
CALL = re.compile(r"`((?:mathcore|scenes|self|marks)\.[\w.]+)\(([^`]*)\)`")
OWNERS = {"self": LectureScene, "marks": AnswerMarks}
CALLS = sorted(set(CALL.findall(REFERENCE)))


def named(path: str) -> Any:
    """Return what a dotted path names: a method of a scene or of marks, else of a module."""
    first, *rest = path.split(".")
    if first in OWNERS:
        return getattr(OWNERS[first], rest[0])
    cut = next(k for k, part in enumerate(path.split(".")) if part[0].isupper() or k == len(rest))
    found = import_module(".".join(path.split(".")[:cut]))
    for name in path.split(".")[cut:]:
        found = getattr(found, name)
    return found


@pytest.mark.parametrize(("path", "arguments"), CALLS, ids=[path for path, _ in CALLS])
def test_a_call_of_the_reference_has_these_arguments(path: str, arguments: str) -> None:
    known = [
        each
        for each in inspect.signature(named(path)).parameters.values()
        if each.name not in ("self", "cls") and each.kind is not inspect.Parameter.VAR_KEYWORD
    ]
    written = [name.strip() for name in arguments.split(",") if name.strip()]
    required = {each.name for each in known if each.default is inspect.Parameter.empty}
    assert required == {name for name in written if not name.startswith("[")}
    assert [name.strip("[]") for name in written] == [each.name for each in known if each.name in arguments]


def test_the_reference_names_enough_and_what_it_names_is_there() -> None:
    assert len(CALLS) > 40
    for name in re.findall(r"`(FunctionOf\w+|Real|need_\w+)`", REFERENCE):
        assert hasattr(parameters, name)
    for name in re.findall(r"figure\.(\w+)`", REFERENCE):
        assert name in {*Figure.__dataclass_fields__, *vars(Figure)}


def test_every_scene_is_listed_with_each_parameter_its_default_and_what_it_may_be(tmp_path: Path) -> None:
    make_lecture(tmp_path / "mine", "blank", ["es"])
    lines = "\n".join(catalogue_lines(read_lecture(tmp_path / "mine/lecture.toml"), ["es"])).split("\n")
    heads = {line.split(":")[0].split(" (")[0]: line for line in lines if line[:1].isupper()}
    assert {*MODULES, "Growth"} <= set(heads)
    assert heads["LimitDefinition"] == "LimitDefinition: The derivative (16:9, 9:16)"
    assert "sweep = { parameter = …, values = [ …, … ] }" in lines[1]
    assert "    # The point a. A number.\n    point = 1.0" in "\n".join(lines)
    assert "    # For how many hours it grows. A whole number from 3 to 4.\n    hours = 3" in "\n".join(lines)
    for entry in read_lecture(OWN_LECTURE).scenes:
        assert all(f"{key} = " in "\n".join(lines) for key in entry.load().Parameters.model_fields)


def test_outside_a_lecture_scenes_are_listed_with_their_titles_in_both_languages() -> None:
    own = read_lecture(OWN_LECTURE)
    lines = list(catalogue_lines(own, own.languages))
    assert "\nLimitDefinition: 导数的概念 · The derivative (16:9, 9:16)" in lines
