"""A voice whose model speaks phonemes, and tells how long each takes: a beat is spoken in as few calls as it allows.

So its phrases have one melody, and the time of each word is known to a step of the model.
"""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from itertools import accumulate

import numpy as np

from lecture.narration.levels import BEFORE, envelope, finish
from lecture.narration.speech import Passage, Samples, Speech, Voice, pause_after
from scenes.framework.errors import LectureError

__all__ = ["PhonemeVoice", "Sounds"]

RATE = 24_000
AROUND = 0.15  # seconds around a boundary of phrases in which the pause between them is looked for
SIGNS = tuple(",.;:?!…—")
Sounds = Sequence[tuple[str, str]]  # the words of a phrase with their phonemes
Pieces = list[tuple[int, Sounds]]  # what is spoken in one call: each piece with the number of its phrase
RECIPE = "4"  # of how samples are cut and levelled


class PhonemeVoice(Voice):
    """Speak by a model that takes phonemes; one of a language says how words sound, and runs the model."""

    has_model = True
    gain: float  # decibels to the loudness of a film
    most_tokens: int  # of a call; more take more memory than a worker is to have

    @property
    @abstractmethod
    def vocabulary(self) -> Mapping[str, int]:
        """The model's number of each phoneme."""

    @abstractmethod
    def sounds(self, passage: Passage) -> Sequence[Sounds]:
        """Return the words of each phrase with their phonemes."""

    @abstractmethod
    def run(self, ids: Sequence[int]) -> tuple[Samples, Sequence[float]]:
        """Return what the model speaks, and how many samples each token took."""

    def fingerprint(self, passage: Passage) -> object:
        return [RECIPE, self.gain, [self._text(phrase) for phrase in self.sounds(passage)]]

    @staticmethod
    def _text(phrase: Sounds) -> str:
        return "|".join(phonemes for _, phonemes in phrase)

    def job(self, passage: Passage) -> Callable[[], Sequence[Speech]]:
        """Return the work with the phonemes that it needs: who does it reads no words."""
        phrases = self.sounds(passage)
        self._check(passage, phrases)
        return partial(self.speak_sounds, phrases)

    def speak(self, passage: Passage) -> Sequence[Speech]:
        return self.job(passage)()

    def speak_sounds(self, phrases: Sequence[Sounds]) -> Sequence[Speech]:
        """Return each phrase of a passage, spoken; of one that took several calls, the pieces follow each other."""
        spoken: list[list[tuple[Sounds, Speech]]] = [[] for _ in phrases]
        for call in _calls(phrases, self.most_tokens):
            for (number, piece), speech in zip(call, self._speak([piece for _, piece in call]), strict=True):
                spoken[number].append((piece, speech))
        return [_joined(pieces) for pieces in spoken]

    def _check(self, passage: Passage, phrases: Sequence[Sounds]) -> None:
        """Refuse phonemes that the model does not know: it would drop them in silence."""
        for phrase, words in zip(passage.phrases, phrases, strict=True):
            for word, phonemes in words:
                for sign in phonemes:
                    if sign not in self.vocabulary:
                        place = f"{passage.scene}.{passage.beat} ({passage.language}): {phrase!r:.60}"
                        remedy = f"give {word!r} another sound, [{word}](words)"
                        raise LectureError(f"{place}: the voice knows no {sign!r} (U+{ord(sign):04X}); {remedy}")

    def _speak(self, phrases: Sequence[Sounds]) -> Iterator[Speech]:
        """Speak phrases in one call, and cut them where the pauses between them are quietest."""
        ids, starts = [0], []
        for phrase in phrases:
            for _, phonemes in phrase:
                ids += [] if _is_sign(phonemes) or len(ids) == 1 else [self.vocabulary[" "]]
                starts.append(len(ids))
                ids += [self.vocabulary[sign] for sign in phonemes]
        samples, taken = self.run([*ids, 0])
        reach = [round(sum_) for sum_ in accumulate(taken, initial=0)]
        times = [reach[start] for start in starts]
        counts = [0, *accumulate(map(len, phrases))]
        cuts = [0, *(_quietest(samples, times[count]) for count in counts[1:-1]), len(samples)]
        for number, phrase in enumerate(phrases):
            cut, first = finish(samples[cuts[number] : cuts[number + 1]], RATE, self.gain)
            begin = cuts[number] + first
            inside = np.clip([time - begin for time in times[counts[number] : counts[number + 1]]], 0, len(cut))
            inside[:1] = np.minimum(inside[:1], BEFORE * RATE)  # it begins where sound does, whatever the model says
            words = tuple((word, time / RATE) for (word, _), time in zip(phrase, inside.tolist(), strict=True))
            yield Speech(cut, RATE, words)


def _calls(phrases: Sequence[Sounds], most: int) -> Iterator[Pieces]:
    """Yield what is spoken in one call: as many phrases as its tokens allow, and of a longer phrase a piece."""
    call: Pieces = []
    size = 0
    for number, phrase in enumerate(phrases):
        for piece in _pieces(phrase, most):
            if call and size + _tokens(piece) > most:
                yield call
                call, size = [], 0
            if call and call[-1][0] == number:
                call[-1] = (number, [*call[-1][1], *piece])
            else:
                call.append((number, piece))
            size += _tokens(piece)
    if call:
        yield call


def _pieces(phrase: Sounds, most: int) -> list[Sounds]:
    """Return a phrase cut at its signs into pieces that a call can take; at the sign nearest the middle first."""
    ends = [
        end
        for end in range(1, len(phrase))
        if _is_sign(phrase[end - 1][1]) and not all(_is_sign(phonemes) for _, phonemes in phrase[end:])
    ]
    size = _tokens(phrase)
    if size <= most or not ends:
        return [phrase]
    middle = min(ends, key=lambda end: abs(2 * _tokens(phrase[:end]) - size))
    return [*_pieces(phrase[:middle], most), *_pieces(phrase[middle:], most)]


def _tokens(words: Sounds) -> int:
    return sum(len(phonemes) + 1 for _, phonemes in words)


def _is_sign(phonemes: str) -> bool:
    return phonemes[:1] in SIGNS


def _joined(pieces: Sequence[tuple[Sounds, Speech]]) -> Speech:
    """Return the pieces of a phrase one after the other, with the pause that the sign at the end of each asks for."""
    samples: list[Samples] = []
    words: list[tuple[str, float]] = []
    seconds = 0.0
    for number, (piece, speech) in enumerate(pieces, 1):
        words += [(word, seconds + time) for word, time in speech.words]
        pause = pause_after(piece[-1][1]) if number < len(pieces) else 0.0
        samples += [speech.samples, np.zeros(round(pause * RATE), np.float32)]
        seconds = sum(map(len, samples)) / RATE
    return Speech(np.concatenate(samples), RATE, tuple(words))


def _quietest(samples: Samples, boundary: int) -> int:
    """Return the quietest sample shortly before a phrase begins."""
    reach = round(AROUND * RATE)
    first = max(0, boundary - reach)
    return first + int(np.argmin(envelope(samples[first : boundary + reach // 3], RATE)))
