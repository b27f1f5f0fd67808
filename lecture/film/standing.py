"""Find the films of a lecture that stand finished, with the runs that they show.

What is delivered with a film, a page or a handout, is made of those runs: so it never shows another lecture than the
film does.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from lecture.cache.code_digest import Sources
from lecture.cache.workspace import store_in
from lecture.film.records import FILM_NOTE, FILM_RECORDS, DrawnBy, FilmRecord, film_key, is_unchanged, own_first
from lecture.messages import closest, quote
from lecture.narration.speech import Voice
from lecture.project.lecture_file import Lecture
from lecture.project.script_check import read_scripts
from lecture.quality import QUALITIES, Quality
from lecture.render.jobs import SceneRun
from lecture.render.order import Order, read, read_sources
from scenes.framework.errors import LectureError

__all__ = ["StandingFilm", "choose_films", "standing_films"]


@dataclass(frozen=True)
class StandingFilm:
    """A finished film: its file, language and quality, and the runs of all languages that it has words in, its own
    first."""

    file: Path
    language: str
    quality: Quality
    runs: Mapping[str, Sequence[SceneRun]]

    @property
    def scenes(self) -> Sequence[SceneRun]:
        """The runs that its pictures show."""
        return self.runs[self.language]


def standing_films(lecture: Lecture, out: Path, voice: Voice | None = None) -> dict[str, StandingFilm]:
    """Return the lecture's films in a folder, by language in the order of the lecture's titles.

    Raises
    ------
    LectureError
        There is none; or one shows another lecture than the file as it is now.
    """
    store = store_in(out, is_read_only=True)
    records, sources = store.read_note(FILM_NOTE, FILM_RECORDS), read_sources(store)
    films = {}
    for language in lecture.languages:
        file = out / f"lecture.{language}.mp4"
        record = records.get(file.name)
        if record is not None and file.exists():
            films[language] = _verified(lecture, file, language, record, sources, voice)
    if not films:
        raise LectureError(f"{out}: has no film of {lecture.file}; make one: lecture render --out {out}")
    return films


def choose_films(films: Mapping[str, StandingFilm], languages: Sequence[str]) -> list[StandingFilm]:
    """Return the films in some languages, without repetition; all where none is named.

    Raises
    ------
    LectureError
        There is no film in one of them.
    """
    for language in languages:
        if language not in films:
            remedy = f"{closest(language, films)}, or lecture render --lang {language}"
            raise LectureError(f"--lang {quote(language)}: there is no film in it; {remedy}")
    return [films[language] for language in dict.fromkeys(languages or films)]


def _verified(
    lecture: Lecture, file: Path, language: str, record: FilmRecord, sources: Sources, voice: Voice | None
) -> StandingFilm:
    """Return the film with its runs, if they are those that the lecture file would give now."""
    out = file.parent
    quality = record.quality
    again = " ".join(("lecture render", *_options(record, language, lecture.format), f"--out {out}"))
    remedy = f"render it again: {again}; or add the --voice that it was rendered with"
    other = LectureError(f"{file}: isn't the film of {lecture.file} as it is now; {remedy}")
    if quality is None or not is_unchanged(out, record) or not set(record.languages) <= set(lecture.languages):
        raise other
    scripts = read_scripts(lecture, record.languages)
    order = Order(lecture, lecture.scenes, scripts, quality, out, record.engine, 1, voice=voice, options=record.options)
    runs = read(order, sources)
    if any(len(scenes) != len(lecture.scenes) for scenes in runs.values()):
        raise other
    own = own_first(runs, language)
    drawn_by = DrawnBy(quality, record.engine, record.options, lecture.scenes[0].look)
    if film_key(sources, "lecture", lecture.titles[language], drawn_by, own) != record.key:
        raise other
    return StandingFilm(file, language, quality, own)


def _options(record: FilmRecord, language: str, form: str) -> Iterator[str]:
    """Yield the options by which the film was rendered."""
    options = record.options
    yield from (f"--lang {known}" for known in options.pictures or record.languages or (language,))
    if options.sounds:
        yield f"--tracks {','.join(options.sounds)}"
    yield from (f"--captions {'+'.join(each)}" for each in options.captions)
    if options.burns_in:
        yield "--burn-in"
    yield from (f"--quality {name}" for name, size in QUALITIES.items() if size.in_format(form) == record.quality)
