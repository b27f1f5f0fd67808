"""`lecture render` from a lecture file to films that play: lengths, chapters, subtitles and captions agree."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from fractions import Fraction
from itertools import pairwise
from pathlib import Path

import av
import numpy as np
import pytest
from at_work import is_drawing

from lecture.cli import app
from lecture.quality import QUALITIES, Quality

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("render")]

FPS = 10
COMMAND = ["render", "--quality", "draft", "--out", "film"]
LECTURE = """
title = { zh = "微积分 #read(\\"/etc/passwd\\")", en = "Calculus" }
[[chapter]]
title = { zh = "导数", en = "Derivative" }
[[chapter.scene]]
scene = "LimitDefinition"
name = "Cubic"
function = "x^3/3"
steps = [1, 0.1]
"""


@pytest.fixture(scope="module")
def folder(limit_words: dict[str, str], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a lecture in an oddly named folder, rendered in both languages, small and with few words to be quick."""
    folder = tmp_path_factory.mktemp("a lecture 'of' 微积分")
    (folder / "lecture.toml").write_text(LECTURE, "utf-8")
    (folder / "script").mkdir()
    for language, text in limit_words.items():
        (folder / "script" / f"{language}.toml").write_text(shorter(text), "utf-8")
    with pytest.MonkeyPatch.context() as patch, (folder / "printed").open("w", encoding="utf-8") as printed:
        patch.chdir(folder)
        patch.setitem(QUALITIES, "draft", Quality(426, 240, FPS))
        patch.setattr("sys.stdout", printed)
        app([*COMMAND, "--lang", "zh", "--lang", "en"], standalone_mode=False)
    return folder


def shorter(script: str) -> str:
    """Return the script with a sign or two for each phrase, so that the film is as short as its pictures allow."""
    said = re.compile(r'(?<=^say = ")[^"]*', re.MULTILINE)
    return said.sub(lambda words: "|".join(re.sub(r"[{}]", "", part)[:3] for part in words[0].split("|")), script)


@pytest.fixture(params=["zh", "en"])
def film(folder: Path, request: pytest.FixtureRequest) -> Iterator[tuple[str, av.container.InputContainer]]:
    with av.open(folder / "film" / f"lecture.{request.param}.mp4") as container:
        yield request.param, container


def test_the_film_is_what_players_and_sites_take(film: tuple[str, av.container.InputContainer]) -> None:
    language, container = film
    stream = container.streams.video[0]
    context = stream.codec_context
    assert (context.name, context.profile, context.pix_fmt) == ("h264", "Main", "yuv420p")
    assert (context.width, context.height, stream.average_rate) == (426, 240, FPS)
    # Below 720 lines the colours are those of BT.601: SMPTE 170M, as a film names them.
    assert (context.colorspace, context.color_primaries, context.color_trc) == (6, 1, 1)
    assert container.metadata["title"] == {"zh": '微积分 #read("/etc/passwd")', "en": "Calculus"}[language]
    times = [frame.pts * stream.time_base * FPS for frame in container.decode(stream)]
    assert times == list(range(stream.frames))
    assert Fraction(container.duration, av.time_base) == pytest.approx(stream.frames / FPS, abs=1e-3)


def test_its_chapters_cover_it(film: tuple[str, av.container.InputContainer]) -> None:
    _, container = film
    (chapter,) = container.chapters()
    assert chapter["start"] == 0
    assert chapter["end"] * chapter["time_base"] == pytest.approx(container.streams.video[0].frames / FPS, abs=1e-3)


def test_its_own_subtitles_come_first_and_are_the_captions_beside_it(
    film: tuple[str, av.container.InputContainer], folder: Path
) -> None:
    language, container = film
    tracks = container.streams.subtitles
    assert [track.metadata["language"] for track in tracks] == {"zh": ["zho", "eng"], "en": ["eng", "zho"]}[language]
    texts = [bytes(packet)[2:].decode() for packet in container.demux(tracks[0])]
    blocks = (folder / "film" / f"lecture.{language}.srt").read_text("utf-8").strip().split("\n\n")
    assert [text for text in texts if text] == [block.split("\n", 2)[2] for block in blocks]
    times = [re.findall(r"\d+:\d+:\d+,\d+", block) for block in blocks]
    assert all(before[1] <= after[0] for before, after in pairwise(times))
    assert "{" not in "".join(texts)


def test_the_picture_moves_and_is_not_blank(film: tuple[str, av.container.InputContainer]) -> None:
    _, container = film
    frames = [frame.to_ndarray(format="gray")[::8, ::8] for frame in container.decode(video=0)]
    assert np.ptp(frames[-1]) > 100
    assert sum(not np.array_equal(a, b) for a, b in pairwise(frames)) > len(frames) / 10


def test_what_was_made_is_printed_and_nothing_else_is_left(folder: Path) -> None:
    printed = (folder / "printed").read_text("utf-8")
    for language in ("zh", "en"):
        assert f"film/lecture.{language}.mp4\n" in printed
    assert re.search(r"^    \d:\d\d, 426×240, 10 fps\n    00:00 ", printed, re.MULTILINE)
    assert re.search(r"^10 rendered, 0 reused; [\d.]+ s, [\d.]+ times real time, at most \d+ MB", printed, re.MULTILINE)
    assert "frames" in printed
    names = {f"lecture.{language}.{kind}" for language in ("zh", "en") for kind in ("mp4", "srt", "vtt")}
    shown = {file.name for file in (folder / "film").iterdir() if file.name != ".store"}
    assert shown == names | {"chapters.zh.txt", "chapters.en.txt"}
    assert {file.name for file in folder.iterdir()} == {"film", "lecture.toml", "printed", "script"}


def test_an_interrupted_render_leaves_the_old_film_and_no_scratch(project: Path, folder: Path) -> None:
    before = {file: file.read_bytes() for file in (folder / "film").iterdir() if file.is_file()}
    environment = {**os.environ, "PYTHONPATH": str(project), "NO_COLOR": "1"}
    command = [sys.executable, "-m", "lecture", *COMMAND, "--jobs", "1"]
    pipe = subprocess.PIPE
    process = subprocess.Popen(command, cwd=folder, env=environment, stdout=pipe, stderr=pipe, text=True)
    try:
        deadline = time.monotonic() + 60
        while not is_drawing(folder / "film"):
            assert process.poll() is None, process.communicate()
            assert time.monotonic() < deadline
            os.sched_yield()
        process.send_signal(signal.SIGINT)
        _, said = process.communicate(timeout=30)
    finally:
        process.kill()
    assert process.returncode == 130
    assert said == "Interrupted. Earlier films are as they were.\n"
    assert {file: file.read_bytes() for file in (folder / "film").iterdir() if file.name != ".store"} == before
