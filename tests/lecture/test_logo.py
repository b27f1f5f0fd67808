"""A lecture's logo stands in a corner of every frame, untouched; one that can't stand there is refused."""

from __future__ import annotations

import io
import os
import re
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from manim import RIGHT, UP, Square
from PIL import Image, ImageDraw
from tiny_lecture import write_lecture

from lecture.project.lecture_file import read_lecture
from lecture.project.logo_file import MOST_BYTES
from lecture.project.script_check import read_scripts
from lecture.render.jobs import context_of
from scenes.framework.errors import LectureError
from scenes.framework.runner import render_beat_ends
from scenes.framework.scene import LectureScene, beat
from scenes.framework.script import BeatWords, SceneWords
from scenes.lint.check import check_layout
from scenes.style.frame import frame, use_frame

RED = (230, 40, 40)
SVG = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 30 10"><path d="M0 0h10v10h-10z" fill="#e62828"/></svg>'


def png(size: tuple[int, int] = (300, 100), ink: tuple[int, ...] = RED, *, is_clear: bool = True) -> bytes:
    """Return a picture with a square at its left, on a transparent ground or a white one."""
    picture = Image.new("RGBA", size, (0, 0, 0, 0) if is_clear else (255, 255, 255, 255))
    ImageDraw.Draw(picture).rectangle((0, 0, size[1] - 1, size[1] - 1), fill=(*ink, 255))
    data = io.BytesIO()
    picture.save(data, "PNG")
    return data.getvalue()


def read(folder: Path, line: str, files: dict[str, bytes]):
    file = write_lecture(folder)
    for name, data in files.items():
        (folder / name).write_bytes(data)
    file.write_text(f"{line}\n{file.read_text('utf-8')}", "utf-8")
    return read_lecture(file)


@pytest.mark.parametrize(("form", "name"), [("16:9", "logo.png"), ("9:16", "logo.svg")])
def test_it_is_drawn_in_its_corner_and_changes_nothing_else(form: str, name: str, tmp_path: Path) -> None:
    data = png() if name.endswith("png") else SVG.encode()
    lecture = read(tmp_path, f'format = "{form}"\nlogo = "{name}"', {name: data})
    (entry, _), script = lecture.scenes, read_scripts(lecture, ["zh"])["zh"]
    context = context_of(entry, script)
    width, height = context.frame.pixels(144)
    drawn, plain = (
        render_beat_ends(entry.load(), each, width=width, height=height, fps=5, beats={"appears"})["appears"]
        for each in (context, replace(context, logo=None))
    )
    with use_frame(context.frame):
        room, header, top, left = frame.logo, frame.header, frame.top, frame.left
    assert room is not None
    assert room.width / room.height == pytest.approx(3, rel=0.02)
    assert header.right < room.left < room.right <= context.frame.right
    assert header.bottom < room.bottom
    unit = width / context.frame.width
    rows = slice(int((top - room.top) * unit) - 1, int((top - room.bottom) * unit) + 2)
    columns = slice(int((room.left - left) * unit) - 1, int((room.right - left) * unit) + 2)
    assert np.abs(drawn[round((top - room.center[1]) * unit), round((room.left + 0.3 - left) * unit)] - RED).max() < 6
    differs = (drawn != plain).any(axis=2)
    differs[rows, columns] = False
    assert not differs.any()


def test_its_content_tells_pictures_apart_and_its_name_does_not(tmp_path: Path) -> None:
    files = [("a.png", png()), ("b.png", png()), ("a.png", png(ink=(40, 230, 40))), ("a.svg", SVG.encode())]
    looks = [
        read(tmp_path / str(number), f'logo = "{name}"', {name: data}).scenes[0].appearance
        for number, (name, data) in enumerate(files)
    ]
    assert looks[0] == looks[1]
    assert len(set(looks)) == 3


class InTheCorner(LectureScene):
    """A scene that draws where the logo stands."""

    def construct(self) -> None:
        self.draws()

    @beat()
    def draws(self) -> None:
        self.add(Square(0.5, color="#ffffff", fill_opacity=1).to_corner(UP + RIGHT, buff=0.5))


def test_what_stands_over_it_is_found(tmp_path: Path) -> None:
    lecture = read(tmp_path, 'logo = "logo.png"', {"logo.png": png()})
    own = context_of(lecture.scenes[0], read_scripts(lecture, ["zh"])["zh"])
    context = replace(own, words=SceneWords("角", {"draws": BeatWords("这里。")}, "zh.toml"))
    (found,) = check_layout(InTheCorner, context).failures
    assert (found.rule, found.first) == ("logo", "Square")
    bare = replace(context, logo=None, frame=replace(context.frame, logo_size=None))
    assert check_layout(InTheCorner, bare).failures == []


REFUSED = {
    "../logo.png": (b"", "leads out of the lecture's folder; put the picture beside lecture.toml"),
    "/etc/logo.png": (b"", "leads out of the lecture's folder"),
    "logo.gif": (b"GIF89a", "isn't a picture that a logo may be; give a file that ends with .svg or .png"),
    "gone.png": (None, "there is no such file beside lecture.toml; put it there, or remove this line"),
    "folder.png": (None, "there is no such file beside lecture.toml"),
    "text.png": (b"no picture", "isn't a PNG picture; export it anew"),
    "cut.png": (png()[:100], "isn't a picture: "),
    "text.svg": (b"no picture", "isn't a picture: "),
    "small.png": (png((60, 20)), "is 60×20 pixels; give one whose longer side has 100 to 4000, or an SVG"),
    "large.png": (png((4100, 600)), "is 4100×600 pixels; give one"),
    "long.png": (png((1000, 100)), "is 10 times as wide as high; crop it to 0.5 to 8 times"),
    "white.png": (png(is_clear=False), "has no transparent ground; save it with one"),
    "dark.png": (png(ink=(20, 22, 30)), "has a contrast of 1.0 : 1 to the ground #11131a, which needs 1.5 : 1; give a"),
    "heavy.svg": (SVG.encode() + b" " * MOST_BYTES, "can't be read as a file of 2 MB at most; give a smaller one"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_one_that_cant_stand_there_is_refused(name: str, tmp_path: Path) -> None:
    data, told = REFUSED[name]
    folder = tmp_path / "mine"
    (folder / "folder.png").mkdir(parents=True)
    files = {name: data} if data is not None and "/" not in name else {}
    with pytest.raises(LectureError, match=re.escape(f'{folder / "lecture.toml"}: logo = "{name}": {told}')):
        read(folder, f'logo = "{name}"', files)


def test_a_link_out_of_the_folder_and_an_empty_picture_are_refused(tmp_path: Path) -> None:
    (tmp_path / "elsewhere.png").write_bytes(png())
    (tmp_path / "mine").mkdir()
    os.symlink(tmp_path / "elsewhere.png", tmp_path / "mine" / "logo.png")
    with pytest.raises(LectureError, match="is a link that leads out of the lecture's folder; put the file itself"):
        read(tmp_path / "mine", 'logo = "logo.png"', {})
    empty = io.BytesIO()
    Image.new("RGBA", (300, 100)).save(empty, "PNG")
    with pytest.raises(LectureError, match="shows nothing: all of it is transparent"):
        read(tmp_path / "empty", 'logo = "logo.png"', {"logo.png": empty.getvalue()})
