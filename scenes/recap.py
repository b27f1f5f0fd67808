"""The end of the lecture: the road returns, each picture becomes one line, and one sentence remains."""

from __future__ import annotations

from typing import Annotated, Self

import numpy as np
from manim import RIGHT, UP, Create, FadeIn, Mobject, Square, VGroup, Write
from pydantic import Field, model_validator

from mathcore import Function, descend
from scenes.components.living_pictures import NetworkPicture, TangentPicture
from scenes.components.number import LiveNumber, LiveSign
from scenes.components.roadmap import Roadmap
from scenes.components.text import Formula, Words, fit_formula
from scenes.framework.digits import live_spec
from scenes.framework.parameters import FunctionOfX, Real, need_way, show_point
from scenes.framework.scene import LectureScene, beat
from scenes.roadmap_parameters import RoadmapParameters
from scenes.style.frame import Region, frame
from scenes.style.theme import theme

__all__ = ["Recap"]

STEPS = 6  # of the descent
BESIDE = 0.35  # of its way: so much of the curve is shown beyond both ends
QUESTION = 0.9  # height of what stands under the road
LIVE, LAST, RUN = 3.5, 2.0, 5.5  # seconds of all pictures, of one before its line comes, and of a pulse for the table
BELOW = 1.15  # height of the room of a formula under its picture
NOTE = 0.95  # height of the room between a picture and its formula
CELL, TABLE = 0.3, 0.5  # side of a cell of the table, and the width of the table as a share of its column, at most
LINES = (
    "derivative(f'(a)) = lim_(step(h) arrow.r 0) (function(f)(a + step(h)) - function(f)(a)) / step(h)",
    "derivative((integral_a^x function(f(t)) dif t)') = function(f(x))",
    "gradient((partial loss(L)) / (partial weight(w))) = (partial loss(L)) / (partial y') dot "
    "(partial y') / (partial activation(z)) dot (partial activation(z)) / (partial weight(w))",
)
RULE = "x arrow.l x - step(eta) derivative(f'(x))"


class RecapParameters(RoadmapParameters):
    """The roadmap's pictures, and the function down which the last picture goes, from a start with a learning rate."""

    descent_function: FunctionOfX = Function.parse("x^2/4 + 1")
    """The function that is minimised."""
    start: Real = -3.5
    """Where the descent starts."""
    learning_rate: Annotated[Real, Field(gt=0)] = 0.8
    """The learning rate."""

    @model_validator(mode="after")
    def check_descent(self) -> Self:
        f, where = self.descent_function, f"x = {show_point(self.start)}"
        need_way("descent_function", f, self.start, self.start, "choose another start")
        path = descend(f, self.start, self.learning_rate, STEPS)
        if path.outcome == "diverged" or path.values[-1] >= path.values[0]:
            raise ValueError(
                f"learning_rate: {show_point(self.learning_rate)} leads nowhere down from {where}; choose a smaller "
                "one, or a start where the function falls"
            )
        for curve in (f, f.derivative()):
            need_way(
                "descent_function", curve, *self.descent_interval, "choose another start or a smaller learning_rate"
            )
        return self

    @property
    def path(self) -> np.ndarray:
        """The points of the descent."""
        return descend(self.descent_function, self.start, self.learning_rate, STEPS).points

    @property
    def descent_interval(self) -> tuple[float, float]:
        """What is shown of its function."""
        low, high = float(self.path.min()), float(self.path.max())
        return low - BESIDE * (high - low), high + BESIDE * (high - low)


class Recap(LectureScene[RecapParameters]):
    """The three pictures, the line that each comes to, and what is to be kept."""

    def construct(self) -> None:
        title, road = self.road_returns()
        chain = self.one_line_each(road)
        self.one_sentence(title, chain)

    # -- beats --------------------------------------------------------------------------------------------------

    @beat()
    def road_returns(self) -> tuple[Words, Roadmap]:
        title = self.open_with_title()
        road = Roadmap(frame.body, self._name, QUESTION)
        first, second, third = (room.inset(theme.GAP) for room in road.rooms)
        self.pictures = tangent, area, network = self.params.pictures((first, second, third))
        self.play(Create(road.road), FadeIn(road.stops), FadeIn(*self.pictures), run_time=theme.CALM)
        self.next_phrase()
        self.play(FadeIn(road.names, shift=0.15 * UP), run_time=theme.QUICK)
        self.play(tangent.glide(), area.fill(), network.run(), run_time=LIVE)
        return title, road

    @beat()
    def one_line_each(self, road: Roadmap) -> Formula:
        lines = [fit_formula(code, room.width) for code, room in zip(LINES, road.columns, strict=True)]
        tangent, area, network = self.pictures
        lives = ((tangent.glide, area.empty), (area.fill,), (network.run,))
        for k, (line, picture, room) in enumerate(zip(lines, self.pictures, road.rooms, strict=True)):
            if k:
                self.next_phrase()
            line.move_to(room.center)
            self.play(*(live() for live in lives[k]), run_time=LAST)
            self.play(picture.move(_point_of(room)), run_time=theme.QUICK)
            self.remove(picture)
            self.play(Write(line), run_time=theme.CALM)
        return lines[-1]

    @beat()
    def one_sentence(self, title: Words, chain: Formula) -> None:
        left, right = frame.body.split_columns(1, 1, gap=2 * theme.SPACE)
        network, cells = self._network_with_table(left)
        note = self.text("table", size=theme.LABEL).next_to(cells, RIGHT, buff=theme.SPACE)
        VGroup(cells, note).set_x(left.center[0])
        self.clear(title, chain)
        foot = Region(left.left, left.right, left.bottom, left.bottom + BELOW)
        self.play(chain.animate.move_to(foot.center), FadeIn(network, cells), run_time=theme.CALM)
        self.play(network.run(), FadeIn(note), run_time=RUN)
        self.next_phrase()
        descent, row, rule = self._descent(right)
        self.play(FadeIn(descent, row), Write(rule), run_time=theme.CALM)
        for point in self.params.path[1:]:
            self.play(descent.x.animate.set_value(float(point)), run_time=theme.QUICK)

    # -- what is drawn ------------------------------------------------------------------------------------------

    def _name(self, key: str, width: float) -> Words:
        return self.text(key, size=theme.BODY, align="center", width=width)

    def _network_with_table(self, column: Region) -> tuple[NetworkPicture, VGroup]:
        """Draw the network, and under it a cell a node, which is filled as the gradient comes to the node."""
        network = NetworkPicture(self.params.sizes, _over_note(column))
        count = len(network.nodes)
        side = min(CELL, TABLE * column.width / count)
        cells = VGroup(*(_cell(network, k, side) for k in range(count)))
        cells.arrange(RIGHT, buff=0).move_to([column.center[0], _over_note(column).bottom - NOTE / 2, 0])
        return network, cells

    def _descent(self, column: Region) -> tuple[TangentPicture, VGroup, Formula]:
        """Draw the function with the tangent at the start of the descent, its live slope, and the rule of a step."""
        params = self.params
        picture = TangentPicture(params.descent_function, params.descent_interval, _over_note(column))
        picture.x.set_value(params.start)
        picture.update()
        slopes = [float(picture.derivative(x)) for x in params.path]
        slope = LiveNumber(
            self.ledger, "slope", lambda: picture.slope, live_spec(slopes, 2, most=6), color=theme.DERIVATIVE
        )
        row = VGroup(Formula("derivative(f'(x))"), LiveSign(slope), slope).arrange(RIGHT, buff=theme.GAP)
        row.move_to([column.center[0], _over_note(column).bottom - NOTE / 2, 0])
        rule = fit_formula(RULE, column.width)
        rule.move_to([column.center[0], column.bottom + BELOW / 2, 0])
        return picture, row, rule


def _over_note(column: Region) -> Region:
    """Return the room of a picture over its note and its formula."""
    return Region(column.left, column.right, column.bottom + BELOW + NOTE, column.top)


def _point_of(room: Region) -> Region:
    """Return the middle of a room: a picture that moves there shrinks to nothing."""
    x, y, _ = room.center
    return Region(x - theme.GAP, x + theme.GAP, y - theme.GAP, y + theme.GAP)


def _cell(network: NetworkPicture, k: int, side: float) -> Square:
    """Make the cell of a node, filled while the node keeps a gradient."""
    cell = Square(side, color=theme.QUIET, stroke_width=theme.AXIS)

    def follow(_: Mobject) -> None:
        cell.set_fill(theme.GRADIENT, 1 if network.keeps_gradient(k) else 0)

    return cell.add_updater(follow, call_updater=True)
