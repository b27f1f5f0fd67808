"""Small pictures that live: a tangent that glides, an area that fills, a pulse that runs through a network and back.

Each is drawn into a room that it can move out of while it lives: all parts are laid anew at every frame.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import pairwise

import numpy as np
from manim import (
    DOWN,
    LEFT,
    RIGHT,
    UP,
    Animation,
    ManimColor,
    Mobject,
    ValueTracker,
    VGroup,
    VMobject,
    interpolate_color,
    linear,
)

from mathcore import Function
from scenes.components.graph import clip_runs, evaluate, sample, trace
from scenes.components.live_parts import live_path, live_runs
from scenes.components.plot import fit_range
from scenes.components.text import Formula
from scenes.style.frame import Region, frame
from scenes.style.theme import theme

__all__ = ["AreaPicture", "CurvePicture", "LivingPicture", "NetworkPicture", "TangentPicture"]

SAMPLES = 160  # pieces of a curve at least
TOLERANCE = 1e-3  # of the height of a picture: so far a curve may run beside the graph
END = 0.7  # of the size of a dot: where the curve jumps
INSET = 0.1  # of the interval: so near to its ends a tangent glides
REACH = 0.2  # of the width of the room: half of a tangent
ROUND = np.linspace(0, 2 * np.pi, 33)  # corners of a circle
RADIUS = 0.07  # of a node, as a share of the shorter side of the room
LARGEST_RADIUS, CROWDED = 0.24, 0.38  # in frame units, and as a share of the distance of two nodes
FLAT = 1e-9  # of a direction's length: what is less does not come to a border
DASH, DASH_PERIOD = 0.1, 0.16  # length of a dash from the axis to the curve, and from its start to that of the next
NEXT = 1e-3  # of the interval: so far beside a place the curve tells whether it rises there
AROUND = 9  # places near one where it is asked on which side of the axis the curve is
TEETH = 60  # lines that mark an area below the axis, were it all below
PULSE = 0.45  # length of a pulse, as a share of an edge
FILL = 0.45  # opacity of an area
HELD = 0.6  # share of the colour of what a node holds, mixed with that of panels


class LivingPicture(VGroup):
    """A picture in a room, given by shares 0 to 1 of its width and height; `move` lets it go to another room."""

    def __init__(self, room: Region) -> None:
        super().__init__()
        self.start = self.target = room
        self.share = ValueTracker(1.0)

    @property
    def room(self) -> Region:
        """Where the picture is now, on its way from `start` to `target`."""
        share = float(self.share.get_value())
        ends = zip(_borders(self.start), _borders(self.target), strict=True)
        return Region(*(first + share * (last - first) for first, last in ends))

    def move(self, room: Region) -> Animation:
        """Return the way into another room; what is drawn lives on meanwhile."""
        self.start, self.target = self.room, room
        self.share.set_value(0)
        return self.share.animate.set_value(1)

    def at(self, across: float | np.ndarray, up: float | np.ndarray) -> np.ndarray:
        """Return places in the frame, of shares of the room."""
        room = self.room
        x, y = room.left + np.asarray(across) * room.width, room.bottom + np.asarray(up) * room.height
        return np.stack(np.broadcast_arrays(x, y, 0.0), axis=-1)


def _borders(room: Region) -> tuple[float, float, float, float]:
    return room.left, room.right, room.bottom, room.top


class CurvePicture(LivingPicture):
    """The graph of f over an interval, and its axis of x. Parts: `axis` and `curve`; `x` tracks a place on it.

    The curve is cut where f jumps, and at the borders of the room, where it runs off to a pole. `along` are the ends of
    what is shown at its whole height in any case.
    """

    def __init__(
        self,
        f: Function,
        interval: tuple[float, float],
        room: Region,
        *,
        with_zero: bool = False,
        along: tuple[float, float] | None = None,
    ) -> None:
        super().__init__(room)
        self.f, self.interval = f, interval
        self.x = ValueTracker(interval[0])
        include = [0.0] if with_zero else []
        if along is not None and (kept := sample(f, along)).size:
            include += [float(kept.min()), float(kept.max())]
        self.heights = fit_range(f, interval, include=include, with_zero=True)
        graph = trace(f, interval, self.heights, TOLERANCE * float(np.ptp(self.heights)), samples=SAMPLES)
        self.runs = clip_runs(graph.runs, self.heights)
        self.xs, self.ys = np.concatenate(graph.runs).T
        level = float(np.clip(0.0, *self.heights))
        ends = np.array(interval)
        self.axis = live_path(lambda: self.plot(ends, np.full(2, level)), theme.QUIET, theme.AXIS)
        self.curve = live_runs(lambda: [self.plot(*run.T) for run in self.runs], theme.FUNCTION, theme.CURVE)
        self.curve.add(*(self._end(end, theme.BACKGROUND) for end in graph.opened))
        self.curve.add(*(self._end(end, theme.FUNCTION) for end in graph.closed))

    def _end(self, place: tuple[float, float], fill: str) -> VMobject:
        """Draw the end of a part of the curve where it jumps, hollow where the end does not belong to it."""
        dot = live_path(lambda: _circle(self.plot(*place), END * theme.DOT), theme.FUNCTION, theme.LINE)
        return dot.set_fill(fill, 1)

    @property
    def now(self) -> float:
        return float(self.x.get_value())

    def plot(self, x: float | np.ndarray, y: float | np.ndarray) -> np.ndarray:
        """Return the places of points of the plane."""
        (left, right), (bottom, top) = self.interval, self.heights
        return self.at((np.asarray(x) - left) / (right - left), (np.asarray(y) - bottom) / (top - bottom))

    def foot(self, x: float) -> np.ndarray:
        """Return the place of x on the axis, which stands at the picture's border where 0 is not shown."""
        return self.plot(x, np.clip(0.0, *self.heights))

    def drop(self) -> VMobject:
        """Draw dashes from the axis to the curve at `x`."""

        def dashes() -> list[np.ndarray]:
            foot, end = self.foot(self.now), self.plot(self.now, np.clip(float(self.f(self.now)), *self.heights))
            length = float(np.linalg.norm(end - foot))
            if not length >= DASH:  # nor where f has no value; a path without points could not be faded
                return [np.stack([foot, foot])]
            starts = np.arange(0.0, length - DASH, DASH_PERIOD)
            return [foot + np.array([[start], [start + DASH]]) / length * (end - foot) for start in starts]

        return live_runs(dashes, theme.QUIET, theme.AXIS)

    def write_at(self, name: str, where: Callable[[], float]) -> Formula:
        """Write a name at the place `where()` of the axis, on the side where the curve is not; near to where the curve
        crosses the axis it gives way to it, to the side that the frame has room for, if it would meet it."""
        label = Formula(name, size=theme.LABEL)

        def follow(_: Mobject) -> None:
            x = where()
            foot, end = self.foot(x), self.plot(x, float(self.f(x)))
            side = 1 if end[1] < foot[1] else -1
            near = max(0.0, 1 - abs(float(end[1] - foot[1])) / (2 * label.height))
            aside = -side * self._direction(x) * near * (label.width / 2 + theme.GAP)
            middle, half = float(foot[0]) + aside, label.width / 2
            if near and (
                (aside < 0 and middle - half < frame.body.left) or (aside > 0 and middle + half > frame.body.right)
            ):
                is_clear = self._is_beyond_axis(-side, x, half)
                side, aside = (side, 0.0) if is_clear else (-side, -aside)
            label.next_to(foot, side * UP, buff=theme.GAP / 2).shift(aside * RIGHT)

        follow(label)
        label.add_updater(follow)
        return label

    def _is_beyond_axis(self, side: int, x: float, reach: float) -> bool:
        """Return whether the curve is on that side of the axis wherever it is within so many frame units of x."""
        low, high = self.interval
        unit = float(self.foot(high)[0] - self.foot(low)[0]) / (high - low)
        near = np.clip(np.linspace(x - reach / unit, x + reach / unit, AROUND), low, high)
        heights = self.plot(near, evaluate(self.f, near))[:, 1] - self.foot(x)[1]
        return bool(np.all(side * heights >= 0))

    def _direction(self, x: float) -> float:
        """Return the sign of the slope at x."""
        step = NEXT * (self.interval[1] - self.interval[0])
        ends = np.clip([x - step, x + step], *self.interval)
        return float(np.sign(np.diff(evaluate(self.f, ends))[0]))

    def name_curve(self, name: str) -> Formula:
        """Write a name at the right end of the curve: behind it where the frame has room, else over or under it."""
        label = Formula(name, size=theme.BODY, color=theme.FUNCTION)
        end = self.plot(*self.runs[-1][-1])
        label.next_to(end, RIGHT, buff=theme.GAP)
        if label.get_right()[0] > frame.body.right:
            rises = self._direction(float(self.runs[-1][-1][0])) >= 0
            label.next_to(end, LEFT + (UP if rises else DOWN), buff=theme.GAP)
        return label


class TangentPicture(CurvePicture):
    """A curve whose tangent touches it at `x`. Parts: `axis`, `curve`, `tangent`, `point`."""

    def __init__(self, f: Function, interval: tuple[float, float], room: Region, *, with_zero: bool = False) -> None:
        inset = INSET * (interval[1] - interval[0])
        self.ends = (interval[0] + inset, interval[1] - inset)
        super().__init__(f, interval, room, with_zero=with_zero, along=self.ends)
        self.derivative = f.derivative()
        self.x.set_value(self.ends[0])
        self.tangent = live_path(self._tangent_ends, theme.TANGENT, theme.LINE)
        self.point = live_path(self._point, theme.TANGENT, 0).set_fill(theme.TANGENT, 1)
        self.add(self.axis, self.curve, self.tangent, self.point)

    def glide(self) -> Animation:
        """Return the tangent's way to near the end of the interval that is further off."""
        low, high = self.ends
        return self.x.animate.set_value(low if self.now > (low + high) / 2 else high)

    @property
    def slope(self) -> float:
        """The slope of the tangent as it is now."""
        return float(self.derivative(self.now))

    def _tangent_ends(self) -> np.ndarray:
        y = float(self.f(self.now))
        here, ahead = self.plot(self.now, y), self.plot(self.now + 1, y + self.slope)
        way = (ahead - here) / np.linalg.norm(ahead - here)
        reach = REACH * self.room.width
        return np.array([here - self._inside(here, -way, reach) * way, here + self._inside(here, way, reach) * way])

    def _inside(self, here: np.ndarray, way: np.ndarray, reach: float) -> float:
        """Return how far a line goes on in the room, `reach` at most."""
        room = self.room
        lows, highs = np.array([room.left, room.bottom]), np.array([room.right, room.top])
        borders = np.where(way[:2] > 0, highs, lows)
        is_across = np.abs(way[:2]) > FLAT
        return float(min(reach, *((borders - here[:2])[is_across] / way[:2][is_across]).clip(0)))

    def _point(self) -> np.ndarray:
        return _circle(self.plot(self.now, float(self.f(self.now))), theme.DOT)


class AreaPicture(CurvePicture):
    """A curve whose area fills from its left end to `x`; what lies below the axis is hatched, for it counts negative.

    Parts: `area` with `hatching`, `axis`, `curve`.
    """

    def __init__(self, f: Function, interval: tuple[float, float], room: Region) -> None:
        super().__init__(f, interval, room, with_zero=True)
        self.area = live_path(self._border, theme.AREA, 0).set_fill(theme.AREA, FILL)
        self.hatching = live_path(self._teeth, theme.AREA, theme.AXIS)
        self.add(self.area, self.hatching, self.axis, self.curve)

    def name_curve(self, name: str) -> Formula:
        """Write a name at the right end of the curve, clear of the x that comes there as the area is filled: over it
        or under it."""
        label, front = super().name_curve(name), self.write_at("x", lambda: self.interval[1])
        apart = np.abs(label.get_center() - front.get_center())[:2]
        apart = apart - [(label.width + front.width) / 2, (label.height + front.height) / 2]
        if np.all(apart < theme.GAP / 2):
            is_behind = label.get_left()[0] > self.plot(*self.runs[-1][-1])[0]
            is_low = front.get_y() < self.foot(self.interval[1])[1]
            # Where it stands over the curve or under it, it goes farther that way.
            label.next_to(front, UP if is_low == is_behind else DOWN, buff=theme.GAP / 2)
        return label

    def fill(self) -> Animation:
        """Return the filling of the whole area."""
        return self.x.animate.set_value(self.interval[1])

    def empty(self) -> Animation:
        """Return the emptying of the area."""
        return self.x.animate.set_value(self.interval[0])

    def _border(self) -> np.ndarray:
        now = self.now
        xs = np.append(self.xs[self.xs < now], now)
        ys = np.append(self.ys[self.xs < now], float(self.f(now)))
        heights = np.clip(np.concatenate([ys, [0.0, 0.0, ys[0]]]), *self.heights)
        return self.plot(np.concatenate([xs, [now, xs[0], xs[0]]]), heights)

    def _teeth(self) -> np.ndarray:
        """Return a path along the axis that goes down to the curve and back at even distances."""
        xs = np.linspace(*self.interval, TEETH)
        depths = np.clip(evaluate(self.f, xs), self.heights[0], 0.0)
        shown = (xs <= self.now) & (depths < 0) & (self.now > self.interval[0])
        if not shown.any():
            return self.plot(np.full(2, self.interval[0]), np.zeros(2))
        zeros = np.zeros(int(shown.sum()))
        return self.plot(np.repeat(xs[shown], 3), np.column_stack([zeros, depths[shown], zeros]).ravel())


class NetworkPicture(LivingPicture):
    """A network of layers, through which a pulse of values runs to the right, and one of gradients back.

    `pulse` is 0 before they run, 1 when the values have come to the output, 2 when the gradients are back at the input;
    a node that was passed is filled with its value's colour, then with that of gradients, but an input has none. Rings
    and edges have the colours of what they hold. Parts: `edges`, `pulses`, `nodes`.
    """

    def __init__(self, sizes: Sequence[int], room: Region) -> None:
        super().__init__(room)
        self.pulse = ValueTracker(0.0)
        self.layers = [
            [((k + 0.5) / len(sizes), (i + 0.5) / size) for i in range(size)] for k, size in enumerate(sizes)
        ]
        ways = [
            (k, first, second)
            for k, (layer, following) in enumerate(pairwise(self.layers))
            for first in layer
            for second in following
        ]
        self.edges = VGroup(*(self._edge(first, second) for _, first, second in ways))
        self.pulses = VGroup(*(self._running(k, first, second) for k, first, second in ways))
        self.nodes = VGroup(*(self._node(k, place) for k, layer in enumerate(self.layers) for place in layer))
        self.add(self.edges, self.pulses, self.nodes)

    def run(self, end: float = 2.0) -> Animation:
        """Return the run of the pulse: to the output up to 1, and back up to 2; after 2 it starts anew."""
        if self.pulse.get_value() >= 2:
            self.pulse.set_value(0)
        return self.pulse.animate(rate_func=linear).set_value(end)

    def keeps_gradient(self, node: int) -> bool:
        """Return whether the gradient has come back to a node, counted layer by layer; it does not to an input."""
        layer = int(np.searchsorted(np.cumsum([len(each) for each in self.layers]), node, side="right"))
        return self._goes_back() and self._front() <= layer and layer > 0

    @property
    def outputs(self) -> np.ndarray:
        """The places of the last layer's nodes, from below, shape (n, 3)."""
        return np.array([self.at(*node) for node in self.layers[-1]])

    @property
    def radius(self) -> float:
        """The radius of a node."""
        largest = min(LARGEST_RADIUS, CROWDED * self.room.height / max(map(len, self.layers)))
        return min(largest, RADIUS * min(self.room.width, self.room.height))

    def name_upper_edge(self, name: str) -> Formula:
        """Write a name over the middle of the uppermost edge to the last layer, clear of it however it is tilted."""
        first, second = self.at(*self.layers[-2][-1]), self.outputs[-1]
        across, up = (second - first)[:2] / np.linalg.norm(second - first)
        label = Formula(name)
        reach = (abs(up) * label.width + across * label.height) / 2
        return label.move_to((first + second) / 2 + (reach + theme.GAP / 2) * np.array([-up, across, 0.0]))

    def _edge(self, first: tuple[float, float], second: tuple[float, float]) -> VMobject:
        return live_path(lambda: [self.at(*first), self.at(*second)], theme.WEIGHT, theme.AXIS)

    def _running(self, layer: int, first: tuple[float, float], second: tuple[float, float]) -> VMobject:
        """Draw the lit piece of an edge, which runs to the right, and later to the left."""

        def ends() -> np.ndarray:
            head = self._front() - layer
            along = (
                np.clip([head - PULSE, head], 0, 1) if not self._goes_back() else np.clip([head, head + PULSE], 0, 1)
            )
            start, end = self.at(*first), self.at(*second)
            return start + along[:, None] * (end - start)

        lit = live_path(ends, theme.ACTIVATION, theme.BOLD)

        def color(path: VMobject) -> None:
            is_seen = np.linalg.norm(path.points[-1] - path.points[0]) > 0
            values = _color_of(layer)
            path.set_stroke(theme.GRADIENT if self._goes_back() else values, opacity=float(is_seen))

        color(lit)
        return lit.add_updater(color)

    def _node(self, layer: int, place: tuple[float, float]) -> VMobject:
        def corners() -> np.ndarray:
            return _circle(self.at(*place), self.radius)

        def color(ring: VMobject) -> None:
            front, back = self._front(), self._goes_back()
            has_gradient = back and front <= layer and layer > 0
            has_value = self.pulse.get_value() > 0 and (back or front >= layer)
            held = theme.GRADIENT if has_gradient else _color_of(layer) if has_value else theme.PANEL
            ring.set_fill(_shade(held, HELD), 1)

        ring = live_path(corners, _color_of(layer), theme.LINE).set_fill(theme.PANEL, 1)
        color(ring)
        return ring.add_updater(color)

    def _goes_back(self) -> bool:
        return bool(self.pulse.get_value() > 1)

    def _front(self) -> float:
        """Return how many layers from the left the head of the pulse is; it runs on until its end has arrived."""
        last, pulse = len(self.layers) - 1, float(self.pulse.get_value())
        way = last + PULSE
        return last - (pulse - 1) * way if pulse > 1 else pulse * way


def _color_of(layer: int) -> str:
    """Return the colour of the values of a layer."""
    return theme.ACTIVATION if layer else theme.INPUT


def _shade(color: str, share: float) -> ManimColor:
    """Return a mixture of a colour with that of panels."""
    return interpolate_color(ManimColor(theme.PANEL), ManimColor(color), share)


def _circle(middle: np.ndarray, radius: float) -> np.ndarray:
    return middle + radius * np.column_stack([np.cos(ROUND), np.sin(ROUND), np.zeros_like(ROUND)])
