"""Live numbers on the board, each fitted to its node or edge."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from scenes.backpropagation.number_fitting import ELLIPSIS, SLACK, advance_in, fit_text, mark_rounded, text_width
from scenes.components.number import LiveNumber
from scenes.framework.digits import Value
from scenes.framework.ledger import Ledger
from scenes.style.theme import theme

__all__ = ["FittedNumber"]


class FittedNumber(LiveNumber):
    """A live number in a room of a width, anchored in its middle.

    Parameters
    ----------
    ledger, name, value
        As of any live number.
    spec_of
        The format of a value: that in which it is written elsewhere.
    room
        The width in frame units. A text that does not fit has fewer digits, or only its magnitude; where that does not
        fit either, an ellipsis stands for it.
    rests
        The values at which it stands still. Between them it goes without ≈, as on an edge, where that would cost a
        digit; by default ≈ stands before it wherever it is rounded.
    """

    def __init__(
        self,
        ledger: Ledger,
        name: str,
        value: Callable[[], Value],
        spec_of: Callable[[float], str],
        room: float,
        *,
        size: float | None = None,
        color: str | None = None,
        rests: Sequence[float] | None = None,
    ) -> None:
        self.rests = rests
        self.room, self.type_size = room, size or theme.SMALL
        super().__init__(
            ledger,
            name,
            value,
            lambda now: spec_of(float(now)),
            size=self.type_size,
            color=color or theme.TEXT,
            anchor=0,
        )
        self.read = self.read_fitted
        self.refresh()

    def _advance(self, character: str) -> float:
        return advance_in(self.text, character)

    def read_fitted(self) -> str:
        """Return the present value as it fits the room."""
        found, whole = self.value(), self.read_whole()
        value = float(found)
        if self.rests is None or value in self.rests:
            whole = mark_rounded(found, whole)
        text = fit_text(value, whole, self.room, self.type_size, coarse=True)
        return text if text_width(text, self.type_size) <= self.room + SLACK else ELLIPSIS
