"""A beat: one narrated step of a scene, declared by decorating a method.

Calling the method opens the beat, runs the pictures and holds the last one until the words are over.
"""

from __future__ import annotations

import functools
import inspect
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, replace
from types import CodeType, FunctionType
from typing import Any, Concatenate, ParamSpec, TypeVar

from scenes.framework.numbers import Figure

__all__ = ["Beat", "BeatRecord", "Mention", "Phrase", "Question", "beat", "beats_of", "uncalled_beats"]

P = ParamSpec("P")
R = TypeVar("R")
S = TypeVar("S", bound=Any)


@dataclass(frozen=True)
class Beat:
    """A beat as the code declares it: its name, the other words it may choose, and where it stands."""

    name: str
    variants: tuple[str, ...]
    file: str
    line: int


@dataclass(frozen=True)
class Phrase:
    """A spoken phrase of a beat, in frames from the scene's start: its text, where it begins and how long it lasts.

    Where a voice speaks it, it has its words with the frame at which each is said, the digest of its sound, and the
    frame at which the voice ends. `marked` is the text with the marks of how it sounds, where the script has some.
    """

    text: str
    start: int
    frames: int
    words: tuple[tuple[str, int], ...] = ()
    sound: str = ""
    marked: str = ""
    voice_end: int | None = None

    @property
    def said(self) -> str:
        """What a voice is given to say."""
        return self.marked or self.text

    def moved(self, frames: int) -> Phrase:
        """Return the same phrase so many frames later, or earlier."""
        words = tuple((word, frame + frames) for word, frame in self.words)
        end = None if self.voice_end is None else self.voice_end + frames
        return replace(self, start=self.start + frames, words=words, voice_end=end)


@dataclass(frozen=True)
class Mention:
    """A number in a script's words: where they stand, the words before and after it, and the number as it is written
    there."""

    place: str
    before: str
    after: str
    figure: Figure


@dataclass(frozen=True)
class Question:
    """A question as it was asked: its words, its answers with the index of the right one, and the frame, counted from
    the scene's start, at which the answers stand and the picture halts; of the beat's texts and formulas, those that
    were seen by then."""

    text: str
    answers: tuple[str, ...]
    right: int
    why: str
    frame: int
    texts: tuple[str, ...] = ()


@dataclass(frozen=True)
class BeatRecord:
    """A beat as it was run: its frames from the scene's start, its phrases, the video segments it was drawn to, how
    many shapes stand in its last picture, the question that was asked in it, and the texts and formulas that were seen
    as its phrases ended, as a script writes them. `told` has those that came to their end in it, each with the last
    frame before that could be seen."""

    name: str
    start: int
    frames: int
    phrases: tuple[Phrase, ...]
    files: tuple[str, ...]
    shapes: int = 0
    question: Question | None = None
    texts: tuple[str, ...] = ()
    told: tuple[tuple[str, int], ...] = ()

    def moved(self, frames: int) -> BeatRecord:
        """Return the same beat so many frames later, or earlier."""
        phrases = tuple(phrase.moved(frames) for phrase in self.phrases)
        question = self.question and replace(self.question, frame=self.question.frame + frames)
        told = tuple((text, frame + frames) for text, frame in self.told)
        return replace(self, start=self.start + frames, phrases=phrases, question=question, told=told)

    def frame_before(self, texts: Collection[str]) -> int | None:
        """Return the last frame before the first of some texts that came to its end in the beat was seen so; None where
        none did."""
        return min((frame for text, frame in self.told if text in texts), default=None)

    def until_asked(self) -> BeatRecord:
        """Return the beat as far as its question: with no words, texts or formulas that come later, and may tell the
        answer. One that doesn't ask is returned whole."""
        asked = self.question
        if asked is None:
            return self
        phrases = tuple(phrase for phrase in self.phrases if phrase.start <= asked.frame)
        return replace(self, phrases=phrases, texts=asked.texts)


def beat(
    *, variants: tuple[str, ...] = ()
) -> Callable[[Callable[Concatenate[S, P], R]], Callable[Concatenate[S, P], R]]:
    """Make a method of a scene a beat. `variants` names the other words that it may choose with `use_variant`."""

    def declare(method: Callable[Concatenate[S, P], R]) -> Callable[Concatenate[S, P], R]:
        code = method.__code__
        declared = Beat(method.__name__, variants, code.co_filename, code.co_firstlineno)

        @functools.wraps(method)
        def run(self: S, /, *args: P.args, **kwargs: P.kwargs) -> R:
            self.open_beat(declared)
            result = method(self, *args, **kwargs)
            self.close_beat()
            return result

        run.beat = declared  # type: ignore[attr-defined]  # a function object takes attributes; its type has none
        return run

    return declare


def beats_of(scene: type) -> tuple[Beat, ...]:
    """Return the beats of a scene class in the order of their declaration, inherited ones first."""
    found: dict[str, Beat] = {}
    for base in reversed(scene.__mro__):
        for name, member in vars(base).items():
            if isinstance(declared := getattr(member, "beat", None), Beat):
                found[name] = declared
    return tuple(found.values())


def uncalled_beats(scene: type) -> tuple[Beat, ...]:
    """Return the beats of a scene class that none of its methods names, so that no parameters can make it play them."""
    methods = [
        inspect.unwrap(each) for base in scene.__mro__ for each in vars(base).values() if isinstance(each, FunctionType)
    ]
    named = {name for method in methods for name in _names_in(method.__code__)}
    return tuple(declared for declared in beats_of(scene) if declared.name not in named)


def _names_in(code: CodeType) -> Iterator[str]:
    """Yield the names that code uses, and its texts, by which a method can be looked up."""
    yield from code.co_names
    for value in code.co_consts:
        if isinstance(value, CodeType):
            yield from _names_in(value)
        elif isinstance(value, tuple):
            yield from (each for each in value if isinstance(each, str))
        elif isinstance(value, str):
            yield value
