"""Draw the differences from the targets as squares, half of each filled: the filled areas together are the loss."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

import numpy as np
from manim import (
    DL,
    DOWN,
    DR,
    LEFT,
    RIGHT,
    UP,
    UR,
    Animation,
    Create,
    FadeIn,
    Line,
    Polygon,
    Square,
    Transform,
    VGroup,
    VMobject,
)

from scenes.backpropagation.equality_signs import result_sign
from scenes.backpropagation.loss_plot import LossPlot
from scenes.backpropagation.sums import half_squares
from scenes.components.text import Formula, fit_formula
from scenes.framework.numbers import Figure
from scenes.style.frame import Region
from scenes.style.theme import theme

__all__ = ["SquareOnLine", "cut_in_four", "fade_square", "has_room_to_cut", "row_of_squares"]

GAP = 0.6
LEAST_SIDE = 0.05
LEAST_CUT = 0.2  # side of a square that can be seen in four parts
WIDEST = 2.6
INSIDE = 0.42  # of the width of a square: a loss no wider than that stands in a quarter of it
BESIDE, LEADER = 0.4, 0.3  # height of a loss beside the square, as a share of it, and half of the line into the square
FILLED, GHOST = 0.5, 0.25  # opacity of half a square, and of one that is only compared


class SquareOnLine(VGroup):
    """A square on the axis of a loss plot, from the target to the output: `half` is filled, `loss` is written in it.

    Parameters
    ----------
    plot
        Its axis carries the square.
    side, loss
        Typst math of the length of the side, and the loss.

    `mirrored` is the square of a difference to the other side, with its loss where that stands in its half; `quarter`
    is that of half the difference. Once the square is cut, the loss moves to `outside`, where `leader` ties it to the
    whole half.
    """

    def __init__(self, plot: LossPlot, side: str, loss: Figure) -> None:
        super().__init__()
        self.outline = _square(plot, plot.output)
        self.half = _lower_half(self.outline, 1 if plot.output > plot.target else -1)
        self.side = Formula(side, size=theme.LABEL).next_to(self.outline, UP, buff=theme.GAP)
        self.loss = Formula(f"loss({loss.tight})", size=theme.LABEL)
        self.way = RIGHT if plot.output > plot.target else LEFT
        self.room = float(np.ptp([plot.plot.at(x, plot.plot.level)[0] for x in (plot.target, plot.plot.x_range[0])]))
        self.outside, self.leader = self._stand_outside()
        if self.is_inside:
            self.loss.set_color(theme.TEXT).move_to(
                self.outline.get_center() + (self.way - UP) * self.outline.width / 4
            )
        else:
            self.loss.next_to(self.side, UP, buff=theme.GAP)
        other = _square(plot, 2 * plot.target - plot.output)
        half = _lower_half(other, -1 if plot.output > plot.target else 1)
        self.mirrored = fade_square(VGroup(half, other))
        if self.is_inside:
            self.mirrored.add(self.loss.copy().move_to(other.get_center() - (self.way + UP) * other.width / 4))
        self.cross = _cross(self.outline)
        nearer = _square(plot, (plot.target + plot.output) / 2)
        self.quarter = _mark(nearer, 1 if plot.output > plot.target else -1)
        self.add(self.half, self.outline, self.side, self.loss)

    @property
    def is_inside(self) -> bool:
        """Whether the loss has room in the half."""
        return bool(self.loss.width < INSIDE * self.outline.width)

    def cut(self) -> list[Animation]:
        """Return the animations that cut the square in four; a loss that stood in one of the parts leaves it."""
        moves = [Transform(self.loss, self.outside), Create(self.leader)] if self.is_inside else []
        return [Create(self.cross), *moves]

    def value_quarter(self, half: Figure, loss: Figure) -> Formula:
        """Return the loss at half the difference, beside its square; in two rows where it has no room in one."""
        sign = result_sign(lambda side: half_squares(side, Fraction(0)), [half], loss)
        square, room = f"inline(1/2) dot {half.base}^2", self.room - theme.GAP
        code = f"step({square} {sign} {loss})"
        if Formula(code, size=theme.SMALL).width > room:
            code = f"step({square}) \\ step({sign} {loss})"
        formula = fit_formula(code, room, theme.LABEL).next_to(self.quarter, -self.way, buff=theme.GAP)
        return formula.shift(
            max(0.0, float(self.outline.get_bottom()[1] + theme.GAP / 2 - formula.get_bottom()[1])) * UP
        )

    def _stand_outside(self) -> tuple[Formula, Line]:
        """Return the loss beside the square, and a line from it into the half."""
        edge = self.outline.get_edge_center(self.way) + (BESIDE - 0.5) * self.outline.height * UP
        outside = self.loss.copy().next_to(edge, self.way, buff=LEADER)
        ends = edge - LEADER * self.way, edge + (LEADER - theme.GAP / 2) * self.way
        return outside, Line(*ends, color=theme.TEXT, stroke_width=theme.AXIS)

    def grow(self) -> list[Animation]:
        """Return the animations that draw the square's outline and write its side."""
        return [Create(self.outline), FadeIn(self.side)]


def fade_square(square: VGroup) -> VGroup:
    """Make the half and the outline of a square stand back; only the half is filled."""
    half, outline = square[:2]
    half.set_fill(opacity=GHOST)
    outline.set_stroke(opacity=2 * GHOST)
    return square


def _square(plot: LossPlot, output: float) -> Square:
    """Return a square over the axis between the target and a value of the output."""
    start, end = (plot.plot.at(x, plot.plot.level) for x in (plot.target, output))
    side = max(float(np.linalg.norm(end - start)), LEAST_SIDE)
    return Square(side, color=theme.LOSS, stroke_width=theme.LINE).move_to((start + end) / 2 + side / 2 * UP)


def _lower_half(square: Square, way: int) -> Polygon:
    """Return the half of a square under its diagonal."""
    corners = (DL, DR, UR) if way > 0 else (DR, DL, UR * np.array([-1, 1, 0]))
    half = Polygon(*(square.get_corner(corner) for corner in corners), stroke_width=0)
    return half.set_fill(theme.LOSS, opacity=FILLED)


def _mark(square: Square, way: int) -> VGroup:
    """Return a square of half a difference with its half filled, as it stands out in a whole one."""
    marked = VGroup(_lower_half(square, way), square).set_stroke(theme.STEP).set_fill(theme.STEP, opacity=0)
    marked[0].set_fill(opacity=FILLED)
    return marked


def has_room_to_cut(square: VGroup) -> bool:
    """Return whether a square of a row is so large that its parts can be seen."""
    return bool(square.width >= LEAST_CUT)


def cut_in_four(square: VGroup) -> tuple[VGroup, VGroup]:
    """Return the lines that cut a square of a row in four, and the square of half its side in its corner."""
    _, outline = square
    nearer = Square(outline.side_length / 2, stroke_width=theme.LINE).move_to(outline.get_corner(DL), aligned_edge=DL)
    return _cross(outline), _mark(nearer, 1)


def _cross(square: Square) -> VGroup:
    """Return the lines that cut a square in four."""
    middle, half = square.get_center(), square.width / 2
    ends = (middle - half * RIGHT, middle + half * RIGHT), (middle - half * UP, middle + half * UP)
    return VGroup(*(Line(*pair, color=theme.LOSS, stroke_width=theme.AXIS) for pair in ends))


def row_of_squares(sides: Sequence[float], labels: Sequence[VMobject], region: Region) -> list[tuple[VGroup, VMobject]]:
    """Return squares side by side in a region, to one scale, each half filled, with its label below."""
    widest, whole = max(sides) or 1.0, sum(sides) or 1.0
    scale = min(WIDEST / widest, (region.width - GAP * len(sides)) / whole)
    squares = VGroup()
    for side in sides:
        square = Square(max(side * scale, LEAST_SIDE), color=theme.LOSS, stroke_width=theme.LINE)
        squares.add(VGroup(_lower_half(square, 1), square))
    region.place(squares.arrange(RIGHT, buff=GAP, aligned_edge=DOWN), 0, 0)
    for square, label in zip(squares, labels, strict=True):
        label.next_to(square, DOWN, buff=theme.GAP)
    return list(zip(squares, labels, strict=True))
