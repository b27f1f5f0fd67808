"""Write the words of a new lecture: those of its own scene, and those of the project's scenes to be changed."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from lecture.project.own_lecture import OWN_SCRIPT
from scenes.framework.languages import LANGUAGES
from scenes.framework.toml_files import read_toml

__all__ = ["write_empty_script", "write_script"]

INLINE = ("write", "ask")  # tables that stand on one line

HEADS = {
    "zh": "# 旁白和画面上的字。say 是旁白，画面在 | 处往下走一步；write 是画面上的字；{name} 是画面上的数。\n",
    "en": "# What is said and written: say is spoken, and the picture goes on at each |; write stands on screen;\n"
    "# {name} is a number that stands on screen.\n",
}
UNCHANGED = {
    "zh": "\n# 下面是项目自带的场景的原文。想改哪一段，就去掉它和上面那一行 [表名] 前面的 #。\n",
    "en": "\n# Below are the words that the project's scenes come with. To change some, take the # from before them,\n"
    "# and from the line above with their [table].\n",
}
UNTRANSLATED = """\
# What is said and written in {name}, to be written beside the English above each entry. Keep each | and {{name}};
# `lecture check --lang {language}` tells what is missing. A beat's variants are said where other numbers ask for it.
"""
TABLE = re.compile(r"^\[(\w+)", re.MULTILINE)


def write_script(language: str, own_words: Path, scenes: Iterable[str]) -> str:
    """Return the text of a script: the words of one's own scene, and below them those of scenes, commented out."""
    tables = [table for scene in dict.fromkeys(scenes) for table in _tables_of(scene, language)]
    text = HEADS[language] + "\n" + own_words.read_text("utf-8")
    return text + (UNCHANGED[language] + "\n" + "\n".join(map(_comment_out, tables)) if tables else "")


def _tables_of(scene: str, language: str) -> Sequence[str]:
    """Return the tables of a scene as they stand in the project's script."""
    text = (OWN_SCRIPT / f"{language}.toml").read_text("utf-8")
    starts = [*TABLE.finditer(text)]
    ends = [each.start() for each in starts[1:]] + [len(text)]
    return [text[each.start() : end] for each, end in zip(starts, ends, strict=True) if each[1] == scene]


def _comment_out(table: str) -> str:
    return "".join(f"# {line}".rstrip() + "\n" for line in table.rstrip().splitlines())


def write_empty_script(language: str, own_words: Path, scenes: Iterable[str]) -> str:
    """Return the text of a script whose entries are empty, with the English above each."""
    english = read_toml(OWN_SCRIPT / "en.toml")
    tables = {scene: english[scene] for scene in dict.fromkeys(scenes)} | read_toml(own_words)
    lines = [UNTRANSLATED.format(name=LANGUAGES[language].name, language=language)]
    for scene, table in tables.items():
        lines += _empty_table((scene,), table)
    return "\n".join(lines)


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


def write_inline(value: Any, *, empty: bool = False) -> str:
    """Return a value as TOML has it on one line; with `empty`, each of its texts left out."""
    if isinstance(value, dict):
        return f"{{ {', '.join(f'{key} = {write_inline(part, empty=empty)}' for key, part in value.items())} }}"
    if isinstance(value, list):
        return f"[{', '.join(write_inline(part, empty=empty) for part in value)}]"
    return json.dumps("" if empty else value, ensure_ascii=False)
