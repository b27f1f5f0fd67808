"""What a change doesn't touch is not drawn again, and what is reused has the very frames that drawing would give."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import av
import pytest
from sources_read import keep_sources_read
from thread_workers import thread_pool, unseen
from tiny_lecture import TINY, write_lecture
from tiny_server import frames_of

from lecture.cache.code_digest import Sources
from lecture.project.lecture_file import read_lecture
from lecture.project.script_check import read_scripts
from lecture.render import planner
from lecture.render.jobs import DrawJob, DrawnBeats, Failure
from lecture.render.order import Order, RenderResult, render
from lecture.workers import worker

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("reuse")]

BEATS = 5
TURNING = {"appears", "turns", "leaves"}
DRIFTING = {"drifts", "drifts_on"}


class Lecture:
    """A lecture whose words and parameters can be changed, and which beats were drawn for it at last."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.changes: dict[str, str] = {}
        self.text: Callable[[str], str] = lambda text: text
        self.drawn: list[str] = []

    def render(self, out: str = "film", jobs: int = 1, **changes: str) -> RenderResult:
        """Render with some words changed from now on."""
        self.changes |= changes
        file = write_lecture(self.folder, **self.changes)
        file.write_text(self.text(file.read_text("utf-8")), "utf-8")
        found = read_lecture(file)
        order = Order(found, found.scenes, read_scripts(found, ["zh"]), TINY, self.folder / out, "fast", jobs)
        self.drawn.clear()
        outcome = render(order, unseen(), thread_pool)
        assert not outcome.failures, "\n".join(map(str, outcome.failures))
        assert outcome.rendered == len(self.drawn)
        return outcome

    def frames(self, out: str = "film") -> list[bytes]:
        return frames_of(self.folder / out / "lecture.zh.mp4")

    def assert_as_if_drawn_whole(self) -> None:
        """Assert that the film has the frames of one that is rendered from nothing."""
        self.render("fresh")
        assert len(self.drawn) == BEATS
        assert self.frames() == self.frames("fresh")


@pytest.fixture(scope="module", autouse=True)
def _sources_read() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Sources, "__init__", Sources.__init__)  # as it is again afterwards
        keep_sources_read()
        yield


@pytest.fixture
def lecture(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Lecture:
    """Return the lecture, rendered once."""
    lecture = Lecture(tmp_path)
    draw = worker.run_draw_job

    def spy(job: DrawJob, progress: Callable[[int], None], deliver: None) -> DrawnBeats | Failure:
        lecture.drawn += job.beats or ()
        return draw(job, progress, deliver)

    monkeypatch.setattr(worker, "run_draw_job", spy)
    assert lecture.render().reused == 0
    assert set(lecture.drawn) == TURNING | DRIFTING
    return lecture


def test_nothing_is_drawn_twice(lecture: Lecture) -> None:
    before = (lecture.folder / "film" / "lecture.zh.mp4").stat()
    outcome = lecture.render()
    assert (outcome.rendered, outcome.reused) == (0, BEATS)
    after = (lecture.folder / "film" / "lecture.zh.mp4").stat()
    assert (after.st_ino, after.st_mtime_ns) == (before.st_ino, before.st_mtime_ns)


CHANGES: dict[str, tuple[dict[str, str], set[str]]] = {
    "a word on screen, until it is gone": ({"label": "环"}, {"appears", "turns"}),
    "a spoken word as long as the one before": ({"turns": "它滚。"}, set()),
    "more spoken words": ({"turns": "它转了半圈。"}, {"turns"}),
    "more spoken words while a clock runs": ({"drifts": "这个方块在转。"}, DRIFTING),
    "a parameter of one scene": ({"radius": "1.5"}, TURNING),
    "a parameter of one beat": ({"more": "rest = 0.75"}, {"leaves"}),
    "a parameter that is read and changes no frame": ({"more": "secret = 1.0"}, set()),
    "a default that is written out": ({"more": "rest = 0.5"}, set()),
}


@pytest.mark.parametrize("change", CHANGES)
def test_only_beats_whose_frames_change_are_drawn(lecture: Lecture, change: str) -> None:
    changes, drawn = CHANGES[change]
    outcome = lecture.render(**changes)
    assert set(lecture.drawn) == drawn
    assert (outcome.rendered, outcome.reused) == (len(drawn), BEATS - len(drawn))
    lecture.assert_as_if_drawn_whole()


def test_change_upon_change_the_film_is_the_one_of_the_last(lecture: Lecture) -> None:
    lecture.render(label="环")
    lecture.render(turns="它转了半圈。")
    assert lecture.drawn == ["turns"]
    lecture.render(appears="这是一个圆。", label="圆")
    assert lecture.drawn == ["appears", "turns"]
    lecture.assert_as_if_drawn_whole()
    lecture.render(appears="一个圆。", turns="它转。")
    assert lecture.drawn == []  # back where it began


def test_captions_follow_words_that_change_no_frame(lecture: Lecture) -> None:
    lecture.render(turns="它滚。")
    assert "它滚\n" in (lecture.folder / "film" / "lecture.zh.srt").read_text("utf-8")


def test_a_title_changes_chapters_and_no_frame(lecture: Lecture) -> None:
    lecture.text = lambda text: text.replace("小课", "大课")
    lecture.render()
    assert lecture.drawn == []
    with av.open(lecture.folder / "film" / "lecture.zh.mp4") as film:
        assert film.metadata["title"] == "大课"


def test_a_scene_under_another_name_or_twice_is_drawn_once(lecture: Lecture) -> None:
    twice = '[[chapter.scene]]\nscene = "Drifting"\nname = "Again"\n'
    lecture.text = lambda text: text.replace("radius = 1.0\n", 'radius = 1.0\nname = "Ring"\n') + twice
    outcome = lecture.render()
    assert lecture.drawn == []
    assert outcome.reused == BEATS + len(DRIFTING)
    lecture.render("fresh")
    assert sorted(lecture.drawn) == sorted(TURNING | DRIFTING)
    assert lecture.frames() == lecture.frames("fresh")


def test_a_relative_whose_clips_are_gone_is_of_no_use(lecture: Lecture) -> None:
    shutil.rmtree(lecture.folder / "film" / ".store" / "clips")
    lecture.render(turns="它滚。")
    assert set(lecture.drawn) == TURNING | DRIFTING
    lecture.assert_as_if_drawn_whole()


def test_scenes_cut_at_beats_have_the_same_frames(lecture: Lecture, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(planner, "LEAST_SECONDS", 1e-9)
    lecture.render("cut", jobs=4)
    assert sorted(lecture.drawn) == sorted(TURNING | DRIFTING)
    assert lecture.frames("cut") == lecture.frames()


def test_a_scene_that_goes_otherwise_when_drawn_is_a_fault(lecture: Lecture, monkeypatch: pytest.MonkeyPatch) -> None:
    draw = worker.run_draw_job

    def stretch(job: DrawJob, progress: Callable[[int], None], deliver: None) -> DrawnBeats | Failure:
        drawn = draw(job, progress, deliver)
        assert isinstance(drawn, DrawnBeats)
        first, *rest = drawn.run.beats
        return replace(drawn, run=replace(drawn.run, beats=(replace(first, frames=first.frames + 1), *rest)))

    monkeypatch.setattr(worker, "run_draw_job", stretch)
    with pytest.raises(AssertionError, match=r"Drifting \(zh\)\.drifts: was rehearsed with \d+ frames and drawn with"):
        lecture.render("other")


def test_with_nothing_to_do_manim_is_not_even_imported(lecture: Lecture, project: Path) -> None:
    code = (
        "import sys, tiny_lecture; tiny_lecture.draw_small()\n"
        "from lecture.cli import app\n"
        'app(["render", "--quality", "draft", "--out", "film"], standalone_mode=False)\n'
        'assert "manim" not in sys.modules\n'
    )
    paths = os.pathsep.join([str(project), str(project / "tests" / "helpers")])
    environment = {**os.environ, "PYTHONPATH": paths}
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=lecture.folder, env=environment, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
    assert f"0 rendered, {BEATS} reused" in done.stdout
