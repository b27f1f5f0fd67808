"""The voice *hibari*: English by a small model, eighty times faster than it speaks, with its own reading of words."""

from __future__ import annotations

import json
from collections.abc import Sequence
from functools import cache, cached_property
from typing import Any

import numpy as np

from lecture.messages import closest
from lecture.narration.models import package_file, prepared_model, session
from lecture.narration.phoneme_voice import PhonemeVoice, Sounds
from lecture.narration.speech import Passage, Samples, VoiceUnavailableError
from scenes.framework.errors import LectureError
from scenes.framework.languages import ENGLISH
from scenes.spoken.phrase import SpokenWord

__all__ = ["HibariVoice", "english_phonemes"]

SPEAKER = "heart"
MODEL = "5f70741d4e900f4e85d0037498736cc1b3e1b9a63a13546a5da1e63abf4fccd8"  # SHA-256
DURATIONS = "/Clip_output_0"
STEP = 600  # samples
SPEED = 0.85
GAIN = 9.9  # decibels to the film's loudness, measured over a lecture


@cache
def _reader() -> Any:
    """Return what reads English words as phonemes; it takes two seconds to load."""
    try:
        from hibari.g2p import G2P
    except ImportError:
        raise VoiceUnavailableError("the package hibari-tts is not installed") from None
    return G2P()


def english_phonemes(text: str) -> str:
    """Return English words as phonemes."""
    found: str = _reader()(text, normalize_text=False)
    return found


class HibariVoice(PhonemeVoice):
    """Speak English as *heart*, a woman from America."""

    languages = (ENGLISH.code,)
    gain = GAIN
    most_tokens = 250  # 190 MB

    def __init__(self, speaker: str, folder: object) -> None:
        super().__init__(speaker or SPEAKER, folder)
        if self.speaker != SPEAKER:
            raise LectureError(f"voice hibari:{self.speaker}: unknown speaker; {closest(self.speaker, [SPEAKER])}")
        self.model = package_file("hibari", "assets", "hibari.onnx")
        package_file("onnxruntime")
        self.name = f"hibari {MODEL[:16]} {SPEAKER} {SPEED}"

    def __getstate__(self) -> dict[str, Any]:
        """Leave the model behind: each process loads its own."""
        return {key: value for key, value in vars(self).items() if key not in ("_model", "vocabulary")}

    @cached_property
    def vocabulary(self) -> dict[str, int]:
        found: dict[str, int] = json.loads(package_file("hibari", "assets", "vocab.json").read_text("utf-8"))
        return found

    @cached_property
    def _model(self) -> Any:
        return session(prepared_model([self.model], MODEL, DURATIONS))

    def sounds(self, passage: Passage) -> Sequence[Sounds]:
        return [_read(words) for words in passage.words]

    def run(self, ids: Sequence[int]) -> tuple[Samples, Sequence[float]]:
        from hibari.dsp import synth

        inputs = {"ids": np.array([ids], np.int64), "speed": np.array([SPEED], np.float32)}
        *spectra, steps = self._model.run(None, inputs)
        samples: Samples = synth(*(part[0] for part in spectra), np.random.default_rng(0))
        return samples, [step * STEP for step in steps.ravel().tolist()]


def _read(words: tuple[SpokenWord, ...]) -> Sounds:
    """Return words with their phonemes, read together, since a word's sound depends on its neighbours."""
    marked = [_marked(word) for word in words]
    said = [phonemes for phonemes in english_phonemes(" ".join(marked)).split(" ") if phonemes]
    if len(said) != len(words):
        said = [english_phonemes(text) for text in marked]
    return [(word.text, phonemes) for word, phonemes in zip(words, said, strict=True)]


def _marked(word: SpokenWord) -> str:
    """Return a word as hibari reads it: with its phonemes behind it where they are given, a letter by its name."""
    if word.sound:
        return f"[{word.text.replace(' ', '')}]({word.sound})"
    if word.kind == "letter":
        return f"[{word.text}](/ˈA/)" if word.text in ("a", "A") else word.text.upper()
    return word.text
