"""A lecture of one's own in a temporary folder, and the command `lecture` as a process in it."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

LECTURE = """
[title]
zh = "微积分"
en = "Calculus"

[[chapter]]
title = { zh = "导数", en = "Derivative" }

[[chapter.scene]]
scene = "LimitDefinition"
"""

Command = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture
def write_lecture(tmp_path: Path) -> Callable[[str], Path]:
    """Writes lecture.toml and returns its path."""

    def write(text: str = LECTURE) -> Path:
        file = tmp_path / "lecture.toml"
        file.write_text(text, encoding="utf-8")
        return file

    return write


@pytest.fixture
def command(project: Path) -> Command:
    """Runs `lecture` as a user does, in the test's folder."""

    def run(*arguments: str, **options: object) -> subprocess.CompletedProcess[str]:
        environment = {**os.environ, "PYTHONPATH": str(project), "COLUMNS": "200", "NO_COLOR": "1"}
        return subprocess.run(
            [sys.executable, "-m", "lecture", *arguments], capture_output=True, text=True, env=environment, **options
        )

    return run
