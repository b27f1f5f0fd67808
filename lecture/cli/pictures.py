"""The commands that draw: render, still, export, storyboard."""

from __future__ import annotations

import math
from pathlib import Path
from typing import Annotated

import typer

from lecture.cli.failures import report_failures
from lecture.cli.options import (
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
)
from lecture.commands.report import summary_event, summary_lines
from lecture.project.script_check import refuse_undrawn_titles
from lecture.quality import QUALITIES
from lecture.render.jobs import Failure, guarded
from lecture.terminal import write_json
from lecture.workers.local import local_pool
from scenes.framework.counting import count_of
from scenes.framework.errors import LectureError

__all__ = ["register"]


def register(app: typer.Typer) -> None:
    """Add the commands to those of an application."""
    app.command(
        "render", epilog=example("lecture render --quality fhd --lang zh --lang en", "lecture render ForwardPass")
    )(render_films)
    app.command("still", epilog=example("lecture still LimitDefinition --beat secant_slope -o secant.png"))(draw_stills)
    app.command(
        "export",
        epilog=example(
            "lecture export ChainRule --beat rule -o rule.gif", "lecture export ChainRule --transparent -o c.mov"
        ),
    )(export)
    app.command("storyboard", epilog=example("lecture storyboard --lang zh --lang en", "lecture storyboard --pdf"))(
        draw_storyboard
    )


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
