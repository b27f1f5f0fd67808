"""Read the few words that no scene brings: of page, handout, quiz and preview, and of functions by cases.

The table `[words]` of a lecture's script comes before the project's own, and English stands for what neither has.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from lecture.messages import closest, quote
from lecture.own_words import words_by_language
from lecture.project.lecture_file import WORDS
from lecture.project.missing_words import Gap
from scenes.framework.counting import count_of
from scenes.framework.errors import LectureError
from scenes.framework.languages import BROUGHT, FALLBACK_LANGUAGE, LANGUAGES
from scenes.framework.script import is_blank
from scenes.framework.signs import misplaced_sign

__all__ = ["TABLE", "FixedWords"]

TABLE = WORDS  # of a script
HERE = Path(__file__).resolve().parent.parent
FILES = {
    "page": HERE / "page" / "assets" / "words.json",
    "handout": HERE / "handout" / "words.json",
    "quiz": HERE / "quiz" / "words.json",
    "preview": HERE / "preview" / "words.json",
}
AUTHORS = ("preview",)  # sections that only the lecturer reads: nobody is asked for them
LONGEST = 400  # characters of one text
FILLED = re.compile(r"\{\w+\}")  # what is filled in, such as the number of a step
Sections = Mapping[str, Mapping[str, str]]


@dataclass(frozen=True)
class FixedWords:
    """The fixed words of a lecture in a language: `own` has those of its script, section by section."""

    language: str
    file: Path
    own: Sections = field(default_factory=dict)

    @classmethod
    def read(cls, language: str, file: Path, table: Any) -> FixedWords:
        """Check the table of a script, and return its words; empty texts are those still to be written.

        Raises
        ------
        LectureError
            A section, a key or a text is none that there may be; the message has its place and the remedy.
        """
        place = f"{file}: [{TABLE}"
        if not isinstance(table, dict):
            raise LectureError(f"{place}]: is {quote(table)}; write a table of words, or give the scene another name")
        models = _models()
        for section, texts in table.items():
            if section not in models:
                raise LectureError(f"{place}.{section}]: unknown section; {closest(section, models)}")
            if not isinstance(texts, dict):
                raise LectureError(f"{place}.{section}]: is {quote(texts)}; write a table of words")
            for key, text in texts.items():
                _check(f"{place}.{section}]: {key}", key, text, models[section])
        own = {
            section: {key: text.strip() for key, text in texts.items() if not is_blank(text)}
            for section, texts in table.items()
        }
        return cls(language, file, own)

    @property
    def otherwise(self) -> str:
        """The word in the last row of a function by cases, if the script has one."""
        return self.own.get("picture", {}).get("otherwise", "")

    def section(self, name: str) -> dict[str, str]:
        """Return the words of a section, such as the page or the quiz, by their keys; English where there are no
        others."""
        tables = words_by_language(FILES[name])
        texts = {**tables[FALLBACK_LANGUAGE], **tables.get(self.language, {}), **self.own.get(name, {})}
        return {key: LANGUAGES[self.language].bind(text) for key, text in texts.items()}

    def gaps(self) -> list[Gap]:
        """Return the entries that neither the script nor the project has in the language, with the English."""
        return [Gap((section,), key, english) for section, key, english in self._missing()]

    def note(self) -> str | None:
        """Return that English stands for missing words, in a line; None where none is missing."""
        missing = list(self._missing())
        if not missing:
            return None
        sections = ", ".join(dict.fromkeys(section for section, _, _ in missing))
        texts, name = count_of(len(missing), "text"), LANGUAGES[self.language].name
        return (
            f"{self.file}: [{TABLE}] has no {name} for {texts} of {sections}, which will be in English; "
            f"lecture words --lang {self.language} writes an entry for each"
        )

    def _missing(self) -> Iterator[tuple[str, str, str]]:
        if self.language in BROUGHT:
            return
        for section, file in FILES.items():
            if section in AUTHORS:
                continue
            tables = words_by_language(file)
            known = {**tables.get(self.language, {}), **self.own.get(section, {})}
            for key, english in tables[FALLBACK_LANGUAGE].items():
                if key not in known:
                    yield section, key, english


def _models() -> dict[str, Mapping[str, str]]:
    """Return the English words of each section, which tell its keys and what is filled into each text."""
    brought = {section: words_by_language(file)[FALLBACK_LANGUAGE] for section, file in FILES.items()}
    return {"picture": {"otherwise": LANGUAGES[FALLBACK_LANGUAGE].otherwise}, **brought}


def _check(place: str, key: str, text: Any, model: Mapping[str, str]) -> None:
    if key not in model:
        raise LectureError(f"{place}: unknown key; {closest(key, model)}")
    if not isinstance(text, str) or len(text) > LONGEST:
        raise LectureError(f"{place}: is {quote(text)}; write a text of {LONGEST} characters at most")
    if code := misplaced_sign(text, frozenset()):
        raise LectureError(f"{place}: holds {code}, a line break or a sign that isn't seen; remove it")
    wanted, found = (sorted(set(FILLED.findall(each))) for each in (model[key], text))
    if not is_blank(text) and wanted != found:
        needed = f"keep {' and '.join(wanted)}" if wanted else "leave the braces out"
        raise LectureError(f"{place}: {quote(text)} has other braces than {quote(model[key])}; {needed}")
