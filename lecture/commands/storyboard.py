"""Draw the storyboard: a page a scene with a still of each beat, its name, its words and its numbers.

A lecturer prints it; a reviewer reads the lecture in a minute.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from lecture.commands.report import length
from lecture.commands.storyboard_page import Page, Panel, typeset_pages
from lecture.files import write_atomically
from lecture.film.stills import png
from lecture.project.lecture_file import Lecture, SceneEntry
from lecture.project.number_names import NumberNames
from lecture.project.script_check import Script, check_script
from lecture.quality import QUALITIES
from lecture.render.jobs import Failure, context_of, guarded
from lecture.render.progress_protocol import Part, Progress
from lecture.system_errors import unwritable
from lecture.workers.pool import WORKER_PLACE, Pool
from scenes.framework.errors import LectureError
from scenes.framework.languages import LANGUAGES
from scenes.style.decimal_mark import with_mark

if TYPE_CHECKING:
    from scenes.framework.ledger import Entry
    from scenes.framework.scene import BaseScene

__all__ = ["PageJob", "StoryboardOrder", "draw_storyboard", "gather_page", "write_entry"]

FPS = 30
UNBROKEN = "\N{NO-BREAK SPACE}"


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
    """A scene whose page is to be gathered: the scripts of its words (the first is the pictures' too), its head, and
    what numbers are called in the first script's language."""

    entry: SceneEntry
    scripts: Mapping[str, Script]
    head: str
    names: NumberNames = field(default_factory=lambda: NumberNames(()))


def gather_page(job: PageJob) -> Page | Failure:
    """Rehearse the scene in each language and gather what stands on its page."""
    return guarded(_gather, job.entry, next(iter(job.scripts.values())), job)


def _gather(entry: SceneEntry, first: Script, job: PageJob) -> Page:
    from scenes.framework.runner import rehearse

    check_script(entry, job.scripts)
    quality = QUALITIES["hd"].in_format(entry.format)
    stills: dict[str, bytes] = {}

    def keep(scene: BaseScene, beat: str) -> None:
        stills[beat] = png(scene.renderer.draw(scene)[:, :, :3])

    size = (quality.width, quality.height)
    scenes = {first.language: rehearse(entry.load(), context_of(entry, first), FPS, on_beat_end=keep, size=size)}
    for language, script in job.scripts.items():
        if language not in scenes:
            scenes[language] = rehearse(entry.load(), context_of(entry, script), FPS)
    marks = {language: scene.context.decimal_mark for language, scene in scenes.items()}

    def called(name: str) -> str:
        return job.names.of(entry, name) or name

    return Page(job.head, _title(entry, job.scripts), tuple(_panels(scenes, stills, called)), quality.shape, marks)


def _title(entry: SceneEntry, scripts: Mapping[str, Script]) -> str:
    titles = dict.fromkeys(script.title(entry) for script in scripts.values())
    return f"{' · '.join(titles)}  {entry.name}"


def _panels(scenes: Mapping[str, BaseScene], stills: Mapping[str, bytes], called: Callable[[str], str]) -> list[Panel]:
    """Return the panel of each beat: its still, words and numbers, each as it is `called`."""
    first = next(iter(scenes.values()))
    said = {
        (language, record.name): LANGUAGES[language].phrase_space.join(
            phrase.text
            for phrase in record.phrases
            if phrase.text and not (record.question and phrase.text == record.question.text)
        )
        for language, scene in scenes.items()
        for record in scene.timeline
    }
    asked = {
        (language, record.name): record.question
        for language, scene in scenes.items()
        for record in scene.timeline
        if record.question is not None
    }
    numbers: dict[str, list[str]] = {}
    for entry in first.ledger.entries:
        numbers.setdefault(entry.beat, []).append(write_entry(called(entry.name), entry, first.context.decimal_mark))
    return [
        Panel(
            record.name,
            f"{length(record.start / FPS)}  {record.frames / FPS:.1f} s",
            stills[record.name],
            {language: said.get((language, record.name), "") for language in scenes},
            tuple(numbers.get(record.name, ())),
            {language: asked[language, record.name] for language in scenes if (language, record.name) in asked},
        )
        for record in first.timeline
    ]


def write_entry(called: str, entry: Entry, mark: str) -> str:
    """Return a number as it reads, behind what it is called, and behind ≈ where it is rounded."""
    sign = "≈" if entry.is_about else "="
    return f"{called}{UNBROKEN}{sign}{UNBROKEN}{with_mark(entry.text, mark)}"


def draw_storyboard(pool: Pool, order: StoryboardOrder, progress: Progress) -> tuple[list[Path], list[Failure]]:
    """Gather the pages on all workers and write them: a picture each, or one PDF of those that could be gathered."""
    tag = "-".join(order.scripts)
    language = next(iter(order.scripts))
    heads, names = _heads(order.lecture, language), NumberNames.read(order.lecture, language)
    jobs = [PageJob(entry, order.scripts, heads[entry.name], names) for entry in order.entries]
    with progress.meter("Drawing", [Part(entry.name) for entry in order.entries], "pages") as meter:
        results = pool.map(gather_page, jobs, meter.done)
    pages = {job.entry.name: found for job, found in zip(jobs, results, strict=True) if isinstance(found, Page)}
    failures = [
        found or Failure(job.entry.name, tag, "", WORKER_PLACE, pool.loss)
        for job, found in zip(jobs, results, strict=True)
        if not isinstance(found, Page)
    ]
    if order.pdf:
        files = [_write(list(pages.values()), "pdf", order.folder / f"storyboard.{tag}.pdf")] if pages else []
    else:
        files = [_write([page], "png", order.folder / f"{name}.{tag}.png") for name, page in pages.items()]
    return files, failures


def _heads(lecture: Lecture, language: str) -> dict[str, str]:
    """Return the header of each scene's page: lecture, chapter and number."""
    heads = {}
    for number, chapter in enumerate(lecture.chapters, 1):
        for place, entry in enumerate(chapter.scenes, 1):
            heads[entry.name] = f"{lecture.titles[language]} / {number} {chapter.titles[language]} / {number}.{place}"
    return heads


def _write(pages: Sequence[Page], form: Literal["pdf", "png"], file: Path) -> Path:
    """Write the pages into one file, atomically."""
    content = typeset_pages(pages, form)
    try:
        with write_atomically(file) as temporary:
            temporary.write_bytes(content)
    except OSError as error:
        raise LectureError(unwritable(file, error)) from None
    return file
