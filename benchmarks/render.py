"""Renders a workload by stock manim and by the engine in turn, and prints what each took.

    python benchmarks/render.py                      # 1080p60, all five scenes of the fixed workload
    python benchmarks/render.py --quality 480p15 --scenes Formula Network --json numbers.json
    python benchmarks/render.py --workload second --quality 720p30 --processor

Every scene alone is rendered by a process of its own, all scenes together by two. "equal" encodes with stock's preset
and crf, "own" with the engine's settings. Speeds are of the clock; on a machine with other work they are right only
of the processor's time, with all threads of a process together.
"""

from __future__ import annotations

import argparse
import json
import resource
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ProcessPoolExecutor
from contextlib import nullcontext
from multiprocessing import get_context
from pathlib import Path
from typing import Any

from report import print_report
from workloads import SCENES, find_scene

QUALITIES = {"1080p60": (1920, 1080, 60), "720p30": (1280, 720, 30), "480p15": (854, 480, 15)}
WAYS = ("stock", "equal", "own")
WORKERS = 2
Numbers = dict[str, Any]


def _settings(quality: str, folder: Path) -> Numbers:
    width, height, rate = QUALITIES[quality]
    return {
        "pixel_width": width,
        "pixel_height": height,
        "frame_rate": rate,
        "media_dir": str(folder),
        "disable_caching": True,
        "progress_bar": "none",
        "verbosity": "ERROR",
        "seed": 1,
        "plugins": [],  # stock is to be manim as it comes
    }


def _render_stock(scene_class: type, settings: Numbers) -> Path:
    from manim import tempconfig

    with tempconfig(settings):
        scene = scene_class()
        scene.render()
        return scene.renderer.file_writer.final_file_path


def _count_frames(film: Path) -> int:
    import av

    with av.open(str(film)) as container:
        return container.streams.video[0].frames


def render_here(way: str, name: str, settings: Numbers, threads: int) -> Numbers:
    """Render one scene in this process and measure it."""
    from engine import EncoderSettings, render

    scene_class = find_scene(name)
    start, cpu = time.perf_counter(), time.process_time()
    if way == "stock":
        film = _render_stock(scene_class, settings)
    else:
        encoder = EncoderSettings.stock(threads) if way == "equal" else EncoderSettings(threads=threads)
        film = render(scene_class, encoder, **settings)
    return {
        "seconds": time.perf_counter() - start,
        "cpu_seconds": time.process_time() - cpu,
        "peak_megabytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
        "frames": _count_frames(film),
        "film": str(film),
        "megabytes": film.stat().st_size / 1e6,
    }


def render_by_stages(way: str, name: str, settings: Numbers, threads: int) -> Numbers:
    """The same in a process of its own, with the share of each stage."""
    from stages import start_clock

    from engine import accelerated

    # The engine leaves to others what they have replaced: its changes of manim come before the clock's.
    with nullcontext() if way == "stock" else accelerated():
        clock = start_clock(way)
        numbers = render_here(way, name, settings, threads)
    return {**numbers, "stages": clock.read(numbers["seconds"])}


def _start(task: str, name: str, *options: str) -> subprocess.Popen[str]:
    command = [sys.executable, __file__, "--task", task, "--scenes", name, *options]
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True)


def _finish(process: subprocess.Popen[str]) -> Numbers:
    output, _ = process.communicate()
    if process.returncode:
        raise RuntimeError(f"a render ended with status {process.returncode}; its message is above")
    return json.loads(output.splitlines()[-1])


def render_together(way: str, names: list[str], quality: str, folder: Path) -> Numbers:
    """All scenes by two processes, longest first: wall time from the start of the processes to the last scene's end."""
    start = time.perf_counter()
    with ProcessPoolExecutor(WORKERS, mp_context=get_context("spawn")) as workers:
        jobs = [workers.submit(render_here, way, name, _settings(quality, folder), 1) for name in names]
        done = [job.result() for job in jobs]
        seconds = time.perf_counter() - start
    return {
        "seconds": seconds,
        "cpu_seconds": sum(numbers["cpu_seconds"] for numbers in done),
        "peak_megabytes": max(numbers["peak_megabytes"] for numbers in done),
    }


def _measure_scene(name: str, quality: str, folder: Path, check: bool) -> Numbers:
    numbers: Numbers = {}
    for way in WAYS:
        numbers[way] = _finish(_start(way, name, "--quality", quality, "--folder", str(folder / way)))
        print(f"{name}, {way}: {numbers[way]['seconds']:.1f} s", file=sys.stderr)
    if check:
        films = {way: numbers[way]["film"] for way in WAYS}
        assert len(set(films.values())) == len(WAYS), f"films share a file: {films}"
        options = ("--quality", quality, "--folder", str(folder), "--films", json.dumps(films))
        numbers["fidelity"] = _finish(_start("compare", name, *options))
    return numbers


def measure(arguments: argparse.Namespace, folder: Path) -> Numbers:
    """All numbers of the benchmark."""
    quality = arguments.quality
    names = arguments.scenes or SCENES[arguments.workload]
    scenes = {name: _measure_scene(name, quality, folder, not arguments.no_check) for name in names}
    longest_first = sorted(scenes, key=lambda name: -scenes[name]["equal"]["seconds"])
    together = {way: render_together(way, longest_first, quality, folder / f"{way}-together") for way in WAYS[1:]}
    return {"quality": quality, "scenes": scenes, "together": together}


def _perform_task(arguments: argparse.Namespace) -> Numbers:
    name = arguments.scenes[0]
    settings = _settings(arguments.quality, arguments.folder)
    if arguments.task != "compare":
        return render_by_stages(arguments.task, name, settings, arguments.threads)
    from fidelity import compare_films, compare_painting

    films = compare_films(name, settings, json.loads(arguments.films))
    return {"films": films, "painting": compare_painting(name, settings)}


def _parse() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--quality", choices=QUALITIES, default="1080p60")
    parser.add_argument("--workload", choices=SCENES, default="fixed")
    every = [name for names in SCENES.values() for name in names]
    parser.add_argument("--scenes", nargs="+", choices=every, metavar="SCENE", help="only these, of any workload")
    parser.add_argument("--processor", action="store_true", help="tell speeds by the processor's time")
    parser.add_argument("--json", type=Path, help="file for all numbers")
    parser.add_argument("--no-check", action="store_true", help="leave out the comparison of pictures")
    for hidden, kind in (("--task", str), ("--folder", Path), ("--films", str)):
        parser.add_argument(hidden, type=kind, help=argparse.SUPPRESS)
    parser.add_argument("--threads", type=int, default=0, help=argparse.SUPPRESS)
    return parser.parse_args()


def main() -> None:
    """Measure and print; or, in a process started by this one, perform one task and print its numbers."""
    arguments = _parse()
    if arguments.task:
        print(json.dumps(_perform_task(arguments)))
        return
    with tempfile.TemporaryDirectory() as folder:
        numbers = measure(arguments, Path(folder))
    print_report(numbers, "cpu_seconds" if arguments.processor else "seconds")
    if arguments.json:
        arguments.json.write_text(json.dumps(numbers, indent=1))


if __name__ == "__main__":
    main()
