"""Check the time to read: too many words on a screen, texts gone before they are read, empty screens.

The paces are those of the silent lecture; reading is faster than speaking by half.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from scenes.components.listing import Printed
from scenes.framework.counting import count_of
from scenes.framework.timing import FINDING, formula_time, viewing_time
from scenes.lint.geometry import Floats, middle, union_box
from scenes.lint.screen import NUMBER, Flaw, Item, Screen

__all__ = ["TextTracker", "find_wordy", "time_to_read"]

# A screenful is what it takes this long to read aloud: 112 Chinese characters, 65 English words.
SCREENFUL = 25.0
FASTER = 1.5  # silent reading, against speech
EMPTY = 2.0
LOOKED_OVER = (NUMBER, Printed.__name__)  # kinds of texts of which not all is read
TOLERANCE = 0.25
DIGITS = re.compile(r"[\d.]+")


def find_wordy(screen: Screen) -> Iterator[Flaw]:
    """Yield the words of a screen, if there are too many of them."""
    worded = [text for text in screen.texts if text.words]
    seconds = sum(viewing_time(text.words, screen.language) for text in worded)
    if seconds > SCREENFUL:
        box = union_box(np.array([text.box for text in worded]))
        longest = max(worded, key=lambda text: len(text.words))
        amount = f"{seconds:.0f} s to read aloud, {count_of(len(worded), 'text')}; a screenful is {SCREENFUL:.0f} s"
        yield Flaw("wordy", longest, None, amount, [box])


def time_to_read(text: Item, language: str) -> float:
    """Return seconds that a viewer needs: to find the text, and to read its words, or each sign of a formula."""
    if text.words:
        return FINDING + viewing_time(text.words, language) / FASTER
    return formula_time(text.letters)


@dataclass(eq=False)
class TextSpan:
    """How long a text has stood without a break: from and to, in seconds; the longest is kept."""

    name: str
    box: Floats
    need: float
    beat: str
    begin: float
    end: float
    best: tuple[float, float, str] = (0.0, 0.0, "")

    def close(self) -> None:
        """Keep this stay where it is the longest."""
        if self.end - self.begin >= self.best[1] - self.best[0]:
            self.best = (self.begin, self.end, self.beat)


class TextTracker:
    """Follow through a scene which texts stand how long, and when nothing does.

    Texts that differ in their digits only are one: a label whose number is written anew at every frame stays.
    """

    def __init__(self) -> None:
        self.stays: dict[tuple[str, str], TextSpan] = {}
        self.gaps: list[tuple[float, float, str]] = []
        self._present: set[tuple[str, str]] = set()
        self._is_empty = False
        self._until = 0.0

    def see(self, screen: Screen, seconds: float, beat: str, rest: float) -> None:
        """Take in a screen, which stays as it is for `rest` seconds at least."""
        # What comes or goes between two looks does so halfway.
        halfway = (self._until + seconds) / 2
        present = {}
        for text in screen.texts:
            if text.kind not in LOOKED_OVER and text.is_whole and _is_clear(screen, text):
                present[text.kind, DIGITS.sub("#", text.source)] = text
        for key in self._present - present.keys():
            self.stays[key].end = max(self.stays[key].end, halfway)
            self.stays[key].close()
        for key, text in present.items():
            self._enter(key, text, screen.language, halfway, beat)
            self.stays[key].end = seconds + rest
        self._present = set(present)
        self._note_emptiness(screen, seconds + rest, halfway, beat)
        self._until = seconds + rest

    def finish(self) -> tuple[list[TextSpan], list[tuple[float, float, str]]]:
        """Return the texts that went before they could be read, and the times (from, to, beat) with an empty screen."""
        for key in self._present:
            self.stays[key].close()
        short = [stay for stay in self.stays.values() if stay.best[1] - stay.best[0] + TOLERANCE < stay.need]
        return short, [gap for gap in self.gaps if gap[1] - gap[0] > EMPTY]

    def _enter(self, key: tuple[str, str], text: Item, language: str, begin: float, beat: str) -> None:
        need = time_to_read(text, language)
        stay = self.stays.setdefault(key, TextSpan(text.name, text.box, need, beat, begin, begin))
        if key not in self._present:
            stay.box, stay.beat, stay.begin = text.box, beat, begin

    def _note_emptiness(self, screen: Screen, until: float, halfway: float, beat: str) -> None:
        shapes = screen.shapes
        is_empty = not bool(shapes.is_shown.any())
        if is_empty and not self._is_empty:
            self.gaps.append((halfway, until, beat))
        elif self._is_empty:
            begin, _, first = self.gaps[-1]
            self.gaps[-1] = (begin, until if is_empty else halfway, first)
        self._is_empty = is_empty


def _is_clear(screen: Screen, text: Item) -> bool:
    return bool(middle(screen.shapes.opacities[text.shapes]) > 0.5)
