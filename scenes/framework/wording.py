"""Hand out the words of the beat that runs, and note which of them it used.

What the picture asks for and the script lacks is refused with its place; in a tolerant run an ellipsis stands for it,
so that a scene can be run before anything is written for it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from scenes.framework.beat import Beat
from scenes.framework.counting import count_of
from scenes.framework.errors import LectureError
from scenes.framework.script import BeatWords, QuestionWords, SceneWords, split_phrases

__all__ = ["ELLIPSIS", "TolerantWording", "Wording", "WordsUse"]

ELLIPSIS = "…"


@dataclass(frozen=True)
class WordsUse:
    """The words that a beat used: its variant ("" for none), as many phrases as the picture has steps, the keys of what
    is written on screen, and how many answers its question has."""

    beat: str
    variant: str
    phrases: int
    written: tuple[str, ...]
    answers: int


class Wording:
    """The words of one run of a beat.

    Parameters
    ----------
    scene
        The name of the scene's class.
    words
        Those of the scene.
    declared
        The beat as the code declares it.

    Raises
    ------
    LectureError
        The scene has no words for the beat; its methods raise it where others are missing.
    """

    def __init__(self, scene: str, words: SceneWords, declared: Beat) -> None:
        self.scene, self.words, self.declared = scene, words, declared
        self.variant = ""
        self.place = words.place_of(declared.name)
        self._base = self._chosen = self._of_beat()
        self.phrases: Sequence[str] = split_phrases(self._chosen.say)
        self.said = 0
        self._written: dict[str, None] = {}
        self._answers = 0
        self._steps = 1

    @property
    def phrase(self) -> str | None:
        """The phrase that is to be spoken next; None where all were."""
        return self.phrases[self.said] if self.said < len(self.phrases) else None

    def choose(self, variant: str) -> None:
        """Choose a variant's words for what it has words for."""
        base, chosen = self._base, self._of_variant(variant)
        written, ask = {**base.write, **chosen.write}, chosen.ask or base.ask
        self.variant = variant
        self._chosen = BeatWords(chosen.say or base.say, written, base.variants, ask)
        self.phrases = split_phrases(self._chosen.say)

    def next_phrase(self) -> str:
        """Return the phrase that is to be spoken next, and count it as spoken."""
        phrase = self.phrase
        self.said += 1
        return self._beyond_the_last() if phrase is None else phrase

    def written(self, key: str) -> str:
        """Return what is to be written on screen under a key."""
        self._written[key] = None
        return self._text(key)

    def question(self, answers: int) -> QuestionWords:
        """Return the question, which has so many answers in the picture."""
        self._answers = answers
        return self._question(answers)

    def end(self, shown: int) -> None:
        """Check at the beat's end that all its words were used; `shown` phrases were ended by the picture."""
        self._steps = shown + 1
        if self.said != len(self.phrases):
            raise LectureError(
                f"{self.place}: say has {count_of(len(self.phrases), 'phrase')}, the picture has "
                f"{count_of(shown + 1, 'step')}; cut it with {count_of(shown, 'mark')} |"
            )
        if self._chosen.ask and not self._answers:
            raise LectureError(f"{self.place}: has a question, ask, which the picture never asks; remove it")
        if unused := sorted(self._chosen.write.keys() - self._written.keys()):
            raise LectureError(f"{self.place}: write has {unused[0]!r}, which the picture never shows; remove it")

    def use(self) -> WordsUse:
        """Return which words were used."""
        return WordsUse(self.declared.name, self.variant, self._steps, tuple(self._written), self._answers)

    def use_so_far(self) -> WordsUse:
        """Return which words were used while the beat is on: a phrase after each that was ended, too."""
        return replace(self.use(), phrases=self.said + 1)

    # -- what may be missing -------------------------------------------------------------------------------------

    def _of_beat(self) -> BeatWords:
        name, code = self.declared.name, f"{self.declared.file}:{self.declared.line}"
        if name not in self.words.beats:
            remedy = f"add a table [{self.scene}.{name}]"
            raise LectureError(f"{self.words.place}: has no words for the beat {name} ({code}); {remedy}")
        return self.words.beats[name]

    def _of_variant(self, variant: str) -> BeatWords:
        if variant not in self._base.variants:
            raise LectureError(f"{self.place}: has no variant {variant!r}; add it")
        return self._base.variants[variant]

    def _beyond_the_last(self) -> str:
        raise LectureError(
            f"{self.place}: say has {count_of(len(self.phrases), 'phrase')}, the picture has more steps; "
            "cut it with another mark |"
        )

    def _text(self, key: str) -> str:
        if key not in self._chosen.write:
            raise LectureError(
                f'{self.place}: write has no {key!r}, which the picture shows; add {key} = "…" to its write'
            )
        return self._chosen.write[key]

    def _question(self, answers: int) -> QuestionWords:
        asked = self._chosen.ask
        if asked is None:
            raise LectureError(f'{self.place}: has no question, which the picture asks; add ask = {{ say = "…?", … }}')
        if len(asked.answers) != answers:
            raise LectureError(
                f"{self.place}: ask has {count_of(len(asked.answers), 'answer')}, the picture marks {answers}; "
                f"write {answers}"
            )
        return asked


class TolerantWording(Wording):
    """The words of one run of a beat, with an ellipsis for each that is missing; of no use is none too many."""

    def end(self, shown: int) -> None:
        """Accept any use."""
        self._steps = shown + 1

    def _of_beat(self) -> BeatWords:
        return self.words.beats.get(self.declared.name, BeatWords())

    def _of_variant(self, variant: str) -> BeatWords:
        return self._base.variants.get(variant, BeatWords())

    def _beyond_the_last(self) -> str:
        return ""

    def _text(self, key: str) -> str:
        return self._chosen.write.get(key) or ELLIPSIS

    def _question(self, answers: int) -> QuestionWords:
        asked = self._chosen.ask
        is_whole = asked is not None and len(asked.answers) == answers
        return asked if asked is not None and is_whole else QuestionWords("", (ELLIPSIS,) * answers)
