"""How the edges to a layer carry numbers: the styles of their labels, the best first."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from scenes.backpropagation.label import PAIR, PLATE, growth
from scenes.backpropagation.number_fitting import ELLIPSIS, SLACK, Fitted, fit_figure, fit_order
from scenes.components.text import type_sizes
from scenes.framework.numbers import Figure
from scenes.style.theme import theme

__all__ = [
    "FEW_LABELS",
    "LABEL_ROOM",
    "MIDDLE_ROOMS",
    "MOST_LABELS",
    "MOST_ROOMY",
    "LabelStyle",
    "kind_of",
    "styles_for",
]

MOST_LABELS = 12
FEW_LABELS = 8  # up to which the labels of a layer are large, and have room for a weight and its gradient
MOST_ROOMY = 2  # layers of weights up to which an edge is long enough for a pair
LABEL_ROOM, NARROW_ROOM, LEAST_ROOM = 0.96, 0.7, 0.65  # width of a number on an edge
SHORT_ROOMS = (1.1, 0.96, 0.9, 0.87, 0.84, 0.77, 0.72)  # in the widest −0.0006 has a digit, to 0.87 it is ∼−10⁻³
MIDDLE_ROOMS = (0.84, 0.77)  # in which most numbers have two digits behind ≈


@dataclass(frozen=True)
class LabelStyle:
    """How the edges that lead to a layer carry numbers: their type size, the room of each, whether weight and gradient
    stand together, whether every edge has one, whether its order of magnitude, or else an ellipsis, stands for a
    gradient that does not fit, and whether they are seen at all."""

    size: float
    room: float
    pairs: bool = False
    every: bool = True
    short: bool = False
    seen: bool = True

    @property
    def height(self) -> float:
        return growth(self.size) * (PAIR if self.pairs else PLATE)

    def fit(self, figure: Figure) -> Fitted:
        """Return a number as an edge holds it."""
        fitted = fit_figure(figure, self.room, type_sizes(self.size))
        if not self.short or self.holds(fitted):
            return fitted
        order = fit_order(figure, fitted.size)
        return order if self.holds(order) else Fitted(ELLIPSIS, fitted.size)

    def holds(self, fitted: Fitted) -> bool:
        """Return whether a number fits the room."""
        return fitted.width <= self.room + SLACK


def kind_of(style: LabelStyle) -> LabelStyle:
    """Return what styles have in common that are one but for the size of their type, or the room of short numbers: for
    neither a node gives up a digit."""
    return replace(style, size=0, room=SHORT_ROOMS[-1] if style.short else style.room)


def styles_for(edges: int, layers: int) -> Iterator[LabelStyle]:
    """Yield styles for a layer of so many edges in a network of so many layers of weights, the best first."""
    roomy = layers <= MOST_ROOMY
    room = LABEL_ROOM if roomy else NARROW_ROOM
    if roomy and edges <= FEW_LABELS:
        yield from (LabelStyle(size, LABEL_ROOM, pairs=True) for size in type_sizes(theme.BODY))
    if edges <= MOST_LABELS:
        yield from (LabelStyle(size, room) for size in (theme.BODY, theme.LABEL))
        yield from (LabelStyle(theme.SMALL, each) for each in (room, *MIDDLE_ROOMS) if each <= room)
        yield LabelStyle(theme.SMALL, LEAST_ROOM)
        # In more room fewer gradients give way to an ellipsis.
        yield from (LabelStyle(theme.SMALL, each, short=True) for each in SHORT_ROOMS)
    yield LabelStyle(theme.SMALL, room, pairs=True, every=False)
    yield LabelStyle(theme.SMALL, room, every=False)
    yield LabelStyle(theme.SMALL, LEAST_ROOM, every=False)
    yield LabelStyle(theme.SMALL, LEAST_ROOM, every=False, seen=False)
