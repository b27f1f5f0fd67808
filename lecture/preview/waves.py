"""Find the sound of a scene's beats as a voice spoke them last, and give it as peaks, one a frame of the time line.

A preview is timed by how fast its words are read, and speaks nothing: a sound begins with its phrase, and where it
lasts longer than that it is pressed into it.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import numpy as np

from lecture.cache.workspace import store_in
from lecture.film.sound import RATE, Samples, from_wave
from lecture.narration.narrator import Narrator
from lecture.narration.speech import Passage
from lecture.narration.voices import choose_voices
from lecture.preview.render_jobs import FPS
from lecture.project.lecture_file import Lecture
from lecture.render.order import read_sources

__all__ = ["SpokenBeat", "peaks", "read_waves"]

LOUDEST = 100  # what the loudest peak that a sound can have is written as


@dataclass(frozen=True)
class SpokenBeat:
    """A beat's length in frames, and its phrases: what a voice is given to say, from which frame of the beat, and for
    how many."""

    frames: int
    phrases: tuple[tuple[str, int, int], ...]


def read_waves(
    lecture: Lecture, scene: str, language: str, beats: Mapping[str, SpokenBeat], out: Path
) -> dict[str, list[int]]:
    """Return the peaks of each beat that was spoken as its words are now, from 0 to 100, one a frame.

    ``out`` is the folder that the lecture is rendered to, whose store has the sounds.
    """
    store = store_in(out, is_read_only=True)
    voices = choose_voices(lecture.voices, [language], lecture.file.parent, lambda text: None)
    if voices is None or not store.folder.is_dir():
        return {}
    narrator = Narrator(voices, store, read_sources(store), lexicons=lecture.lexicons)
    found = {}
    for name, beat in beats.items():
        said = tuple(text for text, _, _ in beat.phrases)
        spoken = narrator.recall_passage(Passage(scene, name, language, said, lecture.lexicons.get(language, {})))
        if spoken:
            found[name] = _laid_out(beat, [from_wave(store.sound_file(phrase.sound)) for phrase in spoken])
    return found


def _laid_out(beat: SpokenBeat, sounds: Sequence[Samples]) -> list[int]:
    levels = np.zeros(beat.frames)
    for (_, start, frames), samples in zip(beat.phrases, sounds, strict=False):
        count = max(1, min(math.ceil(len(samples) / RATE * FPS), frames))
        levels[start : start + count] = peaks(samples, count)[: max(0, beat.frames - start)]
    return [round(LOUDEST * level) for level in levels]


def peaks(samples: Samples, count: int) -> np.ndarray:
    """Return the largest absolute value in each of ``count`` parts of a sound, of shape (count,), 1 at most."""
    edges = np.linspace(0, len(samples), count + 1).round().astype(int)
    return np.array([min(1.0, float(np.abs(samples[low:high]).max(initial=0.0))) for low, high in pairwise(edges)])
