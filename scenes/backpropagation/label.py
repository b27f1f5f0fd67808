"""Numbers in pairs: a weight and its gradient on an edge, a value and its gradient in a node.

The gradient comes to stand below the other, or in its place where there is no room for two.
"""

from __future__ import annotations

from typing import Any

from manim import DOWN, UP, FadeOut, RoundedRectangle, VGroup, VMobject

from scenes import theme

__all__ = ["PAIR", "PLATE", "EdgeLabel", "NodePair"]

PLATE = 0.34  # height of a number's plate
PAIR = 0.66  # height of the plate of two
MARGIN = 0.14
APART = 0.16  # of each number of a pair from the middle, on an edge
APART_IN_NODE = 0.19


class EdgeLabel(VGroup):
    """A weight on an edge, on a plate that keeps the edges behind it apart from it; later with its gradient."""

    def __init__(self, number: VMobject) -> None:
        super().__init__()
        self.number = number
        self.gradient: VMobject | None = None
        self.keeps_both = False
        self.plate = self._plate(number, PLATE).move_to(number)
        self.add(self.plate, number)

    def take(self, gradient: VMobject, *, beside: bool) -> Any:
        """Put a gradient where it will stand; `make_room` animates what makes way for it."""
        self.gradient, self.keeps_both = gradient, beside
        place = self.plate.get_center() + (APART * DOWN if beside else 0)
        return gradient.move_to(place)

    def make_room(self) -> list[Any]:
        """Animations by which the weight makes way for its gradient."""
        if self.gradient is None:
            raise ValueError("the label has taken no gradient")
        if not self.keeps_both:
            plate = self._plate(self.gradient, PLATE).move_to(self.plate)
            return [FadeOut(self.number), self.plate.animate.become(plate)]
        wider = max((self.number, self.gradient), key=lambda number: float(number.width))
        plate = self._plate(wider, PAIR).move_to(self.plate)
        place = self.plate.get_center() + APART * UP
        return [self.plate.animate.become(plate), self.number.animate.move_to(place)]

    def stand(self) -> VMobject:
        """The pair as it is once the weight has made way."""
        if self.gradient is None:
            raise ValueError("the label has taken no gradient")
        place = self.plate.get_center()
        if self.keeps_both:
            wider = max((self.number, self.gradient), key=lambda number: float(number.width))
            self.plate.become(self._plate(wider, PAIR).move_to(place))
            self.number.move_to(place + APART * UP)
        else:
            self.plate.become(self._plate(self.gradient, PLATE).move_to(place))
            self.remove(self.number)
        return self.gradient

    def _plate(self, number: VMobject, height: float) -> RoundedRectangle:
        plate = RoundedRectangle(width=number.width + MARGIN, height=height, corner_radius=0.08, stroke_width=0)
        return plate.set_fill(theme.BACKGROUND, opacity=0.92)


class NodePair:
    """A value and a gradient in one node; `of_sum` tells whether it is ∂L/∂z, not only ∂L/∂a."""

    def __init__(
        self, value: VMobject, gradient: VMobject, node: VMobject, keeps_both: bool, of_sum: bool = True
    ) -> None:
        self.value, self.gradient, self.keeps_both, self.of_sum = value, gradient, keeps_both, of_sum
        self.place = node.get_center()
        gradient.move_to(self.place + (APART_IN_NODE * DOWN if keeps_both else 0))

    def make_room(self) -> list[Any]:
        """Animations by which the value makes way for the gradient."""
        if not self.keeps_both:
            return [FadeOut(self.value)]
        return [self.value.animate.move_to(self.place + APART_IN_NODE * UP)]

    def stand(self) -> VMobject:
        """The pair as it is once the value has made way."""
        if self.keeps_both:
            self.value.move_to(self.place + APART_IN_NODE * UP)
        else:
            self.value.set_opacity(0)
        return self.gradient
