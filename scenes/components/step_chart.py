"""A chart of values over steps: the curves of several descents grow together, over the line of the minimum."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
from manim import Dot, VGroup, VMobject

from scenes.components.plot import Dashes, Plot
from scenes.style.frame import Region
from scenes.style.theme import theme

__all__ = ["StepChart"]

ABOVE, BELOW = 0.15, 0.1  # of the fall of the values: room over the start and under the lowest value


class StepChart(VGroup):
    """Values of sequences over the number of the step, up to the time `t()`, in steps; a dot ends each.

    Parameters
    ----------
    sequences
        Values from one start, which need not be equally many; what rises far above the start is cut off.
    colors
        One for each of them.
    minimum
        The height of a dashed line, if any.
    """

    def __init__(
        self,
        sequences: Sequence[np.ndarray],
        colors: Sequence[str],
        steps: int,
        minimum: float | None,
        region: Region,
        t: Callable[[], float],
        names: tuple[str, str] = ("k", "function(f)"),
    ) -> None:
        super().__init__()
        start = float(sequences[0][0])
        lowest = [float(np.min(values)) for values in sequences]
        low = min(lowest if minimum is None else [*lowest, minimum])
        fall = (start - low) or max(1.0, abs(start))
        bottom, top = low - BELOW * fall, start + ABOVE * fall
        level = bottom if bottom < 0 < top else None
        self.plot = Plot((0.0, float(steps)), (bottom, top), region, names=names, level=level)
        self.add(self.plot)
        if minimum is not None:
            ends = (self.plot.at(x, minimum) for x in self.plot.x_range)
            self.add(Dashes(*ends, color=theme.QUIET, stroke_width=theme.AXIS))
        chords = (self.plot.at(np.arange(len(each)), np.clip(each, bottom, top)) for each in sequences)
        self.plot.keep_clear(*(VMobject().set_points_as_corners(places) for places in chords))
        self.curves = VGroup(*(self._curve(values, color, t) for values, color in zip(sequences, colors, strict=True)))
        self.ends = VGroup(
            *(self._end(curve, len(values) - 1, t) for curve, values in zip(self.curves, sequences, strict=True))
        )
        self.add(self.curves, self.ends)

    def _end(self, curve: VMobject, last: int, t: Callable[[], float]) -> Dot:
        """Return a dot where a sequence ends, which is seen once that is reached."""
        dot = Dot(radius=0.7 * theme.DOT, color=curve.get_color())

        def follow(_: VMobject) -> None:
            dot.move_to(curve.points[-1]).set_opacity(float(t() >= last))

        follow(dot)
        return dot.add_updater(follow)

    def _curve(self, values: np.ndarray, color: str, t: Callable[[], float]) -> VMobject:
        """Return one sequence's values as chords, live."""
        line = VMobject(color=color, stroke_width=theme.LINE)
        steps, heights = np.arange(len(values)), np.clip(values, *self.plot.y_range)

        def follow(_: VMobject) -> None:
            now = min(t(), len(values) - 1)
            x, y = (
                np.append(steps[: int(now) + 1], now),
                np.append(heights[: int(now) + 1], np.interp(now, steps, heights)),
            )
            line.set_points_as_corners(self.plot.at(x, y))

        follow(line)
        return line.add_updater(follow)
