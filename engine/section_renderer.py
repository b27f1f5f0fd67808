"""A Cairo renderer on an exact frame grid that can run any part of a scene without drawing it.

A muted section takes the same steps on the same clock as a drawn one, so what follows it is drawn pixel for pixel
as in the whole scene: one section can be rendered alone, a still taken anywhere, a scene rehearsed in a moment.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable
from typing import Any

from manim import Scene, config
from manim.animation.animation import Animation, Wait
from manim.camera.camera import Camera
from manim.mobject.mobject import Mobject
from manim.renderer.cairo_renderer import CairoRenderer
from manim.scene.scene_file_writer import SceneFileWriter
from manim.utils.exceptions import EndSceneEarlyException

from engine.mobjects.updaters import takes_dt

__all__ = ["SectionRenderer", "count_frames"]

# A run time that is a whole number of frames must not gain one from rounding in 1/fps.
GRID_TOLERANCE = 1e-6

# Muted plays without a clock of their own are stepped at their last frames only; two, because an updater may read
# another one that is updated after it in the same step. Where nothing is updated, the animations' ends are enough.
SETTLING_STEPS = 2


def count_frames(seconds: float, fps: float) -> int:
    """Return frames that `seconds` take: max(1, ⌈seconds·fps − 1e-6⌉)."""
    return max(1, math.ceil(seconds * fps - GRID_TOLERANCE))


def has_clock(scene: Scene) -> bool:
    """Return whether the scene's state depends on every step, not only on where the animations stand."""
    return _keeps_time(scene, _updaters_of(scene))


def _updaters_of(scene: Scene) -> list[Any]:
    return [updater for mobject in scene.get_mobject_family_members() for updater in mobject.updaters]


def _keeps_time(scene: Scene, updaters: list[Any]) -> bool:
    if scene.always_update_mobjects or scene.updaters or scene.stop_condition is not None:
        return True
    return any(map(takes_dt, updaters))


class SectionRenderer(CairoRenderer):
    """Draw the sections that are wanted, and run the others on the same clock without drawing.

    Mends four defects of the stock clock: the number of frames of a play is exact, a frozen wait has as many frames
    as an animated one, each play hands its updaters its full run time, and a wait shows the state it begins with.

    Parameters
    ----------
    wanted
        Tells from a section's name whether it is drawn. All are by default.
    watch
        Frames to be shown to `on_watch` though they may be muted: given a play's first frame and its number of
        frames, returns the numbers (from the scene's start) that are wanted among them.
    on_watch
        Called with the scene and a frame number when the scene's state is that of the frame.
    on_frames
        Called with the number of frames just written.
    keep_segments
        Leave the segments of the plays as they are, instead of joining them to one film at the end.
    """

    def __init__(
        self,
        file_writer_class: type[SceneFileWriter] = SceneFileWriter,
        camera_class: type[Camera] | None = None,
        *,
        wanted: Callable[[str], bool] = lambda name: True,
        watch: Callable[[int, int], Iterable[int]] = lambda start, frames: (),
        on_watch: Callable[[Scene, int], None] = lambda scene, frame: None,
        on_frames: Callable[[int], None] = lambda frames: None,
        keep_segments: bool = False,
        **kwargs: Any,
    ) -> None:
        super().__init__(file_writer_class, camera_class, **kwargs)
        self.wanted = wanted
        self.watch = watch
        self.on_watch = on_watch
        self.on_frames = on_frames
        self.keep_segments = keep_segments
        self.frames = 0

    # -- the clock ----------------------------------------------------------------------------------------------

    def play(self, scene: Scene, *args: Any, **kwargs: Any) -> None:
        muted = self._is_muted()
        scene.compile_animation_data(*args, **kwargs)
        segment = None if muted else f"play_{self.num_plays:05}"
        self.file_writer.add_partial_movie_file(segment)
        self.animations_hashes.append(segment)
        self.file_writer.begin_animation(not muted, animation_index=self.num_plays)
        if isinstance(scene.animations[0], Wait):
            scene.update_mobjects(0)
        self._begin(scene, muted)
        frames = count_frames(scene.duration, config.frame_rate)
        frozen = scene.is_current_animation_frozen_frame()
        if muted:
            frames = self._run_muted(scene, frames, frozen)
        elif frozen:
            self._hold(scene, frames)
        else:
            frames = self._run_drawn(scene, frames)
        if frozen:
            self.static_image = None
        else:
            self._close(scene)
        self.file_writer.end_animation(not muted)
        self.frames += frames
        self.time = self.frames / config.frame_rate
        self.num_plays += 1

    def _begin(self, scene: Scene, muted: bool) -> None:
        """Start the animations; what moves and what stands still matters only where it is drawn."""
        if not muted:
            scene.begin_animations()
            return
        for animation in scene.animations:
            animation._setup_scene(scene)
            animation.begin()

    def _is_muted(self) -> bool:
        """Return whether the play that begins is not drawn; ends the scene where manim's command was told to."""
        if 0 <= config.upto_animation_number < self.num_plays:
            raise EndSceneEarlyException()
        if self.file_writer.output_spec.is_still or self.num_plays < config.from_animation_number:
            return True
        section = self.file_writer.sections[-1]
        return section.skip_animations or not self.wanted(section.name)

    def _run_drawn(self, scene: Scene, frames: int) -> int:
        self.save_static_frame_data(scene, scene.static_mobjects)
        watched = set(self.watch(self.frames, frames))
        for k in range(frames):
            scene.update_to_time(k / config.frame_rate)
            self.render(scene, k / config.frame_rate, scene.moving_mobjects)
            if self.frames + k in watched:
                self.on_watch(scene, self.frames + k)
            if scene.stop_condition is not None and scene.stop_condition():
                return k + 1
        return frames

    def _run_muted(self, scene: Scene, frames: int, frozen: bool) -> int:
        watched = {frame - self.frames for frame in self.watch(self.frames, frames)}
        if frozen:
            steps: Iterable[int] = ()
            for k in sorted(watched):
                self.on_watch(scene, self.frames + k)
        else:
            steps = self._steps(scene, frames, watched)
        for k in steps:
            scene.update_to_time(k / config.frame_rate)
            if k in watched:
                self.on_watch(scene, self.frames + k)
            if scene.stop_condition is not None and scene.stop_condition():
                return k + 1
        return frames

    @staticmethod
    def _steps(scene: Scene, frames: int, watched: set[int]) -> Iterable[int]:
        """Return the frames of a muted play at which its animations and updaters are to be run."""
        updaters = _updaters_of(scene)
        if _keeps_time(scene, updaters):
            return range(frames)
        settling = SETTLING_STEPS if updaters else 0
        return sorted(watched | set(range(max(0, frames - settling), frames)))

    def _hold(self, scene: Scene, frames: int) -> None:
        for frame in sorted(self.watch(self.frames, frames)):
            self.on_watch(scene, frame)
        self.save_static_frame_data(scene, scene.static_mobjects)
        self.update_frame(scene, scene.moving_mobjects)
        self.add_frame(self.get_frame(), num_frames=frames)

    def _close(self, scene: Scene) -> None:
        """End the play: its end state, and the last frame's worth of time for every updater."""
        animations: list[Animation] = scene.animations
        for animation in animations:
            animation.finish()
            animation.clean_up_from_scene(scene)
        dt = 1 / config.frame_rate
        scene.update_mobjects(dt)
        scene.update_meshes(dt)
        scene.update_self(dt)
        self.static_image = None

    # -- drawing ------------------------------------------------------------------------------------------------

    def add_frame(self, frame: Any, num_frames: int = 1) -> None:
        self.file_writer.write_frame(frame, repeat=num_frames)
        self.on_frames(num_frames)

    def draw(self, scene: Scene, mobjects: Iterable[Mobject] | None = None) -> Any:
        """Return the scene as it stands, as an RGBA array, without writing it anywhere."""
        held, self.static_image = self.static_image, None
        self.update_frame(scene, mobjects)
        self.static_image = held
        return self.get_frame().copy()  # its receiver may paint on it

    def scene_finished(self, scene: Scene) -> None:
        if self.keep_segments:
            self.file_writer.join_all_encode_jobs()
        elif not (self.file_writer.output_spec.is_video and not any(self.file_writer.partial_movie_files)):
            super().scene_finished(scene)
