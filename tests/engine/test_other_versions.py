"""With another version of manim, whatever it lacks, the engine imports, changes nothing and warns once."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from tiny_lecture import write_lecture

PROJECT = Path(__file__).resolve().parents[2]

# Run by every process at its start: manim is another one, and without these names.
OTHER_MANIM = """
import importlib
import manim

manim.__version__ = "0.23.1"
for name in {missing!r}:
    module, path = name.split(":")
    *owners, last = path.split(".")
    owner = importlib.import_module(module)
    for part in owners:
        owner = getattr(owner, part)
    delattr(owner, last)
"""

# Private names and details that the fast paths ask for, and that manim itself does without in these scenes.
MISSING = (
    "manim.mobject.text.typst_mobject:_svg_leaf_signatures",
    "manim.mobject.opengl.opengl_compatibility:ConvertToOpenGL",
    "manim.scene.scene_file_writer:_SceneFileWriterSettings",
    "manim.utils.typst_file_writing:TYPST_TEMPLATE",
    "manim.mobject.three_d.three_d_utils:get_3d_vmob_unit_normal",
    "manim.mobject.svg.svg_mobject:SVGMobject.path_to_mobject",
    "manim.mobject.geometry.polygram:Polygram.round_corners",
    "manim.mobject.text.numbers:DecimalNumber.set_value",
)

RENDERING = """
import warnings
import engine
from manim import Camera, Create, Scene, Square, config, tempconfig
from manim.scene.scene_file_writer import SceneFileWriter

class Small(Scene):
    def construct(self):
        self.play(Create(Square()), run_time=0.2)

settings = dict(pixel_width=96, pixel_height=54, frame_rate=10, progress_bar="none", verbosity="ERROR")
with warnings.catch_warnings(record=True) as caught:
    warnings.simplefilter("always")
    for _ in range(2):
        with engine.accelerated():
            film = engine.render(Small, engine.EncoderSettings(crf=30), **settings)
assert film.exists()
assert [w.category for w in caught] == [RuntimeWarning], [str(w.message) for w in caught]
assert "manim 0.23.1 is installed; the fast paths know manim 0.22 only" in str(caught[0].message)
assert engine.fast_camera(Camera) is Camera
assert engine.FastFileWriter is SceneFileWriter

import engine.plugin
config.plugins = [engine.plugin.NAME]
with tempconfig(settings):
    scene = Small()
    scene.render()
assert type(scene.camera) is Camera
"""


def run(folder: Path, missing: tuple[str, ...], *command: str) -> subprocess.CompletedProcess[str]:
    """Run Python where manim is another one, in this process and in those that it starts."""
    (folder / "sitecustomize.py").write_text(OTHER_MANIM.format(missing=missing))
    path = os.pathsep.join(map(str, (folder, PROJECT, PROJECT / "tests" / "helpers")))
    environment = {**os.environ, "PYTHONPATH": path}
    return subprocess.run([sys.executable, *command], cwd=folder, env=environment, capture_output=True, text=True)


@pytest.mark.slow
@pytest.mark.parametrize("missing", [(), MISSING], ids=["all there", "names missing"])
def test_another_manim_is_left_as_it_is(own_folder, missing):
    done = run(own_folder, missing, "-c", RENDERING)
    assert done.returncode == 0, done.stderr


@pytest.mark.slow
def test_the_lecture_is_rendered_by_another_manim(own_folder):
    write_lecture(own_folder)
    command = [str(PROJECT / "tests" / "helpers" / "tiny_lecture.py"), "render", "Drifting", "--engine", "stock"]
    done = run(own_folder, MISSING, *command, "--quality", "draft", "--jobs", "1")
    assert done.returncode == 0, done.stderr
    assert list(own_folder.rglob("*.mp4"))
