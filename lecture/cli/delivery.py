"""The commands that deliver a lecture whose films stand: page, quiz, handout, slides, scorm."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console

from lecture.cli.options import (
    OUT,
    LangOption,
    LectureOption,
    OutOption,
    VoiceOption,
    example,
    find_lecture,
    find_voices,
    screen,
)
from lecture.workers.local import cores

if TYPE_CHECKING:
    from lecture.film.standing import StandingFilm
    from lecture.project.lecture_file import Lecture

__all__ = ["register"]


def register(app: typer.Typer) -> None:
    """Add the commands to those of an application."""
    app.command("page", epilog=example("lecture page", "lecture page --lang en --one-file"))(make_page)
    app.command("quiz", epilog=example("lecture quiz --lang en"))(make_quiz)
    app.command("handout", epilog=example("lecture handout --beats 4", "lecture handout --answers"))(make_handout)
    app.command("slides", epilog=example("lecture slides --lang en"))(make_slides)
    app.command("scorm", epilog=example("lecture scorm --lang en"))(make_package)


def _films(lecture: Lecture, out: Path, voice: list[str] | None) -> dict[str, StandingFilm]:
    """Return the films that stand in a folder, spoken by the voices that they were rendered with."""
    from lecture.film.standing import standing_films

    return standing_films(lecture, out, find_voices(lecture, voice or [], lecture.languages, is_told=False))


def _tell_fallback(lecture: Lecture, films: Iterable[StandingFilm]) -> None:
    """Tell once, in a line a language, for which fixed words English stands."""
    from lecture.project.script_check import read_fixed_words

    tell = Console(stderr=True, markup=False, highlight=False, soft_wrap=True).print
    for film in films:
        if note := read_fixed_words(lecture, film.language).note():
            tell(note)


def make_page(
    lecture: LectureOption = None,
    lang: LangOption = None,
    voice: VoiceOption = None,
    out: OutOption = OUT,
    one_file: Annotated[bool, typer.Option("--one-file", help="Put the films into the page, to pass it on.")] = False,
) -> None:
    """Make a page over the films that were rendered: to lecture with, and for self-study. All languages are in it."""
    from lecture.film.standing import choose_films
    from lecture.page.build import build_page
    from lecture.page.sweeps import sweeps_of
    from lecture.render.progress import ProgressOutput

    found = find_lecture(lecture)
    films = _films(found, out, voice)
    _tell_fallback(found, films.values())
    sweeps = sweeps_of(found, films, ProgressOutput(screen), cores())
    for film in choose_films(films, lang or list(films)[:1]):
        screen.print(str(build_page(found, films, film.language, sweeps, one_file=one_file)))


def make_quiz(
    lecture: LectureOption = None, lang: LangOption = None, voice: VoiceOption = None, out: OutOption = OUT
) -> None:
    """Write the questions of the films, and their calculations with typical mistakes, as Moodle XML and as GIFT."""
    from lecture.film.standing import choose_films
    from lecture.quiz.build import build_quiz

    found = find_lecture(lecture)
    films = choose_films(_films(found, out, voice), lang or [])
    _tell_fallback(found, films)
    for film in films:
        for file in build_quiz(found, film):
            screen.print(str(file))


def make_handout(
    lecture: LectureOption = None,
    lang: LangOption = None,
    voice: VoiceOption = None,
    out: OutOption = OUT,
    beats: Annotated[
        int | None, typer.Option(min=2, max=6, help="Beats a page. Default: 3, and 2 where pictures are upright.")
    ] = None,
    answers: Annotated[bool, typer.Option("--answers", help="With the answers, for the teacher.")] = False,
) -> None:
    """Write a handout of the films as a PDF: of each beat a still, its formulas and words, and room to write."""
    from lecture.film.standing import choose_films
    from lecture.handout.build import beats_a_page, build_handout

    found = find_lecture(lecture)
    films = choose_films(_films(found, out, voice), lang or [])
    _tell_fallback(found, films)
    for film in films:
        screen.print(str(build_handout(found, film, beats or beats_a_page(film.quality), answers=answers)))


def make_slides(
    lecture: LectureOption = None, lang: LangOption = None, voice: VoiceOption = None, out: OutOption = OUT
) -> None:
    """Write the films as slides in a PowerPoint file: a slide a beat with its clip, the words as notes."""
    from lecture.film.standing import choose_films
    from lecture.slides.build import build_slides

    found = find_lecture(lecture)
    for film in choose_films(_films(found, out, voice), lang or []):
        screen.print(str(build_slides(found, film)))


def make_package(
    lecture: LectureOption = None, lang: LangOption = None, voice: VoiceOption = None, out: OutOption = OUT
) -> None:
    """Pack the page with the films for a learning platform, as SCORM 1.2."""
    from lecture.film.standing import choose_films
    from lecture.page.sweeps import sweeps_of
    from lecture.render.progress import ProgressOutput
    from lecture.scorm.package import build_package

    found = find_lecture(lecture)
    films = _films(found, out, voice)
    _tell_fallback(found, films.values())
    sweeps = sweeps_of(found, films, ProgressOutput(screen), cores())
    for film in choose_films(films, lang or list(films)[:1]):
        screen.print(str(build_package(found, films, film.language, sweeps)))
