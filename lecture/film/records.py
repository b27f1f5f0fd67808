"""The films of a render: of the whole lecture, or of each scene by itself; made again only where they would differ."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter

from lecture.cache.code_digest import CodeRoot, Sources
from lecture.cache.keys import digest, environment
from lecture.cache.workspace import Workspace
from lecture.files import Stamp, stamp_of
from lecture.film.finished import Made
from lecture.render.jobs import Take

__all__ = ["Films"]

Takes = Mapping[str, Sequence[Take]]


@dataclass(frozen=True)
class Note:
    """A film as it was made: what of, when it was written, and what was told of it."""

    key: str
    files: dict[str, Stamp]
    seconds: float
    chapters: tuple[str, ...]


MAKING = CodeRoot("lecture.film.build")  # not imported before a film is to be made
NOTES = TypeAdapter(dict[str, Note])


class Films:
    """Makes films in a workspace, and remembers what each was made of."""

    NAME = "films"

    def __init__(self, place: Workspace, sources: Sources, fps: int) -> None:
        self.place, self.sources, self.fps = place, sources, fps
        self.notes = place.store.recall(self.NAME, NOTES)

    def of_lecture(self, titles: Mapping[str, str], takes: Takes) -> Iterator[Made]:
        """The film of the lecture in each language."""
        for language in takes:
            yield self._make(self.place.out, "lecture", titles[language], _own_first(takes, language))

    def of_scene(self, name: str, takes: Mapping[str, Take]) -> Iterator[Made]:
        """The film of one scene in each language, in a folder where it is never taken for the lecture's."""
        scenes = {language: [take] for language, take in takes.items()}
        for language, take in takes.items():
            yield self._make(self.place.out / "scenes", name, take.title, _own_first(scenes, language))

    def _make(self, out: Path, stem: str, title: str, takes: Takes) -> Made:
        film = out / f"{stem}.{next(iter(takes))}.mp4"
        name = str(film.relative_to(self.place.out))
        key = digest(self.sources.digest(MAKING), environment(), stem, title, self.fps, list(_content(takes)))
        note = self.notes.get(name)
        if note is not None and note.key == key and self._stands(note):
            return Made(film, note.seconds, note.chapters, tuple(self.place.out / file for file in note.files))
        from lecture.film.build import make_film

        made = make_film(out, self.place.scratch, stem, title, takes, self.fps)
        stamps = {str(file.relative_to(self.place.out)): stamp_of(file) for file in made.files}
        files = {file: stamp for file, stamp in stamps.items() if stamp is not None}
        self.notes[name] = Note(key, files, made.seconds, made.chapters)
        self.place.store.note(self.NAME, self.notes)
        return made

    def _stands(self, note: Note) -> bool:
        """Whether the film's files are those that were written then."""
        return all(stamp_of(self.place.out / file) == stamp for file, stamp in note.files.items())


def _own_first(takes: Takes, language: str) -> dict[str, Sequence[Take]]:
    return {language: takes[language]} | dict(takes)


def _content(takes: Takes) -> Iterator[Any]:
    """All that a film shows: its scenes' titles, beats and words, and its clips by their content."""
    for language, scenes in takes.items():
        for take in scenes:
            for beat in take.beats:
                files = [Path(file).name for file in beat.files]
                yield [language, take.title, asdict(beat) | {"files": files}]
