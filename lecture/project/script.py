"""The words of a lecture's scenes, matched with the beats of the code: neither may lack what the other has.

A mismatch is told with both places, the line of the code and the table of the script.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

from lecture.messages import closest, quote
from lecture.project.lecture_file import Lecture, SceneEntry
from lecture.project.own_lecture import OWN_SCRIPT, ROOT
from scenes.framework.errors import LectureError
from scenes.framework.script import BeatWords, SceneWords, read_script
from scenes.framework.script_math import split_math
from scenes.registry import MODULES, scene_class

if TYPE_CHECKING:
    from scenes.framework.beat import Beat

__all__ = ["Script", "match", "read_scripts", "refuse_contrasts", "refuse_undrawn_titles"]


@dataclass(frozen=True)
class Script:
    """All words in one language, and the file that they stand in."""

    language: str
    file: Path
    scenes: Mapping[str, SceneWords]

    def table(self, entry: SceneEntry) -> str:
        """The name of the scene's table: its own if there is one, else its class's."""
        for name in (entry.name, entry.scene):
            if name in self.scenes:
                return name
        code = MODULES[entry.scene].replace(".", "/") + ".py"
        raise LectureError(f"{self.file}: has no words for {entry.scene} ({code}); add a table [{entry.name}]")

    def words(self, entry: SceneEntry) -> SceneWords:
        """What is said and written in the scene."""
        return self.scenes[self.table(entry)]

    def only(self, entry: SceneEntry) -> Script:
        """The script with the words of one scene."""
        return replace(self, scenes={self.table(entry): self.words(entry)})

    def title(self, entry: SceneEntry) -> str:
        """The scene's title, which is one line; dollar signs of its formulas are left out."""
        return " ".join("".join(piece for piece, _ in split_math(self.words(entry).title)).split())


def read_scripts(lecture: Lecture, languages: Iterable[str]) -> dict[str, Script]:
    """The scripts beside the lecture file; the project's own where it has none."""
    beside = lecture.file.parent / "script"
    folder = beside if beside.is_dir() else OWN_SCRIPT
    scripts = {}
    for language in languages:
        file = folder / f"{language}.toml"
        scripts[language] = Script(language, file, read_script(file))
        _refuse_strays(lecture, scripts[language])
    return scripts


def _refuse_strays(lecture: Lecture, script: Script) -> None:
    """Words of a scene that is neither in the lecture nor in the code are a slip of the pen."""
    names = {entry.name for entry in lecture.scenes} | set(MODULES)
    for name in script.scenes:
        if name not in names:
            where = f"{lecture.file} or in the code"
            raise LectureError(f"{script.file}: [{name}]: no scene has this name in {where}; {closest(name, names)}")


def match(entry: SceneEntry, scripts: Mapping[str, Script]) -> None:
    """Sees that the scene's beats and its words in each script are the same; tells all that differ at once."""
    differences = [text for script in scripts.values() for text in _differences(entry, script)]
    differences += _all_contrasts(entry, scripts)
    differences += [text for script in scripts.values() for text in _undrawn_words(entry, script)]
    if differences:
        raise LectureError("\n".join(differences))


def refuse_contrasts(entry: SceneEntry, scripts: Mapping[str, Script]) -> None:
    """Sees that the same is written in all languages; needs no code of scenes."""
    if contrasts := list(_all_contrasts(entry, scripts)):
        raise LectureError("\n".join(contrasts))


def _differences(entry: SceneEntry, script: Script) -> Iterator[str]:
    table = script.table(entry)
    words = script.words(entry).beats
    beats = {beat.name: beat for beat in scene_class(entry.scene).beats()}
    for name, beat in beats.items():
        if name not in words:
            remedy = f"add the table [{table}.{name}] to {script.file}"
            yield f"{_place(beat)}: the beat {name} of {entry.scene} has no words; {remedy}"
        else:
            yield from _variant_differences(f"{table}.{name}", beat, words[name], script.file)
    code = MODULES[entry.scene].replace(".", "/") + ".py"
    for name in words:
        if name not in beats:
            yield f"{script.file}: [{table}.{name}]: {code}: {entry.scene} has no such beat; {closest(name, beats)}"


def _variant_differences(table: str, beat: Beat, words: BeatWords, file: Path) -> Iterator[str]:
    for name in beat.variants:
        if name not in words.variants:
            yield f"{_place(beat)}: the variant {name} has no words; add the table [{table}.variant.{name}] to {file}"
    for name in words.variants:
        if name not in beat.variants:
            remedy = closest(name, beat.variants)
            yield f"{file}: [{table}.variant.{name}]: {_place(beat)}: the beat has no such variant; {remedy}"


def _all_contrasts(entry: SceneEntry, scripts: Mapping[str, Script]) -> Iterator[str]:
    for one, other in pairwise(scripts.values()):
        yield from _contrasts(entry, one, other)


def _contrasts(entry: SceneEntry, one: Script, other: Script) -> Iterator[str]:
    """What is written in one language and not in the other."""
    for name, words in one.words(entry).beats.items():
        there = other.words(entry).beats.get(name)
        if there is None:
            continue
        yield from _question_contrasts(entry, name, (one, words), (other, there))
        for here, lacking, keys in (
            (one, other, words.write.keys() - there.write.keys()),
            (other, one, there.write.keys() - words.write.keys()),
        ):
            for key in sorted(keys):
                yield (
                    f"{lacking.file}: [{lacking.table(entry)}.{name}]: write has no {quote(key)}, "
                    f"which {here.file}: [{here.table(entry)}.{name}] has; write it in both or in neither"
                )


def _question_contrasts(
    entry: SceneEntry, beat: str, one: tuple[Script, BeatWords], other: tuple[Script, BeatWords]
) -> Iterator[str]:
    """A question that is asked in one language only, or with another number of answers."""
    counts = [len(words.ask.answers) if words.ask else 0 for _, words in (one, other)]
    if counts[0] == counts[1]:
        return
    (here, _), (lacking, _) = (one, other) if counts[0] > counts[1] else (other, one)
    yield (
        f"{lacking.file}: [{lacking.table(entry)}.{beat}]: ask has {min(counts)} answers, "
        f"{here.file}: [{here.table(entry)}.{beat}] has {max(counts)}; ask the same in both"
    )


def _undrawn_words(entry: SceneEntry, script: Script) -> Iterator[str]:
    """The words with characters that no font has, which would be drawn as boxes."""
    table, words = script.table(entry), script.words(entry)
    yield from _undrawn(words.title, f"{script.file}: [{table}]: title")
    for name, beat in words.beats.items():
        for place, spoken in (
            (name, beat),
            *((f"{name}.variant.{key}", other) for key, other in beat.variants.items()),
        ):
            yield from _undrawn(spoken.say, f"{script.file}: [{table}.{place}]: say")
            for key, text in spoken.write.items():
                yield from _undrawn(text, f"{script.file}: [{table}.{place}]: write.{key}")
            for text in (spoken.ask.say, *spoken.ask.answers, spoken.ask.why) if spoken.ask else ():
                yield from _undrawn(text, f"{script.file}: [{table}.{place}]: ask")


def refuse_undrawn_titles(lecture: Lecture) -> None:
    """Sees that the titles of the lecture and its chapters can be drawn."""
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


def _place(beat: Beat) -> str:
    """The line of the code, from the project's root where it lies in the project."""
    file = Path(beat.file)
    return f"{file.relative_to(ROOT) if file.is_relative_to(ROOT) else file}:{beat.line}"
