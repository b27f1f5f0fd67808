"""Build the handout of a film."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from lecture.files import write_atomically
from lecture.film.standing import StandingFilm
from lecture.film.stills import jpeg, picture_of, still_of
from lecture.handout.sheets import Asked, Exercise, Panel, Sheets, typeset_handout
from lecture.page.mathml import statements
from lecture.project.fixed_words import FixedWords
from lecture.project.lecture_file import Lecture
from lecture.project.script_check import read_fixed_words
from lecture.quality import Quality
from lecture.quiz.calculations import Calculation, find_calculations
from lecture.render.jobs import SceneRun
from lecture.system_errors import unwritable
from scenes.framework.errors import LectureError
from scenes.framework.languages import LANGUAGES
from scenes.style.decimal_mark import with_mark

if TYPE_CHECKING:
    from PIL import Image

    from scenes.framework.beat import BeatRecord

__all__ = ["beats_a_page", "build_handout"]

MOST_FORMULAS = 4  # beside a still
GAP = "_____"  # to write a number in


def beats_a_page(quality: Quality) -> int:
    """Return how many beats stand on a page unless told otherwise: fewer where pictures are upright."""
    return 3 if quality.shape >= 1 else 2


def build_handout(lecture: Lecture, film: StandingFilm, count: int, *, answers: bool) -> Path:
    """Write the handout of a film as a PDF, with so many beats a page, and return its file."""
    shape = film.quality.shape
    words = read_fixed_words(lecture, film.language)
    own = words.section("handout")
    note = own["answers"] if answers else ""
    mark = lecture.decimal_mark(film.language)
    panels = tuple(panel for run in film.scenes for panel in _panels(run, words, mark, answers=answers))
    title = lecture.titles[film.language]
    exercises = tuple(_exercise(run, each, words, mark) for run in film.scenes for each in find_calculations(run))
    look = (shape, panels, own["exercises"], exercises, lecture.colors, "" if answers else own["compare"], mark)
    sheets = Sheets(title, note, film.language, count, answers, *look)
    content = typeset_handout(sheets)
    file = film.file.parent / f"handout{'-answers' if answers else ''}.{film.language}.pdf"
    try:
        with write_atomically(file) as temporary:
            temporary.write_bytes(content)
    except OSError as error:
        raise LectureError(unwritable(file, error)) from None
    return file


def _panels(run: SceneRun, words: FixedWords, mark: str, *, answers: bool) -> Iterator[Panel]:
    """Yield the panels of a scene's beats. A beat that asks is shown as it asks, before the answer is seen; without
    `answers`, what it says and writes later is left out, too, and so are the results of what the exercises ask for: in
    the formulas, in the words, and in the picture, which is of the moment before the first of them stands there."""
    step = words.section("page")["step"]
    calculations = [] if answers else list(find_calculations(run))
    known: set[str] = set()
    for number, beat in enumerate(run.beats if answers else [beat.until_asked() for beat in run.beats], 1):
        found = beat.question
        asked = Asked(found.text, found.answers, found.right, found.why) if found else None
        sought = [each for each in calculations if each.beat == beat.name]
        formulas = [text for text in statements(beat.texts, found.answers if found else ()) if not _tells(sought, text)]
        chosen = _chosen(formulas, known)
        known.update(formulas)
        unsolved = {each.source: _unsolved(each, sought[:place]) for place, each in enumerate(sought)}
        yield Panel(
            run.title,
            step.format(number=number, count=len(run.beats)),
            jpeg(_still(beat, sought)),
            LANGUAGES[run.language].phrase_space.join(_with_gaps(text, sought, mark) for text in _said(beat)),
            tuple(filter(None, (unsolved.get(text, text) for text in chosen))),
            asked,
        )


def _unsolved(calculation: Calculation, before: Iterable[Calculation]) -> str:
    """Return a calculation to be done, without its numbers where one of them is what another before it comes to."""
    return calculation.posed if any(calculation.follows(each) for each in before) else calculation.unsolved


def _tells(sought: Iterable[Calculation], text: str) -> bool:
    """Return whether a formula says a result that is sought, and isn't itself what is asked for."""
    return any(each.tells(text) for each in sought) and all(text != each.source for each in sought)


def _still(beat: BeatRecord, sought: Sequence[Calculation]) -> Image.Image:
    """Return the picture that stands for a beat, before any result is seen that is sought in it."""
    told = [text for text, _ in beat.told]
    telling = {text for each in sought for text in each.telling(told)}
    before = beat.frame_before(telling) if beat.question is None else None
    return still_of(beat) if before is None else picture_of(beat, before)


def _with_gaps(text: str, sought: Iterable[Calculation], mark: str) -> str:
    """Return words with a gap to fill in for each result that is sought; one that is given, too, stays."""
    for each in sought:
        if not each.is_given:
            number = re.escape(with_mark(each.text, mark))
            text = re.sub(rf"(?<![\d.,−-]){number}(?!\d|[.,]\d)", GAP, text)
    return text


def _chosen(formulas: Sequence[str], known: Collection[str]) -> list[str]:
    """Return the formulas of a beat that stand beside its still: those that are new in its scene, the last of them
    where they are many, for they are what it comes to; then what stands there still."""
    new = [text for text in formulas if text not in known][-MOST_FORMULAS:]
    old = [text for text in formulas if text in known][: MOST_FORMULAS - len(new)]
    return [text for text in formulas if text in (*new, *old)]


def _said(beat: BeatRecord) -> Iterator[str]:
    """Yield the phrases of a beat, but for its question, which stands above its answers."""
    asked = beat.question.text if beat.question else ""
    return (phrase.text for phrase in beat.phrases if phrase.text not in ("", asked))


def _exercise(run: SceneRun, calculation: Calculation, words: FixedWords, mark: str) -> Exercise:
    compute = words.section("quiz")["compute"]
    return Exercise(run.title, f"{compute} ${calculation.formula}$", with_mark(calculation.text, mark))
