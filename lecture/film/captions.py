"""Split spoken text into cues that can be read, and time them so that there is time to read them.

A cue has two lines at most; how long they may be, and how many characters a second are read, its language says.
"""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from itertools import accumulate, pairwise

from scenes.framework.languages import LANGUAGES
from scenes.framework.signs import has_visible_sign

__all__ = ["Cue", "Span", "cues_of", "plain_text", "split_text", "width"]

SHORTEST = 1.0

OPENING = "“‘「『（《【([{"
CLOSING = "”’」』）》】)]}，、。；：！？…,.;:!?%"
FULL_WIDTH = "　-〿㐀-鿿豈-﫿＀-￯“”‘’…—"

# What players take for something else in subtitles, and the full-width sign that all of them show. mpv and VLC take
# <b> for bold and {…} for an effect, mpv \N for a line break, VLC &lt; for a sign; readers of SubRip --> for a time.
WIDE = {sign: chr(ord(sign) + 0xFEE0) for sign in "<>{}\\&"}
MISTAKEN = re.compile(r"[{}\\]|<(?=[^\s<=])|(?<=--)>|&(?=#?\w+;)")
# How bad it is to part a text after a sentence, a clause, a word, or inside a clause; what a cue more and a second line
# cost: a sentence gets a cue of its own unless two fit on a line.
AFTER_SENTENCE, AFTER_CLAUSE, AFTER_WORD, INSIDE = 0.0, 1.0, 4.0, 6.0
PER_CUE = 1.0
SECOND_LINE = 1.5
IMBALANCE = 0.05


@dataclass(frozen=True)
class Span:
    """Words that are spoken in some frames of the film, from `start` up to but without `end`."""

    text: str
    start: int
    end: int


@dataclass(frozen=True)
class Cue:
    """Lines that stand on screen from the frame `start` up to but without `end`."""

    start: int
    end: int
    lines: tuple[str, ...]

    @property
    def text(self) -> str:
        return "\n".join(self.lines)


@dataclass(frozen=True)
class TextUnit:
    """A piece of text that no line break cuts: a word or a Chinese sign, with its punctuation."""

    text: str
    spaced: bool

    @property
    def penalty(self) -> float:
        """What a break after it costs, if no space follows."""
        last = self.text.rstrip('”’」』）》】)"')[-1:]
        if last in tuple("。！？!?…"):
            return AFTER_SENTENCE
        if last in tuple("，、；：—;:,"):
            return AFTER_CLAUSE
        return AFTER_SENTENCE if last == "." else INSIDE


def plain_text(text: str) -> str:
    """Return the text as subtitles without markup of their own show it in every player: mistaken signs in full
    width."""
    return MISTAKEN.sub(lambda match: WIDE[match.group()], text)


def width(text: str) -> int:
    """Return columns that a text takes: a full-width sign takes two, and so does what may be written as one."""
    return sum(2 if sign in WIDE or unicodedata.east_asian_width(sign) in "WF" else 1 for sign in text)


def units_of(text: str, columns: int) -> list[TextUnit]:
    """Return the text in units, none wider than `columns`; closing signs cling to what they close, opening ones
    likewise."""
    units: list[TextUnit] = []
    shown = "".join(sign if sign.isprintable() else " " for sign in text)
    for space, piece in _unit_pattern(columns).findall(shown.strip()):
        last = units[-1] if units else None
        clings = piece in CLOSING or (last is not None and last.text[-1] in OPENING)
        if last is not None and not space and clings and width(last.text + piece) <= columns:
            units[-1] = TextUnit(last.text + piece, last.spaced)
        else:
            units.append(TextUnit(piece, bool(space)))
    return units


@cache
def _unit_pattern(columns: int) -> re.Pattern[str]:
    """Return a full-width sign, or half-width signs up to a space, with the space before."""
    return re.compile(f"(\\s*)([^\\s{FULL_WIDTH}]{{1,{columns}}}|[{FULL_WIDTH}])")


class CueLayout:
    """A text's units with the width of every stretch of them and the cost of a break before each."""

    def __init__(self, units: Sequence[TextUnit], columns: int) -> None:
        self.units, self.columns = units, columns
        self.reach = [0, *accumulate(width(unit.text) + unit.spaced for unit in units)]
        parted = [min(before.penalty, AFTER_WORD if unit.spaced else INSIDE) for before, unit in pairwise(units)]
        self.costs = [AFTER_SENTENCE, *parted, AFTER_SENTENCE]

    def width(self, start: int, end: int) -> int:
        """Return columns of the units from `start` up to but without `end`, on one line."""
        return self.reach[end] - self.reach[start] - self.units[start].spaced

    def text(self, start: int, end: int) -> str:
        """Return these units, spaces where there were some."""
        return "".join(" " * unit.spaced + unit.text for unit in self.units[start:end]).strip()

    def cue(self, start: int, end: int) -> tuple[float, int] | None:
        """Return these units as a cue: its cost, and where its second line begins (`end` if it has one line); None if
        no room.

        Of two lines, the better break is where the text parts, then where the lines are of like length.
        """
        if self.width(start, end) <= self.columns:
            return 0.0, end
        options = []
        for at in range(end - 1, start, -1):
            first, second = self.width(start, at), self.width(at, end)
            if second > self.columns:
                break
            if first <= self.columns:
                options.append((SECOND_LINE + self.costs[at] / 2 + IMBALANCE * abs(first - second), at))
        return min(options, default=None)


def split_text(text: str, columns: int) -> list[tuple[str, ...]]:
    """Return the lines of each cue, no wider than `columns`: of all ways to part the text, the one that parts it
    best."""
    breaks = CueLayout(units_of(text, columns), columns)
    last = len(breaks.units)
    best: dict[int, tuple[float, int, int]] = {last: (0.0, last, last)}  # cost to the end, second line, next cue
    for start in range(last - 1, -1, -1):
        options = []
        for end in range(start + 1, last + 1):
            if (cue := breaks.cue(start, end)) is None:
                break
            options.append((PER_CUE + cue[0] + 2 * breaks.costs[end] + best[end][0], cue[1], end))
        best[start] = min(options)
    cues = []
    start = 0
    while start < last:
        _, second, end = best[start]
        cues.append(tuple(breaks.text(*pair) for pair in ((start, second), (second, end)) if pair[0] < pair[1]))
        start = end
    return cues


def reading_frames(text: str, language: str, fps: int) -> int:
    """Return frames that a cue must stand to be read."""
    signs = sum(not sign.isspace() for sign in text)
    return math.ceil(max(SHORTEST, signs / LANGUAGES[language].caption_rate) * fps - 1e-9)


def cues_of(spans: Sequence[Span], language: str, fps: int, end: int) -> list[Cue]:
    """Return the cues of a film of `end` frames: each as long as its words are spoken, or longer if that is too short
    to read.

    What then stands too long pushes the next ones, until a pause takes it up; nothing overlaps. Cues that would outlast
    the film begin earlier; in a film with less room than its words need, all stand for less.
    """
    columns = LANGUAGES[language].caption_columns
    planned = [cue for span in spans if has_visible_sign(span.text) for cue in _split_span(span, columns)]
    needs = [reading_frames(cue.text, language, fps) for cue in planned]
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
    return [cue for cue in reversed(pulled) if cue.start >= 0]


def _split_span(span: Span, columns: int) -> list[Cue]:
    """Return a span's frames shared by its cues according to their length."""
    parts = split_text(span.text, columns)
    reach = [0]
    for lines in parts:
        reach.append(reach[-1] + max(1, sum(map(width, lines))))
    bounds = [span.start + round((span.end - span.start) * position / reach[-1]) for position in reach]
    return [Cue(start, stop, lines) for (start, stop), lines in zip(pairwise(bounds), parts, strict=True)]
