"""A scene is painted into GIF, WebM, ProRes and PNG files, which hold what was painted when they are opened again."""

from __future__ import annotations

from pathlib import Path

import av
import numpy as np
import pytest
from PIL import Image
from tiny_server import Server

from lecture.film.picture_files import GIF_FPS, open_writer, separate_alpha
from lecture.starter.new_lecture import make_lecture

SIZE, FPS, COUNT = (160, 90), 25, 12
BEAT = "grows_each_hour"


@pytest.fixture(scope="module")
def mine(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("export") / "mine"
    make_lecture(folder, "blank", ["en"])
    return folder


def pictures(*, transparent: bool) -> list[np.ndarray]:
    """Return a box that moves over a ground, and a box that is half seen, as Cairo paints them."""
    made = []
    for number in range(COUNT):
        picture = np.zeros((SIZE[1], SIZE[0], 4), np.uint8)
        picture[...] = (0, 0, 0, 0) if transparent else (17, 19, 24, 255)
        picture[20:40, 5 * number : 5 * number + 30] = (236, 78, 81, 255)
        picture[50:70, 10:60] = (64, 64, 64, 128) if transparent else (72, 74, 76, 255)
        made.append(picture)
    return made


def write(file: Path, made: list[np.ndarray], *, transparent: bool) -> None:
    with open_writer(file, file.suffix, SIZE, FPS, transparent=transparent) as add:
        for picture in made:
            add(separate_alpha(picture) if transparent else picture)


def decoded(file: Path, decoder: str | None = None) -> list[np.ndarray]:
    """Return all pictures of a file; with a decoder of one's own, as FFmpeg's own for VP9 leaves the alpha out."""
    with av.open(file) as container:
        if decoder is None:
            return [frame.to_ndarray(format="rgba") for frame in container.decode(video=0)]
        codec = av.codec.CodecContext.create(decoder, "r")
        return [
            frame.to_ndarray(format="rgba") for packet in container.demux(video=0) for frame in codec.decode(packet)
        ]


@pytest.mark.parametrize(("form", "most"), [(".gif", 0), (".webm", 8), (".mov", 4)])
def test_what_is_written_is_read_again(tmp_path, form, most):
    made = pictures(transparent=False)
    write(tmp_path / f"film{form}", made, transparent=False)
    found = decoded(tmp_path / f"film{form}")
    with av.open(tmp_path / f"film{form}") as container:
        assert container.streams.video[0].average_rate == FPS
    assert len(found) == COUNT
    for was, now in zip(made, found, strict=True):
        assert np.percentile(np.abs(was[..., :3].astype(int) - now[..., :3]), 95) <= most, form


@pytest.mark.parametrize(("form", "decoder"), [(".webm", "libvpx-vp9"), (".mov", None)])
def test_a_transparent_ground_stays_and_colours_are_apart_from_it(tmp_path, form, decoder):
    write(tmp_path / f"film{form}", pictures(transparent=True), transparent=True)
    found = decoded(tmp_path / f"film{form}", decoder)
    assert len(found) == COUNT
    box, half, ground = found[3][30, 30], found[3][60, 30], found[3][5, 150]
    assert (box[3], ground[3]) == (255, 0)
    assert np.abs(half.astype(int) - (128, 128, 128, 128)).max() <= 3


def test_a_still_ground_costs_a_gif_next_to_nothing(tmp_path):
    made = pictures(transparent=False)
    write(tmp_path / "moves.gif", made, transparent=False)
    write(tmp_path / "still.gif", [made[0]] * (10 * COUNT), transparent=False)
    assert (tmp_path / "still.gif").stat().st_size < 2 * (tmp_path / "moves.gif").stat().st_size
    assert len(decoded(tmp_path / "still.gif")) in (1, 10 * COUNT)


@pytest.mark.slow
def test_a_beat_is_exported_and_its_pictures_are_those_of_the_stills(server: Server, mine: Path) -> None:
    still = server.run(mine, "still", "Growth", "--beat", BEAT, "--quality", "draft", "-o", "last.png")
    assert still.code == 0, still.complained
    last = np.asarray(Image.open(mine / "last.png"))
    for file in ("pictures", "beat.webm", "beat.gif"):
        done = server.run(mine, "export", "Growth", "--beat", BEAT, "--quality", "draft", "-o", file)
        assert done.code == 0, done.complained
    files = sorted((mine / "pictures").iterdir())
    assert done.said.startswith("beat.gif: ")
    painted = [np.asarray(Image.open(file)) for file in files]
    assert [file.name for file in files] == [f"{number:05}.png" for number in range(1, len(files) + 1)]
    assert np.array_equal(painted[-1], last)
    with av.open(mine / "beat.webm") as container:
        fps = float(container.streams.video[0].average_rate)
    for file, own_fps in (("beat.webm", fps), ("beat.gif", GIF_FPS)):
        found = decoded(mine / file)
        assert abs(len(found) / own_fps - len(painted) / fps) <= 2 / fps  # each play ends on a frame of its own
        error = np.mean((found[-1][..., :3].astype(float) - last) ** 2)
        assert 10 * np.log10(255**2 / error) > 35, file


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["-o", "film.avi"], "film.avi: no such format; end the name with .gif, .webm, .mov, or name a folder"),
        (["-o", "film.mp4"], "film.mp4: `lecture render SCENE --beat BEAT` makes films, with sound; end the name with"),
        (
            ["-o", "film.gif", "--transparent"],
            "has no transparent ground with smooth edges; end the name with .webm, .mov, or name a folder for PNG",
        ),
        (["-o", "my_scenes"], "my_scenes: is not empty; name a new folder"),
        (["-o", "film.gif", "--beat", "nothing"], '--beat "nothing": Growth has no such beat'),
        (["-o", "lecture.toml/film.gif"], "lecture.toml/film.gif"),
    ],
)
def test_a_mistake_is_told_and_nothing_is_written(server: Server, mine: Path, arguments: list[str], told: str) -> None:
    before = sorted(mine.rglob("*"))
    done = server.run(mine, "export", "Growth", "--quality", "draft", *arguments)
    assert done.code == 2, done.said
    assert told in done.complained
    assert "Traceback" not in done.complained
    assert sorted(mine.rglob("*")) == before
