"""The pace of a lecture is told in numbers, and what to read is printed with the names of the recordings."""

from __future__ import annotations

from pathlib import Path

import pytest
from manim import RIGHT, Square, ValueTracker
from pypdf import PdfReader

from lecture.commands.pace import ScenePace, StillPicture, advice, pace_of, still_lines, total
from lecture.commands.record_sheet import write_record_sheet
from lecture.render.jobs import SceneRun
from scenes.framework.beat import BeatRecord, Phrase, beat
from scenes.framework.scene import LectureScene
from scenes.lint.stillness import rehearse_stills
from tests.helpers.scene_helpers import context, words

FPS = 30
EVIL = '#read("/etc/passwd") *x* $y$'


def run(*phrases: Phrase, frames: int = 600) -> SceneRun:
    return SceneRun("Slope", "zh", "斜率", (BeatRecord("grows", 0, frames, phrases, ()),), ())


def test_pace_counts_what_is_said_and_the_silences_between() -> None:
    spoken = run(Phrase("斜率是 0.5。", 0, 150, (), "sound", "", 90), Phrase("完。", 300, 30, (), "sound", "", 315))
    pace = pace_of(spoken, FPS)
    assert (pace.seconds, pace.units, pace.speech) == (20, 7, 3.5)
    assert pace.rate == pytest.approx(60 * 7 / 3.5)
    assert pace.silence == pytest.approx(16.5)
    assert pace.longest_silence == pytest.approx(9.5)
    silent = pace_of(run(Phrase("斜率是 0.5。", 0, 150)), FPS)
    assert silent.rate == pytest.approx(60 * 4.5, rel=0.02)


def test_advice_names_what_would_make_it_fit() -> None:
    scenes = [ScenePace("Long", 600, 2000, 550, 3), ScenePace("Idle", 300, 100, 60, 100)]
    assert list(advice(scenes, 20)) == ["It fits: 5:00 are left of 20:00."]
    lines = "\n".join(advice(scenes, 14))
    assert "1:00 too long for 14:00" in lines
    assert "speak 1.11 times faster" in lines
    assert "say 207 words less, of 2100" in lines
    assert "leave out Long (10:00)" in lines
    assert "nobody speaks in Idle" in lines


def test_the_record_sheet_has_each_phrase_and_the_name_of_its_file_and_runs_nothing(tmp_path: Path) -> None:
    file = tmp_path / "new" / "sheet.pdf"
    write_record_sheet(file, EVIL, [run(Phrase("斜率是多少？", 0, 90), Phrase(EVIL, 90, 90))], "zh")
    text = "".join(page.extract_text() for page in PdfReader(file).pages)
    assert "voice/zh/Slope.grows.wav" in text
    assert "斜率是多少？" in text
    assert text.count('#read("/etc/passwd")') == 2


class Halting(LectureScene):
    """A square that stands for 2.5 s in two waits, moves for 1 s while a tracker runs, and stands again."""

    def construct(self) -> None:
        self.stands()
        self.moves()

    @beat()
    def stands(self) -> None:
        self.square = Square()
        self.add(self.square)
        self.wait(1)
        self.wait(1.5)

    @beat()
    def moves(self) -> None:
        tracker = ValueTracker(0)
        self.square.add_updater(lambda square: square.move_to(tracker.get_value() * RIGHT))
        self.play(tracker.animate.set_value(2), run_time=1)
        self.square.clear_updaters()
        self.wait(4)


def test_stills_are_the_times_in_which_nothing_moves() -> None:
    scene, stills = rehearse_stills(Halting, context(words(stands="", moves="")), 10)
    begins, ends = scene.timeline[1].start / 10, scene.frame / 10
    long = [still for still in stills if still.seconds > 0.5]
    assert [still.beat for still in long] == ["stands", "moves"]
    assert [still.start for still in long] == pytest.approx([0, begins + 1], abs=0.21)
    assert [still.seconds for still in long] == pytest.approx([begins, ends - begins - 1], abs=0.21)
    assert begins > 2.4


def test_stills_of_three_seconds_are_listed_with_what_is_said_and_count_for_the_share() -> None:
    stills = (StillPicture("grows", 2, 4, "斜率变大。"), StillPicture("grows", 9, 2.9))
    scenes = [ScenePace("Slope", 20, 7, 3, 3, stills), ScenePace("Moving", 20, 7, 3, 3)]
    assert (scenes[0].longest_still, scenes[0].still_share) == (4, 0.2)
    assert total(scenes).still_share == pytest.approx(0.1)
    assert list(still_lines(scenes))[1:] == ["  4.0 s: Slope, grows, from 2.0 s: 斜率变大。"]
    assert not list(still_lines(scenes[1:]))
