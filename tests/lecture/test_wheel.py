"""An installed wheel has the project's own lecture and words, and works in an empty folder, away from any checkout."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import sysconfig
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("wheel")]

PARTS = ("engine", "lecture", "mathcore", "scenes", "script")
FILES = ("LICENSE", "MANIFEST.in", "README.md", "lecture.toml", "pyproject.toml", "setup.py")
Run = Callable[..., "subprocess.CompletedProcess[str]"]


def succeed(*command: str | Path, cwd: Path) -> None:
    done = subprocess.run(command, cwd=cwd, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.fixture(scope="module")
def installed(project: Path, tmp_path_factory: pytest.TempPathFactory) -> Run:
    """Return the command of a wheel in an environment of its own, which sees this one's libraries but not its
    checkout."""
    source, environment = tmp_path_factory.mktemp("source"), tmp_path_factory.mktemp("environment")
    for part in PARTS:
        shutil.copytree(project / part, source / part, ignore=shutil.ignore_patterns("__pycache__"))
    for file in FILES:
        shutil.copyfile(project / file, source / file)
    pip = (sys.executable, "-m", "pip")
    succeed(*pip, "wheel", "--quiet", "--no-deps", "--no-build-isolation", "--wheel-dir", "dist", ".", cwd=source)
    (wheel,) = (source / "dist").glob("*.whl")
    assets = {f"lecture/page/assets/{file.name}" for file in (project / "lecture" / "page" / "assets").iterdir()}
    assert {*assets, "lecture/handout/sheets.typ"} < set(zipfile.ZipFile(wheel).namelist())
    succeed(sys.executable, "-m", "venv", "--without-pip", environment, cwd=source)
    python = environment / "bin" / "python"
    succeed(*pip, "--python", python, "install", "--quiet", "--no-deps", "--no-index", wheel, cwd=source)
    shutil.rmtree(source)
    (packages,) = environment.glob("lib/python*/site-packages")
    (packages / "libraries.pth").write_text(sysconfig.get_path("purelib"))

    def run(*arguments: str) -> subprocess.CompletedProcess[str]:
        clean = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
        return subprocess.run([environment / "bin" / "lecture", *arguments], capture_output=True, text=True, env=clean)

    return run


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("list", "--lang", "en"), "site-packages/lecture/own/lecture.toml, en)"),
        (("check", "LimitDefinition", "--jobs", "1"), "lecture.toml is sound: 1 scene"),
        (("still", "LimitDefinition", "--beat", "average_change", "--quality", "draft"), "average_change.zh.png"),
        (("still", "ActivationCode", "--beat", "picture", "--quality", "draft"), "picture.zh.png"),
    ],
)
def test_a_command_of_an_installed_wheel_works_in_an_empty_folder(
    arguments: tuple[str, ...], said: str, installed: Run
) -> None:
    done = installed(*arguments)
    assert done.returncode == 0, done.stderr
    assert said in done.stdout
    assert "No lecture.toml here: this is the project's own lecture" in done.stderr
    for file in Path().rglob("*.png"):
        with Image.open(file) as picture:
            assert picture.size == (854, 480)


def test_a_lecture_of_ones_own_reads_the_words_of_the_installed_wheel(installed: Run) -> None:
    Path("lecture.toml").write_text(
        'title = { en = "Mine" }\n[[chapter]]\ntitle = { en = "One" }\n[[chapter.scene]]\nscene = "LimitDefinition"\n'
    )
    done = installed("list")
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("Mine (lecture.toml, en)")
    assert done.stderr == ""
