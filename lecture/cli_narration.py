"""The commands about what is said: record-sheet, pace."""

from __future__ import annotations

from typing import Annotated

import typer

from lecture.cache.workspace import store_in
from lecture.cli_options import (
    OUT,
    LangOption,
    LectureOption,
    OutOption,
    ScenesArgument,
    example,
    find_lecture,
    find_voices,
    screen,
)
from lecture.project.lecture_file import SceneEntry
from lecture.project.script_check import Script, read_scripts
from lecture.quality import QUALITIES
from lecture.render.jobs import Failure, RehearsalJob, SceneRun
from lecture.workers.local import cores, local_pool
from scenes.framework.errors import LectureError

__all__ = ["register"]

FPS = QUALITIES["hd"].fps


def register(app: typer.Typer) -> None:
    """Add the commands to those of an application."""
    app.command("record-sheet", epilog=example("lecture record-sheet", "lecture record-sheet LimitDefinition"))(
        print_record_sheet
    )
    app.command("pace", epilog=example("lecture pace --minutes 15"))(show_pace)


def _rehearsed(entries: tuple[SceneEntry, ...], scripts: dict[str, Script]) -> list[SceneRun]:
    """Return the runs of scenes; LectureError where one can't be run."""
    jobs = [RehearsalJob(entry, scripts, FPS) for entry in entries]
    with local_pool(min(cores(), len(jobs))) as pool:
        found = [run for scene in pool.rehearse(jobs, lambda number: None) for run in scene]
    for run in found:
        if isinstance(run, Failure):
            raise LectureError(f"Failed: {run}; lecture check tells more")
    return [run for run in found if isinstance(run, SceneRun)]


def print_record_sheet(
    scenes: ScenesArgument = None, lecture: LectureOption = None, lang: LangOption = None, out: OutOption = OUT
) -> None:
    """Write what to read into the microphone as a PDF: the words of each beat, and the name of its recording."""
    from lecture.commands.record_sheet import write_record_sheet

    found = find_lecture(lecture)
    entries = found.choose(scenes or [])
    for language in found.speak(lang or []):
        runs = _rehearsed(entries, read_scripts(found, [language]))
        file = out / f"record-sheet.{language}.pdf"
        write_record_sheet(file, found.titles[language], runs, language)
        screen.print(str(file))


def show_pace(
    scenes: ScenesArgument = None,
    lecture: LectureOption = None,
    lang: LangOption = None,
    out: OutOption = OUT,
    minutes: Annotated[float | None, typer.Option(min=0.1, help="Tell what would have to change to fit in.")] = None,
) -> None:
    """Show each scene's length, words a minute and silences: as the voice spoke it last, or else as it is read."""
    from lecture.commands.pace import advice, pace_of, pace_table
    from lecture.narration.narrator import Narrator
    from lecture.render.order import read_sources

    found = find_lecture(lecture)
    entries = found.choose(scenes or [])
    languages = found.speak(lang or [])
    scripts = read_scripts(found, languages)
    if voice := find_voices(found, [], languages, is_told=False):
        store = store_in(out, is_read_only=True)
        narrator = Narrator(voice, store, read_sources(store), lexicons=found.lexicons)
        scripts = narrator.recall(entries, scripts, QUALITIES["hd"])
    runs = _rehearsed(entries, scripts)
    for language in languages:
        paces = [pace_of(run, FPS) for run in runs if run.language == language]
        screen.print(pace_table(paces))
        for line in advice(paces, minutes) if minutes else ():
            screen.print(line)
