"""Write docs/fixed-words.md anew: the entries that a script's tables `[words]` may have, with the project's texts."""

from __future__ import annotations

from pathlib import Path

from lecture.own_words import words_by_language
from lecture.project.fixed_words import FILES
from scenes.framework.languages import BROUGHT, FALLBACK_LANGUAGE, LANGUAGES

__all__ = ["PLACE", "words_reference"]

PLACE = Path(__file__).resolve().parents[2] / "docs" / "fixed-words.md"
HEAD = """\
# The words that no scene brings

The page, the handout, the quiz and the preview have a few words of their own, and so has a function by cases. A
lecture's script may have each of them otherwise, in any language, one at a time:

```toml
# script/de.toml, for a class that is called du
[words.quiz]
compute = "Berechne:"
sign = "Prüfe die Vorzeichen."

[words.handout]
exercises = "Übungsaufgaben"
```

What stands in braces is filled in, and has to stay. `lecture check` tells a key that there isn't; the words of a
language that the project has none for are written into its script by `lecture words`, empty, with the English above.
These are all entries, with what the project has in its own two languages; it has others in
{languages}.
"""
WHERE = {
    "picture": "in pictures, by the cases of a function",
    "page": "on the page",
    "handout": "in the handout",
    "quiz": "in the quiz; all but the first are feedback to a typical mistake",
    "preview": "in `lecture preview`, which the lecturer alone reads",
}


def words_reference() -> str:
    """Return the page of the docs."""
    tables = {"picture": {code: {"otherwise": LANGUAGES[code].otherwise} for code in BROUGHT}}
    tables |= {section: dict(words_by_language(file)) for section, file in FILES.items()}
    codes = [code for code in words_by_language(FILES["page"]) if code not in BROUGHT]
    names = ", ".join(f"{LANGUAGES[code].name} (`{code}`)" for code in codes)
    parts = [HEAD.replace("{languages}", names)]
    for section, known in tables.items():
        rows = ["| key | English | 中文 |", "| --- | --- | --- |"]
        rows += [
            f"| `{key}` | {_cell(text)} | {_cell(known['zh'][key])} |" for key, text in known[FALLBACK_LANGUAGE].items()
        ]
        parts.append("\n".join([f"## `[words.{section}]`: {WHERE[section]}", "", *rows, ""]))
    return "\n".join(parts)


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("<", "\\<")


if __name__ == "__main__":
    PLACE.write_text(words_reference(), "utf-8")
