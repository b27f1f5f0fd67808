"""The command `lecture`: new, list, preview, store, and the commands of the other modules.

A user's mistake ends with a message and exit code 2; a fault in a scene's code with 1.
"""

from __future__ import annotations

import hashlib
import platform
import sys
from importlib.metadata import version
from pathlib import Path
from typing import Annotated

import typer

from lecture.cache.workspace import store_in
from lecture.cli import checks, delivery, narration, pictures
from lecture.cli.options import OUT, LangOption, LectureOption, OutOption, example, find_lecture, screen
from lecture.commands.report import outline_lines
from lecture.project.own_lecture import OWN_LECTURE, OWN_SCRIPT, ROOT
from lecture.project.script_check import read_scripts
from lecture.system_errors import hide_arithmetic_warnings
from lecture.terminal import exit_code_of, handle_signals, leave_films, prepare_streams, print_note
from scenes.framework.languages import DEFAULT_LANGUAGE

__all__ = ["app", "main"]

DISTRIBUTION = "calculus-lecture"
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


pictures.register(app)
checks.register(app)


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


delivery.register(app)
narration.register(app)


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
