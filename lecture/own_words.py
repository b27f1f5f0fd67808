"""Read what the project says of its own on pages and in files: a table a language, English where it has none."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path

from scenes.framework.languages import FALLBACK_LANGUAGE

__all__ = ["own_words", "words_by_language"]


def own_words(file: Path, language: str) -> dict[str, str]:
    """Return the words of a JSON file in a language, by key."""
    tables = words_by_language(file)
    return tables.get(language, tables[FALLBACK_LANGUAGE])


@cache
def words_by_language(file: Path) -> dict[str, dict[str, str]]:
    """Return all words of a JSON file, by language and key."""
    found: dict[str, dict[str, str]] = json.loads(file.read_text("utf-8"))
    return found
