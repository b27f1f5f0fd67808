"""Make the folder of a new lecture: lecture file, words, a scene of one's own, and a page that says how to go on."""

from __future__ import annotations

import errno
from collections.abc import Sequence
from pathlib import Path

from lecture.files import new_folder
from lecture.messages import closest, quote
from lecture.own_words import own_words
from lecture.project.catalogue import BUILT_IN
from lecture.project.lecture_file import read_lecture
from lecture.project.own_lecture import OWN_LECTURE
from lecture.starter.lecture_text import SOURCES, WORDS, chapters_of, write_lecture_file
from lecture.starter.script_text import write_empty_script, write_script
from scenes import starter
from scenes.framework.errors import LectureError
from scenes.framework.languages import FALLBACK_LANGUAGE, LANGUAGES

__all__ = ["make_lecture", "next_steps"]

HERE = Path(__file__).resolve().parent
SCENES = "my_scenes"
OWN_SCENE, OWN_MODULE = "Growth", Path(starter.__file__).with_name("growth.py")
REFUSALS = {
    errno.ENOTEMPTY: "is not empty; give the name of a new folder",
    errno.ENOTDIR: "is no folder; give the name of a new one",
}
CANT_BE_MADE = "can't be made ({}); choose another place"
IGNORED = "media/\n__pycache__/\n"


def make_lecture(folder: Path, source: str, languages: Sequence[str]) -> list[Path]:
    """Make a lecture in a new or empty folder, and return its files. It is written beside and renamed.

    Parameters
    ----------
    folder
        A new folder, or an empty one.
    source
        What it starts with: "calculus" and "backpropagation" take chapters of the project's lecture, "blank" none.
    languages
        Codes of the languages it is spoken in, its own first.

    Raises
    ------
    LectureError
        The folder isn't empty or can't be made; the source or a language is unknown.
    """
    _refuse_unknown(source, languages)
    texts = _texts(source, languages)
    try:
        with new_folder(folder) as made:
            for name, text in texts.items():
                (made / name).parent.mkdir(exist_ok=True)
                (made / name).write_text(text, "utf-8", newline="\n")
    except OSError as error:
        raise LectureError(f"{folder}: {REFUSALS.get(error.errno or 0, CANT_BE_MADE.format(error.strerror))}") from None
    return [folder / name for name in texts]


def next_steps(folder: Path, languages: Sequence[str]) -> list[str]:
    """Return what is to be done in the folder of a new lecture, a line each."""
    steps = [f"Next: {folder / 'README.md'} says how to go on."]
    for language in languages:
        if not (HERE / f"words.{language}.toml").is_file():
            titles, words = folder / "lecture.toml", folder / "script" / f"{language}.toml"
            steps.append(
                f"Nothing is written in {LANGUAGES[language].name} ({language}) yet: write the titles in {titles} and "
                f"the words in {words}; `lecture check` there names what is missing."
            )
    return steps


def _refuse_unknown(source: str, languages: Sequence[str]) -> None:
    if source not in SOURCES:
        raise LectureError(f"--from {quote(source)}: unknown; {closest(source, SOURCES)}")
    for language in languages:
        if language not in LANGUAGES:
            raise LectureError(f"--lang {quote(language)}: unknown; {closest(language, LANGUAGES)}")


def _texts(source: str, languages: Sequence[str]) -> dict[str, str]:
    """Return the files of a new lecture, by their paths in its folder."""
    lecture = read_lecture(OWN_LECTURE, BUILT_IN)
    chapters = chapters_of(lecture, source)
    scenes = [entry.scene for chapter in chapters for entry in chapter.scenes]
    texts = {
        "lecture.toml": write_lecture_file(lecture, chapters, languages, OWN_SCENE, SCENES),
        f"{SCENES}/{OWN_MODULE.name}": OWN_MODULE.read_text("utf-8"),
        "README.md": _readme(languages[0]),
        ".gitignore": IGNORED,
    }
    for language in languages:
        texts[f"script/{language}.toml"] = _script(language, scenes)
    return texts


def _readme(language: str) -> str:
    """Return the page that says how to go on, in English where there is none in the language."""
    file = HERE / f"README.{language}.md"
    is_brought = file.is_file()
    text = (file if is_brought else HERE / f"README.{FALLBACK_LANGUAGE}.md").read_text("utf-8")
    about = own_words(WORDS, language)["words" if is_brought else "translated"]
    return text.replace("{words}", about).replace("{language}", language)


def _script(language: str, scenes: Sequence[str]) -> str:
    """Return the words in a language: the project's, or where it has none, empty entries beside the English."""
    words = HERE / f"words.{language}.toml"
    if words.is_file():
        return write_script(language, words, scenes)
    return write_empty_script(language, HERE / f"words.{FALLBACK_LANGUAGE}.toml", scenes)
