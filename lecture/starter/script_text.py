"""Write the words of a new lecture: those of its own scene, and those of the project's scenes to be changed."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from pathlib import Path

from lecture.project.own_lecture import OWN_SCRIPT

__all__ = ["write_script"]

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
