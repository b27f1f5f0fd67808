"""Compare what a recogniser heard with what was said: by syllable in Chinese, by word in English.

What sounds alike is equal: in Chinese, syllables of any tone and letters by either of their names; in English, words
with the same phonemes, also where one is heard as two. A name that no dictionary has (ReLU, tanh) is written by a
recogniser as it likes: its consonants count; where Chinese says it by Chinese syllables, these.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from lecture.narration.hibari import english_phonemes
from lecture.narration.pinyin import LETTERS, readings
from scenes.framework.errors import LectureError
from scenes.framework.languages import LANGUAGES
from scenes.spoken.phrase import SpokenWord, spoken

# How a letter may be heard in Chinese: its names there, beside the syllables that the voice says for it.
NAMES = {
    "X": "ai ke si", "F": "ai fu", "G": "ji", "L": "ai lou", "W": "da bu liu", "M": "ai mu", "N": "en", "S": "ai si",
    "R": "a er", "E": "yi", "B": "bi", "D": "di", "P": "pi", "T": "ti", "Q": "qiu", "O": "ou",
    "H": "ei qu; ei chi; ei qi",
}  # fmt: skip
STRESS = re.compile("[ˈˌ]")
VOWELS = re.compile("[ˈˌAIOQWYaeiouæɑɒɔəɚɛɜɝɪʊʌᵊᵻɐ]")
CRIED = re.compile(r"\b[A-Z]{4,}\b")  # words that a recogniser writes in capitals, though nobody spelled them
GIVEN = "="  # between a name and its phonemes, where the voice was given them
KEPT = re.compile(r"[^\u3400-\u9fffA-Za-z0-9.,%'\-\s]")


@dataclass(frozen=True)
class Score:
    """How many units were said and misheard, and of these, letters; and each difference."""

    units: int
    errors: int
    letters: int
    letters_wrong: int
    differences: tuple[str, ...]

    @property
    def counts(self) -> tuple[int, int, int, int]:
        """Units, errors, letters, letters that are wrong."""
        return self.units, self.errors, self.letters, self.letters_wrong


def score(said: str, heard: str, language: str) -> Score:
    """Compare a phrase as the script has it with what was heard."""
    given = list(_units(_words(said, language), language, _syllables))
    found = list(_units(_heard(heard, language), language, _any_syllables))
    pairs = _aligned(given, found, language)
    wrong = [(one, other) for one, other in pairs if not _same(one, other, language)]
    letters = sum(len(unit) == 1 and unit.isupper() for unit in given)
    letters_wrong = sum(len(unit) == 1 and unit.isupper() for one, _ in wrong for unit in one)
    told = tuple(f"{_told(one)} → {_told(other)}" for one, other in wrong)
    return Score(len(given), len(wrong), letters, letters_wrong, told)


def _told(units: Sequence[str]) -> str:
    return " ".join(unit.partition(GIVEN)[0] for unit in units) or "–"


def _words(text: str, language: str) -> tuple[SpokenWord, ...]:
    known = LANGUAGES[language].spoken
    if known is None:
        raise ValueError(language)
    return spoken(text, known)


def _heard(text: str, language: str) -> tuple[SpokenWord, ...]:
    """Return the words that were heard, numbers read out; signs that are not read are left out."""
    text = CRIED.sub(lambda found: found[0].lower(), text)
    try:
        return _words(KEPT.sub(" ", text), language)
    except LectureError:
        return _words(re.sub("[^\u3400-\u9fffA-Za-z\\s]", " ", text), language)


def _units(
    words: Sequence[SpokenWord], language: str, syllables: Callable[[SpokenWord], Iterable[str]]
) -> Iterator[str]:
    """Yield syllables without tone, or words in small letters; letters by themselves are capitals."""
    for word in words:
        if word.kind == "letter":
            yield word.text.upper()
        elif word.sound.startswith("/"):
            yield word.text.lower() + GIVEN + word.sound.strip("/")
        elif word.sound and word.text.isascii():
            yield from _syllables(word)
        elif language == "en" and word.kind == "word":
            yield word.text.lower()
        elif re.match("[\u3400-\u9fff]", word.text):
            yield from syllables(word)
        elif word.kind == "word":
            yield from word.text.upper() if len(word.text) <= 3 else [word.text.lower()]


def _syllables(word: SpokenWord) -> Iterator[str]:
    from pypinyin.contrib.tone_convert import to_normal

    known = [word.sound] if word.sound else [pinyin for _, pinyin in readings(word.text, {})]
    yield from (to_normal(part) for pinyin in known for part in pinyin.split())


def _any_syllables(word: SpokenWord) -> list[str]:
    """Return the syllables that signs may stand for: a recogniser writes one sign of many that sound alike."""
    from pypinyin import Style, pinyin

    found = (pinyin(sign, style=Style.NORMAL, heteronym=True)[0] for sign in word.text)
    return ["/".join(dict.fromkeys(sounds)) for sounds in found]


def _aligned(given: Sequence[str], found: Sequence[str], language: str) -> list[tuple[Sequence[str], Sequence[str]]]:
    """Return the pieces of both that belong together, such that as few as can be differ."""
    moves = [(0, 1), (1, 0), (1, 1), (1, 2), (1, 3), (2, 1), (3, 1)]
    best: dict[tuple[int, int], tuple[int, tuple[int, int]]] = {(0, 0): (0, (0, 0))}
    for i in range(len(given) + 1):
        for j in range(len(found) + 1):
            for a, b in moves:
                if (i - a, j - b) in best:
                    alike = _same(given[i - a : i], found[j - b : j], language)
                    if alike or a + b < 3:
                        cost = best[i - a, j - b][0] + (not alike)
                        if (i, j) not in best or cost < best[i, j][0]:
                            best[i, j] = (cost, (a, b))
    pairs, place = [], (len(given), len(found))
    while place != (0, 0):
        a, b = best[place][1]
        i, j = place
        pairs.append((given[i - a : i], found[j - b : j]))
        place = (i - a, j - b)
    return pairs[::-1]


def _same(given: Sequence[str], found: Sequence[str], language: str) -> bool:
    """Return whether two pieces sound alike."""
    if not given or not found:
        return False
    if len(given) == len(found) and all(map(_share, given, found)):
        return True
    if any(GIVEN in unit for unit in given):
        return _consonants(*given) == _consonants(*found)
    if language == "en":
        return _sound("".join(given)) == _sound("".join(found)) or _sound(*given) == _sound(*found)
    return any(_is_name(one, other) for one, other in ((given, found), (found, given)))


def _is_name(letter: Sequence[str], syllables: Sequence[str]) -> bool:
    """Return whether syllables are a name of a letter. One of them may be written as a letter: A 曲 is an H."""
    if len(letter) != 1 or not letter[0].isupper():
        return False
    said = [f"{unit}/{'/'.join(_names(unit))}" if len(unit) == 1 else unit for unit in syllables]
    parts = (name.split() for name in _names(letter[0]))
    return any(len(part) == len(said) and all(map(_share, part, said)) for part in parts)


@cache
def _names(letter: str) -> tuple[str, ...]:
    """Return the names of a letter, each in syllables without tone."""
    own = LETTERS.get(letter.lower(), "")
    known = NAMES.get(letter, "").split("; ")
    return tuple(filter(None, [*known, *([] if own.startswith("/") else [re.sub("[1-5]", "", own)])]))


def _share(one: str, other: str) -> bool:
    """Return whether two units have a sound in common."""
    one, other = (unit.partition(GIVEN)[0] for unit in (one, other))
    return not set(one.split("/")).isdisjoint(other.split("/"))


@cache
def _sound(*words: str) -> str:
    """Return the phonemes of English words without stress, joined."""
    return "".join(STRESS.sub("", english_phonemes(word)) for word in words).replace(" ", "")


@cache
def _consonants(*units: str) -> str:
    """Return the consonants of names and English words, joined."""
    return VOWELS.sub("", "".join(unit.partition(GIVEN)[2] or _sound(unit) for unit in units))
