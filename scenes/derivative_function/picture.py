"""What the beats of DerivativeFunction hand on to each other."""

from __future__ import annotations

from dataclasses import dataclass

from manim import ValueTracker, VMobject

from scenes.components.glide import GlideRun, GlidingTangent, SlopeTrace
from scenes.components.live_rows import LiveRows
from scenes.components.plot import Plot
from scenes.components.text import Formula
from scenes.derivative_function.analysis import DerivativeAnalysis

__all__ = ["SlopePicture"]


@dataclass(frozen=True)
class SlopePicture:
    """The plots and what is drawn in them: `first_tangent` in the large plot, `tangent` in the upper one."""

    large: Plot
    above: Plot
    below: Plot
    curves: tuple[VMobject, VMobject]
    formula: Formula
    x: ValueTracker
    first_tangent: GlidingTangent
    tangent: GlidingTangent
    trace: SlopeTrace
    analysis: DerivativeAnalysis
    rows: LiveRows

    @property
    def runs(self) -> list[GlideRun]:
        """The parts of the interval over which x moves."""
        return self.analysis.runs
