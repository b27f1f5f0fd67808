"""Match the words of a lecture's scenes with the beats of the code: neither may lack what the other has.

A mismatch is told with both places, the line of the code and the table of the script.
"""

from __future__ import annotations

import os
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

from lecture.messages import closest, quote
from lecture.project.catalogue import Catalogue
from lecture.project.fixed_words import TABLE, FixedWords
from lecture.project.lecture_file import Lecture, SceneEntry
from lecture.project.missing_words import Translation
from scenes.framework.counting import count_of
from scenes.framework.errors import LectureError
from scenes.framework.languages import BROUGHT, FALLBACK_LANGUAGE
from scenes.framework.script import NO_SCENES, BeatWords, SceneWords, WordsTable, join_tables, overlay
from scenes.framework.script_math import split_math
from scenes.framework.toml_files import read_toml
from scenes.spoken.phrase import caption_text

if TYPE_CHECKING:
    from scenes.framework.beat import Beat, BeatRecord

__all__ = [
    "Script",
    "check_script",
    "read_fixed_words",
    "read_scripts",
    "refuse_differences",
    "refuse_early_ends",
    "refuse_unanswered",
    "refuse_undrawn_titles",
    "scene_titles",
    "translations",
]


LONGEST_SILENT = 1.5  # seconds that a picture may go on after its words: a motion


@dataclass(frozen=True)
class Script:
    """All words in one language, by the scenes' names or by their classes, and the lecture's own file of them.

    Words of a scene that is translated may be missing: those that its parameters have no use for.
    """

    language: str
    file: Path
    scenes: Mapping[str, SceneWords]
    translated: frozenset[str] = frozenset()  # names of scenes that bring no words in the language

    def table(self, entry: SceneEntry) -> str:
        """Return the name of the scene's table: its own if there is one, else its class's."""
        if lacking := list(self.without_table([entry])):
            raise LectureError(*lacking)
        return entry.name if entry.name in self.scenes else entry.scene

    def without_table(self, entries: Iterable[SceneEntry]) -> Iterator[str]:
        """Yield of each scene that has no table its place and the remedy."""
        for entry in entries:
            if not {entry.name, entry.scene} & {*self.scenes}:
                code = entry.module.place
                yield f"{self.file}: has no words for {entry.scene} ({code}); add a table [{entry.name}]"

    def words(self, entry: SceneEntry) -> SceneWords:
        """Return what is said and written in the scene."""
        return self.scenes[self.table(entry)]

    def only(self, entry: SceneEntry) -> Script:
        """Return the script with the words of one scene."""
        return replace(self, scenes={self.table(entry): self.words(entry)})

    def title(self, entry: SceneEntry) -> str:
        """Return the scene's title, which is one line; dollar signs of its formulas are left out."""
        plain = "".join(piece for piece, _ in split_math(self.words(entry).title))
        return " ".join(filter(None, plain.split(" ")))


def read_scripts(
    lecture: Lecture, languages: Iterable[str], entries: Sequence[SceneEntry] | None = None, *, tolerant: bool = False
) -> dict[str, Script]:
    """Read the words of a lecture's scenes, each as the lecture has them, or else as they came with the scene.

    The script beside the lecture file needs to hold only what is said otherwise there: the table of a scene's name
    comes before that of its class, and that before the one which came with the class. Where only some entries are
    wanted, words of others may be missing. Words of a translated scene may be missing too, and with `tolerant` any.
    """
    return {language: _read_script(lecture, language, entries, tolerant) for language in languages}


def _read_script(lecture: Lecture, language: str, entries: Sequence[SceneEntry] | None, tolerant: bool) -> Script:
    file, own = _own_tables(lecture, language)
    if not tolerant:
        _refuse_unused_tables(lecture, file, own)
    chosen = lecture.scenes if entries is None else entries
    keys = {entry.name: _table_names(entry) for entry in chosen}
    if entries is None:
        keys = {name: (name,) for name in own} | keys
    tables, translated = _layers(lecture, language, keys)
    otherwise = read_fixed_words(lecture, language).otherwise
    scenes = {}
    for name, layers in tables.items():
        may_lack = tolerant or name in translated
        if layers or may_lack:
            words = overlay(layers or [WordsTable(file, name, {})], may_lack=may_lack)
            scenes[name] = replace(words, otherwise=otherwise)
    return Script(language, file, scenes, translated)


def scene_titles(lecture: Lecture, language: str) -> dict[str, str]:
    """Return the title of each scene of a lecture's catalogue, in English where there is none in a language; or ""."""
    keys = {name: (name,) for name in lecture.catalogue}
    titles: dict[str, str] = {}
    for known in dict.fromkeys((language, FALLBACK_LANGUAGE, *lecture.languages, *BROUGHT)):
        tables, _ = _layers(lecture, known, keys)
        found = {name: str(join_tables(layers).get("title", "")).strip() for name, layers in tables.items() if layers}
        titles = found | {name: title for name, title in titles.items() if title}
    return {name: titles.get(name, "") for name in lecture.catalogue}


def translations(lecture: Lecture, language: str, entries: Sequence[SceneEntry]) -> list[Translation]:
    """Return what is translated in the lecture's script: each of the scenes that comes without words in a language."""
    keys = {entry.name: _table_names(entry) for entry in entries}
    tables, translated = _layers(lecture, language, keys)
    models: dict[str, Mapping[str, Any]] = {}
    for other in dict.fromkeys((*BROUGHT, *lecture.languages)):
        if other != language:
            known, _ = _layers(lecture, other, keys)
            models = {name: join_tables(layers) for name, layers in known.items() if layers} | models
    return [
        Translation(entry.name, join_tables(tables[entry.name]), models.get(entry.name, {}), entry.module.beats())
        for entry in entries
        if entry.name in translated
    ]


def _layers(
    lecture: Lecture, language: str, keys: Mapping[str, tuple[str, ...]]
) -> tuple[dict[str, list[WordsTable]], frozenset[str]]:
    """Return the tables of scenes, the lecture's own before those that came with the class; and which are translated:
    those without words of their own in a language that they don't bring, or that the project doesn't."""
    file, own = _own_tables(lecture, language)
    classes = {known[-1] for known in keys.values()}
    defaults = _read_defaults(lecture.catalogue, classes, file)
    tables = {
        name: [WordsTable(file, key, own[key]) for key in known if key in own] + defaults.get(known[-1], [])
        for name, known in keys.items()
    }
    lacking = classes - set(defaults)
    brought = lacking if language not in BROUGHT else _brought_elsewhere(lecture.catalogue, lacking, file)
    return tables, frozenset(name for name, known in keys.items() if known[-1] in brought)


def _own_tables(lecture: Lecture, language: str) -> tuple[Path, dict[str, Any]]:
    """Return the lecture's own script in a language, and the tables of its scenes."""
    file, tables = _read_own(lecture, language)
    return file, {name: table for name, table in tables.items() if name not in NO_SCENES}


def _read_own(lecture: Lecture, language: str) -> tuple[Path, dict[str, Any]]:
    file = lecture.file.parent / "script" / f"{language}.toml"
    return file, read_toml(file) if os.path.lexists(file) else {}


def read_fixed_words(lecture: Lecture, language: str) -> FixedWords:
    """Return the words of a lecture that no scene brings, in a language.

    Raises
    ------
    LectureError
        The script can't be read, or its table of these words isn't sound.
    """
    file, tables = _read_own(lecture, language)
    return FixedWords.read(language, file, tables.get(TABLE, {}))


def _table_names(entry: SceneEntry) -> tuple[str, ...]:
    """Return the names of the tables that a scene's words may stand in: its own, and its class's."""
    return tuple(dict.fromkeys((entry.name, entry.scene)))


def _brought_elsewhere(catalogue: Catalogue, scenes: Collection[str], own: Path) -> set[str]:
    """Return the scenes that bring words in another language."""
    files = [own.with_name(f"{language}.toml").absolute() for language in BROUGHT]
    return {scene for file in files for scene in _read_defaults(catalogue, scenes, file)}


def _read_defaults(catalogue: Catalogue, scenes: Iterable[str], own: Path) -> dict[str, list[WordsTable]]:
    """Return the words that came with scenes, by class; none of a file that is the lecture's own."""
    folders = {scene: catalogue[scene].script for scene in scenes if scene in catalogue}
    files = {folder: folder / own.name for folder in folders.values() if folder is not None}
    others = {folder: file for folder, file in files.items() if file.is_file() and file.absolute() != own.absolute()}
    contents = {folder: read_toml(file) for folder, file in others.items()}
    return {
        scene: [WordsTable(files[folder], scene, contents[folder][scene])]
        for scene, folder in folders.items()
        if folder in contents and scene in contents[folder]
    }


def _refuse_unused_tables(lecture: Lecture, file: Path, tables: Iterable[str]) -> None:
    """Refuse a table of words for a scene that is neither in the lecture nor in the code."""
    names = dict.fromkeys((*(entry.name for entry in lecture.scenes), *lecture.unwritten, *lecture.catalogue))
    for name in tables:
        if name not in names:
            where = f"{lecture.file} or in the code"
            known = closest(name, names)
            raise LectureError(f"{file}: [{name}]: no scene has this name in {where}; remove the table, or {known}")


def check_script(entry: SceneEntry, scripts: Mapping[str, Script]) -> None:
    """Check that the scene's beats and its words in each script are the same; tell all that differ at once."""
    differences = [text for script in scripts.values() for text in _differences(entry, script)]
    differences += _all_language_differences(entry, scripts)
    differences += [text for script in scripts.values() for text in _undrawn_words(entry, script)]
    if differences:
        raise LectureError("\n".join(differences))


def refuse_unplayed(entry: SceneEntry, script: Script, played: Collection[str]) -> None:
    """Refuse beats that were not played in a run, and that the scene calls under no parameters."""
    from scenes.framework.beat import uncalled_beats

    words = script.words(entry)
    lost = [each for each in uncalled_beats(entry.load()) if each.name not in played]
    lines = [
        f"{_place(entry, beat)}: the beat {beat.name} is never played; call it in construct, "
        f"or remove it and its words ({words.place_of(beat.name)})"
        for beat in lost
    ]
    if lines:
        raise LectureError("\n".join(lines))


def refuse_unanswered(entry: SceneEntry, unanswered: Collection[str]) -> None:
    """Refuse beats that ask, and whose answer was never shown in a run."""
    lines = [
        f"{_place(entry, beat)}: the beat {beat.name} asks and its answer is never shown; "
        "play the reveal() of what ask returns"
        for beat in entry.load().beats()
        if beat.name in unanswered
    ]
    if lines:
        raise LectureError("\n".join(lines))


def refuse_early_ends(entry: SceneEntry, script: Script, timeline: Iterable[BeatRecord], fps: float) -> None:
    """Refuse words of a scene of one's own that end long before their picture does, which waited for another one."""
    if entry.module.folder is None:  # others bring their words, or are translated phrase by phrase
        return
    from scenes.style.theme import theme

    words, declared = script.words(entry), {beat.name: beat for beat in entry.load().beats()}
    lines = []
    for record in timeline:
        said = [phrase for phrase in record.phrases if phrase.text]
        if not said:
            continue
        rest = (record.start + record.frames - record.phrases[-1].start - record.phrases[-1].frames) / fps
        if (silent := rest - theme.BREATH) > LONGEST_SILENT:
            lines.append(
                f"{words.place_of(record.name)}: say has {count_of(len(said), 'phrase')} and ends {silent:.1f} s "
                f"before its picture, which waits for another phrase ({_place(entry, declared[record.name])}); "
                "cut say with another mark |, or say more"
            )
    if lines:
        raise LectureError("\n".join(lines))


def refuse_differences(entry: SceneEntry, scripts: Mapping[str, Script]) -> None:
    """Check that the same is written in all languages, without the code of scenes."""
    if contrasts := list(_all_language_differences(entry, scripts)):
        raise LectureError("\n".join(contrasts))


def _differences(entry: SceneEntry, script: Script) -> Iterator[str]:
    table = script.table(entry)
    words = script.words(entry)
    beats = {beat.name: beat for beat in entry.load().beats()}
    for name, beat in beats.items():
        if name not in words.beats:
            if entry.name in script.translated:
                continue
            remedy = f"add the table [{table}.{name}] to {script.file}"
            yield f"{_place(entry, beat)}: the beat {name} of {entry.scene} has no words; {remedy}"
        else:
            yield from _variant_differences(entry, script, beat, words.beats[name])
    for name in words.beats:
        if name not in beats:
            wrong = f"{entry.module.place}: {entry.scene} has no such beat"
            yield f"{words.place_of(name)}: {wrong}; {closest(name, beats)}"


def _variant_differences(entry: SceneEntry, script: Script, beat: Beat, words: BeatWords) -> Iterator[str]:
    code = _place(entry, beat)
    for name in beat.variants:
        if name not in words.variants and entry.name not in script.translated:
            table = f"[{script.table(entry)}.{beat.name}.variant.{name}]"
            yield f"{code}: the variant {name} has no words; add the table {table} to {script.file}"
    for name in words.variants:
        if name not in beat.variants:
            place = script.words(entry).place_of(beat.name, "variant", name)
            yield f"{place}: {code}: the beat has no such variant; {closest(name, beat.variants)}"


def _all_language_differences(entry: SceneEntry, scripts: Mapping[str, Script]) -> Iterator[str]:
    for one, other in pairwise(scripts.values()):
        yield from _language_differences(entry, one, other)


def _language_differences(entry: SceneEntry, one: Script, other: Script) -> Iterator[str]:
    """Yield what is written in one language and not in the other."""
    for name, words in one.words(entry).beats.items():
        there = other.words(entry).beats.get(name)
        if there is None:
            continue
        yield from _question_differences(entry, name, (one, words), (other, there))
        for here, lacking, keys in (
            (one, other, words.write.keys() - there.write.keys()),
            (other, one, there.write.keys() - words.write.keys()),
        ):
            if entry.name in lacking.translated:
                continue
            for key in sorted(keys):
                yield (
                    f"{lacking.words(entry).place_of(name)}: write has no {quote(key)}, "
                    f"which {here.words(entry).place_of(name)} has; write it in both or in neither"
                )


def _question_differences(
    entry: SceneEntry, beat: str, one: tuple[Script, BeatWords], other: tuple[Script, BeatWords]
) -> Iterator[str]:
    """Yield a question that is asked in one language only, or with another number of answers."""
    counts = [len(words.ask.answers) if words.ask else 0 for _, words in (one, other)]
    if counts[0] == counts[1]:
        return
    (here, _), (lacking, _) = (one, other) if counts[0] > counts[1] else (other, one)
    if not min(counts) and entry.name in lacking.translated:
        return
    yield (
        f"{lacking.words(entry).place_of(beat)}: ask has {count_of(min(counts), 'answer')}, "
        f"{here.words(entry).place_of(beat)} has {max(counts)}; ask the same in both"
    )


def _undrawn_words(entry: SceneEntry, script: Script) -> Iterator[str]:
    """Yield the words with characters that no font has, which would be drawn as boxes."""
    words = script.words(entry)
    yield from _undrawn(words.title, f"{words.place}: title")
    for name, beat in words.beats.items():
        for below, spoken in (((), beat), *((("variant", key), other) for key, other in beat.variants.items())):
            place = words.place_of(name, *below)
            yield from _undrawn(caption_text(spoken.say), f"{place}: say")
            for key, text in spoken.write.items():
                yield from _undrawn(text, f"{place}: write.{key}")
            for text in (spoken.ask.say, *spoken.ask.answers, spoken.ask.why) if spoken.ask else ():
                yield from _undrawn(caption_text(text), f"{place}: ask")


def refuse_undrawn_titles(lecture: Lecture) -> None:
    """Check that the titles of the lecture and its chapters can be drawn."""
    places = {"title": lecture.titles}
    places |= {f"chapter[{number}].title": chapter.titles for number, chapter in enumerate(lecture.chapters, 1)}
    undrawn = [
        text
        for place, titles in places.items()
        for language, title in titles.items()
        for text in _undrawn(title, f"{lecture.file}: {place}.{language}")
    ]
    if undrawn:
        raise LectureError("\n".join(undrawn))


def _undrawn(text: str, place: str) -> Iterator[str]:
    if text.isascii():
        return
    from scenes.style.glyph_coverage import describe, missing_characters

    if missing := missing_characters(text):
        yield f"{place}: no font of the lecture has {describe(missing)}; write it otherwise"


def _place(entry: SceneEntry, beat: Beat) -> str:
    """Return the line of the code."""
    return f"{entry.module.shorten(beat.file)}:{beat.line}"
