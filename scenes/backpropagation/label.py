"""Numbers in pairs: a weight and its gradient on an edge, a value and its gradient in a node.

The gradient comes to stand below the other, or in its place where there is no room for two.
"""

from __future__ import annotations

import math
from enum import Enum
from typing import Any

from manim import DOWN, UP, FadeOut, Polygon, RoundedRectangle, VGroup, VMobject

from scenes.style.theme import theme

__all__ = ["MARGIN", "PAIR", "PLATE", "EdgeLabel", "NodePair", "Site", "apart", "growth"]

PLATE = 0.34  # height of a number's plate, in the size of labels or a smaller one
PAIR = 0.66  # height of the plate of two
BETWEEN = 0.06  # from the middle of a pair to where its plate is as wide as the other number
GROWTH = 0.5  # of a plate by the growth of its type, which leaves it less margin
MARGIN = 0.14
APART = 0.16  # of each number of a pair from the middle, on an edge
APART_IN_NODE, LEAST_APART = 0.19, 0.14


class EdgeLabel(VGroup):
    """A weight on an edge, on a plate that keeps the edges behind it apart from it; later with its gradient."""

    def __init__(self, number: VMobject, *, size: float | None = None, seen: bool = True) -> None:
        super().__init__()
        self.number, self.seen, self.growth = number, seen, growth(size or theme.LABEL)
        self.gradient: VMobject | None = None
        self.keeps_both = False
        self.plate = self._plate(number.width).move_to(number)
        self.add(self.plate, self._show(number))

    def take(self, gradient: VMobject, *, beside: bool) -> Any:
        """Put a gradient where it will stand; `make_room` animates what makes way for it."""
        self.gradient, self.keeps_both = self._show(gradient), beside
        place = self.plate.get_center() + (self.growth * APART * DOWN if beside else 0)
        return gradient.move_to(place)

    def replace_number(self, number: VMobject, room: float) -> None:
        """Put another number in the weight's place, such as one that changes."""
        self.remove(self.number)
        self.number = self._show(number)
        self.add(number)
        widths = [room] if self.gradient is None or not self.keeps_both else [room, self.gradient.width]
        self.plate.become(self._plate(*widths).move_to(self.plate))

    def fit_plate(self, width: float) -> None:
        """Let the plate be as wide as a number of this width needs."""
        self.plate.become(self._plate(width).move_to(self.plate))

    def make_room(self) -> list[Any]:
        """Return animations by which the weight makes way for its gradient."""
        if self.gradient is None:
            raise ValueError("the label has taken no gradient")
        if not self.keeps_both:
            plate = self._plate(self.gradient.width).move_to(self.plate)
            return [FadeOut(self.number), self.plate.animate.become(plate)]
        plate = self._plate(self.number.width, self.gradient.width).move_to(self.plate)
        place = self.plate.get_center() + self.growth * APART * UP
        return [self.plate.animate.become(plate), self.number.animate.move_to(place)]

    def close_up(self) -> list[Any]:
        """Return animations by which the weight comes back to the middle, once its gradient has gone."""
        plate = self._plate(self.number.width).move_to(self.plate)
        return [self.plate.animate.become(plate), self.number.animate.move_to(self.plate)]

    def stand(self) -> VMobject:
        """Return the pair as it is once the weight has made way."""
        if self.gradient is None:
            raise ValueError("the label has taken no gradient")
        place = self.plate.get_center()
        if self.keeps_both:
            self.plate.become(self._plate(self.number.width, self.gradient.width).move_to(place))
            self.number.move_to(place + self.growth * APART * UP)
        else:
            self.plate.become(self._plate(self.gradient.width).move_to(place))
            self.remove(self.number)
        return self.gradient

    def _plate(self, *widths: float) -> VMobject:
        """Return the plate of one number, or of a pair: no wider at each than the number, so that it hides little of
        other edges."""
        if len(widths) == 1:
            plate = RoundedRectangle(
                width=widths[0] + MARGIN, height=self.growth * PLATE, corner_radius=0.08, stroke_width=0
            )
        else:
            upper, lower = ((width + MARGIN) / 2 for width in widths)
            plate = _stepped(upper, lower, self.growth * PAIR)
        return plate.set_fill(theme.BACKGROUND, opacity=0.92 if self.seen else 0)

    def _show(self, number: VMobject) -> VMobject:
        """Return a number of the label, which is not seen where the edge has no room for it."""
        return number if self.seen else number.set_opacity(0)


def growth(size: float) -> float:
    """Return how many times as high as its usual height a plate is for numbers of a type size."""
    return 1 + GROWTH * max(0.0, size / theme.LABEL - 1)


def _stepped(upper: float, lower: float, height: float) -> Polygon:
    """Return the plate of a pair from half its widths; the wider part hides the edge that runs between the numbers."""
    step = math.copysign(BETWEEN, lower - upper)
    right = [(upper, height / 2), (upper, step), (lower, step), (lower, -height / 2)]
    left = [(-x, y) for x, y in reversed(right)]
    return Polygon(*([x, y, 0] for x, y in (*right, *left)), stroke_width=0)


class Site(Enum):
    """Where a gradient stands at a node."""

    INSIDE = "inside"
    ABOVE = "above"
    INSTEAD = "instead"


def apart(radius: float) -> float:
    """Return the distance of each number of a pair from the middle of a node."""
    return min(APART_IN_NODE, max(radius / 3, LEAST_APART))


class NodePair:
    """A value and a gradient at one node; `of_sum` tells whether it is ∂L/∂z, not only ∂L/∂a."""

    def __init__(self, value: VMobject, gradient: VMobject, node: VMobject, site: Site, of_sum: bool = True) -> None:
        self.value, self.gradient, self.site, self.of_sum = value, gradient, site, of_sum
        middle, self.shift = node.get_center(), apart(node.height / 2) * UP
        self.place = middle
        if site is Site.INSIDE:
            gradient.move_to(middle - self.shift)
        elif site is Site.INSTEAD:
            gradient.move_to(middle)
        else:
            gradient.next_to(node, UP, buff=0.1)

    def make_room(self) -> list[Any]:
        """Return animations by which the value makes way for the gradient."""
        if self.site is Site.INSTEAD:
            return [FadeOut(self.value)]
        if self.site is Site.INSIDE:
            return [self.value.animate.move_to(self.place + self.shift)]
        return []

    def stand(self) -> VMobject:
        """Return the pair as it is once the value has made way."""
        if self.site is Site.INSTEAD:
            self.value.set_opacity(0)
        elif self.site is Site.INSIDE:
            self.value.move_to(self.place + self.shift)
        return self.gradient
