"""Build the films of a render, of the lecture or of single scenes; rebuild only those that would differ.

Each film's record tells what it was built of, so that what goes with a film is made of the same.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter

from lecture.cache.code_digest import CodeRoot, Sources
from lecture.cache.keys import digest, environment
from lecture.cache.workspace import Workspace
from lecture.files import Stamp, stamp_of
from lecture.film.finished import FinishedFilm
from lecture.film.options import OWN_WORDS, FilmOptions
from lecture.project.lecture_file import Chapter
from lecture.quality import Quality
from lecture.render.jobs import SceneRun
from scenes.style.theme import DARK, Theme

__all__ = ["FILM_NOTE", "FILM_RECORDS", "DrawnBy", "FilmBuilder", "FilmRecord", "film_key", "is_unchanged", "own_first"]

SceneRuns = Mapping[str, Sequence[SceneRun]]


@dataclass(frozen=True)
class FilmRecord:
    """A film as it was built: the key of its contents, its files, length and chapters, and of what it was drawn."""

    key: str
    files: dict[str, Stamp]
    seconds: float
    chapters: tuple[str, ...]
    languages: tuple[str, ...] = ()
    quality: Quality | None = None
    engine: str = ""
    options: FilmOptions = OWN_WORDS


@dataclass(frozen=True)
class DrawnBy:
    """What films are drawn by: size and rate, engine, the languages of each film, and the colours of captions."""

    quality: Quality
    engine: str
    options: FilmOptions = OWN_WORDS
    look: Theme = DARK


FILM_CODE = CodeRoot("lecture.film.build")  # not imported before a film is to be made
FILM_RECORDS = TypeAdapter(dict[str, FilmRecord])
LONGEST_NAME = 40  # characters of a title in a file's name, which holds 255 bytes
FILM_NOTE = "films"  # its name in the store


class FilmBuilder:
    """Build films in a workspace, and record what each was built of."""

    def __init__(
        self, workspace: Workspace, sources: Sources, drawn_by: DrawnBy, is_cancelled: Callable[[], bool]
    ) -> None:
        self.workspace, self.sources, self.is_cancelled = workspace, sources, is_cancelled
        self.drawn_by = drawn_by
        self.records = workspace.store.read_note(FILM_NOTE, FILM_RECORDS)

    def of_lecture(self, titles: Mapping[str, str], runs: SceneRuns) -> Iterator[FinishedFilm]:
        """Yield the film of the lecture in each language."""
        for language in self._drawn(runs):
            yield self._make(self.workspace.out, "lecture", titles[language], own_first(runs, language))

    def of_chapters(self, chapters: Sequence[Chapter], runs: SceneRuns) -> Iterator[FinishedFilm]:
        """Yield a film of each chapter in each language, numbered in a folder of their own."""
        for number, chapter in enumerate(chapters, 1):
            names = {entry.name for entry in chapter.scenes}
            own = {language: [run for run in scenes if run.name in names] for language, scenes in runs.items()}
            for language in self._drawn(runs):
                title = chapter.titles[language]
                stem = f"{number:02}-{name_in_folder(title)}"
                yield self._make(self.workspace.out / "chapters", stem, title, own_first(own, language))

    def of_scene(self, name: str, runs: Mapping[str, SceneRun]) -> Iterator[FinishedFilm]:
        """Yield the film of one scene in each language, in a folder where it is never taken for the lecture's."""
        scenes = {language: [run] for language, run in runs.items()}
        for language in self._drawn(runs):
            yield self._make(self.workspace.out / "scenes", name, runs[language].title, own_first(scenes, language))

    def _drawn(self, runs: Iterable[str]) -> list[str]:
        """Return the languages that there is a film of."""
        return [language for language in runs if self.drawn_by.options.draws(language)]

    def _make(self, out: Path, stem: str, title: str, runs: SceneRuns) -> FinishedFilm:
        film = out / f"{stem}.{next(iter(runs))}.mp4"
        name = str(film.relative_to(self.workspace.out))
        key = film_key(self.sources, stem, title, self.drawn_by, runs)
        record = self.records.get(name)
        if record is not None and record.key == key and is_unchanged(self.workspace.out, record):
            return FinishedFilm(
                film, record.seconds, record.chapters, tuple(self.workspace.out / file for file in record.files)
            )
        from lecture.film.build import FilmContent, make_film

        store, by = self.workspace.store, self.drawn_by
        content = FilmContent(stem, title, runs, by.quality.fps, by.quality.shape, by.options, by.look)
        finished = make_film(out, self.workspace.scratch, content, self.is_cancelled, store.sound_file)
        stamps = {str(file.relative_to(self.workspace.out)): stamp_of(file) for file in finished.files}
        files = {file: stamp for file, stamp in stamps.items() if stamp is not None}
        drawn = (tuple(runs), by.quality, by.engine, by.options)
        self.records[name] = FilmRecord(key, files, finished.seconds, finished.chapters, *drawn)
        store.write_note(FILM_NOTE, self.records)
        return finished


def name_in_folder(title: str) -> str:
    """Return a title as a part of a file's name: its letters and digits, in any script, with dashes between them."""
    return "-".join(re.findall(r"\w+", title))[:LONGEST_NAME] or "chapter"


def film_key(sources: Sources, stem: str, title: str, drawn_by: DrawnBy, runs: SceneRuns) -> str:
    """Return what tells a film from others: its title and rate, all that it shows, and the code that builds it."""
    options, look = drawn_by.options, drawn_by.look
    shown = (drawn_by.quality.fps, asdict(options), (look.TEXT, look.BACKGROUND) if options.burns_in else ())
    return digest(sources.digest(FILM_CODE), environment(), stem, title, shown, list(_content(runs)))


def is_unchanged(out: Path, record: FilmRecord) -> bool:
    """Return whether a film's files are still those that were written."""
    return all(stamp_of(out / file) == stamp for file, stamp in record.files.items())


def own_first(runs: SceneRuns, language: str) -> dict[str, Sequence[SceneRun]]:
    """Return the runs with those of a film's own language before the others."""
    return {language: runs[language]} | dict(runs)


def _content(runs: SceneRuns) -> Iterator[Any]:
    """Yield all that a film shows: its scenes' titles, beats and words, and its clips by their content."""
    for language, scenes in runs.items():
        for run in scenes:
            for beat in run.beats:
                files = [Path(file).name for file in beat.files]
                yield [language, run.title, asdict(beat) | {"files": files}]
