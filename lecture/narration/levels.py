"""Cut, level and limit what a voice spoke: films are as loud as video sites want them, and nothing clicks.

One constant gain a voice, so that a phrase never depends on its neighbours, then a limiter that looks ahead.
"""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import numpy as np
from scipy.ndimage import minimum_filter1d, uniform_filter1d

from lecture.narration.speech import Samples

__all__ = ["LOUDNESS", "finish", "loudness_of", "speech_bounds"]

LOUDNESS = -16.0  # LUFS of the film
CEILING = 10 ** (-3.0 / 20)  # of samples: an encoder adds up to 1.5 dB to peaks, and films stay below -1 dB
SILENCE = 10 ** (-45 / 20)
WINDOW = 0.010  # seconds of the RMS, and of the limiter
BEFORE, AFTER = 0.030, 0.080  # seconds kept around speech
FADE_IN, FADE_OUT = 0.005, 0.030


def speech_bounds(samples: Samples, rate: int) -> tuple[int, int] | None:
    """Return the first sample of speech and the one after its last, by an RMS of 10 ms over −45 dB; None in silence."""
    loud = np.flatnonzero(envelope(samples, rate) > SILENCE)
    return None if len(loud) == 0 else (int(loud[0]), int(loud[-1]) + 1)


def envelope(samples: Samples, rate: int) -> Samples:
    """Return the RMS of 10 ms around each sample."""
    power = uniform_filter1d(np.square(samples, dtype=np.float64), max(1, round(WINDOW * rate)), mode="constant")
    found: Samples = np.sqrt(np.maximum(power, 0)).astype(np.float32)
    return found


def finish(samples: Samples, rate: int, gain: float) -> tuple[Samples, int]:
    """Return speech cut to what is spoken, faded at both ends, amplified by `gain` decibels and limited; and how many
    samples were cut off before it."""
    bounds = speech_bounds(samples, rate)
    if bounds is None:
        return samples[:0], 0
    first = max(0, bounds[0] - round(BEFORE * rate))
    cut = samples[first : bounds[1] + round(AFTER * rate)].astype(np.float64)
    cut *= _fades(len(cut), rate) * 10 ** (gain / 20)
    limited: Samples = _limited(cut, rate).astype(np.float32)
    return limited, first


def _fades(length: int, rate: int) -> Any:
    """Return a gain that rises from 0 at the start, and falls to 0 at the end."""
    from_start = np.arange(length) / (FADE_IN * rate)
    to_end = np.arange(length)[::-1] / (FADE_OUT * rate)
    return np.minimum(1, np.minimum(from_start, to_end))


def _limited(samples: Any, rate: int) -> Any:
    """Return samples no louder than the ceiling: the least gain of 5 ms around, and its mean over the same window."""
    width = 2 * round(WINDOW / 2 * rate) + 1
    needed = np.minimum(1, CEILING / np.maximum(np.abs(samples), 1e-9))
    if needed.min(initial=1) == 1:
        return samples
    least = minimum_filter1d(needed, width, mode="nearest")
    return samples * uniform_filter1d(least, width, mode="nearest")


def loudness_of(samples: Samples, rate: int) -> float:
    """Return the loudness of mono samples in LUFS, by EBU R 128."""
    import av
    import av.filter

    graph = av.filter.Graph()
    source = graph.add_abuffer(sample_rate=rate, format="flt", layout="mono", time_base=Fraction(1, rate))
    meter = graph.add("ebur128", "metadata=1")
    sink = graph.add("abuffersink")
    source.link_to(meter)
    meter.link_to(sink)
    graph.configure()
    padded = np.concatenate([samples, np.zeros(round(0.5 * rate), np.float32)])
    frame: Any = av.AudioFrame.from_ndarray(padded[None].astype(np.float32), format="flt", layout="mono")
    frame.sample_rate, frame.pts, frame.time_base = rate, 0, Fraction(1, rate)
    graph.push(frame)
    graph.push(None)
    found = float("-inf")
    while True:
        try:
            found = float(graph.pull().metadata.get("lavfi.r128.I", found))
        except (av.error.EOFError, av.error.BlockingIOError):
            return found
