"""Two scenes of a few seconds that are cheap to draw: one with words on screen, one that is never still."""

from __future__ import annotations

import os

from manim import PI, UP, Circle, Create, FadeIn, FadeOut, Mobject, Rotate, Square

from scenes.components.text import Words
from scenes.framework.parameters import Parameters, Real
from scenes.framework.scene import LectureScene, beat


class TurningParameters(Parameters):
    """How large the circle is, how much of it is left at the end, and something that is looked at and never shown."""

    radius: Real = 1.0
    rest: Real = 0.5
    secret: Real = 0.0


class Turning(LectureScene[TurningParameters]):
    """A circle with a label that is gone when the last beat begins."""

    def construct(self) -> None:
        circle, label = self.appears()
        self.turns(circle, label)
        self.leaves(circle)

    @beat()
    def appears(self) -> tuple[Circle, Words]:
        circle = Circle(radius=self.params.radius, color="#6aaefe")
        label = self.text("label").next_to(circle, UP)
        self.play(Create(circle), FadeIn(label), run_time=0.5)
        return circle, label

    @beat()
    def turns(self, circle: Circle, label: Words) -> None:
        circle.set_fill("#fbbb26", opacity=0.5)
        self.play(Rotate(circle, PI), FadeOut(label), run_time=0.5)

    @beat()
    def leaves(self, circle: Circle) -> None:
        rest = self.record("rest", self.params.rest + 0 * self.params.secret).value
        self.play(FadeOut(circle, scale=rest), run_time=0.5)
        if os.environ.get("TINY_LECTURE") == "die":
            os.kill(os.getpid(), 9)


class Drifting(LectureScene):
    """A square that turns with the clock, from the first beat to the last."""

    def construct(self) -> None:
        square = self.drifts()
        self.drifts_on(square)

    @beat()
    def drifts(self) -> Mobject:
        square = Square(side_length=2, color="#6fe8af")
        square.add_updater(lambda mobject, dt: mobject.rotate(dt))
        self.play(FadeIn(square), run_time=0.5)
        return square

    @beat()
    def drifts_on(self, square: Mobject) -> None:
        self.play(square.animate.set_color("#ec4e51"), run_time=0.5)
