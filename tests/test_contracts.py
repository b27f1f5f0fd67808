"""The tools that hold the code together: lint, format, types, and the direction of imports."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest


def run(project: Path, *command: str) -> None:
    done = subprocess.run(
        [str(Path(sys.executable).parent / command[0]), *command[1:]], cwd=project, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("command", ["check", "format --check"])
def test_ruff_finds_nothing(project: Path, command: str) -> None:
    run(project, "ruff", *command.split(), "--quiet")


def test_mathcore_and_lecture_are_strictly_typed(project: Path) -> None:
    run(project, "mypy")


def test_imports_go_one_way(project: Path) -> None:
    run(project, "lint-imports")


def test_the_command_starts_without_manim(project: Path) -> None:
    code = "import sys, lecture.cli, scenes.registry; sys.exit('manim' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], cwd=project).returncode == 0
