"""A lecture in a folder outside the project, with its own scenes: each command that draws them, as a process."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from dask_cluster import Cluster
from PIL import Image
from tiny_server import Server, frames_of

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("own scenes")]

LECTURE = """
scenes = "pictures"
title = { en = "Mine" }
[[chapter]]
title = { en = "One" }
scene = [{ scene = "Pulse", times = 2 }, { scene = "Rest" }]
"""
SCRIPT = """
[Pulse]
title = "A pulse"
[Pulse.grows]
say = "It grows {times} times."
write = { name = "pulse" }
[Pulse.goes]
say = "It goes."
[Rest]
title = "A rest"
[Rest.stays]
say = "It stays."
"""
PULSE = '''
"""A square that grows."""

import ink
from manim import UP, FadeOut, Square

from scenes.framework.parameters import Parameters
from scenes.framework.scene import LectureScene, beat


class PulseParameters(Parameters):
    """How many times the square doubles."""

    times: int = 1


class Pulse(LectureScene):
    """A square that doubles, and goes."""

    Parameters = PulseParameters

    def construct(self):
        self.goes(self.grows())

    @beat()
    def grows(self):
        times = int(self.record("times", self.params.times, ".0f").value)
        square = Square(0.5, color=ink.shade())
        name = self.text("name").to_edge(UP)
        self.add(square, name)
        self.play(square.animate.scale(2**times), run_time=0.4)
        return square

    @beat()
    def goes(self, square):
        self.play(FadeOut(square), run_time=0.4)
'''
INK = '"""The colours."""\n\nBLUE = "#6aaefe"\n\n\ndef shade():\n    return BLUE\n'
REST = """
from manim import Circle

from scenes.framework.scene import LectureScene, beat


class Rest(LectureScene):
    def construct(self):
        self.stays()

    @beat()
    def stays(self):
        self.add(Circle(1, color="#6fe8af"))
        self.wait(0.4)
"""
RENDER = ("render", "--quality", "draft", "--out", "film")
BEATS = 3


def write(folder: Path, ink: str = INK) -> Path:
    files = {"lecture.toml": LECTURE, "script/en.toml": SCRIPT, "pictures/pulse.py": PULSE, "pictures/rest.py": REST}
    for name, text in {**files, "pictures/ink.py": ink}.items():
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text(text, "utf-8")
    return folder


def run(folder: Path, project: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run the command in a process of its own, whose drafts are small."""
    command = [sys.executable, str(project / "tests" / "helpers" / "tiny_lecture.py"), *arguments]
    environment = {**os.environ, "PYTHONPATH": str(project), "NO_COLOR": "1", "COLUMNS": "200"}
    return subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True)


@pytest.fixture(scope="module")
def rendered(project: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the lecture, rendered by two workers of this machine."""
    folder = write(tmp_path_factory.mktemp("mine"))
    done = run(folder, project, *RENDER, "--jobs", "2")
    assert done.returncode == 0, done.stderr
    assert f"{BEATS} rendered, 0 reused" in done.stdout
    return folder


@pytest.fixture
def mine(rendered: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(rendered, tmp_path / "copy"))


def test_the_workers_of_a_cluster_draw_the_same_film(rendered: Path, project: Path, tmp_path: Path) -> None:
    (tmp_path / "mine").mkdir()
    folder = write(tmp_path / "mine")
    cluster = Cluster(project, tmp_path)
    try:
        for name in ("one", "two"):
            cluster.start_worker(name, "--nthreads", "1")
        done = run(folder, project, *RENDER, "--cluster", cluster.address(2))
    finally:
        cluster.close()
    assert done.returncode == 0, done.stderr
    assert f"{BEATS} rendered, 0 reused" in done.stdout
    film = "film/lecture.en.mp4"
    assert frames_of(folder / film) == frames_of(rendered / film)


def test_a_still_and_the_layout_check_know_the_scenes(server: Server, tmp_path: Path) -> None:
    folder = write(tmp_path)
    still = server.run(folder, "still", "Pulse", "--beat", "grows", "--quality", "draft", "-o", "pulse.png")
    assert still.code == 0, still.complained
    assert np.ptp(np.asarray(Image.open(folder / "pulse.png").convert("L"))) > 100
    layout = server.run(folder, "check", "--layout", "--jobs", "1")
    assert layout.code == 0, layout.complained + layout.said
    assert "lecture.toml is sound: 2 scenes, 3 beats, 1 number" in layout.said
    assert "Looked at 2 scenes in 1 language: 0 to mend" in layout.said


def test_an_edited_helper_draws_its_scene_alone_again(server: Server, mine: Path) -> None:
    write(mine, INK.replace("#6aaefe", "#ec4e51"))
    again = server.run(mine, *RENDER, "--jobs", "2")
    assert "2 rendered, 1 reused" in again.said, again.complained


@pytest.mark.parametrize(
    ("fault", "line", "told"),
    [
        ("\ndef shade():\n    return 1 / 0\n", 3, ", beat grows: pictures/pulse.py:{call} (raised in {place}): Zero"),
        ("\nimport nothing_of_this_name\n", 2, ": pictures/pulse.py:4 (raised in {place}): ModuleNotFound"),
        ("\nraise SystemExit(0)\n", 2, ": pictures/pulse.py:4 (raised in {place}): SystemExit"),
    ],
)
def test_a_fault_in_a_helper_is_told_with_its_file_and_line_and_other_scenes_go_on(
    fault: str, line: int, told: str, server: Server, mine: Path
) -> None:
    write(mine, fault)
    call = 1 + next(number for number, text in enumerate(PULSE.splitlines()) if "ink.shade()" in text)
    done = server.run(mine, *RENDER, "--jobs", "1")
    assert done.code == 1
    assert "Failed: Pulse (en)" + told.format(call=call, place=f"pictures/ink.py:{line}") in done.complained
    assert "This is a fault of the scene's code" in done.complained
    assert "Traceback" not in done.complained
    assert "0 rendered, 1 reused" in done.said


def test_the_scene_that_the_guide_writes_is_sound(server: Server, project: Path, tmp_path: Path) -> None:
    guide = (project / "docs" / "scenes.md").read_text("utf-8")
    files = dict(re.findall(r"^`([\w./]+)`\n\n```\w+\n(.*?)^```", guide, re.MULTILINE | re.DOTALL))
    assert {"lecture.toml", "script/en.toml"} < set(files)
    for name, text in files.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text, "utf-8")
    done = server.run(tmp_path, "check", "Falling", "--layout", "--jobs", "1")
    assert done.code == 0, done.complained + done.said
    assert "0 to mend" in done.said
    named = re.search(r"^lecture still (\w+) --beat (\w+)", guide, re.MULTILINE)
    assert named
    still = server.run(tmp_path, "still", named[1], "--beat", named[2], "--quality", "draft", "-o", "still.png")
    assert still.code == 0, still.complained
