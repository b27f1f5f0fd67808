"""Join what is spoken into the sound of a film, each phrase where its picture is.

It is encoded once over the whole film. Pieces that were encoded by themselves could not be joined: an encoder of AAC
begins each with silence of its own.
"""

from __future__ import annotations

import io
import wave
from collections import deque
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


def lay_out(sounds: Iterable[tuple[int, Path]], frames: int, fps: int) -> Iterator[Samples]:
    """Yield silence as long as the film, block by block, with sounds laid into it, each at the frame that it begins at.

    What reaches beyond the film is cut off.
    """
    length = round(frames / fps * RATE)
    waiting = deque(sorted((round(start / fps * RATE), file) for start, file in sounds))
    on: list[tuple[int, Samples]] = []  # with the sample that each begins at
    for first in range(0, length, BLOCK):
        block = np.zeros(min(BLOCK, length - first), dtype=np.float32)
        end = first + len(block)
        while waiting and waiting[0][0] < end:
            start, file = waiting.popleft()
            on.append((start, from_wave(file)))
        for start, samples in on:
            low, high = max(start, first), min(start + len(samples), end)
            block[low - first : high - first] += samples[low - start : high - start]
        on = [(start, samples) for start, samples in on if start + len(samples) > end]
        yield block


def audio_frames(blocks: Iterable[Samples]) -> Iterator[Any]:
    """Yield blocks of samples as frames for an encoder."""
    first = 0
    for block in blocks:
        frame: Any = av.AudioFrame.from_ndarray(block[None], format="flt", layout="mono")
        frame.sample_rate, frame.pts = RATE, first
        first += len(block)
        yield frame
