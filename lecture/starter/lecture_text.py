"""Write the lecture file of a new lecture: chapters and scenes of the project's, each parameter with what it means."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from textwrap import wrap
from typing import Any

from lecture.narration.voices import SILENT
from lecture.own_words import words_by_language
from lecture.project.lecture_file import Chapter, Lecture, SceneEntry
from lecture.starter.kinds import describe_field
from mathcore import Function
from scenes.framework.languages import FALLBACK_LANGUAGE
from scenes.framework.parameters import Parameters
from scenes.style.theme import OWN_ROLES

__all__ = ["SOURCES", "WORDS", "chapters_of", "settings_of", "write_lecture_file"]

# What a new lecture may start with: the scenes that tell a chapter which is taken; None takes all, "" none.
SOURCES: Mapping[str, tuple[str, ...] | None] = {
    "calculus": None,
    "backpropagation": ("ChainRule", "NetworkSetup", "GradientDescent1D"),
    "blank": (),
}

WORDS = Path(__file__).with_name("words.json")
HEAD = """\
# The lecture: its chapters and scenes in order, and what each scene is about.
# Change a number or a function, and formulas, axes, words and captions follow.
#   lecture list           the scenes, and the parameters that are set
#   lecture list --all     all scenes that may be taken in, and what may be set in each
#   lecture check          what is wrong with this file, and with the words in script/
#   lecture still SCENE    a picture of a scene
#   lecture render         the film
"""
LOOK = f"""\
# How it looks; the first two are the defaults, and a logo is a file of yours beside this one.
# theme = "dark"      # or "light"
# format = "16:9"     # or "4:3", "9:16" for phones, "1:1"
# decimal = {{ fr = "." }}   # the mark in numbers, a point or a comma, in a language that is to have the other one
# logo = "logo.svg"   # in a corner of every frame; or a PNG with a transparent ground
# colors = {{ function = "#6f9bff" }}   # of roles: {", ".join(OWN_ROLES)}
"""
WIDTH = 110  # characters of a comment's line
SMALL_POWER = re.compile(r"e-0(?=\d)")


@dataclass(frozen=True)
class Setting:
    """A parameter as a lecture file has it: its value, if it is set, and what may stand there."""

    key: str
    value: Any
    is_set: bool
    kind: str
    meaning: str

    def lines(self) -> Iterator[str]:
        """Yield the comment and the key; one that has its default is commented out."""
        kind = f"{self.kind[0].upper()}{self.kind[1:]}."
        yield from wrap(f"{self.meaning} {kind}".strip(), WIDTH, initial_indent="# ", subsequent_indent="# ")
        if self.value is None:
            yield f"# {self.key} = …"
        else:
            yield f"{'' if self.is_set else '# '}{self.key} = {write_value(self.value)}"


def chapters_of(lecture: Lecture, source: str) -> tuple[Chapter, ...]:
    """Return the chapters of a lecture that a new one starts with."""
    scenes = SOURCES[source]
    if scenes is None:
        return lecture.chapters
    return tuple(chapter for chapter in lecture.chapters if any(entry.scene in scenes for entry in chapter.scenes))


def write_lecture_file(
    lecture: Lecture, chapters: Sequence[Chapter], languages: Sequence[str], own: str, folder: str
) -> str:
    """Return the text of lecture.toml: these chapters, and one with the scene `own` of the scenes' folder.

    Who speaks is taken from the lecture that the chapters come from.
    """
    voices = {language: lecture.voices.get(language, SILENT) for language in languages}
    lines = [
        HEAD,
        LOOK,
        f'scenes = "{folder}"',
        f"voice = {_inline([f'{language} = {write_value(voice)}' for language, voice in voices.items()])}",
        "",
        f"[title]{_beside(_own_titles('title'), languages)}",
        *_titles(_own_titles("title"), languages),
    ]
    for chapter in chapters:
        lines += _chapter(chapter.titles, chapter.scenes, languages)
    lines += [
        "",
        "[[chapter]]",
        _chapter_title(_own_titles("chapter"), languages),
        "",
        "[[chapter.scene]]",
    ]
    return "\n".join([*lines, f'scene = "{own}"', *_own_settings(), ""])


def _own_settings() -> list[str]:
    """Return the settings of the scene of one's own, with their defaults."""
    from scenes.starter.growth import GrowthParameters

    return [line for each in settings_of(GrowthParameters, {}) for line in each.lines()]


def _own_titles(key: str) -> dict[str, str]:
    return {language: words[key] for language, words in words_by_language(WORDS).items()}


def _titles(titles: Mapping[str, str], languages: Sequence[str]) -> list[str]:
    """Return a title in each language, empty where it is still to be written."""
    return [f"{language} = {write_value(titles.get(language, ''))}" for language in languages]


def _chapter_title(titles: Mapping[str, str], languages: Sequence[str]) -> str:
    return f"title = {_inline(_titles(titles, languages))}{_beside(titles, languages)}"


def _beside(titles: Mapping[str, str], languages: Sequence[str]) -> str:
    """Return a comment with the English title, where one in another language is still to be written."""
    is_whole = all(language in titles for language in languages)
    return "" if is_whole or FALLBACK_LANGUAGE in languages else f"  # {write_value(titles[FALLBACK_LANGUAGE])}"


def _inline(pairs: Sequence[str]) -> str:
    return f"{{ {', '.join(pairs)} }}"


def _chapter(titles: Mapping[str, str], scenes: Sequence[SceneEntry], languages: Sequence[str]) -> list[str]:
    """Return a chapter: what all its scenes share once, then each scene with its own."""
    shared = scenes[0].shared
    lines = ["", "[[chapter]]", _chapter_title(titles, languages)]
    if shared:
        of_chapter = {key: scenes[0].values[key] for key in shared}
        lines += ["", "[chapter.parameters]  # of all scenes of the chapter"]
        lines += [line for each in settings_of(scenes[0].load().Parameters, of_chapter) for line in each.lines()]
    for entry in scenes:
        own = {key: value for key, value in entry.values.items() if key not in shared}
        lines += ["", "[[chapter.scene]]", f'scene = "{entry.scene}"']
        known = () if shared else settings_of(entry.load().Parameters, own)
        lines += [line for each in known for line in each.lines()]
    return lines


def settings_of(model: type[Parameters], given: Mapping[str, Any], *, is_listed: bool = False) -> tuple[Setting, ...]:
    """Return a model's parameters, with the values that are given or else their defaults; None where it has none.

    With `is_listed`, defaults are not commented out.
    """
    meanings = model.meanings()
    defaults = {
        key: None if field.is_required() else field.get_default(call_default_factory=True)
        for key, field in model.model_fields.items()
    }
    return tuple(
        Setting(key, given.get(key, defaults[key]), is_listed or key in given, describe_field(field), meanings[key])
        for key, field in model.model_fields.items()
    )


def write_value(value: Any) -> str:
    """Return a value as TOML has it."""
    if isinstance(value, Function | str):
        return json.dumps(value if isinstance(value, str) else value.text, ensure_ascii=False)
    if isinstance(value, tuple | list):
        return f"[{', '.join(map(write_value, value))}]"
    return SMALL_POWER.sub("e-", json.dumps(value, ensure_ascii=False, default=str))
