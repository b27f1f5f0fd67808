"""What one run of a scene is given: parameters, words, language, style, and how long its phrases are spoken."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import ClassVar, Protocol

from scenes.framework.beat import Beat
from scenes.framework.errors import LectureError
from scenes.framework.languages import DEFAULT_LANGUAGE, LANGUAGES
from scenes.framework.parameters import Parameters
from scenes.framework.script import SceneWords, read_script
from scenes.framework.speech import SpokenPhrase
from scenes.framework.timing import reading_time
from scenes.framework.wording import TolerantWording, Wording
from scenes.style.decimal_mark import with_point
from scenes.style.frame import WIDESCREEN, Frame
from scenes.style.logo import Logo
from scenes.style.theme import DARK, Theme

__all__ = ["SceneContext"]

SCRIPTS = Path(__file__).resolve().parent.parent.parent / "script"


class DeclaresParameters(Protocol):
    """A class of scenes, of which only the model of its parameters is needed here."""

    Parameters: ClassVar[type[Parameters]]


@dataclass(frozen=True)
class SceneContext:
    """What one run of a scene is given: its key in the lecture, language, parameters, words, and style.

    `speech` tells of phrases, by their text, how long they take and when their words are said, where a voice speaks.
    With `tolerates`, words may be missing; `decimal` is the mark in numbers, where it isn't that of the language.
    """

    key: str
    language: str
    parameters: Parameters
    words: SceneWords
    speech: Mapping[str, SpokenPhrase] = field(default_factory=dict)
    theme: Theme = DARK
    frame: Frame = WIDESCREEN
    logo: Logo | None = None
    tolerates: bool = False
    decimal: str | None = None

    @property
    def decimal_mark(self) -> str:
        """The mark in the numbers of its pictures and words."""
        return self.decimal or LANGUAGES[self.language].decimal

    def wording(self, scene: str, declared: Beat) -> Wording:
        """Return the words for a run of a beat of the class called `scene`."""
        return (TolerantWording if self.tolerates else Wording)(scene, self.words, declared)

    def spoken(self, text: str) -> SpokenPhrase:
        """Return how a phrase is spoken; in silence it takes the time that reading takes."""
        return self.speech.get(self.said(text)) or SpokenPhrase(reading_time(with_point(text), self.language))

    def said(self, text: str) -> str:
        """Return a phrase as a voice is given it: those of the project read numbers with a point."""
        return with_point(text) if LANGUAGES[self.language].spoken else text

    @classmethod
    def default(cls, scene: type[DeclaresParameters], language: str = DEFAULT_LANGUAGE) -> SceneContext:
        """Return the deck's own values, with the project's script and no voice."""
        script = read_script(SCRIPTS / f"{language}.toml")
        name = scene.__name__
        if name not in script:
            raise LectureError(
                f"{SCRIPTS / language}.toml: has no words for the scene {name}; add a table [{name}] with a title"
            )
        return cls(name, language, scene.Parameters(), script[name])
