"""A day's orders of a render farm, with the jobs that a render of the measured lecture consists of."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from farm import Job, Order

__all__ = ["DAY", "Measured", "day_of_orders"]

DAY = 86_400.0
Numbers = Mapping[str, Any]
Plan = Callable[[Sequence[Mapping[str, float]], int], Sequence[Any]]


@dataclass(frozen=True)
class Measured:
    """A lecture as benchmarks/lecture.py measured it, and how it is cut into jobs."""

    scenes: Mapping[str, Numbers]
    starting: float
    joining: float
    per_beat: float
    plan: Plan

    @classmethod
    def read(cls, numbers: Numbers, plan: Plan, times: int) -> Measured:
        """From the file of benchmarks/lecture.py; a lecture of the same scenes, so many times over."""
        scenes, ours = numbers["scenes"], numbers["ours"]
        beats = sum(beat["seconds"] for scene in scenes.values() for beat in scene["beats"].values())
        jobs = sum(job["seconds"] for job in ours["jobs"])
        many = {f"{name}{number}": scene for number in range(times) for name, scene in scenes.items()}
        return cls(many, ours["again"]["seconds"], times * ours["phases"]["joining"], jobs / beats, plan)

    def stages(self, names: Sequence[str], languages: int, workers: int) -> list[list[Job]]:
        """Inspections, each in all languages, and then drawings in each, cut for so many workers."""
        inspections = [
            Job(scene["inspection_seconds"] * languages, scene["job_bytes"] * languages, scene["job_bytes"] * languages)
            for scene in (self.scenes[name] for name in names)
        ]
        runs = [self.scenes[name] for name in names for _ in range(languages)]
        pieces = self.plan([{name: beat["seconds"] for name, beat in run["beats"].items()} for run in runs], workers)
        drawings = [self._drawing(runs[piece.scene], piece.beats) for piece in pieces]
        longest_first = [sorted(jobs, key=lambda job: -job.seconds) for jobs in (inspections, drawings)]
        return [jobs for jobs in longest_first if jobs]

    def _drawing(self, scene: Numbers, beats: Sequence[str]) -> Job:
        """A piece of a scene; one that is not all of it runs the rest of the scene, too, without drawing."""
        share = len(beats) / len(scene["beats"])
        muted = scene["inspection_seconds"] * (1 - share)
        drawn = sum(scene["beats"][beat]["seconds"] for beat in beats) * self.per_beat
        return Job(muted + drawn, scene["job_bytes"], sum(scene["beats"][beat]["bytes"] for beat in beats))

    @property
    def clips(self) -> int:
        """How many clips a film has."""
        return sum(len(scene["beats"]) for scene in self.scenes.values())


def arrivals(number: float, peak: float, random: np.random.Generator) -> list[float]:
    """A Poisson process over a day of so many on average, whose busiest moment has `peak` times the average rate.

    The rate goes up and down as a cosine; arrivals at the highest rate are thinned out.
    """
    most = number * peak
    times = np.sort(random.uniform(0, DAY, random.poisson(most)))
    rate = 1 - (peak - 1) * np.cos(2 * math.pi * times / DAY)
    return [float(time) for time in times[random.uniform(0, peak, len(times)) < rate]]


def day_of_orders(
    measured: Measured,
    random: np.random.Generator,
    *,
    lectures: float,
    peak: float,
    edits: float,
    languages: int,
    workers: int,
) -> list[Order]:
    """Orders over a day; a share of them edits one scene of a lecture whose other scenes the store has."""
    names = list(measured.scenes)
    whole = measured.stages(names, languages, workers)
    single = {name: measured.stages([name], languages, workers) for name in names}
    after = measured.joining * languages
    orders = []
    for number, time in enumerate(arrivals(lectures, peak, random)):
        is_edit = bool(random.uniform() < edits)
        name = names[random.integers(len(names))]
        stages = single[name] if is_edit else whole
        orders.append(Order(number, time, is_edit, stages, measured.starting, after))
    return orders
