"""The arguments and options that several commands share, and the lecture that they are about."""

from __future__ import annotations

import os
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from lecture.project.lecture_file import Lecture, read_lecture
from lecture.project.own_lecture import OWN_LECTURE
from lecture.quality import QUALITIES

__all__ = [
    "OUT",
    "EngineName",
    "LangOption",
    "LectureOption",
    "OutOption",
    "QualityName",
    "QualityOption",
    "SceneArgument",
    "ScenesArgument",
    "example",
    "find_lecture",
    "screen",
]

HERE = Path("lecture.toml")
OUT = Path("media/lecture")


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
OutOption = Annotated[Path, typer.Option("--out", metavar="DIR", help="The folder for films and pictures.")]
ScenesArgument = Annotated[list[str] | None, typer.Argument(metavar="[SCENE]...", help="Scenes by name; default: all.")]
SceneArgument = Annotated[str, typer.Argument(metavar="SCENE", help="The scene by name.")]


def example(*lines: str) -> str:
    """Return the last paragraph of a command's help."""
    return "For example:\n\n" + "\n\n".join(f"[bold]{line}[/bold]" for line in lines)


def find_lecture(file: Path | None) -> Lecture:
    """Read the lecture file that is named, lecture.toml of this folder, or the project's own."""
    if file is None and not os.path.lexists(HERE):
        Console(stderr=True, markup=False, highlight=False, soft_wrap=True).print(
            f"No {HERE} here: this is the project's own lecture ({OWN_LECTURE})."
        )
        return read_lecture(OWN_LECTURE)
    return read_lecture(file or HERE)
