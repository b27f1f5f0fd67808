"""The commands that tell numbers, mistakes and differences: numbers, check, diff."""

from __future__ import annotations

import math
from dataclasses import replace
from pathlib import Path
from typing import Annotated

import typer

from lecture.cache.rehearsals import RehearsalCache
from lecture.cli.failures import SCENES_FAULT, report_failures
from lecture.cli.options import (
    JOBS,
    OUT,
    JobsOption,
    LangOption,
    LectureOption,
    OutOption,
    ScenesArgument,
    choose_scenes,
    example,
    find_lecture,
    read_words,
    screen,
    voice_places,
)
from lecture.commands.report import number_lines, numbers_table, soundness
from lecture.project.number_names import refuse_unknown_names
from lecture.project.script_check import read_fixed_words, read_scripts, refuse_undrawn_titles
from lecture.quality import QUALITIES
from lecture.render.jobs import Failure, RehearsalJob, SceneRun, rehearse_scene
from lecture.terminal import write_json
from lecture.workers.local import local_pool
from scenes.framework.errors import LectureError
from scenes.style.decimal_mark import with_mark

__all__ = ["register"]


def register(app: typer.Typer) -> None:
    """Add the commands to those of an application."""
    app.command("numbers", epilog=example("lecture numbers ForwardPass --json"))(print_numbers)
    app.command(
        "check", epilog=example("lecture check --lecture my/lecture.toml", "lecture check --layout TangentPlane")
    )(check)
    app.command("diff", epilog=example("lecture diff HEAD~1", "lecture diff old.toml new.toml --pdf changes.pdf"))(
        compare
    )


def print_numbers(
    scenes: ScenesArgument = None,
    lecture: LectureOption = None,
    lang: LangOption = None,
    as_json: Annotated[bool, typer.Option("--json", help="As a list of JSON objects.")] = False,
) -> None:
    """Print every number that a viewer reads, with its full value, without drawing."""
    if len(lang or []) > 1:
        raise LectureError("--lang: numbers are printed in one language; give one")
    found = find_lecture(lecture, tolerates_unwritten=True)
    (language,) = found.speak(lang or [])
    entries = found.choose(scenes or [])
    scripts = read_scripts(found, [language], entries, tolerant=True)
    runs = []
    with RehearsalCache(OUT).saving() as cache:
        for entry in entries:
            job = RehearsalJob(entry, scripts, QUALITIES["hd"].fps, tolerates=True)
            runs += cache.find(job) or cache.add(job, rehearse_scene(job))
    mark = found.decimal_mark(language)
    shown = [number for run in runs if isinstance(run, SceneRun) for number in run.numbers]
    numbers = [replace(number, text=with_mark(number.text, mark)) for number in shown]
    if as_json:
        rows = [
            {"scene": n.scene, "beat": n.beat, "name": n.name, "value": finite(n.value), "text": n.text}
            for n in numbers
        ]
        write_json(rows, indent=1)
    else:
        for part in numbers_table(numbers, is_terminal=screen.is_terminal):
            screen.print(part)
    report_failures([run for run in runs if isinstance(run, Failure)])


def check(
    scenes: ScenesArgument = None,
    lecture: LectureOption = None,
    lang: LangOption = None,
    layout: Annotated[
        bool, typer.Option("--layout", help="Look at the pictures too, and write a still of each thing to be mended.")
    ] = False,
    out: OutOption = OUT,
    jobs: JobsOption = JOBS,
) -> None:
    """Check the lecture file, its scripts and parameters, and rehearse every scene, without drawing."""
    from lecture.commands.layout_check import LayoutResult, check_scenes, is_clean, layout_lines
    from lecture.commands.sweep_check import refuse_broken_sweeps
    from lecture.narration.voices import refuse_unfit_voices
    from lecture.render.order import rehearse_scenes
    from lecture.render.progress import ProgressOutput

    found = find_lecture(lecture, tolerates_unwritten=True).translated_to(lang or ())
    refuse_undrawn_titles(found)
    languages = found.speak(lang or list(found.languages))
    refuse_unfit_voices(found.voices, languages, voice_places(found))
    entries = choose_scenes(found, scenes)
    scripts = read_words(found, languages, entries, out, jobs=jobs, titles=not scenes)
    progress = ProgressOutput(screen)
    rehearsed = rehearse_scenes(
        entries, scripts, QUALITIES["hd"].fps, progress, lambda count: local_pool(min(jobs, count)), out
    )
    runs = [run for scene in rehearsed for run in scene]
    report_failures([run for run in runs if isinstance(run, Failure)])
    if not scenes:
        for line in filter(None, (read_fixed_words(found, language).note() for language in scripts)):
            screen.print(line)
    refuse_broken_sweeps(entries, scripts, progress, out, jobs)
    sound = [run for run in runs if isinstance(run, SceneRun)]
    for language in scripts:
        recorded = {run.name: [number.name for number in run.numbers] for run in sound if run.language == language}
        refuse_unknown_names(found, language, recorded)
    for line in (*number_lines(sound), soundness(found, sound, QUALITIES["hd"].fps)):
        screen.print(line)
    results = []
    if layout:
        with local_pool(min(jobs, len(entries) * len(scripts))) as pool:
            results = check_scenes(pool, entries, scripts, out, progress)
    report_failures([scene for scene in results if isinstance(scene, Failure)])
    seen = [scene for scene in results if isinstance(scene, LayoutResult)]
    for line in layout_lines(seen) if layout else ():
        screen.print(line)
    if not is_clean(seen) or any(finding.fails for run in sound for finding in run.findings):
        raise typer.Exit(SCENES_FAULT)


def compare(
    before: Annotated[
        str, typer.Argument(metavar="FILE|REVISION", help="A lecture file, or a git revision of this one.")
    ],
    after: Annotated[
        Path | None, typer.Argument(metavar="[FILE]", help="Another lecture file; default: the present one.")
    ] = None,
    lang: Annotated[
        str | None, typer.Option("--lang", help="The language; default: the present lecture's own.")
    ] = None,
    pdf: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Write the stills of what differs, side by side.")
    ] = None,
    jobs: JobsOption = JOBS,
) -> None:
    """Tell which beats, words, numbers and last pictures of beats differ between two lectures, or since a git
    revision."""
    from lecture.commands.compare import compare_lectures, draw_differences
    from lecture.commands.difference import difference_lines
    from lecture.project.revision import lecture_in
    from lecture.render.progress import ProgressOutput

    if pdf is not None and pdf.suffix.lower() != ".pdf":
        raise LectureError(f"--pdf {pdf}: isn't a PDF's name; end it with .pdf")
    present = find_lecture(after)
    (language,) = present.speak([lang] if lang else [])
    progress = ProgressOutput(screen)
    with lecture_in(before, present.file) as earlier, local_pool(jobs) as pool:
        for lacks in (earlier, present):
            read_words(lacks, [language], lacks.scenes, OUT, jobs=jobs)
        found = compare_lectures(pool, earlier, present, language, progress)
        for line in difference_lines(found.differences):
            screen.print(line)
        failures = list(found.failures)
        if pdf is not None and any(scene.beats for scene in found.differences):
            failures += draw_differences(pool, found, (before, str(present.file)), pdf, progress)
            screen.print(str(pdf))
    report_failures(failures)


def finite(value: float) -> float | None:
    """Return a number as JSON can hold it: null in place of infinity and NaN."""
    return value if math.isfinite(value) else None
