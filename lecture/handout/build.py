"""Build the handout of a film."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from lecture.files import write_atomically
from lecture.film.standing import StandingFilm
from lecture.film.stills import jpeg, picture_of
from lecture.handout.sheets import Asked, Exercise, Panel, Sheets, typeset_handout
from lecture.page.document import interface_words
from lecture.page.mathml import is_statement
from lecture.project.lecture_file import Lecture
from lecture.quiz.calculations import Calculation, find_calculations
from lecture.quiz.questions import WORDS
from lecture.render.jobs import SceneRun
from lecture.system_errors import unwritable
from scenes.framework.errors import LectureError
from scenes.framework.languages import LANGUAGES

__all__ = ["build_handout"]

MOST_FORMULAS = 4  # beside a still
HEADING = {"zh": "练习", "en": "Exercises"}
ANSWERS = {"zh": "教师用，附答案", "en": "for the teacher, with answers"}


def build_handout(lecture: Lecture, film: StandingFilm, count: int, *, answers: bool) -> Path:
    """Write the handout of a film as a PDF, with so many beats a page, and return its file."""
    shape = film.quality.width / film.quality.height
    note = ANSWERS.get(film.language, ANSWERS["en"]) if answers else ""
    panels = tuple(panel for run in film.scenes for panel in _panels(run))
    title = lecture.titles[film.language]
    exercises = tuple(_exercise(run, each) for run in film.scenes for each in find_calculations(run))
    heading = HEADING.get(film.language, HEADING["en"])
    sheets = Sheets(title, note, film.language, count, answers, shape, panels, heading, exercises)
    content = typeset_handout(sheets)
    file = film.file.parent / f"handout{'-answers' if answers else ''}.{film.language}.pdf"
    try:
        with write_atomically(file) as temporary:
            temporary.write_bytes(content)
    except OSError as error:
        raise LectureError(unwritable(file, error)) from None
    return file


def _panels(run: SceneRun) -> Iterator[Panel]:
    """Yield the panels of a scene's beats. A beat that asks is shown as it asks, before the answer is seen."""
    words = interface_words()
    step = words.get(run.language, words["en"])["step"]
    for number, beat in enumerate(run.beats, 1):
        found = beat.question
        asked = Asked(found.text, found.answers, found.right, found.why) if found else None
        frame = beat.start + beat.frames - 1 if beat.question is None else beat.question.frame
        yield Panel(
            run.title,
            step.format(number=number, count=len(run.beats)),
            jpeg(picture_of(beat, frame)),
            LANGUAGES[run.language].phrase_space.join(phrase.text for phrase in beat.phrases if phrase.text),
            tuple(filter(is_statement, beat.texts))[:MOST_FORMULAS],
            asked,
        )


def _exercise(run: SceneRun, calculation: Calculation) -> Exercise:
    compute = WORDS.get(run.language, WORDS["en"])["compute"]
    return Exercise(run.title, f"{compute} ${calculation.formula}$", calculation.text)
