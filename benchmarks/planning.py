"""How long a render takes to find that there is nothing to do, in a store of very many clips.

The store is filled by the code that fills it in a render, with the beats, words and numbers of a real scene under many
learning rates; only the clips' content is made up.
"""

from __future__ import annotations

import io
import tempfile
import time
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from lecture.render.jobs import SceneRun
    from lecture.render.progress import ProgressOutput
    from lecture.render.scheduler import Order

SCENE = "NetworkSetup"
LANGUAGE = "zh"
LEAST_RATE = 1e-9
CLIP_BYTES = 64
TURNS = 3
Numbers = dict[str, Any]


def measure_plan(file: Path, clips: int, folder: Path) -> Numbers:
    """Seconds of the plan for at least so many cached clips, the best of some turns."""
    with tempfile.TemporaryDirectory(dir=folder) as out:
        order, run = _order(file, clips, Path(out))
        start = time.perf_counter()
        _fill(order, run)
        filled = time.perf_counter() - start
        turns = [_plan(order, len(order.entries) * len(run.beats)) for _ in range(TURNS)]
    return {
        "clips": len(order.entries) * len(run.beats),
        "scenes": len(order.entries),
        "seconds": min(turns),
        "first_seconds": turns[0],
        "filling_seconds": filled,
    }


def _order(file: Path, clips: int, out: Path) -> tuple[Order, SceneRun]:
    """One scene under so many learning rates that its beats are as many as the clips wanted; and how the scene goes."""
    from lecture.project.lecture_file import read_lecture
    from lecture.project.script_check import read_scripts
    from lecture.quality import QUALITIES
    from lecture.render.jobs import run_rehearsal
    from lecture.render.scheduler import Order

    lecture, quality = read_lecture(file), QUALITIES["fhd"]
    scripts = read_scripts(lecture, [LANGUAGE])
    entry = next(scene for scene in lecture.scenes if scene.scene == SCENE)
    run = run_rehearsal(entry, scripts[LANGUAGE], quality.fps)
    entries = tuple(
        replace(entry, name=f"{SCENE}{number}", values={**entry.values, "learning_rate": LEAST_RATE * (number + 1)})
        for number in range(-(-clips // len(run.beats)))
    )
    return Order(lecture, entries, scripts, quality, out, "fast", 1), run


def _silence() -> ProgressOutput:
    """Progress that nobody sees."""
    from rich.console import Console

    from lecture.render.progress import ProgressOutput

    return ProgressOutput(Console(file=io.StringIO()))


def _fill(order: Order, run: SceneRun) -> None:
    """Takes every scene up into the store as a render does once it was inspected and drawn."""
    from lecture.cache.code_digest import Sources
    from lecture.cache.keys import Keys
    from lecture.cache.scene_cache import RenderSettings, SceneCache, SceneVariant
    from lecture.cache.workspace import open_workspace
    from lecture.render.jobs import DrawnBeats

    sources = Sources()
    scenes = [SceneVariant(entry, order.scripts[LANGUAGE]) for entry in order.entries]
    with open_workspace(order.out, _silence()) as place:
        cache = SceneCache(place.store, Keys(sources), RenderSettings(order.quality, order.engine), scenes)
        for scene in scenes:
            own = replace(run, name=scene.entry.name)
            cache.add(scene, own)
            clips = {beat.name: f"{scene.name} {beat.name}".ljust(CLIP_BYTES).encode() for beat in run.beats}
            cache.store_beats(scene, DrawnBeats(own, clips, dict.fromkeys(clips, 1.0), 0.0, 0.0))
        place.store.write_note("sources", sources.used)


def _plan(order: Order, expected: int) -> float:
    """Seconds from the opened workspace to the decision that all clips are there."""
    from lecture.cache.code_digest import Sources
    from lecture.cache.workspace import open_workspace
    from lecture.render.order import SOURCES
    from lecture.render.scheduler import Scheduler
    from lecture.workers.local import local_pool

    screen = _silence()
    with open_workspace(order.out, screen) as place:
        start = time.perf_counter()
        scheduler = Scheduler(order, screen, place, Sources(place.store.read_note("sources", SOURCES)), local_pool)
        scheduler.run()
        found = (scheduler.rendered, scheduler.reused)
        seconds = time.perf_counter() - start
    if found != (0, expected):
        raise RuntimeError(f"of {expected} cached clips the plan found {found[1]}, and drew {found[0]}")
    return seconds
