"""Renders the gallery's short scenes by stock manim and by the engine in turn, at 240p, and prints what each took.

    python benchmarks/short.py                       # every second scene, as a film and as a still
    python benchmarks/short.py --every 1 --rounds 9 --json short.json

Both are at work in one process, which has rendered each scene before: what is measured is neither imports nor first
times. Who is first changes from round to round; the median counts. Processor time is that of all threads.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from itertools import islice
from math import prod
from pathlib import Path
from statistics import median
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "tests" / "helpers")]

SETTINGS = {
    "pixel_width": 426,
    "pixel_height": 240,
    "frame_rate": 30,
    "disable_caching": True,
    "plugins": [],
    "progress_bar": "none",
    "verbosity": "ERROR",
    "seed": 1,
}
KINDS: dict[str, dict[str, str]] = {"film": {}, "still": {"format": "png"}}
# A scene is slow where the engine has less than this share of stock's speed and loses more than so many seconds.
LEAST_SPEED, MOST_LOST = 0.9, 0.010
# These change what is measured: the container, or the size.
LEFT_OUT = ("gallery.configurations",)


@dataclass(frozen=True)
class Times:
    """Seconds that a scene took, by stock manim and by the engine: on the clock, and of the processor."""

    scene: str
    kind: str
    stock_wall: float
    engine_wall: float
    stock_cpu: float
    engine_cpu: float

    @property
    def wall_speed(self) -> float:
        """How many times as fast as stock the engine is, on the clock."""
        return self.stock_wall / self.engine_wall

    @property
    def cpu_speed(self) -> float:
        """How many times less of the processor's time than stock the engine takes."""
        return self.stock_cpu / self.engine_cpu

    @property
    def is_slow(self) -> bool:
        """Whether the engine loses more of the processor's time than may be."""
        return self.cpu_speed < LEAST_SPEED and self.engine_cpu - self.stock_cpu > MOST_LOST


def _take_time(render: Callable[[], Any]) -> tuple[float, float]:
    wall, cpu = time.perf_counter(), time.process_time()
    render()
    return time.perf_counter() - wall, time.process_time() - cpu


def measure_scene(entry: Any, kind: str, rounds: int) -> Times:
    """The median times of one scene."""
    from side_by_side import render_stock

    from engine import render

    settings = {**SETTINGS, **entry.settings, **KINDS[kind]}
    ways = {
        "stock": lambda: render_stock(entry.scene, {**settings, "media_dir": "stock"}),
        "engine": lambda: render(entry.scene, **settings, media_dir="engine"),
    }
    for render_way in ways.values():
        render_way()
    times: dict[str, list[tuple[float, float]]] = {way: [] for way in ways}
    for number in range(rounds):
        for way in sorted(ways, reverse=number % 2 == 0):
            times[way].append(_take_time(ways[way]))
    (stock_wall, stock_cpu), (engine_wall, engine_cpu) = (map(median, zip(*times[way], strict=True)) for way in ways)
    return Times(entry.name, kind, stock_wall, engine_wall, stock_cpu, engine_cpu)


def list_scenes(every: int) -> list[Any]:
    """The scenes to be measured: every so many of the gallery."""
    from gallery import list_gallery

    entries = (entry for entry in list_gallery() if entry.scene.__module__ not in LEFT_OUT)
    return list(islice(entries, 0, None, every))


def measure(every: int, rounds: int) -> list[Times]:
    """The times of all scenes, as films and as stills."""
    from side_by_side import images_can_be_painted

    measured = []
    with images_can_be_painted():
        for entry in list_scenes(every):
            for kind in KINDS:
                times = measure_scene(entry, kind, rounds)
                measured.append(times)
                print(f"{times.scene}, {kind}: {times.wall_speed:.2f}, {times.cpu_speed:.2f}", file=sys.stderr)
    return measured


def _geometric_mean(values: Sequence[float]) -> float:
    return prod(value ** (1 / len(values)) for value in values)


def print_report(measured: Sequence[Times]) -> None:
    """Print the means and the slow ones as a Markdown table."""
    print("| | scenes | stock, ms | engine, ms | times, clock | times, processor | least | slow |")
    print("| --- " + "| ---: " * 7 + "|")
    for kind in KINDS:
        times = [one for one in measured if one.kind == kind]
        walls, processors = ([getattr(one, name) for one in times] for name in ("wall_speed", "cpu_speed"))
        stock, engine = (1000 * median(getattr(one, name) for one in times) for name in ("stock_cpu", "engine_cpu"))
        means = f"{_geometric_mean(walls):.2f} | {_geometric_mean(processors):.2f} | {min(processors):.2f}"
        slow = sum(one.is_slow for one in times)
        print(f"| {kind}s | {len(times)} | {stock:.0f} | {engine:.0f} | {means} | {slow} |")
    for one in measured:
        if one.is_slow:
            lost = 1000 * (one.engine_cpu - one.stock_cpu)
            print(f"\nSlow: {one.scene} as a {one.kind}, {one.cpu_speed:.2f} times, {lost:.0f} ms lost")


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--every", type=int, default=2, metavar="N", help="take every Nth scene of the gallery")
    parser.add_argument("--rounds", type=int, default=5, help="renders of each scene by each way")
    parser.add_argument("--json", type=Path, help="file for all numbers")
    arguments = parser.parse_args()
    target = arguments.json and arguments.json.absolute()
    with tempfile.TemporaryDirectory() as folder, contextlib.chdir(folder):
        measured = measure(arguments.every, arguments.rounds)
    print_report(measured)
    if target:
        target.write_text(json.dumps([asdict(one) for one in measured], indent=1))


if __name__ == "__main__":
    main()
