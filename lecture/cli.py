"""The command `lecture`: new, list, render, still, numbers, check, storyboard, preview, page, store.

A user's mistake ends with a message and exit code 2; a fault in a scene's code with 1.
"""

from __future__ import annotations

import hashlib
import math
import platform
import sys
from collections.abc import Sequence
from dataclasses import replace
from importlib.metadata import version
from pathlib import Path
from typing import Annotated

import typer

from lecture import cli_delivery, cli_narration
from lecture.cache.rehearsals import RehearsalCache
from lecture.cache.workspace import store_in
from lecture.cli_options import (
    JOBS,
    OUT,
    CaptionsOption,
    EngineName,
    JobsOption,
    LangOption,
    LectureOption,
    OutOption,
    QualityName,
    QualityOption,
    SceneArgument,
    ScenesArgument,
    TracksOption,
    VoiceOption,
    choose_scenes,
    example,
    find_lecture,
    find_voices,
    read_spoken_scripts,
    read_words,
    refuse_silent_tracks,
    screen,
    voice_places,
)
from lecture.commands.report import number_lines, numbers_table, outline_lines, soundness, summary_event, summary_lines
from lecture.project.number_names import refuse_unknown_names
from lecture.project.own_lecture import OWN_LECTURE, OWN_SCRIPT, ROOT
from lecture.project.script_check import read_fixed_words, read_scripts, refuse_undrawn_titles
from lecture.quality import QUALITIES
from lecture.render.jobs import Failure, RehearsalJob, SceneRun, guarded, rehearse_scene
from lecture.system_errors import hide_arithmetic_warnings
from lecture.terminal import (
    exit_code_of,
    handle_signals,
    kept_films,
    leave_films,
    prepare_streams,
    print_error,
    print_note,
    write_json,
)
from lecture.workers.local import local_pool
from lecture.workers.pool import WORKER_PLACE
from scenes.framework.counting import count_of
from scenes.framework.errors import LectureError
from scenes.framework.languages import DEFAULT_LANGUAGE
from scenes.style.decimal_mark import with_mark

__all__ = ["app", "main"]

DISTRIBUTION = "calculus-lecture"
SCENES_FAULT = 1
PACKAGES = ("engine", "lecture", "mathcore", "scenes")
SOURCES = frozenset({".css", ".html", ".js", ".json", ".py", ".toml", ".typ"})  # of files that a package has


def print_version(is_wanted: bool) -> None:
    """Print the version of this command, its code's own name, and the versions of manim and of Python, if it is wanted,
    and end."""
    if is_wanted:
        manim, python = version("manim"), platform.python_version()
        screen.print(f"lecture {version(DISTRIBUTION)} (code {name_of_code()}, manim {manim}, Python {python})")
        raise typer.Exit


def name_of_code() -> str:
    """Return what names the code as it stands here, and the words that came with it: any change gives another name."""
    packages = [file for package in PACKAGES for file in (ROOT / package).rglob("*") if file.suffix in SOURCES]
    files = {*packages, OWN_LECTURE, *OWN_SCRIPT.glob("*.toml")}
    return hashlib.sha256(repr(sorted((file.name, file.read_bytes()) for file in files)).encode()).hexdigest()[:8]


app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode="rich",
)


@app.callback()
def root(
    context: typer.Context,
    version: Annotated[
        bool, typer.Option("--version", is_eager=True, callback=print_version, help="Print the version.")
    ] = False,
) -> None:
    """Turn a lecture file into films with captions, chapters and numbers that agree."""
    if context.invoked_subcommand != "render":
        leave_films()


@app.command("new", epilog=example("lecture new my-lecture", "lecture new my-lecture --from blank --lang zh,en"))
def make_new_lecture(
    folder: Annotated[Path, typer.Argument(metavar="FOLDER", help="The folder to make; it must not hold anything.")],
    source: Annotated[
        str, typer.Option("--from", metavar="NAME", help="What it starts with: calculus, backpropagation or blank.")
    ] = "calculus",
    lang: Annotated[
        list[str] | None,
        typer.Option("--lang", help="A language, or several with commas: zh, en, fr, ja, zh-TW …; default: zh."),
    ] = None,
) -> None:
    """Make a lecture of one's own: its file, its words, and a scene to start from."""
    from lecture.starter.new_lecture import make_lecture, next_steps

    languages = tuple(dict.fromkeys(code.strip() for each in lang or [DEFAULT_LANGUAGE] for code in each.split(",")))
    for file in make_lecture(folder, source, languages):
        screen.print(str(file))
    for line in next_steps(folder, languages):
        print_note(line)


@app.command("list", epilog=example("lecture list --lang en", "lecture list --all"))
def list_scenes(
    lecture: LectureOption = None,
    lang: LangOption = None,
    every: Annotated[
        bool, typer.Option("--all", help="All scenes that a lecture may take, with what may be set in each.")
    ] = False,
) -> None:
    """List chapters and scenes with their titles and the parameters that are set; or all scenes there are."""
    found = find_lecture(lecture, tolerates_unwritten=True)
    if every:
        from lecture.commands.catalogue import catalogue_lines

        for line in catalogue_lines(found, found.speak(lang or list(found.languages))):
            screen.print(line)
        return
    for language, script in read_scripts(found, found.speak(lang or []), tolerant=True).items():
        for line in outline_lines(found, script, language):
            screen.print(line)
    for told in found.unwritten.values():
        print_note(told)


@app.command("render", epilog=example("lecture render --quality fhd --lang zh --lang en", "lecture render ForwardPass"))
def render_films(
    scenes: ScenesArgument = None,
    beat: Annotated[
        list[str] | None, typer.Option("--beat", help="Only this beat of the one scene; may be repeated.")
    ] = None,
    lecture: LectureOption = None,
    lang: LangOption = None,
    quality: QualityOption = QualityName.hd,
    out: OutOption = OUT,
    jobs: JobsOption = JOBS,
    engine: Annotated[
        EngineName, typer.Option(help="What paints: our own engine, or manim as it comes.")
    ] = EngineName.fast,
    small: Annotated[
        bool, typer.Option("--small", help="Films of fewer bytes, as good; encoding takes several times as long.")
    ] = False,
    cluster: Annotated[
        str | None, typer.Option(metavar="ADDRESS", help="A Dask scheduler whose workers render: tcp://host:port.")
    ] = None,
    voice: VoiceOption = None,
    tracks: TracksOption = None,
    captions: CaptionsOption = None,
    burn_in: Annotated[
        bool, typer.Option("--burn-in", help="Paint the first captions into the pictures; all is encoded again.")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Progress and summary as lines of JSON.")] = False,
    chapters: Annotated[bool, typer.Option("--chapters", help="A film of each chapter, too.")] = False,
) -> None:
    """Render the lecture's film; or a film of each scene that is named. What was drawn before is reused."""
    from lecture.film.options import choose_options
    from lecture.render.order import Order, render
    from lecture.render.progress import ProgressOutput

    if beat and len(scenes or []) != 1:
        raise LectureError("--beat: names beats of one scene; name that scene")
    if chapters and scenes:
        raise LectureError("--chapters: are those of the whole lecture; name no scene")
    if small and engine is EngineName.stock:
        raise LectureError("--small: --engine stock leaves encoding to manim; leave one of the two out")
    found = find_lecture(lecture, tolerates_unwritten=True)
    refuse_undrawn_titles(found)
    entries = choose_scenes(found, scenes)
    options = choose_options(found, lang or [], tracks or [], captions or [], burns_in=burn_in)
    scripts = read_words(found, options.languages, entries, out, jobs=jobs, titles=not scenes)
    beats = {entry.name: tuple(beat) for entry in entries} if beat else {}
    spoken = find_voices(found, voice or [], options.sounds or options.pictures, is_told=not as_json)
    refuse_silent_tracks(options.sounds, spoken)
    size = QUALITIES[quality].in_format(found.format)
    painter = "small" if small else engine
    order = Order(
        *(found, entries, scripts, size, out, painter, jobs, cluster, beats, spoken), chapters=chapters, options=options
    )
    outcome = render(order, ProgressOutput(screen, write_json if as_json else None))
    if as_json:
        write_json(summary_event(outcome))
    else:
        for line in summary_lines(outcome, size):
            screen.print(line)
    report_failures(outcome.failures)


@app.command("still", epilog=example("lecture still LimitDefinition --beat secant_slope -o secant.png"))
def draw_stills(
    scene: SceneArgument,
    lecture: LectureOption = None,
    lang: LangOption = None,
    quality: QualityOption = QualityName.hd,
    out: OutOption = OUT,
    beat: Annotated[str | None, typer.Option(help="The last picture of this beat.")] = None,
    at: Annotated[float | None, typer.Option(min=0, metavar="SECONDS", help="The picture at this time.")] = None,
    file: Annotated[Path | None, typer.Option("-o", metavar="FILE", help="The picture file, .png or .jpg.")] = None,
) -> None:
    """Draw one picture of a scene: its last, a beat's last, or the one at a time."""
    from lecture.commands.still import default_file, draw_still, picture_file

    if beat is not None and at is not None:
        raise LectureError("--beat and --at both say which picture; give one of them")
    if file is not None and len(lang or []) > 1:
        raise LectureError("-o names one picture, and there would be one a language; give one --lang")
    found = find_lecture(lecture, tolerates_unwritten=True)
    (entry,) = found.choose([scene])
    size = QUALITIES[quality].in_format(found.format)
    for language, script in read_spoken_scripts(found, found.speak(lang or []), [entry], out, size).items():
        target = picture_file(file or default_file(out, entry, language, beat, at))
        moment = None if at is None else math.floor(at * size.fps + 1e-6)
        made = guarded(draw_still, entry, script, size, target, beat=beat, frame=moment)
        report_failures([made] if isinstance(made, Failure) else [])
        screen.print(str(target))


@app.command(
    "export",
    epilog=example(
        "lecture export ChainRule --beat rule -o rule.gif", "lecture export ChainRule --transparent -o c.mov"
    ),
)
def export(
    scene: SceneArgument,
    file: Annotated[
        Path, typer.Option("-o", metavar="FILE", help="A name with .gif, .webm or .mov, or a folder for PNG files.")
    ],
    lecture: LectureOption = None,
    lang: Annotated[str | None, typer.Option("--lang", help="The language. Default: the lecture's own.")] = None,
    quality: QualityOption = QualityName.hd,
    beat: Annotated[str | None, typer.Option(help="Only this beat.")] = None,
    transparent: Annotated[bool, typer.Option("--transparent", help="Without the ground; not as GIF.")] = False,
) -> None:
    """Paint one scene, or a beat of it, as GIF, WebM, ProRes or PNG files, without sound and captions."""
    from lecture.commands.export import ExportOrder, export_scene, form_of

    form_of(file, transparent=transparent)
    found = find_lecture(lecture, tolerates_unwritten=True)
    (entry,) = found.choose([scene])
    size = QUALITIES[quality].in_format(found.format)
    ((_, script),) = read_spoken_scripts(found, found.speak([lang] if lang else []), [entry], OUT, size).items()
    order = ExportOrder(size, file, beat, transparent)
    made = guarded(export_scene, entry, script, order)
    if isinstance(made, Failure):
        report_failures([made])
    else:
        screen.print(f"{file}: {count_of(made, 'picture')}")


@app.command("numbers", epilog=example("lecture numbers ForwardPass --json"))
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


@app.command("check", epilog=example("lecture check --lecture my/lecture.toml", "lecture check --layout TangentPlane"))
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


@app.command("diff", epilog=example("lecture diff HEAD~1", "lecture diff old.toml new.toml --pdf changes.pdf"))
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


@app.command("storyboard", epilog=example("lecture storyboard --lang zh --lang en", "lecture storyboard --pdf"))
def draw_storyboard(
    scenes: ScenesArgument = None,
    lecture: LectureOption = None,
    lang: LangOption = None,
    pdf: Annotated[bool, typer.Option("--pdf", help="One PDF of all pages, instead of a PNG each.")] = False,
    out: OutOption = OUT,
    jobs: JobsOption = JOBS,
) -> None:
    """Draw a page a scene: a still of each beat, its name, its words in the languages chosen, its numbers."""
    from lecture.commands.storyboard import StoryboardOrder, draw_storyboard
    from lecture.render.progress import ProgressOutput

    found = find_lecture(lecture, tolerates_unwritten=True)
    refuse_undrawn_titles(found)
    entries = choose_scenes(found, scenes)
    size = QUALITIES["hd"].in_format(found.format)
    scripts = read_spoken_scripts(found, found.speak(lang or []), entries, out, size, titles=True)
    with local_pool(min(jobs, len(entries))) as pool:
        files, failures = draw_storyboard(
            pool, StoryboardOrder(found, entries, scripts, out / "storyboard", pdf), ProgressOutput(screen)
        )
    for file in files:
        screen.print(str(file))
    report_failures(failures)


@app.command("preview", epilog=example("lecture preview LimitDefinition"))
def show_preview(
    scene: Annotated[str | None, typer.Argument(metavar="[SCENE]", help="The scene to begin with.")] = None,
    lecture: LectureOption = None,
    lang: Annotated[str | None, typer.Option("--lang", help="The pictures' language. Default: the lecture's.")] = None,
    out: OutOption = OUT,
    port: Annotated[int, typer.Option(min=0, max=65535, help="The page's port; 0: any that is free.")] = 0,
    opens: Annotated[bool, typer.Option("--open/--no-open", help="Open the page in the browser.")] = True,
    forks: Annotated[
        bool, typer.Option("--fork/--no-fork", help="Fork processes where that is safe, or start each anew: slower.")
    ] = True,
) -> None:
    """Show a scene in the browser, and show it again whenever a file is saved, until ctrl-C."""
    from lecture.preview.command import PreviewOrder, preview

    file = find_lecture(lecture, tolerates_unwritten=True).file
    preview(PreviewOrder(file, scene, lang, out, port, opens, forks), lambda address: screen.print(address))


cli_delivery.register(app)
cli_narration.register(app)


@app.command("store", epilog=example("lecture store", "lecture store --max-age 30 --max-size 2GB"))
def show_store(
    out: OutOption = OUT,
    max_age: Annotated[
        float | None, typer.Option(min=0, metavar="DAYS", help="Remove what was of no use for so long.")
    ] = None,
    max_size: Annotated[
        str | None, typer.Option(metavar="SIZE", help="Remove what was of no use for longest until the rest fits.")
    ] = None,
) -> None:
    """Show how much is kept of what was drawn, and prune it."""
    from lecture.commands.store_usage import describe_usage, prune_store
    from lecture.render.progress import ProgressOutput

    if max_age is not None or max_size is not None:
        removed = prune_store(out, max_age, max_size, ProgressOutput(screen))
        if removed is not None:
            screen.print(f"removed: {describe_usage(removed)}")
    store = store_in(out, is_read_only=True)
    screen.print(f"{store.folder}: {describe_usage(store.usage())}")


def finite(value: float) -> float | None:
    """Return a number as JSON can hold it: null in place of infinity and NaN."""
    return value if math.isfinite(value) else None


def report_failures(failures: Sequence[Failure]) -> None:
    """Tell the faults, and end with the exit code for them."""
    for failure in failures:
        print_error(f"Failed: {failure}")
    if any(failure.place != WORKER_PLACE for failure in failures):
        print_error(f"This is a fault of the scene's code, not of the lecture file{kept_films()}.")
    elif failures and kept_films():
        print_error(f"What was drawn is kept{kept_films()}.")
    if failures:
        raise typer.Exit(SCENES_FAULT)


def main() -> None:
    """Run the command line."""
    prepare_streams()
    hide_arithmetic_warnings()
    try:
        handle_signals()
        app()
    except BaseException as error:
        if (code := exit_code_of(error)) is None:
            raise
        sys.exit(code)
