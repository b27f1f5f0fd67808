"""Read how the numbers of scenes are called in a language: on the page, a learner reads them beside their values.

The tables `[numbers]` and `[numbers.SCENE]` of a script have them, by the names that scenes record. In a key, `N`
stands for a number, which the text names by its place: of `quotient_N = "quotient {1}"` comes "quotient 2".
"""

from __future__ import annotations

import os
import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from lecture.messages import closest, quote
from lecture.project.lecture_file import NUMBERS, Lecture, SceneEntry
from lecture.project.missing_words import Gap
from scenes.framework.errors import LectureError
from scenes.framework.languages import BROUGHT, FALLBACK_LANGUAGE
from scenes.framework.script import is_blank
from scenes.framework.script_math import problem_with, split_math
from scenes.framework.signs import has_visible_sign, misplaced_sign
from scenes.framework.toml_files import read_toml

__all__ = ["NumberNames", "gaps_of_names", "refuse_unknown_names"]

LONGEST = 80  # characters of a name
ANY = "N"  # number, in a key
NUMERAL = re.compile(r"\d+(?:\.\d+)?")
INDEXED = re.compile(r"([A-Za-z])_([A-Za-z]|\d+|\{\d+\})")
PLACE = re.compile(r"\{([^{}]*)\}")
Names = Mapping[str, str]


@dataclass(frozen=True)
class NumberNames:
    """The names in a language: layers of tables, the first of which, the lecture's own, comes before the others. A
    layer has names by scene; under "" those of all scenes, or under a folder those of all scenes that it came with.

    `spells_names` tells whether a number without a name is called as it is recorded, which is English.
    """

    layers: Sequence[Mapping[str, Names]]
    spells_names: bool = False

    @classmethod
    def read(cls, lecture: Lecture, language: str) -> NumberNames:
        """Return the names that a lecture's script has in a language, and those that came with its scenes.

        Raises
        ------
        LectureError
            A table isn't sound, or is that of a scene that the lecture hasn't; the message has place and remedy.
        """
        file = lecture.file.parent / "script" / f"{language}.toml"
        own = _read(file, lecture)
        brought = _brought(lecture, language)
        english = {} if language == FALLBACK_LANGUAGE else _brought(lecture, FALLBACK_LANGUAGE)
        formulas = {
            scene: {key: text for key, text in names.items() if _is_formula(text)} for scene, names in english.items()
        }
        return cls((own, brought, formulas), language == FALLBACK_LANGUAGE)

    def of(self, entry: SceneEntry, name: str) -> str | None:
        """Return what a scene's number is called, a text that may hold formulas; None where nothing is known.

        A number of a scene of one's own that the script doesn't name is called as the scene records it, with an
        index where it is x_0.
        """
        numerals = NUMERAL.findall(name)
        for layer in self.layers:
            for scene in (entry.name, entry.scene, _common(entry), ""):
                names = layer.get(scene, {})
                if found := names.get(name) or names.get(NUMERAL.sub(ANY, name)):
                    return PLACE.sub(lambda place: numerals[int(place[1]) - 1], found)
        return _spell(name) if self.spells_names or entry.module.folder is not None else None


def refuse_unknown_names(lecture: Lecture, language: str, recorded: Mapping[str, Iterable[str]]) -> None:
    """Refuse names in the tables of scenes of the lecture's script that are those of no number: neither of one that the
    scene recorded in a run, of which `recorded` has the names by scene, nor of one that the project has a name for."""
    own, *others = (*NumberNames.read(lecture, language).layers, _brought(lecture, FALLBACK_LANGUAGE))
    lines = []
    for entry in lecture.scenes:
        if entry.name not in recorded:
            continue
        names = {name for each in recorded[entry.name] for name in (each, NUMERAL.sub(ANY, each))}
        brought = {key for layer in others for scene in (entry.scene, _common(entry)) for key in layer.get(scene, {})}
        for scene in dict.fromkeys((entry.name, entry.scene)):
            for key in own.get(scene, {}):
                if not {key, NUMERAL.sub(ANY, key)} & (names | brought):
                    place = f"{lecture.file.parent / 'script' / language}.toml: [{NUMBERS}.{scene}]: {key}"
                    lines.append(f"{place}: {entry.name} shows no number of this name; {closest(key, sorted(names))}")
    if lines:
        raise LectureError("\n".join(dict.fromkeys(lines)))


def gaps_of_names(
    lecture: Lecture,
    language: str,
    entries: Sequence[SceneEntry],
    recorded: Mapping[str, Collection[str]] | None = None,
) -> list[Gap]:
    """Return the names of the scenes' numbers that a language has none for, with the English ones.

    Of scenes of which `recorded` has the names of what they record, it is those alone, and of a scene of one's own all
    that are words.
    """
    if language in BROUGHT:
        return []
    names, english = NumberNames.read(lecture, language), _brought(lecture, FALLBACK_LANGUAGE)
    gaps = []
    tables = {_common(entry): "" for entry in entries} | {entry.scene: entry.scene for entry in entries}
    for scene, own in tables.items():
        known = names.layers[0].get(own, {}), *(layer.get(scene, {}) for layer in names.layers[1:])
        users = [entry for entry in entries if (entry.scene == own if own else _common(entry) == scene)]
        shown = _shown(users, recorded or {})
        spelled = _spelled(users, recorded or {}) if own else {}
        for key, text in (spelled | dict(english.get(scene, {}))).items():
            if (shown is None or key in shown) and not any(each.get(key) for each in known):
                gaps.append(Gap((own,) if own else (), key, text))
    return gaps


def _shown(users: Iterable[SceneEntry], recorded: Mapping[str, Collection[str]]) -> set[str] | None:
    """Return the keys that name what scenes record; None where it isn't known of all."""
    if not all(entry.name in recorded for entry in users):
        return None
    return {key for entry in users for name in recorded[entry.name] for key in (name, NUMERAL.sub(ANY, name))}


def _spelled(users: Iterable[SceneEntry], recorded: Mapping[str, Collection[str]]) -> dict[str, str]:
    """Return what numbers of scenes of one's own are called where nothing names them, by key."""
    found = {}
    for entry in users:
        for name in recorded.get(entry.name, ()) if entry.module.folder is not None else ():
            first, *others = NUMERAL.split(name)
            text = _spell(first + "".join(f"{{{place}}}{part}" for place, part in enumerate(others, 1)))
            if not _is_formula(text):
                found[NUMERAL.sub(ANY, name)] = text
    return dict(sorted(found.items()))


def _spell(name: str) -> str:
    """Return a recorded name as a reader has it: a letter with an index as a formula, else words."""
    indexed = INDEXED.fullmatch(name)
    return f"${indexed[1]}_({indexed[2]})$" if indexed else name.replace("_", " ")


def _common(entry: SceneEntry) -> str:
    """Return what the names stand under that a scene shares with those that came with it; none for one's own scene."""
    return str(entry.module.script or "")


def _brought(lecture: Lecture, language: str) -> dict[str, Names]:
    """Return the names that came with the scenes of a lecture."""
    found: dict[str, Names] = {}
    for folder in {_common(entry) for entry in lecture.scenes} - {""}:
        file = Path(folder) / f"{language}.toml"
        if file.is_file():
            tables = _tables(read_toml(file).get(NUMBERS, {}), f"{file}: [{NUMBERS}")
            found |= {scene or folder: names for scene, names in tables.items()}
    return found


def _read(file: Path, lecture: Lecture) -> dict[str, Names]:
    """Return the names in the lecture's own script."""
    table = read_toml(file).get(NUMBERS, {}) if os.path.lexists(file) else {}
    place = f"{file}: [{NUMBERS}"
    if not isinstance(table, dict):
        raise LectureError(f"{place}]: is {quote(table)}; write a table of names, or give the scene another name")
    scenes = dict.fromkeys((*(entry.name for entry in lecture.scenes), *lecture.unwritten, *lecture.catalogue))
    for scene, names in table.items():
        if isinstance(names, dict) and scene not in scenes:
            known = closest(scene, scenes)
            raise LectureError(f"{place}.{scene}]: no scene has this name; remove the table, or {known}")
    return _tables(table, place)


def _tables(table: Mapping[str, Any], place: str) -> dict[str, Names]:
    """Return checked names by scene; empty texts, still to be written, are left out."""
    shared = {key: text for key, text in table.items() if not isinstance(text, dict)}
    tables = {"": shared} | {scene: names for scene, names in table.items() if isinstance(names, dict)}
    for scene, names in tables.items():
        for key, text in names.items():
            _check(f"{place}{scene and '.'}{scene}]: {key}", key, text)
    return {scene: {key: text for key, text in names.items() if not is_blank(text)} for scene, names in tables.items()}


def _check(place: str, key: str, text: Any) -> None:
    if not isinstance(text, str) or len(text) > LONGEST:
        raise LectureError(f"{place}: is {quote(text)}; write a name of {LONGEST} characters at most")
    if code := misplaced_sign(text, frozenset()):
        raise LectureError(f"{place}: holds {code}, a line break or a sign that isn't seen; remove it")
    count = len(NUMERAL.findall(key)) or key.count(ANY)
    for found in PLACE.findall(text):
        if not (found.isdecimal() and 1 <= int(found) <= count):
            known = f"{{1}} to {{{count}}} are the numbers in it" if count else "leave the braces out"
            raise LectureError(f"{place}: {quote(text)} has {{{found}}}, which {key} hasn't; {known}")
    for piece, is_math in split_math(text):
        if is_math and (problem := problem_with(PLACE.sub("1", piece))):
            raise LectureError(f"{place}: {problem}")


def _is_formula(text: str) -> bool:
    """Return whether a name is in signs alone, which are the same in every language."""
    return all(is_math or not has_visible_sign(piece) for piece, is_math in split_math(text)) and '"' not in text
