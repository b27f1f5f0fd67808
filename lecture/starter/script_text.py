"""Write the words of a new lecture: those of its own scene, and those of the project's scenes to be changed."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from lecture.own_words import own_words
from lecture.project.own_lecture import OWN_SCRIPT
from lecture.project.script_writer import write_inline
from scenes.framework.languages import FALLBACK_LANGUAGE, LANGUAGES
from scenes.framework.toml_files import read_toml

__all__ = ["untranslated_head", "write_empty_script", "write_script"]

INLINE = ("write", "ask")  # tables that stand on one line

UNTRANSLATED = """\
# What is said and written in {name}, to be written beside the English above each entry. Keep each | and {{name}};
# `lecture check --lang {language}` tells what is missing. A beat's variants are said where other numbers ask for it:
# those that yours don't ask for may stay empty. For scenes that you add later, `lecture words --lang {language}`
# writes such entries. {{name}} is a number; before its name, in the braces, may stand a word that is said only where
# the number is rounded: {about}. A brace that is meant is doubled.
"""
WORDS = Path(__file__).with_name("words.json")
TABLE = re.compile(r"^\[(\w+)", re.MULTILINE)


def write_script(language: str, own_file: Path, scenes: Iterable[str]) -> str:
    """Return the text of a script: the words of one's own scene, and below them those of scenes, commented out."""
    tables = [table for scene in dict.fromkeys(scenes) for table in _tables_of(scene, language)]
    text = own_words(WORDS, language)["script"] + "\n" + own_file.read_text("utf-8")
    return text + (
        own_words(WORDS, language)["unchanged"] + "\n" + "\n".join(map(_comment_out, tables)) if tables else ""
    )


def _tables_of(scene: str, language: str) -> Sequence[str]:
    """Return the tables of a scene as they stand in the project's script."""
    text = (OWN_SCRIPT / f"{language}.toml").read_text("utf-8")
    starts = [*TABLE.finditer(text)]
    ends = [each.start() for each in starts[1:]] + [len(text)]
    return [text[each.start() : end] for each, end in zip(starts, ends, strict=True) if each[1] == scene]


def _comment_out(table: str) -> str:
    return "".join(f"# {line}".rstrip() + "\n" for line in table.rstrip().splitlines())


def write_empty_script(language: str, own_file: Path, scenes: Iterable[str]) -> str:
    """Return the text of a script whose entries are empty, with the English above each."""
    english = read_toml(OWN_SCRIPT / f"{FALLBACK_LANGUAGE}.toml")
    tables = {scene: english[scene] for scene in dict.fromkeys(scenes)} | read_toml(own_file)
    lines = [untranslated_head(language)]
    for scene, table in tables.items():
        lines += _empty_table((scene,), table)
    return "\n".join(lines)


def untranslated_head(language: str) -> str:
    """Return the comment at the head of a script that is to be written beside the English."""
    return UNTRANSLATED.format(
        name=LANGUAGES[language].name, language=language, about=", ".join(LANGUAGES[language].about)
    )


def _empty_table(path: tuple[str, ...], table: Mapping[str, Any]) -> list[str]:
    """Return a table and those inside it, with an empty text for each text."""
    lines = [f"[{'.'.join(path)}]"]
    inner = []
    for key, value in table.items():
        if isinstance(value, dict) and key not in INLINE:
            names = value if key == "variant" else {key: value}
            below = (*path, key) if key == "variant" else path
            inner += [line for name, part in names.items() for line in _empty_table((*below, name), part)]
        else:
            lines += [f"# {write_inline(value)}", f"{key} = {write_inline(value, empty=True)}"]
    return [*lines, "", *inner]
