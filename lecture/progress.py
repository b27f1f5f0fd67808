"""How far the work is: bars in a terminal; plain lines, now and then, where there is none."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Protocol

from rich.console import Console
from rich.progress import BarColumn, Progress, ProgressColumn, Task, TextColumn, TimeRemainingColumn
from rich.text import Text

__all__ = ["Meter", "meter"]

LINE_EVERY = 10.0


class Meter(Protocol):
    """What a long piece of work tells: a part has come so far, a part is done."""

    def add(self, part: int, frames: int) -> None:
        """Frames that a part has just finished."""
        ...

    def done(self, part: int) -> None:
        """The part is finished."""
        ...


class RateColumn(ProgressColumn):
    """Frames and their rate."""

    def render(self, task: Task) -> Text:
        speed = task.finished_speed or task.speed
        rate = f", {speed:.0f}/s" if speed and task.fields["unit"] == "frames" else ""
        return Text(f"{task.completed:.0f}/{task.total or 0:.0f} {task.fields['unit']}{rate}")


class Bars:
    """A bar for the whole and one for each part that is being worked on."""

    def __init__(self, progress: Progress, title: str, parts: dict[str, int], unit: str) -> None:
        self.progress = progress
        self.sizes = list(parts.values())
        self.came = [0] * len(parts)
        self.whole = progress.add_task(title, total=sum(self.sizes), unit=unit)
        self.tasks = [
            progress.add_task(f"  {name}", total=size, unit=unit, start=False, visible=False)
            for name, size in parts.items()
        ]

    def add(self, part: int, frames: int) -> None:
        task = self.tasks[part]
        if self.came[part] == 0:
            self.progress.start_task(task)
            self.progress.update(task, visible=True)
        self.came[part] += frames
        self.progress.advance(task, frames)
        self.progress.advance(self.whole, frames)

    def done(self, part: int) -> None:
        self.progress.advance(self.whole, self.sizes[part] - self.came[part])
        self.progress.update(self.tasks[part], visible=False)


class Lines:
    """A line for each finished part, and one now and then in between."""

    def __init__(self, console: Console, title: str, parts: dict[str, int], unit: str) -> None:
        self.console, self.title, self.unit = console, title, unit
        self.names, self.sizes = list(parts), list(parts.values())
        self.came = [0] * len(parts)
        self.began = self.told = time.monotonic()

    def add(self, part: int, frames: int) -> None:
        self.came[part] += frames
        if time.monotonic() - self.told > LINE_EVERY:
            self._tell(self.names[part])

    def done(self, part: int) -> None:
        self.came[part] = self.sizes[part]
        self._tell(f"{self.names[part]} done")

    def _tell(self, what: str) -> None:
        self.told = time.monotonic()
        passed, came, total = self.told - self.began, sum(self.came), sum(self.sizes)
        rate = came / passed if passed > 0 else 0.0
        left = f", {(total - came) / rate:.0f} s left" if rate and came < total else ""
        speed = f", {rate:.0f}/s" if self.unit == "frames" else ""
        self.console.print(f"{self.title}: {what}: {came}/{total} {self.unit}{speed}{left}")


@contextmanager
def meter(console: Console, title: str, parts: dict[str, int], unit: str = "frames") -> Iterator[Meter]:
    """Shows the progress of named parts of known sizes."""
    if not console.is_terminal:
        yield Lines(console, title, parts, unit)
        return
    columns = (TextColumn("{task.description}", markup=False), BarColumn(), RateColumn(), TimeRemainingColumn())
    with Progress(*columns, console=console, transient=True) as progress:
        yield Bars(progress, title, parts, unit)
