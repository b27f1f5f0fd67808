"""`lecture check --layout` names what has to be mended, writes a still of it, and ends with the exit code for it."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from manim import LEFT, RIGHT, Line
from PIL import Image

from lecture.commands.layout_check import LayoutJob, LayoutResult, check_scene, is_clean, layout_lines
from lecture.project.catalogue import Catalogue
from lecture.project.lecture_file import SceneEntry
from lecture.project.script_check import Script
from lecture.render.jobs import Failure
from scenes.components.text import Formula
from scenes.framework.scene import LectureScene, beat
from scenes.framework.script import BeatWords, SceneWords
from scenes.lint import AcceptedFinding

Command = Callable[..., subprocess.CompletedProcess[str]]


class Struck(LectureScene):
    """A formula that is struck out."""

    def construct(self):
        self.stroke()

    @beat()
    def stroke(self):
        self.add(Formula("f(x)"), Line(LEFT, RIGHT))


@pytest.fixture
def job(tmp_path: Path) -> LayoutJob:
    """Return the struck-out formula as a scene of a lecture."""
    words = SceneWords("Struck out", {"stroke": BeatWords("A formula, struck out, for a while")})
    script = Script("en", Path("en.toml"), {"Struck": words})
    known = Catalogue().adding({"Struck": __name__})
    return LayoutJob(
        SceneEntry("Struck", "Struck", {}, Path("lecture.toml"), catalogue=known), script, tmp_path / "layout"
    )


def printed(results: list[LayoutResult | Failure]) -> tuple[str, bool]:
    seen = [result for result in results if isinstance(result, LayoutResult)]
    return "\n".join(layout_lines(seen)), is_clean(seen)


def test_a_flaw_is_told_with_its_place_and_a_still(job: LayoutJob) -> None:
    job.folder.mkdir()
    earlier, other = job.folder / "Struck.en.099.00s.png", job.folder / "Another.en.000.00s.png"
    for file in (earlier, other):
        file.touch()
    seen = check_scene(job)
    assert isinstance(seen, LayoutResult)
    text, sound = printed([seen])
    assert not sound
    assert 'Struck (en), stroke, 0.0 s: crossed: Formula "f(x)" × Line' in text
    assert "1 scene in 1 language: 1 to mend, 0 of a moment, 0 accepted." in text
    assert text.count("  crossed: plot.keep_clear(") == 1, "what mends it is not told"
    (still,) = seen.stills.values()
    assert str(still) in text
    with Image.open(still) as picture:
        assert picture.width == 1280
        assert picture.height > 720
    assert not earlier.exists(), "stills of an earlier check stay behind"
    assert other.exists()


def test_an_accepted_flaw_is_told_with_its_reason_and_is_sound(job: LayoutJob, monkeypatch: pytest.MonkeyPatch) -> None:
    meant = AcceptedFinding("crossed", "stroke", ("Line",), "it is struck out")
    stale = AcceptedFinding("overlap", "stroke", ("Words",), "no longer")
    monkeypatch.setattr(Struck, "accepted", (meant, stale), raising=False)
    text, sound = printed([check_scene(job)])
    assert sound
    assert "[accepted: it is struck out]" in text
    assert "accepts overlap in stroke: Words, which was not found" in text
    assert "0 to mend, 0 of a moment, 1 accepted" in text


def test_a_fault_of_a_scene_is_told_as_one(job: LayoutJob, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Struck, "construct", lambda scene: [][0])
    assert isinstance(check_scene(job), Failure)


def test_nothing_found_is_said_in_one_line() -> None:
    assert list(layout_lines([LayoutResult("A", language, (), {}, ()) for language in ("zh", "en")])) == [
        "Looked at 1 scene in 2 languages: 0 to mend, 0 of a moment, 0 accepted."
    ]


@pytest.mark.slow
def test_the_command_looks_at_the_scenes_named_and_ends_with_a_code(command: Command, own: Path) -> None:
    done = command("check", "--layout", "LimitDefinition", "--lang", "en", "--out", "seen", "--jobs", "1")
    assert "LimitDefinition (en) done" in done.stdout
    assert "Looked at 1 scene in 1 language:" in done.stdout
    assert done.returncode == (0 if ": 0 to mend" in done.stdout else 1), done.stderr
