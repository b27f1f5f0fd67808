"""Read what is said and written in a scene from script/<language>.toml.

The words are data: addressed by scene and beat, never by seconds, with numbers by name in braces.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from scenes.framework.errors import LectureError
from scenes.framework.languages import LANGUAGES, Language
from scenes.framework.number_places import PLACE, fill, unfillable
from scenes.framework.script_math import problem_with, split_math
from scenes.framework.signs import LINE_BREAKS, UNSPACED_SIGNS, has_visible_sign, misplaced_sign
from scenes.framework.speech import SpokenPhrase
from scenes.framework.toml_files import read_toml

__all__ = [
    "NO_SCENES",
    "BeatWords",
    "QuestionWords",
    "SceneWords",
    "ScriptError",
    "WordsTable",
    "is_blank",
    "join_tables",
    "overlay",
    "read_script",
    "split_phrases",
]

NO_SCENES = ("words", "numbers")  # tables of a script that are no scene's
PHRASE_MARK = "|"
SPOKEN = ("say", "why")  # keys of texts in which dollar signs hold no formula
BREAK_IN_CHINESE = re.compile(rf"(?<=[{UNSPACED_SIGNS}])[ \t]*\n\s*(?=[{UNSPACED_SIGNS}])")
LINE_BREAK = re.compile(r"\s*[\n\t]\s*")
ANSWERS = (2, 3)  # to choose from
MOST_BYTES = 255  # of a chapter's title in MP4


class ScriptError(LectureError):
    """A script that cannot be read or does not fit its scene."""


@dataclass(frozen=True)
class QuestionWords:
    """The words of a question to guess at: what is asked, the answers to choose from, and why the right one is it."""

    say: str
    answers: tuple[str, ...]
    why: str = ""


@dataclass(frozen=True)
class BeatWords:
    """The words of one beat: spoken phrases, what is written on screen by key, and a question to guess at."""

    say: str = ""
    write: Mapping[str, str] = field(default_factory=dict)
    variants: Mapping[str, BeatWords] = field(default_factory=dict)
    ask: QuestionWords | None = None


@dataclass(frozen=True)
class SceneWords:
    """The words of one scene, and the places that they come from: of the scene, and of beats from elsewhere.

    `speech` has the phrases that a voice speaks, by their text; what is not in it takes the time that reading takes.
    `otherwise` is the word in the last row of a function by cases, where it isn't that of the language.
    """

    title: str
    beats: Mapping[str, BeatWords]
    place: str = ""
    places: Mapping[str, str] = field(default_factory=dict)
    speech: Mapping[str, SpokenPhrase] = field(default_factory=dict)
    otherwise: str = ""

    def place_of(self, beat: str, *below: str) -> str:
        """Return where a beat's words stand, or would stand: the file and the table; `below` names tables inside it."""
        known = self.places.get(beat) or f"{self.place.rstrip(']')}.{beat}]"
        return f"{'.'.join((known.rstrip(']'), *below))}]"


@dataclass(frozen=True)
class WordsTable:
    """A scene's table as a script file has it."""

    file: Path
    name: str
    content: Any

    @property
    def place(self) -> str:
        """The file and the table."""
        return f"{self.file}: [{self.name}]"


def split_phrases(say: str) -> list[str]:
    """Return the phrases of a beat's words: cut at `|`, so that a picture can wait for the phrase that speaks of it."""
    return [LINE_BREAK.sub(" ", BREAK_IN_CHINESE.sub("", phrase)).strip() for phrase in say.split(PHRASE_MARK)]


def read_script(path: Path) -> Mapping[str, SceneWords]:
    """Return the words of every scene in a script file.

    Raises
    ------
    LectureError
        The file cannot be read, is not TOML, or a key or value is not of the script's form.
    """
    tables = {name: table for name, table in read_toml(path).items() if name not in NO_SCENES}
    return {scene: overlay([WordsTable(path, scene, content)]) for scene, content in tables.items()}


def overlay(tables: Sequence[WordsTable], *, may_lack: bool = False) -> SceneWords:
    """Join a scene's tables, the first of which comes before the others: what it leaves out is taken from the next.

    With `may_lack`, texts may be missing or empty, the title's too; empty ones are left out.

    Raises
    ------
    ScriptError
        What they come to is not of a scene's form.
    """
    table = join_tables(tables)
    place = tables[0].place
    if (language := LANGUAGES.get(tables[0].file.stem)) is not None and language.spaced_signs:
        table = _bound(table, language)
    if may_lack:
        table = {"title": "", **_without_blanks(table)}
    title = table.get("title")
    if not isinstance(title, str) or not (may_lack or has_visible_sign(title)):
        raise ScriptError(f'{place}: title is {title!r:.80}; write title = "…"')
    _check(f"{place}: title", title.strip(), allowed=frozenset())
    if number := PLACE.search(title):
        raise ScriptError(f"{place}: title has {number.group()}; a title holds no numbers, write it without")
    if len(title.strip().encode()) > MOST_BYTES:
        raise ScriptError(f"{place}: title has {len(title.strip())} characters, more than a film's chapter; shorten it")
    places = {name: f"{one.place[:-1]}.{name}]" for one in reversed(tables) for name in one.content if name in table}
    places.pop("title", None)
    for name, where in places.items():
        _refuse_unfillable(f"{where}:", table[name], tables[0].file.stem)
    beats = {name: _beat(where, table[name]) for name, where in places.items()}
    return SceneWords(title.strip(), beats, place, places)


def join_tables(tables: Sequence[WordsTable]) -> dict[str, Any]:
    """Return the values of a scene's tables in one: what the first leaves out is taken from the next."""
    for one in tables:
        if not isinstance(one.content, dict):
            raise ScriptError(f"{one.place}: is {one.content!r:.80}; a scene is a table with a title and its beats")
    table: dict[str, Any] = {}
    for one in reversed(tables):
        table = _merged(table, one.content)
    return table


def _bound(value: Any, language: Language, *, is_written: bool = True) -> Any:
    """Return the texts of a table with spaces that don't break where the language has them; formulas stay."""
    if isinstance(value, dict):
        return {key: _bound(part, language, is_written=key not in SPOKEN) for key, part in value.items()}
    if isinstance(value, list):
        return [_bound(part, language) for part in value]
    if not isinstance(value, str):
        return value
    if not is_written:
        return language.bind(value)
    return "".join(f"${piece}$" if is_math else language.bind(piece) for piece, is_math in split_math(value))


def is_blank(text: Any) -> bool:
    """Return whether this is a text without a sign that is seen."""
    return isinstance(text, str) and not has_visible_sign(text)


def _without_blanks(table: Mapping[str, Any]) -> dict[str, Any]:
    """Return a table without its empty texts, and without questions that lack a part; so it has no empty words."""
    found: dict[str, Any] = {}
    for key, value in table.items():
        if is_blank(value) or (key == "ask" and isinstance(value, dict) and _lacks_a_part(value)):
            continue
        found[key] = _without_blanks(value) if isinstance(value, dict) else value
    return found


def _lacks_a_part(question: Mapping[str, Any]) -> bool:
    say, answers = question.get("say", ""), question.get("answers", [])
    return is_blank(say) or (isinstance(answers, list) and (not answers or any(map(is_blank, answers))))


def _merged(base: Mapping[str, Any], own: Mapping[str, Any]) -> dict[str, Any]:
    """Return the base's values, with those of `own` in their place, table by table."""
    return {
        **base,
        **{
            key: _merged(base[key], value) if _are_tables(base.get(key), value) else value for key, value in own.items()
        },
    }


def _are_tables(*values: Any) -> bool:
    return all(isinstance(value, dict) for value in values)


def _refuse_unfillable(place: str, value: Any, language: str, *, is_written: bool = True) -> None:
    """Refuse braces in any text of a table that would be shown as they are, and not as a number."""
    if isinstance(value, dict):
        for key, part in value.items():
            where = f"{place}{' ' if place.endswith(':') else '.'}{key}"
            _refuse_unfillable(where, part, language, is_written=key not in SPOKEN)
    elif isinstance(value, list):
        for part in value:
            _refuse_unfillable(place, part, language)
    elif isinstance(value, str):
        for piece, is_math in split_math(value) if is_written else ((value, False),):
            if problem := unfillable(piece, language, is_math=is_math):
                raise ScriptError(f"{place}: {problem}")


def _beat(place: str, table: Any, is_variant: bool = False) -> BeatWords:
    if not isinstance(table, dict):
        raise ScriptError(f"{place}: is {table!r:.80}; a beat is a table with say and write")
    known = {"say", "write", "ask"} if is_variant else {"say", "write", "ask", "variant"}
    unknown = sorted(set(table) - known)
    if unknown:
        raise ScriptError(f"{place}: does not know the key {unknown[0]!r}; use {', '.join(sorted(known))}")
    say = table.get("say", "")
    if not isinstance(say, str):
        raise ScriptError(f'{place}: say is {say!r:.80}; write say = "…"')
    _check(f"{place}: say", say, is_written=False)
    for number, phrase in enumerate(split_phrases(say), 1):
        if phrase and not has_visible_sign(phrase):
            raise ScriptError(f"{place}: say: phrase {number} has no visible sign; write words, or nothing")
    write = table.get("write", {})
    if not isinstance(write, dict) or not all(isinstance(text, str) for text in write.values()):
        raise ScriptError(f'{place}: write is {write!r:.80}; write write = {{ key = "…" }}')
    for key, text in write.items():
        _check(f"{place}: write.{key}", text)
    variants = table.get("variant", {})
    if not isinstance(variants, dict):
        raise ScriptError(f"{place}: variant is {variants!r:.80}; it is a table of beats")
    return BeatWords(
        say.strip(),
        write,
        {name: _beat(f"{place}.variant.{name}", value, is_variant=True) for name, value in variants.items()},
        _question(f"{place}: ask", table["ask"]) if "ask" in table else None,
    )


def _question(place: str, table: Any) -> QuestionWords:
    """Return a question with two or three answers, all of which can be seen."""
    known = ("say", "answers", "why")
    if not isinstance(table, dict):
        raise ScriptError(f'{place}: is {table!r:.80}; write ask = {{ say = "…?", answers = ["…", "…"] }}')
    if unknown := sorted(set(table) - set(known)):
        raise ScriptError(f"{place}: does not know the key {unknown[0]!r}; use {', '.join(known)}")
    say, answers, why = table.get("say"), table.get("answers"), table.get("why", "")
    if not isinstance(say, str) or not has_visible_sign(say) or PHRASE_MARK in say:
        raise ScriptError(f'{place}: say is {say!r:.80}; write one question, say = "…?", without a mark |')
    if not isinstance(answers, list) or not _are_answers(answers):
        raise ScriptError(f'{place}: answers is {answers!r:.80}; write two or three different ones, ["…", "…"]')
    if not isinstance(why, str):
        raise ScriptError(f'{place}: why is {why!r:.80}; write why = "…"')
    _check(f"{place}: say", say, is_written=False)
    _check(f"{place}: why", why, is_written=False)
    for number, answer in enumerate(answers, 1):
        _check(f"{place}: answer {number}", answer)
    return QuestionWords(split_phrases(say)[0], tuple(answers), why.strip())


def _are_answers(answers: list[Any]) -> bool:
    """Return whether these are two or three different texts."""
    are_texts = all(isinstance(one, str) and has_visible_sign(one) for one in answers)
    return are_texts and len(answers) in ANSWERS and len(set(answers)) == len(answers)


def _check(place: str, text: str, *, allowed: frozenset[str] = LINE_BREAKS, is_written: bool = True) -> None:
    """Check that a text holds no signs that steer or hide, and that its formulas hold mathematics only."""
    if code := misplaced_sign(text, allowed):
        raise ScriptError(f"{place}: holds {code}, a line break or a sign that isn't seen; remove it")
    for piece, is_math in split_math(text) if is_written else ():
        if is_math and (problem := problem_with(fill(piece, lambda number: ("1", True)))):
            raise ScriptError(f"{place}: ${piece}$ {problem}")
