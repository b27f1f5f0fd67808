"""What GradientDescent3D draws: arrows on ground and map, walks in the shadows, momentum's chain, Adam's map."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from manim import Create, FadeOut, GrowArrow, Mobject, ReplacementTransform, ValueTracker, linear

from scenes.components.contour_map import MapPath
from scenes.components.live_rows import live_row
from scenes.components.number import LiveNumber
from scenes.components.space import drive
from scenes.components.space_curve import SpaceArrow
from scenes.components.text import Formula
from scenes.descent_3d.analysis import roundness
from scenes.descent_3d.layout import REST, Picture, color_of, gradient_end
from scenes.descent_3d.writing import WritingScene
from scenes.framework.script_math import escape
from scenes.style.frame import Region
from scenes.style.theme import theme

__all__ = ["DrawingScene"]

CLEAR = 0.7  # opacity of the surface in the race
THIN = 0.22  # and while arrows are drawn on the ground, which it would dim
SHORTEST = 0.004  # of the shorter range: an arrow that is shorter is not drawn
AGED, OLDEST = 0.3, 0.35  # by how much an arrow fades with each step, and how far
CHAIN = 3  # steps of momentum whose arrows are laid tip to tail


class DrawingScene(WritingScene):
    """Draw gradients, walks and what explains the methods."""

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
        steps_back = picture.surface.opacity.animate.set_value(THIN)
        drive(self, [picture.surface, drop], drop.drawn.animate.set_value(1), steps_back, run_time=theme.QUICK)
        self._grow_arrows(picture, start, gradient_end(picture, start, way), theme.GRADIENT, theme.SLOW)
        self.play(Create(mark), run_time=theme.QUICK)

    def _draw_gradient_again(self, picture: Picture) -> list[Mobject]:
        """Draw the gradient where the first step ends, if that is shown."""
        start, slope = picture.points[1], picture.race.paths["gradient"].gradients[1]
        if not slope.any() or not picture.map.holds(start):
            return []
        end = gradient_end(picture, start, slope / np.linalg.norm(slope))
        return self._grow_arrows(picture, start, end, theme.GRADIENT, theme.QUICK)

    def _walk_shadows(self, picture: Picture, moving: Sequence[Mobject], hop: float) -> None:
        """Walk plain descent once more, from its start, at so many seconds a step: up to twice as many while it is
        spoken."""
        count = min(self.params.steps, len(picture.points) - 1)
        if count:
            drive(self, moving, picture.t.animate.set_value(0), run_time=theme.QUICK)
            walk = picture.t.animate(rate_func=linear).set_value(count)
            drive(self, moving, walk, run_time=self.phrase_time(hop * count, 2 * hop * count))

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

    def _outline(self, picture: Picture, contour: np.ndarray, words: str, room: Region) -> list[Mobject]:
        """Draw a contour bold, and write how much longer than wide it was on the whole map, and is now, live."""
        outline = picture.map.outline(contour, theme.TEXT)
        self.pin(outline)
        squeeze = picture.map.squeeze
        before = self.record("roundness_before", float(roundness(contour, squeeze())), ".2f")
        code = f"words({escape(words)}) quad {before.marked} ->"
        for size in (theme.LABEL, theme.SMALL):
            side = LiveNumber(self.ledger, "roundness", lambda: roundness(contour, squeeze()), size=size)
            label = live_row(Formula(code, size), side)
            if label.width <= room.width:
                break
        self._stand(label, 3, room)
        return [outline, label]

    def _bring_back_the_surface(self, picture: Picture) -> None:
        """Show the surface again, from where it was first at rest."""
        leaving = self._leave(picture.title)
        picture.view.set(theta=REST)
        parts = [picture.axes, picture.contours, picture.surface]
        for tracker in (picture.axes.shown, picture.contours.opacity, picture.surface.opacity):
            tracker.set_value(0)
        self.add(*parts)
        seen = [tracker.animate.set_value(1) for tracker in (picture.axes.shown, picture.contours.opacity)]
        seen.append(picture.surface.opacity.animate.set_value(CLEAR))
        drive(self, parts, *leaving, *seen, run_time=theme.CALM)

    def _leave(self, *keep: Mobject) -> list[FadeOut]:
        """Return all but what is kept fade out, to be played while something else comes."""
        return [FadeOut(part) for part in self.mobjects if part not in keep]

    def _fade(self, parts: Sequence[Mobject]) -> None:
        if parts:
            self.play(*map(FadeOut, parts), run_time=theme.QUICK)
