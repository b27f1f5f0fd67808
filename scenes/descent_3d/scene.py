"""Chapter 8, gradient descent on a surface: gradients lie in the ground, paths zigzag, and two cures for it."""

from __future__ import annotations

import numpy as np
from manim import (
    UP,
    FadeIn,
    ValueTracker,
    Write,
    linear,
)

from scenes.components.space import TurnCamera, drive
from scenes.components.step_chart import StepChart
from scenes.descent_3d.analysis import (
    METHODS,
    PLACES,
    comes_round,
    find_factors,
    is_flat,
    kind_of_rest,
    largest_closed,
    race_variant,
    roundness,
    shadows_variant,
    squeezes,
    zigzags,
)
from scenes.descent_3d.drawing import DrawingScene
from scenes.descent_3d.layout import (
    LAST,
    REST,
    WALLS,
    Picture,
    Trail,
    chart_room,
    color_of,
    lay_out,
    rule_room,
    trail_of,
    walls_of,
)
from scenes.descent_3d.writing import RATE, RULES
from scenes.framework.scene import beat
from scenes.framework.script_math import escape
from scenes.style.theme import theme

__all__ = ["GradientDescent3D"]

MOMENTUM_RULES = (
    "secant(bold(v)) <- mu secant(bold(v)) - step(eta) gradient(nabla f)",
    "secant(Delta bold(x)) = secant(bold(v))",
)
ADAM_RULE = "loss(Delta bold(x)) = -step(eta) hat(bold(m)) \\/ sqrt(hat(bold(q)))"

SOLID, GLASS, FAINT = 0.9, 0.5, 0.16  # opacities of the surface
DIMMED = 0.4  # of a path that is compared with
HOP, RACE_HOP, ADAM_HOP, SHADOW_HOP, FACTOR_HOP = 0.8, 0.25, 0.3, 0.5, 1.0  # seconds of a step
LONGEST_RACE, LONGEST_WALK = 6.0, 4.0  # seconds
EVEN = 0.99  # squeezes that are larger leave the map as it is
ROUNDER = 0.95  # times the ratio of a contour's sides: below it the contour is seen to be rounder


class GradientDescent3D(DrawingScene):
    """Surface and map in step; two shadows with a factor each; momentum's arrows; Adam's squeezed map; a race."""

    formats = ("16:9",)

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
        note = f" quad quiet(words({escape(self.read('direction'))}))"
        gradient = self._write_gradient(picture, "" if picture.race.rests else note)
        self.play(FadeIn(self._row(gradient, 0), shift=0.2 * UP), run_time=theme.QUICK)
        rule = "step(Delta bold(x)) = -step(eta) gradient(nabla f)"
        if picture.race.rests:
            self.use_variant("rests")
            self.next_phrase()
            self.play(Write(self._row(f"{rule} = bold(0)", 1)), run_time=theme.CALM)
            return trail
        self._draw_gradient(picture, 0)
        self.next_phrase()
        rate = self._write_constant("rate", RATE, self.params.learning_rate)
        self.play(Write(self._row(f"{rule}, quad {rate}", 1)), run_time=theme.CALM)
        start, end = picture.points[:2]
        self._grow_arrows(picture, start, picture.plot.clip(np.array([start, end]))[0][-1], theme.STEP, theme.SLOW)
        return trail

    @beat(variants=("saddle", "lowest", "level", "once", "smooth"))
    def steps_zigzag(self, picture: Picture, trail: Trail) -> None:
        if picture.race.rests:
            self.use_variant(kind_of_rest(self.params.function, self.params.start))
        elif len(picture.points) == 2 and not picture.race.paths["gradient"].gradients[1].any():
            self.use_variant("once")
        elif not self._zigzags(picture):
            self.use_variant("smooth")
        self.clear(*picture.stage, trail.ball, trail.on_map.ball)
        seen = picture.surface.opacity.animate.set_value(GLASS)
        drive(self, [picture.surface], seen, FadeIn(self._live_rows(picture)), run_time=theme.QUICK)
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
        self._record_values(picture, "gradient", self.params.steps)

    @beat(variants=("rests", "flat", "joint", "smooth"))
    def two_shadows(self, picture: Picture, trail: Trail) -> None:
        factors = find_factors(self.params.function, self.params.start, self.params.learning_rate)
        names = {place: self.read(place) for place in PLACES}
        shape = {"zigzags": self._zigzags(picture), "flat": self._is_flat()}
        if variant := shadows_variant(picture.race, picture.separable, factors, **shape):
            self.use_variant(variant)
        walls, surface = walls_of(picture, self.params, factors.places), picture.surface
        self.clear(*picture.stage, *trail.in_space, trail.on_map)
        self.add(*walls)
        shown = [wall.opacity.animate.set_value(1) for wall in walls]
        faint = [part.opacity.animate.set_value(0) for part in (trail.curve, trail.ball)]
        faint.append(surface.opacity.animate.set_value(FAINT))
        turn = TurnCamera(picture.view, theta=WALLS)
        drive(self, [surface, trail.curve, trail.ball, *walls], *faint, *shown, turn, run_time=theme.CALM)
        self._walk_shadows(picture, [*walls, trail.ground], SHADOW_HOP)
        self.next_phrase()
        if picture.separable:
            self._write_factors(factors, names)
            self._walk_shadows(picture, [*walls, trail.ground], FACTOR_HOP)

    @beat(variants=("rests", "plain"))
    def momentum(self, picture: Picture, trail: Trail) -> None:
        if picture.race.rests:
            self.use_variant("rests")
        elif not self.params.momentum:
            self.use_variant("plain")
        trail.on_map.step_back(DIMMED)
        leaving = self._leave(picture.title, picture.formula, picture.map, trail.on_map)
        self.play(*leaving, picture.map.place.animate.set_value(1), run_time=theme.CALM)
        room = rule_room(picture.formula, RULES)
        rules = [self._row(rule, k, room) for k, rule in enumerate(MOMENTUM_RULES)]
        constants = [("momentum", "mu {} {}", self.params.momentum), ("rate", RATE, self.params.learning_rate)]
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

    @beat(variants=("other", "even", "rests"))
    def adam(self, picture: Picture) -> None:
        path, contour = picture.race.paths["adam"], largest_closed(picture.lines)
        factors = squeezes(path)
        is_rounder = contour is not None and all(
            roundness(contour, each) < ROUNDER * roundness(contour, np.ones(2)) for each in factors
        )
        if picture.race.rests:
            self.use_variant("rests")
        elif np.all(factors > EVEN):
            self.use_variant("even")
        elif not is_rounder or not self._zigzags(picture) or not comes_round(path.points, picture.lowest):
            self.use_variant("other")
        self.clear(picture.title, picture.formula, picture.map)
        t, share, room = ValueTracker(0.0), ValueTracker(0.0), rule_room(picture.formula, RULES)

        def squeeze() -> np.ndarray:
            now = [np.interp(t.get_value(), np.arange(len(factors)), factors[:, axis]) for axis in (0, 1)]
            return np.asarray(np.array(now) ** share.get_value())

        picture.map.squeeze = squeeze
        rule = self._row(ADAM_RULE, 0, room)
        means = self.text("means", size=theme.LABEL)
        self._stand(means, 1, room)
        constants = self._rates_row([("rate", RATE, self.params.adam_learning_rate)], 2, room)
        walker = self._walker(picture, "adam", t)
        words = self.read("sides")
        outline = self._outline(picture, contour, words, room) if contour is not None and is_rounder else []
        shown = [FadeIn(part) for part in (means, constants, *outline)]
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

    @beat(variants=("same", "together", "plain", "straight", "mixed", "rests", "flat", "lowest"))
    def compare_methods(self, picture: Picture) -> None:
        race = picture.race
        minimum = None if picture.lowest is None else float(self.params.function(*picture.lowest))
        if variant := race_variant(race, minimum):
            is_lowest = race.rests and kind_of_rest(self.params.function, self.params.start) == "lowest"
            self.use_variant("lowest" if is_lowest else "flat" if self._is_flat() else variant)
        self._bring_back_the_surface(picture)
        t, steps = ValueTracker(0.0), self.params.race_steps
        trails = [trail_of(picture, method, steps, t) for method in METHODS]
        values = [race.paths[method].values for method in METHODS]
        chart = StepChart(values, [*map(color_of, METHODS)], steps, minimum, chart_room(), t.get_value)
        table = self._tabulate(picture, t, minimum)
        self.pin(chart, table, table.ends)
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
            self._record_values(picture, method, steps)
        self.play(FadeIn(table.ends), run_time=theme.QUICK)
        self.wait(theme.QUICK)

    def _is_flat(self) -> bool:
        """Return whether the function has one value wherever it is shown."""
        return is_flat(self.params.function, *self.params.ranges())

    def _zigzags(self, picture: Picture) -> bool:
        """Return whether the steps of plain descent that are shown one by one zigzag."""
        return zigzags(picture.points[: self.params.steps + 1])
