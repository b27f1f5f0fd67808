"""Find what a script lacks in a language that a scene doesn't bring words for: each beat, told in one message."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from scenes.framework.errors import LectureError
from scenes.framework.languages import LANGUAGES
from scenes.framework.signs import has_visible_sign

__all__ = ["Translation", "refuse_missing_words"]

TITLE = "title"
Table = Mapping[str, Any]  # a scene's table of a script, as it is read


@dataclass(frozen=True)
class Translation:
    """A scene that comes without words in a language: what the lecture's script has, and its words in another one."""

    name: str
    own: Table
    model: Table

    def missing(self) -> list[str]:
        """Return the beats without words, "title" among them; of one that lacks some, what it lacks."""
        found = {key: value for key, value in self.model.items() if _lacks(self.own.get(key), value)}
        return [f"{key}{_described(self.own.get(key), value)}" for key, value in found.items()]


def refuse_missing_words(file: Path, language: str, scenes: list[Translation]) -> None:
    """Refuse a script that lacks words, and name every beat that has none."""
    lacking = {scene.name: missing for scene in scenes if (missing := scene.missing())}
    if not lacking:
        return
    whole = {scene.name for scene in scenes if not scene.own}
    count = sum(len([key for key in missing if key != TITLE]) for missing in lacking.values())
    lines = [f"{file}: has no words in {LANGUAGES[language].name} for {count} beats; write them"]
    lines += [
        f"    [{name}]: {', '.join(missing)}{' (no table)' if name in whole else ''}"
        for name, missing in lacking.items()
    ]
    lines.append(f"    `lecture new FOLDER --lang {language}` writes such a file, with the English beside each entry")
    raise LectureError("\n".join(lines))


def _described(own: Any, model: Any) -> str:
    """Return what a table lacks of another, in brackets; nothing where it lacks all."""
    there, wanted = _parts(own), _parts(model)
    lacking = [name for name, words in wanted.items() if _lacks(there.get(name), words)]
    has_some = any(not _lacks(there.get(name), words) for name, words in wanted.items() if _lacks(None, words))
    return f" ({', '.join(lacking)})" if has_some else ""


def _parts(table: Any) -> dict[str, Any]:
    """Return the parts of a beat's words by name, each variant one of them."""
    if not isinstance(table, dict):
        return {}
    own = {key: value for key, value in table.items() if key != "variant"}
    variants = table.get("variant", {})
    return own | {f"variant {name}": words for name, words in variants.items()}


def _lacks(own: Any, model: Any) -> bool:
    """Return whether words are missing, or some of a table's: what is said, asked or written, and variants."""
    if isinstance(model, str):
        return has_visible_sign(model) and not (isinstance(own, str) and has_visible_sign(own))
    if isinstance(model, dict):
        return any(_lacks(own.get(key) if isinstance(own, dict) else None, value) for key, value in model.items())
    if isinstance(model, list):
        there = own if isinstance(own, list) else []
        return len(there) < len(model) or any(_lacks(one, other) for one, other in zip(there, model, strict=False))
    return False
