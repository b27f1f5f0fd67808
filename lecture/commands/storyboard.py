"""The storyboard: a page a scene with a still of each beat, its name, its words and its numbers.

A lecturer prints it; a reviewer reads the lecture in a minute.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from PIL import Image
from rich.console import Console

from lecture.commands.report import length
from lecture.commands.still import write_picture
from lecture.commands.storyboard_page import Panel, draw_page
from lecture.files import write_atomically
from lecture.project.lecture_file import Lecture, SceneEntry
from lecture.project.script import Script, check_script
from lecture.quality import QUALITIES
from lecture.render.jobs import Failure, context_of, guarded
from lecture.render.progress import Part, show_progress
from lecture.system_errors import unwritable
from lecture.workers.pool import WORKER_PLACE, Pool
from scenes.framework.errors import LectureError
from scenes.framework.languages import LANGUAGES

if TYPE_CHECKING:
    from scenes.framework.scene import BaseScene

__all__ = ["PageJob", "StoryboardOrder", "draw_page_of", "draw_storyboard"]

FPS = 30
RESOLUTION = 200  # of a page in a PDF, in dots an inch


@dataclass(frozen=True)
class StoryboardOrder:
    """The pages that are wanted, and where they go."""

    lecture: Lecture
    entries: tuple[SceneEntry, ...]
    scripts: Mapping[str, Script]
    folder: Path
    pdf: bool = False


@dataclass(frozen=True)
class PageJob:
    """A page to be drawn: the scene, the scripts of its words (the first is the pictures' too), its head and file."""

    entry: SceneEntry
    scripts: Mapping[str, Script]
    head: str
    file: Path


def draw_page_of(job: PageJob) -> Path | Failure:
    """Rehearse the scene in each language and draw its page."""
    return guarded(_draw, job.entry, next(iter(job.scripts.values())), job)


def _draw(entry: SceneEntry, first: Script, job: PageJob) -> Path:
    from scenes.framework.runner import rehearse

    check_script(entry, job.scripts)
    quality = QUALITIES["hd"]
    stills: dict[str, Image.Image] = {}

    def keep(scene: BaseScene, beat: str) -> None:
        stills[beat] = Image.fromarray(scene.renderer.draw(scene)[:, :, :3].copy())

    size = (quality.width, quality.height)
    scenes = {first.language: rehearse(entry.load(), context_of(entry, first), FPS, on_beat_end=keep, size=size)}
    for language, script in job.scripts.items():
        if language not in scenes:
            scenes[language] = rehearse(entry.load(), context_of(entry, script), FPS)
    write_picture(draw_page(job.head, _title(entry, job.scripts), _panels(scenes, stills)), job.file)
    return job.file


def _title(entry: SceneEntry, scripts: Mapping[str, Script]) -> str:
    titles = dict.fromkeys(script.title(entry) for script in scripts.values())
    return f"{' · '.join(titles)}  {entry.name}"


def _panels(scenes: Mapping[str, BaseScene], stills: Mapping[str, Image.Image]) -> list[Panel]:
    """Return the panel of each beat: its still, words and numbers."""
    first = next(iter(scenes.values()))
    said = {
        (language, record.name): LANGUAGES[language].phrase_space.join(
            phrase.text for phrase in record.phrases if phrase.text
        )
        for language, scene in scenes.items()
        for record in scene.timeline
    }
    numbers: dict[str, list[str]] = {}
    for entry in first.ledger.entries:
        numbers.setdefault(entry.beat, []).append(f"{entry.name} = {entry.text}")
    return [
        Panel(
            record.name,
            f"{length(record.start / FPS)}  {record.frames / FPS:.1f} s",
            stills[record.name],
            tuple(said.get((language, record.name), "") for language in scenes),
            tuple(numbers.get(record.name, ())),
        )
        for record in first.timeline
    ]


def draw_storyboard(pool: Pool, order: StoryboardOrder, console: Console) -> tuple[list[Path], list[Failure]]:
    """Draw the pages on all workers: a file each, or one PDF of those that could be drawn."""
    tag = "-".join(order.scripts)
    heads = _heads(order.lecture, next(iter(order.scripts)))
    jobs = [
        PageJob(entry, order.scripts, heads[entry.name], order.folder / f"{entry.name}.{tag}.png")
        for entry in order.entries
    ]
    with show_progress(console, "Drawing", [Part(entry.name) for entry in order.entries], "pages") as progress:
        results = pool.map(draw_page_of, jobs, progress.done)
    pages = [found for found in results if isinstance(found, Path)]
    failures = [
        found or Failure(job.entry.name, tag, "", WORKER_PLACE, pool.loss)
        for job, found in zip(jobs, results, strict=True)
        if not isinstance(found, Path)
    ]
    if order.pdf and pages:
        pages = [_bind_pdf(pages, order.folder / f"storyboard.{tag}.pdf")]
    return pages, failures


def _heads(lecture: Lecture, language: str) -> dict[str, str]:
    """Return the header of each scene's page: lecture, chapter and number."""
    heads = {}
    for number, chapter in enumerate(lecture.chapters, 1):
        for place, entry in enumerate(chapter.scenes, 1):
            heads[entry.name] = f"{lecture.titles[language]} / {number} {chapter.titles[language]} / {number}.{place}"
    return heads


def _bind_pdf(pages: Sequence[Path], file: Path) -> Path:
    """Bind the pages into one PDF, written atomically, and remove them."""
    pictures = [Image.open(page).convert("RGB") for page in pages]
    try:
        with write_atomically(file) as temporary:
            pictures[0].save(
                temporary, format="PDF", save_all=True, append_images=pictures[1:], resolution=RESOLUTION, quality=90
            )
        for page in pages:
            page.unlink()
    except OSError as error:
        raise LectureError(unwritable(file, error)) from None
    return file
