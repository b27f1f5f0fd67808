"""A key changes with all that a picture depends on, and with nothing else."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from lecture.cache import keys as keying
from lecture.cache.code_digest import CodeRoot, Sources, UnknownModuleError
from lecture.cache.keys import Key, Keys
from lecture.project.catalogue import BUILT_IN
from lecture.project.lecture_file import SceneEntry
from lecture.project.script_check import Script
from lecture.quality import QUALITIES
from lecture.render.draw import draw_beats
from scenes.framework.script import BeatWords, SceneWords
from scenes.framework.speech import SpokenPhrase

FILES = {
    "__init__.py": '"""Hands on."""\nfrom demo.shapes import Circle\nfrom .numbers import slope\n__all__ = ["slope"]\n',
    "shapes.py": "from demo import colors\n\nclass Circle: ...\n\nclass Line: ...\n",
    "numbers.py": "def slope(x):\n    return x\n",
    "colors.py": "RED = 1\n",
    "first.py": "from demo import Circle\n",
    "second.py": "from __future__ import annotations\nfrom typing import TYPE_CHECKING\nfrom demo import slope\n"
    "if TYPE_CHECKING:\n    from demo.shapes import Line\n",
    "third.py": "def draw():\n    from demo.first import Circle\n    return Circle\n",
    "whole.py": "import demo\n",
    "late.py": 'from importlib import import_module\n\ndef draw():\n    return import_module("demo.colors")\n',
    "active/__init__.py": "REGISTER = []\n",
    "active/inner.py": "VALUE = 1\n",
}


@pytest.fixture
def demo(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Return a package of this project's kind."""
    monkeypatch.syspath_prepend(tmp_path)
    for name, text in FILES.items():
        (tmp_path / "demo" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "demo" / name).write_text(text, "utf-8")
    yield tmp_path / "demo"
    assert "demo" not in sys.modules  # nothing of it was run


def digests(*names: str) -> dict[str, str]:
    return {name: Sources().digest(CodeRoot(f"demo.{name}")) for name in names or ("first", "second", "third", "whole")}


def changed(demo: Path, file: str, text: str) -> set[str]:
    """Return the modules whose digest changes with a file."""
    before = digests()
    (demo / file).write_text(text, "utf-8")
    after = digests()
    return {name for name in before if before[name] != after[name]}


@pytest.mark.parametrize(
    "text",
    [
        "def slope(x):\n    return x  # a comment\n",
        '"""A docstring."""\ndef slope(x):\n    """Another."""\n    return x\n',
        "\n\ndef slope(x):\n\n        return (x)\n",
    ],
)
def test_comments_docstrings_and_layout_change_nothing(demo: Path, text: str) -> None:
    assert changed(demo, "numbers.py", text) == set()


def test_code_changes_what_imports_it_and_nothing_else(demo: Path) -> None:
    assert changed(demo, "numbers.py", "def slope(x):\n    return 2 * x\n") == {"second", "whole"}
    assert changed(demo, "colors.py", "RED = 2\n") == {"first", "third", "whole"}
    assert changed(demo, "third.py", FILES["third.py"] + "SIZE = 1\n") == {"third"}


def test_what_a_package_hands_on_is_followed_to_where_it_is_defined(demo: Path) -> None:
    assert Sources().modules(CodeRoot("demo.first")) == {"demo.first", "demo.shapes", "demo.colors"}
    assert Sources().modules(CodeRoot("demo.third")) == {"demo.third", "demo.shapes", "demo.colors"}


def test_imports_for_a_type_checker_do_not_count(demo: Path) -> None:
    assert Sources().modules(CodeRoot("demo.second")) == {"demo.second", "demo.numbers"}


def test_a_package_that_does_something_counts(demo: Path) -> None:
    assert Sources().modules(CodeRoot("demo.active.inner")) == {"demo.active.inner", "demo.active"}


def test_what_was_found_of_a_file_holds_as_long_as_its_content(demo: Path) -> None:
    fresh = Sources()
    digest = fresh.digest(CodeRoot("demo.whole"))
    again = Sources(fresh.used)
    assert again.digest(CodeRoot("demo.whole")) == digest
    (demo / "colors.py").write_text("RED = 3\n", "utf-8")
    assert Sources(fresh.used).digest(CodeRoot("demo.whole")) == Sources().digest(CodeRoot("demo.whole")) != digest


def test_a_module_that_is_named_in_a_text_to_be_imported_late_counts(demo: Path) -> None:
    before = digests("late", "second")
    (demo / "colors.py").write_text("RED = 2\n", "utf-8")
    assert digests("late") != {"late": before["late"]}
    assert digests("second") == {"second": before["second"]}


def test_a_module_that_is_not_there_is_no_root(demo: Path) -> None:
    for name in ("demo.gone", "demo.first.gone", "nowhere", "nowhere.at_all"):
        with pytest.raises(UnknownModuleError, match=name):
            CodeRoot(name)


def test_the_module_of_an_object_is_a_root() -> None:
    for thing in (Sources, Sources(), Sources.digest):
        assert CodeRoot.of(thing).module == "lecture.cache.code_digest"
    assert CodeRoot.of(draw_beats).module == "lecture.render.draw"


def test_every_scene_stands_on_the_stage_and_on_the_engine() -> None:
    for root in {module.root for module in BUILT_IN.scenes.values()}:
        found = SOURCES.modules(root, CodeRoot.of(draw_beats))
        assert {
            "scenes.framework.scene",
            "scenes.style.theme",
            "engine.raster.camera",
            "engine.video.encoding",
            "mathcore.function",
        } <= found
        assert not any(name.startswith("lecture.") for name in found - ALLOWED)


ALLOWED = {"lecture.render.draw", "lecture.film.clips", "lecture.film.packets", "lecture.quality"}

SOURCES = Sources()
ENTRY = SceneEntry("Slope", "LimitDefinition", {"point": 1.0}, Path("lecture.toml"))
WORDS = SceneWords("导数", {"open": BeatWords("一", {"note": "二"}, {"other": BeatWords("三")})}, "zh.toml: [Slope]")
SCRIPT = Script("zh", Path("script/zh.toml"), {"LimitDefinition": WORDS})


def key(entry: SceneEntry = ENTRY, script: Script = SCRIPT, **changes: Any) -> Key:
    want = {"quality": QUALITIES["hd"], "engine": "fast"} | changes
    return Keys(SOURCES).of(entry, script, **want)


def other_words(**changes: Any) -> Script:
    return replace(SCRIPT, scenes={"LimitDefinition": replace(WORDS, **changes)})


def test_a_key_does_not_depend_on_names_and_places() -> None:
    assert key(replace(ENTRY, name="Other", file=Path("elsewhere/my.toml"))) == key()
    assert key(script=replace(other_words(place="elsewhere"), file=Path("elsewhere/zh.toml"))) == key()
    assert key(script=replace(SCRIPT, scenes={**SCRIPT.scenes, "ChainRule": WORDS})) == key()


@pytest.mark.parametrize(
    "changes",
    [
        {"entry": replace(ENTRY, scene="ChainRule"), "script": replace(SCRIPT, scenes={"ChainRule": WORDS})},
        {"script": replace(SCRIPT, language="en")},
        {"quality": QUALITIES["fhd"]},
        {"entry": replace(ENTRY, theme="light")},
        {"entry": replace(ENTRY, format="9:16")},
        {"quality": replace(QUALITIES["hd"], fps=60)},
        {"engine": "stock"},
    ],
)
def test_a_key_and_its_family_change_with_all_that_is_drawn_from(changes: dict[str, Any]) -> None:
    assert key(**changes).family != key().family
    assert key(**changes).scene != key().scene


def test_parameters_change_the_key_and_not_its_family() -> None:
    found = {key(replace(ENTRY, values=values)) for values in ({"point": 1.0}, {"point": 2.0}, {"steps": [1.0]}, {})}
    assert len({one.scene for one in found}) == 4
    assert {one.family for one in found} == {key().family}


@pytest.mark.parametrize(
    "words",
    [
        {"title": "Derivative"},
        {"beats": {"open": replace(WORDS.beats["open"], say="另")}},
        {"speech": {"一": SpokenPhrase(2.0)}},
        {"beats": {"open": replace(WORDS.beats["open"], write={"note": "另"})}},
        {"beats": {"open": replace(WORDS.beats["open"], variants={"other": BeatWords("另")})}},
    ],
)
def test_words_change_the_key_and_not_its_family(words: dict[str, Any]) -> None:
    assert key(script=other_words(**words)).scene != key().scene
    assert key(script=other_words(**words)).family == key().family


@pytest.mark.parametrize("name", ["manim", "typst", "av", "numpy", "pycairo", "font", "cairo", "python"])
def test_a_key_changes_with_every_version(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    before, found = key(), keying.environment()
    assert found[name] != "none"
    monkeypatch.setattr(keying, "environment", lambda: found | {name: "another"})
    assert key().family != before.family
