"""Show progress: bars in a terminal; plain lines, now and then, where there is none; JSON events for machines.

The time left comes from what each part is expected to take, set right by how long the finished ones took.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from typing import Any

from rich.console import Console
from rich.progress import BarColumn, Progress, ProgressColumn, Task
from rich.progress_bar import ProgressBar
from rich.table import Column
from rich.text import Text

from lecture.render.progress_protocol import Meter, Part

__all__ = ["ProgressOutput", "Reporter", "Tally", "show_progress"]

LINE_EVERY = 10.0
EVENT_EVERY = 1.0
BARS_WIDTH = 72  # of a terminal in which bars have room
STATES_WIDTH, BRIEF_WIDTH = 48, 18  # columns for how far it is, with a bar and without

Reporter = Callable[[dict[str, Any]], None]


class Tally:
    """How much of some parts that several workers share is done."""

    def __init__(self, parts: Sequence[Part], workers: int, clock: Callable[[], float] = time.monotonic) -> None:
        self.parts, self.workers, self.clock = parts, max(1, workers), clock
        self.came = [0] * len(parts)
        self.began: dict[int, float] = {}
        self.took: dict[int, float] = {}
        self.start = clock()

    @property
    def size(self) -> int:
        """All that there is to do."""
        return sum(part.size for part in self.parts)

    def add(self, part: int, size: int) -> None:
        """Count what a part has just finished; a part that begins anew counts from nothing."""
        now = self.clock()
        if size == 0:
            self.came[part], self.began[part] = 0, now
        self.began.setdefault(part, now)
        self.came[part] = min(self.parts[part].size, self.came[part] + size)

    def done(self, part: int) -> None:
        """Count a part as finished."""
        self.came[part] = self.parts[part].size
        if part in self.began:
            self.took[part] = self.clock() - self.began[part]

    def rate(self, part: int | None = None) -> float:
        """Return the size finished a second, of a part or of all."""
        passed = self.clock() - (self.start if part is None else self.began.get(part, self.start))
        came = sum(self.came) if part is None else self.came[part]
        return came / passed if passed > 0 else 0.0

    def left(self, part: int | None = None) -> float:
        """Return the remaining seconds of a part, or of all: by the estimates, scaled by how true they were so far."""
        if part is not None:
            return self._remaining(part) * self._elapsed_over_expected()
        longest = max((self._remaining(number) for number in range(len(self.parts))), default=0.0)
        together = sum(self._remaining(number) for number in range(len(self.parts))) / self.workers
        return max(longest, together) * self._elapsed_over_expected()

    def _remaining(self, part: int) -> float:
        whole = self.parts[part]
        return whole.seconds * (1 - self.came[part] / whole.size) if whole.size else 0.0

    def _elapsed_over_expected(self) -> float:
        """Return elapsed over expected seconds, of finished and running parts.

        Where nobody tells when parts begin, all workers are taken to have been at them from the start.
        """
        now = self.clock()
        spent = sum(self.took.values()) + sum(now - at for part, at in self.began.items() if part not in self.took)
        if not self.began:
            spent = (now - self.start) * min(self.workers, len(self.parts))
        expected = sum(part.seconds - self._remaining(number) for number, part in enumerate(self.parts))
        return spent / expected if expected > 0 and spent > 0 else 1.0


class NameColumn(ProgressColumn):
    """The name of a line, cut to the width that the other columns leave."""

    def __init__(self, console: Console) -> None:
        super().__init__(table_column=Column(no_wrap=True))
        self.console = console

    def render(self, task: Task) -> Text:
        width = self.console.width
        text = Text(task.description)
        text.truncate(width - (STATES_WIDTH if width >= BARS_WIDTH else BRIEF_WIDTH), overflow="ellipsis")
        return text


class WideBar(ProgressColumn):
    """A bar, where the terminal has room for one."""

    def __init__(self, console: Console) -> None:
        super().__init__(table_column=Column(ratio=1))
        self.bar, self.console = BarColumn(bar_width=None), console

    def render(self, task: Task) -> ProgressBar | Text:
        return self.bar.render(task) if self.console.width >= BARS_WIDTH else Text("")


class StateColumn(ProgressColumn):
    """How far it is, in as many words as fit."""

    def __init__(self, console: Console) -> None:
        super().__init__(table_column=Column(no_wrap=True))
        self.console = console

    def render(self, task: Task) -> Text:
        return Text(task.fields["state" if self.console.width >= BARS_WIDTH else "brief"])


class BarMeter:
    """A bar for the whole, and a line for each part that a worker is at: where it is, its rate, its time left."""

    def __init__(self, progress: Progress, title: str, tally: Tally, unit: str) -> None:
        self.progress, self.tally, self.unit = progress, tally, unit
        self.whole = progress.add_task(title, total=tally.size, state="", brief="")
        self.tasks = [
            progress.add_task(f"  {part.name}", total=part.size, start=False, visible=False, state="", brief="")
            for part in tally.parts
        ]

    def add(self, part: int, frames: int) -> None:
        self.tally.add(part, frames)
        self._show(part, visible=True)

    def done(self, part: int, took: float | None = None) -> None:
        self.tally.done(part)
        self._show(part, visible=False)

    def _show(self, number: int, *, visible: bool) -> None:
        part, tally = self.tally.parts[number], self.tally
        step = part.step(tally.came[number])
        self.progress.update(
            self.tasks[number],
            completed=tally.came[number],
            description=f"  {part.name} {step}".rstrip(),
            visible=visible,
            state=state(tally, number, self.unit),
            brief=brief(tally, number),
        )
        whole = {"state": state(tally, None, self.unit), "brief": brief(tally, None)}
        self.progress.update(self.whole, completed=sum(tally.came), **whole)  # type: ignore[arg-type]


class LineMeter:
    """A line for each finished part, and one now and then in between."""

    def __init__(self, console: Console, title: str, tally: Tally, unit: str) -> None:
        self.console, self.title, self.tally, self.unit = console, title, tally, unit
        self.told = time.monotonic()

    def add(self, part: int, frames: int) -> None:
        self.tally.add(part, frames)
        if time.monotonic() - self.told > LINE_EVERY:
            self._tell(f"{self.tally.parts[part].name} {self.tally.parts[part].step(self.tally.came[part])}".rstrip())

    def done(self, part: int, took: float | None = None) -> None:
        self.tally.done(part)
        self._tell(f"{self.tally.parts[part].name} done")

    def _tell(self, what: str) -> None:
        self.told = time.monotonic()
        self.console.print(f"{self.title}: {what}: {state(self.tally, None, self.unit)}")


class EventMeter:
    """An event for each finished part, and one a second of each that is on."""

    def __init__(self, report: Reporter, title: str, tally: Tally, unit: str) -> None:
        self.report, self.title, self.tally, self.unit = report, title, tally, unit
        self.told: dict[int, float] = {}

    def add(self, part: int, frames: int) -> None:
        self.tally.add(part, frames)
        if time.monotonic() - self.told.get(part, 0.0) > EVENT_EVERY:
            self._tell("progress", part)

    def done(self, part: int, took: float | None = None) -> None:
        self.tally.done(part)
        self._tell("done", part, {} if took is None else {"took": round(took, 3)})

    def _tell(self, event: str, number: int, more: dict[str, Any] | None = None) -> None:
        self.told[number] = time.monotonic()
        part, tally = self.tally.parts[number], self.tally
        self.report(
            {
                "event": event,
                "work": self.title.lower(),
                "part": part.name,
                "step": part.step(tally.came[number]),
                "came": tally.came[number],
                "size": part.size,
                "unit": self.unit,
                "rate": round(tally.rate(number), 2),
                "seconds_left": round(tally.left(number), 1),
                "all_came": sum(tally.came),
                "all_size": tally.size,
                "all_seconds_left": round(tally.left(), 1),
                **(more or {}),
            }
        )


def state(tally: Tally, part: int | None, unit: str) -> str:
    """Return how far a part, or the whole, has come: `120/480 frames, 96/s, 4 s left`."""
    came, size = (sum(tally.came), tally.size) if part is None else (tally.came[part], tally.parts[part].size)
    rate = f", {tally.rate(part):.0f}/s" if unit == "frames" and came else ""
    left = f", {tally.left(part):.0f} s left" if 0 < came < size else ""
    return f"{came}/{size} {unit}{rate}{left}"


def brief(tally: Tally, part: int | None) -> str:
    """Return the same in few signs: `25 %, 4 s`."""
    came, size = (sum(tally.came), tally.size) if part is None else (tally.came[part], tally.parts[part].size)
    left = f", {tally.left(part):.0f} s" if 0 < came < size else ""
    return f"{came * 100 // max(1, size)} %{left}"


@contextmanager
def show_progress(
    console: Console,
    title: str,
    parts: Sequence[Part],
    unit: str = "frames",
    *,
    workers: int = 1,
    report: Reporter | None = None,
) -> Iterator[Meter]:
    """Show the progress of parts: to `report` where there is one, else on the console."""
    tally = Tally(parts, workers)
    if report is not None:
        yield EventMeter(report, title, tally, unit)
    elif not console.is_terminal:
        yield LineMeter(console, title, tally, unit)
    else:
        columns = (NameColumn(console), WideBar(console), StateColumn(console))
        with Progress(*columns, console=console, transient=True, expand=True) as progress:
            yield BarMeter(progress, title, tally, unit)


@dataclass(frozen=True)
class ProgressOutput:
    """Where a render reports its progress: a console, or events for a machine."""

    console: Console
    report: Reporter | None = None
    cancelled: threading.Event = field(default_factory=threading.Event)

    def is_cancelled(self) -> bool:
        """Return whether the order was given up."""
        return self.cancelled.is_set()

    def say(self, text: str) -> None:
        """Report a line of text."""
        if self.report is None:
            self.console.print(text)
        else:
            self.report({"event": "notice", "text": text})

    def meter(self, title: str, parts: Sequence[Part], unit: str, workers: int = 1) -> AbstractContextManager[Meter]:
        """Show the progress of parts that several workers share."""
        return show_progress(self.console, title, parts, unit, workers=workers, report=self.report)
