"""How many cores a thousand lectures a day take: a render farm simulated over the measured times of a lecture.

    python benchmarks/lecture.py --no-stock --json numbers.json       # measures a lecture
    python benchmarks/simulation.py numbers.json                      # 1,000 lectures a day, p95 within 5 minutes

Orders come as a Poisson process; most are edits, of whose lecture the store has all scenes but one. Jobs are cut and
ordered by the production line's own plan for as many workers as there are; machines are lost now and then, and their
jobs done again; every job takes some of the scheduler's time, and every clip goes over one line. The same seed, the
same numbers.
"""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import Any

import numpy as np
from farm import POLICIES, Farm, Order, Outcome, Site
from orders import Measured, day_of_orders

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))  # before this folder, where a file has the name of the package `lecture`

HOUR, MINUTE = 3600.0, 60.0
BITS = 8
# The scheduler's processor time where it is not measured: see benchmarks/dispatch.py, which --dispatch measure runs.
DISPATCH_SECONDS, WORD_SECONDS = 0.002, 0.0005


def simulate(measured: Measured, given: argparse.Namespace, machines: int) -> Outcome:
    """A day with so many machines."""
    site = Site(
        machines,
        given.cores,
        given.start,
        given.loss_hours * HOUR,
        given.dispatch,
        given.words * given.word,
        given.bandwidth * 1e9 / BITS,
    )
    random = np.random.default_rng(given.seed)
    orders = day_of_orders(
        measured,
        random,
        lectures=given.lectures,
        peak=given.peak,
        edits=given.edits,
        languages=given.languages,
        workers=machines * given.cores,
    )
    return Farm(site, given.policy, random).run(orders)


def need(measured: Measured, given: argparse.Namespace) -> tuple[int, Outcome] | None:
    """The fewest machines by which 95 in 100 orders are done within the wanted time, up to `--most` cores."""
    most = given.most // given.cores

    def suffices(machines: int) -> Outcome | None:
        outcome = simulate(measured, given, machines)
        return outcome if outcome.turnaround(95) <= given.within * MINUTE else None

    low, high = 0, 1
    while (found := suffices(high)) is None:
        if high == most:
            return None
        low, high = high, min(2 * high, most)
    while high - low > 1:
        middle = (low + high) // 2
        if (outcome := suffices(middle)) is None:
            low = middle
        else:
            high, found = middle, outcome
    return high, found


# -- the report -----------------------------------------------------------------------------------------------------

HEADS = ("cores", "p50, min", "p95, min", "new, p95", "edits, p95", "busy", "lost", "scheduler", "line")


def _is_edit(order: Order) -> bool:
    return order.is_edit


def _is_new(order: Order) -> bool:
    return not order.is_edit


def _minutes(outcome: Outcome, percent: float, chosen: Any = lambda order: True) -> str:
    if not any(map(chosen, outcome.orders)):
        return "-"
    return f"{outcome.turnaround(percent, chosen) / MINUTE:.1f}"


def row(outcome: Outcome, cores: int) -> list[str]:
    """A farm's numbers."""
    times = [_minutes(outcome, 50), _minutes(outcome, 95), _minutes(outcome, 95, _is_new)]
    times.append(_minutes(outcome, 95, _is_edit))
    loads = (outcome.worker_load, outcome.lost_share, outcome.scheduler_load, outcome.line_load)
    return [str(cores), *times, *(f"{100 * load:.1f} %" for load in loads)]


def print_table(heads: tuple[str, ...], rows: list[list[str]]) -> None:
    """A table in Markdown."""
    print("| " + " | ".join(heads) + " |")
    print("| " + " | ".join(["---:"] * len(heads)) + " |")
    for cells in rows:
        print("| " + " | ".join(cells) + " |")
    print(flush=True)


def print_lecture(measured: Measured, given: argparse.Namespace) -> None:
    """What a lecture costs a farm."""
    print_table(
        ("languages", "cut for workers", "clips", "MB", "jobs", "core seconds", "seconds at least"),
        [_cost(measured, languages, cut) for languages in sorted({1, given.languages}) for cut in (1, given.most)],
    )


def _cost(measured: Measured, languages: int, workers: int) -> list[str]:
    stages = measured.stages(list(measured.scenes), languages, workers)
    work = sum(job.seconds for jobs in stages for job in jobs)
    least = work if workers == 1 else sum(max(job.seconds for job in jobs) for jobs in stages)
    least += measured.starting + measured.joining * languages
    size = sum(job.bytes_out for job in stages[-1]) / 1e6
    counts = (languages, workers, measured.clips * languages, round(size), sum(map(len, stages)))
    return [*map(str, counts), f"{work:.0f}", f"{least:.0f}"]


def print_farms(measured: Measured, given: argparse.Namespace) -> None:
    """The need, what comes of fewer and of more cores, and of other policies."""
    wanted = f"{given.lectures:,} orders a day, {given.within:g} minutes at p95, {given.policy}"
    found = need(measured, given)
    if found is None:
        print(f"{wanted}: not with {given.most} cores\n")
        return
    machines, outcome = found
    print(f"{wanted}: {machines * given.cores} cores in {machines} machines")
    reused = sum(order.is_edit for order in outcome.orders) / len(outcome.orders) * (1 - 1 / len(measured.scenes))
    print(
        f"{len(outcome.orders)} orders, {100 * reused:.0f} % of all clips reused, {outcome.jobs} jobs, "
        f"{outcome.bytes / 1e9:.1f} GB over the line, {outcome.losses} machines lost\n"
    )
    sizes = sorted({max(1, round(machines * factor)) for factor in (0.6, 0.8, 1, 1.25, 1.5, 2, 4)})
    print_table(HEADS, [row(simulate(measured, given, size), size * given.cores) for size in sizes])
    rows = []
    for policy in POLICIES:
        chosen = argparse.Namespace(**{**vars(given), "policy": policy})
        rows.append([policy, *row(simulate(measured, chosen, machines), machines * given.cores)])
    print_table(("policy", *HEADS), rows)


def print_changes(measured: Measured, given: argparse.Namespace) -> None:
    """The need where one thing is otherwise."""
    changes: tuple[tuple[str, dict[str, Any]], ...] = (
        ("as above", {}),
        ("no store: every order new", {"edits": 0.0}),
        ("nine in ten are edits", {"edits": 0.9}),
        ("orders spread evenly", {"peak": 1.0}),
        ("a machine is lost every hour", {"loss_hours": 1.0}),
        ("machines are never lost", {"loss_hours": 1e9}),
        ("a tenth of the words of progress", {"words": given.words / 10}),
        ("ten times the orders", {"lectures": 10 * given.lectures}),
        ("ten times, a tenth of the words", {"lectures": 10 * given.lectures, "words": given.words / 10}),
    )
    rows = []
    for name, change in changes:
        found = need(measured, argparse.Namespace(**{**vars(given), **change}))
        cells = row(found[1], found[0] * given.cores) if found else [f"over {given.most}", *[""] * (len(HEADS) - 1)]
        rows.append([name, *cells])
        print(f"{name}: {cells[0]} cores", file=sys.stderr)
    print_table(("change", *HEADS), rows)


def _parse() -> argparse.Namespace:
    from lecture.workers.pool import TICK

    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("file", type=Path, help="what benchmarks/lecture.py wrote")
    for name, value, text in (
        ("--lectures", 1000, "orders a day"),
        ("--languages", 2, "of each lecture"),
        ("--times", 1, "as long as the measured one is a lecture"),
        ("--cores", 4, "a machine's; a worker has one"),
        ("--most", 4096, "cores at most"),
        ("--seed", 1, "of all chances"),
    ):
        parser.add_argument(name, type=int, default=value, help=f"{text} ({value})")
    for name, value, text in (
        ("--within", 5.0, "minutes that 95 in 100 orders may take"),
        ("--edits", 0.7, "share of orders that change one scene"),
        ("--peak", 2.0, "the busiest moment's rate of orders, by the average"),
        ("--loss-hours", 24.0, "a machine's mean time between losses"),
        ("--start", 60.0, "seconds until a lost machine's workers are back"),
        ("--bandwidth", 1.0, "of the line, Gbit/s"),
        ("--words", 1 / TICK, "that a worker tells a second"),
        ("--dispatch", DISPATCH_SECONDS, "the scheduler's seconds a job"),
        ("--word", WORD_SECONDS, "the scheduler's seconds a word of progress"),
    ):
        parser.add_argument(name, type=float, default=value, help=f"{text} ({value:g})")
    parser.add_argument("--policy", choices=POLICIES, default="fifo", help="which order is next (fifo)")
    parser.add_argument("--dask", action="store_true", help="measure --dispatch and --word here")
    parser.add_argument("--changes", action="store_true", help="also the need where one thing is otherwise")
    return parser.parse_args()


def main() -> None:
    """Simulates and prints."""
    from lecture.render.planner import plan

    given = _parse()
    numbers = json.loads(given.file.read_text("utf-8"))
    measured = Measured.read(numbers, plan, given.times)
    if given.dask:
        from dispatch import measure_scheduler

        found = measure_scheduler(max(scene["job_bytes"] for scene in measured.scenes.values()))
        given.dispatch, given.word = found["dispatch_seconds"], found["word_seconds"]
    print(
        f"{numbers['quality']}; the scheduler takes {1e3 * given.dispatch:.2f} ms a job, {1e3 * given.word:.2f} a word"
    )
    print_lecture(measured, given)
    print_farms(measured, given)
    if given.changes:
        print_changes(measured, given)


if __name__ == "__main__":
    main()
