"""What a voice adds to a render: scenes rendered cold, silent and spoken in turn, phase by phase.

    python benchmarks/narrated.py                                     # four scenes in Chinese, three times each
    python benchmarks/narrated.py Opening Recap --lang en --rounds 1 --quality draft --json numbers.json

The bar: a render with a voice takes 1.25 times the same render silent and half of its speech at most, where the speech
is the processor's seconds of its voice. By the clock, on a machine that does nothing else; by the processor's seconds,
shared over the workers, anywhere.
"""

from __future__ import annotations

import argparse
import json
import resource
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from lecture.narration.voices import choose_voices  # noqa: E402
from lecture.project.lecture_file import Lecture, read_lecture  # noqa: E402
from lecture.project.script_check import read_scripts  # noqa: E402
from lecture.quality import QUALITIES  # noqa: E402
from lecture.render.order import Order, render  # noqa: E402
from lecture.render.progress_protocol import Meter, Part  # noqa: E402

SCENES = ("LimitDefinition", "SumRule", "ForwardPass", "GradientDescent1D")
OF_SILENT, OF_SPEECH = 1.25, 0.5
SPEAKING = "Speaking"


def processor_seconds() -> float:
    """Return the processor's seconds of this process, and of those that it started and that have ended."""
    used = map(resource.getrusage, (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(each.ru_utime + each.ru_stime for each in used)


class Silence:
    """A meter that shows nothing."""

    def add(self, part: int, frames: int) -> None:
        """Count frames."""

    def done(self, part: int, took: float | None = None) -> None:
        """Count a part."""


@dataclass
class Phases:
    """What each phase of a render takes, by its title, from its beginning to that of the next: by the clock, and of the
    processor. (Workers are counted when they have ended, which is between two phases.)"""

    clock: dict[str, float] = field(default_factory=lambda: defaultdict(float))
    processor: dict[str, float] = field(default_factory=lambda: defaultdict(float))
    title: str = "Starting"
    began: tuple[float, float] = (0.0, 0.0)

    def turn(self, title: str) -> None:
        """Begin a phase."""
        now = time.monotonic(), processor_seconds()
        if self.began != (0.0, 0.0):
            self.clock[self.title] += now[0] - self.began[0]
            self.processor[self.title] += now[1] - self.began[1]
        self.title, self.began = title, now

    def say(self, text: str) -> None:
        """Tell a line."""
        sys.stderr.write(f"{text}\n")

    @contextmanager
    def meter(self, title: str, parts: Sequence[Part], unit: str, workers: int = 1) -> Iterator[Meter]:
        """Begin a phase; show nothing of it."""
        self.turn(title)
        yield Silence()

    def is_cancelled(self) -> bool:
        """Return that it goes on."""
        return False


def measure(lecture: Lecture, names: Sequence[str], given: argparse.Namespace, *, speaks: bool) -> dict[str, Any]:
    """Render scenes into a new folder; return the seconds of each phase, and those of the films."""
    entries = tuple(entry for entry in lecture.scenes if entry.name in names)
    scripts = read_scripts(lecture, [given.lang], entries)
    voice = choose_voices(lecture.voices, [given.lang], lecture.file.parent, sys.exit) if speaks else None
    phases = Phases()
    with tempfile.TemporaryDirectory() as folder:
        order = Order(
            *(lecture, entries, scripts, QUALITIES[given.quality], Path(folder), "fast", given.jobs), voice=voice
        )
        phases.turn("Starting")
        found = render(order, phases)
        phases.turn("")
    seconds = sum(film.seconds for film in found.films)
    return {"clock": dict(phases.clock), "processor": dict(phases.processor), "film": seconds}


def of_all(runs: Sequence[Mapping[str, Any]], kind: str) -> dict[str, float]:
    """Return the median of each phase over several renders."""
    return {title: median(run[kind].get(title, 0.0) for run in runs) for title in runs[0][kind]}


def report(silent: Sequence[Mapping[str, Any]], spoken: Sequence[Mapping[str, Any]], jobs: int) -> None:
    """Print each phase, and what the bar asks for."""
    print("| phase | silent, clock | processor | spoken, clock | processor |\n| --- | ---: | ---: | ---: | ---: |")
    tables = [of_all(runs, kind) for runs in (silent, spoken) for kind in ("clock", "processor")]
    for title in tables[2]:
        print(f"| {title} | " + " | ".join(f"{table.get(title, 0.0):.1f}" for table in tables) + " |")
    totals = [sum(table.values()) for table in tables]
    print("| all | " + " | ".join(f"{total:.1f}" for total in totals) + " |")
    print(f"| film | {silent[0]['film']:.1f} | | {spoken[0]['film']:.1f} | |\n")
    speech = tables[3].get(SPEAKING, 0.0)
    for name, (one, other) in {"clock": (totals[0], totals[2]), "processor": (totals[1], totals[3])}.items():
        share = 1 if name == "clock" else jobs  # of the processor's seconds, each worker has its part
        most = OF_SILENT * one / share + OF_SPEECH * speech
        print(
            f"{name}: {other / share:.1f} s, at most {OF_SILENT} · {one / share:.1f} + {OF_SPEECH} · {speech:.1f} = ",
            end="",
        )
        print(f"{most:.1f} s")


def main() -> None:
    """Measure what a voice adds to a render."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("scene", nargs="*", default=SCENES, metavar="SCENE")
    parser.add_argument("--lecture", type=Path, default=ROOT / "lecture.toml")
    parser.add_argument("--lang", default="zh")
    parser.add_argument("--quality", choices=list(QUALITIES), default="hd")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--json", type=Path)
    given = parser.parse_args()
    lecture = read_lecture(given.lecture)
    runs: dict[bool, list[dict[str, Any]]] = {False: [], True: []}
    for _ in range(given.rounds):
        for speaks, found in runs.items():
            found.append(measure(lecture, given.scene, given, speaks=speaks))
    report(runs[False], runs[True], given.jobs)
    if given.json:
        given.json.write_text(json.dumps({"silent": runs[False], "spoken": runs[True]}, indent=1), "utf-8")


if __name__ == "__main__":
    main()
