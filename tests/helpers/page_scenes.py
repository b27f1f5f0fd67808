"""Two scenes of a few seconds for pages: one asks and shows a step of descent, the other never stands still."""

from __future__ import annotations

from typing import Annotated

from manim import DOWN, LEFT, RIGHT, UP, Circle, FadeIn, Rectangle, Square
from pydantic import Field

from scenes.components.answers import Place
from scenes.components.text import Formula
from scenes.framework.parameters import Parameters, Real
from scenes.framework.scene import LectureScene, beat


class StepParameters(Parameters):
    """A weight, its gradient and the learning rate."""

    weight: Real = 1.0
    gradient: Real = 4.0
    learning_rate: Annotated[Real, Field(gt=0)] = 0.1


class Step(LectureScene[StepParameters]):
    """A weight takes one step, after a guess."""

    def construct(self) -> None:
        self.weight_stands()
        self.weight_moves()

    @beat()
    def weight_stands(self) -> None:
        self.open_with_title()
        self.record("weight", self.params.weight)
        disc = Circle(radius=self.params.weight, color="#6aaefe", fill_opacity=0.8)
        self.play(FadeIn(disc, self.text("label").next_to(disc, DOWN)), run_time=0.3)

    @beat()
    def weight_moves(self) -> None:
        rate, gradient = self.params.learning_rate, self.params.gradient
        result = self.params.weight - rate * gradient
        self.record("weight", self.params.weight)
        self.record("learning_rate", rate)
        self.record("gradient", gradient)
        marks = self.ask([Place(4 * LEFT + UP), Place(4 * LEFT + DOWN)], right=int(gradient > 0))
        written = self.record("result", result, ".4g")
        moved = Rectangle(width=abs(result) * 4, height=1, color="#fbbb26", fill_opacity=0.8).shift(2 * RIGHT)
        step = f"weight({self.params.weight:g}) - step({rate:g}) times gradient({gradient:g})"
        formula = Formula(f"weight(w) arrow.l {step} = {written}").next_to(moved, UP)
        self.play(FadeIn(moved, formula), marks.reveal(), run_time=0.3)


class Drift(LectureScene):
    """A square that turns with the clock: no two of its pictures are the same."""

    def construct(self) -> None:
        square = self.drifts()
        self.drifts_on(square)

    @beat()
    def drifts(self) -> Square:
        square = Square(side_length=3, color="#6fe8af", fill_opacity=0.6)
        square.add_updater(lambda mobject, dt: mobject.rotate(0.3 * dt))
        self.play(FadeIn(square), run_time=0.3)
        self.next_phrase()
        return square

    @beat()
    def drifts_on(self, square: Square) -> None:
        self.play(square.animate.set_color("#ec4e51"), run_time=0.3)
