"""Numbers that change while they are watched.

A live number is one path whose digits are laid out on fixed advances: it neither jitters nor costs a layout a frame,
and it stays in the frame of a 3-D scene, because it stays the same mobject.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any

import numpy as np
from manim import VMobject
from manim.typing import Point3DLike

from scenes import theme
from scenes.components.text import EM
from scenes.figures import MINUS, Figure, format_number
from scenes.ledger import Ledger

__all__ = ["LiveNumber"]

ADVANCE = 0.5  # of a digit, in em; New Computer Modern's figures are tabular
NARROW = {".": 0.278, MINUS: 0.778}
UNIT = 1000  # font size at which the glyphs are kept, for precision


@cache
def glyph(character: str) -> np.ndarray:
    """Points of a character with its origin on the baseline at 0, at font size 1."""
    from manim import Typst

    typeset = Typst(
        f"#box(width: 1em)[#h(1fr)0]#box(width: 1em)[{character}]",
        font_size=UNIT,
        typst_preamble='#set text(font: "New Computer Modern Math")',
        should_center=False,
        font_paths=[theme.font_folder()],
    )
    zero, shape = typeset.submobjects[0], typeset.submobjects[1]
    em = UNIT * EM
    # The zero ends its box of one em less its side bearing, the same on both of its sides.
    bearing = (ADVANCE * em - zero.width) / 2
    origin = np.array([zero.get_right()[0] + bearing, zero.get_bottom()[1], 0.0])
    return (shape.points - origin) / UNIT


def advance(character: str) -> float:
    return NARROW.get(character, ADVANCE)


class LiveNumber(VMobject):
    """A number that follows `value()` at every frame and stands in the ledger under `name`.

    Parameters
    ----------
    ledger
        Where its value is recorded: when it is made, and again at the end of each beat that shows it.
    name
        Its name in the ledger.
    value
        Gives the present value; it must read trackers only.
    spec
        A fixed number of decimals, such as `.3f`.
    anchor
        Which part keeps its place while digits come and go: -1 the left end, 0 the middle, 1 the right end.
    """

    def __init__(
        self,
        ledger: Ledger,
        name: str,
        value: Callable[[], float],
        spec: str = ".2f",
        *,
        size: float = theme.FORMULA,
        color: str = theme.TEXT,
        anchor: float = -1,
        **kwargs: Any,
    ) -> None:
        super().__init__(color=color, fill_opacity=1, stroke_width=0, **kwargs)
        self.ledger = ledger
        self.name = name
        self.value = value
        self.spec = spec
        self.size = size
        self.anchor = anchor
        self.text = ""
        self.place = np.zeros(3)
        self.refresh()
        self.record()
        self.add_updater(LiveNumber.refresh)

    def record(self) -> Figure:
        """Write the present value into the ledger."""
        return self.ledger.show(self.name, self.value(), self.spec)

    def refresh(self) -> None:
        """Lay the digits out again where the text has changed."""
        text = format_number(self.value(), self.spec)
        if text == self.text:
            return
        if self.text:
            self.place = self._anchor_point()
        self.text = text
        self.set_points(self._layout(text))

    def stand(self, place: Point3DLike) -> LiveNumber:
        """Put the anchor, on the baseline, at `place`."""
        self.shift(np.asarray(place) - self._anchor_point())
        return self

    def scale(self, scale_factor: float, *args: Any, **kwargs: Any) -> LiveNumber:
        """Scale the number, and all digits it will show."""
        super().scale(scale_factor, *args, **kwargs)
        self.size *= scale_factor
        return self

    def _width(self, text: str) -> float:
        return sum(advance(character) for character in text) * self.size * EM

    def _anchor_point(self) -> np.ndarray:
        """Where the anchor stands now, read from the last digit, which is always there."""
        last = glyph(self.text[-1]) * self.size
        right = self.get_right()[0] + advance(self.text[-1]) * self.size * EM - last[:, 0].max()
        bottom_glyph = min((glyph(c)[:, 1].min() for c in self.text), default=0.0) * self.size
        left = right - self._width(self.text)
        return np.array([left + (self.anchor + 1) / 2 * (right - left), self.get_bottom()[1] - bottom_glyph, 0.0])

    def _layout(self, text: str) -> np.ndarray:
        x = self.place[0] - (self.anchor + 1) / 2 * self._width(text)
        runs = []
        for character in text:
            runs.append(glyph(character) * self.size + np.array([x, self.place[1], self.place[2]]))
            x += advance(character) * self.size * EM
        return np.concatenate(runs)
