"""The voice *recorded*: the lecturer's own, a WAV file a beat, `voice/zh/Scene.beat.wav` beside the lecture file.

Where a beat has several phrases, a text file beside it, `Scene.beat.txt`, may have the seconds at which the second and
later ones begin, a line each; without it, they are cut at the longest silences.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np
from scipy.ndimage import label

from lecture.files import digest_of
from lecture.narration.levels import LOUDNESS, SILENCE, envelope, finish, loudness_of, speech_bounds
from lecture.narration.speech import Passage, Samples, Speech, Voice
from scenes.framework.counting import count_of
from scenes.framework.errors import LectureError
from scenes.framework.timing import reading_time

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["RecordedVoice"]

Channels: TypeAlias = "NDArray[np.float32]"  # a row each

FOLDER = "voice"
RATE = 48_000
CLIPPED = 1e-3  # share of samples at full scale in a recording that is too loud
FULL_SCALE = 0.999
CANCELLED = 0.25  # of the louder channel; a channel that is silent leaves half
LENGTHS = (0.3, 3.0)  # of a recording, in the time that its words take to read
REMEDY = "record it anew; lecture record-sheet prints what to read"


class RecordedVoice(Voice):
    """Take the recordings that lie beside the lecture file, in a folder `voice` or in the one that is named."""

    def __init__(self, speaker: str, folder: object) -> None:
        super().__init__(speaker, folder)
        self.folder = Path(str(folder)) / (speaker or FOLDER)
        self.name = f"recorded {self.folder.name} 1"

    def file(self, passage: Passage) -> Path:
        """Return the recording of a beat."""
        return self.folder / passage.language / f"{passage.scene}.{passage.beat}.wav"

    def fingerprint(self, passage: Passage) -> object:
        file = self.file(passage)
        return [digest_of(file), digest_of(file.with_suffix(".txt")), len(passage.phrases)]

    def speak(self, passage: Passage) -> Sequence[Speech]:
        file = self.file(passage)
        channels = _read(file)
        samples = _mixed(channels)
        _check(file, samples, channels, passage)
        cuts = [0, *_marks(file, samples, len(passage.phrases)), len(samples)]
        gain = LOUDNESS - loudness_of(samples, RATE)
        return [Speech(finish(samples[start:end], RATE, gain)[0], RATE) for start, end in pairwise(cuts)]


def _read(file: Path) -> Channels:
    """Return the channels of a recording of any rate, 48,000 samples a second."""
    import av

    if not file.is_file():
        raise LectureError(f"{file}: is missing; {REMEDY}")
    resampler = av.AudioResampler(format="fltp", rate=RATE)
    try:
        with av.open(file) as source:
            frames: list[Any] = [part for frame in source.decode(audio=0) for part in resampler.resample(frame)]
            frames += resampler.resample(None)
    except (av.error.FFmpegError, IndexError) as error:
        raise LectureError(f"{file}: isn't a sound file ({error}); save it as WAV") from None
    if not frames:
        raise LectureError(f"{file}: is empty; {REMEDY}")
    channels: Channels = np.concatenate([frame.to_ndarray() for frame in frames], axis=1)
    return channels


def _mixed(channels: Channels) -> Samples:
    """Return channels as one; where one has the other's voice upside down, which would cancel it, the loudest."""
    mixed: Samples = channels.mean(axis=0, dtype=np.float32)
    loudness = np.sqrt(np.mean(channels**2, axis=1))
    if np.sqrt(np.mean(mixed**2)) < CANCELLED * loudness.max():
        mixed = channels[loudness.argmax()]
    return mixed


def _check(file: Path, samples: Samples, channels: Channels, passage: Passage) -> None:
    """Refuse a recording that is silent, clipped, or of other words."""
    if speech_bounds(samples, RATE) is None:
        raise LectureError(f"{file}: nothing is heard in it; {REMEDY}")
    clipped = float(np.mean(np.abs(channels) >= FULL_SCALE, axis=1).max())
    if clipped > CLIPPED:
        raise LectureError(f"{file}: {clipped:.1%} of it is clipped; {REMEDY}, farther from the microphone")
    seconds = len(samples) / RATE
    words = sum(reading_time(phrase, passage.language) for phrase in passage.phrases)
    if not LENGTHS[0] * words <= seconds <= LENGTHS[1] * words:
        raise LectureError(
            f"{file}: lasts {seconds:.1f} s, and its words take about {words:.1f} s to say; have they changed? {REMEDY}"
        )


def _marks(file: Path, samples: Samples, phrases: int) -> list[int]:
    """Return the samples at which the second and later phrases begin."""
    marks = file.with_suffix(".txt")
    if not marks.exists():
        return _by_silence(file, samples, phrases)
    try:
        seconds = [float(line.replace(",", ".")) for line in marks.read_text("utf-8-sig").split()]
    except ValueError as error:
        raise LectureError(f"{marks}: {error}; write a number of seconds a line") from None
    found = [round(each * RATE) for each in seconds if math.isfinite(each)]
    if len(found) != phrases - 1 or any(a >= b for a, b in pairwise([0, *found, len(samples)])):
        wanted = f"{phrases - 1} rising numbers of seconds, each below {len(samples) / RATE:.1f}"
        raise LectureError(f"{marks}: has {' '.join(map(str, seconds)) or 'nothing'}; write {wanted}, a line each")
    return found


def _by_silence(file: Path, samples: Samples, phrases: int) -> list[int]:
    """Return the middles of the longest silences inside a recording, as many as its phrases need."""
    first, last = speech_bounds(samples, RATE) or (0, len(samples))
    quiet = envelope(samples, RATE)[first:last] <= SILENCE
    labels, count = label(quiet)
    if count < phrases - 1:
        raise LectureError(
            f"{file}: has {count_of(count, 'silence')}, its {phrases} phrases need {phrases - 1}; pause between them, "
            f"or write where they begin into {file.with_suffix('.txt').name}, seconds a line"
        )
    sizes = np.bincount(labels.ravel())[1:]
    longest = sorted(np.argsort(sizes)[::-1][: phrases - 1])
    return [first + int(np.mean(np.flatnonzero(labels == number + 1))) for number in longest]
