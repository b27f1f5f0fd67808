"""A chart of values over steps: the curves of several descents grow together, over the line of the minimum."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
from manim import Dot, Line, VGroup, VMobject

from scenes.components.graph import clip_runs
from scenes.components.live_parts import lay_runs
from scenes.components.plot import Dashes, Plot
from scenes.style.frame import Region
from scenes.style.theme import theme

__all__ = ["StepChart"]

ABOVE, BELOW = 0.15, 0.1  # of the fall of the values: room over the start and under the lowest value
LEVEL_ROOM = 1.3  # times the start, or 1 where that is more: room over and under a start from which nothing falls
FARTHEST = 4  # times the middle fall: what falls farther, with no minimum, is cut off, so that others are told apart
LEAST = 1e-4  # of the largest fall: a smaller middle one is next to nothing


class StepChart(VGroup):
    """Values of sequences over the number of the step, up to the time `t()`, in steps; a dot ends each.

    Parameters
    ----------
    sequences
        Values from one start, which need not be equally many; what rises far above the start is cut off, and what falls
        many times as far as most, where there is no minimum.
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
        fall = _shown_fall([start - float(np.min(values)) for values in sequences], start, minimum)
        bottom, top = start - (1 + BELOW) * fall, start + ABOVE * fall
        if not fall:  # where nothing falls, the start is in the middle
            room = LEVEL_ROOM * max(1.0, abs(start))
            bottom, top = start - room, start + room
        level = bottom if bottom < 0 < top else None
        self.plot = Plot((0.0, float(steps)), (bottom, top), region, names=names, level=level)
        self.add(self.plot)
        lines = [self._chords(values, len(values) - 1, VMobject()) for values in sequences]
        if minimum is not None:
            ends = [self.plot.at(x, minimum) for x in self.plot.x_range]
            self.add(Dashes(*ends, color=theme.QUIET, stroke_width=theme.AXIS))
            lines.append(Line(*ends))
        self.plot.keep_clear(*lines)
        self.curves = VGroup(*(self._curve(values, color, t) for values, color in zip(sequences, colors, strict=True)))
        self.ends = VGroup(*(self._end(values, color, t) for values, color in zip(sequences, colors, strict=True)))
        self.add(self.curves, self.ends)

    def _end(self, values: np.ndarray, color: str, t: Callable[[], float]) -> Dot:
        """Return a dot where a sequence ends, which is seen once that is reached, if the chart holds it."""
        dot, last = Dot(radius=0.7 * theme.DOT, color=color), len(values) - 1
        bottom, top = self.plot.y_range
        is_seen = bottom <= values[last] <= top
        place = self.plot.at(last, float(np.clip(values[last], bottom, top)))

        def follow(_: VMobject) -> None:
            dot.move_to(place).set_opacity(float(t() >= last and is_seen))

        follow(dot)
        return dot.add_updater(follow)

    def _curve(self, values: np.ndarray, color: str, t: Callable[[], float]) -> VMobject:
        """Return one sequence's values as chords, live."""
        line = VMobject(color=color, stroke_width=theme.LINE)

        def follow(_: VMobject) -> None:
            self._chords(values, min(t(), len(values) - 1), line)

        follow(line)
        return line.add_updater(follow)

    def _chords(self, values: np.ndarray, now: float, line: VMobject) -> VMobject:
        """Lay a line through values up to a step, cut at the borders of the chart."""
        steps = np.append(np.arange(int(now) + 1), now)
        heights = np.append(values[: int(now) + 1], np.interp(now, np.arange(len(values)), values))
        runs = clip_runs([np.column_stack([steps, heights])], self.plot.heights)
        lay_runs(line, [self.plot.at(*run.T) for run in runs])
        return line


def _shown_fall(falls: Sequence[float], start: float, minimum: float | None) -> float:
    """Return how far below the start a chart reaches: to the minimum, or as far as most sequences fall; 0 where none
    does."""
    farthest = max(falls if minimum is None else [*falls, start - minimum])
    middle = float(np.median(falls))
    if minimum is None and middle > LEAST * farthest:
        farthest = min(farthest, FARTHEST * middle)
    return farthest
