"""Build the lecture's page beside its films, or with the films inside."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from lecture.files import write_atomically
from lecture.film.standing import StandingFilm, choose_films
from lecture.page.content import Sweeps, page_content
from lecture.page.document import write_document
from lecture.project.lecture_file import Lecture
from lecture.system_errors import unwritable
from scenes.framework.errors import LectureError

__all__ = ["build_page"]


def build_page(
    lecture: Lecture,
    films: Mapping[str, StandingFilm],
    start: str,
    sweeps: Sweeps | None = None,
    *,
    one_file: bool = False,
) -> Path:
    """Write the page that opens in the language `start`, and return its file.

    Raises
    ------
    LectureError
        There is no film in that language, or the page can't be written.
    """
    (film,) = choose_films(films, [start])
    out = film.file.parent
    content = page_content(lecture, films, start, sweeps)
    inside = {language: film.file for language, film in films.items()} if one_file else None
    file = out / (f"lecture.{start}.one.html" if one_file else f"lecture.{start}.html")
    document = write_document(content, inside, lecture.colors)
    try:
        with write_atomically(file) as temporary:
            temporary.write_text(document, "utf-8")
    except OSError as error:
        raise LectureError(unwritable(file, error)) from None
    return file
