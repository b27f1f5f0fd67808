"""Turn a phrase of the script into the words that are said, with what is known of their sound.

`[弧长](hú cháng)` in the script gives words another sound than theirs: pinyin, phonemes between slashes
(`[ReLU](/ɹˈAlu/)`), or other words (`[1/2](half)`). Captions show what stands in the square brackets.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final, Literal

from scenes.framework.errors import LectureError
from scenes.framework.signs import HAN
from scenes.spoken.languages import CHINESE, ENGLISH, SpokenLanguage
from scenes.spoken.mathematics import read_mathematics

__all__ = [
    "PAUSES",
    "SpokenWord",
    "UnknownSignError",
    "caption_text",
    "read_units",
    "said_text",
    "spoken",
    "spoken_units",
]

Kind = Literal["word", "letter", "pause"]
MARK = re.compile(r"\[([^\[\]|]+)\]\(([^()|]+)\)")
PAUSES = "，。；：？！、…—,.;:?!"
FULL_WIDTH = dict(zip(",.;:?!", "，。；：？！", strict=True))
QUOTES = re.compile(r"""["“”‘’「」『』《》〈〉\[\]【】()（）{}]""")
TOKEN = re.compile(
    rf"(?P<han>[{HAN}]+)|(?P<latin>[A-Za-zÀ-ɏ]+(?:['’][A-Za-z]+)*'?)|(?P<pause>[{re.escape(PAUSES)}])|(?P<wrong>\S)"
)
# Signs that are each a syllable or a word, and other words: ones between spaces, and numbers.
WRITTEN = re.compile(rf"(?P<sign>[{HAN}\u3041-\u30ff])|[^\W{HAN}\u3041-\u30ff]+(?:['’.,-][^\W{HAN}\u3041-\u30ff]+)*")
PINYIN = re.compile(r"[a-zü]*[āáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜ][a-zü]*|[a-zü]+[1-5]|de|le|ma|ne|zi", re.IGNORECASE)
CAPITALS = 6  # letters of an acronym, which is spelled, at most
# What follows a letter a, where an article never stands.
AFTER_LETTER_A = re.compile(
    r"\s*(?:[,.;:?!)]|$|(?:plus|minus|times|to|is|and|equals|over|gives|squared|cubed|prime)\b)"
)
# Names that no dictionary has, as a lecturer says them: in Chinese by Chinese syllables, as English ones amid Chinese
# are misheard; the hyperbolic tangent by its Chinese name.
KNOWN_NAMES: Final[Mapping[SpokenLanguage, Mapping[str, str]]] = {
    CHINESE: {
        "ReLU": "rè lù",
        "PReLU": "pī rè lù",
        "Leaky": "lì qí",
        "ELU": "yī lǔ",
        "GELU": "gài lù",
        "SiLU": "xī lù",
        "Tanh": "shuāng qū zhèng qiē",
        "tanh": "shuāng qū zhèng qiē",
        "Softmax": "suǒ fú tè mài kè sī",
        "softmax": "suǒ fú tè mài kè sī",
        "Sigmoid": "xī gé mò yī dé",
        "sigmoid": "xī gé mò yī dé",
        "Swish": "sī wēi shī",
        "Adam": "yà dāng",
        "Python": "pài sēn",
    },
    ENGLISH: {
        "ReLU": "/ɹˈAlu/",
        "PReLU": "/pˌiɹˈAlu/",
        "ELU": "/ˈilu/",
        "GELU": "/ɡˈɛlu/",
        "SiLU": "/sˈɪlu/",
        "Tanh": "/tˈænʧ/",
        "tanh": "/tˈænʧ/",
        "arcsine": "/ˈɑɹksˌIn/",
        "arccosine": "/ˈɑɹkkˌOsIn/",
        "arctangent": "/ˈɑɹktˌænʤənt/",
        "Arcsine": "/ˈɑɹksˌIn/",
        "Arccosine": "/ˈɑɹkkˌOsIn/",
        "Arctangent": "/ˈɑɹktˌænʤənt/",
        "Softmax": "/sˈɔftmˌæks/",
        "softmax": "/sˈɔftmˌæks/",
        "Sigmoid": "/sˈɪɡmˌYd/",
        "sigmoid": "/sˈɪɡmˌYd/",
        "eta": "/ˈAtə/",  # with a clear t: else it is heard as "Ada"
        "backpropagation": "/bˈækpɹˌɑpəɡˈAʃən/",
        "Backpropagation": "/bˈækpɹˌɑpəɡˈAʃən/",
        "nth": "/ˈɛnθ/",
        "kth": "/kˈAθ/",
        "ith": "/ˈIθ/",
    },
}


class UnknownSignError(LectureError):
    """A sign that no table of spoken mathematics knows."""


@dataclass(frozen=True)
class SpokenWord:
    """A word as it is said: Chinese words that follow each other, a Latin word, the name of a letter, or a pause.

    `sound` is pinyin, or phonemes between slashes, where the script or a lexicon gives it; else the voice knows it.
    """

    text: str
    kind: Kind = "word"
    sound: str = ""


def caption_text(text: str) -> str:
    """Return a phrase as it is shown: without the marks of how it is said."""
    return MARK.sub(r"\1", text)


def spoken(text: str, language: SpokenLanguage, lexicon: Mapping[str, str] | None = None) -> tuple[SpokenWord, ...]:
    """Return the words of a phrase as they are said, mathematics read out.

    `lexicon` tells how Latin words sound, beside those that are known, by the word.

    Raises
    ------
    UnknownSignError
        The phrase holds a sign that has no name here.
    """
    sounds = {**KNOWN_NAMES[language], **(lexicon or {})}
    return tuple(word for part in _parts(text, language) for word in _words(part, language, sounds, text))


def said_text(words: Iterable[SpokenWord]) -> str:
    """Return words as one text, as a voice takes it that reads text: letters apart, pauses as signs."""
    text = " ".join(word.text for word in words)
    text = re.sub(rf"\s+(?=[{re.escape(PAUSES)}])", "", text)
    return re.sub(rf"(?<=[{HAN}，。；：？！、])\s+(?=[{HAN}])", "", text)


def spoken_units(text: str, language: SpokenLanguage | None, latin: int) -> int:
    """Return how many words a phrase has when it is said; of Chinese, how many syllables.

    A Latin word counts as `latin` of them where its syllables are not known, a sign that has no name as one. Of a
    language whose words for mathematics are not known here, what is written is counted.
    """
    syllables = {name: len(sound.split()) for name, sound in KNOWN_NAMES[CHINESE].items()}
    return _counted(text, language, latin, syllables if language is CHINESE else {})


def read_units(text: str, language: SpokenLanguage | None, latin: int) -> int:
    """Return how many words a viewer reads of a text on the screen: `spoken_units`, but a name is a word as any other.

    Sigmoid is one word to the eye, and five syllables where a Chinese voice says it.
    """
    return _counted(text, language, latin, {})


def _counted(text: str, language: SpokenLanguage | None, latin: int, syllables: Mapping[str, int]) -> int:
    if language is None:
        return sum(1 if match["sign"] else latin for match in WRITTEN.finditer(caption_text(text)))
    units = 0
    for part in _parts(text, language):
        said = part.text if isinstance(part, SpokenWord) else read_mathematics(part, language)
        for match in TOKEN.finditer(QUOTES.sub(" ", said)):
            units += _units(match, language, latin, syllables)
    return units


def _units(match: re.Match[str], language: SpokenLanguage, latin: int, syllables: Mapping[str, int]) -> int:
    token = match.group()
    if match["han"]:
        return len(token) if language is CHINESE else 1
    if match["latin"]:
        return syllables.get(token, 1 if len(token) == 1 else latin)
    return 0 if match["pause"] else 1


def _parts(text: str, language: SpokenLanguage) -> Iterator[str | SpokenWord]:
    """Yield the text between marks, and each mark as a word with its sound, or as the other words that are said."""
    last = 0
    for match in MARK.finditer(text):
        yield text[last : match.start()]
        shown, sound = match[1], match[2].strip()
        yield SpokenWord(shown, sound=sound) if _is_sound(sound, language) else sound
        last = match.end()
    yield text[last:]


def _is_sound(sound: str, language: SpokenLanguage) -> bool:
    is_phonemes = len(sound) > 2 and sound.startswith("/") and sound.endswith("/")
    return is_phonemes or (language is CHINESE and all(PINYIN.fullmatch(part) for part in sound.split()))


def _words(
    part: str | SpokenWord, language: SpokenLanguage, sounds: Mapping[str, str], whole: str
) -> Iterator[SpokenWord]:
    if isinstance(part, SpokenWord):
        yield part
        return
    said = QUOTES.sub(" ", read_mathematics(_hyphenated(part), language))
    for match in TOKEN.finditer(said):
        if match["wrong"] or (match["han"] and language is not CHINESE):
            raise _unknown(match.group()[0], whole)
        if match["latin"]:
            yield from _latin(match.group(), said[match.end() :], language, sounds)
        else:
            sign = match.group()
            yield SpokenWord(
                FULL_WIDTH.get(sign, sign) if language is CHINESE else sign, "pause" if match["pause"] else "word"
            )


def _hyphenated(text: str) -> str:
    """Return the text with `n-th` as the one word that it is."""
    return re.sub(r"\b([nki])-th\b", r"\1th", text)


def _latin(word: str, rest: str, language: SpokenLanguage, sounds: Mapping[str, str]) -> Iterator[SpokenWord]:
    """Yield a Latin word, or the letters that it is spelled with."""
    if word in sounds:
        yield SpokenWord(word, sound=sounds[word])
    elif len(word) == 1:
        yield SpokenWord(word, "letter" if _is_letter(word, rest, language) else "word")
    elif word.isupper() and len(word) <= CAPITALS:
        yield from (SpokenWord(letter, "letter") for letter in word)
    else:
        yield SpokenWord(word)


def _is_letter(sign: str, rest: str, language: SpokenLanguage) -> bool:
    """Return whether a single letter is named, rather than the English article or pronoun."""
    if language is not ENGLISH or sign not in "aAI":
        return True
    return sign != "I" and AFTER_LETTER_A.match(rest) is not None


def _unknown(sign: str, text: str) -> UnknownSignError:
    code = f"U+{ord(sign):04X}"
    return UnknownSignError(
        f"{text!r:.90}: how is {sign} ({code}) said? Write it as words, or give its sound: [{sign}](words)"
    )
