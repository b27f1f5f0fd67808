"""The arguments and options that several commands share, and the lecture that they are about."""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console

from lecture.cache.workspace import store_in
from lecture.messages import closest, quote
from lecture.project.lecture_file import Lecture, SceneEntry, read_lecture
from lecture.project.own_lecture import OWN_LECTURE
from lecture.project.scene_formats import refuse_format
from lecture.project.script_check import Script, read_scripts
from lecture.quality import QUALITIES, Quality
from lecture.workers.local import cores
from scenes.framework.errors import LectureError
from scenes.style.formats import DEFAULT_FORMAT

if TYPE_CHECKING:
    from lecture.narration.voices import ChosenVoices

__all__ = [
    "JOBS",
    "OUT",
    "CaptionsOption",
    "EngineName",
    "JobsOption",
    "LangOption",
    "LectureOption",
    "OutOption",
    "QualityName",
    "QualityOption",
    "SceneArgument",
    "ScenesArgument",
    "TracksOption",
    "VoiceOption",
    "choose_scenes",
    "example",
    "find_lecture",
    "find_voices",
    "read_spoken_scripts",
    "read_words",
    "refuse_silent_tracks",
    "screen",
    "voice_places",
]

HERE = Path("lecture.toml")
OUT = Path("media/lecture")
JOBS = cores()


class QualityName(StrEnum):
    """The names of the qualities."""

    draft = "draft"
    hd = "hd"
    fhd = "fhd"
    uhd = "uhd"


class EngineName(StrEnum):
    """What paints."""

    fast = "fast"
    stock = "stock"


screen = Console(markup=False, highlight=False, emoji=False, soft_wrap=True)

LectureOption = Annotated[
    Path | None,
    typer.Option(
        "--lecture", metavar="FILE", help="The lecture file. Default: lecture.toml, or else the project's own lecture."
    ),
]
LangOption = Annotated[
    list[str] | None, typer.Option("--lang", help="A language; may be repeated. Default: the lecture's own.")
]
QualityOption = Annotated[
    QualityName, typer.Option("--quality", help="; ".join(f"{name}: {quality}" for name, quality in QUALITIES.items()))
]
VoiceOption = Annotated[
    list[str] | None,
    typer.Option(
        "--voice",
        metavar="NAME",
        help="Who speaks: silent, kokoro, hibari, recorded, or one of an installed package; NAME:SPEAKER chooses a "
        "speaker, LANGUAGE=NAME is of one language. May be repeated. Default: the lecture's own.",
    ),
]
TracksOption = Annotated[
    list[str] | None,
    typer.Option(
        "--tracks",
        metavar="LANGUAGES",
        help="Languages that are heard in one film, such as zh,en: a sound track each; the first is the pictures', "
        "unless --lang names others. Default: the pictures' own.",
    ),
]
CaptionsOption = Annotated[
    list[str] | None,
    typer.Option(
        "--captions",
        metavar="LANGUAGES",
        help="Captions in a language, zh, or in two, one above the other, zh+en; may be repeated. Default: in each "
        "language of the films.",
    ),
]
OutOption = Annotated[Path, typer.Option("--out", metavar="DIR", help="The folder for films and pictures.")]
JobsOption = Annotated[int, typer.Option("--jobs", "-j", min=1, help="Worker processes at once.")]
ScenesArgument = Annotated[list[str] | None, typer.Argument(metavar="[SCENE]...", help="Scenes by name; default: all.")]
SceneArgument = Annotated[str, typer.Argument(metavar="SCENE", help="The scene by name.")]


def example(*lines: str) -> str:
    """Return the last paragraph of a command's help."""
    return "For example:\n\n" + "\n\n".join(f"[bold]{line}[/bold]" for line in lines)


def find_lecture(file: Path | None, *, tolerates_unwritten: bool = False) -> Lecture:
    """Read the lecture file that is named, lecture.toml of this folder, or the project's own."""
    if file is None and not os.path.lexists(HERE):
        Console(stderr=True, markup=False, highlight=False, soft_wrap=True).print(
            f"No {HERE} here: this is the project's own lecture ({OWN_LECTURE})."
        )
        return read_lecture(OWN_LECTURE)
    return read_lecture(file or HERE, tolerates_unwritten=tolerates_unwritten)


def choose_scenes(lecture: Lecture, names: list[str] | None) -> tuple[SceneEntry, ...]:
    """Return the scenes by name, all where none is named, if they can stand in the lecture's format."""
    entries = lecture.choose(names or [])
    if lecture.format != DEFAULT_FORMAT:  # to ask for another imports all the scenes
        refuse_format(entries)
    return entries


def find_voices(
    lecture: Lecture, options: list[str], languages: Iterable[str], *, is_told: bool = True
) -> ChosenVoices | None:
    """Return who speaks in each language; a language that stays silent though a voice was wanted is told in a line."""
    from lecture.narration.voices import choose_voices

    wanted, places = dict(lecture.voices), voice_places(lecture)
    for option in options:
        language, equals, name = option.rpartition("=")
        if equals and language not in lecture.titles:
            raise LectureError(f"--voice {option}: {closest(language, lecture.titles)}")
        chosen = [language] if equals else list(lecture.titles)
        wanted |= dict.fromkeys(chosen, name)
        places |= dict.fromkeys(chosen, f"--voice {option}")
    tell = Console(stderr=True, markup=False, highlight=False, soft_wrap=True).print
    return choose_voices(wanted, languages, lecture.file.parent, tell if is_told else lambda text: None, places)


def voice_places(lecture: Lecture) -> dict[str, str]:
    """Return where the lecture file names the voice of each language, and what it says there."""
    return {each: f"{lecture.file}: voice of {each} = {quote(name)}" for each, name in lecture.voices.items()}


def read_words(
    lecture: Lecture,
    languages: Iterable[str],
    entries: Sequence[SceneEntry],
    out: Path,
    *,
    jobs: int | None = None,
    titles: bool = False,
) -> dict[str, Script]:
    """Read the words of scenes, if none is missing that they use with their parameters; with `titles`, no title of the
    lecture either."""
    scripts = read_scripts(lecture, languages, entries)
    if titles or any(script.translated for script in scripts.values()):
        from lecture.commands.missing import refuse_missing
        from lecture.render.progress import ProgressOutput

        progress = ProgressOutput(Console(stderr=True, markup=False, highlight=False, soft_wrap=True))
        refuse_missing(lecture, scripts, entries, progress, out, jobs or JOBS, titles=titles)
    return scripts


def read_spoken_scripts(
    lecture: Lecture,
    languages: Iterable[str],
    entries: Sequence[SceneEntry],
    out: Path,
    quality: Quality,
    *,
    titles: bool = False,
) -> dict[str, Script]:
    """Read the words of scenes, with the times that the lecture's own voices take for them where the store in a folder
    knows those: what is drawn of a scene is then timed as its film is."""
    scripts = read_words(lecture, languages, entries, out, titles=titles)
    store = store_in(out, is_read_only=True)
    # Where nothing was spoken yet, neither voices nor the project's code are looked at: a second of a still.
    if not store.has_note("phrases") or (voices := find_voices(lecture, [], scripts, is_told=False)) is None:
        return scripts
    from lecture.narration.narrator import Narrator
    from lecture.render.order import read_sources

    return Narrator(voices, store, read_sources(store), lexicons=lecture.lexicons).recall(entries, scripts, quality)


def refuse_silent_tracks(languages: Iterable[str], voices: ChosenVoices | None) -> None:
    """Refuse a sound track in a language that nobody speaks."""
    from lecture.narration.voices import voice_names

    for language in languages:
        if voices is None or voices.of(language) is None:
            names = ", ".join(voice_names()[1:])
            raise LectureError(
                f"--tracks {language}: nobody speaks it; give it a voice, --voice {language}=NAME ({names}), "
                "or leave it out"
            )
