"""Chapter 8, gradient descent on a surface: gradients lie in the ground, paths zigzag, and two cures for it."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
from manim import (
    RIGHT,
    UP,
    Create,
    FadeIn,
    FadeOut,
    GrowArrow,
    Mobject,
    ReplacementTransform,
    ValueTracker,
    VGroup,
    Write,
    linear,
)

from scenes.components.contour_map import MapPath
from scenes.components.live_rows import live_row
from scenes.components.number import LiveNumber, LiveSign
from scenes.components.space import TurnCamera, drive
from scenes.components.space_curve import SpaceArrow
from scenes.components.step_chart import StepChart
from scenes.components.text import Formula, Words, fit_formula
from scenes.descent_3d.analysis import (
    METHODS,
    OUTCOMES,
    Factors,
    Race,
    find_factors,
    kind_of_rest,
    largest_closed,
    race_variant,
    roundness,
    shadows_variant,
    squeezes,
    zigzags,
)
from scenes.descent_3d.layout import (
    LAST,
    REST,
    WALLS,
    Picture,
    Trail,
    chart_room,
    color_of,
    gradient_end,
    lay_out,
    rows_room,
    rule_room,
    side_region,
    table_room,
    trail_of,
    walls_of,
)
from scenes.descent_3d.parameters import SurfaceDescentParameters
from scenes.framework.digits import number_spec, whole_spec
from scenes.framework.scene import LectureScene3D, beat
from scenes.style.frame import Region
from scenes.style.theme import theme

__all__ = ["GradientDescent3D"]

SOLID, CLEAR, GLASS, FAINT = 0.9, 0.7, 0.5, 0.16  # opacities of the surface
SHORTEST = 0.004  # of the shorter range: an arrow that is shorter is not drawn
DIMMED = 0.4  # of a path that is compared with
AGED, OLDEST = 0.3, 0.35  # by how much an arrow fades with each step, and how far
CHAIN = 3  # steps of momentum whose arrows are laid tip to tail
RULES = 3  # rows beside the large map
HOP, SHADOW_HOP, RACE_HOP, ADAM_HOP = 0.8, 0.5, 0.25, 0.3  # seconds of a step
LONGEST_RACE, LONGEST_WALK = 6.0, 4.0  # seconds
DIGITS, MOST_DECIMALS = 3, 7  # of the fall of f that are seen live, and after the point
ROUNDER = 0.95  # times the ratio of a contour's sides: below it the contour is seen to be rounder
ARRIVED = 1e-6  # of a step, by which a time may be short of it through rounding


class GradientDescent3D(LectureScene3D[SurfaceDescentParameters]):
    """Surface and map in step; two shadows with a factor each; momentum's arrows; Adam's squeezed map; a race."""

    def construct(self) -> None:
        picture = self.surface_and_map()
        trail = self.gradient_on_the_ground(picture)
        self.steps_zigzag(picture, trail)
        self.two_shadows(picture, trail)
        self.momentum(picture, trail)
        self.adam(picture)
        self.compare_methods(picture)

    # -- beats --------------------------------------------------------------------------------------------------

    @beat(variants=("scaled",))
    def surface_and_map(self) -> Picture:
        self.picture = picture = lay_out(self.params, self.camera, self.open_with_title())
        self.pin(picture.formula, picture.map, picture.legend)
        if picture.plot.scale.unit is not None:
            self.use_variant("scaled")
        axes, plot, surface, contours = picture.axes, picture.plot, picture.surface, picture.contours
        self.add(axes)
        drive(self, [axes], axes.shown.animate.set_value(1), run_time=theme.QUICK)
        self.add(surface)
        rising = [plot.rise.animate.set_value(1), surface.opacity.animate.set_value(SOLID)]
        turn = TurnCamera(picture.view, theta=REST)
        drive(self, [surface], *rising, turn, Write(picture.formula), run_time=theme.SLOW)
        self.next_phrase()
        self.add(contours)
        seen = [surface.opacity.animate.set_value(GLASS), contours.opacity.animate.set_value(1)]
        drive(self, [surface, contours], *seen, run_time=theme.CALM)
        drive(self, [contours], contours.drop.animate.set_value(1), run_time=theme.CALM)
        flat = FadeIn(picture.map, suspend_mobject_updating=True)
        self.play(flat, FadeIn(picture.legend), run_time=theme.CALM)
        return picture

    @beat(variants=("rests",))
    def gradient_on_the_ground(self, picture: Picture) -> Trail:
        trail = trail_of(picture, "gradient", self.params.steps)
        self.pin(trail.on_map)
        trail.ball.opacity.set_value(0)
        self.add(trail.ball)
        drive(self, [trail.ball], trail.ball.opacity.animate.set_value(1), run_time=theme.QUICK)
        self.play(FadeIn(trail.on_map.ball, scale=2), run_time=theme.QUICK)
        self.play(FadeIn(self._row(self._write_gradient(picture), 0), shift=0.2 * UP), run_time=theme.QUICK)
        rule = "step(Delta bold(x)) = -eta gradient(nabla f)"
        if picture.race.rests:
            self.use_variant("rests")
            self.next_phrase()
            self.play(Write(self._row(f"{rule} = bold(0)", 1)), run_time=theme.CALM)
            return trail
        self._draw_gradient(picture, 0)
        self.next_phrase()
        self.play(Write(self._row(rule, 1)), run_time=theme.CALM)
        start, end = picture.points[:2]
        self._grow_arrows(picture, start, picture.plot.clip(end), theme.STEP, theme.CALM)
        return trail

    @beat(variants=("saddle", "lowest", "level", "smooth"))
    def steps_zigzag(self, picture: Picture, trail: Trail) -> None:
        if picture.race.rests:
            self.use_variant(kind_of_rest(self.params.function, self.params.start))
        elif not zigzags(picture.points[: self.params.steps + 1]):
            self.use_variant("smooth")
        self.clear(*picture.stage, trail.ball, trail.on_map.ball)
        self.play(FadeIn(self._live_rows(picture)), run_time=theme.QUICK)
        self.remove(trail.ball)
        self.add(*trail.in_space, trail.on_map)
        count = min(self.params.steps, len(picture.points) - 1)
        for k in range(count):
            drive(self, trail.in_space, picture.t.animate.set_value(k + 1), run_time=HOP if k else theme.CALM)
            if k == 0:
                arrows = self._draw_gradient_again(picture)
                self.next_phrase()
                self._fade(arrows)
        if not count:
            self.next_phrase()
        self._record_values(picture.race, "gradient", self.params.steps)

    @beat(variants=("rests", "joint", "smooth"))
    def two_shadows(self, picture: Picture, trail: Trail) -> None:
        factors = find_factors(self.params.function, self.params.start, self.params.learning_rate)
        if variant := shadows_variant(picture.race, picture.separable, factors):
            self.use_variant(variant)
        walls, surface = walls_of(picture, self.params, factors.places), picture.surface
        self.clear(*picture.stage, *trail.in_space, trail.on_map)
        self.add(*walls)
        shown = [wall.opacity.animate.set_value(1) for wall in walls]
        faint = [part.opacity.animate.set_value(0) for part in (trail.curve, trail.ball)]
        faint.append(surface.opacity.animate.set_value(FAINT))
        turn = TurnCamera(picture.view, theta=WALLS)
        drive(self, [surface, trail.curve, trail.ball, *walls], *faint, *shown, turn, run_time=theme.CALM)
        self._walk_shadows(picture, [*walls, trail.ground])
        self.next_phrase()
        if picture.separable:
            self._write_factors(factors)
            self._walk_shadows(picture, [*walls, trail.ground])

    @beat(variants=("rests",))
    def momentum(self, picture: Picture, trail: Trail) -> None:
        if picture.race.rests:
            self.use_variant("rests")
        self.clear(picture.title, picture.formula, picture.map, trail.on_map)
        trail.on_map.step_back(DIMMED)
        self.play(picture.map.place.animate.set_value(1), run_time=theme.CALM)
        room = rule_room(picture.formula, RULES)
        rules = [self._row(rule, k, room) for k, rule in enumerate(MOMENTUM_RULES)]
        constants = [("momentum", "mu", self.params.momentum), ("rate", "eta", self.params.learning_rate)]
        self.play(*map(Write, rules), FadeIn(self._rates_row(constants, 2, room)), run_time=theme.CALM)
        t = ValueTracker(0.0)
        walker = self._walker(picture, "momentum", t)
        self.play(FadeIn(walker.ball, scale=2), run_time=theme.QUICK)
        self.add(walker)
        if picture.race.rests:
            self.next_phrase()
            return
        self._lay_tip_to_tail(picture, t)
        last = min(self.params.race_steps, len(picture.race.paths["momentum"]) - 1)
        self.play(t.animate.set_value(last), run_time=theme.SLOW, rate_func=linear)

    @beat(variants=("other", "rests"))
    def adam(self, picture: Picture) -> None:
        path, contour = picture.race.paths["adam"], largest_closed(picture.lines)
        factors = squeezes(path)
        is_rounder = contour is not None and all(
            roundness(contour, each) < ROUNDER * roundness(contour, np.ones(2)) for each in factors
        )
        if picture.race.rests:
            self.use_variant("rests")
        elif not is_rounder:
            self.use_variant("other")
        self.clear(picture.title, picture.formula, picture.map)
        t, share, room = ValueTracker(0.0), ValueTracker(0.0), rule_room(picture.formula, RULES)

        def squeeze() -> np.ndarray:
            now = [np.interp(t.get_value(), np.arange(len(factors)), factors[:, axis]) for axis in (0, 1)]
            return np.asarray(np.array(now) ** share.get_value())

        picture.map.squeeze = squeeze
        rule = self._row("step(Delta bold(x)) = -eta hat(bold(m)) \\/ sqrt(hat(bold(q)))", 0, room)
        constants = self._rates_row([("rate", "eta", self.params.adam_learning_rate)], 1, room)
        walker = self._walker(picture, "adam", t)
        name = self.text("sides", size=theme.BODY)
        outline = self._outline(picture, contour, name, room) if contour is not None and is_rounder else []
        shown = [FadeIn(part) for part in (constants, *outline)]
        self.play(Write(rule), FadeIn(walker.ball, scale=2), *shown, run_time=theme.CALM)
        self.add(walker)
        arrows = self._equal_arrows(picture)
        self.next_phrase()
        if picture.race.rests:
            return
        self._fade(arrows)
        self.play(share.animate.set_value(1), run_time=theme.SLOW)
        self.next_phrase()
        last = len(path) - 1
        self.play(t.animate.set_value(last), run_time=min(LONGEST_WALK, ADAM_HOP * (last + 2)), rate_func=linear)

    @beat(variants=("same", "mixed", "rests"))
    def compare_methods(self, picture: Picture) -> None:
        race = picture.race
        minimum = None if picture.lowest is None else float(self.params.function(*picture.lowest))
        if variant := race_variant(race, minimum):
            self.use_variant(variant)
        self._bring_back_the_surface(picture)
        t, steps = ValueTracker(0.0), self.params.race_steps
        trails = [trail_of(picture, method, steps, t) for method in METHODS]
        values = [race.paths[method].values for method in METHODS]
        chart = StepChart(values, [*map(color_of, METHODS)], steps, minimum, chart_room(), t.get_value)
        table, ends = self._tabulate(race, t, minimum)
        self.pin(chart, table, ends)
        self.play(FadeIn(chart), FadeIn(table), run_time=theme.QUICK)
        parts = [part for trail in trails for part in (trail.curve, trail.ball)]
        self.add(*parts)
        self.next_phrase()
        last = max(map(len, values)) - 1
        if last:
            turn = TurnCamera(picture.view, theta=LAST, rate_func=linear)
            seconds = min(LONGEST_RACE, RACE_HOP * (last + 4))
            drive(self, parts, t.animate(rate_func=linear).set_value(last), turn, run_time=seconds)
        for method in METHODS:
            self._record_values(race, method, steps)
        self.play(FadeIn(ends), run_time=theme.QUICK)
        self.wait(theme.QUICK)

    # -- what is drawn ------------------------------------------------------------------------------------------

    def _grow_arrows(
        self, picture: Picture, start: np.ndarray, end: np.ndarray, color: str, run_time: float
    ) -> list[Mobject]:
        """Draw one arrow on the ground and on the map, if it is long enough to be seen."""
        if np.linalg.norm(end - start) < SHORTEST * picture.plot.shorter_side:
            return []
        arrow: SpaceArrow = picture.plot.ground_arrow(start, end, color)
        flat = picture.map.arrow(start, end, color)
        self.pin(flat)
        self.add(arrow)
        drive(self, [arrow], arrow.drawn.animate.set_value(1), GrowArrow(flat), run_time=run_time)
        return [arrow, flat]

    def _draw_gradient(self, picture: Picture, k: int) -> None:
        """Draw the gradient at a point of plain descent, at right angles to the contour there."""
        start, slope = picture.points[k], picture.race.paths["gradient"].gradients[k]
        way = slope / np.linalg.norm(slope)
        drop, mark = picture.plot.drop(start), picture.map.right_angle(start, way)
        self.pin(mark)
        self.add(drop)
        drive(self, [drop], drop.drawn.animate.set_value(1), run_time=theme.QUICK)
        self._grow_arrows(picture, start, gradient_end(picture, start, way), theme.GRADIENT, theme.CALM)
        self.play(Create(mark), run_time=theme.QUICK)

    def _draw_gradient_again(self, picture: Picture) -> list[Mobject]:
        """Draw the gradient where the first step ends, if that is shown."""
        start, slope = picture.points[1], picture.race.paths["gradient"].gradients[1]
        if not slope.any() or not picture.map.holds(start):
            return []
        end = gradient_end(picture, start, slope / np.linalg.norm(slope))
        return self._grow_arrows(picture, start, end, theme.GRADIENT, theme.QUICK)

    def _walk_shadows(self, picture: Picture, moving: Sequence[Mobject]) -> None:
        """Walk plain descent once more, from its start."""
        count = min(self.params.steps, len(picture.points) - 1)
        if count:
            drive(self, moving, picture.t.animate.set_value(0), run_time=theme.QUICK)
            walk = picture.t.animate(rate_func=linear).set_value(count)
            drive(self, moving, walk, run_time=SHADOW_HOP * count)

    def _walker(self, picture: Picture, method: str, t: ValueTracker) -> MapPath:
        """Return a method's path on the map."""
        walker = MapPath(picture.map, picture.race.paths[method].points, t.get_value, color_of(method))
        self.pin(walker)
        return walker

    def _lay_tip_to_tail(self, picture: Picture, t: ValueTracker) -> None:
        """Take the first steps of momentum: the arrows of all steps so far, the newest first, add up to each."""
        path, mu, rate = picture.race.paths["momentum"], self.params.momentum, self.params.learning_rate
        left: list[Mobject] = []
        for k in range(min(CHAIN, len(path) - 1)):
            at, arrows = path.points[k], []
            for age in range(k + 1):
                end = at - mu**age * rate * path.gradients[k - age]
                if np.linalg.norm(end - at) > SHORTEST * picture.plot.shorter_side:
                    arrows.append(picture.map.arrow(at, end, theme.STEP, max(OLDEST, 1 - AGED * age)))
                at = end
            self.pin(*arrows)
            for enter in ([*map(FadeOut, left), *map(GrowArrow, arrows[:1])], [*map(GrowArrow, arrows[1:])]):
                if enter:
                    self.play(*enter, run_time=theme.QUICK)
            if not k:
                self.next_phrase()
            self.play(t.animate.set_value(k + 1), run_time=theme.QUICK)
            left = [*arrows]
        self._fade(left)

    def _equal_arrows(self, picture: Picture) -> list[Mobject]:
        """Draw the downhill part of each direction, then as Adam makes it: all of one length."""
        path = picture.race.paths["adam"]
        start, slope = path.points[0], path.gradients[0]
        ways = [-part * np.eye(2)[axis] for axis, part in enumerate(slope) if part]
        if not ways:
            return []
        reach = picture.plot.shorter_side / 3 / np.abs(slope).max()
        length = reach * float(np.mean(np.abs(slope)))
        arrows = [picture.map.arrow(start, start + reach * way, theme.GRADIENT) for way in ways]
        equal = [picture.map.arrow(start, start + length * np.sign(way), color_of("adam")) for way in ways]
        self.pin(*arrows, *equal)
        self.play(*map(GrowArrow, arrows), run_time=theme.CALM)
        moves = (ReplacementTransform(one, other) for one, other in zip(arrows, equal, strict=True))
        self.play(*moves, run_time=theme.CALM)
        return [*equal]

    def _outline(self, picture: Picture, contour: np.ndarray, name: Words, room: Region) -> list[Mobject]:
        """Draw a contour bold, and how much longer than wide it is on the map, live."""
        outline = picture.map.outline(contour, theme.TEXT)
        self.pin(outline)
        squeeze = picture.map.squeeze
        side = LiveNumber(self.ledger, "roundness", lambda: roundness(contour, squeeze()), size=theme.BODY)
        label = live_row(name, side)
        self._stand(label, 2, room)
        return [outline, label]

    def _bring_back_the_surface(self, picture: Picture) -> None:
        """Show the surface again, from where it was first at rest."""
        self.clear(picture.title)
        picture.view.set(theta=REST)
        parts = [picture.axes, picture.contours, picture.surface]
        for tracker in (picture.axes.shown, picture.contours.opacity, picture.surface.opacity):
            tracker.set_value(0)
        self.add(*parts)
        seen = [tracker.animate.set_value(1) for tracker in (picture.axes.shown, picture.contours.opacity)]
        drive(self, parts, *seen, picture.surface.opacity.animate.set_value(CLEAR), run_time=theme.CALM)

    def _fade(self, parts: Sequence[Mobject]) -> None:
        if parts:
            self.play(*map(FadeOut, parts), run_time=theme.QUICK)

    # -- what is written ----------------------------------------------------------------------------------------

    def _stand(self, row: Mobject, place: int, room: Region | None = None) -> None:
        """Put a row below the small map, or into the room beside the large one."""
        rooms = rows_room().split_rows(1, 1, gap=0) if room is None else room.split_rows(*[1] * RULES, gap=0)
        rooms[place].place(row, -1, 0)
        self.pin(row)

    def _row(self, code: str, place: int, room: Region | None = None) -> Formula:
        """Return a formula that stands as a row."""
        row = fit_formula(code, side_region().width, theme.BODY if room is None else theme.FORMULA)
        self._stand(row, place, room)
        return row

    def _rates_row(self, constants: Sequence[tuple[str, str, float]], place: int, room: Region) -> Formula:
        """Return the constants of a method, given as name, symbol and value, as a row."""
        found = [(symbol, self.record(name, value, number_spec(value))) for name, symbol, value in constants]
        row = fit_formula(", quad ".join(f"{symbol} {each.equals} {each.typst}" for symbol, each in found), room.width)
        self._stand(row.scale(theme.BODY / theme.FORMULA), place, room)
        return row

    def _write_gradient(self, picture: Picture) -> str:
        """Return the gradient at the start, in numbers."""
        slopes = picture.race.paths["gradient"].gradients[0].tolist()
        x, y = (self.record(f"slope_{name}", at, number_spec(at)) for name, at in zip("xy", slopes, strict=True))
        equals = "=" if x.equals == y.equals == "=" else "approx"
        return f"gradient(nabla f) {equals} gradient(({x.typst}, {y.typst}))"

    def _live_rows(self, picture: Picture) -> VGroup:
        """Return the live step count and value of plain descent."""
        values = picture.race.paths["gradient"].values[: self.params.steps + 1]
        value = self._live_value("value", picture.race, values, picture.t, theme.BODY)
        rows = VGroup(self._live_step(picture.t, len(values) - 1), live_row("function(f(x_k, y_k))", value))
        for place, row in enumerate(rows):
            self._stand(row, place)
        return rows

    def _live_step(self, t: ValueTracker, last: int, size: float | None = None) -> VGroup:
        """Return the number of the step, live."""
        size = size or theme.BODY
        count = LiveNumber(self.ledger, "step", lambda: _step(t, last), ".0f", size=size)
        return live_row("k", count)

    def _live_value(
        self, name: str, race: Race, values: np.ndarray, t: ValueTracker, size: float, color: str | None = None
    ) -> LiveNumber:
        """Return the value of f after the last step that is taken, live."""

        def read() -> float:
            return float(values[_step(t, len(values) - 1)])

        return LiveNumber(self.ledger, name, read, _value_spec(race), size=size, color=color)

    def _write_factors(self, factors: Factors) -> None:
        """Write the factor of each wall that has one."""
        rows = []
        for place, (name, factor) in enumerate(zip("xy", factors.values, strict=True)):
            if np.isfinite(factor):
                found = self.record(f"factor_{name}", factor, number_spec(factor))
                code = f"1 - eta partial^2 f \\/ partial {name}^2"
                written = f"{name}: quad derivative({code}) {found.equals} derivative({found.typst})"
                rows.append(self._row(written, place))
        if rows:
            self.play(*map(Write, rows), run_time=theme.CALM)

    def _tabulate(self, race: Race, t: ValueTracker, minimum: float | None) -> tuple[VGroup, VGroup]:
        """Return the step, each method's value live, and the minimum; and, to be shown last, how each method ends."""
        words, size = {end: self.read(end) for end in OUTCOMES}, theme.LABEL
        last = max(map(len, race.paths.values())) - 1
        rows: list[Sequence[Mobject]] = [[self._live_step(t, last, size)]]
        ends = []
        for method in METHODS:
            color = color_of(method)
            value = self._live_value(f"value_{method}", race, race.paths[method].values, t, size, color)
            sign = LiveSign(value, color=color)
            ends.append(Words(words[race.ends[method]], self.language, size=size))
            number = VGroup(sign, value).arrange(RIGHT, theme.GAP)
            rows.append([self.text(method, size=size, color=color), number, ends[-1]])
        name = self.text("lowest", size=size, color=theme.QUIET)
        if minimum is not None:
            found = self.record("minimum", minimum, whole_spec(minimum, _value_spec(race)))
            rows.append([name, Formula(f"{found.equals} {found.typst}", size=size, color=theme.QUIET)])
        for room, cells in zip(table_room().split_rows(*[1] * (len(METHODS) + 2), gap=0), rows, strict=False):
            for cell, column in zip(cells, room.split_columns(1, 1.1, 1, gap=theme.GAP), strict=False):
                column.place(cell, -1, 0)
        return VGroup(*(cell for cells in rows for cell in cells[:2])), VGroup(*ends)

    def _record_values(self, race: Race, method: str, steps: int) -> None:
        """Record the values that a descent was seen to pass."""
        for k, value in enumerate(race.paths[method].values[: steps + 1].tolist()):
            self.record(f"value_{method}_{k}", value, whole_spec(value, _value_spec(race)))


def _step(t: ValueTracker, last: int) -> int:
    """Return the number of the last step that is taken."""
    return min(int(t.get_value() + ARRIVED), last)


def _value_spec(race: Race) -> str:
    """Return the format of live values of f: a thousandth of what they fall by is seen."""
    values = np.concatenate([path.values for path in race.paths.values()])
    fall = float(values[0] - np.min(values)) or max(1.0, abs(float(values[0])))
    return f".{min(max(DIGITS - math.floor(math.log10(fall)), 0), MOST_DECIMALS)}f"


MOMENTUM_RULES = ("bold(v) <- mu bold(v) - eta gradient(nabla f)", "step(Delta bold(x)) = bold(v)")
