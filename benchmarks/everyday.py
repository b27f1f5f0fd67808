"""Runs the commands that a lecturer waits for all day, in checkouts by turns, and prints the processor time of each.

    python benchmarks/everyday.py                              # this checkout
    python benchmarks/everyday.py ../before --rounds 5         # beside another one, by turns
    python benchmarks/everyday.py ../before --clock            # the time that one waits, a process standing by too

"first" is with nothing kept of earlier runs, "again" with nothing changed since, "standing by" the same where a process
has the code loaded. Every run is a process of its own in a folder of its own; what counts is the time of the processor,
of the process and of its workers, which other work on the machine lengthens least, or the clock's.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import median

ROOT = Path(__file__).resolve().parent.parent
SCENE = "ForwardPass"
COMMANDS = {
    "list": ("list",),
    "still": ("still", SCENE, "-o", "still.png"),
    "numbers of a scene": ("numbers", SCENE),
    "check of a scene": ("check", SCENE),
    "check": ("check",),
}
FIRST, AGAIN, STANDING_BY = "first", "again", "standing by"
PATIENCE = 60.0  # seconds until a process must stand by
Seconds = dict[str, list[float]]


def measure(checkout: Path, command: tuple[str, ...], folder: Path, *, clock: bool, standby: str = "0") -> float:
    """Run a command of a checkout in a folder; return the seconds of the processor that it took, or of the clock.

    Raises
    ------
    RuntimeError
        The command failed.
    """
    environment = {
        **os.environ,
        "PYTHONPATH": str(checkout),
        "LECTURE_STANDBY": standby,
        "XDG_RUNTIME_DIR": str(folder),
    }
    environment.pop("PYTHONDONTWRITEBYTECODE", None)  # which has every module compiled anew
    before, start = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    done = subprocess.run(
        [sys.executable, "-m", "lecture", *command], cwd=folder, env=environment, capture_output=True, text=True
    )
    waited, after = time.perf_counter() - start, resource.getrusage(resource.RUSAGE_CHILDREN)
    if done.returncode:
        raise RuntimeError(f"lecture {' '.join(command)} in {checkout} ended with {done.returncode}: {done.stderr}")
    return waited if clock else after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def measure_standing_by(checkout: Path, command: tuple[str, ...], folder: Path) -> float:
    """Run a command until a process stands by, and then once more; return that one's seconds of the clock."""
    has_standby = (checkout / "lecture" / "standby").is_dir()
    measure(checkout, command, folder, clock=True, standby="5")
    deadline = time.monotonic() + PATIENCE
    while has_standby and not any(path.is_socket() for path in folder.glob("lecture-*/*")):
        if time.monotonic() > deadline:
            raise RuntimeError(f"no process stands by for {checkout}")
        time.sleep(0.1)
    return measure(checkout, command, folder, clock=True, standby="5")


def copy_lecture(checkout: Path, folder: Path) -> None:
    """Copy a checkout's lecture file and script to a folder: not every build has a lecture of its own without them."""
    shutil.copy(checkout / "lecture.toml", folder)
    shutil.copytree(checkout / "script", folder / "script")


def measure_round(checkouts: list[Path], command: tuple[str, ...], *, clock: bool) -> list[dict[str, float]]:
    """Run a command in a folder with the lecture alone, in each checkout; return the seconds of its turns."""
    rounds = []
    for checkout in checkouts:
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name)
            copy_lecture(checkout, folder)
            times = {turn: measure(checkout, command, folder, clock=clock) for turn in (FIRST, AGAIN)}
            if clock:
                times[STANDING_BY] = measure_standing_by(checkout, command, folder)
        rounds.append(times)
    return rounds


def print_table(names: list[str], found: dict[str, dict[str, Seconds]]) -> None:
    """Print the medians of all rounds, in seconds, and how they compare with the last checkout's."""
    print("| command | run |" + "".join(f" {name}, s |" for name in names) + " share |")
    print("| --- | --- |" + " ---: |" * (len(names) + 1))
    for command, turns in found.items():
        for turn, seconds in turns.items():
            middle = [median(seconds[name]) for name in names]
            cells = "".join(f" {value:.2f} |" for value in middle)
            print(f"| {command} | {turn} |{cells} {middle[-1] / middle[0]:.2f} |")


def main() -> None:
    """Measure the commands, and print a table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("others", nargs="*", type=Path, metavar="CHECKOUT", help="other checkouts, measured first")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--commands", nargs="+", choices=COMMANDS, default=list(COMMANDS), metavar="COMMAND")
    parser.add_argument("--clock", action="store_true", help="the clock's time, with a process standing by, too")
    parser.add_argument("--json", type=Path, help="file for all numbers")
    arguments = parser.parse_args()
    checkouts = [*(path.resolve() for path in arguments.others), ROOT]
    names = list(map(str, checkouts))
    found: dict[str, dict[str, Seconds]] = {}
    for command in arguments.commands:
        found[command] = {}
        for _ in range(arguments.rounds):
            rounds = measure_round(checkouts, COMMANDS[command], clock=arguments.clock)
            for name, times in zip(names, rounds, strict=True):
                for turn, seconds in times.items():
                    found[command].setdefault(turn, {each: [] for each in names})[name].append(seconds)
    print_table(names, found)
    if arguments.json:
        arguments.json.write_text(json.dumps(found, indent=1))


if __name__ == "__main__":
    main()
