"""Join what is spoken into the sound of a film, each phrase where its picture is.

It is encoded once over the whole film. Pieces that were encoded by themselves could not be joined: an encoder of AAC
begins each with silence of its own.
"""

from __future__ import annotations

import io
import wave
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import av
import numpy as np
from numpy.typing import NDArray

from lecture.narration.speech import Speech

__all__ = ["RATE", "Samples", "audio_frames", "from_wave", "lay_out", "to_wave"]

RATE = 48_000
BLOCK = 65_536  # samples that the encoder is given at once
Samples = NDArray[np.float32]


def to_wave(speech: Speech) -> bytes:
    """Return speech as a WAV file of 16 bits a sample."""
    data = io.BytesIO()
    with wave.open(data, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(speech.rate)
        file.writeframes((np.clip(speech.samples, -1, 1) * 32767).round().astype("<i2").tobytes())
    return data.getvalue()


def from_wave(file: Path) -> Samples:
    """Return the samples of a sound file, `RATE` a second."""
    resampler = av.AudioResampler(format="flt", layout="mono", rate=RATE)
    with av.open(file) as source:
        frames = [part for frame in source.decode(audio=0) for part in resampler.resample(frame)]
        frames += resampler.resample(None)
    return np.concatenate([np.zeros(0), *(frame.to_ndarray()[0] for frame in frames)]).astype(np.float32)


def lay_out(sounds: Iterable[tuple[int, Path]], frames: int, fps: int) -> Samples:
    """Lay sounds into silence as long as the film, each at the frame that it begins at; cut what reaches beyond."""
    whole = np.zeros(round(frames / fps * RATE), dtype=np.float32)
    for start, file in sounds:
        first = round(start / fps * RATE)
        samples = from_wave(file)[: len(whole) - first]
        whole[first : first + len(samples)] += samples
    return whole


def audio_frames(samples: Samples) -> Iterator[Any]:
    """Yield the samples as frames for an encoder."""
    for first in range(0, len(samples), BLOCK):
        frame: Any = av.AudioFrame.from_ndarray(samples[None, first : first + BLOCK], format="flt", layout="mono")
        frame.sample_rate, frame.pts = RATE, first
        yield frame
