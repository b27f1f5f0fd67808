"""Spoken words as samples, and what a voice is: it speaks the phrases of a beat."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING, TypeAlias

from scenes.framework.errors import LectureError
from scenes.framework.languages import LANGUAGES
from scenes.spoken.phrase import SpokenWord, UnknownSignError, caption_text, said_text, spoken

if TYPE_CHECKING:  # the command starts without numpy
    import numpy as np
    from numpy.typing import NDArray

__all__ = [
    "Passage",
    "Samples",
    "Speech",
    "SpeechJob",
    "Voice",
    "VoiceUnavailableError",
    "pause_after",
    "run_speech_job",
]

Samples: TypeAlias = "NDArray[np.float32]"
# Seconds of silence after a phrase, by the sign that it ends with.
PAUSES = {**dict.fromkeys("。？！.?!…", 0.40), **dict.fromkeys("；：;:—", 0.30)}
SHORT_PAUSE = 0.20


class VoiceUnavailableError(Exception):
    """A voice can't be had here: why, and what would change that."""


@dataclass(frozen=True)
class Speech:
    """Mono samples from -1 to 1, how many make a second, and the words with the seconds at which each begins."""

    samples: Samples
    rate: int
    words: tuple[tuple[str, float], ...] = ()

    @property
    def seconds(self) -> float:
        """How long it lasts."""
        return len(self.samples) / self.rate


@dataclass(frozen=True)
class Passage:
    """The phrases of one beat as the script has them, numbers filled in, with marks of how words sound.

    `lexicon` tells how words sound that the lecture names, by the word.
    """

    scene: str
    beat: str
    language: str
    phrases: tuple[str, ...]
    lexicon: Mapping[str, str] = field(default_factory=dict)

    @property
    def words(self) -> tuple[tuple[SpokenWord, ...], ...]:
        """The words that are said of each phrase; LectureError where one holds a sign that no table knows."""
        known = LANGUAGES[self.language].spoken
        if known is None:
            raise LectureError(
                f"{LANGUAGES[self.language].name}: mathematics is not read out in it; choose another voice"
            )
        try:
            return tuple(spoken(phrase, known, self.lexicon) for phrase in self.phrases)
        except UnknownSignError as error:
            raise LectureError(f"{self.scene}.{self.beat} ({self.language}): {error}") from None

    @property
    def texts(self) -> tuple[str, ...]:
        """What is said of each phrase, as a voice takes it that reads text: mathematics in words, where those are known
        in the language."""
        if LANGUAGES[self.language].spoken is None:
            return tuple(map(caption_text, self.phrases))
        return tuple(map(said_text, self.words))


class Voice(ABC):
    """An engine that speaks. The same passage always gives the same samples.

    A voice is made of what stands behind its name in `--voice name:speaker`, and of the lecture's folder. Its `name`
    tells it from others: the engine, its version, the speaker, the pace. Samples are as loud as they are to be heard.
    """

    name: str = ""
    languages: Sequence[str] | None = None  # those that it speaks; None: any
    has_model: bool = False  # whether it is worth a process of its own

    def __init__(self, speaker: str, folder: object) -> None:
        self.speaker = speaker

    @abstractmethod
    def speak(self, passage: Passage) -> Sequence[Speech]:
        """Return each phrase, spoken."""

    def job(self, passage: Passage) -> Callable[[], Sequence[Speech]]:
        """Return the work of speaking a passage, for another process where the voice has a model."""
        return partial(self.speak, passage)

    def fingerprint(self, passage: Passage) -> object:
        """Return plain data that the samples depend on, besides the voice's name."""
        return passage.texts

    def of(self, language: str) -> Voice | None:
        """Return the voice that speaks a language; None where nobody does."""
        return self if self.languages is None or language in self.languages else None


@dataclass(frozen=True)
class SpeechJob:
    """A passage to be spoken, by work that needs no more than it holds."""

    passage: Passage
    work: Callable[[], Sequence[Speech]]


def run_speech_job(job: SpeechJob) -> Sequence[Speech]:
    """Speak a passage."""
    return job.work()


def pause_after(phrase: str) -> float:
    """Return seconds of silence that follow a phrase."""
    return PAUSES.get(phrase.rstrip("”’」』）)\"' ")[-1:], SHORT_PAUSE)
