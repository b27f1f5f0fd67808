"""Run a scene: drawn into a folder, muted as a rehearsal, or up to one picture.

Each run has its own settings and its own folder, so that runs in one process or in many never meet.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Collection, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any, Protocol

import numpy as np
from manim import RendererType, config, tempconfig
from manim.mobject.text.numbers import string_to_mob_map
from manim.utils.exceptions import EndSceneEarlyException

import engine as fast
from engine.section_renderer import SectionRenderer
from scenes.framework.beat import BeatRecord
from scenes.framework.scene import BaseScene, SceneContext
from scenes.style.decimal_mark import use_mark
from scenes.style.frame import frame, use_frame
from scenes.style.logo_camera import with_logo
from scenes.style.theme import use_theme

__all__ = ["prepare_scene", "rehearse", "render_beat_ends", "render_frame", "render_moment", "render_scene"]

REHEARSAL_SIZE = 144  # pixels of the shorter side


class FrameWatcher(Protocol):
    """Look at the scene as it is at a frame."""

    def __call__(self, scene: BaseScene, frame: int) -> None: ...


@contextmanager
def _settings(width: int, height: int, fps: float, folder: Path, *, draws: bool) -> Iterator[None]:
    """Set manim's global settings for one run, and restore them at its end."""
    values: dict[str, Any] = {
        "pixel_width": width,
        "pixel_height": height,
        "frame_height": frame.height,
        "frame_width": frame.width,
        "frame_rate": fps,
        "media_dir": str(folder),
        "output_file": "",
        "dry_run": not draws,
        "format": "mp4" if draws else None,
        "disable_caching": True,
        "max_files_cached": -1,
        "save_sections": False,
        "progress_bar": "none",
        "verbosity": "ERROR",
        "log_to_file": False,
        "plugins": [],  # what paints is chosen here
        "seed": 0,
    }
    if config.renderer != RendererType.CAIRO:  # to set it makes manim change all its classes
        values["renderer"] = "cairo"
    unknown = [name for name in values if name not in config]
    if unknown:
        raise RuntimeError(f"manim has no setting {unknown[0]!r}; this needs manim 0.22")
    string_to_mob_map.clear()
    with tempconfig(values):
        yield
    string_to_mob_map.clear()


@contextmanager
def prepare_scene(
    cls: type[BaseScene],
    context: SceneContext,
    size: tuple[int, int],
    fps: float,
    folder: Path | None,
    *,
    draws: bool,
    engine: str = "fast",
    **hooks: Any,
) -> Iterator[BaseScene]:
    """Construct a scene, ready to render, with manim's settings for it until the end.

    What it draws goes below `folder`, by default one that is removed at the end; `hooks` are those of
    `SectionRenderer`.
    """
    with ExitStack() as stack:
        if folder is None:
            folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="lecture-")))
        stack.enter_context(use_theme(context.theme))
        stack.enter_context(use_frame(context.frame))
        stack.enter_context(use_mark(context.decimal_mark))
        if engine != "stock":
            stack.enter_context(fast.accelerated())  # before manim's settings, which it puts back sooner than manim
        stack.enter_context(_settings(*size, fps, folder, draws=draws))
        camera = cls.camera_type
        if engine != "stock":
            hooks["file_writer_class"] = fast.FastFileWriter
            camera = fast.fast_camera(camera)
        if context.logo is not None:
            camera = with_logo(camera, context.logo)
        renderer = SectionRenderer(camera_class=camera, keep_segments=True, **hooks)
        yield cls(renderer=renderer, context=context)


def rehearse(
    cls: type[BaseScene],
    context: SceneContext,
    fps: float = 30,
    *,
    watch: Callable[[int, int], Collection[int]] = lambda start, frames: (),
    on_watch: FrameWatcher | None = None,
    on_beat_start: Callable[[BaseScene, str], None] = lambda scene, beat: None,
    on_beat_end: Callable[[BaseScene, str], None] = lambda scene, beat: None,
    on_phrase_end: Callable[[BaseScene], None] = lambda scene: None,
    size: tuple[int, int] | None = None,
    engine: str = "fast",
) -> BaseScene:
    """Run a scene without drawing: its ledger, its timeline, and a look at its state where one is wanted.

    `watch` names the frames at which `on_watch` is called; `on_beat_start` is called before each beat, `on_beat_end`
    with its last frame, `on_phrase_end` with that of each phrase.
    """
    hooks: dict[str, Any] = {"wanted": lambda section: False, "watch": watch}
    if on_watch is not None:
        hooks["on_watch"] = on_watch
    size = size or context.frame.pixels(REHEARSAL_SIZE)
    with prepare_scene(cls, context, size, fps, None, draws=False, engine=engine, **hooks) as scene:
        scene.on_beat_start, scene.on_beat_end, scene.on_phrase_end = on_beat_start, on_beat_end, on_phrase_end
        scene.render()
    return scene


def render_scene(
    cls: type[BaseScene],
    context: SceneContext,
    *,
    width: int,
    height: int,
    fps: float,
    folder: Path,
    beats: Collection[str] | None = None,
    engine: str = "fast",
    progress: Callable[[int], None] = lambda frames: None,
    on_drawn: Callable[[BeatRecord], None] = lambda record: None,
) -> BaseScene:
    """Draw a scene, or only some of its beats, into video segments in `folder`.

    The segments of each beat stand in the scene's timeline; `on_drawn` is called as soon as they are complete.
    Everything that is written goes below `folder`.
    """

    def finish(scene: BaseScene, beat: str) -> None:
        record = scene.timeline[-1]
        if record.files:
            scene.renderer.file_writer.join_all_encode_jobs()
            on_drawn(record)

    hooks: dict[str, Any] = {"on_frames": progress}
    if beats is not None:
        hooks["wanted"] = lambda section: section in beats
    with prepare_scene(cls, context, (width, height), fps, folder, draws=True, engine=engine, **hooks) as scene:
        scene.on_beat_end = finish
        scene.render()
    return scene


def render_beat_ends(
    cls: type[BaseScene],
    context: SceneContext,
    *,
    width: int,
    height: int,
    fps: float = 30,
    beats: Collection[str] | None = None,
) -> dict[str, np.ndarray]:
    """Return the last frame of each beat (of all, or of those named) as RGB arrays of shape (height, width, 3).

    What comes after the last that is named is not run.
    """
    found: dict[str, np.ndarray] = {}

    def keep(scene: BaseScene, beat: str) -> None:
        if beats is None or beat in beats:
            found[beat] = scene.renderer.draw(scene)[:, :, :3].copy()
        if beats is not None and found.keys() >= set(beats):
            raise EndSceneEarlyException()

    rehearse(cls, context, fps, on_beat_end=keep, size=(width, height))
    return found


def render_frame(
    cls: type[BaseScene],
    context: SceneContext,
    *,
    width: int,
    height: int,
    fps: float = 30,
    beat: str | None = None,
    frame: int | None = None,
) -> np.ndarray:
    """Return one frame as an RGB array: the last of a beat, the one with a number, or else the scene's last."""
    if frame is None:
        wanted = None if beat is None else {beat}
        return list(render_beat_ends(cls, context, width=width, height=height, fps=fps, beats=wanted).values())[-1]
    found: list[np.ndarray] = []

    def keep(scene: BaseScene, frame: int) -> None:
        found.append(scene.renderer.draw(scene)[:, :, :3].copy())
        raise EndSceneEarlyException()

    rehearse(
        cls,
        context,
        fps,
        watch=lambda start, frames: (frame,) if start <= frame < start + frames else (),
        on_watch=keep,
        size=(width, height),
    )
    if not found:
        raise IndexError(f"{cls.__name__} has no frame {frame}")
    return found[0]


def render_moment(
    cls: type[BaseScene],
    context: SceneContext,
    *,
    width: int,
    height: int,
    fps: float,
    beat: str,
    seconds: float | None = None,
) -> tuple[np.ndarray, int]:
    """Return the frame so many seconds after a beat's start, by default its last, as an RGB array, and its number.

    Raises
    ------
    IndexError
        There is no such beat.
    """
    starts: list[int] = []
    found: list[tuple[np.ndarray, int]] = []

    def begin(scene: BaseScene, name: str) -> None:
        if name == beat:
            starts.append(scene.frame)

    def watch(start: int, frames: int) -> Collection[int]:
        wanted = starts[0] + round(seconds * fps) if starts and seconds is not None else -1
        return (wanted,) if start <= wanted < start + frames else ()

    def keep(scene: BaseScene, frame: int) -> None:
        found.append((scene.renderer.draw(scene)[:, :, :3].copy(), frame))
        raise EndSceneEarlyException()

    def end(scene: BaseScene, name: str) -> None:
        if name == beat:
            keep(scene, scene.frame - 1)

    size = (width, height)
    rehearse(cls, context, fps, watch=watch, on_watch=keep, on_beat_start=begin, on_beat_end=end, size=size)
    if not found:
        raise IndexError(f"{cls.__name__} has no beat {beat}")
    return found[0]
