"""Format what the commands print: the outline, a film, the numbers, the summary of a check."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from rich.table import Table

from lecture.messages import quote
from lecture.project.lecture_file import Lecture, SceneEntry
from lecture.project.scene_formats import declared_formats
from lecture.project.script_check import Script
from lecture.quality import Quality
from lecture.render.jobs import SceneRun
from scenes.framework.counting import count_of
from scenes.framework.languages import LANGUAGES
from scenes.style.formats import DEFAULT_FORMAT

if TYPE_CHECKING:
    from lecture.film.finished import FinishedFilm
    from lecture.render.order import RenderResult
    from scenes.framework.ledger import Entry

__all__ = [
    "film_lines",
    "length",
    "number_lines",
    "numbers_table",
    "outline_lines",
    "soundness",
    "summary_event",
    "summary_lines",
]


def length(seconds: float) -> str:
    """Return a film's length as `1:05`."""
    whole = round(seconds)
    return f"{whole // 60}:{whole % 60:02}"


def outline_lines(lecture: Lecture, script: Script, language: str) -> Iterator[str]:
    """Yield the lecture, its chapters, and its scenes with what is set in them."""
    missing = f"(no title in {LANGUAGES[language].name})"
    shape = "" if lecture.format == DEFAULT_FORMAT else f", {lecture.format}"
    yield f"{lecture.titles[language] or missing} ({lecture.file}, {language}{shape})"
    for number, chapter in enumerate(lecture.chapters, 1):
        yield f"{number} {chapter.titles[language] or missing}"
        for entry in chapter.scenes:
            values = ", ".join(_settings(entry))
            scene = entry.name if entry.name == entry.scene else f"{entry.name} = {entry.scene}"
            title = script.title(entry) or missing
            yield f"    {scene}: {title}{_other_formats(entry)}{f' [{values}]' if values else ''}"


def _settings(entry: SceneEntry) -> Iterator[str]:
    """Yield what is set in a scene, as a lecture file has it: parameters, then what the page tries of one of them."""
    yield from (f"{key} = {quote(value)}" for key, value in entry.values.items())
    if (sweep := entry.sweep) is not None:
        values = ", ".join(map(quote, sweep.values))
        yield f"sweep = {{ parameter = {quote(sweep.parameter)}, values = [{values}] }}"


def _other_formats(entry: SceneEntry) -> str:
    """Return a mark of the formats that a scene can stand in beside the lecture's, or in its place."""
    formats = declared_formats(entry.module, entry.catalogue) or ()
    others = [each for each in formats if each != entry.format]
    kind = "also" if entry.format in formats else "only"
    return f" ({kind} {', '.join(others)})" if others else ""


def film_lines(film: FinishedFilm, quality: Quality) -> Iterator[str]:
    """Yield a film's place, length and chapters."""
    yield str(film.file)
    yield f"    {length(film.seconds)}, {quality}"
    for chapter in film.chapters:
        yield f"    {chapter}"


def summary_lines(outcome: RenderResult, quality: Quality) -> Iterator[str]:
    """Yield the films, and what they took."""
    for film in (*outcome.films, *outcome.chapters):
        yield from film_lines(film, quality)
    line = f"{outcome.rendered} rendered, {outcome.reused} reused; {outcome.seconds:.1f} s"
    if outcome.rendered:
        line += f", {outcome.pace:.1f} times real time, at most {outcome.drawing.memory:.0f} MB a worker"
    yield line


def summary_event(outcome: RenderResult) -> dict[str, Any]:
    """Return the summary as a JSON event."""
    return {
        "event": "summary",
        "films": [{"file": str(film.file), "seconds": film.seconds} for film in (*outcome.films, *outcome.chapters)],
        "failures": [asdict(failure) for failure in outcome.failures],
        "rendered": outcome.rendered,
        "reused": outcome.reused,
        "seconds": round(outcome.seconds, 3),
        "times_real_time": round(outcome.pace, 3),
        "peak_megabytes": round(outcome.drawing.memory, 1),
    }


def numbers_table(entries: Sequence[Entry], *, is_terminal: bool) -> Iterator[Table | str]:
    """Yield the numbers as a table; as lines separated by tabs where there is no terminal."""
    heads = ("scene", "beat", "name", "text", "value")
    rows = [(entry.scene, entry.beat, entry.name, entry.text, repr(entry.value)) for entry in entries]
    if not is_terminal:
        yield from ("\t".join(row) for row in (heads, *rows))
        return
    table = Table(*heads)
    for row in rows:
        table.add_row(*row)
    yield table


def soundness(lecture: Lecture, runs: Sequence[SceneRun], fps: int) -> str:
    """Return the summary of a check: how many scenes, beats and numbers, and how long."""
    scenes = {run.name for run in runs}
    beats = {(run.name, beat.name) for run in runs for beat in run.beats}
    numbers = {(entry.scene, entry.beat, entry.name) for run in runs for entry in run.numbers}
    languages = list(dict.fromkeys(run.language for run in runs))
    lengths = ", ".join(
        f"{length(sum(run.frames for run in runs if run.language == language) / fps)} in {language}"
        for language in languages
    )
    faults = sum(finding.fails for run in runs for finding in run.findings)
    state = f"has {count_of(faults, 'thing')} to mend" if faults else "is sound"
    counts = {"scene": len(scenes), "beat": len(beats), "number": len(numbers)}
    told = ", ".join(count_of(count, noun) for noun, count in counts.items())
    return f"{lecture.file} {state}: {told}; {lengths}."


def number_lines(runs: Sequence[SceneRun]) -> Iterator[str]:
    """Yield what is wrong about the numbers of scenes, and which texts have no room: first what is to be mended, then
    what is accepted with a reason."""
    findings = [finding for run in runs for finding in run.findings]
    groups = {
        "To mend, or to accept with a reason in the scene": [each for each in findings if each.fails],
        "Accepted": [each for each in findings if not each.fails],
    }
    for title, members in groups.items():
        if members:
            yield f"{title}:"
        yield from (f"  {finding}" for finding in members)
