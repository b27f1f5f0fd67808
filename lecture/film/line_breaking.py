"""Split spoken text into the lines of captions: at sentences and clauses, never within a word, number or formula.

Of all ways to part a text, the one that parts it best is taken: each break has a cost. How many characters a line may
have, the table of languages says (`caption_columns` in scenes/framework/languages.py).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import accumulate, pairwise

from scenes.framework.signs import HAN, NO_BREAK
from scenes.spoken.chinese import chinese_words

__all__ = ["LineWords", "plain_text", "split_text", "width"]

OPENING = "“‘「『（《【([{"
CLOSING = "”’」』）》】)]}，、。；：？！…,.;:?!%"
FULL_WIDTH = f"　-〿{HAN}＀-￯“”‘’…—"
# A space beside one of these is inside a formula: x² + 1, y = 0.5.
JOINING = tuple("=≈≠≤≥<>+−±×÷·/→∈∘")

# What players take for something else in subtitles, and the full-width sign that all of them show. mpv and VLC take
# <b> for bold and {…} for an effect, mpv \N for a line break, VLC &lt; for a sign; readers of SubRip --> for a time.
WIDE = {sign: chr(ord(sign) + 0xFEE0) for sign in "<>{}\\&"}
MISTAKEN = re.compile(r"[{}\\]|<(?=[^\s<=])|(?<=--)>|&(?=#?\w+;)")
# How bad it is to part a text after a sentence, a clause, a word, or inside a clause; what a cue more and a second line
# cost: a sentence gets a cue of its own unless two fit on a line.
AFTER_SENTENCE, AFTER_CLAUSE, AFTER_WORD, INSIDE = 0.0, 1.0, 4.0, 6.0
PER_CUE = 2.0
SECOND_LINE = 2.2
IMBALANCE = 0.03
SCRAP = 2.0  # a cue of a few signs that is cut off a sentence
FEW = 1 / 3  # of a line
FLEETING = 13  # signs of words with spaces, which are said in less than a second
# A short word leans on the next one: an article, a preposition (the, of; il, una, di); a word on a number
# behind it (vaut 6).
LEANS = 2.0
BOUND = 24.0  # an article or a preposition on what follows it
JOINS, JOINED = 1.5, 4.0  # what is won by a break before a conjunction, and lost by one after it
NUMBER = re.compile(r"[−-]?\d")
LEANING = re.compile(
    r"[^\W\d_]{1,3}|[^\W\d_]+['’]|(?:[adns]e?|da|co|su)ll[aeo]|(?:de|ne|da|a|su)gli"
    r"|with|from|into|this|dans|pour|avec|para|como|pela|pelo|einer?|eine[mns]|zwischen",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class LineWords:
    """A language's words with which no line ends, and those with which one begins well."""

    bound: frozenset[str] = frozenset()
    joining: frozenset[str] = frozenset()


ANY_WORDS = LineWords()


@dataclass(frozen=True)
class TextUnit:
    """A piece of text that no line break cuts: a word with its punctuation, or a formula."""

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
    """Return the text in units, none wider than `columns`; signs cling to what they close or open, formulas hold
    together."""
    units: list[TextUnit] = []
    shown = "".join(sign if sign.isprintable() or sign == NO_BREAK else " " for sign in text)
    for space, piece in _pieces(shown.strip(), columns):
        last = units[-1] if units else None
        if last is not None and _clings(last.text, space, piece) and width(last.text + space + piece) <= columns:
            units[-1] = TextUnit(last.text + space + piece, last.spaced)
        else:
            units.append(TextUnit(piece, bool(space)))
    return units


def _pieces(text: str, columns: int) -> Iterator[tuple[str, str]]:
    """Yield words, numbers and signs, each with the space before it, at most one; none is wider than `columns`."""
    for space, run in _run_pattern(columns).findall(text):
        words = chinese_words(run) if len(run) > 1 and re.match(f"[{HAN}]", run) else [run]
        parts = [part for word in words for part in _narrow(word, columns)]
        yield from zip((space[:1], *[""] * (len(parts) - 1)), parts, strict=True)


def _narrow(word: str, columns: int) -> list[str]:
    """Return a word, in its signs if it is too wide for a line."""
    return [word] if width(word) <= columns else list(word)


@cache
def _run_pattern(columns: int) -> re.Pattern[str]:
    """Return Chinese signs in a row, another full-width sign, or half-width signs up to a space, with the space
    before."""
    return re.compile(f"(\\s*)([{HAN}]+|[{FULL_WIDTH}]|[^\\s{FULL_WIDTH}]{{1,{columns}}})")


def _clings(before: str, space: str, piece: str) -> bool:
    """Return whether no line may end between two pieces. A number stays with its counter: 3 个, 2 倍."""
    if before[-1].isdigit() and re.match(f"[{HAN}]", piece):
        return True
    if space == NO_BREAK:
        return True
    if space:
        is_formula = before.endswith(JOINING) or piece.startswith(JOINING)
        return is_formula or before.count("(") > before.count(")")
    return piece in CLOSING or before[-1] in OPENING


class CueLayout:
    """A text's units with the width of every stretch of them and the cost of a break before each."""

    def __init__(self, units: Sequence[TextUnit], columns: int, lines: int, words: LineWords) -> None:
        self.units, self.columns, self.lines = units, columns, lines
        self.reach = [0, *accumulate(width(unit.text) + unit.spaced for unit in units)]
        parted = [_parting(before, unit, words) for before, unit in pairwise(units)]
        self.costs = [AFTER_SENTENCE, *parted, AFTER_SENTENCE]

    def width(self, start: int, end: int) -> int:
        """Return columns of the units from `start` up to but without `end`, on one line."""
        return self.reach[end] - self.reach[start] - self.units[start].spaced

    def text(self, start: int, end: int) -> str:
        """Return these units, spaces where there were some."""
        return "".join(" " * unit.spaced + unit.text for unit in self.units[start:end]).strip()

    def is_scrap(self, start: int, end: int) -> bool:
        """Return whether these units are a small part of a sentence."""
        cost, few = max(self.costs[start], self.costs[end]), FEW * self.columns
        if any(unit.spaced for unit in self.units) and self.width(start, end) < FLEETING:
            return cost > AFTER_SENTENCE
        return cost > AFTER_CLAUSE and self.width(start, end) < few

    def cue(self, start: int, end: int) -> tuple[float, int] | None:
        """Return these units as a cue: its cost, and where its second line begins (`end` if it has one line); None if
        no room.

        Of two lines, the better break is where the text parts, then where the lines are of like length.
        """
        if self.width(start, end) <= self.columns:
            return 0.0, end
        options = []
        for at in range(end - 1, start, -1) if self.lines > 1 else ():
            first, second = self.width(start, at), self.width(at, end)
            if second > self.columns:
                break
            if first <= self.columns:
                options.append((SECOND_LINE + self.costs[at] / 2 + IMBALANCE * abs(first - second), at))
        return min(options, default=None)


def _parting(before: TextUnit, after: TextUnit, words: LineWords) -> float:
    """Return what a break between two units costs."""
    cost = min(before.penalty, AFTER_WORD if after.spaced else INSIDE)
    leans = LEANING.fullmatch(before.text) or (NUMBER.match(after.text) and before.text[-1].isalpha())
    if cost != AFTER_WORD:
        return cost
    if before.text.casefold() in words.bound:
        return cost + BOUND
    if before.text.casefold() in words.joining:
        return cost + JOINED
    return cost + LEANS * bool(leans) - JOINS * (after.text.casefold() in words.joining)


def split_text(text: str, columns: int, lines: int = 2, words: LineWords = ANY_WORDS) -> list[tuple[str, ...]]:
    """Return the lines of each cue, one or two, no wider than `columns`: of all ways to part the text, the one that
    parts it best."""
    breaks = CueLayout(units_of(text, columns), columns, lines, words)
    last = len(breaks.units)
    best: dict[int, tuple[float, int, int]] = {last: (0.0, last, last)}  # cost to the end, second line, next cue
    for start in range(last - 1, -1, -1):
        options = []
        for end in range(start + 1, last + 1):
            if (cue := breaks.cue(start, end)) is None:
                break
            cost = cue[0] + SCRAP * breaks.is_scrap(start, end)
            options.append((PER_CUE + cost + 2 * breaks.costs[end] + best[end][0], cue[1], end))
        best[start] = min(options)
    cues = []
    start = 0
    while start < last:
        _, second, end = best[start]
        cues.append(tuple(breaks.text(*pair) for pair in ((start, second), (second, end)) if pair[0] < pair[1]))
        start = end
    return cues
