"""Time the cues of a film: each begins with its words, and stands as long as they are said, or as reading takes.

The numbers are those of subtitling guides: two frames between cues, 5/6 to 7 seconds, half a second after the voice.
How long lines may be in a wide picture, and how many characters a second are read, the language says.
"""

from __future__ import annotations

import math
from bisect import bisect
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate, pairwise

from lecture.film.line_breaking import LineWords, split_text
from lecture.quality import WIDE
from scenes.framework.languages import LANGUAGES, Language
from scenes.framework.signs import has_visible_sign
from scenes.spoken.phrase import spoken_units

__all__ = ["Cue", "Span", "both_languages", "cues_of"]

SHORTEST, LONGEST = 5 / 6, 7.0  # seconds
AFTER_VOICE = 0.5  # seconds that a cue may stand after its words
GAP = 2  # frames


@dataclass(frozen=True)
class Span:
    """Words that are spoken in some frames of the film, from `start` up to but without `end`.

    Where a voice speaks them, `words` have the frames at which they begin, and `voice_end` the frame at which it stops.
    """

    text: str
    start: int
    end: int
    words: tuple[tuple[str, int], ...] = ()
    voice_end: int | None = None


@dataclass(frozen=True)
class Cue:
    """Lines that stand on screen from the frame `start` up to but without `end`."""

    start: int
    end: int
    lines: tuple[str, ...]

    @property
    def text(self) -> str:
        return "\n".join(self.lines)


def reading_frames(text: str, language: str, fps: int) -> int:
    """Return frames that a cue must stand to be read."""
    signs = sum(not sign.isspace() for sign in text)
    return math.ceil(max(SHORTEST, signs / LANGUAGES[language].caption_rate) * fps - 1e-9)


def cues_of(spans: Sequence[Span], language: str, fps: int, end: int, lines: int = 2, shape: float = WIDE) -> list[Cue]:
    """Return the cues of a film of `end` frames: each as long as its words are spoken, or longer if that is too short
    to read.

    What then stands too long pushes the next ones, until a pause takes it up; nothing overlaps. Cues that would outlast
    the film begin earlier; in a film with less room than its words need, all stand for less. `shape` is the pictures'
    width over their height: the less wide they are, the shorter are the lines.
    """
    known = LANGUAGES[language]
    known = replace(known, caption_columns=columns_in(shape, known.caption_columns))
    planned = [cue for span in spans if has_visible_sign(span.text) for cue in _split_span(span, known, fps, lines)]
    needs = [reading_frames(cue.text, language, fps) + GAP for cue in planned]
    if sum(needs) > end:
        needs = [max(1, need * end // sum(needs)) for need in needs]
    pushed: list[Cue] = []
    for cue, need in zip(planned, needs, strict=True):
        start = max(cue.start, pushed[-1].end if pushed else 0)
        pushed.append(Cue(start, max(cue.end, start + need), cue.lines))
    pulled: list[Cue] = []
    for cue, need in zip(reversed(pushed), reversed(needs), strict=True):
        stop = min(cue.end, pulled[-1].start if pulled else end)
        pulled.append(Cue(min(cue.start, stop - need), stop, cue.lines))
    kept = [cue for cue in reversed(pulled) if cue.start >= 0]
    return list(_apart([replace(cue, lines=_as_shown(cue.lines, known)) for cue in kept], fps))


def columns_in(shape: float, columns: int) -> int:
    """Return how many columns a caption's line has in a picture, of those that it has in a wide one: a player's text
    goes with the shorter side, and a line takes the same share of the width."""
    return round(columns * min(1.0, max(1.0, shape) / WIDE))


def _apart(cues: Sequence[Cue], fps: int) -> Iterator[Cue]:
    """Yield the cues with two frames between those that would touch; one that is as short as may be stays."""
    for number, cue in enumerate(cues, 1):
        after = cues[number] if number < len(cues) else None
        latest = cue.end if after is None else min(cue.end, after.start - GAP)
        shortest = min(cue.end, cue.start + max(1, round(SHORTEST * fps)))
        yield replace(cue, end=max(latest, shortest))


def _as_shown(lines: Iterable[str], language: Language) -> tuple[str, ...]:
    """Return lines without the signs that the language's captions leave out: a space stands for them."""
    blank = str.maketrans(dict.fromkeys(language.caption_blanks, " "))
    shown = tuple(" ".join(filter(None, line.translate(blank).split(" "))) for line in lines)
    return tuple(line for line in shown if line) or tuple(lines)


def _split_span(span: Span, language: Language, fps: int, lines: int) -> list[Cue]:
    """Return a span's cues: each begins with its first word, and the last stands until shortly after the voice."""
    words = LineWords(language.bound_words, language.joining_words)
    parts = split_text(span.text, language.caption_columns, lines, words)
    bounds = [*_starts(span, parts, language), span.end]
    if span.voice_end is not None:
        bounds[-1] = max(bounds[-2] + 1, min(span.end, span.voice_end + round(AFTER_VOICE * fps)))
    longest = round(LONGEST * fps)
    return [
        Cue(start, max(start + 1, min(stop, start + longest)), lines)
        for (start, stop), lines in zip(pairwise(bounds), parts, strict=True)
    ]


def _starts(span: Span, parts: Sequence[tuple[str, ...]], language: Language) -> list[int]:
    """Return the frame at which each part begins: with its first word where the words' times are known, else as its
    share of what is said."""
    sizes = [max(1, _units("".join(part), language)) for part in parts]
    reach = [0, *accumulate(sizes)]
    counted = [(_units(word, language), frame) for word, frame in span.words]
    before_words = accumulate((units for units, _ in counted), initial=0)
    timed = [(before, frame) for before, (units, frame) in zip(before_words, counted, strict=False) if units]
    found = []
    for units in reach[:-1]:
        word = next((frame for before, frame in timed if before >= units), None)
        even = span.start + round((span.end - span.start) * units / reach[-1])
        found.append(span.start if units == 0 else even if word is None else word)
    return found


def _units(text: str, language: Language) -> int:
    return spoken_units(text, language.spoken, language.word_units)


def both_languages(first: Sequence[Cue], second: Sequence[Cue], fps: int) -> list[Cue]:
    """Return cues of one line in two languages as cues of two lines: what is said at a time, one above the other.

    A line of the second that changes less than 5/6 of a second before or after one of the first changes with it, and
    neither goes for a shorter time than that.
    """
    shortest = round(SHORTEST * fps)
    upper = _without_short_gaps(first, shortest)
    lower = list(_changing_with(_without_short_gaps(second, shortest), upper, shortest))
    times = sorted({frame for cue in (*upper, *lower) for frame in (cue.start, cue.end)})
    merged: list[Cue] = []
    for start, end in pairwise(times):
        lines = tuple(cue.text for cues in (upper, lower) for cue in cues if cue.start <= start and end <= cue.end)
        if lines and merged and (merged[-1].lines, merged[-1].end) == (lines, start):
            merged[-1] = replace(merged[-1], end=end)
        elif lines:
            merged.append(Cue(start, end, lines))
    return list(_apart(merged, fps))


def _without_short_gaps(cues: Sequence[Cue], shortest: int) -> list[Cue]:
    """Return cues each of which stands until the next, if that begins soon."""
    ends = [after.start if after.start - cue.end < shortest else cue.end for cue, after in pairwise(cues)]
    return [replace(cue, end=end) for cue, end in zip(cues, [*ends, *(cue.end for cue in cues[-1:])], strict=True)]


def _changing_with(cues: Iterable[Cue], others: Iterable[Cue], shortest: int) -> Iterator[Cue]:
    """Yield cues that begin and end with the nearest change of the others, if that is near; none is lost by it."""
    changes = sorted({frame for cue in others for frame in (cue.start, cue.end)})

    def near(frame: int) -> int:
        place = bisect(changes, frame)
        around = changes[max(0, place - 1) : place + 1]
        nearest = min(around, key=lambda change: abs(change - frame), default=frame)
        return nearest if abs(nearest - frame) < shortest else frame

    last = 0
    for cue in cues:
        start = max(last, near(cue.start))
        last = near(cue.end) if near(cue.end) > start else max(cue.end, start + 1)
        yield replace(cue, start=start, end=last)
