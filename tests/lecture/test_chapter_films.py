"""With --chapters there is a film of each chapter: numbered, its own scenes alone, with their captions and a cover."""

from __future__ import annotations

from typing import TYPE_CHECKING

import av
import pytest
from typer.testing import CliRunner

from lecture.cli import app
from lecture.film.records import name_in_folder
from scenes.framework.errors import LectureError

if TYPE_CHECKING:
    from conftest import Delivered

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("browser")]


def test_each_chapter_is_a_film_of_its_scenes(delivered: Delivered) -> None:
    folder = delivered.out / "chapters"
    names = {"zh": ("01-下降", "02-转动"), "en": ("01-Descent", "02-Turning")}
    films = {f"{name}.{language}.mp4" for language, both in names.items() for name in both}
    assert films == {file.name for file in folder.glob("*.mp4")}
    for language, both in names.items():
        for name, run, chapter in zip(both, delivered.films[language].scenes, delivered.lecture.chapters, strict=True):
            with av.open(str(folder / f"{name}.{language}.mp4")) as film:
                assert film.metadata["title"] == chapter.titles[language]
                assert film.streams.video[0].frames == run.frames
                assert len(film.streams.video) == 2  # the pictures, and a cover
                assert len(film.streams.subtitles) == 2
            words = (folder / f"{name}.{language}.vtt").read_text("utf-8")
            assert run.beats[0].phrases[0].text.rstrip("。.") in words
            assert f"00:00 {run.title}" in (folder / f"{name}.{language}.chapters.txt").read_text("utf-8")


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("../../etc: passwd?", "etc-passwd"),
        ("链式求导法则", "链式求导法则"),
        ("\u2200", "chapter"),
        ("x" * 200, "x" * 40),
    ],
)
def test_a_chapters_title_never_leaves_its_folder(title: str, name: str) -> None:
    assert name_in_folder(title) == name


def test_chapters_of_single_scenes_are_refused() -> None:
    with pytest.raises(LectureError, match="--chapters: are those of the whole lecture; name no scene"):
        CliRunner().invoke(app, ["render", "LimitDefinition", "--chapters"], catch_exceptions=False)


def test_small_films_are_not_of_the_engine_that_leaves_encoding_to_manim() -> None:
    with pytest.raises(LectureError, match="--small: --engine stock leaves encoding to manim"):
        CliRunner().invoke(app, ["render", "--small", "--engine", "stock"], catch_exceptions=False)
