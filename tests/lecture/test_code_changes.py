"""What a change of code concerns, how changed beats come into a process with the old code, and how values are kept."""

from __future__ import annotations

import importlib.util
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest

from lecture.preview.code_changes import Patch, apply_patch, beat_lines, changed_beats
from lecture.preview.keeping import keep_values
from lecture.preview.parameter_fields import read_typed
from lecture.preview.results import differences
from lecture.project.lecture_file import read_lecture
from scenes.framework.errors import LectureError

SOURCE = '''
from scenes.framework.scene import LectureScene, beat

SIZE = 1


class Shown(LectureScene):
    """A scene."""

    def construct(self):
        return self.first(), self.second()

    @beat()
    def first(self):
        return SIZE

    @beat(variants=("other",))
    def second(self):
        """Said."""
        return self.helper() + 2

    def helper(self):
        return super().__class__ and 3
'''


@pytest.mark.parametrize(
    ("old", "new", "beats"),
    [
        ("return SIZE", "x = 5\n        return x", {"first"}),
        ("+ 2", "+ 3  # more", {"second"}),
        ("return SIZE", "return 0  # and", {"first"}),
        ("# none", "", set()),
        ("SIZE = 1\n", "\n\n# a remark\nSIZE = 1\n", set()),
        ("SIZE = 1", "SIZE = 2", None),
        ("and 3", "and 4", None),
        ("def first(self)", "def first(self, more=1)", None),
        ('@beat(variants=("other",))', "@beat()", None),
        ("    def helper", "    @beat()\n    def helper", None),
        ("import LectureScene, beat", "import LectureScene, beat, BaseScene", None),
    ],
)
def test_only_a_beats_own_body_leaves_all_before_it_as_it_was(old: str, new: str, beats: set[str] | None) -> None:
    assert changed_beats(SOURCE.encode(), SOURCE.replace(old, new).encode()) == beats


def test_the_lines_of_a_beat_begin_with_its_decorator() -> None:
    lines = SOURCE.splitlines()
    first, last = beat_lines(SOURCE.encode())["second"]
    assert lines[first - 1].strip().startswith("@beat")
    assert "+ 2" in lines[last - 1]


@pytest.fixture
def module(tmp_path: Path) -> Iterator[ModuleType]:
    """The source, imported from a file."""
    file = tmp_path / "shown_scene.py"
    file.write_text(SOURCE)
    spec = importlib.util.spec_from_file_location("shown_scene", file)
    assert spec is not None
    assert spec.loader is not None
    loaded = importlib.util.module_from_spec(spec)
    sys.modules["shown_scene"] = loaded
    spec.loader.exec_module(loaded)
    yield loaded
    del sys.modules["shown_scene"]


def test_a_patch_gives_functions_that_are_held_elsewhere_the_new_code_and_its_lines(module: ModuleType) -> None:
    held = module.Shown.first.__wrapped__
    new = SOURCE.replace("SIZE = 1", "# more\n\nSIZE = 1").replace("return SIZE", "return SIZE + 10").encode()
    apply_patch(Patch(str(module.__file__), new))
    assert held(None) == 11
    assert held.__code__.co_firstlineno == SOURCE[: SOURCE.index("@beat()")].count("\n") + 3
    assert module.Shown.second.beat.variants == ("other",)


def test_a_patch_of_a_module_that_is_not_loaded_is_no_mistake(tmp_path: Path) -> None:
    apply_patch(Patch(str(tmp_path / "nothing.py"), b"x = 1"))


LECTURE = """# A lecture.
title = { zh = "课" }  # short

[[chapter]]
title = { zh = "一" }
[chapter.parameters]
point = 2

[[chapter.scene]]
scene = "LimitDefinition"  # first
steps = [2, 1]   # falling

# and once more
[[chapter.scene]]
scene = "LimitDefinition"
name = "Again"
point = 1.0
"""


def test_values_are_kept_with_comments_and_order(tmp_path: Path) -> None:
    file = tmp_path / "lecture.toml"
    file.write_text(LECTURE, "utf-8")
    keep_values(read_lecture(file), "LimitDefinition", {"steps": [4, 2], "function": "x^3"})
    keep_values(read_lecture(file), "Again", {"point": None})
    expected = LECTURE.replace("[2, 1]   #", "[4, 2]   #").replace("point = 1.0\n", "")
    assert file.read_text("utf-8") == expected.replace("# falling\n", '# falling\nfunction = "x^3"\n')
    again = read_lecture(file)
    assert again.scenes[0].values == {"point": 2, "steps": [4, 2], "function": "x^3"}
    assert again.scenes[1].values == {"point": 2}


def test_a_lecture_file_that_has_changed_is_not_written_over(tmp_path: Path) -> None:
    file = tmp_path / "lecture.toml"
    file.write_text(LECTURE, "utf-8")
    lecture = read_lecture(file)
    for changed in (LECTURE.replace('name = "Again"', 'name = "Other"'), "title = ", ""):
        file.write_text(changed, "utf-8")
        with pytest.raises(LectureError, match="isn't as it was read"):
            keep_values(lecture, "Again", {"point": 3})
        assert file.read_text("utf-8") == changed


@pytest.mark.parametrize(
    ("widget", "text", "value"),
    [
        ("text", "x^2", "x^2"),
        ("number", "0.5", 0.5),
        ("number", "3", 3),
        ("toml", "[1, 0.5]", [1, 0.5]),
        ("choice", "sigmoid", "sigmoid"),
        ("number", "  ", None),
    ],
)
def test_what_is_typed_is_read_as_a_lecture_file_would_have_it(widget: str, text: str, value: object) -> None:
    assert read_typed({"name": "x", "widget": widget, "kind": "a value"}, text) == value


@pytest.mark.parametrize("text", ["[1,", "1\nother = 2", "__import__('os')", "open", "x" * 3000, "1 2", "[" * 900])
def test_what_can_not_be_read_is_a_mistake(text: str) -> None:
    with pytest.raises(LectureError, match="size"):
        read_typed({"name": "size", "widget": "toml", "kind": "a list"}, text)


def test_differences_name_the_beat_and_each_number() -> None:
    before = {"a": {"picture": "1", "frames": 2, "words": ["x"], "numbers": {"h": "1", "gone": "2"}}}
    after = {"a": {"picture": "2", "frames": 2, "words": ["y"], "numbers": {"h": "1", "new": "3"}}}
    assert differences(before, before) == []
    (found,) = differences(before, after)
    assert found["kinds"] == ["picture", "words"]
    assert found["numbers"] == [
        {"name": "gone", "before": "2", "after": "–"},
        {"name": "new", "before": "–", "after": "3"},
    ]
