"""The commands that deliver films write their files beside the films, and say so; without films they say what to do."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from typer.testing import CliRunner

from lecture.cli import app
from scenes.framework.errors import LectureError

if TYPE_CHECKING:
    from conftest import Delivered

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("browser")]

FILES = {
    "page": ["lecture.zh.html"],
    "page --lang en --one-file": ["lecture.en.one.html"],
    "quiz --lang zh": ["quiz.zh.xml", "quiz.zh.gift.txt"],
    "handout --lang en --beats 4 --answers": ["handout-answers.en.pdf"],
    "slides": ["slides.zh.pptx", "slides.en.pptx"],
    "slides --lang en": ["slides.en.pptx"],
    "scorm": ["lecture.zh.scorm.zip"],
}


@pytest.mark.parametrize("line", FILES)
def test_a_command_writes_its_files_beside_the_films(delivered: Delivered, line: str) -> None:
    place = ["--lecture", str(delivered.lecture.file), "--out", str(delivered.out)]
    done = CliRunner().invoke(app, [*line.split(), *place])
    assert done.exit_code == 0, done.output
    assert done.output.splitlines() == [str(delivered.out / name) for name in FILES[line]]
    assert all((delivered.out / name).stat().st_size > 0 for name in FILES[line])


@pytest.mark.parametrize("line", ["page", "quiz", "handout", "slides", "scorm"])
def test_without_a_film_a_command_says_how_to_make_one(delivered: Delivered, tmp_path: Path, line: str) -> None:
    place = ["--lecture", str(delivered.lecture.file), "--out", str(tmp_path / "none")]
    with pytest.raises(LectureError, match=r"has no film of .*; make one: lecture render"):
        CliRunner().invoke(app, [*line.split(), *place], catch_exceptions=False)
    assert not (tmp_path / "none").exists()


def test_a_film_of_another_voice_is_refused_and_the_page_stays_as_it_was(delivered: Delivered) -> None:
    page = delivered.out / "lecture.zh.html"
    before = page.read_bytes() if page.exists() else None
    line = ["page", "--lecture", str(delivered.lecture.file), "--out", str(delivered.out), "--voice", "silent"]
    with pytest.raises(LectureError, match=r"isn't the film of .*; or add the --voice that it was rendered with"):
        CliRunner().invoke(app, line, catch_exceptions=False)
    assert (page.read_bytes() if page.exists() else None) == before
