"""manim's own command is fast where manim.cfg names the plugin, and writes the very files that it writes without."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tomllib
import wave
from importlib.metadata import EntryPoint
from pathlib import Path

import av
import numpy as np
import pytest
from manim import Scene, config, tempconfig
from manim.__main__ import main
from PIL import Image

PROJECT = Path(__file__).resolve().parents[2]
GROUP = "manim.plugins"

SCENES = """
from pathlib import Path
from manim import *

class Reporting(Scene):
    def tear_down(self):
        with Path("cameras.txt").open("a") as log:
            print(type(self).__name__, type(self.camera).__name__, type(self.renderer.file_writer).__name__, file=log)

class Plays(Reporting):
    def construct(self):
        self.next_section("first")
        self.add_sound("beep.wav")
        square = Square(color=RED, fill_opacity=0.5)
        self.play(Create(square), run_time=0.4, subcaption="A square")
        self.next_section("second")
        self.play(square.animate.shift(RIGHT), run_time=0.6)
        self.wait(0.4)
        self.next_section("left out", skip_animations=True)
        self.play(square.animate.shift(DOWN), run_time=0.4)
        self.next_section("third")
        self.play(FadeIn(Circle()), run_time=0.4)

class Still(Reporting):
    def construct(self):
        self.add(Circle(color=GREEN, fill_opacity=1))

class Space(Reporting, ThreeDScene):
    def __init__(self):
        super().__init__(camera_class=ThreeDCamera)

    def construct(self):
        self.set_camera_orientation(phi=1, theta=0.5)
        self.add(ThreeDAxes(), Surface(lambda u, v: np.array([u, v, u * v / 2]), resolution=4))
        self.move_camera(theta=1, run_time=0.4)

class Refused(Scene):
    def construct(self):
        self.play(Create(Square()))
"""

# Each is one run of the command; all scenes that are named, or all there are.
RUNS = {
    "all scenes and sections": ["-a", "--save_sections", "--disable_caching"],
    "last frame, transparent": ["-s", "-t", "Plays", "Space"],
    "transparent": ["-t", "Plays"],
    "gif, from the second play to the third": ["--format", "gif", "-n", "1,2", "Plays"],
    "webm, from the second play": ["--format", "webm", "-n", "1", "Plays"],
    "mov, encoder options, a name": ["--format", "mov", "--encoder-option", "crf=30", "-o", "named", "Plays"],
    "png sequence": ["--format", "png-sequence", "-0", "2", "Plays"],
}
SIZE = ["-r", "160,90", "--fps", "10", "-v", "WARNING", "--progress_bar", "none"]


@pytest.fixture
def metadata(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder that makes the project's plugin known to Python, as installing the project does."""
    points = tomllib.loads((PROJECT / "pyproject.toml").read_text())["project"]["entry-points"][GROUP]
    folder = tmp_path_factory.mktemp("installed")
    info = folder / "fast_cairo-1.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: fast-cairo\nVersion: 1\n")
    lines = [f"[{GROUP}]", *(f"{name} = {place}" for name, place in points.items())]
    (info / "entry_points.txt").write_text("\n".join(lines))
    return folder


def write_project(folder: Path, plugins: str) -> Path:
    folder.mkdir()
    (folder / "manim.cfg").write_text(f"[CLI]\nplugins = {plugins}\n")
    (folder / "scenes.py").write_text(SCENES)
    with wave.open(str(folder / "beep.wav"), "wb") as sound:
        sound.setnchannels(1)
        sound.setsampwidth(2)
        sound.setframerate(8000)
        sound.writeframes((np.sin(np.arange(4000) / 3) * 9000).astype("<i2").tobytes())
    return folder


def run_manim(folder: Path, metadata: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run manim's command in a process of its own, in a folder whose manim.cfg is read."""
    path = os.pathsep.join(map(str, (metadata, PROJECT)))
    environment = {**os.environ, "PYTHONPATH": path}
    command = [sys.executable, "-m", "manim", "render", "scenes.py", *SIZE, *arguments]
    return subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True)


def run_stock(folder: Path, monkeypatch: pytest.MonkeyPatch, *arguments: str) -> None:
    """Run the same command of manim as it comes, in this process."""
    monkeypatch.chdir(folder)
    monkeypatch.setattr(sys, "path", [*sys.path])  # which manim puts the scenes' folder on
    with tempconfig({"input_file": "", "disable_caching": False, "plugins": []}):
        config.media_dir = "./media"
        config.background_color = "#000000"
        main(["render", "scenes.py", *SIZE, *arguments], standalone_mode=False)


def read_output(folder: Path) -> dict[str, Path]:
    """Return the files below media, but for segments, which are named by how they are encoded."""
    files = (file for file in (folder / "media").rglob("*") if file.is_file())
    return {str(file.relative_to(folder)): file for file in files if "partial_movie_files" not in file.parts}


def decode(file: Path) -> tuple[list[np.ndarray], list[tuple[str, object]]]:
    """Return a film's pictures, with their opacity where it has one, and what its streams are."""
    with av.open(str(file)) as container:
        streams = [(stream.type, stream.codec_context.name, stream.average_rate) for stream in container.streams.video]
        streams += [(stream.type, stream.codec_context.name, stream.rate) for stream in container.streams.audio]
        return [frame.to_ndarray(format="rgba") for frame in container.decode(video=0)], streams


def assert_alike(ours: Path, theirs: Path) -> None:
    if ours.suffix == ".png":
        pictures = [np.asarray(Image.open(file)).astype(float) for file in (ours, theirs)]
        error = np.mean((pictures[0] - pictures[1]) ** 2)
        assert error <= (0 if "Space" not in ours.name else 255**2 / 10**6), ours.name
    elif ours.suffix == ".json":
        sections = [json.loads(file.read_text()) for file in (ours, theirs)]
        for section in (*sections[0], *sections[1]):
            section.pop("codec_name", None)
        assert sections[0] == sections[1]
    elif ours.suffix in (".mp4", ".mov", ".webm", ".gif"):
        (pictures, streams), (expected, known) = decode(ours), decode(theirs)
        assert streams == known, ours.name
        assert len(pictures) == len(expected), ours.name
        for picture, other in zip(pictures, expected, strict=True):
            assert np.abs(picture.astype(int) - other).mean() < 3, ours.name
    else:
        assert ours.read_bytes() == theirs.read_bytes()


@pytest.mark.slow
@pytest.mark.parametrize("name", RUNS)
def test_the_command_makes_what_it_makes_without_the_plugin(name, own_folder, metadata, monkeypatch):
    fast, stock = write_project(own_folder / "fast", "fast_cairo"), write_project(own_folder / "stock", "")
    (fast / "typst.py").write_text("raise ImportError('an extra of manim, not installed here')")
    done = run_manim(fast, metadata, *RUNS[name])
    assert done.returncode == 0, done.stdout + done.stderr
    used = {line.split(maxsplit=1)[1] for line in (fast / "cameras.txt").read_text().splitlines()}
    assert used <= {"FastCamera FastFileWriter", "FastThreeDCamera FastFileWriter"} != set()
    run_stock(stock, monkeypatch, *RUNS[name])
    ours, theirs = read_output(fast), read_output(stock)
    assert ours.keys() == theirs.keys() != set()
    for file in ours:
        assert_alike(ours[file], theirs[file])


@pytest.mark.slow
def test_without_its_name_in_the_configuration_the_plugin_does_nothing(own_folder, metadata):
    folder = write_project(own_folder / "project", "")
    done = run_manim(folder, metadata, "Still")
    assert done.returncode == 0, done.stderr
    assert (folder / "cameras.txt").read_text() == "Still Camera SceneFileWriter\n"


@pytest.mark.slow
def test_what_cannot_be_encoded_is_said(own_folder, metadata):
    folder = write_project(own_folder / "project", "fast_cairo")
    done = run_manim(folder, metadata, "Refused", "-r", "161,90")
    assert done.returncode == 1
    assert "pixel_width 161 and pixel_height 90" in " ".join(done.stdout.split() + done.stderr.split())


def test_the_plugin_that_the_project_declares_is_the_one_it_names():
    points = tomllib.loads((PROJECT / "pyproject.toml").read_text())["project"]["entry-points"][GROUP]
    for name, place in points.items():
        assert name == EntryPoint(name, place, GROUP).load().NAME


def test_the_plugin_comes_and_goes_with_the_configuration():
    from engine import plugin

    class Small(Scene):
        pass

    stock = Small()
    with tempconfig({"plugins": [plugin.NAME]}):
        fast = Small()
    assert [type(scene.camera).__name__ for scene in (stock, fast, Small())] == ["Camera", "FastCamera", "Camera"]
