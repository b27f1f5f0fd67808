"""Build the presentation of a film."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from lecture.files import write_atomically
from lecture.film.standing import StandingFilm
from lecture.film.stills import jpeg, still_of
from lecture.page.plain_math import to_plain
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

LETTERS = "ABC"  # as the picture marks the answers
RIGHT = "✓"
SENTENCE_END = re.compile(r"(?<=[！？!?])|[。；;]|\.(?=\s|$)")
LONGEST = 60  # characters of a beat's first sentence in a title


def build_slides(lecture: Lecture, film: StandingFilm) -> Path:
    """Write the presentation of a film beside it, and return its file."""
    known = LANGUAGES[film.language]
    file = film.file.parent / f"slides.{film.language}.pptx"
    beats = [(run, number, beat) for run in film.scenes for number, beat in enumerate(run.beats, 1)]
    asked = [beat.question for _, _, beat in beats if beat.question]
    plain = to_plain(
        [text for each in asked for text in (*each.answers, each.why)], lecture.decimal_mark(film.language)
    )
    slides = (_slide(*beat, plain) for beat in beats)
    size = (film.quality.width, film.quality.height)
    try:
        with write_atomically(file) as temporary:
            tag = f"{known.code}-{known.region.upper()}"
            ground = THEMES[lecture.theme].BACKGROUND
            write_presentation(temporary, lecture.titles[film.language], tag, size, ground, slides)
    except OSError as error:
        raise LectureError(unwritable(file, error)) from None
    return file


def _slide(run: SceneRun, number: int, beat: BeatRecord, plain: Mapping[str, str]) -> Slide:
    title = f"{run.title} {number}/{len(run.beats)}"
    if begun := _beginning(beat):
        title += f" · {begun}"
    (clip,) = beat.files
    return Slide(title, Path(clip).read_bytes(), jpeg(still_of(beat)), "\n".join(_notes(beat, plain)))


def _beginning(beat: BeatRecord) -> str:
    """Return the first sentence of a beat, or as much of it as does for a title."""
    said = next((phrase.text for phrase in beat.phrases if phrase.text), "")
    first = SENTENCE_END.split(said, maxsplit=1)[0]
    if len(first) <= LONGEST:
        return first
    head = first[:LONGEST]
    return f"{head[: head.rfind(' ')] if ' ' in head else head}…"


def _notes(beat: BeatRecord, plain: Mapping[str, str]) -> Iterator[str]:
    """Yield the words of a beat, below its question the answers with a mark at the right one, and why it is right;
    `plain` are their texts in a line."""
    asked = beat.question
    for text in filter(None, (phrase.text for phrase in beat.phrases)):
        yield text
        if asked is not None and text == asked.text:
            for number, answer in enumerate(asked.answers):
                yield f"{LETTERS[number]}  {plain[answer]}{f' {RIGHT}' if number == asked.right else ''}"
            yield from filter(None, [asked.why and plain[asked.why]])
