"""Chinese words as phonemes: readings of words with several ones, syllables as Kokoro's model takes them, letters.

A letter is said by its English name in phonemes, or by Chinese syllables where a recogniser heard those better.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from scenes.spoken.chinese import LEXICON, chinese_words
from scenes.spoken.phrase import SpokenWord

__all__ = ["chinese_phonemes", "readings"]

TONES = {"1": "→", "2": "↗", "3": "↓", "4": "↘", "5": ""}
INITIALS_TABLE = """
b=p c=ʦʰ ch=ꭧʰ d=t f=f g=k h=x j=ʨ k=kʰ l=l m=m n=n p=pʰ q=ʨʰ r=ɻ s=s sh=ʂ t=tʰ x=ɕ z=ʦ zh=ꭧ
"""
# 0 is where the tone stands.
FINALS_TABLE = """
a=a0 ai=ai0 an=a0n ang=a0ŋ ao=au0 e=ɤ0 ei=ei0 en=ə0n eng=ə0ŋ i=i0 ia=ja0 ian=jɛ0n iang=ja0ŋ iao=jau0 ie=je0
in=i0n iou=jou0 ing=i0ŋ iong=jʊ0ŋ ong=ʊ0ŋ ou=ou0 u=u0 uei=wei0 ua=wa0 uai=wai0 uan=wa0n uen=wə0n uang=wa0ŋ
ueng=wə0ŋ uo=wo0 o=wo0 ü=y0 üe=ɥe0 üan=ɥɛ0n ün=y0n
"""
INITIALS = dict(pair.split("=") for pair in INITIALS_TABLE.split())
FINALS = dict(pair.split("=") for pair in FINALS_TABLE.split())
WHOLE = {"er": "ɚ0", "o": "ɔ0", "m": "m0", "n": "n0", "ng": "ŋ0"}
APICAL = frozenset(["ꭧ", "ꭧʰ", "ʂ", "ɻ", "ʦ", "ʦʰ", "s"])  # after these, i is ɨ
LETTERS = {
    "x": "/ˈɛks/", "f": "/ˈɛf/", "g": "/ʤˈi/", "l": "/ˈɛl/", "w": "/dˈʌbᵊlju/", "m": "/ˈɛm/", "n": "en1",
    "s": "/ˈɛs/", "r": "/ˈɑɹ/", "h": "/ei→ʧʰɨ/", "a": "ei1", "y": "wai1", "u": "you1", "z": "zei4", "b": "bi4",
    "c": "sei1", "d": "di4", "e": "yi4", "i": "ai4", "j": "jie4", "k": "kei1", "o": "ou1", "p": "pi4", "q": "/kʰjou→/",
    "t": "ti4", "v": "wei1",
}  # fmt: skip
PUNCTUATION = str.maketrans(dict(zip("，、。；：？！", ",,.;:?!", strict=True)))
# How words of a single sign are read, which pypinyin reads otherwise.
SINGLE = {
    "得": "de5", "地": "de5", "着": "zhe5", "了": "le5", "差": "cha1", "切": "qie1", "长": "chang2", "调": "tiao2",
    "行": "hang2", "只": "zhi3", "转": "zhuan4", "还": "hai2", "都": "dou1", "撇": "pie3", "量": "liang4",
}  # fmt: skip


def syllable(pinyin: str) -> str:
    """Return a syllable with its tone, in pinyin such as `chang2` or `cháng`, as the model's phonemes."""
    from pypinyin.contrib.tone_convert import to_finals, to_initials, to_normal, to_tone3

    marked = to_tone3(pinyin, neutral_tone_with_five=True, v_to_u=True)
    plain, tone = to_normal(pinyin, v_to_u=True), TONES[marked[-1]]
    if plain in WHOLE:
        return WHOLE[plain].replace("0", tone)
    initial = to_initials(plain, strict=True)
    final = to_finals(plain, strict=True, v_to_u=True)
    onset = INITIALS.get(initial, "")
    sound = "ɨ0" if final == "i" and onset in APICAL else FINALS[final]
    return onset + sound.replace("0", tone)


def readings(text: str, lexicon: Mapping[str, str]) -> list[tuple[str, str]]:
    """Return the words of a Chinese text, each with its pinyin."""
    known = {**LEXICON, **{word: sound for word, sound in lexicon.items() if re.match("[㐀-鿿]", word)}}
    words = chinese_words(text, known)
    found = [(word, known.get(word) or _reading(word)) for word in words]
    return [("得", "dé"), *found[1:]] if words[:1] == ["得"] else found  # at the start it is a verb: 得 120


def _reading(word: str) -> str:
    from pypinyin import Style, lazy_pinyin

    if word in SINGLE:
        return SINGLE[word]
    return " ".join(lazy_pinyin(word, style=Style.TONE3, neutral_tone_with_five=True))


def chinese_phonemes(
    words: tuple[SpokenWord, ...], lexicon: Mapping[str, str], english: Callable[[str], str]
) -> list[tuple[str, str]]:
    """Return the words of a phrase with their phonemes; a pause's are its sign. `english` reads Latin words."""
    found: list[tuple[str, str]] = []
    for word in words:
        if word.kind == "pause":
            found.append((word.text, word.text.translate(PUNCTUATION)))
        elif word.sound:
            found.append((word.text, _sound(word.sound)))
        elif word.kind == "letter":
            found.append((word.text, _sound(LETTERS[word.text.lower()])))
        elif word.text.isascii() or not re.match("[㐀-鿿]", word.text):
            found.append((word.text, english(word.text)))
        else:
            found += [(part, _sound(pinyin)) for part, pinyin in readings(word.text, lexicon)]
    return found


def _sound(sound: str) -> str:
    """Return a sound, in phonemes between slashes or in pinyin, as phonemes."""
    return sound.strip("/") if sound.startswith("/") else "".join(map(syllable, sound.split()))
