"""Runs `lecture render` as a process and reads from its events where the time went.

An event is stamped when it comes in. What a job took is told by its last event, or else is the time from its first
event to its last, which has in it the storing of its clips; the rest of the workers' time, from the first job's
beginning to the last one's end, is the pool's.
"""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
Numbers = dict[str, Any]


@dataclass(frozen=True)
class Job:
    """Beats drawn together: when they were begun and done, in seconds from the start, and what they took a worker."""

    part: str
    begin: float
    end: float
    seconds: float


@dataclass(frozen=True)
class Run:
    """A render from the start of its process to the end: its drawing jobs, and its own summary."""

    seconds: float
    workers: int
    jobs: tuple[Job, ...]
    summary: Numbers

    @property
    def begin(self) -> float:
        """When drawing began."""
        return min((job.begin for job in self.jobs), default=self.seconds)

    @property
    def end(self) -> float:
        """When all was drawn."""
        return max((job.end for job in self.jobs), default=self.seconds)

    def phases(self) -> Numbers:
        """The whole time in phases, one after the other."""
        return {
            "starting and inspecting": self.begin,
            "drawing": self.end - self.begin,
            "joining": self.seconds - self.end,
        }

    def overhead(self) -> Numbers:
        """The share of the workers' time that went by outside jobs, and how much of it in waiting for the last one."""
        workers = min(self.workers, len(self.jobs))
        whole = workers * (self.end - self.begin)
        if not whole:
            return {"share": 0.0, "waiting_for_the_last": 0.0}
        waiting = sum(self.end - job.end for job in sorted(self.jobs, key=lambda job: job.end)[-workers:])
        spent = sum(job.seconds for job in self.jobs)
        # The jobs' clocks are the workers', which may differ from ours by a hair.
        return {"share": max(0.0, 1 - spent / whole), "waiting_for_the_last": max(0.0, waiting / whole)}


def run(options: Sequence[str], workers: int) -> Run:
    """Renders with these options.

    Raises
    ------
    RuntimeError
        The command failed; its message is above.
    """
    silent = ["--voice", "silent"]  # what is measured is drawing
    command = [sys.executable, "-m", "lecture", "render", "--json", "--jobs", str(workers), *silent, *options]
    start = time.perf_counter()
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True, encoding="utf-8") as process:
        assert process.stdout is not None
        events = [(time.perf_counter() - start, json.loads(line)) for line in process.stdout]
    seconds = time.perf_counter() - start
    if process.returncode:
        raise RuntimeError(f"lecture render ended with status {process.returncode}; its message is above")
    return Run(seconds, workers, tuple(_jobs(events)), events[-1][1])


def _jobs(events: Sequence[tuple[float, Numbers]]) -> Iterator[Job]:
    """Pairs each job's first event with its last; pieces of one scene have one name, and are told apart by size."""
    begun: dict[tuple[str, int], list[float]] = {}
    for at, event in events:
        if event.get("work") != "drawing":
            continue
        name = (event["part"], event["size"])
        if event["event"] == "progress" and event["came"] == 0:
            begun.setdefault(name, []).append(at)
        elif event["event"] == "done":
            begin = begun[name].pop(0)
            yield Job(event["part"], begin, at, event.get("took", at - begin))
