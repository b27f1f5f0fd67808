"""Gather the questions of a film: those that its beats ask, then the calculations of each scene."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from lecture.film.stills import jpeg, picture_of
from lecture.page.mathml import statements, to_html
from lecture.quiz.calculations import Calculation, find_calculations
from lecture.render.jobs import SceneRun
from scenes.style.decimal_mark import with_mark

__all__ = ["Choice", "Numeric", "Quiz", "Section", "WrongNumber", "gather_quiz"]


@dataclass(frozen=True)
class Choice:
    """A question with answers to choose from; all texts are HTML, `picture` is what stood there as it was asked, as
    JPEG, and `given` the formulas in it."""

    name: str
    text: str
    answers: tuple[str, ...]
    right: int
    why: str
    picture: bytes = b""
    given: tuple[str, ...] = ()


@dataclass(frozen=True)
class WrongNumber:
    """A number that a typical mistake comes to, and what to say to it."""

    value: float
    feedback: str


@dataclass(frozen=True)
class Numeric:
    """A question whose answer is a number, within a tolerance; its text is HTML."""

    name: str
    text: str
    value: float
    shown: str
    tolerance: float
    wrong: tuple[WrongNumber, ...]


@dataclass(frozen=True)
class Section:
    """The questions of a scene, under its title."""

    title: str
    questions: tuple[Choice | Numeric, ...]


@dataclass(frozen=True)
class Quiz:
    """All questions of a lecture in one language, by scene."""

    title: str
    language: str
    sections: tuple[Section, ...]


def gather_quiz(title: str, language: str, runs: Sequence[SceneRun], words: Mapping[str, str], mark: str) -> Quiz:
    """Return the quiz of a film, with its fixed words and decimal mark.

    Scenes that neither ask nor calculate are left out.
    """
    sections = (Section(run.title, tuple(_questions(run, words, mark))) for run in runs)
    return Quiz(title, language, tuple(section for section in sections if section.questions))


def _questions(run: SceneRun, words: Mapping[str, str], mark: str) -> Iterator[Choice | Numeric]:
    asked = [(beat, beat.question) for beat in run.beats if beat.question is not None]
    found = list(find_calculations(run))
    texts = [text for _, question in asked for text in (question.text, *question.answers, question.why)]
    given = {beat.name: statements(question.texts, question.answers) for beat, question in asked}
    formulas = [text for texts_given in given.values() for text in texts_given]
    html = to_html([*texts, *formulas, *(f"${calculation.formula}$" for calculation in found)], mark)
    for beat, question in asked:
        answers = tuple(html[answer] for answer in question.answers)
        why = html[question.why] if question.why else ""
        picture = jpeg(picture_of(beat, question.frame))
        seen = tuple(html[text] for text in given[beat.name])
        yield Choice(f"{run.name}.{beat.name}", html[question.text], answers, question.right, why, picture, seen)
    for calculation in found:
        yield _numeric(calculation, html[f"${calculation.formula}$"], words, mark)


def _numeric(calculation: Calculation, formula: str, words: Mapping[str, str], mark: str) -> Numeric:
    wrong = tuple(WrongNumber(mistake.value, words[mistake.kind]) for mistake in calculation.mistakes)
    name = f"{calculation.scene}.{calculation.beat}.{calculation.name}"
    text = f"<p>{words['compute']}</p><p>{formula}</p>"
    shown = with_mark(calculation.text, mark)
    return Numeric(name, text, calculation.value, shown, calculation.tolerance, wrong)
