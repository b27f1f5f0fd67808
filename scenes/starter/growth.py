"""A scene of your own: what grows by a factor each hour, and a guess at how much it comes to."""

from __future__ import annotations

from typing import Annotated

from manim import Create, Write
from pydantic import Field

from mathcore import Function
from scenes.components.answers import Place
from scenes.components.plot import Plot, fit_range
from scenes.components.text import Formula
from scenes.framework.parameters import Parameters
from scenes.framework.scene import LectureScene, beat
from scenes.style.frame import frame
from scenes.style.theme import theme


class GrowthParameters(Parameters):
    """A factor and a number of hours."""

    factor: Annotated[int, Field(ge=2, le=3)] = 2
    """By how much it is multiplied each hour."""
    hours: Annotated[int, Field(ge=3, le=4)] = 3
    """For how many hours it grows."""


class Growth(LectureScene[GrowthParameters]):
    """Something grows by a factor each hour: is it a sum after some hours, or a power?"""

    def construct(self) -> None:
        self.comes_to_a_power(self.grows_each_hour())

    @beat()
    def grows_each_hour(self) -> Plot:
        self.record("factor", self.params.factor)
        self.open_with_title()
        self.growth = Function.parse(f"{self.params.factor}^x")
        hours = (0.0, self.params.hours + 1.0)
        plot = Plot(hours, fit_range(self.growth, (0, self.params.hours), with_zero=True), frame.body)
        self.play(*plot.enter(), run_time=theme.CALM)
        self.next_phrase()
        self.play(Create(plot.curve(self.growth, x_range=(0, 1))), run_time=theme.CALM)
        return plot

    @beat()
    def comes_to_a_power(self, plot: Plot) -> None:
        factor, hours = self.record("factor", self.params.factor), self.record("hours", self.params.hours)
        total, power = self.record("sum", factor.value * hours.value), self.record("power", factor.value**hours.value)
        marks = self.ask([Place(plot.at(hours.value, each.value)) for each in (total, power)], right=1)
        self.play(Create(plot.curve(self.growth, x_range=(1, hours.value))), run_time=theme.CALM)
        self.play(marks.reveal(), run_time=theme.QUICK)
        formula = Formula(f"{factor}^{hours} = {power}", theme.FORMULA, theme.FUNCTION)
        self.play(Write(frame.body.place(formula, -0.5, 0.5)), run_time=theme.CALM)
