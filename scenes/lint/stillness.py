"""Measure how long a scene's picture stands without a change."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import pairwise

from manim import Mobject

from engine.frame_fingerprint import fingerprint
from scenes.framework.runner import rehearse
from scenes.framework.scene import BaseScene, SceneContext

__all__ = ["Still", "rehearse_stills"]

EVERY = 0.2  # seconds between looks at a motion


@dataclass(frozen=True)
class Still:
    """A time without a change in the picture: its beat, when it begins, and how long it lasts, in seconds."""

    beat: str
    start: float
    seconds: float


def rehearse_stills(cls: type[BaseScene], context: SceneContext, fps: int) -> tuple[BaseScene, tuple[Still, ...]]:
    """Run a scene without drawing it; return it, and its stills.

    A motion is looked at five times a second; what is on screen counts as seen, also where it is transparent.
    """
    watcher = _StillWatcher(fps)
    scene = rehearse(cls, context, fps, watch=watcher.watch, on_watch=watcher.look)
    return scene, watcher.stills(scene.frame)


@dataclass
class _StillWatcher:
    """Note the frames at which the picture has changed since the look before."""

    fps: int
    _changes: list[tuple[int, str]] = field(default_factory=list)
    _moving: list[Mobject] = field(default_factory=list)
    _picture: bytes = b""
    _motion: bytes = b""
    _start: int = -1

    def watch(self, start: int, frames: int) -> range:
        """Return the frames of a play to look at."""
        self._start = start
        return range(start, start + frames, max(1, round(EVERY * self.fps)))

    def look(self, scene: BaseScene, frame: int) -> None:
        """Compare the whole picture where a play begins, and what moves within it."""
        camera = scene.renderer.camera
        if frame == self._start:
            self._moving, _ = scene.get_moving_and_static_mobjects(scene.animations)
            before, self._picture = self._picture, fingerprint(camera, scene.mobjects)
            has_changed = before != self._picture
            self._motion = fingerprint(camera, self._moving)
        elif scene.is_current_animation_frozen_frame():
            has_changed = False
        else:
            before, self._motion = self._motion, fingerprint(camera, self._moving)
            has_changed = before != self._motion
        if has_changed:
            self._changes.append((frame, scene.ledger.beat))

    def stills(self, end: int) -> tuple[Still, ...]:
        """Return the times between two changes, and from the last one to the scene's end."""
        steps = pairwise([*self._changes, (end, "")])
        return tuple(Still(beat, frame / self.fps, (after - frame) / self.fps) for (frame, beat), (after, _) in steps)
