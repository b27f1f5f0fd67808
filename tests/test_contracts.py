"""The code passes lint, format, type checks and import contracts, and its tests draw the same examples everywhere."""

from __future__ import annotations

import ast
import graphlib
import os
import re
import subprocess
import sys
import tomllib
from importlib.metadata import packages_distributions
from pathlib import Path

import grimp
import pytest


def run(project: Path, *command: str) -> None:
    done = subprocess.run(
        [str(Path(sys.executable).parent / command[0]), *command[1:]], cwd=project, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("command", ["check", "format --check"])
def test_ruff_finds_nothing(project: Path, command: str) -> None:
    run(project, "ruff", *command.split(), "--quiet")


@pytest.mark.slow
def test_mathcore_scenes_and_lecture_are_strictly_typed(project: Path) -> None:
    run(project, "mypy")


def test_imports_go_one_way(project: Path) -> None:
    run(project, "lint-imports")


def test_no_modules_import_each_other_in_a_circle() -> None:
    """Not for types alone either, and not inside functions."""
    graph = grimp.build_graph(*sorted(OWN), include_external_packages=False, cache_dir=None)
    imports = {module: graph.find_modules_directly_imported_by(module) for module in graph.modules}
    assert len(imports) > len(OWN)
    assert any(imports.values())
    graphlib.TopologicalSorter(imports).prepare()  # CycleError names the modules


def test_the_command_starts_without_manim_and_numpy(project: Path) -> None:
    code = "import sys, lecture.cli; sys.exit(bool({'manim', 'numpy'} & set(sys.modules)))"
    assert subprocess.run([sys.executable, "-c", code], cwd=project).returncode == 0


def test_what_is_imported_is_declared(project: Path) -> None:
    """With its lowest version."""
    settings = tomllib.loads((project / "pyproject.toml").read_text("utf-8"))["project"]
    declared = [
        *settings["dependencies"],
        *(each for extra in settings["optional-dependencies"].values() for each in extra),
    ]
    names = {re.split(r"[\[=><]", requirement)[0] for requirement in declared}
    assert all(re.search(r"[>=]=\d", requirement) for requirement in declared)
    distributions = packages_distributions()
    for module in sorted(imported_modules(project) - set(sys.stdlib_module_names) - OWN):
        owners = {canonical(name) for name in distributions[module]}
        assert owners & names, f"{module} is imported, but pyproject.toml names none of {owners}"


OWN = {"engine", "lecture", "mathcore", "scenes"}


def imported_modules(project: Path) -> set[str]:
    """Return the top-level modules that the project's packages import; a program that is shown is run by itself."""
    found = set()
    files = [file for package in OWN for file in (project / package).rglob("*.py")]
    for file in (file for file in files if project / "scenes" / "code" not in file.parents):
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            if isinstance(node, ast.Import):
                found |= {alias.name.split(".")[0] for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and node.level == 0 and node.module:
                found.add(node.module.split(".")[0])
    return found


def canonical(name: str) -> str:
    """Return a distribution's name as requirements are compared."""
    return re.sub(r"[-_.]+", "-", name).lower()


def test_the_pythons_that_set_up_takes_are_those_of_the_package(project: Path) -> None:
    settings = tomllib.loads((project / "pyproject.toml").read_text("utf-8"))["project"]
    finder = (project / "setup" / "python.sh").read_text("utf-8")
    low, high = re.search(r"\(3, (\d+)\) <= sys.version_info < \(3, (\d+)\)", finder).groups()
    assert settings["requires-python"] == f">=3.{low},<3.{high}"
    assert f"CPython 3.{low} to 3.{int(high) - 1} is needed" in finder


def test_drawn_examples_are_the_same_whatever_is_imported(tmp_path: Path, project: Path) -> None:
    """Each process of the tests has other modules; `conftest.py` keeps their numbers out of the examples."""
    (tmp_path / "numbers_of_ours.py").write_text("KNOWN = (123457, 765431, 271829, 314161)\n", encoding="utf-8")
    (tmp_path / "examples.py").write_text(
        "import sys\n"
        "from hypothesis import given, settings, strategies as st\n"
        "from conftest import settings as _\n"
        "sys.path.insert(0, '.')\n"
        "if sys.argv[1] == 'with':\n"
        "    import numbers_of_ours\n"
        "seen = []\n"
        "@settings(max_examples=300)\n"
        "@given(st.integers(0, 10**6))\n"
        "def keep(number):\n"
        "    seen.append(number)\n"
        "keep()\n"
        "print(seen)\n",
        encoding="utf-8",
    )
    found = [
        subprocess.run(
            [sys.executable, "examples.py", which],
            cwd=tmp_path,
            env={**os.environ, "PYTHONPATH": str(project / "tests")},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for which in ("with", "without")
    ]
    assert found[0] == found[1] != ""
