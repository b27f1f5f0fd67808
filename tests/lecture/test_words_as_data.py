"""Lecture files and scripts of any content are sound or a mistake that is told; what is written is what is read."""

from __future__ import annotations

import random
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from lecture.project.lecture_file import read_lecture
from lecture.project.script_check import check_script, read_scripts
from scenes.framework.errors import LectureError
from scenes.framework.languages import LANGUAGES, Language
from scenes.framework.number_places import fill
from scenes.framework.script import WordsTable, overlay

FILES = 2000
TOML = (
    *('"', "'", "[", "]", "{", "}", "=", "\n", "#", ",", ".", "\\", "$", "|", " ", "[[", "]]", '"""', "'''"),
    *("\\u0000", "\\u202e", "\\ud800", "\\n", "\u200b", "\x1b[31m", "\x00", "\ufeff", "é", "割", "{slope:.9999999f}"),
    *("1" * 4301, "0x" + "f" * 5000, "1e999999", "-inf", "nan", "1979-05-27T07:32:00Z", "99:99:99", "true", "_"),
    *("[" * 900 + "]" * 900, "{a=" * 400 + "1" + "}" * 400, "a." * 1500 + "b = 1", "= [" + "0," * 500 + "]"),
    *("scene", "title", "chapter", "name", "function", "point", "steps", "say", "write", "variant", "zh", "en"),
    *(
        '"2/(x^(1e300*99999999999999999999))"',
        '"x^x^x^x"',
        '"(' + "(" * 50 + 'x"',
        '"9^9^9^9"',
        '"1/0*x"',
        '"tan(pi/2)"',
    ),
)


def mutated(text: str, chance: random.Random) -> str:
    """Return the text with some of its pieces cut, moved, doubled, or replaced by something of TOML."""
    for _ in range(chance.randint(1, 5)):
        start = chance.randrange(len(text) + 1)
        end = min(len(text), start + int(chance.expovariate(0.1)))
        filling = chance.choice((chance.choice(TOML), text[start:end] * 2, "", f"\n{chance.choice(TOML)}\n"))
        text = text[:start] + filling + text[end:]
    return text


def ends(read: Callable[[], object]) -> str:
    """Return how reading ends; the message of a mistake can be shown."""
    try:
        read()
    except LectureError as error:
        message = str(error)
    else:
        return "sound"
    assert message.replace("\n", "").isprintable()
    assert ".toml" in message
    assert len(message) < 4000
    return "mistake"


def test_two_thousand_mutated_lecture_files_are_sound_or_told(own: Path) -> None:
    text = own.read_text("utf-8") + 'function = "x^2/4 + 1"\npoint = 1\nsteps = [1, 0.5]\n'

    def read() -> None:
        for entry in read_lecture(own).scenes:
            entry.parameters()

    assert _ends(own, text, read) == {"sound", "mistake"}


def test_two_thousand_mutated_scripts_are_sound_or_told(own: Path) -> None:
    lecture, file = read_lecture(own), own.parent / "script" / "zh.toml"

    def read() -> None:
        scripts = read_scripts(lecture, ["zh"])
        check_script(lecture.scenes[0], scripts)
        assert scripts["zh"].title(lecture.scenes[0]).isprintable()

    assert _ends(file, file.read_text("utf-8"), read) == {"sound", "mistake"}


def _ends(file: Path, text: str, read: Callable[[], object]) -> set[str]:
    found = set()
    for number in range(FILES):
        changed = mutated(text, random.Random(number))  # noqa: S311  repeatable, not secret
        file.write_text(changed, "utf-8", errors="surrogatepass")
        try:
            found.add(ends(read))
        except Exception as error:
            error.add_note(f"{file.name} {number}: {changed!r:.2000}")
            raise
    return found


HOSTILE = {
    "point = " + "1" * 4301: "holds a value that can't be read: .*4300 digits",
    "point = " + "[" * 900 + "]" * 900: "nested too deep",
    "point = " + "[" * 60 + "]" * 60: "more than 20 levels",
    ".".join("a" * 900) + " = 1": "more than 20 levels",
    'function = "2/(x^(1e300*99999999999999999999))"\npoint = 0': r"LimitDefinition\.",
}


@pytest.mark.parametrize("line", HOSTILE, ids=lambda line: line[:30])
def test_numbers_and_brackets_that_no_reader_holds_are_told(own: Path, line: str) -> None:
    own.write_text(f"{own.read_text('utf-8')}{line}\n", "utf-8")
    with pytest.raises(LectureError, match=HOSTILE[line]):
        [entry.parameters() for entry in read_lecture(own).scenes]


@pytest.mark.parametrize(
    ("say", "told"),
    [
        ("{aproximadamente-o x1}", "{aproximadamente-o x1}: not a number's name"),
        ("${valor x1}$, {x1}", "{valor x1}: not a number's name"),
        ("cae a {unos x1", "{unos x1: not a pair of braces"),
        ("cae a x1}", "}: not a pair of braces"),
    ],
)
@pytest.mark.parametrize("key", ["say", "write.result", "ask.say", "ask.answers", "variant.odd.say"])
def test_braces_that_no_number_fills_are_told_with_the_words_of_the_language(key: str, say: str, told: str) -> None:
    content: Any = [say, "1"] if key.endswith("answers") else say
    for part in reversed(key.split(".")):
        content = {part: content}
    with pytest.raises(LectureError) as caught:
        overlay([WordsTable(Path("script/es.toml"), "Newton", {"title": "Newton", "one_step": content})])
    message = str(caught.value)
    assert message.startswith(f"script/es.toml: [Newton.one_step]: {key}: {told}")
    assert "before it may stand: unos, unas, cerca de, aproximadamente" in message
    assert message.endswith("a brace that is meant is doubled")


def test_a_title_names_no_number() -> None:
    with pytest.raises(LectureError, match=r"\[Newton\]: title has \{unos x1\}; a title holds no numbers"):
        overlay([WordsTable(Path("script/es.toml"), "Newton", {"title": "Paso {unos x1}"})])


@pytest.mark.parametrize("language", LANGUAGES.values(), ids=lambda language: language.code)
def test_every_word_for_about_may_stand_before_a_number_also_at_a_sentences_start(language: Language) -> None:
    for about in language.about:
        for word in (about, about[0].upper() + about[1:]):
            say = f"{{{word}{language.phrase_space}x1}}"
            content = {"title": "Newton", "one_step": {"say": say, "write": {"set": "${{ {x1} }}$"}}}
            words = overlay([WordsTable(Path(f"script/{language.code}.toml"), "Newton", content)])
            assert fill(words.beats["one_step"].say, lambda place: ("2", False)) == "2"
            assert fill(say, lambda place: ("0.3", True)) == f"{word}{language.phrase_space}0.3"
