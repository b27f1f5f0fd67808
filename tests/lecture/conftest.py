"""A lecture of one's own in a temporary folder, and the command `lecture` as a process in it."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from tiny_server import Server

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

    from lecture.film.standing import StandingFilm
    from lecture.project.lecture_file import Lecture

LECTURE = """
[title]
zh = "微积分"
en = "Calculus"

[[chapter]]
title = { zh = "导数", en = "Derivative" }

[[chapter.scene]]
scene = "LimitDefinition"
"""

Command = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture(scope="session")
def server(project: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """Give the command as forks of one process that has manim loaded."""
    server = Server(project, tmp_path_factory.mktemp("logs"))
    yield server
    server.close()


@pytest.fixture(scope="session")
def limit_words(project: Path) -> dict[str, str]:
    """Return the project's words for LimitDefinition by language, so that a test's script holds one scene only."""
    words = {}
    for language in ("zh", "en"):
        text = (project / "script" / f"{language}.toml").read_text("utf-8")
        tables = re.split(r"^(?=\[)", text, flags=re.MULTILINE)
        words[language] = "".join(table for table in tables if re.match(r"\[LimitDefinition[.\]]", table))
    return words


@pytest.fixture
def write_lecture(tmp_path: Path) -> Callable[[str], Path]:
    """Write lecture.toml and return its path."""

    def write(text: str = LECTURE) -> Path:
        file = tmp_path / "lecture.toml"
        file.write_text(text, encoding="utf-8")
        return file

    return write


@pytest.fixture
def own(limit_words: dict[str, str], tmp_path: Path, write_lecture: Callable[..., Path]) -> Path:
    """Return a lecture with a script of its own."""
    (tmp_path / "script").mkdir()
    for language, text in limit_words.items():
        (tmp_path / "script" / f"{language}.toml").write_text(text, "utf-8")
    return write_lecture()


@pytest.fixture
def command(project: Path) -> Command:
    """Run `lecture` as a user does, in the test's folder."""

    def run(*arguments: str, **options: object) -> subprocess.CompletedProcess[str]:
        environment = {**os.environ, "PYTHONPATH": str(project), "COLUMNS": "200", "NO_COLOR": "1"}
        return subprocess.run(
            [sys.executable, "-m", "lecture", *arguments], capture_output=True, text=True, env=environment, **options
        )

    return run


@dataclass(frozen=True)
class Delivered:
    """A lecture, and its spoken films in both languages."""

    lecture: Lecture
    films: dict[str, StandingFilm]
    out: Path


@pytest.fixture(scope="session")
def delivered(tmp_path_factory: pytest.TempPathFactory) -> Delivered:
    """Return the small lecture of two scenes with its films, for all that is made of films; use it in the group
    "browser"."""
    from page_lecture import films_in, read_lecture_in, render_films

    folder = tmp_path_factory.mktemp("delivered")
    lecture = read_lecture_in(folder)
    render_films(lecture, folder / "out")
    return Delivered(lecture, films_in(lecture, folder / "out"), folder / "out")


@pytest.fixture(scope="module")
def zh_page(delivered: Delivered) -> Path:
    from lecture.page.build import build_page

    return build_page(delivered.lecture, delivered.films, "zh")


@pytest.fixture(scope="module")
def en_page(delivered: Delivered) -> Path:
    from lecture.page.build import build_page

    return build_page(delivered.lecture, delivered.films, "en")


@pytest.fixture(scope="module")
def zh_tab(browser: Browser, zh_page: Path) -> Iterator[Page]:
    """Open the page in Chinese once for all tests that leave nothing behind but what `fresh` mends."""
    from open_pages import open_page

    with open_page(browser, zh_page) as tab:
        yield tab.page


@pytest.fixture(scope="module")
def en_tab(browser: Browser, en_page: Path) -> Iterator[Page]:
    """Open the page in English once for all tests that leave nothing behind but what `fresh` mends."""
    from open_pages import open_page

    with open_page(browser, en_page) as tab:
        yield tab.page


@pytest.fixture
def page(en_tab: Page) -> Page:
    """Return the page in English, as it opens."""
    from open_pages import fresh

    return fresh(en_tab)


@pytest.fixture
def hall(page: Page) -> Page:
    """Return the page in English in lecture mode."""
    page.keyboard.press("f")
    return page
