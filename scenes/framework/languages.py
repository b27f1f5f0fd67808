"""The languages of the films: all that is known of each, in one table. Another one takes a row here, and a script."""

from __future__ import annotations

from dataclasses import dataclass

from scenes.spoken import languages as spoken_languages
from scenes.spoken.languages import SpokenLanguage
from scenes.style.fonts import FONT

__all__ = ["DEFAULT_LANGUAGE", "LANGUAGES", "Language"]


@dataclass(frozen=True)
class Language:
    """A language: its codes, how fast it is read, and what is written in it by itself."""

    code: str  # ISO 639-1; names the script's file and the titles in a lecture file
    iso639_2: str  # the only codes that tracks of an MP4 know
    region: str  # ISO 3166; the forms of its signs
    name: str  # in itself
    pace: float  # units a second that are read: words, or Chinese characters
    word_units: int  # what a Latin word or a number counts as, in these units
    caption_rate: float  # characters a second of a caption, at most
    caption_columns: int  # half-width signs of a caption's line, at most
    caption_blanks: str  # signs for which a space stands in captions
    phrase_space: str  # between phrases
    about: str  # before a number that is rounded
    otherwise: str  # in the last row of a function by cases
    spoken: SpokenLanguage  # how mathematics is read out in it
    font: str = FONT


CHINESE = Language(
    code="zh",
    iso639_2="zho",
    region="cn",
    name="中文",
    pace=4.5,
    word_units=2,
    caption_rate=9.0,
    caption_columns=32,
    caption_blanks="，。；",
    phrase_space="",
    about="约",
    otherwise="其他",
    spoken=spoken_languages.CHINESE,
)
ENGLISH = Language(
    code="en",
    iso639_2="eng",
    region="us",
    name="English",
    pace=2.6,
    word_units=1,
    caption_rate=20.0,
    caption_columns=42,
    caption_blanks="",
    phrase_space=" ",
    about="about ",
    otherwise="otherwise",
    spoken=spoken_languages.ENGLISH,
)

LANGUAGES = {language.code: language for language in (CHINESE, ENGLISH)}
DEFAULT_LANGUAGE = CHINESE.code
