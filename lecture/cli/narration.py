"""The commands about what is said: words, record-sheet, pace."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Annotated, TypeVar

import typer

from lecture.cli.options import (
    JOBS,
    OUT,
    JobsOption,
    LangOption,
    LectureOption,
    OutOption,
    ScenesArgument,
    example,
    find_lecture,
    read_spoken_scripts,
    read_words,
    screen,
)
from lecture.project.lecture_file import NUMBERS, WORDS, SceneEntry
from lecture.project.number_names import gaps_of_names
from lecture.project.own_lecture import OWN_LECTURE, yours
from lecture.project.script_check import Script, read_fixed_words, read_scripts
from lecture.quality import QUALITIES
from lecture.render.jobs import Failure, RehearsalJob, SceneRun
from lecture.terminal import print_note
from lecture.workers.local import cores, local_pool
from lecture.workers.pool import WORKER_PLACE
from scenes.framework.counting import count_of
from scenes.framework.errors import LectureError
from scenes.framework.languages import BROUGHT

if TYPE_CHECKING:
    from lecture.commands.pace import ScenePace
    from lecture.project.missing_words import Gap

__all__ = ["register"]

FPS = QUALITIES["hd"].fps
R = TypeVar("R")


def register(app: typer.Typer) -> None:
    """Add the commands to those of an application."""
    app.command("record-sheet", epilog=example("lecture record-sheet", "lecture record-sheet LimitDefinition"))(
        print_record_sheet
    )
    app.command("words", epilog=example("lecture words --lang fr", "lecture words ChainRule --lang ja"))(write_words)
    app.command("pace", epilog=example("lecture pace --minutes 15"))(show_pace)


def _rehearsed(entries: tuple[SceneEntry, ...], scripts: dict[str, Script]) -> list[SceneRun]:
    """Return the runs of scenes; LectureError where one can't be run."""
    jobs = [RehearsalJob(entry, scripts, FPS) for entry in entries]
    with local_pool(min(cores(), len(jobs))) as pool:
        return _successes(run for scene in pool.rehearse(jobs, lambda number: None) for run in scene)


def _measured(entries: tuple[SceneEntry, ...], script: Script) -> list[ScenePace]:
    """Return the pace of scenes in one language; LectureError where one can't be run."""
    from lecture.commands.pace import PaceJob, measure_pace

    jobs = [PaceJob(entry, script, FPS) for entry in entries]
    with local_pool(min(cores(), len(jobs))) as pool:
        found = pool.map(measure_pace, jobs, lambda number: None)
        lost = [Failure(job.entry.name, script.language, "", WORKER_PLACE, pool.loss) for job in jobs]
    return _successes(pace or failure for pace, failure in zip(found, lost, strict=True))


def _successes(found: Iterable[R | Failure]) -> list[R]:
    """Return what was found; LectureError where a scene failed."""
    good: list[R] = []
    for each in found:
        if isinstance(each, Failure):
            raise LectureError(f"Failed: {each}; lecture check tells more")
        good.append(each)
    return good


def print_record_sheet(
    scenes: ScenesArgument = None, lecture: LectureOption = None, lang: LangOption = None, out: OutOption = OUT
) -> None:
    """Write what to read into the microphone as a PDF: the words of each beat, and the name of its recording."""
    from lecture.commands.record_sheet import write_record_sheet

    found = find_lecture(lecture, tolerates_unwritten=True)
    entries = found.choose(scenes or [])
    for language in found.speak(lang or []):
        runs = _rehearsed(entries, read_words(found, [language], entries, out, titles=True))
        file = out / f"record-sheet.{language}.pdf"
        write_record_sheet(file, found.titles[language], runs, language)
        screen.print(str(file))


def write_words(
    scenes: ScenesArgument = None,
    lecture: LectureOption = None,
    lang: Annotated[
        list[str] | None, typer.Option("--lang", help="A language; may be repeated. Default: all of the lecture's.")
    ] = None,
    out: OutOption = OUT,
    jobs: JobsOption = JOBS,
) -> None:
    """Write an empty entry into the script for all words that are missing, with the English above each."""
    from lecture.commands.missing import find_missing, find_recorded, unknown_words, write_entries
    from lecture.render.progress import ProgressOutput

    found = find_lecture(lecture, tolerates_unwritten=True).translated_to(lang or ())
    if found.file == OWN_LECTURE:
        raise LectureError(f"Nothing is written into the project's own lecture; {yours(','.join(lang or ()))}")
    entries = found.choose(scenes) if scenes else found.scenes
    for told in () if scenes else found.unwritten.values():
        print_note(told)
    scripts = read_scripts(found, found.speak(lang or list(found.languages)), entries, tolerant=True)
    missing, _ = find_missing(found, scripts, entries, ProgressOutput(screen), out, jobs)
    gaps = {each.file: {scene.name: lacking for scene, lacking in each.scenes} for each in missing}
    for language, script in scripts.items():
        wanted: dict[str, Sequence[Gap]] = {**gaps.get(script.file, {})}
        if not scenes and (fixed := read_fixed_words(found, language).gaps()):
            wanted[WORDS] = fixed
        if language not in BROUGHT:
            recorded = find_recorded(entries, scripts, ProgressOutput(screen), out, jobs)
            if names := gaps_of_names(found, language, entries, recorded):
                wanted[NUMBERS] = names
        count = write_entries(script.file, language, wanted)
        still = "; some that stand are empty" if wanted and not count else ""
        screen.print(f"{script.file}: {count_of(count, 'entry') if count else 'no entries'} added{still}")
    for failure in dict.fromkeys(each for known in missing for each in known.failures):
        print_note(unknown_words(failure))


def show_pace(
    scenes: ScenesArgument = None,
    lecture: LectureOption = None,
    lang: LangOption = None,
    out: OutOption = OUT,
    minutes: Annotated[float | None, typer.Option(min=0.1, help="Tell what would have to change to fit in.")] = None,
) -> None:
    """Show each scene's length, words a minute, silences and stills: as the voice spoke it last, or as it is read."""
    from lecture.commands.pace import advice, pace_table, still_lines

    found = find_lecture(lecture, tolerates_unwritten=True)
    entries = found.choose(scenes or [])
    languages = found.speak(lang or [])
    scripts = read_spoken_scripts(found, languages, entries, out, QUALITIES["hd"].in_format(found.format))
    for language in languages:
        paces = _measured(entries, scripts[language])
        screen.print(pace_table(paces))
        for line in (*still_lines(paces), *(advice(paces, minutes) if minutes else ())):
            screen.print(line, markup=False, highlight=False)
