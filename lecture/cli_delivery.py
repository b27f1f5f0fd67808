"""The commands that deliver a lecture whose films stand: page."""

from __future__ import annotations

from typing import Annotated

import typer

from lecture.cli_options import OUT, LangOption, LectureOption, OutOption, example, find_lecture, screen

__all__ = ["register"]


def register(app: typer.Typer) -> None:
    """Add the commands to those of an application."""
    app.command("page", epilog=example("lecture page", "lecture page --lang en --one-file"))(make_page)


def make_page(
    lecture: LectureOption = None,
    lang: LangOption = None,
    out: OutOption = OUT,
    one_file: Annotated[bool, typer.Option("--one-file", help="Put the films into the page, to pass it on.")] = False,
) -> None:
    """Make a page over the films that were rendered: to lecture with, and for self-study. All languages are in it."""
    from lecture.film.standing import standing_films
    from lecture.page.build import build_page

    found = find_lecture(lecture)
    films = standing_films(found, out)
    for language in found.speak(lang or list(films)[:1]):
        screen.print(str(build_page(found, films, language, one_file=one_file)))
