"""A rehearsal is told again where nothing has changed that it depends on, and done again where something has."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from thread_workers import unseen

from lecture.cache.rehearsals import RehearsalCache
from lecture.cache.workspace import locked, store_in
from lecture.project.lecture_file import read_lecture
from lecture.project.script_check import read_scripts
from lecture.render.jobs import Failure, RehearsalJob, SceneRun
from scenes.framework.beat import BeatRecord, Phrase
from scenes.framework.ledger import Entry
from scenes.lint.finding import Finding

LECTURE = """
scenes = "pictures"
title = { en = "Mine" }
[[chapter]]
title = { en = "One" }
scene = [{ name = "Once", scene = "Pulse", times = 2 }]
"""
SCRIPT = """
[Pulse]
title = "A pulse"
[Pulse.grows]
say = "It grows."
"""
SCENE = """
from scenes.framework.scene import LectureScene, beat
class Pulse(LectureScene):
    @beat()
    def grows(self): ...
"""
NUMBERED = """
import sys
from lecture.cli import app
app(["numbers", "--json"], standalone_mode=False)
sys.exit("manim" in sys.modules)
"""


@pytest.fixture
def write(tmp_path: Path) -> Callable[..., RehearsalJob]:
    """Write a lecture with a scene of its own, and return the job that rehearses it."""

    def write_files(lecture: str = LECTURE, script: str = SCRIPT, scene: str = SCENE) -> RehearsalJob:
        files = {"lecture.toml": lecture, "script/en.toml": script, "pictures/pulse.py": scene}
        for name, text in files.items():
            (tmp_path / name).parent.mkdir(exist_ok=True)
            (tmp_path / name).write_text(text, "utf-8")
        found = read_lecture(tmp_path / "lecture.toml")
        return RehearsalJob(found.scenes[0], read_scripts(found, ["en"]), 30, checks_numbers=True)

    return write_files


def run_named(name: str) -> SceneRun:
    beats = (BeatRecord("grows", 0, 12, (Phrase("It grows.", 0, 12),), ()),)
    numbers = (Entry(name, "grows", "slope", 0.1 + 0.2, "0.3"), Entry(name, "grows", "pole", float("inf"), "∞"))
    finding = Finding(name, "en", "grows", 0.4, "two_texts", "0.3", "0.30", "", True, ((0.0, 0.0, 1.0, 1.0),), "meant")
    return SceneRun(name, "en", "A pulse", beats, numbers, findings=(finding,))


def keep(job: RehearsalJob, out: Path) -> None:
    cache = RehearsalCache(out)
    with cache.saving():
        cache.add(job, [run_named("Once")])


def test_a_rehearsal_comes_back_as_it_went_in(write, tmp_path):
    keep(write(), tmp_path)
    assert RehearsalCache(tmp_path).find(write()) == [run_named("Once")]


def test_it_bears_the_name_that_the_scene_has_in_the_lecture(write, tmp_path):
    keep(write(), tmp_path)
    assert RehearsalCache(tmp_path).find(write(LECTURE.replace("Once", "Twice"))) == [run_named("Twice")]


@pytest.mark.parametrize(
    "changed",
    [
        {"lecture": LECTURE.replace("times = 2", "times = 3")},
        {"lecture": 'theme = "light"' + LECTURE},
        {"script": SCRIPT.replace("grows.", "has grown.")},
        {"scene": SCENE.replace("...", "self.wait(1)")},
    ],
    ids=["parameter", "theme", "words", "code"],
)
def test_what_it_depends_on_is_in_its_key(changed, write, tmp_path):
    keep(write(), tmp_path)
    assert RehearsalCache(tmp_path).find(write(**changed)) is None


def test_another_rate_and_numbers_unchecked_are_other_rehearsals(write, tmp_path):
    job = write()
    keep(job, tmp_path)
    for other in (replace(job, fps=25), replace(job, checks_numbers=False)):
        assert RehearsalCache(tmp_path).find(other) is None


def test_a_scene_that_failed_is_rehearsed_again(write, tmp_path):
    job, cache = write(), RehearsalCache(tmp_path)
    with cache.saving():
        assert cache.add(job, [failure := Failure("Once", "en", "grows", "pulse.py:5", "ZeroDivisionError")]) == [
            failure
        ]
    assert RehearsalCache(tmp_path).find(job) is None


def test_a_damaged_file_counts_as_none(write, tmp_path):
    job = write()
    keep(job, tmp_path)
    (file,) = (tmp_path / ".store" / "rehearsals").rglob("*.json")
    file.write_bytes(file.read_bytes().replace(b"slope", b"scope"))
    assert RehearsalCache(tmp_path).find(job) is None


def test_pruning_removes_what_is_old(write, tmp_path):
    job = write()
    keep(job, tmp_path)
    store_in(tmp_path).prune(before=time.time() - 100)
    assert RehearsalCache(tmp_path).find(job) is not None
    store_in(tmp_path).prune(before=time.time() + 100)
    assert RehearsalCache(tmp_path).find(job) is None


def test_nothing_waits_for_a_render_or_fails_with_a_folder(write, tmp_path):
    job = write()
    with locked(store_in(tmp_path / "busy"), unseen()):
        keep(job, tmp_path / "busy")
    (tmp_path / "file").touch()
    keep(job, tmp_path / "file")
    for name in ("busy", "file"):
        assert RehearsalCache(tmp_path / name).find(job) is None


def test_numbers_are_told_again_without_manim(own: Path, project: Path) -> None:
    def numbers() -> subprocess.CompletedProcess[str]:
        environment = {**os.environ, "PYTHONPATH": str(project)}
        command = [sys.executable, "-c", NUMBERED]
        return subprocess.run(command, env=environment, capture_output=True, text=True, cwd=own.parent)

    first, again = numbers(), numbers()
    assert (first.returncode, again.returncode) == (1, 0), first.stderr + again.stderr
    assert again.stdout == first.stdout
    assert '"name"' in first.stdout
