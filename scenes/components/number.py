"""Live numbers, and the signs of equality before them.

A live number is one path whose digits are laid out on fixed advances: it neither jitters nor costs a layout a frame,
and it stays in the frame of a 3-D scene, because it stays the same mobject.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction
from functools import cache
from typing import Any, Self, TypeVar

import numpy as np
from manim import UP, VMobject
from manim.typing import Point3DLike

from scenes.components.text import EM
from scenes.framework.digits import whole_spec
from scenes.framework.ledger import Ledger
from scenes.framework.numbers import LOWERED, MINUS, RAISED, Figure, format_number
from scenes.style.decimal_mark import with_mark
from scenes.style.fonts import font_folders
from scenes.style.theme import theme

__all__ = ["LiveNumber", "LiveSign", "LiveText", "width_of"]

Number = TypeVar("Number", bound=float | Fraction)

ADVANCE = 0.5  # of a digit, in em; New Computer Modern's figures are tabular
ADVANCES = {".": 0.278, ",": 0.278, "×": 1.2, "∞": 1.0, "—": 1.0, "…": 1.172} | dict.fromkeys((MINUS, *"+=≈∼"), 0.778)
RAISED_SIZE, RAISED_HEIGHT = 0.7, 0.363  # of an exponent: its size, and how high it stands, in em
UNIT = 1000  # font size at which the glyphs are kept, for precision


@cache
def glyph(character: str) -> np.ndarray:
    """Return points of a character with its origin on the baseline at 0, at font size 1."""
    if character in RAISED:
        plain = character.translate(LOWERED).replace("-", MINUS)
        return glyph(plain) * RAISED_SIZE + np.array([0.0, RAISED_HEIGHT * EM, 0.0])
    return _outline(character) + np.array([(advance(character) - _own_advance(character)) / 2 * EM, 0.0, 0.0])


def _outline(character: str) -> np.ndarray:
    """Return a character's points as its font has them."""
    from manim import Typst

    typeset = Typst(
        f"#box(width: 1em)[#h(1fr)0]#box(width: 1em)[{character}]",
        font_size=UNIT,
        typst_preamble='#set text(font: "New Computer Modern Math")',
        should_center=False,
        font_paths=list(font_folders()),
    )
    zero, shape = typeset.submobjects[0], typeset.submobjects[1]
    em = UNIT * EM
    # The zero ends its box of one em less its side bearing, the same on both of its sides.
    bearing = (ADVANCE * em - zero.width) / 2
    origin = np.array([zero.get_right()[0] + bearing, zero.get_bottom()[1], 0.0])
    return (shape.points - origin) / UNIT


def _own_advance(character: str) -> float:
    """Return what a character takes without the room that an operator has on both sides."""
    return 0.778 if character == "×" else advance(character)


def advance(character: str) -> float:
    """Return how far the next character stands from this one, in em."""
    if character in RAISED:
        return RAISED_SIZE * advance(character.translate(LOWERED).replace("-", MINUS))
    return ADVANCES.get(character, ADVANCE)


def width_of(text: str, size: float) -> float:
    """Return the width of a number's plain text in frame units."""
    return sum(advance(character) for character in text) * size * EM


class LiveText(VMobject):
    """A text of digits and signs that follows `read()` at every frame.

    Parameters
    ----------
    name
        What it is called in the ledger and in reports.
    read
        Gives the present text; it must read trackers only.
    anchor
        Which part keeps its place while digits come and go: -1 the left end, 0 the middle, 1 the right end.
    """

    def __init__(
        self, name: str, read: Callable[[], str], *, size: float, color: str, anchor: float = -1, **kwargs: Any
    ) -> None:
        super().__init__(color=theme.ink(color), fill_opacity=1, stroke_width=0, **kwargs)
        self.name = name
        self.read = read
        self.size = size
        self.anchor = anchor
        self.text = ""
        self.place = np.zeros(3)
        self.refresh()
        self.add_updater(LiveText.refresh)

    def refresh(self) -> None:
        """Lay the text out again where it has changed."""
        text = self.read()
        if text == self.text:
            return
        if self.text:
            self.place = self._anchor_point()
        self.text = text
        self.set_points(self._layout(text))

    def stand(self, place: Point3DLike) -> Self:
        """Put the anchor, on the baseline, at `place`."""
        self.shift(np.asarray(place) - self._anchor_point())
        return self

    def stand_at(self, height: float) -> Self:
        """Put the baseline at a height, where it stands now from left to right."""
        return self.shift((height - self._anchor_point()[1]) * UP)

    def scale(self, scale_factor: float, *args: Any, **kwargs: Any) -> Self:
        """Scale the text, and all that it will show."""
        super().scale(scale_factor, *args, **kwargs)
        self.size *= scale_factor
        return self

    def _anchor_point(self) -> np.ndarray:
        """Return where the anchor stands now, read from the character at its side: an animation may have brought back
        the points of another text, which is as wide as it likes to the other side."""
        first, last = (glyph(self.text[at])[:, 0] * self.size for at in (0, -1))
        left = self.get_left()[0] - first.min()
        right = self.get_right()[0] - last.max() + advance(self.text[-1]) * self.size * EM
        bottom_glyph = min((glyph(c)[:, 1].min() for c in with_mark(self.text)), default=0.0) * self.size
        return np.array([left + (self.anchor + 1) / 2 * (right - left), self.get_bottom()[1] - bottom_glyph, 0.0])

    def _layout(self, text: str) -> np.ndarray:
        em = self.size * EM
        x = self.place[0] - (self.anchor + 1) / 2 * sum(map(self._advance, text)) * em
        runs = []
        for character in with_mark(text):
            step = self._advance(character)
            middle = x + (step - advance(character)) / 2 * em
            runs.append(glyph(character) * self.size + np.array([middle, self.place[1], self.place[2]]))
            x += step * em
        return np.concatenate(runs)

    def _advance(self, character: str) -> float:
        """Return how far the next character stands from one of the present text, in em."""
        return advance(character)


class LiveNumber(LiveText):
    """A number that follows `value()` at every frame and stands in the ledger under `name`.

    Parameters
    ----------
    ledger
        Where its value is recorded at the end of each phrase and beat that shows it; not as it is made, for its value
        may run before it is seen.
    name
        Its name in the ledger.
    value
        Gives the present value, a fraction where more digits of it are known than a float has; it must read trackers
        only.
    spec
        A fixed number of decimals, such as `.3f`, or of digits of a power of ten, such as `.3e`: see
        `scenes.framework.digits.live_spec`; a whole number is written without decimals. Or what gives the format of a
        value: for numbers that jump.
    anchor
        Which part keeps its place while digits come and go: -1 the left end, 0 the middle, 1 the right end.
    is_about
        Tells of a figure that is all of the value whether it is about all the same: see
        `scenes.framework.rounded_points.about_at`.
    """

    def __init__(
        self,
        ledger: Ledger,
        name: str,
        value: Callable[[], Number],
        spec: str | Callable[[Number], str] = ".2f",
        *,
        is_about: Callable[[Figure], bool] | None = None,
        size: float | None = None,
        color: str | None = None,
        anchor: float = -1,
        **kwargs: Any,
    ) -> None:
        size = size or theme.FORMULA
        color = color or theme.TEXT
        self.ledger = ledger
        self.value: Callable[[], float | Fraction] = value
        self.is_about = is_about
        self.spec_of: Callable[[Any], str] = _reading_of(spec)  # of what `value` gives
        super().__init__(name, self.read_whole, size=size, color=color, anchor=anchor, **kwargs)

    def read_whole(self) -> str:
        """Return the present value as it is written where it has room."""
        now = self.value()
        return format_number(float(now), self.spec_of(now))

    def record(self) -> Figure:
        """Write the present value into the ledger."""
        return self.ledger.enter(self.whole_figure, live=True)

    @property
    def whole_figure(self) -> Figure:
        """The present value, as it is written where it has room."""
        now = self.value()
        figure = self.ledger.figure_of(self.name, now, self.spec_of(now))
        if self.is_about is None or figure.equals != "=":
            return figure
        return replace(figure, is_about=self.is_about(figure))

    @property
    def figure(self) -> Figure:
        """The present value, with the text that stands on screen."""
        return replace(self.whole_figure, text=self.text)

    @property
    def is_seen(self) -> bool:
        """Whether its digits are drawn."""
        return bool(self.get_fill_opacity() > 0 or (self.get_stroke_width() > 0 and self.get_stroke_opacity() > 0))


def _reading_of(spec: str | Callable[[Number], str]) -> Callable[[Number], str]:
    """Return the format of each value: the given one, less its decimals where the value is whole, or what a function
    gives."""
    if isinstance(spec, str):
        return lambda value: whole_spec(value, spec)
    return spec


class LiveSign(LiveText):
    """The sign before a live number: `=` while its text is its value, `≈` while it is rounded.

    Where its left side is rounded, `exact` is False and it is always `≈`.
    """

    def __init__(
        self,
        number: LiveNumber,
        *,
        exact: bool = True,
        size: float | None = None,
        color: str | None = None,
        **kwargs: Any,
    ) -> None:
        color = color or theme.TEXT

        def read() -> str:
            return "=" if exact and number.whole_figure.equals == "=" else "≈"

        super().__init__(f"sign of {number.name}", read, size=size or number.size, color=color, **kwargs)
