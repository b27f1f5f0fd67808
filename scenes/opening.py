"""Chapter 0, the opening: three questions, three living pictures, and the road that joins them."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from manim import (
    DOWN,
    LEFT,
    ORIGIN,
    RIGHT,
    UP,
    Animation,
    Create,
    FadeIn,
    FadeOut,
    Line,
    Mobject,
    ReplacementTransform,
    VGroup,
    VMobject,
    Write,
)

from mathcore import accumulation
from scenes.components.living_pictures import AreaPicture, CurvePicture, LivingPicture, NetworkPicture
from scenes.components.number import LiveNumber, LiveSign, width_of
from scenes.components.roadmap import Roadmap
from scenes.components.text import Formula, Words, fit_formula
from scenes.framework.digits import live_spec, number_spec
from scenes.framework.numbers import format_number
from scenes.framework.scene import LectureScene, beat
from scenes.roadmap_parameters import RoadmapParameters
from scenes.style.frame import Region, frame
from scenes.style.theme import theme

__all__ = ["Opening"]

GLIDE, FILLING, RUN, LAST = 5.5, 4.5, 6.0, 3.5  # seconds of the tangent, the area, a pulse there and back, and of all
UNDER = 0.4  # height of what stands under a picture
ROUNDING = 1e-12  # of an area: what is left of one where its parts cancel
PASSED = 25  # values of a live number whose room is measured
TEXTS = 2.2  # height of the name of a picture with its number


class Opening(LectureScene[RoadmapParameters]):
    """A tangent glides, an area fills, a pulse runs through a network; then all are stops of one road."""

    formats = ("16:9", "9:16")

    def construct(self) -> None:
        big = self.title_comes()
        title = self.how_fast(big)
        self.how_much()
        self.which_way()
        self.one_road(title)

    # -- beats --------------------------------------------------------------------------------------------------

    @beat()
    def title_comes(self) -> VGroup:
        title = Words(self.context.words.title, self.language, theme.TITLE, weight=500)
        subtitle = self.text("subtitle", size=theme.HEADING, color=theme.QUIET)
        if subtitle.width > frame.body.width:
            subtitle = self.text("subtitle", color=theme.QUIET, width=frame.body.width, align="center")
        big = VGroup(title, subtitle).arrange(DOWN, buff=2 * theme.SPACE).move_to(frame.body.center)
        self.play(Write(title), run_time=theme.CALM)
        self.next_phrase()
        self.play(FadeIn(subtitle, shift=0.2 * UP), run_time=theme.CALM)
        return big

    @beat()
    def how_fast(self, big: VGroup) -> Words:
        title = frame.header.place(Words(self.context.words.title, self.language, theme.HEADING, weight=500), -1, 1)
        self.pictures = self.params.pictures((_large(), _large(), _large()))
        tangent, *_ = self.pictures
        spec = live_spec([float(tangent.derivative(x)) for x in tangent.ends], 2, most=6)
        slope = LiveNumber(self.ledger, "slope", lambda: tangent.slope, spec, color=theme.DERIVATIVE)
        low, high = self.params.interval
        passed = [float(tangent.derivative(x)) for x in np.linspace(low, high, PASSED)]
        question, signs = self._describe("derivative(f'(x))", slope, passed)
        self.play(ReplacementTransform(big[0], title), FadeOut(big[1]), FadeIn(question), run_time=theme.QUICK)
        self.play(_draw(tangent.axis), _draw(tangent.curve), FadeIn(self._name(tangent)), run_time=theme.CALM)
        self.next_phrase()
        place = VGroup(tangent.drop(), tangent.write_at("x", lambda: tangent.now))
        self.side.append(place)
        self.play(FadeIn(tangent.point, signs, place), _draw(tangent.tangent), run_time=theme.QUICK)
        self.add(tangent)
        self.play(tangent.glide(), run_time=GLIDE)
        return title

    @beat(variants=("signed",))
    def how_much(self) -> None:
        tangent, area, _ = self.pictures
        if area.ys.min() < 0:
            self.use_variant("signed")
        self._dock(tangent, 0)
        start = self.record("start", area.interval[0], number_spec(area.interval[0]))
        passed = [float(accumulation(area.f, area.interval[0], x)) for x in np.linspace(*area.interval, PASSED)]
        code = f"integral_({start})^x function(f(t)) dif t"
        question, signs = self._describe(code, self._size_of(area), passed, exact=start.equals == "=")
        ends = VGroup(area.write_at(str(start), lambda: area.interval[0]))
        drawn = (_draw(area.axis), _draw(area.curve))
        self.play(FadeIn(question, self._name(area), ends), *drawn, run_time=theme.CALM)
        self.side.append(ends)
        self.next_phrase()
        self.play(FadeIn(area.area, signs), run_time=theme.QUICK)
        self.add(area)
        ends.add(_follow_front(area, ends[0]))
        self.add(ends)
        self.play(area.fill(), tangent.glide(), run_time=FILLING)

    @beat()
    def which_way(self) -> None:
        tangent, area, network = self.pictures
        self._dock(area, 1)
        question, signs = self._describe("gradient((partial loss(L)) / (partial weight(w)))")
        loss, weight = Formula("loss(L)"), network.name_upper_edge("weight(w)")
        loss.next_to(network.outputs.mean(axis=0), RIGHT, buff=2.5 * theme.SPACE)
        into = VGroup(
            *(_line_out(output, loss.get_left() + theme.GAP / 2 * LEFT, network) for output in network.outputs)
        )
        self.side += [loss, weight, into]
        self.play(FadeIn(network, question), run_time=theme.QUICK)
        self.play(network.run(1), run_time=RUN / 2)
        self.next_phrase()
        self.play(Create(into), FadeIn(loss), run_time=theme.QUICK)
        self.play(FadeIn(signs, weight), tangent.glide(), area.empty(), network.run(), run_time=RUN / 2)
        self.play(tangent.glide(), area.fill(), network.run(), run_time=RUN * 0.75)

    @beat()
    def one_road(self, title: Words) -> None:
        road = Roadmap(frame.body, lambda key, width: self.text(key, size=theme.LABEL, align="center", width=width))
        tangent, area, network = self.pictures
        first, second, third = (room.inset(theme.GAP) for room in road.rooms)
        self.play(FadeOut(*self.side), network.move(_passing_place(road)), run_time=theme.CALM)
        self.play(tangent.move(first), area.move(second), area.empty(), run_time=theme.CALM)
        self.play(network.move(third), run_time=theme.CALM)
        self.play(Create(road.road), FadeIn(road.stops), run_time=theme.QUICK)
        for name, live in zip(road.names, (tangent.glide, area.fill, network.run), strict=True):
            self.next_phrase()
            self.play(FadeIn(name, shift=0.15 * UP), run_time=theme.QUICK)
            self.play(live(), run_time=LAST)

    # -- what is drawn ------------------------------------------------------------------------------------------

    def _size_of(self, area: AreaPicture) -> LiveNumber:
        """Return the live area, from the left end to where it is filled."""
        low, high = area.interval
        lost = ROUNDING * (high - low) * float(np.max(np.abs(area.ys)))

        def size_to(x: float) -> float:
            """Return the area up to x; 0 where areas on both sides of the axis leave no more than rounding."""
            size = float(accumulation(area.f, low, x))
            return size if abs(size) > lost else 0.0

        spec = live_spec([size_to(high)], 2, most=6)
        return LiveNumber(self.ledger, "area", lambda: size_to(area.now), spec, color=theme.AREA)

    def _describe(
        self, code: str, number: LiveNumber | None = None, passed: Sequence[float] = (), *, exact: bool = True
    ) -> tuple[Words, VGroup]:
        """Return the question of a picture, beside it, and under it what answers it in signs, with its live number,
        which passes these values: one that is too long for its formula's line stands below it.

        Where a number of the formula is rounded, it is not `exact`."""
        name = self.text("name", size=theme.HEADING, weight=500)
        room = _side()
        row, widest = VGroup(fit_formula(code, room.width)), 0.0
        if number:
            sign, size = LiveSign(number, exact=exact), number.size
            row.add(VGroup(sign, number).arrange(RIGHT, buff=theme.GAP))
            longest = max(width_of(format_number(value, number.spec_of(value)), size) for value in passed)
            widest = row[0].width + sign.width + 2 * theme.GAP + longest
        below = widest > room.width
        row.arrange(DOWN if below else RIGHT, buff=theme.GAP, aligned_edge=LEFT if below else ORIGIN)
        rows = VGroup(name, row)
        rows.arrange(DOWN, buff=theme.SPACE, aligned_edge=LEFT)
        Region(room.left, room.right, room.top - TEXTS, room.top).place(rows, -1, 1)
        self.side = [name, row]
        return name, row

    def _name(self, picture: CurvePicture) -> Formula:
        """Name the curve of a picture, as long as it leads."""
        name = picture.name_curve("function(f)")
        self.side.append(name)
        return name

    def _dock(self, picture: LivingPicture, place: int) -> None:
        """Let a picture shrink beside the next one, under its name."""
        room = _side()
        slots = Region(room.left, room.right, room.bottom, room.top - TEXTS - theme.SPACE).split_rows(1, 1)
        self.play(FadeOut(*self.side), picture.move(slots[place]), run_time=theme.CALM)


def _draw(part: VMobject) -> Animation:
    """Draw a live part as it is now."""
    return Create(part, suspend_mobject_updating=True)


def _follow_front(area: AreaPicture, start: Formula) -> Formula:
    """Write x where the area is filled to, as soon as it has left the start."""
    front = area.write_at("x", lambda: area.now)

    def show(_: Mobject) -> None:
        front.set_opacity(float(front.get_left()[0] > start.get_right()[0] + theme.GAP / 2))

    return front.add_updater(show, call_updater=True)


def _line_out(output: np.ndarray, end: np.ndarray, network: NetworkPicture) -> Line:
    """Draw the way of an output into what it is judged by, from the ring of its node."""
    way = (end - output) / np.linalg.norm(end - output)
    return Line(output + network.radius * way, end, color=theme.LOSS, stroke_width=theme.AXIS)


def _large() -> Region:
    """Return the room of the picture that leads, over that of a number under its axis."""
    room = frame.body.split_panes(2.3, 1, gap=2 * theme.SPACE)[0]
    return Region(room.left, room.right, room.bottom + UNDER, room.top)


def _passing_place(road: Roadmap) -> Region:
    """Return the room under the road's pictures where the network waits until they have passed over it."""
    room, body = road.columns[1], frame.body
    return Region(room.left, room.right, body.bottom, road.rooms[1].bottom - theme.GAP)


def _side() -> Region:
    """Return the room of its name, and of the pictures that were before."""
    return frame.body.split_panes(2.3, 1, gap=2 * theme.SPACE)[1]
