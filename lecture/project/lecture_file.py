"""Read lecture.toml, with title, chapters and scenes in order, into a checked model.

Every mistake is told with its file, key and value and what to write instead; nothing in the file is run as code.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, ClassVar

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints, ValidationError

from lecture.messages import closest, closest_shape, explain, faulty_defaults, quote
from lecture.project.catalogue import BUILT_IN, Catalogue, SceneModule, installed_scenes
from lecture.project.logo_file import read_logo
from lecture.project.own_colors import Colors, read_colors
from lecture.project.own_lecture import OWN_LECTURE, yours
from scenes.framework.errors import LectureError
from scenes.framework.languages import BROUGHT, LANGUAGES
from scenes.framework.script import NO_SCENES
from scenes.framework.signs import has_visible_sign, misplaced_sign
from scenes.framework.toml_files import read_toml
from scenes.style.decimal_mark import MARKS
from scenes.style.formats import DEFAULT_FORMAT, FORMATS
from scenes.style.theme import THEMES, Theme

if TYPE_CHECKING:
    from scenes.framework.parameters import Parameters
    from scenes.framework.scene import BaseScene
    from scenes.style.logo import Logo

__all__ = ["NUMBERS", "WORDS", "Chapter", "Lecture", "SceneEntry", "Sweep", "read_lecture"]

WORDS, NUMBERS = NO_SCENES
NAME = re.compile(r"[A-Za-z][A-Za-z0-9_]{0,63}")


def one_line(text: str) -> str:
    """Return the text, if it is one line that is seen; ValueError otherwise."""
    if code := misplaced_sign(text, allowed=frozenset()):
        raise ValueError(f"{quote(text)} holds {code}, a line break or a sign that isn't seen; write it on one line")
    if not has_visible_sign(text):
        raise ValueError(f"{quote(text)} has no visible sign; write something")
    return text


def title_line(text: str) -> str:
    """Return the text, if it is empty, a title still to be written, or one line that is seen; ValueError otherwise."""
    return one_line(text) if text else text


IF_MISSING = "run this where it lies, or name it: --lecture FILE"
Line = Annotated[
    str,
    StringConstraints(strip_whitespace=True, min_length=1, max_length=200),
    AfterValidator(one_line),
]
Title = Annotated[str, StringConstraints(strip_whitespace=True, max_length=200), AfterValidator(title_line)]
Titles = dict[str, Title]


class Table(BaseModel):
    """A table of the file; unknown keys are mistakes."""

    model_config = ConfigDict(extra="forbid", strict=True)


class SweepTable(Table):
    """A parameter, and the values that a page tries for it."""

    parameter: str
    values: Annotated[list[Any], Field(min_length=2, max_length=24)]


class SceneTable(BaseModel):
    """A [[chapter.scene]]: the class, a name where it stands twice, a sweep, and the scene's own parameters."""

    model_config = ConfigDict(extra="allow", strict=True)

    scene: str
    name: str | None = None
    sweep: SweepTable | None = None


class ChapterTable(Table):
    """A [[chapter]]: its scenes, and parameters that all of them share unless a scene has its own."""

    title: Titles
    parameters: dict[str, Any] = Field(default_factory=dict)
    scene: Annotated[list[SceneTable], Field(min_length=1)]


BY_TITLES = 'a lecture is in the languages of its titles; write title = { zh = "…", en = "…" }'


class LectureTable(Table):
    """The whole file; of keys that people look for in it, `said_elsewhere` tells what has their place."""

    said_elsewhere: ClassVar[Mapping[str, str]] = dict.fromkeys(("language", "languages", "lang", "langs"), BY_TITLES)

    title: Titles
    scenes: Line | None = None
    theme: str = "dark"
    format: str = DEFAULT_FORMAT
    logo: Line | None = None
    decimal: str | dict[str, str] = Field(default_factory=dict)
    colors: Any = Field(default_factory=dict)  # read_colors tells what is wrong with it in its own words
    voice: Line | dict[str, Line] = Field(default_factory=dict)
    lexicon: dict[str, dict[Line, Line]] = Field(default_factory=dict)
    chapter: Annotated[list[ChapterTable], Field(min_length=1)]


@dataclass(frozen=True)
class Sweep:
    """A parameter of a scene, and the values that a page tries for it."""

    parameter: str
    values: tuple[Any, ...]


@dataclass(frozen=True)
class SceneEntry:
    """A scene as it stands in the lecture: its unique name, its class, and the parameters that are set.

    `shared` names those that its chapter sets, and `chapter` is that one's place. The catalogue tells where its class
    is; `theme` names the colours it is drawn in, but for those that the lecture has of its own, and `format` the shape
    of its frame, with a `logo` in a corner; `decimals` are the marks in numbers, of languages in which they
    aren't the usual ones. No film shows its `sweep`; `tried` tells which of its values is tried.
    """

    name: str
    scene: str
    values: Mapping[str, Any]
    file: Path = field(repr=False)
    chapter: str = field(default="", repr=False)
    shared: frozenset[str] = field(default=frozenset(), repr=False)
    catalogue: Catalogue = field(default=BUILT_IN, repr=False, compare=False)
    theme: str = field(default="dark", repr=False)
    format: str = field(default=DEFAULT_FORMAT, repr=False)
    logo: Logo | None = field(default=None, repr=False)
    colors: Colors = field(default=(), repr=False)
    decimals: tuple[tuple[str, str], ...] = field(default=(), repr=False)
    sweep: Sweep | None = field(default=None, repr=False, compare=False)
    tried: str = field(default="", repr=False, compare=False)

    @property
    def look(self) -> Theme:
        """The theme it is drawn in."""
        return THEMES[self.theme].with_colors(dict(self.colors))

    @property
    def appearance(self) -> tuple[Any, ...]:
        """All that its pictures depend on beside code, parameters and words, as plain data."""
        look = self.theme, self.colors, self.format, self.logo and (self.logo.suffix, self.logo.digest)
        return (*look, self.decimals) if self.decimals else look

    def decimal_mark(self, language: str) -> str:
        """Return the mark in its numbers in a language."""
        return dict(self.decimals).get(language, LANGUAGES[language].decimal)

    @property
    def module(self) -> SceneModule:
        """Where its class is."""
        return self.catalogue[self.scene]

    def load(self) -> type[BaseScene]:
        """Import its class."""
        return self.module.load()

    @property
    def variations(self) -> tuple[SceneEntry, ...]:
        """The scene with each value of its sweep in turn, as the file has them."""
        if self.sweep is None:
            return ()
        name = self.sweep.parameter
        return tuple(
            replace(self, values={**self.values, name: value}, sweep=None, tried=f"{name} = {quote(value)}")
            for value in self.sweep.values
        )

    def swept(self) -> tuple[SceneEntry, ...]:
        """Return the scene with each value of its sweep in turn.

        Raises
        ------
        LectureError
            The scene has no such parameter, or a value is refused.
        """
        if self.sweep is None:
            return ()
        name, model = self.sweep.parameter, self.load().Parameters
        if name not in model.model_fields:
            known = closest(name, model.model_fields)
            raise LectureError(
                f"{self.file}: {self.name}.sweep: parameter = {quote(name)}: {self.scene} has none; {known}"
            )
        for variation in self.variations:
            try:
                model.model_validate(dict(variation.values))
            except ValidationError as error:
                raise LectureError(explain(error, f"{self.file}: {self.name}.sweep", model)) from None
        return self.variations

    def parameters(self) -> Parameters:
        """Return the checked parameters: those that are set, and the deck's for the rest."""
        model = self.load().Parameters
        if self.module.folder is not None and (fault := faulty_defaults(model, self.module.place)):
            raise LectureError(fault)
        try:
            return model.model_validate(dict(self.values))
        except ValidationError as error:
            places = dict.fromkeys(self.shared, f"{self.file}: {self.chapter}.parameters")
            raise LectureError(explain(error, f"{self.file}: {self.name}", model, places)) from None


@dataclass(frozen=True)
class Chapter:
    """Scenes under one title."""

    titles: Mapping[str, str]
    scenes: tuple[SceneEntry, ...]


@dataclass(frozen=True)
class Lecture:
    """A lecture: its title by language, and its chapters; by language too, its voice and how words sound in it.

    Where that is tolerated, `unwritten` has the scenes of the file that no code is found for, by name, each with what
    is to be done; they are not among the scenes.
    """

    file: Path
    titles: Mapping[str, str]
    chapters: tuple[Chapter, ...]
    catalogue: Catalogue = field(default=BUILT_IN, repr=False)
    voices: Mapping[str, str] = field(default_factory=dict)
    lexicons: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    format: str = DEFAULT_FORMAT
    unwritten: Mapping[str, str] = field(default_factory=dict)

    @property
    def languages(self) -> tuple[str, ...]:
        """The languages it has titles in, its own first."""
        return tuple(self.titles)

    @property
    def scenes(self) -> tuple[SceneEntry, ...]:
        """All scenes in order."""
        return tuple(scene for chapter in self.chapters for scene in chapter.scenes)

    @property
    def theme(self) -> str:
        """The name of the theme that all scenes are drawn in."""
        return self.scenes[0].theme

    @property
    def colors(self) -> Colors:
        """The colours of roles that it has of its own."""
        return self.scenes[0].colors

    def decimal_mark(self, language: str) -> str:
        """Return the mark in the numbers of its film in a language."""
        return self.scenes[0].decimal_mark(language)

    def missing_titles(self, language: str) -> list[tuple[str, str]]:
        """Return the places of titles that are still to be written in a language, with what stands there in another."""
        places = [("title", self.titles)]
        places += [(f"chapter[{number}].title", chapter.titles) for number, chapter in enumerate(self.chapters, 1)]
        return [(place, next(filter(None, titles.values()), "")) for place, titles in places if not titles[language]]

    def choose(self, names: list[str]) -> tuple[SceneEntry, ...]:
        """Return the scenes called `names`, in the lecture's order; all where none is named.

        Raises
        ------
        LectureError
            There is no such scene, or one of those that are wanted isn't written yet.
        """
        known = {scene.name: scene for scene in self.scenes}
        if lacking := [text for name, text in self.unwritten.items() if not names or name in names]:
            others = f"\n    The others can be named: {' '.join(known)}" if not names else ""
            raise LectureError("\n".join(lacking) + others)
        for name in names:
            if name not in known:
                raise LectureError(f"{self.file}: has no scene {quote(name)}; {closest(name, known)}")
        return tuple(scene for scene in self.scenes if not names or scene.name in names)

    def translated_to(self, languages: Iterable[str]) -> Lecture:
        """Return the lecture in more languages, in which its titles are still to be written.

        Raises
        ------
        LectureError
            A language isn't known.
        """
        more = {language: "" for language in languages if language not in self.titles}
        for language in more:
            if language not in LANGUAGES:
                raise LectureError(f"--lang {quote(language)}: unknown; {closest(language, LANGUAGES)}")
        chapters = tuple(replace(chapter, titles={**chapter.titles, **more}) for chapter in self.chapters)
        return replace(self, titles={**self.titles, **more}, chapters=chapters)

    def speak(self, languages: list[str]) -> tuple[str, ...]:
        """Return the languages asked for, without repetition; the lecture's own where none is."""
        for language in languages:
            if language not in self.titles:
                first = f"add {language} to its titles"
                if self.file == OWN_LECTURE and language in LANGUAGES:
                    first = yours(language)
                remedy = f"{first}, or {closest(language, self.titles)}"
                raise LectureError(f"{self.file}: has no title in the language {quote(language)}; {remedy}")
        return tuple(dict.fromkeys(languages)) or self.languages[:1]


def read_lecture(file: Path, known: Catalogue | None = None, *, tolerates_unwritten: bool = False) -> Lecture:
    """Read and check a lecture file, all but the scenes' parameters.

    Besides the scenes of the folder that it names, it knows those of the project and of installed packages, or `known`.
    With `tolerates_unwritten`, some scenes may be named that no code is found for.

    Raises
    ------
    LectureError
        The file can't be read, isn't TOML, or a key or value isn't of the lecture's form.
    """
    try:
        table = LectureTable.model_validate(read_toml(file, IF_MISSING))
    except ValidationError as error:
        raise LectureError(explain(error, str(file), LectureTable)) from None
    if table.theme not in THEMES:
        raise LectureError(f"{file}: theme = {quote(table.theme)}: unknown theme; {closest(table.theme, THEMES)}")
    if table.format not in FORMATS:
        raise LectureError(
            f"{file}: format = {quote(table.format)}: unknown format; {closest_shape(table.format, FORMATS)}"
        )
    colors = read_colors(file, table.theme, table.colors)
    logo = read_logo(file, table.logo, THEMES[table.theme].BACKGROUND) if table.logo is not None else None

    decimals = _decimals(file, table.decimal, table.title)

    def dressed(entry: SceneEntry) -> SceneEntry:
        return replace(entry, theme=table.theme, format=table.format, logo=logo, colors=colors, decimals=decimals)

    catalogue = installed_scenes() if known is None else known
    if table.scenes is not None:
        catalogue = catalogue.with_folder(file, table.scenes)
    titles = _titles(file, "title", table.title, table.title)
    unwritten = _unwritten(file, table, catalogue)
    if unwritten and (not tolerates_unwritten or len(unwritten) == sum(len(each.scene) for each in table.chapter)):
        raise LectureError("\n".join(unwritten.values()))
    chapters = tuple(
        Chapter(
            _titles(file, f"chapter {number}", chapter.title, table.title),
            tuple(map(dressed, _entries(file, number, chapter, catalogue))),
        )
        for number, chapter in enumerate(table.chapter, 1)
    )
    voices = dict.fromkeys(titles, table.voice) if isinstance(table.voice, str) else table.voice
    by_language = {} if isinstance(table.decimal, str) else table.decimal
    for key, tables in (("voice", voices), ("lexicon", table.lexicon), ("decimal", by_language)):
        _refuse_other_languages(file, key, tables, titles)
    lecture = Lecture(file, titles, chapters, catalogue, voices, table.lexicon, table.format, unwritten)
    _refuse_duplicates(lecture)
    return lecture


def _titles(file: Path, place: str, titles: Titles, wanted: Titles) -> Titles:
    """Return a title in each language of the lecture, no more and no less.

    In a language that the project brings no words in it may be missing, and is told with the missing words.
    """
    if not wanted:
        raise LectureError(f'{file}: title is empty; write a title in a language: zh = "…"')
    for language in titles:
        if language not in LANGUAGES:
            raise LectureError(
                f"{file}: {place}: {quote(language)} isn't a language of this project; {closest(language, LANGUAGES)}"
            )
    for language in wanted:
        if not titles.get(language) and language in BROUGHT:
            state = "is empty" if language in titles else f"has no title in {quote(language)}"
            at = f"{place}.{language}" if language in titles else place
            raise LectureError(f'{file}: {at}: {state}; write {language} = "…" into it')
    return {language: LANGUAGES[language].bind(titles.get(language, "")) for language in wanted}


def _decimals(file: Path, given: str | Mapping[str, str], titles: Titles) -> tuple[tuple[str, str], ...]:
    """Return the decimal marks that aren't those of their languages, by language."""
    marks = dict.fromkeys(titles, given) if isinstance(given, str) else given
    for language, mark in marks.items():
        if mark not in MARKS:
            key = "decimal" if isinstance(given, str) else f"decimal.{language}"
            raise LectureError(f'{file}: {key} = {quote(mark)}: no decimal mark; write "." or ","')
    return tuple((each, marks[each]) for each in titles if each in marks and marks[each] != LANGUAGES[each].decimal)


def _refuse_other_languages(file: Path, key: str, table: Iterable[str], titles: Titles) -> None:
    """Refuse a key of a table by language that is none of the lecture's."""
    for language in table:
        if language not in titles:
            raise LectureError(f"{file}: {key}: has {quote(language)}, which has no title; {closest(language, titles)}")


def _entries(file: Path, number: int, chapter: ChapterTable, known: Catalogue) -> Iterator[SceneEntry]:
    for table in chapter.scene:
        if table.scene not in known:
            continue
        name = table.scene if table.name is None else table.name
        if not NAME.fullmatch(name):
            remedy = "use a letter, then letters, digits and _, 64 at most: it names files"
            raise LectureError(f"{file}: {table.scene}.name: {quote(name)} can't be a name; {remedy}")
        if name in NO_SCENES:
            remedy = f"names a table of the scripts, of {name} that belong to no scene; choose another"
            raise LectureError(f"{file}: {table.scene}.name: {quote(name)} {remedy}")
        own = table.model_extra or {}
        shared = frozenset(chapter.parameters.keys() - own.keys())
        sweep = Sweep(table.sweep.parameter, tuple(table.sweep.values)) if table.sweep else None
        place = (file, f"chapter[{number}]", shared, known)
        yield SceneEntry(name, table.scene, chapter.parameters | own, *place, sweep=sweep)


def _unwritten(file: Path, lecture: LectureTable, known: Catalogue) -> dict[str, str]:
    """Return the scenes of a file that there is no class of, by name, each with the remedies."""
    scenes = [scene for chapter in lecture.chapter for scene in chapter.scene if scene.scene not in known]
    return {
        each.name or each.scene: f"{file}: scene = {quote(each.scene)}: unknown scene; "
        f"{closest(each.scene, known)}{_how_to_write(each.scene, file, lecture.scenes)}"
        for each in scenes
    }


def _how_to_write(scene: str, file: Path, folder: str | None) -> str:
    """Return how a scene of one's own is written, if its name can be that of a class."""
    if not NAME.fullmatch(scene):
        return ""
    module = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", scene).lower()
    place = file.parent / (folder or "my_scenes") / f"{module}.py"
    named = "" if folder else f'name a folder of scenes, scenes = "{place.parent.name}", and '
    return f"; or, for one of your own, {named}write class {scene}(LectureScene) in a module there, such as {place}"


def _refuse_duplicates(lecture: Lecture) -> None:
    """Refuse names that differ in capitals only: some file systems see no difference."""
    seen: set[str] = set()
    for scene in lecture.scenes:
        if scene.name.casefold() in seen:
            remedy = 'give each a name of its own: name = "…"'
            raise LectureError(f"{lecture.file}: {quote(scene.name)} stands twice; {remedy}")
        seen.add(scene.name.casefold())
