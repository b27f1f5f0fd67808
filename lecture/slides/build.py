"""Build the presentation of a film."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from lecture.files import write_atomically
from lecture.film.standing import StandingFilm
from lecture.film.stills import jpeg, still_of
from lecture.project.lecture_file import Lecture
from lecture.render.jobs import SceneRun
from lecture.slides.presentation import Slide, write_presentation
from lecture.system_errors import unwritable
from scenes.framework.errors import LectureError
from scenes.framework.languages import LANGUAGES
from scenes.style.theme import THEMES

if TYPE_CHECKING:
    from scenes.framework.beat import BeatRecord

__all__ = ["build_slides"]


def build_slides(lecture: Lecture, film: StandingFilm) -> Path:
    """Write the presentation of a film beside it, and return its file."""
    known = LANGUAGES[film.language]
    file = film.file.parent / f"slides.{film.language}.pptx"
    slides = (_slide(run, number, beat) for run in film.scenes for number, beat in enumerate(run.beats, 1))
    size = (film.quality.width, film.quality.height)
    try:
        with write_atomically(file) as temporary:
            tag = f"{known.code}-{known.region.upper()}"
            ground = THEMES[lecture.theme].BACKGROUND
            write_presentation(temporary, lecture.titles[film.language], tag, size, ground, slides)
    except OSError as error:
        raise LectureError(unwritable(file, error)) from None
    return file


def _slide(run: SceneRun, number: int, beat: BeatRecord) -> Slide:
    title = f"{run.title} {number}/{len(run.beats)}"
    (clip,) = beat.files
    notes = "\n".join(phrase.text for phrase in beat.phrases if phrase.text)
    return Slide(title, Path(clip).read_bytes(), jpeg(still_of(beat)), notes)
