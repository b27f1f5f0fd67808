"""A scene has the same frames in every process, whatever the hash seed of Python and whatever ran before."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from print_frames import prints_of

from scenes.registry import MODULES

HELPERS = Path(__file__).resolve().parents[1] / "helpers"
ROOT = HELPERS.parents[1]


def print_frames(scenes, seed, folder):
    """Start a process with that salt which prints the fingerprints of all frames."""
    folder.mkdir()
    environment = {**os.environ, "PYTHONHASHSEED": str(seed), "PYTHONPATH": os.pathsep.join(map(str, (ROOT, HELPERS)))}
    command = [sys.executable, str(HELPERS / "print_frames.py"), *scenes]
    return subprocess.Popen(command, cwd=folder, env=environment, stdout=subprocess.PIPE, text=True)


@pytest.mark.slow
def test_two_processes_paint_the_same_frames(tmp_path):
    other = print_frames(MODULES, 1, tmp_path / "other")
    here = {name: prints_of(name) for name in MODULES}  # by a process that has done other things before
    assert json.loads(other.communicate()[0]) == here
