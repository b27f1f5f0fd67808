"""A lecture's own scenes are found without being run, imported from memory, and told apart from all others."""

from __future__ import annotations

import os
import pickle
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from lecture.cache.code_digest import Source, Sources
from lecture.project.catalogue import BUILT_IN, Catalogue, installed_scenes
from lecture.project.folder_reader import declared_scenes, read_folder
from lecture.project.lecture_file import read_lecture
from lecture.project.scene_folder import SceneFolder
from scenes.framework.errors import LectureError

Write = Callable[..., Path]

SCENE = """
from scenes.framework.scene import LectureScene, beat


class {name}(LectureScene):
    def construct(self):
        self.only()

    @beat()
    def only(self):
        self.wait(0.2)
"""


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Write modules into a folder beside a lecture file, and return that file."""

    def modules(**files: str) -> Path:
        for name, text in files.items():
            file = tmp_path / "own" / (name.replace("__in__", "/") + ".py")
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text, "utf-8")
        return tmp_path / "lecture.toml"

    return modules


def found(lecture: Path) -> dict[str, str]:
    return declared_scenes(read_folder(lecture, "own"), {**dict.fromkeys(BUILT_IN.scenes, ""), "Plugged": "elsewhere"})


def value(lecture: Path, module: str) -> object:
    return read_folder(lecture, "own").load(module).VALUE


# -- which scenes there are ---------------------------------------------------------------------------------------


def test_scenes_are_found_by_what_they_are_derived_from(write: Write) -> None:
    lecture = write(
        base="from scenes.framework import scene as stage\nfrom scenes.framework.scene import LectureScene3D as Deep\n"
        "class _Base(stage.LectureScene): ...\nclass Solid(Deep): ...\nclass Generic(stage.LectureScene[int]): ...\n",
        other="from base import _Base as Known\nclass Flat(Known): ...\nclass Settings: ...\n",
        third="from scenes.chain_rule.scene import ChainRule\nfrom other import Flat\nclass Longer(ChainRule): ...\n"
        "class Flatter(Flat): ...\n",
    )
    expected = {"Solid": "base", "Generic": "base", "Flat": "other", "Longer": "third", "Flatter": "third"}
    assert found(lecture) == expected


def test_nothing_is_run_to_find_scenes(write: Write, tmp_path: Path) -> None:
    lecture = write(scene="open('ran', 'w').close()\n" + SCENE.format(name="Mine"))
    assert found(lecture) == {"Mine": "scene"}
    assert not (tmp_path / "ran").exists()


def test_two_scenes_of_one_name_are_told_with_both_places(write: Write) -> None:
    lecture = write(one=SCENE.format(name="Mine"), two=SCENE.format(name="Mine"))
    with pytest.raises(LectureError, match=r"own/two\.py: declares the scene Mine, and so does .*own/one\.py"):
        found(lecture)
    lecture = write(one=SCENE.format(name="Mine"), two=SCENE.format(name="ChainRule"))
    with pytest.raises(
        LectureError, match=r"own/two\.py: declares ChainRule, which is a scene of the project already; .* another"
    ):
        found(lecture)
    lecture = write(one=SCENE.format(name="Mine"), two=SCENE.format(name="Plugged"))
    with pytest.raises(LectureError, match=r"declares Plugged, which is a scene of the package elsewhere already"):
        found(lecture)


# -- what the folder may hold -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("../own", "leads out of the lecture's folder"),
        ("own/../../own", "leads out of the lecture's folder"),
        ("/own", "leads out of the lecture's folder"),
        ("..\\\\own", "leads out of the lecture's folder"),
        ("none", "there is no such folder"),
        ("lecture.toml", "isn't a folder"),
        ("link", "is a link that leads out"),
        ("own\\u0000", "holds"),
        ("", "is empty"),
    ],
)
def test_a_folder_that_is_not_beside_the_lecture_is_refused(
    text: str, told: str, write_lecture: Write, tmp_path: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    (tmp_path / "own").mkdir()
    (tmp_path / "link").symlink_to(tmp_path_factory.mktemp("elsewhere"))
    file = write_lecture()
    file.write_text(f'scenes = "{text}"\n{file.read_text("utf-8")}', "utf-8")
    with pytest.raises(LectureError, match=r"lecture\.toml: scenes") as caught:
        read_lecture(file)
    assert told in str(caught.value)


@pytest.mark.parametrize("name", ["random", "manim", "scenes", "lecture", "numpy", "os"])
def test_a_module_that_would_take_the_place_of_another_is_refused(name: str, write: Write) -> None:
    with pytest.raises(LectureError, match=rf"own/{name}\.py: another module is imported as {name} .* another name"):
        read_folder(write(**{name: "VALUE = 1"}), "own")


def test_a_link_in_the_folder_is_refused(write: Write, tmp_path: Path) -> None:
    lecture = write(scene=SCENE.format(name="Mine"))
    (tmp_path / "outside.py").write_text("VALUE = 1", "utf-8")
    (tmp_path / "own" / "helper.py").symlink_to(tmp_path / "outside.py")
    with pytest.raises(LectureError, match=r"own/helper\.py: is a link; put the file itself there"):
        read_folder(lecture, "own")


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("VALUE = 1\nVALUE = = 2\n", r"own/broken\.py:2: isn't Python: invalid syntax; mend that line"),
        ("\n\nreturn 1\n", r"own/broken\.py:3: isn't Python: 'return' outside function"),
        ("VALUE = '\0'", r"own/broken\.py.*: isn't Python: "),
    ],
)
def test_what_is_not_python_is_told_with_its_line(text: str, told: str, write: Write) -> None:
    with pytest.raises(LectureError, match=told):
        read_folder(write(broken=text), "own")


def test_files_that_cannot_be_imported_are_left_alone(write: Write, tmp_path: Path) -> None:
    lecture = write(**{"my-notes": "no Python", "1st": "no Python", "data__in__helper": "no Python"})
    (tmp_path / "own" / "pipe").mkdir()
    assert read_folder(lecture, "own").files == ()


# -- imports ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "code",
    [
        "import helper\nVALUE = helper.VALUE",
        "import helper as h, math\nVALUE = h.VALUE + math.floor(0.5)",
        "from helper import VALUE",
        "from helper import *",
        "from . import helper\nVALUE = helper.VALUE",
        "import parts.deep\nVALUE = parts.deep.TWICE // 2",
        "import parts.deep as d\nVALUE = d.TWICE // 2",
        "from parts import deep\nVALUE = deep.TWICE // 2",
        "from parts.deep import TWICE\nVALUE = TWICE // 2",
        "def get():\n    import helper\n    return helper.VALUE\nVALUE = get()",
        "try:\n    import helper\nexcept ImportError:\n    helper = None\nVALUE = helper.VALUE",
    ],
)
def test_modules_of_the_folder_import_each_other_by_name(code: str, write: Write) -> None:
    deep = "import helper\nfrom parts import sibling\nTWICE = helper.VALUE * sibling.TWO\n"
    lecture = write(
        scene=code, helper="VALUE = 7", parts__in____init__="", parts__in__deep=deep, parts__in__sibling="TWO = 2"
    )
    assert value(lecture, "scene") == 7
    assert not {"helper", "parts", "scene"} & set(sys.modules)


def test_one_process_holds_several_versions_of_a_folder(write: Write) -> None:
    lecture = write(scene="from helper import VALUE", helper="VALUE = 1")
    first = read_folder(lecture, "own")
    write(helper="VALUE = 2")
    second = read_folder(lecture, "own")
    assert [folder.load("scene").VALUE for folder in (first, second, first)] == [1, 2, 1]


def test_what_was_read_is_imported_wherever_it_is_sent(write: Write, tmp_path: Path) -> None:
    lecture = write(scene="from helper import VALUE", helper="VALUE = __file__")
    sent = pickle.dumps(read_folder(lecture, "own"))
    for file in (tmp_path / "own").iterdir():
        file.unlink()
    received: SceneFolder = pickle.loads(sent)  # noqa: S301 - written above
    assert str(tmp_path / "own" / "helper.py") == received.load("scene").VALUE


# -- keys ---------------------------------------------------------------------------------------------------------


PARSED: dict[str, Source] = {}  # what was found of files, by their content


def sources() -> Sources:
    """Return files as they are now; those that are as they were are not parsed again."""
    found = Sources(PARSED)
    found.used = PARSED
    return found


def digests(lecture: Path) -> dict[str, str]:
    catalogue, code = BUILT_IN.with_folder(lecture, "own"), sources()
    return {name: code.digest(catalogue[name].root) for name in ("One", "Two", "ChainRule")}


def test_an_edited_helper_changes_the_keys_of_what_imports_it(write: Write) -> None:
    lecture = write(one="import helper\n" + SCENE.format(name="One"), two=SCENE.format(name="Two"), helper="VALUE = 1")
    before = digests(lecture)
    write(helper='"""Only words."""\nVALUE = 1  # and more\n')
    assert digests(lecture) == before
    write(helper="VALUE = 2")
    after = digests(lecture)
    assert {name for name in before if before[name] != after[name]} == {"One"}


def test_keys_do_not_depend_on_where_the_folder_lies(write: Write, tmp_path: Path) -> None:
    lecture = write(one="import helper\n" + SCENE.format(name="One"), two=SCENE.format(name="Two"), helper="VALUE = 1")
    before = digests(lecture)
    (tmp_path / "own").rename(tmp_path / "moved")
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "moved").rename(tmp_path / "elsewhere" / "own")
    assert digests(tmp_path / "elsewhere" / "lecture.toml") == before


# -- installed packages -------------------------------------------------------------------------------------------


@pytest.fixture
def plugin(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return an installed package with a scene and its words, and one scene that it has not."""
    site = tmp_path / "site"
    (site / "waves" / "script").mkdir(parents=True)
    (site / "waves" / "__init__.py").touch()
    (site / "waves" / "tools.py").write_text("HEIGHT = 1", "utf-8")
    (site / "waves" / "pictures.py").write_text("from waves import tools\n" + SCENE.format(name="Wave"), "utf-8")
    (site / "waves" / "script" / "en.toml").write_text('[Wave]\ntitle = "A wave"\n[Wave.only]\nsay = "Up."\n', "utf-8")
    info = site / "waves-1.0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: waves\nVersion: 1.0\n", "utf-8")
    (info / "entry_points.txt").write_text(
        "[lecture.scenes]\nWave = waves.pictures:Wave\nGone = waves.gone:Gone\n", "utf-8"
    )
    monkeypatch.syspath_prepend(site)
    installed_scenes.cache_clear()
    yield site
    installed_scenes.cache_clear()
    for name in ("waves", "waves.tools", "waves.pictures"):
        sys.modules.pop(name, None)


OF_A_PLUGIN = """
title = {{ en = "Waves" }}
[[chapter]]
title = {{ en = "One" }}
[[chapter.scene]]
scene = "{scene}"
"""


def test_an_installed_package_brings_scenes_and_their_words(plugin: Path, write_lecture: Write, project: Path) -> None:
    code = (
        "import sys; from lecture.cli import app; app(['list'], standalone_mode=False)\n"
        "sys.exit(bool({'waves', 'manim'} & set(sys.modules)))"
    )
    write_lecture(OF_A_PLUGIN.format(scene="Wave"))
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(map(str, (project, plugin)))}
    done = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert "Wave: A wave" in done.stdout


def test_the_code_of_an_installed_scene_is_in_its_key(plugin: Path) -> None:
    root = installed_scenes()["Wave"].root
    before = sources().digest(root)
    assert {"waves.pictures", "waves.tools", "scenes.framework.scene"} <= sources().modules(root)
    (plugin / "waves" / "tools.py").write_text("HEIGHT = 2", "utf-8")
    assert sources().digest(root) != before


def test_a_scene_that_a_package_only_promises_is_told(plugin: Path) -> None:
    with pytest.raises(
        LectureError, match=r"Gone: the package waves says that waves\.gone holds this scene, but has no"
    ):
        installed_scenes()["Gone"].root  # noqa: B018


def test_a_package_that_brings_a_scene_of_the_projects_name_is_told(plugin: Path) -> None:
    (plugin / "waves-1.0.dist-info" / "entry_points.txt").write_text(
        "[lecture.scenes]\nChainRule = waves.pictures:Wave\n", "utf-8"
    )
    with pytest.raises(LectureError, match="the package waves brings a scene ChainRule, and so does this project"):
        installed_scenes()


def test_the_catalogue_of_a_test_is_its_own() -> None:
    assert "Mine" in Catalogue().adding({"Mine": __name__})
    assert "Mine" not in BUILT_IN
