"""The end of the lecture: the road returns, each picture becomes one line, and one sentence remains."""

from __future__ import annotations

from itertools import pairwise
from typing import Annotated, Self

import numpy as np
from manim import (
    DOWN,
    RIGHT,
    UP,
    Animation,
    Create,
    Dot,
    FadeIn,
    FadeOut,
    Line,
    Mobject,
    Rectangle,
    Square,
    VGroup,
    Write,
)
from pydantic import Field, model_validator

from mathcore import Function, descend
from mathcore.kinks import ROUNDED
from scenes.components.living_pictures import NetworkPicture, TangentPicture
from scenes.components.number import LiveNumber, LiveSign
from scenes.components.roadmap import Roadmap
from scenes.components.text import Formula, Words, common_size, fit_formula
from scenes.framework.digits import live_spec
from scenes.framework.parameters import FunctionOfX, Real, need_derivative_all_the_way, need_way, show_point
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
NOTE = 1.15  # height of the room between a picture and its formula
CELL, TABLE = 0.3, 0.9  # side of a cell of the table, and the width of a layer's cells as a share of the layer's room
UPPER = 1.4  # height of a picture as a multiple of that of its line
VEIL = 0.6  # opacity of what dims a picture
STILL = 1e-9  # of the way of a descent: a step that is shorter moves nothing
SMALLEST = 0.05  # a slope that two decimals show
PALE = 0.45  # of the points that a descent leaves behind
LINES = (
    "derivative(f'(a)) = lim_(step(h) arrow.r 0) (function(f)(a + step(h)) - function(f)(a)) / step(h)",
    "derivative((integral_(START)^x function(f(t)) step(dif t))') = function(f(x))",
    "gradient((partial loss(L)) / (partial weight(w))) = (partial loss(L)) / (partial activation(y')) dot "
    "(partial activation(y')) / (partial activation(z)) dot (partial activation(z)) / (partial weight(w))",
)
LETTER = "x_0"  # where an area starts that does not start at 0
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
        remedy = "choose another start or a smaller learning_rate"
        need_way("descent_function", f, *self.descent_interval, remedy)
        need_derivative_all_the_way("descent_function", f, *self.descent_interval, remedy)
        return self

    @property
    def path(self) -> np.ndarray:
        """The points of the descent."""
        return descend(self.descent_function, self.start, self.learning_rate, STEPS).points

    @property
    def goes_down(self) -> bool:
        """Whether each step that moves ends lower than it began; where values lose that to rounding, where it is less
        steep."""
        path = descend(self.descent_function, self.start, self.learning_rate, STEPS)
        moves = np.abs(np.diff(path.points)) > STILL * np.ptp(path.points)
        falls, lost = np.diff(path.values), ROUNDED * np.spacing(np.abs(path.values[1:]))
        eases = np.diff(np.abs(path.gradients)) < 0
        return bool(np.all(((falls < -lost) | (np.abs(falls) <= lost) & eases)[moves]))

    @property
    def descent_interval(self) -> tuple[float, float]:
        """What is shown of its function."""
        low, high = float(self.path.min()), float(self.path.max())
        return low - BESIDE * (high - low), high + BESIDE * (high - low)


class Recap(LectureScene[RecapParameters]):
    """The three pictures, the line that each comes to, and what is to be kept."""

    formats = ("16:9",)

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
        start = LETTER if self.params.area_interval[0] else "0"
        codes = [code.replace("START", start) for code in LINES]
        size = common_size(codes, road.columns[0].width, theme.FORMULA)
        lines = [Formula(code, size=size) for code in codes]
        halves = [room.split_rows(UPPER, 1, gap=theme.GAP) for room in road.rooms]
        tangent, area, network = self.pictures
        lives = ((tangent.glide, area.empty), (area.fill,), (network.run,))
        veils = [_veil(upper) for upper, _ in halves]
        moves = [
            picture.move(upper.inset(theme.GAP)) for picture, (upper, _) in zip(self.pictures, halves, strict=True)
        ]
        self.play(*moves, *map(FadeIn, veils[1:]), run_time=theme.QUICK)
        for k, line in enumerate(lines):
            if k:
                self.next_phrase()
                self.play(FadeOut(veils[k]), FadeIn(veils[k - 1]), run_time=theme.QUICK)
            line.move_to(halves[k][1].center)
            self.play(*(live() for live in lives[k]), run_time=LAST)
            self.play(Write(line), run_time=theme.CALM)
        return lines[-1]

    @beat(variants=("uneven",))
    def one_sentence(self, title: Words, chain: Formula) -> None:
        if not self.params.goes_down:
            self.use_variant("uneven")
        left, right = frame.body.split_panes(1, 1, gap=2 * theme.SPACE)
        # What is spoken of first stands in the middle as long as nothing stands beside it.
        aside = (frame.body.center[0] - left.center[0]) * RIGHT
        middle = Region(left.left + aside[0], left.right + aside[0], left.bottom, left.top)
        network, cells = self._network_with_table(middle)
        note = self.text("table", size=theme.LABEL).next_to(cells, DOWN, buff=theme.GAP).set_x(middle.center[0])
        self.clear(title, chain)
        foot = Region(middle.left, middle.right, middle.bottom, middle.bottom + BELOW)
        alone = fit_formula(LINES[-1], middle.width).width / chain.width
        self.play(chain.animate.scale(alone).move_to(foot.center), FadeIn(network, cells), run_time=theme.CALM)
        self.play(network.run(), FadeIn(note), run_time=RUN)
        self.next_phrase()
        beside = [part.animate.shift(-aside) for part in (cells, note, chain)]
        self.play(network.move(_over_note(left)), *beside, run_time=theme.CALM)
        descent, row, rule = self._descent(right)
        names = VGroup(descent.name_curve("function(f)"), descent.drop(), descent.write_at("x", lambda: descent.now))
        self.play(FadeIn(descent, names, row), Write(rule), run_time=theme.CALM)
        for here, point in pairwise(map(float, self.params.path)):
            self.play(*_trace(descent, here, point), descent.x.animate.set_value(point), run_time=theme.QUICK)

    # -- what is drawn ------------------------------------------------------------------------------------------

    def _name(self, key: str, width: float) -> Words:
        return self.text(key, size=theme.BODY, align="center", width=width)

    def _network_with_table(self, column: Region) -> tuple[NetworkPicture, VGroup]:
        """Draw the network, and under each layer a cell a neuron, which is filled as the gradient comes to it."""
        network = NetworkPicture(self.params.sizes, _over_note(column))
        side = min(CELL, TABLE * column.width / len(network.layers) / max(map(len, network.layers)))
        cells, node = VGroup(), len(network.layers[0])
        for layer in network.layers[1:]:
            row = VGroup(*(_cell(network, node + k, side) for k in range(len(layer)))).arrange(RIGHT, buff=0)
            row.move_to([network.at(*layer[0])[0], _over_note(column).bottom - side, 0])
            cells.add(row)
            node += len(layer)
        return network, cells

    def _descent(self, column: Region) -> tuple[TangentPicture, VGroup, Formula]:
        """Draw the function with the tangent at the start of the descent, its live slope, and the rule of a step."""
        params = self.params
        picture = TangentPicture(params.descent_function, params.descent_interval, _over_note(column))
        picture.x.set_value(params.start)
        picture.point.set_z_index(2)  # over what the steps leave behind
        picture.update()
        slopes = [float(picture.derivative(x)) for x in params.path]
        spec = ".2f" if min(map(abs, slopes)) >= SMALLEST else live_spec(slopes, 2, most=6)
        slope = LiveNumber(self.ledger, "slope", lambda: picture.slope, spec, color=theme.DERIVATIVE)
        row = VGroup(Formula("derivative(f'(x))"), LiveSign(slope), slope).arrange(RIGHT, buff=theme.GAP)
        row.move_to([column.center[0], _over_note(column).bottom - NOTE / 2, 0])
        rule = fit_formula(RULE, column.width)
        rule.move_to([column.center[0], column.bottom + BELOW / 2, 0])
        return picture, row, rule


def _over_note(column: Region) -> Region:
    """Return the room of a picture over its note and its formula."""
    return Region(column.left, column.right, column.bottom + BELOW + NOTE, column.top)


def _veil(room: Region) -> Rectangle:
    """Make what dims a picture that is not spoken of."""
    veil = Rectangle(width=room.width, height=room.height, stroke_width=0)
    return veil.set_fill(theme.BACKGROUND, VEIL).move_to(room.center)


def _trace(picture: TangentPicture, here: float, ahead: float) -> list[Animation]:
    """Return the appearing of what a step leaves behind: a pale point on the curve, and its way along the axis.

    The axis may stand at the picture's edge, far from 0. Points stand over the ways, also where the curve meets it.
    """
    point = Dot(picture.plot(here, float(picture.f(here))), theme.DOT, color=theme.TANGENT, fill_opacity=PALE)
    level = float(picture.axis.get_center()[1])
    start, end = (np.array([*picture.plot(x, float(picture.f(x)))[:1], level, 0.0]) for x in (here, ahead))
    foot = Dot(start, theme.DOT / 2, color=theme.STEP)
    way = Line(start, end, color=theme.STEP, stroke_width=theme.LINE)
    return [FadeIn(point.set_z_index(1), foot.set_z_index(1)), Create(way)]


def _cell(network: NetworkPicture, k: int, side: float) -> Square:
    """Make the cell of a node, filled while the node keeps a gradient."""
    cell = Square(side, color=theme.QUIET, stroke_width=theme.AXIS)

    def follow(_: Mobject) -> None:
        cell.set_fill(theme.GRADIENT, 1 if network.keeps_gradient(k) else 0)

    return cell.add_updater(follow, call_updater=True)
