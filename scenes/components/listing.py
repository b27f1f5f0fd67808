"""A program on screen: monospaced, line by line, its names in the colours of what they hold.

The whole text is typeset at once, so that lines stand on a common grid; each line is a part of its own.
"""

from __future__ import annotations

import keyword
import re
from collections.abc import Mapping, Sequence

import numpy as np
from manim import DOWN, Typst, VGroup

from scenes.components.text import EM
from scenes.framework.languages import DEFAULT_LANGUAGE
from scenes.framework.script_math import escape
from scenes.framework.signs import NO_BREAK
from scenes.style.fonts import font_folders
from scenes.style.theme import theme

__all__ = ["Listing", "Printed"]

FONT = "DejaVu Sans Mono"  # comes with Typst
ADVANCE = 0.602  # of a character, in em
LEADING = 0.5
LEAST_LEADING, MOST_LEADING = 0.32, 0.62
CAP = 0.76  # height of a line without leading, in em
TALLEST = 1.0  # from the foot to the head of the tallest letters, in em
TOKEN = re.compile(r"[^\W\d]\w*|\s+|[^\s]")


class Printed(Typst):
    """What a program prints: a viewer looks it over and reads the last of it."""


class Listing(VGroup):
    """Lines of code; `rows[k]` is line k, empty where the line is.

    Parameters
    ----------
    lines
        The program.
    roles
        Colours of names, by name; keywords are quiet, all else is in the colour of text.
    leading
        Room between lines, in em.
    printed
        Whether these are lines that a program prints, and not its own.
    """

    def __init__(
        self,
        lines: Sequence[str],
        roles: Mapping[str, str],
        *,
        size: float | None = None,
        leading: float = LEADING,
        printed: bool = False,
    ) -> None:
        size = size or theme.SMALL
        super().__init__()
        self.code = "\n".join(lines)
        self.size, self.leading = size, leading
        body = "#linebreak()".join(_colored(line, roles) or f'#"{NO_BREAK}"' for line in lines)
        typeset = (Printed if printed else Typst)(
            f'#set text(font: "{FONT}", weight: 400)\n#set par(leading: {leading:.3f}em)\n{body}',
            font_size=size,
            color=theme.TEXT,
            typst_preamble=theme.preamble(DEFAULT_LANGUAGE),
            font_paths=list(font_folders()),
        )
        glyphs = list(typeset.submobjects)
        counts = [len(re.sub(r"\s", "", line)) for line in lines]
        if len(glyphs) != sum(counts):
            raise ValueError(f"a listing of {sum(counts)} characters was typeset as {len(glyphs)} shapes")
        ends = np.cumsum(counts)
        self.rows = [VGroup(*glyphs[end - count : end]) for end, count in zip(ends, counts, strict=True)]
        self.add(*self.rows)

    @staticmethod
    def width_of(characters: int, size: float | None = None) -> float:
        """Frame units that a line of so many characters takes."""
        size = size or theme.SMALL
        return characters * ADVANCE * size * EM

    @staticmethod
    def leading_for(lines: int, height: float, size: float | None = None, most: float = MOST_LEADING) -> float:
        """Return the leading with which so many lines fill a height, within what reads well: `most` at most."""
        size = size or theme.SMALL
        pitch = (height / (size * EM) - TALLEST) / max(lines - 1, 1)
        return min(max(pitch - CAP, LEAST_LEADING), most)

    def spread(self, first: int, height: float, most: float = MOST_LEADING) -> None:
        """Move the lines after line `first` apart until the listing fills a height, to a leading of `most` at most."""
        later = self.rows[first + 1 :]
        spare = (height - self.height) / max(len(later), 1)
        room = (most - self.leading) * self.size * EM
        for k, row in enumerate(later, start=1):
            row.shift(k * max(0.0, min(spare, room)) * DOWN)

    def span(self, first: int, last: int) -> tuple[float, float]:
        """Return the top and bottom of the lines from `first` to `last`."""
        rows = [row for row in self.rows[first : last + 1] if len(row)]
        return max(row.get_top()[1] for row in rows), min(row.get_bottom()[1] for row in rows)


def _colored(line: str, roles: Mapping[str, str]) -> str:
    """Return a line as Typst markup that runs no code: each token a string in its colour."""
    parts = []
    for token in TOKEN.findall(line):
        shown = escape(NO_BREAK * len(token) if token.isspace() else token)
        color = theme.QUIET if keyword.iskeyword(token) else roles.get(token)
        parts.append(f'#text(fill: rgb("{theme.ink(color)}"))[{shown}]' if color else shown)
    return "".join(parts)
