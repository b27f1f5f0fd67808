"""How the voices read every phrase of the project's scripts: a line each, kept beside the tests.

Numbers stand for all that a lecture may put in their places. A phrase is read with those of its beat, as it is spoken.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

from lecture.narration.hibari import HibariVoice
from lecture.narration.kokoro import KokoroVoice
from lecture.narration.phoneme_voice import PhonemeVoice
from lecture.narration.speech import Passage
from scenes.framework.number_places import PLACE
from scenes.framework.script import split_phrases
from scenes.spoken.phrase import caption_text

ROOT = Path(__file__).resolve().parent.parent.parent
TABLES = ROOT / "tests" / "phonemes"
VOICES: dict[str, type[PhonemeVoice]] = {"zh": KokoroVoice, "en": HibariVoice}
NUMBER = "0.452"  # said in place of each number
SIGNS = ",.;:?!…—"


def table_file(language: str) -> Path:
    return TABLES / f"{language}.txt"


def passages(language: str) -> Iterator[Passage]:
    """Yield what is said in each beat of the project's script, and each variant and question of it."""
    script = tomllib.loads((ROOT / "script" / f"{language}.toml").read_text("utf-8"))
    for scene, beats in script.items():
        for beat, words in beats.items():
            for say in _said(words):
                numbered = PLACE.sub(lambda place: f"{place['lead'] or ''}{NUMBER}", say)
                if phrases := tuple(filter(None, split_phrases(numbered))):
                    yield Passage(scene, beat, language, phrases)


def _said(words: object) -> Iterator[str]:
    if isinstance(words, dict):
        for key, value in words.items():
            yield from [value] if key == "say" else _said(value)


def readings(language: str) -> Iterator[tuple[str, str, str]]:
    """Yield where each phrase stands, its text, and the phonemes of its words.

    Raises
    ------
    LectureError
        A phrase holds what the voice does not know.
    """
    voice = VOICES[language]("", Path())
    for passage in passages(language):
        for phrase, sounds in zip(passage.phrases, voice.sounds(passage), strict=True):
            known = set("".join(phonemes for _, phonemes in sounds)) <= set(voice.vocabulary)
            assert known, f"{passage.scene}.{passage.beat} ({language}): the voice does not know all of {sounds}"
            text = " ".join(phonemes for _, phonemes in sounds)
            text = re.sub(rf" ([{SIGNS}])", r"\1", text)
            yield f"{passage.scene}.{passage.beat}", caption_text(phrase), text


def table(language: str) -> str:
    """Return the table of a language: a heading a beat, and two lines a phrase."""
    lines, last = [], ""
    for place, text, phonemes in readings(language):
        lines += [f"\n# {place}"] if place != last else []
        lines += [text, f"    {phonemes}"]
        last = place
    return "\n".join(lines).lstrip() + "\n"
