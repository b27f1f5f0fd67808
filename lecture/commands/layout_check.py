"""Check every scene's layout in every language, and report what has to be mended.

Of each finding a still is written in which its places are framed.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from lecture.commands.still import write_picture
from lecture.project.lecture_file import SceneEntry
from lecture.project.script_check import Script
from lecture.quality import QUALITIES
from lecture.render.jobs import Failure, context_of, guarded
from lecture.render.progress_protocol import Part, Progress
from lecture.system_errors import unwritable
from lecture.workers.pool import WORKER_PLACE, Pool
from scenes.framework.counting import count_of
from scenes.framework.errors import LectureError

if TYPE_CHECKING:
    from scenes.lint import Finding
    from scenes.lint.check import Report

__all__ = ["LayoutJob", "LayoutResult", "check_scene", "check_scenes", "is_clean", "layout_lines"]


TO_MEND = "To mend, or to accept with a reason in the scene"


@dataclass(frozen=True)
class LayoutJob:
    """A scene to check in one language, and the folder for stills."""

    entry: SceneEntry
    script: Script
    folder: Path


@dataclass(frozen=True)
class LayoutResult:
    """The findings of one scene, their stills, and the acceptances without a finding."""

    name: str
    language: str
    findings: tuple[Finding, ...]
    stills: Mapping[float, Path]
    unused: tuple[str, ...]


def check_scene(job: LayoutJob) -> LayoutResult | Failure:
    """Check a scene's layout, and write a still for each moment with findings."""
    return guarded(_check_scene, job.entry, job.script, job.folder)


def _check_scene(entry: SceneEntry, script: Script, folder: Path) -> LayoutResult:
    from scenes.lint.check import check_layout

    quality = QUALITIES["hd"].in_format(entry.format)
    size = (quality.width, quality.height)
    report = check_layout(entry.load(), context_of(entry, script), size=size, pictures=True)
    try:
        stills = _write_stills(report, folder, f"{entry.name}.{script.language}")
    except OSError as error:
        raise LectureError(unwritable(folder, error)) from None
    unused = tuple(f"{entry.rule} in {entry.beat}: {', '.join(entry.names)}" for entry in report.unused)
    return LayoutResult(entry.name, script.language, tuple(report.findings), stills, unused)


def _write_stills(report: Report, folder: Path, name: str) -> dict[float, Path]:
    """Write a still for each moment at which something was found."""
    from scenes.lint.annotate import mark

    folder.mkdir(parents=True, exist_ok=True)
    for earlier in folder.glob(f"{name}.*.png"):
        earlier.unlink()
    stills = {}
    for seconds, picture in report.stills.items():
        found = [finding for finding in report.findings if finding.seconds == seconds]
        if found:
            stills[seconds] = folder / f"{name}.{seconds:06.2f}s.png"
            write_picture(mark(picture, found), stills[seconds])
    return stills


def check_scenes(
    pool: Pool, entries: Sequence[SceneEntry], scripts: Mapping[str, Script], out: Path, progress: Progress
) -> list[LayoutResult | Failure]:
    """Check scenes' layout in each language, on all workers."""
    jobs = [LayoutJob(entry, script, out / "layout") for entry in entries for script in scripts.values()]
    parts = [Part(f"{job.entry.name} ({job.script.language})") for job in jobs]
    with progress.meter("Looking", parts, "scenes") as meter:
        results = pool.map(check_scene, jobs, meter.done)
    return [
        found or Failure(job.entry.name, job.script.language, "", WORKER_PLACE, pool.loss)
        for job, found in zip(jobs, results, strict=True)
    ]


def is_clean(seen: Sequence[LayoutResult]) -> bool:
    """Return whether nothing has to be mended."""
    return not any(finding.fails for scene in seen for finding in scene.findings)


def layout_lines(seen: Sequence[LayoutResult]) -> Iterator[str]:
    """Yield the findings as text: those to mend first, each with its still, and what mends them; then the rest; then
    the sum."""
    every = [(finding, scene.stills.get(finding.seconds)) for scene in seen for finding in scene.findings]
    groups = {
        TO_MEND: [pair for pair in every if pair[0].fails],
        "Of a moment in motion": [pair for pair in every if not pair[0].held and not pair[0].accepted],
        "Accepted": [pair for pair in every if pair[0].accepted],
    }
    for title, pairs in groups.items():
        if pairs:
            yield f"{title}:"
        for finding, still in pairs:
            yield f"  {finding}" + (f"  → {still}" if still else "")
        if title == TO_MEND and pairs:
            yield from _remedies([finding.rule for finding, _ in pairs])
    for scene in seen:
        for accept in scene.unused:
            yield f"{scene.name} ({scene.language}): accepts {accept}, which was not found"
    counts = [len(pairs) for pairs in groups.values()]
    names, languages = (len({getattr(scene, key) for scene in seen}) for key in ("name", "language"))
    scenes = f"{count_of(names, 'scene')} in {count_of(languages, 'language')}"
    yield f"Looked at {scenes}: {counts[0]} to mend, {counts[1]} of a moment, {counts[2]} accepted."


def _remedies(rules: Sequence[str]) -> Iterator[str]:
    """Yield what mends the findings of each rule, once."""
    from scenes.lint.finding import REMEDIES

    yield "What mends it in a scene of yours; in the project's, other parameters do:"
    for rule in dict.fromkeys(rules):
        yield f"  {rule}: {REMEDIES[rule]}"
