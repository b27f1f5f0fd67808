"""Numbers of the board that change while they are watched, each within the node or on the edge that it belongs to."""

from __future__ import annotations

from collections.abc import Callable

from scenes.backpropagation.precision import fit_spec, fit_text
from scenes.components.number import LiveNumber, LiveText
from scenes.framework.ledger import Ledger
from scenes.framework.numbers import Figure, format_number
from scenes.style.theme import theme

__all__ = ["FittedNumber"]


class FittedNumber(LiveNumber):
    """A live number in a room of a width, anchored in its middle.

    Parameters
    ----------
    ledger, name, value
        As of any live number.
    spec
        A format in which all its values fit; without one, each has as many digits as fit, and one too large for a
        single digit shows its magnitude.
    room
        The width in frame units.
    """

    def __init__(
        self,
        ledger: Ledger,
        name: str,
        value: Callable[[], float],
        spec: str | None,
        room: float,
        *,
        size: float | None = None,
        color: str | None = None,
    ) -> None:
        size = size or theme.SMALL
        color = color or theme.TEXT
        self.ledger, self.value, self.room = ledger, value, room
        self.spec = spec or ""

        def read() -> str:
            return format_number(value(), spec) if spec else fit_text(value(), room, size)

        LiveText.__init__(self, name, read, size=size, color=color, anchor=0)

    def record(self) -> Figure:
        """Write the present value into the ledger."""
        value = self.value()
        return self.ledger.record(self.name, value, self.spec or fit_spec(value, self.room, self.size), live=True)
