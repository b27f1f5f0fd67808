"""Write the quizzes of a lecture's films into their folder."""

from __future__ import annotations

from pathlib import Path

from lecture.files import write_atomically
from lecture.film.standing import StandingFilm
from lecture.project.lecture_file import Lecture
from lecture.project.script_check import read_fixed_words
from lecture.quiz.formats import gift, moodle_xml
from lecture.quiz.questions import gather_quiz
from lecture.system_errors import unwritable
from scenes.framework.errors import LectureError

__all__ = ["build_quiz"]


def build_quiz(lecture: Lecture, film: StandingFilm) -> list[Path]:
    """Write the quiz of a film as Moodle XML and as GIFT, and return the files.

    Raises
    ------
    LectureError
        The lecture neither asks nor calculates anything, or a file can't be written.
    """
    words = read_fixed_words(lecture, film.language).section("quiz")
    mark = lecture.decimal_mark(film.language)
    quiz = gather_quiz(lecture.titles[film.language], film.language, film.scenes, words, mark)
    if not quiz.sections:
        remedy = "let a beat ask (docs/scenes.md), or show a calculation with its result"
        raise LectureError(f"{lecture.file}: has nothing to ask in {film.language}; {remedy}")
    contents = {"xml": moodle_xml(quiz), "gift.txt": gift(quiz).encode()}
    files = {film.file.parent / f"quiz.{film.language}.{ending}": data for ending, data in contents.items()}
    for file, data in files.items():
        try:
            with write_atomically(file) as temporary:
                temporary.write_bytes(data)
        except OSError as error:
            raise LectureError(unwritable(file, error)) from None
    return list(files)
