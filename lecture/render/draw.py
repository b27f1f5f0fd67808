"""Draw beats of a scene to clips, or fingerprint their frames without drawing.

This module and what it imports are in the key of every scene: nothing else in this package has a hand in pixels.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Collection, Mapping
from contextlib import nullcontext
from dataclasses import asdict, dataclass
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

from lecture.quality import Quality

if TYPE_CHECKING:
    from engine import EncoderSettings
    from scenes.framework.beat import BeatRecord
    from scenes.framework.scene import BaseScene, SceneContext

__all__ = ["DrawnScene", "draw_beats", "take_fingerprints"]


@dataclass(frozen=True)
class DrawnScene:
    """A scene after its run, and the seconds that each beat took that was drawn."""

    scene: BaseScene
    seconds: dict[str, float]


def draw_beats(
    scene: type[BaseScene],
    context: SceneContext,
    quality: Quality,
    engine: str,
    beats: Collection[str] | None,
    folder: Path,
    progress: Callable[[int], None],
    on_clip: Callable[[BeatRecord, bytes], None],
    parallel_encoder: bool = True,
) -> DrawnScene:
    """Draw the beats (all where none are named) into `folder`; each clip is checked and handed to `keep` at once.

    `engine` is "fast", "small" for fewer bytes in more time, or "stock" for manim as it comes.

    Frames are encoded beside the painting, which takes cores that are idle, or else by the painter's own thread.
    """
    from engine import accelerated
    from lecture.film.clips import check_clip, join_segments
    from scenes.framework.runner import render_scene

    clock = [(0, time.perf_counter())]
    drawn: list[tuple[str, int]] = []

    def count_frames(frames: int) -> None:
        clock.append((clock[-1][0] + frames, time.perf_counter()))
        progress(frames)

    def finish(record: BeatRecord) -> None:
        segments, clip = [Path(file) for file in record.files], folder / f"{len(drawn)}.mp4"
        join_segments(segments, quality.fps, clip)
        check_clip(clip, record.frames, (quality.width, quality.height))
        drawn.append((record.name, record.frames))
        on_clip(record, clip.read_bytes())
        for file in (*segments, clip):
            file.unlink()

    with nullcontext() if engine == "stock" else accelerated(_encoder(engine, parallel_encoder)):
        run = render_scene(
            *(scene, context),
            **asdict(quality),
            folder=folder,
            beats=beats,
            engine=engine,
            progress=count_frames,
            on_drawn=finish,
        )
    return DrawnScene(run, _seconds(drawn, clock))


def _encoder(engine: str, parallel_encoder: bool) -> EncoderSettings:
    """Return settings for films that are made fast, with a constant quantiser, or small.

    x264 has one thread: pictures must not depend on how many cores there are.
    """
    from engine import EncoderSettings

    queue = None if parallel_encoder else 0
    return EncoderSettings.small(1, queue) if engine == "small" else EncoderSettings(threads=1, queue=queue)


def _seconds(drawn: list[tuple[str, int]], clock: list[tuple[int, float]]) -> dict[str, float]:
    """Return how long each beat took: until its last frame was written. What was run muted before it counts as its
    own."""
    ends, count = [clock[0][1]], 0
    ticks = iter(clock)
    for _, frames in drawn:
        count += frames
        ends.append(next((at for done, at in ticks if done >= count), ends[-1]))
    return {name: end - start for (name, _), (start, end) in zip(drawn, pairwise(ends), strict=True)}


def take_fingerprints(
    scene: type[BaseScene], context: SceneContext, quality: Quality, engine: str, beats: Mapping[str, range]
) -> tuple[BaseScene, dict[str, str]]:
    """Run a scene without drawing it and takes the fingerprints of the frames of beats, given with where they are."""
    from engine.frame_fingerprint import SectionFingerprints
    from scenes.framework.runner import rehearse

    fingerprints = SectionFingerprints()

    def watch(start: int, frames: int) -> range:
        return fingerprints.watch(start, frames) if any(start in place for place in beats.values()) else range(0)

    size = (quality.width, quality.height)
    run = rehearse(scene, context, quality.fps, watch=watch, on_watch=fingerprints.look, size=size, engine=engine)
    return run, fingerprints.digests
