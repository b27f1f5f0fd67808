"""Read numbers aloud: 0.452 is 零点四五二, or zero point four five two."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Final

from scenes.spoken.languages import CHINESE, ENGLISH, SpokenLanguage

__all__ = ["NUMERALS", "spell_digits"]

ENGLISH_NAMES = """
zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen
eighteen nineteen
"""
BELOW_TWENTY = ENGLISH_NAMES.split()
DIGITS: Final[dict[SpokenLanguage, Sequence[str]]] = {CHINESE: "零一二三四五六七八九", ENGLISH: BELOW_TWENTY}
LARGEST = 16  # digits of a whole number that has a name; longer ones are read digit by digit
TENS = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
THOUSANDS = ("", "thousand", "million", "billion", "trillion", "quadrillion")
TWO_BEFORE_LARGE = re.compile("^二(?=[千万亿])")


def spell_digits(digits: str, language: SpokenLanguage) -> str:
    """Return digits one by one: an index, or the decimals of a number."""
    names = DIGITS[language]
    return ("" if language == CHINESE else " ").join(names[int(digit)] for digit in digits)


def read_chinese(number: str) -> str:
    """Return a decimal number without a sign in Chinese: 7200 is 七千二百, 2000 两千, 1005 一千零五."""
    whole, _, decimals = number.partition(".")
    if len(whole) > LARGEST or (len(whole) > 1 and whole.startswith("0")):
        said = spell_digits(whole, CHINESE)
    else:
        said = TWO_BEFORE_LARGE.sub("两", _chinese_whole(int(whole or "0")))
    return f"{said}点{spell_digits(decimals, CHINESE)}" if decimals else said


def _chinese_whole(number: int) -> str:
    """Return a whole number, in groups of four digits that are named 万 and 亿."""
    if number < 10:
        return DIGITS[CHINESE][number]
    for size, name in ((10**8, "亿"), (10**4, "万"), (1000, "千"), (100, "百"), (10, "十")):
        if number >= size:
            count, rest = divmod(number, size)
            head = "" if name == "十" and count == 1 else _chinese_whole(count)
            return head + name + _chinese_rest(rest, size)
    raise ValueError(f"{number} is negative")


def _chinese_rest(rest: int, size: int) -> str:
    """Return what follows a named place: with 零 where places between are empty, 一十 inside a larger number."""
    if not rest:
        return ""
    gap = "零" if rest * 10 < size else ""
    said = _chinese_whole(rest)
    return gap + ("一" if said.startswith("十") and size > 10 else "") + said


def read_english(number: str) -> str:
    """Return a decimal number without a sign in English: 140.31 is one hundred forty point three one."""
    whole, _, decimals = number.partition(".")
    if len(whole) > LARGEST or (len(whole) > 1 and whole.startswith("0")):
        said = spell_digits(whole, ENGLISH)
    else:
        said = _english_whole(int(whole or "0"))
    return f"{said} point {spell_digits(decimals, ENGLISH)}" if decimals else said


def _english_whole(number: int) -> str:
    groups: list[str] = []
    for name in THOUSANDS:
        number, group = divmod(number, 1000)
        if group or (not number and not groups):
            groups.append(f"{_below_thousand(group)} {name}".rstrip())
        if not number:
            break
    return " ".join(reversed(groups))


def _below_thousand(number: int) -> str:
    hundreds, rest = divmod(number, 100)
    parts = [f"{BELOW_TWENTY[hundreds]} hundred"] if hundreds else []
    if rest >= 20:
        tens, units = divmod(rest, 10)
        parts.append(TENS[tens - 2] + (f" {BELOW_TWENTY[units]}" if units else ""))
    elif rest or not hundreds:
        parts.append(BELOW_TWENTY[rest])
    return " ".join(parts)


NUMERALS: Final[dict[SpokenLanguage, Callable[[str], str]]] = {CHINESE: read_chinese, ENGLISH: read_english}
