"""How many cores a number of lectures a day take, by the measured times of a lecture.

    python benchmarks/lecture.py --no-stock --json numbers.json       # measures a lecture
    python benchmarks/capacity.py numbers.json                        # a thousand orders a day on 4, 8, 16 … cores

Orders come as a Poisson process, twice as dense at the busiest moment as on average; most are edits, of whose lecture
the store has all scenes but one. Jobs are cut by the production line's own plan, and done first come, first served.
Not counted: lost machines, the scheduler, the network. The same seed gives the same numbers.
"""

from __future__ import annotations

import argparse
import heapq
import json
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))  # before this folder, which has a lecture.py too

DAY, MINUTE = 86_400.0, 60.0
EDITS, PEAK, LANGUAGES = 0.7, 2.0, 2  # share of the orders; busiest rate by the average; of each lecture
CORES = (4, 8, 12, 16, 32, 64, 128)
SEED = 1


def stages_of(numbers: Mapping[str, Any], names: Sequence[str], cores: int) -> list[list[float]]:
    """Seconds of the jobs of an order for these scenes: their inspections, then their drawings, longest first."""
    from lecture.render.planner import plan

    scenes = [numbers["scenes"][name] for name in names for _ in range(LANGUAGES)]
    drawn = [{name: beat["seconds"] for name, beat in scene["beats"].items()} for scene in scenes]
    jobs = numbers["ours"]["jobs"]
    all_beats = sum(beat["seconds"] for scene in numbers["scenes"].values() for beat in scene["beats"].values())
    beside = sum(job["seconds"] for job in jobs) / all_beats  # a job's seconds by those of its beats
    drawings = []
    for piece in plan(drawn, cores):
        muted = scenes[piece.scene]["inspection_seconds"] * (1 - len(piece.beats) / len(drawn[piece.scene]))
        drawings.append(muted + beside * sum(drawn[piece.scene][beat] for beat in piece.beats))
    inspections = [LANGUAGES * numbers["scenes"][name]["inspection_seconds"] for name in names]
    return [sorted(jobs, reverse=True) for jobs in (inspections, drawings)]


def arrivals(lectures: float, random: np.random.Generator) -> np.ndarray:
    """Moments of a day at which orders come; their rate goes up and down as a cosine."""
    times = np.sort(random.uniform(0, DAY, random.poisson(lectures * PEAK)))
    rate = 1 - (PEAK - 1) * np.cos(2 * np.pi * times / DAY)
    return times[random.uniform(0, PEAK, len(times)) < rate]


def turnarounds(orders: Sequence[tuple[float, list[list[float]]]], cores: int) -> list[float]:
    """Seconds from each order's arrival until its last job is done; stages wait for the one before."""
    free, found = [0.0] * cores, []
    for arrival, stages in orders:
        ready = arrival
        for jobs in stages:
            ends = []
            for seconds in jobs:
                ends.append(max(free[0], ready) + seconds)
                heapq.heapreplace(free, ends[-1])
            ready = max(ends, default=ready)
        found.append(ready - arrival)
    return found


def day(numbers: Mapping[str, Any], lectures: float, cores: int) -> tuple[np.ndarray, np.ndarray, float]:
    """Of a day's orders on so many cores: minutes until each is done, whether it is an edit, and the cores' load."""
    random = np.random.default_rng(SEED)
    names = list(numbers["scenes"])
    whole = stages_of(numbers, names, cores)
    single = [stages_of(numbers, [name], cores) for name in names]
    times = arrivals(lectures, random)
    edits = random.uniform(size=len(times)) < EDITS
    chosen = random.integers(len(names), size=len(times))
    orders = [(time, single[k] if edit else whole) for time, edit, k in zip(times, edits, chosen, strict=True)]
    starting_and_joining = numbers["ours"]["again"]["seconds"] + LANGUAGES * numbers["ours"]["phases"]["joining"]
    minutes = (np.array(turnarounds(orders, cores)) + starting_and_joining) / MINUTE
    work = sum(sum(map(sum, stages)) for _, stages in orders)
    return minutes, edits, work / (DAY * cores)


def main() -> None:
    """Print a row a number of cores."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("file", type=Path, help="what benchmarks/lecture.py wrote")
    parser.add_argument("--lectures", type=float, default=1000, help="orders a day (1000)")
    given = parser.parse_args()
    numbers = json.loads(given.file.read_text("utf-8"))
    print("| cores | half within | 95 in 100 within | new ones | edits | cores busy |")
    print("| ---: | ---: | ---: | ---: | ---: | ---: |")
    for cores in CORES:
        minutes, edits, load = day(numbers, given.lectures, cores)
        half, most = np.percentile(minutes, (50, 95))
        new, edited = (np.percentile(minutes[which], 95) for which in (~edits, edits))
        print(f"| {cores} | {half:.1f} min | {most:.1f} min | {new:.1f} min | {edited:.1f} min | {100 * load:.0f} % |")


if __name__ == "__main__":
    main()
