"""The words by which each language says that a number is what is printed: a rounded one isn't.

Chinese has a pattern of its own; a language without an entry has "=" alone.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

__all__ = ["EQUAL_WORDS", "EqualWords", "equal_after", "equal_before"]


@dataclass(frozen=True)
class EqualWords:
    """Words that stand before a number, others that may come between, and what stands right behind a number."""

    before: tuple[str, ...]
    between: tuple[str, ...] = ()
    behind: tuple[str, ...] = ()


EQUAL_WORDS = {
    "en": EqualWords(
        ("is", "are", "was", "were", "equal", "equals", "equal to"),
        ("exactly", "now", "only", "just", "still", "then", "also", "equal to"),
    ),
    "fr": EqualWords(
        ("est", "sont", "était", "vaut", "valent", "fait", "égal à", "égale à", "égaux à", "égales à"),
        ("exactement", "précisément", "maintenant", "alors", "donc", "encore", "toujours", "aussi", "de"),
    ),
    "de": EqualWords(
        ("ist", "sind", "war", "waren", "beträgt", "betragen", "gleich", "lautet"),
        ("genau", "exakt", "nun", "jetzt", "dann", "also", "noch", "immer noch", "auch", "gleich"),
    ),
    "es": EqualWords(
        ("es", "son", "era", "vale", "valen", "igual a", "iguales a"),
        ("exactamente", "justo", "ahora", "entonces", "todavía", "también", "de"),
    ),
    "it": EqualWords(
        ("è", "sono", "era", "erano", "vale", "valgono", "uguale a", "uguali a", "pari a"),
        ("esattamente", "proprio", "ora", "adesso", "allora", "quindi", "ancora", "sempre", "anche", "di"),
    ),
    "pt": EqualWords(
        ("é", "são", "era", "eram", "vale", "valem", "igual a", "iguais a"),
        ("exatamente", "justamente", "agora", "então", "ainda", "também", "de"),
    ),
    "nl": EqualWords(
        ("is", "zijn", "was", "waren", "bedraagt", "bedragen", "gelijk aan"), ("precies", "exact", "nu", "dan", "ook")
    ),
    "pl": EqualWords(
        ("jest", "to", "wynosi", "wynoszą", "równa się", "równy", "równa", "równe"), ("dokładnie", "teraz", "właśnie")
    ),
    "ru": EqualWords(
        ("равен", "равна", "равно", "равны", "равняется", "составляет", "это"), ("ровно", "точно", "теперь", "как раз")
    ),
    "el": EqualWords(("είναι", "ήταν", "ισούται με", "ίσος με", "ίση με", "ίσο με", "κάνει"), ("ακριβώς", "τώρα")),
    "sv": EqualWords(("är", "var", "blir", "lika med"), ("exakt", "precis", "nu", "då")),
    "da": EqualWords(("er", "var", "bliver", "lig", "lig med"), ("præcis", "netop", "nu", "så")),
    "nb": EqualWords(("er", "var", "blir", "lik", "lik med"), ("nøyaktig", "akkurat", "nå", "da")),
    "fi": EqualWords(("on", "ovat", "oli", "yhtä kuin", "yhtä suuri kuin"), ("täsmälleen", "tasan", "nyt")),
    "cs": EqualWords(
        ("je", "jsou", "byl", "byla", "bylo", "činí", "rovná se", "se rovná", "roven", "rovna", "rovno"),
        ("přesně", "právě", "teď", "nyní"),
    ),
    "hu": EqualWords(("egyenlő", "értéke", "lesz"), ("pontosan", "éppen", "most"), ("-vel egyenlő", "-val egyenlő")),
    "ro": EqualWords(
        ("este", "sunt", "era", "egal cu", "egală cu", "egali cu", "egale cu"), ("exact", "acum", "chiar", "deci")
    ),
    "uk": EqualWords(
        ("є", "це", "дорівнює", "дорівнюють", "становить", "рівний", "рівна", "рівне"), ("точно", "рівно", "тепер")
    ),
    "tr": EqualWords(
        ("eşittir", "değeri"),
        ("tam", "tam olarak", "şimdi"),
        tuple(f"{mark}{first}{vowel}r" for mark in "'’" for first in "dt" for vowel in "iıuü"),
    ),
    "vi": EqualWords(("là", "bằng"), ("đúng", "chính xác", "vẫn", "cũng")),
    "ja": EqualWords(("イコール",), ("ちょうど",), ("です", "である", "となり", "になり", "に等し")),
    "ko": EqualWords((), ("정확히",), ("입니다", "이다", "이에요", "예요", "와 같", "과 같", "이 됩니다", "가 됩니다")),
}
# 是 and 为 are part of words that say something else.
CHINESE = (
    r"(?:(?<![不但可于於要凡若])是|(?<![不于於])等[于於]|(?<![因作认以分認])[为為])"
    r"(?:正好|恰好|刚好|剛好|仅|僅|只有)?[:：]?"
)
NOT = "".join(rf"(?<!\b{word} )" for word in ("non", "no", "não", "не", "nie", "nu", "δεν", "không"))
SIGN = r"(?<![<>≤≥!])="


@cache
def equal_before(language: str) -> re.Pattern[str]:
    """Return what ends the words before a number that is called equal."""
    patterns = [SIGN]
    if language.startswith("zh"):
        patterns.append(CHINESE)
    elif (words := EQUAL_WORDS.get(language)) and words.before:
        patterns.append(rf"{NOT}\b{_any(words.before)}(?:\s+{_any(words.between)})*:?")
    return re.compile(rf"(?:{'|'.join(patterns)})\s*$", re.IGNORECASE)


@cache
def equal_after(language: str) -> re.Pattern[str] | None:
    """Return how the words after such a number begin, in languages that say it there."""
    words = EQUAL_WORDS.get(language)
    return re.compile(rf"\s*{_any(words.behind)}") if words and words.behind else None


def _any(words: tuple[str, ...]) -> str:
    return f"(?:{'|'.join(map(re.escape, sorted(words, key=len, reverse=True)))})" if words else "(?!)"
