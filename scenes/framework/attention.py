"""Lead the eye while words go on and the picture stands: what came last is swept, glyph by glyph or along its lines."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from manim import (
    UP,
    Animation,
    AnimationGroup,
    BackgroundRectangle,
    Indicate,
    Mobject,
    Scene,
    Transform,
    VMobject,
    there_and_back,
)

from scenes.components.number import LiveText
from scenes.components.text import Formula, Words
from scenes.style.frame import frame

__all__ = ["QUIET_TIME", "STILL_LIMIT", "SWEEP_TIME", "Arrivals", "Light", "Sweep"]

STILL_LIMIT = 2.3  # seconds that a picture stands at most, while something can be swept
QUIET_TIME = 1.2  # seconds that it stands before a sweep
SWEEP_TIME = 0.9
GROWTH = 0.16  # of a glyph as the sweep passes it
REACH, NARROWEST, WIDEST = 0.25, 0.3, 0.6  # of a swelling to each side: a share of the text, and frame units
BAR = 0.1  # of its width: a glyph that is less high is a bar, which does not grow thicker
SWELL = 0.8  # of the width of a line
MOST_PARTS = 40  # of a shape, beyond which it is a texture, and not swept
GLYPH = 0.7  # the height of the largest glyph, a brace or a root
MOST_KEPT = 12


class Light(Indicate):
    """Let something grow, take another colour, and come back; the plate under a label keeps its own, so that the label
    can be read."""

    def create_target(self) -> Mobject:
        """Return what it is at its largest."""
        target = super().create_target()
        for part, own in zip(target.get_family(), self.mobject.get_family(), strict=True):
            if isinstance(part, BackgroundRectangle):
                part.set_fill(own.get_fill_color(), own.get_fill_opacity())
        return target.shift(_lift(self.mobject.get_bottom()[1], target.get_bottom()[1]) * UP)


class Sweep(Animation):
    """Let a swelling run over a text from left to right, or the lines of a shape swell; it ends exactly as it began.

    There glyphs grow and the gaps between them with them: they never touch, whenever the film is paused."""

    def __init__(self, mobject: Mobject, **kwargs: Any) -> None:
        super().__init__(mobject, suspend_mobject_updating=False, **kwargs)

    def create_starting_mobject(self) -> Mobject:
        """Return the mobject itself: nothing of a copy is needed."""
        return self.mobject

    def begin(self) -> None:
        parts = _parts(self.mobject)
        self.is_text = not all(_has_line(part) for part in parts)
        self.before = [(part, part.points.copy(), part.stroke_width) for part in parts]
        self.lows = np.array([part.points.min(axis=0) for part in parts])
        self.highs = np.array([part.points.max(axis=0) for part in parts])
        super().begin()

    def interpolate_mobject(self, alpha: float) -> None:
        share = self.rate_func(alpha)
        if self.is_text:
            self._look_through(share)
            return
        rise = there_and_back(share)
        for part, _, width in self.before:
            part.stroke_width = width * (1 + SWELL * rise) if rise else width

    def _look_through(self, share: float) -> None:
        """Show the text as it swells: each glyph as wide as its place has become, and as high as it is there."""
        lefts, rights = self.lows[:, 0], self.highs[:, 0]
        swelling = Swelling.over(float(lefts.min()), float(rights.max()), share)
        rows = zip(self.before, self.lows, self.highs, swelling.moved(lefts), swelling.moved(rights), strict=True)
        for (part, points, _), low, high, left, right in rows:
            part.points = points.copy()
            rise = swelling.rise((low[0] + high[0]) / 2)
            if rise or left != low[0] or right != high[0]:
                width, height = high[0] - low[0], high[1] - low[1]
                part.points[:, 0] = left + (points[:, 0] - low[0]) * ((right - left) / width if width else 1)
                if height > BAR * width:
                    middle = (low[1] + high[1]) / 2
                    part.points[:, 1] = middle + (points[:, 1] - middle) * (1 + GROWTH * rise)
                    part.points[:, 1] += _lift(float(low[1]), float(part.points[:, 1].min()))


@dataclass(frozen=True)
class Swelling:
    """What makes a line of text larger around a place: the place, how far it reaches to both sides, and the ends of
    the text."""

    place: float
    reach: float
    left: float
    right: float

    @classmethod
    def over(cls, left: float, right: float, share: float) -> Swelling:
        """Return the swelling that has gone so far over a text, from before its left end to beyond its right one."""
        reach = min(max(REACH * (right - left), NARROWEST), WIDEST)
        return cls(left - reach + share * (right - left + 2 * reach), reach, left, right)

    def rise(self, x: float) -> float:
        """Return how much is seen of the growth at a place, from 0 to 1."""
        return (1 + math.cos(math.pi * float(np.clip((x - self.place) / self.reach, -1, 1)))) / 2

    def moved(self, xs: np.ndarray) -> np.ndarray:
        """Return where places of the text are seen: what is between them grows, to both sides alike."""
        low, high = self._growth_before(np.array([self.left, self.right]))
        return np.asarray(xs + (self._growth_before(xs) - (low + high) / 2))

    def _growth_before(self, xs: np.ndarray) -> np.ndarray:
        """Return the integral of the growth from the swelling's beginning up to each place."""
        along = np.clip((xs - self.place) / self.reach, -1, 1)
        return np.asarray(GROWTH * self.reach / 2 * (1 + along + np.sin(np.pi * along) / np.pi))


class Arrivals:
    """What has come or changed in a beat, the latest first."""

    def __init__(self) -> None:
        self._mobjects: list[Mobject] = []

    def clear(self) -> None:
        """Forget everything."""
        self._mobjects = []

    def note(self, animations: Iterable[Any]) -> None:
        """Note what animations have brought or changed."""
        for mobject in _subjects(animations):
            self._mobjects = [mobject, *(each for each in self._mobjects if each is not mobject)][:MOST_KEPT]

    def sweeps(self, scene: Scene) -> list[list[Mobject]]:
        """Return what can be swept of each arrival that is still on the stage, the latest first."""
        family = {id(part) for part in scene.get_mobject_family_members()}
        found = ([each for each in _targets(mobject) if id(each) in family] for mobject in self._mobjects)
        return [targets for targets in found if targets]


def _lift(low: float, grown: float) -> float:
    """Return how far up what has grown goes, so that its lower end, which was there, is not in the captions' band."""
    return max(0.0, min(low, frame.caption.top) - grown)


def _subjects(animations: Iterable[Any]) -> Iterator[Mobject]:
    for animation in animations:
        if isinstance(animation, AnimationGroup):
            yield from _subjects(animation.animations)
        elif isinstance(animation, Transform) and animation.replace_mobject_with_target_in_scene:
            yield animation.target_mobject
        elif not animation.is_remover():
            yield animation.mobject


def _targets(mobject: Mobject) -> list[Mobject]:
    """Return the texts in a mobject; where there is none, the mobject if it is made of few lines, or of few glyphs."""
    family = mobject.get_family()
    if any(part.updaters or isinstance(part, LiveText) for part in family):
        return []
    texts = [part for part in family if isinstance(part, Words | Formula) and part.is_seen]
    if texts:
        return texts
    parts = _parts(mobject)
    is_made_of = any(all(holds(part) for part in parts) for holds in (_has_line, _is_glyph))
    return [mobject] if 0 < len(parts) <= MOST_PARTS and is_made_of else []


def _parts(mobject: Mobject) -> Sequence[VMobject]:
    return [part for part in mobject.family_members_with_points() if isinstance(part, VMobject) and len(part.points)]


def _is_glyph(part: VMobject) -> bool:
    """Return whether a shape is as small as a glyph, and seen."""
    seen = max(part.get_fill_opacity(), part.get_stroke_opacity())
    return part.height < GLYPH and seen > 0 and not getattr(part, "shade_in_3d", False)


def _has_line(part: VMobject) -> bool:
    """Return whether a shape is drawn by a line of one width."""
    is_plain = isinstance(part.stroke_width, int | float) and not getattr(part, "shade_in_3d", False)
    return is_plain and part.stroke_width > 0 and part.get_stroke_opacity() > 0
