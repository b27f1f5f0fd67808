"""A lecturer's files are read as their editor saved them, or refused with the place and the remedy."""

from __future__ import annotations

import codecs
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from lecture.project.lecture_file import read_lecture
from scenes.framework.errors import LectureError
from scenes.framework.script import read_script
from scenes.framework.toml_files import MOST_BYTES

LECTURE = """title = { zh = "微积分" }
[[chapter]]
title = { zh = "导数" }
[[chapter.scene]]
scene = "LimitDefinition"
"""
SCRIPT = '[LimitDefinition]\ntitle = "极限"\n'
KINDS: dict[str, tuple[str, Callable[[Path], Any]]] = {
    "lecture": (LECTURE, read_lecture),
    "script": (SCRIPT, read_script),
}


@pytest.fixture(params=KINDS)
def kind(request: pytest.FixtureRequest) -> tuple[str, Callable[[Path], Any]]:
    """Return a file's text, and what reads it."""
    return KINDS[request.param]


def test_a_byte_order_mark_and_line_ends_of_windows_change_nothing(
    kind: tuple[str, Callable[[Path], Any]], tmp_path: Path
) -> None:
    text, read = kind
    file = tmp_path / "file.toml"
    file.write_bytes(text.encode())
    plain = read(file)
    for data in (codecs.BOM_UTF8 + text.encode(), text.replace("\n", "\r\n").encode()):
        file.write_bytes(data)
        assert read(file) == plain


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be"])
def test_utf_16_is_recognised(kind: tuple[str, Callable[[Path], Any]], encoding: str, tmp_path: Path) -> None:
    text, read = kind
    file = tmp_path / "file.toml"
    file.write_bytes(text.encode(encoding))
    with pytest.raises(LectureError, match=r"file\.toml: isn't UTF-8 but looks like UTF-16; save it as UTF-8"):
        read(file)


@pytest.mark.parametrize("encoding", ["gb18030", "big5hkscs", "shift_jis", "utf-32"])
def test_another_encoding_is_told(kind: tuple[str, Callable[[Path], Any]], encoding: str, tmp_path: Path) -> None:
    text, read = kind
    file = tmp_path / "file.toml"
    file.write_bytes(text.replace("微积分", "中").replace("导数", "中").replace("极限", "中").encode(encoding))
    with pytest.raises(LectureError, match=r"file\.toml: isn't UTF-8 .*; save it as UTF-8"):
        read(file)


def test_a_zero_among_letters_is_a_wrong_letter(kind: tuple[str, Callable[[Path], Any]], tmp_path: Path) -> None:
    text, read = kind
    file = tmp_path / "file.toml"
    file.write_bytes(text.encode() + b"\0")
    with pytest.raises(LectureError, match=r"file\.toml: isn't TOML: .*; mend that line"):
        read(file)


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("interval = [1,5 2]", "; mend that line (a number has a decimal point: 1.5)"),
        ("point = -0,25", "; mend that line (a number has a decimal point: -0.25)"),
        ('function = "max(1,5)" 2', "; mend that line"),
        ("steps = [1, 2 3] # or 1,5", "; mend that line"),
    ],
)
def test_a_decimal_comma_is_told_where_a_line_that_cannot_be_read_has_one(line: str, told: str, tmp_path: Path) -> None:
    file = tmp_path / "file.toml"
    file.write_text(f"{LECTURE}{line}\n", "utf-8")
    with pytest.raises(LectureError) as refused:
        read_lecture(file)
    assert str(refused.value).endswith(told)


@pytest.mark.parametrize(
    ("make", "told"),
    [
        (lambda file: None, "not found"),
        (lambda file: file.mkdir(), "can't be read (Is a directory)"),
        (lambda file: file.symlink_to(file), "can't be read (Too many levels of symbolic links)"),
        (lambda file: (file.touch(), os.truncate(file, MOST_BYTES + 1)), "has more than 16 MB"),
    ],
    ids=["nothing", "a folder", "a link to itself", "a huge file"],
)
def test_what_is_no_file_of_words_is_told(
    kind: tuple[str, Callable[[Path], Any]], make: Callable[[Path], object], told: str, tmp_path: Path
) -> None:
    _, read = kind
    file = tmp_path / "file.toml"
    make(file)
    with pytest.raises(LectureError) as caught:
        read(file)
    assert str(caught.value).startswith(f"{file}: {told}")


def test_a_pipe_in_the_place_of_a_file_is_told_and_not_waited_for(
    kind: tuple[str, Callable[[Path], Any]], tmp_path: Path
) -> None:
    _, read = kind
    file = tmp_path / "x.toml"
    os.mkfifo(file)
    with pytest.raises(LectureError) as caught:
        read(file)
    assert str(caught.value) == f"{file}: is a pipe; write a file in its place"
